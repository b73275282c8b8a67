/* Arrays of texts and of structs that are replaced, set, or ended by a zero. */
#include "internal.h"

#include <stdio.h>
#include <stdlib.h>
#if defined(_WIN32)
#include <windows.h>
#include <objbase.h>
static void task_free(void *memory) { CoTaskMemFree(memory); }
#else
static void task_free(void *memory) { free(memory); }
#endif

enum { UNREADABLE = 1, MISSING = 2, NEGATIVE = 3, FAILING = 4 };

static char *copy(const char *text) { return fx_strdup(text); }
static char16_t *copy_u16(const char16_t *text) {
    size_t bytes = (fxi_len_u16(text) + 1) * sizeof *text;
    return memcpy(fx_alloc(bytes), text, bytes);
}
static char16_t *copy_bstr(const char16_t *text) { return fx_make_bstr(text, (uint32_t)fxi_len_u16(text)); }
static void drop(char *text) { fx_free(text); }
static void drop_u16(char16_t *text) { fx_free(text); }
static void drop_bstr(char16_t *text) { fx_free_bstr(text); }

static char *number(const char *word, int at) {
    char text[40];
    snprintf(text, sizeof text, "%s %d", word, at);
    return copy(text);
}
static void widen(char16_t *out, const char *word, int at) {
    char text[40];
    int length = snprintf(text, sizeof text, "%s %d", word, at);
    for (int i = 0; i <= length; i++) out[i] = (char16_t)text[i];
}
static char16_t *number_u16(const char *word, int at) {
    char16_t text[40];
    widen(text, word, at);
    return copy_u16(text);
}
static char16_t *number_bstr(const char *word, int at) {
    char16_t text[40];
    widen(text, word, at);
    return copy_bstr(text);
}

#define DEFINE_TEXTS(SUFFIX, FORM, U, BROKEN) \
    static void spoil##FORM(U **names, int count, int bad) { \
        if (count == 0) return; \
        if (bad == UNREADABLE) names[count / 2][0] = BROKEN; \
        if (bad == MISSING) { \
            drop##FORM(names[count / 2]); \
            names[count / 2] = NULL; \
        } \
    } \
    static int replace##FORM(U ***names, int *count, const U *more, int bad) { \
        int old = *count, removed = more == NULL && old > 0, kept = old - removed; \
        U **array = fx_alloc(((size_t)kept + 1) * sizeof *array); \
        for (int i = 0; i < kept; i++) array[i] = (*names)[i + removed]; \
        if (removed) drop##FORM((*names)[0]); \
        if (more != NULL) array[kept++] = copy##FORM(more); \
        fx_free(*names); \
        *names = array; \
        *count = bad == NEGATIVE ? -1 : kept; \
        spoil##FORM(array, kept, bad); \
        if (bad == NEGATIVE) \
            for (int i = 0; i < kept; i++) drop##FORM(array[i]); \
        return bad == FAILING ? 5 : 0; \
    } \
    static int name_all##FORM(U **out, int *count, int wanted, int bad) { \
        int room = *count, set = wanted < room ? wanted : room; \
        for (int i = 0; i < set; i++) out[i] = number##FORM("named", i); \
        spoil##FORM(out, set, bad); \
        *count = bad == NEGATIVE ? -1 : wanted; \
        return wanted; \
    }
DEFINE_TEXTS(, , char, (char)0xFF)
DEFINE_TEXTS(_u16, _u16, char16_t, 0xD800)
DEFINE_TEXTS(_u16, _bstr, char16_t, 0xD800)

int fx_replace_names(char ***names, int *count, const char *more, int bad) {
    return replace(names, count, more, bad);
}
int fx_replace_names_u16(char16_t ***names, int *count, const char16_t *more, int bad) {
    return replace_u16(names, count, more, bad);
}
int fx_replace_bstrs(char16_t ***names, int *count, const char16_t *more, int bad) {
    return replace_bstr(names, count, more, bad);
}
int fx_name_all(char **out, int *count, int wanted, int bad) { return name_all(out, count, wanted, bad); }
int fx_name_all_u16(char16_t **out, int *count, int wanted, int bad) {
    return name_all_u16(out, count, wanted, bad);
}
int fx_name_all_bstrs(char16_t **out, int *count, int wanted, int bad) {
    return name_all_bstr(out, count, wanted, bad);
}

int fx_made_bstrs(int n, char16_t ***out, int *count, int bad) {
    *out = fx_alloc(((size_t)n + 1) * sizeof **out);
    for (int i = 0; i < n; i++) (*out)[i] = number_bstr("made", i);
    *count = n;
    spoil_bstr(*out, n, bad);
    return bad == FAILING ? 5 : 0;
}

int fx_replace_guests(fx_guest **guests, int *count, const char *more, int bad) {
    int old = *count, removed = more == NULL && old > 0, kept = old - removed;
    fx_guest *array = fxi_cotask_alloc(((size_t)kept + 1) * sizeof *array);
    for (int i = 0; i < kept; i++) {
        array[i] = (*guests)[i + removed];
        array[i].age++;
    }
    if (removed) task_free((*guests)[0].name);
    if (more != NULL) {
        char *name = fxi_cotask_alloc(strlen(more) + 1);
        memcpy(name, more, strlen(more) + 1);
        array[kept++] = (fx_guest){name, 0};
    }
    task_free(*guests);
    *guests = array;
    *count = kept;
    if (kept > 0 && bad == UNREADABLE) array[kept / 2].name[0] = (char)0xFF;
    if (kept > 0 && bad == MISSING) {
        task_free(array[kept / 2].name);
        array[kept / 2].name = NULL;
    }
    return bad == FAILING ? 5 : 0;
}

int64_t fx_guests_total(const fx_guest *guests, size_t count) {
    int64_t total = 0;
    for (size_t i = 0; i < count; i++) total += (int64_t)fxi_len(guests[i].name) + guests[i].age;
    return total;
}

int64_t fx_guests_age(fx_guest *guests, size_t count) {
    int64_t total = 0;
    for (size_t i = 0; i < count; i++) total += ++guests[i].age;
    return total;
}

void fx_guests_fill(fx_guest *guests, size_t count) {
    static char name[] = "guest";
    for (size_t i = 0; i < count; i++) guests[i] = (fx_guest){name, (int32_t)i};
}

int64_t fx_marks_total(const fx_mark *marks) {
    int64_t total = 0;
    for (; marks->kind != 0 || marks->place != 0; marks++) total += marks->kind * marks->place;
    return total;
}

fx_mark *fx_marks_make(int n) {
    size_t bytes = ((size_t)n + 1) * sizeof(fx_mark);
    fx_mark *marks = memset(fx_alloc(bytes), 0xFF, bytes);
    for (int i = 0; i < n; i++) {
        marks[i].kind = (int8_t)(i + 1);
        marks[i].place = i + 1;
    }
    marks[n].kind = 0;
    marks[n].place = 0;
    return marks;
}

int64_t fx_words_total(const fx_word *words) {
    int64_t total = 0;
    for (; words->text != NULL || words->weight != 0; words++)
        total += words->text != NULL ? (int64_t)fxi_len(words->text) * words->weight : 0;
    return total;
}

const fx_word *fx_words_kept(void) {
    static const fx_word words[] = {{"one", 1}, {"two", 2}, {NULL, 3}, {NULL, 0}};
    return words;
}

fx_word *fx_words_make(int n, int bad) {
    fx_word *words = fx_alloc(((size_t)n + 1) * sizeof *words);
    for (int i = 0; i < n; i++) words[i] = (fx_word){number("word", i), i + 1};
    words[n] = (fx_word){NULL, 0};
    if (n > 0 && bad == UNREADABLE) *(char *)words[n / 2].text = (char)0xFF;
    return words;
}

int fx_cotask_append(char **text, const char *more) {
    size_t old = *text != NULL ? strlen(*text) : 0;
    char *joined = fxi_cotask_alloc(old + strlen(more) + 2);
    if (old > 0) memcpy(joined, *text, old);
    joined[old] = '+';
    memcpy(joined + old + 1, more, strlen(more) + 1);
    task_free(*text);
    *text = joined;
    return 0;
}

int fx_cotask_grow(int32_t **items, size_t *count, int by) {
    int32_t *grown = fxi_cotask_alloc((*count + (size_t)by) * sizeof *grown);
    for (size_t i = 0; i < *count; i++) grown[i] = (*items)[i];
    for (int i = 0; i < by; i++) grown[*count + (size_t)i] = i + 1;
    task_free(*items);
    *items = grown;
    *count += (size_t)by;
    return 0;
}
