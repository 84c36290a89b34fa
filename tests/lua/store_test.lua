-- The index on disk: it is there at the next opening, and whatever happens to its files the next opening works.
local t = require("tap")
local gazette = require("gazette")

local function digest(n)
  local lines = { "Page " .. n, "" }
  for i = 1, 3 do
    for _, line in ipairs({ "Headline " .. i .. " of " .. n, "", "Body number " .. i .. " of page " .. n .. " with a zebra in it.", "",
      "Read more", "" }) do
      lines[#lines + 1] = line
    end
  end
  return table.concat(lines, "\n")
end
local pages = { ["gazette.yaml"] = "title: Kept\n" }
for i = 1, 6 do pages["p" .. i .. ".txt"] = digest(i) end
local dir, cache = t.folder(pages), t.folder({})

local function open(opts)
  opts = opts or {}
  opts.cache = opts.cache or cache
  return assert(gazette.open(dir, opts))
end
local function files()
  local list, pipe = {}, io.popen("ls -d '" .. cache .. "'/*/*")
  for path in pipe:lines() do list[#list + 1] = path end
  pipe:close()
  return list
end
local function mode(path)
  local pipe = io.popen("stat -c %a '" .. path .. "' 2>/dev/null || stat -f %Lp '" .. path .. "'")
  local text = pipe:read("*l")
  pipe:close()
  return text
end

local c = open()
t.is(c:info().articles, 18, "a collection is indexed")
t.is(#c:problems(), 0, "without a problem")
local info, sum = c:info(), 0
for _, part in ipairs(info.parts) do sum = sum + part.bytes end
t.is(sum, info.index_bytes, "the parts of the index are all of it")
t.ok(info.segments == 1 and info.terms > 10 and info.postings >= info.terms and info.positions >= info.postings
  and info.left_out == 0 and not info.indexing, "its figures are told")
c:close()
if not files()[1] then
  t.skip("the index is on disk", "there is no gazette-index")
  t.done()
end

-- Several threads, where there is text enough: a segment each.
local beside = {}
for i = 100, 159 do
  beside["p" .. i .. ".txt"] = "Page " .. i .. "\n\n" .. ("The harbour of page " .. i .. " has a ferry.\n"):rep(3000)
end
beside = t.folder(beside)
local function segments(jobs)
  local one = assert(gazette.open(beside, { cache = t.folder({}), jobs = jobs }))
  local n = one:info().segments
  t.is(one:search("ferry").total, 60, "all is found that " .. jobs .. " read")
  one:close()
  return n
end
t.is(segments(1), 1, "one thread makes one segment")
t.is(segments(2), 2, "two make two")
t.ok(not pcall(gazette.open, beside, { jobs = -1 }), "fewer than none are an error")

t.is(mode(files()[1]:match("^(.*)/")), "700", "the index lies in a folder of its own, for its user alone")
local before = t.read(cache .. "/" .. files()[1]:match("([^/]+)/[^/]+$") .. "/state")
c = open({ wait = false })
t.is(c:info().articles, 18, "at the next opening it is there at once")
t.is(c:search("zebra").total, 18, "and answers")
t.is(c:info().title, "Kept", "with its manifest")
t.is(c:check(), true, "and is whole")
if c:job() then c:job():wait() end
t.is(t.read(cache .. "/" .. files()[1]:match("([^/]+)/[^/]+$") .. "/state"), before, "what has not changed is not written again")

t.write(dir .. "/p1.txt", digest(100))
os.remove(dir .. "/p2.txt")
t.is(c:refresh():wait().state, "done", "a change is read")
t.is(c:search('"page 100"').total, 3, "what is new is found")
t.is(c:search('"page 2"').total, 0, "what is gone is not")
local other = open({ wait = false })
t.is(other:search('"page 100"').total, 3, "another handle sees it")
t.write(dir .. "/p3.txt", digest(300))
t.is(other:refresh({ paths = { "p3.txt" } }):wait().state, "done", "and can refresh too")
t.is(other:search('"page 300"').total, 3, "sees what it did")
t.is(c:search('"page 300"').total, 0, "the first one keeps its state")
c:refresh():wait()
t.is(c:search('"page 300"').total, 3, "until it looks again")
local jobs = { c:refresh({ full = true }), other:refresh({ full = true }) }
t.is(jobs[1]:wait().state .. jobs[2]:wait().state, "donedone", "two may ask for everything at the same moment")
t.is(c:count() .. "/" .. other:count(), "15/15", "and both have it whole")
t.write(dir .. "/gazette.yaml", "title: Other\naliases:\n  - [zebra, okapi]\n")
c:refresh():wait()
t.is(c:info().title .. c:search("okapi").total, "Other15", "a new manifest is taken up")
c:close()
other:close()

-- Whatever is done to a file of the index, the next opening has everything.
local function whole(what)
  local handle, why = gazette.open(dir, { cache = cache })
  t.ok(handle and handle:count() == 15 and handle:search("zebra").total == 15 and handle:check(), what, why)
  if handle then handle:close() end
end
local damage = {
  ["cut to nothing"] = function() return "" end,
  ["cut in half"] = function(text) return text:sub(1, math.floor(#text / 2)) end,
  ["one byte short"] = function(text) return text:sub(1, -2) end,
  ["of noise"] = function(text) return (text:gsub(".", function(b) return string.char((b:byte() * 7 + 13) % 256) end)) end,
  ["grown"] = function(text) return text .. text end,
}
for i = 1, 12 do
  damage["with byte " .. i .. "/13 changed"] = function(text)
    local at = math.max(1, math.floor(#text * i / 13))
    return text:sub(1, at - 1) .. string.char((text:byte(at) + 1) % 256) .. text:sub(at + 1)
  end
end
for name, change in pairs(damage) do
  local n = 0
  for _, path in ipairs(files()) do
    if not path:match("/lock$") then
      n = n + 1
      t.write(path, change(t.read(path)))
      whole((path:match("([^/]+)$"):gsub("%d+", "a")) .. " " .. name .. ": the index is made anew")
    end
  end
end
for _, path in ipairs(files()) do
  os.remove(path)
  whole("without " .. path:match("([^/]+)$"):gsub("%d+", "a") .. " it is made anew")
end
for _, path in ipairs(files()) do
  if path:match("/state$") then
    local text = t.read(path)
    t.write(path, text:sub(1, 8) .. "\99" .. text:sub(10))
    whole("a state of another version is passed over")
  end
end
local folder = files()[1]:match("^(.*)/")
t.write(folder .. "/00000099.seg.new", "left by an indexer that was killed")
t.write(dir .. "/p4.txt", digest(400))
whole("what a killed indexer left does no harm")
t.is(t.read(folder .. "/00000099.seg.new"), nil, "and is swept away")
t.remove(folder)
whole("a folder that was deleted is made again")

-- A larger index is read piece by piece: damage is met in the middle of a search.
local function spoil(from)
  for _, path in ipairs(files()) do
    if path:match("%.seg$") then
      local file = assert(io.open(path, "r+b"))
      for at = from, file:seek("end") - 1, 2000 do
        file:seek("set", at)
        local byte = file:read(1):byte()
        file:seek("set", at)
        file:write(string.char((byte + 1) % 256))
      end
      file:close()
    end
  end
end
local large = {}
for i = 1, 300 do large["p" .. i .. ".txt"] = digest(i):rep(20):gsub("zebra", "zebra beast" .. i) end
t.remove(cache)
cache = t.folder({})
local plain = dir
dir = t.folder(large)
c = open({ wait = false })
if c:job() then c:job():wait() end
local each, all = c:search("beast77", { limit = 1 }).total, c:count()
t.is(c:notice(), nil, "of an index that is whole there is nothing to tell")
spoil(8192)
local failed, wrong, code = 0, 0, nil
for i = 1, 300 do
  local results, _, why = c:search("beast" .. i, { limit = 1 })
  if not results then failed, code = failed + 1, why
  elseif results.total ~= each then wrong = wrong + 1 end
end
t.is(wrong, 0, "an index that is damaged while it is open gives no wrong answer")
t.ok(failed > 0 and code == "corrupt", "but fails, as corrupt")
t.ok((c:notice() or ""):find("made anew"), "one message tells that it is made anew")
t.is(c:notice(), nil, "once")
t.ok((c:problems()[1] or {}).message:find("made anew"), "and problems name it")
if c:job() then t.is(c:job():wait().state, "done", "which is begun by itself") else t.ok(true, "which is done") end
t.is(c:search("beast77", { limit = 1 }).total .. tostring(c:check()), each .. "true", "then it answers, and is whole")
local patient = open()
spoil(8192)
failed = 0
for i = 1, 300 do
  local results = patient:search("beast" .. i, { limit = 1 })
  if not results or results.total ~= each then failed = failed + 1 end
end
t.is(failed, 0, "where the index is waited for no search fails: it is made anew, and asked again")
t.ok((patient:notice() or ""):find("made anew"), "one message tells that, too")
t.is(patient:check(), true, "and it is whole")
t.is(patient:refresh():wait().state, "done", "a refresh finds nothing wrong")
patient:close()
c:close()
c = open()
t.is(c:notice(), nil, "nor does the next opening")
spoil(300)
t.fails("corrupt", "a check tells of damage", c:check())
t.is(c:check(), true, "and it is made anew")
spoil(300)
t.write(dir .. "/p1.txt", digest(1))
t.is(c:refresh():wait().state, "done", "a refresh makes a damaged index anew")
t.is(c:count() .. tostring(c:check()), all - each + 3 .. "true", "with everything in it")
c:close()
t.remove(dir)
dir = plain
t.remove(cache)
cache = t.folder({})

-- No place for it.
c = open({ cache = "/dev/null/nowhere" })
t.is(c:count(), 15, "without a place for the index it lives in memory")
t.ok(#c:problems() == 1 and c:problems()[1].message:find("cannot be kept"), "and one problem says so")
t.write(dir .. "/p4.txt", digest(500))
c:refresh():wait()
t.is(c:search('"page 500"').total, 3, "it is refreshed there")
c:close()

-- Many small changes, one after another: few segments, each page once.
do
  local texts = {}
  for i = 1, 120 do texts[("q%03d.txt"):format(i)] = digest(i) end
  local place, kept = t.folder(texts), t.folder({})
  local handle = assert(gazette.open(place, { cache = kept }))
  local ok = true
  for i = 1, 150 do
    local name = ("q%03d.txt"):format(i * 37 % 120 + 1)
    t.write(place .. "/" .. name, digest(1000 + i))
    local done = handle:refresh({ paths = { name } }):wait()
    ok = ok and done.state == "done" and handle:search(('"page %d"'):format(1000 + i)).total == 3
  end
  t.ok(ok, "each of 150 changes is found")
  handle:close()
  handle = assert(gazette.open(place, { cache = kept })) -- and waits for segments to be merged
  local pipe = io.popen("ls '" .. kept .. "'/*/ | grep -c seg")
  t.ok(tonumber(pipe:read("*l")) <= 8, "there are few segments then")
  pipe:close()
  t.is(handle:count(), 360, "each page is there once")
  t.ok(handle:check(), "and all of it is whole")
  local size = handle:info().index_bytes
  handle:refresh({ full = true }):wait()
  t.ok(size <= 1.2 * handle:info().index_bytes, "it is little larger than one that is made at once")
  handle:close()
  t.remove(place)
  t.remove(kept)
end

-- A job that is given up.
local many = {}
for i = 1, 500 do many["p" .. i .. ".txt"] = digest(i):rep(20) end
many = t.folder(many)
c = assert(gazette.open(many, { cache = cache, wait = false }))
local job = c:job()
if job then
  job:cancel()
  t.is(job:poll().state, "cancelled", "a job can be given up")
  t.is(c:job(), nil, "then none runs")
else
  t.skip("a job can be given up", "it was done before")
end
t.is(c:refresh():wait().state, "done", "and begun again")
t.is(c:info().pages, 500, "with nothing lost")
c:close()
t.remove(many)
t.remove(dir)
t.remove(cache)
t.done()
