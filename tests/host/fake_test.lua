-- fake_test.lua: do the views look as they should, and does the reader go where it is told?
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
local views = require("gazette.views")
local config = require("gazette.config")

os.time = function() return 1333195500 end   -- what views call now: five minutes after the double was indexed

local ok, is = t.ok, t.is

do
  local text = require("gazette.view.text")
  for sample, columns in pairs({ ["café"] = 4, ["cafe\u{301}"] = 4, ["港の壁"] = 6, ["✅ ⚓"] = 5, ["🐟"] = 2, ["נמל"] = 3,
    ["שָׁלוֹם"] = 4, ["ﷺ"] = 1, ["นํ้า"] = 2, ["한"] = 2, ["Ａ"] = 2, ["…"] = 1 }) do
    is(text.width(sample), columns, "how wide " .. sample .. " is")
  end
  require("gazette.view.widths").by(function(char) return char == "…" and 2 or 1 end)
  is(text.width("港…"), 3, "an editor that knows better is believed")
  require("gazette.view.widths").by(nil)
end

local PAGES = {
  { path = "1.txt", section = "Harbour and ferries",
    { title = "Ferry timetable to change in spring", date = "2012-03-12", body = "The evening ferry will leave half an hour later." },
    { title = "Council delays harbour wall for a third time", date = "2012-03-09",
      body = "The cost of the wall has doubled since the first survey of the harbour, the engineers say.",
      headings = { { level = 2, title = "The survey", line = 6 }, { level = 3, title = "Costs", line = 7 } },
      links = { { kind = "continue", text = "Read more", target = "notes/wall.md", line = 8, col = 1 },
        { kind = "url", text = "plans", target = "https://example.org/plans", line = 7, col = 10 },
        { kind = "page", text = "gone", target = "nowhere", line = 7, col = 30 } } } },
  { path = "2.txt", section = "The old cannery",
    { title = "Cannery roof costs more than planned", date = "2012", body = "Slates are dear this year." },
    { title = "港の壁 — a name in two scripts, and long enough to be clipped at the edge of a screen", date = "2011-11",
      body = "The harbour is named on the cannery's wall." } },
  { path = "3.txt", section = "Harbour and ferries",
    { title = "Harbour wall: what we know", body = "A list of what is known of the harbour wall." } },
  { path = "notes/wall.md", section = "notes",
    { title = "The wall in full\nand on two lines", body = "All of it." } },
}

local function reader(options, host_options)
  options = options or {}
  local host = fake.new(host_options)
  local engine = { open = function(path)
    if path == "/nowhere" then return nil, "There is no folder /nowhere.", "not_found" end
    return double.open(options.pages or PAGES, { root = path, title = options.title, polls = options.polls, changed = (options.pages or PAGES).changed,
      steps = options.steps, problems = options.problems, suggestion = options.suggestion, n_pages = options.n_pages })
  end }
  local on = state.new(host, config.values, engine)
  local function run(line, call) command.run(on, line, call) end
  return host, run, on
end

local screen, golden, last, row_of, go, where = look.screen, look.golden, look.last, look.row_of, look.go, look.where

-- Views

do
  local host, run = reader()
  run("open /c")
  golden(host, "contents")
  is(host.place().view, "gazette://Port Ellery/contents", "a view is named after its collection")
  is(host.place().line, 4, "the cursor of the contents begins on the first section")
  local _, marks = host.screen()
  ok(#marks > 10, "the contents are coloured")
  for _, mark in ipairs(marks) do
    local line = host.screen()[mark.line]
    if mark.from < 1 or mark.to > #line or mark.from > mark.to then ok(false, "marks stay in their line") end
  end
  go(host, "The old cannery")
  run("fold")
  golden(host, "contents-folded")
  run("fold")
  ok(row_of(host, "Cannery roof"), "what was folded opens again")
  run("section")
  golden(host, "section")
  run("search harbour")
  golden(host, "search")
  run("search zebra")
  golden(host, "search-none")
  run('search "harbour')
  ok(screen(host):find("a quote is not closed", 1, true), "the notice of a search is shown")
  run("problems")
  golden(host, "problems-none")
  run("info")
  golden(host, "info")
  run("keys")
  golden(host, "keys")
  host.edit("/c/1.txt", 7)
  run("outline")
  golden(host, "outline")
  is(host.place().line, 5, "the outline begins where the reader was")
  run("enter")
  is(where(host), "/c/1.txt:7:1", "a heading opens at its line")
end

do
  local host, run = reader({ problems = {
    { path = "weekly/41.md", line = 3, message = "front matter: \"tags\" is not closed; the article is shown without it" },
    { path = "scan/old.txt", line = 118, message = "12 bytes are not UTF-8 and are shown as �" },
    { path = "weekly/41.md", message = "symbolic link that leads out of the collection; skipped" } } })
  run("open /c")
  ok(screen(host):find("3 problems", 1, true), "the contents say that there are problems")
  run("problems")
  golden(host, "problems")
  run("enter")
  is(where(host), "/c/weekly/41.md:3:1", "a problem opens its line")
end

do
  local host, run = reader(nil, { width = 40 })
  run("open /c")
  golden(host, "contents-40")
  for _, line in ipairs(host.screen()) do
    if require("gazette.view.text").width(line) > 40 then ok(false, "no line is wider than the window: " .. line) end
  end
end

do
  local host, run, on = reader()
  run("open /c")
  run("next")
  on:fit(host.place().view, 40, 24)
  golden(host, "contents-40")
  is(host.place().line, row_of(host, "Ferry timetable"), "a window that has become narrower keeps its row")
  ok(not on:again("gazette://elsewhere/contents", 40, 24), "a view that is not there is not drawn")
  local article = on.latest.c:at("1.txt", 1)
  local rows = require("gazette.view.search").render(on.latest.c, { width = 80, query = "a b", results = {
    total = 0, partial_total = 1, exact = true, elapsed_us = 9, query = "a b",
    { article = article, line = 1, col = 1, partial = true, snippet = "", marks = {} } } })
  is(rows[2].text, " No article has all the words · 1 with some of them · 9 µs", "results that all lack a word are told apart")
  local long = "…" .. ("before "):rep(10) .. "the match behind"
  local from, to = long:find("match")
  rows = require("gazette.view.search").render(on.latest.c, { width = 40, query = "match", results = {
    total = 1, partial_total = 0, exact = true, elapsed_us = 9, query = "match",
    { article = article, line = 1, col = 1, snippet = long, marks = { { from = from, to = to } } } } })
  local row, mark = rows[5], rows[5].marks[2]
  ok(#row.text <= 40 and row.text:find("^     …before .*the match behind$"), "a narrow window shows the match of a long snippet", row.text)
  is(row.text:sub(mark[1], mark[2]), "match", "and highlights it")
end

-- Opening, walking, history

do
  local host, run = reader(nil, { width = 80 })
  run("open /c")
  go(host, "Council delays")
  run("enter")
  is(where(host), "/c/1.txt:5:1", "<CR> opens an article at its headline")
  run("next")
  is(where(host), "/c/3.txt:1:1", "next crosses pages inside a section")
  run("next")
  ok(last(host):find("last article of Harbour and ferries", 1, true), "next stops at the end of a section and says so", last(host))
  run("prev", { count = 2 })
  is(where(host), "/c/1.txt:1:1", "prev takes a count")
  run("next 9")
  is(where(host), "/c/3.txt:1:1", "a count that is too large goes as far as it can")
  run("next-section")
  is(where(host), "/c/2.txt:1:1", "next-section opens the first article of the next one")
  run("next-section 5")
  is(where(host), "/c/notes/wall.md:1:1", "and takes a count")
  run("next-section")
  ok(last(host):find("last section", 1, true), "the last section is the last")
  run("prev-section 2")
  is(where(host), "/c/1.txt:1:1", "prev-section goes back")
  run("back")
  is(where(host), "/c/notes/wall.md:1:1", "back returns to what was read before")
  run("back 20")
  ok(last(host):find("Nothing was read before"), "back says where history begins", last(host))
  for _ = 1, 7 do run("back") end
  is(host.place().view, "gazette://Port Ellery/contents", "back leads to the view again")
  is(host.place().line, row_of(host, "Council delays"), "with the cursor where it was")
  run("forward")
  is(where(host), "/c/1.txt:5:1", "forward undoes back")
  host.edit("/c/1.txt", 3)
  run("contents")
  is(host.place().line, row_of(host, "Ferry timetable"), "the contents begin at the article one comes from")
  run("next")
  is(host.place().line, row_of(host, "Council delays"), "next moves along the rows of a view")
  run("next-section")
  is(host.place().line, row_of(host, "The old cannery"), "next-section moves to the next section's row")
  run("prev-section")
  is(host.place().line, row_of(host, "Harbour and ferries"), "prev-section to the one above")
  run("prev")
  ok(last(host):find("No article further up"), "the ends of a view are told")
  run("enter")
  is(host.place().view, "gazette://Port Ellery/section/Harbour and ferries", "<CR> on a section shows its articles")
  run("next-section")
  is(host.place().view, "gazette://Port Ellery/section/The old cannery", "next-section in a section shows the next one")
end

do
  local host, run = reader()
  run("open /c", { mods = "vert" })
  go(host, "Council delays")
  is(host.place().window, 2, ":vert shows a view in a window of its own")
  run("enter")
  is(host.place().window, 1, "and its articles open where it was opened from")
  run("contents")
  is(host.place().window, 2, "a view that is on the screen is gone to")
end

-- Search

do
  local host, run = reader()
  run("open /c")
  run("search harbour wall")
  run("enter")
  is(where(host), "/c/1.txt:6:17", "<CR> on a result opens the line and column of the match")
  run("quickfix")
  is(#host.list.items, 3, "the results become a quickfix list")
  is(host.list.items[1].path, "/c/1.txt", "with absolute paths")
  run("back")
  go(host, "The old cannery")
  run("next-section")
  host.move(4)
  run("search! wall")
  ok(not row_of(host, "The old cannery"), "search! stays in the section under the cursor", screen(host))
end

do
  local host, run, on = reader({ steps = 3 })
  run("open /c")
  run("search")
  local prompt = host.prompt
  ok(prompt, "search without a query asks for it live")
  golden(host, "live-start")
  prompt.changed("harbour zebra")
  prompt.changed("harbour")
  host.run_later()
  golden(host, "live")
  is(host.place().line, row_of(host, "▸ Council"), "the cursor stands on the chosen result")
  prompt.move(1)
  is(host.place().line, row_of(host, "▸ 港"), "down chooses the next result")
  prompt.narrow(2)
  host.run_later()
  ok(screen(host):find("The old cannery · by rank", 1, true) and not row_of(host, "Council"), "a count narrows to its section", screen(host))
  prompt.narrow(1)
  host.run_later()
  ok(screen(host):find("all sections · by rank", 1, true) and row_of(host, "Council"), "and, chosen again, no more", screen(host))
  prompt.narrow(3)
  host.run_later()
  ok(screen(host):find("all sections · 2012 · by rank", 1, true), "a year narrows too", screen(host))
  prompt.narrow(3)
  ok(screen(host):find("all sections · 2012 · by rank", 1, true), "no key waits for the results", screen(host))
  host.run_later()
  ok(screen(host):find("all sections · by rank", 1, true), "and, chosen again, no more", screen(host))
  prompt.narrow(7)
  prompt.mark()
  prompt.mark()
  ok(screen(host):find("\n●  Council", 1, true) and screen(host):find("\n●  港", 1, true), "results are marked", screen(host))
  prompt.mark()
  prompt.mark()
  prompt.move(-5)
  prompt.move(1)
  prompt.done("harbour")
  is(where(host), "/c/2.txt:6:5", "<CR> opens the chosen result")
  run("search")
  host.prompt.changed("ferry")
  host.run_later()
  host.prompt.done(nil)
  ok(host.place().view == "gazette://Port Ellery/search" and row_of(host, "Ferry timetable"), "<Esc> leads to the results")
  run("search")
  host.prompt.changed("harbour")
  host.run_later()
  host.prompt.mark()
  host.prompt.done("harbour", { quickfix = true })
  is(#host.list.items, 1, "what is marked becomes the quickfix list")
  is(host.list.title, "Gazette: harbour", "under its query")
  run("search")
  host.prompt.changed("cannery")
  host.prompt.done("cannery")
  is(where(host), "/c/2.txt:1:1", "<CR> that comes before the results waits for them")
  host.run_later()
  is(#on.shelf[1].last, 2, "what a slower search finds afterwards is not shown")
  run("search")
  host.prompt.changed("harbour")
  host.run_later()
  host.prompt.changed("ferry")
  host.prompt.done("ferry")
  is(where(host), "/c/1.txt:2:13", "nor what was found for less than is typed")
end

do
  local host, run = reader({}, { width = 140 })
  local previews = {}
  host.preview = function(text, width) previews[#previews + 1] = { text = text, width = width } end
  run("open /c")
  run("search")
  host.prompt.changed("harbour")
  host.run_later()
  for _, line in ipairs((host.screen())) do
    if require("gazette.view.text").width(line) > 77 then ok(false, "the results leave room for the preview: " .. line) end
  end
  is(previews[#previews].width, 63, "a wide window has a preview")
  is(previews[#previews].text, nil, "of nothing where the page cannot be read")
  host.prompt.done(nil)
  is(previews[#previews].width, nil, "it goes with the prompt")
  local of = require("gazette.view.preview").of
  local path = os.tmpname()
  local file = assert(io.open(path, "wb"))
  file:write("zero\nHeadline\r\n\nsome \226\128\174text\na match here\nafter\nthe next one\n")
  file:close()
  local hit = { line = 5, article = { line = 2, end_line = 6, abspath = function() return path end },
    matches = function() return { { line = 5, col = 3, end_col = 7 }, { line = 4, col = 9, end_col = 12 } } end }
  local shown = of(hit, 20)
  is(table.concat(shown.lines, "|"), "Headline||some text|a match here|after", "a preview has the article's lines, fit for a screen")
  is(#shown.marks, 2, "the headline and the match are marked, not what stands elsewhere on the screen")
  hit.line = 6
  hit.article.end_line = 7
  shown = of(hit, 20)
  is(shown.lines[1], "Headline", "a few lines above the match are shown")
  hit.line, hit.article.title = 7, "The headline of all this"
  shown = of(hit, 20)
  is(shown.lines[1] .. "|" .. shown.lines[2] .. "|" .. shown.lines[3], "The headline of all this||", "a match far below has the headline over it")
  hit.matches = function() return { { line = 5, col = 3, end_col = 10 } } end
  shown = of(hit, 20, 9)
  is(table.concat(shown.lines, "|"), " The| headline| of all| this| | | some| text| a match| here| after| the next| one",
    "in a window its lines are wrapped behind a blank")
  local marked = {}
  for i, mark in ipairs(shown.marks) do marked[i] = shown.lines[mark.line]:sub(mark.from, mark.to) end
  is(table.concat(marked, "|"), "The|headline|of all|this|match|he", "with what is marked in them")
  os.remove(path)
  is(of(hit, 20), nil, "what cannot be read has none")
end

do
  local host, run = reader()
  config.set({ live = false })
  run("open /c")
  host.answer = "ferry"
  run("search")
  ok(row_of(host, "Ferry timetable"), "without live search the query is asked for", screen(host))
  config.set({ live = true })
end

-- Following

do
  local host, run = reader()
  run("open /c")
  host.edit("/c/1.txt", 8, 3)
  run("follow")
  is(where(host), "/c/notes/wall.md:1:1", "follow leads to a link's article")
  host.edit("/c/1.txt", 7, 12)
  run("follow")
  ok(host.question:find("https://example.org/plans", 1, true), "a link that leads out is asked about")
  host.edit("/c/1.txt", 7, 31)
  run("follow")
  is(last(host), "No page is named nowhere.", "a link that leads nowhere gives its reason")
  host.edit("/c/1.txt", 5)
  host.lines = {}
  run("follow")
  ok(last(host):find("^No link here"), "a line without a link says so")
  run("related")
  is(host.place().view, "gazette://Port Ellery/related/Council delays harbour wall for a third time", "related shows the articles like one")
  ok(row_of(host, "Harbour wall: what we know"), "by their headlines", screen(host))
  run("backlinks")
  ok(host.place().view:find("/backlinks/Ferry timetable", 1, true), "backlinks shows the articles that lead to it", host.place().view)
  ok(row_of(host, "leading to Ferry timetable") and row_of(host, "Harbour wall: what we know"), "by their headlines", screen(host))
end

-- Collections

do
  local host, run, on = reader({ title = "Same" })
  run("open /a")
  run("open /b")
  is(host.place().view, "gazette://Same 2/contents", "two collections of one title have two names")
  run("open /a/")
  is(#on.shelf, 2, "a collection that is open is not opened again")
  host.edit("/b/1.txt", 1)
  run("contents")
  is(host.place().view, "gazette://Same 2/contents", "a file's collection counts")
  run("open /nowhere")
  is(last(host), "There is no folder /nowhere.", "a collection that cannot be opened is told")
end

do
  local folder = t.folder()
  assert(os.execute("mkdir -p " .. folder .. "/sub"))
  local memory = folder .. "/opened"
  local host, run, on = reader(nil, { folder = folder .. "/sub", memory = memory })
  run("")
  is(host.asked, "Collection to open: ", "without a collection a path is asked for")
  is(#on.shelf, 0, "and no answer opens nothing")
  host.answer = folder
  run("")
  is(on.shelf[1].root, folder, "the answer is opened")
  host, run, on = reader(nil, { folder = "/", path = folder .. "/sub/x.txt", memory = memory })
  run("")
  is(#host.said, 0, "a file below what was opened before is no reason for a question")
  is(on.shelf[1] and on.shelf[1].root, folder, "a collection opened before is found again from a file in it")
  assert(io.open(folder .. "/sub/gazette.yaml", "w")):close()
  host, run, on = reader(nil, { folder = "/", path = folder .. "/sub/x.txt", memory = memory })
  run("")
  is(on.shelf[1] and on.shelf[1].root, folder .. "/sub", "a gazette.yaml upwards comes first")
  ok(#host.said == 0, "and nothing is complained of")
  os.execute("rm -r " .. folder)
end

-- Progress

do
  local host, run = reader({ polls = 6 })
  run("open /c")
  golden(host, "contents-indexing")
  host.run_later()
  golden(host, "contents")
end

-- Quotations and headlines

do
  local host, run, on = reader()
  run("open /c")
  host.lines = { "Ferry", "", "a", "b" , "Council delays harbour wall for a third time", "", "The cost", "of the wall.", "", "It has doubled." }
  host.edit("/c/1.txt", 7)
  run("cite")
  is(host.yanked, "> The cost\n> of the wall.\n>\n> — *Council delays harbour wall for a third time*, Harbour and ferries, 9 Mar 2012 (1.txt:7)\n",
    "a paragraph is cited with its source")
  run("cite plain")
  is(host.yanked, "The cost\nof the wall.\n\n— Council delays harbour wall for a third time, Harbour and ferries, 9 Mar 2012 (1.txt:7)\n",
    "or as plain text")
  run("cite 5 6")
  ok(host.yanked:find("^> Council delays[^\n]*\n>\n>\n> — .*1%.txt:5%)\n$"), "the lines that are given are", host.yanked)
  run("cite loudly")
  ok(last(host):find("markdown or plain, not loudly"), "another form is named back")
  run("contents")
  run("cite")
  ok(last(host):find("No article here to cite"), "in a view there is nothing to cite")
  host.edit("/c/1.txt", 1)
  is(on:headlines("harbour")[1].word, "Council delays harbour wall for a third time", "headlines complete by what is typed")
  is(on:headlines("harbour")[1].menu, "Harbour and ferries", "with their section")
  is(#on:headlines(""), 6, "or are all there")
  host.edit("/elsewhere/1.txt", 1)
  is(#on:headlines("harbour"), 0, "outside of a collection there are none")
end

-- Pictures

do
  local host, run = reader()
  run("open /c")
  run("view timeline")
  golden(host, "timeline")
  go(host, "2012 Mar")
  run("enter")
  is(host.place().view .. screen(host):match("^[^\n]-%s%s"), "gazette://Port Ellery/search search ▸ date:2012-03  ", "a bar leads to its articles")
  run("back")
  is(host.place().view, "gazette://Port Ellery/timeline", "and back leads to the timeline")
  go(host, "2012 Jan")
  run("enter")
  ok(last(host):find("Nothing to open"), "an empty month leads nowhere")
  run("view timeline wall OR cost")
  go(host, "2012 Mar")
  run("enter")
  ok(screen(host):find("date:2012%-03 %(wall OR cost%)"), "a query with OR is narrowed as a whole", screen(host))
  run("view sections")
  golden(host, "sections")
  go(host, "The old cannery")
  run("enter")
  is(host.place().view, "gazette://Port Ellery/section/The old cannery", "a section's bar leads to the section")
  run("view sections harbour")
  go(host, "The old cannery")
  run("enter")
  ok(screen(host):find('in:"The old cannery" harbour', 1, true), "and with a query to what of it is found there", screen(host))
  run("view timeline nowhere")
  ok(screen(host):find("Nothing is found"), "nothing is said to be found")
  local pages = { { path = "1.txt", section = "one" } }
  for year = 1990, 2012, 2 do table.insert(pages[1], { title = "of " .. year, body = "a", date = year .. "-05-01" }) end
  host, run = reader({ pages = pages })
  run("open /c")
  run("view timeline")
  ok(screen(host):find("█ 1\n 1991 \n 1992 █", 1, true), "many years are a bar each", screen(host))
end

-- What is missing

do
  local shelf_host, _, on = reader()
  on:take("/c")
  local parts = require("gazette.checks").of(shelf_host, on.shelf)
  is(parts[#parts].title, "Editor: fake", "the last of the checks are those of the editor")
  local said = {}
  for _, part in ipairs(parts) do
    for _, entry in ipairs(part) do said[#said + 1] = entry[2] end
  end
  ok(table.concat(said, "\n"):find("no preview beside the results", 1, true), "what it cannot do is told", table.concat(said, "\n"))
  local host = fake.new()
  host.show({ name = "health", lines = views.lines(views.render("health", double.open(PAGES), { width = 60, height = 24, parts = {
    { title = "Core", { "ok", "core 1.2.3 for Lua 5.4: /g/lua/gazette/5.4/core.so" } },
    { title = "Indexer", { "warn", "the program /g/lua/gazette/gazette-index is not there; the editor reads pages itself, between two keys",
      "run `make` in /g" }, { "info", "a remark" } } } })), marks = {} })
  host.room("health", {})
  golden(host, "health")
end

-- What takes longer than a key may

do
  local host, run = reader({ n_pages = 100000, problems = { { path = "1.txt", line = 3, message = "not text" } } })
  run("open /c")
  ok(not row_of(host, "problem"), "problems of very many pages are counted after the first screen", screen(host))
  host.run_later()
  ok(row_of(host, "1 problem · :Gazette problems"), "and told then", screen(host))
  host, run = reader({ steps = 3 })
  run("open /c")
  run("view timeline wall")
  is(screen(host), " counting …\n", "a view that must count says so")
  host.run_later()
  ok(row_of(host, "2012 Mar") and not row_of(host, "counting"), "until it has counted", screen(host))
  is(host.place().line, row_of(host, "█"), "and the cursor is where it begins")
  go(host, "2012 Mar")
  run("refresh")
  host.run_later(1)
  ok(row_of(host, "2012 Mar"), "while it counts anew it stays as it is", screen(host))
  host.run_later()
  is(host.place().line, row_of(host, "2012 Mar"), "with the cursor where it was")
  run("view sections wall")
  run("contents")
  host.run_later()
  ok(row_of(host, "Cannery roof"), "what was left while it counted comes nowhere else", screen(host))
  host.later = nil
  run("view timeline wall")
  ok(row_of(host, "2012 Mar"), "an editor without a timer waits", screen(host))
end

-- Many rows

do
  local pages = { { path = "1.txt", section = "one" }, { path = "2.txt", section = "two", { title = "the last", body = "b" } } }
  for i = 1, 1000 do table.insert(pages[1], { title = "of " .. i, body = "a" }) end
  local host, run = reader({ pages = pages })
  run("open /c")
  host.run_later()
  is(#host.screen(), 3 + 1 + 1000 + 1 + 1, "all of a thousand rows are there in the end")
  run("section one")
  local now = #host.screen()
  ok(now < 300, "a section of a thousand articles is there with its first rows", now)
  ok(host.screen()[1]:find("1,000 articles", 1, true), "which say how many there are", host.screen()[1])
  host.run_later(1)
  ok(#host.screen() > now, "others follow", #host.screen())
  host.run_later()
  is(#host.screen(), 2 + 1 + 1000, "until all are there")
  is(host.screen()[903], "  900  of 900", "in their order")
  local _, marks = host.screen()
  local last_mark = marks[#marks]
  is(last_mark.line, 1003, "with their highlights")
  host.edit("/c/1.txt", 900 * 4 - 3)
  run("section one")
  is(host.place().line, 4, "the article one comes from may not be there yet")
  host.run_later()
  is(host.screen()[host.place().line], "  900  of 900", "the cursor goes to it when it is")
  host.edit("/c/1.txt", 900 * 4 - 3)
  run("section one")
  host.move(10)
  host.run_later()
  is(host.place().line, 10, "unless the reader has moved")
  host.move(950)
  run("refresh")
  host.run_later(3)
  is(host.screen()[host.place().line], "  947  of 947", "what is drawn anew keeps the cursor on its row")
  run("contents")
  host.run_later()
  host.append = nil
  run("section one")
  is(#host.screen(), 1003, "an editor that cannot add rows has them all at once")
end

-- Custom views

do
  local host, run = reader()
  views.define("timeline", { describe = "articles by month", render = function(c, args)
    local rows = { { text = "by month " .. args.text .. #args, marks = { { 1, 8 } } } }
    for a in c:articles() do rows[#rows + 1] = { text = (a.date or "?") .. "\t" .. a.title, article = a } end
    rows[#rows + 1] = { text = "a line", article = c:at("1.txt", 1), line = 3 }
    return rows
  end })
  views.define("broken", { render = function() error("no such thing") end })
  run("open /c")
  run("view timeline two words")
  golden(host, "view-timeline")
  go(host, "a line")
  run("enter")
  is(where(host), "/c/1.txt:3:1", "a row's line is where it opens")
  run("view broken")
  is(screen(host), " The view broken failed: no such thing\n", "a view that fails says so in one line")
  views.define("loose", { render = function(c)
    local a = c:at("2.txt", 1)
    return { "a text", { text = "by id", article = a.id, line = -3, marks = { { 1.5, 2.5 }, 7, { "x" }, { 0 / 0, 1 } } },
      { text = "all", marks = "all" } }
  end })
  run("view loose")
  local lines, marks = host.screen()
  is(table.concat(lines, "|"), "a text|by id|all", "a row may be a text")
  is(#marks == 1 and marks[1].from .. "-" .. marks[1].to, "1-2", "marks that are none are left out")
  go(host, "by id")
  run("enter")
  is(where(host), "/c/2.txt:1:1", "an article may be given by its id; a line that is none is left out")
  views.define("numbers", { render = function() return { 1, 2 } end })
  run("view numbers")
  is(screen(host), " The view numbers failed: its row 1 is neither a table nor a text\n", "a row that is none is named")
  run("view unheard")
  ok(last(host):find("No view is named unheard", 1, true), "an unknown view is named", last(host))
  run("view")
  ok(last(host):find("broken, contents, health, info, loose, numbers, problems, sections, timeline", 1, true), "without a name those there are", last(host))
  ok(not pcall(views.define, "contents", { render = print }), "the reader's own views stay")
  ok(not pcall(views.define, "a b", { render = print }), "a name is one word")
end

-- Keys and folds of a view's own

do
  local host, run, on = reader()
  local dropped, seen = {}, nil
  views.define("reading", {
    describe = "a reading list",
    render = function(c, args)
      local rows = { "to read " .. args.text }
      for _, section in ipairs(c:sections()) do
        rows[#rows + 1] = { text = section.name, section = section.name, fold = 1, closed = section.name == "notes",
          marks = { { 1, 3, "section" } } }
        for a in c:articles({ section = section.name }) do
          if not dropped[a.id] then
            rows[#rows + 1] = { text = "  " .. a.title, article = a, mine = a.id, fold = a.date and 2 or nil }
            if a.date then rows[#rows + 1] = { text = "    " .. a.date, article = a, more = true } end
          end
        end
      end
      return rows
    end,
    keys = {
      d = { describe = "drop it from the list", press = function(row, view)
        if not row.mine then return "There is no article to drop." end
        seen = { row = row, view = view }
        dropped[row.mine] = true
      end },
      ["<C-x>"] = function(_, view) return { article = view.collection:at("2.txt", 1).id, line = 2 } end,
      D = function() error("no such thing") end,
      o = function() return {} end,
    },
  })
  run("open /c")
  run("view reading today")
  golden(host, "view-own")
  local _, marks = host.screen()
  ok(marks[2].from == 5 and marks[2].to == 7 and marks[2].kind == "section", "marks stand where they did behind the sign of a fold")
  go(host, "Ferry timetable")
  local line = host.place().line
  host.press("d", 3)
  ok(not row_of(host, "Ferry timetable") and host.place().line == line, "a key of the view's own changes what it shows", screen(host))
  is(seen.row.text, "  Ferry timetable to change in spring", "it is given the row as the view made it")
  is(seen.view.count .. seen.view.args.text .. seen.view.collection:info().articles, "3today6", "the count, the words and the collection")
  go(host, "to read")
  host.press("d")
  is(last(host), "There is no article to drop.", "a text that it returns is told")
  host.press("D")
  is(last(host), "The key D of the view reading failed: no such thing", "one that fails says so in one line")
  host.press("o")
  ok(last(host):find("Nothing to open"), "a row that leads nowhere is told as ever")
  host.press("<C-x>")
  is(where(host), "/c/2.txt:2:1", "a row that it returns is opened")
  run("back")
  is(host.place().view, "gazette://Port Ellery/reading/today", "and back leads to the view")

  go(host, "The old cannery")
  run("fold")
  ok(row_of(host, "▸ The old cannery") and not row_of(host, "Cannery roof"), "za closes a fold", screen(host))
  is(host.place().line, row_of(host, "The old cannery"), "the cursor is on its first row")
  run("refresh")
  host.run_later()
  ok(row_of(host, "▸ The old cannery"), "it stays closed when the view is drawn anew")
  run("contents")
  run("view reading today")
  ok(row_of(host, "▸ The old cannery"), "and when it is shown again")
  go(host, "The old cannery")
  run("fold")
  go(host, "    2012-03-09")
  run("fold")
  ok(row_of(host, "▸ Council delays") and not row_of(host, "    2012-03-09"), "a fold in a fold closes alone", screen(host))
  ok(row_of(host, "▾ The old cannery"), "down to the next one of its level or a lower one")
  run("fold")
  ok(row_of(host, "    2012-03-09"), "and opens again")
  go(host, "notes")
  run("fold")
  ok(row_of(host, "The wall in full"), "one that begins closed opens")
  run("keys")
  ok(row_of(host, " d         drop it from the list") and row_of(host, "Keys in the view reading"), "g? tells a view's own keys", screen(host))
  run("back")
  go(host, "to read")
  run("fold")
  ok(last(host):find("No fold here"), "where there is no fold za says so", last(host))

  on.shelf[1].c.sections = function() return { { name = "new", articles = 0, pages = 0 } } end
  run("refresh")
  host.run_later()
  is(screen(host), "to read today\n▾ new\n", "the view is drawn anew when the index moves")
  views.define("reading", { render = function() return { "none" } end })
  run("view reading today")
  is(#host.texts[host.place().view].keys, 0, "defined anew it has the keys that it is given then")
  for _, keys in ipairs({ { d = 1 }, { [1] = print }, { [""] = print }, { ["a\n"] = print }, { d = { describe = "no press" } }, "d" }) do
    ok(not pcall(views.define, "bad", { render = print, keys = keys }), "keys that are none are refused when they are defined")
  end
end

-- The command

do
  local host, run, on = reader()
  run("sing")
  ok(last(host):find('does not know "sing"', 1, true), "an unknown command is named")
  run("open /c")
  local function complete(lead, line) return table.concat(command.complete(on, lead, line), ",") end
  is(complete("ne", "ne"), "next,next-section", "commands complete")
  is(complete("an", "section Harbour an"), "and ferries", "section names complete, spaces and all")
  is(complete("ti", "view ti"), "timeline", "views complete")
  is(complete("ha", "search wall ha"), "harbour", "words complete")
  is(complete("", "next "), "", "what takes nothing completes to nothing")
  run("3 next")
  is(host.place().line, row_of(host, "Harbour wall: what"), "a count may stand before the word")
  on.latest.c.sections = function() error("x.lua:1: broken inside\nstack") end
  run("section")
  ok(not last(host):find("\n"), "an error is one line")
  config.set({ file_keys = 0 })
  ok(not config.values.file_keys, "0 is false, as in Vim script")
  config.set({ file_keys = 1 })
  is(table.concat(config.set({ keys = 1, limit = "x" }), "; "), "keys; limit (a number is expected)", "unknown options are named")
end

do
  local host, run, on = reader()
  run("open /c")
  host.edit("/c/3.txt", 1)
  is(on:statusline(), "Harbour and ferries › 3 of 3", "the status line says where one is")
  host.edit("/elsewhere", 1)
  is(on:statusline(), "", "and nothing elsewhere")
  ok(host.is_page("/c/1.txt") and not host.is_page("/c/9.txt") and not host.is_page("/d/1.txt"),
    "files of the collection get keys, others none")
  config.set({ file_keys = false })
  ok(not host.is_page("/c/1.txt"), "with file_keys = false none")
  config.set({ file_keys = true })
end

do
  local host, run = reader({ title = "Clippings\27]0;pwned\7", pages = { { path = "a\226\128\174.txt", section = "S\27[31m\194\155x",
    { title = "Evil\27[2J\r\n\226\128\174gpj\226\129\166 \239\187\191headline\0", body = "b" } } } })
  local shown = ""
  for _, line in ipairs({ "open /c", "section S\27[31m\194\155x", "outline" }) do
    run(line)
    shown = shown .. table.concat(host.screen(), "\n")
  end
  ok(shown:find("headline") and not shown:gsub("\n", ""):find("%c") and not shown:find("\226\128\174")
    and not shown:find("\226\129\166") and not shown:find("\194\155") and not shown:find("\239\187\191"),
    "no escape, override or control character of a page reaches the screen", shown)
end

do
  local pages = { changed = "2.txt" }
  for i, page in ipairs(PAGES) do pages[i] = page end
  local host, run, on = reader({ pages = pages })
  local now, clock = os.time(), os.time
  os.time = function() return now end   -- luacheck: ignore
  run("open /c")
  local c = on.shelf[1].c
  local function asked()
    local paths = c.refreshed and (c.refreshed.paths and table.concat(c.refreshed.paths, " ") or "all") or "nothing"
    c.refreshed = nil
    return paths
  end
  local n_said = #host.said
  host.told.saved("/elsewhere/1.txt")
  is(asked(), "nothing", "a file of no collection that is saved is none of the reader's business")
  host.told.saved("/c/1.txt")
  is(asked(), "1.txt", "a page that is saved is read again")
  host.told.rest("/c/2.txt")
  is(asked(), "nothing", "what rests under the cursor is not looked at right after that")
  now = now + 60
  host.told.rest("/c/1.txt")
  is(asked(), "nothing", "nor read if it is as it was")
  host.told.rest("/c/2.txt")
  is(asked(), "2.txt", "a page that another program changed is read when the cursor rests in it")
  host.told.focus()
  is(asked(), "nothing", "the focus asks for nothing right after that")
  now = now + 60
  host.told.focus()
  is(asked(), "all", "what other programs changed is read when the editor has the focus again")
  now = now + 60
  on.shelf[1].took = 2e6
  host.told.focus()
  is(asked(), "nothing", "less often where it takes long")
  is(#host.said, n_said, "and nothing is said of all that")
  os.time = clock   -- luacheck: ignore
end

do
  local _, run, on = reader()
  run("open /c")
  run("refresh")
  ok(not on.shelf[1].c.refreshed.full, "refresh reads what changed")
  run("refresh!")
  ok(on.shelf[1].c.refreshed.full, "refresh! reads everything again")
end

t.done()
