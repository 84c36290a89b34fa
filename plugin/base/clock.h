/* What time is it, and how much is left? */
#ifndef BASE_CLOCK_H
#define BASE_CLOCK_H

#include <stdbool.h>
#include <stdint.h>
#include <time.h>

/* Microseconds that only go forward, from some moment on. */
static inline uint64_t clock_us(void) {
  struct timespec t;
  clock_gettime(CLOCK_MONOTONIC, &t);
  return (uint64_t)t.tv_sec * 1000000 + (uint64_t)t.tv_nsec / 1000;
}

/* Nanoseconds since 1970, as files have them. */
static inline int64_t clock_wall_ns(void) {
  struct timespec t;
  clock_gettime(CLOCK_REALTIME, &t);
  return (int64_t)t.tv_sec * 1000000000 + t.tv_nsec;
}

/* How long may this call still work? The clock is read once in a while. */
typedef struct slice {
  uint64_t until_us;
  uint32_t work; /* since the clock was read */
  bool over;
} slice;

static inline bool slice_over(slice *s, uint32_t work) {
  s->work += work;
  if (s->over || s->work < 256) return s->over;
  s->work = 0;
  return s->over = clock_us() >= s->until_us;
}

#endif
