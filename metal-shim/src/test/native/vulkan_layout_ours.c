#include "vulkan/vk_types.h"
#include "vulkan_layout_test.h"

#define SIZE(type) {#type, sizeof(type)},
#define MEMBER(type, member) {#type "." #member, offsetof(type, member) << 16 | sizeof(((type *)0)->member)},
#define VALUE(constant) {#constant, (uint64_t)(constant)},

const vulkan_layout_entry vulkan_layout_ours[] = {
#include "vulkan_layout.h"
    {NULL, 0}};
