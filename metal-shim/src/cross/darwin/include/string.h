#ifndef DARWIN_STRING_H
#define DARWIN_STRING_H

#include <stddef.h>

extern void *memcpy(void *, const void *, size_t);
extern void *memmove(void *, const void *, size_t);
extern void *memset(void *, int, size_t);
extern int memcmp(const void *, const void *, size_t);
extern size_t strlen(const char *);
extern size_t strnlen(const char *, size_t);
extern int strcmp(const char *, const char *);
extern int strncmp(const char *, const char *, size_t);
extern char *strerror(int);
extern char *strstr(const char *, const char *);

#endif
