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

bool unpack_docs_plain(uint32_t *gaps, uint32_t n, uint32_t first) {
  uint64_t next = first; /* what the document is without a gap */
  uint32_t i;
  for (i = 0; i < n; i++) {
    next += gaps[i];
    gaps[i] = (uint32_t)next++;
  }
  return next <= (uint64_t)UINT32_MAX + 1; /* at most 2^32 + 128 x 2^32 */
}

static inline void add_count(unpack_sums *s, uint32_t title, uint32_t *body) {
  s->n += (uint64_t)*body + 1;
  *body += 1 - title;
  if (title > s->max_title) s->max_title = title;
  if (*body > s->max_body) s->max_body = *body;
}

unpack_sums unpack_counts_plain(const uint32_t *titles, uint32_t *bodies, uint32_t n) {
  unpack_sums s = {0, 0, 0};
  uint32_t i;
  for (i = 0; i < n; i++) add_count(&s, titles[i], &bodies[i]);
  return s;
}

#if defined __x86_64__ && defined __GNUC__
#include <immintrin.h>

#define AVX2 __attribute__((target("avx2")))

/* SHUFFLED_MOST: a number and the bits before it in its first byte fit in four bytes. Eight numbers of less than SMALL bits, and
 * 128 of them, may be added up without a thought. */
enum { SHUFFLED_MOST = 25, SMALL_BITS = 24 };

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

AVX2 static void row_wide(const unsigned char *in, uint32_t n, unsigned bits, uint32_t *out) {
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
  if (bits && bits <= SHUFFLED_MOST && __builtin_cpu_supports("avx2")) row_wide(in, n, bits, out);
  else unpack_row_plain(in, n, bits, out);
}

AVX2 static inline __m256i eight_at(const uint32_t *p) { return _mm256_loadu_si256((const __m256i *)(const void *)p); }
AVX2 static inline void put_eight(uint32_t *p, __m256i eight) { _mm256_storeu_si256((__m256i *)(void *)p, eight); }
AVX2 static inline bool are_small(__m256i seen) {
  return _mm256_testz_si256(seen, _mm256_set1_epi32(-(1 << SMALL_BITS)));
}

/* Eight at a time: each is added to those behind it, then what the eights before came to. False, and nothing is done: the
 * gaps are too large for that. */
AVX2 static bool docs_wide(uint32_t *gaps, uint32_t n, uint32_t first, bool *fit) {
  __m256i before = _mm256_set1_epi32((int)(first - 1)), one = _mm256_set1_epi32(1), last = _mm256_set1_epi32(7);
  __m256i seen = _mm256_setzero_si256();
  uint32_t i;
  for (i = 0; i + 8 <= n; i += 8) seen = _mm256_or_si256(seen, eight_at(gaps + i));
  if (!are_small(seen) || first > UINT32_MAX / 2) return false;
  for (i = 0; i + 8 <= n; i += 8) {
    __m256i eight = _mm256_add_epi32(eight_at(gaps + i), one), half;
    eight = _mm256_add_epi32(eight, _mm256_slli_si256(eight, 4));
    eight = _mm256_add_epi32(eight, _mm256_slli_si256(eight, 8));
    half =
        _mm256_shuffle_epi32(_mm256_permute2x128_si256(eight, eight, 0x08), 0xff); /* the lower four's, for the upper */
    eight = _mm256_add_epi32(eight, half);
    put_eight(gaps + i, _mm256_add_epi32(eight, before));
    before = _mm256_add_epi32(before, _mm256_permutevar8x32_epi32(eight, last));
  }
  *fit = unpack_docs_plain(gaps + i, n - i, (uint32_t)_mm256_extract_epi32(before, 0) + 1);
  return true;
}

/* The same of counts. */
AVX2 static bool counts_wide(const uint32_t *titles, uint32_t *bodies, uint32_t n, unpack_sums *s) {
  __m256i most_title = _mm256_setzero_si256(), most_body = most_title, sum = most_title, seen = most_title;
  __m256i one = _mm256_set1_epi32(1);
  uint32_t lanes_of[3][8], i;
  for (i = 0; i + 8 <= n; i += 8) seen = _mm256_or_si256(seen, eight_at(bodies + i));
  if (!are_small(seen)) return false;
  for (i = 0; i + 8 <= n; i += 8) {
    __m256i title = eight_at(titles + i), all = _mm256_add_epi32(eight_at(bodies + i), one);
    __m256i body = _mm256_sub_epi32(all, title);
    sum = _mm256_add_epi32(sum, all);
    most_title = _mm256_max_epu32(most_title, title);
    most_body = _mm256_max_epu32(most_body, body);
    put_eight(bodies + i, body);
  }
  put_eight(lanes_of[0], most_title);
  put_eight(lanes_of[1], most_body);
  put_eight(lanes_of[2], sum);
  for (; i < n; i++) add_count(s, titles[i], &bodies[i]);
  for (i = 0; i < 8; i++) {
    if (lanes_of[0][i] > s->max_title) s->max_title = lanes_of[0][i];
    if (lanes_of[1][i] > s->max_body) s->max_body = lanes_of[1][i];
    s->n += lanes_of[2][i];
  }
  return true;
}

bool unpack_docs(uint32_t *gaps, uint32_t n, uint32_t first) {
  bool fit;
  return __builtin_cpu_supports("avx2") && docs_wide(gaps, n, first, &fit) ? fit : unpack_docs_plain(gaps, n, first);
}

unpack_sums unpack_counts(const uint32_t *titles, uint32_t *bodies, uint32_t n) {
  unpack_sums s = {0, 0, 0};
  if (__builtin_cpu_supports("avx2") && counts_wide(titles, bodies, n, &s)) return s;
  return unpack_counts_plain(titles, bodies, n);
}

#else
void unpack_row(const unsigned char *in, uint32_t n, unsigned bits, uint32_t *out) {
  unpack_row_plain(in, n, bits, out);
}

bool unpack_docs(uint32_t *gaps, uint32_t n, uint32_t first) { return unpack_docs_plain(gaps, n, first); }

unpack_sums unpack_counts(const uint32_t *titles, uint32_t *bodies, uint32_t n) {
  return unpack_counts_plain(titles, bodies, n);
}
#endif
