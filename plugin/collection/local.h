/* How does a folder on this machine become a collection? What local.c, refresh.c and follow.c share.
 *
 *   local   the handle: root, the world as it is now, the refresh that runs, pages kept parsed
 *   world   manifest + analyzer + snapshot + problems of one moment; immutable, reference-counted: a search, an
 *           iterator and the refresh each hold the one that they began with
 *   refresh walk -> read what changed -> a new world; works only inside poll and wait, a slice at a time */
#ifndef COLLECTION_LOCAL_H
#define COLLECTION_LOCAL_H

#include "collection/manifest.h"
#include "collection/pages.h"
#include "collection/seam.h"
#include "collection/walk.h"
#include "index/snapshot.h"
#include "query/search.h"

typedef struct world {
  uint32_t refs;
  allocator from;
  arena own;
  gz_str manifest_text; /* as it was read */
  manifest manifest;
  gz_str title;         /* of the collection */
  analyzer *words;
  snapshot *index;
  const gz_problem *problems; /* of the manifest, the walk and pages that cannot be read */
  uint32_t n_problems;
  char indexed_at[24];  /* "2012-03-04T05:06:07Z" */
} world;
world *world_keep(world *w);
void world_drop(world *w); /* NULL is fine */
world *world_new(const allocator *from); /* zeroed, refs 1; NULL: out of memory */

typedef struct refresh refresh;

typedef struct local {
  gz_collection pub; /* first */
  arena own;
  const char *root;  /* real path */
  gz_str only;       /* a collection of this page alone; absent: the whole folder */
  file_root beneath;
  world *now;        /* never NULL after local_open */
  refresh *running;  /* NULL: none; holds a reference */
  uint64_t generation;
  page_cache pages;
} local;

static inline local *local_of(gz_collection *c) { return (local *)c; }

/* world.c. A world with nothing in it yet, so that there always is one. */
gz_status world_empty(const local *lib, world **out, gz_error *err);
/* Manifest, title and analyzer from the text of a gazette.yaml ("" where there is none). */
gz_status world_read_manifest(world *w, const local *lib, gz_str text, gz_error *err);
/* The names of sections that come first, for snapshot_new. */
gz_status world_section_order(const world *w, arena *into, gz_str **order, uint32_t *n);

/* refresh.c */
gz_status refresh_begin(local *lib, const gz_refresh_options *opts, refresh **out, gz_error *err);
void refresh_work(refresh *r, uint64_t until_us); /* clock_us; ends lib->running when it is over */
void refresh_status(const refresh *r, gz_job_status *out);
void refresh_again(refresh *r, bool full); /* another pass at the end, since what is asked for may have been read */
bool refresh_over(const refresh *r);
gz_status refresh_outcome(const refresh *r, gz_error *err); /* GZ_OK while it runs, too */
void refresh_forget(refresh *r); /* the collection closes: cancelled */
gz_job *refresh_job(refresh *r); /* a reference for the caller: gz_job_free */
void refresh_drop(refresh *r);

/* local.c, for follow.c */
gz_status local_article(local *lib, gz_str id, gz_article *out, arena *into, gz_error *err);
/* The article as its page is now. GZ_NOT_FOUND: gone. */
gz_status local_text(local *lib, const gz_article *a, article_text *out, gz_error *err);
void local_search_setup(local *lib, world *w, search_setup *out); /* `w` must outlive the search */

/* follow.c */
gz_status local_follow(gz_collection *c, gz_str id, const gz_link *link, gz_target *out, arena *into, gz_error *err);

#endif
