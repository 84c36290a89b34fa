-- newcomer.lua: does the README lead from nothing to an article? What it says, typed on a system with nothing on it.
--
--   lua newcomer.lua EDITOR     prints each command and what it printed; fails where something is not as told
--
-- Environment: ROOT; BARE, a command that gives a shell on a bare Debian with a copy of the checkout in ~/project. See newcomer.sh.

local here = arg[0]:match("^(.*)/[^/]*$") or "."
local root = os.getenv("ROOT")
package.path = root .. "/lua/?.lua;" .. here .. "/?.lua;" .. package.path

local terminal = require("terminal")
local text = require("gazette.view.text")

local DEADLINE = tonumber(os.getenv("DEADLINE") or "") or 900   -- seconds: compilers are fetched and installed
local WIDTH, HEIGHT = 80, 18
local HEAD, TAIL = 5, 4      -- lines that are kept of what a command prints

-- Steps: { command, … } at the prompt, { keys = what is typed, told = what that is, see = what is seen then }. A command with `see`
-- opens an editor, which the keys `quit` leave.
local function steps_of(name, run, install, open, see)
  local list = {
    { "git clone project gazette && cd gazette", told = "git clone <this repository> gazette && cd gazette" },
    { run, see = "Port Ellery clippings", quit = true },
  }
  for _, command in ipairs(install) do list[#list + 1] = { command } end
  list[#list + 1] = { open, see = see }
  return { name = name, list = list }
end

local COLON = { { keys = ":Gazette open ~/gazette/tests/sample\r", told = "`:Gazette open ~/gazette/tests/sample`",
    see = "Port Ellery clippings  " },
  { keys = "gs", told = "`gs`", see = "type to search" },
  { keys = "harbour wall", told = "`harbour wall`, typed", see = "5 of 34 articles" },
  { keys = "\r", told = "`<CR>`", see = "Its cost has doubled", quit = true } }

local PATHS = {
  nvim = steps_of("Neovim", "make run", {
    "mkdir -p ~/.local/share/nvim/site/pack/gazette/start",
    "git clone ~/gazette ~/.local/share/nvim/site/pack/gazette/start/gazette",
    "make -C ~/.local/share/nvim/site/pack/gazette/start/gazette",
  }, "nvim", "~"),
  vim = steps_of("Vim", "make run EDITOR=vim", {
    "mkdir -p ~/.vim/pack/gazette/start",
    "git clone ~/gazette ~/.vim/pack/gazette/start/gazette",
    "make -C ~/.vim/pack/gazette/start/gazette",
  }, "vim", "~"),
  vis = steps_of("vis", "make run EDITOR=vis", {
    "make install PREFIX=/usr/local",
    "mkdir -p ~/.config/vis && cp /usr/share/vis/visrc.lua ~/.config/vis/",
    [[echo 'dofile("/usr/local/share/gazette/lua/gazette/host/vis.lua")' >>~/.config/vis/visrc.lua]],
  }, "vis", "~"),
  mle = steps_of("mle", "make run EDITOR=mle", {
    "make install PREFIX=/usr/local",
    "cat /usr/local/share/gazette/mlerc >>~/.mlerc",
  }, "mle", "~"),
}
PATHS.nvim.quit, PATHS.vim.quit, PATHS.vis.quit, PATHS.mle.quit = ":qall\r", ":qall\r", ":qall!\r", "\24\24\24\24"
for _, editor in ipairs({ "nvim", "vim" }) do PATHS[editor].inside = COLON end
PATHS.vis.inside = { { keys = ":gazette open ~/gazette/tests/sample\r", told = "`:gazette open ~/gazette/tests/sample`",
    see = "Port Ellery clippings  " }, COLON[2], COLON[3], COLON[4] }
PATHS.mle.inside = { { keys = "\27[17~", told = "F6", see = "azette" },
  { keys = "open ~/gazette/tests/sample\r", told = "`open ~/gazette/tests/sample`, Enter", see = "Port Ellery clippings  " },
  COLON[2], COLON[3], { keys = "\r", told = "Enter, which leads to the results", see = "gs search again" },
  { keys = "\r", told = "Enter", see = "12 March 2012", quit = true } }

local socket = "gazette-newcomer-" .. arg[1]

local function wait(holds) return terminal.wait(DEADLINE, holds) end

local function fail(t, what)
  io.stderr:write("not as told: ", what, "\n", table.concat(t.lines(), "\n"), "\n")
  terminal.close(socket)
  os.exit(1)
end

local function screen(t)
  local lines = t.lines()
  while #lines > 0 and (lines[#lines] == "" or lines[#lines] == "~") do lines[#lines] = nil end
  return lines
end

local function idle(t)
  local lines = screen(t)
  return lines[#lines] == "$"
end

-- What was printed since the screen was cleared, the middle of it left out.
local function printed(t)
  local lines, kept = t.history(), {}
  for i, line in ipairs(lines) do lines[i] = line:gsub("%s+$", "") end
  while #lines > 0 and (lines[#lines] == "" or lines[#lines] == "$") do lines[#lines] = nil end
  table.remove(lines, 1)   -- the command
  for i, line in ipairs(lines) do
    line = text.clean(line)
    if #lines <= HEAD + TAIL + 1 or i <= HEAD or i > #lines - TAIL then
      for _, part in ipairs(text.width(line) > 110 and text.wrap(line, 110) or { line }) do kept[#kept + 1] = part end
    elseif i == HEAD + 1 then
      kept[#kept + 1] = ("… %d lines more …"):format(#lines - HEAD - TAIL)
    end
  end
  return kept
end

local function walk(editor, bare)
  local path = PATHS[editor]
  local t = terminal.open(socket, editor, WIDTH, HEIGHT, { bare, "-r", root, "bash" })
  local out = { "## " .. path.name, "" }
  local function block(lines)
    out[#out + 1] = "```"
    for _, line in ipairs(lines) do out[#out + 1] = line end
    out[#out + 1] = "```"
  end
  local function shown(step)
    if not wait(function() return table.concat(t.lines(), "\n"):find(step.see, 1, true) and true end) then fail(t, step.see) end
    os.execute("sleep 1")   -- all of it is drawn
  end
  local function leave()
    t.text(path.quit)
    if not wait(function() return idle(t) end) then fail(t, "the editor ends") end
  end
  if not wait(function() return table.concat(t.lines(), "\n"):find("#%s*$") end) then fail(t, "a shell") end
  t.text("PS1='$ '; cd ~; clear\r")
  for _, step in ipairs(path.list) do
    wait(function() return idle(t) end)
    t.text("clear\r")
    os.execute("sleep 0.5")
    t.forget()
    t.text(step[1] .. "\r")
    local opened
    if step.see then
      shown(step)
      opened = screen(t)
      if step.quit then leave() end
    elseif not wait(function() return idle(t) and #screen(t) > 0 and t.lines()[1] ~= "$" end) then fail(t, step[1]) end
    local lines = (not step.see or step.quit) and printed(t) or {}
    table.insert(lines, 1, "$ " .. (step.told or step[1]))
    block(lines)
    if opened and step.quit then
      out[#out + 1] = "It opens:"
      block(opened)
      out[#out + 1] = "`" .. (path.quit:find("^:") and path.quit:gsub("\r", "") or "C-x") .. "` leaves it. Now for every day:"
    end
  end
  for _, step in ipairs(path.inside) do
    t.text(step.keys)
    shown(step)
    out[#out + 1] = step.told
    block(screen(t))
    if step.quit then leave() end
  end
  out[#out + 1] = ""
  return table.concat(out, "\n")
end

print(walk(arg[1], os.getenv("BARE")))
terminal.close(socket)
