/* A library that is deleted once orphan.c has been linked with it. */
#include "../fixtures.h"

FIXTURE_API int missing_answer(void);
int missing_answer(void) { return 1; }
