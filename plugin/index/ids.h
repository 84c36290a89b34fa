/* Which article has this id? The hashes of all ids, ascending, cut to so few bits that some 250 articles would have to be
 * asked in vain for one that is: the article itself tells.
 *
 *   part     | bits of a gap | hash of entry 0, u32 | of entry 128 | … | gap x n_docs | document x n_docs |
 *
 * A gap is how much larger the hash is than that of the first of its 128 entries. The last two are rows (bits.h); documents
 * take what the largest one needs. */
#ifndef INDEX_IDS_H
#define INDEX_IDS_H

#include "index/segment.h"

/* Appends the part: `hashes` is map_hash of each document's id, u64. GZ_NOMEM. */
gz_status ids_put(buf *out, gz_str hashes, const allocator *from, gz_error *err);
bool ids_fit(const segment *s); /* whether the part is as long as it must be */
/* Entry i < n_docs: its hash, as ids_hash makes it, and its document. False: it cannot be read. */
bool ids_get(const segment *s, uint32_t i, uint32_t *hash, uint32_t *doc);
uint32_t ids_hash(const segment *s, gz_str id);

#endif
