/* Arrays: counts of every type, shared counts, arrays that the callee allocates, arrays of texts. */
#include "internal.h"

#define DEFINE_ARRAY(N, T) \
    T fx_total_##N(const T *items, size_t count) { \
        T total = 0; \
        for (size_t i = 0; i < count; i++) total = (T)(total + items[i]); \
        return total; \
    } \
    void fx_fill_##N(T *items, size_t count) { \
        for (size_t i = 0; i < count; i++) items[i] = (T)(i + 1); \
    } \
    void fx_double_all_##N(T *items, size_t count) { \
        for (size_t i = 0; i < count; i++) items[i] = (T)(items[i] + items[i]); \
    }

FX_SCALARS(DEFINE_ARRAY)

/* -1 for a count below zero; the detour avoids a comparison that some types make pointless. */
static int64_t checked(int64_t count) { return count < 0 ? -1 : count; }

static int64_t total_of(const int32_t *items, int64_t count) {
    int64_t total = 0;
    if (checked(count) < 0) return -1;
    for (int64_t i = 0; i < count; i++) total += items[i];
    return total;
}

#define DEFINE_COUNTED(N, T) \
    int64_t fx_total_by_##N(const int32_t *items, T count) { \
        return total_of(items, (int64_t)count); \
    } \
    int fx_fill_by_##N(int32_t *items, T count) { \
        if (checked((int64_t)count) < 0) return -1; \
        fx_fill_i32(items, (size_t)count); \
        return 0; \
    }

FX_COUNTS(DEFINE_COUNTED)

int64_t fx_total_count_first(int count, const int32_t *items) { return total_of(items, count); }
int64_t fx_total_byte_size(const int32_t *items, uint32_t size) { return total_of(items, size / 4); }
int64_t fx_total_four(const int32_t *items) { return total_of(items, 4); }

int64_t fx_total_two(const int32_t *a, int count_a, const int32_t *b, int count_b) {
    return total_of(a, count_a) + total_of(b, count_b);
}

double fx_dot(const double *left, const double *right, int count) {
    double sum = 0;
    for (int i = 0; i < count; i++) sum += left[i] * right[i];
    return sum;
}

void fx_zip_add(const int32_t *left, const int32_t *right, int32_t *out, size_t count) {
    for (size_t i = 0; i < count; i++) out[i] = left[i] + right[i];
}

int fx_range(int32_t *out, int capacity, int wanted) {
    int count = wanted < capacity ? wanted : capacity;
    for (int i = 0; i < count; i++) out[i] = i;
    return count;
}

int fx_range_count(int32_t *out, int *count, int wanted) {
    *count = fx_range(out, *count, wanted);
    return 0;
}

int fx_range_count_out(int32_t *out, int capacity, int wanted, int *written) {
    *written = fx_range(out, capacity, wanted);
    return 0;
}

int fx_remove_odd(int32_t *items, int *count) {
    int kept = 0;
    for (int i = 0; i < *count; i++)
        if (items[i] % 2 == 0) items[kept++] = items[i];
    *count = kept;
    return 0;
}

int fx_range_negative(int32_t *out, int capacity) {
    (void)out;
    (void)capacity;
    return -3;
}

int fx_range_too_large(int32_t *out, int capacity) {
    (void)out;
    return capacity + 7;
}

int fx_range_negative_count(int32_t *out, int *count) {
    (void)out;
    *count = -3;
    return 0;
}

int fx_range_too_large_count(int32_t *out, int *count) {
    (void)out;
    *count += 7;
    return 0;
}

int32_t *fx_return_ints(int n, size_t *count) {
    *count = 0;
    if (n < 0) return NULL;
    int32_t *items = fx_alloc((size_t)n * sizeof *items);
    for (int i = 0; i < n; i++) items[i] = 10 * i;
    *count = (size_t)n;
    return items;
}

int fx_make_ints(int n, int32_t **out, size_t *count) {
    *out = fx_return_ints(n, count);
    return n < 0 ? -1 : 0;
}

int fx_make_ints_then_fail(int n, int32_t **out, size_t *count) {
    fx_make_ints(n, out, count);
    return 5;
}

int fx_make_ints_null(int32_t **out, size_t *count) {
    *out = NULL;
    *count = 3;
    return 0;
}

int fx_make_ints_negative(int32_t **out, int *count) {
    size_t made;
    *out = fx_return_ints(3, &made);
    *count = -3;
    return 0;
}

int fx_make_points(int n, fx_point **out, size_t *count) {
    *out = NULL;
    *count = 0;
    if (n < 0) return -1;
    *out = fx_alloc((size_t)n * sizeof **out);
    *count = (size_t)n;
    fx_fill_point(*out, *count, 0);
    return 0;
}

#define U char
#define L(literal) literal
#define NAME(name) name
#include "arrays.inl"
#undef U
#undef L
#undef NAME

#define U char16_t
#define L(literal) u##literal
#define NAME(name) name##_u16
#include "arrays.inl"
#undef U
#undef L
#undef NAME
