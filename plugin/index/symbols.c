/* Which pieces of text do the headlines of a segment share? */
#include "index/symbols.h"

#include <stdlib.h>
#include <string.h>

#include "index/bits.h"

/* CODES: symbols, then bytes without one. Each round makes symbols of those that follow each other: four make eight bytes. */
enum { ROUNDS = 5, BYTE = 256, CODES = 512, SLOT = 1 + SYMBOL_LEN };

static uint64_t load(const char *p, size_t len) {
  uint64_t n = 0;
  size_t i;
  if (len >= SYMBOL_LEN) return bits_load((const unsigned char *)p);
  for (i = len; i--;) n = n << 8 | (unsigned char)p[i];
  return n;
}

static inline uint64_t mask_of(uint32_t len) { return UINT64_MAX >> (64 - 8 * len); }

/* The symbol that the text begins with, the longest; ESCAPE: none. */
static inline unsigned find(const symbol_table *s, const char *p, const char *end) {
  size_t left = (size_t)(end - p);
  uint64_t text = load(p, left);
  unsigned code;
  if (left > 1)
    for (code = s->two[text & 0xffff]; code != SYMBOL_ESCAPE; code = s->next[code])
      if (s->at[code].len <= left && !((text ^ s->at[code].text) & mask_of(s->at[code].len))) return code;
  return s->one[text & 0xff];
}

/* ---------------------------------------------------------------- learning */

typedef struct candidate {
  symbol is;
  uint64_t gain; /* bytes of the sample that it would stand for */
} candidate;

static int by_symbol(const void *a, const void *b) {
  const symbol *x = &((const candidate *)a)->is, *y = &((const candidate *)b)->is;
  if (x->len != y->len) return x->len < y->len ? -1 : 1;
  return (x->text > y->text) - (x->text < y->text);
}

static int by_gain(const void *a, const void *b) {
  const candidate *x = a, *y = b;
  if (x->gain != y->gain) return x->gain > y->gain ? -1 : 1;
  return by_symbol(a, b);
}

static void index_symbols(symbol_table *s) {
  uint32_t len, i;
  memset(s->one, SYMBOL_ESCAPE, sizeof s->one);
  memset(s->two, SYMBOL_ESCAPE, sizeof s->two);
  for (len = 1; len <= SYMBOL_LEN; len++)
    for (i = 0; i < s->n; i++) {
      unsigned char *first;
      if (s->at[i].len != len) continue;
      first = len == 1 ? &s->one[s->at[i].text] : &s->two[s->at[i].text & 0xffff];
      s->next[i] = *first;
      *first = (unsigned char)i;
    }
}

static symbol symbol_of(const symbol_table *s, unsigned code) {
  return code < SYMBOL_ESCAPE ? s->at[code] : (symbol){code - BYTE, 1};
}

/* What the sample is with these symbols: how often each code stands in it, and behind which. */
static void count(const symbol_table *s, const symbols_sample *sample, uint32_t *ones, uint32_t *pairs) {
  const char *p = sample->texts.data;
  uint32_t i;
  memset(ones, 0, CODES * sizeof *ones);
  memset(pairs, 0, CODES * CODES * sizeof *pairs);
  if (!sample->texts.len) return;
  for (i = 0; i < sample->n; i++) {
    const char *end = sample->texts.data + sample->ends[i];
    unsigned before = CODES;
    while (p < end) {
      unsigned code = find(s, p, end);
      if (code == SYMBOL_ESCAPE) code = BYTE + (unsigned char)*p;
      ones[code]++;
      if (before < CODES) pairs[before * CODES + code]++;
      p += code < SYMBOL_ESCAPE ? s->at[code].len : 1;
      before = code;
    }
  }
}

static uint32_t find_candidates(const symbol_table *s, const uint32_t *ones, const uint32_t *pairs, candidate *all) {
  uint32_t n = 0, distinct = 0, i;
  unsigned a, b;
  for (a = 0; a < CODES; a++) {
    symbol first;
    if (!ones[a]) continue;
    first = symbol_of(s, a);
    all[n++] = (candidate){first, (uint64_t)ones[a] * first.len};
    for (b = 0; b < CODES; b++) {
      symbol second;
      if (pairs[a * CODES + b] < 2) continue;
      second = symbol_of(s, b);
      if (first.len + second.len > SYMBOL_LEN) continue;
      second.text = first.text | second.text << 8 * first.len;
      second.len += first.len;
      all[n++] = (candidate){second, (uint64_t)pairs[a * CODES + b] * second.len};
    }
  }
  if (n) qsort(all, n, sizeof *all, by_symbol);
  for (i = 0; i < n; i++) { /* the same text, put together in different ways */
    if (distinct && !by_symbol(&all[distinct - 1], &all[i])) all[distinct - 1].gain += all[i].gain;
    else all[distinct++] = all[i];
  }
  if (distinct) qsort(all, distinct, sizeof *all, by_gain);
  return distinct;
}

uint32_t symbols_step(uint32_t n_docs) {
  uint32_t step = 1;
  while (n_docs / step > SYMBOLS_SAMPLE) step *= 2;
  return n_docs < SYMBOLS_DOCS ? 0 : step;
}

void symbols_sample_add(symbols_sample *sample, gz_str text) {
  if (sample->n == SYMBOLS_SAMPLE) return;
  buf_put_str(&sample->texts, str_part(text, 0, text.len < SAMPLE_LEN ? text.len : SAMPLE_LEN));
  sample->ends[sample->n++] = (uint32_t)sample->texts.len;
}

bool symbols_learn(symbol_table *s, const symbols_sample *sample) {
  /* A pair that counts stands twice at least: half of the bytes are as many of them as there can be. */
  size_t room = sample->texts.len / 2 + CODES;
  const allocator *from = sample->texts.from;
  uint32_t *counts = mem_new(from, (CODES + CODES * CODES) * sizeof *counts), i;
  candidate *all = mem_new(from, room * sizeof *all);
  bool done = counts && all && !sample->texts.failed;
  int round;
  s->n = 0;
  index_symbols(s);
  for (round = 0; done && round < ROUNDS; round++) {
    uint32_t n_found;
    count(s, sample, counts, counts + CODES);
    n_found = find_candidates(s, counts, counts + CODES, all);
    s->n = n_found < SYMBOLS_MOST ? n_found : SYMBOLS_MOST;
    for (i = 0; i < s->n; i++) s->at[i] = all[i].is;
    index_symbols(s);
  }
  mem_free(from, counts, (CODES + CODES * CODES) * sizeof *counts);
  mem_free(from, all, room * sizeof *all);
  return done;
}

void symbols_put(const symbol_table *s, buf *out) {
  uint32_t i;
  for (i = 0; i < s->n; i++) buf_put_byte(out, (unsigned char)s->at[i].len);
  for (i = 0; i < s->n; i++) buf_put_u64(out, s->at[i].text);
}

bool symbols_fit(gz_str part) {
  size_t n = part.len / SLOT, i;
  if (part.len % SLOT || n > SYMBOLS_MOST) return false;
  for (i = 0; i < n; i++)
    if ((unsigned char)(part.data[i] - 1) >= SYMBOL_LEN) return false;
  return true;
}

/* ---------------------------------------------------------------- packing */

void symbols_pack(const symbol_table *s, gz_str text, buf *out) {
  const char *p = text.data, *end = p + text.len;
  while (p < end) {
    unsigned code = find(s, p, end);
    buf_put_byte(out, (unsigned char)code);
    if (code == SYMBOL_ESCAPE) buf_put_byte(out, (unsigned char)*p);
    p += code == SYMBOL_ESCAPE ? 1 : s->at[code].len;
  }
}

bool symbols_unpack(gz_str part, gz_str packed, char *to, size_t *len) {
  size_t n = part.len / SLOT;
  const char *p = packed.data, *end = p + packed.len, *from = to;
  if (part.len % SLOT || n > SYMBOLS_MOST) return false;
  while (p < end) {
    unsigned char code = (unsigned char)*p++;
    if (code < n) {
      if ((unsigned char)(part.data[code] - 1) >= SYMBOL_LEN) return false;
      memcpy(to, part.data + n + (size_t)code * SYMBOL_LEN, SYMBOL_LEN); /* sooner done than as many as it has */
      to += part.data[code];
    } else {
      if (code != SYMBOL_ESCAPE || p == end) return false;
      *to++ = *p++;
    }
  }
  *len = (size_t)(to - from);
  return true;
}
