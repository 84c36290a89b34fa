-- marked.lua: pages of tags that say themselves how they are to be read. A page is what is left when the marks are gone.
--
--   ⟦h Headline⟧   an article begins: its headline stands here     ⟦b text⟧      of its body, with its tags
--   ⟦d 2012-03-04⟧ its date       ⟦t tag⟧ one of its tags      ⟦a name⟧ its author
--   ⟦> target⟧     it continues there                          what these four hold is no part of the page
--
--   marked.read(text, is_feed)   -> page, { article, … }
--   marked.score(text, name)     -> right, whole, all, { what is wrong, … }, as_many     right: headline, line, first and last
--                                words of the body, marker; whole: also all of the body, target, date, tags and author
local gazette = require("gazette")
local M = {}

local OPEN, CLOSE = "\226\159\166", "\226\159\167"
local NAMES = { amp = "&", lt = "<", gt = ">", quot = '"', apos = "'", nbsp = " ", para = "\194\182", raquo = "\194\187" }

local function utf8_of(cp)
  if cp < 0x80 then return string.char(cp) end
  if cp < 0x800 then return string.char(0xC0 + math.floor(cp / 64), 0x80 + cp % 64) end
  return string.char(0xE0 + math.floor(cp / 4096), 0x80 + math.floor(cp / 64) % 64, 0x80 + cp % 64)
end

local function decode(s)
  s = s:gsub("&#x(%x+);", function(n) return utf8_of(tonumber(n, 16)) end)
  s = s:gsub("&#(%d+);", function(n) return utf8_of(tonumber(n)) end)
  return (s:gsub("&(%a+);", NAMES))
end

local function strip(s) return (s:gsub("<!%-%-.-%-%->", ""):gsub("<[%a/!][^<>]*>", "")) end

-- Text without tags, entities and white space: where that stands is not what is asked here.
local function bare(s) return (s:gsub("\194\160", ""):gsub("%s+", "")) end

-- The text that a piece of the page shows.
local function shown(s, escaped)
  if escaped then s = decode(s) end
  return decode(strip(s))
end

function M.read(text, is_feed)
  local out, articles, at, line = {}, {}, 1, 1
  local function put(s)
    out[#out + 1] = s
    line = line + select(2, s:gsub("\n", ""))
  end
  local in_cdata = false
  local function follow(s) -- which of the two comes last counts
    local opened, closed = s:match(".*()<!%[CDATA%["), s:match(".*()%]%]>")
    if opened or closed then in_cdata = (opened or 0) > (closed or 0) end
  end
  while true do
    local from = text:find(OPEN, at, true)
    if not from then break end
    local to = assert(text:find(CLOSE, from, true), "a mark is not closed")
    local before, kind = text:sub(at, from - 1), text:match("^(%S+) ?", from + 3)
    local held = text:sub(from + 3 + #kind + 1, to - 1)
    follow(before)
    put(before)
    at = to + 3
    local a = articles[#articles]
    if kind == "h" then
      local lead = held:match("^%s*")
      local said = shown(held, is_feed and not in_cdata):gsub("\194\160", " "):gsub("%s+", " ")
      articles[#articles + 1] = {
        title = said:match("^ ?(.-) ?$"),
        line = line + select(2, lead:gsub("\n", "")), body = {}, tags = {},
      }
      put(held)
    elseif kind == "b" then
      a.body[#a.body + 1] = shown(held, is_feed and not in_cdata)
      put(held)
    elseif kind == "d" then a.date = held
    elseif kind == "t" then a.tags[#a.tags + 1] = held
    elseif kind == "a" then a.author = held
    elseif kind == ">" then a.target = held
    else error("no such mark: " .. kind) end
  end
  put(text:sub(at))
  for _, a in ipairs(articles) do a.body = bare(table.concat(a.body, " ")) end
  return table.concat(out), articles
end

local function has(list, one)
  for _, x in ipairs(list or {}) do if x == one then return true end end
  return false
end

-- As many bytes as make about 40 letters in any script.
local function begins(s, t) local n = math.min(#t, 60) return s:sub(1, n) == t:sub(1, n) end
local function ends(s, t) local n = math.min(#t, 60) return n == 0 and s == t or n > 0 and s:sub(-n) == t:sub(-n) end

local function score_article(want, a)
  local faults, more = {}, {}
  local function check(list, what, is, wanted)
    if is ~= wanted then list[#list + 1] = ("%s: got %s, want %s"):format(what, tostring(is), tostring(wanted)) end
  end
  if not a then return { "missing" }, {} end
  local body = bare(a.body)
  check(faults, "headline", (a.title:gsub("\194\160", " "):gsub("%s+", " ")), want.title)
  check(faults, "line", a.line, want.line)
  check(faults, "marker", a.continues, want.target ~= nil)
  if not begins(body, want.body) then check(faults, "first words", body:sub(1, 70), want.body:sub(1, 70)) end
  if not ends(body, want.body) then check(faults, "last words", body:sub(-90), want.body:sub(-90)) end
  check(more, "body", body, want.body)
  check(more, "date", (a.date or ""):sub(1, 10), want.date or "")
  for _, tag in ipairs(want.tags) do check(more, "tag " .. tag, has(a.tags, tag), true) end
  if want.author then
    local said = tostring(a.meta.author) .. tostring(a.meta.byline)
    if not said:find(want.author, 1, true) then check(more, "author", said, want.author) end
  end
  if want.target then
    local found = false
    for _, l in ipairs(a.links) do found = found or l.kind == "continue" and l.target == want.target end
    check(more, "target " .. want.target, found, true)
  end
  return faults, more
end

function M.score(text, name)
  local page, gold = M.read(text, name:find("%.xml$") ~= nil)
  local got = gazette.parse(page, { name = name })
  local right, whole, wrong = 0, 0, {}
  for i, want in ipairs(gold) do
    local faults, more = score_article(want, got.articles[i])
    if #faults == 0 then right = right + 1 end
    if #faults + #more == 0 then whole = whole + 1 end
    for _, list in ipairs({ faults, more }) do
      for _, one in ipairs(list) do wrong[#wrong + 1] = ("%s%d %s: %s"):format(list == more and "~" or "", i, want.title, one) end
    end
  end
  local as_many = #got.articles == #gold
  if not as_many then table.insert(wrong, 1, ("%d articles, want %d"):format(#got.articles, #gold)) end
  return right, whole, #gold, wrong, as_many
end

-- right, whole, all, pages, pages with a wrong number; tell(line) hears of what is wrong.
function M.folder(folder, tell)
  local sum = { right = 0, whole = 0, all = 0, pages = 0, off = 0 }
  local p = assert(io.popen("ls " .. folder))
  for name in p:lines() do
    if name:find("%.html$") or name:find("%.xml$") then
      local file = assert(io.open(folder .. name, "rb"))
      local right, whole, all, wrong, as_many = M.score(file:read("*a"), name)
      file:close()
      sum.right, sum.whole, sum.all = sum.right + right, sum.whole + whole, sum.all + all
      sum.pages, sum.off = sum.pages + 1, sum.off + (as_many and 0 or 1)
      for _, one in ipairs(wrong) do tell(name .. ": " .. one) end
    end
  end
  p:close()
  return sum
end

if arg and arg[0] and arg[0]:find("marked%.lua$") then
  local s = M.folder(arg[1] or "tests/pages/tags/", print)
  print(("%d pages (%d with a wrong number), %d articles, %d right (%.1f %%), %d wholly (%.1f %%)"):format(s.pages, s.off,
    s.all, s.right, 100 * s.right / s.all, s.whole, 100 * s.whole / s.all))
end
return M
