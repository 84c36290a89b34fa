/* What does a segment hold? An immutable byte image: pages, articles, terms, postings, positions. Bytes are never
 * trusted: every count and offset read is checked, and each chunk of the image has a checksum that is verified before
 * its first use (chunks.h). Opening reads the head and the numbers alone.
 *
 * A file that is cut, deleted or written to while it is open makes what is read from then on GZ_CORRUPT; of functions
 * that cannot say so, segment_status does.
 *
 * doc/FORMAT.md draws each byte. Documents, pages, terms and sections are numbers from 0 inside one segment. */
#ifndef INDEX_SEGMENT_H
#define INDEX_SEGMENT_H

#include "article/when.h"
#include "index/dict.h"
#include "index/writer.h"

typedef struct segment segment;

#define NO_DOC UINT32_MAX /* sorts after every id: loops compare ids and need no "finished" flag */
#define NO_TERM UINT32_MAX
enum { POSTING_BLOCK = 128 }; /* documents in a block of a term's list */

/* Takes `image` (a block of `from` of exactly `len` bytes), also on failure. GZ_CORRUPT: not a segment, or cut, or of a
 * version that this program does not read. */
gz_status segment_open(char *image, size_t len, const allocator *from, segment **out, gz_error *err);
/* `len` bytes of a file from `at` on. `fd` stays the caller's; the segment has a descriptor of its own. Also GZ_IO. */
gz_status segment_open_file(int fd, uint64_t at, uint64_t len, const allocator *from, segment **out, gz_error *err);
/* The image in memory was written to this file: it is read from there from now on, and its memory is given back, as by
 * segment_drop. On failure nothing has changed. */
gz_status segment_move(segment *s, int fd, uint64_t at, gz_error *err);
void segment_close(segment *s);
gz_status segment_check(segment *s, gz_error *err); /* verifies every checksum and walks every list; also GZ_NOMEM */

typedef struct segment_stats {
  uint32_t n_docs, n_pages, n_terms, n_stems, n_sections, n_tag_sets;
  uint64_t n_words_body, n_words_title; /* over all documents */
  uint64_t n_postings, n_positions;
  size_t size;
  /* analyzer_name of what made the terms, then the languages that pages name; until the segment is closed */
  gz_str analyzer;
} segment_stats;
/* " french german" with one language more, if it is not there. And the next of such a list, or of what stands behind the
 * analyzer's name: absent behind the last. */
void segment_tongue(buf *list, gz_str language);
gz_str segment_next_tongue(gz_str list, size_t *at);
const segment_stats *segment_numbers(const segment *s);
gz_str segment_image(const segment *s);                    /* borrowed from the segment; absent: it is in a file */
gz_status segment_status(const segment *s, gz_error *err); /* GZ_CORRUPT: some of it could not be read */

/* Where do the bytes go? Parts from 0 on, whose sizes add up to the segment's; false behind the last. `name` is static. */
bool segment_part(const segment *s, uint32_t i, const char **name, uint64_t *size);

/* Memory that holds what was read of a file, and how it is given back. What is borrowed from the segment dies then:
 * names, and paths; lists and walks of terms do not, they go on. */
uint64_t segment_loaded(const segment *s);
void segment_drop(segment *s);

/* Articles. Numbers beyond the end: GZ_CORRUPT, since they can only have come from a broken list. What is read is
 * copied into `into` and outlives the segment; `from` may be NULL. What is known of one without its
 * record, page, section, date, tags and lengths, is NO_DOC, NO_DOC, none, NO_DOC and 0 where there is no such document, or
 * the image cannot be read. */
gz_status segment_article(segment *s, uint32_t doc, arena *into, gz_article *a, origin *from, gz_error *err);
gz_status segment_page(segment *s, uint32_t page, arena *into, page_info *out, uint32_t *first_doc, uint32_t *n_docs,
                       gz_error *err);
bool segment_page_path(const segment *s, uint32_t page, gz_str *path); /* borrowed from the segment; false: corrupt */
/* Path and state of its file alone, without a copy. False: corrupt. */
bool segment_page_state(const segment *s, uint32_t page, gz_str *path, file_state *state, uint64_t *content);
/* The first of the pages [page, end) that has problems, or `end`; NO_DOC: corrupt. Copies nothing. */
uint32_t segment_next_problem(const segment *s, uint32_t page, uint32_t end);
uint32_t segment_doc_page(const segment *s, uint32_t doc);
uint32_t segment_doc_section(const segment *s, uint32_t doc);
/* The sections of the documents of a block, of which `doc` is one, first to last; how many there are, 0 where they cannot be
 * read. Numbers from n_sections on are damage. */
enum { SECTION_BLOCK = 128, SECTION_ROOM = SECTION_BLOCK + 7 };
uint32_t segment_sections(const segment *s, uint32_t doc, uint32_t sections[SECTION_ROOM]);
when segment_doc_when(const segment *s, uint32_t doc);
/* The number of its set of tags, from 1 to n_tag_sets; 0: it has none. NO_DOC: corrupt. */
uint32_t segment_doc_tags(const segment *s, uint32_t doc);
uint32_t segment_doc_words_title(const segment *s, uint32_t doc); /* lengths in words */
uint32_t segment_doc_words_body(const segment *s, uint32_t doc);
void segment_doc_words(const segment *s, uint32_t doc, uint32_t *title, uint32_t *body); /* both at once */
/* What ranking calls its length: headline words count three times. */
uint64_t segment_doc_length(const segment *s, uint32_t doc);
/* Fetches the lengths of some of the 64 documents from `doc` on, a multiple of that. */
void segment_expect_lengths(const segment *s, uint32_t doc);
/* What all articles of its story share (text/story.h); 0: none, or it cannot be read. Documents whose story another one of
 * the segment tells too are twins, ascending. */
uint64_t segment_story(const segment *s, uint32_t doc);
uint32_t segment_n_twins(const segment *s);
uint32_t segment_twin(const segment *s, uint32_t i); /* NO_DOC: corrupt */
/* The tags of a set, as written; allocated in `into`. */
gz_status segment_tag_set(const segment *s, uint32_t set, arena *into, const gz_str **tags, uint32_t *n, gz_error *err);
gz_str segment_section(const segment *s, uint32_t section); /* the name as first written; borrowed from the segment */
uint32_t segment_find_id(segment *s, gz_str id);            /* NO_DOC: none, or no memory to look */
uint32_t segment_find_page(segment *s, gz_str path);        /* NO_DOC: none */
/* The first page from `page` on whose path is not before `path`; NO_DOC: corrupt. */
uint32_t segment_page_from(const segment *s, uint32_t page, gz_str path);

/* Terms: forms in byte order, so that those with a prefix stand together. */
typedef struct term_info {
  gz_str form, stem;
  gz_str written;  /* its commonest spelling */
  uint32_t n_docs; /* with the form anywhere */
} term_info;
uint32_t segment_term(segment *s, gz_str form);              /* NO_TERM: none */
bool segment_forms(segment *s, gz_str from, dict_cursor *c); /* on the first form >= `from`; false: none */
void segment_prefix(segment *s, gz_str prefix, uint32_t *first, uint32_t *end); /* terms [first, end) */
typedef struct stem_info {
  uint32_t *terms, n_terms;  /* its forms, ascending; n_terms 0: none */
  uint32_t n_docs;           /* with any of them */
  uint64_t joint, joint_len; /* their joint list (joint.h); joint_len 0: one form is all, or they are too few */
} stem_info;
gz_status segment_stem(segment *s, gz_str stem, arena *into, stem_info *out, gz_error *err);
uint32_t segment_stem_docs(segment *s, gz_str stem); /* documents with any of them; 0 also where that cannot be read */
/* Adds up n_docs of the terms [first, end), a document once for each that it has. False: corrupt. */
bool segment_terms_docs(segment *s, uint32_t first, uint32_t end, uint64_t *sum);
gz_status segment_term_info(segment *s, uint32_t term, arena *into, term_info *out, gz_error *err);

/* The documents with one form, ascending. A corrupt list ends early, or goes on with counts of 0, with `failed` set. */
typedef struct posting {
  segment *of;
  uint32_t term, doc; /* term NO_TERM: of all forms of a stem */
  uint32_t n_docs;    /* of the whole list */
  bool failed;
  uint32_t max_title, max_body; /* most of each in any one document of the list */
  uint32_t n_titles;            /* its documents with any in the headline */
  struct joint_lists *joint;    /* where it is of several forms */
  bool bare;                    /* of all that begins alike (tops.h): it has no positions */
  /* private: the decoded block, whose counts wait until they are asked for, and where its positions are */
  bool counted, in_title;
  unsigned char count_bits, most, closest;
  uint32_t block, n_blocks, at, n_in_block, peeked;
  uint32_t docs[POSTING_BLOCK + 7], titles[POSTING_BLOCK + 7], bodies[POSTING_BLOCK + 7]; /* unpack.h: seven more */
  size_t heads, entries, end, counts, patches, patches_len, positions, positions_end, positions_start, positions_stop;
  uint32_t position_of; /* entry whose positions begin at this bit of the block's: */
  uint64_t position_bit;
} posting;

gz_status posting_open(posting *p, segment *s, uint32_t term, gz_error *err); /* stands on the first document */
/* The documents with any of the forms of a stem, their counts added up, without positions. Allocated in `into`. */
gz_status posting_open_joint(posting *p, segment *s, const stem_info *stem, arena *into, gz_error *err);
/* The list of a beginning, `len` bytes of PART_SUMS from `at` on: counts added up, without positions. */
gz_status posting_open_sums(posting *p, segment *s, uint64_t at, uint64_t len, uint32_t n_docs, gz_error *err);
void posting_rewind(posting *p); /* back to the first document, unless it failed */
/* The lists that are added up, which must not be moved; or the only one. How many. */
uint32_t posting_parts(posting *p, posting **parts);
static inline uint32_t posting_doc(const posting *p) { return p->doc; }
uint32_t posting_next(posting *p); /* one on, returns it */
uint32_t posting_seek_on(posting *p, uint32_t target);
static inline uint32_t posting_seek(posting *p, uint32_t target) { /* first id >= target; skips blocks */
  return p->doc >= target ? p->doc : posting_seek_on(p, target);
}
void posting_read_counts(posting *p); /* for these, which say how often the word stands in the current document: */
static inline void posting_count(posting *p) {
  if (!p->counted) posting_read_counts(p);
}
static inline uint32_t posting_title(posting *p) {
  posting_count(p);
  return p->titles[p->at];
}
static inline uint32_t posting_body(posting *p) {
  posting_count(p);
  return p->bodies[p->at];
}
/* Whole blocks: how many documents are left in this one, with the current; how often the word stands in each of them;
 * the next one. */
uint32_t posting_rest(posting *p, const uint32_t **docs);
static inline void posting_skip(posting *p, uint32_t n) { p->doc = p->docs[p->at += n]; } /* n: fewer than are left */
void posting_rest_counts(posting *p, const uint32_t **titles, const uint32_t **bodies);
void posting_next_block(posting *p);
/* Documents of this block that have the word in their headline, and how often, in room for POSTING_BLOCK of each; how many.
 * Then stands on the first document of the next block that has any such. */
uint32_t posting_headlines(posting *p, uint32_t *docs, uint32_t *titles);

/* The lists of terms that follow each other, each found from the last. Allocated in `into`; NULL: no memory. */
typedef struct term_walk term_walk;
term_walk *term_walk_begin(segment *s, uint32_t first, arena *into);
gz_status term_walk_next(term_walk *w, posting *p, gz_error *err); /* as posting_open of the next term */

/* What no document of a stretch exceeds: f = body + 3 headline, and from below (L + B) / f, L counting its words alike and B
 * being segment_base, so that of documents of mean length those with the least score most. */
typedef struct posting_bound {
  uint32_t last, most; /* the stretch ends with `last`; most 0: no document of the list in it */
  bool in_title;
  double closest, closest_title; /* (L + base) / f is no less; closest_title: nor (L + base) / 3 n_title */
} posting_bound;
uint32_t segment_base(const segment *s); /* two thirds of the mean length of its documents */
posting_bound posting_bound_all(const posting *p);
/* Of the stretch that `target` lies in. Reads no block; targets must not descend. */
posting_bound posting_bound_at(posting *p, uint32_t target);
/* Positions in the current document, ascending; n = n_title + n_body of them into `out`, which has room for `room`.
 * Returns how many were written; sets failed if the list is corrupt. */
uint32_t posting_positions(posting *p, uint32_t *out, uint32_t room);

#endif
