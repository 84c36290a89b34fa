/* What if the index turns out to be damaged? It is a cache: it is thrown away and made anew from the pages, and its reader is
 * told once.
 *
 *   when it is opened            what cannot be read is not there; the refresh that follows makes it anew
 *   while it is asked            the call fails; where the collection waits for its index the call is made once more
 *   while it is brought up       all pages are read, and nothing of it is used (refresh.c) */
#include <stdio.h>

#include "base/error.h"
#include "collection/local.h"
#include "collection/store.h"

/* Without memory for the message it is made anew all the same. */
void local_tell(local *lib, gz_str message) {
  if (!lib->damage.data) lib->untold = arena_str(&lib->own, message, &lib->damage);
}

void local_damaged(local *lib, gz_str why) {
  char message[320];
  snprintf(message, sizeof message, "the index could not be read and is made anew: %.*s",
           (int)(why.len < 256 ? why.len : 256), why.data ? why.data : "");
  local_tell(lib, str_of(message));
}

static void wait_for(runner *r) {
  runner_job(r);
  while (!runner_over(r)) r->ops->work(r, UINT64_MAX);
  runner_drop(r);
}

bool local_mend(gz_collection *c, const gz_error *why) {
  local *lib = local_of(c);
  gz_refresh_options all = {.full = true};
  if (lib->mending) return false;
  lib->mending = true;
  local_damaged(lib, str_of(why->text));
  if (lib->store) store_discard(lib->store);
  if (lib->running) lib->running->ops->again(lib->running, true);
  else if (local_begin(lib, &all, NULL) != GZ_OK) return false;
  if (lib->no_wait) return false;
  wait_for(lib->running);
  return !lib->mending;
}

gz_status local_notice(gz_collection *c, gz_text *out, arena *into, gz_error *err) {
  local *lib = local_of(c);
  if (!lib->untold) return GZ_OK;
  if (!arena_str(into, lib->damage, &out->text)) return error_nomem(err);
  lib->untold = false;
  return GZ_OK;
}
