/* How well does an article match? */
#ifndef QUERY_RANK_H
#define QUERY_RANK_H

#include "base/buf.h"
#include "query/match.h"

typedef struct rank {
  double n_articles;
  double average;  /* A: mean length of a live article, headline words three times */
  double presence; /* D */
} rank;

rank rank_of(const snapshot *s, uint32_t n_words);
double rank_idf(const rank *r, uint64_t df);

double rank_k(const rank *r, const segment *s, uint32_t doc); /* K */
double rank_k_of(const rank *r, double length);               /* of an article so long */
double rank_counts(const rank *r, const match_term *t, group_counts n, double k);
/* The score of the word of `g`, which stands on `doc`. */
double rank_word(const rank *r, group *g, uint32_t doc, double k);

/* The most that is known of some documents: f, f / (L + base), and whether the word stands in the headline of any. `base`:
 * segment_base of theirs. */
typedef struct rank_most {
  double f, share, base;
  bool in_title;
} rank_most;
/* What none of them exceeds in rank_word: `all` of all forms together, `own` of the query's own spelling. */
double rank_bound(const rank *r, const match_term *t, const rank_most *all, const rank_most *own);
#define RANK_LESS (1 - 1e-9) /* of what is enough: where bounds are added up rounding must not leave out what just is */

/* The most that a word so often in a document scores there; K from rank_k. */
double rank_most_in(const rank *r, const match_term *t, bool own, group_counts n, double k);

/* How long a document may be, no less, that has the word so often (f) and scores `enough`; below 0: it does not, whatever its
 * length. `own`: the query's own spelling may be all of it. */
double rank_longest(const rank *r, const match_term *t, bool own, bool title, uint32_t f, double enough);

/* The score of `doc`, whose items were asked about by match_count. `told` NULL, or gets a line for each step. */
double rank_score(const rank *r, match *m, uint32_t doc, buf *told);

#endif
