-- init.lua: what does require "gazette" give?
--
--   version, formats(), parse(), open(), display()  the engine (API.md, "In Lua"), loaded when first asked for
--   setup(options), statusline(), command(line)  the reader, in an editor, likewise
--
-- So a script pays for the engine only, and an editor's start for neither.

local M = {}

local ENGINE = { version = true, formats = true, parse = true, open = true, display = true }

setmetatable(M, {
  __index = function(_, key)
    if not ENGINE[key] then return nil end
    local engine = require("gazette.engine")
    for name in pairs(ENGINE) do rawset(M, name, engine[name]) end
    return engine[key]
  end,
})

-- Overrides defaults; see config.lua. Names back what it does not know.
function M.setup(options)
  local unknown = require("gazette.config").set(options)
  local host = package.loaded["gazette.host"]
  if #unknown > 0 then
    local text = "gazette: unknown option " .. table.concat(unknown, ", ")
    if host then host.notify(text) else require("gazette.command").complain(text) end
  end
end

-- For a status line: the section of the article under the cursor and its place in it, or "".
function M.statusline()
  local command = package.loaded["gazette.command"]
  return command and command.statusline() or ""
end

return M
