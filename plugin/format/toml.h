/* TOML as plain values, as far as front matter needs it. */
#ifndef FORMAT_TOML_H
#define FORMAT_TOML_H

#include "format/yaml.h"

/* Reads a document into a map, its tables maps in it under their whole names ("extra.map"). A line that cannot be read is
 * passed over, so that *out holds the others: GZ_SYNTAX says that there was one, err->at which (from 1). GZ_NOMEM: *out is
 * not to be used. Texts are slices of `text` where they have no escapes. Linear. */
gz_status toml_tree(gz_str text, arena *into, const allocator *scratch, yaml_node *out, gz_error *err);

#endif
