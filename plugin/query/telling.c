/* Which words tell a few texts from the rest of the collection? */
#include "query/telling.h"

#include <math.h>
#include <stdlib.h>

#include "base/error.h"

static const double HEADLINE = 3;

void telling_init(telling *t, const allocator *from) {
  memset(t, 0, sizeof *t);
  t->from = from;
  map_init(&t->stems, from);
  buf_init(&t->counts, from);
}

void telling_free(telling *t) {
  map_free(&t->stems);
  buf_free(&t->counts);
}

static bool count_text(telling *t, analyzer *words, gz_str text, double times) {
  buf form;
  word w;
  size_t at = 0;
  bool done = true;
  buf_init(&form, t->from);
  if (text.len > TELLING_TEXT_MOST) text.len = TELLING_TEXT_MOST;
  while (done && words_next(text, &at, &w)) {
    bool added;
    uint32_t entry;
    double n = 0;
    analyzer_form(words, str_part(text, w.at, w.len), &form);
    t->n_counted += times;
    if (analyzer_stop(words, buf_str(&form))) continue;
    entry = map_add(&t->stems, analyzer_stem(words, buf_str(&form)), &added);
    if (entry == MAP_NONE || form.failed) done = false;
    else if (added) buf_put(&t->counts, &times, sizeof times);
    else {
      memcpy(&n, t->counts.data + entry * sizeof n, sizeof n);
      n += times;
      memcpy(t->counts.data + entry * sizeof n, &n, sizeof n);
    }
    done = done && !t->counts.failed;
  }
  buf_free(&form);
  return done;
}

bool telling_add(telling *t, analyzer *words, const gz_article *a) {
  return count_text(t, words, a->title, HEADLINE) && count_text(t, words, a->body, 1);
}

static int by_times(const void *a, const void *b) {
  const telling_word *x = a, *y = b;
  if (x->times != y->times) return x->times > y->times ? -1 : 1;
  return str_compare(x->term.stem, y->term.stem);
}

static int by_value(const void *a, const void *b) {
  const telling_word *x = a, *y = b;
  if (x->value != y->value) return x->value > y->value ? -1 : 1;
  return str_compare(x->term.stem, y->term.stem);
}

/* Of a word that stands here as often as anywhere nothing is left but what rounding leaves. */
#define VALUE_LEAST 1e-9

gz_status telling_choose(telling *t, const rank *how, const snapshot *of, uint32_t stems_most, uint32_t most,
                         double df_most, bool (*always)(const void *ud, gz_str stem), const void *ud, arena *into,
                         gz_error *err) {
  uint64_t n_postings = 0;
  uint32_t i, k, n = t->stems.n;
  for (k = 0; k < of->n_segments; k++) n_postings += segment_numbers(of->segments[k]->segment)->n_postings;
  t->words = arena_zero(into, (size_t)n + 1, sizeof *t->words);
  if (!t->words) return error_nomem(err);
  for (i = 0; i < n; i++) {
    memcpy(&t->words[i].times, t->counts.data + i * sizeof(double), sizeof(double));
    t->words[i].term.stem = t->stems.entries[i].key;
  }
  if (n > stems_most) {
    qsort(t->words, n, sizeof *t->words, by_times);
    n = stems_most;
  }
  for (i = 0; i < n; i++) {
    telling_word w = t->words[i];
    gz_str stem = w.term.stem;
    uint64_t df = 0;
    double share = w.times / t->n_counted;
    for (k = 0; k < of->n_segments; k++) df += segment_stem_docs(of->segments[k]->segment, stem);
    if (df < 2 || ((double)df > df_most && !(always && always(ud, stem)))) continue;
    w.value = share * log(share * (double)n_postings / (double)df);
    w.term = (match_term){.kind = TERM_STEM, .form = stem, .stem = stem, .scores = true, .times = 1, .df = df};
    w.term.idf = rank_idf(how, df);
    if (w.value > VALUE_LEAST) t->words[t->n++] = w;
  }
  if (t->n) qsort(t->words, t->n, sizeof *t->words, by_value);
  if (t->n > most) t->n = most;
  return GZ_OK;
}
