/* Are the best found, and totals right, where only part of long lists is read? A collection of so many articles that bounds
 * pass over stretches of it and totals are estimated, asked twice: as it is, and article by article, which a filter that
 * lets everything through brings about. */
#include "tap.h"

#include <math.h>

#include "chance.h"
#include "index/image.h"
#include "index/tops.h"
#include "shelf.h"

enum { PAGES = 200, ARTICLES = 32000, WORDS = 6000, TEXT = 240, QUERIES = 60 };

static shelf world;

/* The words from the commonest to the rarest. */
static void put_known(char *out, size_t room, uint32_t which) {
  static const char *const syllables[] = {"ba", "co", "du", "fe", "gi", "ka", "lo", "mu", "ne", "pi"};
  snprintf(out, room, "%s%s%s%s%s", syllables[which % 10], syllables[which / 10 % 10], syllables[which / 100 % 10],
           syllables[which / 1000], chance(4) ? "r" : "rs");
}

/* A word and its plural: some stand in every second article, most in few. Some are of many that begin with one letter. */
static void put_word(char *out, size_t room) {
  double share = chance(1 << 20) / (double)(1 << 20);
  if (chance(8)) put_known(out, room, (uint32_t)(WORDS * pow(share, 10)));
  else if (chance(8)) snprintf(out, room, "x%04x", chance(4 * TOPS_SUMMED));
  else snprintf(out, room, "x");
}

static void put_text(char *out, uint32_t n) {
  size_t len = 0;
  for (*out = 0; n; n--) {
    put_word(out + len, TEXT - len);
    len += strlen(out + len);
    if (n > 1 && len + 16 < TEXT) out[len++] = ' ', out[len] = 0;
    if (len + 16 >= TEXT) return;
  }
}

static char titles[ARTICLES][TEXT];

static void add_segment(uint32_t first, uint32_t n_pages, uint32_t n) {
  static shelf_item items[ARTICLES];
  static char paths[PAGES][16], bodies[ARTICLES][TEXT];
  uint32_t i;
  for (i = 0; i < n; i++) {
    uint32_t on = first + (uint32_t)((uint64_t)i * n_pages / n);
    snprintf(paths[on], sizeof paths[on], "%03u.txt", on);
    put_text(titles[i], 1 + chance(3));
    put_text(bodies[i], 4 + chance(16));
    items[i] = (shelf_item){paths[on], "all", NULL, titles[i], bodies[i]};
  }
  shelf_add(&world, items, n);
}

static const gz_results *ask(const char *text, const gz_search_options *opts, bool slices) {
  search_setup setup = shelf_setup(&world);
  const gz_results *r = NULL;
  search *s = NULL;
  gz_error err;
  bool done = false;
  if (search_begin(&setup, str_of(text), opts, &s, &err) != GZ_OK) return NULL;
  while (!done && search_step(s, slices ? 0 : -1, &done, &err) == GZ_OK) continue;
  if (done && search_finish(s, &r, &err) != GZ_OK) r = NULL;
  search_end(s);
  return r;
}

static bool near(uint64_t told, uint64_t right) {
  return fabs((double)told - (double)right) <= 0.25 * (double)right + 12 * sqrt((double)right);
}

static uint32_t n_estimated;

/* Without the arithmetic's last digits: the sums are the same, in the same order. */
static bool same_hits(const gz_results *a, const gz_results *b) {
  size_t i;
  if (a->n_hits != b->n_hits) return false;
  for (i = 0; i < a->n_hits; i++)
    if (!str_equal(a->hits[i].article.id, b->hits[i].article.id) || a->hits[i].score != b->hits[i].score ||
        a->hits[i].partial != b->hits[i].partial)
      return false;
  return true;
}

static bool same_answer(const char *text, gz_search_options opts, bool slices) {
  gz_search_options all = opts;
  const gz_results *r = ask(text, &opts, slices), *want, *other;
  bool same;
  all.filter.path = STR("*.txt");
  want = ask(text, &all, false);
  opts.limit = 40; /* another page */
  opts.offset = 3;
  other = ask(text, &opts, false);
  same = r && want && other && want->exact && same_hits(r, want);
  if (same) {
    n_estimated += !r->exact;
    same = (r->exact ? r->total == want->total : near(r->total, want->total)) &&
           (r->partial_exact ? r->partial_total == want->partial_total : near(r->partial_total, want->partial_total)) &&
           near(other->total, want->total) && r->total + r->partial_total >= r->n_hits;
  }
  if (!same && r && want)
    note("%s: %llu + %llu (%d %d), want %llu + %llu", text, (unsigned long long)r->total,
         (unsigned long long)r->partial_total, r->exact, r->partial_exact, (unsigned long long)want->total,
         (unsigned long long)want->partial_total);
  gz_free(r);
  gz_free(want);
  gz_free(other);
  return same;
}

/* `before`: what stands before every second word. */
static void compare(const char *name, const char *before, const char *between, gz_match_mode match, bool prefix,
                    uint32_t most) {
  uint32_t i, k, n, failed = 0;
  for (i = 0; i < QUERIES && failed < 3; i++) {
    gz_search_options opts = {.limit = 10, .match = match, .prefix = prefix};
    if (chance(2)) opts.duplicates = GZ_DUPLICATES_SHOW; /* else one that is found twice is folded */
    char text[256] = "";
    for (k = 0, n = 1 + chance(most); k < n; k++) {
      size_t len = strlen(text);
      if (k) len += (size_t)snprintf(text + len, sizeof text - len, "%s", between);
      if (*before && chance(2)) len += (size_t)snprintf(text + len, sizeof text - len, "%s", before);
      put_word(text + len, sizeof text - len);
      if (k + 1 == n && prefix) text[len + 1 + chance(4)] = 0;
    }
    failed += !same_answer(text, opts, chance(2));
  }
  ok(!failed, "%s", name);
}

/* So few articles have both that others follow: those with the beginning alone are stored, those with the word are not. */
static void compare_rare(void) {
  uint32_t i, failed = 0;
  for (i = 0; i < QUERIES && failed < 3; i++) {
    gz_search_options opts = {.limit = 10, .prefix = true, .fuzzy = GZ_FUZZY_NONE};
    char text[64];
    put_known(text, sizeof text, WORDS - 1 - chance(WORDS / 8));
    strcat(text, chance(8) ? " x" : " x0");
    failed += !same_answer(text, opts, chance(2));
  }
  ok(!failed, "a rare word and the letter that many begin with, some of which is stored");
}

/* Words side by side, many of which stand everywhere; in any order of results. */
static void compare_phrases(const char *name, const char *before, gz_order order) {
  uint32_t i, k, n, failed = 0, found = 0;
  for (i = 0; i < QUERIES && failed < 3; i++) {
    gz_search_options opts = {.limit = 10, .order = order, .facets = chance(4) ? 0 : GZ_FACET_SECTION};
    const gz_results *r;
    char text[256];
    size_t len = (size_t)snprintf(text, sizeof text, "%s\"", before);
    for (k = 0, n = 2 + !chance(4); k < n; k++) {
      if (k) text[len++] = ' ';
      put_word(text + len, sizeof text - len);
      len += strlen(text + len);
    }
    snprintf(text + len, sizeof text - len, "\"");
    failed += !same_answer(text, opts, chance(2));
    r = ask(text, &opts, false);
    found += r && r->n_hits;
    gz_free(r);
  }
  ok(!failed && found > QUERIES / 4, "%s", name);
}

/* Articles whose headline has the word or its plural: by looking at the headlines of a collection of one segment. */
static void count_headlines(void) {
  gz_search_options opts = {.limit = 10, .duplicates = GZ_DUPLICATES_SHOW, .fuzzy = GZ_FUZZY_NONE};
  uint32_t i, k, wrong = 0;
  for (i = 0; i < QUERIES; i++) {
    char text[64] = "title:", *asked = text + 6;
    const gz_results *r;
    uint32_t n = 0;
    size_t len;
    put_word(asked, sizeof text - 6);
    len = strcspn(asked, "s");
    asked[len] = 0;
    for (k = 0; k < ARTICLES; k++) {
      const char *at = titles[k];
      while ((at = strstr(at, asked)) && ((at > titles[k] && at[-1] != ' ') || !strchr(" s", at[len]))) at++;
      n += at != NULL;
    }
    r = ask(text, &opts, chance(2));
    wrong += !r || r->total != n || !r->exact;
    gz_free(r);
  }
  ok(!wrong, "title: finds each headline that has the word, and no other article");
}

/* A number of the same length that is 0. */
static void zero_varint(bytes *in) {
  unsigned char *at = (unsigned char *)(uintptr_t)in->at;
  bytes_varint(in);
  for (; at + 1 < in->at; at++) *at = 0x80;
  *at = 0;
}

/* Of no documents nothing can be estimated; the last test of the world, which it leaves damaged. */
static void test_stored_of_none(void) {
  segment *of = world.now->segments[0]->segment;
  dict_cursor c;
  tops_list list;
  uint32_t at;
  bytes in;
  bool found = false;
  ok(tops_find(of, STR("b"), &list, &found, NULL) == GZ_OK && found && list.n_any,
     "the best of a beginning are stored");
  if (!dict_find(&c, &of->tops, STR("b"), &at)) exit(2);
  in = bytes_of(c.payload);
  bytes_varint(&in), bytes_varint(&in), bytes_varint(&in); /* its terms, what they add up to */
  zero_varint(&in);
  zero_varint(&in);
  is_int(tops_find(of, STR("b"), &list, &found, NULL), GZ_CORRUPT, "a beginning that no document has is not");
}

/* A beginning of so many words that what it adds up to is stored; then its list is damaged. */
static void test_sums(void) {
  segment *of = world.now->segments[0]->segment;
  gz_search_options opts = {.limit = 10, .match = GZ_MATCH_ALL};
  const gz_results *r;
  tops_list list;
  posting p;
  bool found = false;
  uint32_t n = 1;
  ok(tops_find(of, STR("x"), &list, &found, NULL) == GZ_OK && found && list.sums_len, "what begins so is added up");
  if (!list.sums_len || posting_open_sums(&p, of, list.sums, list.sums_len, list.n_any, NULL) != GZ_OK) exit(2);
  while (posting_next(&p) != NO_DOC) n++;
  is_int(n, list.n_any, "by each document that has any of it");
  is_int(segment_check(of, NULL), GZ_OK, "as a check does");
  memset((void *)(uintptr_t)image_bytes(of, PART_SUMS, list.sums, list.sums_len).at, 0xff, (size_t)list.sums_len);
  is_int(posting_open_sums(&p, of, list.sums, list.sums_len, list.n_any, NULL), GZ_CORRUPT, "a damaged one is told");
  r = ask("x* bababaxr OR x* cobababar", &opts, false);
  ok(!r, "by a search too");
  gz_free(r);
}

int main(void) {
  shelf_begin(&world, "en");
  add_segment(0, PAGES, ARTICLES);
  add_segment(PAGES / 2, 5, 500);
  shelf_done(&world);
  compare("all of several words", "", " ", GZ_MATCH_ALL, false, 3);
  compare("any of several words", "", " ", GZ_MATCH_ANY, false, 4);
  compare("words with OR", "", " OR ", GZ_MATCH_ALL, false, 3);
  compare("words in headlines and anywhere", "title:", " ", GZ_MATCH_ALL, false, 3);
  compare("words in headlines or anywhere", "title:", " OR ", GZ_MATCH_ALL, false, 3);
  compare("words in headlines and anywhere, then some of them", "title:", " ", GZ_MATCH_AUTO, false, 4);
  compare("a word in headlines that is not finished", "title:", " ", GZ_MATCH_AUTO, true, 2);
  compare("articles with all words, then those with some", "", " ", GZ_MATCH_AUTO, false, 6);
  compare("a last word that is not finished", "", " ", GZ_MATCH_AUTO, true, 3);
  compare("all words and one that is not finished", "", " ", GZ_MATCH_ALL, true, 3);
  compare_phrases("phrases", "", GZ_ORDER_RANK);
  compare_phrases("phrases in order of file", "", GZ_ORDER_FILE);
  compare_phrases("phrases in order of date", "", GZ_ORDER_DATE);
  compare_phrases("phrases in headlines", "title:", GZ_ORDER_RANK);
  ok(n_estimated > 0, "some totals were estimated: %u", n_estimated);
  shelf_free(&world);
  /* Nothing is gone: what is stored of beginnings answers for articles without the other word. */
  shelf_begin(&world, "en");
  add_segment(0, PAGES, ARTICLES);
  shelf_done(&world);
  compare("a word and one that is not finished, of articles that are all there", "", " ", GZ_MATCH_AUTO, true, 2);
  compare("the same for several words", "", " ", GZ_MATCH_AUTO, true, 4);
  compare("the same for words in headlines", "title:", " ", GZ_MATCH_AUTO, true, 2);
  compare("one word, of articles that are all there", "", " ", GZ_MATCH_AUTO, false, 1);
  compare("a word in headlines, of articles that are all there", "title:", " ", GZ_MATCH_ALL, false, 1);
  compare_rare();
  count_headlines();
  test_sums();
  test_stored_of_none();
  shelf_free(&world);
  return tap_done();
}
