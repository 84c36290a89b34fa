-- counts.lua: how many articles does a query find, by section or by month? For the views that draw it.

local text = require("gazette.view.text")

local M = {}

local SLICE_MS = 6   -- the first; most are counted in it

-- What use(results, { value, articles }, … of the facet) returns; where counting takes longer, rows that say so, whose
-- wait(ms) goes on and returns the others when they are there (views.lua). Every article counts, and only those with
-- all the words.
function M.rows(collection, query, facet, use)
  local searcher, message = collection:searcher({ facets = { facet }, limit = 0, snippet = 0, duplicates = "show",
    match = "all" })
  if not searcher then error(message, 0) end
  searcher:start(query)
  local function step(ms)
    local results, why = searcher:step(ms)
    if why then error(why, 0) end
    return results and use(results, results.facets[facet]) or nil
  end
  local rows = step(SLICE_MS)
  return rows or { text.row({ { " counting …", "dim" } }), wait = step }
end

-- The query with a condition more. That stands first: a quote in the query may be open.
function M.narrowed(query, condition)
  if query == "" then return condition end
  return condition .. " " .. ((" " .. query .. " "):find("%sOR%s") and "(" .. query .. ")" or query)
end

return M
