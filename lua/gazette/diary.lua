-- diary.lua: what was read in a collection, and where was one?
--
-- One file a collection, beside the one that remembers what was opened; fields between tabs, control characters and
-- backslashes as \ddd:
--
--   gazette diary 1
--   root   /home/me/clippings           what it is the diary of
--   name   Port Ellery clippings        of its views
--   trust                               URLs may be handed to the system's opener
--   at     KEY                          the place where one was
--   place  KEY LINE COL PATH ID                     of a file: PATH inside the root, ID of the article or nothing
--   place  KEY LINE AT - ID VIEW SECTION TEXT       of a view: AT a byte of what is read alone
--   read   ID TIME AT                   an article that was opened, when last, and how far it is read
--   end
--
-- A diary is { root, name, trusted, at = key, places = { place, … }, read = { [id] = { time, at } } }; a place is one
-- of the reader's history (state.lua) with a key, which begins with the second that it was made in.
--
-- It is read again before it is written: what another editor put there since stays.

local M = {}

local FIRST = "gazette diary 1"
local LARGEST = 2 ^ 21    -- bytes of a file that is read
local PLACES = 200        -- that are kept
local READ = 2000

local function escaped(value)
  value = tostring(value or "")
  if not value:find("[%c\\]") then return value end
  return (value:gsub("[%c\\]", function(c) return ("\\%03d"):format(c:byte()) end))
end
local function plain(field)
  return (field:gsub("\\(%d%d%d)", function(n) return string.char(tonumber(n) % 256) end))
end

-- The name of the file of a collection in a folder.
function M.path(folder, root)
  local name = root:gsub("[^%w._-]", function(c) return ("%%%02X"):format(c:byte()) end)
  if #name > 180 then
    local sum = 5381
    for i = 1, #root do sum = (sum * 33 + root:byte(i)) % 2 ^ 32 end
    name = ("%s-%08x"):format(name:sub(-150), sum)
  end
  return folder .. "/" .. name .. ".diary"
end

local function whole(field)
  local n = field and field:match("^%d+$") and tonumber(field)
  return n and n < 2 ^ 53 and n or nil
end

-- ---- The text ---------------------------------------------------------------

local LINES = {}

function LINES.root(diary, f) diary.root = f[2] end
function LINES.name(diary, f) diary.name = f[2] end
function LINES.trust(diary) diary.trusted = true end
function LINES.at(diary, f) diary.at = f[2] end
function LINES.read(diary, f)
  local time, at = whole(f[3]), whole(f[4])
  if not time or not at or f[2] == "" then return false end
  diary.read[f[2]] = { time = time, at = at }
end
function LINES.place(diary, f)
  local line, col = whole(f[3]), whole(f[4])
  if not f[6] or not line or not col or not f[2]:match("^%d+%-") then return false end
  local place = { key = f[2], line = line, article = f[6] ~= "" and f[6] or nil }
  if f[7] then
    place.view, place.spot, place.saved = f[7], col, true
    place.args = { section = f[8] ~= "" and f[8] or nil, text = f[9] ~= "" and f[9] or nil }
  else
    place.inside, place.col = f[5], col
  end
  diary.places[#diary.places + 1] = place
end

-- nil where it is not a whole diary.
function M.parse(text)
  local diary, first, ended = { places = {}, read = {} }, true, false
  for line in text:gmatch("([^\n]*)\n") do
    if first then
      if line ~= FIRST then return nil end
      first = false
    elseif ended then
      return nil
    elseif line == "end" then
      ended = true
    else
      local f = { line:match("^(read)\t([^\t\\]+)\t(%d+)\t(%d+)$") }   -- most lines
      for field in (f[1] and "" or line .. "\t"):gmatch("(.-)\t") do f[#f + 1] = plain(field) end
      local take = LINES[f[1]]
      if not take or not f[2] and f[1] ~= "trust" or take(diary, f) == false then return nil end
    end
  end
  return ended and diary.root and diary or nil
end

function M.format(diary)
  local out = { FIRST }
  local function put(...)
    local fields = { ... }
    for i, field in ipairs(fields) do fields[i] = escaped(field) end
    out[#out + 1] = table.concat(fields, "\t")
  end
  put("root", diary.root)
  put("name", diary.name)
  if diary.trusted then put("trust") end
  for _, place in ipairs(diary.places) do
    if place.view then
      local args = place.args or {}
      put("place", place.key, place.line or 1, place.spot or 0, "-", place.article or "", place.view,
        args.section or "", args.query or args.text or "")
    else
      put("place", place.key, place.line or 1, place.col or 1, place.inside or "", place.article or "")
    end
  end
  if diary.at then put("at", diary.at) end
  local lines = {}   -- the time first, to be sorted by
  for id, entry in pairs(diary.read) do
    lines[#lines + 1] = ("%015d\tread\t%s\t%d\t%d"):format(entry.time, escaped(id), entry.time, entry.at or 0)
  end
  table.sort(lines)
  for i = #lines, math.max(1, #lines - READ + 1), -1 do out[#out + 1] = lines[i]:sub(17) end
  out[#out + 1] = "end\n"
  return table.concat(out, "\n")
end

-- ---- The file ---------------------------------------------------------------

-- The diary of `root` in a file, or an empty one; and, where it is broken or another's, what it is named now. Nothing
-- where the file reads as `same`.
function M.load(path, root, same)
  local empty = { root = root, places = {}, read = {} }
  local file = io.open(path, "rb")
  if not file then return empty end
  local text = file:read(LARGEST + 1)
  file:close()
  if same and text == same then return nil end
  local diary = text and #text <= LARGEST and M.parse(text)
  if diary and diary.root == root then return diary end
  os.rename(path, path .. ".aside")
  return empty, path .. ".aside"
end

-- The name of the collection in a file; nil where it has none.
function M.name(path)
  local file = io.open(path, "rb")
  local head = file and file:read(4096) or ""
  if file then file:close() end
  local name = head:sub(1, #FIRST) == FIRST and head:match("\nname\t([^\n]*)\n")
  return name and plain(name)
end

-- Adds to a diary what another editor wrote: articles read there last, and places with keys that are not `known`.
function M.merge(diary, other, known)
  for id, entry in pairs(other.read) do
    local own = diary.read[id]
    if not own or own.time < entry.time then diary.read[id] = entry end
  end
  local all, nth = {}, {}
  for _, list in ipairs({ other.places, diary.places }) do
    for _, place in ipairs(list) do
      if list == diary.places or not known[place.key] then
        all[#all + 1], nth[place] = place, #all + 1
      end
    end
  end
  local function made(place) return tonumber(place.key:match("^%d+")) end
  table.sort(all, function(a, b)
    local x, y = made(a), made(b)
    if x ~= y then return x < y end
    return nth[a] < nth[b]
  end)
  while #all > PLACES do table.remove(all, 1) end
  diary.places, diary.trusted = all, diary.trusted or other.trusted
end

-- Written beside and renamed: one whole file, whatever happens. What was written, or false where it cannot be.
function M.save(path, diary, token)
  local new = path .. "." .. token
  local file = io.open(new, "wb")
  if not file then return false end
  local text = M.format(diary)
  local written = file:write(text)
  if not (file:close() and written and os.rename(new, path)) then
    os.remove(new)
    return false
  end
  return text
end

return M
