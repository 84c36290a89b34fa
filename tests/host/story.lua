-- story.lua: what does a person type in Neovim or Vim, and what do they see?
--
-- One story for both: nvim_story.lua and vim_story.vim run it in a parent editor, each with its own driver of a child;
-- see steps.lua.

local DEADLINE = tonumber(os.getenv("DEADLINE") or "") or 20   -- seconds: a busy machine is slow
local program = os.getenv("GAZETTE") or os.getenv("ROOT") .. "/build/gazette"

-- sample: the folder of the sample collection, a copy that may be written; seeds: five real pages, or nil
return function(driver, sample, seeds, now)
  local steps = dofile(os.getenv("ROOT") .. "/tests/host/steps.lua")(driver, now)
  local tell, wait, see, not_seen, at = steps.tell, steps.wait, steps.see, steps.not_seen, steps.at
  local line_of, start, open, keys = steps.line_of, steps.start, steps.open, driver.keys
  local function sample_line(page, text) return line_of(sample .. "/" .. page, text) end

  local VIEWS = "gazette://Port Ellery clippings/"
  if driver.first then driver.first(tell) end

  -- The contents, articles, walking -----------------------------------------

  start()
  open(sample)
  if not see("Port Ellery clippings", ":Gazette open shows the contents with the collection's title") then
    error("nothing else can work", 0)
  end
  at(VIEWS .. "contents", 4, 1, "the cursor is on the first section")
  see("▾ Harbour and ferries", "a section has a row")
  see("2 pages       10", "with its counts")
  see("Council delays harbour wall for a third time", "an article has a row with its headline")
  keys("]]]]")
  at(VIEWS .. "contents", 11, 1, "]] goes to the next section's row")
  keys("]a")
  at(VIEWS .. "contents", 12, 1, "]a goes to the next article's row")
  keys("2]a")
  at(VIEWS .. "contents", 14, 1, "with a count")
  keys("[a")
  at(VIEWS .. "contents", 13, 1, "[a to the one before")
  keys("]]")
  at(VIEWS .. "contents", 22, 1, "]] to the next section's row from an article's")
  keys("[[")
  at(VIEWS .. "contents", 11, 1, "[[ to the section above")
  keys("ix")
  see("modifiable", "a view is read-only")
  keys("<Esc>]agl")
  see("like Council delays", "gl shows articles like the one under the cursor")
  see("Meeting of 12 March 2012", "by their headlines")
  keys("<BS><CR>")
  local first = sample_line("001-harbour.txt", "Council delays")
  at("001-harbour.txt", first, 1, "<CR> opens the article in its real file at its headline")
  keys("]a")
  at("001-harbour.txt", sample_line("001-harbour.txt", "Ferry timetable"), 1, "]a in the file goes to the next article")
  keys("5]a")
  at("002-harbour.txt", sample_line("002-harbour.txt", "Dredger"), 1, "and, with a count, on to the section's next page")
  keys("[a")
  at("001-harbour.txt", sample_line("001-harbour.txt", "Storm takes"), 1, "[a comes back over the border")
  keys("]]")
  at("003-cannery.txt", sample_line("003-cannery.txt", "Cannery roof"), 1, "]] goes to the next section's first article")
  keys("[[")
  at("001-harbour.txt", first, 1, "[[ to the section before")
  keys("[a")
  see("first article of Harbour and ferries", "[a at a section's beginning says so")
  keys(":Gazette next<CR>")
  at("001-harbour.txt", sample_line("001-harbour.txt", "Ferry timetable"), 1, ":Gazette next is the same as the key")
  keys(":3Gazette next<CR>")
  at("001-harbour.txt", sample_line("001-harbour.txt", "Gull Island"), 1, "and takes a count before it")
  keys(":Gazette prev 4<CR>")
  at("001-harbour.txt", first, 1, "or behind it")
  keys(":Gazette next-section<CR>")
  at("003-cannery.txt", nil, nil, ":Gazette next-section goes on")
  keys(":Gazette prev-section<CR>")
  at("001-harbour.txt", first, 1, ":Gazette prev-section goes back")

  -- Back and forward ---------------------------------------------------------

  keys(":Gazette back<CR>")
  at("003-cannery.txt", nil, nil, ":Gazette back returns to what was read before")
  keys(":Gazette forward<CR>")
  at("001-harbour.txt", first, 1, ":Gazette forward undoes it")
  keys("<C-o>")
  at("003-cannery.txt", nil, nil, "the editor's own jump list works too")
  keys(":Gazette<CR>")
  see("▾ The old cannery", ":Gazette alone shows the contents")
  at(VIEWS .. "contents", 23, 1, "with the cursor on the article one comes from")
  keys("za")
  see("▸ The old cannery", "za folds a section")
  keys("za")
  see("▾ The old cannery", "and unfolds it")
  keys("<CR>")
  at(VIEWS .. "section/The old cannery", nil, nil, "<CR> on a section shows its articles")
  see("   1  Cannery roof costs more than planned", "numbered")
  keys("<BS>")
  at(VIEWS .. "contents", 22, 1, "<BS> goes back to the contents")
  keys(":Gazette section letters to the editor<CR>")
  at(VIEWS .. "section/Letters to the editor", nil, nil, ":Gazette section shows a section by name")
  keys("g?")
  see("Keys in files of the collection", "g? tells the keys")
  keys("q")
  at("003-cannery.txt", nil, nil, "q closes the view: what was there before is back")

  -- Search -------------------------------------------------------------------

  keys("gs")
  see("type to search", "gs asks what to search")
  keys("anch")
  see("Dredger finds the anchor of the Constance", "results come as one types, on half a word")
  keys("or<CR>")
  at("002-harbour.txt", line_of(sample .. "/002-harbour.txt", "The dredger"), nil, "<CR> opens the match's line")
  tell(wait(function(_, all)
    local col = all:match("=002%-harbour%.txt=%d+,(%d+)=")
    return tonumber(col) and tonumber(col) > 1
  end), "and its column")
  keys("gsharbour wall")
  see("F1 Harbour and ferries 2", "what is found is counted by section")
  keys("<F1>")
  see("Harbour and ferries · by rank", "a key narrows the results to one")
  see("2 of 34 articles", "without typing")
  keys("<F1>")
  see("all sections · by rank", "and widens them again")
  see("5 of 34 articles", "to all that there were")
  keys("<C-u>council")
  see("F4 2011 1  F5 2012 1", "and by year")
  keys("<F4>")
  see("all sections · 2011 · by rank", "which narrows too")
  see("1 of 34 articles", "to what was written then")
  see("F1 2011 1", "and says so")
  keys("<F1><C-u>harbour wall")
  see("5 of 34 articles", "and no more")
  keys("<Down><Tab><Tab>")
  see("●  Meeting of 12 March 2012", "<Tab> marks results")
  keys("<C-q>")
  see("001-harbour.txt|", "<C-q> puts the marked ones into the quickfix list")
  keys(":cclose<CR>gsdredger<C-v>")
  tell(wait(function(_, all) return all:find("=%d+,%d+=2=1=") end), "<C-v> opens in a window beside")
  at("002-harbour.txt", nil, nil, "at the match")
  keys(":only<CR>gsdredger<C-t>")
  tell(wait(function(_, all) return all:find("=%d+,%d+=1=2=") end), "<C-t> in a tab page")
  keys(":tabonly<CR>gsdredgre")
  see("Did you mean  Dredger", "a corrected query is offered")
  keys("<C-y>")
  see("search ▸ Dredger ", "and <C-y> takes it")
  keys("<Esc>")
  driver.size(130, 24)
  keys("gsdredger")
  see("│ Dredger finds the anchor of the Constance", "where there is room an article stands beside the results")
  keys("<Esc>")
  not_seen("│ Dredger", "and not when the prompt is gone")
  driver.size(80, 24)
  keys("gsferry<Down><CR>")
  tell(wait(function(_, all) return not all:find("gazette://", 1, true) and all:find("=%d+,%d+=") end),
    "<Down> chooses the next result")
  keys("gscannery<Esc>")
  at(VIEWS .. "search", 4, 1, "<Esc> leads from the prompt to the results")
  keys("]a<CR>")
  not_seen("gazette://", "where they open like any row")
  keys(":Gazette search anchor<CR>")
  at(VIEWS .. "search", 4, 1, ":Gazette search with a query shows its results")
  see(" 1 of ", "and how many there are")
  keys(":Gazette search zzyzx<CR>")
  see("Nothing has this word.", "a search that finds nothing says so")
  keys(":Gazette search harbour<CR>")
  see("Council delays", "a search finds several")
  keys(":Gazette quickfix<CR>")
  see("001-harbour.txt|", "the results become a quickfix list of real files")
  keys("<CR>")
  not_seen("=gazette://Port Ellery clippings/search=4", "that leads to them")
  keys(":cclose<CR>:Gazette<CR>")
  at(VIEWS .. "contents", nil, nil, "the contents are there again")
  keys(":22<CR>gSpiano<CR>")
  at(VIEWS .. "search", nil, nil, "gS in another section does not find what is not in it")
  see("The old cannery", "and names the section")
  keys(":Gazette section Harbour and ferries<CR>gSpiano<Esc>")
  see("Dredger finds the anchor", "gS finds what is in the section")
  keys(":Gazette section Harbour and ferries<CR>:Gazette search! anchor<CR>")
  see(" 1 of ", ":Gazette search! likewise")
  keys(":Gazette section The old cannery<CR>:Gazette! search anchor<CR>")
  see("Nothing has this word in The old cannery", "and with the ! in front")

  -- Writing -------------------------------------------------------------------

  keys(":edit! " .. sample .. "/001-harbour.txt<CR>" .. first + 4 .. "G:xmap gc <lt>Plug>(gazette-cite)<CR>Vgc")
  see("A quotation of 1 line with its source is in register", ":Gazette cite takes the lines that are selected")
  keys(":vnew<CR>p")
  see("(001-harbour.txt:7)", "and they are pasted with their source")
  keys(":bwipeout!<CR>:edit " .. sample .. "/notes/ferry-log.md<CR>")
  at("ferry-log.md", nil, nil, "in a note of the collection")
  keys("Go[[dredger<C-x><C-o>")
  see("[[Dredger finds the anchor of the Constance", "omni completion offers headlines")
  keys("<Esc>:edit!<CR>")

  -- Other views --------------------------------------------------------------

  keys(":Gazette info<CR>")
  see("articles   ", ":Gazette info tells figures")
  keys(":Gazette problems<CR>")
  see("roblem", ":Gazette problems tells what could not be read")
  keys(":Gazette refresh<CR>")
  see("up to date", ":Gazette refresh brings it up to date and says so")
  keys(":Gazette view info<CR>")
  see("articles   ", ":Gazette view shows a view by name")
  keys(":Gazette view timeline ferry<CR>")
  see("2012 Mar █", "a timeline of what a query finds")
  keys("/2012 Mar<CR><CR>")
  see("search ▸ date:2012-03 ferry", "a bar leads to its articles")
  keys(":Gazette view nothing<CR>")
  see("No view is named nothing", "an unknown one is named back")
  keys(":Gazette dance<CR>")
  see('does not know "dance"', "so is an unknown command")
  keys(":Gazette pre<Tab>")
  see(":Gazette prev", "commands complete")
  keys("<C-u>Gazette section the old<C-d>")
  see("cannery", "names of sections complete")
  keys("<C-u><BS>")
  keys(":Gazette section Long reads<CR>")
  see("A night at the lighthouse", "a section by front matter")
  keys("]a<CR>")
  tell(wait(function(_, all) return all:find("%.md=%d+,1=") end), "an article of a Markdown file opens")

  -- Outline, links -----------------------------------------------------------

  keys(":Gazette search title:delays in:\"Long reads\"<CR>")
  at(VIEWS .. "search", 4, 1, "the long article is found")
  keys("<CR>")
  at("wall.md", nil, nil, "and opened")
  keys("gO")
  see("What it costs", "gO shows the headings of an article")
  keys("/sea did<CR><CR>")
  at("wall.md", sample_line("notes/wall.md", "## What the sea"), 1, "<CR> on a heading opens its place")
  keys(":Gazette related<CR>")
  see("Harbour wall: what we know so far", ":Gazette related shows articles like this one")
  keys("<BS>")
  at("wall.md", nil, nil, "and one comes back from there")
  keys("/\\[\\[light<CR><C-]>")
  at("lighthouse.md", nil, nil, "<C-]> follows a wiki link")
  keys(":Gazette back<CR>")
  at("wall.md", sample_line("notes/wall.md", "On New Year's Eve"), nil, "and back leads to the place one left")
  keys(":Gazette section Harbour and ferries<CR>gg]a<CR>")
  at("001-harbour.txt", first, 1, "an article that ends in Read more")
  keys("/Read more<CR><C-]>")
  at("wall.md", nil, nil, "<C-]> on Read more leads to the full article")
  keys(":Gazette back<CR>:Gazette follow<CR>")
  at("wall.md", nil, nil, "so does :Gazette follow")

  -- Windows and modifiers ----------------------------------------------------

  keys(":vert Gazette<CR>")
  tell(wait(function(_, all) return all:find("/contents=%d+,1=2=1=") or all:find("contents.*=2=1=") end),
    ":vert Gazette opens a window beside")
  keys(":12<CR><CR>")
  tell(wait(function(_, all)
    return all:find("contents=12,") and all:find("=001-harbour.txt=" .. first .. ",1=2=1=", 1, true)
  end), "its articles open in the window it was opened from")
  keys("<C-w>p")
  keys("q")
  tell(wait(function(_, all) return all:find("=001-harbour.txt=" .. first .. ",1=1=1=", 1, true) end),
    "q closes the window that was made for it")
  keys(":tab Gazette problems<CR>")
  see("=1=2=", ":tab opens a tab page")
  keys("q")
  see("=1=1=", "and q closes it")

  -- Text that is not saved ---------------------------------------------------

  keys(":edit " .. sample .. "/notes/wall.md<CR>ggO<!-- a word --><Esc>")
  see("=+=", "a file with changes")
  keys(":set nohidden<CR>:Gazette<CR>")
  at(VIEWS .. "contents", 45, 1, "with 'nohidden' the contents open")
  see("a word", "beside the text that is not saved")
  keys(":set hidden<CR>gg]a<CR>:Gazette search title:delays in:\"Long reads\"<CR><CR>")
  tell(wait(function(_, all) return all:find("=wall%.md=%d+,%d+=2=1=%+=") end),
    "an article in a file with changes opens with the changes")
  driver.stop()

  -- What Vim does to buffers and windows --------------------------------------

  start()
  open(sample)
  keys(":bdelete<CR>:Gazette<CR>:set buftype?<CR>")
  see("buftype=nofile", "a view is one again after :bdelete")
  keys("gg:edit<CR>]a")
  see("Council minutes", ":edit shows a view again")
  keys(":vsplit<CR><C-w>w")
  tell(wait(function(_, all) return all:find("Harbour and ferries +10") end),
    "a view fits its window when that has become narrower")
  keys("5]a<C-w>w:Gazette refresh<CR>")
  see("up to date", "it is drawn anew")
  see("contents=12,1=2=", "and the cursor of another window stays where it was")
  keys(":Gazette info<CR>q")
  see("=1=1=", "q closes a window that shows nothing but a view")
  keys(":only<CR>:Gazette search harbour<CR>:Gazette quickfix<CR>:Gazette<CR>")
  tell(wait(function(_, all)
    return all:find("/contents=", 1, true) and all:find("001-harbour.txt|", 1, true)
  end), "a quickfix list keeps its window")
  keys(":cclose<CR>gsharbour wall ferry")
  see(" search ▸ harbour wall ferry ", "what is typed is found")
  keys(("<Down>"):rep(20))
  not_seen(" articles · ", "the results scroll")
  keys(("<Up>"):rep(20))
  see(" articles · ", "back at the first one all is in sight")
  keys("<Esc><CR>q::Gazette<CR>")
  see("The command-line window is open", "in the command-line window :Gazette says that it cannot")
  keys(":q<CR>:Gazette<CR>")
  at(VIEWS .. "contents", nil, nil, "and works again behind it")
  local scratch = sample:match("^(.*)/")
  keys(":mksession! " .. scratch .. "/session.vim<CR>")
  wait(function()
    local file = io.open(scratch .. "/session.vim")
    local whole = file and file:read("*a"):find("doautoall SessionLoadPost", 1, true)
    if file then file:close() end
    return whole
  end)
  driver.stop()

  start("set hidden\nautocmd VimEnter * ++nested silent source " .. scratch .. "/session.vim\n")
  see("from another session", "a session brings a view back as one line")
  open(sample)
  see("▾ Harbour and ferries", "and as it was, when its collection is opened")
  keys(":qall<CR>")
  driver.stop()

  local odd = scratch .. "/odd.txt"
  local file = assert(io.open(odd, "w"))
  file:write("A page with a modeline\n\nThe mode is odd.\n\nvim: set tabstop=3 :\n")
  file:close()
  start("set hidden modeline\n")
  open(odd)
  see("A page with a modeline", "one file is a collection")
  keys("G]a[a:1<CR>]a<CR>")
  at("odd.txt", 1, 1, "its article opens")
  keys(":set tabstop?<CR>")
  see("tabstop=8", "a page's modeline does nothing")
  keys(":Gazette<CR>:bwipeout #<CR>")
  os.remove(odd)
  keys("<CR>")
  see("Cannot read odd.txt; :Gazette refresh looks again", "a page that is gone is told, with the way out")
  driver.stop()

  -- A user's own keys, no keys, custom views ---------------------------------

  -- 'cpoptions' as in Vi must not spoil the maps that are made later.
  start(table.concat({
    "set hidden", "nmap ,c <Plug>(gazette-contents)", "nmap ,s <Plug>(gazette-search)",
    "if !has('nvim') | set cpoptions+=<CBk | endif",
    "let g:gazette = {'file_keys': v:false}",
    "lua require('gazette.views').define('tags', { describe = 'articles by tag', render = function(c) "
      .. "local rows = { { text = 'by tag', marks = { { 1, 2 } } } } "
      .. "for a in c:articles({ tag = 'harbour' }) do rows[#rows + 1] = { text = 'harbour ' .. a.title, article = a } end "
      .. "return rows end })",
    "lua dofile('" .. os.getenv("ROOT") .. "/tests/host/own_view.lua')",
  }, "\n") .. "\n")
  keys(":cd " .. sample .. "/notes<CR>,c")
  see("Port Ellery clippings", "a <Plug> map; the collection is found by the gazette.yaml above the folder")
  keys(":Gazette view t<Tab><CR>")
  see("harbour Council delays", "a view of the user's own")
  at(VIEWS .. "tags", 2, 1, "with its cursor on the first row that leads somewhere")
  keys("<CR>")
  tell(wait(function(_, all) return all:find("%.md=%d+,1=") end), "<CR> on its row opens the article")
  keys(":Gazette view list<CR>")
  see("▾ Harbour and ferries", "a view with folds")
  at(VIEWS .. "list", 3, 1, "begins on its first article")
  keys("d")
  see("Dropped one of 34.", "a key of its own does what its function does, and what that returns is told")
  not_seen("Council delays", "the view is drawn anew")
  at(VIEWS .. "list", 3, 1, "with the cursor in its place")
  keys("2dgg")
  see("Dropped 2 of 34.", "it is given the count")
  keys("d")
  see("No article here to drop.", "and the row")
  keys(":bdelete<CR>:Gazette view list<CR>za")
  see("▸ Harbour and ferries", "za closes a fold")
  at(VIEWS .. "list", 2, 1, "with the cursor on its first row")
  keys("zajd:edit<CR>ggd")
  see("No article here to drop.", "its keys are there after :bdelete and :edit")
  keys("g?")
  see("d         drop it from the list", "g? tells them")
  keys("<BS>gl")
  at("goat.txt", 1, 1, "one in the place of a key of the reader opens what it returns")
  keys(":Gazette<CR>/Council minutes<CR>jgl")
  see("like ", "which is as ever in other views")
  keys(":Gazette view tags<CR>gg]a<CR>")
  tell(wait(function(_, all) return all:find("%.md=%d+,1=") end), "an article again")
  keys("gg]a:echo 'typed'<CR>")
  wait(function(_, all) return all:find("\ntyped") end)
  tell(wait(function(_, all) return all:find("%.md=1,1=") end), "file_keys = false leaves keys in files alone")
  keys(",s")
  see("type to search", "<Plug>(gazette-search) asks")
  keys("<Esc>")
  driver.stop()

  -- No collection, several ---------------------------------------------------

  start("set hidden\nautocmd VimEnter * cd /\n")
  keys(":cd /<CR>:Gazette<CR>")
  see("Collection to open", "without a collection a path is asked for")
  keys("<C-u>" .. sample .. "/letters<CR>")
  see("letters", "and what is typed is opened")
  keys(":Gazette open " .. sample .. "<CR>")
  at(VIEWS .. "contents", nil, nil, "a second collection opens beside it")
  keys(":Gazette open /no/such/folder<CR>")
  see("no/such/folder", "one that is not there is named")
  keys(":edit " .. sample .. "/letters/goat.txt<CR>:Gazette<CR>")
  see("letters/contents=", "a file's own collection counts, the innermost first")
  driver.stop()

  -- What changes while it is open --------------------------------------------

  -- Seconds until a search finds the word: it is asked again and again, each time after what is typed before; nil: never.
  local function searchable(word, before)
    local from = now()
    repeat
      keys((before or "") .. ":Gazette search " .. word .. "<CR>")
      local soon = now() + 0.1
      repeat
        if table.concat(driver.screen(), "\n"):find("from " .. word, 1, true) then return now() - from end
        driver.pause()
      until now() > soon
    until now() > from + DEADLINE
    return nil
  end
  local function append(path, text)
    local page = assert(io.open(path, "a"))
    page:write(text)
    page:close()
  end

  -- For the reader time goes by a hundred times as fast, so that it looks again soon.
  start("set hidden autoread\nlua do local time = os.time; os.time = function(t) return t and time(t) or time() * 100 end end\n")
  open(sample .. "/letters")
  see("letters", "a collection of letters")
  keys(":edit " .. sample .. "/letters/goat.txt<CR>")
  at("goat.txt", nil, nil, "one of them")
  -- What the same work takes this machine, as busy as it is now, when no editor is in the way: processes, and flushes of the disk.
  local function alone()
    append(sample .. "/letters/keeper.txt", "\nThe keeper minds his lamp.\n")
    local from = now()
    os.execute(("'%s' '%s/letters' info >'%s/info'"):format(program, sample, scratch))
    return now() - from
  end
  local within = false
  for _, port in ipairs({ "Zanzibar", "Mombasa", "Malindi" }) do
    if not within then
      keys(":edit " .. sample .. "/letters/goat.txt<CR>")
      keys("Go<CR>The goat came from " .. port .. ".<Esc>:write<CR>")
      local took = searchable(port)
      within = took ~= nil and (took <= 1 or took - alone() <= 1)
    end
  end
  tell(within, "a page that is written is searchable within a second")
  append(sample .. "/letters/keeper.txt", "\nThe keeper came from Timbuktu.\n")
  tell(searchable("Timbuktu", ":doautocmd FocusGained<CR>"), "what another program wrote is read when the editor has the focus again")
  keys(":edit " .. sample .. "/letters/keeper.txt<CR>")
  at("keeper.txt", nil, nil, "its page")
  append(sample .. "/letters/keeper.txt", "\nHis boat came from Samarkand.\n")
  tell(searchable("Samarkand", ":buffer keeper.txt<CR>:doautocmd CursorHold<CR>"), "and when the cursor rests in the page")
  driver.stop()

  -- Five real pages ----------------------------------------------------------

  if seeds then
    start()
    open(seeds)
    see("5 pages", "five pages as people keep them")
    see("45 articles", "with 45 articles")
    keys(":Gazette info<CR>")
    see("articles   45", "told once more")
    keys(":Gazette<CR>")
    tell(wait(function(lines)
      for _, line in ipairs(lines) do
        if line:find("2 pages +18%s*$") then return true end
      end
      return false
    end) or (function()
      keys("]]")
      return wait(function(_, all) return all:find("2 pages +18") end)
    end)(), "two pages of one title are one section of 18")
    keys("gscamp<CR>")
    not_seen("gazette://", "and a search leads into them")
    driver.stop()
  else
    steps.skip("five real pages", "../shared is not there")
  end

  return steps.done()
end
