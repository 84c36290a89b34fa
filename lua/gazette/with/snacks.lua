-- snacks.lua: a list of pick.lua in the picker of snacks.nvim.

local M = {}

local MODS = { vsplit = "vert", split = "belowright", tab = "tab", tabedit = "tab" }

local function entries(items)
  local list = {}
  for i, item in ipairs(items) do
    list[i] = {
      text = item.text .. " " .. item.note, item = item, file = item.path,
      pos = { item.line or 1, (item.col or 1) - 1 },
    }
  end
  return list
end

function M.show(list)
  require("snacks").picker.pick({   -- not the module itself: it speaks of a global that this one makes
    title = list.title, live = list.find ~= nil, supports_live = list.find ~= nil, preview = "file",
    finder = function(_, ctx)
      return entries(list.find and list.find(ctx.filter.search or "") or list.items or {})
    end,
    format = function(entry)
      return { { entry.item.text, "GazetteSection" }, { "  " .. entry.item.note, "GazetteDim" } }
    end,
    confirm = function(picker, entry, action)
      picker:close()
      if entry then list.open(entry.item, MODS[action and action.cmd] or "") end
    end,
  })
end

return M
