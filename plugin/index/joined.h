/* What a snapshot finds out when it is first asked: what order.c, sections.c and twins.c make, and snapshot.c frees. */
#ifndef INDEX_JOINED_H
#define INDEX_JOINED_H

#include "index/snapshot.h"

struct file_order *order_new(const allocator *from); /* empty; NULL: out of memory */
void order_free(struct file_order *o);
struct joined_sections *joined_new(const allocator *from);
void joined_free(struct joined_sections *j);
gz_str joined_name(const struct joined_sections *j, uint32_t section); /* borrowed */
struct twins *twins_new(const allocator *from);                        /* not known yet; NULL: out of memory */
void twins_free(struct twins *t);

static inline segment *segment_in(const snapshot *s, uint32_t in) { return s->segments[in]->segment; }

#endif
