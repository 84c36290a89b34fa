/* Which entry has this key? */
#include "index/dict.h"

enum { LEN_MORE = 15 }; /* the lengths in the first byte; that much, and the rest follows as a varint */

void dict_at_block(dict_cursor *c, const table *of, uint32_t block) {
  c->of = of;
  c->next = block * TABLE_BLOCK; /* callers' blocks are within the table or its end: no wrap */
  c->key_len = 0;
  c->failed = false;
}

bool dict_next(dict_cursor *c) {
  bytes item;
  unsigned lens;
  uint64_t shared, len;
  gz_str rest;
  if (c->failed || c->next >= c->of->n) return false;
  if (c->next % TABLE_BLOCK == 0) {
    c->block = table_block(c->of, c->next / TABLE_BLOCK);
    c->key_len = 0;
  }
  item = bytes_of(table_item(&c->block));
  item.failed = c->block.failed;
  lens = bytes_byte(&item);
  shared = lens >> 4;
  if (shared == LEN_MORE) shared += bytes_varint32(&item);
  len = lens & LEN_MORE;
  if (len == LEN_MORE) len += bytes_varint32(&item);
  if (shared > c->key_len || len > DICT_KEY_MOST - shared) item.failed = true;
  rest = bytes_take(&item, len);
  if (item.failed) {
    c->failed = true;
    return false;
  }
  memcpy(c->key + shared, rest.data, rest.len);
  c->key_len = (size_t)(shared + len);
  c->payload = bytes_take(&item, bytes_left(&item));
  c->next++;
  return true;
}

static bool before(const dict_cursor *c, gz_str key, bool past) {
  return str_compare(dict_key(c), key) < 0 || (past && str_begins(dict_key(c), key));
}

uint32_t dict_bound(dict_cursor *c, const table *of, gz_str key, bool past) {
  uint32_t low = 0, high = table_n_blocks(of->n); /* blocks below `low` begin before the bound, from `high` on not */
  while (low < high) {
    uint32_t middle = low + (high - low) / 2;
    dict_at_block(c, of, middle);
    if (dict_next(c) && before(c, key, past)) low = middle + 1;
    else high = middle;
  }
  dict_at_block(c, of, low ? low - 1 : 0);
  while (dict_next(c))
    if (!before(c, key, past)) return c->next - 1;
  return of->n;
}

bool dict_find(dict_cursor *c, const table *of, gz_str key, uint32_t *entry) {
  *entry = dict_bound(c, of, key, false);
  return *entry < of->n && str_equal(dict_key(c), key);
}

/* The first key of a block, which shares nothing. */
static bool first_key(const table *of, uint32_t block, gz_str *key) {
  bytes at = table_block(of, block), item = bytes_of(table_item(&at));
  unsigned lens = at.failed ? 0 : bytes_byte(&item);
  uint64_t len = lens & LEN_MORE;
  if (len == LEN_MORE) len += bytes_varint32(&item);
  *key = bytes_take(&item, len);
  return !at.failed && !item.failed && lens >> 4 == 0;
}

/* Blocks by steps that double, then by halves, then entries. */
bool dict_seek(dict_cursor *c, gz_str key) {
  uint32_t low = (c->next ? c->next - 1 : 0) / TABLE_BLOCK, high = table_n_blocks(c->of->n), step = 1, here = low;
  gz_str first;
  while (low + 1 <
         high) { /* block `low` begins before `key`, or is the one that the cursor stands in; `high` does not */
    uint32_t middle = step ? low + step : low + (high - low) / 2;
    if (middle >= high) {
      step = 0;
      continue;
    }
    if (!first_key(c->of, middle, &first)) {
      c->failed = true;
      return false;
    }
    if (str_compare(first, key) < 0) low = middle, step *= 2;
    else high = middle, step = 0;
  }
  if (low != here) dict_at_block(c, c->of, low);
  while (dict_next(c))
    if (str_compare(dict_key(c), key) >= 0) return true;
  return false;
}

void dict_init(dict_writer *w, const allocator *from) {
  table_init(&w->table, from);
  buf_init(&w->key, from);
  buf_init(&w->item, from);
}

void dict_free(dict_writer *w) {
  table_free(&w->table);
  buf_free(&w->key);
  buf_free(&w->item);
}

void dict_add(dict_writer *w, gz_str key, gz_str payload) {
  size_t shared = 0, len;
  if (w->table.n % TABLE_BLOCK)
    while (shared < key.len && shared < w->key.len && key.data[shared] == w->key.data[shared]) shared++;
  buf_clear(&w->item);
  len = key.len - shared;
  buf_put_byte(&w->item,
               (unsigned char)((shared < LEN_MORE ? shared : LEN_MORE) << 4 | (len < LEN_MORE ? len : LEN_MORE)));
  if (shared >= LEN_MORE) buf_put_varint(&w->item, shared - LEN_MORE);
  if (len >= LEN_MORE) buf_put_varint(&w->item, len - LEN_MORE);
  buf_put_str(&w->item, str_after(key, shared));
  buf_put_str(&w->item, payload);
  w->key.len = 0;
  buf_put_str(&w->key, key);
  table_add(&w->table, buf_str(&w->item));
  if (w->item.failed || w->key.failed) w->table.items.failed = true;
}

void dict_put(dict_writer *w, buf *out) { table_put(&w->table, out); }
