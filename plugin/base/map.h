/* Which number has this text? A hash map from text to uint32_t that keeps the order of insertion.
 * Keys are copied into the map's own arena. Hash: XXH3 (libxxhash) with a seed per map. */
#ifndef BASE_MAP_H
#define BASE_MAP_H

#include "base/arena.h"

typedef struct map_entry {
  gz_str key;
  uint64_t hash;
  uint32_t value;
} map_entry;

typedef struct map {
  const allocator *from;
  uint64_t seed;
  arena keys;
  map_entry *entries; /* n of them, in order of insertion */
  uint32_t n, room;
  uint32_t *slots; /* entry + 1, or 0; n_slots is a power of two */
  uint32_t n_slots;
} map;

#define MAP_NONE UINT32_MAX

void map_init(map *m, const allocator *from);
void map_free(map *m);
/* The entry's place in m->entries, or MAP_NONE. */
uint32_t map_find(const map *m, gz_str key);
/* The entry's place, added with value 0 if it was not there (*added, may be NULL); MAP_NONE: out of memory. */
uint32_t map_add(map *m, gz_str key, bool *added);

uint64_t map_hash(gz_str key, uint64_t seed); /* XXH3, 64 bits */

/* The same, with seed 0, of bytes that come one after another. */
typedef struct hasher hasher;
hasher *hasher_new(const allocator *from); /* NULL: out of memory */
void hasher_add(hasher *h, gz_str more);
uint64_t hasher_sum(const hasher *h);
void hasher_free(hasher *h); /* NULL is fine */

#endif
