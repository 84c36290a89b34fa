/* How do articles become a segment?
 *
 *   word "Camps" -> spelling {places where it stands}
 *   form "camps" -> spellings "Camps", "camps", …            when the segment is written
 *
 * A place is a number of the whole segment: where its document begins, and the position in that. Which documents they
 * are in is told when the segment is written.
 * Memory is two or three bytes a word, and about 100 for each distinct one; when it is written about 200. */
#include "index/writer.h"

#include "base/error.h"
#include "base/map.h"
#include "index/columns.h"
#include "index/common.h"
#include "index/ids.h"
#include "index/image.h"
#include "index/joint.h"
#include "index/links.h"
#include "index/postings.h"
#include "index/sink.h"
#include "index/small.h"
#include "index/sort.h"
#include "index/spelling.h"
#include "index/stored.h"
#include "index/stories.h"
#include "index/tops.h"
#include "text/story.h"

/* A word takes a byte at least. */
#define PLACES_MOST (UINT32_MAX - 2)

/* Where a document's words are: those of its headline, a place that is left out, those of its body. */
typedef struct doc_place {
  uint32_t at, n_title, n_body;
} doc_place;

struct writer {
  allocator from;
  analyzer *words;
  gz_status status; /* the first failure */
  gz_error err;
  spellings written;
  map sections, tag_sets; /* name -> number; texts of the tags -> number, less 1 */
  table_writer pages, records;
  buf page_docs, columns[N_COLUMNS];
  buf ids;     /* u64 hash of each document's id */
  buf stories; /* u64 of each document */
  links_writer links;
  buf tongues;         /* " french german": languages of pages that are none of the collection's */
  buf doc_places;      /* of doc_place */
  uint32_t place;      /* of the next document's first position */
  buf last_path, text; /* text: scratch */
  arena scratch;
  uint32_t n_docs, n_pages;
  uint64_t n_words_title, n_words_body, n_postings;
  bool passing;
};

writer *writer_new(analyzer *words, const allocator *from) {
  writer *w = mem_zero(from, 1, sizeof *w);
  buf *bufs[7 + N_COLUMNS];
  size_t i;
  if (!w) return NULL;
  w->from = *from;
  w->words = words;
  arena_init(&w->scratch, &w->from);
  spellings_init(&w->written, &w->from);
  map_init(&w->sections, &w->from);
  map_init(&w->tag_sets, &w->from);
  table_init(&w->pages, &w->from);
  table_init(&w->records, &w->from);
  links_init(&w->links, &w->from);
  bufs[0] = &w->page_docs, bufs[1] = &w->ids, bufs[2] = &w->last_path, bufs[3] = &w->text, bufs[4] = &w->doc_places;
  bufs[5] = &w->stories;
  bufs[6] = &w->tongues;
  for (i = 0; i < N_COLUMNS; i++) bufs[7 + i] = &w->columns[i];
  for (i = 0; i < sizeof bufs / sizeof *bufs; i++) buf_init(bufs[i], &w->from);
  return w;
}

void writer_free(writer *w) {
  allocator from;
  int i;
  if (!w) return;
  from = w->from;
  arena_free(&w->scratch);
  spellings_free(&w->written);
  map_free(&w->sections);
  map_free(&w->tag_sets);
  table_free(&w->pages);
  table_free(&w->records);
  links_free(&w->links);
  buf_free(&w->page_docs);
  for (i = 0; i < N_COLUMNS; i++) buf_free(&w->columns[i]);
  buf_free(&w->ids);
  buf_free(&w->stories);
  buf_free(&w->tongues);
  buf_free(&w->doc_places);
  buf_free(&w->last_path);
  buf_free(&w->text);
  mem_free(&from, w, sizeof *w);
}

void writer_pass(writer *w) { w->passing = true; }

static bool fail(writer *w, gz_status status, const char *why) {
  if (w->status == GZ_OK) w->status = error_set(&w->err, status, 0, "%s", why);
  return false;
}

static bool out_of_memory(writer *w) { return fail(w, GZ_NOMEM, "out of memory"); }

/* ---------------------------------------------------------------- taking in */

static void add_tongue(writer *w, gz_str language) {
  const char *name = analyzer_language(language);
  if (!name || analyzer_speaks(w->words, str_of(name))) return;
  segment_tongue(&w->tongues, str_of(name));
}

/* The page's item, in w->text. */
static void put_page(writer *w, const page_info *info) {
  int64_t later = (int64_t)((uint64_t)info->state.ctime_ns - (uint64_t)info->state.mtime_ns); /* wraps, as when read */
  uint32_t i;
  buf_clear(&w->text);
  buf_put_text(&w->text, info->path);
  buf_put_varint(&w->text, info->state.size);
  buf_put_varint(&w->text, info->state.inode);
  buf_put_varint(&w->text, info->state.device);
  buf_put_u64(&w->text, (uint64_t)info->state.mtime_ns);
  buf_put_varint(&w->text, later < 0 ? ((uint64_t)~later << 1) + 1 : (uint64_t)later << 1);
  buf_put_u64(&w->text, info->content);
  buf_put_text(&w->text, info->format);
  buf_put_text(&w->text, info->title);
  buf_put_varint(&w->text, info->n_problems);
  for (i = 0; i < info->n_problems; i++) {
    buf_put_varint(&w->text, info->problems[i].line);
    buf_put_text(&w->text, info->problems[i].message);
  }
  if (info->language.len) add_tongue(w, info->language);
}

void writer_page(writer *w, const page_info *info) {
  if (w->status != GZ_OK) return;
  if (!info->path.data || (w->n_pages && str_compare(buf_str(&w->last_path), info->path) >= 0)) {
    fail(w, GZ_INVALID, "pages out of order");
    return;
  }
  buf_clear(&w->last_path);
  buf_put_str(&w->last_path, info->path);
  put_page(w, info);
  table_add(&w->pages, buf_str(&w->text));
  buf_put_u32(&w->page_docs, w->n_docs);
  w->n_pages++;
  if (w->text.failed || w->tongues.failed || w->last_path.failed || w->pages.items.failed || w->pages.offsets.failed ||
      w->page_docs.failed)
    out_of_memory(w);
}

void writer_page_read(writer *w, const page_info *info) {
  if (w->status != GZ_OK) return;
  if (!w->n_pages || !info->path.data || str_compare(buf_str(&w->last_path), info->path) != 0) {
    fail(w, GZ_INVALID, "not the last page");
    return;
  }
  put_page(w, info);
  table_again(&w->pages, buf_str(&w->text));
  if (w->text.failed || w->tongues.failed || w->pages.items.failed) out_of_memory(w);
}

/* Adds the words of `text`, the first at `place`; returns how many.
 *
 * A word touches three places in memory that are seldom in the cache: slot, spelling, end of its list. Words are taken
 * in handfuls, one step for all of them before the next, so that they wait for memory together. */
static uint32_t add_words(writer *w, gz_str text, uint32_t place) {
  enum { HANDFUL = 24 };
  word found[HANDFUL];
  uint64_t hashes[HANDFUL];
  spelling *spelled[HANDFUL];
  size_t at = 0;
  uint32_t n = 0, i, n_found;
  if (w->status != GZ_OK) return 0;
  do {
    n_found = words_some(text, &at, found, HANDFUL);
    for (i = 0; i < n_found; i++) {
      hashes[i] = spelling_hash(&w->written, str_part(text, found[i].at, found[i].len));
      spelling_expect_slot(&w->written, hashes[i]);
    }
    for (i = 0; i < n_found; i++) spelling_expect(&w->written, hashes[i]);
    for (i = 0; i < n_found; i++) {
      spelled[i] = spelling_of(&w->written, str_part(text, found[i].at, found[i].len), hashes[i]);
      if (!spelled[i]) goto nomem;
      spelling_expect_list(spelled[i]);
    }
    for (i = 0; i < n_found; i++, n++)
      if (!spelling_add(&w->written, spelled[i], place + n)) goto nomem;
  } while (n_found == HANDFUL);
  return n;
nomem:
  out_of_memory(w);
  return n;
}

static void put_doc_place(writer *w, uint32_t n_title, uint32_t n_body) {
  doc_place e = {w->place, n_title, n_body};
  buf_put(&w->doc_places, &e, sizeof e);
  w->place += n_title + 1 + n_body;
}

/* The number of an article's set of tags; NO_DOC: out of memory. */
static uint32_t add_tags(writer *w, const gz_article *a) {
  uint32_t i, set;
  if (!a->n_tags) return 0;
  buf_clear(&w->text);
  for (i = 0; i < a->n_tags; i++) buf_put_text(&w->text, a->tags[i]);
  set = w->text.failed ? MAP_NONE : map_add(&w->tag_sets, buf_str(&w->text), NULL);
  return set == MAP_NONE ? NO_DOC : set + 1;
}

void writer_article(writer *w, gz_str record, gz_str title, gz_str body) {
  arena_mark mark = arena_here(&w->scratch);
  gz_article a;
  origin from;
  uint32_t numbers[N_COLUMNS], n_title, n_body, i;
  bool failed = false;
  when date;
  if (w->status != GZ_OK) return;
  if (!w->n_pages) {
    fail(w, GZ_INVALID, "an article without a page");
    return;
  }
  if (w->n_docs == NO_DOC - 1 || title.len > INT32_MAX || body.len > INT32_MAX ||
      w->place + (uint64_t)title.len + body.len > PLACES_MOST) {
    fail(w, GZ_NOT_SUPPORTED, "more articles, or a longer one, than a segment can hold");
    return;
  }
  w->status = record_get(record, &w->scratch, &a, &from, &w->err);
  if (w->status != GZ_OK) return;
  numbers[COLUMN_SECTION] = map_add(&w->sections, a.section, NULL);
  numbers[COLUMN_TAGS] = add_tags(w, &a);
  date = when_of(a.date);
  numbers[COLUMN_DAY] = date.day;
  numbers[COLUMN_SECOND] = date.second;
  buf_put_u64(&w->ids, map_hash(a.id, 0));
  buf_put_u64(&w->stories, story_key(title, body));
  buf_clear(&w->text);
  stored_put(&w->text, &a, &from, buf_str(&w->last_path));
  if (w->text.failed) out_of_memory(w);
  else table_add(&w->records, buf_str(&w->text));
  arena_rewind(&w->scratch, mark);
  if (numbers[COLUMN_SECTION] == MAP_NONE || numbers[COLUMN_TAGS] == NO_DOC) {
    out_of_memory(w);
    return;
  }
  n_title = add_words(w, title, w->place);
  n_body = add_words(w, body, w->place + n_title + 1);
  put_doc_place(w, n_title, n_body);
  numbers[COLUMN_TITLE] = n_title;
  numbers[COLUMN_BODY] = n_body;
  for (i = 0; i < N_COLUMNS; i++) {
    buf_put_u32(&w->columns[i], numbers[i]);
    failed |= w->columns[i].failed;
  }
  w->n_words_title += n_title;
  w->n_words_body += n_body;
  w->n_docs++;
  if (failed || w->ids.failed || w->stories.failed || w->doc_places.failed || w->records.items.failed ||
      w->records.offsets.failed)
    out_of_memory(w);
}

void writer_link(writer *w, gz_link_kind kind, gz_str target, uint32_t line) {
  if (w->status != GZ_OK) return;
  if (w->n_docs) links_add(&w->links, &(stored_link){w->n_docs - 1, line, kind, target});
  else fail(w, GZ_INVALID, "a link without an article");
}

/* ---------------------------------------------------------------- giving out */

/* A term: its stem, and all spellings of it, or, once it is written, where its list is. */
typedef struct form {
  gz_str text, stem;
  union {
    spelling *spelled; /* with the others behind it */
    uint64_t postings;
  } of;
  uint32_t stem_at; /* in assembly.stems */
  uint32_t n_docs, positions_len;
} form;

/* Its terms are those of assembly.by_stem[first], …: n of them, ascending. */
typedef struct stem {
  uint32_t first, n;
  uint32_t n_docs; /* with any of them, once they are counted */
  uint64_t joint, joint_len;
} stem;

/* What the image is put together from. */
typedef struct assembly {
  writer *w;
  sink image;
  arena texts; /* of forms and stems, where no spelling has them */
  form *forms; /* by term */
  stem *stems; /* in order of their text */
  sort_item *by_stem;
  uint32_t room, n_forms, n_stems; /* room: of each of the three, and for by_stem twice */
  buf scratch, places;             /* of a record; of the list that is being read */
  buf runs;                        /* uint32_t: the end of each spelling's places */
  uint32_t n_groups, n_tops;
  common_writer common;
  buf symbols;                 /* PART_SYMBOLS */
  uint32_t *lengths;           /* of each document, what ranking calls so */
  uint32_t base;               /* small_base of them */
  const doc_place *doc_places; /* w->doc_places, and one where the last document ends */
  uint32_t *hints;             /* the document of each HINT_PLACES-th place */
  size_t n_hints;
} assembly;

enum { HINT_PLACES = 64 };

static bool make_hints(assembly *a) {
  writer *w = a->w;
  uint32_t doc;
  size_t i = 0;
  a->n_hints = (size_t)(w->place / HINT_PLACES) + 1;
  put_doc_place(w, 0, 0);
  a->doc_places = (const doc_place *)(const void *)w->doc_places.data;
  a->hints = mem_zero(&w->from, a->n_hints, sizeof *a->hints);
  if (w->doc_places.failed || !a->hints) return false;
  for (doc = 0; doc < w->n_docs; doc++)
    for (; i * HINT_PLACES < (size_t)a->doc_places[doc + 1].at; i++) a->hints[i] = doc;
  return true;
}

/* A spelling and its form, before forms are sorted. */
typedef struct folded {
  gz_str form;
  spelling *s;
} folded;

static gz_str form_of(const void *of, uint32_t i) { return ((const folded *)of)[i].form; }

static gz_str stem_of(const void *of, uint32_t term) { return ((const form *)of)[term].stem; }

/* `text`, or the same at the beginning of `longer`, which lasts. */
static bool keep_text(assembly *a, gz_str text, gz_str longer, gz_str *out) {
  *out = (gz_str){longer.data, text.len};
  return str_begins(longer, text) || arena_str(&a->texts, text, out);
}

static bool fold_spelling(assembly *a, spelling *s, folded *out) {
  writer *w = a->w;
  out->s = s;
  analyzer_form(w->words, spelling_text(s), &w->text);
  if (w->text.failed) return out_of_memory(w);
  if (w->text.len > DICT_KEY_MOST) return fail(w, GZ_INVALID, "a word's form is too long");
  return keep_text(a, buf_str(&w->text), spelling_text(s), &out->form) || out_of_memory(w);
}

/* Spellings and what their places lead to lie anywhere in memory, which is fetched while those before are used. */
enum { AHEAD = 16 };

/* Each distinct spelling is folded once; those of one form are a term. */
static void find_forms(assembly *a, folded *all) {
  const spellings *written = &a->w->written;
  uint32_t i, n = 0;
  size_t slot;
  for (slot = 0; slot < written->n_slots; slot++) {
    if (slot + AHEAD < written->n_slots && written->slots[slot + AHEAD].at)
      __builtin_prefetch(&written->slots[slot + AHEAD].at->len);
    if (!written->slots[slot].at) continue;
    if (!fold_spelling(a, written->slots[slot].at, &all[n])) return;
    a->by_stem[n] = (sort_item){sort_key(all[n].form), n};
    n++;
  }
  sort_items(a->by_stem, a->by_stem + a->room, n, form_of, all);
  for (i = 0; i < n; i++) {
    const folded *of = &all[a->by_stem[i].id];
    form *last = a->n_forms ? &a->forms[a->n_forms - 1] : NULL;
    if (!last || !str_equal(last->text, of->form)) {
      last = &a->forms[a->n_forms++];
      *last = (form){.text = of->form};
    }
    of->s->of_form = last->of.spelled;
    last->of.spelled = of->s;
  }
}

/* Each form is stemmed once; those of one stem are a group. */
static void find_stems(assembly *a) {
  writer *w = a->w;
  uint32_t i;
  for (i = 0; i < a->n_forms; i++) {
    form *f = &a->forms[i];
    if (!keep_text(a, analyzer_stem(w->words, f->text), f->text, &f->stem)) {
      out_of_memory(w);
      return;
    }
    a->by_stem[i] = (sort_item){sort_key(f->stem), i};
  }
  sort_items(a->by_stem, a->by_stem + a->room, a->n_forms, stem_of, a->forms);
  for (i = 0; i < a->n_forms; i++) {
    form *f = &a->forms[a->by_stem[i].id];
    if (!i || !str_equal(f->stem, a->forms[a->by_stem[i - 1].id].stem)) a->stems[a->n_stems++] = (stem){.first = i};
    f->stem_at = a->n_stems - 1;
    a->stems[f->stem_at].n++;
  }
}

/* Room for one of each spelling, each of which takes more than that itself: nothing is touched that no form needs. */
static void find_terms(assembly *a) {
  writer *w = a->w;
  uint32_t n = (uint32_t)w->written.n; /* each takes a place at least: fewer than 2^32 */
  folded *all = mem_new(&w->from, n * sizeof *all);
  a->room = n;
  a->forms = mem_new(&w->from, n * sizeof *a->forms);
  a->stems = mem_new(&w->from, n * sizeof *a->stems);
  a->by_stem = mem_new(&w->from, (size_t)n * 2 * sizeof *a->by_stem);
  if (!all || !a->forms || !a->stems || !a->by_stem) out_of_memory(w);
  if (w->status == GZ_OK) find_forms(a, all);
  mem_free(&w->from, all, n * sizeof *all);
  if (w->status == GZ_OK) find_stems(a);
}

/* The document in which `place` is: what the hints say of places near it, or few behind. How few cannot be foretold, so
 * that the first steps are no branches. */
static inline uint32_t doc_of(const assembly *a, uint32_t place) {
  uint32_t doc = a->hints[place / HINT_PLACES];
  doc += a->doc_places[doc + 1].at <= place;
  doc += a->doc_places[doc + 1].at <= place;
  while (a->doc_places[doc + 1].at <= place) doc++;
  return doc;
}

/* The documents of a handful of places: each is found without waiting for the one before, and the memory of the next
 * handful is fetched, of its hints. */
enum { HANDFUL = 32 };
static uint32_t docs_of(const assembly *a, const uint32_t *places, const uint32_t *end, uint32_t docs[HANDFUL]) {
  size_t left = (size_t)(end - places);
  uint32_t n = left < HANDFUL ? (uint32_t)left : HANDFUL, i;
  for (i = HANDFUL; i < 2 * HANDFUL && i < left; i++) __builtin_prefetch(&a->hints[places[i] / HINT_PLACES]);
  for (i = 0; i < n; i++) __builtin_prefetch(&a->doc_places[a->hints[places[i] / HINT_PLACES]]);
  for (i = 0; i < n; i++) docs[i] = doc_of(a, places[i]);
  return n;
}

/* Reads the places of all spellings of a form, ascending, into a->places; returns how many. *written: the commonest
 * spelling, of equals the one that was met first. */
static size_t read_places(assembly *a, const spelling *s, const spelling **written) {
  size_t most = 0, len;
  uint32_t first = 0, *runs;
  buf_clear(&a->places);
  buf_clear(&a->runs);
  for (; s; s = s->of_form) {
    size_t at = a->places.len / sizeof first, n = spelling_places(s, &a->places);
    const uint32_t *places = (const uint32_t *)(const void *)a->places.data;
    uint32_t end = (uint32_t)(at + n);
    buf_put(&a->runs, &end, sizeof end);
    if (a->places.failed || a->runs.failed) return out_of_memory(a->w);
    if (n < most || (n == most && places[at] > first)) continue;
    most = n;
    first = places[at];
    *written = s;
  }
  len = a->places.len / sizeof first;
  runs = (uint32_t *)(void *)a->runs.data;
  if (a->runs.len > sizeof *runs) {
    if (!buf_space(&a->places, a->places.len)) return out_of_memory(a->w);
    a->places.len /= 2;
    sort_runs((uint32_t *)(void *)a->places.data, (uint32_t *)(void *)a->places.data + len, runs,
              a->runs.len / sizeof *runs);
  }
  return len;
}

/* Parts the places of a form into documents and positions; returns how many documents. */
static uint32_t put_list(assembly *a, postings_writer *out, const spelling *s, const spelling **written, buf *docs) {
  size_t n_places = read_places(a, s, written), most;
  uint32_t *places, *p, *end;
  doc_count *all, *now = NULL;
  uint32_t max_title = 0, max_body = 0, n = 0;
  buf_clear(docs);
  most = n_places < a->w->n_docs ? n_places : a->w->n_docs;
  all = (doc_count *)(void *)buf_space(docs, (most + 1) * sizeof *all);
  if (!all) {
    out_of_memory(a->w);
    return 0;
  }
  places = (uint32_t *)(void *)a->places.data;
  for (p = places, end = p + n_places; p < end;) {
    uint32_t in[HANDFUL], n_in = docs_of(a, p, end, in), i;
    for (i = 0; i < n_in; i++, p++) {
      const doc_place *e = &a->doc_places[in[i]];
      if (!now || now->doc != in[i]) {
        now = &all[n++];
        *now = (doc_count){in[i], 0, 0};
      }
      *p -= e->at;
      now->title += *p < e->n_title;
      now->body += *p >= e->n_title;
    }
  }
  for (now = all; now < all + n; now++) {
    if (now->title > max_title) max_title = now->title;
    if (now->body > max_body) max_body = now->body;
  }
  postings_begin(out, n, max_title, max_body, a->base);
  for (now = all, p = places; now < all + n; p += now->title + now->body, now++) {
    const doc_place *e = &a->doc_places[now->doc];
    postings_add(out, now->doc, now->title, now->body, e->n_title, e->n_body, p);
  }
  a->w->n_postings += n;
  return n;
}

/* Of each document, what ranking calls its length. */
static uint32_t *lengths_of(writer *w) {
  bytes titles = bytes_of(buf_str(&w->columns[COLUMN_TITLE])), bodies = bytes_of(buf_str(&w->columns[COLUMN_BODY]));
  uint32_t *lengths = mem_zero(&w->from, w->n_docs, sizeof *lengths), i;
  for (i = 0; lengths && i < w->n_docs; i++) {
    uint64_t length = bytes_u32(&bodies) + 3 * (uint64_t)bytes_u32(&titles);
    lengths[i] = length < UINT32_MAX ? (uint32_t)length : UINT32_MAX;
  }
  return lengths;
}

/* PART_POSTINGS, PART_POSITIONS, PART_TERMS and PART_TOPS: each term adds to all three. */
static void put_terms(assembly *a) {
  writer *w = a->w;
  buf positions, scratch, docs;
  dict_writer terms;
  postings_writer lists;
  tops_writer tops;
  uint32_t i;
  buf_init(&positions, &w->from);
  buf_init(&scratch, &w->from);
  buf_init(&docs, &w->from);
  dict_init(&terms, &w->from);
  postings_init(&lists, &a->image.out, &positions);
  tops_init(&tops, w->n_docs, a->lengths, a->base, &w->from);
  for (i = 0; i < a->n_forms && w->status == GZ_OK; i++) {
    form *f = &a->forms[i];
    const spelling *commonest = NULL;
    gz_str written;
    term_entry e = {0};
    e.postings = sink_part_at(&a->image);
    e.positions = positions.len;
    e.n_docs = put_list(a, &lists, f->of.spelled, &commonest, &docs);
    if (w->status != GZ_OK) break;
    e.postings_len = sink_part_at(&a->image) - e.postings;
    e.positions_len = positions.len - e.positions;
    if (!w->passing) {
      tops_term(&tops, f->text, e.n_docs);
      tops_count(&tops, (const doc_count *)(const void *)docs.data, e.n_docs);
    }
    f->of.postings = e.postings;
    f->n_docs = e.n_docs;
    f->positions_len = e.positions_len < UINT32_MAX ? (uint32_t)e.positions_len : UINT32_MAX;
    a->stems[f->stem_at].n_docs += e.n_docs; /* of several forms the joint list tells */
    while (e.stem_shared < f->text.len && e.stem_shared < f->stem.len &&
           f->text.data[e.stem_shared] == f->stem.data[e.stem_shared])
      e.stem_shared++;
    e.stem_rest = str_after(f->stem, e.stem_shared);
    written = spelling_text(commonest);
    e.written = str_equal(written, f->text) ? STR_NONE : written;
    buf_clear(&scratch);
    term_entry_put(&scratch, &e, i % TABLE_BLOCK == 0, f->text.len);
    dict_add(&terms, f->text, buf_str(&scratch));
    common_add(&a->common, i, f->text, e.n_docs);
    if (a->image.out.failed || positions.failed || scratch.failed) out_of_memory(w);
  }
  sink_end_part(&a->image, PART_POSTINGS);
  buf_put_str(&a->image.out, buf_str(&positions));
  sink_end_part(&a->image, PART_POSITIONS);
  dict_put(&terms, &a->image.out);
  sink_end_part(&a->image, PART_TERMS);
  if (!tops_put(&tops, &a->image.out, &a->n_tops)) out_of_memory(w);
  sink_end_part(&a->image, PART_TOPS);
  buf_put_str(&a->image.out, buf_str(&tops.sums));
  sink_end_part(&a->image, PART_SUMS);
  tops_free(&tops);
  postings_free(&lists);
  if (a->image.out.failed) out_of_memory(w);
  if (lists.too_long) fail(w, GZ_NOT_SUPPORTED, "a word stands more often than a segment can hold");
  dict_free(&terms);
  buf_free(&docs);
  buf_free(&scratch);
  buf_free(&positions);
}

/* What is written already, to be read as a segment's; false: out of memory. */
static bool view_lists(const assembly *a, segment *view) {
  chunks *c = &view->own;
  const uint64_t *ends = a->image.ends;
  memset(view, 0, sizeof *view);
  c->data = (const unsigned char *)a->image.out.data + IMAGE_HEAD;
  c->len = (size_t)ends[PART_POSITIONS];
  c->n = (uint32_t)chunks_of(c->len);
  c->there = mem_new(&a->w->from, c->n);
  if (!c->there) return false;
  memset(c->there, 1, c->n);
  view->body = c;
  view->numbers.n_docs = a->w->n_docs;
  view->part[PART_POSTINGS] = (extent){0, ends[PART_POSTINGS]};
  view->part[PART_POSITIONS] = (extent){ends[PART_POSTINGS], ends[PART_POSITIONS] - ends[PART_POSTINGS]};
  return true;
}

static void open_list(assembly *a, segment *view, uint32_t term, posting *p) {
  const form *f = &a->forms[term];
  term_entry e = {.n_docs = f->n_docs, .postings = f->of.postings, .positions_len = f->positions_len};
  uint64_t end = term + 1 < a->n_forms ? a->forms[term + 1].of.postings : view->part[PART_POSTINGS].len;
  e.postings_len = end - e.postings;
  if (posting_open_entry(p, view, term, &e, &a->w->err) != GZ_OK) a->w->status = GZ_CORRUPT;
}

/* How many documents have any of the stem's forms, where these have no more than a block together. */
static uint32_t count_few(assembly *a, segment *view, const stem *s, joint *sum) {
  uint32_t docs[POSTING_BLOCK], n = 0, k;
  posting p;
  for (k = 0; k < s->n; k++) {
    open_list(a, view, a->by_stem[s->first + k].id, &p);
    for (; p.doc != NO_DOC && n < POSTING_BLOCK; posting_next(&p)) docs[n++] = p.doc;
  }
  return joint_distinct(sum, docs, n);
}

static void put_joint_list(assembly *a, segment *view, stem *s, joint *sum, buf *lists) {
  posting p;
  uint32_t k;
  for (k = 0; k < s->n; k++) {
    open_list(a, view, a->by_stem[s->first + k].id, &p);
    if (joint_add(sum, &p, &a->w->err) != GZ_OK) a->w->status = GZ_CORRUPT;
  }
  s->n_docs = sum->n;
  s->joint = lists->len;
  joint_put(sum, a->lengths, a->base, lists);
  s->joint_len = lists->len - s->joint;
}

/* PART_JOINT, and how many documents have any form of each stem. */
static void put_joint(assembly *a) {
  writer *w = a->w;
  uint32_t i;
  joint sum = {0};
  segment view;
  buf lists;
  buf_init(&lists, &w->from);
  if (!view_lists(a, &view) || !joint_init(&sum, w->n_docs, &w->from)) out_of_memory(w);
  for (i = 0; i < a->n_stems && w->status == GZ_OK; i++) {
    stem *s = &a->stems[i];
    if (s->n == 1) continue; /* one form's are known */
    if (s->n_docs <= POSTING_BLOCK) s->n_docs = count_few(a, &view, s, &sum);
    else put_joint_list(a, &view, s, &sum, &lists);
  }
  mem_free(&w->from, view.own.there, view.own.n);
  buf_put_str(&a->image.out, buf_str(&lists));
  if (lists.failed || a->image.out.failed) out_of_memory(w);
  joint_free(&sum);
  buf_free(&lists);
  sink_end_part(&a->image, PART_JOINT);
}

static void put_stems(assembly *a) {
  writer *w = a->w;
  dict_writer groups;
  buf payload;
  uint32_t i, k;
  dict_init(&groups, &w->from);
  buf_init(&payload, &w->from);
  for (i = 0; i < a->n_stems; i++) {
    const stem *s = &a->stems[i];
    const form *f = &a->forms[a->by_stem[s->first].id];
    uint32_t least = 0;
    if (s->n == 1 && str_equal(f->stem, f->text)) continue; /* the term tells it */
    buf_clear(&payload);
    buf_put_varint(&payload, s->n_docs);
    buf_put_varint(&payload, s->n);
    if (s->joint_len) {
      buf_put_varint(&payload, s->joint);
      buf_put_varint(&payload, s->joint_len);
    }
    for (k = 0; k < s->n; k++) {
      uint32_t term = a->by_stem[s->first + k].id;
      buf_put_varint(&payload, term - least);
      least = term + 1;
    }
    dict_add(&groups, f->stem, buf_str(&payload));
    a->n_groups++;
    if (payload.failed) a->image.out.failed = true;
  }
  dict_put(&groups, &a->image.out);
  dict_free(&groups);
  buf_free(&payload);
  sink_end_part(&a->image, PART_STEMS);
  spellings_free(&a->w->written); /* their memory goes to the rest of the image */
}

/* The symbols that the headlines share, if there are enough of them; NULL: there are not, or no memory. */
static symbol_table *learn_symbols(writer *w) {
  uint32_t step = w->passing ? 0 : symbols_step(w->n_docs), i;
  symbols_sample sample = {0};
  symbol_table *s;
  bytes in;
  if (!step) return NULL;
  buf_init(&sample.texts, &w->from);
  s = mem_new(&w->from, sizeof *s);
  for (i = 0, in = bytes_of(buf_str(&w->records.items)); i < w->n_docs; i++) {
    gz_str item = table_item(&in);
    if (i % step == 0) symbols_sample_add(&sample, stored_title(item));
  }
  if (!s || !symbols_learn(s, &sample)) out_of_memory(w);
  buf_free(&sample.texts);
  return s;
}

/* PART_RECORDS, and what becomes PART_SYMBOLS. */
static void put_records(assembly *a) {
  writer *w = a->w;
  symbol_table *s = learn_symbols(w);
  table_writer packed;
  bytes in = bytes_of(buf_str(&w->records.items));
  uint32_t i;
  table_init(&packed, &w->from);
  for (i = 0; s && i < w->n_docs && w->status == GZ_OK; i++) {
    gz_str item = table_item(&in);
    buf_clear(&w->text);
    stored_put_packed(&w->text, item, stored_title(item), s, &a->scratch);
    table_add(&packed, buf_str(&w->text));
    if (w->text.failed) out_of_memory(w);
  }
  table_put(s ? &packed : &w->records, &a->image.out);
  sink_end_part(&a->image, PART_RECORDS);
  if (s) symbols_put(s, &a->symbols);
  table_free(&packed);
  mem_free(&w->from, s, sizeof *s);
}

static void put_tables(assembly *a) {
  writer *w = a->w;
  gz_str columns[N_COLUMNS];
  uint32_t i;
  table_put(&w->pages, &a->image.out);
  sink_end_part(&a->image, PART_PAGES);
  put_records(a);
  table_put_keys(&w->sections, &a->image.out);
  sink_end_part(&a->image, PART_SECTIONS);
  table_put_keys(&w->tag_sets, &a->image.out);
  sink_end_part(&a->image, PART_TAGS);
  for (i = 0; i < N_COLUMNS; i++) columns[i] = buf_str(&w->columns[i]);
  if (w->status == GZ_OK) w->status = columns_put(&a->image.out, columns, buf_str(&w->page_docs), &w->err);
  sink_end_part(&a->image, PART_COLUMNS);
}

static void put_numbers(assembly *a) {
  writer *w = a->w;
  segment_stats n;
  buf_clear(&w->text);
  buf_put_str(&w->text, str_of(analyzer_name(w->words)));
  buf_put_str(&w->text, buf_str(&w->tongues));
  if (w->text.failed) {
    out_of_memory(w);
    return;
  }
  n = (segment_stats){.n_docs = w->n_docs,
                      .n_pages = w->n_pages,
                      .n_terms = a->n_forms,
                      .n_stems = a->n_stems,
                      .n_sections = w->sections.n,
                      .n_tag_sets = w->tag_sets.n,
                      .n_words_title = w->n_words_title,
                      .n_words_body = w->n_words_body,
                      .n_postings = w->n_postings,
                      .n_positions = w->n_words_title + w->n_words_body,
                      .analyzer = buf_str(&w->text)};
  image_put_numbers(&a->image.out, &n, a->n_groups, a->n_tops, w->links.n_names);
  sink_end_part(&a->image, PART_NUMBERS);
}

gz_status writer_finish(writer *w, char **image, size_t *len, gz_error *err) {
  assembly a = {.w = w};
  uint64_t size;
  *image = NULL;
  *len = 0;
  sink_begin(&a.image, -1, &w->from);
  arena_init(&a.texts, &w->from);
  buf_init(&a.scratch, &w->from);
  buf_init(&a.places, &w->from);
  buf_init(&a.runs, &w->from);
  buf_init(&a.symbols, &w->from);
  common_init(&a.common, &w->from);
  if (w->status == GZ_OK) {
    find_terms(&a);
    a.lengths = lengths_of(w);
    a.base = small_base(w->n_docs, w->n_words_title, w->n_words_body);
    if (!make_hints(&a) || !a.lengths) out_of_memory(w);
  }
  if (w->status == GZ_OK) put_terms(&a);
  if (w->status == GZ_OK) put_joint(&a);
  if (w->status == GZ_OK) put_stems(&a);
  if (w->status == GZ_OK) put_tables(&a);
  if (w->status == GZ_OK) w->status = ids_put(&a.image.out, buf_str(&w->ids), &w->from, &w->err);
  if (w->status == GZ_OK) sink_end_part(&a.image, PART_IDS);
  if (w->status == GZ_OK && !stories_put(&a.image.out, buf_str(&w->stories), &w->from)) out_of_memory(w);
  if (w->status == GZ_OK) sink_end_part(&a.image, PART_STORIES);
  if (w->status == GZ_OK) common_put(&a.common, a.n_forms, &a.image.out);
  if (w->status == GZ_OK) sink_end_part(&a.image, PART_COMMON);
  if (w->status == GZ_OK && !links_put(&w->links, &a.image.out)) out_of_memory(w);
  if (w->status == GZ_OK) sink_end_part(&a.image, PART_LINKS);
  buf_put_str(&a.image.out, buf_str(&a.symbols));
  if (w->status == GZ_OK && a.symbols.failed) out_of_memory(w);
  if (w->status == GZ_OK) sink_end_part(&a.image, PART_SYMBOLS);
  if (w->status == GZ_OK) put_numbers(&a);
  if (w->status == GZ_OK) w->status = sink_finish(&a.image, image, &size, &w->err);
  if (w->status == GZ_OK) *len = (size_t)size;
  sink_free(&a.image);
  buf_free(&a.scratch);
  buf_free(&a.places);
  buf_free(&a.runs);
  buf_free(&a.symbols);
  common_free(&a.common);
  mem_free(&w->from, a.lengths, w->n_docs * sizeof *a.lengths);
  mem_free(&w->from, a.hints, a.n_hints * sizeof *a.hints);
  mem_free(&w->from, a.by_stem, (size_t)a.room * 2 * sizeof *a.by_stem);
  mem_free(&w->from, a.stems, a.room * sizeof *a.stems);
  mem_free(&w->from, a.forms, a.room * sizeof *a.forms);
  arena_free(&a.texts);
  if (w->status != GZ_OK) {
    if (err) *err = w->err;
    return w->status;
  }
  fail(w, GZ_INVALID, "a writer that is spent");
  return GZ_OK;
}
