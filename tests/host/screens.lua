-- screens.lua: is every view good to look at? Golden screens of Neovim and Vim, of headlines in many scripts.
--
--   lua screens.lua nvim|vim      GOLDEN=1 rewrites screens/80x24 and screens/160x50
--
-- Environment: that of scratch.sh. The collection is tests/wide. Each view is shown on six screens at a time: two sizes,
-- and on each of them in colours of our own, by which the kind of a cell is known, on a light ground and on a dark one
-- with the editor's default colours: of 256 at 80 columns, of 'termguicolors' at 160. A file has the screen, a line of ═, and the
-- kinds below it, a letter for each column; ▸ at the edge stands for the line of the cursor.

local here = arg[0]:match("^(.*)/[^/]*$") or "."
local root = os.getenv("ROOT")
package.path = root .. "/lua/?.lua;" .. here .. "/?.lua;" .. here .. "/../lua/?.lua;" .. package.path

local t = require("tap")
local terminal = require("terminal")

local editor, scratch = arg[1], os.getenv("SCRATCH")
local DEADLINE = tonumber(os.getenv("DEADLINE") or "") or 20   -- seconds: a busy machine is slow
local SIZES = { { 80, 24 }, { 160, 50 } }
local LETTERS = { "T", "s", "·", "n", "M", "W", "k" }
local KINDS = { "Title", "Section", "Dim", "Number", "Match", "Warn", "Key" }   -- colour 1 and so on, where they are ours
local READABLE = 3   -- contrast of a letter and the ground
local SEEN = 1.3     -- and on a ground that is the editor's own, such as its cursor line

-- The name of each view, what is typed, in this order (`names`: keys by tmux's names; `run`: a command, which leaves no trace
-- on the last line; `keys`), and what is seen then.
local VIEWS = {
  { "contents", run = "Gazette open wide", see = "Twin towns" },
  { "section", run = "Gazette section Harbours of our twin towns", see = "harbour.txt" },
  { "sections", run = "Gazette view sections", see = "articles in " },
  { "sections-query", run = "Gazette view sections harbour", see = "sections ▸ harbour" },
  { "timeline", run = "Gazette view timeline", see = "timeline" },
  { "timeline-query", run = "Gazette view timeline harbour", see = "timeline ▸ harbour" },
  { "words", run = "Gazette view words harbour", see = "words ▸ harbour" },
  { "problems", run = "Gazette problems", see = "problems in" },
  { "info", run = "Gazette info", see = "up to date" },
  { "keys", run = "Gazette keys", see = "Keys in views" },
  { "search", run = "Gazette search harbour wall", see = "search ▸ harbour wall" },
  { "search-none", run = "Gazette search מגדלורים zzz", see = "Nothing has" },
  { "live-start", keys = "gs", see = "type to search" },
  { "live", keys = "harbour wall", see = "search ▸ harbour wall" },
  { "live-marked", names = { "Down", "Tab", "Tab" }, see = "●" },
  { "live-left", names = { "Escape" }, see = "g? keys" },
  { "outline", run = "Gazette section 手紙 · מכתבים", keys = "gg]a]agO", see = "灯台の一日" },
  { "read", names = { "BSpace" }, keys = "gr", see = "[1]" },
  { "related", run = "Gazette related", see = " like " },
  { "backlinks", names = { "BSpace" }, run = "Gazette backlinks", see = "leading to" },
  { "section-read", run = "Gazette section 手紙 · מכתבים", see = "lighthouse.md" },
  { "contents-folded", run = "Gazette contents", keys = "[[za", see = "▸" },
}

-- ---- The editors -------------------------------------------------------------

local function rc_of(theme, columns)
  local lines = {
    "set nocompatible encoding=utf-8 runtimepath^=" .. os.getenv("GAZETTE_LUA"):gsub("/lua/?$", ""),
    "set laststatus=2 noshowmode noruler noshowcmd nomore noswapfile hidden ttimeout ttimeoutlen=5 nohlsearch",
    "set shortmess+=F statusline=\\ %f",
    "if !has('nvim') | let &t_8f = \"\\<Esc>[38;2;%lu;%lu;%lum\" | let &t_8b = \"\\<Esc>[48;2;%lu;%lu;%lum\" | endif",
    "source " .. root .. "/plugin/gazette.vim", "syntax on",
    -- It is always the moment at which the collection was indexed.
    ("lua do local time = os.time; os.time = function(of) return of and time(of) or %d end end"):format(os.time()),
  }
  local function add(line) lines[#lines + 1] = line end
  for i, view in ipairs(VIEWS) do
    if view.run then add(("nnoremap <silent> ,%02d <Cmd>%s<CR>"):format(i, view.run)) end
  end
  if theme == "plain" then
    for i, kind in ipairs(KINDS) do add(("highlight Gazette%s ctermfg=%d"):format(kind, i)) end
    add("highlight CursorLine cterm=underline ctermbg=NONE")
  else
    add("set background=" .. theme .. (columns > 80 and " termguicolors" or ""))
    add("if has('nvim-0.10') | set termguicolors | endif")   -- whose default colours leave much plain in a terminal of 256
  end
  local path = ("%s/%s-%d.vim"):format(scratch, theme, columns)
  local file = assert(io.open(path, "w"))
  file:write(table.concat(lines, "\n"), "\n")
  file:close()
  return path
end

local socket = "gazette-screens-" .. editor .. "-" .. scratch:match("[^/]*$")
local screens = {}
for _, size in ipairs(SIZES) do
  for _, theme in ipairs({ "plain", "light", "dark" }) do
    local command = { editor, "-n", "-i", "NONE", "-u", rc_of(theme, size[1]) }
    screens[#screens + 1] = { theme = theme, size = size, folder = ("%s/screens/%dx%d"):format(here, size[1], size[2]),
      term = terminal.open(socket, theme .. size[1], size[1], size[2], command) }
  end
end

-- ---- What is seen ------------------------------------------------------------

local function blank() return { char = " " } end

-- Replaces the cells that show `old` by those of `new`, out of the blanks behind them or into them: `old` is as the line
-- has it, from the byte `from` on.
local function replace(row, from, old, new)
  local at, byte = 1, 1
  while byte < from do
    byte = byte + #row[at].char
    at = at + 1
  end
  local style = row[at]
  local n, length = 0, 0
  while length < #old do
    length = length + #row[at + n].char
    n = n + 1
  end
  for _ = 1, n do table.remove(row, at) end
  local put = 0
  for char in new:gmatch("[^\128-\191][\128-\191]*") do
    table.insert(row, at + put, { char = char, fg = style.fg, bg = style.bg, bold = style.bold, underline = style.underline })
    put = put + 1
  end
  local behind = at + put
  for _ = 1, n - put do table.insert(row, behind, blank()) end
  for _ = 1, put - n do
    if row[behind] and row[behind].char == " " then table.remove(row, behind) end
  end
end

local function text_of(row)
  local chars = {}
  for i, cell in ipairs(row) do chars[i] = cell.char end
  return (table.concat(chars):gsub("%s+$", ""))
end

-- What differs from one run, or one version of the index, to the next: how long it took, sizes, where the folder is.
local function masked(rows)
  for _, row in ipairs(rows) do
    local line = text_of(row)
    for _, unit in ipairs({ " µs", " ms", " s" }) do
      local from, took = (line .. " "):match("· ()([%d.]+" .. unit .. ")%s")
      if from then replace(row, from, took, "1 ms") end
    end
    for _, name in ipairs({ "index", "segments", "terms", "postings", "positions", "folder" }) do
      local at, value = line:match("^ " .. name .. " +()(.*)$")
      if at then replace(row, at, value, "…") end
    end
  end
  return rows
end

local function kinds_of(rows)
  local lines = {}
  for i, row in ipairs(rows) do
    local letters, under = {}, 0
    for j, cell in ipairs(row) do
      letters[j] = cell.fg and cell.char ~= " " and (LETTERS[cell.fg] or "?") or " "
      if cell.underline then under = under + 1 end
    end
    lines[i] = ((under > #row / 3 and "▸" or " ") .. table.concat(letters)):gsub("%s+$", "")
  end
  return lines
end

local RULE = ("═"):rep(80)

local function golden_of(rows)
  local lines = {}
  for i, row in ipairs(rows) do lines[i] = text_of(row) end
  lines[#lines + 1] = RULE
  for _, line in ipairs(kinds_of(rows)) do lines[#lines + 1] = line end
  return table.concat(lines, "\n") .. "\n"
end

-- ---- Colours -----------------------------------------------------------------

local ANSI = { [0] = { 0, 0, 0 }, { 205, 0, 0 }, { 0, 205, 0 }, { 205, 205, 0 }, { 0, 0, 238 }, { 205, 0, 205 }, { 0, 205, 205 },
  { 229, 229, 229 }, { 127, 127, 127 }, { 255, 0, 0 }, { 0, 255, 0 }, { 255, 255, 0 }, { 92, 92, 255 }, { 255, 0, 255 },
  { 0, 255, 255 }, { 255, 255, 255 } }
local STEPS = { [0] = 0, 95, 135, 175, 215, 255 }

local function rgb(colour, default)
  if not colour then return default end
  if type(colour) == "string" then
    local r, g, b = colour:match("(%d+);(%d+);(%d+)")
    return { tonumber(r), tonumber(g), tonumber(b) }
  end
  if colour < 16 then return ANSI[colour] end
  if colour >= 232 then
    local grey = 8 + 10 * (colour - 232)
    return { grey, grey, grey }
  end
  local n = colour - 16
  return { STEPS[n // 36], STEPS[n // 6 % 6], STEPS[n % 6] }
end

-- How bright, and the contrast of two colours, 1 to 21, as WCAG 2 has them.
local function luminance(colour)
  local parts = {}
  for i = 1, 3 do
    local c = colour[i] / 255
    parts[i] = c <= 0.03928 and c / 12.92 or ((c + 0.055) / 1.055) ^ 2.4
  end
  return 0.2126 * parts[1] + 0.7152 * parts[2] + 0.0722 * parts[3]
end
local function contrast(a, b)
  local x, y = luminance(a), luminance(b)
  return (math.max(x, y) + 0.05) / (math.min(x, y) + 0.05)
end

-- The first cell that cannot be read, or that has a kind and looks as if it had none; nil: all is well.
local function unreadable(rows, kinds, theme)
  local white, black = { 255, 255, 255 }, { 0, 0, 0 }
  local ink, ground = theme == "light" and black or white, theme == "light" and white or black
  for i, row in ipairs(rows) do
    local at = 0
    local letters = {}
    for letter in (kinds[i] or ""):gmatch("[^\128-\191][\128-\191]*") do
      letters[at] = letter
      at = at + 1
    end
    for j, cell in ipairs(row) do
      local fg, bg = rgb(cell.fg, ink), rgb(cell.bg, ground)
      if cell.reverse then fg, bg = bg, fg end
      local told = ("line %d, column %d: %s"):format(i, j, cell.char)
      if cell.char:find("%S") and contrast(fg, bg) < (cell.bg and SEEN or READABLE) then
        return ("%s cannot be read: %s on %s"):format(told, cell.fg or "ink", cell.bg or "ground")
      end
      local plain = not (cell.fg or cell.bg or cell.bold or cell.reverse)
      if plain and cell.char:find("%S") and letters[j] and letters[j] ~= " " then
        return ("%s looks like plain text; it is %s"):format(told, letters[j])
      end
    end
  end
end

-- ---- The story ---------------------------------------------------------------

local function slurp(path)
  local file = io.open(path, "rb")
  if not file then return "" end
  local all = file:read("*a")
  file:close()
  return all
end

local vain = false   -- what is not there now will not come

local function wait(holds)
  local got = terminal.wait(vain and 2 or DEADLINE, holds)
  vain = vain or not got
  return got
end

local function differing(got, want)
  local a, b = got:gmatch("(.-)\n"), want:gmatch("(.-)\n")
  local told = {}
  while true do
    local x, y = a(), b()
    if not x and not y or #told > 12 then return table.concat(told, "\n") end
    if x ~= y then told[#told + 1] = ("got  |%s\nwant |%s"):format(x or "", y or "") end
  end
end

local function keep(screen, name, see)
  local before
  local rows = wait(function()
    local now = golden_of(masked(screen.term.cells()))
    if now == before and now:find(see, 1, true) then return now end
    before = now
    os.execute("sleep 0.3")
  end)
  os.execute("mkdir -p '" .. screen.folder .. "'")
  local file = assert(io.open(screen.folder .. "/" .. name .. ".txt", "wb"))
  file:write(rows or "")
  file:close()
end

local function check(screen, name)
  local want = slurp(screen.folder .. "/" .. name .. ".txt")
  local screen_wanted, kinds_wanted = want:match("^(.*)" .. RULE .. "\n(.*)$")
  local size = ("%d by %d"):format(screen.size[1], screen.size[2])
  local rows, got
  local same = screen_wanted and wait(function()
    rows = masked(screen.term.cells())
    got = golden_of(rows)
    if screen.theme == "plain" then return got == want end
    return got:sub(1, #screen_wanted + #RULE) == screen_wanted .. RULE
  end)
  if screen.theme == "plain" then
    return t.ok(same, ("%s of %s is as in screens/"):format(name, size), got and differing(got, want) or "no such file")
  end
  local kinds = {}
  for line in (kinds_wanted or ""):gmatch("(.-)\n") do kinds[#kinds + 1] = line end
  local trouble = not same and (got and differing(got:match("^(.*)" .. RULE), screen_wanted) or "no such file")
    or unreadable(rows, kinds, screen.theme)
  t.ok(not trouble, ("%s of %s can be read on a %s ground, and what is told apart looks so"):format(name, size, screen.theme),
    trouble)
end

local golden = os.getenv("GOLDEN") and editor == "nvim"
for i, view in ipairs(VIEWS) do
  for _, screen in ipairs(screens) do
    if i == 1 then wait(function() return table.concat(screen.term.lines(), "\n"):find("[No Name]", 1, true) end) end
    for _, key in ipairs(view.names or {}) do screen.term.keys(key) end
    local typed = (view.run and (",%02d"):format(i) or "") .. (view.keys or "")
    if typed ~= "" then screen.term.text(typed) end
  end
  for _, screen in ipairs(screens) do
    if golden and screen.theme == "plain" then keep(screen, view[1], view.see) end
    check(screen, view[1])
  end
end
terminal.close(socket)
t.done()
