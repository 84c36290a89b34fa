/* Which documents can be among the best for all that begins alike, whatever else the collection holds?
 *
 *   pa*     | 3: f 4, L 90 | 17: f 2, L 31 | …
 *
 * Those that skyline.h leaves are stored for short beginnings of many words, which would take longest to add up; for those of
 * most words the sums of all their documents as well, a list as a word's (postings.h), without positions. */
#ifndef INDEX_TOPS_H
#define INDEX_TOPS_H

#include "index/dict.h"
#include "index/postings.h"
#include "index/skyline.h"

enum {
  TOPS_LETTERS = 5,             /* of the longest beginning */
  TOPS_BEATEN = SKYLINE_BEATEN, /* so many best are among those stored */
  TOPS_LEAST = 2048,            /* documents of all its words, each counted by itself: with less it is not stored */
  TOPS_DOCS = 16384,            /* of a segment: with less all words that begin alike are soon added up */
  TOPS_SUMMED = 8192            /* terms: of so many, which would take long to go through, the sums are stored too */
};

typedef struct tops_wait {
  uint32_t doc, sum;
} tops_wait;

/* A beginning that is being added up. */
typedef struct tops_level {
  size_t len; /* of the text, in bytes; 0: none */
  bool own;   /* the term that comes now is the text itself */
  uint32_t first, n_terms, n_own, n;
  uint32_t waits;  /* where its documents begin among those that wait */
  uint64_t n_docs; /* of its terms, added up */
  uint32_t *sums;  /* by document, halves as in skyline.h */
  uint32_t *docs;  /* n with any of its terms, those of the text itself first; room for one more */
  uint32_t *owns;  /* n_own: the sums of the text itself */
} tops_level;

typedef struct stored_top {
  gz_str text, item;
} stored_top;

typedef struct tops_writer {
  allocator from;
  uint32_t n_docs, n_terms;
  const uint32_t *lengths;
  uint32_t base;
  bool off; /* there are so few documents that nothing is stored */
  bool failed;
  tops_level levels[TOPS_LETTERS];
  uint32_t n_live; /* the shortest so many have TOPS_LEAST documents: for the others documents wait */
  uint32_t n_waiting;
  tops_wait waiting[TOPS_LEAST];
  skyline *choice;
  postings_writer lists; /* into `sums`; there are no positions */
  buf sums, positions;
  buf form, item;
  stored_top *stored; /* in no order */
  uint32_t n_stored, room;
  arena texts;
} tops_writer;

/* `lengths`, of each document, are borrowed until tops_free; `base`: small_base of the segment. Failure is sticky, and told by tops_put. */
void tops_init(tops_writer *t, uint32_t n_docs, const uint32_t *lengths, uint32_t base, const allocator *from);
void tops_free(tops_writer *t);                               /* harmless on a zeroed struct */
void tops_term(tops_writer *t, gz_str form, uint32_t n_docs); /* ascending; then its documents, in one call or more: */
void tops_count(tops_writer *t, const doc_count *docs, uint32_t n);
/* Behind the last term: a dictionary of beginnings; how many. False: out of memory. Then t->sums are PART_SUMS. */
bool tops_put(tops_writer *t, buf *out, uint32_t *n);

/* What is stored of one beginning. */
typedef struct tops_list {
  uint32_t first, n_terms; /* the terms that begin so */
  uint64_t n_docs;         /* of these, added up */
  uint32_t n_any, n;       /* documents with any of them; entries to come */
  uint64_t sums, sums_len; /* where their list stands; sums_len 0: it is not stored */
  uint32_t next, limit;
  bytes in;
} tops_list;

typedef struct tops_doc {
  uint32_t doc, title, body, own_title, own_body;
} tops_doc;

gz_status tops_find(segment *s, gz_str text, tops_list *out, bool *found, gz_error *err);
bool tops_next(tops_list *l, tops_doc *out); /* ascending; false: no more, or l->in.failed */

#endif
