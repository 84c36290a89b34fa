/* Who owns what a function gives back? */
#include "base/result.h"

#include <string.h>

typedef struct header {
  allocator from;
  arena own;
  size_t size;
  void (*destroy)(void *payload);
} header;

enum { HEADER = (sizeof(header) + 15) / 16 * 16 };

static header *header_of(const void *payload) { return (header *)((char *)payload - HEADER); }

void *result_new(const allocator *from, size_t size, void (*destroy)(void *payload)) {
  char *block = size > SIZE_MAX - HEADER ? NULL : mem_new(from, HEADER + size);
  header *h = (header *)block;
  if (!block) return NULL;
  memset(block, 0, HEADER + size);
  h->from = *from;
  arena_init(&h->own, &h->from);
  h->size = size;
  h->destroy = destroy;
  return block + HEADER;
}

arena *result_arena(void *payload) { return &header_of(payload)->own; }

void result_free(const void *payload) {
  header *h;
  allocator from;
  if (!payload) return;
  h = header_of(payload);
  if (h->destroy) h->destroy((char *)h + HEADER);
  arena_free(&h->own);
  from = h->from; /* what frees the block must not lie in it */
  mem_free(&from, h, HEADER + h->size);
}
