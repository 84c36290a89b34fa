/* What is asked? Queries drawn from the text of a corpus, so that there is something to find.
 *
 *   queries CORPUS N     at most N of a class, `class TAB words`, none twice in a class
 *
 *   rare, middle, common        a word of 2 to 10 articles; of 0.05 to 0.5 % of them; one of the COMMON commonest
 *   and2 and3 or2 or3           words of one article, each of at least 3 articles
 *   and2_common or2_common      two common words of one article
 *   phrase2 phrase2_common      two words side by side, the second sort both common
 *   prefix2 … prefix5           the first letters of a word of the text, as often as they stand there
 *   word_prefix                 a word and the first 2 to 4 letters of another of the same article
 *   typing                      two or three words side by side, letter by letter
 *   headline                    a word of a headline
 *   fuzzy                       a word with one letter changed
 *
 * Words are of 4 to 20 letters a to z, without function words (what engines do with those differs). The same corpus and
 * N give the same queries. */
#include "bench.h"

enum { COMMON = 300, WORD_LEAST = 4, WORD_MOST = 20, KEPT = 20000, ARTICLE_WORDS = 512, TRIES = 400 };

static uint64_t state = 88172645463325252ULL;
static uint32_t draw(uint32_t below) { /* xorshift64* */
  state ^= state >> 12;
  state ^= state << 25;
  state ^= state >> 27;
  return (uint32_t)(((state * 2685821657736338717ULL) >> 32) * below >> 32);
}

static const char *const function_words[] = {
    "about",  "after",  "again", "against",   "also",    "although", "always",  "another", "because", "been",
    "before", "behind", "being", "between",   "both",    "cannot",   "could",   "does",    "doing",   "done",
    "down",   "during", "each",  "either",    "else",    "even",     "ever",    "every",   "from",    "further",
    "have",   "having", "here",  "however",   "instead", "into",     "itself",  "just",    "like",    "many",
    "might",  "more",   "most",  "much",      "must",    "need",     "neither", "once",    "only",    "other",
    "over",   "same",   "shall", "should",    "since",   "some",     "such",    "than",    "that",    "their",
    "them",   "then",   "there", "therefore", "these",   "they",     "this",    "those",   "though",  "through",
    "unless", "until",  "upon",  "very",      "were",    "what",     "when",    "where",   "whether", "which",
    "while",  "whom",   "whose", "will",      "with",    "within",   "without", "would",   "your",    "yours",
    "read",   NULL};

/* ---------------------------------------------------------------- words */

typedef struct word {
  char text[WORD_MOST + 1];
  bool common;
  uint32_t articles, last; /* the article that counted it last */
} word;

/* A kept article: its words in order, BREAK where something else stands between them. */
#define BREAK UINT32_MAX
typedef struct kept {
  uint32_t n, headline; /* of the words, how many are the headline's */
  uint32_t at[ARTICLE_WORDS];
} kept;

static word *words;
static uint32_t *slots, n_words, n_slots, n_articles;
static kept *articles;
static uint32_t n_kept;

static uint32_t hash_of(const char *text, size_t n) {
  uint32_t h = 2166136261u;
  while (n--) h = (h ^ (unsigned char)*text++) * 16777619u;
  return h ^ h >> 15;
}

static void words_grow(void) {
  uint32_t i, h;
  n_slots = n_slots ? 2 * n_slots : 1 << 16;
  words = bench_alloc(words, n_slots / 2 * sizeof *words);
  free(slots);
  slots = calloc(n_slots, sizeof *slots);
  if (!slots) bench_fail("queries", "out of memory");
  for (i = 0; i < n_words; i++) {
    for (h = hash_of(words[i].text, strlen(words[i].text)) & (n_slots - 1); slots[h]; h = (h + 1) & (n_slots - 1)) {}
    slots[h] = i + 1;
  }
}

static uint32_t word_number(const char *text, size_t n) {
  uint32_t h;
  if (n_words >= n_slots / 2) words_grow();
  for (h = hash_of(text, n) & (n_slots - 1); slots[h]; h = (h + 1) & (n_slots - 1))
    if (!strncmp(words[slots[h] - 1].text, text, n) && !words[slots[h] - 1].text[n]) return slots[h] - 1;
  memset(&words[n_words], 0, sizeof words[n_words]);
  memcpy(words[n_words].text, text, n);
  slots[h] = ++n_words;
  return n_words - 1;
}

static bool is_letter(char c) { return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z'); }
static bool is_gap(char c) { return c && strchr(" \n,;:()\"!?", c); }

/* Words that every tokenizer sees alike: letters alone, between blanks or plain punctuation. */
static void take_words(kept *k, const char *text, size_t len) {
  size_t i = 0;
  while (i < len) {
    char folded[WORD_MOST];
    size_t from, n;
    bool broken = false;
    uint32_t w;
    while (i < len && is_gap(text[i])) broken |= text[i++] != ' ';
    for (from = i, n = 0; i < len && is_letter(text[i]); i++, n++)
      if (n < WORD_MOST) folded[n] = (char)(text[i] | 32);
    if (n >= WORD_LEAST && n <= WORD_MOST &&
        (i == len || is_gap(text[i]) || (text[i] == '.' && (i + 1 == len || is_gap(text[i + 1]))))) {
      w = word_number(folded, n);
      if (words[w].last != n_articles) words[w].articles++, words[w].last = n_articles;
      if (broken && k->n && k->n < ARTICLE_WORDS) k->at[k->n++] = BREAK;
      if (k->n < ARTICLE_WORDS) k->at[k->n++] = w;
      if (i < len && text[i] == '.') i++;
      if (i < len && text[i - 1] == '.' && k->n < ARTICLE_WORDS) k->at[k->n++] = BREAK;
      continue;
    }
    while (i < len && !is_gap(text[i])) i++;
    if (i > from && k->n < ARTICLE_WORDS) k->at[k->n++] = BREAK;
  }
}

static void take_article(void *ud, const bench_article *a) {
  kept one;
  uint32_t at;
  (void)ud;
  n_articles++;
  one.n = 0;
  take_words(&one, a->title, a->title_len);
  if (one.n < ARTICLE_WORDS) one.at[one.n++] = BREAK;
  one.headline = one.n;
  take_words(&one, a->body, a->body_len);
  at = n_kept < KEPT ? n_kept++ : draw(n_articles); /* a fair sample of all articles */
  if (at < KEPT) articles[at] = one;
}

static bool is_function_word(const char *text) {
  size_t i;
  for (i = 0; function_words[i]; i++)
    if (!strcmp(function_words[i], text)) return true;
  return false;
}

static uint32_t common[COMMON], n_common;
static int by_articles(const void *a, const void *b) {
  const word *x = &words[*(const uint32_t *)a], *y = &words[*(const uint32_t *)b];
  if (x->articles != y->articles) return x->articles < y->articles ? 1 : -1;
  return strcmp(x->text, y->text);
}
static void find_common(void) {
  uint32_t *order = bench_alloc(NULL, n_words * sizeof *order), i, n = 0;
  for (i = 0; i < n_words; i++)
    if (words[i].articles * 1000ULL > n_articles && !is_function_word(words[i].text)) order[n++] = i;
  qsort(order, n, sizeof *order, by_articles);
  for (i = 0; i < n && i < COMMON; i++) {
    common[n_common++] = order[i];
    words[order[i]].common = true;
  }
  free(order);
}

/* ---------------------------------------------------------------- drawing */

static bool of_use(uint32_t w, uint32_t least) {
  return w != BREAK && words[w].articles >= least && !is_function_word(words[w].text);
}

static const kept *any_article(void) { return &articles[draw(n_kept)]; }

/* `n` different words of one article into `out`; false: it has not enough of them. */
static bool draw_words(uint32_t *out, uint32_t n, uint32_t least, bool must_be_common) {
  const kept *k = any_article();
  uint32_t i, j, tries = 50;
  for (i = 0; i < n && k->n; i++) {
    do {
      out[i] = k->at[draw(k->n)];
      for (j = 0; j < i && out[j] != out[i]; j++) {}
    } while (--tries && (!of_use(out[i], least) || (must_be_common && !words[out[i]].common) || j < i));
    if (!tries) return false;
  }
  return k->n > 0;
}

/* Words side by side. */
static bool draw_run(uint32_t *out, uint32_t n, bool must_be_common) {
  const kept *k = any_article();
  uint32_t i, from;
  if (k->n < n) return false;
  from = draw(k->n - n + 1);
  if (from < k->headline && from + n > k->headline) return false;
  for (i = 0; i < n; i++) {
    out[i] = k->at[from + i];
    if (!of_use(out[i], 2) || (must_be_common && !words[out[i]].common)) return false;
  }
  return true;
}

static bool draw_one(const char *kind, char *out, size_t room) {
  uint32_t w[3];
  size_t n;
  if (!strcmp(kind, "common")) return snprintf(out, room, "%s", words[common[draw(n_common)]].text), true;
  if (!strcmp(kind, "rare") || !strcmp(kind, "middle")) {
    w[0] = draw(n_words);
    if (!of_use(w[0], 2)) return false;
    if (*kind == 'r' ? words[w[0]].articles > 10
                     : words[w[0]].articles * 2000ULL < n_articles || words[w[0]].articles * 200ULL > n_articles)
      return false;
    return snprintf(out, room, "%s", words[w[0]].text), true;
  }
  if (!strncmp(kind, "and", 3) || !strncmp(kind, "or", 2)) {
    bool three = strchr(kind, '3') != NULL;
    if (!draw_words(w, three ? 3 : 2, 3, strstr(kind, "common"))) return false;
    snprintf(out, room, "%s %s%s%s", words[w[0]].text, words[w[1]].text, three ? " " : "",
             three ? words[w[2]].text : "");
    return true;
  }
  if (!strncmp(kind, "phrase", 6)) {
    if (!draw_run(w, 2, strstr(kind, "common"))) return false;
    return snprintf(out, room, "%s %s", words[w[0]].text, words[w[1]].text), true;
  }
  if (!draw_words(w, 2, 2, false)) return false;
  if (!strncmp(kind, "prefix", 6)) return snprintf(out, room, "%.*s", kind[6] - '0', words[w[0]].text), true;
  if (!strcmp(kind, "word_prefix"))
    return snprintf(out, room, "%s %.*s", words[w[0]].text, (int)(2 + draw(3)), words[w[1]].text), true;
  if (!strcmp(kind, "headline")) {
    const kept *k = any_article();
    w[0] = k->headline ? k->at[draw(k->headline)] : BREAK;
    return of_use(w[0], 2) && snprintf(out, room, "%s", words[w[0]].text);
  }
  n = (size_t)snprintf(out, room, "%s", words[w[0]].text); /* fuzzy */
  out[1 + draw((uint32_t)n - 1)] = (char)('a' + draw(26));
  return n > 4 && strcmp(out, words[w[0]].text);
}

static bool is_new(char (*asked)[96], uint32_t n, const char *text) {
  while (n--)
    if (!strcmp(asked[n], text)) return false;
  return true;
}

static void draw_class(const char *kind, uint32_t n) {
  char(*asked)[96] = bench_alloc(NULL, n * sizeof *asked), text[96];
  uint32_t got = 0, tries = n * TRIES * (*kind == 'm' ? 100 : 1), w[3];
  size_t i;
  while (got < n && tries--) {
    if (strcmp(kind, "typing")) {
      if (!draw_one(kind, text, sizeof text) || !is_new(asked, got, text)) continue;
      printf("%s\t%s\n", kind, strcpy(asked[got++], text));
    } else if (draw_run(w, 2, false)) {
      snprintf(text, sizeof text, "%s %s", words[w[0]].text, words[w[1]].text);
      for (i = 1; text[i - 1] && got < n; i++) {
        char cut[96];
        snprintf(cut, sizeof cut, "%.*s", (int)i, text);
        if (cut[i - 1] != ' ' && is_new(asked, got, cut)) printf("%s\t%s\n", kind, strcpy(asked[got++], cut));
      }
    }
  }
  free(asked);
}

int main(int argc, char **argv) {
  static const char *const kinds[] = {
      "rare",        "middle",      "common",  "and2",           "and3",    "or2",     "or3",
      "and2_common", "or2_common",  "phrase2", "phrase2_common", "prefix2", "prefix3", "prefix4",
      "prefix5",     "word_prefix", "typing",  "headline",       "fuzzy"};
  size_t i;
  if (argc != 3) bench_fail("usage", "queries CORPUS N");
  articles = bench_alloc(NULL, KEPT * sizeof *articles);
  bench_corpus(argv[1], take_article, NULL);
  find_common();
  if (!n_common) bench_fail(argv[1], "no words to ask for");
  for (i = 0; i < sizeof kinds / sizeof *kinds; i++) draw_class(kinds[i], (uint32_t)strtoul(argv[2], NULL, 10));
  free(articles);
  free(words);
  free(slots);
  return 0;
}
