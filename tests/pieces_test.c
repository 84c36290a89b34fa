/* Is a page that is read in pieces read as in the whole? Archives of mail cut into pieces of any size, and pages of other formats
 * of which only a parse tells the articles, against the same read at once: articles, lines, texts, sections, ids, and where
 * each stands in the file. */
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

static bool same_headings(const gz_article *a, const gz_article *b) {
  uint32_t i;
  bool same = a->n_headings == b->n_headings;
  for (i = 0; same && i < a->n_headings; i++)
    same = a->headings[i].line == b->headings[i].line && a->headings[i].level == b->headings[i].level &&
           str_equal(a->headings[i].title, b->headings[i].title);
  return same;
}

static bool same_tags(const gz_article *a, const gz_article *b) {
  uint32_t i;
  bool same = a->n_tags == b->n_tags;
  for (i = 0; same && i < a->n_tags; i++) same = str_equal(a->tags[i], b->tags[i]);
  return same;
}

/* The article as its bytes in the file alone say it. */
static bool same_alone(const manifest *m, const char *name, int fd, const file_state *state, gz_str kind,
                       const piece_sizes *sizes, byte_range range, const gz_article *a) {
  loaded_page alone;
  uint32_t at;
  gz_error err;
  const gz_article *got;
  bool same;
  if (pieces_article(fd, state, m, str_of(name), kind, sizes, range, a, &mem_libc, &alone, &at, &err) != GZ_OK)
    return false;
  got = &alone.page->pub.articles[at];
  same = got->line == a->line && got->end_line == a->end_line && str_equal(got->body, a->body) && same_links(got, a) &&
         same_headings(got, a);
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

static outcome read_in_pieces(const manifest *m, const char *name, const loaded_page *whole, gz_str file,
                              size_t piece) {
  file_root root;
  piece_sizes sizes = {0, 0, piece, 1 << 20};
  gz_str kind = whole->page->pub.format;
  pieces *p = NULL;
  loaded_page part;
  outcome o = {.status = file_root_open(&root, folder, NULL)};
  bool more = true;
  uint64_t len;
  uint32_t i;
  file_state state;
  int fd = -1;
  if (o.status == GZ_OK) o.status = pieces_open(&root, m, str_of(name), name, &sizes, &mem_libc, &p, NULL);
  if (o.status == GZ_OK && !p) o.status = GZ_NOT_SUPPORTED;
  if (o.status == GZ_OK) o.status = file_open(&root, name, &fd, &state, NULL);
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
                   !same_headings(a, want) || !same_tags(a, want) || !str_equal(a->section, want->section) ||
                   a->continues != want->continues || !str_equal(part.page->pub.title, whole->page->pub.title) ||
                   memcmp(part.ids[i], whole->ids[o.n_articles], 16) != 0;
      if (!whole->page->recoded)
        o.n_elsewhere += part.ranges[i].from != from->from + whole->page->skipped ||
                         part.ranges[i].to != from->to + whole->page->skipped;
      if (whole->page->pub.n_articles < 100 || i % 16 == 1) /* each is a parse */
        o.n_alone += !same_alone(m, name, fd, &state, kind, &sizes, part.ranges[i], a);
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
    outcome o = read_in_pieces(&m, "x.mbox", &whole, text, sizes[i]);
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

/* ---------------------------------------------------------------- pages of other formats */

static const char *const nouns[] = {
    "harbour", "ferry",  "storm",  "quay",    "pilot",   "lantern", "tide",   "fog",    "keeper",
    "anchor",  "market", "bridge", "council", "school",  "mill",    "river",  "garden", "winter",
    "rope",    "clock",  "baker",  "fisher",  "morning", "letter",  "window", "stone",  "road",
    "boat",    "salt",   "wall",   "field",   "night",   "rain",    "church", "meadow", "caf\xc3\xa9"};

static const char *a_word(void) { return nouns[chance(sizeof nouns / sizeof *nouns)]; }

static void put_headline(buf *out, uint32_t i) {
  uint32_t n = 2 + chance(3);
  buf_printf(out, "%c%s", 'A' + (int)(i % 26), a_word());
  while (n--) buf_printf(out, " %s", a_word());
  buf_printf(out, " %u", i);
}

static void put_sentences(buf *out, uint32_t n, const char *line_end) {
  while (n--) {
    uint32_t left = 8 + chance(8);
    buf_printf(out, "The %s", a_word());
    while (left--) buf_printf(out, "%s%s", left % 7 == 3 ? line_end : " ", a_word());
    buf_put_str(out, n ? STR(". ") : STR("."));
  }
}

/* One story of a page, and what stands before the first and behind the last. */
typedef struct shape {
  const char *name, *file, *rule;
  void (*story)(buf *out, uint32_t i);
  const char *before, *behind;
} shape;

static void put_digest_story(buf *out, uint32_t i, const char *marker) {
  uint32_t n = 1 + chance(3);
  put_headline(out, i);
  buf_put_str(out, STR("\n\n"));
  while (n--) {
    put_sentences(out, 2 + chance(3), "\n");
    buf_put_str(out, STR("\n\n"));
  }
  buf_printf(out, "%s\n\n", marker);
}

static void put_marked(buf *out, uint32_t i) { put_digest_story(out, i, "Read more"); }
static void put_german(buf *out, uint32_t i) { put_digest_story(out, i, "Weiterlesen \xc2\xbb"); }

static void put_inline(buf *out, uint32_t i) {
  put_headline(out, i);
  buf_put_str(out, STR("\n\n"));
  put_sentences(out, 3, " ");
  buf_printf(out, " Read more\n\n");
}

static void put_dated(buf *out, uint32_t i) {
  put_headline(out, i);
  buf_printf(out, "\nMarch %u, 2012 - Ada Marsh\n\n", 1 + i % 28);
  put_sentences(out, 3, "\n");
  buf_put_str(out, STR("\n\n"));
  if (i % 3 == 0) {
    put_sentences(out, 2, "\n");
    buf_put_str(out, STR("\n\n"));
  }
}

static void put_posted(buf *out, uint32_t i) {
  put_digest_story(out, i, "Continue reading");
  buf_printf(out, "Posted in %s | %u Comments\n\n", nouns[i % 7], i % 9);
}

static void put_latin(buf *out, uint32_t i) {
  put_headline(out, i);
  buf_printf(out, "\n\nThe caf\xe9 of %s. ", a_word());
  put_sentences(out, 2, "\n");
  buf_put_str(out, STR("\n\nRead more\n\n"));
}

static void put_section_text(buf *out, uint32_t i, const char *link, const char *inner) {
  buf_put_str(out, STR("\n\n"));
  put_sentences(out, 2, "\n");
  buf_printf(out, link, i);
  buf_put_str(out, STR("\n\n"));
  if (i % 4 == 0) {
    buf_printf(out, inner, i);
    put_sentences(out, 1, "\n");
    buf_put_str(out, STR("\n\n"));
  }
}

static void put_markdown(buf *out, uint32_t i) {
  if (i % 9 == 5) buf_printf(out, "# Part %u\n\n", i);
  if (i % 18 == 5) buf_put_str(out, STR("Words of the part.\n\n"));
  buf_put_str(out, STR("## "));
  put_headline(out, i);
  put_section_text(out, i, " See [it](night.md#a%u).", "### Inner *part* %u\n\n");
  if (i % 7 == 0) buf_put_str(out, STR("```sh\n# no heading\n## none\n```\n\n"));
}

static void put_org(buf *out, uint32_t i) {
  if (i % 9 == 5) buf_printf(out, "* Part %u\n", i);
  if (i % 18 == 5) buf_put_str(out, STR("Words of the part.\n"));
  buf_put_str(out, STR("** TODO "));
  put_headline(out, i);
  buf_printf(out, " :t%u:\n:PROPERTIES:\n:ID: x%u\n:END:", i % 5, i);
  put_section_text(out, i, " See [[file:night.org::*A%u][it]].", "*** Inner part %u\n");
}

static void put_under(buf *out, size_t from, char sign) {
  size_t n = out->len - from;
  buf_put_byte(out, '\n');
  while (n--) buf_put_byte(out, (unsigned char)sign);
}

static void put_rst(buf *out, uint32_t i) {
  size_t from = out->len;
  put_headline(out, i);
  put_under(out, from, '-');
  put_section_text(out, i, " See `it <night%u.rst>`__.", "Inner %u\n~~~~~~~~~~~~\n\n");
}

static void put_items(buf *out, uint32_t i) {
  buf_put_str(out, STR("- ["));
  put_headline(out, i);
  buf_printf(out, "](https://e.example/%u): ", i);
  put_sentences(out, 2, "\n  ");
  buf_put_byte(out, '\n');
}

static void put_news(buf *out, uint32_t i) {
  buf_put_str(out, STR("### ["));
  put_headline(out, i);
  buf_printf(out, "](https://e.example/%u)\n\n", i);
  put_sentences(out, 2, "\n");
  buf_put_str(out, STR("\n\n"));
}

static void put_letter(buf *out, uint32_t i) {
  buf_printf(out, "Message: %u\nDate: Mon, 12 Mar 2012 10:00:%02u +0000\nFrom: ada@e.example\nSubject: ", i, i % 60);
  put_headline(out, i);
  buf_put_str(out, STR("\n\n"));
  put_sentences(out, 3, "\n");
  buf_put_str(out, STR("\n\n------------------------------\n\n"));
}

static const char split[] = "pages:\n- path: \"*\"\n  articles: heading:2\n";
static const char latin[] = "pages:\n- path: \"*\"\n  encoding: windows-1252\n";

static const shape shapes[] = {
    {"a digest", "x.txt", NULL, put_marked, "News of the Quay\n\n", ""},
    {"one with a mark of UTF-8", "x.txt", NULL, put_marked, "\xef\xbb\xbfNews of the Quay\n\n", ""},
    {"one with furniture", "x.txt", NULL, put_marked, "Home\nAbout\nLetters\n\nNews of the Quay\n\n",
     "Older posts\n\nCopyright 2012 The Quay\n"},
    {"one with another marker", "x.txt", NULL, put_german, "Neues vom Kai\n\n", ""},
    {"one with markers in the text", "x.txt", NULL, put_inline, "News of the Quay\n\n", ""},
    {"one with dates", "x.txt", NULL, put_dated, "News of the Quay\n\n", ""},
    {"one with sections below", "x.txt", NULL, put_posted, "News of the Quay\n\n", ""},
    {"one with bytes that are no text", "x.txt", NULL, put_latin, "News of the Quay\n\n", ""},
    {"one in another encoding", "x.txt", latin, put_latin, "News of the Quay\n\n", ""},
    {"Markdown split at headings", "x.md", split, put_markdown,
     "---\ntitle: The Quay\nsection: Harbour\ntags: [a, b]\n---\n\n# Before\n\nSome words.\n\n", ""},
    {"a newsletter of items", "x.md", NULL, put_items, "# The Quay\n\nHello again.\n\n", ""},
    {"a newsletter of headings", "x.md", NULL, put_news, "# The Quay\n\nHello again.\n\n", ""},
    {"Org", "x.org", split, put_org,
     "#+TITLE: The Quay\n#+FILETAGS: :sea:\n#+CATEGORY: Harbour\n#+DATE: <2012-03-04 Sun>\n", ""},
    {"reStructuredText", "x.rst", split, put_rst, "========\nThe Quay\n========\n\n:Date: 2012-03-04\n\n", ""},
    {"a digest of mail", "x.txt", NULL, put_letter,
     "Quay Digest\n\nTopics today\n\n" /* 70 hyphens */
     "----------------------------------------------------------------------\n\n",
     "End of Quay Digest\n******************\n"},
};

static void test_shape(const shape *s, bool crlf) {
  static const size_t sizes[] = {500, 3000, 10000, 40000, 1000000};
  manifest m = {0};
  arena own;
  file_root root;
  loaded_page whole = {0};
  buf text, other;
  uint32_t i;
  arena_init(&own, &mem_libc);
  buf_init(&text, &mem_libc);
  buf_init(&other, &mem_libc);
  if (s->rule && manifest_read(str_of(s->rule), &own, &mem_libc, &m, NULL) != GZ_OK) exit(2);
  buf_put_str(&text, str_of(s->before));
  for (i = 0; i < 150; i++) s->story(&text, i);
  buf_put_str(&text, str_of(s->behind));
  if (crlf) {
    put_crlf(&other, buf_str(&text));
    buf_clear(&text);
    buf_put_str(&text, buf_str(&other));
  }
  write_file(s->file, buf_str(&text));
  if (file_root_open(&root, folder, NULL) != GZ_OK ||
      page_load(&root, &m, str_of(s->file), s->file, &mem_libc, &whole, NULL) != GZ_OK)
    exit(2);
  ok(whole.page->pub.n_articles >= 150, "%s%s has its articles: %u", s->name,
     crlf ? " with line ends of two bytes" : "", whole.page->pub.n_articles);
  for (i = 0; i < sizeof sizes / sizeof *sizes; i++) {
    outcome o = read_in_pieces(&m, s->file, &whole, buf_str(&text), sizes[i]);
    bool all = o.status == GZ_OK && o.n_articles == whole.page->pub.n_articles && !o.n_other && !o.n_elsewhere;
    ok(all && o.content == whole.content && o.len == text.len, "it is read in %u pieces of %zu bytes as at once",
       o.n_pieces, sizes[i]);
    if (!all)
      note("status %d, %u of %u articles, %u other, %u elsewhere", (int)o.status, o.n_articles,
           whole.page->pub.n_articles, o.n_other, o.n_elsewhere);
    ok(!o.n_alone && !o.n_replayed, "its articles are read alone, too, and made again");
    if (o.n_alone || o.n_replayed) note("%u are not read alone, %u not made again", o.n_alone, o.n_replayed);
    if (sizes[i] <= 3000) ok(o.n_pieces > 5, "there are several pieces");
  }
  page_unload(&whole);
  file_root_close(&root);
  remove_file(s->file);
  arena_free(&own);
  buf_free(&text);
  buf_free(&other);
}

static void test_shapes(void) {
  size_t i;
  for (i = 0; i < sizeof shapes / sizeof *shapes; i++) test_shape(&shapes[i], false);
  for (i = 0; i < sizeof shapes / sizeof *shapes; i += 3) test_shape(&shapes[i], true);
}

/* ---------------------------------------------------------------- limits */

static void test_long_article(void) {
  static const char first[] = "Subject: First\n\n", last[] = "Subject: Last\n\nThe end.\n";
  manifest m = {0};
  file_root root;
  piece_sizes sizes = {0, 0, 1000, 100000};
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

/* Lends at most a megabyte at once. */
static void *lend_little(void *ud, void *block, size_t old_size, size_t new_size) {
  bool *asked = ud;
  (void)old_size;
  if (!new_size) {
    free(block);
    return NULL;
  }
  *asked |= new_size > 1 << 20;
  return new_size > 1 << 20 ? NULL : realloc(block, new_size);
}

/* Of HTML many articles may begin in one line, which is longer than a piece. */
static void test_one_line(void) {
  enum { LINES = 10, IN_LINE = 100 };
  static const gz_article none = {.title = {"Fog", 3}};
  manifest m = {0};
  file_root root;
  file_state state;
  piece_sizes sizes = {0, 0, 2000, 40000};
  bool more = true, asked = false, stands = false;
  allocator little = {lend_little, &asked};
  pieces *p;
  loaded_page part;
  gz_error err;
  buf text;
  arena own;
  uint64_t len, all = 0;
  uint32_t n = 0, i, k, at;
  int fd = -1;
  arena_init(&own, &mem_libc);
  buf_init(&text, &mem_libc);
  if (manifest_read(str_of(split), &own, &mem_libc, &m, NULL) != GZ_OK) exit(2);
  for (i = 0; i < 40; i++) buf_printf(&text, "## Fog %u\n\nBoats stay in the port.\n\n", i);
  for (i = 0; i < LINES; i++) {
    buf_put_str(&text, STR("<div>"));
    for (k = 0; k < IN_LINE; k++) buf_printf(&text, "<h2>Wall %u</h2>It is put off.", i * IN_LINE + k);
    buf_put_str(&text, STR("\n\n"));
  }
  write_file("x.md", buf_str(&text));
  if (file_root_open(&root, folder, &err) != GZ_OK || file_open(&root, "x.md", &fd, &state, &err) != GZ_OK ||
      pieces_open(&root, &m, STR("x.md"), "x.md", &sizes, &mem_libc, &p, &err) != GZ_OK || !p)
    exit(2);
  while (more && !stands && pieces_next(p, &part, &more, &len, &err) == GZ_OK) {
    n += part.page->pub.n_articles;
    all += len;
    stands = !len && more;
    page_unload(&part);
  }
  ok(!stands && all == text.len,
     "where articles begin in one line longer than a piece, it is read to its end: %zu of %zu", (size_t)all, text.len);
  ok(n == 40 + LINES * IN_LINE, "each article once: %u", n);
  ok(pieces_article(fd, &state, &m, STR("x.md"), STR("markdown"), &sizes, (byte_range){0x80000000, 0xf0000000}, &none,
                    &little, &part, &at, &err) == GZ_NOT_FOUND &&
         !asked,
     "no place behind the end of a file makes memory of its size be asked for");
  pieces_close(p);
  file_close(fd);
  file_root_close(&root);
  buf_free(&text);
  arena_free(&own);
  remove_file("x.md");
}

/* A Markdown page of three articles, the second of which is too long, and what is told of it. */
static void test_long_section(void) {
  manifest m = {0};
  file_root root;
  piece_sizes sizes = {0, 0, 2000, 40000};
  pieces *p;
  loaded_page part;
  gz_error err;
  buf text;
  arena own;
  bool more = true;
  uint64_t len, all = 0;
  uint32_t n = 0, i, n_lines = 0, n_cut = 0, cut_line = 0, last_line = 0, long_line;
  arena_init(&own, &mem_libc);
  buf_init(&text, &mem_libc);
  if (manifest_read(str_of(split), &own, &mem_libc, &m, NULL) != GZ_OK) exit(2);
  for (i = 0; i < 40; i++) put_news(&text, i); /* level 3 */
  for (i = 0; i < text.len; i++)
    if (text.data[i] == '#' && text.data[i + 1] == ' ') text.data[i] = ' '; /* "##  [" */
  long_line = 1;
  for (i = 0; i < text.len; i++) long_line += text.data[i] == '\n';
  buf_put_str(&text, STR("## The long one\n\n"));
  for (i = 0; i < 8000; i++) buf_put_str(&text, STR("From time to time.\n"));
  buf_put_str(&text, STR("\n## Behind it\n\nWords.\n\n## The last\n\nThe end.\n"));
  for (i = 0; i < text.len; i++) n_lines += text.data[i] == '\n';
  write_file("x.md", buf_str(&text));
  if (file_root_open(&root, folder, &err) != GZ_OK ||
      pieces_open(&root, &m, STR("x.md"), "x.md", &sizes, &mem_libc, &p, &err) != GZ_OK || !p)
    exit(2);
  while (more && pieces_next(p, &part, &more, &len, &err) == GZ_OK) {
    all += len;
    for (i = 0; i < part.page->pub.n_problems; i++, n_cut++) cut_line = part.page->pub.problems[i].line;
    for (i = 0; i < part.page->pub.n_articles; i++, n++) {
      const gz_article *a = &part.page->pub.articles[i];
      last_line = a->line;
      if (n == 40)
        ok(str_equal(a->title, STR("The long one")) && a->body.len > 20000 && a->body.len < 40000,
           "of a section that is too long the beginning is read: %zu bytes", a->body.len);
      if (n == 41) ok(str_equal(a->title, STR("Behind it")), "what follows it is read");
    }
    page_unload(&part);
  }
  ok(n == 43 && last_line == n_lines - 2, "to the last of %u articles, in line %u of %u", n, last_line, n_lines);
  ok(n_cut == 1 && cut_line == long_line, "that its rest is left out is a problem of its line %u", cut_line);
  ok(all == text.len, "and every byte was looked at");
  pieces_close(p);
  file_root_close(&root);
  buf_free(&text);
  arena_free(&own);
  remove_file("x.md");
}

/* Bytes of the file are read as articles of a few hundred bytes that together are all of it. */
static void test_long_text(void) {
  manifest m = {0};
  file_root root;
  piece_sizes sizes = {0, 0, 900, 100000};
  pieces *p;
  loaded_page part;
  gz_error err;
  buf text;
  bool more = true, is_told = false;
  uint64_t len;
  uint32_t n = 0, i, n_headed = 0, next = 0, n_apart = 0, n_wrong = 0;
  buf_init(&text, &mem_libc);
  for (i = 0; i < 60; i++) {
    if (i % 3 == 0) buf_printf(&text, "Chapter %u\n==========\n\n", i);
    put_sentences(&text, 4, "\n");
    buf_put_str(&text, STR("\n\n"));
  }
  write_file("x.txt", buf_str(&text));
  if (file_root_open(&root, folder, &err) != GZ_OK ||
      pieces_open(&root, &m, STR("x.txt"), "x.txt", &sizes, &mem_libc, &p, &err) != GZ_OK || !p)
    exit(2);
  while (more && pieces_next(p, &part, &more, &len, &err) == GZ_OK) {
    for (i = 0; i < part.page->pub.n_problems; i++) is_told |= part.page->pub.problems[i].line == 1 && !n;
    for (i = 0; i < part.page->pub.n_articles; i++, n++) {
      const gz_article *a = &part.page->pub.articles[i];
      const char *at = text.data + part.ranges[i].from;
      uint32_t line = 1;
      const char *q;
      for (q = text.data; q < at; q++) line += *q == '\n';
      n_headed += str_begins(a->title, STR("Chapter "));
      n_apart += part.ranges[i].from != next;
      n_wrong += line != a->line || !str_begins(str_from(at, text.data + text.len), a->title);
      next = part.ranges[i].to;
    }
    page_unload(&part);
  }
  ok(n > 20 && n_headed == 20, "a text that is too long is %u articles, each heading begins one: %u", n, n_headed);
  ok(!n_apart && next == text.len && !n_wrong, "they are all of it, each in its line");
  ok(is_told, "and that is told");
  pieces_close(p);
  file_root_close(&root);
  buf_free(&text);
  remove_file("x.txt");
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
  write_hole("x.xml", STR("<?xml version=\"1.0\"?><rss version=\"2.0\"><channel><item><title>A</title></item>"),
             (off_t)65 << 20);
  status = pieces_open(&root, &m, STR("x.xml"), "x.xml", &PIECE_SIZES, &mem_libc, &p, &err);
  ok(status == GZ_NOT_SUPPORTED && !p && strstr(err.text, "x.xml: 65 MB") && strstr(err.text, "split it"),
     "so are feeds: %s", err.text);
  remove_file("x.xml");
  write_hole("x.md", STR("\xff\xfe#\0 \0A\0\n\0"), (off_t)65 << 20);
  status = pieces_open(&root, &m, STR("x.md"), "x.md", &PIECE_SIZES, &mem_libc, &p, &err);
  ok(status == GZ_NOT_SUPPORTED && !p && strstr(err.text, "make it UTF-8"), "and what is not in bytes: %s", err.text);
  remove_file("x.md");
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

static const struct {
  size_t at;
  const char *file;
} kept_shapes[] = {{0, "b.txt"}, {7, "c.txt"}, {9, "d.md"}};

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

/* Files of those shapes, each of `n` stories; the manifest splits pages at headings. */
static void write_shapes(uint32_t n) {
  size_t i;
  buf text;
  buf_init(&text, &mem_libc);
  for (i = 0; i < sizeof kept_shapes / sizeof *kept_shapes; i++) {
    const shape *s = &shapes[kept_shapes[i].at];
    uint32_t k;
    buf_clear(&text);
    buf_put_str(&text, str_of(s->before));
    for (k = 0; k < n; k++) s->story(&text, k);
    buf_put_str(&text, str_of(s->behind));
    write_file(kept_shapes[i].file, buf_str(&text));
  }
  write_file("gazette.yaml", STR("pages:\n- path: \"*.md\"\n  articles: heading:2\n"));
  buf_free(&text);
}

static void remove_shapes(void) {
  size_t i;
  for (i = 0; i < sizeof kept_shapes / sizeof *kept_shapes; i++) remove_file(kept_shapes[i].file);
  remove_file("gazette.yaml");
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
  write_shapes(60);
  write_file("a.txt", STR("A\n\nA storm.\n"));
  write_file("list.mbox", buf_str(&text));
  write_file("z.txt", STR("Z\n\nThe end of the storm.\n"));
  if (!is_int(gz_open(folder, &opts, &c, &err), GZ_OK, "a collection with an archive opens")) exit(1);
  show(c, &whole);
  local_of(c)->pieces = (piece_sizes){100, 100, 2000, 1 << 20};
  index_again(c, &err);
  show(c, &parted);
  is_mem(parted.text.data, parted.text.len, whole.text.data, whole.text.len,
         "pages that are read in pieces hold, find and show the same");
  local_of(c)->segment_text = 3000;
  index_again(c, &err);
  buf_clear(&parted.text);
  show(c, &parted);
  is_mem(parted.text.data, parted.text.len, whole.text.data, whole.text.len,
         "so do some that took several segments, which became one");
  is_int(parted.n_pages, 6, "each is one page");
  ok(snapshot_find_page(local_of(c)->now->index, STR("list.mbox"), &known) && known.state.size == text.len &&
         known.content == map_hash(buf_str(&text), 0),
     "of which the index has its size and what its bytes are");
  index_again(c, &err);
  is_int(local_of(c)->now->index->n_pages, 6, "also when it is read once more");
  remove_file("list.mbox");
  index_again(c, &err);
  is_int(local_of(c)->now->index->n_pages, 5, "and all of it goes with its file");
  gz_close(c);
  remove_shapes();
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
  local_of(c)->pieces = (piece_sizes){100, 100, 400, 1 << 20};
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
  write_shapes(12);
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
  remove_shapes();
  remove_file("list.mbox");
  buf_free(&text);
}

int main(void) {
  if (!mkdtemp(folder)) return 2;
  test_archives();
  test_shapes();
  test_long_article();
  test_one_line();
  test_long_section();
  test_long_text();
  test_too_large();
  test_collection();
  test_memory();
  rmdir(folder);
  return tap_done();
}
