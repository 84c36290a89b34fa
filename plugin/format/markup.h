/* What do tags say? HTML as a list of blocks of text, by libxml2's reader.
 *
 *   <h2><a href="a.html">Storm</a></h2>    block {heading 2, "Storm"}  link {"a.html", all of the block}
 *   <p>Rain fell<br>all&nbsp;night.</p>    block {text, "Rain fell" break "all" U+00A0 "night."}
 *   <nav> … </nav>                         blocks that are furniture
 *
 * What is no text (scripts, styles, menus to choose from) is left out. It may be a page, or a fragment that a feed or a
 * mail has: then a map says where its bytes stand in the page. */
#ifndef FORMAT_MARKUP_H
#define FORMAT_MARKUP_H

#include "format/format.h"

struct libxml; /* format/libxml.h */

typedef enum { MARKUP_TEXT, MARKUP_HEADING, MARKUP_ITEM, MARKUP_CELL, MARKUP_CODE } markup_kind;

/* What a block is besides the text of an article. */
enum {
  MARKUP_HARD = 1,  /* furniture by its element: nav, header, footer, aside … */
  MARKUP_SOFT = 2,  /* furniture by the name of its class: share buttons, cookie notes … */
  MARKUP_ABOUT = 4, /* said about the article: a date, a byline */
  MARKUP_MAIN = 8,  /* inside <main> */
  MARKUP_FOOT = 16  /* furniture that closes an <article>: may say something about it, or have the link to all of it */
};

/* Bytes of the text, or of `own` from MARKUP_OWN on; len 0: a line break. */
typedef struct markup_piece {
  uint32_t at, len;
} markup_piece;

#define MARKUP_OWN ((uint32_t)1 << 31)
#define MARKUP_NONE UINT32_MAX

typedef struct markup_block {
  unsigned char kind, level, flags;
  bool broken;                 /* goes on behind the line that is the block before */
  uint32_t from, to;           /* pieces */
  uint32_t link_from, link_to; /* links that begin in it */
  uint32_t article;            /* the outermost <article> that it is in, from 0, or MARKUP_NONE */
  uint32_t key;                /* hash of its element and class: those that come again are alike */
  uint32_t node;               /* the element that it is in */
  uint32_t about;              /* with MARKUP_ABOUT: the element that says so */
  uint32_t link_in;            /* the link in which it begins, or MARKUP_NONE */
  uint32_t row;                /* of a cell */
  uint32_t at;                 /* where its element begins, or what of it is left behind a block before */
  uint32_t n_text, n_linked;   /* bytes that are no white space; those of them in links */
} markup_block;

typedef struct markup_link {
  gz_str href;
  uint32_t at;            /* of its tag */
  uint32_t from, to;      /* pieces; none: a sign behind a heading */
  bool is_tag, is_marker; /* by its relation or class */
} markup_link;

/* An element, but for those inside lines. */
typedef struct markup_node {
  uint32_t parent; /* or MARKUP_NONE */
  uint32_t first;  /* blocks [first, end); end: UINT32_MAX where nobody closed it */
  uint32_t end;
  uint32_t n_about; /* of reading alone: text, … */
  bool soft;        /* … and what its name says */
} markup_node;

typedef struct markup_date {
  uint32_t block; /* the one that follows or holds it */
  gz_str date;    /* ISO 8601 */
} markup_date;

/* Of the head; absent where nothing is said. */
typedef struct markup_head {
  gz_str date, author, section, description, site, title, url;
} markup_head;

typedef struct markup {
  gz_str text;
  const span *map; /* text -> page, or NULL: the text lies in the page */
  uint32_t n_map;
  const char *base; /* what the map's text_at count from: the page's text */
  const allocator *from;
  arena kept; /* hrefs, dates */
  buf pieces, blocks, nodes, links, dates, tags, own;
  uint32_t n_blocks, n_nodes, n_articles;
  uint32_t title_from, title_to; /* pieces of <title> */
  markup_head head;
  bool too_deep; /* more was nested than is read */
} markup;

/* libxml2, or NULL with a problem of the page. */
const struct libxml *markup_reader(builder *b);

/* False: out of memory. Free it in any case. Linear. */
bool markup_read(markup *m, const struct libxml *lib, gz_str text, const span *map, uint32_t n_map, const char *base,
                 const allocator *from);
void markup_free(markup *m);

static inline const markup_block *markup_at(const markup *m, uint32_t i) {
  return (const markup_block *)(const void *)m->blocks.data + i;
}
static inline const markup_node *markup_node_at(const markup *m, uint32_t i) {
  return (const markup_node *)(const void *)m->nodes.data + i;
}
static inline const markup_link *markup_link_at(const markup *m, uint32_t i) {
  return (const markup_link *)(const void *)m->links.data + i;
}
/* Where a byte of the text stands in the page. */
const char *markup_place(const markup *m, uint32_t at);
/* Appends pieces as plain text, white space folded. */
void markup_words(const markup *m, uint32_t from, uint32_t to, buf *out);
/* Pieces as the headline. False: out of memory. */
bool markup_headline(builder *b, const markup *m, uint32_t from, uint32_t to);
/* Blocks [from, to) as the body but for those that have one of the `without` flags; their headings and links too. The
 * link `marker` is the one to the full text, and no text; MARKUP_NONE: none. False: out of memory. */
bool markup_put(builder *b, const markup *m, uint32_t from, uint32_t to, unsigned without, uint32_t marker);

gz_link_kind markup_link_kind(gz_str target);

#endif
