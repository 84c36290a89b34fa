/* The article layer: the builder and its maps, records, ids, dates. */
#include <stdlib.h>

#include "article/builder.h"
#include "article/record.h"
#include "article/when.h"
#include "chance.h"
#include "failing.h"
#include "holds.h"
#include "tap.h"

static bool same(gz_str a, const char *b) { return str_equal(a, str_of(b)); }

/* ---------------------------------------------------------------- places */

static void test_places(void) {
  arena into;
  page p = {0};
  builder *b;
  uint32_t line, col;
  arena_init(&into, &mem_libc);
  utf8_read(STR("one\ntw\xff o\r\n\nfour"), STR_NONE, &into, &p.decoded, NULL);
  b = builder_new(&p.decoded, &into, &mem_libc);
  is_int(builder_finish(b, &p), GZ_OK, "a page without articles is a page");
  is_int(p.n_lines, 4, "CRLF ends one line, and no line follows the last");
  page_place(&p, 0, &line, &col);
  ok(line == 1 && col == 1, "the first byte is line 1, column 1");
  page_place(&p, 4 + 2 + 3 + 1, &line, &col);
  ok(line == 2 && col == 5, "an invalid byte counts one column");
  page_place(&p, p.decoded.text.len, &line, &col);
  ok(line == 4 && col == 5, "the end of the text is behind the last byte of its line");
  page_place(&p, 1u << 30, &line, &col);
  ok(line == 4 && col == 5, "a place beyond the end is the end");
  builder_free(b);
  arena_free(&into);
}

static void test_spans(void) {
  static const span map[] = {{2, 10, 3}, {6, 20, 2}};
  is_int(span_find(map, 2, 3), 11, "inside a span: its twin");
  is_int(span_find(map, 2, 5), 13, "between spans: the end of the one before");
  is_int(span_find(map, 2, 0), 10, "before all: the beginning of the first");
  is_int(span_find(map, 2, 99), 22, "behind all: the end of the last");
  is_int(span_find(NULL, 0, 5), 0, "without spans: the beginning of the page");
}

static void test_builder(void) {
  static const char text[] =
      "Fog\t expected \n\nBoats  stay\nin the harbour.\n\n  code\n    more\n\nhttp://a.example/\n";
  gz_str source;
  utf8_text decoded = {.text = {text, sizeof text - 1}};
  arena into;
  page p = {0};
  const gz_article *a;
  builder *b;
  arena_init(&into, &mem_libc);
  b = builder_new(&decoded, &into, &mem_libc);
  source = builder_source(b);
  builder_format(b, "plain");
  builder_page_title(b, STR(" The \n page "));
  builder_begin(b, 1);
  builder_headline(b, str_part(source, 0, 13));
  builder_headline(b, STR("&  more"));
  builder_paragraph(b);
  builder_wrapped(b, str_part(source, 16, 11));
  builder_wrapped(b, str_part(source, 28, 15));
  builder_paragraph(b);
  builder_text(b, str_part(source, 45, 7));
  builder_text(b, str_part(source, 52, 9));
  builder_paragraph(b);
  builder_link(b, GZ_LINK_URL, str_part(source, 62, 17), str_part(source, 62, 17), source.data + 62);
  builder_meta_add(b, "byline", STR("by \n  Ada"));
  builder_date(b, STR("2012-03"));
  builder_tag(b, STR(" sea "));
  builder_end(b, 9, source.data, source.data + source.len);
  is_int(builder_n_articles(b), 1, "an article is counted when it ends");
  is_int(builder_finish(b, &p), GZ_OK, "a page is finished");
  a = &p.pub.articles[0];
  ok(same(p.pub.title, "The page"), "white space of the page's title is folded");
  ok(same(a->title, "Fog expected & more"), "pieces of a headline are joined by a blank");
  ok(same(a->body, "Boats stay in the harbour.\n\n  code\n    more"), "wrapped lines are joined, code keeps its lines");
  ok(map_holds(&p, a->title, p.origins[0].title_map, p.origins[0].n_title_map), "the headline's map holds");
  ok(map_holds(&p, a->body, p.origins[0].body_map, p.origins[0].n_body_map), "the body's map holds");
  is_int(a->links[0].line, 9, "a link has the line where it stands");
  is_int(a->meta.kind, GZ_MAP, "meta is a map");
  ok(a->meta.n == 1 && same(a->meta.is.pairs[0].key, "byline"), "what was told is in it by its key");
  ok(same(a->meta.is.pairs[0].value.is.string, "by Ada"), "white space folded");
  ok(same(a->tags[0], "sea") && a->n_tags == 1, "a tag is trimmed");
  ok(!a->section.data, "a section that nobody said is absent");
  builder_free(b);
  arena_free(&into);
}

static void test_problems(void) {
  utf8_text decoded = {.text = STR("x")};
  arena into;
  page p = {0};
  builder *b;
  int i;
  arena_init(&into, &mem_libc);
  b = builder_new(&decoded, &into, &mem_libc);
  for (i = 1; i <= 1000; i++) builder_problem(b, (uint32_t)i, "line %d is odd", i);
  is_int(builder_finish(b, &p), GZ_OK, "a thousand problems are no failure");
  is_int(p.pub.n_problems, 101, "a page lists a hundred problems, and one that counts the rest");
  ok(same(p.pub.problems[100].message, "900 more problems are not listed"), "the rest is counted");
  builder_free(b);
  arena_free(&into);
}

/* Random slices in order, wrapped, as they are, or foreign: whatever is built, its maps hold. */
static void test_random_maps(void) {
  static const char letters[] = "ab  \n\tc\xc3\xa9.";
  char text[400];
  int round, held = 0;
  for (round = 0; round < 300; round++) {
    utf8_text decoded = {.text = {text, sizeof text}};
    arena into;
    page p = {0};
    builder *b;
    size_t i, at = 0;
    for (i = 0; i < sizeof text; i++) text[i] = letters[chance(sizeof letters - 1)];
    arena_init(&into, &mem_libc);
    b = builder_new(&decoded, &into, &mem_libc);
    builder_begin(b, 1);
    while (at < sizeof text) {
      size_t len = chance(20);
      gz_str s;
      if (len > sizeof text - at) len = sizeof text - at;
      s = str_part(builder_source(b), at, len);
      at += len + chance(3);
      switch (chance(6)) {
      case 0: builder_paragraph(b); break;
      case 1: builder_text(b, s); break;
      case 2: builder_text(b, STR(" foreign ")); break;
      case 3: builder_headline(b, s); break;
      case 4: builder_text(b, str_part(builder_source(b), 0, len)); break; /* out of order: has no place */
      default: builder_wrapped(b, s);
      }
    }
    builder_end(b, 1, text, text + sizeof text);
    if (builder_finish(b, &p) == GZ_OK &&
        map_holds(&p, p.pub.articles[0].body, p.origins[0].body_map, p.origins[0].n_body_map) &&
        map_holds(&p, p.pub.articles[0].title, p.origins[0].title_map, p.origins[0].n_title_map))
      held++;
    builder_free(b);
    arena_free(&into);
  }
  is_int(held, 300, "bytes of body and headline are the page's, wherever a map says so");
}

/* ---------------------------------------------------------------- records */

static gz_str draw_text(arena *into) {
  static const char *const words[] = {"", "harbour", "\xc3\xa9t\xc3\xa9", "a b c", "\xe6\xb8\xaf"};
  gz_str s = STR_NONE;
  if (chance(5)) arena_printf(into, &s, "%s%s%u", words[chance(5)], words[chance(5)], chance(1000));
  return s;
}

static gz_value draw_value(arena *into, int depth) {
  gz_value v = {0};
  gz_value *items;
  gz_pair *pairs;
  uint32_t i;
  v.kind = (gz_kind)chance(depth > 4 ? GZ_LIST : GZ_MAP + 1);
  switch (v.kind) {
  case GZ_NIL: break;
  case GZ_BOOL: v.is.boolean = chance(2); break;
  case GZ_INT: v.is.integer = (int64_t)chance(1u << 30) * (chance(2) ? 1 : -(int64_t)chance(1u << 30)); break;
  case GZ_REAL: v.is.real = (double)chance(1u << 30) / 7; break;
  case GZ_STRING: v.is.string = draw_text(into); break;
  case GZ_LIST:
    v.n = chance(4);
    v.is.items = items = arena_zero(into, 4, sizeof *items);
    for (i = 0; i < v.n; i++) items[i] = draw_value(into, depth + 1);
    break;
  case GZ_MAP:
    v.n = chance(4);
    v.is.pairs = pairs = arena_zero(into, 4, sizeof *pairs);
    for (i = 0; i < v.n; i++) pairs[i] = (gz_pair){draw_text(into), draw_value(into, depth + 1)};
    break;
  }
  return v;
}

static bool same_text(gz_str a, gz_str b) { return !a.data == !b.data && str_equal(a, b); }

static bool same_value(const gz_value *a, const gz_value *b) {
  uint32_t i;
  if (a->kind != b->kind) return false;
  switch (a->kind) {
  case GZ_NIL: return true;
  case GZ_BOOL: return a->is.boolean == b->is.boolean;
  case GZ_INT: return a->is.integer == b->is.integer;
  case GZ_REAL: return !memcmp(&a->is.real, &b->is.real, sizeof a->is.real);
  case GZ_STRING: return same_text(a->is.string, b->is.string);
  case GZ_LIST:
    for (i = 0; a->n == b->n && i < a->n; i++)
      if (!same_value(&a->is.items[i], &b->is.items[i])) return false;
    return a->n == b->n;
  case GZ_MAP:
    for (i = 0; a->n == b->n && i < a->n; i++)
      if (!same_text(a->is.pairs[i].key, b->is.pairs[i].key) ||
          !same_value(&a->is.pairs[i].value, &b->is.pairs[i].value))
        return false;
    return a->n == b->n;
  }
  return false;
}

static bool same_article(const gz_article *a, const gz_article *b) {
  uint32_t i;
  for (i = 0; a->n_tags == b->n_tags && i < a->n_tags; i++)
    if (!same_text(a->tags[i], b->tags[i])) return false;
  return a->n_tags == b->n_tags && same_text(a->title, b->title) && same_text(a->section, b->section) &&
         same_text(a->date, b->date) && same_text(a->id, b->id) && same_text(a->path, b->path) && a->line == b->line &&
         a->end_line == b->end_line && a->continues == b->continues && same_value(&a->meta, &b->meta);
}

static gz_article draw_article(arena *into, origin *from) {
  gz_article a = {0};
  gz_str *tags = arena_zero(into, 4, sizeof *tags);
  uint32_t i;
  a.title = draw_text(into);
  a.section = draw_text(into);
  a.date = draw_text(into);
  a.id = draw_text(into);
  a.path = draw_text(into);
  a.line = 1 + chance(1u << 20);
  a.end_line = a.line + chance(100);
  a.continues = chance(2);
  a.n_tags = chance(4);
  for (i = 0; i < a.n_tags; i++) tags[i] = draw_text(into);
  a.tags = tags;
  do a.meta = draw_value(into, 0);
  while (a.meta.kind != GZ_MAP);
  memset(from, 0, sizeof *from);
  from->from = chance(1u << 20);
  from->to = from->from + chance(1000);
  from->replay = draw_text(into);
  return a;
}

/* Reads what may be damaged, and touches all of it: a sanitizer sees what lies outside. */
static bool read_any(const char *data, size_t len) {
  char *copy = malloc(len + 1); /* its own block: reading beyond it is seen */
  arena into;
  gz_article a, twin;
  origin from;
  gz_status status;
  bool good = false;
  memcpy(copy, data, len);
  arena_init(&into, &mem_libc);
  status = record_get((gz_str){copy, len}, &into, &a, &from, NULL);
  if (status == GZ_CORRUPT) good = true;
  if (status == GZ_OK)
    good = article_copy(&a, &into, &twin) && same_article(&a, &twin) && utf8_valid(a.title) && utf8_valid(a.path) &&
           a.line && a.end_line >= a.line && from.to >= from.from;
  arena_free(&into);
  free(copy);
  return good;
}

static void test_records(void) {
  int round, n_same = 0, n_copied = 0;
  size_t tried = 0, survived = 0;
  for (round = 0; round < 200; round++) {
    arena into;
    buf out;
    origin from, read_from;
    gz_article a, read;
    arena_init(&into, &mem_libc);
    buf_init(&out, &mem_libc);
    a = draw_article(&into, &from);
    record_put(&out, &a, &from);
    n_same += record_get(buf_str(&out), &into, &read, &read_from, NULL) == GZ_OK && same_article(&a, &read) &&
              from.from == read_from.from && from.to == read_from.to && str_equal(from.replay, read_from.replay);
    n_copied += article_copy(&a, &into, &read) && same_article(&a, &read);
    if (round < 20) {
      size_t i;
      int bit;
      for (i = 0; i < out.len; i++, tried++) survived += read_any(out.data, i);
      for (i = 0; i < out.len; i++) {
        for (bit = 0; bit < 8; bit++, tried++) {
          out.data[i] = (char)(out.data[i] ^ (1 << bit));
          survived += read_any(out.data, out.len);
          out.data[i] = (char)(out.data[i] ^ (1 << bit));
        }
      }
      buf_put_byte(&out, 0);
      is_int(record_get(buf_str(&out), &into, &read, &read_from, NULL), GZ_CORRUPT,
             "bytes behind record %d are refused", round);
    }
    buf_free(&out);
    arena_free(&into);
  }
  is_int(n_same, 200, "an article comes out of its record as it went in");
  is_int(n_copied, 200, "a copy is like the article");
  is_int(survived, tried, "a record cut short or with a flipped bit is refused, or a valid article");
}

static void test_random_bytes(void) {
  int round, held = 0;
  for (round = 0; round < 20000; round++) {
    char data[64];
    size_t i, len = chance(sizeof data);
    for (i = 0; i < len; i++) data[i] = (char)(chance(3) ? chance(8) : chance(256));
    if (len) data[0] = 2; /* the version: so that reading goes on */
    held += read_any(data, len);
  }
  is_int(held, 20000, "random bytes are refused, or a valid article");
}

static void test_depth(void) {
  gz_value deep[200];
  gz_value read;
  arena into;
  buf out;
  bytes in;
  int i, depth = 0;
  memset(deep, 0, sizeof deep);
  for (i = 0; i < 200; i++) {
    deep[i].kind = GZ_LIST;
    deep[i].n = i < 199;
    deep[i].is.items = i < 199 ? &deep[i + 1] : NULL;
  }
  arena_init(&into, &mem_libc);
  buf_init(&out, &mem_libc);
  value_put(&out, &deep[0]);
  in = bytes_of(buf_str(&out));
  if (ok(value_get(&in, &into, &read, 0), "a value that is too deep is written so that it can be read")) {
    const gz_value *v = &read;
    for (; v->kind == GZ_LIST && v->n; v = v->is.items) depth++;
    is_int(depth, VALUE_DEPTH + 1, "what lies deeper is null");
  }
  buf_clear(&out);
  for (i = 0; i < 100000; i++) {
    buf_put_byte(&out, GZ_LIST);
    buf_put_byte(&out, 1);
  }
  in = bytes_of(buf_str(&out));
  ok(!value_get(&in, &into, &read, 0) && in.failed, "a list in a list, 100,000 deep, is refused");
  buf_free(&out);
  arena_free(&into);
}

static void test_copy_without_memory(void) {
  failing f = {0};
  allocator from = mem_allocator(failing_alloc, &f);
  arena own, into;
  gz_article a, copy;
  origin o;
  bool done = false;
  arena_init(&own, &mem_libc);
  do a = draw_article(&own, &o);
  while (a.n_tags < 2 || a.meta.n < 2);
  while (!done && f.fail_at < 1000) {
    f.fail_at++;
    f.n_calls = 0;
    arena_init(&into, &from);
    done = article_copy(&a, &into, &copy);
    arena_free(&into);
    if (f.lent) break;
  }
  ok(done && !f.lent, "a copy for which there is no memory says so, and leaks nothing");
  arena_free(&own);
}

/* ---------------------------------------------------------------- ids, dates */

static void test_ids(void) {
  char a[16], b[16];
  article_id(STR("news/1.txt"), STR("Fog expected"), 0, a);
  article_id(STR("news/1.txt"), STR("Fog \n expected"), 0, b);
  is_mem(a, 16, b, 16, "white space of the headline does not change an id");
  article_id(STR("news/1.txt"), STR("Fog expected"), 1, b);
  ok(memcmp(a, b, 16) != 0, "the second article of a headline has another id");
  article_id(STR("news/2.txt"), STR("Fog expected"), 0, b);
  ok(memcmp(a, b, 16) != 0, "another page gives another id");
  article_id(STR("news/1.txt"), STR("Fogexpected"), 0, b);
  ok(memcmp(a, b, 16) != 0, "another headline gives another id");
  article_id(STR("news/1.txt"), STR("Fog expected"), 0, b);
  is_mem(a, 16, "1d20fdbd29a7b76f", 16, "an id is the same on every machine and in every version");
}

static bool within(gz_str date, gz_str since, gz_str until) {
  when_range range = when_between(since, until);
  return when_within(when_of(date), &range);
}

static void test_within(void) {
  ok(within(STR("2012-03-04"), STR("2012"), STR_NONE), "a day of the year it begins in is within");
  ok(within(STR("2012-03-04"), STR("2012-03-04"), STR("2012-03-04")), "both ends are included");
  ok(!within(STR("2012-03-04"), STR("2012-03-05"), STR_NONE), "the day before is not within");
  ok(!within(STR("2012-03-04"), STR_NONE, STR("2011")), "a later year is not within");
  ok(within(STR("2012-03-04T10:00"), STR_NONE, STR("2012-03-04")), "a time of the last day is within");
  ok(within(STR("2012"), STR("2012-06"), STR_NONE), "a year is within as far as it is known");
  ok(!within(STR_NONE, STR("2012"), STR_NONE), "no date is within none");
  ok(within(STR_NONE, STR_NONE, STR_NONE), "without conditions every article is within");
  ok(!within(STR("2011-07"), STR_NONE, STR("2011-06")), "the month after is not within");
  ok(within(STR("2011-06-30T23:59:59"), STR("2011-06"), STR("2011-06")), "the last second of a month is within");
  ok(within(STR("2011-06-05T12:00:30"), STR_NONE, STR("2011-06-05T12:00")), "so is the last second of a minute");
  ok(!within(STR("2011-06-05T12:01"), STR_NONE, STR("2011-06-05T12:00")), "a minute later is not");
  ok(within(STR("2011-06"), STR("2011-06-20"), STR("2011-06-22")), "a month is within days of it");
  ok(!within(STR("some day"), STR("0001"), STR_NONE), "what is no date is within none");
  ok(when_first(when_of(STR("2012-03"))) < when_first(when_of(STR("2012-03-01"))), "a month comes before its days");
  ok(when_first(when_of(STR("2012-03-01"))) < when_first(when_of(STR("2012-03-01T00:00"))), "a day before its times");
  ok(!when_of(STR("2012-13-01")).day && !when_of(STR("2012-3-1")).day, "what is not as far as known is no date");
}

int main(void) {
  test_places();
  test_spans();
  test_builder();
  test_problems();
  test_random_maps();
  test_records();
  test_random_bytes();
  test_depth();
  test_copy_without_memory();
  test_ids();
  test_within();
  return tap_done();
}
