/* How does a folder on this machine become a collection? What local.c, refresh.c and follow.c share.
 *
 *   local   the handle: root, the world as it is now, the refresh that runs, pages kept parsed
 *   world   manifest + analyzer + snapshot + problems of one moment; immutable, reference-counted: a search, an
 *           iterator and the refresh each hold the one that they began with
 *   refresh walk -> read what changed -> a new world; works only inside poll and wait, a slice at a time */
#ifndef COLLECTION_LOCAL_H
#define COLLECTION_LOCAL_H

#include "collection/manifest.h"
#include "collection/notes.h"
#include "collection/pages.h"
#include "collection/runner.h"
#include "collection/seam.h"
#include "collection/walk.h"
#include "index/snapshot.h"
#include "query/search.h"

typedef struct store store;

typedef struct world {
  uint32_t refs;
  allocator from;
  arena own;
  uint64_t manifest_hash; /* of the text of the manifest that the index was made by */
  manifest manifest;
  gz_str title; /* of the collection */
  analyzer *words;
  snapshot *index;
  const gz_problem *problems; /* of the manifest, the walk and pages that cannot be read */
  uint32_t n_problems;
  char indexed_at[24]; /* "2012-03-04T05:06:07Z" */
  struct world *base;  /* whose all but the index is; NULL: our own */
} world;
world *world_keep(world *w);
void world_drop(world *w);                    /* NULL is fine */
world *world_new(const allocator *from);      /* zeroed, refs 1; NULL: out of memory */
world *world_with(world *w, snapshot *index); /* the same with another index, taken also on failure (NULL) */

typedef struct local {
  gz_collection pub; /* first */
  arena own;
  const char *root; /* real path */
  gz_str only;      /* a collection of this page alone; absent: the whole folder */
  file_root beneath;
  world *now;            /* never NULL after local_open */
  runner *running;       /* NULL: none; holds a reference */
  store *store;          /* NULL: the index is in memory alone */
  gz_str cache;          /* as it was asked for; absent: the user's */
  gz_str unkept;         /* why the index cannot be kept; absent: it can, or nobody asked */
  gz_str damage;         /* why it was made anew; absent: it was not */
  bool untold;           /* of the damage */
  bool mending;          /* what `now` has is damaged, and is being made anew */
  bool no_wait;          /* as it was opened */
  uint32_t asked_jobs;   /* likewise, for gazette-index */
  uint64_t segment_text; /* a segment is closed behind so many bytes of pages */
  piece_sizes pieces;
  uint64_t generation;
  /* Of a gazette-index that has told its end, and still merges or waits: its lines, its lifeline; -1: none. */
  int tail[2];
  bool tail_stays; /* it waits for a request */
  page_cache pages;
  notes notes;              /* of the last refresh in this process, or as the store has them (store_read_notes) */
  struct moved_ids *moved;  /* ids of articles before their pages moved; NULL: not asked for yet */
  struct page_names *names; /* of the pages of an index; NULL: not asked for yet */
  /* gazette-index only */
  uint32_t jobs; /* threads that read pages; 0: this one alone */
  /* Before a page is read, which of them does (0: the one that does all else), and "" when it is done; may be NULL. */
  void (*on_page)(void *ud, uint32_t hand, gz_str path);
  void *on_page_ud;
  const page_note *left_out; /* pages that ended a worker before this one */
  uint32_t n_left_out;
} local;

static inline local *local_of(gz_collection *c) { return (local *)c; }

/* world.c. A world with no pages in it yet, so that there always is one; its title is the manifest's already. */
gz_status world_empty(const local *lib, world **out, gz_error *err);
/* Manifest, title and analyzer from the text of a gazette.yaml ("" where there is none). */
gz_status world_manifest_text(const local *lib, arena *into, gz_str *text, gz_error *err);
gz_status world_read_manifest(world *w, const local *lib, gz_str text, gz_error *err);
/* The analyzer learns the languages that pages of the index name. */
gz_status world_tongues(world *w, gz_error *err);
/* The names of sections that come first, for snapshot_new. */
gz_status world_section_order(const world *w, arena *into, gz_str **order, uint32_t *n);

/* The two runners. *out has one reference, lib->running's when it is put there; who ends takes it away.
 * child_begin: GZ_NOT_FOUND where there is no program gazette-index, or no folder for the index; without `opts` it is
 * started by the first poll. */
gz_status refresh_begin(local *lib, const gz_refresh_options *opts, runner **out, gz_error *err);
void child_tail_end(local *lib);                     /* it ends, with nothing lost */
bool child_tail_over(local *lib, uint64_t until_us); /* waits until then, or it has ended */
enum { REQUEST_ROOM = 4096, REQUEST_PAGES = 256 };   /* bytes and pages of a request to one that waits */
gz_status child_begin(local *lib, const gz_refresh_options *opts, runner **out, gz_error *err);

/* Begins a refresh, in a process of its own where that is possible, else in this one. */
gz_status local_begin(local *lib, const gz_refresh_options *opts, gz_error *err);

/* mend.c. local_damaged: it is made anew, which is told once, by local_tell. local_mend: it is not yet; it is thrown away
 * now; true when it has been made anew. */
void local_damaged(local *lib, gz_str why);
void local_tell(local *lib, gz_str message);
bool local_mend(gz_collection *c, const gz_error *why);
gz_status local_notice(gz_collection *c, gz_text *out, arena *into, gz_error *err);

/* tidy.c. Segments that should be one (index/tiers.c) become one, and the world that has it is lib->now. Where the index has
 * a folder, its lock is held. */
typedef struct tidy tidy;
enum { TIDY_CHEAP = 256 << 10 }; /* bytes that are merged in some milliseconds */
/* Of `most` bytes together, unless there are very many segments. *out NULL: nothing to do. */
gz_status tidy_begin(local *lib, uint64_t most, tidy **out, gz_error *err);
/* GZ_CORRUPT: the index must be made anew; *done: lib->now has changed, and is not committed yet. */
gz_status tidy_step(tidy *t, uint64_t until_us, bool *done, gz_error *err);
void tidy_end(tidy *t); /* NULL is fine; before it is done, everything is as it was */

/* For gazette-index: a local of that root with its index as it is (or none), nothing running. */
gz_status local_prepare(const char *path, const gz_open_options *opts, const allocator *from, local **out,
                        gz_error *err);
void local_free(local *lib);
/* The index on disk becomes what lib shows, if it can be read. */
gz_status local_reload(local *lib, gz_error *err);

/* local.c, for follow.c */
gz_status local_article(local *lib, gz_str id, gz_article *out, arena *into, gz_error *err);
gz_status local_article_at(local *lib, gz_str path, uint32_t line, gz_article *out, arena *into, gz_error *err);
void local_search_setup(local *lib, world *w, search_setup *out); /* `w` must outlive the search */

/* moved.c. An id from before its page moved. False: there is no such one, or *status says why that is not known. */
bool moved_find(local *lib, gz_str id, doc_ref *out, gz_status *status, gz_error *err);
void moved_forget(local *lib);

/* text.c. The article as its page is now. GZ_NOT_FOUND: gone. The first three are a search's text_source; the others give
 * the whole text at once, text_parse with headings and links. */
gz_status text_open(void *lib, const snapshot *of, doc_ref ref, const gz_article *a, const origin *from, uint64_t us,
                    article_text **out, gz_error *err);
gz_status text_more(article_text *text, gz_error *err);
void text_close(article_text *text); /* NULL is fine */
gz_status text_open_whole(local *lib, const snapshot *of, doc_ref ref, const gz_article *a, const origin *from,
                          article_text **out, gz_error *err);
gz_status text_parse(local *lib, const gz_article *a, article_text **out, gz_error *err);

/* follow.c. Where something leads: to an article, and a line of its page, or nowhere. */
typedef struct lead {
  bool found;
  gz_target_kind kind;
  doc_ref doc;
  uint32_t line; /* of the heading, or of the article */
  bool lost;     /* it leads to the page, which has no such heading */
} lead;

/* Who looks where links lead; what several links ask for is looked up once. */
typedef struct tracker {
  local *lib;
  const snapshot *of;
  map names; /* what is called so -> leads */
  lead *leads;
  uint32_t room;
} tracker;
void tracker_begin(tracker *t, local *lib);
void tracker_end(tracker *t);
/* A link of the page `home`. Not found is no failure. */
gz_status track(tracker *t, gz_str home, gz_link_kind kind, gz_str target, lead *out, gz_error *err);
/* The "Read more" of an article; *url: where it leads if to nothing here, or absent; in `into`. */
gz_status track_more(tracker *t, const gz_article *a, doc_ref d, lead *out, gz_str *url, arena *into, gz_error *err);
/* Articles with that headline, letter case and accents folded, the longest first of equals in order of rank. */
gz_status same_headline(tracker *t, gz_str title, buf *docs, gz_error *err);

/* Whether a link may lead to an article: by a name, or a path that is no URL. What it names. */
bool link_leads_inside(const gz_link *link);
gz_str link_target(const gz_link *link);
void page_names_forget(struct page_names *names); /* NULL is fine */

gz_status local_follow(gz_collection *c, gz_str id, const gz_link *link, gz_target *out, arena *into, gz_error *err);

/* backlinks.c */
gz_status local_backlinks(gz_collection *c, gz_str id, uint32_t limit, gz_article_list *out, arena *into,
                          gz_error *err);
gz_status local_dangling(gz_collection *c, gz_problem_list *out, arena *into, gz_error *err);

#endif
