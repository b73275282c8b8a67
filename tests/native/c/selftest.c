/* A program over the fixture library: whether the fixture itself is right. Exits with the number of failures. */
#include "fixtures.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static int failures;

#define CHECK(condition) \
    do { \
        if (!(condition)) { \
            failures++; \
            printf("%s:%d: %s\n", __FILE__, __LINE__, #condition); \
        } \
    } while (0)

static void scalars(void) {
    int32_t pointee = 5;
    uint8_t small = 0;
    CHECK(fx_add_i8(100, 100) == -56);
    CHECK(fx_sum_ptr_i32(&pointee, NULL) == 5);
    CHECK(fx_out_u8(9, &small) == 0 && small == 9 && fx_out_u8(9, NULL) == -1);
    CHECK(fx_mixed8(1, 1, 1, 1, 1, 1, &small, 1) == 36);
    CHECK(fx_twenty(1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1) == 210);
    CHECK(fx_not_variant_bool(0) == -1 && fx_odd_bool32() == 2 && fx_odd_bool8() == 7);
    CHECK(fx_next_color(FX_BLUE) == FX_RED && fx_value_color(fx_invalid_color()) == 99);
    CHECK(fx_next_level(FX_LOW) == FX_NORMAL && fx_value_level(FX_LOW) == -10);
    CHECK(fx_exported_value == 77 && fx_version() == 1);
}

static void structs(void) {
    fx_point point = fx_make_point(3);
    fx_rect rect = {{1, 2}, {3, 4}};
    CHECK(point.x == 3 && point.y == 4 && fx_sum_point(point) == 11);
    CHECK(fx_scale_rect(&rect, 2) == 0 && fx_read_rect(&rect) == 60 && fx_read_rect(NULL) == -1);
    CHECK(fx_translate(rect, point).max.y == 12);
    CHECK(sizeof(fx_block) == 64 && fx_layout("sizeof block") == 64);
    CHECK(fx_layout("padded.b") == (long)offsetof(fx_padded, b) && fx_layout("padded.z") == -1);
    CHECK(fx_layout("sizeof packed1") == 20 && fx_layout("packed2.c") == 10);
    CHECK(fx_sum_packed1(fx_make_packed1(1)) == fx_packed_expect(1, 2, 3, 4, 5));
    fx_bits_mixed bits = fx_bits_mixed_return(4, -123456789);
    CHECK(fx_bits_mixed_get(&bits, 4) == -123456789 && fx_bits_mixed_get(&bits, 2) == 0);
}

static void errors(void) {
    int32_t out = 0;
    char *text = NULL;
    fx_set_last_error(0);
    CHECK(fx_fail_errno(0) == 0 && fx_get_last_error() == 0);
    CHECK(fx_fail_errno(22) == -1 && fx_get_last_error() == 22);
    CHECK(fx_error_in_thread(5) == 0 && fx_get_last_error() == 22);
    CHECK(fx_status_out(7, &out) == 7 && out == 1234);
    CHECK(fx_status_message(7, &text) == 7 && strcmp(text, "failure 7") == 0 && fx_is_live(text));
    CHECK(fx_get_last_error() == 22);
    fx_free(text);
    fx_free(&out);
    CHECK(fx_bad_frees() == 1 && fx_bad_frees_here() == 1);
}

static void strings(void) {
    char joined[8];
    char16_t *wide = NULL;
    uint32_t length = 0;
    CHECK(fx_str_len("abc") == 3 && fx_str_len(NULL) == -1 && fx_str_len_u16(u"\U0001F40E") == 2);
    CHECK(fx_str_hash("a") == UINT64_C(0xaf63dc4c8601ec8c)); /* published for FNV-1a */
    CHECK(fx_str_hash_u16(u"a") == fx_str_hash("a"));
    CHECK(fx_str_concat("abcd", "efghij", joined, sizeof joined) == 10);
    CHECK(strcmp(joined, "abcdefg") == 0);
    CHECK(fx_str_equal_u16(u"xy", u"xy") == 1 && fx_str_equal("xy", "xz") == 0);
    CHECK(fx_greeting_sized_u16(u"you", &wide, &length) == 0 && length == 11 && wide[10] == '!');
    fx_free(wide);
    char *owned = fx_malloc_greeting("you");
    CHECK(strcmp(owned, "Hello, you!") == 0);
    free(owned);
    fx_person *person = fx_person_new("Ann");
    const char *before = fx_person_name(person);
    fx_person_rename(person, "Bob");
    CHECK(strcmp(fx_person_name(person), "Bob") == 0 && !fx_is_live(before));
    fx_person_free(person);
    char16_t *bstr = fx_make_bstr(u"a\0b", 3);
    CHECK(fx_bstr_len(bstr) == 3 && fx_bstr_hash(bstr) == fx_str_hash_n("a\0b", 3));
    fx_free_bstr(bstr);
    CHECK(fx_multi_count("one\0two\0") == 2);
}

static void buffers(void) {
    char text[8];
    uint32_t count = 3;
    fx_reset_calls();
    CHECK(fx_get_needed("abcd", text, 4) == 5 && text[3] == '!');
    CHECK(fx_get_needed("abcd", text, 5) == 4 && strcmp(text, "abcd") == 0);
    CHECK(fx_get_truncated("abcd", text, 4) == 3 && strcmp(text, "abc") == 0);
    CHECK(fx_get_truncated_full("abcd", text, 4) == 4 && fx_get_snprintf("abcd", text, 2) == 4);
    CHECK(fx_get_error("abcd", text, &count) == FX_MORE_DATA && count == 5);
    CHECK(fx_get_error("abcd", text, &count) == 0 && count == 4);
    CHECK(fx_get_errno("abcd", text, 2) == NULL && fx_get_last_error() == FX_ERANGE);
    CHECK(fx_calls() == 8);
    char16_t wide[4];
    count = sizeof wide;
    CHECK(fx_get_error_bytes_u16(u"abcd", wide, &count) == FX_MORE_DATA && count == 10);
    int32_t items[3];
    count = sizeof items;
    CHECK(fx_ints_error_bytes(3, items, &count) == 0 && count == 12 && items[2] == 17);
    CHECK(fx_ints_error_bytes(4, items, &count) == FX_MORE_DATA && count == 16);
}

static void arrays(void) {
    int32_t items[4];
    int count = 4;
    CHECK(fx_fill_by_u8(items, 4) == 0 && fx_total_by_i8(items, 4) == 10);
    CHECK(fx_total_by_int(items, -1) == -1);
    CHECK(fx_remove_odd(items, &count) == 0 && count == 2 && items[1] == 4);
    size_t made = 0;
    int32_t *ints = NULL;
    CHECK(fx_make_ints(3, &ints, &made) == 0 && made == 3 && ints[2] == 20);
    fx_free(ints);
    char16_t **texts = NULL;
    char16_t joined[32];
    CHECK(fx_make_strings_u16(12, &texts, &made) == 0 && made == 12);
    CHECK(fx_str_equal_u16(texts[11], u"text 11") == 1);
    CHECK(fx_strings_join_u16((const char16_t *const *)texts, 2, joined, 32) == 12);
    CHECK(fx_str_equal_u16(joined, u"text 0text 1") == 1);
    fx_free_strings_u16(texts, made);
    const char *argv[] = {"a", "bc", NULL};
    CHECK(fx_argv_count(argv) == 2 && fx_strings_length(argv, 3) == 3);
    CHECK(fx_strings_nulls(argv, 3) == 1);
}

static void handles(void) {
    fx_handle handle = fx_open(5);
    fx_handle other = FX_INVALID_HANDLE;
    CHECK(fx_handle_value(handle) == 5 && fx_live_here() == 1);
    CHECK(fx_open_out(-3, &other) == 3 && other == FX_INVALID_HANDLE);
    CHECK(fx_duplicate_out(handle, &other) == 0 && other != handle && fx_handle_value(other) == 5);
    CHECK(fx_reopen(&handle, 6) == 0 && fx_handle_value(handle) == 6);
    CHECK(fx_close(handle) == 0 && fx_close(other) == 0 && fx_double_closes() == 0);
    CHECK(fx_close(handle) == -1 && fx_double_closes() == 1 && !fx_is_open(handle));
    CHECK(fx_open(-13) == FX_INVALID_HANDLE && fx_get_last_error() == 13);
}

static int count_up(int value, void *user) {
    *(int *)user += 1;
    return value;
}

static int reenter(int value, void *user) {
    *(int *)user += 1;
    return value > 0 ? value + fx_reenter(value - 1) : 0;
}

static int row(void *state, int columns, char **values, char **names) {
    int *seen = state;
    *seen += columns;
    if (*seen == 6) CHECK(values[1] == NULL && strcmp(values[2], "r1c2") == 0);
    return strcmp(names[2], "column 2") != 0 || *seen >= 9;
}

static int descending(const void *left, const void *right, void *user) {
    (void)user;
    return *(const int32_t *)right - *(const int32_t *)left;
}

static void callbacks(void) {
    int calls = 0;
    char *message = NULL;
    CHECK(fx_call_last(4, count_up, &calls) == 6 && calls == 4);
    CHECK(fx_each_while(4, count_up, &calls) == 1 && fx_call_after_stop(4, count_up, &calls) == 2);
    calls = 0;
    CHECK(fx_nested(reenter, &calls, 3) == 6 && calls == 4 && fx_reenter(1) == -1);
    CHECK(fx_call_on_thread(count_up, &calls, 8) == 8);
    calls = 0;
    CHECK(fx_exec(5, 3, row, &calls, &message) == FX_EABORT && calls == 9);
    CHECK(strcmp(message, "callback requested abort") == 0);
    fx_free(message);
    int32_t items[] = {2, 3, 1};
    fx_sort_r(items, 3, descending, NULL);
    CHECK(items[0] == 3 && items[2] == 1 && fx_apply(fx_get_operation('*'), 6, 7) == 42);
}

static void events(void) {
    int calls = 0;
    int id = fx_register(count_up, &calls);
    CHECK(fx_fire(id, 4) == 4 && fx_registered() == 1);
    fx_job *job = fx_fire_async(id, 11, 5);
    CHECK(fx_join(job) == 11);
    CHECK(fx_fire_from_threads(id, 1, 10) == 10 && calls == 12);
    CHECK(fx_unregister(id) == 0 && fx_unregister(id) == -1);
    CHECK(fx_fire(id, 4) == -1 && fx_fire_late(id, 4) == 4 && fx_running() == 0);
}

static void records(void) {
    fx_name_u16 name;
    CHECK(fx_name_make_u16(u"Ada", u"Lovelace", 36, &name) == 0);
    CHECK(fx_name_check_u16(&name) == fx_name_check_value_u16(fx_name_return_u16()));
    CHECK(fx_name_check_u16(&name) == fx_name_expect_u16(u"Ada", u"Lovelace", 36));
    fx_name_clear_u16(&name);
    fx_tag tag = fx_tag_return(1, "a name that is cut off", 2);
    CHECK(fx_tag_check(&tag) == fx_tag_expect(1, "a name that is ", 2));
    fx_variant variant = fx_variant_return(3);
    CHECK(fx_variant_check(&variant) == 11 && fx_variant_return(4).kind == 9);
    fx_flexible *flexible = fx_flexible_make(3);
    CHECK(fx_flexible_total(flexible) == 30);
    fx_free(flexible);
}

static void variadic(void) {
    char text[64];
    int64_t wide = -8;
    CHECK(fx_sum_ints(3, 1, 2, 3) == 6 && fx_sum_doubles(2, 0.5, 1.5) == 2);
    CHECK(fx_describe(text, sizeof text, "ildps", 7, wide, 2.5, (void *)text, "abc") == 16);
    CHECK(strcmp(text, "7,-8,2.5,ptr,abc") == 0);
    CHECK(fx_format(text, 4, "%s-%d", "abc", 5) == 5 && strcmp(text, "abc") == 0);
    CHECK(fx_std_subtract(9, 4) == 5 && fx_std_none() == 17);
}

int main(void) {
    scalars();
    structs();
    errors();
    strings();
    buffers();
    arrays();
    handles();
    callbacks();
    events();
    records();
    variadic();
    CHECK(fx_live() == 0 && fx_live_here() == 0);
    printf("%d failures\n", failures);
    return failures;
}
