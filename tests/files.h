/* What do a test's files hold? Whole files read, and compared with what is expected. */
#ifndef FILES_H
#define FILES_H

#include <stdlib.h>

#include "base/buf.h"
#include "tap.h"

/* The whole file in place of what `out` held, with a NUL behind it; false: there is none. */
static inline bool read_file(const char *path, buf *out) {
  FILE *f = fopen(path, "rb");
  char block[4096];
  size_t n;
  buf_clear(out);
  if (!f) return false;
  while ((n = fread(block, 1, sizeof block, f)) > 0) buf_put(out, block, n);
  fclose(f);
  buf_put_byte(out, 0);
  out->len--;
  return !out->failed;
}

/* The bytes are the file's; with GOLDEN they become the file. */
static inline void is_golden(const buf *got, const char *path, const char *name) {
  buf want;
  if (getenv("GOLDEN")) {
    FILE *f = fopen(path, "wb");
    if (!f || fwrite(got->data, 1, got->len, f) != got->len || fclose(f)) note("cannot write %s", path);
  }
  buf_init(&want, &mem_libc);
  read_file(path, &want);
  is_mem(got->data, got->len, want.data, want.len, "%s is read as its tree says", name);
  buf_free(&want);
}

#endif
