/* Which documents can be among the best for one word, whatever else the collection holds?
 *
 *   L / f         x  beaten: others have as much of all, or more
 *     |      x x
 *     |   x . o x        o  stays (for the sake of the picture with one beaten by a single other)
 *     | o o o
 *     +-------------- f
 *
 * The score of a word (query/rank.c) grows with f, how often it stands in a document, falls with L / f, L being the document's
 * length, and is more where it stands in the headline. The same once more for the form that was typed, whose counts are a
 * document's own. How fast it grows depends on the collection. So a document that SKYLINE_BEATEN others beat in all of
 * these is never among so many best: what is left of a million are some hundred. */
#ifndef INDEX_SKYLINE_H
#define INDEX_SKYLINE_H

#include "base/mem.h"

enum {
  SKYLINE_BEATEN = 32, /* so many best are among those that stay */
  SKYLINE_MOST = 4096, /* no more than these may stay */
  SKYLINE_ROOM = 128,  /* documents looked at together, at first: the sooner, the fewer wait */
  SKYLINE_F = 64,      /* up to this f, and own f, what is beaten is known at once */
  SKYLINE_OWN = 32
};

/* How often a term stands in a document: in the headline (high half) and in the body, as far as 16 bits go. */
typedef struct skyline_doc {
  uint32_t length, doc, sum, own;
} skyline_doc;

/* Fractions of 32 and 18 bits that differ are different in 53. */
typedef struct skyline_part {
  double part; /* L / f */
  skyline_doc d;
} skyline_part;

/* The f of those kept that are highest, falling; and how long a document of a lower f may be. */
typedef struct ladder {
  uint32_t n, top[SKYLINE_BEATEN], known; /* limits of f up to this one */
  uint64_t limits[SKYLINE_F];
} ladder;

typedef struct skyline {
  allocator from;
  skyline_part *block; /* owned: room for those that are looked at, and once more to sort them into */
  skyline_part *docs;  /* in it; the first n_kept beat each other less often than it takes; the others wait */
  skyline_part *scratch;
  uint32_t n, n_kept, room, until; /* until there are so many, they wait */
  bool failed, too_many;
  ladder all[2], whole[2]; /* of those kept, and of those with nothing but their own; [1]: in the headline */
  uint64_t own_limits[SKYLINE_F * SKYLINE_OWN * 4]; /* 0: not known yet */
  bool any_limits;
} skyline;

void skyline_init(skyline *s, const allocator *from);
void skyline_free(skyline *s); /* harmless on a zeroed struct */
void skyline_begin(skyline *s);
void skyline_add_close(skyline *s, const skyline_doc *d); /* one that the ladders do not tell to be beaten */

static inline uint32_t skyline_f(uint32_t sum) { return (sum >> 16) * 3 + (sum & 0xffff); }

static inline bool skyline_beyond(const ladder *l, uint32_t f, uint32_t length) {
  return f <= l->known && length > l->limits[f];
}

/* In any order, each once; sum is not 0. Most are beaten, and are known to be at once. */
static inline void skyline_add(skyline *s, const skyline_doc *d) {
  const ladder *l = d->own ? s->whole : s->all;
  if (!skyline_beyond(&l[d->sum >> 16 != 0], skyline_f(d->sum), d->length)) skyline_add_close(s, d);
}

/* Those that stay, ascending, until skyline_begin; how many. 0: there are none, or too many, or `failed`: no memory. */
uint32_t skyline_end(skyline *s, const skyline_part **docs);

#endif
