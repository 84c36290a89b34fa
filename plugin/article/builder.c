/* How does a format tell what it found?
 *
 *   source  "Storm\n\nRain fell\nall night.\n"          given as slices: piece "Storm", lines "Rain fell", "all night."
 *   body    "Rain fell all night."                      put together in a scratch buffer, copied, or given, at builder_end
 *   map     {0, 7, 9} {10, 17, 10}                      a span for each run of bytes that stand so in the source
 *
 * A body that is one span is not copied: it is that slice of the source. */
#include "article/builder.h"

#include <stdarg.h>
#include <stdio.h>

#include "base/sixteen.h"

/* Problems beyond these are only counted: a hostile page can have one on each line. */
enum { PROBLEMS_MOST = 100 };

/* Bytes that are not copied but given away, with the block that they are in. */
enum { GIVEN_LEAST = 64 << 10 };

/* Text that grows, with its map. */
typedef struct mapped {
  buf text;
  buf map; /* of span */
} mapped;

struct builder {
  utf8_text decoded;
  arena *into;
  const allocator *scratch;
  bool failed;
  const uint32_t *lines;
  uint32_t n_lines;
  uint32_t line; /* that was asked for last, from 0 */
  /* of the page */
  const char *format;
  gz_str title;
  gz_value meta;
  buf articles, origins, problems;
  uint32_t n_problems; /* all of them */
  /* of the article that was begun */
  gz_article a;
  mapped headline, body;
  bool break_before; /* the next text begins a paragraph */
  bool blank_before; /* the next wrapped text is joined by a blank */
  bool verbatim;
  buf headings, links, tags, pairs;
  buf names; /* of place_name; also of the article that will begin */
};

static size_t offset_of(const builder *b, const char *at) { return (size_t)(at - b->decoded.text.data); }

/* Whether the slice is one of the source. Compared as numbers: `s` may be any text. */
static bool in_source(const builder *b, gz_str s) {
  uintptr_t from = (uintptr_t)b->decoded.text.data, at = (uintptr_t)s.data;
  return s.data && at >= from && at - from <= b->decoded.text.len && s.len <= b->decoded.text.len - (at - from);
}

/* The offsets at which lines begin. What follows a line end at the very end is no line. */
static bool find_lines(builder *b) {
  gz_str text = b->decoded.text;
  const char *p, *end = text.data + text.len;
  uint32_t n = 1 + (text.len ? (uint32_t)sixteen_count(str_from(text.data, end - 1), '\n') : 0), *lines;
  lines = arena_alloc(b->into, n * sizeof *lines);
  if (!lines) return false;
  b->lines = lines;
  b->n_lines = n;
  *lines++ = 0;
  for (p = text.data; --n; p++) {
    p = memchr(p, '\n', (size_t)(end - p));
    *lines++ = (uint32_t)(p + 1 - text.data);
  }
  return true;
}

builder *builder_new(const utf8_text *decoded, arena *into, const allocator *scratch) {
  builder *b = mem_zero(scratch, 1, sizeof *b);
  if (!b) return NULL;
  b->decoded = *decoded;
  if (!b->decoded.text.data) b->decoded.text = STR("");
  b->into = into;
  b->scratch = scratch;
  b->format = "";
  b->meta.kind = GZ_MAP;
  buf_init(&b->articles, scratch);
  buf_init(&b->origins, scratch);
  buf_init(&b->problems, scratch);
  buf_init(&b->headline.text, scratch);
  buf_init(&b->headline.map, scratch);
  buf_init(&b->body.text, scratch);
  buf_init(&b->body.map, scratch);
  buf_init(&b->headings, scratch);
  buf_init(&b->links, scratch);
  buf_init(&b->tags, scratch);
  buf_init(&b->pairs, scratch);
  buf_init(&b->names, scratch);
  if (b->decoded.text.len <= PAGE_MOST && find_lines(b)) return b;
  builder_free(b);
  return NULL;
}

void builder_free(builder *b) {
  if (!b) return;
  buf_free(&b->articles);
  buf_free(&b->origins);
  buf_free(&b->problems);
  buf_free(&b->headline.text);
  buf_free(&b->headline.map);
  buf_free(&b->body.text);
  buf_free(&b->body.map);
  buf_free(&b->headings);
  buf_free(&b->links);
  buf_free(&b->tags);
  buf_free(&b->pairs);
  buf_free(&b->names);
  mem_free(b->scratch, b, sizeof *b);
}

void builder_fail(builder *b) { b->failed = true; }

gz_str builder_source(const builder *b) { return b->decoded.text; }

/* The line of an offset, from 0. What is asked for is mostly near what was asked for before: it is looked for from there, in
 * steps that double. */
static uint32_t line_of(builder *b, size_t at) {
  uint32_t low = b->line, high, step = 1;
  if (b->lines[low] <= at) {
    for (; step < b->n_lines - low && b->lines[low + step] <= at; step *= 2) low += step;
    high = step < b->n_lines - low ? low + step : b->n_lines;
  } else {
    for (high = low; step < high && b->lines[high - step] > at; step *= 2) high -= step;
    low = step < high ? high - step : 0;
  }
  while (high - low > 1) { /* low begins before it, high does not */
    uint32_t middle = low + (high - low) / 2;
    if (b->lines[middle] <= at) low = middle;
    else high = middle;
  }
  return b->line = low;
}

uint32_t builder_line(builder *b, const char *at) { return line_of(b, offset_of(b, at)) + 1; }

/* ---------------------------------------------------------------- text */

/* The text as it may be kept: a slice of the source, else a copy in `into`. Absent stays absent. */
static gz_str keep(builder *b, gz_str s) {
  gz_str copy = STR_NONE;
  if (!s.data || in_source(b, s)) return s;
  if (!arena_str(b->into, s, &copy)) b->failed = true;
  return copy;
}

/* The same with white space folded. */
static gz_str keep_folded(builder *b, gz_str s) {
  char *to;
  gz_str folded;
  bool blank = false;
  size_t i;
  s = str_trim(s);
  for (i = 0; i < s.len; i++)
    if (str_is_space(s.data[i]) && (s.data[i] != ' ' || s.data[i + 1] == ' ')) break; /* trimmed: i + 1 < len here */
  if (i == s.len) return keep(b, s.data ? s : STR(""));
  folded.data = to = arena_alloc(b->into, s.len);
  if (!to) {
    b->failed = true;
    return STR_NONE;
  }
  for (i = 0; i < s.len; i++) {
    if (str_is_space(s.data[i])) {
      blank = true;
      continue;
    }
    if (blank) *to++ = ' ';
    blank = false;
    *to++ = s.data[i];
  }
  folded.len = (size_t)(to - folded.data);
  return folded;
}

/* Whether it is a slice of the source. */
static bool append(builder *b, mapped *to, gz_str s) {
  span *last = to->map.len ? (span *)(void *)(to->map.data + to->map.len) - 1 : NULL;
  size_t at = to->text.len;
  bool inside = in_source(b, s);
  if (!s.len) return inside;
  if (s.len > UINT32_MAX - at) {
    b->failed = true;
    return inside;
  }
  if (s.len <= to->text.room - to->text.len && !to->text.failed) {
    memcpy(to->text.data + at, s.data, s.len);
    to->text.len += s.len;
  } else {
    buf_put_str(&to->text, s);
  }
  if (inside) {
    size_t text_at = offset_of(b, s.data);
    if (last && last->at + last->len == at && last->text_at + last->len == text_at) {
      last->len += (uint32_t)s.len;
    } else if (!last || text_at >= (size_t)last->text_at + last->len) { /* ascending in both, or it has no place */
      span next = {(uint32_t)at, (uint32_t)text_at, (uint32_t)s.len};
      buf_put(&to->map, &next, sizeof next);
    }
  }
  b->failed |= to->text.failed || to->map.failed;
  return inside;
}

/* A blank that has no place. */
static void append_blank(builder *b, mapped *to) {
  if (to->text.len < to->text.room && !to->text.failed) to->text.data[to->text.len++] = ' ';
  else append(b, to, STR(" "));
}

/* Each run of white space as one blank; one that is a single blank in the source is taken from there, with its place.
 * */
static void append_folded(builder *b, mapped *to, gz_str s, bool blank_first) {
  const char *p, *end;
  s = str_trim(s);
  if (!s.len) return;
  p = s.data;
  end = p + s.len;
  while (p < end && !b->failed) {
    const char *from = p;
    while (end - p > 8 && !eight_odd_space(eight_load(p), eight_load(p + 1))) p += 8;
    while (p < end && (!str_is_space(*p) || (*p == ' ' && !str_is_space(p[1])))) p++; /* trimmed: p[1] is there */
    if (blank_first) append_blank(b, to);
    append(b, to, str_from(from, p));
    while (p < end && str_is_space(*p)) p++;
    blank_first = true;
  }
}

/* Takes trailing white space away, from the map too. Linear over an article: nothing is taken twice. */
static void trim_end(mapped *m) {
  size_t len = m->text.len;
  while (len && str_is_space(m->text.data[len - 1])) len--;
  m->text.len = len;
  while (m->map.len) {
    span *last = (span *)(void *)(m->map.data + m->map.len) - 1;
    if (last->at < len) {
      if (last->len > len - last->at) last->len = (uint32_t)(len - last->at);
      break;
    }
    m->map.len -= sizeof *last;
  }
}

/* ---------------------------------------------------------------- the page */

void builder_format(builder *b, const char *name) { b->format = name; }

void builder_page_title(builder *b, gz_str title) { b->title = keep_folded(b, title); }

void builder_page_meta(builder *b, gz_value meta) {
  if (meta.kind == GZ_MAP) b->meta = meta;
}

void builder_problem(builder *b, uint32_t line, const char *format, ...) {
  char text[512];
  gz_problem problem = {STR_NONE, line, STR_NONE};
  va_list args;
  int len;
  if (b->failed || b->n_problems++ >= PROBLEMS_MOST) return;
  va_start(args, format);
  len = vsnprintf(text, sizeof text, format, args);
  va_end(args);
  if (len < 0) len = 0;
  if ((size_t)len >= sizeof text) { /* cut, at a character's border */
    len = sizeof text - 1;
    while (len && ((unsigned char)text[len] & 0xc0) == 0x80) len--;
  }
  if (!arena_str(b->into, (gz_str){text, (size_t)len}, &problem.message)) b->failed = true;
  buf_put(&b->problems, &problem, sizeof problem);
}

/* ---------------------------------------------------------------- an article */

void builder_begin(builder *b, uint32_t line) {
  memset(&b->a, 0, sizeof b->a);
  b->a.line = line;
  b->a.meta.kind = GZ_MAP;
  buf_clear(&b->headline.text);
  buf_clear(&b->headline.map);
  buf_clear(&b->body.text);
  buf_clear(&b->body.map);
  buf_clear(&b->headings);
  buf_clear(&b->links);
  buf_clear(&b->tags);
  buf_clear(&b->pairs);
  b->break_before = b->blank_before = b->verbatim = false;
}

void builder_headline(builder *b, gz_str piece) { append_folded(b, &b->headline, piece, b->headline.text.len > 0); }

void builder_paragraph(builder *b) { b->break_before = true; }

static void begin_text(builder *b) {
  if (!b->break_before) return;
  b->break_before = b->blank_before = false;
  trim_end(&b->body);
  if (b->body.text.len) append(b, &b->body, STR("\n\n"));
}

void builder_text(builder *b, gz_str text) {
  if (!text.len || b->failed) return;
  begin_text(b);
  b->verbatim |= append(b, &b->body, text);
  b->blank_before = !str_is_space(text.data[text.len - 1]);
}

void builder_wrapped(builder *b, gz_str text) {
  text = str_trim(text);
  if (!text.len || b->failed) return;
  begin_text(b);
  append_folded(b, &b->body, text, b->blank_before);
  b->blank_before = true;
}

void builder_place(builder *b, const char *at) {
  buf *map = &b->body.map;
  const span *last;
  span next = {0, (uint32_t)offset_of(b, at), 0};
  begin_text(b);
  next.at = (uint32_t)b->body.text.len;
  last = map->len ? (const span *)(const void *)(map->data + map->len) - 1 : NULL;
  if (b->failed || (last && next.text_at < (size_t)last->text_at + last->len)) return;
  buf_put(map, &next, sizeof next);
  b->failed |= b->body.map.failed;
}

size_t builder_body_len(const builder *b) { return b->body.text.len; }

void builder_heading(builder *b, uint32_t level, gz_str title, uint32_t line) {
  gz_heading heading = {keep_folded(b, title), level, line};
  buf_put(&b->headings, &heading, sizeof heading);
}

void builder_link(builder *b, gz_link_kind kind, gz_str text, gz_str target, const char *at) {
  gz_link link = {kind, keep_folded(b, text), keep(b, target), b->a.line, 1};
  if (at) {
    size_t offset = offset_of(b, at);
    if (offset > b->decoded.text.len) offset = b->decoded.text.len;
    link.line = line_of(b, offset) + 1;
    link.col = (uint32_t)utf8_columns(&b->decoded, b->lines[link.line - 1], offset) + 1;
  }
  buf_put(&b->links, &link, sizeof link);
}

void builder_name(builder *b, gz_str name, uint32_t line) {
  place_name named = {keep_folded(b, name), line};
  buf_put(&b->names, &named, sizeof named);
}

void builder_section(builder *b, gz_str name) { b->a.section = keep_folded(b, name); }

void builder_date(builder *b, gz_str iso) { b->a.date = keep(b, iso); }

void builder_tag(builder *b, gz_str tag) {
  gz_str kept = keep_folded(b, tag);
  buf_put(&b->tags, &kept, sizeof kept);
}

void builder_meta(builder *b, gz_value meta) {
  buf_clear(&b->pairs);
  if (meta.kind == GZ_MAP && meta.n) buf_put(&b->pairs, meta.is.pairs, meta.n * sizeof *meta.is.pairs);
}

void builder_meta_add(builder *b, const char *key, gz_str value) {
  gz_pair pair = {str_of(key), {GZ_STRING, 0, {0}}};
  pair.value.is.string = keep_folded(b, value);
  buf_put(&b->pairs, &pair, sizeof pair);
}

void builder_continues(builder *b) { b->a.continues = true; }

/* What a buffer has as it is kept; the buffer may be empty then. */
static const void *keep_list(builder *b, buf *list) {
  void *kept = NULL;
  char *block;
  size_t len;
  b->failed |= list->failed;
  if (!list->len || b->failed) return NULL;
  if (list->len < GIVEN_LEAST) kept = arena_copy(b->into, list->data, list->len);
  else if (buf_finish(list, &block, &len) == GZ_OK && arena_take(b->into, block, len)) kept = block;
  if (!kept) b->failed = true;
  return kept;
}

static gz_str keep_mapped(builder *b, mapped *m, const span **map, uint32_t *n_map) {
  size_t len;
  trim_end(m);
  len = m->text.len;
  *n_map = (uint32_t)(m->map.len / sizeof **map);
  *map = keep_list(b, &m->map);
  b->failed |= m->text.failed;
  if (b->failed || !len) return STR("");
  if (*n_map == 1 && (*map)->len == len) return str_part(b->decoded.text, (*map)->text_at, len);
  return (gz_str){keep_list(b, &m->text), len};
}

void builder_end(builder *b, uint32_t end_line, const char *from, const char *to) {
  origin o = {0};
  gz_article *a = &b->a;
  a->end_line = end_line < a->line ? a->line : end_line;
  a->title = keep_mapped(b, &b->headline, &o.title_map, &o.n_title_map);
  a->body = keep_mapped(b, &b->body, &o.body_map, &o.n_body_map);
  a->n_headings = (uint32_t)(b->headings.len / sizeof *a->headings);
  a->headings = keep_list(b, &b->headings);
  a->n_links = (uint32_t)(b->links.len / sizeof *a->links);
  a->links = keep_list(b, &b->links);
  a->n_tags = (uint32_t)(b->tags.len / sizeof *a->tags);
  a->tags = keep_list(b, &b->tags);
  a->meta.n = (uint32_t)(b->pairs.len / sizeof *a->meta.is.pairs);
  a->meta.is.pairs = keep_list(b, &b->pairs);
  o.n_names = (uint32_t)(b->names.len / sizeof *o.names);
  o.names = keep_list(b, &b->names);
  buf_clear(&b->names);
  o.verbatim = b->verbatim;
  o.from = (uint32_t)offset_of(b, from);
  o.to = (uint32_t)offset_of(b, to);
  buf_put(&b->articles, a, sizeof *a);
  buf_put(&b->origins, &o, sizeof o);
}

void builder_end_text(builder *b, const char *from, const char *to) {
  const char *last = to;
  while (last > from && str_is_space(last[-1])) last--;
  builder_end(b, last > from ? builder_line(b, last - 1) : b->a.line, from, to);
}

uint32_t builder_n_articles(const builder *b) { return (uint32_t)(b->articles.len / sizeof(gz_article)); }

gz_status builder_finish(builder *b, page *out) {
  gz_page *p = &out->pub;
  if (b->n_problems > PROBLEMS_MOST) {
    uint32_t more = b->n_problems - PROBLEMS_MOST;
    b->n_problems = 0;
    builder_problem(b, 0, "%u more problems are not listed", more);
  }
  p->format = str_of(b->format);
  p->title = b->title;
  p->meta = b->meta;
  p->n_articles = builder_n_articles(b);
  p->articles = keep_list(b, &b->articles);
  p->n_problems = (uint32_t)(b->problems.len / sizeof *p->problems);
  p->problems = keep_list(b, &b->problems);
  out->origins = keep_list(b, &b->origins);
  out->decoded = b->decoded;
  out->lines = b->lines;
  out->n_lines = b->n_lines;
  out->own = b->into;
  return b->failed ? GZ_NOMEM : GZ_OK;
}
