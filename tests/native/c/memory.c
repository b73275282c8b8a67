/* Counted memory. Blocks are kept in a list, so that freeing a wrong address is noticed and harmless. */
#include "internal.h"

#include <stdatomic.h>
#include <stdlib.h>

typedef struct block {
    struct block *next;
    struct block *previous;
    size_t size;
    _Alignas(max_align_t) unsigned char data[];
} block;

static block *blocks;
static atomic_long live;
static atomic_long bad_frees;

void fxi_live_add(long change) {
    atomic_fetch_add(&live, change);
    fxi_tls_set(FXI_TLS_LIVE, fxi_tls_get(FXI_TLS_LIVE) + change);
}

void fxi_count_call(void) { fxi_tls_set(FXI_TLS_CALLS, fxi_tls_get(FXI_TLS_CALLS) + 1); }

/* The caller holds the lock. */
static block *find(const void *address) {
    block *at = blocks;
    while (at != NULL && at->data != address) at = at->next;
    return at;
}

void *fx_alloc(size_t size) {
    if (size > SIZE_MAX - sizeof(block)) return NULL;
    block *made = malloc(sizeof(block) + size);
    if (made == NULL) return NULL;
    made->size = size;
    made->previous = NULL;
    fxi_lock(FXI_LOCK_MEMORY);
    made->next = blocks;
    if (blocks != NULL) blocks->previous = made;
    blocks = made;
    fxi_unlock(FXI_LOCK_MEMORY);
    fxi_live_add(1);
    return made->data;
}

void fx_free(void *address) {
    if (address == NULL) return;
    fxi_lock(FXI_LOCK_MEMORY);
    block *found = find(address);
    if (found != NULL) {
        if (found->previous != NULL) found->previous->next = found->next;
        else blocks = found->next;
        if (found->next != NULL) found->next->previous = found->previous;
    }
    fxi_unlock(FXI_LOCK_MEMORY);
    if (found == NULL) {
        atomic_fetch_add(&bad_frees, 1);
        fxi_tls_set(FXI_TLS_BAD_FREES, fxi_tls_get(FXI_TLS_BAD_FREES) + 1);
        return;
    }
    /* Who still reads it shall see that it is gone. */
    memset(found->data, 0xDD, found->size);
    free(found);
    fxi_live_add(-1);
}

int fx_is_live(const void *address) {
    fxi_lock(FXI_LOCK_MEMORY);
    block *found = find(address);
    fxi_unlock(FXI_LOCK_MEMORY);
    return found != NULL;
}

char *fx_strdup(const char *text) {
    if (text == NULL) return NULL;
    size_t size = fxi_len(text) + 1;
    char *copy = fx_alloc(size);
    if (copy != NULL) memcpy(copy, text, size);
    return copy;
}

char16_t *fx_strdup_u16(const char16_t *text) {
    if (text == NULL) return NULL;
    size_t size = (fxi_len_u16(text) + 1) * sizeof *text;
    char16_t *copy = fx_alloc(size);
    if (copy != NULL) memcpy(copy, text, size);
    return copy;
}

long fx_live(void) { return atomic_load(&live); }
long fx_live_here(void) { return (long)fxi_tls_get(FXI_TLS_LIVE); }
long fx_bad_frees(void) { return atomic_load(&bad_frees); }
long fx_bad_frees_here(void) { return (long)fxi_tls_get(FXI_TLS_BAD_FREES); }
int fx_calls(void) { return (int)fxi_tls_get(FXI_TLS_CALLS); }
void fx_reset_calls(void) { fxi_tls_set(FXI_TLS_CALLS, 0); }
