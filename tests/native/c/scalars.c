/* Scalars: numbers, booleans, enumerations, addresses. Compiled with wrapping arithmetic. */
#include "internal.h"

#define DEFINE_SCALAR(N, T) \
    T fx_echo_##N(T value) { return value; } \
    T fx_add_##N(T left, T right) { return (T)(left + right); } \
    T fx_sum_ptr_##N(const T *left, const T *right) { \
        return (T)((left != NULL ? *left : (T)0) + (right != NULL ? *right : (T)0)); \
    } \
    int fx_out_##N(T value, T *out) { \
        if (out == NULL) return -1; \
        *out = value; \
        return 0; \
    } \
    int fx_double_##N(T *value) { \
        if (value == NULL) return -1; \
        *value = (T)(*value + *value); \
        return 0; \
    }

FX_SCALARS(DEFINE_SCALAR)
#if defined(FX_HAS_INT128)
DEFINE_SCALAR(i128, fx_i128)
DEFINE_SCALAR(u128, fx_u128)
#endif

int fx_is_null(const void *address) { return address == NULL; }
int fx_same_address(const void *left, const void *right) { return left == right; }
void *fx_echo_pointer(void *address) { return address; }
int fx_answer(void) { return 42; }
void fx_nothing(void) {}

int fx_is_aligned(const void *address, size_t alignment) {
    return (uintptr_t)address % alignment == 0;
}

double fx_mixed8(int8_t a, uint16_t b, int32_t c, int64_t d, float e, double f, const void *g,
                 uint8_t h) {
    return a + 2.0 * b + 3.0 * c + 4.0 * (double)d + 5.0 * (double)e + 6.0 * f +
           7.0 * (g != NULL) + 8.0 * h;
}

double fx_twenty(int8_t a, int16_t b, int32_t c, int64_t d, uint8_t e, uint16_t f, uint32_t g,
                 uint64_t h, float i, double j, int8_t k, int16_t l, int32_t m, int64_t n,
                 uint8_t o, uint16_t p, uint32_t q, uint64_t r, float s, double t) {
    double parts[] = {a, b, c, (double)d, e, f, g, (double)h, (double)i, j,
                      k, l, m, (double)n, o, p, q, (double)r, (double)s, t};
    double sum = 0;
    for (int at = 0; at < 20; at++) sum += (at + 1) * parts[at];
    return sum;
}

/* TRUE is the canonical true, ODD another one. */
#define DEFINE_BOOL(N, T, TRUE, ODD) \
    T fx_echo_##N(T value) { return value; } \
    T fx_not_##N(T value) { return value != 0 ? 0 : TRUE; } \
    int fx_out_##N(T value, T *out) { \
        if (out == NULL) return -1; \
        *out = value; \
        return 0; \
    } \
    int fx_flip_##N(T *value) { \
        if (value == NULL) return -1; \
        *value = *value != 0 ? 0 : TRUE; \
        return 0; \
    } \
    int fx_raw_##N(T value) { return value; } \
    T fx_odd_##N(void) { return ODD; } \
    void fx_out_odd_##N(T *out) { *out = ODD; } \
    int fx_count_true_##N(const T *items, size_t count) { \
        int found = 0; \
        for (size_t i = 0; i < count; i++) found += items[i] != 0; \
        return found; \
    }

DEFINE_BOOL(bool32, int32_t, 1, 2)
DEFINE_BOOL(bool8, uint8_t, 1, 7)
DEFINE_BOOL(variant_bool, int16_t, -1, 5)

#define DEFINE_ENUM(N, T, A, B, C) \
    T fx_echo_##N(T value) { return value; } \
    T fx_next_##N(T value) { return value == A ? B : value == B ? C : A; } \
    int fx_out_##N(T value, T *out) { \
        if (out == NULL) return -1; \
        *out = value; \
        return 0; \
    } \
    int fx_advance_##N(T *value) { \
        if (value == NULL) return -1; \
        *value = fx_next_##N(*value); \
        return 0; \
    } \
    int fx_value_##N(T value) { return (int)value; } \
    T fx_invalid_##N(void) { return (T)99; } \
    int fx_out_invalid_##N(T *out) { \
        if (out == NULL) return -1; \
        *out = (T)99; \
        return 0; \
    } \
    int fx_count_##N(const T *items, size_t count, T which) { \
        int found = 0; \
        for (size_t i = 0; i < count; i++) found += items[i] == which; \
        return found; \
    } \
    void fx_fill_##N(T *items, size_t count, int bad) { \
        T next = A; \
        for (size_t i = 0; i < count; i++, next = fx_next_##N(next)) items[i] = next; \
        if (bad && count > 0) items[count - 1] = (T)99; \
    }

DEFINE_ENUM(color, fx_color, FX_RED, FX_GREEN, FX_BLUE)
DEFINE_ENUM(level, fx_level, FX_LOW, FX_NORMAL, FX_HIGH)
DEFINE_ENUM(day, fx_day, FX_MONDAY, FX_TUESDAY, FX_SUNDAY)

uint32_t fx_combine_flags(uint32_t left, uint32_t right) { return left | right; }
