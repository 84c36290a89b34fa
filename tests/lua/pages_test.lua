-- Are the pages of tests/pages read as is written beside them, and also when what does not matter in them is changed?
local t = require("tap")
local json = require("json")
local score = dofile("tests/pages/score.lua")

local function rate(s) return 100 * s.right / s.all end

local wrong = {}
local sum = score.folder("tests/pages/", function(line) wrong[#wrong + 1] = line end)
local all = sum[""]
print(("# %d of %d articles of %d pages are right"):format(all.right, all.all, all.pages))
t.ok(all.pages >= 60, "there are more than 60 pages", all.pages)
t.ok(rate(all) >= 97, "97 of 100 articles of all pages are read as they are", table.concat(wrong, "\n#   "))
t.ok(all.off * 50 <= all.pages, "at most one page in 50 has a wrong number of articles", all.off)
t.ok(all.dates * 100 >= all.dated * 95, "95 of 100 dates are read", all.dates .. " of " .. all.dated)
for shape, s in pairs(sum) do
  if shape ~= "" then t.ok(s.pages >= 2 and rate(s) >= 80, "so are those of the shape " .. shape, rate(s)) end
end

-- Pages of blog programs as programs print them (tests/pages/web/web.lua).
wrong = {}
local web = score.folder("tests/pages/web/", function(line) wrong[#wrong + 1] = line end)[""]
print(("# %d of %d articles of %d pages of blogs are right"):format(web.right, web.all, web.pages))
t.ok(web.pages >= 60, "there are more than 60 pages of blogs", web.pages)
t.ok(rate(web) >= 95, "95 of 100 articles of these are read as they are", table.concat(wrong, "\n#   "))
t.ok(web.off * 25 <= web.pages, "few of them have a wrong number of articles", web.off)

-- The same pages cut to their first articles, as texts are that somebody saved of a page.
local function first_articles(gold, text, n)
  local lines, from, to = {}, gold.articles[1].line, gold.articles[n + 1].line - 1
  for line in text:gmatch("(.-)\n") do lines[#lines + 1] = line end
  while lines[to]:find("^%s*$") do to = to - 1 end
  local cut = { file = gold.file, articles = {} }
  for i = 1, n do
    local a = {}
    for k, v in pairs(gold.articles[i]) do a[k] = v end
    a.line, a.line_also = a.line - from + 1, a.line_also and a.line_also - from + 1
    cut.articles[i] = a
  end
  return cut, table.concat(lines, "\n", from, to) .. "\n"
end
for n, least in pairs({ [2] = 80, [3] = 90 }) do
  local right, all_of = 0, 0
  for _, name in ipairs(score.names("tests/pages/web/")) do
    local gold = json.read(score.read("tests/pages/web/" .. name .. ".json"))
    if #gold.articles > n then
      local good, wanted = score.page(first_articles(gold, score.read("tests/pages/web/" .. gold.file), n))
      right, all_of = right + good, all_of + wanted
    end
  end
  t.ok(right * 100 >= all_of * least, ("%d of 100 are where a page is cut to its first %d"):format(least, n), right .. " of " .. all_of)
end

-- The layouts once more, each with one thing changed.
local press = dofile("tests/pages/press.lua")
if not press.lay_out then
  t.skip("a page is read the same after changes that do not matter", "this Lua has no utf8")
  t.done()
end
local stories, layouts = dofile("tests/pages/stories.lua"), dofile("tests/pages/layouts.lua")

local function with(layout, changes)
  local copy = {}
  for k, v in pairs(layout) do copy[k] = v end
  for k, v in pairs(changes) do copy[k] = v end
  return copy
end

local function marked(markers)
  return function(l)
    if not l.marker or l.marker:find("HEADLINE") or l.how == "broken" then return nil end
    return with(l, { marker = markers })
  end
end

local changes = {
  { "a marker in Swedish", marked("Läs mer") },
  { "a marker in Greek, with an arrow", marked("Διαβάστε περισσότερα »") },
  { "the articles in reverse", function(l, t_of)
    local n, order = l.n or #t_of.stories, {}
    for i = 1, n do order[i] = n + 1 - i end
    if l.number then return nil end
    return l, order
  end },
  { "two articles fewer", function(l, t_of)
    local order = {}
    for i = 3, #t_of.stories do order[i - 2] = i end
    return #order >= 3 and l, order
  end },
  { "hard-wrapped text", function(l) return l.gap ~= "none" and l.how ~= "broken" and with(l, { width = 68 }) end },
  { "text that nobody wrapped", function(l) return l.width and l.how ~= "broken" and with(l, { width = false }) end },
  { "a menu above", function(l)
    return l.gap ~= "none" and not l.top and l.how ~= "before" and with(l, { top = { "menu", "" } })
  end },
  { "a footer below", function(l) return l.gap ~= "none" and not l.bottom and with(l, { bottom = { "pages", "", "foot" } }) end },
  { "other line ends", function(l) return with(l, { eol = "\r\n" }) end },
  { "a byte order mark", function(l) return with(l, { bom = true }) end },
}
for _, change in ipairs(changes) do
  local right, n, pages, off, faults = 0, 0, 0, 0, {}
  for _, l in ipairs(layouts) do
    local changed, order = change[2](l, stories[l.lang])
    if changed then
      local text, articles = press.page(press.lay_out(changed, stories[l.lang], order), changed.eol, changed.bom)
      local is, of, what, _, _, as_many = score.page({ articles = articles }, text, l.name .. ".txt")
      right, n, pages, off = right + is, n + of, pages + 1, off + (as_many and 0 or 1)
      if what[1] then faults[#faults + 1] = l.name .. ": " .. what[1] end
    end
  end
  print(("# with %s: %d of %d articles of %d pages, %d pages have another number"):format(change[1], right, n, pages, off))
  t.ok(right * 100 >= n * 95 and off * 20 <= pages, "pages are read the same with " .. change[1],
    table.concat(faults, "\n#   "))
end
t.done()
