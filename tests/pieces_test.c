/* Is a page that is read in pieces read as in the whole? Archives of mail cut into pieces of any size, against the same read at
 * once: articles, lines, texts, ids, and where each stands in the file. */
#include "files.h"
#include "folder.h"

#include "article/replay.h"
#include "base/error.h"
#include "base/map.h"
#include "chance.h"
#include "collection/local.h"
#include "collection/pieces.h"
#include "failing.h"
#include "format/format.h"
#include "gazette.h"

static const char *const corpora[] = {"tests/corpus/mail/wall.mbox", "tests/fuzz/mail/wall.mbox",
                                      "tests/corpus/mail/ferry-digest.txt", "tests/corpus/mail/festival.eml"};

static const char envelope[] = "From ada@e.example Mon Mar 12 10:00:00 2012\n";

/* What mail may look like, and what looks like the beginning of a message and is none. */
static const char *const messages[] = {
    "Subject: Storm\n\nIt blows.\n",
    "Subject: Storm\nDate: Mon, 12 Mar 2012 10:00:00 +0000\n\nFrom here on it blows.\n\nFrom 10:00 on\nit rains.\n",
    "Subject: Quoted\n\n>From now on.\n\n\n\nFrom ada 10:00 2012\nno field\n\nEnd.\n",
    "Subject: Caf\xe9\nContent-Type: text/plain; charset=iso-8859-1\n\nNa\xefve, says\nthe caf\xe9.\n",
    "Subject: A\nContent-Transfer-Encoding: base64\n\nTmluZSB2b3RlcwrD\nqQoKU28u\n",
    "Subject: B\nContent-Type: text/plain; charset=koi8-r\n\n\xd3\xd4\xc5\xce\xc1\n",
    "From: Ada <ada@e.example>\n\nNo subject, a http://a.example/link in it.\n",
    "Subject: \n\n\n",
    "X: y\n\n",
    "Subject: Long\n\nA line that is repeated. A line that is repeated. A line that is repeated. A line that is "
    "repeated.\nA line that is repeated. A line that is repeated. A line that is repeated.\n\nThe end.\n",
    "Subject: Parts\nContent-Type: multipart/digest; boundary=b\n\n--b\n\nSubject: One\nFrom: a\n\nFirst "
    "\xe9.\n--b\n\nSubject: Two\nFrom: b\n\nSecond.\n--b--\n",
};

/* The first message is a plain one, which shows what the file is. */
static void put_archive(buf *out, uint32_t n) {
  buf text;
  bool first = true;
  buf_init(&text, &mem_libc);
  while (n--) {
    uint32_t which = first ? 0 : chance(sizeof messages / sizeof *messages + 4);
    buf_put_str(out, str_of(envelope));
    if (which < sizeof messages / sizeof *messages) buf_put_str(out, str_of(messages[which]));
    else if (read_file(corpora[which - sizeof messages / sizeof *messages], &text)) buf_put_str(out, buf_str(&text));
    buf_put_str(out, STR("\n"));
    if (chance(4) == 0) buf_put_str(out, STR("\n\n"));
    first = false;
  }
  buf_free(&text);
}

static void put_crlf(buf *out, gz_str text) {
  size_t i;
  for (i = 0; i < text.len; i++) {
    if (text.data[i] == '\n') buf_put_byte(out, '\r');
    buf_put_byte(out, (unsigned char)text.data[i]);
  }
}

/* ---------------------------------------------------------------- against the whole */

static bool same_links(const gz_article *a, const gz_article *b) {
  uint32_t i;
  bool same = a->n_links == b->n_links;
  for (i = 0; same && i < a->n_links; i++)
    same = a->links[i].line == b->links[i].line && a->links[i].col == b->links[i].col &&
           str_equal(a->links[i].target, b->links[i].target);
  return same;
}

/* The article as its bytes in the file alone say it. */
static bool same_alone(const manifest *m, int fd, byte_range range, const gz_article *a) {
  loaded_page alone;
  uint32_t at;
  gz_error err;
  const gz_article *got;
  bool same;
  if (pieces_article(fd, m, STR("x.mbox"), range, a, &mem_libc, &alone, &at, &err) != GZ_OK) return false;
  got = &alone.page->pub.articles[at];
  same = got->line == a->line && got->end_line == a->end_line && str_equal(got->body, a->body);
  page_unload(&alone);
  return same;
}

/* What is made again of the file's bytes, if anything is. */
static bool same_replay(const page *p, uint32_t i, byte_range range, gz_str file) {
  gz_article a = p->pub.articles[i];
  origin from = p->origins[i];
  buf steps;
  replay r;
  uint64_t at;
  size_t len;
  char *to;
  bool same = true;
  buf_init(&steps, &mem_libc);
  replay_put(&steps, p, i);
  if (steps.len) {
    from.replay = buf_str(&steps);
    from.from = range.from;
    from.to = range.to;
    same = replay_begin(&r, &a, &from, &mem_libc, NULL) == GZ_OK;
    to = same ? replay_room(&r, SIZE_MAX, &at, &len) : NULL;
    same = to && at + len <= file.len;
    if (same) memcpy(to, file.data + at, len);
    same =
        same && replay_more(&r, NULL) == GZ_OK && str_equal(r.article.body, a.body) && page_line(&r.part, 0) <= a.line;
    replay_free(&r);
  }
  buf_free(&steps);
  return same;
}

typedef struct outcome {
  uint32_t n_pieces, n_articles, n_other, n_elsewhere, n_alone, n_replayed;
  uint64_t content, len;
  gz_status status;
} outcome;

static outcome read_in_pieces(const manifest *m, const loaded_page *whole, gz_str file, size_t piece) {
  file_root root;
  piece_sizes sizes = {0, piece, 1 << 20};
  pieces *p = NULL;
  loaded_page part;
  outcome o = {.status = file_root_open(&root, folder, NULL)};
  bool more = true;
  uint64_t len;
  uint32_t i;
  file_state state;
  int fd = -1;
  if (o.status == GZ_OK) o.status = pieces_open(&root, m, STR("x.mbox"), "x.mbox", &sizes, &mem_libc, &p, NULL);
  if (o.status == GZ_OK && !p) o.status = GZ_NOT_SUPPORTED;
  if (o.status == GZ_OK) o.status = file_open(&root, "x.mbox", &fd, &state, NULL);
  while (o.status == GZ_OK && more) {
    o.status = pieces_next(p, &part, &more, &len, NULL);
    if (o.status != GZ_OK) break;
    o.n_pieces++;
    o.len += len;
    o.content = part.content;
    for (i = 0; i < part.page->pub.n_articles; i++, o.n_articles++) {
      const gz_article *a = &part.page->pub.articles[i], *want = &whole->page->pub.articles[o.n_articles];
      const origin *from = &whole->page->origins[o.n_articles];
      if (o.n_articles == whole->page->pub.n_articles) break;
      o.n_other += !str_equal(a->title, want->title) || !str_equal(a->body, want->body) || a->line != want->line ||
                   a->end_line != want->end_line || !str_equal(a->date, want->date) || !same_links(a, want) ||
                   memcmp(part.ids[i], whole->ids[o.n_articles], 16) != 0;
      if (!whole->page->recoded) o.n_elsewhere += part.ranges[i].from != from->from || part.ranges[i].to != from->to;
      o.n_alone += !same_alone(m, fd, part.ranges[i], a);
      o.n_replayed += !same_replay(part.page, i, part.ranges[i], file);
    }
    page_unload(&part);
  }
  file_close(fd);
  pieces_close(p);
  file_root_close(&root);
  return o;
}

static void test_archive(gz_str text, const char *name) {
  static const size_t sizes[] = {0, 1, 60, 200, 500, 1000, 3000, 10000, 1000000};
  manifest m = {0};
  file_root root;
  loaded_page whole = {0};
  size_t i;
  write_file("x.mbox", text);
  if (file_root_open(&root, folder, NULL) != GZ_OK ||
      page_load(&root, &m, STR("x.mbox"), "x.mbox", &mem_libc, &whole, NULL) != GZ_OK)
    exit(2);
  for (i = 0; i < sizeof sizes / sizeof *sizes; i++) {
    outcome o = read_in_pieces(&m, &whole, text, sizes[i]);
    bool all = o.status == GZ_OK && o.n_articles == whole.page->pub.n_articles && !o.n_other && !o.n_elsewhere;
    ok(all && o.content == whole.content && o.len == text.len, "%s is read in pieces of %zu bytes as at once", name,
       sizes[i]);
    if (!all)
      note("status %d, %u of %u articles, %u other, %u elsewhere", (int)o.status, o.n_articles,
           whole.page->pub.n_articles, o.n_other, o.n_elsewhere);
    ok(!o.n_alone && !o.n_replayed, "its articles are read alone, too, and made again");
    if (o.n_alone || o.n_replayed) note("%u are not read alone, %u not made again", o.n_alone, o.n_replayed);
    if (!sizes[i]) ok(o.n_pieces > 1 || o.n_articles < 3, "there are several pieces");
  }
  page_unload(&whole);
  file_root_close(&root);
  remove_file("x.mbox");
}

static void test_archives(void) {
  buf text, crlf;
  char name[80];
  uint32_t i;
  buf_init(&text, &mem_libc);
  buf_init(&crlf, &mem_libc);
  for (i = 0; i < 2; i++) {
    if (!read_file(corpora[i], &text)) exit(2);
    test_archive(buf_str(&text), corpora[i]);
  }
  for (i = 0; i < 12; i++) {
    buf_clear(&text);
    put_archive(&text, 3 + i * 4);
    snprintf(name, sizeof name, "archive %u", i);
    test_archive(buf_str(&text), name);
  }
  put_crlf(&crlf, buf_str(&text));
  test_archive(buf_str(&crlf), "an archive with line ends of two bytes");
  buf_free(&text);
  buf_free(&crlf);
}

/* ---------------------------------------------------------------- limits */

static void test_long_article(void) {
  static const char first[] = "Subject: First\n\n", last[] = "Subject: Last\n\nThe end.\n";
  manifest m = {0};
  file_root root;
  piece_sizes sizes = {0, 1000, 100000};
  pieces *p;
  loaded_page part;
  gz_error err;
  buf text;
  bool more = true, cut = false;
  uint64_t len, all = 0;
  uint32_t n = 0, i, n_lines = 4;
  gz_str body = STR_NONE;
  buf_init(&text, &mem_libc);
  buf_put_str(&text, str_of(envelope));
  buf_put_str(&text, str_of(first));
  for (i = 0; i < 8000; i++, n_lines++) buf_put_str(&text, STR("From time to time.\n"));
  buf_put_str(&text, STR("\n"));
  buf_put_str(&text, str_of(envelope));
  buf_put_str(&text, str_of(last));
  write_file("x.mbox", buf_str(&text));
  if (file_root_open(&root, folder, &err) != GZ_OK ||
      pieces_open(&root, &m, STR("x.mbox"), "x.mbox", &sizes, &mem_libc, &p, &err) != GZ_OK || !p)
    exit(2);
  while (more && pieces_next(p, &part, &more, &len, &err) == GZ_OK) {
    all += len;
    for (i = 0; i < part.page->pub.n_problems; i++) cut |= part.page->pub.problems[i].line == 2 && n == 0;
    for (i = 0; i < part.page->pub.n_articles; i++, n++) {
      const gz_article *a = &part.page->pub.articles[i];
      body = a->body;
      if (n == 0)
        ok(a->body.len > 90000 && a->body.len < 100000,
           "of an article that is too long the beginning is read: %zu bytes", a->body.len);
      if (n == 1)
        ok(str_equal(a->title, STR("Last")) && a->line == n_lines + 2 && str_equal(body, STR("The end.")),
           "what follows it is read, line %u", a->line);
    }
    page_unload(&part);
  }
  ok(cut, "that its rest is left out is a problem");
  ok(n == 2 && all == text.len, "both articles were there, and every byte was looked at");
  pieces_close(p);
  file_root_close(&root);
  buf_free(&text);
  remove_file("x.mbox");
}

/* A file of that size, most of which is a hole. */
static void write_hole(const char *name, gz_str beginning, off_t size) {
  char path[256];
  write_file(name, beginning);
  snprintf(path, sizeof path, "%s/%s", folder, name);
  if (truncate(path, size)) exit(2);
}

static void test_too_large(void) {
  static const char mbox[] = "From ada@e.example Mon Mar 12 10:00:00 2012\nSubject: A\n\nText.\n";
  manifest m = {0};
  file_root root;
  pieces *p;
  gz_error err;
  gz_status status;
  if (file_root_open(&root, folder, &err) != GZ_OK) exit(2);
  write_hole("x.html", STR("<!DOCTYPE html><p>Text"), (off_t)65 << 20);
  status = pieces_open(&root, &m, STR("x.html"), "x.html", &PIECE_SIZES, &mem_libc, &p, &err);
  ok(status == GZ_NOT_SUPPORTED && !p && strstr(err.text, "x.html: 65 MB") && strstr(err.text, "split it"),
     "HTML of more than 64 MB is a problem that says what can be done: %s", err.text);
  write_hole("x.html", STR("<!DOCTYPE html><p>Text"), (off_t)64 << 20);
  status = pieces_open(&root, &m, STR("x.html"), "x.html", &PIECE_SIZES, &mem_libc, &p, &err);
  ok(status == GZ_OK && !p, "of 64 MB it is read at once");
  remove_file("x.html");
  write_hole("x.mbox", str_of(mbox), ((off_t)4 << 30) + 1);
  status = pieces_open(&root, &m, STR("x.mbox"), "x.mbox", &PIECE_SIZES, &mem_libc, &p, &err);
  ok(status == GZ_NOT_SUPPORTED && !p && strstr(err.text, "4096 MB") && strstr(err.text, "split it"),
     "so is an archive of more than 4 GB: %s", err.text);
  remove_file("x.mbox");
  write_file("x.mbox", str_of(mbox));
  status = pieces_open(&root, &m, STR("x.mbox"), "x.mbox", &PIECE_SIZES, &mem_libc, &p, &err);
  ok(status == GZ_OK && !p, "a small one is read at once");
  remove_file("x.mbox");
  file_root_close(&root);
}

/* ---------------------------------------------------------------- in a collection */

typedef struct shown {
  buf text; /* every article with its body and headings, and hits */
  uint32_t n_segments, n_pages;
} shown;

static void show(gz_collection *c, shown *out) {
  gz_articles *it;
  const gz_article *a;
  const gz_results *r;
  const gz_text *body;
  const gz_link_list *links;
  gz_error err;
  uint32_t i;
  if (gz_articles_begin(c, NULL, &it, &err) != GZ_OK) exit(2);
  while (gz_articles_next(it, &a, &err) == GZ_OK && a) {
    buf_printf(&out->text, "%.*s %.*s:%u-%u %.*s\n", STR_ARG(a->id), STR_ARG(a->path), a->line, a->end_line,
               STR_ARG(a->title));
    if (gz_article_text(c, a->id, &body, &err) == GZ_OK) {
      buf_put_str(&out->text, body->text);
      gz_free(body);
    } else {
      buf_printf(&out->text, "failed: %s\n", err.text);
    }
    if (gz_article_links(c, a->id, &links, &err) == GZ_OK) {
      if (links->n) buf_printf(&out->text, "\nlink in line %u\n", links->at[0].line);
      gz_free(links);
    } else {
      buf_printf(&out->text, "failed: %s\n", err.text);
    }
  }
  gz_articles_end(it);
  if (gz_search(c, STR("storm blows \"line that is\""), NULL, &r, &err) != GZ_OK) exit(2);
  buf_printf(&out->text, "%llu:", (unsigned long long)r->total);
  for (i = 0; i < r->n_hits; i++)
    buf_printf(&out->text, " %.*s %u:%u %.17g %.*s\n", STR_ARG(r->hits[i].article.id), r->hits[i].line, r->hits[i].col,
               r->hits[i].score, STR_ARG(r->hits[i].snippet));
  gz_free(r);
  out->n_segments = local_of(c)->now->index->n_segments;
  out->n_pages = local_of(c)->now->index->n_pages;
}

static void index_again(gz_collection *c, gz_error *err) {
  gz_job *job;
  gz_job_status told;
  if (gz_refresh(c, &(gz_refresh_options){.full = true}, &job, err) != GZ_OK) exit(2);
  gz_job_wait(job, -1, &told);
  if (strcmp(told.state, "done")) note("%s: %s", told.state, told.message);
  gz_job_free(job);
}

static void test_collection(void) {
  gz_open_options opts = {.in_memory = true};
  gz_collection *c;
  gz_error err;
  buf text;
  shown whole = {0}, parted = {0};
  snapshot_page known;
  buf_init(&text, &mem_libc);
  buf_init(&whole.text, &mem_libc);
  buf_init(&parted.text, &mem_libc);
  put_archive(&text, 60);
  write_file("a.txt", STR("A\n\nA storm.\n"));
  write_file("list.mbox", buf_str(&text));
  write_file("z.txt", STR("Z\n\nThe end of the storm.\n"));
  if (!is_int(gz_open(folder, &opts, &c, &err), GZ_OK, "a collection with an archive opens")) exit(1);
  show(c, &whole);
  local_of(c)->pieces = (piece_sizes){100, 2000, 1 << 20};
  index_again(c, &err);
  show(c, &parted);
  is_mem(parted.text.data, parted.text.len, whole.text.data, whole.text.len,
         "an archive that is read in pieces holds, finds and shows the same");
  local_of(c)->segment_text = 3000;
  index_again(c, &err);
  buf_clear(&parted.text);
  show(c, &parted);
  is_mem(parted.text.data, parted.text.len, whole.text.data, whole.text.len,
         "so does one that took several segments, which became one");
  is_int(parted.n_pages, 3, "it is one page");
  ok(snapshot_find_page(local_of(c)->now->index, STR("list.mbox"), &known) && known.state.size == text.len &&
         known.content == map_hash(buf_str(&text), 0),
     "of which the index has its size and what its bytes are");
  index_again(c, &err);
  is_int(local_of(c)->now->index->n_pages, 3, "also when it is read once more");
  remove_file("list.mbox");
  index_again(c, &err);
  is_int(local_of(c)->now->index->n_pages, 2, "and all of it goes with its file");
  gz_close(c);
  remove_file("a.txt");
  remove_file("z.txt");
  buf_free(&text);
  buf_free(&whole.text);
  buf_free(&parted.text);
}

static gz_status use(failing *f) {
  gz_open_options opts = {.in_memory = true, .no_wait = true, .alloc = failing_alloc, .alloc_ud = f};
  gz_collection *c;
  gz_job *job = NULL;
  gz_job_status told;
  gz_error err;
  gz_status status = gz_open(folder, &opts, &c, &err);
  if (status != GZ_OK) return status;
  local_of(c)->pieces = (piece_sizes){100, 400, 1 << 20};
  local_of(c)->segment_text = 600;
  status = gz_refresh(c, &(gz_refresh_options){.full = true}, &job, &err);
  if (status == GZ_OK) {
    gz_job_wait(job, -1, &told);
    if (strcmp(told.state, "done")) status = GZ_NOMEM;
    gz_job_free(job);
  }
  gz_close(c);
  return status;
}

static void test_memory(void) {
  failing f = {0};
  buf text;
  size_t n, bad = 0, ended_well = 0, step;
  buf_init(&text, &mem_libc);
  put_archive(&text, 4);
  write_file("list.mbox", buf_str(&text));
  is_int(use(&f), GZ_OK, "with memory enough an archive is read");
  is_int(f.lent, 0, "and all of it is given back");
  n = f.n_calls;
  step = n / 400 + 1;
  for (size_t i = 1; i <= n; i += step) {
    failing g = {.fail_at = i};
    ended_well += use(&g) == GZ_OK;
    bad += g.lent != 0;
    if (g.lent) note("call %zu: %zu bytes in %zu blocks", i, g.lent, g.n_blocks);
  }
  is_int(bad, 0, "wherever memory ends, nothing is lost of it");
  ok(ended_well < n / step / 10 + 2, "and it is told");
  remove_file("list.mbox");
  buf_free(&text);
}

int main(void) {
  if (!mkdtemp(folder)) return 2;
  test_archives();
  test_long_article();
  test_too_large();
  test_collection();
  test_memory();
  rmdir(folder);
  return tap_done();
}
