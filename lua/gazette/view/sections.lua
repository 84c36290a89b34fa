-- sections.lua: which sections say most about it?
--
--   sections ▸ ferry                                        8 articles in 3 sections
--
--   Harbour and ferries ██████████████████████████████████████████████████ 5
--   Council minutes     ██████████ 1

local counts = require("gazette.view.counts")
local more = require("gazette.view.more")
local text = require("gazette.view.text")

local M = { describe = "how many articles, or what a query finds, by section" }

-- The manifest's order without a query, most first with one.
local function bars_of(collection, query, entries)
  local list = {}
  if query == "" then
    for _, section in ipairs(collection:sections()) do
      list[#list + 1] = { label = section.name, n = section.articles, section = section.name }
    end
    return list
  end
  for _, entry in ipairs(entries) do
    local here = 'in:"' .. entry.value:gsub('"', " ") .. '"'
    list[#list + 1] = { label = entry.value, n = entry.articles, query = counts.narrowed(query, here) }
  end
  return list
end

local function draw(args, query, list)
  local width, n = text.columns(args.width), 0
  for _, bar in ipairs(list) do n = n + bar.n end
  local rows = {
    text.row({ { query ~= "" and " sections ▸ " or " sections", "dim" }, { query, "title" } },
      { { text.count(n, "article") .. " in " .. text.count(#list, "section"), "dim" } }, width),
    { text = "" },
  }
  more.rows(rows, function(put) text.bars(put, list, width) end, args.height)
  if #list == 0 then rows[#rows + 1] = { text = " Nothing is found." } end
  text.keys(rows, args, { "<CR>", "its articles", "<BS>", "back", "g?", "keys" }, 2)
  return rows
end

function M.render(collection, args)
  local query = args.text or ""
  if query == "" then return draw(args, query, bars_of(collection, query)) end
  return counts.rows(collection, query, "section", function(_, entries)
    return draw(args, query, bars_of(collection, query, entries))
  end)
end

return M
