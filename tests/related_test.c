/* Which articles are like one? A few invented articles in two segments, each with a letter. */
#include "tap.h"

#include "failing.h"
#include "query/related.h"
#include "shelf.h"

static const shelf_item old_items[] = {
    {"2010/z.txt", "Stage", NULL, "A zeppelin", "It flew."},
    /* A */
    {"2011/old.txt", "Harbour News", NULL, "Dredger at the quay", "The dredger lay at the quay and dredged silt."},
};
static const shelf_item items[] = {
    /* a */ {"2011/a.txt", "Harbour News", NULL, "Dredger finds an anchor",
             "The dredger Sandpiper brought up an anchor from the silt below the quay on Monday."},
    /* b */
    {"2011/a.txt", "Harbour News", NULL, "Silt in the harbour",
     "More silt than ever lies below the quay, and the dredger Sandpiper is back."},
    /* c */
    {"2011/b.txt", "Town Hall", NULL, "Council votes",
     "The council voted for a new school on Monday; nobody was against it."},
    /* d */
    {"2011/b.txt", "Town Hall", NULL, "School votes",
     "At the school the pupils voted for a new bell, and the council agreed."},
    /* e */ {"2011/c.txt", "Stage", NULL, "Zither evening", "Xylophones wanted."},
    /* g */ {"2011/d.txt", "Stage", NULL, "Zeppelin", "Flew."}, /* too short to have a story */
};
static const shelf_item new_items[] = {
    /* A, again */ {"2011/old.txt", "Harbour News", NULL, "A bell", "The bell of the chapel was cast anew."},
    /* f */
    {"2012/a.txt", "Museum", NULL, "An anchor for the museum",
     "The anchor that the dredger found is in the museum; of the silt there is nothing left on it."},
};
enum { N_ITEMS = sizeof items / sizeof *items };

static shelf world;

static char letter_of(doc_ref d, arena *into) {
  gz_article a;
  int i;
  if (snapshot_article(world.now, d, into, &a, NULL, NULL) != GZ_OK) return '?';
  for (i = 0; i < N_ITEMS; i++)
    if (str_equal(a.title, str_of(items[i].title))) return "abcdeg"[i];
  return str_equal(a.title, STR("An anchor for the museum")) ? 'f' : 'A';
}

static doc_ref doc_of(char letter) {
  if (letter == 'f') return (doc_ref){2, 1};
  return (doc_ref){1, letter == 'g' ? N_ITEMS - 1u : (uint32_t)(letter - 'a')};
}

static gz_status find(const search_setup *setup, char letter, uint32_t limit, char out[16], gz_error *err) {
  arena into;
  related_list found = {0};
  gz_status status;
  size_t i;
  memset(out, 0, 16);
  arena_init(&into, setup->from);
  status = related_find(setup, doc_of(letter), limit, &into, &found, err);
  for (i = 0; status == GZ_OK && i < found.n && i < 15; i++) {
    out[i] = letter_of(found.at[i], &into);
    if (found.scores[i] <= 0 || (i && found.scores[i] > found.scores[i - 1])) out[i] = '!';
  }
  arena_free(&into);
  return status;
}

static void test_like(char letter, uint32_t limit, const char *want) {
  search_setup setup = shelf_setup(&world);
  char got[16];
  gz_error err;
  is_int(find(&setup, letter, limit, got, &err), GZ_OK, "%c can be asked", letter);
  is_str(got, want, "like %c, at most %u: \"%s\"", letter, limit, want);
}

static void test_gone(void) {
  search_setup setup = shelf_setup(&world);
  char got[16];
  gz_error err;
  world.missing = STR("2011/a.txt");
  is_int(find(&setup, 'a', 5, got, &err), GZ_NOT_FOUND, "an article that is gone is like none");
  world.missing = STR_NONE;
  setup.texts.open = NULL;
  is_int(find(&setup, 'a', 5, got, &err), GZ_OK, "without a text its headline tells what it is like");
  is_str(got, "fb", "by the words of the headline");
}

static void test_no_memory(void) {
  failing memory = {0};
  allocator from = {failing_alloc, &memory};
  search_setup setup = shelf_setup(&world);
  size_t at, lent = 0, wrong = 0;
  gz_status status = GZ_NOMEM;
  char got[16];
  setup.from = &from;
  for (at = 1; status != GZ_OK && at < 5000; at++) {
    gz_error err = {0};
    memory.n_calls = 0;
    memory.fail_at = at;
    status = find(&setup, 'a', 5, got, &err);
    if (status != GZ_OK && (status != GZ_NOMEM || err.code != GZ_NOMEM)) wrong++;
    lent += memory.lent;
  }
  ok(status == GZ_OK && !wrong && !lent, "each allocation that fails is told, and nothing is kept (%zu tried)", at - 1);
}

int main(void) {
  shelf_begin(&world, "en");
  shelf_add(&world, old_items, 2);
  shelf_add(&world, items, N_ITEMS);
  shelf_add(&world, new_items, 2);
  shelf_done(&world);
  test_like('a', 9, "fb");
  test_like('a', 1, "f");
  test_like('b', 9, "af");
  test_like('f', 9, "a");
  test_like('c', 9, "d");
  test_like('e', 9, "");
  test_like('g', 9, "A");
  test_gone();
  test_no_memory();
  shelf_free(&world);
  return tap_done();
}
