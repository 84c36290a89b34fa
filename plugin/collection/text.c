/* What does an article say now? From its page as it is, without parsing where that can be helped:
 *
 *   page as it was indexed    its bytes of the page, and the replay of its record
 *   the same, read in pieces  its bytes of the page, parsed (pieces.h)
 *   otherwise, up to 1 MB     the page is parsed, and kept for a while
 *   larger                    not known until it is indexed again: GZ_NOT_SUPPORTED */
#include "article/record.h"
#include "article/replay.h"
#include "base/error.h"
#include "base/map.h"
#include "collection/local.h"
#include "collection/pieces.h"
#include "format/format.h"

enum {
  PIECE = 32 << 10,       /* bytes of a long article that are read at once */
  PARSE_MOST = 1 << 20,   /* bytes of a page that a search parses */
  PARSE_US_OF_KB = 40,    /* it may take this long */
  PARSE_US_OF_NONE = 500, /* and this is no time */
};

typedef struct text {
  article_text pub; /* first */
  allocator from;
  int fd;          /* -1: none */
  replay made;     /* or: */
  kept_page *kept; /* NULL: it is a replay */
} text;

void text_close(article_text *pub) {
  text *t = (text *)pub;
  allocator from;
  if (!t) return;
  from = t->from;
  file_close(t->fd);
  replay_free(&t->made);
  page_drop(t->kept);
  mem_free(&from, t, sizeof *t);
}

/* Opens the page's file; `beneath` refuses to go through a link, which is followed by name. */
static gz_status open_page(const local *lib, gz_str path, arena *scratch, const char **real, int *fd, file_state *state,
                           gz_error *err) {
  walk_file file;
  gz_status status;
  *real = arena_cstr(scratch, path);
  *fd = -1;
  if (!*real) return error_nomem(err);
  status = file_open(&lib->beneath, *real, fd, state, err);
  if (status == GZ_NOT_SUPPORTED) {
    status = walk_resolve(lib->root, path, scratch, &file, err);
    if (status != GZ_OK) return status;
    *real = file.real.data;
    status = file_open(&lib->beneath, *real, fd, state, err);
  }
  return status;
}

/* Whether the file is the one that was indexed. A state in doubt is decided by its bytes, as far as they are few. */
static gz_status is_as_indexed(const text *t, const snapshot *of, doc_ref ref, const file_state *now, bool *same) {
  segment *in = of->segments[ref.in]->segment;
  file_state was;
  uint64_t content;
  gz_str path;
  char *data;
  *same = false;
  if (!segment_page_state(in, segment_doc_page(in, ref.doc), &path, &was, &content)) return GZ_OK;
  *same = file_state_equal(&was, now);
  if (*same || was.size != now->size) return GZ_OK;
  if (now->size > PARSE_MOST) {
    file_state sure = *now;
    if (!was.ctime_ns) sure.ctime_ns = 0;
    *same = file_state_equal(&was, &sure);
    return GZ_OK;
  }
  data = mem_new(&t->from, (size_t)now->size);
  if (!data) return GZ_NOMEM;
  *same = file_pread(t->fd, data, (size_t)now->size, 0, NULL) == GZ_OK &&
          map_hash((gz_str){data, (size_t)now->size}, 0) == content;
  mem_free(&t->from, data, (size_t)now->size);
  return GZ_OK;
}

gz_status text_more(article_text *pub, gz_error *err) {
  text *t = (text *)pub;
  uint64_t at;
  size_t len;
  char *to = replay_room(&t->made, PIECE, &at, &len);
  gz_status status = to ? file_pread(t->fd, to, len, at, err) : error_nomem(err);
  if (status == GZ_OK) status = replay_more(&t->made, err);
  pub->page = &t->made.part;
  pub->article = &t->made.article;
  pub->from = &t->made.from;
  pub->more = t->made.more;
  return status;
}

/* The file is no longer needed; a parse reads it anew. */
static void drop_file(text *t) {
  file_close(t->fd);
  t->fd = -1;
}

static gz_status begin_replay(text *t, const gz_article *a, const origin *from, gz_error *err) {
  gz_status status = replay_begin(&t->made, a, from, &t->from, err);
  if (status == GZ_OK) status = text_more(&t->pub, err);
  if (status == GZ_OK && !t->pub.more) drop_file(t);
  return status;
}

/* The format of a page that was read in pieces, so that the index has the places of its articles in its file; else NULL. */
static gz_status was_in_pieces(const text *t, const local *lib, const snapshot *of, doc_ref ref, const char **out,
                               gz_error *err) {
  segment *in = of->segments[ref.in]->segment;
  uint32_t first, n;
  page_info info;
  arena scratch;
  gz_status status;
  arena_init(&scratch, &t->from);
  status = segment_page(in, segment_doc_page(in, ref.doc), &scratch, &info, &first, &n, err);
  *out = status == GZ_OK && pieces_were(&info, &lib->pieces) ? format_by_name(info.format)->name : NULL;
  arena_free(&scratch);
  return status;
}

/* Its bytes of the page alone. */
static gz_status parse_part(text *t, const local *lib, const char *kind, const gz_article *a, const origin *from,
                            const file_state *now, gz_error *err) {
  byte_range range = {from->from, from->to};
  const page *p;
  uint32_t at;
  gz_status status;
  t->kept = mem_zero(&t->from, 1, sizeof *t->kept);
  if (!t->kept) return error_nomem(err);
  t->kept->from = t->from;
  t->kept->refs = 1;
  status = pieces_article(t->fd, now, &lib->now->manifest, a->path, str_of(kind), &lib->pieces, range, a, &t->from,
                          &t->kept->loaded, &at, err);
  if (status != GZ_OK) return status;
  p = t->kept->loaded.page;
  t->pub = (article_text){p, &p->pub.articles[at], &p->origins[at], false};
  drop_file(t);
  return GZ_OK;
}

static gz_status parse(text *t, local *lib, const gz_article *a, const char *real, const file_state *now,
                       gz_error *err) {
  const loaded_page *loaded;
  uint32_t at;
  gz_status status = page_cache_get(&lib->pages, &lib->beneath, &lib->now->manifest, a->path, real, now, &t->kept, err);
  if (status != GZ_OK) return status;
  loaded = &t->kept->loaded;
  at = page_find_id(loaded, a->id);
  if (at == NO_ARTICLE)
    return error_set(err, GZ_NOT_FOUND, 0, "%.*s: the article is no longer on the page", STR_ARG(a->path));
  t->pub = (article_text){loaded->page, &loaded->page->pub.articles[at], &loaded->page->origins[at], false};
  return GZ_OK;
}

static gz_status read_text(text *t, local *lib, const snapshot *of, doc_ref ref, const gz_article *a,
                           const origin *from, uint64_t us, uint64_t most, bool *done, arena *scratch, gz_error *err) {
  file_state now;
  const char *real;
  kept_page *kept = NULL;
  const char *part = NULL;
  bool same = false;
  uint64_t size, need;
  gz_status status = open_page(lib, a->path, scratch, &real, &t->fd, &now, err);
  *done = true;
  if (status == GZ_DENIED || status == GZ_NOT_SUPPORTED)
    return error_set(err, GZ_NOT_FOUND, 0, "%.*s: the page cannot be read any more", STR_ARG(a->path));
  if (status != GZ_OK) return status;
  if ((from->replay.len || now.size > lib->pieces.least) && of && is_as_indexed(t, of, ref, &now, &same) != GZ_OK)
    return error_nomem(err);
  if (from->replay.len) {
    status = same ? begin_replay(t, a, from, err) : GZ_CORRUPT;
    if (status == GZ_OK || status == GZ_NOMEM) return status;
  }
  if (same && from->to > from->from) status = was_in_pieces(t, lib, of, ref, &part, err);
  if (status == GZ_NOMEM) return status;
  size = part ? from->to - from->from : now.size;
  if (!part) {
    drop_file(t);
    kept = page_cache_find(&lib->pages, a->path, &now);
  }
  if (!kept && size > most)
    return error_set(err, GZ_NOT_SUPPORTED, 0, "%.*s: too large to be read before it is indexed", STR_ARG(a->path));
  need = size / 1024 * PARSE_US_OF_KB;
  *done = kept || need <= PARSE_US_OF_NONE || need - PARSE_US_OF_NONE <= us;
  page_drop(kept);
  if (!*done) return GZ_OK;
  if (part) {
    status = parse_part(t, lib, part, a, from, &now, err);
    if (status != GZ_NOT_SUPPORTED) return status;
    drop_file(t);
    page_drop(t->kept);
    t->kept = NULL;
  }
  return parse(t, lib, a, real, &now, err);
}

static gz_status open_text(local *lib, const snapshot *of, doc_ref ref, const gz_article *a, const origin *from,
                           uint64_t us, uint64_t most, article_text **out, gz_error *err) {
  text *t = mem_zero(&lib->pub.from, 1, sizeof *t);
  arena scratch;
  bool done = false;
  gz_status status;
  *out = NULL;
  if (!t) return error_nomem(err);
  t->from = lib->pub.from;
  t->fd = -1;
  arena_init(&scratch, &t->from);
  status = read_text(t, lib, of, ref, a, from, us, most, &done, &scratch, err);
  arena_free(&scratch);
  if (status == GZ_OK && done) *out = &t->pub;
  else text_close(&t->pub);
  return status;
}

gz_status text_open(void *ud, const snapshot *of, doc_ref ref, const gz_article *a, const origin *from, uint64_t us,
                    article_text **out, gz_error *err) {
  return open_text(ud, of, ref, a, from, us, PARSE_MOST, out, err);
}

gz_status text_parse(local *lib, const gz_article *a, article_text **out, gz_error *err) {
  const snapshot *of = lib->now->index;
  doc_ref ref = {0, 0};
  origin from = {0};
  gz_article known;
  gz_status status = GZ_OK;
  arena scratch;
  arena_init(&scratch, &lib->pub.from);
  if (!snapshot_find_id(of, a->id, &ref)) of = NULL;
  else status = segment_article(of->segments[ref.in]->segment, ref.doc, &scratch, &known, &from, err);
  from.replay = STR_NONE;
  if (status != GZ_NOMEM) status = open_text(lib, of, ref, a, &from, UINT64_MAX, PAGE_SIZE_MOST, out, err);
  arena_free(&scratch);
  return status;
}

gz_status text_open_whole(local *lib, const snapshot *of, doc_ref ref, const gz_article *a, const origin *from,
                          article_text **out, gz_error *err) {
  gz_status status = open_text(lib, of, ref, a, from, UINT64_MAX, PAGE_SIZE_MOST, out, err);
  while (status == GZ_OK && (*out)->more) status = text_more(*out, err);
  if (status == GZ_OK || !*out) return status;
  text_close(*out);
  *out = NULL;
  return status == GZ_NOMEM ? status : text_parse(lib, a, out, err); /* changed while it was read */
}
