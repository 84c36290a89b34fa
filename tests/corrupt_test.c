/* What does a damaged segment do? Each byte changed and each truncation is refused by its checksums; and what lies
 * behind the checksums, changed by someone who made them right again, ends in a status or an answer within bounds: no
 * crash, no hang, no memory beyond a multiple of the image. */
#include "tap.h"

#include <stdlib.h>

#include "base/map.h"
#include "index/image.h"
#include "index/snapshot.h"

static analyzer *words;

/* ---------------------------------------------------------------- memory that is watched */

static size_t held, largest;

static void *watched(void *ud, void *block, size_t old_size, size_t new_size) {
  void *to;
  (void)ud;
  if (new_size == 0) {
    held -= old_size;
    free(block);
    return NULL;
  }
  if (new_size > largest) largest = new_size;
  if (new_size > (size_t)1 << 30) return NULL;
  to = realloc(block, new_size);
  if (to) held += new_size - (block ? old_size : 0);
  return to;
}

static const allocator from = {watched, NULL};

/* ---------------------------------------------------------------- an image */

/* `n_docs` articles of a few words, five to a page. */
static void write_image(uint32_t n_docs, char **image, size_t *len) {
  static const char *const vocabulary[] = {"camp", "camps", "Harbour", "harbours", "running",
                                           "ran",  "zoo",   "sea",     "seaside"};
  writer *w = writer_new(words, &from);
  uint32_t i, k;
  buf text, record;
  buf_init(&text, &from);
  buf_init(&record, &from);
  for (i = 0; i < n_docs; i++) {
    gz_article a = {0};
    origin place = {0};
    gz_problem problem = {STR_NONE, 3, STR("a problem")};
    gz_str tag = STR("tag");
    char id[17];
    if (i % 5 == 0) {
      page_info info = {0};
      char path[24];
      snprintf(path, sizeof path, "p%05u.txt", (unsigned)i);
      info.path = str_of(path);
      info.title = STR("Title");
      info.format = STR("plain");
      info.problems = &problem;
      info.n_problems = 1;
      writer_page(w, &info);
    }
    snprintf(id, sizeof id, "%016x", (unsigned)i * 2654435761u);
    a.id = str_of(id);
    a.section = i % 2 ? STR("One") : STR("Two");
    a.line = a.end_line = 1;
    a.tags = &tag;
    a.n_tags = 1;
    buf_clear(&text);
    for (k = 0; k <= i % 7; k++)
      buf_printf(&text, "%s word%u ", vocabulary[(i * 5 + k * 3) % 9], (unsigned)(i * k % 40));
    buf_clear(&record);
    record_put(&record, &a, &place);
    writer_article(w, buf_str(&record), STR("Camp of the harbour"), buf_str(&text));
  }
  if (writer_finish(w, image, len, NULL) != GZ_OK) exit(2);
  writer_free(w);
  buf_free(&text);
  buf_free(&record);
}

static gz_status open_copy(const char *image, size_t len, segment **out) {
  char *copy = mem_new(&from, len);
  if (!copy) exit(2);
  memcpy(copy, image, len);
  return segment_open(copy, len, &from, out, NULL);
}

static uint64_t get_u64(const char *p) {
  bytes in = bytes_of((gz_str){p, 8});
  return bytes_u64(&in);
}

static void set_u64(char *p, uint64_t n) {
  int i;
  for (i = 0; i < 8; i++) p[i] = (char)(unsigned char)(n >> (8 * i));
}

/* Makes length and checksums right for the parts that the table names, where it names any inside the image. */
static void reseal(char *image, size_t len) {
  int i;
  set_u64(image + 16, len);
  for (i = 0; i < N_PARTS; i++) {
    char *entry = image + IMAGE_TABLE + i * IMAGE_ENTRY;
    uint64_t at = get_u64(entry), part_len = get_u64(entry + 8);
    if (at <= len && part_len <= len - at) set_u64(entry + 16, map_hash((gz_str){image + at, (size_t)part_len}, 0));
  }
  set_u64(image + IMAGE_HEAD - 8, map_hash((gz_str){image, IMAGE_HEAD - 8}, 0));
}

/* ---------------------------------------------------------------- asking everything */

static bool in_bounds = true;

static void must(bool holds) { in_bounds &= holds; }

static bool any_path(gz_str pattern, gz_str path) { return pattern.len <= path.len; }

static void ask_lists(segment *s, arena *scratch) {
  const segment_stats *n = segment_numbers(s);
  uint32_t term, first, end, k, *terms;
  for (term = 0; term < n->n_terms && term < 300; term++) {
    posting p;
    term_info t;
    uint32_t last = 0, steps = 0, out[64], m;
    if (segment_term_info(s, term, scratch, &t, NULL) == GZ_OK) {
      segment_term(s, t.form);
      segment_prefix(s, str_part(t.form, 0, t.form.len < 2 ? t.form.len : 2), &first, &end);
      must(first <= end && end <= n->n_terms);
      if (segment_stem(s, t.stem, scratch, &terms, &m, NULL) == GZ_OK)
        for (k = 0; k < m; k++) must(terms[k] < n->n_terms && (k == 0 || terms[k] > terms[k - 1]));
    }
    if (posting_open(&p, s, term, NULL) != GZ_OK) continue;
    while (posting_doc(&p) != NO_DOC) {
      must(p.doc < n->n_docs && (steps == 0 || p.doc > last) && posting_title(&p) <= p.max_title &&
           posting_body(&p) <= p.max_body);
      last = p.doc;
      steps++;
      if (steps % 3) {
        uint32_t room = 64, got = posting_positions(&p, out, room);
        must(p.failed ||
             got == (posting_title(&p) + posting_body(&p) < room ? posting_title(&p) + posting_body(&p) : room));
        for (k = 1; k < got; k++) must(out[k] > out[k - 1]);
      }
      if (steps % 5 == 4) posting_seek(&p, p.doc + 1 + steps * 7 % 200);
      else posting_next(&p);
    }
    must(steps <= n->n_docs);
    must(posting_next(&p) == NO_DOC);
  }
}

static void ask_snapshot(segment *s) {
  shared_segment *shared = shared_segment_new(s, &from);
  snapshot *all = NULL;
  const snapshot_section *sections;
  uint32_t n;
  gz_filter spec = {0};
  filter *f = NULL;
  doc_ref d;
  uint64_t i;
  spec.tag = STR("tag");
  spec.path = STR("p");
  spec.section = STR("one");
  if (!shared) exit(2);
  if (snapshot_new(NULL, &shared, 1, NULL, NULL, 0, 1, &from, &all, NULL) == GZ_OK) {
    gz_status ordered = snapshot_order(all, NULL), named = snapshot_name_sections(all, NULL);
    must(ordered == GZ_OK || ordered == GZ_CORRUPT);
    must(named == GZ_OK || named == GZ_CORRUPT);
    snapshot_sections(all, &sections, &n, NULL);
    must((filter_new(all, &spec, any_path, &f, NULL) == GZ_OK) == (named == GZ_OK));
    for (i = 0; ordered == GZ_OK && named == GZ_OK && i < all->n_articles; i++) {
      d = snapshot_at(all, i);
      must(snapshot_ordinal(all, d) == i);
      snapshot_section_of(all, d);
      filter_passes(f, d);
    }
    snapshot_find_id(all, STR("0000000000000000"), &d);
    filter_free(f);
    snapshot_drop(all);
  }
  shared_segment_drop(shared);
}

/* Whatever is in the image: opens, asks, and gives everything back. Returns what segment_check says. */
static gz_status survive(const char *image, size_t len) {
  segment *s;
  arena scratch;
  uint32_t i, first, n;
  gz_status status;
  if (open_copy(image, len, &s) != GZ_OK) return GZ_CORRUPT;
  status = segment_check(s, NULL);
  arena_init(&scratch, &from);
  for (i = 0; i < segment_numbers(s)->n_docs + 1; i++) {
    gz_article a;
    origin place;
    arena_mark mark = arena_here(&scratch);
    segment_article(s, i, &scratch, &a, &place, NULL);
    segment_section(s, segment_doc_section(s, i));
    arena_rewind(&scratch, mark);
  }
  for (i = 0; i < segment_numbers(s)->n_pages + 1; i++) {
    page_info info;
    segment_page(s, i, &scratch, &info, &first, &n, NULL);
  }
  segment_find_page(s, STR("p00005.txt"));
  segment_find_id(s, STR("0000000000000000"));
  ask_lists(s, &scratch);
  arena_free(&scratch);
  ask_snapshot(s); /* closes it */
  return status;
}

/* ---------------------------------------------------------------- damage */

static void flip_sealed(char *image, size_t len) {
  size_t i, n_refused = 0, n_tried = 0;
  int k;
  for (i = 0; i < len; i++) {
    static const char masks[] = {1, (char)0x80, (char)0xff};
    for (k = 0; k < 3; k++) {
      segment *s;
      image[i] ^= masks[k];
      n_tried++;
      if (open_copy(image, len, &s) == GZ_CORRUPT) n_refused++;
      else segment_close(s);
      image[i] ^= masks[k];
    }
  }
  is_int(n_refused, n_tried, "each byte changed, three ways, is noticed");
}

static void cut_sealed(const char *image, size_t len) {
  size_t i, n_refused = 0;
  char *longer = malloc(len + 1);
  segment *s;
  for (i = 0; i < len; i++) {
    if (open_copy(image, i, &s) == GZ_CORRUPT) n_refused++;
    else segment_close(s);
  }
  is_int(n_refused, len, "each truncation is noticed");
  if (!longer) exit(2);
  memcpy(longer, image, len);
  longer[len] = 0;
  ok(open_copy(longer, len + 1, &s) == GZ_CORRUPT, "so is a byte too many");
  free(longer);
}

/* A newer version is told apart from damage. */
static void newer_version(const char *image, size_t len) {
  char *copy = mem_new(&from, len);
  segment *s;
  gz_error err;
  if (!copy) exit(2);
  memcpy(copy, image, len);
  copy[8] = IMAGE_VERSION + 1;
  reseal(copy, len);
  ok(segment_open(copy, len, &from, &s, &err) == GZ_CORRUPT && strstr(err.text, "version 4"),
     "a newer version is named");
}

static void flip_resealed(const char *image, size_t len, size_t step, const char *name) {
  char *damaged = malloc(len);
  size_t i, n_told = 0, n_tried = 0;
  int k;
  if (!damaged) exit(2);
  largest = 0;
  for (i = 0; i < len; i += step) {
    static const char masks[] = {1, (char)0x80, (char)0xff};
    if (i >= IMAGE_HEAD - 8 && i < IMAGE_HEAD) continue; /* made right again: nothing is changed */
    for (k = 0; k < 3; k++) {
      memcpy(damaged, image, len);
      damaged[i] ^= masks[k];
      reseal(damaged, len);
      n_told += survive(damaged, len) != GZ_OK;
      n_tried++;
    }
  }
  note("%s: %zu of %zu changes behind the checksums are told by segment_check", name, n_told, n_tried);
  ok(in_bounds, "%s: answers stay within bounds", name);
  ok(n_told > n_tried / 4, "%s: segment_check sees more than checksums", name);
  ok(largest < 64 * len + (1 << 19), "%s: no block of memory is out of proportion", name);
  free(damaged);
}

/* Each part loses bytes at its end, or has some of another put in, and the table tells so. */
static void cut_resealed(const char *image, size_t len) {
  char *damaged = malloc(len);
  size_t cut;
  int i, k;
  if (!damaged) exit(2);
  for (i = 0; i < N_PARTS; i++) {
    size_t at = (size_t)get_u64(image + IMAGE_TABLE + i * IMAGE_ENTRY);
    size_t part_len = (size_t)get_u64(image + IMAGE_TABLE + i * IMAGE_ENTRY + 8);
    for (cut = 1; cut <= part_len; cut++) {
      memcpy(damaged, image, at + part_len - cut);
      memcpy(damaged + at + part_len - cut, image + at + part_len, len - at - part_len);
      set_u64(damaged + IMAGE_TABLE + i * IMAGE_ENTRY + 8, part_len - cut);
      for (k = i + 1; k < N_PARTS; k++) {
        char *entry = damaged + IMAGE_TABLE + k * IMAGE_ENTRY;
        set_u64(entry, get_u64(entry) - cut);
      }
      reseal(damaged, len - cut);
      must(survive(damaged, len - cut) != GZ_OK);
    }
  }
  ok(in_bounds, "a part cut short behind its checksum is refused, or seen by segment_check");
  free(damaged);
}

int main(void) {
  char *image;
  size_t len;
  if (analyzer_open(STR("en"), &mem_libc, &words, NULL) != GZ_OK) return 2;
  write_image(12, &image, &len);
  note("a segment of %zu bytes", len);
  is_int(survive(image, len), GZ_OK, "the segment itself is whole");
  flip_sealed(image, len);
  cut_sealed(image, len);
  newer_version(image, len);
  flip_resealed(image, len, 1, "12 articles");
  cut_resealed(image, len);
  mem_free(&from, image, len);
  write_image(700, &image, &len); /* lists of several blocks */
  is_int(survive(image, len), GZ_OK, "a larger one too");
  flip_resealed(image, len, len / 500 + 1, "700 articles");
  mem_free(&from, image, len);
  is_int(held, 0, "all memory is given back");
  analyzer_close(words);
  return tap_done();
}
