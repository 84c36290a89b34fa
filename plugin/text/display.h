/* What may be shown on a screen? One function cleans every string that leaves the module for one. */
#ifndef TEXT_DISPLAY_H
#define TEXT_DISPLAY_H

#include "base/buf.h"

/* Appends `s` to `out` as one line fit for a terminal: runs of white space become one blank, trimmed; control characters
 * (C0, C1, DEL), escape sequences' introducers, bidi overrides and isolates, and other invisible formatting that can
 * reorder or hide text are dropped (ZWJ and ZWNJ stay: Persian and Indic text need them); at most `most` characters
 * (grapheme clusters are not split by combining marks), cut with "…". `most` 0: no limit. */
void display_line(buf *out, gz_str s, size_t most);

/* Whether a character may be shown as it is; line ends and tabs may not. */
bool display_ok(uint32_t cp);
bool display_space(uint32_t cp); /* white space, which display_line makes one blank */

#endif
