/* A small collection in memory, for the tests of query/: items become pages, pages segments, segments a snapshot.
 *
 *   items of one path, one after the other, are one page; in the page's text each is  "headline\nbody\n\n"
 *   a page that stands in two batches is live in the later one, gone in the earlier */
#ifndef SHELF_H
#define SHELF_H

#include <stdlib.h>

#include "article/builder.h"
#include "article/record.h"
#include "collection/glob.h"
#include "query/search.h"

typedef struct shelf_item {
  const char *path, *section, *tag, *title, *body; /* tag may be NULL; what follows a "@" in it is the date. Paragraphs
                                                      of a body end in "\n\n" */
} shelf_item;

enum { SHELF_PAGES = 512, SHELF_SEGMENTS = 4 };

typedef struct shelf {
  const allocator *from;
  analyzer *words;
  arena own;
  struct shelf_page {
    gz_str path;
    page *page;
    uint32_t in;
  } pages[SHELF_PAGES]; /* later ones of a path hide earlier ones */
  uint32_t n_pages;
  shared_segment *segments[SHELF_SEGMENTS];
  uint32_t n_segments;
  snapshot *now;
  gz_str missing;    /* a page that cannot be found when it is read */
  article_text text; /* that was asked for last */
  uint32_t n_read;
} shelf;

static page *shelf_parse(arena *into, const shelf_item *items, uint32_t n) {
  buf text;
  utf8_text *decoded = arena_alloc(into, sizeof *decoded);
  gz_str source;
  builder *b;
  page *out = arena_zero(into, 1, sizeof *out);
  uint32_t i;
  buf_init(&text, into->from);
  for (i = 0; i < n; i++) buf_printf(&text, "%s\n%s\n\n", items[i].title, items[i].body);
  if (!arena_str(into, buf_str(&text), &source) || utf8_read(source, STR_NONE, into, decoded, NULL) != GZ_OK) abort();
  buf_free(&text);
  b = builder_new(decoded, into, into->from);
  if (!b) abort();
  source = builder_source(b);
  for (i = 0; i < n; i++) {
    size_t n_title = strlen(items[i].title), n_body = strlen(items[i].body), at = 0;
    builder_begin(b, builder_line(b, source.data));
    builder_headline(b, str_part(source, 0, n_title));
    while (at < n_body) {
      gz_str left = str_part(source, n_title + 1 + at, n_body - at);
      const char *end = memmem(left.data, left.len, "\n\n", 2);
      size_t len = end ? (size_t)(end - left.data) : left.len;
      builder_paragraph(b);
      builder_wrapped(b, str_part(left, 0, len));
      at += len + (end ? 2 : 0);
    }
    builder_section(b, str_of(items[i].section));
    if (items[i].tag) {
      const char *date = strchr(items[i].tag, '@');
      gz_str tag = {items[i].tag, date ? (size_t)(date - items[i].tag) : strlen(items[i].tag)};
      if (tag.len) builder_tag(b, tag);
      if (date) builder_date(b, str_of(date + 1));
    }
    builder_end(b, builder_line(b, source.data + n_title + 1), source.data, source.data + n_title + n_body + 1);
    source = str_after(source, n_title + n_body + 3);
  }
  if (builder_finish(b, out) != GZ_OK) abort();
  builder_free(b);
  return out;
}

static void shelf_begin(shelf *s, const char *language) {
  memset(s, 0, sizeof *s);
  s->from = &mem_libc;
  arena_init(&s->own, s->from);
  if (analyzer_open(str_of(language), s->from, &s->words, NULL) != GZ_OK) abort();
}

/* One segment more. `n` items, paths ascending. */
static void shelf_add(shelf *s, const shelf_item *items, uint32_t n) {
  writer *w = writer_new(s->words, s->from);
  char *image;
  size_t len;
  segment *made;
  uint32_t i, k;
  for (i = 0; i < n; i += k) {
    page_info info = {0};
    struct shelf_page *on = &s->pages[s->n_pages++];
    for (k = 1; i + k < n && !strcmp(items[i].path, items[i + k].path); k++) continue;
    on->path = info.path = str_of(items[i].path);
    on->in = s->n_segments;
    on->page = shelf_parse(&s->own, items + i, k);
    info.format = STR("plain");
    writer_page(w, &info);
    for (uint32_t a = 0; a < k; a++) {
      gz_article article = on->page->pub.articles[a];
      char id[16];
      buf record;
      buf_init(&record, s->from);
      article_id(info.path, article.title, a, id); /* as if all headlines were the same: unique in any case */
      article.id = (gz_str){id, sizeof id};
      article.path = info.path;
      record_put(&record, &article, &on->page->origins[a]);
      writer_article(w, buf_str(&record), article.title, article.body);
      buf_free(&record);
    }
  }
  if (writer_finish(w, &image, &len, NULL) != GZ_OK || segment_open(image, len, s->from, &made, NULL) != GZ_OK) abort();
  writer_free(w);
  s->segments[s->n_segments++] = shared_segment_new(made, s->from);
}

static void shelf_done(shelf *s) {
  map gone;
  uint32_t i;
  map_init(&gone, s->from);
  if (snapshot_new(NULL, s->segments, s->n_segments, &gone, NULL, 0, 1, s->from, &s->now, NULL) != GZ_OK) abort();
  map_free(&gone);
  for (i = 0; i < s->n_segments; i++) shared_segment_drop(s->segments[i]);
}

static void shelf_free(shelf *s) {
  snapshot_drop(s->now);
  analyzer_close(s->words);
  arena_free(&s->own);
}

static gz_status shelf_read(void *ud, const gz_article *a, article_text *out, gz_error *err) {
  shelf *s = ud;
  uint32_t i = s->n_pages, k;
  (void)err;
  s->n_read++;
  if (str_equal(a->path, s->missing)) return GZ_NOT_FOUND;
  while (i-- > 0) {
    if (!str_equal(s->pages[i].path, a->path)) continue;
    for (k = 0; k < s->pages[i].page->pub.n_articles; k++) {
      if (s->pages[i].page->pub.articles[k].line != a->line) continue;
      *out = (article_text){s->pages[i].page, &s->pages[i].page->pub.articles[k], &s->pages[i].page->origins[k], false};
      return GZ_OK;
    }
    break;
  }
  return GZ_NOT_FOUND;
}

static gz_status shelf_open(void *ud, const snapshot *of, doc_ref ref, const gz_article *a, const origin *from,
                            uint64_t us, article_text **out, gz_error *err) {
  shelf *s = ud;
  (void)of, (void)ref, (void)from, (void)us;
  *out = &s->text;
  return shelf_read(s, a, &s->text, err);
}

static gz_status shelf_more(article_text *text, gz_error *err) {
  (void)text, (void)err;
  return GZ_INVALID; /* all of it is there */
}

static void shelf_close(article_text *text) { (void)text; }

static inline search_setup shelf_setup(shelf *s) {
  search_setup setup = {0};
  setup.of = s->now;
  setup.words = s->words;
  setup.glob = glob_match;
  setup.texts = (text_source){shelf_open, shelf_more, shelf_close, s};
  setup.from = s->from;
  return setup;
}

#endif
