/* What does gazette.yaml say? Every key of the manifest, read by libyaml; what is wrong is a problem with its line and the
 * rest still works. */
#ifndef COLLECTION_MANIFEST_H
#define COLLECTION_MANIFEST_H

#include "base/arena.h"
#include "base/str.h"

typedef struct manifest_rule { /* an item of `pages`; absent fields say nothing */
  gz_str path;                 /* glob */
  gz_str section, format, encoding, language;
  uint32_t split_level; /* articles: heading:N; one: GZ_WHOLE; 0: not said */
  uint32_t line;
} manifest_rule;

typedef struct manifest_alias {
  const gz_str *names; /* words and phrases that find each other */
  uint32_t n;
} manifest_alias;

typedef struct manifest {
  gz_str title, language; /* absent: not said */
  const gz_str *include, *exclude, *markers;
  uint32_t n_include, n_exclude, n_markers;
  const manifest_alias *aliases;
  uint32_t n_aliases;
  const manifest_rule *rules;
  uint32_t n_rules;
  const gz_problem *problems; /* path absent */
  uint32_t n_problems;
} manifest;

/* Reads the text of a gazette.yaml into `into`. Fails only with GZ_NOMEM: an unknown key, a wrong type, a value out of
 * range or YAML that cannot be read is a problem that names the line and the way out ("unknown key \"titel\"; did you mean
 * title?"). An unknown format, language or encoding is told here too, so that it is told once. */
gz_status manifest_read(gz_str text, arena *into, const allocator *scratch, manifest *out, gz_error *err);

/* What the rules say of one page: each field by the last rule that matches and says it. */
void manifest_for(const manifest *m, gz_str path, manifest_rule *out);

/* Whether the manifest wants the page: `include` (or, without it, every name that format_reads) less `exclude`, where a pattern that fits a folder stands for all that is in it. */
bool manifest_wants(const manifest *m, gz_str path);

#endif
