/* Text that goes in, in both encodings. */
#include "internal.h"

uint64_t fxi_fnv(uint64_t state, uint64_t unit) { return (state ^ unit) * UINT64_C(0x100000001b3); }

#define U char
#define WIDEN(unit) ((unsigned char)(unit))
#define NAME(name) name
#include "strings.inl"
#undef U
#undef WIDEN
#undef NAME

#define U char16_t
#define WIDEN(unit) (unit)
#define NAME(name) name##_u16
#include "strings.inl"
#undef U
#undef WIDEN
#undef NAME

/* A BSTR has its length in bytes in the four bytes before the data. */
static uint32_t bstr_count(const char16_t *bstr) {
    uint32_t bytes;
    memcpy(&bytes, (const char *)bstr - sizeof bytes, sizeof bytes);
    return bytes / (uint32_t)sizeof *bstr;
}

int fx_bstr_len(const char16_t *bstr) { return bstr != NULL ? (int)bstr_count(bstr) : -1; }

uint64_t fx_bstr_hash(const char16_t *bstr) {
    return bstr != NULL ? fx_str_hash_n_u16(bstr, bstr_count(bstr)) : 0;
}
