-- drift.lua: where does a line of a page stand in a buffer that has changes which are not saved?
--
--   page     a b c d e f          the same at the beginning and at the end: those lines are known
--   buffer   a b X c Y e f        between, a line is the nearest one that reads the same, else where it would be

local M = {}

-- What the two have in common, for M.line: { page, buffer, head, tail = so many lines }.
function M.between(page, buffer)
  local head, tail = 0, 0
  local least = math.min(#page, #buffer)
  while head < least and page[head + 1] == buffer[head + 1] do head = head + 1 end
  while tail < least - head and page[#page - tail] == buffer[#buffer - tail] do tail = tail + 1 end
  return { page = page, buffer = buffer, head = head, tail = tail }
end

-- The line of the buffer that a line of the page became; or, `back`, that of the page which one of the buffer was.
function M.line(between, line, back)
  local from, to = between.page, between.buffer
  if back then from, to = to, from end
  if line <= between.head then return line end
  if line > #from - between.tail then return line + #to - #from end
  local text, best = from[line], nil
  for i = between.head + 1, #to - between.tail do
    if to[i] == text and (not best or math.abs(i - line) < math.abs(best - line)) then best = i end
  end
  return best or math.max(1, math.min(line, #to - between.tail))
end

return M
