-- counts.lua: how many articles does a query find, by section or by month? For the views that draw it.

local M = {}

-- What is found, and { value, articles }, … of the facet. Every article counts, and only those with all the words.
function M.of(collection, query, facet)
  local results, message = collection:search(query,
    { facets = { facet }, limit = 0, snippet = 0, duplicates = "show", match = "all" })
  if not results then error(message, 0) end
  return results, results.facets[facet]
end

-- The query with a condition more. That stands first: a quote in the query may be open.
function M.narrowed(query, condition)
  if query == "" then return condition end
  return condition .. " " .. ((" " .. query .. " "):find("%sOR%s") and "(" .. query .. ")" or query)
end

return M
