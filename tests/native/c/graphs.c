/* Structs that point: to items and texts that they count, to functions, to each other. */
#include "internal.h"

static int64_t total_of(const int32_t *items, size_t count) {
    int64_t total = 0;
    for (size_t i = 0; i < count; i++) total += items[i];
    return total;
}

int64_t fx_slice_total_value(fx_slice slice) { return total_of(slice.items, slice.count); }
int64_t fx_slice_total(const fx_slice *slice) { return fx_slice_total_value(*slice); }

int fx_slice_make(int n, fx_slice *out) {
    out->items = fx_return_ints(n, &out->count);
    return n < 0 ? -1 : 0;
}

void fx_slice_clear(fx_slice *slice) {
    fx_free((void *)slice->items);
    slice->items = NULL;
    slice->count = 0;
}

int64_t fx_list_length(const fx_list *list) { return fx_strings_length(list->items, list->count); }

double fx_polygon_total(const fx_polygon *polygon) {
    return fx_total_point(polygon->points, polygon->count);
}

int64_t fx_flexible_total(const fx_flexible *value) { return total_of(value->items, value->count); }

uint32_t fx_flexible_fill(int n, fx_flexible *out, uint32_t size) {
    uint32_t needed = (uint32_t)(sizeof *out + (size_t)n * sizeof out->items[0]);
    if (size < needed) return needed;
    out->count = (uint32_t)n;
    for (int i = 0; i < n; i++) out->items[i] = 10 * i;
    return needed;
}

fx_flexible *fx_flexible_make(int n) {
    if (n < 0) return NULL;
    uint32_t size = fx_flexible_fill(n, NULL, 0);
    fx_flexible *made = fx_alloc(size);
    fx_flexible_fill(n, made, size);
    return made;
}

double fx_variant_check_value(fx_variant variant) {
    switch (variant.kind) {
    case 0: return (double)variant.value.whole;
    case 1: return variant.value.real;
    case 2: return fx_str_len(variant.value.text);
    case 3: return fx_sum_point(variant.value.point);
    default: return -1;
    }
}

double fx_variant_check(const fx_variant *variant) {
    return variant != NULL ? fx_variant_check_value(*variant) : -1;
}

fx_variant fx_variant_return(int kind) {
    fx_variant variant;
    memset(&variant, 0, sizeof variant);
    variant.kind = kind;
    switch (kind) {
    case 0: variant.value.whole = INT64_C(-5000000000); break;
    case 1: variant.value.real = 2.5; break;
    case 2: variant.value.text = fx_text(); break;
    case 3:
        variant.value.point.x = 3;
        variant.value.point.y = 4;
        break;
    default: variant.kind = 9; break;
    }
    return variant;
}

int fx_variant_fill(int kind, fx_variant *out) {
    *out = fx_variant_return(kind);
    return 0;
}

int fx_listener_fire(const fx_listener *listener, int event) {
    if (listener->on_event == NULL) return listener->id;
    return listener->id + listener->on_event(event, listener->user);
}

int fx_operations_fill(fx_operations *out) {
    out->add = fx_get_operation('+');
    out->subtract = fx_get_operation('-');
    out->none = NULL;
    return 0;
}

uint64_t fx_document_check(const fx_document *document) {
    return fx_name_check(document->owner) + fx_tag_check(&document->tag) +
           (uint64_t)fx_slice_total(&document->pages);
}

int64_t fx_node_total(const fx_node *head) {
    int64_t total = 0;
    for (const fx_node *at = head; at != NULL; at = at->next) total += at->value;
    return total;
}
