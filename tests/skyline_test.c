/* Does what is left of many documents hold all that can be among the best, and nothing else? Against looking at each pair. */
#include "index/skyline.h"

#include "chance.h"
#include "failing.h"
#include "tap.h"

enum { DOCS = 6000, ROUNDS = 6 };

static uint32_t f_of(uint32_t sum) { return (sum >> 16) * 3 + (sum & 0xffff); }

/* As little of a word as in text, in documents up to `longest`; `own`: so many in four have the typed form. */
static skyline_doc draw(uint32_t doc, uint32_t longest, uint32_t own) {
  skyline_doc d = {.length = 4 + chance(longest), .doc = doc};
  uint32_t body = 1 + chance(1 + d.length / 8), title = chance(6) ? 0 : 1 + chance(2);
  d.sum = title << 16 | body;
  if (chance(4) < own) d.own = chance(3) ? d.sum : chance(title + 1) << 16 | chance(body + 1);
  return d;
}

static bool as_much(uint32_t f_a, uint32_t length_a, uint32_t f_b, uint32_t length_b) {
  return f_a >= f_b && (uint64_t)length_a * f_b <= (uint64_t)length_b * f_a;
}

static bool beats(const skyline_doc *a, const skyline_doc *b) {
  bool all = as_much(f_of(a->sum), a->length, f_of(b->sum), b->length);
  bool own = !b->own || (a->own && as_much(f_of(a->own), a->length, f_of(b->own), b->length));
  bool same = f_of(a->sum) == f_of(b->sum) && a->length == b->length && f_of(a->own) == f_of(b->own) &&
              !(a->sum >> 16) == !(b->sum >> 16) && !(a->own >> 16) == !(b->own >> 16);
  if ((b->sum >> 16 && !(a->sum >> 16)) || (b->own >> 16 && !(a->own >> 16))) return false;
  return all && own && (!same || a->doc < b->doc);
}

static bool stays(const skyline_doc *docs, uint32_t n, uint32_t which) {
  uint32_t i, n_beat = 0;
  for (i = 0; i < n && n_beat < SKYLINE_BEATEN; i++) n_beat += i != which && beats(&docs[i], &docs[which]);
  return n_beat < SKYLINE_BEATEN;
}

/* How many are kept, or left out, wrongly, of n_docs that come in no order. */
static uint32_t choose(skyline *s, uint32_t n_docs, uint32_t longest, uint32_t own, uint32_t *n_kept) {
  static skyline_doc docs[DOCS];
  const skyline_part *kept;
  uint32_t i, n, at = 0, wrong = 0;
  skyline_begin(s);
  for (i = 0; i < n_docs; i++) docs[i] = draw(i, longest, own);
  for (i = 0; i < n_docs; i++) skyline_add(s, &docs[((uint64_t)i * 7919) % n_docs]);
  n = skyline_end(s, &kept);
  for (i = 0; i < n_docs; i++) {
    bool is = at < n && kept[at].d.doc == i;
    at += is;
    wrong += is != stays(docs, n_docs, i);
  }
  *n_kept = at;
  return wrong + (n - at);
}

static void test_choice(skyline *s, const char *name, uint32_t longest, uint32_t own) {
  uint32_t n_kept, wrong = choose(s, DOCS, longest, own, &n_kept);
  ok(!wrong && n_kept > SKYLINE_BEATEN && n_kept < DOCS / 2, "%s: %u of %u stay, %u wrongly", name, n_kept,
     (unsigned)DOCS, wrong);
}

static void test_sizes(skyline *s) {
  uint32_t n, n_kept, wrong = 0;
  for (n = 1; n < 700; n++) wrong += choose(s, n, 100, n % 5, &n_kept);
  ok(!wrong, "however many there are, those stay that should: %u do not", wrong);
}

static double score(const skyline_doc *d, double average) {
  double k = 1.2 * (0.4 + 0.6 * d->length / average), f = f_of(d->sum), own = f_of(d->own);
  double sum = 2.2 * f / (f + k) + 0.8 + (d->sum >> 16 ? 0.1 : 0);
  return sum + (own > 0 ? 0.2 * (2.2 * own / (own + k) + 0.8 + (d->own >> 16 ? 0.1 : 0)) : 0);
}

/* However long the collection's articles are, the best of all are among those kept. */
static void test_best(skyline *s) {
  static skyline_doc docs[DOCS];
  static const double averages[] = {0.01, 3, 80, 1500, 1e7};
  const skyline_part *kept;
  uint32_t i, k, m, n, missing = 0;
  skyline_begin(s);
  for (i = 0; i < DOCS; i++) {
    docs[i] = draw(i, 2000, 3);
    skyline_add(s, &docs[i]);
  }
  n = skyline_end(s, &kept);
  for (k = 0; k < 5; k++)
    for (i = 0; i < DOCS; i++) {
      double mine = score(&docs[i], averages[k]);
      uint32_t before = 0;
      bool is = false;
      for (m = 0; m < DOCS && before < SKYLINE_BEATEN; m++) {
        double other = score(&docs[m], averages[k]);
        before += other > mine || (other == mine && m < i);
      }
      for (m = 0; m < n; m++) is |= kept[m].d.doc == i;
      missing += before < SKYLINE_BEATEN && !is;
    }
  ok(n && !missing, "the 32 best are kept, whatever the mean length: %u are not", missing);
}

/* Each with more of the word than all before, and longer by more: none beats another. */
static void test_too_many(skyline *s) {
  const skyline_part *kept;
  uint32_t i;
  skyline_begin(s);
  for (i = 0; i < 3 * SKYLINE_MOST; i++) {
    skyline_doc d = {.length = 10 + i * i, .doc = i, .sum = 1 + i};
    skyline_add(s, &d);
  }
  ok(skyline_end(s, &kept) == 0 && s->too_many && !s->failed, "where too many stay, it says so");
  skyline_begin(s);
  skyline_add(s, &(skyline_doc){.length = 5, .doc = 9, .sum = 1});
  ok(skyline_end(s, &kept) == 1 && kept[0].d.doc == 9, "and the next time begins anew");
  skyline_begin(s);
  ok(skyline_end(s, &kept) == 0, "of no documents none stays");
}

static void test_no_memory(void) {
  static skyline s;
  failing f = {.fail_at = 1};
  allocator from = {failing_alloc, &f};
  const skyline_part *kept;
  skyline_init(&s, &from);
  skyline_begin(&s);
  skyline_add(&s, &(skyline_doc){.length = 5, .doc = 9, .sum = 1});
  ok(skyline_end(&s, &kept) == 0 && s.failed, "without memory it has failed");
  skyline_free(&s);
  ok(!f.lent, "and keeps nothing");
}

int main(void) {
  static skyline s;
  uint32_t i;
  skyline_init(&s, &mem_libc);
  for (i = 0; i < ROUNDS; i++) {
    test_choice(&s, "of documents without the typed form those stay that few others beat", 20u << i, 0);
    test_choice(&s, "the same where some have it", 20u << i, 1 + i % 3);
    test_choice(&s, "the same where all have it", 20u << i, 4);
  }
  test_sizes(&s);
  test_best(&s);
  test_too_many(&s);
  skyline_free(&s);
  test_no_memory();
  return tap_done();
}
