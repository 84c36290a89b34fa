/* What elements and texts does a page of tags have? libxml2 tells, and nothing else is asked of it.
 *
 * A process that reads no page of tags shall not load libxml2, which takes longer than a search. So all that is asked of
 * it is behind a table of functions:
 *
 *   the library, tests                        libxml.c     linked
 *   gazette, gazette-index, the Lua modules   late.c       looks for it, when a page needs it, in
 *                                               gazette-libxml.so      which is libxml.c and nothing else */
#ifndef FORMAT_LIBXML_H
#define FORMAT_LIBXML_H

#include "base/beside.h"
#include "format/tags.h"

/* What is told, in the order of the page. */
typedef struct libxml_events {
  void (*start)(void *ud, const char *name, const char **atts); /* atts: libxml_attribute */
  void (*end)(void *ud, const char *name);
  void (*text)(void *ud, gz_str text);
  /* Of HTML alone. */
  void (*comment)(void *ud);
  /* Of XML alone: an error; the bytes that a name stands for that XML has not, 0: none; the end of what was read. */
  void (*error)(void *ud, int line, const char *message);
  size_t (*entity)(gz_str name, char out[4]);
  void (*page_end)(void *ud);
} libxml_events;

typedef struct libxml_parser libxml_parser;

typedef struct libxml {
  /* Reads what tags_read made. *parser is there while it reads. False: out of memory. */
  bool (*read)(gz_str fed, tags_kind kind, const libxml_events *events, void *ud, libxml_parser **parser);
  long (*at)(libxml_parser *parser); /* bytes that it has read; negative: not known */
  void (*stop)(libxml_parser *parser);
} libxml;

/* NULL: it is not there, and *err says why. It stays. */
const libxml *libxml_get(gz_error *err);

/* Of late.c alone: where gazette-libxml.so is, for who gives up rights before a page needs it. False: nowhere. */
bool libxml_find(char path[BESIDE_ROOM]);

/* The place where it stands; `known` is one before, for when it cannot tell. */
static inline size_t libxml_place(const libxml *lib, libxml_parser *parser, gz_str fed, size_t known) {
  long at = lib->at(parser);
  return at < 0 ? known : (size_t)at < fed.len ? (size_t)at : fed.len;
}

/* The value of an attribute, or NULL. */
static inline const char *libxml_attribute(const char **atts, const char *name) {
  for (; atts && atts[0]; atts += 2)
    if (!strcmp(atts[0], name)) return atts[1];
  return NULL;
}

#endif
