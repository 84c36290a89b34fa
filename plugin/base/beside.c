/* What stands beside this code? */
#include "base/beside.h"

#include <dlfcn.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

/* The bytes of its path up to the last '/'; 0: not known. */
static size_t own_folder(char path[BESIDE_ROOM]) {
  static const char here;
  Dl_info us;
  long n = -1;
  char *slash;
  if (dladdr(&here, &us) && us.dli_fname && strstr(us.dli_fname, ".so"))
    n = snprintf(path, BESIDE_ROOM, "%s", us.dli_fname);
  else n = readlink("/proc/self/exe", path, BESIDE_ROOM - 1);
  if (n <= 0 || n >= BESIDE_ROOM) return 0;
  path[n] = '\0';
  slash = strrchr(path, '/');
  return slash ? (size_t)(slash - path) : 0;
}

bool beside_find(const char *const *places, int rights, char path[BESIDE_ROOM]) {
  size_t len = own_folder(path);
  for (; len && *places; places++) {
    int n = snprintf(path + len, BESIDE_ROOM - len, "/%s", *places);
    if (n > 0 && (size_t)n < BESIDE_ROOM - len && !access(path, rights)) return true;
  }
  return false;
}
