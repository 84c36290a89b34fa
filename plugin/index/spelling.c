/* Has this word been seen before, letter for letter? */
#include "index/spelling.h"

void spellings_init(spellings *all, const allocator *from) {
  memset(all, 0, sizeof *all);
  arena_init(&all->own, from);
  all->seed = (uintptr_t)all; /* differs from one to the next, so that a page cannot aim at collisions */
}

void spellings_free(spellings *all) {
  mem_free(all->own.from, all->slots, all->n_slots * sizeof *all->slots);
  arena_free(&all->own);
  all->slots = NULL;
  all->n_slots = all->n = 0;
  all->first = all->last = NULL;
}

size_t spellings_size(const spellings *all) { return all->own.total + all->n_slots * sizeof *all->slots; }

static bool is_spelled(const spelling *s, gz_str text) {
  short_word a, b;
  if (s->len != text.len) return false;
  if (text.len > SHORT_WORD) return !memcmp(s->text, text.data, text.len);
  a = short_word_of(text);
  b = short_word_of(spelling_text(s));
  return a.a == b.a && a.b == b.b;
}

static spelling_slot *slot_of(const spellings *all, gz_str text, uint64_t hash) {
  size_t at = (size_t)hash & (all->n_slots - 1);
  for (;; at = (at + 1) & (all->n_slots - 1)) {
    spelling_slot *slot = &all->slots[at];
    if (!slot->at || (slot->hash == hash && is_spelled(slot->at, text))) return slot;
  }
}

static bool grow(spellings *all) {
  size_t n_slots = all->n_slots ? all->n_slots * 2 : 256, i;
  spelling_slot *slots = mem_zero(all->own.from, n_slots, sizeof *slots);
  if (!slots) return false;
  for (i = 0; i < all->n_slots; i++) {
    size_t at = (size_t)all->slots[i].hash & (n_slots - 1);
    if (!all->slots[i].at) continue;
    while (slots[at].at) at = (at + 1) & (n_slots - 1);
    slots[at] = all->slots[i];
  }
  mem_free(all->own.from, all->slots, all->n_slots * sizeof *all->slots);
  all->slots = slots;
  all->n_slots = n_slots;
  return true;
}

spelling *spelling_of(spellings *all, gz_str text, uint64_t hash) {
  spelling_slot *slot;
  spelling *s;
  if (all->n_slots / 3 * 2 <= all->n && !grow(all)) return NULL;
  slot = slot_of(all, text, hash);
  if (slot->at) return slot->at;
  s = arena_alloc(&all->own, offsetof(spelling, text) + text.len);
  if (!s) return NULL;
  s->of = NULL;
  s->next = NULL;
  s->times = 0;
  s->len = (uint32_t)text.len;
  memcpy(s->text, text.data, text.len);
  if (all->last) all->last->next = s;
  else all->first = s;
  all->last = s;
  slot->hash = hash;
  slot->at = s;
  all->n++;
  return s;
}
