-- select.lua: a list of pick.lua in vim.ui.select, which many plugins replace. A search asks for the query first.

local M = {}

local function choose(list, items)
  vim.ui.select(items, {
    prompt = list.title, kind = "gazette",
    format_item = function(item) return item.text .. (item.note ~= "" and "   " .. item.note or "") end,
  }, function(item)
    if item then list.open(item, "") end
  end)
end

function M.show(list)
  if not list.find then return choose(list, list.items) end
  vim.ui.input({ prompt = list.title .. " " }, function(query)
    if query then choose(list, list.find(query)) end
  end)
end

return M
