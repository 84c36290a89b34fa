/* Which documents of a segment score best, without looking at all of them? For queries that are words alone: one, all
 * of several, or any of several. Others, and filters, go article by article (match.h). */
#ifndef QUERY_BEST_H
#define QUERY_BEST_H

#include "query/rank.h"

enum { BEST_WORDS_MOST = 8 };

/* BEST_REST: documents that hold some of the words and not all. */
typedef enum best_kind { BEST_ALL, BEST_ANY, BEST_REST } best_kind;

typedef struct best_word {
  group *of;
  double most; /* no document scores higher for this word */
} best_word;

/* A walk over the documents that may still be among the best, ascending. */
typedef struct best_walk {
  const rank *how;
  match *m;
  best_kind kind;
  best_word words[BEST_WORDS_MOST];
  uint32_t n;
  uint32_t order[BEST_WORDS_MOST]; /* ANY: the least promising first; ALL: the rarest last */
  uint32_t n_passive;              /* of `order`: alone they reach no place among the best, so they lead to none */
  uint32_t next, end;              /* looked at so far; where the stretch that is looked at ends */
  double enough;                   /* the score asked for when the next two were found */
  rank_cut cut;                    /* of the only word that is walked: what it must reach, */
  double cut_at;                   /* at this score; INFINITY: not known */
  double least_f;                  /* of a word whose counts are added up: below it no score is enough */
} best_walk;

/* Whether `m`, prepared, is such a query. */
bool best_fits(const match *m);
void best_rewind(match *m); /* for a second walk */
void best_begin(best_walk *b, best_kind kind, const rank *how, match *m);
/* The next document that scores at least `enough`, its score, and how many of the words it holds. NO_DOC: no more, or
 * the slice is over. */
uint32_t best_next(best_walk *b, double enough, slice *sl, double *score, uint32_t *n_held);

/* How many live documents hold all of the words, and how many any? In slices. */
typedef struct tally {
  match *m;
  uint64_t *all, *any, *one;     /* a bit for each document: with all words so far, with any, with the one being read */
  uint32_t word, list, part, at; /* where it is */
  bool galloping;
  group *lead, *other; /* galloping: two words of which one is rare */
  uint64_t n_all, n_any;
} tally;

/* `any`: the second number is wanted too. `whole`: all documents of the segment are live. */
gz_status tally_begin(tally *t, match *m, bool any, bool whole, gz_error *err);
gz_status tally_step(tally *t, bool whole, slice *sl, bool *done, gz_error *err);

#endif
