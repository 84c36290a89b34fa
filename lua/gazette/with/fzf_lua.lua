-- fzf_lua.lua: a list of pick.lua in fzf-lua. Its entries are lines: the item's number, a tab, what is seen.

local M = {}

local MODS = { default = "", ["ctrl-v"] = "vert", ["ctrl-s"] = "belowright", ["ctrl-t"] = "tab" }

function M.show(list)
  local fzf = require("fzf-lua")
  local shown = list.items or {}
  local function lines()
    local out = {}
    for i, item in ipairs(shown) do
      out[i] = ("%d\t%s\t%s"):format(i, item.text:gsub("\t", " "), item.note)
    end
    return out
  end
  local function item_of(line) return shown[tonumber((line or ""):match("^(%d+)\t"))] end

  local builtin = require("fzf-lua.previewer.builtin")
  local previewer = builtin.buffer_or_file:extend()
  function previewer:new(o, opts, window)
    previewer.super.new(self, o, opts, window)
    setmetatable(self, previewer)
    return self
  end
  function previewer.parse_entry(_, line)
    local item = item_of(line)
    return item and { path = item.path, line = item.line, col = item.col } or {}
  end

  local actions = {}
  for key, mods in pairs(MODS) do
    actions[key] = function(selected)
      local item = item_of(selected and selected[1])
      if item then list.open(item, mods) end
    end
  end
  local opts = { prompt = list.title .. " ", previewer = previewer, actions = actions,
    fzf_opts = { ["--delimiter"] = "\t", ["--with-nth"] = "2.." } }
  if not list.find then return fzf.fzf_exec(lines(), opts) end
  fzf.fzf_live(function(query)
    if type(query) == "table" then query = query[1] end   -- as of 2025
    shown = list.find(query or "")
    return lines()
  end, opts)
end

return M
