/* Which article has this id? */
#include "index/ids.h"

#include "base/map.h"
#include "index/bits.h"
#include "index/image.h"
#include "index/sort.h"

enum { ID_BLOCK = 128, SPARE_BITS = 8 };

static uint64_t n_blocks(uint64_t n_docs) { return (n_docs + ID_BLOCK - 1) / ID_BLOCK; }

static unsigned doc_bits(uint32_t n_docs) { return n_docs ? bits_of(n_docs - 1) : 0; }

/* The highest bits of a hash: enough to tell n_docs documents apart, and SPARE_BITS more. */
static uint32_t cut(uint64_t hash, uint32_t n_docs) {
  unsigned bits = doc_bits(n_docs) + SPARE_BITS;
  return (uint32_t)(hash >> 32) >> (bits < 32 ? 32 - bits : 0);
}

gz_status ids_put(buf *out, gz_str hashes, const allocator *from, gz_error *err) {
  uint32_t n = (uint32_t)(hashes.len / 8), i, most = 0;
  sort_item *items = mem_zero(from, n, 2 * sizeof *items);
  uint32_t *row = mem_zero(from, n, sizeof *row);
  bytes in = bytes_of(hashes);
  gz_status status = items && row ? GZ_OK : error_nomem(err);
  if (status == GZ_OK) {
    for (i = 0; i < n; i++) items[i] = (sort_item){cut(bytes_u64(&in), n), i};
    sort_items(items, items + n, n, NULL, NULL);
    for (i = 0; i < n; i++) {
      row[i] = (uint32_t)(items[i].key - items[i / ID_BLOCK * ID_BLOCK].key);
      most |= row[i];
    }
    buf_put_byte(out, (unsigned char)bits_of(most));
    for (i = 0; i < n; i += ID_BLOCK) buf_put_u32(out, (uint32_t)items[i].key);
    bits_pack(out, row, n, bits_of(most));
    for (i = 0; i < n; i++) row[i] = items[i].id;
    bits_pack(out, row, n, doc_bits(n));
  }
  mem_free(from, row, n * sizeof *row);
  mem_free(from, items, (size_t)n * 2 * sizeof *items);
  return status;
}

static unsigned gap_bits(const segment *s) {
  bytes in = image_bytes(s, PART_IDS, 0, 1);
  return bytes_byte(&in);
}

bool ids_fit(const segment *s) {
  uint32_t n = s->numbers.n_docs;
  unsigned bits = gap_bits(s);
  return bits <= 32 && s->part[PART_IDS].len == 1 + n_blocks(n) * 4 + bits_row(n, bits) + bits_row(n, doc_bits(n));
}

/* Number i of the row at `at`, where numbers have so many bits. */
static bool get(const segment *s, uint64_t at, uint32_t i, unsigned bits, uint32_t *number) {
  uint64_t first = (uint64_t)i * bits / 8, end = ((uint64_t)i * bits + bits + 7) / 8;
  const unsigned char *p = image_bytes(s, PART_IDS, at + first, end - first).at;
  if (!p) return false;
  *number = (uint32_t)(bits_load(p) >> (uint64_t)i * bits % 8 & (((uint64_t)1 << bits) - 1));
  return true;
}

static bool block_hash(const segment *s, uint32_t block, uint32_t *hash) {
  bytes in = image_bytes(s, PART_IDS, 1 + (uint64_t)block * 4, 4);
  *hash = bytes_u32(&in);
  return !in.failed;
}

bool ids_get(const segment *s, uint32_t i, uint32_t *hash, uint32_t *doc) {
  uint32_t n = s->numbers.n_docs, gap;
  unsigned bits = gap_bits(s);
  uint64_t at = 1 + n_blocks(n) * 4;
  if (bits > 32 || !block_hash(s, i / ID_BLOCK, hash) || !get(s, at, i, bits, &gap) ||
      !get(s, at + bits_row(n, bits), i, doc_bits(n), doc))
    return false;
  *hash += gap;
  return *doc < n;
}

uint32_t ids_hash(const segment *s, gz_str id) { return cut(map_hash(id, 0), s->numbers.n_docs); }

/* Whether the document has this id: the hash alone does not tell. */
static bool has_id(segment *s, uint32_t doc, gz_str id) {
  arena scratch;
  gz_article a;
  bool same;
  arena_init(&scratch, &s->from);
  same = segment_article(s, doc, &scratch, &a, NULL, NULL) == GZ_OK && a.id.data && str_equal(a.id, id);
  arena_free(&scratch);
  return same;
}

uint32_t segment_find_id(segment *s, gz_str id) {
  uint32_t hash = ids_hash(s, id), n = s->numbers.n_docs, low = 0, high = (uint32_t)n_blocks(n), at, doc;
  while (low < high) { /* blocks below `low` begin before the hash, from `high` on not */
    uint32_t middle = low + (high - low) / 2;
    if (!block_hash(s, middle, &at)) return NO_DOC;
    if (at < hash) low = middle + 1;
    else high = middle;
  }
  for (low = low ? (low - 1) * ID_BLOCK : 0; low < n; low++) {
    if (!ids_get(s, low, &at, &doc) || at > hash) return NO_DOC;
    if (at == hash && has_id(s, doc, id)) return doc;
  }
  return NO_DOC;
}
