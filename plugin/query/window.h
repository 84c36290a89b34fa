/* Which documents of a short stretch hold a word, and how often? A stretch after the other, from the lists of the word's
 * forms as they are:
 *
 *   camp     | 4100 | 4233 |  …                     held   | 0 | 1 | 0 | 0 | 1 | …      a bit for each document
 *   camps    | 4100 | 7000 |  …                     sums   |   | 3 |   |   | 1 | …      times in headline and body, if asked for
 *            4096 …       8191 */
#ifndef QUERY_WINDOW_H
#define QUERY_WINDOW_H

#include "query/rank.h"

enum { WINDOW_DOCS = 4096, WINDOW_BITS = WINDOW_DOCS / 64, WINDOW_SMALL_F = 32 };

typedef struct window_word {
  group *of;
  uint32_t n_lists, own;     /* own: the list of the term's own form; n_lists: there is none */
  posting *lists, *sweep;    /* of the forms: `sweep` goes from stretch to stretch, `lists` to documents asked about */
  posting *apart;            /* of the term's own form, where it is in none of these by itself; may be NULL */
  uint64_t *held, *held_own; /* of this stretch */
  uint64_t *sums, *own_sums; /* headline in the high half; only where `summed` */
  bool summed;               /* of this stretch */
  uint32_t headline_at;      /* of a title: word: the first of `of`'s headlines that is not behind it */
  double most;               /* no document scores higher for this word, */
  double here;               /* none of this stretch */
  double by_f[2][WINDOW_SMALL_F + 1]; /* nor one, without and with it in the headline, of this f; the last: of any */
  uint64_t n_swept, n_asked;          /* so far: what the bits said, what was asked one by one */
} window_word;

/* Of `every` stretches that follow each other one is drawn, always the same: how many stretches this one stands for; 0: it
 * was not drawn, or `every` is 0. */
uint32_t window_stands_for(uint32_t n_docs, uint32_t base, uint32_t every);

/* Everything is allocated in `into`. `g` is prepared; its lists are the window's from now on. */
gz_status window_open(window_word *w, group *g, const rank *how, arena *into, gz_error *err);
/* The most that a document of [base, end) scores for the word, also into w->here; stretches must not descend. */
double window_bound(window_word *w, const rank *how, uint32_t base, uint32_t end);
/* The most of a list's blocks that lie in the stretch; and what a document scores that has no more than `all`, and than `exact`
 * of the query's own spelling, which may be NULL. */
posting_bound window_bound_in(posting *p, uint32_t base, uint32_t end);
double window_bound_of(const rank *how, const match_term *t, const segment *of, const posting_bound *all,
                       const posting_bound *exact);
uint32_t window_next(const window_word *w, uint32_t base); /* the first document >= base that may hold it */
/* Fills the bits of [base, end), at most WINDOW_DOCS; `sums`: and the sums. How many postings were read. */
uint32_t window_fill(window_word *w, uint32_t base, uint32_t end, bool sums);
/* The same of those documents alone that are in `of`; for a word of lists. */
uint32_t window_meet(window_word *w, uint32_t base, uint32_t end, const uint64_t *of, bool sums);
uint32_t window_bit(const uint64_t *of, uint32_t at); /* the first bit from `at` on; WINDOW_DOCS: there is none */
/* Their bits alone, where they are few. */
uint32_t window_ask(window_word *w, uint32_t base, const uint64_t *of);
group_counts window_count(window_word *w, uint32_t base, uint32_t at); /* of a document that holds it */
/* Without stretches, instead of these: the first document >= target that may hold it; those of lists do. Targets ascend. */
uint32_t window_seek(window_word *w, uint32_t target);
group_counts window_count_at(window_word *w, uint32_t doc); /* of one that window_seek found */
void window_rewind(window_word *w);                         /* and then with stretches, from the first */
bool window_failed(const window_word *w);                   /* a list is corrupt */

static inline bool window_holds(const window_word *w, uint32_t at) { return w->held[at / 64] >> at % 64 & 1; }
/* No less than the word scores in the document, whatever its length; only where `summed`. */
static inline double window_most(const window_word *w, uint32_t at) {
  uint64_t title = w->sums[at] >> 32, f = 3 * title + (uint32_t)w->sums[at];
  return w->by_f[title > 0][f < WINDOW_SMALL_F ? f : WINDOW_SMALL_F];
}

#endif
