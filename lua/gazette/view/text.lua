-- text.lua: how wide is a text, and how does a row get its columns?
--
-- Widths are columns of the screen, all else is bytes. A row is laid out from pieces { string, kind }:
--
--   row({ { " " }, { "Harbour", "section" } }, { { "18", "number" } }, 40)
--   ->  { text = " Harbour                             18 ", marks = { { 2, 8, "section" }, { 38, 39, "number" } } }

local widths = require("gazette.view.widths")

local M = {}

local CHAR = "[^\128-\191][\128-\191]*"
M.CHAR = CHAR   -- a pattern: one character

local char_width = widths.of
M.char_width = char_width

function M.width(s)
  if not s:find("[\128-\255]") then return #s end
  local width = 0
  for char in s:gmatch(CHAR) do width = width + char_width(char) end
  return width
end

-- `s` if it fits, else as much as does, with "…". Also returns how many bytes of `s` are left.
function M.clip(s, width)
  if M.width(s) <= width then return s, #s end
  local used, at = 0, 0
  for char in s:gmatch(CHAR) do
    used = used + char_width(char)
    if used > width - 1 then break end
    at = at + #char
  end
  if width < 1 then return "", 0 end
  return s:sub(1, at) .. "…", at
end

-- Lines of whole words, none wider than `width` but a single longer word.
function M.wrap(s, width)
  local lines, line = {}, ""
  for word in s:gmatch("%S+") do
    if line == "" then
      line = word
    elseif M.width(line) + 1 + M.width(word) <= width then
      line = line .. " " .. word
    else
      lines[#lines + 1] = line
      line = word
    end
  end
  lines[#lines + 1] = line
  return lines
end

-- What must not reach a screen: C1 controls, marks and overrides of direction, line and paragraph separators,
-- invisible operators, the byte-order mark. Patterns of bytes, so that a view needs no engine; gazette.display has the
-- full rules.
local HIDDEN = {
  "\194[\128-\159]", "\216\156", "\226\128[\139\142\143\168-\174]", "\226\129[\160-\169]", "\239\187\191",
}

-- One line fit for a screen. Blanks stay: rows are indented with them.
function M.clean(s)
  s = tostring(s or ""):gsub("%c+", " ")
  if not s:find("[\194\216\226\239]") then return s end
  for _, pattern in ipairs(HIDDEN) do s = s:gsub(pattern, "") end
  return s
end

-- The pieces, each fit for a screen and { text, kind, its width }; and their width.
local function measured(pieces)
  local list, all = {}, 0
  for i, piece in ipairs(pieces or {}) do
    local s = tostring(piece[1] or "")
    local width
    if s:find("[^ -~]") then
      s = M.clean(s)
      width = M.width(s)
    else
      width = #s
    end
    list[i] = { s, piece[2], width }
    all = all + width
  end
  return list, all
end

local function put(row, piece, room)
  local s, width = piece[1], piece[3]
  if room and width > room then
    s = M.clip(s, room)
    width = M.width(s)
  end
  local from = #row.text + 1
  row.text = row.text .. s
  if piece[2] and s ~= "" then row.marks[#row.marks + 1] = { from, #row.text, piece[2] } end
  return width
end

-- A row: `left` from the left edge, `right` against the right one. What does not fit is clipped on the left; where that
-- would leave it little, the right side is left out.
function M.row(left, right, width)
  local row = { text = "", marks = {} }
  local wants, needs
  left, wants = measured(left)
  right, needs = measured(right)
  local full = (width or 0) - 1    -- the last column stays free
  local rest = full - needs
  if needs > 0 and (rest < 20 or rest < 36 and wants + 2 > rest) then needs = 0 end
  local room = width and full - (needs > 0 and needs + 2 or 0)
  local used = 0
  for _, piece in ipairs(left) do used = used + put(row, piece, room and math.max(0, room - used)) end
  if needs > 0 then
    row.text = row.text .. (" "):rep(full - needs - used)
    for _, piece in ipairs(right) do put(row, piece) end
  end
  return row
end

-- No line is easier to read for being wider than this.
function M.columns(width)
  return math.max(20, math.min(width or 80, 100))
end

-- The most useful keys of a view, { key, what, … }: its last line, or, where that is below the window, its empty
-- line `at`. Where they are too many for the width, the last one stays.
function M.keys(rows, args, keys, at)
  local pieces = { { " " } }
  for i = 1, #keys, 2 do
    pieces[#pieces + 1] = { keys[i], "key" }
    pieces[#pieces + 1] = { " " .. keys[i + 1] .. (i + 1 < #keys and "   " or ""), "dim" }
  end
  while select(2, measured(pieces)) >= M.columns(args.width) and #pieces > 3 do
    table.remove(pieces, #pieces - 2)
    table.remove(pieces, #pieces - 2)
  end
  local row = M.row(pieces, nil, M.columns(args.width))
  if args.height and #rows + 2 > args.height then
    rows[at] = row
    return
  end
  if rows[#rows].text ~= "" then rows[#rows + 1] = { text = "" } end
  rows[#rows + 1] = row
end

function M.number(n)
  local s = ("%d"):format(n or 0)
  local more
  repeat
    s, more = s:gsub("^(-?%d+)(%d%d%d)", "%1,%2")
  until more == 0
  return s
end

function M.count(n, noun)
  return M.number(n) .. " " .. noun .. (n == 1 and "" or "s")
end

local BAR = { "▏", "▎", "▍", "▌", "▋", "▊", "▉" }

-- A bar as long as `part` of `width`, to an eighth of a column; and how many columns it takes.
function M.bar(part, width)
  local eighths = math.floor(math.max(0, math.min(1, part)) * width * 8)
  local full = math.floor(eighths / 8)
  return ("█"):rep(full) .. (BAR[eighths % 8] or ""), full + (eighths % 8 > 0 and 1 or 0)
end

-- Rows of bars { label, n, query | section }, each given to put_row, the longest as wide as there is room: what is none
-- is empty, and what is least is still seen.
function M.bars(put_row, bars, width)
  local most, labels = 1, 0
  for _, bar in ipairs(bars) do
    most = math.max(most, bar.n)
    labels = math.max(labels, M.width(M.clean(bar.label)))
  end
  labels = math.min(labels, math.floor(width / 2))
  local room = math.max(4, width - labels - #M.number(most) - 5)
  for _, bar in ipairs(bars) do
    local label = M.clip(M.clean(bar.label), labels)
    local row = { { " " .. label .. (" "):rep(labels - M.width(label) + 1) } }
    if bar.n > 0 then
      row[2] = { (M.bar(math.max(bar.n / most, 1 / room / 8), room)), "key" }
      row[3] = { " " .. M.number(bar.n), "number" }
    end
    row = M.row(row, nil, width)
    row.query, row.section = bar.n > 0 and bar.query or nil, bar.section
    put_row(row)
  end
end

local MONTHS = { "Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec" }

function M.month(n)
  return MONTHS[n] or ""
end

-- "2012-03-09" as "9 Mar 2012"; as far as known.
function M.date(iso)
  if not iso then return "" end
  local year, month, day = iso:match("^(%d%d%d%d)-(%d%d)-(%d%d)")
  if not year then year, month = iso:match("^(%d%d%d%d)-(%d%d)$") end
  if not year then return iso:match("^%d%d%d%d") or "" end
  local name = MONTHS[tonumber(month)]
  if not name then return year end
  return (day and tonumber(day) .. " " or "") .. name .. " " .. year
end

-- How long before `now` (seconds since 1970) "2012-03-09T17:05:00Z" was.
function M.ago(iso, now)
  local y, m, d, h, min, s = iso:match("^(%d+)-(%d+)-(%d+)T(%d+):(%d+):(%d+)")
  if not y then return iso end
  y, m = tonumber(y), tonumber(m)
  if m <= 2 then y, m = y - 1, m + 12 end    -- the year begins in March, so that a leap day ends it
  local days = 365 * y + math.floor(y / 4) - math.floor(y / 100) + math.floor(y / 400)
    + math.floor((153 * (m - 3) + 2) / 5) + d - 1 - 719468
  local seconds = math.max(0, now - (days * 86400 + h * 3600 + min * 60 + s))
  if seconds < 90 then return "a moment ago" end
  local minutes = math.floor(seconds / 60 + 0.5)
  if minutes < 90 then return minutes .. " minutes ago" end
  local hours = math.floor(minutes / 60 + 0.5)
  if hours < 36 then return hours .. " hours ago" end
  return math.floor(hours / 24 + 0.5) .. " days ago"
end

return M
