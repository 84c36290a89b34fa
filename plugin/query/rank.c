/* How well does an article match?
 *
 *   f      = f_body + 3 f_headline          title: … counts the headline alone
 *   L      = L_body + 3 L_headline          A = mean L          K = 1.2 (0.4 + 0.6 L / A)
 *   idf    = ln(N / df) ^ 1.1               N articles, df of them with any form of the word
 *   word   = q idf (2.2 f / (f + K) + D)    q: times in the query; D = 0.8 for up to four content words, else 0
 *   head   = 0.1 q idf                      if it stands in the headline
 *   exact  = 0.2 (word + head)              computed anew for the query's own spelling, with the same idf
 *
 *   WORD      word + head + exact, f over all forms of its stem
 *   word*     the same, f over all forms that begin so; df is the sum of theirs
 *   word~     0.6 (word + head) over all forms near it, and exact with 0.6 instead of 0.2: its own spelling alone counts
 *             as a word does; df is the sum of theirs
 *   "phrase"  word + head of each of its words as written, without stop words unless all are
 *   ALL, OR   the sum of the children that match, NEAR the same; of an alias group the best one, an alias counting 0.8
 *   NOT, tag: and the like score nothing
 *
 * The logarithm has a floor, so that a word of every article, or a collection of one article, still scores. df may
 * count articles that were deleted since their segment was made. */
#include "query/rank.h"

#include <math.h>
#include <stdio.h>

static const double HEADLINE = 3, K1 = 1.2, LENGTH = 0.6, SATURATION = 2.2, IDF_POWER = 1.1, LOG_LEAST = 0.05,
                    PRESENCE = 0.8, IN_HEADLINE = 0.1, EXACT = 0.2, ALIAS = 0.8, NEARBY = 0.6;
enum { FEW_WORDS = 4 };

rank rank_of(const snapshot *s, uint32_t n_words) {
  rank r = {(double)s->n_articles, 0, n_words <= FEW_WORDS ? PRESENCE : 0};
  if (s->n_articles) r.average = ((double)s->n_words_body + HEADLINE * (double)s->n_words_title) / r.n_articles;
  return r;
}

double rank_idf(const rank *r, uint64_t df) {
  double ratio = df && r->n_articles > 0 ? r->n_articles / (double)df : 1, least = LOG_LEAST;
  return pow(fmax(log(ratio), least), IDF_POWER);
}

/* ---------------------------------------------------------------- a word */

typedef struct score {
  double f, word, presence, head;
} score;

static score score_of(const rank *r, const match_term *t, uint32_t title, uint32_t body, double k) {
  double weight = t->times * t->idf;
  score s = {.f = HEADLINE * title + (t->in_title ? 0 : body)};
  if (s.f <= 0) return s;
  s.word = weight * SATURATION * s.f / (s.f + k);
  s.presence = weight * r->presence;
  s.head = title ? IN_HEADLINE * weight : 0;
  return s;
}

static double sum_of(score s) { return s.word + s.presence + s.head; }

/* What all forms of a term count, and what its own spelling adds. */
static double share_of_all(const match_term *t) { return t->kind == TERM_NEAR ? NEARBY : 1; }
static double share_of_own(const match_term *t) { return EXACT + 1 - share_of_all(t); }

static void tell(buf *told, unsigned depth, gz_str name, double value, const char *how) {
  buf_printf(told, "%*s%-*.*s %12.6f  %s\n", (int)depth * 2, "", depth < 8 ? (int)(24 - 2 * depth) : 8, STR_ARG(name),
             value, how);
}

static const char *kind_name(const match_term *t) {
  if (t->kind == TERM_PREFIX) return t->in_title ? "all that begins so, in the headline" : "all that begins so";
  if (t->kind == TERM_NEAR) return t->in_title ? "words near it in the headline" : "words near it";
  if (t->kind == TERM_FORM) return t->in_title ? "word of a phrase in the headline" : "word of a phrase";
  return t->in_title ? "word in the headline" : "word";
}

static void tell_word(buf *told, unsigned depth, const match_term *t, group_counts n, const score *all,
                      const score *own, double sum) {
  char how[160];
  tell(told, depth, t->form, sum, kind_name(t));
  depth++;
  tell(told, depth, STR("q"), t->times, "times in the query");
  snprintf(how, sizeof how, "ln(N / df) ^ 1.1, df = %llu", (unsigned long long)t->df);
  tell(told, depth, STR("idf"), t->idf, how);
  if (t->in_title) snprintf(how, sizeof how, "3 f_title, f_title = %u", n.title);
  else snprintf(how, sizeof how, "f_body + 3 f_title, f_body = %u, f_title = %u", n.body, n.title);
  tell(told, depth, STR("f"), all->f, how);
  tell(told, depth, STR("word score"), all->word, "q idf 2.2 f / (f + K)");
  tell(told, depth, STR("D"), all->presence, "q idf D");
  tell(told, depth, STR("headline"), all->head, "0.1 q idf if it stands there");
  if (!own) return;
  if (t->kind == TERM_NEAR) tell(told, depth, STR("near"), share_of_all(t) * sum_of(*all), "0.6 of these three");
  snprintf(how, sizeof how, "%.1f of these three with f = %.0f, as spelled", share_of_own(t), own->f);
  tell(told, depth, STR("exact form"), share_of_own(t) * sum_of(*own), how);
}

double rank_counts(const rank *r, const match_term *t, group_counts n, double k) {
  double all = sum_of(score_of(r, t, n.title, n.body, k)), own = all; /* most are all as spelled, or none is */
  if (n.exact_title != n.title || n.exact_body != n.body)
    own = n.exact_title || n.exact_body ? sum_of(score_of(r, t, n.exact_title, n.exact_body, k)) : 0;
  return share_of_all(t) * all + share_of_own(t) * own;
}

double rank_word(const rank *r, group *g, uint32_t doc, double k) {
  return rank_counts(r, g->term, group_count(g, doc), k);
}

/* word = 2.2 / (1 + K / f), and K / f = 1.2 0.6 / A (L + C) / f with C = 0.4 / 0.6 A is least where f and f / (L + base) are
 * most: (L + C) / f = (L + base) / f + (C - base) / f, and L + C >= C / base (L + base) where base is more than C. */
static double bound_of(const rank *r, double weight, const rank_most *most) {
  double k, c = r->average * (1 - LENGTH) / LENGTH;
  if (most->f <= 0) return 0;
  k = most->base <= c ? 1 / most->share + (c - most->base) / most->f : c / most->base / most->share;
  k = r->average > 0 ? K1 * LENGTH / r->average * k : K1 / most->f;
  return weight * (SATURATION / (1 + k) + r->presence + (most->in_title ? IN_HEADLINE : 0));
}

double rank_bound(const rank *r, const match_term *t, const rank_most *all, const rank_most *own) {
  double weight = t->times * t->idf, rounding = 1 + 1e-9;
  return (share_of_all(t) * bound_of(r, weight, all) + share_of_own(t) * bound_of(r, weight, own)) * rounding;
}

/* With f and headline of all forms known, the exact form adds at most its share of the same again. */
static double most_weight(const match_term *t, bool own) {
  return t->times * t->idf * (share_of_all(t) + (own ? share_of_own(t) : 0));
}

double rank_most_in(const rank *r, const match_term *t, bool own, group_counts n, double k) {
  double f = HEADLINE * n.title + n.body;
  if (f <= 0) return 0;
  return most_weight(t, own) * (SATURATION * f / (f + k) + r->presence + (n.title ? IN_HEADLINE : 0)) * (1 + 1e-9);
}

/* word = 2.2 f / (f + K) >= least, solved for K, and for L. */
double rank_longest(const rank *r, const match_term *t, bool own, bool title, uint32_t f, double enough) {
  double least = enough * RANK_LESS / most_weight(t, own) - r->presence - (title ? IN_HEADLINE : 0), k;
  if (!(least > 0) || r->average <= 0) return INFINITY;
  k = f * (SATURATION / least - 1);
  return r->average * (k / K1 - (1 - LENGTH)) / LENGTH * (1 + 1e-9);
}

static double score_term(const rank *r, group *g, uint32_t doc, double k, bool exact, unsigned depth, buf *told) {
  const match_term *t = g->term;
  score all, own = {0};
  group_counts n;
  double sum;
  if (g->doc < doc) group_seek(g, doc);
  if (g->doc != doc) return 0;
  n = group_count(g, doc);
  all = score_of(r, t, n.title, n.body, k);
  sum = share_of_all(t) * sum_of(all);
  if (exact) {
    own = score_of(r, t, n.exact_title, n.exact_body, k);
    sum += share_of_own(t) * sum_of(own);
  }
  if (told) tell_word(told, depth, t, n, &all, exact ? &own : NULL, sum);
  return sum;
}

/* ---------------------------------------------------------------- the query */

static double score_node(const rank *r, match *m, cursor *c, uint32_t doc, double k, unsigned depth, buf *told) {
  const query_node *node = c->node;
  double sum = 0, best = 0;
  bool aliases = false;
  uint32_t i;
  if (!query_scores(node) || !cursor_at(m, c, doc)) return 0;
  for (i = 0; i < c->n_children; i++) aliases |= c->children[i]->node->alias;
  if (told && (c->n_children || node->alias)) {
    tell(told, depth,
         node->alias ? STR("alias")
         : aliases   ? STR("best of")
                     : STR("sum of"),
         score_node(r, m, c, doc, k, depth, NULL), node->alias ? "0.8 of" : "");
    depth++;
  }
  for (i = 0; i < c->n_groups; i++)
    if (c->groups[i].term->scores) sum += score_term(r, &c->groups[i], doc, k, node->kind != QUERY_PHRASE, depth, told);
  for (i = 0; i < c->n_children; i++) {
    double part = score_node(r, m, c->children[i], doc, k, depth, told);
    sum += part;
    best = fmax(best, part);
  }
  return (aliases ? best : sum) * (node->alias ? ALIAS : 1);
}

static double length_of(const segment *s, uint32_t doc) { return (double)segment_doc_length(s, doc); }

double rank_k_of(const rank *r, double length) {
  return K1 * (1 - LENGTH + LENGTH * (r->average > 0 ? length / r->average : 1));
}

double rank_k(const rank *r, const segment *s, uint32_t doc) { return rank_k_of(r, length_of(s, doc)); }

double rank_score(const rank *r, match *m, uint32_t doc, buf *told) {
  double sum = 0, k = rank_k(r, m->segment, doc);
  uint32_t i;
  if (told) {
    tell(told, 0, STR("N"), r->n_articles, "articles");
    tell(told, 0, STR("A"), r->average, "their mean length in words, headlines three times");
    tell(told, 0, STR("L"), length_of(m->segment, doc), "length of this one");
    tell(told, 0, STR("K"), k, "1.2 (0.4 + 0.6 L / A)");
  }
  for (i = 0; i < m->n_words; i++) sum += score_node(r, m, m->words[i], doc, k, 0, told);
  if (told) tell(told, 0, STR("score"), sum, "sum of all words");
  return sum;
}
