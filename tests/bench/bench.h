/* What do the benchmark's programs share? Pages and queries read back, the clock, and the timed passes.
 *
 *   corpus folder       NNN/NNNNNN.txt, digest pages of ten; beside it FOLDER.list, their paths in order
 *   page                title \n\n (headline \n\n body \n\n Read more \n\n)*
 *   queries             class TAB words, one a line (queries.c)
 *   times               class TAB wall_us TAB inside_us TAB articles TAB words, one line a query (medians over passes)
 *
 * Programs of peers know nothing of Gazette's sources: they include this alone. C and C++. */
#ifndef BENCH_H
#define BENCH_H

#include <errno.h>
#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

static inline double bench_now_us(void) {
  struct timespec t;
  clock_gettime(CLOCK_MONOTONIC, &t);
  return (double)t.tv_sec * 1e6 + (double)t.tv_nsec / 1e3;
}

static inline void bench_fail(const char *what, const char *why) {
  fprintf(stderr, "%s: %s\n", what, why);
  exit(1);
}

static inline void *bench_alloc(void *old, size_t size) {
  void *block = realloc(old, size ? size : 1);
  if (!block) bench_fail("bench", "out of memory");
  return block;
}

/* The whole file, NUL-terminated; to be freed. */
static inline char *bench_read(const char *path, size_t *len) {
  FILE *f = fopen(path, "rb");
  size_t room = 1 << 16, n = 0, got;
  char *text;
  if (!f) bench_fail(path, strerror(errno));
  text = (char *)bench_alloc(NULL, room);
  while ((got = fread(text + n, 1, room - n - 1, f)) > 0) {
    n += got;
    if (room - n < 2) text = (char *)bench_alloc(text, room *= 2);
  }
  fclose(f);
  text[n] = 0;
  if (len) *len = n;
  return text;
}

/* ---------------------------------------------------------------- pages */

typedef struct bench_article {
  const char *path; /* below the corpus */
  unsigned line;    /* the headline's */
  const char *title, *body;
  size_t title_len, body_len;
} bench_article;

typedef void (*bench_each)(void *ud, const bench_article *a);

static inline unsigned bench_lines(const char *from, const char *to) {
  unsigned n = 0;
  for (; from < to; from++) n += *from == '\n';
  return n;
}

/* Tells `each` of the articles of one page's text. */
static inline void bench_page(const char *path, const char *text, bench_each each, void *ud) {
  static const char end[] = "\n\nRead more\n";
  const char *at = strstr(text, "\n\n"), *counted = text;
  unsigned line = 1;
  while (at && at[2]) {
    bench_article a;
    const char *head = at + 2, *stop = strstr(head, end), *gap = strstr(head, "\n\n");
    if (!stop || !gap) return;
    a.path = path;
    a.line = line += bench_lines(counted, head);
    counted = head;
    a.title = head;
    a.title_len = (size_t)(gap - head);
    a.body = gap < stop ? gap + 2 : stop;
    a.body_len = (size_t)(stop - a.body);
    each(ud, &a);
    at = stop + sizeof end - 2;
  }
}

/* Tells `each` of every article of a corpus, in order. */
static inline void bench_corpus(const char *folder, bench_each each, void *ud) {
  char name[4096], *list, *path, *next;
  snprintf(name, sizeof name, "%s.list", folder);
  list = bench_read(name, NULL);
  for (path = list; *path; path = next) {
    char *text, *line_end = strchr(path, '\n');
    next = line_end + 1;
    *line_end = 0;
    snprintf(name, sizeof name, "%s/%s", folder, path);
    text = bench_read(name, NULL);
    bench_page(path, text, each, ud);
    free(text);
  }
  free(list);
}

/* ---------------------------------------------------------------- queries */

typedef struct bench_query {
  const char *kind, *text;
  double *wall, *inside; /* one for each pass */
  unsigned long long articles;
} bench_query;

typedef struct bench_queries {
  char *text;
  bench_query *at;
  size_t n;
} bench_queries;

static inline bench_queries bench_queries_read(const char *path) {
  bench_queries q = {NULL, NULL, 0};
  size_t room = 0;
  char *line, *next;
  q.text = bench_read(path, NULL);
  for (line = q.text; *line; line = next) {
    bench_query *one;
    char *tab = strchr(line, '\t'), *end = strchr(line, '\n');
    if (!tab || !end) bench_fail(path, "not a list of queries");
    *tab = *end = 0;
    next = end + 1;
    if (q.n == room) q.at = (bench_query *)bench_alloc(q.at, (room = room ? 2 * room : 256) * sizeof *q.at);
    one = &q.at[q.n++];
    one->kind = line;
    one->text = tab + 1;
    one->wall = one->inside = NULL;
    one->articles = 0;
  }
  return q;
}

static inline bool bench_is(const bench_query *q, const char *kind) {
  return !strncmp(q->kind, kind, strlen(kind)); /* "and" is and2, and3, and2_common */
}

static inline int bench_compare(const void *a, const void *b) {
  double x = *(const double *)a, y = *(const double *)b;
  return (x > y) - (x < y);
}
static inline double bench_median(double *values, size_t n) {
  qsort(values, n, sizeof *values, bench_compare);
  return n ? values[n / 2] : 0;
}

/* Asks one query. *articles: found in all, or as far as was counted; *inside_us: the search as the engine times it, or
 * < 0. false: the engine has nothing like it. */
typedef bool (*bench_ask)(void *ud, const bench_query *q, unsigned long long *articles, double *inside_us);

typedef struct bench_class {
  size_t from, end;      /* its queries, which stand together */
  double warm_us, spent; /* the first pass; all so far */
  unsigned passes;
} bench_class;

/* Asks a class once. Timed, into `pass`; or, to warm up and with pass < 0, as many as half the budget allows. */
static inline void bench_ask_class(bench_queries *q, bench_class *c, int pass, unsigned passes, double budget_us,
                                   bench_ask ask, void *ud) {
  double began = bench_now_us(), asked = began, inside;
  size_t i;
  for (i = c->from; i < c->end; i++) {
    bench_query *one = &q->at[i];
    if (pass < 0) {
      if (asked - began > budget_us / 2 || !ask(ud, one, &one->articles, &inside)) continue;
      one->wall = (double *)bench_alloc(NULL, passes * sizeof(double));
      one->inside = (double *)bench_alloc(NULL, passes * sizeof(double));
      asked = bench_now_us();
    } else if (one->wall) {
      asked = bench_now_us();
      ask(ud, one, &one->articles, &one->inside[pass]);
      one->wall[pass] = bench_now_us() - asked;
    }
  }
  c->spent += bench_now_us() - began;
  if (pass < 0) c->warm_us = c->spent;
  else c->passes++;
}

/* One pass over all classes to warm up, then at most `passes` timed ones, each query once in each. A class may take
 * `budget_s` in all: of a slow engine's only as many queries are asked as half of that allows, none twice in a pass, and
 * it has fewer passes, at least one. Prints the times. */
static inline void bench_passes(bench_queries *q, unsigned passes, double budget_s, bench_ask ask, void *ud) {
  bench_class *classes = (bench_class *)bench_alloc(NULL, (q->n + 1) * sizeof *classes), *c;
  size_t n = 0, i;
  int pass;
  for (i = 0; i < q->n; i++) {
    if (!i || strcmp(q->at[i].kind, q->at[i - 1].kind)) {
      memset(&classes[n], 0, sizeof classes[n]);
      classes[n++].from = i;
    }
    classes[n - 1].end = i + 1;
  }
  for (pass = -1; pass < (int)passes; pass++)
    for (c = classes; c < classes + n; c++)
      if (pass < 1 || c->spent + c->warm_us < budget_s * 1e6)
        bench_ask_class(q, c, pass, passes, budget_s * 1e6, ask, ud);
  for (c = classes; c < classes + n; c++)
    for (i = c->from; i < c->end; i++) {
      bench_query *one = &q->at[i];
      if (!one->wall) continue;
      printf("%s\t%.1f\t%.1f\t%llu\t%s\n", one->kind, bench_median(one->wall, c->passes),
             bench_median(one->inside, c->passes), one->articles, one->text);
    }
  free(classes);
}

static inline unsigned bench_number(const char *name, unsigned otherwise) {
  const char *value = getenv(name);
  return value ? (unsigned)strtoul(value, NULL, 10) : otherwise;
}

/* A page of ten with a word in it that no other has, for what an update costs: the same length, other words. */
static inline void bench_change(char *text, const char *word) {
  char *body = strstr(text, "\n\n");
  while (body && (body = strstr(body + 2, "\n\n")) != NULL) {
    size_t i, n = strlen(word);
    char *at = body + 2;
    for (i = 0; i < n && at[i] && at[i] != '\n'; i++) at[i] = word[i];
    if (at[i] && at[i] != '\n') at[i] = ' ';
    body = strstr(at, "\n\nRead more\n");
  }
}

#endif
