/* How is libxml2 to be given what others wrote, and where does the text stand that it tells?
 *
 *   page   "<p a1 a2 … a9999>Fog</p>"
 *   fed    "<p a1 a2 …       >Fog</p>"     what would take it more than linear time is blanked, at the same offsets
 *
 * Measured with libxml2 2.9.14; each is bounded here, so that reading is linear:
 *   an attribute is held against every other one of its tag
 *   an end tag of HTML is held against every open element (XML it refuses beyond 256 of them)
 * A NUL ends its text: it is blanked too. */
#ifndef FORMAT_TAGS_H
#define FORMAT_TAGS_H

#include "base/mem.h"
#include "base/str.h"

typedef struct tags {
  gz_str fed;    /* the page, or its copy */
  bool too_deep; /* elements were blanked */
  char *copy;    /* of fed.len + 1 bytes, or NULL: nothing was blanked */
  const allocator *from;
} tags;

typedef enum { TAGS_HTML, TAGS_XML } tags_kind;

/* False: out of memory. Free it in any case. Linear. */
bool tags_read(tags *t, gz_str page, tags_kind kind, const allocator *from);
void tags_free(tags *t); /* harmless on a zeroed struct */

uint32_t tags_name(gz_str name); /* a hash, letter case aside */

#define TAGS_NOWHERE UINT32_MAX

/* The place of a text that libxml2 has just read when it stands at `now`: between *at, the last place that is known,
 * and there; *at is then behind it. TAGS_NOWHERE: it is not written there like this (character references). All calls
 * together are one pass. */
uint32_t tags_find(gz_str fed, size_t *at, size_t now, gz_str text);

#endif
