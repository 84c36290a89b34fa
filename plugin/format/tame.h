/* Which Markdown would take md4c more than linear time, and how is it read all the same?
 *
 *   page   "[[[[ … a thousand lines of them\n"
 *   fed    "\1\1\1\1 …"                           to md4c: a character of no meaning for those that cost too much
 *   text   "[[[[ …"                               what md4c says of the fed text is looked up in the page, same offset
 *
 * Measured with md4c 0.4.8; each is bounded here, so that reading is linear:
 *   a bracket is looked up among the lines of its paragraph, from the first on: brackets times lines
 *   "~~" that closes is held against every one that opened: tildes times tildes of a paragraph
 *   every line, blank ones too, is held against every open quote and list: lines times depth
 *   a link's target and title are read again for each link that names the definition: links times length
 * (URLs without brackets are quadratic in it too; they are found by prose_url instead.)
 *
 * And it reads behind the end of a text whose last line has no end: it is given one. */
#ifndef FORMAT_TAME_H
#define FORMAT_TAME_H

#include "base/mem.h"
#include "base/str.h"

typedef struct tame {
  gz_str page;
  char *copy; /* of page.len + 1 bytes, or NULL: nothing had to be replaced */
  gz_str fed; /* what md4c is to be given: the page or its copy, ends with a line's end */
  const char *long_paragraph, *too_deep, *long_definition; /* where the first of each was replaced; NULL: nowhere */
  bool heading;                                            /* whether there may be a heading */
  const allocator *from;
} tame;

/* False: out of memory. Free it in any case. */
bool tame_read(tame *t, gz_str page, const allocator *from);
void tame_free(tame *t);

/* md4c's slice as a slice of the page; as it is where it is none of what md4c was fed. *inside (may be NULL) tells. */
gz_str tame_page(const tame *t, gz_str fed, bool *inside);

#endif
