/* Which bytes of a segment are here? */
#include "index/chunks.h"

#include <errno.h>
#include <fcntl.h>
#include <string.h>
#include <sys/mman.h>
#include <unistd.h>

#include "base/file.h"
#include "base/map.h"

/* A block of addresses: not touched, so that the system has no memory behind it yet. */
static char *new_block(const allocator *from, size_t len) {
  const uintptr_t page = 4096;
  char *block = mem_new(from, len);
#ifdef MADV_NOHUGEPAGE
  /* Else a chunk may cost 2 MiB, and the time to zero them. A hint: that it cannot be followed does no harm. */
  if (block && len >= (size_t)1 << 21) {
    uintptr_t at = ((uintptr_t)block + page - 1) / page * page;
    int number = errno;
    madvise((void *)at, len - page, MADV_NOHUGEPAGE);
    errno = number;
  }
#endif
  return block;
}

static gz_status begin(chunks *c, size_t len, const allocator *from, gz_error *err) {
  c->from = *from;
  c->len = len;
  if (chunks_of(len) > UINT32_MAX) return error_set(err, GZ_CORRUPT, 0, "index: the segment is too long");
  c->n = (uint32_t)chunks_of(len);
  c->sums = mem_zero(from, c->n, sizeof(uint64_t));
  c->there = mem_zero(from, c->n, 1);
  return c->sums && c->there ? GZ_OK : error_nomem(err);
}

gz_status chunks_open_memory(chunks *c, char *block, size_t block_len, size_t skip, size_t len, const allocator *from,
                             gz_error *err) {
  gz_status status;
  memset(c, 0, sizeof *c);
  c->fd = -1;
  c->block = block;
  c->block_len = block_len;
  c->data = (const unsigned char *)block + skip;
  status = begin(c, len, from, err);
  if (status != GZ_OK) chunks_close(c);
  return status;
}

/* A descriptor and a block for what will be read by it. */
static gz_status take_file(int fd, size_t len, const allocator *from, int *own, char **block, gz_error *err) {
  *own = fcntl(fd, F_DUPFD_CLOEXEC, 3);
  if (*own < 0) return error_errno(err, errno, "reading the index");
  *block = new_block(from, len);
  if (*block) return GZ_OK;
  close(*own);
  return error_nomem(err);
}

gz_status chunks_open_file(chunks *c, int fd, uint64_t at, size_t len, const allocator *from, gz_error *err) {
  gz_status status;
  memset(c, 0, sizeof *c);
  status = take_file(fd, len, from, &c->fd, &c->block, err);
  if (status != GZ_OK) {
    memset(c, 0, sizeof *c);
    return status;
  }
  c->at = at;
  c->block_len = len;
  c->data = (const unsigned char *)c->block;
  status = begin(c, len, from, err);
  if (status != GZ_OK) chunks_close(c);
  return status;
}

gz_status chunks_move(chunks *c, int fd, uint64_t at, gz_error *err) {
  char *block;
  int own;
  gz_status status = take_file(fd, c->len, &c->from, &own, &block, err);
  if (status != GZ_OK) return status;
  mem_free(&c->from, c->block, c->block_len);
  if (c->fd >= 0) close(c->fd);
  c->fd = own;
  c->at = at;
  c->block = block;
  c->block_len = c->len;
  c->data = (const unsigned char *)block;
  memset(c->there, 0, c->n);
  c->loaded = 0;
  c->epoch++;
  return GZ_OK;
}

void chunks_close(chunks *c) {
  if (!c->from.fn) return;
  if (c->fd >= 0) close(c->fd);
  mem_free(&c->from, c->block, c->block_len);
  mem_free(&c->from, c->sums, c->n * sizeof(uint64_t));
  mem_free(&c->from, c->there, c->n);
  memset(c, 0, sizeof *c);
}

void chunks_drop(chunks *c) {
  char *block;
  if (c->fd < 0 || !c->loaded) return;
  block = new_block(&c->from, c->block_len);
  if (!block) return; /* then it stays as it is */
  mem_free(&c->from, c->block, c->block_len);
  c->block = block;
  c->data = (const unsigned char *)block;
  memset(c->there, 0, c->n);
  c->loaded = 0;
  c->epoch++;
}

static size_t len_of(const chunks *c, size_t chunk) {
  size_t left = c->len - (chunk << CHUNK_SHIFT);
  return left < CHUNK ? left : CHUNK;
}

static uint64_t sum_of(const chunks *c, size_t chunk) {
  bytes in = bytes_part((gz_str){c->sums, c->n * sizeof(uint64_t)}, chunk * sizeof(uint64_t), sizeof(uint64_t));
  return bytes_u64(&in);
}

bool chunks_load(chunks *c, size_t first, size_t last) {
  for (; first <= last; first++) {
    size_t at = first << CHUNK_SHIFT, len = len_of(c, first);
    if (c->there[first]) continue;
    if (c->failed || (c->fd >= 0 && file_pread(c->fd, c->block + at, len, c->at + at, NULL) != GZ_OK) ||
        map_hash((gz_str){(const char *)c->data + at, len}, 0) != sum_of(c, first)) {
      c->failed = true;
      return false;
    }
    c->there[first] = 1;
    if (c->fd >= 0) c->loaded += len;
  }
  return true;
}

bytes chunks_bytes(chunks *c, uint64_t at, uint64_t len) {
  const unsigned char *p = chunks_at(c, at, len);
  return p ? (bytes){p, p + len, false} : (bytes){NULL, NULL, true};
}

gz_status chunks_verify(chunks *c, gz_error *err) {
  gz_status status = GZ_OK;
  char *scratch = c->fd >= 0 ? mem_new(&c->from, CHUNK) : NULL;
  uint32_t i;
  if (c->fd >= 0 && !scratch) return error_nomem(err);
  for (i = 0; i < c->n && status == GZ_OK; i++) {
    size_t at = (size_t)i << CHUNK_SHIFT, len = len_of(c, i);
    gz_str now = {scratch ? scratch : (const char *)c->data + at, len};
    uint64_t begin = c->at + at, end = begin + len - 1;
    if (scratch) status = file_pread(c->fd, scratch, len, begin, err);
    if (status == GZ_OK && map_hash(now, 0) != sum_of(c, i))
      status = error_set(err, GZ_CORRUPT, 0, "index: the checksum of bytes %llu to %llu is wrong",
                         (unsigned long long)begin, (unsigned long long)end);
  }
  mem_free(&c->from, scratch, CHUNK);
  return status;
}
