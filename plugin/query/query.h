/* What did the person ask? The query as a tree, before it is matched; the grammar stands in query/parse.c. */
#ifndef QUERY_QUERY_H
#define QUERY_QUERY_H

#include "base/arena.h"
#include "text/words.h"

typedef enum query_kind {
  QUERY_ALL,     /* children must all match: AND, or nothing between them */
  QUERY_ANY,     /* OR, alias groups */
  QUERY_APART,   /* children, each at most `apart` words from the one before it; no ALL among them, nor below an ANY of
                 * them, but such a NEAR */
  QUERY_NOT,     /* one child */
  QUERY_WORD,    /* forms[0], stem: any form of the stem */
  QUERY_PHRASE,  /* forms, side by side, as written; the last may be a prefix */
  QUERY_PREFIX,  /* forms[0]* */
  QUERY_NEAR,    /* forms[0]~: what is at most `edits` away, of QUERY_EDITS_MOST */
  QUERY_TAG,     /* text */
  QUERY_PATH,    /* text: glob */
  QUERY_SECTION, /* text: whole name, folded when matched */
  QUERY_DATE     /* text: 2011, 2009-06..2011, 2011.., ..2011 */
} query_kind;

enum { QUERY_EDITS_MOST = 2 };

/* A word that was not typed, but is near one that was. */
typedef struct query_near {
  gz_str stem, written;
} query_near;

/* A stem of a word by a language that pages are written in: analyzer_stem_also. */
typedef struct query_also {
  gz_str stem;
  uint32_t which;
} query_also;

typedef struct query_node query_node;
struct query_node {
  query_kind kind;
  gz_str text;         /* as typed, for messages and `results.query` */
  const gz_str *forms; /* WORD 1, PREFIX 1, NEAR 1, PHRASE n */
  const bool *quiet;   /* PHRASE: which of them do not score: stop words, unless all are */
  uint32_t n_forms;
  gz_str stem;            /* WORD; PREFIX: of the word being typed, whose other forms match too, else absent */
  unsigned edits;         /* NEAR, as typed */
  const query_near *near; /* NEAR: what is meant where it was not typed: the word's stem, and these */
  uint32_t n_near;
  const query_also *also; /* WORD, and what becomes of it: its other stems */
  uint32_t n_also;
  size_t at, len;   /* WORD, PREFIX: where it stands in what was typed; len 0: nowhere */
  bool in_title;    /* title: … */
  bool last_prefix; /* PHRASE: its last word may be unfinished */
  bool alias;       /* brought in by an alias: counts for less */
  bool stop;        /* a stop word; those that neither match nor count are gone from a finished tree */
  uint32_t times;   /* WORD: times it stands in the query */
  uint32_t apart;   /* of a NEAR's children but the first */
  uint32_t number;  /* its place in the finished tree, each node before its children */
  double weight;    /* what a match is worth in a snippet: 1 from the parser, the idf once a search knows it */
  query_node **children;
  uint32_t n_children;
};

typedef struct query {
  query_node *root;  /* NULL: nothing that could match anything (an empty query) */
  gz_str understood; /* what results.query shows: canonical spelling of what is matched, dropped words left out */
  gz_str notice;     /* absent: none; "the quote is not closed yet", … */
  uint32_t n_nodes;
  uint32_t n_words; /* content words: different scored words, a phrase's each; decides auto matching and D */
} query;

typedef struct query_alias {
  const gz_str *names;
  uint32_t n;
} query_alias;

typedef struct query_options {
  bool prefix, strict;
  const query_alias *aliases;
  uint32_t n_aliases;
} query_options;

/* Words, phrases' words and filters of one query, aliases included: the rest is left out, and notice says so. */
enum { QUERY_LEAVES_MOST = 1024, QUERY_PREFIXES_MOST = 32, QUERY_TEXT_MOST = 1 << 17 /* bytes of a query */ };

/* Reads any bytes. Fails: GZ_SYNTAX (only if strict; err->at), GZ_NOMEM. Depth is bounded, time linear. Everything in `out` is allocated in `into`; the
 * text is not needed afterwards. */
gz_status query_parse(gz_str text, const query_options *opts, analyzer *words, arena *into, query *out, gz_error *err);

/* What results.query shows. False: out of memory. */
bool query_spell(const query_node *root, arena *into, gz_str *out);
/* What a QUERY_DATE says; absent: no bound. False: it is no date. */
bool query_dates(gz_str text, gz_str *since, gz_str *until);

/* Whether it is looked up, as one word or several; what is neither this nor has children is a filter. */
static inline bool query_is_words(query_kind kind) { return kind >= QUERY_WORD && kind < QUERY_TAG; }
/* Whether a node says which words to look for, and so scores; else it only lets articles through or not. */
bool query_scores(const query_node *node);

#endif
