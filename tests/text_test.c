/* Does the text layer find, name, fold and show words as its headers promise, whatever the bytes? */
#include <stdlib.h>
#include <time.h>
#include <utf8proc.h>

#include "base/error.h"
#include "chance.h"
#include "failing.h"
#include "tap.h"
#include "text/display.h"
#include "text/fold.h"
#include "text/stop.h"
#include "text/utf8.h"
#include "text/words.h"

static const char *cstr(buf *b) {
  buf_put_byte(b, 0);
  b->len--;
  return b->data;
}

/* ---------------------------------------------------------------- UTF-8 */

/* Unicode's table of well-formed sequences, written out again in the plainest way. */
static size_t plain_decode(const unsigned char *p, size_t left, uint32_t *cp) {
  size_t len = p[0] < 0x80 ? 1 : p[0] < 0xc0 ? 0 : p[0] < 0xe0 ? 2 : p[0] < 0xf0 ? 3 : p[0] < 0xf8 ? 4 : 0, i;
  static const uint32_t least[5] = {0, 0, 0x80, 0x800, 0x10000};
  *cp = 0xfffd;
  if (len == 0 || len > left) return 1;
  if (len == 1) {
    *cp = p[0];
    return 1;
  }
  uint32_t value = p[0] & (0x7fu >> len);
  for (i = 1; i < len; i++) {
    if ((p[i] & 0xc0) != 0x80) return 1;
    value = value << 6 | (p[i] & 0x3fu);
  }
  if (value < least[len] || value > 0x10ffff || (value >= 0xd800 && value <= 0xdfff)) return 1;
  *cp = value;
  return len;
}

static void test_utf8(void) {
  uint32_t cp, back;
  int wrong = 0, i;
  for (cp = 0; cp <= 0x110000; cp++) {
    char utf8[4];
    size_t len = utf8_encode(cp, utf8), read = utf8_decode(utf8, utf8 + len, &back);
    bool surrogate = cp >= 0xd800 && cp <= 0xdfff;
    if (read != len || back != (surrogate || cp > 0x10ffff ? UTF8_REPLACEMENT : cp)) wrong++;
  }
  is_int(wrong, 0, "every code point is read back as it was written, what is none as U+FFFD");
  wrong = 0;
  for (i = 0; i < 3000000; i++) {
    static const unsigned char leads[] = {0xc0, 0xc1, 0xc2, 0xdf, 0xe0, 0xe1, 0xed, 0xef, 0xf0, 0xf1, 0xf4, 0xf5, 0xff};
    unsigned char four[4];
    uint32_t want;
    size_t len, k, n = 1 + chance(4);
    for (k = 0; k < n; k++) four[k] = (unsigned char)(chance(4) ? 0x80 + chance(0x40) : chance(256));
    if (chance(2)) four[0] = leads[chance(sizeof leads)];
    len = utf8_decode((char *)four, (char *)four + n, &cp);
    if (len != plain_decode(four, n, &want) || cp != want) wrong++;
  }
  is_int(wrong, 0, "random sequences are read as the standard's table says");
  ok(utf8_valid(STR("")) && utf8_valid((gz_str){NULL, 0}), "a text without bytes is valid");
  ok(utf8_valid(STR("plain, then caf\xc3\xa9, then plain again")), "accents amid ASCII are valid");
  wrong = 0;
  for (i = 0; i < 40; i++) {
    char text[40];
    memset(text, 'a', sizeof text);
    text[i] = (char)0x80;
    if (utf8_valid((gz_str){text, sizeof text})) wrong++;
  }
  is_int(wrong, 0, "a stray byte is seen at every place of a block of eight");
}

static void read_is(const char *raw, size_t len, const char *encoding, const char *want, const char *name) {
  arena a;
  utf8_text t;
  gz_error err;
  arena_init(&a, &mem_libc);
  char *copy = malloc(len ? len : 1); /* of its exact size, so that a read beyond it is seen */
  memcpy(copy, raw, len);
  gz_status status = utf8_read((gz_str){copy, len}, str_of(encoding), &a, &t, &err);
  if (ok(status == GZ_OK, "%s: is read", name)) is_mem(t.text.data, t.text.len, want, strlen(want), "%s", name);
  free(copy);
  arena_free(&a);
}
#define READ(bytes, encoding, want, name) read_is(bytes, sizeof bytes - 1, encoding, want, name)

static void test_pages(void) {
  arena a;
  utf8_text t;
  gz_error err;
  gz_str page = STR("caf\xc3\xa9");
  arena_init(&a, &mem_libc);
  ok(utf8_read(page, STR_NONE, &a, &t, &err) == GZ_OK && t.text.data == page.data && t.text.len == page.len &&
         !a.newest,
     "a valid page is lent and takes no memory");
  READ("\xef\xbb\xbfHead", NULL, "Head", "a byte-order mark is taken off");
  READ("\xef\xbb\xbf", NULL, "", "a page of nothing but a mark is empty");
  READ("", NULL, "", "an empty page is empty");
  READ("", "windows-1252", "", "an empty page in another encoding is empty");
  READ("a\xff"
       "b\xe2\x82"
       "c\xed\xa0\x80",
       NULL,
       "a\xef\xbf\xbd"
       "b\xef\xbf\xbd\xef\xbf\xbd"
       "c\xef\xbf\xbd\xef\xbf\xbd\xef\xbf\xbd",
       "each byte that cannot be decoded becomes one U+FFFD");
  READ("\xff\xfe"
       "H\0\xe9\0\x3d\xd8\x00\xde",
       NULL, "H\xc3\xa9\xf0\x9f\x98\x80", "UTF-16 LE is told by its mark");
  READ("\xfe\xff"
       "\0H\0\xe9\xd8\x3d\xde\x00",
       NULL, "H\xc3\xa9\xf0\x9f\x98\x80", "UTF-16 BE is told by its mark");
  READ("\xff\xfe"
       "\x3d\xd8"
       "A\0\x00\xde"
       "B",
       NULL,
       "\xef\xbf\xbd"
       "A\xef\xbf\xbd\xef\xbf\xbd",
       "lone surrogates and an odd byte at the end become U+FFFD");
  READ("\xff\xfe\x3d\xd8", NULL, "\xef\xbf\xbd", "half a pair at the end becomes U+FFFD");
  READ("H\0i\0", "UTF-16", "Hi", "UTF-16 without a mark is as Windows writes it");
  READ("\xff\xfe"
       "H\0",
       "utf-16le", "H", "a mark goes where the encoding is named, too");
  READ("\x93"
       "Camp\x92s\x94 caf\xe9",
       "windows-1252",
       "\xe2\x80\x9c"
       "Camp\xe2\x80\x99s\xe2\x80\x9d caf\xc3\xa9",
       "windows-1252 is decoded");
  READ("a\x81z\x9d", "windows-1252", "a\xef\xbf\xbdz\xef\xbf\xbd", "a byte that windows-1252 lacks becomes U+FFFD");
  READ("\x1b$B8l\x1b(B", "ISO-2022-JP", "\xe8\xaa\x9e", "a stateful encoding is decoded");
  READ("\x82\xa0\x82", "SHIFT_JIS", "\xe3\x81\x82\xef\xbf\xbd", "a character cut at the end becomes U+FFFD");
  READ("\x00\x00\x11\x00"
       "A\0\0\0",
       "UCS-4LE",
       "\xef\xbf\xbd\xef\xbf\xbd\xef\xbf\xbd\xef\xbf\xbd"
       "A",
       "UCS-4 beyond Unicode does not come through");
  READ("\xc3\xa9\xff", "UTF-8", "\xc3\xa9\xef\xbf\xbd", "UTF-8 may be named");

  {
    gz_str long_page = {malloc(100000), 100000};
    size_t i;
    memset((char *)long_page.data, 0xe9, long_page.len);
    ok(utf8_read(long_page, STR("latin1"), &a, &t, &err) == GZ_OK && t.text.len == 200000,
       "a page over many blocks is whole");
    for (i = 0; i < t.text.len; i += 2)
      if (memcmp(t.text.data + i, "\xc3\xa9", 2)) break;
    is_int(i, t.text.len, "and each of its characters is right");
    free((char *)long_page.data);
  }

  is_int(utf8_read(page, STR("no-such-thing"), &a, &t, &err), GZ_NOT_SUPPORTED, "an unknown encoding is not supported");
  is_str(err.text, "no such encoding: no-such-thing", "and is named");
  is_int(utf8_read(page, STR("UTF-8//IGNORE"), &a, &t, &err), GZ_NOT_SUPPORTED,
         "iconv's options are no part of a name");
  is_int(utf8_read(page, STR("../../etc/x"), &a, &t, &err), GZ_NOT_SUPPORTED, "nor is a path");
  is_int(utf8_read(page, STR("\0"), &a, &t, &err), GZ_NOT_SUPPORTED, "nor is a NUL");

  ok(utf8_read(STR("\xef\xbb\xbf\xef\xbf\xbd\xff"
                   "a\xfe\xfe"),
               STR_NONE, &a, &t, &err) == GZ_OK &&
         t.n_replaced == 3 && t.replaced[0] == 3 && t.replaced[1] == 7 && t.replaced[2] == 10,
     "replaced bytes are listed, a U+FFFD that the page has itself is not");
  is_int(utf8_columns(&t, 0, t.text.len), 7, "an invalid byte counts one column, a real U+FFFD its three bytes");
  is_int(utf8_columns(&t, 3, 7), 2, "columns count between two offsets");
  is_int(utf8_columns(&t, 10, 10), 0, "nothing lies between an offset and itself");
  ok(utf8_read(STR("a\x81"), STR("windows-1252"), &a, &t, &err) == GZ_OK && t.n_replaced == 0 &&
         utf8_columns(&t, 0, t.text.len) == 4,
     "in another encoding columns count the bytes of the decoded text");
  arena_free(&a);

  int wrong = 0, i;
  for (i = 0; i < 20000; i++) {
    static const char *const encodings[] = {NULL, "utf-16", "windows-1252", "SHIFT_JIS", "GB18030", "EUC-JP", "BIG5"};
    char raw[64];
    size_t len = chance(sizeof raw), k, columns = 0;
    const char *encoding = encodings[chance(7)];
    for (k = 0; k < len; k++) raw[k] = (char)(chance(3) ? chance(256) : chance(128));
    if (len > 1 && !encoding && !memcmp(raw, "\xef\xbb", 2)) raw[0] = 'x';
    arena_init(&a, &mem_libc);
    if (utf8_read((gz_str){raw, len}, str_of(encoding), &a, &t, &err) != GZ_OK || !utf8_valid(t.text)) wrong++;
    else if (!encoding && !a.newest) columns = len;
    else if (!encoding && t.n_replaced) columns = utf8_columns(&t, 0, t.text.len);
    else columns = len; /* UTF-16 by a random mark */
    if (columns != len) wrong++;
    arena_free(&a);
  }
  is_int(wrong, 0, "random bytes in any encoding become valid UTF-8, and columns of UTF-8 count the page's bytes");
}

/* ---------------------------------------------------------------- display */

static void line_is(gz_str in, size_t most, const char *want, const char *name) {
  buf b;
  buf_init(&b, &mem_libc);
  display_line(&b, in, most);
  is_str(cstr(&b), want, "%s", name);
  buf_free(&b);
}
#define LINE(in, most, want, name) line_is(STR(in), most, want, name)

static void test_display(void) {
  buf b;
  uint32_t cp;
  int wrong = 0, i;
  LINE("  Camp \t\r\n Liberty\xc2\xa0 \xe2\x80\xa8gone ", 0, "Camp Liberty gone",
       "runs of white space become one blank, trimmed");
  LINE("\x1b[31mred\x1b]0;title\x07\xc2\x9b"
       "2J\x7f",
       0, "[31mred]0;title2J", "what introduces an escape sequence goes");
  LINE("a\xe2\x80\xae"
       "b\xe2\x81\xa6"
       "c\xe2\x81\xa9\xd8\x9c\xe2\x80\x8f"
       "d",
       0, "abcd", "overrides and isolates of direction go");
  LINE("pass\xe2\x80\x8bword\xef\xbb\xbf\xc2\xad\xf3\xa0\x81\x81!", 0, "password!", "invisible characters and tags go");
  LINE("\xd9\x85\xdb\x8c\xe2\x80\x8c\xd8\xae", 0, "\xd9\x85\xdb\x8c\xe2\x80\x8c\xd8\xae",
       "the non-joiner of Persian stays");
  LINE("\xe2\x9d\xa4\xef\xb8\x8f", 0, "\xe2\x9d\xa4\xef\xb8\x8f", "variation selectors stay");
  LINE("a\xff"
       "b\xed\xa0\x80",
       0,
       "a\xef\xbf\xbd"
       "b\xef\xbf\xbd\xef\xbf\xbd\xef\xbf\xbd",
       "invalid bytes are shown as U+FFFD");
  LINE("", 5, "", "nothing stays nothing");
  LINE(" \x01\t", 5, "", "white space and controls alone are nothing");
  LINE("abcde", 5, "abcde", "what just fits is not cut");
  LINE("abcde ", 5, "abcde", "blanks at the end need no room");
  LINE("abcdef", 5, "abcd\xe2\x80\xa6", "what is too long is cut, the dots counted");
  LINE("abc def", 5, "abc\xe2\x80\xa6", "no blank stands before the dots");
  LINE("abcdef", 1, "\xe2\x80\xa6", "one character leaves room for the dots alone");
  LINE("e\xcc\x81"
       "e\xcc\x81"
       "e\xcc\x81",
       3,
       "e\xcc\x81"
       "e\xcc\x81"
       "e\xcc\x81",
       "a letter and its mark are one character");
  LINE("e\xcc\x81"
       "e\xcc\x81"
       "e\xcc\x81",
       2, "e\xcc\x81\xe2\x80\xa6", "and are not parted");

  buf_init(&b, &mem_libc);
  buf_put(&b, "> ", 2);
  display_line(&b, STR("abc"), 2);
  is_str(cstr(&b), "> a\xe2\x80\xa6", "a line is appended, and only itself cut");
  buf_clear(&b);
  {
    buf marks;
    buf_init(&marks, &mem_libc);
    for (i = 0; i < 100000; i++) buf_put(&marks, "\xcc\x81", 2);
    display_line(&b, buf_str(&marks), 10);
    ok(b.len <= 10 * 32 * 2 && b.len > 0, "a heap of marks is cut too: %zu bytes of ten characters", b.len);
    buf_free(&marks);
  }
  buf_clear(&b);
  for (i = 0; i < 20000; i++) {
    char raw[48];
    size_t len = chance(sizeof raw), at = 0, k, most = chance(12), n = 0;
    for (k = 0; k < len; k++) raw[k] = (char)(chance(2) ? chance(256) : 0x80 + chance(0x45));
    buf_clear(&b);
    display_line(&b, (gz_str){raw, len}, most);
    if (!utf8_valid(buf_str(&b))) wrong++;
    while (at < b.len) {
      at += utf8_decode(b.data + at, b.data + b.len, &cp);
      if (!display_ok(cp)) wrong++;
      n++;
    }
    if (b.len && (b.data[0] == ' ' || b.data[b.len - 1] == ' ')) wrong++;
    if (most && n > most * 32) wrong++;
  }
  is_int(wrong, 0, "of random bytes only what may be shown is left");
  buf_free(&b);
  ok(!display_ok(0) && !display_ok('\n') && !display_ok('\t') && !display_ok(0x7f) && !display_ok(0x9b),
     "controls may not be shown");
  ok(display_ok(' ') && display_ok(0xa0) && display_ok(0xfffd) && display_ok(0x200d) && display_ok(0x4e2d),
     "letters and blanks may");
  ok(!display_ok(0xfffe) && !display_ok(0x110000) && !display_ok(0xd800), "what is no character may not");
}

/* ---------------------------------------------------------------- words */

static void words_are(const char *text, const char *want, const char *name) {
  buf b;
  word w;
  size_t at = 0;
  gz_str s = str_of(text);
  buf_init(&b, &mem_libc);
  while (words_next(s, &at, &w)) {
    if (b.len) buf_put_byte(&b, '|');
    buf_put_str(&b, str_part(s, w.at, w.len));
  }
  is_str(cstr(&b), want, "%s", name);
  buf_free(&b);
}

/* A text of code points that are likely to trip something up. */
static size_t random_text(char *out, size_t most) {
  static const uint32_t odd[] = {'\'',   '.',    ',',    ':',    ';',     '_',    '-',   ' ',    'a',    'S',
                                 's',    '1',    '9',    0x2019, 0xb7,    0x301,  0x306, 0x338,  0x438,  0x43d,
                                 0x4e2d, 0x304b, 0x3099, 0xff9e, 0xff76,  0x930,  0x93c, 0x94d,  0x1100, 0x1161,
                                 0x11a8, 0xac00, 0x200b, 0x200c, 0x200d,  0xad,   0x640, 0x661,  0xfdfa, 0xfb01,
                                 0xdf,   0x130,  0x149,  0x345,  0x1fb3,  0xbd,   0xb2,  0x2488, 0x3164, 0xe33,
                                 0xff3f, 0xff0e, 0xff07, 0x2bc,  0x1d400, 0xfe0f, 0x28,  0xf8,   0x20dd};
  size_t len = 0;
  while (len + 4 <= most) {
    uint32_t cp = chance(3) ? odd[chance(sizeof odd / sizeof *odd)] : chance(2) ? chance(0x3100) : chance(0x20000);
    len += utf8_encode(cp, out + len);
  }
  return len;
}

static void test_words(void) {
  char text[600];
  int wrong = 0, i;
  words_are("The Camp\xe2\x80\x99s residents.", "The|Camp\xe2\x80\x99s|residents", "an apostrophe inside a word joins");
  words_are("'quoted' dogs' ''", "quoted|dogs", "an apostrophe at an end does not");
  words_are("don't U.S. e.g., a..b", "don't|U.S|e.g|a|b", "one full stop between initials joins, two part");
  words_are("this year.Ali J.Smith example.com", "this|year|Ali|J|Smith|example|com",
            "a full stop between words parts");
  words_are("3,000 1.5 1,a a,b 1.a 3'000", "3,000|1.5|1|a|a|b|1|a|3'000", "comma and stop join digits to digits only");
  words_are("co-op A4 3D x=1;y", "co|op|A4|3D|x|1|y", "hyphens part, letters and digits hold together");
  words_are("snake_case __init__ _a_ ___ a__1", "snake_case|init|a|a__1", "underscores join inside a word");
  words_are("note:this 10:30", "note|this|10|30", "a colon parts");
  words_are("caf\xc3\xa9 cafe\xcc\x81s", "caf\xc3\xa9|cafe\xcc\x81s", "marks belong to their letter");
  words_are("\xe4\xb8\xad\xe6\x96\x87"
            "a\xe3\x81\x8b\xe3\x82\x99\xe3\x83\xbc",
            "\xe4\xb8\xad|\xe6\x96\x87|a|\xe3\x81\x8b\xe3\x82\x99|\xe3\x83\xbc",
            "ideographs and kana are a word each, with their marks");
  words_are("\xed\x95\x9c\xea\xb5\xad \xe0\xb8\x81\xe0\xb8\xb2\xe0\xb8\xa3",
            "\xed\x95\x9c|\xea\xb5\xad|\xe0\xb8\x81\xe0\xb8\xb2|\xe0\xb8\xa3",
            "so are syllables of Korean, and letters of Thai with their vowels");
  words_are("\xe0\xa4\xb9\xe0\xa4\xbf\xe0\xa4\x82\xe0\xa4\xa6\xe0\xa5\x80 "
            "\xd9\x85\xdb\x8c\xe2\x80\x8c\xd8\xae\xd9\x88\xd8\xa7\xd9\x86\xd9\x85",
            "\xe0\xa4\xb9\xe0\xa4\xbf\xe0\xa4\x82\xe0\xa4\xa6\xe0\xa5\x80|"
            "\xd9\x85\xdb\x8c\xe2\x80\x8c\xd8\xae\xd9\x88\xd8\xa7\xd9\x86\xd9\x85",
            "Indic vowel signs and the Persian non-joiner part nothing");
  words_are("CO\xe2\x82\x82 \xc2\xbd", "CO\xe2\x82\x82", "a subscript digit is a digit, a fraction is no word");
  words_are("\xcc\x81 ! \xef\xbf\xbd", "", "marks and punctuation alone are no words");
  words_are("", "", "an empty text has no words");

  for (i = 0; i < 20000; i++) {
    size_t len, at = 0, before = 0, k, before_at;
    word w;
    gz_str s;
    bool word_seen[sizeof text] = {false};
    if (i % 2) len = random_text(text, chance(sizeof text));
    else
      for (len = 0; len < (size_t)i % 300; len++) text[len] = (char)chance(256);
    s = (gz_str){text, len};
    for (before_at = 0; words_next(s, &at, &w); before_at = at) {
      if (w.len == 0 || w.len > WORD_MOST || w.at < before || w.at + w.len > len || at != w.at + w.len ||
          at <= before_at) {
        wrong++;
        break;
      }
      if (i % 2 && !utf8_valid(str_part(s, w.at, w.len))) wrong++;
      for (k = w.at; k < w.at + w.len; k++) word_seen[k] = true;
      before = w.at + w.len;
    }
    if (at != len) wrong++;
    for (k = 0; k < len; k++) /* each ASCII letter and digit is in a word */
      if (((text[k] | 32) >= 'a' && (text[k] | 32) <= 'z') || (text[k] >= '0' && text[k] <= '9'))
        if (!word_seen[k]) wrong++;
  }
  is_int(wrong, 0, "words of random texts stand in order, do not overlap, and hold each letter");

  memset(text, 'x', 300);
  {
    word w;
    size_t at = 0, lens[4] = {0}, n = 0;
    while (n < 4 && words_next((gz_str){text, 300}, &at, &w)) lens[n++] = w.len;
    ok(n == 3 && lens[0] == WORD_MOST && lens[1] == WORD_MOST && lens[2] == 300 - 2 * WORD_MOST,
       "an endless word is several words");
  }
}

/* ---------------------------------------------------------------- forms and stems */

static analyzer *opened(const char *language) {
  analyzer *a = NULL;
  gz_error err;
  if (analyzer_open(str_of(language), &mem_libc, &a, &err) != GZ_OK) note("%s: %s", language, err.text);
  return a;
}

static void form_is(analyzer *a, const char *in, const char *want, const char *name) {
  buf b;
  buf_init(&b, &mem_libc);
  analyzer_form(a, str_of(in), &b);
  is_str(cstr(&b), want, "%s", name);
  buf_free(&b);
}

static void stem_is(analyzer *a, const char *form, const char *want) {
  gz_str stem = analyzer_stem(a, str_of(form));
  is_mem(stem.data, stem.len, want, strlen(want), "the stem of %s is %s", form, want);
}

static bool steady(analyzer *a, gz_str text, buf *once, buf *twice) {
  analyzer_form(a, text, once);
  analyzer_form(a, buf_str(once), twice);
  return once->len && utf8_valid(buf_str(once)) && str_equal(buf_str(once), buf_str(twice));
}

/* The text with each letter and digit of ASCII as wide as in East Asian type: three bytes, and no short way to them. */
static size_t widen(const char *text, size_t len, char *out) {
  size_t i, n = 0;
  for (i = 0; i < len; i++) {
    bool wide =
        (text[i] >= '0' && text[i] <= '9') || (text[i] >= 'A' && text[i] <= 'Z') || (text[i] >= 'a' && text[i] <= 'z');
    if (wide) n += utf8_encode(0xff01u - '!' + (uint32_t)text[i], out + n);
    else out[n++] = text[i];
  }
  return n;
}

static void test_short_way(void) {
  static const char alphabet[] = "abcXYZ0189..,,;''__  \n-/@[`{:^";
  size_t i, wrong = 0;
  for (i = 0; i < 20000; i++) {
    size_t len = chance(40), k, at = 0, wide_at = 0;
    char *text = malloc(len ? len : 1), wide[120]; /* of its own, so that a byte read behind it is noticed */
    word w, v;
    bool more;
    if (!text) return;
    for (k = 0; k < len; k++) text[k] = chance(3) ? alphabet[chance(6)] : alphabet[chance(sizeof alphabet - 1)];
    do {
      more = words_next((gz_str){text, len}, &at, &w);
      wrong += more != words_next((gz_str){wide, widen(text, len, wide)}, &wide_at, &v);
      if (!more || wrong) break;
      wrong += widen(text, w.at, wide) != v.at || widen(text + w.at, w.len, wide) != v.len;
    } while (true);
    free(text);
  }
  is_int(wrong, 0, "words of ASCII are those that the same letters in another shape are");
}

static void test_forms(void) {
  analyzer *en = opened("en"), *fr = opened("fr"), *it = opened("italian"), *none = opened("none");
  buf once, twice;
  int wrong = 0, i;
  uint32_t cp;
  form_is(en, "Camp\xe2\x80\x99s", "camp", "apostrophe-s goes");
  form_is(en, "DON'T", "dont", "an apostrophe goes");
  form_is(en, "U.S", "us", "full stops between letters go");
  form_is(en, "3,000", "3000", "commas between digits go");
  form_is(en, "3.5", "3.5", "a full stop between digits stays");
  form_is(en, "snake_Case", "snake_case", "underscores stay");
  form_is(en,
          "\xc3\x89"
          "COLE",
          "ecole", "case and accents fold");
  form_is(en,
          "Stra\xc3\x9f"
          "e",
          "strasse", "sharp s is two");
  form_is(en,
          "\xc5\x81\xc3\xb3"
          "d\xc5\xba",
          "lodz", "a letter with a stroke is the letter");
  form_is(en,
          "K\xc3\xb8"
          "benhavn",
          "kobenhavn", "also in Danish");
  form_is(en, "\xef\xbc\xa3\xef\xbd\x81\xef\xbd\x8d\xef\xbd\x90", "camp", "fullwidth letters are letters");
  form_is(en,
          "o\xef\xac\x83"
          "ce",
          "office", "ligatures are letters");
  form_is(en,
          "co\xc2\xad"
          "op",
          "coop", "a soft hyphen goes");
  form_is(en, "\xc4\xb0stanbul", "istanbul", "the Turkish capital i is an i");
  form_is(en, "\xd0\x9c\xd0\x9e\xd0\x99", "\xd0\xbc\xd0\xbe\xd0\xb9", "Cyrillic short i stays what it is");
  form_is(en, "\xd0\x95\xd0\xbb\xd0\xba\xd0\xb0", "\xd0\xb5\xd0\xbb\xd0\xba\xd0\xb0", "Cyrillic folds case");
  form_is(en, "\xd1\x91\xd0\xbb\xd0\xba\xd0\xb0", "\xd0\xb5\xd0\xbb\xd0\xba\xd0\xb0", "Cyrillic io is ie");
  form_is(en, "\xce\xa3\xce\xaf\xcf\x83\xcf\x85\xcf\x86\xce\xbf\xcf\x82",
          "\xcf\x83\xce\xb9\xcf\x83\xcf\x85\xcf\x86\xce\xbf\xcf\x83", "Greek loses its accents and final sigma");
  form_is(en, "\xd9\x83\xd9\x90\xd8\xaa\xd9\x8e\xd8\xa7\xd8\xa8", "\xd9\x83\xd8\xaa\xd8\xa7\xd8\xa8",
          "Arabic points go");
  form_is(en, "\xd8\xa3\xd9\x80\xd8\xa8", "\xd8\xa7\xd8\xa8", "so do the hamza of alef and what only stretches");
  form_is(en, "\xda\xa9\xdb\x8c", "\xd9\x83\xd9\x8a", "Persian and Arabic keyboards write the same word");
  form_is(en, "\xe0\xa4\xb9\xe0\xa4\xbf\xe0\xa4\xa8\xe0\xa5\x8d\xe0\xa4\xa6\xe0\xa5\x80",
          "\xe0\xa4\xb9\xe0\xa4\xbf\xe0\xa4\xa8\xe0\xa5\x8d\xe0\xa4\xa6\xe0\xa5\x80",
          "Indic vowel signs and viramas stay");
  form_is(en, "\xef\xbd\xb6\xef\xbe\x9e", "\xe3\x82\xac", "halfwidth kana are composed with their voicing");
  form_is(en, "\xed\x95\x9c", "\xed\x95\x9c", "a Korean syllable stays one");
  form_is(en, "\xd9\x80", "\xd9\x80", "a word of which nothing is left is itself");
  form_is(en, "'s", "s", "apostrophe-s alone is an s");
  form_is(en, "O'Brien's", "obrien", "only the last apostrophe-s goes");
  form_is(en, "\xff", "\xef\xbf\xbd", "an invalid byte makes a valid form");
  form_is(en, "", "", "nothing has no form");
  form_is(fr, "L\xe2\x80\x99homme", "homme", "French loses its elided article");
  form_is(fr, "aujourd'hui", "aujourdhui", "but no more than that");
  form_is(it, "dell'acqua", "acqua", "so does Italian");
  form_is(en, "l'homme", "homme", "and English, when it quotes them");
  form_is(en, "qu'elle", "quelle", "but no more than d and l");

  buf_init(&once, &mem_libc);
  buf_init(&twice, &mem_libc);
  for (cp = 0x80; cp <= 0x10ffff; cp++) {
    char text[12] = "a";
    size_t len = 1 + utf8_encode(cp, text + 1), at = 0;
    word w;
    memcpy(text + len, "\xe3\x82\x99s", 4);
    while (words_next((gz_str){text, len + 4}, &at, &w))
      if (!steady(en, str_part((gz_str){text, len + 4}, w.at, w.len), &once, &twice)) {
        if (!wrong++) note("U+%04X", (unsigned)cp);
      }
  }
  is_int(wrong, 0, "the form of a form is itself, for words of every code point");
  wrong = 0;
  for (i = 0; i < 40000; i++) {
    char text[300];
    size_t len = random_text(text, 40 + chance(200)), at = 0;
    word w;
    while (words_next((gz_str){text, len}, &at, &w))
      if (!steady(i % 2 ? fr : en, str_part((gz_str){text, len}, w.at, w.len), &once, &twice) && !wrong++) {
        tap_print_bytes("word", text + w.at, w.len);
        tap_print_bytes("once", once.data, once.len);
        tap_print_bytes("twice", twice.data, twice.len);
      }
  }
  is_int(wrong, 0, "and for words of random texts; none is empty or invalid");

  wrong = 0;
  for (i = 0; i < 5000; i++) {
    char text[120];
    size_t len = random_text(text, sizeof text);
    fold_name((gz_str){text, len}, &once);
    fold_name(buf_str(&once), &twice);
    if (!utf8_valid(buf_str(&once)) || !str_equal(buf_str(&once), buf_str(&twice))) {
      tap_print_bytes("name", text, len);
      tap_print_bytes("once", once.data, once.len);
      tap_print_bytes("twice", twice.data, twice.len);
      wrong++;
    }
    if (once.len && (once.data[0] == ' ' || once.data[once.len - 1] == ' ')) wrong++;
  }
  is_int(wrong, 0, "a folded name folds to itself, and no blank stands at its ends");
  fold_name(STR(" Camp \xe2\x80\x99"
                "ASHRAF\xe2\x80\x99\t(\xc3\x89"
                "cole)\xe3\x80\x80\n"),
            &once);
  is_str(cstr(&once), "camp 'ashraf' (ecole)", "names fold case, accents, apostrophes and white space");
  fold_name(STR("\xc2\xa0\xe2\x80\xa8 "), &once);
  is_int(once.len, 0, "a name of white space folds to nothing");
  fold_name(STR("next"), &once);
  is_str(cstr(&once), "next", "a folded name replaces what was there");

  buf_clear(&twice);
  for (i = 0; i < 700; i++) buf_put(&twice, "\xd0\xb9\xe3\x81\x8b\xe3\x82\x99", 8);
  buf_clear(&once);
  fold_append(&once, buf_str(&twice));
  wrong = once.len != 700 * 5;
  for (i = 0; i < 700 && !wrong; i++) wrong = memcmp(once.data + i * 5, "\xd0\xb9\xe3\x81\x8c", 5) != 0;
  is_int(wrong, 0, "no letter is parted from its mark inside a long text");

  stem_is(en, "residents", "resid");
  stem_is(en, "closing", "close");
  stem_is(en, "mp3s", "mp3s");
  stem_is(none, "residents", "residents");
  stem_is(fr, "continuellement", "continuel");
  stem_is(en, "", "");
  {
    static const char *const codes[] = {"ar", "ca", "da", "de", "el", "en", "es", "eu", "fi", "fr", "ga",
                                        "hi", "hu", "hy", "id", "it", "lt", "nb", "ne", "nl", "nn", "no",
                                        "pt", "ro", "ru", "sr", "sv", "ta", "tr", "yi", NULL};
    wrong = 0;
    for (i = 0; codes[i]; i++) {
      analyzer *a = opened(codes[i]);
      int k;
      if (!a) {
        wrong++;
        continue;
      }
      for (k = 0; k < 2000; k++) {
        char text[130];
        size_t len = random_text(text, sizeof text);
        gz_str stem;
        analyzer_form(a, (gz_str){text, len}, &once);
        stem = analyzer_stem(a, buf_str(&once));
        if (once.len && (!stem.len || !stem.data)) wrong++;
      }
      analyzer_close(a);
    }
    is_int(wrong, 0, "each language's stemmer takes any form and leaves something of it");
  }
  buf_free(&once);
  buf_free(&twice);
  analyzer_close(en);
  analyzer_close(fr);
  analyzer_close(it);
  analyzer_close(none);
  analyzer_close(NULL);
}

/* Words of letters that stemmers look at, ends that they take away among them. */
static void test_first_letters(void) {
  static const char *const codes[] = {"ar", "da", "de", "en", "es", "fi", "fr", "hu", "id", "it",
                                      "nb", "nl", "pt", "ro", "ru", "sr", "sv", "yi", NULL};
  static const char *const parts[] = {
      "a",  "e",   "i",  "o",   "u",    "y",    "s",    "t",    "n",   "r",   "l",   "g", "q", "qu", "ge",  "ij",
      "ss", "ing", "ed", "ies", "ying", "lich", "ment", "isme", "zza", "ció", "ção", "ß", "ø", "å",  "õ",   "ü",
      "é",  "î",   "ï",  "ë",   "ы",    "е",    "в",    "ши",   "по",  "сь",  "'",   "k", "m", "di", "ber", "me"};
  analyzer *en = opened("en"), *fr = opened("fr");
  int wrong = 0, told = 0, wrong_first = 0, told_first = 0, i, k;
  buf form;
  buf_init(&form, &mem_libc);
  for (i = 0; codes[i]; i++) {
    analyzer *a = opened(codes[i]);
    for (k = 0; a && k < 20000; k++) {
      char text[64] = "";
      gz_str whole, stem;
      uint32_t n = 1 + (uint32_t)chance(6);
      while (n--) strcat(text, parts[chance(sizeof parts / sizeof *parts)]);
      whole = str_of(text);
      stem = analyzer_stem(a, whole);
      wrong += !analyzer_may_stem(a, whole, stem);
      told += !analyzer_may_stem(a, whole, STR("w"));
    }
    analyzer_close(a);
  }
  for (k = 0; k < 20000; k++) {
    analyzer *a = k % 2 ? en : fr;
    char text[64];
    size_t len = 1 + chance(9), n;
    for (n = 0; n < len; n++)
      text[n] = chance(20) ? (char)((chance(2) ? 'a' : 'A') + chance(26)) : "'.5-_ \xc3"[chance(7)];
    analyzer_form(a, (gz_str){text, len}, &form);
    told_first += analyzer_first((gz_str){text, len}) != 0;
    wrong_first +=
        analyzer_first((gz_str){text, len}) && (!form.len || form.data[0] != analyzer_first((gz_str){text, len}));
  }
  is_int(wrong_first, 0, "the first letter of a form is known from the word");
  ok(told_first > 8000, "where it has no letters but ASCII's");
  buf_free(&form);
  analyzer_close(en);
  analyzer_close(fr);
  is_int(wrong, 0, "a form may have the stem that it has, in any language");
  ok(told > 150000, "most stems are told apart by their first letter");
}

static void test_analyzers(void) {
  analyzer *a = NULL, *b = NULL;
  gz_error err;
  is_int(analyzer_open(STR("klingon"), &mem_libc, &a, &err), GZ_NOT_SUPPORTED,
         "a language without a stemmer is not supported");
  ok(!a && strstr(err.text, "klingon") && strstr(err.text, "english"), "the message names it and what there is");
  is_int(analyzer_open(STR("zz"), &mem_libc, &a, NULL), GZ_NOT_SUPPORTED, "nor is an unknown code");
  a = opened("en");
  b = opened("English");
  is_str(analyzer_name(a), analyzer_name(b), "a code and a name are the same analyzer");
  analyzer_close(b);
  b = opened("de");
  ok(strcmp(analyzer_name(a), analyzer_name(b)) != 0, "two languages are not");
  ok(analyzer_stop(a, STR("the")) && !analyzer_stop(b, STR("the")) && analyzer_stop(b, STR("der")),
     "stop words are the language's");
  ok(!analyzer_stop(a, STR("us")) && !analyzer_stop(a, STR("may")), "\"us\" and \"may\" are none: U.S., and a month");
  ok(!analyzer_stop(a, STR("camp")) && !analyzer_stop(a, STR("")) && !analyzer_stop(a, STR("th")),
     "nor is any other word, or part of one");
  analyzer_close(b);
  b = opened("en-GB");
  ok(b && analyzer_stop(b, STR("the")), "a country behind the code changes nothing");
  analyzer_close(b);
  b = opened(NULL);
  ok(b && !analyzer_stop(b, STR("the")), "no language has no stop words");
  analyzer_close(b);
  analyzer_close(a);

  static const char *const languages[] = {"english", "german",  "french",    "spanish", "italian", "portuguese",
                                          "dutch",   "swedish", "norwegian", "danish",  "finnish", "russian"};
  size_t i, k;
  for (i = 0; i < sizeof languages / sizeof *languages; i++) {
    const stop_list *list = stop_list_of(languages[i]);
    int unsorted = 0, lost = 0, unfolded = 0;
    buf form;
    buf_init(&form, &mem_libc);
    a = opened(languages[i]);
    for (k = 0; list && k < list->n; k++) {
      gz_str s = str_of(list->forms[k]);
      if (k && str_compare(str_of(list->forms[k - 1]), s) >= 0) unsorted++;
      if (!analyzer_stop(a, s)) lost++;
      analyzer_form(a, s, &form);
      if (!str_equal(buf_str(&form), s) && !unfolded++) note("%s", list->forms[k]);
    }
    ok(list && list->n > 90 && !unsorted && !lost && !unfolded, "the %s stop words are folded, in order, and all found",
       languages[i]);
    analyzer_close(a);
    buf_free(&form);
  }
}

/* ---------------------------------------------------------------- cost and failure */

static double seconds(void) {
  struct timespec now;
  clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &now);
  return (double)now.tv_sec + (double)now.tv_nsec / 1e9;
}

static size_t all_of_it(gz_str s, analyzer *a) {
  size_t at = 0, n = 0;
  word w;
  buf b;
  arena into;
  utf8_text t;
  buf_init(&b, &mem_libc);
  arena_init(&into, &mem_libc);
  if (utf8_read(s, STR_NONE, &into, &t, NULL) == GZ_OK)
    while (words_next(t.text, &at, &w)) {
      analyzer_form(a, str_part(t.text, w.at, w.len), &b);
      n += analyzer_stem(a, buf_str(&b)).len;
    }
  fold_name(s, &b);
  buf_clear(&b);
  display_line(&b, s, 50);
  buf_free(&b);
  arena_free(&into);
  return n;
}

static double fastest(gz_str s, analyzer *a) {
  double best = 1e9;
  int i;
  for (i = 0; i < 5; i++) {
    double begin = seconds(), took;
    all_of_it(s, a);
    took = seconds() - begin;
    if (took < best) best = took;
  }
  return best;
}

static void test_linear(void) {
  static const struct {
    const char *name, *unit;
  } hostile[] = {{"one word", "x"},
                 {"underscores", "_"},
                 {"a letter and underscores", "a_______________"},
                 {"joiners", "a'.'"},
                 {"marks", "\xcc\x81"},
                 {"marks out of order", "\xe3\x82\x99\xe0\xa5\x8d\xe0\xa4\xbc"},
                 {"invalid bytes", "\xff"},
                 {"the longest decomposition", "\xef\xb7\xba"},
                 {"joiners without width", "\xe2\x80\x8d"},
                 {"blanks", " "},
                 {"Korean vowels", "\xe1\x85\xa1"}};
  analyzer *a = opened("en");
  size_t i;
  for (i = 0; i < sizeof hostile / sizeof *hostile; i++) {
    size_t unit = strlen(hostile[i].unit), small = 1 << 15, large = 1 << 18, k;
    char *text = malloc(large);
    double one, eight;
    for (k = 0; k < large; k++) text[k] = hostile[i].unit[k % unit];
    one = fastest((gz_str){text, small}, a);
    eight = fastest((gz_str){text, large}, a);
    /* eight times the text: 8 if linear, 64 if quadratic */
    ok(eight < 32 * one + 0.005, "%s: eight times the text takes %.1f times as long (%.1f ms)", hostile[i].name,
       eight / one, eight * 1e3);
    free(text);
  }
  analyzer_close(a);
}

static gz_status everything(const allocator *from) {
  gz_status status;
  arena into;
  utf8_text t;
  buf b;
  analyzer *a = NULL;
  gz_str marked = STR("\xff\xfe"
                      "a\0b\0"),
         broken = STR("a\xff");
  arena_init(&into, from);
  buf_init(&b, from);
  if ((status = analyzer_open(STR("en"), from, &a, NULL)) != GZ_OK) goto done;
  if ((status = utf8_read(marked, STR_NONE, &into, &t, NULL)) != GZ_OK) goto done;
  if ((status = utf8_read(broken, STR_NONE, &into, &t, NULL)) != GZ_OK) goto done;
  if ((status = utf8_read(broken, STR("latin1"), &into, &t, NULL)) != GZ_OK) goto done;
  analyzer_form(a,
                STR("Stra\xc3\x9f"
                    "e"),
                &b);
  if (b.failed) status = GZ_NOMEM;
  analyzer_form(a, STR("\xd9\x80"), &b);
  fold_name(STR("a name that is longer than the least room of a buffer, which is sixty-four bytes"), &b);
  if (b.failed) status = GZ_NOMEM;
  analyzer_form(a, STR("\xd9\x80"), &b);
  if (status != GZ_OK && !b.failed) status = GZ_INVALID; /* a failure must not be forgotten */
  buf_free(&b);
  buf_init(&b, from);
  display_line(&b, STR("too long"), 3);
  if (b.failed) status = GZ_NOMEM;
done:
  buf_free(&b);
  analyzer_close(a);
  arena_free(&into);
  return status;
}

static void test_nomem(void) {
  size_t n;
  int wrong = 0;
  gz_status status = GZ_NOMEM;
  for (n = 1; n < 1000 && status != GZ_OK; n++) {
    failing f = {.fail_at = n};
    allocator from = {failing_alloc, &f};
    status = everything(&from);
    if (status != GZ_OK && status != GZ_NOMEM) wrong++;
    if (f.n_blocks) wrong++;
  }
  ok(status == GZ_OK && n > 6, "with enough memory all goes well, after %zu tries with less", n - 2);
  is_int(wrong, 0, "with less each try says so and leaks nothing");
}

int main(void) {
  test_utf8();
  test_pages();
  test_display();
  test_words();
  test_short_way();
  test_forms();
  test_analyzers();
  test_first_letters();
  test_linear();
  test_nomem();
  return tap_done();
}
