/* What changes its owner, and function pointers; see owned.c. */
#ifndef PINVOKE_FIXTURES_OWNED_H
#define PINVOKE_FIXTURES_OWNED_H

/* Handles that are given. */
/* Closes the handle and returns its id; with `fail` it closes the handle too, and returns -1. */
FIXTURE_API int fx_swallow(fx_handle handle, int fail);
/* Closes the handle and returns its id; with `fail` it leaves the handle to its caller, and returns -1. */
FIXTURE_API int fx_adopt(fx_handle handle, int fail);
/* The same handle, still owned by its caller; FX_INVALID_HANDLE for one that is not open. */
FIXTURE_API fx_handle fx_same(fx_handle handle);
/* The sum of the ids; closes none. */
FIXTURE_API int64_t fx_ids(const fx_handle *handles, size_t count);
/* Opens `id`, `id` + 1, ..: `wanted` handles, at most `capacity`; for a negative `id` the last but one is
   not there. Tells how many, and returns `status`. */
FIXTURE_API int fx_open_many(int id, int wanted, fx_handle *out, size_t capacity, size_t *count, int status);

/* Memory that is given, of the heap that fxi_cotask_alloc takes: freed, also with `fail`, when it
   returns -1. */
FIXTURE_API int fx_swallow_text(char *text, int fail); /* its length */
/* -1 if told to fail, and then the text stays the caller's. */
FIXTURE_API int fx_adopt_text(char *text, int fail);
FIXTURE_API int fx_swallow_wide(char16_t *text, int fail); /* its length */
FIXTURE_API int64_t fx_swallow_items(int32_t *items, size_t count, int fail); /* their sum */
FIXTURE_API int fx_swallow_point(fx_point *point, int fail); /* x + y */
/* How many blocks were swallowed by this thread. */
FIXTURE_API int fx_swallowed(void);

/* Functions by their names: "add", "subtract"; null for others. */
FIXTURE_API fx_binary_fn fx_operation(const char *name);
FIXTURE_API int fx_operation_out(const char *name, fx_binary_fn *out); /* 0, or 1 for others */
FIXTURE_API int fx_operate(fx_binary_fn operation, int left, int right); /* -1 for null */
typedef struct {
    int left;
    fx_binary_fn operation;
} fx_step;
FIXTURE_API int fx_step_run(const fx_step *step, int right);
FIXTURE_API void fx_step_get(fx_step *step, const char *name);
/* Keeps a function with its user data, and gives back the one before. */
FIXTURE_API fx_last_fn fx_exchange(fx_last_fn f, void *user, void **old_user);
FIXTURE_API fx_plain_fn fx_exchange_plain(fx_plain_fn f);
/* A function for text: its length in units; -1 for null. */
typedef int (*fx_measure_fn)(const char16_t *text, int32_t twice);
FIXTURE_API fx_measure_fn fx_measure(void);

/* Keeps a pointer for fx_kept. */
FIXTURE_API void fx_keep(void *user);
FIXTURE_API void *fx_kept(void);

#endif
