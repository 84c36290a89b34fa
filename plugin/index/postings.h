/* How is the list of a term's documents written? Read by the posting_… functions of segment.h, from the same file. */
#ifndef INDEX_POSTINGS_H
#define INDEX_POSTINGS_H

#include "base/buf.h"
#include "index/segment.h"

typedef struct postings_writer {
  buf *out, *positions;
  bool only;           /* the list has one block */
  bool too_long;       /* some list is longer than offsets of 32 bits reach */
  uint32_t n_left;     /* documents of the list to come */
  uint32_t before, n;  /* the last document; documents in this block */
  size_t positions_at; /* where the list's positions begin */
  uint64_t bits;       /* of positions that do not fill a byte yet; n_bits of them */
  unsigned n_bits;
  uint64_t most, closest; /* of this block: f, 16 L / f */
  unsigned char list_most, list_closest;
  size_t bound, head, entries; /* offsets in `out`: the list's bound, the block's head, the first block */
  uint32_t gaps[POSTING_BLOCK], titles[POSTING_BLOCK], bodies[POSTING_BLOCK];
} postings_writer;

/* Lists are appended to `out`, and their positions to `positions`. */
void postings_init(postings_writer *w, buf *out, buf *positions);
/* A list of n_docs documents begins; the most in any one headline and body. Then one call for each document, which has
 * so many words, among them the term's at these n_title + n_body positions, ascending. */
void postings_begin(postings_writer *w, uint32_t n_docs, uint32_t max_title, uint32_t max_body);
void postings_add(postings_writer *w, uint32_t doc, uint32_t n_title, uint32_t n_body, uint32_t words_title,
                  uint32_t words_body, const uint32_t *positions);

#endif
