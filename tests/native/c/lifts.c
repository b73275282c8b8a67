/* One value of each kind that native code hands out, between two texts. */
#include "internal.h"

#define LIFT(NAME, ...) int fx_lift_##NAME(int bad, char **before, __VA_ARGS__, char **after)

static int is_bad(int bad) { return (bad & 2) != 0; }

static char *text(int unreadable) { return fx_strdup(unreadable ? "\xFF" : "value"); }

static int around(int bad, char **before, char **after) {
    *before = text(bad & 1);
    *after = text(bad & 4);
    return 0;
}

LIFT(text, char **out) {
    *out = text(is_bad(bad));
    return around(bad, before, after);
}

LIFT(text_u16, char16_t **out) {
    *out = fx_strdup_u16(u"value");
    if (is_bad(bad)) (*out)[0] = 0xD800;
    return around(bad, before, after);
}

LIFT(text_u32, char32_t **out) {
    static const char32_t value[] = U"value";
    *out = fx_alloc(sizeof value);
    memcpy(*out, value, sizeof value);
    if (is_bad(bad)) (*out)[0] = 0xD800;
    return around(bad, before, after);
}

LIFT(text_cotask, char **out) {
    *out = fxi_cotask_alloc(8);
    memcpy(*out, is_bad(bad) ? "\xFF" : "value", is_bad(bad) ? 2 : 6);
    return around(bad, before, after);
}

LIFT(text_local, char **out) {
    *out = fxi_local_alloc(8);
    memcpy(*out, is_bad(bad) ? "\xFF" : "value", is_bad(bad) ? 2 : 6);
    return around(bad, before, after);
}

LIFT(bstr, char16_t **out) {
    *out = fx_make_bstr(u"value", 5);
    if (is_bad(bad)) (*out)[0] = 0xD800;
    return around(bad, before, after);
}

LIFT(bstr_bytes, char **out) {
    *out = fx_make_ansi_bstr(is_bad(bad) ? "\xFF\xFF\xFF\xFF\xFF" : "value", 5);
    return around(bad, before, after);
}

LIFT(ints, int32_t **out, int *count) {
    *out = fx_alloc(2 * sizeof **out);
    fx_fill_i32(*out, 2);
    *count = is_bad(bad) ? -1 : 2;
    return around(bad, before, after);
}

static void paint(int bad, fx_color *out) {
    out[0] = FX_GREEN;
    out[1] = is_bad(bad) ? (fx_color)99 : FX_BLUE;
}

LIFT(colors, fx_color **out, int *count) {
    *out = fx_alloc(2 * sizeof **out);
    paint(bad, *out);
    *count = 2;
    return around(bad, before, after);
}

LIFT(chars, char16_t **out, int *count) {
    *out = fx_alloc(2 * sizeof **out);
    (*out)[0] = u'v';
    (*out)[1] = is_bad(bad) ? 0xD800 : u'w';
    *count = 2;
    return around(bad, before, after);
}

static char **texts(int bad) {
    char **made = fx_alloc(3 * sizeof *made);
    made[0] = text(0);
    made[1] = text(is_bad(bad));
    made[2] = NULL;
    return made;
}

LIFT(texts, char ***out, int *count) {
    *out = texts(bad);
    *count = 2;
    return around(bad, before, after);
}

LIFT(texts_u16, char16_t ***out, int *count) {
    *out = fx_alloc(3 * sizeof **out);
    (*out)[0] = fx_strdup_u16(u"value");
    (*out)[1] = fx_strdup_u16(u"value");
    (*out)[2] = NULL;
    if (is_bad(bad)) (*out)[1][0] = 0xD800;
    *count = 2;
    return around(bad, before, after);
}

LIFT(texts_set, char **out, int count) {
    for (int i = 0; i < count; i++) out[i] = text(is_bad(bad) && i == 1);
    return around(bad, before, after);
}

LIFT(rows, fx_color **rows, int count) {
    for (int i = 0; i < count; i++) paint(i == 1 ? bad : 0, rows[i]);
    return around(bad, before, after);
}

static fx_name name(int bad) {
    fx_name made = {text(0), text(is_bad(bad)), 36};
    return made;
}

LIFT(name, fx_name *out) {
    *out = name(bad);
    return around(bad, before, after);
}

LIFT(name_pointer, fx_name **out) {
    *out = fx_alloc(sizeof **out);
    **out = name(bad);
    return around(bad, before, after);
}

LIFT(names, fx_name **out, int *count) {
    *out = fx_alloc(2 * sizeof **out);
    return fx_lift_names_fill(bad, before, *out, 2, count, after);
}

LIFT(names_fill, fx_name *out, int capacity, int *count) {
    *count = capacity < 2 ? capacity : 2;
    for (int i = 0; i < *count; i++) out[i] = name(i == 1 ? bad : 0);
    return around(bad, before, after);
}

LIFT(holding, fx_holding *out) {
    out->count = 2;
    out->texts = texts(0);
    return fx_lift_name_pointer(bad, before, &out->name, after);
}

LIFT(choice, fx_choice *out) {
    out->kind = is_bad(bad) ? 9 : 1;
    if (!is_bad(bad)) out->value.text = text(0);
    return around(bad, before, after);
}

LIFT(handle, fx_handle *out) {
    *out = is_bad(bad) ? FX_INVALID_HANDLE : fx_open(7);
    return around(bad, before, after);
}

LIFT(handles, fx_handle *out, int capacity, int *count) {
    *count = capacity < 2 ? capacity : 2;
    for (int i = 0; i < *count; i++) out[i] = is_bad(bad) && i == 1 ? FX_INVALID_HANDLE : fx_open(7 + i);
    return around(bad, before, after);
}

LIFT(change_text, char **out) {
    fx_free(*out);
    return fx_lift_text(bad, before, out, after);
}

LIFT(change_ints, int32_t **out, int *count) {
    fx_free(*out);
    fx_lift_ints(0, before, out, count, after);
    if (is_bad(bad)) {
        fx_free(*out);
        *out = NULL;
    }
    fx_free(*before);
    fx_free(*after);
    return around(bad, before, after);
}

LIFT(change_colors, fx_color **out, int *count) {
    fx_free(*out);
    return fx_lift_colors(bad, before, out, count, after);
}

LIFT(change_texts, char **out, int count) {
    for (int i = 0; i < count; i++) fx_free(out[i]);
    return fx_lift_texts_set(bad, before, out, count, after);
}

/* The texts that go in stay the caller's; those that come out do not. */
LIFT(change_name, fx_name *out) { return fx_lift_name(bad, before, out, after); }

LIFT(change_handle, fx_handle *out) {
    if (*out != FX_INVALID_HANDLE) fx_close(*out);
    *out = fx_open(8);
    return around(bad, before, after);
}

#define LIFT_RETURN(NAME, TYPE) \
    TYPE fx_lift_return_##NAME(int bad, char **before, char **after) { \
        TYPE out; \
        fx_lift_##NAME(bad, before, &out, after); \
        return out; \
    }
LIFT_RETURN(text, char *)
LIFT_RETURN(bstr, char16_t *)
LIFT_RETURN(handle, fx_handle)
LIFT_RETURN(name, fx_name)
LIFT_RETURN(name_pointer, fx_name *)

fx_color *fx_lift_return_colors(int bad, int *count, char **before, char **after) {
    fx_color *out;
    fx_lift_colors(bad, before, &out, count, after);
    return out;
}

char **fx_lift_return_texts(int bad, int *count, char **before, char **after) {
    char **out;
    fx_lift_texts(bad, before, &out, count, after);
    return out;
}

fx_name *fx_lift_return_names(int bad, int *count, char **before, char **after) {
    fx_name *out;
    fx_lift_names(bad, before, &out, count, after);
    return out;
}
