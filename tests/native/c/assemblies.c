/* Structs in structs, behind pointers and in arrays; and every way to be wrong. */
#include "internal.h"

static fx_part part(const char *name, double weight) {
    fx_part part = {name != NULL ? fx_strdup(name) : NULL, weight};
    return part;
}

int fx_assembly_make(int bad, fx_assembly *out) {
    static char unaligned[2 * sizeof(fx_part)];
    const char *broken = "\xFF";
    for (int i = 0; i < 4; i++)
        out->entries[i] = part(bad == 1 && i == 3 ? broken : bad == 2 && i == 1 ? NULL : "entry", i);
    out->spare = NULL;
    if (bad == 8) {
        /* One byte behind an aligned one. */
        uintptr_t address = (uintptr_t)unaligned;
        address += sizeof(double) - address % sizeof(double) + 1; /* within the two parts */
        out->spare = (fx_part *)address;
    } else if (bad != 3) {
        out->spare = fx_alloc(sizeof *out->spare);
        *out->spare = part(bad == 4 ? broken : "spare", 10);
    }
    out->count = bad == 6 ? -1 : 3;
    out->more = NULL;
    if (bad != 5 && bad != 6) {
        out->more = fx_alloc(3 * sizeof *out->more);
        for (int i = 0; i < 3; i++) out->more[i] = part(bad == 7 && i == 2 ? NULL : "more", i);
    }
    return 0;
}

double fx_parts_check(const fx_part *parts, size_t count) {
    double total = 0;
    for (size_t i = 0; i < count; i++) total += parts[i].weight * fx_str_len(parts[i].name);
    return total;
}

double fx_assembly_check(const fx_assembly *assembly) {
    return fx_parts_check(assembly->entries, 4) + fx_parts_check(assembly->spare, 1) +
           fx_parts_check(assembly->more, (size_t)assembly->count);
}

void fx_parts_reverse(fx_part *parts, size_t count) {
    for (size_t i = 0; i < count; i++) {
        char *reversed = fx_strdup(parts[i].name);
        size_t length = strlen(reversed);
        for (size_t at = 0; at < length; at++) reversed[at] = parts[i].name[length - 1 - at];
        parts[i].name = reversed;
        parts[i].weight *= 2;
    }
}
