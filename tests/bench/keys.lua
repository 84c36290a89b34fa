-- keys.lua: how long does a key keep the editor's thread busy, in a collection of a million articles?
--
-- Run by tests/bench/keys.sh in a Neovim without a screen, which types into the editor under test on a terminal of its own.
-- After each key it waits until the editor rests, and reads how much processor time its first thread has taken, to the
-- nanosecond (/proc/PID/task/PID/schedstat): other programs do not change that, as they would a clock's time.
--   all      from the key until the editor rests: a live search works in slices, between which the editor looks for a newer key
--   longest  of the calls into Gazette meanwhile (a command, a key at a prompt, a slice of a timer, an autocommand), by the
--            processor's clock, which the editor under test writes down itself: how long a newer key may have to wait
--
-- Environment: ROOT, GAZETTE_LUA, COLLECTION, EDITOR_NAME (nvim or vim), OUT (a line for each key: what TAB its name TAB longest
-- TAB all, in ms)

local env = vim.env
local EDITOR = env.EDITOR_NAME
local REST_MS = tonumber(env.REST_MS or "") or 60   -- without work for so long is rest
local out = assert(io.open(env.OUT, "w"))

local rc = vim.fn.tempname()
vim.fn.writefile({
  EDITOR == "vim" and "set nocompatible encoding=utf-8 t_TI= t_TE= noesckeys" or "",
  "set runtimepath^=" .. vim.fn.fnamemodify(env.GAZETTE_LUA, ":h"),
  "set hidden noswapfile nomore laststatus=2 ttimeout ttimeoutlen=5 updatetime=60000",
  "source " .. env.ROOT .. "/plugin/gazette.vim",
  "luafile " .. rc .. ".lua",
}, rc)
vim.fn.writefile(vim.fn.split(([==[
local waited   -- for keys: what the command took as a whole means nothing
local host, depth, known = require("gazette.host.EDITOR"), 0, {}
local calls = io.open("CALLS", "w")
local function timed(work, ...)
  local began = os.clock()
  depth = depth + 1
  local ok, a, b = pcall(work, ...)
  depth = depth - 1
  if depth == 0 and not waited then calls:write(("%.3f"):format((os.clock() - began) * 1000), "\n") calls:flush() end
  if depth == 0 then waited = false end
  if not ok then error(a, 0) end
  return a, b
end
local entries = { "command", "typed", "entered", "fit", "read", "rest", "focus", "saved", "suggested", "headlines" }
local function wrap()   -- some come with the first collection
  for _, name in ipairs(entries) do
    local work = host[name]
    if work and not known[work] then
      host[name] = function(...)
        wrap()
        return timed(work, ...)
      end
      known[host[name]] = true
    end
  end
end
local live = host.live
function host.live(prompt)   -- waits for keys, inside of the command that began it
  local outer, done = depth, prompt.done
  depth = 0
  function prompt.done(...) timed(done, ...) end
  live(prompt)
  depth, waited = outer, true
end
local later = host.later
function host.later(ms, work) return later(ms, function() timed(work) end) end
wrap()
]==]):gsub("EDITOR", EDITOR):gsub("CALLS", rc .. ".calls"), "\n"), rc .. ".lua")

local job = vim.fn.jobstart({ EDITOR, "-u", rc, "-i", "NONE", "-n" }, {
  pty = true, width = 130, height = 40, env = { TERM = "xterm-256color" },
})
assert(job > 0, "no " .. EDITOR)

-- Since 0.10 the screen is a process of its own; the thread in question is that of its child.
local function thread()
  local pid = vim.fn.jobpid(job)
  local child = vim.fn.system("pgrep -P " .. pid .. " -f -- --embed"):match("%d+")
  return child and tonumber(child) or pid
end
local pid

local function busy()   -- ns of processor time so far
  local file = assert(io.open(("/proc/%d/task/%d/schedstat"):format(pid, pid)), EDITOR .. " has ended")
  local ns = file:read("*n")
  file:close()
  return ns
end

-- Waits until the editor rests; the processor time until then.
local function rest(ms)
  local last, since = busy(), vim.loop.hrtime()
  local deadline = since + 60e9
  while vim.loop.hrtime() < deadline do
    vim.wait(10)
    local now = busy()
    if now ~= last then last, since = now, vim.loop.hrtime() end
    if vim.loop.hrtime() - since > (ms or REST_MS) * 1e6 then break end
  end
  return last
end

-- Types, and waits until that has been heard: on a busy machine it may take a while.
local function send(bytes)
  local before, deadline = busy(), vim.loop.hrtime() + 3e9
  vim.fn.chansend(job, bytes)
  while busy() == before and vim.loop.hrtime() < deadline do vim.wait(5) end
end

-- The longest call since this was asked last, in ms.
local calls
local function longest()
  calls = calls or assert(io.open(rc .. ".calls"))
  local most = 0
  for line in calls:lines() do most = math.max(most, tonumber(line) or 0) end
  calls:seek("cur", 0)
  return most
end

local named = { ["\r"] = "<CR>", ["\27"] = "<Esc>", ["\8"] = "<BS>", ["\27OB"] = "<Down>", ["\4"] = "<C-d>", ["\6"] = "<C-f>",
  ["\21"] = "<C-u>", ["\2"] = "<C-b>", ["\127"] = "<BS>" }

local function key(what, bytes)
  local before = rest()
  longest()
  send(bytes)
  local after = rest()
  out:write(("%s\t%s\t%.3f\t%.3f\n"):format(what, named[bytes] or bytes, longest(), (after - before) / 1e6))
  out:flush()
end
-- Each key of a list: letters, or one named as above in a table of its own.
local function keys(what, list)
  for _, one in ipairs(type(list) == "table" and list or vim.fn.split(list, "\\zs")) do key(what, one) end
end
-- Typed without being measured: what begins a step.
local function type_all(text)
  rest()
  send(text)
  rest()
end

pid = thread()
vim.wait(1500)
pid = thread()
rest(300)

type_all(":Gazette open " .. env.COLLECTION)
key("open", "\r")
rest(1000)   -- what changed is looked for, in a process of its own; the page is drawn anew

local DOWN = EDITOR == "vim" and "\27[B" or "\27OB"
named[DOWN] = "<Down>"
local function times(n, one)
  local list = {}
  for i = 1, n do list[i] = one end
  return list
end

keys("contents: lines", times(10, "j"))
keys("contents: pages", times(8, "\6"))
keys("contents: pages", times(4, "\2"))
keys("contents: end, beginning", { "G", "g" })
type_all("g")
for _ = 1, 10 do type_all("]") key("contents: next section", "]") end
for _ = 1, 5 do type_all("[") key("contents: section before", "[") end
for _ = 1, 3 do type_all("z") key("contents: unfold", "a") end
for _ = 1, 10 do type_all("]") key("contents: next article", "a") end
for _ = 1, 3 do type_all("z") key("contents: fold", "a") end

type_all(":Gazette section From the section devel")   -- a large one
key("section", "\r")
keys("section: pages", times(10, "\6"))
type_all("]") key("section: next section", "]")
type_all("[") key("section: section before", "[")
for _ = 1, 5 do type_all("]") key("section: next article", "a") end
key("article", "\r")
for _ = 1, 10 do type_all("]") key("article: next", "a") end
for _ = 1, 5 do type_all("[") key("article: before", "a") end
for _ = 1, 3 do type_all("]") key("article: next section", "]") end
type_all("g") key("article: outline", "O")
key("back", "\127")
type_all(":Gazette related") key("related", "\r")
key("back", "\127")

for _, query in ipairs({ "harbour wall", "library for the", "linux kernel module", "\"python bindings\"", "deve* -library", "zzyzx" }) do
  type_all("g") key("search: begin", "s")
  keys("search: a letter", query)
  keys("search: choose", times(4, DOWN))
  key("search: narrow", "\27OP")
  type_all("\21")
  keys("search: a letter", "data")
  key("search: leave", "\27")
  rest(200)
end
type_all("g") type_all("s") type_all("library")
key("search: open", "\r")

for _, view in ipairs({ "view timeline", "view timeline library", "view sections", "view sections library", "problems", "info", "contents" }) do
  type_all(":Gazette " .. view)
  key(view, "\r")
end
key("back", "\127")
out:close()
vim.fn.jobstop(job)
vim.cmd("qall!")
