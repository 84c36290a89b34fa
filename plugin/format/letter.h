/* How is the text of a letter told? As paragraphs, without what mail programs add. */
#ifndef FORMAT_LETTER_H
#define FORMAT_LETTER_H

#include "article/builder.h"

/* Appends the text to the body of the article that was begun, and its URLs as links.
 *
 *   text     a slice of the page where `map` is NULL; else decoded, and `map` says where it stands in the page from
 *            `base` on; spans of no bytes say where the text behind them does
 *   escaped  ">From " stands for "From ", as in an mbox
 *   code     all of it: a patch, a program
 *
 * Linear. */
void letter_put(builder *b, gz_str text, const span *map, uint32_t n_map, const char *base, bool escaped, bool code);

#endif
