/* Loads the library of samples/exports and calls it; exits with the number of failures. */
#include "../../../../samples/exports/sample_exports.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#if defined(_WIN32)
#include <windows.h>
#include <objbase.h>
static void *load(const char *path) { return (void *)LoadLibraryA(path); }
static void *lookup(void *library, const char *name) {
    return (void *)(uintptr_t)GetProcAddress((HMODULE)library, name);
}
static void release(void *memory) { CoTaskMemFree(memory); }
#else
#include <dlfcn.h>
static void *load(const char *path) { return dlopen(path, RTLD_NOW); }
static void *lookup(void *library, const char *name) { return dlsym(library, name); }
static void release(void *memory) { free(memory); }
#endif

static int failures;

#define CHECK(condition)                                                     \
    do {                                                                     \
        if (!(condition)) {                                                  \
            fprintf(stderr, "%s:%d: %s\n", __FILE__, __LINE__, #condition); \
            failures++;                                                      \
        }                                                                    \
    } while (0)

/* The compiler for 32-bit x86 writes the size of the arguments into the names of stdcall functions. */
static void *find(void *library, const char *name, int bytes) {
    void *found = lookup(library, name);
    char decorated[64];
    if (!found) {
        snprintf(decorated, sizeof decorated, "_%s@%d", name, bytes);
        found = lookup(library, decorated);
    }
    if (!found) {
        snprintf(decorated, sizeof decorated, "%s@%d", name, bytes);
        found = lookup(library, decorated);
    }
    if (!found) {
        fprintf(stderr, "no %s\n", name);
        exit(100);
    }
    return found;
}

#define HR(code) ((int32_t)0x##code##u)

int main(int argc, char **argv) {
    if (argc != 2) return 101;
    void *library = load(argv[1]);
    if (!library) {
        fprintf(stderr, "cannot load %s\n", argv[1]);
        return 102;
    }
#define FUNCTION(name, bytes) sample_##name##_fn *name = (sample_##name##_fn *)(uintptr_t)find(library, "sample_" #name, bytes)
    FUNCTION(add, 8);
    FUNCTION(is_palindrome, 4);
    FUNCTION(sum, 8);
    FUNCTION(square_all, 8);
    FUNCTION(toggle, 4);
    FUNCTION(greeting, 4);
    FUNCTION(characters, 8);
    FUNCTION(divide, 16);
    FUNCTION(last_line, 12);

    CHECK(add(40, 2) == 42);
    CHECK(add(INT32_MAX, 1) == -1); /* it panics */
    CHECK(add(1, 2) == 3);

    CHECK(is_palindrome("Was it a car") == 0);
    CHECK(is_palindrome("\xC3\xA4nn\xC3\xA4") == 1); /* aenna with umlauts */
    CHECK(is_palindrome("\xC3\x28") == -1);
    CHECK(is_palindrome(NULL) == -1);

    const double values[] = {0.5, 1.25, -4.0};
    CHECK(sum(values, 3) == -2.25);
    CHECK(sum(NULL, 0) == 0.0);
    CHECK(isnan(sum(NULL, 2)));
    CHECK(isnan(sum((const double *)((const char *)values + 1), 1))); /* misaligned */

    int32_t numbers[] = {1, -2, 3};
    square_all(numbers, 2);
    CHECK(numbers[0] == 1 && numbers[1] == 4 && numbers[2] == 3);

    int32_t flag = 7; /* any non-zero is true */
    toggle(&flag);
    CHECK(flag == 0);
    toggle(&flag);
    CHECK(flag == 1);

    char *text = greeting("gr\xC3\xBC\xC3\x9F");
    CHECK(text && strcmp(text, "Hello, gr\xC3\xBC\xC3\x9F!") == 0);
    release(text);
    CHECK(greeting(NULL) == NULL);
    CHECK(greeting("\xFF") == NULL);

    const uint16_t wide[] = {'a', ' ', 0xD83D, 0xDE00, 0};
    const uint16_t lone[] = {0xD83D, 0};
    CHECK(characters(wide, 1) == 3);
    CHECK(characters(wide, 0) == 2);
    CHECK(characters(lone, 0) == -1);

    int32_t quotient = 9, remainder = 9;
    CHECK(divide(-17, 5, &quotient, &remainder) == 0);
    CHECK(quotient == -3 && remainder == -2); /* as C divides */
    CHECK(divide(17, 0, &quotient, &remainder) == HR(80020012));
    CHECK(quotient == 0 && remainder == 0);
    CHECK(divide(INT32_MIN, -1, &quotient, &remainder) == HR(8002000a));
    quotient = 9;
    CHECK(divide(1313, 1, &quotient, &remainder) == HR(8000ffff)); /* it panics */
    CHECK(quotient == 0);
    CHECK(divide(1, 1, NULL, &remainder) == HR(80004003));

    char *line = (char *)&flag;
    size_t lines = 9;
    CHECK(last_line("one\ntwo\nthree", &line, &lines) == 0);
    CHECK(line && strcmp(line, "three") == 0 && lines == 3);
    release(line);
    CHECK(last_line("", &line, &lines) == -1);
    CHECK(line == NULL && lines == 0);
    CHECK(last_line("nul\xFF", &line, &lines) == HR(80070057));
    CHECK(last_line(NULL, &line, &lines) == HR(80004003));
    CHECK(last_line("x", &line, NULL) == HR(80004003));
    CHECK(line == NULL);

    if (failures == 0) puts("ok");
    return failures;
}
