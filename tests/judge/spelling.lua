-- Are misspelt words understood? Pairs of codespell's dictionary (wrong word, right word), drawn by chance from those whose
-- right word occurs in the collection, are asked for one by one.
--
--   lua tests/judge/spelling.lua COLLECTION [DICTIONARY [PAIRS [SEED]]]     200 pairs, seed 1
--
-- DICTIONARY is codespell's dictionary.txt (of the package codespell), of which words with several corrections are left
-- out. Suggested: the right word is `results.suggestion`. Found: every article with the right word is among the matches of
-- the wrong one, or it is named in `results.query`. TELL=1 prints the others; GOAL=1: exit 1 below 85 % suggested or 95 %
-- found.
package.path = "lua/?.lua;lua/?/init.lua;" .. package.path
local gazette = require("gazette")

local path, dictionary, wanted, seed = arg[1], arg[2], tonumber(arg[3] or 200), tonumber(arg[4] or 1)
assert(path, "spelling.lua COLLECTION [DICTIONARY [PAIRS [SEED]]]")
dictionary = dictionary or "/usr/lib/python3/dist-packages/codespell_lib/data/dictionary.txt"
if not io.open(dictionary) then
  print("skipped: there is no " .. dictionary)
  os.exit(0)
end

-- The same numbers in every Lua.
local function chance(n)
  seed = (seed * 16807) % 2147483647
  return seed % n + 1
end
for _ = 1, 10 do chance(2) end

local pairs_of = {}
for line in assert(io.open(dictionary)):lines() do
  local wrong, right = line:match("^(%l+)%->(%l+)$")
  if wrong then pairs_of[#pairs_of + 1] = { wrong, right } end
end

local c = assert(gazette.open(path))

local asked, suggested, found, known, us = 0, 0, 0, 0, {}
while asked < wanted and #pairs_of > 0 do
  local at = chance(#pairs_of)
  local wrong, right = pairs_of[at][1], pairs_of[at][2]
  pairs_of[at] = pairs_of[#pairs_of]
  pairs_of[#pairs_of] = nil
  local occurs_right = c:search('"' .. right .. '"', { limit = 0 }).total
  if occurs_right > 0 then
    asked = asked + 1
    local occurs = c:search('"' .. wrong .. '"', { limit = 0 }).total
    local results = c:search(wrong, { limit = 20 })
    local is_suggested = (results.suggestion or ""):lower() == right
    local both = c:search(wrong .. ' "' .. right .. '"', { limit = 0, match = "all", facets = { "year" } }) -- for an exact total
    local is_found = both.total == occurs_right
      or (" OR " .. results.query .. " OR "):lower():find(" or " .. right .. " or ", 1, true) ~= nil
    us[asked] = results.elapsed_us
    if is_suggested then suggested = suggested + 1 end
    if is_found then found = found + 1 end
    if occurs > 0 then known = known + 1 end
    if not (is_suggested and is_found) and os.getenv("TELL") then
      print(("%-20s %-20s in %d articles; suggested %s; %s"):format(wrong, right, occurs, results.suggestion or "nothing",
        is_found and "found" or "not found: " .. results.query))
    end
  end
end
table.sort(us)
print(("%d pairs, %d of the wrong words occur: suggested %.1f %%, found %.1f %%; median %d us, 99 %% of them in %d us"):format(
  asked, known, 100 * suggested / asked, 100 * found / asked, us[math.ceil(#us / 2)], us[math.ceil(#us * 0.99)]))
if os.getenv("GOAL") and (suggested < 0.85 * asked or found < 0.95 * asked) then os.exit(1) end
