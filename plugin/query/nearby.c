/* Which words of the collection are a few edits away from one that was typed? */
#include "query/nearby.h"

#include <stdlib.h>

#include "base/error.h"

nearby *nearby_new(snapshot *of, gz_str form, unsigned edits, bool open_end, arena *into) {
  nearby *n = mem_zero(into->from, 1, sizeof *n);
  if (!n) return NULL;
  n->of = of;
  n->into = into;
  n->form = form;
  n->edits = edits;
  n->open_end = open_end;
  map_init(&n->seen, into->from);
  buf_init(&n->words, into->from);
  return n;
}

void nearby_free(nearby *n) {
  allocator from;
  if (!n) return;
  from = *n->into->from;
  map_free(&n->seen);
  buf_free(&n->words);
  mem_free(&from, n, sizeof *n);
}

static gz_status add(nearby *n, const near_form *f, gz_error *err) {
  term_info t;
  bool added;
  uint32_t at;
  gz_status status = segment_term_info(n->of->segments[n->in]->segment, f->term, n->into, &t, err);
  if (status != GZ_OK) return status;
  at = map_add(&n->seen, t.form, &added);
  if (at == MAP_NONE) return error_nomem(err);
  if (added) {
    nearby_word w = {t.form, t.stem, t.written, f->edits, t.n_docs};
    buf_put(&n->words, &w, sizeof w);
  } else {
    nearby_word *w = (nearby_word *)(void *)n->words.data + at;
    w->n_docs += t.n_docs;
  }
  return n->words.failed ? error_nomem(err) : GZ_OK;
}

gz_status nearby_step(nearby *n, slice *sl, bool *done, gz_error *err) {
  gz_status status = GZ_OK;
  near_form f;
  *done = false;
  while (status == GZ_OK && !sl->over && n->in < n->of->n_segments) {
    bool found, over;
    if (!n->open) near_begin(&n->walk, n->of->segments[n->in]->segment, n->form, n->edits, n->open_end);
    n->open = true;
    status = near_next(&n->walk, sl, &f, &found, &over, err);
    if (status == GZ_OK && found) status = add(n, &f, err);
    if (status != GZ_OK || !over) continue;
    n->open = false;
    n->in++;
  }
  *done = n->in == n->of->n_segments;
  return status;
}

static int by_frequency(const void *a, const void *b) {
  const nearby_word *x = a, *y = b;
  if (x->n_docs != y->n_docs) return x->n_docs > y->n_docs ? -1 : 1;
  return str_compare(x->form, y->form);
}

const nearby_word *nearby_words(nearby *n, uint32_t *n_words) {
  *n_words = (uint32_t)(n->words.len / sizeof(nearby_word));
  if (*n_words) qsort(n->words.data, *n_words, sizeof(nearby_word), by_frequency);
  return (const nearby_word *)(const void *)n->words.data;
}
