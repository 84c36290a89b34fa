/* Which section is an article in, how many words does it have, when was it, and what are its tags? Numbers of documents,
 * 128 at a time, each row in as few bits as its largest number needs.
 *
 *   columns   | block x n_blocks | rows of block 0 | of block 1 | … | first document of each page, u32 |
 *   block     | where its rows begin, u32 | bits of a number of each row, a byte each | 0 | 0 |              12 bytes
 *   rows      | section x 128 | words in the headline x 128 | words in the body x 128 | day x 128 | second x 128 | tags x 128 |
 *
 * Day and second are those of article/when.h, tags the number of a set of part 9, from 1: most articles have none, or those
 * of others.
 *
 * Documents stand in the order of their pages, so that a document's page is found by halves. */
#ifndef INDEX_COLUMNS_H
#define INDEX_COLUMNS_H

#include "index/segment.h"

typedef enum column {
  COLUMN_SECTION,
  COLUMN_TITLE,
  COLUMN_BODY,
  COLUMN_DAY,
  COLUMN_SECOND,
  COLUMN_TAGS,
  N_COLUMNS
} column;

enum { COLUMN_BLOCK = 128 }; /* documents */

/* The rows of a block: kept from one question to the next, since most ask for documents near each other. */
typedef struct column_rows {
  uint32_t block, epoch;               /* NO_DOC: none; of the bytes that `row` points at */
  const unsigned char *row[N_COLUMNS]; /* packed, each number in so many bits: */
  unsigned char bits[N_COLUMNS];
} column_rows;

/* What is asked of many documents of each query: of a block, from its rows when one of its documents is first asked about. */
typedef struct column_size {
  uint16_t lengths[COLUMN_BLOCK];     /* what ranking calls their length; COLUMN_LONG: no less */
  unsigned char titles[COLUMN_BLOCK]; /* words in the headline; COLUMN_WORDY: no less */
  unsigned char bits[COLUMN_BLOCK];   /* of a position in them */
} column_size;
enum { COLUMN_LONG = UINT16_MAX, COLUMN_WORDY = UINT8_MAX };

/* These in the order in which they were asked for: those of scattered documents take few pages of memory. NULL: none yet, or
 * there was no memory, and the rows are asked. They stay when the segment gives back memory. */
typedef struct column_sizes {
  column_size *blocks; /* room for all; n are filled, the others not touched */
  uint32_t *of;        /* of each block of documents: which, from 1; 0: not yet */
  uint32_t n;
} column_sizes;

/* Appends the part. Each of the columns, and `page_docs`, is u32 one after another, n_docs and n_pages of them. GZ_NOT_SUPPORTED:
 * too many. A failure to grow is the buf's. */
gz_status columns_put(buf *out, const gz_str columns[N_COLUMNS], gz_str page_docs, gz_error *err);
bool columns_fit(const segment *s); /* whether the part has room for what it must have */
void columns_close(segment *s);
/* Bits of a position in a document: enough for the last, which is the number of its words. */
unsigned columns_position_bits(const segment *s, uint32_t doc);
/* The bits of all positions of n documents, ascending, that have so many each. */
uint64_t columns_positions_bits(const segment *s, const uint32_t *docs, const uint32_t *titles, const uint32_t *bodies,
                                uint32_t n);

#endif
