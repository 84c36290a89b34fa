/* include/gazette.h, nothing more: arguments are checked, results wrapped, the seam called. */
#include "base/error.h"
#include "base/result.h"
#include "base/str.h"
#include "collection/seam.h"
#include "format/format.h"
#include "text/display.h"

const char *gz_status_name(gz_status status) {
  static const char *const names[] = {"ok",   "not_found", "denied", "not_supported", "syntax", "corrupt",
                                      "busy", "nomem",     "io",     "cancelled",     "invalid"};
  return (size_t)status < sizeof names / sizeof *names ? names[status] : "invalid";
}

const char *gz_link_kind_name(gz_link_kind kind) {
  static const char *const names[] = {"url", "page", "wiki", "continue"};
  return (size_t)kind < sizeof names / sizeof *names ? names[kind] : "url";
}

const char *gz_target_name(gz_target_kind kind) {
  static const char *const names[] = {"url", "full", "page", "article", "heading"};
  return (size_t)kind < sizeof names / sizeof *names ? names[kind] : "";
}

const char *gz_facet_name(gz_facet_kind kind) {
  switch (kind) {
  case GZ_FACET_SECTION: return "section";
  case GZ_FACET_YEAR: return "year";
  case GZ_FACET_TAG: return "tag";
  case GZ_FACET_MONTH: return "month";
  }
  return "";
}

const char *const *gz_formats(void) { return format_names(); }

static gz_status invalid(gz_error *err, const char *what) { return error_set(err, GZ_INVALID, 0, "%s", what); }

gz_status gz_parse(gz_str text, const gz_parse_options *opts, const gz_page **out, gz_error *err) {
  allocator from = opts ? mem_allocator(opts->alloc, opts->alloc_ud) : mem_libc;
  page *p = NULL;
  gz_status status;
  *out = NULL;
  error_clear(err);
  status = page_parse(text, opts, &from, &p, err);
  if (status == GZ_OK) *out = &p->pub;
  return status;
}

gz_status gz_display(gz_str text, size_t most, const gz_text **out, gz_error *err) {
  gz_text *r = result_new(&mem_libc, sizeof *r, NULL);
  buf line;
  *out = NULL;
  error_clear(err);
  if (!r) return error_nomem(err);
  buf_init(&line, &mem_libc);
  display_line(&line, text, most);
  if (line.failed || !arena_str(result_arena(r), buf_str(&line), &r->text)) {
    result_free(r);
    r = NULL;
  }
  buf_free(&line);
  *out = r;
  return r ? GZ_OK : error_nomem(err);
}

void gz_free(const void *result) { result_free(result); }

gz_status gz_open(const char *path, const gz_open_options *opts, gz_collection **out, gz_error *err) {
  static const gz_open_options defaults;
  allocator from;
  if (!opts) opts = &defaults;
  from = mem_allocator(opts->alloc, opts->alloc_ud);
  *out = NULL;
  error_clear(err);
  if (!path || !*path) return error_set(err, GZ_NOT_FOUND, 0, "no path was given");
  return local_open(path, opts, &from, out, err);
}

void gz_close(gz_collection *c) {
  if (c) c->ops->close(c);
}

/* The index turned out to be damaged: it is made anew, and if that is done, the call is made once more. */
static bool again(gz_collection *c, gz_status status, const gz_error *err) {
  return status == GZ_CORRUPT && c->ops->mend(c, err);
}

/* One result of `type`, filled by the call of seam.h that follows it; freed again if that fails. */
#define RESULT(type, call)                                                                                             \
  do {                                                                                                                 \
    gz_status status;                                                                                                  \
    gz_error own;                                                                                                      \
    bool twice = false;                                                                                                \
    if (!err) err = &own;                                                                                              \
    for (;;) {                                                                                                         \
      type *r;                                                                                                         \
      *out = NULL;                                                                                                     \
      error_clear(err);                                                                                                \
      r = result_new(&c->from, sizeof *r, NULL);                                                                       \
      if (!r) return error_nomem(err);                                                                                 \
      status = c->ops->call;                                                                                           \
      if (status == GZ_OK) *out = r;                                                                                   \
      else result_free(r);                                                                                             \
      if (twice || !again(c, status, err)) return status;                                                              \
      twice = true;                                                                                                    \
    }                                                                                                                  \
  } while (0)

gz_status gz_collection_info(gz_collection *c, const gz_info **out, gz_error *err) {
  RESULT(gz_info, info(c, r, result_arena(r), err));
}

gz_status gz_sections(gz_collection *c, const gz_section_list **out, gz_error *err) {
  RESULT(gz_section_list, sections(c, r, result_arena(r), err));
}

gz_status gz_problems(gz_collection *c, const gz_problem_list **out, gz_error *err) {
  RESULT(gz_problem_list, problems(c, r, result_arena(r), err));
}

gz_status gz_complete(gz_collection *c, gz_str prefix, uint32_t limit, const gz_term_list **out, gz_error *err) {
  RESULT(gz_term_list, complete(c, prefix, limit ? limit : 20, r, result_arena(r), err));
}

gz_status gz_aliases(gz_collection *c, uint32_t limit, const gz_alias_list **out, gz_error *err) {
  RESULT(gz_alias_list, aliases(c, limit, r, result_arena(r), err));
}

gz_status gz_notice(gz_collection *c, const gz_text **out, gz_error *err) {
  RESULT(gz_text, notice(c, r, result_arena(r), err));
}

gz_status gz_check(gz_collection *c, gz_error *err) {
  gz_error own;
  gz_status status;
  if (!err) err = &own;
  error_clear(err);
  status = c->ops->check(c, err);
  again(c, status, err); /* what is wrong is told, and will be right */
  return status;
}

gz_status gz_articles_begin(gz_collection *c, const gz_filter *spec, gz_articles **out, gz_error *err) {
  static const gz_filter all;
  gz_error own;
  gz_status status;
  if (!err) err = &own;
  error_clear(err);
  *out = NULL;
  if (!spec) spec = &all;
  if (spec->order == GZ_ORDER_RANK) return invalid(err, "articles have no rank: the order is file, date or title");
  status = c->ops->articles_begin(c, spec, out, err);
  return again(c, status, err) ? c->ops->articles_begin(c, spec, out, err) : status;
}

gz_status gz_articles_next(gz_articles *it, const gz_article **out, gz_error *err) {
  gz_error own;
  gz_status status;
  if (!err) err = &own;
  error_clear(err);
  status = it->next(it, out, err);
  again(it->of, status, err); /* for the next iterator */
  return status;
}

void gz_articles_end(gz_articles *it) {
  if (it) it->end(it);
}

gz_status gz_count(gz_collection *c, const gz_filter *spec, uint64_t *out, gz_error *err) {
  static const gz_filter all;
  gz_error own;
  gz_status status;
  if (!err) err = &own;
  if (!spec) spec = &all;
  *out = 0;
  error_clear(err);
  status = c->ops->count(c, spec, out, err);
  return again(c, status, err) ? c->ops->count(c, spec, out, err) : status;
}

gz_status gz_article_by_id(gz_collection *c, gz_str id, const gz_article **out, gz_error *err) {
  RESULT(gz_article, by_id(c, id, r, result_arena(r), err));
}

gz_status gz_article_at(gz_collection *c, gz_str path, uint32_t line, const gz_article **out, gz_error *err) {
  RESULT(gz_article, at(c, path, line, r, result_arena(r), err));
}

gz_status gz_article_step(gz_collection *c, gz_str id, int step, const gz_article **out, gz_error *err) {
  if (step != 1 && step != -1) {
    *out = NULL;
    return invalid(err, "a step is 1 or -1");
  }
  RESULT(gz_article, step(c, id, step, r, result_arena(r), err));
}

gz_status gz_article_text(gz_collection *c, gz_str id, const gz_text **out, gz_error *err) {
  RESULT(gz_text, text(c, id, r, result_arena(r), err));
}

gz_status gz_article_headings(gz_collection *c, gz_str id, const gz_heading_list **out, gz_error *err) {
  RESULT(gz_heading_list, headings(c, id, r, result_arena(r), err));
}

gz_status gz_article_links(gz_collection *c, gz_str id, const gz_link_list **out, gz_error *err) {
  RESULT(gz_link_list, links(c, id, r, result_arena(r), err));
}

gz_status gz_article_abspath(gz_collection *c, gz_str id, const gz_text **out, gz_error *err) {
  RESULT(gz_text, abspath(c, id, r, result_arena(r), err));
}

gz_status gz_article_find(gz_collection *c, gz_str id, gz_str query, bool prefix, const gz_match_list **out,
                          gz_error *err) {
  RESULT(gz_match_list, find(c, id, query, prefix, r, result_arena(r), err));
}

gz_status gz_related(gz_collection *c, gz_str id, uint32_t limit, const gz_like_list **out, gz_error *err) {
  enum { RELATED = 20, RELATED_MOST = 1000 };
  if (!limit) limit = RELATED;
  if (limit > RELATED_MOST) limit = RELATED_MOST;
  RESULT(gz_like_list, related(c, id, limit, r, result_arena(r), err));
}

gz_status gz_duplicates(gz_collection *c, const gz_story_list **out, gz_error *err) {
  RESULT(gz_story_list, duplicates(c, r, result_arena(r), err));
}

gz_status gz_follow(gz_collection *c, gz_str id, const gz_link *link, const gz_target **out, gz_error *err) {
  RESULT(gz_target, follow(c, id, link, r, result_arena(r), err));
}

gz_status gz_backlinks(gz_collection *c, gz_str id, uint32_t limit, const gz_article_list **out, gz_error *err) {
  RESULT(gz_article_list, backlinks(c, id, limit, r, result_arena(r), err));
}

gz_status gz_dangling(gz_collection *c, const gz_problem_list **out, gz_error *err) {
  RESULT(gz_problem_list, dangling(c, r, result_arena(r), err));
}

gz_status gz_explain(gz_collection *c, const gz_results *results, size_t i, const gz_text **out, gz_error *err) {
  if (i >= results->n_hits) {
    *out = NULL;
    return invalid(err, "no such hit");
  }
  RESULT(gz_text, explain(c, results, i, r, result_arena(r), err));
}

gz_status gz_refresh(gz_collection *c, const gz_refresh_options *opts, gz_job **out, gz_error *err) {
  *out = NULL;
  error_clear(err);
  return c->ops->refresh(c, opts, out, err);
}

gz_status gz_changed(gz_collection *c, gz_str path, bool *out, gz_error *err) {
  *out = false;
  error_clear(err);
  return c->ops->changed(c, path, out, err);
}

gz_job *gz_job_running(gz_collection *c) { return c->ops->running(c); }

void gz_job_poll(gz_job *job, gz_job_status *out) { job->poll(job, out); }

void gz_job_wait(gz_job *job, int64_t timeout_ms, gz_job_status *out) { job->wait(job, timeout_ms, out); }

void gz_job_cancel(gz_job *job) { job->cancel(job); }

void gz_job_free(gz_job *job) {
  if (job) job->free(job);
}

gz_search_options gz_search_defaults(void) {
  gz_search_options o;
  memset(&o, 0, sizeof o);
  o.limit = 20;
  o.snippet = 160;
  return o;
}

gz_status gz_search_begin(gz_collection *c, gz_str query, const gz_search_options *opts, gz_searcher **out,
                          gz_error *err) {
  gz_search_options defaults = gz_search_defaults();
  *out = NULL;
  error_clear(err);
  return c->ops->search_begin(c, query, opts ? opts : &defaults, out, err);
}

gz_status gz_search_step(gz_searcher *s, double ms, const gz_results **out, gz_error *err) {
  gz_error own;
  gz_status status;
  if (!err) err = &own;
  error_clear(err);
  status = s->step(s, ms, out, err);
  again(s->of, status, err); /* for the next search */
  return status;
}

void gz_search_end(gz_searcher *s) {
  if (s) s->end(s);
}

static gz_status search_once(gz_collection *c, gz_str query, const gz_search_options *opts, const gz_results **out,
                             gz_error *err) {
  gz_searcher *s;
  gz_status status = c->ops->search_begin(c, query, opts, &s, err);
  if (status != GZ_OK) return status;
  status = s->step(s, -1, out, err);
  s->end(s);
  return status;
}

gz_status gz_search(gz_collection *c, gz_str query, const gz_search_options *opts, const gz_results **out,
                    gz_error *err) {
  gz_search_options defaults = gz_search_defaults();
  gz_error own;
  gz_status status;
  if (!err) err = &own;
  if (!opts) opts = &defaults;
  *out = NULL;
  error_clear(err);
  status = search_once(c, query, opts, out, err);
  return again(c, status, err) ? search_once(c, query, opts, out, err) : status;
}
