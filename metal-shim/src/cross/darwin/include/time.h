#ifndef DARWIN_TIME_H
#define DARWIN_TIME_H

#include <darwin_facts.h>

typedef long time_t;
struct timespec {
  time_t tv_sec;
  long tv_nsec;
};
typedef unsigned int clockid_t;
#define CLOCK_UPTIME_RAW ((clockid_t)DARWIN_CLOCK_UPTIME_RAW)

extern int clock_gettime(clockid_t, struct timespec *);
extern int nanosleep(const struct timespec *, struct timespec *);

#endif
