/* Where do the words of a query stand in an article's text, and which piece of it shows most of them?
 *
 * The text comes from the collection, a piece at a time where it is long, so that a search can stop between any two. */
#ifndef QUERY_SNIPPET_H
#define QUERY_SNIPPET_H

#include "base/clock.h"
#include "index/snapshot.h"
#include "query/query.h"

/* The text of an article as its page is now. What gives it has more behind it. */
typedef struct article_text {
  const page *page;
  const gz_article *article; /* with the body so far */
  const origin *from;        /* with the maps so far */
  bool more;                 /* the body goes on */
} article_text;

typedef struct text_source {
  /* The text of `a`, which is article `ref` of `of`; `a` and `from` must outlive it. Where it would take longer than `us`
   * microseconds *out is NULL and the status GZ_OK. GZ_NOT_FOUND: the article is gone. Other failures but GZ_NOMEM: its
   * page cannot be read just now. */
  gz_status (*open)(void *ud, const snapshot *of, doc_ref ref, const gz_article *a, const origin *from, uint64_t us,
                    article_text **out, gz_error *err);
  gz_status (*more)(article_text *text, gz_error *err); /* the next piece; fails as open does */
  void (*close)(article_text *text);                    /* NULL is fine */
  void *ud;
} text_source;

/* Where the words of `q` stand in an article's whole text, ascending; allocated in `into`. Phrases match whole, one that
 * is broken by a line's end as a match in each line. */
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

/* Makes the snippets of one search, each a slice at a time. A text is looked through as far as LOOK_ENOUGH bytes, or
 * LOOK_PLACES matches; where none of the words stands in these, as far as LOOK_MOST bytes. What lies beyond has no part in
 * snippet and place. */
enum { LOOK_ENOUGH = 256 << 10, LOOK_MOST = 2 << 20, LOOK_PLACES = 4096 };
typedef struct snippets snippets;
snippets *snippets_new(const query *q, analyzer *words, const allocator *from); /* all outlive it; NULL: no memory */
void snippets_free(snippets *s);                                                /* NULL is fine */
void snippets_begin(snippets *s); /* another text, or the same from its beginning */
/* Works until *done or the slice is over. Fails as source->more does. */
gz_status snippets_step(snippets *s, const text_source *source, article_text *text, uint32_t width, slice *sl,
                        arena *into, snippet *out, bool *done, gz_error *err);

#endif
