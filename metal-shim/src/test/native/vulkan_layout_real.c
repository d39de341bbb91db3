#include "vulkan_layout_test.h"

#if defined(__has_include)
#if __has_include(<vulkan/vulkan.h>)
#define HAS_REAL 1
#include <vulkan/vulkan.h>
#endif
#endif

#define SIZE(type) {#type, sizeof(type)},
#define MEMBER(type, member) {#type "." #member, offsetof(type, member) << 16 | sizeof(((type *)0)->member)},
#define VALUE(constant) {#constant, (uint64_t)(constant)},

/* Empty where the real header is not installed. */
const vulkan_layout_entry vulkan_layout_real[] = {
#ifdef HAS_REAL
#include "vulkan_layout.h"
#endif
    {NULL, 0}};
