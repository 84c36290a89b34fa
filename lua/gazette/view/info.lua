-- info.lua: what is known of the collection as a whole?

local text = require("gazette.view.text")

local M = { describe = "the collection in figures" }

local function bytes(n)
  if not n then return "" end
  if n < 10000 then return text.count(n, "byte") end
  if n < 1e7 then return ("%.0f kB"):format(n / 1e3) end
  return ("%.0f MB"):format(n / 1e6)
end

function M.render(collection, args)
  local width = text.columns(args.width)
  local info = collection:info()
  local rows = { text.row({ { " " }, { info.title, "title" } }, nil, width), { text = "" } }
  local function add(name, value, kind)
    if value and value ~= "" then
      rows[#rows + 1] = text.row({ { (" %-10s "):format(name), "dim" }, { value, kind } }, nil, width)
    end
  end
  add("folder", info.root)
  add("pages", text.number(info.pages), "number")
  add("sections", text.number(info.sections), "number")
  add("articles", text.number(info.articles), "number")
  add("words", text.number(info.words), "number")
  add("text", bytes(info.text_bytes))
  add("index", bytes(info.index_bytes))
  if info.segments then
    if info.text_bytes > 0 then
      rows[#rows].text = rows[#rows].text .. (", %.0f %% of the text"):format(100 * info.index_bytes / info.text_bytes)
    end
    add("segments", text.number(info.segments), "number")
    add("terms", text.number(info.terms), "number")
    add("postings", text.number(info.postings), "number")
    add("positions", text.number(info.positions), "number")
  end
  add("indexed", info.indexed_at and text.ago(info.indexed_at, args.now or 0))
  local fresh = info.fresh and "up to date" or "changed since; :Gazette refresh reads it again"
  if (info.left_out or 0) > 0 then add("left out", text.count(info.left_out, "page") .. "; :Gazette problems") end
  if info.kept == false then add("kept", "in memory alone") end
  add("state", args.status and "being read" or fresh)
  text.keys(rows, args, { "<BS>", "back", "q", "close", "g?", "keys" }, 2)
  return rows
end

return M
