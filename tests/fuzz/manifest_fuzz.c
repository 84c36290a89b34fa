/* What does the reader of gazette.yaml do with bytes that no one would write? For libFuzzer; `make fuzz` builds it. */
#include <stdlib.h>

#include "collection/manifest.h"
#include "text/utf8.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void check(bool holds) {
  if (!holds) abort();
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size) {
  arena into;
  manifest m;
  manifest_rule rule;
  uint32_t i;
  arena_init(&into, &mem_libc);
  check(manifest_read((gz_str){(const char *)data, size}, &into, &mem_libc, &m, NULL) == GZ_OK);
  for (i = 0; i < m.n_problems; i++) check(utf8_valid(m.problems[i].message) && m.problems[i].message.len > 0);
  for (i = 0; i < m.n_rules; i++) check(m.rules[i].path.data != NULL);
  for (i = 0; i < m.n_markers; i++) check(utf8_valid(m.markers[i]));
  for (i = 0; i < m.n_aliases; i++) check(m.aliases[i].n > 0);
  manifest_for(&m, STR("notes/wall.md"), &rule);
  manifest_wants(&m, STR("notes/wall.md"));
  arena_free(&into);
  return 0;
}
