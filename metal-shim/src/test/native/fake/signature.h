/* signature.h - what a function of an MSL source binds. */
#ifndef FAKE_SIGNATURE_H
#define FAKE_SIGNATURE_H

#include <stdbool.h>
#include <stdint.h>

typedef struct fake_signature {
  bool found;
  uint32_t buffers; /* a bit for each index in [[buffer(n)]] */
} fake_signature;

fake_signature fake_msl_function(const char *source, const char *name);

#endif
