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
  "prefix2", "prefix3", "prefix4", "prefix5", "word_prefix", "typing", "headline", "fuzzy", "rare_auto", "typing_auto",
}
local function is_own(class) return class:find("_auto$") ~= nil end -- no peer has anything like it
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

local function class_mean(size, engine, class, inside)
  local t = ((times[size] or {})[engine] or {})[class]
  local list, sum = t and (inside and t.inside or t.wall) or {}, 0
  for _, us in ipairs(list) do sum = sum + us end
  return #list > 0 and sum / #list or nil
end
-- The mean of the classes' means, of those that peers have too, and `with` has.
local function mean(size, engine, inside, with)
  local sum, n = 0, 0
  for _, class in ipairs(classes) do
    local us = class_mean(size, engine, class, inside)
    if us and not is_own(class) and (not with or class_mean(size, with, class)) then sum, n = sum + us, n + 1 end
  end
  return n > 0 and sum / n or nil
end

print("# Results of `make bench`\n")
print("Written by a run; change `tests/bench/`, not this. " .. all("date") .. "; " .. all("processor") .. ", " .. all("cores")
  .. " cores shared with other work, " .. all("memory_gib") .. " GiB. Medians of " .. all("passes")
  .. " passes, one thread each, files in the page cache. Such a machine is noisy: read ratios, not times. The run took "
  .. ("%.0f"):format((tonumber(all("seconds")) or 0) / 60) .. " minutes"
  .. (all("keep") == "?" and "" or all("keep") == "all" and "; peers' figures are those of an earlier one"
    or "; peers' indexes, and what making them took, may be those of an earlier one") .. ".\n")
print("Text: apt's English package descriptions and the entries of four dictionaries (GCIDE, WordNet, FOLDOC, the Jargon"
  .. " File), together " .. all("real_articles") .. " articles (sum " .. all("text_sum") .. "), as digest pages of ten. \"Package"
  .. " descriptions\" are these alone. A corpus with a number of articles has of this text what a million would have of it,"
  .. " the same share at each size; the rest is sampled from it by a bigram model, one word in sixty spliced of two so that the"
  .. " vocabulary grows (`corpus.c`). Queries are drawn from the text (`queries.c`), " .. all("queries") .. " a class, none"
  .. " twice in a pass; an engine may spend " .. all("budget") .. " s on a class in all, and a slow one answers fewer of its"
  .. " queries (of `typing` then the first): how many is said. How each peer is set up stands at the head of its program. A"
  .. " ratio above 1: Gazette leads the best peer. FTS5 keeps no text (contentless) and stems by porter. Lucene's prefixes are"
  .. " not ranked; ripgrep ranks nothing: its time is one scan. As peers do, Gazette looks for words as they are typed"
  .. " (`fuzzy = false`; `fuzzy` is `word~`) and shows each article, whatever its story; `rare_auto` and `typing_auto` ask"
  .. " the queries of `rare` and `typing` as people do (`fuzzy = \"auto\"`): words that hardly occur are looked for a few edits"
  .. " away too, for what else may be meant. No peer does that: these two are in no mean and no ratio, but in the worst p99.\n")
print("Gazette's index is the one on disk, made by `gazette-index` with one job; two jobs stand below the table. Indexing, of one"
  .. " core: by the processor time of all processes. Peak memory: of the largest process. A first result: a new process from"
  .. " its start to its end; evicted: after `posix_fadvise(POSIX_FADV_DONTNEED)` on the files of the index (the program itself"
  .. " stays cached). A page changed: Gazette from asking for the refresh, by a new process, until the flushed index answers"
  .. " with the new words; peers until the commit returns.\n")
print("Gazette's *inside* is its own `elapsed_us`: the search without the making of hits. *Wall* is all of `gz_search`: the"
  .. " ten hits with headline and place of the best match (without snippets).\n")
local versions = {}
for _, e in ipairs(engines) do
  if get("all", e, "version") then
    versions[#versions + 1] = (names[e] or e) .. " " .. ((value.all or {})[e] or {}).version
  end
end
print("Versions: " .. table.concat(versions, ", ") .. ".\n")

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
  line("size / text", function(e)
    local bytes = get(size, e, "index.folder_bytes") or get(size, e, "index.index_bytes")
    return bytes and bytes / text
  end)
  line("first result in a new process, ms", of("first_us", function(us) return us / 1000 end))
  line("the same, index evicted, ms", of("first_cold_us", function(us) return us / 1000 end))
  line("a page of ten changed, ms", of("update_us", function(us) return us / 1000 end))
  line("peak memory while asking, MiB", of("query.peak_kb", function(kb) return kb / 1024 end))
  print()
  if get(size, "gazette", "index2.index_s") then
    print(("Gazette with two jobs: %s MB/s wall, %s of one core, peak %s MiB (%s in all its processes together; with one job"
      .. " %s).\n"):format(short(text / 1e6 / get(size, "gazette", "index2.index_s")),
      short(text / 1e6 / get(size, "gazette", "index2.cpu_s")), short(get(size, "gazette", "index2.peak_kb") / 1024),
      short(get(size, "gazette", "index2.together_kb") / 1024), short(get(size, "gazette", "index.together_kb") / 1024)))
  end
  if get(size, "gazette", "step.over_most_us") then
    print(("A step of a search asked for 2 ms takes at most %s ms longer, at p99 %s ms (of each query the least of the"
      .. " passes).\n"):format(short(get(size, "gazette", "step.over_most_us") / 1000),
      short(get(size, "gazette", "step.over_p99_us") / 1000)))
  end
  if get(size, "gazette", "snippets_p50_us") then
    print(("Making 20 hits with their snippets takes %s ms at p50, %s ms at p99 (of each query with 20 hits the least of the"
      .. " passes).\n"):format(short(get(size, "gazette", "snippets_p50_us") / 1000),
      short(get(size, "gazette", "snippets_p99_us") / 1000)))
  end
  local fewer = {}
  for _, e in ipairs(engines) do
    for _, class in ipairs(classes) do
      local t = ((times[size] or {})[e] or {})[class]
      if t and #t.wall < tonumber(all("queries")) then
        fewer[e] = fewer[e] or {}
        table.insert(fewer[e], class .. " " .. #t.wall)
      end
    end
  end
  for _, e in ipairs(engines) do
    if fewer[e] then print(("%s answered in its time, or there were: %s.\n"):format(names[e] or e, table.concat(fewer[e], ", "))) end
  end
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
  print("How many times the p50 of a class grows; then the mean of these (without our own two classes), and how many times the mean time of a query (the mean"
    .. " of the classes' means) grows.\n")
  head("class", "Gazette inside")
  local sums, counts = {}, {}
  local function grown(key, class, small, large)
    if not small or not large or small == 0 then return "–" end
    if is_own(class) then return short(large / small) end
    sums[key], counts[key] = (sums[key] or 0) + large / small, (counts[key] or 0) + 1
    return short(large / small)
  end
  for _, class in ipairs(classes) do
    local cells = { class }
    for _, e in ipairs(engines) do cells[#cells + 1] = grown(e, class, took(from, e, class, 50), took(to, e, class, 50)) end
    cells[#cells + 1] = grown("inside", class, took(from, "gazette", class, 50, true), took(to, "gazette", class, 50, true))
    row((table.unpack or unpack)(cells)) -- luacheck: ignore
  end
  local cells = { "mean" }
  for _, e in ipairs(engines) do cells[#cells + 1] = sums[e] and short(sums[e] / counts[e]) or "–" end
  cells[#cells + 1] = sums.inside and short(sums.inside / counts.inside) or "–"
  row((table.unpack or unpack)(cells)) -- luacheck: ignore
  cells = { "mean time" }
  local function mean_growth(e, inside)
    local small, large = mean(from, e, inside), mean(to, e, inside)
    return small and large and short(large / small) or "–"
  end
  for _, e in ipairs(engines) do cells[#cells + 1] = mean_growth(e) end
  cells[#cells + 1] = mean_growth("gazette", true)
  row((table.unpack or unpack)(cells)) -- luacheck: ignore
  print()
end

-- ---------------------------------------------------------------- goals

-- The goals, of the largest corpus. Each: what, the goal as said, what was measured, and how many times it is reached: 1
-- or more is reached.
if #sampled > 0 and get(sampled[#sampled], "gazette", "index.index_s") then
  local size = sampled[#sampled]
  local text = get(size, "corpus", "text_bytes")
  local function of(e, name) return get(size, e, name) end
  local function both(a, b, f) if a and b then return f(a, b) end end
  local function div(a, b) return both(a, b, function(x, y) return x / y end) end
  local function p(e, class, percent, inside) return took(size, e, class, percent, inside) end
  print(("## Goals, at %s articles\n"):format(size))
  print("*Times reached*: 1 or more is reached, 0.5 is half of the way. Goals in microseconds come from a machine on which Lucene"
    .. " had the time beside them; here they are read as the ratio to Lucene in this run, and the time itself stands beside it."
    .. " Times of one search are *inside*, and where said, *wall*.\n")
  row("what", "goal", "measured", "times reached", "")
  rule(5)
  local function goal(what, said, measured, reached)
    row(what, said, measured or "–", reached and short(reached) or "–",
      not reached and "not measured" or reached >= 1 and "reached" or "**not**")
  end
  local speed = div(text / 1e6, of("gazette", "index.cpu_s"))
  local fts5_speed = div(text / 1e6, of("fts5", "index.cpu_s"))
  goal("indexing, of one core", "5 times FTS5", div(speed, fts5_speed) and ("%s times, %s MB/s"):format(
    short(div(speed, fts5_speed)), short(speed)), both(speed, fts5_speed, function(a, b) return a / b / 5 end))
  local share = div(of("gazette", "index.folder_bytes"), text)
  goal("index / text", "0.30", short(share), div(0.30, share))
  local peak = div(of("gazette", "index.peak_kb"), 1024)
  goal("peak memory while indexing", "256 MiB", short(peak) .. " MiB", div(256, peak))
  for _, row_of in ipairs({ { "first_us", "first result in a new process", 2 }, { "first_cold_us", "the same, evicted", 5 } }) do
    local ms = div(of("gazette", row_of[1]), 1000)
    goal(row_of[2], row_of[3] .. " ms", ms and short(ms) .. " ms", div(row_of[3], ms))
  end
  for _, g in ipairs({
    { "rare", 5, 28 }, { "middle", 10, 127 }, { "common", 10, 176 }, { "and2", 60, 244 }, { "or2", 100, 481 }, { "or3", 200, 905 },
    { "and2_common", 500, 3100 }, { "or2_common", 800, 4400 }, { "phrase2", 150, 630 }, { "phrase2_common", 1000, 5600 },
    { "prefix2", 100, 3900 }, { "prefix4", 100, 370 }, { "word_prefix", 200, 1000 }, { "fuzzy", 300, 780 },
  }) do
    local ours, theirs = p("gazette", g[1], 50, true), p("lucene", g[1], 50)
    goal(g[1] .. ", p50", ("%d µs, Lucene / %s"):format(g[2], short(g[3] / g[2])),
      ours and ("%s µs%s; wall %s"):format(short(ours), theirs and ", Lucene / " .. short(theirs / ours) or "",
        short(p("gazette", g[1], 50))), both(ours, theirs, function(a, b) return b / a / (g[3] / g[2]) end))
  end
  local worst, slower = {}, {}
  for _, how in ipairs({ "inside", "wall" }) do
    local most = 0
    for _, class in ipairs(classes) do
      local us = p("gazette", class, 99, how == "inside")
      if us and us > most then most, worst[how] = us, class end
      for _, percent in ipairs({ 50, 99 }) do
        local x, lucene = p("gazette", class, percent, how == "inside"), p("lucene", class, percent)
        local s = both(x, lucene, function(a, b) return b / a end)
        if s and (not slower[how] or s < slower[how][1]) then slower[how] = { s, class .. " p" .. percent } end
      end
    end
    goal("worst p99 of any class, " .. how, "2 ms", ("%s ms, %s"):format(short(most / 1000), worst[how] or "–"),
      div(2000, most > 0 and most or nil))
    goal("no class's p50 or p99 slower than Lucene's, " .. how, "1", slower[how] and ("%s, %s"):format(short(slower[how][1]),
      slower[how][2]), slower[how] and slower[how][1])
    local ours, theirs = mean(size, "gazette", how == "inside", "lucene"), mean(size, "lucene", false, "gazette")
    goal("mean over all classes, " .. how, "Lucene / 5", both(ours, theirs, function(a, b)
      return ("Lucene / %s: %s µs"):format(short(b / a), short(a)) end), both(ours, theirs, function(a, b) return b / a / 5 end))
  end
  local two = p("gazette", "prefix2", 99)
  goal("ranked prefix of two letters, p99, wall", "2 ms", two and short(two / 1000) .. " ms", div(2000, two))
  local ours, theirs = of("gazette", "update_us"), of("fts5", "update_us")
  goal("a page of ten changed, durable", "half of FTS5's time", both(ours, theirs, function(a, b)
    return ("%s ms, FTS5 %s"):format(short(a / 1000), short(b / 1000)) end), both(ours, theirs, function(a, b) return b / 2 / a end))
  local over = of("gazette", "step.over_most_us")
  local made = of("gazette", "snippets_p99_us")
  goal("20 hits with their snippets, p99", "3 ms", made and short(made / 1000) .. " ms", made and 3000 / math.max(made, 1))
  goal("a step over its time, at most", "1 ms", over and short(over / 1000) .. " ms", over and 1000 / math.max(over, 1))
  if #sampled > 1 then
    for _, how in ipairs({ "inside", "wall" }) do
      local small, large = mean(sampled[1], "gazette", how == "inside"), mean(size, "gazette", how == "inside")
      goal(("mean time from %s articles, %s"):format(sampled[1], how), "at most 5 times", both(small, large, function(a, b)
        return ("%s times"):format(short(b / a)) end), both(small, large, function(a, b) return 5 * a / b end))
    end
  end
  print()
end

if #profile_names > 0 then
  print("## Where the time goes\n")
  print("Gazette in the last corpus of the run: samples of the clock by function, in percent. Indexing: all processes of"
    .. " `gazette-index`. Queries: the bench's own process, hits and what opening costs included, fifteen passes after it.\n")
  for _, name in ipairs(profile_names) do
    local parts = {}
    for _, line in ipairs(profiles[name]) do
      local share, symbol = line:match("^(%S+)\t(.*)$")
      parts[#parts + 1] = symbol .. " " .. share
    end
    print("- **" .. name .. "**: " .. table.concat(parts, ", "))
  end
  print()
end

print("## Against a scan\n")
print(all("scan") == "?" and "Not compared in this run." or all("scan"))
