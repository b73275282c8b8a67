/*
 * One value of each kind that native code hands out, between two texts; see lifts.c. `bad` is a sum: 1
 * makes the text in front unreadable, 2 the value, 4 the text behind. What is handed out belongs to the
 * caller whatever it can make of it, and is freed by fx_free unless the name says otherwise.
 */
#ifndef PINVOKE_FIXTURES_LIFTS_H
#define PINVOKE_FIXTURES_LIFTS_H

#define FX_LIFT(NAME, ...) FIXTURE_API int fx_lift_##NAME(int bad, char **before, __VA_ARGS__, char **after)
#define FX_LIFT_RETURN(NAME, TYPE) FIXTURE_API TYPE fx_lift_return_##NAME(int bad, char **before, char **after)

/* Text: "value", or what its encoding does not allow. */
FX_LIFT(text, char **out);
FX_LIFT(text_u16, char16_t **out);
FX_LIFT(text_u32, char32_t **out);
FX_LIFT(text_cotask, char **out); /* of fxi_cotask_alloc */
FX_LIFT(text_local, char **out); /* of fxi_local_alloc */
FX_LIFT(bstr, char16_t **out); /* a BSTR */
FX_LIFT(bstr_bytes, char **out); /* a BSTR of bytes */

/* Arrays of two: the count is -1, or the second element is not one. A null follows the texts. */
FX_LIFT(ints, int32_t **out, int *count);
FX_LIFT(colors, fx_color **out, int *count);
FX_LIFT(chars, char16_t **out, int *count);
FX_LIFT(texts, char ***out, int *count); /* each text, then the array */
FX_LIFT(texts_u16, char16_t ***out, int *count);
FX_LIFT(texts_set, char **out, int count); /* into the caller's array */
FX_LIFT(rows, fx_color **rows, int count); /* two elements of each row of the caller's */

/* Structs: two texts of which the second is not UTF-8. */
FX_LIFT(name, fx_name *out);
FX_LIFT(name_pointer, fx_name **out); /* the texts, then the struct */
FX_LIFT(names, fx_name **out, int *count); /* the texts, then the array */
FX_LIFT(names_fill, fx_name *out, int capacity, int *count);
typedef struct { int count; char **texts; fx_name *name; } fx_holding;
FX_LIFT(holding, fx_holding *out); /* the last text is unreadable */
typedef struct { int kind; union { int64_t whole; char *text; } value; } fx_choice;
FX_LIFT(choice, fx_choice *out); /* the text for kind 1, or kind 9 of nothing */

/* Handles: the second is FX_INVALID_HANDLE. */
FX_LIFT(handle, fx_handle *out);
FX_LIFT(handles, fx_handle *out, int capacity, int *count);

/* What the caller has allocated by fx_alloc is replaced. */
FX_LIFT(change_text, char **out);
FX_LIFT(change_ints, int32_t **out, int *count); /* or null, and a count of 2 */
FX_LIFT(change_colors, fx_color **out, int *count);
FX_LIFT(change_texts, char **out, int count);
FX_LIFT(change_name, fx_name *out);
FX_LIFT(change_handle, fx_handle *out); /* closed, and another one opened */

FX_LIFT_RETURN(text, char *);
FX_LIFT_RETURN(bstr, char16_t *);
FX_LIFT_RETURN(handle, fx_handle);
FX_LIFT_RETURN(name, fx_name);
FX_LIFT_RETURN(name_pointer, fx_name *);
FIXTURE_API fx_color *fx_lift_return_colors(int bad, int *count, char **before, char **after);
FIXTURE_API char **fx_lift_return_texts(int bad, int *count, char **before, char **after);
FIXTURE_API fx_name *fx_lift_return_names(int bad, int *count, char **before, char **after);

#endif
