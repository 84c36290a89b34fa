/* Which documents of a segment score best, without looking at all of them?
 *
 * What a document can score for a word is bounded for a whole list and for each of its blocks (posting_bound). Once
 * as many articles are kept as are asked for, the worst of them says what is enough, and then
 *
 *   ANY   words that all together do not reach it by themselves (passive) lead to no document: those of the others are
 *         walked, and the passive ones are asked about each
 *   ALL   the rarest word is walked, the others are asked
 *
 *   stretch   | block of word a      |          the documents up to the nearest end of a walked word's block:
 *             | block of word b           |     passed over if the bounds of all words do not reach what is enough
 *
 * (MaxScore over block maxima.) A score is the same sum in the same order as rank_score's. */
#include "query/best.h"

#include <math.h>

#include "base/error.h"

enum { FEW = 2048 }; /* postings */

/* ---------------------------------------------------------------- bounds */

typedef struct group_bounds {
  rank_most all, own; /* of all forms together; of the query's own */
  uint32_t last;
} group_bounds;

static void add_bound(rank_most *sum, const posting_bound *b) {
  if (!b->most) return;
  sum->f += b->most;
  sum->share += 1 / (b->closest > 1 ? b->closest : 1);
  sum->in_title |= b->in_title;
}

/* A form stands in no document more often than all together do. */
static void bound_own(const group *g, group_bounds *of) {
  posting_bound b;
  if (!g->exact) return;
  b = posting_bound_all(g->exact);
  add_bound(&of->own, &b);
  of->own.f = fmin(of->own.f, of->all.f);
  of->own.share = fmin(of->own.share, of->all.share);
  of->own.in_title &= of->all.in_title;
}

static group_bounds bounds_all(const group *g) {
  group_bounds all = {.last = NO_DOC};
  uint32_t i;
  for (i = 0; i < g->n_lists; i++) {
    posting_bound b = posting_bound_all(&g->lists[i]);
    add_bound(&all.all, &b);
  }
  if (g->sums) all.all = (rank_most){g->most_f, 1, true};
  bound_own(g, &all);
  return all;
}

/* Of the stretch of documents that begins with `doc`. */
static group_bounds bounds_at(group *g, uint32_t doc) {
  group_bounds at = {.last = NO_DOC};
  uint32_t i;
  if (g->sums) return bounds_all(g);
  for (i = 0; i < g->n_lists; i++) {
    posting_bound b = posting_bound_at(&g->lists[i], doc);
    add_bound(&at.all, &b);
    if (b.last < at.last) at.last = b.last;
  }
  bound_own(g, &at);
  return at;
}

static double most_of(const best_walk *b, const group *g, const group_bounds *of) {
  return rank_bound(b->how, g->term, &of->all, &of->own);
}

/* ---------------------------------------------------------------- the walk */

static bool is_plain(const cursor *c) {
  const query_node *node = c->node;
  if (node->kind < QUERY_WORD || node->kind >= QUERY_TAG || node->kind == QUERY_PHRASE) return false;
  if (node->in_title || node->alias) return false;
  return c->n_groups == 1 && !c->groups->places && c->groups->term->scores;
}

/* The words: the query's items, or the children of its only one. */
static cursor *const *words_of(const match *m, uint32_t *n) {
  const cursor *only = m->n_words == 1 ? m->words[0] : NULL;
  *n = m->n_words;
  if (!only || only->node->kind != QUERY_ANY) return m->words;
  *n = only->n_children;
  return only->children;
}

bool best_fits(const match *m) {
  uint32_t i, n;
  cursor *const *words = words_of(m, &n);
  if (m->n_rest || n == 0 || n > BEST_WORDS_MOST) return false;
  for (i = 0; i < n; i++)
    if (!is_plain(words[i])) return false;
  return true;
}

/* Whether word `i` comes before `k` in the walk's order. */
static bool comes_first(const best_walk *b, uint32_t i, uint32_t k) {
  if (b->kind == BEST_ALL) return b->words[i].of->cost > b->words[k].of->cost;
  return b->words[i].most < b->words[k].most;
}

void best_begin(best_walk *b, best_kind kind, const rank *how, match *m) {
  uint32_t i, k;
  cursor *const *words = words_of(m, &b->n);
  b->how = how;
  b->m = m;
  b->kind = kind;
  b->next = b->end = b->n_passive = 0;
  b->enough = b->least_f = 0;
  b->cut_at = INFINITY;
  for (i = 0; i < b->n; i++) {
    group_bounds all = bounds_all(words[i]->groups);
    b->words[i].of = words[i]->groups;
    b->words[i].most = most_of(b, words[i]->groups, &all);
    for (k = i; k && comes_first(b, i, b->order[k - 1]); k--) b->order[k] = b->order[k - 1];
    b->order[k] = i;
  }
}

void best_rewind(match *m) {
  uint32_t i, k;
  for (i = 0; i < m->plan->n_terms; i++) {
    group *g = &m->groups[i];
    for (k = 0; k < g->n_lists; k++) posting_rewind(&g->lists[k]);
    if (g->exact) posting_rewind(g->exact);
    group_seek(g, 0);
  }
}

/* Below this f a single word whose counts are added up cannot reach what is enough; between 0 and its most. */
static double least_f(const best_walk *b, const group *g, double enough) {
  group_bounds all = bounds_all(g);
  double low = 0, high = g->most_f;
  while (high - low > 1) {
    double middle = low + (high - low) / 2;
    all.all.f = middle;
    if (most_of(b, g, &all) < enough) low = middle;
    else high = middle;
  }
  return low;
}

/* Which words are passive, now that `enough` is known; false: all are, nothing that is left will do. */
static bool choose_passive(best_walk *b, double enough) {
  double sum = 0;
  uint32_t i;
  b->n_passive = 0;
  for (i = 0; i < b->n; i++) {
    sum += b->words[b->order[i]].most;
    if (b->kind != BEST_ALL && sum < enough) b->n_passive = i + 1;
  }
  if (sum < enough) return false;
  if (b->kind == BEST_ALL) b->n_passive = b->n - 1;
  b->cut_at = INFINITY; /* the words that are walked may be others */
  if (b->n == 1 && b->words[0].of->sums) b->least_f = least_f(b, b->words[0].of, enough);
  return true;
}

/* Finds where the next stretch that may hold what is enough ends. */
static bool next_stretch(best_walk *b, double enough, slice *sl) {
  for (;;) {
    double most = 0;
    uint64_t cost = 0;
    uint32_t i, last = NO_DOC;
    if (b->next >= b->m->n_docs || (b->enough != enough && !choose_passive(b, enough))) {
      b->next = b->m->n_docs;
      return false;
    }
    b->enough = enough;
    for (i = b->n_passive; i < b->n; i++) cost += b->words[b->order[i]].of->cost;
    if (cost <= FEW) { /* looking at each costs no more than asking for bounds */
      b->end = b->m->n_docs;
      return true;
    }
    for (i = 0; i < b->n_passive; i++) most += b->words[b->order[i]].most;
    for (; i < b->n; i++) {
      group *g = b->words[b->order[i]].of;
      group_bounds at = bounds_at(g, b->next);
      most += most_of(b, g, &at);
      if (at.last < last) last = at.last;
    }
    if (last >= b->m->n_docs) last = b->m->n_docs - 1;
    if (last < b->next) last = b->next; /* bounds of a broken list */
    b->end = last + 1;
    if (most >= enough && most > 0) return true;
    b->next = b->end;
    if (slice_over(sl, b->n)) return false;
  }
}

/* Whether the words that are walked, in those that are not, may reach `enough` in `doc`. */
static bool may_reach(const best_walk *b, uint32_t doc, double k, double enough) {
  double most = 0;
  uint32_t i;
  for (i = 0; i < b->n_passive; i++) most += b->words[b->order[i]].most;
  for (; i < b->n; i++) {
    group *g = b->words[b->order[i]].of;
    if (g->doc == doc) most += rank_most_in(b->how, g->term, g->exact != NULL, group_count_all(g, doc), k);
  }
  return most >= enough;
}

/* Scores `doc`, where a walked word stands; false: it does not reach `enough`, or does not hold what it must. */
static bool score_doc(best_walk *b, uint32_t doc, double enough, double *score, uint32_t *n_held) {
  double k = rank_k(b->how, b->m->segment, doc), parts[BEST_WORDS_MOST] = {0}, sum = 0, rest[BEST_WORDS_MOST + 1];
  uint32_t i = b->n;
  *n_held = 0;
  if (b->n - b->n_passive > 1 && !may_reach(b, doc, k, enough)) return false;
  for (; i > b->n_passive; i--) {
    group *g = b->words[b->order[i - 1]].of;
    if (g->doc != doc) continue;
    parts[b->order[i - 1]] = rank_word(b->how, g, doc, k);
    sum += parts[b->order[i - 1]];
    ++*n_held;
  }
  rest[0] = 0;
  for (i = 0; i < b->n_passive; i++) rest[i + 1] = rest[i] + b->words[b->order[i]].most;
  if (sum + rest[b->n_passive] < enough * (1 - 1e-9)) return false;
  for (i = 0; i < b->n_passive; i++) { /* closer, from their blocks */
    group *g = b->words[b->order[i]].of;
    group_bounds at = bounds_at(g, doc);
    rest[i + 1] = rest[i] + most_of(b, g, &at);
  }
  for (i = b->n_passive; i; i--) {
    group *g = b->words[b->order[i - 1]].of;
    if (sum + rest[i] < enough * (1 - 1e-9)) return false;
    if (g->doc < doc) group_seek(g, doc);
    if (g->doc != doc) {
      if (b->kind != BEST_ALL) continue;
      if (g->doc > b->next) b->next = g->doc;
      return false;
    }
    parts[b->order[i - 1]] = rank_word(b->how, g, doc, k);
    sum += parts[b->order[i - 1]];
    ++*n_held;
  }
  for (i = 0, *score = 0; i < b->n; i++) *score += parts[i];
  return *score >= enough && (b->kind != BEST_REST || *n_held < b->n);
}

/* Passes over what is too little in a word whose counts are added up. */
static void pass_little(best_walk *b, slice *sl) {
  const group *g = b->words[0].of;
  uint32_t begin = b->next;
  while (b->next < b->end && group_f(g, b->next) < b->least_f) b->next++;
  slice_over(sl, (b->next - begin) / 32);
}

/* The first document from b->next on in this stretch that the only walked word may lead to; b->end: none. */
static uint32_t next_that_reaches(best_walk *b, group *g, double enough, slice *sl) {
  posting *p = g->lists;
  const uint32_t *docs, *titles, *bodies;
  uint32_t n, i;
  if (b->cut_at != enough) {
    double rest = 0;
    for (i = 0; i < b->n_passive; i++) rest += b->words[b->order[i]].most;
    b->cut = rank_cut_at(b->how, g->term, g->exact != NULL, enough - rest * (1 + 1e-9));
    b->cut_at = enough;
  }
  for (posting_seek(p, b->next); (n = posting_rest(p, &docs)) != 0; posting_next_block(p)) {
    posting_rest_counts(p, &titles, &bodies);
    for (i = 0; i < n && docs[i] < b->end; i++)
      if (rank_reaches(&b->cut, titles[i], bodies[i], (double)segment_doc_length(g->of, docs[i]))) break;
    slice_over(sl, i / 8);
    if (i == n) {
      if (sl->over) { /* as far as this block is known */
        b->next = docs[n - 1] + 1;
        return g->doc = posting_seek(p, b->next);
      }
      continue;
    }
    return g->doc = posting_seek(p, docs[i]);
  }
  return g->doc = NO_DOC;
}

uint32_t best_next(best_walk *b, double enough, slice *sl, double *score, uint32_t *n_held) {
  while (!sl->over) {
    group *only = NULL;
    uint32_t i, doc = NO_DOC;
    if (b->next >= b->end && !next_stretch(b, enough, sl)) return NO_DOC;
    if (b->least_f > 0) pass_little(b, sl);
    if (b->next >= b->end) continue;
    if (b->n - b->n_passive == 1) only = b->words[b->order[b->n_passive]].of;
    if (only && only->n_lists == 1) {
      doc = next_that_reaches(b, only, enough, sl);
      if (sl->over) return NO_DOC;
    } else
      for (i = b->n_passive; i < b->n; i++) {
        group *g = b->words[b->order[i]].of;
        if (g->doc < b->next) group_seek(g, b->next);
        if (g->doc < doc) doc = g->doc;
      }
    if (doc >= b->end) {
      b->next = doc < b->m->n_docs ? doc : b->m->n_docs;
      continue;
    }
    b->next = doc + 1;
    slice_over(sl, 1);
    if (score_doc(b, doc, enough, score, n_held)) return doc;
  }
  return NO_DOC;
}

/* ---------------------------------------------------------------- counting */

/* A word so many times as frequent as another is asked about the other's documents; and so where both stand in less
 * than one of so many: a bit for every document would cost more. */
enum { GALLOP = 8, SPARSE = 32 };

gz_status tally_begin(tally *t, match *m, bool any, bool whole, gz_error *err) {
  uint32_t n, n_bits = m->n_docs / 64 + 1;
  cursor *const *words = words_of(m, &n);
  memset(t, 0, sizeof *t);
  t->m = m;
  if (n == 1 && whole && (words[0]->groups->n_any || !words[0]->groups->cost)) { /* known */
    t->n_all = t->n_any = words[0]->groups->n_any;
    t->word = n;
    return GZ_OK;
  }
  if (n == 2 && (!any || whole)) {
    group *a = words[0]->groups, *b = words[1]->groups;
    if (a->cost > b->cost) a = words[1]->groups, b = words[0]->groups;
    t->galloping =
        (a->cost <= b->cost / GALLOP || a->cost + b->cost < m->n_docs / SPARSE) && (!any || (a->n_any && b->n_any));
    if (t->galloping) {
      t->lead = a;
      t->other = b;
      return GZ_OK;
    }
  }
  t->all = arena_alloc(m->into, n_bits * sizeof *t->all);
  t->any = arena_zero(m->into, n_bits, sizeof *t->any);
  t->one = arena_zero(m->into, n_bits, sizeof *t->one);
  if (!t->all || !t->any || !t->one) return error_nomem(err);
  memset(t->all, 0xff, n_bits * sizeof *t->all);
  return GZ_OK;
}

static bool live_in(const match *m, uint32_t doc) { return snapshot_live(m->plan->of, (doc_ref){m->in, doc}); }

static void gallop(tally *t, bool whole, slice *sl, bool *done) {
  uint32_t doc;
  while ((doc = group_seek(t->lead, t->at)) != NO_DOC) {
    uint32_t there = t->other->doc < doc ? group_seek(t->other, doc) : t->other->doc;
    t->at = there > doc ? there : doc + 1;
    if (there == doc) t->n_all += whole || live_in(t->m, doc);
    if (there == NO_DOC) break;
    if (slice_over(sl, 1)) return;
  }
  t->n_any = (uint64_t)t->lead->n_any + t->other->n_any - t->n_all; /* right where all are live */
  *done = true;
}

/* Sets the documents' bits of one word, a list at a time. */
static gz_status read_word(tally *t, const group *g, slice *sl, gz_error *err) {
  uint32_t doc, n, n_parts, n_docs = t->m->n_docs;
  const uint32_t *docs;
  if (g->sums) {
    for (doc = 0; doc < n_docs; doc++) t->one[doc / 64] |= (uint64_t)(g->sums[doc] != 0) << doc % 64;
    slice_over(sl, n_docs / 64);
    return GZ_OK;
  }
  for (; t->list < g->n_lists && !sl->over; t->list++, t->part = 0) {
    posting *parts;
    for (n_parts = posting_parts(&g->lists[t->list], &parts); t->part < n_parts; t->part++, t->at = 0) {
      posting p = parts[t->part];
      posting_rewind(&p);
      posting_seek(&p, t->at);
      for (; (n = posting_rest(&p, &docs)) != 0; posting_next_block(&p)) {
        if (slice_over(sl, n / 4)) {
          t->at = p.doc;
          return GZ_OK;
        }
        for (; n; n--, docs++) t->one[*docs / 64] |= (uint64_t)1 << *docs % 64;
      }
      if (p.failed) return error_set(err, GZ_CORRUPT, 0, "a list of the index is damaged");
    }
  }
  return GZ_OK;
}

static void count_bits(tally *t, bool whole) {
  const uint64_t *dead = t->m->plan->of->parts[t->m->in].dead_docs;
  uint32_t i, n = t->m->n_docs / 64 + 1;
  for (i = 0; i < n; i++) {
    uint64_t live = whole ? ~(uint64_t)0 : ~dead[i];
    t->n_all += (unsigned)__builtin_popcountll(t->all[i] & t->any[i] & live);
    t->n_any += (unsigned)__builtin_popcountll(t->any[i] & live);
  }
}

gz_status tally_step(tally *t, bool whole, slice *sl, bool *done, gz_error *err) {
  uint32_t n, i, n_bits = t->m->n_docs / 64 + 1;
  cursor *const *words = words_of(t->m, &n);
  *done = false;
  if (t->galloping) {
    gallop(t, whole, sl, done);
    if (*done) best_rewind(t->m);
    if (group_failed(t->lead) || group_failed(t->other))
      return error_set(err, GZ_CORRUPT, 0, "a list of the index is damaged");
    return GZ_OK;
  }
  while (t->word < n) {
    const group *g = words[t->word]->groups;
    gz_status status = read_word(t, g, sl, err);
    if (status != GZ_OK || (!g->sums && t->list < g->n_lists)) return status;
    for (i = 0; i < n_bits; i++) {
      t->all[i] &= t->one[i];
      t->any[i] |= t->one[i];
      t->one[i] = 0;
    }
    t->list = 0;
    t->word++;
    if (t->word == n) count_bits(t, whole);
    else if (sl->over) return GZ_OK;
  }
  *done = true;
  return GZ_OK;
}
