/* What did the person ask?
 *
 *   query   = either
 *   either  = all { "OR" all }
 *   all     = item { [ "AND" ] item }
 *   item    = { "NOT" | "-" } operand { near { "NOT" | "-" } operand }
 *   near    = "NEAR" [ "/" [ number ] ]       of words; 10 if it is not said
 *   operand = "(" either ")" | quoted | field | word
 *   field   = "title:" ( word | quoted | "(" either ")" )  |  ( "tag:" | "path:" | "in:" | "date:" ) ( text | quoted )
 *   quoted  = '"' text '"'
 *   word    = text [ "*" | "~" [ digits ] ]   text ends at white space, a quote or a bracket
 *
 * Operators are in capitals; a field's name in any. "-" stands directly before what it takes away, and more than one of
 * them is a dash. A text that is several words (north-west) stands for all of them; an address (jane@example.org) for its
 * parts side by side, and so does a text without spaces: 東京都 for 東京 and 京都, beside a NEAR for 東京都.
 * A date is 2011, 2011-06 or 2011-06-05, or two of them with ".." between them, of which one may be left out.
 *
 * NEAR binds tightest: what stands before it is all near it, or not. Several words in brackets, or in one text, are near
 * each other as well, and what is no word (tag:old, -camp) is only to be true of the article.
 *
 * Nothing is an error: what is not finished yet is read as if it ended here, an operator without its operand is
 * ignored, or a word where there is nothing else ("OR"). Brackets below DEPTH_MOST are left out. Each byte is looked at
 * a bounded number of times: texts are cut once, and what a query may hold is bounded by QUERY_LEAVES_MOST.
 *
 *   camp OR ((the "north wall") -tag:old)
 *
 *   as parsed                        tidied: stop words dropped, nested ALLs joined, repeated words counted
 *   ANY - WORD camp                  ANY - WORD camp
 *       - ALL - ALL - WORD the           - ALL - PHRASE north wall
 *             |     - PHRASE                   - NOT - TAG old
 *             - NOT - TAG old
 */
#include "article/when.h"
#include "base/error.h"
#include "base/map.h"
#include "index/near.h"
#include "query/query.h"
#include "text/display.h"

enum { DEPTH_MOST = 64, APART = 10, APART_MOST = 1000000 };

/* A child while its parent is being read. */
typedef struct entry {
  query_node *node;
  bool plain;   /* an unquoted word: it may be part of an alias's name */
  bool follows; /* the entry before it, with no operator between them */
  bool touches; /* the entry before it: letters of a script without spaces, or parts of an address */
} entry;

typedef struct list {
  entry *at;
  uint32_t n, room;
  bool near; /* beside a NEAR */
} list;

/* A name of an alias group, ready to be found by its first word. */
typedef struct alias_name {
  gz_str text;
  const gz_str *forms;
  uint32_t n_forms;
  uint32_t group;
  uint32_t same;    /* the place of the first name with the same forms */
  bool all_stop;    /* "IT": it would stand for any "it" */
  uint32_t used_by; /* of the first of the same: the last place that it was brought in at */
} alias_name;

typedef struct parser {
  gz_str text;
  size_t at;
  const query_options *opts;
  analyzer *words;
  arena *into;
  buf form;          /* scratch */
  alias_name *names; /* of all groups, one after the other */
  uint32_t n_names, n_uses;
  uint32_t n_leaves, n_prefixes;
  unsigned deeper;  /* brackets open below DEPTH_MOST */
  unsigned negated; /* NOTs around this place */
  bool in_title;
  bool literal; /* operators are words: there is nothing else */
  bool saw_operator, cut, too_many, many_prefixes, open_quote, open_bracket, no_bracket, no_value, no_date, too_far;
  gz_status status; /* the first failure; everything stops at it */
  gz_error *err;
} parser;

/* ---------------------------------------------------------------- failures */

static void fail(parser *p, gz_status status, size_t at, const char *what) {
  if (p->status == GZ_OK) p->status = error_set(p->err, status, at, "%s", what);
}

static void *need(parser *p, void *block) {
  if (!block && p->status == GZ_OK) p->status = error_nomem(p->err);
  return block;
}

/* Not finished yet, or an error where the caller is strict. */
static void unfinished(parser *p, bool *flag, size_t at, const char *what) {
  *flag = true;
  if (p->opts->strict) fail(p, GZ_SYNTAX, at, what);
}

static void stray_operator(parser *p, size_t at) {
  if (p->opts->strict) fail(p, GZ_SYNTAX, at, "an operator has nothing to join");
}

/* ---------------------------------------------------------------- nodes */

/* NULL: the query holds enough, or out of memory. */
static query_node *new_leaf(parser *p, query_kind kind, gz_str text) {
  query_node *node;
  if (p->n_leaves >= QUERY_LEAVES_MOST) {
    p->too_many = true;
    return NULL;
  }
  if ((kind == QUERY_PREFIX || kind == QUERY_NEAR) && p->n_prefixes++ >= QUERY_PREFIXES_MOST) {
    p->many_prefixes = true;
    return NULL;
  }
  node = need(p, arena_zero(p->into, 1, sizeof *node));
  if (!node) return NULL;
  p->n_leaves++;
  node->kind = kind;
  node->in_title = p->in_title;
  node->times = 1;
  node->weight = 1;
  if (!arena_str(p->into, text, &node->text)) return need(p, NULL);
  return node;
}

static query_node *new_branch(parser *p, query_kind kind, uint32_t n) {
  query_node *node = need(p, arena_zero(p->into, 1, sizeof *node));
  if (!node) return NULL;
  node->kind = kind;
  node->times = 1;
  node->weight = 1;
  node->children = need(p, arena_zero(p->into, n, sizeof *node->children));
  return node->children ? node : NULL;
}

static bool form_of(parser *p, gz_str word_text, gz_str *form) {
  analyzer_form(p->words, word_text, &p->form);
  return need(p, p->form.failed || !arena_str(p->into, buf_str(&p->form), form) ? NULL : p) != NULL;
}

/* The stems of a word by the languages that pages are written in. */
static bool read_also(parser *p, query_node *node) {
  uint32_t i, n = analyzer_n_also(p->words);
  query_also *all;
  if (!n) return true;
  all = need(p, arena_zero(p->into, n, sizeof *all));
  if (!all) return false;
  for (i = 0; i < n; i++) {
    gz_str stem = analyzer_stem_also(p->words, i, node->forms[0]);
    if (!stem.data) continue;
    all[node->n_also].which = i;
    if (!arena_str(p->into, stem, &all[node->n_also++].stem)) return need(p, NULL) != NULL;
  }
  node->also = all;
  return true;
}

static query_node *new_word(parser *p, query_kind kind, gz_str word_text) {
  query_node *node = new_leaf(p, kind, word_text);
  gz_str *form;
  if (!node) return NULL;
  form = need(p, arena_alloc(p->into, sizeof *form));
  if (!form || !form_of(p, word_text, form)) return NULL;
  node->forms = form;
  node->n_forms = 1;
  if (kind == QUERY_WORD) {
    node->stop = analyzer_stop(p->words, *form);
    if (!arena_str(p->into, analyzer_stem(p->words, *form), &node->stem)) return need(p, NULL);
    if (!read_also(p, node)) return NULL;
  }
  return node;
}

/* The words of `text`, side by side; NULL also where there are none. */
static query_node *new_phrase(parser *p, gz_str text, bool open_end) {
  query_node *node;
  word w = {0, 0};
  size_t at = 0;
  uint32_t n = 0, i, n_quiet = 0;
  gz_str *forms;
  bool *quiet;
  while (n < QUERY_LEAVES_MOST && words_next(text, &at, &w)) n++;
  if (n > QUERY_LEAVES_MOST - p->n_leaves) {
    n = QUERY_LEAVES_MOST - p->n_leaves;
    p->too_many = true;
  }
  if (!n) return NULL;
  forms = need(p, arena_zero(p->into, n, sizeof *forms));
  quiet = need(p, arena_zero(p->into, n, sizeof *quiet));
  if (!forms || !quiet) return NULL;
  for (i = 0, at = 0; i < n && words_next(text, &at, &w); i++) {
    if (!form_of(p, str_part(text, w.at, w.len), &forms[i])) return NULL;
    quiet[i] = analyzer_stop(p->words, forms[i]);
  }
  node = new_leaf(p, QUERY_PHRASE, str_trim(text));
  if (!node) return NULL;
  p->n_leaves += n - 1;
  node->last_prefix = open_end && w.at + w.len == text.len && p->n_prefixes++ < QUERY_PREFIXES_MOST;
  if (node->last_prefix) quiet[n - 1] = false; /* it need not be the stop word that it looks like */
  for (i = 0; i < n; i++) n_quiet += quiet[i];
  if (n_quiet == n) memset(quiet, 0, n * sizeof *quiet);
  node->forms = forms;
  node->quiet = quiet;
  node->n_forms = n;
  return node;
}

static void push(parser *p, list *l, query_node *node, bool plain, bool follows) {
  if (!node || p->status != GZ_OK) return;
  if (l->n == l->room) {
    uint32_t room = l->room ? l->room * 2 : 4;
    entry *at = need(p, arena_zero(p->into, room, sizeof *at));
    if (!at) return;
    if (l->n) memcpy(at, l->at, l->n * sizeof *at);
    l->at = at;
    l->room = room;
  }
  l->at[l->n] = (entry){node, plain, follows && l->n, false};
  l->n++;
}

static query_node *branch_of(parser *p, query_kind kind, const entry *at, uint32_t n) {
  query_node *node;
  if (n <= 1) return n ? at[0].node : NULL;
  node = new_branch(p, kind, n);
  if (!node) return NULL;
  for (; node->n_children < n; node->n_children++) node->children[node->n_children] = at[node->n_children].node;
  return node;
}

static query_node *negation_of(parser *p, query_node *of) {
  query_node *node;
  if (!of || of->kind == QUERY_NOT) return of ? of->children[0] : NULL;
  node = new_branch(p, QUERY_NOT, 1);
  if (!node) return NULL;
  node->children[node->n_children++] = of;
  return node;
}

/* ---------------------------------------------------------------- aliases */

static void read_name(parser *p, gz_str text, uint32_t group, map *seen) {
  alias_name *name = &p->names[p->n_names];
  gz_str *forms;
  buf key;
  word w;
  size_t at = 0;
  uint32_t n = 0, found;
  while (n < QUERY_LEAVES_MOST && words_next(text, &at, &w)) n++;
  if (!n) return;
  forms = need(p, arena_zero(p->into, n, sizeof *forms));
  if (!forms) return;
  *name = (alias_name){text, forms, n, group, p->n_names, true, 0};
  buf_init(&key, p->into->from);
  for (n = 0, at = 0; n < name->n_forms && words_next(text, &at, &w); n++) {
    if (!form_of(p, str_part(text, w.at, w.len), &forms[n])) break;
    buf_put_text(&key, forms[n]);
    if (!analyzer_stop(p->words, forms[n])) name->all_stop = false;
  }
  found = key.failed ? MAP_NONE : map_find(seen, buf_str(&key));
  if (found != MAP_NONE) {
    name->same = seen->entries[found].value;
  } else {
    found = key.failed ? MAP_NONE : map_add(seen, buf_str(&key), NULL);
    if (found == MAP_NONE) need(p, NULL);
    else seen->entries[found].value = p->n_names;
  }
  buf_free(&key);
  p->n_names++;
}

static void read_names(parser *p) {
  uint32_t i, k, n = 0;
  map seen;
  for (i = 0; i < p->opts->n_aliases; i++) n += p->opts->aliases[i].n;
  if (!n) return;
  p->names = need(p, arena_zero(p->into, n, sizeof *p->names));
  map_init(&seen, p->into->from);
  for (i = 0; i < p->opts->n_aliases; i++)
    for (k = 0; k < p->opts->aliases[i].n && p->status == GZ_OK; k++)
      read_name(p, p->opts->aliases[i].names[k], i, &seen);
  map_free(&seen);
}

/* Whether the words from `at` on are the name. */
static bool is_name(const alias_name *name, const entry *at, uint32_t n) {
  uint32_t i;
  if (name->all_stop || name->n_forms > n) return false;
  for (i = 0; i < name->n_forms; i++)
    if (!at[i].plain || (i && !at[i].follows) || !str_equal(at[i].node->forms[0], name->forms[i])) return false;
  return true;
}

/* What was typed, or any other name of its groups; groups that share the name are all meant. */
static query_node *alias_group(parser *p, const alias_name *typed, const entry *at) {
  list any = {0};
  uint32_t i, k, use = ++p->n_uses;
  bool outer = p->in_title;
  p->in_title = at[0].node->in_title;
  p->names[typed->same].used_by = use;
  push(p, &any, branch_of(p, QUERY_ALL, at, typed->n_forms), false, false);
  for (i = 0; i < typed->n_forms; i++) at[i].node->len = 0; /* whoever wrote the aliases knows the word */
  for (i = 0; i < p->n_names; i++) {
    if (p->names[i].same != typed->same) continue;
    for (k = 0; k < p->n_names && p->status == GZ_OK; k++) {
      const alias_name *other = &p->names[k];
      query_node *node;
      if (other->group != p->names[i].group || p->names[other->same].used_by == use) continue;
      p->names[other->same].used_by = use;
      node = other->n_forms == 1 ? new_word(p, QUERY_WORD, str_trim(other->text)) : new_phrase(p, other->text, false);
      if (node) node->alias = true;
      push(p, &any, node, false, false);
    }
  }
  p->in_title = outer;
  return branch_of(p, QUERY_ANY, any.at, any.n);
}

/* The words of n entries side by side; of `part` of them only the first scores and counts. */
static query_node *side_by_side(parser *p, const entry *at, uint32_t n, bool part) {
  query_node *node = need(p, arena_zero(p->into, 1, sizeof *node));
  gz_str *forms = need(p, arena_zero(p->into, n, sizeof *forms));
  bool *quiet = need(p, arena_zero(p->into, n, sizeof *quiet));
  buf text;
  uint32_t i;
  if (!node || !forms || !quiet) return NULL;
  *node = *at->node;
  buf_init(&text, p->into->from);
  for (i = 0; i < n; i++) {
    forms[i] = at[i].node->forms[0];
    quiet[i] = i && part;
    if (i && !words_unspaced(at[i].node->text)) buf_put_byte(&text, ' ');
    buf_put_str(&text, at[i].node->text);
  }
  if (text.failed || !arena_str(p->into, buf_str(&text), &node->text)) need(p, NULL);
  buf_free(&text);
  node->kind = QUERY_PHRASE;
  node->forms = forms;
  node->quiet = quiet;
  node->n_forms = n;
  node->stem = STR_NONE;
  node->n_also = 0;
  node->stop = false;
  node->last_prefix = at[n - 1].node->kind == QUERY_PREFIX;
  return node;
}

/* Words that touch each other are looked for side by side: an address as a whole (`wide` 0), letters of a script without
 * spaces `wide` at a time, so that an article with all parts of a sentence is found too; beside a NEAR all of them as a
 * whole. How many are left. */
static uint32_t join_touching(parser *p, entry *at, uint32_t n, bool near) {
  uint32_t i, end, wide, from, n_out = 0;
  for (i = 0; i < n && p->status == GZ_OK; i = end) {
    entry first = at[i];
    for (end = i + 1; end < n && at[end].plain && at[end].touches; end++) continue;
    if (end == i + 1 || !first.plain) {
      at[n_out++] = first;
      continue;
    }
    wide = words_unspaced(first.node->text);
    if (!wide || near || wide > end - i) wide = end - i;
    for (from = i; from + wide <= end; from++) {
      query_node *node = side_by_side(p, at + from, wide, from + wide < end); /* each letter scores and counts once */
      if (!node) return 0;
      at[n_out++] = (entry){node, false, false, false};
    }
  }
  return n_out;
}

/* What is joined by AND, with the aliases of its words: at each place the longest name, from the left. */
static query_node *all_of(parser *p, list *l) {
  uint32_t i, k, n = 0;
  for (i = 0; p->n_names && i < l->n && p->status == GZ_OK;) {
    const alias_name *best = NULL;
    if (l->at[i].plain)
      for (k = 0; k < p->n_names; k++)
        if (is_name(&p->names[k], l->at + i, l->n - i) && (!best || p->names[k].n_forms > best->n_forms))
          best = &p->names[k];
    if (best) l->at[n++] = (entry){alias_group(p, best, l->at + i), false, false, false};
    else l->at[n++] = l->at[i];
    i += best ? best->n_forms : 1;
  }
  n = join_touching(p, l->at, p->n_names ? n : l->n, l->near);
  return p->status == GZ_OK ? branch_of(p, QUERY_ALL, l->at, n) : NULL;
}

/* ---------------------------------------------------------------- reading */

static bool is_space_at(const parser *p, size_t at) { return str_is_space(p->text.data[at]); }

static bool ends_text(char c) { return str_is_space(c) || c == '"' || c == '(' || c == ')'; }

static void skip_space(parser *p) {
  while (p->at < p->text.len && is_space_at(p, p->at)) p->at++;
}

static gz_str peek_text(const parser *p) {
  size_t end = p->at;
  while (end < p->text.len && !ends_text(p->text.data[end])) end++;
  return str_part(p->text, p->at, end - p->at);
}

/* Whether the operator stands here; only its own letters are looked at. */
static bool at_operator(const parser *p, gz_str name) {
  gz_str left = str_after(p->text, p->at);
  return !p->literal && str_begins(left, name) && (left.len == name.len || ends_text(left.data[name.len]));
}

static bool take_operator(parser *p, gz_str name) {
  if (!at_operator(p, name)) return false;
  p->saw_operator = true;
  p->at += name.len;
  return true;
}

static gz_str quoted_text(parser *p, bool *open) {
  size_t quote = p->at++;
  gz_str left = str_after(p->text, p->at);
  const char *end = left.len ? memchr(left.data, '"', left.len) : NULL;
  *open = !end;
  if (end) left.len = (size_t)(end - left.data);
  else unfinished(p, &p->open_quote, quote, "the quote is not closed");
  p->at += left.len + (end != NULL);
  return left;
}

/* NEAR, NEAR/ or NEAR/5; *apart is from 1 to APART_MOST. How long it is; 0: it does not stand here. */
static size_t apart_here(const parser *p, uint32_t *apart) {
  gz_str text = STR("NEAR"), left = str_after(p->text, p->at);
  uint32_t number = 0;
  size_t i;
  if (p->literal || !str_begins(left, text)) return 0;
  if (left.len == text.len || ends_text(left.data[text.len])) {
    *apart = APART;
    return text.len;
  }
  if (left.data[text.len] != '/') return 0;
  text = peek_text(p);
  for (i = 5; i < text.len; i++) {
    if (text.data[i] < '0' || text.data[i] > '9') return 0;
    number = number * 10 + (uint32_t)(text.data[i] - '0');
    if (number > APART_MOST) number = APART_MOST;
  }
  *apart = text.len == 5 ? APART : number ? number : 1;
  return text.len;
}

static bool take_near(parser *p, uint32_t *apart) {
  size_t len = apart_here(p, apart);
  p->at += len;
  p->saw_operator |= len > 0;
  return len > 0;
}

/* Something that a NEAR stands beside: words that are all in it are near each other as well. */
static void bind(query_node *node, uint32_t apart) {
  uint32_t i;
  if (node->kind != QUERY_ALL && node->kind != QUERY_ANY) return;
  for (i = 0; i < node->n_children; i++) {
    bind(node->children[i], apart);
    if (node->kind == QUERY_ALL) node->children[i]->apart = apart;
  }
  if (node->kind == QUERY_ALL) node->kind = QUERY_APART;
}

static void push_bound(parser *p, list *chain, query_node *node, uint32_t apart) {
  if (!node) return;
  bind(node, apart);
  node->apart = apart;
  push(p, chain, node, false, false);
}

static bool has_word(gz_str s) {
  word w;
  size_t at = 0;
  return words_next(s, &at, &w);
}

/* What stands behind a word: "*", or "~" and how many edits; *end: of the text before it. */
static query_kind ending(parser *p, gz_str text, size_t *end, unsigned *edits) {
  size_t tilde = text.len, i;
  while (tilde && text.data[tilde - 1] >= '0' && text.data[tilde - 1] <= '9') tilde--;
  if (tilde && text.data[tilde - 1] == '~' && has_word((gz_str){text.data, tilde - 1})) {
    *edits = tilde == text.len;
    for (i = tilde; i < text.len && *edits <= QUERY_EDITS_MOST; i++)
      *edits = *edits * 10 + (unsigned)(text.data[i] - '0');
    p->too_far |= *edits > QUERY_EDITS_MOST;
    if (*edits > QUERY_EDITS_MOST) *edits = QUERY_EDITS_MOST;
    *end = tilde - 1;
    return QUERY_NEAR;
  }
  for (*end = text.len; *end && text.data[*end - 1] == '*';) --*end;
  return *end < text.len ? QUERY_PREFIX : QUERY_WORD;
}

/* john@example.org, https://example.org/news: with an @, or a full stop before a small letter. */
static bool is_address(gz_str s) {
  size_t i;
  for (i = 0; i + 1 < s.len; i++) {
    char after = s.data[i + 1];
    if (i && s.data[i] == '@') return true;
    if (i > 1 && s.data[i] == '.' && after >= 'a' && after <= 'z' && s.data[i - 1] != '.')
      return true; /* i > 1: e.g. */
  }
  return false;
}

/* Each word of a text becomes an entry. */
static void read_words(parser *p, list *l, gz_str text, bool follows) {
  size_t at = 0, end;
  unsigned edits = 0;
  query_kind kind;
  bool address = is_address(text), typed;
  word w = {0, 0}, next;
  kind = ending(p, text, &end, &edits);
  text.len = kind == QUERY_NEAR ? end : text.len;
  typed = kind == QUERY_WORD && p->opts->prefix && !p->negated && text.data + text.len == p->text.data + p->text.len;
  for (bool more = words_next(text, &at, &next); more && !p->too_many && p->status == GZ_OK; follows = true) {
    bool last;
    query_node *node;
    gz_str word_text;
    size_t before = w.at + w.len;
    uint32_t n = l->n;
    w = next;
    word_text = str_part(text, w.at, w.len);
    more = words_next(text, &at, &next);
    last = !more && w.at + w.len == end;
    node = new_word(p, last ? kind : QUERY_WORD, word_text);
    if (node) node->edits = edits;
    if (node && node->kind != QUERY_NEAR) {
      node->at = (size_t)(word_text.data - p->text.data);
      node->len = word_text.len;
    }
    if (node && last && typed && !p->many_prefixes) {
      node->kind = QUERY_PREFIX; /* and a word too: it has a stem */
      if (p->n_prefixes++ >= QUERY_PREFIXES_MOST) node->kind = QUERY_WORD;
    }
    push(p, l, node, !last || kind == QUERY_WORD, follows);
    if (l->n > n && n && before)
      l->at[n].touches = address || (w.at == before && words_unspaced(word_text) &&
                                     words_unspaced(word_text) == words_unspaced(l->at[n - 1].node->text));
  }
}

static query_node *read_either(parser *p, unsigned depth);

/* "(" … ")"; NULL where it holds nothing. */
static query_node *read_group(parser *p, unsigned depth) {
  size_t bracket = p->at++;
  query_node *node = read_either(p, depth + 1);
  if (p->at < p->text.len) p->at++; /* read_either stops at its bracket, or at the end */
  else unfinished(p, &p->open_bracket, bracket, "the bracket is not closed");
  return node;
}

typedef struct field {
  const char *name;
  query_kind kind; /* of a filter */
} field;

/* title: is told apart by its place. */
enum { FIELD_TITLE, N_FIELDS = 5 };
static const field fields[N_FIELDS] = {
    {"title:", QUERY_WORD}, {"date:", QUERY_DATE}, {"tag:", QUERY_TAG}, {"path:", QUERY_PATH}, {"in:", QUERY_SECTION}};

/* In quotes or brackets; false: neither begins here. */
static bool read_enclosed(parser *p, list *l, unsigned depth) {
  char c = p->at < p->text.len ? p->text.data[p->at] : ' ';
  bool open;
  if (c == '"') {
    gz_str text = quoted_text(p, &open);
    push(p, l, new_phrase(p, text, open && p->opts->prefix && !p->negated), false, false);
  } else if (c == '(') {
    if (depth < DEPTH_MOST) push(p, l, read_group(p, depth), false, false);
    else p->at++, p->deeper++;
  }
  return c == '"' || c == '(';
}

static void read_title(parser *p, list *l, unsigned depth) {
  list inner = {0};
  bool outer = p->in_title;
  p->in_title = true;
  if (!read_enclosed(p, &inner, depth)) {
    gz_str text = peek_text(p);
    p->at += text.len;
    if (text.len) read_words(p, &inner, text, false);
    else unfinished(p, &p->no_value, p->at, "title: has nothing after it");
  }
  push(p, l, all_of(p, &inner), false, false);
  p->in_title = outer;
}

bool query_dates(gz_str text, gz_str *since, gz_str *until) {
  size_t i;
  *since = *until = text;
  for (i = 0; i + 1 < text.len && (text.data[i] != '.' || text.data[i + 1] != '.');) i++;
  if (i + 1 < text.len) {
    *since = str_part(text, 0, i);
    *until = str_after(text, i + 2);
    if (!since->len) *since = STR_NONE;
    if (!until->len) *until = STR_NONE;
  }
  return (since->len || until->len) && (!since->len || date_known(*since)) && (!until->len || date_known(*until));
}

static void read_filter(parser *p, list *l, query_kind kind) {
  size_t at = p->at;
  bool open;
  gz_str value = STR_NONE, since, until;
  if (at < p->text.len && p->text.data[at] == '"') value = quoted_text(p, &open);
  else {
    value = peek_text(p);
    p->at += value.len;
  }
  value = str_trim(value);
  if (!value.len) unfinished(p, &p->no_value, at, "a field has nothing after it");
  else if (kind == QUERY_DATE && !query_dates(value, &since, &until))
    unfinished(p, &p->no_date, at, "what follows date: is no date; 2011, 2011-06 or 2009..2011 is expected");
  else push(p, l, new_leaf(p, kind, value), false, false);
}

static void read_text(parser *p, list *l, unsigned depth, bool follows) {
  gz_str text = peek_text(p), name = STR_NONE;
  unsigned i;
  for (i = 0; i < N_FIELDS; i++) {
    name = str_of(fields[i].name);
    if (text.len >= name.len && str_equal_nocase((gz_str){text.data, name.len}, name)) break;
  }
  p->at += i < N_FIELDS ? name.len : text.len;
  if (i == N_FIELDS) read_words(p, l, text, follows);
  else if (i == FIELD_TITLE) read_title(p, l, depth);
  else read_filter(p, l, fields[i].kind);
}

static void read_operand(parser *p, list *l, unsigned depth, bool follows) {
  if (!read_enclosed(p, l, depth)) read_text(p, l, depth, follows);
}

/* Whether nothing is here that an operator could join. */
static bool ends_all(const parser *p) {
  uint32_t apart;
  return p->at == p->text.len || apart_here(p, &apart) || p->text.data[p->at] == ')' || at_operator(p, STR("OR")) ||
         at_operator(p, STR("AND"));
}

/* Takes "NOT" and "-"; *no: an odd number of them. False: none. */
static bool take_nots(parser *p, bool *no) {
  bool any = false;
  for (*no = false;; skip_space(p)) {
    size_t left = p->text.len - p->at;
    const char *c = p->text.data + p->at;
    bool dash = left > 1 && c[0] == '-' && c[1] != '-' && c[1] != ')' && !str_is_space(c[1]);
    if (dash) p->at++;
    else if (!left || !take_operator(p, STR("NOT"))) return any;
    *no = !*no;
    any = true;
  }
}

/* If what was read last, from l->at[first] on, stands before NEAR, it becomes one with what that joins to it. */
static void read_near(parser *p, list *l, uint32_t first, unsigned depth) {
  list chain = {0};
  uint32_t apart;
  for (;;) {
    list operand = {.near = true};
    size_t at;
    bool no;
    skip_space(p);
    at = p->at;
    if (p->status != GZ_OK || !take_near(p, &apart)) break;
    for (skip_space(p); take_near(p, &apart); skip_space(p)) stray_operator(p, at);
    if (ends_all(p)) {
      stray_operator(p, at);
      break;
    }
    if (!chain.n) { /* the first two */
      list before = {l->at + first, l->n - first, l->n - first, true};
      push_bound(p, &chain, all_of(p, &before), apart);
      l->n = first;
    }
    take_nots(p, &no);
    if (ends_all(p)) {
      stray_operator(p, at);
      break;
    }
    p->negated += no;
    read_operand(p, &operand, depth, false);
    p->negated -= no;
    push_bound(p, &chain, no ? negation_of(p, all_of(p, &operand)) : all_of(p, &operand), apart);
  }
  push(p, l, branch_of(p, QUERY_APART, chain.at, chain.n), false, false);
}

/* One item, with the NOTs before it. Something is there that is no operator but NOT, and no closing bracket. */
static void read_item(parser *p, list *l, unsigned depth, bool follows) {
  list inner = {0}, *to;
  size_t at = p->at;
  uint32_t first;
  bool no, any = take_nots(p, &no);
  if (ends_all(p)) {
    stray_operator(p, at);
    return;
  }
  to = any ? &inner : l;
  first = to->n;
  p->negated += no;
  read_operand(p, to, depth, follows && !any);
  read_near(p, to, first, depth);
  p->negated -= no;
  if (any) push(p, l, no ? negation_of(p, all_of(p, &inner)) : all_of(p, &inner), false, false);
}

/* Stops at OR, at the closing bracket of its group, or at the end. */
static query_node *read_all(parser *p, unsigned depth) {
  list l = {0};
  bool follows = false;
  size_t joint = SIZE_MAX; /* where an AND waits for its right side */
  while (p->status == GZ_OK) {
    uint32_t n = l.n, apart;
    skip_space(p);
    if (p->at == p->text.len || at_operator(p, STR("OR"))) break;
    if (p->text.data[p->at] == ')') {
      if (p->deeper) p->deeper--;
      else if (depth) break;
      else unfinished(p, &p->no_bracket, p->at, "the bracket was never opened");
      p->at++;
      continue;
    }
    if (depth == DEPTH_MOST && p->text.data[p->at] == '(') { /* as read_operand, for thousands of them */
      p->at++, p->deeper++;
      follows = false;
      joint = SIZE_MAX;
      continue;
    }
    if (at_operator(p, STR("AND"))) {
      if (!l.n || joint != SIZE_MAX) stray_operator(p, p->at);
      joint = p->at;
      take_operator(p, STR("AND"));
      follows = false;
      continue;
    }
    if (take_near(p, &apart)) {
      stray_operator(p, p->at);
      continue;
    }
    read_item(p, &l, depth, follows);
    follows = l.n > n && l.at[l.n - 1].plain;
    joint = SIZE_MAX;
  }
  if (joint != SIZE_MAX) stray_operator(p, joint);
  return all_of(p, &l);
}

static query_node *read_either(parser *p, unsigned depth) {
  list any = {0};
  while (p->status == GZ_OK) {
    query_node *all = read_all(p, depth);
    size_t at = p->at;
    bool more = p->status == GZ_OK && take_operator(p, STR("OR"));
    if (!all && (more || any.n)) stray_operator(p, at);
    push(p, &any, all, false, false);
    if (!more) break;
  }
  return branch_of(p, QUERY_ANY, any.at, any.n);
}

/* ---------------------------------------------------------------- tidying */

/* Whether a word is left that counts whatever is dropped. */
static bool has_content(const query_node *node) {
  uint32_t i;
  switch (node->kind) {
  case QUERY_WORD: return !node->stop;
  case QUERY_PREFIX: return !node->stop;
  case QUERY_PHRASE:
  case QUERY_NEAR: return true;
  case QUERY_ALL:
  case QUERY_ANY:
  case QUERY_APART:
    for (i = 0; i < node->n_children; i++)
      if (has_content(node->children[i])) return true;
    return false;
  default: return false;
  }
}

/* A word that stands there already counts once more. Only children of one node are compared: QUERY_LEAVES_MOST of them
 * at most. */
static void add_child(query_node *to, query_node *child, bool merge) {
  uint32_t i;
  for (i = 0; merge && child->kind == QUERY_WORD && i < to->n_children; i++) {
    query_node *other = to->children[i];
    if (other->kind == QUERY_WORD && child->in_title == other->in_title && child->alias == other->alias &&
        str_equal(child->forms[0], other->forms[0])) {
      other->times += child->times;
      return;
    }
  }
  to->children[to->n_children++] = child;
}

static bool joins(query_kind outer, query_kind inner) {
  return outer == inner && (outer == QUERY_ALL || outer == QUERY_APART);
}

/* Drops stop words if told to, joins an ALL to the ALL that it stands in, and a NEAR to its NEAR, counts repeated words
 * once, but not in a NEAR (below an ALL that is itself joined that is left to its parent). NULL: nothing is left. */
static query_node *tidy(parser *p, query_node *node, bool drop, bool in_all) {
  query_node **old = node->children, *child;
  uint32_t i, k, n = node->n_children, total = 0;
  bool merge = node->kind == QUERY_ANY || (node->kind == QUERY_ALL && !in_all);
  if (node->kind == QUERY_NOT) {
    node->children[0] = tidy(p, node->children[0], false, false);
    return node;
  }
  if (!n) return node->stop && drop ? NULL : node;
  for (i = 0; i < n; i++) {
    old[i] = tidy(p, old[i], drop, node->kind == QUERY_ALL);
    if (old[i]) total += joins(node->kind, old[i]->kind) ? old[i]->n_children : 1;
  }
  node->children = need(p, arena_zero(p->into, total + 1, sizeof *node->children));
  node->n_children = 0;
  if (!node->children) return NULL;
  for (i = 0; i < n; i++) {
    child = old[i];
    if (!child) continue;
    if (joins(node->kind, child->kind)) {
      child->children[0]->apart = child->apart;
      for (k = 0; k < child->n_children; k++) add_child(node, child->children[k], merge);
    } else {
      add_child(node, child, merge);
    }
  }
  if (node->n_children > 1) return node;
  if (node->n_children) node->children[0]->apart = node->apart;
  return node->n_children ? node->children[0] : NULL;
}

static void number_nodes(query_node *node, uint32_t *n) {
  uint32_t i;
  node->number = (*n)++;
  for (i = 0; i < node->n_children; i++) number_nodes(node->children[i], n);
}

/* Words that count: one that stands in several places once, a phrase's each. `seen` has room for all leaves. */
static uint32_t count_words(const query_node *node, const query_node **seen, uint32_t *n_seen) {
  uint32_t i, n = 0;
  if (node->alias || node->kind == QUERY_NOT) return 0;
  if (node->kind == QUERY_WORD) {
    for (i = 0; i < *n_seen; i++)
      if (seen[i]->in_title == node->in_title && str_equal(seen[i]->forms[0], node->forms[0])) return 0;
    seen[(*n_seen)++] = node;
  }
  if (node->kind == QUERY_WORD || node->kind == QUERY_PREFIX || node->kind == QUERY_NEAR) return 1;
  if (node->kind == QUERY_PHRASE)
    for (i = 0; i < node->n_forms; i++) n += !node->quiet[i];
  for (i = 0; i < node->n_children; i++) n += count_words(node->children[i], seen, n_seen);
  return n;
}

bool query_scores(const query_node *node) {
  uint32_t i;
  if (query_is_words(node->kind)) return true;
  if (node->kind != QUERY_ALL && node->kind != QUERY_ANY && node->kind != QUERY_APART) return false;
  for (i = 0; i < node->n_children; i++)
    if (query_scores(node->children[i])) return true;
  return false;
}

/* ---------------------------------------------------------------- telling what was understood */

static bool needs_quotes(gz_str s) {
  size_t i;
  for (i = 0; i < s.len; i++)
    if (ends_text(s.data[i])) return true;
  return false;
}

/* A NOT before a NEAR means all of it, one at its first operand stands in brackets. */
static bool needs_brackets(const query_node *node, const query_node *inside) {
  if (!inside) return false;
  if (node->kind == QUERY_NOT) return inside->kind == QUERY_APART && inside->children[0] == node;
  if (node->kind == QUERY_APART) return inside->kind == QUERY_NOT;
  return node->n_children > 0 || node->n_near > 0;
}

/* A word or what it may have meant. */
static void spell_near(const query_node *node, buf *out) {
  uint32_t i;
  for (i = 0; i <= node->n_near; i++) {
    if (i) buf_put_str(out, STR(" OR "));
    if (node->in_title) buf_put_str(out, STR("title:"));
    buf_put_str(out, i ? node->near[i - 1].written : node->text);
  }
}

static void spell(const query_node *node, buf *out, const query_node *inside) {
  static const char *const before[] = {"", "", "", "-", "", "\"", "", "", "tag:", "path:", "in:", "date:"};
  static const char *const after[] = {"", "", "", "", "", "\"", "*", "~", "", "", "", ""};
  bool brackets = needs_brackets(node, inside), quotes = node->kind >= QUERY_TAG && needs_quotes(node->text);
  uint32_t i;
  if (brackets) buf_put_byte(out, '(');
  if (node->n_near) {
    spell_near(node, out);
    if (brackets) buf_put_byte(out, ')');
    return;
  }
  if (node->in_title) buf_put_str(out, STR("title:"));
  buf_put_str(out, str_of(before[node->kind]));
  if (quotes) buf_put_byte(out, '"');
  buf_put_str(out, node->text);
  if (quotes) buf_put_byte(out, '"');
  for (i = 0; i < node->n_children; i++) {
    if (i && node->kind == QUERY_APART) buf_printf(out, " NEAR/%u ", node->children[i]->apart);
    else if (i) buf_put_str(out, node->kind == QUERY_ALL ? STR(" ") : STR(" OR "));
    spell(node->children[i], out, node);
  }
  buf_put_str(out, str_of(after[node->kind]));
  if (node->kind == QUERY_NEAR && node->edits != 1) buf_printf(out, "%u", node->edits);
  if (brackets) buf_put_byte(out, ')');
}

bool query_spell(const query_node *root, arena *into, gz_str *out) {
  buf told, shown;
  bool done;
  buf_init(&told, into->from);
  buf_init(&shown, into->from);
  spell(root, &told, NULL);
  display_line(&shown, buf_str(&told), 0);
  done = !told.failed && !shown.failed && arena_str(into, buf_str(&shown), out);
  buf_free(&shown);
  buf_free(&told);
  return done;
}

static void note(buf *out, bool holds, const char *what) {
  if (!holds) return;
  if (out->len) buf_put_str(out, STR("; "));
  buf_put_str(out, str_of(what));
}

static void notices(const parser *p, const query *q, buf *out) {
  note(out, p->open_quote, "the quote is not closed yet");
  note(out, p->open_bracket, "the bracket is not closed yet");
  note(out, p->no_bracket, "a bracket is closed that was not opened");
  note(out, p->no_value, "a field has nothing after it yet");
  note(out, p->too_far, "~ reaches words two edits away at most");
  note(out, p->no_date, "date: waits for a date, such as 2011, 2011-06 or 2009..2011");
  note(out, p->too_many || p->cut, "the query is too long: words at its end are left out");
  note(out, p->many_prefixes, "the query has too many words with * or ~: the last ones are left out");
  note(out, !q->root && !out->len && str_trim(p->text).len, "there is no word to search for");
}

/* ---------------------------------------------------------------- all of it */

/* As much as is read, of whole characters. */
static gz_str cut_text(gz_str text, bool *cut) {
  *cut = text.len > QUERY_TEXT_MOST;
  if (!text.data) return STR("");
  if (*cut)
    for (text.len = QUERY_TEXT_MOST;
         text.len > QUERY_TEXT_MOST - 4 && ((unsigned char)text.data[text.len] & 0xc0) == 0x80;)
      text.len--;
  return text;
}

gz_status query_parse(gz_str text, const query_options *opts, analyzer *words, arena *into, query *out, gz_error *err) {
  parser p = {.opts = opts, .words = words, .into = into, .err = err};
  buf told;
  memset(out, 0, sizeof *out);
  p.text = cut_text(text, &p.cut);
  buf_init(&p.form, into->from);
  buf_init(&told, into->from);
  read_names(&p);
  out->root = read_either(&p, 0);
  if (!out->root && p.status == GZ_OK && p.saw_operator) {
    p.at = 0;
    p.literal = true;
    out->root = read_either(&p, 0);
  }
  if (out->root && p.status == GZ_OK) out->root = tidy(&p, out->root, has_content(out->root), false);
  if (out->root && p.status == GZ_OK) {
    const query_node **seen = need(&p, arena_zero(into, p.n_leaves, sizeof(query_node *)));
    uint32_t n_seen = 0;
    if (seen) out->n_words = count_words(out->root, seen, &n_seen);
    number_nodes(out->root, &out->n_nodes);
  }
  out->understood = STR("");
  if (out->root && p.status == GZ_OK && !query_spell(out->root, into, &out->understood)) need(&p, NULL);
  notices(&p, out, &told);
  if (told.failed || (told.len && !arena_str(into, buf_str(&told), &out->notice))) need(&p, NULL);
  buf_free(&told);
  buf_free(&p.form);
  if (p.status != GZ_OK) memset(out, 0, sizeof *out);
  return p.status;
}
