-- readme.lua: does the README show what Neovim shows? The screens in it are taken from the editor itself.
--
--   lua readme.lua            compares            SAVE=1 writes them
--
-- Environment: that of scratch.sh. In the README a screen stands between two remarks, of which the first has its size:
--
--   <!-- screen contents 80 16 -->
--   ```
--    Port Ellery clippings …
--   ```
--   <!-- made by `make screens` -->

local here = arg[0]:match("^(.*)/[^/]*$") or "."
local root = os.getenv("ROOT")
package.path = root .. "/lua/?.lua;" .. here .. "/?.lua;" .. here .. "/../lua/?.lua;" .. package.path

local t = require("tap")
local terminal = require("terminal")

local scratch = os.getenv("SCRATCH")
local README = root .. "/README.md"
local DEADLINE = tonumber(os.getenv("DEADLINE") or "") or 20   -- seconds: a busy machine is slow
local END = "<!-- made by `make screens` -->"

-- What is typed, and what is seen when all is there.
local SCREENS = {
  contents = { ":Gazette open sample\r", "Port Ellery clippings" },
  live = { ":Gazette open sample\r", "Port Ellery clippings", "gsharbour wal", "│ Council delays" },
  file = { ":Gazette open sample\r", "Port Ellery clippings", "/Council delays\r\r", "12 March 2012" },
  read = { ":Gazette open sample\r", "Port Ellery clippings", ":Gazette section Long reads\r", "notes/wall.md", "]a]a]agr", "[1]" },
  timeline = { ":Gazette open sample\r", "Port Ellery clippings", ":Gazette view timeline\r", " timeline " },
}

local rc = scratch .. "/readme.vim"
local file = assert(io.open(rc, "w"))
file:write("set nocompatible encoding=utf-8 runtimepath^=", (os.getenv("GAZETTE_LUA"):gsub("/lua/?$", "")), "\n",
  "set laststatus=0 noshowmode noruler noshowcmd nomore noswapfile hidden shortmess+=F linebreak\n",
  -- It is always the moment at which the collection was indexed.
  ("lua do local time = os.time; os.time = function(of) return of and time(of) or %d end end\n"):format(os.time()),
  "source ", root, "/plugin/gazette.vim\n")
file:close()

local function wait(holds) return terminal.wait(DEADLINE, holds) end

-- How long a search took is never the same.
local function masked(lines) return (lines:gsub("· [%d.]+ [^ \n]*s *", "· 1 ms ")) end

-- The lines of a screen but the last one, where commands are typed, and without empty ones at the end.
local function seen(screen)
  local lines = screen.lines()
  lines[#lines] = nil
  while lines[#lines] == "" do lines[#lines] = nil end
  return table.concat(lines, "\n") .. "\n"
end

local input = assert(io.open(README, "rb"))
local readme = input:read("*a")
input:close()

local socket = "gazette-readme-" .. scratch:match("[^/]*$")
local found = {}
local rewritten = readme:gsub("(<!%-%- screen (%l+) (%d+) (%d+) %-%->\n```\n)(.-)(```\n" .. END:gsub("%p", "%%%0") .. ")",
  function(head, name, width, height, old, tail)
    found[name] = true
    local screen = terminal.open(socket, name, tonumber(width), tonumber(height), { "nvim", "-n", "-i", "NONE", "-u", rc })
    wait(function() return seen(screen):find("\n~", 1, true) end)
    for i, step in ipairs(SCREENS[name] or {}) do
      if i % 2 == 1 then screen.text(step)
      elseif not wait(function() return seen(screen):find(step, 1, true) end) then break end
    end
    local last
    local good = wait(function()
      local now = seen(screen)
      local same = masked(now) == masked(old) or os.getenv("SAVE") and now == last
      last = now
      if os.getenv("SAVE") and not same then os.execute("sleep 0.5") end
      return same
    end)
    t.ok(good, "the README shows " .. name .. " as it is; else `make screens` does so", last)
    return head .. (os.getenv("SAVE") and masked(last) ~= masked(old) and last or old) .. tail
  end)
terminal.close(socket)

for name in pairs(SCREENS) do t.ok(found[name], "the README shows " .. name) end
if os.getenv("SAVE") then
  local out = assert(io.open(README, "wb"))
  out:write(rewritten)
  out:close()
end
t.done()
