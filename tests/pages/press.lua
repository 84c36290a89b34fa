-- press.lua: prints the pages of this folder, and beside each what is to be read in it.
--
--   lua tests/pages/press.lua            from the repository's root: rewrites tests/pages/*.txt and *.json (Lua 5.3 or later)
--
-- A page is first a list of lines that say what they are; the text without these words is the page, the words are what
-- is expected. So a page written by hand (hand.lua) and one that is put together from stories.lua and a layout
-- (layouts.lua) are made in one way:
--
--   H|headline   h|its next line   T|the headline once more   B|body   M|marker   D=2012-03-04|metadata with a date   X|all that is no article's text
--
-- and in a line of a body ⟪…⟫ stands around an inline marker. A blank line is blank.
local M = {}
if not utf8 then return M end -- an old Lua


-- ---------------------------------------------------------------- from lines that say what they are to a page

local function collapse(text) return (text:gsub("%s+", " "):gsub("^ ", ""):gsub(" $", "")) end

-- The first or last `n` characters of UTF-8 text.
local function first(text, n)
  local at = utf8.offset(text, n + 1)
  return at and text:sub(1, at - 1) or text
end
local function last(text, n)
  local at = utf8.len(text) > n and utf8.offset(text, -n)
  return at and text:sub(at) or text
end
M.first, M.last = first, last

-- The page's text, and what is expected of it.
function M.page(lines, eol, bom)
  local text, articles, a = {}, {}, nil
  local waiting = {} -- what stood above the headline
  for n, line in ipairs(lines) do
    local kind, says, rest = line:match("^([HhTBMDX])=?([^|]*)|(.*)$")
    rest = rest or line
    if kind == "H" then
      a = { line = n, headline = collapse(rest), headline_lines = 1, body = {}, marker = false, date = waiting.date }
      waiting = {}
      articles[#articles + 1] = a
    elseif kind == "h" then
      a.headline, a.headline_lines = a.headline .. " " .. collapse(rest), a.headline_lines + 1
    elseif kind == "T" then
      a.line_also = n
    elseif kind == "D" then
      if says:find("^above ") then waiting.date = says:sub(7)
      elseif a then a.date = says ~= "" and says or a.date end
    elseif kind == "M" then
      a.marker, a.marker_kind = true, a.marker_kind or "own-line"
      a.marker_text = (a.marker_text and a.marker_text .. " " or "") .. collapse(rest)
    elseif kind == "B" then
      for inline in rest:gmatch("⟪(.-)⟫") do
        a.marker, a.marker_kind, a.marker_text = true, "inline", inline
      end
      a.body[#a.body + 1] = (rest:gsub("%s*⟪.-⟫", ""))
      rest = rest:gsub("⟪", ""):gsub("⟫", "")
    end
    text[n] = rest
  end
  for _, one in ipairs(articles) do
    local body = collapse(table.concat(one.body, " "))
    one.body_starts, one.body_ends, one.body = first(body, 40), last(body, 40), nil
  end
  return (bom and "\239\187\191" or "") .. table.concat(text, eol or "\n") .. (eol or "\n"), articles
end

local ORDER = { "headline", "line", "line_also", "headline_lines", "body_starts", "body_ends", "marker", "marker_text", "marker_kind", "date" }

local function quoted(value)
  if type(value) ~= "string" then return tostring(value) end
  return '"' .. value:gsub('[\\"]', "\\%0"):gsub("[%c]", function(c) return ("\\u%04x"):format(c:byte()) end) .. '"'
end

function M.json(name, shape, lang, articles)
  local out = { ('{\n "file": %s,\n "shape": %s,\n "language": %s,\n "articles": ['):format(quoted(name), quoted(shape), quoted(lang)) }
  for i, a in ipairs(articles) do
    local fields = {}
    for _, key in ipairs(ORDER) do
      if a[key] ~= nil then fields[#fields + 1] = ("   %s: %s"):format(quoted(key), quoted(a[key])) end
    end
    out[#out + 1] = (i > 1 and "," or "") .. "\n  {\n" .. table.concat(fields, ",\n") .. "\n  }"
  end
  return table.concat(out) .. "\n ]\n}\n"
end

-- ---------------------------------------------------------------- from stories and a layout to lines

local WIDE = { ja = true, zh = true }

local function width_of(text)
  local n = 0
  for _, c in utf8.codes(text) do n = n + (c >= 0x2E80 and c < 0xFFFD and 2 or 1) end
  return n
end

-- `text` in lines of at most `width` columns, broken at blanks, or anywhere where the language writes none.
function M.wrap(text, width, lang)
  if not width then return { text } end
  local lines, line = {}, ""
  if WIDE[lang] then
    for _, c in utf8.codes(text) do
      local one = utf8.char(c)
      if width_of(line) + width_of(one) > width and not one:find("^[ 。,、」]") then lines[#lines + 1], line = line, "" end
      line = line .. one
    end
  else
    for word in text:gmatch("%S+") do
      if line ~= "" and width_of(line) + 1 + width_of(word) > width then lines[#lines + 1], line = line, "" end
      line = line == "" and word or line .. " " .. word
    end
  end
  lines[#lines + 1] = line
  return lines
end

-- The day of the i-th story, and how a language writes it.
local function day(i) return 2009 + i % 9, (i * 5) % 12 + 1, (i * 11) % 28 + 1 end

local function dates(t, lang, i)
  local y, m, d = day(i)
  local month = t.months[m]
  local long
  if lang == "en" then long = ("%s %d, %d"):format(month, d, y)
  elseif lang == "ja" or lang == "zh" then long = ("%d年%d月%d日"):format(y, m, d)
  elseif lang == "de" or lang == "no" then long = ("%d. %s %d"):format(d, month, y)
  elseif lang == "es" or lang == "pt" then long = ("%d de %s de %d"):format(d, month, y)
  else long = ("%d %s %d"):format(d, month, y) end
  return {
    long = long,
    day_first = month and ("%d %s %d"):format(d, month, y) or long,
    short = month and ("%s %d, %d"):format(first(month, 3), d, y) or long,
    dots = ("%02d.%02d.%d"):format(d, m, y),
    slashes = ("%02d/%02d/%d"):format(d, m, y),
    iso = ("%d-%02d-%02d"):format(y, m, d),
    upper = long:upper(),
    th = month and ("%d%s %s %d"):format(d, (d % 10 == 1 and d ~= 11) and "st" or (d % 10 == 2 and d ~= 12) and "nd"
      or (d % 10 == 3 and d ~= 13) and "rd" or "th", month, y) or long,
  }, ("%d-%02d-%02d"):format(y, m, d)
end

-- {long} {by} {posted} … of a line of metadata, filled in for the i-th story.
local function fill(template, t, lang, i)
  local when, iso = dates(t, lang, i)
  local dated = false
  local text = template:gsub("{([%w_]+)}", function(key)
    if when[key] or key == "day_first" then dated = true return when[key] end
    if key == "by" then return (t.by:gsub("%%s", (t.people[i % #t.people + 1]))) end
    if key == "name" then return t.people[i % #t.people + 1] end
    if key == "posted" then return (t.posted:gsub("%%s", (t.tags[i % #t.tags + 1]))) end
    if key == "tag" then return t.tags[i % #t.tags + 1] end
    if key == "comments" then return (t.comments[i % #t.comments + 1]:gsub("%%d", tostring(i + 2))) end
    return t[key] or error("no " .. key .. " in " .. lang)
  end)
  return text, dated and iso or ""
end

-- The lines of a page in layout `l` (see layouts.lua), with the stories `order` (default: the first l.n).
function M.lay_out(l, t, order)
  local out, lang = {}, l.lang
  local function put(kind, text) out[#out + 1] = (kind and text ~= "") and kind .. "|" .. text or text end
  local function blank() if l.gap ~= "none" and #out > 0 and out[#out] ~= "" then out[#out + 1] = "" end end
  local function furniture(list)
    for _, item in ipairs(list or {}) do
      if item == "" then if #out > 0 then out[#out + 1] = "" end
      elseif t[item] and type(t[item]) == "table" then for _, one in ipairs(t[item]) do put("X", (l.bullet or "") .. one) end
      else put("X", (t[item] or item)) end
    end
    if list then blank() end
  end
  local function block(kind, text, indent, says)
    local lines = M.wrap(text, l.width and l.width - #indent, lang)
    for n, one in ipairs(lines) do
      put(kind == "H" and n > 1 and "h" or kind .. (says and n == 1 and "=" .. says or ""), indent .. one)
    end
  end
  local function meta(list, i, above)
    for _, template in ipairs(list or {}) do
      local text, iso = fill(template, t, lang, i)
      block("D", text, l.indent or "", (above and "above " or "") .. iso)
      if l.loose then blank() end
    end
    if list then blank() end
  end

  furniture(l.top)
  if l.title then put("X", (l.head_indent or "") .. (t[l.title] or l.title)) blank() end
  if not order then
    order = {}
    for i = 1, l.n or #t.stories do order[i] = i end
  end
  for place, i in ipairs(order) do
    local story = t.stories[i]
    local ind, head_ind = l.indent or "", l.head_indent or ""
    local mark = l.marker and (type(l.marker) == "table" and l.marker[(place - 1) % #l.marker + 1] or l.marker)
    if mark == "" then mark = nil end
    local how = l.how or "own"
    if l.some and place % l.some == 0 then mark = nil end
    local headline = (l.number and l.number:gsub("%%d", tostring(place)) or "") .. story.t
    if l.cut then headline = first(headline, l.cut):gsub("%s+$", "") .. "…" end

    meta(l.above, i, true)
    if l.twice == "image" then put("X", head_ind .. "[" .. headline .. "]") end
    if l.head_width then
      for n, one in ipairs(M.wrap(headline, l.head_width, lang)) do put(n > 1 and "h" or "H", head_ind .. one) end
    else
      block("H", headline, head_ind)
    end
    if l.twice == "below" then blank() put("T", head_ind .. headline) end
    if l.underline then put("X", head_ind .. l.underline:rep(width_of(headline))) end
    blank()
    meta(l.meta, i)
    if mark and how == "before" then put("M", ind .. mark) blank() end
    for n, paragraph in ipairs(story.p) do
      local text, at_end = paragraph, n == #story.p
      if at_end and l.dots then text = text:gsub("[%.。]$", "") .. l.dots end
      if n == 1 and l.dateline then text = l.dateline .. text end
      if at_end and mark and (how == "inline" or how == "glued" or how == "inline headline") then
        if how == "inline headline" then mark = mark:gsub("HEADLINE", (headline:gsub("%%", "%%%%"))) end
        local whole = text .. (how == "glued" and "" or " ") .. mark
        local lines = M.wrap(whole, l.width and l.width - #ind, lang)
        -- The marker's letters, from the end, across the lines that it stands on.
        local left = #mark
        for k = #lines, 1, -1 do
          if left <= 0 then break end
          local here = math.min(left, #lines[k])
          lines[k] = lines[k]:sub(1, #lines[k] - here) .. "⟪" .. lines[k]:sub(#lines[k] - here + 1) .. "⟫"
          left = left - here - (WIDE[lang] and 0 or 1)
        end
        for _, one in ipairs(lines) do put("B", ind .. one) end
      elseif at_end and mark and how == "broken" then
        local lines = M.wrap(text, l.width and l.width - #ind - 8, lang)
        local a, b = mark:match("^(%S+)%s+(.*)$")
        lines[#lines] = lines[#lines] .. " ⟪" .. a .. "⟫"
        for _, one in ipairs(lines) do put("B", ind .. one) end
        put("B", ind .. "⟪" .. b .. "⟫")
      else
        block("B", text, ind)
      end
      blank()
    end
    if mark and (how == "own" or how == "doubled" or how == "headline") then
      mark = mark:gsub("HEADLINE", (headline:gsub("%%", "%%%%")))
      if l.gap ~= "none" and l.tight and out[#out] == "" then out[#out] = nil end
      block("M", mark, ind)
      if how == "doubled" then if l.between_markers ~= "none" then blank() end block("M", mark, ind) end
      blank()
    end
    meta(l.after, i)
    if l.between and place < #order then put("X", l.between) blank() end
    for _ = 2, l.space or 1 do if l.gap ~= "none" and place < #order then out[#out + 1] = "" end end
  end
  if l.bottom and l.gap ~= "none" and out[#out] ~= "" then out[#out + 1] = "" end
  furniture(l.bottom)
  while out[#out] == "" do out[#out] = nil end
  if l.gap == "all" then
    local spread = {}
    for _, line in ipairs(out) do if line ~= "" then spread[#spread + 1] = line spread[#spread + 1] = "" end end
    spread[#spread] = nil
    out = spread
  end
  return out
end

-- ---------------------------------------------------------------- the pages

-- Each page once: fn(name, shape, language, lines, eol, bom).
function M.each(folder, fn)
  local stories, layouts, hand = dofile(folder .. "stories.lua"), dofile(folder .. "layouts.lua"), dofile(folder .. "hand.lua")
  for _, l in ipairs(layouts) do fn(l.name, l.shape, l.lang, M.lay_out(l, stories[l.lang]), l.eol, l.bom) end
  for _, h in ipairs(hand) do
    local lines = {}
    for line in (h.text:gsub("\n$", "") .. "\n"):gmatch("(.-)\n") do lines[#lines + 1] = line end
    fn(h.name, h.shape, h.lang, lines, h.eol, h.bom)
  end
end

if arg and arg[0] and arg[0]:find("press%.lua$") then
  local folder = "tests/pages/"
  M.each(folder, function(name, shape, lang, lines, eol, bom)
    local text, articles = M.page(lines, eol, bom)
    for ending, what in pairs({ txt = text, json = M.json(name .. ".txt", shape, lang, articles) }) do
      local f = assert(io.open(folder .. name .. "." .. ending, "wb"))
      f:write(what)
      f:close()
    end
  end)
end
return M
