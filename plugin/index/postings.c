/* How is the list of a term's documents written, and walked?
 *
 *   list       | max_title | max_body | n_titles 4 | most | closest | head x n_blocks | block | block | …   (n_docs: dictionary)
 *   head       | last 4 | entries_end 4 | positions_end 4 | gap bits | count bits | most | closest | closest_title |
 *   block      | gap x 128 | n_title x 128 | n_title + n_body - 1 x 128 | patch | patch | …
 *   patch      | entry, a byte | varint: upper bits x 4 + row |
 *
 * gap counts the documents left out since the entry before; `last` is the block's last document, the ends are offsets
 * behind the heads and in the list's positions. The last block may have fewer entries. A number's bits stand from the
 * lowest on, across bytes; each of the three rows begins with a byte. A row has as few bits as most of its numbers need: what
 * a few need beyond them stands behind the rows.
 *
 * How well can a document of the block score? With f = body + 3 headline the times that the word stands there and L as
 * much of the document's words (query/rank.c), `most` bounds f from above and `closest` 16 (L + B) / f from below, as
 * small numbers, B being small_base of the segment; so do those of the list for all of its blocks. closest_title bounds
 * 16 (L + B) / 3 n_title in the same way, where only the headline counts. n_titles documents of it have
 * the term in the headline.
 *
 * A list of at most 128 documents is written without heads, since most lists have a few:
 *
 *   list       | entry x n_docs |       all varints
 *   entry      | gap * 2 + 1 |                       once in the body, not in the headline
 *              | gap * 2 | n_title | n_body |        else
 *
 * positions  for each entry, n_title + n_body of them, ascending, each in as few bits as the largest position in its document
 * needs; a block's begin with a byte */
#include "index/postings.h"

#include "index/bits.h"
#include "index/image.h"
#include "index/joint.h"
#include "index/small.h"
#include "index/unpack.h"

/* The document before the first: adding 1 wraps to 0. */
#define BEFORE_FIRST UINT32_MAX

/* LIST_HEAD: at most so many bytes stand in front of the heads. */
enum { HEAD = 17, LIST_HEAD = 16 };

/* In the byte of the gaps' bits: whether any headline has the term, and whether some gap has a patch. */
enum { GAP_BITS = 0x3f, IN_TITLE = 0x40, GAPS_PATCHED = 0x80 };

/* PATCHES_MOST: in a row. PATCH_LEN: bytes of one at most. */
enum { GAPS, TITLES, COUNTS, N_ROWS, ROW_BITS = 2, PATCHES_MOST = 12, PATCH_LEN = 6 };

/* ---------------------------------------------------------------- packing */

/* Two widths in a byte: of counts, few of which need more than 14 bits. */
static unsigned char put_widths(unsigned title, unsigned body) {
  return (unsigned char)((title < 15 ? title : 15) << 4 | (body < 15 ? body : 15));
}

static unsigned width_of(unsigned half) { return half < 15 ? half : 32; }

/* ---------------------------------------------------------------- writing */

void postings_init(postings_writer *w, buf *out, buf *positions) {
  memset(w, 0, sizeof *w);
  w->out = out;
  w->positions = positions;
  buf_init(&w->patches, out->from);
}

void postings_free(postings_writer *w) { buf_free(&w->patches); }

void postings_begin(postings_writer *w, uint32_t n_docs, uint32_t max_title, uint32_t max_body, uint32_t base) {
  uint32_t n_blocks = n_docs / POSTING_BLOCK + (n_docs % POSTING_BLOCK != 0);
  w->only = n_docs <= POSTING_BLOCK;
  w->n_left = n_docs;
  w->base = base;
  w->before = BEFORE_FIRST;
  w->n = 0;
  w->positions_at = w->positions->len;
  w->most = 0;
  w->closest = w->closest_title = UINT64_MAX;
  if (w->only) return;
  buf_put_varint(w->out, max_title);
  buf_put_varint(w->out, max_body);
  w->head = w->out->len;
  w->all = LIST_BOUND_NONE;
  buf_space(w->out, LIST_BOUND + (size_t)n_blocks * HEAD);
  w->entries = w->out->len;
  w->bound = w->head;
  w->head += LIST_BOUND;
}

void list_bound_put(buf *out, size_t at, const list_bound *b) {
  buf_set_u32(out, at, b->n_titles);
  out->data[at + 4] = (char)b->most;
  out->data[at + 5] = (char)b->closest;
}

static void put_entries(postings_writer *w) {
  uint32_t i;
  for (i = 0; i < w->n; i++) {
    bool single = w->titles[i] == 0 && w->bodies[i] == 1;
    buf_put_varint(w->out, (uint64_t)w->gaps[i] * 2 + single);
    if (single) continue;
    buf_put_varint(w->out, w->titles[i]);
    buf_put_varint(w->out, w->bodies[i]);
  }
}

/* How many of a row, all of POSTING_BLOCK numbers of it, need more bits than these. */
static inline uint32_t above(const uint32_t *numbers, unsigned bits) {
  uint32_t n = 0, i;
  for (i = 0; i < POSTING_BLOCK; i++) n += numbers[i] >> bits != 0;
  return n;
}

/* How many bits a row takes fewest bytes with, its patches included; *most: how many the largest number needs. */
static unsigned fit_row(const uint32_t *numbers, uint32_t n, unsigned *most) {
  uint32_t all = 0, i;
  unsigned bits, best;
  size_t least;
  for (i = 0; i < POSTING_BLOCK; i++) all |= numbers[i];
  *most = best = bits_of(all);
  least = bits_row(n, best);
  for (bits = *most; bits;) {
    uint32_t n_above = above(numbers, --bits);
    size_t len = bits_row(n, bits) + (size_t)n_above * (1 + (*most - bits + ROW_BITS + 6) / 7);
    if (n_above > PATCHES_MOST) break;
    if (len < least) best = bits, least = len;
  }
  return best;
}

/* What the numbers of a row need beyond its bits, which alone stay. */
static void put_patches(buf *out, unsigned row, uint32_t *numbers, uint32_t n, unsigned bits) {
  uint32_t i;
  for (i = 0; i < n; i++) {
    uint32_t upper = numbers[i] >> bits;
    if (!upper) continue;
    buf_put_byte(out, (unsigned char)i);
    buf_put_varint(out, (uint64_t)upper << ROW_BITS | row);
    numbers[i] -= upper << bits;
  }
}

static void put_rows(postings_writer *w, uint32_t *head) {
  uint32_t *rows[N_ROWS] = {w->gaps, w->titles, w->bodies}, in_title = 0, i, k;
  unsigned bits[N_ROWS], most[N_ROWS], widths;
  for (i = 0; i < w->n; i++) {
    in_title |= w->titles[i];
    w->bodies[i] += w->titles[i] - 1; /* an entry has one at least */
  }
  for (k = 0; k < N_ROWS; k++) {
    for (i = w->n; i < POSTING_BLOCK; i++) rows[k][i] = 0;
    bits[k] = fit_row(rows[k], w->n, &most[k]);
  }
  widths = put_widths(bits[TITLES], bits[COUNTS]);
  bits[TITLES] = width_of(widths >> 4);
  bits[COUNTS] = width_of(widths & 15);
  w->patches.len = 0;
  for (k = 0; k < N_ROWS; k++) {
    if (bits[k] < most[k]) put_patches(&w->patches, k, rows[k], w->n, bits[k]);
    if (k == GAPS) *head = bits[GAPS] | (w->patches.len ? GAPS_PATCHED : 0u) | (in_title ? IN_TITLE : 0u) | widths << 8;
    bits_pack(w->out, rows[k], w->n, bits[k]);
  }
  buf_put_str(w->out, buf_str(&w->patches));
  w->out->failed |= w->patches.failed;
}

static void put_block(postings_writer *w) {
  uint32_t head = 0;
  unsigned char most = small_above(w->most), closest = small_below(w->closest);
  size_t end, positions_end;
  for (; w->n_bits; w->n_bits -= w->n_bits < 8 ? w->n_bits : 8, w->bits >>= 8)
    buf_put_byte(w->positions, (unsigned char)w->bits);
  if (w->only) {
    put_entries(w);
    return;
  }
  put_rows(w, &head);
  end = w->out->len - w->entries;
  positions_end = w->positions->len - w->positions_at;
  if (end > UINT32_MAX || positions_end > UINT32_MAX) w->too_long = true;
  if (w->out->failed) return;
  buf_set_u32(w->out, w->head, w->before);
  buf_set_u32(w->out, w->head + 4, (uint32_t)end);
  buf_set_u32(w->out, w->head + 8, (uint32_t)positions_end);
  buf_set_u32(w->out, w->head + 12, head | (uint32_t)most << 16 | (uint32_t)closest << 24);
  w->out->data[w->head + 16] = (char)small_below(w->closest_title);
  w->head += HEAD;
  list_bound_add(&w->all, most, closest);
  list_bound_put(w->out, w->bound, &w->all);
}

/* At most 32 of them, to where `to` says; returns where the next ones go. */
static inline char *put_bits(postings_writer *w, char *to, uint64_t n, unsigned bits) {
  w->bits |= n << w->n_bits;
  w->n_bits += bits;
  if (w->n_bits < 32) return to;
  bits_store(to, (uint32_t)w->bits);
  w->bits >>= 32;
  w->n_bits -= 32;
  return to + 4;
}

/* Room for whole steps of 32 bits, when `n` more come. */
static inline char *bits_space(postings_writer *w, uint64_t n) {
  return buf_space(w->positions, (size_t)((w->n_bits + n) / 32 * 4));
}

static void put_positions(postings_writer *w, const uint32_t *positions, uint64_t n, unsigned bits) {
  char *to = bits_space(w, n * bits);
  uint64_t i;
  for (i = 0; to && i < n; i++) to = put_bits(w, to, positions[i], bits);
}

static void copy_positions(postings_writer *w, const unsigned char *from, uint64_t bit, uint64_t n) {
  char *to = bits_space(w, n);
  for (; to && n; bit += 32, n -= n < 32 ? n : 32) {
    unsigned bits = n < 32 ? (unsigned)n : 32;
    to = put_bits(w, to, bits_load(from + bit / 8) >> bit % 8 & (((uint64_t)1 << bits) - 1), bits);
  }
}

/* The document's positions are there. */
static inline void add(postings_writer *w, uint32_t doc, uint32_t n_title, uint32_t n_body, uint64_t length) {
  uint64_t f = (uint64_t)n_title * HEADLINE + n_body;
  w->gaps[w->n] = doc - w->before - 1;
  w->titles[w->n] = n_title;
  w->bodies[w->n] = n_body;
  w->all.n_titles += n_title > 0;
  if (f > w->most) w->most = f;
  w->closest = small_closest(w->closest, length + w->base, f);
  if (n_title) w->closest_title = small_closest(w->closest_title, length + w->base, HEADLINE * (uint64_t)n_title);
  w->before = doc;
  w->n++;
  w->n_left--;
  if (w->n < POSTING_BLOCK && w->n_left) return;
  put_block(w);
  w->n = 0;
  w->most = 0;
  w->closest = w->closest_title = UINT64_MAX;
}

void postings_add(postings_writer *w, uint32_t doc, uint32_t n_title, uint32_t n_body, uint32_t words_title,
                  uint32_t words_body, const uint32_t *positions) {
  put_positions(w, positions, (uint64_t)n_title + n_body, position_bits(words_title, words_body));
  add(w, doc, n_title, n_body, words_body + HEADLINE * (uint64_t)words_title);
}

void postings_add_bare(postings_writer *w, uint32_t doc, uint32_t n_title, uint32_t n_body, uint32_t length) {
  add(w, doc, n_title, n_body, length);
}

/* As many at a time as the block has room for. */
void postings_copy(postings_writer *w, const doc_count *docs, const doc_size *sizes, size_t n,
                   const unsigned char *positions, uint64_t bit) {
  while (n) {
    size_t room = POSTING_BLOCK - w->n, now = n < room ? n : room, i;
    uint64_t n_bits = 0;
    for (i = 0; i < now; i++) n_bits += ((uint64_t)docs[i].title + docs[i].body) * sizes[i].bits;
    copy_positions(w, positions, bit, n_bits);
    for (i = 0; i < now; i++) add(w, docs[i].doc, docs[i].title, docs[i].body, sizes[i].length);
    docs += now, sizes += now, n -= now, bit += n_bits;
  }
}

/* ---------------------------------------------------------------- reading */

/* bytes_varint32 for the loops that most time is spent in. */
static inline uint64_t varint(bytes *b) {
  if (b->at < b->end && *b->at < 0x80 && !b->failed) return *b->at++;
  return bytes_varint(b);
}

static inline uint32_t varint32(bytes *b) {
  uint64_t n = varint(b);
  if (n > UINT32_MAX) b->failed = true;
  return (uint32_t)n;
}

typedef struct block_head {
  uint32_t last, entries_end, positions_end;
  unsigned char gap_bits, count_bits, most, closest, closest_title;
} block_head;

/* The bytes [at, at + len) of the lists; NULL: they cannot be read. */
static inline const unsigned char *bytes_at(const posting *p, size_t at, size_t len) {
  return image_bytes(p->of, p->bare ? PART_SUMS : PART_POSTINGS, at, len).at;
}

static const unsigned char no_head[HEAD] = {0xff, 0xff, 0xff, 0xff}; /* ends with NO_DOC */

/* All heads lie inside the list: posting_open looked. One that cannot be read ends the list. */
static inline const unsigned char *head_bytes(const posting *p, uint32_t block) {
  const unsigned char *at = bytes_at(p, p->heads + (size_t)block * HEAD, HEAD);
  return at ? at : no_head;
}

static inline uint32_t last_of(const posting *p, uint32_t block) {
  return p->joint ? p->joint->blocks[block].last : u32_at(head_bytes(p, block));
}

static block_head head_of(const posting *p, uint32_t block) {
  const unsigned char *at = head_bytes(p, block);
  return (block_head){u32_at(at), u32_at(at + 4), u32_at(at + 8), at[12], at[13], at[14], at[15], at[16]};
}

static uint32_t finish(posting *p, bool failed) {
  if (failed) p->failed = true;
  p->block = p->peeked = p->n_blocks;
  p->n_in_block = 0;
  return p->doc = NO_DOC;
}

/* A position takes a bit at least: whoever makes room for as many as an entry says stays below a multiple of the image. */
static inline uint64_t positions_most(const posting *p, size_t from, size_t to) {
  return p->bare ? UINT64_MAX : (uint64_t)(to - from) * 8;
}

/* A list of one block: entries alone, from which the most of each is known, and how many are in headlines. */
static bool decode_entries(posting *p, bytes in) {
  uint32_t n_docs = p->of->numbers.n_docs, i, before = BEFORE_FIRST;
  uint64_t n_positions = 0;
  for (i = 0; i < p->n_docs; i++) {
    uint64_t code = varint(&in), doc = (uint64_t)(uint32_t)(before + 1) + (code >> 1);
    uint32_t n_title = 0, n_body = 1;
    if (!(code & 1)) {
      n_title = varint32(&in);
      n_body = varint32(&in);
    }
    if (in.failed || doc >= n_docs) return false;
    if (n_title > p->max_title) p->max_title = n_title;
    if (n_body > p->max_body) p->max_body = n_body;
    p->n_titles += n_title > 0;
    n_positions += (uint64_t)n_title + n_body; /* at most 128 * 2^33 */
    p->docs[i] = before = (uint32_t)doc;
    p->titles[i] = n_title;
    p->bodies[i] = n_body;
  }
  if (bytes_left(&in) || n_positions > positions_most(p, p->positions_start, p->positions_stop)) return false;
  p->n_in_block = p->n_docs;
  p->positions = p->positions_start;
  p->positions_end = p->positions_stop;
  p->position_of = 0;
  p->position_bit = 0;
  p->counted = true;
  return true;
}

/* The same of a joint list. */
static bool add_up_block(posting *p, uint32_t least) {
  uint32_t b = p->block, last = last_of(p, b), n = b + 1 < p->n_blocks ? POSTING_BLOCK : p->n_docs - b * POSTING_BLOCK;
  return joint_read(p, b ? last_of(p, b - 1) + 1 : 0, last) && p->n_in_block == n && p->docs[n - 1] == last &&
         p->docs[0] >= least;
}

/* Adds the upper bits of the numbers of a row, whose patches follow each other; returns what stands behind them, NULL: they are
 * damaged. A number may have several: they add up. */
static const unsigned char *patch_row(const posting *p, const unsigned char *at, const unsigned char *end, unsigned row,
                                      unsigned bits, uint32_t *numbers) {
  while (at < end) {
    unsigned entry = at[0];
    bytes in = {at + 1, end, false};
    uint64_t code = varint(&in), upper = code >> ROW_BITS;
    if (in.failed || entry >= p->n_in_block) return NULL;
    if ((code & ((1 << ROW_BITS) - 1)) != row) break;
    if (bits == 32 || upper > UINT32_MAX >> bits) return NULL;
    numbers[entry] += (uint32_t)upper << bits;
    at = in.at;
  }
  return at;
}

/* The documents of block p->block; its counts wait until they are asked for. `least`: no document is below it. */
static bool decode_block(posting *p, uint32_t least) {
  uint32_t b = p->block, first = b ? last_of(p, b - 1) + 1 : 0; /* below a number of documents: `least` sees a wrap */
  block_head h, before = {0};
  uint32_t n = b + 1 < p->n_blocks ? POSTING_BLOCK : p->n_docs - b * POSTING_BLOCK;
  unsigned gaps, titles, counts;
  size_t len, rows;
  const unsigned char *in;
  if (p->joint) return add_up_block(p, least);
  h = head_of(p, b);
  gaps = h.gap_bits & GAP_BITS, titles = width_of(h.count_bits >> 4), counts = width_of(h.count_bits & 15);
  if (b) before = head_of(p, b - 1);
  if (gaps > 32 || h.entries_end > p->end - p->entries || before.entries_end > h.entries_end ||
      h.positions_end > p->positions_stop - p->positions_start || before.positions_end > h.positions_end)
    return false;
  len = h.entries_end - before.entries_end;
  rows = bits_row(n, gaps) + bits_row(n, titles) + bits_row(n, counts);
  if (len < rows || len - rows > N_ROWS * POSTING_BLOCK * PATCH_LEN) return false;
  if (b + 1 == p->n_blocks &&
      (p->entries + h.entries_end != p->end || p->positions_start + h.positions_end != p->positions_stop))
    return false;
  in = bytes_at(p, p->entries + before.entries_end, len);
  if (!in) return false;
  unpack_row(in, n, gaps, p->docs);
  p->n_in_block = n;
  p->patches = p->entries + before.entries_end + rows;
  p->patches_len = len - rows;
  if (h.gap_bits & GAPS_PATCHED) {
    const unsigned char *patches = in + rows, *behind = patch_row(p, patches, in + len, GAPS, gaps, p->docs);
    if (!behind) return false;
    p->patches += (size_t)(behind - patches);
    p->patches_len -= (size_t)(behind - patches);
  }
  if (!unpack_docs(p->docs, n, first) || p->docs[n - 1] != h.last || h.last >= p->of->numbers.n_docs ||
      p->docs[0] < least)
    return false;
  p->counts = p->entries + before.entries_end + bits_row(n, gaps);
  p->in_title = h.gap_bits & IN_TITLE;
  p->count_bits = h.count_bits;
  p->positions = p->positions_start + before.positions_end;
  p->positions_end = p->positions_start + h.positions_end;
  p->position_of = 0;
  p->position_bit = 0;
  p->counted = false;
  return true;
}

/* The block's headline counts, and those of both; false: they are damaged. Their patches follow those of the gaps. */
static bool read_rows(posting *p, bool titles_alone) {
  unsigned titles = width_of(p->count_bits >> 4), counts = width_of(p->count_bits & 15);
  uint32_t n = p->n_in_block;
  size_t rows = p->patches - p->counts; /* and patches of gaps */
  const unsigned char *in = bytes_at(p, p->counts, rows + p->patches_len), *at, *end;
  if (!in) return false;
  at = in + rows, end = at + p->patches_len;
  unpack_row(in, n, titles, p->titles);
  at = patch_row(p, at, end, TITLES, titles, p->titles);
  if (!at || titles_alone) return at != NULL;
  unpack_row(in + bits_row(n, titles), n, counts, p->bodies);
  return patch_row(p, at, end, COUNTS, counts, p->bodies) == end;
}

void posting_read_counts(posting *p) {
  bool there = read_rows(p, false);
  unpack_sums s = there ? unpack_counts(p->titles, p->bodies, p->n_in_block) : (unpack_sums){0, 0, 0};
  p->counted = true;
  if (there && s.max_title <= p->max_title && s.max_body <= p->max_body && p->in_title == (s.max_title > 0) &&
      s.n <= positions_most(p, p->positions, p->positions_end))
    return;
  p->failed = true; /* the list goes on, counting nothing in this block */
  memset(p->titles, 0, sizeof p->titles);
  memset(p->bodies, 0, sizeof p->bodies);
}

/* The first entry from `at` on with a document >= target. Which half it is in nobody can tell: no branch. */
static uint32_t entry_of(const posting *p, uint32_t at, uint32_t target) {
  const uint32_t *docs = p->docs + at;
  uint32_t n = p->n_in_block - at;
  if (at >= p->n_in_block) return at;
  while (n > 1) {
    uint32_t half = n / 2;
    docs += docs[half - 1] < target ? half : 0;
    n -= half;
  }
  return (uint32_t)(docs - p->docs) + (*docs < target);
}

static uint32_t stand(posting *p, uint32_t at) {
  p->at = at;
  return p->doc = p->docs[at];
}

/* The first block from `from` on whose last document is >= target: steps that double, then halves. */
static uint32_t block_of(const posting *p, uint32_t from, uint32_t target) {
  uint32_t low = from, high = p->n_blocks, step = 1; /* blocks below `low` end before the target, `high` does not */
  while (step < high - low && last_of(p, low + step - 1) < target) {
    low += step;
    step *= 2;
  }
  if (step < high - low) high = low + step - 1;
  while (low < high) {
    uint32_t middle = low + (high - low) / 2;
    if (last_of(p, middle) < target) low = middle + 1;
    else high = middle;
  }
  return low;
}

/* Decodes the next block that may have a document >= target, and stands on the first such. */
static uint32_t enter(posting *p, uint32_t target) {
  uint32_t least = p->doc + 1;
  if (p->n_blocks == 1) return finish(p, false);
  p->block = block_of(p, p->block + 1, target);
  if (p->block >= p->n_blocks) return finish(p, false);
  if (p->peeked < p->block) p->peeked = p->block;
  if (!decode_block(p, least)) return finish(p, true);
  p->at = entry_of(p, 0, target); /* the last one is not below it */
  return stand(p, p->at);
}

gz_status posting_open(posting *p, segment *s, uint32_t term, gz_error *err) {
  dict_cursor c;
  term_entry e;
  posting_none(p, s);
  if (!segment_term_entry(s, term, &c, &e)) return image_corrupt(err, "a term");
  return posting_open_entry(p, s, term, &e, err);
}

bool list_read_head(posting *p, bytes *in) {
  p->max_title = bytes_varint32(in);
  p->max_body = bytes_varint32(in);
  p->n_titles = bytes_u32(in);
  p->most = bytes_byte(in);
  p->closest = bytes_byte(in);
  return !in->failed && p->n_titles <= p->n_docs;
}

/* Of a list that was none so far. */
static gz_status open_list(posting *p, const term_entry *e, gz_error *err) {
  uint32_t n_blocks = e->n_docs / POSTING_BLOCK + (e->n_docs % POSTING_BLOCK != 0);
  bytes in = image_bytes(p->of, p->bare ? PART_SUMS : PART_POSTINGS, e->postings,
                         n_blocks > 1 && e->postings_len > LIST_HEAD ? LIST_HEAD : e->postings_len);
  const unsigned char *begin = in.at;
  p->n_docs = e->n_docs;
  p->max_title = p->max_body = p->n_titles = 0;
  p->end = (size_t)(e->postings + e->postings_len);
  p->positions_start = (size_t)e->positions;
  p->positions_stop = (size_t)(e->positions + e->positions_len);
  p->n_blocks = n_blocks;
  if (p->n_blocks == 1) {
    if (in.failed || !decode_entries(p, in)) goto corrupt;
  } else {
    if (!list_read_head(p, &in)) goto corrupt;
    p->heads = (size_t)e->postings + (size_t)(in.at - begin);
    p->entries = p->heads + (size_t)p->n_blocks * HEAD;
    if (p->entries > p->end) goto corrupt;
  }
  if (posting_begin(p)) return GZ_OK;
corrupt:
  finish(p, true);
  return image_corrupt(err, "a list of documents");
}

gz_status posting_open_entry(posting *p, segment *s, uint32_t term, const term_entry *e, gz_error *err) {
  posting_none(p, s);
  p->term = term;
  return open_list(p, e, err);
}

gz_status posting_open_sums(posting *p, segment *s, uint64_t at, uint64_t len, uint32_t n_docs, gz_error *err) {
  term_entry e = {.n_docs = n_docs, .postings = at, .postings_len = len};
  posting_none(p, s);
  p->bare = true;
  return open_list(p, &e, err);
}

void posting_none(posting *p, segment *s) {
  p->of = s;
  p->term = NO_TERM;
  p->joint = NULL;
  p->bare = false;
  p->failed = true;
  p->doc = NO_DOC;
  p->n_docs = p->block = p->n_blocks = p->n_in_block = p->peeked = p->position_of = 0;
}

bool posting_begin(posting *p) {
  p->block = p->peeked = p->position_of = 0;
  p->position_bit = 0;
  p->failed = false;
  if (p->n_blocks == 1) {
    p->n_in_block = p->n_docs;
    p->positions = p->positions_start;
  } else if (!decode_block(p, 0)) {
    finish(p, true);
    return false;
  }
  stand(p, 0);
  return true;
}

void posting_rewind(posting *p) {
  uint32_t i;
  if (p->failed) return;
  for (i = 0; p->joint && p->n_blocks > 1 && i < p->joint->n; i++) posting_rewind(&p->joint->forms[i]);
  if (p->n_blocks > 1 && p->block == 0 && p->n_in_block) { /* which is decoded */
    p->peeked = p->position_of = 0;
    p->position_bit = 0;
    stand(p, 0);
  } else {
    posting_begin(p);
  }
}

uint32_t posting_parts(posting *p, posting **parts) {
  *parts = p->joint ? p->joint->forms : p;
  return p->joint ? p->joint->n : 1;
}

struct term_walk {
  segment *of;
  uint32_t next;
  bool begun;
  uint32_t epoch; /* of the bytes that `at` stands in */
  dict_cursor at;
  term_entry entry;
};

term_walk *term_walk_begin(segment *s, uint32_t first, arena *into) {
  term_walk *w = arena_alloc(into, sizeof *w);
  if (!w) return NULL;
  w->of = s;
  w->next = first;
  w->begun = false;
  return w;
}

gz_status term_walk_next(term_walk *w, posting *p, gz_error *err) {
  bool goes_on = w->begun && w->epoch == w->of->body->epoch; /* else the segment has given back memory */
  bool found = goes_on ? dict_next(&w->at) && term_entry_get(w->of, &w->at, &w->entry)
                       : segment_term_entry(w->of, w->next, &w->at, &w->entry);
  if (!found) {
    posting_none(p, w->of);
    return image_corrupt(err, "a term");
  }
  w->begun = true;
  w->epoch = w->of->body->epoch;
  return posting_open_entry(p, w->of, w->next++, &w->entry, err);
}

uint32_t posting_next(posting *p) {
  if (p->doc == NO_DOC) return NO_DOC;
  if (p->at + 1 < p->n_in_block) return stand(p, p->at + 1);
  return enter(p, 0);
}

uint32_t posting_seek_on(posting *p, uint32_t target) {
  if (p->docs[p->n_in_block - 1] < target) return enter(p, target);
  return stand(p, entry_of(p, p->at + 1, target));
}

static double closest_of(unsigned code) { return (double)small_value(code) / PART_OF_LENGTH; }

static posting_bound bound_of(uint32_t last, unsigned most, unsigned closest, bool in_title, unsigned closest_title) {
  return (posting_bound){last, most < 255 ? small_value(most) : UINT32_MAX, in_title, closest_of(closest),
                         closest_of(closest_title)};
}

posting_bound posting_bound_all(const posting *p) {
  uint64_t most = (uint64_t)p->max_title * HEADLINE + p->max_body;
  double closest = 1 + (most ? (double)segment_base(p->of) / (double)most : 0); /* L is no less than f */
  if (p->n_blocks > 1) return bound_of(NO_DOC, p->most, p->closest, p->max_title > 0, p->closest);
  return (posting_bound){NO_DOC, most < UINT32_MAX ? (uint32_t)most : UINT32_MAX, p->max_title > 0, closest, closest};
}

posting_bound posting_bound_at(posting *p, uint32_t target) {
  posting_bound b = {NO_DOC, 0, false, 1, 1};
  if (p->doc == NO_DOC) return b;
  if (p->n_blocks == 1) posting_seek(p, target);
  if (p->doc > target) { /* nothing up to where it stands */
    b.last = p->doc - (p->doc != NO_DOC);
    return b;
  }
  if (p->n_blocks == 1) {
    b = posting_bound_all(p);
    b.last = target;
    return b;
  }
  if (p->peeked < p->block) p->peeked = p->block;
  p->peeked = block_of(p, p->peeked, target);
  if (p->peeked < p->n_blocks && p->joint) {
    const joint_block *h = &p->joint->blocks[p->peeked];
    b = bound_of(h->last, h->most, h->closest, h->in_title, h->closest_title);
  } else if (p->peeked < p->n_blocks) {
    block_head h = head_of(p, p->peeked);
    b = bound_of(h.last, h.most, h.closest, h.gap_bits & IN_TITLE, h.closest_title);
  }
  return b;
}

uint32_t posting_rest(posting *p, const uint32_t **docs) {
  uint32_t n = p->doc == NO_DOC ? 0 : p->n_in_block - p->at;
  *docs = p->docs + p->at;
  return n;
}

void posting_rest_counts(posting *p, const uint32_t **titles, const uint32_t **bodies) {
  posting_count(p);
  *titles = p->titles + p->at;
  *bodies = p->bodies + p->at;
}

void posting_next_block(posting *p) {
  if (p->doc == NO_DOC) return;
  p->doc = p->docs[p->n_in_block - 1];
  enter(p, 0);
}

/* The headline counts of the block alone; false: it is damaged. */
static bool read_titles(posting *p) {
  uint32_t i, most = 0;
  if (!read_rows(p, true)) return false;
  for (i = 0; i < p->n_in_block; i++)
    if (p->titles[i] > most) most = p->titles[i];
  return most <= p->max_title && p->in_title == (most > 0);
}

uint32_t posting_headlines(posting *p, uint32_t *docs, uint32_t *titles) {
  uint32_t i, n = 0, next = p->block + 1;
  if (p->doc == NO_DOC) return 0;
  if (!p->counted && !read_titles(p)) {
    finish(p, true);
    return 0;
  }
  for (i = p->at; i < p->n_in_block; i++) { /* most have none: no branch */
    docs[n] = p->docs[i];
    titles[n] = p->titles[i];
    n += p->titles[i] > 0;
  }
  while (next < p->n_blocks && !p->joint && !(head_of(p, next).gap_bits & IN_TITLE)) next++;
  if (next >= p->n_blocks) finish(p, false);
  else enter(p, last_of(p, next - 1) + 1);
  return n;
}

bytes posting_block_positions(const posting *p) {
  return image_bytes(p->of, PART_POSITIONS, p->positions, p->positions_end - p->positions);
}

uint64_t posting_entry_bits(const posting *p, uint32_t doc, uint32_t n_title, uint32_t n_body) {
  uint32_t title, body;
  segment_doc_words(p->of, doc, &title, &body);
  return ((uint64_t)n_title + n_body) * position_bits(title, body);
}

uint32_t posting_positions(posting *p, uint32_t *out, uint32_t room) {
  uint64_t n_title, n, border, len, next = 0, all;
  uint32_t i, title, body;
  unsigned bits;
  bytes in;
  if (p->doc == NO_DOC || p->joint || p->bare) return 0;
  posting_count(p);
  i = p->position_of;
  p->position_bit += columns_positions_bits(p->of, p->docs + i, p->titles + i, p->bodies + i, p->at - i);
  p->position_of = p->at;
  segment_doc_words(p->of, p->doc, &title, &body);
  bits = position_bits(title, body);
  n_title = p->titles[p->at];
  n = n_title + p->bodies[p->at];
  len = n * bits;
  all = (uint64_t)(p->positions_end - p->positions) * 8;
  if (p->position_bit > all || len > all - p->position_bit) goto corrupt;
  if (p->at + 1 == p->n_in_block && all - p->position_bit - len >= 8) goto corrupt;
  in = image_bytes(p->of, PART_POSITIONS, p->positions + p->position_bit / 8, (p->position_bit % 8 + len + 7) / 8);
  if (in.failed) goto corrupt;
  border = title;
  if (n > room) n = room;
  for (i = 0; i < n; i++) {
    uint64_t at = p->position_bit % 8 + (uint64_t)i * bits;
    uint64_t position = bits_load(in.at + at / 8) >> at % 8 & (((uint64_t)1 << bits) - 1);
    /* The headline's words stand below `border`, the body's above it. */
    if (position < next || position > border + body || (i < n_title ? position >= border : position <= border))
      goto corrupt;
    out[i] = (uint32_t)position;
    next = position + 1;
  }
  return (uint32_t)n;
corrupt:
  p->failed = true;
  return 0;
}
