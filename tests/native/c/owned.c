/* What changes its owner with a call, and function pointers. */
#include "internal.h"

#include <stdlib.h>
#if defined(_WIN32)
#include <windows.h>
#include <objbase.h>
static void release(void *memory) { CoTaskMemFree(memory); }
#define THREAD_LOCAL __thread
#else
static void release(void *memory) { free(memory); }
#define THREAD_LOCAL _Thread_local
#endif

int fx_swallow(fx_handle handle, int fail) {
    int id = fx_handle_value(handle);
    fx_close(handle);
    return fail ? -1 : id;
}

int fx_adopt(fx_handle handle, int fail) { return fail ? -1 : fx_swallow(handle, 0); }

fx_handle fx_same(fx_handle handle) { return fx_is_open(handle) ? handle : FX_INVALID_HANDLE; }

int64_t fx_ids(const fx_handle *handles, size_t count) {
    int64_t sum = 0;
    for (size_t at = 0; at < count; at++)
        if (handles[at] != FX_INVALID_HANDLE) sum += fx_handle_value(handles[at]);
    return sum;
}

int fx_open_many(int id, int wanted, fx_handle *out, size_t capacity, size_t *count, int status) {
    int gap = id < 0;
    if (gap) id = -id;
    size_t made = 0;
    for (; made < capacity && made < (size_t)wanted; made++)
        out[made] = gap && made + 2 == (size_t)wanted ? FX_INVALID_HANDLE : fx_open(id + (int)made);
    *count = made;
    return status;
}

static THREAD_LOCAL int swallowed;

static int swallow(void *memory) {
    release(memory);
    return swallowed++;
}

int fx_swallowed(void) { return swallowed; }

int fx_swallow_text(char *text, int fail) {
    int length = text ? (int)fxi_len(text) : -2;
    swallow(text);
    return fail ? -1 : length;
}

int fx_adopt_text(char *text, int fail) { return fail ? -1 : fx_swallow_text(text, 0); }

int fx_swallow_wide(char16_t *text, int fail) {
    int length = (int)fxi_len_u16(text);
    swallow(text);
    return fail ? -1 : length;
}

int64_t fx_swallow_items(int32_t *items, size_t count, int fail) {
    int64_t sum = 0;
    for (size_t at = 0; at < count; at++) sum += items[at];
    swallow(items);
    return fail ? -1 : sum;
}

int fx_swallow_point(fx_point *point, int fail) {
    int sum = (int)(point->x + point->y);
    swallow(point);
    return fail ? -1 : sum;
}

static int add(int left, int right) { return left + right; }
static int subtract(int left, int right) { return left - right; }

fx_binary_fn fx_operation(const char *name) {
    if (strcmp(name, "add") == 0) return add;
    if (strcmp(name, "subtract") == 0) return subtract;
    return NULL;
}

int fx_operation_out(const char *name, fx_binary_fn *out) {
    *out = fx_operation(name);
    return *out == NULL;
}

int fx_operate(fx_binary_fn operation, int left, int right) { return operation ? operation(left, right) : -1; }

int fx_step_run(const fx_step *step, int right) { return fx_operate(step->operation, step->left, right); }

void fx_step_get(fx_step *step, const char *name) {
    step->left = 100;
    step->operation = fx_operation(name);
}

static THREAD_LOCAL fx_last_fn kept;
static THREAD_LOCAL void *kept_user;
static THREAD_LOCAL fx_plain_fn kept_plain;

fx_last_fn fx_exchange(fx_last_fn f, void *user, void **old_user) {
    fx_last_fn old = kept;
    *old_user = kept_user;
    kept = f;
    kept_user = user;
    return old;
}

fx_plain_fn fx_exchange_plain(fx_plain_fn f) {
    fx_plain_fn old = kept_plain;
    kept_plain = f;
    return old;
}

static int measure(const char16_t *text, int32_t twice) {
    if (!text) return -1;
    int length = (int)fxi_len_u16(text);
    return twice ? 2 * length : length;
}

fx_measure_fn fx_measure(void) { return measure; }

static void *user_kept;
void fx_keep(void *user) { user_kept = user; }
void *fx_kept(void) { return user_kept; }
