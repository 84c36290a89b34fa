/* In which order do texts or numbers stand? A merge sort of small items: linearithmic whatever the input, stable, and
 * in memory that the caller counts (qsort promises none of these). */
#ifndef INDEX_SORT_H
#define INDEX_SORT_H

#include "base/str.h"

typedef struct sort_item {
  uint64_t key;
  uint32_t id;
} sort_item;

/* The text that belongs to an id. */
typedef gz_str (*sort_text)(const void *of, uint32_t id);

uint64_t sort_key(gz_str text); /* its first eight bytes as a number that sorts as they do */
/* By key, equal keys by `text` (NULL: as they stood). `scratch` has room for n as well. */
void sort_items(sort_item *items, sort_item *scratch, size_t n, sort_text text, const void *of);

/* Ascending numbers of runs that are ascending already; `ends`, where each run ends, is overwritten. */
void sort_runs(uint32_t *numbers, uint32_t *scratch, uint32_t *ends, size_t n_runs);

#endif
