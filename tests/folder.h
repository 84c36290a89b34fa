/* A folder of a test's own, and the pages in it. */
#ifndef FOLDER_H
#define FOLDER_H

#include <stdio.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/str.h"

static char folder[] = "/tmp/gazette-test-XXXXXX"; /* for mkdtemp */

static void write_file(const char *name, gz_str text) {
  char path[256];
  FILE *f;
  snprintf(path, sizeof path, "%s/%s", folder, name);
  f = fopen(path, "wb");
  if (!f || fwrite(text.data, 1, text.len, f) != text.len || fclose(f)) exit(2);
}

static void remove_file(const char *name) {
  char path[256];
  snprintf(path, sizeof path, "%s/%s", folder, name);
  if (unlink(path)) exit(2);
}

#endif
