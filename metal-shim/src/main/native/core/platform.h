/*
 * platform.h - the only place that names system headers, so that a port or a cross build has one file to look at.
 * It is the first include of every source file of the shim.
 */
#ifndef MS_PLATFORM_H
#define MS_PLATFORM_H

#ifndef _GNU_SOURCE
#define _GNU_SOURCE 1 /* pthread_setname_np, strnlen */
#endif

#include <math.h>
#include <pthread.h>
#include <stdarg.h>
#include <stdatomic.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#if defined(__BYTE_ORDER__) && __BYTE_ORDER__ != __ORDER_LITTLE_ENDIAN__
#error "the command stream is little-endian and is read in place"
#endif

/* The clock that System.nanoTime reads: monotonic, not affected by changes of the wall clock. */
uint64_t ms_clock_ns(void);
/* now + timeout, saturating, so that UINT64_MAX means for ever. */
uint64_t ms_deadline_ns(uint64_t timeout_ns);
void ms_sleep_ns(uint64_t duration_ns);

/* A condition that is waited for by the monotonic clock. False when the system has no memory for it. */
bool ms_condition_init(pthread_cond_t *condition);
/* False once the deadline has passed. `mutex` is held before and after. */
bool ms_condition_wait_until(pthread_cond_t *condition, pthread_mutex_t *mutex, uint64_t deadline_ns);

/* Starts a joinable thread with every signal blocked, so that the signals of a surrounding JVM never land on it. 0 or
 * errno. */
int ms_thread_start(pthread_t *thread, void *(*body)(void *), void *argument);
/* Names the calling thread for debuggers and profilers; at most 15 characters. */
void ms_thread_name(const char *name);

uint64_t ms_physical_memory_bytes(void);

typedef void (*ms_function)(void);
/* Loads a shared library for good and finds a function in it; NULL when either is missing. */
ms_function ms_library_symbol(const char *library, const char *name);

#endif
