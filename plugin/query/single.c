/* Which documents of one word score best?
 *
 *   list      | 12 … 310 | 311 … 902 | 915 … 1400 | …         blocks of 128 documents
 *   bounds       13.2        11.8         13.9                no document of the block scores more
 *
 * The blocks that promise most are looked at first, so that what is enough is soon so much that hardly another one has to be.
 * Of a document f is known; what is enough says how long it may be then, so that of most nothing but the length is asked for. */
#include "query/single.h"

#include <math.h>

#include "base/error.h"

bool single_fits(const group *g) { return g->n_lists == 1 && !g->sums && !g->headlines && !g->places; }

gz_status single_begin(single_walk *w, group *g, const rank *how, const uint64_t *dead, arena *into, gz_error *err) {
  memset(w, 0, sizeof *w);
  w->how = how;
  w->of = g->of;
  w->term = g->term;
  w->dead = dead;
  w->list = g->lists;
  w->own = g->exact && g->exact->term == w->list->term ? w->list : g->exact;
  w->n_blocks = w->list->n_blocks;
  w->blocks = arena_alloc(into, (size_t)w->n_blocks * sizeof *w->blocks + 1);
  w->promise = promise_of(w->n_blocks);
  w->first = true;
  w->enough = NAN;
  posting_rewind(w->list);
  if (w->own && w->own != w->list) posting_rewind(w->own);
  return w->blocks ? GZ_OK : error_nomem(err);
}

bool single_failed(const single_walk *w) { return w->list->failed || (w->own && w->own->failed); }

/* How often it stands in a document, as far as that counts. */
static uint32_t f_of(const single_walk *w, uint32_t title, uint32_t body) {
  uint64_t f = 3 * (uint64_t)title + (w->term->in_title ? 0 : body);
  return f < WINDOW_SMALL_F ? (uint32_t)f : WINDOW_SMALL_F;
}

static uint32_t first_of(const single_walk *w, uint32_t block) { return block ? w->blocks[block - 1].last + 1 : 0; }

static void rewind_lists(single_walk *w) {
  posting_rewind(w->list);
  if (w->own && w->own != w->list) posting_rewind(w->own);
  w->next = 0;
}

/* What bounds a title: word: nothing counts beside the headline. */
static posting_bound headline_bound(const posting *list, posting_bound b) {
  uint64_t most = 3 * (uint64_t)list->max_title;
  if (most < b.most) b.most = (uint32_t)most;
  if (!b.in_title) b.most = 0;
  b.closest = b.closest_title;
  return b;
}

/* What may be in the next block whose bound is not known. */
static void ask_block(single_walk *w) {
  uint32_t first = w->n_known ? first_of(w, w->n_known) : w->list->doc;
  single_block *to = &w->blocks[w->n_known++];
  posting_bound here = posting_bound_at(w->list, first), own = here;
  bool last = w->n_known == w->n_blocks || here.last < first; /* or the list is broken */
  to->last = last ? NO_DOC - 1 : here.last;
  if (w->own && w->own != w->list) own = window_bound_in(w->own, first, to->last + 1);
  if (w->term->in_title) {
    here = headline_bound(w->list, here);
    if (w->own) own = headline_bound(w->own, own);
  }
  to->bound = window_bound_of(w->how, w->term, w->of, &here, w->own ? &own : NULL);
  promise_add(&w->promise, to->bound);
}

/* Stands on the next block that is to be looked at. False: there is none in this pass. */
static bool next_block(single_walk *w, double enough) {
  for (; w->next < w->n_blocks; w->next++) {
    single_block *b = &w->blocks[w->next];
    if (b->bound <= 0 || b->bound < enough * RANK_LESS || (w->first && !promise_take(&w->promise, b->bound))) continue;
    b->bound = 0;
    posting_seek(w->list, first_of(w, w->next++));
    w->at = 0;
    w->n = posting_rest(w->list, &w->docs);
    if (w->n) posting_rest_counts(w->list, &w->titles, &w->bodies);
    return true;
  }
  return false;
}

/* How long a document may be that has the word so often. */
static double longest(single_walk *w, uint32_t title, uint32_t f, double enough) {
  double *known = &w->longest[title > 0][f < WINDOW_SMALL_F ? f : 0];
  if (f >= WINDOW_SMALL_F) return INFINITY;
  if (w->enough != enough) memset(w->longest, 0, sizeof w->longest);
  w->enough = enough;
  if (*known == 0) *known = rank_longest(w->how, w->term, w->own != NULL, title > 0, f, enough);
  return *known;
}

static bool score_doc(single_walk *w, uint32_t i, double enough, double *score) {
  uint32_t doc = w->docs[i];
  group_counts n = {.title = w->titles[i], .body = w->bodies[i]};
  uint32_t f = f_of(w, n.title, n.body);
  double most = f ? longest(w, n.title, f, enough) : -1;
  uint64_t length;
  if (most < 0 || snapshot_bit(w->dead, doc)) return false;
  length = segment_doc_length(w->of, doc);
  if ((double)length > most) return false;
  if (w->own == w->list) {
    n.exact_title = n.title;
    n.exact_body = n.body;
  } else if (w->own && posting_seek(w->own, doc) == doc) {
    n.exact_title = posting_title(w->own);
    n.exact_body = posting_body(w->own);
  }
  *score = rank_counts(w->how, w->term, n, rank_k_of(w->how, (double)length));
  return *score >= enough;
}

uint32_t single_next(single_walk *w, double enough, slice *sl, double *score) {
  for (; w->n_known < w->n_blocks; ask_block(w))
    if (slice_over(sl, 1)) return NO_DOC;
  if (!w->asked) rewind_lists(w);
  w->asked = true;
  while (enough < INFINITY) {
    while (w->at < w->n)
      if (score_doc(w, w->at++, enough, score)) return w->docs[w->at - 1];
    if (slice_over(sl, POSTING_BLOCK / 8)) return NO_DOC;
    if (next_block(w, enough)) continue;
    if (!w->first) break;
    w->first = false;
    rewind_lists(w);
  }
  return NO_DOC;
}
