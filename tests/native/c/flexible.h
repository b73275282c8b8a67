/* ---- flexible.c: a flexible array of structs that own texts ------------------------------------ */
#ifndef PINVOKE_FIXTURES_FLEXIBLE_H
#define PINVOKE_FIXTURES_FLEXIBLE_H

typedef struct fx_entry { char *name; int32_t weight; } fx_entry;
typedef struct fx_directory { uint16_t id; uint8_t count; fx_entry entries[]; } fx_directory;
/* id + the lengths of the names by the weights */
FIXTURE_API int64_t fx_directory_check(const fx_directory *directory);
/* Doubles the weights, and takes the last entry away without releasing it. */
FIXTURE_API void fx_directory_shrink(fx_directory *directory);
/* Writes the count. */
FIXTURE_API void fx_directory_lie(fx_directory *directory, int count);
/* Id 7, names "entry", weights from 1: all of it of fx_alloc. The name at index `bad` is no UTF-8. */
FIXTURE_API fx_directory *fx_directory_make(int count, int bad);

#endif
