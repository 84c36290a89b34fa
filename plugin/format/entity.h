/* What does "&eacute;" stand for? Character references of HTML: numbers, and the names that text is written with. */
#ifndef FORMAT_ENTITY_H
#define FORMAT_ENTITY_H

#include "base/str.h"

/* `written` is a whole reference, '&' and ';' included. Writes the character's UTF-8 to `out` and returns its bytes; 0:
 * no such name. A number that is no character is U+FFFD. */
size_t entity_decode(gz_str written, char out[4]);

size_t entity_named(gz_str name, char out[4]); /* the same of what stands between them, if it is no number */

#endif
