/* How many bits are set? */
#include "base/ones.h"

uint64_t ones_in_plain(const uint64_t *bits, size_t n) {
  uint64_t sum = 0;
  size_t i;
  for (i = 0; i < n; i++) sum += ones_of(bits[i]);
  return sum;
}

#if defined __x86_64__ && defined __GNUC__
__attribute__((target("popcnt"))) static uint64_t ones_in_counted(const uint64_t *bits, size_t n) {
  uint64_t sum = 0;
  size_t i;
  for (i = 0; i < n; i++) sum += (uint64_t)__builtin_popcountll(bits[i]);
  return sum;
}

uint64_t ones_in(const uint64_t *bits, size_t n) {
  return __builtin_cpu_supports("popcnt") ? ones_in_counted(bits, n) : ones_in_plain(bits, n);
}

#else
uint64_t ones_in(const uint64_t *bits, size_t n) { return ones_in_plain(bits, n); }
#endif
