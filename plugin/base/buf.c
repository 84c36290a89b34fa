/* How are bytes put together, and taken apart again without trusting them? */
#include "base/buf.h"

#include "base/str.h"

#include <stdarg.h>
#include <stdio.h>
#include <string.h>

void buf_init(buf *b, const allocator *from) {
  memset(b, 0, sizeof *b);
  b->from = from;
}

void buf_free(buf *b) {
  if (b->from) mem_free(b->from, b->data, b->room);
  b->data = NULL;
  b->len = b->room = 0;
}

void buf_clear(buf *b) {
  b->len = 0;
  b->failed = false;
}

char *buf_space(buf *b, size_t len) {
  if (b->failed) return NULL;
  if (len > b->room - b->len || !b->data) { /* a place for no bytes is a place, too */
    size_t room = b->room ? b->room : 64;
    char *data;
    while (room - b->len < len) {
      if (room > SIZE_MAX / 2) goto fail;
      room *= 2;
    }
    data = mem_resize(b->from, b->data, b->room, room);
    if (!data) goto fail;
    b->data = data;
    b->room = room;
  }
  b->len += len;
  return b->data + b->len - len;
fail:
  b->failed = true;
  return NULL;
}

void buf_put_more(buf *b, const void *data, size_t len) {
  char *to = len ? buf_space(b, len) : NULL;
  if (to) memcpy(to, data, len);
}

static void store(char *to, uint64_t n, int size) {
  int i;
  for (i = 0; i < size; i++) to[i] = (char)(unsigned char)(n >> (8 * i));
}

void buf_put_u32(buf *b, uint32_t n) {
  char *to = buf_space(b, 4);
  if (to) store(to, n, 4);
}

void buf_put_u64(buf *b, uint64_t n) {
  char *to = buf_space(b, 8);
  if (to) store(to, n, 8);
}

void buf_put_varint(buf *b, uint64_t n) {
  unsigned char leb[10];
  size_t len = 0;
  if (n < 0x80 && b->len < b->room && !b->failed) { /* most are */
    b->data[b->len++] = (char)(unsigned char)n;
    return;
  }
  while (n >= 0x80) {
    leb[len++] = (unsigned char)(n | 0x80);
    n >>= 7;
  }
  leb[len++] = (unsigned char)n;
  buf_put(b, leb, len);
}

void buf_put_text(buf *b, gz_str s) {
  buf_put_varint(b, s.data ? (uint64_t)s.len + 1 : 0);
  if (s.data) buf_put(b, s.data, s.len);
}

void buf_set_u32(buf *b, size_t at, uint32_t n) {
  if (!b->failed) store(b->data + at, n, 4);
}

void buf_set_u64(buf *b, size_t at, uint64_t n) {
  if (!b->failed) store(b->data + at, n, 8);
}

void buf_printf(buf *b, const char *format, ...) {
  va_list args;
  int len;
  char *to;
  va_start(args, format);
  len = vsnprintf(NULL, 0, format, args);
  va_end(args);
  if (len < 0) {
    b->failed = true;
    return;
  }
  to = buf_space(b, (size_t)len + 1); /* vsnprintf writes a NUL */
  if (!to) return;
  va_start(args, format);
  vsnprintf(to, (size_t)len + 1, format, args);
  va_end(args);
  b->len--;
}

gz_status buf_finish(buf *b, char **data, size_t *len) {
  char *exact;
  *data = NULL;
  *len = 0;
  if (b->failed) return GZ_NOMEM;
  exact = mem_resize(b->from, b->data, b->room, b->len);
  if (!exact) return GZ_NOMEM;
  *data = exact;
  *len = b->len;
  b->data = NULL;
  b->len = b->room = 0;
  return GZ_OK;
}

bytes bytes_of(gz_str s) {
  const unsigned char *at = (const unsigned char *)(s.data ? s.data : "");
  bytes b = {at, at + s.len, false};
  return b;
}

bytes bytes_part(gz_str s, uint64_t at, uint64_t len) {
  bytes b = {NULL, NULL, true};
  if (at > s.len || len > s.len - at) return b;
  return bytes_of(str_part(s, (size_t)at, (size_t)len));
}

/* The next `size` bytes; NULL: they are not there. */
static const unsigned char *take(bytes *b, size_t size) {
  const unsigned char *p = b->at;
  b->failed = bytes_left(b) < size;
  if (b->failed) return NULL;
  b->at += size;
  return p;
}

unsigned char bytes_byte(bytes *b) {
  const unsigned char *p = take(b, 1);
  return p ? *p : 0;
}

uint32_t bytes_u32(bytes *b) {
  const unsigned char *p = take(b, 4);
  return p ? u32_at(p) : 0;
}

uint64_t bytes_u64(bytes *b) {
  const unsigned char *p = take(b, 8);
  return p ? u32_at(p) | (uint64_t)u32_at(p + 4) << 32 : 0;
}

uint64_t bytes_varint_long(bytes *b) {
  uint64_t n = 0;
  unsigned shift;
  for (shift = 0; shift < 64; shift += 7) {
    unsigned char byte = bytes_byte(b);
    if (b->failed) return 0;
    if (shift == 63 && byte > 1) break; /* more than 64 bits */
    n |= (uint64_t)(byte & 0x7f) << shift;
    if (byte < 0x80) return n;
  }
  b->failed = true;
  return 0;
}

uint32_t bytes_varint32(bytes *b) {
  uint64_t n = bytes_varint(b);
  if (n > UINT32_MAX) b->failed = true;
  return b->failed ? 0 : (uint32_t)n;
}

gz_str bytes_take(bytes *b, uint64_t len) {
  gz_str s = {"", 0};
  if (len > bytes_left(b)) {
    b->failed = true;
    return s;
  }
  if (len) s.data = (const char *)b->at;
  s.len = (size_t)len;
  b->at += len;
  return s;
}

gz_str bytes_text(bytes *b) {
  gz_str none = {NULL, 0};
  uint64_t len = bytes_varint(b);
  return b->failed || len == 0 ? none : bytes_take(b, len - 1);
}

uint32_t bytes_count(bytes *b, size_t least) {
  uint32_t n = bytes_varint32(b);
  if (!b->failed && least && n > bytes_left(b) / least) b->failed = true;
  return b->failed ? 0 : n;
}
