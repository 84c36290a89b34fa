/* What is left of a text when its marks are taken away? */
#include "format/strip.h"

#include "base/eight.h"
#include "format/prose.h"

void strip_init(strip *s, const allocator *from) {
  memset(s, 0, sizeof *s);
  buf_init(&s->mask, from);
  buf_init(&s->pieces, from);
}

void strip_free(strip *s) {
  buf_free(&s->mask);
  buf_free(&s->pieces);
}

void strip_begin(strip *s, gz_str text) {
  char *mask;
  s->text = text;
  buf_clear(&s->mask);
  mask = buf_space(&s->mask, text.len);
  if (mask && text.len) memset(mask, 0, text.len);
}

void strip_cut(strip *s, size_t from, size_t to) {
  if (!s->mask.failed && to > from) memset(s->mask.data + from, 1, to - from);
}

/* The next run that is not cut, at or after *at: [*at, end). False: none. */
static bool next_run(const strip *s, size_t *at, size_t *end) {
  const char *mask = s->mask.data, *stop;
  if (s->mask.failed) return false;
  while (*at < s->text.len && mask[*at]) ++*at;
  if (*at == s->text.len) return false;
  stop = memchr(mask + *at, 1, s->text.len - *at);
  *end = stop ? (size_t)(stop - mask) : s->text.len;
  return true;
}

void strip_put(const strip *s, builder *b, bool joined) {
  size_t at = 0, end;
  bool blank = joined, any = false; /* white space came; the text has begun */
  for (; next_run(s, &at, &end); at = end) {
    const char *p = s->text.data + at, *stop = s->text.data + end;
    while (p < stop) {
      const char *from;
      while (p < stop && str_is_space(*p)) p++, blank |= any;
      from = p;
      while (stop - p > 8 && !eight_odd_space(eight_load(p), eight_load(p + 1))) p += 8;
      for (; p < stop && (!str_is_space(*p) || (*p == ' ' && p + 1 < stop && !str_is_space(p[1]))); p++) {}
      if (p == from) break;
      if (blank) builder_text(b, STR(" "));
      builder_text(b, str_from(from, p));
      blank = false;
      any = true;
    }
  }
}

bool strip_headline(strip *s, builder *b) {
  size_t at = 0, end;
  buf_clear(&s->pieces);
  for (; next_run(s, &at, &end); at = end) {
    gz_str piece = str_part(s->text, at, end - at);
    buf_put(&s->pieces, &piece, sizeof piece);
  }
  return !strip_failed(s) && prose_headline(b, (const gz_str *)(const void *)s->pieces.data,
                                            s->pieces.len / sizeof(gz_str), s->pieces.from);
}

void strip_words(const strip *s, size_t from, size_t to, buf *out) {
  size_t at = from, end;
  for (; next_run(s, &at, &end) && at < to; at = end) {
    if (end > to) end = to;
    buf_put_str(out, str_part(s->text, at, end - at));
  }
}
