/* What does this YAML say? libyaml's events become a tree of nodes, in one pass.
 *
 *   events      [ a, { k: b } ]           (scalars and ends of containers, each with its line)
 *   done        | a | k | b |             finished nodes that no container has taken yet
 *   frames      | [ : from 0 | { : from 1 |   open containers; at its end one takes done[from …] as its children
 *
 * What keeps hostile text cheap, measured with libyaml 0.2.5:
 *   100 kB of '[' take it half a minute, but only if it is let go on: it looks at most 1024 characters ahead of the
 *   event it gives, so a reader that stops at the 65th level ends in a millisecond; the same for '{', "- - -", indents.
 *   An alias costs as many nodes as it stands for, so a bomb of them ends at the 10,000th. Anchors are found by hash.
 *   %TAG directives are compared each with all others: a megabyte of them takes 7 s. More than 64 are refused. */
#include "format/yaml.h"

#include <locale.h>
#include <math.h>
#include <stdlib.h>
#include <yaml.h>

#include "base/buf.h"
#include "base/error.h"
#include "base/map.h"
#include "base/sixteen.h"

enum { MOST_BYTES = 1 << 20, MOST_DEPTH = 64, MOST_NODES = 10000, MOST_DIRECTIVES = 64 };

typedef struct done_node {
  yaml_node node;
  uint32_t size;   /* nodes in it, itself and what its aliases stand for included */
  uint32_t height; /* levels of containers in it, itself included; 0 for a scalar */
} done_node;

typedef struct frame {
  bool is_map;
  uint32_t from; /* its children begin here in `done` */
  uint32_t line;
  uint32_t anchor; /* entry of `anchors`, or MAP_NONE */
} frame;

/* How far lines were counted: `index` characters, as libyaml counts them. Its lines also end where a carriage return stands alone, and
 * at U+0085, U+2028 and U+2029, which those of a page do not. */
typedef struct line_count {
  const char *at, *end;
  size_t index;
  uint32_t line;
} line_count;

typedef struct reader {
  line_count lines;
  arena *into;
  const allocator *scratch;
  gz_error *err;
  buf done;     /* done_node */
  map anchors;  /* value: place + 1 in `anchored`; 0 while the node is not complete */
  buf anchored; /* done_node */
  frame frames[MOST_DEPTH];
  uint32_t n_frames;
  uint32_t n_nodes;
} reader;

static done_node *nodes_of(const buf *b) { return (done_node *)(void *)b->data; }

static uint32_t count_of(const buf *b) { return (uint32_t)(b->len / sizeof(done_node)); }

/* ---------------------------------------------------------------- plain scalars, YAML 1.2 core schema */

static bool is_one_of(gz_str s, const char *const *names) {
  for (; *names; names++)
    if (str_equal(s, str_of(*names))) return true;
  return false;
}

/* Digits in `base` from *at on; moves it behind them. False: none, or more than 63 bits of them. */
static bool read_digits(gz_str s, size_t *at, unsigned base, uint64_t *value) {
  size_t from = *at;
  bool fits = true;
  *value = 0;
  for (; *at < s.len; ++*at) {
    char c = str_lower(s.data[*at]);
    unsigned digit = c >= '0' && c <= '9' ? (unsigned)(c - '0') : c >= 'a' && c <= 'f' ? (unsigned)(c - 'a') + 10 : 99;
    if (digit >= base) break;
    if (*value > ((uint64_t)INT64_MAX - digit) / base) fits = false;
    else *value = *value * base + digit;
  }
  return *at > from && fits;
}

static bool read_int(gz_str s, gz_value *out) {
  size_t at = 0;
  uint64_t value;
  bool negative = false;
  unsigned base = 10;
  if (s.len > 2 && s.data[0] == '0' && (s.data[1] == 'x' || s.data[1] == 'o')) {
    base = s.data[1] == 'x' ? 16 : 8;
    at = 2;
  } else if (s.len && (s.data[0] == '-' || s.data[0] == '+')) {
    negative = s.data[0] == '-';
    at = 1;
  }
  if (!read_digits(s, &at, base, &value) || at != s.len) return false;
  out->kind = GZ_INT;
  out->is.integer = negative ? -(int64_t)value : (int64_t)value;
  return true;
}

/* [-+]? ( .digits | digits (.digits?)? ) ( [eE] [-+]? digits )? */
static bool looks_real(gz_str s) {
  size_t at = 0, n_digits = 0;
  if (at < s.len && (s.data[at] == '-' || s.data[at] == '+')) at++;
  while (at < s.len && s.data[at] >= '0' && s.data[at] <= '9') at++, n_digits++;
  if (at < s.len && s.data[at] == '.') {
    at++;
    while (at < s.len && s.data[at] >= '0' && s.data[at] <= '9') at++, n_digits++;
  }
  if (!n_digits) return false;
  if (at < s.len && (s.data[at] == 'e' || s.data[at] == 'E')) {
    size_t from;
    at++;
    if (at < s.len && (s.data[at] == '-' || s.data[at] == '+')) at++;
    from = at;
    while (at < s.len && s.data[at] >= '0' && s.data[at] <= '9') at++;
    if (at == from) return false;
  }
  return at == s.len;
}

static bool read_real(gz_str s, gz_value *out) {
  static const char *const infinite[] = {".inf", ".Inf", ".INF", "+.inf", "+.Inf", "+.INF", NULL};
  static const char *const minus_infinite[] = {"-.inf", "-.Inf", "-.INF", NULL};
  static const char *const not_a_number[] = {".nan", ".NaN", ".NAN", NULL};
  char text[128];
  char *point;
  out->kind = GZ_REAL;
  out->is.real = 0;
  if (is_one_of(s, infinite)) out->is.real = (double)INFINITY;
  else if (is_one_of(s, minus_infinite)) out->is.real = -(double)INFINITY;
  else if (is_one_of(s, not_a_number)) out->is.real = (double)NAN;
  else {
    const char *decimal = localeconv()->decimal_point;
    if (s.len >= sizeof text || !looks_real(s)) return false; /* 128 digits are not meant as a number */
    memcpy(text, s.data, s.len);
    text[s.len] = '\0';
    point = strchr(text, '.');
    /* strtod reads what the editor's locale writes. Where its decimal point is longer than one
     * byte, what has a point is a text. */
    if (point && decimal[0] && !decimal[1]) *point = decimal[0];
    else if (point && strcmp(decimal, ".") != 0) return false;
    out->is.real = strtod(text, NULL);
  }
  return true;
}

void yaml_plain(gz_str s, gz_value *out) {
  static const char *const null[] = {"", "~", "null", "Null", "NULL", NULL};
  static const char *const yes[] = {"true", "True", "TRUE", NULL};
  static const char *const no[] = {"false", "False", "FALSE", NULL};
  memset(out, 0, sizeof *out);
  if (is_one_of(s, null)) return;
  if (is_one_of(s, yes) || is_one_of(s, no)) {
    out->kind = GZ_BOOL;
    out->is.boolean = s.data[0] == 't' || s.data[0] == 'T';
  } else if (!read_int(s, out) && !read_real(s, out)) {
    out->kind = GZ_STRING;
    out->is.string = s;
  }
}

/* ---------------------------------------------------------------- events to nodes */

static gz_status refuse_nodes(reader *r, uint32_t line) {
  return error_set(r->err, GZ_SYNTAX, line, "more than %d values", MOST_NODES);
}

static gz_status refuse_depth(reader *r, uint32_t line) {
  return error_set(r->err, GZ_SYNTAX, line, "nested more than %d levels deep", MOST_DEPTH);
}

/* The entry of an anchor, which stands for nothing until its node is complete: an alias inside it would never end. */
static gz_status declare_anchor(reader *r, const yaml_char_t *name, uint32_t *anchor) {
  *anchor = MAP_NONE;
  if (!name) return GZ_OK;
  *anchor = map_add(&r->anchors, str_of((const char *)name), NULL);
  if (*anchor == MAP_NONE) return error_nomem(r->err);
  r->anchors.entries[*anchor].value = 0;
  return GZ_OK;
}

static gz_status add_done(reader *r, const done_node *node, uint32_t anchor) {
  buf_put(&r->done, node, sizeof *node);
  if (anchor != MAP_NONE) {
    buf_put(&r->anchored, node, sizeof *node);
    if (!r->anchored.failed) r->anchors.entries[anchor].value = count_of(&r->anchored);
  }
  return r->done.failed || r->anchored.failed ? error_nomem(r->err) : GZ_OK;
}

static gz_status read_scalar(reader *r, const yaml_event_t *event, uint32_t line) {
  done_node node = {0};
  uint32_t anchor;
  gz_status status = declare_anchor(r, event->data.scalar.anchor, &anchor);
  gz_str text = {(const char *)event->data.scalar.value, event->data.scalar.length};
  if (status != GZ_OK) return status;
  if (++r->n_nodes > MOST_NODES) return refuse_nodes(r, line);
  if (!arena_str(r->into, text, &node.node.text)) return error_nomem(r->err);
  if (event->data.scalar.style == YAML_PLAIN_SCALAR_STYLE) {
    yaml_plain(node.node.text, &node.node.scalar);
  } else {
    node.node.scalar.kind = GZ_STRING;
    node.node.scalar.is.string = node.node.text;
  }
  node.node.kind = node.node.scalar.kind;
  node.node.line = line;
  node.size = 1;
  return add_done(r, &node, anchor);
}

static gz_status read_alias(reader *r, const yaml_event_t *event, uint32_t line) {
  gz_str name = str_of((const char *)event->data.alias.anchor);
  uint32_t entry = map_find(&r->anchors, name);
  done_node node;
  if (entry == MAP_NONE)
    return error_set(r->err, GZ_SYNTAX, line, "no anchor &%.*s before *%.*s", STR_ARG(name), STR_ARG(name));
  if (!r->anchors.entries[entry].value) {
    return error_set(r->err, GZ_SYNTAX, line, "*%.*s stands inside what it stands for", STR_ARG(name));
  }
  node = nodes_of(&r->anchored)[r->anchors.entries[entry].value - 1];
  if (node.size > MOST_NODES - r->n_nodes) return refuse_nodes(r, line);
  if (r->n_frames + node.height > MOST_DEPTH) return refuse_depth(r, line);
  r->n_nodes += node.size;
  node.node.line = line;
  return add_done(r, &node, MAP_NONE);
}

static gz_status begin_container(reader *r, bool is_map, const yaml_char_t *anchor_name, uint32_t line) {
  uint32_t anchor;
  gz_status status = declare_anchor(r, anchor_name, &anchor);
  if (status != GZ_OK) return status;
  if (++r->n_nodes > MOST_NODES) return refuse_nodes(r, line);
  if (r->n_frames == MOST_DEPTH) return refuse_depth(r, line);
  r->frames[r->n_frames++] = (frame){is_map, count_of(&r->done), line, anchor};
  return GZ_OK;
}

/* Pairs in the order written, less those that a later one of the same key replaces and those whose key is no scalar. */
static gz_status take_pairs(reader *r, const done_node *children, uint32_t n_pairs, yaml_node *out) {
  yaml_node *keys = arena_zero(r->into, n_pairs + 1, sizeof *keys);
  yaml_node *items = arena_zero(r->into, n_pairs + 1, sizeof *items);
  uint32_t i;
  gz_status status = GZ_OK;
  map last;
  map_init(&last, r->scratch);
  if (!keys || !items) status = error_nomem(r->err);
  for (i = 0; i < n_pairs && status == GZ_OK; i++) {
    const yaml_node *key = &children[2 * i].node;
    uint32_t entry;
    if (key->kind == GZ_LIST || key->kind == GZ_MAP) continue;
    entry = map_add(&last, key->text, NULL);
    if (entry == MAP_NONE) status = error_nomem(r->err);
    else last.entries[entry].value = i;
  }
  for (i = 0; i < n_pairs && status == GZ_OK; i++) {
    const yaml_node *key = &children[2 * i].node;
    if (key->kind == GZ_LIST || key->kind == GZ_MAP || last.entries[map_find(&last, key->text)].value != i) continue;
    keys[out->n] = *key;
    items[out->n++] = children[2 * i + 1].node;
  }
  map_free(&last);
  out->keys = keys;
  out->items = items;
  return status;
}

static gz_status end_container(reader *r) {
  const frame *f = &r->frames[--r->n_frames];
  const done_node *children = nodes_of(&r->done) ? nodes_of(&r->done) + f->from : NULL;
  uint32_t n = count_of(&r->done) - f->from, i;
  done_node node = {0};
  gz_status status = GZ_OK;
  node.node.kind = f->is_map ? GZ_MAP : GZ_LIST;
  node.node.line = f->line;
  node.size = 1;
  for (i = 0; i < n; i++) {
    node.size += children[i].size;
    if (children[i].height > node.height) node.height = children[i].height;
  }
  node.height++;
  if (f->is_map) {
    status = take_pairs(r, children, n / 2, &node.node);
  } else {
    yaml_node *items = arena_zero(r->into, (size_t)n + 1, sizeof *items);
    if (!items) return error_nomem(r->err);
    for (i = 0; i < n; i++) items[i] = children[i].node;
    node.node.items = items;
    node.node.n = n;
  }
  if (status != GZ_OK) return status;
  r->done.len = f->from * sizeof(done_node);
  return add_done(r, &node, f->anchor);
}

/* ---------------------------------------------------------------- the document */

static uint32_t line_at(gz_str text, size_t at) {
  return 1 + (uint32_t)sixteen_count(str_part(text, 0, at < text.len ? at : text.len), '\n');
}

/* Marks ascend. */
static uint32_t line_of(line_count *c, yaml_mark_t mark) {
  for (; c->index < mark.index && c->at < c->end; c->at++) {
    c->line += *c->at == '\n';
    c->index += c->at + 1 == c->end || (c->at[1] & 0xc0) != 0x80; /* the last byte of a character */
  }
  return c->line;
}

static gz_status parser_error(const yaml_parser_t *parser, gz_str text, line_count *lines, gz_error *err) {
  const char *problem = parser->problem ? parser->problem : "cannot be read";
  yaml_mark_t mark = parser->problem_mark;
  if (parser->error == YAML_MEMORY_ERROR) return error_nomem(err);
  if (parser->error == YAML_READER_ERROR) {
    return error_set(err, GZ_SYNTAX, line_at(text, parser->problem_offset), "%s", problem);
  }
  if (parser->context && strstr(problem, "end of stream")) mark = parser->context_mark; /* where it was opened */
  return error_set(err, GZ_SYNTAX, line_of(lines, mark), "%s%s%s", problem, parser->context ? " " : "",
                   parser->context ? parser->context : "");
}

static bool too_many_directives(gz_str text) {
  const char *at = text.data, *end = text.data + text.len;
  int n = 0;
  while (at && n <= MOST_DIRECTIVES && (at = memmem(at, (size_t)(end - at), "%TAG", 4))) n++, at += 4;
  return n > MOST_DIRECTIVES;
}

static gz_status read_event(reader *r, const yaml_event_t *event) {
  uint32_t line = line_of(&r->lines, event->start_mark);
  switch (event->type) {
  case YAML_SCALAR_EVENT: return read_scalar(r, event, line);
  case YAML_ALIAS_EVENT: return read_alias(r, event, line);
  case YAML_SEQUENCE_START_EVENT: return begin_container(r, false, event->data.sequence_start.anchor, line);
  case YAML_MAPPING_START_EVENT: return begin_container(r, true, event->data.mapping_start.anchor, line);
  case YAML_SEQUENCE_END_EVENT:
  case YAML_MAPPING_END_EVENT: return end_container(r);
  default: return GZ_OK;
  }
}

gz_status yaml_tree(gz_str text, arena *into, const allocator *scratch, yaml_node *out, gz_error *err) {
  reader r = {.into = into, .scratch = scratch, .err = err};
  yaml_parser_t parser;
  gz_status status = GZ_OK;
  bool more = true;
  memset(out, 0, sizeof *out);
  out->line = 1;
  r.lines = (line_count){text.data, text.data + text.len, 0, 1};
  if (text.len > MOST_BYTES) return error_set(err, GZ_SYNTAX, 1, "larger than %d bytes", MOST_BYTES);
  if (text.len && too_many_directives(text)) return error_set(err, GZ_SYNTAX, 1, "more than %d %%TAG", MOST_DIRECTIVES);
  if (!yaml_parser_initialize(&parser)) return error_nomem(err);
  buf_init(&r.done, scratch);
  buf_init(&r.anchored, scratch);
  map_init(&r.anchors, scratch);
  yaml_parser_set_encoding(&parser, YAML_UTF8_ENCODING);
  yaml_parser_set_input_string(&parser, (const unsigned char *)(text.data ? text.data : ""), text.len);
  while (more && status == GZ_OK) {
    yaml_event_t event;
    if (!yaml_parser_parse(&parser, &event)) {
      status = parser_error(&parser, text, &r.lines, err);
      break;
    }
    status = read_event(&r, &event);
    more = event.type != YAML_DOCUMENT_END_EVENT && event.type != YAML_STREAM_END_EVENT;
    yaml_event_delete(&event);
  }
  if (status == GZ_OK && count_of(&r.done)) *out = nodes_of(&r.done)[0].node;
  yaml_parser_delete(&parser);
  buf_free(&r.done);
  buf_free(&r.anchored);
  map_free(&r.anchors);
  return status;
}

/* Recursion is bounded: a tree has at most MOST_DEPTH levels and MOST_NODES nodes, what aliases stand for included. */
bool yaml_value(const yaml_node *node, arena *into, gz_value *out) {
  uint32_t i;
  *out = node->scalar;
  out->kind = node->kind;
  out->n = node->n;
  if (node->kind == GZ_LIST) {
    gz_value *items = arena_zero(into, (size_t)node->n + 1, sizeof *items);
    if (!items) return false;
    for (i = 0; i < node->n; i++)
      if (!yaml_value(&node->items[i], into, &items[i])) return false;
    out->is.items = items;
  } else if (node->kind == GZ_MAP) {
    gz_pair *pairs = arena_zero(into, (size_t)node->n + 1, sizeof *pairs);
    if (!pairs) return false;
    for (i = 0; i < node->n; i++) {
      pairs[i].key = node->keys[i].text;
      if (!yaml_value(&node->items[i], into, &pairs[i].value)) return false;
    }
    out->is.pairs = pairs;
  }
  return true;
}

const yaml_node *yaml_find(const yaml_node *node, const char *key) {
  uint32_t i;
  if (node->kind != GZ_MAP) return NULL;
  for (i = 0; i < node->n; i++)
    if (str_equal_nocase(node->keys[i].text, str_of(key))) return &node->items[i];
  return NULL;
}

gz_status yaml_read(gz_str text, arena *into, const allocator *scratch, gz_value *out, gz_error *err) {
  yaml_node tree;
  gz_status status = yaml_tree(text, into, scratch, &tree, err);
  memset(out, 0, sizeof *out);
  if (status == GZ_OK && !yaml_value(&tree, into, out)) status = error_nomem(err);
  return status;
}
