/* What does the indexer remember of files that no segment says? A note for a path, at most one. They save work and keep
 * ids; without them the index is no less right.
 *
 *   SEEN      the file has this state and its bytes have this hash: another state than the page in the index was read at
 *   UNREAD    in this state it could not be read, or is no page
 *   LEFT_OUT  in this state it ended the indexer, or took too long; `text` says which. Other readers try it again
 *   MOVED     what was here is the page `text` now */
#ifndef COLLECTION_NOTES_H
#define COLLECTION_NOTES_H

#include "base/buf.h"
#include "base/file.h"
#include "base/map.h"

typedef enum note_kind { NOTE_SEEN, NOTE_UNREAD, NOTE_LEFT_OUT, NOTE_MOVED, N_NOTE_KINDS } note_kind;

typedef struct page_note {
  note_kind kind;
  gz_str path;
  file_state state;
  uint64_t content; /* of SEEN */
  gz_str text;      /* of LEFT_OUT and MOVED */
} page_note;

typedef struct notes {
  arena own;
  map paths; /* entry n is that of at[n] */
  page_note *at;
  uint32_t room;
} notes;

void notes_init(notes *n, const allocator *from);
void notes_free(notes *n);                                /* harmless on a zeroed struct */
const page_note *notes_find(const notes *n, gz_str path); /* NULL: none; borrowed until the next notes_put */
bool notes_put(notes *n, const page_note *one); /* copied, in place of the path's older one; false: no memory */
void notes_write(const notes *n, buf *out);     /* doc/FORMAT.md draws it */
gz_status notes_read(notes *n, gz_str from, gz_error *err); /* adds those of `from`; GZ_CORRUPT: nobody wrote that */

#endif
