-- gazette.parse: any bytes in, always a page out.
local t = require("tap")
local gazette = require("gazette")

t.ok(gazette.version:match("^%d+%.%d+%.%d+$"), "the version is three numbers")
local formats = {}
for _, name in ipairs(gazette.formats()) do formats[name] = true end
t.ok(formats.digest and formats.markdown and formats.plain, "digest, Markdown and plain text can be read")

local digest = table.concat({
  "Harbour news", "", "The wall is late", "", "It will not be ready this year, the council says.", "", "Read more", "",
  "Ferry runs again", "", "The ferry to Gull Island runs again since Monday, twice a day.", "", "Read more", "" }, "\n")
local page = gazette.parse(digest, { name = "001.txt" })
t.is(page.format, "digest", "a page of headline, excerpt and marker is a digest")
t.is(page.title, "Harbour news", "the line before the first headline is the page's title")
t.is(#page.articles, 2, "it has two articles")
local a = page.articles[1]
t.is(a.title, "The wall is late", "an article has its headline")
t.is(a.line, 3, "and the headline's line")
t.is(a.end_line, 7, "and its last line, the marker's")
t.is(a.body, "It will not be ready this year, the council says.", "and its text, without headline and marker")
t.is(a.continues, true, "a marker means that it continues elsewhere")
t.is(#a.tags, 0, "tags is a list, maybe an empty one")
t.is(type(a.meta), "table", "meta is a table, maybe an empty one")
t.is(#a.headings, 0, "headings is a list")
local link = a.links[#a.links]
t.ok(link and link.kind == "continue" and link.line == 7 and link.col == 1 and link.text == "Read more",
  "\"Read more\" is a link with its place")
t.is(#page.problems, 0, "nothing is wrong with the page")

local front = "---\ntitle: A note\ndate: 2012-03-04\ntags: [wall, harbour]\nsection: Notes\ndeep:\n  list: [1, 2.5, true, ~, x]\n"
  .. "---\n\n# First\n\nText with a [link](other.md) and a [[wiki page|name]].\n\n## Second\n\nMore.\n"
page = gazette.parse(front, { name = "a.md" })
a = page.articles[1]
t.is(page.format, "markdown", "front matter and headings are Markdown")
t.is(a.title, "A note", "the title is that of the front matter")
t.is(a.line, 2, "the line is that of its title")
t.is(a.date, "2012-03-04", "the date is read")
t.is(a.section, "Notes", "the section is read")
t.is(table.concat(a.tags, ","), "wall,harbour", "the tags are read")
t.is(a.meta.deep.list[1], 1, "meta holds numbers")
t.is(a.meta.deep.list[2], 2.5, "meta holds fractions")
t.is(a.meta.deep.list[3], true, "meta holds booleans")
t.is(a.meta.deep.list[4], false, "a null in a list is false, not a hole")
t.is(a.meta.deep.list[5], "x", "meta holds strings")
t.is(#a.headings, 2, "both headings are listed")
t.is(a.headings[2].title, "Second", "with their titles")
t.is(a.headings[2].line, 14, "and lines")
t.is(a.headings[2].level, 2, "and levels")
local kinds = {}
for _, l in ipairs(a.links) do kinds[l.kind] = l end
t.ok(kinds.page and kinds.page.target == "other.md" and kinds.page.line == 12 and kinds.page.col == 13,
  "a relative link has its target and place")
t.ok(kinds.wiki and kinds.wiki.target == "wiki page" and kinds.wiki.text == "name", "a wiki link has target and text")

page = gazette.parse("One story\n\nIt is told here in a few words.\n\nWeiterlesen »\n", { name = "one.txt" })
a = page.articles[1]
t.ok(a.title == "One story" and a.continues and a.body == "It is told here in a few words." and a.end_line == 5,
  "a page of one article may continue elsewhere too")
t.is(a.links[1] and a.links[1].kind, "continue", "by a link")
page = gazette.parse("", { name = "empty.txt" })
t.is(#page.problems == 0 and type(page.articles), "table", "an empty text is a page")
page = gazette.parse("\0\255\254 text\n\nmore\0", {})
t.ok(#page.problems >= 1 and #page.articles == 1, "bytes that are no text are a page with a problem")
t.is(gazette.parse("just a line").format, "plain", "a line of text is plain text")

page = gazette.parse(digest:gsub("Read more", "Vsak dan znova"), { markers = { "Vsak dan znova" } })
t.is(#page.articles, 2, "a marker that the caller names is a marker")

page = gazette.parse("<h1>Fog</h1><p>At dawn.", { name = "fog.html" })
t.is(page.articles[1].title .. #page.problems, "Fog0", "a module reads HTML")
page = gazette.parse("<rss><channel><item><title>Fog</title></item></channel></rss>", { name = "fog.rss" })
t.is(page.articles[1].title .. #page.problems, "Fog0", "and feeds")

t.fails("not_supported", "an unknown format is named", gazette.parse("x", { format = "nonsense" }))
t.is(gazette.parse("# x\n\ny", { format = "plain" }).format, "plain", "the format asked for is taken")
t.is(gazette.parse("na\239ve caf\233", { encoding = "windows-1252" }).articles[1].title, "na\195\175ve caf\195\169",
  "an encoding can be named")
t.fails("not_supported", "an unknown encoding is named", gazette.parse("x", { encoding = "klingon-8" }))
t.raises("string expected", "text must be a string", gazette.parse, {})
t.raises("format", "a wrong option raises and is named", gazette.parse, "x", { format = 1 })

t.is(gazette.display("a\27[31mb\n\tc"), gazette.display(gazette.display("a\27[31mb\n\tc")), "cleaning twice changes nothing")
t.ok(not gazette.display("a\27[31mb\226\128\174c"):find("[\27\226]"), "what is shown has no escapes and no bidi overrides")
-- How sure is the guess?
local marked = "Fog\n\nBoats stay in the harbour until Monday.\n\nRead more\n\nRain\n\nIt rains over there, too.\n\nRead more\n"
local sure, named = gazette.parse(marked), gazette.parse(marked, { name = "news.txt" })
t.ok(sure.format == "digest" and sure.confidence > 0.9 and sure.confidence < 1, "a digest page is known by its markers", sure.confidence)
t.ok(named.confidence > sure.confidence and named.confidence < 1, "a name that fits makes the guess surer", named.confidence)
t.is(gazette.parse(marked, { format = "digest" }).confidence, 1, "a format that was asked for is certain")
t.ok(gazette.parse("Fog\n\nBoats stay in.\n").confidence < 0.5, "plain text is what is left, which is little")
t.ok(gazette.parse("Fog\n", { name = "fog.md" }).confidence > 0.9, "an ending of one format alone decides")
t.done()
