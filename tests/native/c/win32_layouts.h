/* What the Windows headers say of the layout of their structs; see win32_layouts.c. */
#ifndef PINVOKE_FIXTURES_WIN32_LAYOUTS_H
#define PINVOKE_FIXTURES_WIN32_LAYOUTS_H

/*
 * "sizeof TYPE", "alignof TYPE", "TYPE.FIELD" (its offset) or "sizeof TYPE.FIELD", by the names of the
 * Windows headers; -1 for a name that is not known, and for all of them off Windows.
 */
FIXTURE_API long fx_win32_layout(const char *what);

#endif
