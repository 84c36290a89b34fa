/* Which HTML needs no libxml2? Paragraphs and words in them, as the items of most feeds are, read without setting up a parser for
 * each.
 *
 *   "<p>Rain fell <em>all</em> night.<br/>See <a href="b.html">more</a></p>"
 *
 *   fragment = text (paragraph | inline | text)*        paragraph = "<p>" (inline | text)* "</p>"
 *   inline   = "<br>" | "<img …>" | "<em>" text "</em>" and the like      text: no '&', no '<' and no control characters
 *
 * What is told is what libxml2 2.9.14 tells: html, body and, around text that begins the fragment, p are put around it; a
 * text comes in pieces of a thousand bytes. */
#ifndef FORMAT_SIMPLE_H
#define FORMAT_SIMPLE_H

#include "format/libxml.h"

/* False: it is another, and what was told is to be forgotten. *now: where the reader stands at each event, as libxml->at says. */
bool simple_read(gz_str text, const libxml_events *events, void *ud, size_t *now);

#endif
