/* Which articles answer, and how well? begin, step, step, …, finish: never longer than asked in one call.
 *
 *   query tree -> cursors (match.c) -> score (rank.c) -> best k (search.c) -> places and snippets (snippet.c) */
#ifndef QUERY_SEARCH_H
#define QUERY_SEARCH_H

#include "base/result.h"
#include "index/snapshot.h"
#include "query/query.h"

typedef struct search search;

/* The text of an article, as its page is now: what snippets and places are made of. Filled by the collection. */
typedef struct article_text {
  const page *page; /* borrowed until the next call */
  const gz_article *article;
  const origin *from;
} article_text;
/* GZ_NOT_FOUND: the article is gone, the hit is dropped and no longer counted. Other failures but GZ_NOMEM: its page
 * cannot be read just now; the hit stays, without a snippet, at its headline. */
typedef gz_status (*text_reader)(void *ud, const gz_article *a, article_text *out, gz_error *err);

typedef struct search_setup {
  snapshot *of;      /* kept (a reference is taken) */
  analyzer *words;   /* must outlive the search */
  path_matcher glob; /* for path: and the filter; never NULL */
  const query_alias *aliases;
  uint32_t n_aliases;
  text_reader read; /* NULL: hits have no snippets, and their headlines' lines */
  void *read_ud;
  const allocator *from;
} search_setup;

/* `opts` NULL: gz_search_defaults. Fails as query_parse does; GZ_NOT_SUPPORTED also for an order by date or title. */
gz_status search_begin(const search_setup *setup, gz_str text, const gz_search_options *opts, search **out,
                       gz_error *err);
/* Works until done or `ms` are over (< 0: until done); one article's text is always read whole. *done: results are
 * ready. After a failure only search_end is left. */
gz_status search_step(search *s, double ms, bool *done, gz_error *err);
/* After done: the results, a result of base/result.h that keeps a reference on the snapshot. */
gz_status search_finish(search *s, const gz_results **out, gz_error *err);
void search_end(search *s); /* at any time; NULL is fine */

/* The arithmetic of a hit's score, appended to `out` (lines of "name  value  how"). */
gz_status search_explain(const gz_results *r, size_t i, buf *out, gz_error *err);

/* Where the words of `q` stand in an article's text, ascending; allocated in `into`. Phrases match whole, one that is
 * broken by a line's end as a match in each line. */
gz_status query_find(const query *q, const article_text *text, analyzer *words, arena *into, gz_match **out, size_t *n,
                     gz_error *err);
/* The best window of the body: at most `width` characters (0: no text, the place alone), whole words, fit for a screen,
 * marks on every match; and the best match's place: in that window, else in the headline, else the headline's. */
typedef struct snippet {
  gz_str text;
  gz_mark *marks;
  uint32_t n_marks;
  uint32_t line, col;
} snippet;
gz_status snippet_make(const query *q, const article_text *text, analyzer *words, uint32_t width, arena *into,
                       snippet *out, gz_error *err);

#endif
