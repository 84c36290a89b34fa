-- more.lua: how does a view of thousands of rows come without a wait? A few hundred at a time.
--
--   local rows = more.rows(head, function(put) for article in … do put(row) end end, args.height)
--   rows         the head and as many rows as the window shows; rows.rest, where there are others, gives the next ones

local M = {}

local BATCH = 50
local FIRST = 200   -- more than any window shows, where its height is not known

-- rows: what stands above; produce(put) is called once and goes on as rows are asked for
function M.rows(rows, produce, height)
  local ended, batch = false, height and math.max(height, 1) or FIRST
  local step = coroutine.wrap(function()
    local list = {}
    produce(function(row)
      list[#list + 1] = row
      if #list == batch then
        coroutine.yield(list)
        list, batch = {}, BATCH
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
