/* Converts to capital letters; a word is what stands between spaces. */
#include "plugin.h"

#include <ctype.h>
#include <stdio.h>
#include <string.h>

static plugin_log_fn log_to;
static void *log_context;

uint32_t plugin_version(void) { return PLUGIN_VERSION; }
const char *plugin_name(void) { return "shout"; }
int plugin_price(void) { return 5; }

void plugin_set_log(plugin_log_fn log, void *context) {
    log_to = log;
    log_context = context;
}

int plugin_convert(const char *text, char *buffer, size_t capacity) {
    size_t length = strlen(text);
    for (size_t i = 0; i < capacity && i <= length; i++) {
        buffer[i] = i < length && i + 1 < capacity ? (char)toupper((unsigned char)text[i]) : '\0';
    }
    char message[64];
    snprintf(message, sizeof message, "%zu of %zu units converted", length < capacity ? length : 0, length);
    if (log_to != NULL) log_to(message, log_context);
    return (int)length;
}

int plugin_words(const char *text, plugin_word_fn visit, void *context) {
    int visited = 0;
    while (*text != '\0') {
        size_t length = strcspn(text, " ");
        char word[64];
        snprintf(word, sizeof word, "%.*s", (int)length, text);
        visited++;
        if (visit(word, context) == 0) break;
        text += length;
        text += strspn(text, " ");
    }
    return visited;
}
