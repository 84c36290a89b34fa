/* Is a segment what the writer wrote? Every checksum, every list, and that they agree with each other. Linear in the
 * image, whatever is in it, but for a logarithm where one part is looked up from another. */
#include "base/error.h"
#include "base/map.h"
#include "index/common.h"
#include "index/ids.h"
#include "index/image.h"
#include "index/joint.h"
#include "index/links.h"
#include "index/stories.h"
#include "index/symbols.h"
#include "index/tops.h"

enum { LOADED_MOST = 16 << 20 }; /* of the file in memory, give or take what one list needs */

/* What was read is given back where nothing is borrowed from it: here. */
static void spare(segment *s) {
  if (segment_loaded(s) > LOADED_MOST) segment_drop(s);
}

static gz_status check_pages(segment *s, arena *scratch, buf *before, gz_error *err) {
  arena_mark mark = arena_here(scratch);
  uint32_t i, doc, next = 0, first, n;
  gz_str path;
  gz_status status;
  page_info info;
  for (i = 0; i < s->numbers.n_pages; i++) {
    status = segment_page(s, i, scratch, &info, &first, &n, err);
    arena_rewind(scratch, mark);
    if (status != GZ_OK) return status;
    if (!segment_page_path(s, i, &path) || (i && str_compare(buf_str(before), path) >= 0) || first != next)
      return image_corrupt(err, "the order of pages");
    buf_clear(before);
    buf_put_str(before, path);
    if (before->failed) return error_nomem(err);
    for (doc = first; doc < first + n; doc++)
      if (segment_doc_page(s, doc) != i) return image_corrupt(err, "the page of an article");
    next = first + n;
    spare(s);
  }
  return next == s->numbers.n_docs ? GZ_OK : image_corrupt(err, "the order of pages");
}

static bool same_when(when a, when b) { return a.day == b.day && a.second == b.second; }

/* `seen`: a zeroed number for each document. */
static gz_status check_articles(segment *s, arena *scratch, uint32_t *seen, gz_error *err) {
  arena_mark mark = arena_here(scratch);
  uint64_t n_title = 0, n_body = 0;
  uint32_t i, doc, hash, before = 0;
  gz_status status;
  gz_article a;
  gz_str name;
  for (i = 0; i < s->numbers.n_sections; i++)
    if (!table_get(&s->sections, i, &name)) return image_corrupt(err, "a section");
  for (i = 0; i < s->numbers.n_tag_sets; i++) {
    status = segment_tag_set(s, i + 1, scratch, &a.tags, &a.n_tags, err);
    arena_rewind(scratch, mark);
    if (status != GZ_OK) return status;
  }
  if (!symbols_fit(image_symbols(s))) return image_corrupt(err, "the symbols");
  if (!ids_fit(s)) return image_corrupt(err, "the order of ids");
  for (i = 0; i < s->numbers.n_docs; i++) {
    bool same = ids_get(s, i, &hash, &doc);
    if (!same || hash < before || seen[doc]++) return image_corrupt(err, "the order of ids");
    before = hash;
    status = segment_article(s, doc, scratch, &a, NULL, err);
    same = status == GZ_OK && ids_hash(s, a.id) == hash && same_when(when_of(a.date), segment_doc_when(s, doc));
    arena_rewind(scratch, mark);
    if (status != GZ_OK) return status;
    if (!same || segment_doc_section(s, doc) == NO_DOC) return image_corrupt(err, "an article");
    n_title += segment_doc_words_title(s, doc);
    n_body += segment_doc_words_body(s, doc);
    spare(s);
  }
  return n_title == s->numbers.n_words_title && n_body == s->numbers.n_words_body
             ? GZ_OK
             : image_corrupt(err, "the numbers of words");
}

typedef struct totals {
  uint64_t n_postings, n_positions;
  uint64_t n_other, n_same; /* terms whose stem differs from the form; those that stand in a group all the same */
  uint64_t n_alone;
} totals;

static bool within(const segment *s, const posting_bound *b, uint32_t doc, uint32_t n_title, uint32_t n_body) {
  double f = n_body + 3.0 * n_title;
  double length = segment_doc_words_body(s, doc) + 3.0 * segment_doc_words_title(s, doc);
  bool far = (length + segment_base(s)) * (1 + 1e-9) >= b->closest * f; /* closest may be rounded */
  bool far_title = (length + segment_base(s)) * (1 + 1e-9) >= b->closest_title * 3.0 * n_title;
  return (f <= b->most || b->most == UINT32_MAX) && far && far_title && (b->in_title || !n_title);
}

static gz_status check_list(segment *s, uint32_t term, buf *positions, totals *sum, gz_error *err) {
  posting p;
  posting_bound all, at = {0};
  uint32_t n = 0, n_titles = 0, max_title = 0, max_body = 0;
  gz_status status = posting_open(&p, s, term, err);
  if (status != GZ_OK) return status;
  all = posting_bound_all(&p);
  for (; posting_doc(&p) != NO_DOC; posting_next(&p)) {
    uint32_t n_title = posting_title(&p), n_body = posting_body(&p);
    uint64_t count = (uint64_t)n_title + n_body;
    n++;
    n_titles += n_title > 0;
    if (n_title > max_title) max_title = n_title;
    if (n_body > max_body) max_body = n_body;
    if (!within(s, &all, p.doc, n_title, n_body)) return image_corrupt(err, "the bounds of a list");
    if (!at.most || at.last < p.doc) at = posting_bound_at(&p, p.doc);
    if (!within(s, &at, p.doc, n_title, n_body)) return image_corrupt(err, "the bounds of a list");
    buf_clear(positions);
    if (!count) return image_corrupt(err, "a list of documents");
    if (!buf_space(positions, (size_t)count * sizeof(uint32_t))) return error_nomem(err); /* at most 4 x the image */
    if (posting_positions(&p, (uint32_t *)(void *)positions->data, (uint32_t)count) != count)
      return image_corrupt(err, "a list of positions");
    sum->n_positions += count;
  }
  sum->n_postings += n;
  if (p.failed || n != p.n_docs || n_titles != p.n_titles || max_title != p.max_title || max_body != p.max_body)
    return image_corrupt(err, "a list of documents");
  return GZ_OK;
}

/* Keeps the key that `c` stands on in `before`; false: it does not sort after the one that was there. */
static bool ascends(const dict_cursor *c, buf *before) {
  bool holds = c->next == 1 || str_compare(buf_str(before), dict_key(c)) < 0;
  buf_clear(before);
  buf_put_str(before, dict_key(c));
  return holds;
}

static gz_status check_terms(segment *s, buf *before, buf *positions, totals *sum, gz_error *err) {
  uint64_t postings = 0, places = 0;
  dict_cursor c, groups;
  term_entry e = {0};
  uint32_t group;
  for (dict_at_block(&c, &s->terms, 0); dict_next(&c);) {
    gz_status status;
    if (!term_entry_get(s, &c, &e) || e.postings != postings || e.positions != places || !ascends(&c, before))
      return image_corrupt(err, "the terms");
    if (before->failed) return error_nomem(err);
    postings += e.postings_len;
    places += e.positions_len;
    status = check_list(s, c.next - 1, positions, sum, err);
    if (status != GZ_OK) return status;
    if (e.stem_shared < c.key_len || e.stem_rest.len) sum->n_other++;
    else if (dict_find(&groups, &s->stems, dict_key(&c), &group)) sum->n_same++;
    else sum->n_alone++;
    if (c.next % TABLE_BLOCK == 0) spare(s); /* the next one is looked for anew */
  }
  if (c.failed || c.next != s->numbers.n_terms || postings != s->part[PART_POSTINGS].len ||
      places != s->part[PART_POSITIONS].len || sum->n_postings != s->numbers.n_postings ||
      sum->n_positions != s->numbers.n_positions)
    return image_corrupt(err, "the numbers of terms");
  return GZ_OK;
}

/* Whether the joint list says what the lists of all forms do. `sum` holds nothing, before and after. */
static gz_status check_joint(segment *s, const stem_info *stem, joint *sum, arena *scratch, gz_error *err) {
  gz_status status = GZ_OK;
  uint32_t i, n = 0, n_titles = 0, max_title = 0, max_body = 0;
  posting_bound all, at = {0};
  bool right = true;
  posting p;
  for (i = 0; i < stem->n_terms && status == GZ_OK; i++) {
    status = posting_open(&p, s, stem->terms[i], err);
    if (status == GZ_OK) status = joint_add(sum, &p, err);
  }
  if (status != GZ_OK) return status;
  right = sum->n == stem->n_docs && (stem->joint_len > 0) == (sum->n > POSTING_BLOCK && stem->n_terms > 1);
  if (right && stem->joint_len) {
    status = posting_open_joint(&p, s, stem, scratch, err);
    if (status != GZ_OK) return status;
    all = posting_bound_all(&p);
    for (; posting_doc(&p) != NO_DOC && right; posting_next(&p), n++) {
      joint_count c = sum->counts[p.doc];
      uint32_t n_title = posting_title(&p), n_body = posting_body(&p);
      if (!at.most || at.last < p.doc) at = posting_bound_at(&p, p.doc);
      right = c.title == n_title && c.body == n_body && n_title + (uint64_t)n_body > 0 &&
              within(s, &all, p.doc, n_title, n_body) && within(s, &at, p.doc, n_title, n_body);
      n_titles += n_title > 0;
      if (n_title > max_title) max_title = n_title;
      if (n_body > max_body) max_body = n_body;
    }
    right = right && !p.failed && n == sum->n && n_titles == p.n_titles && max_title == p.max_title &&
            max_body == p.max_body;
  }
  joint_clear(sum);
  return right ? GZ_OK : image_corrupt(err, "a stem");
}

/* Whether the same documents are chosen again. */
static gz_status check_tops(segment *s, gz_error *err) {
  uint32_t *lengths = mem_zero(&s->from, s->numbers.n_docs, sizeof *lengths), i, n = 0;
  gz_status status = lengths ? GZ_OK : error_nomem(err);
  bytes stored = image_bytes(s, PART_TOPS, 0, s->part[PART_TOPS].len);
  bytes sums = image_bytes(s, PART_SUMS, 0, s->part[PART_SUMS].len);
  tops_writer t = {0};
  dict_cursor c;
  posting p;
  buf again;
  buf_init(&again, &s->from);
  for (i = 0; lengths && i < s->numbers.n_docs; i++) {
    uint64_t length = segment_doc_length(s, i);
    lengths[i] = length < UINT32_MAX ? (uint32_t)length : UINT32_MAX;
  }
  if (status == GZ_OK) tops_init(&t, s->numbers.n_docs, lengths, segment_base(s), &s->from);
  for (dict_at_block(&c, &s->terms, 0); status == GZ_OK && dict_next(&c);) {
    status = posting_open(&p, s, c.next - 1, err);
    if (status != GZ_OK) break;
    tops_term(&t, dict_key(&c), p.n_docs);
    for (; posting_doc(&p) != NO_DOC; posting_next(&p))
      tops_count(&t, &(doc_count){p.doc, posting_title(&p), posting_body(&p)}, 1);
  }
  if (status == GZ_OK && !tops_put(&t, &again, &n)) status = error_nomem(err);
  if (status == GZ_OK && s->n_tops && /* of a segment made in passing there are none */
      (n != s->n_tops || stored.failed || !str_equal(buf_str(&again), bytes_take(&stored, bytes_left(&stored))) ||
       sums.failed || !str_equal(buf_str(&t.sums), bytes_take(&sums, bytes_left(&sums)))))
    status = image_corrupt(err, "the best of a beginning");
  tops_free(&t);
  buf_free(&again);
  mem_free(&s->from, lengths, s->numbers.n_docs * sizeof *lengths);
  return status;
}

static gz_status check_stems(segment *s, arena *scratch, buf *before, joint *forms, const totals *sum, gz_error *err) {
  arena_mark mark = arena_here(scratch);
  uint64_t n_other = 0, n_same = 0, joint_len = 0;
  dict_cursor c;
  uint32_t i;
  for (dict_at_block(&c, &s->stems, 0); dict_next(&c);) {
    gz_status status;
    stem_info stem;
    if (!ascends(&c, before)) return image_corrupt(err, "the stems");
    if (before->failed) return error_nomem(err);
    status = segment_stem(s, dict_key(&c), scratch, &stem, err);
    if (status == GZ_OK) status = check_joint(s, &stem, forms, scratch, err);
    joint_len += stem.joint_len;
    for (i = 0; status == GZ_OK && i < stem.n_terms; i++) {
      arena_mark inner = arena_here(scratch);
      term_info t;
      status = segment_term_info(s, stem.terms[i], scratch, &t, err);
      if (status != GZ_OK) return status;
      if (!str_equal(t.stem, dict_key(&c))) return image_corrupt(err, "a stem");
      if (str_equal(t.stem, t.form)) n_same++;
      else n_other++;
      arena_rewind(scratch, inner);
    }
    if (status != GZ_OK) return status;
    arena_rewind(scratch, mark);
    if (c.next % TABLE_BLOCK == 0) spare(s);
  }
  /* Each term has one stem and stands in one group at most, so that counting finds a term left out. */
  if (c.failed || c.next != s->n_groups || joint_len != s->part[PART_JOINT].len || n_other != sum->n_other ||
      n_same != sum->n_same || s->numbers.n_stems != s->n_groups + sum->n_alone)
    return image_corrupt(err, "the stems");
  return GZ_OK;
}

gz_status segment_check(segment *s, gz_error *err) {
  arena scratch;
  buf before, positions;
  totals sum = {0};
  joint forms = {0};
  uint32_t *seen;
  gz_status status = chunks_verify(s->body, err);
  if (status != GZ_OK) return status;
  arena_init(&scratch, &s->from);
  buf_init(&before, &s->from);
  buf_init(&positions, &s->from);
  seen = mem_zero(&s->from, s->numbers.n_docs, sizeof *seen);
  status = seen ? check_pages(s, &scratch, &before, err) : error_nomem(err);
  if (status == GZ_OK) status = check_articles(s, &scratch, seen, err);
  buf_clear(&before);
  if (status == GZ_OK) status = check_terms(s, &before, &positions, &sum, err);
  if (status == GZ_OK && !joint_init(&forms, s->numbers.n_docs, &s->from)) status = error_nomem(err);
  if (status == GZ_OK) status = check_stems(s, &scratch, &before, &forms, &sum, err);
  joint_free(&forms);
  if (status == GZ_OK) status = check_tops(s, err);
  if (status == GZ_OK) status = stories_check(s, err);
  if (status == GZ_OK) status = common_check(s, err);
  if (status == GZ_OK) status = links_check(s, err);
  mem_free(&s->from, seen, s->numbers.n_docs * sizeof *seen);
  buf_free(&positions);
  buf_free(&before);
  arena_free(&scratch);
  return status;
}
