/* Which hits tell the same story? The best of them stands for all.
 *
 *   kept     best first   a1 b1 a2 c1 a3      a1 {a2 a3}  b1  c1
 *   counted  of each story all articles that match, where it is known which articles have a twin: totals are exact then
 *
 * Only the kept ones are looked at, and where there are more matches than these, articles with a twin. A story counts as one
 * article with all the words if one of its articles has them, else as one with some. */
#ifndef QUERY_FOLD_H
#define QUERY_FOLD_H

#include "query/match.h"

typedef struct folded {
  doc_ref ref;
  uint64_t story;
} folded;

typedef struct fold {
  allocator from;
  const snapshot *of;
  folded *list; /* of the kept that another one stands for, best first */
  uint32_t n, room;
  uint64_t less, less_partial; /* what the totals lose */
  doc_ref *gone;               /* the articles that `less` counts */
  uint32_t n_gone, room_gone;
  /* counting */
  const twin *twins;
  uint32_t n_twins, n_stories, at;
  unsigned char *held; /* of each twin: HELD_… */
  arena scratch;
  bool open, ready, counted;
  match m;
} fold;

void fold_init(fold *f, const snapshot *of, const allocator *from);
void fold_free(fold *f);  /* harmless on a zeroed struct */
void fold_clear(fold *f); /* for another set of kept ones */

/* Of `n` kept ones, best first: *stays tells which of them stand for their story; `less` as if they were all that match.
 * GZ_NOMEM. */
gz_status fold_kept(fold *f, const doc_ref *refs, const bool *partial, uint32_t n, bool *stays, gz_error *err);
/* Whether it is known without much work which articles have a twin, and whether *any may have. GZ_NOMEM, GZ_CORRUPT. */
gz_status fold_known(fold *f, bool *known, bool *any, gz_error *err);
/* After that: `less` of all that match, in slices. `apart`: those with some of the words are counted apart. */
gz_status fold_count(fold *f, const plan *p, filter *only, bool some, bool apart, slice *sl, bool *done, gz_error *err);

/* The others of the story of a hit that match, at most `most` of them into `out`; how many. */
uint32_t fold_also(const fold *f, doc_ref hit, doc_ref *out, uint32_t most);

#endif
