/* Is Org read as people mean it? Pages by cases in a row and by tests/corpus/org; then text that means harm. How a page is
 * told: reads.h */
#include "reads.h"

static const reading pages[] = {
    {"a page of one article: its title, date and tags, its headings in the text",
     "#+TITLE: The quay\n#+DATE: <2012-03-04 Sun>\n#+FILETAGS: :wall:sea:\n\nBoats\ncome in.\n\n* Stones\nMany.\n** "
     "Old\n",
     "= The quay\n1-10 The quay | 2012-03-04 | #wall | #sea | title: The quay | date: <2012-03-04 Sun> | filetags: "
     ":wall:sea:\nh1:8 Stones\nh2:10 Old\nBoats come in.\\n\\nStones\\n\\nMany.\\n\\nOld\n"},
    {"without a title the first heading is the headline", "Before.\n* The quay :wall:\nAfter.\n* Next\n",
     "= The quay\n2-4 The quay | #wall\nh1:4 Next\nBefore.\\n\\nAfter.\\n\\nNext\n"},
    {"without a heading the first line", "# no text\nThe quay\n\nWords.\n", "2-4 The quay\nWords.\n"},
    {"states, priorities, tags and times are no part of a heading",
     "#+TODO: OPEN(o) | SHUT\n#+TITLE: T\n* OPEN [#A] One :a:b_c:\n* DONE Two <2012-03-04 Sun 10:00>\n* WAIT three: "
     "four:\n* TODO\n",
     "= T\n2-6 T | #a | #b_c | title: T\nh1:3 One\nh1:4 Two\nh1:5 WAIT three: "
     "four:\nOne\\n\\nTwo\\n\\nWAIT "
     "three: four:\n"},
    {"planning, drawers, comments and settings are no text; what only looks like a drawer is",
     "#+TITLE: T\n* H\nSCHEDULED: <2012-03-05 Mon> DEADLINE: <2012-03-06 Tue>\n:PROPERTIES:\n:ID: 1\n:END:\nOne.\n# "
     "two\n"
     "#+OPTIONS: toc:nil\n:LOGBOOK:\nCLOCK: [2012-03-06 Tue 10:00]\n:END:\n-----\n:note: three\n:OPEN:\nfour\n* "
     "I\n:END:\n",
     "= T\n1-18 T | title: T\nh1:2 H\nh1:17 I\nH\\n\\nOne.\\n\\n:note: three :OPEN: four\\n\\nI\\n\\n:END:\n"},
    {"properties of the page are its meta, and say when it was made",
     ":PROPERTIES:\n:ID: 7\n:CREATED: [2012-03-01 Thu]\n:END:\n#+title: T\n#+category: Harbour\nWords.\n",
     "= T\n5-7 T | Harbour | 2012-03-01 | id: 7 | created: [2012-03-01 Thu] | title: T | category: Harbour\nWords.\n"},
    {"emphasis is taken away, but not inside words or code",
     "#+TITLE: /The/ *quay*\n*bold /both/* _u_ +s+, =a *b*= ~c~ a*b*c 2 * 3 * 4 /usr/lib *not \n~open\n",
     "= The quay\n1-3 The quay | title: /The/ *quay*\nbold both u s, a *b* c a*b*c 2 * 3 * 4 /usr/lib *not ~open\n"},
    {"links, their places and their kinds",
     "#+TITLE: T\nSee [[https://a.example/][the *old*\nwall]], [[file:n.org::*Dark sea][n]], [[./p.png]] [[Fog]] "
     "[[*Here]]\n"
     "[[id:1][by id]] http://b.example/ [[open] [[a][b]\n",
     "= T\n1-4 T | title: T\nurl:2:5 the old wall -> https://a.example/\npage:3:9 n -> n.org#Dark sea\npage:3:39 "
     "./p.png -> "
     "./p.png\nwiki:3:51 Fog -> Fog\nwiki:3:59 *Here -> #Here\nwiki:4:1 by id -> id:1\nurl:4:17 http://b.example/ -> "
     "http://b.example/\nSee the old wall, n, Fog *Here by id http://b.example/ [[open] [[a][b]\n"},
    {"items are lines, their marks no text, and text that goes on is theirs",
     "#+TITLE: T\nList:\n- [ ] one\n- two\n  goes on\n  1. deep\n+ three :: 3\n\nBehind.\n",
     "= T\n1-9 T | title: T\nList:\\n\\none\\ntwo goes on\\ndeep\\nthree :: 3\\n\\nBehind.\n"},
    {"tables, code and verse keep their lines, quotes are text, comments are not",
     "#+TITLE: T\n| a | *b* |\n|---+---|\n| 1 | |\n#+BEGIN_SRC sh\n  make\n\n,* x\n#+END_SRC\n: fixed\n:  "
     "width\n#+begin_quote\nSaid\nhe.\n"
     "#+end_quote\n#+BEGIN_COMMENT\nno\n#+END_COMMENT\n#+CAPTION: A seal\nEnd\\\\\nof it.\n",
     "= T\n1-21 T | title: T\na\tb\\n1\\n\\n  make\\n\\n* x\\n\\nfixed\\n width\\n\\nSaid he.\\n\\nA seal End of "
     "it.\n"},
    {"an open block ends at a heading", "#+TITLE: T\n#+BEGIN_SRC\n  a\n* H\ntext\ngoes on\n",
     "= T\n1-6 T | title: T\nh1:4 H\n  a\\n\\nH\\n\\ntext goes on\n"},
    {"an empty page has its name", "\n\n", "1-1 a.org\n\n"},
    {"CRLF", "#+TITLE: T\r\nBoats\r\ncome.\r\n\r\n* H\r\n- a\r\n- b\r\n",
     "= T\n1-7 T | title: T\nh1:5 H\nBoats come.\\n\\nH\\n\\na\\nb\n"},
};

static void test_split(void) {
  static const char journal[] =
      "#+TITLE: Log\n#+FILETAGS: :log:\nBefore.\n* One :a:\nSCHEDULED: <2012-03-05 Mon>\n:PROPERTIES:\n:CREATED: "
      "[2012-03-01 Thu]\n:END:\nFirst.\n** Deep\nmore\n* [2012-03-07 Wed] Two\nLast.\n* Three\n[2012-03-08 Thu "
      "10:00]\nEnd.\n";
  static const char nested[] = "* Year\n** One\nFirst.\n** Two\nSecond.\n* Other\nIts text.\n** Three\n";
  splits("a.org", journal, 1,
         "= Log\n1-3 Log | #log\nBefore.\n4-11 One | 2012-03-01 | #log | #a\nh2:10 Deep\nFirst.\\n\\nDeep\\n\\nmore\n"
         "12-13 Two | 2012-03-07 | #log\nLast.\n14-16 Three | 2012-03-08 | #log\nEnd.\n",
         "headings of a level begin articles, each with its date and tags");
  splits("a.org", nested, 2, "2-3 One\nFirst.\n4-5 Two\nSecond.\n6-7 Other\nIts text.\n8-8 Three\n\n",
         "those above it end them, and are articles where they have a text");
}

static void test_choice(void) {
  static const choice cases[] = {
      {"a.org", "words", "org"},
      {"a", "#+TITLE: x\n#+DATE: y\n\nz\n", "org"},
      {"a.txt", "#+TITLE: x\n#+DATE: y\n\n* A\nz\n", "org"},
      {"a.txt", "* A\nwords\n* B\nwords\n* C\n", "plain"},
  };
  size_t i;
  for (i = 0; i < sizeof cases / sizeof *cases; i++) chooses(&cases[i]);
}

static void read_org(const char *text, size_t len) { page_free(parse_bytes(text, len, "x.org")); }

static void test_time(void) {
  static const hostile texts[] = {
      {"headings", "* a :b:\n", "** TODO c\n"},
      {"tags", "* a\n", "* a :b:c:d\n"},
      {"a heading of colons", "* a ", ":b"},
      {"open drawers", ":A:\n", ":B:\nx\n"},
      {"drawers in drawers", ":A:\nx\n", ":END:\n"},
      {"drawers closed at the end", ":A:\nx\n", "y\n:END:\n"},
      {"open links", "[[", "[[a]["},
      {"links without an end", "[[a][b", "[[a][b]"},
      {"brackets", "[", "]"},
      {"stars", "a *b ", "*"},
      {"openers of code", "=a ", "~b ="},
      {"closers", "a= ", "=b "},
      {"emphasis of all kinds", "*/_+=~", "~=+_/*"},
      {"items", "- a\n", "  - b\n"},
      {"rows", "|a|b\n", "||||"},
      {"blocks", "#+BEGIN_SRC\n", "#+BEGIN_QUOTE\n"},
      {"keywords", "#+TITLE: a\n", "#+TODO: a b\n"},
      {"properties", ":PROPERTIES:\n:a: b\n", ":c: d\n"},
      {"stamps", "* <2012-03-04 ", "* [2012-03-04"},
      {"blank lines", "\n", " \n"},
      {"URLs", "http://a ", "[[http://b"},
      {"captions", "#+CAPTION: a\n", "b\n"},
  };
  size_t i;
  for (i = 0; i < sizeof texts / sizeof *texts; i++) is_linear(&texts[i], 200000, read_org);
}

static const char *const scraps[] = {"* ",
                                     "** TODO ",
                                     "\n",
                                     "\n\n",
                                     "\r\n",
                                     "#+TITLE: t\n",
                                     "#+DATE: <2012-03-04 Sun>\n",
                                     "#+FILETAGS: :a:b:\n",
                                     "#+BEGIN_SRC\n",
                                     "#+END_SRC\n",
                                     "#+BEGIN_QUOTE\n",
                                     "#+END_QUOTE\n",
                                     "#+CAPTION: c\n",
                                     ":PROPERTIES:\n",
                                     ":CREATED: [2012-03-04 Sun]\n",
                                     ":END:\n",
                                     "SCHEDULED: <2012-03-04 Sun>\n",
                                     " :a:b:\n",
                                     "[[",
                                     "][",
                                     "]]",
                                     "a.png",
                                     "file:n.org::*H",
                                     "http://a.example/",
                                     "*",
                                     "/",
                                     "=",
                                     "~",
                                     "_",
                                     "+",
                                     "- ",
                                     "  1. ",
                                     "[ ] ",
                                     "| a | b |\n",
                                     "|--+--|\n",
                                     ": fixed\n",
                                     "# comment\n",
                                     "-----\n",
                                     "words of it ",
                                     "\\\\\n",
                                     "\xc3\xa9",
                                     "\xff",
                                     " ",
                                     "\t",
                                     ","};

int main(void) {
  static const char *const begins[] = {"", "#+TITLE: a\n", "* a\n", "- "};
  const reading *all[] = {&pages[0], &pages[1], &pages[5], &pages[7], &pages[9]};
  size_t i;
  for (i = 0; i < sizeof pages / sizeof *pages; i++) reads(&pages[i], "a.org");
  reads_folder("tests/corpus/org", 2);
  test_split();
  test_choice();
  hold_scraps(begins, 4, scraps, sizeof scraps / sizeof *scraps, "a.org");
  for (i = 0; i < sizeof all / sizeof *all; i++) holds_without_memory(all[i], "a.org");
  test_time();
  return tap_done();
}
