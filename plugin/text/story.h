/* Do two articles tell the same story? A page may have the whole of it, others excerpts: with the same headline and the
 * same beginning, cut at another place, in other letter case, with other punctuation and markers.
 *
 *   "Ferry runs aground" "The evening ferry, with nine…"   ->  hash of  ferry runs aground | the evening ferry with nine … */
#ifndef TEXT_STORY_H
#define TEXT_STORY_H

#include "base/str.h"

enum { STORY_WORDS = 8 /* of the body; fewer where it has no more */ };

/* What all articles of a story have in common. 0: the text is too short to tell. Reads no more than some hundred bytes. */
uint64_t story_key(gz_str title, gz_str body);

#endif
