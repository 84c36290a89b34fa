-- vim.lua: Vim as a host. Its Lua knows no error of an Ex command, and lists and dictionaries cross only converted.

local common = require("gazette.host.common")
local vim = vim

local ed = { name = "vim" }

local function to_vim(value)
  if type(value) ~= "table" then return value end
  local copy = {}
  if #value > 0 or next(value) == nil then
    for i, item in ipairs(value) do copy[i] = to_vim(item) end
    return vim.list(copy)
  end
  for key, item in pairs(value) do copy[key] = to_vim(item) end
  return vim.dict(copy)
end

local function to_lua(value)
  local kind = vim.type(value)
  if kind == "list" then
    local copy = {}
    for item in value() do copy[#copy + 1] = to_lua(item) end
    return copy
  elseif kind == "dict" then
    local copy = {}
    for key, item in value() do copy[key] = to_lua(item) end
    return copy
  end
  return value
end

function ed.call(name, ...)
  local n = select("#", ...)
  local args = { ... }
  for i = 1, n do args[i] = to_vim(args[i]) end
  return to_lua(vim.fn[name]((table.unpack or unpack)(args, 1, n)))   -- luacheck: ignore
end

ed.cmd = vim.command

-- What goes wrong the user sees as from :edit itself. Not in a :try, where a question about a swap file is an error.
function ed.edit(name)
  vim.command("edit " .. name)
end

function ed.fixed()
  return vim.fn.exists("&winfixbuf") == 1 and vim.eval("&winfixbuf") == 1
end

function ed.lines(buffer, lines, first, last)
  if #lines > 0 then vim.fn.setbufline(buffer, first, vim.list(lines)) end
  if last then vim.fn.deletebufline(buffer, first + #lines, "$") end
end

local defined = {}

-- All of a group at once, as a text that Vim reads: what is converted one by one takes ten times as long.
function ed.marks(buffer, marks)
  local places, groups = {}, {}
  for _, mark in ipairs(marks) do
    local group = common.group(common.kinds[mark.kind] and mark.kind or "match")
    if not places[group] then
      places[group] = {}
      groups[#groups + 1] = group
    end
    table.insert(places[group], ("[%d,%d,%d,%d]"):format(mark.line, mark.from, mark.line, mark.to + 1))
  end
  for _, group in ipairs(groups) do
    if not defined[group] then
      local priority = group == common.group("match") and 10 or 0
      vim.fn.prop_type_add(group, vim.dict({ highlight = group, priority = priority, combine = true }))
      defined[group] = true
    end
    vim.command(("call prop_add_list({'type': '%s', 'bufnr': %d}, [%s])"):format(group, buffer,
      table.concat(places[group], ",")))
  end
end

local preview   -- id of the popup

if vim.fn.exists("*popup_create") == 1 then
  function ed.preview(text, place)
    if preview then vim.fn.popup_close(preview) end
    preview = nil
    if not text then return end
    preview = vim.fn.popup_create(to_vim(#text.lines > 0 and text.lines or { "" }), to_vim({
      line = place.row, col = place.col, minwidth = place.width, maxwidth = place.width, minheight = place.height,
      maxheight = place.height, highlight = "Normal", scrollbar = 0, wrap = 1, border = { 0, 0, 0, 1 },
      borderchars = { " ", " ", " ", "│" }, borderhighlight = { common.group("dim") },
    }))
    vim.fn.setwinvar(preview, "&linebreak", 1)
    ed.marks(vim.fn.winbufnr(preview), text.marks)
  end
end

function ed.notify(text)
  vim.command("redraw")
  vim.command("echomsg '" .. tostring(text):gsub("[%c]", " "):gsub("'", "''") .. "'")
end

function ed.start(argv)
  local none = { ["in_io"] = "null", ["out_io"] = "null", ["err_io"] = "null", stoponexit = "" }
  local job = vim.fn.job_start(to_vim(argv), to_vim(none))
  return vim.fn.job_status(job) ~= "fail"
end

function ed.options()
  return to_lua(vim.eval("get(g:, 'gazette', {})"))
end

function ed.about()
  return ("Vim %d.%d"):format(math.floor(vim.eval("v:version") / 100), vim.eval("v:version") % 100)
end

return common.new(ed)
