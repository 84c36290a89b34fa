/* How is a page read that is too large to be held?
 *
 *   at                          of the file: what stands before it is told
 *   | held .................. |        bytes of the file from `at` on, at most about an article and a piece
 *   | piece |                          up to the last place in it where the format can cut
 *
 * Or, where only a parse finds articles, between the page's beginning, whose articles are told already, and its end:
 *
 *   head                 at                      tail
 *   | Title  A …  B …  | J …  K …  L …  M … | … Z  [1]: link |
 *                       | piece         |                        up to one of the last articles, which may go on */
#include "collection/pieces.h"

#include "base/error.h"
#include "base/sixteen.h"
#include "format/format.h"

enum {
  OVERLAP = 1024,    /* bytes before the end of a block in which a place to cut may not be seen yet */
  UNSURE = 2,        /* of the last articles of a part: where it ends they may be read otherwise */
  HEAD_ARTICLES = 4, /* that a head holds; fewer where there are none for long */
  HEAD_LEVELS = 3    /* of headings at which a page is split that is one article otherwise */
};

typedef enum way {
  CUTTING, /* the format tells where articles begin */
  PARSING, /* a parse does, behind the head */
} way;

struct pieces {
  allocator from;
  int fd;
  file_state state;
  const format *format;
  double confidence; /* in it */
  gz_parse_options opts;
  piece_sizes sizes;
  hasher *hash;
  map titles;
  way way;
  bool is_split;        /* at headings, for its size alone */
  buf head, tail, text; /* text: of these and a part of what is held */
  uint32_t head_lines;
  buf held;
  uint64_t at;
  uint32_t lines; /* before it */
  bool at_end;    /* nothing follows what is held */
  bool in_rest;   /* it begins inside of an article that is left out */
};

static gz_status too_large(const char *real, const file_state *state, gz_error *err, const char *what,
                           const char *name) {
  return error_set(err, GZ_NOT_SUPPORTED, 0,
                   "%.100s: %llu MB, more than the %s%s: split it, or leave it out by `exclude` in gazette.yaml", real,
                   (unsigned long long)(state->size >> 20), what, name);
}

/* Reads on until so many bytes are held, or the file ends. */
static gz_status hold(pieces *p, size_t len, gz_error *err) {
  uint64_t at = p->at + p->held.len; /* what is written behind the file's end meanwhile is not read: */
  uint64_t left = at < p->state.size ? p->state.size - at : 0;
  size_t got = 0, more = len > p->held.len ? len - p->held.len : 0;
  char *to;
  gz_status status;
  if (!more || p->at_end) return GZ_OK;
  if (more > left) more = (size_t)left;
  to = buf_space(&p->held, more);
  if (!to) return error_nomem(err);
  status = file_pread_some(p->fd, to, more, at, &got, err);
  if (status != GZ_OK) return status;
  if (p->hash) hasher_add(p->hash, (gz_str){to, got});
  p->at_end = got < more || more == left;
  p->held.len -= more - got;
  return GZ_OK;
}

static uint32_t count_lines(gz_str text) { return (uint32_t)sixteen_count(text, '\n'); }

/* The first `len` bytes that are held are told, or left out. */
static void let_go(pieces *p, size_t len) {
  p->lines += count_lines(str_part(buf_str(&p->held), 0, len));
  memmove(p->held.data, p->held.data + len, p->held.len - len);
  p->held.len -= len;
  p->at += len;
}

/* ---------------------------------------------------------------- the head */

static gz_status parse(gz_str text, const gz_parse_options *given, const allocator *from, page **out, gz_error *err) {
  gz_parse_options opts = *given;
  gz_status status = page_parse(text, &opts, from, out, err);
  if (status != GZ_NOT_SUPPORTED) return status;
  opts.encoding = STR_NONE; /* the manifest's problem, told with its line */
  return page_parse(text, &opts, from, out, err);
}

/* How many of the first `len` bytes held are whole lines. */
static size_t whole_lines(const pieces *p, size_t len) {
  const char *last;
  if (len >= p->held.len && p->at_end) return p->held.len;
  if (len > p->held.len) len = p->held.len;
  last = memrchr(p->held.data, '\n', len);
  return last ? (size_t)(last + 1 - p->held.data) : len;
}

/* The end of the page, from a line's beginning on. */
static gz_status read_tail(pieces *p, gz_error *err) {
  size_t len = p->sizes.piece < FORMAT_LOOK ? p->sizes.piece + 1 : FORMAT_LOOK, got = 0;
  char *to, *line;
  gz_status status;
  if (len > p->state.size) len = (size_t)p->state.size;
  to = buf_space(&p->tail, len);
  if (!to) return error_nomem(err);
  status = file_pread_some(p->fd, to, len, p->state.size - len, &got, err);
  line = status == GZ_OK && got ? memchr(to, '\n', got) : NULL;
  p->tail.len = line ? got - (size_t)(line + 1 - to) : 0;
  if (p->tail.len) memmove(to, line + 1, p->tail.len);
  return status;
}

/* Bytes of the head before what stands at `at`: what is read from the page's beginning on needs none. */
static size_t head_len(const pieces *p) { return p->at ? p->head.len : 0; }
static uint32_t head_lines(const pieces *p) { return p->at ? p->head_lines : 0; }

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

/* A text that was parsed. Decoding keeps lines: a place in a text that was decoded is that of its line. */
typedef struct parsed {
  gz_str text;
  page *page;
  const uint32_t *lines; /* where they begin in `text`; NULL: as in the page */
} parsed;

static gz_status parse_text(gz_str text, const gz_parse_options *opts, const allocator *from, parsed *out,
                            gz_error *err) {
  gz_status status;
  *out = (parsed){.text = text};
  status = parse(text, opts, from, &out->page, err);
  if (status != GZ_OK || !out->page->recoded) return status;
  out->lines = find_lines(text, out->page->own, out->page->n_lines);
  if (out->lines) return GZ_OK;
  page_free(out->page);
  out->page = NULL;
  return error_nomem(err);
}

/* Where the line begins in which an article does. */
static size_t begin_of(const parsed *t, uint32_t i) {
  uint32_t line = page_line(t->page, t->page->origins[i].from) - 1;
  if (t->lines) return t->lines[line];
  return line ? t->page->lines[line] + t->page->skipped : 0;
}

/* What is held, `len` bytes of it, between the page's beginning and, `in_midst` of it, its end. */
static gz_status parse_part(pieces *p, size_t len, bool in_midst, parsed *out, gz_error *err) {
  buf_clear(&p->text);
  buf_put_str(&p->text, str_part(buf_str(&p->head), 0, head_len(p)));
  buf_put_str(&p->text, str_part(buf_str(&p->held), 0, len));
  if (in_midst) buf_put_str(&p->text, buf_str(&p->tail));
  if (p->text.failed) return error_nomem(err);
  return parse_text(buf_str(&p->text), &p->opts, &p->from, out, err);
}

/* How many of its articles begin before byte `at`. */
static uint32_t count_before(const parsed *t, size_t at) {
  uint32_t n = t->page->pub.n_articles;
  while (n && begin_of(t, n - 1) >= at) n--;
  return n;
}

/* Finds the head of a page: so many articles that the page's habits can be seen. A page that is one article is split at its
 * headings. None: the head stays empty. Linear: what is looked at doubles. */
static gz_status find_head(pieces *p, gz_error *err) {
  size_t want = p->sizes.piece < FORMAT_LOOK ? p->sizes.piece + 1 : FORMAT_LOOK, most = p->sizes.article / 2;
  uint32_t given = p->opts.split_level, level, last;
  gz_status status = read_tail(p, err);
  for (; status == GZ_OK; want *= 2) {
    size_t len;
    bool at_last;
    status = hold(p, want, err);
    if (status != GZ_OK) break;
    len = whole_lines(p, want);
    at_last = p->at_end ? p->held.len <= want : want >= most;
    last = given ? given : HEAD_LEVELS;
    for (level = given; level <= last; level++) {
      parsed t;
      uint32_t n;
      p->opts.split_level = level;
      status = parse_part(p, len, true, &t, err);
      if (status != GZ_OK) return status;
      n = count_before(&t, len);
      if (n >= HEAD_ARTICLES + UNSURE || (at_last && n > UNSURE)) {
        buf_put_str(&p->head, str_part(buf_str(&p->held), 0, begin_of(&t, n - UNSURE)));
        p->head_lines = count_lines(buf_str(&p->head));
        p->is_split = level > given;
        page_free(t.page);
        return p->head.failed ? error_nomem(err) : GZ_OK;
      }
      page_free(t.page);
      if (n > 1) last = level; /* it has articles as it is */
    }
    p->opts.split_level = given;
    if (at_last) break;
  }
  return status;
}

/* ---------------------------------------------------------------- open and close */

static pieces *new_pieces(const piece_sizes *sizes, const allocator *from) {
  pieces *p = mem_zero(from, 1, sizeof *p);
  if (!p) return NULL;
  p->from = *from;
  p->fd = -1;
  p->sizes = *sizes;
  buf_init(&p->head, &p->from);
  buf_init(&p->tail, &p->from);
  buf_init(&p->text, &p->from);
  buf_init(&p->held, &p->from);
  map_init(&p->titles, &p->from);
  return p;
}

/* Where a line ends is not seen in its bytes. */
static bool is_wide(gz_str look, gz_str encoding) {
  if (encoding.len)
    return encoding.len > 4 &&
           (str_equal_nocase(str_part(encoding, 0, 4), STR("utf-")) ||
            str_equal_nocase(str_part(encoding, 0, 4), STR("ucs-"))) &&
           encoding.data[4] != '8' && encoding.data[4] != '7';
  return str_begins(look, STR("\xff\xfe")) || str_begins(look, STR("\xfe\xff"));
}

/* How the page is read whose first bytes are held. *at_once: as other pages are. */
static gz_status choose_way(pieces *p, const char *real, bool *at_once, gz_error *err) {
  gz_str look = buf_str(&p->held);
  const format *f = p->format;
  bool is_list = f->is_list && f->is_list(look);
  p->way = f->cut && (is_list || !f->is_list) ? CUTTING : PARSING;
  *at_once = !is_list && p->state.size <= p->sizes.whole;
  if (*at_once) return GZ_OK;
  if (p->way == PARSING && !f->apart) return too_large(real, &p->state, err, "64 MB that are read of ", f->name);
  if (!is_list && is_wide(look, p->opts.encoding))
    return too_large(real, &p->state, err, "64 MB that are read of UTF-16 and UTF-32", " (make it UTF-8)");
  if (p->state.size > PIECES_MOST) return too_large(real, &p->state, err, "4 GB that are read of ", f->name);
  p->opts.format = str_of(f->name);
  return p->way == PARSING ? find_head(p, err) : GZ_OK;
}

gz_status pieces_open(const file_root *beneath, const manifest *m, gz_str path, const char *real,
                      const piece_sizes *sizes, const allocator *from, pieces **out, gz_error *err) {
  pieces *p = new_pieces(sizes, from);
  bool at_once = true;
  gz_status status;
  *out = NULL;
  if (!p) return error_nomem(err);
  status = file_open(beneath, real, &p->fd, &p->state, err);
  if (status != GZ_OK || p->state.size <= p->sizes.least) goto whole;
  p->hash = hasher_new(&p->from);
  if (!p->hash) {
    status = error_nomem(err);
    goto whole;
  }
  page_options(m, path, &p->opts);
  status = hold(p, FORMAT_LOOK, err);
  if (status == GZ_OK) status = format_by_look(buf_str(&p->held), &p->opts, &p->from, &p->format, &p->confidence, err);
  if (status == GZ_OK) status = choose_way(p, real, &at_once, err);
  if (status != GZ_OK || at_once) goto whole;
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
  buf_free(&p->head);
  buf_free(&p->tail);
  buf_free(&p->text);
  buf_free(&p->held);
  mem_free(&from, p, sizeof *p);
}

/* ---------------------------------------------------------------- the next piece */

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
    if (!p->held.len || !p->format->is_list || p->format->is_list(buf_str(&p->held))) return GZ_OK;
  }
}

/* Where the articles of a text stand in the file, `base` being where its first byte would. */
static gz_status find_ranges(const parsed *t, uint32_t base, const byte_range **out, gz_error *err) {
  const page *p = t->page;
  byte_range *ranges = arena_alloc(p->own, (size_t)p->pub.n_articles * sizeof *ranges + 1);
  uint32_t i;
  if (!ranges) return error_nomem(err);
  for (i = 0; i < p->pub.n_articles; i++) {
    uint32_t from = p->origins[i].from + p->skipped, to = p->origins[i].to + p->skipped;
    if (t->lines) {
      uint32_t first = page_line(p, from) - 1, last = page_line(p, to) - 1;
      bool whole = to == p->decoded.text.len || p->lines[last] != to; /* its line is the article's too */
      from = t->lines[first];
      to = t->lines[last + whole];
    }
    ranges[i] = (byte_range){base + from, base + to};
  }
  *out = ranges;
  return GZ_OK;
}

/* Leaves of a page `n` articles from `first` on, and problems of lines behind `from` up to `to`. */
static void keep(page *p, uint32_t first, uint32_t n, uint32_t from, uint32_t to) {
  gz_problem *list = (gz_problem *)(uintptr_t)p->pub.problems; /* its own arena's */
  uint32_t i, kept = 0;
  p->pub.articles += first;
  p->origins += first;
  p->pub.n_articles = n;
  for (i = 0; i < p->pub.n_problems; i++)
    if (!list[i].line || (list[i].line > from && list[i].line <= to)) list[kept++] = list[i];
  p->pub.n_problems = kept;
}

/* The next piece of a page whose format tells where to cut it. */
static gz_status cut_next(pieces *p, parsed *t, size_t *len, bool *cut, gz_error *err) {
  gz_status status = find_piece(p, len, cut, err);
  if (status != GZ_OK) return status;
  status = parse_text(str_part(buf_str(&p->held), 0, *len), &p->opts, &p->from, t, err);
  if (status != GZ_OK) return status;
  if (!p->format->is_list && p->at == 0) /* else it would be told at once, as one */
    status =
        page_problem(t->page, 1, "more than 64 MB: it is read as several articles, each called by its first line", err);
  return status;
}

/* The next piece behind the head: articles up to the last ones, which may go on; of the file's last, all. */
static gz_status parse_next(pieces *p, parsed *t, size_t *len, bool *cut, gz_error *err) {
  size_t head = head_len(p), want = p->head.len > p->sizes.piece ? p->head.len : p->sizes.piece;
  uint32_t first, n, to = UINT32_MAX;
  gz_status status;
  for (;;) {
    bool at_most = want >= p->sizes.article;
    status = hold(p, want, err);
    if (status != GZ_OK) return status;
    *len = whole_lines(p, want);
    status = parse_part(p, *len, !at_most && !(p->at_end && *len == p->held.len), t, err);
    if (status != GZ_OK) return status;
    first = head ? count_before(t, head) : 0;
    n = count_before(t, head + *len) - first;
    while (p->in_rest && n && begin_of(t, first) == head) first++, n--; /* no article begins with what is left out */
    if (p->at_end && *len == p->held.len) break;
    if (n > UNSURE || (n && p->in_rest) || (n > 1 && at_most)) {
      uint32_t last = first + n - (n > UNSURE ? UNSURE : 1);
      size_t end = begin_of(t, last);
      if (end > head) { /* else all of them begin in one line */
        n = count_before(t, end) - first;
        *len = end - head;
        to = page_line(t->page, t->page->origins[last].from) - 1;
        p->in_rest = false;
        break;
      }
    }
    if (p->in_rest || at_most) { /* what is left begins with the last line, which begins no article */
      const char *line = *len > 1 ? memrchr(p->held.data, '\n', *len - 1) : NULL;
      if (line) *len = (size_t)(line + 1 - p->held.data);
      *cut = !p->in_rest;
      if (p->in_rest) n = 0;
      p->in_rest = true;
      break;
    }
    page_free(t->page);
    t->page = NULL;
    want = want < p->sizes.article / 2 ? want * 2 : p->sizes.article;
  }
  if (!p->at && p->is_split) status = page_problem(t->page, 1, "more than 64 MB: it is split at its headings", err);
  if (status == GZ_OK) keep(t->page, first, n, head_lines(p), to);
  return status;
}

/* What is left of the file, where nothing tells how its articles begin. */
static gz_status skip_all(pieces *p, gz_error *err) {
  gz_status status = GZ_OK;
  do {
    let_go(p, p->held.len);
    status = hold(p, p->sizes.piece, err);
  } while (status == GZ_OK && p->held.len);
  return status;
}

gz_status pieces_next(pieces *p, loaded_page *out, bool *more, uint64_t *len, gz_error *err) {
  size_t n = 0;
  uint64_t before = p->at;
  bool cut = false;
  parsed t = {0};
  gz_status status = p->way == CUTTING ? cut_next(p, &t, &n, &cut, err) : parse_next(p, &t, &n, &cut, err);
  *out = (loaded_page){.state = p->state, .page = t.page};
  *more = false;
  *len = 0;
  if (status != GZ_OK) goto done;
  if (cut)
    status = page_problem(t.page, t.page->pub.n_articles ? t.page->pub.articles[0].line : head_lines(p) + 1,
                          p->way == CUTTING || p->head.len ? "longer than 64 MB: the rest of it is left out"
                                                           : "longer than 64 MB: the rest of the page is left out",
                          err);
  t.page->pub.confidence = before ? 1 : p->confidence; /* told once */
  if (status == GZ_OK) status = find_ranges(&t, (uint32_t)(p->at - head_len(p)), &out->ranges, err);
  if (status != GZ_OK) goto done;
  page_follows(t.page, p->lines - head_lines(p));
  t.page->skipped = 0; /* its places are the file's */
  if (page_number(out->page, p->opts.name, &p->titles, &out->ids) != GZ_OK) status = error_nomem(err);
  if (status != GZ_OK) goto done;
  let_go(p, n);
  if (cut && p->way == CUTTING) status = skip_rest(p, err);
  if (cut && p->way == PARSING && !p->head.len) status = skip_all(p, err);
  if (status == GZ_OK && !p->held.len) status = hold(p, p->sizes.piece, err);
  *more = p->held.len > 0;
  *len = p->at - before;
  if (status == GZ_OK && !*more) out->content = hasher_sum(p->hash);
done:
  if (status != GZ_OK) page_unload(out);
  return status;
}

/* ---------------------------------------------------------------- one article */

bool pieces_were(const page_info *info, const piece_sizes *sizes) {
  const format *f = format_by_name(info->format);
  if (!f || info->state.size <= sizes->least) return false;
  return info->state.size > sizes->whole || f->is_list;
}

/* Its bytes, and what follows them, so that it ends as it did. */
static gz_status read_article(pieces *p, byte_range range, parsed *t, gz_error *err) {
  size_t len = range.to > range.from ? range.to - range.from : 0;
  gz_status status;
  if (p->way == PARSING) len += FORMAT_LOOK;
  p->held.len = 0;
  p->at = range.from;
  p->at_end = false;
  status = hold(p, len, err);
  if (status != GZ_OK) return status;
  return parse_part(p, whole_lines(p, len), p->way == PARSING && !p->at_end, t, err);
}

gz_status pieces_article(int fd, const file_state *state, const manifest *m, gz_str path, gz_str kind,
                         const piece_sizes *sizes, byte_range range, const gz_article *article, const allocator *from,
                         loaded_page *out, uint32_t *at, gz_error *err) {
  pieces *p = new_pieces(sizes, from);
  bool at_once;
  parsed t = {0};
  uint32_t i = 0;
  gz_status status;
  *out = (loaded_page){0};
  if (!p) return error_nomem(err);
  p->fd = fd;
  p->state = *state;
  p->format = format_by_name(kind);
  page_options(m, path, &p->opts);
  p->opts.format = kind;
  status = hold(p, FORMAT_LOOK, err);
  if (status == GZ_OK) status = choose_way(p, "", &at_once, err);
  if (status == GZ_OK && at_once)
    status = error_set(err, GZ_NOT_SUPPORTED, 0, "%.*s: it is read at once", STR_ARG(path));
  if (status == GZ_OK) status = read_article(p, range, &t, err);
  out->page = t.page;
  if (status != GZ_OK) goto done;
  i = head_len(p) ? count_before(&t, head_len(p)) : 0;
  while (i < t.page->pub.n_articles && !str_equal(t.page->pub.articles[i].title, article->title)) i++;
  if (i == t.page->pub.n_articles || t.page->pub.articles[i].line - head_lines(p) > article->line) {
    status = error_set(err, GZ_NOT_FOUND, 0, "%.*s: the article is no longer on the page", STR_ARG(path));
    goto done;
  }
  page_follows(t.page, article->line - t.page->pub.articles[i].line);
  *at = i;
done:
  p->fd = -1; /* it is the caller's */
  pieces_close(p);
  if (status != GZ_OK) page_unload(out);
  return status;
}
