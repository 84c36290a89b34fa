/* Which documents can be among the best for all that begins alike?
 *
 * Terms come in order, so that those that begin alike follow each other: one sum by document for each length of a
 * beginning, emptied when the beginning changes.
 *
 *   pack      level 1: p     2: pa     3: pac     4: pack
 *   paint     level 1: p     2: pa     3: pai     4: pain     5: paint        pac and pack were closed
 *
 * Most beginnings have so few documents that they are not stored: documents wait until it is known that theirs has enough.
 *
 * Stored:  | first term, how many | documents, added up | with any | n | entry x n |        varints
 *          entry   | (gap x 2 + 1 if in the headline) x 2 + 1 if the text itself stands there | body | title | own body | own title |
 *                  the last three where the flags say so */
#include "index/tops.h"

#include <stdlib.h>

#include "base/error.h"
#include "index/image.h"

enum { HALF = 0xffff, F_CLASSES = 64, OWN_CLASSES = 32, KEYS = F_CLASSES * OWN_CLASSES * 4 };

/* ---------------------------------------------------------------- choosing */

typedef struct chosen {
  uint32_t length, doc, sum, own;
} chosen;

/* Documents with the same counts: the shortest, and of equals the first. */
typedef struct same_counts {
  uint32_t n, worst; /* worst: its place, if all are there */
  chosen of[TOPS_BEATEN];
} same_counts;

/* What others must have as much of to beat a document. */
typedef struct standing {
  uint32_t f, own, in_titles; /* in_titles, bits: any word in the headline, the text itself there */
  uint32_t n_beat;            /* of a class: so many beat it */
} standing;

typedef struct tops_choice {
  uint16_t class_of[KEYS]; /* 0: none yet */
  uint32_t n_classes, n_others;
  same_counts classes[TOPS_CLASSES];
  standing standings[TOPS_CLASSES]; /* of each class */
  chosen others[TOPS_OTHERS];
  chosen all[TOPS_CLASSES * TOPS_BEATEN + TOPS_OTHERS];
} tops_choice;

static uint32_t f_of(uint32_t sum) { return (sum >> 16) * 3 + (sum & HALF); }

static bool shorter(const chosen *a, const chosen *b) {
  return a->length != b->length ? a->length < b->length : a->doc < b->doc;
}

static void keep_shortest(same_counts *s, const chosen *c) {
  uint32_t i;
  if (s->n < TOPS_BEATEN) s->of[s->n++] = *c;
  else if (shorter(c, &s->of[s->worst])) s->of[s->worst] = *c;
  else return;
  if (s->n < TOPS_BEATEN) return;
  for (i = 0, s->worst = 0; i < s->n; i++)
    if (shorter(&s->of[s->worst], &s->of[i])) s->worst = i;
}

static standing standing_of(const chosen *c) {
  return (standing){f_of(c->sum), f_of(c->own), (c->sum >> 16 > 0) * 2u + (c->own >> 16 > 0), 0};
}

/* The class's place in class_of; NULL: there is none for counts as large as these. */
static uint16_t *class_of(tops_choice *t, const standing *s) {
  return s->f < F_CLASSES && s->own < OWN_CLASSES ? &t->class_of[(s->f * OWN_CLASSES + s->own) * 4 + s->in_titles]
                                                  : NULL;
}

/* False: there are too many different ones. */
static bool consider(tops_choice *t, const chosen *c) {
  standing s = standing_of(c);
  uint16_t *number = class_of(t, &s);
  if (!number) {
    if (t->n_others == TOPS_OTHERS) return false;
    t->others[t->n_others++] = *c;
    return true;
  }
  if (!*number) {
    if (t->n_classes == TOPS_CLASSES) return false;
    t->classes[t->n_classes].n = 0;
    t->standings[t->n_classes] = s;
    *number = (uint16_t)++t->n_classes;
  }
  keep_shortest(&t->classes[*number - 1], c);
  return true;
}

/* Whoever beats a document stands before it. */
static int by_length(const void *of_a, const void *of_b) {
  const chosen *a = of_a, *b = of_b;
  standing x, y;
  if (a->length != b->length) return a->length < b->length ? -1 : 1;
  x = standing_of(a), y = standing_of(b);
  if (x.f != y.f) return x.f > y.f ? -1 : 1;
  if (x.own != y.own) return x.own > y.own ? -1 : 1;
  if (x.in_titles != y.in_titles) return x.in_titles > y.in_titles ? -1 : 1;
  return (a->doc > b->doc) - (a->doc < b->doc);
}

static int by_doc(const void *of_a, const void *of_b) {
  const chosen *a = of_a, *b = of_b;
  return (a->doc > b->doc) - (a->doc < b->doc);
}

static bool beats(const standing *a, const standing *b) {
  return a->f >= b->f && a->own >= b->own && (a->in_titles & b->in_titles) == b->in_titles;
}

/* Drops what enough others beat; counting those that stay is enough, since they beat what the dropped ones beat. They are
 * counted for a class at a time: its documents beat each other by their order alone. */
static uint32_t drop_beaten(tops_choice *t, uint32_t n) {
  chosen *all = t->all;
  uint32_t i, k, kept = 0;
  qsort(all, n, sizeof *all, by_length);
  for (i = 0; i < n; i++) {
    standing s = standing_of(&all[i]);
    const uint16_t *number = class_of(t, &s);
    if (number) s.n_beat = t->standings[*number - 1].n_beat;
    for (k = 0; !number && k < kept && s.n_beat < TOPS_BEATEN; k++) {
      standing before = standing_of(&all[k]);
      s.n_beat += beats(&before, &s);
    }
    if (s.n_beat >= TOPS_BEATEN) continue;
    all[kept++] = all[i];
    for (k = 0; k < t->n_classes; k++) t->standings[k].n_beat += beats(&s, &t->standings[k]);
  }
  qsort(all, kept, sizeof *all, by_doc);
  return kept;
}

/* ---------------------------------------------------------------- writing */

void tops_init(tops_writer *t, uint32_t n_docs, const uint32_t *lengths, const allocator *from) {
  memset(t, 0, sizeof *t);
  t->from = *from;
  t->n_docs = n_docs;
  t->lengths = lengths;
  t->choice = mem_zero(from, 1, sizeof *t->choice);
  t->failed = !t->choice;
  buf_init(&t->form, &t->from);
  buf_init(&t->item, &t->from);
  arena_init(&t->texts, &t->from);
}

void tops_free(tops_writer *t) {
  size_t size = t->n_docs * sizeof(uint32_t);
  int i;
  if (!t->from.fn) return;
  for (i = 0; i < TOPS_LETTERS; i++) {
    mem_free(&t->from, t->levels[i].sums, size);
    mem_free(&t->from, t->levels[i].docs, size);
    mem_free(&t->from, t->levels[i].owns, size);
  }
  mem_free(&t->from, t->choice, sizeof *t->choice);
  buf_free(&t->form);
  buf_free(&t->item);
  mem_free(&t->from, t->stored, t->room * sizeof *t->stored);
  arena_free(&t->texts);
}

static void put_entry(buf *out, const chosen *c, uint32_t gap) {
  bool title = c->sum >> 16, own = c->own;
  buf_put_varint(out, ((uint64_t)gap * 2 + title) * 2 + own);
  buf_put_varint(out, c->sum & HALF);
  if (title) buf_put_varint(out, c->sum >> 16);
  if (own) buf_put_varint(out, c->own & HALF);
  if (own) buf_put_varint(out, c->own >> 16);
}

static void keep_stored(tops_writer *t, gz_str text) {
  stored_top *to;
  if (t->n_stored == t->room) {
    uint32_t room = t->room ? t->room * 2 : 64;
    to = mem_resize(&t->from, t->stored, t->room * sizeof *to, room * sizeof *to);
    t->failed |= !to;
    if (!to) return;
    t->stored = to;
    t->room = room;
  }
  to = &t->stored[t->n_stored];
  t->failed |=
      t->item.failed || !arena_str(&t->texts, text, &to->text) || !arena_str(&t->texts, buf_str(&t->item), &to->item);
  t->n_stored += !t->failed;
}

static void store(tops_writer *t, const tops_level *l) {
  tops_choice *c = t->choice;
  uint32_t i, k, n = 0, next = 0;
  memset(c->class_of, 0, sizeof c->class_of);
  c->n_classes = c->n_others = 0;
  for (i = 0; i < l->n; i++) {
    uint32_t doc = l->docs[i];
    chosen one = {t->lengths[doc], doc, l->sums[doc], i < l->n_own ? l->owns[i] : 0};
    if (!consider(c, &one)) return;
  }
  for (i = 0; i < c->n_classes; i++)
    for (k = 0; k < c->classes[i].n; k++) c->all[n++] = c->classes[i].of[k];
  for (i = 0; i < c->n_others; i++) c->all[n++] = c->others[i];
  n = drop_beaten(c, n);
  buf_clear(&t->item);
  buf_put_varint(&t->item, l->first);
  buf_put_varint(&t->item, l->n_terms);
  buf_put_varint(&t->item, l->n_docs);
  buf_put_varint(&t->item, l->n);
  buf_put_varint(&t->item, n);
  for (i = 0; i < n; next = c->all[i++].doc + 1) put_entry(&t->item, &c->all[i], c->all[i].doc - next);
  keep_stored(t, str_part(buf_str(&t->form), 0, l->len));
}

static void close_level(tops_writer *t, uint32_t level) {
  tops_level *l = &t->levels[level];
  uint32_t i;
  if (level < t->n_live) {
    if (!t->failed) store(t, l);
    for (i = 0; i < l->n; i++) l->sums[l->docs[i]] = 0;
    t->n_live = level;
  }
  l->len = l->n = l->n_own = l->n_terms = 0;
  l->n_docs = 0;
}

static void open_level(tops_writer *t, tops_level *l, size_t len, bool own) {
  l->len = len;
  l->own = own;
  l->first = t->n_terms;
  l->waits = t->n_waiting;
}

static uint32_t add_half(uint32_t a, uint32_t b) { return b > HALF - a ? HALF : a + b; }

/* Returns what they are together. */
static inline uint32_t add_up(tops_level *l, uint32_t doc, uint32_t more) {
  uint32_t *sum = &l->sums[doc];
  if (!*sum) l->docs[l->n++] = doc; /* met but once while its sum is 0 */
  return *sum = add_half(*sum >> 16, more >> 16) << 16 | add_half(*sum & HALF, more & HALF);
}

/* It has enough documents: those that waited are added up, and those to come will be. */
static void begin_adding(tops_writer *t, tops_level *l) {
  uint32_t i;
  if (!l->sums) {
    l->sums = mem_zero(&t->from, t->n_docs, sizeof *l->sums);
    l->docs = mem_zero(&t->from, t->n_docs, sizeof *l->docs);
    l->owns = mem_zero(&t->from, t->n_docs, sizeof *l->owns);
    t->failed |= !l->sums || !l->docs || !l->owns;
  }
  t->n_live++;
  for (i = l->waits; i < t->n_waiting && !t->failed; i++) {
    uint32_t sum = add_up(l, t->waiting[i].doc, t->waiting[i].sum);
    if (i - l->waits < l->n_own) l->owns[i - l->waits] = sum;
  }
}

/* Documents that no level waits for any more are forgotten. */
static void forget_waiting(tops_writer *t) {
  uint32_t i, from = t->n_live < TOPS_LETTERS && t->levels[t->n_live].len ? t->levels[t->n_live].waits : t->n_waiting;
  if (!from) return;
  t->n_waiting -= from;
  memmove(t->waiting, t->waiting + from, t->n_waiting * sizeof *t->waiting);
  for (i = t->n_live; i < TOPS_LETTERS && t->levels[i].len; i++) t->levels[i].waits -= from;
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
  uint32_t i;
  if (t->failed) return;
  for (i = TOPS_LETTERS; i--;) {
    tops_level *l = &t->levels[i];
    size_t len = letters(form, i + 1);
    bool same = l->len && l->len == len && !memcmp(form.data, t->form.data, len);
    l->own = false;
    if (!same) close_level(t, i);
    if (len && !same) open_level(t, l, len, len == form.len);
    l->n_terms++;
    l->n_docs += n_docs;
  }
  for (i = t->n_live; i < TOPS_LETTERS && t->levels[i].len && t->levels[i].n_docs >= TOPS_LEAST; i++)
    begin_adding(t, &t->levels[i]);
  forget_waiting(t);
  buf_clear(&t->form);
  buf_put_str(&t->form, form);
  t->failed |= t->form.failed;
  t->n_terms++;
}

void tops_count(tops_writer *t, uint32_t doc, uint32_t title, uint32_t body) {
  uint32_t i, sum = add_half(0, title) << 16 | add_half(0, body);
  if (t->failed || !sum) return;
  for (i = 0; i < t->n_live; i++) {
    uint32_t all = add_up(&t->levels[i], doc, sum);
    if (t->levels[i].own) t->levels[i].owns[t->levels[i].n_own++] = all;
  }
  if (i == TOPS_LETTERS || !t->levels[i].len || t->n_waiting == TOPS_LEAST) return; /* full: more than tops_term told */
  t->waiting[t->n_waiting++] = (tops_wait){doc, sum};
  for (; i < TOPS_LETTERS; i++) t->levels[i].n_own += t->levels[i].own;
}

static int by_text(const void *a, const void *b) {
  return str_compare(((const stored_top *)a)->text, ((const stored_top *)b)->text);
}

bool tops_put(tops_writer *t, buf *out, uint32_t *n) {
  uint32_t i;
  dict_writer dict;
  for (i = TOPS_LETTERS; i--;) close_level(t, i);
  *n = t->n_stored;
  dict_init(&dict, &t->from);
  if (t->n_stored) qsort(t->stored, t->n_stored, sizeof *t->stored, by_text);
  for (i = 0; i < t->n_stored; i++) dict_add(&dict, t->stored[i].text, t->stored[i].item);
  dict_put(&dict, out);
  dict_free(&dict);
  return !t->failed && !out->failed;
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
  out->next = 0;
  out->limit = s->numbers.n_docs;
  if (out->in.failed || out->first >= s->numbers.n_terms || out->n_terms > s->numbers.n_terms - out->first ||
      out->n_any > out->limit || out->n > out->n_any)
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
