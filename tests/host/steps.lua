-- steps.lua: how does a story tell what it sees? For the stories of Neovim and Vim.
--
-- steps(driver, now) -> { tell, wait, see, not_seen, at, line_of, start, open, skip, done }. The driver's functions:
--   driver.start(script)   a child of 80 by 24 without the user's settings; Vim script that it begins with
--   driver.keys(keys)      as typed, in Vim's notation
--   driver.screen()        the lines of the child's screen
--   driver.asks()          whether the child asks what to do about a swap file; it may answer nothing else then
--   driver.size(columns, lines)    another size of it
--   driver.click(line, column, times)      the left button of the mouse, on the screen; the child has 'mouse' set
--   driver.pause()         a few milliseconds, in which the child's output is taken in
--   driver.stop()          ends the child
--   driver.first(tell)     * checks of its own: tell(holds, name)
-- Nothing waits for a time, all for something on the screen, with a deadline. The child's status line says where it is:
--   =name=line,column=windows=tabs=+=      + where the buffer is modified

local DEADLINE = tonumber(os.getenv("DEADLINE") or "") or 20   -- seconds: a busy machine is slow

return function(driver, now)
  local n, failed = 0, 0
  local function tell(yes, name)
    n = n + 1
    if not yes then
      failed = failed + 1
    end
    io.stdout:write(yes and "ok " or "not ok ", tostring(n), " - ", name, "\n")
    if not yes then
      for _, line in ipairs(driver.screen()) do io.stdout:write("# |", line, "\n") end
    end
    io.stdout:flush()
    return yes
  end

  local function wait(holds)
    local deadline = now() + DEADLINE
    repeat
      local lines = driver.screen()
      if holds(lines, table.concat(lines, "\n")) then return true end
      driver.pause()
    until now() > deadline
    return false
  end
  local function see(text, name)
    return tell(wait(function(_, all) return all:find(text, 1, true) ~= nil end), name or ("the screen shows " .. text))
  end
  local function not_seen(text, name)
    return tell(wait(function(_, all) return not all:find(text, 1, true) end), name)
  end
  -- Where the child is: the name of the file without its folder, or of the view; line and column where given.
  local function at(file, line, col, name)
    local want = "=" .. file .. "=" .. (line and line .. "," or "") .. (line and col and col .. "=" or "")
    return tell(wait(function(_, all) return all:find(want, 1, true) ~= nil end), name)
  end
  -- The n-th line of a page that begins with a text.
  local function line_of(path, text)
    local found, line = nil, 0
    for s in io.lines(path) do
      line = line + 1
      if not found and s:sub(1, #text) == text then found = line end
    end
    assert(found, path .. " has no line " .. text)
    return found
  end

  local BASE = table.concat({
    "set laststatus=2 noshowmode ttimeout ttimeoutlen=5 nomore noswapfile",
    [[set statusline==%{bufname('%')=~#'^gazette:'?bufname('%'):fnamemodify(bufname('%'),':t')}=%l,%c=%{winnr('$')}]]
      .. [[=%{tabpagenr('$')}=%{&modified?'+':''}=]],
  }, "\n") .. "\n"
  -- Each child begins without what the one before it has read; `again`: it knows that.
  local function start(script, again)
    if not again then os.execute("rm -f '" .. os.getenv("XDG_STATE_HOME") .. "'/gazette/*.diary*") end
    driver.start(BASE .. (script or "set hidden\n"))
  end
  local function open(path)
    driver.keys(":Gazette open " .. path .. "<CR>")
  end

  local function skip(name, why)
    n = n + 1
    io.stdout:write("ok ", tostring(n), " - ", name, " # SKIP ", why, "\n")
  end
  -- Prints the plan; how many failed.
  local function done()
    io.stdout:write("1..", tostring(n), "\n")
    io.stdout:flush()
    return failed
  end

  return { tell = tell, wait = wait, see = see, not_seen = not_seen, at = at, line_of = line_of, start = start, open = open,
    skip = skip, done = done }
end
