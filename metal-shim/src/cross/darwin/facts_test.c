/* Compiles on a Mac only when darwin_facts.h says what Apple's headers say. Nothing of it runs. */
#include <dlfcn.h>
#include <errno.h>
#include <pthread.h>
#include <signal.h>
#include <stdint.h>
#include <time.h>
#include <unistd.h>

#include "include/darwin_facts.h"

#define SAME(theirs, ours) _Static_assert((theirs) == (ours), #ours " is another number in Apple's headers")

SAME(sizeof(pthread_attr_t), sizeof(long) + DARWIN_PTHREAD_ATTR_OPAQUE);
SAME(sizeof(pthread_mutex_t), sizeof(long) + DARWIN_PTHREAD_MUTEX_OPAQUE);
SAME(sizeof(pthread_cond_t), sizeof(long) + DARWIN_PTHREAD_COND_OPAQUE);
SAME(sizeof(pthread_once_t), sizeof(long) + DARWIN_PTHREAD_ONCE_OPAQUE);
SAME(_PTHREAD_MUTEX_SIG_init, DARWIN_PTHREAD_MUTEX_READY);
SAME(_PTHREAD_ONCE_SIG_init, DARWIN_PTHREAD_ONCE_READY);
SAME(CLOCK_UPTIME_RAW, DARWIN_CLOCK_UPTIME_RAW);
SAME(EINTR, DARWIN_EINTR);
SAME(ETIMEDOUT, DARWIN_ETIMEDOUT);
SAME(_SC_PAGESIZE, DARWIN_SC_PAGESIZE);
SAME(_SC_PHYS_PAGES, DARWIN_SC_PHYS_PAGES);
SAME(SIG_SETMASK, DARWIN_SIG_SETMASK);
SAME(QOS_CLASS_USER_INTERACTIVE, DARWIN_QOS_CLASS_USER_INTERACTIVE);
SAME(RTLD_NOW, DARWIN_RTLD_NOW);
SAME(RTLD_LOCAL, DARWIN_RTLD_LOCAL);
SAME(sizeof(sigset_t), sizeof(unsigned));
SAME(sizeof(clockid_t), sizeof(unsigned));
SAME(sizeof(time_t), sizeof(long));
SAME(sizeof(struct timespec), 2 * sizeof(long));
