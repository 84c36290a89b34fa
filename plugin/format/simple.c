/* Which HTML needs no libxml2? The grammar is in simple.h; what is found not to be simple was told so far. */
#include "format/simple.h"

#include "base/eight.h"
#include "text/utf8.h"

enum {
  PIECE_LEAST = 1000, /* bytes of text after which libxml2 tells it */
  ATTRIBUTES_MOST = 8,
  ROOM = 1024, /* for the attributes of a tag */
  NAME_MOST = 8
};

typedef struct reader {
  gz_str text;
  const libxml_events *events;
  void *ud;
  size_t *now;
  bool body, paragraph;       /* html and body, p are open */
  char inside[NAME_MOST + 1]; /* the element in it; empty: none */
} reader;

typedef struct tag {
  size_t end;  /* behind it */
  size_t stop; /* where libxml2 stands when it tells of it */
  bool closing;
  char name[NAME_MOST + 1];
  const char *atts[2 * ATTRIBUTES_MOST + 1]; /* as libxml_attribute wants them */
  char room[ROOM];
} tag;

static bool is_blank(char c) { return c == ' ' || c == '\t' || c == '\n'; }
static bool is_letter(char c) { return c >= 'a' && c <= 'z'; }

/* "name=\"value\"" at `at`; false: something else. *used: bytes of the tag's room. */
static bool read_attribute(const reader *r, size_t *at, tag *t, size_t *used, uint32_t *n) {
  const char *p = r->text.data + *at, *end = r->text.data + r->text.len, *from = p, *value, *quote;
  size_t i, len;
  while (p < end && (is_letter(*p) || (*p == '-' && p > from))) p++;
  if (p == from || end - p < 2 || p[0] != '=' || p[1] != '"') return false;
  value = p + 2;
  quote = memchr(value, '"', (size_t)(end - value));
  if (!quote || *n == ATTRIBUTES_MOST || (size_t)(quote - from) > ROOM - *used) return false;
  len = (size_t)(quote - value);
  for (i = 0; i < len; i++)
    if ((unsigned char)value[i] < 0x20 || (unsigned char)value[i] >= 0x7f || value[i] == '&' || value[i] == '<' ||
        value[i] == '>')
      return false;
  t->atts[2 * *n] = memcpy(t->room + *used, from, (size_t)(p - from));
  t->room[*used + (size_t)(p - from)] = '\0';
  *used += (size_t)(p - from) + 1;
  t->atts[2 * *n + 1] = memcpy(t->room + *used, value, len);
  t->room[*used + len] = '\0';
  *used += len + 1;
  *at = (size_t)(quote + 1 - r->text.data);
  ++*n;
  return true;
}

/* The tag at `at`, a '<'; false: none that is simple. */
static bool read_tag(const reader *r, size_t at, tag *t) {
  gz_str s = r->text;
  size_t from, used = 0;
  uint32_t n = 0;
  t->closing = ++at < s.len && s.data[at] == '/';
  from = at += t->closing;
  while (at < s.len && is_letter(s.data[at])) at++;
  if (at == from || at - from > NAME_MOST || at == s.len) return false;
  memcpy(t->name, s.data + from, at - from);
  t->name[at - from] = '\0';
  while (!t->closing && at + 1 < s.len && s.data[at] == ' ' && is_letter(s.data[at + 1])) {
    at++;
    if (!read_attribute(r, &at, t, &used, &n)) return false;
  }
  t->atts[2 * n] = NULL;
  if (!t->closing && at < s.len && s.data[at] == ' ') at++;
  t->stop = at;
  if (!t->closing && at < s.len && s.data[at] == '/') at++;
  if (at == s.len || s.data[at] != '>') return false;
  if (t->closing) t->stop = at + 1;
  t->end = at + 1;
  return true;
}

static bool is_one_of(const char *name, const char *const *list) {
  for (; *list; list++)
    if (!strcmp(name, *list)) return true;
  return false;
}

static void start(reader *r, const char *name, const char **atts, size_t now) {
  *r->now = now;
  r->events->start(r->ud, name, atts);
}

static void end(reader *r, const char *name, size_t now) {
  *r->now = now;
  r->events->end(r->ud, name);
}

static void open_body(reader *r, size_t now) {
  if (r->body) return;
  r->body = true;
  start(r, "html", NULL, now);
  start(r, "body", NULL, now);
}

static bool put_tag(reader *r, tag *t, size_t at) {
  static const char *const alone[] = {"br", "img", NULL};
  static const char *const words[] = {"a", "b", "code", "em", "i", "span", "strong", NULL};
  bool is_paragraph = !strcmp(t->name, "p");
  size_t begun = at + 1 + strlen(t->name); /* where libxml2 stands when it knows the name */
  const char **atts = t->atts[0] ? t->atts : NULL;
  if (t->closing) {
    if (r->inside[0] ? strcmp(t->name, r->inside) != 0 : !is_paragraph || !r->paragraph) return false;
    if (r->inside[0]) r->inside[0] = '\0';
    else r->paragraph = false;
    end(r, t->name, t->stop);
    return true;
  }
  if (r->inside[0] && !is_one_of(t->name, alone)) return false;
  if (is_paragraph) {
    if (r->paragraph) end(r, "p", begun);
    open_body(r, begun);
    r->paragraph = true;
    start(r, t->name, atts, t->stop);
    return r->text.data[t->end - 2] != '/';
  }
  if (is_one_of(t->name, alone)) {
    open_body(r, begun);
    start(r, t->name, atts, t->stop);
    end(r, t->name, t->end);
    return true;
  }
  if (!is_one_of(t->name, words) || r->text.data[t->end - 2] == '/') return false;
  open_body(r, begun);
  start(r, t->name, atts, t->stop);
  memcpy(r->inside, t->name, sizeof r->inside);
  return true;
}

/* Whether one of eight bytes is to be looked at: no plain sign, letter, blank or line end. */
static bool stands_out(uint64_t eight) {
  uint64_t control = (eight - EIGHT(0x20)) & ~eight;
  return (((control & ~eight_is(eight, '\n')) | eight | eight_equal(eight, '<') | eight_equal(eight, '&') |
           eight_equal(eight, 0x7f)) &
          EIGHT_HIGH) != 0;
}

/* Where the text that begins at `at` ends: at a '<' or the end; SIZE_MAX: at something else. */
static size_t text_end(gz_str s, size_t at) {
  while (at < s.len) {
    size_t stop = s.len - at > 8 ? at + 8 : s.len;
    if (stop == at + 8 && !stands_out(eight_load(s.data + at))) at = stop;
    for (; at < stop; at++) {
      unsigned char c = (unsigned char)s.data[at];
      if (c == '<') return at;
      if (c == '&' || c == 0x7f || (c < 0x20 && !is_blank((char)c))) return SIZE_MAX;
      if (c == 0xef && s.len - at > 2 && (unsigned char)s.data[at + 1] == 0xbf && (unsigned char)s.data[at + 2] >= 0xbe)
        return SIZE_MAX; /* no character of HTML */
    }
  }
  return at;
}

static void put_text(reader *r, size_t from, size_t to) {
  while (from < to) {
    size_t stop = to - from > PIECE_LEAST ? from + PIECE_LEAST : to;
    while (stop < to && ((unsigned char)r->text.data[stop] & 0xc0) == 0x80) stop++;
    if (!r->body) { /* what begins the fragment, white space aside */
      open_body(r, stop);
      r->paragraph = true;
      start(r, "p", NULL, stop);
    }
    *r->now = stop;
    r->events->text(r->ud, str_part(r->text, from, stop - from));
    from = stop;
  }
}

static bool read(reader *r) {
  size_t at = 0, to;
  tag t;
  while (at < r->text.len && is_blank(r->text.data[at])) at++; /* is not told */
  while (at < r->text.len) {
    if (r->text.data[at] == '<') {
      if (!read_tag(r, at, &t) || !put_tag(r, &t, at)) return false;
      at = t.end;
      continue;
    }
    to = text_end(r->text, at);
    if (to == SIZE_MAX) return false;
    put_text(r, at, to);
    at = to;
  }
  if (r->inside[0] || !r->body) return false;
  if (r->paragraph) end(r, "p", at);
  end(r, "body", at);
  end(r, "html", at);
  return true;
}

bool simple_read(gz_str text, const libxml_events *events, void *ud, size_t *now) {
  reader r = {.text = text, .events = events, .ud = ud, .now = now};
  return text.len > 3 && (unsigned char)text.data[0] < 0x80 && utf8_valid(text) && read(&r);
}
