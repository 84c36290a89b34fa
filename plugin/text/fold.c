/* Which texts are the same to a reader who does not mind case, accents and compatibility forms?
 *
 *   "Ｃａｆé"  decomposed, case folded (NFKD)   c a f e U+0301
 *             marks dropped, letters mapped    c a f e
 *             composed again (NFC)             "cafe"
 *
 * Which marks are accents is told by their combining class. Dropped: 1 (overlays), 10-36 (Hebrew and Arabic points),
 * 200-240 (what stands on, under or across a letter). Kept: all others, which make another letter or syllable: 0 (Indic
 * and Thai vowel signs), 7 (nukta), 8 (voicing of kana), 9 (virama), and the vowels and tones of South-East Asia. The
 * breve of й and ў is kept too: й is no и with an accent, and Russian stems need it.
 *
 * Letters with a stroke have no decomposition, so a small table holds them; so do apostrophes, and the letters that an
 * Arabic and a Persian keyboard write differently. Characters that are ignored by default (soft hyphen, joiners) go. */
#include "text/fold.h"

#include <utf8proc.h>

#include "base/str.h"
#include "text/utf8.h"
#include "text/words.h"

enum {
  BLOCK = 128,  /* code points after which a border is looked for */
  FULL = 256,   /* those after which there is one even among marks: ordering them stays linear over a whole text */
  LONGEST = 32, /* one character decomposes into 18 at most */
  BREVE = 0x306,
  JAMO_VOWEL = 0x1160,
  JAMO_LAST = 0x11ff
};

typedef struct block {
  utf8proc_int32_t cps[FULL + LONGEST];
  utf8proc_ssize_t n;
} block;

static bool is_mark(utf8proc_category_t category) {
  return category == UTF8PROC_CATEGORY_MN || category == UTF8PROC_CATEGORY_MC || category == UTF8PROC_CATEGORY_ME;
}

static bool is_accent(const utf8proc_property_t *property) {
  int class = property->combining_class;
  if (property->category == UTF8PROC_CATEGORY_ME) return true; /* circles and the like around a letter */
  return class == 1 || (class >= 10 && class <= 36) || (class >= 200 && class <= 240);
}

/* NULL: stands for itself. */
static const char *mapped(utf8proc_int32_t cp) {
  switch (cp) {
  case 0xe6: return "ae";
  case 0xf0:
  case 0x111: return "d";
  case 0xf8: return "o";
  case 0xfe: return "th";
  case 0x127: return "h";
  case 0x131: return "i";
  case 0x142: return "l";
  case 0x153: return "oe";
  case 0x167: return "t";
  case 0x2bb:
  case 0x2bc:
  case 0x5f3:
  case 0x2018:
  case 0x2019: return "'";
  case 0x629: /* teh marbuta; and the shapes of heh that Persian and Urdu keyboards write */
  case 0x6be:
  case 0x6c1:
  case 0x6d5: return "\xd9\x87";
  case 0x640: return "";         /* tatweel only stretches a word */
  case 0x6a9: return "\xd9\x83"; /* Persian kaf to the Arabic one */
  case 0x649:
  case 0x6cc: return "\xd9\x8a"; /* Persian yeh likewise, and alef maksura, which is written for it */
  default: return NULL;
  }
}

/* Orders the marks by class and composes: what NFC asks for. */
static void flush(block *b, buf *out) {
  utf8proc_ssize_t i, k;
  for (i = 1; i < b->n; i++) {
    utf8proc_int32_t cp = b->cps[i];
    int class = utf8proc_get_property(cp)->combining_class;
    for (k = i; class && k > 0 && utf8proc_get_property(b->cps[k - 1])->combining_class > class; k--)
      b->cps[k] = b->cps[k - 1];
    b->cps[k] = cp;
  }
  b->n = utf8proc_normalize_utf32(b->cps, b->n, UTF8PROC_STABLE | UTF8PROC_COMPOSE);
  for (i = 0; i < b->n; i++) {
    char utf8[4];
    buf_put(out, utf8, utf8_encode((uint32_t)b->cps[i], utf8));
  }
  b->n = 0;
}

static void add(block *b, utf8proc_int32_t cp) {
  const utf8proc_property_t *property = utf8proc_get_property(cp);
  const char *instead = mapped(cp);
  if (cp == BREVE && b->n && (b->cps[b->n - 1] == 0x438 || b->cps[b->n - 1] == 0x443)) {
    b->cps[b->n - 1] = b->cps[b->n - 1] == 0x438 ? 0x439 : 0x45e; /* й, ў */
    return;
  }
  if (is_mark(utf8proc_category(cp)) && is_accent(property)) return;
  if (cp >= 0x660 && cp <= 0x669) cp -= 0x660 - '0'; /* Arabic digits, and Persian ones */
  if (cp >= 0x6f0 && cp <= 0x6f9) cp -= 0x6f0 - '0';
  if (!instead) {
    b->cps[b->n++] = cp;
    return;
  }
  while (*instead) {
    uint32_t letter;
    instead += utf8_decode(instead, instead + strlen(instead), &letter);
    b->cps[b->n++] = (utf8proc_int32_t)letter;
  }
}

/* Nothing before it composes with what is neither a mark nor the second or third part of a Korean syllable. */
static bool is_border(utf8proc_int32_t cp) {
  return !is_mark(utf8proc_category(cp)) && (cp < JAMO_VOWEL || cp > JAMO_LAST);
}

void fold_append(buf *out, gz_str s) {
  static const utf8proc_option_t options =
      UTF8PROC_DECOMPOSE | UTF8PROC_COMPAT | UTF8PROC_CASEFOLD | UTF8PROC_IGNORE | UTF8PROC_STABLE;
  const char *p = s.data, *end = p ? p + s.len : p;
  block b;
  b.n = 0;
  while (p < end && !out->failed) {
    utf8proc_int32_t parts[LONGEST];
    utf8proc_ssize_t n, i;
    int boundary = 0;
    uint32_t cp;
    if ((unsigned char)*p < 0x80) { /* no mark that is kept composes with ASCII */
      const char *from = p;
      char *to;
      while (p < end && (unsigned char)*p < 0x80) p++;
      if (b.n) flush(&b, out);
      to = buf_space(out, (size_t)(p - from));
      while (to && from < p) *to++ = str_lower(*from++);
      continue;
    }
    p += utf8_decode(p, end, &cp);
    n = utf8proc_decompose_char((utf8proc_int32_t)cp, parts, LONGEST, options, &boundary);
    if (n < 0 || n > LONGEST) continue; /* no character of any Unicode so far */
    if (b.n >= FULL - LONGEST || (b.n >= BLOCK && n && is_border(parts[0]))) flush(&b, out);
    for (i = 0; i < n; i++) add(&b, parts[i]);
  }
  if (b.n) flush(&b, out);
}

/* Folded in place afterwards: white space only shrinks. */
void fold_name(gz_str s, buf *out) {
  const char *p, *end;
  char *to;
  bool blank = false;
  out->len = 0;
  fold_append(out, s);
  if (out->failed || !out->data) return;
  to = out->data;
  for (p = out->data, end = p + out->len; p < end;) {
    uint32_t cp;
    size_t len = utf8_decode(p, end, &cp);
    utf8proc_category_t category = utf8proc_category((utf8proc_int32_t)cp);
    if (str_is_space(*p) || cp == 0x85 || (category >= UTF8PROC_CATEGORY_ZS && category <= UTF8PROC_CATEGORY_ZP)) {
      blank = to > out->data;
    } else {
      if (blank) *to++ = ' ';
      blank = false;
      memmove(to, p, len);
      to += len;
    }
    p += len;
  }
  out->len = (size_t)(to - out->data);
}
