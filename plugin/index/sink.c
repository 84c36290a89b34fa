/* How do parts become a segment? */
#include "index/sink.h"

#include <errno.h>
#include <string.h>
#include <unistd.h>

#include "base/map.h"

void sink_begin(sink *s, int fd, const allocator *from) {
  memset(s, 0, sizeof *s);
  s->from = *from;
  s->fd = fd;
  buf_init(&s->out, &s->from);
  buf_init(&s->sums, &s->from);
  if (fd < 0) buf_space(&s->out, IMAGE_HEAD);
}

void sink_free(sink *s) {
  buf_free(&s->out);
  buf_free(&s->sums);
}

/* Where the body begins in `out`: only in memory the head is there too. */
static size_t skipped(const sink *s) { return s->fd < 0 ? IMAGE_HEAD : 0; }

static uint64_t body_len(const sink *s) { return s->saved + s->out.len - skipped(s); }

uint64_t sink_part_at(const sink *s) { return body_len(s) - (s->n_parts ? s->ends[s->n_parts - 1] : 0); }

static void save(sink *s, const char *data, size_t len, uint64_t at) {
  while (len && s->status == GZ_OK) {
    ssize_t n = pwrite(s->fd, data, len, (off_t)at);
    if (n < 0 && errno == EINTR) continue;
    if (n < 0) s->status = error_errno(&s->err, errno, "writing the index");
    else data += n, len -= (size_t)n, at += (uint64_t)n;
  }
}

/* The checksums of `len` bytes of `out`, a chunk each, from the chunk on that has none yet. */
static void sum_up(sink *s, size_t from, size_t len) {
  gz_str out = buf_str(&s->out);
  size_t at;
  for (at = 0; at < len; at += CHUNK)
    buf_put_u64(&s->sums, map_hash(str_part(out, from + at, len - at < CHUNK ? len - at : CHUNK), 0));
}

void sink_flush(sink *s) {
  size_t len = s->out.len & ~(size_t)(CHUNK - 1);
  if (s->fd < 0 || !len || s->out.failed) return;
  sum_up(s, 0, len);
  save(s, s->out.data, len, IMAGE_HEAD + s->saved);
  memmove(s->out.data, s->out.data + len, s->out.len - len);
  s->out.len -= len;
  s->saved += len;
}

void sink_end_part(sink *s, image_part part) {
  s->ends[part] = body_len(s);
  s->n_parts = (int)part + 1;
  sink_flush(s);
}

/* At the beginning of `out`, where its room is. */
static void put_head(sink *s, uint64_t len) {
  buf *out = &s->out;
  int i;
  if (out->failed || s->sums.failed) return;
  memcpy(out->data, IMAGE_MAGIC, sizeof IMAGE_MAGIC - 1);
  buf_set_u32(out, 8, IMAGE_VERSION);
  buf_set_u32(out, 12, N_PARTS);
  buf_set_u64(out, 16, len);
  for (i = 0; i < N_PARTS; i++) buf_set_u64(out, IMAGE_TABLE + (size_t)i * 8, s->ends[i] - (i ? s->ends[i - 1] : 0));
  buf_set_u64(out, IMAGE_SUMS, map_hash(buf_str(&s->sums), 0));
  buf_set_u64(out, IMAGE_SUMS + 8, map_hash((gz_str){out->data, IMAGE_SUMS + 8}, 0));
}

gz_status sink_finish(sink *s, char **image, uint64_t *len, gz_error *err) {
  uint64_t body = body_len(s);
  size_t exact;
  *image = NULL;
  *len = IMAGE_HEAD + body + chunks_of((size_t)body) * 8;
  if (!s->out.failed) sum_up(s, skipped(s), s->out.len - skipped(s));
  buf_put_str(&s->out, buf_str(&s->sums));
  if (s->fd >= 0 && !s->out.failed) {
    save(s, s->out.data, s->out.len, IMAGE_HEAD + s->saved);
    s->out.len = 0;
    buf_space(&s->out, IMAGE_HEAD);
  }
  put_head(s, *len);
  if (s->out.failed || s->sums.failed) return error_nomem(err);
  if (s->fd < 0) return buf_finish(&s->out, image, &exact) == GZ_OK ? GZ_OK : error_nomem(err);
  save(s, s->out.data, IMAGE_HEAD, 0);
  if (s->status != GZ_OK && err) *err = s->err;
  return s->status;
}
