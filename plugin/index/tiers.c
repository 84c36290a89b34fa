/* Which segments should be one?
 *
 * Each change leaves a small segment, and each segment costs every query some microseconds, so that they are merged. A
 * segment is to be larger than all smaller ones together; where it is not, it and they become one:
 *
 *   | 900 |  ·  | 900 1 |  ·  | 900 1 1 1 |  ·  | 900 4 |  …  | 900 12 4 1 1 1 |  ·  | 900 20 |
 *
 * Then there are no more than a logarithm of the changes, and each article is written again as often at most. Small ones wait
 * until there are four: merging costs a few writes, however small they are.
 *
 * What is dead takes room and time, too. When it is a tenth of what is live, the segment with most of it is made anew,
 * with all smaller ones: the index stays within 1.2 times the size of one that is made at once.
 *
 * A large segment that was made in passing (writer_pass) is not left alone either. */
#include "index/merge.h"

#include <stdlib.h>

#include "base/error.h"
#include "index/image.h"
#include "index/joined.h"

enum {
  FEW = 4,
  DEAD_SHARE = 10,
  LARGE = 4 << 20,     /* bytes: of so many the writes are not what costs */
  PASSING_DOCS = 32768 /* with fewer, a search does not feel what was left out */
};

typedef struct tier {
  uint32_t in;
  uint64_t live, dead; /* bytes, as far as pages tell */
} tier;

static int largest_first(const void *a, const void *b) {
  const tier *x = a, *y = b;
  if (x->live != y->live) return x->live < y->live ? 1 : -1;
  return (x->in > y->in) - (x->in < y->in);
}

static int by_place(const void *a, const void *b) {
  uint32_t x = *(const uint32_t *)a, y = *(const uint32_t *)b;
  return (x > y) - (x < y);
}

static bool in_passing(const segment *s) { return !s->n_tops && s->numbers.n_docs >= PASSING_DOCS; }

gz_status merge_pick(const snapshot *s, uint64_t most_bytes, arena *into, uint32_t **which, uint32_t *n_which,
                     gz_error *err) {
  uint64_t live = 0, dead = 0, tail = 0;
  uint32_t n = s->n_segments, i, from = n, most = 0;
  tier *tiers = arena_zero(into, n, sizeof *tiers);
  *which = arena_zero(into, n, sizeof **which);
  if (!tiers || !*which) return error_nomem(err);
  for (i = 0; i < n; i++) {
    const segment_stats *numbers = segment_numbers(segment_in(s, i));
    uint64_t n_pages = numbers->n_pages, n_dead = s->parts[i].n_dead_pages;
    tiers[i].in = i;
    tiers[i].dead = n_pages ? (uint64_t)((double)numbers->size * (double)n_dead / (double)n_pages) : 0;
    tiers[i].live = numbers->size - tiers[i].dead;
    live += tiers[i].live;
    dead += tiers[i].dead;
  }
  qsort(tiers, n, sizeof *tiers, largest_first);
  for (i = n; i-- && tail + tiers[i].live <= most_bytes; tail += tiers[i].live)
    if (tiers[i].live <= tail && (n - i >= FEW || tail + tiers[i].live >= LARGE)) from = i;
  for (i = 0; i < n; i++)
    if (tiers[i].dead > tiers[most].dead) most = i;
  if (dead > live / DEAD_SHARE && most < from && live <= most_bytes) from = most;
  for (i = 0; i < from && n > 1 && live <= most_bytes; i++) /* with another one, so that it has an end */
    if (in_passing(segment_in(s, tiers[i].in))) from = i < n - 1 ? i : n - 2;
  for (i = from; i < n; i++) (*which)[i - from] = tiers[i].in;
  if (from < n) qsort(*which, n - from, sizeof **which, by_place);
  *n_which = n - from;
  return GZ_OK;
}
