#include "bench.h"

#include <string.h>

uint8_t bench_first_of_person(const bench_person *person) { return (uint8_t)person->name[0]; }

size_t bench_person_sum(const bench_person *person) {
    return strlen(person->name) + strlen(person->city) + (size_t)person->age;
}

size_t bench_people_turn(bench_person *people, size_t count) {
    size_t sum = 0;
    for (size_t i = 0; i < count; i++) {
        bench_person *person = &people[i];
        const char *name = person->name;
        sum += strlen(name) + strlen(person->city);
        person->age++;
        person->name = person->city;
        person->city = name;
    }
    return sum;
}
