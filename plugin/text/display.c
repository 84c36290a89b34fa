/* What may be shown on a screen?
 *
 *   in    "Camp\t ESC[31m Liberty" U+202E " gone\n"
 *   line  "Camp [31m Liberty gone"                    no ESC, no override, white space one blank
 *
 * Dropped are controls, and characters that show nothing or reorder what stands around them (Unicode's format
 * characters but the joiners of Persian and Indic text and the few that are visible). Unassigned characters stay: a
 * newer Unicode may know them. */
#include "text/display.h"

#include <utf8proc.h>

#include "base/str.h"
#include "text/utf8.h"

enum {
  CLUSTER_MOST = 32, /* code points; a longer heap of marks counts again, so that `most` bounds bytes too */
  ZWNJ = 0x200c,
  ZWJ = 0x200d
};

/* Arabic and other signs that stand around numbers: format characters, but visible. */
static bool visible_format(uint32_t cp) {
  return (cp >= 0x600 && cp <= 0x605) || cp == 0x6dd || cp == 0x70f || (cp >= 0x890 && cp <= 0x891) || cp == 0x8e2 ||
         cp == 0x110bd || cp == 0x110cd;
}

bool display_space(uint32_t cp) {
  utf8proc_category_t category;
  if (cp < 0x80) return str_is_space((char)cp);
  category = utf8proc_category((utf8proc_int32_t)cp);
  return cp == 0x85 || category == UTF8PROC_CATEGORY_ZS || category == UTF8PROC_CATEGORY_ZL ||
         category == UTF8PROC_CATEGORY_ZP;
}

bool display_ok(uint32_t cp) {
  if (cp < 0x7f) return cp >= 0x20;
  if (cp > 0x10ffff || (cp & 0xfffe) == 0xfffe || (cp >= 0xfdd0 && cp <= 0xfdef)) return false; /* no characters */
  if (cp == 0x3164 || cp == 0xffa0) return false;   /* fillers: letters that show nothing */
  if (cp >= 0xe0000 && cp <= 0xe00ff) return false; /* tags; the variation selectors behind them stay */
  switch (utf8proc_category((utf8proc_int32_t)cp)) {
  case UTF8PROC_CATEGORY_CC:
  case UTF8PROC_CATEGORY_CS:
  case UTF8PROC_CATEGORY_ZL:
  case UTF8PROC_CATEGORY_ZP: return false;
  case UTF8PROC_CATEGORY_CF: return cp == ZWNJ || cp == ZWJ || visible_format(cp);
  default: return true;
  }
}

static void put(buf *out, uint32_t cp) {
  char utf8[4];
  buf_put(out, utf8, utf8_encode(cp, utf8));
}

/* Counts grapheme clusters as they are written, and remembers where to cut. */
typedef struct line {
  buf *out;
  size_t most, n, cut; /* cut: bytes of `out` that leave room for "…" */
  utf8proc_int32_t before, state;
  unsigned cluster; /* code points in it */
} line;

/* False: this one is too many; the line has been cut. */
static bool line_put(line *l, uint32_t cp) {
  bool begins = l->n == 0 || utf8proc_grapheme_break_stateful(l->before, (utf8proc_int32_t)cp, &l->state);
  if (begins || l->cluster == CLUSTER_MOST) {
    if (l->most && l->n == l->most) {
      if (!l->out->failed) l->out->len = l->cut;
      put(l->out, 0x2026);
      return false;
    }
    l->n++;
    l->cluster = 0;
    if (l->n == l->most) l->cut = l->out->len - (l->before == ' '); /* no blank before "…" */
  }
  l->cluster++;
  l->before = (utf8proc_int32_t)cp;
  put(l->out, cp);
  return true;
}

void display_line(buf *out, gz_str s, size_t most) {
  const char *p = s.data, *end = p ? p + s.len : p;
  line l = {out, most, 0, out->len, 0, 0, 0};
  bool blank = false;
  while (p < end) {
    uint32_t cp;
    p += utf8_decode(p, end, &cp);
    if (display_space(cp)) blank = l.n > 0;
    else if (display_ok(cp)) {
      if (blank && !line_put(&l, ' ')) return;
      blank = false;
      if (!line_put(&l, cp)) return;
    }
  }
}
