/* What does a program take, from its start to its end? Runs it and adds to what it prints
 *
 *   wall_s, cpu_s (its processes'), peak_kb
 *
 *   stopwatch COMMAND [ARGUMENT …] */
#include <sys/resource.h>
#include <sys/wait.h>
#include <unistd.h>

#include "bench.h"

int main(int argc, char **argv) {
  struct rusage used;
  double began = bench_now_us();
  int status;
  pid_t child;
  if (argc < 2) bench_fail("usage", "stopwatch COMMAND …");
  child = fork();
  if (child < 0) bench_fail("fork", strerror(errno));
  if (!child) {
    execvp(argv[1], argv + 1);
    bench_fail(argv[1], strerror(errno));
  }
  if (waitpid(child, &status, 0) < 0) bench_fail("wait", strerror(errno));
  getrusage(RUSAGE_CHILDREN, &used);
  printf("wall_s\t%.6f\ncpu_s\t%.6f\npeak_kb\t%ld\n", (bench_now_us() - began) / 1e6,
         (double)(used.ru_utime.tv_sec + used.ru_stime.tv_sec) +
             (double)(used.ru_utime.tv_usec + used.ru_stime.tv_usec) / 1e6,
         used.ru_maxrss);
  return WIFEXITED(status) ? WEXITSTATUS(status) : 1;
}
