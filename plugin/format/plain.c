/* What does a text file say? It is one article: the first line its headline, the rest its paragraphs.
 *
 *   The harbour            headline
 *   ===========            an underline is no text
 *
 *   Boats come in          paragraph: hard-wrapped lines joined by a blank
 *   at night.
 *
 *   1.2 Fog                heading, level 2: numbered and alone; underlined ones are 1 (===) or 2 (---)
 *
 *   SEE ALSO               heading of a manual's page: at the edge, in capitals, with indented text at once below
 *          tide(1)
 *
 *   Marsh  Tides  [Page 3] a page's foot, where there are several, and the head of the page behind it are left out
 *
 *   Read more              a known marker as the last line: the article goes on elsewhere
 */
#include "format/date.h"
#include "format/format.h"
#include "format/markers.h"
#include "format/prose.h"

enum { PLAIN_GUESS = 20, HEADING_MOST = 120, MANUAL_MOST = 60, MANUAL_INDENT = 3 };

/* Three or more of '=' (1), or of '-' or '~' (2), and nothing else; else 0. */
static uint32_t underline_level(gz_str s) {
  char c = s.data[0];
  size_t i;
  if (s.len < 3 || (c != '=' && c != '-' && c != '~')) return 0;
  for (i = 1; i < s.len; i++)
    if (s.data[i] != c) return 0;
  return c == '=' ? 1 : 2;
}

/* "2. Boats" is 1, "2.1 Boats" 2, "2.1.3. Boats" 3; what ends as a sentence does is none: 0. */
static uint32_t number_level(gz_str s) {
  size_t at = 0;
  uint32_t level = 0;
  if (s.len > HEADING_MOST || strchr(".;:,!?", s.data[s.len - 1])) return 0;
  for (;;) {
    size_t digits = at;
    while (at < s.len && at - digits < 4 && s.data[at] >= '0' && s.data[at] <= '9') at++;
    if (at == digits) break;
    level++;
    if (at == s.len || s.data[at] != '.') break;
    at++;
  }
  if (!level || at == s.len || s.data[at] != ' ') return 0;
  if (level == 1 && s.data[at - 1] != '.') return 0; /* "12 boats" */
  return level < 6 ? level : 6;
}

/* Whether lines `i` and `i + 1` are a heading and its underline; the underline's level, else 0. */
static uint32_t underlined(const prose_lines *lines, uint32_t i) {
  if (i + 1 >= lines->n || lines->at[i + 1].gap || lines->at[i].to - lines->at[i].from > HEADING_MOST) return 0;
  if (underline_level(prose_str(lines, i))) return 0;
  return underline_level(prose_str(lines, i + 1));
}

/* "SEE ALSO" at the edge, with text that is indented at once below it; also "Exit status:" at half its indent. */
static uint32_t manual_level(const prose_lines *lines, uint32_t i) {
  gz_str s = prose_str(lines, i);
  uint32_t indent = lines->at[i].indent, next;
  size_t k, n_letters = 0;
  if (i + 1 >= lines->n || lines->at[i + 1].gap || s.len > MANUAL_MOST || indent > MANUAL_INDENT) return 0;
  next = lines->at[i + 1].indent;
  if (next < indent + MANUAL_INDENT || (indent && next < 2 * indent)) return 0;
  if (indent) return lines->at[i].gap && s.len <= MANUAL_MOST / 2 && s.data[s.len - 1] == ':' ? 2 : 0;
  for (k = 0; k < s.len; k++) {
    if (s.data[k] >= 'a' && s.data[k] <= 'z') return 0;
    n_letters += (s.data[k] >= 'A' && s.data[k] <= 'Z') || (unsigned char)s.data[k] >= 0x80;
  }
  return n_letters > 1 ? 1 : 0;
}

/* Feet of pages, and the head that a form feed or the same words tell behind each, are taken out of the lines. A paragraph
 * that goes on behind them is one. */
static void leave_out_feet(prose_lines *lines) {
  uint32_t i, n = 0, n_feet = 0;
  for (i = 0; i < lines->n; i++) n_feet += prose_is_foot(prose_str(lines, i));
  if (n_feet < 2) return;
  for (i = 0; i < lines->n; i++) {
    if (!prose_is_foot(prose_str(lines, i))) {
      lines->at[n++] = lines->at[i];
      continue;
    }
    if (i + 1 < lines->n && memchr(lines->text.data + lines->at[i].to, '\f', lines->at[i + 1].from - lines->at[i].to))
      i++;
    if (i + 1 < lines->n && n)
      lines->at[i + 1].gap =
          lines->at[i + 1].indent != lines->at[n - 1].indent || prose_is_sentence(prose_str(lines, n - 1));
  }
  lines->n = n;
}

/* Whether headings as manuals have them are more than chance. */
static bool is_manual(const prose_lines *lines) {
  uint32_t i, n = 0;
  for (i = 0; i < lines->n && n < 2; i++) n += manual_level(lines, i) == 1;
  return n > 1;
}

static void put_body(builder *b, const prose_lines *lines, uint32_t i, uint32_t n) {
  bool manual = is_manual(lines);
  while (i < n) {
    uint32_t end = prose_block_end(lines, i, n), from = i, level;
    level = end == i + 1 && i + 1 < n ? number_level(prose_str(lines, i)) : 0;
    if (level) builder_heading(b, level, prose_str(lines, i), lines->at[i].number);
    while (i < end) {
      if (manual && (level = manual_level(lines, i))) {
        prose_paragraph(b, lines, from, i);
        builder_heading(b, level, prose_str(lines, i), lines->at[i].number);
        prose_paragraph(b, lines, i, i + 1);
        from = ++i;
        continue;
      }
      level = underlined(lines, i);
      if (!level) {
        i++;
        continue;
      }
      prose_paragraph(b, lines, from, i);
      builder_heading(b, level, prose_str(lines, i), lines->at[i].number);
      prose_paragraph(b, lines, i, i + 1);
      from = i += 2;
    }
    prose_paragraph(b, lines, from, end);
  }
}

/* Whether the last line, behind a blank one, is a known marker and nothing else. False too without memory: *failed. */
static bool find_marker(const prose_lines *lines, const format_context *context, marker *out, bool *failed) {
  prose_lines last = *lines;
  markers marks;
  const marker *mark = NULL;
  bool found = false;
  if (lines->n < 3 || !lines->at[lines->n - 1].gap) return false;
  last.at += lines->n - 1;
  last.n = 1;
  prose_look(&last);
  *failed = !markers_read(&marks, &last, context);
  if (!*failed) {
    uint32_t key;
    for (key = 0; key < marks.n_known && !mark; key++) mark = markers_first(&marks, key);
    found = mark && !marker_is_inline(&marks, mark);
    if (found) *out = *mark;
  }
  markers_free(&marks);
  return found;
}

static void parse(builder *b, const format_context *context) {
  gz_str source = builder_source(b);
  prose_lines lines;
  marker mark;
  bool failed = false;
  char day[DATE_STAMP_ROOM];
  uint32_t last;
  if (!prose_read(&lines, source, context->scratch)) {
    builder_fail(b);
    return;
  }
  leave_out_feet(&lines);
  if (lines.n) {
    builder_begin(b, lines.at[0].number);
    builder_headline(b, prose_str(&lines, 0));
    if (date_of_name(context->name, day)) builder_date(b, str_of(day));
    if (find_marker(&lines, context, &mark, &failed)) {
      put_body(b, &lines, underlined(&lines, 0) ? 2 : 1, lines.n - 1);
      markers_put(b, source, &mark);
    } else {
      put_body(b, &lines, underlined(&lines, 0) ? 2 : 1, lines.n);
    }
    if (failed) builder_fail(b);
    last = lines.at[lines.n - 1].number;
    prose_free(&lines); /* as large as the page, where lines are short: before its text is kept */
    builder_end(b, last, source.data, source.data + source.len);
  } else if (context->name.len) { /* nothing but its name */
    builder_begin(b, 1);
    builder_headline(b, format_file_name(context->name));
    builder_end(b, 1, source.data, source.data + source.len);
  }
  prose_free(&lines);
}

static int guess(gz_str text, const format_context *context) {
  (void)text;
  (void)context;
  return PLAIN_GUESS;
}

/* Whether a heading of level 1 stands at `line`, whose next one begins at `next`. */
static bool is_top(gz_str line, const char *next, const char *end) {
  gz_str below;
  line = str_trim(line);
  if (!line.len || line.len > HEADING_MOST || next == end) return false;
  below = str_trim(str_line(next, end, &(const char *){NULL}));
  return below.len ? underline_level(below) == 1 && !underline_level(line) : number_level(line) == 1;
}

/* A text that is too large to be one article is several: the next begins at the last heading of level 1, else paragraph, else
 * line. Each line once. */
static size_t cut(gz_str text, size_t most) {
  const char *p = text.data, *end = p + text.len, *next;
  size_t heading = 0, paragraph = 0, line = 0, at;
  bool gap = true;
  for (; p < end; p = next) {
    gz_str said = str_line(p, end, &next);
    at = (size_t)(p - text.data);
    if (at > most) return heading ? heading : paragraph ? paragraph : line ? line : at;
    if (at) line = at;
    if (at && gap && str_trim(said).len) {
      paragraph = at;
      if (is_top(said, next, end)) heading = at;
    }
    gap = !str_trim(said).len;
  }
  return 0;
}

static const char *const endings[] = {".txt", ".text", NULL};

const format format_plain = {"plain", endings, guess, PLAIN_GUESS, parse, NULL, NULL, cut, false};
