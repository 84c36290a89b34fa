/* Who reads pages at the same time? Threads of gazette-index; no editor's process has any. */
#ifndef COLLECTION_CREW_H
#define COLLECTION_CREW_H

#include "base/mem.h"

enum { CREW_MOST = 16 };

typedef struct crew crew;

/* Starts up to `n` threads, each of which calls work(ud, hand) once, with hand 1, 2, …; *out is set before any does. False,
 * and NULL: not one could be started. */
bool crew_begin(crew **out, uint32_t n, void (*work)(void *ud, uint32_t hand), void *ud, const allocator *from);
bool crew_wait(crew *c, uint64_t until_us); /* whether all have returned */
void crew_end(crew *c);                     /* waits for all; NULL is fine */
/* What the threads share is touched between these two alone. A crew of NULL has nobody to wait for. */
void crew_lock(crew *c);
void crew_unlock(crew *c);

#endif
