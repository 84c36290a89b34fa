/* What does the rest of the program ask of a collection? One small inner interface; the index of files on this machine
 * (local.c) is its first implementation. An archive behind a search server would be another.
 *
 * The functions mean what their twins in gazette.h say; arguments are checked there (api.c), not here. */
#ifndef COLLECTION_SEAM_H
#define COLLECTION_SEAM_H

#include "base/result.h"

typedef struct collection_ops {
  void (*close)(gz_collection *c);
  gz_status (*info)(gz_collection *c, gz_info *out, arena *into, gz_error *err);
  gz_status (*sections)(gz_collection *c, gz_section_list *out, arena *into, gz_error *err);
  gz_status (*problems)(gz_collection *c, gz_problem_list *out, arena *into, gz_error *err);
  gz_status (*complete)(gz_collection *c, gz_str prefix, uint32_t limit, gz_term_list *out, arena *into, gz_error *err);
  gz_status (*aliases)(gz_collection *c, uint32_t limit, gz_alias_list *out, arena *into, gz_error *err);
  gz_status (*check)(gz_collection *c, gz_error *err);
  /* A call has failed with GZ_CORRUPT. True: the index has been made anew, and the call may be made once more. */
  bool (*mend)(gz_collection *c, const gz_error *why);
  gz_status (*notice)(gz_collection *c, gz_text *out, arena *into, gz_error *err);

  gz_status (*articles_begin)(gz_collection *c, const gz_filter *filter, gz_articles **out, gz_error *err);
  gz_status (*count)(gz_collection *c, const gz_filter *filter, uint64_t *out, gz_error *err);
  gz_status (*by_id)(gz_collection *c, gz_str id, gz_article *out, arena *into, gz_error *err);
  gz_status (*at)(gz_collection *c, gz_str path, uint32_t line, gz_article *out, arena *into, gz_error *err);
  gz_status (*step)(gz_collection *c, gz_str id, int step, gz_article *out, arena *into, gz_error *err);

  gz_status (*text)(gz_collection *c, gz_str id, gz_text *out, arena *into, gz_error *err);
  gz_status (*headings)(gz_collection *c, gz_str id, gz_heading_list *out, arena *into, gz_error *err);
  gz_status (*links)(gz_collection *c, gz_str id, gz_link_list *out, arena *into, gz_error *err);
  gz_status (*abspath)(gz_collection *c, gz_str id, gz_text *out, arena *into, gz_error *err);
  gz_status (*find)(gz_collection *c, gz_str id, gz_str query, bool prefix, gz_match_list *out, arena *into,
                    gz_error *err);
  gz_status (*related)(gz_collection *c, gz_str id, uint32_t limit, gz_like_list *out, arena *into, gz_error *err);
  gz_status (*duplicates)(gz_collection *c, gz_story_list *out, arena *into, gz_error *err);
  gz_status (*backlinks)(gz_collection *c, gz_str id, uint32_t limit, gz_article_list *out, arena *into, gz_error *err);
  gz_status (*dangling)(gz_collection *c, gz_problem_list *out, arena *into, gz_error *err);
  gz_status (*follow)(gz_collection *c, gz_str id, const gz_link *link, gz_target *out, arena *into, gz_error *err);

  gz_status (*search_begin)(gz_collection *c, gz_str query, const gz_search_options *opts, gz_searcher **out,
                            gz_error *err);
  gz_status (*explain)(gz_collection *c, const gz_results *results, size_t i, gz_text *out, arena *into, gz_error *err);

  gz_status (*refresh)(gz_collection *c, const gz_refresh_options *opts, gz_job **out, gz_error *err);
  gz_job *(*running)(gz_collection *c);
  gz_status (*changed)(gz_collection *c, gz_str path, bool *out, gz_error *err);
} collection_ops;

struct gz_collection {
  const collection_ops *ops;
  allocator from;
};

/* The handles that live longer than a call begin with the functions that serve them. */
struct gz_articles {
  gz_collection *of;
  gz_status (*next)(gz_articles *it, const gz_article **out, gz_error *err);
  void (*end)(gz_articles *it);
};
struct gz_searcher {
  gz_collection *of; /* may be closed before it is ended, but not before it is stepped */
  gz_status (*step)(gz_searcher *s, double ms, const gz_results **out, gz_error *err);
  void (*end)(gz_searcher *s);
};
struct gz_job {
  void (*poll)(gz_job *job, gz_job_status *out);
  void (*wait)(gz_job *job, int64_t timeout_ms, gz_job_status *out);
  void (*cancel)(gz_job *job);
  void (*free)(gz_job *job);
};

/* Files on this machine (local.c). `from` is copied. */
gz_status local_open(const char *path, const gz_open_options *opts, const allocator *from, gz_collection **out,
                     gz_error *err);

#endif
