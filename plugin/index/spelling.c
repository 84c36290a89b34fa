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

static slice_link *link_at(const spelling *s, uint16_t *end) {
  return end == s->list + SPELLING_FIRST ? (slice_link *)&s->link : (slice_link *)(void *)end;
}

static uint32_t steps_of(uint32_t size) { return (size - SLICE_LINK) / (uint32_t)sizeof(uint16_t); }

bool spelling_grow(spellings *all, spelling *s) {
  slice_link *last = link_at(s, s->end), *link;
  uint32_t size = last->size ? last->size * 2 : SLICE_FIRST;
  uint16_t *slice;
  if (size > SLICE_MOST) size = SLICE_MOST;
  slice = arena_alloc(&all->own, size);
  if (!slice) return false;
  last->next = slice;
  s->at = slice;
  s->end = slice + steps_of(size);
  link = link_at(s, s->end);
  link->next = NULL;
  link->size = size;
  return true;
}

/* Where reading of a list is: the last place, and what of the next one was in slices before. */
typedef struct place_reader {
  uint32_t place, begun;
  unsigned shift;
} place_reader;

static void read_slice(place_reader *r, const uint16_t *p, const uint16_t *end, buf *out) {
  uint32_t *to = (uint32_t *)(void *)buf_space(out, (size_t)(end - p) * sizeof *to); /* a step for each at least */
  uint32_t place = r->place;
  for (; to && p < end; p++) {
    if (*p < PLACE_MORE && !r->shift) { /* most */
      *to++ = place += *p;
      continue;
    }
    r->begun |= (uint32_t)(*p % PLACE_MORE) << r->shift;
    r->shift += PLACE_BITS;
    if (*p >= PLACE_MORE) continue;
    *to++ = place += r->begun;
    r->begun = r->shift = 0;
  }
  r->place = place;
  if (to) out->len = (size_t)((char *)to - out->data);
}

size_t spelling_places(const spelling *s, buf *out) {
  place_reader r = {0};
  const uint16_t *slice = s->list;
  uint32_t len = SPELLING_FIRST, size = SLICE_FIRST;
  const slice_link *link = &s->link;
  size_t before = out->len;
  while (s->end != slice + len) {
    read_slice(&r, slice, slice + len, out);
    slice = link->next;
    len = steps_of(size);
    link = (const slice_link *)(const void *)(slice + len);
    if (size < SLICE_MOST) size *= 2;
  }
  read_slice(&r, slice, s->at, out);
  return out->failed ? 0 : (out->len - before) / sizeof r.place;
}
