-- What do the figures say? Tables of one run, as Markdown, from lines `size TAB engine TAB name TAB value …`.
--
--   lua report.lua figures.tsv >RESULTS.md
--
-- A ratio is the best peer's figure over Gazette's (or the other way round where more is better): above 1 Gazette leads.
local sizes, engines, seen = {}, {}, {}
local value = {} -- value[size][engine][name]
local times = {} -- times[size][engine][class] = { wall = {...}, inside = {...} }
local profiles, profile_names = {}, {}

local function at(t, ...)
  for i = 1, select("#", ...) do
    local key = select(i, ...)
    t[key] = t[key] or {}
    t = t[key]
  end
  return t
end

for line in assert(io.open(arg[1])):lines() do
  local size, engine, name, rest = line:match("^([^\t]*)\t([^\t]*)\t([^\t]*)\t(.*)$")
  if size ~= "all" and not seen[size] then sizes[#sizes + 1], seen[size] = size, true end
  if engine ~= "corpus" and not seen["/" .. engine] then engines[#engines + 1], seen["/" .. engine] = engine, true end
  local class = name:match("^time%.(.*)")
  if class then
    local wall, inside = rest:match("^(%S+)\t(%S+)")
    local t = at(times, size, engine, class)
    t.wall, t.inside = t.wall or {}, t.inside or {}
    t.wall[#t.wall + 1] = tonumber(wall)
    if tonumber(inside) >= 0 then t.inside[#t.inside + 1] = tonumber(inside) end
  elseif name:match("^profile%.") then
    local list = at(profiles, name:sub(9))
    if #list == 0 then profile_names[#profile_names + 1] = name:sub(9) end
    list[#list + 1] = rest
  else
    at(value, size, engine)[name] = rest
  end
end

local function get(size, engine, name)
  local v = ((value[size] or {})[engine] or {})[name]
  return tonumber(v) or v
end
local all = function(name) return get("all", "corpus", name) or "?" end

local function percentile(list, p)
  if not list or #list == 0 then return nil end
  table.sort(list)
  return list[math.max(1, math.ceil(p / 100 * #list))]
end
local function took(size, engine, class, p, inside)
  local t = ((times[size] or {})[engine] or {})[class]
  return t and percentile(inside and t.inside or t.wall, p)
end

-- Three figures are as many as such a machine can tell apart.
local function short(x)
  if not x then return "–" end
  if x >= 100 then return ("%.0f"):format(x) end
  if x >= 10 then return ("%.1f"):format(x) end
  return ("%.2f"):format(x)
end
local function row(...) print("| " .. table.concat({ ... }, " | ") .. " |") end
local function rule(n) print("|---" .. ("|--:"):rep(n - 1) .. "|") end

local names = {
  gazette = "Gazette", fts5 = "FTS5", ["fts5-prefix"] = "FTS5, prefix 2 3", xapian = "Xapian", lucene = "Lucene",
  ripgrep = "ripgrep",
}
local function peers()
  local list = {}
  for _, e in ipairs(engines) do if e ~= "gazette" then list[#list + 1] = e end end
  return list
end
-- The least (or most) that a peer has, by `figure(engine)`.
local function best(figure, most)
  local b
  for _, e in ipairs(peers()) do
    local x = figure(e)
    if x and (not b or (most and x > b) or (not most and x < b)) then b = x end
  end
  return b
end
local function ratio(ours, theirs, most)
  if not ours or not theirs or ours == 0 then return "–" end
  return short(most and ours / theirs or theirs / ours)
end

local classes = {
  "rare", "middle", "common", "and2", "and3", "or2", "or3", "and2_common", "or2_common", "phrase2", "phrase2_common",
  "prefix2", "prefix3", "prefix4", "prefix5", "word_prefix", "typing", "headline", "fuzzy",
}
local function title(size)
  return size == "real" and "package descriptions" or size .. " articles"
end
local function head(first, ...)
  local cells = { first }
  for _, e in ipairs(engines) do cells[#cells + 1] = names[e] or e end
  for i = 1, select("#", ...) do cells[#cells + 1] = (select(i, ...)) end
  row((table.unpack or unpack)(cells)) -- luacheck: ignore
  rule(#cells)
end

print("# Results of `make bench`\n")
print("Written by a run; change `tests/bench/`, not this. " .. all("date") .. "; " .. all("processor") .. ", " .. all("cores")
  .. " cores shared with other work, " .. all("memory_gib") .. " GiB. Medians of " .. all("passes")
  .. " passes, one thread each, files in the page cache. Such a machine is noisy: read ratios, not times.\n")
print("Text: apt's English package descriptions (sum " .. all("text_sum") .. "), as digest pages of ten. A corpus with a"
  .. " number of articles is sampled from them by a bigram model, one word in sixty spliced of two so that the vocabulary"
  .. " grows (`corpus.c`). Queries are drawn from the text (`queries.c`), " .. all("queries") .. " a class, none twice in a pass;"
  .. " an engine that spends more than " .. all("budget") .. " s on a class answers fewer of them (of `typing` then the"
  .. " shortest). How each peer is set up"
  .. " stands at the head of its program. A ratio above 1: Gazette leads the best peer. FTS5 keeps no text (contentless)"
  .. " and stems by porter. Lucene's prefixes are not ranked; ripgrep ranks nothing: its time is one scan.\n")
print("Gazette's *inside* is its own `elapsed_us`: the search without the making of hits. *Wall* is all of `gz_search`: the"
  .. " ten hits with headline and place of the best match (without snippets).\n")

for _, size in ipairs(sizes) do
  local text = get(size, "corpus", "text_bytes")
  print("## " .. title(size) .. "\n")
  print(("%d articles, %d pages, %.1f MB.\n"):format(get(size, "corpus", "articles"), get(size, "corpus", "pages"), text / 1e6))
  head("index", "ratio to the best")
  local function line(what, figure, most)
    local cells, any = { what }, false
    for _, e in ipairs(engines) do
      local x = figure(e)
      any = any or x
      cells[#cells + 1] = short(x)
    end
    cells[#cells + 1] = ratio(figure("gazette"), best(figure, most), most)
    if any then row((table.unpack or unpack)(cells)) end -- luacheck: ignore
  end
  local function of(name, by) return function(e) local x = get(size, e, name) return x and by(x) end end
  line("MB/s, wall", of("index.index_s", function(s) return text / 1e6 / s end), true)
  line("MB/s, of one core", of("index.cpu_s", function(s) return text / 1e6 / s end), true)
  line("peak memory, MiB", of("index.peak_kb", function(kb) return kb / 1024 end))
  line("size / text", of("index.index_bytes", function(b) return b / text end))
  line("first result in a new process, ms", of("first_us", function(us) return us / 1000 end))
  line("a page of ten changed, ms", of("update_us", function(us) return us / 1000 end))
  print()
  for _, p in ipairs({ 50, 95, 99 }) do
    print(("Microseconds, p%d:\n"):format(p))
    head("class", "Gazette inside", "ratio, wall", "ratio, inside")
    for _, class in ipairs(classes) do
      local cells = { class }
      for _, e in ipairs(engines) do cells[#cells + 1] = short(took(size, e, class, p)) end
      local peer = best(function(e) return took(size, e, class, p) end)
      local inside = took(size, "gazette", class, p, true)
      cells[#cells + 1] = short(inside)
      cells[#cells + 1] = ratio(took(size, "gazette", class, p), peer)
      cells[#cells + 1] = ratio(inside, peer)
      row((table.unpack or unpack)(cells)) -- luacheck: ignore
    end
    print()
  end
end

-- Growth, from the smallest to the largest sampled corpus.
local sampled = {}
for _, size in ipairs(sizes) do if tonumber(size) then sampled[#sampled + 1] = size end end
table.sort(sampled, function(a, b) return tonumber(a) < tonumber(b) end)
if #sampled > 1 then
  local from, to = sampled[1], sampled[#sampled]
  print(("## Growth from %s to %s articles\n"):format(from, to))
  print("How many times the p50 of a class grows; last the mean over the classes that an engine has.\n")
  head("class", "Gazette inside")
  local sums, counts = {}, {}
  local function grown(key, small, large)
    if not small or not large or small == 0 then return "–" end
    sums[key], counts[key] = (sums[key] or 0) + large / small, (counts[key] or 0) + 1
    return short(large / small)
  end
  for _, class in ipairs(classes) do
    local cells = { class }
    for _, e in ipairs(engines) do cells[#cells + 1] = grown(e, took(from, e, class, 50), took(to, e, class, 50)) end
    cells[#cells + 1] = grown("inside", took(from, "gazette", class, 50, true), took(to, "gazette", class, 50, true))
    row((table.unpack or unpack)(cells)) -- luacheck: ignore
  end
  local cells = { "mean" }
  for _, e in ipairs(engines) do cells[#cells + 1] = sums[e] and short(sums[e] / counts[e]) or "–" end
  cells[#cells + 1] = sums.inside and short(sums.inside / counts.inside) or "–"
  row((table.unpack or unpack)(cells)) -- luacheck: ignore
  print()
end

if #profile_names > 0 then
  print("## Where the time goes\n")
  print("Gazette in the last corpus of the run, samples of the clock by function; queries include what opening costs, thirty"
    .. " passes after it.\n")
  for _, name in ipairs(profile_names) do
    print("**" .. name .. "**\n")
    for _, line in ipairs(profiles[name]) do
      local share, symbol = line:match("^(%S+)\t(.*)$")
      print(("- %s `%s`"):format(share, symbol))
    end
    print()
  end
end

print("## Against a scan\n")
print(all("scan") == "?" and "Not compared in this run." or all("scan"))
