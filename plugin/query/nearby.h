/* Which words of the collection are a few edits away from one that was typed, and which of them may be meant? */
#ifndef QUERY_NEARBY_H
#define QUERY_NEARBY_H

#include "base/map.h"
#include "index/near.h"
#include "index/snapshot.h"
#include "query/query.h"

typedef struct nearby_word {
  gz_str form, stem, written; /* written: as one segment has it */
  unsigned edits;
  uint64_t n_docs;
} nearby_word;

/* Among which words: all; those that stand in many articles of a segment, as the common ones alone are looked at (common.h);
 * the others, when these were. */
typedef enum nearby_among { NEARBY_ALL, NEARBY_COMMON, NEARBY_SCARCE } nearby_among;

typedef struct nearby {
  snapshot *of;
  arena *into;
  gz_str form;
  unsigned edits;
  bool open_end;
  uint32_t firm; /* first characters that are as typed */
  bool sound;    /* what sounds alike instead */
  nearby_among among;
  unsigned nearest; /* fewer edits than these were found before */
  uint32_t in;      /* the segment that is walked */
  bool open;
  map seen;  /* form -> its number in */
  buf words; /* of nearby_word, in the order in which they were found */
  near_walk walk;
} nearby;

/* `form` and what is pointed at must outlive it; what is found is allocated in `into`. NULL: out of memory. */
nearby *nearby_new(snapshot *of, gz_str form, unsigned edits, nearby_among among, bool open_end, arena *into);
/* The same for what sounds alike. */
nearby *nearby_new_sound(snapshot *of, gz_str form, arena *into);
/* One that is done goes on: to so many edits, the first character being right. Of as many edits scarce words come last. */
void nearby_farther(nearby *n, unsigned edits, nearby_among among);
void nearby_free(nearby *n); /* NULL is fine */
gz_status nearby_step(nearby *n, slice *sl, bool *done, gz_error *err);
/* When done: all of them, until nearby_free; those that stand in most articles first. */
const nearby_word *nearby_words(nearby *n, uint32_t *n_words);

/* How far a word that may be misspelt is looked for: two edits from six letters, three from nine; 0: it is too short, or has
 * digits. One that is being typed may go on in more ways: three edits are too many. */
unsigned nearby_reach(gz_str form, bool typing);

enum { NEARBY_CHOSEN_MOST = 4 };
typedef struct nearby_choice {
  query_near stems[NEARBY_CHOSEN_MOST]; /* likeliest first; written: the likeliest form of each */
  uint32_t n;
  gz_str word;     /* what may be meant, as written; absent: nothing. */
  uint64_t n_docs; /* of its likeliest form */
} nearby_choice;
/* Whether a form may be a name that is written in several ways: so long, in Latin letters, with capitals in the text. */
gz_status nearby_is_name(snapshot *of, gz_str form, arena *into, bool *is, gz_error *err);

/* What is known of the word itself. */
typedef struct nearby_typed {
  gz_str stem;
  bool
      known_stem; /* only the form does not occur: what is meant begins with the stem too, sounds alike, or is commoner: */
  uint64_t commoner;
  bool alone;     /* a stop word may be looked for */
  uint64_t least; /* articles in which what is meant stands */
  bool names;     /* what is meant has capitals */
} nearby_typed;
/* When done: what the word may stand for, other than forms of its own stem. */
gz_status nearby_choose(nearby *n, analyzer *words, const nearby_typed *typed, nearby_choice *out, gz_error *err);

#endif
