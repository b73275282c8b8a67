/* Included once per encoding: U is the unit, WIDEN makes it a number without sign, NAME adds the suffix. */

size_t NAME(fxi_len)(const U *text) {
    size_t length = 0;
    while (text[length] != 0) length++;
    return length;
}

/* Writes at an index what fits, and a terminator always; returns the index after the whole text. */
size_t NAME(fxi_put)(U *out, size_t capacity, size_t at, const U *text) {
    size_t end = at + NAME(fxi_len)(text);
    if (capacity == 0) return end;
    size_t last = end < capacity - 1 ? end : capacity - 1;
    for (size_t i = at; i < last; i++) out[i] = text[i - at];
    if (at <= last) out[last] = 0;
    return end;
}

int NAME(fx_str_len)(const U *text) { return text != NULL ? (int)NAME(fxi_len)(text) : -1; }

uint64_t NAME(fx_str_hash_n)(const U *text, size_t count) {
    uint64_t state = FXI_FNV_START;
    for (size_t i = 0; i < count; i++) state = fxi_fnv(state, WIDEN(text[i]));
    return state;
}

uint64_t NAME(fx_str_hash)(const U *text) {
    return text != NULL ? NAME(fx_str_hash_n)(text, NAME(fxi_len)(text)) : 0;
}

int NAME(fx_str_equal)(const U *left, const U *right) {
    if (left == NULL || right == NULL) return -1;
    U *copy = NAME(fx_strdup)(left);
    size_t at = 0;
    while (copy[at] != 0 && copy[at] == right[at]) at++;
    int equal = copy[at] == right[at];
    fx_free(copy);
    return equal;
}

int NAME(fx_str_first)(const U *text) { return text != NULL ? (int)WIDEN(text[0]) : -1; }

int NAME(fx_str_unit)(const U *text, int index) {
    if (text == NULL || index < 0 || (size_t)index > NAME(fxi_len)(text)) return -1;
    return (int)WIDEN(text[index]);
}

int NAME(fx_str_weigh)(const U *a, const U *b, const U *c, const U *d) {
    return NAME(fx_str_len)(a) + 100 * NAME(fx_str_len)(b) + 10000 * NAME(fx_str_len)(c) +
           1000000 * NAME(fx_str_len)(d);
}

size_t NAME(fx_str_concat)(const U *left, const U *right, U *out, size_t capacity) {
    size_t at = NAME(fxi_put)(out, capacity, 0, left);
    return NAME(fxi_put)(out, capacity, at, right);
}

int NAME(fx_str_upper)(U *text) {
    int changed = 0;
    for (U *at = text; at != NULL && *at != 0; at++) {
        if (*at < 'a' || *at > 'z') continue;
        *at = (U)(*at - 'a' + 'A');
        changed++;
    }
    return changed;
}

int NAME(fx_str_replace)(U **text, const U *by) {
    U *old = *text;
    *text = NAME(fx_strdup)(by);
    fx_free(old);
    return 0;
}

int NAME(fx_multi_count)(const U *list) {
    int count = 0;
    for (const U *at = list; *at != 0; at += NAME(fxi_len)(at) + 1) count++;
    return count;
}
