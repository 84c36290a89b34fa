/* How much memory is lent? An allocating function that counts, for mem_allocator; of one thread. */
#ifndef LENT_H
#define LENT_H

#include <stdlib.h>

static size_t lent, lent_most; /* bytes, now and at most; a test may set both to 0 */

static void *counting(void *ud, void *block, size_t old_size, size_t new_size) {
  void *got = NULL;
  (void)ud;
  if (new_size && !(got = realloc(block, new_size))) return NULL;
  if (!new_size) free(block);
  lent += new_size - (block ? old_size : 0);
  if (lent > lent_most) lent_most = lent;
  return got;
}

#endif
