-- telescope.lua: a list of pick.lua in telescope.nvim.

local M = {}

local MODS = { select_default = "", select_vertical = "vert", select_horizontal = "belowright", select_tab = "tab" }

local function entry(item)
  return { value = item, display = item.text .. (item.note ~= "" and "   " .. item.note or ""),
    ordinal = item.text .. " " .. item.note, filename = item.path, path = item.path, lnum = item.line, col = item.col }
end

function M.show(list, opts)
  local finders, actions = require("telescope.finders"), require("telescope.actions")
  local config = require("telescope.config").values
  local finder
  if list.find then
    finder = finders.new_dynamic({ fn = list.find, entry_maker = entry })
  else
    finder = finders.new_table({ results = list.items, entry_maker = entry })
  end
  opts = opts or {}
  require("telescope.pickers").new(opts, {
    prompt_title = list.title, finder = finder, previewer = config.grep_previewer(opts),
    -- What the engine ranked stays as it is.
    sorter = list.find and require("telescope.sorters").empty() or config.generic_sorter(opts),
    attach_mappings = function(buffer)
      for action, mods in pairs(MODS) do
        actions[action]:replace(function()
          local chosen = require("telescope.actions.state").get_selected_entry()
          actions.close(buffer)
          if chosen then list.open(chosen.value, mods) end
        end)
      end
      return true
    end,
  }):find()
end

return M
