/* How does a folder on this machine become a collection? Opening and closing, and the calls of seam.h on the world as it is
 * now: articles, sections, texts, completion, search. */
#include "collection/local.h"

#include <stdlib.h>

#include "article/record.h"
#include "base/clock.h"
#include "base/error.h"
#include "collection/aliases.h"
#include "collection/crew.h"
#include "collection/glob.h"
#include "collection/store.h"
#include "query/related.h"

/* Open waits this long for a collection that is not waited for: small ones are there at once. */
enum { FIRST_SLICE_US = 30000, WAIT_SLICE_US = 20000, SEGMENT_TEXT = 2 << 20 /* some 30 ms to close */ };

static const collection_ops local_ops;

/* ------------------------------------------------------- opening, closing */

void local_free(local *lib) {
  allocator from = lib->pub.from;
  if (lib->running) lib->running->ops->stop(lib->running);
  child_tail_end(lib);
  if (lib->store) {
    store_close(lib->store);
    mem_free(&from, lib->store, sizeof *lib->store);
  }
  page_cache_clear(&lib->pages);
  moved_forget(lib);
  page_names_forget(lib->names);
  notes_free(&lib->notes);
  world_drop(lib->now);
  file_root_close(&lib->beneath);
  arena_free(&lib->own);
  mem_free(&from, lib, sizeof *lib);
}

static void local_close(gz_collection *c) { local_free(local_of(c)); }

/* A folder is the root; of a file its folder is, and the file the only page. */
static gz_status find_root(local *lib, const char *path, gz_error *err) {
  char *real, *slash;
  gz_error why;
  gz_status status = file_real(path, &lib->own, &real, err);
  if (status != GZ_OK) return status;
  status = file_root_open(&lib->beneath, real, &why);
  if (status == GZ_OK) {
    lib->root = real;
    return GZ_OK;
  }
  slash = strrchr(real, '/');
  if (status != GZ_NOT_FOUND || !slash) { /* ENOTDIR is "not found" */
    if (err) *err = why;
    return status;
  }
  lib->only = str_of(slash + 1);
  lib->root = slash == real ? "/" : arena_cstr(&lib->own, str_from(real, slash));
  return lib->root ? file_root_open(&lib->beneath, lib->root, err) : error_nomem(err);
}

gz_status local_reload(local *lib, gz_error *err) {
  world *fresh;
  gz_status status;
  if (lib->now->indexed_at[0] && store_unchanged(lib->store)) return GZ_OK;
  status = store_load(lib->store, lib, &fresh, err);
  if (status != GZ_OK) return status;
  page_cache_clear(&lib->pages); /* the manifest may read them otherwise now */
  moved_forget(lib);
  world_drop(lib->now);
  lib->now = fresh;
  lib->mending = false;
  if (fresh->index->generation > lib->generation) lib->generation = fresh->index->generation;
  return GZ_OK;
}

static gz_status keep_none(local *lib, gz_str why, gz_error *err) {
  return arena_printf(&lib->own, &lib->unkept, "the index cannot be kept and is made anew at each opening: %.*s",
                      STR_ARG(why))
             ? GZ_OK
             : error_nomem(err);
}

/* Where the index cannot be kept it is made in memory, and a problem says so. */
static gz_status find_store(local *lib, const char *cache, gz_error *err) {
  gz_error why;
  gz_status status;
  lib->store = mem_zero(&lib->pub.from, 1, sizeof *lib->store);
  if (!lib->store) return error_nomem(err);
  status = store_open(lib->store, cache, lib, &why);
  if (status == GZ_OK) return GZ_OK;
  mem_free(&lib->pub.from, lib->store, sizeof *lib->store);
  lib->store = NULL;
  return status == GZ_NOMEM ? error_nomem(err) : keep_none(lib, str_of(why.text), err);
}

gz_status local_prepare(const char *path, const gz_open_options *opts, const allocator *from, local **out,
                        gz_error *err) {
  local *lib = mem_zero(from, 1, sizeof *lib);
  gz_status status;
  *out = NULL;
  if (!lib) return error_nomem(err);
  lib->pub.from = *from;
  lib->beneath.fd = lib->tail[0] = lib->tail[1] = -1;
  lib->segment_text = SEGMENT_TEXT;
  lib->pieces = PIECE_SIZES;
  arena_init(&lib->own, &lib->pub.from);
  page_cache_init(&lib->pages, &lib->pub.from);
  notes_init(&lib->notes, &lib->pub.from);
  status = find_root(lib, path, err);
  if (status == GZ_OK && !arena_str(&lib->own, str_of(opts->cache), &lib->cache)) status = error_nomem(err);
  if (status == GZ_OK) status = world_empty(lib, &lib->now, err);
  if (status == GZ_OK && !opts->in_memory) status = find_store(lib, opts->cache, err);
  if (status == GZ_OK && lib->store) {
    gz_error why;
    gz_status loaded = local_reload(lib, &why);
    if (loaded == GZ_NOMEM) status = error_nomem(err);
    else if (loaded == GZ_CORRUPT) local_damaged(lib, str_of(why.text));
  }
  if (status == GZ_OK) *out = lib;
  else local_free(lib);
  return status;
}

/* The folder that has the root's name now: another may have taken its place. GZ_NOT_FOUND where none has. */
static gz_status open_root_again(local *lib, gz_error *err) {
  file_root now;
  gz_status status = file_root_open(&now, lib->root, err);
  if (status != GZ_OK) return status;
  file_root_close(&lib->beneath);
  lib->beneath = now;
  return GZ_OK;
}

gz_status local_begin(local *lib, const gz_refresh_options *opts, gz_error *err) {
  gz_status status = open_root_again(lib, err);
  if (status != GZ_OK) return status;
  status = lib->store ? child_begin(lib, opts, &lib->running, err) : GZ_NOT_FOUND;
  return status == GZ_NOT_FOUND ? refresh_begin(lib, opts, &lib->running, err) : status;
}

/* Where the index cannot be kept after all, as on a disk that is full, what it lacks is read into memory. */
static gz_status without_store(local *lib, gz_str why, gz_error *err) {
  store_close(lib->store);
  mem_free(&lib->pub.from, lib->store, sizeof *lib->store);
  lib->store = NULL;
  return keep_none(lib, why, err);
}

static gz_status run_first(local *lib, const gz_open_options *opts, gz_error *err) {
  gz_status status = local_begin(lib, NULL, err);
  runner *r = lib->running;
  gz_job_status told = {.state = "running", .phase = "writing"};
  if (status != GZ_OK) return status;
  runner_job(r); /* a reference of ours, so that its end can be asked about */
  if (opts->no_wait && !lib->now->index->n_pages)
    r->ops->work(r, clock_us() + FIRST_SLICE_US); /* else there is something to show */
  while (!opts->no_wait && !runner_over(r)) {
    r->ops->status(r, &told);
    if (opts->progress && !opts->progress(opts->progress_ud, &told)) r->ops->stop(r);
    r->ops->work(r, clock_us() + WAIT_SLICE_US);
  }
  status = r->ops->outcome(r, err);
  runner_drop(r);
  if (status != GZ_OK || opts->no_wait || lib->tail[0] < 0) return status;
  while (!child_tail_over(lib, clock_us() + WAIT_SLICE_US))
    if (opts->progress && !opts->progress(opts->progress_ud, &told)) child_tail_end(lib);
  return local_reload(lib, err); /* with the segments merged */
}

static gz_status first_index(local *lib, const gz_open_options *opts, gz_error *err) {
  gz_error why;
  gz_status status = run_first(lib, opts, &why);
  if (status == GZ_DENIED && lib->store) {
    status = without_store(lib, str_of(why.text), &why);
    if (status == GZ_OK) status = run_first(lib, opts, &why);
  }
  if (status != GZ_OK && err) *err = why;
  return status;
}

gz_status local_open(const char *path, const gz_open_options *opts, const allocator *from, gz_collection **out,
                     gz_error *err) {
  local *lib;
  gz_status status = local_prepare(path, opts, from, &lib, err);
  *out = NULL;
  if (status != GZ_OK) return status;
  lib->pub.ops = &local_ops;
  lib->no_wait = opts->no_wait;
  lib->asked_jobs = opts->jobs < CREW_MOST ? opts->jobs : CREW_MOST;
  status = first_index(lib, opts, err);
  if (status == GZ_OK) *out = &lib->pub;
  else local_free(lib);
  return status;
}

/* ------------------------------------------------------------ about it all */

/* Segments have the same parts in the same order. */
static gz_status info_of_segments(const snapshot *s, gz_info *out, arena *into, gz_error *err) {
  gz_index_part *parts;
  const char *name;
  uint64_t size;
  uint32_t in, i;
  out->segments = s->n_segments;
  for (i = 0; s->n_segments && segment_part(s->segments[0]->segment, i, &name, &size);) i++;
  out->n_parts = i;
  out->parts = parts = arena_zero(into, i + 1u, sizeof *parts);
  if (!parts) return error_nomem(err);
  for (in = 0; in < s->n_segments; in++) {
    const segment *of = s->segments[in]->segment;
    const segment_stats *numbers = segment_numbers(of);
    out->terms += numbers->n_terms;
    out->postings += numbers->n_postings;
    out->positions += numbers->n_positions;
    for (i = 0; i < out->n_parts && segment_part(of, i, &parts[i].name, &size); i++) parts[i].bytes += size;
  }
  return GZ_OK;
}

/* Pages that ended an indexer. */
static gz_status count_left_out(local *lib, uint64_t *n, gz_error *err) {
  bool changed = false;
  uint32_t i;
  if (lib->store && store_read_notes(lib->store, &lib->notes, &changed, err) != GZ_OK) return GZ_NOMEM;
  if (changed) moved_forget(lib);
  for (i = 0; i < lib->notes.paths.n; i++) *n += lib->notes.at[i].kind == NOTE_LEFT_OUT;
  return GZ_OK;
}

static gz_status local_info(gz_collection *c, gz_info *out, arena *into, gz_error *err) {
  local *lib = local_of(c);
  const snapshot *s = lib->now->index;
  uint32_t n_sections;
  gz_status status = snapshot_n_sections(s, &n_sections, err);
  if (status != GZ_OK) return status;
  out->pages = s->n_pages;
  out->sections = n_sections;
  out->articles = s->n_articles;
  out->words = s->n_words_title + s->n_words_body;
  out->text_bytes = s->text_bytes;
  out->index_bytes = s->index_bytes;
  out->fresh = !lib->running && lib->now->indexed_at[0];
  out->indexing = lib->running != NULL;
  out->kept = lib->store != NULL;
  status = info_of_segments(s, out, into, err);
  if (status == GZ_OK) status = count_left_out(lib, &out->left_out, err);
  if (status != GZ_OK) return status;
  if (!arena_str(into, str_of(lib->root), &out->root) || !arena_str(into, lib->now->title, &out->title) ||
      !arena_str(into, lib->now->indexed_at[0] ? str_of(lib->now->indexed_at) : STR_NONE, &out->indexed_at))
    return error_nomem(err);
  return GZ_OK;
}

static gz_status local_sections(gz_collection *c, gz_section_list *out, arena *into, gz_error *err) {
  const snapshot *s = local_of(c)->now->index;
  const snapshot_section *sections;
  gz_section *list;
  uint32_t i, n;
  gz_status status = snapshot_sections(s, &sections, &n, err);
  if (status != GZ_OK) return status;
  list = arena_zero(into, n + 1u, sizeof *list);
  if (!list) return error_nomem(err);
  for (i = 0; i < n; i++) {
    list[i].articles = sections[i].articles;
    list[i].pages = sections[i].pages;
    if (!arena_str(into, sections[i].name, &list[i].name)) return error_nomem(err);
  }
  out->n = n;
  out->at = list;
  return GZ_OK;
}

static gz_status copy_problem(arena *into, gz_str path, uint32_t line, gz_str message, gz_problem *out) {
  out->line = line;
  return arena_str(into, path, &out->path) && arena_str(into, message, &out->message) ? GZ_OK : GZ_NOMEM;
}

/* Those of the collection as a whole, then those of its pages in file order. */
static gz_status local_problems(gz_collection *c, gz_problem_list *out, arena *into, gz_error *err) {
  const world *w = local_of(c)->now;
  const snapshot *s = w->index;
  gz_str unkept = local_of(c)->unkept, damage = local_of(c)->damage;
  size_t room = w->n_problems + 3, n = 0, i;
  gz_problem *list = arena_zero(into, room, sizeof *list);
  page_walk pages = {.of = s};
  snapshot_page p;
  arena scratch;
  gz_status status = list ? GZ_OK : GZ_NOMEM;
  if (list && unkept.data) status = copy_problem(into, STR(""), 0, unkept, &list[n++]);
  if (status == GZ_OK && damage.data) status = copy_problem(into, STR(""), 0, damage, &list[n++]);
  for (i = 0; status == GZ_OK && i < w->n_problems; i++, n++)
    status = copy_problem(into, w->problems[i].path, w->problems[i].line, w->problems[i].message, &list[n]);
  arena_init(&scratch, into->from);
  if (status == GZ_OK) status = snapshot_order(s, err);
  while (status == GZ_OK && snapshot_next_problem(&pages, &p)) {
    page_info info;
    uint32_t first, n_docs, k;
    status = segment_page(s->segments[p.in]->segment, p.page, &scratch, &info, &first, &n_docs, err);
    for (k = 0; status == GZ_OK && k < info.n_problems; k++, n++) {
      if (n + 1 >= room) {
        gz_problem *grown = arena_zero(into, room * 2, sizeof *grown);
        if (!grown) {
          status = GZ_NOMEM;
          break;
        }
        memcpy(grown, list, n * sizeof *grown);
        list = grown;
        room *= 2;
      }
      status = copy_problem(into, info.path, info.problems[k].line, info.problems[k].message, &list[n]);
    }
    arena_rewind(&scratch, (arena_mark){NULL, 0});
  }
  arena_free(&scratch);
  if (status == GZ_OK && pages.failed) status = error_set(err, GZ_CORRUPT, 0, "index: a page cannot be read");
  if (status == GZ_NOMEM) return error_nomem(err);
  if (status == GZ_CORRUPT && local_of(c)->mending) status = GZ_OK; /* what is known of it is in the list */
  out->n = n;
  out->at = list;
  return status;
}

static gz_status local_check(gz_collection *c, gz_error *err) {
  const snapshot *s = local_of(c)->now->index;
  uint32_t i;
  for (i = 0; i < s->n_segments; i++) {
    gz_status status = segment_check(s->segments[i]->segment, err);
    if (status != GZ_OK) return status;
  }
  return GZ_OK;
}

/* ---------------------------------------------------------------- articles */

static gz_status take_article(const snapshot *s, doc_ref d, arena *into, gz_article *out, gz_error *err) {
  gz_article borrowed;
  gz_status status = snapshot_article(s, d, into, &borrowed, NULL, err);
  if (status != GZ_OK) return status;
  return article_copy(&borrowed, into, out) ? GZ_OK : error_nomem(err);
}

static gz_status find_id(local *lib, gz_str id, doc_ref *d, gz_error *err) {
  gz_status status;
  if (snapshot_find_id(lib->now->index, id, d)) return GZ_OK;
  status = snapshot_status(lib->now->index, err);
  if (status != GZ_OK || moved_find(lib, id, d, &status, err)) return status;
  if (status != GZ_OK) return status;
  return error_set(err, GZ_NOT_FOUND, 0, "no article has the id %.40s", id.len <= 40 ? "that was asked for" : "given");
}

gz_status local_article(local *lib, gz_str id, gz_article *out, arena *into, gz_error *err) {
  doc_ref d;
  gz_status status = find_id(lib, id, &d, err);
  return status == GZ_OK ? take_article(lib->now->index, d, into, out, err) : status;
}

static gz_status local_by_id(gz_collection *c, gz_str id, gz_article *out, arena *into, gz_error *err) {
  return local_article(local_of(c), id, out, into, err);
}

/* Articles of a page that is one article cover the whole page, its front matter too. */
gz_status local_article_at(local *lib, gz_str path, uint32_t line, gz_article *out, arena *into, gz_error *err) {
  const snapshot *s = lib->now->index;
  snapshot_page on;
  page_info info;
  uint32_t first, n, low, high;
  gz_article a;
  gz_status status;
  if (!snapshot_find_page(s, path, &on))
    return error_set(err, GZ_NOT_FOUND, 0, "%.*s: not a page of the collection", STR_ARG(path));
  status = segment_page(s->segments[on.in]->segment, on.page, into, &info, &first, &n, err);
  if (status != GZ_OK) return status;
  for (low = 0, high = n; low < high;) { /* the last article that begins at or before the line */
    uint32_t mid = low + (high - low) / 2;
    status = snapshot_article(s, (doc_ref){on.in, first + mid}, into, &a, NULL, err);
    if (status != GZ_OK) return status;
    if (a.line <= line) low = mid + 1;
    else high = mid;
  }
  if (n == 1 && !str_equal(info.format, STR("digest"))) return take_article(s, (doc_ref){on.in, first}, into, out, err);
  if (low) {
    doc_ref d = {on.in, first + low - 1};
    status = take_article(s, d, into, out, err);
    if (status != GZ_OK || line <= out->end_line) return status;
  }
  return error_set(err, GZ_NOT_FOUND, 0, "%.*s:%u: no article covers that line", STR_ARG(path), line);
}

static gz_status local_at(gz_collection *c, gz_str path, uint32_t line, gz_article *out, arena *into, gz_error *err) {
  return local_article_at(local_of(c), path, line, out, into, err);
}

static gz_status local_step(gz_collection *c, gz_str id, int step, gz_article *out, arena *into, gz_error *err) {
  local *lib = local_of(c);
  const snapshot *s = lib->now->index;
  section_walk sections = {.of = s};
  doc_ref d;
  uint64_t at;
  uint32_t section;
  gz_status status = find_id(lib, id, &d, err);
  if (status != GZ_OK) return status;
  status = snapshot_order(s, err);
  if (status == GZ_OK) status = snapshot_name_sections(s, err);
  if (status != GZ_OK) return status;
  section = snapshot_section_of(s, d);
  at = snapshot_ordinal(s, d);
  while (step < 0 ? at > 0 : at + 1 < s->n_articles) {
    stretch in = snapshot_stretch(s, step < 0 ? at - 1 : at + 1);
    uint32_t doc = step < 0 ? snapshot_section_last(&sections, in.in, section, in.first, in.doc + 1)
                            : snapshot_section_next(&sections, in.in, section, in.doc, in.end);
    if (step < 0 ? doc != NO_DOC : doc < in.end) return take_article(s, (doc_ref){in.in, doc}, into, out, err);
    at = step < 0 ? at - 1 - (in.doc - in.first) : at + (in.end - in.doc);
  }
  status = snapshot_status(s, err);
  if (status != GZ_OK) return status;
  return error_set(err, GZ_NOT_FOUND, 0,
                   step < 0 ? "this is the first article of its section" : "this is the last article of its section");
}

/* An iterator: in file order it walks the snapshot; in another order the list is made and sorted at the beginning. */
typedef struct local_articles {
  gz_articles pub; /* first */
  allocator from;
  world *of;
  filter *passes;
  arena scratch; /* of the article that was given last */
  gz_article article;
  doc_ref *sorted; /* NULL: file order */
  uint64_t n_sorted, at, end;
  uint64_t skip, left;
  bool backwards;
} local_articles;

static void articles_end(gz_articles *pub) {
  local_articles *it = (local_articles *)pub;
  allocator from = it->from;
  filter_free(it->passes);
  arena_free(&it->scratch);
  mem_free(&from, it->sorted, (size_t)it->n_sorted * sizeof *it->sorted);
  world_drop(it->of);
  mem_free(&from, it, sizeof *it);
}

/* The first article from the ordinal *at on that passes, and where it stands; *at is the end where none does. */
static doc_ref next_passing(local_articles *it, uint64_t *at) {
  const snapshot *s = it->of->index;
  while (*at < s->n_articles) {
    stretch in = snapshot_stretch(s, *at);
    uint32_t doc = filter_next(it->passes, (doc_ref){in.in, in.doc}, in.end);
    *at += doc - in.doc;
    if (doc == in.end) continue;
    if (filter_passes(it->passes, (doc_ref){in.in, doc})) return (doc_ref){in.in, doc};
    ++*at;
  }
  return (doc_ref){NO_DOC, NO_DOC};
}

static gz_status articles_next(gz_articles *pub, const gz_article **out, gz_error *err) {
  local_articles *it = (local_articles *)pub;
  const snapshot *s = it->of->index;
  *out = NULL;
  while (it->left && it->at < it->end) {
    gz_status status;
    doc_ref d;
    if (it->sorted || it->backwards) {
      uint64_t at = it->backwards ? it->end - 1 - it->at : it->at;
      d = it->sorted ? it->sorted[at] : snapshot_at(s, at);
      it->at++;
      if (!it->sorted && !filter_passes(it->passes, d)) continue;
    } else {
      d = next_passing(it, &it->at);
      if (it->at >= it->end) break;
      it->at++;
    }
    if (it->skip) {
      it->skip--;
      continue;
    }
    it->left--;
    arena_rewind(&it->scratch, (arena_mark){NULL, 0});
    status = snapshot_article(s, d, &it->scratch, &it->article, NULL, err);
    if (status == GZ_OK) *out = &it->article;
    return status;
  }
  return filter_status(it->passes, err);
}

typedef struct sort_key {
  gz_str title;
  uint64_t when, ordinal;
  doc_ref doc;
} sort_key;

static int by_title(const void *a, const void *b) {
  const sort_key *x = a, *y = b;
  int order = str_compare(x->title, y->title);
  return order ? order : (x->ordinal > y->ordinal) - (x->ordinal < y->ordinal);
}

/* Newest first, undated last; a partial date after the full ones that it begins. */
static int by_date(const void *a, const void *b) {
  const sort_key *x = a, *y = b;
  if (x->when != y->when) return x->when > y->when ? -1 : 1;
  return (x->ordinal > y->ordinal) - (x->ordinal < y->ordinal);
}

/* The headline, folded, in `texts`. */
static gz_status read_title(local_articles *it, sort_key *key, buf *folded, arena *texts, gz_error *err) {
  gz_article a;
  gz_status status;
  arena_rewind(&it->scratch, (arena_mark){NULL, 0});
  status = snapshot_article(it->of->index, key->doc, &it->scratch, &a, NULL, err);
  if (status != GZ_OK) return status;
  fold_name(a.title, folded);
  return folded->failed || !arena_str(texts, buf_str(folded), &key->title) ? error_nomem(err) : GZ_OK;
}

static gz_status sort_articles(local_articles *it, gz_order order, gz_error *err) {
  const snapshot *s = it->of->index;
  size_t room = (size_t)s->n_articles, n = 0, i;
  uint64_t at;
  sort_key *keys = mem_zero(&it->from, room ? room : 1, sizeof *keys);
  arena texts;
  buf folded;
  gz_status status = keys ? GZ_OK : error_nomem(err);
  arena_init(&texts, &it->from);
  buf_init(&folded, &it->from);
  for (at = 0; status == GZ_OK; at++) {
    sort_key *key = &keys[n];
    doc_ref d = next_passing(it, &at);
    if (at >= s->n_articles) break;
    key->doc = d;
    key->ordinal = at;
    if (order == GZ_ORDER_TITLE) status = read_title(it, key, &folded, &texts, err);
    else key->when = when_first(segment_doc_when(s->segments[key->doc.in]->segment, key->doc.doc));
    n++;
  }
  if (status == GZ_OK) status = filter_status(it->passes, err);
  if (status == GZ_OK) status = snapshot_status(s, err);
  if (status == GZ_OK) {
    qsort(keys, n, sizeof *keys, order == GZ_ORDER_TITLE ? by_title : by_date);
    it->sorted = mem_zero(&it->from, n, sizeof *it->sorted);
    if (!it->sorted) status = error_nomem(err);
    for (i = 0; it->sorted && i < n; i++) it->sorted[i] = keys[i].doc;
    it->n_sorted = it->sorted ? n : 0;
  }
  arena_free(&texts);
  buf_free(&folded);
  mem_free(&it->from, keys, (room ? room : 1) * sizeof *keys);
  return status;
}

static gz_status local_articles_begin(gz_collection *c, const gz_filter *spec, gz_articles **out, gz_error *err) {
  local *lib = local_of(c);
  local_articles *it = mem_zero(&c->from, 1, sizeof *it);
  gz_status status;
  *out = NULL;
  if (!it) return error_nomem(err);
  it->pub.of = c;
  it->pub.next = articles_next;
  it->pub.end = articles_end;
  it->from = c->from;
  it->of = world_keep(lib->now);
  arena_init(&it->scratch, &it->from);
  it->skip = spec->offset;
  it->left = spec->limit ? spec->limit : UINT64_MAX;
  it->backwards = spec->reverse;
  status = snapshot_order(it->of->index, err);
  if (status == GZ_OK) status = filter_new(it->of->index, spec, glob_match, &it->passes, err);
  if (status == GZ_OK && (spec->order == GZ_ORDER_DATE || spec->order == GZ_ORDER_TITLE))
    status = sort_articles(it, spec->order, err);
  if (status != GZ_OK) {
    articles_end(&it->pub);
    return status;
  }
  it->end = it->sorted ? it->n_sorted : it->of->index->n_articles;
  if (!it->passes) { /* then what is left out need not be looked at */
    it->at = it->skip < it->end ? it->skip : it->end;
    it->skip = 0;
  }
  *out = &it->pub;
  return GZ_OK;
}

static gz_status local_count(gz_collection *c, const gz_filter *spec, uint64_t *out, gz_error *err) {
  const snapshot *s = local_of(c)->now->index;
  filter *passes;
  uint64_t n = 0;
  doc_ref d;
  gz_status status = filter_new(s, spec, glob_match, &passes, err);
  for (d.in = 0; status == GZ_OK && passes && d.in < s->n_segments; d.in++) {
    uint32_t end = segment_numbers(s->segments[d.in]->segment)->n_docs;
    for (d.doc = filter_next(passes, (doc_ref){d.in, 0}, end); d.doc < end;
         d.doc = filter_next(passes, (doc_ref){d.in, d.doc + 1}, end))
      n += filter_passes(passes, d);
  }
  if (!passes) n = s->n_articles;
  if (status == GZ_OK) status = filter_status(passes, err);
  filter_free(passes);
  if (status != GZ_OK) return status;
  n = n > spec->offset ? n - spec->offset : 0;
  *out = spec->limit && spec->limit < n ? spec->limit : n;
  return GZ_OK;
}

/* ------------------------------------------------------- what they hold */

/* The text of the article with that id as its page is now; the article is in `into`. */
static gz_status text_of(gz_collection *c, gz_str id, arena *into, article_text **out, gz_error *err) {
  local *lib = local_of(c);
  doc_ref d;
  gz_article a;
  origin from;
  gz_status status = find_id(lib, id, &d, err);
  *out = NULL;
  if (status == GZ_OK) status = snapshot_article(lib->now->index, d, into, &a, &from, err);
  return status == GZ_OK ? text_open_whole(lib, lib->now->index, d, &a, &from, out, err) : status;
}

static gz_status local_body(gz_collection *c, gz_str id, gz_text *out, arena *into, gz_error *err) {
  article_text *now;
  gz_status status = text_of(c, id, into, &now, err);
  if (status == GZ_OK && !arena_str(into, now->article->body, &out->text)) status = error_nomem(err);
  text_close(now);
  return status;
}

/* What the page says of the article now, headings and links too. */
static gz_status copy_now(gz_collection *c, gz_str id, arena *into, gz_article *out, gz_error *err) {
  gz_article a;
  article_text *now = NULL;
  gz_status status = local_article(local_of(c), id, &a, into, err);
  if (status == GZ_OK) status = text_parse(local_of(c), &a, &now, err);
  if (status == GZ_OK && !article_copy(now->article, into, out)) status = error_nomem(err);
  text_close(now);
  return status;
}

static gz_status local_headings(gz_collection *c, gz_str id, gz_heading_list *out, arena *into, gz_error *err) {
  gz_article now;
  gz_status status = copy_now(c, id, into, &now, err);
  if (status == GZ_OK) *out = (gz_heading_list){now.n_headings, now.headings};
  return status;
}

static gz_status local_links(gz_collection *c, gz_str id, gz_link_list *out, arena *into, gz_error *err) {
  gz_article now;
  gz_status status = copy_now(c, id, into, &now, err);
  if (status == GZ_OK) *out = (gz_link_list){now.n_links, now.links};
  return status;
}

static gz_status local_abspath(gz_collection *c, gz_str id, gz_text *out, arena *into, gz_error *err) {
  const char *root = local_of(c)->root;
  gz_article a;
  gz_status status = local_article(local_of(c), id, &a, into, err);
  if (status != GZ_OK) return status;
  if (!arena_printf(into, &out->text, "%s/%.*s", strcmp(root, "/") ? root : "", (int)a.path.len, a.path.data))
    return error_nomem(err);
  return GZ_OK;
}

/* ------------------------------------------------------------------ search */

void local_search_setup(local *lib, world *w, search_setup *out) {
  memset(out, 0, sizeof *out);
  out->of = w->index;
  out->words = w->words;
  out->glob = glob_match;
  out->aliases = (const query_alias *)w->manifest.aliases;
  out->n_aliases = w->manifest.n_aliases;
  out->texts = (text_source){text_open, text_more, text_close, lib};
  out->from = &w->from; /* a search may be ended after the collection is closed */
}

typedef struct local_searcher {
  gz_searcher pub; /* first */
  allocator from;
  world *of;
  search *search;
} local_searcher;

static void searcher_end(gz_searcher *pub) {
  local_searcher *s = (local_searcher *)pub;
  allocator from = s->from;
  search_end(s->search);
  world_drop(s->of);
  mem_free(&from, s, sizeof *s);
}

static gz_status searcher_step(gz_searcher *pub, double ms, const gz_results **out, gz_error *err) {
  local_searcher *s = (local_searcher *)pub;
  bool done;
  gz_status status;
  *out = NULL;
  status = search_step(s->search, ms, &done, err);
  return status == GZ_OK && done ? search_finish(s->search, out, err) : status;
}

static gz_status local_search_begin(gz_collection *c, gz_str query_text, const gz_search_options *opts,
                                    gz_searcher **out, gz_error *err) {
  local *lib = local_of(c);
  local_searcher *s = mem_zero(&c->from, 1, sizeof *s);
  search_setup setup;
  gz_status status;
  *out = NULL;
  if (!s) return error_nomem(err);
  s->pub.of = c;
  s->pub.step = searcher_step;
  s->pub.end = searcher_end;
  s->from = c->from;
  s->of = world_keep(lib->now);
  local_search_setup(lib, s->of, &setup);
  status = world_tongues(s->of, err);
  if (status == GZ_OK) status = search_begin(&setup, query_text, opts, &s->search, err);
  if (status != GZ_OK) {
    searcher_end(&s->pub);
    return status;
  }
  *out = &s->pub;
  return GZ_OK;
}

static gz_status local_explain(gz_collection *c, const gz_results *results, size_t i, gz_text *out, arena *into,
                               gz_error *err) {
  buf text;
  gz_status status;
  (void)c;
  buf_init(&text, into->from);
  status = search_explain(results, i, &text, err);
  if (status == GZ_OK && (text.failed || !arena_str(into, buf_str(&text), &out->text))) status = error_nomem(err);
  buf_free(&text);
  return status;
}

static gz_status local_find(gz_collection *c, gz_str id, gz_str text, bool prefix, gz_match_list *out, arena *into,
                            gz_error *err) {
  local *lib = local_of(c);
  world *w = lib->now;
  query_options opts;
  query q;
  article_text *now = NULL;
  gz_match *list;
  gz_status status;
  memset(&opts, 0, sizeof opts);
  opts.prefix = prefix;
  opts.aliases = (const query_alias *)w->manifest.aliases;
  opts.n_aliases = w->manifest.n_aliases;
  status = world_tongues(w, err);
  if (status == GZ_OK) status = query_parse(text, &opts, w->words, into, &q, err);
  if (status == GZ_OK) status = text_of(c, id, into, &now, err);
  if (status == GZ_OK) status = query_find(&q, now, w->words, into, &list, &out->n, err);
  if (status == GZ_OK) out->at = list;
  text_close(now);
  return status;
}

static gz_status local_related(gz_collection *c, gz_str id, uint32_t limit, gz_like_list *out, arena *into,
                               gz_error *err) {
  local *lib = local_of(c);
  world *w = world_keep(lib->now);
  search_setup setup;
  related_list found = {0};
  gz_like *list = NULL;
  doc_ref d;
  size_t i;
  gz_status status = find_id(lib, id, &d, err);
  local_search_setup(lib, w, &setup);
  if (status == GZ_OK) status = related_find(&setup, d, limit, into, &found, err);
  if (status == GZ_OK) {
    list = arena_zero(into, found.n + 1, sizeof *list);
    if (!list) status = error_nomem(err);
  }
  for (i = 0; status == GZ_OK && i < found.n; i++) {
    status = take_article(w->index, found.at[i], into, &list[i].article, err);
    list[i].score = found.scores[i];
  }
  *out = (gz_like_list){found.n, list};
  world_drop(w);
  return status;
}

static gz_status local_duplicates(gz_collection *c, gz_story_list *out, arena *into, gz_error *err) {
  const snapshot *s = local_of(c)->now->index;
  const twin *twins;
  uint32_t n, n_stories, i;
  gz_story *stories;
  gz_article **room;
  gz_status status = snapshot_twins(s, UINT32_MAX, &twins, &n, &n_stories, err);
  if (status != GZ_OK) return status;
  stories = arena_zero(into, (size_t)n_stories + 1, sizeof *stories);
  room = arena_zero(into, (size_t)n_stories + 1, sizeof *room);
  if (!stories || !room) return error_nomem(err);
  for (i = 0; i < n; i++) stories[twins[i].story].n++;
  for (i = 0; i < n_stories; i++) {
    room[i] = arena_zero(into, stories[i].n, sizeof **room);
    if (!room[i]) return error_nomem(err);
    stories[i].at = room[i];
  }
  for (i = 0; status == GZ_OK && i < n; i++) status = take_article(s, twins[i].ref, into, room[twins[i].story]++, err);
  *out = (gz_story_list){n_stories, stories};
  return status;
}

/* -------------------------------------------------------------- completion */

typedef struct counted {
  gz_term term;
} counted;

static int commonest(const void *a, const void *b) {
  const counted *x = a, *y = b;
  if (x->term.articles != y->term.articles) return x->term.articles < y->term.articles ? 1 : -1;
  return str_compare(x->term.term, y->term.term);
}

/* Forms of all segments with the prefix, added up by form. */
static gz_status count_forms(const snapshot *s, gz_str prefix, map *forms, arena *texts, counted **list, uint32_t *room,
                             gz_error *err) {
  uint32_t in;
  for (in = 0; in < s->n_segments; in++) {
    segment *seg = s->segments[in]->segment;
    uint32_t term, end;
    arena scratch;
    gz_status status = GZ_OK;
    arena_init(&scratch, texts->from);
    for (segment_prefix(seg, prefix, &term, &end); status == GZ_OK && term < end; term++) {
      counted *grown;
      term_info info;
      bool added;
      uint32_t at;
      arena_rewind(&scratch, (arena_mark){NULL, 0});
      status = segment_term_info(seg, term, &scratch, &info, err);
      if (status != GZ_OK) break;
      at = map_add(forms, info.form, &added);
      grown = at == MAP_NONE ? NULL : mem_more(texts->from, *list, at, room, sizeof *grown);
      if (grown) *list = grown;
      if (!grown) status = error_nomem(err);
      else if (!added) (*list)[at].term.articles += info.n_docs;
      else if (!arena_str(texts, info.written, &(*list)[at].term.term)) status = error_nomem(err);
      else (*list)[at].term.articles = info.n_docs;
    }
    arena_free(&scratch);
    if (status != GZ_OK) return status;
  }
  return GZ_OK;
}

static gz_status local_complete(gz_collection *c, gz_str prefix, uint32_t limit, gz_term_list *out, arena *into,
                                gz_error *err) {
  const world *w = local_of(c)->now;
  buf folded;
  map forms;
  counted *list = NULL;
  uint32_t room = 0;
  size_t i;
  gz_term *terms;
  gz_status status = GZ_OK;
  buf_init(&folded, &c->from);
  map_init(&forms, &c->from);
  if (prefix.len) analyzer_form(w->words, prefix, &folded);
  if (folded.failed) status = error_nomem(err);
  snapshot_spare(w->index);
  if (status == GZ_OK) status = count_forms(w->index, buf_str(&folded), &forms, into, &list, &room, err);
  if (status == GZ_OK) status = snapshot_status(w->index, err);
  if (status == GZ_OK) {
    if (forms.n) qsort(list, forms.n, sizeof *list, commonest);
    out->n = forms.n < limit ? forms.n : limit;
    terms = arena_alloc(into, out->n * sizeof *terms + 1);
    if (!terms) status = error_nomem(err);
    for (i = 0; terms && i < out->n; i++) terms[i] = list[i].term;
    out->at = terms;
  }
  mem_free(&c->from, list, room * sizeof *list);
  map_free(&forms);
  buf_free(&folded);
  return status;
}

/* ----------------------------------------------------------------- refresh */

static gz_status local_refresh(gz_collection *c, const gz_refresh_options *opts, gz_job **out, gz_error *err) {
  static const gz_refresh_options all;
  local *lib = local_of(c);
  gz_status status = GZ_OK;
  if (lib->running) lib->running->ops->again(lib->running, opts && opts->full);
  else status = local_begin(lib, opts ? opts : &all, err);
  if (status == GZ_OK) *out = runner_job(lib->running);
  return status;
}

/* As refresh.c tells it, but that bytes are not compared. */
static gz_status local_changed(gz_collection *c, gz_str path, bool *out, gz_error *err) {
  local *lib = local_of(c);
  const page_note *n;
  snapshot_page known;
  bool is_known = snapshot_find_page(lib->now->index, path, &known), noted = false;
  gz_error why;
  file_kind kind = FILE_OTHER;
  file_state now = {0};
  walk_file file;
  arena scratch;
  gz_status status;
  arena_init(&scratch, &c->from);
  status = walk_resolve(lib->root, path, &scratch, &file, &why);
  if (status == GZ_OK) status = file_stat(&lib->beneath, file.real.data, &kind, &now, &why);
  arena_free(&scratch);
  if (status == GZ_NOMEM) return error_nomem(err);
  if (lib->store && store_read_notes(lib->store, &lib->notes, &noted, err) != GZ_OK) return GZ_NOMEM;
  if (noted) moved_forget(lib);
  if (status != GZ_OK || kind != FILE_REGULAR) *out = is_known;
  else if (!is_known) *out = !walk_hidden(path) && manifest_wants(&lib->now->manifest, path);
  else if (known.state.ctime_ns) *out = !file_state_equal(&known.state, &now);
  else *out = known.state.size != now.size || known.state.mtime_ns != now.mtime_ns; /* as far as is known */
  n = *out ? notes_find(&lib->notes, path) : NULL;
  if (n && n->kind != NOTE_MOVED && file_state_equal(&n->state, &now))
    *out = n->kind == NOTE_SEEN && (!is_known || n->content != known.content);
  return GZ_OK;
}

static gz_job *local_running(gz_collection *c) {
  return local_of(c)->running ? runner_job(local_of(c)->running) : NULL;
}

static const collection_ops local_ops = {
    .close = local_close,
    .info = local_info,
    .sections = local_sections,
    .problems = local_problems,
    .complete = local_complete,
    .aliases = aliases_mine,
    .check = local_check,
    .mend = local_mend,
    .notice = local_notice,
    .articles_begin = local_articles_begin,
    .count = local_count,
    .by_id = local_by_id,
    .at = local_at,
    .step = local_step,
    .text = local_body,
    .headings = local_headings,
    .links = local_links,
    .abspath = local_abspath,
    .find = local_find,
    .related = local_related,
    .duplicates = local_duplicates,
    .follow = local_follow,
    .backlinks = local_backlinks,
    .dangling = local_dangling,
    .search_begin = local_search_begin,
    .explain = local_explain,
    .refresh = local_refresh,
    .running = local_running,
    .changed = local_changed,
};
