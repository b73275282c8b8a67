/* ---- bits.c: bit fields in every mixture, each in every packing -------------------------------- */
#ifndef PINVOKE_FIXTURES_BITS_H
#define PINVOKE_FIXTURES_BITS_H

/* Five fields each, whole or of bits. */
/* 0: behind a whole field, in the same unit or not */
#define FX_BITS_0 uint8_t a; uint32_t b : 8; uint32_t c : 20; uint8_t d; uint16_t e : 3;
/* 1: across the boundaries of their types */
#define FX_BITS_1 uint32_t a : 20; uint32_t b : 20; uint32_t c : 20; uint64_t d : 33; uint64_t e : 40;
/* 2: with signs */
#define FX_BITS_2 int8_t a : 3; int16_t b : 11; int32_t c : 31; int64_t d : 63; int8_t e : 8;
/* 3: one bit of every size */
#define FX_BITS_3 uint8_t a : 1; uint16_t b : 1; uint32_t c : 1; uint64_t d : 1; uint8_t e;
/* 4: ended by a width of 0, of the same type and of another */
#define FX_BITS_4 \
    uint8_t a : 3; uint32_t : 0; uint8_t b : 3; uint16_t c : 5; uint16_t : 0; uint16_t d : 5; uint8_t e;
/* 5: a width of 0 with nothing to end */
#define FX_BITS_5 uint8_t a; uint32_t : 0; uint8_t b : 3; uint8_t c; uint64_t : 0; uint8_t d; uint8_t e : 2;
/* 6: bits without a name */
#define FX_BITS_6 \
    uint8_t a : 3; uint32_t : 7; uint8_t b : 5; uint64_t : 40; uint8_t c; uint8_t d : 2; uint8_t e : 6;
/* 7: between numbers that are none of bits */
#define FX_BITS_7 double a; uint8_t b : 3; float c; uint16_t d : 9; uint8_t e : 1;
/* 8: as wide as the type */
#define FX_BITS_8 uint64_t a : 64; uint8_t b : 8; uint32_t c : 32; uint16_t d : 16; uint64_t e : 1;

/* In every packing, and in none. */
#define FX_BITS_CASES(X, P) X(0, P) X(1, P) X(2, P) X(3, P) X(4, P) X(5, P) X(6, P) X(7, P) X(8, P)
#define FX_BITS_STRUCT(N, P) typedef struct fx_bits_##N##_##P { FX_BITS_##N } fx_bits_##N##_##P;
FX_BITS_CASES(FX_BITS_STRUCT, none)
#pragma pack(push, 1)
FX_BITS_CASES(FX_BITS_STRUCT, 1)
#pragma pack(pop)
#pragma pack(push, 2)
FX_BITS_CASES(FX_BITS_STRUCT, 2)
#pragma pack(pop)
#pragma pack(push, 4)
FX_BITS_CASES(FX_BITS_STRUCT, 4)
#pragma pack(pop)
#pragma pack(push, 8)
FX_BITS_CASES(FX_BITS_STRUCT, 8)
#pragma pack(pop)
#pragma pack(push, 16)
FX_BITS_CASES(FX_BITS_STRUCT, 16)
#pragma pack(pop)

/* `name` is such as "4_none" or "4_16"; fields count from 0. -1 for an unknown name. */
FIXTURE_API long fx_bits_sizeof(const char *name);
FIXTURE_API long fx_bits_alignof(const char *name);
FIXTURE_API int64_t fx_bits_field(const char *name, const void *bits, int index);
FIXTURE_API int fx_bits_set_field(const char *name, void *bits, int index, int64_t value);
/* By value: a struct that goes in registers. */
FIXTURE_API fx_bits_7_none fx_bits_7_swap(fx_bits_7_none bits); /* b and d + 1 */
/* By value: nothing but padding stands behind the float, so that it goes in a register of its own kind. */
typedef struct fx_bits_beside {
    float a;
    uint64_t b : 37;
} fx_bits_beside;
FIXTURE_API fx_bits_beside fx_bits_beside_next(fx_bits_beside bits); /* a and b + 1 */

#endif
