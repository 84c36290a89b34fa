/* What does the index hold, all of it, at one moment?
 *
 *   segments      pages             live, in file order         ordinals
 *   0 (older)     a.txt b.txt       a.txt  (0, page 0)          0 1 2
 *   1 (newer)     b.txt c.txt       b.txt  (1, page 0)          3 4
 *                                   c.txt  (1, page 1)          5 … */
#include "index/snapshot.h"

#include "base/error.h"
#include "index/image.h"
#include "index/sort.h"

shared_segment *shared_segment_new(segment *s, const allocator *from) {
  shared_segment *shared = mem_new(from, sizeof *shared);
  if (!shared) {
    segment_close(s);
    return NULL;
  }
  shared->segment = s;
  shared->from = *from;
  shared->refs = 1;
  shared->number = 0;
  return shared;
}

void shared_segment_drop(shared_segment *s) {
  allocator from;
  if (!s || --s->refs) return;
  from = s->from;
  segment_close(s->segment);
  mem_free(&from, s, sizeof *s);
}

/* ---------------------------------------------------------------- joining */

/* A page of any segment, while they are joined. */
typedef struct candidate {
  gz_str path; /* borrowed from its segment */
  uint32_t in, page;
} candidate;

static gz_str candidate_path(const void *of, uint32_t id) { return ((const candidate *)of)[id].path; }

static segment *segment_in(const snapshot *s, uint32_t in) { return s->segments[in]->segment; }

static bool is_gone(const map *gone, const candidate *c) {
  uint32_t at = gone ? map_find(gone, c->path) : MAP_NONE;
  return at != MAP_NONE && (gone->entries[at].value == 0 || c->in < gone->entries[at].value);
}

/* A live page goes to the end of s->pages, and its text and words to the sums. */
static gz_status add_page(snapshot *s, const candidate *c, arena *scratch, gz_error *err) {
  arena_mark mark = arena_here(scratch);
  segment *in = segment_in(s, c->in);
  snapshot_page *p = &s->pages[s->n_pages];
  page_info info;
  uint32_t doc;
  gz_status status = segment_page(in, c->page, scratch, &info, &p->first_doc, &p->n_docs, err);
  if (status != GZ_OK) return status;
  s->text_bytes += info.state.size;
  arena_rewind(scratch, mark);
  if (!arena_str(&s->own, c->path, &p->path)) return error_nomem(err);
  p->in = c->in;
  p->page = c->page;
  p->ordinal = s->n_articles;
  for (doc = p->first_doc; doc < p->first_doc + p->n_docs; doc++) {
    s->n_words_title += segment_doc_words_title(in, doc);
    s->n_words_body += segment_doc_words_body(in, doc);
  }
  s->n_articles += p->n_docs;
  s->n_live[c->in] += p->n_docs;
  s->page_of[c->in][c->page] = s->n_pages++;
  return GZ_OK;
}

/* Each article lies on the page that has it, and in a section: what everything below relies on. */
static gz_status check_columns(segment *s, gz_error *err) {
  uint32_t page_id, doc = 0;
  for (page_id = 0; page_id < s->numbers.n_pages; page_id++) {
    uint32_t end = segment_first_doc(s, page_id + 1);
    if (segment_first_doc(s, page_id) != doc || end < doc || end > s->numbers.n_docs)
      return image_corrupt(err, "the order of pages");
    for (; doc < end; doc++)
      if (segment_doc_page(s, doc) != page_id || segment_doc_section(s, doc) == NO_DOC)
        return image_corrupt(err, "the page of an article");
  }
  return doc == s->numbers.n_docs ? GZ_OK : image_corrupt(err, "the order of pages");
}

/* Newest segments first, so that of equal paths, which a stable sort leaves as they stand, the first is the live
 * one. */
static gz_status gather(const snapshot *s, candidate *all, sort_item *items, gz_error *err) {
  uint32_t in = s->n_segments, i, n = 0;
  while (in--) {
    segment *from = segment_in(s, in);
    gz_status status = check_columns(from, err);
    if (status != GZ_OK) return status;
    for (i = 0; i < from->numbers.n_pages; i++, n++) {
      if (!segment_page_path(from, i, &all[n].path)) return image_corrupt(err, "a page");
      all[n].in = in;
      all[n].page = i;
      items[n] = (sort_item){sort_key(all[n].path), n};
    }
  }
  return GZ_OK;
}

static gz_status join_pages(snapshot *s, const map *gone, arena *scratch, gz_error *err) {
  uint64_t n = 0;
  uint32_t i;
  candidate *all;
  sort_item *items;
  gz_status status;
  for (i = 0; i < s->n_segments; i++) {
    uint32_t n_pages = segment_in(s, i)->numbers.n_pages;
    s->page_of[i] = arena_alloc(&s->own, (size_t)n_pages * sizeof **s->page_of);
    if (!s->page_of[i]) return error_nomem(err);
    memset(s->page_of[i], 0xff, (size_t)n_pages * sizeof **s->page_of); /* NO_DOC */
    s->index_bytes += segment_in(s, i)->numbers.size;
    n += n_pages;
  }
  if (n >= NO_DOC) return error_set(err, GZ_NOT_SUPPORTED, 0, "more than %u pages", NO_DOC - 1);
  all = arena_zero(scratch, (size_t)n, sizeof *all);
  items = arena_zero(scratch, (size_t)n, 2 * sizeof *items);
  s->pages = arena_zero(&s->own, (size_t)n, sizeof *s->pages);
  if (!all || !items || !s->pages) return error_nomem(err);
  status = gather(s, all, items, err);
  if (status != GZ_OK) return status;
  sort_items(items, items + n, (size_t)n, candidate_path, all);
  for (i = 0; i < n; i++) {
    const candidate *c = &all[items[i].id];
    if (i && str_equal(all[items[i - 1].id].path, c->path)) continue;
    if (is_gone(gone, c)) continue;
    status = add_page(s, c, scratch, err);
    if (status != GZ_OK) return status;
  }
  return GZ_OK;
}

/* ---------------------------------------------------------------- sections */

/* What is known of a section while they are joined; parallel to the entries of a map of folded names. */
typedef struct joined {
  gz_str name;
  uint64_t articles, pages;
  uint32_t last_page; /* place of the last page counted, or NO_DOC */
} joined;

typedef struct joining {
  map folded;
  buf text;
  joined *at;
  uint32_t room;
} joining;

/* The place of the section with this name, added if need be; NO_DOC: out of memory. */
static uint32_t join_section(joining *j, gz_str name) {
  bool added;
  uint32_t at;
  buf_clear(&j->text);
  fold_name(name, &j->text);
  at = j->text.failed ? MAP_NONE : map_add(&j->folded, buf_str(&j->text), &added);
  if (at == MAP_NONE) return NO_DOC;
  if (added) {
    if (at >= j->room) {
      uint32_t room = j->folded.room;
      joined *grown = mem_resize(j->folded.from, j->at, j->room * sizeof *grown, room * sizeof *grown);
      if (!grown) return NO_DOC;
      j->at = grown;
      j->room = room;
    }
    j->at[at] = (joined){name, 0, 0, NO_DOC};
  }
  return at;
}

static gz_status count_sections(snapshot *s, joining *j, const gz_str *order, uint32_t n_order, gz_error *err) {
  uint32_t i, doc;
  for (i = 0; i < n_order; i++)
    if (join_section(j, order[i]) == NO_DOC) return error_nomem(err);
  for (i = 0; i < s->n_pages; i++) {
    const snapshot_page *p = &s->pages[i];
    segment *in = segment_in(s, p->in);
    for (doc = p->first_doc; doc < p->first_doc + p->n_docs; doc++) {
      uint32_t *at = &s->section_of[p->in][segment_doc_section(in, doc)];
      if (*at == NO_DOC) *at = join_section(j, segment_section(in, segment_doc_section(in, doc)));
      if (*at == NO_DOC) return error_nomem(err);
      j->at[*at].articles++;
      j->at[*at].pages += j->at[*at].last_page != i;
      j->at[*at].last_page = i;
    }
  }
  return GZ_OK;
}

/* Those asked for that have no article are left out, and the numbers in section_of close up. */
static gz_status keep_sections(snapshot *s, const joining *j, arena *scratch, gz_error *err) {
  uint32_t i, k, *place = arena_zero(scratch, j->folded.n, sizeof *place);
  s->sections = arena_zero(&s->own, j->folded.n, sizeof *s->sections);
  if (!place || !s->sections) return error_nomem(err);
  for (i = 0; i < j->folded.n; i++) {
    snapshot_section *to = &s->sections[s->n_sections];
    if (!j->at[i].articles) continue;
    if (!arena_str(&s->own, j->at[i].name, &to->name) || !arena_str(&s->own, j->folded.entries[i].key, &to->folded))
      return error_nomem(err);
    to->articles = j->at[i].articles;
    to->pages = j->at[i].pages;
    place[i] = s->n_sections++;
  }
  for (i = 0; i < s->n_segments; i++)
    for (k = 0; k < segment_in(s, i)->numbers.n_sections; k++)
      if (s->section_of[i][k] != NO_DOC) s->section_of[i][k] = place[s->section_of[i][k]];
  return GZ_OK;
}

static gz_status join_sections(snapshot *s, const gz_str *order, uint32_t n_order, arena *scratch, gz_error *err) {
  joining j = {0};
  gz_status status = GZ_OK;
  uint32_t i;
  for (i = 0; i < s->n_segments; i++) {
    size_t size = (size_t)segment_in(s, i)->numbers.n_sections * sizeof **s->section_of;
    s->section_of[i] = arena_alloc(&s->own, size);
    if (!s->section_of[i]) return error_nomem(err);
    memset(s->section_of[i], 0xff, size); /* NO_DOC */
  }
  map_init(&j.folded, &s->from);
  buf_init(&j.text, &s->from);
  status = count_sections(s, &j, order, n_order, err);
  if (status == GZ_OK) status = keep_sections(s, &j, scratch, err);
  mem_free(&s->from, j.at, j.room * sizeof *j.at);
  buf_free(&j.text);
  map_free(&j.folded);
  return status;
}

/* ---------------------------------------------------------------- a snapshot's life */

gz_status snapshot_new(shared_segment *const *segments, uint32_t n, const map *gone, const gz_str *section_order,
                       uint32_t n_order, uint64_t generation, const allocator *from, snapshot **out, gz_error *err) {
  snapshot *s = mem_zero(from, 1, sizeof *s);
  gz_status status;
  arena scratch;
  uint32_t i;
  *out = NULL;
  if (!s) return error_nomem(err);
  s->refs = 1;
  s->from = *from;
  s->generation = generation;
  arena_init(&s->own, &s->from);
  arena_init(&scratch, &s->from);
  s->segments = arena_zero(&s->own, n, sizeof *s->segments);
  s->n_live = arena_zero(&s->own, n, sizeof *s->n_live);
  s->page_of = arena_zero(&s->own, n, sizeof *s->page_of);
  s->section_of = arena_zero(&s->own, n, sizeof *s->section_of);
  if (!s->segments || !s->n_live || !s->page_of || !s->section_of) {
    status = error_nomem(err);
    goto done;
  }
  for (i = 0; i < n; i++) {
    s->segments[s->n_segments++] = segments[i];
    segments[i]->refs++;
  }
  status = join_pages(s, gone, &scratch, err);
  if (status == GZ_OK) status = join_sections(s, section_order, n_order, &scratch, err);
done:
  arena_free(&scratch);
  if (status == GZ_OK) *out = s;
  else snapshot_drop(s);
  return status;
}

gz_status snapshot_gone(const snapshot *s, map *gone, gz_error *err) {
  uint32_t in, i;
  for (in = 0; in < s->n_segments; in++) {
    for (i = 0; i < segment_in(s, in)->numbers.n_pages; i++) {
      gz_str path;
      bool added;
      uint32_t at;
      if (s->page_of[in][i] != NO_DOC) continue;
      if (!segment_page_path(segment_in(s, in), i, &path)) return image_corrupt(err, "a page");
      if (snapshot_find_page(s, path)) continue; /* an older state of a live page */
      at = map_add(gone, path, &added);
      if (at == MAP_NONE) return error_nomem(err);
      if (added) gone->entries[at].value = s->n_segments;
    }
  }
  return GZ_OK;
}

snapshot *snapshot_keep(snapshot *s) {
  s->refs++;
  return s;
}

void snapshot_drop(snapshot *s) {
  allocator from;
  uint32_t i;
  if (!s || --s->refs) return;
  from = s->from;
  for (i = 0; i < s->n_segments; i++) shared_segment_drop(s->segments[i]);
  arena_free(&s->own);
  mem_free(&from, s, sizeof *s);
}

/* ---------------------------------------------------------------- asking */

/* The live page of an article; NULL: it is not live. */
static const snapshot_page *page_of(const snapshot *s, doc_ref d) {
  uint32_t page_id = d.in < s->n_segments ? segment_doc_page(segment_in(s, d.in), d.doc) : NO_DOC;
  uint32_t place = page_id == NO_DOC ? NO_DOC : s->page_of[d.in][page_id];
  return place == NO_DOC ? NULL : &s->pages[place];
}

bool snapshot_live(const snapshot *s, doc_ref d) { return page_of(s, d) != NULL; }

uint64_t snapshot_ordinal(const snapshot *s, doc_ref d) {
  const snapshot_page *p = page_of(s, d);
  return p ? p->ordinal + (d.doc - p->first_doc) : UINT64_MAX;
}

doc_ref snapshot_at(const snapshot *s, uint64_t ordinal) {
  uint32_t low = 0, high = s->n_pages; /* pages below `low` begin at `ordinal` or before, from `high` on after it */
  const snapshot_page *p;
  if (ordinal >= s->n_articles) return (doc_ref){NO_DOC, NO_DOC};
  while (low < high) {
    uint32_t middle = low + (high - low) / 2;
    if (s->pages[middle].ordinal <= ordinal) low = middle + 1;
    else high = middle;
  }
  p = &s->pages[low - 1]; /* of pages that begin there the last: those before it are empty */
  return (doc_ref){p->in, p->first_doc + (uint32_t)(ordinal - p->ordinal)};
}

const snapshot_page *snapshot_find_page(const snapshot *s, gz_str path) {
  uint32_t low = 0, high = s->n_pages;
  while (low < high) {
    uint32_t middle = low + (high - low) / 2;
    if (str_compare(s->pages[middle].path, path) < 0) low = middle + 1;
    else high = middle;
  }
  return low < s->n_pages && str_equal(s->pages[low].path, path) ? &s->pages[low] : NULL;
}

bool snapshot_find_id(const snapshot *s, gz_str id, doc_ref *out) {
  uint32_t in = s->n_segments;
  while (in--) {
    doc_ref d = {in, segment_find_id(segment_in(s, in), id)};
    if (d.doc == NO_DOC || !snapshot_live(s, d)) continue;
    *out = d;
    return true;
  }
  return false;
}

uint32_t snapshot_section_of(const snapshot *s, doc_ref d) {
  return snapshot_live(s, d) ? s->section_of[d.in][segment_doc_section(segment_in(s, d.in), d.doc)] : NO_DOC;
}

uint32_t snapshot_find_section(const snapshot *s, gz_str name) {
  uint32_t i = 0;
  buf folded;
  buf_init(&folded, &s->from);
  fold_name(name, &folded);
  while (i < s->n_sections && !str_equal(s->sections[i].folded, buf_str(&folded))) i++;
  if (i == s->n_sections || folded.failed) i = NO_DOC;
  buf_free(&folded);
  return i;
}

gz_status snapshot_article(const snapshot *s, doc_ref d, arena *into, gz_article *a, origin *from, gz_error *err) {
  uint32_t section = snapshot_section_of(s, d);
  gz_status status;
  if (section == NO_DOC) return error_set(err, GZ_NOT_FOUND, 0, "the article is gone");
  status = segment_article(segment_in(s, d.in), d.doc, into, a, from, err);
  if (status == GZ_OK) a->section = s->sections[section].name;
  return status;
}
