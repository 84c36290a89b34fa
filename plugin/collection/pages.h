/* What does a page say now? Pages of the collection, parsed as the manifest wants them; a few are kept. */
#ifndef COLLECTION_PAGES_H
#define COLLECTION_PAGES_H

#include "article/page.h"
#include "base/file.h"
#include "base/map.h"
#include "collection/manifest.h"

/* A larger page is not held: it is read in pieces (pieces.h), or named in problems. */
#define PAGE_SIZE_MOST ((uint64_t)64 << 20)

/* How a page is read in pieces, in bytes. */
typedef struct piece_sizes {
  uint64_t least; /* of an archive that is read so: smaller ones are read at once */
  uint64_t whole; /* other pages are read at once up to this size */
  size_t piece;   /* as many articles as fit, but at least one */
  size_t article; /* what is beyond of one is left out, with a problem */
} piece_sizes;
#define PIECE_SIZES ((piece_sizes){8 << 20, PAGE_SIZE_MOST, 1 << 20, (size_t)PAGE_SIZE_MOST})

/* Bytes [from, to) of a file. */
typedef struct byte_range {
  uint32_t from, to;
} byte_range;

typedef struct loaded_page {
  page *page;      /* owned; NULL: none */
  char (*ids)[16]; /* of each article; in the page's arena */
  file_state state;
  uint64_t content; /* XXH3 of the file's bytes */
  /* Of a part of a page: where its articles stand in the file. NULL: it is a whole one. In the page's arena. */
  const byte_range *ranges;
} loaded_page;

/* The state and content of a file that may have changed, without reading it as a page. */
gz_status page_content(const file_root *beneath, const char *real, const allocator *from, file_state *state,
                       uint64_t *content, gz_error *err);

/* What the manifest says of how a page is read; borrowed from it. */
void page_options(const manifest *m, gz_str path, gz_parse_options *out);
/* Gives the articles their ids, `titles` having those of the page that stand before them. */
gz_status page_number(page *p, gz_str path, map *titles, char (**ids)[16]);

/* Reads and parses the file `real` beneath `beneath`, which the collection calls `path`. */
gz_status page_load(const file_root *beneath, const manifest *m, gz_str path, const char *real, const allocator *from,
                    loaded_page *out, gz_error *err);
void page_unload(loaded_page *p); /* harmless on a zeroed struct */
/* One more problem of a page; the message is borrowed. GZ_NOMEM. */
gz_status page_problem(page *p, uint32_t line, const char *message, gz_error *err);
/* The problem that its format is little more than a guess, where it is. GZ_NOMEM. */
gz_status page_doubt(page *p, gz_error *err);

/* The section of an article as the collection names it. */
gz_str page_section(const manifest_rule *rule, gz_str path, const page *p, const gz_article *a,
                    gz_str collection_title);

/* A page that was read and is kept: shared by the cache and the texts that are made of it. */
typedef struct kept_page {
  loaded_page loaded;
  gz_str path; /* owned */
  uint32_t refs;
  allocator from;
} kept_page;
void page_drop(kept_page *p); /* NULL is fine */

/* The least recently used of a few pages go. One a collection. */
enum { PAGE_CACHE = 12 };
typedef struct page_cache {
  struct {
    kept_page *page;
    uint64_t used;
  } at[PAGE_CACHE];
  uint64_t clock;
  allocator from;
} page_cache;
void page_cache_init(page_cache *c, const allocator *from);
void page_cache_clear(page_cache *c);
/* The page `path`, whose file is `real` beneath `beneath` and in state `state` now; *out has a reference for the caller. */
gz_status page_cache_get(page_cache *c, const file_root *beneath, const manifest *m, gz_str path, const char *real,
                         const file_state *state, kept_page **out, gz_error *err);
/* The same where it is kept already; NULL: it is not. */
kept_page *page_cache_find(page_cache *c, gz_str path, const file_state *state);
/* The article with that id; NO_ARTICLE: gone. */
#define NO_ARTICLE UINT32_MAX
uint32_t page_find_id(const loaded_page *p, gz_str id);

#endif
