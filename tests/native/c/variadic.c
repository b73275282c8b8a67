/* Variadic functions. */
#include "internal.h"

#include <inttypes.h>
#include <stdarg.h>
#include <stdio.h>

int fx_sum_ints(int n, ...) {
    va_list rest;
    va_start(rest, n);
    int sum = 0;
    for (int i = 0; i < n; i++) sum += va_arg(rest, int);
    va_end(rest);
    return sum;
}

double fx_sum_doubles(int n, ...) {
    va_list rest;
    va_start(rest, n);
    double sum = 0;
    for (int i = 0; i < n; i++) sum += va_arg(rest, double);
    va_end(rest);
    return sum;
}

double fx_weigh_all(
    int8_t a, double b, int64_t c, float d, uint16_t e, int32_t f, double g, int n, ...) {
    va_list rest;
    va_start(rest, n);
    double sum = a + 2 * b + 3.0 * (double)c + 4.0 * d + 5.0 * e + 6.0 * f + 7 * g;
    for (int i = 0; i < n; i++) sum += (8 + i) * va_arg(rest, double);
    va_end(rest);
    return sum;
}

int fx_describe(char *buffer, size_t capacity, const char *types, ...) {
    va_list rest;
    va_start(rest, types);
    size_t at = fxi_put(buffer, capacity, 0, "");
    for (const char *type = types; *type != '\0'; type++) {
        char number[64] = "?";
        const char *part = number;
        switch (*type) {
        case 'i': snprintf(number, sizeof number, "%d", va_arg(rest, int)); break;
        case 'l': snprintf(number, sizeof number, "%" PRId64, va_arg(rest, int64_t)); break;
        case 'd': snprintf(number, sizeof number, "%g", va_arg(rest, double)); break;
        case 'p': part = va_arg(rest, void *) != NULL ? "ptr" : "null"; break;
        case 's': part = va_arg(rest, const char *); break;
        default: break;
        }
        if (type != types) at = fxi_put(buffer, capacity, at, ",");
        at = fxi_put(buffer, capacity, at, part != NULL ? part : "(null)");
    }
    va_end(rest);
    return (int)at;
}

int fx_format(char *buffer, size_t capacity, const char *format, ...) {
    va_list rest;
    va_start(rest, format);
    int length = vsnprintf(buffer, capacity, format, rest);
    va_end(rest);
    return length;
}
