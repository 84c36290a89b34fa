/* Which hits tell the same story? */
#include "query/fold.h"

#include "base/error.h"

enum {
  ASKED_MOST = 1 << 17, /* documents that are looked at to know twins: once a snapshot, some 10 ns each */
  COUNTED_MOST = 4096   /* twins that are asked whether they match, in each search */
};
enum { HELD_NOT, HELD_SOME, HELD_ALL };

void fold_init(fold *f, const snapshot *of, const allocator *from) {
  memset(f, 0, sizeof *f);
  f->from = *from;
  f->of = of;
  arena_init(&f->scratch, &f->from);
}

void fold_clear(fold *f) {
  mem_free(&f->from, f->list, f->room * sizeof *f->list);
  mem_free(&f->from, f->gone, f->room_gone * sizeof *f->gone);
  f->list = NULL;
  f->gone = NULL;
  f->n = f->room = f->n_gone = f->room_gone = 0;
  f->less = f->less_partial = 0;
}

void fold_free(fold *f) {
  if (!f->of) return;
  fold_clear(f);
  mem_free(&f->from, f->held, (size_t)f->n_twins + 1);
  arena_free(&f->scratch);
}

static uint64_t story_of(const fold *f, doc_ref d) { return segment_story(f->of->segments[d.in]->segment, d.doc); }

/* ---------------------------------------------------------------- kept */

typedef struct tally_of {
  uint32_t all, some;
} tally_of;

/* One story of so many articles is one. */
static void take_away(fold *f, tally_of n) {
  if (n.all) f->less += n.all - 1, f->less_partial += n.some;
  else if (n.some) f->less_partial += n.some - 1;
}

static bool add(fold *f, folded of) {
  folded *grown = mem_more(&f->from, f->list, f->n, &f->room, sizeof *grown);
  if (!grown) return false;
  f->list = grown;
  f->list[f->n++] = of;
  return true;
}

static bool add_gone(fold *f, doc_ref d) {
  doc_ref *grown = mem_more(&f->from, f->gone, f->n_gone, &f->room_gone, sizeof *grown);
  if (!grown) return false;
  f->gone = grown;
  f->gone[f->n_gone++] = d;
  return true;
}

/* Of a story that was met: who stands for it. */
typedef struct seen {
  uint64_t story; /* 0: nobody */
  tally_of n;
} seen;

gz_status fold_kept(fold *f, const doc_ref *refs, const bool *partial, uint32_t n, bool *stays, gz_error *err) {
  size_t n_slots = 64, i, at;
  seen *slots;
  bool done = true;
  while (n_slots < 2 * (size_t)n) n_slots *= 2;
  slots = mem_zero(&f->from, n_slots, sizeof *slots);
  if (!slots) return error_nomem(err);
  for (i = 0; i < n && done; i++) {
    uint64_t story = story_of(f, refs[i]);
    stays[i] = true;
    if (!story) continue;
    for (at = (size_t)story & (n_slots - 1); slots[at].story && slots[at].story != story;)
      at = (at + 1) & (n_slots - 1);
    if (slots[at].story) stays[i] = false;
    if (slots[at].story) done = add(f, (folded){refs[i], story});
    slots[at].story = story;
    if (!partial[i] && slots[at].n.all) done = done && add_gone(f, refs[i]);
    if (partial[i]) slots[at].n.some++;
    else slots[at].n.all++;
  }
  for (at = 0; done && at < n_slots; at++) take_away(f, slots[at].n);
  mem_free(&f->from, slots, n_slots * sizeof *slots);
  return done ? GZ_OK : error_nomem(err);
}

/* ---------------------------------------------------------------- counting */

gz_status fold_known(fold *f, bool *known, bool *any, gz_error *err) {
  gz_status status = snapshot_twins(f->of, ASKED_MOST, &f->twins, &f->n_twins, &f->n_stories, err);
  *any = !f->twins || f->n_twins > 0;
  *known = f->twins && f->n_twins <= COUNTED_MOST;
  if (!*known) f->n_twins = 0;
  return status;
}

static gz_status count_twin(fold *f, const plan *p, filter *only, bool some, bool apart, slice *sl, gz_error *err) {
  doc_ref d = f->twins[f->at].ref;
  gz_status status;
  uint32_t n, next;
  bool passes;
  if (!f->open) {
    status = match_open(&f->m, p, d.in, &f->scratch, err);
    if (status != GZ_OK) return status;
    f->open = true;
  }
  if (!f->ready) {
    status = match_prepare(&f->m, sl, &f->ready, err);
    if (status != GZ_OK || !f->ready) return status;
  }
  if (filter_passes(only, d)) {
    n = match_count(&f->m, d.doc, &passes, &next);
    if (passes && n == f->m.n_words) f->held[f->at] = HELD_ALL;
    else if (passes && some && n) f->held[f->at] = apart ? HELD_SOME : HELD_ALL;
  }
  f->at++;
  if (f->at < f->n_twins && f->twins[f->at].ref.in == d.in) return GZ_OK;
  f->open = f->ready = false; /* the segment is done with */
  status = match_status(&f->m, err);
  arena_free(&f->scratch);
  return status == GZ_OK ? filter_status(only, err) : status;
}

gz_status fold_count(fold *f, const plan *p, filter *only, bool some, bool apart, slice *sl, bool *done,
                     gz_error *err) {
  tally_of *stories;
  uint32_t i, k;
  if (!f->held) f->held = mem_zero(&f->from, (size_t)f->n_twins + 1, 1);
  if (!f->held) return error_nomem(err);
  for (*done = false; f->at < f->n_twins;) {
    gz_status status = count_twin(f, p, only, some, apart, sl, err);
    if (status != GZ_OK || slice_over(sl, 4 + 4 * p->n_terms)) return status;
  }
  stories = mem_zero(&f->from, (size_t)f->n_stories + 1, sizeof *stories);
  if (!stories) return error_nomem(err);
  for (f->n_gone = 0, i = 0; i < f->n_twins; i++) {
    if (f->held[i] == HELD_ALL && stories[f->twins[i].story].all && !add_gone(f, f->twins[i].ref)) break;
    stories[f->twins[i].story].all += f->held[i] == HELD_ALL;
    stories[f->twins[i].story].some += f->held[i] == HELD_SOME;
  }
  f->less = f->less_partial = 0;
  for (k = 0; k < f->n_stories; k++) take_away(f, stories[k]);
  mem_free(&f->from, stories, ((size_t)f->n_stories + 1) * sizeof *stories);
  if (i < f->n_twins) return error_nomem(err);
  *done = f->counted = true;
  return GZ_OK;
}

/* ---------------------------------------------------------------- the others */

static bool same(doc_ref a, doc_ref b) { return a.in == b.in && a.doc == b.doc; }

uint32_t fold_also(const fold *f, doc_ref hit, doc_ref *out, uint32_t most) {
  uint64_t story;
  uint32_t i, k, n = 0;
  if (f->counted) {
    for (i = 0; i < f->n_twins && !same(f->twins[i].ref, hit);) i++;
    for (k = 0; i < f->n_twins && k < f->n_twins && n < most; k++)
      if (k != i && f->held[k] && f->twins[k].story == f->twins[i].story) out[n++] = f->twins[k].ref;
    return n;
  }
  story = f->n ? story_of(f, hit) : 0;
  for (i = 0; story && i < f->n && n < most; i++)
    if (f->list[i].story == story) out[n++] = f->list[i].ref;
  return n;
}
