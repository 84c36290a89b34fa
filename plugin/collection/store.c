/* Where does the index live between two openings?
 *
 *   state   magic "GZIDX\r\n\x1a" | u32 version | root, only: texts | u64 generation |
 *           indexed_at, analyzer, readers: texts | u64 hash of the manifest | varint n | n x segment, oldest first |
 *           varint n | n x { path, varint line, message } problems | u64 XXH3 of all before
 *   segment varint number | u64 length | live: varint words in headlines, in bodies, bytes of text |
 *           varint n | n x varint gap: its dead pages */
#include "collection/store.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/error.h"
#include "format/format.h"

#define MAGIC "GZIDX\r\n\x1a"
enum { STATE_VERSION = 3, SEGMENT_NAME = STORE_NAME };
#define STATE_MOST ((uint64_t)256 << 20)
#define SEGMENT_MOST ((uint64_t)64 << 30)
/* A segment that is shorter is read whole: that takes no longer, and an editor has few descriptors for files. */
enum { WHOLE_MOST = 256 << 10 };

/* ------------------------------------------------------------------ folder */

static gz_status make_folders(char *path, gz_error *err) {
  char *slash;
  for (slash = path + 1;; slash++) {
    bool last = *slash == '\0';
    if (!last && *slash != '/') continue;
    *slash = '\0';
    if (mkdir(path, 0700) && errno != EEXIST) return error_errno(err, errno, path);
    if (last) return GZ_OK;
    *slash = '/';
  }
}

static gz_status cache_folder(const char *cache, arena *into, gz_str *out, gz_error *err) {
  const char *xdg = getenv("XDG_CACHE_HOME"), *home = getenv("HOME");
  bool ok;
  if (cache && *cache) ok = arena_printf(into, out, "%s", cache);
  else if (xdg && *xdg == '/') ok = arena_printf(into, out, "%s/gazette", xdg);
  else if (home && *home == '/') ok = arena_printf(into, out, "%s/.cache/gazette", home);
  else return error_set(err, GZ_DENIED, 0, "there is no cache folder: neither XDG_CACHE_HOME nor HOME is set");
  return ok ? GZ_OK : error_nomem(err);
}

gz_status store_open(store *s, const char *cache, const local *lib, gz_error *err) {
  arena scratch;
  gz_str parent, path, key;
  gz_status status;
  s->from = lib->pub.from;
  s->fd = s->lock = -1;
  s->newest = 0;
  arena_init(&scratch, &s->from);
  status = cache_folder(cache, &scratch, &parent, err);
  if (status == GZ_OK && !arena_printf(&scratch, &key, "%s%c%.*s", lib->root, 0, STR_ARG(lib->only)))
    status = error_nomem(err);
  if (status == GZ_OK &&
      !arena_printf(&scratch, &path, "%s/%016llx", parent.data, (unsigned long long)map_hash(key, 0)))
    status = error_nomem(err);
  if (status == GZ_OK) status = make_folders((char *)(uintptr_t)path.data, err);
  if (status == GZ_OK) {
    s->fd = open(path.data, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
    if (s->fd < 0) status = error_errno(err, errno, path.data);
    else if (faccessat(s->fd, ".", W_OK, 0)) status = error_errno(err, errno, path.data);
  }
  arena_free(&scratch);
  if (status != GZ_OK) store_close(s);
  return status;
}

void store_close(store *s) {
  store_unlock(s);
  if (s->fd >= 0) close(s->fd);
  s->fd = -1;
}

gz_status store_lock(store *s, gz_error *err) {
  if (s->lock >= 0) return GZ_OK;
  s->lock = openat(s->fd, "lock", O_RDWR | O_CREAT | O_CLOEXEC | O_NOFOLLOW, 0600);
  if (s->lock < 0) return error_errno(err, errno, "lock of the index");
  if (!flock(s->lock, LOCK_EX | LOCK_NB)) return GZ_OK;
  close(s->lock);
  s->lock = -1;
  return errno == EWOULDBLOCK ? error_set(err, GZ_BUSY, 0, "another indexer is at work on this collection")
                              : error_errno(err, errno, "lock of the index");
}

void store_unlock(store *s) {
  if (s->lock >= 0) close(s->lock);
  s->lock = -1;
}

/* ------------------------------------------------------------------- files */

static gz_status read_file(store *s, const char *name, uint64_t most, char **data, size_t *len, file_state *state,
                           gz_error *err) {
  file_root folder = {s->fd};
  size_t room;
  gz_status status = file_read(&folder, name, most, &s->from, data, len, &room, state, err);
  if (status == GZ_OK && *len < room) { /* cut short while it was read */
    mem_free(&s->from, *data, room);
    *data = NULL;
    status = error_set(err, GZ_CORRUPT, 0, "%s of the index is cut short", name);
  }
  return status;
}

/* Whole under its name, and flushed where `flush` says so, or not at all. */
static gz_status write_file(store *s, const char *name, gz_str data, bool flush, gz_error *err) {
  char fresh[SEGMENT_NAME + 8];
  size_t at = 0;
  int fd, number;
  snprintf(fresh, sizeof fresh, "%s.new", name);
  fd = openat(s->fd, fresh, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC | O_NOFOLLOW, 0600);
  if (fd < 0) return error_errno(err, errno, "writing the index");
  while (at < data.len) {
    ssize_t n = write(fd, data.data + at, data.len - at);
    if (n < 0 && errno == EINTR) continue;
    if (n < 0) goto fail;
    at += (size_t)n;
  }
  if (flush && fsync(fd)) goto fail;
  number = close(fd);
  fd = -1;
  if (number || renameat(s->fd, fresh, s->fd, name)) goto fail;
  return GZ_OK;
fail:
  number = errno;
  if (fd >= 0) close(fd);
  unlinkat(s->fd, fresh, 0);
  return error_errno(err, number, "writing the index");
}

static void segment_name(uint64_t number, char name[SEGMENT_NAME]) {
  snprintf(name, SEGMENT_NAME, "%08llx.seg", (unsigned long long)number);
}

/* ------------------------------------------------------------------- state */

static void put_segment(buf *out, const snapshot *index, uint32_t in) {
  const segment_stats *n = segment_numbers(index->segments[in]->segment);
  const snapshot_part *p = &index->parts[in];
  uint32_t page_id = 0, next = 0;
  buf_put_varint(out, index->segments[in]->number);
  buf_put_u64(out, n->size);
  buf_put_varint(out, p->n_words_title);
  buf_put_varint(out, p->n_words_body);
  buf_put_varint(out, p->text_bytes);
  buf_put_varint(out, p->n_dead_pages);
  for (; (page_id = snapshot_next_dead(p, page_id, n->n_pages)) < n->n_pages; next = ++page_id)
    buf_put_varint(out, page_id - next);
}

static void put_state(buf *out, const local *lib, const world *w, bool dated) {
  const snapshot *index = w->index;
  uint32_t i;
  buf_put(out, MAGIC, 8);
  buf_put_u32(out, STATE_VERSION);
  buf_put_text(out, str_of(lib->root));
  buf_put_text(out, lib->only.data ? lib->only : STR(""));
  buf_put_u64(out, dated ? index->generation : 0);
  buf_put_text(out, dated ? str_of(w->indexed_at) : STR(""));
  buf_put_text(out, str_of(analyzer_name(w->words)));
  buf_put_text(out, STR(FORMAT_READERS));
  buf_put_u64(out, w->manifest_hash);
  buf_put_varint(out, index->n_segments);
  for (i = 0; i < index->n_segments; i++) put_segment(out, index, i);
  buf_put_varint(out, w->n_problems - w->manifest.n_problems); /* the manifest's own are read anew */
  for (i = w->manifest.n_problems; i < w->n_problems; i++) {
    buf_put_text(out, w->problems[i].path.data ? w->problems[i].path : STR(""));
    buf_put_varint(out, w->problems[i].line);
    buf_put_text(out, w->problems[i].message);
  }
  buf_put_u64(out, out->failed ? 0 : map_hash(buf_str(out), 0));
}

/* What the state says but for its generation and time. */
static gz_status content_of(store *s, const local *lib, const world *w, uint64_t *content, gz_error *err) {
  buf state;
  gz_status status;
  buf_init(&state, &s->from);
  put_state(&state, lib, w, false);
  status = state.failed ? error_nomem(err) : GZ_OK;
  *content = map_hash(buf_str(&state), 0);
  buf_free(&state);
  return status;
}

/* ----------------------------------------------------------------- loading */

static gz_status corrupt(gz_error *err) {
  return error_set(err, GZ_CORRUPT, 0, "the state of the index cannot be read");
}

static gz_status open_whole(store *s, int fd, size_t len, segment **out, gz_error *err) {
  char *image = mem_new(&s->from, len);
  gz_status status = image ? file_pread(fd, image, len, 0, err) : error_nomem(err);
  if (status == GZ_OK) return segment_open(image, len, &s->from, out, err); /* takes the image */
  mem_free(&s->from, image, len);
  return status;
}

/* The segment of that file in `open`, whose chunks are read and verified already as far as they were needed. */
static shared_segment *find_open(const snapshot *open, uint64_t number, const file_state *state) {
  uint32_t i;
  for (i = 0; open && i < open->n_segments; i++) {
    shared_segment *s = open->segments[i];
    if (s->number != number || !s->opened.inode || !file_state_equal(&s->opened, state)) continue;
    if (segment_status(s->segment, NULL) != GZ_OK) return NULL;
    s->refs++;
    return s;
  }
  return NULL;
}

static gz_status load_segment(store *s, uint64_t number, uint64_t len, const snapshot *open, shared_segment **out,
                              gz_error *err) {
  char name[SEGMENT_NAME];
  segment *seg = NULL;
  file_state state;
  file_root folder = {s->fd};
  gz_status status;
  int fd;
  segment_name(number, name);
  status = file_open(&folder, name, &fd, &state, err);
  if (status != GZ_OK) return status;
  if (state.size != len || len > SEGMENT_MOST) status = corrupt(err);
  else if ((*out = find_open(open, number, &state))) status = GZ_OK;
  else if (len < WHOLE_MOST) status = open_whole(s, fd, (size_t)len, &seg, err);
  else status = segment_open_file(fd, 0, len, &s->from, &seg, err);
  close(fd);
  if (status != GZ_OK || *out) return status;
  *out = shared_segment_new(seg, &s->from);
  if (!*out) return error_nomem(err);
  (*out)->number = number;
  (*out)->opened = state;
  return GZ_OK;
}

static gz_status load_problems(bytes *in, world *w, gz_error *err) {
  uint32_t n = bytes_count(in, 3), i;
  gz_problem *list = arena_zero(&w->own, (size_t)n + w->manifest.n_problems + 1, sizeof *list);
  if (!list) return error_nomem(err);
  for (i = 0; i < w->manifest.n_problems; i++) {
    list[i] = w->manifest.problems[i];
    list[i].path = STR("gazette.yaml");
  }
  w->problems = list;
  w->n_problems = w->manifest.n_problems;
  for (i = 0; i < n; i++) {
    gz_problem *p = &list[w->n_problems];
    gz_str path = bytes_text(in), message;
    p->line = bytes_varint32(in);
    message = bytes_text(in);
    if (in->failed || !utf8_valid(path) || !utf8_valid(message)) return corrupt(err);
    if (!arena_str(&w->own, path, &p->path) || !arena_str(&w->own, message, &p->message)) return error_nomem(err);
    w->n_problems++;
  }
  return GZ_OK;
}

/* The next of the state's segments, opened; its dead pages in `into`. out->segment is the caller's, also on failure. */
static gz_status load_part(store *s, bytes *in, const snapshot *open, arena *into, stored_part *out, gz_error *err) {
  uint64_t number = bytes_varint(in), len = bytes_u64(in), next = 0;
  uint32_t *dead, i;
  out->n_words_title = bytes_varint(in);
  out->n_words_body = bytes_varint(in);
  out->text_bytes = bytes_varint(in);
  out->n_dead = bytes_count(in, 1);
  if (in->failed) return corrupt(err);
  dead = arena_zero(into, out->n_dead, sizeof *dead);
  if (!dead) return error_nomem(err);
  for (i = 0; i < out->n_dead; i++) {
    next += bytes_varint32(in);
    if (in->failed || next >= NO_DOC) return corrupt(err);
    dead[i] = (uint32_t)next++;
  }
  out->dead = dead;
  return load_segment(s, number, len, open, &out->segment, err);
}

/* The order that a state was written in; see the head of this file. */
static gz_status load_state(store *s, const local *lib, gz_str state, world *w, gz_error *err) {
  bytes in = bytes_of(state);
  stored_part *parts;
  arena scratch;
  gz_str *order, at, words, readers;
  uint64_t generation;
  uint32_t n, n_order, i;
  gz_status status = GZ_OK;
  if (!str_equal(bytes_take(&in, 8), (gz_str){MAGIC, 8}) || bytes_u32(&in) != STATE_VERSION)
    return error_set(err, GZ_CORRUPT, 0, "it is of another version");
  if (!str_equal(bytes_text(&in), str_of(lib->root)) ||
      !str_equal(bytes_text(&in), lib->only.data ? lib->only : STR("")))
    return error_set(err, GZ_NOT_SUPPORTED, 0, "the index is of another collection");
  generation = bytes_u64(&in);
  at = bytes_text(&in);
  words = bytes_text(&in);
  readers = bytes_text(&in);
  w->manifest_hash = bytes_u64(&in);
  if (in.failed || at.len >= sizeof w->indexed_at) return corrupt(err);
  memcpy(w->indexed_at, at.data ? at.data : "", at.len);
  if (!str_equal(words, str_of(analyzer_name(w->words))))
    return error_set(err, GZ_NOT_SUPPORTED, 0, "the index has other words");
  if (!str_equal(readers, STR(FORMAT_READERS)))
    return error_set(err, GZ_NOT_SUPPORTED, 0, "other readers read the pages");
  arena_init(&scratch, &s->from);
  n = bytes_count(&in, 13);
  parts = arena_zero(&scratch, n, sizeof *parts);
  if (!parts) status = error_nomem(err);
  for (i = 0; status == GZ_OK && i < n; i++) status = load_part(s, &in, lib->now->index, &scratch, &parts[i], err);
  if (status == GZ_OK) status = load_problems(&in, w, err);
  if (status == GZ_OK && (in.failed || bytes_left(&in))) status = corrupt(err);
  if (status == GZ_OK) status = world_section_order(w, &scratch, &order, &n_order) == GZ_OK ? GZ_OK : error_nomem(err);
  if (status == GZ_OK) status = snapshot_restore(parts, n, order, n_order, generation, &s->from, &w->index, err);
  for (i = 0; parts && i < n; i++) shared_segment_drop(parts[i].segment);
  arena_free(&scratch);
  return status;
}

static uint64_t newest_number(const snapshot *index) {
  uint64_t most = 0;
  uint32_t i;
  for (i = 0; i < index->n_segments; i++)
    if (index->segments[i]->number > most) most = index->segments[i]->number;
  return most;
}

static gz_status load_once(store *s, const local *lib, world **out, gz_error *err) {
  char *data;
  size_t len;
  gz_str text;
  bytes sum;
  world *w;
  file_state state;
  gz_status status = read_file(s, "state", STATE_MOST, &data, &len, &state, err);
  *out = NULL;
  if (status != GZ_OK) return status;
  sum = bytes_part((gz_str){data, len}, len < 8 ? len + 1 : len - 8, 8);
  if (sum.failed || bytes_u64(&sum) != map_hash((gz_str){data, len - 8}, 0)) {
    mem_free(&s->from, data, len);
    return corrupt(err);
  }
  w = world_new(&s->from);
  status = w ? world_manifest_text(lib, &w->own, &text, err) : error_nomem(err);
  if (w && status != GZ_OK && status != GZ_NOMEM) { /* a problem for the refresh to tell */
    text = STR("");
    status = GZ_OK;
  }
  if (status == GZ_OK) status = world_read_manifest(w, lib, text, err);
  if (status == GZ_OK) status = load_state(s, lib, (gz_str){data, len - 8}, w, err);
  mem_free(&s->from, data, len);
  if (status == GZ_OK) status = content_of(s, lib, w, &s->content, err);
  if (status != GZ_OK) {
    world_drop(w);
    return status;
  }
  s->loaded = state;
  s->newest = newest_number(w->index);
  *out = w;
  return GZ_OK;
}

bool store_unchanged(store *s) {
  file_root folder = {s->fd};
  file_kind kind;
  file_state now;
  return file_stat(&folder, "state", &kind, &now, NULL) == GZ_OK && file_state_equal(&now, &s->loaded);
}

void store_discard(store *s) {
  if (store_unchanged(s)) unlinkat(s->fd, "state", 0);
  memset(&s->loaded, 0, sizeof s->loaded);
}

gz_status store_load(store *s, const local *lib, world **out, gz_error *err) {
  gz_status status = load_once(s, lib, out, err);
  struct stat st;
  if (status != GZ_NOT_FOUND || fstatat(s->fd, "state", &st, 0)) return status;
  status = load_once(s, lib, out, err); /* a segment went while it was read, since there is a newer state */
  return status == GZ_NOT_FOUND && !fstatat(s->fd, "state", &st, 0)
             ? error_set(err, GZ_CORRUPT, 0, "a file of the index is missing")
             : status;
}

/* ----------------------------------------------------------------- writing */

/* Files that the state does not name: of older states, and what a killed indexer left. */
static void sweep(store *s, const snapshot *index) {
  file_root folder = {s->fd};
  arena scratch;
  file_entry *entries;
  size_t n, i;
  arena_init(&scratch, &s->from);
  if (file_list(&folder, "", &scratch, &entries, &n, NULL) == GZ_OK) {
    for (i = 0; i < n; i++) {
      char name[SEGMENT_NAME];
      gz_str file = str_of(entries[i].name);
      bool named = !str_ends(file, STR(".seg")) && !str_ends(file, STR(".new"));
      uint32_t k;
      for (k = 0; !named && k < index->n_segments; k++) {
        segment_name(index->segments[k]->number, name);
        named = str_equal(file, str_of(name));
      }
      if (!named) unlinkat(s->fd, entries[i].name, 0);
    }
  }
  arena_free(&scratch);
}

/* Is there an older state, to be kept whatever happens? */
static bool must_flush(const store *s) { return s->loaded.inode != 0; }

/* From memory to the file: what was written is read from there. Where it cannot be, it stays in memory. */
static void move(store *s, const char *name, segment *seg) {
  file_root folder = {s->fd};
  file_state state;
  int fd;
  if (segment_numbers(seg)->size < WHOLE_MOST || file_open(&folder, name, &fd, &state, NULL) != GZ_OK) return;
  segment_move(seg, fd, 0, NULL);
  close(fd);
}

/* Of a segment to come: a name that an older state's reader may have open is not used again. */
static uint64_t new_number(store *s) {
  char name[SEGMENT_NAME];
  struct stat st;
  do segment_name(++s->newest, name);
  while (!fstatat(s->fd, name, &st, AT_SYMLINK_NOFOLLOW));
  return s->newest;
}

gz_status store_keep(store *s, shared_segment *shared, gz_error *err) {
  char name[SEGMENT_NAME];
  gz_status status;
  if (shared->number) return GZ_OK;
  segment_name(new_number(s), name);
  status = write_file(s, name, segment_image(shared->segment), must_flush(s), err);
  if (status != GZ_OK) return status;
  shared->number = s->newest;
  move(s, name, shared->segment);
  return GZ_OK;
}

/* ------------------------------------------------- a segment piece by piece */

static int new_file(store *s, const char *name) {
  return openat(s->fd, name, O_RDWR | O_CREAT | O_TRUNC | O_CLOEXEC | O_NOFOLLOW, 0600);
}

gz_status store_begin(store *s, store_file *f, gz_error *err) {
  gz_status status;
  f->number = new_number(s);
  segment_name(f->number, f->name);
  snprintf(f->fresh, sizeof f->fresh, "%s.new", f->name);
  f->fd = new_file(s, f->fresh);
  f->spill = f->fd < 0 ? -1 : new_file(s, "spill.new");
  if (f->spill >= 0) {
    unlinkat(s->fd, "spill.new", 0); /* it goes with its descriptor */
    return GZ_OK;
  }
  status = error_errno(err, errno, "writing the index");
  store_end(s, f);
  return status;
}

gz_status store_take(store *s, store_file *f, uint64_t len, shared_segment **out, gz_error *err) {
  gz_status status;
  *out = NULL;
  if ((must_flush(s) && fsync(f->fd)) || renameat(s->fd, f->fresh, s->fd, f->name))
    return error_errno(err, errno, "writing the index");
  status = load_segment(s, f->number, len, NULL, out, err);
  store_end(s, f);
  return status;
}

void store_end(store *s, store_file *f) {
  if (f->fd < 0) return;
  close(f->fd);
  if (f->spill >= 0) close(f->spill);
  f->fd = f->spill = -1;
  unlinkat(s->fd, f->fresh, 0); /* unless it has its name */
}

/* ------------------------------------------------------------------ commit */

gz_status store_commit(store *s, const local *lib, world *w, gz_error *err) {
  uint64_t content;
  bool flush = must_flush(s);
  file_root folder = {s->fd};
  file_kind kind;
  gz_status status = content_of(s, lib, w, &content, err);
  uint32_t i;
  buf state;
  buf_init(&state, &s->from);
  if (status == GZ_OK && content == s->content && store_unchanged(s)) return GZ_OK;
  if (s->newest < newest_number(w->index)) s->newest = newest_number(w->index);
  for (i = 0; status == GZ_OK && i < w->index->n_segments; i++) status = store_keep(s, w->index->segments[i], err);
  if (status == GZ_OK) {
    put_state(&state, lib, w, true);
    status = state.failed ? error_nomem(err) : write_file(s, "state", buf_str(&state), flush, err);
  }
  if (status == GZ_OK && flush && fsync(s->fd)) status = error_errno(err, errno, "writing the index");
  if (status == GZ_OK) status = file_stat(&folder, "state", &kind, &s->loaded, err);
  if (status == GZ_OK) status = content_of(s, lib, w, &s->content, err); /* with the new segments' numbers */
  if (status == GZ_OK) {
    s->unflushed |= !flush;
    sweep(s, w->index);
  }
  buf_free(&state);
  return status;
}

static void flush_file(store *s, const char *name) {
  int fd = openat(s->fd, name, O_RDONLY | O_CLOEXEC | O_NOFOLLOW);
  if (fd < 0) return;
  fsync(fd);
  close(fd);
}

void store_flush(store *s, const world *w) {
  char name[SEGMENT_NAME];
  uint32_t i;
  if (!s->unflushed) return;
  for (i = 0; i < w->index->n_segments; i++) {
    segment_name(w->index->segments[i]->number, name);
    flush_file(s, name);
  }
  flush_file(s, "state");
  fsync(s->fd);
  s->unflushed = false;
}

/* ------------------------------------------------------------------- notes */

gz_status store_read_notes(store *s, notes *out, bool *changed, gz_error *err) {
  file_root folder = {s->fd};
  file_state now = {0};
  file_kind kind;
  char *data;
  size_t len;
  notes fresh;
  gz_status status;
  if (changed) *changed = false;
  if (file_stat(&folder, "notes", &kind, &now, NULL) == GZ_OK && file_state_equal(&now, &s->notes)) return GZ_OK;
  status = read_file(s, "notes", STATE_MOST, &data, &len, &now, err);
  if (status == GZ_NOMEM) return status;
  notes_init(&fresh, out->own.from);
  if (status == GZ_OK) {
    status = notes_read(&fresh, (gz_str){data, len}, err);
    s->noted = map_hash((gz_str){data, len}, 0);
    mem_free(&s->from, data, len);
    s->notes = now;
    if (status == GZ_NOMEM) {
      notes_free(&fresh);
      return status;
    }
    if (status != GZ_OK) notes_free(&fresh), notes_init(&fresh, out->own.from);
  } else if (!s->notes.inode) {
    notes_free(&fresh);
    return GZ_OK; /* none before, none now */
  } else memset(&s->notes, 0, sizeof s->notes);
  notes_free(out);
  *out = fresh;
  if (changed) *changed = true;
  return GZ_OK;
}

void store_write_notes(store *s, const notes *n) {
  file_root folder = {s->fd};
  file_kind kind;
  buf data;
  if (!n->paths.n && !s->notes.inode) return;
  buf_init(&data, &s->from);
  notes_write(n, &data);
  if (!data.failed && map_hash(buf_str(&data), 0) != s->noted &&
      write_file(s, "notes", buf_str(&data), false, NULL) == GZ_OK) {
    s->noted = map_hash(buf_str(&data), 0);
    if (file_stat(&folder, "notes", &kind, &s->notes, NULL) != GZ_OK) memset(&s->notes, 0, sizeof s->notes);
  }
  buf_free(&data);
}
