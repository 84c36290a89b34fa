/* What did a page say, and where? A parsed page: its articles, and the way back from their text to the file.
 *
 *   page.text   "Title\n\nHeadline\n\nFirst line\nsecond line\n\nRead more\n"      decoded, offsets `at` from 0
 *   body        "First line second line"                                          plain text
 *   body map    {body 0, text 17, len 10} {body 11, text 28, len 11}     same bytes in both; the blank has no place
 */
#ifndef ARTICLE_PAGE_H
#define ARTICLE_PAGE_H

#include "text/utf8.h"

/* `len` bytes of an article's text that are the bytes of the page at `text_at`. Ascending in both. No bytes: the text
 * from `at` on is not written like this in the page, but stands there. */
typedef struct span {
  uint32_t at, text_at, len;
} span;

/* A name that links have for a place: "id:7f3a…" of Org, "ref:label" of reStructuredText. */
typedef struct place_name {
  gz_str name;
  uint32_t line; /* a heading's; 0: the article itself */
} place_name;

/* What gz_article has no room for; parallel to page->pub.articles. */
typedef struct origin {
  const span *title_map, *body_map;
  uint32_t n_title_map, n_body_map;
  const place_name *names;
  uint32_t n_names;
  uint32_t from, to; /* the article's bytes in page->decoded.text */
  bool verbatim;     /* some of the body stands as it is in the page, white space too */
  gz_str replay;     /* of an article from the index: replay.h; absent: it has to be parsed */
} origin;

typedef struct page {
  gz_page pub; /* first: a gz_page * is a page * */
  utf8_text decoded;
  bool recoded; /* `decoded` is not the file's bytes from byte `skipped` (a mark) on */
  uint32_t skipped;
  const uint32_t *lines; /* offset of each line's first byte; n_lines >= 1 */
  uint32_t n_lines;
  uint32_t lines_before; /* of the file, where `decoded` is only a part of it; else 0 */
  const origin *origins;
  arena *own;
} page;

/* The page is what follows so many lines of its file: all its lines are counted on from there. */
void page_follows(page *p, uint32_t n_lines);

/* Pages are limited so that offsets fit 32 bits. */
#define PAGE_MOST ((uint64_t)1 << 31)

uint32_t page_line(const page *p, size_t at);                             /* from 1 */
void page_place(const page *p, size_t at, uint32_t *line, uint32_t *col); /* from 1; col in bytes, see utf8_columns */
/* The page's offset of byte `at` of an article's title or body: inside a span its twin, between spans the end of the
 * one before (or the beginning of the first). */
size_t span_find(const span *map, uint32_t n, size_t at);

#endif
