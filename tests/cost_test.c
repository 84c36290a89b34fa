/* What does it cost to read a page? Memory: at most four times the page, ten times for HTML, whatever its size. */
#include "tap.h"

#include "base/buf.h"
#include "chance.h"
#include "format/format.h"
#include "lent.h"

/* Sentences in lines of some 70 bytes. */
static void put_words(buf *out, uint32_t n) {
  size_t line = out->len;
  uint32_t k;
  while (n--) {
    for (k = 2 + chance(8); k; k--) buf_put_byte(out, (unsigned char)"etaoinshrdlucmfwypvbgk"[chance(22)]);
    if (n && n % 12 == 0) buf_put_byte(out, '.');
    if (n) buf_put_byte(out, out->len - line > 64 ? '\n' : ' ');
    if (out->len - line > 64) line = out->len;
  }
}

/* `%` in an item stands for a few words, `@` for a hundred. */
static const struct shape {
  const char *name, *file, *first, *item, *last;
  double most; /* times the page */
} shapes[] = {
    {"digest", "x.txt", "Clippings\n\n", "About %\n\n@.\n\nRead more\n\n", "", 4},
    {"plain", "x.txt", "A long text\n\n", "@\n\n", "", 4},
    {"mail", "x.mbox", "", "From a@e.example Sun Mar  4 10:30:00 2012\nFrom: a\nSubject: On %\n\n@\n\n", "", 4},
    {"org", "x.org", "#+TITLE: Notes\n\n",
     "* TODO %\n@ and [[https://e.example/][a link]] of =code=.\n\n- one\n- two\n\n", "", 4},
    {"rst", "x.rst", "Notes\n=====\n\n", "About %\n------------------------------------------------------\n\n@\n\n", "",
     4},
    {"markdown", "x.md", "# Notes\n\n", "## About %\n\n@ **strong** and [a link](../a/page.md) of `code`.\n\n", "", 4},
    {"html", "x.html", "<!DOCTYPE html><html><body><main>\n",
     "<article><h2><a href=\"/item.html\">%</a></h2>\n<p>@ <em>and</em> caf&eacute;.</p></article>\n",
     "</main></body></html>\n", 10},
    {"feed", "x.rss", "<?xml version=\"1.0\"?><rss version=\"2.0\"><channel><title>News</title>\n",
     "<item><title>%</title><link>https://e.example/item</link><description>&lt;p&gt;@&lt;/p&gt;</description></"
     "item>\n",
     "</channel></rss>\n", 4},
};

static void put_page(buf *out, const struct shape *s, size_t len) {
  const char *p;
  buf_clear(out);
  buf_put_str(out, str_of(s->first));
  while (out->len < len)
    for (p = s->item; *p; p++) {
      if (*p == '%') put_words(out, 5);
      else if (*p == '@') put_words(out, 100);
      else buf_put_byte(out, (unsigned char)*p);
    }
  buf_put_str(out, str_of(s->last));
}

/* Room that doubles is worst just behind a power of two. */
static void test_memory(const struct shape *s) {
  static const size_t sizes[] = {1000000, 1070000, 1300000, 1700000};
  allocator from = mem_allocator(counting, NULL);
  gz_parse_options opts = {.name = str_of(s->file), .format = str_of(s->name)};
  double most = 0;
  buf text;
  page *p;
  size_t i;
  buf_init(&text, &mem_libc);
  for (i = 0; i < sizeof sizes / sizeof *sizes; i++) {
    put_page(&text, s, sizes[i]);
    lent = lent_most = 0;
    if (page_parse(buf_str(&text), &opts, &from, &p, NULL) != GZ_OK) exit(2);
    if ((double)lent_most / (double)text.len > most) most = (double)lent_most / (double)text.len;
    page_free(p);
  }
  ok(most <= s->most, "a page of %s takes at most %.0f times its size in memory: %.2f", s->name, s->most, most);
  is_int(lent, 0, "and gives it back");
  buf_free(&text);
}

int main(void) {
  size_t i;
  for (i = 0; i < sizeof shapes / sizeof *shapes; i++) test_memory(&shapes[i]);
  return tap_done();
}
