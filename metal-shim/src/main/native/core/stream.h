/* stream.h - checks a command stream and turns its handles into the backend's objects, in place. */
#ifndef MS_STREAM_H
#define MS_STREAM_H

#include "core/objects.h"

/*
 * `stream` is memory of the encoder that nobody else can write, 8-byte aligned, `bytes` long. Every object that it
 * names is looked up in `pins`. On success `program` describes it; on failure the stream is in no particular state and
 * the error's stream_offset is that of the offending record.
 */
int32_t ms_stream_resolve(void *stream, uint32_t bytes, const ms_device *device, ms_pins *pins, ms_program *program,
                          ms_error *error);

#endif
