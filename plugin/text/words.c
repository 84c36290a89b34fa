/* Where are the words?
 *
 *   The Camp’s  U.S. 3,000 snake_case _stressed_ co-op 中文
 *   [1] [  2 ] [3]. [ 4 ] [   5    ]  [   6  ]  [7] [8] [9][10]
 *
 *   word    letter or digit, then any of: letter, digit, mark, joiner + letter or digit
 *   joiner  between letters: one apostrophe or middle dot; between initials (letters that stand alone, "U.S."): one full
 *           stop; between digits: one apostrophe, full stop, comma or semicolon; between either: underscores
 *   Where words are written without spaces a letter is a word, with its marks: ideographs, kana, Korean syllables (particles
 *   are written to their nouns), letters of Thai, Lao, Khmer and Burmese. A query looks for neighbours (query/parse.c).
 *
 * These are the rules of UAX #29 except that a full stop between words separates (excerpts often lose the blank behind a
 * sentence: "this year.Ali" must be found by both), so does a colon (as in CLDR: only Swedish joins by it), underscores at
 * an end are no part of the word, superscript and circled digits are digits. */
#include "text/words.h"

#include <utf8proc.h>

#include "base/eight.h"

#include "text/utf8.h"

/* The order matters: LETTER to IDEOGRAPH begin a word. */
typedef enum kind {
  SPACE, /* anything that is no part of a word */
  LETTER,
  DIGIT,
  IDEOGRAPH, /* or another letter of a script without spaces */
  MARK,      /* belongs to what stands before it: marks, second and third parts of Korean syllables */
  UNDERSCORE,
  JOINS_ANY,      /* letters or digits, both sides alike */
  JOINS_INITIALS, /* digits, or letters that stand alone: the full stop */
  JOINS_LETTERS,
  JOINS_DIGITS
} kind;

#define L LETTER
#define D DIGIT
/* clang-format off */
static const unsigned char ascii[128] = {
    ['\''] = JOINS_ANY, ['.'] = JOINS_INITIALS, [','] = JOINS_DIGITS, [';'] = JOINS_DIGITS, ['_'] = UNDERSCORE,
    ['0'] = D, D, D, D, D, D, D, D, D, D,
    ['A'] = L, L, L, L, L, L, L, L, L, L, L, L, L, L, L, L, L, L, L, L, L, L, L, L, L, L,
    ['a'] = L, L, L, L, L, L, L, L, L, L, L, L, L, L, L, L, L, L, L, L, L, L, L, L, L, L,
};
/* clang-format on */
#undef L
#undef D

static bool is_ideograph(uint32_t cp) {
  return (cp >= 0x3005 && cp <= 0x3007) || (cp >= 0x3041 && cp <= 0x3096) || (cp >= 0x309d && cp <= 0x309f) ||
         (cp >= 0x30a1 && cp <= 0x30fa) || (cp >= 0x30fc && cp <= 0x30ff) || (cp >= 0x31f0 && cp <= 0x31ff) ||
         (cp >= 0x3400 && cp <= 0x4dbf) || (cp >= 0x4e00 && cp <= 0x9fff) || (cp >= 0xf900 && cp <= 0xfaff) ||
         (cp >= 0xff66 && cp <= 0xff9d) || (cp >= 0x1100 && cp <= 0x115f) || (cp >= 0x3131 && cp <= 0x314e) ||
         (cp >= 0x3165 && cp <= 0x3186) || (cp >= 0xa960 && cp <= 0xa97c) || (cp >= 0xac00 && cp <= 0xd7a3) ||
         (cp >= 0xffa1 && cp <= 0xffbe) || (cp >= 0x1b000 && cp <= 0x1b16f) || (cp >= 0x20000 && cp <= 0x3ffff);
}

/* Thai, Lao, Burmese, Khmer, and the scripts beside them; of letters alone. */
static bool is_south_east(uint32_t cp) {
  return (cp >= 0xe00 && cp <= 0xeff) || (cp >= 0x1000 && cp <= 0x109f) || (cp >= 0x1780 && cp <= 0x17ff) ||
         (cp >= 0x1950 && cp <= 0x19df) || (cp >= 0xa9e0 && cp <= 0xa9fe) || (cp >= 0xaa60 && cp <= 0xaa7f);
}

/* Vowels that stand behind their letter and are letters to Unicode. */
static bool is_vowel_behind(uint32_t cp) {
  return cp == 0xe30 || cp == 0xe32 || cp == 0xe33 || cp == 0xe45 || cp == 0xeb0 || cp == 0xeb2 || cp == 0xeb3;
}

/* Vowels and finals of Hangul, in each of their shapes. As marks they never compose over a joiner that a form drops. */
static bool is_korean_part(uint32_t cp) {
  return (cp >= 0x1160 && cp <= 0x11ff) || (cp >= 0x314f && cp <= 0x3164) || (cp >= 0x3187 && cp <= 0x318e) ||
         (cp >= 0xd7b0 && cp <= 0xd7fb) || (cp >= 0xffc2 && cp <= 0xffdc);
}

static kind kind_of(uint32_t cp) {
  const utf8proc_property_t *property;
  if (cp < 0x80) return (kind)ascii[cp];
  switch (cp) {
  case 0x2bb:
  case 0x2bc:
  case 0x5f3:
  case 0x2018:
  case 0x2019:
  case 0xff07: return JOINS_ANY;
  case 0x2024:
  case 0xfe52:
  case 0xff0e: return JOINS_INITIALS;
  case 0xb7:
  case 0x387:
  case 0x55f:
  case 0x5f4:
  case 0x2027: return JOINS_LETTERS;
  case 0x37e:
  case 0x589:
  case 0x60c:
  case 0x60d:
  case 0x66b:
  case 0x66c:
  case 0x7f8:
  case 0x2044:
  case 0xfe10:
  case 0xfe14:
  case 0xfe50:
  case 0xfe54:
  case 0xff0c:
  case 0xff1b: return JOINS_DIGITS;
  case 0x200b: return SPACE; /* a break without width: how Khmer and Thai part words */
  case 0x640: return MARK;   /* tatweel only stretches a word */
  case 0xff9e:
  case 0xff9f: return MARK; /* voicing of halfwidth kana */
  default: break;
  }
  if (is_ideograph(cp)) return IDEOGRAPH;
  if (is_korean_part(cp)) return MARK;
  property = utf8proc_get_property((utf8proc_int32_t)cp);
  if (property->ignorable) return MARK;
  switch (property->category) {
  case UTF8PROC_CATEGORY_LU:
  case UTF8PROC_CATEGORY_LL:
  case UTF8PROC_CATEGORY_LT:
  case UTF8PROC_CATEGORY_LM:
  case UTF8PROC_CATEGORY_LO:
  case UTF8PROC_CATEGORY_NL:
    if (is_south_east(cp)) return is_vowel_behind(cp) ? MARK : IDEOGRAPH;
    return LETTER;
  case UTF8PROC_CATEGORY_ND: return DIGIT;
  case UTF8PROC_CATEGORY_NO: return property->decomp_type == UTF8PROC_DECOMP_TYPE_FRACTION ? SPACE : DIGIT;
  case UTF8PROC_CATEGORY_MN:
  case UTF8PROC_CATEGORY_MC:
  case UTF8PROC_CATEGORY_ME:
  case UTF8PROC_CATEGORY_CF: return MARK;
  case UTF8PROC_CATEGORY_PC: return UNDERSCORE;
  default: return SPACE;
  }
}

static kind kind_at(const char *p, const char *end, size_t *len) {
  uint32_t cp;
  if ((unsigned char)*p < 0x80) {
    *len = 1;
    return (kind)ascii[(unsigned char)*p];
  }
  *len = utf8_decode(p, end, &cp);
  return kind_of(cp);
}

/* `alone`: the letter before the joiner and the one behind it stand alone. */
static bool joins(kind joiner, kind before, kind after, bool alone) {
  switch (joiner) {
  case JOINS_INITIALS: return before == after && (after == DIGIT || (after == LETTER && alone));
  case JOINS_ANY: return before == after && (after == LETTER || after == DIGIT);
  case JOINS_LETTERS: return before == LETTER && after == LETTER;
  case JOINS_DIGITS: return before == DIGIT && after == DIGIT;
  default: return false;
  }
}

static bool is_plain(char c) {
  return (unsigned char)c < 0x80 && (ascii[(unsigned char)c] == LETTER || ascii[(unsigned char)c] == DIGIT);
}

/* Where the word of ASCII letters and digits ends that begins at `p`; NULL: only the rules below can tell. */
static const char *plain_end(const char *p, const char *end) {
  const char *most = end - p > WORD_MOST ? p + WORD_MOST : end;
  while (most - p >= 8) {
    size_t n = eight_first(eight_plain(eight_load(p)));
    p += n;
    if (n < 8) goto found;
  }
  while (p < most && is_plain(*p)) p++;
found:
  if (p == end) return p;
  if (p == most) return NULL;
  if ((unsigned char)*p >= 0x80 || ascii[(unsigned char)*p] == UNDERSCORE) return NULL;
  if (ascii[(unsigned char)*p] == SPACE || p + 1 == end) return p;
  return (unsigned char)p[1] < 0x80 && !is_plain(p[1]) ? p : NULL; /* a joiner that joins nothing: "end. " */
}

/* Linear: what is looked at beyond a word's end is one joiner, or underscores up to WORD_MOST that no word begins with,
 * so each byte is looked at three times at most. */
static inline bool next_word(gz_str text, size_t *at, word *out) {
  const char *end = text.data ? text.data + text.len : NULL, *p, *begin, *most;
  size_t len = 0, run = 1; /* letters or digits since the word or its last joiner began */
  kind last = SPACE;
  if (*at >= text.len) return false;
  for (p = text.data + *at; p < end; p += len) {
    last = kind_at(p, end, &len);
    if (last >= LETTER && last <= IDEOGRAPH) break;
  }
  if (p == end) {
    *at = text.len;
    return false;
  }
  begin = p;
  p = plain_end(begin, end);
  if (p) goto found;
  p = begin;
  most = end - begin > WORD_MOST ? begin + WORD_MOST : end; /* the word must not go on beyond it */
  for (p += len; p < most; p += len) {
    kind k = kind_at(p, end, &len);
    if (p + len > most) break;
    if (k == MARK) continue;
    if (last == IDEOGRAPH) break;
    if (k == UNDERSCORE) {
      const char *q = p;
      size_t one = len;
      while (k == UNDERSCORE && q + one < most) {
        q += one;
        k = kind_at(q, end, &one);
      }
      if ((k != LETTER && k != DIGIT) || q + one > most) break;
      len = (size_t)(q + one - p);
      run = 1;
    } else if (k != LETTER && k != DIGIT) {
      size_t next = 0, beyond;
      kind after = p + len < most ? kind_at(p + len, end, &next) : SPACE;
      bool alone = run == 1 && (p + len + next >= end || kind_at(p + len + next, end, &beyond) != LETTER);
      if (!joins(k, last, after, alone) || p + len + next > most) break;
      len += next;
      k = after;
      run = 1;
    } else {
      run++;
    }
    last = k;
  }
found:
  out->at = (size_t)(begin - text.data);
  out->len = (size_t)(p - begin);
  *at = out->at + out->len;
  return true;
}

bool words_next(gz_str text, size_t *at, word *out) { return next_word(text, at, out); }

uint32_t words_some(gz_str text, size_t *at, word *out, uint32_t room) {
  uint32_t n = 0;
  while (n < room && next_word(text, at, &out[n])) n++;
  return n;
}

uint32_t words_unspaced(gz_str word_text) {
  uint32_t cp;
  if (!word_text.len || (unsigned char)word_text.data[0] < 0x80) return 0;
  utf8_decode(word_text.data, word_text.data + word_text.len, &cp);
  if (kind_of(cp) != IDEOGRAPH) return 0;
  return is_south_east(cp) ? 4 : 2;
}
