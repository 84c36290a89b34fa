/* Which number has this text? Open addressing with linear probing, at most 3/4 full. */
#include "base/map.h"

#include <string.h>
#define XXH_STATIC_LINKING_ONLY
#include <xxhash.h>

#include "base/str.h"

uint64_t map_hash(gz_str key, uint64_t seed) { return XXH3_64bits_withSeed(key.len ? key.data : "", key.len, seed); }

struct hasher {
  allocator from;
  XXH3_state_t *state; /* in `room`, where it is aligned */
  char room[sizeof(XXH3_state_t) + 64];
};

hasher *hasher_new(const allocator *from) {
  hasher *h = mem_zero(from, 1, sizeof *h);
  if (!h) return NULL;
  h->from = *from;
  h->state = (XXH3_state_t *)(((uintptr_t)h->room + 63) & ~(uintptr_t)63);
  XXH3_64bits_reset(h->state);
  return h;
}

void hasher_add(hasher *h, gz_str more) {
  if (more.len) XXH3_64bits_update(h->state, more.data, more.len);
}

uint64_t hasher_sum(const hasher *h) { return XXH3_64bits_digest(h->state); }

void hasher_free(hasher *h) {
  allocator from;
  if (!h) return;
  from = h->from;
  mem_free(&from, h, sizeof *h);
}

void map_init(map *m, const allocator *from) {
  memset(m, 0, sizeof *m);
  m->from = from;
  m->seed = (uintptr_t)m; /* differs from map to map, so that a page cannot aim at collisions */
  arena_init(&m->keys, from);
}

void map_free(map *m) {
  if (!m->from) return;
  arena_free(&m->keys);
  mem_free(m->from, m->entries, m->room * sizeof *m->entries);
  mem_free(m->from, m->slots, m->n_slots * sizeof *m->slots);
  memset(m, 0, sizeof *m);
}

static uint32_t *slot_of(const map *m, gz_str key, uint64_t hash) {
  uint32_t at = (uint32_t)hash & (m->n_slots - 1);
  while (m->slots[at]) {
    const map_entry *e = &m->entries[m->slots[at] - 1];
    if (e->hash == hash && str_equal(e->key, key)) break;
    at = (at + 1) & (m->n_slots - 1);
  }
  return &m->slots[at];
}

uint32_t map_find(const map *m, gz_str key) {
  if (!m->n_slots) return MAP_NONE;
  return *slot_of(m, key, map_hash(key, m->seed)) - 1; /* 0 - 1 is MAP_NONE */
}

static bool grow(map *m) {
  map_entry *entries = m->n > UINT32_MAX / 4 ? NULL : mem_more(m->from, m->entries, m->n, &m->room, sizeof *entries);
  if (!entries) return false;
  m->entries = entries;
  if (m->n_slots / 4 * 3 <= m->n) {
    uint32_t n_slots = m->n_slots ? m->n_slots * 2 : 32, i;
    uint32_t *slots = mem_zero(m->from, n_slots, sizeof *slots);
    if (!slots) return false;
    mem_free(m->from, m->slots, m->n_slots * sizeof *m->slots);
    m->slots = slots;
    m->n_slots = n_slots;
    for (i = 0; i < m->n; i++) { /* no two of them are the same */
      uint32_t at = (uint32_t)m->entries[i].hash & (n_slots - 1);
      while (slots[at]) at = (at + 1) & (n_slots - 1);
      slots[at] = i + 1;
    }
  }
  return true;
}

uint32_t map_add(map *m, gz_str key, bool *added) {
  uint64_t hash = map_hash(key, m->seed);
  uint32_t found = m->n_slots ? *slot_of(m, key, hash) : 0;
  map_entry *e;
  if (added) *added = !found;
  if (found) return found - 1;
  if (!grow(m)) return MAP_NONE;
  e = &m->entries[m->n];
  if (!arena_str(&m->keys, (gz_str){key.data ? key.data : "", key.len}, &e->key)) return MAP_NONE;
  e->hash = hash;
  e->value = 0;
  *slot_of(m, key, hash) = ++m->n;
  return m->n - 1;
}
