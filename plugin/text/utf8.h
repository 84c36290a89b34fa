/* What do these bytes say? Decoding, and making any bytes valid UTF-8 without losing their places. */
#ifndef TEXT_UTF8_H
#define TEXT_UTF8_H

#include "base/arena.h"
#include "base/buf.h"
#include "base/str.h"

#define UTF8_REPLACEMENT 0xFFFDu

/* The code point at `p` (p < end) and in *cp; returns the bytes it takes, at least 1. An invalid byte is
 * UTF8_REPLACEMENT and takes 1. Overlong forms, surrogates and what lies above U+10FFFF are invalid. */
size_t utf8_decode(const char *p, const char *end, uint32_t *cp);
size_t utf8_encode(uint32_t cp, char out[4]); /* returns 1 … 4; an invalid cp is written as UTF8_REPLACEMENT */
bool utf8_valid(gz_str s);

/* What an encoding does not have: how many U+FFFD stand for it, and where the first of them is. */
typedef struct utf8_unread {
  size_t n, first;
} utf8_unread;

/* A page's text as the rest of the program sees it: valid UTF-8, the byte-order mark removed. */
typedef struct utf8_text {
  gz_str text;            /* the input itself where it needed no change, else in `into` */
  const size_t *replaced; /* offsets in `text` of each U+FFFD that stands for one invalid byte, ascending */
  size_t n_replaced;
  utf8_unread unread; /* in another encoding; columns count these as what is decoded */
} utf8_text;

/* Decodes a page. `encoding` is a name that iconv knows, or absent: then UTF-8, or UTF-16 (LE, BE) where its byte-order
 * mark says so. What cannot be decoded becomes U+FFFD, one for each byte. The input must outlive the result.
 * GZ_NOT_SUPPORTED: iconv does not know `encoding`. */
gz_status utf8_read(gz_str page, gz_str encoding, arena *into, utf8_text *out, gz_error *err);

/* Another encoding, for texts that come in pieces, such as the parts of a mail. */
typedef struct utf8_converter {
  void *state;        /* NULL: none is open */
  utf8_unread unread; /* of all that was converted; the first: where in the buf it was */
} utf8_converter;

/* GZ_NOT_SUPPORTED: iconv does not know `encoding`. */
gz_status utf8_converter_open(utf8_converter *c, gz_str encoding, gz_error *err);
void utf8_converter_close(utf8_converter *c); /* harmless on a zeroed struct */
/* Appends the bytes as valid UTF-8. Each call begins anew: whole characters, and for encodings with a state whole lines. */
void utf8_convert(utf8_converter *c, gz_str s, buf *out);
/* Appends what should be UTF-8, each byte that is not as U+FFFD. */
void utf8_put(gz_str s, buf *out);

/* Bytes of the line as a column counts them (an invalid byte counts 1) between two offsets of out->text. */
size_t utf8_columns(const utf8_text *t, size_t from, size_t to);

#endif
