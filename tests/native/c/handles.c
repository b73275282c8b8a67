/* Handles that are numbers, and handles that are pointers. */
#include "internal.h"

#include <stdatomic.h>

/* A handle is an index and the generation of its slot, so that one that was closed is never open again. */
enum { SLOTS = 4096, FIRST_HANDLE = 0x10000, DEFAULT_HANDLE = 0x7000 };

static struct {
    int id;
    int generation;
    int open;
} slots[SLOTS];
static atomic_long double_closes;

static fx_handle handle_of(int index) {
    return (fx_handle)(FIRST_HANDLE + slots[index].generation % 1000 * SLOTS + index);
}

/* The index of an open handle, else -1. The caller holds the lock. */
static int find(fx_handle handle) {
    if (handle < FIRST_HANDLE) return -1;
    int index = (int)((handle - FIRST_HANDLE) % SLOTS);
    return slots[index].open && handle_of(index) == handle ? index : -1;
}

fx_handle fx_open(int id) {
    if (id < 0) {
        fx_set_last_error(-id);
        return FX_INVALID_HANDLE;
    }
    fx_handle opened = FX_INVALID_HANDLE;
    fxi_lock(FXI_LOCK_HANDLES);
    for (int index = 0; index < SLOTS && opened == FX_INVALID_HANDLE; index++) {
        if (slots[index].open) continue;
        slots[index].open = 1;
        slots[index].id = id;
        slots[index].generation++;
        opened = handle_of(index);
    }
    fxi_unlock(FXI_LOCK_HANDLES);
    if (opened == FX_INVALID_HANDLE) fx_set_last_error(FX_ERANGE);
    else fxi_live_add(1);
    return opened;
}

int fx_close(fx_handle handle) {
    fxi_lock(FXI_LOCK_HANDLES);
    int index = find(handle);
    if (index >= 0) slots[index].open = 0;
    fxi_unlock(FXI_LOCK_HANDLES);
    if (index >= 0) {
        fxi_live_add(-1);
        return 0;
    }
    atomic_fetch_add(&double_closes, 1);
    fxi_tls_set(FXI_TLS_DOUBLE_CLOSES, fxi_tls_get(FXI_TLS_DOUBLE_CLOSES) + 1);
    fx_set_last_error(FX_EBADF);
    return -1;
}

long fx_double_closes(void) { return atomic_load(&double_closes); }
long fx_double_closes_here(void) { return (long)fxi_tls_get(FXI_TLS_DOUBLE_CLOSES); }
fx_handle fx_default_handle(void) { return DEFAULT_HANDLE; }

/* The id of an open handle, else -1. */
static int id_of(fx_handle handle) {
    if (handle == DEFAULT_HANDLE) return 0;
    fxi_lock(FXI_LOCK_HANDLES);
    int index = find(handle);
    int id = index >= 0 ? slots[index].id : -1;
    fxi_unlock(FXI_LOCK_HANDLES);
    return id;
}

int fx_is_open(fx_handle handle) { return id_of(handle) >= 0; }

int fx_handle_value(fx_handle handle) {
    int id = id_of(handle);
    if (id < 0) fx_set_last_error(FX_EBADF);
    return id;
}

int fx_open_out(int id, fx_handle *out) {
    *out = id < 0 ? FX_INVALID_HANDLE : fx_open(id);
    return id < 0 ? -id : 0;
}

int fx_open_two(int id, int id2, fx_handle *out, fx_handle *out2) {
    *out2 = FX_INVALID_HANDLE;
    int status = fx_open_out(id, out);
    return status != 0 ? status : fx_open_out(id2, out2);
}

int fx_open_out_then_fail(int id, fx_handle *out) {
    *out = fx_open(id);
    return 5;
}

int fx_reopen(fx_handle *handle, int id) {
    if (id < 0) return -id;
    if (*handle != FX_INVALID_HANDLE && fx_close(*handle) != 0) return FX_EBADF;
    *handle = fx_open(id);
    return 0;
}

fx_handle fx_duplicate(fx_handle handle) {
    int id = fx_handle_value(handle);
    return id < 0 ? FX_INVALID_HANDLE : fx_open(id);
}

int fx_duplicate_out(fx_handle handle, fx_handle *out) {
    *out = fx_duplicate(handle);
    return *out == FX_INVALID_HANDLE ? FX_EBADF : 0;
}

int fx_handles_total(const fx_handle *handles, size_t count) {
    int total = 0;
    for (size_t i = 0; i < count; i++) {
        int id = fx_handle_value(handles[i]);
        if (id < 0) return -1;
        total += id;
    }
    return total;
}

int fx_open_named(int id, int bad, fx_handle *out, char **name) {
    *name = NULL;
    int status = fx_open_out(id, out);
    if (status == 0) *name = bad ? fx_make_invalid() : fx_make_greeting("handle");
    return status;
}

struct fx_box {
    int value;
};

fx_box *fx_box_new(int value) {
    if (value < 0) {
        fx_set_last_error(-value);
        return NULL;
    }
    fx_box *box = fx_alloc(sizeof *box);
    box->value = value;
    return box;
}

void fx_box_free(fx_box *box) { fx_free(box); }
int fx_box_value(const fx_box *box) { return box->value; }
void fx_box_set(fx_box *box, int value) { box->value = value; }

int fx_box_new_out(int value, fx_box **out) {
    *out = value < 0 ? NULL : fx_box_new(value);
    return value < 0 ? -value : 0;
}

int fx_box_new_out_then_fail(int value, fx_box **out) {
    *out = fx_box_new(value);
    return 5;
}
