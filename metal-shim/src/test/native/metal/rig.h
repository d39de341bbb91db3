/* rig.h - a device, a queue and pipelines of native/metal over the fake, which the Metal tests share. */
#ifndef METAL_RIG_H
#define METAL_RIG_H

#include "core/kernels.h"
#include "fake.h"
#include "test.h"

extern const test_case encode_tests[];
extern const test_case failure_tests[];
extern const test_case device_tests[];

/* An open device with a queue and an encoder, as `rig_open` makes them of the host. */
rig metal_open(uint32_t max_in_flight);
/* A built-in kernel with MSL that declares what its table row says. */
ms_handle metal_pipeline(const rig *r, const char *kernel);
/* The same with that text as its MSL, its status as the result. */
int32_t metal_compile(const rig *r, const char *kernel, const char *msl, ms_handle *pipeline, ms_error *error);
/* Writes a kernel's declaration in MSL; a GPU could not run it. */
void metal_declare(const char *kernel, char *msl, size_t bytes);
ms_handle metal_encoder(const rig *r);
/* A stream that zeroes the buffer's first `n` words. */
void metal_zero(stream *s, ms_handle pipeline, ms_handle buffer, uint32_t n);
int64_t metal_submit(ms_handle encoder, stream *s);
int32_t metal_wait(const rig *r, int64_t submission, ms_error *error);
uint32_t metal_word(ms_handle buffer, uint64_t index);
/* Waits until the fake holds no object: its threads may still be letting go of some. */
bool metal_all_gone(void);

#endif
