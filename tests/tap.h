/* What does a test say, and what does tests/run read of it?
 *
 *   ok 1 - a word of one letter is a word          one line for each check, numbered from 1
 *   not ok 2 - an empty text has no words
 *   # tests/text_test.c:40: got 1, want 0          why, below the check that failed
 *   ok 3 - pages of the seeds # SKIP no ../shared  what could not be tried here
 *   1..3                                           the plan, last: a program that dies before it has failed
 *
 * Header only, for a program of one file:
 *
 *   int main(void) {
 *     ok(utf8_valid(text), "a text without bytes is valid UTF-8");
 *     is_int(n_words, 2, "a hyphen parts two words");
 *     is_str(word, "harbour", "letter case is folded");
 *     is_mem(data, len, "a\0b", 3, "a NUL byte is kept");
 *     skip("pages of the seeds", "no ../shared");
 *     return tap_done();
 *   }
 *
 * Each check returns whether it held, so that what depends on it can be left out. A name is a sentence; it may be a
 * format with its arguments, for checks in a loop.
 */
#ifndef TAP_H
#define TAP_H

#include <stdarg.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>

#if defined(__GNUC__)
#define TAP_PRINTF(at, args_at) __attribute__((format(printf, at, args_at), unused))
#else
#define TAP_PRINTF(at, args_at)
#endif

static struct {
  int n_run;
  int n_failed;
} tap;

#define ok(holds, ...) tap_ok(__FILE__, __LINE__, (holds), __VA_ARGS__)
#define is_int(got, want, ...) tap_is_int(__FILE__, __LINE__, (intmax_t)(got), (intmax_t)(want), __VA_ARGS__)
#define is_str(got, want, ...) tap_is_str(__FILE__, __LINE__, (got), (want), __VA_ARGS__)
#define is_mem(got, got_len, want, want_len, ...)                                                                      \
  tap_is_mem(__FILE__, __LINE__, (got), (got_len), (want), (want_len), __VA_ARGS__)

/* The line of one check. A name is one line: a line break or a `#` in it would be read as something else. */
static inline void tap_line(bool holds, const char *format, va_list args) {
  char name[512];
  vsnprintf(name, sizeof name, format, args);
  for (char *p = name; *p; p++) {
    if (*p == '\n' || *p == '\r') *p = ' ';
    if (*p == '#') *p = '_';
  }
  tap.n_run++;
  if (!holds) tap.n_failed++;
  printf("%sok %d - %s\n", holds ? "" : "not ", tap.n_run, name);
}

/* Bytes as a C string would spell them, so that an unprintable difference is seen; the first 400 of them. */
static inline void tap_print_bytes(const char *label, const void *data, size_t len) {
  const unsigned char *p = data;
  printf("#   %s ", label);
  if (!data) {
    puts("NULL");
    return;
  }
  putchar('"');
  for (size_t i = 0; i < len && i < 400; i++) {
    if (p[i] == '\n') fputs("\\n", stdout);
    else if (p[i] == '"' || p[i] == '\\') printf("\\%c", p[i]);
    else if (p[i] < 0x20 || p[i] == 0x7f) printf("\\x%02x", p[i]);
    else putchar(p[i]);
  }
  printf("\"%s (%zu bytes)\n", len > 400 ? " …" : "", len);
}

TAP_PRINTF(4, 5) static bool tap_ok(const char *file, int line, bool holds, const char *format, ...) {
  va_list args;
  va_start(args, format);
  tap_line(holds, format, args);
  va_end(args);
  if (!holds) printf("# %s:%d\n", file, line);
  fflush(stdout);
  return holds;
}

TAP_PRINTF(5, 6)
static bool tap_is_int(const char *file, int line, intmax_t got, intmax_t want, const char *format, ...) {
  va_list args;
  va_start(args, format);
  tap_line(got == want, format, args);
  va_end(args);
  if (got != want) printf("# %s:%d: got %jd, want %jd\n", file, line, got, want);
  fflush(stdout);
  return got == want;
}

TAP_PRINTF(7, 8)
static bool tap_is_mem(const char *file, int line, const void *got, size_t got_len, const void *want, size_t want_len,
                       const char *format, ...) {
  bool holds = got_len == want_len && (got_len == 0 || (got && want && memcmp(got, want, got_len) == 0));
  va_list args;
  va_start(args, format);
  tap_line(holds, format, args);
  va_end(args);
  if (!holds) {
    printf("# %s:%d:\n", file, line);
    tap_print_bytes("got ", got, got_len);
    tap_print_bytes("want", want, want_len);
  }
  fflush(stdout);
  return holds;
}

/* NUL-terminated text; either may be NULL, which equals only NULL. */
TAP_PRINTF(5, 6)
static bool tap_is_str(const char *file, int line, const char *got, const char *want, const char *format, ...) {
  bool holds = got && want ? strcmp(got, want) == 0 : got == want;
  va_list args;
  va_start(args, format);
  tap_line(holds, format, args);
  va_end(args);
  if (!holds) {
    printf("# %s:%d:\n", file, line);
    tap_print_bytes("got ", got, got ? strlen(got) : 0);
    tap_print_bytes("want", want, want ? strlen(want) : 0);
  }
  fflush(stdout);
  return holds;
}

/* A check that cannot be tried here. Counts as neither passed nor failed. */
static inline void skip(const char *name, const char *why) {
  printf("ok %d - %s # SKIP %s\n", ++tap.n_run, name, why);
  fflush(stdout);
}

/* A line for whoever reads a failure. */
TAP_PRINTF(1, 2) static void note(const char *format, ...) {
  va_list args;
  va_start(args, format);
  fputs("# ", stdout);
  vprintf(format, args);
  va_end(args);
  putchar('\n');
}

/* The plan. Returns what main() returns: 1 where a check failed. */
static inline int tap_done(void) {
  printf("1..%d\n", tap.n_run);
  fflush(stdout);
  return tap.n_failed ? 1 : 0;
}

#endif
