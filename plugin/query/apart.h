/* Which of the places where words stand are near each other, as a NEAR of the query asks? The same for an article's
 * positions in the index (match.c) and for the words of its text (snippet.c).
 *
 *   camp NEAR/3 (closed OR shut) NEAR/1 again         each near the one typed before it, on either side
 *
 *   positions     1     2    3    4      5     6
 *                camp  was  shut then  closed  again
 *   camp          1
 *   + closed, shut           3                        3 - 1 <= 3, but 5 - 1 > 3
 *   + again                                           nothing: 6 - 3 > 1
 *
 * What is reached from the left is carried on to the right; both directions together tell which places take part. Time
 * is n log n in the places at most. */
#ifndef QUERY_APART_H
#define QUERY_APART_H

#include "query/query.h"

/* Words first … last; those of one list do not descend by `first`. */
typedef struct apart_place {
  uint32_t first, last;
  uint32_t id; /* the caller's */
} apart_place;

typedef struct apart_finder apart_finder;
struct apart_finder {
  void *ud;
  /* Whether an alternative stands in the article at all, or the article passes what is no word. */
  bool (*holds)(void *ud, const query_node *node);
  /* Calls apart_add for each place of a leaf, in any order. */
  bool (*places)(void *ud, const query_node *leaf, apart_finder *to);
  void (*reached)(void *ud, const apart_place *places, uint32_t n); /* of a leaf; may be NULL */
  arena *into;      /* for lists; what they have outgrown stays there, at most as much again */
  uint32_t n_title; /* words below this position are the headline's: nothing is near across its end */
  bool back;        /* from the right to the left */
  /* private: lists one after the other, those in use below n */
  apart_place *list;
  uint32_t *ends; /* scratch */
  uint32_t n, n_room, n_ends;
};

bool apart_add(apart_finder *n, apart_place place); /* false: out of memory */
/* *any: the whole of `root`, a NEAR, is there. False: out of memory, or what `places` says. */
bool apart_find(apart_finder *n, const query_node *root, bool *any);

#endif
