/* Which words of the collection are a few edits away from one that was typed? All segments' together. */
#ifndef QUERY_NEARBY_H
#define QUERY_NEARBY_H

#include "base/map.h"
#include "index/near.h"
#include "index/snapshot.h"

typedef struct nearby_word {
  gz_str form, stem, written; /* written: as one segment has it */
  unsigned edits;
  uint64_t n_docs;
} nearby_word;

typedef struct nearby {
  snapshot *of;
  arena *into;
  gz_str form;
  unsigned edits;
  bool open_end;
  uint32_t in; /* the segment that is walked */
  bool open;
  map seen;  /* form -> its number in */
  buf words; /* of nearby_word, in the order in which they were found */
  near_walk walk;
} nearby;

/* `form` and what is pointed at must outlive it; what is found is allocated in `into`. NULL: out of memory. */
nearby *nearby_new(snapshot *of, gz_str form, unsigned edits, bool open_end, arena *into);
void nearby_free(nearby *n); /* NULL is fine */
gz_status nearby_step(nearby *n, slice *sl, bool *done, gz_error *err);
/* When done: all of them, until nearby_free; those that stand in most articles first. */
const nearby_word *nearby_words(nearby *n, uint32_t *n_words);

#endif
