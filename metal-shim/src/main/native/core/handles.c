#include "core/handles.h"

/* Segment k holds FIRST_SLOTS << k slots, so the table grows without ever moving a slot. */
enum { FIRST_SLOTS = 64, SEGMENTS = 26 };

static struct {
  pthread_mutex_t lock; /* guards slot allocation; lookups never take it */
  _Atomic(ms_slot *) segments[SEGMENTS];
  uint32_t slot_count; /* slots ever handed out */
  uint32_t free_list;  /* index + 1, 0 when empty */
  _Atomic uint64_t live_objects;
} table = {.lock = PTHREAD_MUTEX_INITIALIZER};

static uint32_t segment_of(uint32_t index) { return 31u - (uint32_t)__builtin_clz(index / FIRST_SLOTS + 1u); }

static uint32_t segment_start(uint32_t segment) { return FIRST_SLOTS * ((1u << segment) - 1u); }

static ms_slot *slot_at(uint32_t index) {
  uint32_t segment = segment_of(index);
  if (segment >= SEGMENTS) return NULL;
  ms_slot *slots = atomic_load_explicit(&table.segments[segment], memory_order_acquire);
  return slots == NULL ? NULL : &slots[index - segment_start(segment)];
}

/* With the table's mutex held. NULL when there is no memory or no slot left. */
static ms_slot *new_slot(void) {
  uint32_t index = table.slot_count;
  uint32_t segment = segment_of(index);
  if (segment >= SEGMENTS) return NULL;
  if (index == segment_start(segment)) {
    uint32_t count = (uint32_t)FIRST_SLOTS << segment;
    ms_slot *slots = calloc(count, sizeof *slots);
    if (slots == NULL) return NULL;
    for (uint32_t i = 0; i < count; i++) {
      slots[i].index = index + i;
      atomic_init(&slots[i].word, UINT64_C(1) << 32); /* generations start at 1, so that no handle is a small number */
    }
    atomic_store_explicit(&table.segments[segment], slots, memory_order_release);
  }
  table.slot_count++;
  return slot_at(index);
}

int32_t ms_handle_create(ms_object *object, const ms_kind *kind, ms_handle *handle, ms_error *error) {
  pthread_mutex_lock(&table.lock);
  ms_slot *slot = table.free_list != 0 ? slot_at(table.free_list - 1u) : NULL;
  if (slot != NULL) {
    table.free_list = slot->next_free;
  } else {
    slot = new_slot();
  }
  pthread_mutex_unlock(&table.lock);
  if (slot == NULL) return ms_fail(error, MS_E_OUT_OF_MEMORY, "no memory for another %s handle", kind->name);
  object->kind = kind;
  object->slot = slot;
  slot->object = object;
  atomic_fetch_add_explicit(&table.live_objects, 1, memory_order_relaxed);
  uint64_t generation = atomic_load_explicit(&slot->word, memory_order_relaxed) & ~(uint64_t)UINT32_MAX;
  *handle = generation | (slot->index + 1u);
  /* Pairs with the acquire in pin: whoever sees the live bit sees the object behind it. */
  atomic_store_explicit(&slot->word, generation | MS_SLOT_LIVE | 1u, memory_order_release);
  return MS_OK;
}

static ms_slot *slot_of_handle(ms_handle handle) {
  uint32_t number = (uint32_t)handle;
  return number == 0 ? NULL : slot_at(number - 1u);
}

static ms_object *pin_any(ms_handle handle) {
  ms_slot *slot = slot_of_handle(handle);
  if (slot == NULL) return NULL;
  uint64_t word = atomic_load_explicit(&slot->word, memory_order_relaxed);
  do {
    if ((word >> 32) != (handle >> 32) || (word & MS_SLOT_LIVE) == 0) return NULL;
  } while (
      !atomic_compare_exchange_weak_explicit(&slot->word, &word, word + 1, memory_order_acquire, memory_order_relaxed));
  return slot->object;
}

ms_object *ms_pin(ms_handle handle, const ms_kind *kind) {
  ms_object *object = pin_any(handle);
  if (object == NULL || object->kind == kind) return object;
  ms_unpin(object);
  return NULL;
}

ms_object *ms_pin_or_fail(ms_handle handle, const ms_kind *kind, ms_error *error) {
  ms_object *object = ms_pin(handle, kind);
  if (object == NULL) {
    ms_fail(error, MS_E_HANDLE, "0x%llx is not the handle of a live %s", (unsigned long long)handle, kind->name);
  }
  return object;
}

ms_object *ms_pin_again(ms_object *object) {
  atomic_fetch_add_explicit(&object->slot->word, 1, memory_order_relaxed);
  return object;
}

static void give_back(ms_slot *slot) {
  uint64_t generation = atomic_load_explicit(&slot->word, memory_order_relaxed) >> 32;
  slot->object = NULL;
  /* A generation that wrapped would make old handles valid again: such a slot is never handed out any more. */
  if (generation == UINT32_MAX) return;
  pthread_mutex_lock(&table.lock);
  atomic_store_explicit(&slot->word, (generation + 1) << 32, memory_order_release);
  slot->next_free = table.free_list;
  table.free_list = slot->index + 1u;
  pthread_mutex_unlock(&table.lock);
}

bool ms_unpin(ms_object *object) {
  ms_slot *slot = object->slot;
  /* Release publishes this thread's use of the object, acquire sees everyone else's before it is freed. */
  uint64_t word = atomic_fetch_sub_explicit(&slot->word, 1, memory_order_acq_rel);
  if ((word & MS_SLOT_REFERENCES) != 1) return false;
  object->kind->destroy(object);
  give_back(slot);
  atomic_fetch_sub_explicit(&table.live_objects, 1, memory_order_release);
  return true;
}

int32_t ms_release(ms_handle handle, ms_error *error) {
  ms_object *object = pin_any(handle);
  ms_slot *slot = object == NULL ? NULL : object->slot;
  /* The pin keeps the generation; of several releasing threads one clears the bit and the others are late. */
  uint64_t before = slot == NULL ? 0 : atomic_fetch_and_explicit(&slot->word, ~MS_SLOT_LIVE, memory_order_acq_rel);
  bool released = (before & MS_SLOT_LIVE) != 0;
  if (released) {
    if (object->kind->retire != NULL) object->kind->retire(object);
    ms_unpin(object);
  }
  if (object != NULL) ms_unpin(object);
  if (!released) return ms_fail(error, MS_E_HANDLE, "0x%llx is not a live handle", (unsigned long long)handle);
  return MS_OK;
}

uint64_t ms_live_objects(void) { return atomic_load_explicit(&table.live_objects, memory_order_acquire); }
