-- nvim.lua: Neovim as a host: buffers and extmarks by its API, the rest as in Vim.

local common = require("gazette.host.common")
local vim = vim
local api = vim.api

local marks_of = api.nvim_create_namespace("gazette")

local ed = { name = "nvim", cmd = vim.cmd }

function ed.call(name, ...)
  return vim.fn[name](...)
end

local function message_of(err)
  return (tostring(err):gsub("\n.*", ""):gsub("^.-Vim%b():", ""):gsub("^.-Vim:", ""))
end

function ed.edit(name)
  local ok, err = pcall(vim.cmd, "edit " .. name)
  if not ok then return message_of(err) end
end

-- 'winfixbuf' came with 0.10.
function ed.fixed()
  return vim.fn.exists("&winfixbuf") == 1 and vim.wo.winfixbuf
end

-- Windows stay where they are, those that are not the current one too.
function ed.lines(buffer, lines, first, last)
  local to = last and -1 or first - 1 + #lines
  api.nvim_buf_clear_namespace(buffer, marks_of, first - 1, to)
  local views = {}
  for _, window in ipairs(vim.fn.win_findbuf(buffer)) do
    views[window] = api.nvim_win_call(window, vim.fn.winsaveview)
  end
  api.nvim_buf_set_lines(buffer, first - 1, to, false, lines)
  for window, view in pairs(views) do
    api.nvim_win_call(window, function() vim.fn.winrestview(view) end)
  end
end

function ed.marks(buffer, marks)
  for _, mark in ipairs(marks) do
    api.nvim_buf_set_extmark(buffer, marks_of, mark.line - 1, mark.from - 1, {
      end_col = mark.to, hl_group = common.group(common.kinds[mark.kind] and mark.kind or "match"),
      priority = mark.kind == "match" and 110 or 100,
    })
  end
end

local preview   -- its buffer; the window goes with it

function ed.preview(text, place)
  if preview and api.nvim_buf_is_valid(preview) then api.nvim_buf_delete(preview, { force = true }) end
  preview = text and api.nvim_create_buf(false, true)
  if not text then return end
  local window = api.nvim_open_win(preview, false, {
    relative = "editor", row = place.row - 1, col = place.col - 1, width = math.max(1, place.width),
    height = math.max(1, place.height), focusable = false, style = "minimal",
    border = { "", "", "", "", "", "", "", { "│", common.group("dim") } },
  })
  for option, value in pairs({ wrap = true, linebreak = true, winhighlight = "NormalFloat:Normal" }) do
    api.nvim_win_set_option(window, option, value)
  end
  api.nvim_buf_set_lines(preview, 0, -1, false, text.lines)
  ed.marks(preview, text.marks)
end

function ed.notify(text)
  vim.notify(tostring(text), vim.log.levels.INFO, { title = "Gazette" })
end

function ed.start(argv)
  return vim.fn.jobstart(argv, { detach = true }) > 0
end

function ed.options()
  return vim.g.gazette
end

function ed.about()
  return "Neovim" .. vim.fn.execute("version"):match("NVIM( v%S+)")
end

local host = common.new(ed)

-- What the user has put in the place of vim.ui.input() asks.
function host.ask(prompt, text, done)
  vim.ui.input({ prompt = prompt, default = text, completion = "file" }, function(answer)
    vim.cmd("redraw")
    done(answer ~= "" and answer or nil)
  end)
end

function host.pick(what)
  require("gazette.with.pick").open(nil, what)
end

-- Sources of completion are told to what is loaded by then, or when the user begins to write.
local pages = host.pages
function host.pages(...)
  pages(...)
  require("gazette.with.complete").register()
  vim.cmd("autocmd gazette InsertEnter * lua require('gazette.with.complete').register()")
end

return host
