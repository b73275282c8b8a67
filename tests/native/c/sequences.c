/* Arrays in the shapes beyond a pointer and a count. */
#include "internal.h"

#include <math.h>
#include <stdio.h>

/* ---- row after row ---- */

double fx_matrix_at(const double *matrix, size_t rows, size_t columns, size_t row, size_t column) {
    return row < rows && column < columns ? matrix[row * columns + column] : (double)NAN;
}

void fx_matrix_transpose(const double *matrix, size_t rows, size_t columns, double *out) {
    for (size_t r = 0; r < rows; r++)
        for (size_t c = 0; c < columns; c++) out[c * rows + r] = matrix[r * columns + c];
}

double fx_matrix_weighted(const double *matrix, size_t scalars) {
    double sum = 0;
    for (size_t i = 0; i < scalars; i++) sum += matrix[i] * (double)(i + 1);
    return sum;
}

#define DEFINE_MASK(N, T) \
    uint64_t fx_matrix_mask_##N(const T *matrix, size_t scalars) { \
        uint64_t mask = 0; \
        for (size_t i = 0; i < scalars; i++) mask |= (uint64_t)(matrix[i] != 0) << i; \
        return mask; \
    }
DEFINE_MASK(bool8, uint8_t)
DEFINE_MASK(bool32, int32_t)

void fx_matrix_not_bool32(int32_t *matrix, size_t scalars) {
    for (size_t i = 0; i < scalars; i++) matrix[i] = !matrix[i];
}

void fx_matrix_count_up(int32_t *matrix, size_t scalars) {
    for (size_t i = 0; i < scalars; i++) matrix[i] = (int32_t)i + 1;
}

/* ---- pointers to rows ---- */

double fx_jagged_total(const double *const *rows, const size_t *lengths, size_t count) {
    double total = 0;
    for (size_t r = 0; r < count; r++)
        for (size_t c = 0; rows[r] != NULL && c < lengths[r]; c++) total += rows[r][c];
    return total;
}

void fx_jagged_fill(double **rows, const size_t *lengths, size_t count) {
    for (size_t r = 0; r < count; r++)
        for (size_t c = 0; c < lengths[r]; c++) rows[r][c] = (double)(10 * r + c);
}

int64_t fx_jagged_true_bool32(const int32_t *const *rows, const size_t *lengths, size_t count) {
    int64_t total = 0;
    for (size_t r = 0; r < count; r++)
        for (size_t c = 0; c < lengths[r]; c++) total += rows[r][c] != 0;
    return total;
}

void fx_jagged_not_bool32(int32_t **rows, const size_t *lengths, size_t count) {
    for (size_t r = 0; r < count; r++) fx_matrix_not_bool32(rows[r], lengths[r]);
}

int64_t fx_cube_total(const int32_t *const *const *planes, size_t count, size_t rows, size_t columns) {
    int64_t total = 0;
    for (size_t p = 0; p < count; p++)
        for (size_t r = 0; r < rows; r++)
            for (size_t c = 0; c < columns; c++) total += planes[p][r][c];
    return total;
}

fx_point fx_points_total(const fx_point *const *points, size_t count) {
    fx_point total = {0, 0};
    for (size_t i = 0; i < count; i++) {
        if (points[i] == NULL) continue;
        total.x += points[i]->x;
        total.y += points[i]->y;
    }
    return total;
}

void fx_points_move(fx_point **points, size_t count) {
    for (size_t i = 0; i < count; i++) {
        points[i]->x += 1;
        points[i]->y += 1;
    }
}

int64_t fx_bstrs_length(const char16_t *const *texts, size_t count) {
    int64_t total = 0;
    for (size_t i = 0; i < count; i++) {
        uint32_t bytes;
        if (texts[i] == NULL) return -1;
        memcpy(&bytes, (const char *)texts[i] - sizeof bytes, sizeof bytes);
        total += bytes / 2;
    }
    return total;
}

/* ---- ended by a zero ---- */

int64_t fx_zero_total(const uint32_t *items) {
    int64_t total = 0;
    for (; *items != 0; items++) total += *items;
    return total;
}

size_t fx_zero_fill(uint32_t *out, size_t capacity, size_t wanted) {
    for (size_t i = 0; i <= wanted && i < capacity; i++) out[i] = i < wanted ? (uint32_t)i + 1 : 0;
    return wanted + 1;
}

void fx_zero_fill_without_zero(uint32_t *out, size_t capacity) {
    for (size_t i = 0; i < capacity; i++) out[i] = 5;
}

uint32_t *fx_zero_make(int n) {
    if (n < 0) return NULL;
    uint32_t *items = fx_alloc(((size_t)n + 1) * sizeof *items);
    fx_zero_fill(items, (size_t)n + 1, (size_t)n);
    return items;
}

const char *const *fx_zero_names(void) {
    static const char *const names[] = {"zero", "one", "two", NULL};
    return names;
}

const char16_t *const *fx_zero_names_u16(void) {
    static const char16_t *const names[] = {u"zero", u"one", u"two", NULL};
    return names;
}

static char *numbered(const char *word, size_t number) {
    char text[40];
    snprintf(text, sizeof text, "%s %lu", word, (unsigned long)number);
    return fx_strdup(text);
}

char **fx_zero_make_names(int n) {
    char **names;
    return fx_list_names(n, &names) < 0 ? NULL : names;
}

/* ---- counts ---- */

int fx_list_names(int n, char ***out) {
    *out = NULL;
    if (n < 0) return -1;
    char **names = fx_alloc(((size_t)n + 1) * sizeof *names);
    for (int i = 0; i < n; i++) names[i] = numbered("name", (size_t)i);
    names[n] = NULL;
    *out = names;
    return n;
}

const int32_t *fx_three_numbers(void) {
    static const int32_t numbers[] = {7, 8, 9};
    return numbers;
}

int32_t *fx_return_more(int n, int extra) {
    size_t count;
    return fx_return_ints(n + extra, &count);
}

int64_t fx_total_and_two(const int32_t *items, int count) {
    int64_t total = 0;
    for (int i = 0; i < count + 2; i++) total += items[i];
    return total;
}

int fx_fill_and_two(int32_t *items, int count) {
    fx_fill_i32(items, (size_t)count + 2);
    return 0;
}

int fx_fill_some(int32_t *items, int capacity, int wanted) {
    return capacity == 0 ? -3 : fx_range(items, capacity, wanted);
}

/* ---- replaced by the callee ---- */

int fx_grow_ints(int32_t **items, size_t *count, int by) {
    if (by < 0) {
        fx_free(*items);
        *items = NULL;
        *count = 0;
        return 0;
    }
    int32_t *grown = fx_alloc((*count + (size_t)by) * sizeof *grown);
    int32_t last = *count > 0 ? (*items)[*count - 1] : 0;
    for (size_t i = 0; i < *count; i++) grown[i] = (*items)[i];
    for (int i = 0; i < by; i++) grown[*count + (size_t)i] = last + i + 1;
    fx_free(*items);
    *items = grown;
    *count += (size_t)by;
    return 0;
}

int fx_grow_ints_then_fail(int32_t **items, size_t *count, int by) {
    fx_grow_ints(items, count, by);
    return 5;
}

int fx_grow_ints_lost(int32_t **items, size_t *count) {
    fx_free(*items);
    *items = NULL;
    *count = 3;
    return 0;
}

int fx_grow_ints_negative(int32_t **items, int *count) {
    (void)items;
    *count = -1;
    return 0;
}

int fx_grow_bools(int32_t **items, size_t *count) {
    int32_t *grown = fx_alloc((*count + 1) * sizeof *grown);
    for (size_t i = 0; i < *count; i++) grown[i] = (*items)[i];
    grown[*count] = *count > 0 ? !grown[*count - 1] : 1;
    fx_free(*items);
    *items = grown;
    ++*count;
    return 0;
}

#define DEFINE_APPEND(SUFFIX, U, PLUS) \
    int fx_append_text##SUFFIX(U **text, const U *more) { \
        if (more == NULL) { \
            fx_free(*text); \
            *text = NULL; \
            return 0; \
        } \
        size_t old = *text == NULL ? 0 : fxi_len##SUFFIX(*text); \
        size_t added = fxi_len##SUFFIX(more); \
        U *joined = fx_alloc((old + added + 2) * sizeof *joined); \
        if (old > 0) memcpy(joined, *text, old * sizeof *joined); \
        joined[old] = PLUS; \
        memcpy(joined + old + 1, more, (added + 1) * sizeof *joined); \
        fx_free(*text); \
        *text = joined; \
        return 0; \
    }
DEFINE_APPEND(, char, '+')
DEFINE_APPEND(_u16, char16_t, u'+')

int fx_append_text_then_fail(char **text, const char *more) {
    fx_append_text(text, more);
    return 5;
}

int fx_set_texts(char **texts, size_t count, int hole) {
    for (size_t i = 0; i < count; i++) texts[i] = (int)i == hole ? NULL : numbered("set", i);
    return 0;
}

int fx_set_texts_then_fail(char **texts, size_t count) {
    fx_set_texts(texts, count, -1);
    return 5;
}

int fx_set_bad_text(char **texts, size_t count) {
    fx_set_texts(texts, count, -1);
    if (count > 1) texts[1][0] = (char)0xFF;
    return 0;
}

int fx_change_texts(char **texts, size_t count) {
    if (count == 0) return 0;
    char *first = texts[0];
    texts[0] = texts[count - 1];
    texts[count - 1] = first;
    if (count > 1) {
        fx_free(texts[1]);
        texts[1] = fx_strdup("new");
    }
    return 0;
}
