/* How are the numbers of a block read fast? */
#include "index/unpack.h"

#include <string.h>

static inline uint64_t load(const unsigned char *p) {
  return p[0] | (uint64_t)p[1] << 8 | (uint64_t)p[2] << 16 | (uint64_t)p[3] << 24 | (uint64_t)p[4] << 32 |
         (uint64_t)p[5] << 40 | (uint64_t)p[6] << 48 | (uint64_t)p[7] << 56;
}

void unpack_row_plain(const unsigned char *in, uint32_t n, unsigned bits, uint32_t *out) {
  uint64_t mask = ((uint64_t)1 << bits) - 1;
  size_t at = 0;
  uint32_t i;
  if (!bits) memset(out, 0, n * sizeof *out);
  else
    for (i = 0; i < n; i++, at += bits) out[i] = (uint32_t)(load(in + at / 8) >> at % 8 & mask);
}

#if defined __x86_64__ && defined __GNUC__
#include <immintrin.h>

enum { SHUFFLED_MOST = 25 /* a number and the bits before it in its first byte fit in four bytes */ };

/* Of eight numbers of b bits: the four bytes that hold each, and by how much it is shifted in them. The fifth begins in
 * the byte that four numbers end in, from which the second half is read. */
#define BYTES(bit) (bit) / 8, (bit) / 8 + 1, (bit) / 8 + 2, (bit) / 8 + 3
#define LANES(b)                                                                                                       \
  {                                                                                                                    \
    {BYTES(0),                                                                                                         \
     BYTES(b),                                                                                                         \
     BYTES(2 * (b)),                                                                                                   \
     BYTES(3 * (b)),                                                                                                   \
     BYTES(4 * (b) % 8),                                                                                               \
     BYTES(4 * (b) % 8 + (b)),                                                                                         \
     BYTES(4 * (b) % 8 + 2 * (b)),                                                                                     \
     BYTES(4 * (b) % 8 + 3 * (b))},                                                                                    \
    {                                                                                                                  \
      0, (b) % 8, 2 * (b) % 8, 3 * (b) % 8, 4 * (b) % 8, 5 * (b) % 8, 6 * (b) % 8, 7 * (b) % 8                         \
    }                                                                                                                  \
  }
static const struct {
  unsigned char bytes[32];
  uint32_t shifts[8];
} lanes[SHUFFLED_MOST + 1] = {LANES(0),  LANES(1),  LANES(2),  LANES(3),  LANES(4),  LANES(5),  LANES(6),
                              LANES(7),  LANES(8),  LANES(9),  LANES(10), LANES(11), LANES(12), LANES(13),
                              LANES(14), LANES(15), LANES(16), LANES(17), LANES(18), LANES(19), LANES(20),
                              LANES(21), LANES(22), LANES(23), LANES(24), LANES(25)};

__attribute__((target("avx2"))) static void unpack_wide(const unsigned char *in, uint32_t n, unsigned bits,
                                                        uint32_t *out) {
  __m256i bytes = _mm256_loadu_si256((const __m256i *)(const void *)lanes[bits].bytes);
  __m256i shifts = _mm256_loadu_si256((const __m256i *)(const void *)lanes[bits].shifts);
  __m256i mask = _mm256_set1_epi32((int)(((uint32_t)1 << bits) - 1));
  size_t half = bits / 2;
  uint32_t i;
  for (i = 0; i < n; i += 8, in += bits) {
    __m128i low = _mm_loadu_si128((const __m128i *)(const void *)in);
    __m128i high = _mm_loadu_si128((const __m128i *)(const void *)(in + half));
    __m256i eight = _mm256_shuffle_epi8(_mm256_set_m128i(high, low), bytes);
    eight = _mm256_and_si256(_mm256_srlv_epi32(eight, shifts), mask);
    _mm256_storeu_si256((__m256i *)(void *)(out + i), eight);
  }
}

void unpack_row(const unsigned char *in, uint32_t n, unsigned bits, uint32_t *out) {
  if (bits && bits <= SHUFFLED_MOST && __builtin_cpu_supports("avx2")) unpack_wide(in, n, bits, out);
  else unpack_row_plain(in, n, bits, out);
}

/* Four at a time: each is added to those behind it, then what the four before came to. */
static void add_up(uint32_t *gaps, uint32_t n, uint32_t first) {
  __m128i before = _mm_set1_epi32((int)(first - 1)), one = _mm_set1_epi32(1);
  uint32_t i = 0;
  for (; i + 4 <= n; i += 4) {
    __m128i four = _mm_add_epi32(_mm_loadu_si128((const __m128i *)(const void *)(gaps + i)), one);
    four = _mm_add_epi32(four, _mm_slli_si128(four, 4));
    four = _mm_add_epi32(_mm_add_epi32(four, _mm_slli_si128(four, 8)), before);
    _mm_storeu_si128((__m128i *)(void *)(gaps + i), four);
    before = _mm_shuffle_epi32(four, 0xff);
  }
  first = (uint32_t)_mm_cvtsi128_si32(before) + 1;
  for (; i < n; i++) {
    gaps[i] += first;
    first = gaps[i] + 1;
  }
}

#else
void unpack_row(const unsigned char *in, uint32_t n, unsigned bits, uint32_t *out) {
  unpack_row_plain(in, n, bits, out);
}

static void add_up(uint32_t *gaps, uint32_t n, uint32_t first) {
  uint32_t i;
  for (i = 0; i < n; i++) {
    gaps[i] += first;
    first = gaps[i] + 1;
  }
}
#endif

bool unpack_docs(uint32_t *gaps, uint32_t n, unsigned bits, uint32_t first) {
  uint64_t sum = (uint64_t)first + n;
  uint32_t i;
  if (bits > 24) /* else 128 gaps stay below 2^31, and a sum that passed 2^32 ends below `first` */
    for (i = 0; i < n; i++) sum += gaps[i];
  if (sum > (uint64_t)UINT32_MAX + 1) return false;
  add_up(gaps, n, first);
  return !n || gaps[n - 1] >= first;
}
