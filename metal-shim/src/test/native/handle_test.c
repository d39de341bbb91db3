/* Handles: what is stale stays stale, and no thread ever reaches an object that another one freed. */
#include "core/handles.h"
#include "test.h"

typedef struct thing {
  ms_object object;
  _Atomic uint32_t value;
} thing;

static _Atomic uint32_t destroyed;

static void thing_destroy(ms_object *object) {
  atomic_store(&((thing *)object)->value, 0xDEAD);
  atomic_fetch_add(&destroyed, 1);
  free(object);
}

static const ms_kind thing_kind = {"thing", NULL, thing_destroy};
static const ms_kind other_kind = {"other", NULL, thing_destroy};

static thing *new_thing(ms_handle *handle) {
  thing *t = calloc(1, sizeof *t);
  atomic_store(&t->value, 7);
  CHECK_EQUAL(ms_handle_create(&t->object, &thing_kind, handle, NULL), MS_OK);
  return t;
}

static void invented_handles_name_nothing(void) {
  ms_handle live;
  new_thing(&live);
  const ms_handle invented[] = {0,
                                1,
                                2,
                                UINT32_MAX,
                                UINT64_MAX,
                                live ^ (UINT64_C(1) << 32),
                                live + (UINT64_C(1) << 32),
                                live & UINT32_MAX,
                                (live & ~(uint64_t)UINT32_MAX) | 0xFFFFFFF0u,
                                UINT64_C(1) << 63};
  for (size_t i = 0; i < sizeof invented / sizeof *invented; i++) {
    CHECK(ms_pin(invented[i], &thing_kind) == NULL);
    CHECK_EQUAL(ms_release(invented[i], NULL), MS_E_HANDLE);
  }
  rig_release(live);
}

static void wrong_kind_is_refused_and_keeps_no_pin(void) {
  ms_handle handle;
  new_thing(&handle);
  ms_error error;
  CHECK(ms_pin_or_fail(handle, &other_kind, &error) == NULL);
  CHECK_EQUAL(error.status, MS_E_HANDLE);
  CHECK(strstr(error.message, "live other") != NULL);
  CHECK_EQUAL(strlen(error.message), error.message_length);
  atomic_store(&destroyed, 0);
  rig_release(handle);
  CHECK_EQUAL(atomic_load(&destroyed), 1);
}

static void released_handle_is_stale_at_once_and_object_lives_while_pinned(void) {
  ms_handle handle;
  thing *t = new_thing(&handle);
  atomic_store(&destroyed, 0);
  CHECK(ms_pin(handle, &thing_kind) == &t->object);
  rig_release(handle);
  CHECK(ms_pin(handle, &thing_kind) == NULL);
  CHECK_EQUAL(ms_release(handle, NULL), MS_E_HANDLE);
  CHECK_EQUAL(atomic_load(&destroyed), 0);
  CHECK_EQUAL(atomic_load(&t->value), 7);
  CHECK_EQUAL(ms_live_objects(), 1);
  CHECK(ms_unpin(&t->object));
  CHECK_EQUAL(atomic_load(&destroyed), 1);
}

static void reused_slot_has_another_generation(void) {
  ms_handle first, second;
  new_thing(&first);
  rig_release(first);
  new_thing(&second);
  CHECK((uint32_t)first == (uint32_t)second);
  CHECK(first != second);
  CHECK(ms_pin(first, &thing_kind) == NULL);
  CHECK_EQUAL(ms_release(first, NULL), MS_E_HANDLE);
  rig_release(second);
}

static void table_grows_and_objects_stay(void) {
  enum { COUNT = 20000 };
  ms_handle *handles = calloc(COUNT, sizeof *handles);
  thing **things = calloc(COUNT, sizeof *things);
  for (int i = 0; i < COUNT; i++) things[i] = new_thing(&handles[i]);
  CHECK_EQUAL(ms_live_objects(), COUNT);
  for (int i = 0; i < COUNT; i++) {
    CHECK(ms_pin(handles[i], &thing_kind) == &things[i]->object);
    ms_unpin(&things[i]->object);
  }
  for (int i = 0; i < COUNT; i++) rig_release(handles[i]);
  free(handles);
  free(things);
}

static void slot_whose_generation_would_wrap_is_never_used_again(void) {
  ms_handle handle, next;
  thing *t = new_thing(&handle);
  ms_slot *slot = t->object.slot;
  atomic_store(&slot->word, ((uint64_t)UINT32_MAX << 32) | MS_SLOT_LIVE | 1);
  ms_handle last = ((uint64_t)UINT32_MAX << 32) | (uint32_t)handle;
  CHECK(ms_pin(last, &thing_kind) != NULL);
  ms_unpin(&t->object);
  rig_release(last);
  for (int i = 0; i < 3; i++) {
    new_thing(&next);
    CHECK((uint32_t)next != (uint32_t)handle);
    rig_release(next);
  }
  CHECK(ms_pin(last, &thing_kind) == NULL);
}

enum { SHARED = 16, THREADS = 4 };

static _Atomic uint64_t shared[SHARED];
static uint32_t rounds;

/* Uses handles that the other threads release and replace under it. */
static void *use_and_replace(void *argument) {
  uint64_t random = (uint64_t)(uintptr_t)argument;
  for (uint32_t i = 0; i < rounds; i++) {
    _Atomic uint64_t *place = &shared[test_random(&random) % SHARED];
    ms_handle handle = atomic_load(place);
    if (test_random(&random) % 4 != 0) {
      thing *t = (thing *)ms_pin(handle, &thing_kind);
      if (t == NULL) continue;
      CHECK_EQUAL(atomic_load(&t->value), 7);
      ms_unpin(&t->object);
    } else if (ms_release(handle, NULL) == MS_OK) {
      /* Only one of the releasing threads gets here, so it alone refills the place. */
      ms_handle fresh;
      new_thing(&fresh);
      atomic_store(place, fresh);
    }
  }
  return NULL;
}

static void concurrent_release_and_use_never_meet_a_freed_object(void) {
  pthread_t threads[THREADS];
  rounds = test_scaled(200000);
  for (int i = 0; i < SHARED; i++) {
    ms_handle handle;
    new_thing(&handle);
    atomic_store(&shared[i], handle);
  }
  for (uintptr_t i = 0; i < THREADS; i++) pthread_create(&threads[i], NULL, use_and_replace, (void *)(i + 1));
  for (int i = 0; i < THREADS; i++) pthread_join(threads[i], NULL);
  for (int i = 0; i < SHARED; i++) rig_release(atomic_load(&shared[i]));
}

const test_case handle_tests[] = {
    {"invented_handles_name_nothing", invented_handles_name_nothing},
    {"wrong_kind_is_refused_and_keeps_no_pin", wrong_kind_is_refused_and_keeps_no_pin},
    {"released_handle_is_stale_at_once_and_object_lives_while_pinned",
     released_handle_is_stale_at_once_and_object_lives_while_pinned},
    {"reused_slot_has_another_generation", reused_slot_has_another_generation},
    {"table_grows_and_objects_stay", table_grows_and_objects_stay},
    {"slot_whose_generation_would_wrap_is_never_used_again", slot_whose_generation_would_wrap_is_never_used_again},
    {"concurrent_release_and_use_never_meet_a_freed_object", concurrent_release_and_use_never_meet_a_freed_object},
    {NULL, NULL}};
