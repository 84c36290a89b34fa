-- What does an index hold? For tests that hurt it.
--
--   lua holds.lua now|fresh FOLDER CACHE WORD…     now: as it lies on disk (with GAZETTE_INDEX=false, nothing is read anew);
--                                                  fresh: after an opening that waits
--
-- Prints articles, how many have each WORD, problems, `whole` or why not; or why it cannot be opened.
local gazette = require("gazette")
local c, why = gazette.open(arg[2], { cache = arg[3], wait = arg[1] == "fresh" })
if not c then
  print("not opened: " .. why)
  os.exit(1)
end
local told = { c:info().articles }
for i = 4, #arg do
  local found, trouble = c:search(arg[i], { limit = 1000, snippet = 0 })
  told[#told + 1] = found and found.total or trouble
end
local problems = 0
for _, p in ipairs(c:problems()) do problems = problems + (p.message:find("indexer") and 0 or 1) end
told[#told + 1] = problems
local whole, broken = c:check()
told[#told + 1] = whole and "whole" or broken
print(table.concat(told, " "))
