/* Which section is an article in, how many words does it have, when was it, and what are its tags? */
#include "index/columns.h"

#include "index/bits.h"
#include "index/image.h"
#include "index/unpack.h"

enum { BLOCK_HEAD = 12 };

static uint64_t n_blocks(uint64_t n_docs) { return (n_docs + COLUMN_BLOCK - 1) / COLUMN_BLOCK; }

/* ---------------------------------------------------------------- writing */

gz_status columns_put(buf *out, const gz_str columns[N_COLUMNS], gz_str page_docs, gz_error *err) {
  bytes in[N_COLUMNS];
  size_t n_docs = columns[0].len / 4, left = n_docs, head = out->len, rows;
  int k;
  for (k = 0; k < N_COLUMNS; k++) in[k] = bytes_of(columns[k]);
  buf_space(out, (size_t)n_blocks(n_docs) * BLOCK_HEAD);
  for (rows = out->len; left && !out->failed; head += BLOCK_HEAD) {
    uint32_t numbers[N_COLUMNS][COLUMN_BLOCK], i, n = left < COLUMN_BLOCK ? (uint32_t)left : COLUMN_BLOCK;
    size_t at = out->len - rows;
    uint64_t widths = 0;
    if (at > UINT32_MAX) return error_set(err, GZ_NOT_SUPPORTED, 0, "more articles than a segment can hold");
    for (k = 0; k < N_COLUMNS; k++) {
      uint32_t all = 0;
      for (i = 0; i < n; i++) all |= numbers[k][i] = bytes_u32(&in[k]);
      widths |= (uint64_t)bits_of(all) << 8 * k;
      bits_pack(out, numbers[k], n, bits_of(all));
    }
    buf_set_u32(out, head, (uint32_t)at);
    buf_set_u64(out, head + 4, widths);
    left -= n;
  }
  buf_put_str(out, page_docs);
  return GZ_OK;
}

/* ---------------------------------------------------------------- reading */

bool columns_fit(const segment *s) {
  return s->part[PART_COLUMNS].len >= n_blocks(s->numbers.n_docs) * BLOCK_HEAD + (uint64_t)s->numbers.n_pages * 4;
}

static bool read_rows(const segment *s, uint32_t block, column_rows *rows) {
  uint32_t first = block * COLUMN_BLOCK, n_docs = s->numbers.n_docs;
  uint32_t n = n_docs - first < COLUMN_BLOCK ? n_docs - first : COLUMN_BLOCK;
  const unsigned char *head = image_bytes(s, PART_COLUMNS, (uint64_t)block * BLOCK_HEAD, BLOCK_HEAD).at, *row;
  uint64_t at, len = 0;
  int k;
  rows->block = NO_DOC;
  if (!head) return false;
  at = n_blocks(n_docs) * BLOCK_HEAD + u32_at(head);
  for (k = 0; k < N_COLUMNS; k++) {
    rows->bits[k] = head[4 + k];
    if (rows->bits[k] > 32) return false;
    len += bits_row(n, rows->bits[k]);
  }
  row = image_bytes(s, PART_COLUMNS, at, len).at;
  if (!row) return false;
  for (k = 0; k < N_COLUMNS; row += bits_row(n, rows->bits[k++])) rows->row[k] = row;
  rows->block = block;
  rows->epoch = s->body->epoch;
  return true;
}

/* The rows of a document's block; NULL: they cannot be read. */
static inline const column_rows *rows_of(const segment *s, uint32_t doc) {
  column_rows *rows = s->rows;
  if (rows->block == doc / COLUMN_BLOCK && rows->epoch == s->body->epoch) return rows;
  return read_rows(s, doc / COLUMN_BLOCK, rows) ? rows : NULL;
}

static inline uint32_t number_of(const column_rows *rows, column k, uint32_t doc) {
  return bits_get(rows->row[k], doc % COLUMN_BLOCK, rows->bits[k]);
}

static uint32_t number_in(const segment *s, column k, uint32_t doc, uint32_t otherwise) {
  const column_rows *rows = doc < s->numbers.n_docs ? rows_of(s, doc) : NULL;
  return rows ? number_of(rows, k, doc) : otherwise;
}

uint32_t segment_doc_section(const segment *s, uint32_t doc) {
  uint32_t section = number_in(s, COLUMN_SECTION, doc, NO_DOC);
  return section < s->numbers.n_sections ? section : NO_DOC;
}

_Static_assert((int)SECTION_BLOCK == COLUMN_BLOCK && SECTION_ROOM >= COLUMN_BLOCK + UNPACK_MORE, "blocks of segment.h");
uint32_t segment_sections(const segment *s, uint32_t doc, uint32_t sections[SECTION_ROOM]) {
  const column_rows *rows = doc < s->numbers.n_docs ? rows_of(s, doc) : NULL;
  uint32_t n = rows ? s->numbers.n_docs - doc / COLUMN_BLOCK * COLUMN_BLOCK : 0;
  if (n > COLUMN_BLOCK) n = COLUMN_BLOCK;
  if (n) unpack_row(rows->row[COLUMN_SECTION], n, rows->bits[COLUMN_SECTION], sections);
  return n;
}

when segment_doc_when(const segment *s, uint32_t doc) {
  const column_rows *rows = doc < s->numbers.n_docs ? rows_of(s, doc) : NULL;
  return rows ? (when){number_of(rows, COLUMN_DAY, doc), number_of(rows, COLUMN_SECOND, doc)} : (when){0, 0};
}

uint32_t segment_doc_tags(const segment *s, uint32_t doc) {
  uint32_t tags = number_in(s, COLUMN_TAGS, doc, NO_DOC);
  return tags <= s->numbers.n_tag_sets ? tags : NO_DOC;
}

uint32_t segment_doc_words_title(const segment *s, uint32_t doc) { return number_in(s, COLUMN_TITLE, doc, 0); }

uint32_t segment_doc_words_body(const segment *s, uint32_t doc) { return number_in(s, COLUMN_BODY, doc, 0); }

static void words_in(const segment *s, uint32_t doc, uint32_t *title, uint32_t *body) {
  const column_rows *rows = doc < s->numbers.n_docs ? rows_of(s, doc) : NULL;
  *title = rows ? number_of(rows, COLUMN_TITLE, doc) : 0;
  *body = rows ? number_of(rows, COLUMN_BODY, doc) : 0;
}

/* ---------------------------------------------------------------- sizes */

void columns_close(segment *s) {
  column_sizes *z = s->sizes;
  size_t n = (size_t)n_blocks(s->numbers.n_docs);
  if (z->blocks) mem_free(&s->from, z->blocks, n * sizeof *z->blocks);
  if (z->of) mem_free(&s->from, z->of, n * sizeof *z->of);
  *z = (column_sizes){0};
}

static bool open_sizes(const segment *s) {
  column_sizes *z = s->sizes;
  size_t n = (size_t)n_blocks(s->numbers.n_docs);
  if (z->of) return true;
  if (!z->blocks) z->blocks = mem_new(&s->from, n * sizeof *z->blocks);
  if (z->blocks) z->of = mem_zero(&s->from, n, sizeof *z->of);
  return z->of != NULL;
}

/* NULL: they cannot be read, or there is no memory. */
static const column_size *read_sizes(const segment *s, uint32_t block) {
  uint32_t titles[COLUMN_BLOCK + UNPACK_MORE], bodies[COLUMN_BLOCK + UNPACK_MORE];
  uint32_t first = block * COLUMN_BLOCK, left = s->numbers.n_docs - first, i;
  uint32_t n = left < COLUMN_BLOCK ? left : COLUMN_BLOCK;
  const column_rows *rows = rows_of(s, first);
  column_size *z;
  if (!rows || !open_sizes(s)) return NULL;
  z = &s->sizes->blocks[s->sizes->n];
  unpack_row(rows->row[COLUMN_TITLE], n, rows->bits[COLUMN_TITLE], titles);
  unpack_row(rows->row[COLUMN_BODY], n, rows->bits[COLUMN_BODY], bodies);
  for (i = 0; i < n; i++) {
    uint64_t length = bodies[i] + 3 * (uint64_t)titles[i];
    z->lengths[i] = length < COLUMN_LONG ? (uint16_t)length : COLUMN_LONG;
    z->titles[i] = titles[i] < COLUMN_WORDY ? (unsigned char)titles[i] : COLUMN_WORDY;
    z->bits[i] = (unsigned char)bits_of(titles[i] + bodies[i]);
  }
  s->sizes->of[block] = ++s->sizes->n;
  return z;
}

static inline const column_size *size_of(const segment *s, uint32_t doc) {
  const column_sizes *z = s->sizes;
  uint32_t block = doc / COLUMN_BLOCK, at;
  if (doc >= s->numbers.n_docs) return NULL;
  at = z->of ? z->of[block] : 0;
  return at ? &z->blocks[at - 1] : read_sizes(s, block);
}

void segment_doc_words(const segment *s, uint32_t doc, uint32_t *title, uint32_t *body) {
  const column_size *z = size_of(s, doc);
  uint32_t at = doc % COLUMN_BLOCK;
  if (z && z->lengths[at] < COLUMN_LONG && z->titles[at] < COLUMN_WORDY) {
    *title = z->titles[at];
    *body = z->lengths[at] - 3 * *title;
  } else {
    words_in(s, doc, title, body);
  }
}

uint64_t segment_doc_length(const segment *s, uint32_t doc) {
  const column_size *z = size_of(s, doc);
  uint32_t title, body;
  if (z && z->lengths[doc % COLUMN_BLOCK] < COLUMN_LONG) return z->lengths[doc % COLUMN_BLOCK];
  words_in(s, doc, &title, &body);
  return body + 3 * (uint64_t)title;
}

void segment_expect_lengths(const segment *s, uint32_t doc) {
  uint32_t at = s->sizes->of && doc < s->numbers.n_docs ? s->sizes->of[doc / COLUMN_BLOCK] : 0;
  const uint16_t *lengths = at ? &s->sizes->blocks[at - 1].lengths[doc % COLUMN_BLOCK] : NULL;
  if (!at) return;
  __builtin_prefetch(lengths);
  __builtin_prefetch(lengths + 32);
}

unsigned columns_position_bits(const segment *s, uint32_t doc) {
  const column_size *z = size_of(s, doc);
  uint32_t title, body;
  if (z) return z->bits[doc % COLUMN_BLOCK];
  words_in(s, doc, &title, &body);
  return bits_of(title + body);
}

uint64_t columns_positions_bits(const segment *s, const uint32_t *docs, const uint32_t *titles, const uint32_t *bodies,
                                uint32_t n) {
  uint32_t i, n_docs = n && size_of(s, docs[0]) ? s->numbers.n_docs : 0;
  const column_size *blocks = s->sizes->blocks;
  const uint32_t *of = s->sizes->of;
  uint64_t sum = 0;
  for (i = 0; i < n; i++) {
    uint32_t doc = docs[i], at = doc < n_docs ? of[doc / COLUMN_BLOCK] : 0;
    unsigned bits = at ? blocks[at - 1].bits[doc % COLUMN_BLOCK] : columns_position_bits(s, doc);
    sum += ((uint64_t)titles[i] + bodies[i]) * bits;
  }
  return sum;
}

/* ---------------------------------------------------------------- pages */

uint32_t segment_first_doc(const segment *s, uint32_t page_id) {
  uint64_t at = s->part[PART_COLUMNS].len - (uint64_t)(s->numbers.n_pages - page_id) * 4;
  bytes in;
  uint32_t doc;
  if (page_id >= s->numbers.n_pages) return s->numbers.n_docs;
  in = image_bytes(s, PART_COLUMNS, at, 4);
  doc = bytes_u32(&in);
  return in.failed ? NO_DOC : doc;
}

/* The last page that begins at `doc` or before it: of pages that begin there, the ones before the last are empty. Pages are
 * alike: it is near where it would be if all had as many documents, and looked for from there by steps that double, then by
 * halves. */
uint32_t segment_doc_page(const segment *s, uint32_t doc) {
  uint32_t n = s->numbers.n_pages, step = 1, first;
  uint32_t low = 0, high = n; /* pages below `low` begin at `doc` or before, from `high` on after it */
  uint32_t middle = doc < s->numbers.n_docs ? (uint32_t)((uint64_t)doc * n / s->numbers.n_docs) : 0;
  bool halves = false;
  if (doc >= s->numbers.n_docs) return NO_DOC;
  while (low < high) {
    if ((first = segment_first_doc(s, middle)) == NO_DOC) return NO_DOC; /* no document has that number */
    if (first <= doc) low = middle + 1;
    else high = middle;
    halves |= low && high < n;
    if (halves) middle = low + (high - low) / 2;
    else if (low) middle = high - low > step ? low + step - 1 : high - 1;
    else middle = high > step ? high - step : 0;
    step *= 2;
  }
  return low ? low - 1 : NO_DOC;
}
