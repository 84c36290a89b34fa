-- shelf.lua: which collections are open, which one counts here, and how far is it read?
--
-- Methods of the reader (state.lua). What was opened is remembered in one file of the user's state folder, a path a
-- line, the latest first.

local paths = require("gazette.paths")

local Shelf = {}

local POLL_MS = 15        -- a poll may work for some ms itself; between two the editor is free
local WAIT_MS = 40        -- without a timer a command works for longer: there are few of them
local REDRAW_US = 1e5     -- progress moves ten times a second
local FOLD_ABOVE = 5000   -- a collection of more articles starts with its sections folded
local REMEMBERED = 100    -- paths
local LOOK_S = 10         -- between two looks at what other programs changed, at least
local LOOK_REST = 50      -- and so many times as long as the last one took

-- Roots opened before, the latest first; none where nothing can be remembered.
local function remembered(host)
  local roots, path = {}, host.memory and host.memory()
  local file = path and io.open(path, "rb")
  if not file then return roots end
  for line in file:lines() do
    if line ~= "" and #roots < REMEMBERED then roots[#roots + 1] = line end
  end
  file:close()
  return roots
end

-- Written beside and renamed, so that two editors leave one whole file. Where it cannot be, nothing is said.
local function remember(host, root)
  local path = host.memory and host.memory()
  if not path or root:find("\n", 1, true) then return end
  local roots = { root }
  for _, other in ipairs(remembered(host)) do
    if other ~= root then roots[#roots + 1] = other end
  end
  local file = io.open(path .. ".new", "wb")
  if not file then return end
  file:write(table.concat(roots, "\n"), "\n")
  file:close()
  os.rename(path .. ".new", path)
end

-- The open collection that holds `path`, innermost first; and the path inside it.
function Shelf:holding(path)
  local best, inside
  for _, on in ipairs(self.shelf) do
    local rest = paths.below(on.root, path)
    if rest and (not best or #on.root > #best.root) then best, inside = on, rest end
  end
  return best, inside
end

-- The path of a file inside a collection, nil outside.
function Shelf:inside(on, place)
  return place.path and paths.below(on.root, place.path)
end

-- The collection of the place where the user is, or nil: the view's, the file's, the window's, the last one used.
function Shelf:here(place)
  local shown = place.view and self.shown[place.view]
  if shown then return shown.on end
  local on = place.path and self:holding(place.path)
  return on or self.window[place.window] or self.latest
end

-- Calls `use(collection, place)`; opens what the current file belongs to, or asks, where none is open.
function Shelf:with(use)
  local place = self.host.place()
  local on = self:here(place)
  if on then
    self:use(on, place.window)
    self:poll(on)
    return use(on, place)
  end
  local root = self:belongs(place)
  if root then
    on = self:take(root)
    return on and use(on, place)
  end
  self.host.ask("Collection to open: ", place.folder, function(path)
    if path and path ~= "" then
      on = self:take(path)
      if on then use(on, place) end
    end
  end)
end

-- The collection that the current file or folder belongs to: a gazette.yaml upwards, else one opened before.
function Shelf:belongs(place)
  local folder = place.path and paths.parent(place.path) or place.folder
  local up = folder
  while up do
    if paths.exists((up == "/" and "" or up) .. "/gazette.yaml") then return up end
    up = paths.parent(up)
  end
  for _, root in ipairs(remembered(self.host)) do
    if paths.below(root, place.path or folder) and paths.exists(root) then return root end
  end
end

function Shelf:use(on, window)
  self.latest = on
  if window then self.window[window] = on end
end

-- Opens a collection, or finds it open. On failure tells the user and returns nil.
function Shelf:take(path)
  path = self.host.real(path)
  for _, on in ipairs(self.shelf) do
    if on.path == path or on.root == path then
      self:use(on, self.host.place().window)
      return on
    end
  end
  local opts = { wait = false, cache = self.config.cache, jobs = math.max(0, self.config.jobs) }
  local c, message = self.engine.open(path, opts)
  if not c then
    self:say(message)
    return nil
  end
  local info = c:info()
  local name, n = (info.title or path):gsub("[%c/]", " "), 1
  local free = name
  while self:named(free) do
    n = n + 1
    free = name .. " " .. n
  end
  local on = { c = c, path = path, root = self.host.real(info.root), name = free, history = {}, at = 0,
    closed = {}, folds = {} }
  self.shelf[#self.shelf + 1] = on
  self:use(on, self.host.place().window)
  remember(self.host, path)
  self:recall(on)
  on.folded = (info.articles or 0) > FOLD_ABOVE
  self:work(on, c:job())
  self:notice(on)
  self:files()
  return on
end

-- What became of the index, if its reader should know: once.
function Shelf:notice(on)
  local notice = on.c:notice()
  if notice then self:say(notice) end
end

-- A question was not answered. Where that is because the index is damaged, it is being made anew.
function Shelf:failed(on, message)
  self:say(on.c:notice() or message)
  if not on.job then self:work(on, on.c:job()) end
end

-- Roots opened before, the latest first.
function Shelf:opened_before()
  return remembered(self.host)
end

function Shelf:named(name)
  for _, on in ipairs(self.shelf) do
    if on.name == name then return on end
  end
end

-- Whether a file gets the file keys: it has articles of an open collection.
function Shelf:is_page(path)
  local on, inside = self:holding(path)
  if not on or not self.config.file_keys then return false end
  return (on.c:count({ path = inside }) or 0) > 0
end

-- The first and last line of each article of a file with several, as the index has them; none of a file with very many.
local FOLDS_MOST = 300
function Shelf:parts(path)
  local on, inside = self:holding(path)
  local list = {}
  if not on or not self.config.folds then return list end
  for article in on.c:articles({ path = inside, limit = FOLDS_MOST + 1 }) do
    if article.path == inside then list[#list + 1] = { article.line, article.end_line } end   -- a name may have stars
  end
  return #list > 1 and #list <= FOLDS_MOST and list or {}
end

-- ---- The job behind: reading the pages -------------------------------------

-- Watches a job to its end. The first polls come at once: a small collection is ready before its first screen.
function Shelf:work(on, job)
  if not job then return end
  on.job, on.drawn = job, 0
  for _ = 1, 3 do
    if on.job then self:poll(on) end
  end
  self:tick(on)
end

function Shelf:tick(on)
  if on.job and self.host.later then
    self.host.later(POLL_MS, function()
      self:poll(on)
      self:tick(on)
    end)
  end
end

function Shelf:poll(on)
  if not on.job then return end
  local status = self.host.later and on.job:poll() or on.job:wait(WAIT_MS)
  on.status = status
  if status.state == "running" then
    on.folded = on.folded or (status.articles or 0) > FOLD_ABOVE
    if not self.host.later or (status.elapsed_us or 0) >= on.drawn + REDRAW_US then
      on.drawn = status.elapsed_us
      self:redraw(on, "contents")
    end
    return
  end
  on.job, on.status, on.problems = nil, nil, nil
  on.took, on.looked = status.elapsed_us, os.time()
  if status.state == "failed" then self:say(status.message or "The pages could not be read.") end
  self:notice(on)
  local info = on.c:info()
  on.folded = on.folded or (info.articles or 0) > FOLD_ABOVE
  if on.asked and status.state == "done" then
    self:say(("%s is up to date: %d articles in %d pages."):format(on.name, info.articles, info.pages))
  end
  on.asked = nil
  self:redraw(on)
  self:files()
end

-- ---- What changes ----------------------------------------------------------

-- Begins to read `pages` of a collection again, by their paths, or all that changed; nothing is said.
function Shelf:update(on, pages)
  local job = on.c:refresh(pages and { paths = pages })
  on.looked = os.time()
  if not job or on.job then return end   -- the one that runs reads it too
  on.job, on.drawn = job, 0
  self:poll(on)
  self:tick(on)
end

-- A file was saved.
function Shelf:saved(path)
  local on, inside = self:holding(self.host.real(path))
  if on and inside ~= "" then self:update(on, { inside }) end
end

-- The editor has the focus again: other programs may have changed anything.
function Shelf:look()
  for _, on in ipairs(self.shelf) do
    local rest = math.max(LOOK_S, LOOK_REST * (on.took or 0) / 1e6)
    if not on.job and os.time() - (on.looked or 0) >= rest then self:update(on) end
  end
end

-- The cursor rests in a file, or comes to it: has another program changed it?
function Shelf:look_at(path)
  local on, inside = self:holding(path)
  if not on or on.job or inside == "" or os.time() - (on.looked or 0) < LOOK_S then return end
  if on.c:changed(inside) then self:update(on, { inside }) end
end

-- Files of the collection get their keys, those that are open already too.
function Shelf:files()
  if self.host.pages then
    self.host.pages(function(path) return self:is_page(path) end, function(path) return self:parts(path) end)
  end
  if self.host.changes and not self.watching then
    self.watching = true
    self.host.changes({
      saved = function(path) self:saved(path) end,
      focus = function() self:look() end,
      rest = function(path) self:look_at(path) end,
      farewell = function() self:farewell() end,
    })
  end
end

return Shelf
