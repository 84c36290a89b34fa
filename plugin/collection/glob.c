/* Does a path fit a pattern?
 *
 *   pattern   * * / a * . t x t          each place of it is a state: where matching may stand
 *             ^     ^                    before the first character: 0, and 3, for `**` and `/` also match no folder
 *   path      n o t e s / a 1 . t x t    each character moves every state on, or ends it
 *
 * All states go on at once, so nothing is tried twice, whatever the stars. */
#include "collection/glob.h"

#include "text/utf8.h"

enum { PATTERN_MOST = 4095 }; /* bytes; a longer one fits nothing, nor is there a longer path */

typedef struct state_set {
  uint64_t bits[(PATTERN_MOST + 1) / 64];
} state_set;

static bool has(const state_set *s, size_t at) { return s->bits[at / 64] >> (at % 64) & 1; }

/* Whether the "**" at `at` is a whole name: then it is for folders, else it is as one star. */
static bool is_folders(gz_str pattern, size_t at) {
  return at + 1 < pattern.len && pattern.data[at] == '*' && pattern.data[at + 1] == '*' &&
         (at == 0 || pattern.data[at - 1] == '/') && (at + 2 == pattern.len || pattern.data[at + 2] == '/');
}

/* Adds a state, and those that it can become without a character. */
static void add(state_set *s, gz_str pattern, size_t at) {
  for (;;) {
    s->bits[at / 64] |= (uint64_t)1 << (at % 64);
    if (is_folders(pattern, at)) {
      if (at + 2 == pattern.len) at += 2;
      else at += 3;
    } else if (at < pattern.len && pattern.data[at] == '*') {
      at++;
    } else {
      return;
    }
  }
}

/* The length of the class "[a-z]" at `at`, and whether it holds `cp`; 0: it is never closed and is a bracket. */
static size_t class_at(gz_str pattern, size_t at, uint32_t cp, bool *holds) {
  const char *p = pattern.data + at + 1, *end = pattern.data + pattern.len, *first;
  bool negated = p < end && (*p == '!' || *p == '^');
  *holds = false;
  p += negated;
  for (first = p; p < end && (*p != ']' || p == first);) {
    uint32_t from, to;
    p += utf8_decode(p, end, &from);
    to = from;
    if (end - p >= 2 && p[0] == '-' && p[1] != ']') {
      p++;
      p += utf8_decode(p, end, &to);
    }
    if (from <= cp && cp <= to) *holds = true;
  }
  if (p >= end) return 0;
  *holds = *holds != negated && cp != '/';
  return (size_t)(p + 1 - pattern.data) - at;
}

/* Where the state goes by one character of the path: `len` bytes at `c`. */
static void step(state_set *next, gz_str pattern, size_t at, const char *c, size_t len, uint32_t cp) {
  char p = pattern.data[at];
  bool holds;
  size_t n;
  if (is_folders(pattern, at)) { /* before a folder's name; at + 1 is inside one */
    if (at + 2 == pattern.len) add(next, pattern, at);
    else if (*c != '/') add(next, pattern, at + 1);
    return;
  }
  if (p == '*') {
    if (at && is_folders(pattern, at - 1)) {
      if (*c == '/') add(next, pattern, at - 1);
      else next->bits[at / 64] |= (uint64_t)1 << (at % 64);
    } else if (*c != '/') {
      add(next, pattern, at);
    }
    return;
  }
  if (p == '?') {
    if (*c != '/') add(next, pattern, at + 1);
    return;
  }
  if (p == '[' && (n = class_at(pattern, at, cp, &holds)) > 0) {
    if (holds) add(next, pattern, at + n);
    return;
  }
  if (pattern.len - at >= len && memcmp(pattern.data + at, c, len) == 0) add(next, pattern, at + len);
}

bool glob_match(gz_str pattern, gz_str path) {
  state_set now, next;
  const char *c = path.data, *end = path.data + path.len;
  size_t n_words = pattern.len / 64 + 1, at;
  if (pattern.len > PATTERN_MOST) return false;
  memset(now.bits, 0, n_words * sizeof *now.bits);
  add(&now, pattern, 0);
  while (c < end) {
    uint32_t cp;
    size_t len = utf8_decode(c, end, &cp);
    bool any = false;
    memset(next.bits, 0, n_words * sizeof *next.bits);
    for (at = 0; at < pattern.len; at++) {
      if (at % 64 == 0 && !now.bits[at / 64]) {
        at += 63;
        continue;
      }
      if (!has(&now, at)) continue;
      step(&next, pattern, at, c, len, cp);
      any = true;
    }
    if (!any) return false;
    memcpy(now.bits, next.bits, n_words * sizeof *now.bits);
    c += len;
  }
  return has(&now, pattern.len);
}
