/* What does a reader do with bytes that no one would write? For libFuzzer; `make fuzz` builds one for each format.
 *
 *   FORMAT   the name that the page is given, such as "x.html": which reader reads it */
#include <stdlib.h>

#include "format/format.h"
#include "holds.h"

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
    check(article_holds(p, i));
    for (k = 0; k < a->n_links; k++) check(a->links[k].line >= 1 && utf8_valid(a->links[k].text));
  }
  page_free(p);
  return 0;
}
