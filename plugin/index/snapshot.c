/* What does the index hold, all of it, at one moment?
 *
 *   segments      pages             live                 bits of dead_pages
 *   0 (older)     a.txt b.txt       a.txt                0 1
 *   1 (newer)     b.txt c.txt       b.txt c.txt          none */
#include "index/snapshot.h"

#include "base/error.h"
#include "index/image.h"
#include "index/joined.h"

shared_segment *shared_segment_new(segment *s, const allocator *from) {
  shared_segment *shared = mem_new(from, sizeof *shared);
  if (!shared) {
    segment_close(s);
    return NULL;
  }
  shared->segment = s;
  shared->from = *from;
  shared->refs = 1;
  shared->number = 0;
  memset(&shared->opened, 0, sizeof shared->opened);
  return shared;
}

void shared_segment_drop(shared_segment *s) {
  allocator from;
  if (!s || --s->refs) return;
  from = s->from;
  segment_close(s->segment);
  mem_free(&from, s, sizeof *s);
}

/* ---------------------------------------------------------------- dead pages */

static size_t n_words(uint32_t n) { return (size_t)n / 64 + 1; }

static void set_bit(uint64_t *bits, uint32_t i) { bits[i / 64] |= (uint64_t)1 << i % 64; }

/* The first of [i, end) whose bit is `set`, or end. */
static uint32_t next_bit(const uint64_t *bits, uint32_t i, uint32_t end, bool set) {
  while (i < end) {
    uint64_t left = (set ? bits[i / 64] : ~bits[i / 64]) >> i % 64;
    if (left) {
      i += (uint32_t)__builtin_ctzll(left);
      return i < end ? i : end;
    }
    if (end - i <= 64 - i % 64) break;
    i += 64 - i % 64;
  }
  return end;
}

uint32_t snapshot_next_dead(const snapshot_part *p, uint32_t page_id, uint32_t end) {
  return p->dead_pages ? next_bit(p->dead_pages, page_id, end, true) : end;
}

uint32_t snapshot_next_live(const snapshot_part *p, uint32_t page_id, uint32_t end) {
  return p->dead_pages ? next_bit(p->dead_pages, page_id, end, false) : page_id;
}

/* Room for the bits of a segment that has none dead yet. */
static gz_status make_bits(snapshot *s, uint32_t in, gz_error *err) {
  const segment_stats *n = segment_numbers(segment_in(s, in));
  snapshot_part *p = &s->parts[in];
  if (p->dead_pages) return GZ_OK;
  p->dead_docs = arena_zero(&s->own, n_words(n->n_docs), sizeof *p->dead_docs);
  p->dead_pages = arena_zero(&s->own, n_words(n->n_pages), sizeof *p->dead_pages);
  if (p->dead_docs && p->dead_pages) return GZ_OK;
  p->dead_docs = p->dead_pages = NULL;
  return error_nomem(err);
}

/* Marks a live page and its articles, and counts them out. */
static gz_status bury(snapshot *s, uint32_t in, uint32_t page_id, gz_error *err) {
  segment *of = segment_in(s, in);
  uint32_t doc = segment_first_doc(of, page_id), end = segment_first_doc(of, page_id + 1);
  snapshot_part *p = &s->parts[in];
  gz_status status = make_bits(s, in, err);
  if (status != GZ_OK) return status;
  if (doc > end || end > segment_numbers(of)->n_docs || end - doc > s->n_live[in])
    return image_corrupt(err, "the order of pages");
  set_bit(p->dead_pages, page_id);
  p->n_dead_pages++;
  s->n_live[in] -= end - doc;
  for (; doc < end; doc++) set_bit(p->dead_docs, doc);
  return GZ_OK;
}

/* The same, and its words and text are counted out too. */
static gz_status kill_page(snapshot *s, uint32_t in, uint32_t page_id, gz_error *err) {
  segment *of = segment_in(s, in);
  snapshot_part *p = &s->parts[in];
  gz_str path;
  file_state state;
  uint64_t content;
  uint32_t doc, end;
  gz_status status;
  if (snapshot_bit(p->dead_pages, page_id)) return GZ_OK;
  status = bury(s, in, page_id, err);
  if (status != GZ_OK) return status;
  if (!segment_page_state(of, page_id, &path, &state, &content)) return image_corrupt(err, "a page");
  p->text_bytes -= state.size;
  for (doc = segment_first_doc(of, page_id), end = segment_first_doc(of, page_id + 1); doc < end; doc++) {
    p->n_words_title -= segment_doc_words_title(of, doc);
    p->n_words_body -= segment_doc_words_body(of, doc);
  }
  return GZ_OK;
}

/* Pages of the segment `in` that the newer segment `by` has too are dead. */
static gz_status replace_pages(snapshot *s, uint32_t in, uint32_t by, gz_error *err) {
  segment *older = segment_in(s, in), *newer = segment_in(s, by);
  uint32_t n_old = segment_numbers(older)->n_pages, n_new = segment_numbers(newer)->n_pages, i = 0, k = 0;
  gz_str old_path, new_path;
  gz_status status = GZ_OK;
  while (status == GZ_OK && i < n_old && k < n_new) {
    int order;
    if (!segment_page_path(older, i, &old_path) || !segment_page_path(newer, k, &new_path))
      return image_corrupt(err, "a page");
    order = str_compare(old_path, new_path);
    if (order == 0) {
      status = kill_page(s, in, i++, err);
      k++;
    } else if (order < 0) {
      i = segment_page_from(older, i + 1, new_path);
    } else {
      k = segment_page_from(newer, k + 1, old_path);
    }
    if (i == NO_DOC || k == NO_DOC) return image_corrupt(err, "a page");
  }
  return status;
}

/* ---------------------------------------------------------------- a snapshot's life */

/* Room for n segments; none yet. */
static snapshot *begin(uint32_t n, const gz_str *section_order, uint32_t n_order, uint64_t generation,
                       const allocator *from) {
  snapshot *s = mem_zero(from, 1, sizeof *s);
  gz_str *order;
  uint32_t i;
  if (!s) return NULL;
  s->refs = 1;
  s->from = *from;
  s->generation = generation;
  arena_init(&s->own, &s->from);
  s->segments = arena_zero(&s->own, n, sizeof *s->segments);
  s->n_live = arena_zero(&s->own, n, sizeof *s->n_live);
  s->parts = arena_zero(&s->own, n, sizeof *s->parts);
  s->section_order = order = arena_zero(&s->own, n_order, sizeof *order);
  s->order = order_new(&s->from);
  s->joined = joined_new(&s->from);
  s->twins = twins_new(&s->from);
  if (!s->segments || !s->n_live || !s->parts || !order || !s->order || !s->joined || !s->twins) goto fail;
  for (i = 0; i < n_order; i++, s->n_order++)
    if (!arena_str(&s->own, section_order[i], &order[i])) goto fail;
  return s;
fail:
  snapshot_drop(s);
  return NULL;
}

/* One more segment, all of which is live so far; *part is what the caller fills. */
static snapshot_part *add_segment(snapshot *s, shared_segment *shared) {
  s->segments[s->n_segments] = shared;
  shared->refs++;
  s->n_live[s->n_segments] = segment_numbers(shared->segment)->n_docs;
  return &s->parts[s->n_segments++];
}

static gz_status add_old(snapshot *s, const snapshot *old, uint32_t in, gz_error *err) {
  const segment_stats *n = segment_numbers(segment_in(old, in));
  const snapshot_part *was = &old->parts[in];
  snapshot_part *p = add_segment(s, old->segments[in]);
  *p = *was;
  s->n_live[s->n_segments - 1] = old->n_live[in];
  if (!was->dead_pages) return GZ_OK;
  p->dead_docs = arena_copy(&s->own, was->dead_docs, n_words(n->n_docs) * sizeof *p->dead_docs);
  p->dead_pages = arena_copy(&s->own, was->dead_pages, n_words(n->n_pages) * sizeof *p->dead_pages);
  return p->dead_docs && p->dead_pages ? GZ_OK : error_nomem(err);
}

static gz_status add_new(snapshot *s, shared_segment *shared, gz_error *err) {
  segment *of = shared->segment;
  const segment_stats *n = segment_numbers(of);
  snapshot_part *p = add_segment(s, shared);
  file_state state;
  uint64_t content;
  uint32_t i;
  gz_str path;
  gz_status status = GZ_OK;
  p->n_words_title = n->n_words_title;
  p->n_words_body = n->n_words_body;
  for (i = 0; i < n->n_pages; i++) {
    if (!segment_page_state(of, i, &path, &state, &content)) return image_corrupt(err, "a page");
    p->text_bytes += state.size;
  }
  for (i = 0; status == GZ_OK && i + 1 < s->n_segments; i++) status = replace_pages(s, i, s->n_segments - 1, err);
  return status;
}

/* Segments without a live page go; what the others hold is added up. */
static gz_status finish(snapshot *s, gz_error *err) {
  uint32_t in, n = 0;
  uint64_t n_pages = 0;
  for (in = 0; in < s->n_segments; in++) {
    const segment_stats *numbers = segment_numbers(segment_in(s, in));
    if (numbers->n_pages == s->parts[in].n_dead_pages) {
      shared_segment_drop(s->segments[in]);
      continue;
    }
    s->n_articles += s->n_live[in];
    s->n_words_title += s->parts[in].n_words_title;
    s->n_words_body += s->parts[in].n_words_body;
    s->text_bytes += s->parts[in].text_bytes;
    s->index_bytes += numbers->size;
    n_pages += numbers->n_pages - s->parts[in].n_dead_pages;
    s->segments[n] = s->segments[in];
    s->n_live[n] = s->n_live[in];
    s->parts[n++] = s->parts[in];
  }
  s->n_segments = n;
  s->n_pages = (uint32_t)n_pages;
  return n_pages < NO_DOC ? GZ_OK : error_set(err, GZ_NOT_SUPPORTED, 0, "more than %u pages", NO_DOC - 1);
}

static gz_status give(snapshot *s, gz_status status, snapshot **out, gz_error *err) {
  if (status == GZ_OK) status = finish(s, err);
  if (status == GZ_OK) *out = s;
  else snapshot_drop(s);
  return status;
}

gz_status snapshot_new(const snapshot *old, shared_segment *const *segments, uint32_t n, const map *gone,
                       const gz_str *section_order, uint32_t n_order, uint64_t generation, const allocator *from,
                       snapshot **out, gz_error *err) {
  uint32_t n_old = old ? old->n_segments : 0, n_gone = gone ? gone->n : 0, i, k;
  snapshot *s = begin(n_old + n, section_order, n_order, generation, from);
  gz_status status = GZ_OK;
  *out = NULL;
  if (!s) return error_nomem(err);
  for (i = 0; status == GZ_OK && i < n_old; i++) status = add_old(s, old, i, err);
  for (i = 0; status == GZ_OK && i < n_gone; i++)
    for (k = 0; status == GZ_OK && k < n_old; k++) {
      uint32_t page_id = segment_find_page(segment_in(s, k), gone->entries[i].key);
      if (page_id != NO_DOC) status = kill_page(s, k, page_id, err);
    }
  for (i = 0; status == GZ_OK && i < n; i++) status = add_new(s, segments[i], err);
  return give(s, status, out, err);
}

static gz_status restore_part(snapshot *s, const stored_part *from, gz_error *err) {
  const segment_stats *n = segment_numbers(from->segment->segment);
  snapshot_part *p = add_segment(s, from->segment);
  gz_status status = GZ_OK;
  uint32_t i;
  p->n_words_title = from->n_words_title;
  p->n_words_body = from->n_words_body;
  p->text_bytes = from->text_bytes;
  if (from->n_words_title > n->n_words_title || from->n_words_body > n->n_words_body)
    return image_corrupt(err, "the numbers of words");
  for (i = 0; status == GZ_OK && i < from->n_dead; i++) {
    if (from->dead[i] >= n->n_pages || (i && from->dead[i] <= from->dead[i - 1]))
      return image_corrupt(err, "the list of dead pages");
    status = bury(s, s->n_segments - 1, from->dead[i], err);
  }
  return status;
}

gz_status snapshot_restore(const stored_part *parts, uint32_t n, const gz_str *section_order, uint32_t n_order,
                           uint64_t generation, const allocator *from, snapshot **out, gz_error *err) {
  snapshot *s = begin(n, section_order, n_order, generation, from);
  gz_status status = GZ_OK;
  uint32_t i;
  *out = NULL;
  if (!s) return error_nomem(err);
  for (i = 0; status == GZ_OK && i < n; i++) status = restore_part(s, &parts[i], err);
  return give(s, status, out, err);
}

gz_status snapshot_merged(const snapshot *s, const uint32_t *which, uint32_t n, shared_segment *merged,
                          uint64_t generation, snapshot **out, gz_error *err) {
  const segment_stats *numbers = segment_numbers(merged->segment);
  snapshot_part all = {0}, *p;
  snapshot *next = begin(s->n_segments + 1, s->section_order, s->n_order, generation, &s->from);
  uint64_t n_pages = 0, n_docs = 0;
  uint32_t i, k = 0;
  gz_status status = GZ_OK;
  *out = NULL;
  if (!next) return error_nomem(err);
  for (i = 0; status == GZ_OK && i < s->n_segments; i++) {
    const snapshot_part *of = &s->parts[i];
    if (k == n || which[k] != i) {
      status = add_old(next, s, i, err);
      continue;
    }
    k++;
    n_pages += segment_numbers(segment_in(s, i))->n_pages - of->n_dead_pages;
    n_docs += s->n_live[i];
    all.n_words_title += of->n_words_title;
    all.n_words_body += of->n_words_body;
    all.text_bytes += of->text_bytes;
  }
  p = add_segment(next, merged);
  *p = all;
  if (status == GZ_OK && (numbers->n_pages != n_pages || numbers->n_docs != n_docs ||
                          numbers->n_words_title != all.n_words_title || numbers->n_words_body != all.n_words_body))
    status = image_corrupt(err, "the numbers of words");
  return give(next, status, out, err);
}

snapshot *snapshot_keep(snapshot *s) {
  s->refs++;
  return s;
}

void snapshot_drop(snapshot *s) {
  allocator from;
  uint32_t i;
  if (!s || --s->refs) return;
  from = s->from;
  for (i = 0; i < s->n_segments; i++) shared_segment_drop(s->segments[i]);
  order_free(s->order);
  joined_free(s->joined);
  twins_free(s->twins);
  arena_free(&s->own);
  mem_free(&from, s, sizeof *s);
}

/* ---------------------------------------------------------------- memory */

/* What the commonest queries of a million articles read fits; an editor may have as much for its index. */
enum { LOADED_MOST = 64 << 20 };

void snapshot_spare(const snapshot *s) {
  uint64_t loaded = 0;
  uint32_t i;
  for (i = 0; i < s->n_segments; i++) loaded += segment_loaded(segment_in(s, i));
  if (loaded <= LOADED_MOST) return;
  for (i = 0; i < s->n_segments; i++) segment_drop(segment_in(s, i));
}

gz_status snapshot_status(const snapshot *s, gz_error *err) {
  uint32_t i;
  for (i = 0; i < s->n_segments; i++)
    if (segment_status(segment_in(s, i), err) != GZ_OK) return GZ_CORRUPT;
  return GZ_OK;
}

/* ---------------------------------------------------------------- asking */

bool snapshot_before(const snapshot *s, doc_ref a, doc_ref b) {
  gz_str x, y;
  if (a.in == b.in) return a.doc < b.doc;
  if (!segment_page_path(segment_in(s, a.in), segment_doc_page(segment_in(s, a.in), a.doc), &x) ||
      !segment_page_path(segment_in(s, b.in), segment_doc_page(segment_in(s, b.in), b.doc), &y))
    return a.in < b.in;
  return str_compare(x, y) < 0;
}

bool snapshot_page_get(const snapshot *s, uint32_t in, uint32_t page_id, snapshot_page *out) {
  segment *of = segment_in(s, in);
  uint32_t end;
  *out = (snapshot_page){.in = in, .page = page_id};
  if (!segment_page_state(of, page_id, &out->path, &out->state, &out->content)) return false;
  out->first_doc = segment_first_doc(of, page_id);
  end = segment_first_doc(of, page_id + 1);
  out->n_docs = end - out->first_doc;
  return out->first_doc <= end && end <= segment_numbers(of)->n_docs;
}

bool snapshot_find_page(const snapshot *s, gz_str path, snapshot_page *out) {
  uint32_t in = s->n_segments;
  while (in--) {
    uint32_t page_id = segment_find_page(segment_in(s, in), path);
    if (page_id != NO_DOC && !snapshot_bit(s->parts[in].dead_pages, page_id))
      return snapshot_page_get(s, in, page_id, out);
  }
  return false;
}

bool snapshot_find_id(const snapshot *s, gz_str id, doc_ref *out) {
  uint32_t in = s->n_segments;
  while (in--) {
    doc_ref d = {in, segment_find_id(segment_in(s, in), id)};
    if (d.doc == NO_DOC || !snapshot_live(s, d)) continue;
    *out = d;
    return true;
  }
  return false;
}

gz_status snapshot_article(const snapshot *s, doc_ref d, arena *into, gz_article *a, origin *from, gz_error *err) {
  uint32_t section;
  gz_status status;
  if (!snapshot_live(s, d)) return error_set(err, GZ_NOT_FOUND, 0, "the article is gone");
  snapshot_spare(s);
  status = snapshot_name_sections(s, err);
  if (status != GZ_OK) return status;
  section = snapshot_section_of(s, d);
  if (section == NO_DOC) return image_corrupt(err, "an article");
  status = segment_article(segment_in(s, d.in), d.doc, into, a, from, err);
  if (status == GZ_OK) a->section = joined_name(s->joined, section);
  return status;
}
