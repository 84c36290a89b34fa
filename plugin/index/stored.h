/* How does an article lie in a segment? As its record (article/record.h), without what the segment says elsewhere: its
 * section and its tags are columns, its path the page's, and its id is nearly always what path and headline make.
 *
 *   item   | flags | line | end_line - line | from | to - from | title | nth | id | date | meta | replay |
 *   flags, a byte: 1 continues, 2 nth (a varint), 4 id (text), 8 date (text), 16 meta (a value), 32 replay: all that
 *                  is left
 *
 * line to `to - from` are varints, the title is a text. What has no flag is not there. Without nth it is 0; with neither that
 * nor an id of its own, or with nth, the id is article_id of path, headline and nth. */
#ifndef INDEX_STORED_H
#define INDEX_STORED_H

#include "article/record.h"

/* Appends the item of an article of the page `path`, all of it as record_get gives it. */
void stored_put(buf *out, const gz_article *a, const origin *from, gz_str path);
/* Reads one: as record_get, with the path given, without section and tags. Texts but the id are borrowed from `item`. */
gz_status stored_get(gz_str item, gz_str path, arena *into, gz_article *a, origin *from, gz_error *err);

#endif
