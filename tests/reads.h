/* What does a page say, as text that a test can hold beside what it expects? Shared by the suites of formats.
 *
 *   = TITLE of the page          ! LINE problem
 *   of an article, a line each:
 *     LINE-END TITLE | section | date | #tag | key: value | >continues
 *     hLEVEL:LINE heading | kind:LINE:COL text -> target | body, its line ends as \n */
#ifndef READS_H
#define READS_H

#include <dirent.h>

#include "chance.h"
#include "failing.h"
#include "files.h"
#include "format/format.h"
#include "holds.h"
#include "linear.h"
#include "tap.h"

static inline page *parse_bytes(const char *text, size_t len, const char *name) {
  gz_parse_options opts = {0};
  page *p = NULL;
  opts.name = str_of(name);
  page_parse((gz_str){text, len}, &opts, &mem_libc, &p, NULL);
  return p;
}

static inline void put_body(buf *out, gz_str body) {
  size_t i;
  for (i = 0; i < body.len; i++) {
    if (body.data[i] == '\n') buf_printf(out, "\\n");
    else buf_put_byte(out, (unsigned char)body.data[i]);
  }
}

static inline void put_page(buf *out, const page *p) {
  static const char *const kinds[] = {"url", "page", "wiki", "continue"};
  uint32_t i, k;
  if (p->pub.title.data) buf_printf(out, "= %.*s\n", STR_ARG(p->pub.title));
  for (i = 0; i < p->pub.n_problems; i++)
    buf_printf(out, "! %u %.*s\n", p->pub.problems[i].line, STR_ARG(p->pub.problems[i].message));
  for (i = 0; i < p->pub.n_articles; i++) {
    const gz_article *a = &p->pub.articles[i];
    buf_printf(out, "%u-%u %.*s", a->line, a->end_line, STR_ARG(a->title));
    if (a->section.data) buf_printf(out, " | %.*s", STR_ARG(a->section));
    if (a->date.data) buf_printf(out, " | %.*s", STR_ARG(a->date));
    for (k = 0; k < a->n_tags; k++) buf_printf(out, " | #%.*s", STR_ARG(a->tags[k]));
    for (k = 0; k < a->meta.n; k++)
      buf_printf(out, " | %.*s: %.*s", STR_ARG(a->meta.is.pairs[k].key), STR_ARG(a->meta.is.pairs[k].value.is.string));
    if (a->continues) buf_printf(out, " | >");
    buf_printf(out, "\n");
    for (k = 0; k < a->n_headings; k++)
      buf_printf(out, "h%u:%u %.*s\n", a->headings[k].level, a->headings[k].line, STR_ARG(a->headings[k].title));
    for (k = 0; k < a->n_links; k++)
      buf_printf(out, "%s:%u:%u %.*s -> %.*s\n", kinds[a->links[k].kind], a->links[k].line, a->links[k].col,
                 STR_ARG(a->links[k].text), STR_ARG(a->links[k].target));
    put_body(out, a->body);
    buf_printf(out, "\n");
  }
}

typedef struct reading {
  const char *what, *text, *want;
} reading;

static inline void reads(const reading *r, const char *name) {
  page *p = parse_bytes(r->text, strlen(r->text), name);
  buf got;
  buf_init(&got, &mem_libc);
  put_page(&got, p);
  is_mem(got.data, got.len, r->want, strlen(r->want), "%s", r->what);
  buf_free(&got);
  page_free(p);
}

/* Which format is chosen by name and content. */
typedef struct choice {
  const char *name, *text, *want;
} choice;

static inline void chooses(const choice *c) {
  page *p = parse_bytes(c->text, strlen(c->text), c->name);
  ok(str_equal(p->pub.format, str_of(c->want)), "%s \"%.20s\" is %s", c->name, c->text, c->want);
  page_free(p);
}

/* Every page of a folder beside the tree that is expected of it; GOLDEN=1 writes the trees. */
static inline void reads_folder(const char *folder, int least) {
  char path[512];
  struct dirent **names;
  int i, n = scandir(folder, &names, NULL, alphasort), n_pages = 0;
  for (i = 0; i < n; i++) {
    gz_str name = str_of(names[i]->d_name);
    buf text, got;
    page *p;
    if (names[i]->d_name[0] != '.' && !str_ends(name, STR(".tree"))) {
      buf_init(&text, &mem_libc);
      buf_init(&got, &mem_libc);
      snprintf(path, sizeof path, "%s/%s", folder, name.data);
      read_file(path, &text);
      p = parse_bytes(text.data, text.len, name.data);
      buf_printf(&got, "%.*s\n", STR_ARG(p->pub.format));
      put_page(&got, p);
      snprintf(path, sizeof path, "%s/%s.tree", folder, name.data);
      is_golden(&got, path, name.data);
      page_free(p);
      buf_free(&text);
      buf_free(&got);
      n_pages++;
    }
    free(names[i]);
  }
  if (n >= 0) free(names);
  ok(n_pages >= least, "there are pages in %s", folder);
}

/* Articles follow each other, and their links are on the page. */
static inline bool page_holds(const page *p) {
  uint32_t i, k, last = 0;
  for (i = 0; i < p->pub.n_articles; i++) {
    const gz_article *a = &p->pub.articles[i];
    if (!article_holds(p, i) || a->line < last) return false;
    last = a->line;
    for (k = 0; k < a->n_links; k++)
      if (!a->links[k].line || a->links[k].line > p->n_lines || !utf8_valid(a->links[k].text)) return false;
  }
  return true;
}

/* Split at headings of a level, as `articles: heading:N` says. */
static inline void splits(const char *name, const char *text, uint32_t level, const char *want, const char *what) {
  gz_parse_options opts = {0};
  page *p;
  buf got;
  opts.name = str_of(name);
  opts.split_level = level;
  page_parse(str_of(text), &opts, &mem_libc, &p, NULL);
  buf_init(&got, &mem_libc);
  put_page(&got, p);
  is_mem(got.data, got.len, want, strlen(want), "%s", what);
  ok(page_holds(p), "and its maps hold");
  buf_free(&got);
  page_free(p);
}

/* Pages made of scraps, each begun in one of several ways. */
static inline void hold_scraps(const char *const *begins, uint32_t n_begins, const char *const *scraps,
                               uint32_t n_scraps, const char *name) {
  int round, held = 0, rounds = 4000;
  buf text;
  buf_init(&text, &mem_libc);
  for (round = 0; round < rounds; round++) {
    uint32_t n = chance(60);
    page *p;
    buf_clear(&text);
    buf_put_str(&text, str_of(begins[(uint32_t)round % n_begins]));
    while (n--) buf_put_str(&text, str_of(scraps[chance(n_scraps)]));
    p = parse_bytes(text.data ? text.data : "", text.len, name);
    if (p && page_holds(p)) held++;
    else tap_print_bytes("page", text.data, text.len);
    page_free(p);
  }
  is_int(held, rounds, "whatever scraps %s is made of, its maps, lines and texts hold", name);
  buf_free(&text);
}

static inline void holds_without_memory(const reading *r, const char *name) {
  failing f = {0};
  allocator from = {failing_alloc, &f};
  gz_parse_options opts = {0};
  gz_status status = GZ_NOMEM;
  size_t n;
  opts.name = str_of(name);
  for (n = 1; n < 3000 && status == GZ_NOMEM && !f.lent; n++) {
    page *p;
    memset(&f, 0, sizeof f);
    f.fail_at = n;
    status = page_parse(str_of(r->text), &opts, &from, &p, NULL);
    page_free(p);
  }
  ok(n > 10 && status == GZ_OK && !f.lent, "%s: whichever allocation fails, that is said, and nothing is left behind",
     r->what);
}

#endif
