/* Which names does the text itself give to the same thing? */
#ifndef COLLECTION_ALIASES_H
#define COLLECTION_ALIASES_H

#include "collection/seam.h"

/* At most `limit` groups, 0 for all, in `into`: those that are met most often first. Reads every article's text once, in
 * linear time; memory is bounded, and what is met after the bound is not counted. */
gz_status aliases_mine(gz_collection *c, uint32_t limit, gz_alias_list *out, arena *into, gz_error *err);

#endif
