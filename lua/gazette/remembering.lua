-- remembering.lua: what does the reader know again when the editor is started the next time?
--
-- Methods of the reader (state.lua). Of each collection: the history, what was read and how far, whether URLs may be
-- handed on; the file is diary.lua's. On the shelf a collection has for that
--   read     { [id] = { time, at } }        articles that were opened; at: byte of the text where one was, read alone
--   lately   id of the one opened last
--   diary    { path, known = { [key] = true }, text = as written last, waits = true while a write is due }
--            nil: nothing is kept

local diary = require("gazette.diary")
local paths = require("gazette.paths")

local Remembering = {}

local SAID_MS = 20
local SOON_MS = 1000      -- what is noted is written together, so late
local PLACES = 200        -- of the history

local token, count   -- of this editor among all that write

local function new_key()
  if not token then
    local file = io.open("/proc/self/stat", "rb")
    local pid = file and file:read(16):match("^%d+")
    if file then file:close() end
    token, count = (pid or tostring({}):match("(%x+)$")) .. "-" .. math.floor(os.clock() * 1e6), 0
  end
  count = count + 1
  return ("%d-%s-%d"):format(os.time(), token, count)
end

local function folder(host)
  local memory = host.memory and host.memory()
  return memory and paths.parent(memory)
end

-- A collection was opened: what is known of it?
function Remembering:recall(on)
  on.read, on.diary = {}, nil
  local where = self.config.remember and folder(self.host)
  if not where then return end
  local path = diary.path(where, on.path)
  local found, aside = diary.load(path, on.path)
  if aside then   -- below the first screen, which would wipe it away
    local function tell() self:say("The record of what was read was broken and is set aside.") end
    if not (self.host.later and self.host.later(SAID_MS, tell)) then tell() end
  end
  on.diary, on.read, on.trusted = { path = path, known = {} }, found.read, found.trusted
  for i, place in ipairs(found.places) do
    on.diary.known[place.key] = true
    if place.inside then place.path = on.root .. (place.inside ~= "" and "/" .. place.inside or "") end
    on.history[i] = place
    if place.key == found.at then on.at = i end
  end
  if on.at == 0 then on.at = #on.history end
  local latest = -1
  for id, entry in pairs(on.read) do
    if entry.time > latest then on.lately, latest = id, entry.time end
  end
  for i = #on.history, 1, -1 do   -- of those in one second
    local id = on.history[i].article
    if id and on.read[id] and on.read[id].time == latest then
      on.lately = id
      break
    end
  end
end

-- A place was added to the history.
function Remembering:note(on, place)
  place.key = new_key()
  if on.diary then on.diary.known[place.key] = true end
  if place.article then
    local entry = on.read[place.article]
    on.read[place.article] = { time = os.time(), at = entry and entry.at or 0 }
    on.lately = place.article
  end
  while #on.history > PLACES do
    table.remove(on.history, 1)
    on.at = on.at - 1
  end
  self:keep(on)
end

-- Writes what is known, soon.
function Remembering:keep(on)
  if not on.diary or on.diary.waits then return end
  on.diary.waits = true
  if not (self.host.later and self.host.later(SOON_MS, function() self:write(on) end)) then self:write(on) end
end

function Remembering:write(on)
  local kept = on.diary
  if not kept or not kept.waits then return end
  kept.waits = nil
  local at = on.history[on.at]
  local own = { root = on.path, name = on.name, trusted = on.trusted, at = at and at.key, places = {}, read = on.read }
  for i, place in ipairs(on.history) do
    if place.path then place.inside = paths.below(on.root, place.path) end
    own.places[i] = place
  end
  local other = diary.load(kept.path, on.path, kept.text)
  if other then diary.merge(own, other, kept.known) end
  kept.text = diary.save(kept.path, own, token or new_key()) or nil
end

-- The editor ends.
function Remembering:farewell()
  for _, on in ipairs(self.shelf) do
    self:leave(on)
    if on.diary and #on.history > 0 then
      on.diary.waits = true
      self:write(on)
    end
  end
end

-- What a view showed, as it would now; nil and why where it is no more. kept: { view, article = id, args }
function Remembering:revive(on, kept)
  local args = {}
  for key, value in pairs(kept.args or {}) do args[key] = value end
  if kept.article then
    args.article = on.c:article(kept.article)
    if not args.article then return nil, "The article is not in the collection any more." end
  end
  if kept.view == "search" then
    args.query, args.text = args.text or "", nil
    local asked = { section = args.section, limit = self.config.limit, snippet = 74 }
    local results, message = on.c:search(args.query, asked)
    if not results then return nil, message end
    args.results = results
  elseif kept.view == "related" then
    args.list = args.article and args.article:related({ limit = self.config.limit }) or {}
  elseif kept.view == "backlinks" then
    args.list = args.article and args.article:backlinks({ limit = self.config.limit }) or {}
  elseif kept.view == "outline" then
    args.list = args.article and args.article:headings() or {}
  end
  local own = { related = "article", backlinks = "article", outline = "article", read = "article", section = "section" }
  if own[kept.view] and not args[own[kept.view]] then return nil, "What it showed is not known any more." end
  for word in (args.text or ""):gmatch("%S+") do args[#args + 1] = word end
  return args
end

-- A view that a session brought back by its name, as rows again; its collection is opened if it is not. False: it is
-- none that is known.
function Remembering:restore(name, width, height)
  local title, view, rest = name:match("^gazette://([^/]+)/([^/]+)/?(.*)$")
  if not title or not (require("gazette.views").known(view)) then return false end
  local on = self:named(title)
  local where = not on and folder(self.host)
  for _, root in ipairs(where and self:opened_before() or {}) do
    if not on and diary.name(diary.path(where, root)) == title then on = self:take(root) end
  end
  if not on or on.name ~= title then return false end
  local kept = { view = view, args = { text = rest ~= "" and view ~= "section" and rest or nil } }
  if view == "section" then kept.args.section = rest end
  for i = #on.history, 1, -1 do   -- what the name does not say, the place itself knows
    local place = on.history[i]
    if place.view == view and self:name_of(on, place) == name then
      kept = place
      break
    end
  end
  local args = self:revive(on, kept)
  if not args then return false end
  self.shown[name] = { name = name, on = on, view = view, args = args, rows = {}, width = width,
    height = height }
  self:draw(self.shown[name])
  return true
end

return Remembering
