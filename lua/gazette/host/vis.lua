-- vis.lua: vis 0.8 and newer as a host, and its command `:gazette`.
--
--   require("gazette.host.vis")     in visrc.lua
--
-- Views share one window, opened beside the one where the user was; articles open in that one.
--
--   view     { win, name, text, marks = { { style, start, finish }, … }, from = window,       nil: none is shown
--              mapped = { keys, … } }     that a view of the user's own has
--   prompt   the live search that takes the keys of the view's window, or nil
--
-- vis has no read-only text: the keys that would change a view do nothing there, and what changes it all the same is
-- put back before the next command. It has no prompt that tells of its keys: live search is the view's window in insert
-- mode, with its keys caught before they become text. 0.8 has no timer: a job is polled by the next command; since 0.9
-- a child process ticks.

local own = debug.getinfo(1, "S").source:gsub("^@", "")
local lua = own:match("^(.*)/gazette/host/[^/]*$") or "."
if lua:sub(1, 1) ~= "/" then lua = (os.getenv("PWD") or ".") .. "/" .. lua end
if not package.path:find(lua .. "/?.lua", 1, true) then
  package.path = lua .. "/?.lua;" .. lua .. "/?/init.lua;" .. package.path
end

local vis = vis
if not vis.events then require("vis") end   -- settings with nothing in them but the line that loads this
local paths = require("gazette.paths")
local shell = require("gazette.host.shell")

local host = { name = "vis" }
package.loaded["gazette.host.vis"] = host   -- whatever name it was required by

local view, prompt, wanted, is_page
local keyed = {}     -- windows whose file has the file keys
local real = {}      -- resolved path by path

-- Styles of a window are numbers; those of lexers are free where there is no lexer, as in a view.
local KINDS = { title = 41, section = 42, dim = 43, number = 44, match = 45, warn = 46, key = 47 }
local THEME = { section = "FUNCTION", dim = "COMMENT", number = "NUMBER", warn = "STRING", key = "KEYWORD" }
local PLAIN = { title = "bold", match = "reverse" }

local function define_styles(win)
  for kind, id in pairs(KINDS) do
    win:style_define(id, PLAIN[kind] or vis.lexers and vis.lexers["STYLE_" .. THEME[kind]] or "")
  end
end

local VIEW_KEYS = {
  ["<Enter>"] = "enter", ["]a"] = "next", ["[a"] = "prev", ["]]"] = "next-section", ["[["] = "prev-section",
  gs = "search", gS = "search!", gl = "related", gr = "read", gO = "outline",
  za = "fold", ["<Backspace>"] = "back", q = "close",
  ["g?"] = "keys", ["<C-]>"] = "follow",
}
local FILE_KEYS = {
  ["]a"] = "next", ["[a"] = "prev", ["]]"] = "next-section", ["[["] = "prev-section", gs = "search", gO = "outline",
  ["<C-]>"] = "follow",
}
-- Those that change text or lead to a mode that does.
local EDIT_KEYS = {
  "a", "A", "c", "C", "d", "D", "i", "I", "J", "o", "O", "p", "P", "r", "R", "s", "S", "u", "U", "x", "X", "~",
  "<", ">", "=", "!", ".", "&", "@", "<C-r>", "<C-a>", "<C-x>", "<Delete>", "<Insert>", "gJ", "gp", "gP", "gu", "gU",
  "g~", "g+", "g-",
}

-- ---- The text of a view ----------------------------------------------------

local function intact()
  return view and view.win.file.size == #view.text and not view.win.file.modified
end

local function put_back()
  if not view or intact() then return end
  local file, line = view.win.file, view.win.selection.line
  file:delete(0, file.size)
  file:insert(0, view.text)
  file.modified = false
  view.win.selection:to(line, 1)
end

local function fill(text)
  local at, starts = 0, {}
  for i, line in ipairs(text.lines) do
    text.lines[i] = line:gsub(":Gazette", ":gazette")
    starts[i] = at
    at = at + #line + 1
  end
  view.name, view.text, view.marks = text.name, table.concat(text.lines, "\n") .. "\n", {}
  for i, mark in ipairs(text.marks) do
    local start = starts[mark.line] - 1
    view.marks[i] = { KINDS[mark.kind] or KINDS.match, start + mark.from, start + mark.to }
  end
  local file = view.win.file
  file:delete(0, file.size)
  file:insert(0, view.text)
  file.modified = false
end

-- The cursor goes to a line, with those around it in sight; in a text that is new, also with the first one where one
-- screen has both.
local function to_line(text, line)
  local selection = view.win.selection
  if text.lines then selection:to(1, 1) end
  selection:to(text.from or line, 1)
  selection:to(text.to or line, 1)
  selection:to(line, 1)
end

-- ---- Where the user is -----------------------------------------------------

local function path_of(win)
  local path = win.file.path
  if not path then return nil end
  real[path] = real[path] or shell.real(path)
  return real[path]
end

-- The byte of the cursor in its line, from 1.
local function column(win)
  local pos = win.selection.pos or 0
  local from, before = pos, ""
  while from > 0 do
    local step = math.min(from, 4096)
    before = (win.file:content(from - step, step) or "") .. before
    from = from - step
    local rest = before:match("\n([^\n]*)$")
    if rest then return #rest + 1 end
  end
  return pos + 1
end

function host.place()
  local win = vis.win
  put_back()
  if view and win == view.win then
    return { window = win, view = view.name, folder = shell.folder(), line = win.selection.line, col = column(win) }
  end
  return { window = win, path = path_of(win), folder = shell.folder(), line = win.selection.line, col = column(win) }
end

-- ---- Commands and keys -----------------------------------------------------

local from_prompt = false    -- the command comes from `:`, which goes back to normal mode after it

local function run(line, call)
  local ok, message = pcall(function()
    local command = require("gazette.command")
    command.run(command.start("vis"), line, call)
  end)
  if not ok then host.notify((tostring(message):gsub("\n.*", ""))) end
end

-- A key that runs a command, with the count typed before it.
local function key(win, keys, line)
  win:map(vis.modes.NORMAL, keys, function()
    local count = vis.count
    vis.count = nil
    run(line, { count = count })
  end, "Gazette: " .. line)
end

local function nothing() end

local function view_keys(win)
  for _, mode in ipairs({ vis.modes.NORMAL, vis.modes.VISUAL, vis.modes.VISUAL_LINE }) do
    for _, keys in ipairs(EDIT_KEYS) do win:map(mode, keys, nothing) end
  end
  for keys, line in pairs(VIEW_KEYS) do key(win, keys, line) end
end

-- As Vim writes keys, and as vis does.
local NAMES = { CR = "<Enter>", BS = "<Backspace>", Esc = "<Escape>", Del = "<Delete>", Bar = "|", lt = "<" }
local function in_vis(keys)
  return (keys:gsub(" ", "<Space>"):gsub("<(%a+)>", NAMES))
end

-- The window is for all views: one without keys of its own has the reader's again.
local function own_keys(list)
  if #list == 0 and #view.mapped == 0 then return end
  local win = view.win
  for _, keys in ipairs(view.mapped) do win:unmap(vis.modes.NORMAL, keys) end
  if #view.mapped > 0 then view_keys(win) end
  view.mapped = {}
  for i, own_key in ipairs(list) do
    view.mapped[i] = in_vis(own_key.key)
    win:map(vis.modes.NORMAL, view.mapped[i], function()
      local count = vis.count
      vis.count = nil
      local ok, message = pcall(own_key.press, count)
      if not ok then host.notify((tostring(message):gsub("\n.*", ""))) end
    end, "Gazette: a key of the view")
  end
end

local function prepare(win)
  view_keys(win)
  vis:command("set cursorline on")
  define_styles(win)
end

-- vis has taken the words apart and their quotes away; a word with a space in it had quotes.
local function together(argv)
  local words, name = {}, argv[1] or ""
  for i, word in ipairs(argv) do
    if name == "open" then
      word = word:gsub("\\", "\\\\")
    elseif name:match("^search") and word:find("%s") and not word:find('"', 1, true) then
      word = '"' .. word .. '"'
    end
    words[i] = word
  end
  return table.concat(words, " ")
end

vis:command_register("gazette", function(argv, force)
  from_prompt = true
  run(together(argv), { bang = force })
  from_prompt = false
  return true
end, "Reads and searches a collection of articles")

-- ---- Windows ---------------------------------------------------------------

local function open_windows()
  local n, there = 0, {}
  for win in vis:windows() do
    n, there[win] = n + 1, true
  end
  return n, there
end

local function blank(win)
  return not win.file.path and win.file.size == 0 and not win.file.modified
end

function host.room()
  if view then
    vis.win = view.win
    return view.win.width, view.win.height
  end
  local from = vis.win
  vis:command("new")
  view = { win = vis.win, from = from, text = "", marks = {}, mapped = {} }
  prepare(view.win)
  if blank(from) then
    view.from = nil
    from:close()
  end
  return view.win.width, view.win.height
end

function host.show(text)
  if text.lines then fill(text) end
  own_keys(text.keys or {})
  if text.line then to_line(text, text.line) end
end

function host.update(text)
  if not view or view.name ~= text.name then return false end
  local line = view.win.selection.line
  if text.lines then fill(text) end
  to_line(text, text.line or line)
  return true
end

-- A path as vis reads it in a command.
local function escape(path)
  return (path:gsub("[\\ \t'\"]", "\\%0"))
end

function host.open(path, line, col, how)
  local _, there = open_windows()
  local win = vis.win
  if view and win == view.win then win = view.from and there[view.from] and view.from or nil end
  if not win then
    for other in vis:windows() do
      if other ~= view.win then win = win or other end
    end
  end
  for other in pairs(there) do   -- the file may be on the screen already, with changes even
    if path_of(other) == path then
      if not win or path_of(win) ~= path then win = other end
    end
  end
  if not paths.exists(path) then return nil, "The file cannot be read: " .. path end
  if win then vis.win = win end
  if not win or path_of(win) ~= path then
    local free = win and not win.file.modified
    vis:command((free and "e " or "open ") .. escape(path))
    if path_of(vis.win) ~= path then return nil, "The file cannot be opened: " .. path end
  end
  win = vis.win
  if view then view.from = win end
  local selection = win.selection
  selection:to(line, 1)
  if col > 1 and selection.pos then
    selection.pos = math.min(selection.pos + col - 1, selection.pos + math.max(0, #(win.file.lines[line] or "") - 1))
  end
  if how and how.top then vis:feedkeys("zt") end
  return true
end

function host.close()
  if not view then return end
  local win, from = view.win, view.from
  local n, there = open_windows()
  if n == 1 then vis:command("new") end
  win.file.modified = false
  win:close(true)
  view = nil
  if from and there[from] then vis.win = from end
end

vis.events.subscribe(vis.events.WIN_CLOSE, function(win)
  keyed[win] = nil
  if view and win == view.win then view, prompt = nil, nil end
end)

-- ---- Words to the user -----------------------------------------------------

function host.notify(text)
  vis:info((tostring(text):gsub(":Gazette", ":gazette"):gsub("%c", " ")))
end

-- vis asks nothing for a script: its own prompt opens with the command that the answer completes.
function host.ask(question, text, done)
  local command = question:match("^search") and "search " or "open "
  local _ = done
  vis:feedkeys(":gazette " .. command .. (command == "open " and escape(text) .. "/" or ""))
end

-- ---- Live search -----------------------------------------------------------

local function changed(text)
  prompt.text = text
  prompt.changed(text)
end

local function leave(text)
  local mine = prompt
  prompt = nil
  vis.mode = vis.modes.NORMAL
  mine.done(text)
end

local PROMPT_KEYS = {
  ["<Enter>"] = function() leave(prompt.text) end,
  ["<Escape>"] = function() leave(nil) end,
  ["<C-c>"] = function() leave(nil) end,
  ["<Backspace>"] = function() changed((prompt.text:gsub("[^\128-\191][\128-\191]*$", ""))) end,
  ["<C-w>"] = function() changed((prompt.text:gsub("%s*%S*%s*$", ""))) end,
  ["<C-u>"] = function() changed("") end,
  ["<Down>"] = function() prompt.move(1) end, ["<C-n>"] = function() prompt.move(1) end,
  ["<Up>"] = function() prompt.move(-1) end, ["<C-p>"] = function() prompt.move(-1) end,
  ["<PageDown>"] = function() prompt.move(8) end, ["<PageUp>"] = function() prompt.move(-8) end,
}

local function start_prompt()
  for keys, work in pairs(PROMPT_KEYS) do
    view.win:map(vis.modes.INSERT, keys, function()
      if not prompt then return end
      local ok, message = pcall(work)
      if not ok then host.notify((tostring(message):gsub("\n.*", ""))) end
    end)
  end
  vis.mode = vis.modes.INSERT
end

function host.live(new)
  prompt = new
  if from_prompt then wanted = true else start_prompt() end
end

-- Keys of the live search become its text; in a view else they are no text at all.
vis.events.subscribe(vis.events.INPUT, function(keys)
  if not view or vis.win ~= view.win then return nil end
  if prompt then
    local ok, message = pcall(changed, prompt.text .. keys:gsub("%c", " "))
    if not ok then host.notify((tostring(message):gsub("\n.*", ""))) end
  end
  return true
end, 1)

-- ---- The screen ------------------------------------------------------------

vis.events.subscribe(vis.events.WIN_HIGHLIGHT, function(win)
  if not view or win ~= view.win or not intact() then return end
  define_styles(win)
  local seen = win.viewport
  seen = seen and seen.bytes or seen      -- 0.9 tells lines as well
  for _, mark in ipairs(view.marks) do
    if seen and mark[3] >= seen.start and mark[2] <= seen.finish then win:style(mark[1], mark[2], mark[3]) end
  end
end)

vis.events.subscribe(vis.events.WIN_STATUS, function(win)
  if not view or win ~= view.win then return nil end
  if wanted and vis.win == win then      -- `:` is closed: its search may begin
    wanted = nil
    start_prompt()
  end
  local mode = prompt and "SEARCH » " or ""
  win:status(" " .. mode .. (view.name or ""), ("%d of %d "):format(win.selection.line, #win.file.lines))
  return true
end, 1)

-- ---- Files of the collection -----------------------------------------------

local function give_keys(win)
  if not is_page or keyed[win] or view and win == view.win then return end
  local ok, yes = pcall(function()
    local path = path_of(win)
    return path and is_page(path)
  end)
  if not ok or not yes then return end
  keyed[win] = true
  for keys, line in pairs(FILE_KEYS) do key(win, keys, line) end
end

function host.pages(test)
  is_page = test
  for win in vis:windows() do give_keys(win) end
end

vis.events.subscribe(vis.events.WIN_OPEN, give_keys)

function host.changes(told)
  vis.events.subscribe(vis.events.FILE_SAVE_POST, function(_, path)
    pcall(told.saved, path)
  end)
  vis.events.subscribe(vis.events.QUIT, function() pcall(told.farewell) end)
end

-- ---- Time ------------------------------------------------------------------

if vis.communicate then
  local waiting, ticker = {}, nil

  -- `echo` fails, and the child ends, when vis is gone.
  function host.later(_, work)
    waiting[#waiting + 1] = work
    ticker = ticker or vis:communicate("gazette", "while echo; do sleep 0.02; done 2>/dev/null")
    return ticker ~= nil
  end

  vis.events.subscribe(vis.events.PROCESS_RESPONSE, function(name)
    if name ~= "gazette" then return end
    local due = waiting
    waiting = {}
    for _, work in ipairs(due) do
      local ok, message = pcall(work)
      if not ok then host.notify((tostring(message):gsub("\n.*", ""))) end
    end
    if #waiting == 0 and ticker then
      ticker:close()
      ticker = nil
    elseif #due > 0 then
      vis:redraw()
    end
  end)
end

host.notes = { "`:gazette` takes seven words at most, which is vis's own limit; gs takes any number." }
if not host.later then
  host.notes[2] = "This vis has no timer: while pages are read, the next key of Gazette shows how far that is."
end

host.real, host.memory, host.launch = shell.real, shell.memory, shell.launch

return host
