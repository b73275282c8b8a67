/* Text that comes out, in both encodings, and the object that lends its name. */
#include "internal.h"

#include <stdlib.h>

struct fx_person {
    char *name;
    char16_t *name_u16;
};

static fx_person *person_from(char *name, char16_t *name_u16) {
    fx_person *person = fx_alloc(sizeof *person);
    person->name = name;
    person->name_u16 = name_u16;
    return person;
}

#define U char
#define L(literal) literal
#define NAME(name) name
static const char invalid[] = {'b', 'a', 'd', ' ', (char)0xFF, '!', '\0'};
#include "returned.inl"
#undef U
#undef L
#undef NAME

#define U char16_t
#define L(literal) u##literal
#define NAME(name) name##_u16
static const char16_t invalid_u16[] = {'b', 'a', 'd', ' ', 0xD800, '!', 0};
#include "returned.inl"
#undef U
#undef L
#undef NAME

void fx_person_free(fx_person *person) {
    if (person == NULL) return;
    fx_free(person->name);
    fx_free(person->name_u16);
    fx_free(person);
}
