/* Where does the index live between two openings? In a folder of its own below the user's cache folder.
 *
 *   CACHE/<16 hex digits: XXH3 of the root's real path>/     mode 0700
 *     notes            what the indexer remembers of files (notes.h); the state goes without it
 *     lock             flock: whoever writes holds it; tried, never waited for; readers take none
 *     state            what the index is now: replaced by a rename, last
 *     00000001.seg …   segments, never changed, named in `state`
 *
 * Files are the truth and this is a cache: whatever cannot be read is as if it were not there. doc/FORMAT.md draws `state`. */
#ifndef COLLECTION_STORE_H
#define COLLECTION_STORE_H

#include "collection/local.h"

struct store {
  allocator from;
  int fd;            /* of the folder; -1: none */
  int lock;          /* -1: not held */
  bool unflushed;    /* of what was committed, some may not be on the disk yet */
  file_state loaded; /* of the state that was loaded or committed last; zero: none */
  uint64_t newest;   /* number of a segment's file: the next one has a higher one */
  uint64_t content;  /* what it says but for generation and time, as a hash */
  file_state notes;  /* of the notes that were read or written last; zero: none */
  uint64_t noted;    /* a hash of them */
};

/* Makes the folder if it is not there. `cache` NULL: $XDG_CACHE_HOME/gazette or ~/.cache/gazette. GZ_DENIED, GZ_IO: the
 * index cannot be kept. */
gz_status store_open(store *s, const char *cache, const local *lib, gz_error *err);
void store_close(store *s); /* also gives the lock back; harmless on a closed one */

/* Who may write? GZ_BUSY: another indexer does. */
gz_status store_lock(store *s, gz_error *err);
void store_unlock(store *s);

/* The world as the index has it, with the manifest as it is now. GZ_NOT_FOUND: no index yet; GZ_NOT_SUPPORTED: of another
 * analysis, or of other readers. GZ_CORRUPT: what is there cannot be read. Retries once where a newer state replaced the one being read. */
gz_status store_load(store *s, const local *lib, world **out, gz_error *err);
/* Whether `state` is still the one that was loaded last, so that loading it again would give the same. */
bool store_unchanged(store *s);
/* Writes a segment to a file of its own, unless it has one, and gives its memory back: a large collection would not fit.
 * No state names it yet. Needs the lock. */
gz_status store_keep(store *s, shared_segment *shared, gz_error *err);
/* The state that was loaded is found to be wrong: takes it away, if it is still there, so that nobody loads it again. */
void store_discard(store *s);
/* A segment that is written piece by piece (index/merge.h): its file, and one for what waits, both empty. Needs the lock. */
enum { STORE_NAME = 32 };
typedef struct store_file {
  int fd, spill; /* -1: none */
  uint64_t number;
  char name[STORE_NAME], fresh[STORE_NAME + 8];
} store_file;
gz_status store_begin(store *s, store_file *f, gz_error *err);
/* It is whole, `len` bytes: it gets its name, and is opened. No state names it yet. */
gz_status store_take(store *s, store_file *f, uint64_t len, shared_segment **out, gz_error *err);
void store_end(store *s, store_file *f); /* gone, unless it was taken; harmless after store_take */

/* Makes the world the index: segments that have no file yet are written, then `state`, each flushed and renamed; what no state
 * names is deleted. Nothing is written where the index says the same already. On failure the old state stays. Needs the
 * lock. Of a first index nothing is flushed, so that it is there sooner: store_flush does it, and until then a loss of power
 * costs no more than making it anew. */
gz_status store_commit(store *s, const local *lib, world *w, gz_error *err);
void store_flush(store *s, const world *w);

/* `out` becomes the notes as they are on disk, empty where there are none that can be read; *changed (may be NULL) says
 * whether it was read again. Only GZ_NOMEM is a failure. */
gz_status store_read_notes(store *s, notes *out, bool *changed, gz_error *err);
/* Written if they say something else than those on disk. Needs the lock. Notes that cannot be written are done without. */
void store_write_notes(store *s, const notes *n);

#endif
