/* Which words does a language use everywhere? */
#ifndef TEXT_STOP_H
#define TEXT_STOP_H

#include "gazette.h"

/* Folded forms in byte order. */
typedef struct stop_list {
  const char *language; /* Snowball's name */
  const char *const *forms;
  size_t n;
} stop_list;

const stop_list *stop_list_of(const char *language);    /* NULL: none is kept for it */
bool stop_list_has(const stop_list *list, gz_str form); /* `list` may be NULL */

#endif
