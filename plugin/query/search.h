/* Which articles answer, and how well? begin, step, step, …, finish: never longer than asked in one call.
 *
 *   query tree -> cursors (match.c) -> score (rank.c) -> best k (search.c) -> places and snippets (snippet.c) */
#ifndef QUERY_SEARCH_H
#define QUERY_SEARCH_H

#include "base/result.h"
#include "index/snapshot.h"
#include "query/snippet.h"

typedef struct search search;

typedef struct search_setup {
  snapshot *of;      /* kept (a reference is taken) */
  analyzer *words;   /* must outlive the search */
  path_matcher glob; /* for path: and the filter; never NULL */
  const query_alias *aliases;
  uint32_t n_aliases;
  text_source texts; /* open NULL: hits have no snippets, and their headlines' lines */
  const allocator *from;
} search_setup;

/* `opts` NULL: gz_search_defaults. Fails as query_parse does; GZ_NOT_SUPPORTED for an order by title. */
gz_status search_begin(const search_setup *setup, gz_str text, const gz_search_options *opts, search **out,
                       gz_error *err);
/* Works until done or `ms` are over (< 0: until done). A hit whose text cannot be had in a step of that length stays at its
 * headline, without a snippet. *done: results are ready. After a failure only search_end is left. */
gz_status search_step(search *s, double ms, bool *done, gz_error *err);
/* After done: the results, a result of base/result.h that keeps a reference on the snapshot. */
gz_status search_finish(search *s, const gz_results **out, gz_error *err);
void search_end(search *s); /* at any time; NULL is fine */

/* The arithmetic of a hit's score, appended to `out` (lines of "name  value  how"). */
gz_status search_explain(const gz_results *r, size_t i, buf *out, gz_error *err);

#endif
