-- What the world may do to a collection: pages come, change and go; links lead out; files cannot be read.
local t = require("tap")
local gazette = require("gazette")

local function digest(title, ...)
  local lines = title and { title, "" } or { "" }
  for _, headline in ipairs({ ... }) do
    for _, line in ipairs({ headline, "", "The story of " .. headline .. " is told here in one long sentence.", "", "Read more", "" }) do
      lines[#lines + 1] = line
    end
  end
  return table.concat(lines, "\n")
end

local dir = t.folder({
  ["a.txt"] = digest("News", "Alpha one", "Alpha two"),
  ["b.txt"] = digest("News", "Beta one", "Beta two"),
  ["deep/er/c.md"] = "# Gamma\n\nSome text about gamma rays.\n",
  [".hidden/d.txt"] = digest("Hidden", "Never seen", "Not at all"),
  ["picture.jpg"] = "\255\216\255\224",
})
local function titles(c)
  local list = {}
  for a in c:articles() do list[#list + 1] = a.title end
  return table.concat(list, ", ")
end
local function refresh(c, opts)
  local status = c:refresh(opts):wait()
  return status.state
end

local c = assert(gazette.open(dir))
t.is(titles(c), "Alpha one, Alpha two, Beta one, Beta two, Gamma", "pages are read, hidden ones and pictures are not")
t.is(#c:problems(), 0, "no problem")
t.is(c:sections()[1].name .. c:sections()[1].articles, "News4", "pages of one title are one section")
t.is(c:sections()[2].name, "deep/er", "else the folder's path is the section")

-- Changes.
local beta = c:search("beta")[1].article
local kept = c:search("alpha")
local iterator = c:articles()
iterator()
t.write(dir .. "/b.txt", digest("News", "Beta zero", "Beta one", "Beta two"))
t.write(dir .. "/z.txt", digest(nil, "Omega one", "Omega two"))
os.remove(dir .. "/a.txt")
t.is(refresh(c), "done", "a refresh is done")
t.is(titles(c), "Beta zero, Beta one, Beta two, Gamma, Omega one, Omega two", "new, changed and deleted pages are seen")
t.is(c:article(beta.id).title, beta.title, "an id stays while path and headline stay")
t.ok(c:article(beta.id).line > beta.line, "though its line moved")
t.is(c:search("alpha").total, 0, "what was deleted is not found")
t.is(c:search("omega").total, 2, "what is new is")
t.is(kept[1].article.title:match("^Alpha"), "Alpha", "results keep the state they came from")
t.fails("not_found", "a method of an article that is gone says so", kept[1].article:text())
t.is((iterator()).title, "Alpha two", "and so do iterators")
t.is(c:sections()[1].name, "News", "the section is that of the pages that are left")
for i, s in ipairs(c:sections()) do
  if s.name:match("lua_") or i == 3 then
    t.is(s.name, c:info().title, "a page without title in the root has the collection's title as its section")
  end
end
t.is(c:check(), true, "the index is whole after it")

t.write(dir .. "/b.txt", digest("News", "Beta nine", "Beta one"))
t.write(dir .. "/z.txt", digest(nil, "Psi one", "Psi two"))
t.is(refresh(c, { paths = { "z.txt" } }), "done", "a refresh of one page")
t.is(c:search("psi").total, 2, "reads that page")
t.is(c:search("nine").total, 0, "and no other")
t.is(refresh(c, { full = true }), "done", "a full one")
t.is(c:search("nine").total, 1, "reads all")
os.remove(dir .. "/z.txt")
refresh(c, { paths = { "z.txt" } })
t.is(c:search("psi").total, 0, "a page asked for by name that is gone is gone")
refresh(c, { paths = { "b.txt" } })
t.is(c:search("psi").total, 0, "and stays so when another is refreshed")
t.is(c:info().pages, 2, "while the others stay")
t.write(dir .. "/z.txt", digest(nil, "Psi one", "Psi two"))
refresh(c, { paths = { "z.txt" } })
t.is(c:search("psi").total, 2, "until it comes back")
t.is(c:check(), true, "several segments are whole too")
local job = c:refresh()
t.is(c:job() ~= nil, true, "a job that runs is there to be asked")
job:cancel()
t.is(job:poll().state, "cancelled", "and can be cancelled")
t.is(c:job(), nil, "then none runs")
t.is(c:search("nine").total, 1, "nothing is lost by it")

-- Which pages were read again: none that says the same, whatever its times are; each that does not.
t.is(c:changed("b.txt"), false, "a page that was read is not changed")
local function read_again()
  local status = c:refresh():wait()
  return status.state .. " " .. status.pages_total
end
refresh(c)
os.execute("touch '" .. dir .. "/b.txt' && cp -p '" .. dir .. "/b.txt' '" .. dir .. "/copy' && mv '" .. dir .. "/copy' '"
  .. dir .. "/b.txt'")
t.is(tostring(c:changed("q.txt")) .. tostring(c:changed("picture.jpg")) .. tostring(c:changed("../x")), "falsefalsefalse",
  "what is no page is not")
t.write(dir .. "/q.txt", "New\n\nThis page is new.\n")
t.is(c:changed("q.txt"), true, "a new page is")
os.remove(dir .. "/q.txt")
t.is(c:changed("b.txt"), true, "one whose file is other may be")
t.is(read_again(), "done 0", "a page with another time and inode that says the same is not read again")
t.is(c:search("nine").total, 1, "and is found as before")
os.execute("touch -r '" .. dir .. "/b.txt' '" .. dir .. "/.time'")
t.write(dir .. "/b.txt", (t.read(dir .. "/b.txt"):gsub("nine", "five")))
os.execute("touch -r '" .. dir .. "/.time' '" .. dir .. "/b.txt'")
refresh(c)
t.is(c:search("five").total .. c:search("nine").total, "10", "other text of the same size and time is seen")
t.write(dir .. "/b.txt", (t.read(dir .. "/b.txt"):gsub("five", "nine")))
refresh(c)

-- Pages that get another name keep their articles, for those who know them by their id too.
local first = c:search("nine")[1].article
local gamma = c:search("gamma")[1].article
os.execute("mv '" .. dir .. "/b.txt' '" .. dir .. "/bb.txt' && mv '" .. dir .. "/deep' '" .. dir .. "/deeper'")
local n_before = c:count()
t.is(refresh(c), "done", "pages and folders are renamed")
t.is(c:count() .. "/" .. c:search("nine").total .. "/" .. c:search("gamma").total, n_before .. "/1/1",
  "everything is found as often as before")
t.is(c:search("nine")[1].article.path .. " " .. c:search("gamma")[1].article.path, "bb.txt deeper/er/c.md",
  "where it is now")
t.ok(c:article(first.id) and c:article(first.id).path == "bb.txt", "an id from before leads there")
t.ok(c:article(gamma.id) and c:article(gamma.id).path == "deeper/er/c.md", "of a page whose folder was renamed, too")
t.ok((first:text() or ""):find("told"), "and so do the methods of an article from before")
os.execute("mv '" .. dir .. "/bb.txt' '" .. dir .. "/bbb.txt'")
refresh(c)
t.is(c:article(first.id).path, "bbb.txt", "also when the page is renamed again")
t.is(c:article("0123456789abcdef"), nil, "an unknown id is still unknown")
local reopened = assert(gazette.open(dir))
t.is(reopened:article(first.id).path, "bbb.txt", "and when the collection is opened anew")
reopened:close()
t.write(dir .. "/b.txt", digest("News", "Beta nine", "Beta one"))
refresh(c)
t.is(c:article(first.id).path, "b.txt", "a new page of the old name has the ids of that name")
os.execute("mv '" .. dir .. "/deeper' '" .. dir .. "/deep' && rm '" .. dir .. "/bbb.txt'")
refresh(c)
t.is(c:article(gamma.id).path, "deep/er/c.md", "a folder that has its name again has its ids again")

-- The article in a file that changed since: the text is the file's.
local hit = c:search("nine")[1]
local nine = hit.article
t.write(dir .. "/b.txt", "\n\n" .. digest("News", "Beta nine", "Beta one"):gsub("told here", "retold here"))
t.ok(nine:text():find("retold"), "text() is read from the page as it is now")
t.is(c:search("nine")[1].line, hit.line + 2, "and so is the place of a hit")
t.write(dir .. "/b.txt", digest("News", "Something else", "Beta one"))
t.is(#c:search("nine"), 0, "a hit that is gone is dropped")
refresh(c)

-- Files that are not for reading.
os.execute("mkfifo '" .. dir .. "/pipe.txt'")
os.execute("ln -s /etc '" .. dir .. "/out' && ln -s /etc/hostname '" .. dir .. "/out.txt' && ln -s loop '" .. dir .. "/loop'")
os.execute("ln -s ../b.txt '" .. dir .. "/deep/again.txt' && ln -s . '" .. dir .. "/self' && mkdir '" .. dir .. "/.store'")
t.write(dir .. "/.store/e.txt", digest("Stored", "Linked one", "Linked two"))
os.execute("ln -s .store/e.txt '" .. dir .. "/e.txt'")
t.write(dir .. "/nul.txt", "Zero\0byte and \255 a bad one\n")
t.is(refresh(c), "done", "FIFOs and links do not stop a refresh")
local said = {}
for _, p in ipairs(c:problems()) do said[p.path] = p.message end
t.ok(said["pipe.txt"], "a FIFO is skipped with a problem")
t.ok(said["out"] and said["out"]:find("out of the collection"), "a link that leads out is a problem")
t.ok(said["out.txt"], "so is one to a file")
t.ok(said["loop"], "and one that leads nowhere")
t.ok(said["nul.txt"], "bytes that are not UTF-8 are a problem of the page")
t.is(c:search("linked").total, 2, "a link inside is followed")
t.is(c:search('"something else"').total, 1, "and a page that stands there under its own name is there once")
local linked = c:search("linked")[1].article
t.is(linked.path, "e.txt", "a linked page has the link's name")
t.ok(linked:text():find("story"), "and its text is read through the link")

local whoami = io.popen("id -u")
if whoami:read("*l") ~= "0" then
  os.execute("chmod 000 '" .. dir .. "/z.txt'")
  refresh(c)
  local denied
  for _, p in ipairs(c:problems()) do denied = denied or p.path == "z.txt" end
  t.ok(denied, "a file that may not be read is a problem")
else
  t.skip("a file that may not be read is a problem", "root may read all")
end
whoami:close()

-- The manifest.
t.write(dir .. "/gazette.yaml", 'title: The paper\nexclude: ["deep/**", "nul.txt"]\npages:\n  - path: "b.*"\n    section: Bees\naliases:\n  - [psi, trident]\ntitel: x\n')
refresh(c)
t.is(c:info().title, "The paper", "a new manifest is read")
t.is(c:search("gamma").total, 0, "what it excludes is gone")
t.is(c:sections()[1].name, "Bees", "its sections come first")
t.ok(c:search("trident").total > 0, "its aliases find")
local told
for _, p in ipairs(c:problems()) do told = told or (p.path == "gazette.yaml" and p.line == 8 and p.message) end
t.ok(told and told:find("titel"), "an unknown key is a problem with its line")
t.write(dir .. "/gazette.yaml", "title: [")
refresh(c)
t.is(c:search("gamma").total, 1, "a manifest that cannot be read excludes nothing")
os.remove(dir .. "/gazette.yaml")

-- A format that is a guess.
local function doubts()
  local found = {}
  for _, p in ipairs(c:problems()) do
    if p.message:find("is a guess", 1, true) then found[#found + 1] = p.path .. ":" .. p.line .. " " .. p.message end
  end
  return found
end
local ruled = ("Storm\n\nBoats stay in the harbour, says the keeper.\n\n----\n\n"):rep(3)
local guessed = gazette.parse(ruled, { name = "ruled.txt" })
t.ok(guessed.format == "digest" and guessed.confidence < 0.75, "a page with nothing but rules is read as a digest with doubt",
  guessed.confidence)
t.is(#doubts(), 0, "no page is in doubt where markers stand")
t.write(dir .. "/ruled.txt", ruled)
refresh(c)
t.is(doubts()[1], ("ruled.txt:1 read as digest, which is a guess (%d %% sure): where it is wrong, or right, say so by `format` in gazette.yaml")
  :format(guessed.confidence * 100), "that is a problem of its collection")
t.is(#doubts(), 1, "and of this page alone")
t.write(dir .. "/gazette.yaml", 'pages:\n  - path: "ruled.txt"\n    format: digest\n')
refresh(c)
t.is(#doubts(), 0, "the manifest says what it is")
os.remove(dir .. "/gazette.yaml")
os.remove(dir .. "/ruled.txt")
refresh(c)

-- Not waiting.
local d = assert(gazette.open(dir))
local e = assert(gazette.open(dir, { wait = false }))
while e:job() do e:job():poll() end
t.is(e:info().fresh, true, "an index that was not waited for gets fresh by polling")
t.is(titles(e), titles(d), "and has the same articles")

local pages = {}
for i = 1, 400 do pages["p" .. i .. ".txt"] = digest("Page " .. i, "First of " .. i, "Second of " .. i):rep(i % 7 + 20) end
local big = t.folder(pages)
local told_progress = 0
local raised, why = pcall(gazette.open, big, { progress = function(s)
  told_progress = told_progress + 1
  if s.pages_done > s.pages_total then error("progress beyond the end") end
end })
t.ok(raised, "progress is told in order", why)
local big_one = assert(gazette.open(big))
t.is(big_one:info().pages, 400, "a larger collection opens whole")
if told_progress > 0 then
  local anew = t.folder({})
  t.raises("enough", "an error in progress comes through", gazette.open, big,
    { cache = anew, progress = function() error("enough") end })
  t.remove(anew)
else
  t.skip("an error in progress comes through", "indexing was done before it could be told")
end
t.remove(big)

-- A file given for a folder, an empty folder.
-- A page that is changed while a refresh runs, after it was read.
local many = { ["a.txt"] = digest("First", "Early one", "Early two") }
for i = 1, 600 do many["p" .. i .. ".txt"] = digest("Page " .. i, "First of " .. i, "Second of " .. i):rep(9) end
many = t.folder(many)
local slow = assert(gazette.open(many, { wait = false }))
local running = slow:job()
if running then
  while running:poll().pages_done < 2 do end
  t.write(many .. "/a.txt", digest("First", "Late one", "Late two"))
  local joined = slow:refresh({ paths = { "a.txt" } })
  local before, backwards = 0, false
  repeat
    local now = joined:poll()
    backwards = backwards or now.pages_done < before
    before = now.pages_done
  until now.state ~= "running"
  t.is(slow:search("late").total, 2, "what is asked for while a refresh runs is read before it ends")
  t.is(slow:search("early").total, 0, "and what it had read before is gone")
  t.ok(not backwards, "progress never goes backwards")
else
  t.skip("what is asked for while a refresh runs is read before it ends", "opening was too fast")
end
slow:close()
t.remove(many)

local empty = t.folder({})
local g = assert(gazette.open(empty))
t.is(g:info().articles, 0, "an empty folder is an empty collection")
t.is(#g:sections(), 0, "without sections")
t.is(g:search("x").total, 0, "and finds nothing")
t.remove(empty)
c:close()
t.is(pcall(job.poll, job), true, "a job outlives its collection")
t.remove(dir)
t.done()
