/* ---- unions.c: unions whose members all begin with what tells them apart ---------------------- */
#ifndef PINVOKE_FIXTURES_UNIONS_H
#define PINVOKE_FIXTURES_UNIONS_H

/* 1 key, 2 text (of fx_alloc, owned), 3 move, 4 quit, 5 items (owned, counted). */
typedef struct fx_key_event { uint32_t kind; uint16_t code; uint8_t pressed; } fx_key_event;
typedef struct fx_text_event { uint32_t kind; char *text; int32_t cursor; } fx_text_event;
typedef struct fx_move_event { uint32_t kind; fx_point by; float speed; } fx_move_event;
typedef struct fx_items_event { uint32_t kind; uint16_t count; int32_t *items; } fx_items_event;
typedef union fx_event {
    uint32_t kind;
    fx_key_event key;
    fx_text_event text;
    fx_move_event move;
    fx_items_event items;
    uint8_t room[64];
} fx_event;
/* A number of all parts; -1 for another kind. */
FIXTURE_API double fx_event_check(const fx_event *event);
FIXTURE_API double fx_event_check_value(fx_event event);
FIXTURE_API double fx_events_check(const fx_event *events, size_t count);
/* Key {65, 1}, text {"typed", 3}, move {{3, 4}, 0.5}, quit, items {0, 10, 20}; other kinds as they are. */
FIXTURE_API int fx_event_fill(uint32_t kind, fx_event *out);
FIXTURE_API fx_event fx_event_return(uint32_t kind);
/* Fills as many, kinds 1 to 5 and again from 1; the one at index `bad` gets kind 77 and owns nothing. */
FIXTURE_API int fx_events_fill(fx_event *out, size_t count, int bad);

/* A packed union, behind a discriminant of one byte. */
#pragma pack(push, 1)
typedef struct fx_packed_variant {
    uint8_t kind;
    union { int64_t whole; double real; } value;
} fx_packed_variant;
#pragma pack(pop)
FIXTURE_API double fx_packed_variant_check(const fx_packed_variant *variant);
FIXTURE_API void fx_packed_variant_fill(int kind, fx_packed_variant *out);


/* Pointers that share their bytes. */
typedef union fx_pointers { const void *data; fx_binary_fn function; uintptr_t address; } fx_pointers;
FIXTURE_API fx_pointers fx_pointers_return(int which); /* 0 data: fx_text(), 1 function: fx_get_operation('+') */
FIXTURE_API int fx_pointers_call(const fx_pointers *pointers, int left, int right);
/* Structs that hold pointers, by value and through an out parameter. */
typedef struct fx_table { fx_binary_fn functions[2]; const char *names[2]; fx_pointers any; } fx_table;
FIXTURE_API fx_table fx_table_return(void); /* {'+', '-'}, {"add", "subtract"}, data: fx_text() */
FIXTURE_API int fx_table_fill(fx_table *out);
FIXTURE_API fx_slice fx_slice_return(int n); /* as fx_slice_make: to be cleared */

#endif
