/* Where does a link lead? "Read more" to the full article where the collection has it, a relative link to a page, a wiki
 * link to the article of that name, anything else to its URL. */
#include "article/record.h"
#include "base/error.h"
#include "collection/local.h"

static gz_status folded(gz_str name, const allocator *from, buf *out, gz_error *err) {
  buf_init(out, from);
  fold_name(name, out);
  return out->failed ? error_nomem(err) : GZ_OK;
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

/* The longest article with that headline, other than `not_id` and longer than `more_than` words; *found says whether. */
static gz_status by_headline(local *lib, gz_str title, gz_str not_id, uint64_t more_than, bool *found, gz_article *out,
                             arena *into, gz_error *err) {
  world *w = world_keep(lib->now);
  const allocator *from = &lib->pub.from;
  gz_search_options opts = gz_search_defaults();
  search_setup setup;
  search *s = NULL;
  const gz_results *r = NULL;
  buf want, have;
  gz_str asked = title_query(title, into);
  bool done;
  size_t i;
  gz_status status;
  *found = false;
  opts.limit = 100;
  opts.snippet = 0;
  opts.match = GZ_MATCH_ALL;
  opts.duplicates = GZ_DUPLICATES_SHOW; /* a whole article and its excerpt tell the same story */
  buf_init(&have, from);
  status = asked.data ? folded(title, from, &want, err) : (buf_init(&want, from), error_nomem(err));
  local_search_setup(lib, w, &setup);
  if (status == GZ_OK) status = search_begin(&setup, asked, &opts, &s, err);
  if (status == GZ_OK) status = search_step(s, -1, &done, err);
  if (status == GZ_OK) status = search_finish(s, &r, err);
  for (i = 0; status == GZ_OK && i < r->n_hits; i++) {
    const gz_article *a = &r->hits[i].article;
    doc_ref d;
    uint64_t words;
    if (str_equal(a->id, not_id) || !snapshot_find_id(w->index, a->id, &d)) continue;
    fold_name(a->title, &have);
    if (have.failed) status = error_nomem(err);
    else if (str_equal(buf_str(&have), buf_str(&want))) {
      words = segment_doc_words_body(w->index->segments[d.in]->segment, d.doc);
      if (words <= more_than) continue;
      more_than = words;
      if (!article_copy(a, into, out)) status = error_nomem(err);
      else *found = true;
    }
  }
  result_free(r);
  search_end(s);
  buf_free(&want);
  buf_free(&have);
  world_drop(w);
  return status;
}

static gz_status full_article(local *lib, gz_str id, gz_article *out, arena *into, gz_error *err) {
  const snapshot *s = lib->now->index;
  gz_article a;
  doc_ref d;
  bool found;
  gz_status status = local_article(lib, id, &a, into, err);
  if (status != GZ_OK) return status;
  if (!a.continues) return error_set(err, GZ_NOT_FOUND, 0, "the article has no \"Read more\" to follow");
  snapshot_find_id(s, id, &d);
  status =
      by_headline(lib, a.title, id, segment_doc_words_body(s->segments[d.in]->segment, d.doc), &found, out, into, err);
  if (status == GZ_OK && !found)
    status = error_set(err, GZ_NOT_FOUND, 0,
                       "the collection does not have the full article: none with this headline is longer");
  return status;
}

/* ---------------------------------------------------------- by path */

static gz_status page_article(local *lib, const snapshot_page *p, gz_article *out, arena *into, gz_error *err) {
  gz_article a;
  gz_status status;
  if (!p->n_docs) return error_set(err, GZ_NOT_FOUND, 0, "%.*s: the page has no article", STR_ARG(p->path));
  status = snapshot_article(lib->now->index, (doc_ref){p->in, p->first_doc}, into, &a, NULL, err);
  if (status == GZ_OK && !article_copy(&a, into, out)) status = error_nomem(err);
  return status;
}

/* `target` as seen from the folder of `origin_path`: "." and ".." resolved, "%20" decoded, "#heading" and "?query" off. */
static gz_str resolve_path(gz_str origin_path, gz_str target, arena *into) {
  char *out = arena_alloc(into, origin_path.len + target.len + 2);
  size_t n = 0, i = 0, folder = origin_path.len;
  if (!out) return STR_NONE;
  while (folder && origin_path.data[folder - 1] != '/') folder--;
  if (target.len && target.data[0] == '/') i = 1; /* from the collection's root */
  else {
    if (folder) memcpy(out, origin_path.data, folder);
    n = folder;
  }
  while (i < target.len && target.data[i] != '#' && target.data[i] != '?') {
    size_t begin = i, len;
    while (i < target.len && target.data[i] != '/' && target.data[i] != '#' && target.data[i] != '?') i++;
    len = i - begin;
    if (len == 2 && !memcmp(target.data + begin, "..", 2)) {
      if (n) n--; /* the '/' */
      while (n && out[n - 1] != '/') n--;
    } else if (len && !(len == 1 && target.data[begin] == '.')) {
      size_t k;
      for (k = begin; k < i; k++) {
        const char *t = target.data + k;
        int high = k + 2 < i && *t == '%' ? t[1] : 0, low = high ? t[2] : 0;
        int h = high >= '0' && high <= '9' ? high - '0' : str_lower((char)high) - 'a' + 10;
        int l = low >= '0' && low <= '9' ? low - '0' : str_lower((char)low) - 'a' + 10;
        if (high && h >= 0 && h < 16 && l >= 0 && l < 16) {
          out[n++] = (char)(h * 16 + l);
          k += 2;
        } else {
          out[n++] = *t;
        }
      }
      if (i < target.len && target.data[i] == '/') out[n++] = '/';
    }
    if (i < target.len && target.data[i] == '/') i++;
  }
  return (gz_str){out, n};
}

static gz_status by_path(local *lib, gz_str origin_path, gz_str target, gz_article *out, arena *into, gz_error *err) {
  static const char *const endings[] = {"", ".md", ".markdown", ".txt"};
  gz_str path = target.len && target.data[0] == '#' ? origin_path : resolve_path(origin_path, target, into);
  size_t i;
  if (!path.data) return error_nomem(err);
  for (i = 0; i < sizeof endings / sizeof *endings; i++) {
    snapshot_page p;
    gz_str name;
    if (!arena_printf(into, &name, "%.*s%s", (int)path.len, path.data, endings[i])) return error_nomem(err);
    if (snapshot_find_page(lib->now->index, name, &p)) return page_article(lib, &p, out, into, err);
  }
  return error_set(err, GZ_NOT_FOUND, 0, "%.*s: the collection has no such page", STR_ARG(path));
}

/* A wiki link names a file without its folder and ending, or a headline. */
static gz_status by_name(local *lib, gz_str origin_path, gz_str target, gz_article *out, arena *into, gz_error *err) {
  const snapshot *s = lib->now->index;
  gz_str name = target;
  size_t hash = 0;
  page_walk pages = {.of = s};
  snapshot_page p;
  bool found;
  buf want, have;
  gz_status status;
  while (hash < target.len && target.data[hash] != '#') hash++;
  name.len = hash;
  name = str_trim(name);
  if (!name.len) return by_path(lib, origin_path, STR("#"), out, into, err);
  status = by_path(lib, origin_path, name, out, into, err);
  if (status != GZ_NOT_FOUND) return status;
  status = folded(name, &lib->pub.from, &want, err);
  buf_init(&have, &lib->pub.from);
  if (status == GZ_OK) status = snapshot_order(s, err);
  while (status == GZ_OK && snapshot_next_page(&pages, &p)) {
    gz_str base = p.path;
    size_t slash = base.len, dot;
    while (slash && base.data[slash - 1] != '/') slash--;
    base = str_after(base, slash);
    for (dot = base.len; dot && base.data[dot - 1] != '.';) dot--;
    if (dot > 1) base.len = dot - 1;
    fold_name(base, &have);
    if (have.failed) status = error_nomem(err);
    else if (str_equal(buf_str(&have), buf_str(&want))) {
      status = page_article(lib, &p, out, into, err);
      goto done;
    }
  }
  if (status == GZ_OK) status = by_headline(lib, name, STR(""), 0, &found, out, into, err);
  if (status == GZ_OK && !found)
    status = error_set(err, GZ_NOT_FOUND, 0, "nothing in the collection is called \"%.*s\"", STR_ARG(name));
done:
  buf_free(&want);
  buf_free(&have);
  return status;
}

gz_status local_follow(gz_collection *c, gz_str id, const gz_link *link, gz_target *out, arena *into, gz_error *err) {
  local *lib = local_of(c);
  gz_article *leads_to = arena_zero(into, 1, sizeof *leads_to), from;
  gz_status status = leads_to ? GZ_OK : error_nomem(err);
  memset(&from, 0, sizeof from);
  if (status == GZ_OK && id.len) status = local_article(lib, id, &from, into, err);
  if (status != GZ_OK) return status;
  if (link && link->kind == GZ_LINK_URL) {
    gz_str url = link->target.len ? link->target : link->text;
    if (!url.len) return error_set(err, GZ_NOT_FOUND, 0, "the link has no target");
    return arena_str(into, url, &out->url) ? GZ_OK : error_nomem(err);
  }
  if (!link || (link->kind == GZ_LINK_CONTINUE && !link->target.len))
    status = full_article(lib, id, leads_to, into, err);
  else if (link->kind == GZ_LINK_WIKI)
    status = by_name(lib, from.path, link->target.len ? link->target : link->text, leads_to, into, err);
  else status = by_path(lib, from.path, link->target, leads_to, into, err);
  if (status == GZ_OK) out->article = leads_to;
  return status;
}
