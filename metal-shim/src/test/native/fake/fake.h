/*
 * fake.h - a Metal that runs on Linux, for tests: the protocols of metal/apple.h over the bare GCC Objective-C runtime,
 * with the kernels of the host backend behind the names of the MSL functions.
 *
 * It is strict where Metal is silent. Whatever Metal forbids, leaves undefined or answers by blocking ends the process
 * with a line that names the rule. What it cannot see: whether MSL is valid, what a GPU computes, and whether the names
 * and numbers in metal/apple.h are Apple's.
 */
#ifndef FAKE_H
#define FAKE_H

#include <stdint.h>

#define FAKE_API __attribute__((visibility("default")))

typedef enum fake_control_name {
  FAKE_SHUFFLE,       /* as MS_CONTROL_SHUFFLE, drawn anew for each command buffer */
  FAKE_DELAY_US,      /* each command buffer takes that much longer */
  FAKE_FAIL_AT,       /* the n-th command buffer committed to a queue fails; 0 is none */
  FAKE_FAIL_CODE,     /* with that NSError code; 2 is Metal's time-out */
  FAKE_LOSE_AT,       /* at the n-th the device is lost, for good; 0 is none */
  FAKE_HOLD,          /* 1: nothing that is committed starts */
  FAKE_SWAP_HANDLERS, /* 1: two command buffers that wait together have their handlers called in the wrong order */
  FAKE_NIL_AT,        /* the n-th object that is asked for from now on is nil; 0 is none */
  FAKE_RAISE_AT,      /* the same, with an exception */
  FAKE_MAX_THREADS,   /* what every pipeline says of its threadgroups */
  FAKE_DEVICES,       /* how many MTLCopyAllDevices finds */
  FAKE_NO_DEFAULT,    /* 1: there is no default device */
  FAKE_CONTROLS
} fake_control_name;

typedef enum fake_count_name {
  FAKE_OBJECTS,    /* alive, of every class but autorelease pools */
  FAKE_COMMITS,    /* command buffers that were committed */
  FAKE_DISPATCHES, /* that were run */
  FAKE_BARRIERS,   /* that were met */
  FAKE_ASKED,      /* objects asked for since FAKE_NIL_AT or FAKE_RAISE_AT was set */
  FAKE_COUNTS
} fake_count_name;

/* Acts on what happens from now on. Any thread. */
FAKE_API void fake_control(uint32_t name, uint64_t value);
FAKE_API uint64_t fake_count(uint32_t name);
/* Every control back to what it was at the start. */
FAKE_API void fake_reset(void);

#endif
