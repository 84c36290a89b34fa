/* Who brings the index up to date? What is common to those that can: the gz_job and its references. */
#include "collection/runner.h"

#include <string.h>

#include "base/clock.h"

static void job_poll(gz_job *job, gz_job_status *out) {
  runner *r = (runner *)job;
  r->ops->work(r, clock_us() + r->ops->slice_us);
  r->ops->status(r, out);
}

static void job_wait(gz_job *job, int64_t timeout_ms, gz_job_status *out) {
  runner *r = (runner *)job;
  uint64_t now = clock_us(), most = (UINT64_MAX - now) / 1000;
  r->ops->work(r, timeout_ms < 0 || (uint64_t)timeout_ms > most ? UINT64_MAX : now + (uint64_t)timeout_ms * 1000);
  r->ops->status(r, out);
}

static void job_cancel(gz_job *job) {
  runner *r = (runner *)job;
  r->ops->stop(r);
}

static void job_free(gz_job *job) { runner_drop((runner *)job); }

void runner_init(runner *r, const runner_ops *ops) {
  r->job = (gz_job){job_poll, job_wait, job_cancel, job_free};
  r->refs = 1;
  r->ops = ops;
}

bool runner_over(const runner *r) {
  gz_job_status told;
  r->ops->status(r, &told);
  return strcmp(told.state, "running") != 0;
}

void runner_drop(runner *r) {
  if (!--r->refs) r->ops->free(r);
}

gz_job *runner_job(runner *r) {
  r->refs++;
  return &r->job;
}
