/* Which other forms has a word in the languages that pages are written in?
 *
 *   collection in English, a page says `lang: fr`
 *   chevaux   English stem chevaux   forms: chevaux
 *             French stem  cheval    and besides: cheval
 *
 * The index groups forms by the collection's languages alone. Those of another language are found in the dictionary when
 * a query asks: what begins as the stem does is stemmed, and the forms with the same stem belong to the word. */
#ifndef QUERY_ALSO_H
#define QUERY_ALSO_H

#include "query/match.h"

/* Fills in the term's `also`, in `into`. A word that no page's language knows costs nothing; else the terms of each segment that
 * begin with some letters of the stem are read, at most 65536 of each. */
gz_status also_find(match_term *t, const snapshot *of, analyzer *words, arena *into, gz_error *err);

#endif
