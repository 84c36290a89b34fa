-- views.lua: which views are there, and how do their rows become lines?
--
-- A view is a function of a collection: render(collection, args) -> rows, each row one line
--   { text, marks = { { from, to, kind }, … }     bytes of text, inclusive; kind "match" if not said
--     article, line, col                          <CR> opens the article, at its headline or at a line of its file
--     path, line | section | link | query         or a page, a section's articles, what a link leads to, or finds
--     more = true }                               a further line of the same article
-- args are { text, words…, width, height, now, status } and what the reader's own views need.
--
-- The reader's own are in view/, loaded when first shown. A user's are defined, also in the place of `sections`,
-- `timeline`, `words` and `health`:
--   require("gazette.views").define("timeline", { describe = "articles by month", render = function … end })

local M = {}

local OWN = { "backlinks", "contents", "info", "keys", "outline", "problems", "read", "related", "search", "section" }
-- What `:Gazette view` can show.
local PUBLIC = { "contents", "health", "info", "problems", "sections", "timeline", "words" }
local defined = {}

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
  defined[name] = view
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
    row.line, row.col = whole(row.line), whole(row.col)
    if type(row.article) == "string" then row.article = collection:article(row.article) end
  end
end

-- Rows of the view; where it has many, rows.rest gives those to come (view/more.lua).
function M.render(name, collection, args)
  local view = defined[name] or require("gazette.view." .. name)
  local rows = view.render(collection, args)
  if type(rows) ~= "table" then error("it returned no rows", 0) end
  tidy(rows, 1, collection)
  if #rows == 0 then rows[1] = { text = " nothing to show" } end
  return rows
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
    for _, mark in ipairs(type(row.marks) == "table" and row.marks or {}) do
      mark = type(mark) == "table" and mark or {}
      local from, to = whole(mark.from or mark[1]), whole(mark.to or mark[2])
      if from and to then
        to = math.min(#row.text, to)
        if from <= to then
          marks[#marks + 1] = { line = i, from = from, to = to, kind = mark.kind or mark[3] or "match" }
        end
      end
    end
  end
  return lines, marks
end

return M
