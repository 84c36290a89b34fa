/* Does a path fit a pattern? '*' and '?' stop at '/', '**' with a '/' after it also matches no folder, '**' at the end
 * anything below, [a-z] and [!a-z] one character. A pattern without '/' fits the whole path too only if the path has none.
 * Bytes are compared as they are; '?' and [] take one UTF-8 character. Time O(pattern x path), no recursion. */
#ifndef COLLECTION_GLOB_H
#define COLLECTION_GLOB_H

#include "base/str.h"

bool glob_match(gz_str pattern, gz_str path);

#endif
