/* What stands between the texts of a page, and which line of it is the next article's headline?
 *
 *     Boats stay in the harbour until       text
 *     the wind turns.
 *     Read more »                           marker      \
 *     Posted by Ada at 10:20 | 3 Comments   metadata     |
 *     March 4, 2021                         metadata     |  a seam
 *     HARBOUR                               short        |
 *     Fog expected                          short       /
 *     It will last for three days.          text
 *
 * A page is units: texts, and between them seams of markers, dates and other metadata, rules and short lines. What is in
 * nearly all seams that have short lines (the anchor) tells which of them part articles: the others are subheadings. The
 * headline is the short line that is, counted back from the text, in the place where short lines say most: no label of a
 * word or two, and not the same words from one seam to the next. What stands at the beginning of the last seam as of the
 * others is the article's above; the rest is the next one's. */
#include "format/about.h"
#include "format/date.h"
#include "format/reading.h"
#include "text/utf8.h"

enum {
  SHAPE_MOST = 80,    /* bytes of a line that comes again */
  REPEATED = 3,       /* times, at least */
  MENU_MOST = 28,     /* bytes of an item of a menu */
  HEAD_LINES = 3,     /* lines of a headline */
  HEAD_MOST = 300,    /* its bytes */
  WRAPPED_MOST = 200, /* bytes of a line that somebody wrapped */
  META_TRIES = 3,     /* lines of a text that look like metadata */
  LABEL_LINES = 3,    /* short lines above metadata in its block */
  PLACES = 6,         /* short lines in a seam that may be the headline: from the text back */
  LABEL_WORDS = 4,    /* of a line that begins as metadata does */
  DATED_WORDS = 5,    /* of a date alone */
  WORDS_ENOUGH = 3,   /* in a headline, to say that it is one */
  TEXT_LEAST = 40     /* bytes of a text that is not the end of another */
};

typedef enum kind { TEXT, SHORT, ITEM, ABOUT, DATED, RULE, MARK, KINDS } kind;

typedef struct unit {
  uint32_t from, to; /* lines */
  kind kind;
  uint32_t text;      /* a line that comes again, without its numbers: place in `texts`; MAP_NONE */
  const marker *mark; /* MARK alone */
  bool heads;         /* it could be a headline */
} unit;

typedef struct seam {
  uint32_t from, to; /* units */
  uint32_t lead;     /* where the next article's part begins at the earliest */
  uint32_t head;     /* the unit that is the next article's headline; MAP_NONE: this seam parts none */
} seam;

typedef struct seams {
  reading *r;
  buf units, all;     /* of unit; of seam */
  map texts;          /* short lines; value: how often */
  uint32_t key;       /* of the marks that count */
  bool sure;          /* they part a page into articles */
  size_t width;       /* bytes of the longest line that another of its block follows */
  const seam *end;    /* behind the last article, where no text of one follows; NULL: the last */
  uint32_t last_mark; /* the unit behind the marker of that seam */
} seams;

static unit *unit_at(const seams *s, size_t i) { return (unit *)(void *)s->units.data + i; }
static seam *seam_at(const seams *s, size_t i) { return (seam *)(void *)s->all.data + i; }
static uint32_t count_units(const seams *s) { return (uint32_t)(s->units.len / sizeof(unit)); }
static uint32_t count_seams(const seams *s) { return (uint32_t)(s->all.len / sizeof(seam)); }
static bool failed(const seams *s) { return s->units.failed || s->all.failed; }

/* ---------------------------------------------------------------- units */

static bool is_meta(const reading *r, uint32_t i) { return reading_says(r, i) != SAID_TEXT; }

static gz_str first_word(gz_str text) {
  const char *blank = memchr(text.data, ' ', text.len);
  return blank ? str_from(text.data, blank) : text;
}

/* The bytes of the sign and the blank that a list's item begins with; 0: it is none. */
static size_t item_sign(gz_str line) {
  static const char *const bullets[] = {"* ", "+ ", "- ", "o ", "• ", "□ ", "■ ", "▼ ", "► ", "○ "};
  size_t i;
  if (line.len < 2 || (line.data[1] != ' ' && (unsigned char)line.data[0] < 0x80)) return 0; /* most */
  for (i = 0; i < sizeof bullets / sizeof *bullets; i++)
    if (str_begins(line, str_of(bullets[i]))) return strlen(bullets[i]);
  return 0;
}

static bool is_item(gz_str line) { return item_sign(line) > 0; }

/* The text of a short line with each number as one 0, in `room` or as it is; none where it is too long to come again. */
static gz_str shape_of(gz_str line, bool digits, char room[SHAPE_MOST]) {
  size_t n = 0, i;
  if (line.len > SHAPE_MOST) return STR("");
  if (!digits) return line;
  for (i = 0; i < line.len; i++) {
    bool digit = line.data[i] >= '0' && line.data[i] <= '9';
    if (!digit || !n || room[n - 1] != '0') room[n++] = digit ? '0' : line.data[i];
  }
  return str_from(room, room + n);
}

/* What a short line is made of, in `room`: a for words, 0 for a number, and the signs that part what is said of an article,
 * "0·#a". Nothing of a line without such signs that does not begin with a number: headlines are like that. */
static gz_str form_of(gz_str line, char room[SHAPE_MOST]) {
  size_t n = 0, i;
  bool parted = false;
  if (line.len > SHAPE_MOST) return STR("");
  for (i = 0; i < line.len; i++) {
    unsigned char c = (unsigned char)line.data[i];
    bool sign = c == '|' || c == '#' || c == '@' || c == '/' || c == 0xc2 || c == 0xe2;
    if (c >= '0' && c <= '9') c = '0';
    else if ((c >= 0xc3 && !sign) || ((c | 0x20) >= 'a' && (c | 0x20) <= 'z')) c = 'a';
    else if (!sign) continue;
    parted |= sign || (!n && c == '0');
    if (!n || (unsigned char)room[n - 1] != c) room[n++] = (char)c;
  }
  return parted ? str_from(room, room + n) : STR("");
}

/* Whether two short lines are of one form. */
static bool is_formed(gz_str a, gz_str b) {
  char room_a[SHAPE_MOST], room_b[SHAPE_MOST];
  gz_str form = form_of(a, room_a);
  return form.len && str_equal(form, form_of(b, room_b));
}

/* Its text; none of a marker at the end of another unit's line, which may be the last. */
static gz_str unit_str(const seams *s, const unit *u) {
  const prose_lines *lines = &s->r->lines;
  if (u->from == u->to) return STR("");
  return str_part(lines->text, lines->at[u->from].from, lines->at[u->to - 1].to - lines->at[u->from].from);
}

static size_t unit_words(const seams *s, const unit *u) {
  const prose_line *line = &s->r->lines.at[u->from];
  return u->to - u->from == 1 && line->words < PROSE_MANY ? line->words : about_count_words(unit_str(s, u));
}

static bool has_digits(const seams *s, const unit *u) {
  return u->to - u->from != 1 || s->r->lines.at[u->from].holds & HOLDS_DIGIT;
}

static void add_unit(seams *s, kind k, uint32_t from, uint32_t to, const marker *mark) {
  unit u = {from, to, k, MAP_NONE, mark, false};
  char room[SHAPE_MOST];
  if (k != TEXT && k != MARK && k != RULE) {
    gz_str line = unit_str(s, &u),
           shape = shape_of(str_after(line, k == ITEM ? item_sign(line) : 0), has_digits(s, &u), room);
    if (shape.len) {
      u.text = map_add(&s->texts, shape, NULL);
      if (u.text == MAP_NONE) s->units.failed = true;
      else s->texts.entries[u.text].value++;
    }
  }
  buf_put(&s->units, &u, sizeof u);
}

static void add_about(seams *s, uint32_t i) {
  kind k = reading_says(s->r, i) == SAID_DATED ? DATED : about_is_rule(prose_str(&s->r->lines, i)) ? RULE : ABOUT;
  add_unit(s, k, i, i + 1, NULL);
}

/* Whether lines [from, to) are one headline that was wrapped: each looks like one, and none had room for the next's first
 * word. */
static bool is_wrapped_head(const prose_lines *lines, uint32_t from, uint32_t to) {
  size_t width = 0;
  uint32_t i;
  if (to - from < 2 || to - from > HEAD_LINES || lines->at[to - 1].to - lines->at[from].from > HEAD_MOST) return false;
  for (i = from; i < to; i++) {
    gz_str line = prose_str(lines, i);
    if (!prose_line_is_headline(lines, i) || is_item(line) || about_is_footer(line)) return false;
    if (line.len > width) width = line.len;
  }
  for (i = from; i + 1 < to; i++)
    if (prose_str(lines, i).len + 1 + first_word(prose_str(lines, i + 1)).len <= width) return false;
  return true;
}

/* Short lines [from, to), all of their block if they are `whole`. */
static void add_short(seams *s, uint32_t from, uint32_t to, bool whole) {
  const prose_lines *lines = &s->r->lines;
  if (whole && is_wrapped_head(lines, from, to)) {
    add_unit(s, SHORT, from, to, NULL);
    return;
  }
  for (; from < to; from++) add_unit(s, is_item(prose_str(lines, from)) ? ITEM : SHORT, from, from + 1, NULL);
}

/* Where metadata begins behind the text [from, …) of a block; `to`: nowhere. */
static uint32_t text_end(const reading *r, uint32_t from, uint32_t to) {
  uint32_t i, tries = 0;
  for (i = from + 1; i < to && tries < META_TRIES; i++) {
    if (!is_meta(r, i)) continue;
    if (reading_is_prose(r, from, i)) return i;
    tries++;
  }
  return to;
}

/* Whether the last of lines [from, to), right above metadata, is a headline and no end of the text: nobody wrapped the line
 * above it, in which there was room. */
static bool ends_in_head(const seams *s, uint32_t from, uint32_t to) {
  const prose_lines *lines = &s->r->lines;
  gz_str last = prose_str(lines, to - 1), above;
  if (to - from < 2 || s->width > WRAPPED_MOST || !prose_line_is_headline(lines, to - 1) || is_item(last) ||
      (last.data[0] >= 'a' && last.data[0] <= 'z'))
    return false;
  above = prose_str(lines, to - 2);
  return above.len + 1 + first_word(last).len <= s->width;
}

/* The units of lines [from, to), all of one block, without a marker. */
static void add_block(seams *s, uint32_t from, uint32_t to) {
  const reading *r = s->r;
  while (from < to) {
    uint32_t i;
    if (is_meta(r, from)) {
      add_about(s, from++);
      continue;
    }
    for (i = from + 1; i < to && i < from + LABEL_LINES && !is_meta(r, i); i++) {}
    if (i < to && is_meta(r, i) && !reading_is_prose(r, from, i)) {
      add_short(s, from, i, false);
      from = i;
      continue;
    }
    i = text_end(r, from, to);
    if (i < r->lines.n && is_meta(r, i) && ends_in_head(s, from, i)) {
      add_block(s, from, i - 1);
      add_short(s, i - 1, i, false);
      from = i;
      continue;
    }
    if (reading_is_prose(r, from, i) && !is_item(prose_str(&r->lines, from))) {
      add_unit(s, TEXT, from, i, NULL);
      from = i;
      continue;
    }
    for (i = from + 1; i < to && !is_meta(r, i); i++) {}
    add_short(s, from, i, i == to && r->lines.at[from].gap);
    from = i;
  }
}

/* The first mark that counts in lines [from, to); *next: the first at or behind line `from`. */
static const marker *next_mark(const seams *s, size_t *next, uint32_t from, uint32_t to) {
  size_t n;
  const marker *marks = markers_all(&s->r->marks, &n);
  while (*next < n && (marks[*next].key != s->key || marks[*next].line < from)) ++*next;
  return *next < n && marks[*next].line < to ? &marks[*next] : NULL;
}

static void find_units(seams *s) {
  const prose_lines *lines = &s->r->lines;
  uint32_t from, to = 0;
  size_t next = 0;
  for (from = 0; from + 1 < lines->n; from++) {
    size_t len = prose_str(lines, from).len;
    if (!lines->at[from + 1].gap && len > s->width) s->width = len;
  }
  for (from = 0; from < lines->n && !failed(s);) {
    const marker *mark;
    if (from >= to) to = prose_block_end(lines, from, lines->n);
    mark = next_mark(s, &next, from, to);
    if (!mark) {
      add_block(s, from, to);
      from = to;
    } else if (marker_is_inline(&s->r->marks, mark)) {
      add_unit(s, TEXT, from, mark->line + 1, NULL);
      add_unit(s, MARK, mark->line + 1, mark->last + 1, mark);
      from = mark->last + 1;
    } else {
      add_block(s, from, mark->line);
      add_unit(s, MARK, mark->line, mark->last + 1, mark);
      from = mark->last + 1;
    }
  }
}

/* A short line of few words that begins as several lines of metadata do is some too: "By l.dufour". */
static void settle_labels(seams *s) {
  uint32_t i, n = count_units(s), pass;
  map words;
  map_init(&words, s->r->lines.from);
  for (pass = 0; pass < 2 && !failed(s); pass++) {
    for (i = 0; i < n; i++) {
      unit *u = unit_at(s, i);
      gz_str text;
      uint32_t at;
      if (u->kind != (pass ? SHORT : ABOUT) || u->to - u->from > 1) continue;
      if (unit_words(s, u) < 2 || unit_words(s, u) > LABEL_WORDS) continue;
      text = unit_str(s, u);
      at = pass ? map_find(&words, first_word(text)) : map_add(&words, first_word(text), NULL);
      if (at == MAP_NONE) s->units.failed |= !pass;
      else if (!pass) words.entries[at].value++;
      else if (words.entries[at].value >= REPEATED - 1) u->kind = ABOUT;
    }
  }
  map_free(&words);
}

/* A line without a word: "+12 3k 41". */
static bool is_wordless(gz_str line) {
  size_t i, letters = 0;
  for (i = 0; i < line.len; i++) {
    char c = str_lower(line.data[i]);
    if ((unsigned char)c >= 0x80) return false;
    letters = c >= 'a' && c <= 'z' ? letters + 1 : 0;
    if (letters > 2) return false;
  }
  return true;
}

/* Lines that come again are about articles, and short ones that end a text belong to it. */
static void settle_units(seams *s) {
  uint32_t i, n = count_units(s);
  char room[SHAPE_MOST];
  for (i = 0; i < n; i++) {
    unit *u = unit_at(s, i);
    bool digits;
    gz_str line = unit_str(s, u);
    if ((u->kind == TEXT || u->kind == SHORT) && about_is_rights(line)) u->kind = ABOUT;
    if (u->kind == ITEM && u->text != MAP_NONE && s->texts.entries[u->text].value >= REPEATED) u->kind = ABOUT;
    if (u->kind != SHORT) continue;
    if (is_wordless(line)) u->kind = ABOUT;
    if (u->kind != SHORT) continue;
    digits = u->text != MAP_NONE && !str_equal(shape_of(line, has_digits(s, u), room), line);
    if (u->text != MAP_NONE && s->texts.entries[u->text].value >= REPEATED &&
        (!digits || (line.data[0] >= '0' && line.data[0] <= '9')))
      u->kind = ABOUT;
    else if (!prose_line_is_headline(&s->r->lines, u->from) && i && unit_at(s, i - 1)->kind == TEXT) u->kind = TEXT;
  }
  settle_labels(s);
}

/* A date with a few words more right above a text: "2018-06-14: Lantern 3.1 is out", "Frost [14 June 2018]". `alone`: and no
 * short line above it but the page's first. */
static bool is_dated_head(const seams *s, uint32_t i, bool alone) {
  gz_str line = unit_str(s, unit_at(s, i));
  char iso[DATE_ROOM];
  size_t at, len;
  kind above = i > 1 ? unit_at(s, i - 1)->kind : TEXT;
  if (unit_at(s, i)->kind != DATED || i + 1 == count_units(s) || unit_at(s, i + 1)->kind != TEXT) return false;
  if (alone && above != TEXT && above != ITEM && above != MARK && above != RULE) return false;
  if (!date_find(line, &at, &len, iso) || (at && at + len + 1 < line.len)) return false;
  if (at && at + len + 1 == line.len && line.data[line.len - 1] == (line.data[at - 1] == '[' ? ']' : ')')) return true;
  return about_count_words(line) > DATED_WORDS && !prose_is_sentence(line);
}

/* Where each article is an item of a list, its headline is what the item begins with. */
static void settle_items(seams *s) {
  uint32_t i, n = count_units(s), n_texts = 0, n_heads = 0, pass, k;
  for (pass = 0; pass < 2; pass++) {
    for (i = 1; i < n; i++) {
      unit *u;
      gz_str line;
      if (unit_at(s, i)->kind != TEXT || unit_at(s, i - 1)->kind == TEXT) continue;
      n_texts += !pass;
      for (k = i - 1; k && (unit_at(s, k)->kind == ABOUT || unit_at(s, k)->kind == DATED); k--) {}
      u = unit_at(s, k);
      line = unit_str(s, u);
      if (u->kind != ITEM || (k && unit_at(s, k - 1)->kind == ITEM) ||
          !prose_is_headline(str_after(line, item_sign(line))))
        continue;
      n_heads += !pass;
      if (!pass) continue;
      s->r->lines.at[u->from].from += (uint32_t)item_sign(line);
      prose_line_cut(&s->r->lines, u->from, s->r->lines.at[u->from].to);
      u->kind = SHORT;
    }
    if (n_heads < 2 || n_heads * 4 < n_texts * 3) return;
  }
}

static void settle_heads(seams *s) {
  uint32_t i, n = count_units(s), n_dated = 0, n_heads = 0;
  for (i = 0; i < n; i++) {
    n_dated += unit_at(s, i)->kind == DATED;
    n_heads += is_dated_head(s, i, true);
  }
  for (i = 0; i < n; i++) {
    unit *u = unit_at(s, i);
    if (n_heads > 1 && n_heads * 3 >= n_dated * 2 && is_dated_head(s, i, false)) {
      u->heads = true;
      continue;
    }
    u->heads = u->kind == SHORT && prose_line_is_headline(&s->r->lines, u->from) &&
               !about_is_footer(prose_str(&s->r->lines, u->from));
  }
}

static bool may_head(const seams *s, uint32_t i) { return unit_at(s, i)->heads; }

/* The first line of a unit, or the end of the page. */
static uint32_t line_of(const seams *s, uint32_t u) { return u < count_units(s) ? unit_at(s, u)->from : s->r->lines.n; }

/* ---------------------------------------------------------------- seams */

/* Where the next article's part of a seam begins at the earliest: behind its last marker, or its last rule above a short
 * line. */
static uint32_t find_lead(const seams *s, const seam *one) {
  uint32_t i;
  bool head = false;
  for (i = one->to; i > one->from; i--) {
    kind k = unit_at(s, i - 1)->kind;
    if (k == MARK || (k == RULE && head)) return i;
    head |= may_head(s, i - 1);
  }
  return one->from;
}

/* A seam stands before the first text, behind the last, and wherever anything stands between two. */
static void find_seams(seams *s) {
  uint32_t i, n = count_units(s), from = 0;
  for (i = 0; i <= n && !failed(s); i++) {
    seam one = {from, i, 0, MAP_NONE};
    if (i < n && unit_at(s, i)->kind != TEXT) continue;
    one.lead = find_lead(s, &one);
    if (from < i || !i || i == n) buf_put(&s->all, &one, sizeof one);
    from = i + 1;
  }
}

/* The place-th unit from the text back that may be a headline, from 0; MAP_NONE. */
static uint32_t candidate(const seams *s, const seam *one, uint32_t place) {
  uint32_t i;
  for (i = one->to; i > one->lead; i--)
    if (may_head(s, i - 1) && !place--) return i - 1;
  return MAP_NONE;
}

typedef struct tally {
  uint32_t both, bare, empty; /* seams with a headline and the anchor; the anchor missing; the headline */
} tally;

static bool has_kind(const seams *s, const seam *one, kind k) {
  uint32_t i;
  for (i = one->from; i < one->to; i++)
    if (unit_at(s, i)->kind == k) return true;
  return false;
}

/* Whether the kind, MARK or DATED, also stands where a page of two articles has it once more: below the last text, or beside
 * the first headline. */
static bool is_at_edge(const seams *s, kind k) {
  const seam *first = seam_at(s, 0), *last = seam_at(s, count_seams(s) - 1);
  if (k != MARK && k != DATED) return false;
  return has_kind(s, last, k) || (k == DATED && has_kind(s, first, k) && candidate(s, first, 0) != MAP_NONE);
}

/* Whether every date stands beside a line that may be a headline, other metadata aside, or is in one. Each run of metadata is
 * gone through once. */
static bool is_beside_heads(const seams *s) {
  uint32_t i, to, n = count_units(s);
  for (i = 0; i < n; i = to) {
    bool dated = false, head = i && may_head(s, i - 1);
    for (to = i; to < n && (unit_at(s, to)->kind == ABOUT || unit_at(s, to)->kind == DATED); to++) {
      dated |= unit_at(s, to)->kind == DATED;
      head |= may_head(s, to);
    }
    if (dated && !head && !(to < n && may_head(s, to))) return false;
    if (to == i) to++;
  }
  return true;
}

/* The kind that is in nearly all seams with a headline and in hardly any other; KINDS: none is. */
static kind find_anchor(const seams *s) {
  static const kind kinds[] = {MARK, DATED, RULE, ABOUT};
  kind best = KINDS;
  uint32_t most = 0, i, n = count_seams(s);
  size_t k;
  for (k = 0; k < sizeof kinds / sizeof *kinds && best != MARK; k++) {
    tally t = {0, 0, 0};
    uint32_t pending = 0;
    for (i = 1; i + 1 < n; i++) {
      const seam *one = seam_at(s, i);
      bool head = candidate(s, one, 0) != MAP_NONE, anchor = has_kind(s, one, kinds[k]);
      t.both += head && anchor;
      t.bare += head && !anchor;
      pending += !head && anchor;
      if (!head || !anchor) continue;
      t.empty += pending;
      pending = 0;
    }
    if (pending > 1) t.empty += pending;                  /* one may be the last article's, with no more behind it */
    if (t.both == 1 && is_at_edge(s, kinds[k])) t.both++; /* of two articles */
    if (t.both < 2 || t.both <= most || t.empty * 4 > t.both) continue;
    if (kinds[k] != MARK && t.bare * 3 > t.both && (kinds[k] != DATED || t.empty || t.both < 3 || !is_beside_heads(s)))
      continue; /* else articles with heads of parts */
    best = kinds[k];
    most = t.both;
  }
  return best;
}

/* ---------------------------------------------------------------- headlines */

/* Words, where those of languages without blanks count by their length. */
static size_t weigh(const seams *s, const unit *u) {
  gz_str text = unit_str(s, u);
  size_t words = unit_words(s, u), wide = (unsigned char)text.data[0] >= 0xe3 ? text.len / 6 : 0;
  return words > wide ? words : wide;
}

/* How much the units in this place say, of all seams that part articles: 0 … 1000. */
static uint32_t worth(seams *s, uint32_t place) {
  uint32_t i, n = 0, n_all = 0, n_words = 0, n_new = 0, n_same = 0, n_bars = 0;
  gz_str before = STR("");
  map seen;
  map_init(&seen, s->r->lines.from);
  for (i = 0; i + 1 < count_seams(s); i++) {
    const seam *one = seam_at(s, i);
    uint32_t at;
    gz_str text;
    size_t words;
    bool added = false;
    if (one->head == MAP_NONE) continue;
    n_all++;
    at = candidate(s, one, place);
    if (at == MAP_NONE) continue;
    text = unit_str(s, unit_at(s, at));
    words = weigh(s, unit_at(s, at));
    n++;
    n_words += words < WORDS_ENOUGH ? (uint32_t)words : WORDS_ENOUGH;
    if (map_add(&seen, text, &added) == MAP_NONE) s->all.failed = true;
    n_new += added;
    n_same += n > 1 && unit_words(s, unit_at(s, at)) > 1 &&
              (str_equal(first_word(text), first_word(before)) || is_formed(text, before));
    n_bars += memchr(text.data, '|', text.len) != NULL;
    before = text;
  }
  map_free(&seen);
  if (!n || (n_all == 2 && n == 1)) return 0; /* of two articles both have a headline there */
  return 1000 * n / n_all * n_words / (WORDS_ENOUGH * n) * n_new / n * (2 * n - n_same) / (2 * n) * (n - n_bars / 2) /
         n;
}

/* A picture's text and caption begin with the headline that stands below them. */
static uint32_t without_caption(const seams *s, const seam *one, uint32_t head) {
  uint32_t i;
  for (i = head + 1; i < one->to; i++)
    if (may_head(s, i) && str_begins(unit_str(s, unit_at(s, head)), unit_str(s, unit_at(s, i))) &&
        weigh(s, unit_at(s, i)) >= WORDS_ENOUGH)
      return i;
  return head;
}

/* Chooses the place of headlines and says it to all seams that part articles. The furthest from the text of those that
 * say as much. */
static void choose_heads(seams *s) {
  uint32_t place, best = 0, most = 0, i;
  for (place = 0; place < PLACES; place++) {
    uint32_t here = worth(s, place);
    if (here * 8 < most * 7 || !here) continue;
    best = place;
    if (here > most) most = here;
  }
  for (i = 0; i + 1 < count_seams(s); i++) {
    seam *one = seam_at(s, i);
    uint32_t at = MAP_NONE;
    if (one->head == MAP_NONE) continue;
    for (place = best + 1; place > 0 && (at = candidate(s, one, place - 1)) == MAP_NONE; place--) {}
    one->head = place ? without_caption(s, one, at) : MAP_NONE;
  }
}

/* ---------------------------------------------------------------- what belongs to which article */

/* Whether units stand at the same place of two seams. */
static bool is_alike(const seams *s, uint32_t a, uint32_t b) {
  const unit *x = unit_at(s, a), *y = unit_at(s, b);
  if (x->text != MAP_NONE && x->text == y->text) return true;
  if (x->kind == SHORT && y->kind == SHORT && is_formed(unit_str(s, x), unit_str(s, y))) return true;
  return x->kind == y->kind && x->kind != SHORT && x->kind != ITEM;
}

/* The unit behind the last marker of a seam, else its first. */
static uint32_t behind_mark(const seams *s, const seam *one) {
  uint32_t i;
  for (i = one->to; i > one->from; i--)
    if (unit_at(s, i - 1)->kind == MARK) return i;
  return one->from;
}

static const seam *last_seam(const seams *s) { return s->end ? s->end : seam_at(s, count_seams(s) - 1); }

/* Where the article above ends in a seam: behind its last rule; else behind its last marker and what the last seam has
 * there too. */
static uint32_t tail_end(const seams *s, const seam *one) {
  const seam *last = last_seam(s);
  uint32_t at = one->lead, other = s->last_mark;
  if (at > one->from && unit_at(s, at - 1)->kind == RULE) return at;
  while (at < one->head && other < last->to && is_alike(s, at, other)) at++, other++;
  return at;
}

/* The same of the last seam, which `one` may be like. */
static uint32_t last_tail(const seams *s, const seam *one) {
  const seam *last = last_seam(s);
  uint32_t at = behind_mark(s, one), other = s->last_mark;
  while (at < one->head && other < last->to && is_alike(s, at, other)) at++, other++;
  return other;
}

/* Where the text goes on at the beginning of a seam: items that come once. */
static uint32_t text_goes_on(const seams *s, const seam *one) {
  uint32_t at = one->from;
  while (at < one->to && unit_at(s, at)->kind == ITEM && at != one->head &&
         (unit_at(s, at)->text == MAP_NONE || s->texts.entries[unit_at(s, at)->text].value < REPEATED))
    at++;
  return at;
}

static void say_about(reading *r, uint32_t from, uint32_t to) {
  char *said = r->said.data;
  for (; from < to; from++)
    if (said[from] != SAID_DATED) said[from] = SAID_ABOUT;
}

static void begin_block(reading *r, uint32_t line) {
  if (line < r->lines.n) r->lines.at[line].gap = true;
}

static void put_pieces(seams *s) {
  reading *r = s->r;
  uint32_t i, k, n = count_seams(s), begun = MAP_NONE, usual_lead = 0;
  const seam *before = NULL;
  s->last_mark = behind_mark(s, last_seam(s));
  for (i = 0; i < n && !r->pieces.failed; i++) {
    const seam *one = seam_at(s, i);
    uint32_t tail = one->from, lead;
    if (one == s->end) n = i + 1;
    if (i + 1 < n && one->head == MAP_NONE) continue;
    if (begun != MAP_NONE) {
      piece *p = piece_at(r, begun);
      tail = i + 1 < n ? tail_end(s, one) : before ? last_tail(s, before) : one->from;
      k = text_goes_on(s, one);
      p->to = line_of(s, k);
      if (k > tail) tail = k;
      for (; k < tail; k++) {
        const unit *u = unit_at(s, k);
        if (u->kind == MARK && !p->mark) {
          p->mark = u->mark;
          if (marker_is_inline(&r->marks, u->mark)) {
            prose_line *line = &r->lines.at[u->mark->line];
            gz_str text = str_trim(str_part(r->lines.text, line->from, u->mark->from - line->from));
            prose_line_cut(&r->lines, u->mark->line, line->from + (uint32_t)text.len);
          }
        } else if (u->kind != MARK) {
          say_about(r, u->from, u->to);
          begin_block(r, u->from);
        }
      }
      if (tail > one->from && line_of(s, tail - 1) >= p->to)
        p->after = line_of(s, tail - 1) + (unit_at(s, tail - 1)->to - unit_at(s, tail - 1)->from);
    }
    if (i + 1 == n) break;
    if (begun == MAP_NONE) { /* what stands before the first headline as before the others is its own */
      const seam *next = NULL;
      for (k = i + 1; k + 1 < n && !next; k++)
        if (seam_at(s, k)->head != MAP_NONE) next = seam_at(s, k);
      usual_lead = next ? next->head - tail_end(s, next) : 0;
      for (lead = one->head; lead > one->from && one->head - lead < usual_lead &&
                             is_alike(s, lead - 1, next->head - (one->head - lead) - 1);
           lead--) {}
      reading_title_before(r, line_of(s, lead));
    } else {
      lead = tail;
    }
    {
      piece p = {line_of(s, lead), line_of(s, one->head), 0, 0, NULL, false};
      p.to = p.from + 1;
      begun = (uint32_t)count_pieces(r);
      buf_put(&r->pieces, &p, sizeof p);
    }
    for (k = lead; k < one->to; k++) {
      const unit *u = unit_at(s, k);
      begin_block(r, u->from);
      if (k != one->head) say_about(r, u->from, u->to);
    }
    begin_block(r, line_of(s, one->to));
    before = one;
  }
}

/* ---------------------------------------------------------------- all of it */

/* Whether most seams that part articles have the kind behind their marker. */
static bool usually_leads(const seams *s, kind k) {
  uint32_t i, n = 0, n_all = 0, at;
  for (i = 1; i + 1 < count_seams(s); i++) {
    const seam *one = seam_at(s, i);
    if (one->head == MAP_NONE) continue;
    n_all++;
    for (at = one->lead; at < one->to && unit_at(s, at)->kind != k; at++) {}
    n += at < one->to;
  }
  return n * 2 > n_all;
}

/* Whether most seams that part articles begin with the kind. */
static bool usually_begins(const seams *s, kind k) {
  uint32_t i, n = 0, n_all = 0;
  for (i = 1; i + 1 < count_seams(s); i++) {
    const seam *one = seam_at(s, i);
    if (one->head == MAP_NONE) continue;
    n_all++;
    n += unit_at(s, one->from)->kind == k;
  }
  return n * 2 > n_all;
}

/* Where each article has a single text and its date below: the texts before the first article are of none. How many were
 * dropped. */
static uint32_t drop_undated(seams *s) {
  uint32_t i, k, n = count_seams(s), first = 0, dropped = 0;
  if (has_kind(s, seam_at(s, 0), DATED) || !has_kind(s, seam_at(s, n - 1), DATED)) return 0;
  for (i = 1; i < n; i++) {
    if (has_kind(s, seam_at(s, i), DATED) && !first) first = i;
    if (first && !has_kind(s, seam_at(s, i), DATED)) return 0;
  }
  if (first < 2 || candidate(s, seam_at(s, first - 1), 0) == MAP_NONE) return 0;
  for (k = 0; k + 1 < first; k++) {
    dropped += seam_at(s, k)->head != MAP_NONE;
    seam_at(s, k)->head = MAP_NONE;
  }
  dropped -= seam_at(s, k)->head == MAP_NONE; /* the first article's */
  seam_at(s, k)->head = 0;
  return dropped;
}

/* A text before the first article that says something else, where a later one has what the others have: its seam parts
 * none. How many were dropped; -1: one was found. */
static uint32_t drop_first(seams *s, kind anchor) {
  seam *first = seam_at(s, 0);
  const seam *last = seam_at(s, count_seams(s) - 1);
  bool dated = usually_leads(s, DATED), is_one = first->head != MAP_NONE;
  uint32_t i;
  if (anchor == DATED && (has_kind(s, last, DATED) || usually_begins(s, DATED))) return drop_undated(s);
  if (is_one && has_kind(s, first, DATED) == dated && !about_is_footer(prose_str(&s->r->lines, line_of(s, first->to))))
    return 0;
  for (i = 1; i + 1 < count_seams(s); i++) {
    seam *one = seam_at(s, i);
    if (one->head != MAP_NONE && anchor == MARK) break;
    if (candidate(s, one, 0) == MAP_NONE || has_kind(s, one, DATED) != dated) continue;
    first->head = MAP_NONE;
    if (one->head != MAP_NONE) return is_one;
    one->head = 0;
    return is_one ? 0 : UINT32_MAX; /* one more */
  }
  return 0;
}

/* Where markers part articles the last one ends at its marker, whatever follows. */
static void end_at_mark(seams *s, kind anchor) {
  uint32_t i, n = count_seams(s), last = MAP_NONE;
  if (anchor != MARK || s->end) return;
  for (i = 0; i + 1 < n; i++)
    if (seam_at(s, i)->head != MAP_NONE) last = i;
  for (i = last + 1; last != MAP_NONE && i + 1 < n && !s->end; i++)
    if (has_kind(s, seam_at(s, i), MARK)) s->end = seam_at(s, i);
}

/* A text behind the last article's marker is one without a marker only if it has what the others have, and no list
 * stands before it. */
static uint32_t drop_last(seams *s, kind anchor) {
  uint32_t n = count_seams(s), i, texts = 0, all = 0;
  seam *last = NULL;
  if (anchor != MARK || has_kind(s, seam_at(s, n - 1), MARK)) return 0;
  for (i = 1; i + 1 < n; i++)
    if (seam_at(s, i)->head != MAP_NONE) last = seam_at(s, i);
  for (i = 0; i < count_units(s); i++) {
    uint32_t len = (uint32_t)unit_str(s, unit_at(s, i)).len;
    if (unit_at(s, i)->kind != TEXT) continue;
    all += len;
    if (last && i >= last->to) texts += len;
  }
  if (!last || (!about_is_footer(prose_str(&s->r->lines, line_of(s, last->to))) && !has_kind(s, last, ITEM) &&
                has_kind(s, last, DATED) >= usually_leads(s, DATED) && texts * n * 4 >= all))
    return 0;
  last->head = MAP_NONE;
  s->end = last;
  return 1;
}

/* Whether nearly every marker is followed by a headline at once, with nothing but known metadata up to the text: there is
 * nothing to choose. */
static bool is_simple(const seams *s) {
  uint32_t i, k, n = 0, n_simple = 0;
  uint32_t n_heads = 0;
  bool listed = false, dated = has_kind(s, seam_at(s, 0), DATED);
  for (i = 1; i + 1 < count_seams(s); i++) {
    const seam *one = seam_at(s, i);
    bool simple = true;
    if (!has_kind(s, one, MARK)) continue;
    for (k = one->to; unit_at(s, k - 1)->kind != MARK; k--) {}
    for (; k < one->to && is_meta(s->r, unit_at(s, k)->from) && unit_at(s, k)->kind != RULE; k++) {}
    simple = k < one->to && may_head(s, k);
    for (k++; k < one->to && (unit_at(s, k)->kind == DATED || unit_at(s, k)->kind == ABOUT); k++) {}
    simple &= k >= one->to || !may_head(s, k) || unit_at(s, k)->to - unit_at(s, k)->from > 1;
    n++;
    n_simple += simple;
  }
  for (k = 0; k < seam_at(s, 0)->to; k++) {
    const unit *u = unit_at(s, k);
    if (u->kind == ITEM)
      listed |= (n_heads < 2 && unit_str(s, u).len <= MENU_MOST) ||
                (u->text != MAP_NONE && s->texts.entries[u->text].value > 1);
    else if (may_head(s, k) && (++n_heads, listed || (n_heads > 2 && dated))) return false;
  }
  return n_simple * 2 >= n;
}

/* Whether a seam that parts articles has metadata. */
static bool has_about(const seams *s) {
  uint32_t i;
  for (i = 0; i + 1 < count_seams(s); i++) {
    const seam *one = seam_at(s, i);
    if (one->head != MAP_NONE && (has_kind(s, one, DATED) || has_kind(s, one, ABOUT))) return true;
  }
  return false;
}

static bool part(seams *s) {
  uint32_t i, n, n_articles = 0;
  kind anchor;
  find_units(s);
  if (failed(s)) return false;
  settle_units(s);
  settle_items(s);
  settle_heads(s);
  find_seams(s);
  n = count_seams(s);
  if (failed(s) || n < 3) return false;
  anchor = find_anchor(s);
  if (anchor == KINDS || (anchor == MARK && s->sure && is_simple(s))) return false;
  for (i = 0; i + 1 < n; i++) {
    seam *one = seam_at(s, i);
    if (candidate(s, one, 0) == MAP_NONE || (i && !has_kind(s, one, anchor))) continue;
    one->head = 0;
    n_articles++;
  }
  n_articles -= drop_first(s, anchor) + drop_last(s, anchor);
  end_at_mark(s, anchor);
  if (n_articles < 2 || (n_articles == 2 && anchor == MARK && s->sure && !has_about(s))) return false;
  choose_heads(s);
  if (failed(s)) return false;
  s->r->confidence = anchor == MARK ? 90 : anchor == DATED ? 75 : 60;
  if (n_articles == 2) s->r->confidence -= 10;
  put_pieces(s);
  return true;
}

bool reading_part_at_seams(reading *r, uint32_t key, bool sure) {
  seams s = {0};
  bool done;
  s.r = r;
  s.key = key;
  s.sure = sure;
  buf_init(&s.units, r->lines.from);
  buf_init(&s.all, r->lines.from);
  map_init(&s.texts, r->lines.from);
  done = part(&s);
  if (failed(&s)) r->pieces.failed = true;
  map_free(&s.texts);
  buf_free(&s.all);
  buf_free(&s.units);
  return done && !r->pieces.failed;
}
