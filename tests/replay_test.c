/* Is an article's text, made again from the bytes of its page, what the parser made of it? */
#include <dirent.h>
#include <stdlib.h>

#include "tap.h"

#include "article/replay.h"
#include "chance.h"
#include "failing.h"
#include "files.h"
#include "format/format.h"

typedef struct tally {
  unsigned articles, replayed, text_differs, map_differs, place_differs, refused;
  size_t text, steps; /* bytes of those replayed */
} tally;

static bool same_spans(const span *a, uint32_t n_a, const span *b, uint32_t n_b, uint32_t from) {
  uint32_t i;
  if (n_a != n_b) return false;
  for (i = 0; i < n_a; i++)
    if (a[i].at != b[i].at || a[i].len != b[i].len || a[i].text_at != b[i].text_at + from) return false;
  return true;
}

static bool same_places(const page *p, const span *a, uint32_t n_a, const replay *r, const span *b, uint32_t n_b,
                        size_t len) {
  size_t at;
  for (at = 0; n_a && at < len; at += 1 + at / 50) {
    uint32_t line, col, other_line, other_col;
    page_place(p, span_find(a, n_a, at), &line, &col);
    page_place(&r->part, span_find(b, n_b, at), &other_line, &other_col);
    if (line != other_line || col != other_col) return false;
  }
  return true;
}

/* Replays it `piece` bytes at a time. */
static gz_status run(replay *r, gz_str file, size_t piece) {
  gz_status status = GZ_OK;
  while (status == GZ_OK && r->more) {
    uint64_t at;
    size_t len;
    char *to = replay_room(r, piece, &at, &len);
    if (!to) return GZ_NOMEM;
    if (at + len > file.len) return GZ_IO;
    memcpy(to, file.data + at, len);
    status = replay_more(r, NULL);
  }
  return status;
}

static void compare(const page *p, uint32_t i, gz_str file, size_t piece, gz_str steps, tally *t) {
  const gz_article *a = &p->pub.articles[i];
  const origin *o = &p->origins[i];
  origin given = {.from = o->from, .to = o->to, .replay = steps};
  replay r;
  if (replay_begin(&r, a, &given, &mem_libc, NULL) != GZ_OK || run(&r, file, piece) != GZ_OK) {
    t->refused++;
  } else {
    t->text_differs += !str_equal(r.article.body, a->body) || !str_equal(r.article.title, a->title);
    t->map_differs += !same_spans(o->title_map, o->n_title_map, r.from.title_map, r.from.n_title_map, r.from.from) ||
                      !same_spans(o->body_map, o->n_body_map, r.from.body_map, r.from.n_body_map, r.from.from);
    t->place_differs +=
        !same_places(p, o->title_map, o->n_title_map, &r, r.from.title_map, r.from.n_title_map, a->title.len) ||
        !same_places(p, o->body_map, o->n_body_map, &r, r.from.body_map, r.from.n_body_map, a->body.len);
  }
  replay_free(&r);
}

static void try_page(gz_str file, const char *name, tally *t) {
  static const size_t pieces[] = {1, 7, 61, SIZE_MAX};
  gz_parse_options opts = {0};
  page *p = NULL;
  buf steps;
  uint32_t i, k;
  opts.name = str_of(name);
  if (page_parse(file, &opts, &mem_libc, &p, NULL) != GZ_OK) return;
  buf_init(&steps, &mem_libc);
  for (i = 0; i < p->pub.n_articles; i++) {
    buf_clear(&steps);
    replay_put(&steps, p, i);
    t->articles++;
    if (!steps.len) continue;
    t->replayed++;
    t->text += p->pub.articles[i].body.len;
    t->steps += steps.len;
    for (k = p->decoded.text.len > 100000 ? 2 : 0; k < 4; k++) compare(p, i, file, pieces[k], buf_str(&steps), t);
  }
  buf_free(&steps);
  page_free(p);
}

/* As it is, with a byte-order mark, with CRLF, and with white space doubled here and there. */
static void try_variants(gz_str file, const char *name, tally *t) {
  buf out;
  size_t i;
  try_page(file, name, t);
  buf_init(&out, &mem_libc);
  buf_put_str(&out, STR("\xef\xbb\xbf"));
  buf_put_str(&out, file);
  try_page(buf_str(&out), name, t);
  buf_clear(&out);
  for (i = 0; i < file.len; i++) {
    if (file.data[i] == '\n' && (!i || file.data[i - 1] != '\r')) buf_put_byte(&out, '\r');
    buf_put_byte(&out, (unsigned char)file.data[i]);
  }
  try_page(buf_str(&out), name, t);
  buf_clear(&out);
  for (i = 0; i < file.len; i++) {
    buf_put_byte(&out, (unsigned char)file.data[i]);
    if (str_is_space(file.data[i]) && !chance(8)) buf_put_byte(&out, chance(3) ? (unsigned char)file.data[i] : '\t');
  }
  try_page(buf_str(&out), name, t);
  buf_free(&out);
}

/* Every file below the folder, hidden ones left out. How many there were. */
static unsigned try_folder(const char *folder, tally *t) {
  DIR *dir = opendir(folder);
  struct dirent *d;
  unsigned n = 0;
  buf file;
  if (!dir) return 0;
  buf_init(&file, &mem_libc);
  while ((d = readdir(dir))) {
    char path[1024];
    if (d->d_name[0] == '.') continue;
    snprintf(path, sizeof path, "%s/%s", folder, d->d_name);
    if (d->d_type == DT_DIR) n += try_folder(path, t);
    else if (read_file(path, &file)) try_variants(buf_str(&file), d->d_name, t), n++;
  }
  closedir(dir);
  buf_free(&file);
  return n;
}

static void report(const tally *t, const char *of) {
  printf("# %s: %u articles, %u replayed, %.1f bytes for 1000 of text\n", of, t->articles, t->replayed,
         t->text ? 1000.0 * (double)t->steps / (double)t->text : 0);
  is_int(t->refused, 0, "%s: what was written is read", of);
  is_int(t->text_differs, 0, "%s: the text is the one that the parser made", of);
  is_int(t->map_differs, 0, "%s: so are the spans", of);
  is_int(t->place_differs, 0, "%s: so are lines and columns", of);
  ok(t->replayed * 10 >= t->articles * 9, "%s: nine articles of ten need not be parsed", of);
}

static void test_folder(const char *folder) {
  tally t = {0};
  if (try_folder(folder, &t)) report(&t, folder);
  else skip(folder, "not there");
}

/* Pages put together of what is awkward: each part of a line's end, of markup, of what looks like a headline. */
static void test_drawn(void) {
  static const char *const parts[] = {"Storm ",
                                      "at sea",
                                      "\n",
                                      "\n",
                                      "\n\n",
                                      "\r\n",
                                      "  ",
                                      "\t",
                                      "* item\n",
                                      "> quoted ",
                                      "# Head\n",
                                      "## Second ##\n",
                                      "```\ncode  x\n```\n",
                                      "    indented\n",
                                      "**bold** ",
                                      "Read more\n",
                                      "&amp; ",
                                      "[a](b.md) ",
                                      "é",
                                      "日本 ",
                                      "\v",
                                      "\f",
                                      "---\n",
                                      "title: x\n",
                                      "http://a.example/ ",
                                      "A headline that stands alone\n\n",
                                      "text, and more of it. "};
  static const char *const names[] = {"a.txt", "a.md", "a"};
  tally t = {0};
  int round;
  for (round = 0; round < 6000; round++) {
    buf page_text;
    uint32_t i, n = 1 + chance(60);
    buf_init(&page_text, &mem_libc);
    for (i = 0; i < n; i++) buf_put_str(&page_text, str_of(parts[chance(sizeof parts / sizeof *parts)]));
    try_page(buf_str(&page_text), names[chance(3)], &t);
    buf_free(&page_text);
  }
  report(&t, "drawn pages");
}

/* ---------------------------------------------------------------- what is not replayed */

static size_t steps_of(gz_str file, const char *encoding, const char *name) {
  gz_parse_options opts = {0};
  page *p = NULL;
  buf steps;
  size_t len = 0;
  opts.name = str_of(name);
  opts.encoding = str_of(encoding);
  buf_init(&steps, &mem_libc);
  if (page_parse(file, &opts, &mem_libc, &p, NULL) == GZ_OK && p->pub.n_articles) {
    replay_put(&steps, p, 0);
    len = steps.len;
  }
  page_free(p);
  buf_free(&steps);
  return len;
}

static void test_others(void) {
  buf marked;
  int i;
  ok(steps_of(STR("Storm\n\nRain fell.\n"), NULL, "a.txt") > 0, "plain text is replayed");
  ok(!steps_of(STR("Storm\n\nRain fell.\n"), "latin1", "a.txt"), "what iconv decoded is not");
  ok(!steps_of(STR("\xff\xfeS\0t\0\n\0"), NULL, "a.txt"), "nor is UTF-16");
  ok(!steps_of(STR("Storm\n\nR\xe4in fell.\n"), NULL, "a.txt"), "nor a page with bytes that are no text");
  buf_init(&marked, &mem_libc);
  buf_put_str(&marked, STR("# Storm\n\n"));
  for (i = 0; i < 200; i++) buf_put_str(&marked, STR("&eacute;&amp;*a*"));
  ok(!steps_of(buf_str(&marked), NULL, "a.md"), "nor what is more markup than text");
  buf_free(&marked);
}

/* ---------------------------------------------------------------- damage */

static const char storm[] = "Storm\n\nRain  fell\nall night.\n\n    code  x\n\nThe \xe2\x80\xa6 end.\n";

/* Whatever the steps: a status, and a text that is UTF-8 and lies in its page. */
static bool read_any(const char *data, size_t len, uint32_t from, uint32_t to, size_t piece) {
  char *copy = malloc(len + 1); /* its own block: reading beyond it is seen */
  gz_article a = {.title = STR("Storm"), .line = 1 + chance(3), .end_line = 9};
  origin o = {.from = from, .to = to};
  replay r;
  gz_status status;
  bool good;
  uint32_t i;
  memcpy(copy, data, len);
  o.replay = (gz_str){copy, len};
  status = replay_begin(&r, &a, &o, &mem_libc, NULL);
  if (status == GZ_OK) status = run(&r, (gz_str){storm, sizeof storm - 1}, piece);
  good = status == GZ_CORRUPT || status == GZ_IO;
  if (status == GZ_OK) {
    good = utf8_valid(r.article.body);
    for (i = 0; i < r.from.n_body_map; i++) {
      span s = r.from.body_map[i];
      uint32_t line, col;
      page_place(&r.part, s.text_at, &line, &col);
      good = good && s.at + s.len <= r.article.body.len && r.from.from + s.text_at + s.len <= to && line && col;
    }
  }
  replay_free(&r);
  free(copy);
  return good;
}

static void test_damage(void) {
  gz_parse_options opts = {0};
  page *p = NULL;
  buf steps;
  size_t i, tried = 0, held = 0;
  int bit, round;
  opts.name = STR("storm.md");
  opts.format = STR("plain");
  buf_init(&steps, &mem_libc);
  page_parse((gz_str){storm, sizeof storm - 1}, &opts, &mem_libc, &p, NULL);
  replay_put(&steps, p, 0);
  ok(steps.len > 0, "the page to be damaged is replayed");
  for (i = 0; i < steps.len; i++, tried++) held += read_any(steps.data, i, 0, sizeof storm - 1, 5);
  for (i = 0; i < steps.len; i++) {
    for (bit = 0; bit < 8; bit++, tried++) {
      steps.data[i] = (char)(steps.data[i] ^ 1 << bit);
      held += read_any(steps.data, steps.len, 0, sizeof storm - 1, bit & 1 ? 5 : SIZE_MAX);
      steps.data[i] = (char)(steps.data[i] ^ 1 << bit);
    }
  }
  for (round = 0; round < 200000; round++, tried++) {
    char data[48];
    uint32_t len = chance(sizeof data), k, from = chance(40);
    for (k = 0; k < len; k++) data[k] = (char)(chance(3) ? chance(48) : chance(256));
    if (len > 2 && chance(4)) data[0] = 0, data[1] = 0, data[2] = (char)chance(6);
    held += read_any(data, len, from, from + chance(40), chance(2) ? 1 + chance(9) : SIZE_MAX);
  }
  is_int(held, tried, "damaged steps are refused, or make some text of the page");
  page_free(p);
  buf_free(&steps);
}

/* Its only article's origin, with the steps that make it again. */
static page *parse_storm(buf *steps, origin *o) {
  gz_parse_options opts = {0};
  page *p = NULL;
  opts.format = STR("plain");
  buf_init(steps, &mem_libc);
  page_parse((gz_str){storm, sizeof storm - 1}, &opts, &mem_libc, &p, NULL);
  replay_put(steps, p, 0);
  *o = p->origins[0];
  o->replay = buf_str(steps);
  return p;
}

static void test_other_bytes(void) {
  static const char changed[] = "Stork\n\nRain  fell\nall night.\n\n    code  x\n\nThe \xe2\x80\xa6 end.\n";
  static const char broken[] = "Storm\n\nRain  fell\nall night.\n\n    code  x\n\nThe \xe2\x80\xe9 end.\n";
  buf steps;
  origin o;
  page *p = parse_storm(&steps, &o);
  replay r;
  replay_begin(&r, &p->pub.articles[0], &o, &mem_libc, NULL);
  is_int(run(&r, (gz_str){changed, sizeof changed - 1}, 4), GZ_CORRUPT, "a page with another headline is refused");
  replay_free(&r);
  replay_begin(&r, &p->pub.articles[0], &o, &mem_libc, NULL);
  is_int(run(&r, (gz_str){broken, sizeof broken - 1}, 4), GZ_CORRUPT, "so is one that is no UTF-8 any more");
  replay_free(&r);
  page_free(p);
  buf_free(&steps);
}

static void test_without_memory(void) {
  failing f = {0};
  allocator from = mem_allocator(failing_alloc, &f);
  buf steps;
  origin o;
  page *p = parse_storm(&steps, &o);
  gz_status status = GZ_NOMEM;
  while (status == GZ_NOMEM && f.fail_at < 100) {
    replay r;
    f.fail_at++;
    f.n_calls = 0;
    status = replay_begin(&r, &p->pub.articles[0], &o, &from, NULL);
    if (status == GZ_OK) status = run(&r, (gz_str){storm, sizeof storm - 1}, 4);
    replay_free(&r);
    if (f.lent) break;
  }
  ok(status == GZ_OK && f.fail_at > 5 && !f.lent, "without memory a replay says so, and leaks nothing");
  page_free(p);
  buf_free(&steps);
}

int main(void) {
  test_folder("tests/corpus");
  test_folder("tests/sample");
  test_folder("../shared/collections");
  test_folder("../shared/samples");
  test_drawn();
  test_others();
  test_damage();
  test_other_bytes();
  test_without_memory();
  return tap_done();
}
