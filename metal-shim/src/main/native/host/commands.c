#include "host/host.h"

int32_t host_commands_create(void *native_queue, uint32_t stream_capacity, void **native, ms_error *error) {
  const host_queue *queue = native_queue;
  host_commands *commands = calloc(1, sizeof *commands);
  if (commands != NULL && queue->shuffle != 0) {
    commands->unordered = calloc(stream_capacity / sizeof(ms_dispatch) + 1, sizeof *commands->unordered);
  }
  if (commands == NULL || (queue->shuffle != 0 && commands->unordered == NULL)) {
    free(commands);
    return ms_fail(error, MS_E_OUT_OF_MEMORY, "no memory for commands");
  }
  *native = commands;
  return MS_OK;
}

void host_commands_free(void *native) {
  host_commands *commands = native;
  free(commands->unordered);
  free(commands);
}

int32_t host_encode(void *native, const ms_program *program, ms_error *error) {
  (void)error;
  ((host_commands *)native)->program = *program;
  return MS_OK;
}

bool host_times(void *native, ms_run_times *times) {
  *times = ((const host_commands *)native)->times;
  return times->end_ns != 0;
}

static void run_dispatch(const ms_dispatch *dispatch) {
  host_arguments arguments;
  const ms_binding *bindings = ms_dispatch_bindings(dispatch);
  for (uint32_t i = 0; i < dispatch->record.buffer_count; i++) {
    const host_buffer *buffer = ms_native(bindings[i].buffer);
    arguments.buffers[i] = buffer->memory + bindings[i].offset;
  }
  arguments.words = ms_dispatch_words(dispatch);
  arguments.groups = dispatch->groups[0];
  ((const host_pipeline *)ms_native(dispatch->pipeline))->run(&arguments);
}

static uint64_t next_random(uint64_t *state) {
  uint64_t z = (*state += UINT64_C(0x9E3779B97F4A7C15));
  z = (z ^ (z >> 30)) * UINT64_C(0xBF58476D1CE4E5B9);
  z = (z ^ (z >> 27)) * UINT64_C(0x94D049BB133111EB);
  return z ^ (z >> 31);
}

static void run_unordered(const ms_dispatch **dispatches, uint32_t count, bool reverse, uint64_t *random) {
  for (uint32_t left = count; left > 0; left--) {
    uint32_t drawn = reverse ? left - 1 : (uint32_t)(next_random(random) % left);
    run_dispatch(dispatches[drawn]);
    dispatches[drawn] = dispatches[left - 1];
  }
}

void host_run(const host_commands *commands, uint64_t shuffle, uint64_t submission) {
  const ms_program *program = &commands->program;
  uint64_t random = shuffle ^ (submission << 32);
  uint32_t waiting = 0;
  for (uint32_t offset = 0; offset < program->bytes;) {
    const ms_record *record = (const ms_record *)(program->records + offset);
    offset += record->record_bytes;
    if (record->op == MS_OP_BARRIER) {
      run_unordered(commands->unordered, waiting, shuffle == MS_SHUFFLE_REVERSE, &random);
      waiting = 0;
    } else if (shuffle == 0) {
      run_dispatch((const ms_dispatch *)record);
    } else {
      commands->unordered[waiting++] = (const ms_dispatch *)record;
    }
  }
  run_unordered(commands->unordered, waiting, shuffle == MS_SHUFFLE_REVERSE, &random);
}
