/* Where does a link lead? "Read more" to the full article where the collection has it, a relative link to a page, a wiki
 * link to the article of that name, anything else to its URL.
 *
 *   ../2012/storm.md#the-pier   path    -> page 2012/storm.md -> its heading "The pier"
 *   [[Storm#The pier]]          path, else a page called "storm" in any folder, else the longest article "Storm"
 *   [[id:7f3a]], :ref:`a`       the place that a page calls "id:7f3a", "ref:a" (index/links.h)
 *   Read more                   its target, as above, else the longest article with the same headline and more text */
#include <stdlib.h>

#include "article/record.h"
#include "base/error.h"
#include "collection/local.h"
#include "format/markup.h"
#include "index/links.h"

bool link_leads_inside(const gz_link *link) {
  if (link->kind == GZ_LINK_WIKI) return link_target(link).len > 0;
  return link->kind != GZ_LINK_URL && link->target.len && markup_link_kind(link->target) == GZ_LINK_PAGE;
}

gz_str link_target(const gz_link *link) {
  return link->kind == GZ_LINK_WIKI && !link->target.len ? link->text : link->target;
}

static gz_status folded(gz_str name, const allocator *from, buf *out, gz_error *err) {
  buf_init(out, from);
  fold_name(name, out);
  return out->failed ? error_nomem(err) : GZ_OK;
}

void tracker_begin(tracker *t, local *lib) {
  *t = (tracker){.lib = lib, .of = lib->now->index};
  map_init(&t->names, &lib->pub.from);
}

void tracker_end(tracker *t) {
  mem_free(&t->lib->pub.from, t->leads, t->room * sizeof *t->leads);
  map_free(&t->names);
}

/* ------------------------------------------------------ by headline */

/* `title:"…"` with what the query language would read as its own taken out. */
static gz_str title_query(gz_str title, arena *into) {
  gz_str out = STR_NONE;
  char *text;
  size_t i;
  if (!arena_printf(into, &out, "title:\"%.*s\"", (int)(title.len > 1000 ? 1000 : title.len), title.data))
    return STR_NONE;
  text = (char *)(uintptr_t)out.data;
  for (i = 7; i + 1 < out.len; i++)
    if (text[i] == '"' || text[i] == '*') text[i] = ' ';
  return out;
}

/* Those found, whose headline is `want`. */
static gz_status keep_same(tracker *t, const gz_results *r, gz_str want, buf *docs, gz_error *err) {
  gz_status status = GZ_OK;
  buf have;
  size_t i;
  buf_init(&have, &t->lib->pub.from);
  for (i = 0; status == GZ_OK && i < r->n_hits; i++) {
    doc_ref d;
    buf_clear(&have);
    fold_name(r->hits[i].article.title, &have);
    if (have.failed) status = error_nomem(err);
    else if (str_equal(buf_str(&have), want) && snapshot_find_id(t->of, r->hits[i].article.id, &d))
      buf_put(docs, &d, sizeof d);
  }
  buf_free(&have);
  return docs->failed ? error_nomem(err) : status;
}

gz_status same_headline(tracker *t, gz_str title, buf *docs, gz_error *err) {
  world *w = world_keep(t->lib->now);
  const allocator *from = &t->lib->pub.from;
  gz_search_options opts = gz_search_defaults();
  search_setup setup;
  search *s = NULL;
  const gz_results *r = NULL;
  arena scratch;
  buf want;
  gz_str asked;
  bool done;
  gz_status status;
  opts.limit = 1000;
  opts.snippet = 0;
  opts.match = GZ_MATCH_ALL;
  opts.fuzzy = GZ_FUZZY_NONE;
  opts.duplicates = GZ_DUPLICATES_SHOW; /* a whole article and its excerpt tell the same story */
  arena_init(&scratch, from);
  asked = title_query(title, &scratch);
  status = folded(title, from, &want, err);
  if (status == GZ_OK && !asked.data) status = error_nomem(err);
  local_search_setup(t->lib, w, &setup);
  if (status == GZ_OK) status = search_begin(&setup, asked, &opts, &s, err);
  if (status == GZ_OK) status = search_step(s, -1, &done, err);
  if (status == GZ_OK) status = search_finish(s, &r, err);
  if (status == GZ_OK) status = keep_same(t, r, buf_str(&want), docs, err);
  result_free(r);
  search_end(s);
  buf_free(&want);
  arena_free(&scratch);
  world_drop(w);
  return status;
}

static uint32_t words_of(const tracker *t, doc_ref d) {
  return segment_doc_words_body(t->of->segments[d.in]->segment, d.doc);
}

/* The longest article with that headline that is longer than `more_than` words. */
static gz_status by_headline(tracker *t, gz_str title, int64_t more_than, gz_target_kind kind, lead *out,
                             gz_error *err) {
  buf docs;
  size_t i;
  const doc_ref *d;
  gz_status status;
  buf_init(&docs, &t->lib->pub.from);
  status = same_headline(t, title, &docs, err);
  d = (const doc_ref *)(const void *)docs.data;
  for (i = 0; status == GZ_OK && i < docs.len / sizeof *d; i++) {
    if (words_of(t, d[i]) <= more_than) continue;
    more_than = words_of(t, d[i]);
    *out = (lead){.found = true, .kind = kind, .doc = d[i]};
  }
  buf_free(&docs);
  return status;
}

/* ---------------------------------------------------------- headings */

/* "The pier!", "the-pier": what both are to a reader of links. */
static void put_slug(gz_str heading, buf *out) {
  size_t from = out->len, to = from, i;
  fold_name(heading, out);
  if (out->failed) return;
  for (i = from; i < out->len; i++) {
    char c = out->data[i];
    if ((unsigned char)c >= 0x80 || (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9')) out->data[to++] = c;
  }
  out->len = to;
}

static gz_status same_slug(gz_str heading, gz_str wanted, buf *scratch, bool *same, gz_error *err) {
  buf_clear(scratch);
  put_slug(heading, scratch);
  *same = str_equal(buf_str(scratch), wanted);
  return scratch->failed ? error_nomem(err) : GZ_OK;
}

/* The line of the first heading, or headline, of the page that is called so; 0: none. */
static gz_status find_heading(const gz_page *p, gz_str wanted, uint32_t *line, gz_error *err, const allocator *from) {
  uint32_t i, k;
  buf scratch;
  bool same = false;
  gz_status status = GZ_OK;
  *line = 0;
  buf_init(&scratch, from);
  for (i = 0; status == GZ_OK && !same && i < p->n_articles; i++) {
    const gz_article *a = &p->articles[i];
    status = same_slug(a->title, wanted, &scratch, &same, err);
    if (same) *line = a->line;
    for (k = 0; status == GZ_OK && !same && k < a->n_headings; k++) {
      status = same_slug(a->headings[k].title, wanted, &scratch, &same, err);
      if (same) *line = a->headings[k].line;
    }
  }
  buf_free(&scratch);
  return status;
}

/* `fragment` is what follows '#': "heading", "heading#one below it", "^block". */
static gz_status to_heading(tracker *t, const snapshot_page *p, gz_str fragment, lead *out, gz_error *err) {
  article_text *now = NULL;
  arena scratch;
  gz_article first, on;
  gz_str decoded = STR(""), path;
  buf wanted, plain;
  uint32_t line = 0;
  size_t i;
  bool unknown; /* what stands in HTML may be any element's name */
  gz_status status;
  for (i = fragment.len; i && fragment.data[i - 1] != '#';) i--;
  fragment = str_trim(str_after(fragment, i));
  if (!fragment.len || fragment.data[0] == '^' || !p->n_docs) return GZ_OK;
  arena_init(&scratch, &t->lib->pub.from);
  buf_init(&wanted, &t->lib->pub.from);
  buf_init(&plain, &t->lib->pub.from);
  for (i = 0; i < fragment.len; i++) {
    unsigned char byte = (unsigned char)fragment.data[i];
    if (str_hex(str_after(fragment, i), &byte)) i += 2;
    buf_put_byte(&plain, byte);
  }
  if (plain.len) decoded = buf_str(&plain);
  put_slug(decoded, &wanted);
  status = plain.failed || wanted.failed || !arena_str(&scratch, p->path, &path) ? error_nomem(err) : GZ_OK;
  if (status == GZ_OK) status = snapshot_article(t->of, (doc_ref){p->in, p->first_doc}, &scratch, &first, NULL, err);
  if (status == GZ_OK) status = text_parse(t->lib, &first, &now, err);
  if (status == GZ_OK) status = find_heading(&now->page->pub, buf_str(&wanted), &line, err, &t->lib->pub.from);
  unknown = status == GZ_NOT_FOUND || (status == GZ_OK && str_equal(now->page->pub.format, STR("html")));
  if (status == GZ_NOT_FOUND) status = GZ_OK; /* the page is other now, and will be indexed again */
  if (status == GZ_OK && line) {
    status = local_article_at(t->lib, path, line, &on, &scratch, err);
    if (status == GZ_OK && snapshot_find_id(t->of, on.id, &out->doc)) out->kind = GZ_TARGET_HEADING, out->line = line;
    if (status == GZ_NOT_FOUND) status = GZ_OK;
  } else {
    out->lost = !unknown;
  }
  text_close(now);
  buf_free(&plain);
  buf_free(&wanted);
  arena_free(&scratch);
  return status;
}

/* ---------------------------------------------------------- by path */

static size_t plain_len(gz_str target, bool is_path) {
  size_t n = 0;
  while (n < target.len && target.data[n] != '#' && (!is_path || target.data[n] != '?')) n++;
  return n;
}

static gz_str fragment_of(gz_str target) {
  const char *hash = target.len ? memchr(target.data, '#', target.len) : NULL;
  return hash ? str_from(hash + 1, target.data + target.len) : STR_NONE;
}

/* `target` as seen from the folder of the page `home`: "." and ".." resolved, "#heading" off; of a path (a wiki link's is a name) "%20"
 * decoded and "?query" off too. */
static gz_str resolve_path(gz_str home, gz_str target, bool is_path, arena *into) {
  size_t n = 0, i = 0, folder = home.len, end = plain_len(target, is_path);
  char *out = arena_alloc(into, home.len + target.len + 2);
  if (!out) return STR_NONE;
  while (folder && home.data[folder - 1] != '/') folder--;
  if (end && target.data[0] == '/') i = 1; /* from the collection's root */
  else {
    if (folder) memcpy(out, home.data, folder);
    n = folder;
  }
  while (i < end) {
    size_t begin = i, len;
    while (i < end && target.data[i] != '/') i++;
    len = i - begin;
    if (len == 2 && !memcmp(target.data + begin, "..", 2)) {
      if (n) n--; /* the '/' */
      while (n && out[n - 1] != '/') n--;
    } else if (len && !(len == 1 && target.data[begin] == '.')) {
      size_t k;
      for (k = begin; k < i; k++) {
        unsigned char byte = (unsigned char)target.data[k];
        if (is_path && str_hex(str_part(target, k, i - k), &byte)) k += 2;
        out[n++] = (char)byte;
      }
      if (i < end) out[n++] = '/';
    }
    if (i < end) i++;
  }
  return (gz_str){out, n};
}

static gz_status to_page(tracker *t, const snapshot_page *p, gz_str target, lead *out, gz_error *err) {
  *out = (lead){.found = p->n_docs > 0, .kind = GZ_TARGET_PAGE, .doc = {p->in, p->first_doc}};
  return to_heading(t, p, fragment_of(target), out, err);
}

static gz_str ending_of(gz_str path) {
  size_t dot = path.len;
  while (dot && path.data[dot - 1] != '.' && path.data[dot - 1] != '/') dot--;
  return dot && path.data[dot - 1] == '.' ? str_after(path, dot - 1) : STR("");
}

static gz_status by_path(tracker *t, gz_str home, gz_str target, bool is_path, lead *out, gz_error *err) {
  static const char *const known[] = {".md", ".markdown", ".txt", ".html", ".htm", ".org", ".rst"};
  enum { KNOWN = sizeof known / sizeof *known };
  bool own = !plain_len(target, is_path);
  gz_status status = GZ_OK;
  snapshot_page p;
  arena scratch;
  gz_str path, name;
  size_t i;
  arena_init(&scratch, &t->lib->pub.from);
  path = own ? home : resolve_path(home, target, is_path, &scratch);
  if (!path.data) status = error_nomem(err);
  for (i = 0; status == GZ_OK && !out->found && i < (own ? 1 : KNOWN + 2);
       i++) { /* as it is, the page's own ending … */
    gz_str ending = i == 0 ? STR("") : i == 1 ? ending_of(home) : str_of(known[i - 2]);
    if (!arena_printf(&scratch, &name, "%.*s%.*s", STR_ARG(path), STR_ARG(ending))) status = error_nomem(err);
    else if (snapshot_find_page(t->of, name, &p)) status = to_page(t, &p, target, out, err);
  }
  arena_free(&scratch);
  return status == GZ_OK ? snapshot_status(t->of, err) : status;
}

/* ---------------------------------------------------------- by name */

/* Pages by the hash of their name, folded, without folder and ending. */
typedef struct named_page {
  uint64_t hash;
  uint32_t nth, in, page; /* nth: in file order */
} named_page;

struct page_names {
  allocator from;
  snapshot *of; /* kept */
  named_page *at;
  uint32_t n, room;
};

void page_names_forget(struct page_names *names) {
  allocator from;
  if (!names) return;
  from = names->from;
  snapshot_drop(names->of);
  mem_free(&from, names->at, (size_t)names->room * sizeof *names->at);
  mem_free(&from, names, sizeof *names);
}

static gz_str base_of(gz_str path) {
  size_t slash = path.len, dot;
  while (slash && path.data[slash - 1] != '/') slash--;
  path = str_after(path, slash);
  for (dot = path.len; dot && path.data[dot - 1] != '.';) dot--;
  if (dot > 1) path.len = dot - 1;
  return path;
}

static int by_hash(const void *a, const void *b) {
  const named_page *x = a, *y = b;
  if (x->hash != y->hash) return x->hash < y->hash ? -1 : 1;
  return (x->nth > y->nth) - (x->nth < y->nth);
}

/* Finds them when first asked for; a name costs some 200 ns. */
static gz_status learn_names(tracker *t, gz_error *err) {
  struct page_names *names = t->lib->names;
  page_walk pages = {.of = t->of};
  snapshot_page p;
  buf name;
  gz_status status;
  if (names && names->of == t->of) return GZ_OK;
  page_names_forget(names);
  t->lib->names = NULL;
  names = mem_zero(&t->lib->pub.from, 1, sizeof *names);
  if (!names) return error_nomem(err);
  names->from = t->lib->pub.from;
  names->of = snapshot_keep((snapshot *)(uintptr_t)t->of);
  names->room = t->of->n_pages + 1;
  names->at = mem_zero(&names->from, names->room, sizeof *names->at);
  status = names->at ? snapshot_order(t->of, err) : error_nomem(err);
  buf_init(&name, &names->from);
  while (status == GZ_OK && names->n < t->of->n_pages && snapshot_next_page(&pages, &p)) {
    buf_clear(&name);
    fold_name(base_of(p.path), &name);
    if (name.failed) status = error_nomem(err);
    names->at[names->n] = (named_page){map_hash(buf_str(&name), 0), names->n, p.in, p.page};
    names->n++;
  }
  buf_free(&name);
  if (status == GZ_OK) status = snapshot_status(t->of, err);
  if (status == GZ_OK && names->n) qsort(names->at, names->n, sizeof *names->at, by_hash);
  if (status == GZ_OK) t->lib->names = names;
  else page_names_forget(names);
  return status;
}

/* The first page in file order that is called so. */
static gz_status find_named(tracker *t, gz_str wanted, snapshot_page *p, bool *found, gz_error *err) {
  uint64_t hash = map_hash(wanted, 0);
  const struct page_names *names;
  uint32_t low = 0, high;
  buf name;
  gz_status status = learn_names(t, err);
  *found = false;
  if (status != GZ_OK) return status;
  names = t->lib->names;
  for (high = names->n; low < high;) {
    uint32_t middle = low + (high - low) / 2;
    if (names->at[middle].hash < hash) low = middle + 1;
    else high = middle;
  }
  buf_init(&name, &t->lib->pub.from);
  for (; !*found && low < names->n && names->at[low].hash == hash; low++) {
    if (!snapshot_page_get(t->of, names->at[low].in, names->at[low].page, p)) break;
    buf_clear(&name);
    fold_name(base_of(p->path), &name);
    *found = !name.failed && str_equal(buf_str(&name), wanted);
  }
  if (name.failed) status = error_nomem(err);
  buf_free(&name);
  return status == GZ_OK ? snapshot_status(t->of, err) : status;
}

/* ---------------------------------------------------------- by what a page calls a place */

/* The first such place of a segment's live articles, if it comes before what is found already, at *first in file order. */
static gz_status place_in(tracker *t, uint32_t in, gz_str key, gz_str wanted, lead *out, uint64_t *first,
                          gz_error *err) {
  segment *s = t->of->segments[in]->segment;
  stored_link place;
  link_list list;
  bool failed = false;
  buf name;
  buf_init(&name, &t->lib->pub.from);
  if (!links_find(s, key, &list)) failed = list.in.failed;
  else {
    while (!name.failed && links_next(&list, &place)) {
      doc_ref d = {in, place.doc};
      uint64_t at;
      if (place.kind != LINK_PLACE || !snapshot_live(t->of, d) || (at = snapshot_ordinal(t->of, d)) >= *first) continue;
      buf_clear(&name);
      fold_name(place.target, &name);
      if (name.failed || !str_equal(buf_str(&name), wanted)) continue;
      *out = (lead){.found = true, .doc = d, .line = place.line};
      out->kind = place.line ? GZ_TARGET_HEADING : GZ_TARGET_ARTICLE;
      *first = at;
    }
    failed = list.in.failed;
  }
  buf_free(&name);
  if (name.failed) return error_nomem(err);
  return failed ? error_set(err, GZ_CORRUPT, 0, "index: the links cannot be read") : GZ_OK;
}

static gz_status by_place(tracker *t, gz_str name, gz_str target, lead *out, gz_error *err) {
  uint64_t first = UINT64_MAX;
  uint32_t in;
  snapshot_page p;
  buf key, wanted;
  gz_status status = folded(name, &t->lib->pub.from, &wanted, err);
  buf_init(&key, &t->lib->pub.from);
  links_name(name, LINK_PLACE, &key);
  if (key.failed) status = error_nomem(err);
  if (status == GZ_OK) status = snapshot_order(t->of, err);
  for (in = 0; status == GZ_OK && in < t->of->n_segments; in++)
    status = place_in(t, in, buf_str(&key), buf_str(&wanted), out, &first, err);
  if (status == GZ_OK && out->found && fragment_of(target).len) {
    segment *s = t->of->segments[out->doc.in]->segment;
    if (snapshot_page_get(t->of, out->doc.in, segment_doc_page(s, out->doc.doc), &p))
      status = to_heading(t, &p, fragment_of(target), out, err);
  }
  buf_free(&key);
  buf_free(&wanted);
  return status;
}

static gz_status look_up_name(tracker *t, gz_str name, gz_str target, lead *out, gz_error *err) {
  snapshot_page p;
  bool found;
  buf want;
  gz_status status = folded(name, &t->lib->pub.from, &want, err);
  if (status == GZ_OK) status = find_named(t, buf_str(&want), &p, &found, err);
  if (status == GZ_OK && found) status = to_page(t, &p, target, out, err);
  else if (status == GZ_OK) {
    status = by_headline(t, name, -1, GZ_TARGET_ARTICLE, out, err);
    if (status == GZ_OK && out->found && fragment_of(target).len) {
      segment *in = t->of->segments[out->doc.in]->segment;
      if (snapshot_page_get(t->of, out->doc.in, segment_doc_page(in, out->doc.doc), &p))
        status = to_heading(t, &p, fragment_of(target), out, err);
    }
  }
  buf_free(&want);
  return status;
}

/* ---------------------------------------------------------- each link */

/* A wiki link names a file without its folder and ending, or a headline; that does not hang on where it stands. */
static gz_status by_name(tracker *t, gz_str target, lead *out, gz_error *err) {
  gz_str name = str_trim(str_part(target, 0, plain_len(target, false)));
  bool added;
  lead *leads;
  gz_status status;
  uint32_t at;
  if (!name.len) return GZ_OK;
  at = map_add(&t->names, target, &added);
  leads = at == MAP_NONE ? NULL : mem_more(&t->lib->pub.from, t->leads, at, &t->room, sizeof *leads);
  if (!leads) return error_nomem(err);
  t->leads = leads;
  if (!added) {
    *out = leads[at];
    return GZ_OK;
  }
  status = (links_is_place(name) ? by_place : look_up_name)(t, name, target, out, err);
  leads[at] = *out;
  return status;
}

gz_status track(tracker *t, gz_str home, gz_link_kind kind, gz_str target, lead *out, gz_error *err) {
  gz_status status = GZ_OK;
  *out = (lead){0};
  target = str_trim(target);
  if (kind != GZ_LINK_WIKI || !links_is_place(target))
    status = by_path(t, home, target, kind != GZ_LINK_WIKI, out, err);
  if (status == GZ_OK && !out->found && kind == GZ_LINK_WIKI) status = by_name(t, target, out, err);
  if (out->found && kind == GZ_LINK_CONTINUE && out->kind == GZ_TARGET_PAGE) out->kind = GZ_TARGET_FULL;
  return status;
}

/* ---------------------------------------------------------- "Read more" */

gz_status track_more(tracker *t, const gz_article *a, doc_ref d, lead *out, gz_str *url, arena *into, gz_error *err) {
  article_text *now = NULL;
  gz_status status = text_parse(t->lib, a, &now, err);
  uint32_t i;
  *out = (lead){0};
  *url = STR_NONE;
  for (i = 0; status == GZ_OK && i < now->article->n_links; i++) {
    const gz_link *l = &now->article->links[i];
    if (l->kind != GZ_LINK_CONTINUE || !l->target.len) continue;
    if (link_leads_inside(l)) status = track(t, a->path, l->kind, l->target, out, err);
    else if (!arena_str(into, l->target, url)) status = error_nomem(err);
  }
  text_close(now);
  if (status == GZ_NOT_FOUND) status = GZ_OK; /* the page is other now: its headline tells */
  if (status != GZ_OK || (out->found && !(out->doc.in == d.in && out->doc.doc == d.doc))) return status;
  *out = (lead){0};
  return by_headline(t, a->title, words_of(t, d), GZ_TARGET_FULL, out, err);
}

/* ---------------------------------------------------------------- following */

static gz_status follow_more(tracker *t, gz_str id, const gz_article *from, const gz_link *link, lead *out, gz_str *url,
                             arena *into, gz_error *err) {
  doc_ref d;
  gz_status status = GZ_OK;
  *url = STR_NONE;
  if (link && link->target.len) {
    if (!link_leads_inside(link)) *url = link->target;
    else status = track(t, from->path, link->kind, link->target, out, err);
    if (status != GZ_OK || out->found) return status;
  } else if (!from->continues) {
    return error_set(err, GZ_NOT_FOUND, 0, "the article has no \"Read more\" to follow");
  }
  if (!id.len || !snapshot_find_id(t->of, from->id, &d)) return GZ_OK;
  return link && link->target.len ? by_headline(t, from->title, words_of(t, d), GZ_TARGET_FULL, out, err)
                                  : track_more(t, from, d, out, url, into, err);
}

static gz_status nowhere(const gz_link *link, gz_error *err) {
  gz_str target = link ? link_target(link) : STR_NONE;
  if (!link || link->kind == GZ_LINK_CONTINUE)
    return error_set(err, GZ_NOT_FOUND, 0,
                     "the collection does not have the full article: none with this headline is longer");
  if (link->kind == GZ_LINK_WIKI)
    return error_set(err, GZ_NOT_FOUND, 0, "nothing in the collection is called \"%.*s\"", STR_ARG(target));
  return error_set(err, GZ_NOT_FOUND, 0, "%.*s: the collection has no such page", STR_ARG(target));
}

gz_status local_follow(gz_collection *c, gz_str id, const gz_link *link, gz_target *out, arena *into, gz_error *err) {
  local *lib = local_of(c);
  gz_article *leads_to = arena_zero(into, 1, sizeof *leads_to), from, borrowed;
  gz_status status = leads_to ? GZ_OK : error_nomem(err);
  gz_str url = STR_NONE;
  lead found = {0};
  tracker t;
  memset(&from, 0, sizeof from);
  if (status == GZ_OK && id.len) status = local_article(lib, id, &from, into, err);
  if (status != GZ_OK) return status;
  if (link && link->kind == GZ_LINK_URL) {
    url = link->target.len ? link->target : link->text;
    if (!url.len) return error_set(err, GZ_NOT_FOUND, 0, "the link has no target");
    return arena_str(into, url, &out->url) ? GZ_OK : error_nomem(err);
  }
  tracker_begin(&t, lib);
  if (!link || link->kind == GZ_LINK_CONTINUE) status = follow_more(&t, id, &from, link, &found, &url, into, err);
  else status = track(&t, from.path, link->kind, link_target(link), &found, err);
  if (status == GZ_OK && found.found) {
    status = snapshot_article(t.of, found.doc, into, &borrowed, NULL, err);
    if (status == GZ_OK && !article_copy(&borrowed, into, leads_to)) status = error_nomem(err);
    out->article = leads_to;
    out->kind = found.kind;
    out->line = found.line ? found.line : leads_to->line;
  } else if (status == GZ_OK) {
    if (!url.data) status = nowhere(link, err);
    else if (!arena_str(into, url, &out->url)) status = error_nomem(err);
  }
  tracker_end(&t);
  return status;
}
