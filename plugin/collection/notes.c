/* What does the indexer remember of files that no segment says?
 *
 *   magic "GZNOT\r\n\x1a" | u32 version | varint n | n x note | u64 XXH3 of all before
 *   note   kind, a byte | path | u64 size, inode, device, mtime, ctime, content | text */
#include "collection/notes.h"

#include "base/error.h"
#include "base/str.h"

#define MAGIC "GZNOT\r\n\x1a"
enum { NOTES_VERSION = 1, NOTE_LEAST = 1 + 1 + 6 * 8 + 1 };

void notes_init(notes *n, const allocator *from) {
  memset(n, 0, sizeof *n);
  arena_init(&n->own, from);
  map_init(&n->paths, from);
}

void notes_free(notes *n) {
  if (!n->own.from) return;
  mem_free(n->own.from, n->at, n->room * sizeof *n->at);
  map_free(&n->paths);
  arena_free(&n->own);
  n->at = NULL;
  n->room = 0;
}

const page_note *notes_find(const notes *n, gz_str path) {
  uint32_t at = n->paths.n ? map_find(&n->paths, path) : MAP_NONE;
  return at == MAP_NONE ? NULL : &n->at[at];
}

bool notes_put(notes *n, const page_note *one) {
  page_note own = *one;
  page_note *grown = mem_more(n->own.from, n->at, n->paths.n, &n->room, sizeof *grown);
  uint32_t at;
  if (!grown) return false;
  n->at = grown;
  if (!arena_str(&n->own, one->text, &own.text)) return false;
  at = map_add(&n->paths, one->path, NULL);
  if (at == MAP_NONE) return false;
  own.path = n->paths.entries[at].key;
  n->at[at] = own;
  return true;
}

void notes_write(const notes *n, buf *out) {
  uint32_t i;
  buf_put(out, MAGIC, 8);
  buf_put_u32(out, NOTES_VERSION);
  buf_put_varint(out, n->paths.n);
  for (i = 0; i < n->paths.n; i++) {
    const page_note *one = &n->at[i];
    buf_put_byte(out, (unsigned char)one->kind);
    buf_put_text(out, one->path);
    buf_put_u64(out, one->state.size);
    buf_put_u64(out, one->state.inode);
    buf_put_u64(out, one->state.device);
    buf_put_u64(out, (uint64_t)one->state.mtime_ns);
    buf_put_u64(out, (uint64_t)one->state.ctime_ns);
    buf_put_u64(out, one->content);
    buf_put_text(out, one->text);
  }
  buf_put_u64(out, out->failed ? 0 : map_hash(buf_str(out), 0));
}

static gz_status corrupt(gz_error *err) {
  return error_set(err, GZ_CORRUPT, 0, "the notes of the index cannot be read");
}

gz_status notes_read(notes *n, gz_str from, gz_error *err) {
  bytes in, sum = bytes_part(from, from.len < 8 ? from.len + 1 : from.len - 8, 8);
  uint32_t count, i;
  if (sum.failed || bytes_u64(&sum) != map_hash(str_part(from, 0, from.len - 8), 0)) return corrupt(err);
  in = bytes_of(str_part(from, 0, from.len - 8));
  if (!str_equal(bytes_take(&in, 8), (gz_str){MAGIC, 8}) || bytes_u32(&in) != NOTES_VERSION) return corrupt(err);
  count = bytes_count(&in, NOTE_LEAST);
  for (i = 0; i < count && !in.failed; i++) {
    page_note one;
    unsigned char kind = bytes_byte(&in);
    one.kind = (note_kind)kind;
    one.path = bytes_text(&in);
    one.state.size = bytes_u64(&in);
    one.state.inode = bytes_u64(&in);
    one.state.device = bytes_u64(&in);
    one.state.mtime_ns = (int64_t)bytes_u64(&in);
    one.state.ctime_ns = (int64_t)bytes_u64(&in);
    one.content = bytes_u64(&in);
    one.text = bytes_text(&in);
    if (in.failed || kind >= N_NOTE_KINDS || !one.path.data || (kind >= NOTE_LEFT_OUT && !one.text.data)) break;
    if (!notes_put(n, &one)) return error_nomem(err);
  }
  return i == count && !in.failed && !bytes_left(&in) ? GZ_OK : corrupt(err);
}
