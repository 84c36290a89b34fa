/* Which articles are like this one?
 *
 *   TEXT    as its page is now -> counts of its stems
 *   WORDS   the 24 that tell most, as far as their lists together are short enough
 *   SCORES  segment by segment, word by word: one number a document
 *   BEST    the articles that score most, in order */
#include "query/related.h"

#include "base/clock.h"
#include "base/error.h"
#include "query/telling.h"

static const double LIKE_LEAST = 0.1; /* of what the article itself scores: less is chance */
enum {
  WORDS = 24,
  STEMS_MOST = 512,        /* that are looked up */
  POSTINGS_MOST = 1 << 17, /* that are added up */
  TEXT_US = 10000,         /* to parse a page that is other than it was */
  FEW_ARTICLES = 200       /* a collection so small has no words that too many articles have */
};

typedef struct finding {
  const search_setup *setup;
  doc_ref ref;
  rank how;
  telling telling;
  arena scratch;
  float **scores; /* [in][doc] */
  doc_ref *best;
  double *best_scores;
  uint32_t n_best, limit;
} finding;

/* ---------------------------------------------------------------- words */

static gz_status read_text(finding *f, gz_error *err) {
  const text_source *texts = &f->setup->texts;
  article_text *text = NULL;
  gz_article a;
  origin from;
  gz_error why;
  bool added;
  gz_status status = snapshot_article(f->setup->of, f->ref, &f->scratch, &a, &from, err);
  if (status != GZ_OK) return status;
  if (texts->open) status = texts->open(texts->ud, f->setup->of, f->ref, &a, &from, TEXT_US, &text, &why);
  while (status == GZ_OK && text && text->more && text->article->body.len < TELLING_TEXT_MOST)
    status = texts->more(text, &why);
  if (status == GZ_NOT_FOUND || status == GZ_NOMEM) {
    if (texts->open) texts->close(text);
    return error_set(err, status, 0, "%s", why.text);
  }
  added = telling_add(&f->telling, f->setup->words, status == GZ_OK && text ? text->article : &a);
  if (texts->open) texts->close(text);
  return added ? GZ_OK : error_nomem(err);
}

static gz_status choose_words(finding *f, gz_error *err) {
  double n = f->how.n_articles, df_most = n < FEW_ARTICLES ? n / 2 + 1 : n / 10;
  uint64_t n_postings = 0;
  uint32_t i, n_kept = 0;
  telling *t = &f->telling;
  gz_status status = telling_choose(t, &f->how, f->setup->of, STEMS_MOST, WORDS, df_most, NULL, NULL, &f->scratch, err);
  for (i = 0; status == GZ_OK && i < t->n; i++) {
    if (n_postings + t->words[i].term.df > POSTINGS_MOST) continue;
    n_postings += t->words[i].term.df;
    t->words[n_kept++] = t->words[i];
  }
  t->n = n_kept;
  return status;
}

/* ---------------------------------------------------------------- scores */

static gz_status add_word(finding *f, uint32_t in, const telling_word *w, gz_error *err) {
  arena_mark here = arena_here(&f->scratch);
  segment *s = f->setup->of->segments[in]->segment;
  double weight = w->value / f->telling.words[0].value * w->term.idf;
  slice forever = {UINT64_MAX, 0, false};
  bool ready = false;
  group g;
  uint32_t doc;
  gz_status status = group_find(&g, &w->term, s, &f->scratch, err);
  if (status == GZ_OK) status = group_open(&g, &f->scratch, err);
  while (status == GZ_OK && !ready) status = group_prepare(&g, &forever, &f->scratch, &ready, err);
  if (status != GZ_OK) return status;
  for (doc = group_seek(&g, 0); doc < g.n_docs; doc = group_seek(&g, doc + 1)) {
    group_counts n = group_count_all(&g, doc);
    double times = n.body + 3.0 * n.title;
    f->scores[in][doc] += (float)(weight * times / (times + rank_k(&f->how, s, doc)));
  }
  if (group_failed(&g)) return match_corrupt(err);
  arena_rewind(&f->scratch, here);
  return GZ_OK;
}

static gz_status add_words(finding *f, gz_error *err) {
  const snapshot *of = f->setup->of;
  gz_status status = GZ_OK;
  uint32_t in, i;
  f->scores = arena_zero(&f->scratch, (size_t)of->n_segments + 1, sizeof *f->scores);
  if (!f->scores) return error_nomem(err);
  for (in = 0; in < of->n_segments && status == GZ_OK; in++) {
    f->scores[in] =
        arena_zero(&f->scratch, (size_t)segment_numbers(of->segments[in]->segment)->n_docs + 1, sizeof(float));
    if (!f->scores[in]) return error_nomem(err);
    for (i = 0; i < f->telling.n && status == GZ_OK; i++) status = add_word(f, in, &f->telling.words[i], err);
  }
  return status;
}

/* ---------------------------------------------------------------- the best */

static uint64_t story_of(const finding *f, doc_ref d) {
  return segment_story(f->setup->of->segments[d.in]->segment, d.doc);
}

static bool before(const finding *f, doc_ref d, double score, uint32_t at) {
  if (f->best_scores[at] > score || f->best_scores[at] < score) return score > f->best_scores[at];
  return snapshot_before(f->setup->of, d, f->best[at]);
}

/* Of a story the best alone. */
static void keep(finding *f, doc_ref d, double score) {
  uint64_t story;
  uint32_t at, end = f->n_best; /* the place before it becomes free */
  bool told = false;
  if (end == f->limit && !before(f, d, score, end - 1)) return;
  story = story_of(f, d);
  if (story && story == story_of(f, f->ref)) return; /* the article itself, told elsewhere */
  for (at = 0; story && at < f->n_best && !told; at++) {
    told = story_of(f, f->best[at]) == story;
    if (told && !before(f, d, score, at)) return;
    if (told) end = at + 1;
  }
  if (!told && end < f->limit) end = ++f->n_best;
  for (at = end - 1; at && before(f, d, score, at - 1); at--) {
    f->best[at] = f->best[at - 1];
    f->best_scores[at] = f->best_scores[at - 1];
  }
  f->best[at] = d;
  f->best_scores[at] = score;
}

static gz_status find_best(finding *f, arena *into, gz_error *err) {
  const snapshot *of = f->setup->of;
  double own = f->scores[f->ref.in][f->ref.doc], least = own * LIKE_LEAST;
  uint32_t in;
  f->best = arena_zero(into, (size_t)f->limit + 1, sizeof *f->best);
  f->best_scores = arena_zero(into, (size_t)f->limit + 1, sizeof *f->best_scores);
  if (!f->best || !f->best_scores) return error_nomem(err);
  if (own <= 0 || !f->limit) return GZ_OK;
  for (in = 0; in < of->n_segments; in++) {
    doc_ref d = {in, 0};
    uint32_t n = segment_numbers(of->segments[in]->segment)->n_docs;
    for (; d.doc < n; d.doc++) {
      double score = f->scores[in][d.doc];
      if (score < least || !snapshot_live(of, d) || (in == f->ref.in && d.doc == f->ref.doc)) continue;
      keep(f, d, score / own);
    }
  }
  return GZ_OK;
}

gz_status related_find(const search_setup *setup, doc_ref ref, uint32_t limit, arena *into, related_list *out,
                       gz_error *err) {
  finding f = {.setup = setup, .ref = ref, .limit = limit};
  gz_status status;
  snapshot_spare(setup->of);
  f.how = rank_of(setup->of, WORDS);
  telling_init(&f.telling, setup->from);
  arena_init(&f.scratch, setup->from);
  status = read_text(&f, err);
  if (status == GZ_OK) status = choose_words(&f, err);
  if (status == GZ_OK) status = add_words(&f, err);
  if (status == GZ_OK) status = find_best(&f, into, err);
  if (status == GZ_OK) status = snapshot_status(setup->of, err);
  if (status == GZ_OK) *out = (related_list){f.n_best, f.best, f.best_scores};
  telling_free(&f.telling);
  arena_free(&f.scratch);
  return status;
}
