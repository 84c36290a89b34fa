#include "query/also.h"

#include "base/error.h"
#include "base/map.h"

/* A stem may end in other letters than its forms: cheval, chevaux. */
enum { TERMS_MOST = 1 << 16, LETTERS_LEAST = 3, LETTERS_LESS = 2 };

static size_t next_letter(gz_str s, size_t at) {
  for (at++; at < s.len && ((unsigned char)s.data[at] & 0xc0) == 0x80;) at++;
  return at;
}

/* What the forms of a stem begin with: so many letters of what the stem and the word that was asked for share. */
static gz_str beginning_of(gz_str form, gz_str stem) {
  size_t letters = 0, kept, at, next;
  for (at = 0; at < form.len; at = next, letters++) {
    next = next_letter(form, at);
    if (next > stem.len || memcmp(form.data + at, stem.data + at, next - at) != 0) break;
  }
  kept = letters > LETTERS_LEAST + LETTERS_LESS ? letters - LETTERS_LESS : LETTERS_LEAST;
  if (kept > letters) kept = letters;
  for (at = 0; kept; kept--) at = next_letter(form, at);
  return (gz_str){form.data, at};
}

/* The forms of one segment that have the stem by that language and another one by the collection's. */
static gz_status find_in(segment *s, const match_term *t, const query_also *by, analyzer *words, map *out,
                         gz_error *err) {
  gz_str begins = analyzer_also_keeps_first(words, by->which) ? beginning_of(t->form, by->stem) : STR("");
  dict_cursor c;
  uint32_t left = TERMS_MOST;
  bool more = segment_forms(s, begins, &c);
  for (; more && left && str_begins(dict_key(&c), begins); more = dict_next(&c), left--) {
    gz_str form = dict_key(&c), stem = analyzer_stem_also(words, by->which, form);
    if (!stem.data || !str_equal(stem, by->stem) || str_equal(analyzer_stem(words, form), t->stem)) continue;
    if (map_add(out, form, NULL) == MAP_NONE) return error_nomem(err);
  }
  return c.failed ? error_set(err, GZ_CORRUPT, 0, "a word of the index is damaged") : GZ_OK;
}

gz_status also_find(match_term *t, const snapshot *of, analyzer *words, arena *into, gz_error *err) {
  gz_status status = GZ_OK;
  map found;
  gz_str *forms;
  uint32_t i, k;
  if (!t->node || !t->stem.len) return GZ_OK;
  map_init(&found, into->from);
  for (i = 0; i < t->node->n_also && status == GZ_OK; i++)
    for (k = 0; k < of->n_segments && status == GZ_OK; k++)
      status = find_in(of->segments[k]->segment, t, &t->node->also[i], words, &found, err);
  forms = status == GZ_OK ? arena_zero(into, (size_t)found.n + 1, sizeof *forms) : NULL;
  if (status == GZ_OK && !forms) status = error_nomem(err);
  for (i = 0; status == GZ_OK && i < found.n; i++)
    if (!arena_str(into, found.entries[i].key, &forms[i])) status = error_nomem(err);
  if (status == GZ_OK) {
    t->also = forms;
    t->n_also = found.n;
  }
  map_free(&found);
  return status;
}
