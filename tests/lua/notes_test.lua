-- Are newsletters, notes, mail, Org, reStructuredText and plain text of tests/pages/notes.lua read as is written there?
local t = require("tap")
local gazette = require("gazette")

local function flat(text) return ((text or ""):gsub("%s+", " "):gsub("^ ", ""):gsub(" $", "")) end

local function lines_of(text)
  local lines = {}
  for line in (text .. "\n"):gmatch("(.-)\n") do lines[#lines + 1] = line end
  return lines
end

-- The first line from `from` on that holds the words.
local function line_of(lines, words, from)
  for i = from, #lines do
    if lines[i]:find(words, 1, true) then return i end
  end
  return 0
end

local function faults_of(want, a, line)
  local faults, body = {}, flat(a.body)
  local function is(what, got, wanted)
    if got ~= wanted then faults[#faults + 1] = ("%s: got %q, want %q"):format(what, tostring(got), tostring(wanted)) end
  end
  is("headline", flat(a.title), want.h)
  is("line", a.line, line)
  is("marker", a.continues, want.m or false)
  if want.s == "" then
    is("body", body, "")
  else
    is("first words", body:sub(1, #flat(want.s)), flat(want.s))
    is("last words", body:sub(-#flat(want.e)), flat(want.e))
  end
  if want.d then is("date", a.date or "", want.d) end
  if want.t then is("tags", table.concat(a.tags, ","), want.t) end
  if want.sec then is("section", a.section, want.sec) end
  for key, value in pairs(want.meta or {}) do is("meta " .. key, tostring(a.meta[key]), value) end
  return faults
end

local function has_problem(page, line)
  for _, problem in ipairs(page.problems) do
    if problem.line == line then return true end
  end
  return not line and #page.problems == 0
end

local pages, all, right, off, unnamed, wrong = dofile("tests/pages/notes.lua"), 0, 0, 0, 0, {}
for _, want in ipairs(pages) do
  local page, lines, last = gazette.parse(want.text, { name = want.name }), lines_of(want.text), 1
  if #page.articles ~= #want then off = off + 1 end
  if not has_problem(page, want.problem) then
    unnamed = unnamed + 1
    wrong[#wrong + 1] = want.name .. ": problems"
  end
  for i, one in ipairs(want) do
    local a, line = page.articles[i], one.line or line_of(lines, one.at or one.h, last)
    local faults = a and faults_of(one, a, line) or { "missing" }
    if want.format and page.format ~= want.format then faults[#faults + 1] = "format " .. page.format end
    last, all = line > 0 and line or last, all + 1
    if #faults == 0 then right = right + 1
    else wrong[#wrong + 1] = want.name .. ": " .. one.h .. ": " .. table.concat(faults, "; ") end
  end
end
print(("# %d of %d articles of %d pages are right"):format(right, all, #pages))
local told = table.concat(wrong, "\n#   ")
t.ok(#pages >= 70 and all >= 120, "there are 70 pages or more", #pages)
t.ok(right * 100 >= all * 98, "98 of 100 articles are read as they are", told)
t.is(off, 0, "no page has a wrong number of articles")
t.is(unnamed, 0, "broken front matter is a problem with its line, and nothing else is", told)
t.done()
