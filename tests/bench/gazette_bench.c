/* How fast is Gazette? Through include/gazette.h alone, whatever lies below.
 *
 *   gazette_bench index   CORPUS CACHE                  a fresh index, waited for
 *   gazette_bench query   CORPUS CACHE QUERIES PASSES   times of each query (bench.h)
 *   gazette_bench steps   CORPUS CACHE QUERIES PASSES   by how much gz_search_step runs over slices of SLICE_MS
 *   gazette_bench snippets CORPUS CACHE QUERIES PASSES  how long 20 hits with their snippets take, beside the search itself
 *   gazette_bench first   CORPUS CACHE WORDS            the first hit in this process, not waiting for freshness
 *   gazette_bench update  CORPUS CACHE TIMES            a page of ten articles changed, until it is flushed and found; median
 *   gazette_bench places  CORPUS CACHE                  path TAB line of each article
 *   gazette_bench answers CORPUS CACHE QUERIES N        the best N of each query, for scan.lua
 *
 * The index is the one on disk: pages are read by gazette-index ($GAZETTE_INDEX), with $JOBS jobs (1).
 * Ranked top 10, headline and place in each hit, no snippets. AND is match = "all", OR is written out, a prefix is
 * `word*`, typing is live search (the last word unfinished, match = "auto"), headline is title:word, fuzzy is word~. As the
 * peers do, words are looked for as they are typed (fuzzy = false) and each article is shown, whatever its story; but in
 * classes whose names end in _auto, which the peers have nothing like, words that hardly occur are looked for nearby, as
 * they are for people (fuzzy = "auto"). */
#include <gazette.h>

#include "bench.h"

#define SLICE_MS 2.0

static gz_str str(const char *s) { return (gz_str){s, strlen(s)}; }

static void check(gz_status status, const gz_error *err) {
  if (status != GZ_OK) bench_fail(gz_status_name(status), err->text);
}

static gz_collection *open_it(const char *corpus, const char *cache, bool no_wait) {
  gz_open_options opts = {.cache = cache, .no_wait = no_wait, .jobs = bench_number("JOBS", 1)};
  gz_collection *c;
  gz_error err;
  check(gz_open(corpus, &opts, &c, &err), &err);
  return c;
}

/* The query as it is written for Gazette. */
static void compose(const bench_query *q, uint32_t limit, gz_search_options *opts, char text[256]) {
  char *at = text;
  const char *from;
  *opts = gz_search_defaults();
  opts->limit = limit;
  opts->snippet = 0;
  opts->duplicates = GZ_DUPLICATES_SHOW; /* as the peers do */
  if (bench_is(q, "and") || bench_is(q, "word_prefix")) opts->match = GZ_MATCH_ALL;
  opts->fuzzy = strstr(q->kind, "_auto") ? GZ_FUZZY_AUTO : GZ_FUZZY_NONE;
  opts->prefix = bench_is(q, "typing");
  if (bench_is(q, "headline")) at += sprintf(at, "title:");
  if (bench_is(q, "phrase")) *at++ = '"';
  for (from = q->text; *from && at < text + 256 - 16; from++) {
    if (bench_is(q, "or") && *from == ' ') at += sprintf(at, " OR ");
    else *at++ = *from;
  }
  if (bench_is(q, "phrase")) *at++ = '"';
  if (bench_is(q, "prefix") || bench_is(q, "word_prefix")) *at++ = '*';
  if (bench_is(q, "fuzzy")) *at++ = '~';
  *at = '\0';
}

static gz_status ask(gz_collection *c, const bench_query *q, uint32_t limit, const gz_results **out, gz_error *err) {
  gz_search_options opts;
  char text[256];
  compose(q, limit, &opts, text);
  return gz_search(c, str(text), &opts, out, err);
}

/* One search in slices: the most that a step took beyond its time, in microseconds. */
static double overrun(gz_collection *c, const bench_query *q) {
  gz_searcher *s;
  const gz_results *results = NULL;
  gz_search_options opts;
  gz_error err;
  char text[256];
  double most = 0;
  compose(q, 10, &opts, text);
  if (gz_search_begin(c, str(text), &opts, &s, &err) != GZ_OK) return -1;
  while (!results) {
    double began = bench_now_us(), over;
    check(gz_search_step(s, SLICE_MS, &results, &err), &err);
    over = bench_now_us() - began - SLICE_MS * 1e3;
    if (over > most) most = over;
  }
  gz_free(results);
  gz_search_end(s);
  return most;
}

/* The 20 best with a snippet each: what making them takes, in microseconds. */
static double snippets(gz_collection *c, const bench_query *q) {
  const gz_results *results;
  gz_search_options opts;
  gz_error err;
  char text[256];
  double took = bench_now_us();
  compose(q, 20, &opts, text);
  opts.snippet = gz_search_defaults().snippet;
  if (gz_search(c, str(text), &opts, &results, &err) != GZ_OK) return -1;
  took = bench_now_us() - took - (double)results->elapsed_us;
  if (results->n_hits < 20) took = -1;
  gz_free(results);
  return took;
}

/* Of each query the least of the passes, so that a busy machine is not taken for slow work; of these p50, p99 and the most. */
static void measured(gz_collection *c, const char *queries, unsigned passes,
                     double (*measure)(gz_collection *c, const bench_query *q), const char *what) {
  bench_queries q = bench_queries_read(queries);
  double *took = bench_alloc(NULL, q.n * passes * sizeof *took), *of = bench_alloc(NULL, (q.n + 1) * sizeof *of);
  size_t i, n = 0;
  unsigned pass;
  for (pass = 0; pass < passes; pass++)
    for (i = 0; i < q.n; i++) took[i * passes + pass] = measure(c, &q.at[i]);
  for (i = 0; i < q.n; i++)
    if (took[i * passes] >= 0) {
      qsort(took + i * passes, passes, sizeof *took, bench_compare);
      of[n++] = took[i * passes];
    }
  qsort(of, n, sizeof *of, bench_compare);
  if (n)
    printf("%s_p50_us\t%.0f\n%s_p99_us\t%.0f\n%s_most_us\t%.0f\n", what, of[(n + 1) / 2 - 1], what,
           of[(n * 99 + 99) / 100 - 1], what, of[n - 1]);
  free(took);
  free(of);
  free(q.at);
  free(q.text);
}

static bool ask_timed(void *ud, const bench_query *q, unsigned long long *articles, double *inside_us) {
  static bool told;
  const gz_results *results;
  gz_error err;
  gz_status status = ask(ud, q, 10, &results, &err);
  if (status == GZ_NOT_SUPPORTED) {
    if (!told) fprintf(stderr, "gazette: %s: %s\n", q->kind, err.text);
    told = true;
    return false;
  }
  check(status, &err);
  *articles = results->total;
  *inside_us = (double)results->elapsed_us;
  gz_free(results);
  return true;
}

static void index_it(const char *corpus, const char *cache) {
  double began = bench_now_us();
  gz_collection *c = open_it(corpus, cache, false);
  const gz_info *info;
  gz_error err;
  printf("index_s\t%.4f\n", (bench_now_us() - began) / 1e6);
  check(gz_collection_info(c, &info, &err), &err);
  printf("articles\t%llu\ntext_bytes\t%llu\nindex_bytes\t%llu\n", (unsigned long long)info->articles,
         (unsigned long long)info->text_bytes, (unsigned long long)info->index_bytes);
  gz_free(info);
  gz_close(c);
}

static void first(const char *corpus, const char *cache, const char *words) {
  gz_collection *c = open_it(corpus, cache, true);
  bench_query q = {.kind = "and", .text = words};
  for (;;) {
    const gz_results *results;
    gz_job_status status;
    gz_job *job;
    gz_error err;
    size_t n;
    check(ask(c, &q, 10, &results, &err), &err);
    n = results->n_hits;
    gz_free(results);
    if (n) break;
    job = gz_job_running(c);
    if (!job) bench_fail(words, "nothing found");
    gz_job_poll(job, &status);
    gz_job_free(job);
  }
  gz_close(c);
}

static void write_page(const char *path, const char *text, size_t len) {
  FILE *f = fopen(path, "wb");
  if (!f || fwrite(text, 1, len, f) != len || fclose(f)) bench_fail(path, strerror(errno));
}

/* Changes a page in the middle, refreshes, looks; then puts the page back. */
static double update_one(gz_collection *c, const char *corpus, const char *page, unsigned turn) {
  char path[8192], word[32], *text, *old;
  size_t len;
  double took;
  gz_str name = str(page);
  gz_refresh_options opts = {.paths = &name, .n_paths = 1};
  bench_query q = {.kind = "and", .text = word};
  const gz_results *results;
  gz_job_status status;
  gz_job *job;
  gz_error err;
  snprintf(path, sizeof path, "%s/%s", corpus, page);
  snprintf(word, sizeof word, "zyxwv%cq", 'a' + (int)(turn % 26));
  text = bench_read(path, &len);
  old = bench_read(path, &len);
  bench_change(text, word);
  write_page(path, text, len);
  took = bench_now_us();
  check(gz_refresh(c, &opts, &job, &err), &err);
  gz_job_wait(job, -1, &status);
  check(ask(c, &q, 10, &results, &err), &err);
  took = bench_now_us() - took;
  gz_job_free(job);
  if (strcmp(status.state, "done")) bench_fail(page, status.message);
  if (!results->total) bench_fail(page, "the change is not found");
  gz_free(results);
  write_page(path, old, len);
  check(gz_refresh(c, &opts, &job, &err), &err);
  gz_job_wait(job, -1, &status);
  gz_job_free(job);
  free(text);
  free(old);
  return took;
}

static void update(const char *corpus, const char *cache, unsigned times) {
  gz_collection *c = open_it(corpus, cache, false);
  double *took = bench_alloc(NULL, times * sizeof *took);
  char name[4096], *list, *at;
  unsigned turn, skip;
  size_t n = 0;
  snprintf(name, sizeof name, "%s.list", corpus);
  list = bench_read(name, NULL);
  for (at = list; (at = strchr(at, '\n')); at++) n++;
  for (turn = 0; turn < times; turn++) {
    for (at = list, skip = (unsigned)(n * (turn + 1) / (times + 1)); skip; skip--) at = strchr(at, '\n') + 1;
    snprintf(name, sizeof name, "%.*s", (int)strcspn(at, "\n"), at);
    took[turn] = update_one(c, corpus, name, turn);
  }
  printf("update_us\t%.0f\n", bench_median(took, times));
  free(took);
  free(list);
  gz_close(c);
}

static void places(const char *corpus, const char *cache) {
  gz_collection *c = open_it(corpus, cache, false);
  gz_articles *it;
  const gz_article *a;
  gz_error err;
  check(gz_articles_begin(c, NULL, &it, &err), &err);
  for (;;) {
    check(gz_articles_next(it, &a, &err), &err);
    if (!a) break;
    printf("%.*s\t%u\n", (int)a->path.len, a->path.data, a->line);
  }
  gz_articles_end(it);
  gz_close(c);
}

/* class TAB words TAB total TAB partial; then `TAB path TAB line TAB score` a hit. */
static void answers(const char *corpus, const char *cache, const char *queries, uint32_t n) {
  gz_collection *c = open_it(corpus, cache, false);
  bench_queries q = bench_queries_read(queries);
  size_t i, j;
  for (i = 0; i < q.n; i++) {
    const gz_results *results;
    gz_search_options opts;
    char text[256];
    gz_error err;
    gz_status status;
    compose(&q.at[i], n, &opts, text);
    status = gz_search(c, str(text), &opts, &results, &err);
    if (status == GZ_NOT_SUPPORTED) continue;
    check(status, &err);
    printf("%s\t%s\t%llu\t%llu\n", q.at[i].kind, q.at[i].text, (unsigned long long)results->total,
           (unsigned long long)results->partial_total);
    for (j = 0; j < results->n_hits; j++)
      printf("\t%.*s\t%u\t%.9g\n", (int)results->hits[j].article.path.len, results->hits[j].article.path.data,
             results->hits[j].article.line, results->hits[j].score);
    gz_free(results);
  }
  free(q.at);
  free(q.text);
  gz_close(c);
}

int main(int argc, char **argv) {
  const char *verb = argc > 3 ? argv[1] : "";
  if (!strcmp(verb, "index")) {
    index_it(argv[2], argv[3]);
  } else if (!strcmp(verb, "query") && argc == 6) {
    gz_collection *c = open_it(argv[2], argv[3], false);
    bench_queries q = bench_queries_read(argv[4]);
    bench_passes(&q, (unsigned)atoi(argv[5]), bench_number("BUDGET", 10), ask_timed, c);
    gz_close(c);
  } else if (!strcmp(verb, "steps") && argc == 6) {
    gz_collection *c = open_it(argv[2], argv[3], false);
    measured(c, argv[4], (unsigned)atoi(argv[5]), overrun, "step.over");
    gz_close(c);
  } else if (!strcmp(verb, "snippets") && argc == 6) {
    gz_collection *c = open_it(argv[2], argv[3], false);
    measured(c, argv[4], (unsigned)atoi(argv[5]), snippets, "snippets");
    gz_close(c);
  } else if (!strcmp(verb, "first") && argc == 5) {
    first(argv[2], argv[3], argv[4]);
  } else if (!strcmp(verb, "update") && argc == 5) {
    update(argv[2], argv[3], (unsigned)atoi(argv[4]));
  } else if (!strcmp(verb, "places")) {
    places(argv[2], argv[3]);
  } else if (!strcmp(verb, "answers") && argc == 6) {
    answers(argv[2], argv[3], argv[4], (uint32_t)atoi(argv[5]));
  } else {
    bench_fail("usage", "gazette_bench index|query|steps|snippets|first|update|places|answers CORPUS CACHE …");
  }
  return 0;
}
