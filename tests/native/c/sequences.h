/*
 * Arrays in the shapes beyond a pointer and a count: row after row, pointers to rows, ended by a zero,
 * replaced by the callee, set string by string. Included by fixtures.h.
 */

/* Row after row. Element (row, column); NaN outside. */
FIXTURE_API double fx_matrix_at(const double *matrix, size_t rows, size_t columns, size_t row,
                                size_t column);
/* out[column][row] = matrix[row][column] */
FIXTURE_API void fx_matrix_transpose(const double *matrix, size_t rows, size_t columns, double *out);
/* The sum of all scalars, each times its position from 1. */
FIXTURE_API double fx_matrix_weighted(const double *matrix, size_t scalars);
/* The positions, from 0, of the scalars that are not 0, as bits; and their inversion in place. */
FIXTURE_API uint64_t fx_matrix_mask_bool8(const uint8_t *matrix, size_t scalars);
FIXTURE_API uint64_t fx_matrix_mask_bool32(const int32_t *matrix, size_t scalars);
FIXTURE_API void fx_matrix_not_bool32(int32_t *matrix, size_t scalars);
FIXTURE_API void fx_matrix_count_up(int32_t *matrix, size_t scalars); /* 1, 2, 3, .. */

/* Pointers to rows of lengths of their own. A null row counts as empty. */
FIXTURE_API double fx_jagged_total(const double *const *rows, const size_t *lengths, size_t count);
/* rows[r][c] = 10 r + c */
FIXTURE_API void fx_jagged_fill(double **rows, const size_t *lengths, size_t count);
FIXTURE_API int64_t fx_jagged_true_bool32(const int32_t *const *rows, const size_t *lengths,
                                          size_t count);
FIXTURE_API void fx_jagged_not_bool32(int32_t **rows, const size_t *lengths, size_t count);
/* Rows of rows of int32_t, each level ended by null or counted by the level above: the sum. */
FIXTURE_API int64_t fx_cube_total(const int32_t *const *const *planes, size_t count, size_t rows,
                                  size_t columns);
/* The sum of x and of y of the points that are not null. */
FIXTURE_API fx_point fx_points_total(const fx_point *const *points, size_t count);
/* Adds 1 to x and y of each. */
FIXTURE_API void fx_points_move(fx_point **points, size_t count);
/* The sum of the lengths of BSTRs in UTF-16 units; -1 if one is null. */
FIXTURE_API int64_t fx_bstrs_length(const char16_t *const *texts, size_t count);

/* Ended by a zero. */
FIXTURE_API int64_t fx_zero_total(const uint32_t *items);
FIXTURE_API size_t fx_zero_fill(uint32_t *out, size_t capacity, size_t wanted); /* 1, 2, .., 0 */
FIXTURE_API void fx_zero_fill_without_zero(uint32_t *out, size_t capacity);
/* 1, 2, .., n, 0; null for a negative n. The caller frees. */
FIXTURE_API uint32_t *fx_zero_make(int n);
/* "zero", "one", "two"; the library keeps them. */
FIXTURE_API const char *const *fx_zero_names(void);
FIXTURE_API const char16_t *const *fx_zero_names_u16(void);
/* "name 0", .., null; the array and each name are the caller's. */
FIXTURE_API char **fx_zero_make_names(int n);

/* The count is the return value: names as above in *out, -1 for a negative n. */
FIXTURE_API int fx_list_names(int n, char ***out);
/* 7, 8, 9; the library keeps them. */
FIXTURE_API const int32_t *fx_three_numbers(void);
/* 0, 10, 20, ..: n of them, and `extra` more. The caller frees. */
FIXTURE_API int32_t *fx_return_more(int n, int extra);
/* The sum of count + 2 numbers. */
FIXTURE_API int64_t fx_total_and_two(const int32_t *items, int count);
/* Fills count + 2 numbers from 1. */
FIXTURE_API int fx_fill_and_two(int32_t *items, int count);
/* Fills what fits and returns how many; -3 for a capacity of 0. */
FIXTURE_API int fx_fill_some(int32_t *items, int capacity, int wanted);

/* *items is null or a block of fx_alloc; so is what is left there. */
/* Appends `by` numbers, each one more than the last before; removes all for a negative `by`. */
FIXTURE_API int fx_grow_ints(int32_t **items, size_t *count, int by);
FIXTURE_API int fx_grow_ints_then_fail(int32_t **items, size_t *count, int by);
FIXTURE_API int fx_grow_ints_lost(int32_t **items, size_t *count); /* null, and a count of 3 */
FIXTURE_API int fx_grow_ints_negative(int32_t **items, int *count); /* a count of -1 */
/* Appends the inversion of the last. */
FIXTURE_API int fx_grow_bools(int32_t **items, size_t *count);
/* *text becomes "<old>+<more>", or null for null. */
FIXTURE_API int fx_append_text(char **text, const char *more);
FIXTURE_API int fx_append_text_u16(char16_t **text, const char16_t *more);
FIXTURE_API int fx_append_text_then_fail(char **text, const char *more);
/* Sets texts of the caller's: "set 0", "set 1", .., null where the index is `hole`. */
FIXTURE_API int fx_set_texts(char **texts, size_t count, int hole);
FIXTURE_API int fx_set_texts_then_fail(char **texts, size_t count);
FIXTURE_API int fx_set_bad_text(char **texts, size_t count); /* the second is not UTF-8 */
/* Exchanges first and last, and frees the second and puts "new" there. */
FIXTURE_API int fx_change_texts(char **texts, size_t count);
