/* Which entry has this key? A table whose items are sorted by a key, and share the beginnings of their keys.
 *
 *   camp     | shared 0 | len 4 | camp | payload …      the first of a block of 16 shares nothing
 *   camped   | shared 4 | len 2 | ed   | payload …
 *   canal    | shared 2 | len 3 | nal  | payload … */
#ifndef INDEX_DICT_H
#define INDEX_DICT_H

#include "index/table.h"

/* Longest key. A word has at most WORD_MOST = 128 bytes, and folding makes at most eleven bytes of one. */
enum { DICT_KEY_MOST = 2048 };

/* Where one stands in a dictionary. A corrupt block ends the walk with `failed` set. */
typedef struct dict_cursor {
  const table *of;
  bytes block;
  uint32_t next; /* the entry that dict_next reads */
  size_t key_len;
  gz_str payload; /* borrowed from the table */
  bool failed;
  char key[DICT_KEY_MOST];
} dict_cursor;

void dict_at_block(dict_cursor *c, const table *of, uint32_t block); /* before the first entry of `block` */
bool dict_next(dict_cursor *c);                                      /* false: no more, or failed */
static inline gz_str dict_key(const dict_cursor *c) { return (gz_str){c->key, c->key_len}; } /* until it moves */

/* The first entry whose key is >= `key`, or, `past` the prefix, the first that sorts after all keys that begin with
 * `key`; of->n: none. The cursor stands on it, unless there is none. */
uint32_t dict_bound(dict_cursor *c, const table *of, gz_str key, bool past);
bool dict_find(dict_cursor *c, const table *of, gz_str key, uint32_t *entry); /* stands on it if true */
/* The same from where the cursor stands on: the next entry whose key is >= `key`, cheap where it is near. False: none. */
bool dict_seek(dict_cursor *c, gz_str key);

typedef struct dict_writer {
  table_writer table;
  buf key, item; /* the last key; scratch */
} dict_writer;

void dict_init(dict_writer *w, const allocator *from);
void dict_free(dict_writer *w);
void dict_add(dict_writer *w, gz_str key, gz_str payload); /* keys ascending, of at most DICT_KEY_MOST bytes */
void dict_put(dict_writer *w, buf *out);

#endif
