/* Where do links lead, and what leads here? Each kind of link on pages made for it; then random collections that change: what
 * gz_backlinks and gz_dangling say is compared with following each link of each article. */
#include "tap.h"

#include "chance.h"
#include "failing.h"
#include "folder.h"
#include "gazette.h"
#include "index/links.h"

static gz_collection *open_folder(void) {
  gz_open_options opts = {.in_memory = true};
  gz_collection *c = NULL;
  gz_error err = {0};
  if (gz_open(folder, &opts, &c, &err) != GZ_OK) {
    note("%s", err.text);
    exit(2);
  }
  return c;
}

static void refresh(gz_collection *c) {
  gz_job *job;
  gz_job_status told;
  if (gz_refresh(c, NULL, &job, NULL) != GZ_OK) exit(2);
  gz_job_wait(job, -1, &told);
  gz_job_free(job);
}

/* ---------------------------------------------------------------- each kind */

typedef struct following {
  gz_link_kind kind;
  const char *from, *target;
  const char *to; /* "path:line kind", or "" */
  const char *name;
} following;

static void follow_one(gz_collection *c, const following *f) {
  const gz_article *a = NULL;
  const gz_target *t = NULL;
  gz_link link = {.kind = f->kind, .text = STR("text"), .target = str_of(f->target)};
  char got[200] = "";
  gz_error err;
  gz_status status;
  if (gz_article_at(c, str_of(f->from), 1, &a, &err) != GZ_OK) exit(2);
  status = gz_follow(c, a->id, f->target ? &link : NULL, &t, &err);
  if (status == GZ_OK && t->article)
    snprintf(got, sizeof got, "%.*s:%u %s", (int)t->article->path.len, t->article->path.data, (unsigned)t->line,
             gz_target_name(t->kind));
  else if (status == GZ_OK) snprintf(got, sizeof got, "%.*s %s", (int)t->url.len, t->url.data, gz_target_name(t->kind));
  is_str(got, f->to, "%s", f->name);
  gz_free(t);
  gz_free(a);
}

/* The paths of those that lead to the first article of a page. */
static void backlinks_are(gz_collection *c, const char *path, const char *want, const char *name) {
  const gz_article *a = NULL;
  const gz_article_list *list = NULL;
  char got[300] = "";
  size_t i, n = 0;
  if (gz_article_at(c, str_of(path), 1, &a, NULL) != GZ_OK || gz_backlinks(c, a->id, 0, &list, NULL) != GZ_OK) exit(2);
  for (i = 0; i < list->n && n < sizeof got; i++)
    n += (size_t)snprintf(got + n, sizeof got - n, "%.*s ", (int)list->at[i].path.len, list->at[i].path.data);
  is_str(got, want, "%s", name);
  gz_free(list);
  gz_free(a);
}

/* The dangling links by id and label. */
static void dangling_are(gz_collection *c, const char *want) {
  const gz_problem_list *list = NULL;
  char got[500] = "";
  size_t i, n = 0;
  if (gz_dangling(c, &list, NULL) != GZ_OK) exit(2);
  for (i = 0; i < list->n && n < sizeof got; i++) {
    const gz_problem *p = &list->at[i];
    if (!memmem(p->message.data, p->message.len, "[[", 2)) continue;
    n += (size_t)snprintf(got + n, sizeof got - n, "%.*s:%u %.*s\n", (int)p->path.len, p->path.data, p->line,
                          (int)p->message.len, p->message.data);
  }
  is_str(got, want, "links by id and label that lead nowhere are told");
  gz_free(list);
}

static void kinds(void) {
  static const following all[] = {
      {GZ_LINK_PAGE, "notes/storm.md", "../pier.md", "pier.md:1 page", "a path goes up a folder"},
      {GZ_LINK_PAGE, "notes/storm.md", "/pier.md", "pier.md:1 page", "or begins at the root"},
      {GZ_LINK_PAGE, "pier.md", "notes/storm", "notes/storm.md:1 page", "its ending may be left out"},
      {GZ_LINK_PAGE, "pier.md", "notes/the%20quay.md?x=1", "notes/the quay.md:1 page", "bytes may be written as %20"},
      {GZ_LINK_PAGE, "pier.md", "notes/storm.md#the-old-pier", "notes/storm.md:5 heading",
       "a heading as web pages name it"},
      {GZ_LINK_PAGE, "pier.md", "notes/storm.md#The%20old%20pier", "notes/storm.md:5 heading", "or as it is written"},
      {GZ_LINK_PAGE, "pier.md", "notes/storm.md#nothing", "notes/storm.md:1 page",
       "without it the page is what is there"},
      {GZ_LINK_PAGE, "pier.md", "#second", "pier.md:7 heading", "a heading of the same page"},
      {GZ_LINK_PAGE, "pier.md", "weekly.md#ferry", "weekly.md:7 heading", "a headline is one too"},
      {GZ_LINK_PAGE, "pier.md", "../../etc/passwd", "", "nothing leads out of the root"},
      {GZ_LINK_PAGE, "pier.md", "gone.md", "", "a page that is not there is none"},
      {GZ_LINK_WIKI, "pier.md", "Storm", "notes/storm.md:1 page", "a name is a page's in any folder"},
      {GZ_LINK_WIKI, "pier.md", "STORM#the old pier", "notes/storm.md:5 heading", "with a heading"},
      {GZ_LINK_WIKI, "pier.md", "storm#x#The old pier", "notes/storm.md:5 heading",
       "the last one where there are several"},
      {GZ_LINK_WIKI, "pier.md", "storm#^block", "notes/storm.md:1 page", "a block is somewhere on the page"},
      {GZ_LINK_WIKI, "pier.md", "notes/storm", "notes/storm.md:1 page", "a name may be a path"},
      {GZ_LINK_WIKI, "pier.md", "the quay", "notes/the quay.md:1 page", "with blanks"},
      {GZ_LINK_WIKI, "pier.md", "ferry", "weekly.md:7 article", "a headline is a name"},
      {GZ_LINK_WIKI, "pier.md", "", "", "no name is none"},
      {GZ_LINK_WIKI, "pier.md", "Nobody", "", "nor one that nothing has"},
      {GZ_LINK_WIKI, "pier.md", "id:7f3a-1", "tides.org:4 article", "an id of Org is a page's"},
      {GZ_LINK_WIKI, "pier.md", "id:7F3A-2", "tides.org:10 heading", "or a heading's, in any letters"},
      {GZ_LINK_WIKI, "pier.md", "id:7f3a-1#Neap tide", "tides.org:10 heading", "or a heading of that page"},
      {GZ_LINK_WIKI, "pier.md", "id:7f3a-3", "diary.org:6 article", "or an article's of its own"},
      {GZ_LINK_WIKI, "pier.md", "id:7f3a-4", "diary.org:6 article", "or the next one's, above it"},
      {GZ_LINK_WIKI, "pier.md", "id:7f3a-5", "diary.org:12 heading", "or that of a heading in it"},
      {GZ_LINK_WIKI, "pier.md", "id:7f3a", "", "all of it counts"},
      {GZ_LINK_WIKI, "pier.md", "id:7f3a-9", "", "one that stands in code is none"},
      {GZ_LINK_WIKI, "pier.md", "ref:rules", "notes/rules.rst:4 article", "a label above the title is the page's"},
      {GZ_LINK_WIKI, "pier.md", "ref:old rules", "notes/rules.rst:4 article", "as are several"},
      {GZ_LINK_WIKI, "pier.md", "ref:boats/v1.x", "notes/rules.rst:9 heading", "one above a heading is its"},
      {GZ_LINK_WIKI, "pier.md", "ref:Moorings", "notes/rules.rst:14 heading", "one above text is a place of it"},
      {GZ_LINK_WIKI, "pier.md", "ref:Boats", "", "a heading is no label"},
      {GZ_LINK_PAGE, "notes/rules.rst", "same", "notes/same.rst:1 page",
       "a path without ending has the page's own first"},
      {GZ_LINK_CONTINUE, "index.html", "notes/storm.md", "notes/storm.md:1 full", "\"Read more\" leads to its target"},
      {GZ_LINK_CONTINUE, "short.txt", "gone.html", "long.md:1 full", "else to the same headline and more text"},
      {GZ_LINK_CONTINUE, "short.txt", "https://example.org/x", "long.md:1 full", "also where its target is in the web"},
      {GZ_LINK_CONTINUE, "pier.md", "https://example.org/x", "https://example.org/x url",
       "where it leads without that"},
      {GZ_LINK_CONTINUE, "short.txt", NULL, "long.md:1 full", "so does an article that ends so"},
      {GZ_LINK_CONTINUE, "pier.md", NULL, "", "one that does not leads nowhere"},
      {GZ_LINK_URL, "pier.md", "https://example.org/", "https://example.org/ url", "a URL leads to itself"},
  };
  gz_collection *c;
  size_t i;
  write_file("pier.md", STR("# Pier\n\nText of the pier.\n\nMore.\n\n## Second\n\nEnd.\n"));
  write_file("notes/storm.md", STR("# Storm\n\nRain fell.\n\n## The old pier!\n\nIt broke.\n"));
  write_file("notes/the quay.md", STR("# Quay\n\nStone.\n"));
  write_file("weekly.md", STR("# Weekly\n\n## Goat\n\nIt ate the minutes.\n\n## Ferry\n\nIt sails.\n"));
  write_file("gazette.yaml", STR("pages:\n  - path: weekly.md\n    articles: heading:2\n  - path: "
                                 "diary.org\n    articles: heading:2\n"));
  write_file("tides.org", STR(":PROPERTIES:\n:ID: 7f3a-1\n:END:\n#+TITLE: Tides\n\nText.\n\nMore.\n\n* Neap tide\n"
                              ":PROPERTIES:\n:ID:       7f3a-2\n:END:\nWords.\n#+BEGIN_SRC org\n:PROPERTIES:\n"
                              ":ID: 7f3a-9\n:END:\n#+END_SRC\n"));
  write_file("diary.org",
             STR("* Year\n:PROPERTIES:\n:ID: 7f3a-4\n:END:\n\n** Monday\n:PROPERTIES:\n:ID: 7f3a-3\n:END:\n"
                 "Rain, as [[id:7f3a-2][told]].\n\n*** Late\n:PROPERTIES:\n:ID: 7f3a-5\n:END:\nWind.\n"));
  write_file("notes/rules.rst",
             STR(".. _rules:\n.. _`old rules`:\n\nRules\n=====\n\n.. _boats/v1.x:\n\nBoats\n-----\n\n"
                 ".. _moorings:\n\nRopes, see :ref:`all of\nit <old   rules>`.\n"));
  write_file("notes/same.rst", STR("Same\n====\n\nSee :ref:`rules`, :doc:`rules`, :ref:`none`.\n"));
  write_file("notes/same.md", STR("# Same\n\nOther, see [[id:7f3a-2]] and [[id:gone]].\n"));
  write_file("index.html", STR("<html><body><article><h2>Storm</h2><p>Rain fell on the town.</p>"
                               "<a href=\"notes/storm.md\">Read more</a></article><article><h2>Rain</h2><p>It fell and "
                               "fell.</p><a href=\"gone.html\">Read more</a></article></body></html>"));
  write_file("short.txt", STR("The mill\n\nThe mill burnt\n\nThe old mill burnt down on Sunday.\n\nRead more\n\n"
                              "A bridge is built\n\nIt will be built in spring.\n\nRead more\n"));
  write_file("long.md",
             STR("# The Mill burnt\n\nThe old mill burnt down on Sunday night, and all of the town came to see it.\n"));
  c = open_folder();
  for (i = 0; i < sizeof all / sizeof *all; i++) {
    following f = all[i];
    const gz_article *a;
    if (!strcmp(f.from, "short.txt") && gz_article_at(c, STR("short.txt"), 3, &a, NULL) == GZ_OK) {
      gz_link link = {.kind = f.kind, .text = STR("Read more"), .target = str_of(f.target)};
      const gz_target *t = NULL;
      gz_status status = gz_follow(c, a->id, f.target ? &link : NULL, &t, NULL);
      ok(status == GZ_OK && t->article && t->kind == GZ_TARGET_FULL && str_equal(t->article->path, STR("long.md")),
         "%s", f.name);
      gz_free(t);
      gz_free(a);
    } else {
      follow_one(c, &f);
    }
  }
  backlinks_are(c, "tides.org", "diary.org notes/same.md ", "ids lead back");
  backlinks_are(c, "notes/rules.rst", "notes/same.rst ", "labels and paths lead back");
  dangling_are(c, "notes/same.md:3 [[id:gone]]: nothing in the collection is called so\n"
                  "notes/same.rst:4 [[ref:none]]: nothing in the collection is called so\n");
  gz_close(c);
}

/* ---------------------------------------------------------------- names */

static void named(const char *target, gz_link_kind kind, const char *name) {
  buf out;
  buf_init(&out, &mem_libc);
  links_name(str_of(target), kind, &out);
  is_mem(out.data ? out.data : "", out.len, name, strlen(name), "what %s names", target);
  buf_free(&out);
}

static void names(void) {
  char longest[4001];
  buf out;
  named("../2012/Storm.md#pier", GZ_LINK_PAGE, "storm");
  named("a%20b.html?x", GZ_LINK_PAGE, "a b");
  named("What is it?#yes", GZ_LINK_WIKI, "what is it?");
  named("v1.2", GZ_LINK_WIKI, "v1.2");
  named("notes/C# for all.md", GZ_LINK_URL, "c# for all");
  named("#top", GZ_LINK_PAGE, "");
  named("dir/", GZ_LINK_PAGE, "");
  named("id:7F.a/b.md#x", GZ_LINK_WIKI, "id:7f.a/b.md");
  named("ref:a.md", LINK_PLACE, "ref:a.md");
  named("Ref: a/b.md", GZ_LINK_WIKI, "b");
  named("%", GZ_LINK_PAGE, "%");
  named("%zz%4", GZ_LINK_PAGE, "%zz%4");
  memset(longest, 'x', 4000);
  longest[4000] = '\0';
  memcpy(longest + 998, "\xe6\xb8\xaf", 3);
  buf_init(&out, &mem_libc);
  links_name(str_of(longest), GZ_LINK_WIKI, &out);
  ok(out.len == 998 && utf8_valid(buf_str(&out)), "a name of any length is cut between characters");
  buf_free(&out);
}

/* ---------------------------------------------------------------- chance */

enum { LARGE = 3 << 20, PAGES = 24, ROUNDS = 12, CHANGES = 6 };

static const char *const called[] = {"storm", "pier", "The quay", "goat", "Ferry", "mill", "log.book", "v1.2"};
enum { CALLED = sizeof called / sizeof *called };
static const char *const headlines[] = {"Storm", "Gull Island", "Tide", "goat", "On AC/DC", "Who pays?"};
enum { HEADLINES = sizeof headlines / sizeof *headlines };

static void page_name(uint32_t i, char *out, size_t room) {
  static const char *const folders[] = {"", "a/", "a/b/", "c/"};
  snprintf(out, room, "%s%s%s", folders[i / CALLED % 4], called[i % CALLED], i % 3 ? ".md" : ".txt");
}

static void write_link(buf *out) {
  static const char *const ups[] = {"", "../", "/", "a/", "../a/b/"}, *const ends[] = {"", ".md", ".txt", ".md"},
                           *const marks[] = {"", "", "#second", "#part-2", "#none"};
  const char *name = called[chance(CALLED)], *mark = marks[chance(5)];
  if (!chance(4)) buf_printf(out, "See [[%s]].\n", headlines[chance(HEADLINES)]);
  else if (chance(2)) buf_printf(out, "See [[%s%s%s]].\n", chance(4) ? "" : "a/", name, mark);
  else if (strchr(name, ' ')) buf_printf(out, "See [text](<%s%s%s%s>).\n", ups[chance(5)], name, ends[chance(4)], mark);
  else buf_printf(out, "See [text](%s%s%s%s).\n", ups[chance(5)], name, ends[chance(4)], mark);
}

static void write_page(uint32_t i) {
  char name[64];
  buf text;
  uint32_t k, n;
  page_name(i, name, sizeof name);
  buf_init(&text, &mem_libc);
  if (i % 3) {
    buf_printf(&text, "# %s%s\n\nText of it.\n\n", headlines[chance(HEADLINES)], chance(2) ? "" : "!");
    for (k = chance(14); k; k--) write_link(&text);
    if (chance(2)) buf_printf(&text, "\n## Second\n\nEnd.\n\n### Part 2\n\nAnd more words than others have.\n");
  } else {
    buf_printf(&text, "The %s\n\n", headlines[chance(HEADLINES)]);
    for (n = 2 + chance(3), k = 0; k < n; k++)
      buf_printf(&text, "%s\n\nAll that was said about it on day %u%s.\n\nRead more\n\n", headlines[chance(HEADLINES)],
                 chance(9), chance(2) ? " and the next" : "");
  }
  write_file(name, buf_str(&text));
  buf_free(&text);
}

/* Every article, and for each what follows from following all its links. */
typedef struct model {
  const gz_article *articles[400];
  uint32_t n;
  bool leads[400][400];
  uint32_t n_dangling;
} model;

static model now;

static uint32_t number_of(gz_str id) {
  uint32_t i;
  for (i = 0; i < now.n && !str_equal(now.articles[i]->id, id); i++) continue;
  return i;
}

static void follow_all(gz_collection *c) {
  gz_articles *it;
  const gz_article *a;
  uint32_t i, k;
  memset(&now, 0, sizeof now);
  if (gz_articles_begin(c, NULL, &it, NULL) != GZ_OK) exit(2);
  while (gz_articles_next(it, &a, NULL) == GZ_OK && a && now.n < 400)
    if (gz_article_by_id(c, a->id, &now.articles[now.n], NULL) == GZ_OK) now.n++;
  gz_articles_end(it);
  for (i = 0; i < now.n; i++) {
    const gz_link_list *links;
    const gz_target *t;
    if (gz_article_links(c, now.articles[i]->id, &links, NULL) != GZ_OK) exit(2);
    for (k = 0; k < links->n; k++) {
      const gz_link *l = &links->at[k];
      bool found = gz_follow(c, now.articles[i]->id, l, &t, NULL) == GZ_OK;
      bool heading = memchr(l->target.data ? l->target.data : "", '#', l->target.len) != NULL;
      if (l->kind == GZ_LINK_URL || (l->kind == GZ_LINK_CONTINUE && !l->target.len)) {
        if (found) gz_free(t);
        continue;
      }
      if (!found || (heading && t->kind != GZ_TARGET_HEADING)) now.n_dangling++;
      if (found) now.leads[i][number_of(t->article->id)] = true;
      if (found) gz_free(t);
    }
    if (gz_follow(c, now.articles[i]->id, NULL, &t, NULL) == GZ_OK) {
      if (t->article) now.leads[i][number_of(t->article->id)] = true;
      gz_free(t);
    }
    gz_free(links);
  }
}

static void compare(gz_collection *c, const char *stage) {
  const gz_problem_list *lost = NULL;
  uint32_t i, k, wrong = 0, n_leads = 0;
  size_t n;
  follow_all(c);
  for (i = 0; i < now.n; i++) {
    const gz_article_list *list = NULL;
    if (gz_backlinks(c, now.articles[i]->id, 0, &list, NULL) != GZ_OK) exit(2);
    for (n = 0, k = 0; k < now.n; k++) {
      if (k == i || !now.leads[k][i]) continue;
      n_leads++;
      if (n >= list->n || !str_equal(list->at[n].id, now.articles[k]->id)) {
        if (!wrong++) note("%s does not lead to %s", now.articles[k]->path.data, now.articles[i]->path.data);
      }
      n++;
    }
    wrong += n != list->n;
    gz_free(list);
  }
  ok(!wrong && n_leads > 5, "backlinks are those whose links lead there, %s: %u of %u articles", stage, n_leads, now.n);
  if (gz_dangling(c, &lost, NULL) != GZ_OK) exit(2);
  is_int(lost->n, now.n_dangling, "dangling are those that lead nowhere");
  for (n = 1, wrong = 0; n < lost->n; n++) {
    int order = str_compare(lost->at[n - 1].path, lost->at[n].path);
    wrong += order > 0 || (order == 0 && lost->at[n - 1].line > lost->at[n].line);
  }
  ok(!wrong, "in file order");
  gz_free(lost);
  for (i = 0; i < now.n; i++) gz_free(now.articles[i]);
}

static void by_chance(void) {
  gz_collection *c;
  uint32_t round, i;
  char name[64];
  gz_str text = {calloc(1, LARGE), LARGE};
  for (i = 0; text.data && i < LARGE; i++) ((char *)(uintptr_t)text.data)[i] = i % 60 ? 'a' : '\n';
  write_file("large.txt", text); /* with it what changes becomes a segment of its own */
  free((void *)(uintptr_t)text.data);
  for (i = 0; i < PAGES; i++) write_page(i);
  c = open_folder();
  compare(c, "at first");
  for (round = 0; round < ROUNDS; round++) {
    for (i = 0; i < CHANGES; i++) {
      uint32_t which = chance(PAGES + 8);
      page_name(which, name, sizeof name);
      if (chance(3)) write_page(which);
      else {
        char path[256];
        snprintf(path, sizeof path, "%s/%s", folder, name);
        unlink(path);
      }
    }
    refresh(c);
    compare(c, "after changes");
  }
  gz_close(c);
  remove_file("large.txt");
}

/* ---------------------------------------------------------------- no memory */

static gz_status ask_all(failing *f) {
  gz_open_options opts = {.in_memory = true, .alloc = failing_alloc, .alloc_ud = f};
  gz_collection *c = NULL;
  const gz_article *a = NULL;
  const gz_article_list *list = NULL;
  const gz_problem_list *lost = NULL;
  const gz_target *to = NULL;
  gz_link link = {.kind = GZ_LINK_WIKI, .target = STR("storm#second")};
  gz_status status = gz_open(folder, &opts, &c, NULL);
  if (status == GZ_OK) status = gz_article_at(c, STR("a/storm.md"), 1, &a, NULL);
  if (status == GZ_OK) status = gz_backlinks(c, a->id, 0, &list, NULL);
  if (status == GZ_OK) status = gz_dangling(c, &lost, NULL);
  if (status == GZ_OK) status = gz_follow(c, a->id, &link, &to, NULL);
  gz_free(to);
  gz_free(lost);
  gz_free(list);
  gz_free(a);
  gz_close(c);
  return status;
}

/* LONG=1: each of them, else some. */
static void sweep_allocations(void) {
  enum { SWEEP = 700 };
  failing f = {0};
  size_t n, step, failed = 0, wrong = 0, leaked = 0;
  int round;
  is_int(ask_all(&f), GZ_OK, "links are followed, both ways");
  is_int(f.n_blocks, 0, "nothing is left behind");
  step = getenv("LONG") ? 1 : f.n_calls / SWEEP + 1;
  for (round = 0; round < 2; round++) {
    for (n = 1; n <= f.n_calls; n += step) {
      failing g = {.fail_at = n, .once = round == 0};
      gz_status status = ask_all(&g);
      failed += status != GZ_OK;
      wrong += status != GZ_OK && status != GZ_NOMEM && status != GZ_NOT_FOUND; /* an id may need memory to be found */
      leaked += g.n_blocks != 0;
    }
  }
  ok(failed > f.n_calls / step / 2 && !wrong, "failing allocations are told as a status, as out of memory");
  is_int(leaked, 0, "and none leaks");
}

int main(void) {
  static const char *const folders[] = {"", "/notes", "/a", "/a/b", "/c"};
  char command[300];
  size_t i;
  if (!mkdtemp(folder)) return 2;
  for (i = 0; i < sizeof folders / sizeof *folders; i++) {
    snprintf(command, sizeof command, "%s%s", folder, folders[i]);
    if (i && mkdir(command, 0700)) return 2;
  }
  names();
  kinds();
  by_chance();
  write_file("a/storm.md",
             STR("# Storm\n\nSee [[pier]], [[id:1]], [x](../c/none.md) and [y](b/).\n\n## Second\n\nEnd.\n"));
  write_file("a/pier.md", STR("# Pier\n\nSee [[storm#second]].\n"));
  write_file("a/tide.org", STR("#+TITLE: Tide\n\n* Low\n:PROPERTIES:\n:ID: 1\n:END:\nSand.\n"));
  write_file("a/rule.rst", STR(".. _one:\n\nRule\n====\n\nSee :ref:`one`.\n"));
  sweep_allocations();
  snprintf(command, sizeof command, "rm -r '%s'", folder);
  if (system(command)) note("%s stays", folder);
  return tap_done();
}
