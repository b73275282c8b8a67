/* A flexible array of structs that own texts. */
#include "internal.h"

int64_t fx_directory_check(const fx_directory *directory) {
    int64_t total = directory->id;
    for (int i = 0; i < directory->count; i++)
        total += (int64_t)fx_str_len(directory->entries[i].name) * directory->entries[i].weight;
    return total;
}

void fx_directory_shrink(fx_directory *directory) {
    for (int i = 0; i < directory->count; i++) directory->entries[i].weight *= 2;
    if (directory->count > 0) directory->count--;
}

void fx_directory_lie(fx_directory *directory, int count) { directory->count = (uint8_t)count; }

fx_directory *fx_directory_make(int count, int bad) {
    fx_directory *made = fx_alloc(sizeof *made + (size_t)count * sizeof(fx_entry));
    made->id = 7;
    made->count = (uint8_t)count;
    for (int i = 0; i < count; i++) {
        made->entries[i].name = fx_strdup(i == bad ? "\xFF" : "entry");
        made->entries[i].weight = i + 1;
    }
    return made;
}
