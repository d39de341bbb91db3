#include "rig.h"

int main(int argc, char **argv) {
  static const test_case *const suites[] = {encode_tests, failure_tests, device_tests};
  uint32_t run = 0;
  for (size_t i = 0; i < sizeof suites / sizeof *suites; i++) {
    for (const test_case *test = suites[i]; test->name != NULL; test++) {
      if (argc > 1 && strstr(test->name, argv[1]) == NULL) continue;
      uint64_t before = atomic_load(&test_failures);
      fake_reset();
      test->run();
      run++;
      CHECK_EQUAL(ms_live_objects(), 0);
      CHECK_TEXT(metal_all_gone(), "%llu objects of Metal's are left", (unsigned long long)fake_count(FAKE_OBJECTS));
      if (atomic_load(&test_failures) == before) continue;
      fprintf(stderr, "FAILED %s\n", test->name);
      if (getenv("MSHIM_TEST_FIRST_FAILURE") != NULL) return 1;
    }
  }
  uint64_t failures = atomic_load(&test_failures);
  printf("%u tests, %llu checks, %llu failures\n", run, (unsigned long long)atomic_load(&test_checks),
         (unsigned long long)failures);
  return failures == 0 && run > 0 ? 0 : 1;
}
