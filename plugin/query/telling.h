/* Which words tell a few texts from the rest of the collection?
 *
 *   v = P ln(P / C)    P: the word's share in the texts, headlines three times
 *                      C: its share in the collection, that of its articles in all pairs of word and article
 *
 * These are the weights of Carpineto and others (2001), who took them from Kullback and Leibler. */
#ifndef QUERY_TELLING_H
#define QUERY_TELLING_H

#include "base/map.h"
#include "query/rank.h"

enum { TELLING_TEXT_MOST = 1 << 16 /* bytes of a text that are read */ };

typedef struct telling_word {
  match_term term; /* of the stem, counted */
  double value, times;
} telling_word;

typedef struct telling {
  const allocator *from;
  map stems;
  buf counts; /* parallel to stems.entries: double */
  double n_counted;
  telling_word *words; /* chosen: `n`, those that tell most first */
  uint32_t n;
} telling;

void telling_init(telling *t, const allocator *from);
void telling_free(telling *t);
/* Counts the words of an article's headline and body but for stop words. False: out of memory. */
bool telling_add(telling *t, analyzer *words, const gz_article *a);
/* Of its `stems_most` commonest stems the `most` that tell most, of those that two articles have, and no more than
 * `df_most` unless `always` (may be NULL) wants them all the same. Their terms are allocated in `into`, and borrow the stems. */
gz_status telling_choose(telling *t, const rank *how, const snapshot *of, uint32_t stems_most, uint32_t most,
                         double df_most, bool (*always)(const void *ud, gz_str stem), const void *ud, arena *into,
                         gz_error *err);

#endif
