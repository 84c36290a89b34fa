/* Where does memory come from? One allocating function, shaped like Lua's, behind every byte we own. */
#ifndef BASE_MEM_H
#define BASE_MEM_H

#include "gazette.h"

/* Passed by pointer; whoever keeps the pointer is outlived by what it points to. */
typedef struct allocator {
  gz_alloc fn;
  void *ud;
} allocator;

extern const allocator mem_libc;

allocator mem_allocator(gz_alloc fn, void *ud); /* fn NULL: libc's */

void *mem_new(const allocator *a, size_t size);                /* not zeroed; NULL: out of memory */
void *mem_zero(const allocator *a, size_t count, size_t size); /* zeroed; NULL also when count * size wraps */
void *mem_resize(const allocator *a, void *block, size_t old_size, size_t new_size);
/* `list` of `n` items with room for one more, the place it has; where it was full, for twice as many, and `room` says for how
 * many. NULL: out of memory, and it is as it was. */
void *mem_more(const allocator *a, void *list, uint32_t n, uint32_t *room, size_t size);
void mem_free(const allocator *a, void *block, size_t size); /* NULL is fine */

#endif
