-- tap.lua: what does a Lua suite say, and what does tests/run read of it? The twin of tests/tap.h.
--
--   local t = require("tap")
--   t.ok(page.title == nil, "a page that begins with an empty line has no title")
--   t.is(#page.articles, 10, "it has ten articles")
--   t.done()

local M = { run = 0, failed = 0 }
local made = {}   -- folders

local function show(value)
  if type(value) == "string" then return string.format("%q", value) end
  return tostring(value)
end

function M.ok(holds, name, why)
  M.run = M.run + 1
  if not holds then M.failed = M.failed + 1 end
  print((holds and "ok " or "not ok ") .. M.run .. " - " .. name:gsub("[\r\n]", " "):gsub("#", "_"))
  if not holds then
    local info = debug.getinfo(2, "Sl")
    if info.short_src:match("tap%.lua$") then info = debug.getinfo(3, "Sl") end
    print("#   " .. info.short_src .. ":" .. info.currentline .. (why and ": " .. tostring(why):gsub("\n", "\n#   ") or ""))
  end
  return holds
end

function M.is(got, want, name)
  return M.ok(got == want, name, "got " .. show(got) .. ", want " .. show(want))
end

-- Raises, with a message that has `part` in it.
function M.raises(part, name, call, ...)
  local done, message = pcall(call, ...)
  return M.ok(not done and tostring(message):find(part, 1, true) ~= nil, name,
    done and "it did not raise" or tostring(message))
end

-- nil, a message and the code.
function M.fails(code, name, ...)
  local value, message, got = ...
  return M.ok(value == nil and type(message) == "string" and got == code, name,
    "got " .. show(value) .. ", " .. show(message) .. ", " .. show(got))
end

function M.skip(name, why)
  M.run = M.run + 1
  print("ok " .. M.run .. " - " .. name .. " # SKIP " .. why)
end

function M.done()
  for path in pairs(made) do M.remove(path) end
  print("1.." .. M.run)
  os.exit(M.failed == 0 and 0 or 1, true)
end

-- A new folder with these files: { ["notes/a.md"] = "text" }, none: empty. It is gone when the suite is done, or by M.remove.
function M.folder(files)
  local path = os.tmpname()
  os.remove(path)
  assert(os.execute("mkdir -p '" .. path .. "'"))
  made[path] = true
  for name, text in pairs(files or {}) do M.write(path .. "/" .. name, text) end
  return path
end

function M.write(path, text)
  local folder = path:match("^(.*)/")
  local file = io.open(path, "wb")
  if not file then
    os.execute("mkdir -p '" .. folder .. "'")
    file = assert(io.open(path, "wb"))
  end
  file:write(text)
  file:close()
end

function M.read(path)
  local file = io.open(path, "rb")
  if not file then return nil end
  local text = file:read("*a")
  file:close()
  return text
end

function M.remove(path)
  os.execute("chmod -R u+rwx '" .. path .. "'; rm -rf '" .. path .. "'")
  made[path] = nil
end

return M
