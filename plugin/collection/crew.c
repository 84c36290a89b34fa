/* Who reads pages at the same time? */
#include "collection/crew.h"

#include <pthread.h>
#include <unistd.h>

#include "base/clock.h"

enum { LOOK_US = 2000 }; /* between two looks whether all are done */

typedef struct member {
  crew *of;
  uint32_t hand;
  pthread_t thread;
} member;

struct crew {
  allocator from;
  pthread_mutex_t lock;
  void (*work)(void *ud, uint32_t hand);
  void *ud;
  uint32_t n, n_done;
  member members[CREW_MOST];
};

static void *begin(void *ud) {
  member *m = ud;
  crew_lock(m->of); /* until all are counted */
  crew_unlock(m->of);
  m->of->work(m->of->ud, m->hand);
  crew_lock(m->of);
  m->of->n_done++;
  crew_unlock(m->of);
  return NULL;
}

bool crew_begin(crew **out, uint32_t n, void (*work)(void *ud, uint32_t hand), void *ud, const allocator *from) {
  crew *c = mem_zero(from, 1, sizeof *c);
  uint32_t n_started = 0;
  *out = c;
  if (!c) return false;
  c->from = *from;
  c->work = work;
  c->ud = ud;
  pthread_mutex_init(&c->lock, NULL);
  crew_lock(c);
  while (n_started < n && n_started < CREW_MOST) {
    member *m = &c->members[n_started];
    m->of = c;
    m->hand = n_started + 1;
    if (pthread_create(&m->thread, NULL, begin, m)) break;
    n_started++;
  }
  c->n = n_started;
  crew_unlock(c);
  if (n_started) return true;
  crew_end(c);
  *out = NULL;
  return false;
}

bool crew_wait(crew *c, uint64_t until_us) {
  for (;;) {
    bool done;
    crew_lock(c);
    done = c->n_done == c->n;
    crew_unlock(c);
    if (done || clock_us() >= until_us) return done;
    usleep(LOOK_US);
  }
}

void crew_end(crew *c) {
  allocator from;
  uint32_t i;
  if (!c) return;
  for (i = 0; i < c->n; i++) pthread_join(c->members[i].thread, NULL);
  pthread_mutex_destroy(&c->lock);
  from = c->from;
  mem_free(&from, c, sizeof *c);
}

void crew_lock(crew *c) {
  if (c) pthread_mutex_lock(&c->lock);
}

void crew_unlock(crew *c) {
  if (c) pthread_mutex_unlock(&c->lock);
}
