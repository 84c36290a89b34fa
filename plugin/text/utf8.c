/* What do these bytes say?
 *
 *   page      EF BB BF | "caf" C3 A9 | FF | "…"      UTF-8, a byte-order mark, one byte that is none
 *   text                 "caf" C3 A9 | EF BF BD | …  what the rest of the program sees
 *   replaced                           ^ 5           counts as one column
 *
 * A valid page is lent, not copied. The others go into the arena: repaired UTF-8, UTF-16, or whatever iconv reads. */
#include "text/utf8.h"

#include <errno.h>
#include <iconv.h>

#include "base/error.h"

static bool is_tail(char c) { return ((unsigned char)c & 0xc0) == 0x80; }

size_t utf8_decode(const char *p, const char *end, uint32_t *cp) {
  const unsigned char *u = (const unsigned char *)p;
  size_t left = (size_t)(end - p);
  if (u[0] < 0x80) {
    *cp = u[0];
    return 1;
  }
  if (u[0] >= 0xc2 && u[0] < 0xe0 && left >= 2 && is_tail(p[1])) {
    *cp = (uint32_t)(u[0] & 0x1f) << 6 | (u[1] & 0x3f);
    return 2;
  }
  if (u[0] >= 0xe0 && u[0] < 0xf0 && left >= 3 && is_tail(p[1]) && is_tail(p[2])) {
    *cp = (uint32_t)(u[0] & 0x0f) << 12 | (uint32_t)(u[1] & 0x3f) << 6 | (u[2] & 0x3f);
    if (*cp >= 0x800 && (*cp < 0xd800 || *cp > 0xdfff)) return 3;
  }
  if (u[0] >= 0xf0 && u[0] < 0xf5 && left >= 4 && is_tail(p[1]) && is_tail(p[2]) && is_tail(p[3])) {
    *cp = (uint32_t)(u[0] & 0x07) << 18 | (uint32_t)(u[1] & 0x3f) << 12 | (uint32_t)(u[2] & 0x3f) << 6 | (u[3] & 0x3f);
    if (*cp >= 0x10000 && *cp <= 0x10ffff) return 4;
  }
  *cp = UTF8_REPLACEMENT;
  return 1;
}

size_t utf8_encode(uint32_t cp, char out[4]) {
  if (cp > 0x10ffff || (cp >= 0xd800 && cp <= 0xdfff)) cp = UTF8_REPLACEMENT;
  if (cp < 0x80) {
    out[0] = (char)cp;
    return 1;
  }
  if (cp < 0x800) {
    out[0] = (char)(0xc0 | cp >> 6);
    out[1] = (char)(0x80 | (cp & 0x3f));
    return 2;
  }
  if (cp < 0x10000) {
    out[0] = (char)(0xe0 | cp >> 12);
    out[1] = (char)(0x80 | (cp >> 6 & 0x3f));
    out[2] = (char)(0x80 | (cp & 0x3f));
    return 3;
  }
  out[0] = (char)(0xf0 | cp >> 18);
  out[1] = (char)(0x80 | (cp >> 12 & 0x3f));
  out[2] = (char)(0x80 | (cp >> 6 & 0x3f));
  out[3] = (char)(0x80 | (cp & 0x3f));
  return 4;
}

/* The first byte that is not part of valid UTF-8, or `end`. ASCII goes by eight bytes at a time. */
static const char *first_invalid(const char *p, const char *end) {
  while (p < end) {
    uint64_t eight;
    uint32_t cp;
    size_t len;
    while (end - p >= 8) {
      memcpy(&eight, p, 8);
      if (eight & 0x8080808080808080u) break;
      p += 8;
    }
    if (p == end) break;
    len = utf8_decode(p, end, &cp);
    if (len == 1 && cp == UTF8_REPLACEMENT) break;
    p += len;
  }
  return p;
}

bool utf8_valid(gz_str s) { return s.len == 0 || first_invalid(s.data, s.data + s.len) == s.data + s.len; }

/* ---------------------------------------------------------------- pages */

/* Lends `page`, or puts a valid copy of it into the arena. */
static gz_status repair(gz_str page, arena *into, utf8_text *out, gz_error *err) {
  const char *p, *end = page.data + page.len, *bad = first_invalid(page.data, end);
  size_t n = 0;
  size_t *replaced;
  char *text, *to;
  if (bad == end) {
    out->text = page;
    return GZ_OK;
  }
  for (p = bad; p < end; p = first_invalid(p + 1, end)) n++;
  if (n > (SIZE_MAX - page.len) / 2 || n > SIZE_MAX / sizeof *replaced) return error_nomem(err);
  replaced = arena_alloc(into, n * sizeof *replaced);
  to = text = arena_alloc(into, page.len + 2 * n);
  if (!replaced || !text) return error_nomem(err);
  out->replaced = replaced;
  for (p = page.data;; p = bad + 1, bad = first_invalid(p, end)) {
    memcpy(to, p, (size_t)(bad - p));
    to += bad - p;
    if (bad == end) break;
    replaced[out->n_replaced++] = (size_t)(to - text);
    to += utf8_encode(UTF8_REPLACEMENT, to);
  }
  out->text = str_from(text, to);
  return GZ_OK;
}

static void count_unread(utf8_unread *u, size_t at) {
  if (!u->n++) u->first = at;
}

/* Two bytes become three at most, a pair of surrogates four, an odd byte at the end three. */
static gz_status read_utf16(gz_str page, bool big, arena *into, utf8_text *out, gz_error *err) {
  const unsigned char *p = (const unsigned char *)page.data, *end = p + page.len;
  char *text = page.len < SIZE_MAX / 3 * 2 ? arena_alloc(into, page.len / 2 * 3 + 3) : NULL, *to = text;
  int high = big ? 0 : 1;
  if (!text) return error_nomem(err);
  while (end - p >= 2) {
    uint32_t unit = (uint32_t)(p[high] << 8 | p[1 - high]);
    p += 2;
    if (unit >= 0xd800 && unit < 0xdc00 && end - p >= 2) {
      uint32_t low = (uint32_t)(p[high] << 8 | p[1 - high]);
      if (low >= 0xdc00 && low < 0xe000) {
        unit = 0x10000 + ((unit - 0xd800) << 10) + (low - 0xdc00);
        p += 2;
      }
    }
    if (unit >= 0xd800 && unit < 0xe000) count_unread(&out->unread, (size_t)(to - text));
    to += utf8_encode(unit, to); /* a lone surrogate is no character: U+FFFD */
  }
  if (p < end) {
    count_unread(&out->unread, (size_t)(to - text));
    to += utf8_encode(UTF8_REPLACEMENT, to);
  }
  out->text = str_from(text, to);
  return GZ_OK;
}

/* A name is letters, digits and a few marks: a '/' would hand glibc options ("//IGNORE") or a path. */
static bool encoding_name(gz_str encoding, char name[64]) {
  size_t i;
  if (encoding.len >= 64) return false;
  for (i = 0; i < encoding.len; i++) {
    char c = encoding.data[i], lower = str_lower(c);
    if (!(lower >= 'a' && lower <= 'z') && !(c >= '0' && c <= '9') && !(c && strchr("-_.:+()", c))) return false;
    name[i] = c;
  }
  name[encoding.len] = '\0';
  return true;
}

/* Linear: each turn takes at least one byte of the page, or fills a block of the output. */
static void convert(utf8_converter *c, gz_str page, buf *decoded) {
  iconv_t cd = c->state;
  char *p = (char *)page.data; /* iconv's argument is not const, but it only reads */
  size_t left = page.len;
  char block[4096], replacement[4];
  size_t replacement_len = utf8_encode(UTF8_REPLACEMENT, replacement);
  while (left && !decoded->failed) {
    char *to = block;
    size_t room = sizeof block;
    size_t result = iconv(cd, &p, &left, &to, &room);
    buf_put(decoded, block, (size_t)(to - block));
    if (result != (size_t)-1 || (errno == E2BIG && to > block)) continue;
    if (!left) break;
    count_unread(&c->unread, decoded->len);
    buf_put(decoded, replacement, replacement_len); /* EILSEQ, or EINVAL: cut at the end */
    p++;
    left--;
  }
  if (!decoded->failed) { /* what a stateful encoding held back */
    char *to = block;
    size_t room = sizeof block;
    iconv(cd, NULL, NULL, &to, &room);
    buf_put(decoded, block, (size_t)(to - block));
  }
}

void utf8_put(gz_str s, buf *out) {
  const char *p = s.data, *end = p + s.len;
  char replacement[4];
  size_t len = utf8_encode(UTF8_REPLACEMENT, replacement);
  if (!s.len) return;
  for (;;) {
    const char *bad = first_invalid(p, end);
    buf_put(out, p, (size_t)(bad - p));
    if (bad == end) return;
    buf_put(out, replacement, len);
    p = bad + 1;
  }
}

gz_status utf8_converter_open(utf8_converter *c, gz_str encoding, gz_error *err) {
  char name[64];
  iconv_t cd = encoding_name(encoding, name) ? iconv_open("UTF-8", name) : (errno = EINVAL, (iconv_t)-1);
  *c = (utf8_converter){0};
  if (cd == (iconv_t)-1 && errno == ENOMEM) return error_nomem(err);
  if (cd == (iconv_t)-1) return error_set(err, GZ_NOT_SUPPORTED, 0, "no such encoding: %.*s", STR_ARG(encoding));
  c->state = cd;
  return GZ_OK;
}

void utf8_converter_close(utf8_converter *c) {
  if (c->state) iconv_close(c->state);
  c->state = NULL;
}

void utf8_convert(utf8_converter *c, gz_str s, buf *out) {
  size_t begin = out->len;
  buf whole;
  convert(c, s, out);
  if (out->failed || utf8_valid(str_after(buf_str(out), begin))) return;
  count_unread(&c->unread, begin);
  buf_init(&whole, out->from); /* glibc writes UCS-4 above U+10FFFF as it comes */
  utf8_put(str_after(buf_str(out), begin), &whole);
  out->len = begin;
  buf_put_str(out, buf_str(&whole));
  if (whole.failed) out->failed = true;
  buf_free(&whole);
}

static gz_status read_by_iconv(gz_str page, gz_str encoding, arena *into, utf8_text *out, gz_error *err) {
  utf8_converter by;
  buf decoded;
  gz_str text;
  gz_status status = utf8_converter_open(&by, encoding, err);
  if (status != GZ_OK) return status;
  buf_init(&decoded, into->from);
  utf8_convert(&by, page, &decoded);
  if (decoded.failed || !arena_str(into, buf_str(&decoded), &text)) {
    status = error_nomem(err);
    goto done;
  }
  out->unread = by.unread;
  out->text = text; /* columns count decoded bytes here, so `replaced` stays empty */
done:
  buf_free(&decoded);
  utf8_converter_close(&by);
  return status;
}

static bool is_named(gz_str encoding, const char *name, const char *other) {
  return str_equal_nocase(encoding, str_of(name)) || str_equal_nocase(encoding, str_of(other));
}

gz_status utf8_read(gz_str page, gz_str encoding, arena *into, utf8_text *out, gz_error *err) {
  static const char mark[] = "\xef\xbb\xbf", little[] = "\xff\xfe", big[] = "\xfe\xff";
  bool utf8 = encoding.len == 0, utf16 = utf8, big_endian = false;
  gz_status status;
  memset(out, 0, sizeof *out);
  if (!page.data) page = STR("");
  if (is_named(encoding, "utf-8", "utf8")) utf8 = true;
  else if (is_named(encoding, "utf-16", "utf16")) utf16 = true;
  if (utf16 && (str_begins(page, str_of(little)) || str_begins(page, str_of(big)))) {
    big_endian = page.data[0] == big[0];
    return read_utf16(str_after(page, 2), big_endian, into, out, err);
  }
  if (utf16 && !utf8) return read_utf16(page, big_endian, into, out, err); /* no mark: as Windows writes it */
  if (utf8) return repair(str_begins(page, str_of(mark)) ? str_after(page, 3) : page, into, out, err);
  status = read_by_iconv(page, encoding, into, out, err);
  if (status == GZ_OK && str_begins(out->text, str_of(mark))) {
    out->text = str_after(out->text, 3);
    if (out->unread.n) out->unread.first -= 3;
  }
  return status;
}

/* How many of the replaced lie before `at`. */
static size_t replaced_before(const utf8_text *t, size_t at) {
  size_t low = 0, high = t->n_replaced;
  while (low < high) {
    size_t middle = low + (high - low) / 2;
    if (t->replaced[middle] < at) low = middle + 1;
    else high = middle;
  }
  return low;
}

size_t utf8_columns(const utf8_text *t, size_t from, size_t to) {
  return to - from - 2 * (replaced_before(t, to) - replaced_before(t, from));
}
