/* A library, but no plug-in. */
#if defined(_WIN32)
__declspec(dllexport)
#else
__attribute__((visibility("default")))
#endif
int stranger(void);
int stranger(void) { return 0; }
