/* Where does one article end and the next begin on a page of many? Where the same thing comes again.
 *
 *   News of the week                     title: a headline more than the other pieces begin with
 *
 *   Fog expected                         headline
 *   March 3, 2021 - Ada Marsh            metadata: the date, the author
 *
 *   Boats stay in the harbour.           body
 *
 *   Read more                            marker
 *
 *   page   = [title] piece*
 *   piece  = [date] headline metadata* body [marker]
 *
 * What comes again is the marker (markers.h); or the line with a date behind, below or before each headline; or
 * headlines at the left edge with everything else indented. Blocks are runs of lines without a blank line between. */
#include "format/date.h"
#include "format/format.h"
#include "format/markers.h"
#include "format/prose.h"

enum {
  META_LINE_MOST = 160, /* bytes of a metadata line … */
  META_WORDS_MOST = 12, /* … words beside the date … */
  META_LINES = 3,       /* … and lines of a block of them */
  KICKER_MOST = 40,     /* bytes of a line beside the date in such a block: "release" */
  HEADLINE_LINES = 3,
  HEADLINE_LINE_MOST = 160, /* bytes of a line of a headline that has several */
  LEAD_MOST = 8,
  INDENT_LEAST = 2,
  GUESS_MOST = 95
};

/* Lines [from, to) and the marker behind them. */
typedef struct piece {
  uint32_t from, to;
  const marker *mark; /* NULL: none */
} piece;

typedef struct reading {
  prose_lines lines;
  markers marks;
  buf pieces;
  uint32_t title, title_end; /* lines; equal: none */
  int confidence;
} reading;

static piece *piece_at(const reading *r, size_t i) { return (piece *)(void *)r->pieces.data + i; }
static size_t count_pieces(const reading *r) { return r->pieces.len / sizeof(piece); }

static void add_piece(reading *r, uint32_t from, uint32_t to, const marker *mark) {
  piece p = {from, to, mark};
  buf_put(&r->pieces, &p, sizeof p);
}

/* ---------------------------------------------------------------- metadata */

/* What a metadata line says. */
typedef struct meta {
  bool dated;
  char iso[DATE_ROOM];
  gz_str author; /* absent: none */
} meta;

static size_t count_words(gz_str s) {
  size_t i, n = 0;
  for (i = 0; i < s.len; i++) n += !str_is_space(s.data[i]) && (!i || str_is_space(s.data[i - 1]));
  return n;
}

/* Takes one of the words away at the beginning of *s. */
static bool take_word(gz_str *s, const char *word) {
  gz_str w = str_of(word);
  if (s->len < w.len || !str_equal_nocase(str_part(*s, 0, w.len), w)) return false;
  if (s->len > w.len && s->data[w.len] != ' ' && s->data[w.len] != ':') return false;
  *s = str_after(*s, w.len);
  return true;
}

/* Blanks and what separates the parts of a byline, at both ends. */
static gz_str trim_separators(gz_str s) {
  static const char *const signs[] = {"-",        "|",           ",", ":", ";", "/", "\xe2\x80\x93", "\xe2\x80\x94",
                                      "\xc2\xb7", "\xe2\x80\xa2"};
  size_t i;
  for (i = 0; i < sizeof signs / sizeof *signs; i++) {
    gz_str sign = str_of(signs[i]), before = s;
    s = str_trim(s);
    while (str_begins(s, sign)) s = str_trim(str_after(s, sign.len));
    while (str_ends(s, sign)) s = str_trim(str_part(s, 0, s.len - sign.len));
    if (s.len < before.len) i = (size_t)-1; /* again from the first */
  }
  return s;
}

static gz_str trim_byline(gz_str s) {
  s = trim_separators(s);
  while (take_word(&s, "by") || take_word(&s, "posted") || take_word(&s, "published") || take_word(&s, "updated") ||
         take_word(&s, "written") || take_word(&s, "on") || take_word(&s, "date"))
    s = trim_separators(s);
  return s;
}

/* "ada avatar ada" is ada: a picture's text between a name and itself. */
static gz_str undouble(gz_str s) {
  const char *first = memchr(s.data, ' ', s.len), *second;
  size_t len = first ? (size_t)(first - s.data) : 0;
  if (!first || s.len <= 2 * len + 2) return s;
  second = s.data + s.len - len;
  if (second[-1] != ' ' || memcmp(s.data, second, len) != 0) return s;
  return memchr(first + 1, ' ', (size_t)(second - 1 - (first + 1))) ? s : str_part(s, 0, len);
}

/* A line with a date and little else, or a byline ("by Ada Marsh"). */
static bool read_meta(gz_str line, meta *out) {
  size_t at = 0, len = 0;
  gz_str before = line, after = STR_NONE, rest = line;
  memset(out, 0, sizeof *out);
  if (line.len > META_LINE_MOST || prose_is_sentence(line)) return false;
  out->dated = date_find(line, &at, &len, out->iso);
  if (out->dated) {
    before = trim_byline(str_part(line, 0, at));
    after = trim_byline(str_after(line, at + len));
    if (count_words(before) + count_words(after) > META_WORDS_MOST) return false;
    out->author = after.len ? after : before.len ? before : STR_NONE;
  } else {
    if (!take_word(&rest, "by") || count_words(rest) > META_WORDS_MOST / 2) return false;
    out->author = trim_byline(rest);
  }
  if (out->author.data) out->author = undouble(out->author);
  return true;
}

static bool is_meta(const reading *r, uint32_t i) {
  meta m;
  return read_meta(prose_str(&r->lines, i), &m);
}

static bool is_dated(const reading *r, uint32_t i) {
  meta m;
  return read_meta(prose_str(&r->lines, i), &m) && m.dated;
}

/* Nothing but a date and who wrote it in one short line. */
static bool is_pure_date(const reading *r, uint32_t i) {
  gz_str line = prose_str(&r->lines, i);
  char iso[DATE_ROOM];
  size_t len = line.len > META_LINE_MOST ? 0 : date_read(line, iso);
  return len && !trim_separators(str_after(line, len)).len;
}

/* A block of few short lines, one of them metadata. */
static bool is_meta_block(const reading *r, uint32_t from, uint32_t to) {
  bool found = false;
  uint32_t i;
  if (to - from > META_LINES) return false;
  for (i = from; i < to; i++) {
    gz_str line = prose_str(&r->lines, i);
    if (is_meta(r, i)) found = true;
    else if (line.len > KICKER_MOST || prose_is_sentence(line)) return false;
  }
  return found;
}

/* ---------------------------------------------------------------- title */

static bool is_headline_block(const reading *r, uint32_t from, uint32_t to) {
  uint32_t i;
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
  first->from = end;
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

/* A piece ends at each mark of the chosen key. An inline marker is cut off its line. */
static void part_at_marks(reading *r, uint32_t key) {
  bool with_inline = inline_counts(&r->marks, key);
  uint32_t from = 0, to;
  const marker *mark;
  for (mark = markers_first(&r->marks, key); mark; mark = markers_next(&r->marks, key, mark)) {
    to = mark->line;
    if (mark->last < from || (!with_inline && marker_is_inline(&r->marks, mark))) continue;
    if (marker_is_inline(&r->marks, mark)) {
      prose_line *line = &r->lines.at[mark->line];
      gz_str text = str_trim(str_part(r->lines.text, line->from, mark->from - line->from));
      prose_line_cut(&r->lines, mark->line, line->from + (uint32_t)text.len);
      to++;
    }
    if (from < to) add_piece(r, from, to, mark);
    from = mark->last + 1;
  }
  /* An article without a marker, less what stands below it. */
  for (to = r->lines.n; from < to; to = block_begin(&r->lines, to - 1)) {
    if (!markers_article(&r->lines, from, to)) continue;
    add_piece(r, from, to, NULL);
    break;
  }
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
    else if (start > 0 && (prose_block_end(&r->lines, 0, start) < start || !is_headline_block(r, 0, start))) return;
    if (last == MAP_NONE) r->title_end = start; /* one block before the first is the title */
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
    n_words += (uint32_t)count_words(line);
  }
  if (n < 3 || n_words < 4 * n) return;
  add_piece(r, from, r->lines.n, NULL);
  r->confidence = 50;
}

static void forget_pieces(reading *r) {
  buf_clear(&r->pieces);
  r->title = r->title_end = 0;
}

/* Finds the pieces of a page. r->confidence 0: it is none of ours, and all of it is one piece. False: out of memory. */
static bool read_pieces(reading *r, gz_str text, const format_context *context) {
  uint32_t key;
  int confidence;
  memset(r, 0, sizeof *r);
  buf_init(&r->pieces, context->scratch);
  if (!prose_read(&r->lines, text, context->scratch) || !markers_read(&r->marks, &r->lines, context)) return false;
  key = markers_choose(&r->marks, false, &confidence);
  if (key == MAP_NONE) {
    part_at_dates(r);
    if (!r->confidence) {
      forget_pieces(r);
      part_at_edge(r);
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
    if (!r->pieces.failed) find_title(r);
  } else if (!r->confidence && r->lines.n) {
    add_piece(r, 0, r->lines.n, NULL);
  }
  return !r->pieces.failed;
}

static void free_reading(reading *r) {
  buf_free(&r->pieces);
  if (r->marks.lines) markers_free(&r->marks);
  prose_free(&r->lines);
}

/* ---------------------------------------------------------------- articles */

/* What was said about the article so far. */
typedef struct about {
  bool dated, authored;
  uint32_t from, to; /* lines of metadata, as printed */
} about;

static void put_meta(builder *b, const reading *r, uint32_t i, about *said) {
  meta m;
  if (said->from == said->to) said->from = said->to = i;
  if (said->to == i) said->to = i + 1; /* a date before the headline stays alone */
  if (!read_meta(prose_str(&r->lines, i), &m)) return;
  if (m.dated && !said->dated) builder_date(b, str_of(m.iso));
  if (m.author.len && !said->authored) builder_meta_add(b, "author", m.author);
  said->dated |= m.dated;
  said->authored |= m.author.len > 0;
}

/* The line behind the headline that begins at `from`: its block if all of that looks like one, else its first line.
 * Metadata below it in its block is not part of it. */
static uint32_t headline_end(const reading *r, uint32_t from, uint32_t to) {
  uint32_t end = prose_block_end(&r->lines, from, to), i;
  if (end == to || end - from > HEADLINE_LINES) return from + 1;
  for (i = from; i < end && end - from > 1; i++) {
    gz_str line = prose_str(&r->lines, i);
    if (i > from && is_meta(r, i)) return i;
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

static void put_piece(builder *b, const reading *r, const piece *p) {
  const prose_lines *lines = &r->lines;
  uint32_t i = p->from, end, headline = i, last = p->to - 1;
  gz_str source = lines->text;
  about said = {0};
  size_t to = lines->at[last].to;
  if (i + 1 < p->to && is_pure_date(r, i) && !is_pure_date(r, i + 1)) headline = ++i;
  end = headline_end(r, i, p->to);
  builder_begin(b, lines->at[headline].number);
  if (headline > p->from) put_meta(b, r, p->from, &said);
  for (; i < end; i++) builder_headline(b, prose_str(lines, i));
  for (end = meta_end(r, i, p->to); end > i; end = meta_end(r, i, p->to))
    for (; i < end; i++) put_meta(b, r, i, &said);
  if (said.to > said.from)
    builder_meta_add(b, "byline",
                     str_from(source.data + lines->at[said.from].from, source.data + lines->at[said.to - 1].to));
  for (; i < p->to; i = end) {
    end = prose_block_end(lines, i, p->to);
    prose_paragraph(b, lines, i, end);
  }
  if (p->mark) {
    const marker *mark = p->mark;
    markers_put(b, source, mark);
    last = mark->last;
    to = mark->to;
  }
  builder_end(b, lines->at[last].number, source.data + lines->at[p->from].from, source.data + to);
}

static void put_pieces(builder *b, const reading *r) {
  size_t i;
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

const format format_digest = {"digest", endings, guess, GUESS_MOST, parse, forget};
