/* What is left of a text when its marks are taken away?
 *
 *   text   "see [[n.org][the *old*\nwall]]."
 *   mask    ....xxxxxxxxx....x...x ....xx.      x: cut
 *   told    "see the old wall."                 slices of the page, runs of white space as one blank */
#ifndef FORMAT_STRIP_H
#define FORMAT_STRIP_H

#include "article/builder.h"

typedef struct strip {
  gz_str text;
  buf mask;   /* a byte for each of the text's: 1: cut */
  buf pieces; /* of gz_str; scratch */
} strip;

void strip_init(strip *s, const allocator *from);
void strip_free(strip *s);
static inline bool strip_failed(const strip *s) { return s->mask.failed || s->pieces.failed; }

/* A text of which nothing is cut yet. */
void strip_begin(strip *s, gz_str text);
void strip_cut(strip *s, size_t from, size_t to);
/* Appends it to the paragraph, joined by a blank. */
void strip_put(const strip *s, builder *b, bool joined);
/* The same as the headline. False: out of memory. */
bool strip_headline(strip *s, builder *b);
/* Appends what is left between two places; white space as it is. */
void strip_words(const strip *s, size_t from, size_t to, buf *out);

#endif
