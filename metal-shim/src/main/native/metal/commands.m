#include "metal/metal.h"

/* Where a kernel's parameter words are, behind its buffers. */
enum { BYTES_INDEX = MS_MAX_BUFFERS };

/* Metal counts seconds by the clock that System.nanoTime reads; a double of them is good to some hundred nanoseconds.
 */
static ms_run_times times_of(id<MTLCommandBuffer> buffer) {
  enum { ERROR_NS = 1000 };
  return (ms_run_times){(uint64_t)([buffer GPUStartTime] * 1e9), (uint64_t)([buffer GPUEndTime] * 1e9), ERROR_NS};
}

/* On a thread of Metal's. */
static void completed(metal_commands *commands, id<MTLCommandBuffer> buffer) {
  @autoreleasepool {
    metal_queue *queue = commands->queue;
    uint64_t submission = commands->submission;
    bool failed = [buffer status] == MTLCommandBufferStatusError;
    commands->times = failed ? (ms_run_times){0, 0, 0} : times_of(buffer);
    [commands->buffer release]; /* lets go of the bound buffers */
    commands->buffer = nil;
    metal_queue_give_place(queue);
    metal_queue_completed(queue, submission, failed, failed ? [buffer error] : nil);
  }
}

int32_t metal_commands_create(void *native_queue, uint32_t stream_capacity, void **native, ms_error *error) {
  (void)stream_capacity;
  metal_queue *queue = native_queue;
  metal_commands *commands = calloc(1, sizeof *commands);
  if (commands == NULL) return ms_fail(error, MS_E_OUT_OF_MEMORY, "no memory for commands");
  @autoreleasepool {
    char label[32];
    snprintf(label, sizeof label, "encoder %p", (void *)commands);
    commands->queue = queue;
    commands->label = [[NSString stringWithUTF8String:label] retain];
    MTLCommandBufferHandler on_stack = ^(id<MTLCommandBuffer> buffer) {
      completed(commands, buffer);
    };
    commands->handler = (MTLCommandBufferHandler)_Block_copy((const void *)on_stack);
  }
  *native = commands;
  return MS_OK;
}

/* Forgets what was recorded and never committed. */
static void drop_recorded(metal_commands *commands) {
  if (commands->buffer == nil) return;
  [commands->buffer release];
  commands->buffer = nil;
  metal_queue_give_place(commands->queue);
}

void metal_commands_free(void *native) {
  metal_commands *commands = native;
  @autoreleasepool {
    drop_recorded(commands);
    _Block_release((const void *)commands->handler);
    [commands->label release];
  }
  free(commands);
}

static void write_dispatch(id<MTLComputeCommandEncoder> encoder, const ms_dispatch *dispatch) {
  const metal_pipeline *pipeline = ms_native(dispatch->pipeline);
  const ms_binding *bindings = ms_dispatch_bindings(dispatch);
  [encoder setComputePipelineState:pipeline->state];
  for (uint32_t i = 0; i < dispatch->record.buffer_count; i++) {
    [encoder setBuffer:(id<MTLBuffer>)ms_native(bindings[i].buffer) offset:bindings[i].offset atIndex:i];
  }
  if (dispatch->record.bytes_count != 0) {
    [encoder setBytes:ms_dispatch_words(dispatch) length:dispatch->record.bytes_count atIndex:BYTES_INDEX];
  }
  [encoder dispatchThreadgroups:(MTLSize){dispatch->groups[0], dispatch->groups[1], dispatch->groups[2]}
          threadsPerThreadgroup:pipeline->local_size];
}

static void write_program(id<MTLComputeCommandEncoder> encoder, const ms_program *program) {
  for (uint32_t offset = 0; offset < program->bytes;) {
    const ms_record *record = (const ms_record *)(program->records + offset);
    if (record->op == MS_OP_BARRIER) {
      [encoder memoryBarrierWithScope:MTLBarrierScopeBuffers];
    } else {
      write_dispatch(encoder, (const ms_dispatch *)record);
    }
    offset += record->record_bytes;
  }
}

/* Encodes into a new command buffer, which the pool owns; nil when Metal has none to give. */
static id<MTLCommandBuffer> record(metal_commands *commands, const ms_program *program) {
  id<MTLCommandBuffer> buffer = [commands->queue->queue commandBuffer];
  id<MTLComputeCommandEncoder> encoder = [buffer computeCommandEncoderWithDispatchType:MTLDispatchTypeConcurrent];
  if (encoder == nil) return nil;
  [buffer setLabel:commands->label];
  [encoder setLabel:commands->label];
  [buffer addCompletedHandler:commands->handler];
  write_program(encoder, program);
  [encoder endEncoding];
  return buffer;
}

int32_t metal_encode(void *native, const ms_program *program, ms_error *error) {
  metal_commands *commands = native;
  @autoreleasepool {
    drop_recorded(commands);
    if (!metal_queue_take_place(commands->queue)) {
      return ms_fail(error, MS_E_BUSY,
                     "%u encoders of this queue hold commands that are not complete: commit, and wait",
                     commands->queue->places);
    }
    commands->buffer = [record(commands, program) retain];
    if (commands->buffer != nil) return MS_OK;
    metal_queue_give_place(commands->queue);
    return ms_fail(error, MS_E_OUT_OF_MEMORY, "Metal has no command buffer or encoder to give");
  }
}

int32_t metal_commit(void *native_queue, void *native, uint64_t submission, ms_error *error) {
  (void)error;
  metal_queue *queue = native_queue;
  metal_commands *commands = native;
  commands->submission = submission;
  pthread_mutex_lock(&queue->lock);
  queue->handlers++;
  pthread_mutex_unlock(&queue->lock);
  @autoreleasepool {
    /* The handler may let go of the last other reference before `commit` returns. */
    id<MTLCommandBuffer> buffer = [commands->buffer retain];
    [buffer commit];
    [buffer release];
  }
  return MS_OK;
}

bool metal_times(void *native, ms_run_times *times) {
  *times = ((const metal_commands *)native)->times;
  return times->end_ns != 0;
}
