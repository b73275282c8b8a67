/* Callbacks that are called before the function returns. */
#include "internal.h"

#include <stdatomic.h>
#include <stdio.h>
#include <stdlib.h>

int fx_call_first(fx_first_fn f, void *user, int n) {
    int sum = 0;
    for (int i = 0; i < n; i++) sum += f(user, i);
    return sum;
}

int fx_call_middle(int n, void *user, fx_middle_fn f) {
    int sum = 0;
    for (int i = 0; i < n; i++) sum += f(i, user, 2 * i);
    return sum;
}

int fx_call_last(int n, fx_last_fn f, void *user) {
    int sum = 0;
    for (int i = 0; i < n; i++) sum += f(i, user);
    return sum;
}

int fx_call_void(fx_void_fn f, void *user, int n) {
    for (int i = 0; i < n; i++) f(i, user);
    return n;
}

int fx_call_both(int n, fx_last_fn f, void *f_user, fx_last_fn g, void *g_user) {
    int sum = 0;
    for (int i = 0; i < n; i++) {
        sum += f(i, f_user);
        sum -= g(i, g_user);
    }
    return sum;
}

double fx_call_double(fx_double_fn f, void *user, double value) { return f(value, user); }
int64_t fx_call_long(fx_long_fn f, void *user, int64_t value) { return f(value, user); }
fx_point fx_call_point(fx_point_fn f, void *user, fx_point value) { return f(value, user); }
int fx_call_point_null(fx_point_ptr_fn f, void *user) { return f(NULL, user); }
int fx_call_bool32(fx_bool32_fn f, void *user, int value) { return f(value, user); }
int fx_call_bool8(fx_bool8_fn f, void *user, int value) { return f((uint8_t)value, user); }
int fx_call_color(fx_color_fn f, void *user, int value) { return f((fx_color)value, user); }

int fx_call_point_ptr(fx_point_ptr_fn f, void *user, double x, double y) {
    fx_point point = {x, y};
    return f(&point, user);
}

int fx_call_handle(fx_handle_fn f, void *user, int id) {
    fx_handle handle = fx_open(id);
    int result = f(handle, user);
    fx_close(handle);
    return result;
}

int fx_call_optional(fx_last_fn f, void *user, int value) { return f != NULL ? f(value, user) : -1; }

int fx_call_inout(fx_inout_fn f, void *user, int start, int n) {
    int value = start;
    for (int i = 0; i < n; i++) f(&value, user);
    return value;
}

int fx_call_inout_null(fx_inout_fn f, void *user) {
    f(NULL, user);
    return 0;
}

int fx_each_while(int n, fx_last_fn f, void *user) {
    for (int i = 0; i < n; i++)
        if (f(i, user) == 0) return i + 1;
    return n > 0 ? n : 0;
}

int fx_call_after_stop(int n, fx_last_fn f, void *user) {
    int stopped = 0;
    int after = 0;
    for (int i = 0; i < n; i++) {
        after += stopped;
        if (f(i, user) != 0) stopped = 1;
    }
    return after;
}

int fx_call_items(fx_items_fn f, void *user, int n) {
    int32_t *items = malloc((size_t)n * sizeof *items + 1);
    if (items == NULL) abort();
    fx_fill_i32(items, (size_t)n);
    int result = f(items, (size_t)n, user);
    free(items);
    return result + f(NULL, 0, user);
}

int fx_call_items_bad(fx_items_fn f, void *user) {
    int32_t item = 1;
    return f(&item, SIZE_MAX, user);
}

int64_t fx_call_fill(fx_fill_fn f, void *user, int capacity) {
    uint8_t *buffer = calloc((size_t)capacity + 1, 1);
    if (buffer == NULL) abort();
    int written = f(buffer, capacity, user);
    int64_t sum = written <= capacity ? 0 : -1;
    for (int i = 0; i < written && sum >= 0; i++) sum += buffer[i];
    free(buffer);
    return sum;
}

int fx_call_then_fail(fx_last_fn f, void *user, int code) {
    fx_set_last_error(code + 1);
    f(code, user);
    fx_set_last_error(code);
    return -1;
}

#define U char
#define L(literal) literal
#define NAME(name) name
#define FORM(kind) fx_##kind##_fn
#include "callbacks.inl"
#undef U
#undef L
#undef NAME
#undef FORM

#define U char16_t
#define L(literal) u##literal
#define NAME(name) name##_u16
#define FORM(kind) fx_##kind##_u16_fn
#include "callbacks.inl"
#undef U
#undef L
#undef NAME
#undef FORM

int fx_exec_bad(fx_row_fn row, void *state) {
    char *none[1] = {NULL};
    return row(state, -1, none, none);
}

typedef struct {
    fx_last_fn f;
    void *user;
} nested_frame;

int fx_nested(fx_last_fn f, void *user, int value) {
    nested_frame frame = {f, user};
    intptr_t outer = fxi_tls_get(FXI_TLS_NESTED);
    fxi_tls_set(FXI_TLS_NESTED, (intptr_t)&frame);
    int result = f(value, user);
    fxi_tls_set(FXI_TLS_NESTED, outer);
    return result;
}

int fx_reenter(int value) {
    nested_frame *frame = (nested_frame *)fxi_tls_get(FXI_TLS_NESTED);
    return frame != NULL ? frame->f(value, frame->user) : -1;
}

typedef struct {
    fx_last_fn f;
    void *user;
    int first;
    int count;
    atomic_llong sum;
} thread_calls;

static void call_in_thread(void *raw) {
    thread_calls *calls = raw;
    for (int i = 0; i < calls->count; i++)
        atomic_fetch_add(&calls->sum, calls->f(calls->first + i, calls->user));
}

int fx_call_on_thread(fx_last_fn f, void *user, int value) {
    thread_calls calls = {f, user, value, 1, 0};
    fxi_threads_run(1, call_in_thread, &calls);
    return (int)atomic_load(&calls.sum);
}

int64_t fx_call_on_threads(fx_last_fn f, void *user, int threads, int n) {
    thread_calls calls = {f, user, 0, n, 0};
    fxi_threads_run(threads, call_in_thread, &calls);
    return atomic_load(&calls.sum);
}

int fx_each(int n, fx_plain_fn f) {
    int sum = 0;
    for (int i = 0; i < n; i++) sum += f(i);
    return sum;
}

int fx_each_two(int n, fx_plain_fn f, fx_plain_fn g) {
    int sum = 0;
    for (int i = 0; i < n; i++) {
        sum += f(i);
        sum -= g(i);
    }
    return sum;
}

void fx_sort(int32_t *items, size_t count, fx_compare_fn compare) {
    if (count > 1) qsort(items, count, sizeof *items, compare);
}

/* qsort_r has three signatures in the world; an insertion sort has one. */
void fx_sort_r(int32_t *items, size_t count, fx_compare_context_fn compare, void *user) {
    for (size_t i = 1; i < count; i++) {
        int32_t item = items[i];
        size_t at = i;
        for (; at > 0 && compare(&items[at - 1], &item, user) > 0; at--) items[at] = items[at - 1];
        items[at] = item;
    }
}

static int add(int left, int right) { return left + right; }
static int subtract(int left, int right) { return left - right; }
static int multiply(int left, int right) { return left * right; }

fx_binary_fn fx_get_operation(int symbol) {
    return symbol == '+' ? add : symbol == '-' ? subtract : symbol == '*' ? multiply : NULL;
}

int fx_apply(fx_binary_fn f, int left, int right) { return f(left, right); }
int fx_is_operation(fx_binary_fn f, int symbol) { return f == fx_get_operation(symbol); }
