/* Which documents that hold a phrase score best, and how many hold it?
 *
 *   wall      | 3 7 9 …    | 212 240 … |      the rarest word leads, the others are asked about its documents
 *   harbour   | 7 8 9 … 130 | 212 … |
 *   bounds      5.1 + 2.2                     of a block of each: what a document of both scores at most
 *
 * Positions are what costs, so they come last: a document that holds all of the words is scored first, which asks for
 * counts alone, and positions are read if it may be kept, or is in a stretch that is counted (best.c). */
#include "query/phrase.h"

#include <math.h>

#include "base/error.h"
#include "query/window.h"

enum { POSITIONS = 4 /* reading those of a document costs as much as so many postings */ };

bool phrase_fits(const cursor *c) {
  uint32_t i;
  if (c->node->kind != QUERY_PHRASE || c->node->alias || c->n_groups < 2) return false;
  for (i = 0; i < c->n_groups; i++)
    if (c->groups[i].term->kind != TERM_FORM || c->groups[i].term->placed || c->groups[i].n_lists > 1) return false;
  return true;
}

gz_status phrase_begin(phrase_walk *w, const rank *how, match *m, cursor *c, gz_error *err) {
  uint32_t i, to;
  memset(w, 0, sizeof *w);
  w->how = how;
  w->m = m;
  w->of = c;
  w->dead = match_dead(m);
  w->until = NO_DOC;
  w->lists = arena_alloc(m->into, c->n_groups * sizeof(posting *));
  if (!w->lists) return error_nomem(err);
  for (i = 0; i < c->n_groups; i++) {
    posting *p = c->groups[i].lists;
    if (!c->groups[i].n_lists) { /* a word that the segment does not have */
      w->next = NO_DOC;
      return GZ_OK;
    }
    for (to = w->n++; to && w->lists[to - 1]->n_docs > p->n_docs; to--) w->lists[to] = w->lists[to - 1];
    w->lists[to] = p;
  }
  return GZ_OK;
}

uint64_t phrase_work(const phrase_walk *w) { return w->n ? (uint64_t)w->lists[0]->n_docs * POSITIONS : 0; }

/* Up to where what can be said of `doc` is true, and what. */
static void look_ahead(phrase_walk *w, uint32_t doc, bool bounds) {
  uint32_t i, base = doc - doc % WINDOW_DOCS;
  w->until = base + (WINDOW_DOCS - 1);
  w->times = window_stands_for(w->m->n_docs, base, w->every);
  w->most = INFINITY;
  if (!bounds) return;
  for (i = 0, w->most = 0; i < w->n; i++) {
    const match_term *t = w->of->groups[i].term;
    posting_bound b = posting_bound_at(w->of->groups[i].lists, doc);
    rank_most all = {b.most, 1 / (b.closest > 1 ? b.closest : 1), segment_base(w->m->segment), b.in_title}, own = {0};
    if (b.last < doc) b.last = doc; /* of a broken list */
    if (b.last < w->until) w->until = b.last;
    if (t->scores) w->most += rank_bound(w->how, t, &all, &own);
    if (b.most && (b.in_title || !t->in_title)) continue;
    w->most = 0;
    return;
  }
}

/* Whether nothing up to w->until is to be looked at. */
static bool may_skip(const phrase_walk *w, double enough, bool unscored) {
  if (w->most <= 0) return true;
  return !w->times && (enough == INFINITY || (!unscored && w->most < enough * RANK_LESS));
}

double phrase_score(phrase_walk *w, uint32_t doc) {
  double sum = 0, k = rank_k(w->how, w->m->segment, doc);
  uint32_t i;
  for (i = 0; i < w->n; i++) {
    group *g = &w->of->groups[i];
    group_counts n = {.title = posting_title(g->lists), .body = posting_body(g->lists)};
    if (g->term->scores) sum += rank_counts(w->how, g->term, n, k);
  }
  return sum;
}

static bool in_headline(const phrase_walk *w) {
  uint32_t i;
  for (i = 0; i < w->n; i++)
    if (!posting_title(w->lists[i])) return false;
  return true;
}

uint32_t phrase_next(phrase_walk *w, double enough, bool unscored, slice *sl, double *score) {
  bool in_title = w->of->node->in_title;
  while (w->next < w->m->n_docs && !slice_over(sl, w->n)) {
    uint32_t i, at, doc = posting_seek(w->lists[0], w->next);
    if (doc >= w->m->n_docs) break;
    if (doc > w->until || w->until == NO_DOC) look_ahead(w, doc, in_title || (enough > -INFINITY && !unscored));
    if (may_skip(w, enough, unscored)) {
      w->next = w->until + 1;
      continue;
    }
    for (i = 1, at = doc; i < w->n && at == doc; i++) at = posting_seek(w->lists[i], doc);
    w->next = at == doc ? doc + 1 : at;
    if (at != doc || snapshot_bit(w->dead, doc) || (in_title && !in_headline(w))) continue;
    *score = 0;
    if (!unscored && !w->times && (*score = phrase_score(w, doc)) < enough) continue;
    slice_over(sl, POSITIONS * w->n);
    if (!match_phrase(w->m, w->of, doc)) continue;
    w->n_found += w->times;
    if (!unscored && w->times) *score = phrase_score(w, doc);
    if (unscored ? enough < INFINITY : *score >= enough) return doc;
  }
  return NO_DOC;
}
