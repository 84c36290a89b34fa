/* How do numbers stand in as few bits as the largest of them needs? In a row: each in the same number of bits, the lowest
 * first, from the lowest bit of the row's first byte on, filled up to a byte. */
#ifndef INDEX_BITS_H
#define INDEX_BITS_H

#include "base/buf.h"

static inline unsigned bits_of(uint32_t n) { return n ? 32 - (unsigned)__builtin_clz(n) : 0; }

static inline size_t bits_row(uint64_t n, unsigned bits) { return (size_t)((n * bits + 7) / 8); }

static inline uint64_t bits_load(const unsigned char *p) {
  return p[0] | (uint64_t)p[1] << 8 | (uint64_t)p[2] << 16 | (uint64_t)p[3] << 24 | (uint64_t)p[4] << 32 |
         (uint64_t)p[5] << 40 | (uint64_t)p[6] << 48 | (uint64_t)p[7] << 56;
}

static inline void bits_store(char *to, uint32_t n) {
  to[0] = (char)(unsigned char)n;
  to[1] = (char)(unsigned char)(n >> 8);
  to[2] = (char)(unsigned char)(n >> 16);
  to[3] = (char)(unsigned char)(n >> 24);
}

static inline void bits_pack(buf *out, const uint32_t *numbers, size_t n, unsigned bits) {
  char *to = buf_space(out, bits_row(n, bits));
  uint64_t left = 0;
  unsigned n_left = 0;
  size_t i = 0;
  if (!to || !bits) return;
  for (; bits <= 8 && i + 4 <= n; i += 4) { /* four small numbers are put together before they wait for those before */
    uint64_t two = numbers[i] | (uint64_t)numbers[i + 1] << bits, more = numbers[i + 2] | numbers[i + 3] << bits;
    left |= (two | more << 2 * bits) << n_left;
    n_left += 4 * bits;
    if (n_left < 32) continue;
    bits_store(to, (uint32_t)left);
    to += 4, left >>= 32, n_left -= 32;
  }
  for (; i < n; i++) {
    left |= (uint64_t)numbers[i] << n_left;
    n_left += bits;
    if (n_left < 32) continue;
    bits_store(to, (uint32_t)left);
    to += 4, left >>= 32, n_left -= 32;
  }
  for (; n_left; n_left -= n_left < 8 ? n_left : 8, left >>= 8) *to++ = (char)(unsigned char)left;
}

/* Reads up to 8 bytes beyond the row, whose numbers have at most 32 bits (unpack.h reads whole rows). In an image that is
 * memory: no row is in its last part, the numbers, which are longer. */
static inline uint32_t bits_get(const unsigned char *row, size_t i, unsigned bits) {
  size_t at = i * bits;
  return (uint32_t)(bits_load(row + at / 8) >> at % 8 & (((uint64_t)1 << bits) - 1));
}

#endif
