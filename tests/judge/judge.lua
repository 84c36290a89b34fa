-- How good are the answers? The parts of tests/judge/run that need no peer.
--
--   judge.lua documents FOLDER MAP OUT        what Gazette reads there, for the peers: id TAB headline TAB body
--   judge.lua items DOCUMENTS OUT             known items: OUT/KIND.tsv and OUT/qrels.tsv
--   judge.lua sql QUERIES OUT                 queries as statements for FTS5
--   judge.lua ask FOLDER MAP QUERIES OUT [prefix]      Gazette's run
--   judge.lua report WORK FIGURES             the tables, from WORK/NAME/{queries.tsv,qrels.tsv,ENGINE.run}
--
--   MAP       id TAB page TAB place TAB line; "-": an article's id is page:line
--   queries   query TAB text              qrels  query TAB id TAB grade
--   run       query TAB id, best first, at most 1000 a query
--
--   DCG       sum of grade / log2(place + 1) over the first ten; nDCG: by that of the best order (linear gain)
--   AP        mean of the precision at each relevant article, one that is not among the 1000 counting 0; MAP: their mean
--   recall    share of the relevant articles among the first 100         MRR: mean of 1 / place of the one wanted
--   Means are over the queries that have a relevant article.
package.path = "lua/?.lua;lua/?/init.lua;" .. package.path

local MOST, ITEMS = 1000, 1000
local ENGINES = { "gazette", "lucene", "xapian", "fts5" }
local NAMES = { gazette = "Gazette", lucene = "Lucene", xapian = "Xapian", fts5 = "FTS5" }
local KINDS = { "words", "headline", "typo", "unfinished" }

local function write(path, fill)
  local f = assert(io.open(path, "w"))
  fill(function(...) f:write(table.concat({ ... }, "\t"), "\n") end)
  assert(f:close())
end

-- The lines of a file, cut at their tabs.
local function rows(path)
  local f = assert(io.open(path))
  return function()
    local line = f:read()
    if not line then f:close() return nil end
    local cells = {}
    for cell in (line .. "\t"):gmatch("([^\t]*)\t") do cells[#cells + 1] = cell end
    return cells
  end
end
local function exists(path)
  local f = io.open(path)
  if f then f:close() end
  return f ~= nil
end

-- ---------------------------------------------------------------- Gazette

local function open(folder, map)
  local c = assert(require("gazette").open(folder))
  local ids = {}
  if map ~= "-" then
    for r in rows(map) do ids[r[2] .. ":" .. r[4]] = r[1] end
  end
  return c, function(a)
    local place = a.path .. ":" .. a.line
    if map == "-" then return place end
    for line = a.line, a.end_line do -- a page's title may have been read as the headline of its first article
      if ids[a.path .. ":" .. line] then return ids[a.path .. ":" .. line] end
    end
    error("no article of the collection stands at " .. place)
  end
end

local function documents(folder, map, out)
  local c, id = open(folder, map)
  write(out, function(put)
    for a in c:articles() do put(id(a), (a.title:gsub("%s+", " ")), (a:text():gsub("%s+", " "))) end
  end)
end

-- A sentence as words: nothing in it is an operator.
local function plain(text)
  return (text:gsub("[%c\"()*~:|/\\^+-]", " "):gsub("%f[%w](%u%u+)%f[%W]", function(word)
    return (word == "AND" or word == "OR" or word == "NOT" or word == "NEAR") and word:lower() or nil
  end))
end

local function ask(folder, map, queries, out, prefix)
  local c, id = open(folder, map)
  local opts = { match = "any", limit = MOST, snippet = 0, duplicates = "show", fuzzy = "auto", prefix = prefix ~= nil }
  write(out, function(put)
    for q in rows(queries) do
      local found = assert(c:search(plain(q[2]), opts))
      for i = 1, #found do put(q[1], id(found[i].article)) end
    end
  end)
end

-- ---------------------------------------------------------------- known items

local state = 20240229
local function draw(n) -- 1 … n; Park and Miller's generator
  state = state * 48271 % 2147483647
  return 1 + state % n
end

-- One edit inside a word: a letter twice, left out, swapped with the next, or another.
local function misspell(word)
  local at, kind = 1 + draw(#word - 2), draw(4)
  local before, here, after = word:sub(1, at - 1), word:sub(at, at), word:sub(at + 1)
  if kind == 1 then return before .. here .. here .. after end
  if kind == 2 then return before .. after end
  if kind == 3 and after:sub(1, 1) ~= here then return before .. after:sub(1, 1) .. here .. after:sub(2) end
  return before .. string.char(97 + (here:byte() - 97 + draw(25)) % 26) .. after
end

local common = {} -- words that anyone would leave out
for word in ([[a about all also an and any are as at be been but by can do for from had has have he her his how i if in
  into is it its like may more most much must no not of on one or other our out over she so some such than that the their
  them then there these they this those to too up use used using very was we were what when which who will with would
  you your]]):gmatch("%S+") do common[word] = true end

local function words_of(text)
  local list, seen = {}, {}
  for word in text:lower():gmatch("%f[%w]%l+%f[%W]") do
    if #word >= 4 and not common[word] and not seen[word] then list[#list + 1], seen[word] = word, true end
  end
  return list
end

-- Every n-th article with a headline of at least three words, one of them fit to be misspelt, and ten different words.
local function items(from, out)
  local all, queries = {}, {}
  for r in rows(from) do
    local words, head = words_of(r[2] .. " " .. r[3]), words_of(r[2])
    if #words >= 10 and #head >= 3 then all[#all + 1] = { id = r[1], title = r[2], words = words, head = head } end
  end
  for _, kind in ipairs(KINDS) do queries[kind] = {} end
  local n = math.min(ITEMS, #all)
  write(out .. "/qrels.tsv", function(put)
    for i = 1, n do
      local item = all[math.floor((i - 1) * #all / n) + 1]
      local some, left = {}, {}
      for k, word in ipairs(item.words) do left[k] = word end
      for k = 1, 1 + draw(3) do some[k] = table.remove(left, draw(#left)) end
      local last, head = some[#some], item.head[draw(#item.head)]
      queries.words[i] = table.concat(some, " ")
      queries.headline[i] = item.title
      queries.typo[i] = item.title:lower():gsub("%f[%w]" .. head .. "%f[%W]", misspell(head), 1)
      some[#some] = last:sub(1, 2 + draw(#last - 3))
      queries.unfinished[i] = table.concat(some, " ")
      put(i, item.id, 1)
    end
  end)
  for _, kind in ipairs(KINDS) do
    write(out .. "/" .. kind .. ".tsv", function(put) for i = 1, n do put(i, (queries[kind][i]:gsub("\t", " "))) end end)
  end
end

-- FTS5 has no query for sentences: each word quoted, joined by OR.
local function sql(queries, out)
  write(out, function(put)
    put(".mode tabs")
    for q in rows(queries) do
      local words = {}
      for word in q[2]:gsub("[%c%p]", " "):gmatch("%S+") do words[#words + 1] = '"' .. word .. '"' end
      put(("SELECT '%s', id FROM d WHERE d MATCH '%s' ORDER BY rank LIMIT %d;"):format(q[1], table.concat(words, " OR "), MOST))
    end
  end)
end

-- ---------------------------------------------------------------- measuring

local function graded(path)
  local of = {}
  for r in rows(path) do
    local grade = tonumber(r[3])
    if grade > 0 then
      of[r[1]] = of[r[1]] or {}
      of[r[1]][r[2]] = grade
    end
  end
  return of
end

local function run_of(path)
  local of = {}
  for r in rows(path) do
    local list = of[r[1]] or {}
    if #list < MOST then list[#list + 1] = r[2] end
    of[r[1]] = list
  end
  return of
end

local function log2(x) return math.log(x) / math.log(2) end

-- Means over those of `queries` (all that have a relevant article) that `wanted(place in the file)` takes.
local function measure(queries, qrels, run, wanted)
  local sum, n, place = { ndcg = 0, map = 0, recall = 0, mrr = 0 }, 0, 0
  for q in rows(queries) do
    local relevant = qrels[q[1]]
    place = place + 1
    if relevant and (not wanted or wanted(place)) then
      local ideal, dcg, best, hits, precision, early, first = {}, 0, 0, 0, 0, 0, 0
      for _, grade in pairs(relevant) do ideal[#ideal + 1] = grade end
      table.sort(ideal, function(a, b) return a > b end)
      for i = 1, math.min(10, #ideal) do best = best + ideal[i] / log2(i + 1) end
      for i, id in ipairs(run[q[1]] or {}) do
        local grade = relevant[id]
        if grade then
          hits = hits + 1
          precision = precision + hits / i
          if i <= 10 then dcg = dcg + grade / log2(i + 1) end
          if i <= 100 then early = early + 1 end
          if first == 0 then first = 1 / i end
        end
      end
      n = n + 1
      sum.ndcg = sum.ndcg + dcg / best
      sum.map = sum.map + precision / #ideal
      sum.recall = sum.recall + early / #ideal
      sum.mrr = sum.mrr + first
    end
  end
  for name, s in pairs(sum) do sum[name] = n > 0 and s / n or 0 end
  return sum, n
end

-- ---------------------------------------------------------------- telling

local function row(...) print("| " .. table.concat({ ... }, " | ") .. " |") end
local function rule(n) print("|---" .. ("|--:"):rep(n - 1) .. "|") end
local function figure(x) return x and ("%.4f"):format(x) or "–" end

local function report(work, list)
  local names, versions, known = {}, {}, nil
  for r in rows(list) do
    if r[1] == "collection" then names[#names + 1] = r[2]
    elseif r[1] == "version" then versions[r[2]] = r[3]
    elseif r[1] == "known" then known = r[2] end
  end
  local engines = {}
  for _, e in ipairs(ENGINES) do if versions[e] then engines[#engines + 1] = e end end
  print("# Results of `make judge`\n")
  print("How well collections with judged answers are answered, one setting for all. Queries are sentences: any word,")
  print("ranked. Each engine gets the same headlines and bodies and stems English in its own way; nothing is tuned for a peer.")
  print("A ratio is Gazette's figure over the peer's.\n")
  for _, e in ipairs(engines) do print(("- %s %s"):format(NAMES[e], versions[e])) end
  print()
  local halves = { { "odd", function(i) return i % 2 == 1 end }, { "even", function(i) return i % 2 == 0 end } }
  local ratios, least, by_half = {}, {}, {}
  for _, name in ipairs(names) do
    local folder = work .. "/" .. name
    local queries, qrels = folder .. "/queries.tsv", graded(folder .. "/qrels.tsv")
    local ours, ours_of = nil, {}
    print("## " .. name .. "\n")
    for i, e in ipairs(engines) do
      local run = run_of(folder .. "/" .. e .. ".run")
      local m, n = measure(queries, qrels, run)
      if i == 1 then
        ours = m
        print(n .. " queries with a relevant article.\n")
        row("", "nDCG@10", "MAP", "recall@100", "ratio of nDCG@10", "of MAP", "of recall@100", "nDCG@10, odd queries", "even queries")
        rule(9)
      end
      local cells = { NAMES[e], figure(m.ndcg), figure(m.map), figure(m.recall) }
      for _, key in ipairs { "ndcg", "map", "recall" } do cells[#cells + 1] = i == 1 and "" or ("%.3f"):format(ours[key] / m[key]) end
      for k, half in ipairs(halves) do
        local x = measure(queries, qrels, run, half[2]).ndcg
        cells[#cells + 1] = figure(x)
        if i == 1 then ours_of[k] = x
        else by_half[e .. k] = (by_half[e .. k] or 0) + ours_of[k] / x end
      end
      row((table.unpack or unpack)(cells)) -- luacheck: ignore
      if i > 1 then
        ratios[e] = ratios[e] or {}
        table.insert(ratios[e], ours.ndcg / m.ndcg)
        least[e] = math.min(least[e] or 1e9, ours.ndcg / m.ndcg)
      end
    end
    print()
  end
  if #names > 0 and #engines > 1 then
    print("## All collections\n")
    row("nDCG@10", "mean ratio", "least", "of odd queries", "of even queries")
    rule(5)
    for _, e in ipairs(engines) do
      if ratios[e] then
        local sum = 0
        for _, r in ipairs(ratios[e]) do sum = sum + r end
        row("Gazette over " .. NAMES[e], ("%.3f"):format(sum / #ratios[e]), ("%.3f"):format(least[e]),
          ("%.3f"):format(by_half[e .. 1] / #names), ("%.3f"):format(by_half[e .. 2] / #names))
      end
    end
    print("\nThe ratios on odd and on even queries stand apart: a constant that only fits those it was tried with would show there.\n")
  end
  if not known then return end
  local folder = work .. "/known"
  local qrels = graded(folder .. "/qrels.tsv")
  print("## Known items\n")
  print(("Articles of %s, asked for by two to four of their words, by their headline, by their headline with one typo, and"):format(known))
  print("by those words, the last one unfinished: mean reciprocal rank. Lucene searches for the unfinished word with a prefix query.\n")
  local cells = { "" }
  for _, kind in ipairs(KINDS) do cells[#cells + 1] = kind end
  row((table.unpack or unpack)(cells)) -- luacheck: ignore
  rule(#cells)
  for _, e in ipairs(engines) do
    if exists(folder .. "/words-" .. e .. ".run") then
      cells = { NAMES[e] }
      for _, kind in ipairs(KINDS) do
        cells[#cells + 1] = figure(measure(folder .. "/" .. kind .. ".tsv", qrels, run_of(folder .. "/" .. kind .. "-" .. e .. ".run")).mrr)
      end
      row((table.unpack or unpack)(cells)) -- luacheck: ignore
    end
  end
end

local verbs = { documents = documents, items = items, sql = sql, ask = ask, report = report }
assert(verbs[arg[1]], "judge.lua: documents, items, sql, ask or report")((table.unpack or unpack)(arg, 2)) -- luacheck: ignore
