/* Our own declarations of Vulkan against the real ones. */
#include "vulkan_layout_test.h"

#include "test.h"

static void our_declarations_are_those_of_the_real_header(void) {
  if (vulkan_layout_real[0].name == NULL) {
    const char *required = getenv("REQUIRE_VULKAN");
    printf("SKIPPED: <vulkan/vulkan.h> is not installed, so our declarations were not compared with it\n");
    CHECK(required == NULL || strcmp(required, "1") != 0);
    return;
  }
  for (size_t i = 0; vulkan_layout_ours[i].name != NULL; i++) {
    CHECK_TEXT(vulkan_layout_ours[i].value == vulkan_layout_real[i].value, "%s is 0x%llx, really 0x%llx",
               vulkan_layout_ours[i].name, (unsigned long long)vulkan_layout_ours[i].value,
               (unsigned long long)vulkan_layout_real[i].value);
  }
}

const test_case vulkan_layout_tests[] = {
    {"our_declarations_are_those_of_the_real_header", our_declarations_are_those_of_the_real_header}, {NULL, NULL}};
