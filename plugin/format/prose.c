/* What do formats without markup have in common? */
#include "format/prose.h"

#include "base/sixteen.h"
#include "text/utf8.h"

/* Bytes of white space at the beginning of [p, end), and at its end: also U+00A0 and U+3000, which texts from the web
 * have in otherwise blank lines. */
static size_t space_at(const char *p, const char *end) {
  if (p < end && str_is_space(*p)) return 1;
  if (end - p >= 2 && !memcmp(p, "\xc2\xa0", 2)) return 2;
  if (end - p >= 3 && !memcmp(p, "\xe3\x80\x80", 3)) return 3;
  return 0;
}

static size_t space_before(const char *from, const char *p) {
  if (p > from && str_is_space(p[-1])) return 1;
  if (p - from >= 2 && !memcmp(p - 2, "\xc2\xa0", 2)) return 2;
  if (p - from >= 3 && !memcmp(p - 3, "\xe3\x80\x80", 3)) return 3;
  return 0;
}

static prose_line *new_line(prose_lines *lines) {
  if (lines->n == lines->room) {
    size_t room = lines->room ? lines->room * 2 : 64;
    prose_line *at;
    if (room > SIZE_MAX / sizeof *at) return NULL;
    at = mem_resize(lines->from, lines->at, lines->room * sizeof *at, room * sizeof *at);
    if (!at) return NULL;
    lines->at = at;
    lines->room = room;
  }
  return &lines->at[lines->n++];
}

/* Room that no line took, once there are no more. */
static void give_back(prose_lines *lines) {
  prose_line *at;
  if (lines->n == lines->room) return;
  at = mem_resize(lines->from, lines->at, lines->room * sizeof *at, lines->n * sizeof *at);
  if (!at) return;
  lines->at = at;
  lines->room = lines->n;
}

bool prose_read(prose_lines *lines, gz_str text, const allocator *from) {
  const char *p = text.data ? text.data : "", *base = p, *end = p + text.len, *next;
  uint32_t number, block = UINT32_MAX;
  bool gap = true;
  memset(lines, 0, sizeof *lines);
  lines->text = text;
  lines->from = from;
  for (number = 1; p < end; p = next, number++) {
    const char *begin = p, *stop = memchr(p, '\n', (size_t)(end - p));
    prose_line *line;
    size_t space;
    next = stop ? stop + 1 : end;
    if (!stop) stop = end;
    while ((space = space_at(p, stop))) p += space;
    while ((space = space_before(p, stop))) stop -= space;
    if (p == stop) {
      gap = true;
      continue;
    }
    line = new_line(lines);
    if (!line) {
      prose_free(lines);
      return false;
    }
    line->from = (uint32_t)(p - base);
    line->to = (uint32_t)(stop - base);
    line->number = number;
    line->indent = (p - begin < PROSE_INDENT_MOST ? (uint32_t)(p - begin) : PROSE_INDENT_MOST) & 0x1fffu;
    line->block = block += gap;
    line->gap = gap;
    line->code = line->headline = PROSE_UNKNOWN;
    line->words = 0;
    line->blanks = 0;
    line->holds = 0;
    gap = false;
  }
  give_back(lines);
  return true;
}

void prose_free(prose_lines *lines) {
  if (lines->from) mem_free(lines->from, lines->at, lines->room * sizeof *lines->at);
  memset(lines, 0, sizeof *lines);
}

uint32_t prose_block_end(const prose_lines *lines, uint32_t i, uint32_t end) {
  for (i++; i < end && !lines->at[i].gap; i++) {}
  return i < end ? i : end;
}

/* ---------------------------------------------------------------- looks of all lines */

enum { COUNTED_MOST = 256 }; /* bytes of a line of which words and blanks are counted: others have many */

static uint32_t many(size_t n) { return n < PROSE_MANY ? (uint32_t)n : PROSE_MANY; }

static uint32_t holds_if(sixteen answer, enum prose_holds what) { return sixteen_any(answer) ? what : 0; }

/* A line of at most sixteen bytes, or what one ends in. */
static uint32_t holds_of(const char *p, const char *end) {
  static const unsigned char holds[128] = {
      ['0'] = HOLDS_DIGIT, ['1'] = HOLDS_DIGIT, ['2'] = HOLDS_DIGIT, ['3'] = HOLDS_DIGIT, ['4'] = HOLDS_DIGIT,
      ['5'] = HOLDS_DIGIT, ['6'] = HOLDS_DIGIT, ['7'] = HOLDS_DIGIT, ['8'] = HOLDS_DIGIT, ['9'] = HOLDS_DIGIT,
      ['|'] = HOLDS_BAR,   [':'] = HOLDS_COLON, ['"'] = HOLDS_COLON, ['.'] = HOLDS_STOP,  ['!'] = HOLDS_STOP,
      ['?'] = HOLDS_STOP,  ['('] = HOLDS_STOP,  ['['] = HOLDS_STOP};
  uint32_t all = 0;
  for (; p < end; p++) {
    uint32_t here = (unsigned char)*p < 0x80 ? holds[(unsigned char)*p] : HOLDS_HIGH;
    all |= p + 1 < end ? here : here & ~(uint32_t)HOLDS_STOP;
  }
  return all;
}

static void look_at_line(prose_line *line, const char *text) {
  static const unsigned char later[32] = {[16] = 255, 255, 255, 255, 255, 255, 255, 255,
                                          255,        255, 255, 255, 255, 255, 255, 255};
  const char *p = text + line->from, *end = text + line->to;
  size_t len = (size_t)(end - p), n_words = 1, n_blanks = 0;
  if (len <= 16) {
    const char *q;
    line->holds = holds_of(p, end) & 31u;
    for (q = p; q + 1 < end; q++) {
      n_words += str_is_space(*q) && !str_is_space(q[1]);
      n_blanks += *q == ' ';
    }
  } else {
    sixteen high = {0}, digit = high, bar = high, colon = high, stop = high, words = high, blanks = high;
    sixteen counted = sixteen_is(high, 0);
    for (bool more = true; more; p += 16) {
      sixteen v, next, blank;
      more = end - p > 17;
      if (!more) { /* ends at the line's end: those before `p` are looked at once more, but not counted again */
        counted = sixteen_load((const char *)later + (end - 1 - p));
        p = end - 17;
      }
      v = sixteen_load(p);
      next = sixteen_load(p + 1);
      blank = sixteen_is(v, ' ');
      words -= counted & sixteen_space(v) & ~sixteen_space(next);
      blanks -= counted & blank;
      high |= v;
      digit |= sixteen_within(v, '0', '9');
      bar |= sixteen_is(v, '|');
      colon |= sixteen_is(v, ':') | sixteen_is(v, '"');
      stop |= sixteen_is(v, '.') | sixteen_is(v, '!') | sixteen_is(v, '?') | sixteen_is(v, '(') | sixteen_is(v, '[');
    }
    line->holds = (holds_if(high & 0x80, HOLDS_HIGH) | holds_if(digit, HOLDS_DIGIT) | holds_if(bar, HOLDS_BAR) |
                   holds_if(colon, HOLDS_COLON) | holds_if(stop, HOLDS_STOP) | holds_of(end - 1, end)) &
                  31u;
    n_words = len <= COUNTED_MOST ? n_words + sixteen_sum(words) : PROSE_MANY;
    n_blanks = len <= COUNTED_MOST ? sixteen_sum(blanks) : PROSE_MANY;
  }
  line->words = many(n_words) & 15u;
  line->blanks = many(n_blanks) & 15u;
}

void prose_look(prose_lines *lines) {
  uint32_t i;
  for (i = 0; i < lines->n; i++) look_at_line(&lines->at[i], lines->text.data);
}

/* ---------------------------------------------------------------- gaps */

enum {
  GAPS_LINES = 6,    /* lines of a page, at least, for its gaps to say nothing; and lines between two gaps */
  WRAPPED_MOST = 110 /* columns of text that somebody wrapped */
};

static bool is_wide(uint32_t cp) { return cp >= 0x2e80 && cp < 0xfffe && (cp < 0xfb00 || cp >= 0xfe30); }

/* Columns of a text up to its first blank, or of all of it. *wide: whether it is written without blanks. */
static uint32_t columns(gz_str s, bool to_blank, bool *wide) {
  const char *p = s.data, *end = s.data + s.len;
  uint32_t n = 0, cp;
  *wide = false;
  while (p < end && !(to_blank && *p == ' ')) {
    if ((unsigned char)*p < 0x80) {
      p++;
      n++;
      while (!to_blank && end - p >= 8 && !(eight_load(p) & EIGHT_HIGH)) p += 8, n += 8;
      continue;
    }
    p += utf8_decode(p, end, &cp);
    n += 1 + is_wide(cp);
    if (!is_wide(cp)) continue;
    *wide = true;
    if (to_blank) return n;
  }
  return n;
}

void prose_find_gaps(prose_lines *lines) {
  uint32_t n = lines->n, n_blocks = n ? lines->at[n - 1].block + 1 : 0, most = 0, n_full = 0, i, block = UINT32_MAX;
  bool wide, everywhere = n_blocks == n;
  if (n < GAPS_LINES || (!everywhere && n_blocks * GAPS_LINES > n)) return;
  for (i = 0; i < n; i++) {
    uint32_t here = columns(prose_str(lines, i), false, &wide) + lines->at[i].indent;
    if (here > most) most = here;
    if (most > WRAPPED_MOST) break;
  }
  if (most > WRAPPED_MOST) { /* nobody wrapped it: each line is a paragraph */
    if (everywhere) return;
    most = 0;
  }
  for (i = 0; i + 1 < n && most; i++) {
    uint32_t here = columns(prose_str(lines, i), false, &wide) + lines->at[i].indent;
    if (prose_is_sentence(prose_str(lines, i))) continue;
    n_full += here + columns(prose_str(lines, i + 1), true, &wide) + !wide > most;
  }
  if (everywhere && n_full * 6 < n) return; /* lines that end where their paragraph does */
  for (i = 0; i < n; i++) {
    prose_line *line = &lines->at[i];
    if (!i || !most) {
      line->gap = true;
    } else {
      gz_str before = prose_str(lines, i - 1);
      uint32_t word = columns(prose_str(lines, i), true, &wide);
      uint32_t here = columns(before, false, &wide) + lines->at[i - 1].indent;
      line->gap = here + !wide + word <= most;
    }
    line->block = block += line->gap;
  }
}

/* ---------------------------------------------------------------- looks */

enum { HEADLINE_MOST = 300, CODE_LOOK = 200 };

/* The last character of a non-empty text, and where it begins. */
static uint32_t last_char(gz_str s, size_t *at) {
  uint32_t cp;
  size_t i = s.len - 1;
  while (i && s.len - i < 4 && ((unsigned char)s.data[i] & 0xc0) == 0x80) i--;
  utf8_decode(s.data + i, s.data + s.len, &cp);
  *at = i;
  return cp;
}

static bool is_closer(uint32_t cp) {
  static const uint32_t closers[] = {'"',    '\'',   ')',    ']',    0xbb,   0x2018, 0x2019, 0x201c,
                                     0x201d, 0x203a, 0x300d, 0x300f, 0x3011, 0xff09, 0xff3d};
  size_t i;
  if (cp >= 'A' && cp < 0x80) return cp == ']';
  for (i = 0; i < sizeof closers / sizeof *closers; i++)
    if (cp == closers[i]) return true;
  return false;
}

/* '.' for any full stop, '?' for '?' and '!', ',' for what ends a clause, 0 for the rest; *s up to it. */
static char final_sign(gz_str *s) {
  while (s->len) {
    size_t at;
    uint32_t cp = last_char(*s, &at);
    switch (cp) {
    case '.':
    case 0x3002:
    case 0xff0e:
    case 0xff61:
    case 0x964:
    case 0x6d4:
    case 0x589: s->len = at; return '.';
    case '?':
    case '!':
    case 0xff1f:
    case 0xff01:
    case 0x61f:
    case 0x37e: s->len = at; return '?';
    case ';': /* Greek asks with it */
      s->len = at;
      return at && ((unsigned char)s->data[at - 1] & 0xc0) == 0x80 && at > 1 &&
                     ((unsigned char)s->data[at - 2] & 0xfe) == 0xce
                 ? '?'
                 : ',';
    case ',':
    case ':':
    case 0xff0c:
    case 0xff1b:
    case 0xff1a:
    case 0x60c:
    case 0x61b:
    case 0x3001: s->len = at; return ',';
    default:
      if (!is_closer(cp)) return '\0';
      s->len = at;
    }
  }
  return '\0';
}

/* Whether a full stop after `s` belongs to its last word: "U.S", "Inc", not "1.41.0". */
static bool is_abbreviated(gz_str s) {
  size_t at = s.len, i;
  while (at && !str_is_space(s.data[at - 1])) at--;
  if (memchr(s.data + at, '/', s.len - at)) return false; /* an address */
  for (i = at; i < s.len; i++)
    if (s.data[i] == '.' && (i == at || s.data[i - 1] < '0' || s.data[i - 1] > '9')) return true;
  return s.len - at <= 3 && s.data[at] >= 'A' && s.data[at] <= 'Z';
}

static bool is_alnum(char c) { return (c >= '0' && c <= '9') || (str_lower(c) >= 'a' && str_lower(c) <= 'z'); }

/* prose_is_sentence, and which sign it was. */
static char sentence_sign(gz_str line) {
  gz_str before = line;
  char sign;
  if (line.len && is_alnum(line.data[line.len - 1])) return '\0'; /* most */
  sign = final_sign(&before);
  if (sign == '.' && before.len && (before.data[before.len - 1] == '.' || is_abbreviated(before))) return '\0';
  return sign;
}

bool prose_is_sentence(gz_str line) { return sentence_sign(line) != '\0'; }

bool prose_is_code(gz_str line) {
  static const unsigned char signs[256] = {
      ['{'] = true, ['}'] = true, ['('] = true, [')'] = true, ['['] = true, [']'] = true,
      [';'] = true, ['='] = true, ['<'] = true, ['>'] = true, ['_'] = true, ['\\'] = true,
      ['|'] = true, ['&'] = true, ['#'] = true, ['*'] = true, ['+'] = true};
  size_t n = 0, i = 0, len = line.len < CODE_LOOK ? line.len : CODE_LOOK;
  while (i < len) {
    size_t end = len - i > 8 ? i + 8 : len;
    uint64_t eight = end - i == 8 ? eight_load(line.data + i) : 0;
    if ((eight_plain(eight) | eight_is(eight, ' ')) == EIGHT_HIGH) i = end; /* words */
    while (i < end) n += signs[(unsigned char)line.data[i++]];
  }
  return n * 8 > len;
}

static bool is_item(gz_str line) {
  char sign = line.len > 1 ? line.data[0] : '\0';
  return ((sign == '-' || sign == '*' || sign == '+') && line.data[1] == ' ') ||
         (sign == '\xe2' && str_begins(line, STR("\xe2\x80\xa2"))); /* a bullet */
}

bool prose_is_headline(gz_str line) {
  char sign;
  if (!line.len || line.len > HEADLINE_MOST || prose_is_code(line) || is_item(line)) return false;
  sign = sentence_sign(line);
  return sign == '\0' || sign == '?';
}

bool prose_line_is_code(const prose_lines *lines, uint32_t i) {
  prose_line *line = &lines->at[i];
  if (line->code == PROSE_UNKNOWN) line->code = prose_is_code(prose_str(lines, i)) ? PROSE_YES : PROSE_NO;
  return line->code == PROSE_YES;
}

bool prose_line_is_headline(const prose_lines *lines, uint32_t i) {
  prose_line *line = &lines->at[i];
  if (line->headline == PROSE_UNKNOWN) line->headline = prose_is_headline(prose_str(lines, i)) ? PROSE_YES : PROSE_NO;
  return line->headline == PROSE_YES;
}

void prose_line_cut(prose_lines *lines, uint32_t i, uint32_t to) {
  lines->at[i].to = to;
  lines->at[i].code = lines->at[i].headline = PROSE_UNKNOWN;
  look_at_line(&lines->at[i], lines->text.data);
}

bool prose_is_foot(gz_str s) {
  size_t at = s.len;
  if (s.len < 8 || s.data[--at] != ']') return false;
  while (at && s.data[at - 1] >= '0' && s.data[at - 1] <= '9') at--;
  return at + 1 < s.len && at >= 6 && str_equal(str_part(s, at - 6, 6), STR("[Page "));
}

/* ---------------------------------------------------------------- URLs */

/* Bytes of a character that a URL does not contain: white space, quotes, angle brackets, controls; in UTF-8 the general
 * punctuation (U+2000 … U+206F), « », U+3000 … U+303F, U+FFxx forms and U+FFFD. 0: it goes on. */
static bool ends_url(const char *p, const char *end) {
  unsigned char c = (unsigned char)*p;
  uint32_t cp;
  if (c < 0x80) return c <= 0x20 || c == 0x7f || strchr("\"<>`{}|\\^", c);
  utf8_decode(p, end, &cp);
  return cp < 0xc0 || (cp >= 0x2000 && cp <= 0x206f) || (cp >= 0x3000 && cp <= 0x303f) || cp >= 0xff00;
}

bool prose_url(gz_str text, size_t *at, size_t *from, size_t *to) {
  const char *p = text.data, *end, *colon;
  if (!p || *at >= text.len) return false;
  end = p + text.len;
  for (p += *at; (colon = memchr(p, ':', (size_t)(end - p))); p = colon + 1) {
    const char *begin = colon, *stop, *q;
    uint32_t open[2] = {0, 0};
    if (end - colon < 4 || colon[1] != '/' || colon[2] != '/') continue;
    if (colon - p >= 5 && str_equal_nocase((gz_str){colon - 5, 5}, STR("https"))) begin = colon - 5;
    else if (colon - p >= 4 && str_equal_nocase((gz_str){colon - 4, 4}, STR("http"))) begin = colon - 4;
    if (begin == colon || (begin > text.data && is_alnum(begin[-1]))) continue;
    for (stop = colon + 3; stop < end && !ends_url(stop, end); stop++) {
      if ((unsigned char)*stop >= 0xc0) { /* to the last byte of the character */
        uint32_t cp;
        stop += utf8_decode(stop, end, &cp) - 1;
      }
      open[0] += *stop == '(';
      open[1] += *stop == '[';
      if (*stop == ')' && !open[0]--) break; /* more closed than were opened: it ends there */
      if (*stop == ']' && !open[1]--) break;
    }
    q = stop;
    while (stop > colon + 3 && strchr(".,;:!?'*_", stop[-1])) stop--;
    *at = (size_t)(q - text.data);
    if (stop == colon + 3) {
      colon = q - 1;
      continue;
    }
    *from = (size_t)(begin - text.data);
    *to = (size_t)(stop - text.data);
    return true;
  }
  *at = text.len;
  return false;
}

void prose_paragraph(builder *b, const prose_lines *lines, uint32_t from, uint32_t to) {
  size_t at = 0, url_from, url_to;
  gz_str text;
  uint32_t i;
  if (from == to) return;
  for (i = from; i < to; i++) {
    if (i == from || is_item(prose_str(lines, i))) builder_paragraph(b);
    builder_wrapped(b, prose_str(lines, i));
  }
  text = str_part(lines->text, lines->at[from].from, lines->at[to - 1].to - lines->at[from].from);
  while (prose_url(text, &at, &url_from, &url_to)) {
    gz_str url = str_part(text, url_from, url_to - url_from);
    builder_link(b, GZ_LINK_URL, url, url, url.data);
  }
}

bool prose_headline(builder *b, const gz_str *piece, size_t n, const allocator *scratch) {
  size_t i, j;
  buf joined;
  bool good;
  buf_init(&joined, scratch);
  for (i = 0; i < n; i = j) {
    for (j = i + 1; j < n; j++)
      if (str_is_space(piece[j].data[0]) || str_is_space(piece[j - 1].data[piece[j - 1].len - 1])) break;
    if (j == i + 1) {
      gz_str trimmed = str_trim(piece[i]);
      if (trimmed.len) builder_headline(b, trimmed);
    } else {
      size_t k;
      buf_clear(&joined);
      for (k = i; k < j; k++) buf_put_str(&joined, piece[k]);
      builder_headline(b, buf_str(&joined));
    }
  }
  good = !joined.failed;
  buf_free(&joined);
  return good;
}
