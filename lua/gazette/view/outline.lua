-- outline.lua: which headings has this article?

local text = require("gazette.view.text")

local M = { describe = "headings of an article" }

function M.render(_, args)
  local width = text.columns(args.width)
  local article, list = args.article, args.list
  local place = article.path .. ":" .. article.line
  local rows = { text.row({ { " " }, { article.title, "title" } }, { { place, "dim" } }, width), { text = "" } }
  local top = 6
  for _, heading in ipairs(list) do top = math.min(top, heading.level) end
  local function add(title, level, line, last)
    local row = text.row({ { ("  "):rep(level) .. " " }, { title } }, { { tostring(line), "number" } }, width)
    row.article, row.line, row.last = article, line, last
    rows[#rows + 1] = row
  end
  local first = list[1]
  if not first or first.line > article.line then
    add(article.title, 0, article.line, first and first.line or article.end_line + 1)
  end
  for i, heading in ipairs(list) do
    add(heading.title, heading.level - top + 1, heading.line, list[i + 1] and list[i + 1].line or article.end_line + 1)
  end
  if #list == 0 then rows[#rows + 1] = text.row({ { " No headings in this article.", "dim" } }, nil, width) end
  text.keys(rows, args, { "<CR>", "open there", "<BS>", "back", "g?", "keys" }, 2)
  return rows
end

return M
