/* How fast is a page of each format read? From its bytes in memory to its articles, beside md4c and libxml2 alone on the same
 * bytes in the same run.
 *
 *   formats_bench [MEGABYTES [FORMAT]]     a table for tests/bench/FORMATS.md: `make bench-formats`; of one format
 *
 * Pages are made of a thousand words by chance, the same each time. Processor time of one thread, the least of PASSES, which
 * take turns. Memory is what our allocating function lent at most; libxml2's own is not in it. */
#include <libxml/HTMLparser.h>
#include <libxml/parser.h>
#include <md4c.h>
#include <stdlib.h>
#include <time.h>

#include "bench.h"
#include "chance.h"
#include "format/format.h"
#include "lent.h"

enum { PASSES = 7, WORDS = 1000 };

static char words[WORDS][16];
static uint64_t written; /* items so far */

static void make_words(void) {
  uint32_t i, k, n;
  for (i = 0; i < WORDS; i++) {
    for (n = 2 + chance(8), k = 0; k < n; k++) words[i][k] = "etaoinshrdlucmfwypvbgk"[chance(22)];
    words[i][n] = '\0';
  }
}

/* Sentences of about so many words, in lines of some 70 bytes. */
static void put_words(buf *out, uint32_t n, bool wrap) {
  size_t line = out->len;
  uint32_t i;
  for (i = 0; i < n; i++) {
    if (i && wrap && out->len - line > 64) {
      buf_put_byte(out, '\n');
      line = out->len;
    } else if (i) {
      buf_put_byte(out, ' ');
    }
    buf_put_str(out, str_of(words[chance(WORDS)]));
    if (i % 12 == 11) buf_put_byte(out, '.');
  }
}

static void put_title(buf *out) {
  buf_printf(out, "Item %lu of ", (unsigned long)written++);
  put_words(out, 5, false);
}

static void digest(buf *out) {
  put_title(out);
  buf_put_str(out, STR("\n\n"));
  put_words(out, 60, true);
  buf_put_str(out, STR(".\n\nRead more\n\n"));
}

static void plain(buf *out) {
  put_words(out, 90, true);
  buf_put_str(out, STR("\n\n"));
}

static void markdown(buf *out) {
  buf_put_str(out, STR("## "));
  put_title(out);
  buf_put_str(out, STR("\n\n"));
  put_words(out, 40, true);
  buf_put_str(out, STR(" **strong** and [a link](../a/page.md) of `code`, see [[Another page]].\n\n- one\n- two "));
  put_words(out, 10, false);
  buf_put_str(out, STR("\n\n"));
}

static void html(buf *out) {
  buf_put_str(out, STR("<article class=\"post\"><h2><a href=\"/2012/item.html\">"));
  put_title(out);
  buf_put_str(out, STR("</a></h2>\n<p class=\"meta\"><time datetime=\"2012-03-04\">4 March 2012</time></p>\n<p>"));
  put_words(out, 50, true);
  buf_put_str(out,
              STR(" <em>and</em> caf&eacute; &amp; more.</p>\n<p><a class=\"more\" href=\"/2012/item.html\">Read more"
                  "</a></p></article>\n"));
}

static void feed(buf *out) {
  buf_put_str(out, STR("<item><title>"));
  put_title(out);
  buf_put_str(out, STR("</title><link>https://example.org/item</link><pubDate>Sun, 04 Mar 2012 10:30:00 GMT</pubDate>"
                       "<category>harbour</category><description>&lt;p&gt;"));
  put_words(out, 50, true);
  buf_put_str(out, STR(" &lt;em&gt;and&lt;/em&gt; more.&lt;/p&gt;</description></item>\n"));
}

static void mail(buf *out) {
  buf_printf(out, "From ann@example.org Sun Mar  4 10:30:00 2012\nFrom: Ann <ann@example.org>\nSubject: ");
  put_title(out);
  buf_printf(out, "\nDate: Sun, 04 Mar 2012 10:30:00 +0000\nMessage-ID: <%lu@example.org>\n\n", (unsigned long)written);
  put_words(out, 120, true);
  buf_put_str(out, STR("\n\n"));
}

static void org(buf *out) {
  buf_put_str(out, STR("* TODO "));
  put_title(out);
  buf_printf(out, " :harbour:\n:PROPERTIES:\n:ID: %lu\n:END:\n", (unsigned long)written);
  put_words(out, 90, true);
  buf_put_str(out, STR(" and [[https://example.org/item][a link]] of =code=.\n\n- one\n- two "));
  put_words(out, 10, false);
  buf_put_str(out, STR("\n\n"));
}

static void rst(buf *out) {
  put_title(out);
  buf_put_str(out, STR("\n----------------------------------------\n\n"));
  put_words(out, 90, true);
  buf_put_str(out, STR(" and `a link <https://example.org/item>`_ of ``code``.\n\n- one\n- two "));
  put_words(out, 10, false);
  buf_put_str(out, STR("\n\n"));
}

static const struct shape {
  const char *name, *file, *first, *last, *goal;
  void (*item)(buf *out);
} shapes[] = {
    {"digest", "page.txt", "Clippings\n\n", "", "300 MB/s", digest},
    {"plain", "page.txt", "A long text\n\n", "", "300 MB/s", plain},
    {"mail", "page.mbox", "", "", "300 MB/s", mail},
    {"org", "page.org", "#+TITLE: Notes\n\n", "", "300 MB/s", org},
    {"rst", "page.rst", "Notes\n=====\n\n", "", "none", rst},
    {"markdown", "page.md", "# Notes\n\n", "", "0.8 of md4c", markdown},
    {"html", "page.html", "<!DOCTYPE html><html><head><title>News</title></head><body><main>\n",
     "</main></body></html>\n", "0.8 of libxml2", html},
    {"feed", "page.rss", "<?xml version=\"1.0\"?><rss version=\"2.0\"><channel><title>News</title>\n",
     "</channel></rss>\n", "0.8 of libxml2", feed},
};
enum { SHAPES = sizeof shapes / sizeof *shapes };

/* ---------------------------------------------------------------- what is measured */

static double now_s(void) {
  struct timespec t;
  clock_gettime(CLOCK_THREAD_CPUTIME_ID, &t);
  return (double)t.tv_sec + (double)t.tv_nsec / 1e9;
}

static uint32_t read_page(const struct shape *s, gz_str text, const char **read_as) {
  gz_parse_options opts = {.name = str_of(s->file)};
  allocator from = mem_allocator(counting, NULL);
  page *p = NULL;
  uint32_t n;
  if (page_parse(text, &opts, &from, &p, NULL) != GZ_OK) bench_fail(s->name, "cannot be read");
  n = p->pub.n_articles;
  *read_as = "?";
  for (const char *const *name = gz_formats(); *name; name++)
    if (str_equal(p->pub.format, str_of(*name))) *read_as = *name;
  page_free(p);
  return n;
}

static int enter(MD_BLOCKTYPE type, void *detail, void *ud) { return (void)type, (void)detail, (void)ud, 0; }
static int enter_span(MD_SPANTYPE type, void *detail, void *ud) { return (void)type, (void)detail, (void)ud, 0; }
static int text_of(MD_TEXTTYPE type, const MD_CHAR *text, MD_SIZE size, void *ud) {
  return (void)type, (void)text, (void)size, (void)ud, 0;
}

static void element(void *ud, const xmlChar *name, const xmlChar **atts) { (void)ud, (void)name, (void)atts; }
static void element_end(void *ud, const xmlChar *name) { (void)ud, (void)name; }
static void element_ns(void *ud, const xmlChar *name, const xmlChar *prefix, const xmlChar *uri, int n_spaces,
                       const xmlChar **spaces, int n_atts, int n_defaults, const xmlChar **atts) {
  (void)ud, (void)name, (void)prefix, (void)uri, (void)n_spaces, (void)spaces, (void)n_atts, (void)n_defaults,
      (void)atts;
}
static void element_end_ns(void *ud, const xmlChar *name, const xmlChar *prefix, const xmlChar *uri) {
  (void)ud, (void)name, (void)prefix, (void)uri;
}
static void characters(void *ud, const xmlChar *text, int len) { (void)ud, (void)text, (void)len; }

/* The library alone, which tells elements and text, with nothing done about what it tells; false: there is none. */
static bool read_alone(const char *name, gz_str text) {
  static const MD_PARSER parser = {0, MD_FLAG_WIKILINKS, enter, enter, enter_span, enter_span, text_of, NULL, NULL};
  xmlSAXHandler nothing = {
      .initialized = 1, .characters = characters, .ignorableWhitespace = characters, .cdataBlock = characters};
  if (!strcmp(name, "markdown")) return !md_parse(text.data, (MD_SIZE)text.len, &parser, NULL);
  if (!strcmp(name, "html")) {
    htmlParserCtxtPtr c;
    nothing.startElement = element;
    nothing.endElement = element_end;
    c = htmlCreatePushParserCtxt(&nothing, NULL, NULL, 0, NULL, XML_CHAR_ENCODING_UTF8);
    htmlParseChunk(c, text.data, (int)text.len, 1); /* faster than htmlParseDocument */
    htmlFreeParserCtxt(c);
    return true;
  }
  if (!strcmp(name, "feed")) {
    nothing.initialized = XML_SAX2_MAGIC;
    nothing.startElementNs = element_ns;
    nothing.endElementNs = element_end_ns;
    xmlSAXUserParseMemory(&nothing, NULL, text.data, (int)text.len);
    return true;
  }
  return false;
}

int main(int argc, char **argv) {
  size_t most = (size_t)(argc > 1 ? atoi(argv[1]) : 4) << 20, i;
  make_words();
  printf("| format | read as | articles | MB/s | the library alone, MB/s | ratio | memory / page | goal |\n"
         "|---|---|--:|--:|--:|--:|--:|---|\n");
  for (i = 0; i < SHAPES; i++) {
    const struct shape *s = &shapes[i];
    double took = 1e9, alone = 1e9, began;
    const char *read_as = "?";
    uint32_t n = 0, pass;
    bool peer = true;
    buf text;
    if (argc > 2 && strcmp(argv[2], s->name) != 0) continue;
    buf_init(&text, &mem_libc);
    buf_put_str(&text, str_of(s->first));
    while (text.len < most && !text.failed) s->item(&text);
    buf_put_str(&text, str_of(s->last));
    lent_most = 0;
    for (pass = 0; pass < PASSES; pass++) {
      began = now_s();
      n = read_page(s, buf_str(&text), &read_as);
      if (now_s() - began < took) took = now_s() - began;
      began = now_s();
      peer = read_alone(s->name, buf_str(&text));
      if (now_s() - began < alone) alone = now_s() - began;
    }
    printf("| %s | %s | %u | %.0f | ", s->name, read_as, (unsigned)n, (double)text.len / 1e6 / took);
    if (peer) printf("%.0f | %.2f", (double)text.len / 1e6 / alone, alone / took);
    else printf("– | –");
    printf(" | %.1f | %s |\n", (double)lent_most / (double)text.len, s->goal);
    buf_free(&text);
  }
  return 0;
}
