/* Are the words found that a few edits away means? Random vocabularies; each answer is compared with one found by looking
 * at every word with a table of all distances. */
#include "tap.h"

#include "chance.h"
#include "index/near.h"
#include "shelf.h"
#include "text/utf8.h"

enum { WORDS = 1500, ROOM = 40, CHARS = 64 };
static char words[WORDS][ROOM];

/* Few letters, so that many words are near each other; the last takes two bytes. */
static void random_word(char *out, uint32_t most) {
  static const char *const letters[] = {"a", "b", "c", "\xd0\xb6"};
  uint32_t n = 1 + chance(most), n_letters = 2 + chance(3);
  for (*out = '\0'; n; n--) strcat(out, letters[chance(n_letters)]);
}

static uint32_t chars_of(const char *s, uint32_t out[CHARS]) {
  uint32_t n = 0;
  const char *end = s + strlen(s);
  while (s < end) s += utf8_decode(s, end, &out[n++]);
  return n;
}

static unsigned least(unsigned a, unsigned b) { return a < b ? a : b; }

/* Optimal string alignment, the whole table; of `b`, or of the nearest of its beginnings. */
static unsigned distance(const char *a, const char *b, bool beginning) {
  unsigned d[CHARS + 1][CHARS + 1], best;
  uint32_t x[CHARS], y[CHARS], n = chars_of(a, x), m = chars_of(b, y), i, j;
  for (i = 0; i <= n; i++)
    for (j = 0; j <= m; j++) {
      if (!i || !j) {
        d[i][j] = i + j;
        continue;
      }
      d[i][j] = least(least(d[i - 1][j], d[i][j - 1]) + 1, d[i - 1][j - 1] + (x[i - 1] != y[j - 1]));
      if (i > 1 && j > 1 && x[i - 1] == y[j - 2] && x[i - 2] == y[j - 1]) d[i][j] = least(d[i][j], d[i - 2][j - 2] + 1);
    }
  best = d[n][m];
  for (j = 0; beginning && j < m; j++) best = least(best, d[n][j]);
  return best;
}

static void make_vocabulary(shelf *s, uint32_t most) {
  static shelf_item item = {"a.txt", "News", NULL, "x", NULL};
  static char body[WORDS * (ROOM + 1)];
  size_t len = 0;
  uint32_t i;
  for (i = 0; i < WORDS; i++) {
    random_word(words[i], most);
    len += (size_t)sprintf(body + len, "%s ", words[i]);
  }
  item.body = body;
  shelf_begin(s, "none");
  shelf_add(s, &item, 1);
  shelf_done(s);
}

static bool begins_alike(const char *a, const char *b, uint32_t firm) {
  uint32_t x[CHARS] = {0}, y[CHARS] = {0}, i;
  chars_of(a, x);
  chars_of(b, y);
  for (i = 0; i < firm; i++)
    if (!y[i]) return true;
    else if (x[i] != y[i]) return false;
  return true;
}

/* Every form of the segment that is near, and no other, ascending, with its distance. */
static bool walk(segment *of, const char *wanted, unsigned edits, bool open_end, uint32_t firm, bool slices) {
  near_walk *w = malloc(sizeof *w);
  arena into;
  near_form f;
  uint32_t n = 0, n_want = 0, i, last = 0, n_terms = segment_numbers(of)->n_terms;
  bool found, done = false, right = true;
  gz_error err;
  arena_init(&into, &mem_libc);
  near_begin(w, of, str_of(wanted), edits, open_end, firm);
  while (!done && right) {
    slice sl = {slices ? 0 : UINT64_MAX, 0, false};
    if (near_next(w, &sl, &f, &found, &done, &err) != GZ_OK) right = false;
    if (!right || !found) continue;
    right = (!n || f.term > last) && f.term < n_terms;
    last = f.term;
    n++;
    if (right) {
      term_info t;
      char form[ROOM];
      right = segment_term_info(of, f.term, &into, &t, &err) == GZ_OK;
      snprintf(form, sizeof form, "%.*s", STR_ARG(t.form));
      right = right && distance(wanted, form, open_end) == f.edits && f.edits <= edits;
    }
    if (slices) segment_drop(of);
  }
  for (i = 0; i < n_terms && right; i++) {
    term_info t;
    char form[ROOM];
    right = segment_term_info(of, i, &into, &t, &err) == GZ_OK;
    snprintf(form, sizeof form, "%.*s", STR_ARG(t.form));
    n_want += right && distance(wanted, form, open_end) <= edits && begins_alike(wanted, form, firm);
    if (right && near_edits(str_of(wanted), t.form, edits) != least(distance(wanted, form, false), edits + 1))
      right = false;
  }
  if (n != n_want) right = false;
  if (!right) note("%s~%u%s: %u found, %u are", wanted, edits, open_end ? " …" : "", n, n_want);
  arena_free(&into);
  free(w);
  return right;
}

static void test_random(void) {
  uint32_t round, i, failed = 0, n = 0;
  for (round = 0; round < 8; round++) {
    shelf s;
    make_vocabulary(&s, 3 + 2 * round);
    for (i = 0; i < 60 && failed < 5; i++, n++) {
      char wanted[ROOM];
      if (chance(3)) random_word(wanted, 10);
      else snprintf(wanted, sizeof wanted, "%s", words[chance(WORDS)]);
      if (!walk(s.now->segments[0]->segment, wanted, i % (NEAR_EDITS_MOST + 1), chance(3) == 0, chance(3), chance(2)))
        failed++;
    }
    shelf_free(&s);
  }
  ok(!failed, "%u random words: the forms near them are found, no others, each once", n);
}

/* A text's sound: of several vowels one, of letters doubled one. */
static uint32_t sound_of(const char *s, uint32_t out[CHARS]) {
  uint32_t all[CHARS], n = chars_of(s, all), i, n_out = 0;
  for (i = 0; i < n; i++) {
    uint32_t c = all[i] < 128 && strchr("aeiouy", (int)all[i]) ? 'a' : all[i];
    if (!n_out || out[n_out - 1] != c) out[n_out++] = c;
  }
  return n_out;
}

static bool sounds_alike(const char *a, const char *b) {
  uint32_t x[CHARS], y[CHARS], n = sound_of(a, x), all[CHARS];
  return n == sound_of(b, y) && !memcmp(x, y, n * sizeof *x) && chars_of(b, all) <= chars_of(a, all) + NEAR_EDITS_MOST;
}

static bool walk_sound(segment *of, const char *wanted) {
  near_walk *w = malloc(sizeof *w);
  uint32_t n = 0, n_want = 0, i;
  bool found, done = false, right = true;
  slice sl = {UINT64_MAX, 0, false};
  near_form f;
  arena into;
  gz_error err;
  term_info t;
  char form[ROOM];
  arena_init(&into, &mem_libc);
  near_begin_sound(w, of, str_of(wanted));
  while (right && near_next(w, &sl, &f, &found, &done, &err) == GZ_OK && !done) {
    right = segment_term_info(of, f.term, &into, &t, &err) == GZ_OK;
    snprintf(form, sizeof form, "%.*s", STR_ARG(t.form));
    right = right && sounds_alike(wanted, form);
    n++;
  }
  for (i = 0; i < segment_numbers(of)->n_terms && right; i++) {
    right = segment_term_info(of, i, &into, &t, &err) == GZ_OK;
    snprintf(form, sizeof form, "%.*s", STR_ARG(t.form));
    n_want += sounds_alike(wanted, form);
  }
  if (n != n_want || !right) note("%s: %u found, %u are", wanted, n, n_want);
  arena_free(&into);
  free(w);
  return right && n == n_want;
}

static void test_sounds(void) {
  uint32_t round, i, failed = 0, n = 0;
  for (round = 0; round < 6; round++) {
    shelf s;
    make_vocabulary(&s, 4 + 2 * round);
    for (i = 0; i < 60 && failed < 5; i++, n++)
      if (!walk_sound(s.now->segments[0]->segment, words[chance(WORDS)])) failed++;
    shelf_free(&s);
  }
  ok(!failed, "%u random words: the forms that sound alike are found, no others", n);
}

/* A segment with so many words that the common ones are told apart. */
static void make_large(shelf *s) {
  static shelf_item items[COMMON_DOCS];
  static char often[WORDS * (ROOM + 1)], seldom[WORDS * (ROOM + 1) + COMMON_TERMS * 8];
  size_t n_often = 0, n_seldom = 0;
  uint32_t i;
  for (i = 0; i < WORDS; i++) { /* all in one article, two thirds in all articles */
    random_word(words[i], 4 + i % 8);
    if (i % 3) n_often += (size_t)sprintf(often + n_often, "%s ", words[i]);
    n_seldom += (size_t)sprintf(seldom + n_seldom, "%s ", words[i]);
  }
  for (i = 0; i < COMMON_TERMS; i++) n_seldom += (size_t)sprintf(seldom + n_seldom, "z%u ", i);
  for (i = 0; i < COMMON_DOCS; i++) items[i] = (shelf_item){"a.txt", "News", NULL, "x", i ? often : seldom};
  shelf_begin(s, "none");
  shelf_add(s, items, COMMON_DOCS);
  shelf_done(s);
}

/* Every common form that is near, once, and no other. */
static bool walk_common(segment *of, const char *wanted, unsigned edits, bool open_end, uint32_t firm, bool slices) {
  uint32_t n_terms = segment_numbers(of)->n_terms, n = 0, n_want = 0, i;
  near_walk *w = malloc(sizeof *w);
  unsigned char *seen = calloc(n_terms, 1);
  bool found, done = false, right = true;
  near_form f;
  gz_error err;
  arena into;
  arena_init(&into, &mem_libc);
  near_begin_common(w, of, str_of(wanted), edits, open_end, firm);
  while (!done && right) {
    slice sl = {slices ? 0 : UINT64_MAX, 0, false};
    right = near_next(w, &sl, &f, &found, &done, &err) == GZ_OK;
    if (right && found) right = f.term < n_terms && !seen[f.term]++ && ++n;
    if (slices) segment_drop(of);
  }
  for (i = 0; i < n_terms && right; i++) {
    arena_mark mark = arena_here(&into);
    term_info t;
    char form[ROOM];
    right = segment_term_info(of, i, &into, &t, &err) == GZ_OK;
    snprintf(form, sizeof form, "%.*s", STR_ARG(t.form));
    if (t.n_docs >= COMMON_DOCS && distance(wanted, form, open_end) <= edits && begins_alike(wanted, form, firm)) {
      right = seen[i];
      n_want++;
    }
    arena_rewind(&into, mark);
  }
  if (!right || n != n_want) note("%s~%u%s: %u found, %u are", wanted, edits, open_end ? " …" : "", n, n_want);
  arena_free(&into);
  free(seen);
  free(w);
  return right && n == n_want;
}

static void test_common(void) {
  uint32_t i, failed = 0, n = 60;
  gz_error err;
  shelf s;
  segment *of;
  make_large(&s);
  of = s.now->segments[0]->segment;
  ok(common_is(of) && segment_check(of, &err) == GZ_OK, "a large segment tells its common words apart");
  for (i = 0; i < n && failed < 5; i++) {
    char wanted[ROOM];
    if (chance(3)) random_word(wanted, 10);
    else snprintf(wanted, sizeof wanted, "%s", words[chance(WORDS)]);
    if (!walk_common(of, wanted, i % (NEAR_EDITS_MOST + 1), chance(3) == 0, chance(3), chance(2))) failed++;
  }
  ok(!failed, "%u random words: the common forms near them are found, no others, each once", n);
  shelf_free(&s);
}

static void test_pairs(void) {
  static const struct {
    const char *a, *b;
    unsigned edits;
  } pairs[] = {{"harbour", "harbour", 0}, {"harbour", "harbor", 1}, {"harbour", "hrabour", 1}, {"camp", "xcamp", 1},
               {"camp", "amp", 1},        {"camp", "dump", 2},      {"camp", "", 4},           {"ab", "ba", 1},
               {"abc", "ca", 3},          {"жук", "жкук", 1},       {"жук", "кук", 1},         {"ca", "abc", 3}};
  uint32_t i;
  for (i = 0; i < sizeof pairs / sizeof *pairs; i++) {
    unsigned want = pairs[i].edits < 3 ? pairs[i].edits : 3,
             got = near_edits(str_of(pairs[i].a), str_of(pairs[i].b), 2);
    ok(got == want, "%s and %s are %u%s edits apart", pairs[i].a, pairs[i].b, want, want == 3 ? " or more" : "");
  }
}

int main(void) {
  char longest[NEAR_CHARS_MOST + 2];
  memset(longest, 'a', sizeof longest - 1);
  longest[sizeof longest - 1] = '\0';
  test_pairs();
  ok(near_edits(str_of(longest), str_of(longest), 2) == 3, "a word that is too long is near to nothing");
  longest[NEAR_CHARS_MOST] = '\0';
  ok(near_edits(str_of(longest), str_of(longest), 2) == 0, "the longest is near to itself");
  test_random();
  test_sounds();
  test_common();
  return tap_done();
}
