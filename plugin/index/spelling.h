/* Has this word been seen before, letter for letter, and where? The look-up that each word of each article costs, so it
 * touches little memory: a slot, then the spelling with its text, then the end of its list.
 *
 *   slots      | hash, at | 0 | hash, at | …      open addressing, at most 2/3 full
 *                      \-> of, link, 8 bytes, at, end, before, len, text
 *                                                         \-> | 16 bytes | link |  ->  | 48 | link |  ->  …  ->  4080
 *
 * The list says where the word stands: places, each from the one before, 15 bits in two bytes, the lowest first, the top bit set
 * on all but the last: as a varint, but that most need one step, which is foretold. It grows by slices that double; the link to the
 * next one stands where a slice ends. */
#ifndef INDEX_SPELLING_H
#define INDEX_SPELLING_H

#include "base/arena.h"
#include "base/buf.h"
#include "base/map.h"
#include "base/str.h"

enum {
  SLICE_LINK = 16,
  SLICE_FIRST = 32,
  SLICE_MOST = 4096,
  SPELLING_FIRST = 4,
  PLACE_BITS = 15,
  PLACE_MORE = 1 << PLACE_BITS
};

typedef struct slice_link {
  uint16_t *next; /* the slice behind this one, NULL: none yet */
  uint32_t size;  /* of the slice, with its link, in bytes */
} slice_link;

/* What each look-up touches stands together, at the end. */
typedef struct spelling spelling;
struct spelling {
  spelling *of_form; /* when the segment is written: the next spelling of its form */
  slice_link link;
  uint16_t list[SPELLING_FIRST];
  uint16_t *at, *end;   /* of the last slice: what comes next, and its link */
  uint32_t before, len; /* the last place; bytes of the text */
  char text[];
};

typedef struct spelling_slot {
  uint64_t hash;
  spelling *at;
} spelling_slot;

typedef struct spellings {
  arena own;
  uint64_t seed;
  spelling_slot *slots;
  size_t n_slots, n; /* n_slots is a power of two */
} spellings;

void spellings_init(spellings *all, const allocator *from);
void spellings_free(spellings *all);

/* A text of at most SHORT_WORD bytes as two numbers, different for different texts of the same length. */
enum { SHORT_WORD = 16 };
typedef struct short_word {
  uint64_t a, b;
} short_word;

static inline uint64_t word_load(const char *p, size_t len) {
  uint64_t n = 0;
  memcpy(&n, p, len);
  return n;
}

static inline short_word short_word_of(gz_str text) {
  const char *p = text.data;
  size_t len = text.len;
  if (len >= 8) return (short_word){word_load(p, 8), word_load(p + len - 8, 8)};
  if (len >= 4) return (short_word){word_load(p, 4), word_load(p + len - 4, 4)};
  return (short_word){len ? (uint64_t)(unsigned char)p[0] << 8 | (unsigned char)p[len - 1] : 0,
                      len > 1 ? (unsigned char)p[1] : 0};
}

/* Words are asked for in steps, each of which has the memory of the next one fetched, so that it may be taken for
 * several words before the next. */
static inline uint64_t spelling_hash(const spellings *all, gz_str text) {
#ifdef __SIZEOF_INT128__
  if (text.len <= SHORT_WORD) { /* both halves of a product, as the large hashes mix */
    short_word w = short_word_of(text);
    __extension__ unsigned __int128 product = (unsigned __int128)(w.a ^ all->seed ^ 0x9e3779b97f4a7c15u) *
                                              (w.b ^ (all->seed << 32 | text.len) ^ 0xd6e8feb86659fd93u);
    return (uint64_t)product ^ (uint64_t)(product >> 64);
  }
#endif
  return map_hash(text, all->seed);
}
static inline void spelling_expect_slot(const spellings *all, uint64_t hash) {
  if (all->n_slots) __builtin_prefetch(&all->slots[hash & (all->n_slots - 1)]);
}
static inline void spelling_expect(const spellings *all, uint64_t hash) {
  const spelling_slot *slot;
  size_t at = (size_t)hash & (all->n_slots - 1);
  if (!all->n_slots) return;
  for (; (slot = &all->slots[at])->at && slot->hash != hash; at = (at + 1) & (all->n_slots - 1)) continue;
  if (slot->at) __builtin_prefetch(&slot->at->at), __builtin_prefetch(slot->at->text);
}
spelling *spelling_of(spellings *all, gz_str text, uint64_t hash); /* added if it is new; NULL: out of memory */
static inline void spelling_expect_list(const spelling *s) { __builtin_prefetch(s->at, 1); }

/* A place behind those of before; false: out of memory. */
bool spelling_grow(spellings *all, spelling *s);
static inline bool spelling_add(spellings *all, spelling *s, uint32_t place) {
  uint32_t n = place - s->before;
  s->before = place;
  for (;; n >>= PLACE_BITS) {
    if (s->at == s->end && !spelling_grow(all, s)) return false;
    *s->at++ = (uint16_t)(n < PLACE_MORE ? n : n | PLACE_MORE);
    if (n < PLACE_MORE) return true;
  }
}

/* Appends its places to `out`, as uint32_t, ascending; returns how many. */
size_t spelling_places(const spelling *s, buf *out);

static inline gz_str spelling_text(const spelling *s) { return (gz_str){s->text, s->len}; }

#endif
