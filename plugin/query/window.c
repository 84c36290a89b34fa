/* Which documents of a short stretch hold a word, and how often? */
#include "query/window.h"

#include <math.h>

#include "base/error.h"
#include "base/ones.h"

enum { HALF = 0xffff };

/* ---------------------------------------------------------------- bounds */

static void add_bound(rank_most *sum, const posting_bound *b) {
  if (!b->most) return;
  sum->f += b->most;
  sum->share += 1 / (b->closest > 1 ? b->closest : 1);
  sum->in_title |= b->in_title;
}

/* Of documents whose f is known alone: L is no less. */
static rank_most most_of_f(const window_word *w, double f) {
  double base = segment_base(w->of->of);
  return (rank_most){f, f / (f + base), base, true};
}

/* With those of all forms in `all`: the own form stands in no document more often than all together do. */
static double bound_of(const rank *how, const match_term *t, const rank_most *all, const posting_bound *exact) {
  rank_most own = {.base = all->base};
  if (exact) {
    add_bound(&own, exact);
    own.f = fmin(own.f, all->f);
    own.share = fmin(own.share, all->share);
    own.in_title &= all->in_title;
  }
  return rank_bound(how, t, all, &own);
}

double window_bound_of(const rank *how, const match_term *t, const segment *of, const posting_bound *all,
                       const posting_bound *exact) {
  rank_most most = {.base = segment_base(of)};
  add_bound(&most, all);
  return bound_of(how, t, &most, exact);
}

static double bound_all(const window_word *w, const rank *how) {
  rank_most all = {.base = segment_base(w->of->of)};
  posting_bound exact = {0};
  uint32_t i;
  for (i = 0; i < w->of->n_lists; i++) {
    posting_bound b = posting_bound_all(&w->of->lists[i]);
    add_bound(&all, &b);
  }
  if (w->of->sums) all = most_of_f(w, w->of->most_f);
  for (i = 0; i < w->of->n_headlines; i++) all = most_of_f(w, fmax(all.f, 3.0 * w->of->headlines[i].n));
  if (w->of->headlines) return rank_bound(how, w->of->term, &all, &all);
  if (w->of->exact) exact = posting_bound_all(w->of->exact);
  return bound_of(how, w->of->term, &all, w->of->exact ? &exact : NULL);
}

posting_bound window_bound_in(posting *p, uint32_t base, uint32_t end) {
  posting_bound most = {NO_DOC, 0, false, INFINITY, INFINITY};
  while (base < end) {
    posting_bound b = posting_bound_at(p, base);
    if (p->n_blocks == 1) return p->doc < end ? posting_bound_all(p) : most;
    if (b.most > most.most) most.most = b.most;
    if (b.most && b.closest < most.closest) most.closest = b.closest;
    if (b.most && b.closest_title < most.closest_title) most.closest_title = b.closest_title;
    most.in_title |= b.most && b.in_title;
    if (b.last < base) break; /* of a broken list */
    if (b.last >= end) break;
    base = b.last + 1;
  }
  return most;
}

double window_bound(window_word *w, const rank *how, uint32_t base, uint32_t end) {
  rank_most all = {.base = segment_base(w->of->of)};
  posting *own = w->own < w->n_lists ? &w->lists[w->own] : w->apart;
  posting_bound exact = {0};
  uint32_t i;
  if (w->of->sums) return w->here = w->most;
  if (w->of->headlines) return w->here = window_next(w, base) < end ? w->most : 0;
  for (i = 0; i < w->of->n_lists; i++) {
    posting_bound b = window_bound_in(&w->of->lists[i], base, end);
    add_bound(&all, &b);
    if (own == &w->of->lists[i]) exact = b, own = NULL; /* a list is asked but once about a stretch */
  }
  if (own && all.f > 0) exact = window_bound_in(own, base, end);
  return w->here = bound_of(how, w->of->term, &all, w->of->exact ? &exact : NULL);
}

/* ---------------------------------------------------------------- opening */

static void table_of(window_word *w, const rank *how) {
  double k = rank_k_of(how, 0);
  uint32_t f, title;
  bool own = w->of->exact || w->of->headlines;
  for (title = 0; title < 2; title++)
    for (f = 0; f <= WINDOW_SMALL_F; f++) {
      group_counts n = {.title = title, .body = f > 3 * title ? f - 3 * title : 0};
      w->by_f[title][f] = f < WINDOW_SMALL_F ? rank_most_in(how, w->of->term, own, n, k) : w->most;
    }
}

gz_status window_open(window_word *w, group *g, const rank *how, arena *into, gz_error *err) {
  uint32_t i;
  memset(w, 0, sizeof *w);
  w->of = g;
  w->most = bound_all(w, how);
  table_of(w, how);
  w->held = arena_zero(into, 2 * WINDOW_BITS, sizeof *w->held);
  w->sums = arena_alloc(into, 2 * WINDOW_DOCS * sizeof *w->sums);
  if (!w->held || !w->sums) return error_nomem(err);
  w->held_own = w->held + WINDOW_BITS;
  w->own_sums = w->sums + WINDOW_DOCS;
  if (g->sums || g->headlines || !g->n_lists) return GZ_OK;
  w->lists = g->lists;
  w->n_lists = g->n_lists;
  if (g->n_lists == 1) w->n_lists = posting_parts(g->lists, &w->lists);
  w->own = w->n_lists;
  w->sweep = arena_alloc(into, w->n_lists * sizeof *w->sweep);
  if (!w->sweep) return error_nomem(err);
  for (i = 0; i < w->n_lists; i++) {
    posting_rewind(&w->lists[i]);
    w->sweep[i] = w->lists[i];
    if (g->exact && g->exact->term == w->lists[i].term) w->own = i;
  }
  if (w->own == w->n_lists) w->apart = g->exact;
  return GZ_OK;
}

bool window_failed(const window_word *w) {
  uint32_t i;
  for (i = 0; i < w->n_lists; i++)
    if (w->sweep[i].failed || w->lists[i].failed) return true;
  return false;
}

/* ---------------------------------------------------------------- stretches */

uint32_t window_stands_for(uint32_t n_docs, uint32_t base, uint32_t every) {
  uint32_t n = (n_docs + WINDOW_DOCS - 1) / WINDOW_DOCS, at = base / WINDOW_DOCS;
  uint32_t run = every ? at / every : 0, in_run, drawn;
  if (every <= 1) return every;
  in_run = n - run * every < every ? n - run * every : every;
  drawn = run * 2654435761u;
  drawn = (drawn ^ drawn >> 15) % in_run;
  return at - run * every == drawn ? in_run : 0;
}

uint32_t window_next(const window_word *w, uint32_t base) {
  uint32_t i, doc = NO_DOC;
  if (w->of->sums) return group_seek(w->of, base);
  if (w->of->headlines) {
    i = group_headline(w->of, w->headline_at, base);
    return i < w->of->n_headlines ? w->of->headlines[i].doc : NO_DOC;
  }
  for (i = 0; i < w->n_lists; i++) {
    uint32_t here = w->sweep[i].doc;
    if (here < base) here = base;
    if (here < doc) doc = here;
  }
  return doc;
}

/* How many of a list's next documents are before `end`; all of its block: it lies there whole. */
static uint32_t run_before(const uint32_t *docs, uint32_t n, uint32_t end) {
  uint32_t low = 0, high = n;
  if (docs[n - 1] < end) return n;
  while (low < high) {
    uint32_t middle = low + (high - low) / 2;
    if (docs[middle] < end) low = middle + 1;
    else high = middle;
  }
  return low;
}

static void go_on(posting *p, uint32_t n, uint32_t n_run) {
  if (n_run == n) posting_next_block(p);
  else posting_skip(p, n_run);
}

static uint32_t fill_bits(window_word *w, posting *p, uint32_t base, uint32_t end) {
  uint32_t n_read = 0;
  while (p->doc < end) {
    const uint32_t *docs;
    uint32_t i, n = posting_rest(p, &docs), run = run_before(docs, n, end);
    for (i = 0; i < run; i++) w->held[(docs[i] - base) / 64] |= (uint64_t)1 << (docs[i] - base) % 64;
    go_on(p, n, run);
    n_read += run;
  }
  return n_read;
}

/* The word stands so often in a document, in one of its forms. */
static inline void add_sum(window_word *w, uint32_t at, uint32_t title, uint32_t body, bool own) {
  uint64_t bit = (uint64_t)1 << at % 64, *held = &w->held[at / 64], sum = (uint64_t)title << 32 | body;
  w->sums[at] = *held & bit ? w->sums[at] + sum : sum;
  *held |= bit;
  if (own) w->own_sums[at] = sum, w->held_own[at / 64] |= bit;
}

static uint32_t fill_sums(window_word *w, posting *p, uint32_t base, uint32_t end, bool own) {
  uint32_t n_read = 0;
  while (p->doc < end) {
    const uint32_t *docs, *titles, *bodies;
    uint32_t i, n = posting_rest(p, &docs), run = run_before(docs, n, end);
    posting_rest_counts(p, &titles, &bodies);
    for (i = 0; i < run; i++) add_sum(w, docs[i] - base, titles[i], bodies[i], own);
    go_on(p, n, run);
    n_read += run;
  }
  return n_read;
}

static uint32_t fill_headlines(window_word *w, uint32_t base, uint32_t end) {
  uint32_t i, first = group_headline(w->of, w->headline_at, base);
  for (i = first; i < w->of->n_headlines && w->of->headlines[i].doc < end; i++) {
    const headline_doc *d = &w->of->headlines[i];
    uint32_t at = d->doc - base;
    w->held[at / 64] |= (uint64_t)1 << at % 64;
    w->sums[at] = (uint64_t)d->n << 32;
    w->own_sums[at] = (uint64_t)d->own << 32;
  }
  memcpy(w->held_own, w->held, WINDOW_BITS * sizeof *w->held);
  w->headline_at = i;
  return i - first;
}

uint32_t window_fill(window_word *w, uint32_t base, uint32_t end, bool sums) {
  uint32_t i, n = 0;
  sums |= w->of->headlines != NULL;
  w->summed = sums && !w->of->sums;
  if (w->of->sums) {
    memset(w->held, 0, WINDOW_BITS * sizeof *w->held);
    memcpy(w->held, w->of->held + base / 64, ((end - base + 63) / 64) * sizeof *w->held);
    return WINDOW_BITS;
  }
  memset(w->held, 0, 2 * WINDOW_BITS * sizeof *w->held);
  if (w->of->headlines) n = fill_headlines(w, base, end);
  for (i = 0; i < w->n_lists; i++) {
    posting *p = &w->sweep[i];
    if (p->doc < base) posting_seek(p, base);
    n += sums ? fill_sums(w, p, base, end, i == w->own) : fill_bits(w, p, base, end);
  }
  w->n_swept += n;
  return n;
}

uint32_t window_bit(const uint64_t *of, uint32_t at) {
  uint32_t i = at / 64;
  uint64_t left = i < WINDOW_BITS ? of[i] & ~(uint64_t)0 << at % 64 : 0;
  while (!left && ++i < WINDOW_BITS) left = of[i];
  return left ? i * 64 + (uint32_t)__builtin_ctzll(left) : WINDOW_DOCS;
}

/* Of one list, a block after the other that has documents of `of`: its counts are read where it holds any of these. */
static uint32_t meet_list(window_word *w, posting *p, uint32_t base, uint32_t end, const uint64_t *of, bool sums,
                          bool own) {
  uint32_t at, n_read = 0;
  for (at = window_bit(of, 0); at < WINDOW_DOCS && posting_seek(p, base + at) < end;) {
    const uint32_t *docs, *titles, *bodies;
    uint32_t met[POSTING_BLOCK], n = posting_rest(p, &docs), run = run_before(docs, n, end), i;
    uint32_t n_met = ones_among(of, docs, run, base, met);
    if (sums && n_met) posting_rest_counts(p, &titles, &bodies);
    for (i = 0; i < n_met; i++) {
      at = docs[met[i]] - base;
      if (sums) add_sum(w, at, titles[met[i]], bodies[met[i]], own);
      else w->held[at / 64] |= (uint64_t)1 << at % 64;
    }
    n_read += run;
    at = window_bit(of, docs[run - 1] + 1 - base);
  }
  return n_read;
}

uint32_t window_meet(window_word *w, uint32_t base, uint32_t end, const uint64_t *of, bool sums) {
  uint32_t i, n = 0;
  w->summed = sums;
  memset(w->held, 0, 2 * WINDOW_BITS * sizeof *w->held);
  for (i = 0; i < w->n_lists; i++) n += meet_list(w, &w->sweep[i], base, end, of, sums, i == w->own);
  return n;
}

uint32_t window_ask(window_word *w, uint32_t base, const uint64_t *of) {
  uint32_t i, k, n = 0;
  w->summed = false;
  for (i = 0; i < WINDOW_BITS; i++) {
    uint64_t left = of[i];
    w->held[i] = 0;
    for (; left; left &= left - 1) {
      uint32_t doc = base + i * 64 + (uint32_t)__builtin_ctzll(left);
      bool held = false;
      for (k = 0; k < w->n_lists && !held; k++)
        held = posting_seek(&w->sweep[k], doc) == doc; /* counts are asked for later */
      w->held[i] |= held ? left & -left : 0;
      n += w->n_lists;
    }
  }
  return n;
}

static void count_apart(const window_word *w, uint32_t doc, group_counts *c) {
  if (!w->apart || posting_seek(w->apart, doc) != doc) return;
  c->exact_title = posting_title(w->apart);
  c->exact_body = posting_body(w->apart);
}

static group_counts count_lists(const window_word *w, posting *lists, uint32_t doc) {
  group_counts c = {0};
  uint32_t i;
  count_apart(w, doc, &c);
  for (i = 0; i < w->n_lists; i++) {
    posting *p = &lists[i];
    if (posting_seek(p, doc) != doc) continue;
    c.title += posting_title(p);
    c.body += posting_body(p);
    if (i == w->own) c.exact_title = posting_title(p), c.exact_body = posting_body(p);
  }
  return c;
}

group_counts window_count(window_word *w, uint32_t base, uint32_t at) {
  group_counts c = {0};
  if (w->of->sums) return group_count(w->of, base + at);
  if (w->summed) {
    c.title = (uint32_t)(w->sums[at] >> 32);
    c.body = (uint32_t)w->sums[at];
    if (w->held_own[at / 64] >> at % 64 & 1)
      c.exact_title = (uint32_t)(w->own_sums[at] >> 32), c.exact_body = (uint32_t)w->own_sums[at];
    count_apart(w, base + at, &c);
    return c;
  }
  w->n_asked += w->n_lists;
  return count_lists(w, w->lists, base + at);
}

/* ---------------------------------------------------------------- without stretches */

uint32_t window_seek(window_word *w, uint32_t target) {
  uint32_t i, doc = NO_DOC;
  if (w->of->sums)
    return target < w->of->n_docs && !(w->of->held[target / 64] >> target % 64 & 1) ? target + 1 : target;
  if (w->of->headlines) {
    w->headline_at = group_headline(w->of, w->headline_at, target);
    return w->headline_at < w->of->n_headlines ? w->of->headlines[w->headline_at].doc : NO_DOC;
  }
  for (i = 0; i < w->n_lists; i++) {
    uint32_t here = posting_seek(&w->sweep[i], target);
    if (here < doc) doc = here;
  }
  return doc;
}

group_counts window_count_at(window_word *w, uint32_t doc) {
  const headline_doc *d = w->of->headlines ? &w->of->headlines[w->headline_at] : NULL;
  if (d) return (group_counts){.title = d->n, .exact_title = d->own};
  return w->of->sums ? group_count(w->of, doc) : count_lists(w, w->sweep, doc);
}

void window_rewind(window_word *w) {
  uint32_t i;
  if (w->of->exact && (w->of->sums || w->apart)) posting_rewind(w->of->exact);
  for (i = 0; i < w->of->n_lists; i++) posting_rewind(&w->of->lists[i]);
  for (i = 0; i < w->n_lists; i++) {
    posting_rewind(&w->lists[i]);
    posting_rewind(&w->sweep[i]);
  }
  w->headline_at = 0;
}
