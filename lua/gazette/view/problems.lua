-- problems.lua: what could not be read, and where?

local text = require("gazette.view.text")

local M = { describe = "what could not be read" }

function M.render(collection, args)
  local width = text.columns(args.width)
  local problems = collection:problems()
  local pages, n, widest = {}, 0, 8
  for _, problem in ipairs(problems) do
    if problem.path and not pages[problem.path] then
      pages[problem.path] = true
      n = n + 1
    end
  end
  if #problems == 0 then return { text.row({ { " No problems: every page was read.", "title" } }, nil, width) } end
  local places = {}
  for i, problem in ipairs(problems) do
    local path, line = text.clean(problem.path), problem.line
    places[i] = path == "" and "" or path .. (line and ":" .. line or "")
    widest = math.max(widest, text.width(places[i]))
  end
  widest = math.min(widest, 36)
  local rows = { text.row({ { " " .. text.count(#problems, "problem") .. " in " .. text.count(n, "page"), "title" } },
    nil, width), { text = "" } }
  for i, problem in ipairs(problems) do
    local place = text.clip(places[i], widest)
    -- The message is not clipped: it is what the line is for. What is too long goes on below.
    for j, line in ipairs(text.wrap(text.clean(problem.message), width - widest - 4)) do
      local at = j == 1 and place or ""
      local row = text.row({ { " " }, { at, "section" }, { (" "):rep(widest - text.width(at) + 2) }, { line, "warn" } })
      row.path, row.line, row.more = problem.path, problem.line and math.max(1, problem.line), j > 1 or nil
      rows[#rows + 1] = row
    end
  end
  text.keys(rows, args, { "<CR>", "open the page there", "<BS>", "back", "g?", "keys" }, 2)
  return rows
end

return M
