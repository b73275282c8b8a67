#include "bench.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>
#ifdef __SSE2__
#include <emmintrin.h>
#endif

int32_t bench_add(int32_t left, int32_t right) { return left + right; }

int64_t bench_mixed8(int8_t a, uint16_t b, int32_t c, int64_t d, float e, double f,
                     const void *g, uint8_t h) {
    return a + b + c + d + (int64_t)(e + f) + (g != NULL) + h;
}

bench_point bench_turn(bench_point point) {
    bench_point turned = {-point.y, point.x};
    return turned;
}

double bench_norm(const bench_point *point) { return point->x * point->x + point->y * point->y; }

void bench_step(bench_point *point) {
    point->x += 1.0;
    point->y += 2.0;
}

size_t bench_length(const char *text) { return strlen(text); }

size_t bench_length_u16(const char16_t *text) {
    const char16_t *at = text;
#ifdef __SSE2__
    /* As strlen does: unaligned units one by one, then whole aligned blocks, which never cross a
       page. */
    for (; ((uintptr_t)at & 15) != 0; at++) {
        if (*at == 0) return (size_t)(at - text);
    }
    for (;; at += 8) {
        __m128i block = _mm_load_si128((const __m128i *)at);
        int zeros = _mm_movemask_epi8(_mm_cmpeq_epi16(block, _mm_setzero_si128()));
        if (zeros != 0) return (size_t)(at - text) + (size_t)__builtin_ctz((unsigned)zeros) / 2;
    }
#else
    while (*at != 0) at++;
    return (size_t)(at - text);
#endif
}

size_t bench_lengths(const char *const *texts, size_t count) {
    size_t sum = 0;
    for (size_t i = 0; i < count; i++) sum += strlen(texts[i]);
    return sum;
}

uint8_t bench_first(const char *text) { return (uint8_t)text[0]; }

uint16_t bench_first_u16(const char16_t *text) { return text[0]; }

uint8_t bench_first_of(const char *const *texts, size_t count) {
    return count > 0 ? (uint8_t)texts[count - 1][0] : 0;
}

static const char name[] = "The quick brown fox jumps";

const char *bench_name(void) { return name; }

char *bench_name_copy(void) {
    char *copy = malloc(sizeof name);
    if (copy != NULL) memcpy(copy, name, sizeof name);
    return copy;
}

size_t bench_name_into(char *buffer, size_t capacity) {
    if (capacity < sizeof name) return 0;
    memcpy(buffer, name, sizeof name);
    return sizeof name - 1;
}

int64_t bench_sum(const int32_t *items, size_t count) {
    int64_t sum = 0;
    for (size_t i = 0; i < count; i++) sum += items[i];
    return sum;
}

void bench_increment(int32_t *items, size_t count) {
    for (size_t i = 0; i < count; i++) items[i]++;
}

void bench_each(uint64_t count, bench_visit visit, void *context) {
    for (uint64_t i = 0; i < count; i++) visit(i, context);
}

void bench_each_plain(uint64_t count, bench_visit_plain visit) {
    for (uint64_t i = 0; i < count; i++) visit(i);
}

uintptr_t bench_address(const uint8_t *items, size_t count) {
    (void)count;
    return (uintptr_t)items;
}

int32_t bench_checked(int32_t value, int32_t code) {
    errno = code;
    return code != 0 ? -1 : value;
}
