/* What dies together? An arena: chunks of memory freed in one call.
 *
 *   chunk: | header | used …… | free …… |  -> older chunk -> … */
#ifndef BASE_ARENA_H
#define BASE_ARENA_H

#include "base/mem.h"

typedef struct arena_chunk arena_chunk;
typedef struct arena {
  const allocator *from;
  arena_chunk *newest;
  struct arena_apart *apart; /* blocks that it was given */
  size_t total;              /* bytes taken from the allocator */
} arena;
typedef struct arena_mark {
  arena_chunk *chunk;
  size_t used;
} arena_mark;

void arena_init(arena *a, const allocator *from);
void *arena_alloc(arena *a, size_t size);              /* 16-byte aligned, not zeroed; NULL: out of memory */
void *arena_zero(arena *a, size_t count, size_t size); /* zeroed; NULL also when count * size wraps */
void *arena_copy(arena *a, const void *data, size_t size);
bool arena_str(arena *a, gz_str s, gz_str *out); /* a copy; absent stays absent; false: out of memory */
char *arena_cstr(arena *a, gz_str s);            /* a NUL-terminated copy */
bool arena_printf(arena *a, gz_str *out, const char *format, ...) __attribute__((format(printf, 3, 4)));
/* A block of the same allocator is the arena's from now on: taken. False: out of memory, and it is freed. */
bool arena_take(arena *a, void *block, size_t size);
arena_mark arena_here(const arena *a);
void arena_rewind(arena *a, arena_mark to); /* frees what came after `to` */
void arena_free(arena *a);

#endif
