/*
 * handles.h - the table from handles to objects, the shim's only mutable global.
 *
 * Each slot has one atomic word: generation, a live bit and a reference count. The live handle owns one reference,
 * every pin one more. A lookup pins by compare-and-swap and only if generation and live bit match, so a stale handle
 * can never revive an object; release clears the live bit, and whoever drops the last reference frees the object and
 * gives the slot a new generation.
 */
#ifndef MS_HANDLES_H
#define MS_HANDLES_H

#include "core/error.h"

typedef struct ms_object ms_object;

typedef struct ms_kind {
  const char *name;
  void (*retire)(ms_object *object); /* when the handle is released, before the object can go; may be NULL */
  void (*destroy)(
      ms_object *object); /* when the last reference is dropped, on whichever thread dropped it; frees the object */
} ms_kind;

typedef struct ms_slot {
  _Atomic uint64_t word; /* generation << 32 | live << 31 | references */
  ms_object *object;     /* valid while referenced */
  uint32_t index;
  uint32_t next_free; /* index + 1 of the next free slot, 0 at the end; guarded by the table's mutex */
} ms_slot;

/* First member of every object that has a handle. */
struct ms_object {
  const ms_kind *kind;
  ms_slot *slot;
};

#define MS_SLOT_LIVE (UINT64_C(1) << 31)
#define MS_SLOT_REFERENCES (MS_SLOT_LIVE - 1)

/* Gives `object` a handle that owns one reference. On failure the object stays the caller's. */
int32_t ms_handle_create(ms_object *object, const ms_kind *kind, ms_handle *handle, ms_error *error);

/* Pins the object of a live handle of that kind; NULL for any other number. The caller owes one ms_unpin. */
ms_object *ms_pin(ms_handle handle, const ms_kind *kind);
/* ms_pin that reports MS_E_HANDLE, naming the kind that was wanted. */
ms_object *ms_pin_or_fail(ms_handle handle, const ms_kind *kind, ms_error *error);
/* One more reference to an object that the caller has pinned already. Returns the object. */
ms_object *ms_pin_again(ms_object *object);
/* Drops a reference; frees the object if it was the last one, and then returns true. */
bool ms_unpin(ms_object *object);

/* Whether the handle of a pinned object has not been released: one relaxed load. */
static inline bool ms_slot_is_live(const ms_slot *slot) {
  return (atomic_load_explicit(&slot->word, memory_order_relaxed) & MS_SLOT_LIVE) != 0;
}

#endif
