/* What does a segment hold? Its image taken apart, each number checked before it is used. */
#include "index/segment.h"

#include "base/error.h"
#include "base/map.h"
#include "index/columns.h"
#include "index/image.h"
#include "index/small.h"
#include "index/stored.h"
#include "index/stories.h"

gz_status image_corrupt(gz_error *err, const char *what) {
  return error_set(err, GZ_CORRUPT, 0, "index: %s cannot be read", what);
}

/* ---------------------------------------------------------------- opening */

static uint64_t u64_at(const char *p) {
  bytes in = bytes_of((gz_str){p, 8});
  return bytes_u64(&in);
}

/* s->head is read: fills s->part, and refuses what is not the beginning of `len` bytes that were written. *body: how many
 * of them are the parts. */
static gz_status read_head(segment *s, uint64_t len, uint64_t *body, gz_error *err) {
  bytes in = bytes_of((gz_str){s->head, sizeof s->head});
  gz_str magic = bytes_take(&in, sizeof IMAGE_MAGIC - 1), head = {s->head, IMAGE_HEAD - 8};
  uint32_t version = bytes_u32(&in), n_parts = bytes_u32(&in);
  uint64_t length = bytes_u64(&in), left = len - IMAGE_HEAD;
  int i;
  if (!str_equal(magic, STR(IMAGE_MAGIC))) return error_set(err, GZ_CORRUPT, 0, "index: not a segment");
  if (version != IMAGE_VERSION)
    return error_set(err, GZ_CORRUPT, 0, "index: written in version %u, this program reads %d", (unsigned)version,
                     IMAGE_VERSION);
  if (n_parts != N_PARTS || length != len) return error_set(err, GZ_CORRUPT, 0, "index: the segment is cut short");
  if (u64_at(s->head + IMAGE_HEAD - 8) != map_hash(head, 0)) return image_corrupt(err, "the segment's head");
  for (*body = 0, i = 0; i < N_PARTS; i++) {
    s->part[i] = (extent){*body, bytes_u64(&in)};
    if (s->part[i].len > left) return image_corrupt(err, "the segment's head");
    *body += s->part[i].len;
    left -= s->part[i].len;
  }
  return left == chunks_of((size_t)*body) * 8 ? GZ_OK : image_corrupt(err, "the segment's head");
}

/* The checksums of the chunks are in place, as they stand in the file. */
static gz_status take_sums(segment *s, gz_error *err) {
  if (map_hash((gz_str){s->own.sums, s->own.n * sizeof(uint64_t)}, 0) != u64_at(s->head + IMAGE_SUMS))
    return image_corrupt(err, "the segment's checksums");
  return GZ_OK;
}

static bool open_table(const segment *s, table *t, image_part part, uint32_t n) {
  return table_open(t, s->body, s->part[part].at, s->part[part].len, n);
}

void segment_tongue(buf *list, gz_str language) {
  gz_str have = buf_str(list), one;
  size_t at = 0;
  while ((one = segment_next_tongue(have, &at)).data)
    if (str_equal(one, language)) return;
  buf_put_byte(list, ' ');
  buf_put_str(list, language);
}

gz_str segment_next_tongue(gz_str list, size_t *at) {
  size_t from;
  while (*at < list.len && list.data[*at] != ' ') (*at)++;
  if (*at >= list.len) return STR_NONE;
  for (from = ++*at; *at < list.len && list.data[*at] != ' ';) (*at)++;
  return str_part(list, from, *at - from);
}

void image_put_numbers(buf *out, const segment_stats *n, uint32_t n_groups, uint32_t n_tops, uint32_t n_names) {
  buf_put_u32(out, n->n_docs);
  buf_put_u32(out, n->n_pages);
  buf_put_u32(out, n->n_terms);
  buf_put_u32(out, n->n_stems);
  buf_put_u32(out, n_groups);
  buf_put_u32(out, n_tops);
  buf_put_u32(out, n_names);
  buf_put_u32(out, n->n_sections);
  buf_put_u32(out, n->n_tag_sets);
  buf_put_u64(out, n->n_words_title);
  buf_put_u64(out, n->n_words_body);
  buf_put_u64(out, n->n_postings);
  buf_put_u64(out, n->n_positions);
  buf_put_text(out, n->analyzer);
}

uint32_t segment_base(const segment *s) { return s->base; }

static gz_status read_numbers(segment *s, gz_error *err) {
  segment_stats *n = &s->numbers;
  bytes in = image_bytes(s, PART_NUMBERS, 0, s->part[PART_NUMBERS].len);
  gz_str name;
  char *copy;
  n->n_docs = bytes_u32(&in);
  n->n_pages = bytes_u32(&in);
  n->n_terms = bytes_u32(&in);
  n->n_stems = bytes_u32(&in);
  s->n_groups = bytes_u32(&in);
  s->n_tops = bytes_u32(&in);
  s->n_names = bytes_u32(&in);
  n->n_sections = bytes_u32(&in);
  n->n_tag_sets = bytes_u32(&in);
  n->n_words_title = bytes_u64(&in);
  n->n_words_body = bytes_u64(&in);
  n->n_postings = bytes_u64(&in);
  n->n_positions = bytes_u64(&in);
  s->base = small_base(n->n_docs, n->n_words_title, n->n_words_body);
  name = bytes_text(&in);
  if (in.failed || bytes_left(&in) || !name.data || n->n_docs == NO_DOC || n->n_pages == NO_DOC ||
      n->n_sections == NO_DOC || n->n_tag_sets == NO_DOC || n->n_terms == NO_TERM ||
      !open_table(s, &s->terms, PART_TERMS, n->n_terms) || !open_table(s, &s->tops, PART_TOPS, s->n_tops) ||
      !open_table(s, &s->stems, PART_STEMS, s->n_groups) || !open_table(s, &s->pages, PART_PAGES, n->n_pages) ||
      !open_table(s, &s->records, PART_RECORDS, n->n_docs) ||
      !open_table(s, &s->sections, PART_SECTIONS, n->n_sections) ||
      !open_table(s, &s->tag_sets, PART_TAGS, n->n_tag_sets) || !open_table(s, &s->links, PART_LINKS, s->n_names) ||
      !columns_fit(s) || !stories_fit(s))
    return image_corrupt(err, "the segment's numbers");
  copy = mem_new(&s->from, name.len);
  if (!copy) return error_nomem(err);
  memcpy(copy, name.data, name.len);
  n->analyzer = s->analyzer = (gz_str){copy, name.len};
  return GZ_OK;
}

/* The segment as far as its head: the two openings go on from there. Takes the `len` bytes at `image`, if there are any. */
static segment *new_segment(const allocator *from, size_t len, char *image, gz_error *err) {
  segment *s = mem_zero(from, 1, sizeof *s);
  if (!s) {
    mem_free(from, image, len);
    error_nomem(err);
    return NULL;
  }
  s->from = *from;
  s->body = &s->own;
  s->rows = &s->own_rows;
  s->rows->block = NO_DOC;
  s->sizes = &s->own_sizes;
  s->numbers.size = len;
  return s;
}

gz_status segment_open(char *image, size_t len, const allocator *from, segment **out, gz_error *err) {
  gz_status status = GZ_OK;
  uint64_t body = 0;
  segment *s = new_segment(from, len, image, err);
  *out = NULL;
  if (!s) return GZ_NOMEM;
  if (len < IMAGE_HEAD) status = error_set(err, GZ_CORRUPT, 0, "index: the segment is cut short");
  else memcpy(s->head, image, IMAGE_HEAD);
  if (status == GZ_OK) status = read_head(s, len, &body, err);
  if (status != GZ_OK) mem_free(from, image, len);
  else status = chunks_open_memory(&s->own, image, len, IMAGE_HEAD, (size_t)body, from, err);
  if (status == GZ_OK) memcpy(s->own.sums, image + IMAGE_HEAD + body, s->own.n * sizeof(uint64_t));
  if (status == GZ_OK) status = take_sums(s, err);
  if (status == GZ_OK) status = read_numbers(s, err);
  if (status == GZ_OK) *out = s;
  else segment_close(s);
  return status;
}

static gz_status read_sums(segment *s, uint64_t at, gz_error *err) {
  gz_status status = file_pread(s->own.fd, s->own.sums, s->own.n * sizeof(uint64_t), at, err);
  return status == GZ_OK ? take_sums(s, err) : status;
}

gz_status segment_open_file(int fd, uint64_t at, uint64_t len, const allocator *from, segment **out, gz_error *err) {
  gz_status status;
  uint64_t body = 0;
  segment *s;
  *out = NULL;
  if (len < IMAGE_HEAD || len > SIZE_MAX) return error_set(err, GZ_CORRUPT, 0, "index: the segment is cut short");
  s = new_segment(from, (size_t)len, NULL, err);
  if (!s) return GZ_NOMEM;
  status = file_pread(fd, s->head, IMAGE_HEAD, at, err);
  if (status == GZ_OK) status = read_head(s, len, &body, err);
  if (status == GZ_OK) status = chunks_open_file(&s->own, fd, at + IMAGE_HEAD, (size_t)body, from, err);
  if (status == GZ_OK) status = read_sums(s, at + IMAGE_HEAD + body, err);
  if (status == GZ_OK) status = read_numbers(s, err);
  if (status == GZ_OK) *out = s;
  else segment_close(s);
  return status;
}

void segment_close(segment *s) {
  allocator from;
  if (!s) return;
  from = s->from;
  columns_close(s);
  chunks_close(&s->own);
  mem_free(&from, (char *)(uintptr_t)s->analyzer.data, s->analyzer.len);
  mem_free(&from, s, sizeof *s);
}

gz_status segment_move(segment *s, int fd, uint64_t at, gz_error *err) {
  return chunks_move(&s->own, fd, at + IMAGE_HEAD, err);
}

gz_str segment_image(const segment *s) { return s->own.fd < 0 ? (gz_str){s->own.block, s->own.block_len} : STR_NONE; }

uint64_t segment_loaded(const segment *s) { return s->own.loaded; }

void segment_drop(segment *s) { chunks_drop(&s->own); }

gz_status segment_status(const segment *s, gz_error *err) {
  return s->own.failed ? image_corrupt(err, "a part of the segment") : GZ_OK;
}

const segment_stats *segment_numbers(const segment *s) { return &s->numbers; }

bool segment_part(const segment *s, uint32_t i, const char **name, uint64_t *size) {
  static const char *const names[N_PARTS + 1] = {"postings",
                                                 "positions",
                                                 "terms",
                                                 "best of beginnings",
                                                 "sums of beginnings",
                                                 "joint lists",
                                                 "stems",
                                                 "pages",
                                                 "records",
                                                 "sections",
                                                 "tags",
                                                 "columns",
                                                 "ids",
                                                 "stories",
                                                 "common words",
                                                 "links",
                                                 "symbols",
                                                 "numbers",
                                                 "head and checksums"};
  if (i > N_PARTS) return false;
  *name = names[i];
  *size = i < N_PARTS ? s->part[i].len : s->numbers.size - s->own.len;
  return true;
}

/* ---------------------------------------------------------------- articles and pages */

gz_str image_symbols(const segment *s) {
  bytes part = image_bytes(s, PART_SYMBOLS, 0, s->part[PART_SYMBOLS].len);
  return bytes_take(&part, bytes_left(&part));
}

gz_str segment_section(const segment *s, uint32_t section) {
  gz_str name;
  return table_get(&s->sections, section, &name) ? name : STR("");
}

gz_status segment_tag_set(const segment *s, uint32_t set, arena *into, const gz_str **tags, uint32_t *n,
                          gz_error *err) {
  gz_str item, *list, copy;
  uint32_t count = 0;
  bytes in;
  if (!set || !table_get(&s->tag_sets, set - 1, &item) || !item.len) return image_corrupt(err, "a set of tags");
  for (in = bytes_of(item); bytes_left(&in) && !in.failed; count++)
    if (!utf8_valid(bytes_text(&in))) in.failed = true;
  if (in.failed) return image_corrupt(err, "a set of tags");
  if (!arena_str(into, item, &copy) || !(list = arena_alloc(into, count * sizeof *list))) return error_nomem(err);
  *tags = list;
  *n = count;
  for (in = bytes_of(copy); count; count--) *list++ = bytes_text(&in);
  return GZ_OK;
}

gz_status segment_article(segment *s, uint32_t doc, arena *into, gz_article *a, origin *from, gz_error *err) {
  gz_str item, copy, path, section;
  gz_status status;
  origin unused;
  uint32_t page_id = segment_doc_page(s, doc), section_id = segment_doc_section(s, doc),
           tags = segment_doc_tags(s, doc);
  if (page_id == NO_DOC || section_id == NO_DOC || tags == NO_DOC || !table_get(&s->records, doc, &item) ||
      !segment_page_path(s, page_id, &path))
    return image_corrupt(err, "an article");
  if (!arena_str(into, item, &copy) || !arena_str(into, path, &path) ||
      !arena_str(into, segment_section(s, section_id), &section))
    return error_nomem(err);
  status = stored_get(copy, path, image_symbols(s), into, a, from ? from : &unused, err);
  if (status == GZ_OK && tags) status = segment_tag_set(s, tags, into, &a->tags, &a->n_tags, err);
  if (status == GZ_OK) a->section = section;
  return status;
}

bool segment_page_path(const segment *s, uint32_t page_id, gz_str *path) {
  gz_str item;
  bytes in;
  if (!table_get(&s->pages, page_id, &item)) return false;
  in = bytes_of(item);
  *path = bytes_text(&in);
  return path->data != NULL; /* a failure is absent too */
}

static void read_state(bytes *in, file_state *state, uint64_t *content) {
  uint64_t later;
  state->size = bytes_varint(in);
  state->inode = bytes_varint(in);
  state->device = bytes_varint(in);
  state->mtime_ns = (int64_t)bytes_u64(in);
  later = bytes_varint(in);
  state->ctime_ns = (int64_t)((uint64_t)state->mtime_ns + (later >> 1 ^ (0 - (later & 1))));
  *content = bytes_u64(in);
}

bool segment_page_state(const segment *s, uint32_t page_id, gz_str *path, file_state *state, uint64_t *content) {
  gz_str item;
  bytes in;
  if (!table_get(&s->pages, page_id, &item)) return false;
  in = bytes_of(item);
  *path = bytes_text(&in);
  read_state(&in, state, content);
  return path->data != NULL && !in.failed;
}

gz_status segment_page(segment *s, uint32_t page_id, arena *into, page_info *out, uint32_t *first_doc, uint32_t *n_docs,
                       gz_error *err) {
  gz_str item, copy;
  gz_problem *problems;
  uint32_t i, end;
  bytes in;
  if (!table_get(&s->pages, page_id, &item)) return image_corrupt(err, "a page");
  if (!arena_str(into, item, &copy)) return error_nomem(err);
  in = bytes_of(copy);
  out->path = bytes_text(&in);
  read_state(&in, &out->state, &out->content);
  out->format = bytes_text(&in);
  out->title = bytes_text(&in);
  out->n_problems = bytes_count(&in, 2);
  problems = arena_zero(into, out->n_problems, sizeof *problems);
  if (!problems) return error_nomem(err);
  for (i = 0; i < out->n_problems; i++) {
    problems[i].line = bytes_varint32(&in);
    problems[i].message = bytes_text(&in);
  }
  out->problems = problems;
  *first_doc = segment_first_doc(s, page_id);
  end = segment_first_doc(s, page_id + 1);
  if (in.failed || bytes_left(&in) || !out->path.data || *first_doc > end || end > s->numbers.n_docs)
    return image_corrupt(err, "a page");
  *n_docs = end - *first_doc;
  return GZ_OK;
}

/* How many problems a page has, of its item. */
static uint32_t problems_of(gz_str item, bool *failed) {
  bytes in = bytes_of(item);
  file_state state;
  uint64_t content;
  uint32_t n;
  bytes_text(&in);
  read_state(&in, &state, &content);
  bytes_text(&in);
  bytes_text(&in);
  n = bytes_count(&in, 2);
  *failed |= in.failed;
  return n;
}

uint32_t segment_next_problem(const segment *s, uint32_t page_id, uint32_t end) {
  while (page_id < end) {
    bytes block = table_block(&s->pages, page_id / TABLE_BLOCK);
    uint32_t i = page_id / TABLE_BLOCK * TABLE_BLOCK;
    for (; i < page_id; i++) table_item(&block);
    do {
      bool failed = false;
      gz_str item = table_item(&block);
      uint32_t n = block.failed ? 0 : problems_of(item, &failed);
      if (block.failed || failed) return NO_DOC;
      if (n) return page_id;
    } while (++page_id < end && page_id % TABLE_BLOCK);
  }
  return end;
}

/* Steps that double, then halves. */
uint32_t segment_page_from(const segment *s, uint32_t page_id, gz_str path) {
  uint32_t low = page_id, high = segment_numbers(s)->n_pages,
           step = 1; /* pages below `low` are before, `high` is not */
  gz_str at;
  while (step < high - low) {
    if (!segment_page_path(s, low + step - 1, &at)) return NO_DOC;
    if (str_compare(at, path) >= 0) {
      high = low + step - 1;
      break;
    }
    low += step;
    step *= 2;
  }
  while (low < high) {
    uint32_t middle = low + (high - low) / 2;
    if (!segment_page_path(s, middle, &at)) return NO_DOC;
    if (str_compare(at, path) < 0) low = middle + 1;
    else high = middle;
  }
  return low;
}

uint32_t segment_find_page(segment *s, gz_str path) {
  uint32_t low = 0, high = s->numbers.n_pages;
  gz_str at;
  while (low < high) {
    uint32_t middle = low + (high - low) / 2;
    if (!segment_page_path(s, middle, &at)) return NO_DOC;
    if (str_compare(at, path) < 0) low = middle + 1;
    else high = middle;
  }
  return low < s->numbers.n_pages && segment_page_path(s, low, &at) && str_equal(at, path) ? low : NO_DOC;
}

/* ---------------------------------------------------------------- terms */

void term_entry_put(buf *out, const term_entry *e, bool first_of_block, size_t form_len) {
  bool stemmed = e->stem_shared < form_len || e->stem_rest.len;
  if (first_of_block) {
    buf_put_varint(out, e->postings);
    buf_put_varint(out, e->positions);
  }
  buf_put_varint(out, (uint64_t)e->n_docs << TERM_FLAG_BITS | (stemmed ? TERM_STEMMED : 0) |
                          (e->written.data ? TERM_WRITTEN : 0));
  buf_put_varint(out, e->postings_len);
  buf_put_varint(out, e->positions_len);
  if (stemmed) {
    buf_put_varint(out, e->stem_shared);
    buf_put_text(out, e->stem_rest);
  }
  if (e->written.data) buf_put_text(out, e->written);
}

bool term_entry_get(const segment *s, const dict_cursor *c, term_entry *e) {
  bytes in = bytes_of(c->payload);
  uint64_t flags;
  if ((c->next - 1) % TABLE_BLOCK == 0) {
    e->postings = bytes_varint(&in);
    e->positions = bytes_varint(&in);
  } else {
    e->postings += e->postings_len; /* inside their parts, as checked below when that entry was read */
    e->positions += e->positions_len;
  }
  flags = bytes_varint(&in);
  if (flags >> TERM_FLAG_BITS > s->numbers.n_docs) return false;
  e->n_docs = (uint32_t)(flags >> TERM_FLAG_BITS);
  e->postings_len = bytes_varint(&in);
  e->positions_len = bytes_varint(&in);
  e->stem_shared = c->key_len;
  e->stem_rest = e->written = STR_NONE;
  if (flags & TERM_STEMMED) {
    uint64_t shared = bytes_varint(&in);
    if (shared > c->key_len) return false;
    e->stem_shared = (size_t)shared;
    e->stem_rest = bytes_text(&in);
  }
  if (flags & TERM_WRITTEN) e->written = bytes_text(&in);
  return !in.failed && !bytes_left(&in) && e->n_docs && e->postings <= s->part[PART_POSTINGS].len &&
         e->postings_len <= s->part[PART_POSTINGS].len - e->postings && e->positions <= s->part[PART_POSITIONS].len &&
         e->positions_len <= s->part[PART_POSITIONS].len - e->positions;
}

bool segment_term_entry(const segment *s, uint32_t term, dict_cursor *c, term_entry *e) {
  if (term >= s->numbers.n_terms) return false;
  memset(e, 0, sizeof *e);
  dict_at_block(c, &s->terms, term / TABLE_BLOCK);
  do {
    if (!dict_next(c) || !term_entry_get(s, c, e)) return false;
  } while (c->next <= term);
  return true;
}

uint32_t segment_term(segment *s, gz_str form) {
  dict_cursor c;
  uint32_t term;
  return dict_find(&c, &s->terms, form, &term) ? term : NO_TERM;
}

bool segment_forms(segment *s, gz_str from, dict_cursor *c) {
  return dict_bound(c, &s->terms, from, false) < s->numbers.n_terms;
}

void segment_prefix(segment *s, gz_str prefix, uint32_t *first, uint32_t *end) {
  dict_cursor c;
  *first = dict_bound(&c, &s->terms, prefix, false);
  *end = dict_bound(&c, &s->terms, prefix, true);
  if (*end < *first) *end = *first; /* keys out of order */
}

/* Reads an entry of PART_STEMS, but for its terms; `in` stands on these. */
static bool stem_head(const segment *s, bytes *in, stem_info *out) {
  memset(out, 0, sizeof *out);
  out->n_docs = bytes_varint32(in);
  out->n_terms = bytes_count(in, 1);
  if (out->n_terms > 1 && out->n_docs > POSTING_BLOCK) {
    out->joint = bytes_varint(in);
    out->joint_len = bytes_varint(in);
  }
  return !in->failed && out->n_docs <= s->numbers.n_docs && out->joint <= s->part[PART_JOINT].len &&
         out->joint_len <= s->part[PART_JOINT].len - out->joint;
}

gz_status segment_stem(segment *s, gz_str stem, arena *into, stem_info *out, gz_error *err) {
  dict_cursor c;
  uint32_t group, term, i, least = 0;
  term_entry e;
  bytes in;
  memset(out, 0, sizeof *out);
  if (dict_find(&c, &s->stems, stem, &group)) {
    in = bytes_of(c.payload);
    if (!stem_head(s, &in, out)) return image_corrupt(err, "a stem");
    out->terms = arena_zero(into, out->n_terms, sizeof *out->terms);
    if (!out->terms) return error_nomem(err);
    for (i = 0; i < out->n_terms; i++) {
      uint64_t at = (uint64_t)least + bytes_varint32(&in);
      if (in.failed || at >= s->numbers.n_terms) return image_corrupt(err, "a stem");
      out->terms[i] = (uint32_t)at;
      least = (uint32_t)at + 1;
    }
    return in.failed || bytes_left(&in) ? image_corrupt(err, "a stem") : GZ_OK;
  }
  if (c.failed) return image_corrupt(err, "a stem");
  term = segment_term(s, stem);
  if (term == NO_TERM) return GZ_OK;
  if (!segment_term_entry(s, term, &c, &e)) return image_corrupt(err, "a term");
  if (e.stem_shared < c.key_len || e.stem_rest.len) return GZ_OK;
  out->terms = arena_copy(into, &term, sizeof term);
  if (!out->terms) return error_nomem(err);
  out->n_terms = 1;
  out->n_docs = e.n_docs;
  return GZ_OK;
}

uint32_t segment_stem_docs(segment *s, gz_str stem) {
  dict_cursor c;
  uint32_t at;
  term_entry e;
  stem_info info;
  bytes in;
  if (dict_find(&c, &s->stems, stem, &at)) {
    in = bytes_of(c.payload);
    return stem_head(s, &in, &info) ? info.n_docs : 0;
  }
  if ((at = segment_term(s, stem)) == NO_TERM || !segment_term_entry(s, at, &c, &e)) return 0;
  return e.stem_shared == c.key_len && !e.stem_rest.len ? e.n_docs : 0;
}

bool segment_terms_docs(segment *s, uint32_t first, uint32_t end, uint64_t *sum) {
  dict_cursor c;
  term_entry e;
  if (first >= end) return true;
  if (!segment_term_entry(s, first, &c, &e)) return false;
  for (*sum += e.n_docs; ++first < end; *sum += e.n_docs)
    if (!dict_next(&c) || !term_entry_get(s, &c, &e)) return false;
  return true;
}

gz_status segment_term_info(segment *s, uint32_t term, arena *into, term_info *out, gz_error *err) {
  dict_cursor c;
  term_entry e;
  if (!segment_term_entry(s, term, &c, &e)) return image_corrupt(err, "a term");
  if (!arena_str(into, dict_key(&c), &out->form)) return error_nomem(err);
  out->stem = out->written = out->form;
  out->n_docs = e.n_docs;
  if (e.stem_shared < c.key_len || e.stem_rest.len) {
    char *stem = arena_alloc(into, e.stem_shared + e.stem_rest.len);
    if (!stem) return error_nomem(err);
    memcpy(stem, c.key, e.stem_shared);
    if (e.stem_rest.len) memcpy(stem + e.stem_shared, e.stem_rest.data, e.stem_rest.len);
    out->stem = (gz_str){stem, e.stem_shared + e.stem_rest.len};
  }
  if (e.written.data && !arena_str(into, e.written, &out->written)) return error_nomem(err);
  return GZ_OK;
}
