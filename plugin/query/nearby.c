/* Which words of the collection are a few edits away from one that was typed, and which of them may be meant?
 *
 *   likelihood = ln(articles) - FARTHER for each edit but one - OTHER_FIRST if it begins with another letter
 *                + ALIKE if it sounds alike
 *
 * of a form for what is suggested, of all forms of a stem for what is looked for. */
#include "query/nearby.h"

#include <math.h>
#include <stdlib.h>

#include "base/error.h"

static const double FARTHER = 4, OTHER_FIRST = 2, ALIKE = 3;
enum { LETTERS_LEAST = 3, LETTERS_TYPED_LEAST = 5, LETTERS_FOR_TWO = 6, LETTERS_FOR_THREE = 9, LETTERS_OF_NAME = 7 };

nearby *nearby_new(snapshot *of, gz_str form, unsigned edits, nearby_among among, bool open_end, arena *into) {
  nearby *n = mem_zero(into->from, 1, sizeof *n);
  if (!n) return NULL;
  n->of = of;
  n->into = into;
  n->form = form;
  n->edits = edits;
  n->among = among;
  n->open_end = open_end;
  map_init(&n->seen, into->from);
  buf_init(&n->words, into->from);
  return n;
}

nearby *nearby_new_sound(snapshot *of, gz_str form, arena *into) {
  nearby *n = nearby_new(of, form, 0, NEARBY_ALL, false, into);
  if (n) n->sound = true;
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

void nearby_farther(nearby *n, unsigned edits, nearby_among among) {
  n->among = among;
  n->nearest = n->edits = edits;
  n->firm = 1;
  n->in = 0;
}

static gz_status add(nearby *n, const near_form *f, gz_error *err) {
  term_info t;
  bool added;
  uint32_t at;
  gz_status status = segment_term_info(n->of->segments[n->in]->segment, f->term, n->into, &t, err);
  if (status != GZ_OK || (n->among == NEARBY_SCARCE && t.n_docs >= COMMON_DOCS)) return status;
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

/* False: all of it was walked before. */
static bool begin_segment(nearby *n, segment *s) {
  if (n->among == NEARBY_SCARCE && !common_is(s)) return false;
  if (n->sound) near_begin_sound(&n->walk, s, n->form);
  else if (n->among == NEARBY_COMMON) near_begin_common(&n->walk, s, n->form, n->edits, n->open_end, n->firm);
  else near_begin(&n->walk, s, n->form, n->edits, n->open_end, n->firm);
  return true;
}

gz_status nearby_step(nearby *n, slice *sl, bool *done, gz_error *err) {
  gz_status status = GZ_OK;
  near_form f;
  *done = false;
  while (status == GZ_OK && !sl->over && n->in < n->of->n_segments) {
    bool found, over;
    if (!n->open && !begin_segment(n, n->of->segments[n->in]->segment)) {
      n->in++;
      continue;
    }
    n->open = true;
    status = near_next(&n->walk, sl, &f, &found, &over, err);
    if (status == GZ_OK && found && f.edits >= n->nearest) status = add(n, &f, err);
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

/* ---------------------------------------------------------------- what may be meant */

unsigned nearby_reach(gz_str form, bool typing) {
  uint32_t n = 0;
  size_t i;
  for (i = 0; i < form.len; i++) {
    if (form.data[i] >= '0' && form.data[i] <= '9') return 0;
    n += ((unsigned char)form.data[i] & 0xc0) != 0x80;
  }
  if (n < (typing ? LETTERS_TYPED_LEAST : LETTERS_LEAST)) return 0;
  return n < LETTERS_FOR_TWO ? 1 : typing || n < LETTERS_FOR_THREE ? 2 : 3;
}

static bool is_vowel(char c) { return c && strchr("aeiouy", c); }

/* The next consonant from *at on, of several alike the last; 0: there is none. */
static char next_consonant(gz_str s, size_t *at) {
  while (*at < s.len && is_vowel(s.data[*at])) ++*at;
  if (*at == s.len) return 0;
  while (*at + 1 < s.len && s.data[*at + 1] == s.data[*at]) ++*at;
  return s.data[(*at)++];
}

/* Whether they sound alike, more or less (other vowels, letters doubled), or have the same letters. */
static bool alike(gz_str a, gz_str b) {
  size_t at = 0, to = 0, i;
  int count[256] = {0};
  char c;
  do c = next_consonant(a, &at);
  while (c == next_consonant(b, &to) && c);
  if (!c && at == a.len && to == b.len) return true;
  if (a.len != b.len) return false;
  for (i = 0; i < a.len; i++) count[(unsigned char)a.data[i]]++, count[(unsigned char)b.data[i]]--;
  for (i = 0; i < 256; i++)
    if (count[i]) return false;
  return true;
}

static bool is_capital(gz_str written) { return written.len && written.data[0] >= 'A' && written.data[0] <= 'Z'; }

gz_status nearby_is_name(snapshot *of, gz_str form, arena *into, bool *is, gz_error *err) {
  term_info t;
  size_t i;
  uint32_t in, term = NO_TERM;
  gz_status status;
  *is = false;
  for (i = 0; i < form.len; i++)
    if (form.data[i] < 'a' || form.data[i] > 'z') return GZ_OK;
  for (in = of->n_segments; in-- && form.len >= LETTERS_OF_NAME && term == NO_TERM;)
    term = segment_term(of->segments[in]->segment, form);
  if (term == NO_TERM) return GZ_OK;
  status = segment_term_info(of->segments[in + 1]->segment, term, into, &t, err);
  *is = status == GZ_OK && is_capital(t.written);
  return status;
}

static double likelihood(const nearby *n, const nearby_word *w, uint64_t n_docs) {
  double farther = w->edits ? FARTHER * (w->edits - 1) : 0,
         other = w->form.data[0] != n->form.data[0] ? OTHER_FIRST : 0;
  return log((double)n_docs) - farther - other + (alike(w->form, n->form) ? ALIKE : 0);
}

typedef struct stem_found {
  const nearby_word *best; /* of its forms */
  double likely;           /* of this form */
  uint64_t n_docs;         /* with each of its forms */
} stem_found;

static double likelihood_of_stem(const nearby *n, const stem_found *s) { return likelihood(n, s->best, s->n_docs); }

/* A form that goes on where the other ends is another form of it, not a word that was meant. */
static bool goes_on(gz_str a, gz_str b) { return str_begins(a, b) || str_begins(b, a); }

/* Notes the form for its stem. */
static gz_status add_form(map *seen, stem_found *stems, const nearby_word *w, double likely, gz_error *err) {
  bool added;
  uint32_t at = map_add(seen, w->stem, &added);
  if (at == MAP_NONE) return error_nomem(err);
  if (added || likely > stems[at].likely) stems[at].best = w, stems[at].likely = likely;
  stems[at].n_docs += w->n_docs;
  return GZ_OK;
}

static bool is_sure(const nearby *n, const nearby_word *w) {
  return n->form.len >= LETTERS_OF_NAME && alike(w->form, n->form);
}

/* Whether it may be what was meant at all. */
static bool may_be_meant(const nearby *n, const nearby_typed *typed, const nearby_word *w) {
  bool own = str_equal(w->stem, typed->stem), bare = str_equal(n->form, typed->stem);
  if (typed->names && !is_capital(w->written)) return false;
  if (!typed->known_stem) return true;
  if (own && !bare && goes_on(w->form, n->form)) return false;
  return w->n_docs >= typed->commoner || str_begins(w->form, typed->stem) || is_sure(n, w);
}

/* A stop word is short and stands everywhere: too many words are two edits from one. */
static bool may_be_suggested(const nearby_typed *typed, analyzer *words, const nearby_word *w) {
  if (w->n_docs < typed->least || (str_equal(w->stem, typed->stem) && !typed->known_stem)) return false;
  return w->edits < 2 || !analyzer_stop(words, w->form);
}

/* Of two forms of a stem: what was typed ends as what was meant does, more often than not. */
static bool is_nearer(const nearby *n, const nearby_word *a, const nearby_word *b) {
  char last = n->form.data[n->form.len - 1];
  if (a->edits != b->edits) return a->edits < b->edits;
  return a->form.data[a->form.len - 1] == last && b->form.data[b->form.len - 1] != last;
}

/* The likeliest form chooses the word, its form is the nearest one. */
static void choose_form(const nearby *n, analyzer *words, const nearby_typed *typed, nearby_choice *out) {
  const nearby_word *all = (const nearby_word *)(const void *)n->words.data, *likeliest = NULL, *nearest;
  uint32_t i, n_words = (uint32_t)(n->words.len / sizeof *all);
  double best = -INFINITY;
  for (i = 0; i < n_words; i++) {
    double likely = likelihood(n, &all[i], all[i].n_docs);
    if (likely <= best || !may_be_meant(n, typed, &all[i]) || !may_be_suggested(typed, words, &all[i])) continue;
    likeliest = &all[i];
    best = likely;
  }
  if (!likeliest) return;
  for (nearest = likeliest, i = 0; i < n_words; i++)
    if (str_equal(all[i].stem, likeliest->stem) && is_nearer(n, &all[i], nearest) && may_be_meant(n, typed, &all[i]) &&
        may_be_suggested(typed, words, &all[i]))
      nearest = &all[i];
  out->word = nearest->written;
  out->n_docs = likeliest->n_docs;
}

gz_status nearby_choose(nearby *n, analyzer *words, const nearby_typed *typed, nearby_choice *out, gz_error *err) {
  uint32_t i, n_words = (uint32_t)(n->words.len / sizeof(nearby_word));
  const nearby_word *all = (const nearby_word *)(const void *)n->words.data;
  stem_found *stems = arena_zero(n->into, n_words + 1, sizeof *stems);
  gz_status status = GZ_OK;
  map seen;
  memset(out, 0, sizeof *out);
  if (!stems) return error_nomem(err);
  map_init(&seen, n->into->from);
  for (i = 0; i < n_words && status == GZ_OK; i++) {
    const nearby_word *w = &all[i];
    if (!may_be_meant(n, typed, w) || str_equal(w->stem, typed->stem)) continue;
    if (typed->alone || !analyzer_stop(words, w->form))
      status = add_form(&seen, stems, w, likelihood(n, w, w->n_docs), err);
  }
  choose_form(n, words, typed, out);
  while (status == GZ_OK && out->n < NEARBY_CHOSEN_MOST) {
    stem_found *best = NULL;
    for (i = 0; i < seen.n; i++)
      if (stems[i].n_docs >= typed->least && (!best || likelihood_of_stem(n, &stems[i]) > likelihood_of_stem(n, best)))
        best = &stems[i];
    if (!best) break;
    out->stems[out->n++] = (query_near){best->best->stem, best->best->written};
    best->n_docs = 0; /* less than any `least` */
  }
  map_free(&seen);
  return status;
}
