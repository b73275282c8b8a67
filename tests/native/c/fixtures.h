/*
 * The C side of the tests: every function that a test calls, by topic.
 *
 * Names are fx_*. Text functions exist for UTF-8 and, with the suffix _u16, for UTF-16. What a
 * comment says of the first holds for the second. Functions that fail with "the last error" set
 * errno, and GetLastError's value on Windows. Everything handed out is counted: fx_live() is zero
 * again once a program has released what it owns.
 */
#ifndef PINVOKE_FIXTURES_H
#define PINVOKE_FIXTURES_H

#include <stddef.h>
#include <stdint.h>

#if defined(__APPLE__)
typedef uint16_t char16_t;
typedef uint32_t char32_t;
#else
#include <uchar.h>
#endif

#if defined(_WIN32) && defined(FX_BUILD)
#define FIXTURE_API __declspec(dllexport)
#elif defined(_WIN32)
#define FIXTURE_API __declspec(dllimport)
#else
#define FIXTURE_API __attribute__((visibility("default")))
#endif

#if defined(__i386__)
#define FX_STDCALL __attribute__((stdcall))
#define FX_FASTCALL __attribute__((fastcall))
#define FX_THISCALL __attribute__((thiscall))
#else
#define FX_STDCALL
#define FX_FASTCALL
#define FX_THISCALL
#endif

/* Error codes, the same numbers on every platform. */
enum {
    FX_OK = 0,
    FX_ENOENT = 2,
    FX_EABORT = 4,
    FX_EBADF = 9,
    FX_ERANGE = 34,
    FX_NO_VALUE = 203,
    FX_MORE_DATA = 234
};

/* ---- memory.c: counted memory, counters ------------------------------------------------------ */

/* Never null for a size that the heap can give; fx_alloc(0) is a block too. */
FIXTURE_API void *fx_alloc(size_t size);
/* Ignores null. Anything else that is no live block is left alone and counted by fx_bad_frees. */
FIXTURE_API void fx_free(void *block);
FIXTURE_API char *fx_strdup(const char *text);
FIXTURE_API char16_t *fx_strdup_u16(const char16_t *text);
/* 1 while the block is allocated. */
FIXTURE_API int fx_is_live(const void *block);
/* Outstanding blocks, objects and handles: of the process, and as opened minus closed by the calling thread. */
FIXTURE_API long fx_live(void);
FIXTURE_API long fx_live_here(void);
FIXTURE_API long fx_bad_frees(void);
FIXTURE_API long fx_bad_frees_here(void);
/* Calls by this thread of the functions of buffers.c since the last reset. */
FIXTURE_API int fx_calls(void);
FIXTURE_API void fx_reset_calls(void);

/* ---- entry.c: entry points, names, ordinals -------------------------------------------------- */

/* 1, or 2 in the library built with FX_V2. */
FIXTURE_API int fx_version(void);
#if defined(FX_V2)
/* Twice its argument. */
FIXTURE_API int fx_version_2_only(int value);
#endif
/* Which of the three was bound: 0, 'W', 'A'. */
FIXTURE_API int fx_probe(void);
FIXTURE_API int fx_probeW(void);
FIXTURE_API int fx_probeA(void);
/* No plain name. */
FIXTURE_API int fx_probe_wideW(void);
FIXTURE_API int fx_probe_narrowA(void);
/* Exported on Windows by ordinal 200 alone, elsewhere by its name; returns 200. */
#if !defined(_WIN32)
FIXTURE_API
#endif
int fx_by_ordinal(void);
/* A data symbol; holds 77. */
FIXTURE_API extern int fx_exported_value;

/* ---- scalars.c ------------------------------------------------------------------------------- */

#if defined(__SIZEOF_INT128__)
#define FX_HAS_INT128 1
__extension__ typedef __int128 fx_i128;
__extension__ typedef unsigned __int128 fx_u128;
#endif

#define FX_SCALARS(X) \
    X(i8, int8_t) X(i16, int16_t) X(i32, int32_t) X(i64, int64_t) \
    X(u8, uint8_t) X(u16, uint16_t) X(u32, uint32_t) X(u64, uint64_t) \
    X(intptr, intptr_t) X(uintptr, uintptr_t) X(size, size_t) \
    X(long, long) X(ulong, unsigned long) \
    X(char, char) X(wchar, wchar_t) X(char16, char16_t) X(char32, char32_t) \
    X(float, float) X(double, double)

/*
 * For each scalar N of type T:
 *   echo     its argument
 *   add      the sum; integers wrap
 *   sum_ptr  the sum of two pointees, a null pointer counting as zero
 *   out      writes the value to *out; -1 for a null pointer, else 0
 *   double   doubles *value; -1 for a null pointer, else 0
 */
#define FX_DECLARE_SCALAR(N, T) \
    FIXTURE_API T fx_echo_##N(T value); \
    FIXTURE_API T fx_add_##N(T left, T right); \
    FIXTURE_API T fx_sum_ptr_##N(const T *left, const T *right); \
    FIXTURE_API int fx_out_##N(T value, T *out); \
    FIXTURE_API int fx_double_##N(T *value);
FX_SCALARS(FX_DECLARE_SCALAR)
#if defined(FX_HAS_INT128)
FX_DECLARE_SCALAR(i128, fx_i128)
FX_DECLARE_SCALAR(u128, fx_u128)
#endif
#undef FX_DECLARE_SCALAR

FIXTURE_API int fx_is_null(const void *address);
FIXTURE_API int fx_same_address(const void *left, const void *right);
FIXTURE_API int fx_is_aligned(const void *address, size_t alignment);
FIXTURE_API void *fx_echo_pointer(void *address);
FIXTURE_API int fx_answer(void); /* 42 */
FIXTURE_API void fx_nothing(void);
/* a + 2b + 3c + 4d + 5e + 6f + 7(g is not null) + 8h */
FIXTURE_API double fx_mixed8(int8_t a, uint16_t b, int32_t c, int64_t d, float e, double f,
                             const void *g, uint8_t h);
/* The sum of each argument times its position, from 1. */
FIXTURE_API double fx_twenty(int8_t a, int16_t b, int32_t c, int64_t d, uint8_t e, uint16_t f,
                             uint32_t g, uint64_t h, float i, double j, int8_t k, int16_t l,
                             int32_t m, int64_t n, uint8_t o, uint16_t p, uint32_t q, uint64_t r,
                             float s, double t);

/* Booleans: a BOOL of 32 bits, a C bool of 8, a VARIANT_BOOL of 16 whose true is -1. */
#define FX_BOOLS(X) X(bool32, int32_t) X(bool8, uint8_t) X(variant_bool, int16_t)
/*
 *   echo        the same bits
 *   not         the canonical true or false
 *   out, flip   by pointer; -1 for a null pointer
 *   raw         the bits that arrived, as an int
 *   odd         a true that is not the canonical one: 2, 7, 5
 *   out_odd     the same by pointer
 *   count_true  how many of the array are not zero
 */
#define FX_DECLARE_BOOL(N, T) \
    FIXTURE_API T fx_echo_##N(T value); \
    FIXTURE_API T fx_not_##N(T value); \
    FIXTURE_API int fx_out_##N(T value, T *out); \
    FIXTURE_API int fx_flip_##N(T *value); \
    FIXTURE_API int fx_raw_##N(T value); \
    FIXTURE_API T fx_odd_##N(void); \
    FIXTURE_API void fx_out_odd_##N(T *out); \
    FIXTURE_API int fx_count_true_##N(const T *items, size_t count);
FX_BOOLS(FX_DECLARE_BOOL)
#undef FX_DECLARE_BOOL

/* Enumerations: a gap in the values, negative values, and one stored in 8 bits. */
typedef enum fx_color { FX_RED = 1, FX_GREEN = 2, FX_BLUE = 40 } fx_color;
typedef enum fx_level { FX_LOW = -10, FX_NORMAL = 0, FX_HIGH = 10 } fx_level;
typedef uint8_t fx_day;
enum { FX_MONDAY = 0, FX_TUESDAY = 1, FX_SUNDAY = 6 };

#define FX_ENUMS(X) X(color, fx_color) X(level, fx_level) X(day, fx_day)
/*
 *   echo         the same value
 *   next         the next in the order of declaration, the first after the last
 *   out, advance by pointer
 *   value        as an int
 *   invalid      99, which is no member
 *   out_invalid  the same by pointer
 *   count        how many of the array are `which`
 *   fill         the members in turn; with `bad`, the last item is 99
 */
#define FX_DECLARE_ENUM(N, T) \
    FIXTURE_API T fx_echo_##N(T value); \
    FIXTURE_API T fx_next_##N(T value); \
    FIXTURE_API int fx_out_##N(T value, T *out); \
    FIXTURE_API int fx_advance_##N(T *value); \
    FIXTURE_API int fx_value_##N(T value); \
    FIXTURE_API T fx_invalid_##N(void); \
    FIXTURE_API int fx_out_invalid_##N(T *out); \
    FIXTURE_API int fx_count_##N(const T *items, size_t count, T which); \
    FIXTURE_API void fx_fill_##N(T *items, size_t count, int bad);
FX_ENUMS(FX_DECLARE_ENUM)
#undef FX_DECLARE_ENUM

/* Bit flags. */
enum { FX_READ = 1, FX_WRITE = 2, FX_EXECUTE = 4 };
FIXTURE_API uint32_t fx_combine_flags(uint32_t left, uint32_t right);

/* ---- structs.c: structs that cross as they are ----------------------------------------------- */

typedef struct fx_byte { uint8_t value; } fx_byte;
typedef struct fx_pair { int16_t a, b; } fx_pair;
typedef struct fx_point { double x, y; } fx_point;
typedef struct fx_triple { int32_t a, b, c; } fx_triple;
typedef struct fx_padded { int8_t a; int64_t b; int16_t c; } fx_padded;
typedef struct fx_rect { fx_point min, max; } fx_rect;
typedef struct fx_vec3 { float x, y, z; } fx_vec3;
typedef struct fx_mixed { double real; int64_t whole; } fx_mixed;
typedef struct fx_quad { int32_t items[4]; } fx_quad;
/* 64 bytes. */
typedef struct fx_block {
    int64_t a, b;
    double c, d;
    int32_t e, f;
    float g, h;
    uint8_t tag[16];
} fx_block;

#define FX_STRUCTS(X) \
    X(byte) X(pair) X(point) X(triple) X(padded) X(rect) X(vec3) X(mixed) X(quad) X(block)
/*
 * For each struct S (`sum` is each field times its position from 1; every item of an array field
 * is a field; only tag[0] and tag[15] of the block are):
 *   sum    of a struct passed by value
 *   make   by return: the fields are seed, seed + 1, ...
 *   echo   passed and returned by value
 *   read   sum by pointer In; -1 for null
 *   init   make by pointer Out; -1 for null, else 0
 *   scale  multiplies each field, by pointer InOut; -1 for null, else 0
 *   total  the sums of an array added up
 *   fill   items[i] = make(seed + i)
 */
#define FX_DECLARE_STRUCT(S) \
    FIXTURE_API double fx_sum_##S(fx_##S value); \
    FIXTURE_API fx_##S fx_make_##S(int seed); \
    FIXTURE_API fx_##S fx_echo_##S(fx_##S value); \
    FIXTURE_API double fx_read_##S(const fx_##S *value); \
    FIXTURE_API int fx_init_##S(int seed, fx_##S *out); \
    FIXTURE_API int fx_scale_##S(fx_##S *value, int factor); \
    FIXTURE_API double fx_total_##S(const fx_##S *items, size_t count); \
    FIXTURE_API void fx_fill_##S(fx_##S *items, size_t count, int seed);
FX_STRUCTS(FX_DECLARE_STRUCT)
#undef FX_DECLARE_STRUCT

FIXTURE_API fx_rect fx_translate(fx_rect rect, fx_point by);
/* before + fx_sum_point(point) + fx_sum_byte(byte) + after */
FIXTURE_API double fx_struct_between(int before, fx_point point, fx_byte byte, double after);

/* layouts.c. "sizeof point", "alignof point", "point.y", "sizeof point.y": what the compiler says, also
 * of the Windows headers, by fx_win32_layout; -1 for other keys. */
FIXTURE_API long fx_layout(const char *what);

/* ---- errors.c -------------------------------------------------------------------------------- */

/* errno; on Windows the value of GetLastError. */
FIXTURE_API void fx_set_last_error(int code);
FIXTURE_API int fx_get_last_error(void);
/* With code 0 these succeed and leave the last error alone, else they set it to the code. */
FIXTURE_API int fx_fail_errno(int code);        /* 0 or -1 */
FIXTURE_API int fx_fail_zero(int code);         /* 1 or 0 */
FIXTURE_API int64_t fx_fail_long(int code);     /* 5000000000 or -1 */
FIXTURE_API const void *fx_fail_null(int code); /* an address or null */
FIXTURE_API void *fx_fail_map(int code);        /* null or (void *)-1 */
FIXTURE_API void fx_fail_void(int code);        /* only the last error tells */
/* The code itself is returned; the last error is left alone. */
FIXTURE_API int fx_fail_negative(int code);     /* -code */
FIXTURE_API int fx_fail_status(int code);       /* code */
FIXTURE_API int32_t fx_hresult(int32_t code);
/* *out = 1234 whatever the code is. */
FIXTURE_API int32_t fx_hresult_out(int32_t code, int32_t *out);
FIXTURE_API int fx_status_out(int code, int32_t *out);
/* *message: null if the code is 0, else "failure <code>", to be freed by fx_free. */
FIXTURE_API int fx_status_message(int code, char **message);
FIXTURE_API int fx_status_message_u16(int code, char16_t **message);
/* *text: "status <code>" whatever the code is, to be freed by fx_free. */
FIXTURE_API int fx_status_text(int code, char **text);
/* Returns the value; if it is 0 and the code is not, the last error is the code. */
FIXTURE_API uint32_t fx_zero_if_error(uint32_t value, int code);
/* Succeeds (1) and leaves a last error all the same. */
FIXTURE_API int fx_succeed_noisily(int code);
/* Sets the last error of another thread, which says nothing about this one; returns 0. */
FIXTURE_API int fx_error_in_thread(int code);

/* ---- strings.c: text that goes in ------------------------------------------------------------ */

/* Units without the terminator; -1 for null. */
FIXTURE_API int fx_str_len(const char *text);
FIXTURE_API int fx_str_len_u16(const char16_t *text);
/* 64-bit FNV-1a over the units; 0 for null. */
FIXTURE_API uint64_t fx_str_hash(const char *text);
FIXTURE_API uint64_t fx_str_hash_u16(const char16_t *text);
/* The same over `count` units, terminator or not. */
FIXTURE_API uint64_t fx_str_hash_n(const char *text, size_t count);
FIXTURE_API uint64_t fx_str_hash_n_u16(const char16_t *text, size_t count);
/* Copies the left and compares the copy with the right: 1 or 0; -1 if one is null. */
FIXTURE_API int fx_str_equal(const char *left, const char *right);
FIXTURE_API int fx_str_equal_u16(const char16_t *left, const char16_t *right);
/* The first unit, 0 for an empty text, -1 for null. */
FIXTURE_API int fx_str_first(const char *text);
FIXTURE_API int fx_str_first_u16(const char16_t *text);
/* The unit at an index up to the terminator's; -1 beyond it and for null. */
FIXTURE_API int fx_str_unit(const char *text, int index);
FIXTURE_API int fx_str_unit_u16(const char16_t *text, int index);
/* len(a) + 100 len(b) + 10000 len(c) + 1000000 len(d), with -1 for null. */
FIXTURE_API int fx_str_weigh(const char *a, const char *b, const char *c, const char *d);
FIXTURE_API int fx_str_weigh_u16(const char16_t *a, const char16_t *b, const char16_t *c,
                                 const char16_t *d);
/* Like snprintf of both: the length without the terminator, cut off if the capacity is too small. */
FIXTURE_API size_t fx_str_concat(const char *left, const char *right, char *out, size_t capacity);
FIXTURE_API size_t fx_str_concat_u16(const char16_t *left, const char16_t *right, char16_t *out,
                                     size_t capacity);
/* In place: ASCII letters to capitals; how many were changed. */
FIXTURE_API int fx_str_upper(char *text);
FIXTURE_API int fx_str_upper_u16(char16_t *text);
/* In/out, owned on both sides: frees *text by fx_free and puts a copy of `by` there. */
FIXTURE_API int fx_str_replace(char **text, const char *by);
FIXTURE_API int fx_str_replace_u16(char16_t **text, const char16_t *by);
/* A list whose end is an empty text: how many entries. */
FIXTURE_API int fx_multi_count(const char *list);
FIXTURE_API int fx_multi_count_u16(const char16_t *list);
/* A BSTR: length in units from the four bytes before the data; -1 for null. */
FIXTURE_API int fx_bstr_len(const char16_t *bstr);
FIXTURE_API uint64_t fx_bstr_hash(const char16_t *bstr);

/* ---- returned.c: text that comes out --------------------------------------------------------- */

/* Static: never freed. The text has accents, Cyrillic and a character beyond the BMP. */
FIXTURE_API const char *fx_text(void);
FIXTURE_API const char16_t *fx_text_u16(void);
FIXTURE_API const char *fx_text_empty(void);
FIXTURE_API const char16_t *fx_text_empty_u16(void);
FIXTURE_API const char *fx_text_null(void);
FIXTURE_API const char16_t *fx_text_null_u16(void);
/* A byte that no UTF-8 has after "bad "; a lone surrogate after "bad ". */
FIXTURE_API const char *fx_text_invalid(void);
FIXTURE_API const char16_t *fx_text_invalid_u16(void);
/* "red", "green", "blue" for 0 to 2, null for others; `out` is the same by pointer, -1 if null. */
FIXTURE_API const char *fx_text_at(int index);
FIXTURE_API const char16_t *fx_text_at_u16(int index);
FIXTURE_API int fx_text_out(int index, const char **out);
FIXTURE_API int fx_text_out_u16(int index, const char16_t **out);
/* "Hello, <name>!", null for null; the name says who frees: fx_free, C's free, CoTaskMemFree, LocalFree. */
FIXTURE_API char *fx_make_greeting(const char *name);
FIXTURE_API char16_t *fx_make_greeting_u16(const char16_t *name);
FIXTURE_API char *fx_malloc_greeting(const char *name);
FIXTURE_API char16_t *fx_malloc_greeting_u16(const char16_t *name);
FIXTURE_API char *fx_cotask_greeting(const char *name);
FIXTURE_API char16_t *fx_cotask_greeting_u16(const char16_t *name);
FIXTURE_API char *fx_local_greeting(const char *name);
FIXTURE_API char16_t *fx_local_greeting_u16(const char16_t *name);
/* A copy of fx_text_invalid, to be freed by fx_free. */
FIXTURE_API char *fx_make_invalid(void);
FIXTURE_API char16_t *fx_make_invalid_u16(void);
/* The greeting by pointer, to be freed by fx_free; 1 and null for null. */
FIXTURE_API int fx_greeting_out(const char *name, char **out);
FIXTURE_API int fx_greeting_out_u16(const char16_t *name, char16_t **out);
/* The same with a length in units, and no terminator. */
FIXTURE_API int fx_greeting_sized(const char *name, char **out, uint32_t *length);
FIXTURE_API int fx_greeting_sized_u16(const char16_t *name, char16_t **out, uint32_t *length);
/* Two owned texts, of which the second is not valid. */
FIXTURE_API int fx_two_texts(char **good, char **bad);
FIXTURE_API int fx_two_texts_u16(char16_t **good, char16_t **bad);
/* SysAllocStringLen on Windows; elsewhere malloc, with the data 4 bytes into the block. Not counted. */
FIXTURE_API char16_t *fx_make_bstr(const char16_t *text, uint32_t count);
FIXTURE_API void fx_free_bstr(char16_t *bstr);

/* An object that lends its name. The name changes address with each renaming. */
typedef struct fx_person fx_person;
/* Null for a null or empty name, with the last error FX_ENOENT. */
FIXTURE_API fx_person *fx_person_new(const char *name);
FIXTURE_API fx_person *fx_person_new_u16(const char16_t *name);
/* Null if the person was made from a name in the other encoding. */
FIXTURE_API const char *fx_person_name(const fx_person *person);
FIXTURE_API const char16_t *fx_person_name_u16(const fx_person *person);
FIXTURE_API void fx_person_rename(fx_person *person, const char *name);
FIXTURE_API void fx_person_rename_u16(fx_person *person, const char16_t *name);
FIXTURE_API void fx_person_free(fx_person *person);

/* ---- buffers.c: buffers of the caller -------------------------------------------------------- */

/*
 * Each writes a copy of `source`. A capacity counts the terminator. A buffer that is too small is
 * left full of '!' without a terminator where the protocol promises no contents.
 */
#define FX_DECLARE_TEXT_BUFFERS(NAME, U) \
    /* GetEnvironmentVariable: the length, or if it does not fit the size with the terminator. */ \
    /* A null source: 0 and the last error FX_NO_VALUE. */ \
    FIXTURE_API uint32_t NAME(fx_get_needed)(const U *source, U *buffer, uint32_t capacity); \
    /* snprintf: cuts off, always terminates, returns the whole length. */ \
    FIXTURE_API int NAME(fx_get_snprintf)(const U *source, U *buffer, size_t capacity); \
    /* GetWindowText: cuts off, terminates, returns what it wrote without the terminator. */ \
    /* A null source: 0 and the last error FX_NO_VALUE. */ \
    FIXTURE_API int NAME(fx_get_truncated)(const U *source, U *buffer, int capacity); \
    /* GetModuleFileName: the same, but returns the capacity if it cut off. */ \
    FIXTURE_API uint32_t NAME(fx_get_truncated_full)(const U *source, U *buffer, uint32_t capacity); \
    /* readlink: cuts off, no terminator; -1 and FX_NO_VALUE for a null source. */ \
    FIXTURE_API intptr_t NAME(fx_get_truncated_bare)(const U *source, U *buffer, size_t capacity); \
    /* GetComputerName: FX_MORE_DATA and *count = size with terminator, or 0 and *count = length. */ \
    FIXTURE_API int NAME(fx_get_error)(const U *source, U *buffer, uint32_t *count); \
    /* RegQueryValueEx: the size in bytes with terminator both ways; 0 if the buffer is null. */ \
    FIXTURE_API int NAME(fx_get_error_bytes)(const U *source, U *buffer, uint32_t *size); \
    /* getcwd: the buffer, or null and the last error FX_ERANGE; nothing says how much is needed. */ \
    FIXTURE_API U *NAME(fx_get_errno)(const U *source, U *buffer, size_t capacity); \
    /* strerror_r: 0 or FX_ERANGE. */ \
    FIXTURE_API int NAME(fx_get_status)(const U *source, U *buffer, size_t capacity); \
    /* No capacity at all: 260 units are taken for granted. */ \
    FIXTURE_API int NAME(fx_get_path)(const U *source, U *buffer); \
    /* Cuts off and terminates, and returns nothing. */ \
    FIXTURE_API void NAME(fx_get_plain)(const U *source, U *buffer, int capacity); \
    /* fx_get_needed of 'm' 100, 1000, then 3000 times: by the calls since fx_reset_calls. */ \
    FIXTURE_API uint32_t NAME(fx_get_needed_moving)(U *buffer, uint32_t capacity); \
    /* Never satisfied: asks for one more; FX_MORE_DATA and one more; always full. */ \
    FIXTURE_API uint32_t NAME(fx_get_needed_never)(U *buffer, uint32_t capacity); \
    FIXTURE_API int NAME(fx_get_error_never)(U *buffer, uint32_t *count); \
    FIXTURE_API int NAME(fx_get_truncated_never)(U *buffer, int capacity); \
    /* Bad: -5, returned and by pointer. */ \
    FIXTURE_API int NAME(fx_get_negative)(U *buffer, int capacity); \
    FIXTURE_API int NAME(fx_get_negative_count)(U *buffer, int *count); \
    /* Bad: a count of capacity + 10 though it says that all went well. */ \
    FIXTURE_API int NAME(fx_get_too_large)(U *buffer, int capacity); \
    FIXTURE_API int NAME(fx_get_too_large_count)(U *buffer, uint32_t *count); \
    /* Bad: full of 'x', no terminator; returns 0. */ \
    FIXTURE_API int NAME(fx_get_unterminated)(U *buffer, uint32_t capacity); \
    /* Bad: a text that is not valid, with its terminator; returns its length. */ \
    FIXTURE_API int NAME(fx_get_invalid)(U *buffer, int capacity);
#define FX_PLAIN_NAME(name) name
#define FX_U16_NAME(name) name##_u16
FX_DECLARE_TEXT_BUFFERS(FX_PLAIN_NAME, char)
FX_DECLARE_TEXT_BUFFERS(FX_U16_NAME, char16_t)
#undef FX_DECLARE_TEXT_BUFFERS

/* The same protocols for `total` items of bytes or ints, the item at i being 7 i + 3. */
#define FX_ITEMS(X) X(bytes, uint8_t) X(ints, int32_t)
#define FX_DECLARE_ITEM_BUFFERS(N, T) \
    /* Returns the total; copies only if it fits. */ \
    FIXTURE_API uint32_t fx_##N##_needed(uint32_t total, T *buffer, uint32_t capacity); \
    /* read: as many as fit; -1 and the last error FX_NO_VALUE for a negative total. */ \
    FIXTURE_API intptr_t fx_##N##_truncated(intptr_t total, T *buffer, size_t capacity); \
    /* FX_MORE_DATA and the total by pointer, counted in items and in bytes. */ \
    FIXTURE_API int fx_##N##_error(uint32_t total, T *buffer, uint32_t *count); \
    FIXTURE_API int fx_##N##_error_bytes(uint32_t total, T *buffer, uint32_t *size); \
    FIXTURE_API uint32_t fx_##N##_needed_never(T *buffer, uint32_t capacity); \
    FIXTURE_API int fx_##N##_error_never(T *buffer, uint32_t *count); \
    FIXTURE_API int fx_##N##_negative(T *buffer, int capacity); \
    FIXTURE_API int fx_##N##_negative_count(T *buffer, int *count); \
    FIXTURE_API int fx_##N##_too_large(T *buffer, int capacity); \
    FIXTURE_API int fx_##N##_too_large_count(T *buffer, uint32_t *count);
FX_ITEMS(FX_DECLARE_ITEM_BUFFERS)
#undef FX_DECLARE_ITEM_BUFFERS

/* ---- arrays.c -------------------------------------------------------------------------------- */

/* The wrapping sum; items[i] = i + 1; each item doubled in place. */
#define FX_DECLARE_ARRAY(N, T) \
    FIXTURE_API T fx_total_##N(const T *items, size_t count); \
    FIXTURE_API void fx_fill_##N(T *items, size_t count); \
    FIXTURE_API void fx_double_all_##N(T *items, size_t count);
FX_SCALARS(FX_DECLARE_ARRAY)
#undef FX_DECLARE_ARRAY

/* The same with every type of count; -1 for a negative one. */
#define FX_COUNTS(X) \
    X(i8, int8_t) X(u8, uint8_t) X(i16, int16_t) X(u16, uint16_t) X(int, int) X(u32, uint32_t) \
    X(i64, int64_t) X(size, size_t)
#define FX_DECLARE_COUNTED(N, T) \
    FIXTURE_API int64_t fx_total_by_##N(const int32_t *items, T count); \
    FIXTURE_API int fx_fill_by_##N(int32_t *items, T count);
FX_COUNTS(FX_DECLARE_COUNTED)
#undef FX_DECLARE_COUNTED

FIXTURE_API int64_t fx_total_count_first(int count, const int32_t *items);
FIXTURE_API int64_t fx_total_byte_size(const int32_t *items, uint32_t size); /* the size is in bytes */
FIXTURE_API int64_t fx_total_two(const int32_t *a, int count_a, const int32_t *b, int count_b);
FIXTURE_API int64_t fx_total_four(const int32_t *items); /* exactly four */
FIXTURE_API double fx_dot(const double *left, const double *right, int count);
FIXTURE_API void fx_zip_add(const int32_t *left, const int32_t *right, int32_t *out, size_t count);

/* 0, 1, 2, ... as many of `wanted` as fit; the count is returned, or in and out by pointer. */
FIXTURE_API int fx_range(int32_t *out, int capacity, int wanted);
FIXTURE_API int fx_range_count(int32_t *out, int *count, int wanted);
FIXTURE_API int fx_range_count_out(int32_t *out, int capacity, int wanted, int *written);
/* Removes the odd ones in place, and changes the count. */
FIXTURE_API int fx_remove_odd(int32_t *items, int *count);
/* Bad: they write nothing, and the count is -3, or capacity + 7. */
FIXTURE_API int fx_range_negative(int32_t *out, int capacity);
FIXTURE_API int fx_range_too_large(int32_t *out, int capacity);
FIXTURE_API int fx_range_negative_count(int32_t *out, int *count);
FIXTURE_API int fx_range_too_large_count(int32_t *out, int *count);

/* Arrays that the callee allocates, 0, 10, 20, ...; to be freed by fx_free. n < 0: -1 and null. */
FIXTURE_API int fx_make_ints(int n, int32_t **out, size_t *count);
FIXTURE_API int fx_make_points(int n, fx_point **out, size_t *count);
FIXTURE_API int32_t *fx_return_ints(int n, size_t *count);
/* Returns 5 with the array written all the same. */
FIXTURE_API int fx_make_ints_then_fail(int n, int32_t **out, size_t *count);
/* Bad: null with a count of 3; an array of 3 with a count of -3. */
FIXTURE_API int fx_make_ints_null(int32_t **out, size_t *count);
FIXTURE_API int fx_make_ints_negative(int32_t **out, int *count);
/* "text 0", "text 1", ...; to be freed by fx_free_strings. */
FIXTURE_API int fx_make_strings(int n, char ***out, size_t *count);
FIXTURE_API int fx_make_strings_u16(int n, char16_t ***out, size_t *count);
FIXTURE_API void fx_free_strings(char **items, size_t count);
FIXTURE_API void fx_free_strings_u16(char16_t **items, size_t count);

/* Arrays of texts: total length, number of nulls, all of them joined as snprintf does it. */
FIXTURE_API int64_t fx_strings_length(const char *const *items, size_t count);
FIXTURE_API int64_t fx_strings_length_u16(const char16_t *const *items, size_t count);
FIXTURE_API int fx_strings_nulls(const char *const *items, int count);
FIXTURE_API int fx_strings_nulls_u16(const char16_t *const *items, int count);
FIXTURE_API size_t fx_strings_join(const char *const *items, size_t count, char *out,
                                   size_t capacity);
FIXTURE_API size_t fx_strings_join_u16(const char16_t *const *items, size_t count, char16_t *out,
                                       size_t capacity);
/* Arrays that a null ends. */
FIXTURE_API int fx_argv_count(const char *const *argv);
FIXTURE_API int fx_argv_count_u16(const char16_t *const *argv);
FIXTURE_API size_t fx_argv_join(const char *const *argv, char *out, size_t capacity);
FIXTURE_API size_t fx_argv_join_u16(const char16_t *const *argv, char16_t *out, size_t capacity);

/* ---- handles.c ------------------------------------------------------------------------------- */

typedef intptr_t fx_handle;
#define FX_INVALID_HANDLE ((fx_handle)-1)

/* The handle, or -1 and the last error -id for a negative id. */
FIXTURE_API fx_handle fx_open(int id);
/* 0; -1 and the last error FX_EBADF for what is not open, counted by fx_double_closes. */
FIXTURE_API int fx_close(fx_handle handle);
FIXTURE_API long fx_double_closes(void);
FIXTURE_API long fx_double_closes_here(void); /* by the calling thread */
/* The id it was opened with; -1 and FX_EBADF if it is not open. */
FIXTURE_API int fx_handle_value(fx_handle handle);
FIXTURE_API int fx_is_open(fx_handle handle);
/* Status: 0, or -id for a negative id, with *out = -1. */
FIXTURE_API int fx_open_out(int id, fx_handle *out);
/* Two handles; fails for a negative second id with the first written. */
FIXTURE_API int fx_open_two(int id, int id2, fx_handle *out, fx_handle *out2);
/* Writes an open handle, and returns 5. */
FIXTURE_API int fx_open_out_then_fail(int id, fx_handle *out);
/* Closes *handle and puts another there; for a negative id returns -id and changes nothing. */
FIXTURE_API int fx_reopen(fx_handle *handle, int id);
FIXTURE_API fx_handle fx_duplicate(fx_handle handle);
FIXTURE_API int fx_duplicate_out(fx_handle handle, fx_handle *out);
/* Always open, value 0, not to be closed. */
FIXTURE_API fx_handle fx_default_handle(void);
/* The sum of the values; -1 if one of them is not open. */
FIXTURE_API int fx_handles_total(const fx_handle *handles, size_t count);
/* A handle and an owned text; with `bad`, the text is not valid. */
FIXTURE_API int fx_open_named(int id, int bad, fx_handle *out, char **name);

/* A handle that is a pointer, null being the invalid one. */
typedef struct fx_box fx_box;
/* Null and the last error -value for a negative value. */
FIXTURE_API fx_box *fx_box_new(int value);
FIXTURE_API void fx_box_free(fx_box *box);
FIXTURE_API int fx_box_value(const fx_box *box);
FIXTURE_API void fx_box_set(fx_box *box, int value);
FIXTURE_API int fx_box_new_out(int value, fx_box **out);
FIXTURE_API int fx_box_new_out_then_fail(int value, fx_box **out);

/* ---- callbacks.c ----------------------------------------------------------------------------- */

typedef int (*fx_first_fn)(void *user, int value);
typedef int (*fx_middle_fn)(int value, void *user, int twice);
typedef int (*fx_last_fn)(int value, void *user);
typedef void (*fx_void_fn)(int value, void *user);
typedef double (*fx_double_fn)(double value, void *user);
typedef int64_t (*fx_long_fn)(int64_t value, void *user);
typedef fx_point (*fx_point_fn)(fx_point value, void *user);
typedef int (*fx_point_ptr_fn)(const fx_point *value, void *user);
typedef void (*fx_inout_fn)(int *value, void *user);
typedef int32_t (*fx_bool32_fn)(int32_t value, void *user);
typedef uint8_t (*fx_bool8_fn)(uint8_t value, void *user);
typedef int (*fx_color_fn)(fx_color value, void *user);
typedef int (*fx_handle_fn)(fx_handle handle, void *user);
typedef int (*fx_text_fn)(const char *text, void *user);
typedef int (*fx_text_u16_fn)(const char16_t *text, void *user);
typedef char *(*fx_make_text_fn)(int value, void *user);
typedef char16_t *(*fx_make_text_u16_fn)(int value, void *user);
typedef int (*fx_row_fn)(void *state, int columns, char **values, char **names);
typedef int (*fx_row_u16_fn)(void *state, int columns, char16_t **values, char16_t **names);
typedef int (*fx_items_fn)(const int32_t *items, size_t count, void *user);
typedef int (*fx_fill_fn)(uint8_t *buffer, int capacity, void *user);
typedef int (*fx_plain_fn)(int value);
typedef int (*fx_binary_fn)(int left, int right);
typedef int (*fx_compare_fn)(const void *left, const void *right);
typedef int (*fx_compare_context_fn)(const void *left, const void *right, void *user);

/* Call with 0 to n - 1, and return the sum of what came back. */
FIXTURE_API int fx_call_first(fx_first_fn f, void *user, int n);
FIXTURE_API int fx_call_middle(int n, void *user, fx_middle_fn f);
FIXTURE_API int fx_call_last(int n, fx_last_fn f, void *user);
FIXTURE_API int fx_call_void(fx_void_fn f, void *user, int n); /* returns n */
/* Two callbacks with user data of their own, called in turn: f - g for each value. */
FIXTURE_API int fx_call_both(int n, fx_last_fn f, void *f_user, fx_last_fn g, void *g_user);
/* One call each, returning what came back. */
FIXTURE_API double fx_call_double(fx_double_fn f, void *user, double value);
FIXTURE_API int64_t fx_call_long(fx_long_fn f, void *user, int64_t value);
FIXTURE_API fx_point fx_call_point(fx_point_fn f, void *user, fx_point value);
FIXTURE_API int fx_call_point_ptr(fx_point_ptr_fn f, void *user, double x, double y);
FIXTURE_API int fx_call_point_null(fx_point_ptr_fn f, void *user);
FIXTURE_API int fx_call_bool32(fx_bool32_fn f, void *user, int value); /* the bits, both ways */
FIXTURE_API int fx_call_bool8(fx_bool8_fn f, void *user, int value);
FIXTURE_API int fx_call_color(fx_color_fn f, void *user, int value);
FIXTURE_API int fx_call_handle(fx_handle_fn f, void *user, int id); /* the handle is lent */
/* -1 if the callback is null. */
FIXTURE_API int fx_call_optional(fx_last_fn f, void *user, int value);
/* The value goes through n calls; its last state. `null` passes a null pointer and returns 0. */
FIXTURE_API int fx_call_inout(fx_inout_fn f, void *user, int start, int n);
FIXTURE_API int fx_call_inout_null(fx_inout_fn f, void *user);
/* While it returns not zero, at most n times: how many calls were made. */
FIXTURE_API int fx_each_while(int n, fx_last_fn f, void *user);
/* n times whatever it returns: how many calls were made after the first that returned not zero. */
FIXTURE_API int fx_call_after_stop(int n, fx_last_fn f, void *user);
/* Items 1 to n, and after them an empty array. */
FIXTURE_API int fx_call_items(fx_items_fn f, void *user, int n);
/* Bad: a count of SIZE_MAX. */
FIXTURE_API int fx_call_items_bad(fx_items_fn f, void *user);
/* The callback fills at most `capacity` bytes and returns how many: their sum, -1 if it said too many. */
FIXTURE_API int64_t fx_call_fill(fx_fill_fn f, void *user, int capacity);
/* A last error of the library's own is set before the callback and after it. */
FIXTURE_API int fx_call_then_fail(fx_last_fn f, void *user, int code); /* -1 */

FIXTURE_API int fx_call_text(fx_text_fn f, void *user, const char *text);
FIXTURE_API int fx_call_text_u16(fx_text_u16_fn f, void *user, const char16_t *text);
FIXTURE_API int fx_call_text_invalid(fx_text_fn f, void *user);
FIXTURE_API int fx_call_text_invalid_u16(fx_text_u16_fn f, void *user);
/* The callback returns a text of fx_alloc, which is freed here: its length, -1 for null. */
FIXTURE_API int fx_call_make_text(fx_make_text_fn f, void *user, int value);
FIXTURE_API int fx_call_make_text_u16(fx_make_text_u16_fn f, void *user, int value);
/*
 * Rows of "r<row>c<column>" with names "column <n>"; the value in column 1 of odd rows is null.
 * FX_EABORT if the callback returned not zero, 1 for negative rows, else 0; *message is null or an
 * owned text. `bad` reports -1 columns.
 */
FIXTURE_API int fx_exec(int rows, int columns, fx_row_fn row, void *state, char **message);
FIXTURE_API int fx_exec_u16(int rows, int columns, fx_row_u16_fn row, void *state,
                            char16_t **message);
FIXTURE_API int fx_exec_bad(fx_row_fn row, void *state);

/* Calls f(value); while that runs, fx_reenter(v) of the same thread calls f(v). -1 if nothing runs. */
FIXTURE_API int fx_nested(fx_last_fn f, void *user, int value);
FIXTURE_API int fx_reenter(int value);
/* One call on a thread of its own, which is awaited. */
FIXTURE_API int fx_call_on_thread(fx_last_fn f, void *user, int value);
/* `threads` threads at once, n calls each: the sum. */
FIXTURE_API int64_t fx_call_on_threads(fx_last_fn f, void *user, int threads, int n);

/* Without user data. */
FIXTURE_API int fx_each(int n, fx_plain_fn f);
FIXTURE_API int fx_each_two(int n, fx_plain_fn f, fx_plain_fn g); /* sum of f - g */
FIXTURE_API void fx_sort(int32_t *items, size_t count, fx_compare_fn compare);
FIXTURE_API void fx_sort_r(int32_t *items, size_t count, fx_compare_context_fn compare, void *user);
/* '+', '-', '*'; null for others. */
FIXTURE_API fx_binary_fn fx_get_operation(int symbol);
FIXTURE_API int fx_apply(fx_binary_fn f, int left, int right);
FIXTURE_API int fx_is_operation(fx_binary_fn f, int symbol);

/* ---- events.c: callbacks that are kept ------------------------------------------------------- */

/* A number from 1 that is never used again; -1 if there are too many (4096) or f is null. */
FIXTURE_API int fx_register(fx_last_fn f, void *user);
/* The number by pointer, and a status: 0, or -1 with a negative *id, which is `deny` if that is negative. */
FIXTURE_API int fx_register_out(fx_last_fn f, void *user, int deny, int *id);
/* 0, or -1 if it is not registered. Does not wait for calls that are under way. */
FIXTURE_API int fx_unregister(int id);
FIXTURE_API int fx_registered(void);
/* How many calls are under way, in all threads. */
FIXTURE_API int fx_running(void);
/* What the callback returns; -1 if it is not registered. */
FIXTURE_API int fx_fire(int id, int event);
/* Every registered one; how many. */
FIXTURE_API int fx_fire_all(int event);
/* Even after it was unregistered. */
FIXTURE_API int fx_fire_late(int id, int event);
/* From `threads` threads at once, n times each: how many calls found it registered. */
FIXTURE_API int fx_fire_from_threads(int id, int threads, int n);
/* After a delay, on a thread of its own, even if it was unregistered meanwhile; fx_join awaits the result. */
typedef struct fx_job fx_job;
FIXTURE_API fx_job *fx_fire_async(int id, int event, int delay_ms);
FIXTURE_API int fx_join(fx_job *job);
/* One hook of the process, without user data: the one before; what it returns, -1 if there is none. */
FIXTURE_API fx_plain_fn fx_set_hook(fx_plain_fn hook);
FIXTURE_API int fx_fire_hook(int event);

/* ---- records.c: structs that are converted --------------------------------------------------- */

/*
 * `check` reads a struct and returns a checksum (0 for null); `expect` computes the same from the
 * parts. `fill` writes one that owns nothing, `make` one that owns, and `clear` frees that.
 */
typedef struct fx_name { const char *first; const char *last; int age; } fx_name;
typedef struct fx_name_u16 { const char16_t *first; const char16_t *last; int age; } fx_name_u16;
#define FX_DECLARE_NAME(NAME, U) \
    FIXTURE_API uint64_t NAME(fx_name_expect)(const U *first, const U *last, int age); \
    FIXTURE_API uint64_t NAME(fx_name_check)(const struct NAME(fx_name) *name); \
    FIXTURE_API uint64_t NAME(fx_name_check_value)(struct NAME(fx_name) name); \
    /* Ada Lovelace, 36; `invalid` has a last name that is no valid text */ \
    FIXTURE_API int NAME(fx_name_fill)(struct NAME(fx_name) *out); \
    FIXTURE_API int NAME(fx_name_fill_invalid)(struct NAME(fx_name) *out); \
    FIXTURE_API struct NAME(fx_name) NAME(fx_name_return)(void); \
    FIXTURE_API int NAME(fx_name_make)(const U *first, const U *last, int age, \
                                       struct NAME(fx_name) *out); \
    FIXTURE_API void NAME(fx_name_clear)(struct NAME(fx_name) *name); \
    /* One year more, and the names swapped */ \
    FIXTURE_API int NAME(fx_name_birthday)(struct NAME(fx_name) *name); \
    /* The checksums of an array added up */ \
    FIXTURE_API uint64_t NAME(fx_names_check)(const struct NAME(fx_name) *names, size_t count);
FX_DECLARE_NAME(FX_PLAIN_NAME, char)
FX_DECLARE_NAME(FX_U16_NAME, char16_t)
#undef FX_DECLARE_NAME

/* Text in a fixed field. `fill` writes `text` cut off to 15; `full` 16 times 'f', no terminator. */
typedef struct fx_tag { uint32_t id; char name[16]; uint32_t after; } fx_tag;
typedef struct fx_tag_u16 { uint32_t id; char16_t name[16]; uint32_t after; } fx_tag_u16;
#define FX_DECLARE_TAG(NAME, U) \
    FIXTURE_API uint64_t NAME(fx_tag_expect)(uint32_t id, const U *name, uint32_t after); \
    FIXTURE_API uint64_t NAME(fx_tag_check)(const struct NAME(fx_tag) *tag); \
    FIXTURE_API uint64_t NAME(fx_tag_check_value)(struct NAME(fx_tag) tag); \
    FIXTURE_API int NAME(fx_tag_fill)(uint32_t id, const U *text, uint32_t after, \
                                      struct NAME(fx_tag) *out); \
    FIXTURE_API int NAME(fx_tag_full)(struct NAME(fx_tag) *out); \
    FIXTURE_API int NAME(fx_tag_invalid)(struct NAME(fx_tag) *out); \
    FIXTURE_API struct NAME(fx_tag) NAME(fx_tag_return)(uint32_t id, const U *text, uint32_t after);
FX_DECLARE_TAG(FX_PLAIN_NAME, char)
FX_DECLARE_TAG(FX_U16_NAME, char16_t)
#undef FX_DECLARE_TAG

/* An array in a fixed field, of which `count` are used. */
typedef struct fx_fixed { int32_t count; int32_t values[8]; int32_t after; } fx_fixed;
FIXTURE_API int64_t fx_fixed_total(const fx_fixed *value); /* of the used ones, plus `after` */
FIXTURE_API int fx_fixed_fill(int count, fx_fixed *out);   /* 1, 2, ...; after = 99 */
FIXTURE_API fx_fixed fx_fixed_return(int count);

/* Each form a boolean has in a struct, an enum, a character and a handle. */
typedef struct fx_options {
    uint8_t enabled;
    int32_t visible;
    int16_t locked;
    fx_color color;
    char16_t letter;
    fx_handle handle;
} fx_options;
/* Bits from the lowest: enabled, visible, locked; plus 8 * color + 1000 * letter */
FIXTURE_API int64_t fx_options_check(const fx_options *options);
FIXTURE_API int fx_options_fill(fx_options *out); /* 1, 0, -1, FX_BLUE, 'x', fx_default_handle() */
/* Bad: 7 as enabled (0), 99 as color (1), a surrogate as letter (2) */
FIXTURE_API int fx_options_fill_bad(int which, fx_options *out);

/* A size field that the caller sets: FX_ERANGE if it is wrong. */
typedef struct fx_sized { uint32_t size; int32_t value; double ratio; } fx_sized;
FIXTURE_API int fx_sized_check(const fx_sized *value);
FIXTURE_API int fx_sized_fill(fx_sized *in_out); /* value 5, ratio 0.5 */

/* ---- graphs.c: structs that point -------------------------------------------------------------*/

/* Pointer and count. `make` owns its items, `clear` frees them. */
typedef struct fx_slice { const int32_t *items; size_t count; } fx_slice;
FIXTURE_API int64_t fx_slice_total(const fx_slice *slice);
FIXTURE_API int64_t fx_slice_total_value(fx_slice slice);
FIXTURE_API int fx_slice_make(int n, fx_slice *out); /* 0, 10, 20, ... */
FIXTURE_API void fx_slice_clear(fx_slice *slice);
/* Count and pointer to texts, to points. */
typedef struct fx_list { uint32_t count; const char *const *items; } fx_list;
typedef struct fx_polygon { uint16_t count; const fx_point *points; } fx_polygon;
FIXTURE_API int64_t fx_list_length(const fx_list *list);
FIXTURE_API double fx_polygon_total(const fx_polygon *polygon);
/* A flexible last member: owned, to be freed by fx_free; items 0, 10, 20, ... */
typedef struct fx_flexible { uint32_t count; int32_t items[]; } fx_flexible;
FIXTURE_API int64_t fx_flexible_total(const fx_flexible *value);
FIXTURE_API fx_flexible *fx_flexible_make(int n);
/* In a buffer of the caller; needed size in bytes. */
FIXTURE_API uint32_t fx_flexible_fill(int n, fx_flexible *out, uint32_t size);

/* A union and what tells its member: 0 whole, 1 real, 2 text, 3 point. */
typedef struct fx_variant {
    int32_t kind;
    union {
        int64_t whole;
        double real;
        const char *text;
        fx_point point;
    } value;
} fx_variant;
/* whole, real, length of the text, sum of the point; -1 for null and for other kinds */
FIXTURE_API double fx_variant_check(const fx_variant *variant);
FIXTURE_API double fx_variant_check_value(fx_variant variant);
/* -5000000000, 2.5, fx_text(), {3, 4}; kind 9 for other numbers */
FIXTURE_API int fx_variant_fill(int kind, fx_variant *out);
FIXTURE_API fx_variant fx_variant_return(int kind);

/* A function and its context. */
typedef struct fx_listener { int32_t id; fx_last_fn on_event; void *user; } fx_listener;
FIXTURE_API int fx_listener_fire(const fx_listener *listener, int event); /* id + result; id if null */
/* A table of functions that the library fills. */
typedef struct fx_operations { fx_binary_fn add; fx_binary_fn subtract; fx_binary_fn none; } fx_operations;
FIXTURE_API int fx_operations_fill(fx_operations *out);
/* A struct in a struct, by pointer and by value. */
typedef struct fx_document { const fx_name *owner; fx_tag tag; fx_slice pages; } fx_document;
/* fx_name_check(owner) + fx_tag_check(tag) + fx_slice_total(pages) */
FIXTURE_API uint64_t fx_document_check(const fx_document *document);
/* A list. */
typedef struct fx_node { int32_t value; const struct fx_node *next; } fx_node;
FIXTURE_API int64_t fx_node_total(const fx_node *head);

/* ---- layouts.c: packed structs, bit fields, explicit offsets --------------------------------- */

#pragma pack(push, 1)
typedef struct fx_packed1 { uint8_t a; uint64_t b; uint16_t c; double d; uint8_t e; } fx_packed1;
#pragma pack(pop)
#pragma pack(push, 2)
typedef struct fx_packed2 { uint8_t a; uint64_t b; uint16_t c; double d; uint8_t e; } fx_packed2;
#pragma pack(pop)
#pragma pack(push, 4)
typedef struct fx_packed4 { uint8_t a; uint64_t b; uint16_t c; double d; uint8_t e; } fx_packed4;
#pragma pack(pop)
#pragma pack(push, 8)
typedef struct fx_packed8 { uint8_t a; uint64_t b; uint16_t c; double d; uint8_t e; } fx_packed8;
#pragma pack(pop)
/* a + 2b + 3c + 4d + 5e, from the parts and from the structs; the parts are seed, seed + 1, ... */
FIXTURE_API double fx_packed_expect(uint8_t a, uint64_t b, uint16_t c, double d, uint8_t e);
#define FX_PACKS(X) X(packed1) X(packed2) X(packed4) X(packed8)
#define FX_DECLARE_PACKED(S) \
    FIXTURE_API double fx_check_##S(const fx_##S *value); \
    FIXTURE_API double fx_sum_##S(fx_##S value); \
    FIXTURE_API void fx_init_##S(int seed, fx_##S *out); \
    FIXTURE_API fx_##S fx_make_##S(int seed); \
    FIXTURE_API double fx_total_##S(const fx_##S *items, size_t count);
FX_PACKS(FX_DECLARE_PACKED)
#undef FX_DECLARE_PACKED

/* Every primitive behind a byte, in every packing; only their layout is asked for. */
#define FX_ALL_FIELDS \
    uint8_t b0; int8_t i8; uint8_t b1; int16_t i16; uint8_t b2; uint16_t u16; uint8_t b3; \
    int32_t i32; uint8_t b4; uint32_t u32; uint8_t b5; int64_t i64; uint8_t b6; uint64_t u64; \
    uint8_t b7; intptr_t isize; uint8_t b8; size_t usize; uint8_t b9; float f32; uint8_t b10; \
    double f64; uint8_t b11; void *pointer; uint8_t b12; long c_long; uint8_t b13; \
    char16_t text[3]; uint8_t b14; fx_point point; uint8_t b15;
#pragma pack(push, 1)
typedef struct fx_all1 { FX_ALL_FIELDS } fx_all1;
#pragma pack(pop)
#pragma pack(push, 2)
typedef struct fx_all2 { FX_ALL_FIELDS } fx_all2;
#pragma pack(pop)
#pragma pack(push, 4)
typedef struct fx_all4 { FX_ALL_FIELDS } fx_all4;
#pragma pack(pop)
#pragma pack(push, 8)
typedef struct fx_all8 { FX_ALL_FIELDS } fx_all8;
#pragma pack(pop)
#pragma pack(push, 16)
typedef struct fx_all16 { FX_ALL_FIELDS } fx_all16;
#pragma pack(pop)
typedef struct fx_all { FX_ALL_FIELDS } fx_all;

/* Bit fields of one type, with a break in the middle; and of mixed types, where GNU and MS differ. */
typedef struct fx_bits {
    uint32_t mode : 3;
    uint32_t level : 5;
    int32_t delta : 7;
    uint32_t : 0;
    uint32_t serial : 17;
    uint32_t flag : 1;
} fx_bits;
typedef struct fx_bits_mixed {
    uint8_t a : 3;
    uint16_t b : 9;
    uint32_t c : 20;
    uint8_t d : 4;
    int64_t e : 33;
    uint8_t plain;
} fx_bits_mixed;
/* The field at an index from 0; -1 for another index. Setting cuts the value off to the field. */
FIXTURE_API int64_t fx_bits_get(const fx_bits *bits, int index);
FIXTURE_API int fx_bits_set(fx_bits *bits, int index, int64_t value);
FIXTURE_API int64_t fx_bits_get_value(fx_bits bits, int index);
FIXTURE_API int64_t fx_bits_mixed_get(const fx_bits_mixed *bits, int index);
FIXTURE_API int fx_bits_mixed_set(fx_bits_mixed *bits, int index, int64_t value);
FIXTURE_API fx_bits_mixed fx_bits_mixed_return(int index, int64_t value);

/* Members that share bytes, and a gap: explicit offsets 0, 0, 0, 2, and 0, 16. */
typedef union fx_overlay {
    uint32_t raw;
    float real;
    struct { uint16_t low, high; } half;
} fx_overlay;
typedef struct fx_gap { int32_t first; uint8_t unused[12]; int64_t last; } fx_gap;
FIXTURE_API uint32_t fx_overlay_raw(const fx_overlay *overlay);
FIXTURE_API void fx_overlay_fill(uint32_t raw, fx_overlay *out);
FIXTURE_API int64_t fx_gap_sum(const fx_gap *gap);
FIXTURE_API void fx_gap_fill(int32_t first, int64_t last, fx_gap *out);

/* ---- variadic.c ------------------------------------------------------------------------------ */

FIXTURE_API int fx_sum_ints(int n, ...);
FIXTURE_API double fx_sum_doubles(int n, ...);
/* a + 2b + 3c + 4d + 5e + 6f + 7g, and n doubles with the weights 8, 9, .. */
FIXTURE_API double fx_weigh_all(
    int8_t a, double b, int64_t c, float d, uint16_t e, int32_t f, double g, int n, ...);
/* The type of each argument by a letter: i int, l int64_t, d double, p pointer, s text; "7,-8,2.5,ptr,abc". */
FIXTURE_API int fx_describe(char *buffer, size_t capacity, const char *types, ...);
/* snprintf */
FIXTURE_API int fx_format(char *buffer, size_t capacity, const char *format, ...);

/* ---- conventions.c: other calling conventions, which 32-bit x86 alone tells apart ------------- */

FIXTURE_API int FX_STDCALL fx_std_subtract(int left, int right);
FIXTURE_API double FX_STDCALL fx_std_mixed(int8_t a, double b, int64_t c, float d);
FIXTURE_API fx_point FX_STDCALL fx_std_point(fx_point value, double factor);
FIXTURE_API int FX_STDCALL fx_std_none(void); /* 17 */
typedef int(FX_STDCALL *fx_std_fn)(int value, void *user);
FIXTURE_API int FX_STDCALL fx_std_call(int n, fx_std_fn f, void *user);
#if defined(__i386__) && defined(_WIN32)
FIXTURE_API int FX_FASTCALL fx_fast_subtract(int left, int right);
FIXTURE_API int FX_THISCALL fx_this_subtract(int left, int right);
/* A struct returned in a register: where a fastcall function has the address of a larger one, gcc and
 * Microsoft's compiler differ. */
FIXTURE_API fx_pair FX_FASTCALL fx_fast_pair(int factor, fx_pair value);
FIXTURE_API fx_point FX_THISCALL fx_this_point(int factor, fx_point value);
/* The sum of what the callback returns for (i, n), with i from 0 to n - 1. */
typedef int(FX_FASTCALL *fx_fast_fn)(int left, int right, void *user);
FIXTURE_API int FX_FASTCALL fx_fast_call(int n, fx_fast_fn f, void *user);
typedef int(FX_THISCALL *fx_this_fn)(void *self, int left, int right);
FIXTURE_API int FX_THISCALL fx_this_call(int n, fx_this_fn f, void *user);
/* Exported as _fx_std_under@8, as Microsoft's tools decorate. */
int FX_STDCALL fx_std_under(int left, int right);
#endif

#include "dotnet.h"
#include "win32_layouts.h"
#include "assemblies.h"
#include "unions.h"
#include "bits.h"
#include "flexible.h"
#include "owned.h"

/* ---- sequences.c ----------------------------------------------------------------------------- */

#include "sequences.h"

/* ---- charsets.c ------------------------------------------------------------------------------ */

#include "charsets.h"

/* ---- lifts.c --------------------------------------------------------------------------------- */

#include "lifts.h"

/* ---- given_back.c ---------------------------------------------------------------------------- */

#include "given_back.h"

/* ---- layouts.c: structs of which only the layout is asked for ---------------------------------- */

#include "twins.h"

/* ---- replaced.c ------------------------------------------------------------------------------ */

#include "replaced.h"

#endif
