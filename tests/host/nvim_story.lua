-- nvim_story.lua: the story of story.lua in Neovim: a parent without a screen drives a child over its own protocol.
--
-- Environment: ROOT, GAZETTE_LUA (the folder lua/ of the build), SAMPLE, SEEDS or none, SCRATCH (for the child's settings)

local ROOT, LUA = vim.env.ROOT, vim.env.GAZETTE_LUA
local SOCKET = vim.env.SCRATCH .. "/socket"
local story = dofile(ROOT .. "/tests/host/" .. (vim.env.STORY or "story") .. ".lua")
local child, screen

local driver = {}

-- What a child draws goes to a connection of its own and is thrown away. On the one that asks it would be notifications,
-- which this editor has no method for: it would say so to the child, which has none for that either, and so on for ever.
local function attach()
  local joined
  screen = vim.loop.new_pipe(false)
  screen:connect(SOCKET, function(failed) joined = failed or true end)
  vim.wait(20000, function() return joined ~= nil end, 1)
  assert(joined == true, joined or "no answer")
  screen:read_start(function() end)
end

-- A notification, which is answered by nothing; the screen is that large when this returns.
local function draw(columns, lines, method, ...)
  screen:write(vim.mpack.encode({ 2, method, { columns, lines, ... } }))
  vim.wait(20000, function()
    local ui = vim.rpcrequest(child, "nvim_list_uis")[1]
    return ui and ui.width == columns and ui.height == lines and vim.rpcrequest(child, "nvim_get_option", "columns") == columns
  end, 1)
end

function driver.start(script)
  local rc = vim.env.SCRATCH .. "/init.vim"
  local file = assert(io.open(rc, "w"))
  file:write("set runtimepath^=", vim.fn.fnamemodify(LUA, ":h"), "\n", vim.env.BEFORE or "", "\n",
    "source ", ROOT, "/plugin/gazette.vim\n", script)
  file:close()
  os.remove(SOCKET)
  child = vim.fn.jobstart({ vim.v.progpath, "--embed", "--headless", "--listen", SOCKET, "-i", "NONE", "-n", "-u", rc },
    { rpc = true })
  assert(child > 0, "no child")
  vim.rpcrequest(child, "nvim_get_mode")   -- it listens
  attach()
  draw(80, 24, "nvim_ui_attach", { rgb = false, override = false })
end

-- Not answered: keys may end the child before it could.
function driver.keys(keys)
  vim.rpcnotify(child, "nvim_input", (keys:gsub("<([/!%-][^>]*)", "<lt>%1")))
end

-- A child that waits for a key after a message answers nothing else: it gets the key, and what it says is gone.
function driver.screen()
  for _ = 1, 100 do
    local mode = vim.rpcrequest(child, "nvim_get_mode")
    if not mode.blocking then
      return vim.rpcrequest(child, "nvim_exec_lua", [[
        local lines = {}
        for row = 1, vim.o.lines do
          local cells = {}
          for col = 1, vim.o.columns do cells[col] = vim.fn.screenstring(row, col) end
          lines[row] = table.concat(cells)
        end
        for _, window in ipairs(vim.api.nvim_list_wins()) do   -- screenstring() does not see what floats
          local floats = vim.api.nvim_win_get_config(window).relative ~= ""
          for _, line in ipairs(floats and vim.api.nvim_buf_get_lines(vim.api.nvim_win_get_buf(window), 0, -1, true) or {}) do
            lines[#lines + 1] = "│" .. line
          end
        end
        return lines
      ]], {})
    end
    if mode.mode == "rm" or mode.mode == "r" then vim.rpcrequest(child, "nvim_input", "<CR>") end
    vim.wait(5)
  end
  return { "the child is blocked" }
end

function driver.asks()
  return vim.rpcrequest(child, "nvim_get_mode").blocking
end

function driver.size(columns, lines) draw(columns, lines, "nvim_ui_try_resize") end

function driver.click(line, column, times)
  for _ = 1, times or 1 do
    for _, what in ipairs({ "press", "release" }) do
      vim.rpcnotify(child, "nvim_input_mouse", "left", what, "", 0, line - 1, column - 1)
    end
  end
end

function driver.pause() vim.wait(10) end

function driver.stop()
  vim.fn.jobstop(child)
  vim.fn.jobwait({ child }, 2000)
  screen:close()
end

local seeds = vim.env.SEEDS ~= "" and vim.env.SEEDS or nil
local ok, failed = pcall(story, driver, vim.env.SAMPLE, seeds, function() return vim.loop.hrtime() / 1e9 end)
if not ok then io.stdout:write("Bail out! ", tostring(failed), "\n") end
io.stdout:flush()
if not ok or failed > 0 then vim.cmd("cquit 1") end
vim.cmd("qall!")
