/* When was it? Dates as numbers that sort, with as much as is known.
 *
 *   2012-03-04T10:30   day 2012 << 9 | 3 << 5 | 4    second 1 + 37800
 *   2012-03            day 2012 << 9 | 3 << 5        second 0
 *   none, or no date   day 0 */
#ifndef ARTICLE_WHEN_H
#define ARTICLE_WHEN_H

#include "base/str.h"

enum {
  WHEN_MONTH = 5,
  WHEN_YEAR = 9 /* day >> this is the year, >> WHEN_MONTH year x 16 + month */,
  WHEN_SECONDS = 1 << 17 /* more than a day has */
};

typedef struct when {
  uint32_t day, second; /* second: of the day, from 1; 0: not known */
} when;

/* Is it a date as far as known: 2012, 2012-03, 2012-03-04, or with a time? */
bool date_known(gz_str s);
/* A time is taken as it stands, without its zone. */
when when_of(gz_str iso);

/* The first and the last moment that may be meant; of a date that is known. Numbers that sort. */
static inline uint64_t when_first(when w) { return (uint64_t)w.day * WHEN_SECONDS + w.second; }
static inline uint64_t when_last(when w) {
  uint32_t day = w.day & 31 ? w.day : w.day | (w.day >> 5 & 15 ? 31 : 511);
  return (uint64_t)day * WHEN_SECONDS + (w.second ? w.second : WHEN_SECONDS - 1);
}

/* From … to, both included; absent: no bound. Partial dates are in it if any moment that they may mean is. */
typedef struct when_range {
  uint64_t first, last;
  bool any; /* no bound: what has no date is in it too */
} when_range;
when_range when_between(gz_str since, gz_str until);
static inline bool when_within(when w, const when_range *r) {
  return r->any || (w.day && when_last(w) >= r->first && when_first(w) <= r->last);
}

#endif
