/* Has this word been seen before, letter for letter, and where? */
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
}

static inline bool is_spelled(const spelling *s, gz_str text) {
  short_word a, b;
  if (s->len != text.len) return false;
  if (text.len > SHORT_WORD) return !memcmp(s->text, text.data, text.len);
  a = short_word_of(text);
  b = short_word_of(spelling_text(s));
  return a.a == b.a && a.b == b.b;
}

static inline spelling_slot *slot_of(const spellings *all, gz_str text, uint64_t hash) {
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
  s->at = s->list;
  s->end = s->list + SPELLING_FIRST;
  s->before = 0;
  s->len = (uint32_t)text.len;
  s->link = (slice_link){NULL, 0};
  s->of_form = NULL;
  memcpy(s->text, text.data, text.len);
  slot->hash = hash;
  slot->at = s;
  all->n++;
  return s;
}

/* ---------------------------------------------------------------- lists */

static slice_link *link_at(const spelling *s, unsigned char *end) {
  return end == s->list + SPELLING_FIRST ? (slice_link *)&s->link : (slice_link *)(void *)end;
}

bool spelling_grow(spellings *all, spelling *s) {
  slice_link *last = link_at(s, s->end), *link;
  uint32_t size = last->size ? last->size * 2 : SLICE_FIRST;
  unsigned char *slice;
  if (size > SLICE_MOST) size = SLICE_MOST;
  slice = arena_alloc(&all->own, size);
  if (!slice) return false;
  last->next = slice;
  s->at = slice;
  s->end = slice + (size - SLICE_LINK);
  link = link_at(s, s->end);
  link->next = NULL;
  link->size = size;
  return true;
}

/* All bytes of the list, and nothing else. */
static void put_list(const spelling *s, buf *out) {
  const unsigned char *slice = s->list;
  uint32_t len = SPELLING_FIRST, size = SLICE_FIRST;
  const slice_link *link = &s->link;
  while (s->end != slice + len) {
    buf_put(out, slice, len);
    slice = link->next;
    len = size - SLICE_LINK;
    link = (const slice_link *)(const void *)(slice + len);
    if (size < SLICE_MOST) size *= 2;
  }
  buf_put(out, slice, (size_t)(s->at - slice));
}

size_t spelling_places(const spelling *s, buf *scratch, buf *out) {
  const unsigned char *p, *end;
  uint32_t *to, *first, place = 0;
  buf_clear(scratch);
  put_list(s, scratch);
  to = first = (uint32_t *)(void *)buf_space(out, scratch->len * sizeof *to); /* a byte for each at least */
  if (scratch->failed || !to) return 0;
  p = (const unsigned char *)scratch->data;
  for (end = p + scratch->len; p < end;) {
    uint32_t n = *p & 0x7f;
    unsigned shift;
    for (shift = 7; *p++ >= 0x80; shift += 7) n |= (uint32_t)(*p & 0x7f) << shift;
    *to++ = place += n;
  }
  out->len = (size_t)((char *)to - out->data);
  return (size_t)(to - first);
}
