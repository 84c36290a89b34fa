/* How is the text of a letter told?
 *
 *   Ada wrote:                      paragraph
 *   > The wall is late,             quoted: a paragraph for each depth, its mark once
 *   > as ever.                      "> The wall is late, as ever."
 *   Who says so?                    paragraph: the depth is another
 *       make wall                   indented: its lines are kept
 *   --
 *   Bea Stone                       signature: its lines are kept, the mark is no text
 *   ____________ … mailing list     what a list adds to each letter: no text
 *   ------ next part ------         where an archive has cut a part out, and where that is kept: no text */
#include "format/letter.h"

#include "format/prose.h"

enum { CODE_INDENT = 4, RULE_LEAST = 40 };

typedef enum { NOTHING, PARAGRAPH, CODE, DIFF, SIGNATURE } state;

typedef struct writer {
  builder *b;
  const span *map;
  uint32_t n_map, at_map; /* at_map: the first span that is not behind us */
  const char *base, *text, *end;
  state now;
  bool in_list;
  uint32_t depth;    /* of the quotes */
  uint32_t n_blanks; /* lines, inside code */
} writer;

/* Bytes of the text, each run that stands in the page as a slice of it. */
static void put_raw(writer *w, gz_str s) {
  if (!w->map) {
    builder_text(w->b, s);
    return;
  }
  while (s.len) {
    size_t at = (size_t)(s.data - w->text), len = s.len;
    const span *next;
    while (w->at_map < w->n_map && (size_t)w->map[w->at_map].at + w->map[w->at_map].len <= at) {
      if (!w->map[w->at_map].len) builder_place(w->b, w->base + w->map[w->at_map].text_at);
      w->at_map++;
    }
    next = w->at_map < w->n_map ? &w->map[w->at_map] : NULL;
    if (next && next->at <= at) {
      if (len > next->at + next->len - at) len = next->at + next->len - at;
      builder_text(w->b, (gz_str){w->base + next->text_at + (at - next->at), len});
    } else {
      if (next && len > next->at - at) len = next->at - at;
      builder_text(w->b, (gz_str){s.data, len});
    }
    s = str_after(s, len);
  }
}

/* Runs of white space as one blank, joined by one to what the paragraph has. */
static void put_words(writer *w, gz_str s, bool first) {
  const char *p = s.data, *end = p + s.len;
  if (!w->map) {
    builder_wrapped(w->b, s);
    return;
  }
  while (p < end) {
    const char *from;
    while (p < end && str_is_space(*p)) p++;
    for (from = p; p < end && (!str_is_space(*p) || (*p == ' ' && p + 1 < end && !str_is_space(p[1]))); p++) {}
    if (p == from) return;
    if (!first) builder_text(w->b, STR(" "));
    put_raw(w, str_from(from, p));
    first = false;
  }
}

/* ---------------------------------------------------------------- lines */

static bool is_item(gz_str s, bool in_list) {
  size_t i = 0;
  if (s.len > 1 && (s.data[0] == '-' || s.data[0] == '*' || s.data[0] == '+') && s.data[1] == ' ') return true;
  if (str_begins(s, STR("\xe2\x80\xa2"))) return true; /* a bullet */
  while (i < s.len && i < 3 && s.data[i] >= '0' && s.data[i] <= '9') i++;
  return i && i + 1 < s.len && (s.data[i] == '.' || s.data[i] == ')') && s.data[i + 1] == ' ' &&
         (in_list || (i == 1 && s.data[0] == '1'));
}

/* How deep a line is quoted; *len: bytes of the marks. */
static uint32_t quoted(gz_str line, size_t *len) {
  uint32_t depth = 0;
  size_t i = 0;
  *len = 0;
  while (i < line.len &&
         (line.data[i] == '>' || (depth && line.data[i] == ' ' && i + 1 < line.len && line.data[i + 1] == '>'))) {
    if (line.data[i++] != '>') continue;
    depth++;
    *len = i;
  }
  return depth;
}

static size_t indent_of(gz_str line) {
  size_t i, n = 0;
  for (i = 0; i < line.len && (line.data[i] == ' ' || line.data[i] == '\t'); i++) n += line.data[i] == '\t' ? 8 : 1;
  return n;
}

/* Whether the line at `p` is blank, indented as code is, or none: one indented line alone begins a paragraph. */
static bool goes_on_as_code(const char *p, const char *end) {
  const char *next;
  gz_str line;
  if (p == end) return true;
  line = str_line(p, end, &next);
  return !line.len || indent_of(line) >= CODE_INDENT;
}

static bool is_rule(gz_str line) {
  size_t i;
  if (line.len < RULE_LEAST || line.data[0] != '_') return false;
  for (i = 1; i < line.len; i++)
    if (line.data[i] != '_') return false;
  return true;
}

/* Whether the rule is that of a list's footer. *after: where the text goes on. */
static bool is_footer(const char *p, const char *end, const char **after) {
  const char *next;
  gz_str line;
  if (p == end) return false;
  line = str_line(p, end, &next);
  if (!memmem(line.data, line.len, "mailing list", 12)) return false;
  while (next < end && line.len) line = str_line(next, end, &next);
  *after = next;
  return true;
}

/* Whether an archive of Mailman parts two parts with the line, and *after what it says of one that it has cut out. */
static bool is_cut(gz_str line, const char *end, const char **after) {
  const char *p = *after, *next = p;
  gz_str told;
  if (!str_begins(line, STR("-------------- next part --------------"))) return false;
  told = p < end ? str_line(p, end, &next) : STR("");
  if (told.len < 11 || !str_equal(str_after(told, told.len - 11), STR("scrubbed..."))) return true;
  while (next < end && told.len) told = str_line(next, end, &next);
  *after = next;
  return true;
}

static bool begins_diff(gz_str line) {
  if (line.data[0] == 'd') return str_begins(line, STR("diff --git ")) || str_begins(line, STR("diff -"));
  if (line.data[0] == '@') return str_begins(line, STR("@@ -"));
  return line.data[0] == '-' && str_begins(line, STR("--- a/"));
}

static bool stays_diff(gz_str line) {
  return strchr(" \t+-@\\", line.data[0]) || begins_diff(line) || str_begins(line, STR("index ")) ||
         str_begins(line, STR("new file ")) || str_begins(line, STR("deleted file ")) ||
         str_begins(line, STR("rename ")) || str_begins(line, STR("similarity "));
}

/* ---------------------------------------------------------------- telling */

/* A line that stays one. */
static void put_line(writer *w, gz_str line, state as) {
  if (w->now != as) builder_paragraph(w->b);
  else
    for (w->n_blanks++; w->n_blanks; w->n_blanks--) builder_text(w->b, STR("\n"));
  w->n_blanks = 0;
  w->now = as;
  put_raw(w, line);
}

static void put_text_line(writer *w, gz_str line) {
  size_t marks, indent;
  uint32_t depth = quoted(line, &marks);
  gz_str words = depth ? str_trim(str_after(line, marks)) : str_trim(line);
  bool item;
  if (!words.len) {
    if (w->now == PARAGRAPH) w->now = NOTHING;
    return;
  }
  indent = indent_of(line);
  item = is_item(words, w->in_list);
  if (w->now != PARAGRAPH || depth != w->depth || item) {
    builder_paragraph(w->b);
    put_words(w, depth ? line : words, true);
    w->in_list = item || (w->in_list && indent);
  } else {
    put_words(w, words, false);
  }
  w->depth = depth;
  w->now = PARAGRAPH;
}

static void put_lines(writer *w, bool escaped, bool code) {
  const char *p = w->text, *next;
  for (; p < w->end; p = next) {
    gz_str line = str_line(p, w->end, &next);
    if (!line.len) {
      if (w->now == CODE || w->now == DIFF) w->n_blanks++;
      else w->now = w->now == SIGNATURE ? SIGNATURE : NOTHING;
      continue;
    }
    if (escaped && *line.data == '>') {
      size_t n = 1;
      while (n < line.len && line.data[n] == '>') n++;
      if (str_begins(str_after(line, n), STR("From "))) line = str_after(line, 1);
    }
    if (*line.data == '-' && line.len == 2 && line.data[1] == '-' && !code) {
      w->now = NOTHING;
      while (next < w->end && p != next) {
        p = next;
        line = str_line(p, w->end, &next);
        if ((is_rule(line) && is_footer(next, w->end, &next)) || is_cut(line, w->end, &next)) continue;
        if (line.len) put_line(w, line, SIGNATURE);
      }
      return;
    }
    if ((*line.data == '_' && is_rule(line) && is_footer(next, w->end, &next)) ||
        (*line.data == '-' && is_cut(line, w->end, &next))) {
      w->now = NOTHING;
      continue;
    }
    if (code || begins_diff(line) || (w->now == DIFF && stays_diff(line))) {
      put_line(w, line, DIFF);
    } else if (w->now != PARAGRAPH && !w->in_list && indent_of(line) >= CODE_INDENT &&
               (w->now == CODE || goes_on_as_code(next, w->end))) {
      put_line(w, line, CODE);
    } else {
      w->n_blanks = 0;
      put_text_line(w, line);
    }
  }
}

static void put_links(const writer *w) {
  gz_str text = str_from(w->text, w->end), url;
  size_t at = 0, from, to;
  while (prose_url(text, &at, &from, &to)) {
    url = str_part(text, from, to - from);
    if (!w->map) builder_link(w->b, GZ_LINK_URL, url, url, url.data);
    else builder_link(w->b, GZ_LINK_URL, url, url, w->n_map ? w->base + span_find(w->map, w->n_map, from) : NULL);
  }
}

void letter_put(builder *b, gz_str text, const span *map, uint32_t n_map, const char *base, bool escaped, bool code) {
  writer w = {.b = b, .map = map, .n_map = n_map, .base = base};
  if (!text.len) return;
  w.text = text.data;
  w.end = text.data + text.len;
  put_lines(&w, escaped, code);
  put_links(&w);
}
