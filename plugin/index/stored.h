/* How does an article lie in a segment? As its record (article/record.h), without what the segment says elsewhere: its
 * section and its tags are columns, its path the page's, and its id is nearly always what path and headline make.
 *
 *   item   | flags | line | end_line - line | from | to - from | title | nth | id | date | meta | replay |
 *   flags, a byte: 1 continues, 2 nth (a varint), 4 id (text), 8 date (text), 16 meta (a value), 32 replay: all that
 *                  is left; 64 the title's bytes are symbols (symbols.h); 128 of the replay what most begin with is left out:
 *                  the article's line is its headline's, which is one FOLD
 *
 * line to `to - from` are varints, the title is a text. What has no flag is not there. Without nth it is 0; with neither that
 * nor an id of its own, or with nth, the id is article_id of path, headline and nth. */
#ifndef INDEX_STORED_H
#define INDEX_STORED_H

#include "article/record.h"
#include "index/symbols.h"

/* Appends the item of an article of the page `path`, all of it as record_get gives it. */
void stored_put(buf *out, const gz_article *a, const origin *from, gz_str path);
/* Reads one: as record_get, with the path given, without section and tags. Texts but id, title and replay are borrowed from
 * `item`. `table`: PART_SYMBOLS. */
gz_status stored_get(gz_str item, gz_str path, gz_str table, arena *into, gz_article *a, origin *from, gz_error *err);
/* The title of an item that stored_put has made. */
gz_str stored_title(gz_str item);
/* Appends an item that could be read, and whose title this is, with that in symbols, or as it is where they are no shorter or
 * NULL. `scratch` is overwritten. */
void stored_put_packed(buf *out, gz_str item, gz_str title, const symbol_table *s, buf *scratch);

#endif
