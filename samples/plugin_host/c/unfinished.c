/* Says that it is of this version, and lacks half of it. */
#include "plugin.h"

uint32_t plugin_version(void) { return PLUGIN_VERSION; }
const char *plugin_name(void) { return "unfinished"; }
void plugin_set_log(plugin_log_fn log, void *context) {
    (void)log;
    (void)context;
}
