/* How do articles become a segment? Pages and their articles go in, in file order; a byte image comes out that is the
 * same in memory and in a file (segment.h reads it).
 *
 * Terms are forms (folded, unstemmed words); a stem is a group of forms. Positions count the words of the headline
 * from 0, then, one left out, those of the body: one list answers both, and no phrase runs from one into the other.
 *
 *   headline  The camp closes      0 1 2
 *   body      Residents leave …    4 5 …                 words_title is 3, so that 3 is nobody's */
#ifndef INDEX_WRITER_H
#define INDEX_WRITER_H

#include "article/record.h"
#include "base/file.h"
#include "text/words.h"

typedef struct writer writer;

/* What the index remembers of one file. */
typedef struct page_info {
  gz_str path;                /* ascending byte order from call to call */
  file_state state;           /* ctime_ns 0: in doubt, since the file had changed just before it was read */
  uint64_t content;           /* XXH3 of its bytes */
  const gz_problem *problems; /* their path is ignored */
  uint32_t n_problems;
  gz_str format, title;
  gz_str language; /* that it says it is written in, by any name; only for the writer */
} page_info;

writer *writer_new(analyzer *words, const allocator *from); /* NULL: out of memory; `words` must outlive it */
void writer_free(writer *w);
void writer_page(writer *w, const page_info *page); /* sticky, like all below; copied */
/* What is known of the last page now that all of it is read: in the place of what was said before. */
void writer_page_read(writer *w, const page_info *page);
/* An article of the last page: `record` as record_put wrote it, with its id and its section as the collection names it
 * (never absent); `title` and `body` are its text, borrowed for the call. */
void writer_article(writer *w, gz_str record, gz_str title, gz_str body);
/* A link of the last article that may lead to another article: of GZ_LINK_PAGE, GZ_LINK_WIKI or GZ_LINK_CONTINUE; or
 * LINK_PLACE (links.h) for a place of it. */
void writer_link(writer *w, gz_link_kind kind, gz_str target, uint32_t line);
/* The image: mem_free(from, *image, *len). The writer is then spent. GZ_NOMEM; GZ_CORRUPT for a record that none is;
 * GZ_INVALID for pages out of order; GZ_NOT_SUPPORTED for more articles than a segment can number. */
gz_status writer_finish(writer *w, char **image, size_t *len, gz_error *err);

/* The segment will soon be merged with others: what only makes answers faster, and has to be made again, is left out. */
void writer_pass(writer *w);

#endif
