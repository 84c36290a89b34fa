/* Has this word been seen before, letter for letter? The look-up that each word of each article costs, so it touches
 * little memory: a slot, and then the spelling with its text.
 *
 *   slots      | hash, at | 0 | hash, at | …      open addressing, at most 2/3 full
 *                      \-> of, times, len, text | of, times, len, text | …     in the order they were first seen */
#ifndef INDEX_SPELLING_H
#define INDEX_SPELLING_H

#include "base/arena.h"
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

/* Words are asked for in steps, each of which has the memory of the next one fetched, so that it may be taken for
 * several words before the next. */
uint64_t spelling_hash(const spellings *all, gz_str text);
static inline void spelling_expect_slot(const spellings *all, uint64_t hash) {
  if (all->n_slots) __builtin_prefetch(&all->slots[hash & (all->n_slots - 1)]);
}
static inline void spelling_expect(const spellings *all, uint64_t hash) {
  if (all->n_slots) __builtin_prefetch(all->slots[hash & (all->n_slots - 1)].at);
}
spelling *spelling_of(spellings *all, gz_str text, uint64_t hash); /* added if it is new; NULL: out of memory */

static inline gz_str spelling_text(const spelling *s) { return (gz_str){s->text, s->len}; }

#endif
