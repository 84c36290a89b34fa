/* Which articles of one segment match? */
#include "query/match.h"

#include <stdlib.h>

#include "base/error.h"
#include "base/ones.h"

/* Forms of a prefix, of a stem, that are merged as they are: a posting is some 1700 bytes. */
enum { LISTS_MOST = 32, FORMS_MOST = 64, HALF = 0xffff };
/* Room for sums of all documents is paid for with zeros: not where the forms' lists are so few and have such a share of them. */
enum { SPARSE_FORMS = 1024, SPARSE_SHARE = 16 };
/* Documents that are looked for in a block are looked for one by one where they are so many times fewer than its own. */
enum { FEW_PICKED = 8 };

gz_status match_corrupt(gz_error *err) { return error_set(err, GZ_CORRUPT, 0, "a list of the index is damaged"); }

/* ---------------------------------------------------------------- the plan */

static uint32_t count_terms(const query_node *node, uint32_t *n_filters) {
  uint32_t i, n = node->n_forms;
  *n_filters += node->kind >= QUERY_TAG;
  for (i = 0; i < node->n_children; i++) n += count_terms(node->children[i], n_filters);
  return n;
}

static gz_status plan_filter(plan *p, const query_node *node, path_matcher glob, gz_error *err) {
  gz_filter spec = {0};
  if (node->kind == QUERY_TAG) spec.tag = node->text;
  if (node->kind == QUERY_PATH) spec.path = node->text;
  if (node->kind == QUERY_SECTION) spec.section = node->text;
  if (node->kind == QUERY_DATE) query_dates(node->text, &spec.since, &spec.until);
  return filter_new(p->of, &spec, glob, &p->filters[p->n_filters++], err);
}

/* The places of a NEAR's terms, from `first` on, are asked for: of those that are many forms only where one of its words
 * stands, of two that are, only where the other does. */
static void plan_near(const query_node *of, match_term *first) {
  const match_term *best = NULL, *other = NULL;
  match_term *t = first;
  uint32_t i, k, n, ignored = 0;
  for (i = 0; i < of->n_children; t += count_terms(of->children[i++], &ignored)) {
    if (!query_is_words(of->children[i]->kind)) continue;
    if (!best || (best->kind == TERM_PREFIX && t->kind != TERM_PREFIX)) other = best, best = t;
    else if (!other) other = t;
  }
  for (t = first, i = 0; i < of->n_children; i++) {
    const match_term *beside = t == best ? other : best;
    for (n = count_terms(of->children[i], &ignored), k = 0; k < n; k++, t++) {
      t->placed = true;
      t->beside = beside;
    }
  }
}

static gz_status plan_node(plan *p, query_node *node, bool scores, path_matcher glob, gz_error *err) {
  gz_status status = GZ_OK;
  uint32_t i;
  match_term *first = p->terms + p->n_terms;
  if (node->kind >= QUERY_TAG) return plan_filter(p, node, glob, err);
  if (node->kind == QUERY_NOT) scores = false;
  for (i = 0; i < node->n_forms; i++) {
    match_term *t = &p->terms[p->n_terms++];
    bool last = i + 1 == node->n_forms;
    t->kind = node->kind == QUERY_WORD     ? TERM_STEM
              : node->kind == QUERY_PREFIX ? TERM_PREFIX
              : node->kind == QUERY_NEAR   ? TERM_NEAR
              : node->last_prefix && last  ? TERM_PREFIX
                                           : TERM_FORM;
    t->form = node->forms[i];
    if (t->kind == TERM_PREFIX && i) t->head = &node->forms[0];
    if (node->kind != QUERY_PHRASE) t->stem = node->stem;
    t->scores = scores && !(node->quiet && node->quiet[i]);
    t->node = node;
    t->edits = node->edits;
    t->in_title = node->in_title;
    t->times = node->times;
  }
  for (i = 0; i < node->n_children && status == GZ_OK; i++) status = plan_node(p, node->children[i], scores, glob, err);
  if (node->kind == QUERY_APART && status == GZ_OK) plan_near(node, first);
  return status;
}

gz_status plan_make(query_node *root, snapshot *of, path_matcher glob, arena *into, plan *out, gz_error *err) {
  uint32_t n_filters = 0, n_terms = count_terms(root, &n_filters);
  gz_status status;
  memset(out, 0, sizeof *out);
  out->of = of;
  out->root = root;
  out->terms = arena_zero(into, n_terms + 1, sizeof *out->terms);
  out->filters = arena_zero(into, n_filters + 1, sizeof(filter *));
  if (!out->terms || !out->filters) return error_nomem(err);
  status = plan_node(out, root, true, glob, err);
  if (status != GZ_OK) plan_free(out);
  return status;
}

void plan_free(plan *p) {
  uint32_t i;
  for (i = 0; i < p->n_filters; i++) filter_free(p->filters[i]);
  p->n_filters = 0;
}

/* ---------------------------------------------------------------- groups */

/* Forms of the typed word's stem that do not begin with the word. */
static void drop_known(group *g) {
  uint32_t i, n = 0;
  for (i = 0; i < g->n_more; i++)
    if (g->more[i] < g->first || g->more[i] >= g->end) g->more[n++] = g->more[i];
  g->n_more = n;
}

static int ascending(const void *a, const void *b) {
  const uint32_t *x = a, *y = b;
  return (*x > *y) - (*x < *y);
}

/* Adds the forms that are the term's by another language: those that the segment has, each form once. */
static gz_status add_also(group *g, arena *into, gz_error *err) {
  const match_term *t = g->term;
  uint32_t *all = arena_zero(into, (size_t)g->n_more + t->n_also + 1, sizeof *all), i, n = g->n_more, kept = 0;
  if (!all) return error_nomem(err);
  if (n) memcpy(all, g->more, n * sizeof *all);
  for (i = 0; i < t->n_also; i++) {
    uint32_t term = segment_term(g->of, t->also[i]);
    if (term != NO_TERM) all[n++] = term;
  }
  if (n > g->n_more) {
    g->mixed = true;
    memset(&g->stem, 0, sizeof g->stem);
  }
  if (n) qsort(all, n, sizeof *all, ascending);
  for (i = 0; i < n; i++)
    if (!i || all[i] != all[i - 1]) all[kept++] = all[i];
  g->more = all;
  g->n_more = kept;
  return GZ_OK;
}

/* The forms of the segment that have one of the stems. */
static gz_status find_near_stems(group *g, arena *into, gz_error *err) {
  const match_term *t = g->term;
  stem_info *stems = arena_zero(into, t->n_near + 1, sizeof *stems);
  gz_status status = GZ_OK;
  uint32_t i, k, n = 0;
  if (!stems) return error_nomem(err);
  for (i = 0; i <= t->n_near && status == GZ_OK; i++) {
    status = segment_stem(g->of, i ? t->near[i - 1] : t->stem, into, &stems[i], err);
    n += stems[i].n_terms;
  }
  if (status != GZ_OK) return status;
  g->more = arena_zero(into, n + 1, sizeof *g->more);
  if (!g->more) return error_nomem(err);
  for (i = 0; i <= t->n_near; i++)
    for (k = 0; k < stems[i].n_terms; k++) g->more[g->n_more++] = stems[i].terms[k];
  if (n) qsort(g->more, n, sizeof *g->more, ascending);
  return t->n_also ? add_also(g, into, err) : GZ_OK;
}

/* The forms of the segment that are near. */
static gz_status find_near(group *g, arena *into, gz_error *err) {
  const match_term *t = g->term;
  uint32_t i;
  if (t->node->n_near) return find_near_stems(g, into, err);
  g->more = arena_zero(into, t->n_near + 1, sizeof *g->more);
  if (!g->more) return error_nomem(err);
  for (i = 0; i < t->n_near; i++) {
    uint32_t term = segment_term(g->of, t->near[i]);
    if (term != NO_TERM) g->more[g->n_more++] = term;
  }
  if (g->n_more) qsort(g->more, g->n_more, sizeof *g->more, ascending);
  return GZ_OK;
}

/* Whether the query's own spelling scores apart from the other forms. */
static bool has_own(const group *g) { return !g->term->node || g->term->node->kind != QUERY_PHRASE; }

/* The term's own form apart from the lists. */
static gz_status open_own(group *g, uint32_t own, arena *into, gz_error *err) {
  if (own == NO_TERM || !has_own(g)) return GZ_OK;
  g->exact = arena_alloc(into, sizeof *g->exact);
  return g->exact ? posting_open(g->exact, g->of, own, err) : error_nomem(err);
}

static gz_status open_joint(group *g, uint32_t own, arena *into, gz_error *err) {
  gz_status status;
  g->lists = arena_alloc(into, sizeof *g->lists);
  if (!g->lists) return error_nomem(err);
  status = posting_open_joint(g->lists, g->of, &g->stem, into, err);
  if (status != GZ_OK) return status;
  g->n_lists = 1;
  g->cost = g->n_any = g->lists->n_docs;
  return open_own(g, own, into, err);
}

static gz_status open_lists(group *g, uint32_t own, arena *into, gz_error *err) {
  gz_status status = GZ_OK;
  uint32_t i, n = group_n_forms(g);
  g->lists = arena_alloc(into, n * sizeof *g->lists);
  if (!g->lists) return error_nomem(err);
  for (i = 0; i < n && status == GZ_OK; i++) {
    posting *p = &g->lists[i];
    status = posting_open(p, g->of, group_form(g, i), err);
    if (status != GZ_OK) break;
    g->n_lists++;
    g->cost += p->n_docs;
    if (group_form(g, i) == own && has_own(g)) g->exact = p;
  }
  if (n == 1 && status == GZ_OK) g->n_any = g->lists[0].n_docs;
  else if (g->term->kind == TERM_STEM && !g->mixed) g->n_any = g->stem.n_docs;
  return status;
}

/* Whether what is added up of all that begins so is stored, and is all that is asked for. */
static bool sums_are_stored(const group *g) {
  const match_term *t = g->term;
  return g->has_tops && g->tops.sums_len && !g->n_more && !t->placed && !t->head && !t->in_title;
}

static gz_status open_sums(group *g, uint32_t own, arena *into, gz_error *err) {
  gz_status status;
  g->lists = arena_alloc(into, sizeof *g->lists);
  if (!g->lists) return error_nomem(err);
  status = posting_open_sums(g->lists, g->of, g->tops.sums, g->tops.sums_len, g->tops.n_any, err);
  if (status != GZ_OK) return status;
  g->n_lists = 1;
  g->cost = g->n_any = g->tops.n_any;
  return open_own(g, own, into, err);
}

gz_status group_find(group *g, const match_term *t, segment *s, arena *into, gz_error *err) {
  gz_status status = GZ_OK;
  uint32_t own = t->kind == TERM_FORM ? segment_term(s, t->form) : NO_TERM;
  memset(g, 0, sizeof *g);
  g->term = t;
  g->of = s;
  g->n_docs = segment_numbers(s)->n_docs;
  if (t->kind == TERM_PREFIX) status = tops_find(s, t->form, &g->tops, &g->has_tops, err);
  if (status != GZ_OK) return status;
  if (t->kind == TERM_NEAR) return find_near(g, into, err);
  if (g->has_tops) g->first = g->tops.first, g->end = g->first + g->tops.n_terms;
  else if (t->kind == TERM_PREFIX) segment_prefix(s, t->form, &g->first, &g->end);
  if (t->kind == TERM_FORM && own != NO_TERM) g->first = own, g->end = own + 1;
  if (t->kind != TERM_FORM && t->stem.len) status = segment_stem(s, t->stem, into, &g->stem, err);
  g->more = g->stem.terms;
  g->n_more = g->stem.n_terms;
  if (status == GZ_OK && t->n_also) status = add_also(g, into, err);
  if (status == GZ_OK) drop_known(g);
  return status;
}

/* Documents that have it in the headline are all that a title: word is asked about, but where its places are too. */
static gz_status open_headlines(group *g, arena *into, gz_error *err) {
  g->headlines_room = POSTING_BLOCK;
  g->headlines = arena_alloc(into, g->headlines_room * sizeof *g->headlines);
  g->walk = arena_alloc(into, sizeof *g->walk);
  g->terms = term_walk_begin(g->of, g->first, into);
  g->wanted_done = true;
  return g->headlines && g->walk && g->terms ? GZ_OK : error_nomem(err);
}

/* Many forms whose places are asked for: those of every document, or of where another term stands. */
static gz_status open_places(group *g, uint32_t own, arena *into, gz_error *err) {
  gz_status status = open_own(g, own, into, err);
  g->places = arena_zero(into, g->n_docs, sizeof(place *));
  g->wanted_done = true;
  if (status != GZ_OK || !g->places) return status == GZ_OK ? error_nomem(err) : status;
  if (!g->term->beside) return GZ_OK;
  g->wanted_done = false;
  g->wanted = arena_zero(into, g->n_docs / 8 + 1, 1);
  g->beside_term = *g->term->beside;
  g->beside_term.placed = false;
  g->beside_term.head = NULL;
  g->beside = arena_alloc(into, sizeof *g->beside);
  if (!g->wanted || !g->beside) return error_nomem(err);
  status = group_find(g->beside, &g->beside_term, g->of, into, err);
  return status == GZ_OK ? group_open(g->beside, into, err) : status;
}

/* Of less than that share of all documents those met are kept, until it is known which they are. */
static gz_status open_sparse(group *g, arena *into, gz_error *err) {
  uint32_t i, most = g->n_docs / SPARSE_SHARE;
  uint64_t n = 0;
  if (g->has_tops ? g->tops.n_docs > most : group_n_forms(g) > SPARSE_FORMS) return GZ_OK;
  if (!segment_terms_docs(g->of, g->first, g->end, &n)) return match_corrupt(err);
  for (i = 0; i < g->n_more; i++)
    if (!segment_terms_docs(g->of, g->more[i], g->more[i] + 1, &n)) return match_corrupt(err);
  if (n > most) return GZ_OK;
  g->met_room = (uint32_t)n;
  g->met = arena_alloc(into, (size_t)n * sizeof *g->met + 1);
  g->only = g->held;
  return g->met ? GZ_OK : error_nomem(err);
}

static gz_status open_group(group *g, const group *by, arena *into, gz_error *err) {
  const gz_str *head = g->term->head;
  bool placed = g->term->placed && !head;
  uint32_t own = g->own_term = segment_term(g->of, g->term->form), n = group_n_forms(g);
  bool alone = !g->term->placed && !head && (has_own(g) || g->term->node->n_forms == 1);
  gz_status status = GZ_OK;
  if (g->term->in_title && alone && n <= FORMS_MOST) return open_headlines(g, into, err);
  if (placed && n <= (g->term->kind == TERM_STEM ? FORMS_MOST : LISTS_MOST)) return open_lists(g, own, into, err);
  if (!placed && g->term->kind == TERM_STEM && !g->mixed && g->n_more > 1 && g->n_more <= FORMS_MOST)
    return open_joint(g, own, into, err);
  if (!placed && !head && n <= LISTS_MOST) return open_lists(g, own, into, err);
  if (sums_are_stored(g)) return open_sums(g, own, into, err);
  g->walk = arena_alloc(into, sizeof *g->walk);
  g->terms = term_walk_begin(g->of, g->first, into);
  if (!g->walk || !g->terms) return error_nomem(err);
  if (placed) return open_places(g, own, into, err);
  if (head) {
    uint32_t term = segment_term(g->of, *head);
    g->places = arena_zero(into, g->n_docs, sizeof(place *));
    g->wanted = arena_zero(into, g->n_docs / 8 + 1, 1);
    if (!g->places || !g->wanted) return error_nomem(err);
    if (term != NO_TERM) return posting_open(g->walk, g->of, term, err);
    g->wanted_done = true; /* no phrase here, so nothing to keep */
    g->next = group_n_forms(g);
    return GZ_OK;
  }
  g->wanted_done = true;
  g->held = arena_zero(into, g->n_docs / 64 + 1, sizeof *g->held);
  if (!g->held) return error_nomem(err);
  g->narrow = by != NULL;
  if (by) g->only = arena_zero(into, g->n_docs / 64 + 1, sizeof *g->only);
  else status = open_sparse(g, into, err);
  if (status != GZ_OK) return status;
  if (!by && !g->met) g->sums = arena_zero(into, g->n_docs, sizeof *g->sums);
  if (!g->only && !g->sums) return error_nomem(err);
  return open_own(g, own, into, err);
}

/* A title: word that has one list, or a joint one, is not gathered from all its blocks but read where it pays. */
static gz_status open_blocks(group *g, arena *into, gz_error *err) {
  uint32_t n = group_n_forms(g);
  gz_status status;
  if (!g->headlines || (n > 1 && (g->mixed || n > g->n_more))) return GZ_OK;
  g->headlines = NULL;
  g->walk = NULL;
  status = n > 1 ? open_joint(g, g->own_term, into, err) : open_lists(g, g->own_term, into, err);
  if (status == GZ_OK) g->cost = g->n_any = n ? g->lists->n_titles : 0;
  return status;
}

gz_status group_open(group *g, arena *into, gz_error *err) { return open_group(g, NULL, into, err); }

bool group_is_narrow(const group *g) { return g->narrow; }

bool group_has_sums(const group *g) { return g->n_lists == 1 && g->lists->bare; }

static uint32_t add_half(uint32_t a, uint32_t b) { return b > HALF - a ? HALF : a + b; }

static gz_status keep_places(group *g, arena *into, gz_error *err) {
  posting *p = g->walk;
  uint64_t n = (uint64_t)posting_title(p) + posting_body(p);
  arena_mark before;
  uint32_t *at, i;
  place *places;
  if (n > segment_numbers(g->of)->n_positions) return match_corrupt(err);
  places = arena_zero(into, (size_t)n, sizeof *places);
  before = arena_here(into);
  at = places ? arena_zero(into, (size_t)n, sizeof *at) : NULL;
  if (!at) return error_nomem(err);
  n = posting_positions(p, at, (uint32_t)n);
  for (i = 0; i < n; i++) {
    places[i].position = at[i];
    places[i].next = g->places[p->doc];
    g->places[p->doc] = &places[i];
  }
  arena_rewind(into, before);
  return GZ_OK;
}

/* How many documents of `only` are below `doc`. */
static uint32_t n_before(const group *g, uint32_t doc) {
  return g->before[doc / 64] + ones_of(g->only[doc / 64] & (((uint64_t)1 << doc % 64) - 1));
}

static uint32_t *sum_of(const group *g, uint32_t doc) { return &g->sums[g->only ? n_before(g, doc) : doc]; }

/* The first document >= target whose bit is set. */
static uint32_t next_bit(const group *g, const uint64_t *bits, uint32_t target) {
  uint32_t at = target / 64, n = g->n_docs / 64 + 1;
  uint64_t left;
  if (target >= g->n_docs) return NO_DOC;
  left = bits[at] & ~(uint64_t)0 << target % 64;
  while (!left && ++at < n) left = bits[at];
  return left ? at * 64 + (uint32_t)__builtin_ctzll(left) : NO_DOC;
}

static void keep_sum(group *g, uint32_t doc, uint32_t title, uint32_t body) {
  uint32_t *sum = sum_of(g, doc), f;
  if (g->term->in_title && !title) return;
  *sum = add_half(*sum >> 16, title) << 16 | add_half(*sum & HALF, body);
  f = (*sum >> 16) * 3 + (*sum & HALF);
  g->held[doc / 64] |= (uint64_t)1 << doc % 64;
  if (f > g->most_f) g->most_f = f;
}

/* Room for `n` more. */
static gz_status more_headlines(group *g, uint32_t n, arena *into, gz_error *err) {
  uint32_t room = g->headlines_room;
  headline_doc *all;
  if (n > UINT32_MAX / 4 - g->n_headlines) return error_nomem(err);
  while (room - g->n_headlines < n) room *= 2;
  if (room == g->headlines_room) return GZ_OK;
  all = arena_alloc(into, room * sizeof *all); /* the smaller ones stay in the arena: at most as much again */
  if (!all) return error_nomem(err);
  memcpy(all, g->headlines, g->n_headlines * sizeof *all);
  g->headlines = all;
  g->headlines_room = room;
  return GZ_OK;
}

/* Those from `first` on are of another form than those before them: from the end on, both in turn. */
static gz_status join_headlines(group *g, uint32_t first, arena *into, gz_error *err) {
  uint32_t i = first, n = g->n_headlines, n_run = n - first, to = n;
  headline_doc *all, *run;
  gz_status status;
  if (!first || !n_run || g->headlines[first - 1].doc < g->headlines[first].doc) return GZ_OK;
  status = more_headlines(g, n_run, into, err);
  if (status != GZ_OK) return status;
  all = g->headlines;
  run = all + n;
  memcpy(run, all + first, n_run * sizeof *run);
  while (n_run) {
    if (i && all[i - 1].doc > run[n_run - 1].doc) {
      all[--to] = all[--i];
    } else {
      headline_doc d = run[--n_run];
      if (i && all[i - 1].doc == d.doc) d.n += all[--i].n, d.own += all[i].own;
      all[--to] = d;
    }
  }
  memmove(all + i, all + to, (n - to) * sizeof *all);
  g->n_headlines = i + n - to;
  return GZ_OK;
}

/* Of the list that `walk` stands in, as long as the slice lasts. */
static gz_status keep_headlines(group *g, slice *s, arena *into, gz_error *err) {
  uint32_t docs[POSTING_BLOCK], titles[POSTING_BLOCK], i, n;
  bool own = has_own(g) && g->walk->term == g->own_term;
  while (g->walk->doc != NO_DOC && !s->over) {
    gz_status status = more_headlines(g, POSTING_BLOCK, into, err);
    if (status != GZ_OK) return status;
    n = posting_headlines(g->walk, docs, titles);
    for (i = 0; i < n; i++) g->headlines[g->n_headlines++] = (headline_doc){docs[i], titles[i], own ? titles[i] : 0};
    slice_over(s, 32);
  }
  return GZ_OK;
}

/* Room for the sums of the documents of `only`. */
static gz_status make_sums(group *g, arena *into, gz_error *err) {
  uint32_t i, n = 0;
  g->before = arena_alloc(into, (g->n_docs / 64 + 1) * sizeof *g->before);
  if (!g->before) return error_nomem(err);
  for (i = 0; i <= g->n_docs / 64; i++) {
    g->before[i] = n;
    n += ones_of(g->only[i]);
  }
  g->sums = arena_zero(into, n + 1, sizeof *g->sums);
  return g->sums ? GZ_OK : error_nomem(err);
}

/* The same for what is narrow, and a list of them. */
static gz_status make_picked(group *g, arena *into, gz_error *err) {
  gz_status status = make_sums(g, into, err);
  uint32_t i, last = g->n_docs / 64;
  if (status != GZ_OK) return status;
  g->picked = arena_alloc(into, (g->before[last] + ones_of(g->only[last]) + 1) * sizeof *g->picked);
  if (!g->picked) return error_nomem(err);
  for (i = 0; i <= last; i++) {
    uint64_t left = g->only[i];
    for (; left; left &= left - 1) g->picked[g->n_picked++] = i * 64 + (uint32_t)__builtin_ctzll(left);
  }
  return GZ_OK;
}

/* The documents of the rarest other word, `by`, a list after the other; *done: and room for their sums. */
static gz_status narrow_to(group *g, const group *by, slice *s, arena *into, bool *done, gz_error *err) {
  posting *p = g->walk, *parts;
  uint32_t n_parts = by->n_lists, i, n = 0;
  *done = false;
  for (i = 0; i < by->n_headlines; i++) g->only[by->headlines[i].doc / 64] |= (uint64_t)1 << by->headlines[i].doc % 64;
  parts = by->lists;
  if (n_parts == 1) n_parts = posting_parts(by->lists, &parts);
  for (; g->part < n_parts; g->part++, g->walking = false) {
    const uint32_t *docs;
    if (!g->walking) {
      *p = parts[g->part];
      posting_rewind(p);
      g->walking = true;
    }
    while ((n = posting_rest(p, &docs)) != 0) {
      for (i = 0; i < n; i++) g->only[docs[i] / 64] |= (uint64_t)1 << docs[i] % 64;
      posting_next_block(p);
      if (slice_over(s, n / 4)) return GZ_OK;
    }
    if (p->failed) return match_corrupt(err);
  }
  g->n_any = g->tops.n_any;
  g->cost = g->tops.n_docs;
  *done = true;
  return make_picked(g, into, err);
}

/* Of the rest of the block that `walk` stands in; the next block may be far. How much work it was. */
static uint32_t keep_narrow(group *g) {
  posting *p = g->walk;
  const uint32_t *docs;
  uint32_t n = posting_rest(p, &docs), i = n_before(g, docs[0]), end = n_before(g, docs[n - 1] + 1);
  if ((end - i) * FEW_PICKED < n) {
    for (; i < end; i++)
      if (posting_seek(p, g->picked[i]) == g->picked[i]) keep_sum(g, p->doc, posting_title(p), posting_body(p));
  } else {
    posting_count(p);
    for (i = 0; i < n; i++)
      if (g->only[docs[i] / 64] >> docs[i] % 64 & 1) keep_sum(g, docs[i], p->titles[p->at + i], p->bodies[p->at + i]);
  }
  if (end == g->n_picked) p->doc = NO_DOC;
  else posting_seek(p, g->picked[end]);
  return n;
}

/* Adds the rest of the block that `walk` stands in; how many documents. */
static uint32_t keep_sums(group *g) {
  const uint32_t *docs, *titles, *bodies;
  uint32_t i, n = posting_rest(g->walk, &docs);
  posting_rest_counts(g->walk, &titles, &bodies);
  for (i = 0; i < n; i++) keep_sum(g, docs[i], titles[i], bodies[i]);
  return n;
}

/* Keeps the rest of the block for later; how many documents. */
static uint32_t meet(group *g) {
  const uint32_t *docs, *titles, *bodies;
  uint32_t i, n = posting_rest(g->walk, &docs);
  posting_rest_counts(g->walk, &titles, &bodies);
  if (n > g->met_room - g->n_met) { /* more than its entry told */
    g->walk->failed = true;
    g->walk->doc = NO_DOC;
    return 0;
  }
  for (i = 0; i < n; i++) {
    if (g->term->in_title && !titles[i]) continue;
    g->met[g->n_met++] = (met_doc){docs[i], titles[i], bodies[i]};
    g->only[docs[i] / 64] |= (uint64_t)1 << docs[i] % 64;
  }
  return n;
}

static gz_status keep_met(group *g, arena *into, gz_error *err) {
  gz_status status = make_sums(g, into, err);
  uint32_t i;
  for (i = 0; status == GZ_OK && i < g->n_met; i++) keep_sum(g, g->met[i].doc, g->met[i].title, g->met[i].body);
  return status;
}

static gz_status next_list(group *g, gz_error *err) {
  if (g->next < g->end - g->first) return term_walk_next(g->terms, g->walk, err);
  return posting_open(g->walk, g->of, group_form(g, g->next), err);
}

/* Documents where the other term stands. */
static gz_status want_beside(group *g, slice *s, arena *into, gz_error *err) {
  group *other = g->beside;
  bool ready;
  gz_status status = group_prepare(other, s, into, &ready, err);
  if (status != GZ_OK || !ready) return status;
  if (!g->walking) group_seek(other, 0);
  for (g->walking = true; other->doc != NO_DOC;) {
    if (other->doc >= g->n_docs) return match_corrupt(err);
    g->wanted[other->doc / 8] |= (unsigned char)(1u << other->doc % 8);
    group_seek(other, other->doc + 1);
    if (slice_over(s, 1)) return GZ_OK;
  }
  g->walking = false;
  g->wanted_done = true;
  return group_failed(other) ? match_corrupt(err) : GZ_OK;
}

gz_status group_prepare(group *g, slice *s, arena *into, bool *ready, gz_error *err) {
  posting *p = g->walk;
  gz_status status = GZ_OK;
  *ready = !p;
  if (!p) return GZ_OK;
  if (g->beside && !g->wanted_done) {
    status = want_beside(g, s, into, err);
    if (status != GZ_OK || !g->wanted_done) return status;
  }
  for (; !g->wanted_done; posting_next(p)) {
    if (p->doc == NO_DOC) {
      if (p->failed) return match_corrupt(err);
      g->wanted_done = true;
      break;
    }
    if (p->doc >= g->n_docs) return match_corrupt(err);
    g->wanted[p->doc / 8] |= (unsigned char)(1u << p->doc % 8);
    if (slice_over(s, 1)) {
      posting_next(p);
      return GZ_OK;
    }
  }
  while (g->next < group_n_forms(g)) {
    if (!g->walking) {
      status = next_list(g, err);
      if (status != GZ_OK) return status;
      g->walking = true;
      g->headline_at = g->n_headlines;
      if (!g->narrow) g->cost += p->n_docs;
    }
    if (g->headlines) {
      status = keep_headlines(g, s, into, err);
      if (status == GZ_OK && p->doc == NO_DOC) status = join_headlines(g, g->headline_at, into, err);
      if (status != GZ_OK || p->doc != NO_DOC) return status;
    }
    while (p->doc != NO_DOC) {
      if (p->doc >= g->n_docs) return match_corrupt(err);
      if (g->sums || g->met) {
        uint32_t n = g->narrow ? keep_narrow(g) : g->met ? meet(g) : keep_sums(g);
        if (!g->narrow && p->doc != NO_DOC) posting_next_block(p);
        if (slice_over(s, n / 4)) return GZ_OK;
        continue;
      }
      if (!g->wanted || g->wanted[p->doc / 8] >> p->doc % 8 & 1) status = keep_places(g, into, err);
      if (status != GZ_OK) return status;
      posting_next(p);
      if (slice_over(s, 1)) return GZ_OK;
    }
    if (p->failed) return match_corrupt(err);
    g->walking = false;
    g->next++;
    if (slice_over(s, 16)) return GZ_OK;
  }
  if (g->headlines) g->cost = g->n_any = g->n_headlines, g->headline_at = 0;
  if (g->met && !g->sums) status = keep_met(g, into, err);
  *ready = status == GZ_OK;
  return status;
}

uint32_t group_headline(const group *g, uint32_t from, uint32_t target) {
  const headline_doc *all = g->headlines;
  uint32_t low = from, high = g->n_headlines, step = 1;
  while (step < high - low && all[low + step - 1].doc < target) {
    low += step;
    step *= 2;
  }
  if (step < high - low) high = low + step - 1;
  while (low < high) {
    uint32_t middle = low + (high - low) / 2;
    if (all[middle].doc < target) low = middle + 1;
    else high = middle;
  }
  return low;
}

static uint32_t seek_headline(group *g, uint32_t target) {
  bool back = g->headline_at && g->headlines[g->headline_at - 1].doc >= target;
  g->headline_at = group_headline(g, back ? 0 : g->headline_at, target);
  return g->doc = g->headline_at < g->n_headlines ? g->headlines[g->headline_at].doc : NO_DOC;
}

uint32_t group_seek(group *g, uint32_t target) {
  uint32_t i, doc = NO_DOC;
  if (g->headlines) return seek_headline(g, target);
  if (g->places) {
    for (doc = target; doc < g->n_docs && !g->places[doc];) doc++;
    return g->doc = doc < g->n_docs ? doc : NO_DOC;
  }
  if (g->sums) return g->doc = next_bit(g, g->held, target);
  for (i = 0; i < g->n_lists; i++) {
    posting *p = &g->lists[i];
    if (p->doc < target) {
      if (p->doc + 1 == target) posting_next(p);
      else posting_seek(p, target);
    }
    if (p->doc < doc) doc = p->doc;
  }
  return g->doc = doc;
}

group_counts group_count_all(group *g, uint32_t doc) {
  group_counts c = {0};
  uint32_t i;
  if (g->headlines) {
    if (g->doc == doc) c.title = g->headlines[g->headline_at].n;
    return c;
  }
  if (g->places) {
    uint32_t in_title = segment_doc_words_title(g->of, doc);
    const place *p;
    for (p = g->places[doc]; p; p = p->next) {
      if (p->position < in_title) c.title++;
      else c.body++;
    }
    return c;
  }
  if (g->sums && g->held[doc / 64] >> doc % 64 & 1) {
    uint32_t sum = *sum_of(g, doc);
    c.title = sum >> 16;
    c.body = sum & HALF;
  }
  for (i = 0; i < g->n_lists; i++) {
    if (g->lists[i].doc != doc) continue;
    c.title += posting_title(&g->lists[i]);
    c.body += posting_body(&g->lists[i]);
  }
  return c;
}

group_counts group_count(group *g, uint32_t doc) {
  group_counts c = group_count_all(g, doc);
  if (g->headlines && g->doc == doc) c.exact_title = g->headlines[g->headline_at].own;
  if (g->exact && posting_seek(g->exact, doc) == doc) {
    c.exact_title = posting_title(g->exact);
    c.exact_body = posting_body(g->exact);
  }
  return c;
}

bool group_failed(const group *g) {
  uint32_t i;
  for (i = 0; i < g->n_lists; i++)
    if (g->lists[i].failed) return true;
  return g->exact && g->exact->failed;
}

/* ---------------------------------------------------------------- cursors */

static cursor *build(match *m, const query_node *node, uint32_t *n_groups, uint32_t *n_filters) {
  cursor *c = arena_zero(m->into, 1, sizeof *c);
  uint32_t i;
  if (!c) return NULL;
  c->node = node;
  c->asked = NO_DOC;
  m->cursors[node->number] = c;
  if (node->kind >= QUERY_TAG) c->only = m->plan->filters[(*n_filters)++];
  c->groups = m->groups + *n_groups;
  c->n_groups = node->n_forms;
  *n_groups += node->n_forms;
  if (!node->n_children) return c;
  c->children = arena_zero(m->into, node->n_children, sizeof(cursor *));
  if (!c->children) return NULL;
  for (i = 0; i < node->n_children; i++) {
    c->children[i] = build(m, node->children[i], n_groups, n_filters);
    if (!c->children[i]) return NULL;
    c->n_children++;
  }
  return c;
}

static uint32_t count_nodes(const query_node *node) {
  uint32_t i, n = 1;
  for (i = 0; i < node->n_children; i++) n += count_nodes(node->children[i]);
  return n;
}

gz_status match_open(match *m, const plan *p, uint32_t in, arena *into, gz_error *err) {
  uint32_t i, n_groups = 0, n_filters = 0, n;
  cursor **items;
  memset(m, 0, sizeof *m);
  m->plan = p;
  m->in = in;
  m->segment = p->of->segments[in]->segment;
  m->n_docs = segment_numbers(m->segment)->n_docs;
  m->into = into;
  m->groups = arena_zero(into, p->n_terms + 1, sizeof *m->groups);
  m->cursors = arena_zero(into, count_nodes(p->root), sizeof(cursor *));
  if (!m->groups || !m->cursors) return error_nomem(err);
  for (i = 0; i < p->n_terms; i++) m->groups[i].term = &p->terms[i];
  m->root = build(m, p->root, &n_groups, &n_filters);
  if (!m->root) return error_nomem(err);
  items = p->root->kind == QUERY_ALL ? m->root->children : &m->root;
  n = p->root->kind == QUERY_ALL ? m->root->n_children : 1;
  m->words = arena_zero(into, n, sizeof(cursor *));
  m->rest = arena_zero(into, n, sizeof(cursor *));
  if (!m->words || !m->rest) return error_nomem(err);
  for (i = 0; i < n; i++) {
    if (query_scores(items[i]->node)) m->words[m->n_words++] = items[i];
    else m->rest[m->n_rest++] = items[i];
  }
  return GZ_OK;
}

static uint32_t cursor_seek(match *m, cursor *c, uint32_t target) {
  uint32_t i, doc = NO_DOC;
  switch (c->node->kind) {
  case QUERY_WORD:
  case QUERY_PREFIX:
  case QUERY_NEAR:
  case QUERY_PHRASE: return c->doc = group_seek(&c->groups[c->lead], target);
  case QUERY_ALL:
  case QUERY_APART:
    if (c->cost < m->n_docs) return c->doc = cursor_seek(m, c->children[c->lead], target);
    break;
  case QUERY_ANY:
    for (i = 0; i < c->n_children; i++) {
      if (c->children[i]->doc < target) cursor_seek(m, c->children[i], target);
      if (c->children[i]->doc < doc) doc = c->children[i]->doc;
    }
    return c->doc = doc;
  default: break;
  }
  return c->doc = target < m->n_docs ? target : NO_DOC;
}

/* Finds the rarest ways and stands on the first candidates. */
static void start(match *m, cursor *c) {
  uint64_t cost;
  uint32_t i;
  c->cost = c->node->kind == QUERY_ANY ? 0 : UINT64_MAX;
  for (i = 0; i < c->n_children; i++) {
    start(m, c->children[i]);
    cost = c->children[i]->cost;
    if (c->node->kind == QUERY_ANY) c->cost += cost;
    else if (cost < c->cost) c->cost = cost, c->lead = i;
  }
  for (i = 0; i < c->n_groups; i++) {
    group_seek(&c->groups[i], 0);
    cost = c->groups[i].term->head ? UINT64_MAX - 1 : c->groups[i].cost; /* the phrase has other words too */
    if (cost < c->cost) c->cost = cost, c->lead = i;
  }
  if (!query_is_words(c->node->kind) &&
      (c->cost > m->n_docs || c->node->kind == QUERY_NOT || c->node->kind >= QUERY_TAG))
    c->cost = m->n_docs;
  cursor_seek(m, c, 0);
}

/* Which term comes k-th: what is narrow waits for the others. */
static uint32_t in_turn(const match *m, uint32_t k) {
  uint32_t i, last, n = 0;
  if (!m->narrow) return k;
  for (last = 0; last < 2; last++)
    for (i = 0; i < m->plan->n_terms; i++)
      if ((m->plan->terms[i].kind == TERM_PREFIX) == last && n++ == k) return i;
  return k;
}

/* The rarest of the others, for what begins alike in many words; NULL: it is not narrow. */
static const group *narrow_by(const match *m, const group *g) {
  const group *by = NULL;
  uint32_t i;
  if (!m->narrow || g->term->kind != TERM_PREFIX || !g->has_tops || g->n_more || g->term->in_title) return NULL;
  if (sums_are_stored(g)) return NULL;
  for (i = 0; i < m->plan->n_terms; i++) {
    const group *other = &m->groups[i];
    if (other->of && other->term->kind != TERM_PREFIX && !other->sums && (!by || other->cost < by->cost)) by = other;
  }
  return by;
}

gz_status match_prepare(match *m, slice *s, bool *ready, gz_error *err) {
  gz_status status = GZ_OK;
  *ready = true;
  while (m->n_ready < m->plan->n_terms) {
    uint32_t which = in_turn(m, m->n_ready);
    group *g = &m->groups[which];
    const group *by;
    bool narrowed = true;
    if (m->n_open == m->n_ready) {
      status = group_find(g, &m->plan->terms[which], m->segment, m->into, err);
      if (status == GZ_OK) status = open_group(g, narrow_by(m, g), m->into, err);
      if (status == GZ_OK && m->blocks) status = open_blocks(g, m->into, err);
      if (status != GZ_OK) return status;
      m->n_open++;
    }
    by = g->narrow && !g->sums ? narrow_by(m, g) : NULL;
    if (by) status = narrow_to(g, by, s, m->into, &narrowed, err);
    *ready = narrowed;
    if (status == GZ_OK && narrowed) status = group_prepare(g, s, m->into, ready, err);
    if (status != GZ_OK || !*ready) return status;
    m->n_ready++;
    *ready = m->n_ready == m->plan->n_terms || !slice_over(s, 64);
    if (!*ready) return GZ_OK;
  }
  start(m, m->root);
  return GZ_OK;
}

/* ---------------------------------------------------------------- phrases */

static bool room_for(match *m, uint32_t n) {
  uint32_t room = m->n_positions ? m->n_positions : 256;
  if (n <= m->n_positions) return true;
  if (n > segment_numbers(m->segment)->n_positions) {
    m->status = GZ_CORRUPT;
    return false;
  }
  while (room < n) room = room > UINT32_MAX / 2 ? n : room * 2;
  m->positions =
      arena_zero(m->into, room, sizeof *m->positions); /* the smaller ones stay in the arena: at most as much again */
  m->others = arena_zero(m->into, room, sizeof *m->others);
  m->n_positions = m->positions && m->others ? room : 0;
  if (!m->n_positions) m->status = GZ_NOMEM;
  return m->n_positions != 0;
}

static uint32_t count_of(posting *p) {
  uint32_t n_title = posting_title(p), n_body = posting_body(p);
  return n_title > UINT32_MAX - n_body ? UINT32_MAX : n_title + n_body;
}

/* Which of the n first positions have one of `others` `apart` words behind them? Both ascend. */
static uint32_t keep_followed(uint32_t *positions, uint32_t n, const uint32_t *others, uint32_t n_others,
                              uint32_t apart) {
  uint32_t i, k = 0, kept = 0;
  for (i = 0; i < n; i++) {
    while (k < n_others && others[k] < positions[i] + apart) k++;
    if (k < n_others && others[k] == positions[i] + apart) positions[kept++] = positions[i];
  }
  return kept;
}

/* Whether one of the n ascending numbers is `wanted`. */
static bool is_one_of(uint32_t wanted, const uint32_t *numbers, uint32_t n) {
  uint32_t low = 0, high = n;
  while (low < high) {
    uint32_t middle = low + (high - low) / 2;
    if (numbers[middle] < wanted) low = middle + 1;
    else high = middle;
  }
  return low < n && numbers[low] == wanted;
}

/* Where the words stand side by side, all in the headline or all in the body, since the position between these is nobody's:
 * their first one's positions, in m->positions; how many. Each word's positions are read once. */
static uint32_t phrase_places(match *m, const cursor *c, uint32_t doc) {
  uint32_t in_title = c->node->in_title ? segment_doc_words_title(m->segment, doc) : 0, most = 0, i, n,
           n_words = c->n_groups;
  bool open_end = c->groups[n_words - 1].places != NULL;
  uint32_t n_closed = n_words - open_end;
  const place *p;
  for (i = 0; i < n_closed; i++) {
    uint32_t count;
    if (c->groups[i].doc < doc) group_seek(&c->groups[i], doc);
    if (c->groups[i].doc != doc) return 0;
    count = count_of(c->groups[i].lists);
    if (count > most) most = count;
  }
  if (open_end && group_seek(&c->groups[n_closed], doc) != doc) return 0;
  if (!room_for(m, most)) return 0;
  n = posting_positions(c->groups[0].lists, m->positions, m->n_positions);
  for (i = 1; i < n_closed && n; i++) {
    uint32_t n_others = posting_positions(c->groups[i].lists, m->others, m->n_positions);
    n = keep_followed(m->positions, n, m->others, n_others, i);
  }
  for (most = n; c->node->in_title && most && m->positions[most - 1] >= in_title;) most--;
  if (!open_end) return most;
  for (p = c->groups[n_closed].places[doc], n = 0; p && n < most; p = p->next)
    if (p->position >= n_closed && is_one_of(p->position - n_closed, m->positions, most))
      m->others[n++] = p->position - n_closed;
  if (n) memcpy(m->positions, m->others, n * sizeof *m->positions);
  return n;
}

bool match_phrase(match *m, const cursor *c, uint32_t doc) { return phrase_places(m, c, doc) > 0; }

/* ---------------------------------------------------------------- near */

static bool add_position(apart_finder *to, uint32_t at, uint32_t n_words, bool in_title) {
  if (in_title && at >= to->n_title) return true;
  return apart_add(to, (apart_place){at, at + n_words - 1, 0});
}

/* Where a leaf below a NEAR stands in the document that is asked about, and its cursor holds. */
static bool add_places(void *ud, const query_node *leaf, apart_finder *to) {
  match *m = ud;
  cursor *c = m->cursors[leaf->number];
  const group *g = c->groups;
  uint32_t i, k, n, doc = m->apart_doc;
  const place *p;
  bool done = true;
  if (c->n_groups > 1) {
    n = phrase_places(m, c, doc);
    for (i = 0; i < n && done; i++) done = add_position(to, m->positions[i], c->n_groups, leaf->in_title);
    return done;
  }
  for (p = g->places ? g->places[doc] : NULL; p && done; p = p->next)
    done = add_position(to, p->position, 1, leaf->in_title);
  for (i = 0; i < g->n_lists && done; i++) {
    posting *list = &g->lists[i];
    if (list->doc != doc) continue;
    if (!room_for(m, count_of(list))) return m->status != GZ_NOMEM;
    n = posting_positions(list, m->positions, m->n_positions);
    for (k = 0; k < n && done; k++) done = add_position(to, m->positions[k], 1, leaf->in_title);
  }
  return done;
}

static bool holds_too(void *ud, const query_node *node) {
  match *m = ud;
  return cursor_at(m, m->cursors[node->number], m->apart_doc);
}

static bool apart_at(match *m, const cursor *c, uint32_t doc) {
  apart_finder *n = &m->near;
  bool any = false;
  m->apart_doc = doc;
  n->ud = m;
  n->holds = holds_too;
  n->places = add_places;
  n->into = m->into;
  n->n_title = segment_doc_words_title(m->segment, doc);
  if (!apart_find(n, c->node, &any)) m->status = GZ_NOMEM;
  return any;
}

/* ---------------------------------------------------------------- whether */

static bool holds(match *m, cursor *c, uint32_t doc) {
  doc_ref ref = {m->in, doc};
  uint32_t i;
  switch (c->node->kind) {
  case QUERY_WORD:
  case QUERY_PREFIX:
  case QUERY_NEAR: return !c->node->in_title || group_count(c->groups, doc).title;
  case QUERY_PHRASE:
    if (c->n_groups > 1) return phrase_places(m, c, doc) > 0;
    return !c->node->in_title || group_count(c->groups, doc).title;
  case QUERY_ALL:
  case QUERY_APART:
    for (i = 0; i < c->n_children; i++)
      if (!cursor_at(m, c->children[i], doc)) return false;
    return c->node->kind == QUERY_ALL || apart_at(m, c, doc);
  case QUERY_ANY:
    for (i = 0; i < c->n_children; i++)
      if (cursor_at(m, c->children[i], doc)) return true;
    return false;
  case QUERY_NOT: return !cursor_at(m, c->children[0], doc);
  default: return filter_passes(c->only, ref);
  }
}

bool cursor_at(match *m, cursor *c, uint32_t doc) {
  if (c->asked == doc) return c->holds;
  if (c->doc < doc) cursor_seek(m, c, doc);
  c->asked = doc;
  c->holds = c->doc == doc && holds(m, c, doc);
  return c->holds;
}

uint32_t match_seek(match *m, uint32_t target, bool some) {
  uint32_t i, doc = NO_DOC;
  if (!some) {
    doc = m->root->doc < target ? cursor_seek(m, m->root, target) : m->root->doc;
    return doc < m->n_docs ? doc : NO_DOC;
  }
  for (i = 0; i < m->n_words; i++) {
    cursor *c = m->words[i];
    if (c->doc < target) cursor_seek(m, c, target);
    if (c->doc < doc) doc = c->doc;
  }
  return doc < m->n_docs ? doc : NO_DOC; /* a number beyond the end comes from a broken list */
}

uint32_t match_count(match *m, uint32_t doc, bool *passes, uint32_t *next) {
  uint32_t i, n = 0;
  *next = doc + 1;
  *passes = true;
  for (i = 0; i < m->n_rest && *passes; i++) {
    *passes = cursor_at(m, m->rest[i], doc);
    if (!*passes && m->rest[i]->doc > *next) *next = m->rest[i]->doc;
  }
  for (i = 0; i < m->n_words && *passes; i++) {
    if (cursor_at(m, m->words[i], doc)) n++;
    else if (m->words[i]->doc > *next) *next = m->words[i]->doc;
  }
  return *passes ? n : 0;
}

gz_status match_status(const match *m, gz_error *err) {
  uint32_t i;
  if (m->status == GZ_NOMEM) return error_nomem(err);
  for (i = 0; i < m->plan->n_terms; i++)
    if (m->status != GZ_OK || group_failed(&m->groups[i])) return match_corrupt(err);
  for (i = 0; i < m->plan->n_filters; i++) {
    gz_status status = filter_status(m->plan->filters[i], err);
    if (status != GZ_OK) return status;
  }
  return GZ_OK;
}
