#ifndef DARWIN_DLFCN_H
#define DARWIN_DLFCN_H

#include <darwin_facts.h>

#define RTLD_NOW DARWIN_RTLD_NOW
#define RTLD_LOCAL DARWIN_RTLD_LOCAL

extern void *dlopen(const char *, int);
extern void *dlsym(void *, const char *);

#endif
