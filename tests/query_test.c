/* What does a typed query find, and what is it understood as? A dozen invented articles, each with a letter, and a table of
 * queries; then places, snippets, slices, budgets, hostile input, and memory that runs out. */
#include "tap.h"

#include "failing.h"
#include "shelf.h"
#include "text/display.h"

/* ---------------------------------------------------------------- the articles */

static const shelf_item items[] = {
    /* a */ {"2011/a.txt", "Harbour News", "boats", "Harbour closed",
             "The old harbour was closed on Monday. Boats were moved to the north pier."},
    /* b */ {"2011/a.txt", "Harbour News", NULL, "Market opens",
             "A market for fish opens at the north\npier. Café Löwe sells soup; fish for 3,000 guests."},
    /* c */ {"2011/b.txt", "Town Hall", "Council", "Council votes",
             "The council voted for a new school. Nobody was against it.\n\nBoating is not its business."},
    /* d */ {"2012/a.txt", "Harbour News", "boats", "Boat race",
             "Ten boats raced around the harbour wall and the lighthouse."},
    /* e */ {"2012/a.txt", "Harbour News", NULL, "Lighthouse keeper retires",
             "Ada Kern kept the lighthouse for forty years. The keeper's house stays closed."},
    /* f */ {"2012/sub/c.txt", "Town Hall", "Council", "School closes early",
             "The school is closing early. The closure of the north wing follows."},
    /* g */ {"2012/sub/c.txt", "Town Hall", NULL, "AHB moves",
             "Alte Hafenbahn moves to the harbour office. Information technology follows."},
    /* h */ {"2013/x.txt", "Stage", NULL, "The Who at the theatre", "To be or not to be: that was the question."},
};
enum { N_ITEMS = sizeof items / sizeof *items };

static const gz_str names_a[] = {{"AHB", 3}, {"Alte Hafenbahn", 14}, {"harbour railway", 15}};
static const gz_str names_b[] = {{"IT", 2}, {"information technology", 22}};
static const gz_str names_c[] = {{"pharos", 6}, {"lighthouse", 10}};
static const gz_str names_d[] = {{"pharos", 6}, {"wall", 4}};
static const query_alias aliases[] = {{names_a, 3}, {names_b, 2}, {names_c, 2}, {names_d, 2}};

static shelf world;

static char letter_of(const gz_article *a) {
  int i;
  for (i = 0; i < N_ITEMS; i++)
    if (str_equal(a->title, str_of(items[i].title)) && str_equal(a->path, str_of(items[i].path))) return (char)('a' + i);
  return '?';
}

static const gz_results *ask(gz_str text, const gz_search_options *opts, gz_error *err) {
  search_setup setup = shelf_setup(&world);
  const gz_results *r = NULL;
  search *s;
  bool done;
  setup.aliases = aliases;
  setup.n_aliases = 4;
  if (search_begin(&setup, text, opts, &s, err) != GZ_OK) return NULL;
  if (search_step(s, -1, &done, err) == GZ_OK && done) search_finish(s, &r, err);
  search_end(s);
  return r;
}

/* ---------------------------------------------------------------- what is typed, and found */

/* Options stand before the query:  ">" the last word may be unfinished   "!" strict   "=" match all   "+" match any
 * Found, in file order: articles with all the words, "|", those with some. "*": an error, which `says` what. */
static const struct row {
  const char *typed, *found, *understood, *says;
} rows[] = {
    /* words */
    {"harbour", "adg", "harbour", NULL},
    {"HARBOUR", "adg", "HARBOUR", NULL},
    {"harbour closed", "a|defg", "harbour closed", NULL},
    {"harbour AND closed", "a|defg", "harbour closed", NULL},
    {"closing", "aef", "closing", NULL},
    {"schools", "cf", "schools", NULL},
    {"boating", "acd", "boating", NULL},
    {"cafe", "b", "cafe", NULL},
    {"CAFÉ löwe", "b|", "CAFÉ löwe", NULL},
    {"3000", "b", "3000", NULL},
    {"keeper", "e", "keeper", NULL},
    {"zeppelin", "", "zeppelin", NULL},
    {"zeppelin harbour", "|adg", "zeppelin harbour", NULL},
    {"harbour, closed!", "a|defg", "harbour closed", NULL},
    {"harbour harbour", "adg", "harbour", NULL},
    {"north-pier", "ab|f", "north pier", NULL},
    {"  harbour\t\n wall ", "d|aeg", NULL, NULL},
    /* stop words */
    {"the harbour", "adg", "harbour", NULL},
    {"the", "abcdefgh", "the", NULL},
    {"to be or not to be", "abcdefgh|", NULL, NULL},
    {"the -harbour", "bcefh", "the -harbour", NULL},
    {"the tag:boats", "ad", "the tag:boats", NULL},
    {"(the OR of) harbour", "adg", "harbour", NULL},
    {"harbour -the", "", "harbour -the", NULL},
    {"it", "c", "it", NULL},
    /* quotes */
    {"\"north pier\"", "ab", "\"north pier\"", NULL},
    {"\"pier north\"", "", "\"pier north\"", NULL},
    {"\"to be or not to be\"", "h", "\"to be or not to be\"", NULL},
    {"\"the who\"", "h", "\"the who\"", NULL},
    {"\"NORTH PIÉR\"", "ab", NULL, NULL},
    {"\"closing\"", "f", "\"closing\"", NULL},
    {"\"closed on monday boats\"", "a", NULL, NULL},
    {"\"harbour closed\"", "a", NULL, NULL},
    {"\"closed the\"", "", NULL, NULL}, /* not across the headline's end */
    {"\"against it boating\"", "c", NULL, NULL},
    {"\"\"", "", "", "there is no word to search for"},
    {"\"north pier", "ab", "\"north pier\"", "the quote is not closed yet"},
    {"harbour \"", "adg", "harbour", "the quote is not closed yet"},
    {"harbour \"north", "a|bdfg", "harbour \"north\"", "the quote is not closed yet"},
    {"!\"north pier", "*", NULL, "the quote is not closed"},
    /* without */
    {"harbour -closed", "dg", "harbour -closed", NULL},
    {"harbour NOT closed", "dg", "harbour -closed", NULL},
    {"harbour AND NOT closed", "dg", "harbour -closed", NULL},
    {"-harbour", "bcefh", "-harbour", NULL},
    {"NOT harbour", "bcefh", "-harbour", NULL},
    {"-(harbour OR school)", "beh", "-(harbour OR school)", NULL},
    {"-\"north pier\"", "cdefgh", NULL, NULL},
    {"--harbour", "adg", "harbour", NULL},
    {"NOT NOT harbour", "adg", "harbour", NULL},
    {"-(-harbour)", "adg", "harbour", NULL},
    {"harbour - closed", "a|defg", "harbour closed", NULL},
    {"harbour OR -the", "adg", "harbour OR -the", NULL},
    {"-north-pier", "cdefgh", "-(north pier)", NULL},
    /* either */
    {"closed OR school", "acef", "closed OR school", NULL},
    {"closed or school", "f|ace", "closed school", NULL},
    {"(closed OR school) north", "af|bce", "(closed OR school) north", NULL},
    {"closed OR school north", "aef", "closed OR (school north)", NULL},
    {"((((harbour))))", "adg", "harbour", NULL},
    {"(harbour (closed (monday)))", "a|defg", "harbour closed monday", NULL},
    {"(closed", "aef", "closed", "the bracket is not closed yet"},
    {"closed)", "aef", "closed", "a bracket is closed that was not opened"},
    {"(\"north pier", "ab", "\"north pier\"", "the quote is not closed yet; the bracket is not closed yet"},
    {"()", "", "", "there is no word to search for"},
    {"!(closed", "*", NULL, "the bracket is not closed"},
    {"!closed)", "*", NULL, "the bracket was never opened"},
    {"harbour(wall)", "d|aeg", "harbour (wall)", NULL},
    /* operators alone */
    {"OR", "h", "OR", NULL},
    {"AND", "d", "AND", NULL},
    {"NOT", "ch", "NOT", NULL},
    {"AND OR NOT", "|cdh", NULL, NULL},
    {"harbour OR", "adg", "harbour", NULL},
    {"OR harbour", "adg", "harbour", NULL},
    {"harbour AND", "adg", "harbour", NULL},
    {"harbour NOT", "adg", "harbour", NULL},
    {"harbour OR OR school", "acdfg", "harbour OR school", NULL},
    {"harbour OR AND school", "acdfg", "harbour OR school", NULL},
    {"harbour AND OR school", "acdfg", "harbour OR school", NULL},
    {"(OR)", "h", "OR", NULL},
    {"-", "", "", "there is no word to search for"},
    {"*", "", "", "there is no word to search for"},
    {"?!", "", "", "there is no word to search for"},
    {"", "", "", NULL},
    {"   ", "", "", NULL},
    {"!harbour OR", "*", NULL, "an operator has nothing to join"},
    {"!NOT", "*", NULL, "an operator has nothing to join"},
    {"!harbour OR school", "acdfg", "harbour OR school", NULL},
    /* beginnings */
    {"clos*", "aef", "clos*", NULL},
    {"harb* -clo*", "dg", "harb* -clo*", NULL},
    {"light* kee*", "e|d", "light* kee*", NULL},
    {"zz*", "", "zz*", NULL},
    {"nor*-pier", "ab", "\"nor pier\"", NULL},
    {"ne**", "c", "ne*", NULL},
    {">harb", "adg", "harb*", NULL},
    {">harb ", "", "harb", NULL},
    {">harb,", "", "harb", NULL},
    {">closing", "aef", "closing*", NULL},
    {">harbour clo", "a|defg", "harbour clo*", NULL},
    {">harbour -clo", "adg", "harbour -clo", NULL},
    {">harbour the", "adg", "harbour", NULL},
    {">harbour th", "adg|bcefh", "harbour th*", NULL},
    {">th", "abcdefgh", "th*", NULL},
    {">\"north pi", "ab", NULL, "the quote is not closed yet"},
    {">\"the ke", "e", NULL, "the quote is not closed yet"},
    {">\"north pi\"", "", "\"north pi\"", NULL},
    {">title:clo", "af", "title:clo*", NULL},
    {">(harbour OR sch", "acdfg", "harbour OR sch*", "the bracket is not closed yet"},
    /* fields */
    {"title:harbour", "a", "title:harbour", NULL},
    {"TITLE:Harbour", "a", "title:Harbour", NULL},
    {"title:closing", "af", "title:closing", NULL},
    {"title:\"the who\"", "h", "title:\"the who\"", NULL},
    {"title:\"north pier\"", "", NULL, NULL},
    {"title:(market OR race)", "bd", "title:market OR title:race", NULL},
    {"title:(school early) north", "f|ab", "title:school title:early north", NULL},
    {"title:light*", "e", "title:light*", NULL},
    {"-title:harbour harbour", "dg", "-title:harbour harbour", NULL},
    {"title:", "", "", "a field has nothing after it yet"},
    {"harbour title:", "adg", "harbour", "a field has nothing after it yet"},
    {"tag:boats", "ad", "tag:boats", NULL},
    {"tag:BOATS harbour", "ad", "tag:BOATS harbour", NULL},
    {"-tag:boats harbour", "g", "-tag:boats harbour", NULL},
    {"tag:boats OR tag:council", "acdf", "tag:boats OR tag:council", NULL},
    {"tag:boats OR school", "acdf", "tag:boats OR school", NULL},
    {"tag:nothing", "", "tag:nothing", NULL},
    {"tag:", "", "", "a field has nothing after it yet"},
    {"!tag:", "*", NULL, "a field has nothing after it"},
    {"path:2011/*", "abc", "path:2011/*", NULL},
    {"path:2012/** closed", "ef", "path:2012/** closed", NULL},
    {"(path:2012/*)", "de", "path:2012/*", NULL},
    {"in:\"town hall\"", "cfg", "in:\"town hall\"", NULL},
    {"in:\"TOWN  Hall\" school", "cf", NULL, NULL},
    {"in:\"Town Hall", "cfg", NULL, "the quote is not closed yet"},
    {"in:stage", "h", "in:stage", NULL},
    {"in:Town", "", "in:Town", NULL},
    {"word:harbour", "|adg", "word harbour", NULL},
    {"http://harbour/wall", "d|aeg", "http harbour wall", NULL},
    {"+http://harbour/wall", "adeg", NULL, NULL},
    {"10:30", "", "10 30", NULL},
    /* not yet */
    {"harbour~", "*", NULL, "word~ (words a few edits away) is not supported yet"},
    {"harbour~2", "*", NULL, "word~ (words a few edits away) is not supported yet"},
    {"harbour NEAR/5 wall", "*", NULL, "NEAR is not supported yet"},
    {"date:2011", "*", NULL, "date: is not supported yet"},
    {"harbour NEAR wall", "d|aeg", "harbour NEAR wall", NULL},
    {"\"harbour~2\" ~ ~5", "|", NULL, NULL},
    /* aliases */
    {"AHB", "g", "AHB OR \"Alte Hafenbahn\" OR \"harbour railway\"", NULL},
    {"harbour railway", "g", "(harbour railway) OR AHB OR \"Alte Hafenbahn\"", NULL},
    {"\"harbour railway\"", "", "\"harbour railway\"", NULL},
    {"harbour AND railway", "|adg", "harbour railway", NULL},
    {"old harbour railway", "|ag", "old ((harbour railway) OR AHB OR \"Alte Hafenbahn\")", NULL},
    {"information technology", "g", NULL, NULL},
    {"pharos", "de", "pharos OR lighthouse OR wall", NULL},
    {"lighthouse", "de", "lighthouse OR pharos", NULL},
    {"-pharos harbour", "ag", "-(pharos OR lighthouse OR wall) harbour", NULL},
    {"title:pharos", "e", "title:pharos OR title:lighthouse OR title:wall", NULL},
    {">ahb", "g", NULL, NULL},
    /* which match */
    {"=harbour closed", "a", "harbour closed", NULL},
    {"+harbour closed", "adefg", "harbour closed", NULL},
    {"=harbour zeppelin", "", NULL, NULL},
    {"+-harbour", "bcefh", NULL, NULL},
    {"harbour closed monday boats pier", "a|bcdefg", NULL, NULL},
};

static void test_row(const struct row *row) {
  gz_search_options opts = {.limit = 50, .order = GZ_ORDER_FILE};
  const char *typed = row->typed;
  char found[64], want[64];
  const gz_results *r;
  gz_error err = {0};
  size_t i, n = 0;
  bool split = false;
  for (; *typed && strchr(">!=+", *typed); typed++) {
    if (*typed == '>') opts.prefix = true;
    if (*typed == '!') opts.strict = true;
    if (*typed == '=') opts.match = GZ_MATCH_ALL;
    if (*typed == '+') opts.match = GZ_MATCH_ANY;
  }
  r = ask(str_of(typed), &opts, &err);
  if (!r) {
    ok(row->found[0] == '*' && err.code != GZ_OK && !strcmp(err.text, row->says ? row->says : ""), "%s is refused",
       row->typed) || (note("%d %s", err.code, err.text), 0);
    return;
  }
  for (i = 0; i < r->n_hits; i++) {
    if (r->hits[i].partial && !split && opts.match == GZ_MATCH_AUTO) found[n++] = '|', split = true;
    found[n++] = letter_of(&r->hits[i].article);
  }
  found[n] = '\0';
  snprintf(want, sizeof want, "%s", row->found);
  if (*want && want[strlen(want) - 1] == '|') want[strlen(want) - 1] = '\0';
  is_str(found, want, "%s finds what it says", row->typed);
  if (row->understood)
    is_mem(r->query.data, r->query.len, row->understood, strlen(row->understood), "%s is understood", row->typed);
  is_mem(r->notice.data ? r->notice.data : "", r->notice.len, row->says ? row->says : "", row->says ? strlen(row->says) : 0,
         "%s has its notice", row->typed);
  if (opts.match == GZ_MATCH_AUTO)
    ok(r->total + r->partial_total == r->n_hits && r->total == strcspn(found, "|"), "%s counts full and partial", row->typed);
  gz_free(r);
}

int main(void) {
  size_t i;
  shelf_begin(&world, "en");
  shelf_add(&world, items, N_ITEMS);
  shelf_done(&world);
  for (i = 0; i < sizeof rows / sizeof *rows; i++) test_row(&rows[i]);
  shelf_free(&world);
  return tap_done();
}
