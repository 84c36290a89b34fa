-- What stands between two texts of a digest page: whose is it, and which line is the headline?
local t = require("tap")
local gazette = require("gazette")

local TEXTS = {
  "The boats stay in the harbour until the wind turns, says the keeper of the mole.",
  "A swarm has settled under the roof of the town hall and nobody dares to climb up.",
  "The station has a piano now, and anyone who waits for a train may play on it.",
}
local HEADS = { "Fog expected until Monday", "Bees move into the town hall", "A piano for the station" }

-- A page of the three stories: `form` with HEAD, TEXT and N in it, once for each.
local function page(form, first, last)
  local out = { first or "" }
  for i = 1, 3 do
    out[#out + 1] = (form:gsub("HEAD", HEADS[i]):gsub("TEXT", TEXTS[i]):gsub("N", tostring(i * 7 % 10)))
  end
  out[#out + 1] = last or ""
  return gazette.parse(table.concat(out, "\n"), { name = "page.txt" })
end
local function titles(p)
  local out = {}
  for i, a in ipairs(p.articles) do out[i] = a.title end
  return table.concat(out, "|")
end
local function bodies(p)
  local out = {}
  for i, a in ipairs(p.articles) do out[i] = a.body end
  return table.concat(out, "|")
end
local heads, texts = table.concat(HEADS, "|"), table.concat(TEXTS, "|")

local p = page("NEWS\n\nHEAD\n\nTEXT\n\nRead more\n")
t.is(titles(p), heads, "a label above each headline is none")
p = page("Ada Holm\nMarch N, 2015 · N min read\n\nHEAD\n\nTEXT\n\nRead more…\nN1\n")
t.is(titles(p), heads, "nor is the author's name")
t.is(p.articles[2].date, "2015-03-04", "the date above it is the article's")
p = page("HEAD\n\nTEXT\nMarch N, 2015 • Ada Holm\nN\n1\n", "The Post\n\nSubscribe Sign in\n")
t.is(titles(p), heads, "without markers dates part the page, also below the texts")
t.is(bodies(p), texts, "and are not of the text, nor are the numbers below them")
p = page("HEAD\n\nMarch N, 2015\n\nTEXT\n\n(Read more... | N Comments)\n")
t.is(titles(p), heads, "a marker stands beside other links")
t.is(p.articles[1].continues, true, "and is one")
p = page("HEAD\n\nTEXT\n\nRead more: HEAD\nAverage (0 Votes)\n\n")
t.is(bodies(p), texts, "a marker names the headline behind a colon")
p = page("━━━━━━━━━━━━\n\nHEAD\n\nTEXT\n\nThere are comments.\n", "The Post\n\n• misc\n• travel\n")
t.is(titles(p), heads, "drawn lines part articles")
t.is(bodies(p), texts, "and a line that comes again in each is not of the text")

local form = "HEAD\n\n0N/0N/2015\n\nTEXT\n\nMARK\n"
local function dates(mark, date, last)
  local dated = page((form:gsub("MARK", mark):gsub("0N/0N", date)), nil, last)
  return dated.articles[1].date
end
t.is(dates("Read more", "03/04"), "2015", "a date with slashes that nothing tells how to read is its year alone")
t.is(dates("Leer más", "03/04"), "2015-04-03", "the day stands first where the markers are Spanish")
p = gazette.parse(("A\n\n03/04/2015\n\n%s\n\nRead more\n\nB\n\n25/04/2015\n\n%s\n\nRead more\n"):format(TEXTS[1], TEXTS[2]))
t.is(p.articles[1].date, "2015-04-03", "and where another date of the page says so")
p = gazette.parse(("A\n\n03/04/2015\n\n%s\n\nLeer más\n\nB\n\n04/25/2015\n\n%s\n\nLeer más\n"):format(TEXTS[1], TEXTS[2]))
t.is(p.articles[1].date, "2015-03-04", "the month where another date has it first")

local list = {}
for i = 1, 6 do
  list[i] = ("lib%d: a library for boats%s\n\n%s\n\nAs wide as all the other lines of this very text, which is wrapped so that\n"
    .. "it ends like this one here\n\nIt is of use to sailors and to nobody else, all the year round.\n\nRead more\n"):format(i, i == 1 and "." or "", TEXTS[1])
end
p = gazette.parse("From the section admin\n\n" .. table.concat(list, "\n"), { name = "list.txt" })
t.is(#p.articles, 6, "where all headlines have a colon, a line without one is none")
t.is(p.title, "From the section admin", "and the first line without one is the page's title")
t.is(p.articles[1] and p.articles[1].title, "lib1: a library for boats.", "though the first headline ends like a sentence")

p = page("HEAD\n\nMarch N, 2015\n\nTEXT\n\nHow it began\n\nTEXT\n\nWhat comes next\n\nTEXT\n")
t.is(titles(p), heads, "heads of parts are no articles where each article has a date")
local items = {}
for i = 1, 3 do items[i] = ("     * %s\n       %s\n       %s\n       March %d, 2015\n"):format(HEADS[i], TEXTS[i], TEXTS[4 - i], i) end
p = gazette.parse("The Post\n\n" .. table.concat(items), { name = "page.txt" })
t.is(titles(p), heads, "an item of a list may be a headline")
p = page("N March 2015 - HEAD\n\nTEXT\n\nHow it began\n\nTEXT\n")
t.is(titles(p), "7 March 2015 - " .. HEADS[1] .. "|4 March 2015 - " .. HEADS[2] .. "|1 March 2015 - " .. HEADS[3], "a headline may begin with its date")
p = page("***** HEAD *****\nTEXT\nRead_more\n=====================\n")
t.is(titles(p), heads, "a headline may be drawn")
p = gazette.parse(("%s\n\nMarch 4, 2015\n\n%s\n\n%s\n\nMarch 5, 2015\n\n%s\n"):format(HEADS[1], TEXTS[1], HEADS[2], TEXTS[2]), { name = "page.txt" })
t.is(titles(p), HEADS[1] .. "|" .. HEADS[2], "two articles are enough")
t.done()
