-- reading_test.lua: does an article that is read alone look as it should, and does what is followed lead where it says?
--
-- Lua 5.4 (and any other), no editor, no core. Run from the root of the repository; GOLDEN=1 rewrites tests/host/golden.

local here = arg[0]:match("^(.*)/[^/]*$") or "."
local root = here .. "/../.."
package.path = root .. "/lua/?.lua;" .. root .. "/lua/?/init.lua;" .. here .. "/?.lua;" .. here .. "/../lua/?.lua;"
  .. package.path

local t = require("tap")
local look = require("look")
local double = require("double")
local fake = require("gazette.host.fake")
local state = require("gazette.state")
local command = require("gazette.command")
local config = require("gazette.config")
local text = require("gazette.view.text")
local wrap = require("gazette.view.wrap")

local ok, is = t.ok, t.is

local PAGES = {
  { path = "1.txt", section = "Harbour",
    { title = "Ferry timetable to change in spring", date = "2012-03-12", body = "The evening ferry will leave half an hour later." },
    { title = "Council delays harbour wall for a third time", date = "2012-03-09", end_line = 20,
      body = "The cost of the wall has doubled since the first survey of the harbour, the engineers say, and the plans are "
        .. "not the plans that were drawn. See the plans.\n\nCosts\n\nyear\testimate\n2009\t2.1\n2012\t10.25\n\n"
        .. "港湾の壁は高い。港湾の壁はとても高く、誰も払わない。しかし壁は古く、春までには測られる予定であるという。",
      headings = { { level = 2, title = "Costs", line = 9 } },
      links = { { kind = "page", text = "first survey", target = "3.txt", line = 7, col = 30 },
        { kind = "url", text = "the plans", target = "https://example.org/plans", line = 7, col = 150 },
        { kind = "page", text = "a picture", target = "gone.png", line = 18, col = 3 },
        { kind = "continue", text = "Read more", target = "notes/wall.md", line = 20, col = 1 } } } },
  { path = "3.txt", section = "Harbour",
    { title = "Harbour wall: what we know", body = "What is known.", links = {
      { kind = "continue", text = "Read more", target = "nowhere", line = 4, col = 1 } } } },
  { path = "notes/wall.md", section = "notes", { title = "The wall in full", body = "" } },
}

local function reader(options, host_options)
  options = options or {}
  local host = fake.new(host_options)
  local engine = { open = function(path) return double.open(options.pages or PAGES, { root = path }) end }
  local on = state.new(host, config.values, engine)
  return host, function(line, call) command.run(on, line, call) end, on
end
local screen, golden, last, row_of, where = look.screen, look.golden, look.last, look.row_of, look.where

-- Lines

do
  local function lines(s, width)
    local list = {}
    for i, range in ipairs(wrap.lines(s, width)) do list[i] = s:sub(range[1], range[2]) end
    return table.concat(list, "|")
  end
  is(lines("The harbour wall", 11), "The harbour|wall", "a line ends at a blank")
  is(lines("The harbour wall", 10), "The|harbour|wall", "before the word that does not fit")
  is(lines("Donaudampfschiff is a word", 6), "Donaud|ampfsc|hiff|is a|word", "a word longer than a line is cut")
  is(lines("港湾の壁は高い。", 6), "港湾の|壁は高|い。", "wide letters take two columns, and lines end between them")
  is(lines("港湾の壁は高い。", 14), "港湾の壁は高|い。", "no line begins with a mark that closes")
  is(lines("e\204\129e\204\129e\204\129 e\204\129", 3), "e\204\129e\204\129e\204\129|e\204\129", "an accent of its own takes no column")
  is(lines("", 10), "", "an empty line is one")
  is(lines("a  ", 10), "a", "blanks at the end are none")
  local long = ("word "):rep(20000) .. ("x"):rep(100000) .. ("港"):rep(30000)
  local wide = 0
  local from = os.clock()
  for _, range in ipairs(wrap.lines(long, 60)) do wide = math.max(wide, text.width(long:sub(range[1], range[2]))) end
  ok(wide <= 60, "no line is wider than it may be: " .. wide)
  ok(os.clock() - from < 10, "a long text takes time by its length")
end

-- The view

do
  local host, run = reader()
  run("open /c")
  host.edit("/c/1.txt", 5)
  run("read")
  golden(host, "read")
  is(host.place().view, "gazette://Port Ellery/read", "read shows an article in a view of its own")
  for _, line in ipairs((host.screen())) do
    if text.width(line) > 79 then ok(false, "no line is wider than the window: " .. line) end
  end
  local lines, marks = host.screen()
  local marked = {}
  for _, mark in ipairs(marks) do marked[#marked + 1] = mark.kind .. " " .. lines[mark.line]:sub(mark.from, mark.to) end
  marked = table.concat(marked, "\n")
  ok(marked:find("section the plans\nnumber [2]", 1, true), "a link and its number are coloured", marked)
  ok(marked:find("title Costs", 1, true), "so is a heading", marked)
  run("next")
  ok(screen(host):find("3.txt:1", 1, true), "next reads the next article")
  ok(row_of(host, "articles like this one"), "what has no full article says so", screen(host))
  run("next")
  ok(last(host):find("last article of Harbour", 1, true), "to the end of the section")
  run("prev 2")
  ok(screen(host):find("1.txt:1", 1, true), "prev with a count")
  run("back")
  run("back")
  ok(screen(host):find("1.txt:5", 1, true), "back is by article")
  run("forward")
  ok(screen(host):find("3.txt:1", 1, true), "so is forward")
  run("back")
  host.move(row_of(host, "first survey"), 1)
  run("enter")
  is(where(host), "/c/1.txt:5:1", "<CR> beside a link opens the file; where its page cannot be read, at the headline")
  run("back")
  host.move(row_of(host, "first survey"), 1)
  run("follow")
  ok(screen(host):find("Harbour wall: what we know", 1, true), "follow takes the first link of the line")
  run("back")
  run("enter", { count = 3 })
  ok(host.launched == nil and screen(host):find("1.txt:5", 1, true), "a count follows the link of that number: a picture leads nowhere")
  run("enter", { count = 1 })
  ok(screen(host):find("Harbour wall: what we know", 1, true), "the first one to its article")
  run("back")
  run("enter", { count = 7 })
  is(last(host), "This article has the links 1 to 3.", "a number too large is told")
  host.move(row_of(host, "full article"), 1)
  run("enter")
  ok(screen(host):find("The wall in full", 1, true), "the full article is read alone as well")
  is(last(host), "The full article, in notes/wall.md.", "and named")
end

do
  local host, run, on = reader(nil, { width = 40 })
  run("open /c")
  host.edit("/c/1.txt", 5)
  run("read")
  golden(host, "read-40")
  host.move(row_of(host, "港湾"), 1)
  on:fit(host.place().view, 120, 24)
  golden(host, "read-120")
  is(host.place().line, row_of(host, "港湾"), "a window of another width keeps what was read in sight")
end

do
  local pages = { { path = "a.txt", section = "S\27[31m", { title = "Evil\27[2J\226\128\174", end_line = 9,
    body = "Some \27]0;x\7 text \226\128\174and\194\155 more\ttabs\n\n" .. ("x"):rep(300) .. "\n\na link",
    links = { { kind = "url", text = "a link", target = "https://e.org/\27[2J", line = 8, col = 1 },
      { kind = "url", text = "", target = "https://e.org/2", line = 8, col = 1 } } } } }
  local host, run = reader({ pages = pages })
  run("open /c")
  host.edit("/c/a.txt", 1)
  run("read")
  local shown = screen(host):gsub("\n", "")
  ok(shown:find("a link%[1%]") and not shown:find("%c") and not shown:find("\226\128\174") and not shown:find("\194\155"),
    "nothing of a page that a terminal obeys reaches the screen", shown)
  run("enter", { count = 1 })
  ok(not host.question and last(host):find("leads out of the collection"), "nor does such a URL leave the editor")
end

do
  local list, body = {}, {}
  for i = 1, 3000 do
    list[i] = { kind = "url", text = "w" .. i, target = "https://e.org/" .. i, line = 2, col = i }
    body[i] = "w" .. i
  end
  local host, run = reader({ pages = { { path = "a.txt", section = "S",
    { title = "Many links", end_line = 2, body = table.concat(body, " "), links = list } } } })
  run("open /c")
  host.edit("/c/a.txt", 1)
  local from = os.clock()
  run("read")
  ok(row_of(host, "w1000[1000]") and os.clock() - from < 10, "a text that is all links is shown soon")
end

-- Places in a page and in its text

do
  local view = require("gazette.view.read")
  local article = { line = 10 }
  local body = "The council put off the wall.\n\nIt is in the minutes of the meeting, which nobody read."
  local lines = { "## The wall", "", "The council put", "off the *wall*.", "", "It is in the [minutes](m.md) of the", "meeting, which nobody read." }
  is(view.line_of(article, body, 0, lines), 10, "the beginning is the headline")
  is(view.line_of(article, body, body:find("It is") - 1, lines), 15, "a place of the text is found in its page, whatever markup it has")
  is(view.line_of(article, body, body:find("which nobody") - 1, lines), 16, "to the line")
  is(view.at_line(article, body, 15, lines), body:find("It is") - 1, "and a line of the page in the text")
  is(view.at_line(article, body, 14, lines), body:find("It is") - 1, "an empty one as the one below it")
  is(view.at_line(article, body, 10, lines), 0, "the headline is the beginning")
  is(view.line_of(article, "other text altogether, of another day", 6, lines), 10, "what is not there is at the headline")
end

-- Following

do
  local host, run, on = reader()
  run("open /c")
  host.lines = {}
  for i = 1, 40 do host.lines[i] = "" end
  host.edit("/c/1.txt", 7, 151)
  run("follow")
  is(host.question, "Open https://example.org/plans with the system's browser?", "a URL is asked about")
  is(host.launched, nil, "and without a yes stays")
  host.yes = true
  run("follow")
  is(host.launched, "xdg-open https://example.org/plans", "with one it is handed on")
  host.yes, host.question, host.launched = nil, nil, nil
  run("follow")
  ok(host.launched and not host.question, "which is said once")
  config.set({ opener = "firefox" })
  run("follow")
  is(host.launched, "firefox https://example.org/plans", "another opener may be named")
  config.set({ opener = false })
  for _, url in ipairs({ "javascript:alert(1)", "file:///etc/passwd", "https://a b", "https://a\nb", "-x", "https://" .. ("x"):rep(3000) }) do
    host.launched = nil
    on:url(on.shelf[1], url)
    is(host.launched, nil, "what is no address of a browser is not handed on: " .. url:sub(1, 30))
  end
  on.shelf[1].trusted, host.confirm = nil, nil
  run("follow")
  ok(not host.launched and last(host):find("Followed once more", 1, true), "an editor that cannot ask is told twice")
  run("follow")
  ok(host.launched, "which is a yes")
end

do
  local host, run = reader()
  run("open /c")
  host.lines = { "x", "y", "As told in Council delays harbour", "  wall  for a third time, it will not.", "z" }
  host.edit("/c/3.txt", 3, 14)
  run("follow")
  is(where(host), "/c/1.txt:5:1", "a headline that is mentioned leads to its article, over a line's end")
  host.edit("/c/3.txt", 3, 2)
  run("follow")
  is(last(host), "No link here, and no headline of another article.", "what stands beside it does not")
  host.edit("/c/3.txt", 4, 30)
  run("related")
  host.edit("/c/3.txt", 4, 1)
  run("follow")
  is(last(host), "The full article is not in this collection; these are like it.", "Read more without a full article says so")
  is(host.place().view, "gazette://Port Ellery/related/Harbour wall: what we know", "and shows the related ones")
end

do
  local _, run, on = reader()
  run("open /c")
  local c = on.shelf[1].c
  local rows = require("gazette.view.read").render(c, { article = c:at("1.txt", 5), width = 80, forms = { "harbour", "cost" } })
  local marked = {}
  for _, row in ipairs(rows) do
    for _, mark in ipairs(row.marks or {}) do
      if mark[3] == "match" then marked[#marked + 1] = row.text:sub(mark[1], mark[2]) end
    end
  end
  is(table.concat(marked, " "), "harbour cost harbour", "the words that were searched are marked, as whole words, in the headline too")
end

-- Lines of a buffer with changes

do
  local drift = require("gazette.drift")
  local function chars(s)
    local list = {}
    for c in s:gmatch(".") do list[#list + 1] = c end
    return list
  end
  local function line(from, to, i)
    local there = drift.line(drift.between(chars(from), chars(to)), i)
    assert(there == drift.line(drift.between(chars(to), chars(from)), i, true), "back is the same the other way round")
    return there
  end
  is(line("abcdef", "abcdef", 4), 4, "without changes a line is where it was")
  is(line("abcdef", "xxabcdef", 4), 6, "lines above it move it down")
  is(line("abcdef", "cdef", 4), 2, "or up")
  is(line("abcdef", "abcdefxx", 4), 4, "lines below it do not")
  is(line("abcdef", "xabcydef", 3), 4, "between two changes it is found by what it says")
  is(line("abXdef", "zabqqXYdef", 3), 6, "wherever it is now")
  is(line("abcdef", "abef", 3), 2, "a line that is gone is where it was")
  is(line("a", "b", 1), 1, "in a file of one line")
  local ends = 0
  for i = 1, 6 do ends = math.max(ends, line("abcdef", "x", i)) end
  is(ends, 1, "never behind the end")
end

do
  local host, run, on = reader()
  run("open /c")
  run("search harbour")
  local asked = 0
  host.unsaved = function() asked = asked + 1 end
  host.sought = function() asked = asked + 100 end
  host.move(row_of(host, "Council"), 1)
  run("enter")
  ok(asked >= 1 and asked < 100, "where a page cannot be read nothing is searched, and nothing fails")
  on:seek_on(1)
  is(where(host), "/c/3.txt:1:1", "from the last match of a page it goes on to the next page with one")
  on:seek_on(-1)
  is(host.opened.path, "/c/1.txt", "and back")
  host.edit("/c/3.txt", 1)
  on:seek_on(1)
  ok(last(host):find("No page further on has a match.", 1, true), "the last page is the last", last(host))
end

t.done()
