/* Runs dispatches on the host backend's kernels, found by the names of their MSL functions. */
#include "host/kernels.h"
#include "inside.h"

void fake_command_free(fake_command *command) {
  for (int i = 0; i < FAKE_INDICES; i++) {
    [command->bindings[i].buffer release];
    free(command->bindings[i].bytes);
  }
  [command->pipeline release];
}

/* The C form of the kernel of mac/first_dispatch.c. */
static void fill_pattern(const fake_command *command) {
  uint32_t seed;
  uint32_t *y = (uint32_t *)(void *)command->bindings[0].buffer->memory;
  memcpy(&seed, command->bindings[FAKE_WORDS_INDEX].bytes, sizeof seed);
  for (uint32_t i = 0; i < command->groups.width * command->threads.width; i++) y[i] = (i + seed) * 2654435761u | 1u;
}

static void run_dispatch(const fake_command *command) {
  static const char prefix[] = "ms_"; /* without it a kernel could be called as a function of MSL is */
  const char *name = command->pipeline->name;
  bool ours = strncmp(name, prefix, sizeof prefix - 1) == 0;
  const ms_kernel *kernel = ours ? ms_kernel_find(name + sizeof prefix - 1, NULL) : NULL;
  if (strcmp(name, "fill_pattern") == 0) {
    fill_pattern(command);
    return;
  }
  RULE(kernel != NULL, "%s has no C form that could run here", name);
  RULE(command->threads.width == kernel->local_size && command->threads.height == 1 && command->threads.depth == 1,
       "%s is dispatched with threadgroups of %lu, it is written for %u", name, command->threads.width,
       kernel->local_size);
  const fake_binding *words = &command->bindings[FAKE_WORDS_INDEX];
  RULE(words->length == kernel->bytes_count, "%s gets %lu bytes of parameters, it takes %u", name, words->length,
       kernel->bytes_count);
  host_arguments arguments = {.words = (const uint32_t *)(const void *)words->bytes,
                              .groups = (uint32_t)command->groups.width};
  for (uint32_t i = 0; i < kernel->buffer_count; i++) {
    const fake_binding *binding = &command->bindings[i];
    arguments.buffers[i] = binding->buffer->memory + binding->length;
  }
  host_kernel_of(host_kernel_set_chosen(), kernel->id)(&arguments);
  fake_add(FAKE_DISPATCHES, 1);
}

static uint64_t next_random(uint64_t *state) {
  uint64_t z = (*state += UINT64_C(0x9E3779B97F4A7C15));
  z = (z ^ (z >> 30)) * UINT64_C(0xBF58476D1CE4E5B9);
  z = (z ^ (z >> 27)) * UINT64_C(0x94D049BB133111EB);
  return z ^ (z >> 31);
}

static void run_between_barriers(const fake_command *commands, size_t count, uint64_t shuffle, uint64_t *random) {
  const fake_command **order = calloc(count + 1, sizeof *order);
  for (size_t i = 0; i < count; i++) order[i] = &commands[i];
  for (size_t left = count; left > 0; left--) {
    size_t drawn = shuffle == 0 ? 0 : shuffle == UINT64_MAX ? left - 1 : next_random(random) % left;
    run_dispatch(order[drawn]);
    memmove(order + drawn, order + drawn + 1, (left - 1 - drawn) * sizeof *order);
  }
  free(order);
}

void fake_run(const fake_command *commands, size_t count, uint64_t serial) {
  uint64_t shuffle = fake_setting(FAKE_SHUFFLE);
  uint64_t random = shuffle ^ (serial << 32);
  size_t from = 0;
  for (size_t i = 0; i <= count; i++) {
    if (i < count && commands[i].pipeline != nil) continue;
    if (i > from) run_between_barriers(commands + from, i - from, shuffle, &random);
    from = i + 1;
    fake_add(FAKE_BARRIERS, i < count);
  }
}
