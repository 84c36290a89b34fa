/* What does a person see of a damaged index? Through include/gazette.h alone: each byte of each file of an index's folder is
 * changed, and each file cut at each length. What lies on disk then gives the right answer or a failure, never a wrong
 * answer; and the next opening, which has an indexer, has everything. There is a small index, and one of several chunks.
 *
 *   LONG=1 (`make corrupt`)   every byte and every length of the small one; else one in many */
#include "tap.h"

#include <dirent.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <unistd.h>

#include "gazette.h"

enum { PER_PAGE = 5, WORDS = 40, FILES_MOST = 16, REBUILD_EACH = 12 };

static char pages[64], cache[64], folder[512];
static char indexer[4096];

typedef struct kept {
  char path[1024], name[256];
  char *bytes;
  size_t len;
} kept;
static kept files[FILES_MOST];
static size_t n_files;

static void write_file(const char *path, const char *bytes, size_t len) {
  FILE *f;
  unlink(path); /* a reader may have the old one open */
  f = fopen(path, "wb");
  if (!f || fwrite(bytes, 1, len, f) != len || fclose(f)) exit(2);
}

static void write_page(int n, const char *word) {
  char path[128], text[8192];
  int at = snprintf(text, sizeof text, "Page %d\n\n", n), i, k;
  for (i = 0; i < PER_PAGE; i++) {
    at += snprintf(text + at, sizeof text - (size_t)at, "Headline %d of %d\n\nThe %s of %d, harbour and sea%d", i, n,
                   word, i * n % 7, n * i % 50);
    for (k = 0; k < WORDS; k++) /* words enough for several chunks */
      at += snprintf(text + at, sizeof text - (size_t)at, " %c%x", 'a' + k % 26,
                     (unsigned)(n * 37 + i * 11 + k) * 40503u % 65521);
    at += snprintf(text + at, sizeof text - (size_t)at, ".\n\nRead more\n\n");
  }
  snprintf(path, sizeof path, "%s/p%02d.txt", pages, n);
  write_file(path, text, (size_t)at);
}

/* ---------------------------------------------------------------- what is asked */

static uint64_t mix(uint64_t h, const void *data, size_t len) {
  const unsigned char *at = data;
  while (len--) h = (h ^ *at++) * 1099511628211u;
  return h;
}
static uint64_t mix_str(uint64_t h, gz_str s) { return mix(mix(h, &s.len, sizeof s.len), s.data, s.len); }

/* Everything that the collection says, as one number; a failure is in *status. */
static uint64_t ask_all(gz_collection *c, gz_status *status) {
  static const char *const queries[] = {"harbour", "lantern 3", "sea4*", "\"harbour and\"", "title:headline oldest",
                                        "harbor"};
  const gz_results *r;
  const gz_section_list *sections;
  const gz_term_list *terms;
  const gz_article *a;
  gz_articles *it;
  uint64_t h = 14695981039346656037u;
  size_t i, k;
  for (i = 0; i < sizeof queries / sizeof *queries; i++) {
    gz_search_options opts = gz_search_defaults();
    opts.limit = 7;
    *status = gz_search(c, (gz_str){queries[i], strlen(queries[i])}, &opts, &r, NULL);
    if (*status != GZ_OK) return 0;
    h = mix(h, &r->total, sizeof r->total);
    for (k = 0; k < r->n_hits; k++) {
      h = mix_str(mix_str(h, r->hits[k].article.title), r->hits[k].article.path);
      h = mix(mix_str(h, r->hits[k].snippet), &r->hits[k].score, sizeof r->hits[k].score);
    }
    gz_free(r);
  }
  *status = gz_sections(c, &sections, NULL);
  if (*status != GZ_OK) return 0;
  for (k = 0; k < sections->n; k++) h = mix(mix_str(h, sections->at[k].name), &sections->at[k].articles, 8);
  gz_free(sections);
  *status = gz_complete(c, (gz_str){"sea", 3}, 0, &terms, NULL);
  if (*status != GZ_OK) return 0;
  for (k = 0; k < terms->n; k++) h = mix(mix_str(h, terms->at[k].term), &terms->at[k].articles, 8);
  gz_free(terms);
  *status = gz_articles_begin(c, NULL, &it, NULL);
  if (*status != GZ_OK) return 0;
  while ((*status = gz_articles_next(it, &a, NULL)) == GZ_OK && a)
    h = mix(mix_str(mix_str(h, a->id), a->title), &a->line, 4);
  gz_articles_end(it);
  return *status == GZ_OK ? h : 0;
}

typedef enum seen { RIGHT, WRONG, REFUSED, ABSENT } seen;

/* Opens what lies there, with an indexer or with none, and asks. */
static seen look(bool with_indexer, uint64_t want) {
  gz_open_options opts = {.cache = cache, .no_wait = !with_indexer};
  const gz_info *info;
  gz_collection *c;
  gz_status status;
  bool held;
  uint64_t got;
  setenv("GAZETTE_INDEX", with_indexer ? indexer : "/bin/false", 1);
  if (gz_open(pages, &opts, &c, NULL) != GZ_OK) return ABSENT;
  if (gz_collection_info(c, &info, NULL) != GZ_OK) {
    gz_close(c);
    return REFUSED;
  }
  held = info->indexed_at.data != NULL;
  gz_free(info);
  got = held ? ask_all(c, &status) : 0;
  if (held && with_indexer && status == GZ_OK) status = gz_check(c, NULL);
  gz_close(c);
  return !held ? ABSENT : status != GZ_OK ? REFUSED : got == want ? RIGHT : WRONG;
}

/* ---------------------------------------------------------------- the folder */

static int by_name(const void *a, const void *b) { return strcmp(((const kept *)a)->name, ((const kept *)b)->name); }

static bool read_folder(void) {
  DIR *d = opendir(cache);
  struct dirent *e;
  struct stat st;
  while (d && (e = readdir(d)) != NULL)
    if (e->d_name[0] != '.') snprintf(folder, sizeof folder, "%s/%s", cache, e->d_name);
  if (d) closedir(d);
  d = folder[0] ? opendir(folder) : NULL;
  while (d && n_files < FILES_MOST && (e = readdir(d)) != NULL) {
    kept *k = &files[n_files];
    FILE *f;
    snprintf(k->name, sizeof k->name, "%s", e->d_name);
    snprintf(k->path, sizeof k->path, "%s/%s", folder, e->d_name);
    if (e->d_name[0] == '.' || stat(k->path, &st) || !st.st_size) continue; /* the lock is empty */
    k->len = (size_t)st.st_size;
    k->bytes = malloc(k->len);
    f = fopen(k->path, "rb");
    if (!k->bytes || !f || fread(k->bytes, 1, k->len, f) != k->len) exit(2);
    fclose(f);
    n_files++;
  }
  if (d) closedir(d);
  qsort(files, n_files, sizeof *files, by_name);
  return n_files > 1;
}

/* All as it was: an index that is found to be damaged is thrown away. */
static void restore(const kept *changed) {
  size_t i;
  for (i = 0; i < n_files; i++)
    if (!changed || &files[i] == changed || access(files[i].path, F_OK))
      write_file(files[i].path, files[i].bytes, files[i].len);
}

typedef struct counts {
  size_t tried, seen[4], rebuilt, not_rebuilt;
} counts;

/* `damaged` instead of the file. Every `each` times an indexer comes, and all is whole again. */
static void try_damage(kept *k, const char *damaged, size_t len, uint64_t want, size_t each, counts *n) {
  seen s;
  write_file(k->path, damaged, len);
  s = look(false, want);
  n->seen[s]++;
  if (s == WRONG && n->seen[WRONG] < 5) note("%s, %zu bytes: a wrong answer", k->name, len);
  if (n->tried++ % each == 0) {
    if (look(true, want) == RIGHT) n->rebuilt++;
    else n->not_rebuilt++;
    restore(NULL);
  } else {
    restore(k);
  }
}

/* One byte in `step`, and the first of all. */
static void damage(kept *k, size_t step, uint64_t want) {
  static const char masks[] = {1, (char)0x80, (char)0xff};
  size_t each = step < 30 ? 40 * REBUILD_EACH : REBUILD_EACH, i;
  counts flips = {0}, cuts = {0};
  char *copy = malloc(k->len + 1);
  if (k->len < 1000) step = step / 20 + 1;
  if (!copy) exit(2);
  memcpy(copy, k->bytes, k->len);
  for (i = 0; i < k->len; i += step) {
    copy[i] ^= masks[i % 3];
    try_damage(k, copy, k->len, want, each, &flips);
    copy[i] ^= masks[i % 3];
  }
  for (i = 0; i < k->len; i += step) try_damage(k, copy, i, want, each, &cuts);
  copy[k->len] = 0;
  try_damage(k, copy, k->len + 1, want, each, &cuts);
  free(copy);
  note("%s: %zu changes: %zu answered right, %zu refused, %zu not opened; %zu cuts: %zu, %zu, %zu", k->name,
       flips.tried, flips.seen[RIGHT], flips.seen[REFUSED], flips.seen[ABSENT], cuts.tried, cuts.seen[RIGHT],
       cuts.seen[REFUSED], cuts.seen[ABSENT]);
  ok(!flips.seen[WRONG] && flips.seen[RIGHT] < flips.tried, "%s with a byte changed gives no wrong answer", k->name);
  ok(!cuts.seen[WRONG] && cuts.seen[RIGHT] < cuts.tried, "%s cut short gives no wrong answer", k->name);
  ok(!flips.not_rebuilt && !cuts.not_rebuilt && flips.rebuilt && cuts.rebuilt,
     "%s: the next opening has everything (%zu times)", k->name, flips.rebuilt + cuts.rebuilt);
}

/* $GAZETTE_INDEX, or beside the folder of the tests. */
static bool find_indexer(void) {
  const char *named = getenv("GAZETTE_INDEX");
  ssize_t n;
  if (named) return snprintf(indexer, sizeof indexer, "%s", named) > 0 && !access(indexer, X_OK);
  n = readlink("/proc/self/exe", indexer, sizeof indexer - 32);
  if (n <= 0) return false;
  indexer[n] = '\0';
  strcpy(strrchr(indexer, '/'), "/../gazette-index");
  return !access(indexer, X_OK);
}

static void remove_folder(const char *path) {
  DIR *d = opendir(path);
  struct dirent *e;
  while (d && (e = readdir(d)) != NULL) {
    char name[1024];
    if (!strcmp(e->d_name, ".") || !strcmp(e->d_name, "..")) continue;
    snprintf(name, sizeof name, "%s/%s", path, e->d_name);
    if (unlink(name)) remove_folder(name);
  }
  if (d) closedir(d);
  rmdir(path);
}

static void test_index(int n_pages, size_t step) {
  gz_open_options opts = {.cache = cache};
  gz_collection *c;
  gz_status status = GZ_OK;
  uint64_t want = 0;
  size_t i;
  int n;
  strcpy(pages, "/tmp/gazette-damage-pages-XXXXXX");
  strcpy(cache, "/tmp/gazette-damage-cache-XXXXXX");
  if (!mkdtemp(pages) || !mkdtemp(cache)) exit(2);
  n_files = 0;
  folder[0] = '\0';
  for (n = 0; n < n_pages; n++) write_page(n, n % 3 ? "lantern" : "oldest");
  setenv("GAZETTE_INDEX", indexer, 1);
  for (n = 0; n < 3; n++) { /* maybe several segments */
    if (n) write_page(n * 4, "lantern");
    if (gz_open(pages, &opts, &c, NULL) != GZ_OK) exit(2);
    want = ask_all(c, &status);
    gz_close(c);
  }
  ok(status == GZ_OK && read_folder(), "there is an index of %d pages on disk", n_pages);
  ok(look(false, want) == RIGHT, "it answers without an indexer");
  for (i = 0; i < n_files; i++) damage(&files[i], step, want);
  ok(look(false, want) == RIGHT, "as it does when all is as it was");
  for (i = 0; i < n_files; i++) free(files[i].bytes);
  remove_folder(pages);
  remove_folder(cache);
}

int main(void) {
  const char *wish = getenv("LONG");
  bool all = wish && *wish;
  if (!find_indexer()) {
    puts("1..0 # SKIP no gazette-index");
    return 0;
  }
  test_index(2, all ? 1 : 251);
  test_index(60, all ? 29 : 2003);
  return tap_done();
}
