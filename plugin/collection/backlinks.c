/* Which articles lead to this one, and which links lead nowhere? The index knows what links name (index/links.h); where each
 * leads is looked up now, as follow.c does.
 *
 *   article "The wall" of notes/wall.md
 *   names     "wall", "the wall"    -> links of these names -> those that lead here -> their articles
 *   places    "id:7f3a"             -> the same: what its page calls places of it
 *   headline  "The wall"            -> shorter ones that end in "Read more" */
#include <stdlib.h>

#include "article/record.h"
#include "base/error.h"
#include "collection/local.h"
#include "index/links.h"

static bool same_doc(doc_ref a, doc_ref b) { return a.in == b.in && a.doc == b.doc; }

/* The page that an article is on; "": it cannot be read, as snapshot_status tells. */
static gz_str path_of(const snapshot *s, doc_ref d) {
  segment *in = s->segments[d.in]->segment;
  gz_str path;
  return segment_page_path(in, segment_doc_page(in, d.doc), &path) ? path : STR("");
}

/* ---------------------------------------------------------------- backlinks */

typedef struct linking {
  tracker *t;
  doc_ref to;
  buf docs; /* of those that lead there, a doc_ref each, in any order */
} linking;

static void add_doc(linking *l, doc_ref d) {
  if (!same_doc(d, l->to)) buf_put(&l->docs, &d, sizeof d);
}

/* What a list reads becomes the buf's: a search may give back the segment's memory. */
static void keep_list(link_list *list, buf *own) {
  buf_clear(own);
  buf_put(own, list->in.at, bytes_left(&list->in));
  if (own->failed || list->in.failed) list->in.failed = true;
  else list->in = bytes_of(buf_str(own));
}

static gz_status list_failed(const buf *own, gz_error *err) {
  return own->failed ? error_nomem(err) : error_set(err, GZ_CORRUPT, 0, "index: the links cannot be read");
}

/* Links of that name that lead here. */
static gz_status by_links(linking *l, gz_str name, gz_error *err) {
  const snapshot *s = l->t->of;
  gz_status status = GZ_OK;
  uint32_t in;
  buf own;
  buf_init(&own, &l->t->lib->pub.from);
  for (in = 0; status == GZ_OK && in < s->n_segments; in++) {
    link_list list;
    stored_link link;
    doc_ref before = {NO_DOC, NO_DOC};
    if (links_find(s->segments[in]->segment, name, &list)) keep_list(&list, &own);
    while (status == GZ_OK && links_next(&list, &link)) {
      doc_ref d = {in, link.doc};
      lead leads;
      if (link.kind == LINK_PLACE || same_doc(d, before) || !snapshot_live(s, d)) continue;
      status = track(l->t, path_of(s, d), link.kind, link.target, &leads, err);
      if (status != GZ_OK || !leads.found || !same_doc(leads.doc, l->to)) continue;
      add_doc(l, d);
      before = d;
    }
    if (status == GZ_OK && list.in.failed) status = list_failed(&own, err);
  }
  buf_free(&own);
  return status;
}

/* Those that "Read more" leads here by their headline. */
static gz_status by_more(linking *l, gz_str title, arena *scratch, gz_error *err) {
  buf docs;
  const doc_ref *d;
  size_t i;
  gz_status status;
  buf_init(&docs, &l->t->lib->pub.from);
  status = same_headline(l->t, title, &docs, err);
  d = (const doc_ref *)(const void *)docs.data;
  for (i = 0; status == GZ_OK && i < docs.len / sizeof *d; i++) {
    arena_mark mark = arena_here(scratch);
    gz_article a;
    lead leads = {0};
    gz_str url;
    if (same_doc(d[i], l->to)) continue;
    status = snapshot_article(l->t->of, d[i], scratch, &a, NULL, err);
    if (status == GZ_OK && a.continues) status = track_more(l->t, &a, d[i], &leads, &url, scratch, err);
    if (status == GZ_OK && leads.found && same_doc(leads.doc, l->to)) add_doc(l, d[i]);
    arena_rewind(scratch, mark);
  }
  buf_free(&docs);
  return status;
}

/* What may lead to the article: its page's name, with and without its ending, its headline, and no name at all ("#heading"). */
static gz_status by_names(linking *l, const gz_article *a, gz_error *err) {
  gz_str base = a->path, asked[3];
  buf names[3];
  size_t slash = base.len, dot, i, k;
  gz_status status = GZ_OK;
  while (slash && base.data[slash - 1] != '/') slash--;
  base = str_after(base, slash);
  for (dot = base.len; dot && base.data[dot - 1] != '.';) dot--;
  asked[0] = base;
  asked[1] = str_part(base, 0, dot > 1 ? dot - 1 : base.len);
  asked[2] = a->title;
  for (i = 0; i < 3; i++) buf_init(&names[i], &l->t->lib->pub.from);
  for (i = 0; i < 3 && status == GZ_OK; i++) {
    links_name(asked[i], GZ_LINK_URL, &names[i]);
    if (names[i].failed) status = error_nomem(err);
    for (k = 0; k < i && !str_equal(buf_str(&names[k]), buf_str(&names[i]));) k++;
    if (status == GZ_OK && k == i) status = by_links(l, buf_str(&names[i]), err);
  }
  for (i = 0; i < 3; i++) buf_free(&names[i]);
  return status;
}

/* What its page calls places of the article. It is parsed for them only if there are such links or places at all. */
static gz_status by_places(linking *l, const gz_article *a, gz_error *err) {
  const snapshot *s = l->t->of;
  article_text *now = NULL;
  bool any = false, failed = false;
  gz_status status = GZ_OK;
  uint32_t i;
  buf name;
  for (i = 0; i < s->n_segments && !any; i++) any = links_have_places(s->segments[i]->segment, &failed);
  if (failed) return error_set(err, GZ_CORRUPT, 0, "index: the links cannot be read");
  if (!any) return GZ_OK;
  buf_init(&name, &l->t->lib->pub.from);
  status = text_parse(l->t->lib, a, &now, err);
  for (i = 0; status == GZ_OK && i < now->from->n_names; i++) {
    buf_clear(&name);
    links_name(now->from->names[i].name, LINK_PLACE, &name);
    status = name.failed ? error_nomem(err) : by_links(l, buf_str(&name), err);
  }
  text_close(now);
  buf_free(&name);
  return status == GZ_NOT_FOUND ? GZ_OK : status; /* the page is other now, and will be indexed again */
}

typedef struct placed {
  uint64_t ordinal;
  doc_ref doc;
} placed;

static int by_place(const void *a, const void *b) {
  const placed *x = a, *y = b;
  return (x->ordinal > y->ordinal) - (x->ordinal < y->ordinal);
}

/* Each once, in file order. */
static gz_status list_articles(const linking *l, uint32_t limit, gz_article_list *out, arena *into, gz_error *err) {
  const snapshot *s = l->t->of;
  size_t n = l->docs.len / sizeof(doc_ref), i, kept = 0;
  const doc_ref *docs = (const doc_ref *)(const void *)l->docs.data;
  placed *order = mem_zero(&l->t->lib->pub.from, n + 1, sizeof *order);
  gz_article *list = NULL;
  gz_status status = order ? snapshot_order(s, err) : error_nomem(err);
  for (i = 0; status == GZ_OK && i < n; i++) order[i] = (placed){snapshot_ordinal(s, docs[i]), docs[i]};
  if (status == GZ_OK) {
    qsort(order, n, sizeof *order, by_place);
    for (i = 0; i < n; i++)
      if (!i || order[i].ordinal != order[kept - 1].ordinal) order[kept++] = order[i];
    if (limit && kept > limit) kept = limit;
    list = arena_zero(into, kept + 1, sizeof *list);
    if (!list) status = error_nomem(err);
  }
  for (i = 0; status == GZ_OK && i < kept; i++) {
    gz_article borrowed;
    status = snapshot_article(s, order[i].doc, into, &borrowed, NULL, err);
    if (status == GZ_OK && !article_copy(&borrowed, into, &list[i])) status = error_nomem(err);
  }
  mem_free(&l->t->lib->pub.from, order, (n + 1) * sizeof *order);
  *out = (gz_article_list){kept, list};
  return status;
}

gz_status local_backlinks(gz_collection *c, gz_str id, uint32_t limit, gz_article_list *out, arena *into,
                          gz_error *err) {
  local *lib = local_of(c);
  tracker t;
  linking l = {.t = &t};
  arena scratch;
  gz_article a;
  gz_status status;
  tracker_begin(&t, lib);
  buf_init(&l.docs, &lib->pub.from);
  arena_init(&scratch, &lib->pub.from);
  status = local_article(lib, id, &a, &scratch, err);
  if (status == GZ_OK && !snapshot_find_id(t.of, a.id, &l.to))
    status = error_set(err, GZ_NOT_FOUND, 0, "no such article");
  if (status == GZ_OK) status = by_names(&l, &a, err);
  if (status == GZ_OK) status = by_places(&l, &a, err);
  if (status == GZ_OK) status = by_more(&l, a.title, &scratch, err);
  if (status == GZ_OK && l.docs.failed) status = error_nomem(err);
  if (status == GZ_OK) status = list_articles(&l, limit, out, into, err);
  arena_free(&scratch);
  buf_free(&l.docs);
  tracker_end(&t);
  return status;
}

/* ---------------------------------------------------------------- dangling links */

/* Whether the whole is dangling, and why: in `into`. */
static gz_status why_lost(const stored_link *link, const lead *leads, arena *into, gz_str *why, gz_error *err) {
  const char *form = leads->found && link->kind == GZ_LINK_WIKI ? "[[%.*s]]: there is no such heading"
                     : leads->found                             ? "%.*s: there is no such heading"
                     : link->kind == GZ_LINK_WIKI               ? "[[%.*s]]: nothing in the collection is called so"
                                                                : "%.*s: the collection has no such page";
  gz_str target = link->target;
  size_t most = target.len < 300 ? target.len : 300;
  while (most < target.len && most && ((unsigned char)target.data[most] & 0xc0) == 0x80) most--;
  return arena_printf(into, why, form, (int)most, target.data) ? GZ_OK : error_nomem(err);
}

static gz_status try_list(tracker *t, uint32_t in, link_list *list, buf *lost, arena *into, gz_error *err) {
  const snapshot *s = t->of;
  gz_status status = GZ_OK;
  stored_link link;
  while (status == GZ_OK && links_next(list, &link)) {
    doc_ref d = {in, link.doc};
    gz_problem p = {STR_NONE, link.line, STR_NONE};
    lead leads;
    if (link.kind == LINK_PLACE || !snapshot_live(s, d)) continue;
    status = track(t, path_of(s, d), link.kind, link.target, &leads, err);
    if (status != GZ_OK || (leads.found && !leads.lost)) continue;
    status = why_lost(&link, &leads, into, &p.message, err);
    if (status == GZ_OK && !arena_str(into, path_of(s, d), &p.path)) status = error_nomem(err);
    buf_put(lost, &p, sizeof p);
  }
  return status;
}

/* The names of a block, whose links are read before the first is looked for: a search may give back the segment's memory. */
static gz_status try_block(tracker *t, uint32_t in, uint32_t block, buf *lost, arena *into, gz_error *err) {
  segment *s = t->of->segments[in]->segment;
  buf own[TABLE_BLOCK];
  link_list lists[TABLE_BLOCK];
  uint32_t n = 0, i;
  dict_cursor at;
  gz_status status = GZ_OK;
  dict_at_block(&at, segment_links(s), block);
  while (n < TABLE_BLOCK && dict_next(&at)) {
    links_open(s, at.payload, &lists[n]);
    buf_init(&own[n], &t->lib->pub.from);
    keep_list(&lists[n], &own[n]);
    n++;
  }
  if (at.failed) status = error_set(err, GZ_CORRUPT, 0, "index: the links cannot be read");
  for (i = 0; i < n; i++) {
    if (status == GZ_OK) status = try_list(t, in, &lists[i], lost, into, err);
    if (status == GZ_OK && lists[i].in.failed) status = list_failed(&own[i], err);
    buf_free(&own[i]);
  }
  return status;
}

static int in_file_order(const void *a, const void *b) {
  const gz_problem *x = a, *y = b;
  int order = str_compare(x->path, y->path);
  if (order) return order;
  if (x->line != y->line) return x->line < y->line ? -1 : 1;
  return str_compare(x->message, y->message);
}

gz_status local_dangling(gz_collection *c, gz_problem_list *out, arena *into, gz_error *err) {
  local *lib = local_of(c);
  gz_status status = GZ_OK;
  gz_problem *list;
  tracker t;
  uint32_t in;
  buf lost;
  tracker_begin(&t, lib);
  buf_init(&lost, &lib->pub.from);
  for (in = 0; status == GZ_OK && in < t.of->n_segments; in++) {
    uint32_t block, n = table_n_blocks(segment_links(t.of->segments[in]->segment)->n);
    for (block = 0; status == GZ_OK && block < n; block++) status = try_block(&t, in, block, &lost, into, err);
  }
  if (status == GZ_OK && lost.failed) status = error_nomem(err);
  if (status == GZ_OK) {
    list = arena_copy(into, lost.data ? lost.data : "", lost.len);
    if (!list) status = error_nomem(err);
    else if (lost.len) qsort(list, lost.len / sizeof *list, sizeof *list, in_file_order);
    *out = (gz_problem_list){lost.len / sizeof *list, list};
  }
  buf_free(&lost);
  tracker_end(&t);
  return status;
}
