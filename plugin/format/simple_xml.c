/* Which XML needs no libxml2? The grammar is in simple_xml.h; the text is gone through twice, to find out and to tell. */
#include "format/simple_xml.h"

#include "base/eight.h"
#include "text/utf8.h"

enum {
  DEPTH_MOST = 64,
  NAME_MOST = 64,
  ATTRIBUTES_MOST = 32,
  ROOM = 4096,            /* for the name and the attributes of a tag */
  PART_MOST = 1024 * 1024 /* bytes of a comment or section; libxml2 has limits too */
};

typedef struct reader {
  gz_str text;
  const libxml_events *events;
  void *ud;
  size_t *now;
  bool tells;              /* what is known to be simple */
  gz_str open[DEPTH_MOST]; /* names */
  uint32_t n_open;
  size_t n_sections;
  size_t used; /* bytes of the room */
  const char *atts[2 * ATTRIBUTES_MOST + 1];
  char room[ROOM];
} reader;

static bool is_digit(char c) { return c >= '0' && c <= '9'; }
static bool is_letter(char c) { return (str_lower(c) >= 'a' && str_lower(c) <= 'z') || c == '_'; }
static bool is_of_name(char c) { return is_letter(c) || (c >= '0' && c <= ':') || c == '-' || c == '.'; }
static bool is_blank(char c) { return c == ' ' || c == '\t' || c == '\n'; }

static bool at_str(gz_str s, size_t at, gz_str wanted) { return str_begins(str_after(s, at), wanted); }

static size_t skip_blanks(gz_str s, size_t at) {
  while (at < s.len && is_blank(s.data[at])) at++;
  return at;
}

/* Behind the name that begins at `at`; `at`: none. */
static size_t name_end(gz_str s, size_t at) {
  size_t from = at, most = s.len - at > NAME_MOST ? at + NAME_MOST : s.len;
  if (at == s.len || !is_letter(s.data[at])) return at;
  while (at < most && is_of_name(s.data[at])) at++;
  return at < s.len && is_of_name(s.data[at]) ? from : at;
}

/* ---------------------------------------------------------------- characters */

/* Whether text is nothing but characters of XML, and no CR. */
static bool are_chars(gz_str s) {
  const char *p, *end = s.data + s.len;
  size_t at = 0;
  while (at < s.len) {
    size_t stop = s.len - at > 8 ? at + 8 : s.len;
    if (stop == at + 8) {
      uint64_t eight = eight_load(s.data + at), not_control = ((eight & ~EIGHT_HIGH) + EIGHT(0x60)) | eight;
      if (((not_control | eight_is(eight, '\n')) & EIGHT_HIGH) == EIGHT_HIGH) at = stop;
    }
    for (; at < stop; at++)
      if ((unsigned char)s.data[at] < 0x20 && !is_blank(s.data[at])) return false;
  }
  for (p = s.data; end - p > 2 && (p = memchr(p, 0xef, (size_t)(end - p - 2))); p++) /* U+FFFE and U+FFFF */
    if ((unsigned char)p[1] == 0xbf && (unsigned char)p[2] >= 0xbe) return false;
  return true;
}

/* How often there is a "]]>": text has none, but sections end with it. */
static size_t count_ends(gz_str s) {
  const char *p = s.data, *end = s.data + s.len;
  size_t n = 0;
  for (; end - p > 2 && (p = memchr(p, ']', (size_t)(end - p - 2))); p++) n += p[1] == ']' && p[2] == '>';
  return n;
}

/* The number of "#38;" or "#x26;" at `at`; 0: none. *end: behind it. */
static uint32_t read_number(gz_str s, size_t at, size_t *end) {
  uint32_t base = ++at < s.len && s.data[at] == 'x' ? 16 : 10, value = 0;
  size_t from = at += base == 16;
  for (; at < s.len && s.data[at] != ';' && value <= 0x10ffff; at++) {
    char c = str_lower(s.data[at]);
    uint32_t digit = is_digit(c) ? (uint32_t)(c - '0') : c >= 'a' && c <= 'f' ? (uint32_t)(c - 'a') + 10 : 99;
    if (digit >= base) return 0;
    value = value * base + digit;
  }
  if (at == from || at == s.len || s.data[at] != ';') return 0;
  if ((value < 0x20 && !is_blank((char)value)) || (value >= 0xd800 && value < 0xe000) || value == 0xfffe ||
      value == 0xffff || value > 0x10ffff)
    return 0;
  *end = at + 1;
  return value;
}

/* The reference at `at`, a '&': its bytes in `out`. 0: none that is known. *end: behind it. */
static size_t read_reference(const reader *r, size_t at, size_t *end, char out[4]) {
  gz_str s = r->text;
  size_t from = ++at;
  if (at < s.len && s.data[at] == '#') {
    uint32_t cp = read_number(s, at, end);
    return cp ? utf8_encode(cp, out) : 0;
  }
  if (at == s.len || !is_letter(s.data[at])) return 0;
  if (s.len - at > 2 && s.data[at + 1] == 't' && s.data[at + 2] == ';' && (s.data[at] == 'l' || s.data[at] == 'g')) {
    *out = s.data[at] == 'l' ? '<' : '>'; /* most */
    *end = at + 3;
    return 1;
  }
  while (at < s.len && at - from < NAME_MOST && (is_letter(s.data[at]) || is_digit(s.data[at]))) at++;
  if (at == s.len || s.data[at] != ';') return 0;
  *end = at + 1;
  return r->events->entity(str_part(s, from, at - from), out);
}

/* ---------------------------------------------------------------- tags */

/* Puts a text with a NUL behind it into the room of the tag; NULL: there is none left. */
static const char *put(reader *r, gz_str s) {
  char *to = r->room + r->used;
  if (s.len >= ROOM - r->used) return NULL;
  memcpy(to, s.data, s.len);
  to[s.len] = '\0';
  r->used += s.len + 1;
  return to;
}

/* The value in quotes at *at, with its references resolved. */
static const char *read_value(reader *r, size_t *at) {
  gz_str s = r->text;
  const char *quote = NULL, *value = r->room + r->used;
  size_t p = *at, stop;
  if (p < s.len && (s.data[p] == '"' || s.data[p] == '\'')) quote = memchr(s.data + p + 1, s.data[p], s.len - p - 1);
  if (!quote) return NULL;
  stop = (size_t)(quote - s.data);
  if (stop - p > ROOM - r->used) return NULL; /* decoded it is not longer */
  *at = stop + 1;
  for (p++; p < stop;) {
    char c = s.data[p];
    size_t len, end;
    if (c == '&') {
      char out[4];
      len = read_reference(r, p, &end, out);
      if (!len || (s.data[p + 1] != '#' && (unsigned char)out[0] >= 0x80)) return NULL; /* XML has five names */
      memcpy(r->room + r->used, out, len);
      r->used += len;
      p = end;
      continue;
    }
    if ((unsigned char)c < 0x20 || c == '<') return NULL;
    r->room[r->used++] = c;
    p++;
  }
  r->room[r->used++] = '\0';
  return value;
}

/* " a=\"b\"" as often as there is one, from *at on. */
static bool read_attributes(reader *r, size_t *at, uint32_t *n) {
  gz_str s = r->text;
  uint32_t i;
  *n = 0;
  for (;;) {
    size_t from = skip_blanks(s, *at), end = name_end(s, from);
    if (end == from || from == *at) {
      *at = from;
      break;
    }
    if (*n == ATTRIBUTES_MOST || end == s.len || s.data[end] != '=') return false;
    r->atts[2 * *n] = put(r, str_part(s, from, end - from));
    *at = end + 1;
    r->atts[2 * *n + 1] = r->atts[2 * *n] ? read_value(r, at) : NULL;
    if (!r->atts[2 * *n + 1]) return false;
    for (i = 0; i < *n && !r->tells; i++)
      if (!strcmp(r->atts[2 * i], r->atts[2 * *n])) return false;
    ++*n;
  }
  r->atts[2 * *n] = NULL;
  return true;
}

/* The tag at *at, a '<' with a letter behind it. */
static bool read_start(reader *r, size_t *at) {
  gz_str s = r->text;
  size_t from = *at + 1, end = name_end(s, from), stop = end;
  const char *name;
  uint32_t n = 0;
  bool empty;
  r->used = 0;
  if (end == from) return false;
  name = put(r, str_part(s, from, end - from));
  if (stop < s.len && s.data[stop] != '>' && !read_attributes(r, &stop, &n)) return false;
  empty = stop < s.len && s.data[stop] == '/';
  if (stop + empty >= s.len || s.data[stop + empty] != '>') return false;
  *at = stop + 1 + empty;
  if (r->tells) {
    *r->now = stop;
    r->events->start(r->ud, name, n ? r->atts : NULL);
    *r->now = *at;
    if (empty) r->events->end(r->ud, name);
  }
  if (empty) return true;
  if (r->n_open == DEPTH_MOST) return false;
  r->open[r->n_open++] = str_part(s, from, end - from);
  return true;
}

/* The tag at *at, "</": of the element that is open. */
static bool read_end(reader *r, size_t *at) {
  gz_str s = r->text, name = r->open[r->n_open - 1];
  size_t stop = *at + 2;
  if (!at_str(s, stop, name)) return false;
  stop = skip_blanks(s, stop + name.len);
  if (stop == s.len || s.data[stop] != '>') return false;
  r->n_open--;
  *at = stop + 1;
  if (!r->tells) return true;
  r->used = 0;
  *r->now = *at;
  r->events->end(r->ud, put(r, name));
  return true;
}

/* ---------------------------------------------------------------- the document */

/* What is between "<!--" and "-->", or "<![CDATA[" and "]]>"; *at is then behind it. False: something else. */
static bool read_part(const reader *r, size_t *at, gz_str begin, gz_str end, gz_str *inner) {
  gz_str rest = str_after(r->text, *at + begin.len);
  const char *stop = memmem(rest.data, rest.len, end.data, end.len);
  if (!stop || (size_t)(stop - rest.data) > PART_MOST) return false;
  *inner = str_from(rest.data, stop);
  *at = (size_t)(stop - r->text.data) + end.len;
  return true;
}

/* Comments say nothing. */
static bool read_comment(const reader *r, size_t *at) {
  gz_str inner;
  return read_part(r, at, STR("<!--"), STR("-->"), &inner) && !memmem(inner.data, inner.len, "--", 2) &&
         !str_ends(inner, STR("-"));
}

static void tell_text(reader *r, gz_str s, size_t now) {
  if (!r->tells || !s.len) return;
  *r->now = now;
  r->events->text(r->ud, s);
}

static bool read_section(reader *r, size_t *at) {
  gz_str inner;
  if (!read_part(r, at, STR("<![CDATA["), STR("]]>"), &inner)) return false;
  r->n_sections++;
  tell_text(r, inner, *at);
  return true;
}

/* Text up to the next tag, with its references. The '&' of "&amp;" stands there itself. */
static bool read_text(reader *r, size_t *at) {
  gz_str s = r->text;
  const char *tag = memchr(s.data + *at, '<', s.len - *at);
  if (!tag) return false;
  for (;;) {
    size_t from = *at, len;
    const char *ref = memchr(s.data + from, '&', (size_t)(tag - s.data) - from);
    char out[4];
    *at = (size_t)((ref ? ref : tag) - s.data);
    tell_text(r, str_part(s, from, *at - from), *at);
    if (!ref) return true;
    len = read_reference(r, (size_t)(ref - s.data), at, out);
    if (!len || *at > (size_t)(tag - s.data)) return false;
    tell_text(r, *out == '&' ? str_part(s, (size_t)(ref - s.data), 1) : (gz_str){out, len}, *at);
  }
}

static bool read_element(reader *r, size_t *at) {
  gz_str s = r->text;
  if (!read_start(r, at)) return false;
  while (r->n_open) {
    size_t next;
    if (!read_text(r, at)) return false;
    next = *at + 1;
    if (next == s.len) return false;
    if (s.data[next] == '/'           ? !read_end(r, at)
        : s.data[next] != '!'         ? !read_start(r, at)
        : at_str(s, *at, STR("<!--")) ? !read_comment(r, at)
                                      : !at_str(s, *at, STR("<![CDATA[")) || !read_section(r, at))
      return false;
  }
  return true;
}

/* A name and a value in quotes, as versions and encodings are written; `at`: something else. */
static size_t skip_pair(gz_str s, size_t at, gz_str name) {
  size_t to = skip_blanks(s, at);
  char quote;
  if (to == at || !at_str(s, to, name) || s.len - to < name.len + 2) return at;
  quote = s.data[to += name.len];
  if ((quote != '"' && quote != '\'') || s.data[++to] == '_' || s.data[to] == '-' || s.data[to] == quote) return at;
  while (to < s.len && (is_letter(s.data[to]) || is_digit(s.data[to]) || s.data[to] == '-' || s.data[to] == '.')) to++;
  return to < s.len && s.data[to] == quote ? to + 1 : at;
}

/* Whether the value whose quote ends before `at` is that one. */
static bool is_value(gz_str s, size_t at, gz_str value) {
  size_t from = at - 1 - value.len;
  return str_equal(str_part(s, from, value.len), value) && s.data[from - 1] == s.data[at - 1];
}

/* "<?xml version="1.0" encoding="utf-8"?>"; false: something else that begins like it. */
static bool read_declaration(gz_str s, size_t *at) {
  size_t version, encoding;
  if (!at_str(s, 0, STR("<?xml")) || at_str(s, 5, STR("-"))) return true;
  version = skip_pair(s, 5, STR("version="));
  if (version == 5 || !is_value(s, version, STR("1.0"))) return false;
  encoding = skip_pair(s, version, STR("encoding="));
  *at = skip_pair(s, encoding, STR("standalone="));
  if (*at > encoding && !is_value(s, *at, STR("yes")) && !is_value(s, *at, STR("no"))) return false;
  *at = skip_blanks(s, *at);
  if (!at_str(s, *at, STR("?>"))) return false;
  *at += 2;
  return true;
}

/* Blanks, comments and style sheets. */
static bool read_misc(const reader *r, size_t *at) {
  gz_str inner;
  for (;;) {
    *at = skip_blanks(r->text, *at);
    if (at_str(r->text, *at, STR("<!--"))) {
      if (!read_comment(r, at)) return false;
    } else if (at_str(r->text, *at, STR("<?xml-stylesheet "))) {
      if (!read_part(r, at, STR("<?xml-stylesheet "), STR("?>"), &inner)) return false;
    } else {
      return true;
    }
  }
}

static bool read(reader *r) {
  size_t at = 0;
  return read_declaration(r->text, &at) && read_misc(r, &at) && at < r->text.len && r->text.data[at] == '<' &&
         read_element(r, &at) && read_misc(r, &at) && at == r->text.len;
}

bool simple_xml_read(gz_str text, const libxml_events *events, void *ud, size_t *now) {
  reader r = {.text = text, .events = events, .ud = ud, .now = now};
  if (text.len < 4 || !are_chars(text) || !read(&r) || r.n_sections != count_ends(text)) return false;
  r.tells = true;
  r.n_open = 0;
  return read(&r);
}
