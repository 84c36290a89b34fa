/* Does search find what a plain scan finds? Random collections and queries; the scan below shares nothing with query/
 * but the analysis of words: it walks the tree that was typed, over every article, with the formula of query/rank.c
 * written once more. Compared are articles, order, scores, totals and what is partial.
 *
 *   ORACLE=100000 oracle_test    more queries than CI asks (10000)     SEED=n   another run; tests/oracle makes a million */
#include "tap.h"

#include <math.h>

#include "chance.h"
#include "shelf.h"
#include "text/display.h"

/* ---------------------------------------------------------------- a world */

/* Words with several forms, stop words, and enough that begin with x for their lists not to be merged. The last two
 * are never asked for: they are names of aliases. */
static const char *const spellings[] = {
    "camp",  "Camp", "camps", "camping", "closure", "closed",    "close",   "closing", "the", "of",  "to", "The",
    "north", "west", "Café",  "cafe",    "harbour", "harbours",  "Harbour", "xa",      "xb",  "xc",  "xd", "xe",
    "xf",    "xg",   "xh",    "xi",      "xj",      "xk",        "xl",      "xm",      "xn",  "xo",  "xp", "xq",
    "xr",    "xs",   "xt",    "school",  "schools", "schooling", "Kern's",  "Kern",    "old", "port"};
enum {
  N_SPELLINGS = sizeof spellings / sizeof *spellings,
  N_ASKED = N_SPELLINGS - 2,
  DOCS = 600,
  WORDS = 48,
  BATCHES = 3
};
static const char *const paths[] = {"2011/a.txt", "2011/b.txt", "2012/a.txt", "2012/deep/c.txt", "b.txt", "c/d/e.txt",
                                    "d.txt",      "d2.txt",     "e.txt",      "f/g.txt",         "h.txt", "i.txt"};
static const char *const globs[] = {"2011/*", "**/*.txt", "2012/**", "b.txt", "*.txt", "none"};
static const char *const sections[] = {"News", "Town Hall", "Sport"};
static const char *const tags[] = {NULL, "boats", "Old Town"};
static const char *const dates[] = {"", "2010", "2011", "2011-03", "2011-03-05", "2011-03-05T09:30", "2012-01-02"};
static const char *const ranges[] = {"2011",       "2011-03..",          "..2011-03", "2011-03-05T09:30..",
                                     "2010..2011", "2011-02..2011-03-05"};
enum { N_DATES = 7, N_RANGES = 6 };
enum { N_PATHS = sizeof paths / sizeof *paths };

typedef struct doc {
  uint32_t batch, path, section, tag, date, line;
  uint32_t n_title, n_body;
  uint8_t title[8], body[WORDS];
  char tag_text[32], title_text[128], body_text[WORDS * 12];
  bool live;
  uint32_t ordinal;
} doc;

static doc docs[DOCS];
static uint32_t n_docs, n_live;
static char forms[N_SPELLINGS][16], stems[N_SPELLINGS][16];
static char others[N_SPELLINGS][16]; /* stems by the language that pages are written in; empty: none is */
static bool stops[N_SPELLINGS];
static double mean_length;
static shelf world;

static void analyse(analyzer *words, const char *text, char form[16], char stem[16], bool *stop) {
  buf b;
  buf_init(&b, &mem_libc);
  analyzer_form(words, str_of(text), &b);
  snprintf(form, 16, "%.*s", STR_ARG(buf_str(&b)));
  snprintf(stem, 16, "%.*s", STR_ARG(analyzer_stem(words, str_of(form))));
  *stop = analyzer_stop(words, str_of(form));
  buf_free(&b);
}

static uint32_t some_words(uint8_t *out, char *text, size_t room, uint32_t n) {
  uint32_t i;
  size_t len = 0;
  text[0] = '\0';
  for (i = 0; i < n; i++) {
    out[i] = (uint8_t)(chance(3) ? chance(19) : chance(N_SPELLINGS));
    len += (size_t)snprintf(text + len, room - len, "%s%s", i ? (chance(8) ? " " : ", ") : "", spellings[out[i]]);
  }
  return n;
}

/* A segment without a live page is not there any more: nothing counts its articles. */
static void forget_dead_batches(void) {
  uint32_t i, n = 0;
  bool live[BATCHES] = {false};
  for (i = 0; i < n_docs; i++) live[docs[i].batch] |= docs[i].live;
  for (i = 0; i < n_docs; i++)
    if (live[docs[i].batch]) docs[n++] = docs[i];
  n_docs = n;
}

static void make_world(void) {
  uint32_t batch, n_batches = 1 + chance(BATCHES), path, i, order = 0;
  shelf_begin(&world, chance(8) ? "en" : "none");
  if (!strncmp(analyzer_name(world.words), "none", 4) && chance(2)) analyzer_also(world.words, STR("en"), NULL);
  for (i = 0; i < N_SPELLINGS; i++) {
    analyse(world.words, spellings[i], forms[i], stems[i], &stops[i]);
    others[i][0] = '\0';
    if (analyzer_n_also(world.words))
      snprintf(others[i], 16, "%.*s", STR_ARG(analyzer_stem_also(world.words, 0, str_of(forms[i]))));
  }
  n_docs = n_live = 0;
  for (batch = 0; batch < n_batches; batch++) {
    static shelf_item items[DOCS];
    uint32_t n = 0;
    for (path = 0; path < N_PATHS; path++) {
      uint32_t n_here = chance(batch ? 3 : 2) ? 0 : 1 + chance(chance(4) ? 4 : 15);
      for (i = 0; n_here && i < n_docs; i++)
        if (docs[i].path == path) docs[i].live = false;
      for (i = 0; i < n_here && n_docs < DOCS; i++) {
        doc *d = &docs[n_docs++];
        memset(d, 0, sizeof *d);
        d->batch = batch;
        d->path = path;
        d->section = chance(3);
        d->tag = chance(3);
        d->date = chance(N_DATES);
        snprintf(d->tag_text, sizeof d->tag_text, "%s%s%s", tags[d->tag] ? tags[d->tag] : "", d->date ? "@" : "",
                 dates[d->date]);
        d->line = 1 + 3 * i;
        d->live = true;
        d->n_title = some_words(d->title, d->title_text, sizeof d->title_text, 1 + chance(6));
        d->n_body = some_words(d->body, d->body_text, sizeof d->body_text, chance(5) ? chance(WORDS) : 0);
        items[n++] = (shelf_item){paths[path], sections[d->section], d->tag_text, d->title_text, d->body_text};
      }
    }
    shelf_add(&world, items, n);
  }
  shelf_done(&world);
  forget_dead_batches();
  mean_length = 0;
  for (path = 0; path < N_PATHS; path++)
    for (i = 0; i < n_docs; i++)
      if (docs[i].live && docs[i].path == path) {
        docs[i].ordinal = order++;
        mean_length += docs[i].n_body + 3.0 * docs[i].n_title;
      }
  n_live = order;
  if (n_live) mean_length /= n_live;
}

/* ---------------------------------------------------------------- a query */

typedef enum kind { ALL, ANY, APART, NOT, WORD, PHRASE, PREFIX, NEAR, TAG, PATH, SECTION, DATE } kind;

typedef struct node node;
struct node {
  kind kind;
  uint32_t n, words[4];    /* spellings */
  uint32_t which;          /* tag, glob, section */
  uint32_t apart;          /* below an APART */
  char form[16], stem[16]; /* PREFIX, NEAR; stem only of a word being typed */
  char other[16];          /* of that */
  unsigned edits;          /* NEAR */
  bool in_title, last_prefix, alias, stop, closed;
  node *children[8];
  uint32_t n_children;
  double idf[4]; /* of each word, once it is known; 0: not yet */
};

static node pool[2048];
static uint32_t n_pool;

static node *new_node(kind k) {
  node *n = &pool[n_pool++];
  memset(n, 0, sizeof *n);
  n->kind = k;
  return n;
}

static node *new_word(uint32_t spelling) {
  node *n = new_node(WORD);
  n->words[n->n++] = spelling;
  n->stop = stops[spelling];
  return n;
}

static node *random_node(uint32_t depth);

/* Of words, but now and then of what is none. */
static node *random_near(uint32_t depth) {
  node *n = new_node(APART);
  uint32_t i, k;
  for (i = 2 + chance(2); i; i--) {
    uint32_t roll = chance(depth ? 12 : 8);
    node *child = roll < 7 ? random_node(0) : roll < 11 ? new_node(roll < 8 ? NOT : roll < 10 ? ANY : ALL) : NULL;
    if (!child) child = random_near(depth - 1);
    for (k = child->kind == NOT ? 1 : 2; k && child->kind < WORD && child->kind != APART; k--)
      child->children[child->n_children++] = child->kind == ANY && !chance(4) ? random_near(0) : random_node(0);
    child->apart = 1 + chance(chance(3) ? 5 : 30);
    n->children[n->n_children++] = child;
  }
  return n;
}

static node *random_node(uint32_t depth) {
  static const char *const beginnings[] = {"ca", "camp", "clo", "x", "h", "th", "no", "zz", "c", "closed"};
  static const char *const misspelt[] = {"cmap", "clsoe", "xx", "harbor", "cafe", "teh", "camping", "skool", "x", "ox"};
  uint32_t roll = chance(depth ? 20 : 12), i;
  node *n;
  if (roll < 7) {
    n = new_word(chance(3) ? chance(19) : chance(N_ASKED));
    n->in_title = !chance(8);
  } else if (roll < 9) {
    n = new_node(PHRASE);
    for (n->n = 1 + chance(3), i = 0; i < n->n; i++) n->words[i] = chance(19);
    n->in_title = !chance(6);
    n->closed = true;
  } else if (roll == 9) {
    n = new_node(PREFIX);
    snprintf(n->form, sizeof n->form, "%s", beginnings[chance(10)]);
    n->in_title = !chance(8);
  } else if (roll == 10) {
    n = new_node(TAG + (kind)chance(4));
    n->which = n->kind == TAG ? 1 + chance(2) : n->kind == SECTION ? chance(3) : chance(6);
  } else if (roll == 11) {
    n = new_node(NEAR);
    snprintf(n->form, sizeof n->form, "%s", misspelt[chance(10)]);
    n->edits = chance(3);
    n->in_title = !chance(8);
  } else if (roll < 14) {
    n = new_node(NOT);
    n->children[n->n_children++] = random_node(depth - 1);
    if (n->children[0]->kind == NOT) return n->children[0];
  } else if (roll >= 17) {
    n = random_near(1);
  } else {
    n = new_node(roll < 16 ? ANY : ALL);
    for (i = 2 + chance(2); i; i--) n->children[n->n_children++] = random_node(depth - 1);
  }
  return n;
}

/* `first` of an APART: a NOT before it would mean all of it. */
static void spell(const node *n, bool inside, bool first, char *out) {
  uint32_t i;
  out += strlen(out);
  if (n->in_title) out += sprintf(out, "title:");
  switch (n->kind) {
  case ALL:
  case ANY:
  case APART:
    if (inside) out += sprintf(out, "(");
    for (i = 0; i < n->n_children; i++) {
      if (i && n->kind == APART && n->children[i]->apart == 10) out += sprintf(out, chance(2) ? " NEAR " : " NEAR/ ");
      else if (i && n->kind == APART) out += sprintf(out, " NEAR/%u ", n->children[i]->apart);
      else if (i) out += sprintf(out, "%s", n->kind == ANY ? " OR " : chance(6) ? " " : " AND ");
      spell(n->children[i], true, !i && n->kind == APART, out);
      out += strlen(out);
    }
    if (inside) sprintf(out, ")");
    return;
  case NOT:
    out += sprintf(out, "%s", first ? "(" : "");
    sprintf(out, chance(2) ? "-" : "NOT ");
    spell(n->children[0], true, false, out);
    if (first) strcat(out, ")");
    return;
  case WORD: sprintf(out, "%s", spellings[n->words[0]]); return;
  case PHRASE:
    out += sprintf(out, "\"");
    for (i = 0; i < n->n; i++) out += sprintf(out, "%s%s", i ? " " : "", spellings[n->words[i]]);
    if (n->closed) sprintf(out, "\"");
    return;
  case PREFIX: sprintf(out, "%s*", n->form); return;
  case NEAR:
    out += sprintf(out, "%s~", n->form);
    if (n->edits != 1 || chance(2)) sprintf(out, "%u", n->edits);
    return;
  case TAG: sprintf(out, "tag:\"%s\"", tags[n->which]); return;
  case PATH: sprintf(out, "path:%s", globs[n->which]); return;
  case DATE: sprintf(out, "date:%s", ranges[n->which]); return;
  default: sprintf(out, "in:\"%s\"", sections[n->which]);
  }
}

/* ---------------------------------------------------------------- what is meant by it */

static const gz_str alias_a[] = {{"harbour", 7}, {"Old Port", 8}}, alias_b[] = {{"XA", 2}, {"xb", 2}, {"port", 4}};
static const query_alias alias_list[] = {{alias_a, 2}, {alias_b, 3}};

static node *alias_word(uint32_t spelling, bool in_title) {
  node *n = new_word(spelling);
  n->alias = true;
  n->in_title = in_title;
  return n;
}

static uint32_t spelling_of(const char *text) {
  uint32_t i;
  for (i = 0; strcmp(spellings[i], text) != 0; i++) continue;
  return i;
}

/* Words that are all beside an APART are near each other as well. */
static void bind(node *n, bool near, uint32_t apart) {
  uint32_t i;
  for (i = 0; i < n->n_children; i++) {
    node *c = n->children[i];
    if (n->kind == APART) bind(c, true, i ? c->apart : n->children[1]->apart);
    else bind(c, near && n->kind != NOT, apart);
    if (n->kind == ALL && near) c->apart = apart;
  }
  if (n->kind == ALL && near) n->kind = APART;
}

/* A typed word with the other names of its group. */
static node *with_aliases(node *typed, const char *form) {
  static const char *const b[] = {"xa", "xb", "port"};
  node *any = new_node(ANY);
  uint32_t i;
  any->apart = typed->apart;
  any->children[any->n_children++] = typed;
  if (!strcmp(form, "harbour")) {
    node *p = new_node(PHRASE);
    p->alias = true;
    p->in_title = typed->in_title;
    p->words[p->n++] = spelling_of("old");
    p->words[p->n++] = spelling_of("port");
    any->children[any->n_children++] = p;
  }
  if (!strcmp(form, "xa") || !strcmp(form, "xb"))
    for (i = 0; i < 3; i++)
      if (strcmp(b[i], form) != 0) any->children[any->n_children++] = alias_word(spelling_of(b[i]), typed->in_title);
  return any->n_children > 1 ? any : typed;
}

static node *expand(node *n, bool aliases) {
  uint32_t i;
  for (i = 0; i < n->n_children; i++) n->children[i] = expand(n->children[i], aliases);
  if (!aliases || n->alias) return n;
  if (n->kind == WORD) return with_aliases(n, forms[n->words[0]]);
  if (n->kind == PREFIX && n->stem[0]) return with_aliases(n, n->form);
  return n;
}

static bool content(const node *n) {
  uint32_t i;
  if (n->kind == WORD || n->kind == PREFIX) return !n->stop;
  if (n->kind == PHRASE || n->kind == NEAR) return true;
  if (n->kind >= TAG || n->kind == NOT) return false;
  for (i = 0; i < n->n_children; i++)
    if (content(n->children[i])) return true;
  return false;
}

static node *without_stops(node *n) {
  uint32_t i, kept = 0;
  if (n->kind == NOT) return n;
  if (n->stop) return NULL;
  for (i = 0; i < n->n_children; i++) {
    node *c = without_stops(n->children[i]);
    if (c) n->children[kept++] = c;
  }
  if (n->n_children && !kept) return NULL;
  n->n_children = kept;
  if (n->kind != APART || kept > 1) return n;
  n->children[0]->apart = n->apart;
  return n->children[0];
}

/* The items: through brackets that only hold more of the same, or a single thing. */
static void items_of(node *n, node **out, uint32_t *n_out) {
  uint32_t i;
  if (n->kind == ALL || (n->kind == ANY && n->n_children == 1))
    for (i = 0; i < n->n_children; i++) items_of(n->children[i], out, n_out);
  else out[(*n_out)++] = n;
}

static bool scores(const node *n) {
  uint32_t i;
  if (n->kind >= WORD && n->kind < TAG) return true;
  for (i = 0; n->kind != NOT && i < n->n_children; i++)
    if (scores(n->children[i])) return true;
  return false;
}

static bool prefix_of(const char *prefix, const char *s) { return !strncmp(prefix, s, strlen(prefix)); }

/* How many edits make b of a, two neighbours swapped being one: the whole table. */
static unsigned distance(const char *a, const char *b) {
  unsigned d[17][17], n = (unsigned)strlen(a), m = (unsigned)strlen(b), i, j;
  for (i = 0; i <= n; i++)
    for (j = 0; j <= m; j++) {
      unsigned best = i + j;
      if (i && j) {
        best = d[i - 1][j - 1] + (a[i - 1] != b[j - 1]);
        if (d[i - 1][j] + 1 < best) best = d[i - 1][j] + 1;
        if (d[i][j - 1] + 1 < best) best = d[i][j - 1] + 1;
        if (i > 1 && j > 1 && a[i - 1] == b[j - 2] && a[i - 2] == b[j - 1] && d[i - 2][j - 2] + 1 < best)
          best = d[i - 2][j - 2] + 1;
      }
      d[i][j] = best;
    }
  return d[n][m];
}

static bool word_fits(const node *n, uint32_t i, uint32_t spelling) {
  const char *form = forms[spelling];
  if (n->kind == NEAR) return distance(n->form, form) <= n->edits;
  if (n->kind == PREFIX && n->other[0] && !strcmp(n->other, others[spelling])) return true;
  if (n->kind == PREFIX) return prefix_of(n->form, form) || (n->stem[0] && !strcmp(n->stem, stems[spelling]));
  if (n->kind == PHRASE && n->last_prefix && i + 1 == n->n) return prefix_of(forms[n->words[i]], form);
  if (n->kind == PHRASE) return !strcmp(forms[n->words[i]], form);
  if (others[spelling][0] && !strcmp(others[n->words[0]], others[spelling])) return true;
  return !strcmp(stems[n->words[0]], stems[spelling]);
}

/* Whether an article has a form that is the word's by the pages' language alone. */
static bool has_others(const node *n) {
  uint32_t i, k, s;
  for (s = 0; s < N_SPELLINGS; s++) {
    if (n->kind != WORD || !word_fits(n, 0, s) || !strcmp(stems[n->words[0]], stems[s])) continue;
    for (i = 0; i < n_docs; i++) {
      for (k = 0; k < docs[i].n_title; k++)
        if (!strcmp(forms[docs[i].title[k]], forms[s])) return true;
      for (k = 0; k < docs[i].n_body; k++)
        if (!strcmp(forms[docs[i].body[k]], forms[s])) return true;
    }
  }
  return false;
}

static uint32_t count(const node *n, uint32_t i, const uint8_t *words, uint32_t n_words) {
  uint32_t k, found = 0;
  for (k = 0; k < n_words; k++) found += word_fits(n, i, words[k]);
  return found;
}

static bool phrase_in(const node *n, const uint8_t *words, uint32_t n_words) {
  uint32_t at, i;
  for (at = 0; at + n->n <= n_words; at++) {
    for (i = 0; i < n->n && word_fits(n, i, words[at + i]); i++) continue;
    if (i == n->n) return true;
  }
  return false;
}

/* ISO 8601 sorts by its bytes; as far as both are known. */
static bool in_range(const doc *d, const char *range) {
  const char *date = dates[d->date], *until = strstr(range, ".."), *from = until ? until + 2 : range;
  size_t n_since = until ? (size_t)(until - range) : strlen(range), n = strlen(date);
  if (!n || strncmp(date, range, n < n_since ? n : n_since) < 0) return false;
  return strncmp(date, from, n < strlen(from) ? n : strlen(from)) <= 0;
}

/* Where something stands: words first … last of the headline, or of the body. */
typedef struct spot {
  bool in_title;
  uint32_t first, last;
} spot;
enum { SPOTS = 256 };

static bool beside(const spot *a, const spot *b, uint32_t apart) {
  if (a->in_title != b->in_title) return false;
  return (a->last < b->first && b->first - a->last <= apart) || (b->last < a->first && a->first - b->last <= apart);
}

static void add_spots(const node *n, const uint8_t *words, uint32_t n_words, bool in_title, spot *out,
                      uint32_t *n_out) {
  uint32_t at, i, len = n->kind == PHRASE ? n->n : 1;
  for (at = 0; at + len <= n_words; at++) {
    for (i = 0; i < len && word_fits(n, i, words[at + i]); i++) continue;
    if (i == len) out[(*n_out)++] = (spot){in_title, at, at + len - 1};
  }
}

static bool matches(const node *n, const doc *d);

/* The spots of `n` that are near one of `from` (NULL: anywhere); *all: it asks for none. */
static void spots_of(const node *n, const doc *d, const spot *from, uint32_t n_from, uint32_t apart, spot *out,
                     uint32_t *n_out, bool *all) {
  uint32_t i, k, n_before = *n_out;
  *all = false;
  if (n->kind == ANY) {
    bool any;
    for (i = 0; i < n->n_children; i++) {
      if (!matches(n->children[i], d)) continue;
      spots_of(n->children[i], d, from, n_from, apart, out, n_out, &any);
      *all |= any;
    }
    for (i = k = n_before; i < *n_out; i++) { /* each once */
      uint32_t same = n_before;
      while (same < k && memcmp(&out[same], &out[i], sizeof *out) != 0) same++;
      if (same == k) out[k++] = out[i];
    }
    *n_out = k;
  } else if (n->kind == APART) {
    spot two[2][SPOTS];
    uint32_t n_two[2] = {0, 0};
    memset(two, 0, sizeof two);
    for (i = 0; i < n->n_children; i++) {
      n_two[i & 1] = 0;
      spots_of(n->children[i], d, from, n_from, i ? n->children[i]->apart : apart, two[i & 1], &n_two[i & 1], all);
      from = *all ? NULL : two[i & 1];
      n_from = n_two[i & 1];
    }
    for (k = 0; k < n_from && from; k++) out[(*n_out)++] = from[k];
  } else if (n->kind == NOT || n->kind >= TAG) {
    *all = !from && matches(n, d);
    for (i = 0; i < n_from && from && matches(n, d); i++) out[(*n_out)++] = from[i];
  } else {
    uint32_t kept = n_before;
    add_spots(n, d->title, d->n_title, true, out, n_out);
    if (!n->in_title) add_spots(n, d->body, d->n_body, false, out, n_out);
    for (i = n_before; i < *n_out; i++) {
      for (k = 0; from && k < n_from && !beside(&from[k], &out[i], apart); k++) continue;
      if (!from || k < n_from) out[kept++] = out[i];
    }
    *n_out = kept;
  }
}

static bool near_matches(const node *n, const doc *d) {
  spot out[SPOTS];
  uint32_t n_out = 0;
  bool all;
  memset(out, 0, sizeof out);
  spots_of(n, d, NULL, 0, 0, out, &n_out, &all);
  return all || n_out;
}

static bool matches(const node *n, const doc *d) {
  uint32_t i;
  switch (n->kind) {
  case ALL:
    for (i = 0; i < n->n_children; i++)
      if (!matches(n->children[i], d)) return false;
    return true;
  case ANY:
    for (i = 0; i < n->n_children; i++)
      if (matches(n->children[i], d)) return true;
    return false;
  case APART: return near_matches(n, d);
  case NOT: return !matches(n->children[0], d);
  case TAG: return tags[d->tag] && !strcmp(tags[d->tag], tags[n->which]);
  case PATH: return glob_match(str_of(globs[n->which]), str_of(paths[d->path]));
  case SECTION: return d->section == n->which;
  case DATE: return in_range(d, ranges[n->which]);
  case PHRASE: return phrase_in(n, d->title, d->n_title) || (!n->in_title && phrase_in(n, d->body, d->n_body));
  default: return count(n, 0, d->title, d->n_title) || (!n->in_title && count(n, 0, d->body, d->n_body));
  }
}

/* ---------------------------------------------------------------- how well */

static double find_idf(const node *n, uint32_t at) {
  double df = 0, ratio;
  bool mixed = has_others(n);
  uint32_t i, s;
  for (i = 0; i < n_docs; i++) { /* those that are gone are counted too */
    const doc *d = &docs[i];
    bool any = false;
    if (mixed || n->kind == PREFIX || n->kind == NEAR || (n->kind == PHRASE && n->last_prefix && at + 1 == n->n)) {
      for (s = 0; s < N_SPELLINGS; s++) { /* each form once for each article */
        uint32_t k, first = s;
        bool here = false;
        for (k = 0; k < s; k++)
          if (!strcmp(forms[k], forms[s])) first = k;
        if (first != s || !word_fits(n, at, s)) continue;
        for (k = 0; k < d->n_title; k++) here |= !strcmp(forms[d->title[k]], forms[s]);
        for (k = 0; k < d->n_body; k++) here |= !strcmp(forms[d->body[k]], forms[s]);
        df += here;
      }
    } else {
      any = count(n, at, d->title, d->n_title) || count(n, at, d->body, d->n_body);
    }
    df += any;
  }
  ratio = df > 0 ? n_live / df : 1;
  return pow(log(ratio) > 0.05 ? log(ratio) : 0.05, 1.1);
}

static double idf_of(const node *n, uint32_t at) {
  double *known = &((node *)(uintptr_t)n)->idf[at];
  if (*known <= 0) *known = find_idf(n, at);
  return *known;
}

static double part(double f, bool in_headline, double idf, double k, double d) {
  return f <= 0 ? 0 : idf * (2.2 * f / (f + k) + d) + (in_headline ? 0.1 * idf : 0);
}

static double score(const node *n, const doc *d, double presence) {
  double length = d->n_body + 3.0 * d->n_title, k = 1.2 * (0.4 + 0.6 * (mean_length > 0 ? length / mean_length : 1));
  double sum = 0, best = 0;
  bool group = false, all_stop = true;
  uint32_t i, s;
  if (!scores(n) || !matches(n, d)) return 0;
  for (i = 0; i < n->n_children; i++) {
    double one = score(n->children[i], d, presence) * (n->children[i]->alias ? 0.8 : 1);
    group |= n->children[i]->alias;
    sum += one;
    if (one > best) best = one;
  }
  if (n->n_children) return group ? best : sum;
  for (i = 0; i < n->n; i++)
    if (!stops[n->words[i]] || (n->last_prefix && i + 1 == n->n)) all_stop = false;
  for (i = 0; i < (n->kind == PHRASE ? n->n : 1); i++) {
    double idf = idf_of(n, i), t = count(n, i, d->title, d->n_title), b = count(n, i, d->body, d->n_body);
    const char *own = n->kind == PREFIX || n->kind == NEAR ? n->form : forms[n->words[i]];
    double nearby = n->kind == NEAR ? 0.6 : 1;
    if (n->kind == PHRASE && !all_stop && stops[n->words[i]] && !(n->last_prefix && i + 1 == n->n)) continue;
    sum += nearby * part(3 * t + (n->in_title ? 0 : b), t > 0, idf, k, presence);
    if (n->kind == PHRASE) continue;
    for (t = b = 0, s = 0; s < d->n_title; s++) t += !strcmp(forms[d->title[s]], own);
    for (s = 0; s < d->n_body; s++) b += !strcmp(forms[d->body[s]], own);
    sum += (1.2 - nearby) * part(3 * t + (n->in_title ? 0 : b), t > 0, idf, k, presence);
  }
  return sum;
}

/* Different words that count, and those of phrases. */
static uint32_t count_words(const node *c, const node **seen, uint32_t *n_seen) {
  uint32_t i, total = 0;
  bool all_stop = true;
  if (c->kind == NOT || c->alias || c->kind >= TAG) return 0;
  for (i = 0; i < c->n_children; i++) total += count_words(c->children[i], seen, n_seen);
  if (c->kind == PREFIX || c->kind == NEAR) return 1;
  if (c->kind == WORD) {
    for (i = 0; i < *n_seen; i++)
      if (seen[i]->in_title == c->in_title && !strcmp(forms[seen[i]->words[0]], forms[c->words[0]])) return 0;
    seen[(*n_seen)++] = c;
    return 1;
  }
  for (i = 0; i < c->n; i++)
    if (!stops[c->words[i]] || (c->last_prefix && i + 1 == c->n)) all_stop = false;
  for (i = 0; i < c->n; i++) total += all_stop || !stops[c->words[i]] || (c->last_prefix && i + 1 == c->n);
  return total;
}

/* ---------------------------------------------------------------- a close look at the best */

enum { ROOM = 30, ROOM_WITH_FEEDBACK = 100, FIRST = 5, TELLING = 20, MANY_WORDS = 6 };

/* The word that all of the node is, or NULL, and how often: "(camp OR camp)" is camp twice. */
static const node *only_word(const node *n, double *times) {
  const node *found = n->kind == WORD ? n : NULL;
  uint32_t i;
  *times = 1;
  if ((n->kind != ANY && n->kind != ALL) || n->alias) return found;
  for (*times = 0, i = 0; i < n->n_children; i++) {
    double more;
    const node *other = only_word(n->children[i], &more);
    if (!other || (found && (strcmp(forms[found->words[0]], forms[other->words[0]]) != 0 ||
                             found->in_title != other->in_title || found->alias != other->alias)))
      return NULL;
    found = other;
    *times += more;
  }
  return found;
}

/* The query's plain words in order, repeated ones once; NULL parts neighbours. */
static uint32_t neighbours(node **items, uint32_t n_items, const node **out, double *times) {
  const node *words[64];
  uint32_t at[64], i, k, n = 0, n_seen = 0;
  for (i = 0; i < n_items; i++) {
    double more;
    const node *w = only_word(items[i], &more);
    for (k = 0; w && k < n_seen; k++)
      if (words[k]->in_title == w->in_title && words[k]->alias == w->alias &&
          !strcmp(forms[words[k]->words[0]], forms[w->words[0]]))
        break;
    if (w && k < n_seen) {
      times[at[k]] += more;
      continue;
    }
    if (w) at[n_seen] = n, words[n_seen++] = w;
    times[n] = more;
    out[n++] = w && !w->in_title && !w->alias && !w->stop ? w : NULL;
  }
  return n;
}

static double k_of(const doc *d) {
  return 1.2 * (0.4 + 0.6 * (mean_length > 0 ? (d->n_body + 3.0 * d->n_title) / mean_length : 1));
}

/* How often b follows a by one or two words; each a counts once. */
static uint32_t near_in(const node *a, const node *b, const uint8_t *words, uint32_t n_words) {
  uint32_t i, n = 0;
  for (i = 0; i < n_words; i++)
    if (word_fits(a, 0, words[i]))
      n += (i + 1 < n_words && word_fits(b, 0, words[i + 1])) || (i + 2 < n_words && word_fits(b, 0, words[i + 2]));
  return n;
}

static double nearness(const node **w, const double *times, uint32_t n, const doc *d) {
  double sum = 0, p;
  uint32_t i;
  for (i = 0; i + 1 < n; i++) {
    if (!w[i] || !w[i + 1]) continue;
    p = near_in(w[i], w[i + 1], d->title, d->n_title) + near_in(w[i], w[i + 1], d->body, d->n_body);
    if (p > 0)
      sum += 0.2 * fmin(times[i], times[i + 1]) * fmin(idf_of(w[i], 0), idf_of(w[i + 1], 0)) * 2.2 * p / (p + k_of(d));
  }
  return sum;
}

/* A spelling stands for its stem: the first spelling of it. */
typedef struct telling {
  uint32_t spelling;
  double value, df;
} telling;

static int by_value(const void *a, const void *b) {
  const telling *x = a, *y = b;
  if (fabs(x->value - y->value) > 1e-12) return x->value > y->value ? -1 : 1;
  return strcmp(stems[x->spelling], stems[y->spelling]);
}

static double count_stem(uint32_t spelling, const doc *d) {
  double n = 0;
  uint32_t i;
  for (i = 0; i < d->n_title; i++) n += 3 * !strcmp(stems[d->title[i]], stems[spelling]);
  for (i = 0; i < d->n_body; i++) n += !strcmp(stems[d->body[i]], stems[spelling]);
  return n;
}

/* Articles and forms in them, all pairs. */
static double count_pairs(void) {
  double n = 0;
  uint32_t i, s, k;
  for (i = 0; i < n_docs; i++) {
    for (s = 0; s < N_SPELLINGS; s++) {
      const doc *d = &docs[i];
      bool here = false;
      for (k = 0; k < s && strcmp(forms[k], forms[s]) != 0; k++) continue;
      if (k < s) continue;
      for (k = 0; k < d->n_title; k++) here |= !strcmp(forms[d->title[k]], forms[s]);
      for (k = 0; k < d->n_body; k++) here |= !strcmp(forms[d->body[k]], forms[s]);
      n += here;
    }
  }
  return n;
}

/* What feedback adds to each of the n best, the first of which it learns from. */
static void likeness(const doc **best, uint32_t n, const node **w, const double *times, uint32_t n_words, double *add) {
  telling t[N_SPELLINGS];
  double n_counted = 0, most = 0, pairs = count_pairs();
  uint32_t n_telling = 0, i, k, s;
  for (i = 0; i < n_words; i++)
    if (w[i] && times[i] > most) most = times[i];
  for (i = 0; i < n && i < FIRST; i++) n_counted += 3.0 * best[i]->n_title + best[i]->n_body;
  for (s = 0; s < N_SPELLINGS; s++) {
    double count = 0, df = 0;
    bool asked = false;
    for (k = 0; k < s && strcmp(stems[k], stems[s]) != 0; k++) continue;
    if (k < s || stops[s]) continue;
    for (i = 0; i < n && i < FIRST; i++) count += count_stem(s, best[i]);
    for (i = 0; i < n_docs; i++) df += count_stem(s, &docs[i]) > 0;
    for (i = 0; i < n_words; i++) asked |= w[i] && !strcmp(stems[w[i]->words[0]], stems[s]);
    if (count <= 0 || df < 2 || (df > n_live / 10.0 && !asked)) continue;
    t[n_telling] = (telling){s, count / n_counted * log(count / n_counted / (df / pairs)), df};
    if (t[n_telling].value > 1e-9) n_telling++;
  }
  if (n_telling) qsort(t, n_telling, sizeof *t, by_value);
  for (k = 0; k < n_telling && k < TELLING; k++) {
    double ratio = n_live / t[k].df, idf = pow(log(ratio) > 0.05 ? log(ratio) : 0.05, 1.1);
    for (i = 0; i < n; i++) {
      double f = count_stem(t[k].spelling, best[i]);
      if (f > 0) add[i] += 0.3 * most * t[k].value / t[0].value * idf * 2.2 * f / (f + k_of(best[i]));
    }
  }
}

/* ---------------------------------------------------------------- comparing */

typedef struct answer {
  uint32_t doc;
  double score;
  bool partial;
} answer;

static bool full_first, by_file, by_date;

static int in_order(const void *a, const void *b) {
  const answer *x = a, *y = b;
  if (full_first && x->partial != y->partial) return x->partial ? 1 : -1;
  if (by_date && docs[x->doc].date != docs[y->doc].date) return docs[x->doc].date > docs[y->doc].date ? -1 : 1;
  if (!by_file && !by_date && fabs(x->score - y->score) > 1e-10) return x->score > y->score ? -1 : 1;
  return docs[x->doc].ordinal < docs[y->doc].ordinal ? -1 : 1;
}

/* Adds to the scores of the best, which stand first in `all`. */
static void look_closer(answer *all, uint32_t n, node **items, uint32_t n_items, uint32_t n_words) {
  const node *w[64];
  const doc *best[ROOM_WITH_FEEDBACK];
  double times[64], add[ROOM_WITH_FEEDBACK] = {0};
  uint32_t n_near = neighbours(items, n_items, w, times), n_plain = 0, i, k;
  bool feedback = n_words >= MANY_WORDS;
  for (i = 0; i < n_near; i++) n_plain += w[i] != NULL;
  if (n_plain < 2) return;
  if (n > (feedback ? ROOM_WITH_FEEDBACK : ROOM)) n = feedback ? ROOM_WITH_FEEDBACK : ROOM;
  for (i = 0; i < n; i++) all[i].score += nearness(w, times, n_near, &docs[all[i].doc]);
  if (feedback) {
    qsort(all, n, sizeof *all, in_order); /* full_first is false: there are more than four words */
    for (k = 0; k < n; k++) best[k] = &docs[all[k].doc];
    likeness(best, n, w, times, n_near, add);
    for (k = 0; k < n; k++) all[k].score += add[k];
  }
  qsort(all, n, sizeof *all, in_order);
}

static const gz_results *ask(const char *text, const gz_search_options *opts, bool aliases, bool slices) {
  search_setup setup = shelf_setup(&world);
  const gz_results *r = NULL;
  search *s = NULL;
  gz_error err;
  bool done = false;
  setup.aliases = alias_list;
  setup.n_aliases = aliases ? 2 : 0;
  if (search_begin(&setup, str_of(text), opts, &s, &err) != GZ_OK) return NULL;
  while (!done && search_step(s, slices ? 0 : -1, &done, &err) == GZ_OK) continue;
  if (done && search_finish(s, &r, &err) != GZ_OK) r = NULL;
  search_end(s);
  return r;
}

static uint32_t doc_of(const gz_article *a) {
  uint32_t i;
  for (i = 0; i < n_docs; i++)
    if (docs[i].live && docs[i].line == a->line && str_equal(str_of(paths[docs[i].path]), a->path)) break;
  return i;
}

/* Whether `article` scores as the one at `i` but for the rounding of sums in another order. */
static bool tied(const answer *all, uint32_t n, uint32_t i, uint32_t article) {
  uint32_t k;
  for (k = 0; k < n; k++)
    if (all[k].doc == article) return fabs(all[k].score - all[i].score) < 1e-10 && all[k].partial == all[i].partial;
  return false;
}

/* The last line of the explanation says the score that the hit has. */
static bool explained(const gz_results *r, size_t i) {
  buf told;
  double value = -1;
  const char *last;
  bool holds;
  buf_init(&told, &mem_libc);
  holds = search_explain(r, i, &told, NULL) == GZ_OK;
  buf_put_byte(&told, '\0');
  last = strstr(told.data, "\nscore");
  while (last && strstr(last + 1, "\nscore")) last = strstr(last + 1, "\nscore");
  holds = holds && last && sscanf(last, "\nscore %lf", &value) == 1 && fabs(value - r->hits[i].score) < 1e-6;
  buf_free(&told);
  return holds;
}

static bool good_snippet(const gz_hit *h, uint32_t width) {
  buf shown;
  uint32_t i, at = 0, chars = 0;
  bool same;
  for (i = 0; i < h->snippet.len; i++) chars += ((unsigned char)h->snippet.data[i] & 0xc0) != 0x80;
  buf_init(&shown, &mem_libc);
  display_line(&shown, h->snippet, 0);
  same = str_equal(buf_str(&shown), h->snippet);
  buf_free(&shown);
  for (i = 0; i < h->n_marks; i++) {
    if (h->marks[i].from <= at || h->marks[i].to < h->marks[i].from || h->marks[i].to > h->snippet.len) return false;
    at = h->marks[i].to;
  }
  return same && chars <= width;
}

/* How many of the articles counted by the scan have a value of a facet. */
static uint32_t tally(const uint32_t *full, uint32_t n, gz_facet_kind of, gz_str value) {
  uint32_t i, found = 0;
  for (i = 0; i < n; i++) {
    const doc *d = &docs[full[i]];
    const char *has = of == GZ_FACET_SECTION ? sections[d->section]
                      : of == GZ_FACET_TAG   ? tags[d->tag]
                                             : dates[d->date];
    gz_str part = str_of(has);
    if (of == GZ_FACET_YEAR && part.len > 4) part.len = 4;
    if (of == GZ_FACET_MONTH && part.len > 7) part.len = 7;
    found += part.len && str_equal(part, value);
  }
  return found;
}

/* Each value with its count, most first, and no article left out that has one. */
static bool good_facets(const gz_results *r, unsigned asked, const uint32_t *full, uint32_t n) {
  uint32_t i, k, d, kinds = 0;
  for (i = 0; i < r->n_facets; i++) {
    const gz_facet *f = &r->facets[i];
    uint64_t sum = 0, want = 0;
    kinds |= f->kind;
    for (k = 0; k < f->n; k++) {
      if (tally(full, n, f->kind, f->at[k].value) != f->at[k].articles || !f->at[k].articles) return false;
      if (k && f->at[k].articles > f->at[k - 1].articles) return false;
      sum += f->at[k].articles;
    }
    for (d = 0; d < n; d++)
      want += f->kind == GZ_FACET_SECTION || (f->kind == GZ_FACET_TAG ? docs[full[d]].tag : docs[full[d]].date) != 0;
    if (sum != want) return false;
  }
  return kinds == asked;
}

#define FAIL(...)                                                                                                      \
  return note("query: %s (limit %u offset %u match %d)", text, opts.limit, opts.offset, (int)opts.match),              \
         note(__VA_ARGS__), false

static bool compare(void) {
  static answer want[DOCS];
  static uint32_t full[DOCS];
  gz_search_options opts = {0};
  char text[4096] = "", range[64];
  node *top = new_node(ALL), *items[64], *root;
  const node *seen[512];
  const gz_results *r;
  bool aliases = chance(2), slices = chance(2), drop;
  uint32_t i, k, n_items = 0, n_scored = 0, n_words, n_seen = 0, total = 0, partial = 0, n = 0;
  double presence;
  for (i = 1 + chance(chance(4) ? 3 : 6); i; i--) top->children[top->n_children++] = random_node(2);
  if (!chance(4)) {
    node *last = new_node(PHRASE);
    last->n = 1 + chance(3);
    for (i = 0; i < last->n; i++)
      last->words[i] = i + 1 < last->n ? chance(19) : spelling_of(chance(2) ? "camp" : "close");
    last->last_prefix = true;
    top->children[top->n_children++] = last;
    opts.prefix = true;
  }
  opts.duplicates = GZ_DUPLICATES_SHOW; /* tests/stories_test.c folds what is shown */
  opts.limit = chance(3) ? 1 + chance(30) : DOCS;
  opts.offset = chance(3) ? 0 : chance(20);
  opts.facets = chance(3) ? 0 : chance(16);
  opts.order = chance(3) ? GZ_ORDER_RANK : chance(2) ? GZ_ORDER_FILE : GZ_ORDER_DATE;
  opts.match = (gz_match_mode)chance(3);
  opts.fuzzy = GZ_FUZZY_NONE;
  opts.snippet = chance(2) ? 20 + chance(100) : 0;
  if (!chance(6)) opts.filter.section = str_of(sections[chance(3)]);
  if (!chance(8)) opts.filter.since = str_of(dates[1 + chance(N_DATES - 1)]);
  if (!chance(8)) opts.filter.until = str_of(dates[1 + chance(N_DATES - 1)]);
  if (!chance(8)) opts.filter.tag = str_of(tags[1 + chance(2)]);
  if (!chance(6)) opts.filter.path = str_of(globs[chance(6)]);
  spell(top, false, false, text);
  if (!opts.prefix && chance(2)) { /* the last word may be unfinished */
    node **last = &top->children[top->n_children - 1];
    opts.prefix = true;
    if ((*last)->kind == WORD) {
      node *p = new_node(PREFIX);
      snprintf(p->form, sizeof p->form, "%s", forms[(*last)->words[0]]);
      snprintf(p->stem, sizeof p->stem, "%s", stems[(*last)->words[0]]);
      snprintf(p->other, sizeof p->other, "%s", others[(*last)->words[0]]);
      p->in_title = (*last)->in_title;
      p->stop = (*last)->stop;
      *last = p;
    } else if ((*last)->kind <= NOT) {
      opts.prefix = false;
    }
  }
  r = ask(text, &opts, aliases, slices);
  if (!r) FAIL("no results");
  for (i = 0; i < top->n_children; i++) bind(top->children[i], false, 0);
  root = expand(top, aliases);
  drop = content(root);
  if (drop) root = without_stops(root);
  items_of(root, items, &n_items);
  for (n_words = 0, i = 0; i < n_items; i++) n_words += count_words(items[i], seen, &n_seen);
  presence = n_words <= 4 ? 0.8 : 0;
  by_file = opts.order == GZ_ORDER_FILE;
  by_date = opts.order == GZ_ORDER_DATE;
  full_first = opts.match == GZ_MATCH_AUTO && (n_words <= 4 || by_file || by_date);
  for (i = 0; i < n_items; i++) n_scored += scores(items[i]);
  for (i = 0; i < n_docs; i++) {
    answer a = {i, 0, false};
    uint32_t held = 0;
    bool passes = docs[i].live;
    if (opts.filter.section.data && !str_equal(opts.filter.section, str_of(sections[docs[i].section]))) passes = false;
    if (opts.filter.path.data && !glob_match(opts.filter.path, str_of(paths[docs[i].path]))) passes = false;
    if (opts.filter.tag.data && (!tags[docs[i].tag] || !str_equal(opts.filter.tag, str_of(tags[docs[i].tag]))))
      passes = false;
    if (opts.filter.since.data || opts.filter.until.data) {
      snprintf(range, sizeof range, "%.*s..%s", STR_ARG(opts.filter.since),
               opts.filter.until.data ? opts.filter.until.data : "9");
      passes &= in_range(&docs[i], range);
    }
    for (k = 0; k < n_items && passes; k++) {
      bool holds = matches(items[k], &docs[i]);
      if (scores(items[k])) held += holds;
      else passes = holds;
    }
    a.partial = held < n_scored;
    if (!passes || (a.partial && (!held || opts.match == GZ_MATCH_ALL))) continue;
    for (k = 0; k < n_items; k++) a.score += score(items[k], &docs[i], presence);
    if (a.partial && opts.match == GZ_MATCH_AUTO) partial++;
    else full[total++] = i;
    want[n++] = a;
  }
  qsort(want, n, sizeof *want, in_order);
  if (!by_file && !by_date) look_closer(want, n, items, n_items, n_words);
  if (r->total != total || r->partial_total != partial)
    FAIL("totals %llu + %llu, want %u + %u", (unsigned long long)r->total, (unsigned long long)r->partial_total, total,
         partial);
  if (!r->exact || !r->complete) FAIL("not complete");
  if (!good_facets(r, opts.facets, full, total)) FAIL("facets %u are other ones", opts.facets);
  k = n > opts.offset ? n - opts.offset : 0;
  if (k > opts.limit) k = opts.limit;
  if (r->n_hits != k) FAIL("%zu hits, want %u", r->n_hits, k);
  for (i = 0; i < k; i++) {
    const gz_hit *h = &r->hits[i];
    const answer *w = &want[opts.offset + i];
    uint32_t at = doc_of(&h->article);
    if (fabs(h->score - w->score) > 1e-9 || h->partial != w->partial ||
        (at != w->doc && (by_file || by_date || !tied(want, n, opts.offset + i, at) ||
                          (i && h->score == h[-1].score && docs[doc_of(&h[-1].article)].ordinal > docs[at].ordinal))))
      FAIL("hit %u: article %u score %.12f, want %u %.12f", i, at, h->score, w->doc, w->score);
    if (!explained(r, i)) FAIL("hit %u: the explanation has another sum", i);
    if (opts.snippet && !good_snippet(h, opts.snippet)) FAIL("hit %u: snippet %.*s", i, STR_ARG(h->snippet));
    if (!opts.snippet && h->snippet.data) FAIL("hit %u: a snippet that was not asked for", i);
  }
  gz_free(r);
  return true;
}

int main(void) {
  const char *asked = getenv("ORACLE"), *other = getenv("SEED");
  uint32_t n = asked ? (uint32_t)atoi(asked) : 10000, i, failed = 0;
  if (other) seed ^= (uint64_t)atoll(other) * 0x9e3779b97f4a7c15u;
  for (i = 0; i < n && failed < 5; i++) {
    if (i % 40 == 0) {
      if (i) shelf_free(&world);
      make_world();
    }
    n_pool = 0;
    if (!compare()) failed++;
  }
  shelf_free(&world);
  ok(!failed, "%u random queries find what a plain scan finds, in its order and with its scores", n);
  return tap_done();
}
