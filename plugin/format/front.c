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

/* How front matter is written. */
typedef enum { YAML, TOML, JSON } language;

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
  *value = str_trim(str_from(colon + 1, line.data + line.len));
  if (in == YAML && colon + 1 < line.data + line.len && !str_is_space(colon[1])) return false;
  if (in != YAML) *key = str_trim(*key);
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

/* The lines of a block that libyaml does not read, as a map of texts. A colon in the title breaks most. */
static bool salvage(gz_str block, language in, arena *into, yaml_node *out) {
  const char *at = block.data, *end = block.data + block.len;
  yaml_node *keys = arena_zero(into, MOST_SALVAGED, sizeof *keys),
            *items = arena_zero(into, MOST_SALVAGED, sizeof *items);
  uint32_t line_number = 0;
  if (!keys || !items) return false;
  memset(out, 0, sizeof *out);
  out->kind = GZ_MAP;
  out->keys = keys;
  out->items = items;
  while (at < end && out->n < MOST_SALVAGED) {
    gz_str line = next_line(&at, end), key, value;
    line_number++;
    if (!is_pair(line, in, &key, &value) || !value.len) continue;
    value = unquoted(value);
    keys[out->n] = (yaml_node){.kind = GZ_STRING, .line = line_number, .text = key};
    items[out->n] = (yaml_node){.kind = GZ_STRING, .line = line_number, .text = value};
    items[out->n].scalar.kind = GZ_STRING;
    items[out->n++].scalar.is.string = value;
  }
  return true;
}

/* ---------------------------------------------------------------- dates */

/* A number of `least` to `most` digits at *at that lies in from … to; -1, and *at as it was, if there is none. */
static int digits(gz_str s, size_t *at, size_t least, size_t most, int from, int to) {
  size_t i = *at;
  int n = 0;
  while (i < s.len && i - *at < most && s.data[i] >= '0' && s.data[i] <= '9') n = n * 10 + (s.data[i++] - '0');
  if (i - *at < least || n < from || n > to) return -1;
  *at = i;
  return n;
}

static bool take(gz_str s, size_t *at, char c) {
  if (*at >= s.len || s.data[*at] != c) return false;
  ++*at;
  return true;
}

/* The time of day behind a date: hours and minutes at least, then seconds, and the zone: Z, +02, +0200, +02:00. */
static bool read_time(gz_str s, size_t *at, char *out, size_t room) {
  int hour, minute, second = -1, zone_hour, zone_minute = 0, len;
  hour = digits(s, at, 1, 2, 0, 24);
  if (hour < 0 || !take(s, at, ':') || (minute = digits(s, at, 2, 2, 0, 59)) < 0) return false;
  if (take(s, at, ':')) {
    second = digits(s, at, 2, 2, 0, 60);
    if (second < 0) return false;
    if (take(s, at, '.'))
      while (*at < s.len && s.data[*at] >= '0' && s.data[*at] <= '9') ++*at;
  }
  len = second < 0 ? snprintf(out, room, "T%02d:%02d", hour, minute)
                   : snprintf(out, room, "T%02d:%02d:%02d", hour, minute, second);
  while (*at < s.len && str_is_space(s.data[*at])) ++*at;
  if (take(s, at, 'Z') || take(s, at, 'z')) {
    snprintf(out + len, room - (size_t)len, "Z");
  } else if (*at < s.len && (s.data[*at] == '+' || s.data[*at] == '-')) {
    char sign = s.data[(*at)++];
    zone_hour = digits(s, at, 1, 2, 0, 14);
    if (zone_hour < 0) return false;
    take(s, at, ':');
    if (*at < s.len && (zone_minute = digits(s, at, 2, 2, 0, 59)) < 0) return false;
    snprintf(out + len, room - (size_t)len, "%c%02d:%02d", sign, zone_hour, zone_minute);
  }
  return true;
}

/* YYYY, YYYY-MM, YYYY-MM-DD, the last also with a time, as ISO 8601; months and days may lack their zero. */
static bool read_iso(gz_str s, char out[48]) {
  size_t at = 0;
  int year = digits(s, &at, 4, 4, 1, 9999), month, day;
  if (year < 0) return false;
  snprintf(out, 48, "%04d", year);
  if (at == s.len) return true;
  if (!take(s, &at, '-') || (month = digits(s, &at, 1, 2, 1, 12)) < 0) return false;
  snprintf(out, 48, "%04d-%02d", year, month);
  if (at == s.len) return true;
  if (!take(s, &at, '-') || (day = digits(s, &at, 1, 2, 1, 31)) < 0) return false;
  snprintf(out, 48, "%04d-%02d-%02d", year, month, day);
  if (at == s.len) return true;
  if (!take(s, &at, 'T') && !take(s, &at, 't') && !str_is_space(s.data[at])) return false;
  while (at < s.len && str_is_space(s.data[at])) at++;
  return read_time(s, &at, out + 10, 38) && at == s.len;
}

/* ---------------------------------------------------------------- what the map says */

/* The text of a scalar, trimmed; absent for what is empty, null or no scalar. */
static gz_str scalar_text(const yaml_node *node) {
  gz_str text;
  if (!node || node->kind == GZ_NIL || node->kind == GZ_LIST || node->kind == GZ_MAP) return STR_NONE;
  text = str_trim(node->text);
  return text.len ? text : STR_NONE;
}

static bool read_date(const yaml_node *node, arena *into, gz_str *date) {
  gz_str text = scalar_text(node);
  char iso[48], other[DATE_ROOM];
  if (!text.data) return true;
  if (read_iso(text, iso)) return arena_str(into, str_of(iso), date);
  if (date_read(text, other)) return arena_str(into, str_of(other), date);
  return true;
}

static bool read_tags(const yaml_node *node, arena *into, front_matter *out) {
  gz_str text = scalar_text(node), *tags;
  uint32_t most = 1, i;
  size_t at;
  if (!node || (!text.data && node->kind != GZ_LIST)) return true;
  if (node->kind == GZ_LIST) most = node->n;
  for (at = 0; at < text.len; at++) most += text.data[at] == ',';
  if (most > MOST_TAGS) most = MOST_TAGS;
  out->tags = tags = arena_zero(into, (size_t)most + 1, sizeof *tags);
  if (!tags) return false;
  for (i = 0; node->kind == GZ_LIST && i < node->n && out->n_tags < most; i++) {
    gz_str tag = scalar_text(&node->items[i]);
    if (tag.data) tags[out->n_tags++] = tag;
  }
  while (text.len && out->n_tags < most) {
    const char *comma = memchr(text.data, ',', text.len);
    gz_str tag = str_trim(comma ? str_from(text.data, comma) : text);
    if (tag.len) tags[out->n_tags++] = tag;
    text = comma ? str_from(comma + 1, text.data + text.len) : STR("");
  }
  return true;
}

/* The title, and the line of its key. Where the page has it as it is, it is that slice: matches in it have a place. */
static void read_title(const yaml_node *map, gz_str block, language in, front_matter *out) {
  const char *at = block.data, *end = block.data + block.len, *found;
  const yaml_node *node = yaml_find(map, "title");
  gz_str written;
  uint32_t line;
  out->title = scalar_text(node);
  if (!out->title.data) return;
  line = map->keys[node - map->items].line;
  out->title_line = line + (in != JSON); /* of the page: the first is "---" */
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
  gz_status status = in == TOML ? toml_tree(block, context->into, context->scratch, map, err)
                                : yaml_tree(block, context->into, context->scratch, map, err); /* JSON is YAML */
  if (status == GZ_SYNTAX && in != TOML && !salvage(block, in, context->into, map)) status = error_nomem(err);
  return status;
}

const char *front_read(builder *b, const format_context *context, front_matter *out) {
  gz_str text = builder_source(b), block;
  const char *body = text.data, *behind;
  const yaml_node *tags, *groups;
  language in;
  yaml_node map;
  gz_error err;
  gz_status status;
  memset(out, 0, sizeof *out);
  out->meta.kind = GZ_MAP;
  if (!opens(text, &in, &behind) || (in == JSON && !looks_json(text))) return text.data;
  if (!find_block(text, in, behind, &block, &body)) {
    gz_str rest = str_from(in == JSON ? text.data : behind, text.data + text.len);
    const char *at = rest.data;
    gz_str line = rest.len ? next_line(&at, text.data + text.len) : STR("");
    if (looks_meant(in == JSON ? rest : line, in) && body)
      builder_problem(b, 1, "front matter is not closed by %s",
                      in == YAML   ? "a line ---"
                      : in == TOML ? "a line +++"
                                   : "a }");
    return text.data;
  }
  status = read_block(block, in, context, &map, &err);
  if (status == GZ_NOMEM) goto nomem;
  if (status != GZ_OK) {
    if (!looks_meant(block, in)) return text.data; /* text between two rules */
    builder_problem(b, (uint32_t)err.at + (in != JSON), "front matter: %s", err.text);
  } else if (map.kind != GZ_MAP && !is_blank(block)) {
    return text.data;
  }
  out->there = true;
  if (map.kind != GZ_MAP) return body;
  read_title(&map, block, in, out);
  out->section = read_section(&map);
  tags = yaml_find(&map, "tags");
  groups = yaml_find(&map, "taxonomies"); /* as Zola has them */
  if (!tags && groups) tags = yaml_find(groups, "tags");
  if (!read_date(yaml_find(&map, "date"), context->into, &out->date) || !read_tags(tags, context->into, out) ||
      !yaml_value(&map, context->into, &out->meta)) {
    goto nomem;
  }
  return body;
nomem:
  builder_fail(b);
  return body;
}
