#ifndef DARWIN_ERRNO_H
#define DARWIN_ERRNO_H

#include <darwin_facts.h>

extern int *__error(void);
#define errno (*__error())
#define EINTR DARWIN_EINTR
#define ETIMEDOUT DARWIN_ETIMEDOUT

#endif
