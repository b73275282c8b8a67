/* Structs whose fields are converted: texts, fixed fields, booleans, sizes. */
#include "internal.h"

#define U char
#define L(literal) literal
#define NAME(name) name
#include "records.inl"
#undef U
#undef L
#undef NAME

#define U char16_t
#define L(literal) u##literal
#define NAME(name) name##_u16
#include "records.inl"
#undef U
#undef L
#undef NAME

int64_t fx_fixed_total(const fx_fixed *value) {
    int64_t total = value->after;
    for (int i = 0; i < value->count && i < 8; i++) total += value->values[i];
    return total;
}

fx_fixed fx_fixed_return(int count) {
    fx_fixed value;
    memset(&value, 0, sizeof value);
    value.count = count;
    for (int i = 0; i < count && i < 8; i++) value.values[i] = i + 1;
    value.after = 99;
    return value;
}

int fx_fixed_fill(int count, fx_fixed *out) {
    *out = fx_fixed_return(count);
    return 0;
}

int64_t fx_options_check(const fx_options *options) {
    return (options->enabled != 0) + 2 * (options->visible != 0) + 4 * (options->locked != 0) +
           8 * (int64_t)options->color + 1000 * (int64_t)options->letter;
}

int fx_options_fill(fx_options *out) {
    memset(out, 0, sizeof *out);
    out->enabled = 1;
    out->locked = -1;
    out->color = FX_BLUE;
    out->letter = 'x';
    out->handle = fx_default_handle();
    return 0;
}

int fx_options_fill_bad(int which, fx_options *out) {
    fx_options_fill(out);
    if (which == 0) out->enabled = 7;
    if (which == 1) out->color = (fx_color)99;
    if (which == 2) out->letter = 0xD800;
    return 0;
}

int fx_sized_check(const fx_sized *value) {
    return value->size == sizeof *value ? value->value : FX_ERANGE;
}

int fx_sized_fill(fx_sized *in_out) {
    if (in_out->size != sizeof *in_out) return FX_ERANGE;
    in_out->value = 5;
    in_out->ratio = 0.5;
    return 0;
}
