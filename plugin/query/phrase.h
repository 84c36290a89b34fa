/* Which documents that hold a phrase score best, and how many hold it? For a phrase of finished words that is all of a
 * query. */
#ifndef QUERY_PHRASE_H
#define QUERY_PHRASE_H

#include "query/window.h"

typedef struct phrase_walk {
  const rank *how;
  match *m;
  cursor *of;
  posting **lists; /* of its words, the rarest first */
  uint32_t n;
  const uint64_t *dead; /* a bit for each document of the segment; NULL: none is */
  uint32_t every;       /* one stretch (window.h) of so many is counted; 0: none */
  uint64_t n_found;     /* in those, times what they stand for */
  uint32_t next;        /* the document to go on from */
  uint32_t until;       /* up to here: */
  uint32_t times;       /* what a document stands for in the total; 0: it is not counted */
  double most;          /* none scores higher; 0: one of the words is not there */
  window_word
      *words;    /* in that order, where the rarest is not rare; else NULL, and each of its documents is asked about */
  uint32_t base; /* words: of the stretch from here to `until` */
  const uint64_t *held; /* the documents that hold all of them */
} phrase_walk;

bool phrase_fits(const cursor *c); /* of a match that is prepared */
/* `c` is the phrase of `m`. What it needs is allocated in the match's arena. */
gz_status phrase_begin(phrase_walk *w, const rank *how, match *m, cursor *c, gz_error *err);
/* Documents to read so that all are counted, in postings of words alone. */
uint64_t phrase_work(const phrase_walk *w);
/* The next live document that holds it and scores at least `enough`, and its score; `unscored`: whatever it scores. NO_DOC:
 * no more, or the slice is over. */
uint32_t phrase_next(phrase_walk *w, double enough, bool unscored, slice *sl, double *score);
double phrase_score(phrase_walk *w, uint32_t doc); /* of the document that phrase_next gave last */
bool phrase_failed(const phrase_walk *w);          /* a list is corrupt */

#endif
