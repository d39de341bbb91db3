/* vulkan_layout_test.h - sizes, offsets and values as one of two headers has them. */
#ifndef MS_VULKAN_LAYOUT_TEST_H
#define MS_VULKAN_LAYOUT_TEST_H

#include <stddef.h>
#include <stdint.h>

typedef struct vulkan_layout_entry {
  const char *name;
  uint64_t value; /* size, value, or offset << 16 | size */
} vulkan_layout_entry;

extern const vulkan_layout_entry vulkan_layout_ours[];
extern const vulkan_layout_entry vulkan_layout_real[];

#endif
