/* How are the numbers of a block read fast?
 *
 *   row   | number x n |    each in the same few bits, the lowest first, from the lowest bit of the row's first byte on
 *
 * Eight numbers of b bits fill b bytes, so that each eight begin with a byte: with AVX2 eight are shuffled into lanes,
 * shifted and masked at once, and eight gaps or counts are added up at once. Elsewhere one follows the other. Both ways give
 * the same numbers. */
#ifndef INDEX_UNPACK_H
#define INDEX_UNPACK_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/* Bytes beyond a row that are read too, whatever they hold; and numbers that are written beyond it. */
enum { UNPACK_BEYOND = 32, UNPACK_MORE = 7 };

/* `bits` is at most 32. `out` has room for n + UNPACK_MORE. */
void unpack_row(const unsigned char *in, uint32_t n, unsigned bits, uint32_t *out);
/* Turns n gaps into documents, the first of which is `first` + its gap. False: they pass 2^32. */
bool unpack_docs(uint32_t *gaps, uint32_t n, uint32_t first);

typedef struct unpack_sums {
  uint32_t max_title, max_body;
  uint64_t n; /* of headlines and bodies together */
} unpack_sums;
/* Turns n times in headline and body, less 1, into times in the body, `titles` being those in the headline. */
unpack_sums unpack_counts(const uint32_t *titles, uint32_t *bodies, uint32_t n);

/* The same, without what only some processors have: for tests. */
void unpack_row_plain(const unsigned char *in, uint32_t n, unsigned bits, uint32_t *out);
bool unpack_docs_plain(uint32_t *gaps, uint32_t n, uint32_t first);
unpack_sums unpack_counts_plain(const uint32_t *titles, uint32_t *bodies, uint32_t n);

#endif
