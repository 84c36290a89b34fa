/* Is a Markdown page a newsletter, and where do its articles begin? By what comes again and again.
 *
 *   ## [Fog expected](https://…)          by heading: nearly all of one level are a link and nothing else …
 *   ### 1. Fog expected                   … or what follows them ends in "[Read more](https://…)", or begins with a
 *                                           link and nothing else
 *   **Fog expected**                        … also where such a heading is a paragraph in bold letters
 *   - [Fog expected](https://…): Boats    by item, of lists with bullets or numbers
 *   **[Fog expected](https://…)**         by paragraph
 *
 * Notes, manuals, lists of links and of changes are none: where an excerpt is missing, or a headline of some words, or
 * most of the text stands elsewhere, the page stays whole. */
#ifndef FORMAT_NEWSLETTER_H
#define FORMAT_NEWSLETTER_H

#include <md4c.h>

#include "format/format.h"
#include "format/tame.h"

enum { NEWSLETTER_BOLD = 7 }; /* the level of headings that are a paragraph in bold letters */

enum newsletter_shape { NEWSLETTER_NONE, NEWSLETTER_HEADINGS, NEWSLETTER_ITEMS, NEWSLETTER_PARAGRAPHS };

/* Blocks and links are named by their number, from 1, as md4c enters them; a link inside another is no link. */
typedef struct newsletter_story {
  uint32_t block;  /* the heading, the item or the paragraph that it begins with */
  uint32_t marker; /* the link that says "Read more" at its end; 0: none */
  bool plain;      /* the headline is the paragraph, without its number, and no link */
} newsletter_story;

typedef struct newsletter {
  enum newsletter_shape shape;
  uint32_t level;      /* of the headings */
  uint32_t title;      /* the block that is the page's title; 0: none */
  uint32_t end;        /* the rule behind the last article; 0: none */
  uint32_t n_sections; /* other headings that stand above articles */
  buf stories;         /* of newsletter_story, ascending */
} newsletter;

/* `flags`: of md4c. `is_issue`: the page is one of many; then less will do. False: out of memory. Free it in any case. Linear; a page without lines that could begin or end
 * an article is told from them alone. */
bool newsletter_read(newsletter *n, const tame *text, unsigned flags, bool is_issue, const format_context *context);
void newsletter_free(newsletter *n);

#endif
