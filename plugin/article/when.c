/* When was it? */
#include "article/when.h"

static bool digits(gz_str s, size_t at, size_t n, uint32_t *number) {
  size_t i;
  *number = 0;
  for (i = at; i < at + n; i++) {
    if (i >= s.len || s.data[i] < '0' || s.data[i] > '9') return false;
    *number = *number * 10 + (uint32_t)(s.data[i] - '0');
  }
  return true;
}

/* Two digits behind `mark` at `at`, no more than `most`. */
static bool part(gz_str s, size_t at, char mark, uint32_t most, uint32_t *number) {
  *number = 0;
  return at < s.len && s.data[at] == mark && digits(s, at + 1, 2, number) && *number <= most;
}

bool date_known(gz_str s) {
  uint32_t n;
  if (!digits(s, 0, 4, &n)) return false;
  if (s.len == 4) return true;
  if (!part(s, 4, '-', 12, &n) || !n) return false;
  if (s.len == 7) return true;
  return part(s, 7, '-', 31, &n) && n && (s.len == 10 || s.data[10] == 'T' || s.data[10] == ' ');
}

when when_of(gz_str iso) {
  when w = {0, 0};
  uint32_t year, month, day, hour, minute, second;
  if (!date_known(iso)) return w;
  digits(iso, 0, 4, &year);
  part(iso, 4, '-', 12, &month);
  part(iso, 7, '-', 31, &day);
  w.day = year << WHEN_YEAR | month << 5 | day;
  if (iso.len <= 10 || !digits(iso, 11, 2, &hour) || hour > 23 || !part(iso, 13, ':', 59, &minute)) return w;
  part(iso, 16, ':', 60, &second);
  w.second = 1 + hour * 3600 + minute * 60 + second;
  return w;
}

/* A bound of which only the minute is said ends with its last second. */
static uint64_t last_of(gz_str until) {
  when w = when_of(until);
  uint32_t second;
  return when_last(w) + (w.second && !part(until, 16, ':', 60, &second) ? 59 : 0);
}

when_range when_between(gz_str since, gz_str until) {
  return (when_range){since.len ? when_first(when_of(since)) : 0, until.len ? last_of(until) : UINT64_MAX,
                      !since.len && !until.len};
}
