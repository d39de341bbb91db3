/*
 * darwin_facts.h - sizes and numbers of macOS's C library on 64-bit machines, for the headers beside this one. They are
 * facts of its binary interface; facts_test.c compares them with Apple's own headers where there are any.
 */
#ifndef DARWIN_FACTS_H
#define DARWIN_FACTS_H

/* Bytes behind the signature, a long, with which each of these types starts. */
#define DARWIN_PTHREAD_ATTR_OPAQUE 56
#define DARWIN_PTHREAD_MUTEX_OPAQUE 56
#define DARWIN_PTHREAD_COND_OPAQUE 40
#define DARWIN_PTHREAD_ONCE_OPAQUE 8

/* The signatures of types that are ready without a call. */
#define DARWIN_PTHREAD_MUTEX_READY 0x32AAABA7
#define DARWIN_PTHREAD_ONCE_READY 0x30B1BCBA

#define DARWIN_CLOCK_UPTIME_RAW 8
#define DARWIN_EINTR 4
#define DARWIN_ETIMEDOUT 60
#define DARWIN_SC_PAGESIZE 29
#define DARWIN_SC_PHYS_PAGES 200
#define DARWIN_SIG_SETMASK 3
#define DARWIN_QOS_CLASS_USER_INTERACTIVE 0x21
#define DARWIN_RTLD_NOW 2
#define DARWIN_RTLD_LOCAL 4

#endif
