/* Which encoding does a page say that it has? */
#ifndef FORMAT_DECLARED_H
#define FORMAT_DECLARED_H

#include "base/str.h"

/* The name, for iconv, of the encoding that HTML or XML declares near its beginning; absent where there is a byte-order
 * mark, nothing is declared, or the bytes are valid UTF-8 all the same, as those of a page that somebody has converted
 * are. *page: the page's bytes, borrowed by what is returned. */
gz_str declared_encoding(gz_str page);

/* The encoding that is meant by a name of the web: what calls itself Latin 1 is Windows-1252, and so on. */
gz_str declared_meant(gz_str name);

#endif
