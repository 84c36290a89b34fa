/* Which articles are like this one? Those that say the words which tell it from the rest of the collection
 * (query/telling.h): the 24 that tell most, each worth
 *
 *   (v / vmax) idf f / (f + K)        v of the word in the article, the rest as in query/rank.c
 *
 * in another article. The work is bounded, whatever the article and the collection are: of a long text its beginning is
 * read, words of many articles give way, and what is left is added up list by list. */
#ifndef QUERY_RELATED_H
#define QUERY_RELATED_H

#include "query/search.h"

typedef struct related_list {
  size_t n;
  const doc_ref *at;    /* best first */
  const double *scores; /* 1 is what the article itself would have */
} related_list;

/* Of a story (text/story.h) one is enough, and of its own none. The best `limit` for `ref`, allocated in `into`. An article whose page cannot be read at once is known by its headline; one
 * that is gone is GZ_NOT_FOUND. */
gz_status related_find(const search_setup *setup, doc_ref ref, uint32_t limit, arena *into, related_list *out,
                       gz_error *err);

#endif
