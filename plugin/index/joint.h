/* How often do all forms of a stem together stand in each document?
 *
 *   camp    |  3: 1 |  9: 2 |             added up by document:   |  3: 1 |  7: 1 |  9: 5 |
 *   camps   |  7: 1 |  9: 3 |
 *
 * The sums are not stored, a search adds up the forms' lists again; but what bounds the scores of each 128 documents
 * that have any form is, so that it adds up only where it pays: the joint list of a stem of several forms.
 *
 *   joint list   | max_title | max_body | n_titles 4 | most | closest | block | block | …        (n_docs: dictionary)
 *   block        | documents left out since the last of the block before, x 2 + 1 if any headline has the stem | most | closest |
 *                  closest_title if any has |
 *
 * max_…, n_titles, most, closest and closest_title are those of postings.c, the first of each block a varint. */
#ifndef INDEX_JOINT_H
#define INDEX_JOINT_H

#include "index/segment.h"

typedef struct joint_count {
  uint32_t title, body;
} joint_count;

/* What is added up for one stem, and then for the next. */
typedef struct joint {
  allocator from;
  uint32_t n_docs;     /* of the segment */
  uint64_t *held;      /* a bit for each: any of the forms stands there */
  uint64_t *groups;    /* a bit for each 64 of them: any of these is held */
  joint_count *counts; /* of these */
  uint32_t n, max_title, max_body;
} joint;

bool joint_init(joint *j, uint32_t n_docs, const allocator *from); /* false: out of memory */
void joint_free(joint *j);                                         /* harmless on a zeroed struct */
/* A form stands so often in a document: j->n of them have any form so far. */
static inline void joint_count_in(joint *j, uint32_t doc, uint32_t title, uint32_t body) {
  joint_count *c = &j->counts[doc];
  uint64_t bit = (uint64_t)1 << doc % 64, *held = &j->held[doc / 64];
  j->n += !(*held & bit);
  j->groups[doc / 4096] |= (uint64_t)1 << doc / 64 % 64;
  *held |= bit;
  c->title = title > UINT32_MAX - c->title ? UINT32_MAX : c->title + title;
  c->body = body > UINT32_MAX - c->body ? UINT32_MAX : c->body + body;
  if (c->title > j->max_title) j->max_title = c->title;
  if (c->body > j->max_body) j->max_body = c->body;
}
/* Fetches what joint_count_in touches. */
static inline void joint_expect(const joint *j, uint32_t doc) { __builtin_prefetch(&j->counts[doc], 1); }
enum { JOINT_AHEAD = 16 };
/* A form's documents and counts, from where it stands. */
gz_status joint_add(joint *j, posting *p, gz_error *err);
/* If they are more than a block, writes their list; then forgets them. `lengths`: of each document, the words of its body
 * and three times those of its headline; `base`: small_base of the segment. */
void joint_put(joint *j, const uint32_t *lengths, uint32_t base, buf *out);
void joint_clear(joint *j); /* forgets them */
/* How many different ones there are among `n` documents, when nothing is added up. */
uint32_t joint_distinct(joint *j, const uint32_t *docs, uint32_t n);

/* What a posting of several forms reads from (posting_open_joint). */
typedef struct joint_block {
  uint32_t last;
  unsigned char most, closest, closest_title;
  bool in_title;
} joint_block;

typedef struct joint_lists {
  posting *forms;
  uint32_t n;
  joint_block *blocks; /* NULL: one, without a bound of its own */
  uint32_t docs[POSTING_BLOCK], titles[POSTING_BLOCK], bodies[POSTING_BLOCK]; /* scratch */
} joint_lists;

/* Adds up the forms' documents first … last into the posting's block. False: they are more than a block, or a list is
 * damaged. */
bool joint_read(posting *p, uint32_t first, uint32_t last);

#endif
