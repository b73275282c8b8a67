/* Bit fields: the compiler reads and writes them, and says how large their structs are. */
#include "internal.h"

#define DEFINE(N, P) \
    static int64_t get_##N##_##P(const void *at, int index) { \
        const fx_bits_##N##_##P *bits = at; \
        switch (index) { \
        case 0: return (int64_t)bits->a; \
        case 1: return (int64_t)bits->b; \
        case 2: return (int64_t)bits->c; \
        case 3: return (int64_t)bits->d; \
        case 4: return (int64_t)bits->e; \
        default: return -1; \
        } \
    } \
    static int set_##N##_##P(void *at, int index, int64_t value) { \
        fx_bits_##N##_##P *bits = at; \
        switch (index) { \
        case 0: bits->a = value; return 0; \
        case 1: bits->b = value; return 0; \
        case 2: bits->c = value; return 0; \
        case 3: bits->d = value; return 0; \
        case 4: bits->e = value; return 0; \
        default: return -1; \
        } \
    }

#define ALL(X) \
    FX_BITS_CASES(X, none) FX_BITS_CASES(X, 1) FX_BITS_CASES(X, 2) FX_BITS_CASES(X, 4) \
    FX_BITS_CASES(X, 8) FX_BITS_CASES(X, 16)

#pragma GCC diagnostic ignored "-Wconversion"
ALL(DEFINE)

#define ROW(N, P) \
    {#N "_" #P, sizeof(fx_bits_##N##_##P), _Alignof(fx_bits_##N##_##P), get_##N##_##P, set_##N##_##P},

static const struct row {
    const char *name;
    size_t size, align;
    int64_t (*get)(const void *bits, int index);
    int (*set)(void *bits, int index, int64_t value);
} rows[] = {ALL(ROW)};

static const struct row *find(const char *name) {
    for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++)
        if (strcmp(rows[i].name, name) == 0) return &rows[i];
    return NULL;
}

long fx_bits_sizeof(const char *name) {
    const struct row *row = find(name);
    return row != NULL ? (long)row->size : -1;
}

long fx_bits_alignof(const char *name) {
    const struct row *row = find(name);
    return row != NULL ? (long)row->align : -1;
}

int64_t fx_bits_field(const char *name, const void *bits, int index) {
    const struct row *row = find(name);
    return row != NULL ? row->get(bits, index) : -1;
}

int fx_bits_set_field(const char *name, void *bits, int index, int64_t value) {
    const struct row *row = find(name);
    return row != NULL ? row->set(bits, index, value) : -1;
}

fx_bits_7_none fx_bits_7_swap(fx_bits_7_none bits) {
    bits.b++;
    bits.d++;
    return bits;
}

fx_bits_beside fx_bits_beside_next(fx_bits_beside bits) {
    bits.a++;
    bits.b++;
    return bits;
}
