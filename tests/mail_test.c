/* Is mail read as people mean it? Messages, mboxes and digests by cases in a row and by tests/corpus/mail; where a match
 * in encoded text stands; then text that means harm. How a page is told: reads.h */
#include "reads.h"

#define FIELDS "From: Ada <ada@e.example>\nDate: Mon, 12 Mar 2012 10:00:00 +0100 (CET)\n"
#define SAID " | 2012-03-12T10:00:00+01:00 | from: Ada <ada@e.example>\n"

static const reading messages[] = {
    {"a message: its subject, its fields, its text",
     FIELDS "To: wall@e.example\nSubject: The wall\nList-Id: Wall <wall.e.example>\nMessage-ID: <1@e>\nKeywords: wall, "
            "stone\n\nNine votes\nto eight.\n\nSo it is.\n",
     "= The wall\n4-12 The wall | 2012-03-12T10:00:00+01:00 | #wall | #stone | from: Ada <ada@e.example> | to: "
     "wall@e.example | list-id: Wall <wall.e.example> | message-id: <1@e>\nNine votes to eight.\\n\\nSo it is.\n"},
    {"a subject over several lines", FIELDS "Subject: The\n wall\n\tstands\n\nx\n",
     "= The wall stands\n3-7 The wall stands" SAID "x\n"},
    {"encoded words of several encodings, a character cut between two, and text around them",
     FIELDS "Subject: Re: =?iso-8859-1?Q?Caf=E9?= =?UTF-8*en?b?4oKs4oI=?=\n =?utf-8?B?rA==?= and\n "
            "=?koi8-r?q?=D3=D4=C5=CE=C1?= =?x\n\nx\n",
     "= Re: Caf\xc3\xa9\xe2\x82\xac\xe2\x82\xac and \xd1\x81\xd1\x82\xd0\xb5\xd0\xbd\xd0\xb0 =?x\n"
     "3-7 Re: Caf\xc3\xa9\xe2\x82\xac\xe2\x82\xac and \xd1\x81\xd1\x82\xd0\xb5\xd0\xbd\xd0\xb0 =?x" SAID "x\n"},
    {"a subject in ISO-2022-JP, and a body in it",
     FIELDS "Subject: =?ISO-2022-JP?B?GyRCJUYlOSVIGyhC?=\nContent-Type: text/plain; charset=ISO-2022-JP\n\n"
            "\x1b$B%F%9%H\x1b(B x\n",
     "= \xe3\x83\x86\xe3\x82\xb9\xe3\x83\x88\n3-6 \xe3\x83\x86\xe3\x82\xb9\xe3\x83\x88" SAID
     "\xe3\x83\x86\xe3\x82\xb9\xe3\x83\x88 x\n"},
    {"quoted-printable: soft breaks part no words",
     FIELDS "Subject: A\nContent-Type: text/plain; charset=\"iso-8859-15\"\nContent-Transfer-Encoding: "
            "Quoted-Printable\n\nThe caf=E9 is op=\nen=3D, a=2\nb =A4.=20\n\nTwo.=0A",
     "= A\n3-11 A" SAID "The caf\xc3\xa9 is open=, a=2 b \xe2\x82\xac.\\n\\nTwo.\n"},
    {"base64 in UTF-8", FIELDS "Subject: A\nContent-Transfer-Encoding: base64\n\nTmluZSB2b3RlcwrD\nqQoKU28u\n",
     "= A\n3-7 A" SAID "Nine votes \xc3\xa9\\n\\nSo.\n"},
    {"base64 in GB2312, and a URL in it",
     FIELDS "Subject: A\nContent-Type: text/plain; charset=gb2312\nContent-Transfer-Encoding: base64\n\n"
            "zsTVwiBodHRwOi8vYS5leGFtcGxlLw==\n",
     "= A\n3-7 A" SAID "url:7:1 http://a.example/ -> http://a.example/\n\xe6\x96\x87\xe7\xab\xa0 http://a.example/\n"},
    {"8-bit text in an encoding of its own",
     FIELDS "Subject: Caf\xe9\nContent-Type: text/plain; charset=iso-8859-1\n\nNa\xefve.\n",
     "= Caf\xc3\xa9\n3-6 Caf\xc3\xa9" SAID "Na\xc3\xafve.\n"},
    {"text before HTML, and attachments are no text",
     FIELDS
     "Subject: A\nContent-Type: multipart/mixed; boundary=\"m m\"\n\nfor old programs\n--m m\nContent-Type: "
     "multipart/alternative;\n boundary=m\n\n--m\nContent-Type: text/html\n\n<p>Hyper\n--m\n\nPlain.\n--m--\n\n--m "
     "m\nContent-Disposition: attachment; filename=a.txt\n\nAttached.\n--m m\nContent-Type: image/png\n\nxx\n--m "
     "m--\n",
     "= A\n3-28 A" SAID "Plain.\n"},
    {"HTML where there is nothing else, its links in their places",
     FIELDS
     "Subject: A\nContent-Type: text/html; charset=utf-8\nContent-Transfer-Encoding: quoted-printable\n\n<h2>Cost</"
     "h2>\n<p>Twice, <a =\nhref=3D\"http://a.example/\">the=\ny</a> s=C3=A9.<style>p{}</style>\n",
     "= A\n3-10 A" SAID "h2:7 Cost\nurl:8:11 they -> http://a.example/\nCost\\n\\nTwice, they s\xc3\xa9.\n"},
    {"HTML in base64 is at its first line",
     FIELDS "Subject: A\nContent-Type: text/html\nContent-Transfer-Encoding: base64\n\nPHA+Tmlu\nZSB2b3Rlcw==\n",
     "= A\n3-8 A" SAID "Nine votes\n"},
    {"a forwarded message is text of the one that holds it",
     FIELDS "Subject: A\nContent-Type: multipart/mixed; boundary=b\n\n--b\n\nSee below.\n--b\nContent-Type: "
            "message/rfc822\n\nSubject: The goat\nFrom: b\n\nIt is mine.\n--b--\n",
     "= A\n3-16 A" SAID "See below.\\n\\nThe goat\\n\\nIt is mine.\n"},
    {"quotes keep their mark once, signatures and indented lines their lines; a list's footer is no text",
     FIELDS "Subject: A\n\nBea wrote:\n> one\n> two\n>> three\nfour\n\n    make\n      wall\n\n- a\n- b\n  c\n\n-- "
            "\nAda\nPort "
            "Ellery\n\n_______________________________________________\nWall mailing list\nwall@e.example\n",
     "= A\n3-24 A" SAID
     "Bea wrote:\\n\\n> one two\\n\\n>> three\\n\\nfour\\n\\n    make\\n      wall\\n\\n- a\\n\\n- b "
     "c\\n\\nAda\\nPort Ellery\n"},
    {"what an archive says of a part that it has cut out is no text",
     FIELDS
     "Subject: A\n\nSee\nbelow.\n-------------- next part --------------\nA non-text attachment was scrubbed...\n"
     "Name: a.png\n\nAnd\nhere.\n-------------- next part --------------\nMore.\n",
     "= A\n3-14 A" SAID "See below.\\n\\nAnd here.\\n\\nMore.\n"},
    {"a patch keeps its lines",
     FIELDS "Subject: A\n\nFix.\n\n---\ndiff --git a/x b/x\n@@ -1 +1 @@\n-a\n+b\n\n-- \n2.1\n",
     "= A\n3-14 A" SAID "Fix.\\n\\n---\\n\\ndiff --git a/x b/x\\n@@ -1 +1 @@\\n-a\\n+b\\n\\n2.1\n"},
    {"without a subject the first line", FIELDS "\nThe goat\n\nIs mine.\n",
     "4-6 The goat" SAID "The goat\\n\\nIs mine.\n"},
    {"without a text too the sender", "From: ada\nDate: 12 Mar 12 10:00 GMT\nMessage-Id: <1>\n",
     "1-3 ada | 2012-03-12T10:00+00:00 | from: ada | message-id: <1>\n\n"},
    {"a boundary that never comes, and one in the text of another part's name",
     FIELDS "Subject: A\nContent-Type: multipart/mixed; boundary=b\n\nNo parts.\n--bb\n\n--b x\n",
     "= A\n3-9 A" SAID "No parts. --bb\\n\\n--b x\n"},
    {"an encoding that nobody knows is a problem", FIELDS "Subject: =?klingon?Q?A?=\n\nx\n",
     "= A\n! 0 no such encoding: klingon\n3-5 A" SAID "x\n"},
    {"CRLF", "From: a\r\nDate: 12 Mar 2012\r\nSubject: The\r\n wall\r\n\r\nNine\r\nvotes.\r\n\r\nSo.\r\n",
     "= The wall\n3-9 The wall | 2012-03-12 | from: a\nNine votes.\\n\\nSo.\n"},
    {"an empty file has its name", "\n", "1-1 a.eml\n\n"},
};

#define FROM_LINE "From ada@e.example Mon Mar 12 10:00:00 2012\n"

static const reading boxes[] = {
    {"an mbox: a message for each line From, and what stood for one is text",
     FROM_LINE "Subject: A\n\nOne.\n\n>From now on\n>>From then\n\nFrom here on\nx: y\n\n" FROM_LINE
               "Subject: B\nDate: x\n\nTwo.\n\n",
     "2-10 A | 2012-03-12T10:00:00\nOne.\\n\\nFrom now on\\n\\n>From then\\n\\nFrom here on x: y\n"
     "13-16 B | 2012-03-12T10:00:00\nTwo.\n"},
    {"a line From that no blank line stands before is text",
     FROM_LINE "Subject: A\n\nOne.\n" FROM_LINE "Subject: B\n\nTwo.\n",
     "2-8 A | 2012-03-12T10:00:00\nOne. From ada@e.example Mon Mar 12 10:00:00 2012 Subject: B\\n\\nTwo.\n"},
    {"several encodings in one mbox, in 8-bit text",
     FROM_LINE "Subject: A\nContent-Type: text/plain; charset=windows-1251\n\n\xcc\xee\xeb\n\n" FROM_LINE
               "Subject: \xc5\xbd\nContent-Type: text/plain; charset=iso-8859-2\n\n\xbe\n\n" FROM_LINE
               "Subject: C\n\n\xc3\xa9\n\n" FROM_LINE "Subject: D\n\n\xe9\n",
     "2-5 A | 2012-03-12T10:00:00\n\xd0\x9c\xd0\xbe\xd0\xbb\n8-11 \xc5\xbd | 2012-03-12T10:00:00\n\xc5\xbe\n"
     "14-16 C | 2012-03-12T10:00:00\n\xc3\xa9\n19-21 D | 2012-03-12T10:00:00\n\xc3\xa9\n"},
};

#define RULE30 "\n------------------------------\n\n"
#define RULE70 "\n----------------------------------------------------------------------\n\n"

static const reading digests[] = {
    {"Mailman's digest: its messages alone",
     FIELDS
     "Subject: Wall Digest, Vol 5, Issue 3\n\nSend Wall mailing list submissions to\n\twall@e.example\n\nToday's "
     "Topics:\n\n   1. The wall (Ada)\n\n" RULE70 "Message: 1\nDate: Mon, 12 Mar 2012 09:00:00 +0000\nFrom: "
     "Ada\nSubject: [Wall] The\n wall\n\nNine.\n\n---\nten\n" RULE30
     "Message: 2\nDate: Mon, 12 Mar 2012 09:30:00 +0000\nFrom: Bea\nSubject: Re: [Wall] The wall\n\n> "
     "Nine.\nEight.\n" RULE30 "Subject: Digest Footer\n\n_____\nWall mailing list\n\n" RULE30
     "End of Wall Digest, Vol 5, Issue 3\n"
     "**********************************\n",
     "= Wall Digest, Vol 5, Issue 3\n18-24 [Wall] The wall | 2012-03-12T09:00:00+00:00 | from: Ada\nNine.\\n\\n--- "
     "ten\n"
     "31-34 Re: [Wall] The wall | 2012-03-12T09:30:00+00:00 | from: Bea\n> Nine.\\n\\nEight.\n"},
    {"a digest as RFC 1153 has it, saved without its fields",
     "Wall Digest    Mon, 12 Mar 2012    Volume 5 : Issue 3\n\nToday's Topics:\n\tThe wall\n" RULE70
     "Date: Mon, 12 Mar 12 09:00:00 GMT\nFrom: Ada\nSubject: The wall\n\nNine.\n" RULE30
     "Date: 13 Mar 12\nFrom: Bea\nSubject: The goat\n\nMine.\n" RULE30 "End of Wall Digest\n******\n",
     "= Wall Digest Mon, 12 Mar 2012 Volume 5 : Issue 3\n10-12 The wall | 2012-03-12T09:00:00+00:00 | from: "
     "Ada\nNine.\n"
     "18-20 The goat | 2012-03-13 | from: Bea\nMine.\n"},
    {"a digest in parts",
     FIELDS "Subject: Wall Digest\nContent-Type: multipart/mixed; boundary=a\n\n--a\n\nTopics\n--a\nContent-Type: "
            "multipart/digest; boundary=b\n\n--b\n\nSubject: One\nFrom: Ada\n\nNine.\n--b\nContent-Type: "
            "message/rfc822\n\nSubject: Two\nFrom: Bea\nContent-Transfer-Encoding: "
            "quoted-printable\n\nEigh=\nt.\n--b--\n--a--\n",
     "= Wall Digest\n14-17 One | from: Ada\nNine.\n21-26 Two | from: Bea\nEight.\n"},
};

static void test_choice(void) {
  static const choice cases[] = {
      {"a.txt", FROM_LINE "Subject: A\n\nx\n", "mail"},
      {"a", FIELDS "Subject: A\n\nx\n", "mail"},
      {"a.eml", "x", "mail"},
      {"a.txt", "From here on\nit is text.\n", "plain"},
      {"a.txt", "Subject: a letter\n\nFrom: no one\n", "plain"},
      {"a.md", FIELDS "Subject: A\n\nx\n", "markdown"},
      {"a.txt", "Wall Digest\n" RULE70 "Date: x\nSubject: y\n\nz\n", "mail"},
  };
  size_t i;
  for (i = 0; i < sizeof cases / sizeof *cases; i++) chooses(&cases[i]);
}

/* Where a word of the only article's body stands. */
static void stands(const char *text, const char *word, uint32_t want_line, uint32_t want_col, const char *what) {
  page *p = parse_bytes(text, strlen(text), "a.eml");
  gz_str body = p->pub.articles[0].body;
  const char *at = memmem(body.data, body.len, word, strlen(word));
  uint32_t line = 0, col = 0;
  const origin *o = &p->origins[0];
  if (at) page_place(p, span_find(o->body_map, o->n_body_map, (size_t)(at - body.data)), &line, &col);
  is_int(line, want_line, "%s: the line of \"%s\"", what, word);
  is_int(col, want_col, "%s: the column of \"%s\"", what, word);
  page_free(p);
}

static void test_places(void) {
  static const char quoted[] = "From: a\nSubject: b\nDate: c\nContent-Transfer-Encoding: quoted-printable\n\n"
                               "The caf=C3=A9 is open and =\nthe harbour is not.\nBoats=20stay.\n";
  static const char base64[] = "From: a\nSubject: b\nDate: c\nContent-Transfer-Encoding: base64\n\n"
                               "VGhlIGhhcmJv\ndXIgaXMgc2h1\ndCBhbmQgYm9h\ndHMgc3RheS4=\n";
  static const char latin[] = "From: a\nSubject: b\nDate: c\nContent-Type: text/plain; "
                              "charset=iso-8859-1\nContent-Transfer-Encoding: base64\n\n"
                              "VGhlIGhhcmJv\ndXIg6SBzaHV0\n";
  static const char html[] = "From: a\nSubject: b\nDate: c\nContent-Type: text/html\nContent-Transfer-Encoding: "
                             "base64\n\nPHA+Tmlu\nZSB2b3Rlcw==\n";
  stands(quoted, "open", 6, 18, "quoted-printable");
  stands(quoted, "harbour", 7, 5, "behind a soft break");
  stands(quoted, "stay", 8, 9, "behind an escape");
  stands(base64, "The", 6, 1, "base64");
  stands(base64, "shut", 7, 1, "base64");
  stands(base64, "stay", 9, 1, "base64");
  stands(latin, "shut", 8, 1, "base64 in Latin 1");
  stands(html, "Nine", 7, 1, "HTML in base64");
}

static void read_mail(const char *text, size_t len) { page_free(parse_bytes(text, len, "x.eml")); }

static void test_time(void) {
  static const hostile texts[] = {
      {"lines From", FROM_LINE "a: b\n\n", "\nFrom x 1:11\n"},
      {"lines From without messages", FROM_LINE "a: b\n\n", "\n\nFrom "},
      {"fields", "Subject: a\n", "From: b\n"},
      {"fields that are one", "Subject: a\n", " b\n"},
      {"colons", "Subject: a\n\n", ":"},
      {"encoded words", "Subject: =?utf-8?q?a?= ", "=?utf-8?q?a?= =?koi8-r?q?b?="},
      {"encoded words that are none", "Subject: ", "=?a?q?"},
      {"names of encodings", "Subject: ", "=?x?q?a?= =?y?q?a?="},
      {"parts", "Content-Type: multipart/mixed; boundary=b\n\n--b\n",
       "--b\nContent-Type: multipart/mixed; boundary=b\n\n"},
      {"parts in parts", "Content-Type: multipart/mixed; boundary=b\n\n--b\n", "\n--b"},
      {"boundaries of one letter", "Content-Type: multipart/digest; boundary=b\n\n", "bb--b"},
      {"messages in messages", "Content-Type: message/rfc822\n\n", "Content-Type: message/rfc822\n\n"},
      {"rules", "a\n" RULE70 "Date: a\nSubject: b\n\n", "------------------------------\n\na: b\n"},
      {"hyphens", "a\n" RULE70 "Date: a\nSubject: b\n\n", "-"},
      {"messages of a digest", "a\n" RULE70, "Date: a\nSubject: b\n\nc\n" RULE30},
      {"soft breaks", "Content-Transfer-Encoding: quoted-printable\n\n", "=\n"},
      {"escapes", "Content-Transfer-Encoding: quoted-printable\n\n", "=C3=A9 a"},
      {"blanks at line ends", "Content-Transfer-Encoding: quoted-printable\n\n", "a          \t"},
      {"base64", "Content-Transfer-Encoding: base64\n\n", "YQ==\n"},
      {"quotes", "a: b\n\n>", "> "},
      {"depths of quotes", "a: b\n\n", ">a\n>>b\n"},
      {"rules of lists", "a: b\n\n", "________________________________________\nx\n"},
      {"signatures", "a: b\n\n", "-- \n_\n"},
      {"8-bit text", "a: b\n\n", "\xe9 charset=x\n\nFrom "},
  };
  static char first[400000];
  size_t i;
  for (i = 0; i < sizeof texts / sizeof *texts; i++) {
    /* The beginning once, then the rest: it would be text the second time. */
    hostile h = {texts[i].name, first, texts[i].then};
    size_t at = strlen(texts[i].first), n = strlen(texts[i].then), k;
    memcpy(first, texts[i].first, at);
    for (k = 0; at < sizeof first - 1; k++) first[at++] = texts[i].then[k % n];
    first[at] = '\0';
    is_linear(&h, 200000, read_mail);
  }
}

static const char *const scraps[] = {FROM_LINE,
                                     "\n",
                                     "\n\n",
                                     "\r\n",
                                     "Subject: ",
                                     "Date: 12 Mar 2012\n",
                                     "From: a\n",
                                     "Content-Type: text/plain; charset=iso-8859-1\n",
                                     "Content-Type: text/html\n",
                                     "Content-Type: multipart/mixed; boundary=b\n",
                                     "Content-Type: multipart/alternative; boundary=\"b\"\n",
                                     "Content-Type: multipart/digest; boundary=b\n",
                                     "Content-Type: message/rfc822\n",
                                     "Content-Type: text/plain; charset=shift_jis\n",
                                     "Content-Transfer-Encoding: quoted-printable\n",
                                     "Content-Transfer-Encoding: base64\n",
                                     "--b\n",
                                     "--b--\n",
                                     "=?utf-8?q?=C3=A9?=",
                                     "=?iso-2022-jp?b?GyRCJUYbKEI=?= ",
                                     "=C3=A9",
                                     "=\n",
                                     "words of it ",
                                     "TmluZSB2b3Rlcw==\n",
                                     "w6k",
                                     "> ",
                                     ">From x\n",
                                     "    code\n",
                                     "-- \n",
                                     "- item\n",
                                     "diff --git a\n",
                                     "http://a.example/ ",
                                     "\xc3\xa9",
                                     "\xe9",
                                     "\xff",
                                     "<p>",
                                     "<a href=x>y</a>",
                                     RULE30,
                                     RULE70,
                                     "________________________________________\nmailing list\n",
                                     " ",
                                     "\t",
                                     ":",
                                     "="};

int main(void) {
  static const char *const begins[] = {"", FROM_LINE, FIELDS "Subject: x\n", ("a\n" RULE70)};
  const reading *all[] = {&messages[0], &messages[2], &messages[6], &messages[7],
                          &messages[8], &messages[9], &digests[0]};
  size_t i;
  for (i = 0; i < sizeof messages / sizeof *messages; i++) reads(&messages[i], "a.eml");
  for (i = 0; i < sizeof boxes / sizeof *boxes; i++) reads(&boxes[i], "a.mbox");
  for (i = 0; i < sizeof digests / sizeof *digests; i++) reads(&digests[i], "a.eml");
  reads_folder("tests/corpus/mail", 3);
  test_choice();
  test_places();
  hold_scraps(begins, 4, scraps, sizeof scraps / sizeof *scraps, "a.eml");
  for (i = 0; i < sizeof all / sizeof *all; i++) holds_without_memory(all[i], "a.eml");
  test_time();
  return tap_done();
}
