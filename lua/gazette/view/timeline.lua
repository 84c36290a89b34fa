-- timeline.lua: when was it in the news?
--
--   timeline ▸ ferry                                                  8 articles
--
--   2012 Jan ███████████████████████████████████████████████████████████ 5
--   2012 Feb
--   2012 Mar ███████████▊ 1
--
-- A bar for each month, or where those were more than MONTHS, for each year; empty ones between two others too.

local counts = require("gazette.view.counts")
local more = require("gazette.view.more")
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
    year, month = tonumber(year), tonumber(month)
    local at = year * 12 + (month or 1) - 1
    by_year[year] = (by_year[year] or 0) + entry.articles
    first, last = math.min(first, at), math.max(last, at)
    if month then by_month[at] = entry.articles else no_month[year] = entry.articles end
  end
  local list = {}
  local function add(label, date, n)
    list[#list + 1] = { label = label, n = n or 0, query = counts.narrowed(query, "date:" .. date) }
  end
  local from, to = math.floor(first / 12), math.floor(last / 12)
  if last - first >= MONTHS then
    for year = from, to do
      local name = ("%04d"):format(year)
      if by_year[year] or to - from < YEARS then add(name, name, by_year[year]) end
    end
    return list
  end
  for at = first, last do
    local year, month = math.floor(at / 12), at % 12 + 1
    local name = ("%04d"):format(year)
    if month == 1 and no_month[year] then add(name .. ", some time", name, no_month[year]) end
    add(name .. " " .. text.month(month), ("%s-%02d"):format(name, month), by_month[at])
  end
  return list
end

local function draw(collection, args, results, entries)
  local width, query = text.columns(args.width), args.text or ""
  local dated, all = 0, query ~= "" and results.total or collection:info().articles
  for _, entry in ipairs(entries) do dated = dated + entry.articles end
  local rows = {
    text.row({ { query ~= "" and " timeline ▸ " or " timeline", "dim" }, { query, "title" } },
      { { text.count(dated, "article"), "dim" } }, width),
    { text = "" },
  }
  more.rows(rows, function(put)
    if dated > 0 then text.bars(put, bars_of(entries, query), width) end
    if all > dated then
      local left = text.count(all - dated, "article")
      put(text.row({ { " " .. left .. " without a date", "dim" } }, nil, width))
    elseif dated == 0 then
      put({ text = " Nothing is found." })
    end
  end, args.height)
  text.keys(rows, args, { "<CR>", "its articles", "<BS>", "back", "g?", "keys" }, 2)
  return rows
end

function M.render(collection, args)
  local query = args.text ~= "" and args.text or ANY_DATE
  return counts.rows(collection, query, "month", function(...) return draw(collection, args, ...) end)
end

return M
