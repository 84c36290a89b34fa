/* What went wrong? */
#include "base/error.h"

#include <errno.h>
#include <stdarg.h>
#include <stdio.h>
#include <string.h>

/* The length of the UTF-8 sequence at `p`, or 0 where it is broken, cut or a control character. The text of messages
 * can hold names of files and bytes of pages; text/display.h has the full rules for what is shown for long. */
static size_t sequence(const unsigned char *p) {
  size_t len, i;
  if (p[0] < 0x20 || p[0] == 0x7f) return 0;
  if (p[0] < 0x80) return 1;
  if (p[0] >= 0xc2 && p[0] < 0xe0) len = 2;
  else if (p[0] >= 0xe0 && p[0] < 0xf0) len = 3;
  else if (p[0] >= 0xf0 && p[0] < 0xf5) len = 4;
  else return 0;
  for (i = 1; i < len; i++)
    if ((p[i] & 0xc0) != 0x80) return 0; /* the final NUL ends this too */
  if ((p[0] == 0xe0 && p[1] < 0xa0) || (p[0] == 0xed && p[1] >= 0xa0) || (p[0] == 0xf0 && p[1] < 0x90) ||
      (p[0] == 0xf4 && p[1] >= 0x90))
    return 0;
  if (p[0] == 0xc2 && p[1] < 0xa0) return 0; /* C1 controls */
  if (p[0] == 0xe2 && p[1] == 0x80 && ((p[2] >= 0x8e && p[2] <= 0x8f) || (p[2] >= 0xa8 && p[2] <= 0xae))) return 0;
  if (p[0] == 0xe2 && p[1] == 0x81 && p[2] >= 0xa6 && p[2] <= 0xa9) return 0; /* bidi isolates */
  return len;
}

static void clean(char *text) {
  unsigned char *from = (unsigned char *)text, *to = from;
  while (*from) {
    size_t len = sequence(from);
    if (len) {
      memmove(to, from, len);
      to += len;
      from += len;
    } else {
      *to++ = '?';
      from++;
    }
  }
  *to = '\0';
}

/* Takes the beginning of a sequence that vsnprintf cut off the end. */
static void drop_cut(char *text, size_t len) {
  size_t begin = len;
  while (begin && len - begin < 3 && ((unsigned char)text[begin - 1] & 0xc0) == 0x80) begin--;
  if (begin && (unsigned char)text[begin - 1] >= 0xc0 && !sequence((unsigned char *)text + begin - 1))
    text[begin - 1] = '\0';
}

gz_status error_set(gz_error *err, gz_status status, size_t at, const char *format, ...) {
  va_list args;
  int len;
  if (!err) return status;
  err->code = status;
  err->at = at;
  va_start(args, format);
  len = vsnprintf(err->text, sizeof err->text, format, args);
  va_end(args);
  if (len < 0) err->text[0] = '\0';
  if (len >= (int)sizeof err->text) drop_cut(err->text, sizeof err->text - 1);
  clean(err->text);
  return status;
}

gz_status error_nomem(gz_error *err) { return error_set(err, GZ_NOMEM, 0, "out of memory"); }

gz_status error_errno(gz_error *err, int number, const char *path) {
  gz_status status = GZ_IO;
  char reason[96];
  if (number == ENOENT || number == ENOTDIR) status = GZ_NOT_FOUND;
  if (number == EACCES || number == EPERM) status = GZ_DENIED;
  if (number == ENOMEM) status = GZ_NOMEM;
  /* GNU's strerror_r may return a string of its own. */
  return error_set(err, status, 0, "%.150s: %s", path, strerror_r(number, reason, sizeof reason));
}

void error_clear(gz_error *err) {
  if (!err) return;
  err->code = GZ_OK;
  err->at = 0;
  err->text[0] = '\0';
}
