/* Included once per encoding: U is the unit, L makes a literal of it, NAME adds the suffix. */

int NAME(fx_make_strings)(int n, U ***out, size_t *count) {
    *out = NULL;
    *count = 0;
    if (n < 0) return -1;
    U **items = fx_alloc((size_t)n * sizeof *items);
    for (int i = 0; i < n; i++) {
        U digits[12] = {0};
        int at = 11;
        int rest = i;
        do {
            digits[--at] = (U)('0' + rest % 10);
            rest /= 10;
        } while (rest > 0);
        U text[20];
        size_t end = NAME(fxi_put)(text, 20, 0, L("text "));
        NAME(fxi_put)(text, 20, end, digits + at);
        items[i] = NAME(fx_strdup)(text);
    }
    *out = items;
    *count = (size_t)n;
    return 0;
}

void NAME(fx_free_strings)(U **items, size_t count) {
    if (items == NULL) return;
    for (size_t i = 0; i < count; i++) fx_free(items[i]);
    fx_free(items);
}

int64_t NAME(fx_strings_length)(const U *const *items, size_t count) {
    int64_t length = 0;
    for (size_t i = 0; i < count; i++)
        if (items[i] != NULL) length += (int64_t)NAME(fxi_len)(items[i]);
    return length;
}

int NAME(fx_strings_nulls)(const U *const *items, int count) {
    int nulls = 0;
    for (int i = 0; i < count; i++) nulls += items[i] == NULL;
    return nulls;
}

size_t NAME(fx_strings_join)(const U *const *items, size_t count, U *out, size_t capacity) {
    size_t at = NAME(fxi_put)(out, capacity, 0, L(""));
    for (size_t i = 0; i < count; i++)
        if (items[i] != NULL) at = NAME(fxi_put)(out, capacity, at, items[i]);
    return at;
}

int NAME(fx_argv_count)(const U *const *argv) {
    int count = 0;
    while (argv[count] != NULL) count++;
    return count;
}

size_t NAME(fx_argv_join)(const U *const *argv, U *out, size_t capacity) {
    return NAME(fx_strings_join)(argv, (size_t)NAME(fx_argv_count)(argv), out, capacity);
}
