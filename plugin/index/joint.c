/* How often do all forms of a stem together stand in each document? */
#include "index/joint.h"

#include "base/error.h"
#include "index/image.h"
#include "index/postings.h"
#include "index/small.h"

bool joint_init(joint *j, uint32_t n_docs, const allocator *from) {
  memset(j, 0, sizeof *j);
  j->from = *from;
  j->n_docs = n_docs;
  j->held = mem_zero(from, n_docs / 64 + 1, sizeof *j->held);
  j->groups = mem_zero(from, n_docs / 4096 + 1, sizeof *j->groups);
  j->counts = mem_zero(from, n_docs, sizeof *j->counts);
  if (j->held && j->groups && j->counts) return true;
  joint_free(j);
  return false;
}

void joint_free(joint *j) {
  if (j->held) mem_free(&j->from, j->held, (j->n_docs / 64 + 1) * sizeof *j->held);
  if (j->groups) mem_free(&j->from, j->groups, (j->n_docs / 4096 + 1) * sizeof *j->groups);
  if (j->counts) mem_free(&j->from, j->counts, j->n_docs * sizeof *j->counts);
  j->held = j->groups = NULL;
  j->counts = NULL;
}

gz_status joint_add(joint *j, posting *p, gz_error *err) {
  const uint32_t *docs, *titles, *bodies;
  uint32_t i, n;
  for (; (n = posting_rest(p, &docs)) != 0; posting_next_block(p)) {
    posting_rest_counts(p, &titles, &bodies);
    for (i = 0; i < n; i++) {
      if (i + JOINT_AHEAD < n) joint_expect(j, docs[i + JOINT_AHEAD]);
      joint_count_in(j, docs[i], titles[i], bodies[i]);
    }
  }
  return p->failed ? error_set(err, GZ_CORRUPT, 0, "index: a list of documents cannot be read") : GZ_OK;
}

/* The next of what was added up that are a block, from group *at on, and they are held no more; returns how many. */
static uint32_t take_block(joint *j, uint32_t *at, const uint32_t *lengths, uint32_t docs[POSTING_BLOCK]) {
  uint32_t n;
  for (n = 0; n < POSTING_BLOCK && j->n; n++, j->n--) {
    uint64_t *group, *held;
    uint32_t in;
    while (!j->groups[*at]) ++*at;
    group = &j->groups[*at];
    in = *at * 64 + (uint32_t)__builtin_ctzll(*group);
    held = &j->held[in];
    docs[n] = in * 64 + (uint32_t)__builtin_ctzll(*held);
    joint_expect(j, docs[n]);
    if (lengths) __builtin_prefetch(&lengths[docs[n]]);
    *held &= *held - 1;
    if (!*held) *group &= *group - 1;
  }
  return n;
}

static uint64_t f_of(joint_count c) { return c.body + HEADLINE * (uint64_t)c.title; }

void joint_put(joint *j, const uint32_t *lengths, uint32_t base, buf *out) {
  uint32_t docs[POSTING_BLOCK], at = 0, n, i, next = 0;
  list_bound all = LIST_BOUND_NONE;
  size_t bound;
  if (j->n <= POSTING_BLOCK) {
    joint_clear(j);
    return;
  }
  buf_put_varint(out, j->max_title);
  buf_put_varint(out, j->max_body);
  bound = out->len;
  buf_space(out, LIST_BOUND);
  while ((n = take_block(j, &at, lengths, docs)) != 0) {
    uint64_t most = 0, closest = UINT64_MAX, closest_title = UINT64_MAX, length;
    bool in_title = false;
    for (i = 0; i < n; i++) {
      joint_count *c = &j->counts[docs[i]];
      uint64_t f = f_of(*c);
      if (f > most) most = f;
      length = lengths[docs[i]] + (uint64_t)base;
      closest = small_closest(closest, length, f);
      if (c->title) closest_title = small_closest(closest_title, length, HEADLINE * (uint64_t)c->title);
      in_title |= c->title > 0;
      all.n_titles += c->title > 0;
      *c = (joint_count){0, 0};
    }
    buf_put_varint(out, (uint64_t)(docs[n - 1] - next) * 2 + in_title);
    buf_put_byte(out, small_above(most));
    buf_put_byte(out, small_below(closest));
    if (in_title) buf_put_byte(out, small_below(closest_title));
    list_bound_add(&all, small_above(most), small_below(closest));
    next = docs[n - 1] + 1;
  }
  j->max_title = j->max_body = 0;
  if (!out->failed) list_bound_put(out, bound, &all);
}

void joint_clear(joint *j) {
  uint32_t docs[POSTING_BLOCK], at = 0, n, i;
  while ((n = take_block(j, &at, NULL, docs)) != 0)
    for (i = 0; i < n; i++) j->counts[docs[i]] = (joint_count){0, 0};
  j->max_title = j->max_body = 0;
}

uint32_t joint_distinct(joint *j, const uint32_t *docs, uint32_t n) {
  uint32_t i, n_distinct = 0;
  for (i = 0; i < n; i++) {
    uint64_t bit = (uint64_t)1 << docs[i] % 64, *held = &j->held[docs[i] / 64];
    n_distinct += !(*held & bit);
    *held |= bit;
  }
  for (i = 0; i < n; i++) j->held[docs[i] / 64] = 0;
  return n_distinct;
}

/* ---------------------------------------------------------------- reading */

/* The documents of a form, some of which are in the block already. */
typedef struct form_run {
  const uint32_t *docs, *titles, *bodies;
  uint32_t n;
} form_run;

static void put_at(posting *p, uint32_t at, const form_run *r, uint32_t i) {
  p->docs[at] = r->docs[i];
  p->titles[at] = r->titles[i];
  p->bodies[at] = r->bodies[i];
}

static void move(uint32_t *row, uint32_t at, uint32_t n, uint32_t by) {
  memmove(row + at + by, row + at, n * sizeof *row);
}

/* A few: finds their places by halves, then makes room from the end on. */
static bool insert(posting *p, const form_run *r) {
  uint32_t at[POSTING_BLOCK], from[POSTING_BLOCK], i, low = 0, n_new = 0, end = p->n_in_block;
  for (i = 0; i < r->n; i++) {
    uint32_t high = p->n_in_block;
    while (low < high) {
      uint32_t middle = low + (high - low) / 2;
      if (p->docs[middle] < r->docs[i]) low = middle + 1;
      else high = middle;
    }
    if (low < p->n_in_block && p->docs[low] == r->docs[i]) {
      p->titles[low] += r->titles[i];
      p->bodies[low] += r->bodies[i];
    } else {
      at[n_new] = low;
      from[n_new++] = i;
    }
  }
  if (n_new > POSTING_BLOCK - p->n_in_block) return false;
  p->n_in_block += n_new;
  for (; n_new; end = at[n_new]) {
    n_new--;
    move(p->docs, at[n_new], end - at[n_new], n_new + 1);
    move(p->titles, at[n_new], end - at[n_new], n_new + 1);
    move(p->bodies, at[n_new], end - at[n_new], n_new + 1);
    put_at(p, at[n_new] + n_new, r, from[n_new]);
  }
  return true;
}

/* Many: both in turn. */
static bool merge(posting *p, const form_run *r) {
  joint_lists *j = p->joint;
  uint32_t a = 0, b = 0, k = 0, n_a = p->n_in_block;
  while (a < n_a || b < r->n) {
    uint32_t doc_a = a < n_a ? p->docs[a] : NO_DOC, doc_b = b < r->n ? r->docs[b] : NO_DOC;
    bool from_a = doc_a <= doc_b, from_b = doc_b <= doc_a;
    if (k == POSTING_BLOCK) return false;
    j->docs[k] = from_a ? doc_a : doc_b;
    j->titles[k] = (from_a ? p->titles[a] : 0) + (from_b ? r->titles[b] : 0);
    j->bodies[k++] = (from_a ? p->bodies[a] : 0) + (from_b ? r->bodies[b] : 0);
    a += from_a;
    b += from_b;
  }
  memcpy(p->docs, j->docs, k * sizeof *j->docs);
  memcpy(p->titles, j->titles, k * sizeof *j->titles);
  memcpy(p->bodies, j->bodies, k * sizeof *j->bodies);
  p->n_in_block = k;
  return true;
}

static bool add_run(posting *p, const form_run *r) {
  uint32_t n = p->n_in_block;
  if (r->n > POSTING_BLOCK) return false;
  if (!n || r->docs[0] > p->docs[n - 1]) { /* behind them all */
    if (r->n > POSTING_BLOCK - n) return false;
    memcpy(p->docs + n, r->docs, r->n * sizeof *r->docs);
    memcpy(p->titles + n, r->titles, r->n * sizeof *r->titles);
    memcpy(p->bodies + n, r->bodies, r->n * sizeof *r->bodies);
    p->n_in_block += r->n;
    return true;
  }
  return r->n < n / 4 ? insert(p, r) : merge(p, r);
}

bool joint_read(posting *p, uint32_t first, uint32_t last) {
  joint_lists *j = p->joint;
  uint32_t i, n;
  p->n_in_block = 0;
  for (i = 0; i < j->n; i++) {
    posting *form = &j->forms[i];
    for (posting_seek(form, first); form->doc != NO_DOC && form->doc <= last;) {
      form_run r;
      n = posting_rest(form, &r.docs);
      for (r.n = n; r.docs[r.n - 1] > last;) r.n--;
      posting_rest_counts(form, &r.titles, &r.bodies);
      if (!add_run(p, &r)) return false;
      if (r.n == n) posting_next_block(form);
      else posting_seek(form, r.docs[r.n]);
    }
    if (form->failed) return false;
  }
  for (i = 0; i < p->n_in_block; i++)
    if (p->titles[i] > p->max_title || p->bodies[i] > p->max_body) return false;
  p->counted = true;
  return true;
}

static bool read_blocks(posting *p, joint_lists *j, bytes in) {
  uint32_t i;
  uint64_t next = 0;
  if (!list_read_head(p, &in)) return false;
  for (i = 0; i < p->n_blocks; i++) {
    uint64_t code = bytes_varint(&in), last = next + (code >> 1);
    unsigned char most = bytes_byte(&in), closest = bytes_byte(&in), closest_title = code & 1 ? bytes_byte(&in) : 255;
    if (in.failed || last >= p->of->numbers.n_docs) return false;
    j->blocks[i] = (joint_block){(uint32_t)last, most, closest, closest_title, code & 1};
    next = last + 1;
  }
  return !in.failed && !bytes_left(&in);
}

/* So few documents that they are one block, whose bounds the counts tell. */
static bool read_few(posting *p) {
  uint32_t i;
  p->max_title = p->max_body = UINT32_MAX;
  if (!joint_read(p, 0, NO_DOC - 1) || p->n_in_block != p->n_docs) return false;
  p->max_title = p->max_body = p->n_titles = 0;
  for (i = 0; i < p->n_docs; i++) {
    p->n_titles += p->titles[i] > 0;
    if (p->titles[i] > p->max_title) p->max_title = p->titles[i];
    if (p->bodies[i] > p->max_body) p->max_body = p->bodies[i];
  }
  return true;
}

static void swap(posting *a, posting *b) {
  posting c = *a;
  *a = *b;
  *b = c;
}

gz_status posting_open_joint(posting *p, segment *s, const stem_info *stem, arena *into, gz_error *err) {
  gz_status status = GZ_OK;
  joint_lists *j = arena_alloc(into, sizeof *j);
  uint32_t n_blocks = stem->n_docs / POSTING_BLOCK + (stem->n_docs % POSTING_BLOCK != 0), i, longest = 0;
  posting_none(p, s);
  if (!j) return error_nomem(err);
  j->n = stem->n_terms;
  j->forms = arena_alloc(into, j->n * sizeof *j->forms);
  j->blocks = stem->joint_len ? arena_zero(into, n_blocks, sizeof *j->blocks) : NULL;
  if (!j->forms || (stem->joint_len && !j->blocks)) return error_nomem(err);
  for (j->n = 0; j->n < stem->n_terms && status == GZ_OK; j->n++)
    status = posting_open(&j->forms[j->n], s, stem->terms[j->n], err);
  if (status != GZ_OK) return status;
  for (i = 1; i < j->n; i++) /* the others are added to the longest */
    if (j->forms[i].n_docs > j->forms[longest].n_docs) longest = i;
  if (longest) swap(&j->forms[0], &j->forms[longest]);
  p->joint = j;
  p->n_docs = stem->n_docs;
  p->n_blocks = n_blocks;
  if (j->blocks ? !read_blocks(p, j, image_bytes(s, PART_JOINT, stem->joint, stem->joint_len)) : !read_few(p))
    return image_corrupt(err, "a joint list");
  return posting_begin(p) ? GZ_OK : image_corrupt(err, "a joint list");
}
