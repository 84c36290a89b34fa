/* Which XML needs no libxml2? Well-formed documents of elements and text, as most feeds are, are read at several times its speed.
 *
 *   <?xml version="1.0" encoding="utf-8"?>                    the encoding does not matter: the text has been decoded
 *   <rss version="2.0"><channel><!-- news -->
 *     <item><title>Fish &amp; chips</title><description><![CDATA[<p>Rain …]]></description></item></channel></rss>
 *
 *   document = declaration? misc* element misc*       misc = blanks | comment | "<?xml-stylesheet … ?>"
 *   element  = "<name a=\"b\">" (element | text | reference | comment | section)* "</name>" | "<name/>"
 *
 * No doctype, CR, control characters or names beyond ASCII, no "]]>" but at the end of a section; nothing that libxml2 would call an
 * error. What is told is what libxml2 2.9.14 tells, but that text comes whole, which it tells in pieces, and as slices of what is read
 * wherever it stands there. */
#ifndef FORMAT_SIMPLE_XML_H
#define FORMAT_SIMPLE_XML_H

#include "format/libxml.h"

/* False: it is another, and nothing was told. *now: where the reader stands at each event, as libxml->at says. Linear. */
bool simple_xml_read(gz_str text, const libxml_events *events, void *ud, size_t *now);

#endif
