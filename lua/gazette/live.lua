-- live.lua: what is found while the query is being typed?
--
--   search ▸ harbour wal                         Harbour and ferries · 2012 · by rank    narrowed by F1 and F4
--   6 of 34 articles · 5 with some of the words · 41 µs
--   F1 Harbour and ferries 6  F2 Council minutes 2  F3 2011 3  F4 2012 5                 args.facets
--
-- No key waits. Each gives up the search before it and is answered in slices between keys: first the results, then the
-- counts, which take longer. What the host's prompt can do is told in state.lua (gazette.Prompt).
--
-- args of the view, beside those of every search:
--   live, at         the prompt is open; the chosen result
--   marked           { [place of a result] = true }
--   facets           { { kind = "section" | "year", value, articles, on }, … }, on the keys F1, F2 …
--   beside           columns that the preview takes of the window

local M = {}

local SLICE_MS = 5        -- then the editor looks for a newer key
local BRIEF_S = 0.002     -- a search that is drawn at once
local FACETS = 8          -- keys that narrow
local PREVIEW_FROM = 110  -- columns of a window that has room for a preview
local LEFT = 0.55         -- of them for the results

-- What `narrow` says, as options of a search.
local function narrowed(narrow, more)
  local opts = { section = narrow.section, since = narrow.year, ["until"] = narrow.year }
  for key, value in pairs(more) do opts[key] = value end
  return opts
end

-- The sections and years with most articles, those that narrow already first.
local function facets_of(counted, narrow)
  local list = {}
  local function add(kind, value, articles)
    if #list < FACETS then
      list[#list + 1] = { kind = kind, value = value, articles = articles, on = narrow[kind] == value }
    end
  end
  for _, kind in ipairs({ "section", "year" }) do
    local from = counted[kind] or {}
    if narrow[kind] then
      add(kind, narrow[kind], from[1] and from[1].articles or 0)
    elseif #from > 1 then
      for i = 1, math.min(#from, FACETS / 2) do add(kind, from[i].value, from[i].articles) end
    end
  end
  return list
end

-- on: a collection of the reader; section: the only one to look in, or nil;
-- options: function(reader, section, width) -> options of a search
function M.search(reader, on, section, how, options)
  local host = reader.host
  local all = { section = section }   -- what is looked in where nothing narrows it
  local args = { query = "", section = section, live = true, at = 1, marked = {}, narrow = { section = section } }
  local shown = reader:show(on, "search", args, how)
  local searcher, message = on.c:searcher(options(reader, section, shown.width))
  if not searcher then return reader:say(message) end
  local turn, answered = 0, 0   -- the last question; the one whose answer args.results is
  local previewed               -- the hit that stands beside the view

  -- The preview, where the view's window has room for it, and the view.
  local function draw()
    local wide = args.live and host.preview and (shown.width or 0) >= PREVIEW_FROM
    local beside = wide and shown.width - math.floor(shown.width * LEFT) or nil
    local hit = wide and args.results and args.results[args.at] or nil
    if hit ~= previewed or hit and beside ~= args.beside then
      host.preview(hit and require("gazette.view.preview").of(hit, shown.height, beside - 2), beside)
    end
    previewed, args.beside = hit, beside
    reader:draw(shown, function(row) return row.hit == args.at or not args.results end)
  end

  -- As soon as the editor has looked for a newer key, unless that asks for something else.
  local function soon(mine, step)
    local function go() return mine == turn and step() end
    if not (host.later and host.later(1, go)) then go() end
  end

  -- Slices of the searcher until it is done. What took one is drawn in another.
  local function work(mine, use)
    local began = os.clock()
    local results, why = searcher:step(SLICE_MS)
    if why then return reader:failed(on, why) end
    if not results then return soon(mine, function() work(mine, use) end) end
    if os.clock() - began < BRIEF_S then return use(results) end
    soon(mine, function() use(results) end)
  end

  local function count(mine)
    searcher:start(args.query, narrowed(args.narrow, { prefix = true, limit = 0, snippet = 0,
      facets = { "section", "year" } }))
    work(mine, function(results)
      args.facets = facets_of(results.facets, args.narrow)
      draw()
    end)
  end

  local function ask()
    turn = turn + 1
    local mine = turn
    if not args.query:find("%S") then
      args.results, args.at, args.facets, answered = nil, 1, nil, mine
      return draw()
    end
    searcher:start(args.query, narrowed(args.narrow, { prefix = true }))
    work(mine, function(results)
      args.results, args.at, args.marked, answered = results, 1, {}, mine
      draw()
      if host.later then soon(mine, function() count(mine) end) end
    end)
  end

  -- Results for what was typed last, when the prompt is left before they came.
  local function settle(text)
    if answered == turn and args.query == text or not text:find("%S") then return end
    local results, why = on.c:search(text, narrowed(args.narrow, options(reader, section, shown.width)))
    if why then reader:failed(on, why) end
    args.query, args.results, args.at, args.marked = text, results, 1, {}
  end

  host.live({
    prompt = section and "search " .. section .. " ▸ " or "search ▸ ",
    text = "",
    counts = FACETS,
    changed = function(text)
      args.query = text
      ask()
    end,
    move = function(by)
      local n = args.results and #args.results or 0
      if n == 0 then return end
      args.at = math.max(1, math.min(n, args.at + by))
      draw()
    end,
    mark = function()
      local n = args.results and #args.results or 0
      if n == 0 then return end
      args.marked[args.at] = not args.marked[args.at] or nil
      args.at = math.min(n, args.at + 1)
      draw()
    end,
    narrow = function(key)
      local facet = args.facets and args.facets[key]
      if not facet then return end
      local kind, value = facet.kind, facet.value
      if args.narrow[kind] == value then value = all[kind] end   -- `facet.on` is as old as the counts are
      args.narrow[kind] = value
      ask()
    end,
    suggestion = function() return args.results and args.results.suggestion end,
    done = function(text, ended)
      ended = ended or {}
      args.live = nil
      settle(text or args.query)
      turn = turn + 1
      if args.results then
        on.last = args.results
        if next(args.marked) then
          on.last = { query = args.query }
          for i, hit in ipairs(args.results) do on.last[#on.last + 1] = args.marked[i] and hit or nil end
        end
      end
      local hit = args.results and args.results[args.at]
      draw()
      if ended.quickfix then return require("gazette.actions").quickfix(reader) end
      if text and hit then
        reader:article(on, hit.article, hit.line, hit.col, { mods = ended.mods })
        reader:seek(on)
      end
    end,
  })
end

return M
