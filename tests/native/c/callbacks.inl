/* Included once per encoding: U is the unit, L makes a literal, NAME adds the suffix, FORM names the type. */

int NAME(fx_call_text)(FORM(text) f, void *user, const U *text) { return f(text, user); }

int NAME(fx_call_text_invalid)(FORM(text) f, void *user) {
    return f(NAME(fx_text_invalid)(), user);
}

int NAME(fx_call_make_text)(FORM(make_text) f, void *user, int value) {
    U *text = f(value, user);
    int length = NAME(fx_str_len)(text);
    fx_free(text);
    return length;
}

/* A prefix, a letter or nothing, and a number. */
static U *NAME(label)(const U *prefix, int row, int column) {
    char digits[64];
    U text[80];
    if (row >= 0) snprintf(digits, sizeof digits, "%dc%d", row, column);
    else snprintf(digits, sizeof digits, "%d", column);
    size_t at = NAME(fxi_put)(text, 80, 0, prefix);
    for (const char *digit = digits; *digit != '\0'; digit++) text[at++] = (U)*digit;
    text[at] = 0;
    return NAME(fx_strdup)(text);
}

int NAME(fx_exec)(int rows, int columns, FORM(row) row, void *state, U **message) {
    if (message != NULL) *message = NULL;
    if (rows < 0) {
        if (message != NULL) *message = NAME(fx_strdup)(L("negative rows"));
        return 1;
    }
    size_t count = columns > 0 ? (size_t)columns : 0;
    U **names = fx_alloc(count * sizeof *names);
    U **values = fx_alloc(count * sizeof *values);
    for (int c = 0; c < columns; c++) names[c] = NAME(label)(L("column "), -1, c);
    int stop = 0;
    for (int r = 0; r < rows && !stop; r++) {
        for (int c = 0; c < columns; c++)
            values[c] = c == 1 && r % 2 == 1 ? NULL : NAME(label)(L("r"), r, c);
        stop = row(state, columns, values, names) != 0;
        for (int c = 0; c < columns; c++) fx_free(values[c]);
    }
    fx_free(values);
    NAME(fx_free_strings)(names, count);
    if (stop && message != NULL) *message = NAME(fx_strdup)(L("callback requested abort"));
    return stop ? FX_EABORT : 0;
}
