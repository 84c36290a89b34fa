/* Which articles tell the same story, and are hits that do one hit? Keys of odd texts; then random collections of stories, each
 * told several times: what a search folds is compared with the fold of what it finds when all are shown. */
#include "tap.h"

#include "chance.h"
#include "index/image.h"
#include "query/fold.h"
#include "shelf.h"
#include "text/story.h"

/* ---------------------------------------------------------------- keys */

static void test_same(const char *a, const char *a_body, const char *b, const char *b_body, bool same,
                      const char *name) {
  uint64_t x = story_key(str_of(a), str_of(a_body)), y = story_key(str_of(b), str_of(b_body));
  ok((x == y && x) == same, "%s", name);
}

static void test_keys(void) {
  const char *body = "The evening ferry, with nine aboard, ran onto the sandbank below the quay. Nobody was hurt.";
  test_same("Ferry aground", body, "Ferry aground", body, true, "a copy is the same story");
  test_same("Ferry aground", body, "FERRY AGROUND!",
            "The evening ferry \xe2\x80\x94 with nine aboard \xe2\x80\x94 ran onto", true,
            "so is an excerpt in other letter case, with other punctuation");
  test_same("Ferry aground", body, "Ferry aground", "The evening ferry, with nine aboard, ran", false,
            "one that is cut before eight words is not known");
  test_same("Ferry aground", body, "Ferry afloat", body, false, "another headline is another story");
  test_same("Ferry aground", body, "Ferry aground", "The evening ferry, with ten aboard, ran onto the sandbank.", false,
            "so is another beginning");
  test_same("Weather", "", "Weather", "", false, "what has less than four words has no story");
  test_same("On C++", "A language with classes", "On C", "A language with classes", false, "C++ is not C");
  test_same("Caf\xc3\x89 L\xc3\xb6we", "opens its doors today", "caf\xc3\xa9 l\xc3\x96we",
            "Opens its doors \xe2\x80\x9ctoday\xe2\x80\x9d", true, "Latin letters have no case here");
  test_same("Don\xe2\x80\x99t panic", "says the mayor today", "Don't panic", "says the mayor today", true,
            "an apostrophe is one, however it is written");
  test_same("\xe6\xb8\xaf\xe3\x81\xae\xe5\xa3\x81", "\xe6\xb8\xaf", "\xe6\xb8\xaf\xe3\x81\xae\xe5\xa3\x81",
            "\xe6\xb8\xaf", true, "ideographs are words");
}

/* ---------------------------------------------------------------- folding */

enum { SEGMENTS = 3, DOCS = 240, STORIES = 60, WORDS = 12, QUERIES = 400 };

static const char *const vocabulary[WORDS] = {"harbour", "ferry", "quay",   "anchor", "silt",  "bell",
                                              "council", "vote",  "school", "market", "storm", "roof"};

static shelf world;
static char paths[SEGMENTS * DOCS][16], titles[STORIES][64], bodies[SEGMENTS * DOCS][400];

/* Of three segments the later ones replace some pages of the earlier. */
static void make_world(uint32_t n_segments, uint32_t n_stories) {
  static shelf_item items[DOCS];
  uint32_t in, i, k;
  for (i = 0; i < n_stories; i++)
    snprintf(titles[i], sizeof titles[i], "Story number %u of the %s", i, vocabulary[i % WORDS]);
  shelf_begin(&world, "en");
  for (in = 0; in < n_segments; in++) {
    uint32_t step = in ? 3 : 1, n = 0;
    for (i = 0; i < DOCS; i += step, n++) {
      uint32_t story = chance(n_stories);
      char *path = paths[in * DOCS + n], *body = bodies[in * DOCS + n];
      snprintf(path, sizeof *paths, "%04u.txt", in > 1 ? i + 1 : i);
      snprintf(body, sizeof *bodies, "one two three four five six %s eight", vocabulary[story % WORDS]);
      for (k = chance(25); k; k--) {
        strcat(body, " ");
        strcat(body, vocabulary[chance(WORDS)]);
      }
      items[n] = (shelf_item){path, "S", NULL, titles[story], body};
    }
    shelf_add(&world, items, n);
  }
  shelf_done(&world);
}

static const gz_results *ask(const char *text, const gz_search_options *opts) {
  search_setup setup = shelf_setup(&world);
  const gz_results *r = NULL;
  search *s;
  bool done = false;
  setup.texts.open = NULL;
  if (search_begin(&setup, str_of(text), opts, &s, NULL) != GZ_OK) return NULL;
  while (!done && search_step(s, chance(2) ? -1 : 0.01, &done, NULL) == GZ_OK) continue;
  if (done) search_finish(s, &r, NULL);
  search_end(s);
  return r;
}

static bool told_before(const gz_results *all, size_t i) {
  size_t k;
  for (k = 0; k < i; k++)
    if (str_equal(all->hits[k].article.title, all->hits[i].article.title)) return true;
  return false;
}

/* Every other article of the hit's story that matches, each once. */
static bool right_also(const gz_results *all, const gz_hit *hit) {
  uint32_t n = 0, k;
  size_t i;
  for (i = 0; i < all->n_hits; i++) {
    const gz_article *a = &all->hits[i].article;
    if (!str_equal(a->title, hit->article.title) || str_equal(a->id, hit->article.id)) continue;
    for (k = 0; k < hit->n_also && !str_equal(hit->also[k].id, a->id);) k++;
    if (k == hit->n_also) return false;
    n++;
  }
  return n == hit->n_also;
}

/* Each article of the total has one section; a story that is folded is counted once. */
static bool right_facets(const gz_results *r) {
  uint64_t n = 0;
  size_t i;
  for (i = 0; r->n_facets == 1 && i < r->facets->n; i++) n += r->facets->at[i].articles;
  return n == r->total;
}

static bool compare(const char *text, gz_search_options opts) {
  gz_search_options every = opts;
  const gz_results *all, *r;
  uint64_t total = 0, partial = 0;
  size_t i, k, n = 0;
  bool right;
  every.limit = SEGMENTS * DOCS;
  every.offset = 0;
  every.duplicates = GZ_DUPLICATES_SHOW;
  opts.facets = GZ_FACET_SECTION;
  all = ask(text, &every);
  r = ask(text, &opts);
  if (!all || !r) return false;
  right = r->exact && r->complete;
  for (i = 0; i < all->n_hits; i++) { /* the first of each story */
    bool full = !all->hits[i].partial || opts.match == GZ_MATCH_ANY;
    if (told_before(all, i)) continue;
    for (k = i + 1; k < all->n_hits && !full; k++)
      full = !all->hits[k].partial && str_equal(all->hits[k].article.title, all->hits[i].article.title);
    if (full) total++;
    else partial++;
    if (n >= opts.offset && n - opts.offset < r->n_hits) {
      const gz_hit *hit = &r->hits[n - opts.offset];
      right = right && str_equal(hit->article.id, all->hits[i].article.id) && right_also(all, hit);
    }
    n++;
  }
  n = n > opts.offset ? n - opts.offset : 0;
  right = right && r->n_hits == (n < opts.limit ? n : opts.limit) && r->total == total && r->partial_total == partial &&
          right_facets(r);
  if (!right)
    note("%s (match %d, order %d, limit %u, offset %u): %u + %u, not %u + %u; %u hits", text, (int)opts.match,
         (int)opts.order, opts.limit, opts.offset, (unsigned)r->total, (unsigned)r->partial_total, (unsigned)total,
         (unsigned)partial, (unsigned)r->n_hits);
  gz_free(all);
  gz_free(r);
  return right;
}

static void test_folding(uint32_t n_segments, uint32_t n_stories) {
  uint32_t i, k, n_wrong = 0;
  make_world(n_segments, n_stories);
  for (i = 0; i < QUERIES && n_wrong < 5; i++) {
    gz_search_options opts = {
        .limit = chance(12), .offset = chance(3) ? 0 : chance(20), .match = (gz_match_mode)chance(3)};
    char text[128] = "";
    if (!chance(4)) opts.order = GZ_ORDER_FILE;
    if (!chance(6)) opts.filter.path = STR("00*");
    for (k = 1 + chance(4); k; k--) {
      strcat(text, chance(5) ? "" : "-");
      strcat(text, vocabulary[chance(WORDS)]);
      strcat(text, " ");
    }
    n_wrong += !compare(text, opts);
  }
  ok(n_wrong == 0, "%u stories in %u segments are folded as they would be by hand", n_stories, n_segments);
  shelf_free(&world);
}

static void test_twins(void) {
  const twin *twins;
  uint32_t n, n_stories, i, n_wrong = 0;
  make_world(1, STORIES);
  ok(snapshot_twins(world.now, 0, &twins, &n, &n_stories, NULL) == GZ_OK && !twins,
     "what would take too long is not known");
  ok(snapshot_twins(world.now, UINT32_MAX, &twins, &n, &n_stories, NULL) == GZ_OK && n > DOCS / 2 &&
         n_stories <= STORIES,
     "twins are known when they are asked for");
  for (i = 1; i < n; i++) n_wrong += twins[i].ref.doc <= twins[i - 1].ref.doc || twins[i].story >= n_stories;
  is_int(n_wrong, 0, "in order, each with its story");
  shelf_free(&world);
}

/* Whether the list cannot be read as far as the twins. */
static bool is_broken(segment *of, const fold *f, arena *own) {
  match_term term = {.kind = TERM_STEM, .form = STR("eight"), .stem = STR("eight")};
  group g;
  uint32_t i;
  if (group_find(&g, &term, of, own, NULL) != GZ_OK || group_open(&g, own, NULL) != GZ_OK) return true;
  for (i = 0; i < f->n_twins; i++)
    if (g.doc < f->twins[i].ref.doc || !i) group_seek(&g, f->twins[i].ref.doc);
  return group_failed(&g);
}

/* Counts the twins with the word. */
static gz_status count_twins(fold *f, const query *q, arena *own) {
  slice forever = {UINT64_MAX, 0, false};
  bool known, any, done = false;
  plan p;
  gz_status status = plan_make(q->root, world.now, glob_match, own, &p, NULL);
  fold_init(f, world.now, &mem_libc);
  if (status == GZ_OK) status = fold_known(f, &known, &any, NULL);
  while (status == GZ_OK && !done) status = fold_count(f, &p, NULL, false, false, &forever, &done, NULL);
  plan_free(&p);
  return status;
}

/* The list of a word that all articles have, each of its bytes changed behind the checksum. */
static void test_damaged(void) {
  query_options opts = {0};
  uint32_t term, n_wrong = 0, n_broken = 0, n_late = 0;
  dict_cursor at;
  term_entry e;
  segment *of;
  arena own;
  query q;
  fold f;
  posting p;
  char *list;
  size_t i;
  make_world(1, STORIES);
  arena_init(&own, &mem_libc);
  of = world.now->segments[0]->segment;
  term = segment_term(of, STR("eight"));
  if (query_parse(STR("eight"), &opts, world.words, &own, &q, NULL) != GZ_OK || !segment_term_entry(of, term, &at, &e))
    exit(2);
  is_int(count_twins(&f, &q, &own), GZ_OK, "twins with a word are counted");
  fold_free(&f);
  list = (char *)(uintptr_t)image_bytes(of, PART_POSTINGS, e.postings, e.postings_len).at;
  for (i = 0; i < e.postings_len; i++) {
    gz_status status;
    bool broken;
    list[i] = (char)~list[i];
    status = count_twins(&f, &q, &own);
    broken = is_broken(of, &f, &own);
    n_broken += broken;
    n_late += broken && posting_open(&p, of, term, NULL) == GZ_OK;
    n_wrong += status != (broken ? GZ_CORRUPT : GZ_OK);
    fold_free(&f);
    list[i] = (char)~list[i];
  }
  ok(n_late > 5 && n_broken > n_late && !n_wrong, "a list that breaks off while they are counted is told (%u of %u)",
     n_late, n_broken);
  arena_free(&own);
  shelf_free(&world);
}

int main(void) {
  test_keys();
  test_folding(1, STORIES);
  test_folding(3, STORIES);
  test_folding(3, 3);
  test_twins();
  test_damaged();
  return tap_done();
}
