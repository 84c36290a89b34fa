/* Does the index give back what went in? Random pages over a small vocabulary go through writer, segments and
 * snapshots, and every answer is compared with one found by looking at every word.
 *
 *   GAZETTE_TIME=64 index_test   also indexes that many MB of made-up text and notes the speed */
#include "tap.h"

#include <stdlib.h>

#include "article/replay.h"
#include "base/clock.h"
#include "base/map.h"
#include "chance.h"
#include "failing.h"
#include "index/image.h"
#include "index/merge.h"
#include "index/unpack.h"

/* ---------------------------------------------------------------- the model */

enum {
  N_WORDS = 44,
  MOST_TITLE = 6,
  MOST_BODY = 40,
  MOST_ARTICLES = 8,
  MOST_PAGES = 400,
  MOST_DOCS = MOST_PAGES * MOST_ARTICLES
};

static const char *const spellings[N_WORDS] = {
    "the",     "The",      "THE",       "camp",       "Camp", "camps",   "CAMPS", "camping", "camped",
    "harbour", "Harbour",  "harbours",  "run",        "runs", "running", "Über",  "uber",    "UBER",
    "café",    "Cafe",     "3,000",     "3000",       "1999", "a",       "ab",    "abc",     "abcd",
    "abcde",   "resident", "residents", "Resident's", "goat", "goats",   "ship",  "ships",   "shipping",
    "日",      "本",       "zebra",     "zoo",        "x",    "fleet",   "sea",   "seas"};
static const char *const section_names[] = {"News", "news", "Sport and  Games", "SPORT and games", "Ångström", "Local"};
static const char *const dates[] = {NULL, "2010", "2011-06", "2011-06-30", "2012-01-02"};
static const char *const tags[] = {NULL, "Iraq", "iraq", "harbour life"};

typedef struct m_article {
  uint32_t n_title, n_body, section, date, tag;
  uint8_t title[MOST_TITLE], body[MOST_BODY]; /* places in spellings */
  char id[17];
} m_article;
typedef struct m_page {
  char path[40];
  uint64_t size;
  uint32_t n, first, seq; /* seq: its number where it was made, which its state and problems follow */
  m_article articles[MOST_ARTICLES];
} m_page;
typedef struct m_segment {
  uint32_t n, n_docs;
  m_page pages[MOST_PAGES];
} m_segment;

static analyzer *words;
static char forms[N_WORDS][32], stems[N_WORDS][32];
static m_segment model[3];

static const m_article *article_of(const m_segment *m, uint32_t doc, const m_page **on) {
  uint32_t i = 0;
  while (doc >= m->pages[i].first + m->pages[i].n) i++;
  if (on) *on = &m->pages[i];
  return &m->pages[i].articles[doc - m->pages[i].first];
}

static void learn_words(void) {
  buf form;
  int i;
  if (analyzer_open(STR("en"), &mem_libc, &words, NULL) != GZ_OK) exit(2);
  buf_init(&form, &mem_libc);
  for (i = 0; i < N_WORDS; i++) {
    gz_str stem;
    analyzer_form(words, str_of(spellings[i]), &form);
    snprintf(forms[i], sizeof forms[i], "%.*s", STR_ARG(buf_str(&form)));
    stem = analyzer_stem(words, buf_str(&form));
    snprintf(stems[i], sizeof stems[i], "%.*s", STR_ARG(stem));
  }
  buf_free(&form);
}

static uint8_t some_word(void) { return (uint8_t)(chance(3) ? chance(12) : chance(N_WORDS)); }

static void make_page(m_page *p, const char *path) {
  uint32_t i, k;
  memset(p, 0, sizeof *p);
  snprintf(p->path, sizeof p->path, "%s", path);
  p->size = 100 + chance(1000);
  p->n = chance(12) ? chance(MOST_ARTICLES + 1) : 0;
  for (i = 0; i < p->n; i++) {
    m_article *a = &p->articles[i];
    a->n_title = chance(MOST_TITLE + 1);
    a->n_body = chance(4) ? chance(MOST_BODY + 1) : 0;
    a->section = chance(6);
    a->date = chance(5);
    a->tag = chance(4);
    for (k = 0; k < a->n_title; k++) a->title[k] = some_word();
    for (k = 0; k < a->n_body; k++) a->body[k] = some_word();
    article_id(str_of(path), STR("t"), i, a->id);
  }
}

static void page_path(char *path, size_t room, uint32_t i) {
  if (i % 3) snprintf(path, room, "20%02u/p%03u.txt", (unsigned)(i % 7), (unsigned)i);
  else snprintf(path, room, "p%03u.md", (unsigned)i);
}

static int by_path(const void *a, const void *b) {
  return strcmp(((const m_page *)a)->path, ((const m_page *)b)->path);
}

static void make_segment(m_segment *m, uint32_t from, uint32_t step, uint32_t n) {
  uint32_t i;
  char path[40];
  m->n = n;
  for (i = 0; i < n; i++) {
    page_path(path, sizeof path, from + i * step);
    make_page(&m->pages[i], path);
  }
  qsort(m->pages, n, sizeof *m->pages, by_path);
  for (i = 0, m->n_docs = 0; i < n; i++) {
    m->pages[i].seq = i;
    m->pages[i].first = m->n_docs;
    m->n_docs += m->pages[i].n;
  }
}

static void put_words(buf *out, const uint8_t *list, uint32_t n) {
  static const char *const between[] = {" ", ", ", "\n", " - ", "\t(", ". "};
  uint32_t i;
  buf_clear(out);
  for (i = 0; i < n; i++) {
    buf_put_str(out, str_of(spellings[list[i]]));
    buf_put_str(out, str_of(between[chance(6)]));
  }
}

/* NULL with *status: what writer_finish or segment_open said. */
static segment *write_segment(const m_segment *m, const allocator *from, gz_status *status) {
  writer *w = writer_new(words, from);
  segment *s = NULL;
  char *image;
  size_t len;
  uint32_t i, k;
  buf title, body, record;
  *status = GZ_NOMEM;
  if (!w) return NULL;
  buf_init(&title, &mem_libc);
  buf_init(&body, &mem_libc);
  buf_init(&record, &mem_libc);
  for (i = 0; i < m->n; i++) {
    const m_page *p = &m->pages[i];
    gz_problem problem = {STR_NONE, 7, STR("bad")};
    page_info info = {str_of(p->path),
                      {p->size, p->seq, 3, -4, 5},
                      ~(uint64_t)p->seq,
                      &problem,
                      p->seq % 2,
                      STR("plain"),
                      p->seq % 3 ? STR("A title") : STR_NONE,
                      p->seq % 3 == 1 ? STR("fr") : STR_NONE};
    writer_page(w, &info);
    for (k = 0; k < p->n; k++) {
      const m_article *a = &p->articles[k];
      gz_article out = {0};
      origin place = {0};
      gz_str tag = str_of(tags[a->tag]);
      uint64_t kept = seed;
      seed = map_hash(str_of(a->id), 0) | 1; /* what stands between words is chance, but the same each time */
      put_words(&title, a->title, a->n_title);
      put_words(&body, a->body, a->n_body);
      seed = kept;
      out.title = buf_str(&title);
      out.section = str_of(section_names[a->section]);
      out.date = str_of(dates[a->date]);
      out.tags = &tag;
      out.n_tags = tag.data != NULL;
      out.id = str_of(a->id);
      out.line = k * 10 + 1;
      out.end_line = k * 10 + 9;
      out.meta.kind = GZ_MAP;
      place.from = k;
      place.to = k + 5;
      buf_clear(&record);
      record_put(&record, &out, &place);
      writer_article(w, buf_str(&record), out.title, buf_str(&body));
      if (k % 2) writer_link(w, GZ_LINK_WIKI, out.title, k + 1);
      if (k % 3 == 1) writer_link(w, GZ_LINK_PAGE, info.path, k + 2);
      if (k % 3 == 1) writer_link(w, GZ_LINK_CONTINUE, info.path, k + 3);
    }
  }
  *status = writer_finish(w, &image, &len, NULL);
  if (*status == GZ_OK) *status = segment_open(image, len, from, &s, NULL);
  writer_free(w);
  buf_free(&title);
  buf_free(&body);
  buf_free(&record);
  return s;
}

/* Counts what differs, and tells the first few. */
static int n_wrong;

#define same(holds, ...)                                                                                               \
  do {                                                                                                                 \
    if (!(holds) && n_wrong++ < 5) note(__VA_ARGS__);                                                                  \
  } while (0)

static void tell(const char *name) {
  ok(n_wrong == 0, "%s", name);
  n_wrong = 0;
}

/* ---------------------------------------------------------------- one segment */

/* Documents and positions with `form`, by looking at every word. */
typedef struct m_list {
  uint32_t n, docs[MOST_DOCS], n_title[MOST_DOCS], n_body[MOST_DOCS];
  uint32_t positions[MOST_DOCS][MOST_TITLE + MOST_BODY];
} m_list;

static m_list *scan(const m_segment *m, const char *form) {
  static m_list list;
  uint32_t doc, i;
  list.n = 0;
  for (doc = 0; doc < m->n_docs; doc++) {
    const m_article *a = article_of(m, doc, NULL);
    uint32_t n_title = 0, n_body = 0, *positions = list.positions[list.n];
    for (i = 0; i < a->n_title; i++)
      if (!strcmp(forms[a->title[i]], form)) positions[n_title++] = i;
    for (i = 0; i < a->n_body; i++)
      if (!strcmp(forms[a->body[i]], form)) positions[n_title + n_body++] = a->n_title + 1 + i;
    if (!n_title && !n_body) continue;
    list.docs[list.n] = doc;
    list.n_title[list.n] = n_title;
    list.n_body[list.n++] = n_body;
  }
  return &list;
}

static int by_text(const void *a, const void *b) { return strcmp(*(const char *const *)a, *(const char *const *)b); }

/* The distinct forms that stand in the segment, sorted. */
static uint32_t forms_of(const m_segment *m, const char **out) {
  bool met[N_WORDS] = {false};
  uint32_t doc, i, n = 0, k;
  for (doc = 0; doc < m->n_docs; doc++) {
    const m_article *a = article_of(m, doc, NULL);
    for (i = 0; i < a->n_title; i++) met[a->title[i]] = true;
    for (i = 0; i < a->n_body; i++) met[a->body[i]] = true;
  }
  for (i = 0; i < N_WORDS; i++) {
    for (k = 0; k < n && strcmp(out[k], forms[i]); k++) continue;
    if (met[i] && k == n) out[n++] = forms[i];
  }
  qsort(out, n, sizeof *out, by_text);
  return n;
}

static uint32_t place_of(const m_list *want, uint32_t target) {
  uint32_t i = 0;
  while (i < want->n && want->docs[i] < target) i++;
  return i;
}

static void compare_at(posting *p, const m_list *want, uint32_t at, bool positions, const char *form) {
  uint32_t got[MOST_TITLE + MOST_BODY + 1], n, room;
  if (at >= want->n) {
    same(posting_doc(p) == NO_DOC && !p->failed, "%s: goes on behind its end", form);
    return;
  }
  same(posting_doc(p) == want->docs[at], "%s: stands on %u, not %u", form, posting_doc(p), want->docs[at]);
  same(posting_title(p) == want->n_title[at] && posting_body(p) == want->n_body[at], "%s: other counts", form);
  if (!positions) return;
  n = want->n_title[at] + want->n_body[at];
  room = chance(3) ? n + 1 : chance(n + 1);
  same(posting_positions(p, got, room) == (room < n ? room : n), "%s: other number of positions", form);
  same(!memcmp(got, want->positions[at], (room < n ? room : n) * sizeof *got), "%s: other positions", form);
}

static void walk_list(segment *s, uint32_t term, const m_list *want, const char *form) {
  posting p;
  uint32_t round, at, max_title = 0, max_body = 0;
  for (at = 0; at < want->n; at++) {
    if (want->n_title[at] > max_title) max_title = want->n_title[at];
    if (want->n_body[at] > max_body) max_body = want->n_body[at];
  }
  for (round = 0; round < 40; round++) {
    uint32_t step = round % 4 == 0 ? 1 : 1 + chance(want->n + 2), steps = 0;
    if (posting_open(&p, s, term, NULL) != GZ_OK) {
      same(false, "%s: does not open", form);
      return;
    }
    same(p.n_docs == want->n && p.max_title == max_title && p.max_body == max_body, "%s: other head", form);
    for (at = 0;; steps++) {
      compare_at(&p, want, at, round == 0 || chance(2), form);
      if (at >= want->n || steps > 3000) break;
      if (round == 0 || chance(2)) {
        posting_next(&p);
        at++;
      } else {
        uint32_t target = want->docs[at] + chance(step * 3 + 1); /* the same again, or one that is between */
        if (chance(60) == 0) target = NO_DOC - chance(2);
        posting_seek(&p, target);
        if (place_of(want, target) > at) at = place_of(want, target);
      }
    }
    same(posting_next(&p) == NO_DOC && posting_seek(&p, 0) == NO_DOC, "%s: comes back from its end", form);
    same(posting_positions(&p, &at, 1) == 0, "%s: positions behind its end", form);
  }
}

static bool merged_spellings; /* of segments that were merged, nobody counted how often each stands */

static bool is_spelling(gz_str written, const char *form) {
  uint32_t k;
  for (k = 0; k < N_WORDS; k++)
    if (merged_spellings && !strcmp(forms[k], form) && str_equal(written, str_of(spellings[k]))) return true;
  return false;
}

static void compare_terms(segment *s, const m_segment *m) {
  const char *want[N_WORDS];
  uint32_t n = forms_of(m, want), i, k, first, end;
  uint64_t n_postings = 0, n_positions = 0;
  arena scratch;
  arena_init(&scratch, &mem_libc);
  same(segment_numbers(s)->n_terms == n, "%u terms, not %u", segment_numbers(s)->n_terms, n);
  same(segment_term(s, STR("campe")) == NO_TERM && segment_term(s, STR("")) == NO_TERM &&
           segment_term(s, STR("\xff")) == NO_TERM,
       "finds what is not there");
  for (i = 0; i < n; i++) {
    m_list *list = scan(m, want[i]);
    term_info t;
    uint32_t times[N_WORDS] = {0}, seen[N_WORDS], doc, best = N_WORDS, order = 0;
    memset(seen, 0, sizeof seen);
    same(segment_term(s, str_of(want[i])) == i, "%s is not term %u", want[i], i);
    walk_list(s, i, list, want[i]);
    n_postings += list->n;
    for (doc = 0; doc < m->n_docs; doc++) { /* the commonest spelling, of equals the first */
      const m_article *a = article_of(m, doc, NULL);
      for (k = 0; k < a->n_title + a->n_body; k++) {
        uint32_t at = k < a->n_title ? a->title[k] : a->body[k - a->n_title];
        if (!seen[at]) seen[at] = ++order;
        times[at]++;
      }
    }
    for (k = 0; k < N_WORDS; k++)
      if (seen[k] && !strcmp(forms[k], want[i]) &&
          (best == N_WORDS || times[k] > times[best] || (times[k] == times[best] && seen[k] < seen[best])))
        best = k;
    same(segment_term_info(s, i, &scratch, &t, NULL) == GZ_OK && str_equal(t.form, str_of(want[i])) &&
             t.n_docs == list->n &&
             (str_equal(t.written, str_of(spellings[best])) || is_spelling(t.written, want[i])) &&
             str_equal(t.stem, str_of(stems[best])),
         "%s: told as %.*s, stem %.*s, written %.*s", want[i], STR_ARG(t.form), STR_ARG(t.stem), STR_ARG(t.written));
    for (doc = 0; doc < list->n; doc++) n_positions += list->n_title[doc] + list->n_body[doc];
  }
  same(segment_term_info(s, n, &scratch, &(term_info){0}, NULL) == GZ_CORRUPT, "a term beyond the last one");
  same(segment_numbers(s)->n_postings == n_postings && segment_numbers(s)->n_positions == n_positions, "other totals");
  arena_free(&scratch);
  tell("each term has the documents, counts, positions, spelling and stem that a scan finds");

  for (i = 0; i <= n; i++) {
    const char *of = i < n ? want[i] : "zzz";
    size_t len;
    for (len = 0; len <= strlen(of); len++) {
      uint32_t from = 0, to;
      while (from < n && strncmp(want[from], of, len) < 0) from++;
      for (to = from; to < n && !strncmp(want[to], of, len); to++) continue;
      segment_prefix(s, (gz_str){of, len}, &first, &end);
      same(first == from && end == to, "%.*s*: [%u, %u), not [%u, %u)", (int)len, of, first, end, from, to);
    }
  }
  segment_prefix(s, STR("\xff\xff"), &first, &end);
  same(first == n && end == n, "a prefix behind all terms");
  tell("a prefix gives the terms that begin with it");
}

/* All forms of a stem as one list, walked in steps and leaps, against their own lists. */
static void compare_joint(segment *s, const stem_info *stem, arena *scratch) {
  posting all, form;
  uint32_t turn, doc, n, i, title, body;
  bool opened = posting_open_joint(&all, s, stem, scratch, NULL) == GZ_OK;
  same(opened, "forms cannot be added up");
  if (!opened) return;
  for (turn = 0; turn < 4; turn++, posting_rewind(&all)) {
    for (doc = 0, n = 0; doc < segment_numbers(s)->n_docs; doc++) {
      for (i = 0, title = body = 0; i < stem->n_terms; i++) {
        if (posting_open(&form, s, stem->terms[i], NULL) != GZ_OK || posting_seek(&form, doc) != doc) continue;
        title += posting_title(&form);
        body += posting_body(&form);
      }
      n += title + body > 0;
      if (turn && chance(turn * turn * 20)) continue;
      posting_seek(&all, doc);
      same((all.doc == doc) == (title + body > 0), "document %u: all forms %u", doc, all.doc);
      if (all.doc == doc) same(posting_title(&all) == title && posting_body(&all) == body, "counts of all forms");
    }
    same(n == stem->n_docs && !all.failed, "%u documents with any form, not %u", n, stem->n_docs);
  }
}

static void compare_stems(segment *s, const m_segment *m) {
  const char *want[N_WORDS];
  uint32_t n = forms_of(m, want), i, k, n_stems = 0;
  arena scratch;
  arena_init(&scratch, &mem_libc);
  for (i = 0; i < N_WORDS; i++) {
    uint32_t group[N_WORDS], n_group = 0;
    stem_info got;
    bool again = false;
    for (k = 0; k < i; k++) again |= !strcmp(stems[k], stems[i]);
    for (k = 0; k < n; k++) {
      uint32_t v = 0;
      while (strcmp(forms[v], want[k])) v++;
      if (!strcmp(stems[v], stems[i])) group[n_group++] = k;
    }
    n_stems += !again && n_group;
    same(segment_stem(s, str_of(stems[i]), &scratch, &got, NULL) == GZ_OK && got.n_terms == n_group &&
             (!n_group || !memcmp(got.terms, group, n_group * sizeof *group)),
         "stem %s: other terms", stems[i]);
    if (got.n_terms > 1) compare_joint(s, &got, &scratch);
    same(segment_stem(s, STR("nostem"), &scratch, &got, NULL) == GZ_OK && got.n_terms == 0, "a stem of nothing");
  }
  same(segment_numbers(s)->n_stems == n_stems, "%u stems, not %u", segment_numbers(s)->n_stems, n_stems);
  arena_free(&scratch);
  tell("a stem gives its forms");
}

static void compare_articles(segment *s, const m_segment *m) {
  uint32_t doc, i;
  uint64_t n_title = 0, n_body = 0;
  arena scratch;
  arena_init(&scratch, &mem_libc);
  same(segment_numbers(s)->n_docs == m->n_docs && segment_numbers(s)->n_pages == m->n, "other numbers");
  for (doc = 0; doc < m->n_docs; doc++) {
    const m_page *on;
    const m_article *want = article_of(m, doc, &on);
    gz_article a;
    origin place;
    n_title += want->n_title;
    n_body += want->n_body;
    same(segment_article(s, doc, &scratch, &a, &place, NULL) == GZ_OK && str_equal(a.id, str_of(want->id)) &&
             str_equal(a.path, str_of(on->path)) && str_equal(a.section, str_of(section_names[want->section])) &&
             str_equal(a.date, str_of(dates[want->date])) && a.n_tags == (tags[want->tag] != NULL) &&
             a.line == (doc - on->first) * 10 + 1 && place.to == doc - on->first + 5,
         "article %u differs", doc);
    same(segment_doc_words_title(s, doc) == want->n_title && segment_doc_words_body(s, doc) == want->n_body &&
             segment_doc_length(s, doc) == want->n_body + 3 * want->n_title &&
             segment_doc_page(s, doc) == (uint32_t)(on - m->pages) &&
             str_equal(segment_section(s, segment_doc_section(s, doc)), str_of(section_names[want->section])),
         "columns of %u differ", doc);
    same(segment_find_id(s, str_of(want->id)) == doc, "id of %u is not found", doc);
  }
  same(segment_find_id(s, STR("0123456789abcdef")) == NO_DOC && segment_find_id(s, STR("")) == NO_DOC, "an unknown id");
  same(segment_article(s, doc, &scratch, &(gz_article){0}, NULL, NULL) == GZ_CORRUPT &&
           segment_doc_page(s, doc) == NO_DOC && segment_doc_section(s, NO_DOC) == NO_DOC &&
           segment_doc_words_body(s, doc) == 0 && segment_doc_length(s, doc) == 0,
       "an article beyond the last");
  same(segment_numbers(s)->n_words_title == n_title && segment_numbers(s)->n_words_body == n_body, "other words");
  for (i = 0; i < m->n; i++) {
    const m_page *want = &m->pages[i];
    page_info info;
    uint32_t first, n;
    same(segment_page(s, i, &scratch, &info, &first, &n, NULL) == GZ_OK && str_equal(info.path, str_of(want->path)) &&
             info.state.size == want->size && info.state.inode == want->seq && info.state.device == 3 &&
             info.state.mtime_ns == -4 && info.state.ctime_ns == 5 && info.content == ~(uint64_t)want->seq &&
             info.n_problems == want->seq % 2 &&
             (!info.n_problems || (info.problems->line == 7 && !info.problems->path.data)) &&
             str_equal(info.format, STR("plain")) && (info.title.data != NULL) == (want->seq % 3 != 0) &&
             first == want->first && n == want->n,
         "page %u differs", i);
    same(segment_find_page(s, str_of(want->path)) == i, "page %s is not found", want->path);
  }
  same(segment_find_page(s, STR("p")) == NO_DOC && segment_find_page(s, STR("")) == NO_DOC &&
           segment_find_page(s, STR("zz")) == NO_DOC,
       "an unknown page");
  arena_free(&scratch);
  tell("pages, articles, columns and ids come back");
}

/* ---------------------------------------------------------------- snapshots */

static bool path_begins(gz_str pattern, gz_str path) { return str_begins(path, pattern); }

/* The number of the newest segment that has the page, and the page in it; -1: none. */
static int newest(const char *path, const m_page **out) {
  int in;
  uint32_t i;
  for (in = 2; in >= 0; in--)
    for (i = 0; i < model[in].n; i++)
      if (!strcmp(model[in].pages[i].path, path)) {
        *out = &model[in].pages[i];
        return in;
      }
  return -1;
}

typedef struct live_page {
  int in;
  const m_page *page;
} live_page;

static int by_live_path(const void *a, const void *b) {
  return strcmp(((const live_page *)a)->page->path, ((const live_page *)b)->page->path);
}

static uint32_t live_pages(const map *gone, live_page *out) {
  uint32_t i, k, n = 0;
  int in;
  for (in = 0; in < 3; in++) {
    for (i = 0; i < model[in].n; i++) {
      const m_page *p = NULL;
      const char *path = model[in].pages[i].path;
      int at = newest(path, &p);
      uint32_t entry = map_find(gone, str_of(path));
      if (entry != MAP_NONE && (gone->entries[entry].value == 0 || (uint32_t)at < gone->entries[entry].value)) continue;
      for (k = 0; k < n && out[k].page != p; k++) continue;
      if (k == n) out[n++] = (live_page){at, p};
    }
  }
  qsort(out, n, sizeof *out, by_live_path);
  return n;
}

static bool same_fold(const char *a, const char *b) {
  buf x, y;
  bool equal;
  buf_init(&x, &mem_libc);
  buf_init(&y, &mem_libc);
  fold_name(str_of(a), &x);
  fold_name(str_of(b), &y);
  equal = str_equal(buf_str(&x), buf_str(&y));
  buf_free(&x);
  buf_free(&y);
  return equal;
}

/* ISO 8601 sorts by its bytes; as far as both are known. */
static int compare_shared(gz_str a, gz_str b) {
  size_t shared = a.len < b.len ? a.len : b.len;
  return shared ? memcmp(a.data, b.data, shared) : 0;
}

static bool date_within(gz_str date, gz_str since, gz_str until) {
  if (!since.len && !until.len) return true;
  return date.len && compare_shared(date, since) >= 0 && compare_shared(date, until) <= 0;
}

static bool model_passes(const gz_filter *f, const m_page *p, const m_article *a) {
  if (f->section.data && !same_fold(section_names[a->section], f->section.data)) return false;
  if (f->path.data && !str_begins(str_of(p->path), f->path)) return false;
  if (f->tag.data && (!tags[a->tag] || !same_fold(tags[a->tag], f->tag.data))) return false;
  return date_within(str_of(dates[a->date]), f->since, f->until);
}

/* From any document on: of those that filter_next passes over none passes. */
static void pass_over(const snapshot *s, filter *f) {
  doc_ref d;
  for (d.in = 0; f && d.in < s->n_segments; d.in++) {
    uint32_t n = segment_numbers(s->segments[d.in]->segment)->n_docs, end = chance(3) ? n : chance(n + 1), next = 0;
    for (d.doc = 0; d.doc < end; d.doc++) {
      if (next <= d.doc) next = filter_next(f, d, end);
      same(next >= d.doc && next <= end && (next == d.doc || !filter_passes(f, d)), "document %u of segment %u, to %u",
           d.doc, d.in, end);
    }
    same(filter_next(f, (doc_ref){d.in, end}, end) == end, "what passes at the end");
  }
}

static void compare_filters(const snapshot *s, const live_page *live, uint32_t n) {
  static const char *const sections[] = {NULL, "NEWS", "sport  AND games", "Nowhere", "local"};
  static const char *const paths[] = {NULL, "20", "p", "2003/"};
  static const char *const asked_tags[] = {NULL, "IRAQ", "harbour life", "none"};
  static const char *const since[] = {NULL, "2011", "2011-06-15"}, *const until[] = {NULL, "2011", "2012-01-01"};
  uint32_t round, i, k, n_passed = 0;
  for (round = 0; round < 5 * 4 * 4 * 3 * 3; round++) {
    gz_filter spec = {0};
    filter *f;
    uint64_t ordinal = 0;
    spec.section = str_of(sections[round % 5]);
    spec.path = str_of(paths[round / 5 % 4]);
    spec.tag = str_of(asked_tags[round / 20 % 4]);
    spec.since = str_of(since[round / 80 % 3]);
    spec.until = str_of(until[round / 240]);
    if (filter_new(s, &spec, path_begins, &f, NULL) != GZ_OK) {
      same(false, "a filter does not compile");
      return;
    }
    same((f == NULL) == (round == 0), "an empty filter is none");
    for (i = 0; i < n; i++) {
      for (k = 0; k < live[i].page->n; k++, ordinal++) {
        bool passes = filter_passes(f, snapshot_at(s, ordinal));
        same(passes == model_passes(&spec, live[i].page, &live[i].page->articles[k]), "filter %u, article %u", round,
             (unsigned)ordinal);
        n_passed += passes;
      }
    }
    same(!filter_passes(f, (doc_ref){0, NO_DOC}) || !f, "an article that is none passes");
    pass_over(s, f);
    same(filter_status(f, NULL) == GZ_OK, "a filter failed");
    filter_free(f);
  }
  ok(n_passed > 1000, "filters let something through");
  tell("filters by section, path, tag and date agree with a scan");
}

/* What stands around an article, and the articles of its section before and after it there. */
static void compare_stretch(const snapshot *s, uint64_t ordinal, section_walk *sections) {
  doc_ref d = snapshot_at(s, ordinal), other;
  stretch in = snapshot_stretch(s, ordinal);
  uint32_t section = snapshot_section_of(s, d), doc;
  same(in.in == d.in && in.doc == d.doc && in.first <= d.doc && d.doc < in.end, "the stretch of %u differs",
       (unsigned)ordinal);
  other = snapshot_at(s, ordinal + (in.end - d.doc) - 1);
  same(other.in == d.in && other.doc == in.end - 1, "the end of a stretch");
  other = snapshot_at(s, ordinal - (d.doc - in.first));
  same(other.in == d.in && other.doc == in.first, "the beginning of a stretch");
  for (doc = d.doc + 1; doc < in.end && snapshot_section_of(s, (doc_ref){d.in, doc}) != section;) doc++;
  same(snapshot_section_next(sections, d.in, section, d.doc + 1, in.end) == doc, "the next one of a section");
  for (doc = d.doc; doc > in.first && snapshot_section_of(s, (doc_ref){d.in, doc - 1}) != section;) doc--;
  same(snapshot_section_last(sections, d.in, section, in.first, d.doc) == (doc > in.first ? doc - 1 : NO_DOC),
       "the last one of a section");
}

static void compare_snapshot(const snapshot *s, const map *gone, const char *first_section) {
  static live_page live[3 * MOST_PAGES];
  uint32_t n = live_pages(gone, live), i, k, in, doc, n_sections = 0;
  uint64_t ordinal = 0, n_title = 0, n_body = 0, text = 0, articles[8] = {0}, pages[8] = {0};
  const char *sections[8];
  const m_page *last[8] = {NULL};
  const snapshot_section *got_sections;
  uint32_t n_got, n_first = 0;
  page_walk walk = {.of = s}, troubled = {.of = s};
  section_walk sections_of = {.of = s};
  gz_str name;
  ok(snapshot_n_sections(s, &n_first, NULL) == GZ_OK, "sections are counted before they are looked for");
  ok(snapshot_order(s, NULL) == GZ_OK && snapshot_sections(s, &got_sections, &n_got, NULL) == GZ_OK,
     "order and sections are found");
  same(s->n_pages == n, "%u pages, not %u", s->n_pages, n);
  if (first_section) sections[n_sections++] = first_section;
  for (i = 0; i < n && i < s->n_pages; i++) {
    const m_page *p = live[i].page;
    snapshot_page got, next;
    same(snapshot_find_page(s, str_of(p->path), &got) && snapshot_next_page(&walk, &next) && got.in == next.in &&
             got.page == next.page && got.in == (uint32_t)live[i].in && got.first_doc == p->first &&
             got.n_docs == p->n && got.state.size == p->size && str_equal(got.path, str_of(p->path)),
         "page %s differs", p->path);
    text += p->size;
    if (p->seq % 2) /* these have a problem each */
      same(snapshot_next_problem(&troubled, &next) && next.in == got.in && next.page == got.page,
           "page %s has a problem", p->path);
    for (k = 0; k < p->n; k++, ordinal++) {
      doc_ref d = {(uint32_t)live[i].in, p->first + k}, found = {0, 0}, at = snapshot_at(s, ordinal);
      const m_article *a = &p->articles[k];
      uint32_t at_section = 0;
      gz_article article;
      arena scratch;
      arena_init(&scratch, &mem_libc);
      while (at_section < n_sections && !same_fold(sections[at_section], section_names[a->section])) at_section++;
      if (at_section == n_sections) sections[n_sections++] = section_names[a->section];
      articles[at_section]++;
      pages[at_section] += last[at_section] != p;
      last[at_section] = p;
      same(at.in == d.in && at.doc == d.doc && snapshot_ordinal(s, d) == ordinal && snapshot_live(s, d),
           "ordinal %u differs", (unsigned)ordinal);
      compare_stretch(s, ordinal, &sections_of);
      same(snapshot_find_id(s, str_of(a->id), &found) && found.in == d.in && found.doc == d.doc, "id %s differs",
           a->id);
      same(snapshot_section_of(s, d) == snapshot_find_section(s, str_of(sections[at_section])), "section of %u differs",
           (unsigned)ordinal);
      same(snapshot_article(s, d, &scratch, &article, NULL, NULL) == GZ_OK && str_equal(article.id, str_of(a->id)) &&
               str_equal(article.section, got_sections[at_section].name),
           "article %u differs", (unsigned)ordinal);
      arena_free(&scratch);
      n_title += a->n_title;
      n_body += a->n_body;
    }
  }
  same(s->n_articles == ordinal && s->n_words_title == n_title && s->n_words_body == n_body && s->text_bytes == text,
       "other totals");
  same(!snapshot_next_problem(&troubled, &(snapshot_page){0}) && !troubled.failed, "more problems");
  same(snapshot_stretch(s, ordinal).in == NO_DOC, "a stretch beyond the end");
  same(snapshot_at(s, ordinal).doc == NO_DOC && snapshot_at(s, UINT64_MAX).in == NO_DOC, "an ordinal beyond the end");
  same(n_got == n_sections && n_first == n_sections, "%u and %u sections, not %u", n_got, n_first, n_sections);
  for (i = 0; i < n_sections && i < n_got; i++) {
    name = got_sections[i].name;
    same(str_equal(name, str_of(sections[i])) && got_sections[i].articles == articles[i] &&
             got_sections[i].pages == pages[i] && snapshot_find_section(s, name) != NO_DOC,
         "section %s differs", sections[i]);
  }
  same(!snapshot_next_page(&walk, &(snapshot_page){0}) && !walk.failed, "a page beyond the last");
  same(snapshot_find_section(s, STR("nowhere")) == NO_DOC, "an unknown section");
  for (in = 0, ordinal = 0; in < 3; in++) { /* what is not live is nowhere */
    for (doc = 0; doc < model[in].n_docs; doc++) {
      const m_page *p;
      doc_ref d = {in, doc}, found;
      bool is_live = false;
      const m_article *a = article_of(&model[in], doc, &p);
      for (i = 0; i < n; i++) is_live |= live[i].page == p;
      same(snapshot_live(s, d) == is_live, "article %u of segment %u is (not) live", doc, in);
      ordinal += is_live;
      if (is_live) continue;
      same(snapshot_ordinal(s, d) == UINT64_MAX && snapshot_section_of(s, d) == NO_DOC, "a dead article has a place");
      same(!snapshot_find_id(s, str_of(a->id), &found) || found.in != in || found.doc != doc,
           "a dead article is found");
    }
  }
  same(ordinal == s->n_articles, "other live articles");
  tell("a snapshot has the newest state of each page, in file order, and their sections");
  compare_filters(s, live, n);
}

/* What `state` would say of it; returns the number of dead pages, whose lists are the caller's to free. */
static uint32_t write_down(const snapshot *s, stored_part parts[3]) {
  uint32_t in, i, sum = 0;
  for (in = 0; in < s->n_segments; in++) {
    const snapshot_part *p = &s->parts[in];
    uint32_t n = segment_numbers(s->segments[in]->segment)->n_pages, n_dead = 0;
    uint32_t *dead = malloc((n + 1u) * sizeof *dead);
    for (i = 0; (i = snapshot_next_dead(p, i, n)) < n; i++) dead[n_dead++] = i;
    parts[in] = (stored_part){s->segments[in], p->n_words_title, p->n_words_body, p->text_bytes, dead, n_dead};
    sum += n_dead;
  }
  return sum;
}

static void compare_snapshots(void) {
  gz_str order[] = {STR("Empty"), STR("LOCAL")};
  shared_segment *shared[3];
  snapshot *s, *kept, *first, *joined;
  map gone, early, late;
  gz_status status;
  uint32_t i;
  char path[40];
  map_init(&gone, &mem_libc);
  map_init(&early, &mem_libc);
  map_init(&late, &mem_libc);
  for (i = 0; i < 3; i++) {
    segment *seg = write_segment(&model[i], &mem_libc, &status);
    if (!ok(seg && segment_check(seg, NULL) == GZ_OK, "segment %u is written and checks", i)) return;
    shared[i] = shared_segment_new(seg, &mem_libc);
  }
  ok(snapshot_new(NULL, shared, 3, NULL, NULL, 0, 1, &mem_libc, &s, NULL) == GZ_OK, "segments are joined");
  compare_snapshot(s, &gone, NULL);
  snapshot_drop(s);

  /* Some pages are deleted when there are two segments, some when there are three. */
  for (i = 0; i < 60; i++) {
    uint32_t at;
    page_path(path, sizeof path, i * 3 + 2); /* among them pages of every segment */
    at = map_add(&gone, str_of(path), NULL);
    gone.entries[at].value = i % 2 ? 2 : 0;
    map_add(i % 2 ? &early : &late, str_of(path), NULL);
  }
  status = snapshot_new(NULL, shared, 2, NULL, NULL, 0, 1, &mem_libc, &first, NULL);
  if (status == GZ_OK) status = snapshot_new(first, shared + 2, 1, &early, NULL, 0, 2, &mem_libc, &joined, NULL);
  if (status == GZ_OK) status = snapshot_new(joined, NULL, 0, &late, order, 2, 3, &mem_libc, &s, NULL);
  if (!ok(status == GZ_OK, "and again, with pages deleted before and after the last")) return;
  compare_snapshot(s, &gone, "LOCAL");
  ok(joined->n_pages > s->n_pages && first->n_segments == 2, "those it was made of are as they were");
  snapshot_drop(first);
  snapshot_drop(joined);
  {
    snapshot *again;
    stored_part parts[3];
    ok(write_down(s, parts) > 10, "what is dead can be written down");
    status = snapshot_restore(parts, 3, order, 2, 3, &mem_libc, &again, NULL);
    if (ok(status == GZ_OK, "and a snapshot made of that")) compare_snapshot(again, &gone, "LOCAL");
    snapshot_drop(again);
    ((uint32_t *)(uintptr_t)parts[1].dead)[0] = model[1].n;
    ok(snapshot_restore(parts, 3, order, 2, 3, &mem_libc, &again, NULL) == GZ_CORRUPT && !again,
       "a page beyond the last cannot be dead");
    for (i = 0; i < 3; i++) free((void *)(uintptr_t)parts[i].dead);
  }

  kept = snapshot_keep(s);
  for (i = 0; i < 3; i++) shared_segment_drop(shared[i]);
  snapshot_drop(s);
  ok(kept->generation == 3 && snapshot_live(kept, snapshot_at(kept, 0)), "a snapshot that is kept keeps its segments");
  map_free(&late);
  map_init(&late, &mem_libc);
  for (i = 0; i < 3 * MOST_PAGES; i++) {
    page_path(path, sizeof path, i);
    map_add(&late, str_of(path), NULL);
  }
  ok(snapshot_new(kept, NULL, 0, &late, NULL, 0, 4, &mem_libc, &s, NULL) == GZ_OK && s->n_segments == 0 &&
         s->n_pages == 0 && s->n_articles == 0 && s->text_bytes == 0 && s->n_words_body == 0,
     "segments without a live page are left out");
  snapshot_drop(s);
  snapshot_drop(kept);
  map_free(&gone);
  map_free(&early);
  map_free(&late);

  ok(snapshot_new(NULL, NULL, 0, NULL, NULL, 0, 7, &mem_libc, &s, NULL) == GZ_OK && s->n_pages == 0 &&
         s->n_articles == 0 && snapshot_order(s, NULL) == GZ_OK && snapshot_at(s, 0).doc == NO_DOC &&
         !snapshot_find_page(s, STR("a"), &(snapshot_page){0}),
     "a snapshot of nothing is empty");
  snapshot_drop(s);
}

/* ---------------------------------------------------------------- merging */

/* What the segments `which` of `s` hold, as one segment of the model; page_of tells whose a page is. */
static void join_models(const snapshot *s, const uint32_t *which, uint32_t n, m_segment *out) {
  uint32_t i, k;
  out->n = out->n_docs = 0;
  for (i = 0; i < n; i++)
    for (k = 0; k < model[which[i]].n; k++)
      if (!snapshot_bit(s->parts[which[i]].dead_pages, k)) out->pages[out->n++] = model[which[i]].pages[k];
  qsort(out->pages, out->n, sizeof *out->pages, by_path);
  for (i = 0; i < out->n; i++) {
    out->pages[i].first = out->n_docs;
    out->n_docs += out->pages[i].n;
  }
}

/* `most` 0: what was read is given back after each step. NULL with *status. */
static segment *run_merge(snapshot *s, const uint32_t *which, uint32_t n, bool in_file, uint64_t most,
                          const allocator *from, gz_status *status) {
  FILE *file = in_file ? tmpfile() : NULL, *spill = in_file ? tmpfile() : NULL;
  merge *m = merge_begin(s, which, n, file ? fileno(file) : -1, spill ? fileno(spill) : -1, most, from);
  segment *merged = NULL;
  char *image;
  uint64_t len;
  bool done = false;
  *status = m ? GZ_OK : GZ_NOMEM;
  while (*status == GZ_OK && !done) *status = merge_step(m, 0, &done, NULL);
  if (*status == GZ_OK) *status = merge_finish(m, &image, &len, NULL);
  merge_free(m);
  if (*status == GZ_OK)
    *status = file ? segment_open_file(fileno(file), 0, len, from, &merged, NULL)
                   : segment_open(image, (size_t)len, from, &merged, NULL);
  if (file) fclose(file);
  if (spill) fclose(spill);
  return merged;
}

/* The bytes of all parts but the terms, which tell spellings. */
static bool same_parts(const segment *a, const segment *b) {
  int i;
  bool equal = true;
  for (i = 0; i < N_PARTS; i++) {
    uint64_t len = a->part[i].len;
    bytes x = image_bytes(a, (image_part)i, 0, len), y = image_bytes(b, (image_part)i, 0, len);
    if (i == PART_TERMS) continue;
    if (len == b->part[i].len && !x.failed && !y.failed && !memcmp(x.at, y.at, (size_t)len)) continue;
    note("part %d differs, %lu and %lu bytes", i, (unsigned long)len, (unsigned long)b->part[i].len);
    equal = false;
  }
  return equal;
}

static void compare_merges(void) {
  static const uint32_t all[] = {0, 1, 2}, some[] = {0, 2}, one[] = {0};
  static const struct {
    const uint32_t *which;
    uint32_t n;
    bool in_file;
    uint64_t most;
  } ways[] = {
      {all, 3, false, 0}, {all, 3, true, 0}, {all, 3, true, UINT64_MAX}, {some, 2, true, 0}, {one, 1, false, 0}};
  static m_segment joined;
  shared_segment *shared[3];
  snapshot *first, *s;
  map gone;
  gz_status status;
  uint32_t i;
  char path[40];
  map_init(&gone, &mem_libc);
  for (i = 0; i < 3; i++) {
    shared[i] = shared_segment_new(write_segment(&model[i], &mem_libc, &status), &mem_libc);
    if (!shared[i]) return;
  }
  for (i = 0; i < 40; i++) {
    page_path(path, sizeof path, i * 5 + 1);
    map_add(&gone, str_of(path), NULL);
  }
  status = snapshot_new(NULL, shared, 3, NULL, NULL, 0, 1, &mem_libc, &first, NULL);
  if (status == GZ_OK) status = snapshot_new(first, NULL, 0, &gone, NULL, 0, 2, &mem_libc, &s, NULL);
  if (!ok(status == GZ_OK && s->parts[0].n_dead_pages > 20, "there are segments to merge, with dead pages")) return;
  for (i = 0; i < sizeof ways / sizeof *ways; i++) {
    segment *merged = run_merge(s, ways[i].which, ways[i].n, ways[i].in_file, ways[i].most, &mem_libc, &status);
    segment *at_once;
    shared_segment *result;
    snapshot *after;
    if (!ok(merged != NULL, "%u segments are merged%s", ways[i].n, ways[i].in_file ? " into a file" : "")) continue;
    ok(segment_check(merged, NULL) == GZ_OK, "and the result checks");
    join_models(s, ways[i].which, ways[i].n, &joined);
    at_once = write_segment(&joined, &mem_libc, &status);
    ok(at_once && same_parts(merged, at_once), "it has the bytes of one that is made at once, but for spellings");
    segment_close(at_once);
    merged_spellings = true;
    compare_terms(merged, &joined);
    merged_spellings = false;
    compare_stems(merged, &joined);
    compare_articles(merged, &joined);
    result = shared_segment_new(merged, &mem_libc);
    status = snapshot_merged(s, ways[i].which, ways[i].n, result, 3, &after, NULL);
    if (ok(status == GZ_OK && after->n_segments == 4 - ways[i].n, "a snapshot has it in their place")) {
      ok(after->n_pages == s->n_pages && after->n_articles == s->n_articles && after->n_words_body == s->n_words_body &&
             after->text_bytes == s->text_bytes && snapshot_order(after, NULL) == GZ_OK,
         "and the same in all");
      snapshot_drop(after);
    }
    if (ways[i].n == 3)
      ok(snapshot_merged(s, some, 2, result, 3, &after, NULL) == GZ_CORRUPT && !after,
         "a segment that has other pages does not stand for them");
    shared_segment_drop(result);
  }
  for (i = 0; i < 3; i++) shared_segment_drop(shared[i]);
  snapshot_drop(first);
  snapshot_drop(s);
  map_free(&gone);
}

/* One page after another changes, and what should be one is merged. Returns the snapshot; `most`: segments at any time. */
static snapshot *change_pages(m_segment *now, uint32_t times, uint32_t *most, uint64_t *written) {
  static m_segment one;
  shared_segment *shared;
  snapshot *s, *next;
  gz_status status;
  uint32_t turn;
  shared = shared_segment_new(write_segment(now, &mem_libc, &status), &mem_libc);
  status = snapshot_new(NULL, &shared, 1, NULL, NULL, 0, 1, &mem_libc, &s, NULL);
  shared_segment_drop(shared);
  for (turn = 0; status == GZ_OK && turn < times; turn++) {
    uint32_t at = chance(now->n), n_which = 1, *which;
    m_page *changed = &now->pages[at], was = *changed;
    make_page(changed, was.path);
    changed->seq = was.seq;
    one.pages[0] = *changed;
    one.n = 1;
    shared = shared_segment_new(write_segment(&one, &mem_libc, &status), &mem_libc);
    *written += segment_numbers(shared->segment)->size;
    status = snapshot_new(s, &shared, 1, NULL, NULL, 0, turn + 2, &mem_libc, &next, NULL);
    shared_segment_drop(shared);
    while (status == GZ_OK && n_which) {
      arena scratch;
      segment *merged;
      snapshot_drop(s);
      s = next;
      arena_init(&scratch, &mem_libc);
      status = merge_pick(s, UINT64_MAX, &scratch, &which, &n_which, NULL);
      if (status == GZ_OK && n_which) {
        merged = run_merge(s, which, n_which, false, UINT64_MAX, &mem_libc, &status);
        if (!merged) break;
        *written += segment_numbers(merged)->size;
        shared = shared_segment_new(merged, &mem_libc);
        status = snapshot_merged(s, which, n_which, shared, turn + 2, &next, NULL);
        shared_segment_drop(shared);
      }
      arena_free(&scratch);
    }
    if (s->n_segments > *most) *most = s->n_segments;
  }
  ok(status == GZ_OK, "%u pages are changed, one after another", times);
  return s;
}

static void compare_tiers(void) {
  static m_segment now;
  uint32_t all[64], most = 0, i;
  uint64_t written = 0, at_once_size;
  gz_status status;
  segment *at_once, *merged;
  snapshot *s;
  make_segment(&now, 0, 1, MOST_PAGES);
  s = change_pages(&now, 1000, &most, &written);
  for (i = 0, now.n_docs = 0; i < now.n; i++) {
    now.pages[i].first = now.n_docs;
    now.n_docs += now.pages[i].n;
  }
  at_once = write_segment(&now, &mem_libc, &status);
  at_once_size = segment_numbers(at_once)->size;
  note("%u segments at most, %u now; %.2f times the size of one that is made at once; %.0f times of it were written",
       most, s->n_segments, (double)s->index_bytes / (double)at_once_size, (double)written / (double)at_once_size);
  ok(most <= 10, "there are few segments at any time");
  ok((double)s->index_bytes <= 1.2 * (double)at_once_size, "they are little larger than one that is made at once");
  ok(s->n_articles == now.n_docs && s->n_pages == now.n, "and have each page once");
  for (i = 0; i < s->n_segments; i++) all[i] = i;
  merged = run_merge(s, all, s->n_segments, false, UINT64_MAX, &mem_libc, &status);
  ok(merged && same_parts(merged, at_once), "as it is now");
  segment_close(merged);
  segment_close(at_once);
  snapshot_drop(s);
}

/* Article i of these: a headline that others share pieces with. */
static gz_str headline_of(uint32_t i, char text[64]) {
  snprintf(text, 64, "%s %u of the %s", i % 3 ? "Harbour" : "Wall", i, i % 7 ? "evening ferry" : "östliche Fähre");
  return str_of(text);
}

/* As most replays begin; then something more. */
static gz_str replay_of(gz_str title, char out[32]) {
  size_t len = replay_usual(title.len, out);
  out[len] = 'x';
  return (gz_str){out, len + 1};
}

/* `n` short articles from number `first` on, ten a page; `passing`: as one segment of several. */
static segment *write_many(uint32_t first, uint32_t n, bool passing) {
  writer *w = writer_new(words, &mem_libc);
  page_info info = {0};
  gz_article a = {0};
  origin from = {0};
  char path[16], id[16], title[64], body[64], *image;
  uint32_t i;
  size_t len;
  buf record;
  char replayed[32];
  segment *s = NULL;
  buf_init(&record, &mem_libc);
  a.line = a.end_line = 1;
  a.section = STR("s");
  for (i = first; i < first + n; i++) {
    snprintf(path, sizeof path, "%09u", i - i % 10);
    info.path = str_of(path);
    if (i % 10 == 0) writer_page(w, &info);
    snprintf(body, sizeof body, "harbour wall %u", i % 100);
    a.title = headline_of(i, title);
    article_id(info.path, a.title, 0, id);
    a.id = (gz_str){id, sizeof id};
    from.replay = i % 4 ? i % 2 ? replay_of(a.title, replayed) : STR("\3\0\0") : STR_NONE;
    buf_clear(&record);
    record_put(&record, &a, &from);
    writer_article(w, buf_str(&record), a.title, str_of(body));
  }
  if (passing) writer_pass(w);
  if (writer_finish(w, &image, &len, NULL) == GZ_OK) segment_open(image, len, &mem_libc, &s, NULL);
  writer_free(w);
  buf_free(&record);
  return s;
}

/* How many of the articles are not what write_many wrote. */
static uint32_t count_others(segment *s, uint32_t n) {
  char title[64], replayed[32];
  uint32_t i, wrong = 0;
  arena scratch;
  arena_init(&scratch, &mem_libc);
  for (i = 0; i < n; i++) {
    gz_article a;
    origin from;
    bool same = segment_article(s, i, &scratch, &a, &from, NULL) == GZ_OK && str_equal(a.title, headline_of(i, title));
    gz_str was = i % 4 ? i % 2 ? replay_of(a.title, replayed) : STR("\3\0\0") : STR_NONE;
    wrong += !same || !str_equal(from.replay, was);
    arena_rewind(&scratch, (arena_mark){NULL, 0});
  }
  arena_free(&scratch);
  return wrong;
}

/* Of segments that are made one after another nothing stays that only one alone would need. */
static void pass_on(void) {
  enum { LARGER = 60000, SMALLER = 40000 };
  static const uint32_t both[] = {0, 1};
  segment *at_once = write_many(0, LARGER + SMALLER, false), *merged;
  shared_segment *parts[2] = {shared_segment_new(write_many(0, LARGER, true), &mem_libc),
                              shared_segment_new(write_many(LARGER, SMALLER, true), &mem_libc)};
  snapshot *s;
  uint32_t *which, n, i;
  arena scratch;
  gz_status status = snapshot_new(NULL, parts, 2, NULL, NULL, 0, 1, &mem_libc, &s, NULL);
  arena_init(&scratch, &mem_libc);
  if (!ok(status == GZ_OK && at_once, "there are two large segments of several")) return;
  for (i = 0; i < 2; i++) {
    ok(segment_check(parts[i]->segment, NULL) == GZ_OK && !parts[i]->segment->n_tops,
       "one of them checks, without the best of beginnings");
    shared_segment_drop(parts[i]);
  }
  status = merge_pick(s, UINT64_MAX, &scratch, &which, &n, NULL);
  ok(status == GZ_OK && n == 2, "they are to be one, though the larger is larger");
  merged = run_merge(s, both, 2, false, UINT64_MAX, &mem_libc, &status);
  ok(merged && merged->n_tops && same_parts(merged, at_once), "which is as one that is made at once");
  ok(merged && merged->part[PART_SYMBOLS].len && !count_others(merged, LARGER + SMALLER),
     "headlines, packed in symbols, and replays are what they were");
  arena_free(&scratch);
  segment_close(merged);
  segment_close(at_once);
  snapshot_drop(s);
}

/* How often, and in how many of the first articles: most rows need few bits, a few numbers of them many. */
static uint32_t reeds_of(uint32_t doc, uint32_t *title) {
  *title = doc == 3 || doc == 400 ? 1 : doc == 401 ? 40 : 0;
  if (doc % 2 || (doc > 600 && doc < 1900)) return 0; /* a gap of 1300 */
  return doc % 50 == 20 ? 900 : doc % 14 == 0 ? 2 : 1;
}

static void put_reeds(buf *out, uint32_t n) {
  buf_clear(out);
  buf_printf(out, "wall");
  for (; n; n--) buf_printf(out, " reed");
}

/* What few numbers of a block need stands apart from its rows. */
static void compare_patches(void) {
  enum { ARTICLES = 2100 };
  writer *w = writer_new(words, &mem_libc);
  page_info info = {.path = STR("p")};
  gz_article a = {.line = 1, .end_line = 1, .section = STR("s")};
  origin from = {0};
  buf record, title, body;
  segment *s = NULL;
  char *image, id[16];
  uint32_t i, term, wrong = 0, doc = 0;
  size_t len;
  posting p;
  buf_init(&record, &mem_libc);
  buf_init(&title, &mem_libc);
  buf_init(&body, &mem_libc);
  writer_page(w, &info);
  for (i = 0; i < ARTICLES; i++) {
    uint32_t in_title, in_body = reeds_of(i, &in_title);
    put_reeds(&title, in_title);
    put_reeds(&body, in_body);
    a.title = buf_str(&title);
    article_id(info.path, a.title, i, id);
    a.id = (gz_str){id, sizeof id};
    buf_clear(&record);
    record_put(&record, &a, &from);
    writer_article(w, buf_str(&record), a.title, buf_str(&body));
  }
  if (writer_finish(w, &image, &len, NULL) == GZ_OK) segment_open(image, len, &mem_libc, &s, NULL);
  if (ok(s && segment_check(s, NULL) == GZ_OK && (term = segment_term(s, STR("reed"))) != NO_TERM &&
             posting_open(&p, s, term, NULL) == GZ_OK,
         "there is a list whose blocks have some large numbers")) {
    for (; doc < ARTICLES; doc++) {
      uint32_t in_title, in_body = reeds_of(doc, &in_title);
      if (!in_title && !in_body) continue;
      wrong += p.doc != doc || posting_title(&p) != in_title || posting_body(&p) != in_body;
      posting_next(&p);
    }
    ok(!wrong && p.doc == NO_DOC && !p.failed, "it is read as it was written: %u are not", wrong);
    ok(p.end - p.entries < 300, "in few bytes: %u", (unsigned)(p.end - p.entries));
  }
  segment_close(s);
  writer_free(w);
  buf_free(&record);
  buf_free(&title);
  buf_free(&body);
}

/* ---------------------------------------------------------------- edges, memory, speed */

static void small_cases(void) {
  static m_segment empty;
  gz_status status;
  segment *s = write_segment(&empty, &mem_libc, &status);
  uint32_t first, end, n;
  stem_info stem;
  arena scratch;
  writer *w;
  page_info info = {0};
  char *image;
  size_t len;
  buf text, record;
  gz_article a = {0};
  origin from = {0};
  posting p;
  gz_error err;
  arena_init(&scratch, &mem_libc);
  if (ok(s && segment_check(s, NULL) == GZ_OK, "a segment of nothing is one")) {
    segment_prefix(s, STR(""), &first, &end);
    ok(first == 0 && end == 0 && segment_term(s, STR("a")) == NO_TERM && segment_find_id(s, STR("a")) == NO_DOC &&
           segment_find_page(s, STR("a")) == NO_DOC && segment_stem(s, STR("a"), &scratch, &stem, NULL) == GZ_OK &&
           stem.n_terms == 0,
       "and has nothing");
    ok(posting_open(&p, s, 0, NULL) == GZ_CORRUPT && posting_next(&p) == NO_DOC, "nor a list");
  }
  segment_close(s);

  w = writer_new(words, &mem_libc);
  info.path = STR("b");
  writer_page(w, &info);
  writer_page(w, &info);
  ok(writer_finish(w, &image, &len, NULL) == GZ_INVALID && !image, "a path twice is refused");
  writer_free(w);

  w = writer_new(words, &mem_libc);
  writer_article(w, STR(""), STR("x"), STR("y"));
  ok(writer_finish(w, &image, &len, NULL) == GZ_INVALID, "an article without a page is refused");
  writer_free(w);

  w = writer_new(words, &mem_libc);
  writer_page(w, &info);
  writer_article(w, STR("\xff no record"), STR("x"), STR("y"));
  ok(writer_finish(w, &image, &len, NULL) == GZ_CORRUPT, "a record that is none is refused");
  writer_free(w);

  /* Odd text: one word of 100,000 bytes, control bytes, no headline, and one word 300,000 times. */
  buf_init(&text, &mem_libc);
  buf_init(&record, &mem_libc);
  a.id = STR("id");
  a.section = STR("s");
  a.line = a.end_line = 1;
  record_put(&record, &a, &from);
  w = writer_new(words, &mem_libc);
  writer_page(w, &info);
  for (n = 0; n < 100000; n++) buf_put_byte(&text, 'q');
  writer_article(w, buf_str(&record), STR("\x01\x02"), buf_str(&text));
  writer_article(w, buf_str(&record), STR_NONE, STR("Goat goat ship Ship Ship"));
  buf_clear(&text);
  for (n = 0; n < 300000; n++) buf_put(&text, "go ", 3);
  writer_article(w, buf_str(&record), buf_str(&text), buf_str(&text));
  status = writer_finish(w, &image, &len, &err);
  if (status == GZ_OK) status = segment_open(image, len, &mem_libc, &s, &err);
  if (status == GZ_OK) status = segment_check(s, &err);
  if (!ok(status == GZ_OK, "odd text is indexed")) {
    note("%s", err.text);
  } else {
    uint32_t *positions = malloc(600000 * sizeof *positions);
    term_info goat, ship;
    ok(segment_term_info(s, segment_term(s, STR("goat")), &scratch, &goat, NULL) == GZ_OK &&
           segment_term_info(s, segment_term(s, STR("ship")), &scratch, &ship, NULL) == GZ_OK &&
           str_equal(goat.written, STR("Goat")) && str_equal(ship.written, STR("Ship")),
       "a word is told in its commonest spelling, of equals the first");
    ok(posting_open(&p, s, segment_term(s, STR("go")), NULL) == GZ_OK && p.doc == 2 && posting_title(&p) == 300000 &&
           posting_body(&p) == 300000 && posting_positions(&p, positions, 600000) == 600000 &&
           positions[299999] == 299999 && positions[300000] == 300001 && positions[599999] == 600000,
       "and the body's positions leave one out behind the headline's");
    ok(segment_doc_length(s, 2) == 1200000 && segment_doc_length(s, 1) == 5, "a length is exact, however long");
    free(positions);
    segment_close(s);
  }
  ok(writer_finish(w, &image, &len, NULL) == GZ_INVALID, "a writer gives one image");
  writer_free(w);
  buf_free(&text);
  buf_free(&record);
  arena_free(&scratch);
}

/* Every allocation fails in turn: a status, and nothing kept. */
static void run_out_of_memory(void) {
  static m_segment tiny;
  static const uint32_t one = 0;
  gz_filter spec = {0};
  failing f = {0};
  allocator from = {failing_alloc, &f};
  gz_status status = GZ_NOMEM;
  size_t n, n_ok = 0;
  seed = 4711;
  make_segment(&tiny, 1, 1, 5);
  spec.tag = STR("iraq");
  spec.section = STR("news");
  for (n = 1; n < 5000 && status != GZ_OK; n++) {
    segment *s;
    shared_segment *shared = NULL;
    snapshot *first = NULL, *all = NULL;
    const snapshot_section *sections;
    uint32_t n_sections;
    filter *only = NULL;
    map gone;
    f.n_calls = 0;
    f.fail_at = n;
    map_init(&gone, &from);
    s = write_segment(&tiny, &from, &status);
    if (status == GZ_OK) status = segment_check(s, NULL);
    if (s) shared = shared_segment_new(s, &from);
    if (status == GZ_OK && !shared) status = GZ_NOMEM;
    if (status == GZ_OK) status = snapshot_new(NULL, &shared, 1, NULL, &spec.section, 1, 1, &from, &first, NULL);
    if (status == GZ_OK && map_add(&gone, str_of(tiny.pages[0].path), NULL) == MAP_NONE) status = GZ_NOMEM;
    if (status == GZ_OK) status = snapshot_new(first, &shared, 1, &gone, &spec.section, 1, 2, &from, &all, NULL);
    if (status == GZ_OK) {
      segment *merged = run_merge(first, &one, 1, n % 2, 0, &from, &status);
      segment_close(merged);
    }
    snapshot_drop(first);
    if (status == GZ_OK) status = snapshot_order(all, NULL);
    if (status == GZ_OK) status = snapshot_sections(all, &sections, &n_sections, NULL);
    if (status == GZ_OK) status = filter_new(all, &spec, path_begins, &only, NULL);
    if (status == GZ_OK) {
      uint64_t i;
      for (i = 0; i < all->n_articles; i++) filter_passes(only, snapshot_at(all, i));
      status = filter_status(only, NULL);
    }
    filter_free(only);
    map_free(&gone);
    snapshot_drop(all);
    shared_segment_drop(shared);
    n_ok += status == GZ_OK;
    same(status == GZ_OK || status == GZ_NOMEM, "allocation %zu: status %d", n, (int)status);
    same(f.lent == 0, "allocation %zu: %zu bytes kept", n, f.lent);
  }
  ok(n > 50 && n_ok == 1, "with enough memory it works, after %zu failures", n - 2);
  tell("each allocation that fails is told, and leaks nothing");
}

/* Text of a vocabulary whose word k stands about 1/k as often as the first. */
static void time_it(uint64_t megabytes) {
  enum { VOCABULARY = 200000, ARTICLE = 520 };
  static char vocabulary[VOCABULARY][12];
  buf text, record;
  failing f = {0};
  allocator counted = {failing_alloc, &f};
  writer *w = writer_new(words, &counted);
  gz_article a = {0};
  origin from = {0};
  char path[16], id[16], *image;
  size_t len, at;
  uint64_t begin, done, i, n = megabytes * 1000000 / ARTICLE;
  segment *s = NULL;
  for (i = 0; i < VOCABULARY; i++) {
    uint32_t k, letters = 2 + chance(4) + chance(5);
    for (k = 0; k < letters; k++) vocabulary[i][k] = (char)('a' + chance(26));
  }
  buf_init(&text, &mem_libc);
  buf_init(&record, &mem_libc);
  while (text.len < megabytes * 1000000) {
    uint32_t top = 1u << chance(18); /* log-uniform */
    buf_put_str(&text, str_of(vocabulary[(top + chance(top)) % VOCABULARY]));
    buf_put_str(&text, chance(9) ? STR(" ") : STR(", "));
  }
  a.line = a.end_line = 1;
  a.section = STR("s");
  begin = clock_us();
  for (i = 0, at = 0; i < n; i++, at += ARTICLE) {
    if (i % 10 == 0) {
      page_info info = {0};
      snprintf(path, sizeof path, "%09u", (unsigned)i);
      info.path = str_of(path);
      writer_page(w, &info);
    }
    article_id(str_of(path), STR("t"), (uint32_t)(i % 10), id);
    a.id = (gz_str){id, sizeof id};
    a.title = (gz_str){text.data + at, 40};
    buf_clear(&record);
    record_put(&record, &a, &from);
    writer_article(w, buf_str(&record), a.title, (gz_str){text.data + at + 40, ARTICLE - 40});
  }
  done = clock_us();
  note("%u MB taken in at %.1f MB/s, in memory %.1f times the text", (unsigned)megabytes,
       (double)text.len / (double)(done - begin), (double)f.lent / (double)text.len);
  if (writer_finish(w, &image, &len, NULL) != GZ_OK || segment_open(image, len, &mem_libc, &s, NULL) != GZ_OK) exit(2);
  note("written: %.1f MB/s in all, image %.2f of the text", (double)text.len / (double)(clock_us() - begin),
       (double)len / (double)text.len);
  begin = clock_us();
  for (i = 0; i < segment_numbers(s)->n_terms; i++) {
    posting p;
    if (posting_open(&p, s, (uint32_t)i, NULL) != GZ_OK) exit(2);
    while (posting_next(&p) != NO_DOC) continue;
  }
  note("%u terms, %.1f million postings walked per second", segment_numbers(s)->n_terms,
       (double)segment_numbers(s)->n_postings / (double)(clock_us() - begin));
  segment_close(s);
  writer_free(w);
  buf_free(&text);
  buf_free(&record);
}

/* Rows of every width, at every beginning, up to the end of what was packed. */
static void compare_unpacking(void) {
  static unsigned char row[128 * 4 + UNPACK_BEYOND];
  static uint32_t fast[128 + UNPACK_MORE], plain[128 + UNPACK_MORE], titles[128];
  uint32_t bits, n, i, turn;
  bool equal = true, summed = true, counted = true, fits;
  for (turn = 0; turn < 2000; turn++) {
    bits = turn % 33, n = 1 + chance(128);
    for (i = 0; i < sizeof row; i++) row[i] = (unsigned char)chance(256);
    unpack_row(row, n, bits, fast);
    unpack_row_plain(row, n, bits, plain);
    equal = equal && !memcmp(fast, plain, n * sizeof *fast);
  }
  ok(equal, "a row is unpacked the same with and without what some processors have");
  for (turn = 0; turn < 20000; turn++) {
    uint32_t first = chance(2) ? chance(1u << 20) : UINT32_MAX - chance(1u << (1 + turn % 31));
    uint64_t doc = first;
    bits = turn % 33, n = 1 + chance(128);
    for (i = 0; i < n; i++) fast[i] = plain[i] = bits ? (uint32_t)((uint64_t)chance(UINT32_MAX) * 3) >> (32 - bits) : 0;
    for (i = 0; i < n; i++) doc += plain[i] + (uint64_t)1;
    fits = doc <= (uint64_t)UINT32_MAX + 1;
    if (unpack_docs(fast, n, first) != fits) summed = false;
    for (i = 0, doc = first; fits && i < n; i++, doc++) summed = summed && fast[i] == (doc += plain[i]);
    if (unpack_docs_plain(plain, n, first) != fits || (fits && memcmp(fast, plain, n * sizeof *fast))) summed = false;
  }
  ok(summed, "gaps add up to documents, and those beyond the last number are told");
  for (turn = 0; turn < 20000; turn++) {
    unpack_sums a, b;
    bits = turn % 33, n = 1 + chance(128);
    for (i = 0; i < n; i++) {
      titles[i] = chance(3) ? 0 : chance(1u << turn % 20);
      fast[i] = plain[i] = titles[i] + (bits ? (uint32_t)((uint64_t)chance(UINT32_MAX) * 3) >> (32 - bits) : 0);
    }
    a = unpack_counts(titles, fast, n), b = unpack_counts_plain(titles, plain, n);
    counted = counted && a.max_title == b.max_title && a.max_body == b.max_body && a.n == b.n &&
              !memcmp(fast, plain, n * sizeof *fast);
  }
  ok(counted, "counts come to the same with and without what some processors have");
}

int main(void) {
  static const uint32_t shape[3][3] = {{0, 1, 300}, {5, 4, 70}, {2, 12, 30}};
  const char *megabytes = getenv("GAZETTE_TIME");
  uint32_t i;
  gz_status status;
  learn_words();
  compare_unpacking();
  for (i = 0; i < 3; i++) {
    segment *s;
    make_segment(&model[i], shape[i][0], shape[i][1], shape[i][2]);
    s = write_segment(&model[i], &mem_libc, &status);
    if (!ok(s != NULL, "segment %u of %u articles is written and opened", i, model[i].n_docs)) return tap_done();
    ok(segment_check(s, NULL) == GZ_OK, "and checks");
    compare_terms(s, &model[i]);
    compare_stems(s, &model[i]);
    compare_articles(s, &model[i]);
    segment_close(s);
  }
  compare_snapshots();
  compare_merges();
  compare_tiers();
  pass_on();
  compare_patches();
  small_cases();
  run_out_of_memory();
  if (megabytes) time_it(strtoul(megabytes, NULL, 10));
  analyzer_close(words);
  return tap_done();
}
