#include "inside.h"

static _Atomic uint64_t settings[FAKE_CONTROLS] = {[FAKE_FAIL_CODE] = 1, [FAKE_MAX_THREADS] = 1024, [FAKE_DEVICES] = 1};
static _Atomic int64_t counts[FAKE_COUNTS];

void fake_control(uint32_t name, uint64_t value) {
  RULE(name < FAKE_CONTROLS, "the fake has no control %u", name);
  if (name == FAKE_NIL_AT || name == FAKE_RAISE_AT) atomic_store(&counts[FAKE_ASKED], 0);
  atomic_store(&settings[name], value);
}

void fake_reset(void) {
  for (uint32_t name = 0; name < FAKE_CONTROLS; name++) fake_control(name, 0);
  fake_control(FAKE_FAIL_CODE, 1);
  fake_control(FAKE_MAX_THREADS, 1024);
  fake_control(FAKE_DEVICES, 1);
}

uint64_t fake_count(uint32_t name) {
  RULE(name < FAKE_COUNTS, "the fake has no count %u", name);
  return (uint64_t)atomic_load(&counts[name]);
}

uint64_t fake_setting(fake_control_name name) { return atomic_load(&settings[name]); }

void fake_add(fake_count_name name, int64_t change) { atomic_fetch_add(&counts[name], change); }

bool fake_refuses(void) {
  uint64_t number = (uint64_t)atomic_fetch_add(&counts[FAKE_ASKED], 1) + 1;
  if (number == fake_setting(FAKE_RAISE_AT)) @throw [NSString stringWithUTF8String:"a planted exception"];
  return number == fake_setting(FAKE_NIL_AT);
}

void fake_rule_broken(const char *format, ...) {
  va_list arguments;
  va_start(arguments, format);
  fputs("fake Metal: rule broken: ", stderr);
  vfprintf(stderr, format, arguments);
  fputc('\n', stderr);
  va_end(arguments);
  abort();
}
