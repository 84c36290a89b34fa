/* Which documents of a segment score best, without looking at all of them, and how many match?
 *
 * Documents are taken a stretch at a time. What one of them can score for a word is bounded for a whole list and for each
 * of its blocks (posting_bound), so for a stretch too. Once as many articles are kept as are asked for, the worst of them
 * says what is enough, and the bounds say which words together may reach it:
 *
 *   bounds         a 5.1   b 3.0   c 1.2            enough: 5.8
 *   sufficient     a b     a c                      (b c is not; a b c is more than needed)
 *   looked at      (held by a) & (held by b)  |  (held by a) & (held by c)
 *
 * Nothing is looked at of a stretch where no words are sufficient. Of a document that is looked at, the counts that are
 * known without asking come first, then its length, then the counts of the other words, as long as what is known and the
 * bounds of the rest are enough. A score is the same sum in the same order as rank_score's.
 *
 * MEETING  Where the rarest word is rare, its documents come first, one by one, and the other words are asked about each:
 *          there is nothing else with all words. Of those with any, the best are likely to be among these, so that hardly a
 *          stretch has to be looked at for the rest.
 *
 * FIRST    Of a long list alone the bounds of all stretches are asked for before any is looked at, and the few that promise most
 *          are looked at first: then what is enough is soon so much that hardly another one has to be looked at.
 *
 * TOTALS   Stretches that are to be counted have the bits of all words filled, whatever they may score. Where that would
 *          take more than COUNTED postings, it is one of some neighbours, which one is drawn by their number, and what it
 *          holds is taken for each of them: of a query the same stretches are always counted. */
#include "query/best.h"

#include <math.h>

#include "base/error.h"
#include "base/ones.h"

enum {
  COUNTED = 1 << 16, /* postings that are read to count, and no more */
  ASKED = 32,        /* asking a list about a document costs as much as reading so many on */
  FEW = 16,          /* the same, where it stands near */
  RARE = 256,        /* a word is rare that stands in one of so many documents: where all words are wanted, */
  VERY_RARE = 1024,  /* and where any is */
  LONG = 1024        /* documents of a word: with less there is little to leave out */
};

static bool is_plain(const cursor *c) {
  const query_node *node = c->node;
  if (!query_is_words(node->kind) || node->alias) return false;
  if (node->kind == QUERY_PHRASE && c->groups->term->kind != TERM_FORM) return false;
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
  if (m->n_rest || n == 0) return false;
  if (m->n_words == 1 && phrase_fits(m->words[0])) return true;
  if (n > BEST_WORDS_MOST) return false;
  for (i = 0; i < n; i++)
    if (!is_plain(words[i])) return false;
  return true;
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

bool best_failed(const best_walk *b) {
  uint32_t i;
  if (b->is_single) return single_failed(&b->single);
  if (b->is_phrase) return phrase_failed(&b->phrase);
  for (i = 0; i < b->n; i++)
    if (window_failed(&b->words[i])) return true;
  return false;
}

/* ---------------------------------------------------------------- totals */

/* Documents with any of the forms, where all are live and it is known. */
static bool known(const best_walk *b, const group *g) { return !b->dead && (g->n_any || !g->cost); }

/* What is known of one word need not be counted, nor what follows from it: of two words with any = a + b - all. */
static void plan_totals(best_walk *b, bool all, bool any) {
  uint64_t lead = b->words[b->lead].of->cost, work = 0;
  best_totals *t = &b->totals;
  uint32_t i;
  t->told = any && b->n <= 2;
  for (i = 0; i < b->n; i++) t->told = t->told && known(b, b->words[i].of);
  for (i = 0; i < b->n && t->told; i++) t->n_any += b->words[i].of->n_any;
  t->all = b->n > 1 && (all || t->told);
  t->any = any && !t->told;
  t->every = t->all || t->any;
  for (i = 0; i < b->n; i++) {
    uint64_t cost = b->words[i].of->sums ? 0 : b->words[i].of->cost;
    work += t->any || cost / ASKED < lead ? cost : lead * ASKED;
  }
  if (t->every && work > COUNTED) t->every = (uint32_t)(work / COUNTED + 1);
}

best_totals best_count(const best_walk *b) {
  best_totals t = b->totals;
  uint32_t i;
  if (b->is_phrase) t.n_any = b->phrase.n_found;
  if (!t.told) return t;
  for (i = 0; i < b->n && b->n > 1; i++)
    if (t.n_all > b->words[i].of->n_any) t.n_all = b->words[i].of->n_any; /* it may be estimated */
  t.n_any -= t.n_all;
  return t;
}

/* Of the stretch, whose bits are filled: for `any` in all words. */
static void count(best_walk *b, uint32_t times) {
  uint64_t all[WINDOW_BITS], any[WINDOW_BITS];
  uint32_t i, k, n = (b->end - b->base + 63) / 64;
  memcpy(all, b->words[0].held, sizeof all);
  memcpy(any, b->words[0].held, sizeof any);
  for (k = 1; k < b->n; k++)
    for (i = 0; i < WINDOW_BITS; i++) all[i] &= b->words[k].held[i], any[i] |= b->words[k].held[i];
  for (i = 0; b->dead && i < n; i++) all[i] &= ~b->dead[b->base / 64 + i], any[i] &= ~b->dead[b->base / 64 + i];
  if (b->totals.all) b->totals.n_all += ones_in(all, n) * times;
  if (b->totals.any) b->totals.n_any += ones_in(any, n) * times;
}

/* ---------------------------------------------------------------- the walk */

static gz_status begin_phrase(best_walk *b, bool any, gz_error *err) {
  gz_status status = phrase_begin(&b->phrase, b->how, b->m, b->m->words[0], err);
  b->is_phrase = true;
  b->n = 0;
  b->totals.any = any;
  if (any) b->totals.every = (uint32_t)(phrase_work(&b->phrase) / COUNTED + 1);
  b->phrase.every = b->totals.every;
  return status;
}

/* Where documents with the rarest word are gone through by themselves. */
static void plan_meeting(best_walk *b) {
  const group *lead = b->words[b->lead].of;
  uint32_t i, to;
  b->meeting = b->n > 1 && !(b->left_out >> b->lead & 1) && !lead->sums &&
               lead->cost * (b->kind == BEST_ALL ? RARE : VERY_RARE) <= b->m->n_docs &&
               !(b->kind == BEST_ALL && b->totals.any);
  for (i = 0; i < b->n; i++) {
    for (to = i; to && b->words[i].of->cost < b->words[b->order[to - 1]].of->cost; to--)
      b->order[to] = b->order[to - 1];
    b->order[to] = i;
  }
}

static gz_status open_windows(best_walk *b, gz_error *err) {
  gz_status status = GZ_OK;
  uint32_t i, n;
  cursor *const *words = words_of(b->m, &n);
  for (i = 0; i < b->n && status == GZ_OK; i++)
    status = window_open(&b->words[i], words[i]->groups, b->how, b->m->into, err);
  return status;
}

gz_status best_begin(best_walk *b, best_kind kind, const rank *how, match *m, bool all, bool any, gz_error *err) {
  gz_status status = GZ_OK;
  uint32_t i;
  cursor *const *words;
  memset(b, 0, sizeof *b);
  words = words_of(m, &b->n);
  b->how = how;
  b->m = m;
  b->kind = kind;
  b->dead = match_dead(m);
  b->at = WINDOW_BITS;
  if (m->n_words == 1 && phrase_fits(m->words[0])) return begin_phrase(b, any, err);
  for (i = 0; i < b->n; i++) {
    b->words[i].of = words[i]->groups;
    if (words[i]->groups->cost < b->words[b->lead].of->cost) b->lead = i;
  }
  plan_totals(b, all, any);
  b->is_single = b->n == 1 && !b->totals.every && single_fits(b->words[0].of);
  status = b->is_single ? single_begin(&b->single, b->words[0].of, how, b->dead, m->into, err) : open_windows(b, err);
  if (status != GZ_OK) return status;
  plan_meeting(b);
  return GZ_OK;
}

void best_leave_out(best_walk *b, uint32_t which) {
  b->left_out |= 1u << which;
  plan_meeting(b);
}

gz_status best_begin_all(best_walk *b, gz_error *err) {
  bool single = b->is_single;
  b->unscored = true;
  b->meeting = b->is_single = false;
  if (b->totals.every) b->totals.every = b->phrase.every = 1;
  return single ? open_windows(b, err) : GZ_OK;
}

/* Whether most of what the bits of a word said had to be asked about: then its counts are read with them. */
static bool asked_much(const window_word *w) { return w->n_asked * 4 > w->n_swept; }

/* Fills the bits of word `i` for the documents of `of` at least; the cheaper way. */
static uint32_t fill_for(best_walk *b, uint32_t i, const uint64_t *of, bool counts) {
  window_word *w = &b->words[i];
  uint64_t here = w->of->cost * (b->end - b->base) / b->m->n_docs;
  if (w->of->sums || w->of->headlines) return window_fill(w, b->base, b->end, false);
  if (ones_in(of, WINDOW_BITS) * FEW * w->n_lists < here) return window_ask(w, b->base, of);
  return window_meet(w, b->base, b->end, of, counts);
}

/* All that hold all words, from the rarest on. */
static uint32_t fill_all(best_walk *b, bool counts) {
  window_word *lead = &b->words[b->lead];
  uint32_t i, work = window_fill(lead, b->base, b->end, counts && asked_much(lead));
  for (i = 0; i < b->n; i++)
    if (i != b->lead) work += fill_for(b, i, lead->held, counts);
  return work;
}

/* How many words, the rarest first, a document must hold one of: all others together are not enough. */
static uint32_t n_essential(const best_walk *b, double enough) {
  double others = 0;
  uint32_t n = b->n;
  for (; n > 1; n--) {
    others += b->words[b->order[n - 1]].here;
    if (others >= enough) break;
  }
  return n;
}

/* All that hold a word, or all that hold one that they must: of the others' documents these alone. */
static uint32_t fill_any(best_walk *b, double enough, bool whole) {
  uint64_t held[WINDOW_BITS] = {0};
  uint32_t i, k, work = 0, n = whole ? b->n : n_essential(b, enough);
  for (k = 0; k < n; k++) {
    window_word *w = &b->words[b->order[k]];
    work += window_fill(w, b->base, b->end, w->here >= enough || asked_much(w));
    for (i = 0; i < WINDOW_BITS && n < b->n; i++) held[i] |= w->held[i];
  }
  for (; k < b->n; k++) work += fill_for(b, b->order[k], held, true);
  return work;
}

/* Whether the words of `set`, a bit each, together may reach `enough`, and none of them could be left out. */
static bool is_sufficient(const best_walk *b, unsigned set, double enough) {
  double sum = 0, least = INFINITY;
  uint32_t i;
  for (i = 0; i < b->n; i++)
    if (set >> i & 1) {
      sum += b->words[i].here;
      if (b->words[i].here < least) least = b->words[i].here;
    }
  return sum >= enough && (sum - least < enough || !(set & (set - 1)));
}

static void all_of(const best_walk *b, unsigned set, uint64_t all[WINDOW_BITS]) {
  uint32_t i, k;
  memset(all, 0xff, WINDOW_BITS * sizeof *all);
  for (k = 0; k < b->n; k++)
    for (i = 0; i < WINDOW_BITS && set >> k & 1; i++) all[i] &= b->words[k].held[i];
}

/* Which documents of the stretch are to be looked at? */
static void choose(best_walk *b, double enough) {
  uint64_t look[WINDOW_BITS] = {0}, all[WINDOW_BITS];
  unsigned set, whole = (1u << b->n) - 1;
  uint32_t i;
  for (set = b->kind == BEST_ALL ? whole : 1; set <= whole; set++) {
    if (b->kind != BEST_ALL &&
        ((b->met && set >> b->lead & 1) || !(set & ~b->left_out) || !is_sufficient(b, set, enough)))
      continue;
    all_of(b, set, all);
    for (i = 0; i < WINDOW_BITS; i++) look[i] |= all[i];
  }
  if (b->kind == BEST_REST) {
    all_of(b, whole, all);
    for (i = 0; i < WINDOW_BITS; i++) look[i] &= ~all[i];
  }
  for (i = 0; b->met && i < WINDOW_BITS; i++) look[i] &= ~b->words[b->lead].held[i];
  for (i = 0; i < WINDOW_BITS; i++) {
    if (!look[i]) continue;
    if (b->dead) look[i] &= ~b->dead[b->base / 64 + i];
    segment_expect_lengths(b->m->segment, b->base + i * 64);
  }
  memcpy(b->to_look, look, sizeof look);
  b->at = 0;
}

/* What a document of the stretch may score, where it is to be looked at; also into the words' `here`. */
static double bound_here(best_walk *b) {
  double most = 0, least = INFINITY;
  uint32_t i;
  for (i = 0; i < b->n; i++) {
    double here = window_bound(&b->words[i], b->how, b->base, b->end);
    if ((b->met && i == b->lead) || b->left_out >> i & 1) continue;
    most += here;
    if (here < least) least = here;
    if (here <= 0 && b->kind == BEST_ALL) return 0;
  }
  return b->kind == BEST_REST && !b->met && !b->left_out && least > 0 ? most - least : most;
}

static void set_stretch(best_walk *b, uint32_t base) {
  b->base = base;
  b->end = b->m->n_docs - base < WINDOW_DOCS ? b->m->n_docs : base + WINDOW_DOCS;
}

static void rewind_words(best_walk *b, best_pass pass) {
  uint32_t i;
  for (i = 0; i < b->n; i++) window_rewind(&b->words[i]);
  b->base = b->end = 0;
  b->pass = pass;
}

/* Whether it pays to look at some stretches first: of one word alone. Of several hardly a stretch more is left out, and their
 * bounds are asked for twice. */
static bool plan_first(best_walk *b, double enough) {
  uint32_t n = b->m->n_docs / WINDOW_DOCS + 1;
  b->promise = promise_of(n);
  if (b->n > 1 || b->unscored || enough == INFINITY || !b->promise.n_left || b->end >= b->m->n_docs) return false;
  if (b->words[b->lead].of->cost < LONG) return false;
  b->bounds = arena_zero(b->m->into, n, sizeof *b->bounds); /* no memory: in order */
  return b->bounds != NULL;
}

/* Asks what all stretches may have. False: the slice is over. */
static bool ask_all(best_walk *b, slice *sl) {
  while (b->end < b->m->n_docs) {
    double *bound = &b->bounds[b->end / WINDOW_DOCS];
    if (slice_over(sl, b->n)) return false;
    set_stretch(b, b->end);
    *bound = bound_here(b);
    promise_add(&b->promise, *bound);
  }
  rewind_words(b, BEST_FIRST);
  return true;
}

/* The next promising stretch. False: they are all looked at. */
static bool next_promising(best_walk *b) {
  while (b->promise.n_left && b->end < b->m->n_docs) {
    double *bound = &b->bounds[b->end / WINDOW_DOCS];
    set_stretch(b, b->end);
    if (!promise_take(&b->promise, *bound)) continue;
    *bound = 0;
    return true;
  }
  rewind_words(b, BEST_IN_ORDER);
  return false;
}

/* The first stretch from here on with documents to look at. False: there is none, or the slice is over. */
static bool next_stretch(best_walk *b, double enough, slice *sl) {
  for (;;) {
    double most;
    uint32_t i, times = 0, work = b->n;
    bool look;
    if (b->at < WINDOW_BITS) return true;
    if (slice_over(sl, 1)) return false;
    if (!b->begun) b->pass = plan_first(b, enough) ? BEST_ASKING : BEST_IN_ORDER;
    b->begun = true;
    if (b->pass == BEST_ASKING && !ask_all(b, sl)) return false;
    if (b->pass == BEST_IN_ORDER || !next_promising(b)) {
      if (b->end >= b->m->n_docs) return false;
      b->base = b->end;
      if (b->n == 1 || (b->kind == BEST_ALL && !b->totals.any)) { /* the next that holds the rarest */
        uint32_t next = window_next(&b->words[b->lead], b->base);
        if (next >= b->m->n_docs) {
          b->end = b->m->n_docs;
          return false;
        }
        b->base = next - next % WINDOW_DOCS;
      }
      set_stretch(b, b->base);
      times = b->met && !b->totals.any ? 0 : window_stands_for(b->m->n_docs, b->base, b->totals.every);
    }
    most = b->bounds && b->pass == BEST_IN_ORDER ? b->bounds[b->base / WINDOW_DOCS] : INFINITY;
    look = enough < INFINITY && (b->unscored || (most > 0 && most >= enough * RANK_LESS));
    if (look && !b->unscored) {
      most = bound_here(b);
      look = most > 0 && most >= enough * RANK_LESS;
    }
    if (!look && !times) continue;
    work += b->kind == BEST_ALL || !look
                ? 0
                : fill_any(b, b->unscored ? INFINITY : enough * RANK_LESS, b->unscored || (times && b->totals.any));
    if (b->kind == BEST_ALL || !look) {
      if (times && b->totals.any)
        for (i = 0; i < b->n; i++) work += window_fill(&b->words[i], b->base, b->end, look && asked_much(&b->words[i]));
      else work += fill_all(b, look);
    }
    if (times) count(b, times);
    if (look) choose(b, enough * RANK_LESS);
    slice_over(sl, work / 8);
  }
}

/* The documents to look at, one after the other; NO_DOC: no more in this stretch. */
static uint32_t next_to_look(best_walk *b) {
  for (; b->at < WINDOW_BITS; b->at++) {
    uint64_t *left = &b->to_look[b->at];
    uint32_t bit;
    if (!*left) continue;
    bit = (uint32_t)__builtin_ctzll(*left);
    *left &= *left - 1;
    return b->at * 64 + bit;
  }
  return NO_DOC;
}

/* Scores the document; false: it does not reach `enough`. Counts that are known come first, then those of the rarest. */
static bool score_doc(best_walk *b, uint32_t at, double enough, double *score, uint32_t *n_held) {
  double parts[BEST_WORDS_MOST], bounds[BEST_WORDS_MOST], most = 0, k, less = enough * RANK_LESS;
  uint32_t i, n = 0, asking;
  for (i = 0; i < b->n; i++) {
    const window_word *w = &b->words[i];
    parts[i] = bounds[i] = 0;
    if (!window_holds(w, at)) continue;
    bounds[i] = w->here;
    if (w->summed && window_most(w, at) < bounds[i]) bounds[i] = window_most(w, at);
    most += bounds[i];
    n++;
  }
  if (most < less) return false;
  k = rank_k(b->how, b->m->segment, b->base + at);
  for (asking = 0; asking < 2; asking++)
    for (i = 0; i < b->n; i++) {
      uint32_t which = b->order[i];
      window_word *w = &b->words[which];
      if (w->summed == asking || !window_holds(w, at)) continue;
      parts[which] = rank_counts(b->how, w->of->term, window_count(w, b->base, at), k);
      most += parts[which] - bounds[which];
      if (most < less) return false;
    }
  *n_held = n;
  for (i = 0, *score = 0; i < b->n; i++) *score += parts[i];
  return *score >= enough;
}

/* ---------------------------------------------------------------- meeting */

/* All words but the rarest at their best. */
static double most_of_others(const best_walk *b) {
  double most = 0;
  uint32_t i;
  for (i = 0; i < b->n; i++) most += i == b->lead ? 0 : b->words[i].most;
  return most;
}

/* A document of the rarest word: counts and scores it. False: it does not match, or does not reach `enough`. */
static bool meet(best_walk *b, uint32_t doc, double enough, double *score, uint32_t *n_held) {
  double parts[BEST_WORDS_MOST] = {0}, most, k = 0;
  window_word *lead = &b->words[b->lead];
  bool counts = b->stands_for && b->totals.all && !b->totals.any;
  uint32_t i, n = 1, held[BEST_WORDS_MOST];
  if (snapshot_bit(b->dead, doc)) return false;
  if (!counts) { /* then the others need not be asked where it cannot be enough */
    k = rank_k(b->how, b->m->segment, doc);
    parts[b->lead] = rank_counts(b->how, lead->of->term, window_count_at(lead, doc), k);
    if (parts[b->lead] + most_of_others(b) < enough * RANK_LESS) return false;
  }
  for (i = 1, most = counts ? lead->most : parts[b->lead]; i < b->n; i++) {
    window_word *w = &b->words[b->order[i]];
    uint32_t at = window_seek(w, doc);
    if (at == doc) {
      held[n++] = b->order[i];
      most += w->most;
    } else if (b->kind == BEST_ALL) {
      b->next = at; /* none before it has all */
      return false;
    }
  }
  if (counts && n == b->n) b->totals.n_all += b->stands_for;
  if ((b->kind == BEST_REST && n == b->n) || most < enough * RANK_LESS) return false;
  if (counts) {
    k = rank_k(b->how, b->m->segment, doc);
    parts[b->lead] = rank_counts(b->how, lead->of->term, window_count_at(lead, doc), k);
    most += parts[b->lead] - lead->most;
  }
  for (i = 1; i < n && most >= enough * RANK_LESS; i++) {
    window_word *w = &b->words[held[i]];
    double part = rank_counts(b->how, w->of->term, window_count_at(w, doc), k);
    most += part - w->most;
    parts[held[i]] = part;
  }
  if (most < enough * RANK_LESS) return false;
  *n_held = n;
  for (i = 0, *score = 0; i < b->n; i++) *score += parts[i];
  return *score >= enough;
}

/* The next of these; NO_DOC: there is none, and the stretches begin, or the slice is over. */
static uint32_t next_meeting(best_walk *b, double enough, slice *sl, double *score, uint32_t *n_held) {
  uint32_t doc, i;
  while ((doc = window_seek(&b->words[b->lead], b->next)) != NO_DOC) {
    bool found;
    if (doc >= b->end) {
      b->base = doc - doc % WINDOW_DOCS;
      b->end = b->base + WINDOW_DOCS;
      b->stands_for = window_stands_for(b->m->n_docs, b->base, b->totals.every);
    }
    b->next = doc + 1;
    found = meet(b, doc, enough, score, n_held);
    if (slice_over(sl, b->n) || found) return found ? doc : NO_DOC;
  }
  b->meeting = false;
  b->met = true;
  b->base = 0;
  b->end = b->kind == BEST_ALL ? b->m->n_docs : 0;
  for (i = 0; i < b->n && b->kind != BEST_ALL; i++) window_rewind(&b->words[i]);
  return NO_DOC;
}

uint32_t best_next(best_walk *b, double enough, slice *sl, double *score, uint32_t *n_held) {
  uint32_t at, i;
  *n_held = 1;
  if (b->is_phrase) return phrase_next(&b->phrase, enough, b->unscored, sl, score);
  if (b->is_single) return single_next(&b->single, enough, sl, score);
  if (b->meeting && ((at = next_meeting(b, enough, sl, score, n_held)) != NO_DOC || sl->over)) return at;
  while (next_stretch(b, enough, sl)) {
    if (b->unscored && (at = next_to_look(b)) != NO_DOC) {
      for (i = 0, *n_held = 0, *score = 0; i < b->n; i++) *n_held += window_holds(&b->words[i], at);
      return b->base + at;
    }
    while ((at = next_to_look(b)) != NO_DOC) {
      bool found = score_doc(b, at, enough, score, n_held);
      slice_over(sl, 1);
      if (found) return b->base + at;
      if (sl->over) return NO_DOC;
    }
  }
  return NO_DOC;
}

double best_score(best_walk *b, uint32_t doc) {
  double score = 0;
  uint32_t n_held;
  if (b->is_phrase) return phrase_score(&b->phrase, doc);
  score_doc(b, doc - b->base, -INFINITY, &score, &n_held);
  return score;
}
