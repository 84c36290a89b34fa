/* Which of the places where words stand are near each other, as a NEAR of the query asks? */
#include "query/apart.h"

#include <stdlib.h>

/* A part of the list; or `all`, where nothing has been asked for yet: any place is near. */
typedef struct apart_set {
  uint32_t at, n;
  bool all;
} apart_set;

bool apart_add(apart_finder *n, apart_place place) {
  if (n->n == n->n_room) {
    uint32_t room = n->n_room ? n->n_room * 2 : 64;
    apart_place *list = room > n->n_room ? arena_zero(n->into, room, sizeof *list) : NULL;
    if (!list) return false;
    if (n->n) memcpy(list, n->list, n->n * sizeof *list);
    n->list = list;
    n->n_room = room;
  }
  n->list[n->n++] = place;
  return true;
}

static int by_first(const void *a, const void *b) {
  const apart_place *x = a, *y = b;
  if (x->first != y->first) return x->first < y->first ? -1 : 1;
  if (x->last != y->last) return x->last < y->last ? -1 : 1;
  return (x->id > y->id) - (x->id < y->id);
}

static int by_number(const void *a, const void *b) {
  uint32_t x = *(const uint32_t *)a, y = *(const uint32_t *)b;
  return (x > y) - (x < y);
}

static void sort_from(apart_finder *n, uint32_t at) {
  uint32_t i;
  for (i = at + 1; i < n->n && by_first(&n->list[i - 1], &n->list[i]) <= 0;) i++;
  if (i < n->n) qsort(n->list + at, n->n - at, sizeof *n->list, by_first);
}

/* The last words of a set, ascending, in n->ends. */
static bool find_ends(apart_finder *n, apart_set of) {
  uint32_t i;
  bool sorted = true;
  if (n->n_ends < of.n) {
    n->ends = arena_zero(n->into, n->n_room, sizeof *n->ends);
    n->n_ends = n->ends ? n->n_room : 0;
    if (!n->ends) return false;
  }
  for (i = 0; i < of.n; i++) {
    n->ends[i] = n->list[of.at + i].last;
    if (i && n->ends[i] < n->ends[i - 1]) sorted = false;
  }
  if (!sorted) qsort(n->ends, of.n, sizeof *n->ends, by_number);
  return true;
}

/* The first of the set's places that begin behind `last`. */
static uint32_t first_behind(const apart_finder *n, apart_set of, uint32_t last) {
  uint32_t low = of.at, high = of.at + of.n;
  while (low < high) {
    uint32_t middle = low + (high - low) / 2;
    if (n->list[middle].first <= last) low = middle + 1;
    else high = middle;
  }
  return low;
}

/* Keeps of the places from `at` on, sorted, those at most `apart` words from one of `from`. */
static bool keep_near(apart_finder *n, uint32_t at, apart_set from, uint32_t apart) {
  uint32_t i, before = 0, kept = at;
  if (!find_ends(n, from)) return false;
  for (i = at; i < n->n; i++) {
    apart_place p = n->list[i];
    bool in_title = p.first < n->n_title, holds = false;
    uint32_t behind = first_behind(n, from, p.last);
    while (before < from.n && n->ends[before] < p.first) before++;
    if (before) {
      uint32_t end = n->ends[before - 1];
      holds = p.first - end <= apart && (end < n->n_title) == in_title;
    }
    if (!holds && behind < from.at + from.n) {
      uint32_t first = n->list[behind].first;
      holds = first - p.last <= apart && (first < n->n_title) == in_title;
    }
    if (holds) n->list[kept++] = p;
  }
  n->n = kept;
  return true;
}

/* Where `node` ends at most `apart` words from `from`: the list from where it ended on. */
static bool reach(apart_finder *n, const query_node *node, apart_set from, uint32_t apart, apart_set *out) {
  uint32_t i, k, n_children = node->n_children;
  apart_set to;
  *out = (apart_set){n->n, 0, false};
  switch (node->kind) {
  case QUERY_WORD:
  case QUERY_PREFIX:
  case QUERY_NEAR:
  case QUERY_PHRASE:
    if (!n->places(n->ud, node, n)) return false;
    sort_from(n, out->at);
    if (!from.all && !keep_near(n, out->at, from, apart)) return false;
    out->n = n->n - out->at;
    if (n->reached) n->reached(n->ud, n->list + out->at, out->n);
    return true;
  case QUERY_ANY:
    for (i = 0; i < n_children; i++) {
      if (!n->holds(n->ud, node->children[i])) continue;
      if (!reach(n, node->children[i], from, apart, &to)) return false;
      out->all |= to.all;
    }
    sort_from(n, out->at);
    out->n = n->n - out->at;
    return true;
  case QUERY_APART:
    for (i = 0; i < n_children; i++) {
      k = n->back ? n_children - 1 - i : i;
      if (i) apart = node->children[n->back ? k + 1 : k]->apart;
      if (!reach(n, node->children[k], from, apart, &to)) return false;
      from = to;
    }
    if (from.n) memmove(n->list + out->at, n->list + from.at, from.n * sizeof *n->list);
    n->n = out->at + from.n;
    out->n = from.n;
    out->all = from.all;
    return true;
  default: /* no word: what it lets through is reached by it */
    out->all = from.all && n->holds(n->ud, node);
    if (from.all || !n->holds(n->ud, node)) return true;
    for (i = 0; i < from.n; i++)
      if (!apart_add(n, n->list[from.at + i])) return false;
    out->n = from.n;
    return true;
  }
}

bool apart_find(apart_finder *n, const query_node *root, bool *any) {
  apart_set all = {0, 0, true}, end;
  uint32_t before = n->n;
  bool done = reach(n, root, all, 0, &end);
  *any = done && (end.all || end.n);
  n->n = before;
  return done;
}
