/* How is the list of a term's documents written, and walked?
 *
 *   list       | max_title | max_body | block | block | …                          n_docs is in the dictionary
 *   block      | last | bytes | positions | max_title | max_body | entry x 128    the last may have fewer entries
 *   entry      | gap * 2 + 1 |                       once in the body, not in the headline
 *              | gap * 2 | n_title | n_body |        else
 *
 * All numbers are varints. gap counts the documents left out since the entry before, `last` those since the last
 * entry of the block before; `bytes` is the length of the entries, `positions` that of the block's positions. A list
 * of one block has entries alone: list and block are the same there.
 *
 * positions  for each entry, n_title + n_body of them, ascending: the number of positions left out since the one
 * before */
#include "index/postings.h"

#include "index/image.h"

/* The document before the first: adding 1 wraps to 0. */
#define BEFORE_FIRST UINT32_MAX

/* ---------------------------------------------------------------- writing */

void postings_init(postings_writer *w, buf *out, const allocator *from) {
  memset(w, 0, sizeof *w);
  w->out = out;
  buf_init(&w->scratch, from);
}

void postings_free(postings_writer *w) { buf_free(&w->scratch); }

void postings_begin(postings_writer *w, uint32_t n_docs, uint32_t max_title, uint32_t max_body) {
  w->only = n_docs <= POSTING_BLOCK;
  w->n_left = n_docs;
  w->before = BEFORE_FIRST;
  w->n = 0;
  w->positions_len = 0;
  buf_put_varint(w->out, max_title);
  buf_put_varint(w->out, max_body);
}

static void put_entries(buf *out, const postings_writer *w) {
  uint32_t i, before = w->before;
  for (i = 0; i < w->n; i++) {
    bool single = w->titles[i] == 0 && w->bodies[i] == 1;
    uint64_t gap = (uint32_t)(w->docs[i] - before - 1);
    buf_put_varint(out, gap * 2 + single);
    if (!single) {
      buf_put_varint(out, w->titles[i]);
      buf_put_varint(out, w->bodies[i]);
    }
    before = w->docs[i];
  }
}

static void put_block(postings_writer *w) {
  uint32_t i, last = w->docs[w->n - 1], max_title = 0, max_body = 0;
  if (w->only) {
    put_entries(w->out, w);
    return;
  }
  for (i = 0; i < w->n; i++) {
    if (w->titles[i] > max_title) max_title = w->titles[i];
    if (w->bodies[i] > max_body) max_body = w->bodies[i];
  }
  buf_clear(&w->scratch);
  put_entries(&w->scratch, w);
  if (w->scratch.failed) w->out->failed = true;
  buf_put_varint(w->out, (uint32_t)(last - w->before - 1));
  buf_put_varint(w->out, w->scratch.len);
  buf_put_varint(w->out, w->positions_len);
  buf_put_varint(w->out, max_title);
  buf_put_varint(w->out, max_body);
  buf_put_str(w->out, buf_str(&w->scratch));
  w->before = last;
}

void postings_add(postings_writer *w, uint32_t doc, uint32_t n_title, uint32_t n_body, uint64_t positions_len) {
  w->docs[w->n] = doc;
  w->titles[w->n] = n_title;
  w->bodies[w->n] = n_body;
  w->positions_len += positions_len;
  w->n++;
  w->n_left--;
  if (w->n < POSTING_BLOCK && w->n_left) return;
  put_block(w);
  w->n = 0;
  w->positions_len = 0;
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
  uint32_t last, max_title, max_body;
  uint64_t len, positions_len;
} block_head;

/* Decodes the entries of `in`, all of it, into the posting. Whatever fails leaves p->failed set. */
static void decode(posting *p, bytes in, uint32_t n, uint32_t before, const block_head *head) {
  uint32_t n_docs = p->of->numbers.n_docs, i;
  uint64_t n_positions = 0;
  for (i = 0; i < n; i++) {
    uint64_t code = varint(&in), doc = (uint64_t)(uint32_t)(before + 1) + (code >> 1);
    uint32_t n_title = 0, n_body = 1;
    if (!(code & 1)) {
      n_title = varint32(&in);
      n_body = varint32(&in);
    }
    if (in.failed || doc >= n_docs || n_title > head->max_title || n_body > head->max_body) goto corrupt;
    n_positions += (uint64_t)n_title + n_body; /* at most 128 * 2^33 */
    p->docs[i] = before = (uint32_t)doc;
    p->titles[i] = n_title;
    p->bodies[i] = n_body;
  }
  /* A position takes a byte at least: whoever makes room for as many as an entry says stays below the image's size. */
  if (bytes_left(&in) || n_positions > head->positions_len) goto corrupt;
  if (p->n_blocks > 1 && before != head->last) goto corrupt;
  p->n_in_block = n;
  return;
corrupt:
  p->failed = true;
}

/* Reads what stands before block p->block. */
static bool read_head(posting *p, uint32_t before, block_head *head) {
  bytes in;
  uint64_t last;
  if (p->n_blocks == 1) {
    head->last = BEFORE_FIRST;
    head->max_title = p->max_title;
    head->max_body = p->max_body;
    head->len = p->end - p->data;
    head->positions_len = p->positions_stop - p->positions_end;
    return true;
  }
  in = bytes_part(p->of->part[PART_POSTINGS], p->data, p->end - p->data);
  last = (uint64_t)(uint32_t)(before + 1) + varint32(&in);
  head->len = varint(&in);
  head->positions_len = varint(&in);
  head->max_title = varint32(&in);
  head->max_body = varint32(&in);
  if (in.failed || last >= p->of->numbers.n_docs || head->max_title > p->max_title || head->max_body > p->max_body ||
      head->len > bytes_left(&in) || head->positions_len > p->positions_stop - p->positions_end)
    return false;
  head->last = (uint32_t)last;
  p->data = p->end - bytes_left(&in);
  return true;
}

static uint32_t finish(posting *p, bool failed) {
  if (failed) p->failed = true;
  p->block = p->n_blocks;
  p->n_in_block = 0;
  return p->doc = NO_DOC;
}

/* The first entry from `at` on with a document >= target. */
static uint32_t entry_of(const posting *p, uint32_t at, uint32_t target) {
  uint32_t end = p->n_in_block;
  while (at < end) {
    uint32_t middle = at + (end - at) / 2;
    if (p->docs[middle] < target) at = middle + 1;
    else end = middle;
  }
  return at;
}

static uint32_t stand(posting *p, uint32_t at) {
  p->at = at;
  p->n_title = p->titles[at];
  p->n_body = p->bodies[at];
  return p->doc = p->docs[at];
}

/* Decodes the next block that may have a document >= target, and stands on the first such. */
static uint32_t enter(posting *p, uint32_t target) {
  uint32_t before = p->n_in_block ? p->docs[p->n_in_block - 1] : BEFORE_FIRST;
  while (p->block < p->n_blocks) {
    block_head head;
    uint32_t n = p->block + 1 < p->n_blocks ? POSTING_BLOCK : p->n_docs - p->block * POSTING_BLOCK;
    bytes entries;
    if (!read_head(p, before, &head)) return finish(p, true);
    entries = bytes_part(p->of->part[PART_POSTINGS], p->data, head.len);
    p->data += (size_t)head.len;
    p->positions = p->positions_end;
    p->positions_end += (size_t)head.positions_len;
    p->position_of = 0;
    if (++p->block == p->n_blocks && (p->data != p->end || p->positions_end != p->positions_stop))
      return finish(p, true);
    if (head.last >= target) {
      decode(p, entries, n, before, &head);
      if (p->failed) return finish(p, true);
      p->at = entry_of(p, 0, target);
      if (p->at < n) return stand(p, p->at);
    }
    before = head.last;
  }
  return finish(p, false);
}

gz_status posting_open(posting *p, segment *s, uint32_t term, gz_error *err) {
  dict_cursor c;
  term_entry e;
  bytes in;
  p->failed = true;
  p->doc = NO_DOC;
  p->block = p->n_blocks = p->n_in_block = 0;
  if (!segment_term_entry(s, term, &c, &e)) return image_corrupt(err, "a term");
  in = bytes_part(s->part[PART_POSTINGS], e.postings, e.postings_len);
  p->of = s;
  p->term = term;
  p->n_docs = e.n_docs;
  p->max_title = varint32(&in);
  p->max_body = varint32(&in);
  if (in.failed) return image_corrupt(err, "a list of documents");
  p->end = (size_t)(e.postings + e.postings_len);
  p->data = p->end - bytes_left(&in);
  p->positions_end = (size_t)e.positions;
  p->positions_stop = (size_t)(e.positions + e.positions_len);
  p->n_blocks = e.n_docs / POSTING_BLOCK + (e.n_docs % POSTING_BLOCK != 0);
  p->failed = false;
  enter(p, 0);
  return p->failed ? image_corrupt(err, "a list of documents") : GZ_OK;
}

uint32_t posting_next(posting *p) {
  if (p->doc == NO_DOC) return NO_DOC;
  if (p->at + 1 < p->n_in_block) return stand(p, p->at + 1);
  return enter(p, 0);
}

uint32_t posting_seek(posting *p, uint32_t target) {
  if (p->doc >= target) return p->doc;
  if (p->docs[p->n_in_block - 1] < target) return enter(p, target);
  return stand(p, entry_of(p, p->at + 1, target));
}

static void skip_positions(bytes *in, uint64_t n) {
  while (n) {
    if (in->at == in->end) {
      in->failed = true;
      return;
    }
    n -= *in->at++ < 0x80;
  }
}

uint32_t posting_positions(posting *p, uint32_t *out, uint32_t room) {
  uint64_t n_title, n, border, end, skipped = 0, next = 0;
  uint32_t i;
  bytes in;
  if (p->doc == NO_DOC) return 0;
  in = bytes_part(p->of->part[PART_POSITIONS], p->positions, p->positions_end - p->positions);
  for (i = p->position_of; i < p->at; i++) skipped += (uint64_t)p->titles[i] + p->bodies[i];
  skip_positions(&in, skipped);
  if (in.failed) goto corrupt;
  p->positions = p->positions_end - bytes_left(&in);
  p->position_of = p->at;
  n_title = p->titles[p->at];
  n = n_title + p->bodies[p->at];
  border = segment_column(p->of, COLUMN_TITLE, p->doc);
  end = border + 1 + segment_column(p->of, COLUMN_BODY, p->doc);
  if (n > room) n = room;
  for (i = 0; i < n; i++) {
    uint64_t position = next + varint32(&in);
    /* The headline's words stand below `border`, the body's above it. */
    if (in.failed || position >= end || (i < n_title ? position >= border : position <= border)) goto corrupt;
    out[i] = (uint32_t)position;
    next = position + 1;
  }
  return (uint32_t)n;
corrupt:
  p->failed = true;
  return 0;
}
