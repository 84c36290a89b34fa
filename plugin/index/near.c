/* Which forms of a segment are a few edits away from a word?
 *
 *   word camp, one edit     rows, one for each character of the form that is looked at
 *
 *             c a m p
 *           0 1 2 3 4
 *      c    1 0 1 2 3
 *      l    2 1 1 2 3       no edit is left: what follows can only be "amp", "mp"
 *      a    3 2 1 2 3         so the next form that may do is cla|mp, and the walk goes on from the first that is not before it
 *
 * (A Levenshtein automaton by rows, after Schulz and Mihov 2002, met with a sorted dictionary.) A row's least number
 * only grows, so that a beginning whose least is too much is passed over with all that begins so. Forms stand in byte order,
 * which in UTF-8 is that of the characters: the walk only goes forward, whatever the dictionary holds. */
#include "index/near.h"

#include "base/error.h"
#include "index/image.h"
#include "text/utf8.h"

enum { PAST = UINT8_MAX, FAR = NEAR_EDITS_MOST + 1 };

/* ---------------------------------------------------------------- rows */

static unsigned char least_of(unsigned char a, unsigned char b) { return a < b ? a : b; }

static const unsigned char vowels[] = "aeiouy";

static bool is_vowel(uint32_t c) { return c && c < 128 && memchr(vowels, (int)c, sizeof vowels - 1); }

/* Whether the second of two neighbours makes no sound of its own. */
static bool is_mute(uint32_t before, uint32_t c) { return before == c || (is_vowel(before) && is_vowel(c)); }

/* A row whose 0 stands for the same sound; anything else is more. */
static void push_sound(near_walk *w, uint32_t c) {
  uint32_t i = w->depth + 1, j;
  unsigned char *row = w->rows[i], least = 1;
  const unsigned char *up = w->rows[i - 1];
  bool mute = i > 1 && is_mute(w->chars[i - 1], c), vowel = is_vowel(c);
  row[0] = 1;
  for (j = 1; j <= w->n; j++) {
    uint32_t wanted = w->word[j - 1];
    bool same = !up[j - 1] && (wanted == c || (vowel && is_vowel(wanted)));
    bool left_out = j > 1 && !row[j - 1] && is_mute(w->word[j - 2], wanted);
    row[j] = !(same || left_out || (mute && !up[j]));
    least = least_of(least, row[j]);
  }
  w->chars[i] = c;
  w->least[i] = i > w->n + NEAR_EDITS_MOST ? 1 : least;
  w->begun[i] = row[w->n];
  w->depth = i;
}

/* What of row `i` may be as little as `edits`: places [first_of, last_of]. Of the others only the neighbours are kept, as FAR. */
static uint32_t first_of(const near_walk *w, uint32_t i) { return i > w->edits ? i - w->edits : 0; }
static uint32_t last_of(const near_walk *w, uint32_t i) { return i + w->edits < w->n ? i + w->edits : w->n; }

static unsigned char whole_of(const near_walk *w, uint32_t i) {
  return w->sound || (first_of(w, i) <= w->n && last_of(w, i) == w->n) ? w->rows[i][w->n] : FAR;
}

/* Adds the row of one more character. */
static void push(near_walk *w, uint32_t c) {
  uint32_t i = w->depth + 1, j = first_of(w, i), last = last_of(w, i);
  unsigned char *row = w->rows[i], least = FAR;
  const unsigned char *up = w->rows[i - 1], *two_up = i > 1 ? w->rows[i - 2] : NULL;
  if (w->sound) {
    push_sound(w, c);
    return;
  }
  if (!j) least = row[j++] = (unsigned char)i;
  else if (j <= w->n) row[j - 1] = FAR;
  for (; j <= last; j++) {
    unsigned char best = (unsigned char)(up[j - 1] + (w->word[j - 1] != c));
    best = least_of(best, (unsigned char)(least_of(up[j], row[j - 1]) + 1));
    if (two_up && j > 1 && w->word[j - 2] == c && w->word[j - 1] == w->chars[i - 1])
      best = least_of(best, (unsigned char)(two_up[j - 2] + 1));
    row[j] = best;
    least = least_of(least, best);
  }
  if (last < w->n) row[last + 1] = FAR;
  w->chars[i] = c;
  w->least[i] = least;
  w->begun[i] = least_of(w->begun[i - 1], whole_of(w, i));
  if (i <= w->firm && (i > w->n || c != w->word[i - 1])) w->least[i] = w->begun[i] = (unsigned char)(w->edits + 1);
  w->depth = i;
}

static void begin_rows(near_walk *w) {
  uint32_t j;
  w->depth = 0;
  w->ends[0] = 0;
  for (j = 0; j <= w->n; j++) w->rows[0][j] = (unsigned char)j;
  w->least[0] = 0;
  w->begun[0] = w->rows[0][w->n];
}

/* Edits of the beginning itself. */
static unsigned edits_of(const near_walk *w) { return w->open_end ? w->begun[w->depth] : whole_of(w, w->depth); }

static bool is_dead(const near_walk *w) { return w->least[w->depth] > w->edits; }

/* ---------------------------------------------------------------- where to go on */

/* The smallest character after `than` that may follow the beginning. */
static bool next_sound(const near_walk *w, int64_t than, uint32_t *out) {
  const unsigned char *row = w->rows[w->depth];
  uint32_t j, last = w->depth ? w->chars[w->depth] : 0;
  bool vowel = is_vowel(last);
  int64_t best = last > than && last ? (int64_t)last : INT64_MAX;
  const unsigned char *v;
  for (j = 0; j < w->n; j++) {
    int64_t c = w->word[j];
    if (row[j]) continue;
    vowel |= is_vowel(w->word[j]);
    if (c > than && c < best) best = c;
  }
  for (v = vowels; vowel && *v; v++)
    if (*v > than && *v < best) best = *v;
  *out = (uint32_t)best;
  return best != INT64_MAX;
}

/* The smallest character after `than` that may follow the beginning, if no edit is left for any. */
static bool next_char(const near_walk *w, int64_t than, uint32_t *out) {
  const unsigned char *row = w->rows[w->depth];
  int64_t best = INT64_MAX;
  uint32_t i = w->depth, j = i < w->firm ? i : first_of(w, i), last = i < w->firm ? i : last_of(w, i);
  if (w->sound) return next_sound(w, than, out);
  for (; j <= last && j < w->n; j++) {
    int64_t c = w->word[j];
    bool swap =
        i && j + 1 < w->n && w->word[j + 1] == w->chars[i] && j <= last_of(w, i - 1) && w->rows[i - 1][j] < w->edits;
    if ((row[j] <= w->edits || swap) && c > than && c < best) best = c;
  }
  *out = (uint32_t)best;
  return best != INT64_MAX;
}

static void append(near_walk *w, uint32_t c) {
  uint32_t end = w->ends[w->depth];
  end += (uint32_t)utf8_encode(c, w->key + end);
  push(w, c);
  w->ends[w->depth] = end;
}

/* The beginning is dead: the first text after all that begins with it that may do. False: there is none. */
static bool find_target(near_walk *w) {
  while (w->depth) {
    uint32_t c = w->chars[w->depth], next, end = w->ends[w->depth];
    w->depth--;
    if (w->least[w->depth] < w->edits && w->depth >= w->firm) { /* any character may follow */
      memcpy(w->target, w->key, end);
      while (end && (unsigned char)w->target[end - 1] == PAST) end--;
      if (!end) return false;
      w->target[end - 1]++;
      w->target_len = end;
      return true;
    }
    if (!next_char(w, c, &next)) continue;
    append(w, next);
    while (!w->sound && edits_of(w) > w->edits && w->least[w->depth] == w->edits && next_char(w, -1, &next))
      append(w, next);
    w->target_len = w->ends[w->depth];
    memcpy(w->target, w->key, w->target_len);
    return true;
  }
  return false;
}

/* ---------------------------------------------------------------- the walk */

/* The rows of a form, as far as it is not dead; those that it shares with what was looked at before are there. */
static void read_key(near_walk *w, gz_str key) {
  size_t shared = 0, most = w->ends[w->depth];
  while (shared < most && shared < key.len && w->key[shared] == key.data[shared]) shared++;
  while (w->ends[w->depth] > shared) w->depth--;
  while (!is_dead(w) && w->ends[w->depth] < key.len) {
    const char *from = key.data + w->ends[w->depth], *end = key.data + key.len;
    uint32_t c, at = w->ends[w->depth];
    size_t len = utf8_decode(from, end, &c);
    memcpy(w->key + at, from, len);
    push(w, c);
    w->ends[w->depth] = at + (uint32_t)len;
  }
}

void near_begin(near_walk *w, segment *s, gz_str form, unsigned edits, bool open_end, uint32_t firm) {
  const char *p = form.data, *end = p + form.len;
  w->in = s;
  w->n = 0;
  w->edits = edits < NEAR_EDITS_MOST ? edits : NEAR_EDITS_MOST;
  w->open_end = open_end;
  w->firm = firm;
  w->sound = w->common = false;
  w->next = 0;
  while (p < end && w->n < NEAR_CHARS_MOST) p += utf8_decode(p, end, &w->word[w->n++]);
  if (p < end || !w->n) w->next = NO_TERM;
  begin_rows(w);
}

void near_begin_sound(near_walk *w, segment *s, gz_str form) {
  near_begin(w, s, form, 0, false, 0);
  w->sound = true;
  memset(w->rows[0] + 1, 1, w->n);
}

void near_begin_common(near_walk *w, segment *s, gz_str form, unsigned edits, bool open_end, uint32_t firm) {
  uint32_t first = 0, end = s->numbers.n_terms, c;
  near_begin(w, s, form, edits, open_end, firm);
  if (!common_is(s) || w->next == NO_TERM) return;
  if (firm) segment_prefix(s, (gz_str){form.data, utf8_decode(form.data, form.data + form.len, &c)}, &first, &end);
  common_begin(&w->scan, w->word, w->n, w->edits, open_end, first, end);
  w->common = true;
}

/* Stands on the entry `w->next`. */
static bool find_place(near_walk *w) {
  w->at.failed = false;
  if (w->next >= w->in->numbers.n_terms) return false;
  dict_at_block(&w->at, &w->in->terms, w->next / TABLE_BLOCK);
  while (w->at.next <= w->next)
    if (!dict_next(&w->at)) return false;
  return true;
}

static gz_status next_common(near_walk *w, slice *sl, near_form *out, bool *found, bool *done, gz_error *err) {
  while (!*found && !sl->over && common_next(&w->scan, w->in, sl, &w->next)) {
    if (!find_place(w)) return image_corrupt(err, "the common words");
    read_key(w, dict_key(&w->at));
    *found = edits_of(w) <= w->edits && (w->open_end || !is_dead(w));
    *out = (near_form){w->next, edits_of(w)};
    slice_over(sl, 4);
  }
  *done = !*found && !sl->over;
  return w->scan.failed ? image_corrupt(err, "the common words") : GZ_OK;
}

gz_status near_next(near_walk *w, slice *sl, near_form *out, bool *found, bool *done, gz_error *err) {
  bool there;
  *found = false;
  if (w->common) return next_common(w, sl, out, found, done, err);
  there = find_place(w);
  while (there && !slice_over(sl, 2)) {
    read_key(w, dict_key(&w->at));
    w->next = w->at.next;
    if (edits_of(w) <= w->edits && (w->open_end || !is_dead(w))) {
      *found = true;
      *out = (near_form){w->at.next - 1, edits_of(w)};
      break;
    }
    if (is_dead(w)) there = find_target(w) && dict_seek(&w->at, (gz_str){w->target, w->target_len});
    else there = dict_next(&w->at);
    if (there) w->next = w->at.next - 1;
  }
  *done = !there && !*found;
  if (*done) w->next = NO_TERM;
  return w->at.failed ? image_corrupt(err, "the terms") : GZ_OK;
}

/* ---------------------------------------------------------------- two words */

unsigned near_edits(gz_str a, gz_str b, unsigned most) {
  near_walk w;
  near_begin(&w, NULL, a, most, false, 0);
  if (!w.n || w.next == NO_TERM) return most + 1;
  read_key(&w, b);
  return is_dead(&w) || edits_of(&w) > most ? most + 1 : edits_of(&w);
}
