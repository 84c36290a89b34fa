-- views.lua: which views are there, and how do their rows become lines?
--
-- A view is a function of a collection: render(collection, args) -> rows, each row one line
--   { text, marks = { { from, to, kind }, … }     bytes of text, inclusive; kind "match" if not said
--     article, line, col                          <CR> opens the article, at its headline or at a line of its file
--     path, line | section | link | query         or a page, a section's articles, what a link leads to, or finds
--     more = true                                 a further line of the same article
--     fold = level, closed = true }               begins a fold, down to the next row with that level or a lower one
-- args are { text, words…, width, height, now, status } and what the reader's own views need.
--
-- The reader's own are in view/, loaded when first shown. A user's are defined, also in the place of `sections`,
-- `timeline`, `words` and `health`:
--   require("gazette.views").define("timeline", { describe = "articles by month", render = function … end,
--     keys = { d = { describe = "done with it", press = function(row, view) … end } } })
--
-- Keys and folds are for these alone: the reader's own have theirs.

local M = {}

local OWN = { "backlinks", "contents", "info", "keys", "outline", "problems", "read", "related", "search", "section" }
-- What `:Gazette view` can show.
local PUBLIC = { "contents", "health", "info", "problems", "sections", "timeline", "words" }
local defined = {}

-- A key as it is typed: one letter or more, or names in <>.
local function is_key(key)
  return type(key) == "string" and key ~= "" and not key:find("[%z\1-\31\127]")
end

-- The keys of a view, in order: { key, describe, press }, …
local function keys_of(name, keys)
  local list = {}
  if keys and type(keys) ~= "table" then error("gazette: the keys of the view " .. name .. " are no table", 3) end
  for key, of in pairs(keys or {}) do
    if type(of) == "function" then of = { press = of } end
    if not is_key(key) or type(of) ~= "table" or type(of.press) ~= "function" then
      error(("gazette: the key %s of the view %s has no press function"):format(tostring(key), name), 3)
    end
    list[#list + 1] = { key = key, describe = tostring(of.describe or ""), press = of.press }
  end
  table.sort(list, function(a, b) return a.key < b.key end)
  return list
end

function M.define(name, view)
  if type(name) ~= "string" or not name:match("^[%w_-]+$") then
    error("gazette: a view's name is letters, digits, - and _", 2)
  end
  if type(view) ~= "table" or type(view.render) ~= "function" then
    error("gazette: the view " .. name .. " has no render function", 2)
  end
  for _, own in ipairs(OWN) do
    if own == name then error("gazette: there is a view " .. name .. " already", 2) end
  end
  defined[name] = { describe = view.describe, render = view.render, keys = keys_of(name, view.keys) }
end

-- The keys of a view's own: { key, describe, press }, …
function M.keys(name)
  return defined[name] and defined[name].keys or {}
end

function M.find(name)
  if defined[name] then return defined[name] end
  for _, own in ipairs(PUBLIC) do
    if own == name then return require("gazette.view." .. own) end
  end
end

-- Whether there is a view of that name, the reader's own included.
function M.known(name)
  for _, own in ipairs(OWN) do
    if own == name then return true end
  end
  return M.find(name) ~= nil
end

function M.names()
  local names = {}
  for _, name in ipairs(PUBLIC) do names[#names + 1] = not defined[name] and name or nil end
  for name in pairs(defined) do names[#names + 1] = name end
  table.sort(names)
  return names
end

-- A number from 1 on as a whole one; else nil.
local function whole(value)
  return type(value) == "number" and value >= 1 and value < 2 ^ 31 and math.floor(value) or nil
end

-- The marks of a row that are in its text: { from, to, kind }, …
local function marks_of(row)
  local list = {}
  for _, mark in ipairs(type(row.marks) == "table" and row.marks or {}) do
    mark = type(mark) == "table" and mark or {}
    local from, to = whole(mark.from or mark[1]), whole(mark.to or mark[2])
    to = to and math.min(#row.text, to)
    if from and to and from <= to then
      list[#list + 1] = { from = from, to = to, kind = mark.kind or mark[3] or "match" }
    end
  end
  return list
end

local OPEN, CLOSED = "▾ ", "▸ "   -- before the first letter of a row that begins a fold

-- What a fold is known by when the rows are made anew.
local function fold_id(row)
  return row.fold .. " " .. (row.section or row.query or row.article and row.article.id or row.text)
end

-- The rows that no closed fold hides, those that begin one with a sign. folds: { [id] = is it closed }, as the user
-- left them.
local function folded(rows, folds)
  local seen, hidden = {}, nil   -- hidden: the level of the closed fold that the row is in
  for _, row in ipairs(rows) do
    local level = row.fold
    if hidden and level and level <= hidden then hidden = nil end
    if not hidden and level then
      local id = fold_id(row)
      local closed = folds[id]
      if closed == nil then closed = row.closed and true or false end
      local head, sign = { given = row, fold_id = id, is_closed = closed }, closed and CLOSED or OPEN
      for key, value in pairs(row) do head[key] = head[key] or value end
      local indent = #row.text:match("^ *")
      head.text = row.text:sub(1, indent) .. sign .. row.text:sub(indent + 1)
      head.marks = { { indent + 1, indent + #sign, "dim" } }
      for _, mark in ipairs(marks_of(row)) do
        local by = mark.to > indent and #sign or 0
        table.insert(head.marks, { mark.from > indent and mark.from + by or mark.from, mark.to + by, mark.kind })
      end
      seen[#seen + 1] = head
      hidden = closed and level or nil
    elseif not hidden then
      seen[#seen + 1] = row
    end
  end
  return seen
end

-- Makes each row from `first` on a table with a text of one line; what a user's view gets wrong in them is left out.
local function tidy(rows, first, collection)
  for i = first, #rows do
    local row = rows[i]
    if type(row) == "string" then
      row = { text = row }
      rows[i] = row
    end
    if type(row) ~= "table" then error(("its row %d is neither a table nor a text"):format(i), 0) end
    -- One byte for one byte, so that marks still fit.
    row.text = tostring(row.text or ""):gsub("%c", " ")
    row.line, row.col, row.fold = whole(row.line), whole(row.col), whole(row.fold == true and 1 or row.fold)
    if type(row.article) == "string" then row.article = collection:article(row.article) end
  end
end

-- One row as a view's key gives it: like any other.
function M.row(row, collection)
  local rows = { row }
  tidy(rows, 1, collection)
  return rows[1]
end

-- fold: which rows of a user's view are folded (args.folds)
local function checked(rows, collection, fold)
  if type(rows) ~= "table" then error("it returned no rows", 0) end
  tidy(rows, 1, collection)
  if fold then rows = folded(rows, fold) end
  if #rows == 0 then rows[1] = { text = " nothing to show" } end
  return rows
end

-- Rows of the view; where it has many, rows.rest gives those to come (view/more.lua), and where it must count first,
-- rows.wait those that take their place (view/counts.lua).
function M.render(name, collection, args)
  local view = defined[name] or require("gazette.view." .. name)
  local rows = view.render(collection, args)
  return checked(rows, collection, defined[name] and type(rows) == "table" and not rows.rest and (args.folds or {}))
end

-- The rows that some say are awaited, after some ms of work; nil: not yet.
function M.ready(rows, collection, ms)
  local ready = rows.wait(ms)
  return ready and checked(ready, collection)
end

-- Adds the next of the rows to come. False: that were all.
function M.more(rows, collection)
  local list = rows.rest and rows.rest()
  if not list then
    rows.rest = nil
    return false
  end
  local first = #rows + 1
  for _, row in ipairs(list) do rows[#rows + 1] = row end
  tidy(rows, first, collection)
  return true
end

-- From the row `first` on, or all.
---@return string[] lines, gazette.Mark[] marks    line: that of the row
function M.lines(rows, first)
  local lines, marks = {}, {}
  for i = first or 1, #rows do
    local row = rows[i]
    lines[#lines + 1] = row.text
    for _, mark in ipairs(marks_of(row)) do
      mark.line = i
      marks[#marks + 1] = mark
    end
  end
  return lines, marks
end

return M
