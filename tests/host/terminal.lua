-- terminal.lua: what does a terminal show, cell by cell? Editors on screens of their own, in one tmux.
--
--   local terminal = require("terminal")
--   local t = terminal.open(socket, name, 80, 24, { "nvim", … })
--   t.keys("Down", "C-q")     by tmux's names        t.text("harbour")    as it stands
--   t.lines()                 24 strings, without the blanks at their ends
--   t.history()  t.forget()   all that was printed since
--   t.cells()                 24 rows of cells { char, fg, bg, bold, underline, reverse }, one for each column; the second
--                             column of a wide character has char "". Colours: nil (the terminal's own), 0 to 255, "r;g;b".
--   terminal.wait(seconds, holds)   what holds() says as soon as it says something; nil after that many
--   terminal.close(socket)    ends them all

local text = require("gazette.view.text")

local M = {}

local function quoted(s) return "'" .. s:gsub("'", "'\\''") .. "'" end

local function tmux(socket, ...)
  local words = { "tmux", "-f", "/dev/null", "-L", quoted(socket) }
  for _, word in ipairs({ ... }) do words[#words + 1] = word == ";" and "\\;" or quoted(word) end
  local pipe = assert(io.popen(table.concat(words, " ") .. " 2>&1"))
  local said = pipe:read("*a")
  return pipe:close(), said
end

-- Select Graphic Rendition: what "\27[1;38;5;9m" changes.
local function select(style, codes)
  local list = {}
  for code in (codes == "" and "0" or codes):gmatch("[^;]+") do list[#list + 1] = tonumber(code:match("^%d+")) end
  local i = 1
  while list[i] do
    local code = list[i]
    if code == 0 then for key in pairs(style) do style[key] = nil end
    elseif code == 1 then style.bold = true
    elseif code == 4 then style.underline = true
    elseif code == 7 then style.reverse = true
    elseif code == 22 then style.bold = nil
    elseif code == 24 then style.underline = nil
    elseif code == 27 then style.reverse = nil
    elseif code >= 30 and code <= 37 then style.fg = code - 30
    elseif code >= 40 and code <= 47 then style.bg = code - 40
    elseif code >= 90 and code <= 97 then style.fg = code - 82
    elseif code >= 100 and code <= 107 then style.bg = code - 92
    elseif code == 39 then style.fg = nil
    elseif code == 49 then style.bg = nil
    elseif code == 38 or code == 48 then
      local which = code == 38 and "fg" or "bg"
      if list[i + 1] == 5 then
        style[which], i = list[i + 2], i + 2
      else
        style[which], i = table.concat(list, ";", i + 2, i + 4), i + 4
      end
    end
    i = i + 1
  end
end

-- One line of `capture-pane -e` as cells; the style goes on into the next line.
local function cells_of(line, width, style)
  local row, at = {}, 1
  while at <= #line do
    local codes, behind = line:match("^\27%[([%d;:]*)m()", at)
    if codes then
      select(style, codes)
      at = behind
    elseif line:find("^\27%[", at) or line:find("^[\14\15]", at) then
      at = line:match("^\27%[[%d;?]*%a()", at) or at + 1
    else
      local char = line:match("^" .. text.CHAR, at) or line:sub(at, at)
      at = at + #char
      local columns = text.char_width(char)
      if columns == 0 and #row > 0 then
        local last = row[#row].char == "" and row[#row - 1] or row[#row]
        last.char = last.char .. char
      end
      for i = 1, columns do
        row[#row + 1] = { char = i == 1 and char or "", fg = style.fg, bg = style.bg, bold = style.bold,
          underline = style.underline, reverse = style.reverse }
      end
    end
  end
  while #row < width do row[#row + 1] = { char = " " } end
  return row
end

local function split(s, n)
  local lines = {}
  for line in (s:gsub("\n$", "") .. "\n"):gmatch("(.-)\n") do lines[#lines + 1] = line end
  while #lines < n do lines[#lines + 1] = "" end
  return lines
end

function M.open(socket, name, width, height, command)
  local words = {}
  for i, word in ipairs(command) do words[i] = quoted(word) end
  local made, said = tmux(socket, "start-server", ";", "set", "-s", "exit-empty", "off", ";", "set", "-g", "status", "off", ";",
    "set", "-g", "escape-time", "0", ";", "set", "-g", "default-terminal", "screen-256color", ";", "set", "-g",
    "history-limit", "20000", ";", "new-session", "-d", "-s", name, "-x", tostring(width), "-y", tostring(height),
    table.concat(words, " "))
  assert(made, said)
  local t = { width = width, height = height }
  function t.keys(...) tmux(socket, "send-keys", "-t", name, "--", ...) end
  function t.text(s) tmux(socket, "send-keys", "-t", name, "-l", "--", s) end
  function t.lines()
    local _, all = tmux(socket, "capture-pane", "-t", name, "-p")
    local lines = split(all, height)
    for i, line in ipairs(lines) do lines[i] = line:gsub("%s+$", "") end
    return lines
  end
  -- All that was printed, long lines in one piece; forget() begins it anew.
  function t.history()
    local _, all = tmux(socket, "capture-pane", "-t", name, "-p", "-J", "-S", "-")
    return split(all, 0)
  end
  function t.forget() tmux(socket, "clear-history", "-t", name) end
  function t.cells()
    local _, all = tmux(socket, "capture-pane", "-t", name, "-p", "-e")
    local rows, style = split(all, height), {}
    for i, line in ipairs(rows) do rows[i] = cells_of(line, width, style) end
    return rows
  end
  return t
end

function M.wait(seconds, holds)
  local deadline = os.time() + seconds
  repeat
    local got = holds()
    if got then return got end
    os.execute("sleep 0.02")
  until os.time() > deadline
end

function M.close(socket) tmux(socket, "kill-server") end

return M
