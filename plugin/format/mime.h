/* What do a message's fields and encodings mean? As much of MIME as text needs: RFC 2045, 2047, 5322.
 *
 *   Subject: =?iso-8859-1?Q?Caf=E9?= closed         "Café closed"
 *   Content-Type: text/plain; charset="koi8-r"      parameter "charset": koi8-r
 *   nine=20votes=                                   quoted-printable: "nine votes to", each run of letters with its place
 *    to
 *   bmluZSB2b3Rlcw==                                base64: "nine votes", with the place of its line
 *
 * No library is used. GMime ends the program when memory fails (GLib does), and neither it nor libetpan says where a
 * decoded text stands in the file. */
#ifndef FORMAT_MIME_H
#define FORMAT_MIME_H

#include "article/page.h"
#include "base/buf.h"

typedef enum { MIME_PLAIN, MIME_QUOTED, MIME_BASE64 } mime_encoding;

enum { MIME_NAME_MOST = 64 };

/* The fields that are asked for; slices, folded lines and all. Absent: not there. */
typedef struct mime_header {
  gz_str subject, from, to, date, list_id, message_id, keywords, type, encoding, disposition;
  uint32_t n_fields; /* of any name */
} mime_header;

typedef struct mime {
  const allocator *from;
  const char *base; /* what places count from */
  utf8_converter converter;
  char name[MIME_NAME_MOST]; /* of the encoding that the converter reads */
  size_t name_len;
  char unknown[MIME_NAME_MOST]; /* one that nobody knows, NUL-terminated; empty: none was met */
  uint32_t n_unknown;
  buf bytes, places; /* scratch */
  bool failed;       /* out of memory */
} mime;

void mime_init(mime *m, const char *base, const allocator *from);
void mime_free(mime *m);

/* Reads the fields that [p, end) begins with. Returns where the text begins: behind the blank line. */
const char *mime_fields(const char *p, const char *end, mime_header *out);
/* Whether a line begins with a field's name and a colon. */
bool mime_is_field(const char *p, const char *end);

/* What stands before the parameters ("text/plain"), trimmed. */
gz_str mime_value(gz_str field);
/* The value of a parameter, without quotes; absent: none. */
gz_str mime_parameter(gz_str field, const char *name);
mime_encoding mime_encoding_of(gz_str field);
/* Whether text in this encoding has to be decoded although no transfer encoding says so: ISO-2022-JP and such. */
bool mime_is_seven_bit(gz_str charset);

/* Whether it has encoded words. */
bool mime_has_words(gz_str field);
/* Appends a field's text: encoded words decoded, white space folded. */
void mime_words(mime *m, gz_str field, buf *out);

/* Appends the text of a body that stands at `body` in the page, and its map: spans of bytes that stand there as they are,
 * and spans of no bytes for where other text stands. */
void mime_decode(mime *m, gz_str body, mime_encoding encoding, gz_str charset, buf *text, buf *map);

/* The bytes of a mail in UTF-8, for one that has 8-bit text in several encodings: each line that is not UTF-8 is read in
 * the encoding that is declared for it. */
bool mime_recode(gz_str mail, buf *out, const allocator *from);

#endif
