-- diary_test.lua: what is known again when an editor is started the next time? Readers with doubles, one after the other.
--
-- Lua 5.4 (and any other), no editor, no core. Run from the root of the repository.

local here = arg[0]:match("^(.*)/[^/]*$") or "."
local root = here .. "/../.."
package.path = root .. "/lua/?.lua;" .. root .. "/lua/?/init.lua;" .. here .. "/?.lua;" .. here .. "/../lua/?.lua;"
  .. package.path

local t = require("tap")
local double = require("double")
local fake = require("gazette.host.fake")
local state = require("gazette.state")
local command = require("gazette.command")
local config = require("gazette.config")
local diary = require("gazette.diary")

local clock = os.time
local time = clock()
os.time = function(t) return t and clock(t) or time end   -- luacheck: ignore

local ok, is = t.ok, t.is

local folder = t.folder()

local long = {}
for i = 1, 200 do long[i] = "Sentence " .. i .. " of a long article." end
local PAGES = {
  { path = "1.txt", section = "Harbour", { title = "Ferry timetable", body = "The evening ferry." },
    { title = "Council delays harbour wall", body = table.concat(long, " ") } },
  { path = "2.txt", section = "Cannery", { title = "Cannery roof", body = "Slates are dear." } },
}
local PATH = diary.path(folder, "/c")

local function reader(pages)
  local host = fake.new({ memory = folder .. "/opened" })
  local on = state.new(host, config.values, { open = function(path)
    return double.open(pages or PAGES, { root = path })
  end })
  local function run(line, call)
    time = time + 1
    command.run(on, line, call)
  end
  return host, run, on
end
local function screen(host) return table.concat((host.screen()), "\n") .. "\n" end
local function row_of(host, s)
  for i, line in ipairs((host.screen())) do
    if line:find(s, 1, true) then return i end
  end
end
local function go(host, s) host.move(assert(row_of(host, s), "no row " .. s)) end
local function where(host) return host.opened.path .. ":" .. host.opened.line .. ":" .. host.opened.col end
local function last(host) return host.said[#host.said] end
local function content(path)
  local file = io.open(path, "rb")
  local text = file and file:read("*a")
  if file then file:close() end
  return text
end
local function write(path, text)
  local file = assert(io.open(path, "wb"))
  file:write(text)
  file:close()
end

-- Over a restart

do
  local host, run = reader()
  run("open /c")
  ok(not screen(host):find("✓", 1, true), "nothing is read yet")
  go(host, "Cannery roof")
  run("enter")
  run("contents")
  ok(row_of(host, "→ Cannery roof"), "the contents show the place last read")
  go(host, "Council delays")
  run("read")
  host.move(20)
  run("section Cannery")
  ok(row_of(host, "✓   1  Cannery roof"), "a section shows what is read", screen(host))
  run("contents")
  ok(row_of(host, "✓ Cannery roof") and row_of(host, "→ Council delays"), "so do the contents", screen(host))
  run("search harbour")
  go(host, "Council")
  run("enter")
  host.move(7, 3)
  is(content(PATH), nil, "nothing is written between two keys")
  host.told.farewell()
  ok(content(PATH), "but when the editor ends")
end

do
  local host, run, on = reader()
  run("open /c")
  ok(row_of(host, "→ Council delays") and row_of(host, "✓ Cannery roof") and not row_of(host, "✓ Ferry"),
    "the next session knows what is read, and what last", screen(host))
  run("back")
  is(where(host), "/c/1.txt:7:3", "back leads to where one was when the last session ended")
  run("back")
  ok(row_of(host, "search ▸ harbour") and row_of(host, "Council delays"), "and on, to results that are found again", screen(host))
  run("back 2")
  ok(row_of(host, "Cannery roof") and host.place().view:find("section/Cannery$"), "to a section")
  run("back")
  is(host.place().view, "gazette://Port Ellery/read", "and to what was read alone")
  local row = on.shown[host.place().view].rows[host.place().line]
  ok(host.place().line == 20 and row.at > 500, "at the line one was at", host.place().line)
  run("back 2")
  is(where(host), "/c/2.txt:1:1", "to the beginning")
  run("forward")
  run("forward")
  is(host.place().view, "gazette://Port Ellery/read", "forward as well")
  run("contents")
  go(host, "Council delays")
  run("read")
  is(host.place().line, 20, "what is read alone goes on where it was left")
  host.run_later()
  ok(content(PATH):find("\nread\t1.txt#Council delays harbour wall\t", 1, true), "what is noted is written soon")
end

-- Two editors

do
  os.remove(PATH)
  local host, run = reader()
  local other, other_run = reader()
  run("open /c")
  other_run("open /c")
  go(host, "Ferry")
  run("enter")
  go(other, "Cannery roof")
  other_run("enter")
  other.yes = true
  host.told.farewell()
  other.told.farewell()
  other_run("contents")
  ok(row_of(other, "✓ Ferry") or row_of(other, "→ Ferry"), "an editor learns what another one has read", screen(other))
  local third, third_run = reader()
  third_run("open /c")
  ok(row_of(third, "Ferry") and not row_of(third, "     Ferry") and not row_of(third, "     Cannery"), "of two editors nothing is lost", screen(third))
  third_run("back")
  is(where(third), "/c/2.txt:1:1", "back leads through what was read in the one")
  third_run("back")
  is(where(third), "/c/1.txt:1:1", "and in the other")
end

-- Files that are none

do
  local good = content(PATH)
  local bad = { "", "\n", "gazette diary 2\nroot\t/c\nend\n", good:sub(1, -5), good:sub(1, 100), good .. "more\n", ("x"):rep(3 * 2 ^ 20),
    good:gsub("root\t/c", "root\t/d"), good:gsub("\nread\t", "\nread\t\t"), good:gsub("\nplace\t", "\nplace\tx"), "\0\255\n" }
  local set_aside = 0
  for _, text in ipairs(bad) do
    write(PATH, text)
    os.remove(PATH .. ".aside")
    local host, run = reader()
    run("open /c")
    host.run_later()
    if #host.said == 1 and last(host):find("broken and is set aside", 1, true)
      and content(PATH .. ".aside") == text and not screen(host):find("✓", 1, true) then
      set_aside = set_aside + 1
    end
  end
  is(set_aside, #bad, "a file that is broken, another's or too large is set aside with one message")
  local survived = 0
  for at = 1, #good, 3 do   -- each byte another one: a diary or none, never an error
    local text = good:sub(1, at - 1) .. string.char((good:byte(at) + 77) % 256) .. good:sub(at + 1)
    if pcall(diary.parse, text) then survived = survived + 1 end
  end
  is(survived, math.ceil(#good / 3), "whatever is in it, it is read or refused")
  os.remove(PATH .. ".aside")
end

do
  write(PATH, diary.format({ root = "/c", name = "Port Ellery", at = "5-x-1", read = { gone = { time = 3, at = 9 } }, places = {
    { key = "5-x-1", view = "read", article = "gone", spot = 4, line = 9 } } }))
  local host, run = reader()
  run("open /c")
  run("back")
  is(last(host), "The article is not in the collection any more.", "an article that is gone is told")
end

-- Bounds

do
  local read, places = {}, {}
  for i = 1, 9000 do read["id" .. i] = { time = i, at = 0 } end
  for i = 1, 900 do places[i] = { key = i .. "-x-" .. i, path = "/c/1.txt", inside = "1.txt", line = i, col = 1 } end
  local all = { root = "/c", name = "n\9a\nm\\e", places = places, read = read, at = "900-x-900" }
  diary.merge(all, { places = {}, read = {} }, {})
  write(PATH, diary.format(all))
  local back = assert(diary.parse(content(PATH)), "it is one")
  is(#back.places, 200, "so many places are kept")
  is(back.places[200].line, 900, "the latest")
  local kept, newest = 0, 0
  for _, entry in pairs(back.read) do kept, newest = kept + 1, math.max(newest, entry.time) end
  is(kept .. " " .. newest, "2000 9000", "and so many articles, those read last")
  is(back.name, "n\9a\nm\\e", "whatever a collection is named")
  ok(#content(PATH) < 2 ^ 19, "so the file stays small: " .. #content(PATH))
  local deep = "/" .. ("deep/"):rep(200)
  ok(#diary.path("", deep) < 200 and diary.path("", deep) ~= diary.path("", deep .. "x"), "a long path has a name of its own")
  os.remove(PATH)
end

-- Where nothing can be written, or shall be

do
  config.set({ remember = false })
  local host, run = reader()
  run("open /c")
  go(host, "Ferry")
  run("enter")
  host.told.farewell()
  is(content(PATH), nil, "remember = false keeps nothing")
  run("contents")
  ok(row_of(host, "→ Ferry"), "but for the session")
  config.set({ remember = true })
  ok(not diary.save("/proc/nowhere/x", { root = "/c", places = {}, read = {} }, "t"), "what cannot be written is not")
end

-- A session's view

do
  local _, run, on = reader()
  run("open /c")
  run("section Harbour")
  on.host.told.farewell()
  local host, _, other = reader()
  write(folder .. "/opened", "/c\n")
  host.texts["gazette://Port Ellery/section/Harbour"] = { lines = {} }
  ok(other:restore("gazette://Port Ellery/section/Harbour", 80, 24), "a view is known by its name, and its collection is opened")
  is(host.texts["gazette://Port Ellery/section/Harbour"].lines[1]:match("^ Harbour"), " Harbour", "its rows are there again")
  ok(not other:restore("gazette://Elsewhere/contents", 80, 24), "not that of a collection that is not known")
  ok(not other:restore("gazette://Port Ellery/dance", 80, 24), "nor a view that is none")
  ok(not other:restore("gazette://Port Ellery/read", 80, 24), "nor what was never read")
end

os.execute("rm -r " .. folder)
t.done()
