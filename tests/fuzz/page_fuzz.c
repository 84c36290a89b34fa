/* What does a reader do with bytes that no one would write? For libFuzzer; `make fuzz` builds one for each format.
 *
 *   FORMAT   the name that the page is given, such as "x.html": which reader reads it */
#include <stdlib.h>

#include "format/format.h"
#include "text/utf8.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void check(bool holds) {
  if (!holds) abort();
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size) {
  gz_parse_options opts = {0};
  page *p = NULL;
  uint32_t i, k;
  opts.name = STR(FORMAT);
  check(page_parse((gz_str){(const char *)data, size}, &opts, &mem_libc, &p, NULL) == GZ_OK);
  for (i = 0; i < p->pub.n_articles; i++) {
    const gz_article *a = &p->pub.articles[i];
    const origin *o = &p->origins[i];
    check(utf8_valid(a->title) && utf8_valid(a->body));
    check(a->line >= 1 && a->end_line >= a->line && a->end_line <= p->n_lines);
    check(o->from <= o->to && o->to <= p->decoded.text.len);
    for (k = 0; k < o->n_body_map; k++) {
      const span *s = &o->body_map[k];
      check((size_t)s->at + s->len <= a->body.len && (size_t)s->text_at + s->len <= p->decoded.text.len);
      check(!memcmp(a->body.data + s->at, p->decoded.text.data + s->text_at, s->len));
    }
    for (k = 0; k < a->n_links; k++) check(a->links[k].line >= 1 && utf8_valid(a->links[k].text));
  }
  page_free(p);
  return 0;
}
