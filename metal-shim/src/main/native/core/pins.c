#include "core/pins.h"

bool ms_pins_init(ms_pins *pins, uint32_t capacity) {
  uint32_t bits = 4;
  while ((UINT32_C(1) << bits) < 2 * capacity) bits++;
  memset(pins, 0, sizeof *pins);
  pins->capacity = capacity;
  pins->index_shift = 64 - bits;
  pins->entries = calloc(capacity, sizeof *pins->entries);
  pins->index = calloc((size_t)1 << bits, sizeof *pins->index);
  if (pins->entries != NULL && pins->index != NULL) return true;
  ms_pins_free(pins);
  return false;
}

void ms_pins_clear(ms_pins *pins) {
  for (uint32_t i = 0; i < pins->count; i++) {
    pins->index[pins->entries[i].place] = 0;
    ms_unpin(pins->entries[i].object);
  }
  pins->count = 0;
}

void ms_pins_free(ms_pins *pins) {
  ms_pins_clear(pins);
  free(pins->entries);
  free(pins->index);
  pins->entries = NULL;
  pins->index = NULL;
}

/* Where the handle is, or the empty place where it belongs. Half of the index is empty, so the probe ends. */
static uint32_t find_place(const ms_pins *pins, ms_handle handle) {
  uint32_t mask = (uint32_t)(UINT64_MAX >> pins->index_shift);
  uint32_t place = (uint32_t)((handle * UINT64_C(0x9E3779B97F4A7C15)) >> pins->index_shift);
  while (pins->index[place] != 0 && pins->entries[pins->index[place] - 1].handle != handle) place = (place + 1) & mask;
  return place;
}

static void put(ms_pins *pins, ms_pin_entry entry) {
  entry.place = find_place(pins, entry.handle);
  pins->entries[pins->count++] = entry;
  pins->index[entry.place] = pins->count;
}

void ms_pins_begin(ms_pins *pins) { pins->epoch++; }

void ms_pins_end(ms_pins *pins) {
  uint32_t used = 0;
  while (used < pins->count && pins->entries[used].epoch == pins->epoch) used++;
  if (used == pins->count) return;
  uint32_t count = pins->count;
  for (uint32_t i = 0; i < count; i++) pins->index[pins->entries[i].place] = 0;
  pins->count = 0;
  for (uint32_t i = 0; i < count; i++) {
    /* A copy: `put` only ever writes at or before the entry that is being read. */
    ms_pin_entry entry = pins->entries[i];
    if (entry.epoch == pins->epoch) {
      put(pins, entry);
    } else {
      ms_unpin(entry.object);
    }
  }
}

ms_object *ms_pins_lookup(ms_pins *pins, ms_handle handle, const ms_kind *kind) {
  uint32_t number = pins->index[find_place(pins, handle)];
  if (number != 0) {
    ms_pin_entry *entry = &pins->entries[number - 1];
    /* The pin holds the slot's generation, so the live bit alone tells whether the handle is stale. */
    if (!ms_slot_is_live(entry->slot) || entry->object->kind != kind) return NULL;
    entry->epoch = pins->epoch;
    return entry->object;
  }
  if (pins->count == pins->capacity) return NULL;
  ms_object *object = ms_pin(handle, kind);
  if (object != NULL) put(pins, (ms_pin_entry){handle, object, object->slot, 0, pins->epoch});
  return object;
}
