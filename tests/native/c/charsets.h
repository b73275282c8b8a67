/*
 * Text and arrays byte for byte: what came, and the same handed back. Included by fixtures.h.
 */

#define FX_UNITS(X) X(, char) X(_u16, char16_t) X(_u32, char32_t)
/*
 * For each unit:
 *   text_is    1 if the terminated text has exactly these units
 *   text_copy  copies the text with its terminator; returns the units that takes, or those it would take
 *   text_make  a copy that the caller frees by fx_free
 *   fixed_is   1 if the first `size` units are these, and zeros behind them
 *   fixed_give writes these units and zeros up to `size`; no terminator if they are as many
 *   fixed_turn turns the order of the units in front of the first zero, or of all
 *   texts_copy text_copy for each of the texts, one behind the other; a null gives the unit 1 alone
 *   pass_texts passes on to f
 */
#define FX_DECLARE_TEXTS(SUFFIX, U) \
    FIXTURE_API int fx_text_is##SUFFIX(const U *text, const U *units, size_t count); \
    FIXTURE_API size_t fx_text_copy##SUFFIX(const U *text, U *out, size_t capacity); \
    FIXTURE_API U *fx_text_make##SUFFIX(const U *units, size_t count); \
    FIXTURE_API int fx_fixed_is##SUFFIX(const U *field, size_t size, const U *units, size_t count); \
    FIXTURE_API void fx_fixed_give##SUFFIX(const U *units, size_t count, U *field, size_t size); \
    FIXTURE_API void fx_fixed_turn##SUFFIX(U *field, size_t size); \
    FIXTURE_API size_t fx_texts_copy##SUFFIX(const U *const *texts, size_t count, U *out, \
                                             size_t capacity); \
    typedef int (*fx_pass_texts_fn##SUFFIX)(const U *const *texts, size_t count, void *user); \
    FIXTURE_API int fx_pass_texts##SUFFIX(const U *const *texts, size_t count, \
                                          fx_pass_texts_fn##SUFFIX f, void *user); \
    typedef int (*fx_pass_text_fn##SUFFIX)(const U *text, void *user); \
    FIXTURE_API int fx_pass_text##SUFFIX(const U *text, fx_pass_text_fn##SUFFIX f, void *user);
FX_UNITS(FX_DECLARE_TEXTS)

/* BSTRs of bytes. */
FIXTURE_API int fx_ansi_bstr_is(const char *bstr, const char *units, uint32_t count);
FIXTURE_API char *fx_make_ansi_bstr(const char *units, uint32_t count);

/* Numbers as they came: copied, and passed on to f, which may change them. */
#define FX_FLAGS(X) X(8, int8_t) X(16, int16_t) X(32, int32_t)
#define FX_DECLARE_FLAGS(N, T) \
    FIXTURE_API void fx_copy_##N(const T *items, T *out, size_t count); \
    FIXTURE_API void fx_turn_##N(T *items, size_t count); \
    FIXTURE_API T *fx_make_copy_##N(const T *items, size_t count, size_t *made); \
    typedef int (*fx_items_fn_##N)(T *items, size_t count, void *user); \
    FIXTURE_API int fx_pass_##N(T *items, size_t count, fx_items_fn_##N f, void *user);
FX_FLAGS(FX_DECLARE_FLAGS)
