/* Is a reader linear on a hostile text? Reads n bytes of it and 2 n bytes, and compares the processor time that each takes.
 *
 * What is short is not compared: a quadratic reader is slow at these sizes. */
#ifndef LINEAR_H
#define LINEAR_H

#include <stdlib.h>
#include <time.h>

#include "tap.h"

/* A text: `first` up to half of its bytes, then `then`. */
typedef struct hostile {
  const char *name, *first, *then;
} hostile;

static inline double linear_now_ms(void) {
  struct timespec t;
  clock_gettime(CLOCK_THREAD_CPUTIME_ID, &t);
  return (double)t.tv_sec * 1e3 + (double)t.tv_nsec / 1e6;
}

static inline void linear_fill(const hostile *h, char *text, size_t len) {
  size_t i, n_first = strlen(h->first), n_then = strlen(h->then);
  for (i = 0; i < len; i++) text[i] = i < len / 2 ? h->first[i % n_first] : h->then[(i - len / 2) % n_then];
}

static inline double linear_time(const hostile *h, size_t len, void (*read)(const char *text, size_t len)) {
  char *text = malloc(len);
  double began, took;
  if (!text) return 0;
  linear_fill(h, text, len);
  began = linear_now_ms();
  read(text, len);
  took = linear_now_ms() - began;
  free(text);
  return took;
}

/* Up to three tries: other programs run too. */
static inline void is_linear(const hostile *h, size_t len, void (*read)(const char *text, size_t len)) {
  double once = 0, twice = 0;
  int i;
  for (i = 0; i < 3; i++) {
    once = linear_time(h, len, read);
    twice = linear_time(h, 2 * len, read);
    if (twice < 300 || twice < 3 * once) break;
  }
  ok(i < 3, "time grows no faster than the text: %s", h->name);
  if (i == 3) note("%zu bytes %.1f ms, twice as many %.1f ms", len, once, twice);
}

#endif
