/* Turns text of ASCII around; a word is a single letter. */
#include "plugin.h"

#include <string.h>

static plugin_log_fn log_to;
static void *log_context;

uint32_t plugin_version(void) { return PLUGIN_VERSION; }
const char *plugin_name(void) { return "reverse"; }

void plugin_set_log(plugin_log_fn log, void *context) {
    log_to = log;
    log_context = context;
}

int plugin_convert(const char *text, char *buffer, size_t capacity) {
    size_t length = strlen(text);
    for (size_t i = 0; i < length; i++) {
        if ((unsigned char)text[i] > 127) {
            if (log_to != NULL) log_to("no ASCII", log_context);
            return -1;
        }
    }
    for (size_t i = 0; i < capacity && i <= length; i++) {
        buffer[i] = i < length && i + 1 < capacity ? text[length - 1 - i] : '\0';
    }
    return (int)length;
}

int plugin_words(const char *text, plugin_word_fn visit, void *context) {
    int visited = 0;
    for (; *text != '\0'; text++) {
        char word[2] = {*text, '\0'};
        visited++;
        if (visit(word, context) == 0) break;
    }
    return visited;
}
