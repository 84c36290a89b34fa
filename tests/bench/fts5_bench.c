/* How fast is SQLite's FTS5 on the same text?
 *
 *   fts5_bench index   CORPUS DB TOKENIZE PREFIX     TOKENIZE: unicode61, porter   PREFIX: '', '2 3'
 *   fts5_bench query   DB QUERIES PASSES
 *   fts5_bench first   DB WORD
 *   fts5_bench update  CORPUS DB TIMES
 *
 * As its manual advises: a contentless table (the text stays in the files) with columns title and body, one
 * transaction, then `optimize`; ORDER BY rank LIMIT 10, its rank set once to bm25(3, 1); headline and place in a table
 * by rowid; WAL. An update deletes and inserts ten rows in one transaction, synchronous = FULL: durable. */
#include <sqlite3.h>
#include <sys/stat.h>

#include "bench.h"

typedef struct shelf {
  sqlite3 *db;
  sqlite3_stmt *text, *place, *find;
  sqlite3_int64 n;
  bool remove;
} shelf;

static void check(sqlite3 *db, int status) {
  if (status != SQLITE_OK && status != SQLITE_DONE && status != SQLITE_ROW) bench_fail("sqlite", sqlite3_errmsg(db));
}
static void run(sqlite3 *db, const char *sql) { check(db, sqlite3_exec(db, sql, NULL, NULL, NULL)); }
static sqlite3_stmt *prepare(sqlite3 *db, const char *sql) {
  sqlite3_stmt *s;
  check(db, sqlite3_prepare_v2(db, sql, -1, &s, NULL));
  return s;
}
static void step(sqlite3 *db, sqlite3_stmt *s) {
  check(db, sqlite3_step(s));
  check(db, sqlite3_reset(s));
}

static void put(void *ud, const bench_article *a) {
  shelf *s = ud;
  s->n++;
  sqlite3_bind_int64(s->text, 1, s->n);
  sqlite3_bind_text(s->text, 2, a->title, (int)a->title_len, SQLITE_STATIC);
  sqlite3_bind_text(s->text, 3, a->body, (int)a->body_len, SQLITE_STATIC);
  step(s->db, s->text);
  if (s->remove) return;
  sqlite3_bind_int64(s->place, 1, s->n);
  sqlite3_bind_text(s->place, 2, a->path, -1, SQLITE_STATIC);
  sqlite3_bind_int(s->place, 3, (int)a->line);
  sqlite3_bind_text(s->place, 4, a->title, (int)a->title_len, SQLITE_STATIC);
  step(s->db, s->place);
}

static shelf shelf_open(const char *path) {
  shelf s = {0};
  if (sqlite3_open(path, &s.db) != SQLITE_OK) bench_fail(path, sqlite3_errmsg(s.db));
  run(s.db, "PRAGMA journal_mode = WAL; PRAGMA cache_size = -262144");
  return s;
}
#define PUT_TEXT "INSERT INTO text(rowid, title, body) VALUES (?, ?, ?)"
#define PUT_PLACE "INSERT OR REPLACE INTO place(id, path, line, title) VALUES (?, ?, ?, ?)"

static void index_it(const char *corpus, const char *path, const char *tokenize, const char *prefix) {
  char sql[512];
  shelf s = shelf_open(path);
  struct stat st;
  double began = bench_now_us();
  snprintf(
      sql, sizeof sql,
      "PRAGMA synchronous = OFF; CREATE VIRTUAL TABLE text USING fts5(title, body, content='', tokenize='%s'%s%s%s);"
      "CREATE TABLE place(id INTEGER PRIMARY KEY, path, line, title);"
      "INSERT INTO text(text, rank) VALUES ('rank', 'bm25(3.0, 1.0)'); BEGIN",
      strcmp(tokenize, "porter") ? tokenize : "porter unicode61", *prefix ? ", prefix='" : "", prefix,
      *prefix ? "'" : "");
  run(s.db, sql);
  s.text = prepare(s.db, PUT_TEXT);
  s.place = prepare(s.db, PUT_PLACE);
  bench_corpus(corpus, put, &s);
  run(s.db, "COMMIT; INSERT INTO text(text) VALUES ('optimize'); PRAGMA wal_checkpoint(TRUNCATE)");
  printf("index_s\t%.4f\narticles\t%lld\n", (bench_now_us() - began) / 1e6, (long long)s.n);
  sqlite3_finalize(s.text);
  sqlite3_finalize(s.place);
  run(s.db, "VACUUM; PRAGMA wal_checkpoint(TRUNCATE)"); /* the size without what optimizing left free */
  sqlite3_close(s.db);
  if (!stat(path, &st)) printf("index_bytes\t%lld\n", (long long)st.st_size);
}

#define FIND                                                                                                           \
  "SELECT p.title, p.path, p.line FROM (SELECT rowid FROM text WHERE text MATCH ? ORDER BY rank LIMIT 10) f "          \
  "JOIN place p ON p.id = f.rowid"

static bool ask(void *ud, const bench_query *q, unsigned long long *articles, double *inside_us) {
  shelf *s = ud;
  char text[256], *at = text;
  const char *from;
  int status;
  *articles = 0;
  *inside_us = -1;
  if (bench_is(q, "fuzzy")) return false;
  if (bench_is(q, "headline")) at += sprintf(at, "title : ");
  *at++ = '"';
  for (from = q->text; *from && at < text + sizeof text - 16; from++) {
    if (*from != ' ' || bench_is(q, "phrase")) *at++ = *from;
    else at += sprintf(at, "\" %s \"", bench_is(q, "or") ? "OR" : "AND");
  }
  *at++ = '"';
  if (bench_is(q, "prefix") || bench_is(q, "word_prefix") || bench_is(q, "typing")) *at++ = '*';
  sqlite3_bind_text(s->find, 1, text, (int)(at - text), SQLITE_STATIC);
  while ((status = sqlite3_step(s->find)) == SQLITE_ROW) {
    *articles += sqlite3_column_text(s->find, 0) && sqlite3_column_text(s->find, 1) && sqlite3_column_int(s->find, 2);
  }
  check(s->db, status);
  sqlite3_reset(s->find);
  return true;
}

/* Row numbers of a page: ten a page. */
static void update(const char *corpus, const char *path, unsigned times) {
  shelf s = shelf_open(path);
  double *took = bench_alloc(NULL, times * sizeof *took);
  sqlite3_stmt *put_text = prepare(s.db, PUT_TEXT),
               *first_row = prepare(s.db, "SELECT min(id) FROM place WHERE path = ?"),
               *take = prepare(s.db, "INSERT INTO text(text, rowid, title, body) VALUES ('delete', ?, ?, ?)");
  char name[4096], page[256], *list, *at;
  unsigned turn, skip;
  size_t n = 0;
  run(s.db, "PRAGMA synchronous = FULL; CREATE INDEX IF NOT EXISTS place_path ON place(path)");
  s.place = prepare(s.db, PUT_PLACE);
  snprintf(name, sizeof name, "%s.list", corpus);
  list = bench_read(name, NULL);
  for (at = list; (at = strchr(at, '\n')); at++) n++;
  for (turn = 0; turn < times; turn++) {
    char *text;
    sqlite3_int64 row;
    for (at = list, skip = (unsigned)(n * (turn + 1) / (times + 1)); skip; skip--) at = strchr(at, '\n') + 1;
    snprintf(page, sizeof page, "%.*s", (int)strcspn(at, "\n"), at);
    snprintf(name, sizeof name, "%s/%s", corpus, page);
    text = bench_read(name, NULL);
    took[turn] = bench_now_us();
    sqlite3_bind_text(first_row, 1, page, -1, SQLITE_STATIC);
    sqlite3_step(first_row);
    row = sqlite3_column_int64(first_row, 0) - 1;
    sqlite3_reset(first_row);
    run(s.db, "BEGIN");
    s.n = row, s.text = take, s.remove = true;
    bench_page(page, text, put, &s);
    bench_change(text, "zyxwvaq");
    s.n = row, s.text = put_text, s.remove = false;
    bench_page(page, text, put, &s);
    run(s.db, "COMMIT");
    took[turn] = bench_now_us() - took[turn];
    free(text);
  }
  printf("update_us\t%.0f\n", bench_median(took, times));
  sqlite3_finalize(put_text);
  sqlite3_finalize(first_row);
  sqlite3_finalize(take);
  sqlite3_finalize(s.place);
  free(took);
  free(list);
  sqlite3_close(s.db);
}

int main(int argc, char **argv) {
  const char *verb = argc > 3 ? argv[1] : "";
  if (!strcmp(verb, "index") && argc == 6) {
    index_it(argv[2], argv[3], argv[4], argv[5]);
  } else if (!strcmp(verb, "query") && argc == 5) {
    shelf s = shelf_open(argv[2]);
    bench_queries q = bench_queries_read(argv[3]);
    s.find = prepare(s.db, FIND);
    bench_passes(&q, (unsigned)atoi(argv[4]), bench_number("BUDGET", 10), ask, &s);
    sqlite3_finalize(s.find);
    sqlite3_close(s.db);
  } else if (!strcmp(verb, "first") && argc == 4) {
    shelf s = shelf_open(argv[2]);
    bench_query q = {.kind = "and", .text = argv[3]};
    unsigned long long articles;
    double inside;
    s.find = prepare(s.db, FIND);
    if (!ask(&s, &q, &articles, &inside) || !articles) bench_fail(argv[3], "nothing found");
    sqlite3_finalize(s.find);
    sqlite3_close(s.db);
  } else if (!strcmp(verb, "update") && argc == 5) {
    update(argv[2], argv[3], (unsigned)atoi(argv[4]));
  } else {
    bench_fail("usage", "fts5_bench index|query|first|update …");
  }
  return 0;
}
