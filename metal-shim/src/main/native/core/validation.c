#include "core/validation.h"

static struct {
  pthread_mutex_t lock;
  uint64_t count;
  ms_error first;
} messages = {.lock = PTHREAD_MUTEX_INITIALIZER};

void ms_validation_report(const char *text) {
  pthread_mutex_lock(&messages.lock);
  if (messages.count++ == 0) ms_fail(&messages.first, MS_E_GPU, "validation: %s", text);
  pthread_mutex_unlock(&messages.lock);
}

uint64_t ms_validation_messages(ms_error *error) {
  pthread_mutex_lock(&messages.lock);
  uint64_t count = messages.count;
  if (error != NULL) *error = messages.first;
  pthread_mutex_unlock(&messages.lock);
  return count;
}
