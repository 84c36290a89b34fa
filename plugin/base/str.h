/* Small questions about slices of text. */
#ifndef BASE_STR_H
#define BASE_STR_H

#include <string.h>

#include "gazette.h"

#define STR(literal) ((gz_str){"" literal, sizeof(literal) - 1})
#define STR_NONE ((gz_str){NULL, 0})
/* For printf's "%.*s". */
#define STR_ARG(s) (int)((s).len > 4096 ? 4096 : (s).len), (s).data ? (s).data : ""

static inline gz_str str_of(const char *cstr) { return (gz_str){cstr, cstr ? strlen(cstr) : 0}; }
static inline gz_str str_from(const char *begin, const char *end) { return (gz_str){begin, (size_t)(end - begin)}; }
static inline bool str_equal(gz_str a, gz_str b) {
  return a.len == b.len && (a.len == 0 || !memcmp(a.data, b.data, a.len));
}
static inline gz_str str_after(gz_str s, size_t at) { return (gz_str){s.data + at, s.len - at}; }
static inline gz_str str_part(gz_str s, size_t at, size_t len) {
  return (gz_str){at ? s.data + at : s.data, len}; /* an absent text has no data to add to, not even nothing */
}
static inline bool str_begins(gz_str s, gz_str with) {
  return s.len >= with.len && str_equal(str_part(s, 0, with.len), with);
}
static inline bool str_ends(gz_str s, gz_str with) {
  return s.len >= with.len && str_equal(str_part(s, s.len - with.len, with.len), with);
}

/* Byte order; a prefix sorts before what it begins. */
static inline int str_compare(gz_str a, gz_str b) {
  size_t shared = a.len < b.len ? a.len : b.len;
  int order = shared ? memcmp(a.data, b.data, shared) : 0;
  return order ? order : (a.len > b.len) - (a.len < b.len);
}

/* Blank, tab, CR, LF, form feed and vertical tab at both ends. */
static inline bool str_is_space(char c) { return c == ' ' || (c >= '\t' && c <= '\r'); }
static inline gz_str str_trim(gz_str s) {
  while (s.len && str_is_space(s.data[0])) s.data++, s.len--;
  while (s.len && str_is_space(s.data[s.len - 1])) s.len--;
  return s;
}
/* The line at `p` without the white space at its end; *next: where the one behind it begins, or `end`. */
static inline gz_str str_line(const char *p, const char *end, const char **next) {
  const char *stop = memchr(p, '\n', (size_t)(end - p));
  *next = stop ? stop + 1 : end;
  if (!stop) stop = end;
  while (stop > p && str_is_space(stop[-1])) stop--;
  return str_from(p, stop);
}

/* ASCII letters only. */
static inline char str_lower(char c) { return c >= 'A' && c <= 'Z' ? (char)(c + 32) : c; }
/* "%2f" at the beginning: its byte. */
static inline bool str_hex(gz_str s, unsigned char *byte) {
  static const char digits[] = "0123456789abcdef";
  const char *high, *low;
  if (s.len < 3 || s.data[0] != '%' || !s.data[1] || !s.data[2]) return false;
  high = strchr(digits, str_lower(s.data[1]));
  low = strchr(digits, str_lower(s.data[2]));
  if (high && low) *byte = (unsigned char)((high - digits) * 16 + (low - digits));
  return high && low;
}

static inline bool str_equal_nocase(gz_str a, gz_str b) {
  size_t i;
  if (a.len != b.len) return false;
  for (i = 0; i < a.len; i++)
    if (str_lower(a.data[i]) != str_lower(b.data[i])) return false;
  return true;
}

#endif
