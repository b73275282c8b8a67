/* The base of every ratio: C that calls through a pointer loaded from memory at each call, as it
   must for a function found by dlsym. Each loop calls `n` times and returns a sum that depends on
   every result, which the benchmark compares before it times anything. */
#include "bench.h"

#include <errno.h>
#include <stdbool.h>
#include <stdlib.h>
#include <string.h>

/* `volatile` makes each use load the pointer, or the argument, from memory. */
#define SLOT(function) static __typeof__(function) *volatile function##_slot = function

SLOT(bench_add);
SLOT(bench_mixed8);
SLOT(bench_turn);
SLOT(bench_norm);
SLOT(bench_step);
SLOT(bench_length);
SLOT(bench_length_u16);
SLOT(bench_lengths);
SLOT(bench_name);
SLOT(bench_name_copy);
SLOT(bench_name_into);
SLOT(bench_sum);
SLOT(bench_increment);
SLOT(bench_each);
SLOT(bench_each_plain);
SLOT(bench_address);
SLOT(bench_checked);
static void (*volatile qsort_slot)(void *, size_t, size_t, bench_compare) = qsort;

/* Calls from eight sites in turn: where in memory a loop of a few nanoseconds happens to lie can cost
   it a cycle or two, and of eight sites some lie better and some worse. The Rust side does so too. */
#define EIGHT_SITES _Pragma("GCC unroll 8")

/* What a caller's frame holds before it goes to the heap. */
enum { FRAME = 512 };

/* The same through a table that the caller has the address of, as C programs keep the functions of a
   library chosen at run time. */
static const struct table {
    __typeof__(bench_add) *bench_add;
    __typeof__(bench_mixed8) *bench_mixed8;
    __typeof__(bench_turn) *bench_turn;
    __typeof__(bench_norm) *bench_norm;
    __typeof__(bench_step) *bench_step;
} functions = {bench_add, bench_mixed8, bench_turn, bench_norm, bench_step};
static const struct table *volatile table_slot = &functions;

static inline uint64_t bits(double value) {
    uint64_t bits;
    memcpy(&bits, &value, sizeof bits);
    return bits;
}

#define BY_SLOT(function) function##_slot
#define BY_TABLE(function) table->function
#define DIRECT(suffix, TABLE, BY)                                                                  \
    uint64_t loop_add##suffix(uint64_t n) {                                                        \
        TABLE uint64_t sum = 0;                                                                    \
        EIGHT_SITES                                                                                \
        for (uint64_t i = 0; i < n; i++) sum += (uint32_t)BY(bench_add)((int32_t)i, 7);            \
        return sum;                                                                                \
    }                                                                                              \
    uint64_t loop_mixed8##suffix(uint64_t n) {                                                     \
        TABLE uint64_t sum = 0;                                                                    \
        EIGHT_SITES                                                                                \
        for (uint64_t i = 0; i < n; i++) {                                                         \
            sum += (uint64_t)BY(bench_mixed8)(-1, 2, (int32_t)i, 4, 5.0f, 6.0, &sum, 8);           \
        }                                                                                          \
        return sum;                                                                                \
    }                                                                                              \
    uint64_t loop_turn##suffix(uint64_t n) {                                                       \
        TABLE uint64_t sum = 0;                                                                    \
        EIGHT_SITES                                                                                \
        for (uint64_t i = 0; i < n; i++) {                                                         \
            bench_point point = {(int32_t)i, 1.0};                                                 \
            sum += bits(BY(bench_turn)(point).y);                                                  \
        }                                                                                          \
        return sum;                                                                                \
    }                                                                                              \
    uint64_t loop_norm##suffix(uint64_t n, const bench_point *point) {                             \
        TABLE const bench_point *volatile given = point;                                           \
        uint64_t sum = 0;                                                                          \
        EIGHT_SITES                                                                                \
        for (uint64_t i = 0; i < n; i++) sum += bits(BY(bench_norm)(given));                       \
        return sum;                                                                                \
    }                                                                                              \
    uint64_t loop_step##suffix(uint64_t n) {                                                       \
        TABLE bench_point point = {0.0, 0.0};                                                      \
        EIGHT_SITES                                                                                \
        for (uint64_t i = 0; i < n; i++) BY(bench_step)(&point);                                   \
        return (uint64_t)(point.x + point.y);                                                      \
    }
DIRECT(, , BY_SLOT)
DIRECT(_table, const struct table *table = table_slot;, BY_TABLE)

/* Text that is terminated already: only its address crosses. */
uint64_t loop_length(uint64_t n, const char *text) {
    const char *volatile given = text;
    uint64_t sum = 0;
    EIGHT_SITES
    for (uint64_t i = 0; i < n; i++) sum += bench_length_slot(given);
    return sum;
}

/* Text of known length that must be copied to be terminated. */
uint64_t loop_length_copied(uint64_t n, const char *text, size_t length) {
    const char *volatile given = text;
    volatile size_t given_length = length;
    uint64_t sum = 0;
    for (uint64_t i = 0; i < n; i++) {
        char frame[FRAME];
        size_t now = given_length;
        char *copy = now < FRAME ? frame : malloc(now + 1);
        memcpy(copy, given, now);
        copy[now] = 0;
        sum += bench_length_slot(copy);
        if (copy != frame) free(copy);
    }
    return sum;
}

/* As above, refusing text that has a NUL inside. */
uint64_t loop_length_checked(uint64_t n, const char *text, size_t length) {
    const char *volatile given = text;
    volatile size_t given_length = length;
    uint64_t sum = 0;
    for (uint64_t i = 0; i < n; i++) {
        char frame[FRAME];
        size_t now = given_length;
        if (memchr(given, 0, now) != NULL) return 0;
        char *copy = now < FRAME ? frame : malloc(now + 1);
        memcpy(copy, given, now);
        copy[now] = 0;
        sum += bench_length_slot(copy);
        if (copy != frame) free(copy);
    }
    return sum;
}

uint64_t loop_length_u16(uint64_t n, const char16_t *text) {
    const char16_t *volatile given = text;
    uint64_t sum = 0;
    EIGHT_SITES
    for (uint64_t i = 0; i < n; i++) sum += bench_length_u16_slot(given);
    return sum;
}

uint64_t loop_lengths(uint64_t n, const char *const *texts, size_t count) {
    const char *const *volatile given = texts;
    uint64_t sum = 0;
    for (uint64_t i = 0; i < n; i++) sum += bench_lengths_slot(given, count);
    return sum;
}

/* The same after each text was copied into one block, in the frame while it is short. */
uint64_t loop_lengths_copied(uint64_t n, const char *const *texts, const size_t *lengths,
                             size_t count) {
    const char *const *volatile given = texts;
    uint64_t sum = 0;
    for (uint64_t i = 0; i < n; i++) {
        const char *frame_pointers[33];
        char frame[1024];
        size_t bytes = 0;
        for (size_t k = 0; k < count; k++) bytes += lengths[k] + 1;
        bool fits = count < 33 && bytes <= sizeof frame;
        const char **pointers =
            fits ? frame_pointers : malloc((count + 1) * sizeof *pointers + bytes);
        char *at = fits ? frame : (char *)(pointers + count + 1);
        for (size_t k = 0; k < count; k++) {
            memcpy(at, given[k], lengths[k]);
            at[lengths[k]] = 0;
            pointers[k] = at;
            at += lengths[k] + 1;
        }
        pointers[count] = NULL;
        sum += bench_lengths_slot(pointers, count);
        if (!fits) free(pointers);
    }
    return sum;
}

uint64_t loop_name(uint64_t n) {
    uint64_t sum = 0;
    for (uint64_t i = 0; i < n; i++) sum += strlen(bench_name_slot());
    return sum;
}

uint64_t loop_name_copy(uint64_t n) {
    uint64_t sum = 0;
    for (uint64_t i = 0; i < n; i++) {
        char *text = bench_name_copy_slot();
        sum += strlen(text);
        free(text);
    }
    return sum;
}

/* The copy copied once more into memory of the caller's own, as a `String` is. */
uint64_t loop_name_copied(uint64_t n) {
    uint64_t sum = 0;
    for (uint64_t i = 0; i < n; i++) {
        char *text = bench_name_copy_slot();
        size_t length = strlen(text);
        char *volatile own = malloc(length + 1);
        memcpy(own, text, length + 1);
        free(text);
        sum += length;
        free(own);
    }
    return sum;
}

uint64_t loop_name_into(uint64_t n) {
    uint64_t sum = 0;
    for (uint64_t i = 0; i < n; i++) {
        char buffer[FRAME];
        sum += bench_name_into_slot(buffer, sizeof buffer) + (unsigned char)buffer[0];
    }
    return sum;
}

/* The same for a caller that must find the end of the text itself. */
uint64_t loop_name_into_read(uint64_t n) {
    uint64_t sum = 0;
    for (uint64_t i = 0; i < n; i++) {
        char buffer[FRAME];
        if (bench_name_into_slot(buffer, sizeof buffer) == 0) return 0;
        sum += strlen(buffer) + (unsigned char)buffer[0];
    }
    return sum;
}

uint64_t loop_sum(uint64_t n, const int32_t *items, size_t count) {
    const int32_t *volatile given = items;
    uint64_t sum = 0;
    EIGHT_SITES
    for (uint64_t i = 0; i < n; i++) sum += (uint64_t)bench_sum_slot(given, count);
    return sum;
}

uint64_t loop_address(uint64_t n, const uint8_t *items, size_t count) {
    const uint8_t *volatile given = items;
    uint64_t sum = 0;
    EIGHT_SITES
    for (uint64_t i = 0; i < n; i++) sum += bench_address_slot(given, count);
    return sum;
}

uint64_t loop_increment(uint64_t n, int32_t *items, size_t count) {
    int32_t *volatile given = items;
    EIGHT_SITES
    for (uint64_t i = 0; i < n; i++) bench_increment_slot(given, count);
    return (uint64_t)(uint32_t)items[0];
}

static void add_to(uint64_t value, void *context) { *(uint64_t *)context += value; }
static void (*volatile add_to_slot)(uint64_t, void *) = add_to;

uint64_t loop_each(uint64_t n, uint64_t count) {
    uint64_t sum = 0;
    for (uint64_t i = 0; i < n; i++) bench_each_slot(count, add_to_slot, &sum);
    return sum;
}

static uint64_t visited;
static void add_to_global(uint64_t value) { visited += value; }
static void (*volatile add_to_global_slot)(uint64_t) = add_to_global;

/* Without a context the sum can only be a global variable. */
uint64_t loop_each_plain(uint64_t n, uint64_t count) {
    visited = 0;
    for (uint64_t i = 0; i < n; i++) bench_each_plain_slot(count, add_to_global_slot);
    return visited;
}

static int compare(const void *left, const void *right) {
    int32_t a = *(const int32_t *)left, b = *(const int32_t *)right;
    return (a > b) - (a < b);
}

/* Sorts a fresh copy of `items` each time; `scratch` has room for it. */
uint64_t loop_qsort(uint64_t n, const int32_t *items, int32_t *scratch, size_t count) {
    uint64_t sum = 0;
    for (uint64_t i = 0; i < n; i++) {
        memcpy(scratch, items, count * sizeof *items);
        qsort_slot(scratch, count, sizeof *items, compare);
        sum += (uint64_t)(uint32_t)scratch[0] + (uint64_t)(uint32_t)scratch[count - 1];
    }
    return sum;
}

uint64_t loop_checked(uint64_t n) {
    uint64_t sum = 0;
    for (uint64_t i = 0; i < n; i++) {
        errno = 0;
        int32_t result = bench_checked_slot((int32_t)(i & 0xFF), 0);
        int code = errno;
        sum += code != 0 ? 1000000 : (uint64_t)(uint32_t)result;
    }
    return sum;
}
