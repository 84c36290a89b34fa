-- fake.lua: an editor in memory, for tests of all that needs no real one.
--
--   local host = require("gazette.host.fake").new({ width = 80, height = 24, folder = "/c" })
--   host.screen()          the current window's lines
--   host.answer = "text"   what the user types when asked next; nil: cancels
--   host.said              what was notified
--   host.opened            { path, line, col } of the file in the current window
--   host.run_later(n)      runs what waits on the timer, at most n rounds
--   host.press(key, count) a key of the view's own
--
-- The interface itself is described in state.lua.

local M = {}

function M.new(options)
  options = options or {}
  local host = { name = "fake", said = {}, waiting = {}, texts = {} }
  local windows = { { id = 1, line = 1, col = 1, path = options.path } }
  local current = windows[1]
  local width, height = options.width or 80, options.height or 24

  function host.place()
    return { window = current.id, view = current.view, path = current.path, folder = options.folder or "/",
      line = current.line, col = current.col }
  end

  function host.room(name, how)
    for _, window in ipairs(windows) do
      if window.view == name and not how.mods then
        current = window
        return width, height
      end
    end
    if how.mods and how.mods ~= "" then
      local window = { id = #windows + 1, from = current }
      windows[#windows + 1] = window
      current = window
    end
    current.view, current.path, current.line, current.col = name, nil, 1, 1
    return how.mods == "vert" and math.floor(width / 2) or width, height
  end

  function host.show(text)
    host.update(text)
    if text.line then current.line, current.col = text.line, 1 end
  end

  function host.update(text)
    if text.lines then
      for i, line in ipairs(text.lines) do assert(not line:find("\n"), "a row of two lines: " .. i) end
      host.texts[text.name] = text
    end
    local shown = host.texts[text.name] ~= nil
    if shown and text.line and current.view == text.name then
      assert(text.line >= 1 and text.line <= #host.texts[text.name].lines, "the cursor leaves the view")
      current.line, current.col = text.line, 1
    end
    return shown
  end

  function host.append(text)
    local old = host.texts[text.name]
    if not old then return end
    for i = text.first, #old.lines do
      if text.last or i < text.first + #text.lines then old.lines[i] = nil end
    end
    for i, line in ipairs(text.lines) do old.lines[text.first + i - 1] = line end
    for _, mark in ipairs(text.marks) do old.marks[#old.marks + 1] = mark end
  end

  function host.open(path, line, col, how)
    if host.refuses then return nil, host.refuses end
    if current.from and not (how.mods and how.mods ~= "") then current = current.from end
    current.view, current.path, current.line, current.col = nil, path, line, col
    host.opened = { path = path, line = line, col = col }
    return true
  end

  function host.close()
    if current.from then
      current = current.from
    else
      current.view = nil
    end
  end

  function host.ask(prompt, _, done)
    host.asked = prompt
    local answer = host.answer
    host.answer = nil
    done(answer)
  end

  -- host.yes: what is answered; nil: no
  function host.confirm(question, done)
    host.question = question
    done(host.yes or false)
  end

  function host.launch(url, programs)
    host.launched = programs[1] .. " " .. url
    return programs[1]
  end

  function host.notify(text)
    host.said[#host.said + 1] = text
  end

  function host.later(_, work)
    host.waiting[#host.waiting + 1] = work
    return true
  end

  function host.run_later(rounds)
    for _ = 1, rounds or 1000 do
      local work = table.remove(host.waiting, 1)
      if not work then return end
      work()
    end
  end

  -- The prompt stays open until the test calls its done().
  function host.live(prompt)
    host.prompt = prompt
  end

  function host.press(key, count)
    for _, own in ipairs(host.texts[current.view].keys or {}) do
      if own.key == key then return own.press(count) end
    end
    error("the view has no key " .. key)
  end

  function host.quickfix(title, items)
    host.list = { title = title, items = items }
  end

  function host.text(from, to)
    local lines = {}
    for i = from, to do lines[#lines + 1] = host.lines[i] end
    return lines
  end

  function host.register(text)
    host.yanked = text
    return '"'
  end

  function host.pages(is_page)
    host.is_page = is_page
  end

  function host.changes(told)
    host.told = told
  end

  function host.real(path)
    return #path > 1 and (path:gsub("/+$", "")) or path
  end

  function host.memory()
    return options.memory
  end

  function host.screen()
    local text = host.texts[current.view]
    return text and text.lines or {}, text and text.marks or {}
  end

  function host.move(line, col)
    current.line, current.col = line, col or 1
  end

  -- The user edits another file in the current window.
  function host.edit(path, line, col)
    current.view, current.path, current.line, current.col = nil, path, line or 1, col or 1
  end

  return host
end

return M
