/* Which bytes of a segment are here? A segment is read from its file a chunk at a time, each when it is first asked for
 * and only if its checksum is right; what is never asked for costs addresses, but no memory and no time.
 *
 *   file     … | chunk 0 | chunk 1 | chunk 2 | … | last one | …        `sums` has a checksum for each
 *   memory     | chunk 0 |  (none) | chunk 2 | …                       one block, so that what lies across a border is whole
 *   there          1          0         1
 *
 * A segment in memory (as a writer made it) is read in the same way, but that its chunks only have to be verified. */
#ifndef INDEX_CHUNKS_H
#define INDEX_CHUNKS_H

#include "base/buf.h"
#include "base/error.h"

/* A first search touches some hundred places of a large index: most of a larger chunk would be read, and verified, in vain. */
enum { CHUNK_SHIFT = 13, CHUNK = 1 << CHUNK_SHIFT };

typedef struct chunks {
  allocator from;
  int fd;      /* -1: in memory */
  uint64_t at; /* of the first byte in the file */
  char *block; /* owned; `data` lies in it */
  size_t block_len;
  const unsigned char *data;
  size_t len;
  uint32_t n;
  char *sums;           /* n of them, u64 as in the file */
  unsigned char *there; /* n of them: may the chunk be read? */
  size_t loaded;        /* bytes read from the file that are in memory */
  uint32_t epoch;       /* one more each time that pointers into `data` die */
  bool failed;          /* some chunk could not be read: no other will be */
} chunks;

/* Bytes in a block: `len` of them from block + skip on. Takes the block, also on failure. The caller fills in c->sums,
 * which are not known yet, before anything is read; of chunks_open_file too. */
gz_status chunks_open_memory(chunks *c, char *block, size_t block_len, size_t skip, size_t len, const allocator *from,
                             gz_error *err);
/* `len` bytes of a file from `at` on. Keeps a descriptor of its own. */
gz_status chunks_open_file(chunks *c, int fd, uint64_t at, size_t len, const allocator *from, gz_error *err);
/* What is in memory stands in this file too, from `at` on: it is read from there from now on, and the block is given back.
 * On failure nothing is changed. */
gz_status chunks_move(chunks *c, int fd, uint64_t at, gz_error *err);
void chunks_close(chunks *c); /* harmless on a zeroed struct */

/* Gives back what was read: pointers into `data` are dead, and what they pointed at is read again when it is needed. */
void chunks_drop(chunks *c);
/* Whether every chunk has its checksum, in the file itself where there is one. GZ_CORRUPT, GZ_NOMEM. */
gz_status chunks_verify(chunks *c, gz_error *err);

bool chunks_load(chunks *c, size_t first, size_t last); /* for chunks_at */
/* The bytes [at, at + len), until the next chunks_drop; NULL: not inside, or they cannot be read. */
static inline const unsigned char *chunks_at(chunks *c, uint64_t at, uint64_t len) {
  size_t first, last;
  if (len > c->len || at > c->len - len) return NULL;
  first = (size_t)at >> CHUNK_SHIFT;
  last = len ? (size_t)(at + len - 1) >> CHUNK_SHIFT : first;
  if (len && !(first == last && c->there[first]) && !chunks_load(c, first, last)) return NULL;
  return c->data + at;
}
bytes chunks_bytes(chunks *c, uint64_t at, uint64_t len); /* the same to be read on from; failed for NULL */

/* How many chunks there are, and their checksums: for whoever writes them. */
static inline size_t chunks_of(size_t len) { return (len >> CHUNK_SHIFT) + (len % CHUNK != 0); }

#endif
