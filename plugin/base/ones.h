/* How many bits are set, and which of some? */
#ifndef BASE_ONES_H
#define BASE_ONES_H

#include <stddef.h>
#include <stdint.h>

/* Counted in pairs, in fours, in bytes, and the bytes added up in the highest: without it, the compiler calls a function. */
static inline unsigned ones_of(uint64_t bits) {
  bits -= bits >> 1 & 0x5555555555555555u;
  bits = (bits & 0x3333333333333333u) + (bits >> 2 & 0x3333333333333333u);
  return (unsigned)(((bits + (bits >> 4)) & 0x0f0f0f0f0f0f0f0fu) * 0x0101010101010101u >> 56);
}

uint64_t ones_in(const uint64_t *bits, size_t n); /* of n words; by an instruction for it, where the processor has it */
/* Which of `n` numbers, bit 0 standing for `first`, have their bit set? Their places into `which`; how many. */
uint32_t ones_among(const uint64_t *bits, const uint32_t *numbers, uint32_t n, uint32_t first, uint32_t *which);

/* The same without what only some processors have: for tests. */
uint64_t ones_in_plain(const uint64_t *bits, size_t n);
uint32_t ones_among_plain(const uint64_t *bits, const uint32_t *numbers, uint32_t n, uint32_t first, uint32_t *which);

#endif
