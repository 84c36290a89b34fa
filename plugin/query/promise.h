/* Which parts of a list promise most? The highest of their bounds, so that these parts can be looked at before the others:
 *
 *   bounds   5.1 | 3.0 | 5.9 | 4.4 | …        best   5.9 5.1        the parts of at least 5.1 come first */
#ifndef QUERY_PROMISE_H
#define QUERY_PROMISE_H

#include <stdint.h>

enum { PROMISE_MOST = 16, PROMISE_OF = 4 /* parts, of which one may come first */ };

typedef struct promise {
  double best[PROMISE_MOST]; /* falling */
  uint32_t n;
  uint32_t n_left; /* parts that may still come first */
} promise;

static inline promise promise_of(uint32_t n_parts) {
  promise p = {.n_left = n_parts / PROMISE_OF};
  if (p.n_left > PROMISE_MOST) p.n_left = PROMISE_MOST;
  return p;
}

/* Of a part; before any is taken. */
static inline void promise_add(promise *p, double bound) {
  uint32_t at = p->n;
  if (bound <= 0 || (at == p->n_left && (!at || bound <= p->best[at - 1]))) return;
  if (at < p->n_left) p->n++;
  else at--;
  for (; at && p->best[at - 1] < bound; at--) p->best[at] = p->best[at - 1];
  p->best[at] = bound;
}

/* Whether a part comes first. */
static inline int promise_take(promise *p, double bound) {
  if (!p->n_left || !p->n || bound <= 0 || bound < p->best[p->n - 1]) return 0;
  p->n_left--;
  return 1;
}

#endif
