/* The Lua face of api.c, nothing more: converts arguments, calls one gz_ function, converts results.
 *
 *   gazette                module table: version formats parse open display
 *   gazette.collection     userdata around a gz_collection; its user value is a table:
 *                            article   the metatable of this collection's articles
 *   an article             a table; its metatable's methods have the collection as an upvalue
 *   a result of the core   is anchored in a userdata (gazette.result) before the first Lua call that may raise
 *
 * Documents and offsets count from 0 in C, from 1 in Lua: only here is 1 added (gazette.h's lines, columns and marks
 * count from 1 already). */
#include <string.h>

#include "gazette.h"
#include "lcompat.h"

#define COLLECTION "gazette.collection"
#define JOB "gazette.job"
#define SEARCHER "gazette.searcher"
#define ARTICLES "gazette.articles"
#define RESULT "gazette.result"

/* The deepest value that a page can hold, and some room. */
enum { VALUE_DEPTH_MOST = 80 };

/* ----------------------------------------------------------------- basics */

static int push_error(lua_State *L, gz_status status, const gz_error *err) {
  if (status == GZ_INVALID) return luaL_error(L, "%s", err->text);
  lua_pushnil(L);
  lua_pushstring(L, err->text);
  lua_pushstring(L, gz_status_name(status));
  return 3;
}

static gz_str check_str(lua_State *L, int at) {
  gz_str s;
  s.data = luaL_checklstring(L, at, &s.len);
  return s;
}

static void push_str(lua_State *L, gz_str s) {
  if (s.data) lua_pushlstring(L, s.data, s.len);
  else lua_pushnil(L);
}

static void set_str(lua_State *L, const char *key, gz_str s) {
  push_str(L, s);
  lua_setfield(L, -2, key);
}

static void set_int(lua_State *L, const char *key, uint64_t n) {
  lua_pushinteger(L, (lua_Integer)n);
  lua_setfield(L, -2, key);
}

static void set_bool(lua_State *L, const char *key, bool is) {
  lua_pushboolean(L, is);
  lua_setfield(L, -2, key);
}

/* A place for a result, freed by the collector whatever happens. */
static const void **new_anchor(lua_State *L) {
  const void **anchor = lua_newuserdatauv(L, sizeof *anchor, 0);
  *anchor = NULL;
  luaL_setmetatable(L, RESULT);
  return anchor;
}

static int result_gc(lua_State *L) {
  const void **anchor = luaL_checkudata(L, 1, RESULT);
  gz_free(*anchor);
  *anchor = NULL;
  return 0;
}

/* ---------------------------------------------------------------- options */

/* Pushes the field `key` of the table at `at` (0: none); false and nothing pushed where it is nil. */
static bool option(lua_State *L, int at, const char *key) {
  if (!at) return false;
  lua_getfield(L, at, key);
  if (!lua_isnil(L, -1)) return true;
  lua_pop(L, 1);
  return false;
}

static int options_at(lua_State *L, int at) {
  if (lua_isnoneornil(L, at)) return 0;
  luaL_checktype(L, at, LUA_TTABLE);
  return at;
}

static int bad_option(lua_State *L, const char *key, const char *wanted) {
  return luaL_error(L, "bad option '%s' (%s expected, got %s)", key, wanted, luaL_typename(L, -1));
}

/* The string stays alive as long as the options table holds it. */
static gz_str str_option(lua_State *L, int at, const char *key) {
  gz_str s = {NULL, 0};
  if (!option(L, at, key)) return s;
  if (lua_type(L, -1) != LUA_TSTRING) bad_option(L, key, "string");
  s.data = lua_tolstring(L, -1, &s.len);
  lua_pop(L, 1);
  return s;
}

static lua_Integer int_option(lua_State *L, int at, const char *key, lua_Integer otherwise, lua_Integer least,
                              lua_Integer most) {
  lua_Number n;
  if (!option(L, at, key)) return otherwise;
  if (lua_type(L, -1) != LUA_TNUMBER) bad_option(L, key, "number");
  n = lua_tonumber(L, -1);
  if (!(n >= (lua_Number)least)) luaL_error(L, "bad option '%s' (at least %d expected)", key, (int)least);
  lua_pop(L, 1);
  return n >= (lua_Number)most ? most : (lua_Integer)n;
}

static bool bool_option(lua_State *L, int at, const char *key, bool otherwise) {
  bool is;
  if (!option(L, at, key)) return otherwise;
  if (lua_type(L, -1) != LUA_TBOOLEAN) bad_option(L, key, "boolean");
  is = lua_toboolean(L, -1);
  lua_pop(L, 1);
  return is;
}

/* Which of `words` (NULL-terminated) the option is; -1 where it is not given. */
static int word_option(lua_State *L, int at, const char *key, const char *const *words) {
  gz_str s = str_option(L, at, key);
  int i;
  if (!s.data) return -1;
  for (i = 0; words[i]; i++)
    if (!strcmp(words[i], s.data)) return i;
  return luaL_error(L, "bad option '%s' (\"%s\" is none of its words)", key, s.data);
}

/* A list of strings, in a userdata left on the stack; the strings live as long as the options table. */
static const gz_str *list_option(lua_State *L, int at, const char *key, uint32_t *n) {
  gz_str *list;
  size_t len, i;
  *n = 0;
  if (!option(L, at, key)) return NULL;
  if (!lua_istable(L, -1)) bad_option(L, key, "list of strings");
  len = lua_rawlen(L, -1);
  if (len > UINT32_MAX / sizeof *list) luaL_error(L, "option '%s' is too long", key);
  list = lua_newuserdatauv(L, len * sizeof *list + 1, 0);
  for (i = 0; i < len; i++) {
    lua_rawgeti(L, -2, (int)i + 1);
    if (lua_type(L, -1) != LUA_TSTRING) bad_option(L, key, "list of strings");
    list[i].data = lua_tolstring(L, -1, &list[i].len);
    lua_pop(L, 1);
  }
  *n = (uint32_t)len;
  return list;
}

/* ----------------------------------------------------------------- values */

/* A null is left out of a map and is false in a list, where nil would be a hole. */
static void push_value(lua_State *L, const gz_value *v, int depth) {
  uint32_t i;
  luaL_checkstack(L, 4, "value");
  if (depth > VALUE_DEPTH_MOST) {
    lua_pushboolean(L, 0);
    return;
  }
  switch (v->kind) {
  case GZ_BOOL: lua_pushboolean(L, v->is.boolean); break;
  case GZ_INT: lua_pushinteger(L, (lua_Integer)v->is.integer); break;
  case GZ_REAL: lua_pushnumber(L, v->is.real); break;
  case GZ_STRING: lua_pushlstring(L, v->is.string.data ? v->is.string.data : "", v->is.string.len); break;
  case GZ_LIST:
    lua_createtable(L, (int)v->n, 0);
    for (i = 0; i < v->n; i++) {
      push_value(L, &v->is.items[i], depth + 1);
      if (lua_isnil(L, -1)) {
        lua_pop(L, 1);
        lua_pushboolean(L, 0);
      }
      lua_rawseti(L, -2, (int)i + 1);
    }
    break;
  case GZ_MAP:
    lua_createtable(L, 0, (int)v->n);
    for (i = 0; i < v->n; i++) {
      push_str(L, v->is.pairs[i].key.data ? v->is.pairs[i].key : (gz_str){"", 0});
      push_value(L, &v->is.pairs[i].value, depth + 1);
      lua_rawset(L, -3);
    }
    break;
  default: lua_pushnil(L);
  }
}

/* meta is always a table. */
static void set_meta(lua_State *L, const gz_value *meta) {
  if (meta->kind == GZ_MAP) push_value(L, meta, 0);
  else lua_newtable(L);
  lua_setfield(L, -2, "meta");
}

static void push_headings(lua_State *L, const gz_heading *h, size_t n) {
  size_t i;
  lua_createtable(L, (int)n, 0);
  for (i = 0; i < n; i++) {
    lua_createtable(L, 0, 3);
    set_int(L, "level", h[i].level);
    set_str(L, "title", h[i].title);
    set_int(L, "line", h[i].line);
    lua_rawseti(L, -2, (int)i + 1);
  }
}

/* `article`: the id of the article that the links stand in, so that c:follow(link) knows; absent for gazette.parse. */
static void push_links(lua_State *L, const gz_link *l, size_t n, gz_str article) {
  size_t i;
  lua_createtable(L, (int)n, 0);
  for (i = 0; i < n; i++) {
    lua_createtable(L, 0, 6);
    lua_pushstring(L, gz_link_kind_name(l[i].kind));
    lua_setfield(L, -2, "kind");
    set_str(L, "text", l[i].text);
    set_str(L, "target", l[i].target);
    set_int(L, "line", l[i].line);
    set_int(L, "col", l[i].col);
    if (article.data) set_str(L, "article", article);
    lua_rawseti(L, -2, (int)i + 1);
  }
}

static void push_strings(lua_State *L, const gz_str *list, size_t n) {
  size_t i;
  lua_createtable(L, (int)n, 0);
  for (i = 0; i < n; i++) {
    push_str(L, list[i]);
    lua_rawseti(L, -2, (int)i + 1);
  }
}

/* What articles of a page and of a collection share. */
static void push_article_fields(lua_State *L, const gz_article *a) {
  lua_createtable(L, 0, 12);
  set_str(L, "title", a->title.data ? a->title : (gz_str){"", 0});
  set_int(L, "line", a->line);
  set_int(L, "end_line", a->end_line);
  set_str(L, "section", a->section);
  set_str(L, "date", a->date);
  push_strings(L, a->tags, a->n_tags);
  lua_setfield(L, -2, "tags");
  set_meta(L, &a->meta);
  set_bool(L, "continues", a->continues);
}

/* ------------------------------------------------------------------ parse */

static int l_formats(lua_State *L) {
  const char *const *names = gz_formats();
  int i;
  lua_newtable(L);
  for (i = 0; names[i]; i++) {
    lua_pushstring(L, names[i]);
    lua_rawseti(L, -2, i + 1);
  }
  return 1;
}

/* gazette.display(text [, characters]): one line fit for a screen, for views that show what pages say. */
static int l_display(lua_State *L) {
  gz_str text = check_str(L, 1);
  lua_Number most = luaL_optnumber(L, 2, 0);
  const void **anchor = new_anchor(L);
  const gz_text *line;
  gz_error err;
  gz_status status = gz_display(text, most >= 1 && most < 1e9 ? (size_t)most : 0, &line, &err);
  if (status != GZ_OK) return push_error(L, status, &err);
  *anchor = line;
  push_str(L, line->text);
  return 1;
}

/* What is said of a page as a whole stands at its first line. */
static void push_problems(lua_State *L, const gz_problem *p, size_t n) {
  size_t i;
  lua_createtable(L, (int)n, 0);
  for (i = 0; i < n; i++) {
    lua_createtable(L, 0, 3);
    set_str(L, "path", p[i].path);
    set_int(L, "line", p[i].line ? p[i].line : 1);
    set_str(L, "message", p[i].message);
    lua_rawseti(L, -2, (int)i + 1);
  }
}

static int l_parse(lua_State *L) {
  gz_str text = check_str(L, 1);
  int at = options_at(L, 2);
  gz_parse_options opts;
  gz_error err;
  gz_status status;
  const gz_page *page;
  const void **anchor;
  uint32_t i;
  memset(&opts, 0, sizeof opts);
  opts.name = str_option(L, at, "name");
  opts.format = str_option(L, at, "format");
  opts.encoding = str_option(L, at, "encoding");
  opts.markers = list_option(L, at, "markers", &opts.n_markers);
  anchor = new_anchor(L);
  status = gz_parse(text, &opts, &page, &err);
  if (status != GZ_OK) return push_error(L, status, &err);
  *anchor = page;
  lua_createtable(L, 0, 6);
  set_str(L, "format", page->format);
  lua_pushnumber(L, page->confidence);
  lua_setfield(L, -2, "confidence");
  set_str(L, "title", page->title);
  set_meta(L, &page->meta);
  lua_createtable(L, (int)page->n_articles, 0);
  for (i = 0; i < page->n_articles; i++) {
    const gz_article *a = &page->articles[i];
    push_article_fields(L, a);
    set_str(L, "body", a->body.data ? a->body : (gz_str){"", 0});
    push_headings(L, a->headings, a->n_headings);
    lua_setfield(L, -2, "headings");
    push_links(L, a->links, a->n_links, (gz_str){NULL, 0});
    lua_setfield(L, -2, "links");
    lua_rawseti(L, -2, (int)i + 1);
  }
  lua_setfield(L, -2, "articles");
  push_problems(L, page->problems, page->n_problems);
  lua_setfield(L, -2, "problems");
  gz_free(page);
  *anchor = NULL;
  return 1;
}

/* ------------------------------------------------------------- collection */

typedef struct box {
  gz_collection *c; /* NULL before open and after close */
} box;

static gz_collection *check_open(lua_State *L, int at) {
  box *b = luaL_checkudata(L, at, COLLECTION);
  if (!b->c) luaL_error(L, "the collection is closed");
  return b->c;
}

/* An article of the collection at `at`: a table with methods. */
static void push_article(lua_State *L, int at, const gz_article *a) {
  at = lua_absindex(L, at);
  push_article_fields(L, a);
  set_str(L, "id", a->id);
  set_str(L, "path", a->path);
  lua_getiuservalue(L, at, 1);
  lua_getfield(L, -1, "article");
  lua_setmetatable(L, -3);
  lua_pop(L, 1);
}

static void push_articles(lua_State *L, int at, const gz_article *list, size_t n) {
  size_t i;
  at = lua_absindex(L, at);
  lua_createtable(L, (int)n, 0);
  for (i = 0; i < n; i++) {
    push_article(L, at, &list[i]);
    lua_rawseti(L, -2, (int)i + 1);
  }
}

/* Frees the anchor's result now rather than when the collector comes by; the article is on top of the stack. */
static int give_article(lua_State *L, int at, const gz_article *a, const void **anchor) {
  *anchor = a;
  push_article(L, at, a);
  gz_free(a);
  *anchor = NULL;
  return 1;
}

/* What `open` tells while it waits. */
typedef struct waiting {
  lua_State *L;
  int function; /* where it is on the stack */
  bool raised;  /* what it raised is on top of the stack */
} waiting;

static void push_status(lua_State *L, const gz_job_status *s) {
  lua_createtable(L, 0, 9);
  lua_pushstring(L, s->state);
  lua_setfield(L, -2, "state");
  lua_pushstring(L, s->phase);
  lua_setfield(L, -2, "phase");
  set_int(L, "pages_done", s->pages_done);
  set_int(L, "pages_total", s->pages_total);
  set_int(L, "bytes_done", s->bytes_done);
  set_int(L, "bytes_total", s->bytes_total);
  set_int(L, "articles", s->articles);
  set_int(L, "elapsed_us", s->elapsed_us);
  if (s->message[0]) {
    lua_pushstring(L, s->message);
    lua_setfield(L, -2, "message");
  }
}

static int call_progress(lua_State *L) {
  const gz_job_status *status = lua_touserdata(L, 2);
  lua_settop(L, 1);
  push_status(L, status);
  lua_call(L, 1, 0);
  return 0;
}

/* Lua may raise, and must not do so through the core. */
static bool on_progress(void *ud, const gz_job_status *status) {
  waiting *w = ud;
  if (!lua_checkstack(w->L, 8)) return true;
  lua_pushcfunction(w->L, call_progress);
  lua_pushvalue(w->L, w->function);
  lua_pushlightuserdata(w->L, (void *)(uintptr_t)status);
  w->raised = lua_pcall(w->L, 2, 0, 0) != 0;
  return !w->raised;
}

static int article_metatable(lua_State *L);

static int l_open(lua_State *L) {
  const char *path;
  size_t path_len;
  int at;
  gz_open_options opts;
  gz_error err;
  gz_status status;
  waiting w = {L, 0, false};
  box *b;
  path = luaL_checklstring(L, 1, &path_len);
  luaL_argcheck(L, strlen(path) == path_len, 1, "a path has no NUL byte");
  at = options_at(L, 2);
  memset(&opts, 0, sizeof opts);
  opts.cache = str_option(L, at, "cache").data;
  opts.no_wait = !bool_option(L, at, "wait", true);
  opts.jobs = (uint32_t)int_option(L, at, "jobs", 0, 0, 16);
  if (option(L, at, "progress")) {
    if (!lua_isfunction(L, -1)) return bad_option(L, "progress", "function");
    w.function = lua_gettop(L);
    opts.progress = on_progress;
    opts.progress_ud = &w;
  }
  b = lua_newuserdatauv(L, sizeof *b, 1);
  b->c = NULL; /* __gc may run from the next line on */
  luaL_setmetatable(L, COLLECTION);
  article_metatable(L);
  status = gz_open(path, &opts, &b->c, &err);
  if (w.raised) return lua_error(L);
  if (status != GZ_OK) return push_error(L, status, &err);
  return 1;
}

static int l_close(lua_State *L) { /* close(), __gc and __close */
  box *b = luaL_checkudata(L, 1, COLLECTION);
  gz_collection *c = b->c;
  b->c = NULL;
  gz_close(c); /* NULL is fine, so twice is fine */
  return 0;
}

static int l_collection_tostring(lua_State *L) {
  box *b = luaL_checkudata(L, 1, COLLECTION);
  lua_pushfstring(L, b->c ? "gazette.collection (%p)" : "gazette.collection (closed)", (void *)b);
  return 1;
}

static int l_info(lua_State *L) {
  gz_collection *c = check_open(L, 1);
  const void **anchor = new_anchor(L);
  const gz_info *info;
  gz_error err;
  uint32_t i;
  gz_status status = gz_collection_info(c, &info, &err);
  if (status != GZ_OK) return push_error(L, status, &err);
  *anchor = info;
  lua_createtable(L, 0, 18);
  set_str(L, "root", info->root);
  set_str(L, "title", info->title);
  set_int(L, "pages", info->pages);
  set_int(L, "sections", info->sections);
  set_int(L, "articles", info->articles);
  set_int(L, "words", info->words);
  set_int(L, "text_bytes", info->text_bytes);
  set_int(L, "index_bytes", info->index_bytes);
  set_bool(L, "fresh", info->fresh);
  set_str(L, "indexed_at", info->indexed_at);
  set_bool(L, "indexing", info->indexing);
  set_bool(L, "kept", info->kept);
  set_int(L, "left_out", info->left_out);
  set_int(L, "segments", info->segments);
  set_int(L, "terms", info->terms);
  set_int(L, "postings", info->postings);
  set_int(L, "positions", info->positions);
  lua_createtable(L, (int)info->n_parts, 0);
  for (i = 0; i < info->n_parts; i++) {
    lua_createtable(L, 0, 2);
    set_str(L, "name", (gz_str){info->parts[i].name, strlen(info->parts[i].name)});
    set_int(L, "bytes", info->parts[i].bytes);
    lua_rawseti(L, -2, (int)i + 1);
  }
  lua_setfield(L, -2, "parts");
  return 1;
}

static int l_sections(lua_State *L) {
  gz_collection *c = check_open(L, 1);
  const void **anchor = new_anchor(L);
  const gz_section_list *list;
  gz_error err;
  size_t i;
  gz_status status = gz_sections(c, &list, &err);
  if (status != GZ_OK) return push_error(L, status, &err);
  *anchor = list;
  lua_createtable(L, (int)list->n, 0);
  for (i = 0; i < list->n; i++) {
    lua_createtable(L, 0, 3);
    set_str(L, "name", list->at[i].name);
    set_int(L, "articles", list->at[i].articles);
    set_int(L, "pages", list->at[i].pages);
    lua_rawseti(L, -2, (int)i + 1);
  }
  return 1;
}

static int l_problems(lua_State *L) {
  gz_collection *c = check_open(L, 1);
  const void **anchor = new_anchor(L);
  const gz_problem_list *list;
  gz_error err;
  gz_status status = gz_problems(c, &list, &err);
  if (status != GZ_OK) return push_error(L, status, &err);
  *anchor = list;
  push_problems(L, list->at, list->n);
  return 1;
}

static int l_changed(lua_State *L) {
  gz_collection *c = check_open(L, 1);
  gz_str path = check_str(L, 2);
  gz_error err;
  bool changed;
  gz_status status = gz_changed(c, path, &changed, &err);
  if (status != GZ_OK) return push_error(L, status, &err);
  lua_pushboolean(L, changed);
  return 1;
}

static int l_notice(lua_State *L) {
  gz_collection *c = check_open(L, 1);
  const void **anchor = new_anchor(L);
  const gz_text *notice;
  gz_error err;
  gz_status status = gz_notice(c, &notice, &err);
  if (status != GZ_OK) return push_error(L, status, &err);
  *anchor = notice;
  push_str(L, notice->text);
  return 1;
}

static int l_complete(lua_State *L) {
  gz_collection *c = check_open(L, 1);
  gz_str prefix = check_str(L, 2);
  uint32_t limit = (uint32_t)int_option(L, options_at(L, 3), "limit", 20, 1, UINT32_MAX);
  const void **anchor = new_anchor(L);
  const gz_term_list *list;
  gz_error err;
  size_t i;
  gz_status status = gz_complete(c, prefix, limit, &list, &err);
  if (status != GZ_OK) return push_error(L, status, &err);
  *anchor = list;
  lua_createtable(L, (int)list->n, 0);
  for (i = 0; i < list->n; i++) {
    lua_createtable(L, 0, 2);
    set_str(L, "term", list->at[i].term);
    set_int(L, "articles", list->at[i].articles);
    lua_rawseti(L, -2, (int)i + 1);
  }
  return 1;
}

static int l_aliases(lua_State *L) {
  gz_collection *c = check_open(L, 1);
  uint32_t limit = (uint32_t)int_option(L, options_at(L, 2), "limit", 0, 0, UINT32_MAX), k;
  const void **anchor = new_anchor(L);
  const gz_alias_list *list;
  gz_error err;
  size_t i;
  gz_status status = gz_aliases(c, limit, &list, &err);
  if (status != GZ_OK) return push_error(L, status, &err);
  *anchor = list;
  lua_createtable(L, (int)list->n, 0);
  for (i = 0; i < list->n; i++) {
    const gz_alias_group *g = &list->at[i];
    lua_createtable(L, 0, 3);
    set_int(L, "times", g->times);
    push_strings(L, g->names, g->n_names);
    lua_setfield(L, -2, "names");
    lua_createtable(L, (int)g->n_places, 0);
    for (k = 0; k < g->n_places; k++) {
      lua_createtable(L, 0, 2);
      set_str(L, "path", g->places[k].path);
      set_int(L, "line", g->places[k].line);
      lua_rawseti(L, -2, (int)k + 1);
    }
    lua_setfield(L, -2, "places");
    lua_rawseti(L, -2, (int)i + 1);
  }
  return 1;
}

static int l_duplicates(lua_State *L) {
  gz_collection *c = check_open(L, 1);
  const void **anchor = new_anchor(L);
  const gz_story_list *list;
  gz_error err;
  size_t i;
  gz_status status = gz_duplicates(c, &list, &err);
  if (status != GZ_OK) return push_error(L, status, &err);
  *anchor = list;
  lua_createtable(L, (int)list->n, 0);
  for (i = 0; i < list->n; i++) {
    push_articles(L, 1, list->at[i].at, list->at[i].n);
    lua_rawseti(L, -2, (int)i + 1);
  }
  return 1;
}

static int l_check(lua_State *L) {
  gz_collection *c = check_open(L, 1);
  gz_error err;
  gz_status status = gz_check(c, &err);
  if (status != GZ_OK) return push_error(L, status, &err);
  lua_pushboolean(L, 1);
  return 1;
}

static void read_filter(lua_State *L, int at, gz_filter *f) {
  memset(f, 0, sizeof *f);
  f->section = str_option(L, at, "section");
  f->path = str_option(L, at, "path");
  f->tag = str_option(L, at, "tag");
  f->since = str_option(L, at, "since");
  f->until = str_option(L, at, "until");
}

static void read_list_filter(lua_State *L, int at, gz_filter *f) {
  static const char *const words[] = {"file", "date", "title", NULL};
  static const gz_order orders[] = {GZ_ORDER_FILE, GZ_ORDER_DATE, GZ_ORDER_TITLE};
  int order;
  read_filter(L, at, f);
  order = word_option(L, at, "order", words);
  f->order = order < 0 ? GZ_ORDER_FILE : orders[order];
  f->reverse = bool_option(L, at, "reverse", false);
  f->offset = (uint64_t)int_option(L, at, "offset", 0, 0, INT32_MAX);
  f->limit = (uint64_t)int_option(L, at, "limit", 0, 0, INT32_MAX);
  if (!f->limit && option(L, at, "limit")) { /* 0 asked for is none, not all */
    lua_pop(L, 1);
    f->limit = 1;
    f->offset = INT64_MAX;
  }
}

typedef struct articles_box {
  gz_articles *it;
} articles_box;

static int articles_gc(lua_State *L) {
  articles_box *b = luaL_checkudata(L, 1, ARTICLES);
  gz_articles_end(b->it);
  b->it = NULL;
  return 0;
}

/* Upvalues: the collection, the iterator. */
static int articles_next(lua_State *L) {
  articles_box *b = luaL_checkudata(L, lua_upvalueindex(2), ARTICLES);
  const gz_article *a;
  gz_error err;
  gz_status status;
  check_open(L, lua_upvalueindex(1));
  if (!b->it) return 0;
  status = gz_articles_next(b->it, &a, &err);
  if (status != GZ_OK) return luaL_error(L, "%s", err.text);
  if (a) {
    lua_pushvalue(L, lua_upvalueindex(1));
    push_article(L, -1, a);
    return 1;
  }
  gz_articles_end(b->it);
  b->it = NULL;
  return 0;
}

static int l_articles(lua_State *L) {
  gz_collection *c = check_open(L, 1);
  gz_filter f;
  gz_error err;
  gz_status status;
  articles_box *b;
  read_list_filter(L, options_at(L, 2), &f);
  lua_pushvalue(L, 1);
  b = lua_newuserdatauv(L, sizeof *b, 0);
  b->it = NULL;
  luaL_setmetatable(L, ARTICLES);
  status = gz_articles_begin(c, &f, &b->it, &err);
  if (status != GZ_OK) return luaL_error(L, "%s", err.text); /* an iterator is called in a for: nil would be called */
  lua_pushcclosure(L, articles_next, 2);
  return 1;
}

static int l_count(lua_State *L) {
  gz_collection *c = check_open(L, 1);
  gz_filter f;
  gz_error err;
  uint64_t n;
  gz_status status;
  read_list_filter(L, options_at(L, 2), &f);
  status = gz_count(c, &f, &n, &err);
  if (status != GZ_OK) return push_error(L, status, &err);
  lua_pushinteger(L, (lua_Integer)n);
  return 1;
}

static int l_article(lua_State *L) {
  gz_collection *c = check_open(L, 1);
  gz_str id = check_str(L, 2);
  const void **anchor = new_anchor(L);
  const gz_article *a;
  gz_error err;
  gz_status status = gz_article_by_id(c, id, &a, &err);
  return status == GZ_OK ? give_article(L, 1, a, anchor) : push_error(L, status, &err);
}

static int l_at(lua_State *L) {
  gz_collection *c = check_open(L, 1);
  gz_str path = check_str(L, 2);
  lua_Integer line = luaL_checkinteger(L, 3);
  const void **anchor = new_anchor(L);
  const gz_article *a;
  gz_error err;
  gz_status status;
  if (line < 1 || line > UINT32_MAX) line = 0; /* no article covers that */
  status = gz_article_at(c, path, (uint32_t)line, &a, &err);
  return status == GZ_OK ? give_article(L, 1, a, anchor) : push_error(L, status, &err);
}

static gz_link_kind check_kind(lua_State *L, gz_str name) {
  static const gz_link_kind kinds[] = {GZ_LINK_URL, GZ_LINK_PAGE, GZ_LINK_WIKI, GZ_LINK_CONTINUE};
  size_t i;
  for (i = 0; i < sizeof kinds / sizeof *kinds; i++)
    if (!strcmp(gz_link_kind_name(kinds[i]), name.data)) return kinds[i];
  luaL_error(L, "no link is of the kind \"%s\"", name.data);
  return GZ_LINK_URL;
}

static int l_follow(lua_State *L) {
  gz_collection *c = check_open(L, 1);
  gz_str id, kind;
  gz_link link;
  const void **anchor;
  const gz_target *target;
  gz_error err;
  gz_status status;
  luaL_checktype(L, 2, LUA_TTABLE);
  memset(&link, 0, sizeof link);
  kind = str_option(L, 2, "kind");
  id = str_option(L, 2, kind.data ? "article" : "id");
  if (kind.data) {
    link.kind = check_kind(L, kind);
    link.text = str_option(L, 2, "text");
    link.target = str_option(L, 2, "target");
  } else if (!id.data) {
    return luaL_argerror(L, 2, "an article or a link expected");
  }
  anchor = new_anchor(L);
  status = gz_follow(c, id, kind.data ? &link : NULL, &target, &err);
  if (status != GZ_OK) return push_error(L, status, &err);
  *anchor = target;
  if (target->article) push_article(L, 1, target->article);
  else push_str(L, target->url);
  lua_pushstring(L, gz_target_name(target->kind));
  if (!target->article) return 2;
  lua_pushinteger(L, target->line);
  return 3;
}

/* -------------------------------------------------------- article methods */

/* Upvalue 1: the collection. The article is the first argument: a table with an id. */
static gz_collection *method_of(lua_State *L, gz_str *id) {
  gz_collection *c = check_open(L, lua_upvalueindex(1));
  luaL_checktype(L, 1, LUA_TTABLE);
  *id = str_option(L, 1, "id");
  if (!id->data) luaL_argerror(L, 1, "an article of a collection expected");
  return c;
}

static int push_text(lua_State *L, gz_status status, const gz_error *err, const gz_text *text, const void **anchor) {
  if (status != GZ_OK) return push_error(L, status, err);
  *anchor = text;
  push_str(L, text->text.data ? text->text : (gz_str){"", 0});
  return 1;
}

static int a_text(lua_State *L) {
  gz_str id;
  gz_collection *c = method_of(L, &id);
  const void **anchor = new_anchor(L);
  const gz_text *text;
  gz_error err;
  gz_status status = gz_article_text(c, id, &text, &err);
  return push_text(L, status, &err, text, anchor);
}

static int a_abspath(lua_State *L) {
  gz_str id;
  gz_collection *c = method_of(L, &id);
  const void **anchor = new_anchor(L);
  const gz_text *text;
  gz_error err;
  gz_status status = gz_article_abspath(c, id, &text, &err);
  return push_text(L, status, &err, text, anchor);
}

static int a_headings(lua_State *L) {
  gz_str id;
  gz_collection *c = method_of(L, &id);
  const void **anchor = new_anchor(L);
  const gz_heading_list *list;
  gz_error err;
  gz_status status = gz_article_headings(c, id, &list, &err);
  if (status != GZ_OK) return push_error(L, status, &err);
  *anchor = list;
  push_headings(L, list->at, list->n);
  return 1;
}

static int a_links(lua_State *L) {
  gz_str id;
  gz_collection *c = method_of(L, &id);
  const void **anchor = new_anchor(L);
  const gz_link_list *list;
  gz_error err;
  gz_status status = gz_article_links(c, id, &list, &err);
  if (status != GZ_OK) return push_error(L, status, &err);
  *anchor = list;
  push_links(L, list->at, list->n, id);
  return 1;
}

static int push_matches(lua_State *L, gz_collection *c, gz_str id, gz_str query, bool prefix) {
  const void **anchor = new_anchor(L);
  const gz_match_list *list;
  gz_error err;
  size_t i;
  gz_status status = gz_article_find(c, id, query, prefix, &list, &err);
  if (status != GZ_OK) return push_error(L, status, &err);
  *anchor = list;
  lua_createtable(L, (int)list->n, 0);
  for (i = 0; i < list->n; i++) {
    lua_createtable(L, 0, 3);
    set_int(L, "line", list->at[i].line);
    set_int(L, "col", list->at[i].col);
    set_int(L, "end_col", list->at[i].end_col);
    lua_rawseti(L, -2, (int)i + 1);
  }
  return 1;
}

static int a_find(lua_State *L) {
  gz_str id, query = check_str(L, 2);
  gz_collection *c = method_of(L, &id);
  return push_matches(L, c, id, query, false);
}

static int step_from(lua_State *L, int step) {
  gz_str id;
  gz_collection *c = method_of(L, &id);
  const void **anchor = new_anchor(L);
  const gz_article *a;
  gz_error err;
  gz_status status = gz_article_step(c, id, step, &a, &err);
  if (status != GZ_OK) return push_error(L, status, &err);
  lua_pushvalue(L, lua_upvalueindex(1));
  return give_article(L, -1, a, anchor);
}

static int a_next(lua_State *L) { return step_from(L, 1); }
static int a_prev(lua_State *L) { return step_from(L, -1); }

static int a_backlinks(lua_State *L) {
  gz_str id;
  gz_collection *c = method_of(L, &id);
  uint32_t limit = (uint32_t)int_option(L, options_at(L, 2), "limit", 0, 0, INT32_MAX);
  const void **anchor = new_anchor(L);
  const gz_article_list *list;
  gz_error err;
  size_t i;
  gz_status status = gz_backlinks(c, id, limit, &list, &err);
  if (status != GZ_OK) return push_error(L, status, &err);
  *anchor = list;
  lua_createtable(L, (int)list->n, 0);
  for (i = 0; i < list->n; i++) {
    push_article(L, lua_upvalueindex(1), &list->at[i]);
    lua_rawseti(L, -2, (int)i + 1);
  }
  return 1;
}

static int a_related(lua_State *L) {
  gz_str id;
  gz_collection *c = method_of(L, &id);
  uint32_t limit = (uint32_t)int_option(L, options_at(L, 2), "limit", 20, 1, INT32_MAX);
  const void **anchor = new_anchor(L);
  const gz_like_list *list;
  gz_error err;
  size_t i;
  gz_status status = gz_related(c, id, limit, &list, &err);
  if (status != GZ_OK) return push_error(L, status, &err);
  *anchor = list;
  lua_createtable(L, (int)list->n, 0);
  for (i = 0; i < list->n; i++) {
    push_article(L, lua_upvalueindex(1), &list->at[i].article);
    lua_pushnumber(L, list->at[i].score);
    lua_setfield(L, -2, "score");
    lua_rawseti(L, -2, (int)i + 1);
  }
  return 1;
}

/* Gives the collection on top of the stack its user value: the metatable of its articles. */
static int article_metatable(lua_State *L) {
  static const struct {
    const char *name;
    lua_CFunction function;
  } methods[] = {{"text", a_text},           {"headings", a_headings}, {"links", a_links},
                 {"backlinks", a_backlinks}, {"next", a_next},         {"prev", a_prev},
                 {"find", a_find},           {"related", a_related},   {"abspath", a_abspath}};
  int collection = lua_gettop(L);
  size_t i;
  lua_newtable(L); /* the user value */
  lua_newtable(L); /* the metatable */
  lua_newtable(L); /* its __index */
  for (i = 0; i < sizeof methods / sizeof *methods; i++) {
    lua_pushvalue(L, collection);
    lua_pushcclosure(L, methods[i].function, 1);
    lua_setfield(L, -2, methods[i].name);
  }
  lua_setfield(L, -2, "__index");
  lua_pushstring(L, "gazette.article");
  lua_setfield(L, -2, "__name");
  lua_setfield(L, -2, "article");
  lua_setiuservalue(L, collection, 1);
  return 0;
}

/* ----------------------------------------------------------------- search */

static unsigned facets_option(lua_State *L, int at, unsigned otherwise) {
  uint32_t i, n, facets = 0;
  int top = lua_gettop(L);
  const gz_str *names = list_option(L, at, "facets", &n);
  if (!names) return otherwise;
  for (i = 0; i < n; i++) {
    unsigned kind = GZ_FACET_SECTION;
    while (kind <= GZ_FACET_MONTH && strcmp(gz_facet_name(kind), names[i].data) != 0) kind *= 2;
    if (kind > GZ_FACET_MONTH)
      luaL_error(L, "bad option 'facets' (\"%s\" is none of section, year, month, tag)", names[i].data);
    facets |= kind;
  }
  lua_settop(L, top);
  return facets;
}

static void push_facets(lua_State *L, const gz_results *r) {
  uint32_t i;
  size_t k;
  lua_newtable(L);
  for (i = 0; i < r->n_facets; i++) {
    const gz_facet *f = &r->facets[i];
    lua_createtable(L, (int)(f->n < INT_MAX ? f->n : INT_MAX), 0);
    for (k = 0; k < f->n; k++) {
      lua_createtable(L, 0, 2);
      set_str(L, "value", f->at[k].value);
      set_int(L, "articles", f->at[k].articles);
      lua_rawseti(L, -2, (int)k + 1);
    }
    lua_setfield(L, -2, gz_facet_name(f->kind));
  }
}

/* Options are looked up in `at`, then in `defaults` (0: none). */
static void read_search_options(lua_State *L, int at, int defaults, gz_search_options *o) {
  static const char *const orders[] = {"rank", "file", "date", NULL};
  static const char *const modes[] = {"auto", "all", "any", NULL};
  static const char *const fuzzies[] = {"auto", NULL};
  static const char *const folds[] = {"fold", "show", NULL};
  int order, mode, fold, round;
  *o = gz_search_defaults();
  for (round = 0; round < 2; round++) { /* what comes second wins */
    int from = round ? at : defaults;
    gz_filter f;
    if (!from) continue;
    read_filter(L, from, &f);
    if (f.section.data) o->filter.section = f.section;
    if (f.path.data) o->filter.path = f.path;
    if (f.tag.data) o->filter.tag = f.tag;
    if (f.since.data) o->filter.since = f.since;
    if (f.until.data) o->filter.until = f.until;
    o->limit = (uint32_t)int_option(L, from, "limit", o->limit, 0, INT32_MAX);
    o->offset = (uint32_t)int_option(L, from, "offset", o->offset, 0, INT32_MAX);
    o->snippet = (uint32_t)int_option(L, from, "snippet", o->snippet, 0, 100000);
    o->budget_ms = (uint32_t)int_option(L, from, "budget_ms", o->budget_ms, 1, INT32_MAX);
    o->prefix = bool_option(L, from, "prefix", o->prefix);
    o->strict = bool_option(L, from, "strict", o->strict);
    order = word_option(L, from, "order", orders);
    if (order >= 0) o->order = order == 2 ? GZ_ORDER_DATE : order == 1 ? GZ_ORDER_FILE : GZ_ORDER_RANK;
    mode = word_option(L, from, "match", modes);
    if (mode >= 0) o->match = mode == 1 ? GZ_MATCH_ALL : mode == 2 ? GZ_MATCH_ANY : GZ_MATCH_AUTO;
    fold = word_option(L, from, "duplicates", folds);
    if (fold >= 0) o->duplicates = fold == 1 ? GZ_DUPLICATES_SHOW : GZ_DUPLICATES_FOLD;
    if (option(L, from, "fuzzy")) {
      bool is = lua_isboolean(L, -1), yes = is && lua_toboolean(L, -1);
      lua_pop(L, 1);
      o->fuzzy = yes ? GZ_FUZZY_ALL : is ? GZ_FUZZY_NONE : GZ_FUZZY_AUTO;
      if (!is) word_option(L, from, "fuzzy", fuzzies);
    }
    o->facets = facets_option(L, from, o->facets);
  }
}

/* Upvalues: the collection, the anchor of the gz_results. */
static int r_explain(lua_State *L) {
  gz_collection *c = check_open(L, lua_upvalueindex(1));
  const void **results = luaL_checkudata(L, lua_upvalueindex(2), RESULT);
  lua_Integer i = luaL_checkinteger(L, 2);
  const void **anchor = new_anchor(L);
  const gz_results *r = *results;
  const gz_text *text;
  gz_error err;
  gz_status status;
  luaL_argcheck(L, i >= 1 && (uint64_t)i <= r->n_hits, 2, "no such hit");
  status = gz_explain(c, r, (size_t)i - 1, &text, &err);
  return push_text(L, status, &err, text, anchor);
}

/* Upvalues: the collection, the query, whether its last word may be unfinished. */
static int hit_matches(lua_State *L) {
  gz_collection *c = check_open(L, lua_upvalueindex(1));
  gz_str id;
  luaL_checktype(L, 1, LUA_TTABLE);
  lua_getfield(L, 1, "article");
  luaL_argcheck(L, lua_istable(L, -1), 1, "a hit expected");
  id = str_option(L, lua_gettop(L), "id");
  if (!id.data) return luaL_argerror(L, 1, "a hit expected");
  return push_matches(L, c, id, check_str(L, lua_upvalueindex(2)), lua_toboolean(L, lua_upvalueindex(3)));
}

static void push_hit(lua_State *L, int collection, const gz_hit *h) {
  uint32_t i;
  lua_createtable(L, 0, 8);
  push_article(L, collection, &h->article);
  lua_setfield(L, -2, "article");
  lua_pushnumber(L, h->score);
  lua_setfield(L, -2, "score");
  set_int(L, "line", h->line);
  set_int(L, "col", h->col);
  set_str(L, "snippet", h->snippet);
  lua_createtable(L, (int)h->n_marks, 0);
  for (i = 0; i < h->n_marks; i++) {
    lua_createtable(L, 0, 2);
    set_int(L, "from", h->marks[i].from);
    set_int(L, "to", h->marks[i].to);
    lua_rawseti(L, -2, (int)i + 1);
  }
  lua_setfield(L, -2, "marks");
  set_bool(L, "partial", h->partial);
  push_articles(L, collection, h->also, h->n_also);
  lua_setfield(L, -2, "also");
}

/* On the stack at `collection` and `query`: those; on top the anchor, which becomes the results' own. */
static int push_results(lua_State *L, int collection, int query, bool prefix, const gz_results *r) {
  int anchor = lua_gettop(L), hit_meta, results;
  size_t i;
  lua_newtable(L); /* metatable of the hits */
  hit_meta = lua_gettop(L);
  lua_newtable(L);
  lua_pushvalue(L, collection);
  if (r->widened) push_str(L, r->query);
  else lua_pushvalue(L, query);
  lua_pushboolean(L, prefix && !r->widened);
  lua_pushcclosure(L, hit_matches, 3);
  lua_setfield(L, -2, "matches");
  lua_setfield(L, hit_meta, "__index");
  lua_createtable(L, (int)r->n_hits, 10);
  results = lua_gettop(L);
  for (i = 0; i < r->n_hits; i++) {
    push_hit(L, collection, &r->hits[i]);
    lua_pushvalue(L, hit_meta);
    lua_setmetatable(L, -2);
    lua_rawseti(L, results, (int)i + 1);
  }
  set_int(L, "total", r->total);
  set_int(L, "partial_total", r->partial_total);
  set_bool(L, "exact", r->exact);
  set_bool(L, "partial_exact", r->partial_exact);
  set_bool(L, "complete", r->complete);
  set_int(L, "elapsed_us", r->elapsed_us);
  set_str(L, "query", r->query);
  set_str(L, "suggestion", r->suggestion);
  set_str(L, "notice", r->notice);
  push_facets(L, r);
  lua_setfield(L, results, "facets");
  lua_newtable(L); /* metatable of the results */
  lua_newtable(L);
  lua_pushvalue(L, collection);
  lua_pushvalue(L, anchor);
  lua_pushcclosure(L, r_explain, 2);
  lua_setfield(L, -2, "explain");
  lua_setfield(L, -2, "__index");
  lua_setmetatable(L, results);
  return 1;
}

static int l_search(lua_State *L) {
  gz_collection *c = check_open(L, 1);
  gz_str query = check_str(L, 2);
  gz_search_options opts;
  const void **anchor;
  const gz_results *r;
  gz_error err;
  gz_status status;
  read_search_options(L, options_at(L, 3), 0, &opts);
  anchor = new_anchor(L);
  status = gz_search(c, query, &opts, &r, &err);
  if (status != GZ_OK) return push_error(L, status, &err);
  *anchor = r;
  return push_results(L, 1, 2, opts.prefix, r);
}

/* Its user value: { collection, defaults, query, options of the search that runs }. */
typedef struct searcher_box {
  gz_searcher *s; /* NULL: nothing is being searched */
  bool prefix;
} searcher_box;

static int searcher_gc(lua_State *L) {
  searcher_box *b = luaL_checkudata(L, 1, SEARCHER);
  gz_search_end(b->s);
  b->s = NULL;
  return 0;
}

static int l_searcher(lua_State *L) {
  gz_search_options opts;
  searcher_box *b;
  int at;
  check_open(L, 1);
  at = options_at(L, 2);
  read_search_options(L, at, 0, &opts); /* a wrong option is told here, not at the first key press */
  b = lua_newuserdatauv(L, sizeof *b, 1);
  b->s = NULL;
  b->prefix = false;
  luaL_setmetatable(L, SEARCHER);
  lua_newtable(L);
  lua_pushvalue(L, 1);
  lua_rawseti(L, -2, 1);
  if (at) {
    lua_pushvalue(L, at);
    lua_rawseti(L, -2, 2);
  }
  lua_setiuservalue(L, -2, 1);
  return 1;
}

static int s_start(lua_State *L) {
  searcher_box *b = luaL_checkudata(L, 1, SEARCHER);
  gz_str query = check_str(L, 2);
  int at = options_at(L, 3), values, defaults;
  gz_search_options opts;
  gz_collection *c;
  gz_error err;
  gz_status status;
  gz_search_end(b->s);
  b->s = NULL;
  lua_settop(L, 3);
  lua_getiuservalue(L, 1, 1);
  values = lua_gettop(L);
  lua_rawgeti(L, values, 1);
  c = check_open(L, -1);
  lua_rawgeti(L, values, 2);
  defaults = lua_istable(L, -1) ? lua_gettop(L) : 0;
  lua_pushvalue(L, 2);
  lua_rawseti(L, values, 3);
  lua_pushvalue(L, 3);
  lua_rawseti(L, values, 4); /* keeps the strings that the options lend */
  read_search_options(L, at, defaults, &opts);
  b->prefix = opts.prefix;
  status = gz_search_begin(c, query, &opts, &b->s, &err);
  if (status != GZ_OK) return push_error(L, status, &err);
  lua_pushboolean(L, 1);
  return 1;
}

static int s_step(lua_State *L) {
  searcher_box *b = luaL_checkudata(L, 1, SEARCHER);
  lua_Number ms = luaL_checknumber(L, 2);
  int values;
  const void **anchor;
  const gz_results *r;
  gz_error err;
  gz_status status;
  luaL_argcheck(L, ms >= 0, 2, "milliseconds are 0 or more");
  lua_settop(L, 2);
  lua_getiuservalue(L, 1, 1);
  values = lua_gettop(L);
  lua_rawgeti(L, values, 1); /* 4: the collection */
  check_open(L, -1);
  lua_rawgeti(L, values, 3); /* 5: the query */
  if (!b->s) return 0;
  anchor = new_anchor(L);
  status = gz_search_step(b->s, ms, &r, &err);
  if (status == GZ_OK && !r) {
    lua_pushnil(L);
    return 1;
  }
  *anchor = r;
  gz_search_end(b->s);
  b->s = NULL;
  if (status != GZ_OK) return push_error(L, status, &err);
  return push_results(L, 4, 5, b->prefix, r);
}

/* -------------------------------------------------------------------- job */

typedef struct job_box {
  gz_job *job;
} job_box;

static gz_job **new_job(lua_State *L) {
  job_box *b = lua_newuserdatauv(L, sizeof *b, 0);
  b->job = NULL;
  luaL_setmetatable(L, JOB);
  return &b->job;
}

static gz_job *check_job(lua_State *L) { return ((job_box *)luaL_checkudata(L, 1, JOB))->job; }

static int job_gc(lua_State *L) {
  job_box *b = luaL_checkudata(L, 1, JOB);
  gz_job_free(b->job);
  b->job = NULL;
  return 0;
}

static int j_poll(lua_State *L) {
  gz_job_status status;
  gz_job_poll(check_job(L), &status);
  push_status(L, &status);
  return 1;
}

static int j_wait(lua_State *L) {
  gz_job_status status;
  lua_Number ms = luaL_optnumber(L, 2, -1);
  gz_job_wait(check_job(L), ms < 0 ? -1 : ms > 1e12 ? (int64_t)1e12 : (int64_t)ms, &status);
  push_status(L, &status);
  return 1;
}

static int j_cancel(lua_State *L) {
  gz_job_cancel(check_job(L));
  return 0;
}

static int l_refresh(lua_State *L) {
  gz_collection *c = check_open(L, 1);
  int at = options_at(L, 2);
  gz_refresh_options opts;
  gz_job **job;
  gz_error err;
  gz_status status;
  memset(&opts, 0, sizeof opts);
  opts.full = bool_option(L, at, "full", false);
  opts.paths = list_option(L, at, "paths", &opts.n_paths);
  job = new_job(L);
  status = gz_refresh(c, &opts, job, &err);
  if (status != GZ_OK) return push_error(L, status, &err);
  return 1;
}

static int l_job(lua_State *L) {
  gz_collection *c = check_open(L, 1);
  gz_job **job = new_job(L);
  *job = gz_job_running(c);
  if (!*job) lua_pushnil(L);
  return 1;
}

/* ----------------------------------------------------------------- module */

static void metatable(lua_State *L, const char *name, const luaL_Reg *methods, lua_CFunction gc) {
  luaL_newmetatable(L, name);
  lua_newtable(L);
  luaL_setfuncs(L, methods, 0);
  lua_setfield(L, -2, "__index");
  lua_pushcfunction(L, gc);
  lua_setfield(L, -2, "__gc");
  lua_pushboolean(L, 0); /* getmetatable from a script gives this, so that __gc cannot be called by hand */
  lua_setfield(L, -2, "__metatable");
}

int luaopen_gazette_core(lua_State *L);

__attribute__((visibility("default"))) int luaopen_gazette_core(lua_State *L) {
  static const luaL_Reg none[] = {{NULL, NULL}};
  static const luaL_Reg collection[] = {{"info", l_info},         {"sections", l_sections},
                                        {"articles", l_articles}, {"count", l_count},
                                        {"article", l_article},   {"at", l_at},
                                        {"search", l_search},     {"searcher", l_searcher},
                                        {"complete", l_complete}, {"aliases", l_aliases},
                                        {"follow", l_follow},     {"refresh", l_refresh},
                                        {"job", l_job},           {"problems", l_problems},
                                        {"notice", l_notice},     {"changed", l_changed},
                                        {"check", l_check},       {"duplicates", l_duplicates},
                                        {"close", l_close},       {NULL, NULL}};
  static const luaL_Reg job[] = {{"poll", j_poll}, {"wait", j_wait}, {"cancel", j_cancel}, {NULL, NULL}};
  static const luaL_Reg searcher[] = {{"start", s_start}, {"step", s_step}, {NULL, NULL}};
  static const luaL_Reg module[] = {
      {"formats", l_formats}, {"parse", l_parse}, {"open", l_open}, {"display", l_display}, {NULL, NULL}};
  luaL_checkversion(L);
  metatable(L, RESULT, none, result_gc);
  metatable(L, JOB, job, job_gc);
  metatable(L, SEARCHER, searcher, searcher_gc);
  metatable(L, ARTICLES, none, articles_gc);
  metatable(L, COLLECTION, collection, l_close);
  lua_pushcfunction(L, l_close);
  lua_setfield(L, -2, "__close");
  lua_pushcfunction(L, l_collection_tostring);
  lua_setfield(L, -2, "__tostring");
  lua_newtable(L);
  luaL_setfuncs(L, module, 0);
  lua_pushstring(L, GZ_VERSION);
  lua_setfield(L, -2, "version");
  return 1;
}
