/* Which documents of a segment score best, without looking at all of them, and how many match? For queries that are words
 * alone: one, all of several, or any of several. Others, and filters, go article by article (match.h). */
#ifndef QUERY_BEST_H
#define QUERY_BEST_H

#include "query/phrase.h"
#include "query/promise.h"
#include "query/single.h"
#include "query/window.h"

enum { BEST_WORDS_MOST = 8 };

/* What is done with the stretches: what may be in each is asked; the most promising are looked at; the others are. */
typedef enum best_pass { BEST_ASKING, BEST_FIRST, BEST_IN_ORDER } best_pass;

/* BEST_REST: documents that hold some of the words and not all. */
typedef enum best_kind { BEST_ALL, BEST_ANY, BEST_REST } best_kind;

/* How many live documents hold all of the words, and how many any: counted in one stretch of `every`, which stands for
 * its neighbours; all of them, and exact, where that is 1. */
typedef struct best_totals {
  bool all, any, told; /* which are counted; told: `any` follows from what is known */
  uint32_t every;
  uint64_t n_all, n_any;
} best_totals;

/* A walk over the documents that may still be among the best, ascending, a stretch at a time. */
typedef struct best_walk {
  const rank *how;
  match *m;
  best_kind kind;
  phrase_walk phrase; /* where the query is one: it goes its own way */
  bool is_phrase;
  single_walk single; /* or one word that nothing is counted of */
  bool is_single;
  uint32_t n, lead; /* lead: the rarest */
  window_word words[BEST_WORDS_MOST];
  const uint64_t *dead; /* a bit for each document of the segment; NULL: none is */
  bool unscored;        /* all that match are wanted, whatever they score */
  unsigned left_out;    /* a bit for each word: documents that hold no other are not wanted */
  best_totals totals;
  bool meeting, met; /* the rarest word's documents are gone through; they were, and are out of the game */
  uint32_t order[BEST_WORDS_MOST]; /* meeting: the rarest first */
  uint32_t next, stands_for;       /* meeting: where to go on; for how many stretches this one is counted */
  best_pass pass;
  bool begun;
  double *bounds; /* of each stretch: no document of it scores more; 0: none is to be looked at any more; may be NULL */
  promise promise;
  uint32_t base, end;            /* the stretch */
  uint64_t to_look[WINDOW_BITS]; /* documents of it that are still to be looked at */
  uint32_t at;                   /* the first word of these that may have any */
} best_walk;

/* Whether `m`, prepared, is such a query. */
bool best_fits(const match *m);
void best_rewind(match *m); /* for a second walk */
/* `all`, `any`: which totals are wanted. */
gz_status best_begin(best_walk *b, best_kind kind, const rank *how, match *m, bool all, bool any, gz_error *err);
/* From the beginning of a walk over the rest: without the documents that hold this word alone. */
void best_leave_out(best_walk *b, uint32_t which);
/* From the beginning: all documents that match, counted exactly, without a score. */
gz_status best_begin_all(best_walk *b, gz_error *err);
/* The next live document that scores at least `enough`, its score, and how many of the words it holds. NO_DOC: no more,
 * or the slice is over. */
uint32_t best_next(best_walk *b, double enough, slice *sl, double *score, uint32_t *n_held);
/* The score of the document that best_next gave last. */
double best_score(best_walk *b, uint32_t doc);
best_totals best_count(const best_walk *b); /* behind the last document */
bool best_failed(const best_walk *b);       /* a list is corrupt */

#endif
