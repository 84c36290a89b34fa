/* Who owns what a function gives back? A result: one payload with an arena behind it, freed in one call.
 *
 *   | allocator, arena, destroy | payload …        the caller holds the payload's address
 *                     \-> chunks: lists and texts that the payload points into */
#ifndef BASE_RESULT_H
#define BASE_RESULT_H

#include "base/arena.h"

/* A zeroed payload of `size` bytes; `destroy` (may be NULL) runs before the memory goes. NULL: out of memory. */
void *result_new(const allocator *from, size_t size, void (*destroy)(void *payload));
arena *result_arena(void *payload);
void result_free(const void *payload); /* NULL is fine */

#endif
