-- preview.lua: what does the article say around a match? The lines of its file, as they are, matches highlighted.

local text = require("gazette.view.text")

local M = {}

local ABOVE = 4            -- lines before the match
local LINE = 2000          -- bytes of a line
local LARGEST = 8 * 2^20   -- bytes of a page that is read for a preview

-- hit: of a search; returns { lines, marks }, or nil where its page cannot be read
function M.of(hit, height)
  local article = hit.article
  local file = io.open(article:abspath(), "rb")
  if not file then return nil end
  local size = file:seek("end") or 0
  file:seek("set", 0)
  local from = math.max(article.line, hit.line - ABOVE)
  local to = math.min(article.end_line, from + math.max(4, height or 24) - 1)
  local lines, marks, number = {}, {}, 0
  for line in size <= LARGEST and file:lines() or function() end do
    number = number + 1
    if number > to then break end
    if number >= from then
      line = line:gsub("\r$", ""):sub(1, LINE)
      lines[#lines + 1] = line
    end
  end
  file:close()
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
