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
void mem_free(const allocator *a, void *block, size_t size); /* NULL is fine */

#endif
