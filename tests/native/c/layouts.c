/* Packed structs, bit fields, overlays; and what the compiler says of every struct's layout. */
#include "internal.h"

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
#define FIELD(S, F) {#S "." #F, offsetof(fx_##S, F)}
#define PACKED(S) TYPE(S), FIELD(S, a), FIELD(S, b), FIELD(S, c), FIELD(S, d), FIELD(S, e)

#define ALL(S) \
    TYPE(S), FIELD(S, b0), FIELD(S, i8), FIELD(S, b1), FIELD(S, i16), FIELD(S, b2), FIELD(S, u16), \
    FIELD(S, b3), FIELD(S, i32), FIELD(S, b4), FIELD(S, u32), FIELD(S, b5), FIELD(S, i64), \
    FIELD(S, b6), FIELD(S, u64), FIELD(S, b7), FIELD(S, isize), FIELD(S, b8), FIELD(S, usize), \
    FIELD(S, b9), FIELD(S, f32), FIELD(S, b10), FIELD(S, f64), FIELD(S, b11), FIELD(S, pointer), \
    FIELD(S, b12), FIELD(S, c_long), FIELD(S, b13), FIELD(S, text), FIELD(S, b14), \
    FIELD(S, point), FIELD(S, b15)

static const struct {
    const char *key;
    size_t value;
} layouts[] = {
    TYPE(byte), FIELD(byte, value),
    TYPE(pair), FIELD(pair, a), FIELD(pair, b),
    TYPE(point), FIELD(point, x), FIELD(point, y),
    TYPE(triple), FIELD(triple, a), FIELD(triple, b), FIELD(triple, c),
    TYPE(padded), FIELD(padded, a), FIELD(padded, b), FIELD(padded, c),
    TYPE(rect), FIELD(rect, min), FIELD(rect, max), FIELD(rect, max.y),
    TYPE(vec3), FIELD(vec3, x), FIELD(vec3, y), FIELD(vec3, z),
    TYPE(mixed), FIELD(mixed, real), FIELD(mixed, whole),
    TYPE(quad), FIELD(quad, items),
    TYPE(block), FIELD(block, a), FIELD(block, b), FIELD(block, c), FIELD(block, d),
    FIELD(block, e), FIELD(block, f), FIELD(block, g), FIELD(block, h), FIELD(block, tag),
    TYPE(name), FIELD(name, first), FIELD(name, last), FIELD(name, age),
    TYPE(name_u16), FIELD(name_u16, first), FIELD(name_u16, last), FIELD(name_u16, age),
    TYPE(tag), FIELD(tag, id), FIELD(tag, name), FIELD(tag, after),
    TYPE(tag_u16), FIELD(tag_u16, id), FIELD(tag_u16, name), FIELD(tag_u16, after),
    TYPE(fixed), FIELD(fixed, count), FIELD(fixed, values), FIELD(fixed, after),
    TYPE(options), FIELD(options, enabled), FIELD(options, visible), FIELD(options, locked),
    FIELD(options, color), FIELD(options, letter), FIELD(options, handle),
    TYPE(sized), FIELD(sized, size), FIELD(sized, value), FIELD(sized, ratio),
    TYPE(slice), FIELD(slice, items), FIELD(slice, count),
    TYPE(list), FIELD(list, count), FIELD(list, items),
    TYPE(polygon), FIELD(polygon, count), FIELD(polygon, points),
    TYPE(flexible), FIELD(flexible, count), FIELD(flexible, items),
    TYPE(variant), FIELD(variant, kind), FIELD(variant, value), FIELD(variant, value.point.y),
    TYPE(listener), FIELD(listener, id), FIELD(listener, on_event), FIELD(listener, user),
    TYPE(operations), FIELD(operations, add), FIELD(operations, subtract), FIELD(operations, none),
    TYPE(document), FIELD(document, owner), FIELD(document, tag), FIELD(document, pages),
    TYPE(node), FIELD(node, value), FIELD(node, next),
    PACKED(packed1), PACKED(packed2), PACKED(packed4), PACKED(packed8),
    ALL(all1), ALL(all2), ALL(all4), ALL(all8), ALL(all16), ALL(all),
    TYPE(bits), TYPE(bits_mixed), FIELD(bits_mixed, plain),
    TYPE(overlay), FIELD(overlay, raw), FIELD(overlay, real), FIELD(overlay, half),
    FIELD(overlay, half.high),
    TYPE(gap), FIELD(gap, first), FIELD(gap, last),
    TYPE(color), TYPE(level), TYPE(day), TYPE(handle),
    TYPE(event), FIELD(event, kind), FIELD(event, key), FIELD(event, text), FIELD(event, move),
    FIELD(event, items),
    TYPE(key_event), FIELD(key_event, code), FIELD(key_event, pressed),
    TYPE(text_event), FIELD(text_event, text), FIELD(text_event, cursor),
    TYPE(move_event), FIELD(move_event, by), FIELD(move_event, speed),
    TYPE(items_event), FIELD(items_event, count), FIELD(items_event, items),
    TYPE(packed_variant), FIELD(packed_variant, kind), FIELD(packed_variant, value),
    TYPE(pointers), FIELD(pointers, data), FIELD(pointers, function), FIELD(pointers, address),
    TYPE(table), FIELD(table, functions), FIELD(table, names), FIELD(table, any),
    TYPE(entry), FIELD(entry, name), FIELD(entry, weight),
    TYPE(directory), FIELD(directory, id), FIELD(directory, count), FIELD(directory, entries),
    TYPE(part), FIELD(part, name), FIELD(part, weight),
    TYPE(assembly), FIELD(assembly, entries), FIELD(assembly, spare), FIELD(assembly, count),
    FIELD(assembly, more),
    {"sizeof char", sizeof(char)}, {"sizeof wchar", sizeof(wchar_t)},
    {"sizeof long", sizeof(long)}, {"sizeof pointer", sizeof(void *)},
    {"sizeof double", sizeof(double)}, {"alignof double", _Alignof(double)},
    {"sizeof i64", sizeof(int64_t)}, {"alignof i64", _Alignof(int64_t)},
};

long fx_layout(const char *what) {
    for (size_t i = 0; i < sizeof layouts / sizeof layouts[0]; i++)
        if (strcmp(layouts[i].key, what) == 0) return (long)layouts[i].value;
    return -1;
}
