/* What is said of sixteen bytes at once? Each answer is 0xff in the places of bytes of which it is true, else 0.
 *
 *   "March 4, 2021 …"  sixteen_within(…, '0', '9')   00 00 00 00 00 00 ff 00 00 ff ff ff ff …
 *
 * Vectors as gcc and clang have them on every processor: an instruction for each step where there is one. */
#ifndef BASE_SIXTEEN_H
#define BASE_SIXTEEN_H

#include "base/eight.h"
#include "base/str.h"

typedef unsigned char sixteen __attribute__((vector_size(16)));

static inline sixteen sixteen_load(const char *p) {
  sixteen v;
  memcpy(&v, p, sizeof v);
  return v;
}

static inline sixteen sixteen_is(sixteen v, unsigned char byte) { return (sixteen)(v == byte); }
static inline sixteen sixteen_within(sixteen v, unsigned char low, unsigned char high) {
  return (sixteen)(v - low <= (unsigned char)(high - low));
}

/* White space as str_is_space has it. */
static inline sixteen sixteen_space(sixteen v) { return sixteen_within(v, '\t', '\r') | sixteen_is(v, ' '); }

static inline bool sixteen_any(sixteen answer) {
  uint64_t half[2];
  memcpy(half, &answer, sizeof half);
  return (half[0] | half[1]) != 0;
}

/* The sum of its bytes, which is below 256 for each half. */
static inline size_t sixteen_sum(sixteen v) {
  uint64_t half[2];
  memcpy(half, &v, sizeof half);
  return (size_t)((half[0] * EIGHT(1)) >> 56) + (size_t)((half[1] * EIGHT(1)) >> 56);
}

/* How often a byte stands in a text. */
static inline size_t sixteen_count(gz_str s, char byte) {
  enum { STEPS = 31 }; /* as many as a sum has room for */
  const char *p = s.data, *end = s.data + s.len;
  size_t n = 0;
  while (end - p >= 16) {
    sixteen here = {0};
    int i;
    for (i = 0; i < STEPS && end - p >= 16; i++, p += 16) here -= sixteen_is(sixteen_load(p), (unsigned char)byte);
    n += sixteen_sum(here);
  }
  for (; p < end; p++) n += *p == byte;
  return n;
}

#endif
