-- read.lua: what does one article say? The article alone, wrapped to a width that is easy to read.
--
--   Council delays harbour wall for a third time
--   Harbour and ferries · 12 Mar 2012 · 001-harbour.txt:3
--
--   The council put off the wall again on Tuesday. Its cost has doubled since the first
--   survey of the harbour[1], the engineers say, and half of it is …
--
--   ▸ full article   notes/wall.md
--
--   [1] The survey of 2009 · notes/survey.md
--   ‹ [a the one before                                          the next one ]a ›
--
-- Rows of the text also have
--   at, upto     bytes of article:text(), from 0: the first and the last one that the row shows
--   links        { { link, from, to }, … }: links on it, and the bytes of the row that they take, with their number
--   heading      of a heading its line in the page
-- The rows themselves have links = { link, … } by number. args: article; measure = columns of the text; forms = words
-- that were searched, in small letters, or nil.

local text = require("gazette.view.text")
local wrap = require("gazette.view.wrap")

local M = { describe = "an article alone" }

local MARGIN = 3
local MEASURE = 72
local PLACED = 1000     -- links of an article that are shown in its text
local NEAR = 2 ^ 15     -- bytes behind a link in which the next one is looked for
local RESOLVED = 50     -- links whose article is looked up; of the rest the target is shown as it is written

-- ---- Links -----------------------------------------------------------------

-- Each link, in order, with its number (the same one for the same target) and where it stands in the body: { link, n,
-- from, to }. One that stands nowhere in it, such as a picture's, is listed all the same. Of the places that have its
-- words the one is taken that is nearest to where its line is in the article.
local function place_links(article, body)
  local placed, numbered, by_target, n, at, more = {}, {}, {}, 0, 1, nil
  local lines = math.max(1, article.end_line - article.line)
  for _, link in ipairs(article:links() or {}) do
    if link.kind == "continue" then
      more = link
    elseif #placed < PLACED then
      local key = link.kind .. " " .. (link.target or link.text or "")
      if not by_target[key] then
        n = n + 1
        by_target[key], numbered[n] = n, link
      end
      local words, before = link.text or "", placed[#placed]
      local want = (link.line - article.line - 1) / lines * #body
      if before and before.link.line == link.line then want = before.to + link.col - before.link.col end
      local near = words ~= "" and body:sub(at, at + NEAR) or ""
      local from, to = nil, nil
      local next_at = 1
      for _ = 1, words ~= "" and 20 or 0 do
        local a, b = near:find(words, next_at, true)
        if not a or from and math.abs(a + at - want) > math.abs(from - want) then break end
        if not near:sub(b, b + 1):find("%w%w") then from, to = a + at - 1, b + at - 1 end
        next_at = a + 1
      end
      if from then
        placed[#placed + 1] = { link = link, n = by_target[key], from = from, to = to }
        at = to + 1
      end
    end
  end
  if article.continues and not more then more = { kind = "continue" } end
  return placed, numbered, more
end

-- ---- The text --------------------------------------------------------------

-- Rows of cells, parted by tabs, as columns; nil where they would be wider than the text.
local function table_rows(lines, width)
  local columns = {}
  for _, line in ipairs(lines) do
    local i = 0
    for cell in (line .. "\t"):gmatch("(.-)\t") do
      i = i + 1
      columns[i] = math.max(columns[i] or 0, text.width(text.clean(cell)))
    end
  end
  local all = -2
  for _, column in ipairs(columns) do all = all + column + 2 end
  if all > width then return nil end
  local rows = {}
  for n, line in ipairs(lines) do
    local i, row = 0, ""
    for cell in (line .. "\t"):gmatch("(.-)\t") do
      i = i + 1
      cell = text.clean(cell)
      row = row .. cell .. (" "):rep(columns[i] - text.width(cell) + 2)
    end
    rows[n] = row:gsub(" +$", "")
  end
  return rows
end

-- One line of the body as it is shown, with the number of each link behind it: pieces { shown, body = bytes of the body
-- before it, link | nil }, one after the other.
local function pieces_of(body, from, to, placed, k)
  local pieces, at = {}, from
  local function put(s, before, link)
    if s ~= "" then pieces[#pieces + 1] = { shown = s, body = before, link = link } end
  end
  while placed[k] and placed[k].from <= to do
    local one = placed[k]
    put(text.clean(body:sub(at, one.from - 1)), at - 1)
    put(text.clean(body:sub(one.from, math.min(one.to, to))) .. "[" .. one.n .. "]", one.from - 1, one)
    at = math.min(one.to, to) + 1
    k = k + 1
  end
  put(text.clean(body:sub(at, to)), at - 1)
  return pieces, k
end

-- A line of pieces, wrapped, as rows. `kind`: of the whole line, as of a heading.
local function add_line(rows, pieces, margin, measure, kind)
  local line, starts = "", {}
  for i, piece in ipairs(pieces) do
    starts[i] = #line
    line = line .. piece.shown
  end
  local first = 1      -- the piece that the row begins in
  -- How many bytes of the body stand before a byte of the line, which is in that piece or behind it.
  local function body_at(byte)
    while pieces[first + 1] and byte > starts[first + 1] do first = first + 1 end
    return pieces[first].body + (pieces[first].link and 0 or byte - 1 - starts[first])
  end
  for _, range in ipairs(wrap.lines(line, measure)) do
    local from, to = range[1], range[2]
    local row = { text = margin .. line:sub(from, to), marks = {}, links = {}, at = body_at(from) }
    if kind and to >= from then row.marks[1] = { #margin + 1, #row.text, kind } end
    local begin = first
    row.upto = body_at(to)
    for i = begin, first do
      local piece = pieces[i]
      local a, b = math.max(from, starts[i] + 1), math.min(to, starts[i] + #piece.shown)
      if piece.link and a <= b then
        local shift = #margin + 1 - from
        local number = starts[i] + #piece.shown - #("[" .. piece.link.n .. "]")   -- what is before it is the words
        if a <= number then row.marks[#row.marks + 1] = { a + shift, math.min(b, number) + shift, "section" } end
        if b > number then row.marks[#row.marks + 1] = { math.max(a, number + 1) + shift, b + shift, "number" } end
        row.links[#row.links + 1] = { link = piece.link.link, from = a + shift, to = b + shift }
      end
    end
    rows[#rows + 1] = row
  end
end

local function add_body(rows, article, body, placed, margin, measure)
  local headings, h, k = article:headings() or {}, 1, 1
  local at = 1
  while at <= #body do
    local to = (body:find("\n", at, true) or #body + 1) - 1
    local line = body:sub(at, to)
    if line == "" then
      rows[#rows + 1] = { text = "", at = at - 1, upto = at - 1 }
    elseif line:find("\t", 1, true) then
      local lines, starts = {}, {}
      repeat
        lines[#lines + 1], starts[#lines + 1] = line, at
        at = to + 2
        to = (body:find("\n", at, true) or #body + 1) - 1
        line = body:sub(at, to)
      until not line:find("\t", 1, true)
      local cells = table_rows(lines, measure)
      for i, one in ipairs(lines) do
        local shown = cells and cells[i] or text.clean(one)
        add_line(rows, { { shown = shown, body = starts[i] - 1 } }, margin, measure)
      end
      while placed[k] and placed[k].from < at do k = k + 1 end
      to = at - 2
    else
      local heading, kind = headings[h], nil
      if heading and heading.title == line then
        kind, h = "title", h + 1
      end
      local pieces
      pieces, k = pieces_of(body, at, to, placed, k)
      if #pieces > 0 then add_line(rows, pieces, margin, measure, kind) end
      if kind then rows[#rows].heading = heading.line end
    end
    at = to + 2
  end
end

-- Marks the words that were searched.
local function add_matches(rows, forms)
  for _, row in ipairs(forms and rows or {}) do
    local line = row.at and row.text:lower()
    for _, form in ipairs(line and #line == #row.text and forms or {}) do
      local from, to = line:find(form, 1, true)
      while from do
        local whole = not line:sub(from - 1, from):find("^%w%w") and not line:sub(to, to + 1):find("^%w%w")
        if whole then row.marks[#row.marks + 1] = { from, to, "match" } end
        from, to = line:find(form, to + 1, true)
      end
    end
  end
end

-- ---- What stands around it -------------------------------------------------

local function add_wrapped(rows, s, kind, margin, measure)
  for _, range in ipairs(wrap.lines(s, measure)) do
    local row = { text = margin .. s:sub(range[1], range[2]) }
    if kind == "title" then row.at, row.upto = 0, -1 end
    row.marks = { { #margin + 1, #row.text, kind } }
    rows[#rows + 1] = row
  end
end

local function add_links(rows, collection, numbered, margin, measure)
  for i, link in ipairs(numbered) do
    local to = i <= RESOLVED and link.kind ~= "url" and collection:follow(link) or nil
    local told = type(to) == "table" and to.title .. " · " .. to.path or link.target or link.text
    if i <= RESOLVED and link.kind ~= "url" and not to then told = told .. " · not in this collection" end
    local row = text.row({ { margin }, { "[" .. i .. "]", "number" }, { " " .. told } }, nil, measure + #margin + 1)
    row.link = link
    rows[#rows + 1] = row
  end
end

function M.render(collection, args)
  local article = collection:article(args.article.id) or args.article
  local body, message = article:text()
  local width = args.width or 80
  local measure = math.max(16, math.min(args.measure or MEASURE, width - MARGIN - 1))
  local indent = math.max(math.min(MARGIN, width - measure - 1), math.floor((width - measure) / 2) - 2, 0)
  local margin = (" "):rep(indent)
  local rows = {}
  add_wrapped(rows, text.clean(article.title), "title", margin, measure)
  rows[1].article = article
  local whence = { article.section, article.date and text.date(article.date), article.path .. ":" .. article.line }
  if not article.date then table.remove(whence, 2) end
  if not article.section then table.remove(whence, 1) end
  add_wrapped(rows, text.clean(table.concat(whence, " · ")), "dim", margin, measure)
  rows[#rows + 1] = { text = "" }
  if not body then
    rows[#rows + 1] = text.row({ { margin .. message, "warn" } }, nil, width)
    return rows
  end
  local placed, numbered, more = place_links(article, body)
  local first = #rows + 1
  add_body(rows, article, body, placed, margin, measure)
  if rows[first] then rows[first].at = 0 end
  add_matches(rows, args.forms)
  local last = #body
  if more then
    local to = collection:follow(more.line and more or article)
    rows[#rows + 1] = { text = "", at = last, upto = last }
    local told = type(to) == "table" and { "▸ full article", "   " .. to.path }
      or type(to) == "string" and { "▸ full article", "   " .. to }
      or { "▸ articles like this one", "   the full one is not in this collection" }
    local row = text.row({ { margin }, { told[1], "key" }, { told[2], "dim" } }, { { "<CR>", "dim" } },
      measure + indent + 1)
    row.link = more
    rows[#rows + 1] = row
  end
  if #numbered > 0 then
    rows[#rows + 1] = { text = "" }
    add_links(rows, collection, numbered, margin, measure)
  end
  local before, after = article:prev(), article:next()
  rows[#rows + 1] = { text = "" }
  local function title(other) return other and text.clip(text.clean(other.title), math.floor(measure / 2) - 7) or "" end
  rows[#rows + 1] = text.row({ { margin }, { before and "‹ [a " or "", "key" }, { title(before), "dim" } },
    { { title(after), "dim" }, { after and " ]a ›" or "", "key" } }, measure + indent + 1)
  rows.links = numbered
  return rows
end

-- ---- The page and the text -------------------------------------------------

local LARGEST = 2 ^ 18    -- bytes in which a place is looked for
local LONGEST, SHORTEST = 60, 12

-- The letters and digits of a text alone, and for each the byte that it came from.
local function squeeze(s)
  local bytes, from = {}, {}
  for at, char in s:sub(1, LARGEST):gmatch("()([%w\128-\255])") do
    bytes[#bytes + 1], from[#from + 1] = char, at
  end
  return table.concat(bytes), from
end

-- Where `words` stand in `s`, as bytes of it from 1: as many of them as are there together, else nil.
local function find(s, words)
  local squeezed, from = squeeze(s)
  local wanted = squeeze(words)
  local n = math.min(#wanted, LONGEST)
  while n >= math.min(SHORTEST, #wanted) and n > 0 do
    local at = squeezed:find(wanted:sub(1, n), 1, true)
    if at then return from[at] end
    if n == SHORTEST then break end
    n = math.max(SHORTEST, math.floor(n / 2))
  end
end

-- The line of the page that has what stands in the text from byte `at` (from 0) on. lines: the article's in its page.
function M.line_of(article, body, at, lines)
  local found = at > 0 and find(table.concat(lines, "\n"), body:sub(at + 1, at + 200))
  if not found then return article.line end
  local line, byte = article.line, 1
  for _, s in ipairs(lines) do
    byte = byte + #s + 1
    if found < byte then return line end
    line = line + 1
  end
  return article.line
end

-- The byte of the text (from 0) where what stands on `line` of the page begins. 0: the headline, or not found.
function M.at_line(article, body, line, lines)
  for i = line - article.line + 1, #lines do
    local s = lines[i]
    if i > 1 and s:find("[%w\128-\255]") then
      local found = find(body, s)
      return found and found - 1 or 0
    end
  end
  return 0
end

return M
