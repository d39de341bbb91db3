#ifndef DARWIN_STDIO_H
#define DARWIN_STDIO_H

#include <stdarg.h>
#include <stddef.h>

extern int snprintf(char *, size_t, const char *, ...) __attribute__((__format__(__printf__, 3, 4)));
extern int vsnprintf(char *, size_t, const char *, va_list) __attribute__((__format__(__printf__, 3, 0)));

#endif
