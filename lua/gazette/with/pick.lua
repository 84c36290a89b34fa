-- pick.lua: what is there to pick from, whichever picker shows it?
--
--   open(name, what, opts)    shows a list in telescope.nvim, fzf-lua, snacks.nvim or vim.ui.select
--     name    "telescope" "fzf-lua" "snacks" "select", or nil: the first one that is there
--     what    "sections" "articles" "search"
--
-- A picker is a file beside this one with show(list), list =
--   { title, items = { item, … } | nil, find = function(query) -> { item, … } | nil, open = function(item, mods) }
--   item   { text, note, section | article, path, line, col }: path and line are where a preview begins
-- `items` are filtered by the picker; where there is `find` instead, the engine answers each query.

local M = {}

local FEW = 5000       -- articles that a picker may filter itself; above, their headlines are searched
local BUDGET_MS = 12   -- for a query: then what was found by then

local PICKERS = { { "telescope", "telescope" }, { "snacks", "snacks.picker" }, { "fzf-lua", "fzf-lua" } }

-- The picker asked for, or the first that is installed.
local function chosen(name)
  if name then return name end
  for _, picker in ipairs(PICKERS) do
    if pcall(require, picker[2]) then return picker[1] end
  end
  return "select"
end

local function of_article(article, line, col)
  local text = require("gazette.view.text")
  local note = { article.section }
  if article.date then note[#note + 1] = text.date(article.date) end
  return { text = text.clean(article.title), note = table.concat(note, " · "), article = article,
    path = article:abspath(), line = line or article.line, col = col or 1 }
end

local function sections(on)
  local text, items = require("gazette.view.text"), {}
  for _, section in ipairs(on.c:sections()) do
    local first = on.c:articles({ section = section.name, limit = 1 })()
    items[#items + 1] = { text = text.clean(section.name), note = text.count(section.articles, "article"),
      section = section.name, path = first and first:abspath(), line = first and first.line, col = 1 }
  end
  return items
end

local function articles(on)
  local items = {}
  for article in on.c:articles() do items[#items + 1] = of_article(article) end
  return items
end

-- The same section, path and so on as in every search; the last word may be unfinished.
local function finder(reader, on, field)
  return function(query)
    if not query:find("%S") then return {} end
    if field then query = field .. "(" .. query .. ")" end
    local asked = { prefix = true, limit = reader.config.limit, snippet = 0, budget_ms = BUDGET_MS }
    local results = on.c:search(query, asked)
    local items = {}
    for i, hit in ipairs(results or {}) do items[i] = of_article(hit.article, hit.line, hit.col) end
    return items
  end
end

local MAKE = {
  sections = function(_, on) return { items = sections(on) } end,
  articles = function(reader, on)
    if (on.c:info().articles or 0) <= FEW then return { items = articles(on) } end
    return { find = finder(reader, on, "title:") }
  end,
  search = function(reader, on) return { find = finder(reader, on) } end,
}

function M.open(name, what)
  local reader = require("gazette.command").start("nvim")
  local make = MAKE[what or "search"]
  if not make then return reader:say("Gazette picks sections, articles or search, not " .. tostring(what) .. ".") end
  reader:with(function(on)
    local list = make(reader, on)
    list.title = on.name .. " ▸ " .. (what or "search")
    list.open = function(item, mods)
      if item.section then return reader:show(on, "section", { section = item.section }, { mods = mods }) end
      reader:article(on, item.article, item.line, item.col, { mods = mods })
    end
    require("gazette.with." .. chosen(name):gsub("%-", "_")).show(list)
  end)
end

return M
