/* What holds of every page that was read, whatever its format: valid text, lines of the page, maps that tell the truth. */
#ifndef HOLDS_H
#define HOLDS_H

#include "article/page.h"
#include "text/utf8.h"

/* The bytes of every span are those of the page, spans ascend in both and do not overlap; some have no bytes, but a place. */
static inline bool map_holds(const page *p, gz_str text, const span *spans, uint32_t n) {
  uint64_t at = 0, text_at = 0;
  uint32_t i, k;
  for (i = 0; i < n; i++) {
    if (spans[i].at < at || spans[i].text_at < text_at) return false;
    at = (uint64_t)spans[i].at + spans[i].len;
    text_at = (uint64_t)spans[i].text_at + spans[i].len;
    if (at > text.len || text_at > p->decoded.text.len) return false;
    for (k = 0; k < spans[i].len; k++) {
      if (text.data[spans[i].at + k] != p->decoded.text.data[spans[i].text_at + k]) return false;
      if (span_find(spans, n, spans[i].at + k) != spans[i].text_at + k) return false;
    }
  }
  return true;
}

static inline bool article_holds(const page *p, uint32_t i) {
  const gz_article *a = &p->pub.articles[i];
  const origin *o = &p->origins[i];
  if (!utf8_valid(a->title) || !utf8_valid(a->body) || !a->title.data || !a->body.data) return false;
  if (a->line < 1 || a->end_line < a->line || a->end_line > p->n_lines) return false;
  if (o->from > o->to || o->to > p->decoded.text.len) return false;
  return map_holds(p, a->body, o->body_map, o->n_body_map) && map_holds(p, a->title, o->title_map, o->n_title_map);
}

#endif
