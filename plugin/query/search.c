/* Which articles answer, and how well?
 *
 *   COUNTING   how many articles hold each word: idf; which words are near one (nearby.c)
 *   MATCHING   segment by segment, article by article: does it match (match.c), how well (rank.c), keep the best
 *   RERANKING  the best of these looked at closely (rerank.c)
 *   FOLDING    those that tell the same story are one (fold.c); where that leaves too few, MATCHING begins again with room for more
 *   SORTING    the kept ones that are on the page asked for, best first
 *   FACETING   how many of those that match each section, year, tag has (facets.c)
 *   READING    their texts as they are now: places and snippets (snippet.c)
 *   DONE
 *
 * A slice stops anywhere in these and goes on from there. The best are kept in a heap whose top is the worst of them:
 *
 *   room for offset + limit   [ worst | … | … ]   a better one takes the top's place
 */
#include "query/search.h"

#include <math.h>
#include <stdlib.h>

#include "base/error.h"
#include "query/also.h"
#include "query/best.h"
#include "query/facets.h"
#include "query/fold.h"
#include "query/nearby.h"
#include "query/rerank.h"
#include "text/display.h"

enum { FOLD_ROUNDS = 4, ALSO_MOST = 100 /* articles that are told of a story */ };
enum { TERMS_AT_ONCE = 512, COUNTED_DOCS = 1 << 16, NEARBY_MOST = 256 };
/* A word hardly occurs if it stands in one article, or one of so many. It is taken for another that stands in so many times
 * as many, if it occurs at all. */
enum { HARDLY = 20000, RARELY = 2000, MUCH_COMMONER = 20, SUGGESTED_TEXT_MOST = 4096 };
enum { FEW_WORDS = 4 /* up to here articles with all words come first */, BUDGET_FOR_MATCHING = 800 /* thousandths */ };

/* What is done with a segment whose query best.c fits. */
typedef enum phase { UNKNOWN, BY_ARTICLE, WALKING_ALL, WALKING, OPENING_REST, WALKING_REST } phase;
typedef enum stage { COUNTING, MATCHING, RERANKING, FOLDING, SORTING, FACETING, READING, DONE } stage;

/* What gz_results points at, with what an explanation needs. */
typedef struct found {
  gz_results pub; /* first */
  snapshot *of;
  query asked;
  plan plan;
  rank how;
  gz_hit *hits;
  doc_ref *refs;     /* of the hits */
  rerank_more *more; /* of the hits */
} found;

typedef struct candidate {
  double score;
  uint64_t when; /* in order of date */
  doc_ref ref;
  bool partial;
  rerank_more more; /* what of the score a close look added */
} candidate;

/* A word of the query that may be misspelt. */
typedef struct fix {
  size_t at, len; /* in what was typed */
  gz_str word;
} fix;

struct search {
  allocator from;
  search_setup setup;
  gz_search_options opts;
  found *r;
  stage stage;
  bool some; /* articles that hold only some of the words are wanted too */
  bool full_first, by_file, by_date;
  uint64_t search_us, total_us; /* without and with READING */
  filter *only;
  arena scratch; /* for the segment that is worked on */
  uint32_t in;   /* its place in the snapshot */
  bool open, ready;
  uint32_t next; /* document to go on from */
  uint32_t term; /* COUNTING: of the plan */
  uint32_t form; /* of the term */
  group counted;
  nearby *near; /* COUNTING: of the term */
  gz_str typed; /* absent: too long for a suggestion */
  fix *fixes;   /* one for each term: what its word may have meant */
  uint32_t n_fixes;
  match m;
  phase phase;
  best_walk walk;
  uint32_t stored; /* in the second walk: the word whose own articles are kept already; 2: none's are */
  bool file_full;  /* in order of file: the rest of the segment comes after all that are kept */
  facets facets;
  fold fold;
  bool folding, counting; /* FOLDING has begun; it asks the articles that have a twin */
  bool estimated;         /* a total is made of stored numbers */
  uint32_t rounds;
  rerank *closer;
  uint32_t n_closer; /* how many of the best are looked at closely; 0: none */
  candidate *best;
  uint64_t n_best, n_room, n_most;
  uint32_t n_page; /* hits on the page asked for, SORTING fills it from its end, READING from its beginning */
  uint32_t n_read;
  gz_hit hit;                 /* READING: the one that is being read */
  origin origin;              /* its article's */
  bool begun;                 /* it is */
  bool pause;                 /* this step ends here: its text cannot be had in what is left of it */
  uint64_t until_us, step_us; /* when the step ends, and how long it may take; UINT64_MAX, 0: as long as it likes */
  article_text *text;         /* its text; NULL: not yet */
  snippets *show;
};

/* ---------------------------------------------------------------- begin, end */

static void forget(void *payload) {
  found *r = payload;
  plan_free(&r->plan);
  snapshot_drop(r->of);
}

static bool by_rank(const search *s) { return !s->by_file && !s->by_date; }

static uint32_t scoring_items(const query_node *root) {
  uint32_t i, n = 0;
  if (root->kind != QUERY_ALL) return query_scores(root);
  for (i = 0; i < root->n_children; i++) n += query_scores(root->children[i]);
  return n;
}

static gz_status read_query(search *s, gz_str text, gz_error *err) {
  query_options q = {s->opts.prefix, s->opts.strict, s->setup.aliases, s->setup.n_aliases};
  arena *into = result_arena(s->r);
  gz_filter *spec = &s->opts.filter;
  found *r = s->r;
  gz_status status;
  if (!arena_str(into, spec->section, &spec->section) || !arena_str(into, spec->path, &spec->path) ||
      !arena_str(into, spec->tag, &spec->tag) || !arena_str(into, spec->since, &spec->since) ||
      !arena_str(into, spec->until, &spec->until))
    return error_nomem(err);
  status = query_parse(text, &q, s->setup.words, into, &r->asked, err);
  if (status != GZ_OK) return status;
  r->pub.query = r->asked.understood;
  r->pub.notice = r->asked.notice;
  if (!r->asked.root) {
    s->stage = FACETING;
    return GZ_OK;
  }
  /* With one word only, some of them are all of them. */
  s->some = s->opts.match != GZ_MATCH_ALL && scoring_items(r->asked.root) > 1;
  s->full_first = s->opts.match == GZ_MATCH_AUTO && (r->asked.n_words <= FEW_WORDS || !by_rank(s));
  r->how = rank_of(r->of, r->asked.n_words);
  s->n_closer = !by_rank(s) || !s->n_most ? 0 : rerank_room(&r->asked);
  if (s->n_most < s->n_closer) s->n_most = s->n_closer;
  status = filter_new(r->of, spec, s->setup.glob, &s->only, err);
  if (status == GZ_OK) status = plan_make(r->asked.root, r->of, s->setup.glob, into, &r->plan, err);
  if (status != GZ_OK) return status;
  s->fixes = arena_zero(into, r->plan.n_terms, sizeof *s->fixes);
  if (!s->fixes || (text.len <= SUGGESTED_TEXT_MOST && !arena_str(into, text, &s->typed))) return error_nomem(err);
  return GZ_OK;
}

gz_status search_begin(const search_setup *setup, gz_str text, const gz_search_options *opts, search **out,
                       gz_error *err) {
  uint64_t begun = clock_us();
  search *s;
  gz_status status;
  *out = NULL;
  if (opts && opts->order == GZ_ORDER_TITLE)
    return error_set(err, GZ_NOT_SUPPORTED, 0, "results in order of title are not supported");
  s = mem_zero(setup->from, 1, sizeof *s);
  if (!s) return error_nomem(err);
  s->from = *setup->from;
  s->setup = *setup;
  s->setup.from = &s->from;
  if (opts) s->opts = *opts;
  else s->opts.limit = 20, s->opts.snippet = 160;
  s->by_file = s->opts.order == GZ_ORDER_FILE;
  s->by_date = s->opts.order == GZ_ORDER_DATE;
  s->n_most = (uint64_t)s->opts.offset + s->opts.limit;
  if (!s->opts.limit) s->n_most = 0;
  arena_init(&s->scratch, &s->from);
  s->r = result_new(&s->from, sizeof *s->r, forget);
  status = s->r ? GZ_OK : error_nomem(err);
  if (status == GZ_OK) {
    s->r->of = snapshot_keep(setup->of);
    fold_init(&s->fold, s->r->of, &s->from);
    facets_init(&s->facets, s->r->of, s->opts.facets, &s->from);
    snapshot_spare(s->r->of);
    s->r->pub.exact = s->r->pub.partial_exact = s->r->pub.complete = true;
    status = read_query(s, text, err);
  }
  if (status != GZ_OK) {
    search_end(s);
    return status;
  }
  s->search_us = s->total_us = clock_us() - begun;
  *out = s;
  return GZ_OK;
}

void search_end(search *s) {
  allocator from;
  if (!s) return;
  filter_free(s->only);
  if (s->text) s->setup.texts.close(s->text);
  snippets_free(s->show);
  fold_free(&s->fold);
  facets_free(&s->facets);
  rerank_free(s->closer);
  nearby_free(s->near);
  arena_free(&s->scratch);
  mem_free(&s->from, s->best, (size_t)s->n_room * sizeof *s->best);
  result_free(s->r);
  from = s->from;
  mem_free(&from, s, sizeof *s);
}

/* The segment is done with: the next one begins with an empty arena. */
static void next_segment(search *s) {
  arena_free(&s->scratch);
  s->open = s->ready = false;
  s->phase = UNKNOWN;
  s->file_full = false;
  s->next = s->form = 0;
  s->in++;
}

/* ---------------------------------------------------------------- counting */

/* Articles of the segment with the term; of forms that begin alike, each time one has any of them. */
static gz_status count_term(search *s, match_term *t, slice *sl, gz_error *err) {
  segment *in = s->r->of->segments[s->in]->segment;
  group *g = &s->counted;
  uint32_t i, n;
  if (t->kind == TERM_STEM && !t->n_also) {
    t->df += segment_stem_docs(in, t->stem);
    next_segment(s);
    return GZ_OK;
  }
  if (!s->open) {
    gz_status status = group_find(g, t, in, &s->scratch, err);
    if (status != GZ_OK) return status;
    s->open = true;
    if (g->has_tops) t->df += g->tops.n_docs;
  }
  for (n = g->has_tops ? 0 : g->end - g->first; s->form < n; s->form += TERMS_AT_ONCE) {
    uint32_t first = g->first + s->form, end = n - s->form < TERMS_AT_ONCE ? g->end : first + TERMS_AT_ONCE;
    if (slice_over(sl, (end - first) / 8 + 8)) return GZ_OK;
    if (!segment_terms_docs(in, first, end, &t->df)) goto corrupt;
  }
  for (i = 0; i < g->n_more; i++)
    if (!segment_terms_docs(in, g->more[i], g->more[i] + 1, &t->df)) goto corrupt;
  next_segment(s);
  return GZ_OK;
corrupt:
  return error_set(err, GZ_CORRUPT, 0, "a word of the index is damaged");
}

static void set_weights(query_node *node, const match_term *terms, uint32_t *at) {
  uint32_t i;
  if (node->n_forms) node->weight = 0;
  for (i = 0; i < node->n_forms; i++, (*at)++)
    if (terms[*at].scores) node->weight += terms[*at].idf;
  for (i = 0; i < node->n_children; i++) set_weights(node->children[i], terms, at);
}

static gz_status add_notice(search *s, const char *what, gz_error *err) {
  gz_str *notice = &s->r->pub.notice;
  bool done = arena_printf(result_arena(s->r), notice, "%.*s%s%s", STR_ARG(*notice), notice->len ? "; " : "", what);
  return done ? GZ_OK : error_nomem(err);
}

/* Finds the words near a term, all or the most frequent. */
static gz_status look_nearby(search *s, match_term *t, slice *sl, gz_error *err) {
  arena *into = result_arena(s->r);
  const nearby_word *words;
  gz_str *forms;
  uint32_t i, n;
  bool done;
  gz_status status;
  if (!s->near && !(s->near = nearby_new(s->r->of, t->form, t->edits, NEARBY_ALL, false, into)))
    return error_nomem(err);
  status = nearby_step(s->near, sl, &done, err);
  if (status != GZ_OK || !done) return status;
  words = nearby_words(s->near, &n);
  if (n > NEARBY_MOST) status = add_notice(s, "too many words are near: only the most frequent are looked for", err);
  if (n > NEARBY_MOST) n = NEARBY_MOST;
  forms = arena_zero(into, n + 1, sizeof *forms);
  if (!forms) return error_nomem(err);
  for (i = 0; i < n; i++) forms[i] = words[i].form;
  t->near = forms;
  t->n_near = n;
  t->looked = true;
  nearby_free(s->near);
  s->near = NULL;
  return status;
}

static bool hardly_occurs(const search *s, uint64_t n_docs) { return n_docs <= 1 + s->r->of->n_articles / HARDLY; }

static bool occurs(const search *s, gz_str form) {
  uint32_t i;
  for (i = 0; i < s->r->of->n_segments; i++)
    if (segment_term(s->r->of->segments[i]->segment, form) != NO_TERM) return true;
  return false;
}

static bool form_occurs(const search *s, const match_term *t) { return occurs(s, t->form); }

/* Whether a form that does not occur may be an inflection: what it is a form of occurs as the stem, with an "e" (baking, bake)
 * or with a "y" (tried, try). No memory: true. */
static bool may_be_inflected(const search *s, gz_str stem) {
  gz_str base;
  if (occurs(s, stem) || !arena_printf(result_arena(s->r), &base, "%.*se", STR_ARG(stem)) || occurs(s, base))
    return true;
  if (stem.data[stem.len - 1] != 'i') return false;
  return !arena_printf(result_arena(s->r), &base, "%.*sy", (int)(stem.len - 1), stem.data) || occurs(s, base);
}

/* Whether a word, counted, is to be looked for nearby: it hardly occurs, or all words are. One that is being typed may go
 * on: it is if nothing begins so. Where only what is typed is wanted, a suggestion is worth the walk if there is nothing. */
static bool may_be_misspelt(const search *s, const match_term *t) {
  if (!t->scores || !t->node->len || t->node->stop || !t->stem.len || !nearby_reach(t->form, t->kind == TERM_PREFIX))
    return false;
  if (t->kind == TERM_PREFIX || s->opts.fuzzy == GZ_FUZZY_NONE) return t->df == 0;
  if (t->n_also && s->opts.fuzzy != GZ_FUZZY_ALL) return false; /* a page's language knows it */
  return s->opts.fuzzy == GZ_FUZZY_ALL || hardly_occurs(s, t->df) || !form_occurs(s, t);
}

/* A word becomes itself or what it may have meant. */
static gz_status widen(search *s, match_term *t, const nearby_choice *c, gz_error *err) {
  arena *into = result_arena(s->r);
  gz_str *stems = arena_zero(into, c->n, sizeof *stems);
  uint32_t i;
  t->node->near = arena_copy(into, c->stems, c->n * sizeof *c->stems);
  if (!stems || !t->node->near) return error_nomem(err);
  for (i = 0; i < c->n; i++) stems[i] = c->stems[i].stem;
  t->node->kind = QUERY_NEAR;
  t->node->n_near = t->n_near = c->n;
  t->kind = TERM_NEAR;
  t->heard = true;
  t->near = stems;
  t->df = 0; /* to be counted anew */
  s->in = 0;
  s->r->pub.widened = true;
  return GZ_OK;
}

/* What was found nearby is not enough. Whether the search for it goes on: two edits away, among common words first and, if these are not
 * the `last`, among others; three edits away for a form that does not occur, if there is nothing at all. */
static bool look_farther(search *s, const match_term *t, const nearby_choice *c, nearby_among last) {
  nearby *n = s->near;
  bool typing = t->kind == TERM_PREFIX, nothing = !c->n && !c->word.len;
  unsigned reach = nearby_reach(t->form, typing);
  if (n->edits < 2 && reach > 1 && c->n_docs <= s->r->of->n_articles / RARELY) nearby_farther(n, 2, NEARBY_COMMON);
  else if (n->edits == 2 && nothing && n->among != last) nearby_farther(n, 2, last);
  else if (n->edits == 2 && nothing && reach > 2 && !form_occurs(s, t)) nearby_farther(n, 3, NEARBY_COMMON);
  else return false;
  return true;
}

static gz_status look_for_meant(search *s, match_term *t, slice *sl, gz_error *err) {
  arena *into = result_arena(s->r);
  bool done, common, typing = t->kind == TERM_PREFIX;
  bool unknown = typing || !form_occurs(s, t), rare = hardly_occurs(s, t->df);
  nearby_typed of = {t->stem, unknown && !rare, t->df * MUCH_COMMONER, s->r->asked.n_words == 1, 1, false};
  nearby_choice c;
  gz_status status;
  if (!unknown && s->opts.fuzzy != GZ_FUZZY_ALL) of.least = t->df * MUCH_COMMONER;
  if (of.known_stem && !may_be_inflected(s, t->stem)) of.commoner = 0;
  common = of.least >= COMMON_DOCS;
  if (!s->near) s->near = nearby_new(s->r->of, t->form, 1, common ? NEARBY_COMMON : NEARBY_ALL, typing, into);
  if (!s->near) return error_nomem(err);
  status = nearby_step(s->near, sl, &done, err);
  if (status != GZ_OK || !done) return status;
  status = nearby_choose(s->near, s->setup.words, &of, &c, err);
  if (status == GZ_OK && look_farther(s, t, &c, common ? NEARBY_COMMON : NEARBY_SCARCE)) return GZ_OK;
  t->looked = true;
  if (status == GZ_OK && (rare || unknown) && c.word.len)
    s->fixes[s->n_fixes++] = (fix){t->node->at, t->node->len, c.word};
  if (status == GZ_OK && c.n && s->opts.fuzzy != GZ_FUZZY_NONE) status = widen(s, t, &c, err);
  nearby_free(s->near);
  s->near = NULL;
  return status;
}

/* A name that is known may be written in other ways too: what sounds alike. */
static gz_status look_for_names(search *s, match_term *t, slice *sl, gz_error *err) {
  arena *into = result_arena(s->r);
  nearby_typed of = {t->stem, false, 0, false, 1, true};
  nearby_choice c;
  bool done = false, is = false;
  gz_status status = GZ_OK;
  if (!s->near) {
    if (t->kind == TERM_STEM && t->scores && t->node->len && s->opts.fuzzy != GZ_FUZZY_NONE)
      status = nearby_is_name(s->r->of, t->form, into, &is, err);
    t->heard = !is;
    if (status != GZ_OK || !is) return status;
    if (!(s->near = nearby_new_sound(s->r->of, t->form, into))) return error_nomem(err);
  }
  status = nearby_step(s->near, sl, &done, err);
  if (status != GZ_OK || !done) return status;
  t->heard = true;
  status = nearby_choose(s->near, s->setup.words, &of, &c, err);
  if (status == GZ_OK && c.n) status = widen(s, t, &c, err);
  nearby_free(s->near);
  s->near = NULL;
  return status;
}

static int by_at(const void *a, const void *b) {
  const fix *x = a, *y = b;
  return (x->at > y->at) - (x->at < y->at);
}

/* What was typed, with the words that may have been meant. */
static gz_status suggest(search *s, gz_error *err) {
  gz_str *out = &s->r->pub.suggestion;
  buf text, shown;
  uint32_t i;
  size_t at = 0;
  bool done;
  if (!s->n_fixes || !s->typed.data) return GZ_OK;
  buf_init(&text, &s->from);
  buf_init(&shown, &s->from);
  qsort(s->fixes, s->n_fixes, sizeof *s->fixes, by_at);
  for (i = 0; i < s->n_fixes; i++) {
    buf_put_str(&text, str_part(s->typed, at, s->fixes[i].at - at));
    buf_put_str(&text, s->fixes[i].word);
    at = s->fixes[i].at + s->fixes[i].len;
  }
  buf_put_str(&text, str_after(s->typed, at));
  display_line(&shown, buf_str(&text), 0);
  done = !text.failed && !shown.failed && arena_str(result_arena(s->r), buf_str(&shown), out);
  buf_free(&text);
  buf_free(&shown);
  return done ? GZ_OK : error_nomem(err);
}

static gz_status count_terms(search *s, slice *sl, gz_error *err) {
  plan *p = &s->r->plan;
  gz_status status = GZ_OK;
  uint32_t n = 0;
  while (s->term < p->n_terms) {
    match_term *t = &p->terms[s->term];
    if (t->node->n_also && !t->also) {
      status = also_find(t, s->r->of, s->setup.words, result_arena(s->r), err);
      if (status != GZ_OK) return status;
    }
    if (t->kind == TERM_NEAR && !t->looked) {
      status = look_nearby(s, t, sl, err);
      if (status != GZ_OK || sl->over) return status;
      continue;
    }
    if (s->in == p->of->n_segments && !(t->looked && t->heard)) { /* a word that is widened is both */
      if (!t->looked && !may_be_misspelt(s, t)) t->looked = true;
      else if (!t->looked) status = look_for_meant(s, t, sl, err);
      else status = look_for_names(s, t, sl, err);
      if (status != GZ_OK || sl->over) return status;
      continue;
    }
    if (!t->scores || s->in == p->of->n_segments) {
      if ((t->kind == TERM_PREFIX || t->kind == TERM_NEAR) && t->df > p->of->n_articles) t->df = p->of->n_articles;
      t->idf = rank_idf(&s->r->how, t->df);
      s->in = 0;
      s->term++;
      continue;
    }
    status = count_term(s, t, sl, err);
    if (status != GZ_OK || slice_over(sl, 32)) return status;
  }
  set_weights(p->root, p->terms, &n);
  s->stage = MATCHING;
  status = suggest(s, err);
  if (status != GZ_OK || !s->r->pub.widened) return status;
  return query_spell(p->root, result_arena(s->r), &s->r->pub.query) ? GZ_OK : error_nomem(err);
}

/* ---------------------------------------------------------------- collecting */

static bool better(const search *s, const candidate *a, const candidate *b) {
  if (s->full_first && a->partial != b->partial) return b->partial;
  if (s->by_date && a->when != b->when) return a->when > b->when;
  if (by_rank(s) && a->score != b->score) return a->score > b->score;
  return snapshot_before(s->r->of, a->ref, b->ref);
}

static void swap(candidate *a, candidate *b) {
  candidate c = *a;
  *a = *b;
  *b = c;
}

static void sink(search *s, uint64_t at) {
  uint64_t child;
  while ((child = 2 * at + 1) < s->n_best) {
    if (child + 1 < s->n_best && better(s, &s->best[child], &s->best[child + 1])) child++;
    if (!better(s, &s->best[at], &s->best[child])) break;
    swap(&s->best[at], &s->best[child]);
    at = child;
  }
}

/* Newest first, undated last. */
static uint64_t date_of(const search *s, doc_ref ref) {
  return s->by_date ? when_first(segment_doc_when(s->r->of->segments[ref.in]->segment, ref.doc)) : 0;
}

/* Whether it is kept, whatever it scores, in an order that asks for no score. */
static bool is_kept(const search *s, const candidate *c) {
  return s->n_best < s->n_most || (s->n_best && better(s, c, &s->best[0]));
}

static gz_status keep(search *s, candidate c, gz_error *err) {
  uint64_t at = s->n_best;
  if (s->n_best == s->n_most) {
    if (!s->n_best || !better(s, &c, &s->best[0])) return GZ_OK;
    s->best[0] = c;
    sink(s, 0);
    return GZ_OK;
  }
  if (s->n_best == s->n_room) {
    uint64_t room = s->n_room ? s->n_room * 2 : 32;
    candidate *best = mem_resize(&s->from, s->best, (size_t)s->n_room * sizeof *best, (size_t)room * sizeof *best);
    if (!best) return error_nomem(err);
    s->best = best;
    s->n_room = room;
  }
  s->best[s->n_best++] = c;
  for (; at && better(s, &s->best[(at - 1) / 2], &s->best[at]); at = (at - 1) / 2)
    swap(&s->best[(at - 1) / 2], &s->best[at]);
  return GZ_OK;
}

/* ---------------------------------------------------------------- matching */

/* One more with all the words. */
static void count_full(search *s, doc_ref ref) {
  s->r->pub.total++;
  facets_count(&s->facets, ref, 1);
}

static gz_status match_doc(search *s, doc_ref ref, gz_error *err) {
  found *r = s->r;
  candidate c = {.ref = ref};
  uint32_t next, n;
  bool passes;
  if (!snapshot_live(r->of, ref) || !filter_passes(s->only, ref)) return GZ_OK;
  n = match_count(&s->m, ref.doc, &passes, &next);
  if (!s->some && next > s->next) s->next = next;
  c.partial = n < s->m.n_words;
  if (!passes || (c.partial && (!s->some || !n))) return GZ_OK;
  if (c.partial && s->opts.match == GZ_MATCH_AUTO) r->pub.partial_total++;
  else count_full(s, ref);
  c.when = date_of(s, ref);
  if (!s->n_most || (!by_rank(s) && !is_kept(s, &c))) return GZ_OK;
  c.score = rank_score(&r->how, &s->m, ref.doc, NULL);
  return keep(s, c, err);
}

/* Each article that may match, one by one. */
static gz_status match_articles(search *s, slice *sl, gz_error *err) {
  uint32_t work = 2 + 2 * s->r->plan.n_terms + 8 * s->r->plan.n_filters;
  for (;;) {
    doc_ref ref = {s->in, filter_seek(s->only, (doc_ref){s->in, s->next})};
    gz_status status;
    if (ref.doc != NO_DOC) ref.doc = match_seek(&s->m, ref.doc, s->some);
    if (ref.doc == NO_DOC) return GZ_OK;
    s->next = ref.doc + 1;
    status = match_doc(s, ref, err);
    if (status != GZ_OK || slice_over(sl, work)) return status;
  }
}

/* The score that an article must have to be kept; INFINITY: none will be. */
static double enough(const search *s, bool partial) {
  const candidate *worst = &s->best[0];
  if (!s->n_most) return INFINITY;
  if (s->n_best < s->n_most) return -INFINITY;
  if (s->full_first && worst->partial != partial) return partial ? INFINITY : -INFINITY;
  if (!by_rank(s)) return s->file_full ? INFINITY : -INFINITY;
  return worst->score;
}

static gz_status walk_best(search *s, slice *sl, gz_error *err) {
  bool rest = s->phase == WALKING_REST;
  for (;;) {
    candidate c = {.ref = {s->in, NO_DOC}};
    uint32_t n_held = 0;
    gz_status status;
    c.ref.doc = best_next(&s->walk, enough(s, rest), sl, &c.score, &n_held);
    if (c.ref.doc == NO_DOC) return GZ_OK;
    c.partial = s->m.n_words > 1 && n_held < s->m.n_words;
    if (s->walk.unscored) {
      c.when = date_of(s, c.ref);
      s->file_full = s->by_file && !is_kept(s, &c); /* nor is what follows it in this segment */
      if (!is_kept(s, &c)) continue;
      c.score = best_score(&s->walk, c.ref.doc);
    }
    status = keep(s, c, err);
    if (status != GZ_OK) return status;
  }
}

/* Whether any of the words is all that an article needs to count in total. */
static bool any_is_full(const search *s) { return s->m.n_words == 1 || (s->some && s->opts.match != GZ_MATCH_AUTO); }

/* What the first walk counted, in part of the segment where all would take long. */
static void add_totals(search *s) {
  best_totals t = best_count(&s->walk);
  gz_results *pub = &s->r->pub;
  bool any = any_is_full(s);
  if (!s->opts.facets) pub->total += any ? t.n_any : t.n_all; /* else all of them were counted */
  if (t.every > 1 && !s->opts.facets) pub->exact = false;
  if (any || !s->some) return;
  pub->partial_total += t.n_any > t.n_all ? t.n_any - t.n_all : 0;
  if (t.every > 1) pub->partial_exact = false;
}

/* Of two words the beginning that is narrow, or has one list, whose best articles are stored; 2: none is. */
static uint32_t stored_one(const search *s) {
  uint32_t i;
  for (i = 0; s->m.narrow && s->m.n_words == 2 && i < 2; i++) {
    const group *g = s->m.words[i]->groups;
    if (group_is_narrow(g) || group_has_sums(g)) return i;
  }
  return 2;
}

/* Whether the stored articles are enough: one less for each that holds the other word too. */
static bool stored_are_enough(search *s, group *g, group *other) {
  tops_list list = g->tops;
  uint64_t n_both = 0;
  tops_doc d;
  best_rewind(&s->m);
  while (tops_next(&list, &d)) n_both += group_seek(other, d.doc) == d.doc;
  return s->n_most + n_both <= TOPS_BEATEN && !list.in.failed;
}

/* Those that hold the beginning without the other word. */
static gz_status add_stored(search *s, group *g, group *other, gz_error *err) {
  tops_list list = g->tops;
  gz_status status = GZ_OK;
  tops_doc d;
  best_rewind(&s->m);
  while (status == GZ_OK && tops_next(&list, &d)) {
    candidate c = {.ref = {s->in, d.doc}, .partial = true};
    group_counts n = {d.title, d.body, d.own_title, d.own_body};
    if (group_seek(other, d.doc) == d.doc) continue;
    c.score = rank_counts(&s->r->how, g->term, n, rank_k(&s->r->how, s->m.segment, d.doc));
    status = keep(s, c, err);
  }
  return status;
}

/* The second walk, over those that hold some of the words: what a narrow word left out is stored, or it is opened anew. */
static gz_status open_rest(search *s, gz_error *err) {
  uint32_t one = s->stored = stored_one(s);
  group *g = one < 2 ? s->m.words[one]->groups : NULL, *other = g ? s->m.words[1 - one]->groups : NULL;
  if (!g) return GZ_OK;
  if (stored_are_enough(s, g, other)) return add_stored(s, g, other, err);
  s->stored = 2;
  if (!group_is_narrow(g)) return GZ_OK;
  s->ready = false;
  return match_open(&s->m, &s->r->plan, s->in, &s->scratch, err);
}

static gz_status begin_walk(search *s, gz_error *err) {
  bool many = s->m.n_words > 1;
  gz_status status = best_begin(&s->walk, many && (!s->some || s->full_first) ? BEST_ALL : BEST_ANY, &s->r->how, &s->m,
                                many, s->some || !many, err);
  if (status == GZ_OK && !by_rank(s)) status = best_begin_all(&s->walk, err);
  s->phase = WALKING;
  return status;
}

/* Over all that count in total, for facets. */
static gz_status begin_counting(search *s, gz_error *err) {
  gz_status status = best_begin(&s->walk, any_is_full(s) ? BEST_ANY : BEST_ALL, &s->r->how, &s->m, false, false, err);
  if (status == GZ_OK) status = best_begin_all(&s->walk, err);
  s->phase = WALKING_ALL;
  return status;
}

static void count_all(search *s, slice *sl) {
  doc_ref ref = {s->in, NO_DOC};
  double score;
  uint32_t n_held;
  while ((ref.doc = best_next(&s->walk, -INFINITY, sl, &score, &n_held)) != NO_DOC) count_full(s, ref);
}

/* Walks over those that may be among the best: if full ones come first, over these and then over the rest. */
static gz_status match_best(search *s, slice *sl, gz_error *err) {
  bool split = s->some && s->full_first;
  gz_status status = GZ_OK;
  if (s->phase == WALKING_ALL) {
    count_all(s, sl);
    if (sl->over) return GZ_OK;
    best_rewind(&s->m);
    status = begin_walk(s, err);
    if (status != GZ_OK) return status;
  }
  if (s->phase == WALKING) {
    status = walk_best(s, sl, err);
    if (status != GZ_OK || sl->over) return status;
    add_totals(s);
    if (!split || enough(s, true) == INFINITY) return GZ_OK;
    s->phase = OPENING_REST;
    status = open_rest(s, err);
  }
  if (status == GZ_OK && s->phase == OPENING_REST) {
    if (!s->ready) status = match_prepare(&s->m, sl, &s->ready, err);
    if (status != GZ_OK || !s->ready) return status;
    best_rewind(&s->m);
    status = best_begin(&s->walk, BEST_REST, &s->r->how, &s->m, false, false, err);
    if (s->stored < 2) best_leave_out(&s->walk, s->stored);
    if (status == GZ_OK && !by_rank(s)) status = best_begin_all(&s->walk, err);
    s->file_full = false;
    s->phase = WALKING_REST;
  }
  if (status == GZ_OK && s->phase == WALKING_REST) status = walk_best(s, sl, err);
  return status;
}

/* Whether what holds all words is found without adding up all that begins so: what else there is must be known. */
static bool can_be_narrow(const search *s) {
  bool whole = !match_dead(&s->m);
  if (s->only || !by_rank(s) || s->m.n_words < 2 || !best_fits(&s->m)) return false;
  return !s->some || (s->full_first && whole && s->m.n_words == 2);
}

/* Whether nothing is asked but which of a word's headlines are best. */
static bool is_headline_word(const search *s) {
  const cursor *c = s->m.n_words == 1 ? s->m.words[0] : NULL;
  return c && c->n_groups == 1 && c->groups->term->in_title && !s->only && by_rank(s) && !s->opts.facets && s->n_most &&
         !match_dead(&s->m) && best_fits(&s->m);
}

/* Begins with a segment. */
static gz_status choose_phase(search *s, gz_error *err) {
  if (s->only || !best_fits(&s->m)) {
    s->phase = BY_ARTICLE;
    return GZ_OK;
  }
  return s->opts.facets ? begin_counting(s, err) : begin_walk(s, err);
}

/* An estimate gives way to what is known of those kept: where there is room left for more, they are all that match, and
 * where full ones come first, so are these if others are kept too. */
static void correct_totals(search *s) {
  gz_results *pub = &s->r->pub;
  uint64_t n_full = s->n_best, n_partial = 0, i;
  bool room = s->n_best < s->n_most;
  for (i = 0; i < s->n_best && s->opts.match == GZ_MATCH_AUTO; i++) n_partial += s->best[i].partial;
  n_full -= n_partial;
  if (!pub->exact && (room || pub->total < n_full || (s->full_first && n_partial))) pub->total = n_full;
  if (!pub->partial_exact && (room || pub->partial_total < n_partial)) pub->partial_total = n_partial;
  pub->exact |= room || (s->full_first && n_partial);
  pub->partial_exact |= room;
}

/* A beginning of words alone: its best documents may be stored (index/tops.h). */
static bool is_beginning(const search *s) {
  const plan *p = &s->r->plan;
  const query_node *node = p->root;
  if (node->kind == QUERY_ALL && node->n_children == 1) node = node->children[0];
  return node->kind == QUERY_PREFIX && p->n_terms == 1 && !p->n_filters && !s->only && by_rank(s) && !s->opts.facets &&
         !node->in_title && !node->alias && s->n_most <= TOPS_BEATEN;
}

/* *done: the segment is done with. Those that are gone make room for others that are not stored. */
static gz_status match_tops(search *s, bool *done, gz_error *err) {
  found *r = s->r;
  segment *of = r->of->segments[s->in]->segment;
  uint32_t n_docs = segment_numbers(of)->n_docs, n_live = r->of->n_live[s->in], n_gone = 0;
  group *g = &s->counted;
  tops_list list;
  tops_doc d;
  gz_status status = group_find(g, &r->plan.terms[0], of, &s->scratch, err);
  *done = false;
  if (status != GZ_OK || !g->has_tops || g->n_more) return status;
  for (list = g->tops; n_live < n_docs && tops_next(&list, &d);)
    n_gone += !snapshot_live(r->of, (doc_ref){s->in, d.doc});
  if (n_live < n_docs && n_docs <= COUNTED_DOCS) return GZ_OK; /* so few that those left are counted */
  if (s->n_most + n_gone > TOPS_BEATEN) return GZ_OK;
  *done = true;
  for (list = g->tops; status == GZ_OK && tops_next(&list, &d);) {
    candidate c = {.ref = {s->in, d.doc}};
    group_counts n = {d.title, d.body, d.own_title, d.own_body};
    if (!snapshot_live(r->of, c.ref)) continue;
    c.score = rank_counts(&r->how, g->term, n, rank_k(&r->how, of, d.doc));
    status = keep(s, c, err);
  }
  if (status == GZ_OK && list.in.failed) status = match_corrupt(err);
  if (n_live < n_docs) r->pub.exact = false;
  s->estimated = true;
  r->pub.total += (uint64_t)g->tops.n_any * n_live / n_docs;
  return status;
}

static gz_status match_segments(search *s, slice *sl, gz_error *err) {
  plan *p = &s->r->plan;
  gz_status status = GZ_OK;
  for (; s->in < p->of->n_segments; next_segment(s)) {
    if (!s->open && is_beginning(s)) {
      bool done;
      status = match_tops(s, &done, err);
      if (status != GZ_OK) return status;
      if (done) continue;
    }
    if (!s->open) {
      status = match_open(&s->m, p, s->in, &s->scratch, err);
      if (status == GZ_OK) status = facets_open(&s->facets, s->in, err);
      if (status != GZ_OK) return status;
      s->m.narrow = can_be_narrow(s);
      s->m.blocks = is_headline_word(s);
      s->open = true;
    }
    if (!s->ready && s->phase == UNKNOWN) {
      status = match_prepare(&s->m, sl, &s->ready, err);
      if (status != GZ_OK || !s->ready) return status;
    }
    if (s->phase == UNKNOWN) status = choose_phase(s, err);
    if (status != GZ_OK) return status;
    status = s->phase == BY_ARTICLE ? match_articles(s, sl, err) : match_best(s, sl, err);
    if (status != GZ_OK || sl->over) return status;
    status = match_status(&s->m, err);
    if (status == GZ_OK && s->phase != BY_ARTICLE && best_failed(&s->walk)) status = match_corrupt(err);
    if (status == GZ_OK) status = filter_status(s->only, err);
    if (status != GZ_OK) return status;
  }
  correct_totals(s);
  s->stage = s->n_closer ? RERANKING : FOLDING;
  return GZ_OK;
}

/* ---------------------------------------------------------------- the best ones again */

/* From the worst to the best, which is a heap again. */
static void sort_best(search *s) {
  uint64_t n = s->n_best, i;
  for (i = n / 2; i--;) sink(s, i);
  while (s->n_best) {
    candidate worst = s->best[0];
    s->best[0] = s->best[--s->n_best];
    sink(s, 0);
    s->best[s->n_best] = worst;
  }
  s->n_best = n;
  for (i = 0; i < n / 2; i++) swap(&s->best[i], &s->best[n - 1 - i]);
}

static gz_status look_closer(search *s, slice *sl, gz_error *err) {
  uint32_t i, n = s->n_best < s->n_closer ? (uint32_t)s->n_best : s->n_closer;
  gz_status status;
  bool done;
  if (!s->closer) {
    sort_best(s);
    s->closer = rerank_new(&s->r->asked, &s->r->plan, &s->r->how, &s->setup);
    if (!s->closer) return error_nomem(err);
    for (i = 0; i < n; i++) {
      const candidate *c = &s->best[s->n_best - 1 - i];
      rerank_add(s->closer, c->ref, c->score);
    }
  }
  status = rerank_step(s->closer, sl, &done, err);
  if (status != GZ_OK || !done) return status;
  for (i = 0; i < n; i++) {
    candidate *c = &s->best[s->n_best - 1 - i];
    c->more = rerank_of(s->closer, i);
    c->score += c->more.nearness + c->more.likeness;
  }
  sort_best(s);
  s->stage = FOLDING;
  return GZ_OK;
}

/* ---------------------------------------------------------------- one hit a story */

/* Takes those out that another one stands for; *n_gone of them. */
static gz_status fold_best(search *s, uint32_t *n_gone, gz_error *err) {
  uint32_t n = (uint32_t)s->n_best, i, to = 0;
  doc_ref *refs = arena_alloc(&s->scratch, (size_t)n * sizeof *refs + 1);
  bool *partial = arena_alloc(&s->scratch, n + 1u), *stays = arena_alloc(&s->scratch, n + 1u);
  gz_status status;
  if (!refs || !partial || !stays) return error_nomem(err);
  sort_best(s);
  for (i = 0; i < n; i++) {
    const candidate *c = &s->best[n - 1 - i];
    refs[i] = c->ref;
    partial[i] = c->partial && s->opts.match == GZ_MATCH_AUTO;
  }
  status = fold_kept(&s->fold, refs, partial, n, stays, err);
  for (i = 0; status == GZ_OK && i < n; i++)
    if (stays[n - 1 - i]) s->best[to++] = s->best[i];
  if (status == GZ_OK) s->n_best = to;
  *n_gone = n - to;
  arena_free(&s->scratch);
  return status;
}

/* MATCHING from the beginning, and more of the best are kept. */
static void match_again(search *s, uint32_t n_gone) {
  gz_results *pub = &s->r->pub;
  s->n_most = (s->n_most + n_gone) * 2;
  s->n_best = s->in = 0;
  pub->total = pub->partial_total = 0;
  pub->exact = pub->partial_exact = true;
  s->estimated = false;
  rerank_free(s->closer);
  s->closer = NULL;
  fold_clear(&s->fold);
  facets_clear(&s->facets);
  s->rounds++;
  s->stage = MATCHING;
}

static gz_status fold_hits(search *s, slice *sl, gz_error *err) {
  gz_results *pub = &s->r->pub;
  bool sure = pub->exact && pub->partial_exact, known = true, any = true, done;
  bool all = s->n_best < s->n_most || (sure && pub->total + pub->partial_total == s->n_best);
  uint32_t n_gone = 0;
  gz_status status = GZ_OK;
  if (!s->folding) {
    if (!all || s->r->of->n_segments == 1) status = fold_known(&s->fold, &known, &any, err);
    if (status == GZ_OK && any) status = fold_best(s, &n_gone, err);
    if (status != GZ_OK) return status;
    if (n_gone && !all && pub->complete && s->n_best < (uint64_t)s->opts.offset + s->opts.limit &&
        s->rounds < FOLD_ROUNDS) {
      match_again(s, n_gone);
      return GZ_OK;
    }
    s->counting = any && !all && known && sure && pub->complete && !s->estimated;
    s->folding = true;
    if (!all && !s->counting && any) pub->exact = pub->partial_exact = false;
  }
  if (s->counting) {
    status = fold_count(&s->fold, &s->r->plan, s->only, s->some, s->opts.match == GZ_MATCH_AUTO, sl, &done, err);
    if (status != GZ_OK || !done) return status;
  }
  for (n_gone = 0; n_gone < s->fold.n_gone && s->opts.facets; n_gone++)
    facets_count(&s->facets, s->fold.gone[n_gone], -1);
  pub->total -= s->fold.less < pub->total ? s->fold.less : pub->total;
  pub->partial_total -= s->fold.less_partial < pub->partial_total ? s->fold.less_partial : pub->partial_total;
  s->stage = SORTING;
  return GZ_OK;
}

/* ---------------------------------------------------------------- results */

/* The worst of those kept come first off the heap: the page's last ones. */
static gz_status sort_page(search *s, slice *sl, gz_error *err) {
  found *r = s->r;
  arena *into = result_arena(r);
  uint64_t offset = s->opts.offset;
  if (!r->hits) {
    for (; s->n_best > offset + s->opts.limit; sink(s, 0))
      s->best[0] = s->best[--s->n_best]; /* kept for a close look */
    s->n_page = s->n_best > offset ? (uint32_t)(s->n_best - offset) : 0;
    r->hits = arena_zero(into, (size_t)s->n_page + 1, sizeof *r->hits);
    r->refs = arena_zero(into, (size_t)s->n_page + 1, sizeof *r->refs);
    r->more = arena_zero(into, (size_t)s->n_page + 1, sizeof *r->more);
    if (!r->hits || !r->refs || !r->more) return error_nomem(err);
  }
  while (s->n_best > offset) {
    uint64_t at = s->n_best - 1 - offset;
    r->refs[at] = s->best[0].ref;
    r->more[at] = s->best[0].more;
    r->hits[at].score = s->best[0].score;
    r->hits[at].partial = s->best[0].partial;
    s->best[0] = s->best[--s->n_best];
    sink(s, 0);
    if (slice_over(sl, 8)) return GZ_OK;
  }
  s->stage = FACETING;
  return GZ_OK;
}

static uint64_t budget_us(const search *s) {
  return s->opts.budget_ms ? (uint64_t)s->opts.budget_ms * 1000 : UINT64_MAX;
}

static bool in_time(const search *s) { return s->total_us < budget_us(s); }

/* The other articles of its story. */
static gz_status read_also(search *s, gz_error *err) {
  gz_hit *hit = &s->hit;
  doc_ref also[ALSO_MOST];
  uint32_t i, n = fold_also(&s->fold, s->r->refs[s->n_read], also, ALSO_MOST);
  gz_article *list;
  gz_status status = GZ_OK;
  if (!n) return GZ_OK;
  list = arena_zero(result_arena(s->r), n, sizeof *list);
  if (!list) return error_nomem(err);
  for (i = 0; status == GZ_OK && i < n; i++)
    status = snapshot_article(s->r->of, also[i], result_arena(s->r), &list[i], NULL, err);
  hit->also = list;
  hit->n_also = n;
  return status;
}

static gz_status begin_hit(search *s, gz_error *err) {
  gz_hit *hit = &s->hit;
  gz_status status;
  *hit = s->r->hits[s->n_read];
  status = snapshot_article(s->r->of, s->r->refs[s->n_read], result_arena(s->r), &hit->article, &s->origin, err);
  if (status != GZ_OK) return status;
  hit->line = hit->article.line;
  hit->col = 1;
  if (s->opts.snippet) hit->snippet = STR("");
  s->begun = true;
  return read_also(s, err);
}

static gz_status tell_facets(search *s, slice *sl, gz_error *err) {
  bool done, stop = !in_time(s);
  gz_status status;
  if (!s->opts.facets) {
    s->stage = READING;
    return GZ_OK;
  }
  status = facets_tell(&s->facets, sl, stop, result_arena(s->r), &done, err);
  if (status != GZ_OK || !done) return status;
  if (stop) s->r->pub.complete = false;
  s->r->pub.facets = s->facets.list;
  s->r->pub.n_facets = s->facets.n;
  s->stage = READING;
  return GZ_OK;
}

/* The hit is read, or stays as it is; or it is gone. */
static void end_hit(search *s, bool gone) {
  gz_results *pub = &s->r->pub;
  if (s->text) s->setup.texts.close(s->text);
  s->text = NULL;
  s->begun = false;
  if (!gone) {
    s->r->more[pub->n_hits] = s->r->more[s->n_read];
    s->r->hits[pub->n_hits] = s->hit;
    s->r->refs[pub->n_hits++] = s->r->refs[s->n_read];
  } else if (s->hit.partial && s->opts.match == GZ_MATCH_AUTO) {
    pub->partial_total -= pub->partial_total > 0;
  } else {
    pub->total -= pub->total > 0;
  }
  s->n_read++;
}

/* A hit whose page cannot be read just now keeps its headline's place; one that is gone is dropped. */
static gz_status fail_hit(search *s, gz_status status, gz_error *err) {
  if (status == GZ_NOMEM) return error_nomem(err);
  end_hit(s, status == GZ_NOT_FOUND);
  return GZ_OK;
}

static gz_status open_text(search *s, slice *sl, gz_error *err) {
  uint64_t now = clock_us(), left = sl->until_us > now ? sl->until_us - now : 0;
  gz_error why;
  gz_status status;
  if (!s->show && !(s->show = snippets_new(&s->r->asked, s->setup.words, &s->from))) return error_nomem(err);
  status = s->setup.texts.open(s->setup.texts.ud, s->r->of, s->r->refs[s->n_read], &s->hit.article, &s->origin, left,
                               &s->text, &why);
  if (status != GZ_OK) return fail_hit(s, status, err);
  if (s->text) snippets_begin(s->show);
  else if (sl->until_us == s->until_us && left < s->step_us - s->step_us / 8) s->pause = true;
  else { /* a whole step is too short for it, or the budget ends */
    if (sl->until_us != s->until_us) s->r->pub.complete = false;
    end_hit(s, false);
  }
  return GZ_OK;
}

static gz_status read_hit(search *s, slice *sl, gz_error *err) {
  snippet shown;
  gz_error why;
  bool done;
  gz_status status = s->begun ? GZ_OK : begin_hit(s, err);
  if (status != GZ_OK) return status;
  if (!in_time(s)) s->r->pub.complete = false;
  if (!in_time(s) || !s->setup.texts.open) {
    end_hit(s, false);
    return GZ_OK;
  }
  if (!s->text) {
    status = open_text(s, sl, err);
    if (status != GZ_OK || !s->text) return status;
  }
  status =
      snippets_step(s->show, &s->setup.texts, s->text, s->opts.snippet, sl, result_arena(s->r), &shown, &done, &why);
  if (status != GZ_OK) return fail_hit(s, status, err);
  if (!done) return GZ_OK;
  s->hit.article.line = s->text->article->line;
  s->hit.article.end_line = s->text->article->end_line;
  s->hit.line = shown.line;
  s->hit.col = shown.col;
  if (s->opts.snippet) {
    s->hit.snippet = shown.text;
    s->hit.marks = shown.marks;
    s->hit.n_marks = shown.n_marks;
  }
  end_hit(s, false);
  return GZ_OK;
}

static void stop_matching(search *s) {
  s->r->pub.complete = s->r->pub.exact = s->r->pub.partial_exact = false;
  arena_free(&s->scratch);
  s->stage = FOLDING;
}

static gz_status work(search *s, slice *sl, gz_error *err) {
  switch (s->stage) {
  case COUNTING: return count_terms(s, sl, err);
  case MATCHING: return match_segments(s, sl, err);
  case RERANKING: return look_closer(s, sl, err);
  case FOLDING:
    if (s->opts.duplicates != GZ_DUPLICATES_SHOW) return fold_hits(s, sl, err);
    s->stage = SORTING;
    return GZ_OK;
  case SORTING: return sort_page(s, sl, err);
  case FACETING: return tell_facets(s, sl, err);
  case READING:
    if (s->n_read < s->n_page) return read_hit(s, sl, err);
    s->r->pub.hits = s->r->hits;
    s->r->pub.elapsed_us = s->search_us;
    s->stage = DONE;
    return GZ_OK;
  default: return GZ_OK;
  }
}

gz_status search_step(search *s, double ms, bool *done, gz_error *err) {
  uint64_t now = clock_us(), until = ms < 0 || ms > 1e9 ? UINT64_MAX : now + (uint64_t)(ms * 1000);
  uint64_t budget = budget_us(s);
  gz_status status = GZ_OK;
  *done = s->pause = false;
  s->until_us = until;
  s->step_us = until == UINT64_MAX ? 0 : until - now;
  if (s->opts.budget_ms && s->opts.snippet) budget = budget / 1000 * BUDGET_FOR_MATCHING;
  while (status == GZ_OK && s->stage != DONE) {
    slice sl = {until, 0, false};
    stage before = s->stage;
    uint64_t after, most = before < SORTING ? budget : budget_us(s),
                    spent = before < SORTING ? s->search_us : s->total_us;
    if (most != UINT64_MAX && spent < most && most - spent < until - now) sl.until_us = now + most - spent;
    status = work(s, &sl, err);
    after = clock_us();
    if (before < READING) s->search_us += after - now;
    s->total_us += after - now;
    now = after;
    if (status == GZ_OK && s->stage < SORTING && s->search_us >= budget) stop_matching(s);
    if (now >= until || s->pause) break;
  }
  if (status == GZ_OK && s->stage >= SORTING) status = snapshot_status(s->r->of, err);
  *done = status == GZ_OK && s->stage == DONE;
  return status;
}

gz_status search_finish(search *s, const gz_results **out, gz_error *err) {
  *out = NULL;
  if (s->stage != DONE || !s->r) return error_set(err, GZ_INVALID, 0, "the search is not done");
  filter_free(s->only); /* it asks the snapshot, which is the result's from now on */
  s->only = NULL;
  *out = &s->r->pub;
  s->r = NULL;
  return GZ_OK;
}

/* ---------------------------------------------------------------- explaining */

gz_status search_explain(const gz_results *results, size_t i, buf *out, gz_error *err) {
  const found *r = (const found *)results;
  slice forever = {UINT64_MAX, 0, false};
  arena scratch;
  match m;
  bool ready = false, passes;
  uint32_t next;
  gz_status status;
  if (i >= results->n_hits) return error_set(err, GZ_INVALID, 0, "there is no such hit");
  arena_init(&scratch, out->from);
  status = match_open(&m, &r->plan, r->refs[i].in, &scratch, err);
  while (status == GZ_OK && !ready) status = match_prepare(&m, &forever, &ready, err);
  if (status == GZ_OK) {
    match_count(&m, r->refs[i].doc, &passes, &next);
    rank_score(&r->how, &m, r->refs[i].doc, out);
    rerank_tell(r->more[i], results->hits[i].score, out);
    status = match_status(&m, err);
  }
  arena_free(&scratch);
  if (status == GZ_OK && out->failed) status = error_nomem(err);
  return status;
}
