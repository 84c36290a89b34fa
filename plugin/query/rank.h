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

/* The score of `doc`, whose items were asked about by match_count. `told` NULL, or gets a line for each step. */
double rank_score(const rank *r, match *m, uint32_t doc, buf *told);

#endif
