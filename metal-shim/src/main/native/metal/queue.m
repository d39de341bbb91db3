#include "metal/metal.h"

/*
 * Metal's limit holds for every command buffer that exists and is not complete, so the recorded ones count as well as
 * those in flight. It may give a place back a little after the handler gave ours back, hence the spare ones.
 */
enum { RECORDED_PLACES = 64, SPARE_PLACES = 8 };

static void free_memory(metal_queue *queue) {
  @autoreleasepool {
    [queue->queue release];
  }
  pthread_mutex_destroy(&queue->lock);
  pthread_cond_destroy(&queue->left);
  free(queue);
}

static int32_t open_queue(metal_queue *queue, id<MTLDevice> device, ms_error *error) {
  @autoreleasepool {
    @try {
      queue->queue = [device newCommandQueueWithMaxCommandBufferCount:queue->places + SPARE_PLACES];
      [queue->queue setLabel:[NSString stringWithUTF8String:"encodering"]];
    } @catch (id exception) {
      return metal_raised(error, "the command queue", exception);
    }
    if (queue->queue == nil) return ms_fail(error, MS_E_OUT_OF_MEMORY, "Metal has no command queue to give");
    return MS_OK;
  }
}

int32_t metal_queue_create(void *device, ms_queue *owner, uint32_t max_in_flight, bool timed, void **native,
                           ms_error *error) {
  (void)timed; /* Metal always knows */
  metal_queue *queue = calloc(1, sizeof *queue + max_in_flight * sizeof queue->complete[0]);
  if (queue == NULL || !ms_condition_init(&queue->left)) {
    free(queue);
    return ms_fail(error, MS_E_OUT_OF_MEMORY, "no memory for a queue");
  }
  pthread_mutex_init(&queue->lock, NULL);
  queue->owner = owner;
  queue->capacity = max_in_flight;
  queue->places = max_in_flight + RECORDED_PLACES;
  int32_t status = open_queue(queue, (id<MTLDevice>)device, error);
  if (status == MS_OK) {
    *native = queue;
  } else {
    free_memory(queue);
  }
  return status;
}

void metal_queue_free(void *native) {
  metal_queue *queue = native;
  pthread_mutex_lock(&queue->lock);
  queue->orphaned = queue->reporting && pthread_equal(pthread_self(), queue->reporter);
  bool orphaned = queue->orphaned;
  /* Short: nothing is incomplete, so the handlers that are left are about to return. */
  while (!orphaned && queue->handlers != 0) pthread_cond_wait(&queue->left, &queue->lock);
  pthread_mutex_unlock(&queue->lock);
  if (!orphaned) free_memory(queue);
}

bool metal_queue_take_place(metal_queue *queue) {
  uint32_t taken = atomic_load_explicit(&queue->taken, memory_order_relaxed);
  do {
    if (taken == queue->places) return false;
  } while (!atomic_compare_exchange_weak_explicit(&queue->taken, &taken, taken + 1, memory_order_relaxed,
                                                  memory_order_relaxed));
  return true;
}

void metal_queue_give_place(metal_queue *queue) { atomic_fetch_sub_explicit(&queue->taken, 1, memory_order_relaxed); }

/* With the lock. The earliest failure counts; one that comes after it was reported changes nothing. */
static void note(metal_queue *queue, uint64_t submission, bool failed, NSError *why) {
  queue->complete[submission % queue->capacity] = true;
  if (!failed || (queue->failed != 0 && queue->failed < submission)) return;
  const char *text = [[why localizedDescription] UTF8String];
  queue->failed = submission;
  queue->failure_code = (int32_t)[why code];
  snprintf(queue->failure, sizeof queue->failure, "%s", text != NULL ? text : "the command buffer failed");
}

/* With the lock, which is let go of around each report: completions may come in any order and are told in order. */
static void report(metal_queue *queue) {
  queue->reporting = true;
  queue->reporter = pthread_self();
  while (!queue->orphaned && queue->complete[(queue->reported + 1) % queue->capacity]) {
    uint64_t submission = ++queue->reported;
    queue->complete[submission % queue->capacity] = false;
    bool failed = submission == queue->failed;
    pthread_mutex_unlock(&queue->lock);
    ms_queue_completed(queue->owner, submission, failed ? queue->failure_code : 0, failed ? queue->failure : NULL);
    pthread_mutex_lock(&queue->lock);
  }
  queue->reporting = false;
}

void metal_queue_completed(metal_queue *queue, uint64_t submission, bool failed, NSError *why) {
  pthread_mutex_lock(&queue->lock);
  note(queue, submission, failed, why);
  if (!queue->reporting) report(queue);
  queue->handlers--;
  bool last = queue->orphaned && queue->handlers == 0;
  pthread_cond_broadcast(&queue->left);
  pthread_mutex_unlock(&queue->lock);
  if (last) free_memory(queue);
}
