/* What does a page of reStructuredText say?
 *
 *   =========
 *   The quay                            title, with a line above or only below: the first is the headline, others are
 *   =========                           headings; levels go by the order in which their lines are first met
 *
 *   :date: 2012-03-04                   fields before the text: date, tags, category, title; also as comments, as Nikola
 *   :tags: harbour, ferry               has them (".. tags: a, b"), or ".. post:: March 4, 2012"
 *
 *   Boats at `night <n.html>`_, as in   link, and the text "Boats at night, as in the log::" whose indented lines are code
 *   the log_::
 *
 *       make wall
 *
 *   .. note:: Mind the step.            directives: text, code, or furniture that is left out
 *   .. _log: http://…                   what the reference leads to
 *
 *   .. _stones:                         what :ref:`stones` leads to, from any page: the title or text below it;
 *                                       :doc:`/a/tides` leads to a page without its ending
 *
 * A page is one article; or context->split_level N: titles of level N begin articles, those above it end them. */
#include "base/map.h"
#include "format/date.h"
#include "format/format.h"
#include "format/markup.h"
#include "format/prose.h"
#include "format/strip.h"

enum { STYLES_MOST = 16, TAGS_MOST = 100, META_MOST = 64, KEY_MOST = 40, NAME_MOST = 200 };

typedef enum { NOTHING, PARAGRAPH, ITEM, CODE, ROW } state;

/* What the indented lines below one are. */
typedef enum { AS_TEXT, AS_CODE, AS_NOTHING } inside;

typedef struct reader {
  builder *b;
  const format_context *context;
  gz_str source;
  const char *end;
  strip s;
  buf words, links; /* links: of pending_link */
  map names;        /* of references -> targets */
  buf targets;      /* of gz_str */
  buf labels;       /* of gz_str: of what comes next */
  bool failed;
  /* of the page */
  unsigned char styles[STYLES_MOST]; /* the sign, and 0x80 where it stands above too */
  uint32_t n_styles;
  const char *titled_at; /* the first title: fields may follow it */
  bool is_headed;        /* it is the headline */
  gz_str title, section, tags[TAGS_MOST];
  uint32_t n_tags;
  char date[DATE_STAMP_ROOM];
  const char *body; /* behind what is no text before it */
  gz_pair meta[META_MOST];
  uint32_t n_meta;
  /* of the article */
  bool open;
  const char *from;
  gz_str above; /* a title above the split level, without text yet */
  /* of the text */
  state now;
  const char *text_from, *text_to; /* the paragraph or item that is read, not told yet; NULL: none */
  bool after_item, in_table, in_session;
  size_t indent; /* of the paragraph that was read last */
  inside below;
  size_t below_indent; /* lines that are indented more are `below` */
  uint32_t n_blanks;
} reader;

/* ---------------------------------------------------------------- lines */

static size_t indent_of(gz_str line) {
  size_t i, n = 0;
  for (i = 0; i < line.len && (line.data[i] == ' ' || line.data[i] == '\t'); i++)
    n = line.data[i] == '\t' ? (n | 7) + 1 : n + 1;
  return n;
}

static bool is_key(gz_str key, const char *name) { return str_equal_nocase(key, str_of(name)); }

/* The sign that a line is made of, twice or more; '\0': it is made of something else. */
static char adornment(gz_str line) {
  size_t i;
  char c = line.len > 1 ? line.data[0] : '\0';
  if (c < '!' || c > '~' || (c >= '0' && c <= '9') || (str_lower(c) >= 'a' && str_lower(c) <= 'z')) return '\0';
  for (i = 1; i < line.len; i++)
    if (line.data[i] != c) return '\0';
  return c;
}

/* Whether a line of signs is long enough for the title: as long, or four signs, as docutils takes it. */
static bool adorns(gz_str signs, gz_str title) {
  size_t i, n = 0;
  title = str_trim(title);
  for (i = 0; i < title.len; i++) n += ((unsigned char)title.data[i] & 0xc0) != 0x80;
  return n && (signs.len >= n || signs.len >= 4);
}

/* Whether a title begins with the line at `p`: its text, its style, and where the page goes on behind it. */
static bool read_title(const char *p, const char *end, gz_str *title, unsigned char *style, const char **behind) {
  const char *next, *last;
  gz_str line = str_line(p, end, &next), second, third;
  char sign;
  if (!line.len || next == end) return false;
  sign = adornment(line);
  second = str_line(next, end, &last);
  if (sign) {
    if (last == end && !second.len) return false;
    third = last < end ? str_line(last, end, behind) : STR("");
    if (!second.len || adornment(second) || adornment(third) != sign || !adorns(line, second) || third.len != line.len)
      return false;
    *title = str_trim(second);
    *style = (unsigned char)sign | 0x80;
    return true;
  }
  sign = adornment(second);
  if (!sign || line.data[0] == ' ' || line.data[0] == '\t' || !adorns(second, line)) return false;
  *title = line;
  *style = (unsigned char)sign;
  *behind = last;
  return true;
}

/* From 1. */
static uint32_t level_of(reader *r, unsigned char style) {
  uint32_t i;
  for (i = 0; i < r->n_styles; i++)
    if (r->styles[i] == style) return i + 1;
  if (r->n_styles == STYLES_MOST) return STYLES_MOST;
  r->styles[r->n_styles] = style;
  return ++r->n_styles;
}

/* ":key: value". */
static bool read_field(gz_str line, gz_str *key, gz_str *value) {
  const char *colon;
  if (line.len < 3 || line.data[0] != ':' || line.data[1] == ' ' || line.data[1] == '`' || line.data[1] == ':')
    return false;
  colon = memchr(line.data + 1, ':', line.len - 1 < KEY_MOST ? line.len - 1 : KEY_MOST);
  if (!colon || (colon + 1 < line.data + line.len && colon[1] != ' ')) return false;
  *key = str_from(line.data + 1, colon);
  *value = str_trim(str_from(colon + 1, line.data + line.len));
  return true;
}

/* "name:: rest" behind "..". */
static bool read_directive(gz_str words, gz_str *name, gz_str *rest) {
  size_t i = 0;
  while (i < words.len && words.data[i] != ':' && words.data[i] != ' ') i++;
  while (i + 2 < words.len && words.data[i] == ':' && words.data[i + 1] != ':' && words.data[i + 1] != ' ') /* c:func */
    for (i++; i < words.len && words.data[i] != ':' && words.data[i] != ' '; i++) {}
  if (!i || i + 1 >= words.len || words.data[i] != ':' || words.data[i + 1] != ':') return false;
  *name = str_part(words, 0, i);
  *rest = str_trim(str_after(words, i + 2));
  return true;
}

/* ---------------------------------------------------------------- names that references have */

/* Letter case and white space do not count. */
static gz_str fold_name(gz_str s, char room[NAME_MOST]) {
  size_t i, n = 0;
  s = str_trim(s);
  if (s.len > 1 && s.data[0] == '`' && s.data[s.len - 1] == '`') s = str_part(s, 1, s.len - 2);
  for (i = 0; i < s.len && n < NAME_MOST; i++) {
    if (!str_is_space(s.data[i])) room[n++] = str_lower(s.data[i]);
    else if (n && room[n - 1] != ' ') room[n++] = ' ';
  }
  return (gz_str){room, n};
}

/* "_name: target"; no target: a label of what comes next. */
static bool read_target(gz_str words, gz_str *name, gz_str *target) {
  const char *end = words.data + words.len, *colon = memchr(words.data, ':', words.len);
  while (colon && colon + 1 < end && colon[1] != ' ') colon = memchr(colon + 1, ':', (size_t)(end - colon - 1));
  if (!colon || words.len < 3) return false;
  *name = str_from(words.data + 1, colon);
  *target = str_trim(str_from(colon + 1, end));
  return true;
}

static void keep_target(reader *r, gz_str words) {
  char room[NAME_MOST];
  gz_str name, target;
  bool added;
  if (!read_target(words, &name, &target)) return;
  if (!target.len || target.data[target.len - 1] == '_') return; /* a place of this page, or another name */
  if (map_add(&r->names, fold_name(name, room), &added) == MAP_NONE) r->failed = true;
  else if (added) buf_put(&r->targets, &target, sizeof target);
}

static gz_str target_of(const reader *r, gz_str name) {
  char room[NAME_MOST];
  uint32_t at = map_find(&r->names, fold_name(name, room));
  return at == MAP_NONE ? STR_NONE : ((const gz_str *)(const void *)r->targets.data)[at];
}

/* What links call a label: white space does not count. Absent: out of memory, or what cannot be told from "page#heading". */
static gz_str label_name(reader *r, gz_str label) {
  char *to = arena_alloc(r->context->into, label.len + 4);
  gz_str scheme = STR("ref:");
  size_t i, n;
  if (!to) r->failed = true;
  if (!to || memchr(label.data, '#', label.len)) return STR_NONE;
  for (n = 0; n < scheme.len; n++) to[n] = scheme.data[n];
  for (i = 0; i < label.len; i++) {
    if (!str_is_space(label.data[i])) to[n++] = label.data[i];
    else if (to[n - 1] != ' ') to[n++] = ' ';
  }
  return (gz_str){to, n};
}

static void keep_label(reader *r, gz_str words) {
  gz_str label, target;
  if (!read_target(words, &label, &target) || target.len || label.data[0] == '_') return;
  if (label.len > 2 && label.data[0] == '`' && label.data[label.len - 1] == '`')
    label = str_part(label, 1, label.len - 2);
  label = str_trim(label);
  if (label.len && (label = label_name(r, label)).data) buf_put(&r->labels, &label, sizeof label);
}

/* What the labels that wait lead to: a line of the article that is open, 0: the article. */
static void tell_labels(reader *r, uint32_t line) {
  const gz_str *label = (const gz_str *)(const void *)r->labels.data;
  size_t i, n = r->labels.len / sizeof *label;
  for (i = 0; i < n && !r->labels.failed; i++) builder_name(r->b, label[i], line);
  r->failed |= r->labels.failed;
  buf_clear(&r->labels);
}

/* ---------------------------------------------------------------- marks in the text */

/* A link whose text is not stripped yet. */
typedef struct pending_link {
  gz_str target;
  size_t at, from, to; /* of the text: where it stands, and its words */
  bool is_page, is_label;
} pending_link;

static void keep_link(reader *r, gz_str target, size_t at, size_t from, size_t to, gz_str role) {
  pending_link link = {target, at, from, to, is_key(role, "doc"), is_key(role, "ref")};
  if (target.len) buf_put(&r->links, &link, sizeof link);
}

static void tell_links(reader *r) {
  const pending_link *link = (const pending_link *)(const void *)r->links.data;
  size_t n = r->links.len / sizeof *link, i;
  for (i = 0; i < n && !r->links.failed; i++) {
    gz_str target = link[i].target;
    buf_clear(&r->words);
    strip_words(&r->s, link[i].from, link[i].to, &r->words);
    if (link[i].is_label && !(target = label_name(r, target)).data) continue;
    builder_link(r->b,
                 link[i].is_label  ? GZ_LINK_WIKI
                 : link[i].is_page ? GZ_LINK_PAGE
                                   : markup_link_kind(target),
                 buf_str(&r->words), target, r->s.text.data + link[i].at);
  }
  r->failed |= r->words.failed || r->links.failed;
  buf_clear(&r->links);
}

static bool opens_after(gz_str text, size_t at) {
  char c = at ? text.data[at - 1] : ' ';
  return str_is_space(c) || (c && strchr("-:/'\"<([{", c)) || (unsigned char)c >= 0x80;
}

static bool closes_before(gz_str text, size_t at) {
  char c = at < text.len ? text.data[at] : ' ';
  return str_is_space(c) || (c && strchr("-.,:;!?\\/'\")]}>", c)) || (unsigned char)c >= 0x80;
}

/* The words of `text <target>` in [from, to): *words_to is where they end. Absent: there is no target. */
static gz_str embedded(gz_str text, size_t from, size_t to, size_t *words_to) {
  const char *open;
  *words_to = to;
  if (to <= from + 2 || text.data[to - 1] != '>') return STR_NONE;
  open = memrchr(text.data + from, '<', to - 1 - from);
  if (!open) return STR_NONE;
  *words_to = (size_t)(open - text.data);
  while (*words_to > from && str_is_space(text.data[*words_to - 1])) --*words_to;
  return str_from(open + 1, text.data + to - 1);
}

/* Something in single back quotes that begin at `at`; `role`: ":doc:" before them, which begins at `from`. Returns where
 * the text goes on; 0: they do not close. */
static size_t strip_quoted(reader *r, size_t from, gz_str role, size_t at) {
  gz_str text = r->s.text, target;
  const char *stop = memchr(text.data + at + 1, '`', text.len - at - 1);
  size_t to, words_to, behind;
  if (!stop) return 0;
  to = (size_t)(stop - text.data);
  behind = to + 1;
  while (behind < text.len && behind < to + 3 && text.data[behind] == '_') behind++;
  target = embedded(text, at + 1, to, &words_to);
  strip_cut(&r->s, from, at + 1);
  if (words_to > at + 1) strip_cut(&r->s, words_to, behind);
  else { /* the target is the text */ strip_cut(&r->s, at + 1, at + 2);
    strip_cut(&r->s, to - (target.len > 0), behind);
    words_to = to;
  }
  if (is_key(role, "doc") || is_key(role, "ref")) {
    if (!target.len) target = str_part(text, at + 1, to - at - 1);
    keep_link(r, str_trim(target), from, at + 1, words_to, role);
  } else if (!role.len && behind > to + 1) {
    if (!target.len) target = target_of(r, str_part(text, at + 1, to - at - 1));
    else if (target.data[target.len - 1] == '_') target = target_of(r, str_part(target, 0, target.len - 1));
    keep_link(r, target, from, at + 1, words_to, role);
  }
  return behind;
}

static bool is_word_char(char c) {
  return (c >= '0' && c <= '9') || (str_lower(c) >= 'a' && str_lower(c) <= 'z') || c == '-' || c == '.' || c == '_' ||
         (unsigned char)c >= 0x80;
}

/* ":role:" that ends before the quote at `at`: where it begins, or `at`. */
static size_t role_before(gz_str text, size_t at) {
  size_t i = at;
  if (!i || text.data[i - 1] != ':') return at;
  for (i--; i && at - i < KEY_MOST && (is_word_char(text.data[i - 1]) || text.data[i - 1] == ':'); i--) {}
  return i < at - 1 && text.data[i] == ':' ? i : at;
}

/* What marks are made of. */
static const bool marks[256] = {['*'] = true, ['`'] = true, ['_'] = true, ['\\'] = true, [':'] = true};

static size_t next_mark(gz_str text, size_t at) {
  while (at < text.len && !marks[(unsigned char)text.data[at]]) at++;
  return at;
}

/* "*emphasis*" and "**more**" at `i`: what opens waits for what closes. */
static size_t strip_stars(reader *r, size_t i, size_t open[2]) {
  gz_str text = r->s.text;
  size_t n = i + 1 < text.len && text.data[i + 1] == '*' ? 2 : 1, *waits = &open[n - 1];
  bool before = i && !str_is_space(text.data[i - 1]), behind = i + n < text.len && !str_is_space(text.data[i + n]);
  if (*waits && before && i > *waits + n - 1 && closes_before(text, i + n)) {
    strip_cut(&r->s, *waits - 1, *waits - 1 + n);
    strip_cut(&r->s, i, i + n);
    *waits = 0;
  } else if (behind && opens_after(text, i)) {
    *waits = i + 1;
  }
  return i + n;
}

/* Cuts what is no text. Linear: what looks ahead for a closing sign goes on behind it, or does not look again. */
static void strip_marks(reader *r, gz_str text) {
  size_t i, open[2] = {0, 0};
  bool no_code = false, no_quote = false;
  strip_begin(&r->s, text);
  for (i = next_mark(text, 0); i < text.len; i = next_mark(text, i)) {
    char c = text.data[i];
    if (c == ':' && i + 2 < text.len && text.data[i + 1] == '/' && text.data[i + 2] == '/') { /* a URL has no marks */
      while (i < text.len && !str_is_space(text.data[i]) && text.data[i] != '`' && text.data[i] != '>') i++;
    } else if (c == '\\' && i + 1 < text.len) {
      strip_cut(&r->s, i, i + 1 + str_is_space(text.data[i + 1]));
      i += 2;
    } else if (c == '*') {
      i = strip_stars(r, i, open);
    } else if (c == '`' && i + 1 < text.len && text.data[i + 1] == '`') {
      const char *stop = no_code ? NULL : memmem(text.data + i + 2, text.len - i - 2, "``", 2);
      no_code |= !stop;
      if (stop) {
        strip_cut(&r->s, i, i + 2);
        strip_cut(&r->s, (size_t)(stop - text.data), (size_t)(stop - text.data) + 2);
        i = (size_t)(stop - text.data);
      }
      i += 2;
    } else if (c == '`') {
      size_t from = role_before(text, i), behind = 0;
      gz_str role = from < i ? str_part(text, from + 1, i - from - 2) : STR_NONE;
      if (!no_quote && opens_after(text, from)) {
        behind = strip_quoted(r, from, role, i);
        no_quote |= !behind;
      }
      i = behind ? behind : i + 1;
    } else if (c == '_' && i && is_word_char(text.data[i - 1]) && text.data[i - 1] != '_' &&
               closes_before(text, i + 1)) {
      size_t from = i;
      gz_str target;
      while (from && i - from < NAME_MOST && is_word_char(text.data[from - 1])) from--;
      target = target_of(r, str_part(text, from, i - from));
      if (target.len) {
        strip_cut(&r->s, i, i + 1);
        keep_link(r, target, from, from, i, STR_NONE);
      }
      i++;
    } else {
      if (c == '_' && i && text.data[i - 1] == ']' && closes_before(text, i + 1)) strip_cut(&r->s, i, i + 1); /* [1]_ */
      i++;
    }
  }
  tell_links(r);
}

static void put_urls(reader *r, gz_str text) {
  size_t at = 0, from, to;
  while (prose_url(text, &at, &from, &to)) {
    gz_str url = str_part(text, from, to - from);
    if (from && text.data[from - 1] == '<' && to < text.len && text.data[to] == '>' && to + 1 < text.len &&
        text.data[to + 1] == '`')
      continue; /* told with its text */
    builder_link(r->b, GZ_LINK_URL, url, url, url.data);
  }
}

/* ---------------------------------------------------------------- articles */

static void begin(reader *r, uint32_t line, const char *from) {
  uint32_t i;
  r->open = true;
  r->from = from;
  r->now = NOTHING;
  builder_begin(r->b, line);
  if (r->section.len) builder_section(r->b, r->section);
  if (r->date[0]) builder_date(r->b, str_of(r->date));
  for (i = 0; i < r->n_tags; i++) builder_tag(r->b, r->tags[i]);
  if (!r->context->split_level)
    for (i = 0; i < r->n_meta; i++) builder_meta_add(r->b, r->meta[i].key.data, r->meta[i].value.is.string);
}

static void flush(reader *r);

static void end(reader *r, const char *to) {
  flush(r);
  if (!r->open) return;
  builder_end_text(r->b, r->from, to);
  r->open = false;
}

static void put_headline(reader *r, gz_str title) {
  strip_marks(r, title);
  if (!strip_headline(&r->s, r->b)) r->failed = true;
}

/* Begins an article that no title begins: by a title above, the page's, or its first line. */
static void begin_untitled(reader *r, gz_str line) {
  gz_str title = r->above.len ? r->above : r->title.len ? r->title : line;
  const char *from = builder_n_articles(r->b) ? title.data : r->source.data;
  begin(r, builder_line(r->b, title.data), from);
  put_headline(r, title);
  r->above = STR_NONE;
}

/* ---------------------------------------------------------------- text */

/* Tells the paragraph or item that has been read. "::" at its end says that code follows. */
static void flush(reader *r) {
  gz_str text;
  if (!r->text_from) return;
  text = str_from(r->text_from, r->text_to);
  r->text_from = NULL;
  if (str_ends(text, STR("::"))) {
    r->below = AS_CODE;
    r->below_indent = r->indent;
    text.len -= text.len == 2 || str_is_space(text.data[text.len - 3]) ? 2 : 1;
    text = str_trim(text);
  }
  if (!text.len) return;
  if (r->after_item) builder_text(r->b, STR("\n"));
  else builder_paragraph(r->b);
  if (next_mark(text, 0) == text.len && !r->after_item) {
    builder_wrapped(r->b, text);
  } else {
    strip_marks(r, text);
    strip_put(&r->s, r->b, false);
  }
  put_urls(r, text);
}

/* A line that stays one: of code, of a table, of a poem. */
static void begin_line(reader *r, state as) {
  flush(r);
  if (r->now != as) builder_paragraph(r->b);
  else
    for (r->n_blanks++; r->n_blanks; r->n_blanks--) builder_text(r->b, STR("\n"));
  r->n_blanks = 0;
  r->now = as;
}

static void put_words(reader *r, gz_str words) {
  strip_marks(r, words);
  strip_put(&r->s, r->b, false);
  put_urls(r, words);
}

/* Cells between bars, or apart by two blanks. */
static void put_row(reader *r, gz_str words, bool bars) {
  const char *p = words.data, *stop = p + words.len;
  bool first = true;
  r->n_blanks = 0;
  begin_line(r, ROW);
  if (bars) p++;
  while (p < stop) {
    const char *to = bars ? memchr(p, '|', (size_t)(stop - p)) : memmem(p, (size_t)(stop - p), "  ", 2);
    gz_str cell = str_trim(str_from(p, to ? to : stop));
    if (!first && (bars || cell.len)) builder_text(r->b, STR("\t"));
    if (cell.len) put_words(r, cell);
    first = false;
    p = to ? to + (bars ? 1 : 2) : stop;
  }
}

/* Bytes of an item's mark; 0: it is none. */
static size_t item_mark(gz_str words) {
  size_t i = 0;
  if (words.len > 1 && strchr("-*+", words.data[0]) && words.data[1] == ' ') return 2;
  if (str_begins(words, STR("\xe2\x80\xa2 "))) return 4;
  if (words.len && words.data[0] == '(') i++;
  if (i < words.len && words.data[i] == '#') i++;
  else
    while (i < words.len && i < 4 && words.data[i] >= '0' && words.data[i] <= '9') i++;
  if (!i || i + 1 >= words.len || (words.data[i] != '.' && words.data[i] != ')') || words.data[i + 1] != ' ') return 0;
  return words.data[i - 1] == '(' ? 0 : i + 2;
}

static void put_text(reader *r, gz_str line) {
  gz_str words = str_trim(line);
  size_t mark = item_mark(words);
  if (mark) {
    words = str_trim(str_after(words, mark));
    flush(r);
    r->after_item = r->now == ITEM;
    r->now = ITEM;
  } else if (r->text_from) {
    r->text_to = words.data + words.len;
    return;
  } else {
    r->after_item = false;
    r->now = PARAGRAPH;
  }
  r->indent = indent_of(line);
  r->text_from = words.data;
  r->text_to = words.data + words.len;
  r->n_blanks = 0;
}

/* ---------------------------------------------------------------- what is no text */

static inside inside_of(gz_str name) {
  static const char *const code[] = {"code-block", "code",   "sourcecode", "parsed-literal",
                                     "math",       "prompt", "console",    "productionlist"};
  static const char *const none[] = {
      "image",   "toctree",        "contents",     "index",          "meta",         "raw",
      "include", "literalinclude", "only",         "tabularcolumns", "sectnum",      "section-numbering",
      "header",  "footer",         "target-notes", "role",           "default-role", "highlight",
      "module",  "currentmodule",  "automodule",   "autoclass",      "autofunction", "graphviz",
      "plot",    "youtube",        "disqus",       "post",           "author",       "tags"};
  size_t i;
  for (i = 0; i < sizeof code / sizeof *code; i++)
    if (is_key(name, code[i])) return AS_CODE;
  for (i = 0; i < sizeof none / sizeof *none; i++)
    if (is_key(name, none[i])) return AS_NOTHING;
  return AS_TEXT;
}

/* ".. …": a directive, a target, a footnote, a comment. */
static void put_explicit(reader *r, gz_str line, gz_str words) {
  gz_str name, rest;
  flush(r);
  r->now = NOTHING;
  r->below = AS_NOTHING;
  r->below_indent = indent_of(line);
  words = str_trim(str_after(words, 2));
  if (words.len && words.data[0] == '_') keep_label(r, words);
  if (!words.len || words.data[0] == '_' || words.data[0] == '|') return;
  if (r->open && r->labels.len) tell_labels(r, builder_line(r->b, line.data));
  if (words.data[0] == '[') { /* a footnote: its text */
    const char *close = memchr(words.data, ']', words.len < KEY_MOST ? words.len : KEY_MOST);
    if (!close) return;
    r->below = AS_TEXT;
    rest = str_trim(str_from(close + 1, words.data + words.len));
  } else if (!read_directive(words, &name, &rest)) {
    return;
  } else {
    r->below = inside_of(name);
    if (r->below != AS_TEXT || is_key(name, "figure") || is_key(name, "container") || is_key(name, "class") ||
        is_key(name, "rst-class") || is_key(name, "list-table") || is_key(name, "csv-table"))
      return;
  }
  if (!rest.len) return;
  if (!r->open) begin_untitled(r, rest);
  r->after_item = false;
  r->now = PARAGRAPH;
  r->indent = indent_of(line);
  r->text_from = rest.data;
  r->text_to = rest.data + rest.len;
}

static void put_title(reader *r, gz_str title, unsigned char style, const char *at) {
  uint32_t split = r->context->split_level, level = level_of(r, style), number = builder_line(r->b, title.data);
  flush(r);
  r->now = NOTHING;
  r->below = AS_TEXT;
  r->below_indent = 0;
  if (r->is_headed && r->titled_at == at) { /* it is the headline */
    tell_labels(r, 0);
    return;
  }
  if (split && level <= split) {
    end(r, at);
    if (level == split) {
      begin(r, number, builder_n_articles(r->b) ? at : r->source.data);
      put_headline(r, title);
      tell_labels(r, 0);
      r->above = STR_NONE;
    } else {
      r->above = title;
      if (!r->title.len) builder_page_title(r->b, title);
    }
    return;
  }
  if (!r->open) begin_untitled(r, title);
  strip_marks(r, title);
  buf_clear(&r->words);
  strip_words(&r->s, 0, title.len, &r->words);
  r->failed |= r->words.failed;
  builder_heading(r->b, level, buf_str(&r->words), number);
  tell_labels(r, number);
  builder_paragraph(r->b);
  strip_put(&r->s, r->b, false);
}

/* "+---+---+", "|----|", "====  ====": what tables are drawn with. */
static bool is_border(gz_str words) {
  size_t i;
  if (words.len < 3 || !strchr("+=", words.data[0])) return false;
  for (i = 0; i < words.len; i++)
    if (!strchr(words.data[0] == '+' ? "+-=| " : "= ", words.data[i])) return false;
  return words.data[0] == '+' || memchr(words.data, ' ', words.len);
}

/* A line that says something. */
static void put_line(reader *r, gz_str line, gz_str words) {
  gz_str key, value;
  if (str_begins(words, STR("..")) && (words.len == 2 || words.data[2] == ' ')) {
    put_explicit(r, line, words);
    return;
  }
  if (str_begins(words, STR("__ ")) || (adornment(words) && words.len >= 3)) { /* a target, a rule */
    flush(r);
    return;
  }
  if (!r->open) {
    bool is_title = !r->title.len && !r->above.len;
    begin_untitled(r, words);
    tell_labels(r, 0);
    if (is_title) return;
  }
  if (r->labels.len) tell_labels(r, builder_line(r->b, line.data));
  if (is_border(words)) {
    flush(r);
    r->in_table = true;
    r->n_blanks = 0;
  } else if (words.data[0] == '|' && words.len > 2 && words.data[words.len - 1] == '|' && r->in_table) {
    put_row(r, words, true);
  } else if (r->in_table) {
    put_row(r, words, false);
  } else if (words.data[0] == '|' && words.len > 1 && words.data[1] == ' ' && !r->text_from) {
    begin_line(r, CODE);
    put_words(r, str_trim(str_after(words, 1)));
  } else if (r->in_session || (str_begins(words, STR(">>> ")) && !r->text_from)) {
    begin_line(r, CODE);
    builder_text(r->b, line);
    r->in_session = true; /* its output follows, until a blank line */
  } else if (!r->text_from && r->below_indent < indent_of(line) && read_field(words, &key, &value) &&
             r->now == NOTHING) {
    return; /* an option of a directive */
  } else {
    put_text(r, line);
  }
}

/* A line; returns where the next one begins. */
static const char *put(reader *r, const char *at) {
  const char *next, *behind;
  gz_str line = str_line(at, r->end, &next), words = str_trim(line), title, key, value;
  unsigned char style;
  size_t indent;
  if (!words.len) {
    flush(r);
    r->in_table = r->in_session = false;
    if (r->now == CODE) r->n_blanks++;
    else if (r->now != ITEM) r->now = NOTHING;
    return next;
  }
  indent = indent_of(line);
  if (r->below != AS_TEXT && !r->text_from) {
    if (indent > r->below_indent) {
      if (r->below == AS_NOTHING || (r->now == NOTHING && read_field(words, &key, &value))) return next;
      if (!r->open) begin_untitled(r, words);
      begin_line(r, CODE);
      builder_text(r->b, line);
      return next;
    }
    r->below = AS_TEXT;
    r->now = NOTHING;
    r->n_blanks = 0;
  }
  if (r->below == AS_TEXT && indent <= r->below_indent) r->below_indent = SIZE_MAX;
  if (!r->text_from && read_title(at, r->end, &title, &style, &behind)) {
    put_title(r, title, style, at);
    return behind;
  }
  put_line(r, line, words);
  return next;
}

/* ---------------------------------------------------------------- the page */

static void keep_meta(reader *r, gz_str key, gz_str value) {
  gz_pair *pair = &r->meta[r->n_meta];
  char *name, *p;
  if (r->n_meta == META_MOST || !value.len) return;
  name = arena_cstr(r->context->into, key);
  if (!name) {
    r->failed = true;
    return;
  }
  for (p = name; *p; p++) *p = str_lower(*p);
  memset(pair, 0, sizeof *pair);
  pair->key = str_of(name);
  pair->value.kind = GZ_STRING;
  pair->value.is.string = value;
  r->n_meta++;
}

static void put_field(reader *r, gz_str key, gz_str value) {
  if (!value.len) return;
  if (is_key(key, "title")) r->title = value;
  else if (is_key(key, "category") || is_key(key, "section")) r->section = value;
  else if (is_key(key, "date") && !r->date[0]) {
    if (!date_told(value, r->date)) r->date[0] = '\0';
  }
  if (is_key(key, "tags")) {
    gz_str list = value;
    while (list.len && r->n_tags < TAGS_MOST) {
      const char *comma = memchr(list.data, ',', list.len);
      gz_str tag = str_trim(comma ? str_from(list.data, comma) : list);
      if (tag.len) r->tags[r->n_tags++] = tag;
      list = comma ? str_from(comma + 1, list.data + list.len) : STR("");
    }
  }
  keep_meta(r, key, value);
}

/* "key: value" of a comment before the text. */
static void put_comment(reader *r, gz_str words) {
  const char *colon = memchr(words.data, ':', words.len < KEY_MOST ? words.len : KEY_MOST);
  if (!colon || colon + 1 >= words.data + words.len || colon[1] != ' ' ||
      memchr(words.data, ' ', (size_t)(colon - words.data)))
    return;
  put_field(r, str_from(words.data, colon), str_trim(str_from(colon + 1, words.data + words.len)));
}

/* Where the text begins behind lines "Title: text" up to a blank one, as proposals have them (PEP). */
static const char *read_header(reader *r) {
  const char *p, *next;
  int n = 0, tell;
  for (tell = 0; tell < 2; tell++) { /* first whether they are */
    bool titled = false;
    for (p = r->source.data; p < r->end; p = next) {
      gz_str line = str_line(p, r->end, &next);
      const char *colon = line.len ? memchr(line.data, ':', line.len < KEY_MOST ? line.len : KEY_MOST) : NULL;
      gz_str key = colon ? str_from(line.data, colon) : STR_NONE;
      if (!line.len) break;
      if (n && str_is_space(line.data[0])) continue;
      if (!key.len || memchr(key.data, ' ', key.len) || (colon + 1 < line.data + line.len && colon[1] != ' '))
        return r->source.data;
      n++;
      titled |= is_key(key, "title");
      if (tell) put_field(r, is_key(key, "created") ? STR("date") : key, str_trim(str_after(line, key.len + 1)));
    }
    if (!titled || n < 2) return r->source.data;
  }
  return p;
}

/* What the page says of itself before its text; its first title; and all targets. */
static void look_over(reader *r) {
  const char *p = r->body, *next, *behind = p;
  bool before = true, in_post = false, below = false; /* what is no text */
  for (; p < r->end; p = next) {
    gz_str line = str_line(p, r->end, &next), words = str_trim(line), key, value, title;
    unsigned char style;
    if (!words.len) continue;
    below = below && indent_of(line);
    if (str_begins(words, STR(".. "))) {
      below = true;
      words = str_trim(str_after(words, 3));
      if (words.len && words.data[0] == '_') keep_target(r, words);
      else if (before && read_directive(words, &key, &value)) {
        in_post = is_key(key, "post");
        if (in_post) put_field(r, STR("date"), value);
      } else if (before && words.len) {
        put_comment(r, words);
      }
    } else if (p >= behind && !r->titled_at && line.data[0] != ' ' && read_title(p, r->end, &title, &style, &behind)) {
      r->titled_at = p;
      next = behind;
    } else if (before && (in_post || !below) && read_field(words, &key, &value)) {
      if (!in_post || indent_of(line)) put_field(r, key, value);
    } else if (before && !below) {
      before = false;
    }
  }
}

/* Where the fields at `p` end: they are no text. */
static const char *skip_fields(const reader *r, const char *p) {
  const char *from = p, *next;
  bool any = false;
  for (; p < r->end; p = next) {
    gz_str line = str_line(p, r->end, &next), key, value;
    if (!line.len) continue;
    if (read_field(line, &key, &value)) any = true;
    else if (!any || !indent_of(line)) break;
  }
  return any ? p : from;
}

static void parse(builder *b, const format_context *context) {
  reader r = {.b = b, .context = context, .source = builder_source(b)};
  const char *p = r.source.data, *behind;
  gz_value meta = {GZ_MAP, 0, {0}};
  gz_str title = STR_NONE;
  unsigned char style;
  r.end = p + r.source.len;
  r.below_indent = SIZE_MAX;
  strip_init(&r.s, context->scratch);
  buf_init(&r.words, context->scratch);
  buf_init(&r.links, context->scratch);
  buf_init(&r.targets, context->scratch);
  buf_init(&r.labels, context->scratch);
  map_init(&r.names, context->scratch);
  p = r.body = read_header(&r);
  look_over(&r);
  if (!r.date[0] && !date_of_name(context->name, r.date)) r.date[0] = '\0';
  meta.is.pairs = r.n_meta ? arena_copy(context->into, r.meta, r.n_meta * sizeof *r.meta) : NULL;
  meta.n = meta.is.pairs ? r.n_meta : 0;
  r.failed |= (r.n_meta && !meta.is.pairs) || r.targets.failed;
  builder_page_meta(b, meta);
  r.is_headed = r.titled_at && !context->split_level && !r.title.len;
  if (r.is_headed) read_title(r.titled_at, r.end, &title, &style, &behind);
  else title = r.title;
  if (title.len && !r.failed) {
    if (!context->split_level) {
      begin(&r, builder_line(b, title.data), r.source.data);
      put_headline(&r, title);
    } else {
      strip_marks(&r, title);
    }
    buf_clear(&r.words);
    strip_words(&r.s, 0, title.len, &r.words);
    builder_page_title(b, buf_str(&r.words));
  }
  p = skip_fields(&r, p);
  while (p < r.end && !r.failed) {
    const char *at = p;
    p = put(&r, p);
    if (at == r.titled_at) p = skip_fields(&r, p);
  }
  flush(&r);
  if (!r.open && !builder_n_articles(b) && context->name.len) { /* nothing but its name */
    begin(&r, 1, r.source.data);
    builder_headline(b, format_file_name(context->name));
  }
  if (r.open) tell_labels(&r, 0);
  end(&r, r.end);
  if (r.failed || r.labels.failed || strip_failed(&r.s) || r.words.failed) builder_fail(b);
  strip_free(&r.s);
  buf_free(&r.words);
  buf_free(&r.links);
  buf_free(&r.targets);
  buf_free(&r.labels);
  map_free(&r.names);
}

/* Signs of reStructuredText in a text whose name does not say: directives and targets. */
enum { GUESS_MOST = 70 };

static int guess(gz_str text, const format_context *context) {
  const char *p = text.data, *end = p + (text.len < FORMAT_LOOK ? text.len : FORMAT_LOOK), *next;
  int n = 0, titles = 0;
  (void)context;
  for (; p < end; p = next) {
    gz_str line = str_line(p, end, &next), name, rest;
    if (str_begins(line, STR(".. "))) n += line.data[3] == '_' || read_directive(str_after(line, 3), &name, &rest);
    else titles += adornment(line) && line.len > 3;
  }
  return n && titles ? (n > 2 ? GUESS_MOST : 55) : n > 2 ? 40 : 0;
}

static const char *const endings[] = {".rst", ".rest", NULL};

const format format_rst = {"rst", endings, guess, GUESS_MOST, parse, NULL, NULL, NULL, true};
