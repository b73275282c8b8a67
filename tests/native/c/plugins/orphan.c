/* A library that exists and cannot be loaded, since what it depends on is gone. */
#include "../fixtures.h"

#if defined(_WIN32)
__declspec(dllimport)
#endif
extern int missing_answer(void);

FIXTURE_API int orphan_answer(void);
int orphan_answer(void) { return missing_answer(); }
