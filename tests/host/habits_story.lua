-- habits_story.lua: does Gazette fit in with how one uses Neovim or Vim? The mouse, swap files, several windows and
-- collections, tag stack, status line, the history of the prompt.
--
-- Run like story.lua; see steps.lua.

-- sample: the folder of the sample collection, a copy that may be written
return function(driver, sample, _, now)
  local steps = dofile(os.getenv("ROOT") .. "/tests/host/steps.lua")(driver, now)
  local tell, wait, see, not_seen, at = steps.tell, steps.wait, steps.see, steps.not_seen, steps.at
  local start, open, keys = steps.start, steps.open, driver.keys
  local function sample_line(page, text) return steps.line_of(sample .. "/" .. page, text) end
  -- The line of the screen that shows a text.
  local function row_of(text)
    local row
    wait(function(lines)
      for i, line in ipairs(lines) do
        if line:find(text, 1, true) then row = row or i end
      end
      return row
    end)
    return row
  end
  local scratch = sample:match("^(.*)/")
  local VIEWS = "gazette://Port Ellery clippings/"

  -- What a view is -------------------------------------------------------------

  start("set hidden mouse=a ttimeoutlen=100\nsilent! set ttymouse=sgr\n")
  open(sample)
  see("▾ Harbour and ferries", "the contents")
  keys(":echo &filetype &buftype &modifiable &swapfile &buflisted<CR>")
  see("gazette nofile 0 0 0", "a view is a buffer of filetype gazette that nothing changes")

  -- The mouse ------------------------------------------------------------------

  -- Again, where a busy machine lets the bytes of a click come apart, which are other keys then.
  local function click(text, times, want)
    for _ = 1, 10 do
      local row = row_of(text)
      if row then driver.click(row, 8, times) end
      local soon = now() + 2
      repeat
        if table.concat(driver.screen(), "\n"):find(want, 1, true) then return end
        driver.pause()
      until now() > soon
    end
  end
  local row = row_of("Ferry timetable") or 1
  click("Ferry timetable", 1, "contents=" .. row .. ",")
  at(VIEWS .. "contents", row, nil, "a click moves the cursor to a row")
  click("Storm takes", 2, "=001-harbour.txt=")
  at("001-harbour.txt", sample_line("001-harbour.txt", "Storm takes"), 1, "two open it")
  keys(":Gazette<CR>")
  see("▾ The old cannery", "a section")
  click("▾ The old cannery", 2, "section/The old cannery=")
  at(VIEWS .. "section/The old cannery", nil, nil, "or show a section")

  -- The prompt -----------------------------------------------------------------

  keys("gsdredger<CR>")
  at("002-harbour.txt", nil, nil, "a search")
  keys("gsgoat<CR>")
  not_seen("002-harbour.txt=", "and another one")
  keys("gs<S-Up>")
  see("search ▸ goat", "the prompt has the queries before it, the last one first")
  keys("<S-Up>")
  see("search ▸ dredger", "and the one before")
  see("Dredger finds the anchor", "with what it finds")
  keys("<S-Down>")
  see("search ▸ goat", "and the later one again")
  keys("<C-u>harbour<C-n><C-n><C-p>")
  see("▸ Harbour", "<C-n> and <C-p> choose a result")
  keys("<C-u>dredger")
  see("Dredger finds the anchor", "a query")
  keys("<C-s>")
  tell(wait(function(_, all) return all:find("002%-harbour%.txt=%d+,%d+=2=1=") end), "<C-s> opens in a window below")
  keys(":only<CR>gscouncil")
  see("▸ Council", "results that are not marked")
  keys("<C-q>")
  see("001-harbour.txt|", "<C-q> puts all into the quickfix list")
  keys(":cclose<CR>")

  -- Views that are asked for less often -------------------------------------------

  keys(":edit " .. sample .. "/notes/wall.md<CR>")
  at("wall.md", nil, nil, "an article that others lead to")
  keys(":Gazette backlinks<CR>")
  see("leading to Council delays", ":Gazette backlinks shows which")
  keys("gg]a<CR>")
  tell(wait(function(_, all) return all:find("%.%a+=%d+,1=") and not all:find("gazette://", 1, true) end), "and they open")
  keys(":Gazette view sections harbour<CR>")
  see("sections ▸ harbour", ":Gazette view sections")
  keys(":Gazette view health<CR>")
  see("Indexer", ":Gazette view health")
  keys(":Gazette forward<CR>")
  see("Nothing was read after this.", "forward ends where history does")
  keys(":Gazette search harbour<CR>:Gazette section The old cannery<CR>:Gazette quickfix<CR>")
  see("003-cannery.txt|", ":Gazette quickfix in a view without results lists its articles")
  keys(":cclose<CR>")

  -- A quotation, plain ------------------------------------------------------------

  local seal = sample_line("001-harbour.txt", "Storm takes")
  keys(":edit " .. sample .. "/001-harbour.txt<CR>:" .. seal + 2 .. "<CR>:Gazette cite plain<CR>:new<CR>p")
  see("— Storm takes", ":Gazette cite plain names its source")
  not_seen("> —", "as plain text")
  keys(":bwipeout!<CR>:Gazette cite 3 3 markdown<CR>:new<CR>p")
  see("> — *Council delays", ":Gazette cite with lines quotes them, as Markdown")
  keys(":bwipeout!<CR>")

  -- The status line ---------------------------------------------------------------

  keys(":echo 'at' luaeval(\"require('gazette').statusline()\")<CR>")
  see("at Harbour and ferries › ", "statusline() tells the section and which article of it one is in")
  keys(":enew | echo 'at' luaeval(\"require('gazette').statusline()\") . '.'<CR>")
  see("at .", "and nothing elsewhere")

  -- Windows, jumps ------------------------------------------------------------------

  keys(":only<CR>:edit " .. sample .. "/001-harbour.txt<CR>gg:leftabove vert Gazette<CR>")
  tell(wait(function(_, all) return all:find("contents=%d+,1=2=1=") end), "with a modifier a window of its own")
  keys("gg]a<CR>")
  tell(wait(function(_, all) return all:find("=%d+,1=2=1=") and all:find("contents=") end), "an article opens in the other one")
  keys("<C-w>t:close<CR>")
  see("=1=1=", "the view is closed by the editor's own command")
  at("goat.txt", 1, 1, "the article stays")
  keys("]]")
  not_seen("goat.txt=", "]] leads to another file")
  keys("<C-o>")
  at("goat.txt", nil, nil, "<C-o> comes back")
  keys("<C-i>")
  not_seen("goat.txt=", "<C-i> goes on")
  keys(":botright Gazette info<CR>")
  see("articles   34", "another modifier")
  keys("q")
  see("=1=1=", "its window goes with q")
  keys(":tab Gazette search anchor<CR>")
  see("=1=2=", ":tab with a query")
  keys("<CR>")
  at("002-harbour.txt", nil, nil, "whose results open where it came from")
  keys(":tabonly<CR>:only<CR>")
  keys(":Gazette<CR>:set nohidden<CR>gg]a<CR>")
  not_seen("gazette://", "'nohidden' keeps no view from being left")
  keys(":set hidden<CR>")
  driver.stop()

  -- Several collections --------------------------------------------------------------

  start()
  open(sample)
  see("▾ Harbour and ferries", "a collection")
  os.execute("mkdir -p " .. scratch .. "/other && printf 'Otters in the canal\n\nThree were seen.\n' >" .. scratch .. "/other/otters.txt")
  keys(":vnew<CR>:Gazette open " .. scratch .. "/other<CR>")
  at("gazette://other/contents", nil, nil, "a second one in a window beside")
  keys(":Gazette search seen<CR>")
  see("1 of 1 article", "where its own articles are searched")
  keys("<C-w>w:Gazette search seen<CR>")
  see("of 34 articles", "and in the first window those of the first")
  keys("<C-w>w:Gazette<CR>")
  at("gazette://other/contents", nil, nil, "the window's collection counts")
  keys(":only<CR>:edit " .. sample .. "/003-cannery.txt<CR>:Gazette info<CR>")
  see("articles   34", "and in a file the one that it is in")
  driver.stop()

  -- file_keys = false ------------------------------------------------------------------

  -- A command line wider than the screen would end in a question of its own.
  start("set hidden\nlet g:gazette = {'file_keys': v:false}\ncommand! Maps echo 'maps'\n\\ filter([']a', '[a', ']]', '[[', 'gs', "
    .. "'gO', '<C-]>'], 'maparg(v:val, \"n\") =~ \"gazette\"')\n")
  open(sample)
  see("▾ Harbour and ferries", "without keys in files")
  keys("gg]a<CR>")
  not_seen("gazette://", "an article is opened")
  keys(":Maps<CR>")
  see("maps []", "none of the keys is the reader's")
  keys(":Gazette next<CR>")
  tell(wait(function(_, all) return all:find("=%d+,1=1=1=") and not all:find("gazette://", 1, true) end), "the command works")
  driver.stop()

  -- A page that another editor has open -----------------------------------------------

  -- The swap file of an editor that is gone: kept from one that ran.
  local swap = sample .. "/.001-harbour.txt.swp"
  local with_swap = "set hidden swapfile directory=.\nsilent! autocmd! nvim_swapfile\nsilent! autocmd! nvim.swapfile\n"
  start(with_swap)
  keys(":set updatecount=1<CR>:edit " .. sample .. "/001-harbour.txt<CR>ix<Esc>:preserve<CR>:silent !cp " .. swap .. " " .. scratch .. "/kept.swp<CR>")
  wait(function() local f = io.open(scratch .. "/kept.swp") return f and f:close() end)
  driver.stop()
  os.execute("cp " .. scratch .. "/kept.swp " .. swap)
  local function asked()
    local deadline = now() + 20
    while not driver.asks() and now() < deadline do driver.pause() end
    return driver.asks()
  end
  start(with_swap)
  keys(":set updatecount=1<CR>")
  open(sample)
  see("▾ Harbour and ferries", "a collection with a page that has a swap file")
  keys("/Storm takes<CR><CR>")
  tell(asked(), "opening it asks what the editor asks")
  keys("e")
  at("001-harbour.txt", seal, 1, "and goes to the article when that is answered")
  driver.stop()
  start(with_swap)
  keys(":set updatecount=1<CR>")
  open(sample)
  see("▾ Harbour and ferries", "once more")
  keys("/Storm takes<CR><CR>")
  asked()
  keys("q")
  at(VIEWS .. "contents", nil, nil, "no leaves the view as it is")
  keys(":Gazette info<CR>")
  see("articles   34", "and all goes on")
  driver.stop()
  os.remove(swap)

  return steps.done()
end
