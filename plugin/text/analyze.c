/* What are words called in the index?
 *
 *   Camp’s   fold     camp's     fold.c: case, accents, compatibility forms
 *            's goes  camp
 *   U.S      full stops, commas and apostrophes inside go: us, 3000, dont; a full stop between digits stays: 3.5
 *   l'homme  elided articles go where the language has them: homme
 *   stem     Snowball's, of the form; a form with a digit is its own stem
 *
 * A form with nothing left (a lone tatweel) is the word as it was. A form of a form is itself. */
#include <libstemmer.h>
#include <stdio.h>
#include <utf8proc.h>

#include "base/error.h"
#include "text/fold.h"
#include "text/stop.h"
#include "text/utf8.h"
#include "text/words.h"

/* Goes up when forms, stems or stop words change for reasons of our own. */
#define ANALYZER_VERSION "1"

enum { NAME_MOST = 96, STEM_MOST = 512 /* bytes; what is longer is no word of a language */ };

struct analyzer {
  const allocator *from;
  struct sb_stemmer *stemmer; /* NULL: "none" */
  const stop_list *stops;     /* may be NULL */
  const char *const *elided;  /* NULL: the language elides nothing */
  bool keeps_first;           /* a stem begins with the letter from a to z that its form begins with */
  char name[NAME_MOST];
};

static const struct language {
  const char *code, *name;
} languages[] = {
    {"ar", "arabic"},     {"ca", "catalan"},   {"da", "danish"},     {"de", "german"},     {"el", "greek"},
    {"en", "english"},    {"es", "spanish"},   {"et", "estonian"},   {"eu", "basque"},     {"fi", "finnish"},
    {"fr", "french"},     {"ga", "irish"},     {"hi", "hindi"},      {"hu", "hungarian"},  {"hy", "armenian"},
    {"id", "indonesian"}, {"it", "italian"},   {"lt", "lithuanian"}, {"nb", "norwegian"},  {"ne", "nepali"},
    {"nl", "dutch"},      {"nn", "norwegian"}, {"no", "norwegian"},  {"pt", "portuguese"}, {"ro", "romanian"},
    {"ru", "russian"},    {"sr", "serbian"},   {"sv", "swedish"},    {"ta", "tamil"},      {"tr", "turkish"},
    {"yi", "yiddish"},
};

/* What may stand before an apostrophe and is no part of the word behind it. */
static const char *const elided_french[] = {"c", "d",      "j",  "jusqu",  "l", "lorsqu", "m",
                                            "n", "puisqu", "qu", "quoiqu", "s", "t",      NULL};
static const char *const elided_italian[] = {"all",  "c",     "coll",  "d", "dall", "dell", "gl", "l", "m", "n",
                                             "nell", "quell", "quest", "s", "sull", "t",    "un", "v", NULL};
static const char *const elided_catalan[] = {"d", "l", "m", "n", "s", "t", NULL};

static const char *const *elided_of(const char *language) {
  if (!strcmp(language, "french")) return elided_french;
  if (!strcmp(language, "italian")) return elided_italian;
  if (!strcmp(language, "catalan")) return elided_catalan;
  return NULL;
}

/* Languages whose stemmers change a word's end alone. Others take prefixes off, or write with other letters. */
static const char *const keep_first[] = {"danish",   "dutch",     "english", "finnish",   "french",
                                         "german",   "hungarian", "italian", "norwegian", "portuguese",
                                         "romanian", "russian",   "spanish", "swedish",   NULL};

static bool is_one_of(const char *const *list, const char *name) {
  while (*list && strcmp(*list, name)) list++;
  return *list != NULL;
}

/* libstemmer's own name for `language`, or NULL. "en-GB" and "EN" are English too. */
static const char *stemmer_name(gz_str language) {
  const char **list = sb_stemmer_list();
  size_t i, primary = 0;
  gz_str wanted = language;
  while (primary < language.len && language.data[primary] != '-' && language.data[primary] != '_') primary++;
  if (primary == 2) wanted.len = 2;
  for (i = 0; i < sizeof languages / sizeof *languages; i++)
    if (str_equal_nocase(wanted, str_of(languages[i].code))) wanted = str_of(languages[i].name);
  for (; *list; list++)
    if (str_equal_nocase(wanted, str_of(*list))) return *list;
  return NULL;
}

static gz_status no_stemmer(gz_str language, gz_error *err) {
  char known[sizeof err->text] = "";
  size_t len = 0;
  const char **list;
  for (list = sb_stemmer_list(); *list && len < sizeof known; list++)
    len += (size_t)snprintf(known + len, sizeof known - len, " %s", *list);
  return error_set(err, GZ_NOT_SUPPORTED, 0, "no stemmer for language %.*s; there are none%s",
                   (int)(language.len > 40 ? 40 : language.len), language.data, known);
}

gz_status analyzer_open(gz_str language, const allocator *from, analyzer **out, gz_error *err) {
  const char *name = NULL;
  analyzer *a;
  *out = NULL;
  if (language.len && !str_equal_nocase(language, STR("none"))) {
    name = stemmer_name(language);
    if (!name) return no_stemmer(language, err);
  }
  a = mem_zero(from, 1, sizeof *a);
  if (!a) return error_nomem(err);
  a->from = from;
  if (name) {
    a->stemmer = sb_stemmer_new(name, NULL);
    if (!a->stemmer) {
      analyzer_close(a);
      return error_nomem(err);
    }
    a->stops = stop_list_of(name);
    a->elided = elided_of(name);
    a->keeps_first = is_one_of(keep_first, name);
  }
  snprintf(a->name, sizeof a->name, "%.40s/" ANALYZER_VERSION "/unicode-%.20s", name ? name : "none",
           utf8proc_unicode_version());
  *out = a;
  return GZ_OK;
}

gz_status analyzer_again(const analyzer *of, const allocator *from, analyzer **out, gz_error *err) {
  return analyzer_open((gz_str){of->name, strcspn(of->name, "/")}, from, out, err);
}

void analyzer_close(analyzer *a) {
  if (!a) return;
  sb_stemmer_delete(a->stemmer);
  mem_free(a->from, a, sizeof *a);
}

const char *analyzer_name(const analyzer *a) { return a->name; }

/* ---------------------------------------------------------------- forms */

static bool is_digit(char c) { return c >= '0' && c <= '9'; }

static bool is_word_part(uint32_t cp) {
  utf8proc_category_t category = utf8proc_category((utf8proc_int32_t)cp);
  return category >= UTF8PROC_CATEGORY_LU && category <= UTF8PROC_CATEGORY_PC;
}

/* Bytes of an elided article and its apostrophe at the front, or 0. Something must be left behind it. */
static size_t elided_len(const analyzer *a, gz_str folded) {
  const char *const *e;
  for (e = a->elided; e && *e; e++) {
    size_t len = strlen(*e);
    if (folded.len > len + 1 && folded.data[len] == '\'' && !memcmp(folded.data, *e, len)) return len + 1;
  }
  return 0;
}

/* Drops what joins, in place. */
static size_t keep_word_parts(const analyzer *a, char *data, size_t len) {
  const char *p = data, *end = data + len;
  char *to = data;
  while (p < end && ((*p >= 'a' && *p <= 'z') || is_digit(*p))) p++;
  if (p == end) return len; /* most words */
  p = data;
  if (len > 2 && data[len - 2] == '\'' && data[len - 1] == 's') len -= 2;
  end = data + len;
  p += elided_len(a, (gz_str){data, len});
  while (p < end) {
    uint32_t cp;
    size_t size = utf8_decode(p, end, &cp);
    bool keep = cp == '.' ? to > data && is_digit(to[-1]) && p + 1 < end && is_digit(p[1]) : is_word_part(cp);
    if (keep) {
      memmove(to, p, size);
      to += size;
    }
    p += size;
  }
  return (size_t)(to - data);
}

void analyzer_form(analyzer *a, gz_str word_text, buf *out) {
  const char *p = word_text.data, *end = p ? p + word_text.len : p;
  out->len = 0;
  fold_append(out, word_text);
  if (out->len) out->len = keep_word_parts(a, out->data, out->len);
  if (out->len) return;
  while (p < end) { /* nothing is left: the word as it was, but valid */
    char utf8[4];
    uint32_t cp;
    p += utf8_decode(p, end, &cp);
    buf_put(out, utf8, utf8_encode(cp, utf8));
  }
}

gz_str analyzer_stem(analyzer *a, gz_str form) {
  const sb_symbol *stem;
  size_t i;
  if (!a->stemmer || form.len == 0 || form.len > STEM_MOST) return form;
  for (i = 0; i < form.len; i++)
    if (is_digit(form.data[i])) return form;
  stem = sb_stemmer_stem(a->stemmer, (const sb_symbol *)form.data, (int)form.len);
  if (!stem || sb_stemmer_length(a->stemmer) <= 0) return form;
  return (gz_str){(const char *)stem, (size_t)sb_stemmer_length(a->stemmer)};
}

/* Folding makes small letters of ASCII's and joins nothing to them. */
char analyzer_first(gz_str word_text) {
  size_t i;
  for (i = 0; i < word_text.len; i++) {
    char c = str_lower(word_text.data[i]);
    if (c < 'a' || c > 'z') return 0;
  }
  return word_text.len ? str_lower(word_text.data[0]) : 0;
}

bool analyzer_may_stem(const analyzer *a, gz_str form, gz_str stem) {
  if (!a->keeps_first || !form.len || form.data[0] < 'a' || form.data[0] > 'z') return true;
  return stem.len && form.data[0] == stem.data[0];
}

bool analyzer_stop(const analyzer *a, gz_str form) { return stop_list_has(a->stops, form); }
