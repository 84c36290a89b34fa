/* Which articles have a link that names this? The links of a segment's articles that may lead to another article, by what
 * they name: the last part of their target, folded, without its ending.
 *
 *   storm      | 2 | doc 3, line 12, wiki "Storm" | doc 9, line 4, page "../2012/storm.md" |
 *   the wall   | 1 | doc 3, line 14, wiki "the wall#north" |
 *   id:7f3a    | 2 | doc 3, line 15, wiki "id:7f3a" | doc 8, line 2, place "id:7f3a" |
 *
 * A name is only where to look: whether a link leads somewhere is decided when it is asked, by the pages that are there then
 * (collection/follow.c). So nothing of this changes when pages come and go. */
#ifndef INDEX_LINKS_H
#define INDEX_LINKS_H

#include "index/dict.h"
#include "index/segment.h"

/* A stored link of this kind is none, but a place that links call by its target; line 0: the article itself. */
#define LINK_PLACE GZ_LINK_URL

typedef struct stored_link {
  uint32_t doc, line;
  gz_link_kind kind;
  gz_str target; /* as written; borrowed from the segment */
} stored_link;

/* Whether a wiki link's target is what a page calls a place, "id:…" or "ref:…", and no page and no headline. */
bool links_is_place(gz_str target);
bool links_have_places(const segment *s, bool *failed); /* whether any link or place of it is so called */

/* Appends the name that a target has; GZ_LINK_URL: that a path or a headline has, as it is. What leads to a page has its
 * path's name, or that of its path without ending; what leads to an article by its headline has that name. A place's is all of it. */
void links_name(gz_str target, gz_link_kind kind, buf *out);

/* Reads the links of one name. */
typedef struct link_list {
  bytes in;
  uint32_t left, n_docs;
  stored_link at;
} link_list;
bool links_find(segment *s, gz_str name,
                link_list *out); /* false: none, or corrupt, as segment_status or out->in tell */
void links_open(const segment *s, gz_str payload, link_list *out); /* of an entry of the dictionary segment_links */
bool links_next(link_list *l, stored_link *out); /* documents ascending; false: no more, or l->in.failed */
const table *segment_links(const segment *s);

/* What a writer collects, and a merge. */
typedef struct links_writer {
  buf items; /* of link_item */
  arena texts;
  uint32_t n_names;
} links_writer;
void links_init(links_writer *w, const allocator *from);
void links_free(links_writer *w); /* harmless on a zeroed struct */
/* Sticky: links_put tells. The target is copied. */
void links_add(links_writer *w, const stored_link *link);
/* Adds to `out` the entry that all links added so far have, which have one name, ascending by document, and forgets them.
 * For merges; nothing where there is none. False: out of memory. */
bool links_put_name(links_writer *w, gz_str name, dict_writer *out);
/* The part: a dictionary of w->n_names names. False: out of memory. */
bool links_put(links_writer *w, buf *out);

gz_status links_check(segment *s, gz_error *err);

#endif
