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

return M
