/* How many of the articles that match does each section, year, tag and month have?
 *
 *   counted   by number, in each segment: its sections, its sets of tags; by year and month
 *   told      by name: sections of all segments joined, sets of tags taken apart; most articles first
 *
 * An article is counted by a look at its columns; names are read once for each number that was counted. */
#ifndef QUERY_FACETS_H
#define QUERY_FACETS_H

#include "base/clock.h"
#include "index/snapshot.h"

typedef struct facets {
  const snapshot *of;
  unsigned which; /* of GZ_FACET_…; 0: nothing is counted */
  allocator from;
  uint32_t **sections, **tag_sets; /* [in][number] -> articles; NULL: none of that segment was counted */
  uint32_t *years, *months;        /* by year; by year x 16 + month, 0: not known */
  /* telling: one facet after the other, for each a segment after the other */
  uint32_t kind, in, at;
  bool begun;
  uint32_t n_sets; /* that were taken apart */
  map names;       /* of the facet: folded tag, or the section's number */
  buf entries;     /* parallel: of facet_entry */
  arena scratch;
  gz_facet *list;
  uint32_t n;
} facets;

void facets_init(facets *f, const snapshot *of, unsigned which, const allocator *from);
void facets_free(facets *f);                                  /* harmless on a zeroed struct */
void facets_clear(facets *f);                                 /* forgets what was counted */
gz_status facets_open(facets *f, uint32_t in, gz_error *err); /* before articles of a segment are counted */
void facets_count(facets *f, doc_ref d, int by);              /* by 1, or -1 */
/* Works until *done, when f->list has what was asked for, in `into`, or the slice is over. `stop`: what is told so far is
 * enough. GZ_NOMEM, GZ_CORRUPT. */
gz_status facets_tell(facets *f, slice *sl, bool stop, arena *into, bool *done, gz_error *err);

#endif
