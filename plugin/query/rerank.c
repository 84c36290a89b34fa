/* In which order do the best articles stand, looked at closely?
 *
 *   NEAR   segment by segment, article by article: positions of each word beside those of the word before
 *   READ   the texts of the first five: how often each stem stands in them
 *   CHOOSE the twenty stems that tell most
 *   ADD    word by word, segment by segment: its score in each article */
#include "query/rerank.h"

#include <math.h>
#include <stdlib.h>

#include "base/error.h"
#include "query/telling.h"

static const double NEARNESS = 0.2, LIKENESS = 0.3, SATURATION = 2.2, HEADLINE = 3;
enum {
  LOOKED_AT = 30, /* without feedback; with it: */
  LOOKED_AT_MOST = 100,
  NEAR_WORDS_MOST = 64,
  NEAR_FORMS_MOST = 16,
  NEAR_PLACES_MOST = 256, /* of a word in one article; the rest of a long one does not count */
  FEEDBACK_WORDS = 6,     /* content words that a query must have … */
  FEEDBACK_ARTICLES = 5,
  FEEDBACK_TERMS = 20
};

typedef struct places {
  uint32_t at[NEAR_PLACES_MOST];
  uint32_t n;
} places;

/* A word in one segment: the lists of its forms. */
typedef struct near_word {
  posting *lists;
  uint32_t n_lists;
} near_word;

typedef enum step { BEGIN, NEAR, ORDER, READ, CHOOSE, ADD, DONE } step;

typedef struct item {
  doc_ref ref;
  double score; /* without what is added */
  rerank_more more;
} item;

struct rerank {
  allocator from;
  const plan *plan;
  const rank *how;
  const search_setup *setup;
  item items[LOOKED_AT_MOST];
  uint32_t n;
  item *order[LOOKED_AT_MOST]; /* by place in the collection; READ: best first */
  step step;
  uint32_t at; /* of what the step goes through */
  const match_term **words;
  uint32_t n_words;
  double most_times;
  bool feedback;
  arena own, scratch; /* scratch: of the segment that is worked on */
  uint32_t in;
  near_word *open; /* NULL: the segment is not open */
  telling telling; /* words of the first articles */
};

/* ---------------------------------------------------------------- begin, end */

static bool is_plain(const query_node *node) {
  return node->kind == QUERY_WORD && !node->in_title && !node->alias && !node->stop;
}

uint32_t rerank_room(const query *q) {
  uint32_t i, n = 0;
  if (!q->root || q->root->kind != QUERY_ALL) return 0;
  for (i = 0; i < q->root->n_children; i++) n += is_plain(q->root->children[i]);
  return n < 2 ? 0 : q->n_words < FEEDBACK_WORDS ? LOOKED_AT : LOOKED_AT_MOST;
}

static uint32_t count_forms(const query_node *node) {
  uint32_t i, n = node->n_forms;
  for (i = 0; i < node->n_children; i++) n += count_forms(node->children[i]);
  return n;
}

/* The plan's terms of the query's plain words, in order; NULL stands for what parts neighbours. */
static bool find_words(rerank *r) {
  const query_node *root = r->plan->root;
  uint32_t i, at = 0;
  r->words = arena_zero(&r->own, root->n_children + 1, sizeof *r->words);
  if (!r->words) return false;
  for (i = 0; i < root->n_children; i++) {
    const query_node *child = root->children[i];
    if (r->n_words < NEAR_WORDS_MOST) r->words[r->n_words++] = is_plain(child) ? &r->plan->terms[at] : NULL;
    if (is_plain(child)) r->most_times = fmax(r->most_times, r->plan->terms[at].times);
    at += count_forms(child);
  }
  return true;
}

static int by_place(const void *a, const void *b) {
  const item *x = *(item *const *)a, *y = *(item *const *)b;
  if (x->ref.in != y->ref.in) return x->ref.in < y->ref.in ? -1 : 1;
  return (x->ref.doc > y->ref.doc) - (x->ref.doc < y->ref.doc);
}

static double whole_score(const item *i) { return i->score + i->more.nearness + i->more.likeness; }

static int by_score(const void *a, const void *b) {
  const item *x = *(item *const *)a, *y = *(item *const *)b;
  if (whole_score(x) != whole_score(y)) return whole_score(x) > whole_score(y) ? -1 : 1;
  return (x > y) - (x < y); /* as they were added */
}

rerank *rerank_new(const query *asked, const plan *p, const rank *how, const search_setup *setup) {
  rerank *r = mem_zero(setup->from, 1, sizeof *r);
  if (!r) return NULL;
  r->from = *setup->from;
  r->plan = p;
  r->how = how;
  r->setup = setup;
  r->feedback = asked->n_words >= FEEDBACK_WORDS && setup->texts.open;
  arena_init(&r->own, &r->from);
  arena_init(&r->scratch, &r->from);
  telling_init(&r->telling, &r->from);
  if (find_words(r)) return r;
  rerank_free(r);
  return NULL;
}

void rerank_add(rerank *r, doc_ref ref, double score) {
  if (r->n == LOOKED_AT_MOST) return;
  r->items[r->n] = (item){.ref = ref, .score = score};
  r->order[r->n] = &r->items[r->n];
  r->n++;
}

rerank_more rerank_of(const rerank *r, uint32_t i) { return i < r->n ? r->items[i].more : (rerank_more){0, 0}; }

void rerank_free(rerank *r) {
  allocator from;
  if (!r) return;
  from = r->from;
  arena_free(&r->own);
  arena_free(&r->scratch);
  telling_free(&r->telling);
  mem_free(&from, r, sizeof *r);
}

/* ---------------------------------------------------------------- nearness */

static gz_status open_word(near_word *w, const match_term *t, segment *s, arena *into, gz_error *err) {
  group g;
  uint32_t i, n;
  gz_status status = group_find(&g, t, s, into, err);
  n = group_n_forms(&g);
  if (status != GZ_OK || n > NEAR_FORMS_MOST) return status;
  w->lists = arena_zero(into, n + 1, sizeof *w->lists);
  if (!w->lists) return error_nomem(err);
  for (i = 0; i < n && status == GZ_OK; i++) {
    status = posting_open(&w->lists[i], s, group_form(&g, i), err);
    w->n_lists += status == GZ_OK;
  }
  return status;
}

static gz_status open_segment(rerank *r, gz_error *err) {
  segment *s = r->plan->of->segments[r->in]->segment;
  gz_status status = GZ_OK;
  uint32_t i;
  arena_free(&r->scratch);
  r->open = arena_zero(&r->scratch, r->n_words + 1, sizeof *r->open);
  if (!r->open) return error_nomem(err);
  for (i = 0; i < r->n_words && status == GZ_OK; i++)
    if (r->words[i]) status = open_word(&r->open[i], r->words[i], s, &r->scratch, err);
  return status;
}

/* Where any form of the word stands in `doc`, ascending. False: a list is corrupt. */
static bool find_places(near_word *w, uint32_t doc, places *out) {
  uint32_t i, k, n;
  out->n = 0;
  for (i = 0; i < w->n_lists; i++) {
    posting *p = &w->lists[i];
    if (posting_seek(p, doc) == doc) {
      n = posting_positions(p, out->at + out->n, NEAR_PLACES_MOST - out->n);
      for (k = out->n; out->n && k < out->n + n; k++) { /* another form stood before: sorts them in */
        uint32_t moved = out->at[k], to = k;
        for (; to && out->at[to - 1] > moved; to--) out->at[to] = out->at[to - 1];
        out->at[to] = moved;
      }
      out->n += n;
    }
    if (p->failed) return false;
  }
  return true;
}

/* How often b stands one or two positions behind a, both in the headline or both in the body. */
static uint32_t count_near(const places *a, const places *b, uint32_t n_title) {
  uint32_t i, k = 0, n = 0;
  for (i = 0; i < a->n; i++) {
    while (k < b->n && b->at[k] <= a->at[i]) k++;
    if (k < b->n && b->at[k] <= a->at[i] + 2) n += (a->at[i] < n_title) == (b->at[k] < n_title);
  }
  return n;
}

static double near_score(const match_term *a, const match_term *b, double p, double k) {
  return NEARNESS * fmin(a->times, b->times) * fmin(a->idf, b->idf) * SATURATION * p / (p + k);
}

static gz_status near_item(rerank *r, item *it, gz_error *err) {
  places two[2];
  segment *s = r->plan->of->segments[it->ref.in]->segment;
  uint32_t i, n_title = segment_doc_words_title(s, it->ref.doc);
  double k = rank_k(r->how, s, it->ref.doc);
  if (!r->open || r->in != it->ref.in) {
    gz_status status;
    r->in = it->ref.in;
    status = open_segment(r, err);
    if (status != GZ_OK) return status;
  }
  for (i = 0; i < r->n_words; i++) {
    places *here = &two[i & 1], *before = &two[~i & 1];
    here->n = 0;
    if (r->words[i] && !find_places(&r->open[i], it->ref.doc, here)) return match_corrupt(err);
    if (i && here->n && before->n) {
      uint32_t p = count_near(before, here, n_title);
      if (p) it->more.nearness += near_score(r->words[i - 1], r->words[i], p, k);
    }
  }
  return GZ_OK;
}

/* ---------------------------------------------------------------- likeness */

static gz_status read_item(rerank *r, const item *it, const slice *sl, gz_error *err) {
  const text_source *texts = &r->setup->texts;
  arena_mark here = arena_here(&r->scratch);
  uint64_t now = clock_us();
  article_text *text = NULL;
  gz_article a;
  origin from;
  gz_error why;
  gz_status status = snapshot_article(r->plan->of, it->ref, &r->scratch, &a, &from, err);
  if (status != GZ_OK) return status;
  status =
      texts->open(texts->ud, r->plan->of, it->ref, &a, &from, sl->until_us > now ? sl->until_us - now : 0, &text, &why);
  while (status == GZ_OK && text && text->more && text->article->body.len < TELLING_TEXT_MOST)
    status = texts->more(text, &why);
  if (status == GZ_OK && text && !telling_add(&r->telling, r->setup->words, text->article)) status = GZ_NOMEM;
  texts->close(text);
  arena_rewind(&r->scratch, here);
  return status == GZ_NOMEM ? error_nomem(err) : GZ_OK; /* one that cannot be read says nothing */
}

static bool is_asked(const void *ud, gz_str stem) {
  const rerank *r = ud;
  uint32_t i;
  for (i = 0; i < r->n_words; i++)
    if (r->words[i] && str_equal(r->words[i]->stem, stem)) return true;
  return false;
}

static gz_status choose(rerank *r, gz_error *err) {
  return telling_choose(&r->telling, r->how, r->plan->of, UINT32_MAX, FEEDBACK_TERMS, r->how->n_articles / 10, is_asked,
                        r, &r->own, err);
}

/* One telling word's score in all articles. */
static gz_status add_word(rerank *r, const telling_word *t, gz_error *err) {
  double weight = LIKENESS * r->most_times * t->value / r->telling.words[0].value;
  gz_status status = GZ_OK;
  near_word w = {0};
  uint32_t i, in = NO_DOC;
  arena_free(&r->scratch);
  r->open = NULL;
  for (i = 0; i < r->n && status == GZ_OK; i++) {
    item *it = r->order[i];
    segment *s = r->plan->of->segments[it->ref.in]->segment;
    double f = 0, k;
    uint32_t l;
    if (it->ref.in != in) {
      in = it->ref.in;
      arena_free(&r->scratch);
      w = (near_word){0};
      status = open_word(&w, &t->term, s, &r->scratch, err);
      if (status != GZ_OK) return status;
    }
    for (l = 0; l < w.n_lists; l++) {
      posting *p = &w.lists[l];
      if (posting_seek(p, it->ref.doc) == it->ref.doc) f += posting_body(p) + HEADLINE * posting_title(p);
      if (p->failed) return match_corrupt(err);
    }
    k = rank_k(r->how, s, it->ref.doc);
    if (f > 0) it->more.likeness += weight * t->term.idf * SATURATION * f / (f + k);
  }
  return status;
}

/* ---------------------------------------------------------------- steps */

gz_status rerank_step(rerank *r, slice *sl, bool *done, gz_error *err) {
  gz_status status = GZ_OK;
  while (status == GZ_OK && r->step != DONE && !sl->over) {
    switch (r->step) {
    case BEGIN:
      if (r->n) qsort(r->order, r->n, sizeof(item *), by_place);
      r->step = NEAR;
      break;
    case NEAR:
      if (r->at < r->n) status = near_item(r, r->order[r->at++], err);
      else r->step = r->feedback && r->n ? ORDER : DONE;
      break;
    case ORDER:
      qsort(r->order, r->n, sizeof(item *), by_score);
      r->at = 0;
      r->step = READ;
      break;
    case READ:
      if (r->at < r->n && r->at < FEEDBACK_ARTICLES) status = read_item(r, r->order[r->at++], sl, err);
      else r->step = CHOOSE;
      break;
    case CHOOSE:
      status = choose(r, err);
      qsort(r->order, r->n, sizeof(item *), by_place);
      r->at = 0;
      r->step = ADD;
      break;
    case ADD:
      if (r->at < r->telling.n) status = add_word(r, &r->telling.words[r->at++], err);
      else r->step = DONE;
      break;
    case DONE: break;
    }
    if (slice_over(sl, 256)) break;
  }
  *done = r->step == DONE;
  return status;
}

/* ---------------------------------------------------------------- telling */

void rerank_tell(rerank_more more, double score, buf *told) {
  if (more.nearness > 0)
    buf_printf(told, "%-24s %12.6f  neighbours of the query that stand side by side: 0.2 q idf 2.2 p / (p + K)\n",
               "nearness", more.nearness);
  if (more.likeness > 0)
    buf_printf(told, "%-24s %12.6f  words that tell the five best articles apart\n", "likeness", more.likeness);
  if (more.nearness > 0 || more.likeness > 0) buf_printf(told, "%-24s %12.6f  with these\n", "score", score);
}
