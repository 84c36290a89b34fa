/* Where are the words, and what are they called in the index? The same analysis at index and at query time.
 *
 *   text "The Camp’s residents"      words_next:  The · Camp’s · residents
 *   form  folded: case, accents, compatibility forms, apostrophe-s dropped:   the · camp · residents
 *   stem  Snowball stem of the form by language:                              the · camp · resid
 */
#ifndef TEXT_WORDS_H
#define TEXT_WORDS_H

#include "base/arena.h"
#include "base/buf.h"
#include "base/str.h"

/* A word breaker on UAX #29's rules for letters, digits, marks and what joins them: letters and digits hold together,
 * so do an apostrophe or a single full stop or comma between them as the standard says ("don't", "U.S", "3,000").
 * Hyphens separate. A word longer than WORD_MOST bytes is several words. */
enum { WORD_MOST = 128 };

typedef struct word {
  size_t at, len; /* bytes of the text */
} word;

/* The first word at or after *at; moves *at behind it. Linear over a whole text. False: no more. */
bool words_next(gz_str text, size_t *at, word *out);
/* The same `room` times, or until there are no more; returns how many. */
uint32_t words_some(gz_str text, size_t *at, word *out, uint32_t room);

/* Letters of scripts that are written without spaces are a word each. How many that stand side by side make what a reader
 * would call a word there: 2 for Chinese, Japanese and Korean, 4 for Thai and its neighbours; 0: another script. */
uint32_t words_unspaced(gz_str word_text);

typedef struct analyzer analyzer;

/* language: ISO 639-1 ("en") or Snowball's name ("english"), several joined by "+"; "none" or absent: no stemming, no stop
 * words.
 * GZ_NOT_SUPPORTED: no stemmer for it (the message lists what there is). One analyzer serves one thread. */
gz_status analyzer_open(gz_str language, const allocator *from, analyzer **out, gz_error *err);
/* Another one of the same language. */
gz_status analyzer_again(const analyzer *of, const allocator *from, analyzer **out, gz_error *err);
void analyzer_close(analyzer *a); /* NULL is fine */
/* Changes whenever forms or stems may: a string of language and version, borrowed from `a`. */
const char *analyzer_name(const analyzer *a);

/* The folded form of a word, in `out` (replaced). Never empty for a word of words_next; sticky failure in `out`. */
void analyzer_form(analyzer *a, gz_str word_text, buf *out);
/* The stem of a form; borrowed until the next call, or `form` itself. */
gz_str analyzer_stem(analyzer *a, gz_str form);
/* The letter from a to z that a word's form begins with, or 0: not told without folding it. */
char analyzer_first(gz_str word_text);
/* False: `stem` is not the form's, told without working that out. */
bool analyzer_may_stem(const analyzer *a, gz_str form, gz_str stem);
bool analyzer_stop(const analyzer *a, gz_str form); /* one that the language uses everywhere */

/* Languages that single pages are written in, beside those of the collection. Forms, stems and analyzer_name stay as they
 * are: an index need not know them, and a query asks for the forms of a word by each of them too (query/also.c). */
const char *analyzer_language(gz_str language);           /* Snowball's name for it, static; NULL: none, or unknown */
bool analyzer_speaks(const analyzer *a, gz_str language); /* it is one of the collection's; by Snowball's name */
/* Adds one, by any of its names, if it is not there yet; unknown ones, and more than a few, are left out. GZ_NOMEM. */
gz_status analyzer_also(analyzer *a, gz_str language, gz_error *err);
uint32_t analyzer_n_also(const analyzer *a);
/* A form's stem by one of them, borrowed until the next call, or `form` itself; absent: no word of that language. */
gz_str analyzer_stem_also(analyzer *a, uint32_t which, gz_str form);
/* Whether its stemmer changes the end of a word alone. */
bool analyzer_also_keeps_first(const analyzer *a, uint32_t which);

/* Folds any text for comparing names (sections, tags, headlines): as forms are, runs of white space one blank, trimmed. */
void fold_name(gz_str s, buf *out);

#endif
