/* Threads, locks, thread-local numbers, the last error, system heaps: everything that two systems do in two ways. */
#if !defined(_WIN32)
#define _POSIX_C_SOURCE 200809L
#endif

#include "internal.h"

#include <stdlib.h>

#if defined(_WIN32)

#include <windows.h>

#include <objbase.h>
#include <oleauto.h>

/* Not _Thread_local: its emulation would make the DLL depend on the compiler's thread library. */
static DWORD tls_slots[FXI_TLS_COUNT];
static SRWLOCK locks[FXI_LOCK_COUNT];

BOOL WINAPI DllMain(HINSTANCE instance, DWORD reason, LPVOID reserved) {
    (void)instance;
    (void)reserved;
    if (reason == DLL_PROCESS_ATTACH) {
        for (int i = 0; i < FXI_TLS_COUNT; i++) {
            tls_slots[i] = TlsAlloc();
            if (tls_slots[i] == TLS_OUT_OF_INDEXES) return FALSE;
        }
        for (int i = 0; i < FXI_LOCK_COUNT; i++) InitializeSRWLock(&locks[i]);
    }
    return TRUE;
}

intptr_t fxi_tls_get(fxi_tls_slot slot) {
    DWORD saved = GetLastError(); /* TlsGetValue clears it */
    intptr_t value = (intptr_t)TlsGetValue(tls_slots[slot]);
    SetLastError(saved);
    return value;
}

void fxi_tls_set(fxi_tls_slot slot, intptr_t value) {
    DWORD saved = GetLastError();
    TlsSetValue(tls_slots[slot], (void *)value);
    SetLastError(saved);
}

void fxi_lock(fxi_lock_id id) { AcquireSRWLockExclusive(&locks[id]); }
void fxi_unlock(fxi_lock_id id) { ReleaseSRWLockExclusive(&locks[id]); }

struct fxi_thread {
    HANDLE handle;
    void (*body)(void *);
    void *argument;
};

static DWORD WINAPI run(void *raw) {
    fxi_thread *thread = raw;
    thread->body(thread->argument);
    return 0;
}

fxi_thread *fxi_thread_start(void (*body)(void *), void *argument) {
    fxi_thread *thread = malloc(sizeof *thread);
    if (thread == NULL) abort();
    thread->body = body;
    thread->argument = argument;
    thread->handle = CreateThread(NULL, 0, run, thread, 0, NULL);
    if (thread->handle == NULL) abort();
    return thread;
}

void fxi_thread_join(fxi_thread *thread) {
    WaitForSingleObject(thread->handle, INFINITE);
    CloseHandle(thread->handle);
    free(thread);
}

void fxi_sleep_ms(int milliseconds) { Sleep((DWORD)milliseconds); }

void fx_set_last_error(int code) { SetLastError((DWORD)code); }
int fx_get_last_error(void) { return (int)GetLastError(); }

void *fxi_cotask_alloc(size_t size) { return CoTaskMemAlloc(size); }
void *fxi_local_alloc(size_t size) { return LocalAlloc(LMEM_FIXED, size); }

char16_t *fx_make_bstr(const char16_t *text, uint32_t count) {
    return (char16_t *)SysAllocStringLen((const OLECHAR *)text, count);
}

void fx_free_bstr(char16_t *bstr) { SysFreeString((BSTR)bstr); }

#else

#include <errno.h>
#include <pthread.h>
#include <time.h>

static _Thread_local intptr_t tls_values[FXI_TLS_COUNT];
static pthread_mutex_t locks[FXI_LOCK_COUNT] = {
    PTHREAD_MUTEX_INITIALIZER, PTHREAD_MUTEX_INITIALIZER, PTHREAD_MUTEX_INITIALIZER};

intptr_t fxi_tls_get(fxi_tls_slot slot) { return tls_values[slot]; }
void fxi_tls_set(fxi_tls_slot slot, intptr_t value) { tls_values[slot] = value; }

void fxi_lock(fxi_lock_id id) { pthread_mutex_lock(&locks[id]); }
void fxi_unlock(fxi_lock_id id) { pthread_mutex_unlock(&locks[id]); }

struct fxi_thread {
    pthread_t id;
    void (*body)(void *);
    void *argument;
};

static void *run(void *raw) {
    fxi_thread *thread = raw;
    thread->body(thread->argument);
    return NULL;
}

fxi_thread *fxi_thread_start(void (*body)(void *), void *argument) {
    fxi_thread *thread = malloc(sizeof *thread);
    if (thread == NULL) abort();
    thread->body = body;
    thread->argument = argument;
    if (pthread_create(&thread->id, NULL, run, thread) != 0) abort();
    return thread;
}

void fxi_thread_join(fxi_thread *thread) {
    pthread_join(thread->id, NULL);
    free(thread);
}

void fxi_sleep_ms(int milliseconds) {
    struct timespec time = {milliseconds / 1000, (milliseconds % 1000) * 1000000L};
    nanosleep(&time, NULL);
}

void fx_set_last_error(int code) { errno = code; }
int fx_get_last_error(void) { return errno; }

void *fxi_cotask_alloc(size_t size) { return malloc(size); }
void *fxi_local_alloc(size_t size) { return malloc(size); }

char16_t *fx_make_bstr(const char16_t *text, uint32_t count) {
    uint32_t bytes = count * (uint32_t)sizeof *text;
    char *block = malloc(sizeof bytes + bytes + sizeof *text);
    if (block == NULL) return NULL;
    memcpy(block, &bytes, sizeof bytes);
    char16_t *data = (char16_t *)(void *)(block + sizeof bytes);
    if (text == NULL) memset(data, 0, bytes);
    else memcpy(data, text, bytes);
    data[count] = 0;
    return data;
}

void fx_free_bstr(char16_t *bstr) {
    if (bstr != NULL) free((char *)bstr - sizeof(uint32_t));
}

#endif

void fxi_threads_run(int count, void (*body)(void *), void *argument) {
    if (count <= 0) return;
    fxi_thread **threads = malloc((size_t)count * sizeof *threads);
    if (threads == NULL) abort();
    for (int i = 0; i < count; i++) threads[i] = fxi_thread_start(body, argument);
    for (int i = 0; i < count; i++) fxi_thread_join(threads[i]);
    free(threads);
}
