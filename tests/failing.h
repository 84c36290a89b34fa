/* What happens when memory ends? An allocator that counts what it lends and fails when it is told to. */
#ifndef FAILING_H
#define FAILING_H

#include <stdlib.h>

#include "base/mem.h"

typedef struct failing {
  size_t lent;     /* bytes not given back; sizes that are given back wrongly make it wrong for ever */
  size_t n_blocks; /* not given back */
  size_t n_calls;  /* allocations asked for */
  size_t fail_at;  /* the call, from 1, that fails, and all after it; 0: none */
  bool once;       /* it alone fails */
} failing;

static inline void *failing_alloc(void *ud, void *block, size_t old_size, size_t new_size) {
  failing *f = ud;
  void *got;
  if (new_size == 0) {
    if (block) f->lent -= old_size, f->n_blocks--;
    free(block);
    return NULL;
  }
  f->n_calls++;
  if (f->fail_at && (f->once ? f->n_calls == f->fail_at : f->n_calls >= f->fail_at)) return NULL;
  got = realloc(block, new_size);
  if (!got) return NULL;
  f->lent += new_size - (block ? old_size : 0);
  f->n_blocks += !block;
  return got;
}

#endif
