/* What does a collection hold, and how is it read, at one moment? Manifest, analyzer, snapshot and problems, replaced as one. */
#include "base/error.h"
#include "collection/local.h"

world *world_keep(world *w) {
  w->refs++;
  return w;
}

void world_drop(world *w) {
  allocator from;
  if (!w || --w->refs) return;
  snapshot_drop(w->index);
  if (w->base) world_drop(w->base);
  else analyzer_close(w->words);
  arena_free(&w->own);
  from = w->from;
  mem_free(&from, w, sizeof *w);
}

world *world_new(const allocator *from) {
  world *w = mem_zero(from, 1, sizeof *w);
  if (!w) return NULL;
  w->refs = 1;
  w->from = *from;
  arena_init(&w->own, &w->from);
  return w;
}

world *world_with(world *w, snapshot *index) {
  world *fresh = mem_zero(&w->from, 1, sizeof *fresh);
  if (!fresh) {
    snapshot_drop(index);
    return NULL;
  }
  *fresh = *w;
  fresh->refs = 1;
  arena_init(&fresh->own, &fresh->from);
  fresh->base = world_keep(w->base ? w->base : w);
  fresh->index = index;
  return fresh;
}

static gz_str base_name(const char *path) {
  const char *slash = strrchr(path, '/');
  return slash && slash[1] ? str_of(slash + 1) : str_of(path);
}

enum { MANIFEST_MOST = 1 << 20 };

/* GZ_NOT_FOUND is none: "". */
gz_status world_manifest_text(const local *lib, arena *into, gz_str *text, gz_error *err) {
  char *data = NULL;
  size_t len = 0, room = 0;
  file_state state;
  bool ok;
  gz_status status =
      file_read(&lib->beneath, "gazette.yaml", MANIFEST_MOST, &lib->pub.from, &data, &len, &room, &state, err);
  *text = STR("");
  if (status == GZ_NOT_FOUND) return GZ_OK;
  if (status != GZ_OK) return status;
  ok = arena_str(into, (gz_str){data, len}, text);
  mem_free(&lib->pub.from, data, room);
  return ok ? GZ_OK : error_nomem(err);
}

/* Manifest, title and analyzer from the manifest's text. */
gz_status world_read_manifest(world *w, const local *lib, gz_str text, gz_error *err) {
  gz_status status;
  utf8_text shown;
  w->manifest_hash = map_hash(text, 0);
  if (!arena_str(&w->own, text, &text)) return error_nomem(err);
  status = manifest_read(text, &w->own, &w->from, &w->manifest, err);
  if (status != GZ_OK) return status;
  w->title = w->manifest.title;
  if (!w->title.len) {
    status = utf8_read(base_name(lib->root), STR_NONE, &w->own, &shown, err);
    if (status != GZ_OK) return status;
    w->title = shown.text;
  }
  status = analyzer_open(w->manifest.language.len ? w->manifest.language : STR("en"), &w->from, &w->words, err);
  if (status == GZ_NOT_SUPPORTED)
    status = analyzer_open(STR("en"), &w->from, &w->words, err); /* told by the manifest */
  return status;
}

gz_status world_tongues(world *w, gz_error *err) {
  gz_status status = GZ_OK;
  uint32_t i;
  for (i = 0; i < w->index->n_segments && status == GZ_OK; i++) {
    gz_str list = segment_numbers(w->index->segments[i]->segment)->analyzer, one;
    size_t at = 0;
    while (status == GZ_OK && (one = segment_next_tongue(list, &at)).data) status = analyzer_also(w->words, one, err);
  }
  return status;
}

gz_status world_section_order(const world *w, arena *into, gz_str **order, uint32_t *n) {
  const manifest *m = &w->manifest;
  uint32_t i;
  *n = 0;
  *order = arena_alloc(into, (size_t)m->n_rules * sizeof **order + 1);
  if (!*order) return GZ_NOMEM;
  for (i = 0; i < m->n_rules; i++)
    if (m->rules[i].section.len) (*order)[(*n)++] = m->rules[i].section;
  return GZ_OK;
}

gz_status world_empty(const local *lib, world **out, gz_error *err) {
  world *w = world_new(&lib->pub.from);
  gz_str text;
  gz_status status;
  if (!w) return error_nomem(err);
  status = world_manifest_text(lib, &w->own, &text, err); /* what is wrong with it the refresh will tell */
  if (status != GZ_NOMEM) status = world_read_manifest(w, lib, text, err);
  if (status == GZ_OK) status = snapshot_new(NULL, NULL, 0, NULL, NULL, 0, 0, &lib->pub.from, &w->index, err);
  if (status != GZ_OK) {
    world_drop(w);
    w = NULL;
  }
  *out = w;
  return status;
}
