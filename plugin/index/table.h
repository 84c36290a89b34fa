/* How are many small items found by their number? A table: items one after another, and where each sixteenth begins.
 *
 *   | len item len item … (16) | len item … | … | u64 offset of block 0 | of block 1 | … |
 *
 * len is a varint; there are as many offsets as n items need, so that n (kept elsewhere) tells the two parts apart. */
#ifndef INDEX_TABLE_H
#define INDEX_TABLE_H

#include "base/map.h"
#include "base/str.h"
#include "index/chunks.h"

enum { TABLE_BLOCK = 16 };

typedef struct table {
  chunks *in;
  uint64_t items, offsets; /* where they begin; the offsets end the items */
  uint32_t n;
} table;

bool table_open(table *t, chunks *in, uint64_t at, uint64_t len, uint32_t n); /* false: n items cannot be in it */
uint32_t table_n_blocks(uint32_t n);
/* The items of a block, each read by table_item. Failed where the block is not inside. */
bytes table_block(const table *t, uint32_t block);
gz_str table_item(bytes *block);
bool table_get(const table *t, uint32_t i, gz_str *item); /* borrowed from the part; false: no such item, or corrupt */

typedef struct table_writer {
  buf items, offsets;
  uint32_t n;
  size_t last; /* where the last item begins */
} table_writer;

void table_init(table_writer *w, const allocator *from);
void table_free(table_writer *w);
void table_add(table_writer *w, gz_str item);
void table_again(table_writer *w, gz_str item); /* in the last one's place */
void table_put(table_writer *w, buf *out);      /* appends the part; fails `out` if an add failed */
void table_put_keys(const map *keys, buf *out); /* the part of a map's keys, in their order */

#endif
