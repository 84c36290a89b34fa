/* What changed? Walk, read what is new or different, and put a new world in the old one's place.
 *
 *   walking   a folder at a time, then each file's state        -> files, bytes_total
 *   reading   a page at a time: parsed, its articles to the writer; a segment is closed every lib->segment_text bytes.
 *             A page that is read in pieces stands in several segments until its end is reached: then they become one.
 *             In gazette-index several threads do, each of which takes a run of neighbours in order of path (one segment)
 *   writing   the last segment, then the snapshot, then lib->now; then segments that should be one are merged
 *
 * Who asks for a refresh while one runs gets another pass at its end, under the same job: what is asked for may have been
 * read already.
 *
 * A page whose state (size, times, inode) is as the index has it is not read; of one whose size alone is, the bytes are
 * compared, by their hash, and it is not indexed again where they are the same. A collection of less than SMALL_TEXT bytes is
 * indexed whole instead: it takes milliseconds and leaves one segment. */
#include <stdlib.h>
#include <time.h>

#include "article/record.h"
#include "article/replay.h"
#include "base/clock.h"
#include "base/error.h"
#include "collection/crew.h"
#include "collection/local.h"
#include "collection/pieces.h"
#include "collection/store.h"
#include "format/format.h"
#include "index/links.h"
#include "index/merge.h"

enum {
  SMALL_TEXT = 2 << 20,
  BESIDE_LEAST = 4 << 20, /* bytes that are worth more than one thread */
  JOIN_MOST = 24 << 20,   /* bytes of a page's segments that are held while they become one */
  PROBLEMS_MOST = 100     /* of a page that is read in pieces */
};
#define DOUBT_NS ((int64_t)2000000000) /* file systems tell times in steps of up to two seconds */

typedef struct source {
  walk_file file;
  file_state state;
  bool changed;
  bool left_out; /* a note says that it must not be read */
  bool unread;   /* it could not be read the last time, and nothing about it is other than then: no change */
} source;

/* A page that is gone, by what it said: a new page that says the same is where it went. */
typedef struct lost {
  uint64_t content;
  gz_str path;
  bool found;
} lost;

typedef struct fault {
  gz_problem problem;
  struct fault *next;
} fault;

typedef struct refresh refresh;

/* One who reads pages into a segment. */
typedef struct hand {
  uint32_t number; /* 0: the thread that all else happens on */
  writer *writer;
  analyzer *words;  /* its own, but for number 0 */
  uint64_t text;    /* in the writer */
  uint32_t at, end; /* of the run's sources: the next one, and behind the last */
  /* The page that it reads in pieces, if it does. */
  pieces *reading;
  bool written;         /* the writer has the page */
  int64_t read_at_ns;   /* when its first piece was */
  arena own;            /* what the next ones are in */
  gz_problem *problems; /* PROBLEMS_MOST */
  uint32_t n_problems;  /* all of them */
  gz_str format, title, language;
  shared_segment **parts; /* what was written of it, and of the pages before it */
  uint32_t n_parts, room_parts;
} hand;

struct refresh {
  runner run; /* first */
  allocator from;
  local *lib; /* NULL: the collection was closed */
  world *old, *next;
  arena own;
  const char *state, *phase;
  bool full;
  bool mended;            /* once in a job: what the index had could not be read */
  bool anew;              /* this pass uses nothing of it */
  bool again, again_full; /* another pass is asked for */
  const gz_str *paths;    /* only these; own copies */
  uint32_t n_paths;
  walk *walk;
  bool walked;
  source *sources;
  uint32_t n_sources, room_sources, stated, read;
  page_walk known; /* along the sources: the old index's pages */
  snapshot_page at;
  buf at_path;        /* its path: what is borrowed from a segment does not last until the next slice of work */
  bool planned, made; /* made: lib->now is the new world */
  tidy *tidying;
  map gone;
  lost *lost; /* of `gone`, in order of content, then path */
  uint32_t n_lost;
  notes noted;   /* in this pass */
  hand alone;    /* who reads when one does */
  uint32_t jobs; /* who read at the same time; 1: nobody beside this thread */
  crew *crew;    /* while they do: what they share is touched with its lock held */
  hand *hands;
  uint64_t run_text; /* bytes that one of them takes at a time, for one segment */
  uint32_t n_runs;
  bool stop;
  gz_status failed;          /* of the crew: the first failure, which err tells */
  uint64_t until_us;         /* of this slice of work */
  shared_segment **segments; /* while a crew reads: by run, with holes */
  uint32_t n_segments, room_segments;
  fault *faults, **last_fault;
  uint64_t text_bytes; /* of all sources */
  uint64_t bytes_done, bytes_total, articles, started, ended;
  uint32_t pages_done, pages_total;
  gz_error err;
};

/* ---------------------------------------------------------------- refresh */

static void drop_parts(refresh *r, hand *h) {
  uint32_t i;
  for (i = 0; i < h->n_parts; i++) shared_segment_drop(h->parts[i]);
  mem_free(&r->from, h->parts, h->room_parts * sizeof *h->parts);
  h->parts = NULL;
  h->n_parts = h->room_parts = 0;
}

static void end_reading(hand *h) {
  if (!h->reading) return;
  pieces_close(h->reading);
  h->reading = NULL;
  arena_free(&h->own);
}

static void end_hand(refresh *r, hand *h) {
  writer_free(h->writer);
  end_reading(h);
  drop_parts(r, h);
}

static void end_crew(refresh *r) {
  uint32_t i;
  crew_lock(r->crew);
  r->stop = true;
  crew_unlock(r->crew);
  crew_end(r->crew);
  r->crew = NULL;
  for (i = 0; r->hands && i < r->jobs; i++) {
    end_hand(r, &r->hands[i]);
    analyzer_close(r->hands[i].words);
  }
  mem_free(&r->from, r->hands, r->jobs * sizeof *r->hands);
  r->hands = NULL;
}

static void free_parts(refresh *r) {
  uint32_t i;
  tidy_end(r->tidying);
  r->tidying = NULL;
  walk_free(r->walk);
  r->walk = NULL;
  end_crew(r);
  end_hand(r, &r->alone);
  r->alone = (hand){0};
  for (i = 0; i < r->n_segments; i++)
    if (r->segments[i]) shared_segment_drop(r->segments[i]);
  mem_free(&r->from, r->segments, r->room_segments * sizeof *r->segments);
  r->segments = NULL;
  r->n_segments = r->room_segments = 0;
  mem_free(&r->from, r->sources, r->room_sources * sizeof *r->sources);
  r->sources = NULL;
  r->room_sources = 0;
  map_free(&r->gone);
  buf_free(&r->at_path);
  notes_free(&r->noted);
  world_drop(r->old);
  world_drop(r->next);
  r->old = r->next = NULL;
}

/* The job is over, one way or another: only its status stays. */
static void end(refresh *r, const char *state) {
  local *lib = r->lib;
  r->state = state;
  r->ended = clock_us();
  if (!strcmp(state, "done")) r->phase = "done";
  free_parts(r);
  r->lib = NULL;
  if (lib && lib->running == &r->run) {
    lib->running = NULL;
    runner_drop(&r->run);
  }
}

static void refresh_free(runner *run) {
  refresh *r = (refresh *)run;
  allocator from;
  free_parts(r);
  arena_free(&r->own);
  from = r->from;
  mem_free(&from, r, sizeof *r);
}

static bool is_over(const refresh *r) { return strcmp(r->state, "running") != 0; }

static gz_status refresh_outcome(const runner *run, gz_error *err) {
  const refresh *r = (const refresh *)run;
  if (!strcmp(r->state, "cancelled")) return error_set(err, GZ_CANCELLED, 0, "indexing was cancelled");
  if (strcmp(r->state, "failed")) return GZ_OK;
  if (err) *err = r->err;
  return r->err.code;
}

static void refresh_status(const runner *run, gz_job_status *out) {
  const refresh *r = (const refresh *)run;
  memset(out, 0, sizeof *out);
  crew_lock(r->crew);
  out->state = r->state;
  out->phase = r->phase;
  out->pages_done = r->pages_done;
  out->pages_total = r->pages_total;
  out->bytes_done = r->bytes_done;
  out->bytes_total = r->bytes_total;
  out->articles = r->articles;
  out->elapsed_us = (r->ended ? r->ended : clock_us()) - r->started;
  memcpy(out->message, r->err.text, sizeof out->message);
  crew_unlock(r->crew);
}

static bool add_fault(refresh *r, gz_str path, gz_str message) {
  fault *f = arena_zero(&r->next->own, 1, sizeof *f);
  if (!f || !arena_str(&r->next->own, path, &f->problem.path) ||
      !arena_str(&r->next->own, message, &f->problem.message))
    return false;
  *r->last_fault = f;
  r->last_fault = &f->next;
  return true;
}

static bool add_source(refresh *r, const walk_file *file) {
  source *grown = mem_more(&r->from, r->sources, r->n_sources, &r->room_sources, sizeof *grown);
  if (!grown) return false;
  r->sources = grown;
  memset(&r->sources[r->n_sources], 0, sizeof *r->sources);
  r->sources[r->n_sources++].file = *file;
  return true;
}

static int by_path(const void *a, const void *b) {
  return str_compare(((const source *)a)->file.path, ((const source *)b)->file.path);
}

static int by_text(const void *a, const void *b) { return str_compare(*(const gz_str *)a, *(const gz_str *)b); }

/* Whether the index has pages in the folder `path`. */
static bool was_folder(const snapshot *s, gz_str path, arena *into) {
  uint32_t in;
  gz_str first, page_path;
  if (!arena_printf(into, &first, "%.*s/", (int)path.len, path.data)) return false;
  for (in = 0; in < s->n_segments; in++) {
    segment *of = s->segments[in]->segment;
    uint32_t n = segment_numbers(of)->n_pages, i = segment_page_from(of, 0, first);
    for (; i < n && segment_page_path(of, i, &page_path) && str_begins(page_path, first); i++)
      if (!snapshot_bit(s->parts[in].dead_pages, i)) return true;
  }
  return false;
}

/* What the page asked for by name is. *by_walk: only a walk can tell, since it is or was a folder, or is a new link. */
static gz_status name_source(refresh *r, gz_str path, bool *by_walk) {
  const snapshot *old = r->old->index;
  snapshot_page was;
  bool known = snapshot_find_page(old, path, &was);
  walk_file file;
  file_kind kind = FILE_OTHER;
  file_state state;
  gz_error why;
  gz_status status = walk_hidden(path) ? GZ_NOT_FOUND : walk_resolve(r->lib->root, path, &r->own, &file, &why);
  if (status == GZ_NOMEM) return error_nomem(&r->err);
  if (!path.len) *by_walk = true; /* the root */
  else if (status != GZ_OK) *by_walk = !known && was_folder(old, path, &r->own);
  else if (!str_equal(file.real, path) && (!known || snapshot_find_page(old, file.real, &was))) *by_walk = true;
  else *by_walk = file_stat(&r->lib->beneath, file.real.data, &kind, &state, &why) == GZ_OK && kind == FILE_FOLDER;
  if (*by_walk) return GZ_OK;
  if (status == GZ_OK && manifest_wants(&r->next->manifest, path))
    return add_source(r, &file) ? GZ_OK : error_nomem(&r->err);
  return map_add(&r->gone, path, NULL) == MAP_NONE ? error_nomem(&r->err) : GZ_OK;
}

/* The pages asked for by name: those that are there are sources, those that are not are gone. *by_walk: as above. */
static gz_status name_sources(refresh *r, bool *by_walk) {
  gz_str *sorted = arena_copy(&r->own, r->paths, r->n_paths * sizeof *sorted);
  gz_status status = sorted ? GZ_OK : error_nomem(&r->err);
  uint32_t i;
  if (sorted) qsort(sorted, r->n_paths, sizeof *sorted, by_text);
  for (i = 0; status == GZ_OK && i < r->n_paths && !*by_walk; i++)
    if (!i || !str_equal(sorted[i], sorted[i - 1])) status = name_source(r, sorted[i], by_walk);
  return status;
}

/* The one file that is open is read whatever its name. */
static gz_status only_source(refresh *r) {
  walk_file file;
  gz_error why;
  gz_status status = walk_resolve(r->lib->root, r->lib->only, &r->own, &file, &why);
  if (status == GZ_NOMEM) return error_nomem(&r->err);
  if (status == GZ_OK) return add_source(r, &file) ? GZ_OK : error_nomem(&r->err);
  return map_add(&r->gone, r->lib->only, NULL) == MAP_NONE ? error_nomem(&r->err) : GZ_OK;
}

static gz_status walk_some(refresh *r) {
  uint32_t n, i;
  const walk_file *files;
  const gz_problem *problems;
  gz_status status = walk_step(r->walk, &r->walked, &r->err);
  if (status != GZ_OK || !r->walked) return status;
  files = walk_files(r->walk, &n);
  for (i = 0; i < n; i++)
    if (!add_source(r, &files[i])) return error_nomem(&r->err);
  problems = walk_problems(r->walk, &n);
  for (i = 0; i < n; i++)
    if (!add_fault(r, problems[i].path, problems[i].message)) return error_nomem(&r->err);
  if (r->n_sources) qsort(r->sources, r->n_sources, sizeof *r->sources, by_path);
  return GZ_OK;
}

/* The old index's page of that path, if it has one: of a walk's sources, which are sorted, without looking it up. */
static bool find_known(refresh *r, gz_str path) {
  if (r->n_paths || r->lib->only.data) return snapshot_find_page(r->old->index, path, &r->at);
  if (!r->known.of) {
    if (snapshot_order(r->old->index, NULL) != GZ_OK) return false;
    r->known.of = r->old->index;
  }
  while (!r->at.path.data || str_compare(r->at.path, path) < 0) {
    if (!snapshot_next_page(&r->known, &r->at)) return false;
    buf_clear(&r->at_path);
    buf_put_str(&r->at_path, r->at.path);
    if (r->at_path.failed) return false;
    r->at.path = buf_str(&r->at_path);
  }
  return str_equal(r->at.path, path);
}

/* A file that changed just before it was read may change again within the same tick of its clock: then its state does
 * not tell, and is written down as in doubt. */
static file_state doubted(file_state state, int64_t read_at_ns) {
  int64_t sure = read_at_ns - DOUBT_NS;
  if (state.mtime_ns > sure || state.ctime_ns > sure) state.ctime_ns = 0;
  return state;
}

/* A file in another state than the index has it: *same if its bytes are those. That is noted, so that it is found out
 * once, unless its state is in doubt. */
static gz_status compare(refresh *r, source *s, uint64_t known, const page_note *before, bool *same) {
  page_note now = {NOTE_SEEN, s->file.path, s->state, known, STR_NONE};
  int64_t read_at_ns = clock_wall_ns();
  uint64_t content;
  *same =
      before && before->kind == NOTE_SEEN && before->content == known && file_state_equal(&before->state, &s->state);
  if (!*same) {
    if (r->lib->on_page) r->lib->on_page(r->lib->on_page_ud, 0, s->file.path);
    *same = page_content(&r->lib->beneath, s->file.real.data, &r->from, &s->state, &content, NULL) == GZ_OK &&
            content == known;
  }
  now.state = doubted(s->state, read_at_ns);
  return !*same || !now.state.ctime_ns || notes_put(&r->noted, &now) ? GZ_OK : error_nomem(&r->err);
}

/* Why the page is not read, if it is not: it ended an indexer, this time or an earlier one, and is as it was then. */
static const page_note *left_out(const refresh *r, const source *s, const page_note *before) {
  const local *lib = r->lib;
  uint32_t i;
  for (i = 0; i < lib->n_left_out; i++)
    if (str_equal(lib->left_out[i].path, s->file.path)) return &lib->left_out[i];
  return !r->full && before && before->kind == NOTE_LEFT_OUT && file_state_equal(&before->state, &s->state) ? before
                                                                                                            : NULL;
}

static gz_status leave_out(refresh *r, source *s, const page_note *why) {
  page_note now = *why;
  now.state = s->state;
  s->left_out = true;
  if (r->lib->n_left_out && !notes_put(&r->lib->notes, &now)) return error_nomem(&r->err); /* for plan() to write */
  if (!notes_put(&r->noted, &now) || !add_fault(r, s->file.path, now.text)) return error_nomem(&r->err);
  if (find_known(r, s->file.path) && map_add(&r->gone, s->file.path, NULL) == MAP_NONE) return error_nomem(&r->err);
  return GZ_OK;
}

static gz_status state_next(refresh *r) {
  source *s = &r->sources[r->stated++];
  const page_note *before = notes_find(&r->lib->notes, s->file.path), *out;
  file_kind kind;
  gz_error why;
  gz_status status = GZ_OK;
  bool same = false;
  if (file_stat(&r->lib->beneath, s->file.real.data, &kind, &s->state, &why) != GZ_OK)
    memset(&s->state, 0, sizeof s->state); /* reading it will tell why */
  r->text_bytes += s->state.size;
  out = left_out(r, s, before);
  if (out) return leave_out(r, s, out);
  if (!r->full && find_known(r, s->file.path)) {
    same = file_state_equal(&r->at.state, &s->state);
    if (!same && r->at.state.size == s->state.size) status = compare(r, s, r->at.content, before, &same);
  }
  s->changed = !same;
  s->unread = before && before->kind == NOTE_UNREAD && file_state_equal(&before->state, &s->state);
  return status;
}

static int by_content(const void *a, const void *b) {
  const lost *x = a, *y = b;
  if (x->content != y->content) return x->content < y->content ? -1 : 1;
  return str_compare(x->path, y->path);
}

static gz_status list_lost(refresh *r) {
  uint32_t i;
  r->lost = arena_zero(&r->own, r->gone.n + 1u, sizeof *r->lost);
  if (!r->lost) return error_nomem(&r->err);
  for (i = 0; i < r->gone.n; i++) {
    gz_str path = r->gone.entries[i].key;
    snapshot_page was;
    if (!snapshot_find_page(r->old->index, path, &was) || !was.state.size) continue;
    r->lost[r->n_lost++] = (lost){.content = was.content, .path = path};
  }
  if (r->n_lost) qsort(r->lost, r->n_lost, sizeof *r->lost, by_content);
  return GZ_OK;
}

/* A page that the index did not have: if one that is gone said the same, it has moved. */
static gz_status note_move(refresh *r, gz_str path, uint64_t content) {
  uint32_t low = 0, high = r->n_lost;
  page_note moved = {.kind = NOTE_MOVED, .text = path};
  snapshot_page was;
  if (!r->n_lost || snapshot_find_page(r->old->index, path, &was)) return GZ_OK;
  while (low < high) {
    uint32_t middle = low + (high - low) / 2;
    if (r->lost[middle].content < content) low = middle + 1;
    else high = middle;
  }
  while (low < r->n_lost && r->lost[low].content == content && r->lost[low].found) low++;
  if (low == r->n_lost || r->lost[low].content != content) return GZ_OK;
  r->lost[low].found = true;
  moved.path = r->lost[low].path;
  return notes_put(&r->noted, &moved) ? GZ_OK : error_nomem(&r->err);
}

/* Runs of about the same size, none larger than a hand's part of what all may hold, and as many for one as for another.
 */
static void plan_runs(refresh *r) {
  uint64_t most = r->lib->segment_text / r->jobs + 1, n = (r->bytes_total + most - 1) / most;
  n = (n + r->jobs - 1) / r->jobs * r->jobs;
  r->run_text = r->bytes_total / n + 1;
  r->n_runs = 0;
}

/* All states are known: what has to be read, what is gone. */
static gz_status plan(refresh *r) {
  uint32_t i, n_changed = 0;
  const snapshot *old = r->old->index;
  bool partial = r->n_paths || r->lib->only.data;
  if (!partial) {
    page_walk pages = {.of = old};
    snapshot_page p;
    uint32_t at = 0;
    if (snapshot_order(old, &r->err) != GZ_OK) return r->err.code;
    while (snapshot_next_page(&pages, &p)) {
      while (at < r->n_sources && str_compare(r->sources[at].file.path, p.path) < 0) at++;
      if (at < r->n_sources && str_equal(r->sources[at].file.path, p.path)) continue;
      if (map_add(&r->gone, p.path, NULL) == MAP_NONE) return error_nomem(&r->err);
    }
  }
  if (r->lib->n_left_out)
    store_write_notes(r->lib->store, &r->lib->notes); /* before the next page ends this process too */
  if (list_lost(r) != GZ_OK) return r->err.code;
  for (i = 0; i < r->n_sources; i++) n_changed += r->sources[i].changed && !r->sources[i].unread;
  if (!r->n_paths && (n_changed || r->gone.n) && r->text_bytes < SMALL_TEXT) {
    r->full = true;
    for (i = 0; i < r->n_sources; i++) r->sources[i].changed = !r->sources[i].left_out;
  }
  for (i = 0; i < r->n_sources; i++) {
    if (!r->sources[i].changed) continue;
    r->pages_total++;
    r->bytes_total += r->sources[i].state.size;
  }
  r->jobs = r->bytes_total < BESIDE_LEAST || !r->lib->jobs ? 1 : r->lib->jobs;
  if (r->jobs > 1) plan_runs(r);
  r->planned = true;
  r->phase = "reading";
  return GZ_OK;
}

static bool room_for_segments(refresh *r, uint32_t n) {
  uint32_t room = r->room_segments ? r->room_segments : 8;
  shared_segment **grown;
  while (room < n) room *= 2;
  if (room == r->room_segments) return true;
  grown = mem_resize(&r->from, r->segments, r->room_segments * sizeof *grown, room * sizeof *grown);
  if (!grown) return false;
  r->segments = grown;
  r->room_segments = room;
  return true;
}

static bool has_lock(const refresh *r) { return r->lib->store && r->lib->store->lock >= 0; }

/* What the hand's writer has becomes a segment, one of several if `passing`. With the lock of the crew, but for the work
 * itself. */
static gz_status finish_writer(refresh *r, hand *h, bool passing, shared_segment **out) {
  writer *w = h->writer;
  char *image;
  size_t len;
  segment *s = NULL;
  gz_error err;
  gz_status status;
  *out = NULL;
  h->writer = NULL;
  h->written = false;
  h->text = 0;
  if (passing) writer_pass(w);
  crew_unlock(r->crew);
  status = writer_finish(w, &image, &len, &err);
  writer_free(w);
  if (status == GZ_OK) status = segment_open(image, len, &r->from, &s, &err);
  crew_lock(r->crew);
  if (status != GZ_OK) {
    r->err = err;
    return status;
  }
  *out = shared_segment_new(s, &r->from);
  return *out ? GZ_OK : error_nomem(&r->err);
}

/* The same with a page of which more is to come: it is kept until the page's end. */
static gz_status close_part(refresh *r, hand *h) {
  shared_segment *shared, **grown;
  gz_status status;
  if (r->lib->on_page) r->lib->on_page(r->lib->on_page_ud, h->number, STR(""));
  status = finish_writer(r, h, true, &shared);
  if (status == GZ_OK && has_lock(r)) status = store_keep(r->lib->store, shared, &r->err);
  grown = status == GZ_OK ? mem_more(&r->from, h->parts, h->n_parts, &h->room_parts, sizeof *grown) : NULL;
  if (grown) {
    h->parts = grown;
    h->parts[h->n_parts++] = shared;
    return GZ_OK;
  }
  shared_segment_drop(shared);
  return status == GZ_OK ? error_nomem(&r->err) : status;
}

/* The segments become one, in a file if the index has one. Without the lock. */
static gz_status merge_parts(const refresh *r, const hand *h, snapshot *all, const store_file *file, char **image,
                             uint64_t *len, gz_error *err) {
  uint32_t *which = mem_new(&r->from, h->n_parts * sizeof *which), i;
  merge *m = NULL;
  bool done = false;
  gz_status status = GZ_OK;
  for (i = 0; which && i < h->n_parts; i++) which[i] = i;
  if (which) m = merge_begin(all, which, h->n_parts, file->fd, file->spill, JOIN_MOST, &r->from);
  if (!m) status = error_nomem(err);
  else merge_join(m);
  while (status == GZ_OK && !done) status = merge_step(m, UINT64_MAX, &done, err);
  if (status == GZ_OK) status = merge_finish(m, image, len, err);
  merge_free(m);
  mem_free(&r->from, which, h->n_parts * sizeof *which);
  return status;
}

/* All that was written since the page began becomes one segment. With the lock, but for the work itself. */
static gz_status join_parts(refresh *r, hand *h, shared_segment **out) {
  store_file file = {.fd = -1, .spill = -1};
  stored_part *parts = mem_zero(&r->from, h->n_parts, sizeof *parts);
  snapshot *all = NULL;
  segment *s;
  char *image;
  uint64_t len;
  uint32_t i;
  gz_error err;
  gz_status status = parts ? GZ_OK : error_nomem(&r->err);
  *out = NULL;
  for (i = 0; parts && i < h->n_parts; i++) {
    const segment_stats *n = segment_numbers(h->parts[i]->segment);
    parts[i] = (stored_part){h->parts[i], n->n_words_title, n->n_words_body, 0, NULL, 0};
  }
  if (status == GZ_OK) status = snapshot_restore(parts, h->n_parts, NULL, 0, 0, &r->from, &all, &r->err);
  if (status == GZ_OK && has_lock(r)) status = store_begin(r->lib->store, &file, &r->err);
  if (status == GZ_OK) {
    crew_unlock(r->crew);
    status = merge_parts(r, h, all, &file, &image, &len, &err);
    crew_lock(r->crew);
    if (status != GZ_OK) r->err = err;
  }
  snapshot_drop(all);
  mem_free(&r->from, parts, h->n_parts * sizeof *parts);
  if (status == GZ_OK && file.fd >= 0) status = store_take(r->lib->store, &file, len, out, &r->err);
  else if (status == GZ_OK) {
    status = segment_open(image, (size_t)len, &r->from, &s, &r->err);
    if (status == GZ_OK && !(*out = shared_segment_new(s, &r->from))) status = error_nomem(&r->err);
  }
  if (r->lib->store) store_end(r->lib->store, &file);
  drop_parts(r, h);
  return status;
}

/* What the hand has written becomes the segment of that place. With the lock of the crew, but for the work itself. */
static gz_status close_segment(refresh *r, hand *h, uint32_t place) {
  bool last = !h->number && r->read == r->n_sources;
  shared_segment *shared = NULL;
  gz_status status = GZ_OK;
  if (r->lib->on_page) r->lib->on_page(r->lib->on_page_ud, h->number, STR("")); /* no page's fault if it takes long */
  if (h->n_parts) {
    if (h->writer) status = close_part(r, h);
    if (status == GZ_OK) status = join_parts(r, h, &shared);
  } else if (h->writer) {
    status = finish_writer(r, h, !last || r->n_segments, &shared); /* one of several */
    if (status == GZ_OK && has_lock(r) && !last)                   /* the last waits for its state */
      status = store_keep(r->lib->store, shared, &r->err);
  }
  if (status == GZ_OK && !shared) return GZ_OK;
  if (status == GZ_OK && !room_for_segments(r, place + 1)) status = error_nomem(&r->err);
  if (status != GZ_OK) {
    shared_segment_drop(shared);
    return status;
  }
  while (r->n_segments <= place) r->segments[r->n_segments++] = NULL;
  r->segments[place] = shared;
  return GZ_OK;
}

/* What a page is written in: as a rule of the manifest says, or its front matter. */
static gz_str language_of(const manifest_rule *rule, const page *p) {
  static const char *const keys[] = {"lang", "language"};
  uint32_t i, k;
  if (rule->language.len) return rule->language;
  for (k = 0; k < 2; k++)
    for (i = 0; i < p->pub.meta.n; i++) {
      const gz_pair *pair = &p->pub.meta.is.pairs[i];
      if (pair->value.kind == GZ_STRING && str_equal(pair->key, str_of(keys[k])))
        return str_trim(pair->value.is.string);
    }
  return STR_NONE;
}

static void write_links(writer *w, const gz_article *a, const origin *from) {
  uint32_t i;
  for (i = 0; i < a->n_links; i++)
    if (link_leads_inside(&a->links[i])) writer_link(w, a->links[i].kind, link_target(&a->links[i]), a->links[i].line);
  for (i = 0; i < from->n_names; i++) writer_link(w, LINK_PLACE, from->names[i].name, from->names[i].line);
}

/* The page as it is known so far; what it holds was borrowed from `h`. */
static page_info info_so_far(const hand *h, const source *s, const loaded_page *loaded) {
  return (page_info){.path = s->file.path,
                     .state = doubted(loaded->state, h->read_at_ns),
                     .content = loaded->content,
                     .problems = h->problems,
                     .n_problems = h->n_problems < PROBLEMS_MOST ? h->n_problems : PROBLEMS_MOST,
                     .format = h->format,
                     .title = h->title,
                     .language = h->language};
}

/* The articles of a page, or of a piece of one, whose item the writer has. */
static gz_status write_articles(const refresh *r, hand *h, const source *s, const manifest_rule *rule,
                                const loaded_page *loaded) {
  const page *p = loaded->page;
  origin from;
  uint32_t i;
  gz_status status;
  buf record, steps;
  buf_init(&record, &r->from);
  buf_init(&steps, &r->from);
  for (i = 0; i < p->pub.n_articles; i++) {
    gz_article a = p->pub.articles[i];
    a.id = (gz_str){loaded->ids[i], sizeof loaded->ids[i]};
    a.section = page_section(rule, s->file.path, p, &a, r->next->title);
    from = p->origins[i];
    buf_clear(&record);
    buf_clear(&steps);
    replay_put(&steps, p, i);
    if (steps.len) from.replay = buf_str(&steps);
    if (loaded->ranges) {
      from.from = loaded->ranges[i].from;
      from.to = loaded->ranges[i].to;
    }
    record_put(&record, &a, &from);
    if (record.failed || steps.failed) break;
    writer_article(h->writer, buf_str(&record), a.title, a.body);
    write_links(h->writer, &a, &from);
  }
  status = record.failed || steps.failed ? GZ_NOMEM : GZ_OK;
  buf_free(&record);
  buf_free(&steps);
  return status;
}

static gz_status write_page(const refresh *r, hand *h, const source *s, const loaded_page *loaded) {
  const page *p = loaded->page;
  page_info info;
  manifest_rule rule;
  if (page_doubt(loaded->page, NULL) != GZ_OK) return GZ_NOMEM;
  if (!h->writer && !(h->writer = writer_new(h->words, &r->from))) return GZ_NOMEM;
  manifest_for(&r->next->manifest, s->file.path, &rule);
  info = (page_info){.path = s->file.path,
                     .state = doubted(loaded->state, h->read_at_ns),
                     .content = loaded->content,
                     .problems = p->pub.problems,
                     .n_problems = p->pub.n_problems,
                     .format = p->pub.format,
                     .title = p->pub.title,
                     .language = language_of(&rule, p)};
  writer_page(h->writer, &info);
  h->text += loaded->state.size;
  return write_articles(r, h, s, &rule, loaded);
}

/* Keeps what a piece says of its page: problems not told yet, and of the first one its format, title and language. */
static bool keep_known(hand *h, const manifest_rule *rule, const page *p) {
  uint32_t i, k;
  if (!h->problems) {
    gz_str language = language_of(rule, p);
    h->problems = arena_zero(&h->own, PROBLEMS_MOST, sizeof *h->problems);
    if (!h->problems || !arena_str(&h->own, p->pub.format, &h->format) ||
        !arena_str(&h->own, p->pub.title, &h->title) || !arena_str(&h->own, language, &h->language))
      return false;
  }
  for (i = 0; i < p->pub.n_problems; i++) {
    gz_problem problem = p->pub.problems[i];
    uint32_t n = h->n_problems < PROBLEMS_MOST ? h->n_problems : PROBLEMS_MOST;
    for (k = 0; k < n && !(h->problems[k].line == problem.line && str_equal(h->problems[k].message, problem.message));)
      k++;
    if (k < n) continue;
    if (n < PROBLEMS_MOST && !arena_str(&h->own, problem.message, &problem.message)) return false;
    if (n < PROBLEMS_MOST) h->problems[n] = problem;
    h->n_problems++;
  }
  return true;
}

static gz_status write_piece(const refresh *r, hand *h, const source *s, const loaded_page *loaded, bool more,
                             uint64_t len) {
  manifest_rule rule;
  page_info info;
  gz_status status;
  if (!h->writer && !(h->writer = writer_new(h->words, &r->from))) return GZ_NOMEM;
  manifest_for(&r->next->manifest, s->file.path, &rule);
  if (page_doubt(loaded->page, NULL) != GZ_OK || !keep_known(h, &rule, loaded->page)) return GZ_NOMEM;
  info = info_so_far(h, s, loaded);
  if (more) info.state = (file_state){0}; /* where reading ends here, the index has not what the file says */
  if (!h->written) writer_page(h->writer, &info);
  h->written = true;
  h->text += len;
  status = write_articles(r, h, s, &rule, loaded);
  if (!more) writer_page_read(h->writer, &info);
  return status;
}

static gz_status note_unread(refresh *r, const source *s, const gz_error *why) {
  /* "PATH: reason" without the path, which stands beside it. */
  gz_str text = str_of(why->text);
  page_note unread = {.kind = NOTE_UNREAD, .path = s->file.path, .state = s->state};
  if (str_begins(text, s->file.real) && str_begins(str_after(text, s->file.real.len), STR(": ")))
    text = str_after(text, s->file.real.len + 2);
  if (map_add(&r->gone, s->file.path, NULL) == MAP_NONE || !add_fault(r, s->file.path, text) ||
      !notes_put(&r->noted, &unread))
    return error_nomem(&r->err);
  return GZ_OK;
}

/* Bytes of pages that the hand's writer takes before a segment is closed in the middle of a page. */
static uint64_t part_most(const refresh *r) { return r->lib->segment_text / r->jobs + 1; }

/* A piece of a page. With the lock of the crew, but for reading and writing themselves. */
static gz_status read_piece(refresh *r, hand *h, const source *s) {
  loaded_page loaded;
  gz_error why;
  gz_status status, written = GZ_OK;
  bool more;
  uint64_t len;
  if (r->lib->on_page) r->lib->on_page(r->lib->on_page_ud, h->number, s->file.path);
  crew_unlock(r->crew);
  status = pieces_next(h->reading, &loaded, &more, &len, &why);
  if (status == GZ_OK) written = write_piece(r, h, s, &loaded, more, len);
  crew_lock(r->crew);
  if (status == GZ_NOMEM || written != GZ_OK) status = error_nomem(&r->err);
  else if (status != GZ_OK) status = note_unread(r, s, &why);
  else {
    r->articles += loaded.page->pub.n_articles;
    r->bytes_done += len;
    if (!more) status = note_move(r, s->file.path, loaded.content);
  }
  page_unload(&loaded);
  if (!more) {
    r->pages_done++;
    end_reading(h);
  }
  if (status == GZ_OK && more && h->text >= part_most(r)) status = close_part(r, h);
  return status;
}

/* Reads a page, or, if it is read in pieces, the next of them: h->reading, until it was the last. With the lock of the crew,
 * but for reading and writing themselves. */
static gz_status read_page(refresh *r, hand *h, const source *s) {
  loaded_page loaded = {0};
  gz_error why;
  gz_status status = GZ_OK, written = GZ_OK;
  if (!s->changed) return GZ_OK;
  if (h->reading) return read_piece(r, h, s);
  h->read_at_ns = clock_wall_ns();
  if (r->lib->on_page) r->lib->on_page(r->lib->on_page_ud, h->number, s->file.path);
  crew_unlock(r->crew);
  if (s->state.size > r->lib->pieces.least)
    status = pieces_open(&r->lib->beneath, &r->next->manifest, s->file.path, s->file.real.data, &r->lib->pieces,
                         &r->from, &h->reading, &why);
  if (status == GZ_OK && !h->reading)
    status = page_load(&r->lib->beneath, &r->next->manifest, s->file.path, s->file.real.data, &r->from, &loaded, &why);
  if (loaded.page) written = write_page(r, h, s, &loaded);
  crew_lock(r->crew);
  if (h->reading) {
    arena_init(&h->own, &r->from);
    h->problems = NULL;
    h->n_problems = 0;
    h->written = false;
    return GZ_OK;
  }
  if (status == GZ_NOMEM || written != GZ_OK) status = error_nomem(&r->err);
  else if (status != GZ_OK) status = note_unread(r, s, &why);
  else {
    r->articles += loaded.page->pub.n_articles;
    status = note_move(r, s->file.path, loaded.content);
  }
  page_unload(&loaded);
  r->pages_done++;
  r->bytes_done += s->state.size;
  return status;
}

static gz_status read_next(refresh *r) {
  hand *h = &r->alone;
  gz_status status;
  h->words = r->next->words;
  status = read_page(r, h, &r->sources[r->read]);
  if (h->reading) return status;
  r->read++;
  if (status == GZ_OK && (h->text >= r->lib->segment_text || h->n_parts)) status = close_segment(r, h, r->n_segments);
  return status;
}

/* The next run of pages, or false. With the lock. */
static bool take_run(refresh *r, hand *h, uint32_t *run) {
  uint64_t text = 0;
  if (r->stop || r->failed != GZ_OK || r->read == r->n_sources) return false;
  h->at = r->read;
  while (r->read < r->n_sources && text < r->run_text)
    if (r->sources[r->read++].changed) text += r->sources[r->read - 1].state.size;
  h->end = r->read;
  *run = r->n_runs++;
  return true;
}

/* A thread of the crew. */
static void read_runs(void *ud, uint32_t number) {
  refresh *r = ud;
  hand *h = &r->hands[number - 1];
  gz_status status = GZ_OK;
  uint32_t run;
  crew_lock(r->crew);
  while (status == GZ_OK && take_run(r, h, &run)) {
    while (status == GZ_OK && h->at < h->end && !r->stop && r->failed == GZ_OK) {
      status = read_page(r, h, &r->sources[h->at]);
      h->at += !h->reading;
    }
    if (status == GZ_OK && !r->stop) status = close_segment(r, h, run);
  }
  if (status != GZ_OK && r->failed == GZ_OK) r->failed = status;
  crew_unlock(r->crew);
}

static gz_status begin_crew(refresh *r) {
  gz_status status = GZ_OK;
  uint32_t i;
  r->stop = false;
  r->failed = GZ_OK;
  r->hands = mem_zero(&r->from, r->jobs, sizeof *r->hands);
  if (!r->hands) return error_nomem(&r->err);
  for (i = 0; i < r->jobs && status == GZ_OK; i++) {
    r->hands[i].number = i + 1;
    status = analyzer_again(r->next->words, &r->from, &r->hands[i].words, &r->err);
  }
  if (status != GZ_OK) return status;
  if (crew_begin(&r->crew, r->jobs, read_runs, r, &r->from)) return GZ_OK;
  end_crew(r);
  r->jobs = 1;
  return GZ_OK;
}

/* A slice of time in which the crew reads. */
static gz_status read_beside(refresh *r) {
  uint32_t i, n = 0;
  if (!r->crew) return begin_crew(r);
  if (!crew_wait(r->crew, r->until_us)) return GZ_OK;
  end_crew(r);
  for (i = 0; i < r->n_segments; i++)
    if (r->segments[i]) r->segments[n++] = r->segments[i]; /* a run may have had no page that could be read */
  r->n_segments = n;
  return r->failed;
}

/* Old problems of pages that this refresh did not look at stay. */
static gz_status list_problems(refresh *r) {
  world *w = r->next;
  uint32_t n = w->manifest.n_problems, i;
  gz_problem *list;
  fault *f;
  for (f = r->faults; f; f = f->next) n++;
  if (r->n_paths) n += r->old->n_problems;
  list = arena_zero(&w->own, n ? n : 1, sizeof *list);
  if (!list) return error_nomem(&r->err);
  n = 0;
  for (i = 0; i < w->manifest.n_problems; i++) {
    list[n] = w->manifest.problems[i];
    list[n++].path = STR("gazette.yaml");
  }
  if (r->n_paths) {
    for (i = r->old->manifest.n_problems; i < r->old->n_problems; i++) {
      const gz_problem *p = &r->old->problems[i];
      uint32_t k = 0;
      while (k < r->n_paths && !str_equal(r->paths[k], p->path)) k++;
      if (k < r->n_paths) continue;
      if (!arena_str(&w->own, p->path, &list[n].path) || !arena_str(&w->own, p->message, &list[n].message))
        return error_nomem(&r->err);
      list[n++].line = p->line;
    }
  }
  for (f = r->faults; f; f = f->next) list[n++] = f->problem;
  w->problems = list;
  w->n_problems = n;
  return GZ_OK;
}

static gz_status make_snapshot(refresh *r) {
  const snapshot *old = r->full && !r->n_paths ? NULL : r->old->index;
  uint32_t n_order;
  gz_str *order;
  if (world_section_order(r->next, &r->own, &order, &n_order) != GZ_OK) return error_nomem(&r->err);
  return snapshot_new(old, r->segments, r->n_segments, &r->gone, order, n_order, ++r->lib->generation, &r->from,
                      &r->next->index, &r->err);
}

/* The notes of this pass, and those before that it says nothing else about: of pages that it did not look at, and of moves
 * whose page is still there, or has moved on. */
static gz_status keep_notes(refresh *r) {
  const notes *before = &r->lib->notes;
  const snapshot *s = r->next->index;
  uint32_t i;
  for (i = 0; i < before->paths.n; i++) {
    page_note kept = before->at[i];
    snapshot_page is;
    if (notes_find(&r->noted, kept.path)) continue;
    if (kept.kind == NOTE_MOVED) {
      const page_note *on = notes_find(&r->noted, kept.text);
      if (on && on->kind == NOTE_MOVED) kept.text = on->text;
      if (snapshot_find_page(s, kept.path, &is) || !snapshot_find_page(s, kept.text, &is)) continue;
    } else {
      source key = {.file.path = kept.path};
      bool looked = !r->n_paths || (r->n_sources && bsearch(&key, r->sources, r->n_sources, sizeof key, by_path)) ||
                    map_find(&r->gone, kept.path) != MAP_NONE;
      if (looked) continue;
    }
    if (!notes_put(&r->noted, &kept)) return error_nomem(&r->err);
  }
  return GZ_OK;
}

static gz_status finish(refresh *r) {
  local *lib = r->lib;
  time_t now = time(NULL);
  struct tm utc;
  gz_status status = close_segment(r, &r->alone, r->n_segments);
  if (status == GZ_OK) status = list_problems(r);
  if (status == GZ_OK) status = make_snapshot(r);
  if (status == GZ_OK) status = keep_notes(r);
  if (status != GZ_OK) return status;
  if (gmtime_r(&now, &utc)) strftime(r->next->indexed_at, sizeof r->next->indexed_at, "%Y-%m-%dT%H:%M:%SZ", &utc);
  page_cache_clear(&lib->pages); /* the manifest may read them otherwise now */
  world_drop(lib->now);
  lib->now = r->next;
  lib->mending = false;
  r->next = NULL;
  moved_forget(lib);
  notes_free(&lib->notes);
  lib->notes = r->noted;
  notes_init(&r->noted, &lib->pub.from);
  return GZ_OK;
}

static gz_status begin_pass(refresh *r, const gz_refresh_options *opts);

/* What is new is there already. (Who keeps the index on disk writes that down first: indexer.c.) False: nothing to do. */
static bool tidy_some(refresh *r, gz_status *status) {
  bool done = false;
  if (r->lib->store && r->lib->store->lock >= 0) return false;
  if (!r->tidying) {
    *status = tidy_begin(r->lib, UINT64_MAX, &r->tidying, &r->err);
    return *status != GZ_OK || r->tidying;
  }
  *status = tidy_step(r->tidying, clock_us(), &done, &r->err);
  if (done) {
    tidy_end(r->tidying);
    r->tidying = NULL;
  }
  return true;
}

/* One small piece of work; false: it was the last. */
static bool work_once(refresh *r, gz_status *status) {
  if (!r->walked) *status = walk_some(r);
  else if (r->stated < r->n_sources) *status = state_next(r);
  else if (!r->planned) *status = plan(r);
  else if (r->crew || (r->jobs > 1 && r->read < r->n_sources)) *status = read_beside(r);
  else if (r->read < r->n_sources) *status = read_next(r);
  else if (strcmp(r->phase, "writing")) r->phase = "writing";
  else if (!r->made) {
    *status = finish(r);
    r->made = true;
  } else if (!r->again && tidy_some(r, status)) {
    return *status == GZ_OK;
  } else if (r->again) {
    free_parts(r);
    *status = begin_pass(r, &(gz_refresh_options){.full = r->again_full});
  } else {
    return false;
  }
  return *status == GZ_OK;
}

/* The index that was to be brought up to date is damaged: all pages are read instead. */
static gz_status mend(refresh *r) {
  bool again = r->again, again_full = r->again_full;
  gz_status status;
  local_damaged(r->lib, str_of(r->err.text));
  error_clear(&r->err);
  free_parts(r);
  r->mended = r->anew = true;
  status = begin_pass(r, &(gz_refresh_options){.full = true});
  r->again = again;
  r->again_full = again_full;
  return status;
}

static void refresh_work(runner *run, uint64_t until_us) {
  refresh *r = (refresh *)run;
  gz_status status = GZ_OK;
  if (is_over(r)) return;
  r->until_us = until_us;
  for (;;) {
    bool more = work_once(r, &status);
    if (status == GZ_CORRUPT && !r->mended) {
      status = mend(r);
      more = status == GZ_OK;
    }
    if (!more) break;
    if (clock_us() >= until_us) return;
  }
  run->refs++; /* end() may drop the collection's reference */
  end(r, status == GZ_OK ? "done" : "failed");
  runner_drop(run);
}

static void refresh_stop(runner *run) {
  refresh *r = (refresh *)run;
  if (!is_over(r)) end(r, "cancelled");
}

/* ------------------------------------------------------------------ begin */

static gz_status read_manifest(refresh *r, gz_str *text) {
  gz_error why;
  gz_status status = world_manifest_text(r->lib, &r->own, text, &why);
  if (status == GZ_OK) return GZ_OK;
  if (status == GZ_NOMEM) return error_nomem(&r->err);
  return add_fault(r, STR("gazette.yaml"), str_of(why.text)) ? GZ_OK : error_nomem(&r->err);
}

/* `path` as the collection names it: beneath the root, without "." and ".."; "" is the root itself, and "..", which is
 * no page's name, what lies outside. NULL: out of memory. */
static gz_str plain_path(refresh *r, gz_str path) {
  gz_str root = str_of(r->lib->root);
  char *out = arena_alloc(&r->own, path.len + 1);
  size_t n = 0, i = 0;
  if (!out) return STR_NONE;
  if (path.len && memchr(path.data, '\0', path.len)) return STR("..");
  if (str_begins(path, root) && path.len > root.len && path.data[root.len] == '/') path = str_after(path, root.len);
  else if (path.len && path.data[0] == '/' && root.len > 1 && !str_equal(path, root)) return STR("..");
  else if (str_equal(path, root)) path.len = 0;
  while (i < path.len) {
    size_t from = i;
    gz_str name;
    while (i < path.len && path.data[i] != '/') i++;
    name = str_part(path, from, i - from);
    i++;
    if (!name.len || str_equal(name, STR("."))) continue;
    if (str_equal(name, STR(".."))) {
      if (!n) return STR("..");
      while (n && out[n - 1] != '/') n--;
      if (n) n--;
      continue;
    }
    if (n) out[n++] = '/';
    memcpy(out + n, name.data, name.len);
    n += name.len;
  }
  out[n] = '\0';
  return (gz_str){out, n};
}

static gz_status copy_paths(refresh *r, const gz_refresh_options *opts) {
  gz_str *paths;
  uint32_t i;
  if (!opts || !opts->n_paths) return GZ_OK;
  paths = arena_zero(&r->own, opts->n_paths, sizeof *paths);
  if (!paths) return error_nomem(&r->err);
  for (i = 0; i < opts->n_paths; i++) {
    paths[i] = plain_path(r, opts->paths[i]);
    if (!paths[i].data) return error_nomem(&r->err);
  }
  r->paths = paths;
  r->n_paths = opts->n_paths;
  return GZ_OK;
}

static gz_status prepare(refresh *r, const gz_refresh_options *opts) {
  gz_str text;
  gz_status status = copy_paths(r, opts);
  if (status == GZ_OK) status = read_manifest(r, &text);
  if (status == GZ_OK) status = world_read_manifest(r->next, r->lib, text, &r->err);
  if (status != GZ_OK) return status;
  r->full = opts && opts->full;
  if (r->next->manifest_hash != r->old->manifest_hash) { /* other rules: everything is read by them */
    r->full = true;
    r->n_paths = 0;
  }
  if (r->lib->only.data) {
    r->walked = true;
    return only_source(r);
  }
  if (r->n_paths) {
    bool by_walk = false;
    status = name_sources(r, &by_walk);
    r->walked = !by_walk;
    if (status != GZ_OK || !by_walk) return status;
    r->n_paths = r->n_sources = 0; /* all is looked at, and what has changed is read */
    map_free(&r->gone);
    map_init(&r->gone, &r->from);
  }
  r->walk = walk_new(&r->lib->beneath, r->lib->root, &r->next->manifest, &r->from);
  return r->walk ? GZ_OK : error_nomem(&r->err);
}

/* Everything but the counts and the job itself begins anew. */
static gz_status begin_pass(refresh *r, const gz_refresh_options *opts) {
  if (!r->anew) r->old = world_keep(r->lib->now);
  else if (world_empty(r->lib, &r->old, &r->err) != GZ_OK) return r->err.code;
  r->anew = false;
  r->next = world_new(&r->from);
  r->phase = "walking";
  r->again = r->again_full = r->walked = r->planned = r->made = false;
  r->paths = NULL;
  r->n_paths = r->n_sources = r->stated = r->read = 0;
  r->text_bytes = 0;
  buf_init(&r->at_path, &r->from);
  r->known = (page_walk){0};
  r->at = (snapshot_page){0};
  r->faults = NULL;
  r->last_fault = &r->faults;
  r->lost = NULL;
  r->n_lost = 0;
  map_init(&r->gone, &r->from);
  notes_init(&r->noted, &r->lib->pub.from); /* the collection will have them */
  return r->next ? prepare(r, opts) : error_nomem(&r->err);
}

static void refresh_again(runner *run, bool full) {
  refresh *r = (refresh *)run;
  r->again = true;
  r->again_full |= full;
}

/* A slice of work in a poll: an editor does not feel it. */
static const runner_ops ops = {refresh_work, refresh_status, refresh_outcome, refresh_again, refresh_stop,
                               refresh_free, 10000};

gz_status refresh_begin(local *lib, const gz_refresh_options *opts, runner **out, gz_error *err) {
  gz_status status;
  refresh *r;
  *out = NULL;
  r = mem_zero(&lib->pub.from, 1, sizeof *r);
  if (!r) return error_nomem(err);
  runner_init(&r->run, &ops);
  r->from = lib->pub.from;
  r->lib = lib;
  r->state = "running";
  r->started = clock_us();
  arena_init(&r->own, &r->from);
  status = begin_pass(r, opts);
  if (status != GZ_OK) {
    if (err) *err = r->err;
    r->lib = NULL;
    runner_drop(&r->run);
    return status;
  }
  *out = &r->run;
  return GZ_OK;
}
