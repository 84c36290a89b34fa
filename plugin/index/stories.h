/* Which articles tell the same story (text/story.h)?
 *
 *   stories   | key of each document, u64; 0: none | documents whose key another one of the segment has, u32, ascending | */
#ifndef INDEX_STORIES_H
#define INDEX_STORIES_H

#include "index/segment.h"

/* Appends the part; `keys` is u64 one after another. False: out of memory, unless it is the buf's. */
bool stories_put(buf *out, gz_str keys, const allocator *from);
bool stories_fit(const segment *s);
gz_status stories_check(segment *s, gz_error *err); /* are the documents listed those that share a key? */

/* Of `n` keys: *shared gets a byte each, 1 where another one is the same and not 0. `from`: of *shared too. False: out of
 * memory. */
bool stories_shared(const uint64_t *keys, size_t n, const allocator *from, char **shared);

#endif
