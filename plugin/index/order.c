/* In which order do files stand over all segments? As runs: pages that follow each other in one segment without another's
 * between them. After a few changes to a large index there are few, whatever its size:
 *
 *   segment 0   a b c d e f g h        run   {0: a b} {1: c} {0: d e f g} {2: g1 g2} {0: h}
 *   segment 1       c (0's is dead)
 *   segment 2               g1 g2 */
#include "base/error.h"
#include "index/image.h"
#include "index/joined.h"

typedef struct run {
  uint32_t in, page, end_page, doc, end_doc;
  uint64_t ordinal; /* of its first article */
} run;

struct file_order {
  allocator from;
  bool known;
  run *runs;
  uint32_t n, room;
  uint32_t *by_segment; /* places of runs, those of segment 0 first */
  uint32_t *first_of;   /* [in] -> its first in by_segment; n_segments + 1 of them */
  uint32_t n_segments;
};

struct file_order *order_new(const allocator *from) {
  struct file_order *o = mem_zero(from, 1, sizeof *o);
  if (o) o->from = *from;
  return o;
}

static void forget(struct file_order *o) {
  mem_free(&o->from, o->runs, o->room * sizeof *o->runs);
  mem_free(&o->from, o->by_segment, o->n * sizeof *o->by_segment);
  mem_free(&o->from, o->first_of, (o->n_segments + 1u) * sizeof *o->first_of);
  o->runs = NULL;
  o->by_segment = o->first_of = NULL;
  o->n = o->room = 0;
}

void order_free(struct file_order *o) {
  allocator from;
  if (!o) return;
  from = o->from;
  forget(o);
  mem_free(&from, o, sizeof *o);
}

/* ---------------------------------------------------------------- finding it */

static gz_status add_run(struct file_order *o, const run *r, gz_error *err) {
  run *grown = mem_more(&o->from, o->runs, o->n, &o->room, sizeof *grown);
  if (!grown) return error_nomem(err);
  o->runs = grown;
  o->runs[o->n++] = *r;
  return GZ_OK;
}

/* The live ones of pages [page, end) come next; *doc is where the segment's last run ended, *ordinal the next. */
static gz_status add_pages(const snapshot *s, uint32_t in, uint32_t page_id, uint32_t end, uint32_t *doc,
                           uint64_t *ordinal, gz_error *err) {
  const snapshot_part *p = &s->parts[in];
  segment *of = segment_in(s, in);
  gz_status status = GZ_OK;
  while (status == GZ_OK && (page_id = snapshot_next_live(p, page_id, end)) < end) {
    run r = {.in = in, .page = page_id, .end_page = snapshot_next_dead(p, page_id, end), .ordinal = *ordinal};
    r.doc = segment_first_doc(of, page_id);
    r.end_doc = segment_first_doc(of, r.end_page);
    if (r.doc < *doc || r.end_doc < r.doc || r.end_doc > segment_numbers(of)->n_docs)
      return image_corrupt(err, "the order of pages");
    status = add_run(s->order, &r, err);
    *ordinal += r.end_doc - r.doc;
    *doc = r.end_doc;
    page_id = r.end_page;
  }
  return status;
}

/* Where a segment stands while all are walked at once. */
typedef struct head {
  uint32_t page, end; /* page == end: no more */
  uint32_t doc;
  gz_str path;
} head;

static gz_status read_head(const snapshot *s, head *h, uint32_t in, gz_error *err) {
  h->page = snapshot_next_live(&s->parts[in], h->page, h->end);
  if (h->page < h->end && !segment_page_path(segment_in(s, in), h->page, &h->path)) return image_corrupt(err, "a page");
  return GZ_OK;
}

/* The segment with the least path gives all pages before the next segment's first. */
static gz_status find_runs(const snapshot *s, head *heads, gz_error *err) {
  uint64_t ordinal = 0;
  uint32_t in;
  gz_status status = GZ_OK;
  for (in = 0; status == GZ_OK && in < s->n_segments; in++) {
    heads[in].end = segment_numbers(segment_in(s, in))->n_pages;
    status = read_head(s, &heads[in], in, err);
  }
  while (status == GZ_OK) {
    uint32_t least = NO_DOC, next = NO_DOC, end;
    for (in = 0; in < s->n_segments; in++) {
      if (heads[in].page == heads[in].end) continue;
      if (least == NO_DOC || str_compare(heads[in].path, heads[least].path) < 0) {
        next = least;
        least = in;
      } else if (next == NO_DOC || str_compare(heads[in].path, heads[next].path) < 0) {
        next = in;
      }
    }
    if (least == NO_DOC) return ordinal == s->n_articles ? GZ_OK : image_corrupt(err, "the order of pages");
    end = heads[least].end;
    if (next != NO_DOC) {
      end = segment_page_from(segment_in(s, least), heads[least].page, heads[next].path);
      if (end == NO_DOC || end <= heads[least].page) return image_corrupt(err, "the order of pages");
    }
    status = add_pages(s, least, heads[least].page, end, &heads[least].doc, &ordinal, err);
    heads[least].page = end;
    if (status == GZ_OK) status = read_head(s, &heads[least], least, err);
  }
  return status;
}

/* Counting sort: within a segment runs stand in the order of its documents. */
static gz_status sort_by_segment(struct file_order *o, gz_error *err) {
  uint32_t i, at = 0;
  o->by_segment = mem_zero(&o->from, o->n, sizeof *o->by_segment);
  o->first_of = mem_zero(&o->from, o->n_segments + 1u, sizeof *o->first_of);
  if (!o->by_segment || !o->first_of) return error_nomem(err);
  for (i = 0; i < o->n; i++) o->first_of[o->runs[i].in]++;
  for (i = 0; i <= o->n_segments; i++) {
    uint32_t n = o->first_of[i];
    o->first_of[i] = at;
    at += n;
  }
  for (i = 0; i < o->n; i++) o->by_segment[o->first_of[o->runs[i].in]++] = i;
  for (i = o->n_segments; i; i--) o->first_of[i] = o->first_of[i - 1];
  o->first_of[0] = 0;
  return GZ_OK;
}

gz_status snapshot_order(const snapshot *s, gz_error *err) {
  struct file_order *o = s->order;
  head *heads;
  gz_status status;
  if (o->known) return GZ_OK;
  heads = mem_zero(&s->from, s->n_segments + 1u, sizeof *heads);
  if (!heads) return error_nomem(err);
  o->n_segments = s->n_segments;
  status = find_runs(s, heads, err);
  if (status == GZ_OK) status = sort_by_segment(o, err);
  mem_free(&s->from, heads, (s->n_segments + 1u) * sizeof *heads);
  if (status == GZ_OK) o->known = true;
  else forget(o);
  return status;
}

/* ---------------------------------------------------------------- asking for it */

uint64_t snapshot_ordinal(const snapshot *s, doc_ref d) {
  const struct file_order *o = s->order;
  uint32_t low, high;
  const run *r;
  if (!snapshot_live(s, d)) return UINT64_MAX;
  low = o->first_of[d.in];
  high = o->first_of[d.in + 1];
  while (high - low > 1) { /* the run from `low` on begins at the document or before, that at `high` after it */
    uint32_t middle = low + (high - low) / 2;
    if (o->runs[o->by_segment[middle]].doc <= d.doc) low = middle;
    else high = middle;
  }
  if (low == high) return UINT64_MAX;
  r = &o->runs[o->by_segment[low]];
  return d.doc < r->doc || d.doc >= r->end_doc ? UINT64_MAX : r->ordinal + (d.doc - r->doc);
}

static const run *run_at(const snapshot *s, uint64_t ordinal) {
  const struct file_order *o = s->order;
  uint32_t low = 0, high = o->n; /* runs below `low` begin at `ordinal` or before, from `high` on after it */
  if (ordinal >= s->n_articles) return NULL;
  while (low < high) {
    uint32_t middle = low + (high - low) / 2;
    if (o->runs[middle].ordinal <= ordinal) low = middle + 1;
    else high = middle;
  }
  return &o->runs[low - 1]; /* of runs that begin there the last: those before it are empty */
}

doc_ref snapshot_at(const snapshot *s, uint64_t ordinal) {
  const run *r = run_at(s, ordinal);
  return r ? (doc_ref){r->in, r->doc + (uint32_t)(ordinal - r->ordinal)} : (doc_ref){NO_DOC, NO_DOC};
}

stretch snapshot_stretch(const snapshot *s, uint64_t ordinal) {
  const run *r = run_at(s, ordinal);
  if (!r) return (stretch){NO_DOC, 0, 0, 0};
  return (stretch){r->in, r->doc, r->doc + (uint32_t)(ordinal - r->ordinal), r->end_doc};
}

bool snapshot_next_page(page_walk *w, snapshot_page *out) {
  const struct file_order *o = w->of->order;
  const run *r;
  if (w->failed || w->run == o->n) return false;
  r = &o->runs[w->run];
  if (w->page < r->page) w->page = r->page;
  if (!snapshot_page_get(w->of, r->in, w->page, out)) {
    w->failed = true;
    return false;
  }
  if (++w->page == r->end_page) {
    w->page = 0;
    w->run++;
  }
  return true;
}

bool snapshot_next_problem(page_walk *w, snapshot_page *out) {
  const struct file_order *o = w->of->order;
  for (; !w->failed && w->run < o->n; w->run++, w->page = 0) {
    const run *r = &o->runs[w->run];
    uint32_t page_id = w->page < r->page ? r->page : w->page;
    w->page = segment_next_problem(segment_in(w->of, r->in), page_id, r->end_page);
    w->failed = w->page == NO_DOC;
    if (w->page < r->end_page) return snapshot_next_page(w, out);
  }
  return false;
}
