/* Which documents can be among the best for all that begins alike?
 *
 * Terms come in order, so that those that begin alike follow each other: one sum by document for each length of a
 * beginning, emptied when the beginning changes.
 *
 *   pack      level 1: p     2: pa     3: pac     4: pack
 *   paint     level 1: p     2: pa     3: pai     4: pain     5: paint        pac and pack were closed
 *
 * A document is added to the longest beginning alone; when that is closed, its sums are added to those of the one before.
 * Most beginnings have so few documents that they are not stored: documents wait until it is known that theirs has enough.
 *
 * Stored:  | first term, how many | documents, added up | with any | n | sums | their bytes | entry x n |        varints
 *          entry   | (gap x 2 + 1 if in the headline) x 2 + 1 if the text itself stands there | body | title | own body | own title |
 *                  the last three where the flags say so */
#include "index/tops.h"

#include <stdlib.h>

#include "base/error.h"
#include "index/image.h"

enum {
  HALF = 0xffff,
  MANY = 16, /* a level of more than this share of all documents */
  CHUNK_DOCS = 2048
};

/* ---------------------------------------------------------------- writing */

void tops_init(tops_writer *t, uint32_t n_docs, const uint32_t *lengths, uint32_t base, const allocator *from) {
  memset(t, 0, sizeof *t);
  t->from = *from;
  t->n_docs = n_docs;
  t->lengths = lengths;
  t->base = base;
  t->off = n_docs < TOPS_DOCS;
  t->choice = t->off ? NULL : mem_new(from, sizeof *t->choice);
  t->failed = !t->off && !t->choice;
  if (t->choice) skyline_init(t->choice, from);
  buf_init(&t->sums, &t->from);
  buf_init(&t->positions, &t->from);
  postings_init(&t->lists, &t->sums, &t->positions);
  buf_init(&t->form, &t->from);
  buf_init(&t->item, &t->from);
  arena_init(&t->texts, &t->from);
}

static void free_levels(tops_writer *t) {
  size_t size = t->n_docs * sizeof(uint32_t);
  int i;
  for (i = 0; i < TOPS_LETTERS; i++) {
    tops_level *l = &t->levels[i];
    mem_free(&t->from, l->sums, size);
    mem_free(&t->from, l->docs, size + sizeof *l->docs);
    mem_free(&t->from, l->owns, size);
    l->sums = l->docs = l->owns = NULL;
  }
}

void tops_free(tops_writer *t) {
  if (!t->from.fn) return;
  free_levels(t);
  buf_free(&t->sums);
  buf_free(&t->positions);
  postings_free(&t->lists);
  if (t->choice) skyline_free(t->choice);
  mem_free(&t->from, t->choice, sizeof *t->choice);
  buf_free(&t->form);
  buf_free(&t->item);
  mem_free(&t->from, t->stored, t->room * sizeof *t->stored);
  arena_free(&t->texts);
}

static void put_entry(buf *out, const skyline_doc *c, uint32_t gap) {
  bool title = c->sum >> 16, own = c->own;
  buf_put_varint(out, ((uint64_t)gap * 2 + title) * 2 + own);
  buf_put_varint(out, c->sum & HALF);
  if (title) buf_put_varint(out, c->sum >> 16);
  if (own) buf_put_varint(out, c->own & HALF);
  if (own) buf_put_varint(out, c->own >> 16);
}

static void keep_stored(tops_writer *t, gz_str text) {
  stored_top *to = mem_more(&t->from, t->stored, t->n_stored, &t->room, sizeof *to);
  t->failed |= !to;
  if (!to) return;
  t->stored = to;
  to = &t->stored[t->n_stored];
  t->failed |=
      t->item.failed || !arena_str(&t->texts, text, &to->text) || !arena_str(&t->texts, buf_str(&t->item), &to->item);
  t->n_stored += !t->failed;
}

/* `sums`: where the list of its documents begins. */
static void store(tops_writer *t, const tops_level *l, size_t sums) {
  const skyline_part *docs;
  uint32_t i, next = 0, n = skyline_end(t->choice, &docs);
  t->failed |= t->choice->failed || t->sums.failed;
  if (!n && !t->failed) t->sums.len = sums;
  if (!n) return;
  buf_clear(&t->item);
  buf_put_varint(&t->item, l->first);
  buf_put_varint(&t->item, l->n_terms);
  buf_put_varint(&t->item, l->n_docs);
  buf_put_varint(&t->item, l->n);
  buf_put_varint(&t->item, n);
  buf_put_varint(&t->item, t->sums.len > sums ? sums : 0);
  buf_put_varint(&t->item, t->sums.len - sums);
  for (i = 0; i < n; next = docs[i++].d.doc + 1) put_entry(&t->item, &docs[i].d, docs[i].d.doc - next);
  keep_stored(t, str_part(buf_str(&t->form), 0, l->len));
}

/* Together they are no more than 32 bits. */
static inline uint32_t add_half(uint32_t a, uint32_t b) { return a + b < HALF ? a + b : HALF; }

static inline uint32_t add_sums(uint32_t a, uint32_t b) {
  return add_half(a >> 16, b >> 16) << 16 | add_half(a & HALF, b & HALF);
}

/* Returns what they are together. Whether a document is new cannot be foretold: no branch. */
static inline uint32_t add_up(tops_level *l, uint32_t doc, uint32_t more) {
  uint32_t *sum = &l->sums[doc];
  l->docs[l->n] = doc;
  l->n += !*sum; /* met but once while its sum is 0 */
  return *sum = add_sums(*sum, more);
}

/* Sums lie anywhere in memory, which is fetched while those before are added up. */
enum { AHEAD = 16 };
static inline void expect_sum(const tops_level *l, uint32_t doc) { __builtin_prefetch(&l->sums[doc], 1); }

/* The first n that wait are added to a level; the first n_own of them are the text itself. NULL: they are forgotten. */
static void end_waiting(tops_writer *t, tops_level *l, uint32_t n, uint32_t n_own) {
  uint32_t i;
  for (i = 0; i < n && l && !t->failed; i++) {
    uint32_t sum;
    if (i + AHEAD < n) expect_sum(l, t->waiting[i + AHEAD].doc);
    sum = add_up(l, t->waiting[i].doc, t->waiting[i].sum);
    if (i < n_own) l->owns[i] = sum;
  }
  t->n_waiting -= n;
  memmove(t->waiting, t->waiting + n, t->n_waiting * sizeof *t->waiting);
}

/* Documents of a level are chosen or not, and go to the beginning that is a letter shorter. `owns`: the sums of the text
 * itself in them, or NULL: it stands in none. */
static inline void end_docs(tops_writer *t, const tops_level *l, tops_level *shorter, const uint32_t *docs,
                            const uint32_t *owns, uint32_t n, bool far) {
  const uint32_t *lengths = t->lengths;
  uint32_t *sums = l->sums, *up = shorter ? shorter->sums : NULL, *met = shorter ? shorter->docs : NULL, i;
  uint32_t n_met = shorter ? shorter->n : 0;
  for (i = 0; i < n; i++) {
    uint32_t doc = docs[i];
    skyline_doc d = {lengths[doc], doc, sums[doc], owns ? owns[i] : 0};
    if (far && i + AHEAD < n) {
      uint32_t ahead = docs[i + AHEAD];
      __builtin_prefetch(&sums[ahead], 1);
      __builtin_prefetch(&lengths[ahead]);
      if (up) __builtin_prefetch(&up[ahead], 1);
    }
    sums[doc] = 0;
    skyline_add(t->choice, &d);
    if (!up) continue;
    met[n_met] = doc;
    n_met += !up[doc];
    up[doc] = add_sums(up[doc], d.sum);
  }
  if (shorter) shorter->n = n_met;
}

static void put_sums(tops_writer *t, const tops_level *l) {
  uint32_t i, max_title = 0, max_body = 0;
  for (i = 0; i < l->n; i++) {
    uint32_t sum = l->sums[l->docs[i]];
    if (sum >> 16 > max_title) max_title = sum >> 16;
    if ((sum & HALF) > max_body) max_body = sum & HALF;
  }
  postings_begin(&t->lists, l->n, max_title, max_body, t->base);
  for (i = 0; i < t->n_docs; i++) {
    uint32_t sum = l->sums[i];
    if (sum) postings_add_bare(&t->lists, i, sum >> 16, sum & HALF, t->lengths[i]);
  }
}

/* Most documents of the segment, in the order of memory. */
static void end_many(tops_writer *t, const tops_level *l, tops_level *shorter) {
  uint32_t docs[CHUNK_DOCS], at, i, n;
  for (at = 0; at < t->n_docs; at = i) {
    uint32_t end = t->n_docs - at < CHUNK_DOCS ? t->n_docs : at + CHUNK_DOCS;
    for (n = 0, i = at; i < end; i++) {
      docs[n] = i;
      n += l->sums[i] != 0;
    }
    end_docs(t, l, shorter, docs, NULL, n, false);
  }
}

static void end_level(tops_writer *t, tops_level *l, tops_level *shorter) {
  size_t sums = t->sums.len;
  if (l->n_terms >= TOPS_SUMMED) put_sums(t, l);
  skyline_begin(t->choice);
  if (l->n_own) end_docs(t, l, shorter, l->docs, l->owns, l->n_own, true);
  if (l->n > t->n_docs / MANY) end_many(t, l, shorter);
  else end_docs(t, l, shorter, l->docs + l->n_own, NULL, l->n - l->n_own, true);
  store(t, l, sums);
}

static void close_level(tops_writer *t, uint32_t level) {
  tops_level *l = &t->levels[level], *shorter = level ? l - 1 : NULL;
  if (level < t->n_live) {
    t->n_live = level;
    if (!t->failed) end_level(t, l, shorter);
  } else if (level == t->n_live && l->len) {
    end_waiting(t, shorter, t->n_waiting, 0);
  }
  l->len = l->n = l->n_own = l->n_terms = 0;
  l->n_docs = 0;
  l->own = false;
}

static void open_level(tops_writer *t, tops_level *l, size_t len) {
  l->len = len;
  l->first = t->n_terms;
  l->waits = t->n_waiting;
}

/* It has enough documents: those that waited are added up, and those to come will be. */
static void make_live(tops_writer *t, uint32_t level) {
  tops_level *l = &t->levels[level];
  bool longer = level + 1 < TOPS_LETTERS && l[1].len;
  uint32_t i, n = longer ? l[1].waits : t->n_waiting;
  if (!l->sums) {
    l->sums = mem_zero(&t->from, t->n_docs, sizeof *l->sums);
    l->docs = mem_zero(&t->from, (size_t)t->n_docs + 1, sizeof *l->docs);
    l->owns = mem_zero(&t->from, t->n_docs, sizeof *l->owns);
    t->failed |= !l->sums || !l->docs || !l->owns;
  }
  t->n_live++;
  end_waiting(t, l, n, l->n_own);
  for (i = level + 1; i < TOPS_LETTERS && t->levels[i].len; i++) t->levels[i].waits -= n;
}

/* Bytes of its first n letters; 0: it has fewer. */
static size_t letters(gz_str form, uint32_t n) {
  size_t at = 0;
  for (; n; n--) {
    if (at == form.len) return 0;
    at++;
    while (at < form.len && ((unsigned char)form.data[at] & 0xc0) == 0x80) at++;
  }
  return at;
}

void tops_term(tops_writer *t, gz_str form, uint32_t n_docs) {
  size_t len[TOPS_LETTERS];
  uint32_t i;
  if (t->off || t->failed) return;
  for (i = TOPS_LETTERS; i--;) {
    tops_level *l = &t->levels[i];
    len[i] = letters(form, i + 1);
    if (!l->len || l->len != len[i] || memcmp(form.data, t->form.data, l->len)) close_level(t, i);
  }
  for (i = 0; i < TOPS_LETTERS && len[i]; i++) {
    tops_level *l = &t->levels[i];
    if (!l->len) open_level(t, l, len[i]);
    l->own = len[i] == form.len;
    l->n_terms++;
    l->n_docs += n_docs;
  }
  for (i = t->n_live; i < TOPS_LETTERS && t->levels[i].len && t->levels[i].n_docs >= TOPS_LEAST; i++) make_live(t, i);
  buf_clear(&t->form);
  buf_put_str(&t->form, form);
  t->failed |= t->form.failed;
  t->n_terms++;
}

static uint32_t sum_of(const doc_count *d) { return add_half(0, d->title) << 16 | add_half(0, d->body); }

static void wait_for(tops_writer *t, const doc_count *docs, uint32_t n) {
  uint32_t i, level;
  for (i = 0; i < n; i++) {
    uint32_t sum = sum_of(&docs[i]);
    if (!sum) continue;
    if (t->n_waiting == TOPS_LEAST) return; /* more than tops_term told */
    t->waiting[t->n_waiting++] = (tops_wait){docs[i].doc, sum};
    for (level = t->n_live; level < TOPS_LETTERS; level++) t->levels[level].n_own += t->levels[level].own;
  }
}

void tops_count(tops_writer *t, const doc_count *docs, uint32_t n) {
  uint32_t i, level = t->n_live;
  tops_level *l;
  if (t->off || t->failed) return;
  if (level < TOPS_LETTERS && t->levels[level].len) {
    wait_for(t, docs, n);
    return;
  }
  if (!level) return;
  l = &t->levels[level - 1];
  for (i = 0; i < n; i++) {
    uint32_t sum = sum_of(&docs[i]), all;
    if (i + AHEAD < n) expect_sum(l, docs[i + AHEAD].doc);
    if (!sum) continue;
    all = add_up(l, docs[i].doc, sum);
    if (l->own) l->owns[l->n_own++] = all;
  }
}

static int by_text(const void *a, const void *b) {
  return str_compare(((const stored_top *)a)->text, ((const stored_top *)b)->text);
}

bool tops_put(tops_writer *t, buf *out, uint32_t *n) {
  uint32_t i;
  dict_writer dict;
  for (i = TOPS_LETTERS; i--;) close_level(t, i);
  free_levels(t);
  *n = t->n_stored;
  dict_init(&dict, &t->from);
  if (t->n_stored) qsort(t->stored, t->n_stored, sizeof *t->stored, by_text);
  for (i = 0; i < t->n_stored; i++) dict_add(&dict, t->stored[i].text, t->stored[i].item);
  dict_put(&dict, out);
  dict_free(&dict);
  return !t->failed && !t->lists.too_long && !out->failed;
}

/* ---------------------------------------------------------------- reading */

gz_status tops_find(segment *s, gz_str text, tops_list *out, bool *found, gz_error *err) {
  dict_cursor c;
  uint32_t at;
  *found = dict_find(&c, &s->tops, text, &at);
  if (!*found) return c.failed ? image_corrupt(err, "the best of a beginning") : GZ_OK;
  out->in = bytes_of(c.payload);
  out->first = bytes_varint32(&out->in);
  out->n_terms = bytes_varint32(&out->in);
  out->n_docs = bytes_varint(&out->in);
  out->n_any = bytes_varint32(&out->in);
  out->n = bytes_count(&out->in, 2);
  out->sums = bytes_varint(&out->in);
  out->sums_len = bytes_varint(&out->in);
  out->next = 0;
  out->limit = s->numbers.n_docs;
  if (out->in.failed || out->first >= s->numbers.n_terms || out->n_terms > s->numbers.n_terms - out->first ||
      !out->n_any || out->n_any > out->limit || out->n > out->n_any || out->sums > s->part[PART_SUMS].len ||
      out->sums_len > s->part[PART_SUMS].len - out->sums)
    return image_corrupt(err, "the best of a beginning");
  return GZ_OK;
}

bool tops_next(tops_list *l, tops_doc *out) {
  uint64_t code, doc;
  if (!l->n || l->in.failed) return false;
  l->n--;
  code = bytes_varint(&l->in);
  doc = l->next + (code >> 2);
  *out = (tops_doc){.doc = (uint32_t)doc, .body = bytes_varint32(&l->in)};
  if (code & 2) out->title = bytes_varint32(&l->in);
  if (code & 1) out->own_body = bytes_varint32(&l->in);
  if (code & 1) out->own_title = bytes_varint32(&l->in);
  if (doc >= l->limit || code >> 2 >= l->limit) l->in.failed = true;
  l->next = out->doc + 1;
  if (!l->n && bytes_left(&l->in)) l->in.failed = true;
  return !l->in.failed;
}
