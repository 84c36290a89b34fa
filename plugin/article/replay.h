/* How is an article's text made again from the bytes of its page, without parsing it? By doing again what the parser
 * did with them.
 *
 *   page     Storm\n\nRain fell\nall night.\n\nThe end.\n       the article's bytes of it
 *   title    FOLD 5
 *   body     SKIP 7 · FOLD 20 · SKIP 2 · INSERT "\n\n" · FOLD 8
 *
 *   replay   varint: 4 x lines from the first one to the headline + bytes of the file before the page's text (0 to 3)
 *            varint: bytes of that first line before the article
 *            varint: bytes of the title's steps | the title's steps | the body's steps
 *   step     varint: 4 x n + kind | bytes of an INSERT
 *
 *     0 FOLD n     n bytes, each run of white space as one blank; a single blank keeps its place
 *     1 COPY n     n bytes as they are
 *     2 SKIP n     n bytes left out
 *     3 INSERT n   n bytes that the page does not have there; n 0: two line ends
 *
 * Title and body both begin where the article's first line does. What comes out has the same text and the same spans as what the
 * builder made. It is read a piece at a time, so that nobody waits for a long article. */
#ifndef ARTICLE_REPLAY_H
#define ARTICLE_REPLAY_H

#include "article/page.h"
#include "base/buf.h"

/* Appends the replay of one article; nothing where its text is not so simply made of the file's bytes: decoded, full of
 * entities and markup. Those are parsed. */
void replay_put(buf *out, const page *p, uint32_t article);
/* What most begin with, of an article whose headline has so many bytes: its line is the first one, which the headline begins,
 * and the headline is one FOLD. Returns its length. */
enum { REPLAY_USUAL = 16 };
size_t replay_usual(size_t title_len, char out[REPLAY_USUAL]);

/* Title or body so far. */
typedef struct replay_text {
  bytes steps;   /* still to be done */
  uint32_t kind; /* of the one that is being done */
  uint32_t left; /* bytes of it; 0: none is */
  size_t read;   /* bytes of the source that are done with */
  size_t valid;  /* bytes of `text` that are known to be UTF-8 */
  buf text, spans;
} replay_text;

typedef struct replay {
  page part;          /* the article's bytes so far, for places: lines are numbered as in the file */
  gz_article article; /* as given, with the body so far */
  origin from;        /* its maps so far */
  bool more;          /* there are bytes that are not read yet */
  /* private */
  uint64_t file_at; /* of the article's first byte */
  size_t len;       /* bytes of the article */
  buf source, lines;
  replay_text title, body;
} replay;

/* `a` and `from` as their record says, from->replay present; both must outlive it. GZ_CORRUPT: no replay_put wrote it;
 * replay_free is then harmless. */
gz_status replay_begin(replay *r, const gz_article *a, const origin *from, const allocator *mem, gz_error *err);
/* Room for the next bytes of the file, at most `most`; *at: where they stand there, *len: how many. NULL: out of memory. */
char *replay_room(replay *r, size_t most, uint64_t *at, size_t *len);
/* They are read: the text grows. GZ_CORRUPT: the steps do not fit these bytes. */
gz_status replay_more(replay *r, gz_error *err);
void replay_free(replay *r);

#endif
