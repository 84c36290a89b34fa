/* Where do the words of a query stand in an article's text, and which piece of it shows most of them?
 *
 *   body     … when the camp was closed in May, residents of the camp moved …
 *   words               camp                                    camp            one look-up for each distinct spelling
 *   phrase              camp was closed                                         found word by word, see `reached`
 *   places              camp was closed · camp · camp                           by where they begin, longer ones first
 *   window   …when the [camp was closed] in May, residents of the [camp] moved… most words, rare ones first
 *
 * Time is linear in the text: a spelling is folded, stemmed and compared once, a phrase remembers how much of it each
 * word ended, and the window's two ends only go forward. */
#include "query/snippet.h"

#include <stdlib.h>

#include "base/error.h"
#include "base/map.h"
#include "index/near.h"
#include "query/apart.h"
#include "text/display.h"

enum {
  LONG_RUN = 48 /* bytes without white space that are no word */,
  SEEN_MOST = 1 << 13 /* spellings remembered: making room for more takes time at once */
};

/* A word or phrase that is looked for. */
typedef struct wanted {
  const query_node *node;
  uint32_t *reached; /* PHRASE: by form, the number of the word that last ended the phrase's beginning up to it */
} wanted;

/* A spelling is form `form` of wanted[of]; those of one spelling stand together, later forms of a phrase first. */
typedef struct role {
  uint32_t of, form;
} role;

/* Where something wanted stands. */
typedef struct found_at {
  uint32_t at, end;           /* bytes */
  uint32_t char_at, char_end; /* code points before them */
  uint32_t of, number;        /* which wanted; of its last word */
} found_at;

typedef struct finder {
  analyzer *words;
  arena own;
  wanted *wanted;
  uint32_t n_wanted;
  uint32_t longest;  /* forms of a phrase */
  bool first[26];    /* letters from a to z that something wanted begins with: other words are passed over */
  map seen;          /* spelling -> its first role */
  buf roles, places; /* of role and found_at */
  buf form;
  const query_node *root; /* NULL: nothing is asked for */
  uint32_t *wanted_of;    /* by number of the node; NULL: no NEAR is in the query */
  uint32_t *from, *order; /* while places are settled: those of wanted i are order[from[i]] … */
  unsigned char *near;    /* how each was reached; NEVER: not asked about by a NEAR */
  unsigned char way;
  struct begin {
    uint32_t at, char_at;
  } * begins; /* where the last `longest` words begin */
  bool failed;
  /* looking */
  bool is_title;
  size_t at, counted; /* looked through as far as this; characters counted as far as that: */
  uint32_t chars;
  uint32_t number;     /* of the last word, from 2, so that 0 is none, also before the first */
  size_t enough, most; /* bytes to look through: where something was found, and at all */
  uint32_t places_most;
} finder;

static uint32_t n_roles(const finder *f) { return (uint32_t)(f->roles.len / sizeof(role)); }
static const role *role_at(const finder *f, uint32_t i) { return (const role *)(const void *)f->roles.data + i; }
static found_at *places_of(const finder *f) { return (found_at *)(void *)f->places.data; }
static uint32_t n_places(const finder *f) { return (uint32_t)(f->places.len / sizeof(found_at)); }

/* ---------------------------------------------------------------- what is looked for */

static uint32_t count_wanted(const query_node *node) {
  uint32_t i, n = node->n_forms > 0;
  if (node->kind == QUERY_NOT) return 0;
  for (i = 0; i < node->n_children; i++) n += count_wanted(node->children[i]);
  return n;
}

/* What `fits` compares a form with. */
static void add_first(finder *f, gz_str with) {
  if (!with.len) memset(f->first, true, sizeof f->first);
  else if (with.data[0] >= 'a' && with.data[0] <= 'z') f->first[with.data[0] - 'a'] = true;
}

static bool has_near(const query_node *node) {
  uint32_t i;
  for (i = 0; i < node->n_children; i++)
    if (has_near(node->children[i])) return true;
  return node->kind == QUERY_APART;
}

static void add_wanted(finder *f, const query_node *node) {
  uint32_t i;
  if (node->kind == QUERY_NOT) return;
  if (node->n_forms) {
    wanted *w = &f->wanted[f->n_wanted++];
    w->node = node;
    if (f->wanted_of) f->wanted_of[node->number] = f->n_wanted - 1;
    w->reached = arena_zero(&f->own, node->n_forms, sizeof *w->reached);
    if (!w->reached) f->failed = true;
    if (node->n_forms > f->longest) f->longest = node->n_forms;
    for (i = 0; i < node->n_forms; i++) add_first(f, node->kind == QUERY_NEAR ? STR("") : node->forms[i]);
    if (node->n_also) add_first(f, STR(""));
    if (node->stem.len) add_first(f, analyzer_may_stem(f->words, STR("a"), STR("b")) ? STR("") : node->stem);
  }
  for (i = 0; i < node->n_children; i++) add_wanted(f, node->children[i]);
}

static bool finder_init(finder *f, const query *q, analyzer *words, const allocator *from) {
  uint32_t n = q->root ? count_wanted(q->root) : 0;
  memset(f, 0, sizeof *f);
  f->words = words;
  arena_init(&f->own, from);
  f->longest = 1;
  f->enough = f->most = SIZE_MAX;
  f->places_most = UINT32_MAX;
  map_init(&f->seen, from);
  buf_init(&f->roles, from);
  buf_init(&f->places, from);
  buf_init(&f->form, from);
  f->wanted = arena_zero(&f->own, n + 1, sizeof *f->wanted);
  if (!f->wanted) return false;
  f->root = q->root;
  if (n && has_near(q->root)) {
    f->wanted_of = arena_zero(&f->own, q->n_nodes, sizeof *f->wanted_of);
    if (!f->wanted_of) return false;
  }
  if (n) add_wanted(f, q->root);
  f->begins = arena_zero(&f->own, f->longest, sizeof *f->begins);
  return f->begins && !f->failed;
}

static void finder_free(finder *f) {
  arena_free(&f->own);
  map_free(&f->seen);
  buf_free(&f->roles);
  buf_free(&f->places);
  buf_free(&f->form);
}

/* ---------------------------------------------------------------- looking */

static bool has_stem(analyzer *words, gz_str form, gz_str stem) {
  return analyzer_may_stem(words, form, stem) && str_equal(analyzer_stem(words, form), stem);
}

/* What is near: a few edits away, or of one of the stems that were found. */
static bool fits_near(analyzer *words, const query_node *node, gz_str is) {
  uint32_t i;
  if (!node->n_near) return near_edits(node->forms[0], is, node->edits) <= node->edits;
  for (i = 0; i < node->n_near; i++)
    if (has_stem(words, is, node->near[i].stem)) return true;
  return has_stem(words, is, node->stem);
}

/* By a language that pages are written in. */
static bool fits_also(analyzer *words, const query_node *node, gz_str is) {
  uint32_t i;
  for (i = 0; i < node->n_also; i++)
    if (str_equal(analyzer_stem_also(words, node->also[i].which, is), node->also[i].stem)) return true;
  return false;
}

static bool fits(analyzer *words, const query_node *node, uint32_t form, gz_str is) {
  bool last = form + 1 == node->n_forms;
  if (node->kind == QUERY_PHRASE && !(node->last_prefix && last)) return str_equal(is, node->forms[form]);
  if (node->n_also && fits_also(words, node, is)) return true;
  if (node->kind == QUERY_NEAR) return fits_near(words, node, is);
  if (node->kind == QUERY_WORD) return has_stem(words, is, node->stem);
  return str_begins(is, node->forms[form]) || (node->stem.len && has_stem(words, is, node->stem));
}

static void add_roles(finder *f, gz_str spelling) {
  gz_str form;
  uint32_t i, k;
  analyzer_form(f->words, spelling, &f->form);
  form = buf_str(&f->form);
  for (i = 0; i < f->n_wanted; i++) {
    for (k = f->wanted[i].node->n_forms; k-- > 0;) {
      role r = {i, k};
      if (fits(f->words, f->wanted[i].node, k, form)) buf_put(&f->roles, &r, sizeof r);
    }
  }
}

/* The roles of a spelling: [*first, *end). */
static bool roles_of(finder *f, gz_str spelling, uint32_t *first, uint32_t *end) {
  bool added;
  uint32_t at;
  if (f->seen.n >= SEEN_MOST) { /* begins to remember anew */
    const allocator *from = f->seen.from;
    map_free(&f->seen);
    map_init(&f->seen, from);
    buf_clear(&f->roles);
  }
  at = map_add(&f->seen, spelling, &added);
  if (at == MAP_NONE) return false;
  if (added) {
    f->seen.entries[at].value = n_roles(f);
    add_roles(f, spelling);
  }
  *first = f->seen.entries[at].value;
  *end = at + 1 < f->seen.n ? f->seen.entries[at + 1].value : n_roles(f);
  return !f->roles.failed && !f->form.failed;
}

static uint32_t count_chars(gz_str s, size_t from, size_t to) {
  uint32_t n = 0;
  for (; from < to; from++) n += ((unsigned char)s.data[from] & 0xc0) != 0x80;
  return n;
}

/* Begins with a headline or a body. */
static void look_begin(finder *f, bool is_title) {
  uint32_t i;
  f->is_title = is_title;
  f->at = f->counted = 0;
  f->chars = 0;
  f->number = 1;
  f->places.len = 0;
  for (i = 0; i < f->n_wanted; i++) memset(f->wanted[i].reached, 0, f->wanted[i].node->n_forms * sizeof(uint32_t));
}

/* Whether what follows need not be looked at. */
static bool look_enough(const finder *f) {
  return f->at >= f->most || (f->at >= f->enough && n_places(f)) || n_places(f) >= f->places_most;
}

/* Finds the places in `text`, from where it stopped on, until its end or the slice's. False: out of memory. */
static bool look(finder *f, gz_str text, slice *sl) {
  word w;
  uint32_t first, end;
  while (f->n_wanted && !look_enough(f) && !slice_over(sl, 1) && words_next(text, &f->at, &w)) {
    found_at here;
    uint32_t number = ++f->number;
    char letter;
    f->chars += count_chars(text, f->counted, w.at);
    f->begins[number % f->longest] = (struct begin){(uint32_t)w.at, f->chars};
    letter = analyzer_first(str_part(text, w.at, w.len));
    first = end = 0;
    if ((!letter || f->first[letter - 'a']) && !roles_of(f, str_part(text, w.at, w.len), &first, &end)) return false;
    f->chars += count_chars(text, w.at, f->counted = w.at + w.len);
    for (; first < end; first++) {
      role r = *role_at(f, first);
      wanted *want = &f->wanted[r.of];
      uint32_t n = want->node->n_forms;
      struct begin from;
      if (want->node->in_title && !f->is_title) continue;
      if (r.form && want->reached[r.form - 1] != number - 1) continue;
      want->reached[r.form] = number;
      if (r.form + 1 < n) continue;
      from = f->begins[(number + 1 - n) % f->longest];
      here = (found_at){from.at, (uint32_t)(w.at + w.len), from.char_at, f->chars, r.of, number};
      buf_put(&f->places, &here, sizeof here);
    }
  }
  return !f->places.failed;
}

static bool look_whole(finder *f, gz_str text, bool is_title) {
  slice forever = {UINT64_MAX, 0, false};
  look_begin(f, is_title);
  return look(f, text, &forever);
}

/* By where they begin, longer ones first. */
static int in_order(const void *a, const void *b) {
  const found_at *x = a, *y = b;
  if (x->at != y->at) return x->at < y->at ? -1 : 1;
  if (x->end != y->end) return x->end > y->end ? -1 : 1;
  return (x->of > y->of) - (x->of < y->of);
}

static void sort_places(finder *f) {
  const found_at *p = places_of(f);
  uint32_t i, n = n_places(f);
  for (i = 1; i < n && in_order(&p[i - 1], &p[i]) <= 0;) i++;
  if (i < n) qsort(f->places.data, n, sizeof *p, in_order); /* phrases that overlap */
}

/* ---------------------------------------------------------------- near */

/* A place below a NEAR is one of it if it is reached from both of its ends. */
enum { FROM_LEFT = 1, FROM_RIGHT = 2, NEVER = 4 };

static bool passes(void *ud, const query_node *node) {
  (void)ud, (void)node;
  return true;
}

static bool add_places(void *ud, const query_node *leaf, apart_finder *to) {
  finder *f = ud;
  uint32_t of = f->wanted_of[leaf->number], n_words = leaf->n_forms, i;
  for (i = f->from[of]; i < f->from[of + 1]; i++) {
    uint32_t number = places_of(f)[f->order[i]].number;
    if (!apart_add(to, (apart_place){number + 1 - n_words, number, f->order[i]})) return false;
  }
  return true;
}

static void mark_reached(void *ud, const apart_place *places, uint32_t n) {
  finder *f = ud;
  uint32_t i;
  for (i = 0; i < n; i++) f->near[places[i].id] |= f->way;
}

static void forget_below(finder *f, const query_node *node) {
  uint32_t i, of;
  if (node->kind == QUERY_NOT) return;
  for (i = 0; i < node->n_children; i++) forget_below(f, node->children[i]);
  of = f->wanted_of[node->number];
  for (i = node->n_forms ? f->from[of] : 0; node->n_forms && i < f->from[of + 1]; i++) f->near[f->order[i]] = 0;
}

static bool mark_near(finder *f, const query_node *node) {
  apart_finder n = {.ud = f, .holds = passes, .places = add_places, .reached = mark_reached, .into = &f->own};
  uint32_t i;
  bool any;
  if (node->kind == QUERY_APART) {
    forget_below(f, node);
    f->way = FROM_LEFT;
    if (!apart_find(&n, node, &any)) return false;
    f->way = FROM_RIGHT;
    n.back = true;
    return apart_find(&n, node, &any);
  }
  for (i = 0; i < node->n_children && node->kind != QUERY_NOT; i++)
    if (!mark_near(f, node->children[i])) return false;
  return true;
}

/* Sorts the places, and leaves out those of words below a NEAR that are not near. False: out of memory. */
static bool settle_places(finder *f) {
  arena_mark here = arena_here(&f->own);
  uint32_t n = n_places(f), i, kept = 0;
  found_at *p;
  bool done;
  sort_places(f);
  if (!f->wanted_of || !n) return true;
  p = places_of(f);
  f->from = arena_zero(&f->own, (size_t)f->n_wanted + 2, sizeof *f->from);
  f->order = arena_zero(&f->own, n, sizeof *f->order);
  f->near = arena_zero(&f->own, n, 1);
  done = f->from && f->order && f->near;
  for (i = 0; i < n && done; i++) f->from[p[i].of + 2]++; /* counting sort */
  for (i = 2; i < f->n_wanted + 2 && done; i++) f->from[i] += f->from[i - 1];
  for (i = 0; i < n && done; i++) f->order[f->from[p[i].of + 1]++] = i;
  if (done) memset(f->near, NEVER, n);
  done = done && mark_near(f, f->root);
  for (i = 0; i < n && done; i++)
    if (f->near[i] == NEVER || f->near[i] == (FROM_LEFT | FROM_RIGHT)) p[kept++] = p[i];
  if (done) f->places.len = kept * sizeof *p;
  arena_rewind(&f->own, here);
  return done;
}

/* ---------------------------------------------------------------- places in the file */

static void place_of(const article_text *t, bool is_title, size_t at, uint32_t *line, uint32_t *col) {
  const span *spans = is_title ? t->from->title_map : t->from->body_map;
  uint32_t n = is_title ? t->from->n_title_map : t->from->n_body_map;
  *line = t->article->line;
  *col = 1;
  if (n) page_place(t->page, span_find(spans, n, at), line, col);
}

/* The matches of one text, a phrase over several lines as one for each line. What lies inside another is left out. */
static bool add_matches(finder *f, const article_text *t, bool is_title, buf *out) {
  gz_str text = is_title ? t->article->title : t->article->body;
  uint32_t i, reached = 0;
  if (!settle_places(f)) return false;
  for (i = 0; i < n_places(f); i++) {
    found_at p = places_of(f)[i];
    gz_match m = {0, 0, 0};
    size_t at = p.at > reached ? p.at : reached;
    word w;
    if (p.end <= reached) continue;
    reached = p.end;
    while (words_next((gz_str){text.data, p.end}, &at, &w)) {
      uint32_t line, col, end_line, end_col;
      place_of(t, is_title, w.at, &line, &col);
      place_of(t, is_title, w.at + w.len - 1, &end_line, &end_col);
      if (end_line != line || end_col < col) end_col = col;
      if (m.line == line && end_col >= m.col) {
        m.end_col = end_col;
        continue;
      }
      if (m.line) buf_put(out, &m, sizeof m);
      m = (gz_match){line, col, end_col};
    }
    if (m.line) buf_put(out, &m, sizeof m);
  }
  return !out->failed;
}

static int by_place(const void *a, const void *b) {
  const gz_match *x = a, *y = b;
  if (x->line != y->line) return x->line < y->line ? -1 : 1;
  return (x->col > y->col) - (x->col < y->col);
}

gz_status query_find(const query *q, const article_text *text, analyzer *words, arena *into, gz_match **out, size_t *n,
                     gz_error *err) {
  finder f;
  buf list;
  bool done;
  *out = NULL;
  *n = 0;
  buf_init(&list, into->from);
  done = finder_init(&f, q, words, into->from) && look_whole(&f, text->article->title, true) &&
         add_matches(&f, text, true, &list) && look_whole(&f, text->article->body, false) &&
         add_matches(&f, text, false, &list);
  if (done && list.len) {
    qsort(list.data, list.len / sizeof(gz_match), sizeof(gz_match), by_place);
    *out = arena_copy(into, list.data, list.len);
    done = *out != NULL;
    *n = done ? list.len / sizeof(gz_match) : 0;
  }
  finder_free(&f);
  buf_free(&list);
  return done ? GZ_OK : error_nomem(err);
}

/* ---------------------------------------------------------------- the window */

/* places[first … last], which fit into `width` characters. */
typedef struct window {
  uint32_t first, last;
} window;

/* The piece with most distinct words by weight; the first of equals. A place too long for any window is one alone. */
static bool best_window(finder *f, uint32_t width, window *out) {
  const found_at *p = places_of(f);
  uint32_t *inside = arena_zero(&f->own, f->n_wanted + 1, sizeof *inside), first = 0, i, n = n_places(f);
  double weight = 0, best = -1;
  if (!inside) return false;
  for (i = 0; i < n; i++) {
    if (!inside[p[i].of]++) weight += f->wanted[p[i].of].node->weight;
    for (; first < i && p[i].char_end - p[first].char_at > width; first++)
      if (!--inside[p[first].of]) weight -= f->wanted[p[first].of].node->weight;
    if (weight > best + 1e-9) {
      best = weight;
      *out = (window){first, i};
    }
  }
  return true;
}

/* Steps over up to `n` characters; returns how many. */
static uint32_t step_back(gz_str s, size_t *at, uint32_t n) {
  uint32_t i;
  for (i = 0; i < n && *at; i++) {
    do --*at;
    while (*at && ((unsigned char)s.data[*at] & 0xc0) == 0x80);
  }
  return i;
}

static uint32_t step_on(gz_str s, size_t *at, uint32_t n) {
  uint32_t i;
  for (i = 0; i < n && *at < s.len; i++) {
    do ++*at;
    while (*at < s.len && ((unsigned char)s.data[*at] & 0xc0) == 0x80);
  }
  return i;
}

/* The first place in [at, most] where a word begins, if it is not behind a long run of text without white space. */
static size_t word_begin(gz_str s, size_t at, size_t most) {
  size_t to = at;
  while (to && to < most && !str_is_space(s.data[to - 1])) to++;
  return to < most || most - at < LONG_RUN ? to : at;
}

/* The last place in [least, at] where a word ends. */
static size_t word_end(gz_str s, size_t at, size_t least) {
  size_t to = at;
  while (to < s.len && to > least && !str_is_space(s.data[to])) to--;
  return to > least || at - least < LONG_RUN ? to : at;
}

/* Widens [*from, *to) by at most `room` characters to whole words: half to the left, what is left over to the right,
 * and where the text ends before that, the rest to the left again. */
static void widen(gz_str s, size_t *from, size_t *to, uint32_t room) {
  size_t begin = *from, end = *to;
  uint32_t right;
  step_back(s, &begin, room / 2);
  begin = word_begin(s, begin, *from);
  room -= count_chars(s, begin, *from);
  right = step_on(s, &end, room);
  if (end == s.len && right < room) {
    step_back(s, &begin, room - right);
    begin = word_begin(s, begin, *from);
  }
  *to = word_end(s, end, *to);
  *from = begin;
}

/* ---------------------------------------------------------------- showing it */

typedef struct mark {
  size_t at, end; /* bytes of the body, then of the snippet */
} mark;

/* What display_line would make of it; marks move with their bytes. */
static void put_clean(buf *out, gz_str s, size_t from, size_t to, mark *marks, uint32_t n) {
  const char *p = s.data + from, *end = s.data + to;
  uint32_t begun = 0, ended = 0;
  bool blank = false, any = false;
  while (p < end) {
    size_t at = (size_t)(p - s.data);
    uint32_t cp;
    p += utf8_decode(p, end, &cp);
    if (display_space(cp)) blank = true;
    else if (display_ok(cp)) {
      char utf8[4];
      if (blank && any) buf_put_byte(out, ' ');
      blank = false;
      any = true;
      while (begun < n && marks[begun].at <= at) marks[begun++].at = out->len;
      buf_put(out, utf8, utf8_encode(cp, utf8));
    }
    at = (size_t)(p - s.data);
    while (ended < begun && marks[ended].end <= at) marks[ended++].end = out->len;
  }
}

/* The places inside [from, to), those that touch joined. */
static uint32_t join_marks(finder *f, size_t from, size_t to, mark *out) {
  uint32_t i, n = 0;
  for (i = 0; i < n_places(f); i++) {
    found_at p = places_of(f)[i];
    mark m = {p.at < from ? from : p.at, p.end > to ? to : p.end};
    if (m.at >= m.end) continue;
    if (n && m.at < out[n - 1].end) {
      if (m.end > out[n - 1].end) out[n - 1].end = m.end;
    } else {
      out[n++] = m;
    }
  }
  return n;
}

/* Which bytes of the body are shown; `w` NULL: none of the words stands in it. */
static void choose(finder *f, gz_str body, const window *w, uint32_t width, size_t *from, size_t *to) {
  uint32_t i, room = width > 2 ? width - 2 : 0, chars = 0; /* less what cuts need */
  *from = *to = 0;
  if (step_on(body, to, width) < width || *to == body.len) return; /* all of it */
  *to = 0;
  if (w) {
    const found_at *first = places_of(f) + w->first;
    *from = first->at;
    for (i = 0; i <= w->last - w->first; i++) {
      if (first[i].end > *to) *to = first[i].end;
      if (first[i].char_end - first->char_at > chars) chars = first[i].char_end - first->char_at;
    }
  }
  if (chars <= room) {
    widen(body, from, to, room - chars);
    return;
  }
  *to = *from; /* a phrase longer than the snippet: its beginning */
  step_on(body, to, room);
}

static bool show(finder *f, gz_str body, bool more, const window *w, uint32_t width, arena *into, snippet *out) {
  size_t from, to;
  mark *marks;
  buf text;
  uint32_t i, n;
  bool done;
  choose(f, body, w, width, &from, &to);
  marks = arena_zero(&f->own, n_places(f) + 1, sizeof *marks);
  if (!marks) return false;
  n = join_marks(f, from, to, marks);
  out->marks = arena_zero(into, n + 1, sizeof *out->marks);
  if (!out->marks) return false;
  buf_init(&text, into->from);
  if (from && to > from) buf_put_str(&text, STR("…"));
  put_clean(&text, body, from, to, marks, n);
  if (to < body.len || more) buf_put_str(&text, STR("…"));
  for (i = 0; i < n; i++)
    if (marks[i].at < marks[i].end && marks[i].end <= text.len)
      out->marks[out->n_marks++] = (gz_mark){(uint32_t)marks[i].at + 1, (uint32_t)marks[i].end};
  done = !text.failed && arena_str(into, buf_str(&text), &out->text);
  buf_free(&text);
  return done;
}

/* ---------------------------------------------------------------- a search's */

struct snippets {
  finder f;
  allocator from;
  arena_mark kept; /* of f.own: what outlives a text */
  bool in_body;
  size_t in_title; /* the first match there */
};

snippets *snippets_new(const query *q, analyzer *words, const allocator *from) {
  snippets *s = mem_zero(from, 1, sizeof *s);
  if (!s) return NULL;
  s->from = *from;
  if (!finder_init(&s->f, q, words, &s->from)) {
    snippets_free(s);
    return NULL;
  }
  s->f.enough = LOOK_ENOUGH;
  s->f.most = LOOK_MOST;
  s->f.places_most = LOOK_PLACES;
  s->kept = arena_here(&s->f.own);
  return s;
}

void snippets_free(snippets *s) {
  allocator from;
  if (!s) return;
  from = s->from;
  finder_free(&s->f);
  mem_free(&from, s, sizeof *s);
}

void snippets_begin(snippets *s) {
  finder *f = &s->f;
  arena_rewind(&f->own, s->kept);
  s->in_body = false;
  s->in_title = 0;
  look_begin(f, true);
}

/* The body as far as its words are whole. */
static gz_str whole_words(const article_text *t) {
  gz_str body = t->article->body;
  size_t len = body.len;
  if (!body.data) return STR("");
  if (!t->more) return body;
  while (len && body.len - len < WORD_MOST && !str_is_space(body.data[len - 1])) len--;
  if (len && str_is_space(body.data[len - 1])) body.len = len;
  return body;
}

static bool finish(snippets *s, const article_text *t, gz_str body, uint32_t width, arena *into, snippet *out) {
  finder *f = &s->f;
  window best = {0, 0};
  memset(out, 0, sizeof *out);
  if (!settle_places(f)) return false;
  if (!best_window(f, width > 2 ? width - 2 : 0, &best)) return false;
  if (n_places(f)) place_of(t, false, places_of(f)[best.first].at, &out->line, &out->col);
  else place_of(t, true, s->in_title, &out->line, &out->col);
  return !width || show(f, body, t->more, n_places(f) ? &best : NULL, width, into, out);
}

gz_status snippets_step(snippets *s, const text_source *source, article_text *text, uint32_t width, slice *sl,
                        arena *into, snippet *out, bool *done, gz_error *err) {
  finder *f = &s->f;
  gz_str body;
  *done = false;
  if (!s->in_body) {
    if (!look(f, text->article->title, sl)) return error_nomem(err);
    if (sl->over) return GZ_OK;
    if (!settle_places(f)) return error_nomem(err);
    if (n_places(f)) s->in_title = places_of(f)->at;
    s->in_body = true;
    look_begin(f, false);
  }
  for (;;) {
    gz_status status;
    body = whole_words(text);
    if (!look(f, body, sl)) return error_nomem(err);
    if (sl->over) return GZ_OK;
    if (!text->more || look_enough(f) || !f->n_wanted) break;
    status = source->more(text, err);
    if (status != GZ_OK) return status;
    if (slice_over(sl, 256)) return GZ_OK;
  }
  if (!finish(s, text, body, width, into, out)) return error_nomem(err);
  *done = true;
  return GZ_OK;
}
