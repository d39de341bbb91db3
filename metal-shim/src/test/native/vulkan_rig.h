/* vulkan_rig.h - a device, queue and encoder over the fake driver, and modules that it takes. */
#ifndef MS_VULKAN_RIG_H
#define MS_VULKAN_RIG_H

#include "core/kernels.h"
#include "fake_vulkan.h"
#include "test.h"

enum { MODULE_WORDS = 24 };

/* The smallest module with a compute entry point "main" of that local size; `code` refers to `words`. */
void module_of(uint32_t words[MODULE_WORDS], uint32_t local_size, ms_code *code);
/* ms_pipeline_create of a built-in kernel. */
int32_t vulkan_pipeline_of(ms_handle device, const char *kernel, ms_handle *pipeline, ms_error *error);

/* Everything may fail: the first status that is not MS_OK is returned and what was made stays in the rig. */
int32_t vulkan_rig_try(rig *r, uint32_t max_in_flight, uint32_t times_kept, ms_error *error);
/* Installs the fake and checks that everything is made. */
rig vulkan_rig_open(uint32_t max_in_flight, uint32_t times_kept);
/* Closes, waits until abandoned work is freed, and removes the fake. */
void vulkan_rig_close(rig *r);

#endif
