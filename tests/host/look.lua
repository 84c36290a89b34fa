-- look.lua: what does the fake host show? For suites with doubles.

local t = require("tap")

local M = {}

local here = arg[0]:match("^(.*)/[^/]*$") or "."

function M.screen(host) return table.concat((host.screen()), "\n") .. "\n" end

-- Whether the screen is as in golden/NAME.txt; GOLDEN=1 rewrites it.
function M.golden(host, name)
  local path = here .. "/golden/" .. name .. ".txt"
  local got = M.screen(host)
  if os.getenv("GOLDEN") then
    local file = assert(io.open(path, "wb"))
    file:write(got)
    file:close()
  end
  local file = io.open(path, "rb")
  local want = file and file:read("*a") or ""
  if file then file:close() end
  t.ok(got == want, "the screen of " .. name .. " is as in golden/" .. name .. ".txt", got)
end

-- What was said last.
function M.last(host) return host.said[#host.said] end

-- The first row that shows a text.
function M.row_of(host, text)
  for i, line in ipairs(host.screen()) do
    if line:find(text, 1, true) then return i end
  end
end

function M.go(host, text) host.move(assert(M.row_of(host, text), "no row " .. text)) end

-- Where a file was opened: path:line:column.
function M.where(host) return host.opened.path .. ":" .. host.opened.line .. ":" .. host.opened.col end

return M
