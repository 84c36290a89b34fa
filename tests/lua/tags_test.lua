-- Are pages of HTML and feeds, as programs of the web write them, read as their marks say (tests/pages/marked.lua)?
local t = require("tap")
local marked = dofile("tests/pages/marked.lua")

local wrong = {}
local sum = marked.folder("tests/pages/tags/", function(line) wrong[#wrong + 1] = line end)
local said = table.concat(wrong, "\n#   ")
print(("# %d of %d articles of %d pages are right, %d wholly"):format(sum.right, sum.all, sum.pages, sum.whole))
t.ok(sum.pages >= 50, "there are pages of many programs", sum.pages)
t.ok(sum.right * 100 >= sum.all * 96, "96 of 100 articles have their headline, line, first and last words and marker", said)
t.ok(sum.whole * 100 >= sum.all * 94, "94 of 100 have nothing but their text, and their date, tags, author and target", said)
t.is(sum.off, 0, "no page has a wrong number of articles")
t.done()
