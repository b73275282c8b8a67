/*
 * A plug-in: two libraries are built from it, which differ in PLUGIN_ID. Their entry points have the
 * same names, so that a program must choose the library at run time.
 */
#include "../fixtures.h"

#include <stdio.h>
#include <stdlib.h>

typedef struct plugin_session {
    int start;
    char text[32];
} plugin_session;

static int live;

FIXTURE_API int plugin_id(void);
FIXTURE_API const char *plugin_name(void);
FIXTURE_API plugin_session *plugin_open(int start);
FIXTURE_API int plugin_add(plugin_session *session, int value);
FIXTURE_API const char *plugin_describe(plugin_session *session);
FIXTURE_API void plugin_close(plugin_session *session);
FIXTURE_API int plugin_live(void);
#if PLUGIN_ID == 2
FIXTURE_API int plugin_extra(int value);
int plugin_extra(int value) { return value + 1000; }
#endif

int plugin_id(void) { return PLUGIN_ID; }
const char *plugin_name(void) { return PLUGIN_ID == 1 ? "first" : "second"; }
int plugin_live(void) { return live; }

plugin_session *plugin_open(int start) {
    if (start < 0) return NULL;
    plugin_session *session = malloc(sizeof *session);
    if (session == NULL) return NULL;
    session->start = start;
    live++;
    return session;
}

int plugin_add(plugin_session *session, int value) { return session->start + PLUGIN_ID * value; }

/* Valid until the next call for the same session. */
const char *plugin_describe(plugin_session *session) {
    snprintf(session->text, sizeof session->text, "plugin %d at %d", PLUGIN_ID, session->start);
    return session->text;
}

void plugin_close(plugin_session *session) {
    if (session != NULL) live--;
    free(session);
}
