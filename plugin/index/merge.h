/* How do several segments become one? Their live pages in file order, as if all had been indexed at once: the same terms,
 * lists, records and answers. In steps, and with memory for numbers alone: what is read is given back, and what is whole goes
 * to a file, if there is one. */
#ifndef INDEX_MERGE_H
#define INDEX_MERGE_H

#include "index/snapshot.h"

/* tiers.c: which segments should become one, of `most` bytes together, ascending, in `into`; *n 0: none. */
gz_status merge_pick(const snapshot *s, uint64_t most, arena *into, uint32_t **which, uint32_t *n, gz_error *err);

typedef struct merge merge;

/* Of the segments `which` of a snapshot, which it keeps. `fd` and `spill`: empty files for the result and for what waits to be
 * part of it, the caller's; -1: in memory. `most`: bytes of the segments that it holds in memory. NULL: out of memory. */
merge *merge_begin(snapshot *of, const uint32_t *which, uint32_t n, int fd, int spill, uint64_t most,
                   const allocator *from);
/* Before the first step: pages of the same path are parts of one. Their articles follow each other in the order of the segments;
 * what else is known of the page the last one says. */
void merge_join(merge *m);
void merge_free(merge *m); /* NULL is fine */
/* Works until then; *done once there is nothing left to do. GZ_NOMEM, GZ_CORRUPT for segments that are no segments, GZ_IO,
 * GZ_NOT_SUPPORTED for more than one can hold. After a failure only merge_free. */
gz_status merge_step(merge *m, uint64_t until_us, bool *done, gz_error *err);
/* Once it is done: the segment's length; in memory *image is the caller's, mem_free(from, *image, *len). */
gz_status merge_finish(merge *m, char **image, uint64_t *len, gz_error *err);

#endif
