/* In which order do the best articles stand, looked at closely? Two things that a walk over whole lists could not pay
 * for, done to the best alone:
 *
 *   nearness   for words a, b that are neighbours in the query: + 0.2 min(q) min(idf) 2.2 p / (p + K),
 *              p = how often b follows a by one or two positions
 *   likeness   for queries of six content words or more: of the words of the first five articles the twenty that tell
 *              most (v = P ln(P / C), P the share of the word there, headlines three times, C its share in the
 *              collection) each add 0.3 max(q) (v / vmax) times the word's score
 *
 * q, idf and K as in query/rank.c; the share of a word is that of its articles in all pairs of word and article. This is
 * relevance feedback after Rocchio (1971); which words tell is query/telling.h. */
#ifndef QUERY_RERANK_H
#define QUERY_RERANK_H

#include "query/rank.h"
#include "query/search.h"

/* What it adds to an article's score. */
typedef struct rerank_more {
  double nearness, likeness;
} rerank_more;

typedef struct rerank rerank;

/* How many of the best articles are worth a close look: 30, for a query with feedback 100; 0 where there are no
 * neighbours. */
uint32_t rerank_room(const query *q);
/* What is pointed at must outlive it. NULL: out of memory. */
rerank *rerank_new(const query *asked, const plan *p, const rank *how, const search_setup *setup);
/* The articles, best first, at most rerank_room of them; all before the first step. */
void rerank_add(rerank *r, doc_ref ref, double score);
/* Works until done or the slice is over; one article's text is read, or one word looked up, at a time.
 * A text that cannot be had within a step has no say in the feedback. */
gz_status rerank_step(rerank *r, slice *sl, bool *done, gz_error *err);
rerank_more rerank_of(const rerank *r, uint32_t i); /* of the i-th that was added, when done */
void rerank_free(rerank *r);                        /* NULL is fine */

/* The lines of an explanation that follow those of rank_score. */
void rerank_tell(rerank_more more, double score, buf *told);

#endif
