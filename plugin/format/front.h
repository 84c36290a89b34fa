/* What does a page say about itself before it begins? Front matter in YAML, TOML or JSON:
 *
 *   1  ---                         +++                           {
 *   2  title: Ferry strike         title = "Ferry strike"          "title": "Ferry strike",
 *   3  tags: [harbour, ferry]      tags = ["harbour", "ferry"]     "tags": ["harbour", "ferry"]
 *   4  ---   (or "...")            +++                           }
 *   5  The text.
 *
 * or as lines "Title: Ferry strike", "title:: Ferry strike" up to a blank one. */
#ifndef FORMAT_FRONT_H
#define FORMAT_FRONT_H

#include "format/format.h"

typedef struct front_matter {
  bool there;
  gz_str title; /* absent: not said, like section and date; a slice of the page where it stands there as it is */
  uint32_t title_line;
  gz_str section;
  gz_str date; /* ISO 8601 */
  const gz_str *tags;
  uint32_t n_tags;
  gz_value meta; /* a map: all of it */
} front_matter;

/* Reads the front matter of the builder's page. What cannot be read is told to `b` with its line in the page; what
 * lines of the form "key: text" say is taken all the same. Returns where the page goes on: the source's beginning where
 * there is no front matter. Everything in *out lies in context->into or in the source. */
const char *front_read(builder *b, const format_context *context, front_matter *out);

#endif
