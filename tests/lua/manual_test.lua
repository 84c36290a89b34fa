-- Plain text as manuals and printers leave it: sections by their heads, no feet of pages.
local t = require("tap")
local gazette = require("gazette")

local function headings(a)
  local out = {}
  for i, h in ipairs(a.headings) do out[i] = h.level .. " " .. h.title end
  return table.concat(out, "|")
end

local manual = [[
TIDE(1)                          User Commands                         TIDE(1)

NAME
       tide - tell when the water is high

DESCRIPTION
       Tells when the water is high in a harbour, from the table of the year.

   Exit status:
       0      if OK

SEE ALSO
       moon(1)

tide 2.4                          March 2021                           TIDE(1)
]]
local a = gazette.parse(manual, { name = "tide.txt" }).articles[1]
t.is(headings(a), "1 NAME|1 DESCRIPTION|2 Exit status:|1 SEE ALSO", "heads of a manual's page are headings")
t.ok(a.body:find("NAME\n\ntide - tell", 1, true), "and paragraphs of their own", a.body)
a = gazette.parse("Shopping\n\nBREAD\n  two\n\nplain words and more of them\n").articles[1]
t.is(headings(a), "", "one line in capitals makes no manual")

local foot = "\nMarsh                        Informational                      [Page %d]\n"
local head = "\f\nNote 12               The Tide Table Format              May 2020\n\n"
local paged = "The Tide Table Format\n\n1.  Introduction\n\n   Each day begins with the number of the\n" .. foot:format(1) .. head
  .. "   day, and then comes the moon.\n\n2.1.  The Day\n\n   It has no zero in front.\n" .. foot:format(2) .. head
  .. "   Nor behind.\n" .. foot:format(3)
local p = gazette.parse(paged, { name = "note.txt" })
a = p.articles[1]
t.is(p.format, "plain", "a printed page is plain text")
t.is(headings(a), "1 1. Introduction|2 2.1. The Day", "numbered heads are headings")
t.ok(not a.body:find("Page", 1, true) and not a.body:find("Note 12", 1, true), "feet and heads of pages are left out", a.body)
t.ok(a.body:find("the number of the day, and then", 1, true), "a paragraph goes on behind them", a.body)
t.ok(a.body:find("in front.\n\nNor behind.", 1, true), "unless it had ended", a.body)
t.is(a.headings[2].line, 13, "lines are counted as they stand in the file")
a = gazette.parse("Notes\n\nSee the book [Page 3]\n\nMore of it.\n").articles[1]
t.ok(a.body:find("[Page 3]", 1, true), "one such line may be text")
t.done()
