-- state.lua: where is the reader, and what does a command do from there?
--
-- One reader per editor. It knows collections, views and history, and asks its host for all else:
--
--   reader
--     shelf    the open collections, in the order of opening: { c, path, root, name,
--              history = { place, … }, at       what was read, and where in it the reader is
--              closed = { [section] = boolean }, folded     what the user folded; how the other sections are
--              folds = { [name of view] = { [id] = boolean } }    the same in views of the user's own
--              last                             the last results
--              problems                         how many, once they were counted; false: not yet
--              job, status, drawn,              while pages are read; drawn: its elapsed_us when last shown
--              looked, took }                   when the pages were last looked at, and for how many us
--     shown    by name of view ("gazette://Port Ellery/contents"):
--              { on = a collection of the shelf, view = "contents", args, rows,      row n is line n
--              seek, began,     while rows are to come: the one the cursor goes to, and the line where it waits
--              awaited }        rows that are being counted, in whose place others come
--     window   by id of window: the collection last used there
--
-- Opening and reading collections is in shelf.lua, reading one article alone in reading.lua, where a link leads in
-- following.lua, what is known again after a restart in remembering.lua, what was searched in seeking.lua, what each
-- command does in actions.lua.
--
-- A place of the history is { view, args, line, spot } or { path, line, col }, with article = the id of what is read
-- there; spot: the byte of the text where one is that is read alone; key, saved: see remembering.lua.
--
-- The Host interface: one table per editor. The functions marked * may be missing where an editor has no such thing.
-- Lines and columns are 1-based, columns are bytes, paths are absolute.
--
---@class gazette.Mark     { line, from, to, kind }: bytes of a line, inclusive;
---                        kind: "title" "section" "dim" "number" "match" "warn" "key"
---@class gazette.Text     { name, lines | nil: as they are, marks, line = where the cursor goes | nil: it stays,
---                        from, to = the lines around it that update() keeps in sight,
---                        keys = { { key, press = fun(count | nil) }, … } of the view's own, as Vim writes keys,
---                        partial = true: lines below stay until append() replaces them }
---@class gazette.How      { mods = ":vert" and the like | nil, top = true: the line goes to the top of the window,
---                        tag = what was followed | nil: for the editor's tag stack }
---@class gazette.Place    { window = id, view = name | nil, path | nil, folder, line, col }   where the user is;
---                        a path has its symbolic links resolved; folder is the editor's working folder
---
---@class gazette.Host
---@field name string
---@field place fun(): gazette.Place
---@field room fun(name: string, how: gazette.How): integer, integer    goes to the window where the view of that
---             name shall be (the one that shows it, else the current one, or a new one by how.mods or where the text
---             in the current one may not be left); returns its width in columns and its height in lines
---@field show fun(text: gazette.Text)          the view's text in the current window, after room()
---@field update fun(text: gazette.Text): boolean    again, wherever it is, with no change of window; false: it is gone
---@field append fun(text: gazette.Text)        * lines from text.first on, marks counted from the view's beginning;
---             text.last: what stands below goes
---@field open fun(path, line, col, how): boolean | nil, string    the real file; from a view, in the window that the
---             view was opened from; never discards changes
---@field close fun()                           takes the current view off the screen
---@field ask fun(prompt: string, text: string, done: fun(text: string?))   nil: the user cancelled
---@field notify fun(text: string)              one line
---@field confirm fun(question: string, done: fun(yes: boolean))    * missing: what is asked for twice is meant
---@field launch fun(url: string, programs: string[]): string | nil    * starts the first of the programs that there is
---             with the URL as its one argument, and says which it was; no shell reads it
---@field later fun(ms: integer, work: fun()): boolean    * soon, on the editor's thread; missing: the next
---             command polls
---@field live fun(prompt: gazette.Prompt)      * a prompt that tells of each key; missing: `ask`
---@field preview fun(text, width)              * beside the view in the current window, in that many of its columns:
---             lines and marks of a gazette.Text; nil: away with it
---@field sought fun(pattern: string, keys: boolean)    * the pattern (Vim's) is what the editor searches from now on;
---             keys: n and N in this file lead on, by seek_on(), where it has no further match
---@field unsaved fun(path: string): integer | nil    * a number for the state of a file that has changes which are not
---             saved, another one for each
---@field lines_of fun(path: string): string[]    * its lines
---@field text fun(from, to): string[]          * lines of the file that is being edited, as they are in the editor
---@field register fun(text): string            * puts a text where the user can paste it from; says where that is
---@field pick fun(what: string)                * a list in the picker that the user has
---@field quickfix fun(title, items)            * items: { { path, line, col, text }, … }
---@field pages fun(is_page: fun(path): boolean, parts: fun(path): { from, to }[])    * from now on files for which
---             is_page holds get the file keys, and folds from line to line
---@field changes fun(on: gazette.Changes)       * from now on tells of files that may have changed; missing: the next
---             :Gazette refresh finds them
---@field real fun(path): string                absolute, `~` expanded, symbolic links resolved
---@field memory fun(): string | nil            * the file, in the user's state folder, that remembers what was opened
---@field paths fun(lead: string): string[]     * completes a path
---@field file_keys { key, what }[]             * for g?: the keys in files, where they are not those of Neovim and Vim
---@field about fun(): string                   * for checks.lua: the editor's name and version
---@field troubles fun(): table[]               * for checks.lua: entries on settings that spoil something
---@field notes string[]                        * for g?: what this editor cannot do, a line each
---
---@class gazette.Changes  { saved = fun(path), focus = fun(), rest = fun(path), farewell = fun() }   a file was saved;
---                        the editor has the focus again; the cursor rests in a file, or comes to it; the editor
---                        ends. Each returns soon
---@class gazette.Prompt   { prompt, text, changed = fun(text), move = fun(by) among the results, mark = fun() the
---                        chosen one, narrow = fun(n) by the n-th count, counts = how many of these there may be,
---                        suggestion = fun(): string?,
---                        done = fun(text | nil: cancelled, { mods | nil, quickfix = true | nil }) }

local M = {}

local Reader = {}
Reader.__index = Reader
for _, part in ipairs({ "shelf", "reading", "following", "remembering", "seeking" }) do
  for name, method in pairs(require("gazette." .. part)) do Reader[name] = method end
end

---@param host gazette.Host
---@param config table    as config.lua gives it
---@param engine table    { open } of engine.lua, or a double of it
function M.new(host, config, engine)
  return setmetatable({ host = host, config = config, engine = engine, shelf = {}, shown = {}, window = {} }, Reader)
end

-- Tells the user one thing.
function Reader:say(text)
  self.host.notify((tostring(text):gsub("^%l", string.upper)))
end

-- ---- Views -----------------------------------------------------------------

-- What a row stands for, to find it again when the view is drawn anew.
local function same(a, b)
  if a.at and b.at then return a.at <= b.at and b.at <= a.upto end
  if a.article or b.article then
    return a.article and b.article and a.article.id == b.article.id and a.line == b.line
  end
  return a.section ~= nil and a.section == b.section
end

local function first_line(message)
  return (tostring(message):gsub("^[^\n]-:%d+: ", ""):match("^[^\n]*"))
end

local FILL_MS = 4    -- for rows to come; then the editor looks for a key
local COUNT_MS = 8   -- the same for what a view counts
local NOW = 40       -- rows below the cursor that are made at once, or as many as the window shows
local THOUSANDS = 2000
local MANY = 5000    -- pages: where they are more, problems are counted after the first screen

-- The first row from `first` on that `to(row, line)` likes.
local function line_of(rows, to, first)
  for i = first or 1, #rows do
    if to(rows[i], i) then return i end
  end
end

local function failure(shown, why)
  return { { text = " The view " .. shown.view .. " failed: " .. first_line(why), marks = { { 1, 10, "warn" } } } }
end

-- Counts the problems of a collection: at once, or where that takes longer than a key may, after the first screen.
function Reader:count_problems(on)
  if on.problems ~= nil then return end
  if not self.host.later or on.c:info().pages <= MANY then
    on.problems = #on.c:problems()
    return
  end
  on.problems = false
  self.host.later(1, function()
    if on.problems ~= false then return end
    on.problems = #on.c:problems()
    if on.problems > 0 then self:redraw(on, "contents") end
  end)
end

-- The rows of a view, where it must count before it knows them those that say so.
function Reader:rows_of(shown, width, height)
  local views = require("gazette.views")
  local on, args = shown.on, shown.args
  args.width, args.height, args.now, args.status = width, height, os.time(), on.status
  args.closed, args.folded, args.measure = on.closed, on.folded, self.config.measure
  args.read, args.lately = on.read, on.lately
  if shown.view == "contents" and not on.status then self:count_problems(on) end
  args.problems = on.problems
  on.folds[shown.name] = on.folds[shown.name] or {}
  args.folds = on.folds[shown.name]
  shown.width, shown.height, shown.awaited = width, height, nil
  local ok, rows = pcall(views.render, shown.view, on.c, args)
  while ok and rows.wait and not self.host.later do
    local ready
    ok, ready = pcall(views.ready, rows, on.c, math.huge)
    rows = not ok and ready or ready or rows
  end
  return ok and rows or failure(shown, rows)
end

-- Goes on to count what a view waits for; then it is drawn, with the cursor where show() or draw() wanted it.
function Reader:await(shown, rows, to)
  shown.awaited = rows
  self.host.later(1, function()
    if self.shown[shown.name] ~= shown or shown.awaited ~= rows then return end   -- it was left, or is counted anew
    local ok, ready = pcall(require("gazette.views").ready, rows, shown.on.c, COUNT_MS)
    if ok and not ready then return self:await(shown, rows, to) end
    shown.awaited = nil
    self:draw(shown, to, ok and ready or failure(shown, ready))
  end)
end

-- Rows as the text of a view, at least `upto` of those to come.
function Reader:render(shown, rows, upto)
  local views = require("gazette.views")
  shown.rows, shown.seek = rows, nil
  local slowly = self.host.later and self.host.append
  while rows.rest and (not slowly or #rows < (upto or 0)) do self:more(shown) end
  if rows.rest then self.host.later(1, function() self:fill(shown, rows, #rows + 1) end) end
  local lines, marks = views.lines(rows)
  return { name = shown.name, lines = lines, marks = marks, partial = rows.rest ~= nil, keys = self:keys_of(shown) }
end

-- The keys of a view's own, as a host takes them.
function Reader:keys_of(shown)
  local list = {}
  for i, key in ipairs(require("gazette.views").keys(shown.view)) do
    list[i] = { key = key.key, press = function(count) self:press(shown.view, key, count) end }
  end
  return list
end

-- The next rows of a view; those that it fails to give are not there.
function Reader:more(shown)
  local ok, why = pcall(require("gazette.views").more, shown.rows, shown.on.c)
  if ok then return end
  shown.rows.rest = nil
  self:say("The view " .. shown.view .. " failed: " .. first_line(why))
end

-- Thousands of rows leave much for Lua to collect, for which a later key would have to wait: LuaJIT does it in slices,
-- at once. Elsewhere a step is as long as what was allocated before it.
local function collect(host)
  local clock = os.clock()
  repeat
    if collectgarbage("step", 0) then return end
  until (os.clock() - clock) * 1000 >= FILL_MS
  host.later(1, function() collect(host) end)
end

-- Adds rows to come from the row `from` on, as many as a slice has time for, and goes on later.
function Reader:fill(shown, rows, from)
  if self.shown[shown.name] ~= shown or shown.rows ~= rows then return end   -- it was left, or drawn anew
  local clock, next_row = os.clock(), from
  repeat
    self:more(shown)
    local lines, marks = require("gazette.views").lines(rows, next_row)
    self.host.append({ name = shown.name, first = next_row, lines = lines, marks = marks, last = not rows.rest })
    next_row = #rows + 1
  until not rows.rest or (os.clock() - clock) * 1000 >= FILL_MS
  local line = shown.seek and line_of(rows, shown.seek, from)
  if line then
    local at = self.host.place()
    if at.view == shown.name and at.line == shown.began then self:row_to(at, line) end
    shown.seek = nil
  end
  if rows.rest then return self.host.later(1, function() self:fill(shown, rows, #rows + 1) end) end
  if #rows >= THOUSANDS and rawget(_G, "jit") then self.host.later(1, function() collect(self.host) end) end
end

-- Whether <CR> on the row leads somewhere.
local function leads(row)
  return row.article or row.section or row.path or row.link or row.query
end

-- Where the cursor begins: on a page's name only where there is nothing of the page.
local function begins(row)
  return row.article or row.section or row.link or row.query
end

local function name_of(on, view, args)
  local name = "gazette://" .. on.name .. "/" .. view
  if view == "read" then return name end   -- one for all that is read
  local rest = args.section and view ~= "search" and args.section or args.article and args.article.title or args.text
  if rest and rest ~= "" then name = name .. "/" .. rest:gsub("%c", " ") end
  return name
end

-- The name of the view that a place of the history is.
function Reader:name_of(on, place)
  return name_of(on, place.view, place.args)
end

-- Shows a view in the current window (or as `how` says) and puts it into the history.
---@param args table    what the view shows; also args.to = function(row): the cursor goes to the first row it likes
function Reader:show(on, view, args, how)
  local host = self.host
  local name = name_of(on, view, args)
  self:leave(on)
  local shown = { name = name, on = on, view = view, args = args }
  local width, height = host.room(name, how or {})
  local old = self.shown[name]
  local rows = self:rows_of(shown, width, height)
  local text = self:render(shown, rows)
  self.shown[name] = shown
  local to = args.to
  local one = args.article and args.article.id
  if not to and old and one == (old.args.article and old.args.article.id) then
    local at = host.place()
    local row = at.view == name and old.rows[at.line]
    to = row and function(new) return same(row, new) end
  end
  local line = how and how.line
  if line then to = function(_, n) return n == line end end
  text.line = to and line_of(shown.rows, to)
  if not text.line and shown.rows.rest then shown.seek = to end
  text.line = text.line or line_of(shown.rows, begins) or line_of(shown.rows, leads) or 1
  shown.began = text.line
  host.show(text)
  if rows.wait then self:await(shown, rows, to or begins) end
  self:use(on, host.place().window)
  if not (how and how.quiet) then
    self:visit(on, { view = view, args = args, line = text.line, article = view == "read" and args.article.id or nil })
  end
  return shown
end

-- Draws views of a collection anew where they are; `only`: those of that view.
function Reader:redraw(on, only)
  for _, shown in pairs(self.shown) do
    if shown.on == on and (not only or shown.view == only) then self:draw(shown) end
  end
end

-- Draws the view of that name anew, in its window of that size. False if there is none.
function Reader:again(name, width, height)
  local shown = self.shown[name]
  if not shown then return false end
  shown.width, shown.height = width, height
  self:draw(shown)
  return self.shown[name] ~= nil
end

-- The same where the width is another one. A height alone moves nothing.
function Reader:fit(name, width, height)
  local shown = self.shown[name]
  if shown and shown.width ~= width then self:again(name, width, height) end
end

-- The cursor goes to a line: all lines of the row are in sight and, above the first one, the furniture.
local function sight(text, rows, line)
  text.line, text.from, text.to = line, line, line
  if line == line_of(rows, leads) then text.from = 1 end
  while rows[text.to + 1] and rows[text.to + 1].more do text.to = text.to + 1 end
end

-- Draws one view anew; the cursor goes to the first row that `to(row)` likes, else stays on what it was on. `rows`:
-- what it awaited; else, while it counts anew, it stays as it is.
function Reader:draw(shown, to, rows)
  if not rows then
    rows = self:rows_of(shown, shown.width, shown.height)
    if rows.wait then return self:await(shown, rows, to) end
  end
  local place = self.host.place()
  local old = place.view == shown.name and shown.rows[place.line]
  local empty = not line_of(shown.rows, begins)   -- as while the first pages are read
  local text = self:render(shown, rows, old and place.line + math.max(NOW, shown.height or 0))
  if not to and old then to = empty and begins or function(row) return same(row, old) end end
  local line = to and line_of(shown.rows, to)
  if line then sight(text, shown.rows, line) end
  if not self.host.update(text) then self.shown[shown.name] = nil end
end

-- The row under the cursor and the view it is in, or nil.
function Reader:row(place)
  local shown = place.view and self.shown[place.view]
  if shown then return shown.rows[place.line] or {}, shown end
end

-- ---- History ---------------------------------------------------------------

-- Notes where the user stands in the place that is about to be left.
function Reader:leave(on)
  local at, here = on.history[on.at], self.host.place()
  if not at then return end
  if at.path and here.path == at.path then at.line, at.col = here.line, here.col end
  if at.view and here.view == name_of(on, at.view, at.args) then
    at.line = here.line
    local row = self:row(here)
    if at.view == "read" and row and row.at then
      at.spot = row.at
      if on.read[at.article] then on.read[at.article].at = row.at end
    end
  end
end

function Reader:visit(on, place)
  local at = on.history[on.at]
  local stays = at and at.view and at.view == place.view
  if stays and name_of(on, at.view, at.args) == name_of(on, place.view, place.args) and at.article == place.article then
    on.history[on.at] = place
    return self:note(on, place)
  end
  if at and at.article and at.article == place.article and at.line == place.line then return end
  on.at = on.at + 1
  on.history[on.at] = place
  for i = #on.history, on.at + 1, -1 do on.history[i] = nil end
  self:note(on, place)
end

function Reader:travel(by)
  self:with(function(on)
    local to = on.history[on.at + by]
    if not to then
      self:say(by < 0 and "Nothing was read before this." or "Nothing was read after this.")
      return
    end
    self:leave(on)
    on.at = on.at + by
    self:keep(on)
    if to.saved then   -- in an earlier session
      local args, message = self:revive(on, to)
      if not args then return self:say(message) end
      to.args, to.saved = args, nil
    end
    if to.view == "read" then
      self:read(on, to.args.article, { at = to.spot or 0 }, { quiet = true })
    elseif to.view then
      self:show(on, to.view, to.args, { line = to.line, quiet = true })
    else
      self:jump(to.path, to.line, to.col, {})
    end
  end)
end

-- ---- Going to a place ------------------------------------------------------

function Reader:jump(path, line, col, how)
  local ok, message = self.host.open(path, line, col or 1, how)
  if not ok then self:say(message) end
  return ok
end

-- Opens an article as its real file: at its headline, or at a line and column in it.
function Reader:article(on, article, line, col, how)
  how = how or {}
  local path = article:abspath()
  local at = self:buffer_line(path, line or article.line)
  self:leave(on)
  how.top = (line or article.line) == article.line
  if not self:jump(path, at, col, how) then return end
  local place = self.host.place()
  self:use(on, place.window)
  self:visit(on, { path = place.path or path, line = at, col = col or 1, article = article.id })
end

-- What a row leads to.
function Reader:enter(on, row, how)
  if row.article then
    self:article(on, row.article, row.line, row.col, how)
    return row.hit and self:seek(on)
  end
  if row.path then
    self:leave(on)
    local path = on.root .. "/" .. row.path
    if self:jump(path, self:buffer_line(path, row.line or 1), row.col, how or {}) then
      self:visit(on, { path = self.host.place().path or path, line = row.line or 1, col = row.col or 1 })
    end
    return
  end
  if row.section then return self:show(on, "section", { section = row.section }, how) end
  if row.query then return require("gazette.actions").search(self, { text = row.query, mods = how and how.mods }) end
  self:say("Nothing to open on this line.")
end

-- A key of the view's own: what its function returns is opened or told, and the view is drawn anew.
function Reader:press(view, key, count)
  self:with(function(on, place)
    local row, shown = self:row(place)
    if not row or shown.view ~= view then return end
    local views = require("gazette.views")
    local ok, result = pcall(key.press, row.given or row, { collection = on.c, args = shown.args, count = count })
    local to = ok and type(result) == "table" and views.row(result, on.c)
    if not ok then self:say(("The key %s of the view %s failed: %s"):format(key.key, view, first_line(result))) end
    self:draw(shown)
    if to then return self:enter(on, to) end
    if ok and type(result) == "string" then self:say(result) end
  end)
end

-- The article where the user is: the one under the cursor in a file, the row's in a view; else nil.
function Reader:at(on, place)
  local row, shown = self:row(place)
  if row then return row.article or shown.view == "read" and shown.args.article or nil end
  local inside = self:inside(on, place)
  return inside and on.c:at(inside, self:page_line(place)) or nil
end

-- The section where the user is, or nil.
function Reader:section(on, place)
  local row, shown = self:row(place)
  if row and row.section then return row.section end
  local article = self:at(on, place)
  if article then return article.section end
  return shown and shown.args.section
end

-- Moves the cursor in the view where the user is.
function Reader:row_to(place, line)
  local shown = self.shown[place.view]
  local text = { name = shown.name }
  sight(text, shown.rows, line)
  self.host.update(text)
end

-- Headlines that a link may name, for the editor's completion: { word, menu }, …
function Reader:headlines(base)
  local place, list, seen = self.host.place(), {}, {}
  local on = place.path and self:holding(place.path)
  local function add(article)
    local title = article.title:gsub("%c", " ")
    if not seen[title] then list[#list + 1] = { word = title, menu = article.section or "" } end
    seen[title] = true
  end
  if not on then return list end
  if not base:find("%S") then
    for article in on.c:articles({ limit = self.config.limit }) do add(article) end
    return list
  end
  local words = base:gsub("[%p%c]", " ")
  local asked = { prefix = true, match = "all", limit = self.config.limit, snippet = 0, fuzzy = false }
  for _, hit in ipairs(on.c:search(words, asked) or {}) do add(hit.article) end
  return list
end

-- ---- The status line -------------------------------------------------------

-- "Harbour and ferries › 4 of 18" for the article under the cursor, "" elsewhere.
function Reader:statusline()
  local place = self.host.place()
  local on = place.path and self:holding(place.path)
  local article = on and self:at(on, place)
  if not article then return "" end
  local known = self.line_of
  local info = on.c:info()
  if not known or known.id ~= article.id or known.articles ~= info.articles or known.when ~= info.indexed_at then
    local n, at = 0, 0
    for other in on.c:articles({ section = article.section }) do
      n = n + 1
      if other.id == article.id then at = n end
    end
    known = { id = article.id, articles = info.articles, when = info.indexed_at }
    known.text = ("%s › %d of %d"):format(article.section or on.name, at, n)
    self.line_of = known
  end
  return known.text
end

return M
