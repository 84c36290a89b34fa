-- The whole of the Lua API on the project's own collection of clippings.
local t = require("tap")
local gazette = require("gazette")

local c = assert(gazette.open("tests/sample"))
local info = c:info()
t.is(info.title, "Port Ellery clippings", "the title is the manifest's")
t.ok(info.root:match("tests/sample$") and info.root:sub(1, 1) == "/", "root is an absolute path")
t.is(info.pages, 12, "every page is there")
t.is(info.fresh, true, "an index that was waited for is fresh")
t.ok(info.indexed_at:match("^%d%d%d%d%-%d%d%-%d%dT%d%d:%d%d:%d%dZ$"), "it tells when it was made")
t.ok(info.words > 500 and info.text_bytes > 3000 and info.index_bytes > 0, "it counts words and bytes")
t.is(c:job(), nil, "no job runs")
t.is(c:check(), true, "the index is whole")

local sections, sum = c:sections(), 0
for _, s in ipairs(sections) do
  sum = sum + s.articles
  t.is(c:count({ section = s.name }), s.articles, "the count of section " .. s.name .. " is its articles'")
end
t.is(#sections, info.sections, "info counts the sections")
t.is(sum, info.articles, "the sections' articles are all articles")
t.is(sections[1].name, "Letters to the editor", "sections of the manifest come first")
local two_pages
for _, s in ipairs(sections) do if s.pages == 2 and s.name ~= "Letters to the editor" then two_pages = s end end
t.ok(two_pages, "two pages of one title are one section")

-- Articles.
local all, previous = {}, nil
for a in c:articles() do
  all[#all + 1] = a
  if previous then
    t.ok(previous.path < a.path or (previous.path == a.path and previous.line < a.line),
      a.path .. ":" .. a.line .. " stands after what is before it")
  end
  previous = a
end
t.is(#all, info.articles, "the iterator gives every article")
t.is(c:count(), info.articles, "count counts every article")
local ids = {}
for _, a in ipairs(all) do
  t.ok(not ids[a.id], "the id of " .. a.title .. " is its own")
  ids[a.id] = true
end
local a = all[1]
t.ok(type(a.title) == "string" and type(a.path) == "string" and a.body == nil, "an article has fields, and no body")
t.is(c:article(a.id).title, a.title, "an article is found by its id")
t.is(c:article("ffffffffffffffff"), nil, "an unknown id gives nil")
t.is(c:article(""), nil, "an empty id gives nil")
t.is(c:at(a.path, a.line).id, a.id, "an article is found by its headline's line")
t.is(c:at(a.path, a.end_line).id, a.id, "and by its last line")
t.is(c:at(a.path, 100000), nil, "no article covers a line beyond the end")
t.is(c:at("nowhere.txt", 1), nil, "nor one of a page that is not there")
t.is(c:at("notes/wall.md", 1).path, "notes/wall.md", "a page of one article is covered from its first line")
t.ok(#a:text() > 20, "text() gives its body")
t.is(t.read(a:abspath()) ~= nil, true, "abspath() is the path of its file")
t.is(type(a:headings()), "table", "headings() is a list")
local last = a:links()[#a:links()]
t.ok(last.kind == "continue" and last.article == a.id, "links() tell the article that they stand in")

-- Walking a section over its pages.
local first, walked
for x in c:articles({ section = two_pages.name, limit = 1 }) do first = x end
walked = 0
local at, seen_paths = first, {}
while at do
  walked = walked + 1
  seen_paths[at.path] = true
  at = at:next()
end
t.is(walked, two_pages.articles, "next() walks the whole section")
local n_paths = 0
for _ in pairs(seen_paths) do n_paths = n_paths + 1 end
t.is(n_paths, 2, "across its two pages")
t.is(first:prev(), nil, "prev() stops at the first")
t.is(first:next():prev().id, first.id, "prev() undoes next()")

-- Filters and order.
local function titles(filter)
  local list = {}
  for x in c:articles(filter) do list[#list + 1] = x.title end
  return list
end
t.is(#titles({ path = "notes/**" }), c:count({ path = "notes/*" }), "a glob filters by path")
t.ok(c:count({ path = "notes/**" }) > 0 and c:count({ path = "notes/**" }) < info.articles, "but not all")
t.is(c:count({ section = two_pages.name:upper():gsub(" ", "  ") }), two_pages.articles, "case and white space of a section's name fold")
t.is(#titles({ limit = 3 }), 3, "limit limits")
t.is(titles({ offset = 2, limit = 1 })[1], titles()[3], "offset skips")
t.is(#titles({ limit = 0 }), 0, "limit 0 gives none")
t.is(titles({ reverse = true })[1], titles()[#titles()], "reverse turns the order")
local by_title = titles({ order = "title" })
t.ok(#by_title == info.articles and by_title[1]:lower() <= by_title[#by_title]:lower(), "order title sorts by headline")
local dates, undated = {}, false
for x in c:articles({ order = "date" }) do
  if x.date then
    t.ok(not undated and (#dates == 0 or dates[#dates] >= x.date), "by date: " .. x.date .. " after newer ones, before the undated")
    dates[#dates + 1] = x.date
  else
    undated = true
  end
end
t.ok(#dates > 3, "some articles have dates")
t.is(c:count({ since = "0001" }), #dates, "undated articles fail a date filter")
t.is(c:count({ since = dates[1] }) >= 1 and c:count({ since = "9999" }), 0, "since is inclusive and bounds")
local tagged = 0
for x in c:articles() do for _, tag in ipairs(x.tags) do if tag == all.tag then tagged = tagged + 1 end end end
t.raises("order", "a wrong order raises", function() c:articles({ order = "size" }) end)
t.raises("limit", "a wrong limit raises", function() c:articles({ limit = "many" }) end)

-- Search.
local r = c:search("harbour wall")
t.ok(r.total >= 2 and r[1], "two words find articles")
t.is(r.exact, true, "totals are counted")
t.is(r.complete, true, "the search is complete")
t.ok(r.elapsed_us >= 0 and r.query ~= "", "it tells time and query")
t.ok(r[1].score >= r[2].score, "the best comes first")
local text = t.read(r[1].article:abspath())
local n, hit_line = 0, nil
for line in (text .. "\n"):gmatch("(.-)\r?\n") do
  n = n + 1
  if n == r[1].line then hit_line = line end
end
local word = hit_line:sub(r[1].col):match("^%a+")
t.ok(word and (word:lower() == "harbour" or word:lower():match("^wall")), "line and column are those of a match", word)
local mark = r[1].marks[1]
t.ok(mark and r[1].snippet:sub(mark.from, mark.to):lower():match("^[hw]a"), "marks are on the words in the snippet")
t.ok(#r[1]:matches() >= 2, "matches() lists them all")
for _, m in ipairs(r[1]:matches()) do t.ok(m.line >= 1 and m.end_col >= m.col, "a match has its columns") end
t.ok(r:explain(1):find("%d"), "explain shows arithmetic")
t.raises("no such hit", "explain of a hit that is not there raises", function() r:explain(1000) end)
t.is(c:search("zzzxxy").total, 0, "a word that is nowhere finds nothing")
t.is(#c:search("harbour", { limit = 1 }), 1, "limit limits")
t.is(c:search("harbour", { limit = 1, offset = 1 })[1].article.id, c:search("harbour")[2].article.id, "offset skips")
t.is(c:search("harb", { prefix = true }).total >= r.total, true, "an unfinished word finds its beginnings")
t.is(c:search("harb").total, 0, "a finished one does not")
t.is(c:search("harb*").total, c:search("harb", { prefix = true }).total, "a star is a prefix")
t.is(c:search("PEHA").total, c:search('"Port Ellery Harbour Authority" OR PEHA').total, "names of an alias group find each other")
t.ok(c:search("PEHA").total > c:search('"PEHA"').total, "a quoted one is as written")
t.ok(c:search("harbour", { section = two_pages.name }).total < c:search("harbour").total, "a search can be within a section")
t.is(c:search("harbour", { order = "file" })[1].score ~= nil, true, "order file works")
t.is(c:search('"not closed').notice ~= nil, true, "an unclosed quote is a notice")
t.fails("syntax", "and a syntax error where strict", c:search('"not closed', { strict = true }))
t.is(c:search("granite NEAR/2 winters").total, 1, "words two apart are found by NEAR/2")
t.is(c:search("winters NEAR/1 granite").total, 0, "and not by NEAR/1")
t.is(#c:search("", {}), 0, "an empty query finds nothing")
local counted = c:search("harbour", { facets = { "section", "year", "tag", "month" }, limit = 1 })
local function added(list)
  local articles = 0
  for i, entry in ipairs(list) do
    articles = articles + entry.articles
    t.ok(#entry.value > 0 and entry.articles > 0 and (i == 1 or list[i - 1].articles >= entry.articles), "facets stand most first")
  end
  return articles
end
t.is(added(counted.facets.section), counted.total, "each article that is found has one section")
t.ok(added(counted.facets.year) <= counted.total and added(counted.facets.tag) > 0, "years and tags are counted")
t.is(counted.facets.section[1].articles, c:search("harbour", { section = counted.facets.section[1].value }).total, "a facet says what its filter finds")
t.is(counted.facets.tag[1].articles, c:search("harbour", { tag = counted.facets.tag[1].value }).total, "so does a tag's")
t.is(counted.facets.year[1].articles, c:search("harbour date:" .. counted.facets.year[1].value).total, "so does a year's")
t.is(added(counted.facets.month), added(counted.facets.year), "an article with a year has a month, or its year again")
for _, entry in ipairs(counted.facets.month) do
  t.ok(c:search("harbour date:" .. entry.value).total >= entry.articles, "a month's filter finds at least those")
end
t.is(next(c:search("harbour").facets), nil, "what is not asked for is not there")
t.is(#c:search("", { facets = { "year" } }).facets.year, 0, "nothing found is nothing counted")
local newest = c:search("harbour", { order = "date" })
for i = 2, #newest do
  t.ok((newest[i - 1].article.date or "") >= (newest[i].article.date or ""), "order date gives newest first")
end
t.is(newest.total, c:search("harbour").total, "and as many as by rank")
t.is(c:search("date:2012-03", { duplicates = "show" }).total, c:count({ since = "2012-03", ["until"] = "2012-03" }), "date: finds what since and until let through")
t.ok(c:search("date:2012-03").total > 0, "and that is something")
t.is(c:search("harbour", { fuzzy = "auto", duplicates = "fold", facets = {} }).total, c:search("harbour").total, "defaults asked for by name are fine")
local told, shown = c:search("delays harbour wall"), c:search("delays harbour wall", { duplicates = "show" })
t.is(#told[1].also, 1, "a story that is told twice is one hit")
t.is(told[1].also[1].title, told[1].article.title, "with the other one beside it")
t.ok(told[1].also[1].id ~= told[1].article.id and told[1].also[1]:text(), "which is an article")
t.is(shown.total, told.total + 1, "unless all are to be shown")
t.is(#shown[1].also, 0, "where none stands beside another")
local stories = c:duplicates()
t.is(#stories, 1, "the stories that are told twice can be listed")
t.is(#stories[1], 2, "each with its articles")
t.raises("match", "a wrong mode raises", function() c:search("x", { match = "some" }) end)
t.raises("string expected", "a query is a string", function() c:search(nil) end)
local seal
for x in c:articles() do seal = x.title:match("^Ferry timetable") and x or seal end
local like = seal:related({ limit = 4 })
t.is(#like, 4, "articles like one are as many as asked for")
t.ok(like[1].title:match("Little Dipper"), "the first is about the same", like[1].title)
for i, x in ipairs(like) do
  t.ok(x.id ~= seal.id and x:text(), "another article, with its methods")
  t.ok(x.score > 0 and x.score <= (i > 1 and like[i - 1].score or 1), "the best first")
end
t.ok(#seal:related() > 4, "twenty unless told otherwise")
t.raises("limit", "a limit is a number", function() seal:related({ limit = "all" }) end)
t.ok(#a:find(a.title:match("%a+")) >= 1, "find() finds a word of the headline")

-- In slices.
local s = c:searcher({ limit = 5 })
t.is(s:step(5), nil, "a searcher that was not started has nothing")
s:start("harbour wall")
s:start("ferry", { limit = 1 })
local got
for _ = 1, 1000 do
  got = s:step(1)
  if got then break end
end
t.is(got and #got, 1, "the newest search gives its results, with its own options")
t.is(got[1].article.id, c:search("ferry")[1].article.id, "the same as in one call")
t.is(s:step(1), nil, "and nothing more")

-- Completion.
local words = c:complete("ha", { limit = 5 })
t.ok(#words > 0 and #words <= 5, "complete gives words")
for i, w in ipairs(words) do
  t.ok(w.term:lower():match("^ha"), w.term .. " has the prefix")
  t.ok(i == 1 or words[i - 1].articles >= w.articles, "the commonest first")
end

-- Following.
local wall = c:at("notes/wall.md", 1)
local excerpt
for x in c:articles() do if x.title == wall.title and x.id ~= wall.id then excerpt = x end end
t.is(c:follow(excerpt).id, wall.id, "\"Read more\" leads to the full article where the collection has it")
for _, x in ipairs(excerpt:related({ limit = 30 })) do t.ok(x.title ~= wall.title, "what tells the same story is no article like it", x.path) end
t.is(select(2, c:follow(excerpt)), "full", "and says that this is what it leads to")
local nowhere, reason = c:follow(wall)
t.ok(nowhere == nil and type(reason) == "string", "an article without a marker leads nowhere, and says why")
for x in c:articles({ path = "notes/*" }) do
  for _, link in ipairs(x:links()) do
    local to = c:follow(link)
    t.ok(to, x.path .. ": the link to " .. tostring(link.target) .. " leads somewhere")
  end
end
local to, kind, line = c:follow({ kind = "page", target = "notes/wall.md#what-the-sea-did-meanwhile" })
t.is(to and to.id, wall.id, "a link to a heading leads to the article that has it")
t.is(kind, "heading", "and says so")
t.ok(line and line > wall.line and line < wall.end_line, "with its line", line)
t.is(select(2, c:follow({ kind = "wiki", target = "LIGHTHOUSE" })), "page", "a wiki link names a page, in any letter case")
t.is(select(2, c:follow({ kind = "wiki", target = "on the matter of the goat" })), "article", "or a headline")
local leading = {}
for i, x in ipairs(wall:backlinks()) do leading[i] = x.path .. ":" .. x.line end
t.is(table.concat(leading, " "), "001-harbour.txt:3 notes/ferry-log.md:2 notes/lighthouse.md:2 notes/minutes.md:3",
  "backlinks are the articles that lead to one, by links and by \"Read more\", in file order")
t.is(wall:backlinks({ limit = 1 })[1].id, excerpt.id, "as many as asked for")
t.is(#wall:backlinks({ limit = 1 }), 1, "and no more")
t.ok(wall:backlinks()[2]:text(), "with their methods")
t.raises("limit", "a limit of backlinks is a number", function() wall:backlinks({ limit = "all" }) end)
t.is(#c:at("letters/goat.txt", 1):backlinks(), 0, "nothing leads to most articles")
t.is(c:follow({ kind = "url", text = "x", target = "https://example.org/" }), "https://example.org/", "a URL leads to itself")
t.is(select(2, c:follow({ kind = "url", target = "https://example.org/" })), "url", "and is called one")
t.raises("link", "nothing else can be followed", function() c:follow({}) end)

-- Closing.
c:close()
c:close()
t.raises("closed", "a closed collection raises", function() c:info() end)
t.raises("closed", "so do its articles", function() a:text() end)
t.raises("closed", "its hits", function() r[1]:matches() end)
t.raises("closed", "and its searchers", function() s:start("x") end)
t.is(a.title, all[1].title, "the fields of an article stay")

t.fails("not_found", "a folder that is not there", gazette.open("tests/no-such-folder"))
t.raises("string expected", "a path is a string", gazette.open, 1 == 2)
t.raises("NUL", "without NUL bytes", gazette.open, "a\0b")
local one = assert(gazette.open("tests/sample/001-harbour.txt"))
t.is(one:info().pages, 1, "a file is a collection of that page alone")
t.is(one:info().title, "Port Ellery clippings", "with its folder's manifest")
if tonumber(_VERSION:match("5%.(%d)")) >= 4 then
  local chunk = assert(load("local g = ... local x <close> = g.open('tests/sample'); return x"))
  local closed = chunk(gazette)
  t.raises("closed", "a collection closes with its scope in 5.4", function() closed:info() end)
end
t.done()
