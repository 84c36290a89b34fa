-- The views of the help, as they stand there, on the project's own collection of clippings.
local t = require("tap")
local gazette = require("gazette")
local views = require("gazette.views")

local file = assert(io.open("doc/gazette.txt"))
local help = file:read("*a")
file:close()
local load_text = loadstring or load   -- luacheck: ignore
local examples = help:match("%*gazette%-view%-examples%*(.-)\n====")
local n = 0
for code in examples:gmatch(" >\n\n(.-)\n<\n") do
  n = n + 1
  local run, why = load_text(code)
  t.ok(run, "example " .. n .. " of the help is Lua", why)
  if run then run() end
end
t.is(n, 3, "the help has three examples")

local c = assert(gazette.open("tests/sample"))
-- The rows of a view, as :Gazette view shows them.
local function shown(name, text, now)
  local args = { text = text, width = 80, height = 24, now = now }
  for word in text:gmatch("%S+") do args[#args + 1] = word end
  local rows = views.render(name, c, args)
  local lines, marks = views.lines(rows)
  for _, mark in ipairs(marks) do
    t.ok(mark.from >= 1 and mark.to <= #lines[mark.line], name .. " marks what is there", mark.line)
  end
  return rows, lines, marks
end

local rows, lines, marks = shown("reading", "harbour")
t.is(lines[1], "to read: harbour", "the reading list says its tag")
local sections, articles = 0, 0
for _, row in ipairs(rows) do
  sections = sections + (row.section and 1 or 0)
  articles = articles + (row.article and 1 or 0)
end
t.is(articles, c:count({ tag = "harbour" }), "it has every article with the tag")
t.ok(articles >= 2 and sections >= 1, "under their sections")
t.is(marks[2].kind, "title", "with highlights")
rows = shown("reading", "nothing-has-it")
t.is(#rows, 1, "a tag that nothing has is an empty list")

rows, lines, marks = shown("together", "council harbour")
t.ok(lines[1]:find('"council" NEAR/10 "harbour"', 1, true), "what stands together says what it looked for")
t.ok(#rows >= 3 and #rows % 2 == 1, "each article has two rows")
t.is(tonumber(lines[1]:match("^%d+")), (#rows - 1) / 2, "as many as it says")
for i = 2, #rows, 2 do
  t.ok(rows[i].article == rows[i + 1].article and rows[i + 1].more, "row " .. i .. " and the next are of one article")
  t.ok(rows[i].line >= rows[i].article.line and rows[i].line <= rows[i].article.end_line, "its line is in it")
end
local seen = {}
for _, mark in ipairs(marks) do
  if mark.kind == "match" then seen[lines[mark.line]:sub(mark.from, mark.to):lower()] = true end
end
t.ok(seen.council or seen.harbour, "what was looked for is highlighted in its place")
t.is(#shown("together", "council zzyzx"), 1, "two that never meet are not found")

local now = os.time({ year = 2012, month = 3, day = 13, hour = 12 })
rows = shown("new", "", now)
t.ok(#rows >= 2, "what is new is there")
local last
for i = 2, #rows do
  local date = rows[i].article.date
  t.ok(date >= "2012-03", "row " .. i .. " is of the last days", date)
  t.ok(not last or date <= last, "the newest first")
  last = date
end
t.is(#rows - 1, c:count({ since = os.date("%Y-%m-%d", now - 7 * 24 * 3600) }), "all of the week's articles and no others")
t.is(#shown("new", "", now + 100 * 24 * 3600), 1, "later it is empty")

local todo = help:match("\n(\tlocal done.-)\n<\n")
local run, why = load_text(todo)
t.ok(run, "the view with keys is Lua", why)
if run then run() end
rows = shown("todo", "")
t.is(#rows, c:count(), "it shows what is left to read")
local press = {}
for _, key in ipairs(views.keys("todo")) do press[key.key] = key.press end
press.d(rows[1], { collection = c })
t.is(#shown("todo", ""), c:count() - 1, "its key takes one off")
t.ok(press.R({}, { collection = c }).article.id, "and another one gives one by chance")

c:close()
t.done()
