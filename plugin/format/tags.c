/* How is libxml2 to be given what others wrote? */
#include "format/tags.h"

enum {
  DEPTH_MOST = 256,      /* open elements that are not closed by their likes */
  ATTRIBUTES_MOST = 200, /* of one tag */
  NAME_MOST = 32
};

typedef struct reader {
  tags *t;
  gz_str text;
  bool failed;
  uint32_t open[DEPTH_MOST]; /* names */
  uint32_t n_open;
} reader;

static void blank(reader *r, size_t from, size_t to) {
  tags *t = r->t;
  if (!t->copy && !r->failed) {
    t->copy = mem_new(t->from, r->text.len + 1);
    if (t->copy) memcpy(t->copy, r->text.data, r->text.len);
    else r->failed = true;
  }
  if (t->copy) memset(t->copy + from, ' ', to - from);
}

static bool is_letter(char c) { return str_lower(c) >= 'a' && str_lower(c) <= 'z'; }

static gz_str tag_name(const char *p, const char *end) {
  const char *from = p;
  while (p < end && !str_is_space(*p) && *p != '>' && *p != '/') p++;
  return str_from(from, p);
}

uint32_t tags_name(gz_str name) {
  uint32_t hash = 2166136261u;
  size_t i;
  for (i = 0; i < name.len && i < NAME_MOST; i++) hash = (hash ^ (unsigned char)str_lower(name.data[i])) * 16777619u;
  return hash;
}

/* Whether the list for the name's first letter has it; names there end in a blank. */
static bool is_one_of(gz_str name, const char *const lists[26]) {
  const char *list = lists[str_lower(name.data[0]) - 'a'], *blank;
  for (; list && (blank = strchr(list, ' ')); list = blank + 1)
    if (str_equal_nocase(name, str_from(list, blank))) return true;
  return false;
}

/* Behind the tag whose name ends at `p`. What is beyond the attributes that a tag may have is blanked. */
static const char *tag_end(reader *r, const char *p, const char *end) {
  const char *base = r->text.data, *too_many = NULL;
  uint32_t n = 0;
  while (p < end && *p != '>') {
    while (p < end && (str_is_space(*p) || *p == '/')) p++;
    if (p == end || *p == '>') break;
    if (++n > ATTRIBUTES_MOST && !too_many) too_many = p;
    while (p < end && !str_is_space(*p) && *p != '>' && *p != '=' && *p != '/') p++;
    while (p < end && str_is_space(*p)) p++;
    if (p == end || *p != '=') continue;
    for (p++; p < end && str_is_space(*p); p++) {}
    if (p < end && (*p == '"' || *p == '\'')) {
      const char *quote = memchr(p + 1, *p, (size_t)(end - p - 1));
      p = quote ? quote + 1 : end;
    } else {
      while (p < end && !str_is_space(*p) && *p != '>') p++;
    }
  }
  if (too_many) blank(r, (size_t)(too_many - base), (size_t)(p - base));
  return p < end ? p + 1 : end;
}

/* Behind "</name" of an element whose content is no markup, or the end. Linear: it goes on from there. */
static const char *raw_end(gz_str name, const char *p, const char *end) {
  while (p < end && (p = memchr(p, '<', (size_t)(end - p)))) {
    if ((size_t)(end - p) > name.len + 1 && p[1] == '/' && str_equal_nocase((gz_str){p + 2, name.len}, name)) return p;
    p++;
  }
  return end;
}

static void close_tag(reader *r, uint32_t name) {
  uint32_t i = r->n_open;
  while (i && r->open[i - 1] != name) i--;
  if (i) r->n_open = i - 1;
}

static void read_html(reader *r) {
  static const char *const raw[26] = {['s' - 'a'] = "script style "};
  static const char *const alone[26] = {
      ['a' - 'a'] = "area ",    ['b' - 'a'] = "base br ",        ['c' - 'a'] = "col ",    ['d' - 'a'] = "dd dt ",
      ['e' - 'a'] = "embed ",   ['f' - 'a'] = "frame ",          ['h' - 'a'] = "hr ",     ['i' - 'a'] = "img input ",
      ['l' - 'a'] = "li link ", ['m' - 'a'] = "meta ",           ['o' - 'a'] = "option ", ['p' - 'a'] = "p param ",
      ['s' - 'a'] = "source ",  ['t' - 'a'] = "td th track tr ", ['w' - 'a'] = "wbr "};
  const char *base = r->text.data, *p = base, *end = base + r->text.len;
  while (p < end && (p = memchr(p, '<', (size_t)(end - p)))) {
    const char *tag = p++;
    gz_str name;
    if (end - p >= 3 && !memcmp(p, "!--", 3)) {
      const char *close = memmem(p + 3, (size_t)(end - p - 3), "-->", 3);
      p = close ? close + 3 : end;
    } else if (p + 1 < end && *p == '/' && is_letter(p[1])) {
      close_tag(r, tags_name(tag_name(p + 1, end)));
    } else if (p < end && is_letter(*p)) {
      name = tag_name(p, end);
      p = tag_end(r, p + name.len, end);
      if (name.len <= 8 && is_one_of(name, alone)) continue;
      if (name.len <= 8 && is_one_of(name, raw)) {
        p = raw_end(name, p, end);
      } else if (r->n_open < DEPTH_MOST) {
        r->open[r->n_open++] = tags_name(name);
      } else {
        blank(r, (size_t)(tag - base), (size_t)(p - base));
        r->t->too_deep = true;
      }
    }
  }
}

/* Attributes alone. */
static void read_xml(reader *r) {
  const char *p = r->text.data, *end = p + r->text.len;
  while (p < end && (p = memchr(p, '<', (size_t)(end - p)))) {
    const char *close = NULL;
    gz_str rest = str_from(++p, end);
    if (str_begins(rest, STR("!--"))) close = memmem(p + 3, rest.len - 3, "-->", 3);
    else if (str_begins(rest, STR("![CDATA["))) close = memmem(p + 8, rest.len - 8, "]]>", 3);
    else if (rest.len && *p != '!' && *p != '/' && *p != '?') {
      p = tag_end(r, p + tag_name(p, end).len, end);
      continue;
    } else {
      continue;
    }
    p = close ? close + 3 : end;
  }
}

bool tags_read(tags *t, gz_str page, tags_kind kind, const allocator *from) {
  reader r = {.t = t, .text = page};
  const char *p = page.data, *end = p + page.len;
  memset(t, 0, sizeof *t);
  t->from = from;
  if (kind == TAGS_HTML) read_html(&r);
  else read_xml(&r);
  for (; p < end && (p = memchr(p, '\0', (size_t)(end - p))); p++)
    blank(&r, (size_t)(p - page.data), (size_t)(p + 1 - page.data));
  t->fed = (gz_str){t->copy ? t->copy : page.data, page.len};
  return !r.failed;
}

void tags_free(tags *t) {
  if (t->copy) mem_free(t->from, t->copy, t->fed.len + 1);
  memset(t, 0, sizeof *t);
}

/* Mostly it ends where the reader is, or begins there; a long one is told in pieces that end a character before, and a
 * section that says where it ends a few bytes before. */
uint32_t tags_find(gz_str fed, size_t *at, size_t now, gz_str text) {
  const char *base = fed.data, *found;
  size_t most = now + 4 < fed.len ? now + 4 : fed.len;
  if (now <= fed.len && now >= text.len && now - text.len >= *at &&
      !memcmp(base + now - text.len, text.data, text.len)) {
    *at = now;
    return (uint32_t)(now - text.len);
  }
  if (now >= *at && now <= fed.len && fed.len - now >= text.len && !memcmp(base + now, text.data, text.len)) {
    *at = now + text.len;
    return (uint32_t)now;
  }
  found = most > *at ? memmem(base + *at, most - *at, text.data, text.len) : NULL;
  if (!found) {
    if (now > *at && now <= fed.len) *at = now; /* nothing is looked through twice */
    return TAGS_NOWHERE;
  }
  *at = (size_t)(found - base) + text.len;
  return (uint32_t)(found - base);
}
