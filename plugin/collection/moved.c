/* Where is an article whose page got another name? Ids are made of path and headline, so it has a new one; whoever kept the
 * old one, a script or a mark, still means it.
 *
 *   note      a.txt MOVED to b.txt
 *   article   "Harbour wall" of b.txt: its old id is article_id(a.txt, "Harbour wall", …)
 *
 * The old ids are made when an unknown one is first asked for, and kept until notes or world change (moved_forget). */
#include "base/error.h"
#include "collection/local.h"
#include "collection/store.h"

typedef struct moved_ids {
  allocator from;
  map ids;
  doc_ref *docs; /* of each entry */
  uint32_t room;
} moved_ids;

void moved_forget(local *lib) {
  moved_ids *m = lib->moved;
  allocator from;
  if (!m) return;
  from = m->from;
  map_free(&m->ids);
  mem_free(&from, m->docs, m->room * sizeof *m->docs);
  mem_free(&from, m, sizeof *m);
  lib->moved = NULL;
}

static gz_status add_id(moved_ids *m, gz_str id, doc_ref doc, gz_error *err) {
  doc_ref *grown;
  bool added;
  uint32_t at = map_add(&m->ids, id, &added);
  if (at == MAP_NONE) return error_nomem(err);
  grown = mem_more(&m->from, m->docs, at, &m->room, sizeof *grown);
  if (!grown) return error_nomem(err);
  m->docs = grown;
  if (added) m->docs[at] = doc;
  return GZ_OK;
}

static gz_status add_page(moved_ids *m, const snapshot *s, gz_str was, const snapshot_page *is, gz_error *err) {
  gz_status status = GZ_OK;
  map titles; /* how many articles of the page had the headline before */
  arena scratch;
  uint32_t i;
  map_init(&titles, &m->from);
  arena_init(&scratch, &m->from);
  for (i = 0; status == GZ_OK && i < is->n_docs; i++) {
    doc_ref doc = {is->in, is->first_doc + i};
    gz_article a;
    char id[16];
    uint32_t at;
    arena_rewind(&scratch, (arena_mark){NULL, 0});
    status = snapshot_article(s, doc, &scratch, &a, NULL, err);
    if (status != GZ_OK) break;
    at = map_add(&titles, a.title, NULL);
    if (at == MAP_NONE) status = error_nomem(err);
    else {
      article_id(was, a.title, titles.entries[at].value++, id);
      status = add_id(m, (gz_str){id, sizeof id}, doc, err);
    }
  }
  arena_free(&scratch);
  map_free(&titles);
  return status;
}

static gz_status make_ids(local *lib, gz_error *err) {
  moved_ids *m = mem_zero(&lib->pub.from, 1, sizeof *m);
  const snapshot *s = lib->now->index;
  gz_status status = GZ_OK;
  uint32_t i;
  if (!m) return error_nomem(err);
  m->from = lib->pub.from;
  map_init(&m->ids, &m->from);
  lib->moved = m;
  for (i = 0; status == GZ_OK && i < lib->notes.paths.n; i++) {
    const page_note *n = &lib->notes.at[i];
    snapshot_page is;
    if (n->kind == NOTE_MOVED && snapshot_find_page(s, n->text, &is)) status = add_page(m, s, n->path, &is, err);
  }
  if (status != GZ_OK) moved_forget(lib);
  return status;
}

bool moved_find(local *lib, gz_str id, doc_ref *out, gz_status *status, gz_error *err) {
  bool changed = false;
  uint32_t at;
  *status = lib->store ? store_read_notes(lib->store, &lib->notes, &changed, err) : GZ_OK;
  if (*status != GZ_OK) return false;
  if (changed) moved_forget(lib);
  if (!lib->moved) *status = make_ids(lib, err);
  if (*status != GZ_OK) return false;
  at = map_find(&lib->moved->ids, id);
  if (at == MAP_NONE) return false;
  *out = lib->moved->docs[at];
  return true;
}
