/* What the C files of the fixture share and do not export. */
#ifndef PINVOKE_FIXTURES_INTERNAL_H
#define PINVOKE_FIXTURES_INTERNAL_H

#include "fixtures.h"

#include <string.h>

/* Numbers that each thread has for itself, all 0 at first. */
typedef enum {
    FXI_TLS_CALLS,
    FXI_TLS_LIVE,
    FXI_TLS_BAD_FREES,
    FXI_TLS_DOUBLE_CLOSES,
    FXI_TLS_NESTED,
    FXI_TLS_COUNT
} fxi_tls_slot;

/* Neither reading nor writing one touches the last error. */
intptr_t fxi_tls_get(fxi_tls_slot slot);
void fxi_tls_set(fxi_tls_slot slot, intptr_t value);

typedef enum { FXI_LOCK_MEMORY, FXI_LOCK_HANDLES, FXI_LOCK_EVENTS, FXI_LOCK_COUNT } fxi_lock_id;
void fxi_lock(fxi_lock_id id);
void fxi_unlock(fxi_lock_id id);

typedef struct fxi_thread fxi_thread;
fxi_thread *fxi_thread_start(void (*body)(void *), void *argument);
void fxi_thread_join(fxi_thread *thread);
/* `count` threads at once with the same argument, all awaited. */
void fxi_threads_run(int count, void (*body)(void *), void *argument);
void fxi_sleep_ms(int milliseconds);

/* The heaps that the system has functions to free. */
void *fxi_cotask_alloc(size_t size);
void *fxi_local_alloc(size_t size);

/* Something that is no block was handed out (+1) or taken back (-1). */
void fxi_live_add(long change);
void fxi_count_call(void);

/* 64-bit FNV-1a, going on from a state. */
#define FXI_FNV_START UINT64_C(0xcbf29ce484222325)
uint64_t fxi_fnv(uint64_t state, uint64_t unit);

/* The length up to a limit, and the copy that always terminates, as snprintf counts. */
size_t fxi_len(const char *text);
size_t fxi_len_u16(const char16_t *text);
size_t fxi_put(char *out, size_t capacity, size_t at, const char *text);
size_t fxi_put_u16(char16_t *out, size_t capacity, size_t at, const char16_t *text);

#endif
