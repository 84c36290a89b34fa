/* In which order do texts or numbers stand? */
#include "index/sort.h"

uint64_t sort_key(gz_str text) {
  uint64_t key = 0;
  size_t i;
  for (i = 0; i < 8; i++) key = key << 8 | (i < text.len ? (unsigned char)text.data[i] : 0);
  return key;
}

static bool after(const sort_item *a, const sort_item *b, sort_text text, const void *of) {
  if (a->key != b->key) return a->key > b->key;
  return text && str_compare(text(of, a->id), text(of, b->id)) > 0;
}

/* Merges from[low, middle) and from[middle, high) into `to`. */
static void merge(const sort_item *from, sort_item *to, size_t low, size_t middle, size_t high, sort_text text,
                  const void *of) {
  size_t left = low, right = middle, at;
  for (at = low; at < high; at++)
    to[at] =
        left < middle && (right == high || !after(&from[left], &from[right], text, of)) ? from[left++] : from[right++];
}

void sort_items(sort_item *items, sort_item *scratch, size_t n, sort_text text, const void *of) {
  sort_item *from = items, *to = scratch, *swap;
  size_t width, low;
  for (width = 1; width<n; width = width> n / 2 ? n : width * 2) {
    for (low = 0; low < n; low += 2 * width) {
      size_t middle = n - low < width ? n : low + width, high = n - middle < width ? n : middle + width;
      merge(from, to, low, middle, high, text, of);
      if (high == n) break;
    }
    swap = from;
    from = to;
    to = swap;
  }
  if (from != items && n) memcpy(items, from, n * sizeof *items);
}

void sort_runs(uint32_t *numbers, uint32_t *scratch, uint32_t *ends, size_t n_runs) {
  uint32_t *from = numbers, *to = scratch, *swap;
  size_t i, n, len = n_runs ? ends[n_runs - 1] : 0;
  for (; n_runs > 1; n_runs = n) { /* pairs of neighbours become one */
    uint32_t begin = 0;
    for (i = n = 0; i < n_runs; i += 2, n++) {
      uint32_t left = begin, middle = ends[i], right = middle, end = i + 1 < n_runs ? ends[i + 1] : middle, at = begin;
      while (left < middle && right < end) to[at++] = from[left] <= from[right] ? from[left++] : from[right++];
      while (left < middle) to[at++] = from[left++];
      while (right < end) to[at++] = from[right++];
      ends[n] = begin = end;
    }
    swap = from;
    from = to;
    to = swap;
  }
  if (from != numbers && len) memcpy(numbers, from, len * sizeof *numbers);
}
