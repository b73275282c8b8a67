/* What the benchmarks call. Every function does as little as shows that it was called. */
#ifndef PINVOKE_BENCH_H
#define PINVOKE_BENCH_H

#include <stddef.h>
#include <stdint.h>
#include <uchar.h>

typedef struct {
    double x, y;
} bench_point;

typedef void (*bench_visit)(uint64_t value, void *context);
typedef void (*bench_visit_plain)(uint64_t value);
typedef int (*bench_compare)(const void *left, const void *right);

int32_t bench_add(int32_t left, int32_t right);
int64_t bench_mixed8(int8_t a, uint16_t b, int32_t c, int64_t d, float e, double f,
                     const void *g, uint8_t h);
bench_point bench_turn(bench_point point);
double bench_norm(const bench_point *point);
void bench_step(bench_point *point);

/* The number of units before the terminator: every unit is read. */
size_t bench_length(const char *text);
size_t bench_length_u16(const char16_t *text);
/* The same for `count` texts, summed. */
size_t bench_lengths(const char *const *texts, size_t count);

/* The first unit alone, for counts of instructions: what the callee takes is always the same. */
uint8_t bench_first(const char *text);
uint16_t bench_first_u16(const char16_t *text);
uint8_t bench_first_of(const char *const *texts, size_t count);

/* A text that the library keeps; the same as a copy that the caller frees. */
const char *bench_name(void);
char *bench_name_copy(void);
/* Writes the text and its terminator; returns its length, or 0 if `capacity` is too small. */
size_t bench_name_into(char *buffer, size_t capacity);

int64_t bench_sum(const int32_t *items, size_t count);
void bench_increment(int32_t *items, size_t count);

void bench_each(uint64_t count, bench_visit visit, void *context);
/* The same for a callee that keeps its state elsewhere. */
void bench_each_plain(uint64_t count, bench_visit_plain visit);

/* Where the items lie. */
uintptr_t bench_address(const uint8_t *items, size_t count);

typedef struct {
    const char *name;
    const char *city;
    int32_t age;
} bench_person;

uint8_t bench_first_of_person(const bench_person *person);
/* The lengths of both texts and the age, summed. */
size_t bench_person_sum(const bench_person *person);
/* Reads both texts, adds one to the age, and exchanges the texts; returns the sum of all lengths. */
size_t bench_people_turn(bench_person *people, size_t count);

/* Sets `errno` to `code`; returns -1 if that is not 0, and `value` otherwise. */
int32_t bench_checked(int32_t value, int32_t code);

#endif
