/* What do formats without markup have in common? Lines that say something, the gaps between them, and URLs.
 *
 *   "Storm\n\nRain fell\n  all night.\n"
 *   lines  {0, 5, line 1, block 0}  {7, 16, line 3, block 1}  {19, 29, line 4, indent 2}
 */
#ifndef FORMAT_PROSE_H
#define FORMAT_PROSE_H

#include "article/builder.h"

/* A line that is not blank; white space at its ends (no-break and ideographic blanks too) is left out. */
typedef struct prose_line {
  uint32_t from, to;               /* offsets in the text */
  uint32_t number;                 /* from 1 */
  uint32_t block;                  /* runs of lines without a gap, counted from 0 */
  uint32_t indent : 13;            /* at most PROSE_INDENT_MOST */
  uint32_t gap : 1;                /* a blank line stands before it, or nothing */
  uint32_t code : 2, headline : 2; /* of enum prose_known, for prose_line_is_… alone */
  /* Its looks, once prose_look has looked: */
  uint32_t words : 4, blanks : 4; /* PROSE_MANY: so many, or more */
  uint32_t holds : 5;             /* of enum prose_holds */
} prose_line;

enum { PROSE_INDENT_MOST = 8191, PROSE_MANY = 15 };
enum prose_known { PROSE_UNKNOWN, PROSE_NO, PROSE_YES };

/* What most questions about a line look for, and most lines do not have. */
enum prose_holds {
  HOLDS_HIGH = 1, /* a byte beyond ASCII */
  HOLDS_DIGIT = 2,
  HOLDS_BAR = 4,   /* | */
  HOLDS_COLON = 8, /* : or " */
  HOLDS_STOP = 16  /* . ! ? ( or [ anywhere but as its last byte */
};

typedef struct prose_lines {
  gz_str text;
  const allocator *from;
  prose_line *at;
  uint32_t n;
  size_t room;
} prose_lines;

/* 20 bytes for each line, in `from`. False: out of memory. */
bool prose_read(prose_lines *lines, gz_str text, const allocator *from);
void prose_free(prose_lines *lines); /* harmless on a zeroed struct */
/* Gives all lines their looks, in one pass: what is asked of each line asks these first. */
void prose_look(prose_lines *lines);

static inline gz_str prose_str(const prose_lines *lines, uint32_t i) {
  return str_part(lines->text, lines->at[i].from, lines->at[i].to - lines->at[i].from);
}
/* The line after the last of the block (run of lines without a gap) that line `i` is in, at most `end`. */
uint32_t prose_block_end(const prose_lines *lines, uint32_t i, uint32_t end);

/* Where a page has no blank lines at all, or one behind every line, they say nothing about paragraphs: a gap is then
 * where the next line's first word would have had room on the line before. Linear. */
void prose_find_gaps(prose_lines *lines);

/* Whether a line ends as a sentence or a clause does: a full stop, '!', '?', ',', ';' or ':' in any script, closing
 * quotes and brackets aside. An ellipsis ends neither, nor does an abbreviation ("U.S.", "Inc."). */
bool prose_is_sentence(gz_str line);
/* Whether a line could be a headline by its looks: short, no list item, no code, and not ending as a sentence does but
 * for '!' and '?'. */
bool prose_is_headline(gz_str line);
/* The foot of a printed page: "Marsh        Informational        [Page 3]". */
bool prose_is_foot(gz_str line);
/* More signs of programs than prose has. */
bool prose_is_code(gz_str line);
/* The same of a line, which remembers it: asking again is free. */
bool prose_line_is_headline(const prose_lines *lines, uint32_t i);
bool prose_line_is_code(const prose_lines *lines, uint32_t i);
void prose_line_cut(prose_lines *lines, uint32_t i, uint32_t to); /* its end is at `to` from now on */

/* The next http(s) URL at or after *at: true and [*from, *to), *at behind it. What ends a sentence, and a bracket that
 * was not opened inside, does not belong to it. Linear over a whole text. */
bool prose_url(gz_str text, size_t *at, size_t *from, size_t *to);
/* Lines [from, to) as a paragraph of the body, each item of a list as one of its own, URLs as links. Nothing for no
 * lines. */
void prose_paragraph(builder *b, const prose_lines *lines, uint32_t from, uint32_t to);
/* A headline that comes in pieces, none of them empty. Those that nothing parts are one: "re*make*d" is a word of three.
 * One of a single slice keeps its place. False: out of memory. */
bool prose_headline(builder *b, const gz_str *pieces, size_t n, const allocator *scratch);

#endif
