/* What are words called in the index?
 *
 *   Camp’s   fold     camp's     fold.c: case, accents, compatibility forms
 *            's goes  camp
 *   U.S      full stops, commas and apostrophes inside go: us, 3000, dont; a full stop between digits stays: 3.5
 *   l'homme  elided articles go, d' and l' in every language, since its text may quote another: homme
 *   stem     Snowball's, of the form; a form with a digit is its own stem
 *
 * The letters of a form tell which stemmers it goes through: those of the collection's languages that are written so, one
 * after the other (so a group of forms is the same whichever page they stand on), or else one for these letters alone.
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
#define ANALYZER_VERSION "2"

enum {
  NAME_MOST = 96,
  TONGUES_MOST = 4,
  ALSO_MOST = 8,
  STEM_MOST = 512 /* bytes; what is longer is no word of a language */
};

/* The letters of a language. What Arabic letters spell may be Persian, so none is stemmed as Arabic unasked. */
typedef enum script { LATIN, GREEK, CYRILLIC, ARMENIAN, DEVANAGARI, TAMIL, OTHER, N_SCRIPTS } script;
static const char *const unasked[N_SCRIPTS] = {"english", "greek", "russian", "armenian", "hindi", "tamil", NULL};

/* One language of the collection. */
typedef struct tongue {
  struct sb_stemmer *stemmer;
  const stop_list *stops;    /* may be NULL */
  const char *const *elided; /* may be NULL */
  unsigned scripts;          /* a bit each */
  bool arabic;
} tongue;

/* One that only some pages are written in. */
typedef struct also {
  struct sb_stemmer *stemmer;
  const char *name; /* static */
  unsigned scripts;
  bool arabic, keeps_first;
} also;

struct analyzer {
  const allocator *from;
  tongue tongues[TONGUES_MOST]; /* none: "none" */
  unsigned n_tongues;
  struct sb_stemmer *others[N_SCRIPTS]; /* for letters that no tongue is written with */
  bool keeps_first;                     /* a stem begins with the letter from a to z that its form begins with */
  also also[ALSO_MOST];
  unsigned n_also;
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

static const char *const elided_anywhere[] = {"d", "l", NULL};

static const char *const *elided_of(const char *language) {
  if (!strcmp(language, "french")) return elided_french;
  if (!strcmp(language, "italian")) return elided_italian;
  if (!strcmp(language, "catalan")) return elided_catalan;
  return NULL;
}

static unsigned scripts_of(const char *language) {
  unsigned i;
  if (!strcmp(language, "serbian")) return 1u << LATIN | 1u << CYRILLIC;
  if (!strcmp(language, "nepali")) return 1u << DEVANAGARI;
  if (!strcmp(language, "arabic") || !strcmp(language, "yiddish")) return 1u << OTHER;
  for (i = GREEK; i < OTHER; i++)
    if (!strcmp(language, unasked[i])) return 1u << i;
  return 1u << LATIN;
}

/* Of a form: what its first letter is. */
static script script_of(gz_str form) {
  uint32_t cp;
  if ((unsigned char)form.data[0] < 0x80) return LATIN;
  utf8_decode(form.data, form.data + form.len, &cp);
  if (cp < 0x250 || (cp >= 0x1e00 && cp < 0x1f00)) return LATIN;
  if (cp >= 0x370 && cp < 0x400) return GREEK;
  if (cp >= 0x400 && cp < 0x530) return CYRILLIC;
  if (cp >= 0x530 && cp < 0x590) return ARMENIAN;
  if (cp >= 0x900 && cp < 0x980) return DEVANAGARI;
  if (cp >= 0xb80 && cp < 0xc00) return TAMIL;
  return OTHER;
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

static gz_status add_tongue(analyzer *a, gz_str language, gz_error *err) {
  const char *name = stemmer_name(language);
  tongue *t = &a->tongues[a->n_tongues];
  if (!name) return no_stemmer(language, err);
  if (a->n_tongues == TONGUES_MOST)
    return error_set(err, GZ_NOT_SUPPORTED, 0, "more than %d languages at a time", TONGUES_MOST);
  t->stemmer = sb_stemmer_new(name, NULL);
  if (!t->stemmer) return error_nomem(err);
  a->n_tongues++;
  t->stops = stop_list_of(name);
  t->elided = elided_of(name);
  t->scripts = scripts_of(name);
  t->arabic = !strcmp(name, "arabic");
  if ((t->scripts & 1u << LATIN) && !is_one_of(keep_first, name)) a->keeps_first = false;
  snprintf(a->name + strlen(a->name), sizeof a->name - strlen(a->name), "%s%.12s", a->n_tongues > 1 ? "+" : "", name);
  return GZ_OK;
}

static gz_status add_others(analyzer *a, gz_error *err) {
  unsigned i, k, known = 0;
  for (k = 0; k < a->n_tongues; k++) known |= a->tongues[k].scripts;
  for (i = 0; a->n_tongues && i < N_SCRIPTS; i++) {
    if (known & 1u << i || !unasked[i] || !stemmer_name(str_of(unasked[i]))) continue;
    a->others[i] = sb_stemmer_new(unasked[i], NULL);
    if (!a->others[i]) return error_nomem(err);
  }
  return GZ_OK;
}

gz_status analyzer_open(gz_str language, const allocator *from, analyzer **out, gz_error *err) {
  gz_status status = GZ_OK;
  size_t at = 0;
  analyzer *a = mem_zero(from, 1, sizeof *a);
  *out = NULL;
  if (!a) return error_nomem(err);
  a->from = from;
  a->keeps_first = true;
  if (str_equal_nocase(language, STR("none"))) language.len = 0;
  while (status == GZ_OK && at < language.len) {
    size_t end = at;
    while (end < language.len && language.data[end] != '+') end++;
    status = add_tongue(a, str_trim(str_part(language, at, end - at)), err);
    at = end + 1;
  }
  if (status == GZ_OK) status = add_others(a, err);
  if (status != GZ_OK) {
    analyzer_close(a);
    return status;
  }
  snprintf(a->name + strlen(a->name), sizeof a->name - strlen(a->name), "%s/" ANALYZER_VERSION "/unicode-%.20s",
           a->n_tongues ? "" : "none", utf8proc_unicode_version());
  *out = a;
  return GZ_OK;
}

gz_status analyzer_again(const analyzer *of, const allocator *from, analyzer **out, gz_error *err) {
  return analyzer_open((gz_str){of->name, strcspn(of->name, "/")}, from, out, err);
}

void analyzer_close(analyzer *a) {
  unsigned i;
  if (!a) return;
  for (i = 0; i < a->n_tongues; i++) sb_stemmer_delete(a->tongues[i].stemmer);
  for (i = 0; i < N_SCRIPTS; i++) sb_stemmer_delete(a->others[i]);
  for (i = 0; i < a->n_also; i++) sb_stemmer_delete(a->also[i].stemmer);
  mem_free(a->from, a, sizeof *a);
}

const char *analyzer_name(const analyzer *a) { return a->name; }

const char *analyzer_language(gz_str language) { return stemmer_name(language); }

/* The collection's languages are what its name begins with: english+french/… */
bool analyzer_speaks(const analyzer *a, gz_str language) {
  size_t at = 0, n = strcspn(a->name, "/");
  while (at < n) {
    size_t len = strcspn(a->name + at, "+/");
    if (str_equal((gz_str){a->name + at, len}, language)) return true;
    at += len + 1;
  }
  return false;
}

gz_status analyzer_also(analyzer *a, gz_str language, gz_error *err) {
  const char *name = stemmer_name(language);
  also *one = &a->also[a->n_also];
  unsigned i;
  if (!name || analyzer_speaks(a, str_of(name))) return GZ_OK;
  for (i = 0; i < a->n_also; i++)
    if (!strcmp(a->also[i].name, name)) return GZ_OK;
  if (a->n_also == ALSO_MOST) return GZ_OK;
  *one =
      (also){sb_stemmer_new(name, NULL), name, scripts_of(name), !strcmp(name, "arabic"), is_one_of(keep_first, name)};
  if (!one->stemmer) return error_nomem(err);
  a->n_also++;
  return GZ_OK;
}

uint32_t analyzer_n_also(const analyzer *a) { return a->n_also; }

bool analyzer_also_keeps_first(const analyzer *a, uint32_t which) { return a->also[which].keeps_first; }

/* ---------------------------------------------------------------- forms */

static bool is_digit(char c) { return c >= '0' && c <= '9'; }

static bool is_word_part(uint32_t cp) {
  utf8proc_category_t category = utf8proc_category((utf8proc_int32_t)cp);
  return category >= UTF8PROC_CATEGORY_LU && category <= UTF8PROC_CATEGORY_PC;
}

/* Bytes of an elided article and its apostrophe at the front, or 0. Something must be left behind it. */
static size_t elided_in(const char *const *e, gz_str folded) {
  for (; e && *e; e++) {
    size_t len = strlen(*e);
    if (folded.len > len + 1 && folded.data[len] == '\'' && !memcmp(folded.data, *e, len)) return len + 1;
  }
  return 0;
}

static size_t elided_len(const analyzer *a, gz_str folded) {
  size_t len = elided_in(elided_anywhere, folded);
  unsigned i;
  for (i = 0; i < a->n_tongues && !len; i++) len = elided_in(a->tongues[i].elided, folded);
  return len;
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

static gz_str stem_by(struct sb_stemmer *stemmer, gz_str form) {
  const sb_symbol *stem = stemmer ? sb_stemmer_stem(stemmer, (const sb_symbol *)form.data, (int)form.len) : NULL;
  if (!stem || sb_stemmer_length(stemmer) <= 0) return form;
  return (gz_str){(const char *)stem, (size_t)sb_stemmer_length(stemmer)};
}

/* As the stemmer wants it: without "and" before the article, a heh at the end as the teh marbuta that folding took it for.
 * Another heh there is "his", which goes as well. */
static gz_str stem_arabic(struct sb_stemmer *stemmer, gz_str form) {
  char word_text[STEM_MOST];
  gz_str ending = STR("\xd9\x87"), stem;
  if (str_begins(form, STR("\xd9\x88\xd8\xa7\xd9\x84")) || str_begins(form, STR("\xd9\x81\xd8\xa7\xd9\x84")))
    form = str_after(form, 2);
  if (form.len <= ending.len || !str_equal(str_after(form, form.len - ending.len), ending))
    return stem_by(stemmer, form);
  memcpy(word_text, form.data, form.len);
  word_text[form.len - 2] = (char)0xd8;
  word_text[form.len - 1] = (char)0xa9;
  stem = stem_by(stemmer, (gz_str){word_text, form.len});
  return stem.data == word_text ? form : stem;
}

gz_str analyzer_stem(analyzer *a, gz_str form) {
  gz_str stem = form;
  script s;
  size_t i;
  if (!a->n_tongues || form.len == 0 || form.len > STEM_MOST) return form;
  for (i = 0; i < form.len; i++)
    if (is_digit(form.data[i])) return form;
  s = script_of(form);
  if (a->others[s]) return stem_by(a->others[s], form);
  for (i = 0; i < a->n_tongues; i++)
    if (a->tongues[i].scripts & 1u << s)
      stem = a->tongues[i].arabic ? stem_arabic(a->tongues[i].stemmer, stem) : stem_by(a->tongues[i].stemmer, stem);
  return stem;
}

gz_str analyzer_stem_also(analyzer *a, uint32_t which, gz_str form) {
  const also *by = &a->also[which];
  size_t i;
  if (form.len == 0 || form.len > STEM_MOST || !(by->scripts & 1u << script_of(form))) return STR_NONE;
  for (i = 0; i < form.len; i++)
    if (is_digit(form.data[i])) return STR_NONE;
  return by->arabic ? stem_arabic(by->stemmer, form) : stem_by(by->stemmer, form);
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
  if (!a->keeps_first || !a->n_tongues || !form.len || form.data[0] < 'a' || form.data[0] > 'z') return true;
  return stem.len && form.data[0] == stem.data[0];
}

bool analyzer_stop(const analyzer *a, gz_str form) {
  unsigned i;
  for (i = 0; i < a->n_tongues; i++)
    if (stop_list_has(a->tongues[i].stops, form)) return true;
  return false;
}
