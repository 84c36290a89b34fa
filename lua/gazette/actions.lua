-- actions.lua: what does each `:Gazette …` do?
--
-- Each function is called with the reader (state.lua) and { text, bang, count, mods } of one command.

local paths = require("gazette.paths")

local commands = {}

function commands.open(self, call)
  local function open(path)
    if not path or path == "" then return end
    local on = self:take(path)
    if on then self:show(on, "contents", {}, call) end
  end
  if call.text ~= "" then return open(call.text) end
  self.host.ask("Collection to open: ", self.host.place().folder, open)
end

-- The contents, with the cursor on the article that the user comes from.
function commands.contents(self, call)
  self:with(function(on, place)
    local from = self:at(on, place)
    local to = from and function(row) return row.article and row.article.id == from.id end
    self:show(on, "contents", { to = to }, call)
  end)
end

local function options(self, section, width)
  return { section = section, limit = self.config.limit, snippet = math.max(40, (width or 80) - 6) }
end

local function search(self, on, query, section, how)
  local results, message = on.c:search(query, options(self, section))
  if not results then return self:failed(on, message) end
  on.last = results
  local hit = results[1]
  local to = hit and function(row) return row.article and row.article.id == hit.article.id end
  self:show(on, "search", { query = query, section = section, results = results, to = to }, how)
end

function commands.search(self, call)
  self:with(function(on, place)
    local section = call.bang and self:section(on, place) or nil
    if call.bang and not section then
      return self:say("No section here to search in.")
    end
    if call.text ~= "" then return search(self, on, call.text, section, call) end
    if self.host.live and self.config.live then
      return require("gazette.live").search(self, on, section, call, options)
    end
    self.host.ask(section and "search " .. section .. " ▸ " or "search ▸ ", "", function(text)
      if text and text ~= "" then search(self, on, text, section, call) end
    end)
  end)
end

function commands.section(self, call)
  self:with(function(on, place)
    local name = call.text
    if name == "" then name = self:section(on, place) end
    if not name then return self:say("No section here; :Gazette section NAME shows one.") end
    local found
    for _, section in ipairs(on.c:sections()) do
      if section.name:lower() == name:lower() then found = section.name end
    end
    if not found then   -- letters beyond ASCII fold too
      local article = on.c:articles({ section = name, limit = 1 })()
      found = article and article.section
    end
    if not found then return self:say("No section is named " .. name .. ".") end
    name = found
    local from = self:at(on, place)
    local to = from and function(row) return row.article and row.article.id == from.id end
    self:show(on, "section", { section = name, to = to }, call)
  end)
end

-- Calls `use(article)` for the article where the user is.
local function with_article(self, use)
  self:with(function(on, place)
    local article = self:at(on, place)
    if not article then return self:say("No article here.") end
    use(on, article, place)
  end)
end

function commands.related(self, call)
  with_article(self, function(on, article)
    local list, message = article:related({ limit = self.config.limit })
    if not list then return self:say(message) end
    self:show(on, "related", { article = article, list = list }, call)
  end)
end

function commands.backlinks(self, call)
  with_article(self, function(on, article)
    local list, message = article:backlinks({ limit = self.config.limit })
    if not list then return self:say(message) end
    self:show(on, "backlinks", { article = article, list = list }, call)
  end)
end

-- The article alone, at the line where the cursor is; from a view where it was left.
function commands.read(self, call)
  with_article(self, function(on, article, place)
    local row, shown = self:row(place)
    local hit = row and row.hit and shown.args.results and shown.args.results[row.hit]
    self:read(on, article, { line = place.path and self:page_line(place), forms = self:found(on, hit) }, call)
  end)
end

function commands.outline(self, call)
  with_article(self, function(on, article, place)
    local list, message = article:headings()
    if not list then return self:say(message) end
    local line = place.path and self:page_line(place)
    local to = line and function(row) return row.line and row.last and row.line <= line and line < row.last end
    local _, shown = self:row(place)
    local reading = shown and shown.view == "read" or nil
    self:show(on, "outline", { article = article, list = list, to = to, reading = reading }, call)
  end)
end

-- The n-th row on from the cursor for which `wanted(row)` holds, or the last one there is.
local function step_rows(rows, line, by, wanted)
  local found, left = nil, math.abs(by)
  local i = line + (by < 0 and -1 or 1)
  while left > 0 and rows[i] do
    if wanted(rows[i], rows[i - 1]) then
      found, left = i, left - 1
    end
    i = i + (by < 0 and -1 or 1)
  end
  return found
end

-- A row that begins an article: a result of several lines has one.
local function begins_article(row)
  return row.article ~= nil and not row.more
end

local function walk_articles(self, by)
  self:with(function(on, place)
    local row, shown = self:row(place)
    if row and shown.view == "read" then return self:read_on(on, shown, by) end
    if row then
      local line = step_rows(shown.rows, place.line, by, begins_article)
      if line then return self:row_to(place, line) end
      return self:say(by > 0 and "No article further down." or "No article further up.")
    end
    local inside = self:inside(on, place)
    local here = inside and self:page_line(place)
    local article = inside and on.c:at(inside, here)
    local left = math.abs(by)
    if inside and not article then       -- between articles: the nearest one in that direction counts as one step
      for other in on.c:articles({ path = inside }) do
        if by > 0 and other.line > here then
          article, left = other, left - 1
          break
        elseif by < 0 and other.line < here then
          article = other
        end
      end
      if article and by < 0 then left = left - 1 end
    end
    if not article then return self:say("No article here; :Gazette shows the contents.") end
    local to = left == 0 and article or self:neighbour(article, by > 0 and left or -left)
    if to then self:article(on, to) end
  end)
end

-- The place of a section among those of the collection.
local function section_index(sections, name)
  for i, section in ipairs(sections) do
    if name and section.name:lower() == name:lower() then return i end
  end
end

local function walk_sections(self, by)
  self:with(function(on, place)
    local row, shown = self:row(place)
    local sections = on.c:sections()
    if row and shown.view ~= "section" and shown.view ~= "read" then
      local line = step_rows(shown.rows, place.line, by, function(other, before)
        if other.section then return true end
        return shown.view ~= "contents" and begins_article(other)
          and not (before and before.article and before.article.section == other.article.section)
      end)
      if line then return self:row_to(place, line) end
      return self:say(by > 0 and "No section further down." or "No section further up.")
    end
    local at = section_index(sections, self:section(on, place))
    if not at then return self:say("No section here; :Gazette shows the contents.") end
    local to = math.max(1, math.min(#sections, at + by))
    if to == at then return self:say(by > 0 and "This is the last section." or "This is the first section.") end
    if row and shown.view == "section" then return self:show(on, "section", { section = sections[to].name }) end
    local first = on.c:articles({ section = sections[to].name, limit = 1 })()
    if first and row then return self:read(on, first, { at = 0 }) end
    if first then self:article(on, first) end
  end)
end

commands.next = function(self, call) walk_articles(self, call.count) end
commands.prev = function(self, call) walk_articles(self, -call.count) end
commands["next-section"] = function(self, call) walk_sections(self, call.count) end
commands["prev-section"] = function(self, call) walk_sections(self, -call.count) end
commands.back = function(self, call) self:travel(-call.count) end
commands.forward = function(self, call) self:travel(call.count) end

-- The link under the cursor: the last one of the line that begins at or before it, else the line's first.
local function link_at(links, line, col)
  local found
  for _, link in ipairs(links) do
    if link.line == line and (not found or link.col <= col) then found = link end
  end
  return found
end

function commands.follow(self, call)
  self:with(function(on, place)
    local row, shown = self:row(place)
    if row and shown.view == "read" then return self:read_enter(on, shown, place, call, true) end
    if row then return self:enter(on, row, call) end
    local article = self:at(on, place)
    if not article then return self:say("No article here.") end
    local link = link_at(article:links() or {}, self:page_line(place), place.col)
    call.tag = link and link.text or "a headline"
    if link then return self:lead(on, link, call, article) end
    local from = math.max(1, place.line - 2)
    local to = place.line + 2
    local lines = self.host.text and self.host.text(from, to) or paths.lines(place.path, from, to)
    local other = self:mentioned(on, lines or {}, place.line - from + 1, place.col, article)
    if not other then return self:say("No link here, and no headline of another article.") end
    self:article(on, other, nil, nil, call)
  end)
end

function commands.quickfix(self)
  self:with(function(on, place)
    if not self.host.quickfix then
      return self:say("This editor has no quickfix list; :Gazette search shows the results in a view.")
    end
    local items, title = {}, "Gazette: " .. on.name
    local _, shown = self:row(place)
    local function add(article, line, col)
      line, col = line or article.line, col or 1
      items[#items + 1] = { path = article:abspath(), line = line, col = col, text = article.title }
    end
    if shown and not shown.args.results then
      for _, row in ipairs(shown.rows) do
        if begins_article(row) then add(row.article, row.line, row.col) end
      end
    elseif on.last then
      for _, hit in ipairs(on.last) do add(hit.article, hit.line, hit.col) end
      title = "Gazette: " .. (on.last.query or "")
    else
      return self:say("Nothing was searched yet; gs searches.")
    end
    if #items == 0 then return self:say("No articles to put into the quickfix list.") end
    self.host.quickfix(title, items)
  end)
end

-- The lines given, or the paragraph under the cursor.
local function quoted(self, article, place, first, last)
  local host = self.host
  if first then return host.text(first, last), first end
  local begin = self:buffer_line(place.path, article.line)
  local lines = host.text(begin, self:buffer_line(place.path, article.end_line))
  local at = math.max(1, math.min(#lines, place.line - begin + 1))
  local from, to = at, at
  while from > 1 and lines[from - 1]:find("%S") do from = from - 1 end
  while to < #lines and lines[to + 1]:find("%S") do to = to + 1 end
  local line = begin + from - 1
  return host.text(line, line + to - from), line
end

-- A quotation with its source, as Markdown or plain text, where the user can paste it from.
function commands.cite(self, call)
  local host, text = self.host, require("gazette.view.text")
  local first, last, form = call.text:match("^(%d*)%s*(%d*)%s*(.-)$")
  local plain = form == "plain"
  if form ~= "" and form ~= "markdown" and not plain then
    return self:say("cite takes markdown or plain, not " .. form .. ".")
  end
  first = tonumber(first)
  last = math.max(first or 0, tonumber(last) or 0)
  if not host.register then return self:say("This editor has no register that Gazette can write to.") end
  self:with(function(on, place)
    local inside = self:inside(on, place)
    local article = inside and on.c:at(inside, first or place.line)
    if not article then return self:say("No article here to cite.") end
    local lines, line = quoted(self, article, place, first, last)
    local out = {}
    for i, s in ipairs(lines) do out[i] = plain and s or (s == "" and ">" or "> " .. s) end
    local source = { plain and article.title or "*" .. article.title .. "*" }
    if article.section then source[#source + 1] = article.section end
    if article.date then source[#source + 1] = text.date(article.date) end
    out[#out + 1] = plain and "" or ">"
    out[#out + 1] = ("%s— %s (%s:%d)"):format(plain and "" or "> ", table.concat(source, ", "), article.path, line)
    local where = host.register(table.concat(out, "\n") .. "\n")
    self:say(("A quotation of %s with its source is in register %s."):format(text.count(#lines, "line"), where))
  end)
end

function commands.view(self, call)
  local name, rest = call.text:match("^(%S+)%s*(.*)$")
  local views = require("gazette.views")
  if not name then
    return self:say("Which view? There are: " .. table.concat(views.names(), ", "))
  end
  if not views.find(name) then
    return self:say("No view is named " .. name .. "; :Gazette view <Tab> lists them.")
  end
  self:with(function(on, place)
    local args = { text = rest }
    if name == "words" and rest == "" then args = { section = self:section(on, place) } end
    for word in rest:gmatch("%S+") do args[#args + 1] = word end
    self:show(on, name, args, call)
  end)
end

-- With `!` everything is read again, also what was left out.
function commands.refresh(self, call)
  self:with(function(on)
    if on.job then return self:say("The pages are being read already.") end
    local job, message = on.c:refresh(call.bang and { full = true } or nil)
    if not job then return self:say(message) end
    on.asked = true
    self:work(on, job)
  end)
end

-- In the user's own picker.
function commands.pick(self, call)
  if not self.host.pick then return self:say("Pickers are for Neovim; :Gazette search shows results here.") end
  self.host.pick(call.text ~= "" and call.text or "search")
end

function commands.problems(self, call)
  self:with(function(on) self:show(on, "problems", {}, call) end)
end

function commands.info(self, call)
  self:with(function(on) self:show(on, "info", {}, call) end)
end

-- Four more, for the keys of views.

function commands.enter(self, call)
  self:with(function(on, place)
    local row, shown = self:row(place)
    if not row then return self:say("This is not a view of Gazette.") end
    if shown.view == "read" then return self:read_enter(on, shown, place, call) end
    if shown.args.reading and row.article then return self:read(on, row.article, { line = row.line }, call) end
    self:enter(on, row, call)
  end)
end

function commands.close(self)
  if self.host.place().view then self.host.close() end
end

function commands.keys(self, call)
  local host = self.host
  self:with(function(on, place)
    local _, shown = self:row(place)
    local own = shown and require("gazette.views").keys(shown.view) or {}
    local args = { file_keys = host.file_keys, notes = host.notes, of = shown and shown.view, own = own }
    self:show(on, "keys", args, call)
  end)
end

-- Folds or unfolds the section under the cursor, or the fold of a user's view.
function commands.fold(self)
  self:with(function(on, place)
    local _, shown = self:row(place)
    for i = shown and place.line or 0, 1, -1 do
      local id = shown.rows[i] and shown.rows[i].fold_id
      if id then
        on.folds[shown.name][id] = not shown.rows[i].is_closed
        return self:draw(shown, function(other) return other.fold_id == id end)
      end
    end
    local section = self:section(on, place)
    if not shown or shown.view ~= "contents" or not section then
      return self:say("No fold here; sections fold in the contents.")
    end
    local closed = on.closed[section]
    if closed == nil then closed = on.folded end
    on.closed[section] = not closed
    self:draw(shown, function(other) return other.section == section end)
  end)
end

return commands
