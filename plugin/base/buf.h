/* How are bytes put together, and taken apart again without trusting them?
 *
 *   buf    grows as it is written to; after a failure puts do nothing and `failed` stays set
 *   bytes  reads what a buf wrote, or what a file claims that one wrote; after a read beyond the end
 *          reads give 0 and `failed` stays set
 *
 * Numbers are little-endian; a varint is LEB128: 7 bits a byte, low ones first, at most 10 bytes. */
#ifndef BASE_BUF_H
#define BASE_BUF_H

#include <string.h>

#include "base/mem.h"

typedef struct buf {
  const allocator *from;
  char *data;
  size_t len, room;
  bool failed;
} buf;

void buf_init(buf *b, const allocator *from);
void buf_free(buf *b);                                   /* harmless on a zeroed struct */
void buf_clear(buf *b);                                  /* keeps the room and forgets a failure */
char *buf_space(buf *b, size_t len);                     /* `len` more bytes to be filled by the caller; NULL: failed */
void buf_put_more(buf *b, const void *data, size_t len); /* buf_put where there may be no room */
static inline void buf_put(buf *b, const void *data, size_t len) {
  if (!len || b->failed || len > b->room - b->len) {
    buf_put_more(b, data, len);
    return;
  }
  /* cppcheck-suppress uninitvar ; the call that gives `len` may fill it */
  memcpy(b->data + b->len, data, len);
  b->len += len;
}
static inline void buf_put_str(buf *b, gz_str s) { buf_put(b, s.data, s.len); } /* the bytes alone */
static inline void buf_put_byte(buf *b, unsigned char byte) { buf_put(b, &byte, 1); }
void buf_put_u32(buf *b, uint32_t n);
void buf_put_u64(buf *b, uint64_t n);
void buf_put_varint(buf *b, uint64_t n);
void buf_put_text(buf *b, gz_str s);             /* varint length + 1 and bytes; 0 for absent */
void buf_set_u32(buf *b, size_t at, uint32_t n); /* overwrites */
void buf_set_u64(buf *b, size_t at, uint64_t n);
void buf_printf(buf *b, const char *format, ...) __attribute__((format(printf, 2, 3)));
/* Borrowed until the next put. */
static inline gz_str buf_str(const buf *b) { return (gz_str){b->data ? b->data : "", b->len}; }
/* Takes the bytes out, in a block of exactly `len` bytes, owned by the caller (mem_free with that size). */
gz_status buf_finish(buf *b, char **data, size_t *len);

/* The number in four bytes; compilers make one load of it. */
static inline uint32_t u32_at(const unsigned char *p) {
  return p[0] | (uint32_t)p[1] << 8 | (uint32_t)p[2] << 16 | (uint32_t)p[3] << 24;
}

typedef struct bytes {
  const unsigned char *at, *end;
  bool failed;
} bytes;

bytes bytes_of(gz_str s);
bytes bytes_part(gz_str s, uint64_t at, uint64_t len); /* failed when it is not inside */
static inline size_t bytes_left(const bytes *b) { return b->failed ? 0 : (size_t)(b->end - b->at); }
unsigned char bytes_byte(bytes *b);
uint32_t bytes_u32(bytes *b);
uint64_t bytes_u64(bytes *b);
uint64_t bytes_varint_long(bytes *b);
static inline uint64_t bytes_varint(bytes *b) { /* most take one byte */
  return !b->failed && b->at < b->end && *b->at < 0x80 ? *b->at++ : bytes_varint_long(b);
}
uint32_t bytes_varint32(bytes *b);         /* fails above 2^32 - 1 */
gz_str bytes_take(bytes *b, uint64_t len); /* borrowed from what is read */
gz_str bytes_text(bytes *b);               /* the twin of buf_put_text */
/* A count of things of at least `least` bytes each: fails when they cannot all be there, so that it may be allocated. */
uint32_t bytes_count(bytes *b, size_t least);

#endif
