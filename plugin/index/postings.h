/* How is the list of a term's documents written? Read by the posting_… functions of segment.h, from the same file. */
#ifndef INDEX_POSTINGS_H
#define INDEX_POSTINGS_H

#include "index/bits.h"
#include "index/segment.h"

/* What is known of all documents of a list, one of a term or a joint one: `most` and `closest` as of a block (postings.c). */
typedef struct list_bound {
  uint32_t n_titles; /* that have it in the headline */
  unsigned char most, closest;
} list_bound;

enum { LIST_BOUND = 6 }; /* bytes: | n_titles 4 | most | closest | */
#define LIST_BOUND_NONE ((list_bound){0, 0, 255})
/* A block with these bounds is the list's. */
static inline void list_bound_add(list_bound *b, unsigned char most, unsigned char closest) {
  if (most > b->most) b->most = most;
  if (closest < b->closest) b->closest = closest;
}
/* To where room was left for it. */
void list_bound_put(buf *out, size_t at, const list_bound *b);
/* Reads what every list of several blocks begins with, the maxima and the bound, into the posting; false: it cannot be so. */
bool list_read_head(posting *p, bytes *in);

/* How often a term stands in a document. */
typedef struct doc_count {
  uint32_t doc, title, body;
} doc_count;

/* What ranking calls the document's length, and bits of a position in it. */
typedef struct doc_size {
  uint32_t length, bits;
} doc_size;

typedef struct postings_writer {
  buf *out, *positions;
  bool only;           /* the list has one block */
  bool too_long;       /* some list is longer than offsets of 32 bits reach */
  uint32_t n_left;     /* documents of the list to come */
  uint32_t before, n;  /* the last document; documents in this block */
  size_t positions_at; /* where the list's positions begin */
  uint64_t bits;       /* of positions that do not fill a byte yet; n_bits of them */
  unsigned n_bits;
  uint32_t base;
  uint64_t most, closest;      /* of this block: f, 16 (L + base) / f; */
  uint64_t closest_title;      /* 16 (L + base) / 3 n_title */
  list_bound all;              /* of the list so far */
  size_t bound, head, entries; /* offsets in `out`: the list's bound, the block's head, the first block */
  uint32_t gaps[POSTING_BLOCK], titles[POSTING_BLOCK], bodies[POSTING_BLOCK];
  buf patches; /* of the block that is written */
} postings_writer;

/* Bits of a position in a document of so many words: the last one has the number of both together. */
static inline unsigned position_bits(uint32_t words_title, uint32_t words_body) {
  return bits_of(words_title + words_body);
}

/* Lists are appended to `out`, and their positions to `positions`. */
void postings_init(postings_writer *w, buf *out, buf *positions);
void postings_free(postings_writer *w); /* harmless on a zeroed struct */
/* A list of n_docs documents begins; the most in any one headline and body; small_base of the segment. Then one call for
 * each document, which has so many words, among them the term's at these n_title + n_body positions, ascending. */
void postings_begin(postings_writer *w, uint32_t n_docs, uint32_t max_title, uint32_t max_body, uint32_t base);
void postings_add(postings_writer *w, uint32_t doc, uint32_t n_title, uint32_t n_body, uint32_t words_title,
                  uint32_t words_body, const uint32_t *positions);
/* The same of a document of that length (words of the body, and of the headline three times), of a list without positions. */
void postings_add_bare(postings_writer *w, uint32_t doc, uint32_t n_title, uint32_t n_body, uint32_t length);
/* The same of `n` documents that follow each other, whose positions follow each other in another list, from a bit on. Up to
 * 8 bytes beyond them are read. */
void postings_copy(postings_writer *w, const doc_count *docs, const doc_size *sizes, size_t n,
                   const unsigned char *positions, uint64_t bit);

#endif
