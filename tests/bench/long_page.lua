-- A page of so many megabytes, of articles made of words by chance, on the standard output, the same each time.
--
--   long_page.lua digest|markdown|org|rst|plain MEGABYTES
local kind, most = arg[1], assert(tonumber(arg[2]), "long_page.lua FORMAT MEGABYTES") * 2 ^ 20

local state = 1
local function chance(n) -- of its own, so that every Lua makes the same
  state = (state * 1103515245 + 12345) % 2 ^ 31
  return state // 65536 % n | 0
end

local nouns = {}
local list = "harbour ferry storm quay pilot lantern tide fog keeper anchor market bridge council school mill river garden winter"
for noun in list:gmatch("%a+") do nouns[#nouns + 1] = noun end

local paragraphs = {}
for i = 1, 20000 do
  local lines = {}
  for k = 1, 2 + chance(4) do
    local said = { "The " .. nouns[1 + chance(#nouns)] }
    for n = 2, 11 do said[n] = nouns[1 + chance(#nouns)] .. (chance(3) == 0 and chance(9999) or "") end
    lines[k] = table.concat(said, " ") .. "."
  end
  paragraphs[i] = table.concat(lines, "\n") .. "\n\n"
end

local first = { digest = "News of the Quay\n\n", markdown = "---\ntitle: The Quay\n---\n\n", org = "#+TITLE: The Quay\n\n",
  rst = "========\nThe Quay\n========\n\n", plain = "The Quay\n\n" }
local before = { markdown = "## ", org = "** " }
local sign = { rst = "-" }

local written, n = 0, 0
io.stdout:setvbuf("full", 1 << 20)
io.write((assert(first[kind], "no such format")))
while written < most do
  n = n + 1
  local headline = ("News %s %s %d"):format(nouns[1 + chance(#nouns)], nouns[1 + chance(#nouns)], n)
  local head = (before[kind] or "") .. headline .. "\n"
  if sign[kind] then head = head .. sign[kind]:rep(#headline) .. "\n" end
  local article = (kind == "plain" and "" or head .. "\n") .. paragraphs[1 + chance(#paragraphs)] .. paragraphs[1 + chance(#paragraphs)]
    .. (kind == "digest" and "Read more\n\n" or "")
  io.write(article)
  written = written + #article
end
