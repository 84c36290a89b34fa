/* Who brings the index up to date? One interface for the two that can: refresh.c reads in this process, a slice at a time;
 * child.c has the program gazette-index do it and listens. Each is a gz_job, shared by the collection and its callers. */
#ifndef COLLECTION_RUNNER_H
#define COLLECTION_RUNNER_H

#include "collection/seam.h"

typedef struct runner runner;
typedef struct runner_ops {
  void (*work)(runner *r, uint64_t until_us); /* until clock_us() is there, or it is over */
  void (*status)(const runner *r, gz_job_status *out);
  gz_status (*outcome)(const runner *r, gz_error *err); /* GZ_OK while it runs, too */
  void (*again)(runner *r, bool full); /* another pass at the end: what is asked for may have been read */
  void (*stop)(runner *r);             /* cancelled, if it is not over */
  void (*free)(runner *r);             /* the last reference is gone */
  uint64_t slice_us;                   /* how long a poll works */
} runner_ops;

struct runner {
  gz_job job; /* first */
  uint32_t refs;
  const runner_ops *ops;
};

void runner_init(runner *r, const runner_ops *ops); /* refs 1 */
bool runner_over(const runner *r);
void runner_drop(runner *r);
gz_job *runner_job(runner *r); /* a reference for the caller: gz_job_free */

#endif
