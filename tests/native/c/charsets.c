/* Text and arrays byte for byte. */
#include "internal.h"

#if defined(_WIN32)
#include <windows.h>
#include <oleauto.h>
#endif

#define DEFINE_TEXTS(SUFFIX, U) \
    static size_t length##SUFFIX(const U *text) { \
        size_t length = 0; \
        while (text[length] != 0) length++; \
        return length; \
    } \
    int fx_text_is##SUFFIX(const U *text, const U *units, size_t count) { \
        return length##SUFFIX(text) == count && memcmp(text, units, count * sizeof *text) == 0; \
    } \
    size_t fx_text_copy##SUFFIX(const U *text, U *out, size_t capacity) { \
        size_t size = length##SUFFIX(text) + 1; \
        if (size <= capacity) memcpy(out, text, size * sizeof *text); \
        return size; \
    } \
    U *fx_text_make##SUFFIX(const U *units, size_t count) { \
        U *made = fx_alloc((count + 1) * sizeof *made); \
        if (count > 0) memcpy(made, units, count * sizeof *made); \
        made[count] = 0; \
        return made; \
    } \
    int fx_fixed_is##SUFFIX(const U *field, size_t size, const U *units, size_t count) { \
        for (size_t i = 0; i < size; i++) \
            if (field[i] != (i < count ? units[i] : 0)) return 0; \
        return count <= size; \
    } \
    void fx_fixed_give##SUFFIX(const U *units, size_t count, U *field, size_t size) { \
        for (size_t i = 0; i < size; i++) field[i] = i < count ? units[i] : 0; \
    } \
    void fx_fixed_turn##SUFFIX(U *field, size_t size) { \
        size_t count = 0; \
        while (count < size && field[count] != 0) count++; \
        for (size_t i = 0; i < count / 2; i++) { \
            U first = field[i]; \
            field[i] = field[count - 1 - i]; \
            field[count - 1 - i] = first; \
        } \
    } \
    size_t fx_texts_copy##SUFFIX(const U *const *texts, size_t count, U *out, size_t capacity) { \
        static const U none[] = {1, 0}; \
        size_t at = 0; \
        for (size_t i = 0; i < count; i++) \
            at += fx_text_copy##SUFFIX(texts[i] == NULL ? none : texts[i], out + at, \
                                       at < capacity ? capacity - at : 0); \
        return at; \
    } \
    int fx_pass_texts##SUFFIX(const U *const *texts, size_t count, fx_pass_texts_fn##SUFFIX f, \
                              void *user) { \
        return f(texts, count, user); \
    } \
    int fx_pass_text##SUFFIX(const U *text, fx_pass_text_fn##SUFFIX f, void *user) { \
        return f(text, user); \
    }
FX_UNITS(DEFINE_TEXTS)

int fx_ansi_bstr_is(const char *bstr, const char *units, uint32_t count) {
    uint32_t bytes;
    if (bstr == NULL) return 0;
    memcpy(&bytes, bstr - sizeof bytes, sizeof bytes);
    return bytes == count && memcmp(bstr, units, count) == 0 && bstr[count] == 0;
}

char *fx_make_ansi_bstr(const char *units, uint32_t count) {
#if defined(_WIN32)
    return (char *)SysAllocStringByteLen(units, count);
#else
    char *made = (char *)fx_make_bstr(NULL, (count + 1) / 2);
    memcpy(made - sizeof count, &count, sizeof count);
    memcpy(made, units, count);
    return made;
#endif
}

#define DEFINE_FLAGS(N, T) \
    void fx_copy_##N(const T *items, T *out, size_t count) { \
        for (size_t i = 0; i < count; i++) out[i] = items[i]; \
    } \
    void fx_turn_##N(T *items, size_t count) { \
        for (size_t i = 0; i < count / 2; i++) { \
            T first = items[i]; \
            items[i] = items[count - 1 - i]; \
            items[count - 1 - i] = first; \
        } \
    } \
    T *fx_make_copy_##N(const T *items, size_t count, size_t *made) { \
        T *copy = fx_alloc(count * sizeof *copy); \
        fx_copy_##N(items, copy, count); \
        *made = count; \
        return copy; \
    } \
    int fx_pass_##N(T *items, size_t count, fx_items_fn_##N f, void *user) { \
        return f(items, count, user); \
    }
FX_FLAGS(DEFINE_FLAGS)
