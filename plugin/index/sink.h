/* How do parts become a segment? They are written one after another; what is whole goes to the file at once, if there is
 * one, so that a large segment needs no memory of its size.
 *
 *   sink_begin, { put into sink->out, sink_flush, …, sink_end_part } for each part in order, sink_finish
 *
 *   | head (at the end) | chunk | chunk | chunk |  out: | begun … |          sums: one for each chunk that is whole */
#ifndef INDEX_SINK_H
#define INDEX_SINK_H

#include "index/image.h"

typedef struct sink {
  allocator from;
  int fd;         /* -1: everything stays in `out` */
  buf out;        /* sticky: what is not in the file yet; in memory with room for the head in front */
  uint64_t saved; /* bytes of the body that are in the file */
  uint64_t ends[N_PARTS];
  int n_parts; /* that are whole: the first ones */
  buf sums;
  gz_status status; /* the first failure to write */
  gz_error err;
} sink;

/* `fd`: an empty file, or -1; the caller's. */
void sink_begin(sink *s, int fd, const allocator *from);
void sink_free(sink *s);              /* harmless on a zeroed struct, and after sink_finish */
uint64_t sink_part_at(const sink *s); /* where the next byte goes, from the beginning of the part being written */
void sink_flush(sink *s);             /* offsets in `out` may change: nobody may hold one */
void sink_end_part(sink *s, image_part part);
/* Whole: *len bytes. In memory *image is theirs, mem_free(from, *image, *len); in a file it is NULL. */
gz_status sink_finish(sink *s, char **image, uint64_t *len, gz_error *err);

#endif
