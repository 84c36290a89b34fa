/* What would nobody think of? Numbers that look like chance, and are the same in each run (xorshift). */
#ifndef CHANCE_H
#define CHANCE_H

#include <stdint.h>

static uint64_t seed = 88172645463325252u; /* a test may set it: to anything but 0 */

/* 0 … n - 1. */
static inline uint32_t chance(uint32_t n) {
  seed ^= seed << 13;
  seed ^= seed >> 7;
  seed ^= seed << 17;
  return (uint32_t)(seed >> 32) % n;
}

#endif
