-- timeline.lua: when was it in the news?
--
--   timeline ▸ ferry                                                  8 articles
--
--   2012 Jan ███████████████████████████████████████████████████████████ 5
--   2012 Feb
--   2012 Mar ███████████▊ 1
--
-- A bar for each month, or where those were more than MONTHS, for each year; empty ones between two others too.

local text = require("gazette.view.text")

local M = { describe = "articles, or what a query finds, by month or year" }

local MONTHS = 60
local YEARS = 200     -- of a longer span the empty years are left out
local ANY_DATE = "date:0001..9999"

-- { label, n, query }, … in order of time, of { value = "2012-03" or "2012", articles }, …
local function bars_of(entries, query)
  local by_year, by_month, no_month, first, last = {}, {}, {}, math.huge, 0
  for _, entry in ipairs(entries) do
    local year, month = entry.value:match("^(%d+)-?(%d*)$")
    local at = tonumber(year) * 12 + (tonumber(month) or 1) - 1
    year = tonumber(year)
    by_year[year] = (by_year[year] or 0) + entry.articles
    if month ~= "" then
      by_month[at] = entry.articles
      first, last = math.min(first, at), math.max(last, at)
    else
      no_month[year] = entry.articles
      first, last = math.min(first, at), math.max(last, at)
    end
  end
  local list = {}
  local function add(label, date, n)
    list[#list + 1] = { label = label, n = n or 0, query = text.narrowed(query, "date:" .. date) }
  end
  local from, to = math.floor(first / 12), math.floor(last / 12)
  if last - first >= MONTHS then
    for year = from, to do
      if by_year[year] or to - from < YEARS then add(("%04d"):format(year), ("%04d"):format(year), by_year[year]) end
    end
    return list
  end
  for at = first, last do
    local year, month = math.floor(at / 12), at % 12 + 1
    if month == 1 and no_month[year] then
      add(("%04d, some time"):format(year), ("%04d"):format(year), no_month[year])
    end
    add(("%04d %s"):format(year, text.month(month)), ("%04d-%02d"):format(year, month), by_month[at])
  end
  return list
end

function M.render(collection, args)
  local width, query = text.columns(args.width), args.text or ""
  local results, message = collection:search(query ~= "" and query or ANY_DATE,
    { facets = { "month" }, limit = 1, snippet = 0, duplicates = "show", match = "all" })
  if not results then error(message, 0) end
  local dated, all = 0, query ~= "" and results.total or collection:info().articles
  for _, entry in ipairs(results.facets.month) do dated = dated + entry.articles end
  local rows = {
    text.row({ { query ~= "" and " timeline ▸ " or " timeline", "dim" }, { query, "title" } },
      { { text.count(dated, "article"), "dim" } }, width),
    { text = "" },
  }
  if dated > 0 then text.bars(rows, bars_of(results.facets.month, query), width) end
  if all > dated then
    local left = text.count(all - dated, "article")
    rows[#rows + 1] = text.row({ { " " .. left .. " without a date", "dim" } }, nil, width)
  elseif dated == 0 then
    rows[#rows + 1] = { text = " Nothing is found." }
  end
  text.keys(rows, args, { "<CR>", "its articles", "<BS>", "back", "g?", "keys" }, 2)
  return rows
end

return M
