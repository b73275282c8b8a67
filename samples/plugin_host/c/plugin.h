/*
 * What a plug-in exports. Every plug-in has the same names, so each is loaded as a library of its own.
 */
#ifndef PLUGIN_H
#define PLUGIN_H

#include <stddef.h>
#include <stdint.h>

#if defined(_WIN32)
#define PLUGIN_API __declspec(dllexport)
#else
#define PLUGIN_API __attribute__((visibility("default")))
#endif

/* Changes whenever a function of this header does. */
#define PLUGIN_VERSION 2

/* The version that the plug-in was written for; of every version there ever was. */
PLUGIN_API uint32_t plugin_version(void);

/* UTF-8, for as long as the plug-in is loaded. */
PLUGIN_API const char *plugin_name(void);

/* What a plug-in has to say goes to `log`, which is kept until NULL takes its place. */
typedef void (*plugin_log_fn)(const char *message, void *context);
PLUGIN_API void plugin_set_log(plugin_log_fn log, void *context);

/* Converts text as snprintf does: returns the length of the whole result, and writes what fits.
   -1: the plug-in does not want the text. */
PLUGIN_API int plugin_convert(const char *text, char *buffer, size_t capacity);

/* Calls `visit` for each word until it returns 0; returns how many were visited. */
typedef int (*plugin_word_fn)(const char *word, void *context);
PLUGIN_API int plugin_words(const char *text, plugin_word_fn visit, void *context);

/* Optional: what the plug-in costs. */
PLUGIN_API int plugin_price(void);

#endif
