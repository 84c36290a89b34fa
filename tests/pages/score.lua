-- score.lua: how well are pages read that the parser was not written for? Prints a table by shape (make parse-score).
--
-- An article is right when its headline, line, first and last words of the body and its marker are as the annotation
-- beside the page says; a page's number of articles is right or wrong. Compared with white space collapsed, and with none
-- beside letters of Chinese and Japanese, which are written without. Dates are counted apart.
--
--   lua tests/pages/score.lua [-v]     -v: what is wrong, article by article
--   score.page(gold, text, name)       -> right, all, { what is wrong, … }, dates right, dates all
local json = require("json")
local gazette = require("gazette")
local M = {}

function M.read(path)
  local file = io.open(path, "rb")
  if not file then return nil end
  local text = file:read("*a")
  file:close()
  return text
end

-- White space collapsed, and without the markup that annotations keep of Markdown.
function M.flat(text)
  text = text:gsub("!?%[%[([^%]|]*|?[^%]]*)%]%]", function(s) return s:match("|(.*)") or s end)
  text = text:gsub("%[([^%]]*)%]%([^%)]*%)", "%1"):gsub("<!%-%-.-%-%->", ""):gsub("[%*`>_]", "")
  text = text:gsub("&mdash;", "\226\128\148"):gsub("^%s*%-%s+", ""):gsub("%s+", " "):gsub("^ ", ""):gsub(" $", "")
  return (text:gsub("([\227-\233][\128-\191][\128-\191]) +([\227-\233][\128-\191][\128-\191])", "%1%2"))
end

local function score_articles(gold, got)
  local flat, right, wrong, dates, dated = M.flat, 0, {}, 0, 0
  for i, want in ipairs(gold) do
    local a, faults = got[i], {}
    local function check(what, is, wanted)
      if is ~= wanted then faults[#faults + 1] = ("%s: got %q, want %q"):format(what, tostring(is), tostring(wanted)) end
    end
    if not a then
      faults[1] = "missing"
    else
      check("headline", flat(a.title), flat(want.headline_plain or want.headline))
      if a.line ~= want.line_also then check("line", a.line, want.line) end
      check("marker", a.continues, want.marker)
      local body, starts, ends = flat(a.body), flat(want.body_starts), flat(want.body_ends)
      check("first words", body:sub(1, #starts), starts)
      check("last words", body:sub(-#ends), ends)
      if want.date and want.date:find("^%d%d%d%d%-") then
        dated = dated + 1
        if (a.date or ""):sub(1, 10) == want.date then dates = dates + 1 end
      end
    end
    if #faults == 0 then right = right + 1
    else wrong[#wrong + 1] = (want.line or 0) .. " " .. want.headline:sub(1, 50) .. ": " .. table.concat(faults, "; ") end
  end
  return right, #gold, wrong, dates, dated
end

function M.page(gold, text, name)
  local page = gazette.parse(text, { name = name })
  -- An annotation that allows another reading allows the whole page as one article.
  if gold.ambiguous and #page.articles == 1 and #gold.articles > 1 then return #gold.articles, #gold.articles, {}, 0, 0, true end
  local right, all, wrong, dates, dated = score_articles(gold.articles, page.articles)
  local as_many = #page.articles == #gold.articles or gold.ambiguous
  if not as_many then table.insert(wrong, 1, ("%d articles, want %d"):format(#page.articles, #gold.articles)) end
  return right, all, wrong, dates, dated, as_many
end

-- Each name of folder: fn(name without its ending, gold, text).
function M.names(folder)
  local p, list = assert(io.popen("ls " .. folder .. "*.json")), {}
  for path in p:lines() do list[#list + 1] = path:match("([^/]+)%.json$") end
  p:close()
  table.sort(list)
  return list
end

local function add(sum, shape, right, all, dates, dated, as_many)
  for _, key in ipairs({ shape, "" }) do
    local s = sum[key] or { right = 0, all = 0, pages = 0, off = 0, dates = 0, dated = 0 }
    sum[key] = s
    s.right, s.all, s.pages, s.off = s.right + right, s.all + all, s.pages + 1, s.off + (as_many and 0 or 1)
    s.dates, s.dated = s.dates + dates, s.dated + dated
  end
end

-- { [shape] = {right, all, pages, off, dates, dated}, [""] = the sum }; tell(line) hears of what is wrong.
function M.folder(folder, tell)
  local sum = {}
  for _, name in ipairs(M.names(folder)) do
    local gold = json.read(M.read(folder .. name .. ".json"))
    local right, all, wrong, dates, dated, as_many = M.page(gold, M.read(folder .. gold.file), gold.file)
    add(sum, gold.shape or "samples", right, all, dates, dated, as_many)
    for _, one in ipairs(wrong) do tell(name .. ": " .. one) end
  end
  return sum
end

local function row(name, s)
  local percent = s.all > 0 and 100 * s.right / s.all or 0
  local dates = s.dated > 0 and ("%4d of %d"):format(s.dates, s.dated) or ""
  print(("%-24s %5d %9d %9d %8.1f %% %13d   %s"):format(name, s.pages, s.all, s.right, percent, s.off, dates))
end

function M.print(sum, whole)
  local shapes = {}
  for shape in pairs(sum) do if shape ~= "" then shapes[#shapes + 1] = shape end end
  table.sort(shapes)
  for _, shape in ipairs(shapes) do row(shape, sum[shape]) end
  if whole then row(whole, sum[""]) end
end

-- The seeds have no annotations; their articles all have five lines (see tests/lua/seeds_test.lua).
local function seeds(folder)
  local sum, p = {}, io.popen("ls " .. folder .. "*.txt 2>/dev/null")
  for path in p:lines() do
    local text = M.read(path)
    local lines, right, all = {}, 0, 0
    for line in (text .. "\n"):gmatch("(.-)\r?\n") do
      lines[#lines + 1] = line
      if line == "Read more" then all = all + 1 end
    end
    local page = gazette.parse(text, { name = path })
    for _, a in ipairs(page.articles) do
      if lines[a.line] == a.title and lines[a.end_line] == "Read more" and a.continues and lines[a.line + 2] == a.body
        and a.end_line == a.line + 4 then right = right + 1 end
    end
    add(sum, "seeds", right, all, 0, 0, #page.articles == all)
  end
  p:close()
  return sum
end

if arg and arg[0] and arg[0]:find("score%.lua$") then
  local tell = arg[1] == "-v" and function(line) print("  " .. line) end or function() end
  print(("%-24s %5s %9s %9s %10s %13s   %s"):format("shape", "pages", "articles", "right", "", "wrong number", "dates"))
  M.print(M.folder("tests/pages/", tell), "all pages of tests/pages")
  M.print(M.folder("tests/pages/web/", tell), "all of tests/pages/web")
  if M.read("../shared/samples/manifest.tsv") then
    M.print(M.folder("../shared/samples/", tell))
    M.print(seeds("../shared/collections/seeds/"))
  else
    print("samples and seeds skipped: no ../shared")
  end
end
return M
