/* How does an article cross from the parser to the index? */
#include "article/record.h"

#include "base/error.h"
#include "base/map.h"

enum { VERSION = 2, CONTINUES = 1 };

/* ---------------------------------------------------------------- values */

/* Calls itself at most VALUE_DEPTH deep. */
static void put_value(buf *out, const gz_value *v, int depth) {
  gz_kind kind = depth > VALUE_DEPTH ? GZ_NIL : v->kind;
  uint64_t bits = 0;
  uint32_t i;
  buf_put_byte(out, (unsigned char)kind);
  switch (kind) {
  case GZ_NIL: break;
  case GZ_BOOL: buf_put_byte(out, v->is.boolean); break;
  case GZ_INT: buf_put_u64(out, (uint64_t)v->is.integer); break;
  case GZ_REAL:
    memcpy(&bits, &v->is.real, sizeof v->is.real);
    buf_put_u64(out, bits);
    break;
  case GZ_STRING: buf_put_text(out, v->is.string); break;
  case GZ_LIST:
    buf_put_varint(out, v->n);
    for (i = 0; i < v->n && !out->failed; i++) put_value(out, &v->is.items[i], depth + 1);
    break;
  case GZ_MAP:
    buf_put_varint(out, v->n);
    for (i = 0; i < v->n && !out->failed; i++) {
      buf_put_text(out, v->is.pairs[i].key);
      put_value(out, &v->is.pairs[i].value, depth + 1);
    }
    break;
  }
}

void value_put(buf *out, const gz_value *v) { put_value(out, v, 0); }

gz_str record_text(bytes *in) {
  gz_str text = bytes_text(in);
  if (!utf8_valid(text)) in->failed = true;
  return text;
}

/* `in` has failed when it returns false, or there was no memory. Calls itself at most VALUE_DEPTH deep. */
bool value_get(bytes *in, arena *into, gz_value *v, int depth) {
  unsigned char kind = bytes_byte(in), flag;
  uint64_t bits;
  uint32_t i;
  gz_value *items;
  gz_pair *pairs;
  memset(v, 0, sizeof *v);
  if (in->failed || kind > GZ_MAP || (depth > VALUE_DEPTH && kind != GZ_NIL)) goto corrupt;
  v->kind = (gz_kind)kind;
  switch (v->kind) {
  case GZ_NIL: break;
  case GZ_BOOL:
    flag = bytes_byte(in);
    if (flag > 1) goto corrupt;
    v->is.boolean = flag;
    break;
  case GZ_INT:
    bits = bytes_u64(in);
    memcpy(&v->is.integer, &bits, sizeof bits);
    break;
  case GZ_REAL:
    bits = bytes_u64(in);
    memcpy(&v->is.real, &bits, sizeof v->is.real);
    break;
  case GZ_STRING: v->is.string = record_text(in); break;
  case GZ_LIST:
    v->n = bytes_count(in, 1);
    v->is.items = items = arena_alloc(into, v->n * sizeof *items + 1);
    if (!items) return false;
    for (i = 0; i < v->n; i++)
      if (!value_get(in, into, &items[i], depth + 1)) return false;
    break;
  case GZ_MAP:
    v->n = bytes_count(in, 2);
    v->is.pairs = pairs = arena_alloc(into, v->n * sizeof *pairs + 1);
    if (!pairs) return false;
    for (i = 0; i < v->n; i++) {
      pairs[i].key = record_text(in);
      if (!value_get(in, into, &pairs[i].value, depth + 1)) return false;
    }
    break;
  }
  return !in->failed;
corrupt:
  in->failed = true;
  return false;
}

/* ---------------------------------------------------------------- records */

void record_put(buf *out, const gz_article *a, const origin *from) {
  static const gz_value no_meta = {GZ_MAP, 0, {0}};
  uint32_t i;
  buf_put_varint(out, VERSION);
  buf_put_varint(out, a->line);
  buf_put_varint(out, a->end_line - a->line);
  buf_put_varint(out, from->from);
  buf_put_varint(out, from->to - from->from);
  buf_put_byte(out, a->continues ? CONTINUES : 0);
  buf_put_text(out, a->title);
  buf_put_text(out, a->section);
  buf_put_text(out, a->date);
  buf_put_text(out, a->id);
  buf_put_text(out, a->path);
  buf_put_varint(out, a->n_tags);
  for (i = 0; i < a->n_tags; i++) buf_put_text(out, a->tags[i]);
  value_put(out, a->meta.kind == GZ_MAP ? &a->meta : &no_meta);
  buf_put_text(out, from->replay);
}

uint32_t record_sum(bytes *in, uint32_t base) {
  uint32_t more = bytes_varint32(in);
  if (more > UINT32_MAX - base) in->failed = true;
  return base + more;
}

gz_status record_get(gz_str record, arena *into, gz_article *a, origin *from, gz_error *err) {
  bytes in = bytes_of(record);
  unsigned char flags;
  gz_str *tags;
  uint32_t i;
  memset(a, 0, sizeof *a);
  memset(from, 0, sizeof *from);
  if (bytes_varint(&in) != VERSION) goto corrupt;
  a->line = bytes_varint32(&in);
  a->end_line = record_sum(&in, a->line);
  from->from = bytes_varint32(&in);
  from->to = record_sum(&in, from->from);
  flags = bytes_byte(&in);
  a->continues = flags & CONTINUES;
  a->title = record_text(&in);
  a->section = record_text(&in);
  a->date = record_text(&in);
  a->id = record_text(&in);
  a->path = record_text(&in);
  a->n_tags = bytes_count(&in, 1);
  if (in.failed || flags > CONTINUES || !a->line) goto corrupt;
  a->tags = tags = arena_alloc(into, a->n_tags * sizeof *tags + 1);
  if (!tags) goto nomem;
  for (i = 0; i < a->n_tags; i++) tags[i] = record_text(&in);
  if (in.failed) goto corrupt;
  if (!value_get(&in, into, &a->meta, 0) && !in.failed) goto nomem;
  from->replay = bytes_text(&in);
  if (in.failed || a->meta.kind != GZ_MAP || bytes_left(&in)) goto corrupt;
  return GZ_OK;
nomem:
  memset(a, 0, sizeof *a);
  return error_nomem(err);
corrupt:
  memset(a, 0, sizeof *a);
  return error_set(err, GZ_CORRUPT, 0, "an article's record is damaged");
}

/* ---------------------------------------------------------------- copies */

/* Calls itself as deep as the value is, which its reader has limited. */
static bool copy_value(const gz_value *v, arena *into, gz_value *out) {
  gz_value *items;
  gz_pair *pairs;
  uint32_t i;
  *out = *v;
  switch (v->kind) {
  case GZ_STRING: return arena_str(into, v->is.string, &out->is.string);
  case GZ_LIST:
    out->is.items = items = arena_zero(into, (size_t)v->n + 1, sizeof *items);
    if (!items) return false;
    for (i = 0; i < v->n; i++)
      if (!copy_value(&v->is.items[i], into, &items[i])) return false;
    return true;
  case GZ_MAP:
    out->is.pairs = pairs = arena_zero(into, (size_t)v->n + 1, sizeof *pairs);
    if (!pairs) return false;
    for (i = 0; i < v->n; i++)
      if (!arena_str(into, v->is.pairs[i].key, &pairs[i].key) ||
          !copy_value(&v->is.pairs[i].value, into, &pairs[i].value))
        return false;
    return true;
  default: return true;
  }
}

bool article_copy(const gz_article *a, arena *into, gz_article *out) {
  gz_str *tags = arena_zero(into, (size_t)a->n_tags + 1, sizeof *tags);
  gz_heading *headings = arena_zero(into, (size_t)a->n_headings + 1, sizeof *headings);
  gz_link *links = arena_zero(into, (size_t)a->n_links + 1, sizeof *links);
  bool done = tags && headings && links;
  uint32_t i;
  *out = *a;
  if (!done) return false;
  out->tags = tags;
  out->headings = headings;
  out->links = links;
  for (i = 0; i < a->n_tags; i++) done = done && arena_str(into, a->tags[i], &tags[i]);
  for (i = 0; i < a->n_headings; i++) {
    headings[i] = a->headings[i];
    done = done && arena_str(into, a->headings[i].title, &headings[i].title);
  }
  for (i = 0; i < a->n_links; i++) {
    links[i] = a->links[i];
    done = done && arena_str(into, a->links[i].text, &links[i].text) &&
           arena_str(into, a->links[i].target, &links[i].target);
  }
  return done && arena_str(into, a->title, &out->title) && arena_str(into, a->body, &out->body) &&
         arena_str(into, a->section, &out->section) && arena_str(into, a->date, &out->date) &&
         arena_str(into, a->id, &out->id) && arena_str(into, a->path, &out->path) &&
         copy_value(&a->meta, into, &out->meta);
}

/* ---------------------------------------------------------------- ids */

/* Hashed word by word, each hash the seed of the next, so that white space does not count. */
void article_id(gz_str path, gz_str title, uint32_t nth, char out[16]) {
  static const char digits[] = "0123456789abcdef";
  uint64_t hash = map_hash(path, 0);
  size_t at = 0;
  int i;
  while (at < title.len) {
    size_t from = at;
    while (at < title.len && !str_is_space(title.data[at])) at++;
    if (at > from) hash = map_hash(str_part(title, from, at - from), hash);
    while (at < title.len && str_is_space(title.data[at])) at++;
  }
  if (nth) { /* a blank first: no word is like it */
    char place[5] = {' ', (char)(nth >> 24), (char)(nth >> 16), (char)(nth >> 8), (char)nth};
    hash = map_hash((gz_str){place, sizeof place}, hash);
  }
  for (i = 15; i >= 0; i--, hash >>= 4) out[i] = digits[hash & 15];
}
