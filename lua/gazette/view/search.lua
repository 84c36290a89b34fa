-- search.lua: what was found, and why?
--
--   search ▸ harbour wall cost                            all sections · by rank
--   12 of 45 articles · 0.3 ms
--
--     Council delays harbour wall for a third time          Harbour · 9 Mar 2012
--       …the cost of the wall has doubled since the first survey of the harbour…

local more = require("gazette.view.more")
local text = require("gazette.view.text")

local M = { describe = "results of a search" }

local function took(us)
  if us < 100 then return us .. " µs" end
  if us < 100000 then return ("%.1f ms"):format(us / 1000) end
  return ("%.1f s"):format(us / 1e6)
end

-- The second line: how many, or what would help.
local function found(collection, args)
  local results = args.results
  if not results then
    local hint = " type to search; quotes keep words together, -word leaves one out"
    return { { args.query == "" and hint or " …", "dim" } }
  end
  local pieces = {}
  if #results == 0 then
    pieces[1] = { " Nothing has " .. (args.query:find("%s") and "these words" or "this word")
      .. (args.section and " in " .. args.section or "") .. ".", "warn" }
    if results.suggestion then pieces[2] = { "  Did you mean  " .. results.suggestion .. " ?" } end
  else
    local all = collection:info().articles
    local n = results.total
    local some = results.partial_total or 0
    local some_told = (results.partial_exact == false and "about " or "") .. text.number(some)
    if n == 0 then
      pieces[1] = { " No article has all the words · " .. some_told .. " with some of them", "dim" }
    else
      pieces[1] = { " " .. (results.exact == false and "about " or "") .. text.number(n) .. " of "
        .. text.count(all, "article"), "dim" }
      if some > 0 then pieces[2] = { " · " .. some_told .. " with some of the words", "dim" } end
    end
    if results.suggestion then pieces[#pieces + 1] = { " · Did you mean  " .. results.suggestion .. " ?" } end
    pieces[#pieces + 1] = { " · " .. took(results.elapsed_us or 0), "dim" }
  end
  if results.notice then pieces[#pieces + 1] = { " · " .. results.notice, "warn" } end
  return pieces
end

-- Section and date, in what the headline leaves of the line.
local function whence(article, width)
  local room = math.max(math.floor(width / 3), width - 6 - text.width(text.clean(article.title)))
  local section, date = article.section or "", text.date(article.date)
  if date == "" then return text.clip(section, room) end
  local left = room - #date - 3
  if section == "" or left < 8 then return date end
  return text.clip(section, left) .. " · " .. date
end

-- How many other articles tell the same story.
local function also(hit)
  return hit.also and #hit.also > 0 and "also in " .. #hit.also .. " · " or ""
end

-- How many bytes at the front of a snippet are left out, whole words, where its first match would not be seen:
-- a preview takes half of the window after the snippet was made for all of it.
local function left_out(s, mark, room)
  if not mark or text.width(s) <= room or text.width(s:sub(1, mark.to)) < room then return 0 end
  local at = 0
  for word in s:gmatch("()%S+") do
    if word > mark.from then break end
    at = word - 1
    if text.width(s:sub(word, mark.from - 1)) <= room / 3 then break end
  end
  return at
end

local function snippet(hit, width)
  local all, marks, room = text.clean(hit.snippet), hit.marks or {}, width - 6
  local out = left_out(all, marks[1], room)
  local dots = out > 0 and "…" or ""
  local s, left = text.clip(dots .. all:sub(out + 1), room)
  local row = { text = "     " .. s, marks = { { 6, 5 + #s, "dim" } }, more = true }
  for _, mark in ipairs(marks) do
    local from, to = mark.from - out + #dots, math.min(mark.to - out + #dots, left)
    if from > #dots and from <= to then row.marks[#row.marks + 1] = { from + 5, to + 5, "match" } end
  end
  return row
end

-- Where is looked, and in what order.
local function whither(args)
  local narrow = args.narrow or args
  local year = narrow.year and " · " .. narrow.year or ""
  return (narrow.section or "all sections") .. year .. " · by rank"
end

-- The sections and years with most of what is found, each with the key that narrows to it or, if it does so, no more.
-- Years are short and stand there; of the sections as many as there is room for.
local function narrowing(facets, width)
  local pieces, told, room = { { " " } }, {}, width - 2
  for _, kind in ipairs({ "year", "section" }) do
    for i, facet in ipairs(facets) do
      local value = text.clip(text.clean(facet.value), 24)
      local needs = #("F" .. i .. " " .. " " .. text.number(facet.articles)) + text.width(value)
      if facet.kind == kind and needs <= room then told[i], room = value, room - needs - 2 end
    end
  end
  for i, facet in ipairs(facets) do
    if told[i] then
      pieces[#pieces + 1] = { "F" .. i .. " ", "key" }
      pieces[#pieces + 1] = { told[i], facet.on and "title" or "dim" }
      pieces[#pieces + 1] = { " " .. text.number(facet.articles) .. "  ", "number" }
    end
  end
  return text.row(pieces, nil, width)
end

function M.render(collection, args)
  local width = text.columns((args.width or 80) - (args.beside or 0))
  local results = args.results
  local rows = {
    text.row({ { " search ▸ ", "dim" }, { args.query, "title" } }, { { whither(args), "dim" } }, width),
    text.row(found(collection, args), nil, width),
  }
  if args.live then rows[3] = args.facets and #args.facets > 0 and narrowing(args.facets, width) or { text = "" } end
  rows[#rows + 1] = { text = "" }
  local keys_at = #rows
  more.rows(rows, function(put)
    local told
    for i, hit in ipairs(results or {}) do
      if hit.partial and not told then
        told = true
        put(text.row({ { " ┄ with some of the words ┄", "dim" } }, nil, width))
      end
      local article = hit.article
      local chosen = (args.marked and args.marked[i] and "●" or " ") .. (args.live and i == args.at and "▸ " or "  ")
      local head = text.row({ { chosen, "key" }, { article.title, "section" } },
        { { also(hit) .. whence(article, width), "dim" } }, width)
      head.article, head.line, head.col, head.hit = article, hit.line, hit.col, i
      put(head)
      if hit.snippet and hit.snippet ~= "" then
        local below = snippet(hit, width)
        below.article, below.line, below.col, below.hit = article, hit.line, hit.col, i
        put(below)
      end
    end
    if results and results.total and #results < results.total + (results.partial_total or 0) and #results > 0 then
      put(text.row({ { (" the first %d are shown"):format(#results), "dim" } }, nil, width))
    end
  end, args.height)
  if args.live then
    text.keys(rows, args, { "<CR>", "open", "<Down> <Up>", "choose", "<Esc>", "to the results" }, keys_at)
  else
    text.keys(rows, args, { "<CR>", "open", "gs", "search again", "<BS>", "back", "g?", "keys" }, keys_at)
  end
  return rows
end

return M
