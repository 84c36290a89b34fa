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

enum {
  POSITIONS = 4, /* reading those of a document costs as much as so many postings */
  RARE = 256     /* a word is rare that stands in one of so many documents */
};

bool phrase_fits(const cursor *c) {
  uint32_t i;
  if (c->node->kind != QUERY_PHRASE || c->node->alias || c->n_groups < 2) return false;
  for (i = 0; i < c->n_groups; i++)
    if (c->groups[i].term->kind != TERM_FORM || c->groups[i].term->placed || c->groups[i].n_lists > 1) return false;
  return true;
}

/* Lists of their own for the stretches: those of the groups stand where documents are asked about. */
static gz_status open_words(phrase_walk *w, gz_error *err) {
  gz_status status = GZ_OK;
  uint32_t i, k;
  w->words = arena_zero(w->m->into, w->n, sizeof *w->words);
  if (!w->words) return error_nomem(err);
  for (i = 0; i < w->n && status == GZ_OK; i++)
    for (k = 0; k < w->of->n_groups; k++)
      if (w->of->groups[k].lists == w->lists[i])
        status = window_open(&w->words[i], &w->of->groups[k], w->how, w->m->into, err);
  return status;
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
  return (uint64_t)w->lists[0]->n_docs * RARE >= m->n_docs ? open_words(w, err) : GZ_OK;
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
    posting *p = w->of->groups[i].lists;
    posting_bound b = w->words ? window_bound_in(p, doc, w->until + 1) : posting_bound_at(p, doc);
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

/* The documents of the stretch from `doc` on, where the rarest word stands, that hold all words; how much work it was. */
static uint32_t fill(phrase_walk *w, uint32_t doc) {
  uint32_t i, work, end = w->until < w->m->n_docs ? w->until + 1 : w->m->n_docs;
  w->base = doc - doc % 64;
  work = window_fill(&w->words[0], w->base, end, false);
  for (i = 1; i < w->n; i++) work += window_meet(&w->words[i], w->base, end, w->words[i - 1].held, false);
  w->held = w->words[w->n - 1].held;
  return work;
}

/* Stands on the next stretch with the rarest word, from w->next on. False: there is none. */
static bool next_stretch(phrase_walk *w, bool bounds, bool unscored, double enough, slice *sl) {
  uint32_t doc = posting_seek(w->words ? w->words[0].sweep : w->lists[0], w->next);
  if (doc >= w->m->n_docs) return false;
  look_ahead(w, doc, bounds);
  w->next = doc;
  if (w->words && !may_skip(w, enough, unscored)) slice_over(sl, fill(w, doc) / 8);
  return true;
}

/* The next document of the stretch that holds all words, which stand on it. False: there is none. */
static bool next_with_all(phrase_walk *w, uint32_t *doc) {
  uint32_t i, at;
  while (w->next <= w->until) {
    at = w->words ? window_bit(w->held, w->next - w->base) : 0;
    *doc = w->words ? w->base + at : posting_seek(w->lists[0], w->next);
    if (at == WINDOW_DOCS || *doc > w->until) break;
    for (i = 0, at = *doc; i < w->n && at == *doc; i++) at = posting_seek(w->lists[i], *doc);
    w->next = at == *doc ? at + 1 : at;
    if (at == *doc) return true;
  }
  if (w->next <= w->until) w->next = w->until + 1;
  return false;
}

static bool in_headline(const phrase_walk *w) {
  uint32_t i;
  for (i = 0; i < w->n; i++)
    if (!posting_title(w->lists[i])) return false;
  return true;
}

uint32_t phrase_next(phrase_walk *w, double enough, bool unscored, slice *sl, double *score) {
  bool in_title = w->of->node->in_title, bounds = in_title || (enough > -INFINITY && !unscored);
  uint32_t doc;
  while (w->next < w->m->n_docs && !slice_over(sl, w->n)) {
    if ((w->next > w->until || w->until == NO_DOC) && !next_stretch(w, bounds, unscored, enough, sl)) break;
    if (may_skip(w, enough, unscored)) w->next = w->until + 1;
    else if (next_with_all(w, &doc)) {
      if (snapshot_bit(w->dead, doc) || (in_title && !in_headline(w))) continue;
      *score = 0;
      if (!unscored && !w->times && (*score = phrase_score(w, doc)) < enough) continue;
      slice_over(sl, POSITIONS * w->n);
      if (!match_phrase(w->m, w->of, doc)) continue;
      w->n_found += w->times;
      if (!unscored && w->times) *score = phrase_score(w, doc);
      if (unscored ? enough < INFINITY : *score >= enough) return doc;
    }
  }
  return NO_DOC;
}

bool phrase_failed(const phrase_walk *w) {
  uint32_t i;
  for (i = 0; w->words && i < w->n; i++)
    if (window_failed(&w->words[i])) return true;
  return false;
}
