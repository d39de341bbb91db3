/* inside.h - what the parts of the fake share. */
#ifndef FAKE_INSIDE_H
#define FAKE_INSIDE_H

#include "core/platform.h"
#include "fake.h"
#include "metal/apple.h"
#include "signature.h"

/* Ends the process unless the rule is kept. */
#define RULE(kept, ...)                         \
  do {                                          \
    if (!(kept)) fake_rule_broken(__VA_ARGS__); \
  } while (0)
void fake_rule_broken(const char *format, ...) __attribute__((__format__(__printf__, 1, 2), __noreturn__));

uint64_t fake_setting(fake_control_name name);
void fake_add(fake_count_name name, int64_t change);
/* Whether the object that is asked for now is to be nil; raises the exception that is due instead. */
bool fake_refuses(void);

@interface NSObject (Fake)
+ (Class)class;
@end

@interface FakeString : NSString {
 @public
  char *text;
}
@end

@interface FakeError : NSError {
 @public
  NSInteger number;
  NSString *text;
}
/* Autoreleased. */
+ (FakeError *)withCode:(NSInteger)code text:(const char *)text;
@end

@interface FakeArray : NSArray {
 @public
  NSUInteger count;
  id *items;
}
/* Retained for the caller; retains the items. */
+ (FakeArray *)newWith:(id *)items count:(NSUInteger)count;
@end

enum { FAKE_INDICES = 31, FAKE_MAX_SET_BYTES = 4096, FAKE_WORDS_INDEX = 8 };

@interface FakeBuffer : NSObject <MTLBuffer> {
 @public
  uint8_t *memory;
  NSUInteger length;
}
@end

@interface FakePipeline : NSObject <MTLComputePipelineState> {
 @public
  char name[64];
  uint32_t buffers;
}
@end

typedef struct fake_binding {
  FakeBuffer *buffer; /* or */
  uint8_t *bytes;
  NSUInteger length; /* of the bytes, or offset into the buffer */
} fake_binding;

/* A dispatch, or a barrier when there is no pipeline. Holds what is bound. */
typedef struct fake_command {
  FakePipeline *pipeline;
  fake_binding bindings[FAKE_INDICES];
  MTLSize groups, threads;
} fake_command;

void fake_command_free(fake_command *command);
/* Runs the dispatches between two barriers in the order that FAKE_SHUFFLE says. */
void fake_run(const fake_command *commands, size_t count, uint64_t serial);

typedef struct fake_engine fake_engine;

@interface FakeCommandBuffer : NSObject <MTLCommandBuffer> {
 @public
  id queue; /* retained: a command buffer keeps its queue alive */
  fake_engine *engine;
  FakeCommandBuffer *next;
  NSString *label;
  MTLCommandBufferHandler handlers[4];
  int handler_count;
  bool encoding;
  fake_command *commands;
  size_t count, capacity;
  _Atomic int users;
  _Atomic NSUInteger status;
  uint64_t serial;
  double start_s, end_s;
  NSError *why;
}
- (void)append:(fake_command)command;
- (void)execute;
- (void)tell;
@end

@interface FakeEncoder : NSObject <MTLComputeCommandEncoder> {
 @public
  FakeCommandBuffer *owner; /* retained */
  FakePipeline *pipeline;
  fake_binding bindings[FAKE_INDICES];
  uint32_t fresh; /* set since the last dispatch */
  bool ended;
  NSString *label;
}
@end

enum { NOT_ENQUEUED = 0, COMMITTED = 2, COMPLETED = 4, FAILED = 5 };

/* A queue's thread and what waits for it. */
fake_engine *fake_engine_start(NSUInteger places);
/* Ends the thread, from whichever thread this is. */
void fake_engine_stop(fake_engine *engine);
void fake_engine_take_place(fake_engine *engine);
void fake_engine_give_place(fake_engine *engine);
void fake_engine_commit(fake_engine *engine, FakeCommandBuffer *buffer);

#endif
