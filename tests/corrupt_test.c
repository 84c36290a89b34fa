/* What does a damaged segment do? Each byte changed and each truncation is refused by its checksums; and what lies
 * behind the checksums, changed by someone who made them right again, ends in a status or an answer within bounds: no
 * crash, no hang, no memory beyond a multiple of the image. */
#include "tap.h"

#include <fcntl.h>
#include <stdlib.h>
#include <unistd.h>

#include "base/map.h"
#include "index/image.h"
#include "index/snapshot.h"
#include "index/symbols.h"

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
    char id[17], title[32];
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
    snprintf(title, sizeof title, "%s of the harbour", vocabulary[i * 7 % 9]);
    a.title = str_of(title);
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
    if (i % 4 == 1) writer_link(w, GZ_LINK_WIKI, i % 3 ? STR("Camp") : STR("the sea#north"), i);
    if (i % 6 == 1) writer_link(w, GZ_LINK_PAGE, STR("../p00005.txt"), i + 1);
  }
  if (writer_finish(w, image, len, NULL) != GZ_OK) exit(2);
  writer_free(w);
  buf_free(&text);
  buf_free(&record);
}

/* From a file, where one is there, else from memory. */
static int file = -1;

static gz_status open_copy(const char *image, size_t len, segment **out) {
  char *copy;
  if (file >= 0) {
    if (ftruncate(file, (off_t)len) || pwrite(file, image, len, 0) != (ssize_t)len) exit(2);
    return segment_open_file(file, 0, len, &from, out, NULL);
  }
  copy = mem_new(&from, len);
  if (!copy) exit(2);
  memcpy(copy, image, len);
  return segment_open(copy, len, &from, out, NULL);
}

/* Whether the segment is refused, at once or when it is verified. */
static bool refused(const char *image, size_t len) {
  segment *s;
  bool bad = open_copy(image, len, &s) == GZ_CORRUPT;
  if (bad) return true;
  bad = segment_check(s, NULL) == GZ_CORRUPT;
  segment_close(s);
  return bad;
}

static uint64_t get_u64(const char *p) {
  bytes in = bytes_of((gz_str){p, 8});
  return bytes_u64(&in);
}

static void set_u64(char *p, uint64_t n) {
  int i;
  for (i = 0; i < 8; i++) p[i] = (char)(unsigned char)(n >> (8 * i));
}

/* Makes length and checksums right, as far as the lengths of parts say where the checksums stand. */
static void reseal(char *image, size_t len) {
  uint64_t body = 0, at;
  size_t n;
  int i;
  set_u64(image + 16, len);
  for (i = 0; i < N_PARTS; i++) body += get_u64(image + IMAGE_TABLE + i * 8);
  n = body < len ? chunks_of((size_t)body) * 8 : 0;
  if (body < len && IMAGE_HEAD + body + n == len) {
    for (at = 0; at < body; at += CHUNK)
      set_u64(image + IMAGE_HEAD + body + at / CHUNK * 8,
              map_hash((gz_str){image + IMAGE_HEAD + at, body - at < CHUNK ? (size_t)(body - at) : CHUNK}, 0));
    set_u64(image + IMAGE_SUMS, map_hash((gz_str){image + IMAGE_HEAD + body, n}, 0));
  }
  set_u64(image + IMAGE_SUMS + 8, map_hash((gz_str){image, IMAGE_SUMS + 8}, 0));
}

/* ---------------------------------------------------------------- asking everything */

static bool in_bounds = true;

static void must(bool holds) { in_bounds &= holds; }

static bool any_path(gz_str pattern, gz_str path) { return pattern.len <= path.len; }

static void ask_lists(segment *s, arena *scratch) {
  const segment_stats *n = segment_numbers(s);
  uint32_t term, first, end, k;
  stem_info stem;
  for (term = 0; term < n->n_terms && term < 300; term++) {
    posting p;
    term_info t;
    uint32_t last = 0, steps = 0, out[64];
    if (segment_term_info(s, term, scratch, &t, NULL) == GZ_OK) {
      segment_term(s, t.form);
      segment_prefix(s, str_part(t.form, 0, t.form.len < 2 ? t.form.len : 2), &first, &end);
      must(first <= end && end <= n->n_terms);
      if (segment_stem(s, t.stem, scratch, &stem, NULL) == GZ_OK) {
        for (k = 0; k < stem.n_terms; k++)
          must(stem.terms[k] < n->n_terms && (k == 0 || stem.terms[k] > stem.terms[k - 1]));
        if (stem.n_terms > 1 && posting_open_joint(&p, s, &stem, scratch, NULL) == GZ_OK)
          for (; posting_doc(&p) != NO_DOC; posting_next(&p))
            must(p.doc < n->n_docs && posting_title(&p) <= p.max_title && posting_body(&p) <= p.max_body);
      }
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
      image[i] ^= masks[k];
      n_tried++;
      n_refused += refused(image, len);
      image[i] ^= masks[k];
    }
  }
  is_int(n_refused, n_tried, "each byte changed, three ways, is noticed");
}

static void cut_sealed(const char *image, size_t len) {
  size_t i, n_refused = 0;
  char *longer = malloc(len + 1);
  segment *s;
  for (i = 0; i < len; i++) n_refused += refused(image, i);
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
  char named[16];
  gz_error err;
  if (!copy) exit(2);
  memcpy(copy, image, len);
  snprintf(named, sizeof named, "version %d", IMAGE_VERSION + 1);
  copy[8] = IMAGE_VERSION + 1;
  reseal(copy, len);
  ok(segment_open(copy, len, &from, &s, &err) == GZ_CORRUPT && strstr(err.text, named), "a newer version is named");
}

static void flip_resealed(const char *image, size_t len, size_t step, const char *name) {
  char *damaged = malloc(len);
  size_t i, n_told = 0, n_tried = 0;
  int k;
  if (!damaged) exit(2);
  largest = 0;
  for (i = 0; i < len; i += step) {
    static const char masks[] = {1, (char)0x80, (char)0xff};
    if (i >= IMAGE_SUMS && i < IMAGE_HEAD) continue; /* made right again: nothing is changed */
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
  size_t cut, at = IMAGE_HEAD, body = 0;
  int i;
  if (!damaged) exit(2);
  for (i = 0; i < N_PARTS; i++) body += (size_t)get_u64(image + IMAGE_TABLE + i * 8);
  for (i = 0; i < N_PARTS; i++) {
    size_t part_len = (size_t)get_u64(image + IMAGE_TABLE + i * 8);
    at += part_len;
    for (cut = 1; cut <= part_len; cut++) {
      size_t left = body - cut, n = chunks_of(left) * 8;
      memcpy(damaged, image, at - cut);
      memcpy(damaged + at - cut, image + at, IMAGE_HEAD + body - at);
      set_u64(damaged + IMAGE_TABLE + i * 8, part_len - cut);
      reseal(damaged, IMAGE_HEAD + left + n);
      must(survive(damaged, IMAGE_HEAD + left + n) != GZ_OK);
    }
  }
  ok(in_bounds, "a part cut short behind its checksum is refused, or seen by segment_check");
  free(damaged);
}

/* What segment_check says where byte `at` is another. */
static gz_status change(char *image, size_t len, size_t at, unsigned char to) {
  char was = image[at];
  gz_status status;
  image[at] = (char)to;
  reseal(image, len);
  status = survive(image, len);
  image[at] = was;
  reseal(image, len);
  return status;
}

/* Numbers that any reader can live with, and that are not so. */
static void change_bounds(char *image, size_t len) {
  enum { N_TITLES = 2, CLOSEST_TITLE = 8 + 16 }; /* of a list of several blocks, maxima of a byte each before it */
  size_t list = IMAGE_HEAD, record = IMAGE_HEAD, i;
  segment *s;
  dict_cursor c;
  term_entry e;
  if (open_copy(image, len, &s) != GZ_OK || !segment_term_entry(s, segment_term(s, STR("camp")), &c, &e)) exit(2);
  list += (size_t)e.postings;
  segment_close(s);
  is_int(change(image, len, list + N_TITLES, (unsigned char)(image[list + N_TITLES] - 1)), GZ_CORRUPT,
         "fewer headlines with a word than there are");
  is_int(change(image, len, list + CLOSEST_TITLE, 254), GZ_CORRUPT, "headlines that score more than their bound");
  for (i = 0; i < PART_RECORDS; i++) record += (size_t)get_u64(image + IMAGE_TABLE + i * 8);
  is_int(change(image, len, record + 1, (unsigned char)image[record + 1] | 128), GZ_CORRUPT,
         "the beginning of a replay that is not there");
  is_int(survive(image, len), GZ_OK, "and all is whole again");
}

/* What segment_check says, once some articles were read. */
static gz_status ask_titles(const char *image, size_t len) {
  segment *s;
  arena scratch;
  uint32_t i;
  gz_status status = open_copy(image, len, &s);
  if (status != GZ_OK) return status;
  arena_init(&scratch, &from);
  for (i = 0; i < segment_numbers(s)->n_docs; i += 97) {
    gz_article a;
    gz_status got = segment_article(s, i, &scratch, &a, NULL, NULL);
    must(got == GZ_CORRUPT || (got == GZ_OK && a.title.len <= 32 * SYMBOL_LEN)); /* a byte stands for so many */
    arena_rewind(&scratch, (arena_mark){NULL, 0});
  }
  arena_free(&scratch);
  status = segment_check(s, NULL);
  segment_close(s);
  return status;
}

/* So many articles that their headlines are written in symbols, which say something else. */
static void change_symbols(void) {
  static const char lens[] = {0, SYMBOL_LEN + 1, (char)0xff};
  size_t len, at = IMAGE_HEAD, n, i, n_told = 0;
  char *image, was;
  int k;
  write_image(SYMBOLS_DOCS, &image, &len);
  for (i = 0; i < PART_SYMBOLS; i++) at += (size_t)get_u64(image + IMAGE_TABLE + i * 8);
  n = (size_t)get_u64(image + IMAGE_TABLE + i * 8) / (1 + SYMBOL_LEN);
  ok(n > 3 && ask_titles(image, len) == GZ_OK, "one with headlines in symbols is whole");
  for (i = 0; i < n; i++) {
    was = image[at + i];
    image[at + i] = lens[i % sizeof lens];
    reseal(image, len);
    n_told += ask_titles(image, len) == GZ_CORRUPT;
    image[at + i] = was;
  }
  is_int(n_told, n, "a symbol that cannot be so long is told, whether a headline has it or not");
  for (n *= 1 + SYMBOL_LEN; i < n; i += n / 40 + 1) {
    was = image[at + i];
    image[at + i] ^= (char)0x80;
    reseal(image, len);
    ask_titles(image, len);
    image[at + i] = was;
  }
  for (at = IMAGE_HEAD, i = 0; i < PART_RECORDS; i++) at += (size_t)get_u64(image + IMAGE_TABLE + i * 8);
  for (i = 0; i < 40; i++)
    for (k = 0; k < 8; k++) {
      image[at + i] ^= (char)(1u << k);
      reseal(image, len);
      ask_titles(image, len);
      image[at + i] ^= (char)(1u << k);
    }
  ok(in_bounds, "and headlines of other symbols are damaged, or some text within bounds");
  mem_free(&from, image, len);
}

/* ---------------------------------------------------------------- a file that changes while it is open */

/* Asks everything of a segment in the file, and changes the file in between: cut, or other bytes. */
static void change_open(const char *image, size_t len, size_t cut, bool overwrite) {
  segment *s;
  arena scratch;
  char *noise = calloc(1, len);
  gz_status status;
  if (!noise || open_copy(image, len, &s) != GZ_OK) exit(2);
  if (ftruncate(file, (off_t)cut)) exit(2);
  if (overwrite && pwrite(file, noise, len, 0) != (ssize_t)len) exit(2);
  arena_init(&scratch, &from);
  ask_lists(s, &scratch);
  arena_free(&scratch);
  status = segment_check(s, NULL);
  must(status != GZ_OK || cut >= IMAGE_HEAD + s->own.len);
  ask_snapshot(s);
  free(noise);
}

static void change_while_open(const char *image, size_t len) {
  size_t cut;
  for (cut = 0; cut < len; cut += len / 50) change_open(image, len, cut, false);
  change_open(image, len, 0, true);
  ok(in_bounds, "a file that is cut or written over while it is open is seen to be, and answers stay within bounds");
}

/* What was read is given back between any two steps of two walks. */
static void drop_between(const char *image, size_t len) {
  segment *s, *kept;
  uint32_t term, n_wrong = 0, n_drops = 0;
  if (open_copy(image, len, &s) != GZ_OK || open_copy(image, len, &kept) != GZ_OK) exit(2);
  for (term = 0; term < segment_numbers(s)->n_terms; term++) {
    posting p, q;
    if (posting_open(&p, s, term, NULL) != GZ_OK || posting_open(&q, kept, term, NULL) != GZ_OK) exit(2);
    while (posting_doc(&p) != NO_DOC) {
      uint32_t at[64], same[64], n, i;
      segment_drop(s);
      n_wrong += posting_body(&p) != posting_body(&q);
      n = posting_positions(&p, at, 64);
      n_wrong += n != posting_positions(&q, same, 64);
      for (i = 0; i < n; i++) n_wrong += at[i] != same[i];
      n_drops += segment_loaded(s) > 0;
      segment_drop(s);
      n_wrong += posting_next(&p) != posting_next(&q);
    }
    n_wrong += posting_doc(&q) != NO_DOC;
  }
  ok(n_drops > 100 && n_wrong == 0, "lists go on when the segment gives back what it has read");
  segment_close(s);
  segment_close(kept);
}

/* The same damage, in a file. */
static void from_file(char *image, size_t len, char *larger, size_t larger_len) {
  char name[] = "/tmp/gazette-corrupt-XXXXXX";
  segment *s;
  file = mkstemp(name);
  if (file < 0) exit(2);
  unlink(name);
  is_int(survive(image, len), GZ_OK, "from a file the segment is whole");
  flip_sealed(image, len);
  cut_sealed(image, len);
  flip_resealed(image, len, 7, "12 articles in a file");
  if (open_copy(larger, larger_len, &s) != GZ_OK) exit(2);
  ok(s->own.n > 1 && segment_loaded(s) == s->own.len - (size_t)(s->own.n - 1) * CHUNK,
     "opening a file reads the last chunk alone");
  segment_close(s);
  flip_resealed(larger, larger_len, larger_len / 100 + 1, "700 articles in a file");
  change_while_open(larger, larger_len);
  drop_between(larger, larger_len);
  close(file);
  file = -1;
}

int main(void) {
  char *image, *larger;
  size_t len, larger_len;
  if (analyzer_open(STR("en"), &mem_libc, &words, NULL) != GZ_OK) return 2;
  write_image(12, &image, &len);
  note("a segment of %zu bytes", len);
  is_int(survive(image, len), GZ_OK, "the segment itself is whole");
  flip_sealed(image, len);
  cut_sealed(image, len);
  newer_version(image, len);
  flip_resealed(image, len, 1, "12 articles");
  cut_resealed(image, len);
  write_image(700, &larger, &larger_len); /* lists of several blocks */
  is_int(survive(larger, larger_len), GZ_OK, "a larger one too");
  flip_resealed(larger, larger_len, larger_len / 500 + 1, "700 articles");
  change_bounds(larger, larger_len);
  change_symbols();
  from_file(image, len, larger, larger_len);
  mem_free(&from, image, len);
  mem_free(&from, larger, larger_len);
  is_int(held, 0, "all memory is given back");
  analyzer_close(words);
  return tap_done();
}
