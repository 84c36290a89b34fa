/* Which files are pages? */
#include "collection/walk.h"

#include <stdlib.h>

#include "base/error.h"
#include "format/format.h"
#include "text/utf8.h"

/* A folder or link waiting for its turn. `path` is its name in the collection, `real` where it is without links. */
typedef struct pending {
  gz_str path, real;
} pending;

typedef struct pending_list {
  pending *at;
  uint32_t n, room;
} pending_list;

struct walk {
  const file_root *beneath;
  const char *root;
  const manifest *manifest;
  allocator from;
  arena own;
  pending_list folders, links;
  walk_file *files;
  uint32_t n_files, room_files;
  gz_problem *problems;
  uint32_t n_problems, room_problems;
  map seen; /* real paths of files and folders that were taken or walked */
  bool done;
};

walk *walk_new(const file_root *beneath, const char *root, const manifest *m, const allocator *from) {
  walk *w = mem_zero(from, 1, sizeof *w);
  pending first = {{"", 0}, {"", 0}};
  if (!w) return NULL;
  w->beneath = beneath;
  w->root = root;
  w->manifest = m;
  w->from = *from;
  arena_init(&w->own, &w->from);
  map_init(&w->seen, &w->from);
  w->folders.at = mem_new(&w->from, sizeof first);
  w->folders.room = w->folders.at ? 1 : 0;
  if (!w->folders.at || map_add(&w->seen, first.real, NULL) == MAP_NONE) {
    walk_free(w);
    return NULL;
  }
  w->folders.at[0] = first;
  w->folders.n = 1;
  return w;
}

void walk_free(walk *w) {
  allocator from;
  if (!w) return;
  from = w->from;
  mem_free(&from, w->folders.at, w->folders.room * sizeof *w->folders.at);
  mem_free(&from, w->links.at, w->links.room * sizeof *w->links.at);
  mem_free(&from, w->files, w->room_files * sizeof *w->files);
  mem_free(&from, w->problems, w->room_problems * sizeof *w->problems);
  map_free(&w->seen);
  arena_free(&w->own);
  mem_free(&from, w, sizeof *w);
}

static bool push(walk *w, pending_list *list, gz_str path, gz_str real) {
  pending *grown = mem_more(&w->from, list->at, list->n, &list->room, sizeof *grown);
  if (!grown) return false;
  list->at = grown;
  list->at[list->n++] = (pending){path, real};
  return true;
}

static bool problem(walk *w, gz_str path, const char *message) {
  gz_problem *p, *grown = mem_more(&w->from, w->problems, w->n_problems, &w->room_problems, sizeof *grown);
  gz_str own_path, own_message;
  utf8_text shown;
  if (!grown) return false;
  w->problems = grown;
  if (utf8_read(path, STR_NONE, &w->own, &shown, NULL) != GZ_OK) return false;
  if (!arena_str(&w->own, shown.text, &own_path) || !arena_str(&w->own, str_of(message), &own_message)) return false;
  p = &w->problems[w->n_problems++];
  p->path = own_path;
  p->line = 0;
  p->message = own_message;
  return true;
}

/* "folder/name", NUL-terminated. */
static bool join(walk *w, gz_str folder, const char *name, gz_str *out) {
  return folder.len ? arena_printf(&w->own, out, "%.*s/%s", (int)folder.len, folder.data, name)
                    : arena_printf(&w->own, out, "%s", name);
}

bool walk_hidden(gz_str path) {
  size_t i;
  for (i = 0; i < path.len; i++)
    if (path.data[i] == '.' && (i == 0 || path.data[i - 1] == '/')) return true;
  return false;
}

static bool take_file(walk *w, gz_str path, gz_str real) {
  walk_file *grown;
  if (!manifest_wants(w->manifest, path)) return true;
  if (!utf8_valid(path)) return problem(w, path, "its name is not UTF-8; skipped until it is renamed");
  grown = mem_more(&w->from, w->files, w->n_files, &w->room_files, sizeof *grown);
  if (!grown) return false;
  w->files = grown;
  if (map_add(&w->seen, real, NULL) == MAP_NONE) return false;
  w->files[w->n_files++] = (walk_file){path, real};
  return true;
}

static gz_status list_folder(walk *w, pending folder, gz_error *err) {
  file_entry *entries;
  size_t n, i;
  gz_error why;
  gz_status status = file_list(w->beneath, folder.real.data, &w->own, &entries, &n, &why);
  if (status == GZ_NOMEM) return error_nomem(err);
  if (status != GZ_OK) {
    if (status == GZ_NOT_FOUND) return GZ_OK; /* gone meanwhile */
    return problem(w, folder.path, "the folder cannot be read; what is in it is left out") ? GZ_OK : error_nomem(err);
  }
  for (i = 0; i < n; i++) {
    gz_str path, real;
    bool ok = join(w, folder.path, entries[i].name, &path) && join(w, folder.real, entries[i].name, &real);
    if (!ok) return error_nomem(err);
    switch (entries[i].kind) {
    case FILE_FOLDER: ok = map_add(&w->seen, real, NULL) != MAP_NONE && push(w, &w->folders, path, real); break;
    case FILE_REGULAR: ok = take_file(w, path, real); break;
    case FILE_LINK: ok = push(w, &w->links, path, real); break;
    case FILE_OTHER:
      if (manifest_wants(w->manifest, path)) ok = problem(w, path, "not a regular file; skipped");
      break;
    }
    if (!ok) return error_nomem(err);
  }
  return GZ_OK;
}

/* What `root` is to `real`: the rest behind it, or NULL where real lies outside. */
static const char *inside(const char *root, const char *real) {
  size_t len = strlen(root);
  if (strcmp(root, "/") == 0) return real + 1;
  if (strncmp(root, real, len)) return NULL;
  if (real[len] == '\0') return real + len;
  return real[len] == '/' ? real + len + 1 : NULL;
}

static gz_status resolve(const char *root, gz_str path, arena *into, char **beneath, gz_error *err) {
  gz_str full;
  char *real;
  const char *rest;
  gz_status status;
  if (!arena_printf(into, &full, "%s/%.*s", root, (int)path.len, path.data)) return error_nomem(err);
  status = file_real(full.data, into, &real, err);
  if (status != GZ_OK) return status;
  rest = inside(root, real);
  if (!rest)
    return error_set(err, GZ_NOT_SUPPORTED, 0, "%.*s: symbolic link that leads out of the collection; skipped",
                     STR_ARG(path));
  *beneath = real + (rest - real);
  return GZ_OK;
}

gz_status walk_resolve(const char *root, gz_str path, arena *into, walk_file *out, gz_error *err) {
  char *real = NULL, *name;
  gz_status status = resolve(root, path, into, &real, err);
  if (status != GZ_OK) return status;
  name = arena_cstr(into, path);
  if (!name) return error_nomem(err);
  out->path = (gz_str){name, path.len};
  out->real = str_of(real);
  return GZ_OK;
}

static gz_status follow_link(walk *w, pending link, gz_error *err) {
  char *real = NULL;
  gz_str at;
  file_kind kind;
  file_state state;
  gz_error why;
  gz_status status = resolve(w->root, link.path, &w->own, &real, &why);
  bool ok = true;
  if (status == GZ_NOMEM) return error_nomem(err);
  if (status == GZ_NOT_SUPPORTED) ok = problem(w, link.path, "symbolic link that leads out of the collection; skipped");
  else if (status == GZ_NOT_FOUND) ok = problem(w, link.path, "symbolic link that leads nowhere; skipped");
  else if (status != GZ_OK) ok = problem(w, link.path, "symbolic link that cannot be followed; skipped");
  if (!ok) return error_nomem(err);
  if (status != GZ_OK) return GZ_OK;
  at = str_of(real);
  if (map_find(&w->seen, at) != MAP_NONE) return GZ_OK; /* met under its own name, or by another link */
  status = file_stat(w->beneath, real, &kind, &state, &why);
  if (status != GZ_OK) return GZ_OK;
  if (kind == FILE_FOLDER) {
    if (map_add(&w->seen, at, NULL) == MAP_NONE || !push(w, &w->folders, link.path, at)) return error_nomem(err);
  } else if (kind == FILE_REGULAR) {
    if (!take_file(w, link.path, at)) return error_nomem(err);
  }
  return GZ_OK;
}

static int by_path(const void *a, const void *b) {
  return str_compare(((const walk_file *)a)->path, ((const walk_file *)b)->path);
}

static void finish(walk *w) {
  if (w->n_files) qsort(w->files, w->n_files, sizeof *w->files, by_path);
  w->done = true;
}

gz_status walk_step(walk *w, bool *done, gz_error *err) {
  gz_status status = GZ_OK;
  if (w->folders.n) status = list_folder(w, w->folders.at[--w->folders.n], err);
  else if (w->links.n) status = follow_link(w, w->links.at[--w->links.n], err);
  else if (!w->done) finish(w);
  *done = w->done;
  return status;
}

const walk_file *walk_files(const walk *w, uint32_t *n) {
  *n = w->n_files;
  return w->files;
}

const gz_problem *walk_problems(const walk *w, uint32_t *n) {
  *n = w->n_problems;
  return w->problems;
}
