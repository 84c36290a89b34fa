/* Where does one article end and the next begin on a page of many? Where the same thing comes again.
 *
 *   Home  News  Letters                  furniture: what stands before the first headline, and behind the last article
 *
 *   News of the week                     title: a headline more than the other pieces begin with
 *
 *   Fog expected                         headline
 *   March 3, 2021 - Ada Marsh            metadata: the date, the author
 *
 *   Boats stay in the harbour.           body
 *
 *   Read more                            marker; or between headline and body
 *   Posted in Harbour | 3 Comments       metadata below the marker
 *
 *   page   = furniture [title] piece* furniture
 *   piece  = metadata* headline metadata* body [marker] metadata*
 *
 * What comes again is the marker (markers.h); or the line with a date behind, below or before each headline; or a rule
 * between articles; or headlines at the left edge with everything else indented; or a headline and its text, in turns.
 * Blocks are runs of lines without a blank line between. */
#include <stdio.h>

#include "format/about.h"
#include "format/format.h"
#include "format/reading.h"

enum {
  META_LINES = 5,   /* of a block of metadata */
  KICKER_MOST = 40, /* bytes of a line beside the date in such a block: "release" */
  HEADLINE_LINES = 3,
  HEADLINE_LINE_MOST = 160, /* bytes of a line of a headline that has several */
  LEAD_MOST = 8,
  LEAD_LINES = 6,      /* of metadata before a headline */
  REPEATED_MOST = 80,  /* bytes of a line that comes again in most pieces */
  PROSE_LEAST = 40,    /* bytes of a body … */
  QUESTION_MOST = 100, /* … that is a question or a cry, and perhaps a headline … */
  LONG_LINE = 120,     /* … and of a line that is prose, however it ends */
  BLOCKS_MOST = 3,     /* of text, in an article that may stand among others without a marker … */
  BLOCKS_ANY,          /* … or any number */
  MENU_WORDS = 4,
  HABIT_LEAST = 4, /* articles */
  TURNS_MOST = 4,  /* paragraphs of an article that nothing but its headline parts from the next */
  INDENT_LEAST = 2,
  LED_BEFORE = 64, /* lines in which a headline is looked for that a marker repeats */
  GUESS_MOST = 95
};

static void add_piece(reading *r, uint32_t from, uint32_t to, const marker *mark) {
  piece p = {from, from, to, 0, mark, false};
  buf_put(&r->pieces, &p, sizeof p);
}

/* ---------------------------------------------------------------- metadata */

enum said reading_learn(const reading *r, uint32_t i) {
  enum said says = SAID_TEXT;
  remark about;
  if (!about_is_text(&r->lines, i) && about_read(prose_str(&r->lines, i), &about))
    says = about.dated ? SAID_DATED : SAID_ABOUT;
  r->said.data[i] = (char)says;
  return says;
}

static bool is_meta(const reading *r, uint32_t i) { return reading_says(r, i) != SAID_TEXT; }
static bool is_dated(const reading *r, uint32_t i) { return reading_says(r, i) == SAID_DATED; }
static bool is_pure_date(const reading *r, uint32_t i) {
  return is_dated(r, i) && about_is_date(prose_str(&r->lines, i));
}
static bool is_rule(const reading *r, uint32_t i) { return about_is_rule(prose_str(&r->lines, i)); }

/* A block of few short lines, one of them metadata; beside two of them one may end like a sentence. */
static bool is_meta_block(const reading *r, uint32_t from, uint32_t to) {
  uint32_t i, n_meta = 0, n_sentences = 0;
  if (to - from > META_LINES) return false;
  for (i = from; i < to; i++) {
    gz_str line = prose_str(&r->lines, i);
    if (is_meta(r, i)) n_meta++;
    else if (line.len > KICKER_MOST) return false;
    else n_sentences += prose_is_sentence(line);
  }
  return n_meta > n_sentences && n_sentences < 2;
}

/* Whether the first word of the next line had room on line i, in lines of `width` bytes. */
static bool had_room(const reading *r, uint32_t i, uint32_t width) {
  gz_str next = prose_str(&r->lines, i + 1);
  const char *blank = memchr(next.data, ' ', next.len);
  size_t word = blank ? (size_t)(blank - next.data) : next.len;
  return prose_str(&r->lines, i).len + 1 + word <= width;
}

/* Whether nobody wrapped lines [from, to): each had room for the next one's first word. */
static bool is_unwrapped(const reading *r, uint32_t from, uint32_t to) {
  uint32_t i, width = 0;
  for (i = from; i < to; i++) {
    uint32_t len = r->lines.at[i].to - r->lines.at[i].from;
    if (len > width) width = len;
  }
  for (i = from; i + 1 < to; i++)
    if (!had_room(r, i, width)) return false;
  return true;
}

/* A line that could end a paragraph and begin none that is a headline. */
bool reading_is_prose(const reading *r, uint32_t from, uint32_t to) {
  gz_str last = prose_str(&r->lines, to - 1);
  uint32_t len = r->lines.at[to - 1].to - r->lines.at[from].from;
  if (len < PROSE_LEAST) return false;
  if (len < QUESTION_MOST && strchr("?!", last.data[last.len - 1]) && is_unwrapped(r, from, to))
    return false;                                                                /* a headline */
  if (last.data[last.len - 1] != '.' || (to - from == 1 && len < QUESTION_MOST)) /* else: "… with APT." */
    if (!(last.data[last.len - 1] != ':' && prose_is_sentence(last)) &&
        !(len >= LONG_LINE && len >= PROSE_LEAST * (to - from)) && !str_ends(last, STR("...")) &&
        !str_ends(last, STR("…")) && !str_ends(last, STR("]")))
      return false;
  return !is_meta(r, from); /* costs most */
}

/* Whether prose stands at `from`, metadata aside. */
static bool is_prose_at(const reading *r, uint32_t from, uint32_t to) {
  while (from < to && is_meta(r, from)) from++;
  return from < to && reading_is_prose(r, from, prose_block_end(&r->lines, from, to));
}

/* ---------------------------------------------------------------- title */

static bool is_headline_block(const reading *r, uint32_t from, uint32_t to) {
  uint32_t i;
  if (to - from > 1 && is_rule(r, to - 1)) to--; /* underlined */
  if (to - from > 2) return false;
  for (i = from; i < to; i++)
    if (!prose_line_is_headline(&r->lines, i)) return false;
  return true;
}

/* How many headlines the piece begins with: blocks, or lines where all is one block. What is left is its body. */
static uint32_t count_lead(const reading *r, uint32_t from, uint32_t to) {
  uint32_t n = 0, end = prose_block_end(&r->lines, from, to);
  if (end == to) {
    while (n < LEAD_MOST && from + 1 < to && prose_line_is_headline(&r->lines, from)) from++, n++;
    return n;
  }
  for (; end < to && n < LEAD_MOST; from = end, end = prose_block_end(&r->lines, from, to)) {
    if (is_meta_block(r, from, end)) continue;
    if (!is_headline_block(r, from, end)) break;
    n++;
  }
  return n;
}

/* The page's title stands before the first headline: a headline too many. */
static void find_title(reading *r) {
  size_t n = count_pieces(r), i, n_tight = 0, leads[LEAD_MOST + 1] = {0};
  piece *first = piece_at(r, 0);
  uint32_t usual = 1, lead, end;
  if (!n || first->from == first->to) return;
  for (i = 1; i < n; i++) {
    piece *p = piece_at(r, i);
    if (p->from == p->to) continue;
    leads[count_lead(r, p->from, p->to)]++;
    n_tight += prose_block_end(&r->lines, p->from, p->to) == p->to;
  }
  for (i = 2; i <= LEAD_MOST; i++)
    if (leads[i] > leads[usual]) usual = (uint32_t)i;
  if (n > 3 && leads[0] * 4 > (n - 1) * 3) usual = 0; /* headlines that end like sentences */
  lead = count_lead(r, first->from, first->to);
  end = prose_block_end(&r->lines, first->from, first->to);
  if (end < first->to && n_tight * 2 > n - 1) { /* pieces are single blocks, but for a title before the first */
    if (!is_headline_block(r, first->from, end)) return;
  } else if (end == first->to) {
    end = first->from + 1;
    if (n == 1 || usual != 1 || lead != 2) return;
  } else if (lead <= usual || !is_headline_block(r, first->from, end) ||
             (!usual && prose_block_end(&r->lines, end, first->to) == first->to)) {
    return;
  }
  r->title = first->from;
  r->title_end = end;
  first->above = first->from = end;
}

/* The title of a page whose first headline is at `start`: the block before it, else the page's first line. */
void reading_title_before(reading *r, uint32_t start) {
  uint32_t from;
  if (!start) return;
  for (from = start - 1; !r->lines.at[from].gap; from--) {}
  if (start - from > 2 || !is_headline_block(r, from, start) || is_meta(r, from)) {
    start = prose_block_end(&r->lines, 0, start);
    from = 0;
    if (start != 1 || !is_headline_block(r, 0, 1) || is_meta(r, 0)) return;
  }
  r->title = from;
  r->title_end = start;
}

/* A headline with metadata below it in its block, and text behind. */
static bool is_tight_head(const reading *r, uint32_t from, uint32_t to) {
  uint32_t end = prose_block_end(&r->lines, from, to), i;
  if (end - from < 2 || end == to || is_meta(r, from) || !prose_line_is_headline(&r->lines, from)) return false;
  for (i = from + 1; i < end; i++)
    if (!is_meta(r, i)) return false;
  return reading_is_prose(r, end, prose_block_end(&r->lines, end, to));
}

/* Where the other pieces begin with such a head: what stands before that of the first. Whether anything did. */
static bool skip_to_tight_head(reading *r) {
  piece *first = piece_at(r, 0);
  uint32_t i, n = (uint32_t)count_pieces(r), n_tight = 0, from = first->from;
  for (i = 1; i < n; i++) n_tight += is_tight_head(r, piece_at(r, i)->from, piece_at(r, i)->to);
  if (n_tight * 2 < n || n < 2) return false;
  while (from < first->to && !is_tight_head(r, from, first->to)) from = prose_block_end(&r->lines, from, first->to);
  if (from == first->from || from >= first->to) return false;
  reading_title_before(r, from);
  first->above = first->from = from;
  return true;
}

/* Whether what looks like a headline may well be the first paragraph below one. */
static bool is_like_text(const reading *r, uint32_t from, uint32_t to) {
  gz_str last = prose_str(&r->lines, to - 1);
  return to - from > 1 || strchr(".!:;,", last.data[last.len - 1]);
}

/* Few words, or parts. */
static bool is_like_menu(const reading *r, uint32_t i) {
  gz_str line = prose_str(&r->lines, i);
  return about_count_words(line) <= MENU_WORDS || memchr(line.data, '|', line.len);
}

/* Menus and the like before the first headline: found from its text back. Whether there were any. */
static bool skip_furniture(reading *r) {
  const prose_lines *lines = &r->lines;
  piece *first = piece_at(r, 0);
  uint32_t from, to, before = MAP_NONE, second = MAP_NONE, n = 0, begin;
  bool lists = false;
  if (!count_pieces(r)) return false;
  if (skip_to_tight_head(r)) return true;
  for (from = first->from; from < first->to; from = to) { /* to the first prose that a headline stands before */
    to = prose_block_end(lines, from, first->to);
    if (n > 1 && reading_is_prose(r, from, to) && before != MAP_NONE) break;
    if (is_headline_block(r, from, to) && !is_meta(r, from)) {
      before = from;
      if (++n == 2) second = from;
      continue;
    }
    if (is_meta_block(r, from, to)) continue;
    if (before == MAP_NONE || n < 2 || !reading_is_prose(r, from, to)) before = MAP_NONE, lists = true, n++;
  }
  if (from >= first->to || before == MAP_NONE || n < 2 || (n == 2 && !lists)) return false;
  /* A title, a line, a headline; or a title, a headline, a first paragraph like one. */
  if (!lists && n < 4 &&
      (n < 3 || is_like_text(r, before, prose_block_end(lines, before, from)) || !is_like_menu(r, second)))
    return false;
  reading_title_before(r, before);
  for (begin = before; begin > first->from && is_dated(r, begin - 1); begin--) {}
  first->above = begin;
  first->from = before;
  return true;
}

/* ---------------------------------------------------------------- pieces */

static uint32_t block_begin(const prose_lines *lines, uint32_t i) {
  while (!lines->at[i].gap) i--;
  return i;
}

/* Where nearly all marks stand on lines of their own, one at the end of another line is text: "… and much more". */
static bool inline_counts(const markers *marks, uint32_t key) {
  const marker *mark;
  uint32_t n_inline = 0, n_own = 0;
  for (mark = markers_first(marks, key); mark; mark = markers_next(marks, key, mark)) {
    if (marker_is_inline(marks, mark)) n_inline++;
    else n_own++;
  }
  return n_own < 3 || n_inline * 4 > n_own;
}

/* The end of a piece less what stands there of its marker once more: "… to come in. Read more" above "Read more". */
static uint32_t without_double(reading *r, uint32_t from, uint32_t to, const marker *mark) {
  const marker *other = mark;
  while (to > from && (other = markers_before(&r->marks, other, to - 1))) {
    prose_line *line = &r->lines.at[other->line];
    if (other->line < from) return from;
    if (!marker_is_inline(&r->marks, other)) {
      to = other->line;
      continue;
    }
    prose_line_cut(&r->lines, other->line,
                   line->from + (uint32_t)str_trim(str_part(r->lines.text, line->from, other->from - line->from)).len);
    return other->line + 1;
  }
  return to;
}

/* Lines [from, to) of prose from the body of a headline at `from`, to the first block that is none. */
static uint32_t prose_end(const reading *r, uint32_t from, uint32_t to) {
  while (from < to) {
    uint32_t end = prose_block_end(&r->lines, from, to);
    if (!reading_is_prose(r, from, end) || about_is_footer(prose_str(&r->lines, end - 1))) break;
    from = end;
  }
  return from;
}

/* An article without a marker behind the last mark: as many articles have it. Without what stands below it. */
static void add_last(reading *r, uint32_t from) {
  const prose_lines *lines = &r->lines;
  uint32_t end, body, to = from, n = (uint32_t)count_pieces(r);
  size_t usual = from && n ? lines->at[from - 1].to / n : 0;
  while (from < lines->n && is_meta(r, from)) from++;
  if (from == lines->n) return;
  end = prose_block_end(lines, from, lines->n);
  if (end == lines->n && end - from > 1) end = from + 1;
  if (!is_headline_block(r, from, end) || about_is_footer(prose_str(lines, from))) return;
  for (body = end; body < lines->n && is_meta(r, body); body++) {}
  to = prose_end(r, body, lines->n);
  if (to == body || lines->at[to - 1].to - lines->at[body].from < usual / 4) return;
  if (markers_article(lines, from, to)) add_piece(r, from, to, NULL);
}

/* The marks stand between headlines and their texts: nothing but a headline is above the first, text below the last. */
static bool marks_lead(const reading *r, uint32_t key) {
  const marker *mark = markers_first(&r->marks, key), *next;
  uint32_t end;
  if (!mark || marker_is_inline(&r->marks, mark) || !mark->line || !mark->at_end) return false;
  for (end = mark->line; end && is_meta(r, end - 1); end--) {}
  if (!end || !is_headline_block(r, block_begin(&r->lines, end - 1), end)) return false;
  while ((next = markers_next(&r->marks, key, mark))) {
    for (end = next->line; end && is_meta(r, end - 1); end--) {}
    if (!end || !is_headline_block(r, block_begin(&r->lines, end - 1), end)) return false;
    if (block_begin(&r->lines, end - 1) <= mark->last + 1) return false;
    mark = next;
  }
  if (mark->last + 1 >= r->lines.n) return false;
  return reading_is_prose(r, mark->last + 1, prose_block_end(&r->lines, mark->last + 1, r->lines.n));
}

static void part_at_leading_marks(reading *r, uint32_t key) {
  const marker *mark = markers_first(&r->marks, key), *next;
  uint32_t from, end;
  for (; mark; mark = next) {
    next = markers_next(&r->marks, key, mark);
    for (end = mark->line; end && is_meta(r, end - 1); end--) {}
    from = block_begin(&r->lines, end - 1);
    if (count_pieces(r)) piece_at(r, count_pieces(r) - 1)->to = from;
    add_piece(r, from, r->lines.n, mark);
    if (r->pieces.failed) return;
    piece_at(r, count_pieces(r) - 1)->leads = true;
  }
}

/* A piece ends at each mark of the chosen key. An inline marker is cut off its line. */
static void part_at_marks(reading *r, uint32_t key) {
  bool with_inline = inline_counts(&r->marks, key);
  uint32_t from = 0, to;
  const marker *mark;
  if (marks_lead(r, key)) {
    part_at_leading_marks(r, key);
    return;
  }
  for (mark = markers_first(&r->marks, key); mark; mark = markers_next(&r->marks, key, mark)) {
    to = mark->line;
    if (mark->last < from || (!with_inline && marker_is_inline(&r->marks, mark))) continue;
    if (marker_is_inline(&r->marks, mark)) {
      prose_line *line = &r->lines.at[mark->line];
      gz_str text = str_trim(str_part(r->lines.text, line->from, mark->from - line->from));
      prose_line_cut(&r->lines, mark->line, line->from + (uint32_t)text.len);
      to++;
    } else {
      to = without_double(r, from, to, mark);
    }
    if (from < to) add_piece(r, from, to, mark);
    from = mark->last + 1;
  }
  if (from < r->lines.n) add_last(r, from);
}

/* Where dates stand: in a block behind the headline's, in the headline's own block below it, in a block before it. */
typedef enum dates { DATES_BEHIND, DATES_BELOW, DATES_BEFORE, DATES_FORMS } dates;

/* The line at which an article begins that is dated in this way in the block [from, to), or MAP_NONE. `before` is the
 * first line of the block before. */
static uint32_t dated_start(const reading *r, dates form, uint32_t before, uint32_t from, uint32_t to) {
  const prose_lines *lines = &r->lines;
  uint32_t i, end;
  switch (form) {
  case DATES_BEHIND:
    if (from == before || to == lines->n || to - from > META_LINES) return MAP_NONE;
    if (!is_meta_block(r, from, to) || !is_headline_block(r, before, from) || is_dated(r, before)) return MAP_NONE;
    if (reading_is_prose(r, before, from)) return MAP_NONE;
    for (i = from; i < to; i++)
      if (is_dated(r, i)) return before;
    return MAP_NONE;
  case DATES_BELOW:
    if (to - from < 2 || to - from + (lines->n - to) < 3) return MAP_NONE;
    return !is_dated(r, from) && prose_line_is_headline(lines, from) && is_dated(r, from + 1) ? from : MAP_NONE;
  case DATES_BEFORE:
    if (to - from > 1 || to == lines->n || !is_pure_date(r, from)) return MAP_NONE;
    end = prose_block_end(lines, to, lines->n);
    return end < lines->n && is_headline_block(r, to, end) && !is_dated(r, to) ? from : MAP_NONE;
  case DATES_FORMS: break;
  }
  return MAP_NONE;
}

/* Parts the page where dated articles begin, if that explains nearly all of its dates. */
static void part_at_dates(reading *r) {
  uint32_t n_starts[DATES_FORMS] = {0}, n_dated = 0, from, to, before, start, last = MAP_NONE, n_prose = 0;
  dates form, best = DATES_BEHIND;
  for (from = before = 0; from < r->lines.n; before = from, from = to) {
    to = prose_block_end(&r->lines, from, r->lines.n);
    n_dated += is_dated(r, from) || (to - from > 1 && is_dated(r, from + 1));
    for (form = DATES_BEHIND; form < DATES_FORMS; form++)
      n_starts[form] += dated_start(r, form, before, from, to) != MAP_NONE;
  }
  for (form = DATES_BELOW; form < DATES_FORMS; form++)
    if (n_starts[form] > n_starts[best]) best = form;
  if (n_starts[best] < 2 || n_starts[best] * 4 < n_dated * 3) return;
  for (from = before = 0; from < r->lines.n; before = from, from = to) {
    to = prose_block_end(&r->lines, from, r->lines.n);
    start = dated_start(r, best, before, from, to);
    if (start == MAP_NONE) continue;
    if (last != MAP_NONE) add_piece(r, last, start, NULL);
    else reading_title_before(r, start);
    last = start;
  }
  add_piece(r, last, r->lines.n, NULL);
  for (from = 0; from < count_pieces(r); from++) {
    piece *p = piece_at(r, from);
    if (!r->pieces.failed) n_prose += r->lines.at[p->to - 1].to - r->lines.at[p->from].from >= 100;
  }
  r->confidence = n_prose * 2 < n_starts[best] ? 0 : n_starts[best] > 2 ? 75 : 65;
}

/* Parts the page at headlines on the left edge where all else is indented. Heads of a manual's sections look like that
 * too, but they are shorter, numbered, or in capitals. */
static void part_at_edge(reading *r) {
  uint32_t n = 0, n_words = 0, i, from = 0, to;
  for (i = 0; i < r->lines.n; i = to) {
    gz_str line = prose_str(&r->lines, i);
    uint32_t k;
    to = prose_block_end(&r->lines, i, r->lines.n);
    for (k = i + 1; k < to; k++)
      if ((r->lines.at[k].indent < INDENT_LEAST) != (r->lines.at[i].indent < INDENT_LEAST)) return;
    if (r->lines.at[i].indent >= INDENT_LEAST) {
      if (i == 0 || prose_line_is_code(&r->lines, i)) return;
      continue;
    }
    if (!is_headline_block(r, i, to) || to == r->lines.n || r->lines.at[to].indent < INDENT_LEAST) return;
    if (line.data[0] >= '0' && line.data[0] <= '9') return;
    if (n) add_piece(r, from, i, NULL);
    from = i;
    n++;
    n_words += (uint32_t)about_count_words(line);
  }
  if (n < 3 || n_words < 4 * n) return;
  add_piece(r, from, r->lines.n, NULL);
  r->confidence = 50;
}

/* Parts the page where each article's text is followed by the line with its date. */
static void part_at_closing_dates(reading *r) {
  const prose_lines *lines = &r->lines;
  uint32_t from = 0, to, start = 0, n = 0;
  bool prose = false;
  for (; from < lines->n; from = to) {
    to = prose_block_end(lines, from, lines->n);
    if (!is_dated(r, from) || !is_meta_block(r, from, to)) {
      prose = reading_is_prose(r, from, to);
      continue;
    }
    if (!prose) return;
    add_piece(r, start, from, NULL);
    if (r->pieces.failed) return;
    piece_at(r, n++)->after = to;
    prose = false;
    start = to;
  }
  for (from = 1; from < n; from++) {
    const piece *p = piece_at(r, from);
    if (!is_headline_block(r, p->from, prose_block_end(lines, p->from, p->to))) return;
  }
  if (n < 2 || lines->at[lines->n - 1].to - lines->at[start - 1].to > lines->at[start - 1].to / n) return;
  if (!skip_furniture(r)) find_title(r);
  r->confidence = n > 2 ? 70 : 60;
}

/* Parts the page at rules between articles. */
static void part_at_rules(reading *r) {
  const prose_lines *lines = &r->lines;
  uint32_t n_rules = 0, from = 0, i;
  for (i = 0; i <= lines->n; i++) {
    bool is_end = i == lines->n;
    if (!is_end && !(lines->at[i].gap && (i + 1 == lines->n || lines->at[i + 1].gap) && is_rule(r, i))) continue;
    n_rules += !is_end;
    if (from < i) {
      if (!markers_article(lines, from, i)) {
        if (!is_end) return;
      } else {
        add_piece(r, from, i, NULL);
      }
    }
    from = i + 1;
  }
  if (n_rules > 1 && count_pieces(r) > 2) r->confidence = 60;
}

/* Words of a headline, where those of languages without blanks count by their length. */
static size_t weigh_words(gz_str s) {
  size_t words = about_count_words(s), wide = (unsigned char)s.data[0] >= 0xe3 ? s.len / 6 : 0;
  return words > wide ? words : wide;
}

/* "2018-06-14: Lantern 3.1 is out". */
static bool is_dated_headline(const reading *r, uint32_t i) {
  gz_str line = prose_str(&r->lines, i);
  char iso[DATE_ROOM];
  size_t len = date_read(line, iso);
  return len && about_count_words(str_after(line, len)) > 2;
}

/* Parts a page that is nothing but headlines and their texts in turns. Heads of a document's sections look like that
 * too, but are shorter or numbered, and more stands below them. */
static void part_at_turns(reading *r) {
  const prose_lines *lines = &r->lines;
  uint32_t from = 0, to, start = MAP_NONE, n = 0, n_paragraphs = 0;
  size_t n_words = 0, n_bytes = 0;
  bool head = false;
  for (; from < lines->n; from = to) {
    gz_str line = prose_str(lines, from);
    to = prose_block_end(lines, from, lines->n);
    if (reading_is_prose(r, from, to)) {
      if (start == MAP_NONE || prose_line_is_code(lines, from) || ++n_paragraphs > TURNS_MOST) return;
      n_bytes += lines->at[to - 1].to - lines->at[from].from;
      head = false;
    } else if (to - from == 1 && is_headline_block(r, from, to) && line.data[line.len - 1] != ':' &&
               (!is_meta(r, from) || is_dated_headline(r, from))) {
      if (line.data[0] >= '0' && line.data[0] <= '9' && !is_dated(r, from)) return;
      if (head && n) break; /* two in a row: furniture */
      if (head) {           /* the first was the title */
        reading_title_before(r, from);
        n_words = 0;
      } else if (start != MAP_NONE) {
        add_piece(r, start, from, NULL);
        n++;
      }
      start = from;
      head = true;
      n_paragraphs = 0;
      n_words += weigh_words(line);
    } else if (n) {
      break;
    } else {
      return;
    }
  }
  if (start != MAP_NONE && !head) {
    add_piece(r, start, from, NULL);
    n++;
  }
  if (n < 3 || n_words * 2 < 7 * n || n_bytes < 80 * (size_t)n) return;
  /* What is left over is less than an article. */
  if (from < lines->n && lines->at[lines->n - 1].to - lines->at[from].from > 2 * lines->at[from].from / n) return;
  r->confidence = 45;
}

/* ---------------------------------------------------------------- what stands around the pieces */

/* How many lines at `from` are metadata, with a headline and text left in [from, to) behind them: also a word beside
 * the date in its block. */
static uint32_t count_about(const reading *r, uint32_t from, uint32_t to) {
  uint32_t n = 0, end;
  while (from + n < to && n < LEAD_LINES && is_meta(r, from + n)) n++;
  if (n && from + n < to && !r->lines.at[from + n].gap) {
    end = prose_block_end(&r->lines, from + n, to);
    if (end + 1 < to && is_meta_block(r, from, end) && !is_meta(r, end) &&
        is_headline_block(r, end, prose_block_end(&r->lines, end, to)))
      n = end - from;
  }
  return from + n + 1 < to ? n : 0;
}

/* A line's text with each number as one 0: "12 Comments" and "3 Comments" are alike. */
static gz_str shape_of(const reading *r, uint32_t i, char room[REPEATED_MOST]) {
  gz_str line = prose_str(&r->lines, i);
  size_t n = 0, k;
  if (line.len > REPEATED_MOST || prose_is_sentence(line)) return STR("");
  for (k = 0; k < line.len; k++) {
    bool digit = line.data[k] >= '0' && line.data[k] <= '9';
    if (!digit || !n || room[n - 1] != '0') room[n++] = digit ? '0' : line.data[k];
  }
  return (gz_str){room, n};
}

static bool is_short(const reading *r, uint32_t i) { return r->lines.at[i].to - r->lines.at[i].from <= REPEATED_MOST; }

/* Whether a block of prose begins at line i, which is not all of the piece. */
static bool begins_prose(const reading *r, const piece *p, uint32_t i) {
  uint32_t end = r->lines.at[i].gap || i == p->from ? prose_block_end(&r->lines, i, p->to) : i;
  return end > i && end - i < p->to - p->from && reading_is_prose(r, i, end);
}

/* Short lines that come again at the beginning of most pieces, before their headlines, are no headlines. */
static void find_repeated(reading *r) {
  char room[REPEATED_MOST];
  uint32_t i, k, n = (uint32_t)count_pieces(r), pass;
  map shapes;
  if (n < 3) return;
  map_init(&shapes, r->lines.from);
  for (pass = 0; pass < 2; pass++) {
    for (i = 1; i < n; i++) {
      const piece *p = piece_at(r, i);
      uint32_t end = p->from; /* of the short lines, the headline among them: nothing comes again before it alone */
      while (end < p->to && end < p->from + LEAD_LINES && is_short(r, end) && !begins_prose(r, p, end)) end++;
      for (k = p->from; k + 1 < end && k + 2 < p->to; k++) {
        gz_str shape = is_meta(r, k) ? STR("") : shape_of(r, k, room);
        uint32_t at = !shape.len ? MAP_NONE : pass ? map_find(&shapes, shape) : map_add(&shapes, shape, NULL);
        if (at == MAP_NONE) continue;
        if (!pass) shapes.entries[at].value++;
        else if (shapes.entries[at].value * 2 >= n) r->said.data[k] = SAID_ABOUT;
      }
    }
  }
  map_free(&shapes);
}

/* Metadata between a marker and the next headline is the article's above where some stands below the last marker, but
 * for as many lines as stand above the first headline. */
static void give_metadata(reading *r) {
  uint32_t i, n = (uint32_t)count_pieces(r), n_above = 0, n_below = 0, end;
  piece *p;
  find_repeated(r);
  p = piece_at(r, n - 1);
  if (p->mark)
    for (end = p->mark->last + 1; end < r->lines.n && n_below < LEAD_LINES && is_meta(r, end); end++) n_below++;
  if (p->mark && n_below) p->after = p->mark->last + 1 + n_below;
  p = piece_at(r, 0);
  n_above = count_about(r, p->from, p->to);
  p->from += n_above;
  for (i = 1; i < n; i++) {
    piece *before = piece_at(r, i - 1);
    uint32_t lead, own;
    p = piece_at(r, i);
    lead = count_about(r, p->from, p->to);
    own = n_below ? (n_above < lead ? n_above : lead) : lead;
    if (lead > own) before->after = p->from + lead - own;
    p->above = p->from + lead - own;
    p->from += lead;
  }
}

/* Whether a block of a short line stands at `from` that could be a headline by its looks. */
static bool is_short_block(const reading *r, uint32_t from, uint32_t to) {
  return from < to && prose_block_end(&r->lines, from, to) == from + 1 && !is_meta(r, from) &&
         !about_is_footer(prose_str(&r->lines, from)) &&
         r->lines.at[from].to - r->lines.at[from].from <= REPEATED_MOST && is_headline_block(r, from, from + 1);
}

/* A short line behind each marker, the last one too, before the headline: no headline and in no words that are known,
 * so it belongs to the article above. The first article has none. */
static void give_lines_below(reading *r) {
  const prose_lines *lines = &r->lines;
  uint32_t n = (uint32_t)count_pieces(r), i, from;
  const piece *p = piece_at(r, n - 1);
  if (n < 3 || !p->mark || p->after || !is_short_block(r, p->mark->last + 1, lines->n)) return;
  p = piece_at(r, 0);
  if (!is_short_block(r, p->from, p->to) || !is_prose_at(r, p->from + 1, p->to)) return;
  for (i = 1; i < n; i++) {
    p = piece_at(r, i);
    if (!is_short_block(r, p->from, p->to) || !is_short_block(r, p->from + 1, p->to)) return;
    if (!is_prose_at(r, p->from + 2, p->to)) return;
  }
  for (i = 0; i < n; i++) {
    piece *q = piece_at(r, i);
    if (q->mark) q->after = q->mark->last + 2;
    if (!i) continue;
    from = q->from + 1;
    q->above = q->from = from;
  }
}

/* The lines of metadata behind the headline that ends at `from`: a date among them? */
static bool is_dated_behind(const reading *r, uint32_t from, uint32_t to) {
  while (from < to && is_meta(r, from))
    if (is_dated(r, from++)) return true;
  return false;
}

/* Blocks of text in lines [from, to), a headline's body: what is metadata is not counted. */
static uint32_t count_blocks(const reading *r, uint32_t from, uint32_t to) {
  uint32_t n = 0, end;
  for (; from < to; from = end) {
    end = prose_block_end(&r->lines, from, to);
    n += !is_meta_block(r, from, end);
  }
  return n;
}

/* "zlib: a library": */
static bool has_colon(const reading *r, uint32_t i) {
  gz_str line = prose_str(&r->lines, i);
  const char *colon = line.len > 2 ? memchr(line.data, ':', line.len - 2) : NULL;
  return colon && colon[1] == ' ';
}

/* What the headlines of all articles but the first have in common, and a line that has it not is none. */
static void find_habits(reading *r) {
  uint32_t i, n = (uint32_t)count_pieces(r), n_colons = 0, n_wrapped = 0;
  for (i = 1; i < n; i++) {
    const piece *p = piece_at(r, i);
    uint32_t end = prose_block_end(&r->lines, p->from, p->to);
    n_colons += has_colon(r, p->from);
    n_wrapped += end < p->to && end - p->from > 1;
  }
  r->colons = n > HABIT_LEAST && n_colons * 10 >= (n - 1) * 9;
  r->unwrapped = n > HABIT_LEAST && !n_wrapped;
}

/* A title above the first headline, which alone has what all headlines have. Whether it was found. */
static bool find_title_by_habit(reading *r) {
  piece *first = piece_at(r, 0);
  uint32_t end = prose_block_end(&r->lines, first->from, first->to);
  if (!r->colons || end + 1 >= first->to || end - first->from > 1) return false;
  if (has_colon(r, first->from) || !has_colon(r, end) || reading_is_prose(r, first->from, end)) return false;
  if (prose_block_end(&r->lines, end, first->to) != end + 1) return false;
  r->title = first->from;
  r->title_end = end;
  first->above = first->from = end;
  return true;
}

/* Where the next article begins in a piece, behind the body that begins at `from`; `to`: nowhere. With a date behind
 * its headline where the others have one. */
static uint32_t find_inner(const reading *r, uint32_t from, uint32_t to, bool dated) {
  const prose_lines *lines = &r->lines;
  bool prose = false;
  uint32_t end;
  for (; from < to; from = end) {
    end = prose_block_end(lines, from, to);
    if (prose && end < to && end - from <= (r->unwrapped ? 1 : 2) && is_headline_block(r, from, end) &&
        !is_meta(r, from) && (!r->colons || has_colon(r, from)) && about_count_words(prose_str(lines, from)) > 2 &&
        is_prose_at(r, end, to) && (!dated || is_dated_behind(r, end, to)))
      return from;
    prose |= reading_is_prose(r, from, end);
  }
  return to;
}

/* How many blocks of text an article has that may stand in the piece of another: as many as nearly all that stand alone;
 * any, where a paragraph is a line, so that a headline is not taken for one. 0: no piece is to be parted. */
static uint32_t usual_blocks(const reading *r, bool dated) {
  uint32_t counts[BLOCKS_MOST + 1] = {0}, n = (uint32_t)count_pieces(r), n_alone = 0, n_blocks = 0, n_wrapped = 0, i;
  uint32_t usual = 1;
  for (i = 0; i < n; i++) {
    const piece *p = piece_at(r, i);
    uint32_t body = prose_block_end(&r->lines, p->from, p->to), blocks, from, end;
    for (from = body; from < p->to; from = end) {
      end = prose_block_end(&r->lines, from, p->to);
      n_blocks++;
      n_wrapped += end - from > 1;
    }
    if (find_inner(r, body, p->to, dated) < p->to) continue;
    blocks = count_blocks(r, body, p->to);
    if (blocks <= BLOCKS_MOST) counts[blocks]++;
    n_alone++;
  }
  if (n_alone * 2 < n) return 0;
  if (dated || n_wrapped * 4 < n_blocks) return BLOCKS_ANY;
  for (i = 2; i <= BLOCKS_MOST; i++)
    if (counts[i] > counts[usual]) usual = i;
  return counts[usual] * 4 >= n_alone * 3 ? usual : 0;
}

/* An article without a marker among those that have one: its piece holds a headline and text more than once. */
static void part_pieces(reading *r) {
  const prose_lines *lines = &r->lines;
  uint32_t n = (uint32_t)count_pieces(r), i, n_dated = 0, usual;
  bool dated;
  buf parted;
  if (n < 2) return;
  for (i = 0; i < n; i++) {
    const piece *p = piece_at(r, i);
    n_dated += is_dated_behind(r, prose_block_end(lines, p->from, p->to), p->to);
  }
  dated = n_dated * 2 >= n;
  usual = usual_blocks(r, dated);
  if (!usual) return;
  buf_init(&parted, r->lines.from);
  for (i = 0; i < n; i++) {
    piece p = *piece_at(r, i);
    for (;;) {
      uint32_t body = prose_block_end(lines, p.from, p.to), next = find_inner(r, body, p.to, dated);
      piece first = {p.above, p.from, next, 0, NULL, false};
      if (next == p.to || (usual != BLOCKS_ANY && count_blocks(r, body, next) != usual)) break;
      buf_put(&parted, &first, sizeof first);
      p.above = p.from = next;
    }
    buf_put(&parted, &p, sizeof p);
  }
  if (parted.failed) r->pieces.failed = true;
  else {
    buf swap = r->pieces;
    r->pieces = parted;
    parted = swap;
  }
  buf_free(&parted);
}

/* Where marks part a page: what is metadata, a title, or furniture at the edges of its pieces. */
static void find_edges(reading *r) {
  if (!count_pieces(r)) return;
  if (piece_at(r, 0)->leads) {
    reading_title_before(r, piece_at(r, 0)->from);
    return;
  }
  give_metadata(r);
  give_lines_below(r);
  find_habits(r);
  if (!find_title_by_habit(r) && !skip_furniture(r)) find_title(r);
  part_pieces(r);
}

/* What stands below the text of a page's last article: short lines, where no other article has any. */
static void trim_last(reading *r) {
  uint32_t i, n = (uint32_t)count_pieces(r), from, to = 0, n_broken = 0;
  piece *last = n > 1 ? piece_at(r, n - 1) : NULL;
  if (!last || (last->mark && !last->leads)) return;
  for (i = 0; i + 1 < n; i++) {
    const piece *p = piece_at(r, i);
    uint32_t begin = p->to - 1;
    while (begin > p->from && !r->lines.at[begin].gap) begin--;
    n_broken += !reading_is_prose(r, begin, p->to);
  }
  if (n_broken * 4 > n) return;
  for (from = last->from; from < last->to; from = to) {
    to = prose_block_end(&r->lines, from, last->to);
    if (reading_is_prose(r, from, to)) break;
  }
  if (from >= last->to) return;
  for (from = to; from < last->to; from = to) {
    to = prose_block_end(&r->lines, from, last->to);
    if (!reading_is_prose(r, from, to) || about_is_footer(prose_str(&r->lines, to - 1))) break;
  }
  last->to = from;
}

/* Whether a line that is not the last of its block ends what it says: a sentence, a marker's arrow, or there was room for
 * the next line's first word, in lines of `width` bytes. */
static bool is_ended(const reading *r, uint32_t i, uint32_t width) {
  gz_str line = prose_str(&r->lines, i);
  return prose_is_sentence(line) || (unsigned char)line.data[line.len - 1] >= 0x80 ||
         strchr("])>", line.data[line.len - 1]) || had_room(r, i, width);
}

/* Metadata stands in a block of its own, also where programs leave no line blank above it, and so does what follows it
 * with another indent. */
static void split_blocks(reading *r) {
  prose_lines *lines = &r->lines;
  uint32_t i, from = 0, added = 0, width = 0;
  bool about = false;
  for (i = 0; i < lines->n; i++) {
    prose_line *line = &lines->at[i];
    bool split = false;
    if (line->gap) {
      from = i;
      width = 0;
      about = false;
    } else {
      uint32_t len = line[-1].to - line[-1].from;
      if (len > width) width = len;
      if (about && !is_meta(r, i)) split = line->indent != line[-1].indent, about = split;
      else if (about && i == from + 1 && line->indent > line[-1].indent) split = true;
      else if (line[-1].to - lines->at[from].from >= PROSE_LEAST && line->to - line->from <= ABOUT_LINE_MOST &&
               (i > from + 1 || len >= LONG_LINE || prose_is_sentence(prose_str(lines, i - 1))) &&
               is_ended(r, i - 1, width))
        split = is_meta(r, i);
    }
    if (split) {
      line->gap = true;
      added++;
      from = i;
      width = 0;
    }
    if (line->gap && is_meta(r, i)) about = true;
    line->block += added;
  }
}

/* The signs that a headline is drawn with at both ends, "***** Fog expected *****": how many at each; 0: none. */
static uint32_t count_drawn(gz_str line) {
  size_t n = 0;
  char sign = line.data[0];
  if (sign != '*' && sign != '=' && sign != '-' && sign != '~' && sign != '#') return 0;
  while (n < line.len && line.data[n] == sign) n++;
  if (n < 2 || line.len < 2 * n + 3 || line.data[n] != ' ' || line.data[line.len - n - 1] != ' ') return 0;
  return memcmp(line.data, line.data + line.len - n, n) == 0 ? (uint32_t)n : 0;
}

/* Such a headline is a block of its own, without those signs. */
static void undraw_headlines(prose_lines *lines) {
  uint32_t i, added = 0;
  bool drawn = false;
  for (i = 0; i < lines->n; i++) {
    prose_line *line = &lines->at[i];
    uint32_t n = count_drawn(prose_str(lines, i));
    if ((n || drawn) && !line->gap) {
      line->gap = true;
      added++;
    }
    drawn = n > 0;
    line->block += added;
    if (!drawn) continue;
    line->from += n + 1;
    prose_line_cut(lines, i, line->to - n - 1);
  }
}

/* Gives the lines their looks, blocks and marks. False: out of memory. */
static bool read_marks(reading *r, const format_context *context) {
  prose_look(&r->lines);
  buf_clear(&r->said);
  if (r->lines.n) {
    char *said = buf_space(&r->said, r->lines.n);
    if (!said) return false;
    memset(said, SAID_UNKNOWN, r->lines.n);
    split_blocks(r);
  }
  return markers_read(&r->marks, &r->lines, context);
}

/* Whether what stands behind the marker was a headline before: "Continue readingFog expected". */
static bool repeats_headline(const prose_lines *lines, uint32_t i, size_t led) {
  gz_str rest = str_after(prose_str(lines, i), led);
  uint32_t k;
  for (k = i; k && i - k < LED_BEFORE; k--)
    if (str_begins(rest, prose_str(lines, k - 1))) return true;
  return false;
}

/* "Read moreFog expected": programs that take a page's text out of its HTML write no line end between the end of one article and the
 * headline of the next. Where that comes again, such a line becomes two, and a block begins at the headline; one that the article
 * itself had is left out. *parted: it was so. False: out of memory. */
static bool part_led_lines(reading *r, bool *parted) {
  prose_lines *lines = &r->lines;
  uint32_t i, n = 0, n_led = 0, to;
  prose_line *all;
  for (i = 0; i < lines->n; i++) {
    size_t led = markers_led(&r->marks, prose_str(lines, i));
    n_led += led > 0;
    n += led && !repeats_headline(lines, i, led);
  }
  *parted = n_led > 1;
  if (!*parted) return true;
  all = mem_resize(lines->from, lines->at, lines->room * sizeof *all, ((size_t)lines->n + n) * sizeof *all);
  if (!all) return false;
  lines->at = all;
  lines->room = (size_t)lines->n + n;
  for (i = lines->n, to = lines->n + n; i--;) { /* from the end on: those before `i` stand where they did */
    prose_line line = all[i];
    size_t led = markers_led(&r->marks, prose_str(lines, i));
    bool whole = !led || repeats_headline(lines, i, led);
    if (led) line.to = line.from + (uint32_t)led;
    if (!whole) {
      all[--to] = all[i];
      all[to].from = line.to;
      all[to].gap = true;
      all[to].block += n--;
    }
    line.block += n;
    all[--to] = line;
  }
  lines->n = (uint32_t)lines->room;
  return true;
}

/* Whether the text was printed on pages that end in "[Page 3]": it is one document. */
static bool is_printed(const prose_lines *lines) {
  uint32_t i, n = 0;
  for (i = 0; i < lines->n && n < 2; i++) n += prose_is_foot(prose_str(lines, i));
  return n > 1;
}

static void forget_pieces(reading *r) {
  buf_clear(&r->pieces);
  r->title = r->title_end = 0;
}

/* Finds the pieces of a page. r->confidence 0: it is none of ours, and all of it is one piece. False: out of memory. */
static bool read_pieces(reading *r, gz_str text, const format_context *context) {
  static void (*const ways[])(reading *) = {part_at_dates, part_at_closing_dates, part_at_rules, part_at_edge,
                                            part_at_turns};
  uint32_t key;
  int confidence;
  bool parted;
  size_t i;
  memset(r, 0, sizeof *r);
  buf_init(&r->pieces, context->scratch);
  buf_init(&r->said, context->scratch);
  if (!prose_read(&r->lines, text, context->scratch)) return false;
  prose_find_gaps(&r->lines);
  undraw_headlines(&r->lines);
  if (!read_marks(r, context) || !part_led_lines(r, &parted)) return false;
  if (parted) {
    markers_free(&r->marks);
    if (!read_marks(r, context)) return false;
  }
  if (is_printed(&r->lines)) {
    add_piece(r, 0, r->lines.n, NULL);
    return !r->pieces.failed;
  }
  key = markers_choose(&r->marks, false, &confidence);
  if (reading_part_at_seams(r, key == MAP_NONE ? markers_usual(&r->marks) : key, key != MAP_NONE)) {
    find_habits(r);
    part_pieces(r);
    return !r->pieces.failed;
  }
  if (r->pieces.failed) return false;
  if (key == MAP_NONE) {
    for (i = 0; i < sizeof ways / sizeof *ways && !r->confidence; i++) {
      forget_pieces(r);
      ways[i](r);
    }
    if (!r->confidence) {
      forget_pieces(r);
      key = markers_choose(&r->marks, true, &confidence);
      confidence = 0;
    }
  }
  if (key != MAP_NONE) {
    r->confidence = confidence;
    part_at_marks(r, key);
    if (!r->pieces.failed) find_edges(r);
  } else if (!r->confidence && r->lines.n) {
    add_piece(r, 0, r->lines.n, NULL);
  }
  markers_chosen(&r->marks); /* its texts take as much as the page */
  if (r->confidence && !r->pieces.failed) trim_last(r);
  return !r->pieces.failed;
}

static void free_reading(reading *r) {
  buf_free(&r->pieces);
  buf_free(&r->said);
  if (r->marks.lines) markers_free(&r->marks);
  prose_free(&r->lines);
}

/* ---------------------------------------------------------------- articles */

/* What was said about the article so far. */
typedef struct sayings {
  bool dated, authored;
  uint32_t from, to; /* lines of metadata, as printed */
} sayings;

static void put_tags(builder *b, gz_str tags) {
  while (tags.len) {
    const char *comma = memchr(tags.data, ',', tags.len);
    size_t len = comma ? (size_t)(comma - tags.data) : tags.len;
    gz_str tag = str_trim(str_part(tags, 0, len));
    if (tag.len) builder_tag(b, tag);
    tags = str_after(tags, comma ? len + 1 : len);
  }
}

/* Whether a marker is in the words of a language that is not English: those write the day first. */
static bool is_foreign(gz_str text) {
  static const char *const words[] = {"read", "continue", "more", "full", "keep", "learn", "see", "view", "click"};
  size_t i, k;
  for (i = 0; i < text.len && !((text.data[i] | 0x20) >= 'a' && (text.data[i] | 0x20) <= 'z'); i++)
    if ((unsigned char)text.data[i] >= 0xc3 && (unsigned char)text.data[i] != 0xe2) return true;
  text = str_after(text, i);
  if (!text.len) return false;
  for (k = 0; k < sizeof words / sizeof *words; k++) {
    gz_str word = str_of(words[k]);
    if (text.len >= word.len && str_equal_nocase(str_part(text, 0, word.len), word)) return false;
  }
  return true;
}

/* In which order days and months stand between slashes: as in the dates of the page that tell, all in one; else by the
 * language of its markers. */
static void find_order(reading *r) {
  const marker *mark = count_pieces(r) ? piece_at(r, 0)->mark : NULL;
  bool slashes = false;
  uint32_t i;
  for (i = 0; i < r->lines.n; i++) {
    int first, second, year;
    if (r->said.data[i] != SAID_DATED || !date_slashes(prose_str(&r->lines, i), &first, &second, &year)) continue;
    slashes = true;
    r->day_first |= first > 12 && second <= 12;
    r->month_first |= second > 12 && first <= 12;
  }
  if (slashes && !r->day_first && !r->month_first && mark && !mark->key)
    r->day_first = is_foreign(str_part(r->lines.text, mark->from, mark->to - mark->from));
  if (r->day_first && r->month_first) r->day_first = r->month_first = false;
}

/* A date that the page tells how to read. */
static void settle_date(const reading *r, gz_str line, char iso[DATE_ROOM]) {
  int first, second, year;
  if (strlen(iso) != 4 || r->day_first == r->month_first || !date_slashes(line, &first, &second, &year)) return;
  if (first > 12 || second > 12) return;
  snprintf(iso, DATE_ROOM, "%04u-%02u-%02u", (unsigned)year % 10000, (unsigned)(r->day_first ? second : first) % 100,
           (unsigned)(r->day_first ? first : second) % 100);
}

static void put_meta(builder *b, const reading *r, uint32_t i, sayings *told) {
  remark about;
  if (told->from == told->to) told->from = told->to = i;
  if (told->to == i) told->to = i + 1; /* a date before the headline stays alone */
  if (!about_read(prose_str(&r->lines, i), &about)) return;
  if (about.dated) settle_date(r, prose_str(&r->lines, i), about.iso);
  if (about.dated && !told->dated) builder_date(b, str_of(about.iso));
  if (about.author.len && !told->authored) builder_meta_add(b, "author", about.author);
  if (about.tags.len) put_tags(b, about.tags);
  told->dated |= about.dated;
  told->authored |= about.author.len > 0;
}

/* Whether a line is the headline once more, perhaps in brackets for a picture. */
static bool is_same(const reading *r, uint32_t headline, uint32_t i) {
  gz_str a = prose_str(&r->lines, headline), b = prose_str(&r->lines, i);
  if (b.len == a.len + 2 && b.data[0] == '[') b = str_part(b, 1, a.len);
  return str_equal(a, b);
}

/* The date that a headline begins with. */
static void put_date(builder *b, const reading *r, uint32_t i, sayings *told) {
  char iso[DATE_ROOM];
  told->dated = date_read(prose_str(&r->lines, i), iso) > 0;
  if (told->dated) settle_date(r, prose_str(&r->lines, i), iso);
  if (told->dated) builder_date(b, str_of(iso));
}

/* The line behind the headline that begins at `from`: its block if all of that looks like one, else its first line.
 * Metadata below it in its block is not part of it. */
static uint32_t headline_end(const reading *r, uint32_t from, uint32_t to) {
  uint32_t end = prose_block_end(&r->lines, from, to), i;
  if (end == to || end - from > HEADLINE_LINES) return from + 1;
  for (i = from; i < end && end - from > 1; i++) {
    gz_str line = prose_str(&r->lines, i);
    if (i > from && (is_meta(r, i) || is_same(r, from, i))) return i;
    if (line.len > HEADLINE_LINE_MOST || !prose_line_is_headline(&r->lines, i)) return from + 1;
  }
  return end;
}

/* The line behind the metadata at `from`, `from` where there is none. A body always stays, if only one line. */
static uint32_t meta_end(const reading *r, uint32_t from, uint32_t to) {
  uint32_t end;
  if (from >= to) return from;
  if (!r->lines.at[from].gap) return is_meta(r, from) && (from + 1 < to || is_pure_date(r, from)) ? from + 1 : from;
  end = prose_block_end(&r->lines, from, to);
  if (end == to) return end - from == 1 && is_pure_date(r, from) ? end : from;
  return is_meta_block(r, from, end) ? end : from;
}

/* The body without the marker. */
static void put_body(builder *b, const reading *r, const piece *p, uint32_t i, uint32_t to) {
  uint32_t end;
  for (; i < to; i = end) {
    end = prose_block_end(&r->lines, i, to);
    if (p->leads && i == p->mark->line) end = p->mark->last + 1;
    else prose_paragraph(b, &r->lines, i, end);
  }
}

/* The end of a body that begins at `from`, less metadata in blocks of its own. */
static uint32_t body_end(const reading *r, uint32_t from, uint32_t to) {
  while (to > from + 1 && r->lines.at[to - 1].gap && is_meta(r, to - 1)) to--;
  return to;
}

static void put_piece(builder *b, const reading *r, const piece *p) {
  const prose_lines *lines = &r->lines;
  uint32_t i = p->from, end, last = p->to - 1, k;
  gz_str source = lines->text;
  sayings told = {0};
  size_t to = lines->at[last].to;
  if (p->above == i && i + 1 < p->to && is_pure_date(r, i) && !is_pure_date(r, i + 1)) i++;
  end = headline_end(r, i, p->to);
  builder_begin(b, lines->at[i].number);
  for (k = p->above; k < i; k++) put_meta(b, r, k, &told);
  k = i;
  if (!told.dated && i + 1 == end && is_dated(r, i)) put_date(b, r, i, &told);
  for (; i < end; i++) builder_headline(b, prose_str(lines, i));
  while (i + 1 < p->to && (is_same(r, k, i) || (!lines->at[i].gap && is_rule(r, i)))) i++;
  for (end = meta_end(r, i, p->to); end > i; end = meta_end(r, i, p->to))
    for (; i < end; i++) put_meta(b, r, i, &told);
  end = body_end(r, i, p->to);
  for (k = end; k < p->to; k++) put_meta(b, r, k, &told);
  if (!p->leads)
    for (k = p->mark ? p->mark->last + 1 : p->to; k < p->after; k++) put_meta(b, r, k, &told);
  if (told.to > told.from)
    builder_meta_add(b, "byline",
                     str_from(source.data + lines->at[told.from].from, source.data + lines->at[told.to - 1].to));
  put_body(b, r, p, i, end);
  if (p->mark) {
    markers_put(b, source, p->mark);
    if (!p->leads) {
      last = p->mark->last;
      to = p->mark->to;
    }
  }
  builder_end(b, lines->at[last].number, source.data + lines->at[p->above].from, source.data + to);
}

static void put_pieces(builder *b, reading *r) {
  size_t i;
  find_order(r);
  if (r->title_end > r->title)
    builder_page_title(b, str_part(r->lines.text, r->lines.at[r->title].from,
                                   r->lines.at[r->title_end - 1].to - r->lines.at[r->title].from));
  for (i = 0; i < count_pieces(r); i++) put_piece(b, r, piece_at(r, i));
}

static void parse(builder *b, const format_context *context) {
  reading r;
  if (context->kept && *context->kept) {
    put_pieces(b, *context->kept);
    return;
  }
  if (read_pieces(&r, builder_source(b), context)) put_pieces(b, &r);
  else builder_fail(b);
  free_reading(&r);
}

static void forget(void *kept, const allocator *scratch) {
  free_reading(kept);
  mem_free(scratch, kept, sizeof(reading));
}

/* Looks at the beginning of a long page alone, up to a line's end. A page that it read whole is kept. */
static int guess(gz_str text, const format_context *context) {
  reading *r = mem_new(context->scratch, sizeof *r);
  bool whole = text.len <= FORMAT_LOOK;
  int confidence;
  if (!r) return -1;
  if (!whole) {
    text.len = FORMAT_LOOK;
    while (text.len && text.data[text.len - 1] != '\n') text.len--;
  }
  confidence = read_pieces(r, text, context) ? r->confidence : -1;
  if (whole && context->kept && confidence > 0) *context->kept = r;
  else forget(r, context->scratch);
  return confidence;
}

static const char *const endings[] = {".txt", ".text", NULL};

const format format_digest = {"digest", endings, guess, GUESS_MOST, parse, forget, NULL, NULL, true};
