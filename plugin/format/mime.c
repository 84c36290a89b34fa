/* What do a message's fields and encodings mean? */
#include "format/mime.h"

#include <stddef.h>

#include "format/declared.h"

enum { UNKNOWN_MOST = 100 }; /* iconv looks into files for a name that it does not know */

void mime_init(mime *m, const char *base, const allocator *from) {
  memset(m, 0, sizeof *m);
  m->from = from;
  m->base = base;
  buf_init(&m->bytes, from);
  buf_init(&m->places, from);
}

void mime_free(mime *m) {
  utf8_converter_close(&m->converter);
  buf_free(&m->bytes);
  buf_free(&m->places);
}

/* ---------------------------------------------------------------- fields */

/* The bytes of a name and its colon; 0: the line is no field. Names are printable ASCII without blanks. */
static size_t name_of(const char *p, const char *end) {
  const char *from = p;
  while (p<end && * p> ' ' && *p < 0x7f && *p != ':') p++;
  return p < end && *p == ':' && p > from && p - from < 100 ? (size_t)(p + 1 - from) : 0;
}

bool mime_is_field(const char *p, const char *end) { return name_of(p, end) != 0; }

static gz_str *field_of(mime_header *h, gz_str name) {
  static const struct {
    const char *name;
    size_t at;
  } known[] = {{"subject", offsetof(mime_header, subject)},
               {"from", offsetof(mime_header, from)},
               {"to", offsetof(mime_header, to)},
               {"date", offsetof(mime_header, date)},
               {"list-id", offsetof(mime_header, list_id)},
               {"message-id", offsetof(mime_header, message_id)},
               {"keywords", offsetof(mime_header, keywords)},
               {"content-type", offsetof(mime_header, type)},
               {"content-transfer-encoding", offsetof(mime_header, encoding)},
               {"content-disposition", offsetof(mime_header, disposition)}};
  size_t i;
  for (i = 0; i < sizeof known / sizeof *known; i++)
    if (str_lower(name.data[0]) == known[i].name[0] && str_equal_nocase(name, str_of(known[i].name)))
      return (gz_str *)(void *)((char *)h + known[i].at);
  return NULL;
}

/* "From " of an mbox, ">From " that a program has put among the fields. */
static bool is_envelope(const char *p, const char *end, bool first) {
  gz_str line = str_from(p, end);
  return str_begins(line, STR(">From ")) || (first && str_begins(line, STR("From ")));
}

const char *mime_fields(const char *p, const char *end, mime_header *out) {
  gz_str *open = NULL; /* the field whose lines follow */
  memset(out, 0, sizeof *out);
  while (p < end) {
    const char *stop = memchr(p, '\n', (size_t)(end - p)), *next = stop ? stop + 1 : end;
    size_t len;
    if (!stop) stop = end;
    if (stop > p && stop[-1] == '\r') stop--;
    if (stop == p) return next;
    if (*p == ' ' || *p == '\t') {
      if (!out->n_fields) return p; /* text */
      if (open) open->len = (size_t)(stop - open->data);
    } else if ((len = name_of(p, stop)) != 0) {
      gz_str *field = field_of(out, (gz_str){p, len - 1});
      out->n_fields++;
      open = NULL;
      if (field && !field->data) { /* the first counts */
        *field = str_from(p + len, stop);
        open = field;
      }
    } else if (!is_envelope(p, stop, !out->n_fields)) {
      return p;
    }
    p = next;
  }
  return end;
}

gz_str mime_value(gz_str field) {
  const char *semicolon = field.len ? memchr(field.data, ';', field.len) : NULL;
  return str_trim(semicolon ? str_from(field.data, semicolon) : field);
}

/* Semicolons inside quotes do not part: they are passed over with what they stand in. */
gz_str mime_parameter(gz_str field, const char *name) {
  gz_str wanted = str_of(name);
  const char *p, *end;
  if (!field.len) return STR_NONE;
  p = memchr(field.data, ';', field.len);
  end = field.data + field.len;
  while (p && p < end) {
    const char *from, *to;
    gz_str key;
    p++;
    while (p < end && str_is_space(*p)) p++;
    from = p;
    while (p < end && *p != '=' && *p != ';') p++;
    key = str_trim(str_from(from, p));
    if (p < end && *p == '=') {
      p++;
      while (p < end && str_is_space(*p)) p++;
      if (p < end && *p == '"') {
        from = ++p;
        while (p < end && *p != '"') p++;
        to = p;
      } else {
        from = p;
        while (p < end && *p != ';' && !str_is_space(*p)) p++;
        to = p;
      }
      if (str_equal_nocase(key, wanted)) return str_from(from, to);
      while (p < end && *p != ';') p++;
    }
  }
  return STR_NONE;
}

mime_encoding mime_encoding_of(gz_str field) {
  gz_str value = mime_value(field);
  if (str_equal_nocase(value, STR("quoted-printable"))) return MIME_QUOTED;
  if (str_equal_nocase(value, STR("base64"))) return MIME_BASE64;
  return MIME_PLAIN;
}

/* ---------------------------------------------------------------- encodings */

/* How bytes of an encoding may be cut. */
typedef enum {
  BY_BYTE, /* one byte, one character */
  BY_RUN,  /* below 0x80 it is ASCII */
  BY_LINE, /* a line end is one */
  BY_NOTHING
} cutting;

static bool begins_nocase(gz_str s, const char *with) {
  gz_str beginning = str_of(with);
  return s.len >= beginning.len && str_equal_nocase(str_part(s, 0, beginning.len), beginning);
}

bool mime_is_seven_bit(gz_str charset) {
  return begins_nocase(charset, "iso-2022-") || begins_nocase(charset, "utf-7") || begins_nocase(charset, "hz-gb");
}

static cutting cutting_of(gz_str charset) {
  static const char *const single[] = {"windows-125", "iso-8859-", "koi8",  "windows-874",
                                       "macintosh",   "cp125",     "cp866", "ibm"};
  size_t i;
  for (i = 0; i < sizeof single / sizeof *single; i++)
    if (begins_nocase(charset, single[i])) return BY_BYTE;
  if (!charset.len || begins_nocase(charset, "euc-")) return BY_RUN;
  if (begins_nocase(charset, "utf-16") || begins_nocase(charset, "utf-32") || begins_nocase(charset, "ucs"))
    return BY_NOTHING;
  return BY_LINE;
}

/* The encoding for iconv; empty: UTF-8, or nothing that says more. */
static gz_str meant(gz_str charset) {
  static const char *const none[] = {"utf-8",   "utf8",    "us-ascii",     "ascii",     "ansi_x3.4-1968",
                                     "unknown", "default", "unknown-8bit", "x-unknown", "x-user-defined"};
  size_t i;
  charset = str_trim(charset);
  for (i = 0; i < sizeof none / sizeof *none; i++)
    if (str_equal_nocase(charset, str_of(none[i]))) return STR("");
  return declared_meant(charset);
}

/* Whether the converter reads `charset` now. False too without memory. */
static bool open_converter(mime *m, gz_str charset) {
  gz_status status;
  if (m->name_len == charset.len && !memcmp(m->name, charset.data, charset.len)) return m->converter.state != NULL;
  utf8_converter_close(&m->converter);
  m->name_len = 0;
  if (charset.len > sizeof m->name || m->n_unknown > UNKNOWN_MOST) return false;
  status = utf8_converter_open(&m->converter, charset, NULL);
  if (status == GZ_NOMEM) {
    m->failed = true;
    return false;
  }
  memcpy(m->name, charset.data, charset.len);
  m->name_len = charset.len;
  m->n_unknown += status != GZ_OK;
  if (status != GZ_OK && !m->unknown[0] && charset.len < sizeof m->unknown && utf8_valid(charset))
    memcpy(m->unknown, charset.data, charset.len);
  return status == GZ_OK;
}

/* Appends bytes of an encoding. What says nothing is UTF-8, or else Windows-1252. */
static void put_bytes(mime *m, gz_str s, gz_str charset, buf *out) {
  if (!charset.len && !utf8_valid(s)) charset = STR("windows-1252");
  if (charset.len && open_converter(m, charset)) utf8_convert(&m->converter, s, out);
  else utf8_put(s, out);
}

/* ---------------------------------------------------------------- transfer encodings */

static int hex(char c) {
  if (c >= '0' && c <= '9') return c - '0';
  c = str_lower(c);
  return c >= 'a' && c <= 'f' ? c - 'a' + 10 : -1;
}

/* The byte of "=XX" at `p`, or -1. */
static int escaped(const char *p, const char *end) {
  int high, low;
  if (end - p < 3 || *p != '=') return -1;
  high = hex(p[1]);
  low = hex(p[2]);
  return high < 0 || low < 0 ? -1 : high * 16 + low;
}

static int digit64(char c) {
  static const signed char digits[256] = {
      ['A'] = 1,  ['B'] = 2,  ['C'] = 3,  ['D'] = 4,  ['E'] = 5,  ['F'] = 6,  ['G'] = 7,  ['H'] = 8,
      ['I'] = 9,  ['J'] = 10, ['K'] = 11, ['L'] = 12, ['M'] = 13, ['N'] = 14, ['O'] = 15, ['P'] = 16,
      ['Q'] = 17, ['R'] = 18, ['S'] = 19, ['T'] = 20, ['U'] = 21, ['V'] = 22, ['W'] = 23, ['X'] = 24,
      ['Y'] = 25, ['Z'] = 26, ['a'] = 27, ['b'] = 28, ['c'] = 29, ['d'] = 30, ['e'] = 31, ['f'] = 32,
      ['g'] = 33, ['h'] = 34, ['i'] = 35, ['j'] = 36, ['k'] = 37, ['l'] = 38, ['m'] = 39, ['n'] = 40,
      ['o'] = 41, ['p'] = 42, ['q'] = 43, ['r'] = 44, ['s'] = 45, ['t'] = 46, ['u'] = 47, ['v'] = 48,
      ['w'] = 49, ['x'] = 50, ['y'] = 51, ['z'] = 52, ['0'] = 53, ['1'] = 54, ['2'] = 55, ['3'] = 56,
      ['4'] = 57, ['5'] = 58, ['6'] = 59, ['7'] = 60, ['8'] = 61, ['9'] = 62, ['+'] = 63, ['/'] = 64};
  return digits[(unsigned char)c] - 1;
}

/* Digits of base64 as they come; what is none is passed over, and '=' begins a new group: parts may be joined. */
typedef struct digits64 {
  uint32_t bits, n;
} digits64;

static void put_digits(digits64 *d, const char *p, const char *end, buf *out) {
  size_t before = out->len;
  char *to = buf_space(out, (size_t)(end - p) / 4 * 3 + 3), *from = to;
  if (!to) return;
  while (p < end) {
    int digit;
    if (!d->n && end - p >= 4) {
      int a = digit64(p[0]), b = digit64(p[1]), c = digit64(p[2]), e = digit64(p[3]);
      if ((a | b | c | e) >= 0) {
        *to++ = (char)(a << 2 | b >> 4);
        *to++ = (char)(b << 4 | c >> 2);
        *to++ = (char)(c << 6 | e);
        p += 4;
        continue;
      }
    }
    digit = digit64(*p);
    if (digit >= 0) {
      d->bits = d->bits << 6 | (uint32_t)digit;
      if (++d->n > 1) *to++ = (char)(d->bits >> (8 - 2 * d->n));
      if (d->n == 4) d->n = 0;
    } else if (*p == '=') {
      d->n = 0;
    }
    p++;
  }
  out->len = before + (size_t)(to - from);
}

/* ---------------------------------------------------------------- bodies */

/* A place of text that is still in its own encoding: `at` bytes of it stand before `text_at` of the page. */
static void put_place(buf *places, size_t at, size_t text_at) {
  span place = {(uint32_t)at, (uint32_t)text_at, 0};
  buf_put(places, &place, sizeof place);
}

static void put_span(buf *map, size_t at, size_t text_at, size_t len) {
  span next = {(uint32_t)at, (uint32_t)text_at, (uint32_t)len};
  span *last = map->len ? (span *)(void *)(map->data + map->len) - 1 : NULL;
  if (last && len && last->len && (size_t)last->at + last->len == at && (size_t)last->text_at + last->len == text_at)
    last->len += (uint32_t)len;
  else buf_put(map, &next, sizeof next);
}

/* Quoted-printable where ASCII stands as it is: runs of it are slices of the page, the bytes between them are read
 * together. */
static void decode_quoted(mime *m, gz_str body, gz_str charset, buf *text, buf *map) {
  const char *p = body.data, *end = p + body.len, *next;
  bool by_line = cutting_of(charset) > BY_RUN; /* all bytes of a line are read together */
  const char *line = NULL;                     /* where the bytes that wait begin */
  buf_clear(&m->bytes);
  for (; p < end; p = next) {
    const char *stop = memchr(p, '\n', (size_t)(end - p)), *tail = stop ? stop : end;
    bool soft;
    next = stop ? stop + 1 : end;
    while (tail > p && (tail[-1] == ' ' || tail[-1] == '\t' || tail[-1] == '\r')) tail--;
    soft = tail > p && tail[-1] == '=';
    if (soft) tail--;
    while (p < tail) {
      const char *sign = memchr(p, '=', (size_t)(tail - p)), *to = sign ? sign : tail;
      int byte = escaped(to, tail);
      if (byte < 0 && to < tail) to++; /* a '=' that escapes nothing is one */
      if (to > p && !by_line) {
        if (m->bytes.len) put_bytes(m, buf_str(&m->bytes), charset, text);
        buf_clear(&m->bytes);
        put_span(map, text->len, (size_t)(p - m->base), (size_t)(to - p));
        buf_put(text, p, (size_t)(to - p));
      } else if (to > p) {
        if (!m->bytes.len) line = p;
        buf_put(&m->bytes, p, (size_t)(to - p));
      }
      if (byte >= 0) {
        if (!m->bytes.len) line = to;
        buf_put_byte(&m->bytes, (unsigned char)byte);
        to += 3;
      }
      p = to;
    }
    if (soft && next < end) continue;
    if (m->bytes.len) {
      if (by_line) put_span(map, text->len, (size_t)(line - m->base), 0);
      put_bytes(m, buf_str(&m->bytes), charset, text);
    }
    m->failed |= m->bytes.failed;
    buf_clear(&m->bytes);
    if (!soft) buf_put_byte(text, '\n');
  }
}

/* Bytes that were put together with places of theirs, as text. They are cut where the encoding allows, at places or at
 * line ends. */
static void put_placed(mime *m, gz_str charset, buf *text, buf *map) {
  const span *place = (const span *)(const void *)m->places.data;
  size_t n = m->places.len / sizeof *place, i = 0, begin = text->len, at = 0;
  gz_str all = buf_str(&m->bytes);
  cutting by = cutting_of(charset);
  if (m->bytes.failed || m->places.failed) {
    m->failed = true;
    return;
  }
  if (!charset.len && utf8_valid(all)) { /* no byte moves */
    for (; i < n; i++) put_span(map, begin + place[i].at, place[i].text_at, 0);
    buf_put_str(text, all);
    return;
  }
  while (at < all.len) {
    const char *line_end = memchr(all.data + at, '\n', all.len - at);
    size_t to = by == BY_NOTHING || !line_end ? all.len : (size_t)(line_end + 1 - all.data);
    while (i + 1 < n && place[i + 1].at <= at) i++;
    if (by == BY_BYTE && i + 1 < n && place[i + 1].at < to) to = place[i + 1].at;
    if (i < n) put_span(map, text->len, place[i].text_at, 0);
    put_bytes(m, str_part(all, at, to - at), charset, text);
    at = to;
  }
}

static void decode_base64(mime *m, gz_str body, gz_str charset, buf *text, buf *map) {
  const char *p = body.data, *end = p + body.len, *next;
  digits64 digits = {0, 0};
  buf_clear(&m->bytes);
  buf_clear(&m->places);
  for (; p < end; p = next) {
    const char *stop = memchr(p, '\n', (size_t)(end - p));
    next = stop ? stop + 1 : end;
    put_place(&m->places, m->bytes.len, (size_t)(p - m->base));
    put_digits(&digits, p, stop ? stop : end, &m->bytes);
  }
  put_placed(m, charset, text, map);
}

/* What stands as it is but in an encoding that does not look like one: ISO-2022-JP. */
static void decode_plain(mime *m, gz_str body, gz_str charset, buf *text, buf *map) {
  const char *p = body.data, *end = p + body.len, *next;
  for (; p < end; p = next) {
    const char *stop = memchr(p, '\n', (size_t)(end - p));
    next = stop ? stop + 1 : end;
    put_span(map, text->len, (size_t)(p - m->base), 0);
    put_bytes(m, str_from(p, next), charset, text);
  }
}

void mime_decode(mime *m, gz_str body, mime_encoding encoding, gz_str charset, buf *text, buf *map) {
  charset = meant(charset);
  if (encoding == MIME_QUOTED) decode_quoted(m, body, charset, text, map);
  else if (encoding == MIME_BASE64) decode_base64(m, body, charset, text, map);
  else decode_plain(m, body, charset, text, map);
  m->failed |= text->failed || map->failed;
}

/* ---------------------------------------------------------------- encoded words */

/* =?charset?encoding?text?= */
typedef struct encoded_word {
  gz_str charset, text;
  bool is_base64;
  const char *end;
} encoded_word;

/* Whether one stands at `p`. What a failed try looks at ends with the next '?' but two, or after few bytes: linear. */
static bool read_word(const char *p, const char *end, encoded_word *out) {
  const char *from = p + 2, *mark, *star;
  if (end - p < 8 || p[0] != '=' || p[1] != '?') return false;
  mark = memchr(from, '?', (size_t)(end - from) < MIME_NAME_MOST ? (size_t)(end - from) : MIME_NAME_MOST);
  if (!mark || mark == from || end - mark < 5 || mark[2] != '?') return false;
  star = memchr(from, '*', (size_t)(mark - from)); /* a language */
  out->charset = str_from(from, star ? star : mark);
  out->is_base64 = str_lower(mark[1]) == 'b';
  if (!out->is_base64 && str_lower(mark[1]) != 'q') return false;
  from = mark + 3;
  mark = memchr(from, '?', (size_t)(end - from));
  if (!mark || mark + 1 == end || mark[1] != '=') return false;
  out->text = str_from(from, mark);
  out->end = mark + 2;
  return true;
}

bool mime_has_words(gz_str field) { return field.len && memmem(field.data, field.len, "=?", 2) != NULL; }

static void put_word(const encoded_word *word, buf *to) {
  const char *p = word->text.data, *end = p + word->text.len;
  digits64 digits = {0, 0};
  if (word->is_base64) {
    put_digits(&digits, p, end, to);
    return;
  }
  while (p < end) {
    int byte = escaped(p, end);
    buf_put_byte(to, (unsigned char)(byte >= 0 ? byte : *p == '_' ? ' ' : *p));
    p += byte >= 0 ? 3 : 1;
  }
}

/* Words of one encoding that stand in a row are read together: a character may be cut between them. */
void mime_words(mime *m, gz_str field, buf *out) {
  const char *p, *end;
  gz_str charset = STR_NONE;
  bool blank = false; /* white space came */
  size_t begin = out->len;
  field = str_trim(field);
  p = field.data;
  end = p + field.len;
  buf_clear(&m->bytes);
  while (p < end) {
    encoded_word word;
    if (*p == '=' && read_word(p, end, &word)) {
      if (charset.data && !str_equal_nocase(charset, word.charset)) {
        put_bytes(m, buf_str(&m->bytes), meant(charset), out);
        buf_clear(&m->bytes);
      } else if (!charset.data && blank && out->len > begin) {
        buf_put_byte(out, ' ');
      }
      charset = word.charset;
      put_word(&word, &m->bytes);
      p = word.end;
      blank = false;
    } else if (str_is_space(*p)) {
      blank = true;
      p++;
    } else {
      const char *from = p;
      if (charset.data) put_bytes(m, buf_str(&m->bytes), meant(charset), out);
      charset = STR_NONE;
      m->failed |= m->bytes.failed;
      buf_clear(&m->bytes);
      if (blank && out->len > begin) buf_put_byte(out, ' ');
      blank = false;
      for (p++; p < end && !str_is_space(*p) && *p != '='; p++) {}
      buf_put(out, from, (size_t)(p - from));
    }
  }
  if (charset.data) put_bytes(m, buf_str(&m->bytes), meant(charset), out);
  m->failed |= m->bytes.failed || out->failed;
  buf_clear(&m->bytes);
}

/* ---------------------------------------------------------------- 8-bit text */

/* The encoding that the fields beginning at `p` declare, or the parts of a line that is one; absent: none. */
static gz_str declared_in(gz_str line) {
  const char *p = line.data, *end = p + line.len;
  while ((p = memchr(p, '=', (size_t)(end - p)))) {
    if (p - line.data >= 7 && str_equal_nocase((gz_str){p - 7, 7}, STR("charset"))) {
      const char *from = p + 1, *to;
      while (from < end && (*from == '"' || *from == '\'' || *from == ' ')) from++;
      for (to = from; to < end && !str_is_space(*to) && !strchr("\"';", *to); to++) {}
      return to > from ? str_from(from, to) : STR_NONE;
    }
    p++;
  }
  return STR_NONE;
}

/* What the fields of a message declare, for those of its lines that stand before the declaration. */
static gz_str declared_ahead(const char *p, const char *end) {
  const char *next;
  for (; p < end && *p != '\n' && *p != '\r'; p = next) {
    const char *stop = memchr(p, '\n', (size_t)(end - p));
    gz_str name;
    next = stop ? stop + 1 : end;
    name = declared_in(str_from(p, next));
    if (name.len) return name;
  }
  return STR_NONE;
}

/* Linear: what is looked at ahead ends where a message's text begins, and messages begin behind blank lines. */
bool mime_recode(gz_str mail, buf *out, const allocator *from) {
  const char *p = mail.data, *end = p + mail.len, *next;
  gz_str charset;
  bool blank = true, in_fields = true;
  mime m;
  mime_init(&m, p, from);
  charset = declared_ahead(p, end);
  for (; p < end; p = next) {
    const char *stop = memchr(p, '\n', (size_t)(end - p));
    gz_str line, name;
    next = stop ? stop + 1 : end;
    line = str_from(p, next);
    if (blank && str_begins(line, STR("From "))) {
      charset = declared_ahead(p, end);
      in_fields = true;
    }
    blank = *p == '\n' || (*p == '\r' && line.len == 2);
    if (blank) in_fields = false;
    else if (in_fields || *p == 'C' || *p == 'c' || *p == ' ' || *p == '\t') {
      name = declared_in(line);
      if (name.len) charset = name;
    }
    if (utf8_valid(line)) buf_put_str(out, line);
    else put_bytes(&m, line, meant(charset), out);
  }
  m.failed |= out->failed;
  mime_free(&m);
  return !m.failed;
}
