#ifndef DARWIN_SIGNAL_H
#define DARWIN_SIGNAL_H

#include <darwin_facts.h>

typedef unsigned int sigset_t;
#define SIG_SETMASK DARWIN_SIG_SETMASK

extern int sigfillset(sigset_t *);
extern int pthread_sigmask(int, const sigset_t *, sigset_t *);

#endif
