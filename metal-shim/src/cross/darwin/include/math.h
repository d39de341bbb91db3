#ifndef DARWIN_MATH_H
#define DARWIN_MATH_H

#define INFINITY __builtin_inff()
#define NAN __builtin_nanf("")

extern float cosf(float);
extern float expf(float);
extern float logf(float);
extern float sinf(float);
extern float sqrtf(float);

#endif
