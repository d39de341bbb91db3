/* error.h - how every function of the shim fails: one call that fills the caller's struct and returns the status. */
#ifndef MS_ERROR_H
#define MS_ERROR_H

#include "core/platform.h"
#include "mshim.h"

#if defined(__GNUC__)
#define MS_FORMAT(text, first) __attribute__((__format__(__printf__, text, first)))
#else
#define MS_FORMAT(text, first)
#endif

/* `error` is the caller's and may be NULL. Both return `status`. */
int32_t ms_fail(ms_error *error, int32_t status, const char *format, ...) MS_FORMAT(3, 4);
int32_t ms_fail_native(ms_error *error, int32_t status, int32_t native_code, const char *format, ...) MS_FORMAT(4, 5);
/* The offset of the stream record that a failure already reported is about. Returns `status`. */
int32_t ms_fail_at(ms_error *error, int32_t status, uint32_t stream_offset);

#endif
