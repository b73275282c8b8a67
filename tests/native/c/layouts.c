/* Packed structs, bit fields, overlays; and what the compiler says of every struct's layout. */
/* For the offset and the zone of struct tm. */
#define _DEFAULT_SOURCE

#include "internal.h"

#include <stdlib.h>
#include <time.h>

double fx_packed_expect(uint8_t a, uint64_t b, uint16_t c, double d, uint8_t e) {
    return a + 2.0 * (double)b + 3.0 * c + 4.0 * d + 5.0 * e;
}

#define DEFINE_PACKED(S) \
    double fx_sum_##S(fx_##S value) { \
        return fx_packed_expect(value.a, value.b, value.c, value.d, value.e); \
    } \
    double fx_check_##S(const fx_##S *value) { return fx_sum_##S(*value); } \
    fx_##S fx_make_##S(int seed) { \
        fx_##S value; \
        memset(&value, 0, sizeof value); \
        value.a = (uint8_t)seed; \
        value.b = (uint64_t)(seed + 1); \
        value.c = (uint16_t)(seed + 2); \
        value.d = seed + 3; \
        value.e = (uint8_t)(seed + 4); \
        return value; \
    } \
    void fx_init_##S(int seed, fx_##S *out) { *out = fx_make_##S(seed); } \
    double fx_total_##S(const fx_##S *items, size_t count) { \
        double total = 0; \
        for (size_t i = 0; i < count; i++) total += fx_sum_##S(items[i]); \
        return total; \
    }

FX_PACKS(DEFINE_PACKED)

int64_t fx_bits_get_value(fx_bits bits, int index) {
    switch (index) {
    case 0: return bits.mode;
    case 1: return bits.level;
    case 2: return bits.delta;
    case 3: return bits.serial;
    case 4: return bits.flag;
    default: return -1;
    }
}

int64_t fx_bits_get(const fx_bits *bits, int index) { return fx_bits_get_value(*bits, index); }

int fx_bits_set(fx_bits *bits, int index, int64_t value) {
    switch (index) {
    case 0: bits->mode = (uint32_t)value & 0x7; return 0;
    case 1: bits->level = (uint32_t)value & 0x1F; return 0;
    case 2: bits->delta = (int32_t)value; return 0;
    case 3: bits->serial = (uint32_t)value & 0x1FFFF; return 0;
    case 4: bits->flag = (uint32_t)value & 1; return 0;
    default: return -1;
    }
}

int64_t fx_bits_mixed_get(const fx_bits_mixed *bits, int index) {
    switch (index) {
    case 0: return bits->a;
    case 1: return bits->b;
    case 2: return bits->c;
    case 3: return bits->d;
    case 4: return bits->e;
    case 5: return bits->plain;
    default: return -1;
    }
}

int fx_bits_mixed_set(fx_bits_mixed *bits, int index, int64_t value) {
    switch (index) {
    case 0: bits->a = (uint8_t)(value & 0x7); return 0;
    case 1: bits->b = (uint16_t)(value & 0x1FF); return 0;
    case 2: bits->c = (uint32_t)value & 0xFFFFF; return 0;
    case 3: bits->d = (uint8_t)(value & 0xF); return 0;
    case 4: bits->e = value; return 0;
    case 5: bits->plain = (uint8_t)value; return 0;
    default: return -1;
    }
}

fx_bits_mixed fx_bits_mixed_return(int index, int64_t value) {
    fx_bits_mixed bits;
    memset(&bits, 0, sizeof bits);
    fx_bits_mixed_set(&bits, index, value);
    return bits;
}

uint32_t fx_overlay_raw(const fx_overlay *overlay) { return overlay->raw; }
void fx_overlay_fill(uint32_t raw, fx_overlay *out) { out->raw = raw; }
int64_t fx_gap_sum(const fx_gap *gap) { return gap->first + gap->last; }

void fx_gap_fill(int32_t first, int64_t last, fx_gap *out) {
    memset(out, 0, sizeof *out);
    out->first = first;
    out->last = last;
}

#define TYPE(S) {"sizeof " #S, sizeof(fx_##S)}, {"alignof " #S, _Alignof(fx_##S)}
#define SYSTEM(NAME, T, F) \
    {NAME "." #F, offsetof(T, F)}, {"sizeof " NAME "." #F, sizeof(((T *)0)->F)}

static const struct {
    const char *key;
    size_t value;
} layouts[] = {
/* Every struct and union of the headers, as the build script has read them. */
#include "layouts_table.inl"
    /* Inside structs that have a name of their own. */
    {"rect.max.y", offsetof(fx_rect, max.y)},
    {"variant.value.point.y", offsetof(fx_variant, value.point.y)},
    TYPE(color), TYPE(level), TYPE(day), TYPE(handle),
    {"sizeof char", sizeof(char)}, {"sizeof wchar", sizeof(wchar_t)},
    {"sizeof long", sizeof(long)}, {"sizeof pointer", sizeof(void *)},
    {"sizeof double", sizeof(double)}, {"alignof double", _Alignof(double)},
    {"sizeof i64", sizeof(int64_t)}, {"alignof i64", _Alignof(int64_t)},
    /* Structs of the C library. */
    {"sizeof ldiv", sizeof(ldiv_t)}, {"alignof ldiv", _Alignof(ldiv_t)},
    SYSTEM("ldiv", ldiv_t, quot), SYSTEM("ldiv", ldiv_t, rem),
#if !defined(_WIN32)
    {"sizeof tm", sizeof(struct tm)}, {"alignof tm", _Alignof(struct tm)},
    SYSTEM("tm", struct tm, tm_sec), SYSTEM("tm", struct tm, tm_min),
    SYSTEM("tm", struct tm, tm_hour), SYSTEM("tm", struct tm, tm_mday),
    SYSTEM("tm", struct tm, tm_mon), SYSTEM("tm", struct tm, tm_year),
    SYSTEM("tm", struct tm, tm_wday), SYSTEM("tm", struct tm, tm_yday),
    SYSTEM("tm", struct tm, tm_isdst), SYSTEM("tm", struct tm, tm_gmtoff),
    SYSTEM("tm", struct tm, tm_zone),
#endif
};

long fx_layout(const char *what) {
    for (size_t i = 0; i < sizeof layouts / sizeof layouts[0]; i++)
        if (strcmp(layouts[i].key, what) == 0) return (long)layouts[i].value;
    return fx_win32_layout(what);
}
