/* How many of the articles that match does each section, year, tag and month have? */
#include "query/facets.h"

#include <stdio.h>
#include <stdlib.h>

#include "base/error.h"
#include "text/words.h"

enum { N_YEARS = 1 << 14, N_MONTHS = N_YEARS << 4, N_KINDS = 4, NAME_WORK = 16 };
static const gz_facet_kind kinds[N_KINDS] = {GZ_FACET_SECTION, GZ_FACET_YEAR, GZ_FACET_TAG, GZ_FACET_MONTH};

typedef struct facet_entry {
  gz_facet_value pub; /* first */
  uint32_t set;       /* TAG: counted for this set, by its number in n_sets */
} facet_entry;

void facets_init(facets *f, const snapshot *of, unsigned which, const allocator *from) {
  memset(f, 0, sizeof *f);
  f->of = of;
  f->which = which;
  f->from = *from;
  arena_init(&f->scratch, &f->from);
  map_init(&f->names, &f->from);
  buf_init(&f->entries, &f->from);
}

static segment *segment_of(const facets *f, uint32_t in) { return f->of->segments[in]->segment; }
static uint32_t n_sections(const facets *f, uint32_t in) { return segment_numbers(segment_of(f, in))->n_sections; }
static uint32_t n_sets(const facets *f, uint32_t in) { return segment_numbers(segment_of(f, in))->n_tag_sets + 1; }

void facets_clear(facets *f) {
  uint32_t in;
  for (in = 0; f->of && in < f->of->n_segments; in++) {
    if (f->sections && f->sections[in]) memset(f->sections[in], 0, n_sections(f, in) * sizeof **f->sections);
    if (f->tag_sets && f->tag_sets[in]) memset(f->tag_sets[in], 0, n_sets(f, in) * sizeof **f->tag_sets);
  }
  if (f->years) memset(f->years, 0, N_YEARS * sizeof *f->years);
  if (f->months) memset(f->months, 0, N_MONTHS * sizeof *f->months);
}

void facets_free(facets *f) {
  uint32_t in;
  if (!f->of) return;
  for (in = 0; in < f->of->n_segments; in++) {
    if (f->sections) mem_free(&f->from, f->sections[in], n_sections(f, in) * sizeof **f->sections);
    if (f->tag_sets) mem_free(&f->from, f->tag_sets[in], n_sets(f, in) * sizeof **f->tag_sets);
  }
  mem_free(&f->from, f->sections, f->of->n_segments * sizeof *f->sections);
  mem_free(&f->from, f->tag_sets, f->of->n_segments * sizeof *f->tag_sets);
  mem_free(&f->from, f->years, N_YEARS * sizeof *f->years);
  mem_free(&f->from, f->months, N_MONTHS * sizeof *f->months);
  map_free(&f->names);
  buf_free(&f->entries);
  arena_free(&f->scratch);
}

/* ---------------------------------------------------------------- counting */

/* Room to count `n` numbers of the segment. */
static bool make_room(facets *f, uint32_t ***counts, uint32_t in, uint32_t n) {
  if (!*counts) *counts = mem_zero(&f->from, f->of->n_segments, sizeof **counts);
  if (*counts && !(*counts)[in]) (*counts)[in] = mem_zero(&f->from, n, sizeof ***counts);
  return *counts && (*counts)[in];
}

gz_status facets_open(facets *f, uint32_t in, gz_error *err) {
  bool done = true;
  if (f->which & GZ_FACET_SECTION) done &= make_room(f, &f->sections, in, n_sections(f, in));
  if (f->which & GZ_FACET_TAG) done &= make_room(f, &f->tag_sets, in, n_sets(f, in));
  if (f->which & GZ_FACET_YEAR && !f->years) done &= (f->years = mem_zero(&f->from, N_YEARS, sizeof *f->years)) != NULL;
  if (f->which & GZ_FACET_MONTH && !f->months)
    done &= (f->months = mem_zero(&f->from, N_MONTHS, sizeof *f->months)) != NULL;
  return done ? GZ_OK : error_nomem(err);
}

void facets_count(facets *f, doc_ref d, int by) {
  const segment *of = segment_of(f, d.in);
  uint32_t number, day = f->years || f->months ? segment_doc_when(of, d.doc).day : 0;
  if (f->sections && (number = segment_doc_section(of, d.doc)) != NO_DOC) f->sections[d.in][number] += (uint32_t)by;
  if (f->tag_sets && (number = segment_doc_tags(of, d.doc)) != NO_DOC) f->tag_sets[d.in][number] += (uint32_t)by;
  if (f->years) f->years[day >> WHEN_YEAR & (N_YEARS - 1)] += (uint32_t)by;
  if (f->months) f->months[day >> WHEN_MONTH & (N_MONTHS - 1)] += (uint32_t)by;
}

/* ---------------------------------------------------------------- telling */

static facet_entry *entries_of(facets *f) { return (facet_entry *)(void *)f->entries.data; }

/* The entry of that key; NULL: out of memory. A new one has the value, copied into `into`. */
static facet_entry *entry_of(facets *f, gz_str key, gz_str value, arena *into) {
  bool added;
  uint32_t at = map_add(&f->names, key, &added);
  if (at == MAP_NONE) return NULL;
  if (added) {
    facet_entry e = {{STR_NONE, 0}, 0};
    if (!arena_str(into, value, &e.pub.value)) return NULL;
    buf_put(&f->entries, &e, sizeof e);
  }
  return f->entries.failed ? NULL : entries_of(f) + at;
}

static gz_status tell_section(facets *f, uint32_t section, uint32_t articles, arena *into, gz_error *err) {
  uint32_t number = snapshot_section_number(f->of, f->in, section);
  gz_str key = {(const char *)&number, sizeof number};
  facet_entry *e = entry_of(f, key, snapshot_section_name(f->of, number), into);
  if (!e) return error_nomem(err);
  e->pub.articles += articles;
  return GZ_OK;
}

/* A tag that is written twice in a set is one. */
static gz_status tell_set(facets *f, uint32_t set, uint32_t articles, arena *into, gz_error *err) {
  arena_mark mark = arena_here(&f->scratch);
  const gz_str *tags;
  uint32_t i, n = 0;
  buf folded;
  gz_status status = segment_tag_set(segment_of(f, f->in), set, &f->scratch, &tags, &n, err);
  buf_init(&folded, &f->from);
  f->n_sets++;
  for (i = 0; i < n && status == GZ_OK; i++) {
    facet_entry *e;
    buf_clear(&folded);
    fold_name(tags[i], &folded);
    e = folded.failed ? NULL : entry_of(f, buf_str(&folded), tags[i], into);
    if (!e) status = error_nomem(err);
    else if (e->set != f->n_sets) e->pub.articles += articles, e->set = f->n_sets;
  }
  buf_free(&folded);
  arena_rewind(&f->scratch, mark);
  return status;
}

/* `month` 0: not known, or of no interest. */
static gz_status tell_date(facets *f, uint32_t year, uint32_t month, uint32_t articles, arena *into, gz_error *err) {
  char text[16];
  gz_str value = {text, 0};
  facet_entry *e;
  value.len = (size_t)snprintf(text, sizeof text, month ? "%04u-%02u" : "%04u", year, month);
  e = entry_of(f, value, value, into);
  if (!e) return error_nomem(err);
  e->pub.articles = articles;
  return GZ_OK;
}

/* All that was counted of one facet. *done: as far as the slice went. */
static gz_status tell_all(facets *f, slice *sl, bool stop, arena *into, bool *done, gz_error *err) {
  gz_facet_kind kind = kinds[f->kind];
  uint32_t ***counts = kind == GZ_FACET_SECTION ? &f->sections : &f->tag_sets, n;
  gz_status status = GZ_OK;
  *done = false;
  if (!f->begun && kind == GZ_FACET_SECTION) status = snapshot_name_sections(f->of, err);
  f->begun = true;
  if (kind == GZ_FACET_YEAR || kind == GZ_FACET_MONTH) {
    *done = true;
    for (f->at = 1; kind == GZ_FACET_YEAR && f->years && f->at < N_YEARS && status == GZ_OK; f->at++)
      if (f->years[f->at]) status = tell_date(f, f->at, 0, f->years[f->at], into, err);
    for (f->at = 16; kind == GZ_FACET_MONTH && f->months && f->at < N_MONTHS && status == GZ_OK; f->at++)
      if (f->months[f->at]) status = tell_date(f, f->at >> 4, f->at & 15, f->months[f->at], into, err);
    return status;
  }
  for (; *counts && f->in < f->of->n_segments; f->in++, f->at = 0) {
    if (!(*counts)[f->in]) continue;
    n = kind == GZ_FACET_SECTION ? n_sections(f, f->in) : n_sets(f, f->in);
    for (; f->at < n && status == GZ_OK && !stop; f->at++) {
      uint32_t articles = (*counts)[f->in][f->at];
      if (slice_over(sl, articles ? NAME_WORK : 1)) return GZ_OK;
      if (!articles) continue;
      if (kind == GZ_FACET_SECTION) status = tell_section(f, f->at, articles, into, err);
      else if (f->at) status = tell_set(f, f->at, articles, into, err); /* 0: without tags */
    }
    if (status != GZ_OK) return status;
  }
  *done = true;
  return status;
}

static int by_articles(const void *a, const void *b) {
  const facet_entry *x = a, *y = b;
  if (x->pub.articles != y->pub.articles) return x->pub.articles > y->pub.articles ? -1 : 1;
  return str_compare(x->pub.value, y->pub.value);
}

static gz_status end_facet(facets *f, arena *into, gz_error *err) {
  uint32_t i, n = f->names.n;
  gz_facet *facet = &f->list[f->n++];
  gz_facet_value *values = arena_alloc(into, (size_t)n * sizeof *values + 1);
  if (!values) return error_nomem(err);
  if (n) qsort(f->entries.data, n, sizeof(facet_entry), by_articles);
  for (i = 0; i < n; i++) values[i] = entries_of(f)[i].pub;
  *facet = (gz_facet){kinds[f->kind], n, values};
  map_free(&f->names);
  map_init(&f->names, &f->from);
  f->entries.len = 0;
  f->in = f->at = 0;
  f->begun = false;
  return GZ_OK;
}

gz_status facets_tell(facets *f, slice *sl, bool stop, arena *into, bool *done, gz_error *err) {
  gz_status status = GZ_OK;
  *done = false;
  if (!f->list && !(f->list = arena_zero(into, N_KINDS, sizeof *f->list))) return error_nomem(err);
  for (; f->kind < N_KINDS; f->kind++) {
    bool told;
    if (!(f->which & kinds[f->kind])) continue;
    status = tell_all(f, sl, stop, into, &told, err);
    if (status == GZ_OK && told) status = end_facet(f, into, err);
    if (status != GZ_OK || !told) return status;
  }
  *done = true;
  return GZ_OK;
}
