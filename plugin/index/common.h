/* Which forms that stand in many documents have nearly the letters of a word? What looks for the word that was meant walks
 * these instead of the whole dictionary.
 *
 *   camp     4 letters: a c m p       the forms of 3 to 5 letters, of which at most one is not in camp, nor one of its letters
 *   clamp    5 letters: a c l m p     in them: clamp may be one edit away. Also of pmac this is so: near.c measures.
 *
 *   common   | how many forms of 1 letter, u32 | of 2 | … | of COMMON_LENGTHS or more | forms of 1 letter | of 2 | … |
 *   forms    | letters x n, u32 | term x n, u32 |                                       terms ascend */
#ifndef INDEX_COMMON_H
#define INDEX_COMMON_H

#include "base/buf.h"
#include "base/clock.h"
#include "index/segment.h"

enum {
  COMMON_DOCS = 16,       /* a form of fewer documents is left out */
  COMMON_TERMS = 1 << 15, /* a segment of fewer terms has no such part: its dictionary is walked fast enough */
  COMMON_LENGTHS = 24
};

typedef struct common_writer {
  buf entries; /* of common_entry */
} common_writer;

void common_init(common_writer *w, const allocator *from);
void common_free(common_writer *w);
void common_add(common_writer *w, uint32_t term, gz_str form, uint32_t n_docs); /* terms ascending */
/* Appends the part; fails `out` if an add failed. */
void common_put(const common_writer *w, uint32_t n_terms, buf *out);
gz_status common_check(segment *s, gz_error *err); /* are they the forms of the dictionary? */

bool common_is(const segment *s); /* whether it has the part */

typedef struct common_scan {
  uint32_t letters;
  unsigned edits;
  bool open_end;             /* forms may go on */
  bool failed;               /* the part is damaged */
  uint32_t first, end;       /* terms */
  uint32_t length, last, at; /* the group that is read, the last one; the entry in it to go on from */
  bool begun;                /* the group is: */
  uint64_t group;            /* where it stands in the part */
  uint32_t n, stop;          /* its entries, where those before `end` end */
} common_scan;

/* `chars`, code points: a word; [first, end): the terms to look among. */
void common_begin(common_scan *c, const uint32_t *chars, uint32_t n, unsigned edits, bool open_end, uint32_t first,
                  uint32_t end);
/* The next one that may be so near. False: no more, or c->failed, or the slice is over. Between calls nothing is borrowed. */
bool common_next(common_scan *c, const segment *s, slice *sl, uint32_t *term);

#endif
