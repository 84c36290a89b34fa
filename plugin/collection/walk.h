/* Which files are pages? A walk beneath the root, a folder at a time, so that it can stop between any two.
 *
 * Hidden names are skipped, devices and FIFOs never opened. A symbolic link is followed inside the root, once: what it
 * leads to is left out where the walk meets it under its own name too. Links are kept for the end for that reason. */
#ifndef COLLECTION_WALK_H
#define COLLECTION_WALK_H

#include "base/file.h"
#include "base/map.h"
#include "collection/manifest.h"

typedef struct walk_file {
  gz_str path; /* as the collection names it; NUL-terminated */
  gz_str real; /* beneath the root without links: what is opened; NUL-terminated */
} walk_file;

typedef struct walk walk;

/* `root` is the real path of the folder that `beneath` is open on; all three must outlive the walk. */
walk *walk_new(const file_root *beneath, const char *root, const manifest *m, const allocator *from);
void walk_free(walk *w); /* NULL is fine */
/* One folder or link more. *done: there are no more. Fails only with GZ_NOMEM; what cannot be read is a problem. */
gz_status walk_step(walk *w, bool *done, gz_error *err);
/* After done: the pages in byte order of their paths; borrowed until walk_free. */
const walk_file *walk_files(const walk *w, uint32_t *n);
/* So far: folders that cannot be read, links that lead out, files that have no reader yet. */
const gz_problem *walk_problems(const walk *w, uint32_t *n);

bool walk_hidden(gz_str path); /* some name on it begins with a dot */

/* The file that `path` leads to, for a page asked for by name. GZ_NOT_SUPPORTED: a link that leads out of the root. */
gz_status walk_resolve(const char *root, gz_str path, arena *into, walk_file *out, gz_error *err);

#endif
