/* Is Markdown read as people mean it? Trees of tests/corpus/markdown, front matter, links, hostile text.
 *
 *   tests/corpus/markdown/NAME.md      a page; split-N-….md is read with `articles: heading:N`
 *   tests/corpus/markdown/NAME.tree    what it says; GOLDEN=1 writes it */
#include <dirent.h>

#include "linear.h"
#include "tap.h"

#include "base/buf.h"
#include "failing.h"
#include "files.h"
#include "format/entity.h"
#include "format/format.h"
#include "values.h"

static page *parse_bytes(const char *text, size_t len, const char *name, uint32_t split_level) {
  gz_parse_options opts = {0};
  page *p = NULL;
  opts.name = str_of(name);
  opts.format = STR("markdown");
  opts.split_level = split_level;
  page_parse((gz_str){text, len}, &opts, &mem_libc, &p, NULL);
  return p;
}

static page *parse(const char *text) { return parse_bytes(text, strlen(text), "notes/page.md", 0); }

/* ---------------------------------------------------------------- what a page says, as text */

static void put_article(buf *out, const gz_article *a) {
  static const char *const kinds[] = {"url", "page", "wiki", "continue"};
  uint32_t i;
  buf_printf(out, "\narticle %u-%u\n  title %.*s\n", a->line, a->end_line, STR_ARG(a->title));
  if (a->section.data) buf_printf(out, "  section %.*s\n", STR_ARG(a->section));
  if (a->date.data) buf_printf(out, "  date %.*s\n", STR_ARG(a->date));
  for (i = 0; i < a->n_tags; i++) buf_printf(out, "  tag %.*s\n", STR_ARG(a->tags[i]));
  if (a->meta.n) {
    buf_printf(out, "  meta ");
    put_value(out, &a->meta, false);
    buf_printf(out, "\n");
  }
  for (i = 0; i < a->n_headings; i++)
    buf_printf(out, "  heading %u at %u %.*s\n", a->headings[i].level, a->headings[i].line,
               STR_ARG(a->headings[i].title));
  for (i = 0; i < a->n_links; i++)
    buf_printf(out, "  %s at %u:%u %.*s -> %.*s\n", kinds[a->links[i].kind], a->links[i].line, a->links[i].col,
               STR_ARG(a->links[i].text), STR_ARG(a->links[i].target));
  buf_put_str(out, a->body);
  buf_put_byte(out, '\n');
}

static void put_tree(buf *out, const page *p) {
  uint32_t i;
  if (p->pub.title.data) buf_printf(out, "title %.*s\n", STR_ARG(p->pub.title));
  for (i = 0; i < p->pub.n_problems; i++)
    buf_printf(out, "problem %u %.*s\n", p->pub.problems[i].line, STR_ARG(p->pub.problems[i].message));
  for (i = 0; i < p->pub.n_articles; i++) put_article(out, &p->pub.articles[i]);
}

/* ---------------------------------------------------------------- the corpus */

static void test_page(const char *name) {
  char path[512];
  unsigned split_level = 0;
  buf text, got;
  page *p;
  snprintf(path, sizeof path, "tests/corpus/markdown/%s", name);
  buf_init(&text, &mem_libc);
  read_file(path, &text);
  sscanf(name, "split-%u", &split_level);
  p = parse_bytes(text.data, text.len, name, split_level);
  buf_init(&got, &mem_libc);
  put_tree(&got, p);
  snprintf(strrchr(path, '.'), 8, ".tree");
  is_golden(&got, path, strstr(path, "markdown"));
  page_free(p);
  buf_free(&text);
  buf_free(&got);
}

static void test_corpus(void) {
  struct dirent **names;
  int i, n = scandir("tests/corpus/markdown", &names, NULL, alphasort), n_pages = 0;
  for (i = 0; i < n; i++) {
    const char *ending = strrchr(names[i]->d_name, '.');
    if (ending && (strcmp(ending, ".md") == 0 || strcmp(ending, ".markdown") == 0)) {
      test_page(names[i]->d_name);
      n_pages++;
    }
    free(names[i]);
  }
  if (n >= 0) free(names);
  ok(n_pages >= 8, "there are pages in tests/corpus/markdown");
}

/* ---------------------------------------------------------------- newsletters */

static bool same(gz_str a, const char *b) { return b ? a.data && str_equal(a, str_of(b)) : !a.data; }

static void reads(const char *text, uint32_t split_level, uint32_t n_articles, const char *name) {
  page *p = parse_bytes(text, strlen(text), "page.md", split_level);
  is_int(p->pub.n_articles, n_articles, "%s", name);
  page_free(p);
}

static void test_newsletters(void) {
  static const char letter[] =
      "# Letter\n\nHello.\n\n"
      "## [Boats come in at night](http://a.b/1)\n\nThe harbour is lit until the morning.\n\n"
      "## [Storm keeps the boats in](http://a.b/2)\n\nNobody goes out before the wind turns.\n\n"
      "## [Market opens on the quay](http://a.b/3)\n\nStalls stand there from seven to noon.\n\n";
  static const char items[] = "- [Boats come in at night](/1): The harbour is lit until the morning.\n"
                              "- [Storm keeps the boats in](/2): Nobody goes out before the wind turns.\n";
  char text[1024];
  page *p;
  reads(letter, 0, 3, "headings that are links begin articles");
  reads(letter, GZ_WHOLE, 1, "not where the page is to stay one");
  reads(letter, 1, 1, "nor where others are to begin them");
  snprintf(text, sizeof text, "%s## Tools\n\nx\n\n", letter);
  reads(text, 0, 4, "one that is none among them does too");
  snprintf(text, sizeof text, "%s## Tools\n\nx\n\n## Oars\n\ny\n\n", letter);
  reads(text, 0, 1, "three of five headings are not most");
  reads(items, 0, 1, "two items are no newsletter");
  snprintf(text, sizeof text, "%s- [Market opens on the quay](/3): Stalls stand there from seven to noon.\n", items);
  reads(text, 0, 3, "three are");
  reads("1、[大雾](http://a.b/1)\n\n港口整夜亮着灯，船都停在码头旁边。\n\n"
        "2、[风暴](http://a.b/2)（图）\n\n风停以前没有人出海，市场也关着门。\n\n"
        "3、[集市](http://a.b/3)\n\n码头上的集市从七点开到中午，有鱼卖。\n",
        0, 3, "so do paragraphs with a number before their link");
  p = parse("1、[大雾](http://a.b/1)\n\n港口整夜亮着灯，船都停在码头旁边。\n\n-- [a](http://a.b/x)\n\n"
            "2、风暴来了\n\n风停以前没有人出海，市场也关着门。\n\n"
            "3、[集市](http://a.b/3)\n\n码头上的集市从七点开到中午，有鱼卖。\n\n"
            "4、[灯塔](http://a.b/4)\n\n灯塔上的灯坏了一个月，现在又亮了。\n");
  ok(p->pub.n_articles == 4 && same(p->pub.articles[1].title, "风暴来了") && p->pub.articles[1].line == 7 &&
         same(p->pub.articles[1].body, "风停以前没有人出海，市场也关着门。"),
     "among them those that are no link");
  page_free(p);
  reads(
      "## Boats come in\n[a.b/1](http://a.b/1)\n\nThe harbour is lit until the morning, and all the boats lie "
      "there.\n\n"
      "## Storm at sea\n[a.b/2](http://a.b/2)\n\nNobody goes out before the wind turns, and so the market is shut.\n\n"
      "## Market opens\n[a.b/3](http://a.b/3)\n\nStalls stand on the quay from seven to noon, most of them with "
      "fish.\n",
      0, 3, "so do headings with a link alone below them");
  reads("## Boats come in\nhttp://a.b/1\n\nThe harbour is lit until the morning, and all the boats lie there.\n\n"
        "## Storm at sea\nhttp://a.b/2\n\nNobody goes out before the wind turns, and so the market is shut.\n\n"
        "## Market opens\nhttp://a.b/3\n\nStalls stand on the quay from seven to noon, most of them with fish.\n",
        0, 3, "or with an address");
  reads(
      "[Boats come in](http://a.b/1) — *Ada*\n\nThe harbour is lit until the morning, and all the boats lie there.\n\n"
      "[Storm at sea](http://a.b/2) — *Bea*\n\nNobody goes out before the wind turns, and so the market is shut.\n\n"
      "[Market opens](http://a.b/3) — *Ada*\n\nStalls stand on the quay from seven to noon, most of them with fish.\n",
      0, 3, "a name may stand behind a link");
  reads("## [Version 1.2.3](http://a.b/1)\n\nThe harbour is lit until the morning, and all the boats lie there.\n\n"
        "## [Version 1.2.2](http://a.b/2)\n\nNobody goes out before the wind turns, and so the market is shut.\n\n"
        "## [Version 1.2.1](http://a.b/3)\n\nStalls stand on the quay from seven to noon, most of them with fish.\n",
        0, 1, "headings with numbers of versions do not");
  reads("Hello.\n\n**Boats come in**\n\nThe harbour is lit until the morning. [Read more](http://a.b/1)\n\n"
        "**Storm at sea**\n\nNobody goes out before the wind turns. [Read more](http://a.b/2)\n\n"
        "**Market opens**\n\nStalls stand on the quay from seven to noon. [Read more](http://a.b/3)\n\n---\n\nBye.\n",
        0, 3, "paragraphs in bold letters do above what leads on");
  snprintf(text, sizeof text, "%s---\n\nBye.\n", letter);
  p = parse(text);
  ok(same(p->pub.articles[2].body, "Stalls stand there from seven to noon."), "the last ends at a rule");
  page_free(p);
  reads("# Letter 7\n\n- [Fog at sea](http://a.b/1). Boats stay where they are.\n"
        "- [Late ferry](http://a.b/2). It comes at noon today.\n- [New lamp](http://a.b/3). It burns all night long.\n",
        0, 3, "less text will do where the title has a number");
  reads("# Letter\n\n- [Fog at sea](http://a.b/1). Boats stay where they are.\n"
        "- [Late ferry](http://a.b/2). It comes at noon today.\n- [New lamp](http://a.b/3). It burns all night long.\n",
        0, 1, "not where it has none");
  p = parse_bytes(text, strlen(text), "docs/Readme.md", 0);
  is_int(p->pub.n_articles, 1, "a README is none");
  page_free(p);
  snprintf(text, sizeof text, "%s- [Market](/3)\n- [Quay](/4)\n", items);
  reads(text, 0, 1, "items without text are none");
  snprintf(text, sizeof text, "%s- [Market opens on the quay](/3) says who stands there from seven to noon.\n", items);
  reads(text, 0, 1, "a sentence that begins with a link is no headline");
  snprintf(text, sizeof text, "%s- [Market opens on the quay](3.md): Stalls stand there from seven to noon.\n", items);
  reads(text, 0, 1, "nor is a link within the collection");
  snprintf(text, sizeof text,
           "---\ntitle: x\n---\n%s- [Market opens on the quay](/3): From [seven](/7) to noon. "
           "[More](/8)\n- Boats and stalls: see above.\n- [Seals return to the bank](/4): Forty were counted there. \n",
           items);
  p = parse(text);
  ok(p->pub.n_articles == 4 && p->pub.articles[2].continues && same(p->pub.articles[2].body, "From seven to noon.") &&
         p->pub.articles[2].n_links == 3 && p->pub.articles[2].links[2].kind == GZ_LINK_CONTINUE,
     "a link that says to read more leads on, and is no text");
  ok(p->pub.n_articles == 4 && !p->pub.articles[3].continues && p->pub.articles[3].line == 8 &&
         p->pub.articles[3].links[0].kind == GZ_LINK_CONTINUE && same(p->pub.articles[3].links[0].target, "/4"),
     "else the headline's does");
  page_free(p);
}

/* ---------------------------------------------------------------- front matter */

static void is_date(const char *written, const char *want) {
  char text[256];
  page *p;
  const gz_article *a;
  snprintf(text, sizeof text, "---\ntitle: x\ndate: %s\n---\n", written);
  p = parse(text);
  a = &p->pub.articles[0];
  ok(same(a->date, want), "date: %s is %s", written, want ? want : "none");
  if (!same(a->date, want)) note("got %.*s", STR_ARG(a->date));
  page_free(p);
}

static void test_dates(void) {
  is_date("2012", "2012");
  is_date("2012-03", "2012-03");
  is_date("2012-03-04", "2012-03-04");
  is_date("2012-3-4", "2012-03-04");
  is_date("'2012-03-04'", "2012-03-04");
  is_date("2012-03-04T05:06:07Z", "2012-03-04T05:06:07Z");
  is_date("2012-03-04 05:06", "2012-03-04T05:06");
  is_date("2012-03-04 5:06:07.89 +0130", "2012-03-04T05:06:07+01:30");
  is_date("2012-03-04T05:06:07-08", "2012-03-04T05:06:07-08:00");
  is_date("March 4, 2012", "2012-03-04");
  is_date("2012-03-04 05:06:07 UTC+01:00", "2012-03-04T05:06:07+01:00");
  is_date("1330819200000", "2012-03-04");
  is_date("soon", NULL);
  is_date("2012-13-01", NULL);
  is_date("[2012]", NULL);
  is_date("", NULL);
}

static void is_day_of_name(const char *name, const char *want) {
  static const char text[] = "# x\n";
  page *p = parse_bytes(text, sizeof text - 1, name, 0);
  ok(same(p->pub.articles[0].date, want), "a page named %s is of %s", name, want ? want : "no day");
  page_free(p);
}

static void test_days_of_names(void) {
  is_day_of_name("notes/2012-03-04-fog.md", "2012-03-04");
  is_day_of_name("2012_03_04.md", "2012-03-04");
  is_day_of_name("201203041015 fog.md", "2012-03-04");
  is_day_of_name("2012-3-4-fog.md", "2012-03-04");
  is_day_of_name("2012-03-041.md", NULL);
  is_day_of_name("2012-02-30.md", NULL);
  is_day_of_name("2012-03-04/fog.md", NULL);
  is_day_of_name("1234567890.md", NULL);
}

static void test_front_matter(void) {
  page *p = parse("---\ntags: a, b ,, c\nsection: [One, Two]\ncategory: Three\n---\nWords.\n");
  const gz_article *a = &p->pub.articles[0];
  ok(a->n_tags == 3 && same(a->tags[1], "b") && same(a->tags[2], "c"), "tags in one text are parted by commas");
  ok(same(a->section, "One"), "of a list of sections the first counts, and section: before category:");
  page_free(p);

  p = parse("---\ntitle: 2012\ntags: [1.10, 'x', ~, [y]]\n---\n");
  a = &p->pub.articles[0];
  ok(same(a->title, "2012") && a->n_tags == 2 && same(a->tags[0], "1.10"),
     "a number is a title or a tag as it is written");
  page_free(p);

  p = parse("---\ntitle:\n---\n# Heading\n");
  ok(same(p->pub.articles[0].title, "Heading") && p->pub.articles[0].line == 4, "an empty title is none");
  page_free(p);

  p = parse("---\ntitle: The quay\n---\nWords.\n");
  ok(p->origins[0].n_title_map == 1 && p->origins[0].title_map[0].text_at == 11, "a title has its place in the page");
  page_free(p);

  p = parse("---\ntitle: open\n\nWords.\n");
  ok(p->pub.n_problems == 1 && p->pub.problems[0].line == 1, "front matter that is never closed is a problem");
  page_free(p);

  p = parse("---\ntitle: [x\n---\n# Heading\n\nWords.\n");
  ok(p->pub.n_problems == 1 && p->pub.problems[0].line == 3 && same(p->pub.articles[0].body, "Heading\n\nWords."),
     "broken front matter is a problem with its line in the page, and hides nothing");
  page_free(p);

  p = parse("\n---\ntitle: x\n---\n");
  ok(!p->pub.meta.n, "front matter stands at the very beginning or not at all");
  page_free(p);

  p = parse("----\ntitle: x\n----\n");
  ok(!p->pub.meta.n, "four dashes are no front matter");
  page_free(p);

  p = parse("---\n---\nWords.\n");
  ok(p->pub.n_articles == 1 && same(p->pub.articles[0].title, "Words."), "front matter may be empty");
  page_free(p);
}

/* What the first article says of its front matter, and what is said about the page. */
static void front_is(const char *text, const char *want, const char *what) {
  page *p = parse(text);
  const gz_article *a = &p->pub.articles[0];
  buf got;
  uint32_t i;
  buf_init(&got, &mem_libc);
  buf_printf(&got, "%u %.*s | %.*s | %.*s |", a->line, STR_ARG(a->title), STR_ARG(a->date), STR_ARG(a->section));
  for (i = 0; i < a->n_tags; i++) buf_printf(&got, " #%.*s", STR_ARG(a->tags[i]));
  buf_printf(&got, " | %u | %.*s", a->meta.n, STR_ARG(a->body));
  for (i = 0; i < p->pub.n_problems; i++)
    buf_printf(&got, " ! %u %.*s", p->pub.problems[i].line, STR_ARG(p->pub.problems[i].message));
  is_mem(got.data, got.len, want, strlen(want), "%s", what);
  buf_free(&got);
  page_free(p);
}

static void test_other_front_matter(void) {
  page *p;
  front_is(
      "+++\n# a comment\ntitle = \"The \\u0071uay\"\ndate = 2012-03-04T05:06:07Z # then\ntags = [\n  \"wall\", # one\n"
      "  'sea',\n]\nsection = '''Harbour'''\ndraft = false\nweight = 3\n\n[extra]\nmap = { x = 1.5, \"y z\" = [1, 2] "
      "}\n"
      "+++\nWords.\n",
      "3 The quay | 2012-03-04T05:06:07Z | Harbour | #wall #sea | 7 | Words.", "front matter in TOML");
  front_is("+++\ntitle = \"\"\"\nA\\\n   B\"\"\"\n[taxonomies]\ntags = [\"wall\"]\n+++\nWords.\n",
           "2 AB |  |  | #wall | 2 | Words.", "a text over lines, and tags in a table of their own");
  front_is("+++\ndate = 2012-03-04\nbroken = [1, \"x\ntitle = \"A\"\n+++\nWords.\n",
           "4 A | 2012-03-04 |  | | 2 | Words. ! 3 front matter: quotes that are not closed",
           "broken TOML is a problem with its line, and hides nothing else");
  front_is("+++\ntitle = \"A\"\n\nWords.\n", "2 A |  |  | | 1 | Words. ! 1 front matter is not closed by a line +++",
           "TOML that is never closed is a problem, and is read to the first blank line");
  front_is("+++\nWords.\n+++\n", "1 +++ |  |  | | 0 | Words. +++", "text between two rules is text");
  front_is("{\n  \"title\": \"The \\\"quay\\\" }\",\n  \"date\": \"2012-03-04\",\n  \"tags\": [\"wall\", \"sea\"],\n"
           "  \"section\": \"Harbour\", \"x\": {\"y\": null}\n}\n\nWords.\n",
           "2 The \"quay\" } | 2012-03-04 | Harbour | #wall #sea | 5 | Words.", "front matter in JSON");
  front_is("{\"title\": \"A\"}\nWords.\n", "1 A |  |  | | 1 | Words.", "in one line");
  front_is("{\n\t\"title\": \"A\",\n\t\"tags\": [\"x\" \"y\"],\n\t\"section\": \"B\"\n}\nWords.\n",
           "2 A |  | B | #\"x\" \"y\" | 3 | Words. ! 3 front matter: did not find expected ',' or ']' while "
           "parsing a flow sequence",
           "broken JSON is a problem with its line, and hides nothing else");
  front_is("{\n\"title\": \"A\",\n\nWords.\n",
           "1 { |  |  | | 0 | \"title\": \"A\",\n\nWords. ! 1 front matter is not closed by a }",
           "JSON that is never closed is a problem");
  front_is("{% include x %}\n\nWords.\n", "1 {% include x %} |  |  | | 0 | Words.", "what begins otherwise is text");
  front_is("{\"a\": 1} is JSON\n\nWords.\n", "1 {\"a\": 1} is JSON |  |  | | 0 | Words.",
           "and so is an object with text behind it");
  front_is("Title: The quay: a wall\nDate: 2012-03-04 5:06\nTags: wall, deep sea\nSummary: one\n  two\n\nWords.\n",
           "1 The quay: a wall | 2012-03-04T05:06 |  | #wall #deep sea | 4 | Words.",
           "fields need no mark before them");
  front_is("title:: The quay\ntags:: #wall\n- Words.\n", "1 The quay |  |  | #wall | 2 | Words.",
           "nor do those of Logseq");
  front_is("title: The quay\ntags:\n- wall\n- sea\n---\nWords.\n", "1 The quay |  |  | #wall #sea | 2 | Words.",
           "nor does YAML that only a rule closes");
  front_is("Title: The quay\n\nWords.\n", "1 Title: The quay |  |  | | 0 | Words.", "one such line alone is text");
  front_is("Note: one\nNote: two\n\nWords.\n", "1 Note: one |  |  | | 0 | Note: two\n\nWords.",
           "and so are lines that say neither title nor date");
  front_is(
      "---\ntitle: A: b\ntags:\n  - wall\n  - \"deep sea\"\n---\nWords.\n",
      "2 A: b |  |  | #wall #deep sea | 2 | Words. ! 2 front matter: mapping values are not allowed in this context",
      "lists of broken front matter are read");
  front_is(
      "---\ntitle: A\ntext: \"x\ndate: 2012\n---\nWords.\n",
      "2 A | 2012 |  | | 3 | Words. ! 3 front matter: found unexpected end of stream while scanning a quoted scalar",
      "quotes that are not closed are a problem where they were opened");
  front_is("---\ntitle: A\ntags: wall sea\n---\nWords.\n", "2 A |  |  | #wall #sea | 2 | Words.",
           "blanks part tags where no comma does");
  p = parse("+++\ntitle = \"The quay\"\n+++\nWords.\n");
  ok(p->origins[0].n_title_map == 1 && p->origins[0].title_map[0].text_at == 13, "a title in TOML has its place");
  page_free(p);
}

/* ---------------------------------------------------------------- headlines and text */

static void is_body(const char *text, const char *want, const char *name) {
  char whole[1024];
  page *p;
  snprintf(whole, sizeof whole, "---\ntitle: x\n---\n%s", text);
  p = parse(whole);
  is_mem(p->pub.articles[0].body.data, p->pub.articles[0].body.len, want, strlen(want), "%s", name);
  page_free(p);
}

static void test_text(void) {
  page *p;
  is_body("re*make*d `a  b` **c**~~d~~", "remaked a  b cd", "spans leave their words");
  is_body("a &lt; b &#65;&#x42; &nosuch; &eacute;", "a < b AB &nosuch; \xc3\xa9", "references are what they stand for");
  is_body("one  \ntwo", "one\ntwo", "a break stays a line");
  is_body("<p>x</p>\n\nb <i>c</i><br/>d <!-- e -->f", "x\n\nb c\nd f", "tags and comments are left out");
  is_body("<table>\n<tr><td>a</td><td>b &amp;\nc</td></tr>\n<tr><td>d</td></tr>\n</table>\n", "a b & c\nd",
          "rows of a table in HTML are lines");
  is_body("a\n\n<!-- b\n<p>c</p>\n-->\n<script>\nd < e\n</script>\n<p>f\n<a href='#x'>g</a></p>\n", "a\n\nf",
          "comments, scripts and links to places of the page are no text");
  is_body("    one\n\n      two\n", "one\n\n  two", "code keeps its lines");
  is_body("- a\n- b\n\nc\n", "a\nb\n\nc", "items of a tight list are lines");
  is_body("- a\n\n- b\n", "a\n\nb", "items of a loose list are paragraphs");
  is_body("- [x] done\n- [ ] open\n", "done\nopen", "boxes of tasks are left out");
  is_body("|a|b|\n|---|---|\n|1|2|\n| |3|\n", "a\tb\n1\t2\n\t3", "rows are lines, cells parted by tabs");
  is_body("a\n\n[a]: b.md\n", "a", "definitions are no text");
  is_body("\\*a\\*", "*a*", "what is escaped is as it is");
  p = parse_bytes("# a\0b\n\nc\0d", 10, NULL, 0);
  ok(same(p->pub.articles[0].title, "a\xef\xbf\xbd"
                                    "b") &&
         same(p->pub.articles[0].body, "c\xef\xbf\xbd"
                                       "d"),
     "a NUL byte is shown as what cannot be shown");
  page_free(p);
  p = parse("# The *old* re*make*d\nWords.");
  ok(same(p->pub.articles[0].title, "The old remaked"), "a headline of pieces is put together");
  ok(p->origins[0].n_title_map == 2 && p->origins[0].title_map[1].text_at == 7, "and its words keep their places");
  page_free(p);
  p = parse("#\n\n# <!-- x -->\n\nWords.\n");
  ok(same(p->pub.articles[0].title, "Words."), "a heading without words is none");
  page_free(p);
  p = parse("<h1 align=\"center\">\n  <img src=\"a.png\"><br>\n  The <b>quay</b>\n</h1>\n\n<p>One</p>\n\n## Two\n");
  ok(same(p->pub.articles[0].title, "The quay") && p->pub.articles[0].line == 3 &&
         same(p->pub.articles[0].body, "One\n\nTwo"),
     "a heading in HTML is the headline");
  page_free(p);
  p = parse("<p></p>\n");
  ok(same(p->pub.articles[0].title, "page.md"), "a page without words is called as its file");
  page_free(p);
  p = parse_bytes("", 0, NULL, 0);
  is_int(p->pub.n_articles, 0, "without a name either there is no article");
  page_free(p);
}

static void is_link(const char *text, const char *want) {
  page *p = parse(text);
  buf got;
  const gz_article *a = &p->pub.articles[0];
  uint32_t i;
  buf_init(&got, &mem_libc);
  for (i = 0; i < a->n_links; i++)
    buf_printf(&got, "%s%d %u:%u %.*s %.*s", i ? ", " : "", (int)a->links[i].kind, a->links[i].line, a->links[i].col,
               STR_ARG(a->links[i].text), STR_ARG(a->links[i].target));
  is_mem(got.data, got.len, want, strlen(want), "links of %s", text);
  buf_free(&got);
  page_free(p);
}

static void test_links(void) {
  is_link("# x\n\na [b](c.md)", "1 3:3 b c.md");
  is_link("# x\na [**b** c](#d)", "1 2:3 b c #d");
  is_link("# [a](b)\n", "1 1:3 a b");
  is_link("# x\n<http://a.b> http://c.d/e_f_g.",
          "0 2:2 http://a.b http://a.b, 0 2:14 http://c.d/e_f_g http://c.d/e_f_g");
  is_link("# x\n`http://a.b` [c]() d", "");
  is_link("# x\n\xc3\xa9 [[a#b|c]] [[d]]", "2 2:4 c a#b, 2 2:14 d d");
  is_link("# x\n[a][1] [1]\n\n[1]: mailto:a@b.c", "0 2:1 a mailto:a@b.c, 0 2:8 1 mailto:a@b.c");
  is_link("# x\n[![a](b.png)](c.md) ![d](e.png)", "1 2:1 a c.md");
  is_link("# x\n[a](<b c.md> 'd') [e](f?g=1&amp;h)", "1 2:1 a b c.md, 1 2:19 e f?g=1&h");
  is_link("a [b](c)\nd [e](f)", "1 1:3 b c, 1 2:3 e f");
  is_link("# x\n[a](//b.c/d) [e](c:/f)", "0 2:1 a //b.c/d, 1 2:14 e c:/f");
}

static void test_entities(void) {
  static const struct {
    const char *written, *want;
  } cases[] = {
      {"&amp;", "&"},
      {"&nbsp;", "\xc2\xa0"},
      {"&yuml;", "\xc3\xbf"},
      {"&hellip;", "\xe2\x80\xa6"},
      {"&#9731;", "\xe2\x98\x83"},
      {"&#X2603;", "\xe2\x98\x83"},
      {"&#0;", "\xef\xbf\xbd"},
      {"&#xD800;", "\xef\xbf\xbd"},
      {"&#99999999999999999999;", "\xef\xbf\xbd"},
      {"&no;", ""},
      {"&;", ""},
      {"&", ""},
      {"amp", ""},
  };
  size_t i;
  for (i = 0; i < sizeof cases / sizeof *cases; i++) {
    char out[4];
    size_t len = entity_decode(str_of(cases[i].written), out);
    is_mem(out, len, cases[i].want, strlen(cases[i].want), "%s is decoded", cases[i].written);
  }
}

static void test_guess(void) {
  static const format_context none;
  ok(format_markdown.guess(STR("# a\n\n[b](c) d\n\n## e\n"), &none) > format_markdown.guess(STR("a\n\nb\n"), &none),
     "headings and links look like Markdown");
  ok(format_markdown.guess(STR("---\ntitle: x\n---\ny\n"), &none) >= 40, "front matter does");
  is_int(format_markdown.guess(STR(""), &none), 0, "an empty text does not");
}

/* ---------------------------------------------------------------- real pages */

static void is_sample(const char *name, const char *title, uint32_t line, uint32_t n_headings, const char *first,
                      const char *last) {
  char path[256];
  buf text;
  page *p;
  const gz_article *a;
  snprintf(path, sizeof path, "../shared/samples/%s", name);
  buf_init(&text, &mem_libc);
  read_file(path, &text);
  if (!text.len) {
    skip(name, "no ../shared/samples");
    buf_free(&text);
    return;
  }
  p = parse_bytes(text.data, text.len, name, 0);
  a = &p->pub.articles[0];
  ok(p->pub.n_problems == 0 && same(a->title, title) && a->line == line && a->n_headings == n_headings,
     "%s has its headline, line and headings", name);
  ok(str_begins(a->body, str_of(first)) && str_ends(a->body, str_of(last)), "%s has its first and last words", name);
  page_free(p);
  buf_free(&text);
}

static void test_samples(void) {
  is_sample("fm-bom.md", "Relax guy, I'm not hiding any BOMs", 2, 0, "", "");
  is_sample("fm-dots-ending.md", "Example with dots document ending", 2, 0, "It shouldn't", "with ...");
  is_sample("fm-wrapped-text.md", "Complex yaml example", 2, 0, "Some crazy", "there ^^");
  is_sample("foam-daily-notes.md", "Daily Notes", 1, 5, "Daily notes allow", "CLI daily command.");
  is_sample("swift-weekly-4.md", "Issue #4", 3, 4, "Now that the holidays", "orig_pub.html %}");
  is_sample("haskell-weekly-1.markdown", "GHC 8.0.1 RC4 released", 1, 0, "If no major issues", "coming weeks.");
}

/* ---------------------------------------------------------------- hostile text */

static void read_hostile(const char *text, size_t len) { page_free(parse_bytes(text, len, "x.md", 0)); }

/* The same, and then what closes front matter. */
static void read_closed(const char *text, size_t len) {
  char *closed = malloc(len + 5);
  if (!closed) abort();
  memcpy(closed, text, len);
  memcpy(closed + len, *text == '{' ? "}}\n\n" : "\n+++\n", 5);
  page_free(parse_bytes(closed, len + 5, "x.md", 0));
  free(closed);
}

static void test_time(void) {
  static const hostile texts[] = {
      {"open brackets", "[", "["},
      {"stories", "- [a b c](/d): e f g h i\n", "- [a b c](/d) e\n"},
      {"stories by heading", "# [a b c](/d)\ne f g h i\n", "## [a b c](/d)\ne f g h i\n"},
      {"stories by paragraph", "**[a b c](/d)**\n\ne f g h i\n\n", "[a](/b)\n\n"},
      {"markers in items in items", "- [a b c](/d): e f g [more](/h)\n", "  - [more](/h)\n"},
      {"nested brackets", "[", "]"},
      {"stars", "*", "*"},
      {"emphasis", "*a **a ", "a** a* "},
      {"backticks", "`a", "``b"},
      {"less-thans", "<", "<a "},
      {"ampersands", "&", "&a;"},
      {"quotes in quotes", ">", "> "},
      {"items in items", "- ", "1. "},
      {"deep items, then blank lines", "- ", "\n"},
      {"links over lines", "[a](\n", "[a](\n"},
      {"brackets, a line each", "[\n", "]\n"},
      {"wiki links", "[[a|", "]]"},
      {"wiki links over lines", "[[\n", "]]\n"},
      {"URLs", "http://a.b/", ")http://"},
      {"URLs in brackets", "[http://", "]http://"},
      {"images", "![a](", "!["},
      {"tables", "a|", "|-"},
      {"table rows", "a|b\n-|-\n", "a|b\n"},
      {"definitions", "[a]: b\n", "[a] "},
      {"unclosed definitions", "[a]: \"\n", "[a]: ("},
      {"headings", "#\n", "a\n===\n"},
      {"comments", "a <!--\n", "<!--"},
      {"tags over lines", "<a b=\"\n", "<a\n"},
      {"fences", "```\n", "~~~ a\n"},
      {"NUL bytes", "\1", "\1\n"},
      {"escapes", "\\", "\\\n"},
      {"tildes", "~~a ", "a~~ "},
      {"blank lines", "\n", " \n"},
      {"rules", "---\n", "- - -\n"},
      {"code spans without words", "` `\n", "` `\n"},
  };
  static const hostile fronts[] = {
      {"lists in TOML", "+++\na=[1,\n", "+++\n"},         {"open lists in TOML", "+++\n", "a=[1,\n"},
      {"open quotes in TOML", "+++\n", "a=\"\"\"\n"},     {"lists in lists in TOML", "+++\na=[[[[[[[[", "[\n"},
      {"tables in TOML", "+++\na=1\n", "[a]\nb={c=1,\n"}, {"comments in TOML", "+++\n", "a=[ #\n"},
      {"objects in JSON", "{\"a\":", "{\"a\":"},          {"keys in JSON", "{\"a\":1,", "\"b\":\"\\u0061\","},
  };
  char *definition;
  hostile h;
  size_t i;
  for (i = 0; i < sizeof texts / sizeof *texts; i++) is_linear(&texts[i], 200000, read_hostile);
  for (i = 0; i < sizeof fronts / sizeof *fronts; i++) is_linear(&fronts[i], 200000, read_closed);
  definition = malloc(100001);
  if (!definition) abort();
  memset(definition, 'x', 100000); /* a definition of half the page, and links to it in the other half */
  memcpy(definition, "[a]: &amp;", 10);
  memcpy(definition + 99990, "\\&\n\n[a]\n\n", 10);
  definition[100000] = '\0';
  h = (hostile){"a long definition", definition, "[a] "};
  is_linear(&h, 200000, read_hostile);
  free(definition);
}

/* A tamed page still says what it said. */
static void test_tamed(void) {
  enum { N = 20000 };
  char *text = malloc(N * 5 + 100);
  page *p;
  size_t i;
  if (!text) abort();
  memcpy(text, "# x\n\n", 5);
  for (i = 0; i < N; i++) memcpy(text + 5 + i * 2, "[\n", 2);
  p = parse_bytes(text, 5 + N * 2, NULL, 0);
  ok(p->pub.n_problems == 1 && p->pub.articles[0].body.len == N * 2 - 1 && p->pub.articles[0].body.data[2] == '[',
     "brackets that are not looked at stay text, and that is told");
  page_free(p);
  memcpy(text + 4, "\n", 1);
  for (i = 0; i < 100; i++) memcpy(text + 5 + i * 2, "> ", 2);
  memcpy(text + 205, "deep\n", 5);
  p = parse_bytes(text, 210, NULL, 0);
  ok(p->pub.n_problems == 1 && str_ends(p->pub.articles[0].body, STR("> > deep")) &&
         p->pub.articles[0].body.len == 68 * 2 + 4,
     "quotes too deep stay text, and that is told");
  page_free(p);
  memset(text, ' ', 200);
  for (i = 0; i < 100; i++) memcpy(text + i * 2, "- ", 2);
  p = parse_bytes(text, 200, "rule.md", 0);
  is_int(p->pub.n_problems, 0, "a long rule is a rule");
  page_free(p);
  free(text);
}

static void test_memory(void) {
  static const char *const texts[] = {
      "---\ntitle: x\ntags: [a, b]\n---\n# Heading *of* pieces\n\na [b](c&amp;d) &lt; [[e|f]]\n\n- g\n\n`h\n",
      "+++\ntitle = \"\\u0078\"\ntags = [\"a\", 'b']\nc.d = {e = 1, f = []}\n[g]\nh = 2\nbroken\n+++\nx\n",
      "{\"title\": \"x\", \"tags\": [\"a\" \"b\"]}\nx\n"};
  size_t i, n;
  for (i = 0; i < sizeof texts / sizeof *texts; i++) {
    failing f = {0};
    allocator from = {failing_alloc, &f};
    gz_parse_options opts = {0};
    gz_status status = GZ_NOMEM;
    opts.format = STR("markdown");
    for (n = 1; n < 2000 && status == GZ_NOMEM && !f.lent; n++) {
      page *p;
      memset(&f, 0, sizeof f);
      f.fail_at = n;
      status = page_parse(str_of(texts[i]), &opts, &from, &p, NULL);
      page_free(p);
    }
    ok(n > 10 && status == GZ_OK && !f.lent, "whichever allocation fails, that is said, and nothing is left behind");
  }
}

int main(void) {
  test_corpus();
  test_newsletters();
  test_dates();
  test_days_of_names();
  test_front_matter();
  test_other_front_matter();
  test_text();
  test_links();
  test_entities();
  test_guess();
  test_samples();
  test_time();
  test_tamed();
  test_memory();
  return tap_done();
}
