/* How is a page read that is too large to be held? Piece by piece, where its articles say nothing about each other.
 *
 *   file    | From … | From … | From … | From …             | From … | From … |
 *   piece   0                          1 (one long message) 2
 *
 * An archive of mail, or a plain text, tells by itself where it may be cut (format.cut): such a piece is parsed as a page of
 * its own. Others (format.apart) tell that only when they are parsed, and some of what they say at their beginning is about
 * all of them: a title, tags, what their articles look like. A piece of those is parsed behind the page's beginning, as
 * if the articles between were not there. In both its lines are then counted, and its articles numbered, as in the file. */
#ifndef COLLECTION_PIECES_H
#define COLLECTION_PIECES_H

#include "collection/pages.h"
#include "index/writer.h"

/* Places in a file have 32 bits. */
#define PIECES_MOST ((uint64_t)UINT32_MAX)

typedef struct pieces pieces;

/* Opens the page. *out NULL: it is to be read at once. GZ_NOT_SUPPORTED: too large, and of a format that is only read as a
 * whole; else as page_load. `m`, `path` and `from` must outlive it. */
gz_status pieces_open(const file_root *beneath, const manifest *m, gz_str path, const char *real,
                      const piece_sizes *sizes, const allocator *from, pieces **out, gz_error *err);
void pieces_close(pieces *p); /* NULL is fine */
/* The next piece, the caller's to unload; its state is the file's as it was opened. *more false: it was the last, and
 * out->content is that of the file. *len: bytes of the file that it took. */
gz_status pieces_next(pieces *p, loaded_page *out, bool *more, uint64_t *len, gz_error *err);

/* Whether a page was read so, of which the index has this. */
bool pieces_were(const page_info *info, const piece_sizes *sizes);
/* One article alone of such a page, where the file is as it was indexed: bytes `range` of it, and of its beginning as much as
 * they need. Title and line tell it: *at. `fd` stays the caller's. GZ_NOT_FOUND: it is not there. GZ_NOT_SUPPORTED: the page is
 * read at once. */
gz_status pieces_article(int fd, const file_state *state, const manifest *m, gz_str path, gz_str kind,
                         const piece_sizes *sizes, byte_range range, const gz_article *article, const allocator *from,
                         loaded_page *out, uint32_t *at, gz_error *err);

#endif
