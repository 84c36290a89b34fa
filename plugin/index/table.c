/* How are many small items found by their number? */
#include "index/table.h"

uint32_t table_n_blocks(uint32_t n) { return n / TABLE_BLOCK + (n % TABLE_BLOCK != 0); }

bool table_open(table *t, chunks *in, uint64_t at, uint64_t len, uint32_t n) {
  uint64_t index_len = (uint64_t)table_n_blocks(n) * 8;
  memset(t, 0, sizeof *t);
  if (index_len > len || n > len - index_len) return false; /* an item takes a byte at least */
  t->in = in;
  t->items = at;
  t->offsets = at + (len - index_len);
  t->n = n;
  return true;
}

bytes table_block(const table *t, uint32_t block) {
  uint32_t n_blocks = table_n_blocks(t->n);
  bytes index = chunks_bytes(t->in, t->offsets + (uint64_t)block * 8,
                             block + 1 < n_blocks ? 16
                             : block < n_blocks   ? 8
                                                  : UINT64_MAX);
  uint64_t from = bytes_u64(&index), to = t->offsets - t->items;
  if (block + 1 < n_blocks) to = bytes_u64(&index);
  if (index.failed || to < from || to > t->offsets - t->items) return (bytes){NULL, NULL, true};
  return chunks_bytes(t->in, t->items + from, to - from);
}

gz_str table_item(bytes *block) { return bytes_take(block, bytes_varint(block)); }

bool table_get(const table *t, uint32_t i, gz_str *item) {
  bytes block = table_block(t, i / TABLE_BLOCK);
  uint32_t skipped;
  if (i >= t->n) return false;
  for (skipped = i % TABLE_BLOCK; skipped; skipped--) table_item(&block);
  *item = table_item(&block);
  return !block.failed;
}

void table_init(table_writer *w, const allocator *from) {
  buf_init(&w->items, from);
  buf_init(&w->offsets, from);
  w->n = 0;
  w->last = 0;
}

void table_free(table_writer *w) {
  buf_free(&w->items);
  buf_free(&w->offsets);
}

void table_add(table_writer *w, gz_str item) {
  if (w->n++ % TABLE_BLOCK == 0) buf_put_u64(&w->offsets, w->items.len);
  w->last = w->items.len;
  buf_put_varint(&w->items, item.len);
  buf_put_str(&w->items, item);
}

void table_again(table_writer *w, gz_str item) {
  w->items.len = w->last;
  buf_put_varint(&w->items, item.len);
  buf_put_str(&w->items, item);
}

void table_put(table_writer *w, buf *out) {
  buf_put_str(out, buf_str(&w->items));
  buf_put_str(out, buf_str(&w->offsets));
  if (w->items.failed || w->offsets.failed) out->failed = true;
}

void table_put_keys(const map *keys, buf *out) {
  table_writer w;
  uint32_t i;
  table_init(&w, keys->from);
  for (i = 0; i < keys->n; i++) table_add(&w, keys->entries[i].key);
  table_put(&w, out);
  table_free(&w);
}
