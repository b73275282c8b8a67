/*
 * The C side of structs in the tests that no function of the library takes: only their layout is asked
 * for. Included by fixtures.h.
 */
#ifndef PINVOKE_FIXTURES_TWINS_H
#define PINVOKE_FIXTURES_TWINS_H

/* Of pointers and counts. */
typedef struct { const char *text; } fx_twin_link;
typedef struct { const char *text; int32_t number; } fx_twin_lent;
typedef struct { fx_handle first; } fx_twin_opened;
typedef struct { uint8_t id; char *name; int32_t is_open; uint16_t values[3]; } fx_twin_window;
typedef struct { const char16_t *name; int32_t count; } fx_twin_named;
typedef struct { const int32_t *items; uint8_t count; uint8_t reserved; } fx_twin_small_count;
typedef struct { const int32_t *first; size_t count; const uint8_t *second; } fx_twin_two_arrays;
typedef struct { char brief[8]; char *full; char *other; } fx_twin_code_pages;
typedef struct {
    int8_t count;
    const uint32_t *items;
    const int16_t *colors;
    const char *name;
    uint64_t size;
    const uint16_t *narrow;
} fx_twin_pointing;

/* Of plain data. */
typedef struct { uint8_t first[2]; char third; } fx_twin_letters;
typedef struct { uint16_t low, high; } fx_twin_half;
typedef struct { float real; int16_t small; int64_t whole; } fx_twin_three_kinds;
typedef struct { int64_t items[5]; } fx_twin_large;
typedef struct { uint8_t value; uint16_t half; } fx_twin_tiny;
typedef struct { size_t size; double ratio; } fx_twin_missized;
typedef struct { uint32_t count; int32_t items[1]; } fx_twin_any_size;
typedef struct { int32_t first; uint8_t last; uint8_t rest[19]; } fx_twin_padded;
#pragma pack(push, 1)
typedef struct {
    uint8_t unused0; uint16_t a; uint8_t unused1[2]; double b; uint8_t unused2[2]; uint32_t c;
    uint8_t unused3[5];
} fx_twin_scattered;
typedef struct {
    uint8_t unused0; uint16_t early; uint8_t unused1[2]; double real; uint8_t unused2[2]; uint32_t late;
    uint8_t unused3[13];
} fx_twin_scattered_wide;
#pragma pack(pop)
#pragma pack(push, 2)
typedef struct { uint8_t tag; uint64_t whole; fx_point points[2]; } fx_twin_packed;
#pragma pack(pop)

/* With bits. */
typedef struct {
    uint32_t version : 3; uint32_t count : 5; int32_t delta : 7; uint8_t values[40];
} fx_twin_counted_bits;
typedef struct { fx_bits items[4]; } fx_twin_four_bits;
typedef struct { _Alignas(64) uint32_t number; } fx_twin_line;
typedef struct { uint32_t mode : 3; fx_twin_line line; } fx_twin_beside_a_line;
typedef struct { uint32_t mode : 3; uint32_t : 0; uint32_t level : 5; uint8_t plain; } fx_twin_bits;
typedef struct {
    uint8_t first : 3; int8_t is_signed : 5; int32_t flag : 1; int16_t color : 7; int64_t wide : 33;
    uint8_t last;
} fx_twin_more_bits;

/* Unions. */
typedef struct { int32_t kind; union { int64_t whole; } value; } fx_twin_wide_variant;
typedef struct {
    int32_t kind;
    union {
        int64_t whole;
        struct { uint8_t is_set; int16_t color; } flags;
        char16_t name[3];
    } value;
} fx_twin_tagged;
typedef struct {
    uint16_t kind;
    union { uint32_t code; uint16_t pair[2]; } payload;
    fx_twin_tagged tagged[2];
} fx_twin_message;

/* Of everything. */
typedef struct fx_twin_linked {
    struct fx_twin_linked *next;
    const char *name;
    const char *const *names;
    void (*call)(int);
    void *any;
    fx_overlay overlay;
} fx_twin_linked;
typedef struct {
    const char *name;
    const char *wide;
    const char16_t *title;
    char tag[16];
    char16_t label[8];
    int32_t enabled;
    char letter;
    int16_t color;
    fx_point point;
    const fx_point *corner;
    uint16_t count;
    const fx_point *points;
    const char *const *names;
    int32_t rows[2][3];
    uint8_t reserved;
} fx_twin_described;
typedef struct {
    int32_t kind;
    union {
        int64_t whole;
        const char *text;
        fx_point point;
        struct { uint8_t first; int16_t second; } pair;
        uint8_t room[56];
    } value;
} fx_twin_variant;
typedef struct {
    int (*functions[2])(int);
    const char *names[2];
    fx_twin_linked *nodes[3][2];
} fx_twin_table;
typedef struct {
    const char *names[2];
    const char16_t *titles[3];
    const char *others[4];
    int16_t colors[5];
    const int16_t *few;
    uint64_t count;
} fx_twin_names;
typedef union {
    uint32_t kind;
    struct { uint32_t kind; uint16_t code; const char *text; } key;
    struct { uint32_t kind; fx_point by; float speed; } move;
} fx_twin_event;
typedef struct {
    fx_twin_described entry;
    fx_twin_variant variant;
    uint32_t count;
    uint64_t sizes[];
} fx_twin_directory;
typedef struct {
    uint8_t id;
    char name[6];
    int32_t is_open;
    char16_t title[4];
    int16_t color;
    uint16_t values[3];
    uint8_t small;
    int16_t variant;
    char16_t letter;
    char32_t point;
    double ratio;
    int16_t colors[2];
} fx_twin_flat;
typedef struct fx_twin_mixed_node { const struct fx_twin_mixed_node *next; } fx_twin_mixed_node;
typedef struct {
    const int32_t *first;
    uint32_t size;
    const int32_t *second;
    const uint16_t *four;
    const char16_t *name;
    const fx_twin_mixed_node *next;
} fx_twin_mixed;
typedef struct { char short_[8], other[8]; } fx_twin_pages;
typedef struct { const char *text; uint32_t units; } fx_twin_counted;

#endif
