/* What does a page say about itself before it begins? */
#include "format/front.h"

#include <stdio.h>

#include "base/error.h"
#include "format/date.h"
#include "format/toml.h"

/* Of broken front matter, this many lines are taken; of a list of tags this many. */
enum { MOST_SALVAGED = 256, MOST_TAGS = 1000 };

/* The line at *at without its end and trailing blanks; *at moves to the next. */
static gz_str next_line(const char **at, const char *end) {
  const char *from = *at, *stop = memchr(from, '\n', (size_t)(end - from));
  *at = stop ? stop + 1 : end;
  if (!stop) stop = end;
  while (stop > from && str_is_space(stop[-1])) stop--;
  return str_from(from, stop);
}

/* How front matter is written: FIELDS are lines "key: text" with nothing around them. */
typedef enum { YAML, TOML, JSON, FIELDS } language;

/* The mark that its first line is, and that which closes it. */
static const char *const marks[] = {"---", "+++", "{"};

/* Which language the first line opens, by itself. False: none. */
static bool opens(gz_str text, language *out, const char **behind) {
  gz_str line;
  *behind = text.data;
  if (!text.len || !strchr("-+{", text.data[0])) return false;
  *out = text.data[0] == '-' ? YAML : text.data[0] == '+' ? TOML : JSON;
  line = next_line(behind, text.data + text.len);
  return *out == JSON || str_equal(line, str_of(marks[*out]));
}

/* The end of the object that `p` begins, behind its bracket; NULL: it has none. */
static const char *object_end(const char *p, const char *end) {
  uint32_t depth = 0;
  bool quoted = false;
  for (; p < end; p++) {
    if (quoted) {
      if (*p == '\\' && p + 1 < end) p++;
      else quoted = *p != '"';
    } else if (*p == '"') {
      quoted = true;
    } else if (*p == '{') {
      depth++;
    } else if (*p == '}' && !--depth) {
      return p + 1;
    }
  }
  return NULL;
}

/* JSON begins with a key in quotes: "{% include %}" and "{#id}" do not. */
static bool looks_json(gz_str text) {
  gz_str rest = str_trim(str_after(text, 1));
  return rest.len && rest.data[0] == '"';
}

/* What stands between the first line and the line that closes it; false: there is no such line, or (*body NULL) it is
 * text. */
static bool find_block(gz_str text, language in, const char *behind, gz_str *block, const char **body) {
  const char *at = behind, *end = text.data + text.len;
  if (in == JSON) {
    const char *stop = object_end(text.data, end);
    if (!stop) return false;
    *block = str_from(text.data, stop);
    at = stop;
    *body = next_line(&at, end).len ? NULL : at;
    return *body != NULL;
  }
  while (at < end) {
    const char *line_at = at;
    gz_str line = next_line(&at, end);
    if (!str_equal(line, str_of(marks[in])) && !(in == YAML && str_equal(line, STR("...")))) continue;
    *block = str_from(behind, line_at);
    *body = at;
    return true;
  }
  return false;
}

/* Whether a line reads "key: text", "key:", in TOML "key = text", in JSON "\"key\": text,"; *value is what follows, without
 * blanks around it. */
static bool is_pair(gz_str line, language in, gz_str *key, gz_str *value) {
  char sign = in == TOML ? '=' : ':';
  const char *colon;
  size_t i;
  if (in == JSON) {
    line = str_trim(line);
    if (line.len && line.data[0] == '{') line = str_trim(str_after(line, 1));
    while (line.len && (line.data[line.len - 1] == ',' || line.data[line.len - 1] == '}')) line.len--;
  }
  colon = line.len ? memchr(line.data, sign, line.len) : NULL;
  if (!colon || colon == line.data) return false;
  *key = str_from(line.data, colon);
  if (in == FIELDS && colon + 1 < line.data + line.len && colon[1] == ':') colon++;
  *value = str_trim(str_from(colon + 1, line.data + line.len));
  if ((in == YAML || in == FIELDS) && colon + 1 < line.data + line.len && !str_is_space(colon[1])) return false;
  if (in == TOML || in == JSON) *key = str_trim(*key);
  if (in == JSON && key->len > 2 && key->data[0] == '"') *key = str_part(*key, 1, key->len - 2);
  for (i = 0; i < key->len; i++) {
    char c = key->data[i];
    if (!((c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '_' || c == '-' ||
          c & 0x80)) {
      return false;
    }
  }
  return key->len > 0;
}

/* Whether the first line of the block that says something is a pair: then it was meant as front matter. */
static bool looks_meant(gz_str block, language in) {
  const char *at = block.data, *end = block.data + block.len;
  while (at < end) {
    gz_str line = next_line(&at, end), key, value;
    if (line.len && line.data[0] != '#' && !(in == JSON && line.len == 1)) return is_pair(line, in, &key, &value);
  }
  return false;
}

/* ---------------------------------------------------------------- lines of pairs */

/* What a line is where pairs stand one below the other. */
typedef enum { NO_FIELD, FIELD, GOES_ON, CLOSES } field_line;

static field_line what_line(gz_str line, language in, gz_str *key, gz_str *value) {
  if (!line.len) return NO_FIELD;
  if (in == TOML ? str_equal(line, STR("+++")) : str_equal(line, STR("---"))) return CLOSES;
  if (is_pair(line, in, key, value)) return FIELD;
  if (str_is_space(line.data[0]) || line.data[0] == '#' || str_begins(line, STR("- "))) return GOES_ON;
  return NO_FIELD;
}

/* The pairs that `text` begins with, up to a blank line or what is none; *body is behind them. Without a mark around
 * them they are pairs if one says the title, or the date beside others, or their signs are "::" as of Logseq; and where
 * a rule closes them (Hexo), they are YAML. */
static bool find_fields(gz_str text, bool marked, language *in, gz_str *block, const char **body) {
  const char *at = text.data, *end = text.data + text.len;
  uint32_t n = 0, n_titles = 0, n_dates = 0, n_double = 0, n_more = 0;
  gz_str key, value;
  while (at < end && n + n_more < MOST_SALVAGED) {
    const char *line_at = at;
    field_line is = what_line(next_line(&at, end), *in, &key, &value);
    if (is == NO_FIELD || (is == GOES_ON && (!n || (n_double == n && line_at[0] == '-')))) {
      at = line_at;
      break;
    }
    *block = str_from(text.data, line_at);
    if (is == CLOSES) {
      *body = at;
      if (*in == FIELDS) *in = YAML;
      return n > 1 && n_titles;
    }
    n += is == FIELD;
    n_more += is == GOES_ON && line_at[0] != ' ' && line_at[0] != '\t';
    if (is != FIELD) continue;
    n_titles += str_equal_nocase(key, STR("title"));
    n_dates += str_equal_nocase(key, STR("date"));
    n_double += value.data - (key.data + key.len) > 1 && key.data[key.len + 1] == ':';
  }
  *block = str_from(text.data, at);
  *body = at;
  if (marked) return n > 1 || n_titles + n_dates;
  return n && !n_more && (n_double == n || (n > 1 && n_titles + n_dates && !n_double));
}

static bool is_blank(gz_str block) {
  const char *at = block.data, *end = block.data + block.len;
  while (at < end) {
    gz_str line = next_line(&at, end);
    if (line.len && line.data[0] != '#') return false;
  }
  return true;
}

static gz_str unquoted(gz_str s) {
  if (s.len >= 2 && s.data[0] == s.data[s.len - 1] && (s.data[0] == '"' || s.data[0] == '\''))
    return str_part(s, 1, s.len - 2);
  if (s.len >= 2 && s.data[0] == '[' && s.data[s.len - 1] == ']') return str_part(s, 1, s.len - 2);
  return s;
}

/* Keys of fields are one, however their letters are written. */
static bool lower_key(arena *into, gz_str *key) {
  char *name = arena_cstr(into, *key), *p;
  if (!name) return false;
  for (p = name; *p; p++) *p = str_lower(*p);
  key->data = name;
  return true;
}

static void put_scalar(yaml_node *node, gz_str text, uint32_t line) {
  *node = (yaml_node){.kind = GZ_STRING, .line = line, .text = text};
  node->scalar.kind = GZ_STRING;
  node->scalar.is.string = text;
}

/* The lines of a block that libyaml does not read, as a map of texts and of lists "- text". A colon in the title breaks
 * most. Of fields, a text goes on in lines that are indented. */
static bool salvage(gz_str block, language in, arena *into, yaml_node *out) {
  const char *at = block.data, *end = block.data + block.len;
  yaml_node *keys = arena_zero(into, MOST_SALVAGED, sizeof *keys),
            *items = arena_zero(into, MOST_SALVAGED, sizeof *items),
            *list = arena_zero(into, MOST_SALVAGED, sizeof *list);
  uint32_t line_number = 0, n_listed = 0;
  bool open = false; /* the last key has no text on its line */
  if (!keys || !items || !list) return false;
  memset(out, 0, sizeof *out);
  out->kind = GZ_MAP;
  out->keys = keys;
  out->items = items;
  while (at < end && out->n < MOST_SALVAGED) {
    gz_str line = next_line(&at, end), key, value, words = str_trim(line);
    yaml_node *last = out->n ? &items[out->n - 1] : NULL;
    line_number++;
    if (is_pair(line, in, &key, &value)) {
      open = !value.len && in == YAML;
      if (!value.len && !open) continue;
      if (in == FIELDS && !lower_key(into, &key)) return false;
      keys[out->n] = (yaml_node){.kind = GZ_STRING, .line = line_number, .text = key};
      if (open) items[out->n++].line = line_number;
      else put_scalar(&items[out->n++], unquoted(value), line_number);
    } else if (open && str_begins(words, STR("- ")) && n_listed < MOST_SALVAGED) {
      if (last->kind == GZ_NIL) *last = (yaml_node){.kind = GZ_LIST, .line = last->line, .items = list + n_listed};
      put_scalar(&list[n_listed++], unquoted(str_trim(str_after(words, 2))), line_number);
      last->n++;
    } else if (last && in == FIELDS && words.len && str_is_space(line.data[0]) && last->text.data >= block.data &&
               last->text.data < end) {
      put_scalar(last, str_from(last->text.data, words.data + words.len), last->line);
    }
  }
  return true;
}

/* ---------------------------------------------------------------- what the map says */

/* The text of a scalar, trimmed; absent for what is empty, null or no scalar. */
static gz_str scalar_text(const yaml_node *node) {
  gz_str text;
  if (!node || node->kind == GZ_NIL || node->kind == GZ_LIST || node->kind == GZ_MAP) return STR_NONE;
  text = str_trim(node->text);
  return text.len ? text : STR_NONE;
}

/* The day that the page is of, by the first key that says one; else by its name. */
static bool read_date(const yaml_node *map, gz_str name, arena *into, gz_str *date) {
  static const char *const keys[] = {"date", "pubDate", "published", "publishDate", "created"};
  char iso[DATE_STAMP_ROOM];
  size_t i;
  for (i = 0; i < sizeof keys / sizeof *keys; i++) {
    gz_str text = scalar_text(yaml_find(map, keys[i]));
    if (text.data && date_told(text, iso)) return arena_str(into, str_of(iso), date);
  }
  return !date_of_name(name, iso) || arena_str(into, str_of(iso), date);
}

/* Without the sign that makes it one in text. */
static gz_str tag_text(gz_str tag) {
  tag = str_trim(tag);
  return tag.len > 1 && tag.data[0] == '#' ? str_after(tag, 1) : tag;
}

/* The next tag of a text: up to a comma, or, where blanks part them, to a blank. */
static gz_str next_tag(gz_str *text, bool blanks) {
  size_t len = 0;
  gz_str tag;
  while (len < text->len && !(blanks ? str_is_space(text->data[len]) : text->data[len] == ',')) len++;
  tag = str_part(*text, 0, len);
  *text = str_after(*text, len < text->len ? len + 1 : len);
  return tag;
}

/* A list, or a text with commas, or with blanks where nothing is quoted, as Jekyll reads it. */
static bool read_tags(const yaml_node *node, language in, arena *into, front_matter *out) {
  gz_str text = scalar_text(node), *tags;
  uint32_t most = 1, i;
  size_t at;
  bool comma;
  if (!node || (!text.data && node->kind != GZ_LIST)) return true;
  if (node->kind == GZ_LIST) most = node->n;
  comma = text.len && memchr(text.data, ',', text.len);
  for (at = 0; at < text.len; at++) most += comma ? text.data[at] == ',' : str_is_space(text.data[at]);
  if (most > MOST_TAGS) most = MOST_TAGS;
  out->tags = tags = arena_zero(into, (size_t)most + 1, sizeof *tags);
  if (!tags) return false;
  for (i = 0; node->kind == GZ_LIST && i < node->n && out->n_tags < most; i++) {
    gz_str tag = tag_text(scalar_text(&node->items[i]));
    if (tag.len) tags[out->n_tags++] = tag;
  }
  while (text.len && out->n_tags < most) {
    gz_str tag = tag_text(next_tag(&text, in == YAML && !comma));
    if (tag.len) tags[out->n_tags++] = tag;
  }
  return true;
}

/* The title, and the line of its key. Where the page has it as it is, it is that slice: matches in it have a place. */
static void read_title(const yaml_node *map, gz_str block, language in, uint32_t above, front_matter *out) {
  const char *at = block.data, *end = block.data + block.len, *found;
  const yaml_node *node = yaml_find(map, "title");
  gz_str written;
  uint32_t line;
  out->title = scalar_text(node);
  if (!out->title.data) return;
  line = map->keys[node - map->items].line;
  out->title_line = line + above; /* of the page: the first may be "---" */
  while (--line && at < end) next_line(&at, end);
  written = next_line(&at, end);
  found = written.len ? memchr(written.data, in == TOML ? '=' : ':', written.len) : NULL;
  if (!found) return;
  found = memmem(found, (size_t)(written.data + written.len - found), out->title.data, out->title.len);
  if (found) out->title.data = found;
}

static gz_str read_section(const yaml_node *map) {
  const yaml_node *node = yaml_find(map, "section");
  if (!node) node = yaml_find(map, "category");
  if (node && node->kind == GZ_LIST && node->n) node = &node->items[0];
  return scalar_text(node);
}

/* The block as a tree; GZ_SYNTAX: it is broken, and *map is what can be read all the same. */
static gz_status read_block(gz_str block, language in, const format_context *context, yaml_node *map, gz_error *err) {
  gz_status status = GZ_OK;
  if (in == FIELDS) return salvage(block, in, context->into, map) ? GZ_OK : error_nomem(err);
  status = in == TOML ? toml_tree(block, context->into, context->scratch, map, err)
                      : yaml_tree(block, context->into, context->scratch, map, err); /* JSON is YAML */
  if (status == GZ_SYNTAX && in != TOML && !salvage(block, in, context->into, map)) status = error_nomem(err);
  return status;
}

/* Where the front matter stands that opens the page, how it is written, and where the page goes on; false: there is
 * none. Of what is not closed the pairs are taken that stand below its first line. */
static bool find_front(builder *b, gz_str text, language *in, gz_str *block, const char **body) {
  const char *behind;
  gz_str rest;
  if (!opens(text, in, &behind)) {
    *in = FIELDS;
    return text.len && find_fields(text, false, in, block, body);
  }
  if (*in == JSON && !looks_json(text)) return false;
  *body = text.data;
  if (find_block(text, *in, behind, block, body)) return true;
  if (!*body) return false;
  rest = *in == JSON ? text : str_from(behind, text.data + text.len);
  if (*in == JSON ? !looks_meant(rest, JSON) : !find_fields(rest, true, in, block, body)) return false;
  builder_problem(b, 1, "front matter is not closed by %s",
                  *in == YAML   ? "a line ---"
                  : *in == TOML ? "a line +++"
                                : "a }");
  return *in != JSON;
}

const char *front_read(builder *b, const format_context *context, front_matter *out) {
  gz_str text = builder_source(b), block;
  const char *body = text.data;
  const yaml_node *tags, *groups;
  uint32_t above;
  language in;
  yaml_node map = {0};
  gz_error err;
  gz_status status;
  memset(out, 0, sizeof *out);
  out->meta.kind = GZ_MAP;
  if (!find_front(b, text, &in, &block, &body)) goto none;
  above = block.data > text.data; /* lines above it */
  status = read_block(block, in, context, &map, &err);
  if (status == GZ_NOMEM) goto nomem;
  if (status != GZ_OK) {
    if (!looks_meant(block, in)) goto none; /* text between two rules */
    builder_problem(b, (uint32_t)err.at + above, "front matter: %s", err.text);
  } else if (map.kind != GZ_MAP && !is_blank(block)) {
    goto none;
  }
  out->there = true;
  if (map.kind != GZ_MAP) return body;
  read_title(&map, block, in, above, out);
  out->section = read_section(&map);
  tags = yaml_find(&map, "tags");
  groups = yaml_find(&map, "taxonomies"); /* as Zola has them */
  if (!tags && groups) tags = yaml_find(groups, "tags");
  if (!read_date(&map, context->name, context->into, &out->date) || !read_tags(tags, in, context->into, out) ||
      !yaml_value(&map, context->into, &out->meta)) {
    goto nomem;
  }
  return body;
none:
  memset(&map, 0, sizeof map);
  if (read_date(&map, context->name, context->into, &out->date)) return text.data;
nomem:
  builder_fail(b);
  return body;
}
