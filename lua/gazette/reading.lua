-- reading.lua: what can be done with one article that is read alone?
--
-- Methods of the reader (state.lua) for the view read (view/read.lua). A spot of an article is { line } of its page or
-- { at } of its text.

local paths = require("gazette.paths")

local Reading = {}

-- The lines of the page that the article takes, as they are on the disk.
local function page_lines(article)
  return paths.lines(article:abspath(), article.line, article.end_line) or {}
end

-- Shows an article alone, at a spot, or nil: where it was left.
function Reading:read(on, article, spot, how)
  local view = require("gazette.view.read")
  local before = on.read[article.id]
  local at = spot and spot.at or not (spot and spot.line) and before and before.at or 0
  if spot and spot.line and spot.line > article.line then
    at = view.at_line(article, article:text() or "", spot.line, page_lines(article))
  end
  local to = at > 0 and function(row) return row.at and row.at <= at and at <= row.upto end or nil
  self:show(on, "read", { article = article, to = to, forms = spot and spot.forms }, how)
end

-- The article `by` further on in the section (or before), as far as there are so many; nil, and it is said, at the end.
function Reading:neighbour(article, by)
  local start = article
  for _ = 1, math.abs(by) do
    local other
    if by > 0 then other = article:next() else other = article:prev() end
    if not other then break end
    article = other
  end
  if article ~= start then return article end
  local where = article.section and " article of " .. article.section or " article"
  self:say((by > 0 and "This is the last" or "This is the first") .. where .. ".")
end

function Reading:read_on(on, shown, by)
  local to = self:neighbour(shown.args.article, by)
  if to then self:read(on, to, { at = 0 }) end
end

-- The link of a row under the cursor; `near`: else the row's first.
local function link_of(row, col, near)
  for _, one in ipairs(row.links or {}) do
    if col >= one.from and col <= one.to then return one.link end
  end
  return row.link or near and row.links and row.links[1] and row.links[1].link
end

-- <CR>: the link of that number, else the one under the cursor, else the article's file at what is read here.
function Reading:read_enter(on, shown, place, call, near)
  local row, article = shown.rows[place.line] or {}, shown.args.article
  local links = shown.rows.links or {}
  if call.given and not links[call.given] then
    return self:say(#links == 0 and "This article has no links."
      or ("This article has the links 1 to %d."):format(#links))
  end
  local link = call.given and links[call.given] or link_of(row, place.col, near)
  if link then return self:lead(on, link, call, article, true) end
  if near then
    local lines = {}
    for i = -2, 2 do
      local other = shown.rows[place.line + i]
      lines[#lines + 1] = other and other.at and other.text or ""
    end
    local other = self:mentioned(on, lines, 3, place.col, article)
    if other then return self:read(on, other, { at = 0 }, call) end
    return self:say("No link here, and no headline of another article.")
  end
  local line
  if row.heading then
    line = row.heading
  elseif row.at and row.upto > row.at then
    line = require("gazette.view.read").line_of(article, article:text() or "", row.at, page_lines(article))
  end
  self:article(on, article, line, nil, call)
end

return Reading
