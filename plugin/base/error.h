/* What went wrong? The deepest function that knows the reason fills it in; the others pass it on. */
#ifndef BASE_ERROR_H
#define BASE_ERROR_H

#include "gazette.h"

/* Returns `status`, so that a failure is one line. `err` may be NULL. The text is made fit for a screen: control bytes
 * and broken UTF-8 become '?', and it is cut at a character's border. */
gz_status error_set(gz_error *err, gz_status status, size_t at, const char *format, ...)
    __attribute__((format(printf, 4, 5)));
gz_status error_nomem(gz_error *err);
/* From errno: ENOENT, ENOTDIR -> not found; EACCES, EPERM -> denied; ENOMEM -> nomem; else io. "PATH: reason". */
gz_status error_errno(gz_error *err, int number, const char *path);
void error_clear(gz_error *err);

#endif
