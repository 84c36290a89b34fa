/* How does a bound stand in a byte? 0 to 31 as they are, above that 16 to 31 shifted by 1 to 14. 255 stands for all that
 * is larger. */
#ifndef INDEX_SMALL_H
#define INDEX_SMALL_H

#include <stdint.h>

/* f: headline words count so many times; (L + B) / f is told in so many parts. */
enum { HEADLINE = 3, PART_OF_LENGTH = 16 };

static inline uint32_t small_value(unsigned code) { return code < 32 ? code : (code % 16 + 16u) << (code / 16 - 1); }

/* The largest that is not above `n`. */
static inline unsigned char small_below(uint64_t n) {
  unsigned shift = 0;
  if (n >= small_value(255)) return 255;
  while (n >> shift >= 32) shift++;
  return (unsigned char)(shift * 16 + (n >> shift));
}

/* The smallest that is not below it. */
static inline unsigned char small_above(uint64_t n) {
  unsigned char code = small_below(n);
  return code < 255 && small_value(code) < n ? (unsigned char)(code + 1) : code;
}

/* B: two thirds of the mean length of a segment's documents. The score of a word (query/rank.c) depends on 0.4 + 0.6 L / A
 * over f, and that is 0.6 / A times (L + B) / f, if A is the segment's own: the document with the least scores most. */
static inline uint32_t small_base(uint32_t n_docs, uint64_t words_title, uint64_t words_body) {
  uint64_t mean = n_docs ? (words_body + HEADLINE * words_title) / n_docs : 0;
  return mean < UINT32_MAX ? (uint32_t)(mean * 2 / 3) : UINT32_MAX;
}

/* The smaller one of `closest` and a document's `length` / f. Few are closer than all before: what divides is not asked where a
 * product tells. */
static inline uint64_t small_closest(uint64_t closest, uint64_t length, uint64_t f) {
  uint64_t part = length * PART_OF_LENGTH;
  if (closest <= UINT32_MAX && f <= UINT32_MAX && part >= closest * f) return closest;
  part = f ? part / f : 0;
  return part < closest ? part : closest;
}

#endif
