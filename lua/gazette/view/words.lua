-- words.lua: which words tell a section, or what a query finds, from the rest of the collection?
--
--   words ▸ ferry                                                   8 articles
--
--   timetable ██████████████████████████████████████████████████████████ 5
--   gull      ███████████████████████ 2
--
-- Of some of the articles, spread over all, the words are counted by the articles that have them. The best tell most:
--
--   v = P ln(P / C)    P: share of these articles that have the word     C: of the whole collection

local counts = require("gazette.view.counts")
local text = require("gazette.view.text")

local M = { describe = "the words that tell a section, or what a query finds, from the rest" }

local ARTICLES = 40      -- whose text is read
local BYTES = 2 ^ 15     -- of each
local LOOKED_UP = 80     -- words: the most frequent ones
local SHOWN = 20
local SHORTEST = 3       -- bytes of a word
local BESIDE = " zqxjkvwy"   -- a word that nothing has: beside it a stop word is found nowhere, alone it would be

-- Some of the articles in question, and how many those are.
local function some(collection, query, section)
  local list = {}
  if query ~= "" then
    local asked = { limit = ARTICLES, snippet = 0, match = "all", section = section }
    local results, message = collection:search(query, asked)
    if not results then error(message, 0) end
    for i, hit in ipairs(results) do list[i] = hit.article end
    return list, results.total
  end
  local n = collection:count({ section = section })
  local step = math.max(1, n / ARTICLES)
  for i = 0, math.min(n, ARTICLES) - 1 do
    list[i + 1] = collection:articles({ section = section, limit = 1, offset = math.floor(i * step) })()
  end
  return list, n
end

-- Calls use(word) for each word of a text, once.
local function each_word(s, use)
  local seen = {}
  s = s:sub(1, BYTES):lower():gsub("\226\128[\128-\191]", " "):gsub("\194[\160-\191]", " ")
  for word in s:gmatch("[%w\128-\255]+") do
    if #word >= SHORTEST and not seen[word] and not word:find("^%d+$") then
      seen[word] = true
      use(word)
    end
  end
end

-- { word, in_some = articles of the list that have it, in_all = of the collection }, …
local function candidates(collection, list, query)
  local n, asked, found = {}, {}, {}
  each_word(query, function(word) asked[word] = true end)
  for _, article in ipairs(list) do
    each_word(article.title .. "\n" .. (article:text() or ""), function(word) n[word] = (n[word] or 0) + 1 end)
  end
  for word, times in pairs(n) do
    if not asked[word] and (times > 1 or #list < 4) then found[#found + 1] = { word = word, in_some = times } end
  end
  table.sort(found, function(a, b)
    if a.in_some ~= b.in_some then return a.in_some > b.in_some end
    return a.word < b.word
  end)
  for i = #found, LOOKED_UP + 1, -1 do found[i] = nil end
  local kept = {}
  for _, one in ipairs(found) do
    local results = collection:search(one.word .. BESIDE, { limit = 0, snippet = 0, match = "any", fuzzy = false })
    one.in_all = results and results.total or 0
    if one.in_all > 0 then kept[#kept + 1] = one end
  end
  return kept
end

local function telling(collection, list, query)
  local all, best = math.max(1, collection:info().articles), {}
  for _, one in ipairs(candidates(collection, list, query)) do
    local share = one.in_some / #list
    one.value = share * math.log(share * all / one.in_all)
    if one.value > 0.01 then best[#best + 1] = one end
  end
  table.sort(best, function(a, b)
    if a.value ~= b.value then return a.value > b.value end
    return a.word < b.word
  end)
  -- Forms of one word are found as one: they begin alike and are in as many articles.
  local forms, shown = {}, {}
  for _, one in ipairs(best) do
    local form = one.word:sub(1, 4) .. " " .. one.in_all
    if not forms[form] and #shown < SHOWN then shown[#shown + 1] = one end
    forms[form] = true
  end
  return shown
end

function M.render(collection, args)
  local width, query = text.columns(args.width), args.text or ""
  local list, n = some(collection, query, args.section)
  local what = query ~= "" and query or args.section or ""
  local rows = {
    text.row({ { what ~= "" and " words ▸ " or " words", "dim" }, { what, "title" } },
      { { text.count(n, "article"), "dim" } }, width),
    { text = "" },
  }
  local bars, within = {}, args.section and 'in:"' .. args.section:gsub('"', " ") .. '"' or ""
  local narrowed = query ~= "" and within ~= "" and counts.narrowed(query, within) or query .. within
  for i, one in ipairs(telling(collection, list, query)) do
    local asked = counts.narrowed(narrowed, one.word)
    local results = collection:search(asked, { limit = 0, snippet = 0, match = "all", fuzzy = false })
    bars[i] = { label = one.word, n = results and results.total or 0, query = asked }
  end
  text.bars(function(row) rows[#rows + 1] = row end, bars, width)
  if #bars == 0 then rows[#rows + 1] = { text = " No words tell these from the rest." } end
  text.keys(rows, args, { "<CR>", "its articles", "<BS>", "back", "g?", "keys" }, 2)
  return rows
end

return M
