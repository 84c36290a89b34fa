/* Are headlines what they were, packed in symbols and unpacked again, whatever they say? And what if nothing of it is true? */
#include "index/symbols.h"

#include "chance.h"
#include "failing.h"
#include "tap.h"

enum { TEXTS = 3000, HOSTILE = 200000 };

static symbol_table table;

/* Text i of one kind; all of them again and again the same. */
typedef void (*text_maker)(buf *out, uint32_t i);

static void put_headline(buf *out, uint32_t i) {
  static const char *const words[] = {"harbour", "Storm",  "closes", "of the", "mending", "wall",   "über",
                                      "lantern", "ferry:", "Notes",  "on",     "Ελλάδα",  "a fleet"};
  uint32_t n = 1 + i % 6;
  while (n--) buf_printf(out, "%s ", words[chance(sizeof words / sizeof *words)]);
  buf_printf(out, "%u", i % 40);
}

static void put_noise(buf *out, uint32_t i) {
  uint32_t n = i % 90;
  while (n--) buf_put_byte(out, (unsigned char)chance(256));
}

static void put_one_byte(buf *out, uint32_t i) {
  for (i %= 200; i; i--) buf_put_byte(out, 0);
}

static bool learn(text_maker make, const allocator *from) {
  symbols_sample sample = {0};
  uint32_t i;
  bool done;
  buf text;
  buf_init(&sample.texts, from);
  buf_init(&text, &mem_libc);
  for (i = 0; i < TEXTS; i++) {
    buf_clear(&text);
    make(&text, i);
    symbols_sample_add(&sample, buf_str(&text));
  }
  done = symbols_learn(&table, &sample);
  buf_free(&sample.texts);
  buf_free(&text);
  return done;
}

/* How many texts do not come back; *before, *after: their bytes. */
static uint32_t pack_all(text_maker make, size_t *before, size_t *after) {
  uint32_t i, wrong = 0;
  buf text, packed, part;
  *before = *after = 0;
  buf_init(&text, &mem_libc);
  buf_init(&packed, &mem_libc);
  buf_init(&part, &mem_libc);
  symbols_put(&table, &part);
  wrong += !symbols_fit(buf_str(&part));
  for (i = 0; i < TEXTS; i++) {
    char *back;
    size_t len = 0;
    buf_clear(&text);
    buf_clear(&packed);
    make(&text, i);
    symbols_pack(&table, buf_str(&text), &packed);
    back = malloc(packed.len * SYMBOL_LEN + 1); /* of its own, so that a byte too many is seen */
    wrong += !symbols_unpack(buf_str(&part), buf_str(&packed), back, &len) || len != text.len ||
             (len && memcmp(back, text.data, len));
    free(back);
    *before += text.len;
    *after += packed.len;
  }
  buf_free(&text);
  buf_free(&packed);
  buf_free(&part);
  return wrong;
}

static void test_kind(const char *name, text_maker make, double least) {
  size_t before, after;
  uint32_t wrong;
  if (!ok(learn(make, &mem_libc), "symbols of %s are learnt", name)) return;
  wrong = pack_all(make, &before, &after);
  ok(!wrong, "%s come back, %u otherwise", name, wrong);
  ok((double)after <= (double)before * least, "%s take %lu bytes of %lu", name, (unsigned long)after,
     (unsigned long)before);
}

static void test_others(void) {
  size_t before, after;
  learn(put_headline, &mem_libc);
  ok(!pack_all(put_noise, &before, &after) && after <= 2 * before,
     "what the sample had not comes back too, and takes twice its bytes at most");
}

static void test_steps(void) {
  uint32_t n, wrong = 0;
  for (n = SYMBOLS_DOCS; n < UINT32_MAX / 3; n += n / 3) {
    uint32_t step = symbols_step(n), taken = step ? (n + step - 1) / step : 0;
    wrong += taken > SYMBOLS_SAMPLE + 1 || taken < SYMBOLS_SAMPLE / 2;
  }
  ok(!wrong && !symbols_step(SYMBOLS_DOCS - 1), "of many documents some are looked at, of few none");
}

/* Parts and texts of bytes that came by chance: an answer or none, and no byte beyond the room. */
static void test_hostile(void) {
  unsigned char part[9 * 8], packed[24];
  uint32_t i, k, n_read = 0, wrong = 0;
  for (i = 0; i < HOSTILE; i++) {
    size_t part_len = chance(9) ? 9 * (size_t)chance(9) : chance(sizeof part), n = chance(sizeof packed), len = 0;
    char *back = malloc(n * SYMBOL_LEN + 1), *copy = malloc(part_len + 1);
    for (k = 0; k < sizeof part; k++) part[k] = (unsigned char)(chance(20) ? 1 + chance(8) : chance(256));
    for (k = 0; k < n; k++) packed[k] = (unsigned char)(chance(20) ? chance(8) : 250 + chance(6));
    memcpy(copy, part, part_len);
    if (symbols_unpack((gz_str){copy, part_len}, (gz_str){(char *)packed, n}, back, &len)) n_read++;
    else len = 0;
    wrong += len > n * SYMBOL_LEN;
    free(back);
    free(copy);
  }
  ok(!wrong && n_read > HOSTILE / 20 && n_read < HOSTILE, "of hostile ones %u of %u can be read", n_read, HOSTILE);
  ok(!symbols_fit(STR("\x09"
                      "12345678")) &&
         !symbols_fit(STR("\x01")) && symbols_fit(STR("")),
     "a symbol of nine bytes is none, nor is half of one; none at all is a table");
}

static void test_no_memory(void) {
  failing f = {.once = true};
  allocator from = {failing_alloc, &f};
  bool done = false;
  for (f.fail_at = 1; !done && f.fail_at < 100; f.fail_at++) {
    f.n_calls = 0;
    done = learn(put_headline, &from);
    if (f.lent) break;
  }
  ok(done && !f.lent && f.fail_at > 3, "where memory ends nothing is learnt, and nothing is kept");
}

int main(void) {
  test_kind("headlines", put_headline, 0.5);
  test_kind("texts of bytes by chance", put_noise, 2);
  test_kind("texts of one byte, again and again", put_one_byte, 0.2);
  test_others();
  test_steps();
  test_hostile();
  test_no_memory();
  return tap_done();
}
