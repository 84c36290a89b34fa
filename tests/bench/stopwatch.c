/* What do a program and all that it starts take, from its start to its end? Runs it and writes
 *
 *   wall_s       until the program itself ended
 *   cpu_s        of all its processes, those too that it left behind (gazette-index), which are waited for
 *   peak_kb      the most that any one of them held
 *   together_kb  the most that all of them held together, shared pages counted once; looked at every LOOK_MS
 *
 *   stopwatch [-o FILE] COMMAND [ARGUMENT …]     to FILE, or behind what the program prints */
#include <dirent.h>
#include <signal.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <unistd.h>

#include "bench.h"

enum { LOOK_MS = 250, DEPTH_MOST = 8, PROCESSES_MOST = 8192 };

typedef struct process {
  pid_t pid, parent;
} process;

static size_t list_processes(process *out, size_t room) {
  DIR *proc = opendir("/proc");
  struct dirent *entry;
  size_t n = 0;
  while (proc && n < room && (entry = readdir(proc)) != NULL) {
    char path[64], line[512], *name_end;
    FILE *f;
    int pid = atoi(entry->d_name), parent;
    if (pid <= 0) continue;
    snprintf(path, sizeof path, "/proc/%d/stat", pid);
    f = fopen(path, "r");
    if (f && fgets(line, sizeof line, f) && (name_end = strrchr(line, ')')) != NULL &&
        sscanf(name_end + 1, " %*c %d", &parent) == 1)
      out[n++] = (process){pid, parent};
    if (f) fclose(f);
  }
  if (proc) closedir(proc);
  return n;
}

static bool below_us(const process *all, size_t n, pid_t pid) {
  size_t i, deep;
  for (deep = 0; deep < DEPTH_MOST; deep++) {
    for (i = 0; i < n && all[i].pid != pid; i++) {}
    if (i == n) return false;
    pid = all[i].parent;
    if (pid == getpid()) return true;
  }
  return false;
}

/* Of all that was started, as far as the kernel tells. */
static long held_kb(void) {
  static process all[PROCESSES_MOST];
  size_t n = list_processes(all, PROCESSES_MOST), i;
  long sum = 0;
  for (i = 0; i < n; i++) {
    char path[64], line[256];
    long held = 0;
    FILE *f;
    if (!below_us(all, n, all[i].pid)) continue;
    snprintf(path, sizeof path, "/proc/%d/smaps_rollup", (int)all[i].pid);
    f = fopen(path, "r");
    while (f && fgets(line, sizeof line, f))
      if (sscanf(line, "Pss: %ld", &held) == 1) break;
    if (f) fclose(f);
    sum += held;
  }
  return sum;
}

static double seconds(struct timeval t) { return (double)t.tv_sec + (double)t.tv_usec / 1e6; }

int main(int argc, char **argv) {
  double began, wall = 0, cpu = 0;
  long peak = 0, together = 0;
  int status = 1, stop, first = 1;
  FILE *out = stdout;
  struct timespec look = {0, LOOK_MS * 1000000L};
  struct rusage used;
  sigset_t ended;
  pid_t child, gone;
  if (argc > 3 && !strcmp(argv[1], "-o")) {
    out = fopen(argv[2], "w");
    first = 3;
  }
  if (argc <= first || !out) bench_fail("usage", "stopwatch [-o FILE] COMMAND …");
  sigemptyset(&ended);
  sigaddset(&ended, SIGCHLD);
  sigprocmask(SIG_BLOCK, &ended, NULL);
  prctl(PR_SET_CHILD_SUBREAPER, 1); /* what a program leaves behind becomes a child of this one */
  began = bench_now_us();
  child = fork();
  if (child < 0) bench_fail("fork", strerror(errno));
  if (!child) {
    sigprocmask(SIG_UNBLOCK, &ended, NULL);
    execvp(argv[first], argv + first);
    bench_fail(argv[first], strerror(errno));
  }
  for (;;) {
    while ((gone = wait4(-1, &stop, WNOHANG, &used)) > 0) {
      if (gone == child) {
        wall = (bench_now_us() - began) / 1e6;
        status = WIFEXITED(stop) ? WEXITSTATUS(stop) : 1;
      }
      cpu += seconds(used.ru_utime) + seconds(used.ru_stime);
      if (used.ru_maxrss > peak) peak = used.ru_maxrss;
    }
    if (gone < 0 && errno == ECHILD) break;
    if (sigtimedwait(&ended, NULL, &look) < 0) {
      long held = held_kb();
      if (held > together) together = held;
    }
  }
  fprintf(out, "wall_s\t%.6f\ncpu_s\t%.6f\npeak_kb\t%ld\ntogether_kb\t%ld\n", wall, cpu, peak,
          together > peak ? together : peak);
  return status;
}
