/* Every way in which C tells that something went wrong. */
#include "internal.h"

#include <stdio.h>

static int marker;

/* Nothing for code 0, which is success. */
static int failed(int code) {
    if (code == 0) return 0;
    fx_set_last_error(code);
    return 1;
}

int fx_fail_errno(int code) { return failed(code) ? -1 : 0; }
int fx_fail_zero(int code) { return failed(code) ? 0 : 1; }
int64_t fx_fail_long(int code) { return failed(code) ? -1 : INT64_C(5000000000); }
const void *fx_fail_null(int code) { return failed(code) ? NULL : &marker; }
void *fx_fail_map(int code) { return failed(code) ? (void *)(intptr_t)-1 : NULL; }
void fx_fail_void(int code) { failed(code); }
int fx_fail_negative(int code) { return -code; }
int fx_fail_status(int code) { return code; }
int32_t fx_hresult(int32_t code) { return code; }

int32_t fx_hresult_out(int32_t code, int32_t *out) {
    *out = 1234;
    return code;
}

int fx_status_out(int code, int32_t *out) {
    *out = 1234;
    return code;
}

static char *describe(const char *what, int code) {
    char text[48];
    snprintf(text, sizeof text, "%s %d", what, code);
    return fx_strdup(text);
}

int fx_status_message(int code, char **message) {
    *message = code == 0 ? NULL : describe("failure", code);
    return code;
}

int fx_status_message_u16(int code, char16_t **message) {
    *message = NULL;
    if (code == 0) return 0;
    char *narrow = describe("failure", code);
    char16_t wide[48];
    size_t at = 0;
    for (; narrow[at] != '\0'; at++) wide[at] = (char16_t)narrow[at];
    wide[at] = 0;
    fx_free(narrow);
    *message = fx_strdup_u16(wide);
    return code;
}

int fx_status_text(int code, char **text) {
    *text = describe("status", code);
    return code;
}

uint32_t fx_zero_if_error(uint32_t value, int code) {
    if (value == 0) failed(code);
    return value;
}

int fx_succeed_noisily(int code) {
    fx_set_last_error(code);
    return 1;
}

static void set_in_thread(void *code) { fx_set_last_error(*(int *)code); }

int fx_error_in_thread(int code) {
    int before = fx_get_last_error();
    fxi_thread_join(fxi_thread_start(set_in_thread, &code));
    /* Starting a thread may itself leave an error behind, which is not what this is about. */
    fx_set_last_error(before);
    return 0;
}
