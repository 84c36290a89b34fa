/* Which articles does a filter let through?
 *
 *   section   a number in the snapshot, known before the first article is asked
 *   path      a glob, matched once for each page:   asked[in][page]  0 not yet, 1 no, 2 yes; pages that do not begin as
 *             it does are neighbours, and passed over
 *   tag       by set of tags, read once for each:   tagged[in][set]
 *   since, until   a column */
#include "base/error.h"
#include "index/image.h"
#include "index/snapshot.h"

enum { NOT_ASKED, REFUSED, ADMITTED };
enum { PAGES_AT_ONCE = 64 /* that filter_seek looks at */ };

/* Documents of one segment that are told apart together: [first, end). */
typedef struct run {
  uint32_t in, first, end;
  bool passes;
} run;

struct filter {
  const snapshot *of;
  allocator from;
  gz_filter spec;
  path_matcher glob;
  uint32_t section; /* NO_DOC: none has the name, where one is asked for */
  char **asked;     /* NULL: no path is asked for */
  char **tagged;    /* NULL: no tag is asked for */
  run page, begins; /* of the page asked about last; of the paths that begin as the glob does */
  section_walk sections;
  when_range dates;
  buf tag, text; /* folded; scratch */
  arena scratch;
  gz_status status; /* the first failure */
  gz_error err;
};

static segment *segment_of(const filter *f, uint32_t in) { return f->of->segments[in]->segment; }
static uint32_t n_pages(const filter *f, uint32_t in) { return segment_numbers(segment_of(f, in))->n_pages; }
static uint32_t n_sets(const filter *f, uint32_t in) { return segment_numbers(segment_of(f, in))->n_tag_sets + 1; }

void filter_free(filter *f) {
  allocator from;
  uint32_t in;
  if (!f) return;
  from = f->from;
  for (in = 0; in < f->of->n_segments; in++) {
    if (f->asked) mem_free(&from, f->asked[in], n_pages(f, in));
    if (f->tagged) mem_free(&from, f->tagged[in], n_sets(f, in));
  }
  mem_free(&from, f->asked, f->of->n_segments * sizeof *f->asked);
  mem_free(&from, f->tagged, f->of->n_segments * sizeof *f->tagged);
  buf_free(&f->tag);
  buf_free(&f->text);
  arena_free(&f->scratch);
  mem_free(&from, f, sizeof *f);
}

/* An empty text is no bound. */
static bool bad_date(gz_str s, gz_error *err) {
  if (!s.len || date_known(s)) return false;
  error_set(err, GZ_SYNTAX, 0, "\"%.*s\" is not a date; 2011, 2011-06 or 2011-06-05 is expected",
            (int)(s.len > 40 ? 40 : s.len), s.data);
  return true;
}

/* NOT_ASKED for each thing of each segment. */
static gz_status make_asked(filter *f, char ***asked, uint32_t (*count)(const filter *f, uint32_t in), gz_error *err) {
  uint32_t in, n = f->of->n_segments;
  *asked = mem_zero(&f->from, n, sizeof **asked);
  if (!*asked) return error_nomem(err);
  for (in = 0; in < n; in++)
    if (!((*asked)[in] = mem_zero(&f->from, count(f, in), 1))) return error_nomem(err);
  return GZ_OK;
}

gz_status filter_new(const snapshot *s, const gz_filter *spec, path_matcher glob, filter **out, gz_error *err) {
  filter *f;
  gz_status status;
  *out = NULL;
  if (!spec || (!spec->section.data && !spec->path.data && !spec->tag.data && !spec->since.data && !spec->until.data))
    return GZ_OK;
  if (bad_date(spec->since, err) || bad_date(spec->until, err)) return GZ_SYNTAX;
  f = mem_zero(&s->from, 1, sizeof *f);
  if (!f) return error_nomem(err);
  f->of = s;
  f->from = s->from;
  f->spec = *spec;
  f->glob = glob;
  f->page.in = f->begins.in = NO_DOC;
  f->sections.of = s;
  f->dates = when_between(spec->since, spec->until);
  arena_init(&f->scratch, &f->from);
  buf_init(&f->tag, &f->from);
  buf_init(&f->text, &f->from);
  status = snapshot_name_sections(s, err);
  if (status == GZ_OK && spec->section.data) f->section = snapshot_find_section(s, spec->section);
  if (status == GZ_OK && spec->path.data) status = make_asked(f, &f->asked, n_pages, err);
  if (status == GZ_OK && spec->tag.data) status = make_asked(f, &f->tagged, n_sets, err);
  if (spec->tag.data) fold_name(spec->tag, &f->tag);
  if (status == GZ_OK && f->tag.failed) status = error_nomem(err);
  if (status != GZ_OK) {
    filter_free(f);
    return status;
  }
  *out = f;
  return GZ_OK;
}

static void failed(filter *f, gz_status status, const gz_error *err) {
  if (f->status != GZ_OK) return;
  f->status = status;
  f->err = *err;
}

static bool has_tag(filter *f, segment *of, uint32_t set) {
  arena_mark mark = arena_here(&f->scratch);
  const gz_str *tags;
  uint32_t i, n = 0;
  bool has = false;
  gz_error err;
  gz_status status = segment_tag_set(of, set, &f->scratch, &tags, &n, &err);
  for (i = 0; i < n && status == GZ_OK && !has; i++) {
    buf_clear(&f->text);
    fold_name(tags[i], &f->text);
    if (f->text.failed) status = error_nomem(&err);
    has = status == GZ_OK && str_equal(buf_str(&f->text), buf_str(&f->tag));
  }
  arena_rewind(&f->scratch, mark);
  if (status != GZ_OK) failed(f, status, &err);
  return has;
}

static bool tag_passes(filter *f, doc_ref d) {
  segment *of = segment_of(f, d.in);
  uint32_t set = segment_doc_tags(of, d.doc);
  gz_error err;
  if (set == NO_DOC) failed(f, image_corrupt(&err, "an article"), &err);
  if (!set || set == NO_DOC) return false;
  if (f->tagged[d.in][set] == NOT_ASKED) f->tagged[d.in][set] = has_tag(f, of, set) ? ADMITTED : REFUSED;
  return f->tagged[d.in][set] == ADMITTED;
}

static bool is_in(const run *r, doc_ref d) { return r->in == d.in && d.doc >= r->first && d.doc < r->end; }

static bool path_passes(filter *f, doc_ref d) {
  segment *of = segment_of(f, d.in);
  uint32_t page_id;
  gz_error err;
  gz_str path;
  char *asked;
  if (is_in(&f->page, d)) return f->page.passes;
  f->page = (run){d.in, d.doc, d.doc + 1, false};
  page_id = segment_doc_page(of, d.doc);
  asked = page_id == NO_DOC ? NULL : &f->asked[d.in][page_id];
  if (!asked || (*asked == NOT_ASKED && !segment_page_path(of, page_id, &path))) {
    failed(f, image_corrupt(&err, "an article"), &err);
    return false;
  }
  if (*asked == NOT_ASKED) *asked = f->glob(f->spec.path, path) ? ADMITTED : REFUSED;
  f->page = (run){d.in, segment_first_doc(of, page_id), segment_first_doc(of, page_id + 1), *asked == ADMITTED};
  return f->page.passes;
}

/* As far as a glob says letter by letter what a path begins with. */
static gz_str plain_beginning(gz_str glob) {
  size_t n = 0;
  while (n < glob.len && !strchr("*?[\\", glob.data[n])) n++;
  return str_part(glob, 0, n);
}

/* Paths ascend, so those that begin alike stand together. No path has the byte 0xff. */
static void find_beginning(filter *f, uint32_t in) {
  const segment *of = segment_of(f, in);
  gz_str begins = plain_beginning(f->spec.path);
  uint32_t first, end;
  f->begins = (run){in, 0, segment_numbers(of)->n_docs, true};
  buf_clear(&f->text);
  buf_put_str(&f->text, begins);
  buf_put_byte(&f->text, 0xff);
  if (!begins.len || f->text.failed) return;
  first = segment_page_from(of, 0, begins);
  end = first == NO_DOC ? NO_DOC : segment_page_from(of, first, buf_str(&f->text));
  if (end == NO_DOC) return; /* damaged: each page is asked, which tells */
  f->begins.first = segment_first_doc(of, first);
  f->begins.end = segment_first_doc(of, end);
}

uint32_t filter_seek(filter *f, doc_ref d) {
  uint32_t i;
  if (!f || !f->asked || d.doc == NO_DOC) return d.doc;
  if (f->begins.in != d.in) find_beginning(f, d.in);
  if (d.doc < f->begins.first) d.doc = f->begins.first;
  for (i = 0; i < PAGES_AT_ONCE && d.doc < f->begins.end; i++) {
    if (path_passes(f, d)) return d.doc;
    d.doc = f->page.end;
  }
  return d.doc < f->begins.end ? d.doc : NO_DOC;
}

uint32_t filter_next(filter *f, doc_ref d, uint32_t end) {
  if (!f || d.doc >= end) return d.doc;
  if (f->spec.section.data)
    d.doc = f->section == NO_DOC ? end : snapshot_section_next(&f->sections, d.in, f->section, d.doc, end);
  if (d.doc < end) d.doc = filter_seek(f, d);
  return d.doc < end ? d.doc : end;
}

bool filter_passes(filter *f, doc_ref d) {
  if (!f) return true;
  if (!snapshot_live(f->of, d)) return false;
  if (f->spec.section.data && (f->section == NO_DOC || snapshot_section_of(f->of, d) != f->section)) return false;
  if (f->spec.path.data && !path_passes(f, d)) return false;
  if (f->spec.tag.data && !tag_passes(f, d)) return false;
  return f->dates.any || when_within(segment_doc_when(segment_of(f, d.in), d.doc), &f->dates);
}

gz_status filter_status(const filter *f, gz_error *err) {
  if (!f) return GZ_OK;
  if (f->status == GZ_OK) return snapshot_status(f->of, err);
  if (err) *err = f->err;
  return f->status;
}
