/* Which forms that stand in many documents have nearly the letters of a word? */
#include "index/common.h"

#include "base/error.h"
#include "index/image.h"
#include "text/utf8.h"

enum { HEAD = COMMON_LENGTHS * 4, ENTRY = 8, AT_ONCE = 512, WORK = 32 /* of a slice, for so many at once */ };

typedef struct common_entry {
  uint32_t length, letters, term;
} common_entry;

/* Of all that is no letter from a to z several have the same bit. */
static uint32_t letter_bit(uint32_t c) { return (uint32_t)1 << (c >= 'a' && c <= 'z' ? c - 'a' : 26 + c % 6); }

/* Which group holds the forms of so many letters. */
static uint32_t group_of(uint32_t length) { return length < COMMON_LENGTHS ? length - 1 : COMMON_LENGTHS - 1; }

/* ---------------------------------------------------------------- writing */

void common_init(common_writer *w, const allocator *from) { buf_init(&w->entries, from); }

void common_free(common_writer *w) { buf_free(&w->entries); }

void common_add(common_writer *w, uint32_t term, gz_str form, uint32_t n_docs) {
  const char *p = form.data, *end = form.data + form.len;
  common_entry e = {0, 0, term};
  if (n_docs < COMMON_DOCS || !form.len) return;
  while (p < end) {
    uint32_t c;
    p += utf8_decode(p, end, &c);
    e.letters |= letter_bit(c);
    e.length++;
  }
  buf_put(&w->entries, &e, sizeof e);
}

void common_put(const common_writer *w, uint32_t n_terms, buf *out) {
  const common_entry *all = (const common_entry *)(const void *)w->entries.data;
  size_t n = w->entries.len / sizeof *all, i, at = out->len + HEAD;
  uint32_t counts[COMMON_LENGTHS] = {0}, group;
  size_t letters[COMMON_LENGTHS], terms[COMMON_LENGTHS];
  if (w->entries.failed) out->failed = true;
  if (n_terms < COMMON_TERMS || w->entries.failed) return;
  for (i = 0; i < n; i++) counts[group_of(all[i].length)]++;
  for (group = 0; group < COMMON_LENGTHS; group++) {
    buf_put_u32(out, counts[group]);
    letters[group] = at;
    terms[group] = at + (size_t)counts[group] * 4;
    at += (size_t)counts[group] * ENTRY;
  }
  if (!buf_space(out, n * ENTRY)) return;
  for (i = 0; i < n; i++) {
    group = group_of(all[i].length);
    buf_set_u32(out, letters[group], all[i].letters);
    buf_set_u32(out, terms[group], all[i].term);
    letters[group] += 4;
    terms[group] += 4;
  }
}

gz_status common_check(segment *s, gz_error *err) {
  bytes stored = image_bytes(s, PART_COMMON, 0, s->part[PART_COMMON].len);
  gz_status status = GZ_OK;
  term_entry e = {0};
  common_writer w;
  dict_cursor c;
  buf again;
  common_init(&w, &s->from);
  buf_init(&again, &s->from);
  for (dict_at_block(&c, &s->terms, 0); dict_next(&c);) {
    if (!term_entry_get(s, &c, &e)) c.failed = true;
    else common_add(&w, c.next - 1, dict_key(&c), e.n_docs);
  }
  common_put(&w, s->numbers.n_terms, &again);
  if (again.failed) status = error_nomem(err);
  else if (c.failed || stored.failed || !str_equal(buf_str(&again), bytes_take(&stored, bytes_left(&stored))))
    status = image_corrupt(err, "the common words");
  common_free(&w);
  buf_free(&again);
  return status;
}

/* ---------------------------------------------------------------- reading */

bool common_is(const segment *s) { return s->part[PART_COMMON].len > 0; }

void common_begin(common_scan *c, const uint32_t *chars, uint32_t n, unsigned edits, bool open_end, uint32_t first,
                  uint32_t end) {
  uint32_t i;
  memset(c, 0, sizeof *c);
  for (i = 0; i < n; i++) c->letters |= letter_bit(chars[i]);
  c->edits = edits;
  c->open_end = open_end;
  c->first = first;
  c->end = end;
  c->length = group_of(n > edits ? n - edits : 1);
  c->last = open_end ? COMMON_LENGTHS - 1 : group_of(n + edits);
}

/* Of the ascending terms of a group: how many are below `term`. */
static uint32_t terms_below(const unsigned char *terms, uint32_t n, uint32_t term) {
  uint32_t low = 0, high = n;
  while (low < high) {
    uint32_t middle = low + (high - low) / 2;
    if (u32_at(terms + (size_t)middle * 4) < term) low = middle + 1;
    else high = middle;
  }
  return low;
}

/* Finds the group and what of it is looked through. */
static bool begin_group(common_scan *c, const segment *s) {
  bytes head = image_bytes(s, PART_COMMON, 0, HEAD), terms;
  uint64_t at = HEAD;
  uint32_t i;
  for (i = 0; i < c->length; i++) at += (uint64_t)bytes_u32(&head) * ENTRY;
  c->group = at;
  c->n = bytes_u32(&head);
  terms = image_bytes(s, PART_COMMON, at + (uint64_t)c->n * 4, (uint64_t)c->n * 4);
  if (head.failed || terms.failed) return false;
  c->at = terms_below(terms.at, c->n, c->first);
  c->stop = terms_below(terms.at, c->n, c->end);
  c->begun = true;
  return true;
}

/* Without so many of the bits that are set. */
static inline uint32_t without(uint32_t bits, unsigned n) {
  for (; n; n--) bits &= bits - 1;
  return bits;
}

/* The next of up to `n` entries that may be near; n: none. */
static inline uint32_t find_letters(const common_scan *c, const unsigned char *letters, uint32_t n, unsigned edits,
                                    uint32_t more) {
  uint32_t i;
  for (i = 0; i < n; i++) {
    uint32_t has = u32_at(letters + (size_t)i * 4);
    if (!(without(c->letters & ~has, edits) | without(has & ~c->letters & more, edits))) break;
  }
  return i;
}

bool common_next(common_scan *c, const segment *s, slice *sl, uint32_t *term) {
  uint32_t more = c->open_end ? 0 : UINT32_MAX;
  while (c->length <= c->last && !slice_over(sl, WORK)) {
    uint32_t n, found;
    bytes letters, entry;
    if (!c->begun && !begin_group(c, s)) {
      c->failed = true;
      return false;
    }
    if (c->at >= c->stop) {
      c->begun = false;
      c->length++;
      continue;
    }
    n = c->stop - c->at < AT_ONCE ? c->stop - c->at : AT_ONCE;
    letters = image_bytes(s, PART_COMMON, c->group + (uint64_t)c->at * 4, (uint64_t)n * 4);
    if (letters.failed) {
      c->failed = true;
      return false;
    }
    switch (c->edits) { /* each a loop of its own */
    case 1: found = find_letters(c, letters.at, n, 1, more); break;
    case 2: found = find_letters(c, letters.at, n, 2, more); break;
    default: found = find_letters(c, letters.at, n, 3, more);
    }
    c->at += found;
    if (found == n) continue;
    entry = image_bytes(s, PART_COMMON, c->group + ((uint64_t)c->n + c->at) * 4, 4);
    *term = bytes_u32(&entry);
    c->at++;
    c->failed = entry.failed;
    return !c->failed;
  }
  return false;
}
