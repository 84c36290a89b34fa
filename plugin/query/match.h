/* Which articles of one segment match? The query tree as cursors, each in two steps, so that no call takes long:
 *
 *   cursor_seek   the next article that may match: bounded work, nothing that matches is left out
 *   cursor_at     whether this one does
 *
 *   ALL        may: its rarest child does       does: all children do
 *   ANY        may: a child may                 does: a child does
 *   NOT        may: every article               does: its child does not
 *   WORD …     may: a form stands in it         does: the same; for title: a form stands in the headline
 *   PHRASE     may: its rarest word stands in it  does: the positions say so
 *   NEAR       may: its rarest child does       does: the positions say so (apart.h)
 *   filters    may: every article               does: filter_passes
 *
 * What a leaf looks up is a term: all forms of a stem, one form, all that begin alike, or that are near (looked up
 * before). In a segment a term is a list, or a group of a few; a group of many is first added up by document
 * (group_prepare, in slices), since memory must not grow with their number. */
#ifndef QUERY_MATCH_H
#define QUERY_MATCH_H

#include "base/clock.h"
#include "index/snapshot.h"
#include "index/tops.h"
#include "query/apart.h"

typedef enum match_kind { TERM_STEM, TERM_FORM, TERM_PREFIX, TERM_NEAR } match_kind;

typedef struct match_term match_term;
struct match_term {
  match_kind kind;
  gz_str form, stem;
  unsigned edits;     /* TERM_NEAR */
  query_node *node;   /* NULL: of no query */
  bool heard;         /* what sounds alike was looked up */
  bool looked;        /* what is near was looked up: */
  const gz_str *near; /* TERM_NEAR: its forms, or if it was not typed so the stems besides its own */
  uint32_t n_near;
  const gz_str *also; /* forms that are its by another language, and not by its stem (also.h) */
  uint32_t n_also;
  const gz_str *head;       /* the unfinished end of a phrase: its first form */
  bool placed;              /* below a NEAR: its positions are asked for … */
  const match_term *beside; /* … and only where this word stands as well; NULL: anywhere */
  bool scores;              /* false: below a NOT, or a stop word of a phrase */
  bool in_title;            /* only the headline counts */
  double times;
  uint64_t df; /* once counted; articles that were deleted since a segment was made are in it */
  double idf;
};

/* What is looked up for a query, over all segments: terms and filters in the order in which the tree is walked. */
typedef struct plan {
  snapshot *of;
  query_node *root; /* not NULL */
  match_term *terms;
  uint32_t n_terms;
  filter **filters;
  uint32_t n_filters;
} plan;

gz_status plan_make(query_node *root, snapshot *of, path_matcher glob, arena *into, plan *out, gz_error *err);
void plan_free(plan *p); /* the filters; harmless on a zeroed struct */

typedef struct place place;
struct place {
  place *next;
  uint32_t position;
};

/* A document whose headline has a term, how often, and how often as spelled. */
typedef struct headline_doc {
  uint32_t doc, n, own;
} headline_doc;

typedef struct met_doc {
  uint32_t doc, title, body;
} met_doc;

/* A term in one segment. */
typedef struct group group;
struct group {
  const match_term *term;
  segment *of;
  uint32_t n_docs;     /* of the segment */
  uint32_t doc;        /* where it stands */
  uint32_t first, end; /* forms [first, end) and `more` */
  uint32_t *more, n_more;
  bool mixed;    /* `more` has other forms than those of `stem`, which is then absent */
  bool has_tops; /* what begins so is stored: */
  tops_list tops;
  stem_info stem;  /* of a word, or one that is being typed */
  uint64_t cost;   /* documents in all lists */
  uint32_t n_any;  /* documents with any of the forms, where that is known; else 0 */
  uint32_t most_f; /* of `sums`: the most that body + 3 headline is in any document */
  posting *lists;  /* few forms, or the joint list of a stem */
  uint32_t n_lists;
  posting *exact;   /* the term's own form, one of the lists or apart; may be NULL */
  uint32_t *sums;   /* many: by document, times in the headline (high half) and in the body, as far as 16 bits go */
  uint64_t *held;   /* with sums: a bit for each document: any of the forms stands there */
  uint64_t *only;   /* a bit for each document that is added up; `sums` is of these alone, in their order, */
  uint32_t *before; /* so many of which come before each 64 documents; NULL: all are */
  bool narrow;      /* `only` is another word's: */
  uint32_t *picked; /* its documents, ascending */
  uint32_t n_picked;
  met_doc *met; /* preparing: of few documents what is to be added up; NULL: they are many */
  uint32_t n_met, met_room;
  uint32_t part; /* preparing: the list of the other word that is read */
  headline_doc *
      headlines; /* of a title: word, ascending: nothing else is asked about it; NULL: it is another one, or many forms */
  uint32_t n_headlines, headlines_room, headline_at;
  uint32_t own_term; /* NO_TERM: the segment has none that is spelled so */
  place **places; /* many, end of a phrase or below a NEAR: by document, where any of the forms stands, in no order */
  unsigned char *wanted; /* with places: one bit a document: the only ones looked at; NULL: all are */
  posting *walk;         /* preparing: the list that is read, of form `next` */
  term_walk *terms;      /* forms [first, end) of many */
  uint32_t next;
  bool walking, wanted_done;
  group *beside; /* preparing: places are wanted where this stands; NULL: where `walk` does, or anywhere */
  match_term beside_term;
};

typedef struct group_counts {
  uint32_t title, body, exact_title, exact_body;
} group_counts;

gz_status group_find(group *g, const match_term *t, segment *s, arena *into, gz_error *err); /* its forms, no lists */
gz_status group_open(group *g, arena *into, gz_error *err);
static inline uint32_t group_n_forms(const group *g) { return g->end - g->first + g->n_more; }
static inline uint32_t group_form(const group *g, uint32_t i) {
  return i < g->end - g->first ? g->first + i : g->more[i - (g->end - g->first)];
}
/* Works until ready or the slice is over. */
gz_status group_prepare(group *g, slice *s, arena *into, bool *ready, gz_error *err);
uint32_t group_seek(group *g, uint32_t target); /* first document >= target */
/* The first of its headlines, from `from` on, whose document is not before `target`. */
uint32_t group_headline(const group *g, uint32_t from, uint32_t target);
bool group_is_narrow(const group *g);
bool group_has_sums(const group *g);                  /* its only list is that of all that begins so */
group_counts group_count(group *g, uint32_t doc);     /* after group_seek found `doc` */
group_counts group_count_all(group *g, uint32_t doc); /* the same without the exact form */
bool group_failed(const group *g);                    /* a list is corrupt */

typedef struct cursor cursor;
struct cursor {
  const query_node *node;
  uint32_t doc;   /* no document before it, from where it was asked last, matches */
  uint32_t asked; /* what cursor_at said of this document: */
  bool holds;
  group *groups; /* of a leaf */
  uint32_t n_groups;
  uint32_t lead; /* child or group that is rarest */
  uint64_t cost;
  filter *only;
  cursor **children;
  uint32_t n_children;
};

typedef struct match {
  const plan *plan;
  uint32_t in; /* the segment's place in the snapshot */
  segment *segment;
  uint32_t n_docs;
  arena *into;
  cursor *root;
  cursor **words, **rest; /* the query's items: those that score, those that only let through */
  uint32_t n_words, n_rest;
  group *groups; /* of the terms */
  uint32_t n_open, n_ready;
  cursor **cursors; /* by the number of their nodes */
  /* Set before match_prepare, for words alone of which several must match: of many forms that begin alike only documents
   * with the rarest other word are added up, so only what holds all words is right. */
  bool narrow;
  /* Set before match_prepare, where only the best headlines of one title: word are asked for: if it has one list, or a joint one, that
   * is not gone through before. It has documents without the word in the headline too; n_any says how many have it there. */
  bool blocks;
  uint32_t *positions, *others;
  uint32_t n_positions; /* room of each */
  apart_finder near;
  uint32_t apart_doc;
  gz_status status; /* GZ_OK, GZ_NOMEM, GZ_CORRUPT; set in the middle of matching, told at the end */
} match;

/* Everything is allocated in `into`, which must outlive it; there is nothing to close. */
gz_status match_open(match *m, const plan *p, uint32_t in, arena *into, gz_error *err);
gz_status match_prepare(match *m, slice *s, bool *ready, gz_error *err); /* until ready, before what follows */
/* A bit for each document of the segment that is gone; NULL: none is. */
static inline const uint64_t *match_dead(const match *m) {
  return m->plan->of->n_live[m->in] < m->n_docs ? m->plan->of->parts[m->in].dead_docs : NULL;
}
/* The first document >= target that may hold all items, or (`some`) one that scores. */
uint32_t match_seek(match *m, uint32_t target, bool some);
/* How many of the items that score hold `doc`; 0 and *passes false where a filter or NOT forbids it.
 * *next: no document before it holds all items. */
uint32_t match_count(match *m, uint32_t doc, bool *passes, uint32_t *next);
bool cursor_at(match *m, cursor *c, uint32_t doc);
bool match_phrase(match *m, const cursor *c, uint32_t doc); /* whether its words stand there side by side */
gz_status match_status(const match *m, gz_error *err);      /* after the last document: were all lists whole? */
gz_status match_corrupt(gz_error *err);                     /* one was not */

#endif
