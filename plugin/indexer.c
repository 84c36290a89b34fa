/* The program gazette-index: brings the index of one collection up to date, in a process that no editor depends on.
 *
 *   gazette-index [--only NAME] [--cache FOLDER] [--full] [--jobs N] [--page PATH]… ROOT
 *
 * It is started by collection/child.c, where the lines that it prints are drawn, and ends when its standard input closes. If
 * that is a socket, and it was asked for pages by name, it stays a while for the next one that is saved, which needs no new
 * process then: a request is the names of pages, each ended by a zero byte.
 *
 *   first process    forks and ends, so that whoever started it has no child to wait for
 *     supervisor     watches standard input and the worker; starts it anew without a page that ended it twice, or took too
 *                    long once; such a page is noted (collection/notes.h) and left out until it changes
 *       worker       reads pages by several threads, writes the index, tells how far it is; which pages it is on stands in
 *                    memory that both have, so that the supervisor sleeps
 *
 * A worker that ends while several pages are read is started anew with one thread, so that it is known which of them it
 * ends on.
 */
#include <errno.h>
#include <fcntl.h>
#ifdef __GLIBC__
#include <malloc.h>
#endif
#include <poll.h>
#include <sched.h>
#include <signal.h>
#include <stdatomic.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/mman.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <unistd.h>

#include "base/clock.h"
#include "base/error.h"
#include "base/sandbox.h"
#include "collection/crew.h"
#include "collection/local.h"
#include "collection/store.h"
#include "format/libxml.h"

enum {
  PAGE_MS = 10000,      /* a page that takes longer is left out */
  PAGES_LEFT_OUT = 64,  /* in one run; more, and something else is wrong */
  ENDS_MOST = 3,        /* of a worker, in a row, on no page: whoever ended it means all of it */
  LOCK_WAIT_US = 32000, /* at most, between two tries for the lock */
  TELL_US = 50000,      /* between two lines of progress */
  LINE_MOST = 8192,
  STAY_MS = 60000, /* that it waits for another request */
  TIDY_US = 5000,  /* between two looks whether there is one */
  JOBS_MOST = 4    /* that are taken unasked */
};
#define FILE_MOST ((rlim_t)8 << 30)              /* bytes that it may write to one file */
#define MEMORY_MOST ((rlim_t)8 << 30)            /* of address space */
#define WORKER_SEGMENT_TEXT ((uint64_t)64 << 20) /* fewer, larger segments than an editor could make */

/* Since when a thread is on a page; 0: on none. */
typedef struct page_at {
  _Atomic uint64_t since;
  char path[LINE_MOST];
} page_at;

typedef struct task {
  const char *root, *cache;
  gz_str only;
  gz_refresh_options opts;
  uint32_t jobs;
  bool stays;                 /* for requests */
  char request[REQUEST_ROOM]; /* the one that `asked` are the names of */
  gz_str asked[REQUEST_PAGES];
  gz_str *paths;
  page_note left_out[PAGES_LEFT_OUT]; /* their paths are owned, their texts static */
  uint32_t n_left_out;
  page_at *pages; /* that each thread of the worker is on, CREW_MOST + 1 of them; shared with it */
} task;

/* ------------------------------------------------------------------ worker */

static void say(int fd, const char *line, size_t len) {
  while (len) {
    ssize_t n = write(fd, line, len);
    if (n < 0 && errno == EINTR) continue;
    if (n <= 0) _exit(1); /* nobody listens */
    line += n;
    len -= (size_t)n;
  }
}

static int tell_failure(int fd, gz_status status, const gz_error *err) {
  char line[400];
  int n = snprintf(line, sizeof line, "F%d %s\n", (int)status, err->text);
  say(fd, line, (size_t)n);
  return 1;
}

static void tell_progress(int fd, const gz_job_status *s) {
  char line[200];
  int n = snprintf(line, sizeof line, "P%s %llu %llu %llu %llu %llu\n", s->phase, (unsigned long long)s->pages_done,
                   (unsigned long long)s->pages_total, (unsigned long long)s->bytes_done,
                   (unsigned long long)s->bytes_total, (unsigned long long)s->articles);
  say(fd, line, (size_t)n);
}

/* Which page is read by which thread, for the supervisor alone. */
static void on_page(void *ud, uint32_t hand, gz_str path) {
  page_at *at = (page_at *)ud + hand;
  size_t len = path.len < LINE_MOST ? path.len : LINE_MOST - 1;
  atomic_store(&at->since, 0);
  memcpy(at->path, path.data, len);
  at->path[len] = '\0';
  if (len) atomic_store(&at->since, clock_us());
}

static void tell_damage(int fd, gz_str why) {
  char line[400];
  int n = snprintf(line, sizeof line, "N %.*s\n", (int)(why.len < 300 ? why.len : 300), why.data);
  say(fd, line, (size_t)n);
}

static bool is_asked(int wait_ms) {
  struct pollfd p = {0, POLLIN, 0};
  return poll(&p, 1, wait_ms) > 0;
}

/* *some: segments of `most` bytes together were merged. `for_others`: unless somebody asks for something. */
static gz_status tidy_once(local *lib, uint64_t most, bool for_others, bool *some, gz_error *err) {
  tidy *t;
  gz_status status = tidy_begin(lib, most, &t, err);
  *some = false;
  while (status == GZ_OK && t && !*some && !(for_others && is_asked(0)))
    status = tidy_step(t, for_others ? clock_us() + TIDY_US : UINT64_MAX, some, err);
  tidy_end(t);
  return status;
}

/* `fd` -1: nobody is told how far it is. */
static gz_status refresh_once(local *lib, const gz_refresh_options *opts, int fd, gz_error *err) {
  gz_job_status told;
  bool some = true;
  gz_status status = refresh_begin(lib, opts, &lib->running, err);
  runner *r = lib->running;
  if (status != GZ_OK) return status;
  runner_job(r);
  while (!runner_over(r)) {
    r->ops->work(r, clock_us() + TELL_US);
    r->ops->status(r, &told);
    on_page(lib->on_page_ud, 0, STR(""));
    if (fd >= 0) tell_progress(fd, &told);
  }
  status = r->ops->outcome(r, err);
  runner_drop(r);
  if (lib->damage.data && fd >= 0) tell_damage(fd, lib->damage);
  lib->damage = STR_NONE; /* told */
  while (status == GZ_OK && some) status = tidy_once(lib, TIDY_CHEAP, false, &some, err);
  if (status == GZ_CORRUPT && !opts->full) return refresh_once(lib, &(gz_refresh_options){.full = true}, fd, err);
  if (status == GZ_OK) status = store_commit(lib->store, lib, lib->now, err);
  if (status == GZ_OK) store_write_notes(lib->store, &lib->notes);
  return status;
}

static gz_status make_index(const task *t, local *lib, int fd, gz_error *err) {
  static const gz_refresh_options all = {.full = true};
  useconds_t wait_us = 1000;
  gz_status status, loaded;
  while ((status = store_lock(lib->store, err)) == GZ_BUSY) {
    gz_job_status waiting = {.state = "running", .phase = "walking"};
    tell_progress(fd, &waiting);
    usleep(wait_us);
    if (wait_us < LOCK_WAIT_US) wait_us *= 2; /* an indexer that only merged ends at once */
  }
  if (status != GZ_OK) return status;
  loaded = local_reload(lib, err); /* what another may have written meanwhile */
  if (loaded == GZ_NOMEM) return loaded;
  status = store_read_notes(lib->store, &lib->notes, NULL, err);
  if (status != GZ_OK) return status;
  lib->segment_text = WORKER_SEGMENT_TEXT;
  lib->jobs = t->jobs;
  lib->on_page = on_page;
  lib->on_page_ud = t->pages;
  lib->left_out = t->left_out;
  lib->n_left_out = t->n_left_out;
  /* Of another program's readers: what they could not read these may, whatever is noted of it. */
  return refresh_once(lib, loaded == GZ_NOT_SUPPORTED ? &all : &t->opts, fd, err);
}

/* What is new is there already, and nobody waits. Segments that cannot be read are made anew. */
static void tidy_index(const task *t, local *lib) {
  gz_status status = GZ_OK;
  bool some = true;
  while (status == GZ_OK && some) {
    status = tidy_once(lib, UINT64_MAX, t->stays, &some, NULL);
    if (status == GZ_OK && some) status = store_commit(lib->store, lib, lib->now, NULL);
  }
  if (status == GZ_CORRUPT) refresh_once(lib, &(gz_refresh_options){.full = true}, -1, NULL);
}

/* From here on pages are read: whatever is in them, little can be done with this process. */
static void lower_rights(const local *lib) {
  struct rlimit none = {0, 0}, file = {FILE_MOST, FILE_MOST};
  char library[BESIDE_ROOM];
  setrlimit(RLIMIT_CORE, &none);
  setrlimit(RLIMIT_FSIZE, &file);
#if !defined(__SANITIZE_ADDRESS__) && !defined(__SANITIZE_THREAD__) /* which takes terabytes of addresses */
  setrlimit(RLIMIT_AS, &(struct rlimit){MEMORY_MOST, MEMORY_MOST});
#endif
  signal(SIGXFSZ, SIG_IGN); /* an error of write() instead */
  sandbox_enter(lib->beneath.fd, lib->store->fd, libxml_find(library) ? library : NULL);
}

/* What a thread frees goes back to the system: kept for the next time, each one's would be more than all that is in use. */
static void free_at_once(void) {
#ifdef __GLIBC__
  mallopt(M_MMAP_THRESHOLD, 128 << 10);
#endif
}

/* One request: its end is told, and what nobody waits for is done then. */
static gz_status serve(const task *t, local *lib, int fd, gz_error *err) {
  gz_status status = make_index(t, lib, fd, err);
  if (status == GZ_IO)
    status = GZ_DENIED; /* pages that cannot be read are problems: it is the index that cannot be kept */
  if (status != GZ_OK) return status;
  say(fd, "D\n", 2);
  store_flush(lib->store, lib->now);
  tidy_index(t, lib);
  return GZ_OK;
}

/* Whether the folders that this process has open are still those of their names. */
static bool is_in_place(const local *lib) {
  struct stat here, named, kept;
  return !fstat(lib->beneath.fd, &here) && !stat(lib->root, &named) && here.st_ino == named.st_ino &&
         here.st_dev == named.st_dev && !fstat(lib->store->fd, &kept) && kept.st_nlink;
}

/* Waits for the next request. False: there is none, or a new process should have it. */
static bool next_request(task *t, local *lib) {
  ssize_t len, at;
  uint32_t i;
  if (!t->stays) return false;
  store_unlock(lib->store);
  for (i = 0; i <= CREW_MOST; i++) on_page(t->pages, i, STR(""));
  if (!is_asked(STAY_MS)) return false;
  do len = read(0, t->request, sizeof t->request);
  while (len < 0 && errno == EINTR);
  if (len <= 0 || t->request[len - 1] || !is_in_place(lib)) return false;
  t->opts = (gz_refresh_options){.paths = t->asked};
  for (at = 0; at < len && t->opts.n_paths < REQUEST_PAGES; at += (ssize_t)strlen(t->request + at) + 1)
    t->asked[t->opts.n_paths++] = str_of(t->request + at);
  t->n_left_out = 0; /* the notes have them, with the states that they were left out in */
  return at == len;
}

static int work(task *t, int fd) {
  gz_open_options opts;
  local *lib;
  gz_error err;
  gz_str path;
  gz_status status;
  arena scratch;
  free_at_once();
  arena_init(&scratch, &mem_libc);
  memset(&opts, 0, sizeof opts);
  opts.cache = t->cache;
  if (!arena_printf(&scratch, &path, t->only.data ? "%s/%.*s" : "%s", t->root, STR_ARG(t->only)))
    return tell_failure(fd, error_nomem(&err), &err);
  status = local_prepare(path.data, &opts, &mem_libc, &lib, &err);
  if (status != GZ_OK) return tell_failure(fd, status, &err);
  if (!lib->store) status = error_set(&err, GZ_DENIED, 0, "%.*s", STR_ARG(lib->unkept));
  else {
    lower_rights(lib);
    do status = serve(t, lib, fd, &err);
    while (status == GZ_OK && next_request(t, lib));
  }
  return status == GZ_OK ? 0 : tell_failure(fd, status, &err); /* what is held goes with the process */
}

/* -------------------------------------------------------------- supervisor */

typedef struct watch {
  task *t;
  pid_t worker;
  int lines; /* from the worker */
  char line[LINE_MOST];
  size_t len;
  char path[LINE_MOST];    /* a copy of the worker's: it may write there what it likes */
  bool ended;              /* D or F was told */
  char suspect[LINE_MOST]; /* the page that the worker before this one ended on */
  int n_ends;              /* of workers on no page, in a row */
} watch;

static void start_worker(watch *w) {
  int fds[2], i;
  for (i = 0; i <= CREW_MOST; i++) atomic_store(&w->t->pages[i].since, 0);
  if (pipe2(fds, O_CLOEXEC)) _exit(1);
  w->worker = fork();
  if (w->worker < 0) _exit(1);
  if (w->worker == 0) {
    close(fds[0]);
    if (!w->t->stays) close(0); /* the supervisor alone watches it */
    _exit(work(w->t, fds[1]));
  }
  close(fds[1]);
  w->lines = fds[0];
  w->len = 0;
}

static void end_worker(watch *w) {
  int stop;
  kill(w->worker, SIGKILL);
  while (waitpid(w->worker, &stop, 0) < 0 && errno == EINTR) continue;
  close(w->lines);
}

static void take_line(watch *w) {
  w->line[w->len] = '\n';
  say(1, w->line, w->len + 1);
  w->ended |= w->line[0] == 'D' || w->line[0] == 'F';
  w->len = 0;
}

/* False: the worker has closed its end. */
static bool listen_to(watch *w) {
  char got[4096];
  ssize_t n, i;
  do n = read(w->lines, got, sizeof got);
  while (n < 0 && errno == EINTR);
  for (i = 0; i < n; i++) {
    if (got[i] == '\n') take_line(w);
    else if (w->len < LINE_MOST - 2) w->line[w->len++] = got[i];
  }
  return n > 0;
}

/* The page that a thread is on, "": none. Until the next one is asked for. */
static const char *page_of(watch *w, int thread) {
  page_at *at = &w->t->pages[thread];
  if (!atomic_load(&at->since)) return "";
  memcpy(w->path, at->path, sizeof w->path);
  w->path[sizeof w->path - 1] = '\0';
  return w->path;
}

/* The worker has ended, or took too long with a page: what is other the next time? False: nothing could be.
 * A page that it ended on is read once more: it may have been ended by somebody else. */
static bool learn(watch *w, const char *too_long) {
  task *t = w->t;
  const char *path;
  char *copy;
  int i, n_beside = 0;
  for (i = 1; i <= CREW_MOST; i++) n_beside += page_of(w, i)[0] != '\0' && !too_long;
  path = too_long ? too_long : page_of(w, 0);
  if (n_beside) {
    t->jobs = 1;
    return true;
  }
  if (!path[0]) return ++w->n_ends < ENDS_MOST;
  w->n_ends = 0;
  if (!too_long && strcmp(path, w->suspect) != 0) {
    strcpy(w->suspect, path);
    return true;
  }
  if (t->n_left_out == PAGES_LEFT_OUT || !(copy = strdup(path))) return false;
  t->left_out[t->n_left_out++] =
      (page_note){.kind = NOTE_LEFT_OUT,
                  .path = str_of(copy),
                  .text = too_long ? STR("reading it took too long; left out until it changes")
                                   : STR("reading it ended the indexer; left out until it changes")};
  return true;
}

/* A page that a thread has been on for too long, or NULL. */
static const char *page_too_long(watch *w) {
  uint64_t now = clock_us();
  int i;
  for (i = 0; i <= CREW_MOST; i++) {
    uint64_t since = atomic_load(&w->t->pages[i].since);
    const char *path;
    if (!since || since > now || now - since <= (uint64_t)PAGE_MS * 1000) continue;
    path = page_of(w, i);
    if (atomic_load(&w->t->pages[i].since) == since) return path; /* else it has just ended */
  }
  return NULL;
}

static int supervise(task *t) {
  static watch w;
  static const char gave_up[] = "F8 the indexer fails again and again\n";
  w.t = t;
  t->pages = mmap(NULL, (CREW_MOST + 1) * sizeof *t->pages, PROT_READ | PROT_WRITE, MAP_SHARED | MAP_ANONYMOUS, -1, 0);
  if (t->pages == MAP_FAILED) return 1;
  for (;;) {
    const char *too_long = NULL;
    start_worker(&w);
    for (;;) {
      struct pollfd p[2] = {{0, 0, 0}, {w.lines, POLLIN, 0}};
      poll(p, 2, 200);
      if (p[0].revents & (POLLHUP | POLLERR | POLLNVAL)) { /* the editor has gone, or wants it no more */
        end_worker(&w);
        return 0;
      }
      if (p[1].revents && !listen_to(&w)) break;
      if ((too_long = page_too_long(&w))) break;
    }
    end_worker(&w);
    if (w.ended) return 0;
    if (!learn(&w, too_long)) {
      say(1, gave_up, sizeof gave_up - 1);
      return 1;
    }
  }
}

/* -------------------------------------------------------------------- main */

/* Of those that this process may use, as many as are taken unasked. */
static uint32_t cores(void) {
  cpu_set_t usable;
  int n = sched_getaffinity(0, sizeof usable, &usable) ? 1 : CPU_COUNT(&usable);
  return n < 1 ? 1 : n > JOBS_MOST ? JOBS_MOST : (uint32_t)n;
}

static bool read_arguments(int argc, char **argv, task *t) {
  int i;
  t->paths = calloc((size_t)argc, sizeof *t->paths);
  if (!t->paths) return false;
  t->opts.paths = t->paths;
  for (i = 1; i < argc; i++) {
    if (!strcmp(argv[i], "--full")) t->opts.full = true;
    else if (!strcmp(argv[i], "--only") && i + 1 < argc) t->only = str_of(argv[++i]);
    else if (!strcmp(argv[i], "--cache") && i + 1 < argc) t->cache = argv[++i];
    else if (!strcmp(argv[i], "--jobs") && i + 1 < argc) t->jobs = (uint32_t)strtoul(argv[++i], NULL, 10);
    else if (!strcmp(argv[i], "--page") && i + 1 < argc) t->paths[t->opts.n_paths++] = str_of(argv[++i]);
    else if (!strcmp(argv[i], "--") && i + 2 == argc) t->root = argv[++i];
    else return false;
  }
  return t->root != NULL;
}

static bool is_socket(int fd) {
  struct stat st;
  return !fstat(fd, &st) && S_ISSOCK(st.st_mode);
}

/* For :checkhealth: which rights a process of ours can give away here. */
static int tell_sandbox(void) {
  sandbox in;
  int root = open("/", O_RDONLY | O_DIRECTORY | O_CLOEXEC);
  if (root < 0) return 1;
  in = sandbox_enter(root, root, NULL);
  printf("Landlock %s\nseccomp %s\n", in.files ? "yes" : "no", in.calls ? "yes" : "no");
  close(root);
  return 0;
}

int main(int argc, char **argv) {
  static task t;
  pid_t pid;
  if (argc == 2 && !strcmp(argv[1], "--version")) {
    puts("gazette-index " GZ_VERSION);
    return 0;
  }
  if (argc == 2 && !strcmp(argv[1], "--sandbox")) return tell_sandbox();
  t.jobs = cores();
  if (!read_arguments(argc, argv, &t) || t.jobs < 1 || t.jobs > CREW_MOST) {
    fputs("usage: gazette-index [--only NAME] [--cache FOLDER] [--full] [--jobs N] [--page PATH]... -- ROOT\n"
          "It is started by gazette and by editors; `gazette PATH` is for people.\n",
          stderr);
    return 2;
  }
#ifdef SYS_close_range
  syscall(SYS_close_range, 3u, ~0u, 0u); /* what the editor left open is none of ours */
#endif
  t.stays = t.opts.n_paths && is_socket(0);
  umask(077);
  pid = fork();
  if (pid < 0) return 1;
  return pid ? 0 : supervise(&t);
}
