/* Which format is this page, and who reads it? One line a format; none sees the others. */
#ifndef FORMAT_FORMAT_H
#define FORMAT_FORMAT_H

#include "article/builder.h"

typedef struct format_context {
  gz_str name;           /* the file's name or path; may be absent */
  const gz_str *markers; /* added to the known ones */
  uint32_t n_markers;
  uint32_t split_level; /* manifest's `articles: heading:N`, 0: none */
  bool whole;           /* manifest's `articles: one` */
  const allocator *scratch;
  arena *into; /* the page's own arena */
  /* Where a guess that has read the whole text leaves what it read, for the parse of its format; NULL: nowhere. */
  void **kept;
} format_context;

enum { FORMAT_LOOK = 64 * 1024 };

/* Another number whenever a reader reads a page otherwise than before: an index that older ones made is made anew. */
#define FORMAT_READERS "readers 10"

typedef struct format {
  const char *name;
  const char *const *endings; /* ".md", … NULL-terminated, lower case. An ending of one format alone decides */
  /* How well the text fits, 0 … 100; cheap: looks at the first FORMAT_LOOK bytes at most unless it must.
   * Negative: out of memory. NULL: only by ending, or by name. */
  int (*guess)(gz_str text, const format_context *context);
  int most; /* what it guesses at most */
  /* Tells `b` of each article. Never fails on any text; problems go to builder_problem. Linear time. */
  void (*parse)(builder *b, const format_context *context);
  /* Frees what the guess kept: after the parse, or without one. NULL: it keeps nothing. */
  void (*forget)(void *kept, const allocator *scratch);
  /* Of a page whose articles stand one after another and say nothing about each other, so that a part of it reads as in the
   * whole. NULL: of others alone.
   *   is_list  whether the page that begins with `text` is such a one; NULL: of a page too large to be held, each
   *   cut      where one of its articles begins: the last such place within the first `most` bytes, else the first one
   *            behind them; 0: there is none in `text`, or none that can be told without what follows it. Linear */
  bool (*is_list)(gz_str text);
  size_t (*cut)(gz_str text, size_t most);
  /* Whether an article reads the same where others that stand before it on its page, but for the first ones, are left
   * out. Then a page that is too large to be held is read in pieces, each behind the page's beginning. */
  bool apart;
} format;

const format *format_by_name(gz_str name); /* NULL: none */
const char *const *format_names(void);     /* NULL-terminated, static: those that can be read */
/* By name and content together; plain text when nothing fits. NULL: out of memory. What context->kept then holds is of
 * that format. *confidence: 0 … 1. */
const format *format_for(gz_str text, const format_context *context, double *confidence);
/* The format of a page by its first bytes, not decoded yet, and what `opts` says of it; *confidence as above. GZ_NOMEM. */
gz_status format_by_look(gz_str look, const gz_parse_options *opts, const allocator *from, const format **out,
                         double *confidence, gz_error *err);
bool format_reads(gz_str name);       /* whether a file of that name is a page by default */
gz_str format_file_name(gz_str path); /* what follows the last '/' */

/* Every format: `each(name)` for format_name. The order counts: of equal guesses the first wins, and one that cannot be surer than
 * the best so far is not asked. So mail is first, which is sure after a few lines, plain is behind all that may look like
 * it, and what is added goes to the end: it takes from the others only pages that it fits better. */
#define FORMATS(each) each(mail) each(digest) each(markdown) each(html) each(feed) each(org) each(rst) each(plain)

#define FORMAT_DECLARED(name) extern const format format_##name;
FORMATS(FORMAT_DECLARED)

/* Bytes -> page: decode, choose, parse. The page and its arena are one block of results: page_free. It keeps a copy of
 * the text. `opts` may be NULL; its allocator is not asked, `from` is (borrowed until page_free returns). Fails with
 * GZ_NOMEM or GZ_NOT_SUPPORTED (opts->format, opts->encoding). What is beyond PAGE_MOST is left out, with a problem. */
gz_status page_parse(gz_str text, const gz_parse_options *opts, const allocator *from, page **out, gz_error *err);
void page_free(page *p); /* NULL is fine */

#endif
