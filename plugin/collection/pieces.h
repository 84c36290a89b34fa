/* How is a page read that is too large to be held? Piece by piece, where its articles say nothing about each other: an archive
 * of mail, a message after the other.
 *
 *   file    | From … | From … | From … | From …             | From … | From … |
 *   piece   0                          1 (one long message) 2
 *
 * A piece is parsed as a page of its own; its lines are then counted, and its articles numbered, as in the file. */
#ifndef COLLECTION_PIECES_H
#define COLLECTION_PIECES_H

#include "collection/pages.h"

/* Places in a file have 32 bits. */
#define PIECES_MOST ((uint64_t)UINT32_MAX)

typedef struct pieces pieces;

/* Opens the page. *out NULL: it is to be read at once. GZ_NOT_SUPPORTED: too large, and of a format that only the whole can be
 * read of; else as page_load. `m`, `path` and `from` must outlive it. */
gz_status pieces_open(const file_root *beneath, const manifest *m, gz_str path, const char *real,
                      const piece_sizes *sizes, const allocator *from, pieces **out, gz_error *err);
void pieces_close(pieces *p); /* NULL is fine */
/* The next piece, the caller's to unload; its state is the file's as it was opened. *more false: it was the last, and
 * out->content is that of the file. *len: bytes of the file that it took. */
gz_status pieces_next(pieces *p, loaded_page *out, bool *more, uint64_t *len, gz_error *err);

/* One article alone, where the index has its place and the file is as it was indexed: bytes `range` of the file, whose
 * headline is in line `line`. Title and line tell it: *at. GZ_NOT_FOUND: it is not there. */
gz_status pieces_article(int fd, const manifest *m, gz_str path, byte_range range, const gz_article *article,
                         const allocator *from, loaded_page *out, uint32_t *at, gz_error *err);

#endif
