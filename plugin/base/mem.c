/* Where does memory come from? */
#include "base/mem.h"

#include <stdlib.h>
#include <string.h>

static void *libc_alloc(void *ud, void *block, size_t old_size, size_t new_size) {
  (void)ud;
  (void)old_size;
  if (new_size == 0) {
    free(block);
    return NULL;
  }
  return realloc(block, new_size);
}

const allocator mem_libc = {libc_alloc, NULL};

allocator mem_allocator(gz_alloc fn, void *ud) {
  allocator a = {fn, ud};
  return fn ? a : mem_libc;
}

void *mem_new(const allocator *a, size_t size) { return a->fn(a->ud, NULL, 0, size ? size : 1); }

void *mem_zero(const allocator *a, size_t count, size_t size) {
  void *block;
  if (size && count > SIZE_MAX / size) return NULL;
  block = mem_new(a, count * size);
  if (block) memset(block, 0, count * size);
  return block;
}

void *mem_resize(const allocator *a, void *block, size_t old_size, size_t new_size) {
  return a->fn(a->ud, block, block && !old_size ? 1 : old_size,
               new_size ? new_size : 1); /* nothing is kept in a byte */
}

void *mem_more(const allocator *a, void *list, uint32_t n, uint32_t *room, size_t size) {
  uint32_t more = n < 8 ? 16 : n * 2;
  if (n < *room) return list;
  if (n > UINT32_MAX / 2 || more > SIZE_MAX / size) return NULL;
  list = mem_resize(a, list, *room * size, more * size);
  if (list) *room = more;
  return list;
}

void mem_free(const allocator *a, void *block, size_t size) {
  if (block) (void)a->fn(a->ud, block, size ? size : 1, 0);
}
