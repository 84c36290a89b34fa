/* Where is libxml2, for a process that has not loaded it? In gazette-libxml.so, beside what runs; format/libxml.h says
 * who is linked with this file in place of libxml.c. */
#include <dlfcn.h>
#include <stdio.h>
#include <unistd.h>

#include "base/error.h"
#include "format/libxml.h"

bool libxml_find(char path[BESIDE_ROOM]) {
  static const char *const places[] = {"gazette-libxml.so", "../gazette-libxml.so",
                                       "../share/gazette/lua/gazette/gazette-libxml.so", NULL};
  return beside_find(places, R_OK, path);
}

/* It stays loaded; the system knows it by its path when it is asked for again. */
const libxml *libxml_get(gz_error *err) {
  char path[BESIDE_ROOM];
  const libxml *found = NULL;
  const char *why = "is not there";
  if (libxml_find(path)) {
    void *handle = dlopen(path, RTLD_NOW | RTLD_LOCAL | RTLD_NODELETE);
    if (handle) found = dlsym(handle, "gazette_libxml");
    if (!found) why = dlerror();
  }
  if (!found) error_set(err, GZ_NOT_SUPPORTED, 0, "gazette-libxml.so, which reads HTML and feeds: %s", why);
  return found;
}
