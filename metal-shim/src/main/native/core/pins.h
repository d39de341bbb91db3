/*
 * pins.h - the objects that an encoder's recorded commands name, each pinned once.
 *
 * Encoding the same graph again finds every object here and costs one relaxed load per binding instead of a
 * compare-and-swap on a shared word. Everything is allocated at creation.
 */
#ifndef MS_PINS_H
#define MS_PINS_H

#include "core/handles.h"

typedef struct ms_pin_entry {
  ms_handle handle;
  ms_object *object;   /* pinned */
  const ms_slot *slot; /* the object's, to check that the handle is still live without touching the object */
  uint32_t place;      /* in the index */
  uint32_t epoch;      /* of the last encode that used it */
} ms_pin_entry;

typedef struct ms_pins {
  ms_pin_entry *entries; /* owned, dense, `count` in use */
  uint32_t *index;       /* owned, open addressing: entry number + 1, 0 when empty; at most half full */
  uint32_t capacity;
  uint32_t count;
  uint32_t index_shift;
  uint32_t epoch;
} ms_pins;

bool ms_pins_init(ms_pins *pins, uint32_t capacity);
/* Drops every pin. */
void ms_pins_clear(ms_pins *pins);
void ms_pins_free(ms_pins *pins);

/* Around the lookups of one encode; `end` drops what that encode did not use. */
void ms_pins_begin(ms_pins *pins);
void ms_pins_end(ms_pins *pins);
/* The pinned object of a live handle of that kind; NULL otherwise. Owned by the table. */
ms_object *ms_pins_lookup(ms_pins *pins, ms_handle handle, const ms_kind *kind);

#endif
