/* Which articles have a link that names this? */
#include "index/links.h"

#include <stdlib.h>

#include "base/error.h"
#include "index/image.h"
#include "text/words.h"

enum { NAME_MOST = 1000, ENDING_MOST = 8, KIND_BITS = 2 };

typedef struct link_item {
  gz_str name;
  stored_link link;
  size_t nth;
} link_item;

/* ---------------------------------------------------------------- names */

bool links_is_place(gz_str target) {
  size_t colon = str_begins(target, STR("id:")) ? 3 : str_begins(target, STR("ref:")) ? 4 : target.len;
  return colon < target.len && !str_is_space(target.data[colon]);
}

/* The target without "#heading"; of a path without "?query" too, "%20" decoded. */
static void put_plain(gz_str target, gz_link_kind kind, buf *out) {
  size_t i, len = 0;
  while (len < target.len && target.data[len] != '#' && (kind == GZ_LINK_WIKI || target.data[len] != '?')) len++;
  for (i = 0; i < len; i++) {
    unsigned char byte = (unsigned char)target.data[i];
    if (kind != GZ_LINK_WIKI && str_hex(str_part(target, i, len - i), &byte)) i += 2;
    buf_put_byte(out, byte);
  }
}

/* ".md", ".html", but not the ".2" of "v1.2". */
static size_t without_ending(gz_str name) {
  size_t dot = name.len;
  bool letter = false;
  while (dot && name.data[dot - 1] != '.') {
    char c = name.data[--dot];
    if (name.len - dot > ENDING_MOST || !((c >= 'a' && c <= 'z') || (c >= '0' && c <= '9'))) return name.len;
    letter |= c >= 'a';
  }
  return dot > 1 && letter ? dot - 1 : name.len;
}

void links_name(gz_str target, gz_link_kind kind, buf *out) {
  size_t begin = out->len, last;
  bool is_place = (kind == GZ_LINK_WIKI || kind == LINK_PLACE) && links_is_place(target);
  gz_str name;
  buf plain;
  buf_init(&plain, out->from);
  if (kind != GZ_LINK_URL) {
    put_plain(target, kind, &plain);
    target = buf_str(&plain);
  }
  fold_name(target, out);
  if (plain.failed) out->failed = true;
  buf_free(&plain);
  if (out->failed) return;
  name = (gz_str){out->data + begin, out->len - begin};
  for (last = is_place ? 0 : name.len; last && name.data[last - 1] != '/';) last--;
  name = str_after(name, last);
  if (!is_place) name.len = without_ending(name);
  if (name.len > NAME_MOST) name.len = NAME_MOST;
  while (name.len && !utf8_valid(name)) name.len--; /* at most three times: it was cut inside a character */
  if (name.len) memmove(out->data + begin, name.data, name.len);
  out->len = begin + name.len;
}

/* ---------------------------------------------------------------- writing */

void links_init(links_writer *w, const allocator *from) {
  memset(w, 0, sizeof *w);
  buf_init(&w->items, from);
  arena_init(&w->texts, from);
}

void links_free(links_writer *w) {
  if (!w->items.from) return;
  buf_free(&w->items);
  arena_free(&w->texts);
}

void links_add(links_writer *w, const stored_link *link) {
  link_item item = {STR_NONE, *link, w->items.len / sizeof item};
  if (!arena_str(&w->texts, link->target.data ? link->target : STR(""), &item.link.target)) w->items.failed = true;
  buf_put(&w->items, &item, sizeof item);
}

static link_item *items_of(const links_writer *w, size_t *n) {
  *n = w->items.len / sizeof(link_item);
  return (link_item *)(void *)w->items.data;
}

static void put_list(const link_item *items, size_t n, buf *out) {
  uint32_t doc = 0;
  size_t i;
  buf_put_varint(out, n);
  for (i = 0; i < n; i++) {
    const stored_link *l = &items[i].link;
    buf_put_varint(out, l->doc - doc);
    buf_put_varint(out, (uint64_t)l->line << KIND_BITS | (unsigned)l->kind);
    buf_put_text(out, i && str_equal(l->target, items[i - 1].link.target) ? STR_NONE : l->target);
    doc = l->doc;
  }
}

bool links_put_name(links_writer *w, gz_str name, dict_writer *out) {
  size_t n;
  const link_item *items = items_of(w, &n);
  bool failed = w->items.failed;
  buf list;
  buf_init(&list, w->items.from);
  if (n && !failed) {
    put_list(items, n, &list);
    dict_add(out, name, buf_str(&list));
    w->n_names++;
  }
  failed |= list.failed;
  buf_free(&list);
  buf_clear(&w->items);
  w->items.failed = failed;
  arena_rewind(&w->texts, (arena_mark){NULL, 0});
  return !failed;
}

static int by_name(const void *a, const void *b) {
  const link_item *x = a, *y = b;
  int order = str_compare(x->name, y->name);
  if (order) return order;
  if (x->link.doc != y->link.doc) return x->link.doc < y->link.doc ? -1 : 1;
  return (x->nth > y->nth) - (x->nth < y->nth);
}

static bool name_all(links_writer *w, link_item *items, size_t n) {
  buf name;
  size_t i;
  bool done = true;
  buf_init(&name, w->items.from);
  for (i = 0; i < n && done; i++) {
    buf_clear(&name);
    links_name(items[i].link.target, items[i].link.kind, &name);
    done = !name.failed && arena_str(&w->texts, name.len ? buf_str(&name) : STR(""), &items[i].name);
  }
  buf_free(&name);
  return done;
}

bool links_put(links_writer *w, buf *out) {
  size_t n, i, first;
  link_item *items = items_of(w, &n);
  bool done = !w->items.failed && name_all(w, items, n);
  dict_writer names;
  buf list;
  dict_init(&names, w->items.from);
  buf_init(&list, w->items.from);
  if (done && n) qsort(items, n, sizeof *items, by_name);
  for (first = 0, i = 1; done && i <= n; i++) {
    if (i < n && str_equal(items[i].name, items[first].name)) continue;
    buf_clear(&list);
    put_list(items + first, i - first, &list);
    dict_add(&names, items[first].name, buf_str(&list));
    done = !list.failed;
    w->n_names++;
    first = i;
  }
  dict_put(&names, out);
  buf_free(&list);
  dict_free(&names);
  return done && !out->failed;
}

/* ---------------------------------------------------------------- reading */

const table *segment_links(const segment *s) { return &s->links; }

void links_open(const segment *s, gz_str payload, link_list *out) {
  memset(out, 0, sizeof *out);
  out->in = bytes_of(payload);
  out->left = bytes_count(&out->in, 3);
  out->n_docs = s->numbers.n_docs;
}

bool links_find(segment *s, gz_str name, link_list *out) {
  dict_cursor c;
  uint32_t entry;
  bool found = dict_find(&c, &s->links, name, &entry);
  links_open(s, found ? c.payload : STR_NONE, out);
  if (!found) out->in = (bytes){NULL, NULL, c.failed};
  return found && !out->in.failed;
}

bool links_have_places(const segment *s, bool *failed) {
  static const char *const schemes[] = {"id:", "ref:"};
  dict_cursor c;
  size_t i;
  bool have = false;
  for (i = 0; i < sizeof schemes / sizeof *schemes && !have; i++) {
    gz_str scheme = str_of(schemes[i]);
    have = dict_bound(&c, &s->links, scheme, false) < s->links.n && str_begins(dict_key(&c), scheme);
    *failed |= c.failed;
  }
  return have;
}

bool links_next(link_list *l, stored_link *out) {
  uint64_t doc, place;
  gz_str target;
  if (!l->left || l->in.failed) return false;
  l->left--;
  doc = (uint64_t)l->at.doc + bytes_varint32(&l->in);
  place = bytes_varint(&l->in);
  target = bytes_text(&l->in);
  if (target.data) l->at.target = target;
  if (l->in.failed || !l->at.target.data || doc >= l->n_docs || place >> KIND_BITS > UINT32_MAX ||
      (target.data && !utf8_valid(target)) || (!l->left && bytes_left(&l->in))) {
    l->in.failed = true;
    return false;
  }
  l->at.doc = (uint32_t)doc;
  l->at.line = (uint32_t)(place >> KIND_BITS);
  l->at.kind = (gz_link_kind)(place & ((1u << KIND_BITS) - 1));
  *out = l->at;
  return true;
}

gz_status links_check(segment *s, gz_error *err) {
  buf before, name;
  dict_cursor c;
  bool right = true;
  gz_status status = GZ_OK;
  buf_init(&before, &s->from);
  buf_init(&name, &s->from);
  for (dict_at_block(&c, &s->links, 0); right && dict_next(&c);) {
    link_list l;
    stored_link link;
    links_open(s, c.payload, &l);
    right = l.left && (c.next == 1 || str_compare(buf_str(&before), dict_key(&c)) < 0);
    while (right && links_next(&l, &link)) {
      buf_clear(&name);
      links_name(link.target, link.kind, &name);
      right = name.failed || str_equal(buf_str(&name), dict_key(&c));
    }
    right &= !l.in.failed;
    buf_clear(&before);
    buf_put_str(&before, dict_key(&c));
    if (before.failed || name.failed) status = error_nomem(err);
    if (status != GZ_OK) break;
  }
  if (status == GZ_OK && (!right || c.failed || c.next != s->n_names)) status = image_corrupt(err, "the links");
  buf_free(&before);
  buf_free(&name);
  return status;
}
