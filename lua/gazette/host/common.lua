-- common.lua: what do the hosts of Neovim and Vim share?
--
-- Both have the functions and commands of Vim script; what differs comes in `ed`:
--   ed.call(name, ...)         a function of Vim script, Lua values in and out
--   ed.cmd(line)               an Ex command; its error is the user's to see
--   ed.lines(buffer, lines, first, last)    replaces a buffer's lines from `first` on, where `last` all below too
--   ed.marks(buffer, marks)    sets highlights; those of lines that are replaced are gone
--   ed.edit(name) -> message   :edit
--   ed.fixed() -> boolean      the window keeps its buffer
--   ed.preview(text, place)    * lines and marks over the screen at place = { row, col, width, height }; nil: no more
--   ed.notify(text)
--   ed.start(argv) -> boolean  a program that outlives the editor
--   ed.options()               g:gazette
--   ed.about()                 name and version of the editor
--
-- Windows are ids of win_getid(), buffers are numbers. Kept beside:
--   buffers   number of the buffer by name of view
--   from      by window made for a view: the window it was opened from
--   before    by window: the buffer that was there before the first view
--   own       by name of view: its own keys, { { key, press }, … }; mapped: those of a buffer that have maps
--   drawn     by buffer: { tick = its b:changedtick since, n = how many lines, lines, marks = by line, of the first
--             ones, below = true: there may be lines below that nobody knows }

local M = {}

local KINDS = {
  title = "Title", section = "Directory", dim = "Comment", number = "Number", match = "Search", warn = "WarningMsg",
  key = "Special",
}
M.kinds = KINDS

-- The group of a kind: GazetteTitle and so on, linked to a standard one that a colour scheme may override.
function M.group(kind)
  return "Gazette" .. kind:sub(1, 1):upper() .. kind:sub(2)
end

local VIEW_KEYS = {
  ["<CR>"] = "enter", ["]a"] = "next", ["[a"] = "prev", ["]]"] = "next-section", ["[["] = "prev-section",
  gs = "search", gS = "search-section", gl = "related", gr = "read", gO = "outline",
  za = "fold", ["<BS>"] = "back", q = "close",
  ["g?"] = "keys", ["<C-]>"] = "follow", ["<2-LeftMouse>"] = "enter",
}
local FILE_KEYS = {
  ["]a"] = "next", ["[a"] = "prev", ["]]"] = "next-section", ["[["] = "prev-section", gs = "search", gO = "outline",
  ["<C-]>"] = "follow",
}
local KNOWN = 1000   -- lines of a view that are compared before they are written
local SPLITS = { "vert", "tab", "leftabove", "lefta", "aboveleft", "abo", "rightbelow", "rightb", "belowright", "bel",
  "topleft", "to", "botright", "bo", "hor" }

-- The part of a command's modifiers that asks for a new window, or nil.
local function split(mods)
  for word in (mods or ""):gmatch("%S+") do
    for _, name in ipairs(SPLITS) do
      if word:gsub("^%d+", ""):sub(1, #name) == name then return mods end
    end
  end
end

function M.new(ed)
  local call, cmd = ed.call, ed.cmd
  local host = { name = ed.name }
  local buffers, from, before, drawn, own, mapped = {}, {}, {}, {}, {}, {}
  local is_page, parts_of

  local function view_of(buffer)
    local name = call("bufname", buffer)
    return name:match("^gazette://") and name or nil
  end

  local function buffer_of(name)
    local buffer = buffers[name]
    if buffer and call("bufexists", buffer) == 1 and call("bufname", buffer) == name then return buffer end
  end

  -- Runs commands that define maps: with 'compatible' set, <CR> and the like would be read as four letters.
  local function mapping(define)
    local cpo = call("eval", "&cpoptions")
    cmd("set cpoptions&vim")
    define()
    call("setbufvar", "%", "&cpoptions", cpo)
  end

  local function map(keys)
    mapping(function()
      for key, name in pairs(keys) do
        cmd(("nmap <buffer> <silent> <nowait> %s <Plug>(gazette-%s)"):format(key, name))
      end
    end)
  end

  -- A view's own keys come before the reader's, and go when the view is defined anew without them.
  local function give_own(buffer)
    local keys, old = own[call("bufname", buffer)] or {}, mapped[buffer] or {}
    if #keys == 0 and #old == 0 then return end
    mapping(function()
      for _, lhs in ipairs(old) do cmd("silent! nunmap <buffer> " .. lhs) end
    end)
    if #old > 0 then map(VIEW_KEYS) end
    mapped[buffer] = {}
    mapping(function()
      for i, own_key in ipairs(keys) do
        local lhs = own_key.key:gsub("[ |]", { [" "] = "<Space>", ["|"] = "<Bar>" })
        mapped[buffer][i] = lhs
        cmd(("nnoremap <buffer> <silent> <nowait> %s <Cmd>lua require('gazette.host.%s').press(%d)<CR>"):format(lhs,
          ed.name, i))
      end
    end)
  end

  -- The i-th of the own keys of the view that the user is in.
  function host.press(i)
    local keys, count = own[call("bufname", call("bufnr", "%"))], call("eval", "v:count")
    if keys and keys[i] then
      local ok, message = pcall(keys[i].press, count > 0 and count or nil)
      if not ok then host.notify((tostring(message):gsub("\n.*", ""))) end
    end
  end

  -- A quickfix list or a help text keeps its window.
  local function kept()
    local kind = call("getbufvar", "%", "&buftype")
    return kind == "quickfix" or kind == "help"
  end

  -- Whether the text of the current window may be replaced by another without a question.
  local function may_leave()
    local o = function(name) return call("getbufvar", "%", "&" .. name) end
    if ed.fixed() or kept() then return false end
    if o("modified") == 0 or call("getbufvar", "%", "&hidden") == 1 or o("bufhidden") ~= "" then return true end
    return #call("win_findbuf", call("bufnr", "%")) > 1 or call("eval", "&autowriteall") == 1
  end

  local function new_window(mods)
    local old = call("win_getid")
    cmd((mods or "") .. " split")
    return old
  end

  function host.place()
    local buffer = call("bufnr", "%")
    local view = view_of(buffer)
    local path
    if not view and call("getbufvar", buffer, "&buftype") == "" and call("bufname", buffer) ~= "" then
      path = call("resolve", call("expand", "%:p"))
    end
    return {
      window = call("win_getid"), view = view, path = path, folder = call("getcwd"),
      line = call("line", "."), col = call("col", "."),
    }
  end

  -- What makes the current buffer, and its window, a view. :bdelete and :edit take some of it away.
  local function dress()
    local buffer = call("bufnr", "%")
    buffers[call("bufname", buffer)] = buffer
    cmd("setlocal buftype=nofile noswapfile bufhidden=hide undolevels=-1 nobuflisted nomodifiable nowrap nonumber "
      .. "norelativenumber nolist nospell cursorline foldcolumn=0 signcolumn=no colorcolumn= nofoldenable")
    -- Nothing stands below a view. A Vim that is older cannot hide the tildes.
    cmd("silent! let &l:fillchars = join(filter([&g:fillchars, 'eob: '], 'v:val !=# \"\"'), ',')")
    if call("getbufvar", buffer, "&filetype") ~= "gazette" then
      cmd("setfiletype gazette")
      map(VIEW_KEYS)
      mapped[buffer] = nil
      give_own(buffer)
    end
  end

  local entering = false   -- room() enters a view's buffer; its text comes with show()

  function host.room(name, how)
    local buffer = buffer_of(name) or call("bufadd", name)
    local mods = split(how.mods)
    if not mods and kept() then cmd("wincmd p") end
    if not mods then
      local window = call("bufwinid", buffer)
      if window ~= -1 then
        call("win_gotoid", window)
        return call("winwidth", 0), call("winheight", 0)
      end
    end
    if not view_of(call("bufnr", "%")) then
      if mods or not may_leave() then
        local old = new_window(mods)
        from[call("win_getid")] = old
      else
        before[call("win_getid")] = call("bufnr", "%")
      end
    elseif mods then
      local old = new_window(mods)
      from[call("win_getid")] = old
    end
    entering = true
    cmd("silent keepjumps buffer " .. buffer)
    entering = false
    dress()
    return call("winwidth", 0), call("winheight", 0)
  end

  local function alike(a, b)   -- the marks of two lines
    if #a ~= #b then return false end
    for i, mark in ipairs(a) do
      local other = b[i]
      if mark.from ~= other.from or mark.to ~= other.to or mark.kind ~= other.kind then return false end
    end
    return true
  end

  -- Writes the lines that are other than they were: of a view that is drawn anew most are not.
  local NONE = {}
  local function fill(buffer, text)
    local old = drawn[buffer]
    if not old or old.tick ~= call("getbufvar", buffer, "changedtick") then
      old = { n = 0, lines = {}, marks = {}, below = true }
      drawn[buffer] = old
    end
    local first, lines, marks = text.first or 1, text.lines, {}
    for _, mark in ipairs(text.marks) do
      local list = marks[mark.line]
      if not list then
        list = {}
        marks[mark.line] = list
      end
      list[#list + 1] = mark
    end
    local to, last = first + #lines - 1, not text.partial
    if text.first then last = text.last end
    local shorter = last and (old.n > to or old.below)
    local function stays(i)
      return old.lines[i] == lines[i - first + 1] and alike(old.marks[i] or NONE, marks[i] or NONE)
    end
    local a, b = first, to
    while a <= b and stays(a) do a = a + 1 end
    while not shorter and b > a and stays(b) do b = b - 1 end
    if a > b and not shorter then return end
    local part, fresh = {}, {}
    for i = a, b do
      part[#part + 1] = lines[i - first + 1]
      for _, mark in ipairs(marks[i] or NONE) do fresh[#fresh + 1] = mark end
    end
    call("setbufvar", buffer, "&modifiable", 1)
    ed.lines(buffer, part, a, shorter)
    ed.marks(buffer, fresh)
    call("setbufvar", buffer, "&modifiable", 0)
    call("setbufvar", buffer, "&modified", 0)
    for i = a, math.min(b, KNOWN) do old.lines[i], old.marks[i] = lines[i - first + 1], marks[i] end
    for i = to + 1, shorter and math.min(old.n, KNOWN) or 0 do old.lines[i], old.marks[i] = nil, nil end
    old.n = shorter and to or math.max(old.n, to)
    old.below = old.below and not shorter
    old.tick = call("getbufvar", buffer, "changedtick")
  end

  local function to_line(line)
    call("cursor", line, 1)
    -- The furniture above the first row stays in sight.
    if line < call("winheight", 0) - 1 then cmd("normal! zb") end
  end

  function host.show(text)
    local buffer = buffer_of(text.name)
    if text.lines then fill(buffer, text) end
    if text.keys then
      own[text.name] = text.keys
      give_own(buffer)
    end
    if text.line then to_line(text.line) end
  end

  function host.update(text)
    local buffer = buffer_of(text.name)
    if not buffer then return false end
    own[text.name] = text.keys or own[text.name]
    -- One that :bdelete has emptied is filled by read() when it is shown again.
    if text.lines and call("bufloaded", buffer) == 1 then fill(buffer, text) end
    if text.line and call("bufnr", "%") == buffer then
      for _, line in ipairs({ text.to or text.line, text.from or text.line }) do
        call("cursor", line, 1)
        call("winline")   -- scrolls
      end
      call("cursor", text.line, 1)
    end
    return true
  end

  function host.append(text)
    local buffer = buffer_of(text.name)
    if buffer and call("bufloaded", buffer) == 1 then fill(buffer, text) end
  end

  function host.open(path, line, col, how)
    if call("filereadable", path) == 0 and call("bufloaded", path) == 0 then
      return nil, ("Cannot read %s; :Gazette refresh looks again."):format(call("fnamemodify", path, ":t"))
    end
    local window = call("win_getid")
    if view_of(call("bufnr", "%")) and from[window] and not split(how.mods) then
      call("win_gotoid", from[window])
    end
    if how.tag and call("win_getid") == window and not split(how.mods) then
      local buffer, at = call("bufnr", "%"), call("getcurpos")
      local item = { bufnr = buffer, from = { buffer, at[2], at[3], at[4] }, tagname = how.tag:gsub("%c", " ") }
      call("settagstack", window, { items = { item } }, "t")
    end
    local here = call("bufname", "%") ~= "" and call("resolve", call("expand", "%:p")) or ""
    if split(how.mods) then
      new_window(how.mods)
    elseif here ~= path and not may_leave() then
      new_window()
    end
    if here == path then
      cmd("normal! m'")
    else
      -- Nothing in a collection runs, modelines included.
      local modeline = call("eval", "&g:modeline")
      cmd("setglobal nomodeline")
      local message = ed.edit(call("fnameescape", path))
      cmd("let &g:modeline = " .. modeline)
      -- To Neovim a swap file is an error, also where the user has answered that the file shall be edited.
      if message and call("resolve", call("expand", "%:p")) ~= path then return nil, message end
      if message and not message:find("E325", 1, true) then host.notify(message) end
    end
    call("cursor", line, col)
    cmd(how.top and "normal! zvzt" or "normal! zvzz")
    return true
  end

  function host.close()
    local window = call("win_getid")
    local back = from[window]
    from[window] = nil
    if back and call("winnr", "$") > 1 or back and call("tabpagenr", "$") > 1 then
      cmd("close")
      call("win_gotoid", back)
      return
    end
    local buffer = before[window]
    if buffer and call("bufexists", buffer) == 1 then
      cmd("silent keepjumps buffer " .. buffer)
    elseif call("winnr", "$") > 1 then
      cmd("close")
    elseif call("buflisted", "#") == 1 then
      cmd("silent keepjumps buffer #")
    else
      cmd("enew")
    end
  end

  function host.ask(prompt, text, done)
    local answer
    local ok, result = pcall(call, "input", prompt, text, "file")
    if ok then answer = result end
    cmd("redraw")
    done(answer ~= "" and answer or nil)
  end

  host.notify = ed.notify

  function host.confirm(question, done)
    local ok, answer = pcall(call, "input", question .. " y or n: ")
    cmd("redraw")
    done(ok and answer:lower():match("^%s*y") ~= nil)
  end

  function host.launch(url, programs)
    for _, program in ipairs(programs) do
      if call("executable", program) == 1 and ed.start({ program, url }) then return program end
    end
  end

  function host.later(ms, work)
    call("timer_start", ms, function()
      local ok, message = pcall(work)
      if not ok then host.notify((tostring(message):gsub("\n.*", ""))) end
    end)
    return true
  end

  -- The prompt of live search is the command line itself: its keys, its history, its paste. Keys that choose among the
  -- results are mapped in the view's buffer alone and for as long as the prompt is open.
  local CHOOSE = { ["<Down>"] = 1, ["<C-n>"] = 1, ["<Up>"] = -1, ["<C-p>"] = -1, ["<PageDown>"] = 8, ["<PageUp>"] = -8 }
  local ACCEPT = {
    ["<CR>"] = "here", ["<C-v>"] = "vert", ["<C-s>"] = "belowright", ["<C-t>"] = "tab", ["<C-q>"] = "list",
  }
  local prompt

  function host.live(new)
    prompt = new
    local keys = {}   -- that are mapped
    local module = ("require('gazette.host.%s')"):format(ed.name)
    local function map_key(kind, key, to)
      keys[#keys + 1] = key
      cmd(("cnoremap <buffer> %s %s %s"):format(kind, key, to))
    end
    local function typed(what, value) return ("<Cmd>lua %s.typed('%s', %s)<CR>"):format(module, what, value) end
    mapping(function()
      for key, by in pairs(CHOOSE) do map_key("<silent>", key, typed("move", by)) end
      for key, how in pairs(ACCEPT) do map_key("<silent>", key, typed("accept", ("'%s'"):format(how)) .. "<CR>") end
      for n = 1, new.counts do map_key("<silent>", ("<F%d>"):format(n), typed("narrow", n)) end
      map_key("<silent>", "<Tab>", typed("mark", "nil"))
      map_key("<expr>", "<C-y>", ("luaeval(\"%s.suggested()\")"):format(module))
    end)
    cmd("augroup gazette_live")
    cmd("autocmd!")
    cmd(("autocmd CmdlineChanged @ lua require('gazette.host.%s').typed('text')"):format(ed.name))
    cmd("augroup END")
    cmd("redraw")
    local ok, text = pcall(call, "input", prompt.prompt, prompt.text)   -- keys typed ahead are for it: no inputsave()
    cmd("autocmd! gazette_live")
    mapping(function()
      for _, key in ipairs(keys) do cmd("silent! cunmap <buffer> " .. key) end
    end)
    local mine = prompt
    prompt = nil
    cmd("redraw | echo ''")
    local how = mine.accepted
    local mods = how ~= "here" and how ~= "list" and how or nil
    mine.done(ok and how and text or nil, { mods = mods, quickfix = how == "list" or nil })
  end

  -- The keys that put the corrected query in the place of what is typed; none if there is none.
  function host.suggested()
    local text = prompt and prompt.suggestion()
    return text and call("nr2char", 21) .. text or ""   -- CTRL-U
  end

  -- A key in the prompt: "text" changed, "accept" here or in another window, "move" by so many results, "mark" the
  -- chosen one, "narrow" by a count.
  function host.typed(what, value)
    if not prompt or call("getcmdtype") ~= "@" then return end
    local ok, message = pcall(function()
      if what == "accept" then
        prompt.accepted = value
      elseif what == "text" then
        prompt.changed(call("getcmdline"))
      else
        prompt[what](value)
      end
    end)
    if not ok then host.notify((tostring(message):gsub("\n.*", ""))) end
  end

  if ed.preview then
    -- Beside the view in the current window, over its last `width` columns; seen when the view is drawn.
    function host.preview(text, width)
      local at = text and call("win_screenpos", call("win_getid"))
      ed.preview(text, text and { row = at[1], col = at[2] + call("winwidth", 0) - width, width = width - 1,
        height = call("winheight", 0) })
    end
  end

  -- Live results arrive while the command line waits for a key, when the editor redraws nothing by itself.
  local update = host.update
  function host.update(text)
    local shown = update(text)
    if prompt then cmd("redraw") end
    return shown
  end

  -- The list takes the view's place: beside a view, the quickfix window would open its files in a window more.
  function host.quickfix(title, items)
    if view_of(call("bufnr", "%")) then host.close() end
    local list = {}
    for i, item in ipairs(items) do
      list[i] = { filename = item.path, lnum = item.line, col = item.col, text = item.text }
    end
    call("setqflist", {}, " ", { title = title, items = list })
    cmd("botright copen")
  end

  -- Folds that follow what is edited, all open: where the user folds by hand, and has not.
  local function fold(parts)
    if call("getwinvar", 0, "&foldmethod") ~= "manual" or call("getbufvar", "%", "&modified") == 1 then return end
    for _, part in ipairs(parts) do
      if call("foldlevel", part[1]) > 0 or part[2] > call("line", "$") then return end
    end
    for _, part in ipairs(parts) do
      if part[1] < part[2] then cmd(("%d,%dfold"):format(part[1], part[2])) end
    end
    cmd("silent! %foldopen!")
  end

  -- Called on entering a buffer and, once, for those that are shown already.
  function host.entered()
    local buffer = call("bufnr", "%")
    if not is_page or call("getbufvar", buffer, "gazette_keys", 0) == 1 then return end
    local place = host.place()
    local ok, yes = pcall(function() return place.path and is_page(place.path) end)
    if ok and yes then
      call("setbufvar", buffer, "gazette_keys", 1)
      map(FILE_KEYS)
      pcall(fold, parts_of(place.path))
      call("setbufvar", buffer, "gazette_omnifunc", call("getbufvar", buffer, "&omnifunc"))
      call("setbufvar", buffer, "&omnifunc", "GazetteOmni")
    end
  end

  function host.pages(test, parts)
    is_page, parts_of = test, parts
    cmd("augroup gazette")
    cmd("autocmd!")
    cmd(("autocmd BufEnter * lua require('gazette.host.%s').entered()"):format(ed.name))
    local fit = ("lua require('gazette.host.%s').fit()"):format(ed.name)
    cmd("autocmd VimResized * " .. fit)
    cmd("autocmd WinEnter gazette://* " .. fit)
    if call("exists", "##WinResized") == 1 then cmd("autocmd WinResized * " .. fit) end
    cmd("augroup END")
    host.entered()
  end

  -- Each is asked for by an autocommand; what goes wrong is none of the user's business while they write.
  function host.changes(told)
    function host.saved()
      local path = call("expand", "<afile>:p")
      if path ~= "" then pcall(told.saved, path) end
    end
    function host.focus() pcall(told.focus) end
    function host.farewell() pcall(told.farewell) end
    function host.rest()
      local place = host.place()
      if place.path then pcall(told.rest, place.path) end
    end
    local lua = ("lua require('gazette.host.%s')."):format(ed.name)
    cmd("augroup gazette_changes")
    cmd("autocmd!")
    cmd("autocmd BufWritePost * " .. lua .. "saved()")
    cmd("autocmd FocusGained,VimResume * " .. lua .. "focus()")
    cmd("autocmd CursorHold,BufEnter * " .. lua .. "rest()")
    cmd("autocmd VimLeavePre * " .. lua .. "farewell()")
    cmd("augroup END")
  end

  function host.real(path)
    if path:sub(1, 1) == "~" then path = call("expand", path:match("^~[^/]*")) .. path:gsub("^~[^/]*", "") end
    path = call("resolve", call("fnamemodify", path, ":p"))
    return #path > 1 and (path:gsub("/+$", "")) or path
  end

  function host.memory()
    local state, home = os.getenv("XDG_STATE_HOME"), os.getenv("HOME")
    if not state or state:sub(1, 1) ~= "/" then state = home and home .. "/.local/state" end
    if not state then return nil end
    local folder = state .. "/gazette"   -- the same in every editor
    if call("isdirectory", folder) == 0 then
      local ok, made = pcall(call, "mkdir", folder, "p", 448)   -- 0700
      if not ok or made == 0 then return nil end
    end
    return folder .. "/opened"
  end

  function host.paths(lead)
    return call("getcompletion", lead, "file")
  end

  -- Calls `work(reader, command)`.
  local function with_reader(work)
    local ok, message = pcall(function()
      local command = require("gazette.command")
      work(command.start(ed.name), command)
    end)
    if not ok then host.notify((tostring(message):gsub("\n.*", ""))) end
  end

  -- One `:Gazette`, from plugin/gazette.vim.
  function host.command(line, bang, count, mods)
    with_reader(function(reader, command)
      command.run(reader, line, { bang = bang, count = count, mods = mods })
    end)
  end

  -- For GazetteOmni(): a JSON list of what `base` may become.
  function host.headlines(base)
    local list = {}
    with_reader(function(reader) list = reader:headlines(base) end)
    return call("json_encode", list)
  end

  function host.text(first, last)
    return call("getline", first, last)
  end

  function host.register(text)
    local name = call("eval", "v:register")
    call("setreg", name, text)
    return name
  end

  -- The current buffer is read, as the name of a view: after :edit or :bdelete, or from a session.
  function host.read()
    local buffer = call("bufnr", "%")
    drawn[buffer] = nil
    if entering then return end
    with_reader(function(reader)
      dress()
      local name, width, height = call("bufname", buffer), call("winwidth", 0), call("winheight", 0)
      if reader:again(name, width, height) or reader:restore(name, width, height) then
        give_own(buffer)
      else
        fill(buffer, { lines = { " This view is from another session; :Gazette shows the contents." }, marks = {} })
      end
    end)
  end

  -- Windows have changed their size: views that are seen follow it.
  function host.fit()
    with_reader(function(reader)
      for name in pairs(buffers) do
        local buffer = buffer_of(name)
        local window = buffer and call("bufwinid", buffer) or -1
        if window ~= -1 then reader:fit(name, call("winwidth", window), call("winheight", window)) end
      end
    end)
  end

  -- One candidate a line.
  function host.completion(lead, line)
    local ok, found = pcall(function()
      local command = require("gazette.command")
      return command.complete(command.start(ed.name), lead, line)
    end)
    return ok and table.concat(found, "\n") or ""
  end

  local function buffer_at(path)
    return call("bufnr", "^" .. call("escape", path, "\\*?[{^$.~") .. "$")
  end

  function host.unsaved(path)
    local buffer = buffer_at(path)
    if buffer < 1 or call("bufloaded", buffer) == 0 or call("getbufvar", buffer, "&modified") == 0 then return nil end
    return call("getbufvar", buffer, "changedtick")
  end

  function host.lines_of(path)
    return call("getbufline", buffer_at(path), 1, "$")
  end

  local sought   -- the pattern that n and N lead on with

  -- Without 'hlsearch' the words are coloured as long as the file is in its window.
  local function colour(pattern)
    local old = call("getwinvar", 0, "gazette_match", 0)
    if old > 0 then pcall(call, "matchdelete", old) end
    call("setwinvar", 0, "gazette_match", pattern and call("matchadd", M.group("match"), pattern, 0) or 0)
  end

  function host.sought(pattern, keys)
    sought = pattern
    call("setreg", "/", pattern)
    local module = ("lua require('gazette.host.%s')"):format(ed.name)
    if call("eval", "&hlsearch") == 1 then cmd("let v:hlsearch = 1") else colour(pattern) end
    cmd("augroup gazette_sought")
    cmd("autocmd! * <buffer>")
    cmd("autocmd BufLeave <buffer> " .. module .. ".unsought()")
    cmd("augroup END")
    if keys then
      mapping(function()
        for key, by in pairs({ n = 1, N = -1 }) do
          cmd(("nnoremap <buffer> <silent> %s <Cmd>%s.seek(%d)<CR>"):format(key, module, by))
        end
      end)
    end
  end

  function host.unsought()
    colour(nil)
  end

  -- n and N: as ever, but that from the last match of the file what was searched leads on.
  function host.seek(by)
    local key, times = by > 0 and "n" or "N", call("eval", "v:count1")
    if call("getreg", "/") ~= sought then
      colour(nil)
      local ok, message = pcall(cmd, "normal! " .. times .. key)
      if not ok then host.notify((tostring(message):gsub("\n.*", ""):gsub("^.-(E%d+:)", "%1"))) end
      return
    end
    if call("eval", "v:searchforward") == 0 then by = -by end
    cmd("normal! m'")
    for _ = 1, times do
      if call("search", sought, by > 0 and "W" or "bW") == 0 then
        return with_reader(function(reader) reader:seek_on(by) end)
      end
    end
    cmd("normal! zv")
    if call("eval", "&hlsearch") == 1 then cmd("let v:hlsearch = 1") end
  end

  host.options = ed.options
  host.about = ed.about

  -- For checks.lua: settings of the editor that spoil something.
  function host.troubles()
    local list = {}
    if call("eval", "&encoding") ~= "utf-8" then
      list[1] = { "warn", "'encoding' is " .. call("eval", "&encoding") .. ": text that is not ASCII looks wrong",
        "`set encoding=utf-8` in your settings" }
    end
    return list
  end

  require("gazette.view.widths").by(function(char)
    return call("strdisplaywidth", "a" .. char) - 1   -- a mark that stands alone has a column
  end)
  for kind, group in pairs(KINDS) do cmd("highlight default link " .. M.group(kind) .. " " .. group) end
  return host
end

return M
