/* Entry points that exist for their names. */
#include "internal.h"

#if defined(FX_V2)
int fx_version(void) { return 2; }
int fx_version_2_only(int value) { return 2 * value; }
#else
int fx_version(void) { return 1; }
#endif

int fx_probe(void) { return 0; }
int fx_probeW(void) { return 'W'; }
int fx_probeA(void) { return 'A'; }
int fx_probe_wideW(void) { return 'W'; }
int fx_probe_narrowA(void) { return 'A'; }
int fx_by_ordinal(void) { return 200; }
int fx_exported_value = 77;
