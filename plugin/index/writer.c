/* How do articles become a segment?
 *
 *   word "Camps" -> spelling {of, times}      each distinct spelling is folded once
 *   form "camps" -> term {stream, before}
 *   stream       where it stands, from where it stood before, …     varints
 *
 * A place is a number of the whole segment: where its document begins, and the position in that. Which
 * documents they are in is told when the segment is written.
 * Memory is a byte or two a word, and about 250 for each distinct word. */
#include "index/writer.h"

#include "base/error.h"
#include "base/map.h"
#include "index/image.h"
#include "index/joint.h"
#include "index/postings.h"
#include "index/sink.h"
#include "index/sort.h"
#include "index/spelling.h"
#include "index/stream.h"

/* Where a document's words are: those of its headline, a place that is left out, those of its body. */
typedef struct doc_place {
  uint64_t at;
  uint32_t n_title, n_body;
} doc_place;

/* A form's; small, since one is touched for each word. */
typedef struct term {
  stream list;
  uint64_t before;         /* the last place */
  const spelling *written; /* at the end: its commonest spelling */
} term;

struct writer {
  allocator from;
  analyzer *words;
  gz_status status; /* the first failure */
  gz_error err;
  arena lists, scratch;
  spellings written; /* each with its term */
  map forms, sections;
  term **of_form; /* parallel to forms.entries */
  uint32_t form_room;
  table_writer pages, records;
  buf page_docs, doc_pages, doc_sections, doc_titles, doc_bodies; /* columns */
  buf ids;                                                        /* u64 hash of each document's id */
  buf doc_places;                                                 /* of doc_place */
  uint64_t place;                                                 /* of the next document's first position */
  buf last_path, text;                                            /* text: scratch */
  uint32_t n_docs, n_pages;
  uint64_t n_words_title, n_words_body, n_postings;
};

writer *writer_new(analyzer *words, const allocator *from) {
  writer *w = mem_zero(from, 1, sizeof *w);
  buf *bufs[9];
  size_t i;
  if (!w) return NULL;
  w->from = *from;
  w->words = words;
  arena_init(&w->lists, &w->from);
  arena_init(&w->scratch, &w->from);
  spellings_init(&w->written, &w->from);
  map_init(&w->forms, &w->from);
  map_init(&w->sections, &w->from);
  table_init(&w->pages, &w->from);
  table_init(&w->records, &w->from);
  bufs[0] = &w->page_docs, bufs[1] = &w->doc_pages, bufs[2] = &w->doc_sections, bufs[3] = &w->doc_titles;
  bufs[4] = &w->doc_bodies, bufs[5] = &w->ids, bufs[6] = &w->last_path, bufs[7] = &w->text;
  bufs[8] = &w->doc_places;
  for (i = 0; i < 9; i++) buf_init(bufs[i], &w->from);
  return w;
}

void writer_free(writer *w) {
  allocator from;
  if (!w) return;
  from = w->from;
  mem_free(&from, w->of_form, w->form_room * sizeof *w->of_form);
  spellings_free(&w->written);
  map_free(&w->forms);
  map_free(&w->sections);
  arena_free(&w->lists);
  arena_free(&w->scratch);
  table_free(&w->pages);
  table_free(&w->records);
  buf_free(&w->page_docs);
  buf_free(&w->doc_pages);
  buf_free(&w->doc_sections);
  buf_free(&w->doc_titles);
  buf_free(&w->doc_bodies);
  buf_free(&w->ids);
  buf_free(&w->doc_places);
  buf_free(&w->last_path);
  buf_free(&w->text);
  mem_free(&from, w, sizeof *w);
}

static bool fail(writer *w, gz_status status, const char *why) {
  if (w->status == GZ_OK) w->status = error_set(&w->err, status, 0, "%s", why);
  return false;
}

static bool out_of_memory(writer *w) { return fail(w, GZ_NOMEM, "out of memory"); }

uint64_t writer_size(const writer *w) {
  const buf *bufs[] = {&w->page_docs,     &w->doc_pages,       &w->doc_sections, &w->doc_titles,  &w->doc_bodies,
                       &w->ids,           &w->last_path,       &w->text,         &w->pages.items, &w->pages.offsets,
                       &w->records.items, &w->records.offsets, &w->doc_places};
  const map *maps[] = {&w->forms, &w->sections};
  uint64_t size =
      sizeof *w + w->lists.total + w->scratch.total + spellings_size(&w->written) + w->form_room * sizeof *w->of_form;
  size_t i;
  for (i = 0; i < sizeof bufs / sizeof *bufs; i++) size += bufs[i]->room;
  for (i = 0; i < sizeof maps / sizeof *maps; i++)
    size += maps[i]->keys.total + maps[i]->room * sizeof *maps[i]->entries + maps[i]->n_slots * sizeof *maps[i]->slots;
  return size;
}

/* ---------------------------------------------------------------- taking in */

void writer_page(writer *w, const page_info *info) {
  uint32_t i;
  if (w->status != GZ_OK) return;
  if (!info->path.data || (w->n_pages && str_compare(buf_str(&w->last_path), info->path) >= 0)) {
    fail(w, GZ_INVALID, "pages out of order");
    return;
  }
  buf_clear(&w->last_path);
  buf_put_str(&w->last_path, info->path);
  buf_clear(&w->text);
  buf_put_text(&w->text, info->path);
  buf_put_u64(&w->text, info->state.size);
  buf_put_u64(&w->text, info->state.inode);
  buf_put_u64(&w->text, info->state.device);
  buf_put_u64(&w->text, (uint64_t)info->state.mtime_ns);
  buf_put_u64(&w->text, (uint64_t)info->state.ctime_ns);
  buf_put_u64(&w->text, info->content);
  buf_put_text(&w->text, info->format);
  buf_put_text(&w->text, info->title);
  buf_put_varint(&w->text, info->n_problems);
  for (i = 0; i < info->n_problems; i++) {
    buf_put_varint(&w->text, info->problems[i].line);
    buf_put_text(&w->text, info->problems[i].message);
  }
  table_add(&w->pages, buf_str(&w->text));
  buf_put_u32(&w->page_docs, w->n_docs);
  w->n_pages++;
  if (w->text.failed || w->last_path.failed || w->pages.items.failed || w->pages.offsets.failed || w->page_docs.failed)
    out_of_memory(w);
}

static term *term_of_form(writer *w, gz_str form) {
  bool added;
  uint32_t at;
  term *t;
  if (form.len > DICT_KEY_MOST) {
    fail(w, GZ_INVALID, "a word's form is too long");
    return NULL;
  }
  at = map_add(&w->forms, form, &added);
  if (at != MAP_NONE && !added) return w->of_form[at];
  t = arena_zero(&w->lists, 1, sizeof *t);
  if (at == MAP_NONE || !t) goto fail;
  if (at >= w->form_room) {
    term **grown = mem_resize(&w->from, w->of_form, w->form_room * sizeof(term *), w->forms.room * sizeof(term *));
    if (!grown) goto fail;
    w->of_form = grown;
    w->form_room = w->forms.room;
  }
  return w->of_form[at] = t;
fail:
  out_of_memory(w);
  return NULL;
}

static term *term_of_word(writer *w, gz_str text, uint64_t hash) {
  spelling *s = spelling_of(&w->written, text, hash);
  if (s && !s->of) {
    analyzer_form(w->words, text, &w->text);
    s->of = w->text.failed ? NULL : term_of_form(w, buf_str(&w->text));
  }
  if (!s || !s->of) {
    out_of_memory(w); /* or what term_of_form said */
    return NULL;
  }
  if (s->times < UINT32_MAX) s->times++;
  return s->of;
}

/* Adds the words of `text`, the first at `place`; returns how many.
 *
 * A word touches four places in memory that are seldom in the cache: slot, spelling, term, end of the term's list.
 * Words are taken in handfuls, one step for all of them before the next, so that they wait for memory together. */
static uint32_t add_words(writer *w, gz_str text, uint64_t place) {
  enum { HANDFUL = 24 };
  word found[HANDFUL];
  uint64_t hashes[HANDFUL];
  term *terms[HANDFUL];
  size_t at = 0;
  uint32_t n = 0, i, n_found;
  if (w->status != GZ_OK) return 0; /* a term that could not be made would be met again */
  do {
    n_found = words_some(text, &at, found, HANDFUL);
    for (i = 0; i < n_found; i++) {
      hashes[i] = spelling_hash(&w->written, str_part(text, found[i].at, found[i].len));
      spelling_expect_slot(&w->written, hashes[i]);
    }
    for (i = 0; i < n_found; i++) spelling_expect(&w->written, hashes[i]);
    for (i = 0; i < n_found; i++) {
      terms[i] = term_of_word(w, str_part(text, found[i].at, found[i].len), hashes[i]);
      if (!terms[i]) return n;
      __builtin_prefetch(terms[i]);
    }
    for (i = 0; i < n_found; i++) stream_expect(&terms[i]->list);
    for (i = 0; i < n_found; i++, n++) {
      term *t = terms[i];
      if (!stream_varint(&t->list, &w->lists, place + n - t->before)) {
        out_of_memory(w);
        return n;
      }
      t->before = place + n;
    }
  } while (n_found == HANDFUL);
  return n;
}

static void put_doc_place(writer *w, uint32_t n_title, uint32_t n_body) {
  doc_place e = {w->place, n_title, n_body};
  buf_put(&w->doc_places, &e, sizeof e);
  w->place += (uint64_t)n_title + 1 + n_body;
}

void writer_article(writer *w, gz_str record, gz_str title, gz_str body) {
  gz_str section, id;
  uint32_t section_at, n_title, n_body;
  if (w->status != GZ_OK) return;
  if (!w->n_pages) {
    fail(w, GZ_INVALID, "an article without a page");
    return;
  }
  if (w->n_docs == NO_DOC - 1 || title.len > INT32_MAX || body.len > INT32_MAX) {
    fail(w, GZ_NOT_SUPPORTED, "more articles, or a longer one, than a segment can hold");
    return;
  }
  if (!record_names(record, &section, &id)) {
    fail(w, GZ_CORRUPT, "an article's record is damaged");
    return;
  }
  section_at = map_add(&w->sections, section, NULL);
  buf_put_u64(&w->ids, map_hash(id, 0));
  if (section_at == MAP_NONE) {
    out_of_memory(w);
    return;
  }
  n_title = add_words(w, title, w->place);
  n_body = add_words(w, body, w->place + n_title + 1);
  put_doc_place(w, n_title, n_body);
  table_add(&w->records, record);
  buf_put_u32(&w->doc_pages, w->n_pages - 1);
  buf_put_u32(&w->doc_sections, section_at);
  buf_put_u32(&w->doc_titles, n_title);
  buf_put_u32(&w->doc_bodies, n_body);
  w->n_words_title += n_title;
  w->n_words_body += n_body;
  w->n_docs++;
  if (w->ids.failed || w->doc_places.failed || w->records.items.failed || w->records.offsets.failed ||
      w->doc_pages.failed || w->doc_sections.failed || w->doc_titles.failed || w->doc_bodies.failed)
    out_of_memory(w);
}

/* ---------------------------------------------------------------- giving out */

/* The terms of a stem: the first and last of a chain through assembly.next, ascending. */
typedef struct chain {
  uint32_t first, last, n;
  uint32_t n_docs; /* with any of them, once they are counted */
  uint64_t joint, joint_len;
} chain;

/* What the image is put together from. */
typedef struct assembly {
  writer *w;
  sink image;
  uint32_t *order; /* places in w->forms, sorted: order[i] is the form of term i */
  map stems;
  chain *chains;  /* parallel to stems.entries */
  uint32_t *next; /* term -> the next one of its stem */
  uint32_t n_groups;
  const doc_place *doc_places; /* w->doc_places, and one where the last document ends */
  uint32_t *hints;             /* the document of each HINT_PLACES-th place */
  size_t n_hints;
} assembly;

enum { HINT_PLACES = 64 };

static bool make_hints(assembly *a) {
  writer *w = a->w;
  uint32_t doc;
  size_t i = 0;
  put_doc_place(w, 0, 0);
  a->doc_places = (const doc_place *)(const void *)w->doc_places.data;
  a->n_hints = (size_t)(w->place / HINT_PLACES) + 1;
  a->hints = mem_zero(&w->from, a->n_hints, sizeof *a->hints);
  if (w->doc_places.failed || !a->hints) return false;
  for (doc = 0; doc < w->n_docs; doc++)
    for (; i * HINT_PLACES < a->doc_places[doc + 1].at; i++) a->hints[i] = doc;
  return true;
}

static gz_str key_of(const void *of, uint32_t id) { return ((const map *)of)->entries[id].key; }

/* The keys' places, sorted; m->n of them. NULL: out of memory. */
static uint32_t *sorted_keys(const map *m, const allocator *from) {
  sort_item *items = mem_zero(from, m->n, 2 * sizeof *items);
  uint32_t *order = mem_zero(from, m->n, sizeof *order), i;
  if (items && order) {
    for (i = 0; i < m->n; i++) items[i] = (sort_item){sort_key(m->entries[i].key), i};
    sort_items(items, items + m->n, m->n, key_of, m);
    for (i = 0; i < m->n; i++) order[i] = items[i].id;
  }
  mem_free(from, items, (size_t)m->n * 2 * sizeof *items);
  if (items || !order) return order;
  mem_free(from, order, m->n * sizeof *order);
  return NULL;
}

/* The commonest spelling of each form, of equals the one that was met first. */
static void choose_spellings(writer *w) {
  const spelling *s;
  for (s = w->written.first; s; s = s->next) {
    term *t = s->of;
    if (!t->written || s->times > t->written->times) t->written = s;
  }
}

/* A document of the list that is being written. */
typedef struct listed {
  uint32_t doc, n_title, n_body, positions_len;
} listed;

/* The document in which `place` is: what the hints say of places near it, or few behind. */
static inline uint32_t doc_of(const assembly *a, uint64_t place) {
  uint32_t doc = a->hints[place / HINT_PLACES];
  while (a->doc_places[doc + 1].at <= place) doc++;
  return doc;
}

static inline uint64_t take_varint(const unsigned char **p) {
  uint64_t n = **p & 0x7f;
  unsigned shift;
  for (shift = 7; *(*p)++ >= 0x80; shift += 7) n |= (uint64_t)(**p & 0x7f) << shift;
  return n;
}

static inline unsigned char *set_varint(unsigned char *to, uint64_t n) {
  for (; n >= 0x80; n >>= 7) *to++ = (unsigned char)(n | 0x80);
  *to++ = (unsigned char)n;
  return to;
}

/* Parts the term's stream into documents and positions; returns how many documents. What is read was written by
 * add_words; a position takes no more bytes than the place did, and there is a document for each byte at most. */
static uint32_t put_list(const assembly *a, postings_writer *out, buf *positions, const term *t, buf *scratch,
                         buf *docs) {
  writer *w = a->w;
  const unsigned char *p, *end;
  unsigned char *to, *before = NULL;
  listed *all, *now = NULL;
  uint64_t place = 0, next = 0, doc_end = 0, border = 0; /* of the document: the next position's place, its end, … */
  uint32_t max_title = 0, max_body = 0, n = 0;
  size_t most;
  buf_clear(scratch);
  buf_clear(docs);
  stream_put(&t->list, scratch);
  most = scratch->len < w->n_docs ? scratch->len : w->n_docs;
  all = (listed *)(void *)buf_space(docs, (most + 1) * sizeof *all);
  to = (unsigned char *)buf_space(positions, scratch->len);
  if (scratch->failed || !all || !to) {
    out_of_memory(w);
    return 0;
  }
  p = (const unsigned char *)scratch->data;
  for (end = p + scratch->len; p < end;) {
    place += take_varint(&p);
    if (place >= doc_end) {
      uint32_t doc = doc_of(a, place);
      if (now) now->positions_len = (uint32_t)(to - before);
      now = &all[n++];
      *now = (listed){doc, 0, 0, 0};
      before = to;
      next = a->doc_places[doc].at;
      doc_end = a->doc_places[doc + 1].at;
      border = next + a->doc_places[doc].n_title;
    }
    if (place < border) now->n_title++;
    else now->n_body++;
    to = set_varint(to, place - next);
    next = place + 1;
  }
  if (now) now->positions_len = (uint32_t)(to - before);
  positions->len = (size_t)((char *)to - positions->data);
  for (now = all; now < all + n; now++) {
    if (now->n_title > max_title) max_title = now->n_title;
    if (now->n_body > max_body) max_body = now->n_body;
  }
  postings_begin(out, n, max_title, max_body);
  for (now = all; now < all + n; now++) {
    const doc_place *e = &a->doc_places[now->doc];
    postings_add(out, now->doc, now->n_title, now->n_body, e->n_body + 3 * (uint64_t)e->n_title, now->positions_len);
  }
  w->n_postings += n;
  return n;
}

static void put_term_entry(buf *out, const term_entry *e, bool first_of_block, size_t form_len) {
  bool stemmed = e->stem_shared < form_len || e->stem_rest.len;
  if (first_of_block) {
    buf_put_varint(out, e->postings);
    buf_put_varint(out, e->positions);
  }
  buf_put_varint(out, e->n_docs);
  buf_put_varint(out, e->postings_len);
  buf_put_varint(out, e->positions_len);
  buf_put_byte(out, (unsigned char)((stemmed ? TERM_STEM : 0) | (e->written.data ? TERM_WRITTEN : 0)));
  if (stemmed) {
    buf_put_varint(out, e->stem_shared);
    buf_put_text(out, e->stem_rest);
  }
  if (e->written.data) buf_put_text(out, e->written);
}

static void chain_term(assembly *a, uint32_t at, gz_str stem, uint32_t n_docs) {
  bool added;
  uint32_t entry = map_add(&a->stems, stem, &added);
  if (entry == MAP_NONE) {
    out_of_memory(a->w);
    return;
  }
  if (added) a->chains[entry] = (chain){.first = at, .last = at, .n_docs = n_docs};
  a->next[a->chains[entry].last] = at;
  a->chains[entry].last = at;
  a->chains[entry].n++;
  a->chains[entry].n_docs = n_docs;
}

/* PART_POSTINGS, PART_POSITIONS and PART_TERMS: each term adds to all three. */
static void put_terms(assembly *a) {
  writer *w = a->w;
  buf positions, scratch, docs;
  dict_writer terms;
  postings_writer lists;
  uint32_t i;
  buf_init(&positions, &w->from);
  buf_init(&scratch, &w->from);
  buf_init(&docs, &w->from);
  dict_init(&terms, &w->from);
  postings_init(&lists, &a->image.out);
  choose_spellings(w);
  for (i = 0; i < w->forms.n && w->status == GZ_OK; i++) {
    gz_str form = w->forms.entries[a->order[i]].key, stem, written;
    term *t = w->of_form[a->order[i]];
    term_entry e = {0};
    e.postings = sink_part_at(&a->image);
    e.positions = positions.len;
    e.n_docs = put_list(a, &lists, &positions, t, &scratch, &docs);
    e.postings_len = sink_part_at(&a->image) - e.postings;
    e.positions_len = positions.len - e.positions;
    stem = analyzer_stem(w->words, form);
    chain_term(a, i, stem, e.n_docs);
    while (e.stem_shared < form.len && e.stem_shared < stem.len && form.data[e.stem_shared] == stem.data[e.stem_shared])
      e.stem_shared++;
    e.stem_rest = str_after(stem, e.stem_shared);
    written = spelling_text(t->written);
    e.written = str_equal(written, form) ? STR_NONE : written;
    buf_clear(&scratch);
    put_term_entry(&scratch, &e, i % TABLE_BLOCK == 0, form.len);
    dict_add(&terms, form, buf_str(&scratch));
    if (a->image.out.failed || positions.failed || scratch.failed) out_of_memory(w);
  }
  sink_end_part(&a->image, PART_POSTINGS);
  buf_put_str(&a->image.out, buf_str(&positions));
  sink_end_part(&a->image, PART_POSITIONS);
  dict_put(&terms, &a->image.out);
  sink_end_part(&a->image, PART_TERMS);
  if (a->image.out.failed) out_of_memory(w);
  if (lists.too_long) fail(w, GZ_NOT_SUPPORTED, "a word stands more often than a segment can hold");
  dict_free(&terms);
  buf_free(&docs);
  buf_free(&scratch);
  buf_free(&positions);
}

/* Of each document, what ranking calls its length. */
static uint32_t *lengths_of(writer *w) {
  bytes titles = bytes_of(buf_str(&w->doc_titles)), bodies = bytes_of(buf_str(&w->doc_bodies));
  uint32_t *lengths = mem_zero(&w->from, w->n_docs, sizeof *lengths), i;
  for (i = 0; lengths && i < w->n_docs; i++) {
    uint64_t length = bytes_u32(&bodies) + 3 * (uint64_t)bytes_u32(&titles);
    lengths[i] = length < UINT32_MAX ? (uint32_t)length : UINT32_MAX;
  }
  return lengths;
}

/* Adds the term's documents, and how often it stands in each, to those of its stem. */
static void join_term(const assembly *a, const term *t, joint *sum, buf *scratch) {
  const unsigned char *p, *end;
  uint64_t place = 0, doc_end = 0, border = 0;
  uint32_t doc = 0;
  buf_clear(scratch);
  stream_put(&t->list, scratch);
  if (scratch->failed) out_of_memory(a->w);
  p = (const unsigned char *)scratch->data;
  for (end = p + scratch->len; p < end && !scratch->failed;) {
    place += take_varint(&p);
    if (place >= doc_end) {
      doc = doc_of(a, place);
      doc_end = a->doc_places[doc + 1].at;
      border = a->doc_places[doc].at + a->doc_places[doc].n_title;
    }
    joint_count_in(sum, doc, place < border, place >= border);
  }
}

/* PART_JOINT, and how many documents have any form of each stem. */
static void put_joint(assembly *a) {
  writer *w = a->w;
  uint32_t i, k, *lengths = lengths_of(w);
  joint sum = {0};
  buf scratch, lists;
  buf_init(&scratch, &w->from);
  buf_init(&lists, &w->from);
  if (!lengths || !joint_init(&sum, w->n_docs, &w->from)) out_of_memory(w);
  for (i = 0; i < a->stems.n && w->status == GZ_OK; i++) {
    chain *c = &a->chains[i];
    uint32_t form = c->first;
    if (c->n == 1) continue; /* one form's are known */
    for (k = 0; k < c->n; k++, form = a->next[form]) join_term(a, w->of_form[a->order[form]], &sum, &scratch);
    c->n_docs = sum.n;
    c->joint = lists.len;
    joint_put(&sum, lengths, &lists);
    c->joint_len = lists.len - c->joint;
  }
  buf_put_str(&a->image.out, buf_str(&lists));
  if (lists.failed || a->image.out.failed) out_of_memory(w);
  joint_free(&sum);
  buf_free(&scratch);
  buf_free(&lists);
  mem_free(&w->from, lengths, w->n_docs * sizeof *lengths);
  sink_end_part(&a->image, PART_JOINT);
  arena_free(&w->lists); /* its memory goes to the rest of the image */
}

static void put_stems(assembly *a) {
  writer *w = a->w;
  dict_writer groups;
  buf payload;
  uint32_t i, k, *sorted = sorted_keys(&a->stems, &w->from);
  if (!sorted) {
    out_of_memory(w);
    return;
  }
  dict_init(&groups, &w->from);
  buf_init(&payload, &w->from);
  for (i = 0; i < a->stems.n; i++) {
    const chain *c = &a->chains[sorted[i]];
    gz_str stem = a->stems.entries[sorted[i]].key;
    uint32_t at = c->first, least = 0;
    if (c->n == 1 && str_equal(stem, w->forms.entries[a->order[at]].key)) continue; /* the term tells it */
    buf_clear(&payload);
    buf_put_varint(&payload, c->n_docs);
    buf_put_varint(&payload, c->n);
    if (c->joint_len) {
      buf_put_varint(&payload, c->joint);
      buf_put_varint(&payload, c->joint_len);
    }
    for (k = 0; k < c->n; k++) {
      buf_put_varint(&payload, at - least);
      least = at + 1;
      at = a->next[at];
    }
    dict_add(&groups, stem, buf_str(&payload));
    a->n_groups++;
    if (payload.failed) a->image.out.failed = true;
  }
  dict_put(&groups, &a->image.out);
  dict_free(&groups);
  buf_free(&payload);
  mem_free(&w->from, sorted, a->stems.n * sizeof *sorted);
  sink_end_part(&a->image, PART_STEMS);
}

static void put_tables(assembly *a) {
  writer *w = a->w;
  table_writer sections;
  uint32_t i;
  table_put(&w->pages, &a->image.out);
  sink_end_part(&a->image, PART_PAGES);
  table_put(&w->records, &a->image.out);
  sink_end_part(&a->image, PART_RECORDS);
  table_init(&sections, &w->from);
  for (i = 0; i < w->sections.n; i++) table_add(&sections, w->sections.entries[i].key);
  table_put(&sections, &a->image.out);
  table_free(&sections);
  sink_end_part(&a->image, PART_SECTIONS);
  buf_put_str(&a->image.out, buf_str(&w->doc_pages));
  buf_put_str(&a->image.out, buf_str(&w->doc_sections));
  buf_put_str(&a->image.out, buf_str(&w->doc_titles));
  buf_put_str(&a->image.out, buf_str(&w->doc_bodies));
  buf_put_str(&a->image.out, buf_str(&w->page_docs));
  sink_end_part(&a->image, PART_COLUMNS);
}

static void put_ids(assembly *a) {
  writer *w = a->w;
  bytes hashes = bytes_of(buf_str(&w->ids));
  sort_item *items = mem_zero(&w->from, w->n_docs, 2 * sizeof *items);
  uint32_t i;
  if (!items) {
    out_of_memory(w);
    return;
  }
  for (i = 0; i < w->n_docs; i++) items[i] = (sort_item){bytes_u64(&hashes), i};
  sort_items(items, items + w->n_docs, w->n_docs, NULL, NULL);
  for (i = 0; i < w->n_docs; i++) buf_put_u64(&a->image.out, items[i].key);
  for (i = 0; i < w->n_docs; i++) buf_put_u32(&a->image.out, items[i].id);
  mem_free(&w->from, items, (size_t)w->n_docs * 2 * sizeof *items);
  sink_end_part(&a->image, PART_IDS);
}

static void put_numbers(assembly *a) {
  writer *w = a->w;
  buf_put_u32(&a->image.out, w->n_docs);
  buf_put_u32(&a->image.out, w->n_pages);
  buf_put_u32(&a->image.out, w->forms.n);
  buf_put_u32(&a->image.out, a->stems.n);
  buf_put_u32(&a->image.out, a->n_groups);
  buf_put_u32(&a->image.out, w->sections.n);
  buf_put_u64(&a->image.out, w->n_words_title);
  buf_put_u64(&a->image.out, w->n_words_body);
  buf_put_u64(&a->image.out, w->n_postings);
  buf_put_u64(&a->image.out, w->n_words_title + w->n_words_body);
  buf_put_text(&a->image.out, str_of(analyzer_name(w->words)));
  sink_end_part(&a->image, PART_NUMBERS);
}

gz_status writer_finish(writer *w, char **image, size_t *len, gz_error *err) {
  assembly a = {.w = w};
  *image = NULL;
  *len = 0;
  uint64_t size;
  sink_begin(&a.image, -1, &w->from);
  map_init(&a.stems, &w->from);
  if (w->status == GZ_OK) {
    a.order = sorted_keys(&w->forms, &w->from);
    a.chains = mem_zero(&w->from, w->forms.n, sizeof *a.chains);
    a.next = mem_zero(&w->from, w->forms.n, sizeof *a.next);
    if (!make_hints(&a) || !a.order || !a.chains || !a.next) out_of_memory(w);
  }
  if (w->status == GZ_OK) put_terms(&a);
  if (w->status == GZ_OK) put_joint(&a);
  if (w->status == GZ_OK) put_stems(&a);
  if (w->status == GZ_OK) put_tables(&a);
  if (w->status == GZ_OK) put_ids(&a);
  if (w->status == GZ_OK) put_numbers(&a);
  if (w->status == GZ_OK) w->status = sink_finish(&a.image, image, &size, &w->err);
  if (w->status == GZ_OK) *len = (size_t)size;
  sink_free(&a.image);
  map_free(&a.stems);
  mem_free(&w->from, a.hints, a.n_hints * sizeof *a.hints);
  mem_free(&w->from, a.next, w->forms.n * sizeof *a.next);
  mem_free(&w->from, a.chains, w->forms.n * sizeof *a.chains);
  mem_free(&w->from, a.order, w->forms.n * sizeof *a.order);
  if (w->status != GZ_OK) {
    if (err) *err = w->err;
    return w->status;
  }
  fail(w, GZ_INVALID, "a writer that is spent");
  return GZ_OK;
}
