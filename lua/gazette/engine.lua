-- engine.lua: where is the compiled core for this Lua, and what is missing if there is none?
--
--   lua/gazette/engine.lua
--   lua/gazette/5.1/core.so    LuaJIT too
--   lua/gazette/5.2/core.so …
--
-- A core built for another Lua can crash instead of failing, so the folder is named after the Lua that runs,
-- and nothing is searched for elsewhere.

local source = debug.getinfo(1, "S").source:gsub("^@", "")
local folder = source:match("^(.*)[/\\][^/\\]*$") or "."
local abi = _VERSION:match("%d%.%d")
local path = folder .. "/" .. abi .. "/core.so"

-- Debian's package with the headers that this Lua's module is built with.
local HEADERS = {
  ["5.1"] = "liblua5.1-0-dev", ["5.2"] = "liblua5.2-dev", ["5.3"] = "liblua5.3-dev", ["5.4"] = "liblua5.4-dev",
}

local function refuse(what)
  package.loaded["gazette.engine"] = nil   -- or Lua 5.1 would say "loop or previous error" the next time
  local root = folder:gsub("/?lua/gazette/?$", "")
  if root == "" then root = "." end
  error(("gazette: %s; run `make` in %s (it needs the headers of Lua %s, Debian's %s)"):format(
    what, root, abi, HEADERS[abi] or "lua-dev"), 0)
end

local file = io.open(path, "rb")
if not file then refuse("the core for Lua " .. abi .. " is not built (" .. path .. ")") end
file:close()

local open, why = package.loadlib(path, "luaopen_gazette_core")
if not open then refuse("the core for Lua " .. abi .. " does not load (" .. tostring(why) .. ")") end
local ok, core = pcall(open)
if not ok then refuse("the core for Lua " .. abi .. " does not load (" .. tostring(core) .. ")") end
return core
