/* What does an Org page say?
 *
 *   #+TITLE: The quay                       headline; without one the first heading is
 *   #+DATE: <2012-03-04 Sun>                date
 *   #+FILETAGS: :harbour:ferry:             tags, as those of headings are
 *
 *   Boats [[file:night.org][at *night*]]    link, and the text "Boats at night"
 *
 *   * TODO [#A] Stones :wall:               heading, level 1: "Stones"
 *   SCHEDULED: <2012-03-05 Mon>             planning and drawers are no text
 *   :PROPERTIES:
 *   :CREATED: [2012-03-01 Thu]
 *   :ID: 7f3a                             what [[id:7f3a]] leads to: the heading, or the page
 *   :END:
 *   - [ ] one                               items are lines
 *   #+BEGIN_SRC sh                          code keeps its lines; comments are left out
 *
 * A page is one article; or context->split_level N: headings of level N begin articles, those above it end them. */
#include "format/date.h"
#include "format/format.h"
#include "format/markup.h"
#include "format/prose.h"
#include "format/strip.h"

enum { KEYWORDS_MOST = 64, TAGS_MOST = 100, META_MOST = 64, KEY_MOST = 40, ITEM_LEVELS = 64 };

typedef enum { NOTHING, PARAGRAPH, ITEM, CODE, TABLE } state;

/* What a block holds. */
typedef enum { NO_BLOCK, TEXT_BLOCK, CODE_BLOCK, NO_TEXT_BLOCK } block_kind;

/* What says an article's date; the last of them counts. */
typedef enum { BY_NOTHING, BY_PLAN, BY_PROPERTY, BY_TITLE } dated_by;

typedef struct heading {
  uint32_t level;
  gz_str title, tags, stamp; /* stamp: a time in the title, which is then no part of it */
} heading;

typedef struct reader {
  builder *b;
  const format_context *context;
  gz_str source;
  const char *end;
  strip s;
  buf words, links, tags; /* links: of pending_link; tags: of gz_str, the article's */
  gz_str keywords[KEYWORDS_MOST];
  uint32_t n_keywords;
  /* of the page */
  gz_str title, section;
  gz_str file_tags[TAGS_MOST];
  uint32_t n_file_tags;
  char date[DATE_ROOM];
  gz_pair meta[META_MOST];
  uint32_t n_meta;
  const char *headed_at; /* the heading that is the headline */
  /* of the article */
  bool open, failed;
  dated_by dated;
  const char *from;
  gz_str above; /* a heading above the split level, without text yet */
  const char *above_at;
  /* of the text */
  state now;
  const char *text_from, *text_to; /* the paragraph or item that has been read, not told yet; NULL: none */
  bool after_item;                 /* what is told next begins a line, no paragraph */
  block_kind block;
  gz_str block_name;
  uint32_t n_blanks;
  uint32_t heading_line; /* of the last heading, where it is none that an article is called by; else 0 */
  const char *next_end;  /* a line :END:, the first that is not before the drawer that asked last */
} reader;

/* ---------------------------------------------------------------- lines */

static uint32_t heading_level(gz_str line) {
  uint32_t n = 0;
  while (n < line.len && line.data[n] == '*') n++;
  return n && n < line.len && line.data[n] == ' ' ? n : 0;
}

/* "#+KEY: value"; the line begins with "#+". */
static bool read_keyword(gz_str line, gz_str *key, gz_str *value) {
  const char *colon = memchr(line.data, ':', line.len < KEY_MOST ? line.len : KEY_MOST);
  if (!colon) return false;
  *key = str_from(line.data + 2, colon);
  *value = str_trim(str_from(colon + 1, line.data + line.len));
  return key->len > 0 && !memchr(key->data, ' ', key->len);
}

/* ":NAME:" and what follows it, alone in its line where `alone`. */
static bool read_property(gz_str line, gz_str *key, gz_str *value) {
  const char *colon;
  line = str_trim(line);
  if (line.len < 3 || line.data[0] != ':') return false;
  colon = memchr(line.data + 1, ':', line.len - 1 < KEY_MOST ? line.len - 1 : KEY_MOST);
  if (!colon || colon == line.data + 1) return false;
  *key = str_from(line.data + 1, colon);
  *value = str_trim(str_from(colon + 1, line.data + line.len));
  return !memchr(key->data, ' ', key->len);
}

/* A time stamp, "<2012-03-04 Sun 10:00>" or in square brackets, at or after *p; *p behind it. */
static bool read_stamp(const char **p, const char *end, gz_str *out) {
  const char *from = *p, *stop;
  for (; from < end; from++) {
    if ((*from != '<' && *from != '[') || end - from < 12 || from[5] != '-' || from[8] != '-') continue;
    stop = memchr(from, *from == '<' ? '>' : ']', (size_t)(end - from) < 60 ? (size_t)(end - from) : 60);
    if (!stop || from[1] < '0' || from[1] > '9') continue;
    *out = str_from(from, stop + 1);
    *p = stop + 1;
    return true;
  }
  return false;
}

/* The day of a stamp, or as people write one. */
static bool read_date(gz_str text, char iso[DATE_ROOM]) {
  text = str_trim(text);
  if (text.len && (text.data[0] == '<' || text.data[0] == '[')) text = str_after(text, 1);
  return date_read(text, iso) != 0;
}

static bool is_key(gz_str key, const char *name) { return str_equal_nocase(key, str_of(name)); }

/* ---------------------------------------------------------------- headings */

static bool is_tag_char(char c) {
  return (str_lower(c) >= 'a' && str_lower(c) <= 'z') || (c >= '0' && c <= '9') || strchr("_@#%", c) ||
         (unsigned char)c >= 0x80;
}

/* ":a:b:" at the end of a title. */
static gz_str tags_of(gz_str title) {
  size_t i = title.len;
  if (!i || title.data[i - 1] != ':') return STR_NONE;
  while (i && (title.data[i - 1] == ':' || (title.data[i - 1] && is_tag_char(title.data[i - 1])))) i--;
  if ((i && title.data[i - 1] != ' ' && title.data[i - 1] != '\t') || title.len - i < 3 || title.data[i] != ':')
    return STR_NONE;
  return str_after(title, i);
}

static bool is_state(const reader *r, gz_str word) {
  uint32_t i;
  for (i = 0; i < r->n_keywords; i++)
    if (str_equal(word, r->keywords[i])) return true;
  return false;
}

static heading read_heading(const reader *r, gz_str line) {
  heading h = {.level = heading_level(line)};
  const char *blank, *p;
  gz_str word;
  h.title = str_trim(str_after(line, h.level));
  blank = h.title.len ? memchr(h.title.data, ' ', h.title.len) : NULL;
  word = blank ? str_from(h.title.data, blank) : h.title;
  if (word.len && is_state(r, word)) h.title = str_trim(str_after(h.title, word.len));
  if (h.title.len >= 4 && str_begins(h.title, STR("[#")) && h.title.data[3] == ']')
    h.title = str_trim(str_after(h.title, 4));
  h.tags = tags_of(h.title);
  if (h.tags.len) h.title = str_trim(str_part(h.title, 0, h.title.len - h.tags.len));
  p = h.title.data;
  if (h.title.len && read_stamp(&p, p + h.title.len, &h.stamp)) { /* alone it is the title */
    if (h.stamp.data > h.title.data && p == h.title.data + h.title.len)
      h.title = str_trim(str_from(h.title.data, h.stamp.data));
    else if (h.stamp.data == h.title.data && h.stamp.len < h.title.len)
      h.title = str_trim(str_after(h.title, h.stamp.len));
  }
  return h;
}

/* ---------------------------------------------------------------- marks in the text */

static bool opens_after(const gz_str *text, size_t at) {
  char c = at ? text->data[at - 1] : ' ';
  return str_is_space(c) || (c && strchr("-({'\"[*/_+", c));
}

static bool closes_before(const gz_str *text, size_t at) {
  char c = at + 1 < text->len ? text->data[at + 1] : ' ';
  return str_is_space(c) || (c && strchr("-.,;:!?'\")}[]\\*/_+", c));
}

static bool is_image(gz_str target) {
  static const char *const endings[] = {".png", ".jpg", ".jpeg", ".gif", ".svg", ".webp", NULL};
  int i;
  for (i = 0; endings[i]; i++) {
    gz_str ending = str_of(endings[i]);
    if (target.len > ending.len && str_equal_nocase(str_after(target, target.len - ending.len), ending)) return true;
  }
  return false;
}

/* "file:a.org::*Heading" is the page a.org#Heading, and so it is behind an id; what has no scheme is a name, as in wiki links. */
static void put_link(reader *r, gz_str target, gz_str text, const char *at) {
  gz_link_kind kind = GZ_LINK_WIKI;
  gz_str kept = target;
  const char *place;
  bool file = str_begins(target, STR("file:")), is_id;
  if (file) target = str_after(target, 5);
  else if (str_begins(target, STR("roam:"))) target = str_after(target, 5);
  kept = target;
  is_id = str_begins(target, STR("id:"));
  if (file || is_id || (target.len && (target.data[0] == '.' || target.data[0] == '/'))) {
    if (!is_id) kind = GZ_LINK_PAGE;
    place = memmem(target.data, target.len, "::", 2);
    if (place) {
      gz_str inside = str_from(place + 2, target.data + target.len);
      if (inside.len && (inside.data[0] == '*' || inside.data[0] == '#')) inside = str_after(inside, 1);
      buf_clear(&r->words);
      buf_put_str(&r->words, str_from(target.data, place));
      buf_put_byte(&r->words, '#');
      buf_put_str(&r->words, inside);
      if (r->words.failed || !arena_str(r->context->into, buf_str(&r->words), &kept)) r->failed = true;
    }
  } else if (target.len && (target.data[0] == '*' || target.data[0] == '#')) { /* on this page */
    kept = target.data[0] == '#' ? target : str_after(target, 1);
    if (!arena_printf(r->context->into, &kept, "#%.*s", STR_ARG(str_after(target, 1)))) r->failed = true;
  } else if (markup_link_kind(target) == GZ_LINK_URL) {
    kind = GZ_LINK_URL;
  }
  builder_link(r->b, kind, text, kept, at);
}

/* A link whose text is not stripped yet. */
typedef struct pending_link {
  gz_str target;
  size_t at, from, to; /* of the text: its brackets, and its words */
} pending_link;

static void keep_link(reader *r, gz_str target, size_t at, size_t from, size_t to) {
  pending_link link = {target, at, from, to};
  buf_put(&r->links, &link, sizeof link);
}

static void tell_links(reader *r) {
  const pending_link *link = (const pending_link *)(const void *)r->links.data;
  size_t n = r->links.len / sizeof *link, i;
  buf text;
  buf_init(&text, r->context->scratch);
  for (i = 0; i < n && !r->links.failed; i++) {
    buf_clear(&text);
    strip_words(&r->s, link[i].from, link[i].to, &text);
    put_link(r, link[i].target, text.len ? buf_str(&text) : link[i].target, r->s.text.data + link[i].at);
  }
  r->failed |= text.failed || r->links.failed;
  buf_clear(&r->links);
  buf_free(&text);
}

/* A link whose brackets open at `at`. Returns where its text begins, or the text goes on; 0: it is none. *no_end: no "]]" is behind. */
static size_t strip_link(reader *r, size_t at, bool *no_end) {
  gz_str text = r->s.text, target;
  size_t i = at + 2;
  const char *stop;
  while (i < text.len && text.data[i] != ']' && text.data[i] != '[') i++;
  if (i + 1 >= text.len || text.data[i] != ']' || i == at + 2) return 0;
  target = str_part(text, at + 2, i - at - 2);
  if (text.data[i + 1] == ']') {
    strip_cut(&r->s, at, is_image(target) ? i + 2 : at + 2);
    strip_cut(&r->s, i, i + 2);
    keep_link(r, target, at, at + 2, i);
    return i + 2;
  }
  if (text.data[i + 1] != '[' || *no_end) return 0;
  stop = memmem(text.data + i, text.len - i, "]]", 2);
  *no_end = !stop;
  if (!stop) return 0;
  strip_cut(&r->s, at, i + 2);
  strip_cut(&r->s, (size_t)(stop - text.data), (size_t)(stop - text.data) + 2);
  keep_link(r, target, at, i + 2, (size_t)(stop - text.data));
  return i + 2;
}

/* What marks are made of, and URLs. */
static const bool marks[256] = {['['] = true, ['*'] = true, ['/'] = true,  ['_'] = true, ['='] = true,
                                ['~'] = true, ['+'] = true, ['\\'] = true, [':'] = true};

/* The next place at or after `at` where a mark may be, or the text's end: most text has none. */
static size_t next_mark(gz_str text, size_t at) {
  while (at < text.len && !marks[(unsigned char)text.data[at]]) at++;
  return at;
}

/* Cuts what is no text: emphasis, brackets of links, forced line ends. Linear: an opener waits for its closer, and those
 * of code look ahead once for each that is there. */
static void strip_marks(reader *r, gz_str text) {
  static const char signs[] = "*/_+=~";
  size_t open[6] = {0}, i, k; /* 1 + where it stands */
  bool no_end = false, none[6] = {false};
  strip_begin(&r->s, text);
  for (i = next_mark(text, 0); i < text.len; i = next_mark(text, i)) {
    char c = text.data[i];
    const char *sign = strchr(signs, c);
    if (c == '[' && i + 1 < text.len && text.data[i + 1] == '[') {
      size_t next = strip_link(r, i, &no_end);
      i = next ? next : i + 1;
      continue;
    }
    if (c == '\\' && i + 1 < text.len && text.data[i + 1] == '\\' &&
        (i + 2 == text.len || text.data[i + 2] == '\n' || text.data[i + 2] == '\r')) {
      strip_cut(&r->s, i, i + 2);
      i += 2;
      continue;
    }
    if (c == ':' && i + 2 < text.len && text.data[i + 1] == '/' && text.data[i + 2] == '/') { /* a URL has no marks */
      while (i < text.len && !str_is_space(text.data[i]) && text.data[i] != ']') i++;
      continue;
    }
    if (!sign) {
      i++;
      continue;
    }
    k = (size_t)(sign - signs);
    if (open[k] && i > open[k] && closes_before(&text, i) && !str_is_space(text.data[i - 1])) {
      strip_cut(&r->s, open[k] - 1, open[k]);
      strip_cut(&r->s, i, i + 1);
      open[k] = 0;
    } else if (opens_after(&text, i) && i + 1 < text.len && !str_is_space(text.data[i + 1])) {
      if (c == '=' || c == '~') { /* what stands inside has no marks */
        size_t j = i + 2;
        while (!none[k] && j < text.len &&
               !(text.data[j] == c && closes_before(&text, j) && !str_is_space(text.data[j - 1])))
          j++;
        none[k] |= j >= text.len;
        if (!none[k]) {
          strip_cut(&r->s, i, i + 1);
          strip_cut(&r->s, j, j + 1);
          i = j;
        }
      } else {
        open[k] = i + 1;
      }
    }
    i++;
  }
  tell_links(r);
}

/* URLs that no brackets hold. */
static void put_urls(reader *r, gz_str text) {
  size_t at = 0, from, to;
  while (prose_url(text, &at, &from, &to)) {
    gz_str url = str_part(text, from, to - from);
    if (from >= 2 && text.data[from - 1] == '[' && text.data[from - 2] == '[') continue;
    builder_link(r->b, GZ_LINK_URL, url, url, url.data);
  }
}

/* ---------------------------------------------------------------- articles */

static void put_tags(reader *r, gz_str list) {
  while (list.len) {
    const char *stop = list.data;
    const gz_str *have = (const gz_str *)(const void *)r->tags.data;
    size_t n = r->tags.len / sizeof *have, i;
    gz_str tag;
    while (stop < list.data + list.len && *stop != ':' && *stop != ' ') stop++;
    tag = str_from(list.data, stop);
    list = str_after(list, tag.len < list.len ? tag.len + 1 : tag.len);
    if (!tag.len || n >= TAGS_MOST) continue;
    for (i = 0; i < n && !str_equal(have[i], tag); i++) {}
    if (i == n) buf_put(&r->tags, &tag, sizeof tag);
  }
}

static void put_day(reader *r, gz_str text, dated_by by) {
  char iso[DATE_ROOM];
  if (r->dated >= by || !text.len || !read_date(text, iso)) return;
  builder_date(r->b, str_of(iso));
  r->dated = by;
}

static void begin(reader *r, uint32_t line, const char *from) {
  uint32_t i;
  r->open = true;
  r->from = from;
  r->now = NOTHING;
  r->dated = BY_NOTHING;
  buf_clear(&r->tags);
  r->heading_line = 0;
  builder_begin(r->b, line);
  if (r->section.len) builder_section(r->b, r->section);
  for (i = 0; i < r->n_file_tags; i++) put_tags(r, r->file_tags[i]);
  if (!r->context->split_level)
    for (i = 0; i < r->n_meta; i++) builder_meta_add(r->b, r->meta[i].key.data, r->meta[i].value.is.string);
}

static void flush(reader *r);

static void end(reader *r, const char *to) {
  const gz_str *tags = (const gz_str *)(const void *)r->tags.data;
  size_t i;
  if (!r->open) return;
  flush(r);
  for (i = 0; i < r->tags.len / sizeof *tags; i++) builder_tag(r->b, tags[i]);
  if (!r->dated && r->date[0]) builder_date(r->b, str_of(r->date));
  builder_end_text(r->b, r->from, to);
  r->open = false;
}

static void put_headline(reader *r, gz_str title) {
  strip_marks(r, title);
  if (!strip_headline(&r->s, r->b)) r->failed = true;
}

/* Begins an article that no heading begins: by the title, by a heading above, by its first line. */
static void begin_untitled(reader *r, gz_str line) {
  const char *from = builder_n_articles(r->b) ? line.data : r->source.data, *at = line.data;
  gz_str title = line;
  if (r->above.len) {
    title = r->above;
    at = from = r->above_at;
    if (!builder_n_articles(r->b)) from = r->source.data;
  } else if (r->title.len) {
    title = r->title;
    at = r->title.data;
  } else if (r->context->split_level && r->context->name.len) {
    title = format_file_name(r->context->name);
  }
  begin(r, builder_line(r->b, at), from);
  put_headline(r, title);
  r->above = STR_NONE;
}

/* ---------------------------------------------------------------- text */

/* Tells the paragraph or item that has been read. */
static void flush(reader *r) {
  gz_str text;
  if (!r->text_from) return;
  text = str_from(r->text_from, r->text_to);
  r->text_from = NULL;
  if (r->after_item) builder_text(r->b, STR("\n"));
  else builder_paragraph(r->b);
  if (next_mark(text, 0) == text.len) {
    if (!r->after_item) builder_wrapped(r->b, text);
    else {
      strip_begin(&r->s, text);
      strip_put(&r->s, r->b, false);
    }
  } else {
    strip_marks(r, text);
    strip_put(&r->s, r->b, false);
  }
  put_urls(r, text);
}

/* A line that stays one: of code, or a row. */
static void put_line(reader *r, gz_str line, state as) {
  flush(r);
  if (r->now != as) builder_paragraph(r->b);
  else
    for (r->n_blanks++; r->n_blanks; r->n_blanks--) builder_text(r->b, STR("\n"));
  r->n_blanks = 0;
  r->now = as;
  builder_text(r->b, line);
}

/* Cells apart by tabs. */
static void put_row(reader *r, gz_str line) {
  const char *p = line.data + 1, *stop = line.data + line.len;
  bool first = true;
  if (line.len > 1 && line.data[1] == '-') return; /* a rule */
  r->n_blanks = 0;
  while (p < stop) {
    const char *bar = memchr(p, '|', (size_t)(stop - p));
    gz_str cell = str_trim(str_from(p, bar ? bar : stop));
    if (first) put_line(r, STR(""), TABLE);
    else builder_text(r->b, STR("\t"));
    first = false;
    if (cell.len) {
      strip_marks(r, cell);
      strip_put(&r->s, r->b, false);
      put_urls(r, cell);
    }
    p = bar ? bar + 1 : stop;
  }
}

/* Bytes of an item's mark, its checkbox too; 0: it is none. A star is one only if it is indented. */
static size_t item_mark(gz_str words, size_t indent) {
  size_t i = 0;
  if (!words.len) return 0;
  if (words.data[0] == '-' || words.data[0] == '+' || (words.data[0] == '*' && indent)) {
    i = 1;
  } else {
    while (i < words.len && i < 4 && words.data[i] >= '0' && words.data[i] <= '9') i++;
    if (!i || i == words.len || (words.data[i] != '.' && words.data[i] != ')')) return 0;
    i++;
  }
  if (i == words.len) return i;
  if (words.data[i] != ' ') return 0;
  while (i < words.len && words.data[i] == ' ') i++;
  if (i + 3 <= words.len && words.data[i] == '[' && words.data[i + 2] == ']' && strchr(" Xx-", words.data[i + 1]) &&
      (i + 3 == words.len || words.data[i + 3] == ' '))
    i += 3;
  return i;
}

static void put_text(reader *r, gz_str line) {
  gz_str words = str_trim(line);
  size_t indent = (size_t)(words.data - line.data), mark = item_mark(words, indent);
  if (mark) {
    words = str_trim(str_after(words, mark));
    flush(r);
    if (!words.len) words = str_part(line, line.len, 0);
    r->after_item = r->now == ITEM;
    r->now = ITEM;
    r->text_from = words.data;
    r->text_to = words.data + words.len;
  } else if (r->text_from) {
    r->text_to = words.data + words.len;
  } else {
    r->after_item = false;
    r->text_from = words.data;
    r->text_to = words.data + words.len;
    r->now = PARAGRAPH;
  }
  r->n_blanks = 0;
}

/* ---------------------------------------------------------------- lines that are no text */

static void put_heading(reader *r, gz_str line, const char *at) {
  heading h = read_heading(r, line);
  uint32_t split = r->context->split_level, number = builder_line(r->b, at);
  gz_str title = h.title.len ? h.title : h.stamp;
  flush(r);
  r->now = NOTHING;
  r->block = NO_BLOCK;
  if (!split && r->headed_at == at) return; /* it is the headline */
  if (split && h.level <= split) {
    end(r, at);
    if (h.level == split) {
      begin(r, number, builder_n_articles(r->b) ? at : r->source.data);
      put_headline(r, title.len ? title : line);
      put_tags(r, h.tags);
      put_day(r, h.stamp, BY_TITLE);
      r->above = STR_NONE;
    } else {
      r->above = title;
      r->above_at = at;
    }
    return;
  }
  if (!r->open) begin_untitled(r, line);
  put_tags(r, h.tags);
  if (!title.len) return;
  strip_marks(r, title);
  buf_clear(&r->words);
  strip_words(&r->s, 0, title.len, &r->words);
  if (r->words.failed) r->failed = true;
  builder_heading(r->b, h.level, buf_str(&r->words), number);
  r->heading_line = number;
  builder_paragraph(r->b);
  strip_put(&r->s, r->b, false);
}

/* The first line ":END:" at or after `p`: each line is looked at once for all that ask. */
static const char *find_end(reader *r, const char *p) {
  if (r->next_end && r->next_end >= p) return r->next_end;
  while (p < r->end) {
    const char *next;
    if (str_equal_nocase(str_trim(str_line(p, r->end, &next)), STR(":end:"))) break;
    p = next;
  }
  return r->next_end = p;
}

static const char *skip_line(const char *p, const char *end) {
  const char *stop = memchr(p, '\n', (size_t)(end - p));
  return stop ? stop + 1 : end;
}

/* What links call the last heading, or what an article is called by. */
static void put_id(reader *r, gz_str id) {
  buf_clear(&r->words);
  buf_put_str(&r->words, STR("id:"));
  buf_put_str(&r->words, id);
  if (r->words.failed) r->failed = true;
  else builder_name(r->b, buf_str(&r->words), r->open ? r->heading_line : 0);
}

/* Whether a drawer begins with the line, which ends before `next`; then where the text goes on behind it. */
static const char *skip_drawer(reader *r, gz_str line, const char *next) {
  gz_str key, value, id = STR_NONE;
  const char *stop, *p;
  if (!read_property(line, &key, &value) || value.len || is_key(key, "end")) return NULL;
  stop = find_end(r, next);
  if (stop == r->end || stop - next > FORMAT_LOOK) return NULL;
  for (p = next; p < stop; p = skip_line(p, r->end)) { /* no heading in it, and no drawer: they do not nest */
    gz_str inside = str_line(p, r->end, &(const char *){NULL}), other, rest;
    if (heading_level(inside)) return NULL;
    if (read_property(inside, &other, &rest) && !rest.len) return NULL;
    if (!read_property(inside, &other, &rest)) continue;
    if (is_key(other, "id")) id = rest;
    if (r->context->split_level && r->open &&
        (is_key(other, "date") || is_key(other, "created") || is_key(other, "export_date")))
      put_day(r, rest, BY_PROPERTY);
  }
  if (id.len) put_id(r, id);
  return skip_line(stop, r->end);
}

/* "SCHEDULED: <…> DEADLINE: <…>", "CLOCK: […]". */
static bool skip_planning(reader *r, gz_str line) {
  static const char *const names[] = {"SCHEDULED:", "DEADLINE:", "CLOSED:", "CLOCK:"};
  gz_str words = str_trim(line), stamp;
  const char *p = words.data;
  size_t i;
  if (!words.len || (words.data[0] != 'S' && words.data[0] != 'D' && words.data[0] != 'C')) return false;
  for (i = 0; i < sizeof names / sizeof *names; i++)
    if (str_begins(words, str_of(names[i]))) break;
  if (i == sizeof names / sizeof *names || !read_stamp(&p, words.data + words.len, &stamp)) return false;
  if (r->context->split_level && r->open && names[i][1] != 'L') put_day(r, stamp, BY_PLAN);
  return true;
}

/* A time alone in its line, behind the heading that begins an article: when that was written. */
static bool skip_stamp(reader *r, gz_str words) {
  const char *p = words.data;
  gz_str stamp;
  if (!r->context->split_level || !r->open || builder_body_len(r->b) || r->text_from || !strchr("<[", words.data[0]))
    return false;
  if (!read_stamp(&p, words.data + words.len, &stamp) || stamp.len != words.len) return false;
  put_day(r, stamp, BY_PROPERTY);
  return true;
}

static void begin_block(reader *r, gz_str name) {
  static const char *const code[] = {"src", "example", "verse", NULL}, *const none[] = {"comment", "export", NULL};
  int i;
  flush(r);
  r->now = NOTHING;
  r->n_blanks = 0;
  r->block = TEXT_BLOCK;
  r->block_name = name;
  for (i = 0; code[i]; i++)
    if (is_key(name, code[i])) r->block = CODE_BLOCK;
  for (i = 0; none[i]; i++)
    if (is_key(name, none[i])) r->block = NO_TEXT_BLOCK;
}

/* "#+…": keywords, and where blocks begin and end. */
static void put_keyword(reader *r, gz_str line) {
  gz_str key, value, word = str_trim(str_after(line, 2));
  const char *blank;
  flush(r);
  if (word.len > 6 && str_equal_nocase(str_part(word, 0, 6), STR("begin_"))) {
    word = str_after(word, 6);
    blank = memchr(word.data, ' ', word.len);
    begin_block(r, blank ? str_from(word.data, blank) : word);
  } else if (word.len > 4 && str_equal_nocase(str_part(word, 0, 4), STR("end_"))) {
    r->block = NO_BLOCK;
    r->now = NOTHING;
  } else if (read_keyword(str_trim(line), &key, &value) && is_key(key, "caption") && value.len && r->open) {
    r->now = PARAGRAPH;
    r->after_item = false;
    r->text_from = value.data;
    r->text_to = value.data + value.len;
  }
  r->now = r->text_from ? PARAGRAPH : NOTHING;
}

static bool ends_block(const reader *r, gz_str words) {
  return words.len == r->block_name.len + 6 && str_equal_nocase(str_part(words, 0, 6), STR("#+end_")) &&
         str_equal_nocase(str_after(words, 6), r->block_name);
}

static bool is_hyphens(gz_str words) {
  size_t i;
  if (words.len < 5) return false;
  for (i = 0; i < words.len; i++)
    if (words.data[i] != '-') return false;
  return true;
}

/* A line; returns where the next one begins. */
static const char *put(reader *r, const char *at) {
  const char *next, *behind;
  gz_str line = str_line(at, r->end, &next), words = str_trim(line);
  if (!words.len) {
    flush(r);
    if (r->now == CODE) r->n_blanks++;
    else if (r->now == PARAGRAPH) r->now = NOTHING;
    return next;
  }
  if (heading_level(line)) {
    put_heading(r, line, at);
    return next;
  }
  if (r->block > TEXT_BLOCK) {
    if (ends_block(r, words)) {
      r->block = NO_BLOCK;
      r->now = NOTHING;
    } else if (r->block == CODE_BLOCK) {
      if (words.data[0] == ',' && words.len > 1 && (words.data[1] == '*' || words.data[1] == '#'))
        line = str_after(words, 1);
      if (!r->open) begin_untitled(r, line);
      put_line(r, line, CODE);
    }
    return next;
  }
  if (words.data[0] == '#' && (words.len == 1 || words.data[1] == ' ')) { /* a comment */
    flush(r);
    return next;
  }
  if (words.data[0] == '#' && words.data[1] == '+') {
    put_keyword(r, words);
    return next;
  }
  if (words.data[0] == ':' && (behind = skip_drawer(r, line, next)) != NULL) {
    flush(r);
    return behind;
  }
  if (skip_planning(r, line) || skip_stamp(r, words)) {
    flush(r);
    return next;
  }
  if (is_hyphens(words)) {
    flush(r);
    r->now = NOTHING;
    return next;
  }
  if (!r->open) {
    bool is_title = !r->title.len && !r->above.len && !r->context->split_level;
    begin_untitled(r, words);
    if (is_title) return next;
  }
  if (words.data[0] == '|') {
    put_row(r, words);
  } else if (words.data[0] == ':' && (words.len == 1 || words.data[1] == ' ')) {
    put_line(r, str_after(words, words.len > 1 ? 2 : 1), CODE);
  } else {
    put_text(r, line);
  }
  return next;
}

/* ---------------------------------------------------------------- the page */

static void keep_meta(reader *r, gz_str key, gz_str value) {
  char *name = arena_cstr(r->context->into, key), *p;
  gz_pair *pair = &r->meta[r->n_meta];
  uint32_t i;
  if (!name) {
    r->failed = true;
    return;
  }
  for (p = name; *p; p++) *p = str_lower(*p);
  for (i = 0; i < r->n_meta; i++)
    if (str_equal(r->meta[i].key, str_of(name))) return; /* the first counts */
  if (!value.len || r->n_meta == META_MOST) return;
  memset(pair, 0, sizeof *pair);
  pair->key = str_of(name);
  pair->value.kind = GZ_STRING;
  pair->value.is.string = value;
  r->n_meta++;
}

static void put_states(reader *r, gz_str list) {
  while (list.len) {
    const char *stop = list.data;
    gz_str word;
    while (stop < list.data + list.len && *stop != ' ' && *stop != '|' && *stop != '(') stop++;
    word = str_from(list.data, stop);
    while (stop < list.data + list.len && *stop != ' ' && *stop != '|') stop++;
    if (word.len && r->n_keywords < KEYWORDS_MOST) r->keywords[r->n_keywords++] = word;
    list = str_from(stop < list.data + list.len ? stop + 1 : stop, list.data + list.len);
  }
}

/* Whether a keyword says something about the page, not about how it is shown. */
static bool is_about(gz_str key) {
  static const char *const names[] = {"title",    "subtitle", "author",   "email",    "date",   "description",
                                      "keywords", "language", "filetags", "category", "section"};
  size_t i;
  for (i = 0; i < sizeof names / sizeof *names; i++)
    if (is_key(key, names[i])) return true;
  return false;
}

/* What the page says of itself before its first heading, and where that is. */
static void look_over(reader *r) {
  const char *p = r->source.data, *next, *first = NULL;
  bool in_drawer = false;
  r->keywords[r->n_keywords++] = STR("TODO");
  r->keywords[r->n_keywords++] = STR("DONE");
  for (; p < r->end && !first; p = next) {
    gz_str line = str_line(p, r->end, &next), key, value;
    if (heading_level(line)) {
      first = p;
    } else if (read_property(line, &key, &value)) {
      in_drawer = is_key(key, "properties") || (in_drawer && !is_key(key, "end"));
      if (!in_drawer || !value.len) continue;
      if ((is_key(key, "created") || is_key(key, "date")) && !r->date[0]) read_date(value, r->date);
      keep_meta(r, key, value);
    } else if (str_begins(line, STR("#+")) && read_keyword(line, &key, &value) && value.len) {
      if (is_key(key, "todo") || is_key(key, "seq_todo") || is_key(key, "typ_todo")) {
        put_states(r, value);
      } else if (is_key(key, "title") && !r->title.len) {
        r->title = value;
      } else if (is_key(key, "date")) {
        if (!read_date(value, r->date)) r->date[0] = '\0';
      } else if (is_key(key, "filetags") && r->n_file_tags < TAGS_MOST) {
        r->file_tags[r->n_file_tags++] = value;
      } else if (is_key(key, "category") || is_key(key, "section")) {
        r->section = value;
      }
      if (is_about(key)) keep_meta(r, key, value);
    }
  }
  if (!r->title.len && !r->context->split_level) r->headed_at = first;
}

static void parse(builder *b, const format_context *context) {
  reader r = {.b = b, .context = context, .source = builder_source(b)};
  const char *p = r.source.data, *next;
  gz_value meta = {GZ_MAP, 0, {0}};
  char day[DATE_STAMP_ROOM];
  r.end = p + r.source.len;
  strip_init(&r.s, context->scratch);
  buf_init(&r.words, context->scratch);
  buf_init(&r.links, context->scratch);
  buf_init(&r.tags, context->scratch);
  look_over(&r);
  if (!r.date[0] && date_of_name(context->name, day)) memcpy(r.date, day, sizeof "2012-03-04");
  meta.is.pairs = r.n_meta ? arena_copy(context->into, r.meta, r.n_meta * sizeof *r.meta) : NULL;
  meta.n = meta.is.pairs ? r.n_meta : 0;
  r.failed |= r.n_meta && !meta.is.pairs;
  builder_page_meta(b, meta);
  if (r.title.len) {
    strip_marks(&r, r.title);
    strip_words(&r.s, 0, r.title.len, &r.words);
    builder_page_title(b, buf_str(&r.words));
  }
  if (r.headed_at) {
    heading h = read_heading(&r, str_line(r.headed_at, r.end, &next));
    gz_str title = h.title.len ? h.title : h.stamp.len ? h.stamp : format_file_name(context->name);
    begin(&r, builder_line(b, r.headed_at), r.source.data);
    put_headline(&r, title);
    put_tags(&r, h.tags);
    builder_page_title(b, title);
  } else if (!context->split_level && r.title.len) {
    begin_untitled(&r, r.title);
  }
  while (p < r.end && !r.failed) p = put(&r, p);
  if (!r.open && !builder_n_articles(b) && context->name.len) { /* nothing but its name */
    begin(&r, 1, r.source.data);
    builder_headline(b, format_file_name(context->name));
  }
  end(&r, r.end);
  if (r.failed || strip_failed(&r.s) || r.words.failed || r.tags.failed) builder_fail(b);
  strip_free(&r.s);
  buf_free(&r.words);
  buf_free(&r.links);
  buf_free(&r.tags);
}

/* Signs of Org in a text whose name does not say. */
enum { GUESS_MOST = 85 };

static int guess(gz_str text, const format_context *context) {
  const char *p = text.data, *end = p + (text.len < FORMAT_LOOK ? text.len : FORMAT_LOOK), *next;
  int n_headings = 0, n_keywords = 0, n_drawers = 0, sure;
  (void)context;
  for (; p < end; p = next) {
    gz_str line = str_line(p, end, &next), key, value;
    if (heading_level(line)) n_headings++;
    else if (line.len > 4 && line.data[0] == '#' && line.data[1] == '+')
      n_keywords += read_keyword(line, &key, &value) || str_equal_nocase(str_part(line, 2, 3), STR("beg"));
    else if (str_equal(str_trim(line), STR(":PROPERTIES:"))) n_drawers++;
  }
  sure = n_keywords > 1 ? 60 : n_keywords * 45;
  sure += n_drawers && n_headings ? 25 : 0;
  return sure ? sure : n_headings > 2 ? 10 : 0;
}

static const char *const endings[] = {".org", NULL};

const format format_org = {"org", endings, guess, GUESS_MOST, parse, NULL, NULL, NULL, true};
