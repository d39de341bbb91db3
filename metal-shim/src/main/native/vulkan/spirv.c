/*
 * A look at a module before a driver gets it: that it is SPIR-V at all, is whole, and has the compute entry point and
 * the threadgroup that its owner says. Drivers trust all of that.
 */
#include "vulkan/vulkan_backend.h"

enum {
  HEADER_WORDS = 5,
  MAGIC = 0x07230203,
  MAGIC_OF_OTHER_ENDIAN = 0x03022307,
  NEWEST_VERSION = 0x00010500, /* of Vulkan 1.2 */
  OP_ENTRY_POINT = 15,
  OP_EXECUTION_MODE = 16,
  OP_FUNCTION = 54,
  OP_FUNCTION_END = 56,
  MODEL_GL_COMPUTE = 5,
  MODE_LOCAL_SIZE = 17
};

static int32_t check_header(const char *name, const ms_code *code, ms_error *error) {
  const uint32_t *words = code->code;
  if (((uintptr_t)words & 3u) != 0) return ms_fail(error, MS_E_ARG, "%s: the SPIR-V is not aligned to 4 bytes", name);
  if (code->bytes % 4 != 0 || code->bytes < 4 * HEADER_WORDS) {
    return ms_fail(error, MS_E_COMPILE, "%s: %llu bytes are no SPIR-V: a multiple of 4, and at least %d", name,
                   (unsigned long long)code->bytes, 4 * HEADER_WORDS);
  }
  if (words[0] == MAGIC_OF_OTHER_ENDIAN) {
    return ms_fail(error, MS_E_COMPILE, "%s: the SPIR-V is big-endian, little-endian is needed", name);
  }
  if (words[0] != MAGIC) {
    return ms_fail(error, MS_E_COMPILE, "%s: not SPIR-V: it starts with 0x%08x instead of 0x%08x", name, words[0],
                   (unsigned)MAGIC);
  }
  if (words[1] > NEWEST_VERSION) {
    return ms_fail(error, MS_E_COMPILE, "%s: SPIR-V %u.%u, Vulkan 1.2 takes 1.5 at most: compile for vulkan1.2", name,
                   words[1] >> 16, words[1] >> 8 & 0xFF);
  }
  return MS_OK;
}

/* Whether the NUL-terminated literal in `count` words is `text`. */
static bool is_literal(const uint32_t *words, uint32_t count, const char *text) {
  size_t length = strlen(text);
  return length < 4u * count && memcmp(words, text, length + 1) == 0;
}

typedef struct findings {
  bool in_function;
  bool function; /* the entry point's */
  bool entry_point;
  uint32_t entry_id;
  bool local_size;
  uint32_t size[3];
} findings;

static void look_at(const uint32_t *instruction, uint32_t count, const char *entry_point, findings *found) {
  uint32_t op = instruction[0] & 0xFFFF;
  if (op == OP_FUNCTION || op == OP_FUNCTION_END) found->in_function = op == OP_FUNCTION;
  if (op == OP_FUNCTION && count == 5 && found->entry_point && instruction[2] == found->entry_id)
    found->function = true;
  if (op == OP_ENTRY_POINT && count > 3 && instruction[1] == MODEL_GL_COMPUTE &&
      is_literal(instruction + 3, count - 3, entry_point)) {
    found->entry_point = true;
    found->entry_id = instruction[2];
  }
  /* Execution modes come after all entry points. */
  if (op == OP_EXECUTION_MODE && count == 6 && found->entry_point && instruction[1] == found->entry_id &&
      instruction[2] == MODE_LOCAL_SIZE) {
    found->local_size = true;
    memcpy(found->size, instruction + 3, sizeof found->size);
  }
}

/* False if the module is not whole. */
static bool walk(const uint32_t *words, uint64_t total, const char *entry_point, findings *found) {
  for (uint64_t at = HEADER_WORDS; at < total;) {
    uint32_t count = words[at] >> 16;
    if (count == 0 || count > total - at) return false;
    look_at(words + at, count, entry_point, found);
    at += count;
  }
  return !found->in_function && (found->function || !found->entry_point);
}

int32_t vulkan_spirv_check(const char *name, const ms_code *code, ms_error *error) {
  int32_t status = check_header(name, code, error);
  if (status != MS_OK) return status;
  const uint32_t *words = code->code;
  uint64_t total = code->bytes / 4;
  findings found = {0};
  if (!walk(words, total, code->entry_point, &found)) {
    return ms_fail(error, MS_E_COMPILE, "%s: the SPIR-V is cut short or damaged", name);
  }
  if (!found.entry_point) {
    return ms_fail(error, MS_E_COMPILE, "%s: the SPIR-V has no compute entry point \"%.64s\"", name, code->entry_point);
  }
  const uint32_t *size = code->shape.local_size;
  if (found.local_size && memcmp(found.size, size, sizeof found.size) != 0) {
    return ms_fail(error, MS_E_COMPILE, "%s: the SPIR-V has threadgroups of %ux%ux%u, not %ux%ux%u", name,
                   found.size[0], found.size[1], found.size[2], size[0], size[1], size[2]);
  }
  return MS_OK;
}
