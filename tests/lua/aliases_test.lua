-- Which names does the text give to one thing, and do aliases of the manifest work at once?
local t = require("tap")
local gazette = require("gazette")

-- What a text says, and the groups that are proposed.
local cases = {
  { "The Port Ellery Harbour Authority (PEHA) met.", "PEHA = Port Ellery Harbour Authority" },
  { "PEHA (Port Ellery Harbour Authority) met.", "PEHA = Port Ellery Harbour Authority" },
  { "Friends of the Old Cannery (FOC) and the Ferry Line (FL/FLC).", "FOC = Friends of the Old Cannery", "FL = Ferry Line", "FL = FLC" },
  { "Gull Island, also known as the Rock, and Dipper (formerly Little Auk).", "Dipper = Little Auk", "Gull Island = Rock" },
  { "North Mill, a.k.a. Grey Works.", "North Mill = Grey Works" },
  { "QUAY/PIER/DOCK and and/or AND/OR", "QUAY = PIER = DOCK" },
  { "global positioning system (GPS)", "GPS = global positioning system" },
  { "École Nationale d’Administration (ENA)", "ENA = École Nationale d’Administration" },
  { "Министерство Путей Сообщения (МПС)", "МПС = Министерство Путей Сообщения" },
  { "He saw it (TV) in a port (very big), also known as home. A/B c/d (1/2) ((X)) ()" },
}
for i, case in ipairs(cases) do
  local c = assert(gazette.open(t.folder({ ["a.txt"] = "Heading\n\n" .. case[1] .. "\n" }), { cache = t.folder({}) }))
  local got = {}
  for _, group in ipairs(assert(c:aliases())) do got[#got + 1] = table.concat(group.names, " = ") end
  table.sort(got)
  local want = { (table.unpack or unpack)(case, 2) } -- luacheck: ignore
  table.sort(want)
  t.is(table.concat(got, "; "), table.concat(want, "; "), i .. ": " .. case[1]:sub(1, 60))
  c:close()
end

local files = {}
for i = 1, 5 do files["p" .. i .. ".txt"] = "Heading\n\nThe Harbour Board (HB) met.\n" .. (i < 3 and "\nXY/ZY.\n" or "") end
local folder = t.folder(files)
local c = assert(gazette.open(folder, { cache = t.folder({}) }))
local groups = c:aliases()
t.ok(#groups == 2 and groups[1].names[1] == "HB" and groups[1].times == 5, "groups that are met most often come first")
t.ok(#groups[1].places == 3 and groups[1].places[1].path == "p1.txt" and groups[1].places[1].line == 1, "with the first places")
t.is(#c:aliases({ limit = 1 }), 1, "and no more than were asked for")

-- Aliases of the manifest need no new index.
t.is(c:search("HB quay", { match = "all" }).total, 0, "without an alias another name finds nothing")
t.write(folder .. "/gazette.yaml", "aliases:\n  - [quay, Harbour Board]\n")
assert(c:refresh()):wait()
t.is(c:search("quay", { duplicates = "show" }).total, 5, "an alias works at once, a phrase found by a word")
t.ok(c:search("\"harbour board\"")[1].score > c:search("quay")[1].score, "and counts for less than the name itself")
c:close()

-- Hostile text: brackets, slashes and phrases without end, in time that grows with the text.
local function took(n)
  local text = "Heading\n\n" .. ("(AB ("):rep(n) .. ("AB/"):rep(n) .. (", also known as "):rep(n) .. ("Aa "):rep(n) .. "(" .. ("A"):rep(n) .. ")\n"
  local held = assert(gazette.open(t.folder({ ["a.txt"] = text }), { cache = t.folder({}) }))
  local began = os.clock()
  t.ok(held:aliases() ~= nil, "hostile text of " .. #text .. " bytes is read")
  began = os.clock() - began
  held:close()
  return began
end
local small, large = took(2000), took(20000)
t.ok(large < 60 * small + 0.5, "in linear time")
t.done()
