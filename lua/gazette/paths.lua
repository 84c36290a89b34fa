-- paths.lua: what do the names of files and folders say?

local M = {}

-- The part of a path inside a root, "" for the root itself; nil outside.
function M.below(root, path)
  if path == root then return "" end
  local prefix = root:sub(-1) == "/" and root or root .. "/"
  if path:sub(1, #prefix) == prefix then return path:sub(#prefix + 1) end
end

-- The folder that a path lies in; nil for the root of all.
function M.parent(path)
  return path:match("^(.+)/[^/]*$") or (path:sub(1, 1) == "/" and path ~= "/" and "/" or nil)
end

function M.exists(path)
  local file = io.open(path, "rb")
  if file then file:close() end
  return file ~= nil
end

-- Lines of a file, without their ends and no longer than `longest` bytes each (nil: whole); nil where it cannot be read
-- or is too large.
local LARGEST = 8 * 2 ^ 20
function M.lines(path, from, to, longest)
  local file = io.open(path, "rb")
  if not file then return nil end
  local size = file:seek("end") or 0
  file:seek("set", 0)
  local lines, number = {}, 0
  for line in size <= LARGEST and file:lines() or function() end do
    number = number + 1
    if number > to then break end
    if number >= from then lines[#lines + 1] = line:gsub("\r$", ""):sub(1, longest or #line) end
  end
  file:close()
  return size <= LARGEST and lines or nil
end

return M
