/* Where does a page say "Read more", in whatever words? At the lines and line ends that come again.
 *
 *   "Fog expected"                              key "fog expected"            once: no marker
 *   "Boats come in. [Weiter lesen …]"           key "weiter lesen"            inline: from the bracket to the end
 *   "Weiter lesen »"                            key "weiter lesen"            a line of its own
 *   "Continue reading Fog expected →"           key "continue reading" + \1   the rest is a line that stood before
 *   "Fog expected weiterlesen"                  key "weiterlesen" + \1        so too
 *   "Boats come in. Weiter" "lesen »"           key "weiter lesen"            inline, over a line's end
 *   "Boats come in.Weiterlesen"                 key "weiterlesen"             inline, glued to the last word
 *
 * A key keeps letters and digits, folded; arrows, brackets and white space do not count. Known phrases are one key. */
#ifndef FORMAT_MARKERS_H
#define FORMAT_MARKERS_H

#include "base/map.h"
#include "format/format.h"
#include "format/prose.h"

typedef struct marker {
  uint32_t line, last;       /* lines that it stands on, as places in `lines` */
  uint32_t from, to;         /* bytes of the text */
  uint32_t url_from, url_to; /* of the URL in it; equal: none */
  uint32_t next;             /* the next of the same key, or MAP_NONE */
  uint32_t headline;         /* the line that it repeats, or MAP_NONE */
  bool at_end;               /* a blank line or the end follows */
  uint32_t key;
} marker;

enum { MARKER_BEGINNINGS = 64, MARKER_PAIRS = 1024, MARKER_SHAPES = 16384, MARKER_HEADLINES = 4 };

typedef struct markers {
  const prose_lines *lines;
  map keys;   /* folded texts: place 0 is any known phrase, the manifest's are before n_known */
  buf uses;   /* parallel to keys: which marks have it */
  buf found;  /* of marker, in order of the page */
  buf folded; /* scratch: the key of … */
  gz_str folded_of;
  uint32_t n_known;
  uint32_t known_lengths[MARKER_BEGINNINGS];
  uint32_t known_begins[MARKER_PAIRS / 32]; /* the first two bytes of known phrases, as bits */
  uint32_t known_endings[8];                /* the last bytes of known phrases, as bits … */
  uint32_t known_pairs[MARKER_PAIRS / 32];  /* … and the last two */
  buf said;                                 /* by hashes of their keys, the lines that a marker may repeat … */
  uint32_t n_said;                          /* … how many of them … */
  uint32_t shapes[MARKER_SHAPES / 32];      /* … and the shapes of their keys, as bits */
  size_t key_most;                          /* bytes of a key of ASCII that may be a marker */
  uint32_t headlines[MARKER_HEADLINES][2], n_headlines; /* where the last few blocks stand that may be headlines */
  bool failed;                                          /* out of memory */
} markers;

const gz_str *markers_known(size_t *n); /* keys of the phrases that are known, in byte order */

/* Collects all that could be one, of lines that have their looks (prose_look). False: out of memory. Free it in either
 * case. Linear. */
bool markers_read(markers *m, const prose_lines *lines, const format_context *context);
void markers_free(markers *m);
/* The marks are chosen: nothing but what was found stays, for markers_put. */
void markers_chosen(markers *m);

/* The key whose marks part the page best into articles, each a headline with text behind it; MAP_NONE: none does.
 * *confidence 0 … 100. `lenient`: it is known to be a digest, so less will do. Linear. */
uint32_t markers_choose(const markers *m, bool lenient, int *confidence);
/* The key's first mark and the one after `mark`; NULL: no more. */
const marker *markers_first(const markers *m, uint32_t key);
const marker *markers_next(const markers *m, uint32_t key, const marker *mark);

/* The key of known phrases, or where there is none that of "[…]". */
uint32_t markers_usual(const markers *m);

/* All that could be one, in the order of the page; those of known phrases have the key 0. */
const marker *markers_all(const markers *m, size_t *n);

/* The mark of the same key before `mark` whose last line is `line`, whether or not it counts; NULL: none. */
const marker *markers_before(const markers *m, const marker *mark, uint32_t line);

/* Whether the text is a known phrase, or one of the manifest's, and nothing else but for marks and brackets. */
bool markers_knows(markers *m, gz_str text);

/* How many bytes of the line are a known phrase to which the next headline is glued: "Read moreFog expected". 0: none. */
size_t markers_led(markers *m, gz_str line);

/* The mark as the link on which the article goes on. `source`: the builder's. */
void markers_put(builder *b, gz_str source, const marker *mark);

static inline bool marker_is_inline(const markers *m, const marker *mark) {
  return mark->from > m->lines->at[mark->line].from;
}

/* Whether lines [from, to) look like a headline with text: by its first lines and its last, so that asking is cheap. */
bool markers_article(const prose_lines *lines, uint32_t from, uint32_t to);

#endif
