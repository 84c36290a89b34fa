/* What stands beside this code? */
#ifndef BASE_BESIDE_H
#define BASE_BESIDE_H

#include <stdbool.h>

enum { BESIDE_ROOM = 4096 };

/* The first of `places` (NULL-terminated) that access() grants `rights` to, in *path; they are told from the folder of the
 * file that this code was loaded from, a Lua module or a program. False: there is none. */
bool beside_find(const char *const *places, int rights, char path[BESIDE_ROOM]);

#endif
