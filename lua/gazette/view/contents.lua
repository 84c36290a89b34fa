-- contents.lua: what is in the collection? Sections, and under each its articles.
--
--   Port Ellery clippings                          5 pages · 4 sections · 45 articles
--   indexed a moment ago
--
--   ▾ Harbour and ferries                                        2 pages         18
--       Ferry timetable to change in spring                            12 Mar 2012

local more = require("gazette.view.more")
local text = require("gazette.view.text")

local M = { describe = "sections and their articles" }

-- The second line while pages are being read: how many, and as much else as there is room for.
local function progress(status, width)
  local total, done = status.pages_total or 0, status.pages_done or 0
  if total == 0 then return text.row({ { " indexing: looking for pages", "dim" } }, nil, width) end
  local us, bytes, all = status.elapsed_us or 0, status.bytes_done or 0, status.bytes_total or 0
  local told, used = { text.number(done) .. " of " .. text.count(total, "page") }, 38
  local function tell(also)
    used = used + #also + 3
    if used + #told[1] < width then told[#told + 1] = also end
  end
  if us > 500000 and bytes > 0 then
    local rest = math.max(0, all - bytes) / bytes * us / 1e6
    if rest >= 1 then tell(("%.0f s left"):format(rest)) end
  end
  if (status.articles or 0) > 0 then tell(text.count(status.articles, "article")) end
  if all >= 1e6 then tell(("%.0f of %.0f MB"):format(bytes / 1e6, all / 1e6)) end
  local drawn, columns = text.bar(done / total, 24)
  return text.row({ { " indexing ", "dim" }, { drawn, "number" }, { (" "):rep(24 - columns) } },
    { { table.concat(told, " · "), "dim" } }, width)
end

local function since(info, now)
  return info.indexed_at and " indexed " .. text.ago(info.indexed_at, now) or ""
end

function M.render(collection, args)
  local width = text.columns(args.width)
  local info = collection:info()
  local rows = { text.row({ { " " }, { info.title, "title" } }, { {
    text.count(info.pages, "page") .. " · " .. text.count(info.sections, "section") .. " · "
      .. text.count(info.articles, "article"), "dim",
  } }, width) }
  if args.status then
    rows[2] = progress(args.status, width)
  else
    local problems = args.problems
    if problems == nil then problems = #collection:problems() end
    local told = problems and problems > 0
      and { { text.count(problems, "problem"), "warn" }, { " · :Gazette problems", "dim" } } or nil
    rows[2] = text.row({ { since(info, args.now or 0), "dim" } }, told, width)
  end
  rows[3] = { text = "" }
  more.rows(rows, function(put)
    for _, section in ipairs(collection:sections()) do
      local closed = args.closed and args.closed[section.name]
      if closed == nil then closed = args.folded end
      local row = text.row({ { closed and " ▸ " or " ▾ ", "dim" }, { section.name, "section" } }, {
        { width < 60 and "" or text.count(section.pages, "page"), "dim" },
        { (width < 60 and "%s" or "%9s"):format(text.number(section.articles)), "number" },
      }, width)
      row.section = section.name
      put(row)
      if not closed then
        for article in collection:articles({ section = section.name }) do
          local read = args.read and args.read[article.id]
          local mark = read and (args.lately == article.id and { "   → ", "key" } or { "   ✓ ", "dim" }) or { "     " }
          local line = text.row({ mark, { article.title, read and "dim" or nil } },
            { { text.date(article.date), "dim" } }, width)
          line.article = article
          put(line)
        end
      end
    end
  end, args.height)
  if info.articles == 0 and not args.status then
    rows[#rows + 1] = { text = " No articles in " .. info.root .. "; pages are text, Markdown or digest files." }
  end
  text.keys(rows, args, { "<CR>", "open", "gs", "search", "za", "fold", "g?", "keys" }, 3)
  return rows
end

return M
