/* YAML as plain values, by libyaml's event parser, with limits: at most 1 MiB, 64 levels, 10,000 nodes after aliases.
 * Larger, deeper or broken documents are refused before or while they are read. */
#ifndef FORMAT_YAML_H
#define FORMAT_YAML_H

#include "base/arena.h"
#include "base/str.h"

/* Reads one document. Plain scalars become null, bool, int, real or string as YAML 1.2's core schema says (yes, no and
 * dates stay strings); quoted ones strings; tags are ignored. A repeated key: the last wins. Merge keys are not read,
 * and pairs whose key is a list or a map are left out. Of several documents the first is read.
 * On failure err->text says what and err->at holds the line (from 1) within `text`. */
gz_status yaml_read(gz_str text, arena *into, const allocator *scratch, gz_value *out, gz_error *err);

/* As yaml_read, for a document whose places matter (the manifest): every value's line. */
typedef struct yaml_node yaml_node;
struct yaml_node {
  gz_kind kind;  /* scalars are GZ_STRING or what they resolve to */
  uint32_t line; /* from 1 */
  gz_value scalar;
  gz_str text; /* a scalar as written */
  uint32_t n;
  const yaml_node *items; /* list items, or for a map: values; those that come by an alias have the alias's line */
  const yaml_node *keys;  /* of a map, parallel to items */
};
gz_status yaml_tree(gz_str text, arena *into, const allocator *scratch, yaml_node *out, gz_error *err);
bool yaml_value(const yaml_node *node, arena *into, gz_value *out); /* what yaml_read gives; false: out of memory */
void yaml_plain(gz_str s, gz_value *out); /* what a plain scalar is: null, bool, int, real or string */
const yaml_node *yaml_find(const yaml_node *node,
                           const char *key); /* letter case aside; NULL: not a map, or no such key */

#endif
