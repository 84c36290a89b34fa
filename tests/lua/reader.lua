-- A reader beside an indexer that is killed again and again: is each answer that of one state of the index, a whole one?
--
--   lua reader.lua FOLDER CACHE SCRATCH ARTICLES CHANGING     until SCRATCH/stop is there
--
-- CHANGING of the ARTICLES have the word `front` and one word `versionN`, the same N in all of them; SCRATCH/round holds the
-- largest N so far. Reads what lies on disk (GAZETTE_INDEX=false: it starts no indexer). Prints a line for each fault, then
-- `openings longest_ms states`.
local gazette = require("gazette")
local dir, cache, scratch, articles, changing = arg[1], arg[2], arg[3], tonumber(arg[4]), tonumber(arg[5])

local function number_in(name)
  local f = io.open(scratch .. "/" .. name)
  local text = f and f:read("*a")
  if f then f:close() end
  return tonumber(text)
end
local function clock_ms()
  local f = assert(io.open("/proc/uptime")) -- in hundredths of a second
  local text = f:read("*a")
  f:close()
  return tonumber(text:match("^[%d.]+")) * 1000
end
local function total(c, query)
  local found, why = c:search(query, { limit = 1, snippet = 0 })
  return found and found.total or why
end

local last, openings, longest, states = 1, 0, 0, 0
-- Which version does this handle have? nil and why, if it has no one version, or an older one than was seen before.
local function version_of(c)
  local n, front = c:info().articles, total(c, "front")
  if n ~= articles then return nil, n .. " articles" end
  if front ~= changing then return nil, front .. " of the articles that change" end
  for version = last, number_in("round") or last do
    local have = total(c, "version" .. version)
    if have == changing then return version end
    if have ~= 0 then return nil, have .. " of version " .. version end
  end
  return nil, "a version before " .. last
end

while not number_in("stop") do
  local began = clock_ms()
  local c, why = gazette.open(dir, { cache = cache, wait = false })
  longest, openings = math.max(longest, clock_ms() - began), openings + 1
  if not c then
    print("not opened: " .. why)
  else
    local version, wrong = version_of(c)
    if not version then
      print(wrong)
    else
      if version > last then last, states = version, states + 1 end
      os.execute("sleep 0.03")
      local again = total(c, "version" .. version)
      if again ~= changing then print("then " .. again .. " of version " .. version .. " by the same handle") end
    end
    c:close()
  end
end
print(("%d %d %d"):format(openings, longest, states))
