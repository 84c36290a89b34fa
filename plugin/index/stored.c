/* How does an article lie in a segment? */
#include "index/stored.h"

#include "base/error.h"

enum { CONTINUES = 1, NTH = 2, OWN_ID = 4, DATE = 8, META = 16, REPLAY = 32, ALL = 63 };
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
  uint32_t nth = 0;
  bool computed = is_computed(a, path, &nth);
  unsigned flags = (a->continues ? CONTINUES : 0) | (computed ? (nth ? NTH : 0) : OWN_ID) | (a->date.data ? DATE : 0) |
                   (has_meta ? META : 0) | (from->replay.data ? REPLAY : 0);
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
  if (flags & REPLAY) buf_put_str(out, from->replay);
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

gz_status stored_get(gz_str item, gz_str path, arena *into, gz_article *a, origin *from, gz_error *err) {
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
  a->title = record_text(&in);
  if (in.failed || !a->line || flags > ALL) goto corrupt;
  if (!get_id(&in, flags, path, into, a)) goto nomem;
  if (flags & DATE) a->date = record_text(&in);
  if (flags & META && !value_get(&in, into, &a->meta, 0) && !in.failed) goto nomem;
  if (flags & REPLAY) from->replay = bytes_take(&in, bytes_left(&in));
  if (in.failed || a->meta.kind != GZ_MAP || bytes_left(&in)) goto corrupt;
  return GZ_OK;
nomem:
  memset(a, 0, sizeof *a);
  return error_nomem(err);
corrupt:
  memset(a, 0, sizeof *a);
  return error_set(err, GZ_CORRUPT, 0, "an article's record is damaged");
}
