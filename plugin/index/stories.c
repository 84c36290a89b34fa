/* Which articles tell the same story? */
#include "index/stories.h"

#include "base/error.h"
#include "index/image.h"

bool stories_shared(const uint64_t *keys, size_t n, const allocator *from, char **shared) {
  size_t n_slots = 64, i, at;
  uint32_t *slots; /* place + 1 of the first with the key, or 0 */
  while (n_slots < 2 * n) n_slots *= 2;
  slots = mem_zero(from, n_slots, sizeof *slots);
  *shared = mem_zero(from, n + 1, 1);
  for (i = 0; slots && *shared && i < n; i++) {
    if (!keys[i]) continue;
    for (at = (size_t)keys[i] & (n_slots - 1); slots[at] && keys[slots[at] - 1] != keys[i];)
      at = (at + 1) & (n_slots - 1);
    if (slots[at]) (*shared)[i] = (*shared)[slots[at] - 1] = 1;
    else slots[at] = (uint32_t)i + 1;
  }
  if (!slots || !*shared) {
    mem_free(from, *shared, n + 1);
    *shared = NULL;
  }
  mem_free(from, slots, n_slots * sizeof *slots);
  return *shared != NULL;
}

static bool put_twins(buf *out, gz_str keys, const allocator *from) {
  size_t n = keys.len / 8, i;
  uint64_t *list = mem_new(from, keys.len + 1);
  bytes in = bytes_of(keys);
  char *shared = NULL;
  bool done;
  for (i = 0; list && i < n; i++) list[i] = bytes_u64(&in);
  done = list && stories_shared(list, n, from, &shared);
  for (i = 0; done && i < n; i++)
    if (shared[i]) buf_put_u32(out, (uint32_t)i);
  mem_free(from, shared, done ? n + 1 : 0);
  mem_free(from, list, keys.len + 1);
  return done;
}

bool stories_put(buf *out, gz_str keys, const allocator *from) {
  buf_put_str(out, keys);
  return put_twins(out, keys, from);
}

bool stories_fit(const segment *s) {
  uint64_t n = s->numbers.n_docs, len = s->part[PART_STORIES].len;
  return len >= n * 8 && len <= n * 12 && len % 4 == 0;
}

gz_status stories_check(segment *s, gz_error *err) {
  uint64_t n = s->numbers.n_docs, len = s->part[PART_STORIES].len;
  bytes keys = image_bytes(s, PART_STORIES, 0, n * 8), twins = image_bytes(s, PART_STORIES, n * 8, len - n * 8);
  gz_status status = GZ_OK;
  buf again;
  buf_init(&again, &s->from);
  if (keys.failed || twins.failed) status = image_corrupt(err, "the stories");
  else if (!put_twins(&again, bytes_take(&keys, (size_t)n * 8), &s->from) || again.failed) status = error_nomem(err);
  else if (!str_equal(buf_str(&again), bytes_take(&twins, bytes_left(&twins))))
    status = image_corrupt(err, "the stories");
  buf_free(&again);
  return status;
}

uint64_t segment_story(const segment *s, uint32_t doc) {
  bytes in = image_bytes(s, PART_STORIES, (uint64_t)doc * 8, 8);
  return doc < s->numbers.n_docs ? bytes_u64(&in) : 0;
}

uint32_t segment_n_twins(const segment *s) {
  return (uint32_t)((s->part[PART_STORIES].len - (uint64_t)s->numbers.n_docs * 8) / 4);
}

uint32_t segment_twin(const segment *s, uint32_t i) {
  bytes in = image_bytes(s, PART_STORIES, (uint64_t)s->numbers.n_docs * 8 + (uint64_t)i * 4, 4);
  uint32_t doc = bytes_u32(&in);
  return in.failed || doc >= s->numbers.n_docs ? NO_DOC : doc;
}
