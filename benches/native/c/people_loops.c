/* The base of the workloads with structs: C that calls through a pointer, as in loops.c. */
#include "bench.h"

#include <stdlib.h>
#include <string.h>

#define SLOT(function) static __typeof__(function) *volatile function##_slot = function
SLOT(bench_person_sum);
SLOT(bench_people_turn);

/* The texts are terminated already: nothing is copied. */
uint64_t loop_person_sum(uint64_t n, const bench_person *person) {
    const bench_person *volatile given = person;
    uint64_t sum = 0;
    for (uint64_t i = 0; i < n; i++) sum += bench_person_sum_slot(given);
    return sum;
}

/* The texts are copied into the frame and terminated there. */
uint64_t loop_person_sum_copied(uint64_t n, const bench_person *person, size_t name_length,
                                size_t city_length) {
    const bench_person *volatile given = person;
    volatile size_t name_given = name_length, city_given = city_length;
    uint64_t sum = 0;
    for (uint64_t i = 0; i < n; i++) {
        char texts[512];
        const bench_person *person = given;
        size_t name = name_given, city = city_given;
        if (name + city + 2 > sizeof texts) return 0;
        memcpy(texts, person->name, name);
        texts[name] = 0;
        memcpy(texts + name + 1, person->city, city);
        texts[name + 1 + city] = 0;
        bench_person copy = {texts, texts + name + 1, person->age};
        sum += bench_person_sum_slot(&copy);
    }
    return sum;
}

/* The structs are the program's own: only their address crosses. */
uint64_t loop_people_turn(uint64_t n, bench_person *people, size_t count) {
    bench_person *volatile given = people;
    uint64_t sum = 0;
    for (uint64_t i = 0; i < n; i++) sum += bench_people_turn_slot(given, count);
    return sum;
}

/* A copy on the heap. */
static const char *owned(const char *text) {
    size_t size = strlen(text) + 1;
    char *copy = malloc(size);
    return copy != NULL ? memcpy(copy, text, size) : NULL;
}

/* The structs and their texts are copied for the call, in one block, and what comes back is copied
   too: an allocation for each text, as an owner of texts needs. */
uint64_t loop_people_turn_copied(uint64_t n, bench_person *people, size_t count) {
    bench_person *volatile given = people;
    uint64_t sum = 0;
    for (uint64_t i = 0; i < n; i++) {
        bench_person *own = given;
        size_t bytes = 0;
        for (size_t k = 0; k < count; k++) bytes += strlen(own[k].name) + strlen(own[k].city) + 2;
        bench_person *copies = malloc(count * sizeof *copies + bytes);
        char *at = (char *)(copies + count);
        for (size_t k = 0; k < count; k++) {
            size_t name = strlen(own[k].name) + 1, city = strlen(own[k].city) + 1;
            copies[k] = (bench_person){memcpy(at, own[k].name, name),
                                       memcpy(at + name, own[k].city, city), own[k].age};
            at += name + city;
        }
        sum += bench_people_turn_slot(copies, count);
        for (size_t k = 0; k < count; k++) {
            free((void *)own[k].name);
            free((void *)own[k].city);
            own[k] = (bench_person){owned(copies[k].name), owned(copies[k].city), copies[k].age};
        }
        free(copies);
    }
    return sum;
}
