/* What may a process that reads other people's files still do? Little: on Linux it gives rights away and cannot take them
 * back. Elsewhere, or on a kernel without them, it keeps them and says so. */
#ifndef BASE_SANDBOX_H
#define BASE_SANDBOX_H

#include <stdbool.h>

typedef struct sandbox {
  bool
      files; /* Landlock: reads beneath `readable`, `library` and the system's, writes beneath `writable`, nothing else */
  bool calls; /* seccomp: no program is started, no socket made, no other process looked into */
} sandbox;

/* For this process and its children, for good. The folders are given by descriptor; `library` is the path of a file that may
 * be loaded later, or NULL. */
sandbox sandbox_enter(int readable, int writable, const char *library);

#endif
