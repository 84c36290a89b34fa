/* The formats: which one is chosen, digest pages, plain text, dates; and what every reader must stand. */
#include <dirent.h>
#include <stdlib.h>
#include <time.h>

#include "tap.h"

#include <ctype.h>

#include "base/buf.h"
#include "chance.h"
#include "failing.h"
#include "files.h"
#include "format/about.h"
#include "format/date.h"
#include "format/format.h"
#include "format/markers.h"
#include "format/prose.h"
#include "holds.h"
#include "linear.h"
#include "text/fold.h"

static page *parse_as(gz_str text, const char *name, const char *as) {
  gz_parse_options opts = {0};
  page *p = NULL;
  opts.name = str_of(name);
  opts.format = str_of(as);
  page_parse(text, &opts, &mem_libc, &p, NULL);
  return p;
}

static page *parse(const char *text) { return parse_as(str_of(text), "page.txt", NULL); }

static const char *format_of(const char *text) {
  static char name[16];
  page *p = parse(text);
  snprintf(name, sizeof name, "%.*s", STR_ARG(p->pub.format));
  page_free(p);
  return name;
}

static bool same(gz_str a, const char *b) { return b ? a.data && str_equal(a, str_of(b)) : !a.data; }

/* ---------------------------------------------------------------- what a page says, as text */

static void put_tree(buf *out, const page *p) {
  uint32_t i, k;
  buf_printf(out, "format %.*s\n", STR_ARG(p->pub.format));
  if (p->pub.title.data) buf_printf(out, "title %.*s\n", STR_ARG(p->pub.title));
  for (i = 0; i < p->pub.n_problems; i++)
    buf_printf(out, "problem %u %.*s\n", p->pub.problems[i].line, STR_ARG(p->pub.problems[i].message));
  for (i = 0; i < p->pub.n_articles; i++) {
    const gz_article *a = &p->pub.articles[i];
    buf_printf(out, "\narticle %u-%u%s\n  title %.*s\n", a->line, a->end_line, a->continues ? " continues" : "",
               STR_ARG(a->title));
    if (a->date.data) buf_printf(out, "  date %.*s\n", STR_ARG(a->date));
    for (k = 0; k < a->meta.n; k++)
      buf_printf(out, "  meta %.*s: %.*s\n", STR_ARG(a->meta.is.pairs[k].key),
                 STR_ARG(a->meta.is.pairs[k].value.is.string));
    for (k = 0; k < a->n_headings; k++)
      buf_printf(out, "  heading %u at %u %.*s\n", a->headings[k].level, a->headings[k].line,
                 STR_ARG(a->headings[k].title));
    for (k = 0; k < a->n_links; k++)
      buf_printf(out, "  link %d at %u:%u %.*s -> %.*s\n", (int)a->links[k].kind, a->links[k].line, a->links[k].col,
                 STR_ARG(a->links[k].text), STR_ARG(a->links[k].target));
    buf_put_str(out, a->body);
    buf_put_byte(out, '\n');
  }
}

/* Every page of a folder beside the tree that is expected of it; GOLDEN=1 writes the trees. */
static void test_corpus(const char *kind) {
  char folder[64], path[512];
  struct dirent **names;
  int i, n;
  snprintf(folder, sizeof folder, "tests/corpus/%s", kind);
  n = scandir(folder, &names, NULL, alphasort);
  ok(n > 2, "there are pages in %s", folder);
  for (i = 0; i < n; i++) {
    gz_str name = str_of(names[i]->d_name);
    buf text, got;
    page *p;
    if (str_ends(name, STR(".txt"))) {
      buf_init(&text, &mem_libc);
      buf_init(&got, &mem_libc);
      snprintf(path, sizeof path, "%s/%s", folder, name.data);
      read_file(path, &text);
      p = parse_as(buf_str(&text), name.data, NULL);
      put_tree(&got, p);
      snprintf(path, sizeof path, "%s/%.*s.tree", folder, (int)name.len - 4, name.data);
      is_golden(&got, path, strstr(path, kind));
      page_free(p);
      buf_free(&text);
      buf_free(&got);
    }
    free(names[i]);
  }
  if (n >= 0) free(names);
}

/* ---------------------------------------------------------------- what must not change the reading */

enum { STORIES_MOST = 12 };

typedef struct story {
  const char *headline, *body; /* paragraphs apart by a blank line; sentences by one blank */
} story;

static const story stories[] = {
    {"Fog closes the harbour for a third day",
     "The ferries stayed at their moorings on Monday. Nobody could see the breakwater from the quay."},
    {"Baker wins the long race",
     "It took her four hours and ten minutes, which is the best time since the race began."},
    {"Who moved the statue?",
     "The council says that it does not know. The statue of the founder stood in the square for ninety years before it "
     "turned up in a field.\n\nA farmer found it on Sunday while looking for a goat."},
    {"New bridge, old quarrel\xe2\x80\xa6",
     "Engineers and fishermen do not agree about the height of the arches, and neither side has slept well."},
    {"Library lends 1,000 umbrellas", "Rain."},
    {"Baker wins the long race",
     "It took her four hours and ten minutes, which is the best time since the race began."},
    {"Talks in the U.S.", "The mayor flew out on Tuesday to speak with the owners of the cannery about its future. He "
                          "returns with the morning "
                          "boat, the office of the port says."},
    {"#4: a quiet summer",
     "Few visitors came, and those who did complained of the quiet. The town has decided to keep it."},
};
enum { N_STORIES = sizeof stories / sizeof *stories };

typedef struct style {
  const char *name;
  const char *marker; /* %s is the headline */
  const char *known;  /* given as a manifest's marker, or NULL */
  bool is_inline;     /* behind the last sentence */
  bool no_gaps;       /* nothing but line ends between the parts of an article */
  bool crlf, bom, no_final_newline, empty_first, indent;
  int gap;  /* blank lines */
  int wrap; /* columns, or 0 */
  const char *title, *date;
} style;

static void put_wrapped(buf *out, const char *text, const style *s) {
  size_t column = 0;
  for (; *text; text++) {
    size_t word = strcspn(text + 1, " \n");
    if (s->indent && column == 0 && *text != '\n') buf_printf(out, "   ");
    if (*text == ' ' && s->wrap && column + word + 1 > (size_t)s->wrap) {
      buf_put_byte(out, '\n');
      column = 0;
      continue;
    }
    buf_put_byte(out, (unsigned char)*text);
    column = *text == '\n' ? 0 : column + 1;
  }
}

static void put_gap(buf *out, const style *s) {
  int i;
  for (i = 0; i <= s->gap; i++) buf_put_byte(out, '\n');
}

static void put_page(buf *out, const story *list, int n, const style *s) {
  buf lf;
  size_t k;
  int i;
  buf_init(&lf, &mem_libc);
  if (s->empty_first) buf_put_byte(&lf, '\n');
  if (s->title) {
    buf_printf(&lf, "%s", s->title);
    put_gap(&lf, s);
  }
  for (i = 0; i < n; i++) {
    char phrase[400];
    int wrap = s->wrap;
    style plain = *s;
    plain.wrap = 0;
    snprintf(phrase, sizeof phrase, s->marker, list[i].headline);
    put_wrapped(&lf, list[i].headline, &plain);
    if (s->no_gaps) buf_put_byte(&lf, '\n');
    else put_gap(&lf, s);
    if (s->date) {
      put_wrapped(&lf, s->date, &plain);
      if (s->no_gaps) buf_put_byte(&lf, '\n');
      else put_gap(&lf, s);
    }
    plain.wrap = wrap;
    put_wrapped(&lf, list[i].body, &plain);
    if (s->is_inline) buf_put_byte(&lf, ' ');
    else if (s->no_gaps) buf_put_byte(&lf, '\n');
    else put_gap(&lf, s);
    buf_printf(&lf, "%s", phrase);
    if (i + 1 < n) put_gap(&lf, s);
  }
  if (!s->no_final_newline) buf_put_byte(&lf, '\n');
  buf_clear(out);
  if (s->bom) buf_printf(out, "\xef\xbb\xbf");
  for (k = 0; k < lf.len; k++) {
    if (lf.data[k] == '\n' && s->crlf) buf_put_byte(out, '\r');
    buf_put_byte(out, (unsigned char)lf.data[k]);
  }
  buf_free(&lf);
}

/* Headlines, bodies and continues of the page, one after the other. */
static void put_reading(buf *out, const page *p) {
  uint32_t i;
  buf_clear(out);
  for (i = 0; i < p->pub.n_articles; i++) {
    const gz_article *a = &p->pub.articles[i];
    buf_printf(out, "%.*s\n%.*s\n%s\n", STR_ARG(a->title), STR_ARG(a->body), a->continues ? "continues" : "ends");
  }
}

static bool reads_as(gz_str text, const story *list, int n, const style *s) {
  gz_parse_options opts = {0};
  gz_str known = str_of(s->known);
  page *p;
  buf got, want;
  int i;
  bool good;
  buf_init(&got, &mem_libc);
  buf_init(&want, &mem_libc);
  opts.name = STR("news.txt");
  opts.markers = &known;
  opts.n_markers = s->known ? 1 : 0;
  page_parse(text, &opts, &mem_libc, &p, NULL);
  put_reading(&got, p);
  for (i = 0; i < n; i++) buf_printf(&want, "%s\n%s\ncontinues\n", list[i].headline, list[i].body);
  good = is_mem(got.data, got.len, want.data, want.len, "%s: the reading is the same", s->name);
  is_int(p->pub.title.data != NULL, s->title != NULL, "%s: the page has a title only where there is one", s->name);
  if (s->title) ok(same(p->pub.title, s->title), "%s: the title is that of the page", s->name);
  ok(same(p->pub.format, "digest"), "%s: it is a digest page", s->name);
  if (s->date && p->pub.n_articles) ok(same(p->pub.articles[0].date, "2021-03-03"), "%s: the date is read", s->name);
  for (i = 0; i < (int)p->pub.n_articles && good; i++) {
    const gz_article *a = &p->pub.articles[i];
    const gz_link *l = a->n_links ? &a->links[a->n_links - 1] : NULL;
    size_t at;
    if (!l || l->kind != GZ_LINK_CONTINUE || l->line != a->end_line)
      good = ok(false, "%s: the marker is a link", s->name);
    at = p->lines[a->line - 1];
    if (memcmp(p->decoded.text.data + at + (s->indent ? 3 : 0), a->title.data, 4) != 0)
      good = ok(false, "%s: line %u is the headline's", s->name, a->line);
    if (!good || !l->text.len) break;
    at = p->lines[l->line - 1] + l->col - 1;
    good = memcmp(p->decoded.text.data + at, l->text.data, l->text.len) == 0 ||
           ok(false, "%s: the link's place is the marker's", s->name);
  }
  page_free(p);
  buf_free(&got);
  buf_free(&want);
  return good;
}

static const style styles[] = {
    {.name = "as it is", .marker = "Read more", .gap = 1},
    {.name = "an unknown phrase", .marker = "To the whole of it", .gap = 1},
    {.name = "a phrase of the manifest that ends as a sentence",
     .marker = "Go on, dear reader.",
     .known = "go on dear reader",
     .gap = 1},
    {.name = "Russian",
     .marker = "\xd0\xa7\xd0\xb8\xd1\x82\xd0\xb0\xd1\x82\xd1\x8c \xd0\xb4\xd0\xb0\xd0\xbb\xd0\xb5\xd0\xb5",
     .gap = 1},
    {.name = "Japanese", .marker = "\xe7\xb6\x9a\xe3\x81\x8d\xe3\x82\x92\xe8\xaa\xad\xe3\x82\x80", .gap = 1},
    {.name = "Arabic",
     .marker = "\xd8\xa7\xd9\x82\xd8\xb1\xd8\xa3 \xd8\xa7\xd9\x84\xd9\x85\xd8\xb2\xd9\x8a\xd8\xaf",
     .gap = 1},
    {.name = "an unknown phrase in Georgian",
     .marker = "\xe1\x83\x95\xe1\x83\xa0\xe1\x83\xaa\xe1\x83\x9a\xe1\x83\x90\xe1\x83\x93",
     .gap = 1},
    {.name = "an arrow", .marker = "Read more \xc2\xbb", .gap = 1},
    {.name = "an unknown phrase with an arrow", .marker = "\xe2\x86\x92 The whole story here", .gap = 1},
    {.name = "brackets", .marker = "[Read more\xe2\x80\xa6]", .gap = 1},
    {.name = "round brackets", .marker = "(more...)", .gap = 1},
    {.name = "the headline in the marker", .marker = "Continue reading %s \xe2\x86\x92", .gap = 1},
    {.name = "the headline in an unknown marker", .marker = "Now see %s", .gap = 1},
    {.name = "blank lines doubled", .marker = "Read more", .gap = 3},
    {.name = "CRLF", .marker = "Read more", .gap = 1, .crlf = true},
    {.name = "CRLF, a byte-order mark, no last line end",
     .marker = "Read more",
     .gap = 1,
     .crlf = true,
     .bom = true,
     .no_final_newline = true},
    {.name = "a title", .marker = "Read more", .gap = 1, .title = "News of the harbour"},
    {.name = "a title over an unknown phrase",
     .marker = "\xe2\x80\xba whole text",
     .gap = 1,
     .title = "News of the harbour"},
    {.name = "an empty line first", .marker = "Read more", .gap = 1, .empty_first = true},
    {.name = "hard-wrapped", .marker = "Read more", .gap = 1, .wrap = 40},
    {.name = "hard-wrapped and indented, with a title",
     .marker = "Read more",
     .gap = 1,
     .wrap = 44,
     .indent = true,
     .title = "News"},
    {.name = "inline", .marker = "Read more", .gap = 1, .is_inline = true},
    {.name = "inline in brackets", .marker = "[Read more\xe2\x80\xa6]", .gap = 1, .is_inline = true},
    {.name = "inline, an unknown phrase", .marker = "The whole story \xc2\xbb", .gap = 1, .is_inline = true},
    {.name = "inline, an unknown phrase, a title",
     .marker = "(the whole story)",
     .gap = 1,
     .is_inline = true,
     .title = "News of the harbour"},
    {.name = "inline and hard-wrapped", .marker = "Continue reading \xc2\xbb", .gap = 1, .is_inline = true, .wrap = 50},
    {.name = "an empty bracket", .marker = "[\xe2\x80\xa6]", .gap = 1, .is_inline = true},
    {.name = "dates", .marker = "Read more", .gap = 1, .date = "March 3, 2021 - Ada Marsh"},
    {.name = "dates, an unknown phrase, a title",
     .marker = "All of it",
     .gap = 1,
     .date = "3 March 2021",
     .title = "Harbour news"},
    {.name = "no blank lines inside", .marker = "Read more", .gap = 1, .no_gaps = true},
    {.name = "no blank lines at all", .marker = "Read more", .gap = 0, .no_gaps = true},
    {.name = "no blank lines inside, a title",
     .marker = "Read more",
     .gap = 1,
     .no_gaps = true,
     .title = "Harbour news"},
};

static void test_styles(void) {
  story shuffled[STORIES_MOST];
  buf text;
  size_t i;
  int k, n;
  buf_init(&text, &mem_libc);
  for (i = 0; i < sizeof styles / sizeof *styles; i++) {
    const style *s = &styles[i];
    n = 0;
    for (k = 0; k < N_STORIES; k++) {
      if (s->no_gaps && strchr(stories[k].body, '\n')) continue; /* paragraphs need blank lines */
      shuffled[n++] = stories[k];
    }
    put_page(&text, shuffled, n, s);
    reads_as(buf_str(&text), shuffled, n, s);
    for (k = n - 1; k > 0; k--) {
      int other = (int)chance((uint32_t)k + 1);
      story swap = shuffled[k];
      shuffled[k] = shuffled[other];
      shuffled[other] = swap;
    }
    put_page(&text, shuffled, n, s);
    reads_as(buf_str(&text), shuffled, n, s);
    put_page(&text, stories, 2, s);
    if (!s->no_gaps || s->gap) reads_as(buf_str(&text), stories, 2, s);
  }
  buf_free(&text);
}

static void test_few(void) {
  static const story alike[] = {
      {"Storm warning 1", "Boats stay in the harbour until the wind has gone down again, the port says."},
      {"Storm warning 2", "Boats stay in the harbour until the wind has gone down again, the port says."},
      {"Storm warning 2", "Boats stay in the harbour until the wind has gone down again, the port says."},
      {"Storm warning 2", "Boats stay in the harbour until the wind has gone down again, the port says."},
  };
  static const style one = {.name = "one article", .marker = "Read more", .gap = 1};
  static const style titled = {
      .name = "one article under a title", .marker = "Weiterlesen \xc2\xbb", .gap = 1, .title = "Harbour news"};
  static const style same_text = {.name = "articles nearly alike", .marker = "The rest", .gap = 1};
  static const style own = {
      .name = "one article, a marker of the manifest", .marker = "Ahoy", .known = "ahoy", .gap = 1};
  buf text;
  buf_init(&text, &mem_libc);
  put_page(&text, stories, 1, &one);
  reads_as(buf_str(&text), stories, 1, &one);
  put_page(&text, stories, 1, &titled);
  reads_as(buf_str(&text), stories, 1, &titled);
  put_page(&text, stories, 1, &own);
  reads_as(buf_str(&text), stories, 1, &own);
  put_page(&text, alike, 4, &same_text);
  reads_as(buf_str(&text), alike, 4, &same_text);
  buf_free(&text);
}

/* The end of an article and the next headline on one line, as some programs leave them. */
static void test_led(void) {
  static const char *const phrases[] = {
      "Read more", "Weiterlesen", "Lire la suite",
      "\xd0\xa7\xd0\xb8\xd1\x82\xd0\xb0\xd1\x82\xd1\x8c \xd0\xb4\xd0\xb0\xd0\xbb\xd0\xb5\xd0\xb5"};
  const gz_article *a;
  size_t i;
  page *p;
  buf text;
  buf_init(&text, &mem_libc);
  for (i = 0; i < sizeof phrases / sizeof *phrases; i++) {
    buf_clear(&text);
    buf_printf(
        &text,
        "Fog closes the harbour\nThe ferries stayed at their moorings, and so did the pilots of the port\xe2\x80\xa6\n"
        "%sBaker wins the race\nIt took her four hours, which is the best time since the race began\xe2\x80\xa6\n"
        "%sWho moved the statue?\nThe council says that it does not know, and that nobody had asked\xe2\x80\xa6\n",
        phrases[i], phrases[i]);
    p = parse_as(buf_str(&text), "page.txt", NULL);
    a = p->pub.articles;
    ok(p->pub.n_articles == 3 && same(a[0].title, "Fog closes the harbour") && a[0].continues && a[0].end_line == 3 &&
           same(a[1].title, "Baker wins the race") && a[1].line == 3 && a[1].end_line == 5 && a[1].continues &&
           same(a[2].title, "Who moved the statue?") && a[2].line == 5 && !a[2].continues && article_holds(p, 0) &&
           article_holds(p, 1),
       "a headline behind \"%s\" without a blank begins an article", phrases[i]);
    page_free(p);
  }
  p = parse("Fog closes the harbour\n\nThe ferries stayed at their moorings, and so did the pilots.\n\nContinue "
            "readingFog closes the "
            "harbour\n\nBaker wins the race\n\nIt took her four hours, the best time since it began.\n\nContinue "
            "readingBaker wins the "
            "race\n");
  a = p->pub.articles;
  ok(p->pub.n_articles == 2 && same(a[1].title, "Baker wins the race") && a[1].line == 7,
     "one that stood above is the end of its own article");
  page_free(p);
  buf_free(&text);
}

/* Words that are markers elsewhere and prose here: nothing of the text is lost. */
static void test_prose_words(void) {
  static const char *const ends[] = {"as part of the Boating Suite.", "as part of the Boating Suite",
                                     "and, as he said, more.",        "and much\nmore.",
                                     "and a great deal more",         "in the words of the mayor: More"};
  size_t i;
  for (i = 0; i < sizeof ends / sizeof *ends; i++) {
    char text[600];
    page *p;
    snprintf(
        text, sizeof text,
        "Fog expected\n\nBoats stay in the harbour today.\n\nRead more\n\nA wall is built\n\nIt will be sold %s\n\n"
        "Read more\n\nThe ferry runs\n\nTwice a day until the autumn.\n\nRead more\n\nBells ring\n\nFor an hour, at "
        "noon.\n\nRead more\n",
        ends[i]);
    p = parse(text);
    ok(p && p->pub.n_articles == 4 && p->pub.articles[1].continues, "four articles where one ends \"%s\"", ends[i]);
    if (p && p->pub.n_articles == 4) {
      gz_str body = p->pub.articles[1].body;
      ok(body.len > 4 &&
             tolower((unsigned char)body.data[body.len - 2]) == tolower((unsigned char)ends[i][strlen(ends[i]) - 2]) &&
             body.data[body.len - 1] == ends[i][strlen(ends[i]) - 1],
         "and its last word is there");
    }
    page_free(p);
  }
  {
    page *p =
        parse("It rains\n\nBoats stay in.\n\nRead more\n\nIt snows.\n\nBoats are white.\n\nRead more\n\nIt is dark.\n\n"
              "Boats have lamps.\n\nRead more\n");
    ok(p && p->pub.n_articles == 3, "two headlines that are sentences do not hide a digest");
    page_free(p);
  }
}

static void test_known(void) {
  size_t n, i, n_sorted = 0, n_folded = 0, n_read = 0;
  const gz_str *known = markers_known(&n);
  buf text;
  buf_init(&text, &mem_libc);
  for (i = 0; i < n; i++) {
    style one = {.name = known[i].data, .marker = known[i].data, .gap = 1};
    page *p;
    n_sorted += i == 0 || str_compare(known[i - 1], known[i]) < 0;
    buf_clear(&text);
    fold_append(&text, known[i]);
    n_folded += str_equal(buf_str(&text), known[i]);
    put_page(&text, stories, 1, &one);
    p = parse_as(buf_str(&text), "a.txt", NULL);
    n_read += p->pub.n_articles == 1 && p->pub.articles[0].continues;
    page_free(p);
  }
  is_int(n_sorted, i, "known phrases are in byte order");
  is_int(n_folded, i, "and folded");
  is_int(n_read, i, "each is a marker even of a page's only article");
  buf_free(&text);
}

static void test_rest(void) {
  page *p =
      parse("Fog\n\nBoats stay in the harbour until Monday, and nobody minds.\n\nRead more\n\n"
            "Rain\n\nIt rains on the other side of the bay too, people say.\n\nRead more: https://a.example/rain\n\n"
            "Snow on the hills\n\nSee http://a.example/x_(y), or (http://b.example/z). Nobody had thought of snow this "
            "early.\n");
  is_int(p->pub.n_articles, 3, "an article without a marker at the end is one");
  if (p->pub.n_articles == 3) {
    const gz_article *a = p->pub.articles;
    ok(!a[2].continues && a[1].continues, "it does not continue");
    is_int(a[2].end_line, 15, "it ends with its last line that is not blank");
    ok(a[1].n_links == 1 && same(a[1].links[0].target, "https://a.example/rain") &&
           same(a[1].links[0].text, "Read more"),
       "a URL behind a marker is where it leads");
    ok(a[0].n_links == 1 && !a[0].links[0].target.data, "a marker without one leads nowhere");
    ok(a[2].n_links == 2 && same(a[2].links[0].text, "http://a.example/x_(y)") && a[2].links[0].kind == GZ_LINK_URL &&
           same(a[2].links[1].target, "http://b.example/z") && a[2].links[1].line == 15 && a[2].links[1].col == 33,
       "URLs in the text are links, without what follows them");
    ok(!a[0].section.data && same(p->pub.format, "digest"), "the section is left to the title");
  }
  page_free(p);
  p = parse("Fog\n\nBoats stay in the harbour until Monday, and nobody minds.\n\nRead more\n\nRead more \xc2\xbb\n\n"
            "Rain\n\nIt rains on the other side of the bay too, people say.\n\nRead more\n\nOlder posts\n");
  is_int(p->pub.n_articles, 2, "two markers in a row are no article, nor is what is left below");
  page_free(p);
}

static void test_undated(void) {
  page *p = parse("A bridge across the narrow bay\n\n   Engineers and fishermen do not agree about the height\n   of "
                  "the arches.\n\n"
                  "   Neither side has slept well.\n\nA baker runs the long race\n\n   It took her four hours and ten "
                  "minutes to come in.\n\n"
                  "Rain for the whole week ahead\n\n   Umbrellas can be borrowed at the library on the quay.\n");
  ok(p->pub.n_articles == 3 && p->pub.articles[1].line == 8 && same(p->pub.format, "digest"),
     "headlines at the edge with indented text are articles");
  page_free(p);
  p = parse(
      "Letters\n\nTo the harbour master\n\nMarch 3, 1921\n\nYour lamp was out again last night, and my cousin hit the "
      "pier.\n\n"
      "To the lamp keeper\n\nMarch 5, 1921\n\nMy cousin says that he saw the lamp, but only when it was too late.\n");
  ok(p->pub.n_articles == 2 && same(p->pub.title, "Letters") && same(p->pub.articles[1].date, "1921-03-05"),
     "a headline with a date behind it, again and again, begins an article");
  page_free(p);
  p = parse(
      "Fog closes the harbour\n3 March 2021 | Ada Marsh\nThe ferries stayed at their moorings, and so did the "
      "pilots.\n\n"
      "Baker wins the race\n4 March 2021 | Ben Reed\nIt took her four hours, which is the best time since it began.\n");
  ok(p->pub.n_articles == 2 && same(p->pub.articles[0].date, "2021-03-03") && p->pub.articles[0].meta.n == 2,
     "so does a headline with a date below it");
  page_free(p);
  p = parse(
      "2021-03-03\n\nFog closes the harbour\n\nThe ferries stayed at their moorings, and so did the pilots of the "
      "port.\n\n"
      "2021-03-04\n\nBaker wins the race\n\nIt took her four hours, which is the best time since the race began.\n");
  ok(p->pub.n_articles == 2 && p->pub.articles[0].line == 3 && same(p->pub.articles[1].date, "2021-03-04") &&
         same(p->pub.articles[1].title, "Baker wins the race"),
     "or one with a date before it");
  page_free(p);
}

/* ---------------------------------------------------------------- what is no digest */

static void test_others(void) {
  static const struct {
    const char *what, *text;
  } others[] = {
      {"an essay", "On boats\n\nThere are two kinds of boats. The first kind floats, and nobody writes about "
                   "it.\n\nThe second kind is why "
                   "harbours keep divers. I have known three of them, and each had a story.\n\nHe said:\n\nNever trust "
                   "a plank.\n\nSo I never did."},
      {"a poem with a refrain",
       "The lamp\n\nThe lamp is lit, the lamp is low,\nthe boats come in, the boats must go,\nand the sea goes on.\n\n"
       "The keeper sleeps, the keeper dreams\nof open doors and running streams,\nand the sea goes on.\n\n"
       "The morning comes, the gulls are loud,\nthe light is hidden in a cloud,\nand the sea goes on\n"},
      {"a song with its chorus apart",
       "We row at night\n\nWe row at night, we row by day,\nwe row until we come to the bay.\n\nHey ho, row on\n\n"
       "The bay is deep, the bay is wide,\nwe row until the other side.\n\nHey ho, row on\n\n"
       "And when we come we turn again,\nbecause it is what boats do then.\n\nHey ho, row on\n"},
      {"a program in C", "#include <stdio.h>\n\nstatic int twice(int n)\n{\n  int m = n * 2;\n\n  return "
                         "m;\n}\n\nstatic int thrice(int n)\n{\n"
                         "  int m = n * 3;\n\n  return m;\n}\n"},
      {"a program in Lua",
       "local M = {}\n\nfunction M.open(path)\n  local file = assert(io.open(path))\n  return file\nend\n\n"
       "function M.close(file)\n  file:close()\n  return true\nend\n\nfunction M.read(file)\n  local text = "
       "file:read('a')\n  "
       "return text\nend\n\nreturn M\n"},
      {"a program in Ruby",
       "def open_gate\n  puts 'the gate is open now, come in please'\n  true\nend\n\ndef close_gate\n  puts 'the gate "
       "is "
       "closed now, go away please'\n  true\nend\n\ndef paint_gate(colour)\n  @colour = colour\n  true\nend\n"},
      {"a list", "Shopping\n\n- rope\n- paint\n- rope\n- nails\n\nFor the boat\n\n- tar\n- rope\n"},
      {"a numbered list", "1. Rope\n\n2. Paint\n\n3. Tar\n"},
      {"a log", "2021-03-03 10:00:01 INFO gate opened by the keeper of the port\n2021-03-03 10:00:07 INFO ship passed\n"
                "2021-03-03 10:05:00 INFO gate closed\n2021-03-04 10:00:01 INFO gate opened by the keeper of the port\n"
                "2021-03-04 10:00:07 INFO ship passed\n2021-03-04 10:05:00 INFO gate closed\n"},
      {"a log of runs",
       "start of run one\nreading the tables of tide\ndone\n\nstart of run two\nreading the tables of wind\ndone\n"},
      {"a diary", "2021-03-03\n\nFog. The ferries stayed at their moorings, and I slept.\n\n2021-03-04\n\nRain. I read "
                  "about the fog of "
                  "yesterday.\n\n2021-03-05\n\nSun, and nobody to tell.\n"},
      {"an article with a date", "Fog closes the harbour\n\nMarch 3, 2021 - Ada Marsh\n\nThe ferries stayed at their "
                                 "moorings.\n\nNobody could see the "
                                 "breakwater from the quay.\n"},
      {"a dialogue", "Keeper: Who is there?\n\nSailor: A friend.\n\nKeeper: Whose?\n\nSailor: Yours, if you open.\n"},
      {"a play", "KEEPER\n\nWho is there? Speak, or I shall put the lamp out and go to bed.\n\nSAILOR\n\nA friend of "
                 "the house, and cold, and my "
                 "boat is on the rocks.\n\nKEEPER\n\nWhich rocks? There are many, and I have named none of them after "
                 "friends.\n\nSAILOR\n\nThe near ones.\n"},
      {"a manual page",
       "LAMP(1)\n\nNAME\n\n       lamp - lights the harbour\n\nSYNOPSIS\n\n       lamp [-o] [-n "
       "NAME]\n\nDESCRIPTION\n\n"
       "       Lights the lamp of the harbour until it is told to stop.\n\nOPTIONS\n\n       -o     once\n"},
      {"recipes",
       "Fish soup\n\nIngredients\n\n- fish\n- water\n- salt\n\nMethod\n\nBoil the water, then add the fish and the "
       "salt.\n\nFish stew\n\n"
       "Ingredients\n\n- fish\n- wine\n- salt\n\nMethod\n\nBoil the wine, then drink it and begin again with water.\n"},
      {"a table", "name;length;crew\nAnna;12;4\nBerta;14;5\nClara;12;4\n"},
      {"a text that speaks of reading more",
       "A vow\n\nThis year I shall swim, sleep and read more\n\nLast year I did not. It was a year of paint "
       "and rope and little else, and the books stayed shut.\n"},
      {"letters with a closing",
       "Dear Ada,\n\nthe lamp is out. Please send oil as soon as you can, and a wick.\n\nYours sincerely,\n\nBen\n\n"
       "Dear Ben,\n\nthe oil is on its way. The wick you must make yourself, as we all do.\n\nYours "
       "sincerely,\n\nAda\n"},
      {"nothing but markers", "Read more\n\nRead more\n\nRead more\n\nRead more\n"},
      {"one word again and again", "yes\nyes\nyes\nyes\nyes\nyes\nyes\nyes\n"},
      {"a rule between parts", "One part of the text stands here and says its thing.\n\n* * *\n\nAnother part stands "
                               "here and says more.\n\n* * *\n\n"
                               "The last one says least.\n"},
  };
  size_t i;
  for (i = 0; i < sizeof others / sizeof *others; i++) {
    page *p = parse_as(str_of(others[i].text), NULL, NULL);
    is_str(format_of(others[i].text), "plain", "%s is no digest", others[i].what);
    ok(!same(p->pub.format, "digest"), "%s is none without a name either", others[i].what);
    page_free(p);
    p = parse_as(str_of(others[i].text), NULL, "digest");
    ok(p && same(p->pub.format, "digest"), "%s is read as one where it is told to be", others[i].what);
    page_free(p);
  }
}

/* ---------------------------------------------------------------- choice, encodings, problems */

static void test_choice(void) {
  gz_parse_options opts = {0};
  gz_error err;
  page *p;
  size_t i;
  ok(format_by_name(STR("digest")) == &format_digest && !format_by_name(STR("Digest")),
     "a format is found by its name");
  ok(format_reads(STR("a/b.TXT")) && format_reads(STR("b.md")) && !format_reads(STR("b.pdf")) &&
         !format_reads(STR("txt")) && !format_reads(STR("a/.txt")) && format_reads(STR("b.rst")),
     "pages are known by their endings");
  opts.format = STR("scroll");
  is_int(page_parse(STR("x"), &opts, &mem_libc, &p, &err), GZ_NOT_SUPPORTED, "an unknown format is not supported");
  ok(strstr(err.text, "scroll") && strstr(err.text, "are mail, digest, markdown, html, feed, org, rst, plain"),
     "the message names those there are: %s", err.text);
  for (i = 0; format_names()[i]; i++)
    ok(strstr(err.text, format_names()[i]) != NULL, "%s among them", format_names()[i]);
  opts.format = STR_NONE;
  opts.encoding = STR("klingon-8");
  is_int(page_parse(STR("x"), &opts, &mem_libc, &p, &err), GZ_NOT_SUPPORTED, "so is an unknown encoding");
  p = parse_as(STR("# Fog\n\nRead more\n"), "a/fog.md", NULL);
  ok(same(p->pub.format, "markdown"), "an ending that only one format has decides");
  page_free(p);
}

/* What the manifest or the page says is taken; what it does not have is told with its number and the first one's line. */
static void test_other_encodings(void) {
  const struct {
    const char *encoding;
    gz_str text;
    const char *title, *problem; /* NULL: none */
    uint32_t line;
  } all[] = {
      {"koi8-r", STR("\xfb\xd4\xcf\xd2\xcd\n\nx\n"), "\xd0\xa8\xd1\x82\xd0\xbe\xd1\x80\xd0\xbc", NULL, 0},
      {"shift_jis", STR("\x8d`\x82\xcc\x95\xc7\n\nx\n"), "\xe6\xb8\xaf\xe3\x81\xae\xe5\xa3\x81", NULL, 0},
      {"euc-jp", STR("\xb9\xc1\n\nx\n"), "\xe6\xb8\xaf", NULL, 0},
      {"gb18030", STR("\xb8\xdb\n\nx\n"), "\xe6\xb8\xaf", NULL, 0},
      {"big5", STR("\xb4\xe4\n\nx\n"), "\xe6\xb8\xaf", NULL, 0},
      {"euc-kr", STR("\xc7\xd7\n\nx\n"), "\xed\x95\xad", NULL, 0},
      {"", STR("\xff\xfe\x2f\x6e\n\0\n\0x\0"), "\xe6\xb8\xaf", NULL, 0},
      {"", STR("\xfe\xff\x6e\x2f\0\n\0\n\0x"), "\xe6\xb8\xaf", NULL, 0},
      {"shift_jis", STR("Fog\n\nx \xff y \x82"), "Fog", "2 places are not shift_jis and are shown as \xef\xbf\xbd", 3},
      {"euc-jp", STR("Fog\n\nx\n\ny \xff"), "Fog", "1 place is not euc-jp and is shown as \xef\xbf\xbd", 5},
      {"",
       STR("\xff\xfe"
           "F\0\n\0\n\0x\0\x00\xd8y\0z"),
       "F", "2 places are not UTF-16 and are shown as \xef\xbf\xbd", 3},
  };
  gz_parse_options opts = {.name = STR("a.txt")};
  size_t i;
  for (i = 0; i < sizeof all / sizeof *all; i++) {
    page *p = NULL;
    const gz_problem *told;
    opts.encoding = str_of(all[i].encoding);
    if (page_parse(all[i].text, &opts, &mem_libc, &p, NULL) != GZ_OK) exit(2);
    told = p->pub.n_problems ? p->pub.problems : NULL;
    ok(p->pub.n_articles == 1 && same(p->pub.articles[0].title, all[i].title) && !told == !all[i].problem &&
           p->pub.n_problems <= 1 && (!told || (same(told->message, all[i].problem) && told->line == all[i].line)),
       "%s is read%s", *all[i].encoding ? all[i].encoding : "UTF-16",
       told ? ", and what it does not have is told" : "");
    page_free(p);
  }
}

static void test_encodings(void) {
  static const char nul[] = "Fog\n\nBoats\0stay\n\0\n";
  gz_parse_options opts = {0};
  page *p;
  p = parse("\xef\xbb\xbf"
            "Fog\n\nBoats");
  ok(same(p->pub.articles[0].title, "Fog") && !p->pub.n_problems, "a byte-order mark is no text");
  page_free(p);
  p = parse_as((gz_str){"\xff\xfe"
                        "F\0o\0g\0\n\0\n\0B\0",
                        14},
               "a.txt", NULL);
  ok(same(p->pub.articles[0].title, "Fog") && same(p->pub.articles[0].body, "B"),
     "UTF-16 is read where its mark says so");
  page_free(p);
  opts.encoding = STR("windows-1252");
  page_parse(STR("Caf\xe9 \x93open\x94\n"), &opts, &mem_libc, &p, NULL);
  ok(same(p->pub.articles[0].title, "Caf\xc3\xa9 \xe2\x80\x9copen\xe2\x80\x9d"), "an encoding is read by its name");
  page_free(p);
  test_other_encodings();
  p = parse("Fog\n\nBo\xff"
            "ats \xc3( http://a.example/ \x80\n");
  ok(p->pub.n_problems == 1 && p->pub.problems[0].line == 3 &&
         same(p->pub.problems[0].message, "3 bytes are not UTF-8 and are shown as \xef\xbf\xbd"),
     "bytes that are not UTF-8 are one problem, with their number and the first one's line");
  ok(utf8_valid(p->pub.articles[0].body) && p->pub.articles[0].links[0].col == 11, "they count one column each");
  page_free(p);
  p = parse_as((gz_str){nul, sizeof nul - 1}, "a.txt", NULL);
  ok(p->pub.n_problems == 1 && p->pub.problems[0].line == 3 && strstr(p->pub.problems[0].message.data, "2 NUL bytes"),
     "NUL bytes are a problem");
  is_int(p->pub.articles[0].body.len, 12, "and are kept");
  page_free(p);
  p = parse_as(STR(""), NULL, NULL);
  ok(p && p->pub.n_articles == 0 && same(p->pub.format, "plain"), "nothing is a page without articles");
  page_free(p);
  p = parse_as(STR(" \n\n"), "a/b/harbour\xff.txt", NULL);
  ok(p->pub.n_articles == 1 && same(p->pub.articles[0].title, "harbour\xef\xbf\xbd.txt") &&
         p->pub.articles[0].line == 1,
     "a blank file is called by its name, made fit to be text");
  page_free(p);
  p = parse_as(STR(""), NULL, "digest");
  ok(p && p->pub.n_articles == 0, "nothing is a digest without articles");
  page_free(p);
  page_parse(STR_NONE, NULL, &mem_libc, &p, NULL);
  ok(p && p->pub.n_articles == 0 && p->pub.meta.kind == GZ_MAP, "so is an absent text");
  page_free(p);
}

static void test_plain(void) {
  page *p = parse("\nThe harbour\n===========\n\nBoats come in\nat   night. See http://a.example/b?c=d#e.\n\n1. "
                  "Fog\n\nIt comes\ntoo.\n\nLamps\n-----\nThey\nburn.\n"
                  "Oil\n~~~\n\n1.2.3 Wicks\n\nEnd\n\n");
  const gz_article *a = p->pub.articles;
  is_int(p->pub.n_articles, 1, "a text is one article");
  ok(same(a->title, "The harbour") && a->line == 2, "its headline is the first line that is not blank");
  ok(same(a->body, "Boats come in at night. See http://a.example/b?c=d#e.\n\n1. Fog\n\nIt comes too.\n\nLamps\n\nThey "
                   "burn.\n\nOil\n\n1.2.3 Wicks\n\nEnd"),
     "its paragraphs are unwrapped, underlines are no text");
  is_int(a->end_line, 22, "it ends with its last line that is not blank");
  is_int(a->n_headings, 4, "underlined and numbered lines are headings");
  if (a->n_headings == 4)
    ok(a->headings[0].level == 1 && a->headings[0].line == 8 && a->headings[1].level == 2 &&
           a->headings[1].line == 13 && same(a->headings[2].title, "Oil") && a->headings[3].level == 3,
       "with their level and line");
  ok(a->n_links == 1 && same(a->links[0].target, "http://a.example/b?c=d#e") && a->links[0].line == 6 &&
         a->links[0].col == 17,
     "a URL is a link, the full stop behind it is not");
  page_free(p);
  {
    static const char *const last[] = {"Read more", "Read more: http://example.org/fog",
                                       "Continue reading: Fog expected", "(Read more | 3 comments)"};
    size_t n;
    for (n = 0; n < sizeof last / sizeof *last; n++) {
      char text[200];
      page *read;
      snprintf(text, sizeof text, "The harbour\n\nBoats come in at night.\n\n%s\n", last[n]);
      read = parse_as(str_of(text), "page.txt", "plain");
      ok(read && read->pub.n_articles == 1 && read->pub.articles[0].continues, "plain text that ends in \"%s\" goes on",
         last[n]);
      page_free(read);
    }
  }
}

static void test_urls(void) {
  static const struct {
    const char *text, *url;
  } urls[] = {
      {"see https://a.example/x, and", "https://a.example/x"},
      {"<http://a.example/x>", "http://a.example/x"},
      {"(see http://a.example/x)", "http://a.example/x"},
      {"http://a.example/x_(y)_z.", "http://a.example/x_(y)_z"},
      {"[http://a.example/]", "http://a.example/"},
      {"HTTP://A.EXAMPLE", "HTTP://A.EXAMPLE"},
      {"\xe2\x80\x9chttp://a.example/\xc3\xa9\xe2\x80\x9d", "http://a.example/\xc3\xa9"},
      {"http://a.example/\xe3\x80\x82", "http://a.example/"},
      {"http:// nothing", NULL},
      {"xhttp://a.example/", NULL},
      {"http:/a.example", NULL},
      {"://", NULL},
      {"http://...", NULL},
      {"https", NULL},
  };
  size_t i;
  for (i = 0; i < sizeof urls / sizeof *urls; i++) {
    gz_str text = str_of(urls[i].text);
    size_t at = 0, from = 0, to = 0;
    bool found = prose_url(text, &at, &from, &to);
    ok(found == (urls[i].url != NULL) && (!found || same(str_part(text, from, to - from), urls[i].url)), "URL in: %s",
       urls[i].text);
  }
}

static void test_dates(void) {
  static const struct {
    const char *text, *iso;
  } dates[] = {
      {"March 11, 2021", "2021-03-11"},
      {"01 Nov 2025", "2025-11-01"},
      {"2012-03-04", "2012-03-04"},
      {"4 March 2012", "2012-03-04"},
      {"Mar 4 2012", "2012-03-04"},
      {"Mar. 4th, 2012", "2012-03-04"},
      {"4th of March, 2012", "2012-03-04"},
      {"SEPT 9, 1999", "1999-09-09"},
      {"Monday, 3 May 2010", "2010-05-03"},
      {"Mon, 03 May 2010 10:20:30 +0200", "2010-05-03"},
      {"2012/03/04", "2012-03-04"},
      {"2012-03-04T10:20:30Z", "2012-03-04"},
      {"2012-03-04 10:20", "2012-03-04"},
      {"4.3.2012", "2012-03-04"},
      {"4-Mar-2012", "2012-03-04"},
      {"March 2012", "2012-03"},
      {"29 February 2012", "2012-02-29"},
      {"May 1, 2012 at 5:30 pm", "2012-05-01"},
      {"4/3/2012", "2012"},
      {"21/06/2017", "2017-06-21"},
      {"06/21/2017", "2017-06-21"},
      {"5/5/2012", "2012-05-05"},
      {"5/32/2012", NULL},
      {"14 de agosto de 2012", "2012-08-14"},
      {"1 DE MARZO DE 2012", "2012-03-01"},
      {"29. Februar 2012", "2012-02-29"},
      {"29 février 2012", "2012-02-29"},
      {"12 июня 2010", "2010-06-12"},
      {"12 ИЮНЯ 2010", "2010-06-12"},
      {"12 Okt 2010", "2010-10-12"},
      {"3 يناير 2015", "2015-01-03"},
      {"3 مه 2015", "2015-05-03"},
      {"2015年5月20日", "2015-05-20"},
      {"2015년 5월 20일", "2015-05-20"},
      {"2015年5月", NULL},
      {"2012.03.04", "2012-03-04"},
      {"29 February 2011", NULL},
      {"31 April 2012", NULL},
      {"2012-13-01", NULL},
      {"2012-00-01", NULL},
      {"2012-03-041", NULL},
      {"0 March 2012", NULL},
      {"March 4", NULL},
      {"March", NULL},
      {"Marching 4, 2012", NULL},
      {"12345-03-04", NULL},
      {"March 4, 12", NULL},
      {"", NULL},
      {"2012", NULL},
      {"192.168.1.1", NULL},
      {"March 4, 2012b", NULL},
  };
  char iso[DATE_ROOM];
  size_t i, at, len;
  for (i = 0; i < sizeof dates / sizeof *dates; i++) {
    len = date_read(str_of(dates[i].text), iso);
    is_str(len ? iso : NULL, dates[i].iso, "date: %s", dates[i].text);
  }
  ok(date_find(STR("by Ada Marsh on March 3, 2021 | news"), &at, &len, iso) && at == 16 && len == 13 &&
         !strcmp(iso, "2021-03-03"),
     "a date is found in a line");
  ok(!date_find(STR("x2021-03-03 a1 March"), &at, &len, iso), "but not inside a word");
}

/* ---------------------------------------------------------------- pages of ../shared */

static const char *const seeds[] = {"000_25f840904ce792fb", "001_24a4be488f507553", "002_0d653f69f88a6e6e",
                                    "003_7b3445df671a5e60", "004_0e90f4c8064e42c7"};

/* `text` with each `from` replaced. */
static void replace_all(buf *out, gz_str text, const char *from, const char *to) {
  const char *p = text.data, *end = p + text.len, *hit;
  buf_clear(out);
  while ((hit = memmem(p, (size_t)(end - p), from, strlen(from)))) {
    buf_put(out, p, (size_t)(hit - p));
    buf_put_str(out, str_of(to));
    p = hit + strlen(from);
  }
  buf_put(out, p, (size_t)(end - p));
}

static void same_reading(gz_str text, const buf *want, const char *title, const char *name, const char *what) {
  page *p = parse_as(text, name, NULL);
  buf got;
  buf_init(&got, &mem_libc);
  put_reading(&got, p);
  is_mem(got.data, got.len, want->data, want->len, "%s, %s: the reading is the same", name, what);
  ok(same(p->pub.title, title), "%s, %s: so is the title", name, what);
  page_free(p);
  buf_free(&got);
}

/* The looks of a line as a loop over its bytes has them. */
static bool has_looks(const prose_line *line, gz_str s) {
  uint32_t words = 0, blanks = 0, holds = 0;
  size_t i;
  for (i = 0; i < s.len; i++) {
    char c = s.data[i];
    words += !str_is_space(c) && (!i || str_is_space(s.data[i - 1]));
    blanks += c == ' ';
    holds |= (unsigned char)c >= 0x80 ? HOLDS_HIGH : 0;
    holds |= isdigit((unsigned char)c) ? HOLDS_DIGIT : 0;
    holds |= c == '|' ? HOLDS_BAR : c == ':' || c == '"' ? HOLDS_COLON : 0;
    holds |= i + 1 < s.len && strchr(".!?([", c) ? HOLDS_STOP : 0;
  }
  if (words > PROSE_MANY || s.len > 256) words = PROSE_MANY;
  if (blanks > PROSE_MANY || s.len > 256) blanks = PROSE_MANY;
  return line->words == words && line->blanks == blanks && line->holds == holds;
}

static void test_looks(void) {
  static const char rare[] = "1|:\"(?!.[\t \xc3\xa9\xe2";
  uint32_t i, n_bad = 0, k;
  for (i = 0; i < 3000; i++) {
    char text[300];
    prose_lines lines;
    size_t len = 1 + chance(i % 3 ? 40 : 290);
    for (k = 0; k < len; k++) text[k] = chance(5) ? 'b' : ' ';
    for (k = chance(4); k--;) text[chance((uint32_t)len)] = rare[chance(sizeof rare - 1)];
    text[0] = 'a';
    text[len - 1] = "a.)1\xff"[chance(5)];
    if (!prose_read(&lines, (gz_str){text, len}, &mem_libc)) continue;
    prose_look(&lines);
    n_bad += lines.n != 1 || !has_looks(lines.at, prose_str(&lines, 0));
    prose_free(&lines);
  }
  ok(!n_bad, "3000 lines look as they do byte by byte (%u do not)", n_bad);
}

/* Whatever metadata begins with: all that about_is_text must leave to about_read. */
static void test_text_by_looks(void) {
  static const char *const begins[] = {"av",
                                       "af",
                                       "by",
                                       "di",
                                       "door",
                                       "oleh",
                                       "par",
                                       "por",
                                       "von",
                                       "diposting oleh",
                                       "ditulis oleh",
                                       "escrito por",
                                       "geschrieben von",
                                       "lagt inn av",
                                       "posted by",
                                       "published by",
                                       "publié par",
                                       "publicado por",
                                       "pubblicato da",
                                       "scritto da",
                                       "skrevet av",
                                       "written by",
                                       "category",
                                       "classé dans",
                                       "catégories",
                                       "ditulis dalam",
                                       "etiquetas",
                                       "etichette",
                                       "filed under",
                                       "geplaatst in",
                                       "kategorie",
                                       "labels",
                                       "mots-clés",
                                       "posted in",
                                       "publié dans",
                                       "publicado en",
                                       "pubblicato in",
                                       "publisert i",
                                       "section",
                                       "schlagwörter",
                                       "stikkord",
                                       "tagged",
                                       "tags",
                                       "topics",
                                       "veröffentlicht unter",
                                       "рубрика",
                                       "метки",
                                       "カテゴリー",
                                       "分类",
                                       "标签",
                                       "bild",
                                       "bagikan",
                                       "compartir",
                                       "condividi",
                                       "del på",
                                       "foto",
                                       "gambar",
                                       "image",
                                       "photo",
                                       "picture",
                                       "partager",
                                       "source",
                                       "share",
                                       "teilen",
                                       "via",
                                       "поделиться",
                                       "写真",
                                       "автор",
                                       "作者",
                                       "-",
                                       "=",
                                       "*",
                                       "•",
                                       "[",
                                       "2012-03-04",
                                       "March 4, 2012",
                                       "Ada |",
                                       "Ada ·",
                                       "one, two",
                                       "7 Comments | 12 views | 4 likes |",
                                       "7 Comments · 12 views · 4 likes ·"};
  static const char *const rest[] = {": Fog, Wind, Rain, Snow, Hail, Sun, Ice",
                                     " Ada Marsh",
                                     ": Ada B C Marsh Lee",
                                     " harbour fog wind rain snow hail | 3 Comments",
                                     " harbour - fog - wind - rain - a - b",
                                     " · fog and rain and snow and hail 2012-03-04",
                                     " Harbour and Fog and Rain and Snow]"};
  size_t i, k, n_bad = 0, n_about = 0, n_text = 0;
  for (i = 0; i < sizeof begins / sizeof *begins; i++) {
    for (k = 0; k < sizeof rest / sizeof *rest; k++) {
      char text[300];
      prose_lines lines;
      remark out;
      snprintf(text, sizeof text, "%s%s", begins[i], rest[k]);
      if (!prose_read(&lines, str_of(text), &mem_libc)) continue;
      prose_look(&lines);
      if (about_read(prose_str(&lines, 0), &out)) {
        n_about++;
        if (about_is_text(&lines, 0)) n_bad++;
      }
      text[0] = 'x'; /* no word of the lists begins so */
      if (about_is_text(&lines, 0)) n_text++;
      prose_free(&lines);
    }
  }
  ok(!n_bad && n_about > 200, "none of %zu lines of metadata is taken for text by its looks (%zu are)", n_about, n_bad);
  ok(n_text > 50, "and other lines are (%zu)", n_text);
}

static void test_seeds(void) {
  static const uint32_t n_articles[] = {8, 10, 10, 7, 10};
  buf text, changed, want;
  size_t i;
  uint32_t k, n;
  buf_init(&text, &mem_libc);
  buf_init(&changed, &mem_libc);
  buf_init(&want, &mem_libc);
  for (i = 0; i < 5; i++) {
    char path[128], title[100] = "";
    page *p;
    snprintf(path, sizeof path, "../shared/collections/seeds/%s.txt", seeds[i]);
    if (!read_file(path, &text)) {
      skip(seeds[i], "no ../shared");
      continue;
    }
    p = parse_as(buf_str(&text), seeds[i], NULL);
    is_int(p->pub.n_articles, n_articles[i], "%s has its articles", seeds[i]);
    is_int(p->pub.title.data != NULL, i != 1, "%s has a title, or none where it begins with an empty line", seeds[i]);
    for (k = n = 0; k < p->pub.n_articles; k++) { /* headline, blank, one line of text, blank, marker */
      const gz_article *a = &p->pub.articles[k];
      uint32_t line = (i == 1 ? 2 : 3) + 6 * k;
      const char *at = p->decoded.text.data + p->lines[line + 1];
      n += a->line == line && a->end_line == line + 4 && a->continues && a->n_links > 0 &&
           a->links[a->n_links - 1].kind == GZ_LINK_CONTINUE && a->links[a->n_links - 1].line == a->end_line &&
           a->links[a->n_links - 1].col == 1 && same(a->links[a->n_links - 1].text, "Read more") && a->body.len > 100 &&
           !memcmp(p->decoded.text.data + p->lines[line - 1], a->title.data, a->title.len) &&
           !memcmp(at, a->body.data, 20) && p->decoded.text.data[p->lines[line - 1] + a->title.len] == '\n';
    }
    is_int(n, n_articles[i], "%s: headline, line, body, marker and end of each are right", seeds[i]);
    put_reading(&want, p);
    if (p->pub.title.data) snprintf(title, sizeof title, "%.*s", STR_ARG(p->pub.title));
    {
      const char *expected = p->pub.title.data ? title : NULL;
      static const char *const phrases[] = {"Weiterlesen \xe2\x86\x92", "[Hier geht es lang]",
                                            "\xe7\xb6\x9a\xe3\x81\x8d\xe3\x82\x92\xe8\xaa\xad\xe3\x82\x80",
                                            "\xe1\x83\x95\xe1\x83\xa0\xe1\x83\xaa\xe1\x83\x9a\xe1\x83\x90\xe1\x83\x93",
                                            "read MORE >>"};
      for (k = 0; k < 5; k++) {
        replace_all(&changed, buf_str(&text), "Read more", phrases[k]);
        same_reading(buf_str(&changed), &want, expected, seeds[i], phrases[k]);
      }
      replace_all(&changed, buf_str(&text), "\n\n", "\n\n\n");
      same_reading(buf_str(&changed), &want, expected, seeds[i], "blank lines added");
      replace_all(&changed, buf_str(&text), "\n", "\r\n");
      same_reading(buf_str(&changed), &want, expected, seeds[i], "CRLF");
      replace_all(&changed, buf_str(&text), "\n\nRead more", " Read more");
      same_reading(buf_str(&changed), &want, expected, seeds[i], "the marker inline");
      buf_clear(&changed);
      if (expected) {
        buf_put_str(&changed, str_after(buf_str(&text), strlen(title) + 2));
        same_reading(buf_str(&changed), &want, NULL, seeds[i], "the title taken away");
      } else {
        buf_printf(&changed, "An invented title\n%.*s", (int)text.len, text.data);
        same_reading(buf_str(&changed), &want, "An invented title", seeds[i], "a title added");
      }
      buf_clear(&changed); /* the articles in reverse */
      if (expected) buf_printf(&changed, "%s\n\n", title);
      for (k = p->pub.n_articles; k-- > 0;) {
        const origin *o = &p->origins[k];
        buf_put(&changed, p->decoded.text.data + o->from, o->to - o->from);
        buf_printf(&changed, "\n\n");
      }
      buf_clear(&want);
      for (k = p->pub.n_articles; k-- > 0;)
        buf_printf(&want, "%.*s\n%.*s\ncontinues\n", STR_ARG(p->pub.articles[k].title),
                   STR_ARG(p->pub.articles[k].body));
      same_reading(buf_str(&changed), &want, expected, seeds[i], "articles in reverse");
    }
    page_free(p);
  }
  buf_free(&text);
  buf_free(&changed);
  buf_free(&want);
}

/* Lines, dates and authors as the notes beside the samples give them. */
static void test_samples(void) {
  static const struct {
    const char *name;
    uint32_t n;
    struct {
      uint32_t line, end_line;
      bool continues;
      const char *date, *author;
    } articles[3];
  } samples[] = {
      {"calcite-news",
       3,
       {{1, 22, false, "2025-11-01", "rubenql"},
        {24, 47, false, "2025-05-28", "asolimando"},
        {49, 65, false, "2025-03-16", "zabetak"}}},
      {"flink-blog",
       3,
       {{1, 7, true, "2021-03-11", NULL}, {9, 15, true, "2021-03-03", NULL}, {17, 23, true, "2021-02-10", NULL}}},
      {"flink-blog-wrapped",
       2,
       {{1, 13, true, "2020-01-29", NULL}, {15, 30, true, "2020-01-15", NULL}, {0, 0, false, NULL, NULL}}},
  };
  size_t i;
  uint32_t k;
  for (i = 0; i < 3; i++) {
    char path[128];
    page *p;
    buf text;
    buf_init(&text, &mem_libc);
    snprintf(path, sizeof path, "../shared/samples/%s.txt", samples[i].name);
    if (!read_file(path, &text)) {
      skip(samples[i].name, "no ../shared");
      continue;
    }
    p = parse_as(buf_str(&text), path, NULL);
    ok(!p->pub.title.data, "%s has no title", samples[i].name);
    if (is_int(p->pub.n_articles, samples[i].n, "%s has its articles", samples[i].name)) {
      for (k = 0; k < samples[i].n; k++) {
        const gz_article *a = &p->pub.articles[k];
        ok(a->line == samples[i].articles[k].line && a->end_line == samples[i].articles[k].end_line &&
               a->continues == samples[i].articles[k].continues && same(a->date, samples[i].articles[k].date),
           "%s, article %u: lines, marker and date are right", samples[i].name, k + 1);
        ok(a->meta.n == 2 && (!samples[i].articles[k].author ||
                              same(a->meta.is.pairs[0].value.is.string, samples[i].articles[k].author)),
           "%s, article %u: the author is known", samples[i].name, k + 1);
      }
    }
    page_free(p);
    buf_free(&text);
  }
}

/* ---------------------------------------------------------------- what every reader must stand */

/* Bytes of a page of one shape, of about `size` bytes. */
static void put_shape(buf *out, int shape, size_t size) {
  static const char *const units[] = {"x",
                                      "\n",
                                      "word\n",
                                      "Read more\n\n",
                                      "Fog\n\nRead more\n\n",
                                      "Fog\nRead more\n",
                                      "http://",
                                      "[",
                                      ". ",
                                      "May ",
                                      "- \n\n",
                                      "A B C D E F\n\n",
                                      "1.",
                                      "\xff",
                                      "\xe2\x80\xa6",
                                      "=\n",
                                      "( ",
                                      "Read more "};
  enum { N_UNITS = sizeof units / sizeof *units };
  size_t i = 0;
  buf_clear(out);
  for (i = 0; out->len < size; i++) {
    if (shape < N_UNITS) buf_put_str(out, str_of(units[shape]));
    else if (shape == N_UNITS) buf_printf(out, "line %zu\n", i / 2 * 7919 % 65536);
    else if (shape == N_UNITS + 1) buf_printf(out, "headline %zu\n\ntext %zu\n\n", i / 3, i / 2);
    else if (shape == N_UNITS + 2) buf_printf(out, "Continue reading Headline %zu\n\n", i / 2);
    else if (shape == N_UNITS + 3) buf_printf(out, "Headline %zu\n\nMarch 3, 2021\n\nText of it.\n\n", i);
    else if (shape == N_UNITS + 4)
      buf_printf(out, "Headline %zu\n\nText of it is here and a bit longer than that. Read more\n\n", i);
    else buf_printf(out, "%s\n\nRead more\n\n", i ? "x" : "y");
  }
  buf_put_byte(out, 0);
  out->len--;
}
enum { N_SHAPES = 24 };

static double parse_ms(gz_str text, const char *as) {
  double best = 1e9;
  int round;
  for (round = 0; round < 3; round++) {
    struct timespec from, to;
    double ms;
    clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &from);
    page_free(parse_as(text, "page.txt", as));
    clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &to);
    ms = (double)(to.tv_sec - from.tv_sec) * 1e3 + (double)(to.tv_nsec - from.tv_nsec) / 1e6;
    if (ms < best) best = ms;
  }
  return best;
}

/* Four times the text may take eight times as long; what is quadratic takes sixteen. */
static void test_time(void) {
  static const char *const formats[] = {"digest", "plain", NULL};
  buf text;
  int shape;
  size_t f;
  buf_init(&text, &mem_libc);
  for (shape = 0; shape < N_SHAPES; shape++) {
    for (f = 0; f < 3; f++) {
      double small, large;
      int tries = 0;
      do { /* other programs run too */
        put_shape(&text, shape, 1 << 16);
        small = parse_ms(buf_str(&text), formats[f]);
        put_shape(&text, shape, 1 << 18);
        large = parse_ms(buf_str(&text), formats[f]);
      } while (large >= 8 * small + 5 && ++tries < 3);
      ok(large < 8 * small + 5, "shape %d as %s: time grows as the text does (%.1f ms, then %.1f)", shape,
         formats[f] ? formats[f] : "guessed", small, large);
    }
  }
  buf_free(&text);
}

static void read_digest(const char *text, size_t len) {
  page_free(parse_as((gz_str){text, len}, "page.txt", "digest"));
}
static void read_plain(const char *text, size_t len) { page_free(parse_as((gz_str){text, len}, "page.txt", "plain")); }
static void read_guessed(const char *text, size_t len) { page_free(parse_as((gz_str){text, len}, "page.txt", NULL)); }

static void test_hostile(void) {
  static const hostile texts[] = {
      {"markers", "A wall\n\nIt stands.\n\nRead more\n\n", "Read more\n"},
      {"headlines alone", "The wall\n\n", "Another wall\n\n"},
      {"one long line", "word ", "Read more "},
      {"dates", "4 March 2012\n\n", "March 4, 2012\nBy Ada\n"},
      {"rules", "-----\nx\n", "====\n"},
      {"arrows", "\xe2\x86\x92 ", "\xc2\xbb\n"},
      {"numbered headings", "1.1. a\n\n", "1. b\n\n"},
      {"short lines", "a\n", "b c\n\n"},
  };
  size_t i;
  for (i = 0; i < sizeof texts / sizeof *texts; i++) {
    is_linear(&texts[i], 200000, read_digest);
    is_linear(&texts[i], 200000, read_plain);
    is_linear(&texts[i], 200000, read_guessed);
  }
}

static void test_large(void) {
  size_t size = 10 << 20;
  char *text = malloc(size);
  page *p;
  memset(text, 'a', size);
  p = parse_as((gz_str){text, size}, "a.txt", NULL);
  ok(p && p->pub.n_articles == 1 && p->pub.articles[0].title.len == size, "10 MB without a line break are a headline");
  page_free(p);
  memset(text, '\n', size);
  p = parse_as((gz_str){text, size}, NULL, NULL);
  ok(p && p->pub.n_articles == 0, "10 MB of line ends are a page without articles");
  page_free(p);
  free(text);
}

/* Articles stand one after the other, and links in theirs. */
static bool page_holds(const page *p) {
  uint32_t i, k, last = 0;
  for (i = 0; i < p->pub.n_articles; i++) {
    const gz_article *a = &p->pub.articles[i];
    if (!article_holds(p, i) || a->line <= last) return false;
    last = a->end_line;
    for (k = 0; k < a->n_links; k++)
      if (a->links[k].line < a->line || a->links[k].line > a->end_line || !a->links[k].col) return false;
  }
  return true;
}

/* Pages of scraps that mean something to the readers, in any order. */
static void test_scraps(void) {
  static const char *const scraps[] = {"\n",
                                       "\n\n",
                                       "Read more",
                                       "Fog expected",
                                       " ",
                                       "  ",
                                       "\r\n",
                                       "March 3, 2021",
                                       "by Ada",
                                       "Boats stay. ",
                                       "[\xe2\x80\xa6]",
                                       "\xff",
                                       "http://a.example/",
                                       "(",
                                       ")",
                                       "]",
                                       "- ",
                                       "===",
                                       "1. ",
                                       "\xe3\x80\x82",
                                       "\xc2\xa0",
                                       "text of many words here",
                                       "Continue reading ",
                                       "Fog expected\n\n",
                                       "\n\nRead more\n\n",
                                       "\xe2\x86\x92",
                                       ".",
                                       "\xe2"};
  static const char *const formats[] = {"digest", "plain", NULL};
  int round, held = 0;
  buf text;
  buf_init(&text, &mem_libc);
  for (round = 0; round < 6000; round++) {
    uint32_t n = chance(40);
    page *p;
    buf_clear(&text);
    while (n--) buf_put_str(&text, str_of(scraps[chance(sizeof scraps / sizeof *scraps)]));
    p = parse_as(buf_str(&text), "a.txt", formats[round % 3]);
    if (p && page_holds(p)) held++;
    else tap_print_bytes("page", text.data, text.len);
    page_free(p);
  }
  is_int(held, 6000, "whatever scraps a page is made of, its maps, lines and texts hold");
  buf_free(&text);
}

static void test_memory(void) {
  static const char *const texts[] = {"News\n\nFog\n\n3 March 2021 - Ada\n\nBoats \xff stay in the harbour until "
                                      "Monday\nat least. http://a.example/\n\nRead more\n\nRain\n\nIt rains "
                                      "on the other side of the bay too, people say.\n\nRead more: http://b.example/\n",
                                      "A\n\n3 March 2021\n\nBoats stay in the harbour until Monday, and nobody minds "
                                      "it, for once and for ever.\n\nB\n\n4 March 2021\n\nIt rains on the "
                                      "other side of the bay too, people say, and nobody minds it.\n",
                                      "Fog\n===\n\nBoats\nstay.\n\nLamps\n-----\n\nhttp://a.example/\n"};
  static const char *const formats[] = {NULL, "digest", "plain"};
  size_t i, k;
  for (i = 0; i < 3; i++) {
    for (k = 0; k < 3; k++) {
      failing f = {0};
      allocator from = mem_allocator(failing_alloc, &f);
      gz_parse_options opts = {0};
      gz_status status = GZ_NOMEM;
      size_t n_bad = 0;
      page *p = NULL;
      opts.name = STR("a\xff.txt");
      opts.format = str_of(formats[k]);
      while (status != GZ_OK && f.fail_at < 5000) {
        f.fail_at++;
        f.n_calls = 0;
        status = page_parse(str_of(texts[i]), &opts, &from, &p, NULL);
        if (status == GZ_OK) {
          page_free(p);
        } else if (status != GZ_NOMEM || p) {
          n_bad++;
        }
        if (f.lent) n_bad++;
      }
      ok(status == GZ_OK && f.fail_at > 5 && !n_bad,
         "page %zu as %s: each of %zu allocations may fail, and nothing leaks", i + 1,
         formats[k] ? formats[k] : "guessed", f.fail_at - 1);
    }
  }
}

int main(void) {
  test_corpus("digest");
  test_corpus("plain");
  test_styles();
  test_few();
  test_led();
  test_known();
  test_prose_words();
  test_rest();
  test_undated();
  test_others();
  test_choice();
  test_encodings();
  test_plain();
  test_urls();
  test_dates();
  test_looks();
  test_text_by_looks();
  test_seeds();
  test_samples();
  test_hostile();
  test_large();
  test_scraps();
  test_memory();
  test_time();
  return tap_done();
}
