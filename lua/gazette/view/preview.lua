-- preview.lua: what does the article say around a match? The lines of its file, as they are, matches highlighted.

local paths = require("gazette.paths")
local text = require("gazette.view.text")

local M = {}

local ABOVE = 4            -- lines before the match
local LINE = 2000          -- bytes of a line

-- hit: of a search; returns { lines, marks }, or nil where its page cannot be read
function M.of(hit, height)
  local article = hit.article
  local from = math.max(article.line, hit.line - ABOVE)
  local to = math.min(article.end_line, from + math.max(4, height or 24) - 1)
  local lines, marks = paths.lines(article:abspath(), from, to, LINE), {}
  if not lines then return nil end
  for _, match in ipairs(hit:matches() or {}) do
    local line = lines[match.line - from + 1]
    -- A line that is not shown byte by byte has no highlights: they would be beside the words.
    if line and match.end_col <= #line and text.clean(line) == line then
      marks[#marks + 1] = { line = match.line - from + 1, from = match.col, to = match.end_col, kind = "match" }
    end
  end
  for i, line in ipairs(lines) do lines[i] = text.clean(line) end
  if from == article.line and lines[1] then
    marks[#marks + 1] = { line = 1, from = 1, to = math.max(1, #lines[1]), kind = "title" }
  end
  return { lines = lines, marks = marks }
end

return M
