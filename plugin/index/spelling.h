/* Has this word been seen before, letter for letter? The look-up that each word of each article costs, so it touches
 * little memory: a slot, and then the spelling with its text.
 *
 *   slots      | hash, at | 0 | hash, at | …      open addressing, at most 2/3 full
 *                      \-> of, times, len, text | of, times, len, text | …     in the order they were first seen */
#ifndef INDEX_SPELLING_H
#define INDEX_SPELLING_H

#include "base/arena.h"
#include "base/map.h"
#include "base/str.h"

typedef struct spelling spelling;
struct spelling {
  void *of; /* the owner's; NULL when it is new */
  spelling *next;
  uint32_t times, len;
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
  spelling *first, *last;
} spellings;

void spellings_init(spellings *all, const allocator *from);
void spellings_free(spellings *all);
size_t spellings_size(const spellings *all); /* bytes that it holds */

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
  if (all->n_slots) __builtin_prefetch(all->slots[hash & (all->n_slots - 1)].at);
}
spelling *spelling_of(spellings *all, gz_str text, uint64_t hash); /* added if it is new; NULL: out of memory */

static inline gz_str spelling_text(const spelling *s) { return (gz_str){s->text, s->len}; }

#endif
