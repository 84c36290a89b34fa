-- mle.lua: mle as a host, and its command `cmd_gazette`.
--
--   -x/path/lua/gazette/host/mle.lua     in ~/.mlerc or on the command line, with a key map; see doc/gazette.txt
--
--   cmd_gazette         asks for a command; its parameter in a key map is one: -kcmd_gazette,M-t n,next
--
-- What mle hands to a script are addresses, and a wrong one ends the editor: each is forgotten as soon as what it
-- stands for is closed.
--
--   now      { editor, bview, mark }              where the user is, from the context of the command that runs
--   view     { bview, buffer, name,               the one bview that shows views
--              from, dirty }                      the bview it was opened from; its text counts as unsaved
--   files    { path, buffer } by bview            mle does not tell a bview's path: these were opened through Gazette,
--                                                 through mle's own prompt, or named at its start
--
-- A key map cannot be given to one bview, and text cannot be made read-only. So what is typed into a view is taken out
-- again after the command that put it there, and read as keys: see `typed`. There is no message line and no timer: a
-- message is written to the terminal's last line, and a job is polled by the next key in a view.

local mle = mle
local host = { name = "mle" }

-- The terminal's last line, which mle leaves empty but for its prompt.
local function last_line(text)
  local tty = io.open("/dev/tty", "wb")
  if not tty then return end
  tty:write("\0277\27[?7l\27[999;1H\27[0m\27[2K", text, "\27[?7h\0278")   -- what is too long is clipped, not wrapped
  tty:close()
end

local said

-- Other editors' `:Gazette` is a key here.
local function in_mle(text)
  return (text:gsub(":Gazette <Tab> lists all", "F6 keys lists the keys"):gsub(":Gazette", "F6"))
end

function host.notify(text)
  said = in_mle(tostring(text)):gsub("%c", " ")
end

local function setup()
  local own = debug.getinfo(1, "S").source:gsub("^@", "")
  local lua = own:match("^(.*)/gazette/host/[^/]*$") or (own:match("^gazette/host/[^/]*$") and ".") or "../.."
  if lua:sub(1, 1) ~= "/" then lua = (os.getenv("PWD") or ".") .. "/" .. lua end
  package.path = lua .. "/?.lua;" .. lua .. "/?/init.lua;" .. package.path
  package.loaded["gazette.host.mle"] = host
  local paths = require("gazette.paths")
  local shell = require("gazette.host.shell")

  local now, view, files = nil, nil, {}
  local filling, backspace, prompting = false, false, false
  local touched, pending, answer, farewell = {}, "", nil, nil
  local indent = 0     -- of a message: what was typed at a prompt is cleared from that line after the message is there

  -- ---- Addresses -----------------------------------------------------------

  -- Whether a bview is still there, asked without touching it. Its buffer is known since the user was last in it.
  local function alive(bview, buffer)
    if buffer then return mle.editor_count_bviews_by_buffer(now.editor, buffer).rv > 0 end
    local there = mle.editor_set_active(now.editor, bview).rv == 0
    mle.editor_set_active(now.editor, now.bview)
    return there
  end

  local function enter(ctx)
    now = { editor = ctx.editor, bview = ctx.bview, mark = ctx.mark }
    if view and view.bview == ctx.bview then
      view.buffer = ctx.buffer
    elseif view and not alive(view.bview, view.buffer) then
      view = nil
    end
    for bview, file in pairs(files) do
      if bview == ctx.bview then
        if file.buffer and file.buffer ~= ctx.buffer then files[bview] = nil else file.buffer = ctx.buffer end
      elseif not alive(bview, file.buffer) then
        files[bview] = nil
      end
    end
  end

  -- Goes to a bview that is there. Its cursor is a new one, as there is no way to the old.
  local function go(bview)
    if bview == now.bview then return end
    mle.editor_set_active(now.editor, bview)
    local cursor = mle.bview_add_cursor(bview, "", 0).optret_cursor
    mle.bview_remove_cursors_except(bview, cursor)
    now = { editor = now.editor, bview = bview, mark = mle.cursor_get_mark(cursor).ret_mark }
  end

  -- Since 1.7 it has another name.
  local get_between = mle.mark_get_between_mark or mle.mark_get_between

  local function between(from, to)
    return get_between(from, to).ret_str or ""
  end

  -- Line and byte column of a mark.
  local function position(mark)
    local start = mle.mark_clone(mark).ret_mark
    mle.mark_move_beginning(start)
    local before = between(start, mark)
    mle.mark_destroy(start)
    local _, lines = before:gsub("\n", "")
    return lines + 1, #before:match("[^\n]*$") + 1
  end

  local function move(mark, line, col)
    mle.mark_move_to(mark, line - 1, 0)
    if col <= 1 then return end
    local finish = mle.mark_clone(mark).ret_mark
    mle.mark_move_eol(finish)
    local _, chars = between(mark, finish):sub(1, col - 1):gsub("[^\128-\191]", "")
    mle.mark_destroy(finish)
    mle.mark_move_to(mark, line - 1, chars)
  end

  function host.place()
    local line, col = position(now.mark)
    if view and now.bview == view.bview then
      return { window = 1, view = view.name, folder = shell.folder(), line = line, col = col }
    end
    local file = files[now.bview]
    return { window = 1, path = file and file.path, folder = shell.folder(), line = line, col = col }
  end

  -- ---- Views ---------------------------------------------------------------

  -- Opening a file is the one way to text that mle does not take for unsaved: so a view that is drawn anew is a new
  -- bview. The file is gone at once.
  local function make(text)
    local name = os.tmpname()
    local file = io.open(name, "wb")
    if not (file and file:write(text) and file:close()) then error("no view can be written to " .. name, 0) end
    local bview = mle.editor_open_bview(now.editor, nil, 0, name, #name, 0, 0, 0, nil).optret_bview
    os.remove(name)
    return bview
  end

  -- At a prompt the bview must stay: its buffer's text is replaced, and counts as unsaved until it is drawn anew.
  local function load(text)
    if prompting then
      filling = true
      mle.buffer_set(view.buffer, text, #text)
      filling = false
      return
    end
    local old, here = view.bview, now.bview == view.bview
    view.bview, view.buffer, view.dirty = make(text), nil, false
    if here then go(view.bview) end
    mle.editor_close_bview(now.editor, old, 0)
  end

  -- Columns and lines of a bview's text, from the terminal's. Line numbers take the rest.
  local function size()
    local pipe = io.popen("stty size </dev/tty 2>/dev/null", "r")
    local said_size = pipe and pipe:read("*l") or ""
    if pipe then pipe:close() end
    local lines, columns = said_size:match("^(%d+) (%d+)$")
    return math.max(20, (tonumber(columns) or 80) - 6), math.max(5, (tonumber(lines) or 24) - 3)
  end

  function host.room()
    if view then
      if now.bview ~= view.bview then view.from = now.bview end
      go(view.bview)
    else
      view = { from = now.bview, bview = make("\n") }
      go(view.bview)
    end
    return size()
  end

  -- A view's own keys, by the text that they type; there are no others.
  local TYPED = { CR = "\n", Space = " ", Bar = "|", lt = "<" }
  local function in_text(keys)
    local by_text = {}
    for _, own_key in ipairs(keys or {}) do
      local typed = own_key.key:gsub("<(%a+)>", TYPED)
      if not typed:find("^<.+>$") then by_text[typed] = own_key.press end
    end
    return by_text
  end

  -- The prompt of live search has no keys to choose with.
  local CHOOSE = "<Down> <Up> choose"

  local function fill(text)
    for i, line in ipairs(text.lines) do
      if line:find(CHOOSE, 1, true) then line = " Enter to the results" end
      text.lines[i] = in_mle(line)
    end
    view.name, view.keys = text.name, in_text(text.keys)
    load(table.concat(text.lines, "\n") .. "\n")
  end

  -- The cursor goes to a line, with those around it in sight; in a text that is new, also with the first one where one
  -- screen has both.
  local function to_line(text, line)
    local way = { text.from or line, text.to or line, line }
    if text.lines then table.insert(way, 1, 1) end
    for _, stop in ipairs(way) do
      mle.mark_move_to(now.mark, stop - 1, 0)
      mle.bview_rectify_viewport(view.bview)
    end
  end

  function host.show(text)
    if text.lines then fill(text) end
    to_line(text, text.line or 1)
  end

  function host.update(text)
    if not view or view.name ~= text.name then return false end
    local here = now.bview == view.bview
    local line = here and position(now.mark)
    if text.lines then fill(text) end
    if here then to_line(text, text.line or line) end
    return true
  end

  function host.close()
    if not view then return end
    local bview, from = view.bview, view.from
    view = nil
    mle.editor_close_bview(now.editor, bview, 0)
    -- Whether `from` is still there is not known by its buffer if it is no file of ours; mle then goes on elsewhere.
    if files[from] then mle.editor_set_active(now.editor, from) end
    now.bview = nil
  end

  -- ---- Files ---------------------------------------------------------------

  function host.open(path, line, col, how)
    if not paths.exists(path) then return nil, "The file cannot be read: " .. path end
    local bview
    for other, file in pairs(files) do
      if file.path == path then bview = other end
    end
    if not bview then
      bview = mle.editor_open_bview(now.editor, nil, 0, path, #path, 0, line, 0, nil).optret_bview
      files[bview] = { path = path }
    end
    go(bview)
    move(now.mark, line, col)
    if how and how.top then mle.bview_zero_viewport_y(bview) else mle.bview_center_viewport_y(bview) end
    return true
  end

  -- The one file that mle was started with, if it was one.
  local function started_with()
    local file = io.open("/proc/self/cmdline", "rb")
    if not file then return nil end
    local all, found, value = file:read("*a") or "", nil, true   -- `value`: the next word is no file; first mle itself
    file:close()
    for word in all:gmatch("([^\0]*)\0") do
      if value then
        value = false
      elseif word:sub(1, 1) == "-" and #word > 1 then
        value = #word == 2 and not word:find("[hNv]", 2)
      elseif found then
        return nil
      else
        found = word
      end
    end
    return found and (paths.exists(found) and found or found:gsub(":%d+$", "")) or nil
  end

  -- ---- Commands ------------------------------------------------------------

  local reader

  local function run(line, call)
    local ok, message = pcall(function()
      local command = require("gazette.command")
      reader = command.start("mle")
      command.run(reader, line, call)
    end)
    if not ok then host.notify((tostring(message):gsub("\n.*", ""))) end
  end

  local function prompt(question)
    prompting = true
    last_line("")
    local ok, text = pcall(mle.editor_prompt, question)
    prompting = false
    indent = ok and text and select(2, text:gsub("[^\128-\191]", "")) or 0
    return ok and text or nil
  end

  -- mle's prompt begins empty.
  function host.ask(question, _, done)
    done(prompt(question))
  end

  function host.confirm(question, done)
    local text = prompt(question .. " y or n: ")
    done(text ~= nil and text:lower():match("^%s*y") ~= nil)
  end

  local live

  -- The view follows what is typed at mle's prompt; both its ends lead to the results.
  function host.live(new)
    mle.mark_insert_before(now.mark, " ", 1)   -- tells the view's buffer, see "buffer:baction"
    filling = true
    mle.mark_delete_before(now.mark, 1)
    filling = false
    live = new
    local text = prompt(new.prompt)
    live = nil
    if text and text:find("%S") then new.changed(text) end
    new.done(nil)
  end

  local function register(name, work)
    mle.editor_register_cmd(name, function(ctx)
      local ok, message = pcall(work, ctx)
      if not ok then host.notify((tostring(message):gsub("\n.*", ""))) end
    end)
  end

  local function observe(event, work)
    mle.editor_register_observer(event, function(data)
      local ok, message = pcall(work, data)
      if not ok then last_line((tostring(message):gsub("%c.*", ""))) end
    end)
  end

  -- For scripts that register commands of their own: host.run(ctx, "open /a/collection").
  function host.run(ctx, line)
    enter(ctx)
    run(line)
  end

  register("cmd_gazette", function(ctx)
    enter(ctx)
    local line = ctx.static_param
    if not line or line == "" then line = prompt("gazette: ") end
    if line then run(line) end
  end)

  -- ---- Keys in views -------------------------------------------------------

  local KEYS = {
    ["\n"] = "enter", ["]a"] = "next", ["[a"] = "prev", ["]]"] = "next-section", ["[["] = "prev-section", gs = "search",
    gS = "search!", gl = "related", gr = "read", gO = "outline", za = "fold", q = "close", ["g?"] = "keys",
  }

  local function begins_key(text)
    for _, keys in ipairs({ KEYS, view.keys or {} }) do
      for key in pairs(keys) do
        if key:sub(1, #text) == text then return true end
      end
    end
  end

  -- The key that a text begins with, and what it does; the view's own come first.
  local function key_of(text)
    for key, press in pairs(view.keys or {}) do
      if text:sub(1, #key) == key then return key, press end
    end
    local key = KEYS[text:sub(1, 1)] and text:sub(1, 1) or KEYS[text:sub(1, 2)] and text:sub(1, 2)
    return key, key and function(count) run(KEYS[key], { count = count }) end
  end

  -- Runs the keys that were typed, and keeps the beginning of one: "3]a" and "]", then "a".
  local function typed(text)
    pending = pending .. text
    while pending ~= "" and view and now and now.bview == view.bview do
      local count, rest = pending:match("^([1-9]%d*)(.*)$")
      rest = rest or pending
      local key, press = key_of(rest)
      if key then
        pending = rest:sub(#key + 1)
        local ok, message = pcall(press, tonumber(count))
        if not ok then host.notify((tostring(message):gsub("\n.*", ""))) end
      elseif rest == "" or begins_key(rest) then
        return
      else
        pending = rest:sub(2)
      end
    end
    pending = ""
  end

  observe("buffer:baction", function(action)
    if filling then return end
    if prompting then
      if live and (not view or action.buffer ~= view.buffer) then
        local text = mle.buffer_get(action.buffer).ret_data or ""
        live.changed((text:gsub("\n.*", "")))
      end
    elseif view and not view.buffer then
      view.buffer = action.buffer
    elseif view and action.buffer == view.buffer then
      touched[#touched + 1] = action
    end
  end)

  -- Undoes what a command did to the view, the last first, and returns what it inserted.
  local function take_back()
    local inserted = ""
    filling = true
    for i = #touched, 1, -1 do
      local action = touched[i]
      local mark = mle.mark_clone(now.mark).ret_mark
      mle.mark_move_to(mark, action.start_line_index, action.start_col)
      if action.type == 0 then
        inserted = (action.data or "") .. inserted
        mle.mark_delete_after(mark, action.char_delta)
      else
        mle.mark_insert_before(mark, action.data, #action.data)
      end
      mle.mark_destroy(mark)
    end
    filling = false
    touched, view.dirty = {}, true
    return inserted
  end

  observe("cmd:cmd_delete_before:after", function(ctx)
    backspace = not prompting and view ~= nil and ctx.bview == view.bview
  end)

  observe("cmd:_editor_prompt_input_submit:before", function(ctx)
    answer = mle.buffer_get(ctx.buffer).ret_data
  end)

  local function opened_by_user(ctx)
    local path = answer and answer:gsub("\n.*", "")
    if path and path ~= "" and paths.exists(path) then
      files[ctx.bview] = { path = shell.real(path), buffer = ctx.buffer }
    end
  end
  observe("cmd:cmd_open_file:after", opened_by_user)
  observe("cmd:cmd_open_replace_file:before", function(ctx) files[ctx.bview] = nil end)
  observe("cmd:cmd_open_replace_new:before", function(ctx) files[ctx.bview] = nil end)
  observe("cmd:cmd_open_replace_file:after", opened_by_user)

  -- mle asks whether to save what is dirty; a view is nothing to save.
  local function clean(ctx)
    if not view or not view.dirty then return end
    local name = os.tmpname()
    mle.bview_open(view.bview, name, #name)
    os.remove(name)
    if ctx.bview ~= view.bview then mle.editor_close_bview(now.editor, view.bview, 0) end
    view = nil
  end

  local started = false

  observe("cmd:*:before", function(ctx)
    if prompting then return end
    enter(ctx)
    if not started then
      started = true
      local path = started_with()
      if path and paths.exists(path) then files[ctx.bview] = { path = shell.real(path), buffer = ctx.buffer } end
    end
    if said then last_line("") end
    said, indent, touched, backspace = nil, 0, {}, false
  end)

  observe("cmd:*:after", function(ctx)
    if prompting then return end
    enter(ctx)
    if view and ctx.bview == view.bview then
      if #touched > 0 then typed(take_back()) end
      if backspace then
        backspace = false
        run("back")
      end
    end
    if view and now.bview == view.bview and reader then
      for _, on in ipairs(reader.shelf) do reader:poll(on) end
    end
    if said then last_line((" "):rep(indent) .. said) end
  end)

  -- mle's own command is over before Gazette hears of it; a name that was asked for is not told.
  function host.changes(told)
    observe("cmd:cmd_save:after", function(ctx)
      local file = files[ctx.bview]
      if file and not prompting then told.saved(file.path) end
    end)
    farewell = told.farewell
  end

  -- Last of those before a command: what they are told of is not refreshed between them.
  observe("cmd:cmd_close:before", function(ctx)
    if view and ctx.bview == view.bview then clean(ctx) end
  end)
  observe("cmd:cmd_quit:before", function(ctx)
    if farewell then farewell() end
    clean(ctx)
  end)

  host.file_keys = {
    { "F6", "asks for a command: contents, section NAME, search WORDS …" },
    { "M-t n p", "next and previous article" },
    { "M-t N P", "next and previous section" },
    { "M-t s", "search" },
    { "M-t o", "headings of this article" },
    { "M-t f", "follow the link under the cursor" },
    { "M-t b", "back" },
    { "M-t c", "contents" },
  }
  host.notes = {
    "mle has no colours for views and no timer: while pages are read, the next key in a view",
    "shows how far that is. Of a file opened by other means than C-o it does not tell the name.",
  }
  host.real, host.memory, host.launch = shell.real, shell.memory, shell.launch
end

-- mle says nothing of an error in a script.
local ok, message = pcall(setup)
if not ok then
  function host.run() last_line("Gazette could not start: " .. tostring(message):gsub("%c", " ")) end
  mle.editor_register_cmd("cmd_gazette", host.run)
end
return host
