/* What the library `sample_exports` exports. */
#ifndef SAMPLE_EXPORTS_H
#define SAMPLE_EXPORTS_H

#include <stddef.h>
#include <stdint.h>

#if defined(_WIN32)
#define SAMPLE_CALL __stdcall
#else
#define SAMPLE_CALL
#endif

/* -1 for a sum that does not fit. */
typedef int sample_add_fn(int left, int right);
/* 1 or 0; -1 for a text that is null or not UTF-8. */
typedef int32_t sample_is_palindrome_fn(const char *text);
typedef double sample_sum_fn(const double *values, size_t count);
typedef void sample_square_all_fn(int32_t *values, uint32_t count);
typedef void sample_toggle_fn(int32_t *flag);
/* Released by CoTaskMemFree, or by free off Windows. */
typedef char *sample_greeting_fn(const char *name);
typedef int32_t SAMPLE_CALL sample_characters_fn(const uint16_t *text, int32_t spaces);
/* HRESULTs. */
typedef int32_t sample_divide_fn(int32_t dividend, int32_t divisor, int32_t *quotient, int32_t *remainder);
typedef int32_t sample_last_line_fn(const char *text, char **line, size_t *lines);

#endif
