" vim_story.vim: the story of story.lua in Vim: a parent without a screen drives a child in its terminal.
"
" Environment: as for nvim_story.lua; NO_LUA_SAYS: what :Gazette said in a Vim without Lua, BASIC_SAYS: in a real one;
" TINY_SAYS: what one without expressions said of the plugin.

set nocompatible
set encoding=utf-8
let s:child = 0

function! StoryStart(rc) abort
  let s:child = term_start(['vim', '-N', '-n', '-i', 'NONE', '-u', a:rc],
        \ {'term_rows': 24, 'term_cols': 80, 'hidden': 1, 'norestore': 1})
endfunction

function! StoryKeys(keys) abort
  call term_sendkeys(s:child, a:keys)
endfunction

function! StoryScreen() abort
  if s:child == 0
    return ''
  endif
  call term_wait(s:child, 1)
  return join(map(range(1, term_getsize(s:child)[0]), 'term_getline(s:child, v:val)'), "\n")
endfunction

function! StorySize(columns, lines) abort
  call term_setsize(s:child, a:lines, a:columns)
endfunction

function! StoryStop() abort
  call job_stop(term_getjob(s:child), 'kill')
  for l:turn in range(400)
    if job_status(term_getjob(s:child)) !=# 'run'
      break
    endif
    sleep 5m
  endfor
  execute 'silent! bwipeout!' s:child
endfunction

lua << EOF
local ROOT, LUA = os.getenv("ROOT"), os.getenv("GAZETTE_LUA")
local story = dofile(ROOT .. "/tests/host/" .. (os.getenv("STORY") or "story") .. ".lua")
local driver = {}

function driver.start(script)
  local rc = os.getenv("SCRATCH") .. "/vimrc"
  local file = assert(io.open(rc, "w"))
  -- t_TI: a terminal asked for modifyOtherKeys would send CTRL-] as more than the byte that term_sendkeys() sends.
  file:write("set nocompatible encoding=utf-8 t_TI= t_TE=\nset runtimepath^=", (LUA:gsub("/lua/?$", "")), "\n",
    os.getenv("BEFORE") or "", "\nsource ", ROOT, "/plugin/gazette.vim\n", script)
  file:close()
  vim.fn.StoryStart(rc)
end

function driver.keys(keys)
  -- "\<CR>" and the like as Vim itself reads them; anything else in < > stands for itself.
  keys = keys:gsub('[\\"]', "\\%0"):gsub("<BS>", "\127"):gsub("<(%a[%w-]*)>", "\\<%1>"):gsub("<(C%-%])>", "\\<%1>")
  vim.fn.StoryKeys(vim.eval('"' .. keys .. '"'))
end

function driver.size(columns, lines) vim.fn.StorySize(columns, lines) end

function driver.screen()
  local lines = {}
  for line in (vim.fn.StoryScreen() .. "\n"):gmatch("(.-)\n") do lines[#lines + 1] = line end
  return lines
end

function driver.asks()
  return vim.fn.StoryScreen():find("(E)dit anyway", 1, true) ~= nil
end

-- As a terminal reports the mouse: a press and a release, from 1.
function driver.click(line, column, times)
  local at = (";%d;%d"):format(column, line)
  vim.fn.StoryKeys((("\27[<0" .. at .. "M\27[<0" .. at .. "m"):rep(times or 1)))
end

function driver.pause() vim.command("sleep 10m") end
function driver.stop() vim.fn.StoryStop() end

function driver.first(tell)
  local said = os.getenv("NO_LUA_SAYS") or ""
  local line = said:match("[^\n]*vim%-nox[^\n]*")
  tell(line and #line < 80 and not said:find("E%d+:"), "a Vim without Lua says in one short sentence what helps")
  local basic, tiny = os.getenv("BASIC_SAYS") or "", os.getenv("TINY_SAYS") or ""
  tell(basic == "none here" or basic:find("vim-nox", 1, true) and not basic:find("E%d+:"), "so says a real one")
  tell(tiny == "none here" or tiny:find("nocompatible", 1, true) and not tiny:find("E%d+:"),
    "one without expressions reads the plugin without a complaint")
end

local function now() return tonumber(vim.eval("reltimefloat(reltime())")) end

local seeds = os.getenv("SEEDS")
local ok, failed = pcall(story, driver, os.getenv("SAMPLE"), seeds ~= "" and seeds or nil, now)
if not ok then io.stdout:write("Bail out! ", tostring(failed), "\n") end
io.stdout:flush()
vim.command((not ok or failed > 0) and "cquit! 1" or "qall!")
EOF
