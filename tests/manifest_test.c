/* Is gazette.yaml taken at its word, and told what is wrong with it? And do globs match what they say? */
#include "linear.h"
#include "tap.h"

#include "base/buf.h"
#include "base/error.h"
#include "collection/glob.h"
#include "collection/manifest.h"
#include "failing.h"

/* ---------------------------------------------------------------- globs */

static void fits(const char *pattern, const char *path) {
  ok(glob_match(str_of(pattern), str_of(path)), "%s fits %s", pattern, path);
}

static void differs(const char *pattern, const char *path) {
  ok(!glob_match(str_of(pattern), str_of(path)), "%s does not fit %s", pattern, path);
}

static void test_globs(void) {
  fits("001_*.txt", "001_europe.txt");
  fits("*", "a");
  fits("a*", "a");
  fits("**/*.md", "a.md");
  fits("**/*.md", "b/c/a.md");
  fits("drafts/**", "drafts/a/b.md");
  fits("**", "a/b");
  fits("a/**/b", "a/b");
  fits("a/**/b", "a/x/y/b");
  fits("**/b/**/d", "a/b/c/d");
  fits("**/b*/c", "b1/x/b2/c");
  fits("a**c", "abc");
  fits("?.md", "\xc3\xa9.md");
  fits("[a-c]x", "bx");
  fits("[!a-c]x", "dx");
  fits("[\xc3\xa0-\xc3\xbf]x", "\xc3\xa9x");
  fits("[]a]", "]");
  fits("[a-]", "-");
  fits("a[", "a[");
  fits("a.b+c(d)", "a.b+c(d)");
  fits("", "");
  fits("2012/*", "2012/a.txt");
  differs("*.txt", "a/b.txt");
  differs("a*b", "a/b");
  differs("a?b", "a/b");
  differs("a[!x]b", "a/b");
  differs("**/b", "ab");
  differs("a/**/b", "a/xb");
  differs("a/**/b", "ab");
  differs("drafts/**", "drafts");
  differs("a**c", "a/c");
  differs("a", "");
  differs("", "a");
  differs("A", "a");
  differs("2012/*", "2012/a/b.txt");
  differs("?", "");
  differs("a", "ab");
  differs("ab", "a");
}

static void match_stars(const char *text, size_t len) {
  glob_match(STR("*a*a*a*a*a*a*a*a*a*a*a*a*a*a*a*b*c"), (gz_str){text, len});
}

static void match_folders(const char *text, size_t len) {
  glob_match(STR("**/a/**/a*/**/b/**/a/**/b/**/[!x]/**/c"), (gz_str){text, len});
}

static void read_hostile(const char *text, size_t len) {
  arena own;
  manifest m;
  arena_init(&own, &mem_libc);
  manifest_read((gz_str){text, len}, &own, &mem_libc, &m, NULL);
  arena_free(&own);
}

static void test_hostile_text(void) {
  static const hostile texts[] = {
      {"rules", "pages:\n  - path: a*\n    section: b\n", "  - path: c\n    section: d\n"},
      {"rules in braces", "pages: [{path: a}]\n", "pages: [{path: \"**/*\", format: x}]\n"},
      {"patterns", "exclude: [\"**/a\"]\n", "include: [\"*\", \"[a\"]\n"},
      {"aliases", "aliases:\n  - [a, b]\n", "  - [a, c]\n"},
      {"markers", "markers: [more]\n", "markers: [\"Read more\", \"Read more\"]\n"},
      {"keys that nobody knows", "a: b\n", "title: c\n"},
      {"a list that does not end", "markers: [a,", "a,"},
      {"what is no YAML", "pages: {", "}: - ["},
  };
  size_t i;
  for (i = 0; i < sizeof texts / sizeof *texts; i++) is_linear(&texts[i], 200000, read_hostile);
}

static void test_hostile_globs(void) {
  static char path[2000], pattern[5000];
  static const hostile stars = {"stars", "a", "ab"}, folders = {"folders", "a/", "b/a/"};
  double began = linear_now_ms();
  memset(path, 'a', sizeof path);
  ok(!glob_match(STR("*a*a*a*a*a*a*a*a*a*a*a*a*a*a*a*b"), (gz_str){path, sizeof path}), "stars among letters end");
  ok(!glob_match(STR("**/a**/a**/a**/a**/a**/a**/a**/b"), (gz_str){path, sizeof path}), "stars of folders end");
  ok(linear_now_ms() - began < 2000, "and in time");
  is_linear(&stars, 100000, match_stars);
  is_linear(&folders, 100000, match_folders);
  memset(pattern, '*', sizeof pattern);
  ok(!glob_match((gz_str){pattern, sizeof pattern}, STR("a")), "a pattern longer than any path fits nothing");
}

/* ---------------------------------------------------------------- the manifest as text */

static void put_texts(buf *out, const char *name, const gz_str *texts, uint32_t n) {
  uint32_t i;
  if (!n) return;
  buf_printf(out, "%s", name);
  for (i = 0; i < n; i++) buf_printf(out, "%s%.*s", i ? ", " : " ", STR_ARG(texts[i]));
  buf_printf(out, "\n");
}

static void put_manifest(buf *out, const manifest *m) {
  uint32_t i;
  if (m->title.data) buf_printf(out, "title %.*s\n", STR_ARG(m->title));
  if (m->language.data) buf_printf(out, "language %.*s\n", STR_ARG(m->language));
  put_texts(out, "include", m->include, m->n_include);
  put_texts(out, "exclude", m->exclude, m->n_exclude);
  put_texts(out, "markers", m->markers, m->n_markers);
  for (i = 0; i < m->n_aliases; i++) put_texts(out, "alias", m->aliases[i].names, m->aliases[i].n);
  for (i = 0; i < m->n_rules; i++) {
    const manifest_rule *r = &m->rules[i];
    buf_printf(out, "rule %u %.*s", r->line, STR_ARG(r->path));
    if (r->section.data) buf_printf(out, " section=%.*s", STR_ARG(r->section));
    if (r->format.data) buf_printf(out, " format=%.*s", STR_ARG(r->format));
    if (r->encoding.data) buf_printf(out, " encoding=%.*s", STR_ARG(r->encoding));
    if (r->split_level) buf_printf(out, " heading:%u", r->split_level);
    buf_printf(out, "\n");
  }
  for (i = 0; i < m->n_problems; i++)
    buf_printf(out, "%u: %.*s\n", m->problems[i].line, STR_ARG(m->problems[i].message));
}

static void says_bytes(const char *text, size_t len, const char *want, const char *name) {
  arena own;
  manifest m;
  buf out;
  arena_init(&own, &mem_libc);
  buf_init(&out, &mem_libc);
  if (manifest_read((gz_str){text, len}, &own, &mem_libc, &m, NULL) == GZ_OK) put_manifest(&out, &m);
  is_mem(out.data, out.len, want, strlen(want), "%s", name);
  buf_free(&out);
  arena_free(&own);
}

static void says(const char *text, const char *want, const char *name) { says_bytes(text, strlen(text), want, name); }

static const char full[] = "title: Harbour clippings\n"
                           "language: en\n"
                           "include: [\"**/*.txt\", ./notes/*.md]\n"
                           "exclude: [\"drafts/**\"]\n"
                           "markers: [Read more, Weiterlesen]\n"
                           "aliases:\n"
                           "  - [quay, pier, landing stage]\n"
                           "  - [42, forty-two]\n"
                           "pages:\n"
                           "  - path: \"001_*.txt\"\n"
                           "    section: Europe and North America\n"
                           "    format: digest\n"
                           "    encoding: windows-1252\n"
                           "  - path: \"weekly/**\"\n"
                           "    articles: heading:3\n";

static void test_keys(void) {
  says(full,
       "title Harbour clippings\nlanguage en\ninclude **/*.txt, notes/*.md\nexclude drafts/**\n"
       "markers Read more, Weiterlesen\nalias quay, pier, landing stage\nalias 42, forty-two\n"
       "rule 10 001_*.txt section=Europe and North America format=digest encoding=windows-1252\n"
       "rule 14 weekly/** heading:3\n",
       "every key is read");
  says("", "", "an empty manifest says nothing");
  says("# only words\n", "", "nor does one of comments");
  says("title:\nmarkers:\npages:\naliases:\n", "", "nor do keys without a value");
  says("title: 2012\nlanguage: none\n", "title 2012\nlanguage none\n", "a number is a title as it is written");
  says("pages:\n- path: a\n- path: b\n", "rule 2 a\nrule 3 b\n", "rules may stand at the margin");
}

static void test_problems(void) {
  says("titel: x\nlanguage: en\n", "language en\n1: unknown key \"titel\"; did you mean title?\n",
       "a key that is nearly one is told, and the rest works");
  says("colour: x\n",
       "1: unknown key \"colour\"; there are title, language, include, exclude, markers, aliases, pages\n",
       "for another all are named");
  says("pages:\n  - path: a\n    sektion: b\n    format: digest\n",
       "rule 2 a format=digest\n3: unknown key \"sektion\"; did you mean section?\n", "so in rules");
  says("title: [a]\ninclude: a\nexclude: {a: b}\nmarkers: 3\naliases: x\npages: {path: a}\nlanguage: en\n",
       "language en\n1: title: a text is expected, not a list\n"
       "2: include: a list is expected, such as [\"one\", \"two\"], not a text\n"
       "3: exclude: a list is expected, such as [\"one\", \"two\"], not a map of keys\n"
       "4: markers: a list is expected, such as [\"one\", \"two\"], not a text\n"
       "5: aliases: a list of lists is expected, such as - [one, two], not a text\n"
       "6: pages: a list of rules is expected, each beginning with - path:, not a map of keys\n",
       "wrong types are told, and the rest works");
  says("markers: [a, [b], '', c]\n",
       "markers a, c\n1: markers: a text is expected in the list, not a list\n1: markers: an empty item\n",
       "of a list what is right is taken");
  says("aliases:\n  - [a, b]\n  - c\n  - [d]\n",
       "alias a, b\n3: aliases: a list is expected, such as [\"one\", \"two\"], not a text\n"
       "4: aliases: a group needs two names or more\n",
       "so of aliases");
  says("pages:\n  - section: x\n  - 3\n  - path: a\n",
       "rule 4 a\n2: pages: a rule without path: says nothing\n3: pages: a rule with path: is expected, not a text\n",
       "a rule needs a path");
  says("pages:\n  - path: a\n    format: digset\n    articles: heading:7\n  - path: b\n    format: rst\n    articles: "
       "all\n",
       "rule 2 a\nrule 5 b format=rst\n3: unknown format \"digset\"; did you mean digest?\n"
       "4: articles: one or heading:1 to heading:6 is expected, not \"heading:7\"\n"
       "7: articles: one or heading:1 to heading:6 is expected, not \"all\"\n",
       "values that are none are told");
  says("- a\n- b\n", "1: keys are expected, such as title: My articles, not a list\n", "a list is no manifest");
  says("words\n", "1: keys are expected, such as title: My articles, not a text\n", "nor are words");
}

static bool tells(const char *text, size_t len, uint32_t line, const char *part, const char *title) {
  arena own;
  manifest m;
  bool good;
  arena_init(&own, &mem_libc);
  good = manifest_read((gz_str){text, len}, &own, &mem_libc, &m, NULL) == GZ_OK && m.n_problems >= 1 &&
         m.problems[0].line == line &&
         memmem(m.problems[0].message.data, m.problems[0].message.len, part, strlen(part)) &&
         str_equal(m.title, str_of(title));
  arena_free(&own);
  return good;
}

static void test_broken(void) {
  static const char unknown[] = "title: x\nlanguage: tlh\n",
                    encoding[] = "title: x\npages:\n  - path: a\n    encoding: utf-99\n";
  static const char cut[] = "title: x\nmarkers: [a\nlanguage: en\n", tab[] = "a: b\n\tc\ntitle: x\n";
  static const char invalid[] = "title: x\nmarkers: [\xff]\n", control[] = "title: x\nmarkers: [\1]\n";
  char *big, *many;
  size_t i;
  ok(tells(unknown, sizeof unknown - 1, 2, "language", "x"), "an unknown language is told");
  ok(tells(encoding, sizeof encoding - 1, 4, "encoding", "x"), "so is an encoding");
  ok(tells(cut, sizeof cut - 1, 2, "did not find expected", "x") ||
         tells(cut, sizeof cut - 1, 3, "did not find expected", "x"),
     "a key that is broken is told");
  says(cut + 9, "language en\n2: did not find expected ',' or ']' while parsing a flow sequence\n",
       "and those after it are read");
  ok(tells(tab, sizeof tab - 1, 2, "", "x"), "a tab where none may be is told with its line");
  ok(tells(invalid, sizeof invalid - 1, 2, "UTF-8", "x"), "bytes that are not UTF-8 are told");
  ok(tells(control, sizeof control - 1, 2, "control", "x"), "control characters are told");
  ok(tells("\0\1\2\3\xff\xfe\n\n{[", 10, 1, "", ""), "a binary file is told");
  says_bytes("\xef\xbb\xbftitle: x\r\nlanguage: en\r\n", 27, "title x\nlanguage en\n",
             "a byte-order mark and CRLF are nothing");
  says_bytes("\xff\xfet\0i\0t\0l\0e\0:\0 \0x\0\n\0", 20, "title x\n", "UTF-16 is read");
  big = malloc(2 << 20);
  if (!big) abort();
  memset(big, '#', 2 << 20);
  ok(tells(big, 2 << 20, 1, "larger", ""), "a manifest of megabytes is told");
  free(big);
  many = malloc(6 * 5000);
  if (!many) abort();
  for (i = 0; i < 5000; i++)
    snprintf(many + 5 * i, 6, "%c%c%c:\n", (char)('a' + i % 26), (char)('a' + i / 26 % 26), (char)('a' + i / 676));
  ok(tells(many, 5 * 5000, 1, "unknown key", ""), "thousands of unknown keys are told, the first hundred");
  free(many);
}

/* ---------------------------------------------------------------- what it says of a page */

static void test_rules(void) {
  static const char text[] =
      "exclude: [\"drafts/**\"]\npages:\n  - {path: \"**\", section: All, encoding: latin1}\n"
      "  - {path: \"a/*.log\", section: Logs, format: plain}\n  - {path: \"a/b.log\", articles: heading:2}\n";
  arena own;
  manifest m;
  manifest_rule r;
  arena_init(&own, &mem_libc);
  if (!ok(manifest_read(str_of(text), &own, &mem_libc, &m, NULL) == GZ_OK && !m.n_problems, "the rules are read"))
    return;
  manifest_for(&m, STR("a/b.log"), &r);
  ok(str_equal(r.section, STR("Logs")) && str_equal(r.encoding, STR("latin1")) && r.split_level == 2 &&
         str_equal(r.format, STR("plain")),
     "later rules win, key by key");
  manifest_for(&m, STR("c.txt"), &r);
  ok(str_equal(r.section, STR("All")) && !r.format.data && !r.split_level, "a page has the rules that fit it");
  ok(manifest_wants(&m, STR("c.txt")) && manifest_wants(&m, STR("x/c.md")), "pages of known formats are wanted");
  ok(!manifest_wants(&m, STR("drafts/c.txt")), "not those that are excluded");
  ok(!manifest_wants(&m, STR("c.png")) && !manifest_wants(&m, STR("gazette.yaml")), "nor what is no page");
  ok(manifest_wants(&m, STR("a/x.log")), "a rule that names the format makes it a page");
  arena_free(&own);
  arena_init(&own, &mem_libc);
  manifest_read(STR("include: [\"*.log\"]\nexclude: [\"b*\"]\n"), &own, &mem_libc, &m, NULL);
  ok(manifest_wants(&m, STR("a.log")) && !manifest_wants(&m, STR("a.txt")) && !manifest_wants(&m, STR("b.log")),
     "include says what is wanted, less exclude");
  arena_free(&own);
  memset(&m, 0, sizeof m);
  ok(manifest_wants(&m, STR("a.txt")), "without a manifest known formats are wanted");
}

static void test_memory(void) {
  static const char broken[] = "title: x\nlanguage: de\nmarkers: [a\naliases: [[b, c]]\ncolour: d\n";
  const char *texts[] = {full, broken};
  size_t i, n;
  for (i = 0; i < 2; i++) {
    failing f = {0};
    allocator from = {failing_alloc, &f};
    gz_status status = GZ_NOMEM;
    for (n = 1; n < 2000 && status == GZ_NOMEM && !f.lent; n++) {
      arena own;
      manifest m;
      memset(&f, 0, sizeof f);
      f.fail_at = n;
      arena_init(&own, &from);
      status = manifest_read(str_of(texts[i]), &own, &from, &m, NULL);
      arena_free(&own);
    }
    ok(n > 5 && status == GZ_OK && !f.lent, "whichever allocation fails, that is said, and nothing is left behind");
  }
}

int main(void) {
  test_globs();
  test_hostile_globs();
  test_hostile_text();
  test_keys();
  test_problems();
  test_broken();
  test_rules();
  test_memory();
  return tap_done();
}
