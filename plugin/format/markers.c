/* Where does a page say "Read more", in whatever words?
 *
 * Each short line, and what stands behind the last sentence of a line that ends a paragraph, is a candidate with a key.
 * A key that comes again is judged by the pieces into which its marks part the page: between two of them there must be
 * a headline and text. Known phrases only raise confidence, and let a page with one article be read. */
#include "format/markers.h"

#include <stdlib.h>

#include <utf8proc.h>

#include "base/sixteen.h"
#include "text/fold.h"

enum {
  LINE_MOST = 160,   /* bytes of a line that could be a marker … */
  BLANKS_MOST = 7,   /* … blanks in it … */
  CHARS_MOST = 48,   /* … and characters of its key */
  HEAD_MOST = 300,   /* bytes of a headline that a marker may repeat … */
  HEAD_LEAST = 6,    /* … and of its key … */
  PHRASE_BYTES = 48, /* bytes of a phrase before a headline */
  PHRASE_MOST = 4,   /* … with as many words beside it */
  BROKEN_MOST = 40,  /* bytes of a line with the end of a marker that begins on the line before */
  TAIL_LOOK = 160,   /* bytes at the end of a line where an inline marker may be … */
  GLUED_LOOK = 64,   /* … or one without a blank before it */
  HEAD_LINES = 3,
  SAID_LEAST = 64,  /* places for what was said */
  SAID_BEHIND = 12, /* bytes behind a headline that is repeated at the end of a text */
  LEAD_LINES = 4,   /* a title, a date and the like before a headline that a marker repeats */
  PROSE_LEAST = 40, /* bytes of a body that is more than a few words */
  LONG_LINE = 120   /* bytes of a line that nobody wrapped */
};

/* "Read more" in the words of many languages: keys, in byte order. */
/* clang-format off */
#define K(text) {"" text, sizeof(text) - 1}
static const gz_str known[] = {
    K("baca lagi"), K("baca selengkapnya"), K("bovebben"), K("cely clanek"), K("cist dal"), K("cist dale"), K("cist vice"),
    K("citat dalej"), K("citeste mai departe"), K("citeste mai mult"), K("click here to read more"),
    K("continua"), K("continua a leggere"), K("continuar a ler"), K("continuar lendo"), K("continuar leyendo"),
    K("continue lendo"), K("continue reading"), K("continuer la lecture"), K("czytaj dalej"),
    K("czytaj wiecej"), K("daha fazla"), K("davamini oxu"), K("devami"), K("devamini oku"), K("doc tiep"),
    K("en savoir plus"), K("full article"), K("full story"), K("irakurri gehiago"), K("keep reading"),
    K("la suite"), K("laes mere"), K("las mer"), K("las vidare"), K("lasit vairak"), K("learn more"),
    K("leer mas"), K("lees meer"), K("lees verder"), K("leggi di piu"), K("leggi l articolo"), K("leggi tutto"),
    K("leia mais"), K("ler mais"), K("les meira"), K("les mer"), K("lexo me shume"), K("lire l article"),
    K("lire la suite"), K("lire plus"), K("llegir mes"), K("loe edasi"), K("lue lisaa"), K("mai mult"),
    K("meer lezen"), K("mehr"), K("mehr erfahren"), K("mehr lesen"), K("more"), K("opsirnije"),
    K("preberi vec"), K("procitaj vise"), K("read article"), K("read full article"), K("read full story"),
    K("read more"), K("read on"), K("read the article"), K("read the full article"), K("read the full story"),
    K("read the rest"), K("read the rest of this entry"), K("saiba mais"), K("see more"), K("seguir leyendo"),
    K("selengkapnya"), K("sigue leyendo"), K("skaityti daugiau"), K("suite"), K("tovabb"), K("verder lezen"),
    K("view more"), K("weiter"), K("weiter lesen"), K("weiterlesen"), K("wiecej"), K("xem them"),
    K("zum artikel"), K("διαβαστε περισσοτερα"), K("περισσοτερα"), K("συνεχεια"),
    K("далее"), K("докладніше"), K("подробнее"), K("прочети още"),
    K("прочитај више"), K("прочитај повеке"), K("читати далі"), K("читать далее"),
    K("читать дальше"), K("читать полностью"), K("המשך לקרוא"), K("קרא עוד"),
    K("ادامه مطلب"), K("اقرا المزيد"), K("المزيد"), K("بيشتر بخوانيد"),
    K("تابع القراءه"), K("قراءه المزيد"), K("مزيد پڑهيں"), K("आगे पढ़ें"),
    K("और पढ़ें"), K("আরও পড়ুন"), K("อ่านต่อ"), K("อ่านเพิ่มเติม"),
    K("もっと読む"), K("查看全文"), K("查看更多"), K("続きを読む"), K("繼續閱讀"), K("閱讀全文"),
    K("閱讀更多"), K("阅读全文"), K("阅读更多"), K("계속 읽기"), K("더 보기"), K("더보기"),
    K("자세히 보기"),
};
#undef K
/* clang-format on */
enum { N_KNOWN = sizeof known / sizeof *known };

/* The marks of one key. */
typedef struct use {
  uint32_t first, last; /* places in `found`; MAP_NONE: none */
  uint32_t n, n_at_end;
} use;

/* A line, or block, that says something: a headline, perhaps. The last one that says the same. */
typedef struct said_line {
  uint64_t hash; /* of its key */
  uint32_t line; /* from 1; 0: this place is free */
} said_line;

static use *use_of(const markers *m, uint32_t key) { return (use *)(void *)m->uses.data + key; }
static marker *found_at(const markers *m, uint32_t i) { return (marker *)(void *)m->found.data + i; }

static bool at_block_end(const prose_lines *lines, uint32_t i) { return i + 1 == lines->n || lines->at[i + 1].gap; }

/* ---------------------------------------------------------------- keys */

static bool in_word(uint32_t cp) {
  utf8proc_category_t category;
  if (cp < 0x80) return (cp >= '0' && cp <= '9') || ((cp | 0x20) >= 'a' && (cp | 0x20) <= 'z');
  category = utf8proc_category((utf8proc_int32_t)cp);
  return category >= UTF8PROC_CATEGORY_LU && category <= UTF8PROC_CATEGORY_NO; /* letters, marks, numbers */
}

/* What an ASCII byte is in a key; 0: none of it. */
/* clang-format off */
static const char key_bytes[256] = {
    ['0'] = '0', '1', '2', '3', '4', '5', '6', '7', '8', '9',
    ['A'] = 'a', 'b', 'c', 'd', 'e', 'f', 'g', 'h', 'i', 'j', 'k', 'l', 'm', 'n', 'o', 'p', 'q', 'r', 's', 't', 'u',
            'v', 'w', 'x', 'y', 'z',
    ['a'] = 'a', 'b', 'c', 'd', 'e', 'f', 'g', 'h', 'i', 'j', 'k', 'l', 'm', 'n', 'o', 'p', 'q', 'r', 's', 't', 'u',
            'v', 'w', 'x', 'y', 'z',
};
/* clang-format on */

static bool begins_word(char c) { return (unsigned char)c < 0x80 && key_bytes[(unsigned char)c]; }

/* Appends the key of a text of ASCII alone; false: it is none. */
static bool fold_ascii(buf *out, gz_str s) {
  const char *p = s.data, *end = p + s.len;
  char *begin = buf_space(out, s.len + 8), *to = begin;
  if (!begin) return true;
  while (end - p >= 8) {
    uint64_t eight = eight_load(p), plain = eight_plain(eight), blank = eight_is(eight, ' '),
             lower = eight | EIGHT(0x20);
    size_t n;
    if (eight & EIGHT_HIGH) return false;
    memcpy(to, &lower, 8);
    if ((plain | blank) == EIGHT_HIGH && !(blank & (blank >> 8)) && (*p != ' ' || (to > begin && to[-1] != ' '))) {
      to += 8; /* words with a blank between: most of a text */
      p += 8;
      continue;
    }
    n = eight_first(plain);
    to += n;
    p += n;
    if (n == 8) continue;
    if (to > begin && to[-1] != ' ') *to++ = ' ';
    for (p++; p < end && (unsigned char)*p < 0x80 && !key_bytes[(unsigned char)*p]; p++) {}
  }
  for (; p < end; p++) {
    char c;
    if ((unsigned char)*p >= 0x80) return false;
    c = key_bytes[(unsigned char)*p];
    if (c) *to++ = c;
    else if (to > begin && to[-1] != ' ') *to++ = ' ';
  }
  if (to > begin && to[-1] == ' ') to--;
  out->len = (size_t)(to - begin);
  return true;
}

/* A text without the number of a link that stands before it: "[12]Read more". */
static gz_str without_number(gz_str s) {
  size_t i = 1;
  if (s.len < 4 || s.data[0] != '[') return s;
  while (i < s.len && s.data[i] >= '0' && s.data[i] <= '9') i++;
  return i > 1 && i + 1 < s.len && s.data[i] == ']' ? str_after(s, i + 1) : s;
}

/* The key of a text, in m->folded: words of letters and digits, one blank between. */
static gz_str fold_key(markers *m, gz_str s) {
  buf *out = &m->folded;
  char *to, *p, *end;
  bool blank = false;
  if (s.len && s.data == m->folded_of.data && s.len == m->folded_of.len) return buf_str(out);
  m->folded_of = s;
  s = without_number(s);
  buf_clear(out);
  if (fold_ascii(out, s)) {
    m->failed |= out->failed;
    return buf_str(out);
  }
  buf_clear(out);
  fold_append(out, s);
  if (out->failed) m->failed = true;
  if (out->failed || !out->len) {
    m->folded_of = STR_NONE;
    return STR("");
  }
  to = p = out->data;
  for (end = p + out->len; p < end;) {
    uint32_t cp;
    size_t len = utf8_decode(p, end, &cp);
    if (in_word(cp)) {
      if (blank && to > out->data) *to++ = ' ';
      blank = false;
      if (len == 1) *to = *p;
      else memmove(to, p, len); /* never ahead of p: a blank replaces at least one byte */
      to += len;
    } else {
      blank = true;
    }
    p += len;
  }
  out->len = (size_t)(to - out->data);
  return buf_str(out);
}

static int compare_known(const void *key, const void *place) {
  return str_compare(*(const gz_str *)key, *(const gz_str *)place);
}

/* Lengths of the known phrases that begin with a byte, as bits; few keys pass. */
static uint32_t *lengths_of(markers *m, gz_str key, uint32_t *bit) {
  *bit = (uint32_t)1 << (key.len < 31 ? key.len : 31);
  return &m->known_lengths[(unsigned char)key.data[0] % MARKER_BEGINNINGS];
}

/* The last two bytes of a key. */
static uint32_t pair_of(unsigned char before, unsigned char last) { return (before * 37u + last) % MARKER_PAIRS; }

/* The first two bytes of a key that has as many. */
static uint32_t begin_of(gz_str key) { return pair_of((unsigned char)key.data[0], (unsigned char)key.data[1]); }

static void expect_known(markers *m, gz_str key) {
  uint32_t bit, *lengths = lengths_of(m, key, &bit);
  unsigned char ending = (unsigned char)key.data[key.len - 1];
  uint32_t pair = key.len > 1 ? pair_of((unsigned char)key.data[key.len - 2], ending) : 0;
  *lengths |= bit;
  if (key.len > 1) m->known_begins[begin_of(key) / 32] |= (uint32_t)1 << begin_of(key) % 32;
  m->known_endings[ending / 32] |= (uint32_t)1 << ending % 32;
  if (key.len > 1) m->known_pairs[pair / 32] |= (uint32_t)1 << pair % 32;
  else memset(m->known_pairs, 0xff, sizeof m->known_pairs);
  if (key.len > m->key_most) m->key_most = key.len;
}

/* Whether a text could end in a known phrase, by its last two letters; few do. *plain: nothing beyond ASCII, of which the
 * key might make letters, stands behind them. */
static bool ends_as_known(const markers *m, gz_str s, bool *plain) {
  for (*plain = true; s.len;) {
    size_t at = s.len - 1;
    unsigned char ending = (unsigned char)s.data[at], before;
    uint32_t cp, pair;
    while (at && s.len - at < 4 && ((unsigned char)s.data[at] & 0xc0) == 0x80) at--;
    utf8_decode(s.data + at, s.data + s.len, &cp);
    if (!in_word(cp)) {
      *plain &= cp < 0x80;
      s.len = at;
      continue;
    }
    if (cp >= 0x80) return true;
    ending = (unsigned char)str_lower((char)ending);
    if (!(m->known_endings[ending / 32] >> ending % 32 & 1)) return false;
    if (!at || !*plain || (unsigned char)s.data[at - 1] >= 0x80) return true;
    before = (unsigned char)key_bytes[(unsigned char)s.data[at - 1]];
    pair = pair_of(before ? before : ' ', ending);
    return m->known_pairs[pair / 32] >> pair % 32 & 1;
  }
  return false;
}

static bool is_known(markers *m, gz_str key) {
  uint32_t bit, pair;
  if (!key.len || !(*lengths_of(m, key, &bit) & bit)) return false;
  pair = key.len > 1 ? pair_of((unsigned char)key.data[key.len - 2], (unsigned char)key.data[key.len - 1]) : 0;
  if (!(m->known_pairs[pair / 32] >> pair % 32 & 1)) return false;
  return bsearch(&key, known, N_KNOWN, sizeof *known, compare_known) ||
         (m->n_known > 1 && map_find(&m->keys, key) < m->n_known);
}

/* The place of the key. */
static uint32_t add_unknown(markers *m, gz_str key) {
  bool added = false;
  uint32_t at = map_add(&m->keys, key, &added);
  if (added) {
    use none = {MAP_NONE, MAP_NONE, 0, 0};
    buf_put(&m->uses, &none, sizeof none);
  }
  if (at == MAP_NONE || m->uses.failed) m->failed = true;
  return at;
}

/* Headlines' keys by their length and the bytes at both ends: those looked for are mostly like none. */
static uint32_t shape_of(gz_str key) {
  uint32_t ends = (unsigned char)key.data[0] * 31u + (unsigned char)key.data[key.len - 1];
  return (ends * 67u + (uint32_t)key.len) % MARKER_SHAPES;
}

/* Those of known phrases are all 0. */
static uint32_t add_key(markers *m, gz_str key) { return is_known(m, key) ? 0 : add_unknown(m, key); }

/* The place of a hash, or where it belongs. Some are free. */
static said_line *find_said_line(const buf *said, uint64_t hash) {
  said_line *places = (void *)said->data;
  size_t n = said->len / sizeof *places, at = hash & (n - 1);
  while (places[at].line && places[at].hash != hash) at = (at + 1) & (n - 1);
  return &places[at];
}

/* Twice as many places. */
static bool more_said(markers *m) {
  size_t n = m->said.len / sizeof(said_line), i;
  const said_line *old = (const void *)m->said.data;
  char *places;
  buf more;
  buf_init(&more, m->said.from);
  places = buf_space(&more, (n ? 2 * n : SAID_LEAST) * sizeof *old);
  if (!places) return false;
  memset(places, 0, more.len);
  for (i = 0; i < n; i++)
    if (old[i].line) *find_said_line(&more, old[i].hash) = old[i];
  buf_free(&m->said);
  m->said = more;
  return true;
}

/* A marker may repeat this key from now on. */
static void say(markers *m, gz_str key, uint32_t line) {
  uint32_t shape = shape_of(key);
  said_line *place;
  uint64_t hash = map_hash(key, m->keys.seed);
  if (m->n_said * 4 >= m->said.len / sizeof *place * 3 && !more_said(m)) {
    m->failed = true;
    return;
  }
  place = find_said_line(&m->said, hash);
  m->n_said += !place->line;
  *place = (said_line){hash, line + 1};
  m->shapes[shape / 32] |= (uint32_t)1 << shape % 32;
}

/* `last`: the last of its lines; it is a block of its own. */
static void add_headline(markers *m, gz_str key, uint32_t line, uint32_t last) {
  uint32_t *place = m->headlines[m->n_headlines % MARKER_HEADLINES];
  if (key.len && !is_known(m, key)) say(m, key, line);
  if (key.len < HEAD_LEAST || !m->lines->at[line].gap || !at_block_end(m->lines, last)) return;
  place[0] = m->lines->at[line].from;
  place[1] = m->lines->at[last].to;
  while (place[1] > place[0] && strchr(" \t\r\n.\"')]", m->lines->text.data[place[1] - 1])) place[1]--;
  m->n_headlines++;
}

static void add_mark(markers *m, uint32_t key, marker mark) {
  uint32_t at = (uint32_t)(m->found.len / sizeof mark);
  use *u;
  if (m->failed) return;
  mark.next = MAP_NONE;
  mark.key = key;
  buf_put(&m->found, &mark, sizeof mark);
  if (m->found.failed) {
    m->failed = true;
    return;
  }
  u = use_of(m, key);
  if (u->first == MAP_NONE) u->first = at;
  else found_at(m, u->last)->next = at;
  u->last = at;
  u->n++;
  u->n_at_end += mark.at_end;
}

/* ---------------------------------------------------------------- candidates */

static size_t count_chars(gz_str s) {
  size_t i, n = 0;
  for (i = 0; i < s.len; i++) n += ((unsigned char)s.data[i] & 0xc0) != 0x80;
  return n;
}

/* Whether a line has few enough blanks for a marker and, if all of it is ASCII, few enough letters for a key. */
static bool is_short_line(const markers *m, uint32_t i) {
  const prose_line *line = &m->lines->at[i];
  gz_str s = prose_str(m->lines, i);
  const char *p, *end = s.data + s.len;
  size_t n_plain = 0;
  if (line->blanks > BLANKS_MOST || s.len > LINE_MOST) return false;
  if (s.len <= m->key_most || line->holds & (HOLDS_HIGH | HOLDS_COLON)) return true; /* a URL is not of the key */
  for (p = s.data; end - p >= 8; p += 8) n_plain += eight_count(eight_plain(eight_load(p)));
  for (; p < end; p++) n_plain += key_bytes[(unsigned char)*p] != '\0';
  return n_plain <= m->key_most;
}

/* A text with nothing but "[…]" in it. */
static bool is_bracketed(gz_str text) {
  return text.len >= 3 && (text.data[0] == '[' || text.data[0] == '(') && strchr(")]", text.data[text.len - 1]);
}

/* A text with nothing but "»" or "→" in it. */
static bool is_arrow(gz_str text) {
  return str_equal(text, STR("\xc2\xbb")) || str_equal(text, STR("→")) || str_equal(text, STR("[→]"));
}

/* Whether an unknown phrase could be a marker: no sentence, no list item, no digits, no field ("License: free"), and
 * not what closes a part of a program ("end", "done"): a word in small letters without any sign. */
static bool could_mark(gz_str text) {
  enum { FIRST = 1, LATER = 2, ANYWHERE = 3 }; /* where a sign tells that it is no marker */
  static const unsigned char signs[256] = {
      ['0'] = LATER,    ['1'] = LATER,    ['2'] = LATER,    ['3'] = LATER,     ['4'] = LATER,    ['5'] = LATER,
      ['6'] = LATER,    ['7'] = LATER,    ['8'] = LATER,    ['9'] = LATER,     [':'] = LATER,    ['('] = LATER,
      ['['] = LATER,    ['@'] = ANYWHERE, ['='] = ANYWHERE, ['`'] = ANYWHERE,  ['$'] = ANYWHERE, ['%'] = ANYWHERE,
      ['{'] = ANYWHERE, ['}'] = ANYWHERE, ['#'] = ANYWHERE, ['\\'] = ANYWHERE, ['*'] = ANYWHERE, ['_'] = ANYWHERE,
      ['"'] = ANYWHERE, ['<'] = ANYWHERE};
  size_t i;
  if (is_bracketed(text)) text = str_trim(str_part(text, 1, text.len - 2));
  for (i = 0; i < text.len && text.data[i] >= 'a' && text.data[i] <= 'z'; i++) {}
  if (i == text.len) return false;
  for (i = 0; i < text.len; i++)
    if (signs[(unsigned char)text.data[i]] & (i ? LATER : FIRST)) return false;
  return !prose_is_sentence(text) && prose_is_headline(text);
}

/* The URL in a marker is where it leads and not part of its words: "Read more: http://…", "[more](http://…)". */
static gz_str without_url(const prose_lines *lines, gz_str text, marker *mark) {
  size_t at = 0, from, to, base = (size_t)(text.data - lines->text.data);
  if (!(lines->at[mark->line].holds & HOLDS_COLON) || !prose_url(text, &at, &from, &to)) return text;
  mark->url_from = (uint32_t)(base + from);
  mark->url_to = (uint32_t)(base + to);
  text.len = from;
  while (text.len && strchr(" \t(<[:", text.data[text.len - 1])) text.len--;
  return text;
}

/* One word and a full stop: the end of a sentence, though the word alone might be a marker ("Suite", "more"). */
static bool ends_sentence(gz_str text) {
  text = str_trim(text);
  return text.len > 1 && !memchr(text.data, ' ', text.len) && text.data[text.len - 1] == '.' &&
         text.data[text.len - 2] != '.';
}

/* A known phrase beside something short: "(Read more... | 3 Comments)", "Read more (1,234 bytes)". */
static bool has_known_part(markers *m, gz_str text) {
  gz_str rest = is_bracketed(text) ? str_part(text, 1, text.len - 2) : text;
  const char *bar = memchr(rest.data, '|', rest.len), *open = memchr(rest.data, '(', rest.len);
  if (!bar && open && open > rest.data && rest.data[rest.len - 1] == ')')
    return is_known(m, fold_key(m, str_from(rest.data, open)));
  while (bar) {
    if (is_known(m, fold_key(m, str_from(rest.data, bar)))) return true;
    rest = str_from(bar + 1, rest.data + rest.len);
    bar = memchr(rest.data, '|', rest.len);
    if (!bar && is_known(m, fold_key(m, rest))) return true;
  }
  return false;
}

/* A key without the numbers at its end: "read more 1 2 3", where the ways to other pages follow at once. */
static gz_str without_pages(gz_str key) {
  size_t at = key.len;
  while (at > 1 && key.data[at - 1] >= '0' && key.data[at - 1] <= '9') {
    while (at && key.data[at - 1] >= '0' && key.data[at - 1] <= '9') at--;
    if (!at || key.data[at - 1] != ' ') break;
    key.len = --at;
  }
  return key;
}

static bool ends_in_number(gz_str s) {
  while (s.len && !begins_word(s.data[s.len - 1])) s.len--;
  return s.len && s.data[s.len - 1] <= '9';
}

/* Adds `text` if it is a known phrase, or could be one that comes again. Whether it did. */
static bool add_text(markers *m, gz_str text, marker mark) {
  gz_str words = without_url(m->lines, text, &mark), key;
  bool plain, unknown = !ends_as_known(m, words, &plain) && plain && !is_bracketed(words) && !ends_in_number(words);
  mark.to = mark.url_to > mark.url_from ? mark.url_to : mark.from + (uint32_t)text.len;
  if (ends_sentence(words) || (unknown && !could_mark(words))) return false;
  key = fold_key(m, words);
  if (!key.len && is_bracketed(words)) key = STR("[]");
  if (!key.len && is_arrow(words)) key = STR("\xc2\xbb");
  if (!key.len) return false;
  if (!unknown && (is_known(m, key) || is_known(m, without_pages(key)))) {
    add_mark(m, 0, mark);
    return true;
  }
  if (key.len > CHARS_MOST && count_chars(key) > CHARS_MOST) return false;
  if (!unknown && !str_equal(key, STR("[]")) && !is_arrow(words) && !could_mark(words)) return false;
  add_mark(m, add_unknown(m, key), mark);
  return true;
}

/* The line before `line` that says what [from, from + len) of the key says, or MAP_NONE. A short one counts beside a
 * phrase that is known. */
static uint32_t headline_of(markers *m, uint32_t line, gz_str key, size_t from, size_t len) {
  gz_str part = str_part(key, from, len);
  uint32_t shape, said;
  if (len < HEAD_LEAST && !(from && is_known(m, str_part(key, 0, from - 1)))) return MAP_NONE;
  shape = shape_of(part);
  if (!(m->shapes[shape / 32] >> shape % 32 & 1)) return MAP_NONE;
  said = find_said_line(&m->said, map_hash(part, m->keys.seed))->line;
  return said && said - 1 < line ? said - 1 : MAP_NONE;
}

/* A mark of the key that m->folded holds, with a headline beside it. */
static void add_beside_headline(markers *m, marker mark) {
  m->folded_of = STR_NONE;
  if (!is_known(m, buf_str(&m->folded))) buf_put_byte(&m->folded, '\1'); /* no word is like it */
  add_mark(m, add_key(m, buf_str(&m->folded)), mark);
}

/* Whether a line begins with the bytes that one of the last headlines begins with. */
static bool begins_as_headline(const markers *m, gz_str line) {
  uint32_t k;
  for (k = 0; k < MARKER_HEADLINES && k < m->n_headlines; k++)
    if (line.len > HEAD_LEAST && memcmp(line.data, m->lines->text.data + m->headlines[k][0], HEAD_LEAST) == 0)
      return true;
  return false;
}

/* "Continue reading HEADLINE", "HEADLINE weiterlesen": the headline is a line, or a block, that stood before. `key` is
 * m->folded. */
static bool add_with_headline(markers *m, gz_str key, marker mark) {
  size_t at = 0, end = key.len;
  int words;
  if (m->failed) return false;
  for (words = 0; words < PHRASE_MOST; words++) {
    const char *blank = memchr(key.data + at, ' ', key.len - at);
    if (!blank) break;
    at = (size_t)(blank - key.data) + 1;
    mark.headline = headline_of(m, mark.line, key, at, key.len - at);
    if (mark.headline == MAP_NONE) continue;
    m->folded.len = at - 1;
    m->folded_of = STR_NONE;
    if (!m->lines->at[mark.line].gap && !is_known(m, buf_str(&m->folded))) return false; /* the end of a sentence */
    add_beside_headline(m, mark);
    return true;
  }
  if (!begins_as_headline(m, prose_str(m->lines, mark.line))) return false;
  for (words = 0; words < PHRASE_MOST && end; words++) {
    do end--;
    while (end && key.data[end] != ' ');
    mark.headline = headline_of(m, mark.line, key, 0, end);
    if (mark.headline == MAP_NONE) continue;
    memmove(m->folded.data, key.data + end + 1, key.len - end - 1);
    m->folded.len = key.len - end - 1;
    add_beside_headline(m, mark);
    return true;
  }
  return false;
}

/* Where the text `said` begins at the end of `s`, white space aside and whatever follows its last letter; 0: it does
 * not end so. */
static size_t find_said(gz_str s, gz_str said) {
  size_t i = s.len, k = said.len;
  if (!k || (i >= 16 && !sixteen_any(sixteen_is(sixteen_load(s.data + i - 16), (unsigned char)said.data[k - 1]))))
    return 0; /* most */
  while (i && s.len - i < SAID_BEHIND && s.data[i - 1] != said.data[k - 1]) i--;
  while (i && k) {
    if (str_is_space(said.data[k - 1])) {
      if (!str_is_space(s.data[i - 1])) return 0;
      while (k && str_is_space(said.data[k - 1])) k--;
      while (i && str_is_space(s.data[i - 1])) i--;
    } else if (s.data[--i] != said.data[--k]) {
      return 0;
    }
  }
  return k ? 0 : i;
}

/* "… of the arches. Continue reading “HEADLINE”" at the end of a block, over line ends too: the headline is that of one
 * of the last blocks, and a few words before it are the marker. */
static bool add_before_headline(markers *m, uint32_t i) {
  const prose_lines *lines = m->lines;
  uint32_t from = i, k;
  gz_str text;
  while (!lines->at[from].gap && i - from < HEAD_LINES) from--;
  text = str_part(lines->text, lines->at[from].from, lines->at[i].to - lines->at[from].from);
  if (text.len > HEAD_MOST + TAIL_LOOK) text = str_after(text, text.len - HEAD_MOST - TAIL_LOOK);
  for (k = 0; k < MARKER_HEADLINES && k < m->n_headlines; k++) {
    const uint32_t *place = m->headlines[(m->n_headlines - 1 - k) % MARKER_HEADLINES];
    gz_str said = str_part(lines->text, place[0], place[1] - place[0]);
    size_t at, begin, best = 0;
    int words = 0;
    marker mark = {i, i, 0, lines->at[i].to, 0, 0, 0, MAP_NONE, true, 0};
    if (said.data + said.len > text.data || !(at = find_said(text, said))) continue;
    for (begin = at; begin && words < PHRASE_MOST; words++) {
      while (begin && !str_is_space(text.data[begin - 1])) begin--;
      if (begin < at && is_known(m, fold_key(m, str_part(text, begin, at - begin)))) best = begin;
      while (begin && str_is_space(text.data[begin - 1])) begin--;
      if (!best && words && begin && prose_is_sentence(str_part(text, 0, begin))) {
        best = begin;
        break;
      }
    }
    while (best && str_is_space(text.data[best])) best++;
    if (!best || !fold_key(m, str_part(text, best, at - best)).len) continue;
    mark.from = (uint32_t)(text.data + best - lines->text.data);
    while (mark.line > from && lines->at[mark.line].from > mark.from) mark.line--;
    add_beside_headline(m, mark);
    return true;
  }
  return false;
}

/* "… of the arches. Read" "more »": a known phrase that begins on the line before the last of a block. */
static bool add_broken(markers *m, uint32_t i) {
  const prose_lines *lines = m->lines;
  bool plain;
  gz_str line = prose_str(lines, i), before;
  size_t at;
  int words;
  marker mark = {i - 1, i, 0, lines->at[i].to, 0, 0, 0, MAP_NONE, true, 0};
  if (lines->at[i].gap || line.len > BROKEN_MOST || !ends_as_known(m, line, &plain)) return false;
  before = prose_str(lines, i - 1);
  for (at = before.len, words = 0; at && words < PHRASE_MOST; words++) {
    gz_str whole;
    while (at && !str_is_space(before.data[at - 1])) at--;
    if (!at || (!begins_word(before.data[at]) && !fold_key(m, str_after(before, at)).len)) break;
    whole = (gz_str){before.data + at, (size_t)(line.data + line.len - before.data) - at};
    if (is_known(m, fold_key(m, whole))) {
      mark.from = lines->at[i - 1].from + (uint32_t)at;
      add_mark(m, 0, mark);
      return true;
    }
    while (at && str_is_space(before.data[at - 1])) at--;
  }
  return false;
}

/* Whether a key begins with a known phrase of two words or more. */
static bool begins_known(markers *m, gz_str key) {
  size_t i;
  bool two = false;
  if (key.len < 2 || !(m->known_begins[begin_of(key) / 32] >> begin_of(key) % 32 & 1)) return false; /* most */
  for (i = 0; i < key.len && i <= m->key_most; i++) {
    if (key.data[i] != ' ') continue;
    if (two && is_known(m, str_part(key, 0, i))) return true;
    two = true;
  }
  return false;
}

/* "Read more: Fog expected", "Continue reading “Fog expected”": a known phrase of two words up to a colon or a quote. */
static bool names_headline(markers *m, gz_str text) {
  static const char *const signs[] = {":", "\"", "“", "„", "«", "‘", "："};
  static const bool begins_sign[256] = {[':'] = true, ['"'] = true, [0xe2] = true, [0xc2] = true, [0xef] = true};
  size_t i, k, at = 0, from, to;
  for (i = 1; i < text.len && i <= PHRASE_BYTES; i++) {
    if (!begins_sign[(unsigned char)text.data[i]]) continue;
    for (k = 0; k < sizeof signs / sizeof *signs; k++) {
      gz_str before;
      if (!str_begins(str_after(text, i), str_of(signs[k]))) continue;
      before = str_trim(str_part(text, 0, i));
      return memchr(before.data, ' ', before.len) && is_known(m, fold_key(m, before)) &&
             !prose_url(text, &at, &from, &to);
    }
  }
  return false;
}

/* What a whole line, or a whole short block, says: a marker, or a headline that a marker may repeat. */
static bool add_line(markers *m, uint32_t i) {
  const prose_lines *lines = m->lines;
  gz_str text = prose_str(lines, i), key;
  marker mark = {i, i, lines->at[i].from, lines->at[i].to, 0, 0, 0, MAP_NONE, at_block_end(lines, i), 0};
  uint32_t end, k, holds = lines->at[i].holds;
  if ((text.len <= LINE_MOST && (holds & HOLDS_BAR || strchr(")]", text.data[text.len - 1])) &&
       has_known_part(m, text)) ||
      (text.len <= HEAD_MOST && holds & (HOLDS_COLON | HOLDS_HIGH) && !prose_is_sentence(text) &&
       names_headline(m, text))) {
    add_mark(m, 0, mark);
    return true;
  }
  if (is_short_line(m, i) && add_text(m, text, mark)) {
    uint32_t at = (uint32_t)(m->found.len / sizeof mark) - 1;
    if (!m->failed && use_of(m, 0)->last == at) return true;
  }
  if (!lines->at[i].gap && !mark.at_end) return false;
  if (text.len <= HEAD_MOST) {
    key = fold_key(m, text);
    if ((mark.at_end || begins_known(m, key)) && add_with_headline(m, key, mark)) return true;
    add_headline(m, key, i, i);
  }
  if (!lines->at[i].gap || mark.at_end) return false;
  end = i + HEAD_LINES < lines->n ? i + HEAD_LINES : lines->n;
  for (k = i + 1; k < end && !at_block_end(lines, k); k++) {}
  if (k >= end || lines->at[k].to - lines->at[i].from > HEAD_MOST) return false;
  mark.last = k;
  mark.to = lines->at[k].to;
  mark.at_end = true;
  key = fold_key(m, str_part(lines->text, mark.from, mark.to - mark.from));
  if (add_with_headline(m, key, mark)) return true;
  add_headline(m, key, i, k);
  return false;
}

static bool is_stop(uint32_t cp, bool *tight) {
  *tight = cp == 0x3002 || cp == 0xff01 || cp == 0xff1f || cp == 0x2026; /* no blank need follow */
  return *tight || cp == '.' || cp == '!' || cp == '?' || cp == 0x61f || cp == 0x6d4 || cp == 0x964;
}

/* Between a sentence's stop and the next sentence. */
static bool is_between(uint32_t cp) {
  return cp == '"' || cp == '\'' || cp == ')' || cp == ']' || cp == 0xbb || cp == 0x2019 || cp == 0x201d ||
         cp == 0x300d || cp == 0x300f || cp == 0xff09;
}

/* Whether a word that begins with `cp` stands where one with a small letter, or without case, has just ended. */
static bool is_glued(uint32_t before, uint32_t cp) {
  utf8proc_category_t a, b;
  if (cp < 0x80 && !(cp >= 'A' && cp <= 'Z')) return false;
  a = utf8proc_category((utf8proc_int32_t)before);
  b = utf8proc_category((utf8proc_int32_t)cp);
  return (a == UTF8PROC_CATEGORY_LL && b == UTF8PROC_CATEGORY_LU) || (b == UTF8PROC_CATEGORY_LO && in_word(before));
}

static bool is_capital(uint32_t cp) {
  if (cp < 0x80) return cp >= 'A' && cp <= 'Z';
  return utf8proc_category((utf8proc_int32_t)cp) == UTF8PROC_CATEGORY_LU;
}

/* The end of a text in which a glued phrase is looked for. */
static gz_str glued_look(gz_str s) { return s.len > GLUED_LOOK + 1 ? str_after(s, s.len - GLUED_LOOK - 1) : s; }

/* Whether a capital follows a small letter anywhere in the text: ASCII alone. */
static bool has_hump(gz_str s) {
  const char *p = s.data, *end = p + s.len;
  for (; end - p > 16; p += 16)
    if (sixteen_any(sixteen_within(sixteen_load(p), 'a', 'z') & sixteen_within(sixteen_load(p + 1), 'A', 'Z')))
      return true;
  for (; end - p > 1; p++)
    if (*p >= 'a' && *p <= 'z' && p[1] >= 'A' && p[1] <= 'Z') return true;
  return false;
}

/* A known phrase glued to the last word: "… of the archesRead more", "…造了船阅读全文". Of a text that ends as one does. */
static size_t glued_tail(markers *m, gz_str s) {
  size_t least = s.len > GLUED_LOOK ? s.len - GLUED_LOOK : 1, at = s.len, best = s.len;
  uint32_t cp, after = 0;
  while (at > least) {
    size_t here = at - 1;
    if (after - 1 < 0x7f && !(after >= 'A' && after <= 'Z') && (unsigned char)s.data[here] < 0x80) { /* most */
      after = (unsigned char)s.data[here];
      at = here;
      continue;
    }
    while (here && at - here < 4 && ((unsigned char)s.data[here] & 0xc0) == 0x80) here--;
    utf8_decode(s.data + here, s.data + s.len, &cp);
    if (after && is_glued(cp, after) && is_known(m, fold_key(m, str_after(s, at)))) best = at;
    after = cp;
    at = here;
  }
  return best;
}

/* Where what follows the last sentence of the line begins, or an opening bracket that its last byte closes; its length:
 * none. */
static size_t last_tail(gz_str s) {
  const char *p = s.data, *end = s.data + s.len;
  size_t tail = s.len, pending = s.len, bracket = s.len; /* they count when a word follows, an empty bracket too */
  static const bool stands_out[128] = {['.'] = true, ['!'] = true, ['?'] = true, ['['] = true, ['('] = true};
  char closer = s.data[s.len - 1];
  bool stopped = false, tight = false;
  uint32_t last = 0, before_stop = 0;
  if (s.len > TAIL_LOOK) {
    p = end - TAIL_LOOK;
    while (((unsigned char)*p & 0xc0) == 0x80) p++;
  }
  for (;;) {
    uint32_t cp;
    size_t len, at;
    bool tight_stop;
    if (!stopped && pending == s.len) /* most of the line */
      while (p < end && (unsigned char)*p < 0x80 && !stands_out[(unsigned char)*p]) last = (unsigned char)*p++;
    if (p == end) break;
    len = utf8_decode(p, end, &cp);
    at = (size_t)(p - s.data);
    if (is_stop(cp, &tight_stop)) {
      before_stop = last;
      stopped = true;
      tight = tight_stop;
      pending = s.len;
    } else if ((cp == '[' && closer == ']') || (cp == '(' && closer == ')')) {
      bracket = pending = at;
      stopped = false;
    } else if (stopped && (cp == ' ' || cp == '\t' || cp == 0xa0)) {
      tight = true;
    } else if (stopped && !is_between(cp)) {
      if (tight || is_glued(before_stop, cp)) pending = at;
      if (tight || in_word(cp)) stopped = false; /* else "3.14", "example.org" */
    }
    if (in_word(cp)) {
      if (pending < s.len) tail = pending;
      pending = bracket = s.len;
    }
    last = cp;
    p += len;
  }
  return bracket < s.len ? bracket : tail;
}

/* A known phrase of one to four words at the line's end, told from prose by what decorates it or, if it is more than one
 * word, by a capital letter: "an office suite named Suite" is prose. */
static size_t known_tail(markers *m, gz_str s) {
  size_t at = s.len, least = s.len > TAIL_LOOK ? s.len - TAIL_LOOK : 0, best = s.len;
  int words = 0;
  bool decorated;
  uint32_t cp;
  size_t last = s.len - 1;
  while (last && s.len - last < 4 && ((unsigned char)s.data[last] & 0xc0) == 0x80) last--;
  utf8_decode(s.data + last, s.data + s.len, &cp);
  decorated = !in_word(cp) && !prose_is_sentence(s) && cp != '"' && cp != '\'' && cp != 0x2019 && cp != 0x201d;
  while (at > least && words < 5) {
    while (at > least && s.data[at - 1] != ' ') at--;
    words++;
    if (at && s.data[at - 1] == ' ') {
      gz_str word = without_number(str_after(s, at));
      utf8_decode(word.data, word.data + word.len, &cp);
      if ((decorated || (words > 1 && is_capital(cp))) && is_known(m, fold_key(m, str_after(s, at)))) best = at;
    }
    while (at > least && s.data[at - 1] == ' ') at--;
  }
  return best;
}

/* Where an arrow alone ends a line that opens no quote which it might close. */
static size_t arrow_tail(gz_str s) {
  static const char *const arrows[] = {" \xc2\xbb", " →"};
  size_t i;
  for (i = 0; i < sizeof arrows / sizeof *arrows; i++) {
    gz_str arrow = str_of(arrows[i]);
    if (str_ends(s, arrow) && !memmem(s.data, s.len, "\xc2\xab", 2)) return s.len - arrow.len + 1;
  }
  return s.len;
}

/* A marker behind the last sentence of a paragraph. */
static void add_tail(markers *m, uint32_t i) {
  gz_str text = prose_str(m->lines, i), whole = text;
  marker mark = {i, i, 0, 0, 0, 0, 0, MAP_NONE, true, 0};
  uint32_t holds = m->lines->at[i].holds;
  size_t at, url = 0, from, to;
  bool ends, plain;
  if (whole.len > TAIL_LOOK) url = whole.len - TAIL_LOOK;
  if (holds & HOLDS_COLON && prose_url(whole, &url, &from, &to) && whole.len - to <= 2)
    text.len = from; /* "… Read more: http://…" */
  while (text.len && strchr(" \t(<[:", text.data[text.len - 1])) text.len--;
  if (!text.len) return;
  at = holds & (HOLDS_STOP | HOLDS_HIGH) ? last_tail(text) : text.len;
  ends = ends_as_known(m, text, &plain);
  if ((ends || !plain) && (at == text.len || !is_known(m, fold_key(m, str_after(text, at))))) {
    size_t known_at = known_tail(m, text);
    if (known_at == text.len && ends && (holds & HOLDS_HIGH || has_hump(glued_look(text))))
      known_at = glued_tail(m, text);
    if (known_at < text.len) at = known_at;
  }
  if (at == text.len && holds & HOLDS_HIGH) at = arrow_tail(text);
  if (at == text.len || !at) return;
  mark.from = m->lines->at[i].from + (uint32_t)at;
  add_text(m, str_after(whole, at), mark);
}

static void read_line(markers *m, uint32_t i) {
  bool at_end = at_block_end(m->lines, i);
  if (at_end && add_broken(m, i)) return;
  if (!add_line(m, i) && at_end && !add_before_headline(m, i)) add_tail(m, i);
}

const gz_str *markers_known(size_t *n) {
  *n = N_KNOWN;
  return known;
}

bool markers_read(markers *m, const prose_lines *lines, const format_context *context) {
  size_t i;
  memset(m, 0, sizeof *m);
  m->lines = lines;
  map_init(&m->keys, context->scratch);
  buf_init(&m->uses, context->scratch);
  buf_init(&m->found, context->scratch);
  buf_init(&m->folded, context->scratch);
  buf_init(&m->said, context->scratch);
  m->key_most = CHARS_MOST;
  add_unknown(m, STR("")); /* place 0 */
  for (i = 0; i < N_KNOWN; i++) expect_known(m, known[i]);
  for (i = 0; i < context->n_markers; i++) {
    gz_str key = fold_key(m, context->markers[i]);
    if (key.len) add_key(m, key);
    if (key.len) expect_known(m, key);
  }
  m->n_known = m->keys.n;
  for (i = 0; i < lines->n && !m->failed; i++) read_line(m, (uint32_t)i);
  return !m->failed;
}

void markers_chosen(markers *m) {
  map_free(&m->keys);
  buf_free(&m->uses);
  buf_free(&m->folded);
  buf_free(&m->said);
}

void markers_free(markers *m) {
  markers_chosen(m);
  buf_free(&m->found);
}

bool markers_knows(markers *m, gz_str text) {
  gz_str key;
  if (text.len > HEAD_MOST) return false;
  m->folded_of = STR_NONE; /* other words may stand in the same place now */
  key = fold_key(m, text);
  return begins_known(m, key) || is_known(m, key); /* "Continue reading HEADLINE" */
}

/* Whether a known phrase may begin with these bytes, where that is cheap to tell. */
static bool may_lead(const markers *m, gz_str line) {
  char two[2];
  gz_str begin = {two, 2};
  size_t i;
  if (line.len <= 2 || (unsigned char)line.data[0] - 0x80u < 0x63) return line.len > 2; /* scripts with two cases */
  for (i = 0; i < 2; i++)
    two[i] = line.data[i] >= 'A' && line.data[i] <= 'Z' ? (char)(line.data[i] + 32) : line.data[i];
  return m->known_begins[begin_of(begin) / 32] >> begin_of(begin) % 32 & 1;
}

size_t markers_led(markers *m, gz_str line) {
  gz_str look = str_part(line, 0, line.len < GLUED_LOOK ? line.len : GLUED_LOOK);
  uint32_t cp, before = 0;
  size_t at = 0, best = 0;
  if (!may_lead(m, look)) return 0;
  m->folded_of = STR_NONE;
  for (; at < look.len; before = cp) {
    size_t len = utf8_decode(look.data + at, look.data + look.len, &cp);
    if (at && is_glued(before, cp) && is_known(m, fold_key(m, str_part(look, 0, at)))) best = at;
    at += len;
  }
  return best;
}

void markers_put(builder *b, gz_str source, const marker *mark) {
  gz_str text = str_part(source, mark->from, mark->to - mark->from), target = STR_NONE;
  if (mark->url_to > mark->url_from) {
    target = str_part(source, mark->url_from, mark->url_to - mark->url_from);
    text.len = mark->url_from - mark->from;
    while (text.len && strchr(" \t(<[:", text.data[text.len - 1])) text.len--;
  }
  builder_link(b, GZ_LINK_CONTINUE, text, target, text.data);
  builder_continues(b);
}

/* ---------------------------------------------------------------- choice */

/* Marks inside blocks count where most of the key's are there: a page without blank lines. */
static bool counts(const use *u, const marker *mark) { return mark->at_end || u->n_at_end * 2 < u->n; }

static const marker *first_that_counts(const markers *m, uint32_t key, uint32_t at) {
  while (at != MAP_NONE && !counts(use_of(m, key), found_at(m, at))) at = found_at(m, at)->next;
  return at == MAP_NONE ? NULL : found_at(m, at);
}

const marker *markers_first(const markers *m, uint32_t key) { return first_that_counts(m, key, use_of(m, key)->first); }

const marker *markers_next(const markers *m, uint32_t key, const marker *mark) {
  return first_that_counts(m, key, mark->next);
}

uint32_t markers_usual(const markers *m) {
  uint32_t key = use_of(m, 0)->n ? MAP_NONE : map_find(&m->keys, STR("[]"));
  return key == MAP_NONE ? 0 : key;
}

const marker *markers_all(const markers *m, size_t *n) {
  *n = m->found.len / sizeof(marker);
  return *n ? found_at(m, 0) : NULL;
}

const marker *markers_before(const markers *m, const marker *mark, uint32_t line) {
  const marker *first = found_at(m, 0), *other = mark;
  while (other > first && (--other)->last >= line)
    if (other->last == line && other->key == mark->key) return other;
  return NULL;
}

/* The line behind a headline that begins at `from`: behind its block if that is short and all of it looks like one;
 * behind its first line where all is one block. `from` where there is none. */
static uint32_t headline_end(const prose_lines *lines, uint32_t from, uint32_t to) {
  uint32_t i;
  if (from == to || !prose_line_is_headline(lines, from)) return from;
  if (lines->at[to - 1].block == lines->at[from].block) return from + 1;
  for (i = from + 1; i - from < HEAD_LINES && !lines->at[i].gap; i++) {}
  return lines->at[i].gap ? i : from;
}

/* How a text ends that was not cut by a line's end alone. */
static bool ends_as_text(gz_str line) {
  return prose_is_sentence(line) || line.len >= LONG_LINE || str_ends(line, STR("...")) ||
         str_ends(line, STR("\xe2\x80\xa6"));
}

/* markers_article, of which the last line may end at a marker. */
static bool is_article(const prose_lines *lines, uint32_t from, uint32_t to, uint32_t end) {
  uint32_t body = headline_end(lines, from, to);
  gz_str last;
  while (body > from && body + 1 < to && is_bracketed(prose_str(lines, body))) body++; /* "[IMG]" */
  if (body == from || body >= to || end - lines->at[body].from < PROSE_LEAST) return false;
  last = str_trim(str_part(lines->text, lines->at[to - 1].from, end - lines->at[to - 1].from));
  if (!last.len || !ends_as_text(last) || prose_line_is_code(lines, body)) return false;
  return (to - 1 == body && end == lines->at[body].to) || !prose_is_code(last);
}

bool markers_article(const prose_lines *lines, uint32_t from, uint32_t to) {
  return from < to && is_article(lines, from, to, lines->at[to - 1].to);
}

typedef struct score {
  uint32_t n, n_good, n_prose,
      n_empty;        /* pieces: with lines; a headline with text; text that is prose; two marks in a row */
  uint32_t n_kind[3]; /* marks that are inline, on a line of their own, in a block of their own */
  uint32_t last;      /* the line behind the last mark */
} score;

static score judge(const markers *m, uint32_t key) {
  const prose_lines *lines = m->lines;
  score s = {0};
  const marker *mark;
  for (mark = markers_first(m, key); mark; mark = markers_next(m, key, mark)) {
    bool is_inline = marker_is_inline(m, mark), is_alone = !is_inline && mark->at_end && lines->at[mark->line].gap;
    uint32_t from = s.last, to = mark->line + is_inline, body;
    if (mark->last < from) continue; /* two on one line */
    s.last = mark->last + 1;
    if (from >= to) {
      s.n_empty++;
      continue;
    }
    s.n++;
    s.n_kind[is_inline ? 0 : 1 + is_alone]++;
    if (mark->headline != MAP_NONE && (mark->headline < from || mark->headline > from + LEAD_LINES)) continue;
    body = headline_end(lines, from, to);
    if (body == from || body >= to) continue;
    if (key && is_alone && lines->at[to - 1].block == lines->at[from].block)
      continue; /* nothing parts headline and text */
    s.n_good++;
    s.n_prose += is_article(lines, from, to, is_inline ? mark->from : lines->at[to - 1].to);
  }
  return s;
}

/* Marks between a headline and its text each. */
static bool leads(const markers *m, uint32_t key) {
  const prose_lines *lines = m->lines;
  const marker *mark;
  uint32_t n = 0, n_good = 0;
  for (mark = markers_first(m, key); mark; mark = markers_next(m, key, mark)) {
    uint32_t body = mark->last + 1, head = mark->line, end;
    if (marker_is_inline(m, mark) || !mark->at_end || !lines->at[mark->line].gap) return false;
    n++;
    if (!head-- || body >= lines->n || !prose_line_is_headline(lines, head)) continue;
    for (end = body + 1; end < lines->n && !lines->at[end].gap && end < body + LEAD_LINES; end++) {}
    n_good += lines->at[end - 1].to - lines->at[body].from >= PROSE_LEAST && ends_as_text(prose_str(lines, end - 1));
  }
  return n > 1 && n_good * 5 >= n * 4;
}

/* What follows the last mark: nothing, or no more than the pieces have. */
static bool ends_well(const markers *m, const score *s) {
  const prose_lines *lines = m->lines;
  uint32_t from = s->last;
  return from == lines->n || lines->at[lines->n - 1].to - lines->at[from].from < lines->at[from].from / s->n * 3 / 2;
}

/* Nearly all marks stand in the same way. */
static bool is_regular(const score *s) {
  int i;
  for (i = 0; i < 3; i++)
    if (s->n_kind[i] * 10 >= s->n * 9) return true;
  return false;
}

static int confidence_of(const markers *m, uint32_t key, const score *s, bool lenient) {
  if (s->n > 1 && s->n_good < s->n && (!key || s->n > 2) && leads(m, key)) return 90;
  if (!s->n_good || s->n_empty > s->n) return 0;
  if (key == 0) {
    if (s->n > 1 && s->n_good * 5 >= s->n * 3) return 95;
    if (s->n > 2 && s->n_good && s->n_kind[2] * 10 >= s->n * 9) return 90; /* whatever the headlines look like */
    if (s->n == 1 && s->n_prose && s->last == m->lines->n) return 70;
    return lenient ? 50 : 0;
  }
  if (s->n_good < 2) return 0;
  if (s->n == 2 && s->n_prose == 2 && s->last == m->lines->n && is_regular(s)) return 75;
  if (s->n > 2 && (s->n_good * 5 >= s->n * 4 || s->n_good + 1 == s->n) && s->n_prose * 2 >= s->n && is_regular(s) &&
      ends_well(m, s))
    return 90;
  return lenient && s->n_good * 2 >= s->n ? 50 : 0;
}

uint32_t markers_choose(const markers *m, bool lenient, int *confidence) {
  uint32_t key, best = MAP_NONE, best_last = 0;
  uint64_t best_points = 0;
  *confidence = 0;
  for (key = 0; key < m->keys.n; key++) {
    const use *u = use_of(m, key);
    score s;
    int sure;
    uint64_t points;
    if (u->first == MAP_NONE || (key && u->n < 2)) continue;
    s = judge(m, key);
    sure = confidence_of(m, key, &s, lenient);
    points = ((uint64_t)(s.n_good ? s.n_good : s.n) * 4 + s.n_prose) * (key ? 1 : 2);
    if (!sure || points < best_points || (points == best_points && s.last <= best_last)) continue;
    best = key;
    best_points = points;
    best_last = s.last;
    *confidence = sure;
  }
  return best;
}
