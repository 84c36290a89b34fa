-- command.lua: what does one `:Gazette …` ask for?
--
--   line     =  { space } [ count ] name [ "!" ] [ space text ]        search! harbour wall
--   count    =  also after the name, where text means nothing else:    next 3
--
-- Every call from an editor comes through here, so this is the one edge where an error becomes a readable line.

local M = {}

-- Those of API.md's table, in the order in which completion offers them; `takes`: what may follow.
local NAMES = {
  { "contents" }, { "open", takes = "path" }, { "search", takes = "words" }, { "section", takes = "section" },
  { "related" }, { "backlinks" }, { "outline" }, { "next", takes = "count" }, { "prev", takes = "count" },
  { "next-section", takes = "count" }, { "prev-section", takes = "count" }, { "follow" },
  { "read" }, { "back", takes = "count" }, { "forward", takes = "count" }, { "quickfix" }, { "cite", takes = "form" },
  { "view", takes = "view" }, { "pick", takes = "list" }, { "refresh" }, { "problems" }, { "info" }, { "enter" },
  { "close" }, { "keys" }, { "fold" },
}
local TAKES = {}
for _, entry in ipairs(NAMES) do TAKES[entry[1]] = entry.takes or "nothing" end

local reader

-- The editor says what it is. `host_name` is the module under gazette.host.
function M.start(host_name)
  if reader then return reader end
  local config = require("gazette.config")
  local host = require("gazette.host." .. host_name)
  reader = require("gazette.state").new(host, config.values, {
    open = function(...) return require("gazette.engine").open(...) end,
  })
  package.loaded["gazette.host"] = host
  if host.options then   -- g:gazette; setup() comes after it or came before, and each says only what it means to change
    local refused = config.set(host.options())
    if #refused > 0 then host.notify("gazette: unknown option " .. table.concat(refused, ", ")) end
  end
  return reader
end

-- Runs a function of the reader; an error becomes one line without a trace.
local function guarded(host, work, ...)
  local ok, result = pcall(work, ...)
  if ok then return result end
  host.notify((tostring(result):gsub("^[^\n]-%.lua:%d+: ", ""):gsub("\n.*", "")))
end
M.guarded = guarded

-- line: what stands after `:Gazette`; call: { bang, count, mods }, all optional.
function M.run(on, line, call)
  call = call or {}
  local host = on.host
  local count, rest = line:match("^%s*(%d+)%s+(.*)$")
  if count and not (rest:match("^[%w-]+") and TAKES[rest:match("^[%w-]+")]) then count = nil end
  if count then line = rest end
  local name, bang, text = line:match("^%s*([%w-]*)(!?)%s*(.-)%s*$")
  if name == "" then name = text == "" and "contents" or text:match("^%S+") end
  local takes = TAKES[name]
  if not takes then
    return host.notify("Gazette does not know \"" .. name .. "\"; :Gazette <Tab> lists all.")
  end
  if takes == "count" and text:match("^%d+$") then
    count, text = text, ""
  end
  if takes == "path" then text = text:gsub("\\(.)", "%1") end
  count = tonumber(count) or call.count
  local given = count and count >= 1 and count or nil
  count = given or 1
  guarded(host, require("gazette.actions")[name], on, {
    text = text, bang = bang == "!" or call.bang or false, count = math.min(count, 1000000), given = given,
    mods = call.mods,
  })
end

local function starts(text, prefix)
  return text:sub(1, #prefix):lower() == prefix:lower()
end

-- lead: the word being typed; line: what stands after `:Gazette ` up to the cursor. Returns what `lead` may become.
function M.complete(on, lead, line)
  local name, rest = line:match("^%s*([%w-]+)!?%s+(.*)$")
  local found = {}
  if not name then
    for _, entry in ipairs(NAMES) do
      if starts(entry[1], lead) then found[#found + 1] = entry[1] end
    end
    return found
  end
  local takes, candidates = TAKES[name], {}
  local c = on.latest and on.latest.c
  guarded(on.host, function()
    local here = on:here(on.host.place())
    c = here and here.c or c
    if takes == "path" then
      if on.host.paths then candidates = on.host.paths(rest:gsub("\\(.)", "%1")) end
      for i, path in ipairs(candidates) do candidates[i] = path:gsub("([ \\])", "\\%1") end
    elseif takes == "form" then
      candidates = { "markdown", "plain" }
    elseif takes == "list" then
      candidates = { "sections", "articles", "search" }
    elseif takes == "view" then
      candidates = require("gazette.views").names()
    elseif takes == "section" and c then
      for _, section in ipairs(c:sections()) do candidates[#candidates + 1] = section.name end
    elseif takes == "words" and c and lead ~= "" then
      for _, entry in ipairs(c:complete(lead, { limit = 20 }) or {}) do found[#found + 1] = entry.term end
    end
  end)
  -- Names with spaces: the editor completes the last word, so what is typed before it is taken off again.
  for _, candidate in ipairs(candidates) do
    if starts(candidate, rest) then found[#found + 1] = candidate:sub(#rest - #lead + 1) end
  end
  return found
end

-- What checks.lua finds, of the reader that runs.
function M.health()
  return require("gazette.checks").of(reader.host, reader.shelf)
end

function M.statusline()
  if not reader then return "" end
  local ok, text = pcall(reader.statusline, reader)
  return ok and text or ""
end

-- A word to the user from before there is a host.
function M.complain(text)
  local vim = rawget(_G, "vim")
  if vim and vim.notify then return vim.notify(text) end
  if vim and vim.command then return vim.command("echomsg '" .. text:gsub("'", "''") .. "'") end
  io.stderr:write(text, "\n")
end

return M
