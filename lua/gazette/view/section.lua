-- section.lua: which articles has a section?

local text = require("gazette.view.text")

local M = { describe = "a section's articles" }

function M.render(collection, args)
  local width = text.columns(args.width)
  local rows = { "", { text = "" } }
  local page, n = nil, 0
  for article in collection:articles({ section = args.section }) do
    n = n + 1
    if article.path ~= page then
      page = article.path
      if n > 1 then rows[#rows + 1] = { text = "" } end
      rows[#rows + 1] = text.row({ { " " }, { page, "dim" } }, nil, width)
      rows[#rows].path = page
    end
    local read = args.read and args.read[article.id]
    local mark = read and (args.lately == article.id and { "→", "key" } or { "✓", "dim" }) or { " " }
    local row = text.row({ mark, { ("%4d  "):format(n), "number" }, { article.title, read and "dim" or nil } },
      { { text.date(article.date), "dim" } }, width)
    row.article = article
    rows[#rows + 1] = row
  end
  rows[1] = text.row({ { " " }, { args.section, "title" } }, { { text.count(n, "article"), "dim" } }, width)
  text.keys(rows, args, { "<CR>", "open", "gS", "search here", "]]", "next section", "<BS>", "back", "g?", "keys" }, 2)
  return rows
end

return M
