/* Included once per encoding: U is the unit, NAME adds the suffix. */

static void NAME(set_units)(U *buffer, size_t count, U unit) {
    for (size_t i = 0; i < count; i++) buffer[i] = unit;
}

/* The whole text with its terminator, if it fits, else no contents at all. */
static int NAME(copy_if_fits)(const U *source, size_t length, U *buffer, size_t capacity) {
    if (length >= capacity) {
        if (buffer != NULL) NAME(set_units)(buffer, capacity, '!');
        return 0;
    }
    memcpy(buffer, source, (length + 1) * sizeof(U));
    return 1;
}

uint32_t NAME(fx_get_needed)(const U *source, U *buffer, uint32_t capacity) {
    fxi_count_call();
    if (source == NULL) {
        fx_set_last_error(FX_NO_VALUE);
        return 0;
    }
    uint32_t length = (uint32_t)NAME(fxi_len)(source);
    return NAME(copy_if_fits)(source, length, buffer, capacity) ? length : length + 1;
}

int NAME(fx_get_snprintf)(const U *source, U *buffer, size_t capacity) {
    fxi_count_call();
    return (int)NAME(fxi_put)(buffer, capacity, 0, source);
}

int NAME(fx_get_truncated)(const U *source, U *buffer, int capacity) {
    fxi_count_call();
    if (source == NULL) {
        fx_set_last_error(FX_NO_VALUE);
        if (capacity > 0) buffer[0] = 0;
        return 0;
    }
    if (capacity <= 0) return 0;
    int length = (int)NAME(fxi_put)(buffer, (size_t)capacity, 0, source);
    return length < capacity ? length : capacity - 1;
}

uint32_t NAME(fx_get_truncated_full)(const U *source, U *buffer, uint32_t capacity) {
    fxi_count_call();
    size_t length = NAME(fxi_put)(buffer, capacity, 0, source);
    return length < capacity ? (uint32_t)length : capacity;
}

intptr_t NAME(fx_get_truncated_bare)(const U *source, U *buffer, size_t capacity) {
    fxi_count_call();
    if (source == NULL) {
        fx_set_last_error(FX_NO_VALUE);
        return -1;
    }
    size_t length = NAME(fxi_len)(source);
    size_t copied = length < capacity ? length : capacity;
    memcpy(buffer, source, copied * sizeof(U));
    return (intptr_t)copied;
}

int NAME(fx_get_error)(const U *source, U *buffer, uint32_t *count) {
    fxi_count_call();
    uint32_t length = (uint32_t)NAME(fxi_len)(source);
    int fits = NAME(copy_if_fits)(source, length, buffer, *count);
    *count = fits ? length : length + 1;
    return fits ? 0 : FX_MORE_DATA;
}

int NAME(fx_get_error_bytes)(const U *source, U *buffer, uint32_t *size) {
    fxi_count_call();
    size_t capacity = *size / sizeof(U);
    size_t length = NAME(fxi_len)(source);
    *size = (uint32_t)((length + 1) * sizeof(U));
    if (buffer == NULL) return 0;
    return NAME(copy_if_fits)(source, length, buffer, capacity) ? 0 : FX_MORE_DATA;
}

U *NAME(fx_get_errno)(const U *source, U *buffer, size_t capacity) {
    fxi_count_call();
    if (NAME(copy_if_fits)(source, NAME(fxi_len)(source), buffer, capacity)) return buffer;
    fx_set_last_error(FX_ERANGE);
    return NULL;
}

int NAME(fx_get_status)(const U *source, U *buffer, size_t capacity) {
    fxi_count_call();
    int fits = NAME(copy_if_fits)(source, NAME(fxi_len)(source), buffer, capacity);
    return fits ? 0 : FX_ERANGE;
}

int NAME(fx_get_path)(const U *source, U *buffer) {
    fxi_count_call();
    return (int)NAME(fxi_put)(buffer, 260, 0, source);
}

void NAME(fx_get_plain)(const U *source, U *buffer, int capacity) {
    fxi_count_call();
    if (capacity > 0) NAME(fxi_put)(buffer, (size_t)capacity, 0, source);
}

uint32_t NAME(fx_get_needed_moving)(U *buffer, uint32_t capacity) {
    fxi_count_call();
    int call = fx_calls();
    uint32_t length = call <= 1 ? 100 : call == 2 ? 1000 : 3000;
    if (length >= capacity) return length + 1;
    NAME(set_units)(buffer, length, 'm');
    buffer[length] = 0;
    return length;
}

uint32_t NAME(fx_get_needed_never)(U *buffer, uint32_t capacity) {
    fxi_count_call();
    if (buffer != NULL) NAME(set_units)(buffer, capacity, '!');
    return capacity + 1;
}

int NAME(fx_get_error_never)(U *buffer, uint32_t *count) {
    fxi_count_call();
    if (buffer != NULL) NAME(set_units)(buffer, *count, '!');
    *count += 1;
    return FX_MORE_DATA;
}

int NAME(fx_get_truncated_never)(U *buffer, int capacity) {
    fxi_count_call();
    if (capacity <= 0) return 0;
    NAME(set_units)(buffer, (size_t)capacity - 1, 't');
    buffer[capacity - 1] = 0;
    return capacity - 1;
}

int NAME(fx_get_negative)(U *buffer, int capacity) {
    fxi_count_call();
    if (capacity > 0) buffer[0] = 0;
    return -5;
}

int NAME(fx_get_negative_count)(U *buffer, int *count) {
    fxi_count_call();
    if (*count > 0) buffer[0] = 0;
    *count = -5;
    return 0;
}

int NAME(fx_get_too_large)(U *buffer, int capacity) {
    fxi_count_call();
    if (capacity > 0) NAME(set_units)(buffer, (size_t)capacity, 'x');
    return capacity + 10;
}

int NAME(fx_get_too_large_count)(U *buffer, uint32_t *count) {
    fxi_count_call();
    NAME(set_units)(buffer, *count, 'x');
    *count += 10;
    return 0;
}

int NAME(fx_get_unterminated)(U *buffer, uint32_t capacity) {
    fxi_count_call();
    NAME(set_units)(buffer, capacity, 'x');
    return 0;
}

int NAME(fx_get_invalid)(U *buffer, int capacity) {
    fxi_count_call();
    int length = capacity > 0 ? (int)NAME(fxi_put)(buffer, (size_t)capacity, 0, NAME(invalid)) : 0;
    return length < capacity ? length : capacity - 1;
}
