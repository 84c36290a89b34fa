-- keys.lua: which keys does the reader have?

local text = require("gazette.view.text")

local M = { describe = "the keys" }

local KEYS = {
  { "<CR>", "open or follow what is under the cursor" },
  { "]a  [a", "next and previous article", file = true },
  { "]]  [[", "next and previous section", file = true },
  { "gs", "search", file = true },
  { "gS", "search in this section" },
  { "gl", "articles like this one" },
  { "gO", "headings of this article", file = true },
  { "za", "fold or unfold a section, in the contents" },
  { "<BS>", "back" },
  { "q", "close the view" },
  { "g?", "these keys" },
}

function M.render(_, args)
  local width = text.columns(args.width)
  local rows = { text.row({ { " Keys in views", "title" } }, nil, width), { text = "" } }
  for _, key in ipairs(KEYS) do
    rows[#rows + 1] = text.row({ { (" %-10s"):format(key[1]), "key" }, { key[2] } }, nil, width)
  end
  rows[#rows + 1] = { text = "" }
  rows[#rows + 1] = text.row({ { " Keys in files of the collection", "title" } }, nil, width)
  rows[#rows + 1] = { text = "" }
  for _, key in ipairs(KEYS) do
    if key.file then rows[#rows + 1] = text.row({ { (" %-10s"):format(key[1]), "key" }, { key[2] } }, nil, width) end
  end
  rows[#rows + 1] = text.row({ { " <C-]>     ", "key" }, { "follow the link under the cursor" } }, nil, width)
  rows[#rows + 1] = { text = "" }
  rows[#rows + 1] = text.row({ { " A count goes further: 3]a. :Gazette has the same as words.", "dim" } }, nil, width)
  return rows
end

return M
