/*
 * Callbacks that give something back beside their result; see given_back.c. Each function says in `said`,
 * in C's words, what it got, and then frees what is its own. "fallback" stands for a negative result.
 */
#ifndef PINVOKE_FIXTURES_GIVEN_BACK_H
#define PINVOKE_FIXTURES_GIVEN_BACK_H

#define FX_SAID char *said, size_t capacity, void *user

typedef struct fx_settings {
    int32_t number;
    char name[8];
    char *title; /* of the task allocator, CoTaskMemAlloc or malloc */
    const char *lent; /* the library's own */
    int enabled;
    uint32_t length; /* of numbers, which are the library's own */
    const int16_t *numbers;
} fx_settings;
/* Before each call: 1, "ada", "title", "lent", 0, {7, 8}. After it: "<number> <name> <title> <lent> <enabled> <length>". */
typedef int (*fx_settings_fn)(fx_settings *settings, void *user);
FIXTURE_API int fx_call_settings(fx_settings_fn f, int times, FX_SAID);
/* Whether the pointers that the library owns are still its own. */
FIXTURE_API int fx_settings_kept(void);
typedef fx_settings (*fx_make_settings_fn)(int number, void *user);
FIXTURE_API int fx_call_make_settings(fx_make_settings_fn f, int number, FX_SAID);

/* Places that hold garbage before the call. "<number> <flag> <color>" */
typedef int (*fx_out_values_fn)(int32_t *number, int *flag, fx_color *color, void *user);
FIXTURE_API int fx_call_out_values(fx_out_values_fn f, FX_SAID);
FIXTURE_API int fx_call_out_values_null(fx_out_values_fn f, void *user);
/* "<id>" */
typedef int (*fx_out_handle_fn)(fx_handle *handle, void *user);
FIXTURE_API int fx_call_out_handle(fx_out_handle_fn f, FX_SAID);
/* Memory of the task allocator. "<text>", or "null"; "<count>: <item> <item> .." */
typedef int (*fx_out_text_fn)(char **text, void *user);
FIXTURE_API int fx_call_out_text(fx_out_text_fn f, FX_SAID);
typedef int (*fx_out_items_fn)(int32_t **items, int *count, void *user);
FIXTURE_API int fx_call_out_items(fx_out_items_fn f, FX_SAID);
typedef int (*fx_out_texts_fn)(char ***texts, int8_t *count, void *user);
FIXTURE_API int fx_call_out_texts(fx_out_texts_fn f, FX_SAID);
typedef int (*fx_out_two_fn)(char **first, fx_color *color, char **second, void *user);
FIXTURE_API int fx_call_out_two(fx_out_two_fn f, FX_SAID); /* "<first> <color> <second>" */
typedef int32_t *(*fx_make_items_fn)(int n, size_t *count, void *user);
FIXTURE_API int fx_call_make_items(fx_make_items_fn f, int n, FX_SAID);
typedef char **(*fx_make_texts_fn)(int n, size_t *count, void *user);
FIXTURE_API int fx_call_make_texts(fx_make_texts_fn f, int n, FX_SAID);

/* Buffers of the library's, of `units` units. "<text>" */
typedef int (*fx_out_buffer_fn)(char *buffer, size_t units, void *user);
FIXTURE_API int fx_call_out_buffer(fx_out_buffer_fn f, size_t units, FX_SAID);
/* *length is the room before, and the length after. "<length> <first unit> <last unit>" */
typedef int (*fx_out_wide_fn)(char16_t *buffer, int *length, void *user);
FIXTURE_API int fx_call_out_wide(fx_out_wide_fn f, int units, FX_SAID);
typedef int (*fx_out_colors_fn)(fx_color *colors, int *count, void *user);
FIXTURE_API int fx_call_out_colors(fx_out_colors_fn f, int room, FX_SAID); /* "<count>: <color> .." */

#endif
