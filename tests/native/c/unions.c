/* Unions whose members all begin with what tells them apart, and raw ones. */
#include "internal.h"

double fx_event_check(const fx_event *event) {
    switch (event->kind) {
    case 1: return event->key.code + 1000.0 * event->key.pressed;
    case 2: return fx_str_len(event->text.text) + 1000.0 * event->text.cursor;
    case 3: return fx_sum_point(event->move.by) + 1000.0 * (double)event->move.speed;
    case 4: return 4;
    case 5: {
        double total = 0;
        for (int i = 0; i < event->items.count; i++) total += event->items.items[i];
        return total + 1000.0 * event->items.count;
    }
    default: return -1;
    }
}

double fx_event_check_value(fx_event event) { return fx_event_check(&event); }

double fx_events_check(const fx_event *events, size_t count) {
    double total = 0;
    for (size_t i = 0; i < count; i++) total += (double)(i + 1) * fx_event_check(&events[i]);
    return total;
}

fx_event fx_event_return(uint32_t kind) {
    fx_event event;
    memset(&event, 0, sizeof event);
    event.kind = kind;
    switch (kind) {
    case 1:
        event.key.code = 65;
        event.key.pressed = 1;
        break;
    case 2:
        event.text.text = fx_strdup("typed");
        event.text.cursor = 3;
        break;
    case 3:
        event.move.by.x = 3;
        event.move.by.y = 4;
        event.move.speed = 0.5f;
        break;
    case 5:
        event.items.count = 3;
        event.items.items = fx_alloc(3 * sizeof(int32_t));
        for (int i = 0; i < 3; i++) event.items.items[i] = 10 * i;
        break;
    default: break;
    }
    return event;
}

int fx_event_fill(uint32_t kind, fx_event *out) {
    *out = fx_event_return(kind);
    return 0;
}

int fx_events_fill(fx_event *out, size_t count, int bad) {
    for (size_t i = 0; i < count; i++)
        out[i] = fx_event_return((int)i == bad ? 77 : (uint32_t)(i % 5 + 1));
    return 0;
}

double fx_packed_variant_check(const fx_packed_variant *variant) {
    return variant->kind == 0 ? (double)variant->value.whole : variant->value.real;
}

void fx_packed_variant_fill(int kind, fx_packed_variant *out) {
    out->kind = (uint8_t)kind;
    if (kind == 0) out->value.whole = -7;
    else out->value.real = 2.5;
}

fx_pointers fx_pointers_return(int which) {
    fx_pointers pointers;
    memset(&pointers, 0, sizeof pointers);
    if (which == 0) pointers.data = fx_text();
    else pointers.function = fx_get_operation('+');
    return pointers;
}

int fx_pointers_call(const fx_pointers *pointers, int left, int right) {
    return pointers->function(left, right);
}

fx_table fx_table_return(void) {
    fx_table table;
    memset(&table, 0, sizeof table);
    table.functions[0] = fx_get_operation('+');
    table.functions[1] = fx_get_operation('-');
    table.names[0] = "add";
    table.names[1] = "subtract";
    table.any.data = fx_text();
    return table;
}

int fx_table_fill(fx_table *out) {
    *out = fx_table_return();
    return 0;
}

fx_slice fx_slice_return(int n) {
    fx_slice slice;
    fx_slice_make(n, &slice);
    return slice;
}
