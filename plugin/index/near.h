/* Which forms of a segment are a few edits away from a word? An edit puts in, leaves out or changes one character, or
 * swaps two neighbours, no character being edited twice. */
#ifndef INDEX_NEAR_H
#define INDEX_NEAR_H

#include "base/clock.h"
#include "index/common.h"
#include "index/dict.h"
#include "index/segment.h"

enum {
  NEAR_EDITS_MOST = 3,
  NEAR_CHARS_MOST = 48, /* of a word; a longer one is near to nothing, not even to itself */
  NEAR_DEPTH = NEAR_CHARS_MOST + NEAR_EDITS_MOST + 1
};

/* How many edits make `b` of `a`; more than `most` of them: most + 1. */
unsigned near_edits(gz_str a, gz_str b, unsigned most);

typedef struct near_form {
  uint32_t term;
  unsigned edits;
} near_form;

/* A walk over the sorted forms. It holds the beginning of one form that the word may lead to, and for each character of it
 * a row: row[j] edits at least make it of the first j characters of the word. */
typedef struct near_walk {
  segment *in;
  uint32_t word[NEAR_CHARS_MOST];
  uint32_t n;     /* characters of the word */
  unsigned edits; /* at most */
  bool open_end;  /* forms that only begin near the word too */
  uint32_t firm;  /* so many first characters of a form are as in the word */
  bool sound;  /* no edits, but a vowel or several for each other, and letters doubled or not: Mojahedin, Mujahideen */
  bool common; /* the scan says which forms are looked at */
  common_scan scan;
  uint32_t next;                                        /* term to go on from */
  uint32_t depth;                                       /* characters of the beginning */
  uint32_t chars[NEAR_DEPTH + 1], ends[NEAR_DEPTH + 1]; /* of each, from 1, where its bytes end */
  unsigned char rows[NEAR_DEPTH + 1][NEAR_CHARS_MOST + 1];
  unsigned char least[NEAR_DEPTH + 1], begun[NEAR_DEPTH + 1]; /* of a row; of the row's last and all before, open_end */
  char key[4 * (NEAR_DEPTH + 1)], target[4 * (NEAR_DEPTH + 1) + 1];
  size_t target_len;
  dict_cursor at;
} near_walk;

void near_begin(near_walk *w, segment *s, gz_str form, unsigned edits, bool open_end, uint32_t firm);
/* Of the common ones (common.h), in no order; of a segment that does not tell them apart: of all. */
void near_begin_common(near_walk *w, segment *s, gz_str form, unsigned edits, bool open_end, uint32_t firm);
/* The forms that sound alike. */
void near_begin_sound(near_walk *w, segment *s, gz_str form);
/* The next form, ascending but for common ones. Between calls nothing is borrowed from the segment. *done: no more, or
 * *found, or the slice is over. Each entry of the dictionary is read at most once, and few are. */
gz_status near_next(near_walk *w, slice *sl, near_form *out, bool *found, bool *done, gz_error *err);

#endif
