#ifndef DARWIN_PTHREAD_H
#define DARWIN_PTHREAD_H

#include <darwin_facts.h>
#include <stddef.h>
#include <time.h>

typedef struct darwin_thread *pthread_t;
typedef struct {
  long signature;
  char opaque[DARWIN_PTHREAD_ATTR_OPAQUE];
} pthread_attr_t;
typedef struct {
  long signature;
  char opaque[DARWIN_PTHREAD_MUTEX_OPAQUE];
} pthread_mutex_t;
typedef struct {
  long signature;
  char opaque[DARWIN_PTHREAD_COND_OPAQUE];
} pthread_cond_t;
typedef struct {
  long signature;
  char opaque[DARWIN_PTHREAD_ONCE_OPAQUE];
} pthread_once_t;
/* Only ever NULL here. */
typedef struct darwin_mutexattr pthread_mutexattr_t;
typedef struct darwin_condattr pthread_condattr_t;

#define PTHREAD_MUTEX_INITIALIZER     \
  {                                   \
    DARWIN_PTHREAD_MUTEX_READY, { 0 } \
  }
#define PTHREAD_ONCE_INIT            \
  {                                  \
    DARWIN_PTHREAD_ONCE_READY, { 0 } \
  }

extern int pthread_attr_init(pthread_attr_t *);
extern int pthread_attr_destroy(pthread_attr_t *);
extern int pthread_attr_setstacksize(pthread_attr_t *, size_t);
extern int pthread_create(pthread_t *, const pthread_attr_t *, void *(*)(void *), void *);
extern int pthread_join(pthread_t, void **);
extern int pthread_detach(pthread_t);
extern pthread_t pthread_self(void);
extern int pthread_equal(pthread_t, pthread_t);
extern int pthread_setname_np(const char *);
typedef unsigned int qos_class_t;
#define QOS_CLASS_USER_INTERACTIVE ((qos_class_t)DARWIN_QOS_CLASS_USER_INTERACTIVE)
extern int pthread_set_qos_class_self_np(qos_class_t, int);
extern int pthread_once(pthread_once_t *, void (*)(void));

extern int pthread_mutex_init(pthread_mutex_t *, const pthread_mutexattr_t *);
extern int pthread_mutex_destroy(pthread_mutex_t *);
extern int pthread_mutex_lock(pthread_mutex_t *);
extern int pthread_mutex_trylock(pthread_mutex_t *);
extern int pthread_mutex_unlock(pthread_mutex_t *);

extern int pthread_cond_init(pthread_cond_t *, const pthread_condattr_t *);
extern int pthread_cond_destroy(pthread_cond_t *);
extern int pthread_cond_signal(pthread_cond_t *);
extern int pthread_cond_broadcast(pthread_cond_t *);
extern int pthread_cond_wait(pthread_cond_t *, pthread_mutex_t *);
extern int pthread_cond_timedwait_relative_np(pthread_cond_t *, pthread_mutex_t *, const struct timespec *);

#endif
