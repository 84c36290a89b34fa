/* How many bits are set, and which of some? */
#include "base/ones.h"

#include <stdbool.h>

uint64_t ones_in_plain(const uint64_t *bits, size_t n) {
  uint64_t sum = 0;
  size_t i;
  for (i = 0; i < n; i++) sum += ones_of(bits[i]);
  return sum;
}

/* Which it is nobody can tell: no branch. */
uint32_t ones_among_plain(const uint64_t *bits, const uint32_t *numbers, uint32_t n, uint32_t first, uint32_t *which) {
  uint32_t i, n_set = 0;
  for (i = 0; i < n; i++) {
    uint32_t at = numbers[i] - first;
    which[n_set] = i;
    n_set += bits[at / 64] >> at % 64 & 1;
  }
  return n_set;
}

#if defined __x86_64__ && defined __GNUC__
#include <immintrin.h>

__attribute__((target("popcnt"))) static uint64_t ones_in_counted(const uint64_t *bits, size_t n) {
  uint64_t sum = 0;
  size_t i;
  for (i = 0; i < n; i++) sum += (uint64_t)__builtin_popcountll(bits[i]);
  return sum;
}

uint64_t ones_in(const uint64_t *bits, size_t n) {
  return __builtin_cpu_supports("popcnt") ? ones_in_counted(bits, n) : ones_in_plain(bits, n);
}

/* Eight at a time: the 32 bits around each, shifted so that its own is the sign. */
__attribute__((target("avx2"))) static uint32_t ones_among_wide(const uint64_t *bits, const uint32_t *numbers,
                                                                uint32_t n, uint32_t first, uint32_t *which) {
  __m256i before = _mm256_set1_epi32((int)first), top = _mm256_set1_epi32(31);
  uint32_t i, n_set = 0;
  for (i = 0; i + 8 <= n; i += 8) {
    __m256i at = _mm256_sub_epi32(_mm256_loadu_si256((const __m256i *)(const void *)(numbers + i)), before);
    __m256i around = _mm256_i32gather_epi32((const int *)(const void *)bits, _mm256_srli_epi32(at, 5), 4);
    __m256i own = _mm256_sllv_epi32(around, _mm256_andnot_si256(at, top));
    unsigned set = (unsigned)_mm256_movemask_ps(_mm256_castsi256_ps(own));
    for (; set; set &= set - 1) which[n_set++] = i + (uint32_t)__builtin_ctz(set);
  }
  for (; i < n; i++) {
    uint32_t at = numbers[i] - first;
    if (bits[at / 64] >> at % 64 & 1) which[n_set++] = i;
  }
  return n_set;
}

uint32_t ones_among(const uint64_t *bits, const uint32_t *numbers, uint32_t n, uint32_t first, uint32_t *which) {
  bool wide = __builtin_cpu_supports("avx2");
  return wide ? ones_among_wide(bits, numbers, n, first, which) : ones_among_plain(bits, numbers, n, first, which);
}

#else
uint64_t ones_in(const uint64_t *bits, size_t n) { return ones_in_plain(bits, n); }

uint32_t ones_among(const uint64_t *bits, const uint32_t *numbers, uint32_t n, uint32_t first, uint32_t *which) {
  return ones_among_plain(bits, numbers, n, first, which);
}
#endif
