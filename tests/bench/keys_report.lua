-- keys_report.lua: the table of keys.sh, of one editor: keys_report.lua NAME FILE. Times are ms.

local order, lists = {}, {}
local function add(what, longest, all)
  if not lists[what] then
    lists[what] = { longest = {}, all = {} }
    order[#order + 1] = what
  end
  table.insert(lists[what].longest, longest)
  table.insert(lists[what].all, all)
end

local whole = {}
for line in io.lines(arg[2]) do
  local what, longest, all = line:match("^(.-)\t.-\t([%d.]+)\t([%d.]+)$")
  add(what, tonumber(longest), tonumber(all))
  whole[#whole + 1] = { tonumber(longest), tonumber(all) }
end
for _, key in ipairs(whole) do add("**all keys**", key[1], key[2]) end

-- The value that so large a part of a sorted list does not exceed.
local function at(list, part)
  return list[math.max(1, math.ceil(#list * part))]
end

print("## " .. arg[1] .. "\n")
print("| what | keys | longest: half | p99 | most | all: half | p99 | most |")
print("|---|---:|---:|---:|---:|---:|---:|---:|")
for _, what in ipairs(order) do
  local longest, all = lists[what].longest, lists[what].all
  table.sort(longest)
  table.sort(all)
  print(("| %s | %d | %.1f | %.1f | %.1f | %.1f | %.1f | %.1f |"):format(what, #all, at(longest, 0.5), at(longest, 0.99),
    longest[#longest], at(all, 0.5), at(all, 0.99), all[#all]))
end
print()
