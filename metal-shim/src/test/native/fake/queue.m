/* Queues: a thread each, which runs command buffers in the order of their commits. */
#include "inside.h"

struct fake_engine {
  pthread_t thread;
  pthread_mutex_t lock; /* guards everything below */
  pthread_cond_t changed;
  FakeCommandBuffer *head, *tail; /* retained */
  uint64_t committed;
  NSUInteger places, taken;
  bool stopping, orphaned;
};

/* The next command buffer that may run; nil when the engine is to end. With the lock. */
static FakeCommandBuffer *await_next(fake_engine *engine) {
  while (engine->head == nil || fake_setting(FAKE_HOLD) != 0) {
    if (engine->stopping && engine->head == nil) return nil;
    if (engine->head == nil) {
      pthread_cond_wait(&engine->changed, &engine->lock);
    } else { /* a hold is lifted without a signal */
      ms_condition_wait_until(&engine->changed, &engine->lock, ms_deadline_ns(200000));
    }
  }
  FakeCommandBuffer *buffer = engine->head;
  engine->head = buffer->next;
  if (engine->head == nil) engine->tail = nil;
  return buffer;
}

static void tell(fake_engine *engine, FakeCommandBuffer *buffer) {
  if (buffer == nil) return;
  fake_engine_give_place(engine);
  [buffer tell];
  [buffer release];
}

static void *engine_body(void *argument) {
  fake_engine *engine = argument;
  FakeCommandBuffer *late = nil; /* complete, its handlers not called yet */
  pthread_mutex_lock(&engine->lock);
  for (FakeCommandBuffer *buffer; (buffer = await_next(engine)) != nil;) {
    bool swap = late == nil && engine->head != nil && fake_setting(FAKE_SWAP_HANDLERS) != 0;
    pthread_mutex_unlock(&engine->lock);
    @autoreleasepool {
      [buffer execute];
    }
    if (swap) {
      late = buffer;
    } else {
      tell(engine, buffer);
      tell(engine, late);
      late = nil;
    }
    pthread_mutex_lock(&engine->lock);
  }
  bool orphaned = engine->orphaned;
  pthread_mutex_unlock(&engine->lock);
  if (orphaned) free(engine);
  return NULL;
}

fake_engine *fake_engine_start(NSUInteger places) {
  fake_engine *engine = calloc(1, sizeof *engine);
  pthread_mutex_init(&engine->lock, NULL);
  ms_condition_init(&engine->changed);
  engine->places = places;
  ms_thread_start(&engine->thread, engine_body, engine);
  return engine;
}

void fake_engine_stop(fake_engine *engine) {
  pthread_mutex_lock(&engine->lock);
  RULE(engine->head == nil, "a queue ends with command buffers in it");
  bool own = pthread_equal(pthread_self(), engine->thread) != 0;
  pthread_t thread = engine->thread;
  engine->stopping = true;
  engine->orphaned = own;
  pthread_cond_broadcast(&engine->changed);
  pthread_mutex_unlock(&engine->lock);
  if (own) {
    pthread_detach(thread);
  } else {
    pthread_join(thread, NULL);
    free(engine);
  }
}

void fake_engine_take_place(fake_engine *engine) {
  pthread_mutex_lock(&engine->lock);
  RULE(engine->taken < engine->places, "commandBuffer would block: %lu are not complete", engine->taken);
  engine->taken++;
  pthread_mutex_unlock(&engine->lock);
}

void fake_engine_give_place(fake_engine *engine) {
  pthread_mutex_lock(&engine->lock);
  engine->taken--;
  pthread_mutex_unlock(&engine->lock);
}

void fake_engine_commit(fake_engine *engine, FakeCommandBuffer *buffer) {
  pthread_mutex_lock(&engine->lock);
  buffer->serial = ++engine->committed;
  [buffer retain];
  if (engine->tail != nil) {
    engine->tail->next = buffer;
  } else {
    engine->head = buffer;
  }
  engine->tail = buffer;
  pthread_cond_broadcast(&engine->changed);
  pthread_mutex_unlock(&engine->lock);
}

@interface FakeQueue : NSObject <MTLCommandQueue> {
  fake_engine *engine;
}
+ (FakeQueue *)newWithPlaces:(NSUInteger)places;
@end

@implementation FakeQueue
+ (FakeQueue *)newWithPlaces:(NSUInteger)places {
  FakeQueue *queue = [[FakeQueue alloc] init];
  queue->engine = fake_engine_start(places);
  return queue;
}

- (void)setLabel:(NSString *)label {
  RULE(label != nil, "a queue's label is nil");
}

- (id<MTLCommandBuffer>)commandBuffer {
  if (fake_refuses()) return nil;
  fake_engine_take_place(engine);
  FakeCommandBuffer *buffer = [[FakeCommandBuffer alloc] init];
  buffer->queue = [self retain];
  buffer->engine = engine;
  return [buffer autorelease];
}

- (void)dealloc {
  fake_engine_stop(engine);
  [super dealloc];
}
@end
