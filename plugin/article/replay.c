/* How is an article's text made again from the bytes of its page? */
#include "article/replay.h"

#include "base/error.h"

enum { FOLD, COPY, SKIP, INSERT };

/* ---------------------------------------------------------------- writing */

static void put_step(buf *out, unsigned kind, size_t n) { buf_put_varint(out, (uint64_t)n << 2 | kind); }

static void put_insert(buf *out, gz_str text) {
  bool paragraph = str_equal(text, STR("\n\n"));
  put_step(out, INSERT, paragraph ? 0 : text.len);
  if (!paragraph) buf_put_str(out, text);
}

/* Whether folding leaves it as it is: every white space is a blank between two other characters. */
static bool is_folded(gz_str s) {
  size_t i;
  for (i = 0; i < s.len; i++)
    if (str_is_space(s.data[i]) && (s.data[i] != ' ' || !i || i + 1 == s.len || str_is_space(s.data[i + 1])))
      return false;
  return true;
}

/* White space that folding makes a blank of, without a place. */
static bool is_fold(gz_str gap) { return gap.len && !str_equal(gap, STR(" ")) && !str_trim(gap).len; }

/* `checked`: all spans are known to be folded. */
static void put_steps(buf *out, gz_str source, size_t from, gz_str text, const span *map, uint32_t n, bool checked) {
  size_t at = 0, read = from;
  uint32_t i = 0;
  while (i < n && !out->failed) {
    const span *s = &map[i++];
    size_t begin = s->text_at;
    if (begin > read) put_step(out, SKIP, begin - read);
    if (s->at > at) put_insert(out, str_part(text, at, s->at - at));
    at = (size_t)s->at + s->len;
    read = begin + s->len;
    if (!checked && !is_folded(str_part(source, begin, s->len))) {
      put_step(out, COPY, s->len);
      continue;
    }
    for (; i < n; i++) { /* as far as folding gives the same */
      s = &map[i];
      if (s->at != at + 1 || text.data[at] != ' ' || !is_fold(str_part(source, read, s->text_at - read))) break;
      if (!checked && !is_folded(str_part(source, s->text_at, s->len))) break;
      at = (size_t)s->at + s->len;
      read = (size_t)s->text_at + s->len;
    }
    put_step(out, FOLD, read - begin);
  }
  if (at < text.len) put_insert(out, str_after(text, at));
}

static bool is_inside(const span *map, uint32_t n, uint32_t from, uint32_t to) {
  return !n || (map->text_at >= from && (size_t)map[n - 1].text_at + map[n - 1].len <= to);
}

/* Whether text is only near its place: decoded, and longer than what says so. */
static bool is_near(const span *map, uint32_t n) {
  uint32_t i;
  for (i = 0; i < n; i++)
    if (!map[i].len) return true;
  return false;
}

void replay_put(buf *out, const page *p, uint32_t article) {
  const gz_article *a = &p->pub.articles[article];
  const origin *o = &p->origins[article];
  uint32_t line = page_line(p, o->from), from = p->lines[line - 1 - p->lines_before];
  size_t begin = out->len, most = (a->title.len + a->body.len) / 4 + 32;
  gz_str text = p->decoded.text;
  buf title;
  if (p->recoded || p->decoded.n_replaced || line > a->line || !is_inside(o->title_map, o->n_title_map, from, o->to) ||
      !is_inside(o->body_map, o->n_body_map, from, o->to) || is_near(o->body_map, o->n_body_map))
    return;
  buf_init(&title, out->from);
  if (o->n_title_map) put_steps(&title, text, from, a->title, o->title_map, o->n_title_map, !o->verbatim);
  buf_put_varint(out, (uint64_t)(a->line - line) << 2 | p->skipped);
  buf_put_varint(out, o->from - from);
  buf_put_varint(out, title.len);
  buf_put_str(out, buf_str(&title));
  put_steps(out, text, from, a->body, o->body_map, o->n_body_map, !o->verbatim);
  if (title.failed) out->failed = true;
  if (out->len - begin > most && !out->failed) out->len = begin;
  buf_free(&title);
}

size_t replay_usual(size_t title_len, char out[REPLAY_USUAL]) {
  uint64_t step = (uint64_t)title_len << 2 | FOLD;
  size_t len = 3;
  memset(out, 0, REPLAY_USUAL);
  do {
    out[len++] = (char)(unsigned char)(step < 0x80 ? step : step | 0x80);
    step >>= 7;
  } while (step && len < REPLAY_USUAL);
  out[2] = (char)(len - 3);
  return len;
}

/* ---------------------------------------------------------------- reading */

static gz_status corrupt(gz_error *err) {
  return error_set(err, GZ_CORRUPT, 0, "how an article's text is made of its page is damaged");
}

gz_status replay_begin(replay *r, const gz_article *a, const origin *from, const allocator *mem, gz_error *err) {
  bytes in = bytes_of(from->replay);
  uint64_t head = bytes_varint(&in), indent = bytes_varint(&in);
  memset(r, 0, sizeof *r);
  buf_init(&r->source, mem);
  buf_init(&r->lines, mem);
  buf_init(&r->title.text, mem);
  buf_init(&r->title.spans, mem);
  buf_init(&r->body.text, mem);
  buf_init(&r->body.spans, mem);
  r->title.steps = bytes_of(bytes_take(&in, bytes_varint(&in)));
  r->body.steps = in;
  if (in.failed || head >> 2 >= a->line || indent > from->from) return corrupt(err);
  r->from.from = from->from - (uint32_t)indent;
  r->from.to = from->to;
  r->file_at = (uint64_t)r->from.from + (head & 3);
  r->len = r->from.to - r->from.from;
  r->more = true;
  r->article = *a;
  r->article.body = STR("");
  r->part.lines_before = (uint32_t)(a->line - (head >> 2) - 1);
  buf_put(&r->lines, &(uint32_t){0}, sizeof(uint32_t));
  return r->lines.failed ? error_nomem(err) : GZ_OK;
}

void replay_free(replay *r) {
  buf_free(&r->source);
  buf_free(&r->lines);
  buf_free(&r->title.text);
  buf_free(&r->title.spans);
  buf_free(&r->body.text);
  buf_free(&r->body.spans);
}

char *replay_room(replay *r, size_t most, uint64_t *at, size_t *len) {
  *at = r->file_at + r->source.len;
  *len = r->len - r->source.len < most ? r->len - r->source.len : most;
  return buf_space(&r->source, *len);
}

/* As the builder's append. */
static void append(replay_text *t, const char *source, size_t n) {
  span *last = t->spans.len ? (span *)(void *)(t->spans.data + t->spans.len) - 1 : NULL;
  span next = {(uint32_t)t->text.len, (uint32_t)t->read, (uint32_t)n};
  if (!n) return;
  buf_put(&t->text, source + t->read, n);
  t->read += n;
  if (last && last->at + last->len == next.at && last->text_at + last->len == next.text_at) last->len += next.len;
  else buf_put(&t->spans, &next, sizeof next);
}

/* As the builder's append_folded, of the next `n` bytes; `whole`: the step ends with them. Stops before white space whose
 * end is not there yet. Linear: it is called once for each piece that is read. */
static void fold(replay_text *t, const char *source, size_t n, bool whole) {
  size_t end = t->read + n;
  while (t->read < end && !t->text.failed) {
    size_t to = t->read, next;
    while (to < end &&
           (!str_is_space(source[to]) || (source[to] == ' ' && to + 1 < end && !str_is_space(source[to + 1]))))
      to++;
    append(t, source, to - t->read);
    for (next = to; next < end && str_is_space(source[next]);) next++;
    if (next == to || (next == end && !whole)) return;
    buf_put_byte(&t->text, ' ');
    t->read = next;
  }
}

/* False: what cannot be a step. */
static bool next_step(replay_text *t) {
  uint64_t step = bytes_varint(&t->steps), n = step >> 2;
  t->kind = step & 3;
  if (t->kind == INSERT) {
    buf_put_str(&t->text, n ? bytes_take(&t->steps, n) : STR("\n\n"));
    return !t->steps.failed;
  }
  if (t->steps.failed || !n || n > UINT32_MAX) return false;
  t->left = (uint32_t)n;
  return true;
}

/* Does what can be done with the first `len` bytes; `all`: there are no more. False: the steps do not fit them. */
static bool work(replay_text *t, const char *source, size_t len, bool all) {
  while (!t->text.failed && !t->spans.failed) {
    size_t n = len - t->read, before = t->read;
    if (!t->left && !bytes_left(&t->steps)) break;
    if (!t->left && !next_step(t)) return false;
    if (!t->left) continue;
    if (n > t->left) n = t->left;
    if (t->kind == SKIP) t->read += n;
    else if (t->kind == COPY) append(t, source, n);
    else fold(t, source, n, n == t->left);
    t->left -= (uint32_t)(t->read - before);
    if (t->left) { /* waits for more bytes */
      if (all) return false;
      break;
    }
  }
  if (t->text.failed || t->text.len == t->valid) return true;
  if (!utf8_valid(str_after(buf_str(&t->text), t->valid))) return false;
  t->valid = t->text.len;
  return true;
}

/* The length without a character at the end that is cut. */
static size_t whole_characters(gz_str s) {
  size_t back;
  for (back = 1; back <= 3 && back <= s.len; back++) {
    unsigned char c = (unsigned char)s.data[s.len - back];
    if (c < 0x80) break;
    if (c >= 0xc0) return back < (c >= 0xf0 ? 4u : c >= 0xe0 ? 3u : 2u) ? s.len - back : s.len;
  }
  return s.len;
}

static void find_lines(replay *r, size_t from) {
  const char *data = r->source.data, *p = data + from, *end = data + r->source.len;
  for (; p < end && (p = memchr(p, '\n', (size_t)(end - p))); p++) {
    uint32_t next = (uint32_t)(p + 1 - data);
    buf_put(&r->lines, &next, sizeof next);
  }
}

static bool is_done(const replay_text *t) { return !t->left && !bytes_left(&t->steps); }

gz_status replay_more(replay *r, gz_error *err) {
  bool all = r->source.len == r->len;
  size_t len = all ? r->len : whole_characters(buf_str(&r->source));
  find_lines(r, r->part.decoded.text.len);
  if (!work(&r->title, r->source.data, len, all) || !work(&r->body, r->source.data, len, all)) return corrupt(err);
  if (r->lines.failed || r->title.text.failed || r->title.spans.failed || r->body.text.failed || r->body.spans.failed)
    return error_nomem(err);
  if (is_done(&r->title) && r->title.text.len && !str_equal(buf_str(&r->title.text), r->article.title))
    return corrupt(err);
  r->more = !all && !(is_done(&r->title) && is_done(&r->body));
  r->article.body = buf_str(&r->body.text);
  r->part.decoded.text = buf_str(&r->source);
  r->part.lines = (const uint32_t *)(const void *)r->lines.data;
  r->part.n_lines = (uint32_t)(r->lines.len / sizeof *r->part.lines);
  r->from.title_map = (const span *)(const void *)r->title.spans.data;
  r->from.n_title_map = (uint32_t)(r->title.spans.len / sizeof(span));
  r->from.body_map = (const span *)(const void *)r->body.spans.data;
  r->from.n_body_map = (uint32_t)(r->body.spans.len / sizeof(span));
  return GZ_OK;
}
