/* Which documents of one word score best? By blocks of its list, most of which are passed over. */
#ifndef QUERY_SINGLE_H
#define QUERY_SINGLE_H

#include "query/promise.h"
#include "query/window.h"

/* A block of the list: its last document, and what none of its documents exceeds; 0: it is not to be looked at any more. */
typedef struct single_block {
  uint32_t last;
  double bound;
} single_block;

typedef struct single_walk {
  const rank *how;
  segment *of;
  const match_term *term;
  const uint64_t *dead; /* a bit for each document; NULL: none is */
  posting *list, *own;  /* own: of the query's own spelling; maybe the same; NULL: there is none */
  single_block *blocks;
  uint32_t n_blocks, n_known; /* n_known: their bounds were asked for */
  uint32_t next;              /* block */
  bool asked, first;          /* all bounds are known; the blocks that promise most are looked at now */
  promise promise;
  const uint32_t *docs, *titles, *bodies; /* of the block that is looked at: at … n */
  uint32_t at, n;
  double enough; /* for which documents may be so long, by headline or not and f; 0: not known yet */
  double longest[2][WINDOW_SMALL_F];
} single_walk;

/* Whether the word has one list, or a joint one. */
bool single_fits(const group *g);
gz_status single_begin(single_walk *w, group *g, const rank *how, const uint64_t *dead, arena *into, gz_error *err);
/* As best_next. */
uint32_t single_next(single_walk *w, double enough, slice *sl, double *score);
bool single_failed(const single_walk *w); /* a list is corrupt */

#endif
