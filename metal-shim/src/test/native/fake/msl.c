/* Reads from an MSL source what a kernel function binds; nothing else of the language. */
#include <ctype.h>
#include <stdbool.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include "signature.h"

static bool is_word(char c) { return isalnum((unsigned char)c) || c == '_'; }

/* Just behind "kernel void NAME(", or NULL. */
static const char *parameters_of(const char *source, const char *name) {
  static const char head[] = "kernel void ";
  size_t length = strlen(name);
  for (const char *at = source; (at = strstr(at, head)) != NULL;) {
    at += sizeof head - 1;
    if (strncmp(at, name, length) == 0 && !is_word(at[length])) return strchr(at, '(');
  }
  return NULL;
}

fake_signature fake_msl_function(const char *source, const char *name) {
  static const char mark[] = "[[buffer(";
  fake_signature signature = {false, 0};
  const char *at = parameters_of(source, name);
  if (at == NULL) return signature;
  signature.found = true;
  int depth = 0;
  do {
    if (strncmp(at, mark, sizeof mark - 1) == 0) {
      signature.buffers |= UINT32_C(1) << (strtoul(at + sizeof mark - 1, NULL, 10) & 31);
    }
    depth += (*at == '(') - (*at == ')');
  } while (*++at != 0 && depth > 0);
  return signature;
}
