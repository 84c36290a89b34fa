-- preview.lua: what does the article say around a match? Its headline, and the lines of its file, as they are, matches
-- highlighted.

local paths = require("gazette.paths")
local text = require("gazette.view.text")
local wrap = require("gazette.view.wrap")

local M = {}

local ABOVE = 4            -- lines before the match
local LINE = 2000          -- bytes of a line

-- Lines of at most `width` columns, behind a blank, and the marks where they then are.
local function wrapped(lines, marks, width)
  local new, moved = {}, {}
  for i, line in ipairs(lines) do
    for _, range in ipairs(wrap.lines(line, width - 1)) do
      new[#new + 1] = " " .. line:sub(range[1], range[2])
      for _, mark in ipairs(marks) do
        local from, to = math.max(mark.from, range[1]), math.min(mark.to, range[2])
        if mark.line == i and from <= to then
          local shift = 2 - range[1]
          moved[#moved + 1] = { line = #new, from = from + shift, to = to + shift, kind = mark.kind }
        end
      end
    end
  end
  return new, moved
end

-- hit: of a search; returns { lines, marks }, or nil where its page cannot be read. width: of its window; nil: any.
function M.of(hit, height, width)
  local article = hit.article
  local from = math.max(article.line, hit.line - ABOVE)
  local to = math.min(article.end_line, from + math.max(4, height or 24) - 1)
  local lines, marks = paths.lines(article:abspath(), from, to, LINE), {}
  if not lines then return nil end
  local head = from > article.line and { text.clean(article.title), "" } or {}
  for _, match in ipairs(hit:matches() or {}) do
    local line = lines[match.line - from + 1]
    -- A line that is not shown byte by byte has no highlights: they would be beside the words.
    if line and match.end_col <= #line and text.clean(line) == line then
      marks[#marks + 1] = { line = #head + match.line - from + 1, from = match.col, to = match.end_col, kind = "match" }
    end
  end
  for _, line in ipairs(lines) do head[#head + 1] = text.clean(line) end
  if head[1] then marks[#marks + 1] = { line = 1, from = 1, to = math.max(1, #head[1]), kind = "title" } end
  if width then head, marks = wrapped(head, marks, width) end
  return { lines = head, marks = marks }
end

return M
