/* What the functions of all cells use. */
#include <float.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include <uchar.h>
#include <wchar.h>

typedef struct { double x; int8_t y; } Point;
typedef struct { const char *name; int32_t age; } Person;

static inline size_t units(const void *text, size_t unit) {
    static const char zero[4];
    const char *at = text;
    while (memcmp(at, zero, unit) != 0) at += unit;
    return (size_t)(at - (const char *)text) / unit;
}

static inline void *copied(const void *from, size_t bytes) { return memcpy(malloc(bytes), from, bytes); }

/* Terminated text. */
static inline int text_is(const void *text, const void *value, size_t unit) {
    size_t count = units(value, unit);
    return text != NULL && units(text, unit) == count && memcmp(text, value, count * unit) == 0;
}
static inline void *text_made(const void *value, size_t unit) {
    return copied(value, (units(value, unit) + 1) * unit);
}

/* The length in bytes stands in the four bytes before the first unit. */
static inline int bstr_is(const void *text, const void *value, size_t unit) {
    uint32_t bytes;
    if (text == NULL) return 0;
    memcpy(&bytes, (const char *)text - 4, 4);
    return bytes == units(value, unit) * unit && memcmp(text, value, bytes) == 0;
}
static inline void *bstr_made(const void *value, size_t unit) {
    uint32_t bytes = (uint32_t)(units(value, unit) * unit);
    char *block = calloc(1, bytes + 4 + 2);
    memcpy(block, &bytes, 4);
    memcpy(block + 4, value, bytes);
    return block + 4;
}

/* Eight units. */
static inline int fixed_is(const void *text, const void *value) {
    char expected[8] = {0};
    memcpy(expected, value, units(value, 1));
    return memcmp(text, expected, 8) == 0;
}
static inline void fixed_fill(void *text, const void *value) {
    memset(text, 0, 8);
    memcpy(text, value, units(value, 1));
}

static inline int counted_is(const void *text, size_t count, const void *value, size_t unit) {
    return count == units(value, unit) && memcmp(text, value, count * unit) == 0;
}

/* Texts up to an empty one. */
static inline size_t multi_bytes(const char *texts) {
    size_t bytes = 0;
    while (texts[bytes] != 0) bytes += strlen(texts + bytes) + 1;
    return bytes + 1;
}
static inline int multi_is(const char *texts, const char *value) {
    size_t bytes = multi_bytes(value);
    return multi_bytes(texts) == bytes && memcmp(texts, value, bytes) == 0;
}

static inline int list_is(const char *const *texts, size_t count, const char *const *value) {
    size_t at = 0;
    for (; value[at] != NULL; at++)
        if (at >= count || strcmp(texts[at], value[at]) != 0) return 0;
    return at == count;
}

static inline int point_is(Point point, Point value) { return point.x == value.x && point.y == value.y; }
static inline int person_is(Person person, Person value) {
    return text_is(person.name, value.name, 1) && person.age == value.age;
}
static inline Person person_made(Person value) {
    Person person = {text_made(value.name, 1), value.age};
    return person;
}

/* What a callback gave: each text is a block, and so is the array. */
static inline void list_free(char **texts, size_t count) {
    for (size_t i = 0; i < count; i++) free(texts[i]);
    free(texts);
}
