-- common_test.lua: does a buffer hold what its view says, when only what differs is written?
--
-- The host that Neovim and Vim share, over an editor in memory: any texts, in any order, end as they would if each were
-- written whole. Lua 5.4, no editor. Run from the root of the repository.

local here = arg[0]:match("^(.*)/[^/]*$") or "."
package.path = here .. "/../../lua/?.lua;" .. here .. "/../lua/?.lua;" .. package.path

local t = require("tap")
local common = require("gazette.host.common")

local NAME = "gazette://c/v"

-- A host, its only buffer { lines, marks = by line, tick } and what was written to it: { first, n }, …
local function editor()
  local buffer, written = { lines = { "" }, marks = {}, tick = 1 }, {}
  local answers = {
    bufadd = function() return 1 end, bufexists = function() return 1 end, bufloaded = function() return 1 end,
    bufname = function() return NAME end, bufwinid = function() return -1 end, bufnr = function() return 1 end,
    getbufvar = function(_, name) return name == "changedtick" and buffer.tick or name == "&filetype" and "gazette" or 0 end,
  }
  local ed = { name = "test", cmd = function() end, fixed = function() return false end }
  function ed.call(name, ...) return answers[name] and answers[name](...) or 0 end
  function ed.lines(_, lines, first, last)
    written[#written + 1] = { first = first, n = #lines }
    assert(first <= #buffer.lines + 1, "lines are written behind the end")
    for i = first, last and #buffer.lines or first + #lines - 1 do buffer.lines[i], buffer.marks[i] = nil, nil end
    for i, line in ipairs(lines) do buffer.lines[first + i - 1] = line end
    buffer.tick = buffer.tick + 1
  end
  function ed.marks(_, marks)
    for _, mark in ipairs(marks) do
      buffer.marks[mark.line] = buffer.marks[mark.line] or {}
      table.insert(buffer.marks[mark.line], ("%d-%d %s"):format(mark.from, mark.to, mark.kind))
    end
  end
  local host = common.new(ed)
  host.room(NAME, {})
  return host, buffer, written
end

local function told(lines, marks)
  local out = {}
  for i, line in ipairs(lines) do
    out[i] = line .. "|" .. (marks[i] and table.concat(marks[i], ",") or "")
  end
  return table.concat(out, "\n")
end

local seed = 7
local function random(n)
  seed = (seed * 1103515245 + 12345) % 2 ^ 31
  return math.floor(seed / 65536) % n + 1
end

-- Texts of few different lines, so that many stay.
local function text_of(n, first)
  local lines, marks = {}, {}
  for i = 1, n do
    lines[i] = ("abc"):sub(random(3)):rep(2)
    if random(3) == 1 then
      marks[#marks + 1] = { line = (first or 1) + i - 1, from = 1, to = random(2), kind = random(2) == 1 and "dim" or "key" }
    end
  end
  return { name = NAME, lines = lines, marks = marks }
end

do
  local host, buffer, written = editor()
  local want = { lines = {}, marks = {} }
  local right, n = true, 0
  for round = 1, 3000 do
    local what = random(8)
    local text
    if what == 1 and #want.lines > 0 then
      local first = random(#want.lines) + 1
      text = text_of(random(6), first)
      text.first, text.last = first, random(2) == 1
      host.append(text)
    else
      if what == 2 then   -- somebody else wrote into it
        want = { lines = {}, marks = {} }
        buffer.lines, buffer.marks, buffer.tick = {}, {}, buffer.tick + 1
        for i = 1, 8 do buffer.lines[i], want.lines[i] = "other", "other" end
      end
      text = text_of(random(12))
      text.partial = random(3) == 1
      if what < 6 then host.update(text) else host.show(text) end
    end
    local first = text.first or 1
    local whole = not text.first and not text.partial or text.last
    for i = first, whole and #want.lines or first + #text.lines - 1 do want.lines[i], want.marks[i] = nil, nil end
    for i, line in ipairs(text.lines) do want.lines[first + i - 1] = line end
    for _, mark in ipairs(text.marks) do
      want.marks[mark.line] = want.marks[mark.line] or {}
      table.insert(want.marks[mark.line], ("%d-%d %s"):format(mark.from, mark.to, mark.kind))
    end
    if told(buffer.lines, buffer.marks) ~= told(want.lines, want.marks) then
      t.ok(false, "round " .. round, told(buffer.lines, buffer.marks) .. "\nwant\n" .. told(want.lines, want.marks))
      right = false
      break
    end
    n = #written
  end
  t.ok(right and n > 1000, "whatever was there, a buffer holds the text that it was given last, and its marks", n)
end

do
  local host, buffer, written = editor()
  local text = { name = NAME, lines = {}, marks = {} }
  for i = 1, 100 do
    text.lines[i] = "row " .. i
    text.marks[i] = { line = i, from = 1, to = 3, kind = "dim" }
  end
  host.show(text)
  host.update(text)
  t.is(#written, 1, "what is as it was is not written again")
  text.lines[50], text.marks[52] = "another", { line = 52, from = 1, to = 3, kind = "key" }
  host.update(text)
  t.is(written[2] and written[2].first .. " " .. written[2].n, "50 3", "of what differs the lines from the first to the last are")
  t.is(buffer.marks[52][1], "1-3 key", "a mark alone too")
  buffer.tick = buffer.tick + 1
  host.update(text)
  t.is(written[3] and written[3].n, 100, "all of it where somebody else wrote into the buffer")
end

t.done()
