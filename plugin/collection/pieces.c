/* How is a page read that is too large to be held?
 *
 *   at                   of the file: what stands before it is told
 *   | held ............ |                 bytes of the file from `at` on, at most about an article and a piece
 *   | piece |                             up to the last place in it where the format can cut */
#include "collection/pieces.h"

#include "base/error.h"
#include "format/format.h"

enum { OVERLAP = 1024 }; /* bytes before the end of a block in which a place to cut may not be seen yet */

struct pieces {
  allocator from;
  int fd;
  file_state state;
  const format *format;
  gz_parse_options opts;
  piece_sizes sizes;
  hasher *hash;
  map titles;
  buf held;
  uint64_t at;
  uint32_t lines; /* before it */
  bool at_end;    /* nothing follows what is held */
};

static gz_status too_large(const char *real, const file_state *state, const char *what, gz_error *err) {
  return error_set(err, GZ_NOT_SUPPORTED, 0,
                   "%.100s: %llu MB, %s: split it, or leave it out by `exclude` in gazette.yaml", real,
                   (unsigned long long)(state->size >> 20), what);
}

/* Reads on until so many bytes are held, or the file ends. */
static gz_status hold(pieces *p, size_t len, gz_error *err) {
  uint64_t left = p->state.size - p->at - p->held.len; /* what is written behind it meanwhile is not read */
  size_t got = 0, more = len > p->held.len ? len - p->held.len : 0;
  char *to;
  gz_status status;
  if (!more || p->at_end) return GZ_OK;
  if (more > left) more = (size_t)left;
  to = buf_space(&p->held, more);
  if (!to) return error_nomem(err);
  status = file_pread_some(p->fd, to, more, p->at + (uint64_t)(to - p->held.data), &got, err);
  if (status != GZ_OK) return status;
  hasher_add(p->hash, (gz_str){to, got});
  p->at_end = got < more || more == left;
  p->held.len -= more - got;
  return GZ_OK;
}

/* The first `len` bytes that are held are told, or left out. */
static void let_go(pieces *p, size_t len) {
  const char *q = p->held.data, *end = q + len;
  for (; q < end && (q = memchr(q, '\n', (size_t)(end - q))); q++) p->lines++;
  memmove(p->held.data, p->held.data + len, p->held.len - len);
  p->held.len -= len;
  p->at += len;
}

gz_status pieces_open(const file_root *beneath, const manifest *m, gz_str path, const char *real,
                      const piece_sizes *sizes, const allocator *from, pieces **out, gz_error *err) {
  pieces *p = mem_zero(from, 1, sizeof *p);
  gz_status status;
  *out = NULL;
  if (!p) return error_nomem(err);
  p->from = *from;
  p->fd = -1;
  p->sizes = *sizes;
  buf_init(&p->held, &p->from);
  map_init(&p->titles, &p->from);
  status = file_open(beneath, real, &p->fd, &p->state, err);
  if (status != GZ_OK || p->state.size <= p->sizes.least) goto whole;
  p->hash = hasher_new(&p->from);
  if (!p->hash) {
    status = error_nomem(err);
    goto whole;
  }
  page_options(m, path, &p->opts);
  status = hold(p, FORMAT_LOOK, err);
  if (status == GZ_OK) status = format_by_look(buf_str(&p->held), &p->opts, &p->from, &p->format, err);
  if (status != GZ_OK) goto whole;
  if (!p->format->cut || !p->format->is_list(buf_str(&p->held))) {
    if (p->state.size > PAGE_SIZE_MOST)
      status = too_large(real, &p->state, "more than the 64 MB that are read of a page that is no mbox", err);
    goto whole;
  }
  if (p->state.size > PIECES_MOST) {
    status = too_large(real, &p->state, "more than the 4 GB that are read of an mbox", err);
    goto whole;
  }
  p->opts.format = str_of(p->format->name);
  *out = p;
  return GZ_OK;
whole:
  pieces_close(p);
  return status;
}

void pieces_close(pieces *p) {
  allocator from;
  if (!p) return;
  from = p->from;
  file_close(p->fd);
  hasher_free(p->hash);
  map_free(&p->titles);
  buf_free(&p->held);
  mem_free(&from, p, sizeof *p);
}

/* How many of the bytes held are the next piece; *cut: of its only article no more is held. Linear: what is held doubles. */
static gz_status find_piece(pieces *p, size_t *len, bool *cut, gz_error *err) {
  size_t want = p->sizes.piece + OVERLAP;
  gz_status status;
  *cut = false;
  for (;;) {
    status = hold(p, want, err);
    if (status != GZ_OK) return status;
    *len = p->format->cut(buf_str(&p->held), p->sizes.piece);
    if (*len) return GZ_OK;
    *len = p->held.len;
    if (p->at_end) return GZ_OK;
    if (want >= p->sizes.article) break;
    want = want < p->sizes.article / 2 ? want * 2 : p->sizes.article;
  }
  *cut = true;
  if (*len > OVERLAP) { /* whole lines, and what may be the beginning of the next article stays */
    const char *last = memrchr(p->held.data, '\n', *len - OVERLAP);
    *len = last ? (size_t)(last + 1 - p->held.data) : *len - OVERLAP;
  }
  return GZ_OK;
}

/* The rest of an article, which is too long. */
static gz_status skip_rest(pieces *p, gz_error *err) {
  for (;;) {
    size_t len;
    gz_status status = hold(p, p->sizes.piece + OVERLAP, err);
    if (status != GZ_OK) return status;
    len = p->format->cut(buf_str(&p->held), 0);
    if (!len) len = p->at_end ? p->held.len : p->held.len - OVERLAP / 2;
    let_go(p, len);
    if (!p->held.len || p->format->is_list(buf_str(&p->held))) return GZ_OK;
  }
}

/* Where the lines of a text begin, and where it ends; n: of them. NULL: out of memory. */
static uint32_t *find_lines(gz_str text, arena *into, uint32_t n) {
  uint32_t *lines = arena_alloc(into, ((size_t)n + 1) * sizeof *lines), i = 0;
  const char *at = text.data, *end = at + text.len;
  if (!lines) return NULL;
  for (; i < n && at && at < end; at = memchr(at, '\n', (size_t)(end - at)), at = at ? at + 1 : NULL)
    lines[i++] = (uint32_t)(at - text.data);
  for (; i <= n; i++) lines[i] = (uint32_t)text.len;
  return lines;
}

/* Where the articles of a piece stand in the file. Decoding keeps lines: a place in a decoded piece is that of its line. */
static gz_status find_ranges(const page *p, gz_str text, uint64_t at, const byte_range **out, gz_error *err) {
  byte_range *ranges = arena_alloc(p->own, (size_t)p->pub.n_articles * sizeof *ranges + 1);
  uint32_t *lines = p->recoded ? find_lines(text, p->own, p->n_lines) : NULL, i;
  if (!ranges || (p->recoded && !lines)) return error_nomem(err);
  for (i = 0; i < p->pub.n_articles; i++) {
    uint32_t from = p->origins[i].from, to = p->origins[i].to, base = (uint32_t)at;
    if (lines) {
      uint32_t first = page_line(p, from) - p->lines_before - 1, last = page_line(p, to) - p->lines_before - 1;
      bool whole = to == p->decoded.text.len || p->lines[last] != to; /* its line is the article's too */
      from = lines[first];
      to = lines[last + whole];
    }
    ranges[i] = (byte_range){base + from, base + to};
  }
  *out = ranges;
  return GZ_OK;
}

static gz_status add_problem(page *p, const char *message, gz_error *err) {
  uint32_t n = p->pub.n_problems;
  gz_problem *list = arena_zero(p->own, n + 1, sizeof *list);
  if (!list) return error_nomem(err);
  if (n) memcpy(list, p->pub.problems, n * sizeof *list);
  list[n] = (gz_problem){.message = str_of(message), .line = p->pub.n_articles ? p->pub.articles[0].line : 1};
  p->pub.problems = list;
  p->pub.n_problems++;
  return GZ_OK;
}

static gz_status parse(gz_str text, const gz_parse_options *given, const allocator *from, page **out, gz_error *err) {
  gz_parse_options opts = *given;
  gz_status status = page_parse(text, &opts, from, out, err);
  if (status != GZ_NOT_SUPPORTED) return status;
  opts.encoding = STR_NONE; /* the manifest's problem, told with its line */
  return page_parse(text, &opts, from, out, err);
}

gz_status pieces_next(pieces *p, loaded_page *out, bool *more, uint64_t *len, gz_error *err) {
  size_t n;
  uint64_t before = p->at;
  bool cut;
  gz_str text;
  gz_status status = find_piece(p, &n, &cut, err);
  *out = (loaded_page){.state = p->state};
  *more = false;
  *len = 0;
  if (status != GZ_OK) return status;
  text = str_part(buf_str(&p->held), 0, n);
  status = parse(text, &p->opts, &p->from, &out->page, err);
  if (status == GZ_OK && cut) status = add_problem(out->page, "longer than 64 MB: the rest of it is left out", err);
  if (status == GZ_OK) {
    page_follows(out->page, p->lines);
    status = find_ranges(out->page, text, p->at, &out->ranges, err);
  }
  if (status == GZ_OK && page_number(out->page, p->opts.name, &p->titles, &out->ids) != GZ_OK)
    status = error_nomem(err);
  if (status == GZ_OK) {
    let_go(p, n);
    if (cut) status = skip_rest(p, err);
  }
  if (status == GZ_OK && !p->held.len) status = hold(p, p->sizes.piece, err);
  *more = p->held.len > 0;
  *len = p->at - before;
  if (status == GZ_OK && !*more) out->content = hasher_sum(p->hash);
  if (status != GZ_OK) page_unload(out);
  return status;
}

gz_status pieces_article(int fd, const manifest *m, gz_str path, byte_range range, const gz_article *article,
                         const allocator *from, loaded_page *out, uint32_t *at, gz_error *err) {
  size_t len = range.to > range.from ? range.to - range.from : 0, got = 0;
  char *data = mem_new(from, len);
  gz_parse_options opts;
  uint32_t i = 0;
  gz_status status = data ? file_pread_some(fd, data, len, range.from, &got, err) : error_nomem(err);
  *out = (loaded_page){0};
  page_options(m, path, &opts);
  opts.format = STR("mail");
  if (status == GZ_OK) status = parse((gz_str){data, got}, &opts, from, &out->page, err);
  mem_free(from, data, len);
  if (status != GZ_OK) return status;
  while (i < out->page->pub.n_articles && !str_equal(out->page->pub.articles[i].title, article->title)) i++;
  if (i == out->page->pub.n_articles || out->page->pub.articles[i].line > article->line) {
    page_unload(out);
    return error_set(err, GZ_NOT_FOUND, 0, "%.*s: the article is no longer on the page", STR_ARG(path));
  }
  page_follows(out->page, article->line - out->page->pub.articles[i].line);
  *at = i;
  return GZ_OK;
}
