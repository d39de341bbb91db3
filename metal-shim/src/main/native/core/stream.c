#include "core/stream.h"

typedef struct checker {
  const ms_device *device;
  ms_pins *pins;
  ms_error *error; /* the caller's, may be NULL */
} checker;

static uint32_t dispatch_bytes(const ms_record *record) {
  uint32_t words_bytes = (record->bytes_count + 7u) & ~7u;
  return (uint32_t)sizeof(ms_dispatch) + record->buffer_count * (uint32_t)sizeof(ms_binding) + words_bytes;
}

/* Everything about a dispatch record that can be told without looking at a handle. */
static int32_t check_shape(const ms_dispatch *dispatch, ms_error *error) {
  const ms_record *record = &dispatch->record;
  if (record->record_bytes < sizeof(ms_dispatch)) {
    return ms_fail(error, MS_E_STREAM, "dispatch record of %u bytes, at least %zu are needed", record->record_bytes,
                   sizeof(ms_dispatch));
  }
  if (record->buffer_count > MS_MAX_BUFFERS || record->bytes_count > MS_MAX_BYTES || record->bytes_count % 4 != 0) {
    return ms_fail(error, MS_E_STREAM, "dispatch with %u buffers and %u bytes: at most %u, and at most %u by fours",
                   record->buffer_count, record->bytes_count, MS_MAX_BUFFERS, MS_MAX_BYTES);
  }
  if (record->record_bytes != dispatch_bytes(record)) {
    return ms_fail(error, MS_E_STREAM, "dispatch record of %u bytes, its counts make %u", record->record_bytes,
                   dispatch_bytes(record));
  }
  if (dispatch->reserved != 0) return ms_fail(error, MS_E_STREAM, "dispatch: reserved word is not 0");
  if (record->bytes_count % 8 != 0 && ms_dispatch_words(dispatch)[record->bytes_count / 4] != 0) {
    return ms_fail(error, MS_E_STREAM, "dispatch: padding is not 0");
  }
  return MS_OK;
}

static int32_t check_groups(const checker *c, const ms_dispatch *dispatch, const ms_kernel *kernel) {
  for (int i = 0; i < 3; i++) {
    uint32_t groups = dispatch->groups[i];
    if (groups == 0) return ms_fail(c->error, MS_E_STREAM, "%s: groups[%d] is 0", kernel->name, i);
    if (groups > c->device->info.max_groups[i]) {
      return ms_fail(c->error, MS_E_LIMIT, "%s: groups[%d] is %u, the device takes %u", kernel->name, i, groups,
                     c->device->info.max_groups[i]);
    }
  }
  if (kernel->id != MS_KERNEL_COUNT && (dispatch->groups[1] != 1 || dispatch->groups[2] != 1)) {
    return ms_fail(c->error, MS_E_BOUNDS, "%s: groups[1] and groups[2] must be 1, they are %u and %u", kernel->name,
                   dispatch->groups[1], dispatch->groups[2]);
  }
  return MS_OK;
}

/* Checks one binding and replaces its handle. */
static int32_t resolve_binding(const checker *c, ms_binding *binding, const ms_kernel *kernel, uint32_t number,
                               uint64_t touched_bytes) {
  ms_buffer *buffer = (ms_buffer *)ms_pins_lookup(c->pins, binding->buffer, &ms_buffer_kind);
  if (buffer == NULL || buffer->device != c->device) {
    return ms_fail(c->error, MS_E_HANDLE, "%s: buffer %u: 0x%llx is not the handle of a live buffer of this device",
                   kernel->name, number, (unsigned long long)binding->buffer);
  }
  unsigned long long offset = binding->offset;
  if (offset % MS_OFFSET_ALIGNMENT != 0) {
    return ms_fail(c->error, MS_E_STREAM, "%s: buffer %u: offset %llu is not a multiple of %u", kernel->name, number,
                   offset, MS_OFFSET_ALIGNMENT);
  }
  if (offset >= buffer->bytes || touched_bytes > buffer->bytes - offset) {
    return ms_fail(c->error, MS_E_BOUNDS, "%s: buffer %u: touches %llu bytes at offset %llu of %llu", kernel->name,
                   number, (unsigned long long)touched_bytes, offset, (unsigned long long)buffer->bytes);
  }
  binding->buffer = (uint64_t)(uintptr_t)buffer->native;
  return MS_OK;
}

static int32_t resolve_dispatch(const checker *c, ms_dispatch *dispatch) {
  int32_t status = check_shape(dispatch, c->error);
  if (status != MS_OK) return status;
  ms_pipeline *pipeline = (ms_pipeline *)ms_pins_lookup(c->pins, dispatch->pipeline, &ms_pipeline_kind);
  if (pipeline == NULL || pipeline->device != c->device) {
    return ms_fail(c->error, MS_E_HANDLE, "0x%llx is not the handle of a live pipeline of this device",
                   (unsigned long long)dispatch->pipeline);
  }
  const ms_kernel *kernel = pipeline->kernel;
  if (dispatch->record.buffer_count != kernel->buffer_count || dispatch->record.bytes_count != kernel->bytes_count) {
    return ms_fail(c->error, MS_E_STREAM, "%s: takes %u buffers and %u bytes, the dispatch has %u and %u", kernel->name,
                   kernel->buffer_count, kernel->bytes_count, dispatch->record.buffer_count,
                   dispatch->record.bytes_count);
  }
  status = check_groups(c, dispatch, kernel);
  if (status != MS_OK) return status;
  uint64_t touched_bytes[MS_MAX_BUFFERS] = {0};
  status = kernel->bounds(kernel, ms_dispatch_words(dispatch), dispatch->groups[0], touched_bytes, c->error);
  ms_binding *bindings = (ms_binding *)(dispatch + 1);
  for (uint32_t i = 0; status == MS_OK && i < kernel->buffer_count; i++) {
    status = resolve_binding(c, &bindings[i], kernel, i, touched_bytes[i]);
  }
  dispatch->pipeline = (uint64_t)(uintptr_t)pipeline->native;
  return status;
}

static int32_t resolve_record(const checker *c, ms_record *record, uint32_t left_bytes) {
  if (record->record_bytes < sizeof *record || record->record_bytes % 8 != 0 || record->record_bytes > left_bytes) {
    return ms_fail(c->error, MS_E_STREAM, "record of %u bytes, %u are left", record->record_bytes, left_bytes);
  }
  if (record->op == MS_OP_DISPATCH) return resolve_dispatch(c, (ms_dispatch *)record);
  if (record->op != MS_OP_BARRIER) return ms_fail(c->error, MS_E_STREAM, "unknown op %u", record->op);
  if (record->buffer_count != 0 || record->bytes_count != 0 || record->record_bytes != sizeof *record) {
    return ms_fail(c->error, MS_E_STREAM, "barrier that is more than its header");
  }
  return MS_OK;
}

static int32_t check_header(const ms_stream_header *header, uint32_t bytes, ms_error *error) {
  if (header->magic != MS_STREAM_MAGIC)
    return ms_fail(error, MS_E_STREAM, "not a command stream: magic 0x%08x", header->magic);
  if (header->version != MS_STREAM_VERSION) {
    return ms_fail(error, MS_E_STREAM, "stream version %u, this library reads %u", header->version, MS_STREAM_VERSION);
  }
  if (header->flags != 0) return ms_fail(error, MS_E_STREAM, "stream flags 0x%x, none are known", header->flags);
  if (header->bytes != bytes || bytes % 8 != 0) {
    return ms_fail(error, MS_E_STREAM, "stream header says %u bytes, the call %u: both alike, a multiple of 8",
                   header->bytes, bytes);
  }
  return MS_OK;
}

int32_t ms_stream_resolve(void *stream, uint32_t bytes, const ms_device *device, ms_pins *pins, ms_program *program,
                          ms_error *error) {
  const ms_stream_header *header = stream;
  int32_t status = check_header(header, bytes, error);
  if (status != MS_OK) return ms_fail_at(error, status, 0);
  checker c = {device, pins, error};
  uint32_t records = 0;
  uint32_t offset = sizeof *header;
  while (offset < bytes) {
    ms_record *record = (ms_record *)((uint8_t *)stream + offset);
    status = resolve_record(&c, record, bytes - offset);
    if (status != MS_OK) return ms_fail_at(error, status, offset);
    offset += record->record_bytes;
    records++;
  }
  if (records != header->records) {
    status = ms_fail(error, MS_E_STREAM, "stream header says %u records, there are %u", header->records, records);
    return ms_fail_at(error, status, 0);
  }
  *program = (ms_program){(const uint8_t *)stream + sizeof *header, bytes - (uint32_t)sizeof *header, records};
  return MS_OK;
}
