-- The five real digest pages of ../shared: every article, and the answers of the script of ten lines.
local t = require("tap")
local gazette = require("gazette")

local folder = "../shared/collections/seeds"
local c = gazette.open(folder)
if not c then
  t.skip("the real digest pages are read", "no ../shared")
  t.done()
end
t.is(c:info().articles, 45, "45 articles")
t.is(c:info().pages, 5, "of five pages")
t.is(#c:problems(), 0, "without a problem")
local counts, wrong = {}, 0
for a in c:articles() do
  counts[a.path] = (counts[a.path] or 0) + 1
  local lines = {}
  for line in (t.read(a:abspath()) .. "\n"):gmatch("(.-)\r?\n") do lines[#lines + 1] = line end
  local body = a:text()
  -- Two lines up from the marker stands the body, two lines down from the headline it begins.
  if lines[a.line] ~= a.title or lines[a.end_line] ~= "Read more" or not a.continues or lines[a.line + 2] ~= body
    or a.end_line ~= a.line + 4 then
    wrong = wrong + 1
    print("# " .. a.path .. ":" .. a.line .. " " .. a.title)
  end
end
t.is(wrong, 0, "each with headline, line, body, marker and last line as the file has them")
local by_page = {}
for path, n in pairs(counts) do by_page[#by_page + 1] = path:sub(1, 3) .. "=" .. n end
table.sort(by_page)
t.is(table.concat(by_page, " "), "000=8 001=10 002=10 003=7 004=10", "8, 10, 10, 7 and 10 a page")
local sections = {}
for _, s in ipairs(c:sections()) do sections[#sections + 1] = s.articles .. "/" .. s.pages end
t.is(table.concat(sections, " "), "18/2 10/1 7/1 10/1", "two pages that share a title are one section of 18")
t.is(c:sections()[2].name, "seeds", "the page without a title is in the section of the collection's title")

local walked, a = 1, nil
for x in c:articles({ section = c:sections()[1].name, limit = 1 }) do a = x end
while a:next() do
  a = a:next()
  walked = walked + 1
end
t.is(walked, 18, "next() walks from the first page of the section to its second")
t.is(a.path:sub(1, 3), "002", "and ends there")

-- Three answers.
local r = c:search("albanian offer")
t.is(r.total, 2, "two articles have both words")
t.ok(r[1].article.title:find("Albanian") and r[2].article.title:find("Albanian"), "both headlines have one")
r = c:search("farmers")
t.is(r.total, 1, "one article has the farmers")
t.is(r[1].article.path:sub(1, 3) .. ":" .. r[1].line, "001:44", "on its line")
r = c:search('"Camp Ashraf" closed')
t.is(r[1].article.title, "Iraq: Camp Ashraf to be closed in coming days", "the best answer has both in its headline")
t.ok(r.total >= 1 and r.partial_total > 0 and not r[1].partial and r[#r].partial, "those with some of the words follow")
t.done()
