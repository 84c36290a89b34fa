/* What does a typed query find, and what is it understood as? A few invented articles, each with a letter, and a table
 * of queries; then places, snippets, slices, budgets, hostile input, and memory that runs out. */
#include "tap.h"

#include "base/clock.h"
#include "failing.h"
#include "linear.h"
#include "shelf.h"
#include "text/display.h"

/* ---------------------------------------------------------------- the articles */

static const shelf_item items[] = {
    /* a */ {"2011/a.txt", "Harbour News", "boats@2011-03-05", "Harbour closed",
             "The old harbour was closed on Monday. Boats were moved to the north pier."},
    /* b */
    {"2011/a.txt", "Harbour News", "@2011-03", "Market opens",
     "A market for fish opens at the north\npier. Café Löwe sells soup; fish for 3,000 guests."},
    /* c */
    {"2011/b.txt", "Town Hall", "Council@2011-06-30", "Council votes",
     "The council voted for a new school. Nobody was against it.\n\nBoating is not its business."},
    /* d */
    {"2012/a.txt", "Harbour News", "boats@2012-01-02", "Boat race",
     "Ten boats raced around the harbour wall and the lighthouse."},
    /* e */
    {"2012/a.txt", "Harbour News", "@2012", "Lighthouse keeper retires",
     "Ada Kern kept the lighthouse for forty years. The keeper's house stays closed."},
    /* f */
    {"2012/sub/c.txt", "Town Hall", "Council@2012-05-01T08:00", "School closes early",
     "The school is closing early. The closure of the north wing follows."},
    /* g */
    {"2012/sub/c.txt", "Town Hall", NULL, "AHB moves",
     "Alte Hafenbahn moves to the harbour office. Information technology follows."},
    /* h */
    {"2013/x.txt", "Stage", "@2012-05-01T07:59:59", "The Who at the theatre",
     "To be or not to be: that was the question."},
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
    if (str_equal(a->title, str_of(items[i].title)) && str_equal(a->path, str_of(items[i].path)))
      return (char)('a' + i);
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
    {"  harbour\t\n wall ", "d|ag", NULL, NULL},
    /* stop words */
    {"the harbour", "adg", "harbour", NULL},
    {"the", "abcdefgh", "the", NULL},
    {"to be or not to be", "h|acg", NULL, NULL},
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
    {"harbour(soup)", "|abdg", "harbour soup", NULL},
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
    {"(", "", "", "the bracket is not closed yet"},
    {")", "", "", "a bracket is closed that was not opened"},
    {"\"", "", "", "the quote is not closed yet"},
    {"~", "", "", "there is no word to search for"},
    {"~2", "", "2", NULL},
    {"--", "", "", "there is no word to search for"},
    {"in:", "", "", "a field has nothing after it yet"},
    {"path:", "", "", "a field has nothing after it yet"},
    {"-tag:", "", "", "a field has nothing after it yet"},
    {":", "", "", "there is no word to search for"},
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
    {"mark*et pier", "|ab", "mark et pier", NULL},
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
    /* near */
    {"old NEAR/3 closed", "a", "old NEAR/3 closed", NULL},
    {"closed NEAR/3 old", "a", "closed NEAR/3 old", NULL},
    {"old NEAR/2 closed", "", "old NEAR/2 closed", NULL},
    {"wall NEAR/1 harbour", "d", NULL, NULL},
    {"harbour NEAR/0 wall", "d", "harbour NEAR/1 (wall OR pharos)", NULL},
    {"boats NEAR/4 harbour", "d", NULL, NULL},
    {"boats NEAR/5 harbour", "ad", NULL, NULL},
    {"harbours NEAR walls", "d", "harbours NEAR/10 walls", NULL},
    {"harbour NEAR north", "a", "harbour NEAR/10 north", NULL},
    {"harbour NEAR/9 north", "", NULL, NULL},
    {"retires NEAR/50 kern", "", NULL, NULL}, /* not across the headline's end */
    {"harbour NEAR/1 harbour", "", NULL, NULL},
    {"north NEAR/5 follows", "f", NULL, NULL},
    {"the NEAR/5 harbour", "adg", "harbour", NULL},
    {"harbour NEAR/1 the NEAR/1 wall", "d", "harbour NEAR/1 (wall OR pharos)", NULL},
    {"harbour near wall", "|adg", "harbour near (wall OR pharos)", NULL},
    {"harbour NEAR/1 wall soup", "|bd", "harbour NEAR/1 (wall OR pharos) soup", NULL},
    {"soup harbour NEAR/1 wall", "|bd", "soup harbour NEAR/1 (wall OR pharos)", NULL},
    {"harbour NEAR/1 wall OR soup", "bd", "harbour NEAR/1 (wall OR pharos) OR soup", NULL},
    {"old NEAR/1 harbour NEAR/2 closed", "a", "old NEAR/1 harbour NEAR/2 closed", NULL},
    {"old NEAR/1 closed NEAR/9 harbour", "", NULL, NULL},
    {"harbour NEAR/1 (wall OR office)", "dg", "harbour NEAR/1 ((wall OR pharos) OR office)", NULL},
    {"(wall OR office) NEAR/1 harbour", "dg", "((wall OR pharos) OR office) NEAR/1 harbour", NULL},
    {"(old harbour) NEAR/2 closed", "a", "old NEAR/2 harbour NEAR/2 closed", NULL},
    {"closed NEAR/2 (old harbour)", "", "closed NEAR/2 old NEAR/2 harbour", NULL},
    {"((old harbour) OR keeper) NEAR/4 closed", "ae", "(old NEAR/4 harbour OR keeper) NEAR/4 closed", NULL},
    {"wall NEAR/2 (harbour NEAR/1 (lighthouse OR wall OR harbour))", "d", NULL, NULL},
    {"north-pier NEAR/9 moved", "a", "north NEAR/9 pier NEAR/9 moved", NULL},
    {"moved NEAR/3 \"north pier\"", "a", "moved NEAR/3 \"north pier\"", NULL},
    {"moved NEAR/2 \"north pier\"", "", NULL, NULL},
    {"\"north pier\" NEAR/1 north", "", NULL, NULL}, /* not in it, beside it */
    {"\"north pier\" NEAR/1 cafe", "b", NULL, NULL},
    {"light* NEAR/1 kee*", "e", "light* NEAR/1 kee*", NULL},
    {">harbour NEAR/1 wa", "ad", "harbour NEAR/1 wa*", NULL},
    {">harbour NEA", "|adg", "harbour NEA*", NULL},
    {">harbour NEAR/", "adg", "harbour", NULL},
    {"harbour NEAR", "adg", "harbour", NULL},
    {"harbour NEAR/5", "adg", "harbour", NULL},
    {"NEAR harbour", "adg", "harbour", NULL},
    {"NEAR/5 harbour", "adg", "harbour", NULL},
    {"NOT NEAR harbour", "adg", "harbour", NULL},
    {"harbour NEAR OR school", "acdfg", "harbour OR school", NULL},
    {"harbour NEAR AND school", "|acdfg", "harbour school", NULL},
    {"harbour AND NEAR/2 school", "|acdfg", "harbour school", NULL},
    {"harbour NEAR NEAR/1 wall", "d", "harbour NEAR/1 (wall OR pharos)", NULL},
    {"(harbour NEAR/1) wall", "d|ag", "harbour (wall OR pharos)", NULL},
    {"harbour NEAR/1 ()", "adg", "harbour", NULL},
    {"harbour NEAR/x wall", "|adg", "harbour NEAR x (wall OR pharos)", NULL},
    {"harbour NEAR/99999999999999999999 wall", "d", "harbour NEAR/1000000 (wall OR pharos)", NULL},
    {"NEAR", "", "NEAR", NULL},
    {"NEAR/5", "", "NEAR 5", NULL},
    {"!harbour NEAR", "*", NULL, "an operator has nothing to join"},
    {"!NEAR harbour", "*", NULL, "an operator has nothing to join"},
    {"!harbour NEAR NEAR wall", "*", NULL, "an operator has nothing to join"},
    {"-harbour NEAR/1 wall", "abcefgh", "-(harbour NEAR/1 (wall OR pharos))", NULL},
    {"-(harbour NEAR/1 wall)", "abcefgh", "-(harbour NEAR/1 (wall OR pharos))", NULL},
    {"harbour NEAR/5 -wall", "ag", "harbour NEAR/5 -(wall OR pharos)", NULL},
    {"harbour NEAR/1 tag:boats NEAR/1 wall", "d", "harbour NEAR/1 tag:boats NEAR/1 (wall OR pharos)", NULL},
    {"harbour NEAR/1 (tag:boats OR wall)", "ad", NULL, NULL},
    {"tag:boats NEAR/1 tag:boats", "ad", NULL, NULL},
    {"title:harbour NEAR/1 closed", "a", "title:harbour NEAR/1 closed", NULL},
    {"title:(harbour NEAR/2 closed)", "a", "title:harbour NEAR/2 title:closed", NULL},
    {"title:harbour NEAR/9 boats", "", NULL, NULL},
    {"pharos NEAR/1 harbour", "d", "(pharos OR lighthouse OR wall) NEAR/1 harbour", NULL},
    {"harbour railway NEAR/2 alte", "|adg", "harbour railway NEAR/2 alte", NULL},
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
    {"http://harbour/soup", "|abdg", "http harbour soup", NULL},
    {"+http://harbour/soup", "abdg", NULL, NULL},
    {"10:30", "", "10 30", NULL},
    /* near */
    {"harbour~", "adg", "harbour~", NULL},
    {"hrabour~", "adg", "hrabour~", NULL},
    {"hrabuor~", "", "hrabuor~", NULL},
    {"hrabuor~2", "adg", "hrabuor~2", NULL},
    {"HARBOR~1", "adg", "HARBOR~", NULL},
    {"harbor~0", "", "harbor~0", NULL},
    {"harbour~0", "adg", "harbour~0", NULL},
    {"hrabuor~9", "adg", "hrabuor~2", "~ reaches words two edits away at most"},
    {"hrabuor~99999999999999999999", "adg", "hrabuor~2", "~ reaches words two edits away at most"},
    {"harbor~ -wal~", "g", "harbor~ -wal~", NULL},
    {"title:harbor~", "a", "title:harbor~", NULL},
    {"old-harbor~", "a|dg", "old harbor~", NULL},
    {"harbour ~", "adg", "harbour", NULL},
    {"clsoe~ OR scool~", "cf", "clsoe~ OR scool~", NULL},
    {"(harbor wal)~", "d|ag", "(harbor OR harbour) (wal OR wall)", NULL},
    {">harbor~", "adg", "harbor~", NULL},
    /* near without being asked: words that do not occur */
    {"hrabour", "adg", "hrabour OR harbour", NULL},
    {"hrabour -clsoed", "adg", "(hrabour OR harbour) -clsoed", NULL},
    {"title:hrabour", "a", "title:hrabour OR title:harbour", NULL},
    {"\"hrabour\"", "", "\"hrabour\"", NULL},
    {"hrabuor", "adg", "hrabuor OR harbour", NULL},
    {"hrabo", "", "hrabo", NULL},
    {"ligthuose keeper", "e|d", NULL, NULL},
    {"xyz", "", "xyz", NULL},
    {">harbuor lighth", "d|aeg", NULL, NULL},
    {">hrab", "", "hrab*", NULL},
    {">hrabo", "adg", "hrabo OR harbour", NULL},
    {"4000", "", "4000", NULL},
    /* dates */
    {"date:2011", "abc", "date:2011", NULL},
    {"DATE:2011-03", "ab", "date:2011-03", NULL},
    {"date:2011-03-05", "ab", NULL, NULL},
    {"date:2011-03-06", "b", NULL, NULL},
    {"date:2011-03..2011", "abc", "date:2011-03..2011", NULL},
    {"date:2011-06..2012-01", "cde", NULL, NULL},
    {"date:2012-05..", "efh", "date:2012-05..", NULL},
    {"date:..2011-06", "abc", "date:..2011-06", NULL},
    {"date:\"2011-06-30\"", "c", "date:2011-06-30", NULL},
    {"date:2012-05-01T08:00..", "ef", NULL, NULL},
    {"date:2012..2011", "", NULL, NULL},
    {"date:1999", "", NULL, NULL},
    {"harbour date:2011", "a", "harbour date:2011", NULL},
    {"harbour -date:2011", "dg", "harbour -date:2011", NULL},
    {"-date:2011", "defgh", "-date:2011", NULL},
    {"-date:0001..", "g", NULL, NULL},
    {"date:2011 OR wall", "abcd", "date:2011 OR (wall OR pharos)", NULL},
    {"closed date:2011-03 tag:boats", "a", NULL, NULL},
    {"harbour NEAR/3 date:2012 NEAR/3 wall", "d", NULL, NULL},
    {"title:(harbour date:2011)", "a", NULL, NULL},
    {"date:", "", "", "a field has nothing after it yet"},
    {"date:20", "", "", "date: waits for a date, such as 2011, 2011-06 or 2009..2011"},
    {"harbour date:2011-", "adg", "harbour", "date: waits for a date, such as 2011, 2011-06 or 2009..2011"},
    {"harbour date:2011.", "adg", "harbour", "date: waits for a date, such as 2011, 2011-06 or 2009..2011"},
    {"harbour date:..", "adg", "harbour", "date: waits for a date, such as 2011, 2011-06 or 2009..2011"},
    {"harbour date:2011...2012", "adg", "harbour", "date: waits for a date, such as 2011, 2011-06 or 2009..2011"},
    {"harbour date:2011-13", "adg", "harbour", "date: waits for a date, such as 2011, 2011-06 or 2009..2011"},
    {"harbour date:yesterday", "adg", "harbour", "date: waits for a date, such as 2011, 2011-06 or 2009..2011"},
    {"!date:", "*", NULL, "a field has nothing after it"},
    {"!date:2011-13", "*", NULL, "what follows date: is no date; 2011, 2011-06 or 2009..2011 is expected"},
    /* not words */
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
       row->typed) ||
        (note("%d %s", err.code, err.text), 0);
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
  is_mem(r->notice.data ? r->notice.data : "", r->notice.len, row->says ? row->says : "",
         row->says ? strlen(row->says) : 0, "%s has its notice", row->typed);
  if (opts.match == GZ_MATCH_AUTO)
    ok(r->total + r->partial_total == r->n_hits && r->total == strcspn(found, "|"), "%s counts full and partial",
       row->typed);
  gz_free(r);
}

/* ---------------------------------------------------------------- places and snippets */

/* A snippet with its marks in brackets. */
static const char *marked(const gz_hit *h) {
  static char out[2048];
  size_t i, n = 0;
  uint32_t k = 0;
  for (i = 0; i < h->snippet.len && n + 8 < sizeof out; i++) {
    if (k < h->n_marks && h->marks[k].from == i + 1) out[n++] = '[';
    out[n++] = h->snippet.data[i];
    if (k < h->n_marks && h->marks[k].to == i + 1) out[n++] = ']', k++;
  }
  out[n] = '\0';
  return out;
}

static const struct shown {
  const char *typed;
  uint32_t width, line, col;
  const char *snippet;
} shown[] = {
    {"closed monday", 160, 2, 21, "The old harbour was [closed] on [Monday]. Boats were moved to the north pier."},
    {"old harbours", 160, 2, 5, "The [old] [harbour] was closed on Monday. Boats were moved to the north pier."},
    {"\"moved to the north\" boat", 40, 2, 39, "…[Boats] were [moved to the north] pier."},
    {"\"moved to the north\" boat", 24, 2, 50, "…[moved to the north]…"},
    {"title:harbour title:closed", 30, 1, 1, "The old harbour was closed…"},
    {"moved monday", 20, 2, 31, "…on [Monday]. Boats…"},
    {"\"north pier\" soup", 160, 5, 32,
     "A market for fish opens at the [north pier]. Café Löwe sells [soup]; fish for 3,000 guests."},
    {"loewe OR löwe", 25, 6, 13, "…Café [Löwe] sells soup;…"},
    {"fish", 1, 5, 14, "…"},
    {"fish", 0, 5, 14, ""},
    {"guests 3000", 20, 6, 40, "…for [3,000] [guests]."},
    {"nobody boat*", 160, 2, 37,
     "The council voted for a new school. [Nobody] was against it. [Boating] is not its business."},
    {"-harbour council", 20, 2, 5, "The [council] voted…"},
    {"tag:boats -closed", 20, 1, 1, "Ten boats raced…"},
    {"pharos tag:boats", 60, 2, 36, "Ten boats raced around the harbour [wall] and the [lighthouse]."},
    {"harbour NEAR/2 closed", 160, 2, 9,
     "The old [harbour] was [closed] on Monday. Boats were moved to the north pier."},
    {"fish NEAR/2 (sells OR market)", 160, 5, 3,
     "A [market] for [fish] opens at the north pier. Café Löwe [sells] soup; [fish] for 3,000 guests."},
    {"fish NEAR/1 soup", 160, 6, 25,
     "A market for fish opens at the north pier. Café Löwe sells [soup]; [fish] for 3,000 guests."},
    {"\"north pier\" NEAR/1 cafe market", 160, 5, 3,
     "A [market] for fish opens at the [north pier]. [Café] Löwe sells soup; fish for 3,000 guests."},
    {"kep* NEAR/3 lighthouse NEAR/9 zeppelin OR closing NEAR/1 early", 160, 2, 15,
     "The school is [closing] [early]. The closure of the north wing follows."},
    {"ke", 160, 4, 1, NULL},
};

static void test_shown(const struct shown *row) {
  gz_search_options opts = {.limit = 1, .snippet = row->width, .match = GZ_MATCH_ALL};
  gz_error err;
  const gz_results *r = ask(str_of(row->typed), &opts, &err);
  if (!row->snippet) ok(r && r->n_hits == 0, "%s finds nothing", row->typed);
  else if (ok(r && r->n_hits == 1, "%s finds an article", row->typed)) {
    is_str(marked(&r->hits[0]), row->snippet, "%s in %u characters is shown with its marks", row->typed, row->width);
    ok(r->hits[0].line == row->line && r->hits[0].col == row->col, "%s stands in line %u, column %u", row->typed,
       row->line, row->col) ||
        (note("got %u, %u", r->hits[0].line, r->hits[0].col), 0);
  }
  gz_free(r);
}

/* An article of its own, for texts that the table has no room for. */
static void test_odd_texts(void) {
  static const shelf_item odd[] = {
      {"x.txt", "S", NULL, "Odd\x1b[31m one", "alpha \x1b[1m beta\xe2\x80\xae gamma\xc2\xa0\xc2\xa0 delta"}};
  static char run[4000];
  shelf_item long_one = {"y.txt", "S", NULL, "Long", run};
  gz_search_options opts = {.limit = 5, .snippet = 60};
  shelf outer = world;
  const gz_results *r;
  gz_error err;
  buf clean;
  size_t i;
  shelf_begin(&world, "en");
  shelf_add(&world, odd, 1);
  for (i = 0; i + 1 < sizeof run; i++) run[i] = (char)('a' + i % 7);
  memcpy(run + 2000, " needle ", 8);
  shelf_add(&world, &long_one, 1);
  shelf_done(&world);
  r = ask(STR("beta delta"), &opts, &err);
  if (ok(r && r->n_hits == 1, "an article with escapes in it is found"))
    is_str(marked(&r->hits[0]), "alpha [1m [beta] gamma [delta]",
           "what no screen may see is dropped, and marks stay right");
  gz_free(r);
  r = ask(STR("needle"), &opts, &err);
  if (ok(r && r->n_hits == 1, "a word between words of two thousand letters is found")) {
    is_int(r->hits[0].n_marks, 1, "it is marked");
    buf_init(&clean, &mem_libc);
    display_line(&clean, r->hits[0].snippet, 60);
    is_mem(clean.data, clean.len, r->hits[0].snippet.data, r->hits[0].snippet.len, "its snippet is as wide as asked");
    buf_free(&clean);
  }
  gz_free(r);
  shelf_free(&world);
  world = outer;
}

/* What is of a word alone is not of the words side by side that it becomes one of. */
static void test_joined_words(void) {
  static const shelf_item one = {"a.txt", "S", NULL, "Write",
                                 "Write to chevaux@example.org about a chevaux example cheval."};
  gz_search_options opts = {.limit = 1, .snippet = 80, .prefix = true};
  const gz_results *r;
  gz_error err;
  shelf outer = world;
  shelf_begin(&world, "en");
  if (analyzer_also(world.words, STR("fr"), NULL) != GZ_OK) exit(2);
  shelf_add(&world, &one, 1);
  shelf_done(&world);
  r = ask(STR("chevaux@example.o"), &opts, &err);
  if (ok(r && r->n_hits == 1, "an address is found in a collection with pages in another language"))
    is_str(marked(&r->hits[0]), "Write to [chevaux@example.org] about a chevaux example cheval.",
           "its end is no other form of its beginning");
  gz_free(r);
  shelf_free(&world);
  world = outer;
}

/* Every place of a query in one article, as "line:col-end_col …". */
static void test_find(uint32_t item, const char *typed, const char *want) {
  query_options opts = {.aliases = aliases, .n_aliases = 4};
  article_text text;
  gz_article a = {.path = str_of(items[item].path), .line = 1};
  gz_match *list;
  char got[256] = "";
  arena own;
  query q;
  size_t i, n, len = 0;
  arena_init(&own, &mem_libc);
  for (i = item; i && !strcmp(items[i - 1].path, items[item].path); i--) a.line += 3;
  if (shelf_read(&world, &a, &text, NULL) != GZ_OK ||
      query_parse(str_of(typed), &opts, world.words, &own, &q, NULL) != GZ_OK ||
      query_find(&q, &text, world.words, &own, &list, &n, NULL) != GZ_OK)
    snprintf(got, sizeof got, "failed");
  else
    for (i = 0; i < n && len < sizeof got; i++)
      len += (size_t)snprintf(got + len, sizeof got - len, "%s%u:%u-%u", i ? " " : "", list[i].line, list[i].col,
                              list[i].end_col);
  is_str(got, want, "%s stands in its places in %s", typed, items[item].title);
  arena_free(&own);
}

/* ---------------------------------------------------------------- order, slices, ends */

static void test_order(void) {
  gz_search_options opts = {.limit = 50};
  gz_error err = {0};
  const gz_results *r = ask(STR("harbour closed"), &opts, &err);
  uint64_t total;
  size_t i;
  buf told;
  ok(r && r->n_hits == 5 && letter_of(&r->hits[0].article) == 'a' && !r->hits[0].partial && r->hits[1].partial,
     "the article with both words comes first, those with one after it");
  for (i = 2; r && i < r->n_hits; i++)
    ok(r->hits[i - 1].score >= r->hits[i].score, "partial hit %zu is not better than the one before", i);
  buf_init(&told, &mem_libc);
  ok(r && search_explain(r, 0, &told, &err) == GZ_OK && memmem(told.data, told.len, "idf", 3), "a score is explained");
  ok(r && search_explain(r, 5, &told, &err) == GZ_INVALID, "there is nothing to explain behind the last hit");
  buf_free(&told);
  total = r ? r->total + r->partial_total : 0;
  gz_free(r);
  for (i = 0; i < 7; i++) {
    opts.limit = 1;
    opts.offset = (uint32_t)i;
    r = ask(STR("harbour closed"), &opts, &err);
    ok(r && r->n_hits == (i < total) && r->total + r->partial_total == total, "page %zu of one hit each", i);
    gz_free(r);
  }
  opts = (gz_search_options){.limit = 0};
  r = ask(STR("harbour"), &opts, &err);
  ok(r && r->n_hits == 0 && r->total == 3, "a limit of 0 only counts");
  gz_free(r);
  r = ask(STR("pharos"), NULL, &err);
  ok(r && r->n_hits == 2 && r->hits[0].snippet.len, "without options there are 20 hits with snippets at most");
  gz_free(r);
  opts.limit = 5;
  opts.order = GZ_ORDER_TITLE;
  ok(!ask(STR("harbour"), &opts, &err) && err.code == GZ_NOT_SUPPORTED, "there is no order by title, and it says so");
}

static void test_order_by_date(void) {
  static const struct {
    const char *typed, *found;
  } asked[] = {{"-zeppelin", "fhdecabg"},    {"harbour", "dag"},
               {"harbour closed", "a|fdeg"}, {"closed OR school OR harbour", "fdecag"},
               {"date:2011", "cab"},         {"harb*", "dag"}};
  size_t row, i, n;
  for (row = 0; row < sizeof asked / sizeof *asked; row++) {
    gz_search_options opts = {.limit = 50, .order = GZ_ORDER_DATE};
    gz_error err = {0};
    const gz_results *r = ask(str_of(asked[row].typed), &opts, &err);
    char found[64];
    bool split = false;
    for (i = n = 0; r && i < r->n_hits; i++) {
      if (r->hits[i].partial && !split) found[n++] = '|', split = true;
      found[n++] = letter_of(&r->hits[i].article);
    }
    found[n] = '\0';
    is_str(found, asked[row].found, "%s finds newest first, undated last", asked[row].typed);
    gz_free(r);
    opts.limit = 1;
    opts.offset = 1;
    r = ask(str_of(asked[row].typed), &opts, &err);
    ok(r && r->n_hits == 1 && letter_of(&r->hits[0].article) == found[found[1] == '|' ? 2 : 1] && r->exact,
       "%s has its second hit by itself", asked[row].typed);
    gz_free(r);
  }
}

static void test_aliases_count_less(void) {
  gz_search_options opts = {.limit = 5};
  gz_error err;
  const gz_results *r = ask(STR("lighthouse"), &opts, &err),
                   *via = ask(STR("pharos tag:nothing OR pharos"), &opts, &err);
  gz_free(via);
  via = ask(STR("pharos path:2012/a.txt"), &opts, &err);
  ok(r && via && r->n_hits == 2 && via->n_hits == 2, "an alias finds what the word finds");
  if (r && via && r->n_hits && via->n_hits) {
    const gz_hit *by_alias = via->hits[0].article.line == r->hits[0].article.line ? &via->hits[0] : &via->hits[1];
    ok(by_alias->score < r->hits[0].score * 0.85, "and counts less than it");
  }
  gz_free(r);
  gz_free(via);
}

static void test_gone(void) {
  gz_search_options opts = {.limit = 50, .snippet = 40};
  gz_error err;
  const gz_results *r;
  world.missing = STR("2011/a.txt");
  r = ask(STR("harbour"), &opts, &err);
  ok(r && r->n_hits == 2 && r->total == 2, "an article that is gone is dropped and no longer counted");
  gz_free(r);
  r = ask(STR("harbour closed"), &opts, &err);
  ok(r && r->n_hits == 4 && r->total == 0 && r->partial_total == 4, "also where it was the only full one");
  gz_free(r);
  world.missing = STR_NONE;
}

static void test_slices(void) {
  search_setup setup = shelf_setup(&world);
  gz_search_options opts = {.limit = 10, .snippet = 80};
  const gz_results *r = NULL;
  search *s;
  gz_error err;
  bool done = false;
  uint32_t n = 0;
  ok(search_begin(&setup, STR("harbour clo* \"north pier\""), &opts, &s, &err) == GZ_OK, "a search begins");
  ok(search_finish(s, &r, &err) == GZ_INVALID && !r, "it has no results before it is done");
  while (!done && n++ < 1000 && search_step(s, 0, &done, &err) == GZ_OK) continue;
  ok(done && n > 3, "in slices of no time at all it goes on, and ends");
  ok(search_finish(s, &r, &err) == GZ_OK && r->n_hits == 6, "with the same results");
  search_end(s);
  ok(r->hits[0].article.title.len > 0, "which outlive it");
  gz_free(r);
  ok(search_begin(&setup, STR("harbour"), &opts, &s, &err) == GZ_OK, "a search that is given up");
  search_step(s, 0, &done, &err);
  search_end(s);
  search_end(NULL);
}

/* ---------------------------------------------------------------- hostile input */

/* What its name says: `n` bytes, alternating between the two texts. */
static const struct long_text {
  const char *name, *one, *two;
  size_t n;
} long_texts[] = {
    {"100,000 opening brackets", "(", "(", 100000},
    {"100,000 closing brackets", ")", ")", 100000},
    {"100,000 brackets with words", "(harbour ", "-(wall ", 100000},
    {"1 MB of one word", "a", "a", 1000000},
    {"1 MB of one word that occurs, without an end", "harbour", "harbour", 1000000},
    {"1 MB of short words", "harbour ", "wall ", 1000000},
    {"1 MB of words that all occur", "ship sails sea port ", "rope anchor mast deck ", 1000000},
    {"1 MB of words to be looked for nearby", "hrabour wlal ", "anchro maxt ", 1000000},
    {"1 MB of quotes", "\"", "x\"", 1000000},
    {"1 MB in one quote", "\"harbour ", "the ", 1000000},
    {"1 MB of phrases", "\"ship sails\" ", "-\"ship sea\" ", 1000000},
    {"1 MB of operators", "OR ", "NOT AND ", 1000000},
    {"1 MB of dashes", "-", "- ", 1000000},
    {"1 MB of NOT", "NOT ", "NOT -", 1000000},
    {"1 MB of NOT before words", "NOT ship ", "-sea ", 1000000},
    {"1 MB of OR between words", "ship OR ", "sails OR ", 1000000},
    {"1 MB of beginnings", "h* ", "t* ", 1000000},
    {"1 MB of letters with a star", "s* ", "a* ", 1000000},
    {"1 MB of fields", "tag:x ", "title:(", 1000000},
    {"1 MB of headlines", "title:ship ", "title:sa* ", 1000000},
    {"1 MB of paths", "path:**/*/**/*x ", "path:*0*0*0*.txt ", 1000000},
    {"1 MB of one path", "path:*", "a*", 1000000},
    {"1 MB of sections", "in:S ", "-in:\"T\" ", 1000000},
    {"1 MB of bytes that are no UTF-8", "\xff\xfe", "\xc3(", 1000000},
    {"1 MB of accents", "e\xcc\x81", "\xcc\x81", 1000000},
    {"1 MB without spaces", "\xe6\x9d\xb1", "\xe4\xba\xac", 1000000},
    {"1 MB with tildes", "a~ ", "~", 1000000},
    {"1 MB of words two edits away", "harbuor~2 ", "sihp~2 ", 1000000},
    {"1 MB of NEAR", "harbour NEAR ", "NEAR/5 ", 1000000},
    {"1 MB of words that are near each other", "the NEAR/9 ", "harb* NEAR ", 1000000},
    {"1 MB of brackets that are near each other", "(a OR harbour) NEAR/2 ", "(\"the h\" -x) NEAR ", 1000000},
    {"1 MB of NEAR in brackets", "(wall NEAR/3 ", "(harbour NEAR ", 1000000},
    {"1 MB of dates", "date:2011 ", "-date:..2012-05-01 ", 1000000},
    {"1 MB of one date", "date:2", "0", 1000000},
};

static gz_str text_of(const struct long_text *h) {
  char *text = malloc(h->n + 64);
  size_t len = 0;
  bool second = false;
  for (; text && len < h->n; second = !second) {
    const char *part = second ? h->two : h->one;
    memcpy(text + len, part, strlen(part));
    len += strlen(part);
  }
  return (gz_str){text, text ? len : 0};
}

/* Reading it and each slice are short. */
/* How many times slower the program is that watches this one. */
static unsigned watched(void) {
  const char *under = getenv("under"); /* of tests/run */
#ifdef __SANITIZE_ADDRESS__
  return 10;
#endif
  return under && *under ? 50 : 1;
}

/* Processor time, so that other programs do not count; where they take the cache away, the least of some tries says what
 * the search itself takes. */
enum { TRIES = 5 };

/* What one search takes, in ms. */
typedef struct hostile_times {
  double parsed, slowest, all;
} hostile_times;

static bool hostile_run(gz_str text, hostile_times *t) {
  gz_search_options opts = {.limit = 10};
  search_setup setup = shelf_setup(&world);
  double began = linear_now_ms();
  search *s = NULL;
  gz_error err;
  bool done = false;
  gz_status status = search_begin(&setup, text, &opts, &s, &err);
  *t = (hostile_times){.parsed = linear_now_ms() - began};
  while (status == GZ_OK && !done) {
    double from = linear_now_ms();
    status = search_step(s, 1, &done, &err);
    if (linear_now_ms() - from > t->slowest) t->slowest = linear_now_ms() - from;
  }
  t->all = linear_now_ms() - began;
  search_end(s);
  return status == GZ_OK;
}

static void test_hostile(const struct long_text *h, unsigned slower) {
  gz_str text = text_of(h);
  hostile_times t;
  bool well, quick = false;
  int tries;
  for (tries = 0, well = true; tries < TRIES && well && !quick; tries++) {
    well = hostile_run(text, &t);
    quick = t.parsed < 100 * slower && t.slowest < 100 * slower && t.all < 1000 * slower;
  }
  ok(well && quick, "%s: read in %.1f ms, answered in %.1f, slowest slice %.1f", h->name, t.parsed, t.all, t.slowest);
  free((char *)(uintptr_t)text.data);
}

enum { BUDGET_MS = 10, BEYOND_MS = 5 };

/* A search with a budget ends in it, and in 5 ms more at most. */
static void test_within_budget(const struct long_text *h, unsigned slower) {
  gz_search_options opts = {.limit = 20, .snippet = 160, .prefix = true, .budget_ms = BUDGET_MS * slower};
  gz_str text = text_of(h);
  double most = (BUDGET_MS + BEYOND_MS) * slower, took = most + 1;
  const gz_results *r = NULL;
  gz_error err;
  int tries;
  for (tries = 0; tries < TRIES && took > most; tries++) {
    double began = linear_now_ms();
    gz_free(r);
    r = ask(text, &opts, &err);
    if (linear_now_ms() - began < took) took = linear_now_ms() - began;
  }
  ok(r && took <= most, "%s: a budget of %u ms ends after %.1f ms%s", h->name, opts.budget_ms, took,
     r && r->complete ? "" : ", and it says so");
  gz_free(r);
  free((char *)(uintptr_t)text.data);
}

/* `n` times `before`, then `typed`, then `m` times `behind`, within a budget. */
static const gz_results *ask_long(const char *before, uint32_t n, const char *typed, const char *behind, uint32_t m) {
  gz_search_options opts = {.limit = 5, .budget_ms = 1000};
  const gz_results *r;
  gz_error err;
  buf text;
  buf_init(&text, &mem_libc);
  while (n--) buf_put_str(&text, str_of(before));
  buf_put_str(&text, str_of(typed));
  while (m--) buf_put_str(&text, str_of(behind));
  r = ask(buf_str(&text), &opts, &err);
  buf_free(&text);
  return r;
}

static void test_all_hostile(void) {
  gz_search_options opts = {.limit = 5};
  gz_error err;
  const gz_results *r;
  size_t i;
  for (i = 0; i < sizeof long_texts / sizeof *long_texts; i++) test_hostile(&long_texts[i], watched());
  r = ask_long("(", 100000, "harbour", ")", 20000);
  ok(r && r->n_hits == 3 && r->notice.data, "100,000 brackets before a word do not hide it");
  gz_free(r);
  r = ask_long("harbour", 1, " ", "\xc3\xa9", 100000);
  ok(r && r->partial_total == 3 && r->notice.data, "of a query too long its beginning counts, and it says so");
  gz_free(r);
  r = ask((gz_str){"har\0bour harbour", 16}, &opts, &err);
  ok(r && r->n_hits == 3 && !memchr(r->query.data, 0, r->query.len), "a NUL parts words and is not shown");
  gz_free(r);
  r = ask(STR("harb\xffour \x1b[31m harbour"), &opts, &err);
  ok(r && r->n_hits == 3 && !memchr(r->query.data, 27, r->query.len), "broken UTF-8 and escapes are not shown");
  gz_free(r);
  r = ask(STR_NONE, &opts, &err);
  ok(r && r->n_hits == 0 && r->complete && r->exact && !r->notice.data, "a query that is no text at all finds nothing");
  gz_free(r);
}

static void test_budget(void) {
  enum { N = 3000 };
  static shelf_item many[N];
  static char paths[N][16];
  gz_search_options opts = {.limit = 5, .budget_ms = 1, .duplicates = GZ_DUPLICATES_SHOW};
  char asked[20 * 400] = "";
  shelf outer = world;
  const gz_results *r;
  gz_error err;
  size_t i;
  shelf_begin(&world, "en");
  for (i = 0; i < N / 20; i++) snprintf(paths[i], sizeof paths[i], "%05zu.txt", i);
  for (i = 0; i < N; i++)
    many[i] = (shelf_item){paths[i / 20], "S", NULL, "Ship sails",
                           "ship sails sea port rope anchor mast deck hull crew, beside the harbour wall"};
  shelf_add(&world, many, N);
  shelf_done(&world);
  for (i = 0; i < 400; i++) snprintf(asked + strlen(asked), 20, "%s\"%s sea\" ", i % 2 ? "-" : "", "ship sails");
  for (i = 0, r = NULL; i < TRIES && (!r || r->elapsed_us >= 50000 * watched()); i++) {
    gz_free(r);
    r = ask(str_of(asked), &opts, &err);
  }
  ok(r && !r->complete && !r->exact && r->elapsed_us < 50000 * watched(),
     "a budget of 1 ms ends a search, which says so");
  if (r) note("%llu us", (unsigned long long)r->elapsed_us);
  gz_free(r);
  for (i = 0; i < sizeof long_texts / sizeof *long_texts; i++) test_within_budget(&long_texts[i], watched());
  opts.budget_ms = 60000;
  r = ask(STR("ship sails"), &opts, &err);
  ok(r && r->complete && r->total == N && r->n_hits == 5, "a budget that is long enough changes nothing");
  ok(r && r->hits[4].article.line == 13, "equal scores stand in file order");
  gz_free(r);
  shelf_free(&world);
  world = outer;
}

static uint32_t state = 2463534242u;

static uint32_t chance(uint32_t n) {
  state ^= state << 13;
  state ^= state >> 17;
  state ^= state << 5;
  return state % n;
}

static bool same_results(const gz_results *a, const gz_results *b) {
  size_t i;
  if (a->total != b->total || a->partial_total != b->partial_total || !a->exact || a->n_hits != b->n_hits) return false;
  for (i = 0; i < a->n_hits; i++)
    if (!str_equal(a->hits[i].article.id, b->hits[i].article.id) || a->hits[i].partial != b->hits[i].partial ||
        a->hits[i].score < b->hits[i].score || a->hits[i].score > b->hits[i].score)
      return false;
  return true;
}

/* Long lists, of which most is passed over, against the same query with a filter that all articles pass, which has each
 * of them looked at. */
static void test_passing_over(void) {
  enum { N = 5000, EACH = 40, QUERIES = 600 };
  static const char *const ends[] = {"", "s", "ing"};
  static shelf_item many[N];
  static char paths[N / 20][16], titles[N][32], bodies[N][EACH * 10];
  shelf outer = world;
  uint32_t i, k, n, round, n_wrong = 0;
  shelf_begin(&world, "en");
  for (round = 0; round < 2; round++) { /* the second time some pages, and so articles that are gone */
    for (i = n = 0; i < N; i++) {
      if (round && i / 20 % 17) continue;
      snprintf(paths[i / 20], sizeof paths[0], "%05u.txt", i / 20);
      snprintf(titles[i], sizeof titles[0], "wer%c%s", 'b' + (int)(chance(20) * chance(20) / 20), ends[chance(3)]);
      bodies[i][0] = '\0';
      for (k = chance(EACH); k < EACH; k++)
        snprintf(bodies[i] + strlen(bodies[i]), 10, "wer%c%s ",
                 'b' + (int)(chance(20) * chance(20) / 20 * chance(9) / 8), ends[chance(40) ? 0 : chance(3)]);
      many[n++] = (shelf_item){paths[i / 20], "S", NULL, titles[i], bodies[i]};
    }
    shelf_add(&world, many, n);
  }
  shelf_done(&world);
  for (i = 0; i < QUERIES; i++) {
    gz_search_options opts = {
        .limit = 1 + chance(30), .offset = chance(3) ? 0 : chance(40), .duplicates = GZ_DUPLICATES_SHOW};
    const gz_results *some, *all;
    char asked[64] = "";
    gz_error err;
    opts.match = (gz_match_mode)chance(3);
    n = 1 + chance(6);
    for (k = 0; k < n; k++)
      snprintf(asked + strlen(asked), 12, "%swer%c%s",
               !k      ? ""
               : i % 5 ? " "
                       : " OR ",
               'b' + (int)chance(20), ends[chance(3)]);
    if (chance(9) == 0) asked[strlen(asked) - 1] = '*';
    some = ask(str_of(asked), &opts, &err);
    opts.filter.path = STR("*");
    all = ask(str_of(asked), &opts, &err);
    if (!some || !all || !same_results(some, all)) {
      note("%s (match %d, limit %u): %llu + %llu, not %llu + %llu", asked, (int)opts.match, opts.limit,
           some ? (unsigned long long)some->total : 0, some ? (unsigned long long)some->partial_total : 0,
           all ? (unsigned long long)all->total : 0, all ? (unsigned long long)all->partial_total : 0);
      n_wrong++;
    }
    gz_free(some);
    gz_free(all);
  }
  is_int(n_wrong, 0, "what is passed over is not among the best");
  shelf_free(&world);
  world = outer;
}

/* A slice that is over stays so, through every loop that asks: many forms are many slices of no time. */
static void test_many_forms(void) {
  enum { N = 200, EACH = 30 };
  static shelf_item many[N];
  static char bodies[N][EACH * 8];
  gz_search_options opts = {.limit = 5};
  shelf outer = world;
  search_setup setup;
  const gz_results *r = NULL;
  search *s;
  gz_error err;
  bool done = false;
  uint32_t i, k, n = 0;
  shelf_begin(&world, "en");
  for (i = 0; i < N; i++) {
    for (k = 0; k < EACH; k++) snprintf(bodies[i] + 7 * k, 8, "x%05u ", i * EACH + k);
    many[i] = (shelf_item){"x.txt", "S", NULL, "Numbers", bodies[i]};
  }
  shelf_add(&world, many, N);
  shelf_done(&world);
  setup = shelf_setup(&world);
  if (ok(search_begin(&setup, STR("x* \"numbers x0\""), &opts, &s, &err) == GZ_OK,
         "a search for thousands of forms begins")) {
    while (!done && n++ < 100000 && search_step(s, 0, &done, &err) == GZ_OK) continue;
    ok(done && n > 300, "it is cut into slices everywhere (%u)", n); /* 6000 forms of 17, of 256 a slice */
    ok(search_finish(s, &r, &err) == GZ_OK && r->total == 0 && r->partial_total == N, "and finds them all");
    gz_free(r);
    search_end(s);
  }
  opts.prefix = true;
  r = ask(STR("x* \"numbers x000"), &opts, &err);
  ok(r && r->total == 0 && r->partial_total == N, "no phrase crosses from the headline into the body");
  gz_free(r);
  r = ask(STR("\"x00010 x000"), &opts, &err);
  ok(r && r->total == 1 && r->hits[0].article.line == 1, "a phrase's end may be one of many forms");
  gz_free(r);
  shelf_free(&world);
  world = outer;
}

/* ---------------------------------------------------------------- words that were not typed so */

static const gz_results *ask_shelf(shelf *s, const char *typed, const gz_search_options *opts) {
  search_setup setup = shelf_setup(s);
  const gz_results *r = NULL;
  search *one = NULL;
  gz_error err;
  bool done = false;
  if (search_begin(&setup, str_of(typed), opts, &one, &err) != GZ_OK) return NULL;
  if (search_step(one, -1, &done, &err) == GZ_OK && done) search_finish(one, &r, &err);
  search_end(one);
  return r;
}

static void test_suggestion(const char *typed, gz_fuzzy fuzzy, const char *want) {
  gz_search_options opts = {.limit = 5, .fuzzy = fuzzy};
  gz_error err;
  const gz_results *r = ask(str_of(typed), &opts, &err);
  is_mem(r && r->suggestion.data ? r->suggestion.data : "", r ? r->suggestion.len : 1, want, strlen(want),
         "what %s may mean", typed);
  gz_free(r);
}

static void test_suggestions(void) {
  test_suggestion("harbour", GZ_FUZZY_AUTO, "");
  test_suggestion("harbour", GZ_FUZZY_ALL, "");
  test_suggestion("hrabour", GZ_FUZZY_AUTO, "harbour");
  test_suggestion("hrabour", GZ_FUZZY_NONE, "harbour");
  test_suggestion(" (hrabour  OR\tclosed) -wal", GZ_FUZZY_AUTO, "(harbour OR closed) -wal");
  test_suggestion("lighthuose title:monday clsoed*", GZ_FUZZY_AUTO, "lighthouse title:monday clsoed*");
  test_suggestion("lihgtthuose", GZ_FUZZY_AUTO, "lighthouse");
  test_suggestion("lithuos", GZ_FUZZY_AUTO, ""); /* three edits away too, but short */
  test_suggestion("\"hrabour\"", GZ_FUZZY_AUTO, "");
  test_suggestion("xyzzyxyzzy", GZ_FUZZY_AUTO, "");
}

static void test_fuzzy_option(void) {
  gz_search_options opts = {.limit = 5, .fuzzy = GZ_FUZZY_NONE};
  gz_error err;
  const gz_results *r = ask(STR("hrabour"), &opts, &err);
  ok(r && !r->n_hits && !r->widened && str_equal(r->query, STR("hrabour")), "without fuzzy nothing near is looked for");
  gz_free(r);
  opts.fuzzy = GZ_FUZZY_ALL;
  r = ask(STR("wing"), &opts, &err);
  ok(r && r->total == 1 && !r->widened, "a word that nothing is near to stays alone");
  gz_free(r);
}

/* A name written in five ways, a word that begins alike, and one that is no name. */
static void test_forms_suggested(void) {
  static const shelf_item told[] = {
      {"a.txt", "S", NULL, "One",
       "A source of walls and of the reconstruction, to reclaim with all that was called so."},
      {"a.txt", "S", NULL, "Two", "The reconstruction of a wall with sources, and we reclaim reclamation."},
      {"a.txt", "S", NULL, "Three", "Reconstruction and reconstructions of walls with their widths."},
      {"a.txt", "S", NULL, "Four", "With a wall and with the same source."}};
  static const struct {
    const char *typed, *suggested, *why;
  } want[] = {
      {"recontructions", "reconstructions", "of a word's forms the nearest is suggested"},
      {"sourc", "source", "nobody writes a bare stem"},
      {"reclaimation", "reclamation", "a long word that sounds alike is suggested for a form that does not occur"},
      {"witdhs", "widths", "no stop word is suggested two edits away"},
      {"walled", "walls", "what may be a form of a word that occurs is no other word"}};
  gz_search_options opts = {.limit = 10};
  const gz_results *r;
  uint32_t i;
  shelf s;
  shelf_begin(&s, "en");
  shelf_add(&s, told, sizeof told / sizeof *told);
  shelf_done(&s);
  for (i = 0; i < sizeof want / sizeof *want; i++) {
    r = ask_shelf(&s, want[i].typed, &opts);
    ok(r && str_equal(r->suggestion, str_of(want[i].suggested)), "%s: %s", want[i].typed, want[i].why);
    if (r && !str_equal(r->suggestion, str_of(want[i].suggested))) note("suggested: %.*s", STR_ARG(r->suggestion));
    gz_free(r);
  }
  opts.fuzzy = GZ_FUZZY_NONE;
  r = ask_shelf(&s, "walled sourc witdhs", &opts);
  ok(r && str_equal(r->suggestion, STR("walled sourc widths")), "without fuzzy only what is nowhere has a suggestion");
  gz_free(r);
  shelf_free(&s);
}

static void test_names(void) {
  static const shelf_item items_[] = {
      {"a.txt", "News", NULL, "One", "The Mujahedin left, and Mujahedin came."},
      {"b.txt", "News", NULL, "Two", "The Mojahedin left, and others came."},
      {"c.txt", "News", NULL, "Three", "The Mujahidin left, and Mujahidin came."},
      {"d.txt", "News", NULL, "Four", "The Mujahideen left, and Mujahideen came."},
      {"e.txt", "News", NULL, "Five", "The Majority left. A magician made bitter better batter."}};
  gz_search_options opts = {.limit = 9};
  const gz_results *r;
  shelf s;
  shelf_begin(&s, "en");
  shelf_add(&s, items_, 5);
  shelf_done(&s);
  r = ask_shelf(&s, "mojahedin", &opts);
  ok(r && r->total == 4 && r->n_hits == 4, "a name is found however it is written");
  ok(r && r->n_hits && str_equal(r->hits[0].article.title, STR("Two")), "the article that has it as typed comes first");
  ok(r && !r->suggestion.data, "and nothing else is suggested");
  gz_free(r);
  opts.fuzzy = GZ_FUZZY_NONE;
  r = ask_shelf(&s, "mojahedin", &opts);
  ok(r && r->total == 1, "without fuzzy it is found as it is typed");
  gz_free(r);
  opts.fuzzy = GZ_FUZZY_AUTO;
  r = ask_shelf(&s, "magician", &opts);
  ok(r && r->total == 1 && !r->widened, "a word without capitals is no name");
  gz_free(r);
  opts.fuzzy = GZ_FUZZY_ALL;
  r = ask_shelf(&s, "better", &opts);
  ok(r && r->widened && str_equal(r->query, STR("better OR batter OR bitter")),
     "with it any word is looked for nearby");
  gz_free(r);
  shelf_free(&s);
}

/* ---------------------------------------------------------------- memory that runs out */

static void test_no_memory(const char *typed) {
  gz_search_options opts = {.limit = 5, .snippet = 60, .prefix = true, .filter = {.section = STR("Harbour News")}};
  failing memory = {0};
  allocator from = {failing_alloc, &memory};
  search_setup setup = shelf_setup(&world);
  size_t at, lent = 0, wrong = 0;
  bool done = false;
  setup.from = &from;
  setup.aliases = aliases;
  setup.n_aliases = 4;
  for (at = 1; !done && at < 5000; at++) {
    const gz_results *r = NULL;
    search *s = NULL;
    gz_error err = {0};
    gz_status status;
    buf told;
    memory.n_calls = 0;
    memory.fail_at = at;
    done = false;
    status = search_begin(&setup, str_of(typed), &opts, &s, &err);
    if (status == GZ_OK) status = search_step(s, -1, &done, &err);
    if (status == GZ_OK && done) status = search_finish(s, &r, &err);
    if (status == GZ_OK && r && r->n_hits) {
      buf_init(&told, &from);
      status = search_explain(r, 0, &told, &err);
      buf_free(&told);
    }
    done = status == GZ_OK;
    if (status != GZ_OK && (status != GZ_NOMEM || err.code != GZ_NOMEM)) wrong++;
    search_end(s);
    gz_free(r);
    lent += memory.lent;
  }
  ok(done && !wrong && !lent, "%s: each allocation that fails is told, and nothing is kept (%zu tried)", typed, at - 1);
}

/* How many sections there are, counted before they are looked for, and what they are. */
static void test_sections(void) {
  static const shelf_item first[] = {{"a.txt", "Port", NULL, "One", "It says so."},
                                     {"b.txt", "Port", NULL, "Two", "It says so."},
                                     {"b.txt", "Rail", NULL, "Three", "It says so."},
                                     {"c.txt", "Road", NULL, "Four", "It says so."},
                                     {"d.txt", "Rail", NULL, "Five", "It says so."}};
  static const shelf_item then[] = {{"b.txt", "Port", NULL, "Two", "It says other."},
                                    {"c.txt", "Port", NULL, "Four", "It says other."}};
  const snapshot_section *list;
  shelf s;
  uint32_t n = 0, n_listed = 0;
  shelf_begin(&s, "en");
  shelf_add(&s, first, 5);
  shelf_add(&s, then, 2);
  shelf_done(&s);
  ok(snapshot_n_sections(s.now, &n, NULL) == GZ_OK && n == 2, "a section that only replaced pages had is none");
  ok(snapshot_sections(s.now, &list, &n_listed, NULL) == GZ_OK && n_listed == 2 &&
         str_equal(list[0].name, STR("Port")) && str_equal(list[1].name, STR("Rail")),
     "and the list says the same");
  shelf_free(&s);
}

int main(void) {
  size_t i;
  shelf_begin(&world, "en");
  shelf_add(&world, items, N_ITEMS);
  shelf_done(&world);
  for (i = 0; i < sizeof rows / sizeof *rows; i++) test_row(&rows[i]);
  for (i = 0; i < sizeof shown / sizeof *shown; i++) test_shown(&shown[i]);
  test_odd_texts();
  test_joined_words();
  test_find(0, "harbour", "1:1-7 2:9-15");
  test_find(0, "closing -north", "1:9-14 2:21-26");
  test_find(1, "\"north pier\"", "5:32-36 6:1-4");
  test_find(1, "\"the north pier\" pier cafe", "5:28-36 6:1-4 6:7-11");
  test_find(1, "title:market fish", "4:1-6 5:14-17 6:31-34");
  test_find(3, "pharos", "2:36-39 2:49-58");
  test_find(3, "zeppelin", "");
  test_find(1, "\"the north pier\" NEAR/1 cafe", "5:28-36 6:1-4 6:7-11");
  test_find(1, "fish NEAR/2 (sells OR opens)", "5:14-17 5:19-23 6:19-23 6:31-34");
  test_find(1, "market NEAR/1 opens", "4:1-6 4:8-12");
  test_find(1, "market NEAR/3 opens", "4:1-6 4:8-12 5:3-8 5:19-23");
  test_find(1, "(market NEAR/3 fish) NEAR/1 opens -(a NEAR/1 market)", "5:3-8 5:14-17 5:19-23");
  test_find(3, "", "");
  test_order();
  test_order_by_date();
  test_sections();
  test_aliases_count_less();
  test_gone();
  test_slices();
  test_all_hostile();
  test_budget();
  test_passing_over();
  test_many_forms();
  test_suggestions();
  test_fuzzy_option();
  test_forms_suggested();
  test_names();
  test_no_memory("harbour closed");
  test_no_memory("hrabour ligthhuose~2 NOT clsoed~ Hafenban");
  test_no_memory("\"north pier\" OR (pharos -wall) tag:boats title:harb* \"north pi");
  test_no_memory("old harbour railway information technology the path:2011/* clo");
  shelf_free(&world);
  return tap_done();
}
