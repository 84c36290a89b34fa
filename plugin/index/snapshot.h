/* What does the index hold, all of it, at one moment? Segments, which of their articles are gone, and the order of
 * files over all of them. Immutable and reference-counted; results and iterators keep the one that they came from. */
#ifndef INDEX_SNAPSHOT_H
#define INDEX_SNAPSHOT_H

#include "base/map.h"
#include "index/segment.h"

/* A segment shared by snapshots. Counted by the snapshots that hold it; not atomic: one thread at a time. */
typedef struct shared_segment {
  segment *segment;
  allocator from;
  uint32_t refs;
  uint64_t number; /* of its file; 0: in none */
} shared_segment;
shared_segment *shared_segment_new(segment *s, const allocator *from); /* taken, closed on failure (NULL); refs 1 */
void shared_segment_drop(shared_segment *s);

/* A live page, in file order. */
typedef struct snapshot_page {
  uint32_t in, page; /* segment's place in the snapshot, page in it */
  uint32_t first_doc, n_docs;
  uint64_t ordinal; /* of its first article in file order over the whole snapshot, from 0 */
  gz_str path;
} snapshot_page;

/* An article: 64 bits that sort only within a segment; place in file order is snapshot_ordinal. */
typedef struct doc_ref {
  uint32_t in, doc;
} doc_ref;

typedef struct snapshot_section {
  gz_str name, folded;
  uint64_t articles, pages;
} snapshot_section;

typedef struct snapshot {
  uint32_t refs;
  allocator from;
  arena own;
  uint64_t generation; /* higher is newer */
  shared_segment **segments;
  uint32_t n_segments;
  snapshot_page *pages; /* live ones, in file order */
  uint32_t n_pages;
  uint32_t *n_live;   /* [in] -> live articles */
  uint32_t **page_of; /* [in][page of segment] -> place in `pages`, or NO_DOC where the page is deleted */
  uint64_t n_articles, n_words_title, n_words_body; /* live ones */
  uint64_t index_bytes, text_bytes;                 /* of all segments; of the files of live pages */
  snapshot_section *sections;                       /* in the order asked for, then first appearance */
  uint32_t n_sections;
  uint32_t **section_of; /* [in][section of segment] -> place in `sections` */
} snapshot;

/* Joins segments, later ones newer: of a path that stands in several the newest segment's page is live, the others
 * are deleted. `gone` (may be NULL): paths that are deleted. An entry's value tells where: 0 in all segments, n in
 * the first n. `section_order`: names that come first, spelled so, where they have an article. Takes a reference on
 * each segment. Linear in articles; GZ_CORRUPT for a segment whose columns are not what a writer wrote. */
gz_status snapshot_new(shared_segment *const *segments, uint32_t n, const map *gone, const gz_str *section_order,
                       uint32_t n_order, uint64_t generation, const allocator *from, snapshot **out, gz_error *err);
/* Adds the paths that stand in segments of `s` and are not live, with the value s->n_segments, unless they are there
 * already: for a newer snapshot of the same segments and some more, where they must not come to life again. */
gz_status snapshot_gone(const snapshot *s, map *gone, gz_error *err);
snapshot *snapshot_keep(snapshot *s);
void snapshot_drop(snapshot *s); /* NULL is fine */

bool snapshot_live(const snapshot *s, doc_ref d);
uint64_t snapshot_ordinal(const snapshot *s, doc_ref d);  /* in file order, from 0; not live: UINT64_MAX */
doc_ref snapshot_at(const snapshot *s, uint64_t ordinal); /* its inverse; beyond the end: {NO_DOC, NO_DOC} */
const snapshot_page *snapshot_find_page(const snapshot *s, gz_str path); /* NULL: none */
bool snapshot_find_id(const snapshot *s, gz_str id, doc_ref *out);
uint32_t snapshot_section_of(const snapshot *s, doc_ref d);     /* not live: NO_DOC */
uint32_t snapshot_find_section(const snapshot *s, gz_str name); /* folded; NO_DOC: none */
/* `from` may be NULL. The section is spelled as in `sections`, and borrowed from there. Not live: GZ_NOT_FOUND. */
gz_status snapshot_article(const snapshot *s, doc_ref d, arena *into, gz_article *a, origin *from, gz_error *err);

/* A way to match a path that index/ need not know (collection/glob.h). */
typedef bool (*path_matcher)(gz_str pattern, gz_str path);

/* Which articles does a filter let through? Compiled once; section, path, tag, since, until. The snapshot and what
 * `spec` points at must outlive it. */
typedef struct filter filter;
/* *out NULL: all pass. GZ_SYNTAX: since or until is no date. */
gz_status filter_new(const snapshot *s, const gz_filter *spec, path_matcher glob, filter **out, gz_error *err);
bool filter_passes(filter *f, doc_ref d); /* f may be NULL; of articles that are not live: false */
/* GZ_OK, or why some article could not be asked (GZ_NOMEM, GZ_CORRUPT): it did not pass. f may be NULL. */
gz_status filter_status(const filter *f, gz_error *err);
void filter_free(filter *f);

#endif
