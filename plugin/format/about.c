/* What does a line say about an article, rather than in it? */
#include "format/about.h"

#include <utf8proc.h>

#include "base/sixteen.h"
#include "text/utf8.h"

enum {
  WORDS_MOST = 12,    /* words beside a date */
  NAME_WORDS = 4,     /* … of an author's name … */
  BY_WORDS = 6,       /* … behind "by" */
  MEASURED_WORDS = 7, /* of "Ada Marsh 3 likes share" */
  COUNT_WORDS = 5,    /* … of "3 Comments", "Leave a comment" */
  PICTURE_MOST = 120
};

size_t about_count_words(gz_str s) {
  size_t i, n = 0, space = 1;
  for (i = 0; i < s.len; i++) {
    size_t before = space;
    space = str_is_space(s.data[i]);
    n += before & ~space;
  }
  return n;
}

static bool is_plain(char c) { return (str_lower(c) >= 'a' && str_lower(c) <= 'z') || (c >= '0' && c <= '9'); }

/* The bytes of `s` that say `word`, which is in small letters, at its beginning; 0: it begins otherwise. */
static size_t begins_with(gz_str s, gz_str word) {
  const char *p = s.data, *end = p + s.len, *q = word.data, *stop = q + word.len;
  while (p < end && q < stop) {
    uint32_t a, b;
    if ((unsigned char)*q < 0x80) { /* most words fail here */
      if (str_lower(*p++) != *q++) return 0;
      continue;
    }
    if ((unsigned char)*p < 0x80) return 0;
    p += utf8_decode(p, end, &a);
    q += utf8_decode(q, stop, &b);
    if (a != b && (uint32_t)utf8proc_tolower((utf8proc_int32_t)a) != b) return 0;
  }
  return q == stop ? (size_t)(p - s.data) : 0;
}

/* Takes the word, or words, away at the beginning of *s; a blank or a colon follows, or a sign of East Asia. */
static bool take_word(gz_str *s, gz_str w, bool *colon) {
  size_t len = begins_with(*s, w);
  gz_str rest;
  if (!len) return false;
  rest = str_after(*s, len);
  while (rest.len && rest.data[0] == ' ') rest = str_after(rest, 1);
  *colon = str_begins(rest, STR(":")) || str_begins(rest, STR("：")) || str_begins(rest, STR("・"));
  if (s->len > len && s->data[len] != ' ' && !*colon) return false;
  *s = str_after(*s, len);
  return true;
}

/* Takes the first of the words that is there; they are in lists by their first byte, with '|' between. A single word of it that `labels`
 * needs a colon: "Category 5 storm" is none. */
static bool take_one(gz_str *s, const char *const words[256], bool labels) {
  const char *list = s->len ? words[(unsigned char)str_lower(s->data[0])] : NULL;
  gz_str rest = list ? str_of(list) : STR("");
  while (rest.len) {
    const char *bar = memchr(rest.data, '|', rest.len);
    size_t len = bar ? (size_t)(bar - rest.data) : rest.len;
    gz_str word = str_part(rest, 0, len), left = *s;
    bool colon;
    if (take_word(&left, word, &colon) && (!labels || colon || memchr(word.data, ' ', word.len))) {
      *s = left;
      return true;
    }
    rest = str_after(rest, bar ? len + 1 : len);
  }
  return false;
}

/* Bytes that a separator or a blank begins with, or ends with. */
enum { BEGINS = 1, ENDS = 2, ALONE = BEGINS | ENDS };
static const unsigned char separating[256] = {
    [' '] = ALONE,   ['\t'] = ALONE,  ['\n'] = ALONE,  ['\v'] = ALONE,  ['\f'] = ALONE, ['\r'] = ALONE,
    ['-'] = ALONE,   ['|'] = ALONE,   [','] = ALONE,   [':'] = ALONE,   [';'] = ALONE,  ['/'] = ALONE,
    [0xc2] = BEGINS, [0xe2] = BEGINS, [0xe3] = BEGINS, [0xef] = BEGINS, [0x81] = ENDS,  [0x93] = ENDS,
    [0x94] = ENDS,   [0x9a] = ENDS,   [0xa2] = ENDS,   [0xb7] = ENDS,   [0xbb] = ENDS,
};

/* Blanks and what separates the parts of a byline, at both ends. */
static gz_str trim_separators(gz_str s) {
  static const char *const signs[] = {"-", "*", "|", ",", ":", ";", "/", "–", "—", "·", "•", "：", "・", "、"};
  size_t i;
  if (!s.len) return s;
  if (!(separating[(unsigned char)s.data[0]] & BEGINS) && !(separating[(unsigned char)s.data[s.len - 1]] & ENDS))
    return s; /* most */
  for (i = 0; i < sizeof signs / sizeof *signs; i++) {
    gz_str sign = str_of(signs[i]), before = s;
    s = str_trim(s);
    while (str_begins(s, sign)) s = str_trim(str_after(s, sign.len));
    while (str_ends(s, sign)) s = str_trim(str_part(s, 0, s.len - sign.len));
    if (s.len < before.len) i = (size_t)-1; /* again from the first */
  }
  return s;
}

static const char *const bylines[256] = {
    ['a'] = "av|af",  ['b'] = "by",     ['d'] = "di|door", ['o'] = "oleh",   ['p'] = "par|por", ['v'] = "von",
    [0xd0] = "автор", [0xd1] = "автор", [0xd8] = "بقلم",   [0xd9] = "نوشته", [0xe4] = "作者",   [0xe6] = "文",
};
static const char *const credits[256] = {
    ['d'] = "diposting oleh|ditulis oleh",
    ['e'] = "escrito por",
    ['g'] = "geschrieben von",
    ['l'] = "lagt inn av",
    ['p'] = "posted by|published by|publié par|publicado por|pubblicato da",
    ['s'] = "scritto da|skrevet av",
    ['w'] = "written by",
    [0xc3] = "écrit par",
};
static const char *const dating[256] = {
    ['a'] = "am",
    ['d'] = "date",
    ['e'] = "el",
    ['i'] = "il",
    ['l'] = "le",
    ['o'] = "on",
    ['p'] = "posted on|posted|published|publié le|publié",
    ['u'] = "updated",
    ['w'] = "written",
};
static const char *const labels[256] = {
    ['c'] = "category|categories|classé dans|catégories|catégorie|categoría|categorías|categoria|categorias|categorie",
    ['d'] = "ditulis dalam",
    ['e'] = "etiquetas|etichette",
    ['f'] = "filed under|filed in",
    ['g'] = "geplaatst in",
    ['k'] = "kategorie|kategorien|kategori",
    ['l'] = "labels|label|label",
    ['m'] = "mots-clés",
    ['p'] = "posted in|publié dans|publicado en|publicado em|pubblicato in|publisert i",
    ['s'] = "section|schlagwörter|stikkord",
    ['t'] = "tagged with|tagged|tags|tag|topics",
    ['v'] = "veröffentlicht unter|veröffentlicht in",
    [0xd0] = "рубрика|рубрики|категория|метки|теги",
    [0xd1] = "рубрика|рубрики|категория|метки|теги",
    [0xd8] = "التصنيف|الوسوم|دسته|برچسب",
    [0xd9] = "نشر في",
    [0xe3] = "カテゴリー|カテゴリ|タグ",
    [0xe5] = "分类|分類",
    [0xe6] = "标签|標籤",
};
static const char *const captions[256] = {
    ['b'] = "bild|bagikan",
    ['c'] = "compartir|condividi",
    ['d'] = "del på",
    ['f'] = "foto|fotos",
    ['g'] = "gambar",
    ['i'] = "image|imagen|immagine",
    ['p'] = "photo|photos|photograph|picture|partager",
    ['s'] = "source|share|share this|share on",
    ['t'] = "teilen",
    ['v'] = "via",
    [0xd0] = "фото|поделиться",
    [0xd1] = "фото|поделиться",
    [0xd8] = "صورة|عکس",
    [0xe5] = "写真|图|图片",
};
/* By their first byte, whose second and third are the same; beyond ASCII all in one list, since letters there differ in it from
 * their capitals. */
#define COMMENTS "comment|comentario|comentário"
#define KOMMENTARE "kommentar|komentar"
#define REACTIES "reactie"
static const char *const counted[256] = {
    ['C'] = COMMENTS,
    ['c'] = COMMENTS,
    ['K'] = KOMMENTARE,
    ['k'] = KOMMENTARE,
    ['R'] = REACTIES,
    ['r'] = REACTIES,
    [0x80] = "комментари|تعليق|دیدگاه|コメント|评论|評論|댓글",
};

/* … and behind a number only. */
#define W(word)                                                                                                        \
  { word, sizeof(word) - 1 }
static const gz_str measured[] = {
    W("min read"), W("minute read"), W("minutes read"), W("views"),         W("reads"),         W("hits"),
    W("ago"),      W("likes"),       W("claps"),        W("shares"),        W("votes"),         W("vistas"),
    W("visitas"),  W("lectures"),    W("aufrufe"),      W("min. lesezeit"), W("visualizações"), W("просмотр"),
    W("阅读"),     W("閱讀"),        W("閲覧"),         W("조회"),          W("görüntüleme"),   W("notes")};

static bool has_digit(gz_str s) {
  size_t i;
  for (i = 0; i < s.len; i++)
    if (s.data[i] >= '0' && s.data[i] <= '9') return true;
  return false;
}

/* Whether it holds a word for what is counted: "comment". */
static bool holds_counted(gz_str s) {
  size_t i;
  for (i = 0; i < s.len; i++) {
    unsigned char c = (unsigned char)s.data[i];
    const char *list = c < 0x80 ? counted[c] : c >= 0xc0 ? counted[0x80] : NULL;
    if (list && c < 0x80 &&
        (s.len - i < 3 || str_lower(s.data[i + 1]) != list[1] || str_lower(s.data[i + 2]) != list[2]))
      continue;
    while (list) {
      const char *bar = strchr(list, '|');
      if (begins_with(str_after(s, i), bar ? str_from(list, bar) : str_of(list))) return true;
      list = bar ? bar + 1 : NULL;
    }
  }
  return false;
}

/* Whether a number and one of the words behind numbers stand in it: "Ada Marsh 3 likes share". */
static bool holds_measured(gz_str s) {
  size_t i, k;
  for (i = 2; i < s.len; i++) {
    if (s.data[i - 1] != ' ' || s.data[i - 2] < '0' || s.data[i - 2] > '9') continue;
    for (k = 0; k < sizeof measured / sizeof *measured; k++)
      if (begins_with(str_after(s, i), measured[k])) return true;
  }
  return false;
}

/* "3 Comments", "No Comments", "Leave a comment". */
static bool is_count(gz_str s) {
  size_t i, words;
  if (s.len > ABOUT_LINE_MOST / 2) return false;
  if (holds_counted(s)) {
    words = about_count_words(s);
    return words <= COUNT_WORDS && (words <= 3 || has_digit(s));
  }
  if (!has_digit(s) || (words = about_count_words(s)) > MEASURED_WORDS) return false;
  if (words > 4) return holds_measured(s);
  for (i = 0; i < sizeof measured / sizeof *measured; i++) {
    gz_str word = measured[i];
    if (s.data[s.len - 1] == word.data[word.len - 1] && str_ends(s, word)) return true;
    if (words == 2 && begins_with(s, word)) return true;
  }
  return false;
}

/* "[IMG]", "[logo.png]", "[image]": what stands for a picture. */
static bool is_picture(gz_str s) {
  return s.len > 2 && s.len <= PICTURE_MOST && s.data[0] == '[' && s.data[s.len - 1] == ']' &&
         !memchr(s.data + 1, '[', s.len - 1) && str_trim(str_part(s, 1, s.len - 2)).len && s.data[1] != '.' &&
         !str_begins(str_after(s, 1), STR("…"));
}

/* "12.", "3)": an item's number, alone in its line. */
static bool is_number(gz_str s) {
  size_t i = 0;
  while (i < s.len && s.data[i] >= '0' && s.data[i] <= '9') i++;
  return i && i <= 3 && i + 1 == s.len && (s.data[i] == '.' || s.data[i] == ')');
}

static bool is_small(char c) { return c >= 'a' && c <= 'z'; }

/* Words that all begin with something else than a small letter: a name. After "by" the first is enough. */
static bool is_name(gz_str s, bool by) {
  size_t i;
  if (!s.len || about_count_words(s) > (by ? BY_WORDS : NAME_WORDS) || is_small(s.data[0])) return false;
  for (i = 0; i < s.len && !by; i++)
    if (is_small(s.data[i]) && i && str_is_space(s.data[i - 1])) return false;
  return true;
}

/* "ada avatar ada" is ada: a picture's text between a name and itself. */
static gz_str undouble(gz_str s) {
  const char *first = memchr(s.data, ' ', s.len), *second;
  size_t len = first ? (size_t)(first - s.data) : 0;
  if (!first || s.len <= 2 * len + 2) return s;
  second = s.data + s.len - len;
  if (second[-1] != ' ' || memcmp(s.data, second, len) != 0) return s;
  return memchr(first + 1, ' ', (size_t)(second - 1 - (first + 1))) ? s : str_part(s, 0, len);
}

/* What stands between the separators of a line: a byline, tags, a count, a caption. False: something else. `certain`:
 * the line is known to be about the article, so a label needs no colon. */
static bool read_part(gz_str part, bool certain, remark *out) {
  gz_str rest = part = trim_separators(part);
  bool is_credit, by = part.len > 3 && str_equal_nocase(str_part(part, 0, 3), STR("by "));
  if (!part.len || is_count(part)) return true;
  if (take_one(&rest, labels, !certain)) {
    rest = trim_separators(rest);
    if (rest.len && !out->tags.data) out->tags = rest;
    return rest.len > 0;
  }
  is_credit = take_one(&rest, credits, false);
  by |= is_credit;
  if (by || take_one(&rest, bylines, false)) {
    if (rest.len == part.len) take_one(&rest, bylines, false);
    rest = trim_separators(rest);
    if (!is_name(rest, by)) return is_credit;
    if (!out->author.data) out->author = undouble(rest);
    return true;
  }
  return take_one(&rest, captions, !certain);
}

/* The length of a sign that parts a line: "|", "·", "•"; 0: none is there. */
static size_t bar_at(gz_str s, size_t i) {
  const unsigned char *p = (const unsigned char *)s.data + i;
  size_t left = s.len - i;
  if (*p == '|') return 1;
  if (*p == 0xc2) return left > 1 && p[1] == 0xb7 ? 2 : 0;
  return *p == 0xe2 && left > 2 && p[1] == 0x80 && p[2] == 0xa2 ? 3 : 0;
}

/* Whether such a sign may begin among eight bytes. */
static bool may_bar(uint64_t eight) { return ((eight | eight_equal(eight, '|')) & EIGHT_HIGH) != 0; }

static gz_str next_part(gz_str *rest) {
  gz_str part = *rest;
  size_t i;
  for (i = 0; i < rest->len; i++) {
    size_t len;
    while (i + 8 <= rest->len && !may_bar(eight_load(rest->data + i))) i += 8;
    len = i < rest->len ? bar_at(*rest, i) : 0;
    if (!len) continue;
    part = str_part(*rest, 0, i);
    *rest = str_after(*rest, i + len);
    return part;
  }
  *rest = STR("");
  return part;
}

/* What stands beside a date: each part by itself; one that says nothing else may be the author. */
static void read_beside(gz_str s, remark *out) {
  while (s.len) {
    gz_str part = trim_separators(next_part(&s));
    while (part.len && take_one(&part, dating, false)) part = trim_separators(part);
    if (!part.len || read_part(part, true, out) || out->author.data) continue;
    out->author = undouble(part);
  }
}

bool about_read(gz_str line, remark *out) {
  size_t at = 0, len = 0, n_words = 0;
  gz_str rest = line;
  bool found = false, counts = false, unread = false;
  memset(out, 0, sizeof *out);
  if (!line.len || (line.len > ABOUT_LINE_MOST && !about_is_rule(line))) return false;
  if (about_is_rule(line) || is_picture(line) || is_number(line)) return true;
  if (prose_is_sentence(line)) return false;
  if (date_find(line, &at, &len, out->iso)) {
    gz_str before = str_part(line, 0, at), after = str_after(line, at + len);
    if (about_count_words(trim_separators(before)) + about_count_words(trim_separators(after)) > WORDS_MOST)
      return false;
    out->dated = true;
    read_beside(after, out);
    read_beside(before, out);
    return true;
  }
  while (rest.len) {
    gz_str part = trim_separators(next_part(&rest));
    if (!part.len) continue;
    n_words += about_count_words(part);
    if (read_part(part, found, out)) {
      counts |= is_count(part);
      found = true;
    } else if (about_count_words(part) > COUNT_WORDS) {
      return false;
    } else {
      unread = true; /* does no harm beside a count */
    }
  }
  return found && (!unread || counts) && n_words <= WORDS_MOST;
}

/* The second and third letters of all words above that begin with a letter, of bylines, credits, labels and captions; '?':
 * whatever comes third. */
static const char *const beginnings[26] = {['a' - 'a'] = "v?f?",
                                           ['b' - 'a'] = "y?ilag",
                                           ['c' - 'a'] = "atlaomon",
                                           ['d' - 'a'] = "i?ooel",
                                           ['e' - 'a'] = "scti",
                                           ['f' - 'a'] = "ilot",
                                           ['g' - 'a'] = "esepam",
                                           ['i' - 'a'] = "mamm",
                                           ['k' - 'a'] = "at",
                                           ['l' - 'a'] = "agab",
                                           ['m' - 'a'] = "ot",
                                           ['o' - 'a'] = "le",
                                           ['p' - 'a'] = "arorosubhoic",
                                           ['s' - 'a'] = "crkrecchtiouha",
                                           ['t' - 'a'] = "agopei",
                                           ['v' - 'a'] = "oneria",
                                           ['w' - 'a'] = "ri"};

/* Whether a line of three bytes or more may begin with such a word, or with a sign that is drawn or put around. */
static bool may_begin(gz_str line) {
  char first = str_lower(line.data[0]), second = str_lower(line.data[1]), third = str_lower(line.data[2]);
  const char *two;
  if (first < 'a' || first > 'z') return (unsigned char)first >= 0x80 || (first && strchr("-=*_~#+[", first));
  for (two = beginnings[first - 'a']; two && *two; two += 2)
    if (two[0] == second && (two[1] == third || two[1] == '?')) return true;
  return false;
}

/* No word that metadata begins with, nothing that parts a line, no date, no count: what about_read asks last, first. */
bool about_is_text(const prose_lines *lines, uint32_t i) {
  const prose_line *line = &lines->at[i];
  gz_str s = prose_str(lines, i), rest;
  bool item = s.len > 2 && (s.data[0] == '-' || s.data[0] == '*') && s.data[1] == ' ';
  if (item) s = str_trim(str_after(s, 2)); /* of a list */
  if (s.len < 3 || may_begin(s)) return false;
  if (s.len > ABOUT_LINE_MOST) return true;
  if (separating[(unsigned char)s.data[0]] || separating[(unsigned char)s.data[s.len - 1]]) return false;
  if (line->holds & HOLDS_BAR || ((line->holds & HOLDS_HIGH) && (rest = s, next_part(&rest).len < s.len))) return false;
  if (line->words <= MEASURED_WORDS + item && line->holds & HOLDS_DIGIT) return false;
  if (line->words <= COUNT_WORDS + item && holds_counted(s)) return false;
  return !(line->holds & HOLDS_DIGIT) || !date_has_year(s);
}

bool about_is_date(gz_str line) {
  char iso[DATE_ROOM];
  size_t at = 0, len = 0;
  gz_str before, after;
  if (line.len > ABOUT_LINE_MOST) return false;
  if ((len = date_read(line, iso))) return !trim_separators(str_after(line, len)).len;
  if (!date_find(line, &at, &len, iso)) return false;
  before = trim_separators(str_part(line, 0, at));
  after = trim_separators(str_after(line, at + len));
  return about_count_words(before) <= 1 && before.len <= 24 && about_count_words(after) <= 1 && after.len <= 12;
}

/* Lines drawn with signs made for that: U+2500 … U+257F. */
static bool is_drawn(gz_str line) {
  size_t i;
  for (i = 0; i + 2 < line.len; i += 3)
    if (memcmp(line.data + i, "\xe2\x94", 2) != 0 && memcmp(line.data + i, "\xe2\x95", 2) != 0) return false;
  return i == line.len && i >= 9;
}

bool about_is_rule(gz_str line) {
  size_t i, n = 0;
  char sign = line.len ? line.data[0] : '\0';
  if (sign == '\xe2') return is_drawn(line);
  if (!sign || is_plain(sign) || !strchr("-=*_~#+", sign)) return false;
  for (i = 0; i < line.len; i++) {
    if (line.data[i] == sign) n++;
    else if (line.data[i] != ' ') return false;
  }
  return n >= 3;
}

/* What closes a page, in lists by first bytes as above: rights, and what only a footer says. */
static const char *const rights[256] = {
    ['a'] = "all rights reserved|alle rechte vorbehalten|alle rechten voorbehouden|alle rettigheter|alla rättigheter",
    ['h'] = "hak cipta dilindungi",
    ['t'] = "tous droits réservés|todos los derechos|todos os direitos|tutti i diritti|tüm hakları",
    ['v'] = "všechna práva",
    ['w'] = "wszelkie prawa",
    [0xc2] = "©",
    [0xd0] = "все права защищены|усі права захищено",
    [0xd1] = "усі права захищено",
    [0xd7] = "כל הזכויות שמורות",
    [0xd8] = "جميع الحقوق محفوظة",
    [0xd9] = "همه حقوق",
    [0xe7] = "版权所有|無断転載",
};
static const char *const footers[256] = {['a'] = "all rights reserved", ['c'] = "copyright|cookie", [0xc2] = "©"};

enum { CLOSING_LOOK = 18 };

/* Whether one of the first sixteen of CLOSING_LOOK bytes begins such a word by its first letters, or stands beyond ASCII as
 * some of each other word's do. */
static bool may_close_at(const char *p) {
  sixteen first = sixteen_load(p), next = sixteen_load(p + 1);
  sixteen one = first | 0x20, two = next | 0x20, three = sixteen_load(p + 2) | 0x20;
  sixteen all = sixteen_is(one, 'a') & sixteen_is(two, 'l') & sixteen_is(three, 'l');
  sixteen hak = sixteen_is(one, 'h') & sixteen_is(two, 'a') & sixteen_is(three, 'k');
  sixteen to = sixteen_is(one, 't') & (sixteen_is(two, 'o') | sixteen_is(two, 'u'));
  sixteen wsz = sixteen_is(one, 'w') & sixteen_is(two, 's');
  sixteen co = sixteen_is(one, 'c') & sixteen_is(two, 'o') & (sixteen_is(three, 'p') | sixteen_is(three, 'o'));
  to &= sixteen_is(three, 'u') | sixteen_is(three, 'd') | sixteen_is(three, 't');
  return sixteen_any(all | hak | to | wsz | co | ((first | next) & 0x80));
}

static bool may_close(gz_str s) {
  char room[CLOSING_LOOK] = {0};
  size_t at;
  if (s.len < CLOSING_LOOK) {
    memcpy(room, s.data, s.len);
    return may_close_at(room);
  }
  for (at = 0; s.len - at > CLOSING_LOOK; at += 16)
    if (may_close_at(s.data + at)) return true;
  return may_close_at(s.data + s.len - CLOSING_LOOK);
}

/* Whether one of the words stands anywhere in it. One pass. */
static bool holds_one(gz_str s, const char *const words[256]) {
  size_t i = 0, stop;
  while (i < s.len) {
    for (; s.len - i >= CLOSING_LOOK && !may_close_at(s.data + i); i += 16) {} /* most of it */
    for (stop = s.len - i > 16 ? i + 16 : s.len; i < stop; i++) {
      const char *list = words[(unsigned char)str_lower(s.data[i])];
      while (list) {
        const char *bar = strchr(list, '|');
        gz_str word = bar ? str_from(list, bar) : str_of(list);
        if (i + word.len <= s.len && begins_with(str_after(s, i), word)) return true;
        list = bar ? bar + 1 : NULL;
      }
    }
  }
  return false;
}

bool about_is_rights(gz_str line) { return line.len <= ABOUT_LINE_MOST && may_close(line) && holds_one(line, rights); }

bool about_is_footer(gz_str line) {
  if (line.len > 2 * ABOUT_LINE_MOST || !may_close(line)) return false;
  return str_begins(line, STR("« ")) || str_begins(line, STR("‹ ")) || str_begins(line, STR("← ")) ||
         holds_one(line, footers) || about_is_rights(line);
}
