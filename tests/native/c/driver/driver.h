/* What the generated functions of the driver share; see ../../driver.rs. */
#include "fixtures.h"

#include <string.h>

#if defined(_WIN32)
#define DRIVER_API __declspec(dllexport)
#else
#define DRIVER_API __attribute__((visibility("default")))
#endif

#if defined(__i386__) && defined(_WIN32)
/* The linker's name of what is exported as Microsoft's tools decorate. */
int FX_STDCALL fx_std_under(int left, int right) __asm__("__fx_std_under@8");
#endif

#define UNUSED __attribute__((unused))
#define DRIVER_CALL(NAME) \
    DRIVER_API size_t call_##NAME(const void *const *arguments UNUSED, void *result UNUSED)
#define TAKE(INDEX) memcpy(&a##INDEX, arguments[INDEX], sizeof a##INDEX)
#define GIVE(CALL) \
    __typeof__(CALL) r = CALL; \
    memcpy(result, &r, sizeof r); \
    return sizeof r

/*
 * Who answers the callbacks of a call: what the function was given for the parameter at an index was
 * called, with arguments at these addresses; there is room for what it returns.
 */
typedef void driver_answer(void *context, size_t index, const void *const *arguments, void *result);

static _Thread_local driver_answer *answer_by;
static _Thread_local void *answer_context;

/* For the calls of this thread that follow. */
DRIVER_API void driver_answer_by(driver_answer *by, void *context) {
    answer_by = by;
    answer_context = context;
}

static void answer(size_t index, const void *const *arguments, void *result) {
    answer_by(answer_context, index, arguments, result);
}
