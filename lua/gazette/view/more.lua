-- more.lua: how does a view of thousands of rows come without a wait? A few hundred at a time.
--
--   local rows = more.rows(head, function(put) for article in … do put(row) end end)
--   rows         the head and the first BATCH rows; rows.rest, where there are others, gives the next ones

local M = {}

local BATCH = 200   -- more than any window shows

-- rows: what stands above; produce(put) is called once and goes on as rows are asked for
function M.rows(rows, produce)
  local ended = false
  local step = coroutine.wrap(function()
    local list = {}
    produce(function(row)
      list[#list + 1] = row
      if #list == BATCH then
        coroutine.yield(list)
        list = {}
      end
    end)
    ended = true
    return list
  end)
  for _, row in ipairs(step()) do rows[#rows + 1] = row end
  if not ended then
    rows.rest = function()
      if not ended then return step() end
    end
  end
  return rows
end

return M
