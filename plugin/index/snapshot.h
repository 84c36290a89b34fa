/* What does the index hold, all of it, at one moment? Segments and which of their pages are gone. Immutable and
 * reference-counted; results and iterators keep the one that they came from.
 *
 * Making one reads nothing that grows with the collection, so that a process is there at once. What only some questions
 * need, the order of files over all segments (order.c) and the sections of all of them (sections.c), is found when it is
 * first asked for, and kept. */
#ifndef INDEX_SNAPSHOT_H
#define INDEX_SNAPSHOT_H

#include "base/map.h"
#include "index/segment.h"

/* A segment shared by snapshots. Counted by the snapshots that hold it; not atomic: one thread at a time. */
typedef struct shared_segment {
  segment *segment;
  allocator from;
  uint32_t refs;
  uint64_t number;   /* of its file; 0: in none */
  file_state opened; /* that file, if it was opened from there; zero: not */
} shared_segment;
shared_segment *shared_segment_new(segment *s, const allocator *from); /* taken, closed on failure (NULL); refs 1 */
void shared_segment_drop(shared_segment *s);

/* An article: 64 bits that sort only within a segment; place in file order is snapshot_ordinal. */
typedef struct doc_ref {
  uint32_t in, doc;
} doc_ref;

typedef struct snapshot_section {
  gz_str name;
  uint64_t articles, pages;
} snapshot_section;

/* Of one segment: which of its pages another has in a newer state, or nobody has any more, and what the others hold. */
typedef struct snapshot_part {
  uint64_t *dead_docs, *dead_pages; /* a bit each; NULL: all are live */
  uint32_t n_dead_pages;
  uint64_t n_words_title, n_words_body, text_bytes; /* of live articles; of the files of live pages */
} snapshot_part;

typedef struct snapshot {
  uint32_t refs;
  allocator from;
  arena own;
  uint64_t generation; /* higher is newer */
  shared_segment **segments;
  uint32_t n_segments;
  uint32_t *n_live;     /* [in] -> live articles */
  snapshot_part *parts; /* [in] */
  uint32_t n_pages;
  uint64_t n_articles, n_words_title, n_words_body, text_bytes; /* all of them live */
  uint64_t index_bytes;                                         /* of all segments */
  const gz_str *section_order;
  uint32_t n_order;
  struct file_order *order;       /* order.c */
  struct joined_sections *joined; /* sections.c */
  struct twins *twins;            /* twins.c */
} snapshot;

/* `old` (may be NULL) with `n` newer segments, each newer than the one before it: of a path that stands in several the
 * newest segment's page is live. `gone` (may be NULL): paths whose pages in `old` are deleted. `section_order`: names of
 * sections that come first, spelled so. A segment without a live page is left out. Takes a reference on each segment.
 * Time grows with the new segments and with what they replace. */
gz_status snapshot_new(const snapshot *old, shared_segment *const *segments, uint32_t n, const map *gone,
                       const gz_str *section_order, uint32_t n_order, uint64_t generation, const allocator *from,
                       snapshot **out, gz_error *err);

/* What was written down of a part: `dead` holds numbers of pages, ascending. */
typedef struct stored_part {
  shared_segment *segment;
  uint64_t n_words_title, n_words_body, text_bytes;
  const uint32_t *dead;
  uint32_t n_dead;
} stored_part;
/* The snapshot that these parts were written down of. GZ_CORRUPT: of no such segments. */
gz_status snapshot_restore(const stored_part *parts, uint32_t n, const gz_str *section_order, uint32_t n_order,
                           uint64_t generation, const allocator *from, snapshot **out, gz_error *err);
/* `s`, but that one segment, which holds their live pages (merge.h), stands for the `n` segments `which`, ascending. */
gz_status snapshot_merged(const snapshot *s, const uint32_t *which, uint32_t n, shared_segment *merged,
                          uint64_t generation, snapshot **out, gz_error *err);
snapshot *snapshot_keep(snapshot *s);
void snapshot_drop(snapshot *s); /* NULL is fine */

/* The first page from `page` on that is dead, or live; `end` if none before it. */
uint32_t snapshot_next_dead(const snapshot_part *p, uint32_t page, uint32_t end);
uint32_t snapshot_next_live(const snapshot_part *p, uint32_t page, uint32_t end);
static inline bool snapshot_bit(const uint64_t *bits, uint32_t i) { return bits && bits[i / 64] >> i % 64 & 1; }
static inline bool snapshot_live(const snapshot *s, doc_ref d) {
  return d.in < s->n_segments && d.doc < segment_numbers(s->segments[d.in]->segment)->n_docs &&
         !snapshot_bit(s->parts[d.in].dead_docs, d.doc);
}
/* Whether `a` stands before `b` in file order: by path, then as on the page. Asks for no order of everything. */
bool snapshot_before(const snapshot *s, doc_ref a, doc_ref b);
/* Where much of the segments' files is in memory, gives it back: for the beginning of whatever asks the snapshot, when
 * nothing is borrowed from a segment. snapshot_article does so, too. */
void snapshot_spare(const snapshot *s);
/* GZ_CORRUPT: some of a segment's file could not be read, and answers since then may lack something. */
gz_status snapshot_status(const snapshot *s, gz_error *err);

bool snapshot_find_id(const snapshot *s, gz_str id, doc_ref *out);
/* `from` may be NULL. The section is spelled as in snapshot_sections, and borrowed. Not live: GZ_NOT_FOUND. */
gz_status snapshot_article(const snapshot *s, doc_ref d, arena *into, gz_article *a, origin *from, gz_error *err);

/* A live page. */
typedef struct snapshot_page {
  uint32_t in, page; /* segment's place in the snapshot, page in it */
  uint32_t first_doc, n_docs;
  gz_str path; /* borrowed from the segment */
  file_state state;
  uint64_t content;
} snapshot_page;
bool snapshot_find_page(const snapshot *s, gz_str path, snapshot_page *out);               /* false: none */
bool snapshot_page_get(const snapshot *s, uint32_t in, uint32_t page, snapshot_page *out); /* false: corrupt */

/* File order over all segments. snapshot_order finds it, before any of the others is called: GZ_NOMEM, GZ_CORRUPT. */
gz_status snapshot_order(const snapshot *s, gz_error *err);
uint64_t snapshot_ordinal(const snapshot *s, doc_ref d);  /* from 0; not live: UINT64_MAX */
doc_ref snapshot_at(const snapshot *s, uint64_t ordinal); /* its inverse; beyond the end: {NO_DOC, NO_DOC} */
typedef struct page_walk {
  const snapshot *of; /* the rest zero: before the first */
  uint32_t run, page;
  bool failed;
} page_walk;
bool snapshot_next_page(page_walk *w, snapshot_page *out);    /* false: no more, or failed */
bool snapshot_next_problem(page_walk *w, snapshot_page *out); /* the same, of pages that have problems */
/* What stands around an ordinal in one segment, each document the next article of the file order: [first, end), with the
 * article at `doc`. Beyond the end: nothing, in NO_DOC. */
typedef struct stretch {
  uint32_t in, first, doc, end;
} stretch;
stretch snapshot_stretch(const snapshot *s, uint64_t ordinal);

/* Sections of all segments, joined by folded name. Numbers are for comparing alone. */
gz_status snapshot_name_sections(const snapshot *s, gz_error *err); /* before the next four */
uint32_t snapshot_section_of(const snapshot *s, doc_ref d);         /* not live: NO_DOC */
/* The number of a segment's section, and the name of that number, borrowed. */
uint32_t snapshot_section_number(const snapshot *s, uint32_t in, uint32_t section);
gz_str snapshot_section_name(const snapshot *s, uint32_t number);
uint32_t snapshot_find_section(const snapshot *s, gz_str name); /* folded; NO_DOC: none, or no memory */
/* Documents by their section, a block of them read at a time and kept. `of` is set, the rest zero. */
typedef struct section_walk {
  const snapshot *of;
  uint32_t in, first, n, sections[SECTION_ROOM]; /* of the segment's documents [first, first + n) */
} section_walk;
/* The first of the live documents [doc, end) of a segment that is in the section, or `end`; the last one, or NO_DOC. Damage
 * is in none: snapshot_status tells. */
uint32_t snapshot_section_next(section_walk *w, uint32_t in, uint32_t section, uint32_t doc, uint32_t end);
uint32_t snapshot_section_last(section_walk *w, uint32_t in, uint32_t section, uint32_t doc, uint32_t end);
/* Those that have an article: in the order asked for, then as they first appear. Borrowed. Looks at every article, once. */
gz_status snapshot_sections(const snapshot *s, const snapshot_section **out, uint32_t *n, gz_error *err);
/* How many these are. Looks at no article, but where all that had a section may be dead. */
gz_status snapshot_n_sections(const snapshot *s, uint32_t *n, gz_error *err);

/* An article whose story (text/story.h) another live one tells too. */
typedef struct twin {
  doc_ref ref;
  uint32_t story; /* from 0, as they first appear */
} twin;
/* All of them, by segment and document, found when first asked for; borrowed. *out NULL: to know them more than `most`
 * documents would have to be looked at. GZ_NOMEM, GZ_CORRUPT. */
gz_status snapshot_twins(const snapshot *s, uint32_t most, const twin **out, uint32_t *n, uint32_t *n_stories,
                         gz_error *err);

/* A way to match a path that index/ need not know (collection/glob.h). */
typedef bool (*path_matcher)(gz_str pattern, gz_str path);

/* Which articles does a filter let through? Compiled once; section, path, tag, since, until. The snapshot and what
 * `spec` points at must outlive it. */
typedef struct filter filter;
/* *out NULL: all pass. GZ_SYNTAX: since or until is no date. */
gz_status filter_new(const snapshot *s, const gz_filter *spec, path_matcher glob, filter **out, gz_error *err);
bool filter_passes(filter *f, doc_ref d); /* f may be NULL; of articles that are not live: false */
/* No article of the segment from d.doc on passes before the one that it returns; NO_DOC: none does. Cheap: of pages alone, and
 * not of many. */
uint32_t filter_seek(filter *f, doc_ref d);
/* No article of the documents [d.doc, end) of a segment passes before the one that it returns; `end`: none does. Passes over
 * pages by their paths and over whole blocks by their sections; of the one it returns filter_passes tells. f may be NULL. */
uint32_t filter_next(filter *f, doc_ref d, uint32_t end);
/* GZ_OK, or why some article could not be asked (GZ_NOMEM, GZ_CORRUPT): it did not pass. f may be NULL. */
gz_status filter_status(const filter *f, gz_error *err);
void filter_free(filter *f);

#endif
