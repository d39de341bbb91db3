#include "core/error.h"

static void fill(ms_error *error, int32_t status, int32_t native_code, const char *format, va_list arguments) {
  memset(error, 0, sizeof *error);
  error->status = status;
  error->native_code = native_code;
  int length = vsnprintf(error->message, sizeof error->message, format, arguments);
  if (length < 0) length = 0;
  if ((size_t)length >= sizeof error->message) length = (int)sizeof error->message - 1;
  /* A cut in the middle of a UTF-8 sequence would hand the caller text that does not decode. */
  while (length > 0 && (size_t)length == sizeof error->message - 1 && (error->message[length - 1] & 0x80) != 0)
    length--;
  error->message[length] = 0;
  error->message_length = (uint32_t)length;
}

int32_t ms_fail(ms_error *error, int32_t status, const char *format, ...) {
  if (error == NULL) return status;
  va_list arguments;
  va_start(arguments, format);
  fill(error, status, 0, format, arguments);
  va_end(arguments);
  return status;
}

int32_t ms_fail_native(ms_error *error, int32_t status, int32_t native_code, const char *format, ...) {
  if (error == NULL) return status;
  va_list arguments;
  va_start(arguments, format);
  fill(error, status, native_code, format, arguments);
  va_end(arguments);
  return status;
}

int32_t ms_fail_at(ms_error *error, int32_t status, uint32_t stream_offset) {
  if (error != NULL) error->stream_offset = stream_offset;
  return status;
}
