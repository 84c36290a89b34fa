/* Which articles of a snapshot are twins: live, and of a story that another live one tells too?
 *
 *   segments    one: its list of twins     several: the keys of all documents
 *   then        those that are live -> keys that stand twice -> numbers of stories, as they first appear */
#include <stdlib.h>

#include "base/error.h"
#include "index/joined.h"
#include "index/stories.h"

struct twins {
  allocator from;
  bool known;
  twin *list;
  uint32_t n, room, n_stories;
};

struct twins *twins_new(const allocator *from) {
  struct twins *t = mem_zero(from, 1, sizeof *t);
  if (t) t->from = *from;
  return t;
}

static void forget(struct twins *t) {
  mem_free(&t->from, t->list, t->room * sizeof *t->list);
  t->list = NULL;
  t->n = t->room = t->n_stories = 0;
}

void twins_free(struct twins *t) {
  allocator from;
  if (!t) return;
  from = t->from;
  forget(t);
  mem_free(&from, t, sizeof *t);
}

/* Documents that may be twins: how many there are. */
static uint64_t n_asked(const snapshot *s) {
  uint64_t n = 0;
  uint32_t in;
  if (s->n_segments == 1) return segment_n_twins(segment_in(s, 0));
  for (in = 0; in < s->n_segments; in++) n += segment_numbers(segment_in(s, in))->n_docs;
  return n;
}

static void add(const snapshot *s, struct twins *t, uint64_t *keys, doc_ref d) {
  uint64_t key = snapshot_live(s, d) ? segment_story(segment_in(s, d.in), d.doc) : 0;
  if (!key) return;
  keys[t->n] = key;
  t->list[t->n++] = (twin){d, 0};
}

typedef struct keyed {
  uint64_t key;
  uint32_t at;
} keyed;

static int by_key(const void *a, const void *b) {
  const keyed *x = a, *y = b;
  if (x->key != y->key) return x->key < y->key ? -1 : 1;
  return (x->at > y->at) - (x->at < y->at);
}

/* Gives those of one key, of which there are a few, the same number, in order of the first. */
static bool number_stories(struct twins *t, const uint64_t *keys) {
  keyed *sorted = mem_zero(&t->from, (size_t)t->n + 1, sizeof *sorted);
  uint32_t i, first;
  if (!sorted) return false;
  for (i = 0; i < t->n; i++) sorted[i] = (keyed){keys[i], i};
  qsort(sorted, t->n, sizeof *sorted, by_key);
  for (i = first = 0; i < t->n; i++) {
    if (sorted[i].key != sorted[first].key) first = i;
    t->list[sorted[i].at].story = sorted[first].at; /* for now, the place of the first */
  }
  for (i = 0; i < t->n; i++)
    t->list[i].story = t->list[i].story == i ? t->n_stories++ : t->list[t->list[i].story].story;
  mem_free(&t->from, sorted, ((size_t)t->n + 1) * sizeof *sorted);
  return true;
}

/* Keeps those whose key stands twice. */
static bool keep_shared(struct twins *t, uint64_t *keys) {
  uint32_t i, n = 0;
  char *shared;
  if (!stories_shared(keys, t->n, &t->from, &shared)) return false;
  for (i = 0; i < t->n; i++) {
    if (!shared[i]) continue;
    keys[n] = keys[i];
    t->list[n++] = t->list[i];
  }
  mem_free(&t->from, shared, (size_t)t->n + 1);
  t->n = n;
  return true;
}

static gz_status find(const snapshot *s, struct twins *t, uint64_t n, gz_error *err) {
  uint64_t *keys = mem_zero(&t->from, (size_t)n + 1, sizeof *keys);
  uint32_t in, i;
  gz_status status = GZ_OK;
  t->room = (uint32_t)n + 1;
  t->list = mem_zero(&t->from, t->room, sizeof *t->list);
  if (keys && t->list) {
    for (in = 0; in < s->n_segments; in++) {
      segment *of = segment_in(s, in);
      uint32_t end = s->n_segments == 1 ? (uint32_t)n : segment_numbers(of)->n_docs;
      for (i = 0; i < end; i++) add(s, t, keys, (doc_ref){in, s->n_segments == 1 ? segment_twin(of, i) : i});
    }
    if (!keep_shared(t, keys) || !number_stories(t, keys)) status = error_nomem(err);
  } else {
    status = error_nomem(err);
  }
  mem_free(&t->from, keys, ((size_t)n + 1) * sizeof *keys);
  if (status == GZ_OK) status = snapshot_status(s, err);
  if (status != GZ_OK) forget(t);
  t->known = status == GZ_OK;
  return status;
}

gz_status snapshot_twins(const snapshot *s, uint32_t most, const twin **out, uint32_t *n, uint32_t *n_stories,
                         gz_error *err) {
  struct twins *t = s->twins;
  uint64_t asked = n_asked(s);
  gz_status status = GZ_OK;
  *out = NULL;
  *n = *n_stories = 0;
  if (!t->known && asked > most) return GZ_OK;
  if (!t->known) status = find(s, t, asked, err);
  if (status != GZ_OK) return status;
  *out = t->list;
  *n = t->n;
  *n_stories = t->n_stories;
  return GZ_OK;
}
