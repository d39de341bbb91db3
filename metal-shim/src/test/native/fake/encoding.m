/* Command buffers and encoders. */
#include "inside.h"

enum { BARRIER_SCOPE_BUFFERS = 1 };

@implementation FakeEncoder
- (void)use:(const char *)what {
  RULE(!ended, "%s after endEncoding", what);
  RULE(atomic_fetch_add(&owner->users, 1) == 0, "%s while another thread encodes into the same command buffer", what);
  atomic_fetch_sub(&owner->users, 1);
}

- (void)setLabel:(NSString *)text {
  RULE(text != nil, "an encoder's label is nil");
}

- (void)setComputePipelineState:(id<MTLComputePipelineState>)state {
  [self use:"setComputePipelineState"];
  RULE(state != nil, "setComputePipelineState to nil");
  [(id)state retain];
  [pipeline release];
  pipeline = (FakePipeline *)state;
}

- (void)bind:(fake_binding)binding at:(NSUInteger)index {
  [bindings[index].buffer release];
  free(bindings[index].bytes);
  bindings[index] = binding;
  fresh |= UINT32_C(1) << index;
}

- (void)setBuffer:(id<MTLBuffer>)buffer offset:(NSUInteger)offset atIndex:(NSUInteger)index {
  [self use:"setBuffer"];
  RULE(index < FAKE_INDICES, "setBuffer at index %lu, there are %d", index, FAKE_INDICES);
  RULE(buffer != nil, "setBuffer to nil at index %lu", index);
  FakeBuffer *bound = (FakeBuffer *)buffer;
  RULE(offset < bound->length, "setBuffer at offset %lu of %lu bytes", offset, bound->length);
  RULE(offset % 16 == 0, "setBuffer at offset %lu, which is not aligned", offset);
  [self bind:(fake_binding){[bound retain], NULL, offset} at:index];
}

- (void)setBytes:(const void *)bytes length:(NSUInteger)length atIndex:(NSUInteger)index {
  [self use:"setBytes"];
  RULE(index < FAKE_INDICES, "setBytes at index %lu, there are %d", index, FAKE_INDICES);
  RULE(length > 0 && length < FAKE_MAX_SET_BYTES, "setBytes of %lu bytes, it takes less than %d", length,
       FAKE_MAX_SET_BYTES);
  uint8_t *copy = malloc(length);
  memcpy(copy, bytes, length);
  [self bind:(fake_binding){nil, copy, length} at:index];
}

- (void)checkBindings {
  for (uint32_t index = 0; index < FAKE_INDICES; index++) {
    bool declared = (pipeline->buffers >> index & 1) != 0;
    bool bound = bindings[index].buffer != nil || bindings[index].bytes != NULL;
    RULE(bound || !declared, "%s is dispatched with nothing bound at [[buffer(%u)]]", pipeline->name, index);
    RULE(declared || (fresh >> index & 1) == 0, "%s has no [[buffer(%u)]], but that was bound for it", pipeline->name,
         index);
    RULE(!declared || (bindings[index].bytes != NULL) == (index == FAKE_WORDS_INDEX),
         "%s takes parameters at [[buffer(%d)]] and buffers elsewhere, not at %u", pipeline->name, FAKE_WORDS_INDEX,
         index);
  }
  fresh = 0;
}

static NSUInteger product(MTLSize size) { return size.width * size.height * size.depth; }

- (void)dispatchThreadgroups:(MTLSize)groups threadsPerThreadgroup:(MTLSize)threads {
  [self use:"dispatchThreadgroups"];
  RULE(pipeline != nil, "a dispatch without a pipeline");
  RULE(product(groups) != 0 && product(threads) != 0, "%s is dispatched with a size of 0", pipeline->name);
  RULE(product(threads) <= [pipeline maxTotalThreadsPerThreadgroup], "%s is dispatched with threadgroups of %lu",
       pipeline->name, product(threads));
  [self checkBindings];
  fake_command command = {.pipeline = [pipeline retain], .groups = groups, .threads = threads};
  for (int i = 0; i < FAKE_INDICES; i++) {
    command.bindings[i] = bindings[i];
    [command.bindings[i].buffer retain];
    if (bindings[i].bytes != NULL) {
      command.bindings[i].bytes = malloc(bindings[i].length);
      memcpy(command.bindings[i].bytes, bindings[i].bytes, bindings[i].length);
    }
  }
  [owner append:command];
}

- (void)memoryBarrierWithScope:(NSUInteger)scope {
  [self use:"memoryBarrierWithScope"];
  RULE(scope == BARRIER_SCOPE_BUFFERS, "a barrier of scope %lu", scope);
  [owner append:(fake_command){.pipeline = nil}];
}

- (void)endEncoding {
  RULE(!ended, "endEncoding twice");
  ended = true;
  owner->encoding = false;
}

- (void)dealloc {
  RULE(ended, "an encoder is released without endEncoding");
  for (NSUInteger i = 0; i < FAKE_INDICES; i++) [self bind:(fake_binding){nil, NULL, 0} at:i];
  [pipeline release];
  [owner release];
  [super dealloc];
}
@end

@implementation FakeCommandBuffer
- (void)setLabel:(NSString *)text {
  RULE(text != nil, "a command buffer's label is nil");
}

- (id<MTLComputeCommandEncoder>)computeCommandEncoderWithDispatchType:(NSUInteger)type {
  RULE(status == NOT_ENQUEUED, "an encoder for a command buffer that was committed");
  RULE(!encoding, "two encoders open on one command buffer");
  RULE(type == MTLDispatchTypeConcurrent, "a serial encoder: dispatches between two barriers would not overlap");
  if (fake_refuses()) return nil;
  encoding = true;
  FakeEncoder *encoder = [[FakeEncoder alloc] init];
  encoder->owner = [self retain];
  return [encoder autorelease];
}

- (void)append:(fake_command)command {
  if (count == capacity) {
    capacity = capacity == 0 ? 64 : 2 * capacity;
    commands = realloc(commands, capacity * sizeof *commands);
  }
  commands[count++] = command;
}

- (void)addCompletedHandler:(MTLCommandBufferHandler)handler {
  RULE(status == NOT_ENQUEUED, "addCompletedHandler after commit");
  RULE(handler_count < 4, "five completion handlers on one command buffer");
  handlers[handler_count++] = (MTLCommandBufferHandler)_Block_copy((const void *)handler);
}

- (void)commit {
  NSUInteger expected = NOT_ENQUEUED;
  RULE(!encoding, "commit with an open encoder");
  RULE(handler_count > 0, "commit without a completion handler: nobody would learn of the end");
  RULE(atomic_compare_exchange_strong(&status, &expected, COMMITTED), "commit twice");
  fake_add(FAKE_COMMITS, 1);
  fake_engine_commit(engine, self);
}

- (NSUInteger)status {
  return atomic_load(&status);
}

- (NSError *)error {
  return [[why retain] autorelease];
}

- (double)GPUStartTime {
  RULE(status >= COMPLETED, "GPUStartTime before completion");
  return start_s;
}

- (double)GPUEndTime {
  RULE(status >= COMPLETED, "GPUEndTime before completion");
  return end_s;
}

/* On the queue's thread, inside a pool. */
- (void)execute {
  NSInteger code = fake_setting(FAKE_FAIL_AT) == serial ? (NSInteger)fake_setting(FAKE_FAIL_CODE) : 0;
  const char *text = "the fake was told to fail this command buffer";
  uint64_t lose_at = fake_setting(FAKE_LOSE_AT);
  if (lose_at != 0 && serial >= lose_at) {
    code = serial == lose_at ? 11 : 4;
    text = serial == lose_at ? "the device was removed" : "submissions are ignored";
  }
  ms_sleep_ns(fake_setting(FAKE_DELAY_US) * 1000);
  if (code != 0) {
    why = [[FakeError withCode:code text:text] retain];
  } else {
    start_s = (double)ms_clock_ns() / 1e9;
    fake_run(commands, count, serial);
    end_s = (double)ms_clock_ns() / 1e9;
  }
  atomic_store(&status, code != 0 ? FAILED : COMPLETED);
}

/* On the queue's thread, where Metal has no pool either. */
- (void)tell {
  for (int i = 0; i < handler_count; i++) {
    handlers[i](self);
    _Block_release((const void *)handlers[i]);
  }
  handler_count = 0;
}

- (void)dealloc {
  RULE(!encoding, "a command buffer is released with an open encoder");
  for (int i = 0; i < handler_count; i++) _Block_release((const void *)handlers[i]);
  for (size_t i = 0; i < count; i++) fake_command_free(&commands[i]);
  free(commands);
  [why release];
  if (status == NOT_ENQUEUED) fake_engine_give_place(engine);
  [queue release];
  [super dealloc];
}
@end
