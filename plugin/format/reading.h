/* A digest page while it is read: its lines, what they say, and the pieces into which they were parted (digest.c, seams.c).
 */
#ifndef FORMAT_READING_H
#define FORMAT_READING_H

#include "format/markers.h"
#include "format/prose.h"

/* Lines [from, to) and the marker behind them. */
typedef struct piece {
  uint32_t above;     /* first line of metadata before the headline; from: none */
  uint32_t from, to;  /* the headline's first line; behind the body */
  uint32_t after;     /* behind the metadata below the marker; 0: none */
  const marker *mark; /* NULL: none */
  bool leads;         /* the marker stands between headline and body */
} piece;

typedef struct reading {
  prose_lines lines;
  markers marks;
  buf pieces;
  buf said;                    /* for each line a byte of enum said */
  uint32_t title, title_end;   /* lines; equal: none */
  bool colons, unwrapped;      /* all headlines have a colon; are one line */
  bool day_first, month_first; /* "3/4/2021" is of April, of March; neither: not known */
  int confidence;
} reading;

enum said { SAID_UNKNOWN, SAID_TEXT, SAID_ABOUT, SAID_DATED };

enum said reading_learn(const reading *r, uint32_t line); /* says it, and remembers */
static inline enum said reading_says(const reading *r, uint32_t line) {
  char said = r->said.data[line];
  return said == SAID_UNKNOWN ? reading_learn(r, line) : (enum said)said;
}
/* Whether lines [from, to) could end a paragraph and begin none that is a headline. */
bool reading_is_prose(const reading *r, uint32_t from, uint32_t to);
/* The title of a page whose first headline is at `start`: the block before it, else the page's first line. */
void reading_title_before(reading *r, uint32_t start);

/* Parts the page by what stands between its texts, where that is alike from one article to the next. `key`: of the marks
 * that count; `sure`: they part it already, so that the seams need only tell what is unclear. Whether it did; r->pieces.failed: out of memory. Linear. */
bool reading_part_at_seams(reading *r, uint32_t key, bool sure);

static inline piece *piece_at(const reading *r, size_t i) { return (piece *)(void *)r->pieces.data + i; }
static inline size_t count_pieces(const reading *r) { return r->pieces.len / sizeof(piece); }

#endif
