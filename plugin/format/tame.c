/* Which Markdown would take md4c more than linear time? */
#include "format/tame.h"

#include "base/sixteen.h"

enum {
  MOST_DEPTH = 32,     /* quotes and list items begun on one line */
  MOST_INDENT = 192,   /* columns before one */
  LINES_ANYWAY = 512,  /* a paragraph of as many lines may hold any brackets */
  COST_PER_BYTE = 256, /* brackets times lines, of a paragraph's bytes: a list of 15,000 links without a gap is below;
                        * and tildes times tildes */
  DEFINITION_ANYWAY = 256,
  DEFINITION_SHARE = 32 /* bytes of definitions read, of the page's bytes */
};

static bool copy(tame *t) {
  if (t->copy) return true;
  t->copy = mem_new(t->from, t->page.len + 1);
  if (!t->copy) return false;
  if (t->page.len) memcpy(t->copy, t->page.data, t->page.len);
  t->copy[t->page.len] = '\n';
  t->fed = (gz_str){t->copy, t->page.len + 1};
  return true;
}

static bool replace(tame *t, const char *at) {
  if (!copy(t)) return false;
  t->copy[at - t->page.data] = '\1';
  return true;
}

static bool replace_all(tame *t, char mark, const char *from, const char *end) {
  if (!t->long_paragraph) t->long_paragraph = from;
  while ((from = memchr(from, mark, (size_t)(end - from)))) {
    if (!replace(t, from)) return false;
    if (++from == end) break;
  }
  return true;
}

static bool is_blank(char c) { return c == ' ' || c == '\t'; }

/* A line of one mark and blanks ("- - -") is a rule, however long. */
static bool is_rule(gz_str line) {
  size_t i = 0, n = 0;
  char mark = '\0';
  for (; i < line.len; i++) {
    char c = line.data[i];
    if (is_blank(c) || c == '\r') continue;
    if ((c != '-' && c != '*' && c != '_') || (mark && c != mark)) return false;
    mark = c;
    n++;
  }
  return n >= 3;
}

/* The marks of quotes and lists that a line begins with; one that goes too deep is replaced, and ends them. */
static bool check_depth(tame *t, gz_str line) {
  size_t at = 0, column = 0, depth = 0;
  while (at < line.len) {
    char c = line.data[at];
    size_t mark = at;
    if (is_blank(c)) {
      column = c == '\t' ? column / 4 * 4 + 4 : column + 1;
      at++;
      continue;
    }
    if (c >= '0' && c <= '9') {
      while (at < line.len && at - mark < 9 && line.data[at] >= '0' && line.data[at] <= '9') at++;
      if (at == line.len || (line.data[at] != '.' && line.data[at] != ')')) return true;
      mark = at++;
    } else if (c == '>' || c == '-' || c == '*' || c == '+') {
      at++;
    } else {
      return true;
    }
    if (c != '>' && at < line.len && !is_blank(line.data[at]) && line.data[at] != '\r') return true;
    column += at - mark;
    if (++depth <= MOST_DEPTH && column <= MOST_INDENT) continue;
    if (depth > MOST_DEPTH && is_rule(line)) return true;
    if (!t->too_deep) t->too_deep = line.data;
    return replace(t, line.data + mark);
  }
  return true;
}

/* A paragraph ends: what is in it? */
static bool check_paragraph(tame *t, const char *from, const char *end, size_t n_lines) {
  gz_str text = str_from(from, end);
  size_t n_tildes = sixteen_count(text, '~');
  if (n_lines > LINES_ANYWAY && sixteen_count(text, '[') / COST_PER_BYTE * n_lines > text.len &&
      !replace_all(t, '[', from, end))
    return false;
  return n_tildes / COST_PER_BYTE * n_tildes <= text.len || replace_all(t, '~', from, end);
}

/* Whether nothing but marks of quotes stands in a line: it ends a paragraph. */
static bool is_gap(gz_str line) {
  size_t i;
  for (i = 0; i < line.len; i++)
    if (!is_blank(line.data[i]) && line.data[i] != '>' && line.data[i] != '\r') return false;
  return true;
}

/* A heading's mark, or an underline: enough to know that a page has none. */
static bool may_be_heading(gz_str line) {
  size_t i;
  while (line.len && str_is_space(line.data[line.len - 1])) line.len--;
  for (i = 0; i < line.len; i++) {
    char c = line.data[i];
    if (c == '#' || c == '=') return true;
    if (c == '-' && (i + 1 == line.len || line.data[i + 1] == '-')) return true;
    if (!is_blank(c) && c != '>' && c != '-' && c != '*' && c != '+' && c != '.' && c != ')' && (c < '0' || c > '9'))
      break;
  }
  return false;
}

static const char *skip_blanks(const char *p, const char *end) {
  bool line_end = false;
  for (; p < end && (is_blank(*p) || *p == '\r' || (*p == '\n' && !line_end)); p++) line_end |= *p == '\n';
  return p;
}

/* Whether the target and title that follow "]:" are longer than `most`. Looks at `most` bytes at most, blanks aside. */
static bool is_long_definition(const char *p, const char *end, size_t most) {
  const char *from, *stop;
  char close;
  p = from = skip_blanks(p, end < p + most ? end : p + most);
  stop = (size_t)(end - p) > most ? p + most : end;
  while (p < stop && !str_is_space(*p)) p++;
  if (p == stop) return stop < end;
  p = skip_blanks(p, stop);
  if (p == stop || (*p != '"' && *p != '\'' && *p != '(')) return false;
  for (close = *p == '(' ? ')' : *p, p++; p < stop && *p != close; p++)
    if (p[0] == '\\' && p + 1 < stop) p++;
  return p >= stop && stop < end;
}

/* The next "]:" at or after `p`, or NULL. */
static const char *next_definition(const char *p, const char *end) {
  while (end - p > 1 && (p = memchr(p, ']', (size_t)(end - p - 1)))) {
    if (p[1] == ':') return p;
    p++;
  }
  return NULL;
}

static bool check_definitions(tame *t) {
  const char *p = t->page.data, *end = p + t->page.len;
  size_t n_brackets = sixteen_count(t->page, '['), most;
  for (; (p = next_definition(p, end)); p += 2) n_brackets++;
  if (!n_brackets) return true;
  most = t->page.len / n_brackets * DEFINITION_SHARE;
  if (most < DEFINITION_ANYWAY) most = DEFINITION_ANYWAY;
  for (p = t->page.data; (p = next_definition(p, end)); p += 2) {
    if (!is_long_definition(p + 2, end, most)) continue;
    if (!t->long_definition) t->long_definition = p;
    if (!replace(t, p + 1)) return false;
  }
  return true;
}

bool tame_read(tame *t, gz_str page, const allocator *from) {
  const char *p = page.data, *end = page.data + page.len, *paragraph = p;
  size_t n_lines = 0;
  memset(t, 0, sizeof *t);
  t->page = t->fed = page;
  t->from = from;
  if ((!page.len || end[-1] != '\n') && !copy(t)) return false;
  while (p < end) {
    const char *stop = memchr(p, '\n', (size_t)(end - p));
    gz_str line = str_from(p, stop ? stop : end);
    bool gap = is_gap(line);
    const char *next = stop ? stop + 1 : end;
    if (!check_depth(t, line)) return false;
    if (!t->heading) t->heading = may_be_heading(line);
    n_lines += !gap;
    if (gap || next == end) {
      if (!check_paragraph(t, paragraph, next, n_lines)) return false;
      n_lines = 0;
      paragraph = next;
    }
    p = next;
  }
  return check_definitions(t);
}

void tame_free(tame *t) {
  if (t->from) mem_free(t->from, t->copy, t->page.len + 1);
  t->copy = NULL;
}

gz_str tame_page(const tame *t, gz_str fed, bool *inside) {
  uintptr_t from = (uintptr_t)t->fed.data, at = (uintptr_t)fed.data; /* numbers: `fed` may be any text */
  bool is_inside = fed.data && at >= from && at - from <= t->page.len && fed.len <= t->page.len - (at - from);
  if (inside) *inside = is_inside;
  return is_inside ? str_part(t->page, at - from, fed.len) : fed;
}
