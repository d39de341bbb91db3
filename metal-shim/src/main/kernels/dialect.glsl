// How a kernel names its buffers and constants, so that one text serves Vulkan and Metal. Before it is included, a
// kernel defines CONSTANTS, the members of `constants`; after it, BUFFER(slot, type, name) gives name.at[i].

layout(local_size_x = LOCAL_SIZE) in;

#ifdef METAL

// Buffer n is [[buffer(n)]], the constants are [[buffer(8)]].
layout(push_constant) uniform Constants {
  CONSTANTS
} constants;

#define BUFFER(slot, type, name) \
  layout(std430, set = 0, binding = slot) restrict buffer Buffer##slot { type at[]; } name
#define READ_BUFFER(slot, type, name) \
  layout(std430, set = 0, binding = slot) restrict readonly buffer Buffer##slot { type at[]; } name

#else

#extension GL_EXT_buffer_reference : require
#extension GL_EXT_buffer_reference_uvec2 : require

// Buffer n is the device address at byte 8 n of the push constants, the constants start at byte 64.
layout(push_constant) uniform Constants {
  uvec2 address[8];
  layout(offset = 64) CONSTANTS
} constants;

#define BUFFER(slot, type, name) \
  layout(buffer_reference, std430, buffer_reference_align = 16) restrict buffer Buffer##slot { type at[]; }; \
  Buffer##slot name = Buffer##slot(constants.address[slot])
#define READ_BUFFER(slot, type, name) \
  layout(buffer_reference, std430, buffer_reference_align = 16) restrict readonly buffer Buffer##slot { type at[]; }; \
  Buffer##slot name = Buffer##slot(constants.address[slot])

#endif
