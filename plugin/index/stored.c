/* How does an article lie in a segment? */
#include "index/stored.h"

#include "article/replay.h"
#include "base/error.h"

enum { CONTINUES = 1, NTH = 2, OWN_ID = 4, DATE = 8, META = 16, REPLAY = 32, PACKED = 64, USUAL = 128 };
enum { NTH_MOST = 16, ID_LEN = 16 }; /* so many are tried, each a hash of path and headline */

static bool is_computed(const gz_article *a, gz_str path, uint32_t *nth) {
  char id[ID_LEN];
  if (a->id.len != ID_LEN || !a->title.data) return false;
  for (*nth = 0; *nth < NTH_MOST; ++*nth) {
    article_id(path, a->title, *nth, id);
    if (!memcmp(id, a->id.data, ID_LEN)) return true;
  }
  return false;
}

void stored_put(buf *out, const gz_article *a, const origin *from, gz_str path) {
  bool has_meta = a->meta.kind == GZ_MAP && a->meta.n;
  char begin[REPLAY_USUAL];
  gz_str usual = {begin, replay_usual(a->title.len, begin)};
  uint32_t nth = 0;
  bool computed = is_computed(a, path, &nth), is_usual = from->replay.data && str_begins(from->replay, usual);
  unsigned flags = (a->continues ? CONTINUES : 0) | (computed ? (nth ? NTH : 0) : OWN_ID) | (a->date.data ? DATE : 0) |
                   (has_meta ? META : 0) | (from->replay.data ? REPLAY : 0) | (is_usual ? USUAL : 0);
  buf_put_byte(out, (unsigned char)flags);
  buf_put_varint(out, a->line);
  buf_put_varint(out, a->end_line - a->line);
  buf_put_varint(out, from->from);
  buf_put_varint(out, from->to - from->from);
  buf_put_text(out, a->title);
  if (flags & NTH) buf_put_varint(out, nth);
  if (flags & OWN_ID) buf_put_text(out, a->id);
  if (flags & DATE) buf_put_text(out, a->date);
  if (flags & META) value_put(out, &a->meta);
  if (flags & REPLAY) buf_put_str(out, str_after(from->replay, is_usual ? usual.len : 0));
}

/* What stands before the title, which is a text that may be packed. */
static bytes to_title(gz_str item) {
  bytes in = bytes_of(item);
  int i;
  bytes_byte(&in);
  for (i = 0; i < 4; i++) bytes_varint(&in);
  return in;
}

gz_str stored_title(gz_str item) {
  bytes in = to_title(item);
  return bytes_text(&in);
}

void stored_put_packed(buf *out, gz_str item, gz_str title, const symbol_table *s, buf *scratch) {
  bytes in = to_title(item);
  size_t flags = out->len;
  unsigned packed;
  buf_clear(scratch);
  if (s && title.len) symbols_pack(s, title, scratch);
  packed = scratch->len && scratch->len < title.len ? PACKED : 0;
  buf_put_str(out, str_part(item, 0, (size_t)((const char *)in.at - item.data)));
  buf_put_text(out, packed ? buf_str(scratch) : title);
  bytes_text(&in);
  buf_put_str(out, bytes_take(&in, bytes_left(&in)));
  out->failed |= scratch->failed;
  if (!out->failed) out->data[flags] = (char)(((unsigned char)item.data[0] & ~(unsigned)PACKED) | packed);
}

/* False: no memory, or `in` has failed. */
static bool get_id(bytes *in, unsigned flags, gz_str path, arena *into, gz_article *a) {
  uint32_t nth = flags & NTH ? bytes_varint32(in) : 0;
  char *id;
  if (flags & OWN_ID) {
    a->id = record_text(in);
    return true;
  }
  id = arena_alloc(into, ID_LEN);
  if (!id) return false;
  article_id(path, a->title, nth, id);
  a->id = (gz_str){id, ID_LEN};
  return true;
}

/* The same. */
static bool get_title(bytes *in, unsigned flags, gz_str table, arena *into, gz_article *a) {
  gz_str packed;
  char *title;
  if (!(flags & PACKED)) {
    a->title = record_text(in);
    return true;
  }
  packed = bytes_text(in);
  title = arena_alloc(into, packed.len * SYMBOL_LEN + 1); /* which lies in a part: no wrap */
  if (!title) return false;
  a->title.data = title;
  if (!packed.data || !symbols_unpack(table, packed, title, &a->title.len) || !utf8_valid(a->title)) in->failed = true;
  return true;
}

static bool get_replay(bytes *in, unsigned flags, size_t title_len, arena *into, gz_str *out) {
  gz_str rest = bytes_take(in, bytes_left(in));
  char begin[REPLAY_USUAL], *to;
  size_t len = replay_usual(title_len, begin);
  *out = rest;
  if (!(flags & USUAL)) return true;
  to = arena_alloc(into, len + rest.len);
  if (!to) return false;
  memcpy(to, begin, len);
  if (rest.len) memcpy(to + len, rest.data, rest.len);
  *out = (gz_str){to, len + rest.len};
  return true;
}

gz_status stored_get(gz_str item, gz_str path, gz_str table, arena *into, gz_article *a, origin *from, gz_error *err) {
  bytes in = bytes_of(item);
  unsigned flags = bytes_byte(&in);
  memset(a, 0, sizeof *a);
  memset(from, 0, sizeof *from);
  a->meta.kind = GZ_MAP;
  a->path = path;
  a->continues = flags & CONTINUES;
  a->line = bytes_varint32(&in);
  a->end_line = record_sum(&in, a->line);
  from->from = bytes_varint32(&in);
  from->to = record_sum(&in, from->from);
  if (!get_title(&in, flags, table, into, a)) goto nomem;
  if (in.failed || !a->line || (flags & (REPLAY | USUAL)) == USUAL) goto corrupt;
  if (!get_id(&in, flags, path, into, a)) goto nomem;
  if (flags & DATE) a->date = record_text(&in);
  if (flags & META && !value_get(&in, into, &a->meta, 0) && !in.failed) goto nomem;
  if (flags & REPLAY && !get_replay(&in, flags, a->title.len, into, &from->replay)) goto nomem;
  if (in.failed || a->meta.kind != GZ_MAP || bytes_left(&in)) goto corrupt;
  return GZ_OK;
nomem:
  memset(a, 0, sizeof *a);
  return error_nomem(err);
corrupt:
  memset(a, 0, sizeof *a);
  return error_set(err, GZ_CORRUPT, 0, "an article's record is damaged");
}
