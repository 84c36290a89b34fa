-- The contract read as a stranger reads it: properties that hold of every article, hit and call, over pages made to
-- break them, and the calls that a careless script makes.
local t = require("tap")
local gazette = require("gazette")

local unpack = unpack or table.unpack -- luacheck: ignore

-- One check for many things: remembers what was wrong first.
local wrong, n_wrong = nil, 0
local function must(holds, ...)
  if holds then return end
  n_wrong = n_wrong + 1
  if not wrong then
    local words = { ... }
    for i = 1, select("#", ...) do words[i] = tostring(words[i]) end
    wrong = table.concat(words, " ")
  end
end
local function all(name)
  t.ok(n_wrong == 0, name, wrong and (n_wrong .. " wrong, the first: " .. wrong))
  wrong, n_wrong = nil, 0
end

local function wide(text, high) -- UTF-16
  return (text:gsub(".", function(c) return high and "\0" .. c or c .. "\0" end))
end

local dir = t.folder({
  ["gazette.yaml"] = "title: Test\naliases:\n  - [GCD, Gull Commercial Dock]\npages:\n  - {path: no-such, section: Ghost}\n" ..
    "  - {path: 'ruled/*', section: The  Rule}\n  - {path: latin.txt, encoding: windows-1252}\n",
  ["bom.txt"] = "\239\187\191Zebra headline here\r\n\r\nThe quick\tbrown zebra\r\njumps over \195\169t\195\169 zebra and \255 zebra.\r\n" ..
    "Read more\r\n\r\nSecond zebrine\r\n\r\nAnother line.\r\nRead more\r\n",
  ["twice.txt"] = "Twice\n\nSame head\n\nfirst body\n\nRead more\n\nSame head\n\nsecond body\n\nRead more\n\nSame head\n\nthird body\n\nRead more\n",
  ["little.txt"] = "\255\254" .. wide("Little end\n\nzebra beta\n"),
  ["big.txt"] = "\254\255" .. wide("Big end\n\nzebra delta\n", true),
  ["latin.txt"] = "Caf\233 news\n\nUn caf\233 chaud.\n",
  ["empty.txt"] = "",
  ["one line.txt"] = "one line",
  ["blank.txt"] = "\n\n\n",
  ["it's \"q\".md"] = "---\ntitle: Quoted\nsection: front  PAGE\ntags: [Ferry]\ndate: 2011-06\n---\n\nSome *emph* text with **bold\nwrap** [x](big.txt).\n\n## Part\n\nzebra\n",
  ["ruled/a.md"] = "---\nsection: Lost\ndate: 2011\n---\n# Ruled\n\nzebra text\n",
  ["x/b.md"] = "---\nsection: Front page\ndate: 2012-02-03\n---\n# Other\n\nThe camp\nclosure, the Gull Commercial Dock, the gcd.\n",
  ["x/y/z.txt"] = "Deep\n\ncamp liberty closure\n",
  [".hidden/h.txt"] = "Hidden\n\nzebra\n",
})
local c = assert(gazette.open(dir))
local articles = {}
for a in c:articles() do articles[#articles + 1] = a end

local function lines_of(path)
  local text, lines = t.read(path), {}
  if text:sub(1, 3) == "\239\187\191" then text = text:sub(4) end
  if text:sub(1, 2) == "\255\254" or text:sub(1, 2) == "\254\255" then text = text:sub(3):gsub("[^\1-\255]", "") end
  if path:find("latin") then text = text:gsub("\233", "\195\169") end
  text = text:gsub("\255", "?") -- an invalid byte counts 1
  for line in (text .. "\n"):gmatch("(.-)\r?\n") do lines[#lines + 1] = line end
  return lines
end

-- Articles and sections.
local sum, names = 0, {}
for _, s in ipairs(c:sections()) do
  sum, names[s.name] = sum + s.articles, true
  local n, before, pages = 0, nil, {}
  for a in c:articles({ section = s.name }) do
    n = n + 1
    pages[a.path] = true
    must(a.section == s.name, a.path, "has the section", a.section, "of", s.name)
    if before then
      must(before:next().id == a.id and a:prev().id == before.id, "next and prev of", a.path)
    else
      must(a:prev() == nil, "something before the first of", s.name)
    end
    before = a
  end
  must(before:next() == nil, "something behind the last of", s.name)
  local n_pages = 0
  for _ in pairs(pages) do n_pages = n_pages + 1 end
  must(n == s.articles and n == c:count({ section = s.name:upper() }) and n_pages == s.pages, "counts of", s.name)
end
all("an article's section is spelled as the list of sections spells it, and next and prev stay in it")
t.is(sum, #articles, "sections hold all articles")
t.is(c:info().sections, #c:sections(), "info counts the sections that have articles")
t.ok(names["The  Rule"] or names["The Rule"], "a rule's section wins over front matter")
t.ok(not names.Ghost, "a rule that fits no page makes no section")

for i, a in ipairs(articles) do
  local lines, before = lines_of(a:abspath()), articles[i - 1]
  must(c:article(a.id).title == a.title, "the id of", a.path)
  must(a.line >= 1 and a.end_line >= a.line and a.end_line <= #lines, a.path, a.line, a.end_line)
  for line = a.line, a.end_line do must((c:at(a.path, line) or {}).id == a.id, "at", a.path, line) end
  must(not before or before.path < a.path or (before.path == a.path and before.end_line < a.line), "the order of", a.path)
  must(not a:text():find("\r"), "a CR in the text of", a.path)
  for _, h in ipairs(a:headings()) do must(lines[h.line]:find(h.title, 1, true), "heading", h.title) end
  for _, l in ipairs(a:links()) do must(lines[l.line]:sub(l.col):find(l.text, 1, true), "link", l.text) end
end
all("lines, headings and links stand where they are said to")
for _, p in ipairs(c:problems()) do must(p.line >= 1 and type(p.path) == "string" and #p.message > 0, p.path, p.line) end
for _, p in ipairs(gazette.parse("<p>", { name = "a.html" }).problems) do must(p.line >= 1, p.message) end
all("problems have a line, counted from 1")

-- Hits: places in the file's own bytes, marks in the snippet, pages of results that tile.
local function same(a, b) return a.id == b.id end
local function look(query, opts, want)
  local function with(limit, offset)
    local o = { limit = limit, offset = offset }
    for k, v in pairs(opts or {}) do o[k] = v end
    return assert(c:search(query, o))
  end
  local r = with(1000)
  must(#r == r.total + r.partial_total, query, #r, r.total, r.partial_total)
  if want then must(r.total == want, query, "finds", r.total, "not", want) end
  for offset = 0, #r, 2 do
    local some = with(2, offset)
    must(some.total == r.total and some.partial_total == r.partial_total, "totals of", query, offset)
    must(#some == math.min(2, #r - offset), "a page of", query, offset)
    for i, hit in ipairs(some) do must(same(hit.article, r[offset + i].article), "tiles of", query, offset) end
  end
  for i, hit in ipairs(r) do
    local lines, found, text = lines_of(hit.article:abspath()), false, nil
    for _, m in ipairs(hit:matches()) do
      text = lines[m.line]:sub(m.col, m.end_col)
      must(#text == m.end_col - m.col + 1 and not text:find("^[%s%p]") and not text:find("[%s,.]$"), query, text)
      found = found or (m.line == hit.line and m.col == hit.col)
    end
    must(found or not text, query, "stands at no match:", hit.article.path, hit.line, hit.col)
    must(#hit.article:find(query) == #hit:matches(), "find is not matches:", query)
    local to = 0
    for _, m in ipairs(hit.marks) do
      must(m.from > to and m.to >= m.from and m.to <= #hit.snippet, "marks of", query)
      to = m.to
    end
    must(not hit.snippet:find("%c"), "a control character in a snippet of", query)
    must(i == 1 or not r[i - 1].partial or hit.partial, "a partial hit before a full one of", query)
    must(#r:explain(i) > 0, "nothing explains", query)
  end
  return r
end
for query, want in pairs({
  ["zebra"] = 5, ["ZEBRA"] = 5, ["\195\169t\195\169"] = 1, ["ete"] = 1, ["caf\195\169"] = 1, ['"chaud"'] = 1,
  ["camp closure"] = 2, ['"camp closure"'] = 1, ['"closure camp"'] = 0, ["camp -liberty"] = 1, ["camp NOT liberty"] = 1,
  ["zebra OR closure"] = 7, ["(beta OR delta) zebra"] = 2, ["zeb*"] = 6, ["title:zebra"] = 1, ["tag:FERRY"] = 1,
  ["path:x/*"] = 1, ["path:x/**"] = 2, ["path:**/b.md"] = 1, ['in:"FRONT   page"'] = 2, ['in:"front"'] = 0,
  ["gcd"] = 1, ["gull commercial dock"] = 1, ["the"] = 2, ["the camp"] = 2, ['"bold wrap"'] = 1, ["-zebra"] = #articles - 5,
  ['"camp closure'] = 1, ["(zebra"] = 5, ["zebra OR"] = 5, ["foo:bar"] = 0, [""] = 0, ['"'] = 0, ["()"] = 0,
  ["zebra camp delta"] = 0, ["quick beta delta camp liberty"] = 0, ["\255 \0"] = 0,
}) do look(query, nil, want) end
look("zebra camp", { match = "all" }, 0)
look("zebra camp", { match = "any" }, 7)
look("zebra", { order = "file" }, 5)
look("zebra", { section = "front page" }, 1)
look("zebra", { path = "ruled/*", since = "2010", ["until"] = "2011" }, 1)
all("hits stand on their words in the file, marks in the snippet, and pages of results tile")
t.is(c:search("zebr camp clos", { prefix = true, fuzzy = false }).partial_total, 2, "an unfinished word is a prefix when told to")
local broken = {}
for _, m in ipairs(c:search('"camp closure"')[1]:matches()) do broken[#broken + 1] = ("%d:%d-%d"):format(m.line, m.col, m.end_col) end
t.is(table.concat(broken, " "), "7:5-8 8:1-7", "a phrase that a line end breaks is told line by line")
t.is(c:search('"zebra').notice ~= nil, true, "what is not finished is noticed")
t.fails("syntax", "with strict it is an error", c:search('"zebra', { strict = true }))
for _, width in ipairs({ 1, 7, 40 }) do
  local snippet = c:search("zebra", { snippet = width })[1].snippet
  local _, characters = snippet:gsub("[^\128-\191]", "")
  must(characters <= width, width, snippet)
end
all("a snippet is no wider than asked for")
t.is(c:search("zebra", { snippet = 0 })[1].snippet, nil, "and can be left out")
t.is(#c:search("zebra", { limit = 0 }), 0, "a limit of 0 counts only")
t.is(c:search("zebra", { limit = 0 }).total, 5, "and counts all")
t.is(#c:search("zebra", { offset = 1e18, limit = 1e18 }), 0, "huge numbers are only huge")

-- Dates of filters.
for date, n in pairs({ ["2011"] = 3, ["2011-06"] = 3, ["2011-07"] = 2, ["2012"] = 1, ["2013-01-01"] = 0 }) do
  must(c:count({ since = date }) == n, "since", date, c:count({ since = date }))
end
t.is(c:count({ ["until"] = "2011-06-30T12:00" }), 2, "until has a partial date and a time")
for _, date in ipairs({ "foo", "2011-6", "2011-13", "20", "2011-06-99", "2011/06", "June 2011", "2011-06-05x" }) do
  local n, _, code = c:count({ since = date })
  must(n == nil and code == "syntax", "count since", date)
  n, _, code = c:search("zebra", { ["until"] = date })
  must(n == nil and code == "syntax", "search until", date)
  must(not pcall(c.articles, c, { since = date }), "articles since", date)
end
all("dates of filters may be partial, and what is no date is told, not guessed")
for _, order in ipairs({ "file", "date", "title" }) do
  local forth, back = {}, {}
  for a in c:articles({ order = order }) do forth[#forth + 1] = a.id end
  for a in c:articles({ order = order, reverse = true }) do table.insert(back, 1, a.id) end
  must(#forth == #articles and table.concat(forth) == table.concat(back), order)
end
all("reverse is the same order from its end")

-- What passes, found without a filter.
local function matching(filter)
  local list = {}
  for a in c:articles() do
    local tagged = not filter.tag
    for _, tag in ipairs(a.tags) do tagged = tagged or tag:lower() == filter.tag:lower() end
    if tagged and (not filter.section or a.section:lower() == filter.section:lower())
      and (not filter.path or a.path == filter.path) then
      list[#list + 1] = a.id
    end
  end
  return list
end
for _, a in ipairs(articles) do
  for _, filter in ipairs({ { section = a.section }, { path = a.path }, { section = a.section, path = a.path },
    { tag = a.tags[1] }, { section = a.section:upper(), tag = a.tags[1] }, {} }) do
    local want = matching(filter)
    must(c:count(filter) == #want, "count", filter.section, filter.path, filter.tag)
    for offset = 0, #want + 1 do
      for limit = 1, 3 do
        filter.offset, filter.limit = offset, limit
        local got = {}
        for one in c:articles(filter) do got[#got + 1] = one.id end
        must(table.concat(got, " ") == table.concat(want, " ", offset + 1, math.min(#want, offset + limit)),
          "offset", offset, "limit", limit)
      end
    end
  end
end
all("filters, offsets and limits give what a walk over all articles gives")


-- Wrong calls raise; the world's troubles do not.
local bad = {
  { gazette.open }, { gazette.open, {} }, { gazette.open, "x\0y" }, { gazette.open, dir, 1 },
  { gazette.open, dir, { wait = 1 } }, { gazette.open, dir, { progress = 1 } }, { gazette.open, dir, { cache = 1 } },
  { gazette.parse }, { gazette.parse, {} }, { gazette.parse, "x", 1 }, { gazette.parse, "x", { markers = "x" } },
  { gazette.parse, "x", { markers = { 1 } } }, { gazette.parse, "x", { name = 1 } }, { c.count }, { c.count, {} },
  { c.count, io.stdout }, { c.count, c, 1 }, { c.count, c, { section = 1 } }, { c.count, c, { limit = -1 } },
  { c.count, c, { limit = 0 / 0 } }, { c.articles, c, { order = "rank" } }, { c.articles, c, { reverse = 1 } }, { c.article, c },
  { c.at, c, "x" }, { c.search, c }, { c.search, c, {} }, { c.search, c, "x", 1 }, { c.search, c, "x", { match = "x" } },
  { c.search, c, "x", { limit = "1" } }, { c.search, c, "x", { strict = 1 } }, { c.search, c, "x", { facets = "year" } }, { c.search, c, "x", { facets = { "size" } } },
  { c.complete, c }, { c.complete, c, "x", { limit = 0 } }, { c.follow, c }, { c.follow, c, {} }, { c.follow, c, { kind = "x" } },
  { c.refresh, c, { paths = "x" } }, { c.refresh, c, { paths = { 1 } } }, { articles[1].text }, { articles[1].find, articles[1] },
  { c:searcher().step, c:searcher(), -1 }, { c:search("zebra").explain, c:search("zebra"), 6 },
}
for i, call in ipairs(bad) do must(not pcall(unpack(call, 1, 5)), "wrong call", i, "did not raise") end
all("wrong calls raise")
t.fails("not_found", "an unknown path is not found", gazette.open(dir .. "/no-such"))
t.fails("not_found", "so is none", gazette.open(""))
t.fails("not_found", "and an unknown id", c:article("0123456789abcdef"))
t.fails("not_found", "a link without a target leads nowhere", c:follow({ kind = "url" }))
t.fails("not_found", "nor does one out of the collection", c:follow({ kind = "page", target = "../../etc/passwd" }))
t.is(gazette.open("/dev/null"):info().articles, 0, "a device is no page")
t.is(#gazette.open("/dev/null"):problems(), 1, "and a problem")

-- A refresh of some pages, however they are named.
local count = c:count()
for _, path in ipairs({ "./bom.txt", "x/../bom.txt", "x//b.md", dir .. "/bom.txt", "bom.txt/", ".hidden/h.txt", "x/../.hidden/h.txt",
  "../" .. dir:match("[^/]+$") .. "/bom.txt", "/etc/passwd", "", ".", "bom.txt\0", ("x"):rep(5000), "gazette.yaml", "no-such" }) do
  must(c:refresh({ paths = { path } }):wait().state == "done" and c:count() == count, path, c:count(), "articles")
end
all("a page is there once, however it is named to refresh, and hidden ones are not")
t.write(dir .. "/x/new.md", "# New\n\nokapi\n")
t.write(dir .. "/bom.txt", "Okapi\n\nokapi okapi\n")
os.execute("ln -s bom.txt '" .. dir .. "/again.txt'")
c:refresh({ paths = { "again.txt" } }):wait()
t.is(c:search("okapi", { path = "again.txt" }).total, 0, "a link to a page makes no second page")
c:refresh({ paths = { dir .. "/bom.txt" } }):wait()
t.is(c:search("okapi", { path = "bom.txt" }).total, 1, "a whole path is understood")
c:refresh({ paths = { "x" } }):wait()
t.is(c:search("okapi").total, 2, "a folder's pages are refreshed with it")
os.execute("mv '" .. dir .. "/x' '" .. dir .. "/.x'")
c:refresh({ paths = { "x" } }):wait()
t.is(c:count({ path = "x/**" }), 0, "and gone with it")
os.execute("mv '" .. dir .. "/.x' '" .. dir .. "/x'")
t.is(c:refresh():wait().state, "done", "all is well again")

-- The root's folder goes, and another takes its place.
os.execute("mv '" .. dir .. "' '" .. dir .. ".old'")
t.fails("not_found", "a folder that is gone is told", c:refresh())
t.is(c:search("okapi").total, 2, "and what the index holds stays")
os.execute("cp -r '" .. dir .. ".old' '" .. dir .. "'")
t.write(dir .. "/bom.txt", "Tapir\n\ntapir\n")
t.is(c:refresh():wait().state, "done", "a folder in its place is read")
t.is(c:search("tapir")[1]:matches()[1].line, 1, "with its own pages")
t.remove(dir .. ".old")

-- Handles in every order, with the collector at work.
for i = 1, 12 do
  local a, b = gazette.open(dir), gazette.open(dir)
  local iterator, results, searcher, job = a:articles(), a:search("zebra"), a:searcher(), a:refresh()
  searcher:start("zebra camp")
  local first = iterator()
  if i % 3 == 0 then
    a:close()
    a:close()
    for _, call in ipairs({ { iterator }, { searcher.step, searcher, 1 }, { searcher.start, searcher, "x" },
      { first.text, first }, { results.explain, results, 1 }, { results[1].matches, results[1] }, { a.info, a } }) do
      must(not pcall(unpack(call)), "a closed collection answered")
    end
    must(job:poll().state == "cancelled", "a job of a closed collection")
  elseif i % 3 == 1 then
    a, first = nil, nil -- luacheck: ignore 311
    collectgarbage()
    collectgarbage()
    must(#results[1]:matches() > 0 and iterator() and searcher:step(1000).partial_total, "what is in use was collected")
    must(job:wait().state == "done", "the job")
  else
    iterator, results, searcher, job = nil, nil, nil, nil -- luacheck: ignore 311
    collectgarbage()
    b:close()
    must(a:job() ~= nil and a:count() > 0 and first:text(), "a collection lost what it had")
  end
end
all("handles may be closed and forgotten in any order")
for _, pattern in ipairs({ "deep", "deep/", "deep/**" }) do
  local folder = t.folder({ ["a.txt"] = "Here\n\nwords", ["deep/er/b.txt"] = "There\n\nwords",
    ["gazette.yaml"] = 'exclude: ["' .. pattern .. '"]\n' })
  t.is(gazette.open(folder):count(), 1, "exclude: [" .. pattern .. "] leaves out the folder and what is below")
  t.remove(folder)
end
local id = articles[#articles].id
local one, two = gazette.open(dir), gazette.open(dir)
local theirs = one:article(id)
one:close()
t.is(type(two:article(id):text()), "string", "collections of one folder know nothing of each other")
t.raises("closed", "and an article stays with its own", theirs.text, theirs)
two:close()
c:close()
t.remove(dir)
t.done()
