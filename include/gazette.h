/* gazette.h - read and search a collection of articles. The whole public C API.
 *
 *   gz_parse    one page of text  -> its articles
 *   gz_open     a folder of pages -> a collection: sections, articles, search
 *
 * Conventions
 *   text       gz_str: UTF-8, not NUL-terminated, lent for the call unless said otherwise
 *   places     lines and columns count from 1; a column counts bytes of the line as decoded to UTF-8
 *              (byte-order mark removed, an invalid byte counts 1); ranges include both ends
 *   paths      relative to the collection's root, with '/'
 *   results    every function with an `out` of a pointer to a const struct gives a *result*: one block,
 *              owned by the caller, freed with gz_free. It copies what it holds, so it outlives the
 *              collection, unless its comment says what it keeps alive.
 *   errors     a gz_status; `err` may be NULL. On failure `*out` is NULL and nothing is left behind.
 *   threads    a collection belongs to one thread at a time; different collections are independent
 *   allocation everything goes through gz_options.alloc, but for what libraries allocate themselves
 *
 * No function ends the process, installs a signal handler, writes to the collection or runs anything in it. */
#ifndef GAZETTE_H
#define GAZETTE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#ifdef __cplusplus
extern "C" {
#endif

#ifndef GZ_API
#define GZ_API
#endif

#define GZ_VERSION "0.1.0"

/* What the world may do. gz_status_name() gives the word that Lua scripts see as `code`. */
typedef enum gz_status {
  GZ_OK = 0,
  GZ_NOT_FOUND,
  GZ_DENIED,
  GZ_NOT_SUPPORTED, /* err->text names what is missing */
  GZ_SYNTAX,        /* err->at: byte offset in the text that could not be read */
  GZ_CORRUPT,
  GZ_BUSY,
  GZ_NOMEM,
  GZ_IO,
  GZ_CANCELLED,
  GZ_INVALID /* a wrong call: a broken promise of the caller; Lua raises */
} gz_status;

GZ_API const char *gz_status_name(gz_status status); /* "not_found", "io", … */

typedef struct gz_str {
  const char *data;
  size_t len;
} gz_str;

typedef struct gz_error {
  gz_status code;
  size_t at;
  char text[256]; /* one line, fit for a screen, NUL-terminated */
} gz_error;

/* Shaped like Lua's allocator: new_size 0 frees and returns NULL; block NULL allocates. */
typedef void *(*gz_alloc)(void *ud, void *block, size_t old_size, size_t new_size);

/* ---------------------------------------------------------------- articles */

/* Front matter and the like, as plain values. */
typedef enum gz_kind { GZ_NIL, GZ_BOOL, GZ_INT, GZ_REAL, GZ_STRING, GZ_LIST, GZ_MAP } gz_kind;

typedef struct gz_value gz_value;
typedef struct gz_pair gz_pair;
struct gz_value {
  gz_kind kind;
  uint32_t n; /* of items or pairs */
  union {
    bool boolean;
    int64_t integer;
    double real;
    gz_str string;
    const gz_value *items; /* GZ_LIST */
    const gz_pair *pairs;  /* GZ_MAP, in the order written */
  } is;
};
struct gz_pair {
  gz_str key;
  gz_value value;
};

typedef struct gz_heading {
  gz_str title;
  uint32_t level; /* 1 … 6 */
  uint32_t line;
} gz_heading;

typedef enum gz_link_kind { GZ_LINK_URL, GZ_LINK_PAGE, GZ_LINK_WIKI, GZ_LINK_CONTINUE } gz_link_kind;

GZ_API const char *gz_link_kind_name(gz_link_kind kind); /* "url" "page" "wiki" "continue" */

typedef struct gz_link {
  gz_link_kind kind;
  gz_str text;
  gz_str target; /* data NULL: none */
  uint32_t line, col;
} gz_link;

/* An article of a page, or of a collection. Absent text has data NULL. */
typedef struct gz_article {
  gz_str title;
  gz_str body;    /* plain text; of a collection's article: absent, see gz_article_text */
  gz_str section; /* of a page's article: only where the page says it */
  gz_str date;    /* ISO 8601, as far as known */
  const gz_str *tags;
  uint32_t n_tags;
  uint32_t line, end_line;
  bool continues;             /* ends in a marker such as "Read more" */
  gz_value meta;              /* GZ_MAP, maybe with no pairs */
  const gz_heading *headings; /* these two: of a page's article; see gz_article_headings, gz_article_links */
  uint32_t n_headings;
  const gz_link *links;
  uint32_t n_links;
  gz_str id; /* the two of a collection's article only */
  gz_str path;
} gz_article;

typedef struct gz_problem {
  gz_str path;   /* absent for gz_parse */
  uint32_t line; /* 0: of the file as a whole */
  gz_str message;
} gz_problem;

typedef struct gz_page {
  gz_str format; /* one of gz_formats */
  gz_str title;
  gz_value meta;
  const gz_article *articles;
  uint32_t n_articles;
  const gz_problem *problems;
  uint32_t n_problems;
  double confidence; /* in the format, 0 … 1: 1 where it was asked for, else by name and content together */
} gz_page;

#define GZ_WHOLE UINT32_MAX /* as split_level: the page is one article whatever its shape */

/* All zero: guess the format, no name, the known markers, libc's allocator. */
typedef struct gz_parse_options {
  gz_str name;           /* the file's name: helps the guess, and is the title of last resort */
  gz_str format;         /* one of gz_formats */
  const gz_str *markers; /* "Read more" in other words, added to the known ones */
  uint32_t n_markers;
  gz_str encoding;      /* as iconv names it; absent: UTF-8, or by byte-order mark */
  uint32_t split_level; /* Markdown, Org, rst: headings of this level begin articles; 0: by the page's shape */
  gz_alloc alloc;
  void *alloc_ud;
} gz_parse_options;

/* NULL-terminated names of the formats that can be read. Static. */
GZ_API const char *const *gz_formats(void);

/* Reads any bytes as a page; never refuses them: what cannot be read is in page->problems.
 * Fails only with GZ_NOMEM, or GZ_NOT_SUPPORTED for an unknown opts->format or encoding.
 * Time is linear in text.len. */
GZ_API gz_status gz_parse(gz_str text, const gz_parse_options *opts, const gz_page **out, gz_error *err);

/* `text` as one line fit for a screen: no control characters, escape sequences or bidi overrides, white space folded, at
 * most `most` characters (0: all). For whatever shows text of a page, a path or a message. */
struct gz_text;
GZ_API gz_status gz_display(gz_str text, size_t most, const struct gz_text **out, gz_error *err);

/* Frees any result; NULL is fine. */
GZ_API void gz_free(const void *result);

/* ---------------------------------------------------------------- collection */

typedef struct gz_collection gz_collection;

typedef struct gz_job_status {
  const char *state; /* "running" "done" "failed" "cancelled"; static */
  const char *phase; /* "walking" "reading" "writing" "done"; static */
  uint64_t pages_done, pages_total, bytes_done, bytes_total, articles, elapsed_us;
  char message[256]; /* why it failed; empty otherwise */
} gz_job_status;

/* All zero is the default: wait until the index is fresh. */
typedef struct gz_open_options {
  const char *cache; /* parent folder of the index's own folder; NULL: the user's cache folder */
  bool no_wait;      /* return with what the index holds, bring it up to date by gz_job_poll */
  bool in_memory;    /* keep no index on disk and start no program: pages are read in this process */
  bool (*progress)(void *ud, const gz_job_status *status); /* while waiting; false cancels */
  void *progress_ud;
  gz_alloc alloc;
  void *alloc_ud;
  uint32_t jobs; /* threads of the program that indexes, at most 16; 0: one a core, at most 4. None in this process */
} gz_open_options;

/* Opens the folder, or the one file, at `path` (not expanded; borrowed for the call), read-only.
 * Fails: GZ_NOT_FOUND, GZ_DENIED, GZ_IO, GZ_NOMEM, GZ_CANCELLED. Unreadable pages are problems, not failures.
 *
 * An index that turns out to be damaged is made anew, at once where it is waited for, so that no call fails for it; with
 * no_wait the call fails with GZ_CORRUPT, and gz_job_running is what makes it anew. */
GZ_API gz_status gz_open(const char *path, const gz_open_options *opts, gz_collection **out, gz_error *err);
GZ_API void gz_close(gz_collection *c); /* NULL is fine */

/* A part of the index, in all segments together. */
typedef struct gz_index_part {
  const char *name; /* "postings", "terms", …; static */
  uint64_t bytes;
} gz_index_part;

typedef struct gz_info {
  gz_str root, title;
  uint64_t pages, sections, articles, words, text_bytes, index_bytes;
  bool fresh;        /* up to date with the pages as they were looked at last */
  bool indexing;     /* a refresh runs */
  bool kept;         /* on disk; false: in memory alone */
  gz_str indexed_at; /* ISO 8601 with time, UTC; absent: never */
  uint64_t left_out; /* pages that are not read until they change, since they ended the indexer; see gz_problems */
  uint64_t segments;
  uint64_t terms, postings, positions; /* of each segment, added up, with what is deleted in it */
  uint32_t n_parts;
  const gz_index_part *parts; /* their bytes add up to index_bytes */
} gz_info;
GZ_API gz_status gz_collection_info(gz_collection *c, const gz_info **out, gz_error *err);

typedef struct gz_section {
  gz_str name;
  uint64_t articles, pages;
} gz_section;
typedef struct gz_section_list {
  size_t n;
  const gz_section *at;
} gz_section_list;
/* In the manifest's order, then in that of first appearance. */
GZ_API gz_status gz_sections(gz_collection *c, const gz_section_list **out, gz_error *err);

typedef enum gz_order { GZ_ORDER_DEFAULT, GZ_ORDER_FILE, GZ_ORDER_DATE, GZ_ORDER_TITLE, GZ_ORDER_RANK } gz_order;

/* All zero: every article, in file order. Absent text means no condition. */
typedef struct gz_filter {
  gz_str section; /* whole name, letter case and white space folded */
  gz_str path;    /* glob: '*' stops at '/', '**' + '/' also matches no folder */
  gz_str tag;
  gz_str since, until; /* ISO 8601, may be partial, inclusive, else GZ_SYNTAX; undated articles fail them */
  gz_order order;
  bool reverse;
  uint64_t limit; /* 0: all */
  uint64_t offset;
} gz_filter;

/* An iterator keeps the state of the index that it began with, and the collection must outlive it. */
typedef struct gz_articles gz_articles;
GZ_API gz_status gz_articles_begin(gz_collection *c, const gz_filter *filter, gz_articles **out, gz_error *err);
/* *out: borrowed until the next call or the end; NULL after the last. */
GZ_API gz_status gz_articles_next(gz_articles *it, const gz_article **out, gz_error *err);
GZ_API void gz_articles_end(gz_articles *it);
GZ_API gz_status gz_count(gz_collection *c, const gz_filter *filter, uint64_t *out, gz_error *err);

/* One article. GZ_NOT_FOUND: no article of that id, or none that covers that line. */
GZ_API gz_status gz_article_by_id(gz_collection *c, gz_str id, const gz_article **out, gz_error *err);
GZ_API gz_status gz_article_at(gz_collection *c, gz_str path, uint32_t line, const gz_article **out, gz_error *err);

/* What an article holds, read from its page as it is now. GZ_NOT_FOUND: the article is gone. */
typedef struct gz_text {
  gz_str text;
} gz_text;
typedef struct gz_heading_list {
  size_t n;
  const gz_heading *at;
} gz_heading_list;
typedef struct gz_link_list {
  size_t n;
  const gz_link *at;
} gz_link_list;
typedef struct gz_match {
  uint32_t line, col, end_col;
} gz_match;
typedef struct gz_match_list {
  size_t n;
  const gz_match *at;
} gz_match_list;
GZ_API gz_status gz_article_text(gz_collection *c, gz_str id, const gz_text **out, gz_error *err);
GZ_API gz_status gz_article_headings(gz_collection *c, gz_str id, const gz_heading_list **out, gz_error *err);
GZ_API gz_status gz_article_links(gz_collection *c, gz_str id, const gz_link_list **out, gz_error *err);
GZ_API gz_status gz_article_abspath(gz_collection *c, gz_str id, const gz_text **out, gz_error *err);
/* Where the words of `query` stand in one article, in file order; `prefix`: its last word may be unfinished. */
GZ_API gz_status gz_article_find(gz_collection *c, gz_str id, gz_str query, bool prefix, const gz_match_list **out,
                                 gz_error *err);
/* The neighbour in the section, across page borders; step is +1 or -1. GZ_NOT_FOUND at the section's ends. */
GZ_API gz_status gz_article_step(gz_collection *c, gz_str id, int step, const gz_article **out, gz_error *err);

/* What a link leads to. */
typedef enum gz_target_kind {
  GZ_TARGET_URL,
  GZ_TARGET_FULL,    /* the full article that "Read more" stands for */
  GZ_TARGET_PAGE,    /* a page, by its path or name: its first article */
  GZ_TARGET_ARTICLE, /* an article, by its headline */
  GZ_TARGET_HEADING  /* a heading inside an article, or a place that its page has a name for */
} gz_target_kind;
GZ_API const char *gz_target_name(gz_target_kind kind); /* "url" "full" "page" "article" "heading", "" for any other */

/* Where a link leads: an article of the collection, or a URL. */
typedef struct gz_target {
  const gz_article *article; /* NULL: it is a URL */
  gz_str url;
  gz_target_kind kind;
  uint32_t line; /* of the article's page: the heading's, or the headline's */
} gz_target;
/* Follows `link` of the article `id`, or with link NULL its "Read more". GZ_NOT_FOUND: err->text says why.
 *
 *   continue  the page of its target; else the longest article with the same headline and more text; else its URL
 *   page      the path, from the article's folder, or "/…" from the root; ".md" and the like may be left out; "#heading"
 *   wiki      the same, else a page of that name in any folder, else the longest article with that headline; "#heading";
 *             "id:…" and "ref:…" the place, in any page, that an Org property or a label of reStructuredText calls so
 *   url       itself */
GZ_API gz_status gz_follow(gz_collection *c, gz_str id, const gz_link *link, const gz_target **out, gz_error *err);

typedef struct gz_article_list {
  size_t n;
  const gz_article *at;
} gz_article_list;
/* The articles with a link that gz_follow leads to this one, "Read more" included, in file order; at most `limit`, 0: all. The
 * index knows what links name, so its time grows with those that name the same. */
GZ_API gz_status gz_backlinks(gz_collection *c, gz_str id, uint32_t limit, const gz_article_list **out, gz_error *err);

typedef struct gz_like {
  gz_article article;
  double score; /* 1: as if it were the article itself */
} gz_like;
typedef struct gz_like_list {
  size_t n;
  const gz_like *at;
} gz_like_list;
/* Articles that say the words which tell this one from the rest, best first, at most `limit` (0: 20, at most 1000). It takes
 * some milliseconds, whatever the collection's size. */
GZ_API gz_status gz_related(gz_collection *c, gz_str id, uint32_t limit, const gz_like_list **out, gz_error *err);

/* Articles that tell the same story: the same headline and the same beginning, but for letter case and punctuation. */
typedef struct gz_story {
  size_t n; /* at least two */
  const gz_article *at;
} gz_story;
typedef struct gz_story_list {
  size_t n;
  const gz_story *at;
} gz_story_list;
/* All such, as they first stand in the index. Its time grows with the collection: some 50 ms for a million articles. */
GZ_API gz_status gz_duplicates(gz_collection *c, const gz_story_list **out, gz_error *err);

typedef struct gz_term {
  gz_str term; /* as written */
  uint64_t articles;
} gz_term;
typedef struct gz_term_list {
  size_t n;
  const gz_term *at;
} gz_term_list;
/* Words that begin with `prefix` (case and accents folded), commonest first; limit 0: 20. */
GZ_API gz_status gz_complete(gz_collection *c, gz_str prefix, uint32_t limit, const gz_term_list **out, gz_error *err);

/* Names that the text itself gives to one thing: "Long Name (LN)", "A, also known as B", "A/B/C". */
typedef struct gz_alias_place {
  gz_str path;
  uint32_t line; /* of the article's headline */
} gz_alias_place;
typedef struct gz_alias_group {
  const gz_str *names;
  uint32_t n_names, times; /* how often it is met */
  const gz_alias_place *places;
  uint32_t n_places; /* the first three articles with it */
} gz_alias_group;
typedef struct gz_alias_list {
  size_t n;
  const gz_alias_group *at;
} gz_alias_list;
/* Groups for the manifest's `aliases`, those met most often first; limit 0: all. Reads every article. */
GZ_API gz_status gz_aliases(gz_collection *c, uint32_t limit, const gz_alias_list **out, gz_error *err);

typedef struct gz_problem_list {
  size_t n;
  const gz_problem *at;
} gz_problem_list;
GZ_API gz_status gz_problems(gz_collection *c, const gz_problem_list **out, gz_error *err);

/* Links that lead nowhere: to pages, headings or articles that the collection does not have. Path and line are the link's. A
 * marker without a target, such as "Read more" in a text file, is not among them. Looks at every such link. */
GZ_API gz_status gz_dangling(gz_collection *c, const gz_problem_list **out, gz_error *err);

/* What its reader should be told once: that the index was damaged and is made anew. Absent text: nothing, or it was told
 * before. gz_problems has it as long as the collection is open. */
GZ_API gz_status gz_notice(gz_collection *c, const gz_text **out, gz_error *err);

/* Verifies the index byte by byte: GZ_OK, or GZ_CORRUPT and where; it is then made anew. */
GZ_API gz_status gz_check(gz_collection *c, gz_error *err);

/* ---------------------------------------------------------------- refresh */

/* All zero: whatever changed. */
typedef struct gz_refresh_options {
  const gz_str *paths; /* only these pages and folders */
  uint32_t n_paths;
  bool full; /* read everything again */
} gz_refresh_options;

/* Whether the file of a page is other than the index has it, by its state alone: cheap enough for an editor to ask whenever
 * it idles. *out is true also of a page that is new or gone; of a file that is no page it is false. GZ_NOMEM. */
GZ_API gz_status gz_changed(gz_collection *c, gz_str path, bool *out, gz_error *err);

typedef struct gz_job gz_job;
/* Begins to bring the index up to date, or joins the refresh that runs. The job may outlive the collection's
 * handle (it is then cancelled); free it with gz_job_free. GZ_NOT_FOUND: the root's folder is gone; the index stays. */
GZ_API gz_status gz_refresh(gz_collection *c, const gz_refresh_options *opts, gz_job **out, gz_error *err);
GZ_API gz_job *gz_job_running(gz_collection *c);          /* NULL: none; else to be freed with gz_job_free */
GZ_API void gz_job_poll(gz_job *job, gz_job_status *out); /* works for at most ~10 ms */
GZ_API void gz_job_wait(gz_job *job, int64_t timeout_ms, gz_job_status *out); /* < 0: until it ends */
GZ_API void gz_job_cancel(gz_job *job);
GZ_API void gz_job_free(gz_job *job);

/* ---------------------------------------------------------------- search */

typedef enum gz_match_mode { GZ_MATCH_AUTO, GZ_MATCH_ALL, GZ_MATCH_ANY } gz_match_mode;

/* Of hits that tell the same story (gz_story) the best stands for all, or each is shown. */
typedef enum gz_duplicates_mode { GZ_DUPLICATES_FOLD, GZ_DUPLICATES_SHOW } gz_duplicates_mode;

/* What results may be counted by. */
typedef enum gz_facet_kind {
  GZ_FACET_SECTION = 1,
  GZ_FACET_YEAR = 2,
  GZ_FACET_TAG = 4,
  GZ_FACET_MONTH = 8
} gz_facet_kind;
GZ_API const char *gz_facet_name(gz_facet_kind kind); /* "section" "year" "tag" "month", "" for any other */

/* Which words are looked for nearby too, a few edits away: those that hardly occur, all, none. With none a word of which no
 * form occurs still has its suggestion; one that occurs is taken as it is typed, without a look at any other. */
typedef enum gz_fuzzy { GZ_FUZZY_AUTO, GZ_FUZZY_ALL, GZ_FUZZY_NONE } gz_fuzzy;

/* All zero but `limit` and `snippet`, which 0 turns off: use gz_search_defaults. */
typedef struct gz_search_options {
  uint32_t limit, offset;
  gz_order order;   /* GZ_ORDER_RANK (default), _DATE: newest first, undated last, or _FILE */
  gz_filter filter; /* section, path, tag, since, until; the rest is ignored */
  gz_match_mode match;
  gz_fuzzy fuzzy;
  bool prefix;        /* the last word may be unfinished, as live search sets it */
  uint32_t snippet;   /* width in characters, 0 for none */
  uint32_t budget_ms; /* 0: none; else complete may be false */
  bool strict;
  gz_duplicates_mode duplicates;
  unsigned facets; /* of GZ_FACET_…, added up: counted over all articles of total */
} gz_search_options;
GZ_API gz_search_options gz_search_defaults(void); /* limit 20, snippet 160 */

typedef struct gz_mark {
  uint32_t from, to; /* bytes of the snippet, counted from 1, both included */
} gz_mark;

typedef struct gz_hit {
  gz_article article;
  double score;
  uint32_t line, col; /* of the best match, or the headline's */
  gz_str snippet;     /* absent if not asked for */
  const gz_mark *marks;
  uint32_t n_marks;
  bool partial; /* lacks a word of the query */
  const gz_article *also;
  uint32_t n_also; /* others of its story that match, at most 100 */
} gz_hit;

/* A section, a tag, a year (2011), or a month (2011-06; 2011 where no more is known); without date or tag in none. */
typedef struct gz_facet_value {
  gz_str value;
  uint64_t articles;
} gz_facet_value;
typedef struct gz_facet {
  gz_facet_kind kind;
  size_t n;
  const gz_facet_value *at; /* most articles first */
} gz_facet;

/* Keeps the state of the index that it came from alive until freed (gz_explain asks it).
 *
 * A story counts as one article, in total if one of its articles has all the words. That is exact where all matches are
 * known (fewer than were asked for) or which articles share a story: in an index of one segment, or of at most 131,072
 * articles, as long as at most 4,096 of them do. Else only what is folded among the best is subtracted, and exact is false. */
typedef struct gz_results {
  uint64_t total, partial_total;
  bool exact, partial_exact; /* false: estimated from a part of the index, the same one each time */
  bool complete;
  uint64_t elapsed_us;
  gz_str query;      /* as it was understood */
  gz_str suggestion; /* the query with words of the collection in the place of unknown ones; absent: none */
  bool widened;      /* `query` names words that were not typed, which are looked for too */
  gz_str notice;     /* absent: none */
  size_t n_hits;
  const gz_hit *hits;
  uint32_t n_facets; /* those that were asked for */
  const gz_facet *facets;
} gz_results;

/* Finds the articles that best match `query`, best first, equal scores in file order.
 * Fails: GZ_SYNTAX (only if opts->strict), GZ_NOT_SUPPORTED, GZ_NOMEM, GZ_CORRUPT. opts NULL: the defaults. */
GZ_API gz_status gz_search(gz_collection *c, gz_str query, const gz_search_options *opts, const gz_results **out,
                           gz_error *err);

/* The same in slices: begin, step until *out is not NULL or a failure, end. The collection must outlive it. */
typedef struct gz_searcher gz_searcher;
GZ_API gz_status gz_search_begin(gz_collection *c, gz_str query, const gz_search_options *opts, gz_searcher **out,
                                 gz_error *err);
GZ_API gz_status gz_search_step(gz_searcher *s, double ms, const gz_results **out, gz_error *err);
GZ_API void gz_search_end(gz_searcher *s); /* at any time; NULL is fine */

/* The arithmetic of the score of hit `i` (from 0), as text. GZ_INVALID: no such hit. */
GZ_API gz_status gz_explain(gz_collection *c, const gz_results *results, size_t i, const gz_text **out, gz_error *err);

#ifdef __cplusplus
}
#endif
#endif
