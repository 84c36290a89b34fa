/* What does a line say about an article, rather than in it? When, by whom, under which tags, and what pages put around.
 *
 *   "Posted on March 3, 2021 by Ada Marsh"        date, author
 *   "Publié dans Culture | 3 commentaires"        tags
 *   "[IMG]"   "Share Tweet Print"   "------"      nothing, but it is no text
 *
 * Labels are known in a dozen languages; what they do not know a page tells by repetition (digest.c). */
#ifndef FORMAT_ABOUT_H
#define FORMAT_ABOUT_H

#include "format/date.h"
#include "format/prose.h"

typedef struct remark {
  bool dated;
  char iso[DATE_ROOM];
  gz_str author, tags; /* absent: none; tags with commas between */
} remark;

enum { ABOUT_LINE_MOST = 160 }; /* bytes of such a line */

/* Whether the trimmed line says no more than that. Bounded by ABOUT_LINE_MOST. */
bool about_read(gz_str line, remark *out);
/* Whether the line is none of that, told by its looks (prose_look) alone. False: it may well be. */
bool about_is_text(const prose_lines *lines, uint32_t i);
/* A line that is nothing but a date, and who wrote it. */
bool about_is_date(gz_str line);
/* Three or more of one sign: "-----", "=====", "* * *". */
bool about_is_rule(gz_str line);
/* "© 2014 …", "All rights reserved." in a dozen languages. */
bool about_is_rights(gz_str line);
/* What closes a page and never an article: a copyright, a way to other pages, cookies. */
bool about_is_footer(gz_str line);

size_t about_count_words(gz_str s);

#endif
