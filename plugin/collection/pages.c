/* What does a page say now? */
#include "collection/pages.h"

#include "article/record.h"
#include "base/error.h"
#include "base/map.h"
#include "collection/walk.h"
#include "format/format.h"

/* Ids count the articles of a page that share a headline. */
static gz_status number_articles(page *p, gz_str path, char (**ids)[16]) {
  map titles;
  gz_status status = GZ_OK;
  uint32_t i;
  *ids = arena_alloc(p->own, (size_t)p->pub.n_articles * sizeof **ids + 1);
  if (!*ids) return GZ_NOMEM;
  map_init(&titles, p->own->from);
  for (i = 0; i < p->pub.n_articles; i++) {
    uint32_t at = map_add(&titles, p->pub.articles[i].title, NULL);
    if (at == MAP_NONE) {
      status = GZ_NOMEM;
      break;
    }
    article_id(path, p->pub.articles[i].title, titles.entries[at].value++, (*ids)[i]);
  }
  map_free(&titles);
  return status;
}

gz_status page_content(const file_root *beneath, const char *real, const allocator *from, file_state *state,
                       uint64_t *content, gz_error *err) {
  char *data;
  size_t len, room;
  gz_status status = file_read(beneath, real, PAGE_SIZE_MOST, from, &data, &len, &room, state, err);
  if (status != GZ_OK) return status;
  *content = map_hash((gz_str){data, len}, 0);
  mem_free(from, data, room);
  return GZ_OK;
}

gz_status page_load(const file_root *beneath, const manifest *m, gz_str path, const char *real, const allocator *from,
                    loaded_page *out, gz_error *err) {
  char *data;
  size_t len, room;
  manifest_rule rule;
  gz_parse_options opts;
  gz_status status = file_read(beneath, real, PAGE_SIZE_MOST, from, &data, &len, &room, &out->state, err);
  out->page = NULL;
  out->ids = NULL;
  if (status != GZ_OK) return status;
  out->content = map_hash((gz_str){data, len}, 0);
  manifest_for(m, path, &rule);
  memset(&opts, 0, sizeof opts);
  opts.name = path;
  opts.format = rule.format;
  opts.encoding = rule.encoding;
  opts.split_level = rule.split_level;
  opts.markers = m->markers;
  opts.n_markers = m->n_markers;
  status = page_parse((gz_str){data, len}, &opts, from, &out->page, err);
  if (status == GZ_NOT_SUPPORTED) { /* the manifest's problem, told with its line; the page is still read */
    opts.format = opts.encoding = STR_NONE;
    status = page_parse((gz_str){data, len}, &opts, from, &out->page, err);
  }
  mem_free(from, data, room);
  if (status == GZ_OK && number_articles(out->page, path, &out->ids) != GZ_OK) status = error_nomem(err);
  if (status != GZ_OK) page_unload(out);
  return status;
}

void page_unload(loaded_page *p) {
  page_free(p->page);
  p->page = NULL;
  p->ids = NULL;
}

gz_str page_section(const manifest_rule *rule, gz_str path, const page *p, const gz_article *a,
                    gz_str collection_title) {
  size_t slash = path.len;
  if (rule->section.data) return rule->section;
  if (a->section.len) return a->section;
  if (str_equal(p->pub.format, STR("digest")) && p->pub.title.len) return p->pub.title;
  while (slash && path.data[slash - 1] != '/') slash--;
  return slash ? str_part(path, 0, slash - 1) : collection_title;
}

void page_cache_init(page_cache *c, const allocator *from) {
  memset(c, 0, sizeof *c);
  c->from = *from;
}

static void evict(page_cache *c, int i) {
  page_unload(&c->at[i].loaded);
  mem_free(&c->from, (void *)(uintptr_t)c->at[i].path.data, c->at[i].path.len);
  c->at[i].path = STR_NONE;
  c->at[i].used = 0;
}

void page_cache_clear(page_cache *c) {
  int i;
  for (i = 0; i < PAGE_CACHE; i++) evict(c, i);
}

/* Where the file is without links; `beneath` refuses to go through one. */
static gz_status current_state(const file_root *beneath, const char *root, gz_str path, arena *scratch,
                               const char **real, file_state *state, gz_error *err) {
  file_kind kind;
  walk_file file;
  gz_status status;
  *real = arena_cstr(scratch, path);
  if (!*real) return error_nomem(err);
  status = file_stat(beneath, *real, &kind, state, err);
  if (status == GZ_OK && kind == FILE_REGULAR) return GZ_OK;
  status = walk_resolve(root, path, scratch, &file, err);
  if (status != GZ_OK) return status;
  *real = file.real.data;
  return file_stat(beneath, *real, &kind, state, err);
}

gz_status page_cache_get(page_cache *c, const file_root *beneath, const char *root, const manifest *m, gz_str path,
                         const loaded_page **out, gz_error *err) {
  arena scratch;
  const char *real;
  file_state state;
  gz_status status;
  char *own_path;
  int i, oldest = 0;
  *out = NULL;
  arena_init(&scratch, &c->from);
  status = current_state(beneath, root, path, &scratch, &real, &state, err);
  if (status != GZ_OK) goto done;
  for (i = 0; i < PAGE_CACHE; i++) {
    if (c->at[i].loaded.page && str_equal(c->at[i].path, path)) {
      if (file_state_equal(&c->at[i].loaded.state, &state)) {
        c->at[i].used = ++c->clock;
        *out = &c->at[i].loaded;
        goto done;
      }
      oldest = i;
      break;
    }
    if (c->at[i].used < c->at[oldest].used) oldest = i;
  }
  evict(c, oldest);
  own_path = mem_new(&c->from, path.len);
  if (!own_path) {
    status = error_nomem(err);
    goto done;
  }
  memcpy(own_path, path.data, path.len);
  c->at[oldest].path = (gz_str){own_path, path.len};
  status = page_load(beneath, m, c->at[oldest].path, real, &c->from, &c->at[oldest].loaded, err);
  if (status != GZ_OK) {
    evict(c, oldest);
    goto done;
  }
  c->at[oldest].used = ++c->clock;
  *out = &c->at[oldest].loaded;
done:
  arena_free(&scratch);
  return status;
}

uint32_t page_find_id(const loaded_page *p, gz_str id) {
  uint32_t i;
  for (i = 0; i < p->page->pub.n_articles; i++)
    if (str_equal((gz_str){p->ids[i], 16}, id)) return i;
  return NO_ARTICLE;
}
