/*
 * The library behind samples/dotnet. Its functions have the shapes of those that the documentation of
 * .NET shows platform invoke with: buffers, strings, structs, unions, arrays, callbacks, void pointers.
 */
#include "internal.h"

#define DIRECTORY "/usr/share/samples"

char *fx_sample_string(void) { return fx_strdup("a string that the caller frees"); }

const char *fx_sample_motto(void) { return "a string that the library keeps"; }

#define DEFINE_DIRECTORY(NAME, UNIT)                                                               \
    unsigned NAME(UNIT *buffer, unsigned size) {                                                   \
        const unsigned needed = sizeof DIRECTORY;                                                  \
        if (size < needed) return needed;                                                          \
        for (unsigned i = 0; i < needed; i++) buffer[i] = (UNIT)DIRECTORY[i];                      \
        return needed - 1;                                                                         \
    }
DEFINE_DIRECTORY(fx_sample_directory, char)
DEFINE_DIRECTORY(fx_sample_directory_u16, char16_t)

int fx_sample_name_length(const fx_sample_person *person) {
    return (int)(strlen(person->first) + strlen(person->last));
}

int fx_sample_employee_check(const fx_sample_employee *employee) {
    return 10 * fx_sample_name_length(employee->person) + employee->age;
}

int fx_sample_member_check(fx_sample_member member) {
    return 10 * fx_sample_name_length(&member.person) + member.age;
}

int fx_sample_record_update(fx_sample_record *record) {
    int sum = 0;
    for (int i = 0; i < 3; i++) {
        sum += record->marks[i];
        record->marks[i] *= 2;
    }
    record->id += 100;
    for (char *at = record->name; *at != '\0'; at++)
        if (*at >= 'a' && *at <= 'z') *at = (char)(*at - 'a' + 'A');
    return sum;
}

double fx_sample_number_by_pointer(const fx_sample_number *number, int kind) {
    switch (kind) {
    case 1: return 10.0 * number->integer;
    case 2: return 10.0 * number->real;
    default: return -1;
    }
}

double fx_sample_number_by_value(fx_sample_number number, int kind) {
    return fx_sample_number_by_pointer(&number, kind);
}

int fx_sample_sum(int *items, int count) {
    int sum = 0;
    for (int i = 0; i < count; i++) {
        sum += items[i];
        items[i] += 100;
    }
    return sum;
}

int *fx_sample_halve(const int *items, int count, int *new_count) {
    *new_count = (count + 1) / 2;
    int *made = fx_alloc(sizeof(int) * (size_t)*new_count);
    if (made == NULL) return NULL;
    for (int i = 0; i < *new_count; i++) made[i] = items[2 * i];
    return made;
}

int fx_sample_matrix(int items[][5], int rows) { return fx_sample_sum(&items[0][0], 5 * rows); }

int fx_sample_text_length(const char *const *texts, int count) {
    size_t length = 0;
    for (int i = 0; i < count; i++) length += strlen(texts[i]);
    return (int)length;
}

int fx_sample_replace_texts(char **texts, int count) {
    int total = fx_sample_text_length((const char *const *)texts, count);
    for (int i = 0; i < count; i++) {
        size_t length = strlen(texts[i]);
        fx_free(texts[i]);
        texts[i] = fx_alloc(length + 1);
        if (texts[i] == NULL) return -1;
        for (size_t at = 0; at < length; at++) texts[i][at] = (char)('1' + at % 9);
        texts[i][length] = 0;
    }
    return total;
}

int fx_sample_points(fx_sample_point *points, int count) {
    int sum = 0;
    for (int i = 0; i < count; i++) {
        const fx_sample_point point = points[i];
        sum += point.x + point.y;
        points[i].x = point.y;
        points[i].y = point.x;
    }
    return sum;
}

int fx_sample_records(fx_sample_record *records, int count) {
    int sum = 0;
    for (int i = 0; i < count; i++) sum += fx_sample_record_update(&records[i]);
    return sum;
}

int fx_sample_persons(const fx_sample_person *persons, int count) {
    int length = 0;
    for (int i = 0; i < count; i++) length += fx_sample_name_length(&persons[i]);
    return length;
}

void fx_sample_list_fill(fx_sample_list *list) {
    static const char *const names[] = {"first", "second", "third"};
    list->count = 0;
    list->entries = fx_alloc(3 * sizeof *list->entries);
    if (list->entries == NULL) return;
    for (; list->count < 3; list->count++) {
        list->entries[list->count].name = fx_strdup(names[list->count]);
        list->entries[list->count].size = 10 * ((unsigned)list->count + 1);
    }
}

int fx_sample_call(fx_sample_number_fn f, int number) { return f(2 * number); }

int fx_sample_lines(const char *text, fx_sample_line_fn f, void *user) {
    int calls = 0;
    while (*text != '\0') {
        char line[80];
        const size_t length = strcspn(text, "\n");
        const size_t kept = length < sizeof line ? length : sizeof line - 1;
        memcpy(line, text, kept);
        line[kept] = '\0';
        calls++;
        if (f(line, calls, user) == 0) break;
        text += length;
        if (*text == '\n') text++;
    }
    return calls;
}

int fx_sample_set(int kind, const void *value) {
    switch (kind) {
    case 1: return *(const short *)value;
    case 2: return *(const int *)value;
    case 3: return (int)*(const double *)value;
    case 4: return (int)strlen(value);
    default: return -1;
    }
}
