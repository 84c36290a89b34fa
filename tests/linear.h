/* Is a reader linear on a hostile text? Reads n bytes of it and 2 n bytes, and compares the processor time that each takes. What
 * is short is not compared: a quadratic reader is slow at these sizes.
 *
 * Under callgrind, by `make linear`, instructions are compared instead, of two fifths of the text, which is more than a guess
 * looks at: they are the same whatever else runs. LINEAR_COUNTS is then what it was told of --callgrind-out-file; each dump
 * of it, FILE.1, FILE.2, …, has a line "totals: N". */
#ifndef LINEAR_H
#define LINEAR_H

#include <stdlib.h>
#include <time.h>

#ifdef __has_include
#if __has_include(<valgrind/callgrind.h>)
#include <valgrind/callgrind.h>
#endif
#endif

#include "tap.h"

/* A text: `first`, as often as it fits into half of its bytes, then `then`, as often as it fits. */
typedef struct hostile {
  const char *name, *first, *then;
} hostile;

static inline double linear_now_ms(void) {
  struct timespec t;
  clock_gettime(CLOCK_THREAD_CPUTIME_ID, &t);
  return (double)t.tv_sec * 1e3 + (double)t.tv_nsec / 1e6;
}

/* Returns the bytes that are filled. Both parts are whole: a line cut in the middle of one length is another text. */
static inline size_t linear_fill(const hostile *h, char *text, size_t len) {
  size_t i, n_first = strlen(h->first), n_then = strlen(h->then);
  size_t half = len / 2 - len / 2 % n_first;
  len -= (len - half) % n_then;
  for (i = 0; i < len; i++) text[i] = i < half ? h->first[i % n_first] : h->then[(i - half) % n_then];
  return len;
}

/* The time that the text takes, or its instructions. */
static inline double linear_cost(const hostile *h, size_t len, void (*read)(const char *text, size_t len),
                                 double (*measure)(const char *text, size_t len, void (*read)(const char *, size_t))) {
  char *text = malloc(len);
  double cost;
  if (!text) return 0;
  cost = measure(text, linear_fill(h, text, len), read);
  free(text);
  return cost;
}

static inline double linear_time(const char *text, size_t len, void (*read)(const char *text, size_t len)) {
  double began = linear_now_ms();
  read(text, len);
  return linear_now_ms() - began;
}

#ifdef CALLGRIND_DUMP_STATS
/* 0: they were not counted. */
static inline double linear_instructions(const char *text, size_t len, void (*read)(const char *text, size_t len)) {
  static int n_dumps;
  char path[512], line[256];
  double total = 0;
  FILE *dump;
  CALLGRIND_START_INSTRUMENTATION;
  CALLGRIND_ZERO_STATS;
  read(text, len);
  CALLGRIND_DUMP_STATS;
  CALLGRIND_STOP_INSTRUMENTATION;
  snprintf(path, sizeof path, "%s.%d", getenv("LINEAR_COUNTS"), ++n_dumps);
  dump = fopen(path, "r");
  while (dump && fgets(line, sizeof line, dump))
    if (!strncmp(line, "totals: ", 8)) total = strtod(line + 8, NULL);
  if (dump) fclose(dump);
  remove(path);
  return total;
}

static inline void is_linear_counted(const hostile *h, size_t len, void (*read)(const char *text, size_t len)) {
  double once = linear_cost(h, len / 5 * 2, read, linear_instructions),
         twice = linear_cost(h, len / 5 * 4, read, linear_instructions);
  ok(once > 0 && twice < 2.5 * once + 100000, "twice the text, at most about twice the instructions: %s", h->name);
  note("%zu bytes %.0f instructions, twice as many %.2f times", len / 5 * 2, once, once > 0 ? twice / once : 0);
}
#endif

/* Up to three tries: other programs run too. */
static inline void is_linear(const hostile *h, size_t len, void (*read)(const char *text, size_t len)) {
  double once = 0, twice = 0;
  int i;
#ifdef CALLGRIND_DUMP_STATS
  if (getenv("LINEAR_COUNTS")) {
    is_linear_counted(h, len, read);
    return;
  }
#endif
  for (i = 0; i < 3; i++) {
    once = linear_cost(h, len, read, linear_time);
    twice = linear_cost(h, 2 * len, read, linear_time);
    if (twice < 300 || twice < 3 * once) break;
  }
  ok(i < 3, "time grows no faster than the text: %s", h->name);
  if (i == 3) note("%zu bytes %.1f ms, twice as many %.1f ms", len, once, twice);
}

#endif
