/* Does YAML say what it should, and is what would never end refused? */
#include "format/yaml.h"

#include "base/buf.h"
#include "base/error.h"
#include "failing.h"
#include "linear.h"
#include "tap.h"
#include "values.h"

static char shown[4096];

/* The value of a document, or "line N: why not". */
static const char *read_bytes(const char *text, size_t len) {
  arena own;
  gz_value v;
  gz_error err;
  buf out;
  arena_init(&own, &mem_libc);
  buf_init(&out, &mem_libc);
  if (yaml_read((gz_str){text, len}, &own, &mem_libc, &v, &err) == GZ_OK) put_value(&out, &v, true);
  else buf_printf(&out, "line %zu: %s", err.at, err.text);
  snprintf(shown, sizeof shown, "%.*s", (int)out.len, out.data);
  buf_free(&out);
  arena_free(&own);
  return shown;
}

static const char *read_text(const char *text) { return read_bytes(text, strlen(text)); }

static void test_scalars(void) {
  is_str(read_text("- null\n- ~\n- Null\n- NULL\n-\n- nULL\n"), "[null, null, null, null, null, \"nULL\"]",
         "null has five forms");
  is_str(read_text("[true, True, TRUE, false, tRUE]"), "[true, true, true, false, \"tRUE\"]",
         "true and false have three each");
  is_str(read_text("[yes, no, on, off, y]"), "[\"yes\", \"no\", \"on\", \"off\", \"y\"]",
         "yes and no are texts, as in YAML 1.2");
  is_str(read_text("[0, -12, +7, 007, 0x1F, 0o17]"), "[0, -12, 7, 7, 31, 15]", "whole numbers are read in three bases");
  is_str(read_text("[0x, 0o8, 1_000, -, +, -0x1]"), "[\"0x\", \"0o8\", \"1_000\", \"-\", \"+\", \"-0x1\"]",
         "what is nearly a number is a text");
  is_str(read_text("[9223372036854775807, 9223372036854775808]"), "[9223372036854775807, 9.2233720368547758e+18!]",
         "a number beyond 64 bits is real");
  is_str(read_text("[1.5, -.5, 1., 1e3, 1.5E-3, .]"), "[1.5!, -0.5!, 1!, 1000!, 0.0015!, \".\"]", "reals are read");
  is_str(read_text("[.inf, -.INF, .nan, inf, nan]"), "[inf!, -inf!, nan!, \"inf\", \"nan\"]", "infinity has a dot");
  is_str(read_text("[2012-03-04, 12:30, 1.2.3]"), "[\"2012-03-04\", \"12:30\", \"1.2.3\"]",
         "dates and times stay texts");
  is_str(read_text("['12', \"true\", '']"), "[\"12\", \"true\", \"\"]", "what is quoted is a text");
  is_str(read_text("title: ! 'Issue #4'"), "{title: \"Issue #4\"}", "a tag of no meaning is ignored");
  is_str(read_text("a: !!str x\nb: !own {c: 1}"), "{a: \"x\", b: {c: 1}}", "so are other tags");
}

static void test_shapes(void) {
  is_str(read_text(""), "null", "an empty document is null");
  is_str(read_text("# nothing\n"), "null", "so is one of comments");
  is_str(read_text("a: |\n  one\n  two\nb: >\n  one\n  two\n"), "{a: \"one\ntwo\n\", b: \"one two\n\"}",
         "block scalars keep or fold their lines");
  is_str(read_text("a: 1\nb: 2\na: 3\n"), "{b: 2, a: 3}", "of a repeated key the last wins");
  is_str(read_text("[a]: 1\nb: 2\n"), "{b: 2}", "a key that is a list is left out");
  is_str(read_text("a: &x [1, 2]\nb: *x\n"), "{a: [1, 2], b: [1, 2]}", "an alias is what its anchor is");
  is_str(read_text("- &x 1\n- &x 2\n- *x\n"), "[1, 2, 2]", "an anchor may be given again");
  is_str(read_text("a: 1\n---\nb: 2\n"), "{a: 1}", "the first of two documents is read");
  is_str(read_text("a: 1"), "{a: 1}", "a byte-order mark is no text");
  is_str(read_text("a: 1\r\nb: 2\r\n"), "{a: 1, b: 2}", "lines may end in CRLF");
}

static void test_refusals(void) {
  is_str(read_text("a: 1\nb: [1\nc: 2\n"), "line 3: did not find expected ',' or ']' while parsing a flow sequence",
         "broken YAML names the line");
  is_str(read_text("a: 1\r\r\rb: \xc3\xa4\xe2\x80\xa8\nc: *none\n"), "line 2: no anchor &none before *none",
         "lines end where those of a page do, not where libyaml says so");
  is_str(read_text("a: *none\n"), "line 1: no anchor &none before *none", "an alias of nothing is an error");
  is_str(read_text("a: &x [1, *x]\n"), "line 1: *x stands inside what it stands for",
         "an alias of what it is in is an error");
  is_str(read_text("a: &x 1\nb: &x [*x]\n"), "line 2: *x stands inside what it stands for",
         "also where the name was used before");
  is_str(read_bytes("a: 1\nb: \0\n", 10), "line 2: control characters are not allowed",
         "a NUL byte is an error with its line");
  is_str(read_bytes("a: 1\nb: \xff\n", 10), "line 2: invalid leading UTF-8 octet", "so is what is not UTF-8");
}

/* ---------------------------------------------------------------- limits */

static char *repeated(const char *what, size_t n, const char *last) {
  size_t len = strlen(what), i;
  char *text = malloc(len * n + strlen(last) + 1);
  if (!text) abort();
  for (i = 0; i < n; i++) memcpy(text + i * len, what, len);
  strcpy(text + len * n, last);
  return text;
}

static void refused(const char *what, size_t n, const char *last, const char *want, const char *name) {
  char *text = repeated(what, n, last);
  double began = linear_now_ms(), took;
  const char *got = read_text(text);
  took = linear_now_ms() - began;
  ok(strstr(got, want), "%s", name);
  if (!strstr(got, want)) note("got %.200s", got);
  ok(took < 1000, "and that is told in time: %s", name);
  free(text);
}

static void test_limits(void) {
  char *text = repeated("[", 64, "]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]");
  ok(read_text(text)[0] == '[', "64 levels are read");
  free(text);
  refused("[", 65, "", "nested more than 64", "65 levels are too deep");
  refused("[", 100000, "", "nested more than 64", "100 kB of [");
  refused("{", 100000, "", "nested more than 64", "100 kB of {");
  refused("- ", 50000, "a", "nested more than 64", "100 kB of lists on one line");
  refused("? ", 50000, "a", "nested more than 64", "100 kB of keys that are keys");
  refused("[?\n", 33000, "", "nested more than 64", "100 kB of brackets on lines of their own");
  refused("- &a [*a]\n", 20000, "", "stands inside", "aliases that never end");
  refused("- x\n", 10000, "", "more than 10000 values", "10,001 values are too many");
  refused("%TAG !a! x\n", 90000, "--- a", "%TAG", "a megabyte of directives");
  refused("- xxxxxx\n", 130000, "", "larger than", "more than a megabyte");
  text = repeated("- x\n", 9999, "");
  ok(read_text(text)[0] == '[', "10,000 values are read");
  free(text);
  is_str(
      read_text(
          "a: &a [x,x,x,x,x,x,x,x,x,x]\nb: &b [*a,*a,*a,*a,*a,*a,*a,*a,*a,*a]\nc: &c [*b,*b,*b,*b,*b,*b,*b,*b,*b,*b]\n"
          "d: &d [*c,*c,*c,*c,*c,*c,*c,*c,*c,*c]\n"),
      "line 4: more than 10000 values", "what aliases stand for counts");
  is_str(read_text("a: &a [[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[x]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]\n"
                   "b: [[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[*a]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]\n"),
         "line 2: nested more than 64 levels deep", "so does how deep it is");
}

static void read_hostile(const char *text, size_t len) { read_bytes(text, len); }

static void test_time(void) {
  static const hostile texts[] = {
      {"a long anchor", "&aaaaaaaaaaaaaaaa", "a"},
      {"anchors", "- &a x\n", "- &b [*a]\n"},
      {"aliases", "- &a x\n", "- *a\n"},
      {"quotes", "\"", "\n"},
      {"a block of blank lines", "a: |\n", "\n"},
      {"a block of lines", "\n", " x\n"},
      {"comments", "#\n", "#"},
      {"deep indents", "a:\n ", "                a:\n"},
      {"escapes", "\"\\x41", "\\x41"},
      {"percent signs in a tag", "!<%41", "%41"},
      {"blanks and line ends", " \n", "\t\n"},
      {"flow lists without an end", "[a,", "a,"},
      {"documents", "---\n", "...\n"},
      {"keys", "a: b\n", "? c\n"},
  };
  size_t i;
  for (i = 0; i < sizeof texts / sizeof *texts; i++) is_linear(&texts[i], 400000, read_hostile);
}

static void test_memory(void) {
  static const char text[] = "a: &x [1, two, {b: 3.5, c: 'd'}]\ne: *x\nf: |\n  long\n  text\n";
  failing f = {0};
  allocator from = {failing_alloc, &f};
  gz_status status = GZ_NOMEM;
  size_t n;
  for (n = 1; n < 1000 && status == GZ_NOMEM && !f.lent; n++) {
    arena own;
    gz_value v;
    gz_error err;
    memset(&f, 0, sizeof f);
    f.fail_at = n;
    arena_init(&own, &from);
    status = yaml_read(str_of(text), &own, &from, &v, &err);
    arena_free(&own);
  }
  ok(n > 4 && status == GZ_OK && !f.lent, "whichever allocation fails, that is said, and nothing is left behind");
}

int main(void) {
  test_scalars();
  test_shapes();
  test_refusals();
  test_limits();
  test_time();
  test_memory();
  return tap_done();
}
