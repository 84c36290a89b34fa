-- reading_story.lua: how does one read in Neovim or Vim? Alone, following links, with what was searched in sight.
--
-- Run like story.lua; see steps.lua. Programs that open URLs are doubles, in SCRATCH/bin.

-- sample: the folder of the sample collection, a copy that may be written
return function(driver, sample, _, now)
  local steps = dofile(os.getenv("ROOT") .. "/tests/host/steps.lua")(driver, now)
  local tell, wait, see, not_seen, at = steps.tell, steps.wait, steps.see, steps.not_seen, steps.at
  local line_of, start, open, keys = steps.line_of, steps.start, steps.open, driver.keys
  local function sample_line(page, text) return line_of(sample .. "/" .. page, text) end
  local function write(path, text)
    local file = assert(io.open(path, "w"))
    file:write(text)
    file:close()
  end
  local function content(path)
    local file = io.open(path)
    local text = file and file:read("*a") or ""
    if file then file:close() end
    return text
  end
  -- Lines of the screen, one below the other, without the blanks behind them.
  local function see_lines(text, name)
    tell(wait(function(lines)
      local all = {}
      for i, line in ipairs(lines) do all[i] = line:gsub(" +$", "") end
      return ("\n" .. table.concat(all, "\n") .. "\n"):find("\n" .. text .. "\n", 1, true)
    end), name)
  end
  local scratch = sample:match("^(.*)/")
  local VIEWS = "gazette://Port Ellery clippings/"

  -- One article alone ---------------------------------------------------------

  start()
  open(sample)
  see("▾ Harbour and ferries", "the contents")
  keys(":Gazette section Long reads<CR>")
  see("A night at the lighthouse", "a section")
  keys("/delays<CR>gr")
  at(VIEWS .. "read", 1, 1, "gr reads an article alone")
  see("   Long reads · 12 Mar 2012 · notes/wall.md:2", "with its section, date and place")
  see_lines("   did in 1954, and to say whether it moves. The full text of the motion is\n   in the council minutes[1].",
    "wrapped, without markup, its links numbered")
  keys("/not being<CR><CR>")
  see("Dredger finds the anchor of the Constance", "<CR> on a link follows it, and what it leads to is read alone")
  keys("<BS>")
  at(VIEWS .. "read", 19, nil, "<BS> comes back to the line one left")
  keys("3<CR>")
  see("A night at the lighthouse", "a number and <CR> follow the link of that number")
  keys("<BS>9<CR>")
  see("This article has the links 1 to 4", "a number too large is told")
  keys("/forty metres<CR>0<CR>")
  at("wall.md", sample_line("notes/wall.md", "On New Year's Eve"), 1, "<CR> on the text opens the page at it")
  keys(":Gazette read<CR>")
  see("On New Year's Eve", ":Gazette read in a file reads its article")
  tell(wait(function(lines)
    for i, line in ipairs(lines) do
      if line:find("On New Year's Eve", 1, true) then return table.concat(lines, "\n"):find("/read=%d+,1=") and i > 0 end
    end
  end), "at the line one was at")
  keys("gO/sea did<CR><CR>")
  at(VIEWS .. "read", 27, 1, "a heading of its outline leads to its place in it")
  keys("[a")
  see("notes/lighthouse.md:", "[a reads the article before")
  keys("]a")
  see("notes/wall.md:2", "]a the next one")
  keys("]a")
  see("last article of Long reads", "and at the end says so")
  keys("[[")
  at(VIEWS .. "read", 1, 1, "[[ reads the first article of the section before")
  keys(":Gazette section Harbour and ferries<CR>gg]agr")
  see("▸ full article   notes/wall.md", "the full article of one that ends in Read more")
  keys("/full article<CR><CR>")
  see("The full article, in notes/wall.md", "is a line away, and is named")
  driver.size(110, 24)
  see_lines("                 Council delays harbour wall for a third time", "in a wide window the text stands in the middle")
  driver.size(50, 24)
  see_lines("   Authority is to measure the old wall, which it\n   last did in 1954, and to say whether it moves.", "in a narrow one it is wrapped to it")
  driver.size(80, 24)
  keys("q")
  not_seen("gazette://", "q closes it")
  driver.stop()

  -- Following -----------------------------------------------------------------

  local notes = scratch .. "/follow"
  os.execute("mkdir -p " .. notes .. " " .. scratch .. "/bin")
  write(scratch .. "/bin/xdg-open", "#!/bin/sh\nprintf '%s|%s' \"$#\" \"$1\" >" .. scratch .. "/opened.new\nmv " .. scratch
    .. "/opened.new " .. scratch .. "/opened\n")
  os.execute("chmod +x " .. scratch .. "/bin/xdg-open")
  write(notes .. "/links.md", "# A page of links\n\nSee [the plans](https://example.org/a?b=c&d=%27;x) of it.\n\n"
    .. "It was said in Herring return to the bay, and nowhere else.\n\n[a script](javascript:alert(1))\n")
  write(notes .. "/parts.md", "# Parts\n\nFirst, of [the rest](parts.md#the-second-part).\n\n## The second part\n\nSecond.\n")
  write(notes .. "/herring.md", "# Herring return to the bay\n\nThey came at night, and the nets were ready.\n")
  write(notes .. "/digest.txt", "Herring nets are mended by moonlight\n\nThe nets of the herring boats are mended at night.\n\n"
    .. "Read more\n\nGoats eat the ballot\n\nNobody saw it coming.\n\nRead more\n")
  start("set hidden\nlet $PATH = '" .. scratch .. "/bin:' . $PATH\n")
  open(notes)
  see("Goats eat the ballot", "a collection with links")
  keys(":edit " .. notes .. "/links.md<CR>/plans<CR><C-]>")
  see("Open https://example.org/a?b=c&d=%27;x with the system's browser?", "a URL is handed on after a question")
  keys("n<CR>")
  at("links.md", 3, nil, "no leaves it")
  tell(content(scratch .. "/opened") == "", "and nothing was opened")
  keys("<C-]>")
  see("with the system's browser?", "it is asked again")
  keys("y<CR>")
  tell(wait(function() return content(scratch .. "/opened") == "1|https://example.org/a?b=c&d=%27;x" end),
    "yes hands it to the system's opener, as it stands")
  os.remove(scratch .. "/opened")
  keys(":3<CR>/plans<CR><C-]>")
  tell(wait(function() return content(scratch .. "/opened") ~= "" end), "which need be said once alone")
  keys(":7<CR><C-]>")
  see("leads out of the collection: javascript:alert", "what is no address of a browser stays where it is")
  keys("/Herring return<CR>w<C-]>")
  at("herring.md", 1, 1, "<C-]> on the headline of another article opens it")
  keys("<C-t>")
  at("links.md", 5, 24, "<C-t> comes back, by the tag stack")
  keys(":edit " .. notes .. "/parts.md<CR>/the rest<CR><C-]>")
  at("parts.md", 5, 1, "a link to a heading leads to its line")
  keys(":edit " .. notes .. "/digest.txt<CR>:5<CR><C-]>")
  see("The full article is not in this collection; these are like it", "Read more without a full article says so")
  see("Herring return to the bay", "and shows what is like it")
  driver.stop()

  -- Folds ------------------------------------------------------------------------

  start("set hidden\n")
  open(sample)
  see("▾ Harbour and ferries", "the contents for folds")
  keys(":edit " .. sample .. "/001-harbour.txt<CR>")
  see("The council put off the new harbour wall", "a page with several articles opens with its folds open")
  keys("/A seal takes<CR>zc")
  see("lines: A seal takes the pilot's berth", "zc closes an article")
  keys("Onew<CR>words<Esc>zM")
  see("lines: Gull Island asks for a second ferry", "zM closes all, also when lines before them are new")
  keys("gg]a]a")
  at("001-harbour.txt", nil, nil, "]a goes on")
  see("From the first of April", "and what it leads to is open")
  keys(":set foldmethod=indent<CR>:edit! " .. sample .. "/002-harbour.txt<CR>:echo 'level' foldlevel(2)<CR>")
  see("level 0", "where the user folds otherwise nothing is folded")
  driver.stop()

  -- What was searched, and unsaved changes ---------------------------------------

  start("set hidden hlsearch\n")
  open(sample)
  see("▾ Harbour and ferries", "the contents for a search")
  keys(":Gazette search boats<CR>")
  see("search ▸ boats", "results")
  keys("/Harbour dues<CR><CR>")
  at("002-harbour.txt", nil, nil, "a result is opened")
  keys("gg0n")
  tell(wait(function(_, all) return (tonumber(all:match("002%-harbour%.txt=(%d+),")) or 0) > 1 end), "n goes to the first match of the page")
  keys("Gn")
  tell(wait(function(_, all) return not all:find("002-harbour.txt=", 1, true) and all:find("%.%a+=%d+,%d+=") end),
    "from the last one it leads on into the next page with a match")
  keys("ggN")
  at("002-harbour.txt", nil, nil, "N leads back")
  keys("gg/council<CR>ggn")
  keys(":set nowrapscan<CR>Gn")
  at("002-harbour.txt", nil, nil, "a search of one's own stays in its file")
  keys(":edit " .. sample .. "/001-harbour.txt<CR>ggOone<CR>two<CR>three<Esc>:3<CR>]a")
  local ferries = sample_line("001-harbour.txt", "Ferry timetable")
  at("001-harbour.txt", sample_line("001-harbour.txt", "Council delays") + 3, 1, "]a in a file with changes goes to the headline where it is now")
  keys("]a")
  at("001-harbour.txt", ferries + 3, 1, "and on from there")
  keys("ggOfour<Esc>2]a")
  at("001-harbour.txt", ferries + 4, 1, "after a further change too")
  keys("ggdd:" .. ferries + 3 .. "<CR>")
  keys(":Gazette<CR>")
  see("→ Ferry timetable", "the contents know where one was")
  keys("/Gull Island asks<CR><CR>")
  at("001-harbour.txt", sample_line("001-harbour.txt", "Gull Island") + 3, 1, "a row leads to its headline, changes or not")
  driver.stop()
  start("set hidden nohlsearch\nlet g:gazette = {'file_keys': v:false}\n")
  open(sample)
  see("▾ Harbour and ferries", "once more")
  keys(":Gazette search boats<CR>/Harbour dues<CR><CR>:echo len(getmatches()) maparg('n', 'n') . '.'<CR>")
  see("1 .", "without 'hlsearch' the words are coloured; with file_keys = false n is as ever")
  keys(":enew<CR>:echo 'now' len(getmatches())<CR>")
  see("now 0", "and no more when the file is left")
  driver.stop()

  -- Words -----------------------------------------------------------------------

  start()
  open(sample)
  see("▾ Harbour and ferries", "the contents for words")
  keys(":Gazette view words ferry<CR>")
  see("words ▸ ferry", "the words of what a query finds")
  tell(wait(function(_, all) return all:find("\n gull +[^ ]+ 3") and all:find("\n timetable +[^ ]+ 2") end), "with how many have each")
  tell(not table.concat(driver.screen(), "\n"):find("\n ferry "), "without the query's own")
  keys("/timetable<CR><CR>")
  see("search ▸ timetable ferry", "each leads to its articles")
  keys(":Gazette<CR>/Harbour and<CR>:Gazette view words<CR>")
  see("words ▸ Harbour and ferries", "those of the section under the cursor")
  tell(wait(function(_, all) return all:find("\n harbour +[^ ]+ 5") and not all:find("\n that ") end), "without words that any text has")
  driver.stop()

  -- Over restarts ---------------------------------------------------------------

  start()
  open(sample)
  see("▾ Harbour and ferries", "the contents once more")
  keys("/Dredger<CR><CR>")
  at("002-harbour.txt", nil, nil, "an article is read")
  keys(":Gazette section Long reads<CR>/delays<CR>gr/forty metres<CR>:Gazette<CR>")
  see("→ Council delays", "the contents show the place last read")
  keys(":Gazette section The old cannery<CR>")
  see("The old cannery", "a section")
  keys(":mksession! " .. scratch .. "/read.vim<CR>:qall!<CR>")
  -- Without a look at the screen: the child ends.
  local function wait_for(holds)
    local deadline = now() + 20
    while not holds() and now() < deadline do driver.pause() end
    return holds()
  end
  local state = os.getenv("XDG_STATE_HOME") .. "/gazette"
  local function diary()
    local pipe = io.popen("cat '" .. state .. "'/*.diary 2>/dev/null")
    local text = pipe:read("*a")
    pipe:close()
    return text
  end
  tell(wait_for(function() return diary():find("\tThe old cannery\t", 1, true) end), "the editor's end keeps where one was")
  driver.stop()
  start("set hidden\n", true)
  open(sample)
  see("✓ Dredger finds the anchor", "the next session knows what is read")
  keys("G")
  see("→ Council delays harbour wall", "and what last")
  keys("<BS><BS><BS>")
  at(VIEWS .. "read", 29, nil, "back leads to what was read, at the line one was at")
  keys(":Gazette back 2<CR>")
  at("002-harbour.txt", nil, nil, "and to the file before it")
  driver.stop()
  start("set hidden\nautocmd VimEnter * ++nested silent source " .. scratch .. "/read.vim\n", true)
  see("    1  Cannery roof costs more than planned", "a session restores a view, with its rows")
  keys("]a<CR>")
  at("003-cannery.txt", nil, nil, "that lead to their articles")
  driver.stop()
  os.execute("for f in '" .. state .. "'/*.diary; do echo scribble >\"$f\"; done")
  start("set hidden\n", true)
  open(sample)
  see("was broken and is set aside", "a file of it that is broken is told once")
  keys(":<Esc>:Gazette<CR>")
  see("▾ Harbour and ferries", "and set aside")
  driver.stop()

  return steps.done()
end
