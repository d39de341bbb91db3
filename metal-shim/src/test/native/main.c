#include "test.h"

int main(int argc, char **argv) {
  static const test_case *const suites[] = {
    handle_tests,
    stream_tests,
    kernel_tests,
    model_kernel_tests,
    fused_kernel_tests,
    queue_tests,
    lifetime_tests,
    placement_tests,
    fuzz_tests,
#if defined(__linux__)
    vulkan_layout_tests,
    vulkan_device_tests,
    vulkan_record_tests,
    vulkan_failure_tests
#endif
  };
  uint32_t run = 0;
  for (size_t i = 0; i < sizeof suites / sizeof *suites; i++) {
    for (const test_case *test = suites[i]; test->name != NULL; test++) {
      if (argc > 1 && strstr(test->name, argv[1]) == NULL) continue;
      uint64_t before = atomic_load(&test_failures);
      test->run();
      run++;
      CHECK_EQUAL(ms_live_objects(), 0);
      if (atomic_load(&test_failures) != before) fprintf(stderr, "FAILED %s\n", test->name);
    }
  }
  uint64_t failures = atomic_load(&test_failures);
  printf("%u tests, %llu checks, %llu failures\n", run, (unsigned long long)atomic_load(&test_checks),
         (unsigned long long)failures);
  return failures == 0 && run > 0 ? 0 : 1;
}
