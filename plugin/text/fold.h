/* Which texts are the same to a reader who does not mind case, accents and compatibility forms? */
#ifndef TEXT_FOLD_H
#define TEXT_FOLD_H

#include "base/buf.h"

/* Appends `s` folded (fold.c has the rules): valid UTF-8, composed. Folding what is folded changes nothing. Linear. */
void fold_append(buf *out, gz_str s);

#endif
