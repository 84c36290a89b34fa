/* Who reads the pages, if not the editor? The program gazette-index, which writes the index and tells how far it is.
 *
 *   editor -- lifeline --> its standard input, a socket: when it closes, it ends; requests to one that waits (indexer.c)
 *   editor <-- lines ----- its standard output:
 *       P phase pages_done pages_total bytes_done bytes_total articles
 *       N message                 it was damaged, and is made anew
 *       D                         the index on disk is up to date; then it merges segments, and where pages were named waits
 *                                 a minute for a request, unless the lifeline closes
 *       F code message            it is not, and why
 *
 * The program forks at once and its first process ends, so that the editor has no child to wait for and leaves no zombie. */
#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <spawn.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <unistd.h>

#include "base/beside.h"
#include "base/clock.h"
#include "base/error.h"
#include "collection/local.h"
#include "collection/store.h"

enum { LINE_MOST = 1024 };

typedef struct child {
  runner run; /* first */
  allocator from;
  local *lib;          /* NULL: the collection was closed, or it is over */
  int lines, lifeline; /* -1: closed */
  char line[LINE_MOST];
  size_t len;
  bool waits;                 /* to be started by the first poll */
  bool stays;                 /* it will wait for a request when it is done */
  char request[REQUEST_ROOM]; /* to one that waited, which may end without having heard it */
  size_t asked;               /* bytes of that; 0: it was started for this */
  bool again, again_full;
  gz_job_status told, before; /* before: counts of earlier passes */
  uint64_t started, ended;
  gz_error err;
} child;

/* -------------------------------------------------------------- the program */

/* $GAZETTE_INDEX, or beside what runs. False: there is none, or no memory. */
static bool find_program(arena *into, gz_str *out) {
  static const char *const places[] = {"gazette-index", "../gazette-index", "../libexec/gazette-index", NULL};
  const char *named = getenv("GAZETTE_INDEX");
  char path[BESIDE_ROOM];
  if (named && *named) return arena_printf(into, out, "%s", named) && !access(out->data, X_OK);
  return beside_find(places, X_OK, path) && arena_printf(into, out, "%s", path);
}

/* gazette-index [--only NAME] [--cache FOLDER] [--jobs N] [--full] [--page PATH]… ROOT */
static char **arguments(const local *lib, const gz_refresh_options *opts, gz_str program, arena *into) {
  uint32_t n_paths = opts ? opts->n_paths : 0, i;
  char **argv = arena_zero(into, 12 + 2 * (size_t)n_paths, sizeof *argv);
  size_t n = 0;
  if (!argv) return NULL;
  argv[n++] = arena_cstr(into, program);
  if (lib->cache.data) {
    argv[n++] = arena_cstr(into, STR("--cache"));
    argv[n++] = arena_cstr(into, lib->cache);
  }
  if (lib->only.data) {
    argv[n++] = arena_cstr(into, STR("--only"));
    argv[n++] = arena_cstr(into, lib->only);
  }
  if (lib->asked_jobs) {
    gz_str jobs;
    argv[n++] = arena_cstr(into, STR("--jobs"));
    argv[n++] = arena_printf(into, &jobs, "%u", lib->asked_jobs) ? arena_cstr(into, jobs) : NULL;
  }
  if (opts && opts->full) argv[n++] = arena_cstr(into, STR("--full"));
  for (i = 0; i < n_paths; i++) {
    argv[n++] = arena_cstr(into, STR("--page"));
    argv[n++] = arena_cstr(into, opts->paths[i]);
  }
  argv[n++] = arena_cstr(into, STR("--"));
  argv[n++] = arena_cstr(into, str_of(lib->root));
  for (i = 0; i < n; i++)
    if (!argv[i]) return NULL;
  return argv;
}

static void close_pipes(child *c) {
  if (c->lines >= 0) close(c->lines);
  if (c->lifeline >= 0) close(c->lifeline);
  c->lines = c->lifeline = -1;
}

/* No descriptor but the three leaks into the program, which closes what the editor left open itself; signals are as they
 * are for any new program, and it has a session of its own: what is typed at the terminal is not for it. */
static gz_status spawn(child *c, char **argv, gz_error *err) {
  posix_spawn_file_actions_t actions;
  posix_spawnattr_t attr;
  sigset_t none, all;
  int in[2], out[2], number = 0, stop;
  pid_t pid;
  if (socketpair(AF_UNIX, SOCK_SEQPACKET | SOCK_CLOEXEC, 0, in)) return error_errno(err, errno, "gazette-index");
  if (pipe2(out, O_CLOEXEC)) {
    number = errno;
    close(in[0]);
    close(in[1]);
    return error_errno(err, number, "gazette-index");
  }
  sigemptyset(&none);
  sigfillset(&all);
  if (posix_spawn_file_actions_init(&actions) || posix_spawnattr_init(&attr) ||
      posix_spawn_file_actions_adddup2(&actions, in[0], 0) || posix_spawn_file_actions_adddup2(&actions, out[1], 1) ||
      posix_spawn_file_actions_addopen(&actions, 2, "/dev/null", O_WRONLY, 0) ||
      posix_spawnattr_setsigmask(&attr, &none) || posix_spawnattr_setsigdefault(&attr, &all) ||
      posix_spawnattr_setflags(&attr, POSIX_SPAWN_SETSIGMASK | POSIX_SPAWN_SETSIGDEF | POSIX_SPAWN_SETSID))
    number = ENOMEM;
  else number = posix_spawn(&pid, argv[0], &actions, &attr, argv, environ);
  posix_spawn_file_actions_destroy(&actions);
  posix_spawnattr_destroy(&attr);
  close(in[0]);
  close(out[1]);
  c->lines = out[0];
  c->lifeline = in[1];
  if (number) {
    close_pipes(c);
    return error_errno(err, number, "gazette-index");
  }
  while (waitpid(pid, &stop, 0) < 0 && errno == EINTR) continue; /* its first process, which ends at once */
  return GZ_OK;
}

static gz_status program_of(arena *into, gz_str *out, gz_error *err) {
  return find_program(into, out) ? GZ_OK : error_set(err, GZ_NOT_FOUND, 0, "the program gazette-index is not there");
}

static gz_status is_there(const child *c, gz_error *err) {
  arena scratch;
  gz_str program;
  gz_status status;
  arena_init(&scratch, &c->from);
  status = program_of(&scratch, &program, err);
  arena_free(&scratch);
  return status;
}

static gz_status start(child *c, const gz_refresh_options *opts, gz_error *err) {
  arena scratch;
  gz_str program;
  char **argv;
  gz_status status;
  arena_init(&scratch, &c->from);
  status = program_of(&scratch, &program, err);
  if (status == GZ_OK) {
    argv = arguments(c->lib, opts, program, &scratch);
    status = argv ? spawn(c, argv, err) : error_nomem(err);
  }
  arena_free(&scratch);
  c->len = 0;
  c->asked = 0;
  c->stays = opts && opts->n_paths;
  c->before = c->told;
  return status;
}

/* The same from one that waits for it: it has what it needs open and loaded. False: there is none, or it is not for it. */
static bool ask_tail(child *c, const gz_refresh_options *opts) {
  local *lib = c->lib;
  size_t len = 0;
  uint32_t i;
  if (!lib->tail_stays || opts->full || !opts->n_paths || opts->n_paths > REQUEST_PAGES) return false;
  for (i = 0; i < opts->n_paths; i++) {
    gz_str path = opts->paths[i];
    if (!path.len || path.len >= REQUEST_ROOM - len || memchr(path.data, '\0', path.len)) return false;
    memcpy(c->request + len, path.data, path.len);
    c->request[len += path.len] = '\0';
    len++;
  }
  if (send(lib->tail[1], c->request, len, MSG_NOSIGNAL | MSG_DONTWAIT) != (ssize_t)len) return false;
  c->lines = lib->tail[0];
  c->lifeline = lib->tail[1];
  lib->tail[0] = lib->tail[1] = -1;
  lib->tail_stays = false;
  c->stays = true;
  c->asked = len;
  return true;
}

/* It had waited long enough, or a page ended it: a new one has the request. */
static gz_status start_instead(child *c, gz_error *err) {
  gz_str paths[REQUEST_PAGES];
  gz_refresh_options opts = {.paths = paths};
  size_t at;
  for (at = 0; at < c->asked; at += paths[opts.n_paths++].len + 1) paths[opts.n_paths] = str_of(c->request + at);
  close_pipes(c);
  return start(c, &opts, err);
}

/* ------------------------------------------------------------------- lines */

static void end(child *c, const char *state) {
  local *lib = c->lib;
  close_pipes(c);
  c->told.state = state;
  c->ended = clock_us();
  c->lib = NULL;
  if (lib && lib->running == &c->run) {
    lib->running = NULL;
    runner_drop(&c->run);
  }
}

static void fail(child *c, gz_status status, const char *why) {
  error_set(&c->err, status, 0, "%s", why);
  end(c, "failed");
}

static void read_progress(child *c, const char *line) {
  static const char *const phases[] = {"walking", "reading", "writing", "done"};
  unsigned long long n[5];
  const char *at = strchr(line, ' ');
  size_t i;
  if (!at) return;
  for (i = 0; i < sizeof phases / sizeof *phases; i++)
    if (str_equal(str_from(line, at), str_of(phases[i]))) c->told.phase = phases[i];
  for (i = 0; i < sizeof n / sizeof *n; i++) {
    char *rest;
    n[i] = strtoull(at, &rest, 10);
    if (rest == at) return;
    at = rest;
  }
  c->told.pages_done = c->before.pages_done + n[0];
  c->told.pages_total = c->before.pages_total + n[1];
  c->told.bytes_done = c->before.bytes_done + n[2];
  c->told.bytes_total = c->before.bytes_total + n[3];
  c->told.articles = c->before.articles + n[4];
}

static void read_failure(child *c, const char *line) {
  char *rest;
  unsigned long code = strtoul(line, &rest, 10);
  fail(c, code > GZ_OK && code < GZ_INVALID ? (gz_status)code : GZ_IO, *rest == ' ' ? rest + 1 : rest);
}

static void done(child *c) {
  gz_error err;
  gz_status status = local_reload(c->lib, &err);
  if (status != GZ_OK) {
    fail(c, status, err.text);
    return;
  }
  if (c->again) {
    gz_refresh_options opts = {.full = c->again_full};
    c->again = c->again_full = false;
    close_pipes(c);
    status = start(c, &opts, &err);
    if (status != GZ_OK) fail(c, status, err.text);
    return;
  }
  c->told.phase = "done";
  c->lib->tail[0] = c->lines; /* it goes on while the collection is open and nothing else is asked for */
  c->lib->tail[1] = c->lifeline;
  c->lib->tail_stays = c->stays;
  c->lines = c->lifeline = -1;
  end(c, "done");
}

static void read_line(child *c) {
  c->line[c->len] = '\0';
  c->len = 0;
  if (c->line[0] == 'P') read_progress(c, c->line + 1);
  else if (c->line[0] == 'N' && c->line[1] == ' ') local_tell(c->lib, str_of(c->line + 2));
  else if (c->line[0] == 'F') read_failure(c, c->line + 1);
  else if (c->line[0] == 'D') done(c);
}

static bool is_over(const child *c) { return !c->lib; }

/* What has come so far. False: nothing more for now, or it is over. */
static bool read_some(child *c) {
  char got[512];
  ssize_t n, i;
  int from = c->lines;
  do n = read(from, got, sizeof got);
  while (n < 0 && errno == EINTR);
  if (n < 0) return false; /* EAGAIN */
  if (n == 0 && c->asked) {
    gz_error err;
    gz_status status = start_instead(c, &err);
    if (status != GZ_OK) fail(c, status, err.text);
    return false;
  }
  if (n == 0) {
    fail(c, GZ_IO, "the indexer ended before its work was done; :Gazette refresh starts it again");
    return false;
  }
  for (i = 0; i < n && c->lines == from; i++) {
    if (got[i] == '\n') read_line(c);
    else if (c->len < LINE_MOST - 1) c->line[c->len++] = got[i];
  }
  return !is_over(c);
}

/* ------------------------------------------------------------------ runner */

/* What a collection is opened with waits for the first poll: starting a program takes longer than a first search. */
static void start_at_last(child *c) {
  gz_refresh_options opts = {.full = c->again_full};
  gz_error err;
  gz_status status;
  if (!c->waits || is_over(c)) return;
  c->waits = c->again = c->again_full = false; /* what was asked for meanwhile is in it */
  status = start(c, &opts, &err);
  if (status != GZ_OK) fail(c, status, err.text);
}

static void child_work(runner *run, uint64_t until_us) {
  child *c = (child *)run;
  run->refs++; /* end() may drop the collection's reference */
  start_at_last(c);
  while (!is_over(c)) {
    uint64_t now = clock_us();
    int ms = until_us <= now ? 0 : until_us - now > 1000000 ? 1000 : (int)((until_us - now + 999) / 1000);
    struct pollfd p = {c->lines, POLLIN, 0};
    int n = poll(&p, 1, ms);
    if (n > 0) read_some(c);
    else if (clock_us() >= until_us) break;
  }
  runner_drop(run);
}

static void child_status(const runner *run, gz_job_status *out) {
  const child *c = (const child *)run;
  *out = c->told;
  out->elapsed_us = (c->ended ? c->ended : clock_us()) - c->started;
  memcpy(out->message, c->err.text, sizeof out->message);
}

static gz_status child_outcome(const runner *run, gz_error *err) {
  const child *c = (const child *)run;
  if (!strcmp(c->told.state, "cancelled")) return error_set(err, GZ_CANCELLED, 0, "indexing was cancelled");
  if (strcmp(c->told.state, "failed")) return GZ_OK;
  if (err) *err = c->err;
  return c->err.code;
}

static void child_again(runner *run, bool full) {
  child *c = (child *)run;
  c->again = true;
  c->again_full |= full;
}

/* The program sees its standard input close, and ends with nothing lost. */
static void child_stop(runner *run) {
  child *c = (child *)run;
  if (!is_over(c)) end(c, "cancelled");
}

static void child_free(runner *run) {
  child *c = (child *)run;
  allocator from = c->from;
  close_pipes(c);
  mem_free(&from, c, sizeof *c);
}

static const runner_ops ops = {child_work, child_status, child_outcome, child_again, child_stop, child_free, 0};

void child_tail_end(local *lib) {
  if (lib->tail[0] >= 0) close(lib->tail[0]);
  if (lib->tail[1] >= 0) close(lib->tail[1]);
  lib->tail[0] = lib->tail[1] = -1;
  lib->tail_stays = false;
}

bool child_tail_over(local *lib, uint64_t until_us) {
  char unheard[512];
  while (lib->tail[0] >= 0) {
    uint64_t now = clock_us();
    int ms = until_us <= now ? 0 : (int)((until_us - now + 999) / 1000);
    struct pollfd p = {lib->tail[0], POLLIN, 0};
    if (poll(&p, 1, ms) > 0) {
      ssize_t n = read(lib->tail[0], unheard, sizeof unheard);
      if (n == 0 || (n < 0 && errno != EINTR)) child_tail_end(lib);
    } else if (clock_us() >= until_us) {
      return false;
    }
  }
  return true;
}

gz_status child_begin(local *lib, const gz_refresh_options *opts, runner **out, gz_error *err) {
  child *c = mem_zero(&lib->pub.from, 1, sizeof *c);
  gz_status status;
  *out = NULL;
  if (!c) return error_nomem(err);
  runner_init(&c->run, &ops);
  c->from = lib->pub.from;
  c->lib = lib;
  c->lines = c->lifeline = -1;
  c->started = clock_us();
  c->told.state = "running";
  c->told.phase = "walking";
  c->waits = !opts;
  if (opts && ask_tail(c, opts)) status = GZ_OK;
  else {
    child_tail_end(lib);
    status = c->waits ? is_there(c, err) : start(c, opts, err);
  }
  if (status == GZ_OK) *out = &c->run;
  else child_free(&c->run);
  return status;
}
