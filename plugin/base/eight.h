/* What is said of eight bytes at once? Each answer has the highest bit of every byte of which it is true.
 *
 *   "Camp, 3"  eight_plain   80 80 80 80 00 00 80 80        (with one more byte)
 *
 * For skipping what most text is made of; who finds something looks again byte by byte. */
#ifndef BASE_EIGHT_H
#define BASE_EIGHT_H

#include <stddef.h>
#include <stdint.h>
#include <string.h>

#define EIGHT(byte) ((uint64_t)(byte)*0x0101010101010101u)
#define EIGHT_HIGH EIGHT(0x80)

static inline uint64_t eight_load(const char *p) {
  uint64_t n;
  memcpy(&n, p, sizeof n);
  return n;
}

/* Between `low` and `high`, ASCII: of bytes below 0x80 alone. */
static inline uint64_t eight_within(uint64_t eight, unsigned char low, unsigned char high) {
  return (eight + EIGHT(0x80 - low)) & ~(eight + EIGHT(0x7f - high)) & EIGHT_HIGH;
}

/* Never without the bit where the byte is that one; perhaps one that is not, behind one that is. */
static inline uint64_t eight_equal(uint64_t eight, unsigned char byte) {
  uint64_t other = eight ^ EIGHT(byte);
  return (other - EIGHT(1)) & ~other & EIGHT_HIGH;
}

/* Exactly the bytes that are `byte`. */
static inline uint64_t eight_is(uint64_t eight, unsigned char byte) {
  uint64_t other = eight ^ EIGHT(byte);
  return ~(((other & ~EIGHT_HIGH) + ~EIGHT_HIGH) | other) & EIGHT_HIGH;
}

static inline size_t eight_count(uint64_t answer) { return (size_t)(((answer >> 7) * EIGHT(1)) >> 56); }

/* White space as str_is_space has it. */
static inline uint64_t eight_space(uint64_t eight) {
  return (eight_within(eight & ~EIGHT_HIGH, '\t', '\r') & ~eight) | eight_is(eight, ' ');
}

/* ASCII letters and digits. */
static inline uint64_t eight_plain(uint64_t eight) {
  uint64_t low = eight & ~EIGHT_HIGH;
  return (eight_within(low | EIGHT(0x20), 'a', 'z') | eight_within(low, '0', '9')) & ~eight;
}

/* How many of the first bytes in memory have their bit; 8: all. */
static inline size_t eight_first(uint64_t answer) {
  uint64_t not = answer ^ EIGHT_HIGH;
  if (!not ) return 8;
#if __BYTE_ORDER__ == __ORDER_LITTLE_ENDIAN__
  return (size_t)__builtin_ctzll(not ) / 8;
#else
  return (size_t)__builtin_clzll(not ) / 8;
#endif
}

/* Whether some byte is below 0x20, or a blank with a blank or such a byte behind it; `next` begins a byte later. Never
 * false where one is. */
static inline uint64_t eight_odd_space(uint64_t eight, uint64_t next) {
  uint64_t control = (eight - EIGHT(0x20)) & ~eight, blank = eight ^ EIGHT(' ');
  return (control | ((blank - EIGHT(1)) & ~blank & (next - EIGHT(0x21)) & ~next)) & EIGHT_HIGH;
}

#endif
