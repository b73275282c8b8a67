/* Structs that cross as they are: each function is written once, over a list of the fields. */
#include "internal.h"

#define FIELDS_byte(F) F(value)
#define FIELDS_pair(F) F(a) F(b)
#define FIELDS_point(F) F(x) F(y)
#define FIELDS_triple(F) F(a) F(b) F(c)
#define FIELDS_padded(F) F(a) F(b) F(c)
#define FIELDS_rect(F) F(min.x) F(min.y) F(max.x) F(max.y)
#define FIELDS_vec3(F) F(x) F(y) F(z)
#define FIELDS_mixed(F) F(real) F(whole)
#define FIELDS_quad(F) F(items[0]) F(items[1]) F(items[2]) F(items[3])
#define FIELDS_block(F) F(a) F(b) F(c) F(d) F(e) F(f) F(g) F(h) F(tag[0]) F(tag[15])

#define ADD(field) sum += ++position * (double)value.field;
#define SEED(field) value.field = seed++;
#define SCALE(field) value->field *= factor;

#define DEFINE_STRUCT(S) \
    double fx_sum_##S(fx_##S value) { \
        double sum = 0; \
        int position = 0; \
        FIELDS_##S(ADD) \
        return sum; \
    } \
    fx_##S fx_make_##S(int seed) { \
        fx_##S value; \
        memset(&value, 0, sizeof value); \
        FIELDS_##S(SEED) \
        return value; \
    } \
    fx_##S fx_echo_##S(fx_##S value) { return value; } \
    double fx_read_##S(const fx_##S *value) { return value != NULL ? fx_sum_##S(*value) : -1; } \
    int fx_init_##S(int seed, fx_##S *out) { \
        if (out == NULL) return -1; \
        *out = fx_make_##S(seed); \
        return 0; \
    } \
    int fx_scale_##S(fx_##S *value, int factor) { \
        if (value == NULL) return -1; \
        FIELDS_##S(SCALE) \
        return 0; \
    } \
    double fx_total_##S(const fx_##S *items, size_t count) { \
        double total = 0; \
        for (size_t i = 0; i < count; i++) total += fx_sum_##S(items[i]); \
        return total; \
    } \
    void fx_fill_##S(fx_##S *items, size_t count, int seed) { \
        for (size_t i = 0; i < count; i++) items[i] = fx_make_##S(seed + (int)i); \
    }

FX_STRUCTS(DEFINE_STRUCT)

fx_rect fx_translate(fx_rect rect, fx_point by) {
    fx_rect moved = {{rect.min.x + by.x, rect.min.y + by.y}, {rect.max.x + by.x, rect.max.y + by.y}};
    return moved;
}

double fx_struct_between(int before, fx_point point, fx_byte byte, double after) {
    return before + fx_sum_point(point) + fx_sum_byte(byte) + after;
}
