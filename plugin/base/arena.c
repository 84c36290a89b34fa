/* What dies together? */
#include "base/arena.h"

#include <stdarg.h>
#include <stdio.h>
#include <string.h>

enum { ALIGN = 16, FIRST_CHUNK = 1024, LARGEST_CHUNK = 256 * 1024 };

struct arena_chunk {
  arena_chunk *older;
  size_t size, used; /* bytes after the header */
};

/* A block that others allocated; this lies in a chunk, and the block goes when it does. */
typedef struct arena_apart {
  struct arena_apart *older;
  void *block;
  size_t size;
} arena_apart;

static size_t header_size(void) { return (sizeof(arena_chunk) + ALIGN - 1) / ALIGN * ALIGN; }

void arena_init(arena *a, const allocator *from) {
  a->from = from;
  a->newest = NULL;
  a->apart = NULL;
  a->total = 0;
}

/* Chunks double, so that many small arenas stay small and large ones are few blocks. */
static bool add_chunk(arena *a, size_t size) {
  size_t want = a->newest ? a->newest->size * 2 : FIRST_CHUNK;
  arena_chunk *chunk;
  if (want > LARGEST_CHUNK) want = LARGEST_CHUNK;
  if (want < size) want = size;
  if (want > SIZE_MAX - header_size()) return false;
  chunk = mem_new(a->from, header_size() + want);
  if (!chunk) return false;
  chunk->older = a->newest;
  chunk->size = want;
  chunk->used = 0;
  a->newest = chunk;
  a->total += header_size() + want;
  return true;
}

void *arena_alloc(arena *a, size_t size) {
  char *at;
  if (size > SIZE_MAX - ALIGN) return NULL;
  size = (size + ALIGN - 1) / ALIGN * ALIGN;
  if ((!a->newest || a->newest->size - a->newest->used < size) && !add_chunk(a, size)) return NULL;
  at = (char *)a->newest + header_size() + a->newest->used;
  a->newest->used += size;
  return at;
}

void *arena_zero(arena *a, size_t count, size_t size) {
  void *block;
  if (size && count > SIZE_MAX / size) return NULL;
  block = arena_alloc(a, count * size);
  if (block) memset(block, 0, count * size);
  return block;
}

void *arena_copy(arena *a, const void *data, size_t size) {
  void *block = arena_alloc(a, size);
  if (block && size) memcpy(block, data, size);
  return block;
}

bool arena_str(arena *a, gz_str s, gz_str *out) {
  out->data = s.data ? arena_copy(a, s.data, s.len) : NULL;
  out->len = s.len;
  return !s.data || out->data;
}

char *arena_cstr(arena *a, gz_str s) {
  char *copy = s.len < SIZE_MAX ? arena_alloc(a, s.len + 1) : NULL;
  if (!copy) return NULL;
  if (s.len) memcpy(copy, s.data, s.len);
  copy[s.len] = '\0';
  return copy;
}

bool arena_printf(arena *a, gz_str *out, const char *format, ...) {
  va_list args;
  int len;
  char *text;
  va_start(args, format);
  len = vsnprintf(NULL, 0, format, args);
  va_end(args);
  if (len < 0 || !(text = arena_alloc(a, (size_t)len + 1))) return false;
  va_start(args, format);
  vsnprintf(text, (size_t)len + 1, format, args);
  va_end(args);
  out->data = text;
  out->len = (size_t)len;
  return true;
}

bool arena_take(arena *a, void *block, size_t size) {
  arena_apart *apart = arena_alloc(a, sizeof *apart);
  if (!apart) {
    mem_free(a->from, block, size);
    return false;
  }
  *apart = (arena_apart){a->apart, block, size};
  a->apart = apart;
  a->total += size;
  return true;
}

/* Frees the blocks that came after the first `used` bytes of the newest chunk. */
static void drop_apart(arena *a, size_t used) {
  const char *begin = (const char *)a->newest + header_size(), *end = begin + a->newest->used;
  while (a->apart && (const char *)a->apart >= begin + used && (const char *)a->apart < end) {
    arena_apart apart = *a->apart;
    a->total -= apart.size;
    a->apart = apart.older;
    mem_free(a->from, apart.block, apart.size);
  }
}

arena_mark arena_here(const arena *a) {
  arena_mark mark = {a->newest, a->newest ? a->newest->used : 0};
  return mark;
}

void arena_rewind(arena *a, arena_mark to) {
  while (a->newest != to.chunk) {
    arena_chunk *older = a->newest->older;
    drop_apart(a, 0);
    a->total -= header_size() + a->newest->size;
    mem_free(a->from, a->newest, header_size() + a->newest->size);
    a->newest = older;
  }
  if (!a->newest) return;
  drop_apart(a, to.used);
  a->newest->used = to.used;
}

void arena_free(arena *a) {
  arena_mark empty = {NULL, 0};
  if (a->from) arena_rewind(a, empty);
}
