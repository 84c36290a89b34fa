-- seeking.lua: how does what was searched stay in sight while one reads?
--
-- Methods of the reader (state.lua). A result that is opened makes the words that were found on its page the editor's
-- own search pattern; from the last one of the page the search leads on into the next page with any.
--
-- And lines: those of the index are the page's on the disk; where its buffer has changes they follow it (drift.lua).

local drift = require("gazette.drift")
local paths = require("gazette.paths")

local Seeking = {}

local FORMS = 40         -- of words, in a pattern
local PAGES = 1000       -- results among which the next page is looked for

-- ---- Lines ------------------------------------------------------------------

-- Compared once for each state of the buffer: a status line asks with every key.
local function between(self, path)
  local known = self.drifted and self.drifted.path == path and self.drifted or nil
  local state = self.host.unsaved and self.host.unsaved(path)
  if not state then
    self.drifted = nil
    return nil
  end
  if known and known.state == state then return known.between end
  local page = paths.lines(path, 1, math.huge)
  local both = page and drift.between(page, self.host.lines_of(path))
  self.drifted = { path = path, state = state, between = both }
  return both
end

-- A line of the page as it stands in the editor, and the other way round.
function Seeking:buffer_line(path, line)
  local both = between(self, path)
  return both and drift.line(both, line) or line
end
function Seeking:page_line(place)
  local both = place.path and between(self, place.path)
  return both and drift.line(both, place.line, true) or place.line
end

-- ---- What was searched ------------------------------------------------------

-- The results on pages, in the order of the pages, or on one page; of those that have all the words where there are
-- any.
local function on_pages(on, inside)
  local last = on.last
  if not inside and last.on_pages then return last.on_pages end
  local asked = { order = "file", limit = PAGES, snippet = 0, duplicates = "show", path = inside }
  asked.match = (last.total or 0) > 0 and "all" or "any"
  local found = on.c:search(last.query or "", asked) or {}
  if not inside then last.on_pages = found end
  return found
end

-- The words that were found by `hits`, all of one page, as they are written there but for letter case; longest first.
local function forms_of(on, inside, hits)
  local forms, seen, lines = {}, {}, nil
  for _, hit in ipairs(hits) do
    if hit.article.path == inside and #forms < FORMS then
      lines = lines or paths.lines(on.root .. "/" .. inside, 1, math.huge) or {}
      for _, match in ipairs(hit:matches() or {}) do
        local form = (lines[match.line] or ""):sub(match.col, match.end_col):lower()
        if form ~= "" and not form:find("%c") and not seen[form] and #forms < FORMS then
          forms[#forms + 1], seen[form] = form, true
        end
      end
    end
  end
  table.sort(forms, function(a, b) return #a > #b end)
  return forms
end

-- The words that a hit found, for the view of its article alone.
function Seeking:found(on, hit)
  return hit and forms_of(on, hit.article.path, { hit }) or nil
end

-- The words found on a page, as a pattern of Vim's; nil: none.
local function pattern_of(on, inside)
  local forms = forms_of(on, inside, on_pages(on, inside))
  if #forms == 0 then return nil end
  for i, form in ipairs(forms) do
    local bare = form:gsub("\\", "\\\\")
    forms[i] = form:find("^%w.*%w$") and "\\<" .. bare .. "\\>" or bare
  end
  return "\\c\\V\\%(" .. table.concat(forms, "\\|") .. "\\)"
end

-- A result was opened: its words become what the editor searches.
function Seeking:seek(on)
  local inside = self.host.sought and on.last and on.last.query and self:inside(on, self.host.place())
  local pattern = inside and pattern_of(on, inside)
  if pattern then self.host.sought(pattern, self.config.file_keys) end
end

-- From the last match of a page (or the first, by = -1) on into the next page with one.
function Seeking:seek_on(by)
  local place = self.host.place()
  local on, inside = self:holding(place.path or "")
  if not on or not on.last then return self:say("Nothing was searched yet; gs searches.") end
  local to
  for _, hit in ipairs(on_pages(on)) do
    local path = hit.article.path
    if by > 0 and path > inside and not to then to = hit end
    if by < 0 and path < inside then to = hit end
  end
  if not to then return self:say(by > 0 and "No page further on has a match." or "No page before has a match.") end
  local matches = to:matches() or {}
  local match = matches[by > 0 and 1 or #matches] or to
  self:article(on, to.article, match.line, match.col)
  self:seek(on)
end

return Seeking
