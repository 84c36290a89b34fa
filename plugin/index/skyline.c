/* Which documents can be among the best for one word?
 *
 *   docs     | kept, by L / f | not looked at yet … | room |
 *
 * What comes is first compared with what is known of those kept: how long a document with its f may be so that less than
 * SKYLINE_BEATEN of them beat it. What passes waits. When enough do, they are sorted by L / f in between those kept, so that
 * whoever beats a document stands before it, and what is beaten often enough is dropped. Counting those that stay is
 * enough, since they beat whatever the dropped ones beat. What stays is the same however often that is done. */
#include "index/skyline.h"

#include <string.h>

enum { IN_TITLE = 2, OWN_IN_TITLE = 1, RUN = 8 };

static inline uint32_t f_of(uint32_t sum) { return skyline_f(sum); }

static uint32_t titles_of(const skyline_doc *d) {
  return (d->sum >> 16 ? IN_TITLE : 0u) | (d->own >> 16 ? OWN_IN_TITLE : 0u);
}

/* How long a document with f is if its L / f is as d's; less than 2^50. */
static uint64_t stretched(const skyline_doc *d, uint32_t f, uint32_t f_of_d) {
  return (uint64_t)d->length * f / f_of_d;
}

/* The order of L / f, and behind that of all that is better; then of numbers. */
static inline bool by_part(const skyline_part *part_a, const skyline_part *part_b) {
  const skyline_doc *a = &part_a->d, *b = &part_b->d;
  uint32_t x, y;
  if (part_a->part != part_b->part) return part_a->part < part_b->part;
  x = f_of(a->sum), y = f_of(b->sum);
  if (x != y) return x > y;
  x = f_of(a->own), y = f_of(b->own);
  if (x != y) return x > y;
  x = titles_of(a), y = titles_of(b);
  if (x != y) return x > y;
  return a->doc < b->doc;
}

static inline bool by_doc(const skyline_part *a, const skyline_part *b) { return a->d.doc < b->d.doc; }

typedef bool (*order)(const skyline_part *, const skyline_part *);

static inline void merge(const skyline_part *from, skyline_part *to, uint32_t low, uint32_t middle, uint32_t high,
                         order before) {
  uint32_t left = low, right = middle, at;
  for (at = low; at < high; at++)
    to[at] = left < middle && (right == high || !before(&from[right], &from[left])) ? from[left++] : from[right++];
}

/* Sorts the first n documents, of which the first n_sorted are in order. */
static inline void sort(skyline *s, uint32_t n_sorted, order before) {
  skyline_part *from = s->docs, *to = s->scratch, *swap, one;
  uint32_t n = s->n, width, low, i, at;
  for (low = n_sorted; low < n; low += RUN) /* short runs where they stand */
    for (i = low + 1; i < n && i < low + RUN; i++) {
      one = from[i];
      for (at = i; at > low && before(&one, &from[at - 1]); at--) from[at] = from[at - 1];
      from[at] = one;
    }
  for (width = RUN; width < n - n_sorted; width *= 2) {
    for (low = n_sorted; low < n; low += 2 * width)
      merge(from, to, low, n - low < width ? n : low + width, n - low < 2 * width ? n : low + 2 * width, before);
    swap = from, from = to, to = swap;
  }
  if (n_sorted && n_sorted < n) {
    if (from != s->docs) memcpy(from, s->docs, n_sorted * sizeof *from);
    merge(from, to, 0, n_sorted, n, before);
    from = to;
  }
  if (from == s->docs) return;
  s->scratch = s->docs;
  s->docs = from;
}

/* Of `a`, whose L / f is no more than b's. */
static bool beats(const skyline_doc *a, const skyline_doc *b, uint32_t f_b, uint32_t own_b, uint32_t titles_b) {
  uint32_t own_a = f_of(a->own);
  return f_of(a->sum) >= f_b && own_a >= own_b && (uint64_t)a->length * own_b <= (uint64_t)b->length * own_a &&
         (titles_of(a) & titles_b) == titles_b;
}

/* ---------------------------------------------------------------- ladders */

static bool is_below(const ladder *l, uint32_t f) { return l->n == SKYLINE_BEATEN && f <= l->top[l->n - 1]; }

/* One more is kept, whose L / f is the largest so far. */
static void climb(ladder *l, const skyline_doc *d, uint32_t f) {
  uint32_t at;
  if (is_below(l, f)) return;
  if (l->n < SKYLINE_BEATEN) l->n++;
  for (at = l->n - 1; at && l->top[at - 1] < f; at--) l->top[at] = l->top[at - 1];
  l->top[at] = f;
  while (l->known + 1 < SKYLINE_F && is_below(l, l->known + 1)) {
    l->known++;
    l->limits[l->known] = stretched(d, l->known, f);
  }
}

/* ---------------------------------------------------------------- dropping */

static bool is_beaten(const skyline *s, const skyline_doc *d, uint32_t f, uint32_t n_kept) {
  uint32_t own = f_of(d->own), titles = titles_of(d), i, n = 0;
  const ladder *l = own ? s->whole : s->all;
  if (is_below(&l[titles / IN_TITLE], f)) return true;
  for (i = 0; i < n_kept && n < SKYLINE_BEATEN && own; i++) n += beats(&s->docs[i].d, d, f, own, titles);
  return n == SKYLINE_BEATEN;
}

static void drop_beaten(skyline *s) {
  uint32_t i, kept = 0;
  memset(s->all, 0, sizeof s->all);
  memset(s->whole, 0, sizeof s->whole);
  if (s->any_limits) memset(s->own_limits, 0, sizeof s->own_limits);
  s->any_limits = false;
  sort(s, s->n_kept, by_part);
  for (i = 0; i < s->n; i++) {
    skyline_part part = s->docs[i];
    skyline_doc d = part.d;
    uint32_t f = f_of(d.sum);
    if (is_beaten(s, &d, f, kept)) continue;
    s->docs[kept++] = part;
    climb(&s->all[0], &d, f);
    if (d.sum >> 16) climb(&s->all[1], &d, f);
    if (d.own != d.sum) continue;
    climb(&s->whole[0], &d, f);
    if (d.sum >> 16) climb(&s->whole[1], &d, f);
  }
  s->n = s->n_kept = kept;
}

/* From which length on documents with such counts are beaten; not 0. */
static uint64_t own_limit(const skyline *s, uint32_t f, uint32_t own, uint32_t titles) {
  uint64_t least[SKYLINE_BEATEN];
  uint32_t i, at, n = 0;
  for (i = 0; i < s->n_kept; i++) {
    const skyline_doc *d = &s->docs[i].d;
    uint32_t f_d = f_of(d->sum), own_d = f_of(d->own);
    uint64_t limit, other;
    if (f_d < f || own_d < own || (titles_of(d) & titles) != titles) continue;
    limit = stretched(d, f, f_d), other = stretched(d, own, own_d);
    if (other > limit) limit = other;
    if (n == SKYLINE_BEATEN && limit >= least[n - 1]) continue;
    if (n < SKYLINE_BEATEN) n++;
    for (at = n - 1; at && least[at - 1] > limit; at--) least[at] = least[at - 1];
    least[at] = limit;
  }
  return n == SKYLINE_BEATEN ? least[n - 1] + 1 : UINT64_MAX;
}

/* Whether it is certain that enough of those kept beat it, which the ladders do not tell. */
static bool is_surely_beaten(skyline *s, const skyline_doc *d) {
  uint32_t f = f_of(d->sum), own = f_of(d->own), titles = titles_of(d);
  uint64_t *limit;
  if (!own || !s->n_kept || f >= SKYLINE_F || own >= SKYLINE_OWN) return false;
  limit = &s->own_limits[(f * SKYLINE_OWN + own) * 4 + titles];
  if (!*limit) *limit = own_limit(s, f, own, titles);
  s->any_limits = true;
  return d->length >= *limit;
}

/* ---------------------------------------------------------------- adding */

void skyline_init(skyline *s, const allocator *from) {
  memset(s, 0, sizeof *s);
  s->from = *from;
}

static size_t size_of(uint32_t room) { return 2 * (size_t)room * sizeof(skyline_part); }

void skyline_free(skyline *s) {
  if (s->block) mem_free(&s->from, s->block, size_of(s->room));
  s->block = s->docs = s->scratch = NULL;
  s->room = 0;
}

void skyline_begin(skyline *s) {
  s->n = s->n_kept = 0;
  s->until = SKYLINE_ROOM;
  s->too_many = false;
  memset(s->all, 0, sizeof s->all);
  memset(s->whole, 0, sizeof s->whole);
}

static bool grow(skyline *s, uint32_t room) {
  skyline_part *block = mem_new(&s->from, size_of(room));
  if (!block) return false;
  if (s->n) memcpy(block, s->docs, s->n * sizeof *block);
  skyline_free(s);
  s->block = s->docs = block;
  s->scratch = block + room;
  s->room = room;
  return true;
}

/* What waits is looked at early, since what is known then keeps most of what comes from waiting at all. */
static void look(skyline *s) {
  drop_beaten(s);
  if (s->n > SKYLINE_MOST) s->too_many = true;
  if (s->n > s->until / 2) s->until *= 2;
}

void skyline_add_close(skyline *s, const skyline_doc *d) {
  if (s->failed || s->too_many || is_surely_beaten(s, d)) return;
  if (s->n == s->until) look(s);
  if (s->until > s->room && !s->too_many && !grow(s, s->until)) s->failed = true;
  if (!s->failed && !s->too_many) s->docs[s->n++] = (skyline_part){(double)d->length / f_of(d->sum), *d};
}

uint32_t skyline_end(skyline *s, const skyline_part **docs) {
  *docs = NULL;
  if (s->failed || s->too_many || !s->n) return 0;
  drop_beaten(s);
  if (s->n > SKYLINE_MOST) s->too_many = true;
  if (s->too_many) return 0;
  sort(s, 0, by_doc);
  *docs = s->docs;
  return s->n;
}
