/* What does a page say now? */
#include "collection/pages.h"

#include "article/record.h"
#include "base/error.h"
#include "base/map.h"
#include "format/format.h"

enum {
  BLOCK = 1 << 20, /* bytes of a file that are read at once where it is not held */
  DOUBT_PERCENT =
      75 /* a format that is less sure is told to be a guess: three in a hundred digest pages, and few others */
};

/* Ids count the articles of a page that share a headline: by the id that the first of them has, which is shorter. */
gz_status page_number(page *p, gz_str path, map *titles, char (**ids)[16]) {
  uint32_t i;
  *ids = arena_alloc(p->own, (size_t)p->pub.n_articles * sizeof **ids + 1);
  if (!*ids) return GZ_NOMEM;
  for (i = 0; i < p->pub.n_articles; i++) {
    uint32_t at, nth;
    article_id(path, p->pub.articles[i].title, 0, (*ids)[i]);
    at = map_add(titles, (gz_str){(*ids)[i], sizeof(*ids)[i]}, NULL);
    if (at == MAP_NONE) return GZ_NOMEM;
    nth = titles->entries[at].value++;
    if (nth) article_id(path, p->pub.articles[i].title, nth, (*ids)[i]);
  }
  return GZ_OK;
}

gz_status page_content(const file_root *beneath, const char *real, const allocator *from, file_state *state,
                       uint64_t *content, gz_error *err) {
  int fd;
  uint64_t at = 0;
  hasher *hash = hasher_new(from);
  char *block = mem_new(from, BLOCK);
  gz_status status = file_open(beneath, real, &fd, state, err);
  if (status == GZ_OK && (!hash || !block)) status = error_nomem(err);
  while (status == GZ_OK && at < state->size) {
    size_t len = state->size - at < BLOCK ? (size_t)(state->size - at) : BLOCK;
    status = file_pread(fd, block, len, at, err);
    if (status == GZ_OK) hasher_add(hash, (gz_str){block, len});
    at += len;
  }
  if (status == GZ_OK) *content = hasher_sum(hash);
  file_close(fd);
  hasher_free(hash);
  mem_free(from, block, BLOCK);
  return status;
}

void page_options(const manifest *m, gz_str path, gz_parse_options *out) {
  manifest_rule rule;
  manifest_for(m, path, &rule);
  memset(out, 0, sizeof *out);
  out->name = path;
  out->format = rule.format;
  out->encoding = rule.encoding;
  out->split_level = rule.split_level;
  out->markers = m->markers;
  out->n_markers = m->n_markers;
}

gz_status page_load(const file_root *beneath, const manifest *m, gz_str path, const char *real, const allocator *from,
                    loaded_page *out, gz_error *err) {
  char *data;
  size_t len, room;
  gz_parse_options opts;
  map titles;
  gz_status status = file_read(beneath, real, PAGE_SIZE_MOST, from, &data, &len, &room, &out->state, err);
  out->page = NULL;
  out->ids = NULL;
  out->ranges = NULL;
  if (status != GZ_OK) return status;
  out->content = map_hash((gz_str){data, len}, 0);
  page_options(m, path, &opts);
  status = page_parse((gz_str){data, len}, &opts, from, &out->page, err);
  if (status == GZ_NOT_SUPPORTED) { /* the manifest's problem, told with its line; the page is still read */
    opts.format = opts.encoding = STR_NONE;
    status = page_parse((gz_str){data, len}, &opts, from, &out->page, err);
  }
  mem_free(from, data, room);
  map_init(&titles, from);
  if (status == GZ_OK && page_number(out->page, path, &titles, &out->ids) != GZ_OK) status = error_nomem(err);
  map_free(&titles);
  if (status != GZ_OK) page_unload(out);
  return status;
}

void page_unload(loaded_page *p) {
  page_free(p->page);
  p->page = NULL;
  p->ids = NULL;
  p->ranges = NULL;
}

gz_status page_problem(page *p, uint32_t line, const char *message, gz_error *err) {
  uint32_t n = p->pub.n_problems;
  gz_problem *list = arena_zero(p->own, n + 1, sizeof *list);
  if (!list) return error_nomem(err);
  if (n) memcpy(list, p->pub.problems, n * sizeof *list);
  list[n] = (gz_problem){.message = str_of(message), .line = line};
  p->pub.problems = list;
  p->pub.n_problems++;
  return GZ_OK;
}

/* Plain text is what is left where nothing else fits: that is no doubt. */
gz_status page_doubt(page *p, gz_error *err) {
  gz_str message;
  if (p->pub.confidence * 100 >= DOUBT_PERCENT || str_equal(p->pub.format, STR("plain"))) return GZ_OK;
  if (!arena_printf(p->own, &message,
                    "read as %.*s, which is a guess (%d %% sure): where it is wrong, or right, say so by `format` in "
                    "gazette.yaml",
                    STR_ARG(p->pub.format), (int)(p->pub.confidence * 100)))
    return error_nomem(err);
  return page_problem(p, 1, message.data, err);
}

/* Whether the page is a list under a title: a digest page, a feed, an index page of the web. */
static bool lists_articles(const page *p) {
  gz_str kind = p->pub.format;
  return str_equal(kind, STR("digest")) || str_equal(kind, STR("feed")) ||
         (str_equal(kind, STR("html")) && p->pub.n_articles > 1);
}

gz_str page_section(const manifest_rule *rule, gz_str path, const page *p, const gz_article *a,
                    gz_str collection_title) {
  size_t slash = path.len;
  if (rule->section.data) return rule->section;
  if (a->section.len) return a->section;
  if (p->pub.title.len && lists_articles(p)) return p->pub.title;
  while (slash && path.data[slash - 1] != '/') slash--;
  return slash ? str_part(path, 0, slash - 1) : collection_title;
}

void page_cache_init(page_cache *c, const allocator *from) {
  memset(c, 0, sizeof *c);
  c->from = *from;
}

void page_drop(kept_page *p) {
  allocator from;
  if (!p || --p->refs) return;
  from = p->from;
  page_unload(&p->loaded);
  mem_free(&from, (void *)(uintptr_t)p->path.data, p->path.len);
  mem_free(&from, p, sizeof *p);
}

static void evict(page_cache *c, int i) {
  page_drop(c->at[i].page);
  c->at[i].page = NULL;
  c->at[i].used = 0;
}

void page_cache_clear(page_cache *c) {
  int i;
  for (i = 0; i < PAGE_CACHE; i++) evict(c, i);
}

kept_page *page_cache_find(page_cache *c, gz_str path, const file_state *state) {
  int i;
  for (i = 0; i < PAGE_CACHE; i++) {
    kept_page *p = c->at[i].page;
    if (!p || !str_equal(p->path, path) || !file_state_equal(&p->loaded.state, state)) continue;
    c->at[i].used = ++c->clock;
    p->refs++;
    return p;
  }
  return NULL;
}

/* Where the next page is put: over an older state of the same one, else over the one not used for longest. */
static int place_for(const page_cache *c, gz_str path) {
  int i, oldest = 0;
  for (i = 0; i < PAGE_CACHE; i++) {
    if (c->at[i].page && str_equal(c->at[i].page->path, path)) return i;
    if (c->at[i].used < c->at[oldest].used) oldest = i;
  }
  return oldest;
}

gz_status page_cache_get(page_cache *c, const file_root *beneath, const manifest *m, gz_str path, const char *real,
                         const file_state *state, kept_page **out, gz_error *err) {
  kept_page *p = page_cache_find(c, path, state);
  char *own_path;
  gz_status status;
  int at = place_for(c, path);
  *out = p;
  if (p) return GZ_OK;
  evict(c, at);
  p = mem_zero(&c->from, 1, sizeof *p);
  own_path = mem_new(&c->from, path.len);
  if (!p || !own_path) {
    mem_free(&c->from, p, sizeof *p);
    mem_free(&c->from, own_path, path.len);
    return error_nomem(err);
  }
  if (path.len) memcpy(own_path, path.data, path.len);
  p->from = c->from;
  p->path = (gz_str){own_path, path.len};
  p->refs = 1;
  status = page_load(beneath, m, p->path, real, &p->from, &p->loaded, err);
  if (status != GZ_OK) {
    page_drop(p);
    return status;
  }
  c->at[at].page = p;
  c->at[at].used = ++c->clock;
  p->refs++;
  *out = p;
  return GZ_OK;
}

uint32_t page_find_id(const loaded_page *p, gz_str id) {
  uint32_t i;
  for (i = 0; i < p->page->pub.n_articles; i++)
    if (str_equal((gz_str){p->ids[i], 16}, id)) return i;
  return NO_ARTICLE;
}
