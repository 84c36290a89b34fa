-- drift.lua: where does a line of a page stand in a buffer that has changes which are not saved?
--
--   page     a b c d e f          the same at the beginning and at the end: those lines are known
--   buffer   a b X c Y e f        between, a line is the nearest one that reads the same, else where it would be

local M = {}

-- The line of `to` that line `line` of `from` became.
function M.line(from, to, line)
  local head, tail = 0, 0
  local least = math.min(#from, #to)
  while head < least and from[head + 1] == to[head + 1] do head = head + 1 end
  if line <= head then return line end
  while tail < least - head and from[#from - tail] == to[#to - tail] do tail = tail + 1 end
  if line > #from - tail then return line + #to - #from end
  local text, best = from[line], nil
  for i = head + 1, #to - tail do
    if to[i] == text and (not best or math.abs(i - line) < math.abs(best - line)) then best = i end
  end
  return best or math.max(1, math.min(line, #to - tail))
end

return M
