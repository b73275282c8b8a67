/* Callbacks that give something back beside their result. */
#include "internal.h"

#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#if defined(_WIN32)
#include <windows.h>
#include <objbase.h>
static void release(void *memory) { CoTaskMemFree(memory); }
#else
static void release(void *memory) { free(memory); }
#endif

/* Appends to what is said. */
static void say(char *said, size_t capacity, const char *format, ...) {
    size_t at = strlen(said);
    va_list arguments;
    va_start(arguments, format);
    vsnprintf(said + at, capacity - at, format, arguments);
    va_end(arguments);
}

static int fallback(int result, char *said, size_t capacity) {
    if (result < 0) say(said, capacity, "fallback");
    return result < 0;
}

static const char lent[] = "lent";
static const int16_t numbers[] = {7, 8};
static int kept;

int fx_settings_kept(void) { return kept; }

static void say_settings(const fx_settings *settings, char *said, size_t capacity) {
    kept = settings->lent == lent && settings->numbers == numbers;
    say(said, capacity, "%d %s %s %s %d %u", (int)settings->number, settings->name,
        settings->title ? settings->title : "null", settings->lent ? settings->lent : "null",
        settings->enabled, (unsigned)settings->length);
}

int fx_call_settings(fx_settings_fn f, int times, FX_SAID) {
    said[0] = 0;
    fx_settings settings = {1, "ada", fxi_cotask_alloc(6), lent, 0, 2, numbers};
    memcpy(settings.title, "title", 6);
    int result = 0;
    for (int i = 0; i < times; i++) result = f(&settings, user);
    say_settings(&settings, said, capacity);
    if (result < 0) say(said, capacity, " fallback");
    release(settings.title);
    return result;
}

int fx_call_make_settings(fx_make_settings_fn f, int number, FX_SAID) {
    said[0] = 0;
    fx_settings settings = f(number, user);
    say_settings(&settings, said, capacity);
    release(settings.title);
    return 0;
}

int fx_call_out_values(fx_out_values_fn f, FX_SAID) {
    said[0] = 0;
    int32_t number = -1;
    int flag = 7;
    fx_color color = (fx_color)99;
    if (fallback(f(&number, &flag, &color, user), said, capacity)) return -1;
    say(said, capacity, "%d %d %d", (int)number, flag, (int)color);
    return 0;
}

int fx_call_out_values_null(fx_out_values_fn f, void *user) {
    int flag = 7;
    fx_color color = (fx_color)99;
    return f(NULL, &flag, &color, user);
}

int fx_call_out_handle(fx_out_handle_fn f, FX_SAID) {
    said[0] = 0;
    fx_handle handle = (fx_handle)12345;
    if (fallback(f(&handle, user), said, capacity)) return -1;
    say(said, capacity, "%d", handle == FX_INVALID_HANDLE ? -1 : fx_handle_value(handle));
    if (handle != FX_INVALID_HANDLE) fx_close(handle);
    return 0;
}

int fx_call_out_text(fx_out_text_fn f, FX_SAID) {
    said[0] = 0;
    char *text = said;
    if (fallback(f(&text, user), said, capacity)) return -1;
    say(said, capacity, "%s", text ? text : "null");
    release(text);
    return 0;
}

static void say_items(const int32_t *items, long count, char *said, size_t capacity) {
    say(said, capacity, "%ld:", count);
    for (long i = 0; i < count; i++) say(said, capacity, " %d", (int)items[i]);
}

static void say_texts(char **texts, long count, char *said, size_t capacity) {
    say(said, capacity, "%ld:", count);
    for (long i = 0; i < count; i++) {
        say(said, capacity, " %s", texts[i]);
        release(texts[i]);
    }
    release(texts);
}

int fx_call_out_items(fx_out_items_fn f, FX_SAID) {
    said[0] = 0;
    int32_t *items = (int32_t *)said;
    int count = -5;
    if (fallback(f(&items, &count, user), said, capacity)) return -1;
    say_items(items, count, said, capacity);
    release(items);
    return 0;
}

int fx_call_out_texts(fx_out_texts_fn f, FX_SAID) {
    said[0] = 0;
    char **texts = (char **)said;
    int8_t count = -5;
    if (fallback(f(&texts, &count, user), said, capacity)) return -1;
    say_texts(texts, count, said, capacity);
    return 0;
}

int fx_call_out_two(fx_out_two_fn f, FX_SAID) {
    said[0] = 0;
    char *first = said;
    char *second = said;
    fx_color color = (fx_color)99;
    if (fallback(f(&first, &color, &second, user), said, capacity)) return -1;
    say(said, capacity, "%s %d %s", first, (int)color, second);
    release(first);
    release(second);
    return 0;
}

int fx_call_make_items(fx_make_items_fn f, int n, FX_SAID) {
    said[0] = 0;
    size_t count = 99;
    int32_t *items = f(n, &count, user);
    say_items(items, (long)count, said, capacity);
    release(items);
    return 0;
}

int fx_call_make_texts(fx_make_texts_fn f, int n, FX_SAID) {
    said[0] = 0;
    size_t count = 99;
    char **texts = f(n, &count, user);
    say_texts(texts, (long)count, said, capacity);
    return 0;
}

int fx_call_out_buffer(fx_out_buffer_fn f, size_t units, FX_SAID) {
    said[0] = 0;
    char *buffer = malloc(units + 1);
    memset(buffer, '?', units + 1);
    int result = f(buffer, units, user);
    if (buffer[units] != '?') say(said, capacity, "overrun");
    if (!fallback(result, said, capacity)) say(said, capacity, "%s", buffer);
    else if (units > 0 && buffer[0] != 0) say(said, capacity, " and text");
    free(buffer);
    return result;
}

int fx_call_out_wide(fx_out_wide_fn f, int units, FX_SAID) {
    said[0] = 0;
    char16_t *buffer = malloc(((size_t)units + 1) * sizeof *buffer);
    buffer[units] = 0x3F3F;
    int length = units;
    int result = f(buffer, &length, user);
    if (buffer[units] != 0x3F3F) say(said, capacity, "overrun");
    if (!fallback(result, said, capacity))
        say(said, capacity, "%d %x %x", length, (unsigned)buffer[0], (unsigned)buffer[length > 0 ? length - 1 : 0]);
    free(buffer);
    return result;
}

int fx_call_out_colors(fx_out_colors_fn f, int room, FX_SAID) {
    said[0] = 0;
    fx_color *colors = malloc(((size_t)room + 1) * sizeof *colors);
    colors[room] = (fx_color)99;
    int count = room;
    int result = f(colors, &count, user);
    if (colors[room] != (fx_color)99) say(said, capacity, "overrun");
    if (!fallback(result, said, capacity)) say_items((const int32_t *)colors, count, said, capacity);
    free(colors);
    return result;
}
