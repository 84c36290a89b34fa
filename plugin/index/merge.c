/* How do several segments become one?
 *
 *   number    pages by path, their documents in that order      source.docs: old number -> new, NO_DOC if dead
 *   terms     forms by byte order, each with the lists of all   source.terms: old number -> new, NO_TERM if no list is left
 *   stems     the same, from the stems that stand in some segment
 *   …         pages and records as they are; columns; ids by their checksum
 *   links     names by byte order, the links of each by document
 *
 * Parts are written in the order of the image. Positions, which are made with the lists but follow them, wait in a file.
 * Sources are read from front to end in each phase, and what was read is given back. */
#include "index/merge.h"

#include <errno.h>
#include <stdlib.h>
#include <unistd.h>

#include "base/clock.h"
#include "base/error.h"
#include "base/file.h"
#include "index/columns.h"
#include "index/common.h"
#include "index/ids.h"
#include "index/joined.h"
#include "index/joint.h"
#include "index/links.h"
#include "index/postings.h"
#include "index/small.h"
#include "index/sink.h"
#include "index/stored.h"
#include "index/stories.h"
#include "index/tops.h"

enum { FLUSH = 1 << 20 }; /* bytes that wait for a write */

/* Where one stands in a segment's terms. */
typedef struct term_at {
  bool more;
  uint32_t term;
  dict_cursor c;
  term_entry entry;
} term_at;

typedef struct source {
  segment *of;
  const snapshot_part *part;
  uint32_t *docs, *sections, *terms, *tag_sets; /* old number -> new */
  uint32_t page, n_pages;                       /* numbering: the next one */
  uint32_t last_doc;                            /* and where the last one ended */
  gz_str path;
  term_at at;
  bool more_stems; /* or names of links */
  dict_cursor stem;
  posting list;
  uint32_t n_live; /* of the term's documents */
  /* What is left of the block that the list stands in: the first document, a live one, by its new number; NO_DOC: nothing
   * is left of the list. */
  uint32_t doc, n_left;
  const uint32_t *old_docs, *titles, *bodies;
  bytes positions; /* of the whole block: those of the first document begin at this bit */
  uint64_t bit;
} source;

/* A live page, in the new order, or a part of one. */
typedef struct page_ref {
  uint32_t in, page;
  bool goes_on; /* the next one is a part of it too */
} page_ref;

/* A form of the stem: its number in a source. */
typedef struct old_term {
  source *of;
  uint32_t term;
} old_term;

/* Neighbours in the new list whose positions follow each other in a source: they are copied as they stand there, since a
 * document's positions take as many bits in one list as in another. */
typedef struct run {
  const unsigned char *positions;
  uint64_t bit;
  size_t n;
} run;

typedef enum phase { NUMBER, TERMS, POSITIONS, STEMS, PAGES, RECORDS, COLUMNS, LINKS, DONE } phase;

struct merge {
  allocator from;
  snapshot *snapshot;
  source *sources;
  uint32_t n_sources;
  arena own;
  sink out;
  phase phase;
  uint64_t most; /* bytes of the sources in memory */
  segment_stats numbers;
  uint32_t n_groups, n_self, n_self_grouped; /* stems: in the part; forms that are their own; of these in the part */
  uint32_t n_docs, n_pages;                  /* numbered so far; n_pages: parts too */
  bool joins;                                /* pages of the same path are parts of one */
  page_ref *pages;
  buf columns[N_COLUMNS], page_docs; /* u32 each, as columns_put takes them */
  buf ids, stories;                  /* u64 each, as ids_put and stories_put take them */
  uint32_t *doc_lengths;             /* as joint_put takes them */
  uint32_t base;                     /* and this */
  unsigned char *doc_bits;           /* of a position in each document */
  arena record;                      /* of the article that is copied */
  symbol_table *symbols;             /* that headlines are written in; NULL: they stand as they are */
  map sections, tag_sets;
  buf last; /* path, form or stem before */
  postings_writer lists;
  source **on; /* those that stand on the term; n_on of them */
  uint32_t n_on;
  doc_count *hits; /* the documents of the term's list */
  doc_size *sizes; /* of these */
  run *runs;
  size_t n_hits, n_runs, room_hits, room_sizes, room_runs;
  uint32_t max_title, max_body; /* of any hit */
  dict_writer dict;
  buf waiting, scratch, packed; /* of positions; of an entry; of its headline */
  int spill;
  uint64_t spilled, next; /* bytes in the file; what the phase does next */
  buf term_docs;          /* u32 of each new term: its documents */
  uint32_t *group;        /* the stem's terms, by their new numbers */
  old_term *old;          /* and by those in the sources */
  size_t room_group, room_old;
  joint sum;
  tops_writer tops;
  uint32_t n_tops;
  common_writer common;
  table_writer table;
  links_writer links; /* of one name */
  stored_link *named; /* the same, to be sorted */
  size_t room_named;
};

/* ---------------------------------------------------------------- begin, end */

static bool make_room(merge *m) {
  uint64_t n_docs = 0, n_pages = 0;
  uint32_t i;
  for (i = 0; i < m->n_sources; i++) {
    source *s = &m->sources[i];
    const segment_stats *n = segment_numbers(s->of);
    s->n_pages = n->n_pages;
    n_docs += n->n_docs;
    n_pages += n->n_pages;
    s->docs = arena_alloc(&m->own, (size_t)n->n_docs * sizeof *s->docs);
    s->sections = arena_alloc(&m->own, (size_t)n->n_sections * sizeof *s->sections);
    s->terms = arena_alloc(&m->own, (size_t)n->n_terms * sizeof *s->terms);
    s->tag_sets = arena_zero(&m->own, (size_t)n->n_tag_sets + 1, sizeof *s->tag_sets);
    if (!s->docs || !s->sections || !s->terms || !s->tag_sets) return false;
    memset(s->docs, 0xff, (size_t)n->n_docs * sizeof *s->docs);             /* NO_DOC */
    memset(s->sections, 0xff, (size_t)n->n_sections * sizeof *s->sections); /* not met yet */
    memset(s->terms, 0xff, (size_t)n->n_terms * sizeof *s->terms);          /* NO_TERM */
  }
  m->pages = arena_alloc(&m->own, (size_t)n_pages * sizeof *m->pages);
  m->doc_lengths = arena_alloc(&m->own, (size_t)n_docs * sizeof *m->doc_lengths);
  m->doc_bits = arena_alloc(&m->own, (size_t)n_docs);
  m->on = arena_alloc(&m->own, m->n_sources * sizeof(source *));
  return m->pages && m->doc_lengths && m->doc_bits && m->on;
}

merge *merge_begin(snapshot *of, const uint32_t *which, uint32_t n, int fd, int spill, uint64_t most,
                   const allocator *from) {
  merge *m = mem_zero(from, 1, sizeof *m);
  uint32_t i;
  if (!m) return NULL;
  m->from = *from;
  m->snapshot = snapshot_keep(of);
  m->spill = spill;
  m->most = most;
  arena_init(&m->own, &m->from);
  sink_begin(&m->out, fd, &m->from);
  map_init(&m->sections, &m->from);
  map_init(&m->tag_sets, &m->from);
  for (i = 0; i < N_COLUMNS; i++) buf_init(&m->columns[i], &m->from);
  buf_init(&m->page_docs, &m->from);
  buf_init(&m->ids, &m->from);
  buf_init(&m->stories, &m->from);
  arena_init(&m->record, &m->from);
  buf_init(&m->last, &m->from);
  buf_init(&m->waiting, &m->from);
  buf_init(&m->term_docs, &m->from);
  buf_init(&m->scratch, &m->from);
  buf_init(&m->packed, &m->from);
  dict_init(&m->dict, &m->from);
  common_init(&m->common, &m->from);
  table_init(&m->table, &m->from);
  links_init(&m->links, &m->from);
  postings_init(&m->lists, &m->out.out, &m->waiting);
  m->sources = arena_zero(&m->own, n, sizeof *m->sources);
  for (i = 0; m->sources && i < n; i++, m->n_sources++) {
    m->sources[i].of = segment_in(of, which[i]);
    m->sources[i].part = &of->parts[which[i]];
  }
  if (m->sources && make_room(m)) return m;
  merge_free(m);
  return NULL;
}

void merge_join(merge *m) { m->joins = true; }

void merge_free(merge *m) {
  allocator from;
  int i;
  if (!m) return;
  from = m->from;
  mem_free(&from, m->hits, m->room_hits * sizeof *m->hits);
  mem_free(&from, m->sizes, m->room_sizes * sizeof *m->sizes);
  mem_free(&from, m->runs, m->room_runs * sizeof *m->runs);
  mem_free(&from, m->group, m->room_group * sizeof *m->group);
  mem_free(&from, m->named, m->room_named * sizeof *m->named);
  sink_free(&m->out);
  map_free(&m->sections);
  map_free(&m->tag_sets);
  for (i = 0; i < N_COLUMNS; i++) buf_free(&m->columns[i]);
  buf_free(&m->page_docs);
  buf_free(&m->ids);
  buf_free(&m->stories);
  arena_free(&m->record);
  buf_free(&m->last);
  mem_free(&from, m->old, m->room_old * sizeof *m->old);
  joint_free(&m->sum);
  postings_free(&m->lists);
  tops_free(&m->tops);
  common_free(&m->common);
  buf_free(&m->waiting);
  buf_free(&m->term_docs);
  buf_free(&m->scratch);
  buf_free(&m->packed);
  mem_free(&from, m->symbols, sizeof *m->symbols);
  dict_free(&m->dict);
  table_free(&m->table);
  links_free(&m->links);
  arena_free(&m->own);
  snapshot_drop(m->snapshot);
  mem_free(&from, m, sizeof *m);
}

/* `block` with room for `need` items of that size; NULL: out of memory, and it is as it was. */
static void *grow(const merge *m, void *block, size_t *room, size_t need, size_t size) {
  size_t more = *room ? *room : 256;
  void *grown;
  if (block && need <= *room) return block;
  while (more < need) more *= 2;
  grown = mem_resize(&m->from, block, *room * size, more * size);
  if (grown) *room = more;
  return grown;
}

/* Ascending from call to call, or the sources are no segments. */
static gz_status ascend(merge *m, gz_str key, bool first, const char *what, gz_error *err) {
  if (!first && str_compare(buf_str(&m->last), key) >= 0) return image_corrupt(err, what);
  buf_clear(&m->last);
  buf_put_str(&m->last, key);
  return m->last.failed ? error_nomem(err) : GZ_OK;
}

/* ---------------------------------------------------------------- numbering */

static gz_status read_path(source *s, gz_error *err) {
  s->page = snapshot_next_live(s->part, s->page, s->n_pages);
  if (s->page < s->n_pages && !segment_page_path(s->of, s->page, &s->path)) return image_corrupt(err, "a page");
  return GZ_OK;
}

static gz_status number_doc(merge *m, source *s, uint32_t doc, gz_error *err) {
  uint32_t section = segment_doc_section(s->of, doc), tags = segment_doc_tags(s->of, doc), title, body;
  when date = segment_doc_when(s->of, doc);
  uint64_t length;
  segment_doc_words(s->of, doc, &title, &body);
  length = body + 3 * (uint64_t)title;
  if (section == NO_DOC || tags == NO_DOC) return image_corrupt(err, "an article");
  if (s->sections[section] == NO_DOC) {
    s->sections[section] = map_add(&m->sections, segment_section(s->of, section), NULL);
    if (s->sections[section] == MAP_NONE) return error_nomem(err);
  }
  if (tags && !s->tag_sets[tags]) {
    gz_str set;
    uint32_t number;
    if (!table_get(&s->of->tag_sets, tags - 1, &set)) return image_corrupt(err, "a set of tags");
    number = map_add(&m->tag_sets, set, NULL);
    if (number == MAP_NONE) return error_nomem(err);
    s->tag_sets[tags] = number + 1;
  }
  s->docs[doc] = m->n_docs;
  buf_put_u32(&m->columns[COLUMN_DAY], date.day);
  buf_put_u32(&m->columns[COLUMN_SECOND], date.second);
  buf_put_u32(&m->columns[COLUMN_TAGS], s->tag_sets[tags]);
  buf_put_u32(&m->columns[COLUMN_SECTION], s->sections[section]);
  buf_put_u32(&m->columns[COLUMN_TITLE], title);
  buf_put_u32(&m->columns[COLUMN_BODY], body);
  buf_put_u64(&m->stories, segment_story(s->of, doc));
  m->doc_bits[m->n_docs] = (unsigned char)position_bits(title, body);
  m->doc_lengths[m->n_docs++] = length < UINT32_MAX ? (uint32_t)length : UINT32_MAX;
  m->numbers.n_words_title += title;
  m->numbers.n_words_body += body;
  return GZ_OK;
}

/* The page with the least path is the next one. */
static gz_status number_page(merge *m, gz_error *err) {
  source *least = NULL;
  uint32_t i, doc, end;
  gz_status status = GZ_OK;
  for (i = 0; status == GZ_OK && i < m->n_sources; i++) {
    source *s = &m->sources[i];
    status = read_path(s, err);
    if (s->page < s->n_pages && (!least || str_compare(s->path, least->path) < 0)) least = s;
  }
  if (status != GZ_OK) return status;
  if (!least) {
    bool failed = m->page_docs.failed || m->stories.failed;
    for (i = 0; i < N_COLUMNS; i++) failed |= m->columns[i].failed;
    m->phase = TERMS;
    m->base = small_base(m->n_docs, m->numbers.n_words_title, m->numbers.n_words_body);
    tops_init(&m->tops, m->n_docs, m->doc_lengths, m->base, &m->from);
    return failed ? error_nomem(err) : GZ_OK;
  }
  if (m->joins && m->n_pages && str_equal(buf_str(&m->last), least->path)) m->pages[m->n_pages - 1].goes_on = true;
  else {
    status = ascend(m, least->path, m->n_pages == 0, "the order of pages", err);
    buf_put_u32(&m->page_docs, m->n_docs);
    m->numbers.n_pages++;
  }
  doc = segment_first_doc(least->of, least->page);
  end = segment_first_doc(least->of, least->page + 1);
  if (status == GZ_OK && (doc < least->last_doc || end < doc || end > segment_numbers(least->of)->n_docs))
    status = image_corrupt(err, "the order of pages");
  m->pages[m->n_pages] = (page_ref){(uint32_t)(least - m->sources), least->page, false};
  m->n_pages++;
  for (; status == GZ_OK && doc < end; doc++) status = number_doc(m, least, doc, err);
  least->last_doc = end;
  least->page++;
  return status;
}

/* ---------------------------------------------------------------- terms */

static gz_status term_failed(gz_error *err) { return image_corrupt(err, "a term"); }

static gz_status first_term(source *s, gz_error *err) {
  memset(&s->at, 0, sizeof s->at);
  if (!segment_numbers(s->of)->n_terms) return GZ_OK;
  s->at.more = true;
  return segment_term_entry(s->of, 0, &s->at.c, &s->at.entry) ? GZ_OK : term_failed(err);
}

static gz_status next_term(source *s, gz_error *err) {
  term_at *at = &s->at;
  at->more = ++at->term < segment_numbers(s->of)->n_terms;
  if (!at->more) return GZ_OK;
  return dict_next(&at->c) && term_entry_get(s->of, &at->c, &at->entry) ? GZ_OK : term_failed(err);
}

/* Documents that are gone are passed over. */
static void to_live(source *s) {
  while (posting_doc(&s->list) != NO_DOC && s->docs[s->list.doc] == NO_DOC) posting_next(&s->list);
}

static gz_status list_failed(gz_error *err) { return image_corrupt(err, "a list of documents"); }

/* Passes over what is dead of the block; false: nothing else is left of it. */
static bool to_live_entry(source *s) {
  for (; s->n_left; s->n_left--, s->old_docs++, s->titles++, s->bodies++) {
    s->doc = s->docs[*s->old_docs];
    if (s->doc != NO_DOC) return true;
    s->bit += posting_entry_bits(&s->list, *s->old_docs, *s->titles, *s->bodies);
  }
  return false;
}

/* Stands on what is left of the list's block, or on the next block that has a live document. */
static gz_status to_block(source *s, gz_error *err) {
  posting *p = &s->list;
  for (s->doc = NO_DOC; p->doc != NO_DOC; posting_next_block(p)) {
    s->n_left = posting_rest(p, &s->old_docs);
    posting_rest_counts(p, &s->titles, &s->bodies);
    s->positions = posting_block_positions(p);
    if (s->positions.failed) return list_failed(err);
    s->bit = 0;
    if (to_live_entry(s)) return GZ_OK;
  }
  return p->failed ? list_failed(err) : GZ_OK;
}

/* The numbers of a document lie anywhere in memory, which is fetched while those before are copied. */
enum { AHEAD = 16 };
static inline void expect_doc(const merge *m, uint32_t doc) {
  if (doc == NO_DOC) return;
  __builtin_prefetch(&m->doc_bits[doc]);
  __builtin_prefetch(&m->doc_lengths[doc]);
}

/* The source's documents below `limit`, of those left in its block, go to the end of the list. */
static gz_status take_run(merge *m, source *s, uint32_t limit, gz_error *err) {
  run *to = grow(m, m->runs, &m->room_runs, m->n_runs + 1, sizeof *to);
  doc_count *hits = grow(m, m->hits, &m->room_hits, m->n_hits + s->n_left, sizeof *hits);
  doc_size *sizes = grow(m, m->sizes, &m->room_sizes, m->n_hits + s->n_left, sizeof *sizes);
  uint64_t bit = s->bit, n_places = 0;
  uint32_t i;
  if (to) m->runs = to;
  if (hits) m->hits = hits;
  if (sizes) m->sizes = sizes;
  if (!to || !hits || !sizes) return error_nomem(err);
  to += m->n_runs++;
  hits += m->n_hits;
  sizes += m->n_hits;
  for (i = 0; i < s->n_left; i++) {
    uint32_t doc = s->docs[s->old_docs[i]], title = s->titles[i], body = s->bodies[i];
    if (i + 2 * AHEAD < s->n_left) __builtin_prefetch(&s->docs[s->old_docs[i + 2 * AHEAD]]);
    if (i + AHEAD < s->n_left) expect_doc(m, s->docs[s->old_docs[i + AHEAD]]);
    uint64_t n = (uint64_t)title + body;
    if (doc >= limit) break; /* or gone */
    if (!n) return list_failed(err);
    hits[i] = (doc_count){doc, title, body};
    sizes[i] = (doc_size){m->doc_lengths[doc], m->doc_bits[doc]};
    if (title > m->max_title) m->max_title = title;
    if (body > m->max_body) m->max_body = body;
    n_places += n;
    bit += n * sizes[i].bits;
  }
  if ((bit + 7) / 8 > bytes_left(&s->positions)) return image_corrupt(err, "a list of positions");
  *to = (run){s->positions.at, s->bit, i};
  m->n_hits += i;
  m->numbers.n_positions += n_places;
  s->n_live += i;
  s->bit = bit;
  s->old_docs += i, s->titles += i, s->bodies += i, s->n_left -= i;
  if (to_live_entry(s)) return GZ_OK;
  if ((s->bit + 7) / 8 != bytes_left(&s->positions)) return image_corrupt(err, "a list of positions");
  posting_next_block(&s->list);
  return to_block(s, err);
}

/* The lists of all sources that stand on the term, in the new order. */
static gz_status gather(merge *m, gz_error *err) {
  gz_status status = GZ_OK;
  uint32_t i;
  m->n_hits = m->n_runs = 0;
  m->max_title = m->max_body = 0;
  for (i = 0; status == GZ_OK && i < m->n_on; i++) {
    source *s = m->on[i];
    s->n_live = 0;
    status = posting_open_entry(&s->list, s->of, s->at.term, &s->at.entry, err);
    if (status == GZ_OK) status = to_block(s, err);
  }
  while (status == GZ_OK) {
    source *least = m->on[0];
    uint32_t limit = NO_DOC; /* where the next one begins */
    for (i = 1; i < m->n_on; i++) {
      source *s = m->on[i];
      if (s->doc < least->doc) limit = least->doc, least = s;
      else if (s->doc < limit) limit = s->doc;
    }
    if (least->doc == NO_DOC) break;
    status = take_run(m, least, limit, err);
  }
  return status;
}

static void put_list(merge *m, gz_str form) {
  const run *r;
  size_t at = 0;
  postings_begin(&m->lists, (uint32_t)m->n_hits, m->max_title, m->max_body, m->base);
  tops_term(&m->tops, form, (uint32_t)m->n_hits);
  tops_count(&m->tops, m->hits, (uint32_t)m->n_hits);
  for (r = m->runs; r < m->runs + m->n_runs; at += r->n, r++)
    postings_copy(&m->lists, m->hits + at, m->sizes + at, r->n, r->positions, r->bit);
}

/* The term that the sources in m->on stand on. */
static gz_status put_term(merge *m, gz_error *err) {
  gz_str form = dict_key(&m->on[0]->at.c);
  term_entry e = m->on[0]->at.entry;
  uint64_t before = m->spilled + m->waiting.len, at = sink_part_at(&m->out);
  uint32_t i, most = 0;
  gz_status status = gather(m, err);
  size_t n = m->n_hits;
  if (status != GZ_OK) return status;
  if (n) {
    for (i = 0; i < m->n_on; i++) { /* the spelling of most documents; of equals the first */
      const source *s = m->on[i];
      if (s->n_live <= most) continue;
      most = s->n_live;
      e.written = s->at.entry.written;
    }
    put_list(m, form);
    e.n_docs = (uint32_t)n;
    e.postings = at;
    e.postings_len = sink_part_at(&m->out) - at;
    e.positions = before;
    e.positions_len = m->spilled + m->waiting.len - before;
    buf_clear(&m->scratch);
    term_entry_put(&m->scratch, &e, m->numbers.n_terms % TABLE_BLOCK == 0, form.len);
    dict_add(&m->dict, form, buf_str(&m->scratch));
    common_add(&m->common, m->numbers.n_terms, form, e.n_docs);
    buf_put_u32(&m->term_docs, e.n_docs);
    m->n_self += e.stem_shared == form.len && !e.stem_rest.len;
    m->numbers.n_postings += n;
    if (m->scratch.failed || m->term_docs.failed || m->out.out.failed || m->waiting.failed) return error_nomem(err);
  }
  for (i = 0; status == GZ_OK && i < m->n_on; i++) {
    source *s = m->on[i];
    if (n) s->terms[s->at.term] = m->numbers.n_terms;
    status = next_term(s, err);
  }
  m->numbers.n_terms += n > 0;
  return status;
}

static gz_status write_spill(merge *m, gz_error *err) {
  size_t at = 0;
  if (m->spill < 0) return GZ_OK;
  while (at < m->waiting.len) {
    ssize_t n = pwrite(m->spill, m->waiting.data + at, m->waiting.len - at, (off_t)(m->spilled + at));
    if (n < 0 && errno == EINTR) continue;
    if (n < 0) return error_errno(err, errno, "writing the index");
    at += (size_t)n;
  }
  m->spilled += m->waiting.len;
  buf_clear(&m->waiting);
  return GZ_OK;
}

static gz_status merge_term(merge *m, gz_error *err) {
  gz_str form = STR_NONE;
  uint32_t i;
  m->n_on = 0;
  for (i = 0; i < m->n_sources; i++) {
    source *s = &m->sources[i];
    int order = !s->at.more ? 1 : !m->n_on ? -1 : str_compare(dict_key(&s->at.c), form);
    if (order > 0) continue;
    if (order < 0) {
      form = dict_key(&s->at.c);
      m->n_on = 0;
    }
    m->on[m->n_on++] = s;
  }
  if (m->n_on) {
    gz_status status = ascend(m, form, m->next++ == 0, "the terms", err);
    if (status == GZ_OK) status = put_term(m, err);
    if (status == GZ_OK && m->waiting.len >= FLUSH) status = write_spill(m, err);
    if (m->out.out.len >= FLUSH) sink_flush(&m->out);
    return status;
  }
  sink_end_part(&m->out, PART_POSTINGS);
  m->phase = POSITIONS;
  m->next = 0;
  if (m->lists.too_long) return error_set(err, GZ_NOT_SUPPORTED, 0, "a word stands more often than a segment can hold");
  return write_spill(m, err);
}

/* A piece of what waited, then the terms. */
static gz_status merge_positions(merge *m, gz_error *err) {
  if (m->next < m->spilled) {
    size_t len = m->spilled - m->next < FLUSH ? (size_t)(m->spilled - m->next) : FLUSH;
    char *to = buf_space(&m->out.out, len);
    gz_status status = to ? file_pread(m->spill, to, len, m->next, err) : error_nomem(err);
    m->next += len;
    sink_flush(&m->out);
    return status;
  }
  buf_put_str(&m->out.out, buf_str(&m->waiting)); /* in memory they never left */
  buf_free(&m->waiting);
  sink_end_part(&m->out, PART_POSITIONS);
  dict_put(&m->dict, &m->out.out);
  sink_end_part(&m->out, PART_TERMS);
  if (!tops_put(&m->tops, &m->out.out, &m->n_tops)) return error_nomem(err);
  sink_end_part(&m->out, PART_TOPS);
  buf_put_str(&m->out.out, buf_str(&m->tops.sums));
  sink_end_part(&m->out, PART_SUMS);
  tops_free(&m->tops);
  memset(&m->tops, 0, sizeof m->tops);
  dict_free(&m->dict);
  dict_init(&m->dict, &m->from);
  m->phase = STEMS;
  m->next = 0;
  return joint_init(&m->sum, m->n_docs, &m->from) ? GZ_OK : error_nomem(err);
}

/* ---------------------------------------------------------------- stems */

static gz_status stem_failed(gz_error *err) { return image_corrupt(err, "a stem"); }

static gz_status next_stem(source *s, gz_error *err) {
  s->more_stems = dict_next(&s->stem);
  return s->stem.failed ? stem_failed(err) : GZ_OK;
}

/* Adds a source's term to the stem's, *n of them so far, if a list of it is left. */
static gz_status add_to_group(merge *m, source *s, uint32_t term, size_t *n, gz_error *err) {
  uint32_t *group;
  old_term *old;
  if (s->terms[term] == NO_TERM) return GZ_OK;
  group = grow(m, m->group, &m->room_group, *n + 1, sizeof *group);
  old = grow(m, m->old, &m->room_old, *n + 1, sizeof *old);
  if (group) m->group = group;
  if (old) m->old = old;
  if (!group || !old) return error_nomem(err);
  m->group[*n] = s->terms[term];
  m->old[(*n)++] = (old_term){s, term};
  return GZ_OK;
}

/* The source's forms of the stem that its cursor stands on. */
static gz_status take_group(merge *m, source *s, size_t *n, gz_error *err) {
  bytes in = bytes_of(s->stem.payload);
  uint32_t n_docs = bytes_varint32(&in), count = bytes_count(&in, 1), i;
  uint64_t term = 0;
  gz_status status = GZ_OK;
  if (count > 1 && n_docs > POSTING_BLOCK) { /* its joint list */
    bytes_varint(&in);
    bytes_varint(&in);
  }
  for (i = 0; status == GZ_OK && i < count; i++) {
    term += bytes_varint32(&in);
    if (in.failed || term >= segment_numbers(s->of)->n_terms) return stem_failed(err);
    status = add_to_group(m, s, (uint32_t)term++, n, err);
  }
  if (status != GZ_OK) return status;
  return in.failed || bytes_left(&in) ? stem_failed(err) : next_stem(s, err);
}

/* To the first term that is not before the stem. *is: it is the stem itself. */
static gz_status term_of_stem(source *s, gz_str stem, bool *is, gz_error *err) {
  gz_status status = GZ_OK;
  int order = -1;
  while (status == GZ_OK && s->at.more && (order = str_compare(dict_key(&s->at.c), stem)) < 0)
    status = next_term(s, err);
  *is = s->at.more && order == 0;
  return status;
}

static uint32_t docs_of(const merge *m, uint32_t term) {
  bytes in = bytes_part(buf_str(&m->term_docs), (uint64_t)term * 4, 4);
  return bytes_u32(&in);
}

/* Live documents with any of the `n` forms, of which there are no more than a block holds. */
static gz_status count_few(merge *m, size_t n, uint32_t *n_docs, gz_error *err) {
  uint32_t docs[POSTING_BLOCK], n_listed = 0;
  size_t form;
  for (form = 0; form < n; form++) {
    source *s = m->old[form].of;
    gz_status status = posting_open(&s->list, s->of, m->old[form].term, err);
    if (status != GZ_OK) return status;
    for (to_live(s); s->list.doc != NO_DOC && n_listed < POSTING_BLOCK; posting_next(&s->list), to_live(s))
      docs[n_listed++] = s->docs[s->list.doc];
    if (s->list.failed) return list_failed(err);
  }
  *n_docs = joint_distinct(&m->sum, docs, n_listed);
  return GZ_OK;
}

/* The same of many, whose joint list is written. */
static gz_status join_many(merge *m, size_t n, uint32_t *n_docs, gz_error *err) {
  const uint32_t *docs, *titles, *bodies;
  uint32_t i, n_rest;
  size_t form;
  for (form = 0; form < n; form++) {
    source *s = m->old[form].of;
    gz_status status = posting_open(&s->list, s->of, m->old[form].term, err);
    if (status != GZ_OK) return status;
    for (; (n_rest = posting_rest(&s->list, &docs)) != 0; posting_next_block(&s->list)) {
      posting_rest_counts(&s->list, &titles, &bodies);
      for (i = 0; i < n_rest; i++) {
        uint32_t doc = s->docs[docs[i]], ahead = i + JOINT_AHEAD < n_rest ? s->docs[docs[i + JOINT_AHEAD]] : NO_DOC;
        if (i + 2 * JOINT_AHEAD < n_rest) __builtin_prefetch(&s->docs[docs[i + 2 * JOINT_AHEAD]]);
        if (ahead != NO_DOC) joint_expect(&m->sum, ahead);
        if (doc != NO_DOC) joint_count_in(&m->sum, doc, titles[i], bodies[i]);
      }
    }
    if (s->list.failed) return list_failed(err);
  }
  *n_docs = m->sum.n;
  joint_put(&m->sum, m->doc_lengths, m->base, &m->out.out);
  return GZ_OK;
}

static int by_number(const void *a, const void *b) {
  uint32_t x = *(const uint32_t *)a, y = *(const uint32_t *)b;
  return (x > y) - (x < y);
}

/* `n` terms of the sources have the stem; `self`: the form that is the stem itself, or NO_TERM. */
static gz_status put_group(merge *m, gz_str stem, size_t n, uint32_t self, gz_error *err) {
  uint32_t least = 0, n_docs = 0;
  uint64_t joint_at = sink_part_at(&m->out), with_each = 0;
  size_t i, distinct = 0;
  bool has_self = false;
  gz_status status = GZ_OK;
  if (n) qsort(m->group, n, sizeof *m->group, by_number);
  for (i = 0; i < n; i++) {
    if (i && m->group[i] == m->group[i - 1]) continue;
    with_each += docs_of(m, m->group[i]);
    m->group[distinct++] = m->group[i];
  }
  if (!distinct || (distinct == 1 && m->group[0] == self)) return GZ_OK; /* none is left, or the term tells it */
  if (distinct == 1) n_docs = (uint32_t)with_each;
  else if (with_each <= POSTING_BLOCK) status = count_few(m, n, &n_docs, err);
  else status = join_many(m, n, &n_docs, err);
  if (status != GZ_OK) return status;
  buf_clear(&m->scratch);
  buf_put_varint(&m->scratch, n_docs);
  buf_put_varint(&m->scratch, distinct);
  if (sink_part_at(&m->out) != joint_at) {
    buf_put_varint(&m->scratch, joint_at);
    buf_put_varint(&m->scratch, sink_part_at(&m->out) - joint_at);
  }
  for (i = 0; i < distinct; i++) {
    buf_put_varint(&m->scratch, m->group[i] - least);
    least = m->group[i] + 1;
    has_self |= m->group[i] == self;
  }
  dict_add(&m->dict, stem, buf_str(&m->scratch));
  m->n_groups++;
  m->n_self_grouped += has_self;
  return m->scratch.failed ? error_nomem(err) : GZ_OK;
}

static gz_status merge_stem(merge *m, gz_error *err) {
  const source *least = NULL;
  uint32_t i, self = NO_TERM;
  gz_status status = GZ_OK;
  gz_str stem;
  size_t n = 0;
  for (i = 0; i < m->n_sources; i++) {
    const source *s = &m->sources[i];
    if (s->more_stems && (!least || str_compare(dict_key(&s->stem), dict_key(&least->stem)) < 0)) least = s;
  }
  if (!least) {
    sink_end_part(&m->out, PART_JOINT);
    dict_put(&m->dict, &m->out.out);
    sink_end_part(&m->out, PART_STEMS);
    joint_free(&m->sum);
    m->numbers.n_stems = m->n_groups + (m->n_self - m->n_self_grouped);
    m->phase = PAGES;
    m->next = 0;
    return GZ_OK;
  }
  status = ascend(m, dict_key(&least->stem), m->next++ == 0, "the stems", err);
  stem = buf_str(&m->last);
  for (i = 0; status == GZ_OK && i < m->n_sources; i++) {
    source *s = &m->sources[i];
    bool is, grouped = s->more_stems && str_equal(dict_key(&s->stem), stem);
    status = term_of_stem(s, stem, &is, err);
    if (status != GZ_OK) return status;
    if (is && s->terms[s->at.term] != NO_TERM) self = s->terms[s->at.term];
    if (grouped) status = take_group(m, s, &n, err);
    else if (is && s->at.entry.stem_shared == stem.len && !s->at.entry.stem_rest.len)
      status = add_to_group(m, s, s->at.term, &n, err);
  }
  if (status == GZ_OK) status = put_group(m, stem, n, self, err);
  if (m->out.out.len >= FLUSH) sink_flush(&m->out);
  return status;
}

/* ---------------------------------------------------------------- tables, columns, ids */

/* An item of a table that goes to the result as it is made; only where blocks begin is kept. */
static void put_item(merge *m, gz_str item) {
  if (m->table.n++ % TABLE_BLOCK == 0) buf_put_u64(&m->table.offsets, sink_part_at(&m->out));
  buf_put_varint(&m->out.out, item.len);
  buf_put_str(&m->out.out, item);
  if (m->out.out.len >= FLUSH) sink_flush(&m->out);
}

static void end_table(merge *m, image_part part, phase next) {
  buf_put_str(&m->out.out, buf_str(&m->table.offsets));
  if (m->table.offsets.failed) m->out.out.failed = true;
  sink_end_part(&m->out, part);
  buf_clear(&m->table.offsets);
  m->table.n = 0;
  m->phase = next;
  m->next = 0;
}

static gz_status merge_page(merge *m, gz_error *err) {
  const page_ref *p = &m->pages[m->next];
  gz_str item;
  if (m->next == m->n_pages) {
    end_table(m, PART_PAGES, RECORDS);
    return GZ_OK;
  }
  if (!table_get(&m->sources[p->in].of->pages, p->page, &item)) return image_corrupt(err, "a page");
  if (!p->goes_on) put_item(m, item);
  m->next++;
  return GZ_OK;
}

/* Gives back what was read, if it has become much. Nothing is borrowed between two things but what the cursors hold. */
static gz_status spare(merge *m, gz_error *err);

static gz_status read_record(merge *m, const source *s, gz_str path, uint32_t doc, gz_str *item, gz_article *a,
                             gz_error *err) {
  origin unused;
  arena_rewind(&m->record, (arena_mark){NULL, 0});
  if (!table_get(&s->of->records, doc, item)) return image_corrupt(err, "an article");
  return stored_get(*item, path, image_symbols(s->of), &m->record, a, &unused, err);
}

/* The headlines of every so many documents, in the new order. */
static gz_status take_sample(merge *m, uint32_t step, symbols_sample *sample, gz_error *err) {
  uint32_t i, number = 0;
  gz_status status = GZ_OK;
  for (i = 0; status == GZ_OK && i < m->n_pages; i++) {
    const page_ref *p = &m->pages[i];
    const source *s = &m->sources[p->in];
    uint32_t doc = segment_first_doc(s->of, p->page), end = segment_first_doc(s->of, p->page + 1);
    gz_article a;
    gz_str item;
    for (; status == GZ_OK && doc < end; doc++) {
      if (number++ % step) continue;
      status = read_record(m, s, STR(""), doc, &item, &a, err);
      if (status == GZ_OK) symbols_sample_add(sample, a.title);
      if (status == GZ_OK) status = spare(m, err);
    }
  }
  return status;
}

static gz_status learn_symbols(merge *m, gz_error *err) {
  uint32_t step = symbols_step(m->n_docs);
  symbols_sample sample = {0};
  gz_status status;
  if (!step) return GZ_OK;
  m->symbols = mem_new(&m->from, sizeof *m->symbols);
  if (!m->symbols) return error_nomem(err);
  buf_init(&sample.texts, &m->from);
  status = take_sample(m, step, &sample, err);
  if (status == GZ_OK && !symbols_learn(m->symbols, &sample)) status = error_nomem(err);
  buf_free(&sample.texts);
  return status;
}

static gz_status merge_records(merge *m, gz_error *err) {
  const page_ref *p = &m->pages[m->next];
  const source *s;
  uint32_t doc, end;
  gz_str item, path;
  gz_status status = GZ_OK;
  if (m->next == m->n_pages) {
    end_table(m, PART_RECORDS, COLUMNS);
    table_put_keys(&m->sections, &m->out.out);
    sink_end_part(&m->out, PART_SECTIONS);
    table_put_keys(&m->tag_sets, &m->out.out);
    sink_end_part(&m->out, PART_TAGS);
    return GZ_OK;
  }
  s = &m->sources[p->in];
  if (!segment_page_path(s->of, p->page, &path)) return image_corrupt(err, "a page");
  end = segment_first_doc(s->of, p->page + 1);
  for (doc = segment_first_doc(s->of, p->page); status == GZ_OK && doc < end; doc++) {
    gz_article a;
    status = read_record(m, s, path, doc, &item, &a, err);
    if (status != GZ_OK) break;
    buf_put_u64(&m->ids, map_hash(a.id, 0));
    buf_clear(&m->scratch);
    stored_put_packed(&m->scratch, item, a.title, m->symbols, &m->packed);
    if (m->scratch.failed) return error_nomem(err);
    put_item(m, buf_str(&m->scratch));
  }
  m->next++;
  return m->ids.failed ? error_nomem(err) : status;
}

/* The analyzer with all languages that pages of the sources name, in m->scratch. */
static gz_status put_analyzer(merge *m, gz_status status, gz_error *err) {
  uint32_t i;
  if (status != GZ_OK) return status;
  buf_clear(&m->scratch);
  buf_put_str(&m->scratch, segment_numbers(m->sources[0].of)->analyzer);
  for (i = 1; i < m->n_sources; i++) {
    gz_str list = segment_numbers(m->sources[i].of)->analyzer, one;
    size_t at = 0;
    while ((one = segment_next_tongue(list, &at)).data) segment_tongue(&m->scratch, one);
  }
  m->numbers.analyzer = buf_str(&m->scratch);
  return m->scratch.failed ? error_nomem(err) : GZ_OK;
}

static gz_status merge_columns(merge *m, gz_error *err) {
  gz_str columns[N_COLUMNS];
  gz_status status;
  int k;
  for (k = 0; k < N_COLUMNS; k++) columns[k] = buf_str(&m->columns[k]);
  status = columns_put(&m->out.out, columns, buf_str(&m->page_docs), err);
  sink_end_part(&m->out, PART_COLUMNS);
  if (status == GZ_OK) status = ids_put(&m->out.out, buf_str(&m->ids), &m->from, err);
  sink_end_part(&m->out, PART_IDS);
  if (status == GZ_OK && !stories_put(&m->out.out, buf_str(&m->stories), &m->from)) status = error_nomem(err);
  sink_end_part(&m->out, PART_STORIES);
  common_put(&m->common, m->numbers.n_terms, &m->out.out);
  sink_end_part(&m->out, PART_COMMON);
  dict_free(&m->dict);
  dict_init(&m->dict, &m->from);
  m->phase = LINKS;
  m->next = 0;
  return status;
}

static gz_status link_failed(gz_error *err) { return image_corrupt(err, "the links"); }

static gz_status next_name(source *s, gz_error *err) {
  s->more_stems = dict_next(&s->stem);
  return s->stem.failed ? link_failed(err) : GZ_OK;
}

/* The live links of the name that the source stands on. */
static gz_status take_links(merge *m, const source *s, size_t *n, gz_error *err) {
  link_list l;
  stored_link link;
  for (links_open(s->of, s->stem.payload, &l); links_next(&l, &link);) {
    stored_link *grown;
    if (s->docs[link.doc] == NO_DOC) continue;
    grown = grow(m, m->named, &m->room_named, *n + 1, sizeof *grown);
    if (!grown) return error_nomem(err);
    m->named = grown;
    link.doc = s->docs[link.doc];
    m->named[(*n)++] = link;
  }
  return l.in.failed ? link_failed(err) : GZ_OK;
}

/* Those of a document stand together, and stay as they are. */
static int by_doc(const void *a, const void *b) {
  const stored_link *x = *(const stored_link *const *)a, *y = *(const stored_link *const *)b;
  if (x->doc != y->doc) return x->doc < y->doc ? -1 : 1;
  return (x > y) - (x < y);
}

static gz_status put_links(merge *m, gz_str name, size_t n, gz_error *err) {
  const stored_link **order = mem_new(&m->from, (n + 1) * sizeof(const stored_link *));
  size_t i;
  bool done = order != NULL;
  for (i = 0; order && i < n; i++) order[i] = &m->named[i];
  if (order && n) qsort(order, n, sizeof *order, by_doc);
  for (i = 0; order && i < n; i++) links_add(&m->links, order[i]);
  if (done) done = links_put_name(&m->links, name, &m->dict);
  mem_free(&m->from, order, (n + 1) * sizeof(const stored_link *));
  return done ? GZ_OK : error_nomem(err);
}

static gz_status end_links(merge *m, gz_error *err) {
  gz_status status;
  dict_put(&m->dict, &m->out.out);
  sink_end_part(&m->out, PART_LINKS);
  if (m->symbols) symbols_put(m->symbols, &m->out.out);
  sink_end_part(&m->out, PART_SYMBOLS);
  m->numbers.n_docs = m->n_docs;
  m->numbers.n_sections = m->sections.n;
  m->numbers.n_tag_sets = m->tag_sets.n;
  status = put_analyzer(m, GZ_OK, err);
  image_put_numbers(&m->out.out, &m->numbers, m->n_groups, m->n_tops, m->links.n_names);
  sink_end_part(&m->out, PART_NUMBERS);
  m->phase = DONE;
  return status;
}

static gz_status merge_name(merge *m, gz_error *err) {
  const source *least = NULL;
  uint32_t i;
  size_t n = 0;
  gz_status status;
  for (i = 0; i < m->n_sources; i++) {
    const source *s = &m->sources[i];
    if (s->more_stems && (!least || str_compare(dict_key(&s->stem), dict_key(&least->stem)) < 0)) least = s;
  }
  if (!least) return end_links(m, err);
  status = ascend(m, dict_key(&least->stem), m->next++ == 0, "the links", err);
  for (i = 0; status == GZ_OK && i < m->n_sources; i++) {
    const source *s = &m->sources[i];
    if (s->more_stems && str_equal(dict_key(&s->stem), buf_str(&m->last))) status = take_links(m, s, &n, err);
  }
  if (status == GZ_OK) status = put_links(m, buf_str(&m->last), n, err); /* what is borrowed is copied */
  for (i = 0; status == GZ_OK && i < m->n_sources; i++) {
    source *s = &m->sources[i];
    if (s->more_stems && str_equal(dict_key(&s->stem), buf_str(&m->last))) status = next_name(s, err);
  }
  return status;
}

/* ---------------------------------------------------------------- steps */

/* The analyzer's name without the languages that pages name. */
static gz_str analyzer_of(const source *s) {
  gz_str name = segment_numbers(s->of)->analyzer;
  const char *blank = memchr(name.data, ' ', name.len);
  return blank ? (gz_str){name.data, (size_t)(blank - name.data)} : name;
}

/* Each phase reads its part of each source from the beginning. */
static gz_status begin_phase(merge *m, gz_error *err) {
  uint32_t i;
  gz_status status = GZ_OK;
  for (i = 0; status == GZ_OK && i < m->n_sources; i++) {
    source *s = &m->sources[i];
    if (m->phase == TERMS || m->phase == STEMS) status = first_term(s, err);
    if (m->phase == STEMS) dict_at_block(&s->stem, &s->of->stems, 0);
    if (m->phase == STEMS && status == GZ_OK) status = next_stem(s, err);
    if (m->phase == LINKS) dict_at_block(&s->stem, segment_links(s->of), 0);
    if (m->phase == LINKS && status == GZ_OK) status = next_name(s, err);
    if (!str_equal(analyzer_of(s), analyzer_of(&m->sources[0]))) status = image_corrupt(err, "the analyzer");
  }
  return status == GZ_OK && m->phase == RECORDS ? learn_symbols(m, err) : status;
}

/* Stands on the same entry once more: what it borrowed is gone. */
static bool stand_again(dict_cursor *c) {
  uint32_t entry = c->next - 1;
  dict_at_block(c, c->of, entry / TABLE_BLOCK);
  while (c->next <= entry)
    if (!dict_next(c)) return false;
  return true;
}

static gz_status spare(merge *m, gz_error *err) {
  uint64_t loaded = 0;
  uint32_t i;
  for (i = 0; i < m->n_sources; i++) loaded += segment_loaded(m->sources[i].of);
  if (loaded <= m->most) return GZ_OK;
  for (i = 0; i < m->n_sources; i++) {
    source *s = &m->sources[i];
    segment_drop(s->of);
    if ((m->phase == TERMS || m->phase == STEMS) && s->at.more &&
        !segment_term_entry(s->of, s->at.term, &s->at.c, &s->at.entry))
      return term_failed(err);
    if (m->phase == STEMS && s->more_stems && !stand_again(&s->stem)) return stem_failed(err);
    if (m->phase == LINKS && s->more_stems && !stand_again(&s->stem)) return link_failed(err);
  }
  return GZ_OK;
}

static gz_status merge_once(merge *m, gz_error *err) {
  switch (m->phase) {
  case NUMBER: return number_page(m, err);
  case TERMS: return merge_term(m, err);
  case POSITIONS: return merge_positions(m, err);
  case STEMS: return merge_stem(m, err);
  case PAGES: return merge_page(m, err);
  case RECORDS: return merge_records(m, err);
  case COLUMNS: return merge_columns(m, err);
  case LINKS: return merge_name(m, err);
  case DONE: break;
  }
  return GZ_OK;
}

gz_status merge_step(merge *m, uint64_t until_us, bool *done, gz_error *err) {
  gz_status status = GZ_OK;
  uint32_t n;
  for (n = 1; status == GZ_OK && m->phase != DONE; n++) {
    phase before = m->phase;
    status = merge_once(m, err);
    if (status == GZ_OK && m->phase != before) status = begin_phase(m, err);
    if (status == GZ_OK && m->out.out.failed) status = error_nomem(err);
    if (status == GZ_OK) status = m->out.status == GZ_OK ? spare(m, err) : m->out.status;
    if (m->out.status != GZ_OK && err) *err = m->out.err;
    if ((n % 16 == 0 || m->phase == TERMS) && clock_us() >= until_us) break;
  }
  *done = m->phase == DONE;
  return status;
}

gz_status merge_finish(merge *m, char **image, uint64_t *len, gz_error *err) {
  return sink_finish(&m->out, image, len, err);
}
