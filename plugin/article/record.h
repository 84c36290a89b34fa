/* How does an article cross from the parser to the index? As plain bytes, so that the parser can live in another
 * process.
 *
 *   record  version 2 | line, end_line - line, from, to - from | flags | title section date id path | tags | meta
 *           | replay, a text (replay.h)
 *   numbers are varints, texts as buf_put_text, lists begin with their count; no pointers, no body, no maps
 *
 *   value   kind (a byte) | bool: a byte | int, real: 8 bytes | string: text | list: values | map: text, value, … */
#ifndef ARTICLE_RECORD_H
#define ARTICLE_RECORD_H

#include "article/page.h"
#include "base/buf.h"

/* Appends the article without body, headings, links and maps; these are in from->replay if set, as id and path are. */
void record_put(buf *out, const gz_article *a, const origin *from);
/* Reads one back; texts are borrowed from `record`, lists are allocated in `into`. GZ_CORRUPT for what no record_put
 * wrote: what is returned is a valid article, its texts valid UTF-8, whatever the bytes. */
gz_status record_get(gz_str record, arena *into, gz_article *a, origin *from, gz_error *err);

/* Parts of one, for whoever keeps articles otherwise. `in` fails on a text that is no UTF-8, and on a sum that wraps. */
gz_str record_text(bytes *in);
uint32_t record_sum(bytes *in, uint32_t base); /* `base` and the varint that is added to it */

/* Values: also for the manifest and front matter. What lies deeper than VALUE_DEPTH is written as null, and refused
 * when read. `depth` is how many lists and maps the value lies in: 0. */
enum { VALUE_DEPTH = 64 };
void value_put(buf *out, const gz_value *v);
bool value_get(bytes *in, arena *into, gz_value *v, int depth);

/* A deep copy; false: out of memory. */
bool article_copy(const gz_article *a, arena *into, gz_article *out);

/* The id: stays while path and headline stay. `nth` counts articles of the page with the same headline, from 0.
 * 16 hexadecimal digits of XXH3 over path, headline (folded white space) and, from 1, nth. */
void article_id(gz_str path, gz_str title, uint32_t nth, char out[16]);

#endif
