/* How is the list of a term's documents written? Read by the posting_… functions of segment.h, from the same file. */
#ifndef INDEX_POSTINGS_H
#define INDEX_POSTINGS_H

#include "base/buf.h"
#include "index/segment.h"

typedef struct postings_writer {
  buf *out;
  buf scratch;            /* a block before its length is known */
  bool only;              /* the list has one block */
  uint32_t n_left;        /* documents of the list to come */
  uint32_t before, n;     /* the last document of the block before; documents in this one */
  uint64_t positions_len; /* of this block */
  uint32_t docs[POSTING_BLOCK], titles[POSTING_BLOCK], bodies[POSTING_BLOCK];
} postings_writer;

void postings_init(postings_writer *w, buf *out, const allocator *from);
void postings_free(postings_writer *w);
/* A list of n_docs documents begins; the most in any one headline and body. Then one call for each document. */
void postings_begin(postings_writer *w, uint32_t n_docs, uint32_t max_title, uint32_t max_body);
void postings_add(postings_writer *w, uint32_t doc, uint32_t n_title, uint32_t n_body, uint64_t positions_len);

#endif
