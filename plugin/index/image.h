/* Which bytes of a segment stand where? What the writer and the reader of an image share; doc/FORMAT.md draws it.
 *
 *   head   | magic 8 | version 4 | n_parts 4 | length 8 | n_parts x length 8 | XXH3 of the sums 8 | XXH3 so far 8 |
 *   body   | part | part | …        in the order below, without a gap
 *   sums   | XXH3 of chunk 0 of the body | of chunk 1 | … |                  u64 each, to the end
 *
 * So every byte is under one checksum, and a reader of the head and the sums can verify each chunk on its own. */
#ifndef INDEX_IMAGE_H
#define INDEX_IMAGE_H

#include "index/chunks.h"
#include "index/columns.h"
#include "index/dict.h"
#include "index/segment.h"

#define IMAGE_MAGIC "GZSEG\r\n\x1a" /* what a transfer as text would change */
enum { IMAGE_VERSION = 18, IMAGE_TABLE = 24 };

typedef enum image_part {
  PART_POSTINGS,
  PART_POSITIONS,
  PART_TERMS,    /* dictionary: form -> term_entry */
  PART_TOPS,     /* dictionary: beginning of words -> the best documents (tops.h) */
  PART_SUMS,     /* the lists of the beginnings of most terms (tops.h) */
  PART_JOINT,    /* the joint lists of stems */
  PART_STEMS,    /* dictionary: stem -> its terms; a stem that is the only form of itself is left out */
  PART_PAGES,    /* table of page_info */
  PART_RECORDS,  /* table of items of stored.h */
  PART_SECTIONS, /* table of names */
  PART_TAGS,     /* table of sets of tags, texts one after the other */
  PART_COLUMNS,  /* columns.h */
  PART_IDS,      /* ids.h */
  PART_STORIES,  /* stories.h */
  PART_COMMON,   /* common.h */
  PART_LINKS,    /* dictionary: what is named -> links.h */
  PART_SYMBOLS,  /* symbols.h, of the records' headlines */
  PART_NUMBERS,  /* segment_stats; last, since the other parts are counted as they are written */
  N_PARTS
} image_part;

enum { IMAGE_SUMS = IMAGE_TABLE + N_PARTS * 8, IMAGE_HEAD = IMAGE_SUMS + 16 };

/* Of a part: where in the body. */
typedef struct extent {
  uint64_t at, len;
} extent;

/* Of a term: its stem is `stem_shared` bytes of the form and stem_rest. Lists stand in the order of terms, so only
 * their lengths are kept, and where the first of a block of terms begins. Flags: the stem, the spelling differ from the
 * form. */
enum { TERM_STEMMED = 1, TERM_WRITTEN = 2, TERM_FLAG_BITS = 2 };
typedef struct term_entry {
  uint32_t n_docs;
  uint64_t postings, postings_len, positions, positions_len;
  size_t stem_shared;
  gz_str stem_rest, written;
} term_entry;

struct segment {
  allocator from;
  chunks own, *body; /* body: &own, also where the segment is only read */
  char head[IMAGE_HEAD];
  extent part[N_PARTS];
  segment_stats numbers;
  uint32_t base;               /* segment_base */
  column_rows own_rows, *rows; /* rows: &own_rows, also where the segment is only read */
  column_sizes own_sizes, *sizes;
  gz_str analyzer;                    /* a copy */
  uint32_t n_groups, n_tops, n_names; /* entries of PART_STEMS, PART_TOPS, PART_LINKS */
  table terms, tops, stems, pages, records, sections, tag_sets, links;
};

/* PART_SYMBOLS, as stored_get takes it. */
gz_str image_symbols(const segment *s);
gz_status image_corrupt(gz_error *err, const char *what);
/* The bytes [at, at + len) of a part. Failed: they are not inside, or cannot be read. Good until the segment gives back
 * memory (segment_drop), as is all that is borrowed from it. */
static inline bytes image_bytes(const segment *s, image_part part, uint64_t at, uint64_t len) {
  const extent *e = &s->part[part];
  const unsigned char *p = len <= e->len && at <= e->len - len ? chunks_at(s->body, e->at + at, len) : NULL;
  return p ? (bytes){p, p + len, false} : (bytes){NULL, NULL, true};
}

/* PART_NUMBERS, whose size is the image's. */
void image_put_numbers(buf *out, const segment_stats *n, uint32_t n_groups, uint32_t n_tops, uint32_t n_names);
/* Appends an entry of a form of that length; `first_of_block`: of a block of terms. */
void term_entry_put(buf *out, const term_entry *e, bool first_of_block, size_t form_len);
/* Reads the entry that `c` stands on; `e` is that of the term before (zeroed for the first of a block). */
bool term_entry_get(const segment *s, const dict_cursor *c, term_entry *e);
bool segment_term_entry(const segment *s, uint32_t term, dict_cursor *c, term_entry *e); /* false: corrupt */
void posting_none(posting *p, segment *s); /* the beginning of opening: a list that has failed */
bool posting_begin(posting *p);            /* the end: stands on the first document; false: corrupt */
gz_status posting_open_entry(posting *p, segment *s, uint32_t term, const term_entry *e, gz_error *err);
/* The positions of the block that the list stands in; of an entry there, whose counts are these, so many bits. */
bytes posting_block_positions(const posting *p);
uint64_t posting_entry_bits(const posting *p, uint32_t doc, uint32_t n_title, uint32_t n_body);
uint32_t segment_first_doc(const segment *s, uint32_t page_id); /* n_docs for n_pages */

#endif
