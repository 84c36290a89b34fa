-- config.lua: what can a user change, and what holds if nothing is said?

local M = {}

local DEFAULTS = {
  file_keys = true,  -- ]a [a ]] [[ gs gO and <C-]> in files of an open collection
  folds = true,      -- an article is a fold in files of an open collection, where 'foldmethod' is manual
  live = true,       -- search shows results as one types, where the editor can
  limit = 50,        -- how many results a search shows
  measure = 72,      -- columns of an article that is read alone
  remember = true,   -- what was read, where and when, over restarts, in the user's state folder
  opener = false,    -- program that opens a URL, after the user said yes; false: xdg-open, open or wslview
  cache = false,     -- parent folder of the index's own folder; false: $XDG_CACHE_HOME/gazette or ~/.cache/gazette
  jobs = 0,          -- threads that bring the index up to date; 0: one a core, at most 4
}

local values = {}
for name, value in pairs(DEFAULTS) do values[name] = value end

local unknown = {}   -- what was not taken, of all calls

-- Overrides. Returns a list of what was not taken: unknown names, and names whose value has the wrong type.
function M.set(options)
  local refused = {}
  for name, value in pairs(type(options) == "table" and options or {}) do
    local default = DEFAULTS[name]
    -- Vim script says 0 and 1, and its v:false arrives as 0.
    if type(default) == "boolean" and (value == 0 or value == 1) then value = value == 1 end
    if default == nil then
      refused[#refused + 1] = tostring(name)
    elseif type(value) == type(default) or (name == "cache" or name == "opener") and type(value) == "string" then
      values[name] = value
    else
      refused[#refused + 1] = name .. " (a " .. type(default) .. " is expected)"
    end
  end
  table.sort(refused)
  for _, name in ipairs(refused) do unknown[#unknown + 1] = name end
  return refused
end

function M.refused() return unknown end

-- The reader's settings; it reads them through this table, so a later setup() counts at once.
M.values = setmetatable({}, { __index = function(_, name) return values[name] or nil end })

return M
