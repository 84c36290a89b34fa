/* Are pages of the web read as people mean them? HTML pages and feeds, by cases in a row; then text that means harm. How a
 * page is told: reads.h */
#include "reads.h"

#include "format/entity.h"
#include "format/markers.h"
#include "format/simple.h"
#include "format/simple_xml.h"

/* ---------------------------------------------------------------- HTML */

static const reading pages[] = {
    {"a page of one article: its heading, its paragraphs",
     "<!DOCTYPE html>\n<title>Storm - Ellery</title>\n<h1>Storm</h1>\n<p>Rain fell\n  all night.</p>\n<p>It "
     "stopped.</p>\n",
     "= Storm\n3-6 Storm\nRain fell all night.\\n\\nIt stopped.\n"},
    {"furniture is left out",
     "<html><body><header><a href=/>Home</a></header><nav><ul><li>Tides</ul></nav><main><h1>Storm</h1><p>Rain fell.</p>"
     "<aside>Goats for sale</aside><div class='share-buttons'>Tell a friend</div><script>var a = '<p>no</p>';</script>"
     "<style>p { color: red }</style></main><footer>All rights</footer><div id=cookie-notice>We use "
     "cookies</div></body>",
     "= Storm\n1-1 Storm\nRain fell.\n"},
    {"but a name of a class alone does not leave out nearly all",
     "<body><div class=\"sidebar\"><h1>Storm</h1><p>Rain fell all night, and all of the next day.</p></div><p>x</p>",
     "= Storm\n1-1 Storm\nRain fell all night, and all of the next day.\\n\\nx\n"},
    {"headings have their levels and lines, lists their lines, tables their cells, code its lines",
     "<h1>A</h1>\n<h2>B <i>c</i></h2>\n<ul><li>one\n<li>two</ul>\n<table><tr><th>x<th>y<tr><td>1<td>2</table>\n"
     "<pre>\n  a\n b</pre>",
     "= A\n1-8 A\nh2:2 B c\nB c\\n\\none\\ntwo\\n\\nx\ty\\n1\t2\\n\\n  a\\n b\n"},
    {"a word in pieces is one word, and a break parts lines",
     "<h1>re<b>ma</b>de</h1><p>un<i>like</i>ly&nbsp;t&eacute;<br>again</p>",
     "= remade\n1-1 remade\nunlikely\xc2\xa0t\xc3\xa9\\nagain\n"},
    {"what the head says",
     "<head><title>T</title><meta property=\"article:published_time\" content=\"2012-03-12T10:00:00Z\">\n"
     "<meta name=author content=\"Ada Marsh\"><meta property=article:section content=Harbour>"
     "<meta name=keywords content=\"wall, stone\"></head><body><h1>Wall</h1><p>Stones.",
     "= Wall\n2-2 Wall | Harbour | 2012-03-12 | #wall | #stone | author: Ada Marsh\nStones.\n"},
    {"without <h1> the heading that <title> begins with, and what stands above it is left out",
     "<title>Wall put off | Ellery</title><p>Menu</p><h3>Wall put off</h3><p>Nine votes to eight, on Monday.</p>",
     "= Wall put off\n1-1 Wall put off\nNine votes to eight, on Monday.\n"},
    {"without headings <title>", "<title>Wall &amp; sea</title>\n<p>Nine votes.</p>",
     "= Wall & sea\n1-2 Wall & sea\nNine votes.\n"},
    {"without either the first text", "<p>Wall</p>\n<p>Nine votes.</p>", "1-2 Wall\nNine votes.\n"},
    {"a date from <time>, and a byline that is no text",
     "<h1>Wall</h1><p class=byline>By Ada Marsh</p><p><time datetime=2012-03-12>Monday</time></p><p>Nine votes.</p>",
     "= Wall\n1-1 Wall | 2012-03-12 | byline: By Ada Marsh\nMonday\\n\\nNine votes.\n"},
    {"a line that is a date", "<h1>Wall</h1><p>12 March 2012</p><p>Nine votes.</p>",
     "= Wall\n1-1 Wall | 2012-03-12\nNine votes.\n"},
    {"links and their places",
     "<h1>Wall</h1>\n<p>See <a href=\"a.html\">the\nsea</a>, <a href='http://b.example/'>b</a>, <a href='#x'></a>.</p>",
     "= Wall\n1-3 Wall\npage:2:8 the sea -> a.html\nurl:3:10 b -> http://b.example/\nSee the sea, b, .\n"},
    {"a list of <article>s",
     "<h1>News</h1>\n<article class='post category-social'><h2><a href=w>Wall</a></h2><time "
     "datetime=2012-03-12></time>\n"
     "<p>Nine votes to eight.</p><a class=more-link href=w>All of it</a> <a rel=tag href=t>stone</a></article>\n"
     "<article><h2>Sea</h2><p>Calm.</p></article>\n<p>Older</p>",
     "= News\n2-3 Wall | 2012-03-12 | #stone | >\npage:2:43 Wall -> w\ncontinue:3:28 All of it -> w\n"
     "Nine votes to eight.\n4-4 Sea\nCalm.\n"},
    {"a link of its own that stands around its paragraph",
     "<h2><a href=w>Wall put off again</a></h2><p>Nine votes to eight, and no more of it.</p><a href=w><p>Go on</p></a>"
     "<h2><a href=s>Sea calm at last</a></h2><p>Boats sail again, as far as the islands.</p><a href=s><p>Go on</p></a>",
     "1-1 Wall put off again | >\npage:1:5 Wall put off again -> w\ncontinue:1:88 Go on -> w\n"
     "Nine votes to eight, and no more of it.\n"
     "1-1 Sea calm at last | >\npage:1:118 Sea calm at last -> s\ncontinue:1:200 Go on -> s\n"
     "Boats sail again, as far as the islands.\n"},
    {"a sign behind a heading that leads nowhere",
     "<h1>Wall <a href=''>#</a></h1><p>Nine votes.</p><h2>Sea <a href=''>#</a></h2><p>Calm.</p>",
     "= Wall\n1-1 Wall\nh2:1 Sea\nNine votes.\\n\\nSea\\n\\nCalm.\n"},
    {"one <article> that is most of the page is the page",
     "<article><h2>Wall</h2><p>Nine votes to eight, on Monday night, and the clerk went home early as he does.</p>"
     "</article><p>Elsewhere</p>",
     "= Wall\n1-1 Wall\nNine votes to eight, on Monday night, and the clerk went home early as he does.\n"},
    {"a list by its headings, which are links",
     "<title>News</title><h2><a href=w>Wall</a></h2>\n<p>Nine votes to eight, on Monday night, says the clerk.</p>\n"
     "<h2><a href=s>Sea</a></h2>\n<p>Calm as it has not been since the spring of last year. <a "
     "href=s>Weiterlesen</a></p>\n",
     "= News\n1-2 Wall\npage:1:24 Wall -> w\nNine votes to eight, on Monday night, says the clerk.\n3-4 Sea | >\n"
     "page:3:5 Sea -> s\ncontinue:4:59 Weiterlesen -> s\nCalm as it has not been since the spring of last year.\n"},
    {"a list by links of one class, each with an excerpt",
     "<div class=t><a href=1>The wall of the harbour</a></div><div>Nine votes to eight, on Monday night, again.</div>"
     "<div class=t><a href=2>The sea is calm today</a></div><div>As it has not been since the spring of last "
     "year.</div>"
     "<div class=t><a href=3>A goat in the square</a></div><div>Nobody knows whose it is, and nobody has asked.</div>",
     "1-1 The wall of the harbour\npage:1:14 The wall of the harbour -> 1\nNine votes to eight, on Monday night, "
     "again.\n"
     "1-1 The sea is calm today\npage:1:125 The sea is calm today -> 2\nAs it has not been since the spring of last "
     "year.\n"
     "1-1 A goat in the square\npage:1:239 A goat in the square -> 3\nNobody knows whose it is, and nobody has "
     "asked.\n"},
    {"headings without links part one article, not several",
     "<h1>Wall</h1><h2>Cost</h2><p>Twice what the engineers said in the first year.</p><h2>Time</h2><p>Twice what the "
     "engineers said in the second.</p>",
     "= Wall\n1-1 Wall\nh2:1 Cost\nh2:1 Time\nCost\\n\\nTwice what the engineers said in the first "
     "year.\\n\\nTime\\n\\nTwice "
     "what the engineers said in the second.\n"},
    {"a page that says it is Latin 1", "<meta charset=iso-8859-1><h1>Caf\xe9 \x93sea\x94</h1><p>Na\xefve.",
     "= Caf\xc3\xa9 \xe2\x80\x9csea\xe2\x80\x9d\n1-1 Caf\xc3\xa9 \xe2\x80\x9csea\xe2\x80\x9d\nNa\xc3\xafve.\n"},
    {"or Shift JIS, as mail programs say it",
     "<meta http-equiv=Content-Type content=\"text/html; charset=Shift_JIS\"><h1>\x83\x65\x83\x58\x83\x67</h1><p>x",
     "= \xe3\x83\x86\xe3\x82\xb9\xe3\x83\x88\n1-1 \xe3\x83\x86\xe3\x82\xb9\xe3\x83\x88\nx\n"},
    {"a page that says so and is UTF-8 all the same", "<meta charset=iso-8859-1><h1>Caf\xc3\xa9</h1><p>x",
     "= Caf\xc3\xa9\n1-1 Caf\xc3\xa9\nx\n"},
    {"an encoding that nobody knows is a problem", "<meta charset=klingon><h1>Caf\xe9</h1><p>x",
     "= Caf\xef\xbf\xbd\n! 1 1 byte is not UTF-8 and is shown as \xef\xbf\xbd\n! 1 no such encoding: klingon\n"
     "1-1 Caf\xef\xbf\xbd\nx\n"},
    {"an empty page has its name", "", "1-1 page.html\n\n"},
};

/* ---------------------------------------------------------------- feeds */

static const reading feeds[] = {
    {"RSS: title, link, date, tags; the description as text",
     "<?xml version=\"1.0\"?>\n<rss version=\"2.0\"><channel><title>Ellery &amp; "
     "sea</title><link>http://e.example/</link>\n"
     "<item>\n <title>Wall</title>\n <link>http://e.example/w</link>\n <category>stone</category>"
     "<category><![CDATA[sea]]></category>\n <pubDate>Mon, 12 Mar 2012 10:00:00 GMT</pubDate>\n"
     " <description>&lt;p&gt;Nine &lt;b&gt;votes&lt;/b&gt; to&amp;nbsp;eight.&lt;/p&gt;</description>\n</item>\n"
     "</channel></rss>\n",
     "= Ellery & sea\n4-9 Wall | 2012-03-12 | #stone | #sea | >\ncontinue:5:8 http://e.example/w -> "
     "http://e.example/w\n"
     "Nine votes to\xc2\xa0"
     "eight.\n"},
    {"the whole text before the description",
     "<rss xmlns:content='c' xmlns:dc='d'><channel><item><title><![CDATA[Wall & "
     "sea]]></title><description>Short.</description>"
     "\n<content:encoded><![CDATA[<h2>Cost</h2>\n<p>Twice, <a href=\"/x\">they</a> say.</p>]]></content:encoded>"
     "<guid>http://e.example/w</guid><dc:date>2012-03-12</dc:date><dc:creator>Ada</dc:creator></item></channel></rss>",
     "1-3 Wall & sea | 2012-03-12 | author: Ada\nh2:2 Cost\npage:3:11 they -> /x\n"
     "url:3:68 http://e.example/w -> http://e.example/w\nCost\\n\\nTwice, they say.\n"},
    {"RSS 1.0",
     "<rdf:RDF "
     "xmlns:rdf='r'><channel><title>E</title></channel><item><title>Wall</title><link>http://e.example/w</link>"
     "<description>Nine votes.</description></item></rdf:RDF>",
     "= E\n1-1 Wall | >\ncontinue:1:90 http://e.example/w -> http://e.example/w\nNine votes.\n"},
    {"Atom with XHTML, and the date on which it was published",
     "<feed xmlns=\"http://www.w3.org/2005/Atom\"><title>E</title><entry><title type=\"html\">A "
     "&lt;i&gt;wall&lt;/i&gt;</title>\n"
     "<link rel=\"self\" href=\"s\"/><link href=\"http://e.example/w\"/><updated>2012-03-13T00:00:00Z</updated>"
     "<published>2012-03-12T00:00:00Z</published><author><name>Ada</name><email>a@e.example</email></author>"
     "<category term=\"stone\"/>\n"
     "<content type=\"xhtml\"><div><p>Nine <b>votes</b>.</p><p>To &amp; fro.</p></div></content></entry></feed>",
     "= E\n1-3 A wall | 2012-03-12 | #stone | author: Ada\nurl:2:28 http://e.example/w -> http://e.example/w\n"
     "Nine votes.\\n\\nTo & fro.\n"},
    {"a link that says Read more is the one that leads on",
     "<rss><channel><item><title>Wall</title><link>http://e.example/w</link><description><![CDATA[<p>Nine votes. <a "
     "href=\"http://e.example/all\">Read more</a></p>]]></description></item></channel></rss>",
     "1-1 Wall | >\ncontinue:1:108 Read more -> http://e.example/all\nurl:1:46 http://e.example/w -> "
     "http://e.example/w\n"
     "Nine votes.\n"},
    {"a link with '&', which is written \"&amp;\"",
     "<feed><entry><title>Wall</title><link href=\"http://e.example/?a=1&amp;b=2&#38;c=3\"/><summary>Nine.</summary>"
     "</entry></feed>",
     "1-1 Wall | >\ncontinue:1:33 http://e.example/?a=1&b=2&c=3 -> http://e.example/?a=1&b=2&c=3\nNine.\n"},
    {"the same by libxml2, which a declaration asks for",
     "<!DOCTYPE feed><feed><entry><title>Wall</title><link href=\"http://e.example/?a=1&amp;b=2&#38;c=3\"/>"
     "<summary>Nine.</summary></entry></feed>",
     "1-1 Wall | >\ncontinue:1:48 http://e.example/?a=1&b=2&c=3 -> http://e.example/?a=1&b=2&c=3\nNine.\n"},
    {"what is written twice over", "<rss><channel><item><title>Fish &amp;amp; chips</title></item></channel></rss>",
     "1-1 Fish & chips\n\n"},
    {"names of HTML that nobody declared",
     "<rss><channel><item><title>Caf&eacute;&nbsp;x</title></item></channel></rss>", "1-1 Caf\xc3\xa9\xc2\xa0x\n\n"},
    {"what is not well-formed is told, and the rest is read",
     "<rss><channel>\n<item><title>Wall & sea &amp; "
     "sky</title><description>&lt;p&gt;Nine.&lt;/p&gt;</description></item>"
     "<item><title>Cut off</title><description>here",
     "! 2 not well-formed: xmlParseEntityRef: no name\n2-2 Wall sea & sky\nNine.\n2-2 Cut off\nhere\n"},
    {"entities that the document declares are not known, and none grows",
     "<!DOCTYPE rss [<!ENTITY a \"aaaaaaaaaa\"><!ENTITY b \"&a;&a;&a;&a;&a;&a;\"><!ENTITY c \"&b;&b;&b;&b;&b;&b;\">"
     "<!ENTITY f SYSTEM \"file:///etc/passwd\">]>\n"
     "<rss><channel><item><title>Wall&c;&f;</title></item></channel></rss>",
     "! 2 not well-formed: Entity 'c' not defined\n2-2 Wall\n\n"},
    {"XML that is no feed has no articles", "<project><title>x</title><item><title>y</title></item></project>", ""},
};

static void test_line_ends(void) {
  static const char text[] =
      "<rss><channel><item>\r\n<title>Caf\xc3\xa9</title>\r\n<description>Na\xc3\xafve\r\nna\xc3\xafve "
      "boats\r\n</description></item></channel></rss>";
  page *p = parse_bytes(text, sizeof text - 1, "x.rss");
  const origin *o = &p->origins[0];
  ok(p->pub.n_articles == 1 && o->n_body_map == 2, "CRLF in a feed leaves text its place");
  is_int(o->n_body_map ? page_line(p, o->body_map[o->n_body_map - 1].text_at) : 0, 4, "on its line");
  page_free(p);
}

/* Words of links come one after the other in the same buffer. */
static void test_words_in_place(void) {
  const format_context context = {.scratch = &mem_libc};
  prose_lines none = {0};
  markers known;
  char words[] = "Read more";
  bool read = markers_read(&known, &none, &context);
  ok(read && markers_knows(&known, str_of(words)), "a marker is known");
  memcpy(words, "Fair wind", sizeof words);
  ok(read && !markers_knows(&known, str_of(words)), "and what takes its place in memory is none");
  markers_free(&known);
}

/* ---------------------------------------------------------------- simple fragments */

static void count(void *ud, gz_str text) { *(size_t *)ud += text.len; }
static void count_start(void *ud, const char *name, const char **atts) { (void)ud, (void)name, (void)atts; }
static void count_end(void *ud, const char *name) { (void)ud, (void)name; }

static void test_simple(void) {
  static const libxml_events events = {.start = count_start, .end = count_end, .text = count};
  static const struct {
    const char *text;
    size_t said;
    bool simple;
  } cases[] = {
      {"Rain fell.", 10, true},
      {" \n<p>Rain <em>fell</em><br/>all <a href=\"n.html\">night</a>.</p>\n<p class=\"x\">Caf\xc3\xa9", 25, true},
      {"<p>Fish &amp; chips</p>", 0, false},
      {"<div>Rain</div>", 0, false},
      {"<p>Rain <b>fell</p></b>", 0, false},
      {"<p>Rain<!-- x --></p>", 0, false},
      {"<a href=n>night</a>", 0, false},
      {"5 < 6", 0, false},
      {"<p>Rain</p></p>", 0, false},
  };
  size_t i;
  for (i = 0; i < sizeof cases / sizeof *cases; i++) {
    size_t said = 0, now = 0;
    bool simple = simple_read(str_of(cases[i].text), &events, &said, &now);
    ok(simple == cases[i].simple && (!simple || said == cases[i].said), "%s libxml2 reads: %s",
       simple ? "without" : "with", cases[i].text);
  }
}

/* A fragment as an item of a feed; a comment behind it is nothing but a reason to ask libxml2. */
static void put_item(buf *out, gz_str fragment, const char *behind) {
  buf text;
  page *p;
  buf_init(&text, &mem_libc);
  buf_printf(&text, "<rss><channel><item><title>Wall</title><link>http://e.example/w</link><description><![CDATA[");
  buf_put_str(&text, fragment);
  buf_printf(&text, "%s]]></description></item></channel></rss>", behind);
  p = parse_bytes(text.data, text.len, "x.rss");
  put_page(out, p);
  page_free(p);
  buf_free(&text);
}

static void test_simple_is_same(void) {
  static const char *const parts[] = {"<p>",
                                      "</p>",
                                      "<p class=\"meta\">",
                                      "<em>",
                                      "</em>",
                                      "<a href=\"x.html\">",
                                      "</a>",
                                      "<br>",
                                      "<br />",
                                      "<img alt=\"a b\">",
                                      "<span>",
                                      "</span>",
                                      "Rain fell ",
                                      "all night. ",
                                      "\n",
                                      "  ",
                                      "caf\xc3\xa9",
                                      "Read more",
                                      "12 March 2012",
                                      "</p>\n<p>",
                                      "http://e.example/x ",
                                      "<b>x</b>",
                                      "<i>y</i> ",
                                      "<p>z</p>",
                                      "<div>",
                                      "&lt;",
                                      "<li>",
                                      ">"};
  enum { PARTS = sizeof parts / sizeof *parts, ODD = 4 };
  uint32_t round, n_same = 0, n_simple = 0;
  static const libxml_events events = {.start = count_start, .end = count_end, .text = count};
  for (round = 0; round < 3000; round++) {
    uint32_t n = 1 + chance(12), i, from = chance(8) ? PARTS - ODD : PARTS;
    buf fragment, alone, with;
    size_t said = 0, now = 0;
    buf_init(&fragment, &mem_libc);
    buf_init(&alone, &mem_libc);
    buf_init(&with, &mem_libc);
    for (i = 0; i < n; i++) buf_put_str(&fragment, str_of(parts[chance(from)]));
    if (!chance(8))
      for (i = 0; i < 300; i++) buf_put_str(&fragment, STR("fog "));
    put_item(&alone, buf_str(&fragment), "");
    put_item(&with, buf_str(&fragment), "<!---->");
    n_simple += simple_read(buf_str(&fragment), &events, &said, &now);
    n_same += str_equal(buf_str(&alone), buf_str(&with));
    if (!str_equal(buf_str(&alone), buf_str(&with)))
      printf("# %.*s\n# %.*s\n# %.*s\n", STR_ARG(buf_str(&fragment)), STR_ARG(buf_str(&alone)),
             STR_ARG(buf_str(&with)));
    buf_free(&fragment);
    buf_free(&alone);
    buf_free(&with);
  }
  ok(n_simple > 300, "fragments by chance that need no libxml2: %u", (unsigned)n_simple);
  is_int(n_same, 3000, "are read as it reads them");
}

/* ---------------------------------------------------------------- simple XML */

/* What a reader tells, as text. */
typedef struct told {
  buf out;
  const libxml *lib;
  libxml_parser *parser;
  size_t now;
} told;

static size_t told_now(told *t) { return t->parser ? (size_t)t->lib->at(t->parser) : t->now; }

static void tell_start(void *ud, const char *name, const char **atts) {
  told *t = ud;
  buf_printf(&t->out, "\n<%s", name);
  for (; atts && *atts; atts += 2) buf_printf(&t->out, " %s=%s|", atts[0], atts[1]);
  buf_printf(&t->out, "> @%zu ", told_now(t));
}

static void tell_end(void *ud, const char *name) {
  told *t = ud;
  buf_printf(&t->out, "\n</%s> @%zu ", name, told_now(t));
}

static void tell_text(void *ud, gz_str text) { buf_put_str(&((told *)ud)->out, text); }

static void tell_error(void *ud, int line, const char *message) {
  buf_printf(&((told *)ud)->out, "\n! %d %s", line, message);
}

static void tell_nothing(void *ud) { (void)ud; }

static const libxml_events telling = {tell_start, tell_end, tell_text, NULL, tell_error, entity_named, tell_nothing};

static bool told_simply(told *t, gz_str text) {
  memset(t, 0, sizeof *t);
  buf_init(&t->out, &mem_libc);
  return simple_xml_read(text, &telling, t, &t->now);
}

static bool told_by_libxml(told *t, gz_str text) {
  memset(t, 0, sizeof *t);
  buf_init(&t->out, &mem_libc);
  t->lib = libxml_get(NULL);
  return t->lib->read(text, TAGS_XML, &telling, t, &t->parser);
}

static void test_simple_xml(void) {
  static const struct {
    const char *text;
    bool simple;
  } cases[] = {
      {"<?xml version=\"1.0\" encoding='utf-8'?>\n<!-- x --><rss version=\"2.0\"><a:b/><c d='&lt;'>e &amp; "
       "&eacute;&#65;<![CDATA[<p>]]></c\n></rss>\n",
       true},
      {"<?xml-stylesheet href='a'?><rss/>", true},
      {"<?xml version='1.0' encoding='koi8-r' standalone='yes'?><rss/>", true},
      {"<?xml version='1.0' standalone='oh-no'?><rss/>", false},
      {"<?xml version='11.0'?><rss/>", false},
      {"<rss>", false},
      {"<rss></rss", false},
      {"<rss></item>", false},
      {"<rss/><rss/>", false},
      {"<rss>a]]>b</rss>", false},
      {"<rss>a & b</rss>", false},
      {"<rss>&unknown;</rss>", false},
      {"<rss>&#0;</rss>", false},
      {"<rss>&#xfffe;</rss>", false},
      {"<rss a='1' a='2'/>", false},
      {"<rss a=1/>", false},
      {"<rss a='<'/>", false},
      {"<rss a='&eacute;'/>", false},
      {"<rss a='1'b='2'/>", false},
      {"<rss><!-- a -- b --></rss>", false},
      {"<rss><!-- a ---></rss>", false},
      {"<rss>a\r\nb</rss>", false},
      {"<rss>\x01</rss>", false},
      {"<rss>\xef\xbf\xbf</rss>", false},
      {"<r\xc3\xa9/>", false},
      {"<?xml version='1.1'?><rss/>", false},
      {"<?xml version='1.0' encoding='-'?><rss/>", false},
      {"<!DOCTYPE rss><rss/>", false},
      {"<rss><?php x?></rss>", false},
      {"words", false},
  };
  size_t i;
  for (i = 0; i < sizeof cases / sizeof *cases; i++) {
    told t;
    bool simple = told_simply(&t, str_of(cases[i].text));
    ok(simple == cases[i].simple && (simple || !t.out.len), "%s libxml2 reads: %s", simple ? "without" : "with",
       cases[i].text);
    buf_free(&t.out);
  }
}

static void test_simple_xml_is_same(void) {
  static const char *const parts[] = {
      "<item>", "</item>", "<title>", "</title>", "<item>", "</item>", "<br/>", "<x y='1'/>", "<x y=\"&amp;\">", "</x>",
      "<x a:b=\"c\" d='&#65; \xc3\xa9'>z</x>", "Rain fell ", "\n", "caf\xc3\xa9", "&lt;p&gt;", "&eacute;", "&#x2014;",
      "<![CDATA[<p>a & b]]>", "<![CDATA[]]>", "<!-- a - b -->", "]]", "\t", "</x >", "<media:y.z-1 >q</media:y.z-1>",
      "> 5", "&#38;", "&quot;", "&amp;amp;", "\xef\xbc\x81", "<x\n e='f'>\n</x>",
      /* odd */
      "<", "&", "]]>", "<a b='1' b='2'/>", "<!-- -- -->", "&none;", "&#xffff;", "\x02", "<1/>", "<?p?>"};
  enum { PARTS = sizeof parts / sizeof *parts, ODD = 10 };
  uint32_t round, n_same = 0, n_simple = 0;
  for (round = 0; round < 6000; round++) {
    uint32_t n = 1 + chance(9), i, from = chance(8) ? PARTS - ODD : PARTS, n_open = 0, open[32];
    buf text;
    told alone, with;
    bool simple;
    buf_init(&text, &mem_libc);
    if (chance(2)) buf_put_str(&text, STR("<?xml version=\"1.0\"?>\n"));
    buf_put_str(&text, STR("<rss>"));
    for (i = 0; i < n; i++) {
      uint32_t k = chance(from);
      if (k < 4 && k % 2 && chance(20)) continue; /* mostly ends belong to what is open */
      if (k < 4 && k % 2 == 0) open[n_open++] = k;
      if (k < 4 && k % 2 && n_open) k = open[--n_open] + 1;
      buf_put_str(&text, str_of(parts[k]));
    }
    if (!chance(16))
      for (i = 0; i < 300; i++) buf_put_str(&text, STR("fog \xc3\xa9 "));
    while (n_open) buf_put_str(&text, str_of(parts[open[--n_open] + 1]));
    buf_put_str(&text, STR("</rss>\n"));
    simple = told_simply(&alone, buf_str(&text));
    told_by_libxml(&with, buf_str(&text));
    n_simple += simple;
    n_same += !simple || str_equal(buf_str(&alone.out), buf_str(&with.out));
    if (simple && !str_equal(buf_str(&alone.out), buf_str(&with.out)))
      printf("# %.*s\n# %.*s\n# %.*s\n", STR_ARG(buf_str(&text)), STR_ARG(buf_str(&alone.out)),
             STR_ARG(buf_str(&with.out)));
    buf_free(&text);
    buf_free(&alone.out);
    buf_free(&with.out);
  }
  ok(n_simple > 600, "documents by chance that need no libxml2: %u", (unsigned)n_simple);
  is_int(n_same, 6000, "are told as it tells them");
}

/* ---------------------------------------------------------------- choice */

static void test_choice(void) {
  static const choice cases[] = {
      {"a.html", "words", "html"},
      {"a.xml", "<rss><channel/></rss>", "feed"},
      {"a", "<?xml version='1.0'?><!-- x --><feed xmlns='a'></feed>", "feed"},
      {"a", "\n<!doctype HTML><p>x", "html"},
      {"a.txt", "<html><body>x", "html"},
      {"a.txt", "<3 you all\n\nWords.", "plain"},
      {"a.md", "<div>x</div>\n\n# A", "markdown"},
  };
  size_t i;
  for (i = 0; i < sizeof cases / sizeof *cases; i++) chooses(&cases[i]);
}

/* ---------------------------------------------------------------- hostile text */

static void read_html(const char *text, size_t len) { page_free(parse_bytes(text, len, "x.html")); }
static void read_feed(const char *text, size_t len) { page_free(parse_bytes(text, len, "x.rss")); }

static void test_time(void) {
  static const hostile texts[] = {
      {"open elements", "<b>", "<b>"},
      {"open elements and ends of others", "<b>", "</i>"},
      {"open elements of many names", "<div><b><i><q>", "</u>"},
      {"attributes", "<a b=1 c", " d e=\"\" f"},
      {"attributes without names", "<a ", "=\"=\"'='"},
      {"a comment that is not closed", "<!--", "<!-- "},
      {"angle brackets", "<", "<"},
      {"ends alone", "</", "</a"},
      {"references", "&amp;", "&lt;x&gt;"},
      {"references cut off", "&", "&#"},
      {"names that are none", "&eacutex", "&#xfffffff;"},
      {"paragraphs", "<p>", "x<p>"},
      {"links in links", "<a href=x>", "y"},
      {"headings", "<h2><a href=x>y</a></h2>", "<p>z"},
      {"headlines of many classes", "<p class=a><a href=b>cccccccccccccc</a>", "<div id=x>"},
      {"articles", "<article>", "<article>x</article>"},
      {"scripts", "<script>", "</scrip"},
      {"lists in lists", "<ul><li>", "<li>x"},
      {"tables in tables", "<table><tr><td>", "x"},
      {"markup of XML", "<![CDATA[", "]]>"},
      {"dates", "<time datetime=2012-03-12>", "<h2>x</h2>12 March 2012"},
  };
  static const hostile items[] = {
      {"items", "<item><title>x</title>", "<description>y</description></item>"},
      {"escaped markup", "&lt;p&gt;", "&lt;b&gt;"},
      {"sections", "<![CDATA[<p>x]]>", "<![CDATA[y]]>"},
      {"declarations", "<!ENTITY a \"b\">", "&a;"},
      {"elements", "<a>", "</b>"},
      {"attributes", "<a b=''", " c='d'"},
      {"prefixes", "<a:b xmlns:a='c'>", "<a:d/>"},
  };
  buf text;
  size_t i;
  int k;
  for (i = 0; i < sizeof texts / sizeof *texts; i++) is_linear(&texts[i], 200000, read_html);
  for (i = 0; i < sizeof items / sizeof *items; i++) is_linear(&items[i], 200000, read_feed);
  buf_init(&text, &mem_libc);
  for (i = 0; i < sizeof items / sizeof *items; i++) {
    page *p;
    buf_clear(&text);
    buf_printf(&text, "<rss><channel><item><title>t</title><description>");
    for (k = 0; k < 20000; k++) buf_put_str(&text, str_of(k < 10000 ? items[i].first : items[i].then));
    p = parse_bytes(text.data, text.len, "x.rss");
    ok(p && p->pub.n_articles >= 1, "%s, thousands of them, in an item that is not closed", items[i].name);
    page_free(p);
  }
  buf_free(&text);
}

static void test_depth(void) {
  size_t n = 100000, i;
  buf text;
  page *p;
  buf_init(&text, &mem_libc);
  buf_printf(&text, "<h1>Deep</h1>");
  for (i = 0; i < n; i++) buf_printf(&text, "<div>");
  buf_printf(&text, "<p>here</p>");
  p = parse_bytes(text.data, text.len, "x.html");
  ok(p && p->pub.n_articles == 1 && str_equal(p->pub.articles[0].body, STR("here")) && p->pub.n_problems == 1,
     "a hundred thousand elements deep the text is read, and that is told");
  page_free(p);
  buf_clear(&text);
  buf_printf(&text, "<h1>Many</h1>");
  for (i = 0; i < 5000; i++) buf_printf(&text, "<font><p>here<li>there");
  p = parse_bytes(text.data, text.len, "x.html");
  ok(p && p->pub.n_articles == 1 && p->pub.articles[0].body.len > 5000 * 9, "elements that nobody closes lose no text");
  page_free(p);
  buf_clear(&text);
  for (i = 0; i < n; i++) buf_put(&text, "<p>a\0b", 6);
  p = parse_bytes(text.data, text.len, "x.html");
  ok(p && p->pub.n_articles == 1 && p->pub.articles[0].body.len > n * 4, "a NUL does not end a page");
  page_free(p);
  buf_clear(&text);
  buf_printf(&text, "<rss><channel><item><title>Deep</title><description>");
  for (i = 0; i < n; i++) buf_printf(&text, "<div>");
  p = parse_bytes(text.data, text.len, "x.rss");
  ok(p && p->pub.n_articles == 1 && p->pub.n_problems == 1, "so of a feed, as far as it goes");
  page_free(p);
  buf_free(&text);
}

static void test_scraps(void) {
  static const char *const scraps[] = {"<p>",
                                       "</p>",
                                       "<h1>",
                                       "</h1>",
                                       "<h2><a href=x>",
                                       "</a></h2>",
                                       "<article>",
                                       "</article>",
                                       "words of it ",
                                       "&amp;",
                                       "&nbsp;",
                                       "&#233;",
                                       "\xc3\xa9",
                                       "\xff",
                                       "<a href=\"y\">",
                                       "Read more",
                                       "</a>",
                                       "<time datetime=2012-03-12>",
                                       "12 March 2012",
                                       "<ul><li>",
                                       "</ul>",
                                       "<pre>\n",
                                       "</pre>",
                                       "<br>",
                                       "\r\n",
                                       "\n",
                                       " ",
                                       "<!-- x",
                                       "-->",
                                       "<![CDATA[",
                                       "]]>",
                                       "<item>",
                                       "</item>",
                                       "<title>",
                                       "</title>",
                                       "<description>",
                                       "</description>",
                                       "&lt;p&gt;",
                                       "&lt;",
                                       "<link>http://a.example/</link>",
                                       "<content type='xhtml'>",
                                       "</content>",
                                       "<nav>",
                                       "</nav>",
                                       "<div class=byline>",
                                       "</div>",
                                       "<table><tr><td>",
                                       "<",
                                       ">",
                                       "\"",
                                       "<script>",
                                       "</script>",
                                       "<meta name=author content=x>"};
  static const char *const begins[] = {"", "<html>", "<rss><channel><item>", "<feed><entry>"};
  int round, held = 0, rounds = 4000;
  buf text;
  buf_init(&text, &mem_libc);
  for (round = 0; round < rounds; round++) {
    uint32_t n = chance(60);
    page *p;
    buf_clear(&text);
    buf_put_str(&text, str_of(begins[round % 4]));
    while (n--) buf_put_str(&text, str_of(scraps[chance(sizeof scraps / sizeof *scraps)]));
    p = parse_bytes(text.data, text.len, round % 4 > 1 ? "a.rss" : "a.html");
    if (p && page_holds(p)) held++;
    else tap_print_bytes("page", text.data, text.len);
    page_free(p);
  }
  is_int(held, rounds, "whatever scraps a page is made of, its maps, lines and texts hold");
  buf_free(&text);
}

static void test_memory(void) {
  const reading *all[] = {&pages[4], &pages[12], &pages[14], &feeds[0], &feeds[3], &feeds[6]};
  size_t i, n;
  for (i = 0; i < sizeof all / sizeof *all; i++) {
    failing f = {0};
    allocator from = {failing_alloc, &f};
    gz_parse_options opts = {0};
    gz_status status = GZ_NOMEM;
    opts.name = i < 3 ? STR("a.html") : STR("a.rss");
    for (n = 1; n < 3000 && status == GZ_NOMEM && !f.lent; n++) {
      page *p;
      memset(&f, 0, sizeof f);
      f.fail_at = n;
      status = page_parse(str_of(all[i]->text), &opts, &from, &p, NULL);
      page_free(p);
    }
    ok(n > 10 && status == GZ_OK && !f.lent, "%s: whichever allocation fails, that is said, and nothing is left behind",
       all[i]->what);
  }
}

int main(void) {
  size_t i;
  for (i = 0; i < sizeof pages / sizeof *pages; i++) reads(&pages[i], "page.html");
  for (i = 0; i < sizeof feeds / sizeof *feeds; i++) reads(&feeds[i], "page.xml");
  test_line_ends();
  test_words_in_place();
  test_simple();
  test_simple_is_same();
  test_simple_xml();
  test_simple_xml_is_same();
  test_choice();
  test_depth();
  test_scraps();
  test_memory();
  test_time();
  return tap_done();
}
