/* What does this TOML say?
 *
 *   document  { line }      line   [ key "=" value | "[" key "]" | "[[" key "]]" ] [ "#" … ]
 *   value     "text" | 'text' | """text""" | '''text''' | "[" value "," … "]" | "{" key "=" value "," … "}" | word
 *   word      a number, a boolean or a date: as YAML's core schema says, else the text as it is written
 *
 * A value may go over lines. One that breaks off is read again from its second line on: MOST_NODES bounds what that costs,
 * and quotes that are not closed have no such quotes behind them. */
#include "format/toml.h"

#include "base/buf.h"
#include "base/error.h"
#include "text/utf8.h"

enum { MOST_BYTES = 1 << 20, MOST_DEPTH = 32, MOST_NODES = 10000 };

/* A map that is being read: keys and values, parallel. */
typedef struct pairs {
  buf keys, items;
} pairs;

typedef struct reader {
  const char *p, *end;
  uint32_t line, n_nodes;
  arena *into;
  const allocator *scratch;
  const char *wrong; /* what the line that is read has wrong; NULL: nothing */
  bool failed;       /* out of memory */
} reader;

static bool read_value(reader *r, yaml_node *out, unsigned depth);

static void pairs_init(pairs *p, const allocator *from) {
  buf_init(&p->keys, from);
  buf_init(&p->items, from);
}

static void pairs_free(pairs *p) {
  buf_free(&p->keys);
  buf_free(&p->items);
}

static const yaml_node *keep_nodes(reader *r, const buf *nodes) {
  const yaml_node *kept = nodes->len ? arena_copy(r->into, nodes->data, nodes->len) : NULL;
  r->failed |= nodes->failed || (nodes->len && !kept);
  return kept;
}

static void pairs_put(reader *r, pairs *p, gz_str key, uint32_t line, const yaml_node *item) {
  yaml_node name = {.kind = GZ_STRING, .line = line, .text = key};
  name.scalar.kind = GZ_STRING;
  name.scalar.is.string = key;
  buf_put(&p->keys, &name, sizeof name);
  buf_put(&p->items, item, sizeof *item);
  r->failed |= p->keys.failed || p->items.failed;
}

static yaml_node pairs_map(reader *r, const pairs *p, uint32_t line) {
  yaml_node map = {.kind = GZ_MAP, .line = line};
  map.n = (uint32_t)(p->items.len / sizeof map);
  map.keys = keep_nodes(r, &p->keys);
  map.items = keep_nodes(r, &p->items);
  return map;
}

static bool wrong(reader *r, const char *what) {
  if (!r->wrong) r->wrong = what;
  return false;
}

/* ---------------------------------------------------------------- texts */

static bool at_sign(const reader *r, const char *sign) { return str_begins(str_from(r->p, r->end), str_of(sign)); }

/* The character of an escape behind its backslash, at `p`; returns the bytes that it takes, 0: it is none. */
static size_t read_escape(const char *p, const char *end, buf *out) {
  static const char from[] = "btnfr\"\\/e", to[] = "\b\t\n\f\r\"\\/\033";
  const char *known = p < end && *p ? strchr(from, *p) : NULL;
  size_t digits = p < end && *p == 'u' ? 4 : p < end && *p == 'U' ? 8 : 0, i;
  uint32_t cp = 0;
  char character[4];
  if (known) {
    buf_put_byte(out, (unsigned char)to[known - from]);
    return 1;
  }
  if (!digits || (size_t)(end - p) <= digits) return 0;
  for (i = 1; i <= digits; i++) {
    char c = str_lower(p[i]);
    if (!((c >= '0' && c <= '9') || (c >= 'a' && c <= 'f'))) return 0;
    cp = cp << 4 | (uint32_t)(c <= '9' ? c - '0' : c - 'a' + 10);
  }
  buf_put(out, character, utf8_encode(cp, character));
  return digits + 1;
}

/* The text without its escapes: the slice itself where it has none. */
static bool unescape(reader *r, gz_str s, gz_str *out) {
  const char *p = s.data, *end = p + s.len;
  buf text;
  bool good = true;
  *out = s;
  if (!s.len || !memchr(s.data, '\\', s.len)) return true;
  buf_init(&text, r->scratch);
  while (good && p < end) {
    const char *sign = memchr(p, '\\', (size_t)(end - p)), *to = sign ? sign : end;
    size_t len;
    buf_put(&text, p, (size_t)(to - p));
    if (!sign) break;
    p = sign + 1;
    if (p < end && str_is_space(*p)) { /* a line end, and what white space follows */
      while (p < end && str_is_space(*p)) p++;
      continue;
    }
    len = read_escape(p, end, &text);
    good = len > 0;
    p += len;
  }
  if (text.failed || !arena_str(r->into, buf_str(&text), out)) r->failed = true;
  buf_free(&text);
  return good || wrong(r, "an escape that there is not");
}

/* A text in quotes of any kind; the reader stands at the first one. */
static bool read_text(reader *r, gz_str *out) {
  char quote = *r->p;
  char three[4] = {quote, quote, quote, '\0'};
  bool many = at_sign(r, three);
  const char *from = r->p += many ? 3 : 1;
  uint32_t n_lines = 0;
  for (; r->p < r->end; r->p++) {
    if (*r->p == '\n') {
      if (!many) break;
      n_lines++;
    } else if (*r->p == '\\' && quote == '"' && r->p + 1 < r->end && r->p[1] != '\n') {
      r->p++;
    } else if (many ? at_sign(r, three) : *r->p == quote) {
      gz_str s = str_from(from, r->p);
      r->p += many ? 3 : 1;
      if (many && s.len && s.data[0] == '\r') s = str_after(s, 1);
      if (many && s.len && s.data[0] == '\n') s = str_after(s, 1);
      r->line += n_lines;
      *out = s;
      return quote == '\'' || unescape(r, s, out);
    }
  }
  return wrong(r, "quotes that are not closed");
}

static bool is_key_char(char c) {
  return c == '_' || c == '-' || (c >= '0' && c <= '9') || (str_lower(c) >= 'a' && str_lower(c) <= 'z') ||
         (unsigned char)c >= 0x80;
}

/* A name, or several joined by dots; in quotes or not. */
static bool read_key(reader *r, gz_str *out) {
  const char *from;
  gz_str whole = STR_NONE;
  for (;;) {
    gz_str part;
    while (r->p < r->end && (*r->p == ' ' || *r->p == '\t')) r->p++;
    from = r->p;
    if (r->p < r->end && (*r->p == '"' || *r->p == '\'')) {
      if (!read_text(r, &part)) return false;
    } else {
      while (r->p < r->end && is_key_char(*r->p)) r->p++;
      part = str_from(from, r->p);
      if (!part.len) return wrong(r, "a key is missing");
    }
    if (!whole.data) whole = part;
    else if (!arena_printf(r->into, &whole, "%.*s.%.*s", STR_ARG(whole), STR_ARG(part))) r->failed = true;
    if (whole.len > 200) return wrong(r, "a key that is too long");
    while (r->p < r->end && (*r->p == ' ' || *r->p == '\t')) r->p++;
    if (r->p == r->end || *r->p != '.') break;
    r->p++;
  }
  *out = whole;
  return true;
}

/* ---------------------------------------------------------------- values */

/* White space, line ends and comments inside brackets. */
static void skip(reader *r) {
  while (r->p < r->end && (str_is_space(*r->p) || *r->p == '#')) {
    if (*r->p == '#') {
      const char *stop = memchr(r->p, '\n', (size_t)(r->end - r->p));
      r->p = stop ? stop : r->end;
    } else {
      r->line += *r->p++ == '\n';
    }
  }
}

static bool read_list(reader *r, yaml_node *out, unsigned depth) {
  buf items;
  bool good = true;
  buf_init(&items, r->scratch);
  r->p++;
  for (;;) {
    yaml_node item;
    skip(r);
    if (r->p < r->end && *r->p == ']') break;
    good = r->p < r->end ? read_value(r, &item, depth + 1) : wrong(r, "a list that is not closed");
    if (!good) break;
    buf_put(&items, &item, sizeof item);
    skip(r);
    if (r->p < r->end && *r->p == ',') r->p++;
    else if (r->p == r->end || *r->p != ']') {
      good = wrong(r, "a list that is not closed");
      break;
    }
  }
  if (good) {
    r->p++;
    out->kind = GZ_LIST;
    out->n = (uint32_t)(items.len / sizeof(yaml_node));
    out->items = keep_nodes(r, &items);
  }
  buf_free(&items);
  return good && !r->failed;
}

static bool read_pair(reader *r, pairs *into, unsigned depth) {
  gz_str key;
  yaml_node item;
  uint32_t line = r->line;
  if (!read_key(r, &key)) return false;
  if (r->p == r->end || *r->p != '=') return wrong(r, "a key without a value");
  r->p++;
  if (!read_value(r, &item, depth)) return false;
  pairs_put(r, into, key, line, &item);
  return !r->failed;
}

static bool read_inline(reader *r, yaml_node *out, unsigned depth) {
  pairs inside;
  bool good = true;
  pairs_init(&inside, r->scratch);
  r->p++;
  for (;;) {
    skip(r);
    if (r->p < r->end && *r->p == '}') break;
    good = read_pair(r, &inside, depth + 1);
    if (!good) break;
    skip(r);
    if (r->p < r->end && *r->p == ',') r->p++;
    else if (r->p == r->end || *r->p != '}') {
      good = wrong(r, "a table that is not closed");
      break;
    }
  }
  if (good) {
    r->p++;
    *out = pairs_map(r, &inside, out->line);
  }
  pairs_free(&inside);
  return good && !r->failed;
}

static bool read_value(reader *r, yaml_node *out, unsigned depth) {
  const char *from;
  while (r->p < r->end && (*r->p == ' ' || *r->p == '\t')) r->p++;
  *out = (yaml_node){.kind = GZ_STRING, .line = r->line};
  if (depth > MOST_DEPTH || ++r->n_nodes > MOST_NODES) return wrong(r, "too much, or too deep");
  if (r->p < r->end && *r->p == '[') return read_list(r, out, depth);
  if (r->p < r->end && *r->p == '{') return read_inline(r, out, depth);
  out->scalar.kind = GZ_STRING;
  if (r->p < r->end && (*r->p == '"' || *r->p == '\'')) {
    if (!read_text(r, &out->text)) return false;
    out->scalar.is.string = out->text;
    return !r->failed;
  }
  for (from = r->p; r->p < r->end && (unsigned char)*r->p >= ' ' && !strchr(",]}#", *r->p); r->p++) {}
  out->text = str_trim(str_from(from, r->p));
  if (!out->text.len) return wrong(r, "a value is missing");
  yaml_plain(out->text, &out->scalar);
  out->kind = out->scalar.kind;
  return true;
}

/* ---------------------------------------------------------------- lines */

/* The rest of a line: nothing, or a comment. */
static bool end_line(reader *r) {
  while (r->p < r->end && *r->p != '\n' && str_is_space(*r->p)) r->p++;
  if (r->p < r->end && *r->p != '\n' && *r->p != '#') return wrong(r, "text behind a value");
  return true;
}

static bool read_table(reader *r, gz_str *name) {
  bool of_list = at_sign(r, "[[");
  r->p += of_list ? 2 : 1;
  if (!read_key(r, name)) return false;
  if (!at_sign(r, of_list ? "]]" : "]")) return wrong(r, "the name of a table that is not closed");
  r->p += of_list ? 2 : 1;
  return true;
}

gz_status toml_tree(gz_str text, arena *into, const allocator *scratch, yaml_node *out, gz_error *err) {
  reader r = {.p = text.data, .end = text.data + text.len, .line = 1, .into = into, .scratch = scratch};
  pairs root, table;
  gz_str name = STR_NONE; /* of the table; absent: the root */
  uint32_t name_line = 0;
  gz_status status = GZ_OK;
  if (text.len > MOST_BYTES) return error_set(err, GZ_SYNTAX, 1, "larger than 1 MiB");
  pairs_init(&root, scratch);
  pairs_init(&table, scratch);
  while (r.p < r.end && !r.failed) {
    const char *line_at = r.p, *stop;
    uint32_t line = r.line;
    bool good;
    while (r.p < r.end && *r.p != '\n' && str_is_space(*r.p)) r.p++;
    if (r.p < r.end && *r.p == '[') {
      gz_str next;
      good = read_table(&r, &next);
      if (good) {
        yaml_node map = pairs_map(&r, &table, name_line);
        if (name.data) pairs_put(&r, &root, name, name_line, &map);
        buf_clear(&table.keys);
        buf_clear(&table.items);
        name = next;
        name_line = line;
      }
    } else {
      good = r.p == r.end || *r.p == '\n' || *r.p == '#' || read_pair(&r, name.data ? &table : &root, 0);
    }
    good = good && end_line(&r);
    if (!good) { /* on with the next line */
      if (status == GZ_OK && !r.failed) status = error_set(err, GZ_SYNTAX, line, "%s", r.wrong ? r.wrong : "?");
      r.wrong = NULL;
      r.p = line_at;
      r.line = line;
    }
    stop = memchr(r.p, '\n', (size_t)(r.end - r.p));
    r.p = stop ? stop + 1 : r.end;
    r.line++;
  }
  if (name.data) {
    yaml_node map = pairs_map(&r, &table, name_line);
    pairs_put(&r, &root, name, name_line, &map);
  }
  *out = pairs_map(&r, &root, 1);
  pairs_free(&root);
  pairs_free(&table);
  return r.failed ? error_nomem(err) : status;
}
