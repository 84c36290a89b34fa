/* Which pieces of text do the headlines of a segment share? A table of up to 255 of them, of one to eight bytes, which the
 * headlines are written in:
 *
 *   "Package f|or |the |ed|it|ing of …"     symbols
 *    17 203   4  61   9  8 …                a byte each; ESCAPE: the byte behind it is itself
 *
 * Each headline is read by itself, and no other byte of the segment than the table. The table is learnt from a sample, as
 * "FSST: fast random access string compression" (Boncz, Neumann, Leis) does: symbols that follow each other often become
 * one.
 *
 *   part     | length x n, a byte each | text of symbol 0 | of 1 | … |      8 bytes each, the rest 0; nothing: there are none */
#ifndef INDEX_SYMBOLS_H
#define INDEX_SYMBOLS_H

#include "base/buf.h"
#include "base/str.h"

enum { SYMBOLS_MOST = 255, SYMBOL_LEN = 8, SYMBOL_ESCAPE = 255 };

typedef struct symbol {
  uint64_t text; /* its first byte is the lowest; 0 behind its end */
  uint32_t len;
} symbol;

typedef struct symbol_table {
  uint32_t n;
  symbol at[SYMBOLS_MOST];
  unsigned char next[SYMBOLS_MOST]; /* the next shorter one that begins with the same two bytes; ESCAPE: none */
  unsigned char one[1 << 8];        /* the symbol of this byte alone; ESCAPE: none */
  unsigned char two[1 << 16];       /* the longest one of these two bytes; ESCAPE: none */
} symbol_table;

/* A table is learnt from the headlines of every so many documents of a segment; 0: of so few none is. */
enum { SYMBOLS_DOCS = 4096, SYMBOLS_SAMPLE = 1024, SAMPLE_LEN = 64 };
uint32_t symbols_step(uint32_t n_docs);

typedef struct symbols_sample {
  buf texts;
  uint32_t n, ends[SYMBOLS_SAMPLE]; /* of texts: where each ends */
} symbols_sample;

void symbols_sample_add(symbols_sample *sample, gz_str text); /* its beginning; no more than SYMBOLS_SAMPLE are taken */
bool symbols_learn(symbol_table *s, const symbols_sample *from); /* false: out of memory */
void symbols_put(const symbol_table *s, buf *out);               /* the part */
bool symbols_fit(gz_str part);                                   /* false: it is none */

void symbols_pack(const symbol_table *s, gz_str text, buf *out);
/* The text that was packed by the table of `part`, to where there is room for SYMBOL_LEN times as many bytes as `packed` has.
 * False: there is none that could be. */
bool symbols_unpack(gz_str part, gz_str packed, char *to, size_t *len);

#endif
