/* What does gazette.yaml say?
 *
 *   title: Camp clippings          key, what it is read as, where it goes: see `keys` and `rule_keys`
 *   pages:
 *     - path: "minutes-*.md"
 *       articles: heading:3
 *
 * A manifest that libyaml does not read is read again key by key: one broken key does not take the others along. */
#include "collection/manifest.h"

#include <stdarg.h>
#include <stdio.h>

#include "base/buf.h"
#include "base/error.h"
#include "base/sixteen.h"
#include "collection/glob.h"
#include "format/format.h"
#include "format/yaml.h"
#include "text/utf8.h"
#include "text/words.h"

enum { MOST_PROBLEMS = 100, MOST_PARTS = 256, MOST_BYTES = 1 << 20, KEY_SHOWN = 60 };

typedef struct reader {
  arena *into;
  const allocator *scratch;
  manifest *out;
  buf problems;          /* gz_problem */
  uint32_t n_problems;   /* those that are only counted too */
  uint32_t lines_before; /* of the file, before what is being read */
  bool failed;           /* out of memory */
} reader;

/* ---------------------------------------------------------------- problems */

__attribute__((format(printf, 3, 4))) static void problem(reader *r, uint32_t line, const char *words, ...) {
  char text[512];
  gz_problem p = {STR_NONE, r->lines_before + line, STR_NONE};
  va_list args;
  if (r->n_problems++ >= MOST_PROBLEMS) return;
  va_start(args, words);
  vsnprintf(text, sizeof text, words, args);
  va_end(args);
  if (!arena_str(r->into, str_of(text), &p.message)) r->failed = true;
  buf_put(&r->problems, &p, sizeof p);
  r->failed |= r->problems.failed;
}

/* As much of a text as a message shows, cut at a character's border. */
static gz_str shown(gz_str s) {
  if (s.len <= KEY_SHOWN) return s;
  s.len = KEY_SHOWN;
  while (s.len && ((unsigned char)s.data[s.len] & 0xc0) == 0x80) s.len--;
  return s;
}

static const char *kind_name(gz_kind kind) {
  return kind == GZ_LIST ? "a list" : kind == GZ_MAP ? "a map of keys" : kind == GZ_NIL ? "nothing" : "a text";
}

/* Edits between two short words, a swap of neighbours being one; above 2: not alike. */
static int distance(gz_str a, const char *cstr) {
  enum { MOST = 16 };
  gz_str b = str_of(cstr);
  int d[MOST + 1][MOST + 1];
  size_t i, j;
  if (a.len > MOST || b.len > MOST) return 99;
  for (i = 0; i <= a.len; i++) {
    for (j = 0; j <= b.len; j++) {
      int best;
      if (!i || !j) {
        d[i][j] = (int)(i + j);
        continue;
      }
      best = d[i - 1][j - 1] + (str_lower(a.data[i - 1]) != b.data[j - 1]);
      if (d[i - 1][j] + 1 < best) best = d[i - 1][j] + 1;
      if (d[i][j - 1] + 1 < best) best = d[i][j - 1] + 1;
      if (i > 1 && j > 1 && a.data[i - 1] == b.data[j - 2] && a.data[i - 2] == b.data[j - 1] &&
          d[i - 2][j - 2] + 1 < best) {
        best = d[i - 2][j - 2] + 1;
      }
      d[i][j] = best;
    }
  }
  return d[a.len][b.len];
}

/* The one of the names that was probably meant; NULL: none is like it. */
static const char *meant(gz_str written, const char *const *names) {
  const char *best = NULL;
  int least = 3;
  for (; *names; names++) {
    int n = distance(written, *names);
    if (n >= least || n >= (int)strlen(*names)) continue;
    best = *names;
    least = n;
  }
  return best;
}

static void unknown(reader *r, uint32_t line, const char *what, gz_str written, const char *const *names) {
  const char *best = meant(written, names);
  char all[128] = "";
  size_t len = 0;
  written = shown(written);
  if (best) {
    problem(r, line, "unknown %s \"%.*s\"; did you mean %s?", what, STR_ARG(written), best);
    return;
  }
  for (; *names && len < sizeof all; names++)
    len += (size_t)snprintf(all + len, sizeof all - len, "%s%s", len ? ", " : "", *names);
  problem(r, line, "unknown %s \"%.*s\"; there are %s", what, STR_ARG(written), all);
}

/* ---------------------------------------------------------------- values */

static bool is_scalar(const yaml_node *node) { return node->kind != GZ_LIST && node->kind != GZ_MAP; }

/* A text as written; a key without a value says nothing. */
static gz_str read_text(reader *r, const char *key, const yaml_node *node) {
  gz_str text = str_trim(node->text);
  if (!is_scalar(node)) {
    problem(r, node->line, "%s: a text is expected, not %s", key, kind_name(node->kind));
    return STR_NONE;
  }
  return node->kind != GZ_NIL && text.len ? text : STR_NONE;
}

static const gz_str *read_texts(reader *r, const char *key, const yaml_node *node, uint32_t *n) {
  gz_str *texts;
  uint32_t i;
  *n = 0;
  if (node->kind == GZ_NIL) return NULL;
  if (node->kind != GZ_LIST) {
    problem(r, node->line, "%s: a list is expected, such as [\"one\", \"two\"], not %s", key, kind_name(node->kind));
    return NULL;
  }
  texts = arena_zero(r->into, (size_t)node->n + 1, sizeof *texts);
  if (!texts) {
    r->failed = true;
    return NULL;
  }
  for (i = 0; i < node->n; i++) {
    const yaml_node *item = &node->items[i];
    gz_str text = str_trim(item->text);
    if (!is_scalar(item))
      problem(r, item->line, "%s: a text is expected in the list, not %s", key, kind_name(item->kind));
    else if (!text.len) problem(r, item->line, "%s: an empty item", key);
    else texts[(*n)++] = text;
  }
  return texts;
}

/* Patterns are relative to the root however they are written. */
static gz_str plain_pattern(gz_str s) {
  while (str_begins(s, STR("./"))) s = str_after(s, 2);
  return s;
}

static const gz_str *read_patterns(reader *r, const char *key, const yaml_node *node, uint32_t *n) {
  const gz_str *texts = read_texts(r, key, node, n);
  gz_str *patterns;
  uint32_t i;
  if (!texts) return NULL;
  patterns = arena_copy(r->into, texts, (*n + 1) * sizeof *texts);
  if (!patterns) {
    r->failed = true;
    return NULL;
  }
  for (i = 0; i < *n; i++) patterns[i] = plain_pattern(patterns[i]);
  return patterns;
}

static void read_title(reader *r, const yaml_node *node) { r->out->title = read_text(r, "title", node); }

/* One, or a list of several: "en+fr". */
static gz_str read_languages(reader *r, const yaml_node *node) {
  gz_str joined = STR_NONE;
  const gz_str *languages;
  buf all;
  uint32_t i, n;
  if (node->kind != GZ_LIST) return read_text(r, "language", node);
  languages = read_texts(r, "language", node, &n);
  buf_init(&all, r->into->from);
  for (i = 0; i < n; i++) {
    if (i) buf_put_byte(&all, '+');
    buf_put_str(&all, languages[i]);
  }
  if (all.failed || (all.len && !arena_str(r->into, buf_str(&all), &joined))) r->failed = true;
  buf_free(&all);
  return joined;
}

static void read_language(reader *r, const yaml_node *node) {
  gz_str language = read_languages(r, node);
  analyzer *probe = NULL;
  gz_error err;
  gz_status status;
  if (!language.len) return;
  status = analyzer_open(language, r->scratch, &probe, &err);
  analyzer_close(probe);
  if (status == GZ_OK) r->out->language = language;
  else if (status == GZ_NOMEM) r->failed = true;
  else problem(r, node->line, "language: %s", err.text);
}

static void read_include(reader *r, const yaml_node *node) {
  r->out->include = read_patterns(r, "include", node, &r->out->n_include);
}

static void read_exclude(reader *r, const yaml_node *node) {
  r->out->exclude = read_patterns(r, "exclude", node, &r->out->n_exclude);
}

static void read_markers(reader *r, const yaml_node *node) {
  r->out->markers = read_texts(r, "markers", node, &r->out->n_markers);
}

static void read_aliases(reader *r, const yaml_node *node) {
  manifest_alias *aliases;
  uint32_t i;
  if (node->kind == GZ_NIL) return;
  if (node->kind != GZ_LIST) {
    problem(r, node->line, "aliases: a list of lists is expected, such as - [one, two], not %s", kind_name(node->kind));
    return;
  }
  aliases = arena_zero(r->into, (size_t)node->n + 1, sizeof *aliases);
  if (!aliases) {
    r->failed = true;
    return;
  }
  r->out->aliases = aliases;
  r->out->n_aliases = 0;
  for (i = 0; i < node->n; i++) {
    manifest_alias a = {NULL, 0};
    uint32_t n_before = r->n_problems;
    a.names = read_texts(r, "aliases", &node->items[i], &a.n);
    if (a.n >= 2) aliases[r->out->n_aliases++] = a;
    else if (r->n_problems == n_before) problem(r, node->items[i].line, "aliases: a group needs two names or more");
  }
}

/* ---------------------------------------------------------------- rules of `pages` */

static void rule_path(reader *r, const yaml_node *node, manifest_rule *rule) {
  rule->path = plain_pattern(read_text(r, "path", node));
}

static void rule_section(reader *r, const yaml_node *node, manifest_rule *rule) {
  rule->section = read_text(r, "section", node);
}

static void rule_format(reader *r, const yaml_node *node, manifest_rule *rule) {
  gz_str name = read_text(r, "format", node);
  if (!name.len) return;
  if (format_by_name(name)) rule->format = name;
  else unknown(r, node->line, "format", name, format_names());
}

static void rule_encoding(reader *r, const yaml_node *node, manifest_rule *rule) {
  gz_str name = read_text(r, "encoding", node);
  utf8_text probe;
  gz_error err;
  gz_status status;
  if (!name.len) return;
  status = utf8_read(STR("a"), name, r->into, &probe, &err);
  if (status == GZ_OK) rule->encoding = name;
  else if (status == GZ_NOMEM) r->failed = true;
  else problem(r, node->line, "encoding: %s", err.text);
}

static void rule_language(reader *r, const yaml_node *node, manifest_rule *rule) {
  gz_str name = read_text(r, "language", node);
  analyzer *probe = NULL;
  gz_error err;
  gz_status status;
  if (!name.len) return;
  status = analyzer_open(name, r->scratch, &probe, &err);
  analyzer_close(probe);
  if (status == GZ_OK) rule->language = name;
  else if (status == GZ_NOMEM) r->failed = true;
  else problem(r, node->line, "language: %s", err.text);
}

static void rule_articles(reader *r, const yaml_node *node, manifest_rule *rule) {
  gz_str text = read_text(r, "articles", node);
  if (!text.len) return;
  if (text.len == 9 && str_begins(text, STR("heading:")) && text.data[8] >= '1' && text.data[8] <= '6') {
    rule->split_level = (uint32_t)(text.data[8] - '0');
  } else if (str_equal(text, STR("one"))) {
    rule->split_level = GZ_WHOLE;
  } else {
    problem(r, node->line, "articles: one or heading:1 to heading:6 is expected, not \"%.*s\"", STR_ARG(shown(text)));
  }
}

static const struct rule_key {
  const char *name;
  void (*read)(reader *r, const yaml_node *node, manifest_rule *rule);
} rule_keys[] = {
    {"path", rule_path},         {"section", rule_section},   {"format", rule_format},
    {"encoding", rule_encoding}, {"articles", rule_articles}, {"language", rule_language},
};
enum { N_RULE_KEYS = sizeof rule_keys / sizeof *rule_keys };
static const char *const rule_key_names[] = {"path", "section", "format", "encoding", "articles", "language", NULL};

static void read_rule(reader *r, const yaml_node *node, manifest_rule *rule) {
  uint32_t i;
  size_t k;
  rule->line = r->lines_before + node->line;
  for (i = 0; i < node->n; i++) {
    for (k = 0; k < N_RULE_KEYS && !str_equal(node->keys[i].text, str_of(rule_keys[k].name)); k++) {}
    if (k < N_RULE_KEYS) rule_keys[k].read(r, &node->items[i], rule);
    else unknown(r, node->keys[i].line, "key", node->keys[i].text, rule_key_names);
  }
}

static void read_pages(reader *r, const yaml_node *node) {
  manifest_rule *rules;
  uint32_t i;
  if (node->kind == GZ_NIL) return;
  if (node->kind != GZ_LIST) {
    problem(r, node->line, "pages: a list of rules is expected, each beginning with - path:, not %s",
            kind_name(node->kind));
    return;
  }
  rules = arena_zero(r->into, (size_t)node->n + 1, sizeof *rules);
  if (!rules) {
    r->failed = true;
    return;
  }
  r->out->rules = rules;
  r->out->n_rules = 0;
  for (i = 0; i < node->n; i++) {
    const yaml_node *item = &node->items[i];
    manifest_rule rule = {0};
    uint32_t n_before = r->n_problems;
    if (item->kind != GZ_MAP) {
      problem(r, item->line, "pages: a rule with path: is expected, not %s", kind_name(item->kind));
      continue;
    }
    read_rule(r, item, &rule);
    if (rule.path.len) rules[r->out->n_rules++] = rule;
    else if (r->n_problems == n_before) problem(r, item->line, "pages: a rule without path: says nothing");
  }
}

/* ---------------------------------------------------------------- the manifest */

static const struct key {
  const char *name;
  void (*read)(reader *r, const yaml_node *node);
} keys[] = {
    {"title", read_title},     {"language", read_language}, {"include", read_include}, {"exclude", read_exclude},
    {"markers", read_markers}, {"aliases", read_aliases},   {"pages", read_pages},
};
enum { N_KEYS = sizeof keys / sizeof *keys };
static const char *const key_names[] = {"title", "language", "include", "exclude", "markers", "aliases", "pages", NULL};

static void read_keys(reader *r, const yaml_node *tree) {
  uint32_t i;
  size_t k;
  if (tree->kind == GZ_NIL) return;
  if (tree->kind != GZ_MAP) {
    problem(r, tree->line, "keys are expected, such as title: My articles, not %s", kind_name(tree->kind));
    return;
  }
  for (i = 0; i < tree->n; i++) {
    for (k = 0; k < N_KEYS && !str_equal(tree->keys[i].text, str_of(keys[k].name)); k++) {}
    if (k < N_KEYS) keys[k].read(r, &tree->items[i]);
    else unknown(r, tree->keys[i].line, "key", tree->keys[i].text, key_names);
  }
}

/* Whether a line begins a new key of the manifest itself. */
static bool begins_key(gz_str line) {
  return line.len && !str_is_space(line.data[0]) && !strchr("-#]})", line.data[0]);
}

/* Reads the text key by key. True: at least one could not be read, and that is told. */
static bool read_parts(reader *r, gz_str text) {
  const char *at = text.data, *end = text.data + text.len, *from = at;
  uint32_t line = 0, from_line = 0, n_parts = 0;
  bool told = false;
  while (from < end && n_parts < MOST_PARTS && !r->failed) {
    const char *stop;
    yaml_node tree;
    gz_error err;
    gz_status status;
    if (at < end && (at == from || !begins_key(str_from(at, end)))) {
      stop = memchr(at, '\n', (size_t)(end - at));
      at = stop ? stop + 1 : end;
      line++;
      continue;
    }
    status = yaml_tree(str_from(from, at), r->into, r->scratch, &tree, &err);
    r->lines_before = from_line;
    if (status == GZ_OK) read_keys(r, &tree);
    else if (status == GZ_NOMEM) r->failed = true;
    else problem(r, (uint32_t)err.at, "%s", err.text), told = true;
    n_parts++;
    from = at;
    from_line = line;
  }
  r->lines_before = 0;
  return told;
}

gz_status manifest_read(gz_str text, arena *into, const allocator *scratch, manifest *out, gz_error *err) {
  reader r = {.into = into, .scratch = scratch, .out = out};
  utf8_text decoded;
  yaml_node tree;
  gz_error yaml_err;
  gz_status status;
  memset(out, 0, sizeof *out);
  buf_init(&r.problems, scratch);
  status = utf8_read(text, STR_NONE, into, &decoded, err);
  if (status != GZ_OK) goto done;
  if (decoded.n_replaced) {
    size_t n_before = sixteen_count(str_part(decoded.text, 0, decoded.replaced[0]), '\n');
    problem(&r, 1 + (uint32_t)n_before, "bytes that are not UTF-8");
  }
  status = yaml_tree(decoded.text, into, scratch, &tree, &yaml_err);
  if (status == GZ_OK) {
    read_keys(&r, &tree);
  } else if (status == GZ_NOMEM) {
    r.failed = true;
  } else if (decoded.text.len > MOST_BYTES || !read_parts(&r, decoded.text)) {
    problem(&r, (uint32_t)yaml_err.at, "%s", yaml_err.text);
  }
  if (r.n_problems > MOST_PROBLEMS) {
    uint32_t more = r.n_problems - MOST_PROBLEMS;
    r.n_problems = 0;
    problem(&r, 0, "%u more problems are not listed", more);
  }
  out->n_problems = (uint32_t)(r.problems.len / sizeof *out->problems);
  out->problems = out->n_problems ? arena_copy(into, r.problems.data, r.problems.len) : NULL;
  status = r.failed || (out->n_problems && !out->problems) ? error_nomem(err) : GZ_OK;
done:
  buf_free(&r.problems);
  if (status != GZ_OK) memset(out, 0, sizeof *out);
  return status;
}

void manifest_for(const manifest *m, gz_str path, manifest_rule *out) {
  uint32_t i;
  memset(out, 0, sizeof *out);
  for (i = 0; i < m->n_rules; i++) {
    const manifest_rule *rule = &m->rules[i];
    if (!glob_match(rule->path, path)) continue;
    out->path = rule->path;
    out->line = rule->line;
    if (rule->section.data) out->section = rule->section;
    if (rule->format.data) out->format = rule->format;
    if (rule->encoding.data) out->encoding = rule->encoding;
    if (rule->language.data) out->language = rule->language;
    if (rule->split_level) out->split_level = rule->split_level;
  }
}

static bool matches_any(const gz_str *patterns, uint32_t n, gz_str path) {
  uint32_t i;
  for (i = 0; i < n; i++)
    if (glob_match(patterns[i], path)) return true;
  return false;
}

/* A pattern that fits a folder excludes all that is in it: "drafts" and "drafts/" are "drafts" and what is below. */
static bool is_excluded(const manifest *m, gz_str path) {
  uint32_t i;
  size_t end;
  for (i = 0; i < m->n_exclude; i++) {
    gz_str pattern = m->exclude[i];
    if (glob_match(pattern, path)) return true;
    if (pattern.len > 1 && str_ends(pattern, STR("/"))) pattern.len--;
    for (end = 1; end < path.len; end++)
      if (path.data[end] == '/' && glob_match(pattern, str_part(path, 0, end))) return true;
  }
  return false;
}

bool manifest_wants(const manifest *m, gz_str path) {
  manifest_rule rule;
  if (str_equal(path, STR("gazette.yaml")) || is_excluded(m, path)) return false;
  if (m->n_include) return matches_any(m->include, m->n_include, path);
  if (format_reads(path)) return true;
  manifest_for(m, path, &rule); /* a rule that names a page's format makes it one that is known */
  return rule.format.data != NULL;
}
