/*
 * Arrays of texts and of structs that are replaced, set, or ended by a zero; see replaced.c. `bad` spoils
 * what is left: 1 makes the middle element unreadable, 2 makes it null, 3 makes the count negative, 4 makes
 * the function return 5; 0 does nothing.
 */
#ifndef PINVOKE_FIXTURES_REPLACED_H
#define PINVOKE_FIXTURES_REPLACED_H

/*
 * *names is null or an array of fx_alloc, and so is each of its texts. Appends a copy of `more`; for null
 * it removes and frees the first. The array is always a new one.
 */
FIXTURE_API int fx_replace_names(char ***names, int *count, const char *more, int bad);
FIXTURE_API int fx_replace_names_u16(char16_t ***names, int *count, const char16_t *more, int bad);
/* The same of BSTRs in an array of fx_alloc. */
FIXTURE_API int fx_replace_bstrs(char16_t ***names, int *count, const char16_t *more, int bad);
/* "made 0", "made 1", .. as BSTRs in an array of fx_alloc. */
FIXTURE_API int fx_made_bstrs(int n, char16_t ***out, int *count, int bad);

/*
 * Sets as many of the caller's as are wanted and fit, "named 0", "named 1", .., and tells how many are
 * wanted, in *count too.
 */
FIXTURE_API int fx_name_all(char **out, int *count, int wanted, int bad);
FIXTURE_API int fx_name_all_u16(char16_t **out, int *count, int wanted, int bad);
FIXTURE_API int fx_name_all_bstrs(char16_t **out, int *count, int wanted, int bad);

/* Structs whose text is of the task allocator. */
typedef struct fx_guest {
    char *name;
    int32_t age;
} fx_guest;
/* As fx_replace_names, of structs in an array of the task allocator; each new one is a year older. */
FIXTURE_API int fx_replace_guests(fx_guest **guests, int *count, const char *more, int bad);

/* The lengths of the names and the ages, summed. */
FIXTURE_API int64_t fx_guests_total(const fx_guest *guests, size_t count);
/* Makes each a year older, and returns the sum of the ages. */
FIXTURE_API int64_t fx_guests_age(fx_guest *guests, size_t count);
/* Names all of them "guest", a text of the library's, and numbers them from 0. */
FIXTURE_API void fx_guests_fill(fx_guest *guests, size_t count);

/* Structs up to one of zeros; there is padding behind the first field. */
typedef struct fx_mark {
    int8_t kind;
    int32_t place;
} fx_mark;
/* The sum of kind * place. */
FIXTURE_API int64_t fx_marks_total(const fx_mark *marks);
/* n marks with kind and place from 1 up, and one of zeros with padding of ones. The caller frees. */
FIXTURE_API fx_mark *fx_marks_make(int n);

typedef struct fx_word {
    const char *text;
    int32_t weight;
} fx_word;
/* The sum of the lengths of the texts times their weights; a null text has length 0. */
FIXTURE_API int64_t fx_words_total(const fx_word *words);
/* {"one", 1}, {"two", 2}, {null, 3}; the library keeps them. */
FIXTURE_API const fx_word *fx_words_kept(void);
/* n words "word 0", .. with weights from 1, each text and the array of fx_alloc. */
FIXTURE_API fx_word *fx_words_make(int n, int bad);

/* *text, of the task allocator, becomes "<old>+<more>". */
FIXTURE_API int fx_cotask_append(char **text, const char *more);
/* Appends 1, 2, .. to an array of the task allocator. */
FIXTURE_API int fx_cotask_grow(int32_t **items, size_t *count, int by);

#endif
