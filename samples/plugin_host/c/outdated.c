/* Written for the first version of plugin.h, in which names were numbers. */
#include <stdint.h>

#if defined(_WIN32)
#define PLUGIN_API __declspec(dllexport)
#else
#define PLUGIN_API __attribute__((visibility("default")))
#endif

PLUGIN_API uint32_t plugin_version(void);
PLUGIN_API uint32_t plugin_name(void);

uint32_t plugin_version(void) { return 1; }
uint32_t plugin_name(void) { return 7; }
