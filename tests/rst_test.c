/* Is reStructuredText read as people mean it? Pages by cases in a row and by tests/corpus/rst; then text that means harm.
 * How a page is told: reads.h */
#include "reads.h"

static const reading pages[] = {
    {"a page of one article: its title, its fields, its headings in the text",
     "====\nQuay\n====\n:date: 2012-03-04\n:tags: wall, sea\n:category: Harbour\n\nBoats\ncome "
     "in.\n\nStones\n======\nMany.\n\nOld\n"
     "---\n",
     "= Quay\n2-16 Quay | Harbour | 2012-03-04 | #wall | #sea | date: 2012-03-04 | tags: wall, sea | category: "
     "Harbour\nh2:11 Stones\nh3:15 Old\nBoats come in.\\n\\nStones\\n\\nMany.\\n\\nOld\n"},
    {"a line below alone is enough, and text may stand before", "Before.\n\nThe quay\n~~~~~~~~\nAfter.\n",
     "= The quay\n3-5 The quay\nBefore.\\n\\nAfter.\n"},
    {"a line that is much too short adorns nothing", "The quay\n===\n\nWords.\n", "1-4 The quay\nWords.\n"},
    {"without a title the first line", "The quay\n\nWords.\n", "1-3 The quay\nWords.\n"},
    {"what Nikola and ABlog say in comments",
     ".. title: The quay\n.. date: 2012-03-04 10:00\n.. tags: a,b\n.. comment\n\nWords.\n",
     "= The quay\n1-6 The quay | 2012-03-04T10:00 | #a | #b | title: The quay | date: 2012-03-04 10:00 | tags: "
     "a,b\nWords.\n"},
    {"lines before the text as proposals have them",
     "PEP: 9\nTitle: The quay\nAuthor: Ada,\n  Bea\nCreated: 04-Mar-2012\n\nBoats\n=====\n\nWords.\n",
     "= The quay\n2-10 The quay | 2012-03-04 | pep: 9 | title: The quay | author: Ada, | date: 04-Mar-2012\nh1:7 "
     "Boats\nBoats\\n\\nWords.\n"},
    {"and fields behind a comment of several lines",
     ".. one\n   two\n\nThe quay\n========\n\n:date: 2012-03-04\n\nWords.\n",
     "= The quay\n4-9 The quay | 2012-03-04 | date: 2012-03-04\nWords.\n"},
    {"and in a directive",
     ".. post:: March 4, 2012\n   :tags: a\n   :category: Harbour\n\nThe quay\n========\n\nWords.\n",
     "= The quay\n5-8 The quay | Harbour | 2012-03-04 | #a | date: March 4, 2012 | tags: a | category: "
     "Harbour\nWords.\n"},
    {"marks are taken away, but not inside words or code",
     "T\n==\n\n*em* **strong** ``a *b*`` a*b*c 2 * 3 \\*no\\* a\\ b :sub:`x` `title` name_ [1]_ *open ``open\n",
     "= T\n1-4 T\nem strong a *b* a*b*c 2 * 3 *no* ab x title name_ [1] *open ``open\n"},
    {"links, their places and their kinds",
     "T\n==\n\n`The\nwall <w.html>`_, log_, `the log`_, `<http://a.example/>`__ :doc:`guide/x` :doc:`y <../z>` "
     ":ref:`t <l>`\nhttp://b.example/c_d\n\n.. _log: http://log.example/\n.. _The Log: l.html\n__ http://n.example/\n",
     "= T\n1-10 T\npage:4:1 The wall -> w.html\nurl:5:18 log -> http://log.example/\npage:5:24 the log -> "
     "l.html\nurl:5:36 "
     "http://a.example/ -> http://a.example/\npage:5:60 guide/x -> guide/x\npage:5:75 y -> ../z\nwiki:5:91 t -> "
     "ref:l\nurl:6:1 "
     "http://b.example/c_d -> http://b.example/c_d\nThe wall, log, the log, http://a.example/ guide/x y t "
     "http://b.example/c_d\n"},
    {"items are lines, and text that goes on is theirs",
     "T\n==\n\nList:\n\n- one\n- two\n  goes on\n\n  #. deep\n\n1. three\n\nBehind.\n",
     "= T\n1-14 T\nList:\\n\\none\\ntwo goes on\\ndeep\\nthree\\n\\nBehind.\n"},
    {"code is what stands below two colons, or below what says so",
     "T\n==\n\nSo::\n\n  a\n\n   b\n\nand\n\n::\n\n c\n\n.. code-block:: sh\n   :linenos:\n\n   d *e*\n\n>>> "
     "1\n2\n\nEnd.\n",
     "= T\n1-24 T\nSo:\\n\\n  a\\n\\n   b\\n\\nand\\n\\n c\\n\\n   d *e*\\n\\n>>> 1\\n2\\n\\nEnd.\n"},
    {"directives are text or furniture, comments and targets are none",
     "T\n==\n\n.. note:: Mind\n   the step.\n\n   Two.\n\n.. image:: a.png\n   :alt: x\n\n.. toctree::\n\n   a\n   "
     "b\n\n.. a comment\n   "
     "of two lines\n\n..\n   Another.\n\n.. |s| replace:: x\n\n.. function:: f(x)\n\n   Does.\n\n.. [1] Foot "
     "*note*.\n\n----\n\nEnd.\n",
     "= T\n1-33 T\nMind the step.\\n\\nTwo.\\n\\nf(x)\\n\\nDoes.\\n\\nFoot note.\\n\\nEnd.\n"},
    {"tables are rows, poems are lines",
     "T\n==\n\n+---+---+\n| a | b |\n+===+===+\n| 1 |   |\n+---+---+\n\n===  ===\nA    *B*\n===  ===\n1    2 x\n===  "
     "===\n\n| one\n| two\n",
     "= T\n1-17 T\na\tb\\n1\\n\\nA\tB\\n1\t2 x\\n\\none\\ntwo\n"},
    {"an empty page has its name", "\n", "1-1 a.rst\n\n"},
    {"CRLF", "T\r\n==\r\n\r\nBoats\r\ncome.\r\n\r\nH\r\n--\r\n\r\nx::\r\n\r\n  a\r\n  b\r\n",
     "= T\n1-13 T\nh2:7 H\nBoats come.\\n\\nH\\n\\nx:\\n\\n  a\\n  b\n"},
};

static void test_split(void) {
  static const char text[] =
      "News\n====\n:tags: a\n\nBefore.\n\nOne\n---\nFirst.\n\nDeep\n~~~~\nmore\n\nTwo\n---\nLast.\n";
  static const char want[] =
      "= News\n1-5 News | #a\nBefore.\n7-13 One | #a\nh3:11 Deep\nFirst.\\n\\nDeep\\n\\nmore\n15-17 Two | "
      "#a\nLast.\n";
  splits("a.rst", text, 2, want, "titles of a level begin articles");
}

static void test_choice(void) {
  static const choice cases[] = {
      {"a.rst", "words", "rst"},
      {"a", "T\n====\n\n.. _a: b\n.. note:: c\n.. image:: d\n", "rst"},
      {"a.txt", "Title\n=====\n\n.. _a: b\n\nwords\n", "rst"},
      {"a.txt", "Title\n=====\n\nwords\n", "plain"},
  };
  size_t i;
  for (i = 0; i < sizeof cases / sizeof *cases; i++) chooses(&cases[i]);
}

static void read_rst(const char *text, size_t len) { page_free(parse_bytes(text, len, "x.rst")); }

static void test_time(void) {
  static const hostile texts[] = {
      {"titles", "a\n==\n", "b\n--\n"},
      {"titles over and under", "==\na\n==\n", "==\n"},
      {"a long title", "a", "="},
      {"lines of signs", "====\n", "----\n"},
      {"stars", "*a **b ", "a* b** "},
      {"open quotes", "`a ", "``b "},
      {"quotes", "`a `", "`a <b`_ "},
      {"targets in quotes", "`a <", "<b>`_ "},
      {"roles", ":a:", ":a:`b` "},
      {"words that are references", "a_ ", "a_b_"},
      {"a long reference", "aaaaaaaa", "a_ "},
      {"targets", ".. _a: b\n", "a_ "},
      {"labels", ".. _a:\n", "x :ref:`a`\n"},
      {"directives", ".. a:: b\n", "   :c: d\n"},
      {"comments", ".. a\n", "   b\n"},
      {"code", "a::\n\n", "  b\n\n"},
      {"rows", "+--+\n", "| a | b |\n"},
      {"cells", "==  ==\n", "a  b  "},
      {"fields", ":a: b\n", ":c:\n"},
      {"fields above lines that are none", ":a: b\n", ":c:d:\n"},
      {"items", "- a\n", "  #. b\n"},
      {"escapes", "\\", "\\ "},
      {"blank lines", "\n", " \n"},
      {"sessions", ">>> a\n", "b\n"},
  };
  size_t i;
  for (i = 0; i < sizeof texts / sizeof *texts; i++) is_linear(&texts[i], 200000, read_rst);
}

static const char *const scraps[] = {"T\n==\n",
                                     "===\nTop\n===\n",
                                     "Sub\n---\n",
                                     "\n",
                                     "\n\n",
                                     "\r\n",
                                     ":date: 2012-03-04\n",
                                     ":tags: a, b\n",
                                     ".. title: t\n",
                                     ".. post:: 2012-03-04\n",
                                     ".. note:: n\n",
                                     ".. code:: c\n\n",
                                     ".. image:: i\n",
                                     ".. _a: b.html\n",
                                     ".. [1] foot\n",
                                     ".. comment\n",
                                     "   ",
                                     "a_ ",
                                     "`a <b>`_ ",
                                     "`a`_ ",
                                     "`",
                                     "``",
                                     "*",
                                     "**",
                                     ":doc:`x`",
                                     ":ref:`x`",
                                     ".. _a b:\n",
                                     "<",
                                     ">",
                                     "::\n\n",
                                     "- ",
                                     "#. ",
                                     "| a | b |\n",
                                     "+---+---+\n",
                                     "===  ===\n",
                                     "| line\n",
                                     ">>> x\n",
                                     "----\n",
                                     "words  of it ",
                                     "\\",
                                     "http://a.example/ ",
                                     "\xc3\xa9",
                                     "\xff",
                                     " ",
                                     "\t",
                                     "_",
                                     ":"};

int main(void) {
  static const char *const begins[] = {"", "T\n==\n\n", ".. a\n", "- "};
  const reading *all[] = {&pages[0], &pages[4], &pages[7], &pages[10], &pages[11]};
  size_t i;
  for (i = 0; i < sizeof pages / sizeof *pages; i++) reads(&pages[i], "a.rst");
  reads_folder("tests/corpus/rst", 1);
  test_split();
  test_choice();
  hold_scraps(begins, 4, scraps, sizeof scraps / sizeof *scraps, "a.rst");
  for (i = 0; i < sizeof all / sizeof *all; i++) holds_without_memory(all[i], "a.rst");
  test_time();
  return tap_done();
}
