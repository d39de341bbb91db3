#ifndef DARWIN_STDLIB_H
#define DARWIN_STDLIB_H

#include <stddef.h>

extern void *malloc(size_t);
extern void *calloc(size_t, size_t);
extern void *realloc(void *, size_t);
extern void free(void *);
extern char *getenv(const char *);

#endif
