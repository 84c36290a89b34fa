-- related.lua: which articles are like this one?

local text = require("gazette.view.text")

local M = { describe = "articles like one" }

-- Also of backlinks.lua: `how` the list has to do with the article, and what stands where there is none.
function M.list(args, how, none)
  local width = text.columns(args.width)
  local rows = {
    text.row({ { how, "dim" }, { args.article.title, "title" } },
      { { text.count(#args.list, "article"), "dim" } }, width),
    { text = "" },
  }
  for _, item in ipairs(args.list) do
    local article = item.article or item
    local row = text.row({ { "   " }, { article.title } },
      { { (article.section or "") .. (article.date and " · " .. text.date(article.date) or ""), "dim" } }, width)
    row.article = article
    rows[#rows + 1] = row
  end
  if #args.list == 0 then rows[#rows + 1] = { text = none } end
  text.keys(rows, args, { "<CR>", "open", "gr", "read", "<BS>", "back", "g?", "keys" }, 2)
  return rows
end

function M.render(_, args) return M.list(args, " like ", " No other article is like it.") end

return M
