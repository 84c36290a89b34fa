-- How well are real pages read? The nine samples of ../shared/samples beside their right reading: 21 articles.
local t = require("tap")
local json = require("json")
local gazette = require("gazette")

local folder = "../shared/samples/"
if not t.read(folder .. "manifest.tsv") then
  t.skip("real pages are read as their annotations say", "no ../shared")
  t.done()
end

-- White space collapsed, and without the markup that the annotations keep of Markdown.
local function flat(text)
  text = text:gsub("!?%[%[([^%]|]*|?[^%]]*)%]%]", function(s) return s:match("|(.*)") or s end)
  text = text:gsub("%[([^%]]*)%]%([^%)]*%)", "%1"):gsub("<!%-%-.-%-%->", ""):gsub("[%*`>_]", ""):gsub("&mdash;", "\226\128\148")
  return (text:gsub("^%s*%-%s+", ""):gsub("%s+", " "):gsub("^ ", ""):gsub(" $", ""))
end

-- Where the annotation counts as text what a plain body leaves out.
local OTHERWISE = { ["foam-daily-notes.md"] = "the annotation ends with the definition of a link" }

local right, all = 0, 0
for name in t.read(folder .. "manifest.tsv"):gmatch("([^\t\n]+)\t[^\n]*\n?") do
  local gold = json.read(t.read(folder .. name:gsub("%.%w+$", ".json")))
  local page = gazette.parse(t.read(folder .. name), { name = name })
  local whole = gold.ambiguous and #page.articles == 1 and #gold.articles > 1
  t.ok(#page.articles == #gold.articles or gold.ambiguous,
    name .. " has " .. #gold.articles .. " articles", #page.articles)
  for i, want in ipairs(gold.articles) do
    all = all + 1
    local a = page.articles[i]
    local wrong = {}
    local function check(what, got, wanted)
      if got ~= wanted then wrong[#wrong + 1] = ("%s: got %q, want %q"):format(what, tostring(got), tostring(wanted)) end
    end
    if not a then
      wrong[1] = "missing"
    else
      local headline = want.headline_plain or want.headline
      check("headline", flat(a.title), flat(headline))
      check("line", a.line, want.line)
      check("marker", a.continues, want.marker)
      local body = flat(a.body)
      local starts, ends = flat(want.body_starts), flat(want.body_ends)
      check("first words", body:sub(1, #starts), starts)
      check("last words", body:sub(-#ends), ends)
    end
    if #wrong == 0 then right = right + 1 end
    if whole then
      if #wrong > 0 then t.skip(name .. " article " .. i, "read as one article, which is an accepted reading") end
    elseif #wrong == 1 and OTHERWISE[name] then
      t.skip(name .. " article " .. i .. ": " .. wrong[1], OTHERWISE[name])
    else
      t.ok(#wrong == 0, name .. " article " .. i .. ": " .. want.headline:sub(1, 40), table.concat(wrong, "; "))
    end
  end
end
print(("# %d of %d articles of the samples come out with the right headline, line, marker, first and last words"):format(right, all))
t.done()
