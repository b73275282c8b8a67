/* The library behind samples/dotnet: what the platform-invoke samples of .NET call; see dotnet.c. */
#ifndef PINVOKE_FIXTURES_DOTNET_H
#define PINVOKE_FIXTURES_DOTNET_H

/* ---- strings and buffers --------------------------------------------------------------------- */

/* A new string, for fx_free. */
FIXTURE_API char *fx_sample_string(void);
/* A string that the library keeps. */
FIXTURE_API const char *fx_sample_motto(void);
/*
 * "/usr/share/samples" in both encodings. Returns the length without the terminator; or, if the
 * buffer is too small, leaves it alone and returns the size with the terminator.
 */
FIXTURE_API unsigned fx_sample_directory(char *buffer, unsigned size);
FIXTURE_API unsigned fx_sample_directory_u16(char16_t *buffer, unsigned size);

/* ---- structs --------------------------------------------------------------------------------- */

typedef struct fx_sample_person {
    const char *first;
    const char *last;
} fx_sample_person;
/* A struct that points to one. */
typedef struct fx_sample_employee {
    const fx_sample_person *person;
    int age;
} fx_sample_employee;
/* A struct that contains one. */
typedef struct fx_sample_member {
    fx_sample_person person;
    int age;
} fx_sample_member;
/* Text and an array in the struct itself. */
typedef struct fx_sample_record {
    int id;
    char name[16];
    int marks[3];
} fx_sample_record;

/* The lengths of both names, in bytes. */
FIXTURE_API int fx_sample_name_length(const fx_sample_person *person);
/* Ten times the lengths of the names, plus the age. */
FIXTURE_API int fx_sample_employee_check(const fx_sample_employee *employee);
FIXTURE_API int fx_sample_member_check(fx_sample_member member);
/* The sum of the marks; doubles them, adds 100 to the id, makes the name upper case (ASCII). */
FIXTURE_API int fx_sample_record_update(fx_sample_record *record);

/* ---- unions ---------------------------------------------------------------------------------- */

typedef union fx_sample_number {
    int integer;
    double real;
} fx_sample_number;

/* Ten times the member: the integer for 1, the real for 2; -1 otherwise. */
FIXTURE_API double fx_sample_number_by_value(fx_sample_number number, int kind);
FIXTURE_API double fx_sample_number_by_pointer(const fx_sample_number *number, int kind);

/* ---- arrays ---------------------------------------------------------------------------------- */

typedef struct fx_sample_point {
    int x;
    int y;
} fx_sample_point;
typedef struct fx_sample_entry {
    char *name;
    unsigned size;
} fx_sample_entry;
typedef struct fx_sample_list {
    int count;
    fx_sample_entry *entries;
} fx_sample_list;

/* The sum; adds 100 to each. */
FIXTURE_API int fx_sample_sum(int *items, int count);
/* A new array, for fx_free, with every second item of `items`. */
FIXTURE_API int *fx_sample_halve(const int *items, int count, int *new_count);
/* The sum of a matrix with five columns; adds 100 to each. */
FIXTURE_API int fx_sample_matrix(int items[][5], int rows);
/* The lengths of all texts. */
FIXTURE_API int fx_sample_text_length(const char *const *texts, int count);
/* The lengths of all texts; frees each by fx_free, and puts a new one there, of digits from 1, as long. */
FIXTURE_API int fx_sample_replace_texts(char **texts, int count);
/* The sum of all coordinates; swaps x and y. */
FIXTURE_API int fx_sample_points(fx_sample_point *points, int count);
/* fx_sample_record_update for each; the sum. */
FIXTURE_API int fx_sample_records(fx_sample_record *records, int count);
/* The lengths of all names. */
FIXTURE_API int fx_sample_persons(const fx_sample_person *persons, int count);
/* A new array of three entries; it and each name are for fx_free. */
FIXTURE_API void fx_sample_list_fill(fx_sample_list *list);

/* ---- callbacks ------------------------------------------------------------------------------- */

typedef int (*fx_sample_number_fn)(int number);
typedef int (*fx_sample_line_fn)(const char *line, int number, void *user);

/* What the callback returns for twice the number. */
FIXTURE_API int fx_sample_call(fx_sample_number_fn f, int number);
/* Calls back for each line until 0 is returned; the number of calls. */
FIXTURE_API int fx_sample_lines(const char *text, fx_sample_line_fn f, void *user);

/* ---- void pointers --------------------------------------------------------------------------- */

/* What stands there, as a number: 1 for a short, 2 for an int, 3 for a double, 4 for the length of a text. */
FIXTURE_API int fx_sample_set(int kind, const void *value);

#endif
