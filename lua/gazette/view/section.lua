-- section.lua: which articles has a section?

local more = require("gazette.view.more")
local text = require("gazette.view.text")

local M = { describe = "a section's articles" }

function M.render(collection, args)
  local width = text.columns(args.width)
  local all = 0
  for _, section in ipairs(collection:sections()) do
    if section.name == args.section then all = section.articles end
  end
  local head = {
    text.row({ { " " }, { args.section, "title" } }, { { text.count(all, "article"), "dim" } }, width), { text = "" },
  }
  local rows = more.rows(head, function(put)
    local page, n = nil, 0
    for article in collection:articles({ section = args.section }) do
      n = n + 1
      if article.path ~= page then
        page = article.path
        if n > 1 then put({ text = "" }) end
        local row = text.row({ { " " }, { page, "dim" } }, nil, width)
        row.path = page
        put(row)
      end
      local read = args.read and args.read[article.id]
      local mark = read and (args.lately == article.id and { "→", "key" } or { "✓", "dim" }) or { " " }
      local row = text.row({ mark, { ("%4d  "):format(n), "number" }, { article.title, read and "dim" or nil } },
        { { text.date(article.date), "dim" } }, width)
      row.article = article
      put(row)
    end
  end, args.height)
  text.keys(rows, args, { "<CR>", "open", "gS", "search here", "]]", "next section", "<BS>", "back", "g?", "keys" }, 2)
  return rows
end

return M
