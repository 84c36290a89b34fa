/* Which sections does the index have? Each segment has a table of names; equal when folded, they are one section.
 *
 *   segment 0   News  Sport          section 0   News   (0: 0) (1: 1)
 *   segment 1   Local  NEWS                  1   Sport  (0: 1)
 *                                            2   Local  (1: 0)
 *
 * A section is spelled as in the order asked for, else as where it first appears. That is where there is but one spelling,
 * and no article needs to be looked at; where there are several, and to count, all of them are, once. */
#include <stdlib.h>

#include "base/error.h"
#include "index/image.h"
#include "index/joined.h"

/* Parallel to the entries of the map of folded names. */
typedef struct group {
  gz_str name;
  bool settled; /* spelled so in the order asked for */
  uint64_t articles, pages;
  uint64_t last_page;    /* that was counted: segment and page */
  uint32_t last_segment; /* the same */
  doc_ref first;         /* once counted: in file order */
} group;

struct joined_sections {
  allocator from;
  arena own;
  bool named, counted;
  bool n_known; /* n_live is */
  uint32_t n_live;
  map folded;
  buf text;
  group *groups;
  uint32_t room;
  uint32_t **of; /* [in][section of segment] -> group */
  snapshot_section *list;
  uint32_t n_list;
};

static void reset(struct joined_sections *j) {
  arena_init(&j->own, &j->from);
  map_init(&j->folded, &j->from);
  buf_init(&j->text, &j->from);
  j->groups = NULL;
  j->room = 0;
  j->named = j->counted = j->n_known = false;
}

struct joined_sections *joined_new(const allocator *from) {
  struct joined_sections *j = mem_zero(from, 1, sizeof *j);
  if (!j) return NULL;
  j->from = *from;
  reset(j);
  return j;
}

static void forget(struct joined_sections *j) {
  mem_free(&j->from, j->groups, j->room * sizeof *j->groups);
  map_free(&j->folded);
  buf_free(&j->text);
  arena_free(&j->own);
}

void joined_free(struct joined_sections *j) {
  allocator from;
  if (!j) return;
  from = j->from;
  forget(j);
  mem_free(&from, j, sizeof *j);
}

gz_str joined_name(const struct joined_sections *j, uint32_t section) { return j->groups[section].name; }

/* ---------------------------------------------------------------- names */

/* The group of this name, added if need be; NO_DOC: out of memory. */
static uint32_t join(struct joined_sections *j, gz_str name, bool *added) {
  group *grown;
  uint32_t at;
  buf_clear(&j->text);
  fold_name(name, &j->text);
  at = j->text.failed ? MAP_NONE : map_add(&j->folded, buf_str(&j->text), added);
  if (at == MAP_NONE) return NO_DOC;
  if (!*added) return at;
  grown = mem_more(&j->from, j->groups, at, &j->room, sizeof *grown);
  if (!grown) return NO_DOC;
  j->groups = grown;
  j->groups[at] = (group){.last_page = UINT64_MAX, .last_segment = NO_DOC, .first = {NO_DOC, NO_DOC}};
  return arena_str(&j->own, name, &j->groups[at].name) ? at : NO_DOC;
}

static gz_status count(const snapshot *s, gz_error *err);

/* *several: some section has more than one spelling, and which is first is not known. */
static gz_status join_names(const snapshot *s, bool *several, gz_error *err) {
  struct joined_sections *j = s->joined;
  uint32_t in, i, at;
  bool added;
  for (i = 0; i < s->n_order; i++) {
    if ((at = join(j, s->section_order[i], &added)) == NO_DOC) return error_nomem(err);
    j->groups[at].settled = true;
  }
  j->of = arena_zero(&j->own, s->n_segments, sizeof *j->of);
  if (!j->of) return error_nomem(err);
  for (in = 0; in < s->n_segments; in++) {
    segment *of = segment_in(s, in);
    uint32_t n = segment_numbers(of)->n_sections;
    if (!(j->of[in] = arena_zero(&j->own, n, sizeof **j->of))) return error_nomem(err);
    for (i = 0; i < n; i++) {
      gz_str name = segment_section(of, i);
      if ((at = join(j, name, &added)) == NO_DOC) return error_nomem(err);
      j->of[in][i] = at;
      *several |= !added && !j->groups[at].settled && !str_equal(j->groups[at].name, name);
    }
  }
  return GZ_OK;
}

gz_status snapshot_name_sections(const snapshot *s, gz_error *err) {
  struct joined_sections *j = s->joined;
  bool several = false;
  gz_status status;
  if (j->named) return GZ_OK;
  status = join_names(s, &several, err);
  if (status == GZ_OK && several) status = count(s, err);
  j->named = status == GZ_OK;
  if (status != GZ_OK) {
    forget(j);
    reset(j);
  }
  return status;
}

uint32_t snapshot_section_of(const snapshot *s, doc_ref d) {
  uint32_t section = snapshot_live(s, d) ? segment_doc_section(segment_in(s, d.in), d.doc) : NO_DOC;
  return section == NO_DOC ? NO_DOC : s->joined->of[d.in][section];
}

uint32_t snapshot_section_number(const snapshot *s, uint32_t in, uint32_t section) {
  return s->joined->of[in][section];
}

gz_str snapshot_section_name(const snapshot *s, uint32_t number) { return s->joined->groups[number].name; }

uint32_t snapshot_find_section(const snapshot *s, gz_str name) {
  uint32_t at;
  buf folded;
  buf_init(&folded, &s->from);
  fold_name(name, &folded);
  at = folded.failed ? MAP_NONE : map_find(&s->joined->folded, buf_str(&folded));
  buf_free(&folded);
  return at == MAP_NONE ? NO_DOC : at;
}

/* ---------------------------------------------------------------- walking */

/* Whether the block of a document is there. */
static bool read_block(section_walk *w, uint32_t in, uint32_t doc) {
  if (in == w->in && doc - w->first < w->n) return true;
  w->in = in;
  w->first = doc / SECTION_BLOCK * SECTION_BLOCK;
  w->n = segment_sections(segment_in(w->of, in), doc, w->sections);
  return w->n != 0;
}

/* Whether a document of the block is live, and in a section of that number of its own. */
static bool is_of(const section_walk *w, uint32_t doc, uint32_t section, uint32_t n_sections) {
  uint32_t own = w->sections[doc - w->first];
  return own < n_sections && w->of->joined->of[w->in][own] == section && snapshot_live(w->of, (doc_ref){w->in, doc});
}

uint32_t snapshot_section_next(section_walk *w, uint32_t in, uint32_t section, uint32_t doc, uint32_t end) {
  uint32_t n_sections = segment_numbers(segment_in(w->of, in))->n_sections;
  while (doc < end && read_block(w, in, doc)) {
    uint32_t stop = end - w->first < w->n ? end : w->first + w->n;
    for (; doc < stop; doc++)
      if (is_of(w, doc, section, n_sections)) return doc;
  }
  return end;
}

uint32_t snapshot_section_last(section_walk *w, uint32_t in, uint32_t section, uint32_t doc, uint32_t end) {
  uint32_t n_sections = segment_numbers(segment_in(w->of, in))->n_sections;
  while (end > doc && read_block(w, in, end - 1)) {
    uint32_t stop = w->first > doc ? w->first : doc;
    for (; end > stop; end--)
      if (is_of(w, end - 1, section, n_sections)) return end - 1;
  }
  return NO_DOC;
}

/* ---------------------------------------------------------------- counting */

/* Of the live articles of one segment. */
static gz_status count_segment(const snapshot *s, uint32_t in, gz_error *err) {
  struct joined_sections *j = s->joined;
  const snapshot_part *p = &s->parts[in];
  segment *of = segment_in(s, in);
  section_walk walk = {.of = s};
  uint32_t page_id = 0, n_pages = segment_numbers(of)->n_pages, n_sections = segment_numbers(of)->n_sections;
  for (; (page_id = snapshot_next_live(p, page_id, n_pages)) < n_pages; page_id++) {
    uint32_t doc = segment_first_doc(of, page_id), end = segment_first_doc(of, page_id + 1);
    uint64_t this_page = (uint64_t)in << 32 | page_id;
    for (; doc < end; doc++) {
      uint32_t section;
      group *g;
      if (!read_block(&walk, in, doc)) return image_corrupt(err, "an article");
      section = walk.sections[doc - walk.first];
      if (section >= n_sections) return image_corrupt(err, "an article");
      g = &j->groups[j->of[in][section]];
      g->articles++;
      g->pages += g->last_page != this_page;
      g->last_page = this_page;
      if (g->last_segment == in) continue; /* an earlier article of this segment has it */
      g->last_segment = in;
      if (g->first.in == NO_DOC || snapshot_before(s, (doc_ref){in, doc}, g->first)) g->first = (doc_ref){in, doc};
    }
  }
  return GZ_OK;
}

/* A section while they are sorted. */
typedef struct place {
  uint32_t group, doc;
  gz_str path; /* of the page where it first appears; borrowed. Of one segment alone its documents tell */
} place;

static int by_place(const void *a, const void *b) {
  const place *x = a, *y = b;
  int order = str_compare(x->path, y->path);
  return order ? order : (x->doc > y->doc) - (x->doc < y->doc);
}

static gz_status list_sections(const snapshot *s, gz_error *err) {
  struct joined_sections *j = s->joined;
  place *places = mem_zero(&j->from, j->folded.n, sizeof *places);
  uint32_t i, n = 0, n_first = 0;
  gz_status status = GZ_OK;
  j->n_list = 0;
  j->list = arena_zero(&j->own, j->folded.n, sizeof *j->list);
  if (!places || !j->list) status = error_nomem(err);
  for (i = 0; status == GZ_OK && i < j->folded.n; i++) { /* settled ones stand first */
    const group *g = &j->groups[i];
    gz_str path;
    segment *of;
    if (!g->articles) continue;
    if (g->settled) {
      places[n++].group = i;
      n_first = n;
      continue;
    }
    of = segment_in(s, g->first.in);
    path = STR_NONE;
    if (s->n_segments > 1 && !segment_page_path(of, segment_doc_page(of, g->first.doc), &path))
      status = image_corrupt(err, "an article");
    else places[n++] = (place){i, g->first.doc, path};
  }
  if (status == GZ_OK) {
    qsort(places + n_first, n - n_first, sizeof *places, by_place);
    for (i = 0; i < n; i++) {
      group *g = &j->groups[places[i].group];
      segment *of = segment_in(s, g->first.in);
      gz_str name = g->name;
      if (!g->settled && !arena_str(&j->own, segment_section(of, segment_doc_section(of, g->first.doc)), &name)) {
        status = error_nomem(err);
        break;
      }
      g->name = name;
      j->list[j->n_list++] = (snapshot_section){g->name, g->articles, g->pages};
    }
  }
  mem_free(&j->from, places, j->folded.n * sizeof *places);
  return status;
}

static gz_status count(const snapshot *s, gz_error *err) {
  struct joined_sections *j = s->joined;
  gz_status status = GZ_OK;
  uint32_t i;
  for (i = 0; i < j->folded.n; i++) {
    group *g = &j->groups[i];
    *g = (group){.name = g->name,
                 .settled = g->settled,
                 .last_page = UINT64_MAX,
                 .last_segment = NO_DOC,
                 .first = {NO_DOC, NO_DOC}};
  }
  for (i = 0; status == GZ_OK && i < s->n_segments; i++) status = count_segment(s, i, err);
  if (status == GZ_OK) status = list_sections(s, err);
  j->counted = status == GZ_OK;
  return status;
}

gz_status snapshot_sections(const snapshot *s, const snapshot_section **out, uint32_t *n, gz_error *err) {
  struct joined_sections *j = s->joined;
  gz_status status = snapshot_name_sections(s, err);
  if (status == GZ_OK && !j->counted) status = count(s, err);
  if (status != GZ_OK) return status;
  *out = j->list;
  *n = j->n_list;
  return GZ_OK;
}

/* ---------------------------------------------------------------- how many */

/* Some article of a segment has each section of its table. A live one has, unless dead pages have it: those alone are
 * doubted. */
static gz_status find_undoubted(const snapshot *s, uint32_t in, bool *found, bool *doubted, gz_error *err) {
  const uint32_t *groups = s->joined->of[in];
  const snapshot_part *p = &s->parts[in];
  segment *of = segment_in(s, in);
  uint32_t n = segment_numbers(of)->n_sections, n_pages = segment_numbers(of)->n_pages, page_id = 0, doc, end, section;
  memset(doubted, 0, n * sizeof *doubted);
  for (; (page_id = snapshot_next_dead(p, page_id, n_pages)) < n_pages; page_id++) {
    end = segment_first_doc(of, page_id + 1);
    for (doc = segment_first_doc(of, page_id); doc < end; doc++) {
      section = segment_doc_section(of, doc);
      if (section == NO_DOC) return image_corrupt(err, "an article");
      doubted[section] = true;
    }
  }
  for (section = 0; section < n; section++) found[groups[section]] |= !doubted[section];
  return GZ_OK;
}

/* Looks at live articles until all sections of the segment are found. */
static gz_status find_doubted(const snapshot *s, uint32_t in, bool *found, gz_error *err) {
  const uint32_t *groups = s->joined->of[in];
  segment *of = segment_in(s, in);
  uint32_t n_pages = segment_numbers(of)->n_pages, n_left = 0, page_id = 0, i, doc, end, section;
  for (i = 0; i < segment_numbers(of)->n_sections; i++) n_left += !found[groups[i]];
  for (; n_left && (page_id = snapshot_next_live(&s->parts[in], page_id, n_pages)) < n_pages; page_id++) {
    end = segment_first_doc(of, page_id + 1);
    for (doc = segment_first_doc(of, page_id); doc < end; doc++) {
      section = segment_doc_section(of, doc);
      if (section == NO_DOC) return image_corrupt(err, "an article");
      n_left -= !found[groups[section]];
      found[groups[section]] = true;
    }
  }
  return GZ_OK;
}

static gz_status find_sections(const snapshot *s, gz_error *err) {
  struct joined_sections *j = s->joined;
  uint32_t in, i, most = 0;
  bool *found, *doubted;
  gz_status status = GZ_OK;
  for (in = 0; in < s->n_segments; in++)
    if (segment_numbers(segment_in(s, in))->n_sections > most) most = segment_numbers(segment_in(s, in))->n_sections;
  found = mem_zero(&j->from, j->folded.n, sizeof *found);
  doubted = mem_zero(&j->from, most, sizeof *doubted);
  if (!found || !doubted) status = error_nomem(err);
  for (in = 0; status == GZ_OK && in < s->n_segments; in++) status = find_undoubted(s, in, found, doubted, err);
  for (in = 0; status == GZ_OK && in < s->n_segments; in++) status = find_doubted(s, in, found, err);
  for (i = j->n_live = 0; status == GZ_OK && i < j->folded.n; i++) j->n_live += found[i];
  j->n_known = status == GZ_OK;
  mem_free(&j->from, found, j->folded.n * sizeof *found);
  mem_free(&j->from, doubted, most * sizeof *doubted);
  return status;
}

gz_status snapshot_n_sections(const snapshot *s, uint32_t *n, gz_error *err) {
  struct joined_sections *j = s->joined;
  gz_status status = snapshot_name_sections(s, err);
  if (status == GZ_OK && !j->counted && !j->n_known) status = find_sections(s, err);
  *n = j->counted ? j->n_list : j->n_live;
  return status;
}
