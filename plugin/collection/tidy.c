/* When is the index made smaller? After each refresh: segments that should be one (index/tiers.c) are merged, in steps. Into
 * memory, or, where this process holds the lock of the index and they are not small, into a file: a large index would not
 * fit.
 *
 * gazette-index merges small ones before it writes anything down, the others after it has told that all is there. Whoever
 * changes pages without a pause ends it before that each time; so the former are all, when there are many. */
#include "base/error.h"
#include "collection/local.h"
#include "collection/store.h"
#include "index/merge.h"

enum {
  LOADED_MOST = 24 << 20, /* bytes of the segments that are read */
  SEGMENTS_MOST = 24      /* more, and nothing else is done first */
};

struct tidy {
  local *lib;
  allocator from;
  world *of; /* whose segments they are */
  arena own;
  uint32_t *which, n;
  merge *merge;
  store_file file;
};

static bool has_lock(const local *lib) { return lib->store && lib->store->lock >= 0; }

gz_status tidy_begin(local *lib, uint64_t most, tidy **out, gz_error *err) {
  tidy *t = mem_zero(&lib->pub.from, 1, sizeof *t);
  gz_status status;
  *out = NULL;
  if (!t) return error_nomem(err);
  t->lib = lib;
  t->from = lib->pub.from;
  t->of = world_keep(lib->now);
  t->file.fd = t->file.spill = -1;
  arena_init(&t->own, &t->from);
  if (t->of->index->n_segments > SEGMENTS_MOST) most = UINT64_MAX;
  status = merge_pick(t->of->index, most, &t->own, &t->which, &t->n, err);
  if (status == GZ_OK && t->n && has_lock(lib) && most > TIDY_CHEAP) status = store_begin(lib->store, &t->file, err);
  if (status == GZ_OK && t->n) {
    t->merge = merge_begin(t->of->index, t->which, t->n, t->file.fd, t->file.spill, LOADED_MOST, &t->from);
    if (!t->merge) status = error_nomem(err);
  }
  if (status == GZ_OK && t->n) *out = t;
  else tidy_end(t);
  return status;
}

void tidy_end(tidy *t) {
  allocator from;
  if (!t) return;
  from = t->from;
  merge_free(t->merge);
  if (t->lib->store) store_end(t->lib->store, &t->file);
  world_drop(t->of);
  arena_free(&t->own);
  mem_free(&from, t, sizeof *t);
}

/* What was merged, opened. */
static gz_status take(tidy *t, shared_segment **out, gz_error *err) {
  bool in_file = t->file.fd >= 0;
  segment *opened;
  char *image;
  uint64_t len;
  gz_status status = merge_finish(t->merge, &image, &len, err);
  *out = NULL;
  if (status != GZ_OK) return status;
  if (in_file) return store_take(t->lib->store, &t->file, len, out, err);
  status = segment_open(image, (size_t)len, &t->from, &opened, err);
  if (status != GZ_OK) return status;
  *out = shared_segment_new(opened, &t->from);
  return *out ? GZ_OK : error_nomem(err);
}

gz_status tidy_step(tidy *t, uint64_t until_us, bool *done, gz_error *err) {
  shared_segment *merged = NULL;
  snapshot *index;
  world *fresh = NULL;
  local *lib = t->lib;
  gz_status status = merge_step(t->merge, until_us, done, err);
  if (status != GZ_OK || !*done) return status;
  status = take(t, &merged, err);
  if (status == GZ_OK) {
    status = snapshot_merged(t->of->index, t->which, t->n, merged, ++lib->generation, &index, err);
    shared_segment_drop(merged);
  }
  if (status == GZ_OK && !(fresh = world_with(t->of, index))) status = error_nomem(err);
  if (status != GZ_OK) return status;
  world_drop(lib->now);
  lib->now = fresh;
  return GZ_OK;
}
