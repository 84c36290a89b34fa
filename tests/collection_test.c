/* Does a folder become a collection, whatever the world does? Walks, refreshes and closings in odd orders, and every
 * allocation failing in turn. What scripts see of it is tested in tests/lua/. */
#include "tap.h"

#include <stdlib.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/map.h"
#include "base/str.h"
#include "collection/local.h"
#include "failing.h"
#include "files.h"
#include "folder.h"
#include "format/format.h"
#include "gazette.h"

static const char digest[] =
    "Town\n\nThe mill burns\n\nThe old mill by the river burnt down on Sunday night.\n\nRead more\n\n"
    "A bridge is built\n\nThe bridge over the river will be built in spring.\n\nRead more\n";

/* Everything that a person does, once: in memory, or, with `cache`, what an index on disk holds. Returns the first status that
 * is not GZ_OK. */
static gz_status use(const char *path, const char *cache, failing *f) {
  gz_open_options opts;
  gz_collection *c;
  gz_error err;
  const gz_results *r = NULL;
  const gz_section_list *sections = NULL;
  const gz_article *a = NULL, *next = NULL;
  const gz_text *text = NULL;
  const gz_match_list *matches = NULL;
  const gz_term_list *terms = NULL;
  const gz_problem_list *problems = NULL;
  const gz_link_list *links = NULL;
  gz_job *job = NULL;
  gz_job_status told;
  gz_str id = {NULL, 0};
  gz_status status;
  memset(&opts, 0, sizeof opts);
  opts.in_memory = !cache;
  opts.cache = cache;
  opts.no_wait = cache != NULL;
  opts.alloc = failing_alloc;
  opts.alloc_ud = f;
  status = gz_open(path, &opts, &c, &err);
  if (status != GZ_OK) return status;
  status = gz_sections(c, &sections, &err);
  if (status == GZ_OK) status = gz_search(c, STR("river \"old mill\" bri*"), NULL, &r, &err);
  if (status == GZ_OK && r->n_hits) id = r->hits[0].article.id;
  if (status == GZ_OK) status = gz_article_by_id(c, id, &a, &err);
  if (status == GZ_OK) status = gz_article_text(c, id, &text, &err);
  if (status == GZ_OK) status = gz_article_find(c, id, STR("river"), false, &matches, &err);
  if (status == GZ_OK) status = gz_article_links(c, id, &links, &err);
  if (status == GZ_OK) status = gz_complete(c, STR("r"), 0, &terms, &err);
  if (status == GZ_OK) status = gz_problems(c, &problems, &err);
  if (status == GZ_OK && !cache) status = gz_refresh(c, &(gz_refresh_options){.full = true}, &job, &err);
  if (status == GZ_OK && !cache) {
    gz_job_wait(job, -1, &told);
    if (strcmp(told.state, "done")) status = GZ_NOMEM;
  }
  if (status == GZ_OK) (void)gz_article_step(c, id, 1, &next, &err);
  gz_job_free(job);
  gz_close(c);
  gz_free(sections);
  gz_free(r); /* results outlive the collection */
  gz_free(a);
  gz_free(next);
  gz_free(text);
  gz_free(matches);
  gz_free(links);
  gz_free(terms);
  gz_free(problems);
  return status;
}

/* LONG=1 (`make oom`): each of them, else about SWEEP. */
static void sweep_allocations(const char *cache, const char *what) {
  enum { SWEEP = 1500 };
  failing f = {0};
  size_t n, calls, step, wrong = 0, leaked = 0, failed = 0;
  int round;
  is_int(use(folder, cache, &f), GZ_OK, "a collection %s is opened, searched, read and closed", what);
  is_int(f.n_blocks, 0, "nothing is left behind");
  calls = f.n_calls;
  step = getenv("LONG") ? 1 : calls / (cache ? SWEEP / 5 : SWEEP) + 1; /* each opening with an index starts a program */
  for (round = 0; round < 2; round++) {
    for (n = 1; n <= calls; n += step) {
      failing g = {0};
      gz_status status;
      g.fail_at = n;
      g.once = round == 0;
      status = use(folder, cache, &g);
      /* Looking an id up may need memory too; without it there is no such article. */
      if (status != GZ_OK && status != GZ_NOMEM && status != GZ_NOT_FOUND) {
        wrong++;
        note("allocation %zu: %s", n, gz_status_name(status));
      }
      if (status != GZ_OK) failed++;
      if (g.n_blocks) {
        leaked++;
        note("allocation %zu: %zu blocks are left", n, g.n_blocks);
      }
    }
  }
  note("%zu allocations, every %zu-th failing in turn, once and for good", calls, step);
  ok(failed > calls / step / 2, "%s: failing allocations are told as a status", what);
  is_int(wrong, 0, "each as out of memory");
  is_int(leaked, 0, "and none leaks");
}

static void test_allocations(void) {
  char cache[] = "/tmp/gazette-test-XXXXXX", command[64];
  const char *named = getenv("GAZETTE_INDEX");
  gz_open_options opts = {.cache = mkdtemp(cache), .no_wait = true};
  gz_collection *c;
  bool on_disk;
  sweep_allocations(NULL, "in memory");
  if (!opts.cache) exit(2);
  if (gz_open(folder, &(gz_open_options){.cache = cache}, &c, NULL) != GZ_OK) exit(2);
  gz_close(c);
  setenv("GAZETTE_INDEX", "/bin/false", 1); /* what lies on disk, and nothing else */
  on_disk = gz_open(folder, &opts, &c, NULL) == GZ_OK;
  if (on_disk) gz_close(c);
  if (on_disk) sweep_allocations(cache, "on disk");
  else skip("an index on disk", "there is no gazette-index");
  if (named) setenv("GAZETTE_INDEX", named, 1);
  else unsetenv("GAZETTE_INDEX");
  snprintf(command, sizeof command, "rm -rf '%s'", cache);
  if (system(command)) exit(2);
}

static void test_slices(void) {
  gz_collection *c;
  gz_searcher *s;
  const gz_results *r = NULL;
  gz_error err;
  int steps = 0;
  if (!is_int(gz_open(folder, NULL, &c, &err), GZ_OK, "it opens")) return;
  is_int(gz_search_begin(c, STR("river"), NULL, &s, &err), GZ_OK, "a search begins");
  while (!r && steps++ < 1000000)
    if (gz_search_step(s, 0, &r, &err) != GZ_OK) break;
  ok(r && r->n_hits == 2, "steps of no time come to an end too");
  gz_free(r);
  gz_search_end(s);
  is_int(gz_search_begin(c, STR("river"), NULL, &s, &err), GZ_OK, "another search begins");
  gz_close(c);
  gz_search_end(s);
  ok(true, "a search may be ended after its collection was closed");
}

static void test_jobs(void) {
  gz_collection *c;
  gz_job *job, *same;
  gz_job_status told;
  gz_error err;
  uint64_t last = 0;
  gz_open_options opts;
  memset(&opts, 0, sizeof opts);
  opts.no_wait = true;
  if (!is_int(gz_open(folder, &opts, &c, &err), GZ_OK, "it opens without waiting")) return;
  for (job = gz_job_running(c); job; gz_job_free(job), job = gz_job_running(c)) {
    gz_job_poll(job, &told);
    if (told.pages_done < last) break;
    last = told.pages_done;
  }
  ok(!job, "polling ends, and progress never goes backwards");
  is_int(gz_refresh(c, NULL, &job, &err), GZ_OK, "a refresh begins");
  is_int(gz_refresh(c, NULL, &same, &err), GZ_OK, "a second one joins it");
  ok(job == same, "there is one at a time");
  gz_close(c);
  gz_job_poll(job, &told);
  is_str(told.state, "cancelled", "closing the collection cancels it");
  gz_job_free(job);
  gz_job_free(same);
}

static void tell_page(void *ud, uint32_t hand, gz_str path) { buf_printf(ud, "%u:%.*s ", hand, STR_ARG(path)); }

/* The supervisor blames the page that was told last when nothing happens for long. */
static void test_pages_told(void) {
  gz_open_options opts = {.in_memory = true};
  gz_refresh_options full = {.full = true};
  gz_collection *c;
  gz_job *job;
  gz_job_status told;
  gz_error err;
  buf pages;
  buf_init(&pages, &mem_libc);
  if (!is_int(gz_open(folder, &opts, &c, &err), GZ_OK, "it opens in memory")) return;
  local_of(c)->segment_text = 1;
  local_of(c)->on_page = tell_page;
  local_of(c)->on_page_ud = &pages;
  is_int(gz_refresh(c, &full, &job, &err), GZ_OK, "a refresh begins");
  gz_job_wait(job, -1, &told);
  gz_job_free(job);
  buf_put_byte(&pages, 0);
  ok(str_begins(buf_str(&pages), STR("0:a.txt 0: 0:b.md 0: ")), "no page is read while a segment is made: %s",
     pages.data);
  gz_close(c);
  buf_free(&pages);
}

/* Written, read and written again, with the same size, faster than the file system's clock ticks. */
static void test_doubt(void) {
  gz_open_options opts = {.in_memory = true};
  gz_collection *c;
  gz_error err;
  int i, seen = 0;
  const snapshot *s;
  page_info info;
  uint32_t first, n;
  arena scratch;
  arena_init(&scratch, &mem_libc);
  write_file("tick.txt", str_of("Tick\n\nIt is soon.\n"));
  if (!is_int(gz_open(folder, &opts, &c, &err), GZ_OK, "it opens in memory")) return;
  s = local_of(c)->now->index;
  ok(segment_page(s->segments[0]->segment, segment_find_page(s->segments[0]->segment, STR("tick.txt")), &scratch, &info,
                  &first, &n, &err) == GZ_OK &&
         info.state.mtime_ns && !info.state.ctime_ns,
     "the state of a page that was read as soon as it was written is in doubt");
  arena_free(&scratch);
  for (i = 0; i < 200; i++) {
    const gz_results *r;
    gz_job *job;
    gz_job_status told;
    char text[64], tick[16];
    snprintf(tick, sizeof tick, "tick%03d", i);
    snprintf(text, sizeof text, "Tick\n\nIt is %s now.\n", tick);
    write_file("tick.txt", str_of(text));
    if (gz_refresh(c, NULL, &job, &err) != GZ_OK) break;
    gz_job_wait(job, -1, &told);
    gz_job_free(job);
    if (gz_search(c, str_of(tick), NULL, &r, &err) != GZ_OK) break;
    seen += r->total == 1;
    gz_free(r);
  }
  is_int(seen, 200, "each change is seen, however soon it comes after the one before");
  gz_close(c);
  remove_file("tick.txt");
}

/* What is written is read again, and nothing else is: each byte changed, each length. */
static void test_notes(void) {
  notes kept, back;
  page_note seen = {NOTE_SEEN, STR("a.txt"), {1, 2, 3, 4, 5}, 6, STR_NONE};
  page_note out = {NOTE_LEFT_OUT, STR("b.txt"), {7, 8, 9, -1, -2}, 0, STR("why")};
  page_note moved = {.kind = NOTE_MOVED, .path = STR("a.txt"), .text = STR("c.txt")};
  const page_note *found;
  buf data;
  size_t i, n_read = 0;
  notes_init(&kept, &mem_libc);
  notes_init(&back, &mem_libc);
  buf_init(&data, &mem_libc);
  ok(notes_put(&kept, &seen) && notes_put(&kept, &out) && notes_put(&kept, &moved), "notes are taken");
  notes_write(&kept, &data);
  is_int(notes_read(&back, buf_str(&data), NULL), GZ_OK, "written and read");
  found = notes_find(&back, STR("b.txt"));
  ok(found && found->kind == NOTE_LEFT_OUT && file_state_equal(&found->state, &out.state) &&
         str_equal(found->text, out.text),
     "they come back");
  found = notes_find(&back, STR("a.txt"));
  ok(found && found->kind == NOTE_MOVED && str_equal(found->text, moved.text) && back.paths.n == 2,
     "a path has one, the last");
  ok(!notes_find(&back, STR("c.txt")), "and others none");
  notes_free(&back);
  for (i = 0; i < 2 * data.len; i++) {
    gz_str text = {data.data, i < data.len ? data.len : i - data.len};
    if (i < data.len) data.data[i] ^= 1;
    notes_init(&back, &mem_libc);
    n_read += notes_read(&back, text, NULL) == GZ_OK;
    notes_free(&back);
    if (i < data.len) data.data[i] ^= 1;
  }
  is_int(n_read, 0, "with any byte changed, or cut anywhere, they are refused");
  notes_free(&kept);
  buf_free(&data);
}

/* The index that a cache holds: its state, and where its readers are named in it. */
static bool read_state(const char *cache, char *path, size_t room, buf *out, size_t *readers) {
  char command[128];
  const char *found;
  FILE *f;
  snprintf(command, sizeof command, "find '%s' -name state", cache);
  f = popen(command, "r");
  if (!f || !fgets(path, (int)room, f)) exit(2);
  pclose(f);
  path[strcspn(path, "\n")] = '\0';
  if (!read_file(path, out)) exit(2);
  found = memmem(out->data, out->len, FORMAT_READERS, strlen(FORMAT_READERS));
  *readers = found ? (size_t)(found - out->data) : 0;
  return found;
}

static void put_file(const char *path, const buf *data) {
  FILE *f = fopen(path, "wb");
  if (!f || fwrite(data->data, 1, data->len, f) != data->len || fclose(f)) exit(2);
}

/* That b.md, as it is, has ended an indexer: beside the state. */
static void note_left_out(const char *state_path) {
  page_note out = {.kind = NOTE_LEFT_OUT, .path = STR("b.md"), .text = STR("why")};
  char path[256];
  file_root root;
  file_kind kind;
  notes all;
  buf data;
  notes_init(&all, &mem_libc);
  buf_init(&data, &mem_libc);
  if (file_root_open(&root, folder, NULL) != GZ_OK) exit(2);
  if (file_stat(&root, "b.md", &kind, &out.state, NULL) != GZ_OK || !notes_put(&all, &out)) exit(2);
  notes_write(&all, &data);
  snprintf(path, sizeof path, "%.*snotes", (int)(strlen(state_path) - strlen("state")), state_path);
  put_file(path, &data);
  file_root_close(&root);
  notes_free(&all);
  buf_free(&data);
}

/* How many articles an opening leaves, and how many pages it leaves out. */
static uint64_t articles_in(const gz_open_options *opts, uint64_t *left_out) {
  const gz_info *info;
  gz_collection *c;
  uint64_t n;
  if (gz_open(folder, opts, &c, NULL) != GZ_OK || gz_collection_info(c, &info, NULL) != GZ_OK) exit(2);
  n = info->articles;
  *left_out = info->left_out;
  gz_free(info);
  gz_close(c);
  return n;
}

/* The state that older readers would have written, its hash right, and what they noted. */
static void test_readers(void) {
  char cache[] = "/tmp/gazette-test-XXXXXX", command[64], path[256];
  gz_open_options opts = {.cache = mkdtemp(cache)};
  uint64_t n, left_out;
  buf state;
  size_t at;
  if (!opts.cache) exit(2);
  buf_init(&state, &mem_libc);
  n = articles_in(&opts, &left_out);
  ok(read_state(cache, path, sizeof path, &state, &at), "an index says which readers made it");
  note_left_out(path);
  ok(articles_in(&opts, &left_out) == n - 1 && left_out == 1, "a page that ended the indexer is left out");
  if (!read_state(cache, path, sizeof path, &state, &at)) exit(2);
  state.data[at + strlen(FORMAT_READERS) - 1]--;
  buf_set_u64(&state, state.len - 8, map_hash((gz_str){state.data, state.len - 8}, 0));
  put_file(path, &state);
  ok(!read_state(cache, path, sizeof path, &state, &at), "older ones, for once");
  ok(articles_in(&opts, &left_out) == n && !left_out, "other readers read what ended the indexer then");
  ok(read_state(cache, path, sizeof path, &state, &at), "what older readers made is made anew");
  buf_free(&state);
  snprintf(command, sizeof command, "rm -rf '%s'", cache);
  if (system(command)) exit(2);
}

static bool refreshed(gz_collection *c, const char *path) {
  gz_str name = str_of(path);
  gz_job *job;
  gz_job_status told;
  if (gz_refresh(c, &(gz_refresh_options){.paths = &name, .n_paths = 1}, &job, NULL) != GZ_OK) return false;
  gz_job_wait(job, -1, &told);
  gz_job_free(job);
  return !strcmp(told.state, "done");
}

static uint64_t found(gz_collection *c, const char *text) {
  const gz_results *r;
  uint64_t n;
  if (gz_search(c, str_of(text), NULL, &r, NULL) != GZ_OK) return UINT64_MAX;
  n = r->total;
  gz_free(r);
  return n;
}

/* More text than is indexed anew at each change: one page of it. */
static void put_long(uint32_t number, const char *first) {
  char name[32];
  uint32_t i;
  buf text;
  buf_init(&text, &mem_libc);
  buf_printf(&text, "Page %u\n\n%s", number, first);
  for (i = 0; i < 6000; i++) buf_printf(&text, " %cord%u", 'a' + (int)(i % 26), (i * 7919 + number * 104729) % 50000);
  snprintf(name, sizeof name, "long%03u.txt", number);
  if (text.failed) exit(2);
  write_file(name, buf_str(&text));
  buf_free(&text);
}

/* The process that brought the index up to date last, if it is still there: by the pipe that its lines come from. */
static ino_t indexer_of(gz_collection *c) {
  struct stat st;
  return fstat(local_of(c)->tail[0], &st) ? 0 : st.st_ino;
}

static void kill_indexers(const char *cache) {
  char command[256];
  snprintf(command, sizeof command,
           "for f in /proc/[0-9]*/cmdline; do if tr '\\0' '\\n' 2>/dev/null <$f | grep -qxF '%s'; then "
           "p=${f%%/cmdline}; kill -9 ${p#/proc/}; fi; done",
           cache);
  if (system(command)) exit(2);
}

/* What was read of the index stays when a page changes: it is not read and verified again. */
static void test_reload(void) {
  enum { PAGES = 50 };
  char cache[] = "/tmp/gazette-test-XXXXXX", command[256];
  gz_open_options opts = {.cache = mkdtemp(cache)};
  const shared_segment *was;
  gz_collection *c;
  uint32_t i;
  ino_t process;
  if (!opts.cache) exit(2);
  for (i = 0; i < PAGES; i++) put_long(i, "first");
  if (gz_open(folder, &opts, &c, NULL) != GZ_OK) exit(2);
  is_int((long long)found(c, "first"), PAGES, "a collection is in one segment");
  was = local_of(c)->now->index->segments[0];
  ok(segment_loaded(was->segment) > 0, "of which some is read");
  put_long(7, "second");
  ok(refreshed(c, "long007.txt") && local_of(c)->now->index->n_segments == 2, "one page of it changes");
  ok(local_of(c)->now->index->segments[0] == was, "the segment of the others is still open");
  ok(found(c, "first") == PAGES - 1 && found(c, "second") == 1, "with that page gone from it");
  snprintf(command, sizeof command, "cd '%s'/* && cp 00000001.seg x && mv x 00000001.seg", cache);
  if (system(command)) exit(2);
  put_long(8, "third");
  was = local_of(c)->now->index->segments[0];
  ok(refreshed(c, "long008.txt") && local_of(c)->now->index->segments[0] != was,
     "another file of its name is not taken for it");
  ok(found(c, "first") == PAGES - 2 && found(c, "third") == 1, "and is read");
  process = indexer_of(c);
  put_long(9, "fourth");
  ok(process && refreshed(c, "long009.txt") && found(c, "fourth") == 1 && indexer_of(c) == process,
     "an indexer that waits takes the next page");
  kill_indexers(cache);
  put_long(9, "fifth");
  ok(refreshed(c, "long009.txt") && found(c, "fifth") == 1 && indexer_of(c) != process,
     "and where it was ended another does");
  process = indexer_of(c);
  put_long(9, "sixth");
  snprintf(command, sizeof command, "mv '%s' '%s.old' && cp -r '%s.old' '%s' && rm -r '%s.old'", folder, folder, folder,
           folder, folder);
  if (system(command)) exit(2);
  ok(refreshed(c, "long009.txt") && found(c, "sixth") == 1 && indexer_of(c) != process,
     "another folder of the same name is not left to it");
  gz_close(c);
  for (i = 0; i < PAGES; i++) {
    char name[32];
    snprintf(name, sizeof name, "long%03u.txt", i);
    remove_file(name);
  }
  snprintf(command, sizeof command, "rm -rf '%s'", cache);
  if (system(command)) exit(2);
}

static void test_walk_links(void) {
  char path[256];
  file_root root;
  walk *w;
  manifest none;
  bool done = false;
  uint32_t n = 0;
  char *real = realpath(folder, NULL);
  memset(&none, 0, sizeof none);
  snprintf(path, sizeof path, "%s/many", folder);
  if (!real || mkdir(path, 0700)) exit(2);
  for (int i = 0; i < 40; i++) { /* links to links to links: each file once, and an end */
    char from[300], to[300];
    snprintf(from, sizeof from, "%s/many/l%d", folder, i);
    snprintf(to, sizeof to, "../many/l%d", i ? i - 1 : 39);
    if (symlink(i % 2 ? ".." : to, from)) exit(2);
  }
  is_int(file_root_open(&root, real, NULL), GZ_OK, "the root opens");
  w = walk_new(&root, real, &none, &mem_libc);
  while (!done && walk_step(w, &done, NULL) == GZ_OK) n++;
  ok(n < 200, "links in circles come to an end");
  walk_files(w, &n);
  is_int(n, 2, "each file is found once");
  walk_free(w);
  file_root_close(&root);
  free(real);
}

int main(void) {
  char command[300];
  if (!mkdtemp(folder)) return 2;
  write_file("a.txt", str_of(digest));
  write_file("b.md", str_of("# Notes\n\nThe mill again, with a [link](a.txt).\n"));
  write_file("gazette.yaml",
             str_of("title: T\naliases:\n  - [mill, works]\npages:\n  - path: \"a.*\"\n    section: S\n"));
  test_allocations();
  test_slices();
  test_jobs();
  test_pages_told();
  test_doubt();
  test_notes();
  test_readers();
  test_reload();
  test_walk_links();
  snprintf(command, sizeof command, "rm -rf '%s'", folder);
  if (system(command)) return 2;
  return tap_done();
}
