/* What did a page say, and where? */
#include "article/page.h"

/* How many of the `n` ascending numbers are at most `most`. */
static uint32_t count_to(const uint32_t *numbers, uint32_t n, size_t most) {
  uint32_t low = 0, high = n;
  while (low < high) {
    uint32_t middle = low + (high - low) / 2;
    if (numbers[middle] <= most) low = middle + 1;
    else high = middle;
  }
  return low;
}

uint32_t page_line(const page *p, size_t at) { return p->lines_before + count_to(p->lines, p->n_lines, at); }

void page_place(const page *p, size_t at, uint32_t *line, uint32_t *col) {
  if (at > p->decoded.text.len) at = p->decoded.text.len;
  *line = page_line(p, at);
  *col = (uint32_t)utf8_columns(&p->decoded, p->lines[*line - 1 - p->lines_before], at) + 1;
}

/* What a page points to lies in its arena, and is constant for others alone. */
void page_follows(page *p, uint32_t n_lines) {
  uint32_t i, k;
  for (i = 0; i < p->pub.n_articles; i++) {
    gz_article *a = (gz_article *)(uintptr_t)&p->pub.articles[i];
    a->line += n_lines;
    a->end_line += n_lines;
    for (k = 0; k < a->n_headings; k++) ((gz_heading *)(uintptr_t)a->headings)[k].line += n_lines;
    for (k = 0; k < a->n_links; k++) ((gz_link *)(uintptr_t)a->links)[k].line += n_lines;
  }
  for (i = 0; i < p->pub.n_problems; i++) {
    gz_problem *problem = (gz_problem *)(uintptr_t)&p->pub.problems[i];
    if (problem->line) problem->line += n_lines; /* 0: of all of it */
  }
  p->lines_before += n_lines;
}

size_t span_find(const span *map, uint32_t n, size_t at) {
  uint32_t low = 0, high = n;
  if (!n) return 0;
  while (low < high) { /* the first span that begins behind `at` */
    uint32_t middle = low + (high - low) / 2;
    if (map[middle].at <= at) low = middle + 1;
    else high = middle;
  }
  if (!low) return map[0].text_at;
  map += low - 1;
  return (size_t)map->text_at + (at - map->at < map->len ? at - map->at : map->len);
}
