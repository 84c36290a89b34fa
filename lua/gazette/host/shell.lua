-- shell.lua: what do the hosts of editors without functions for files share? Paths, by way of the shell.

local M = {}

local function quote(word)
  return "'" .. word:gsub("'", "'\\''") .. "'"
end

-- What a command prints, without its last line's end; nil where it fails or prints nothing.
local function output(command)
  local pipe = io.popen("{ " .. command .. "; } 2>/dev/null", "r")
  if not pipe then return nil end
  local text = pipe:read("*a") or ""
  pipe:close()
  text = text:gsub("\n$", "")
  return text ~= "" and text or nil
end

local folder

-- The editor's working folder.
function M.folder()
  folder = folder or output("pwd -P") or os.getenv("PWD") or "/"
  return folder
end

-- An absolute path with its symbolic links resolved; one that does not exist comes back absolute.
function M.real(path)
  local home = os.getenv("HOME")
  if home and (path == "~" or path:sub(1, 2) == "~/") then path = home .. path:sub(2) end
  if path:sub(1, 1) ~= "/" then path = M.folder() .. "/" .. path end
  local word = quote(path)
  local found = output(("realpath -- %s || (cd -P -- %s && pwd)"):format(word, word))
  return found or #path > 1 and (path:gsub("/+$", "")) or path
end

-- Starts the first of the programs that there is, with a URL as its one argument.
function M.launch(url, programs)
  for _, program in ipairs(programs) do
    if output("command -v -- " .. quote(program)) then
      os.execute(("( %s %s >/dev/null 2>&1 </dev/null & )"):format(quote(program), quote(url)))
      return program
    end
  end
end

-- The file that remembers what was opened, in the user's state folder; nil where there can be none.
function M.memory()
  local state, home = os.getenv("XDG_STATE_HOME"), os.getenv("HOME")
  if not state or state:sub(1, 1) ~= "/" then state = home and home .. "/.local/state" end
  if not state then return nil end
  local path = state .. "/gazette/opened"
  local file = io.open(path, "ab")
  if not file and output(("mkdir -p -m 700 -- %s && echo made"):format(quote(state .. "/gazette"))) then
    file = io.open(path, "ab")
  end
  if not file then return nil end
  file:close()
  return path
end

return M
