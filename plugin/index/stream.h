/* How do a million lists grow at once, most of them tiny? Each in slices that double, all in one arena, written at
 * the end and read once.
 *
 *   | next | 8 bytes |  ->  | next | 24 |  ->  | next | 56 |  ->  …  ->  | next | 4088 | -> … */
#ifndef INDEX_STREAM_H
#define INDEX_STREAM_H

#include "base/arena.h"
#include "base/buf.h"

typedef struct stream_slice stream_slice;
struct stream_slice {
  stream_slice *next;
  unsigned char data[];
};

enum { SLICE_FIRST = 16, SLICE_MOST = 4096 }; /* with the header */

/* Zeroed: empty. */
typedef struct stream {
  stream_slice *first, *last;
  unsigned char *at, *end; /* of the last slice: what comes next, and its end */
} stream;

/* A slice more; false: out of memory. */
static inline bool stream_grow(stream *s, arena *in) {
  size_t head = offsetof(stream_slice, data),
         size = s->last ? (size_t)(s->end - s->last->data + (ptrdiff_t)head) * 2 : SLICE_FIRST;
  stream_slice *slice;
  if (size > SLICE_MOST) size = SLICE_MOST;
  slice = arena_alloc(in, size);
  if (!slice) return false;
  slice->next = NULL;
  if (s->last) s->last->next = slice;
  else s->first = slice;
  s->last = slice;
  s->at = slice->data;
  s->end = slice->data + (size - head);
  return true;
}

/* Has the memory fetched that is written next. */
static inline void stream_expect(const stream *s) { __builtin_prefetch(s->at, 1); }

static inline bool stream_varint(stream *s, arena *in, uint64_t n) {
  for (;; n >>= 7) {
    if (s->at == s->end && !stream_grow(s, in)) return false;
    *s->at++ = (unsigned char)(n < 0x80 ? n : n | 0x80);
    if (n < 0x80) return true;
  }
}

/* Appends all of it to `out`. */
static inline void stream_put(const stream *s, buf *out) {
  const stream_slice *slice;
  size_t size = SLICE_FIRST, head = offsetof(stream_slice, data);
  for (slice = s->first; slice; slice = slice->next) {
    buf_put(out, slice->data, slice->next ? size - head : (size_t)(s->at - slice->data));
    if (size < SLICE_MOST) size *= 2;
  }
}

#endif
