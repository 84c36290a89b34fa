/* Which names does the text itself give to the same thing?
 *
 *   Port Ellery Harbour Authority (PEHA)      letters of the short name begin the words before it
 *   PEHA (Port Ellery Harbour Authority)      or the words in the bracket
 *   Gull Island, also known as the Rock       names around a phrase of `phrases`
 *   PEHA/PEH/HA                               short names joined by slashes
 *
 * A name is a run of words with capitals, small words among them; a short name has two capitals and no small letter but a
 * last s. A text is read in pieces; from each place a bounded number of words is looked at. */
#include "collection/aliases.h"

#include <stdlib.h>
#include <utf8proc.h>

#include "base/error.h"
#include "base/map.h"
#include "text/fold.h"
#include "text/utf8.h"
#include "text/words.h"

enum {
  PIECE = 1 << 16, /* bytes of a text that are looked at together */
  SHORT_MOST = 10, /* letters of a short name */
  SMALL_MOST = 4,  /* bytes of a small word inside a name: of, the, für */
  NAME_WORDS_MOST = 10,
  SLASHES_MOST = 6,
  GROUPS_MOST = 1 << 16,
  PLACES_MOST = 3
};

typedef struct group {
  gz_str names[SLASHES_MOST];
  uint32_t n_names, times, n_places;
  gz_alias_place places[PLACES_MOST];
} group;

typedef struct miner {
  arena *into;
  const gz_article *article;
  gz_str text; /* the piece */
  word *words;
  uint32_t n_words;
  map keys;
  buf groups; /* of group, parallel to keys.entries */
  buf folded, key;
  bool failed;
} miner;

static const char *const phrases[] = {"also known as",
                                      "also called",
                                      "better known as",
                                      "formerly known as",
                                      "previously known as",
                                      "formerly",
                                      "previously",
                                      "aka",
                                      "a.k.a",
                                      "aussi connu sous le nom de",
                                      "dit aussi",
                                      "auch bekannt als",
                                      "auch genannt",
                                      "ehemals",
                                      "conocido como",
                                      "conocida como",
                                      "conosciuto come",
                                      "conosciuta come",
                                      "tambem conhecido como",
                                      "ook bekend als",
                                      "tambien conocido como",
                                      NULL};

/* ---------------------------------------------------------------- words */

static gz_str word_text(const miner *m, uint32_t i) { return str_part(m->text, m->words[i].at, m->words[i].len); }

/* What stands between two neighbours; of the last word, what follows. */
static gz_str gap_behind(const miner *m, uint32_t i) {
  size_t from = m->words[i].at + m->words[i].len;
  return str_part(m->text, from, (i + 1 < m->n_words ? m->words[i + 1].at : m->text.len) - from);
}

static bool is_capital(gz_str s) {
  uint32_t cp;
  if (!s.len) return false;
  utf8_decode(s.data, s.data + s.len, &cp);
  return utf8proc_category((utf8proc_int32_t)cp) == UTF8PROC_CATEGORY_LU;
}

static bool is_short_name(gz_str s) {
  const char *p = s.data, *end = p + s.len;
  uint32_t n = 0, capitals = 0;
  while (p < end) {
    uint32_t cp;
    utf8proc_category_t category;
    p += utf8_decode(p, end, &cp);
    category = utf8proc_category((utf8proc_int32_t)cp);
    if (category == UTF8PROC_CATEGORY_LU) capitals++;
    else if (category != UTF8PROC_CATEGORY_ND && cp != '.' && !(cp == 's' && p == end)) return false;
    if (++n > 2 * SHORT_MOST) return false;
  }
  return capitals >= 2 && capitals <= SHORT_MOST;
}

/* Words on both sides of it are of one name. */
static bool holds_together(gz_str gap) {
  return str_equal(gap, STR(" ")) || str_equal(gap, STR("-")) || str_equal(gap, STR(" \"")) ||
         str_equal(gap, STR("\n"));
}

static gz_str words_from(const miner *m, uint32_t from, uint32_t to) {
  return str_part(m->text, m->words[from].at, m->words[to].at + m->words[to].len - m->words[from].at);
}

/* ---------------------------------------------------------------- groups */

static void put_folded(miner *m, gz_str name) {
  fold_name(name, &m->folded);
  buf_put_text(&m->key, buf_str(&m->folded));
  m->failed |= m->folded.failed || m->key.failed;
}

static void add_place(miner *m, group *g) {
  const gz_article *a = m->article;
  uint32_t i;
  g->times++;
  for (i = 0; i < g->n_places; i++)
    if (g->places[i].line == a->line && str_equal(g->places[i].path, a->path)) return;
  if (i == PLACES_MOST) return;
  g->places[i].line = a->line;
  m->failed |= !arena_str(m->into, a->path, &g->places[i].path);
  g->n_places++;
}

/* Names in order: the first is the one that is shown first. */
static void add_group(miner *m, const gz_str *names, uint32_t n) {
  uint32_t i, at;
  bool added;
  group g = {.n_names = n}, *known;
  buf_clear(&m->key);
  for (i = 0; i < n; i++) put_folded(m, names[i]);
  at = m->failed ? MAP_NONE : map_find(&m->keys, buf_str(&m->key));
  if (at == MAP_NONE) {
    if (m->failed || m->keys.n >= GROUPS_MOST) return;
    at = map_add(&m->keys, buf_str(&m->key), &added);
    m->failed |= at == MAP_NONE;
    for (i = 0; i < n && !m->failed; i++) m->failed |= !arena_str(m->into, names[i], &g.names[i]);
    buf_put(&m->groups, &g, sizeof g);
    m->failed |= m->groups.failed;
  }
  if (m->failed) return;
  known = (group *)(void *)m->groups.data + at;
  add_place(m, known);
}

static void add_pair(miner *m, gz_str a, gz_str b) {
  gz_str names[2] = {a, b};
  fold_name(a, &m->folded);
  buf_clear(&m->key);
  buf_put_str(&m->key, buf_str(&m->folded));
  fold_name(b, &m->folded);
  m->failed |= m->folded.failed || m->key.failed;
  if (!m->failed && !str_equal(buf_str(&m->key), buf_str(&m->folded))) add_group(m, names, 2);
}

/* ---------------------------------------------------------------- Long Name (LN), LN (Long Name) */

/* The letters of a short name, folded, in `out`; how many. */
static uint32_t letters_of(miner *m, gz_str name, uint32_t *out) {
  const char *p, *end;
  uint32_t n = 0;
  if (name.len > 1 && name.data[name.len - 1] == 's') name.len--;
  fold_name(name, &m->folded);
  m->failed |= m->folded.failed;
  if (m->failed) return 0;
  for (p = m->folded.data, end = p + m->folded.len; p < end && n < 2 * SHORT_MOST;) {
    uint32_t cp;
    p += utf8_decode(p, end, &cp);
    if (cp != '.') out[n++] = cp;
  }
  return n;
}

/* Of d'Administration the A. */
static uint32_t first_letter(miner *m, gz_str of) {
  uint32_t cp = 0;
  size_t len;
  if (of.len > 2 && of.data[1] == '\'') of = str_after(of, 2);
  if (of.len > 4 && str_begins(str_after(of, 1), STR("\xe2\x80\x99"))) of = str_after(of, 4);
  len = utf8_decode(of.data, of.data + of.len, &cp);
  fold_name((gz_str){of.data, len}, &m->folded);
  m->failed |= m->folded.failed;
  if (!m->failed && m->folded.len) utf8_decode(m->folded.data, m->folded.data + m->folded.len, &cp);
  return cp;
}

/* Where the name begins that ends with the word `last` and whose words begin with these letters; `last` + 1: nowhere. */
static uint32_t spelled_from(miner *m, uint32_t first, uint32_t last, gz_str name) {
  uint32_t letters[2 * SHORT_MOST], n = letters_of(m, name, letters), all = n, i = last + 1, seen = 0;
  while (n && i > first && seen++ < 2 * NAME_WORDS_MOST) {
    gz_str text = word_text(m, --i);
    if (i < last && !holds_together(gap_behind(m, i))) break;
    if (first_letter(m, text) == letters[n - 1]) {
      if (--n == 0) return i < last && (is_capital(text) || all > 2) ? i : last + 1;
    } else if (is_capital(text) || text.len > SMALL_MOST) break;
  }
  return last + 1;
}

static bool opens_bracket(gz_str gap) { return gap.len <= 3 && gap.len && gap.data[gap.len - 1] == '('; }

/* A bracket may hold more names than one: (PEHA/HA). */
static bool ends_bracket(gz_str gap) {
  return gap.len && (memchr(gap.data, ')', gap.len) || gap.data[0] == '/' || gap.data[0] == ',' || gap.data[0] == ';');
}

static void read_bracket(miner *m, uint32_t i) {
  uint32_t last = i, from;
  if (!i || !opens_bracket(gap_behind(m, i - 1))) return;
  while (last + 1 < m->n_words && last < i + NAME_WORDS_MOST && holds_together(gap_behind(m, last))) last++;
  if (!ends_bracket(gap_behind(m, last))) return;
  if (last == i && is_short_name(word_text(m, i))) {
    from = spelled_from(m, 0, i - 1, word_text(m, i));
    if (from < i) add_pair(m, word_text(m, i), words_from(m, from, i - 1));
  } else if (last > i && is_short_name(word_text(m, i - 1))) {
    from = spelled_from(m, i, last, word_text(m, i - 1));
    if (from == i) add_pair(m, word_text(m, i - 1), words_from(m, i, last));
  }
}

/* ---------------------------------------------------------------- A, also known as B */

/* How many words from `i` on are one of the phrases. */
static uint32_t phrase_at(miner *m, uint32_t i) {
  const char *const *p;
  for (p = phrases; *p; p++) {
    gz_str wanted = str_of(*p), is = word_text(m, i);
    word w;
    size_t at = 0;
    uint32_t n = 0;
    if (str_lower(is.data[0]) != wanted.data[0]) continue;
    while (words_next(wanted, &at, &w) && i + n < m->n_words) {
      fold_name(word_text(m, i + n), &m->folded);
      m->failed |= m->folded.failed;
      if (m->failed || !str_equal(buf_str(&m->folded), str_part(wanted, w.at, w.len))) break;
      n++;
    }
    if (n && at == wanted.len && m->words[i + n - 1].len == w.len) return n;
  }
  return 0;
}

/* The name that ends with the word `last`, or begins with `first`: its words have capitals, but for small ones inside. */
static uint32_t name_from(const miner *m, uint32_t last) {
  uint32_t i = last, begin = last + 1;
  for (;;) {
    gz_str text = word_text(m, i);
    if (is_capital(text)) begin = i;
    else if (text.len > SMALL_MOST || i == last) break;
    if (!i || last - i >= NAME_WORDS_MOST || !holds_together(gap_behind(m, i - 1))) break;
    i--;
  }
  return begin;
}

static uint32_t name_to(const miner *m, uint32_t first) {
  uint32_t i, end = first;
  for (i = first; i < m->n_words && i < first + NAME_WORDS_MOST; i++) {
    gz_str text = word_text(m, i);
    if (is_capital(text)) end = i + 1;
    else if (text.len > SMALL_MOST) break;
    if (!holds_together(gap_behind(m, i))) break;
  }
  return end;
}

static void read_phrase(miner *m, uint32_t i) {
  uint32_t n, from, to;
  gz_str gap = i ? gap_behind(m, i - 1) : STR_NONE;
  if (!i || !gap.len || gap.len > 3 || (gap.data[0] != ',' && !opens_bracket(gap))) return;
  n = phrase_at(m, i);
  if (!n || i + n >= m->n_words) return;
  from = name_from(m, i - 1);
  to = name_to(m, i + n);
  if (from > i - 1 || to == i + n) return;
  for (n += i; n < to && !is_capital(word_text(m, n));) n++; /* "the" before it */
  if (from < i - 1 && str_equal(word_text(m, from), STR("The"))) from++;
  add_pair(m, words_from(m, from, i - 1), words_from(m, n, to - 1));
}

/* ---------------------------------------------------------------- A/B/C */

/* The last word of the row that begins with `i`. */
static uint32_t read_slashes(miner *m, uint32_t i) {
  gz_str names[SLASHES_MOST];
  uint32_t n = 0;
  do {
    names[n] = word_text(m, i + n);
    if (!is_short_name(names[n]) || str_equal(names[n], STR("OR"))) break;
    n++;
  } while (n < SLASHES_MOST && i + n < m->n_words && str_equal(gap_behind(m, i + n - 1), STR("/")));
  if (n == 2) add_pair(m, names[0], names[1]);
  else if (n > 2) add_group(m, names, n);
  return n ? i + n - 1 : i;
}

/* ---------------------------------------------------------------- all of it */

static void read_piece(miner *m, gz_str text) {
  size_t at = 0;
  uint32_t i, row = 0;
  m->text = text;
  for (m->n_words = 0; m->n_words < PIECE && words_next(text, &at, &m->words[m->n_words]);) m->n_words++;
  for (i = 0; i < m->n_words && !m->failed; i++) {
    read_bracket(m, i);
    read_phrase(m, i);
    if (i >= row) row = read_slashes(m, i) + 1;
  }
}

/* A paragraph at a time, or what of it fits a piece. */
static void read_text(miner *m, gz_str text) {
  while (text.len && !m->failed) {
    size_t most = text.len < PIECE ? text.len : PIECE, len = most;
    const char *end = memchr(text.data, '\n', most);
    if (end) len = (size_t)(end - text.data) + 1;
    else
      while (len < text.len && len > most - 4 && ((unsigned char)text.data[len] & 0xc0) == 0x80) len--;
    read_piece(m, (gz_str){text.data, len});
    text = str_after(text, len);
  }
}

static int by_times(const void *a, const void *b) {
  const group *x = a, *y = b;
  int order;
  if (x->times != y->times) return x->times > y->times ? -1 : 1;
  order = str_compare(x->names[0], y->names[0]);
  return order ? order : str_compare(x->names[1], y->names[1]);
}

static gz_status list_groups(miner *m, uint32_t limit, gz_alias_list *out, gz_error *err) {
  group *groups = (group *)(void *)m->groups.data;
  uint32_t i, n = m->keys.n;
  gz_alias_group *list;
  if (n) qsort(groups, n, sizeof *groups, by_times);
  if (limit && n > limit) n = limit;
  list = arena_zero(m->into, (size_t)n + 1, sizeof *list);
  if (!list) return error_nomem(err);
  for (i = 0; i < n; i++) {
    list[i] = (gz_alias_group){.n_names = groups[i].n_names, .times = groups[i].times, .n_places = groups[i].n_places};
    list[i].names = arena_copy(m->into, groups[i].names, groups[i].n_names * sizeof *list[i].names);
    list[i].places = arena_copy(m->into, groups[i].places, groups[i].n_places * sizeof *list[i].places);
    if (!list[i].names || !list[i].places) return error_nomem(err);
  }
  out->at = list;
  out->n = n;
  return GZ_OK;
}

gz_status aliases_mine(gz_collection *c, uint32_t limit, gz_alias_list *out, arena *into, gz_error *err) {
  miner m = {.into = into};
  gz_filter all = {0};
  gz_articles *it = NULL;
  arena scratch;
  gz_status status;
  arena_init(&scratch, &c->from);
  map_init(&m.keys, &c->from);
  buf_init(&m.groups, &c->from);
  buf_init(&m.folded, &c->from);
  buf_init(&m.key, &c->from);
  m.words = mem_new(&c->from, PIECE * sizeof *m.words);
  status = m.words ? c->ops->articles_begin(c, &all, &it, err) : error_nomem(err);
  while (status == GZ_OK) {
    gz_text text = {0};
    gz_error gone;
    status = it->next(it, &m.article, err);
    if (status != GZ_OK || !m.article) break;
    status = c->ops->text(c, m.article->id, &text, &scratch, &gone);
    if (status == GZ_NOMEM) error_nomem(err);
    else if (status == GZ_OK) {
      read_text(&m, m.article->title);
      read_text(&m, text.text);
    } else status = GZ_OK; /* an article that cannot be read says nothing */
    if (m.failed) status = error_nomem(err);
    arena_rewind(&scratch, (arena_mark){NULL, 0});
  }
  if (status == GZ_OK) status = list_groups(&m, limit, out, err);
  if (it) it->end(it);
  mem_free(&c->from, m.words, PIECE * sizeof *m.words);
  buf_free(&m.key);
  buf_free(&m.folded);
  buf_free(&m.groups);
  map_free(&m.keys);
  arena_free(&scratch);
  return status;
}
