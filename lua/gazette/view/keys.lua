-- keys.lua: which keys does the reader have?

local text = require("gazette.view.text")

local M = { describe = "the keys" }

local VIEW_KEYS = {
  { "<CR>", "open or follow" },
  { "]a  [a", "next and previous article" },
  { "]]  [[", "next and previous section" },
  { "gs", "search" },
  { "gS", "search in this section" },
  { "gl", "articles like this one" },
  { "gr", "read the article alone; there 2<CR> follows link 2" },
  { "gO", "headings of this article" },
  { "za", "fold a section" },
  { "<BS>", "back" },
  { "q", "close the view" },
  { "g?", "these keys" },
}
local FILE_KEYS = {
  { "]a  [a", "next and previous article" },
  { "]]  [[", "next and previous section" },
  { "gs", "search" },
  { "gO", "headings of this article" },
  { "<C-]>", "follow the link" },
}

-- args.file_keys: the editor's own, where it has others; args.notes: lines on what it cannot do; args.own: the keys of
-- the view `of`, one of the user's.
function M.render(_, args)
  local width = text.columns(args.width)
  local rows = {}
  local function add(title, keys)
    rows[#rows + 1] = text.row({ { " " .. title, "title" } }, nil, width)
    rows[#rows + 1] = { text = "" }
    for _, key in ipairs(keys) do
      rows[#rows + 1] = text.row({ { (" %-10s"):format(key[1]), "key" }, { key[2] } }, nil, width)
    end
    rows[#rows + 1] = { text = "" }
  end
  local own = {}
  for i, key in ipairs(args.own or {}) do own[i] = { key.key, key.describe } end
  if #own > 0 then add("Keys in the view " .. args.of, own) end
  add("Keys in views", VIEW_KEYS)
  add("Keys in files of the collection", args.file_keys or FILE_KEYS)
  local notes = { "A count goes further: 3]a", ":Gazette has the same in words" }
  for _, note in ipairs(args.notes or {}) do notes[#notes + 1] = note end
  for _, note in ipairs(notes) do
    rows[#rows + 1] = text.row({ { " " .. note, "dim" } }, nil, width)
  end
  return rows
end

return M
