-- with_nvim.lua: do completion plugins and pickers get from Gazette what they ask for? Run by with_test.sh in a Neovim.
--
-- The plugins are doubles with the part of their interface that Gazette uses. They refuse what the real ones refuse and call
-- back as these do; compared with the sources of nvim-cmp (0318a3c), blink.cmp 1 (version 2 has no providers), telescope.nvim
-- (0d22956), fzf-lua (908e92f and 2025, which gives a query in a table) and snacks.nvim (48c80be).

local n, failed = 0, 0
local function ok(yes, name, more)
  n = n + 1
  if not yes then failed = failed + 1 end
  io.stdout:write(yes and "ok " or "not ok ", tostring(n), " - ", name, "\n")
  if not yes and more ~= nil then io.stdout:write("# ", vim.inspect(more):gsub("\n", "\n# "), "\n") end
end
local function is(got, want, name) ok(got == want, name, { got = got, want = want }) end

local sources, provided = {}, {}
package.loaded["cmp"] = { register_source = function(name, source)
  assert(type(name) == "string" and type(source.complete) == "function", "no source")
  sources[name] = source
  return 1
end }
package.loaded["blink.cmp"] = { add_source_provider = function(name, config)
  assert(provided[name] == nil, "Provider with id " .. name .. " already exists")
  vim.validate({ module = { config.module, "string" }, name = { config.name, "string", true } })
  provided[name] = config
end }

local sample = vim.env.SAMPLE
ok(not require("gazette.with.complete").available(), "without a collection there is nothing to complete")
vim.cmd("Gazette open " .. sample)
local reader = require("gazette.command").start("nvim")
vim.wait(20000, function() return not reader.shelf[1].job end, 10)
local on = reader.shelf[1]

-- Completion ---------------------------------------------------------------

vim.cmd("edit " .. sample .. "/notes/wall.md")
local source = sources.gazette
ok(source and source:is_available(), "nvim-cmp is told of the source when a collection opens")
is(provided.gazette and provided.gazette.module, "gazette.with.blink", "so is blink.cmp")
local function completed(line)
  local list
  source:complete({ context = { cursor_before_line = line, cursor = { row = 3, col = #line + 1 } } }, function(r) list = r end)
  return list
end
local list = completed("see [[dredg")
local first = list.items[1]
is(first and first.label, "Dredger finds the anchor of the Constance", "nvim-cmp is given headlines behind [[")
is(first.textEdit.newText, first.label, "that are put in")
is(first.textEdit.range.start.character .. "-" .. first.textEdit.range["end"].character, "6-11", "in the place of what was typed")
is(first.detail, "Harbour and ferries", "with their section")
ok(list.isIncomplete, "and asked for anew with the next letter")
is(#completed("no link, dredg").items, 0, "elsewhere there are none")
is(#completed("a [[link]] and dredg").items, 0, "nor behind a link")
-- As nvim-cmp puts a pattern together, and asks each time: methods, with a copy of what the user said of the source.
local function offset(line)
  return vim.regex([[\%(]] .. source:get_keyword_pattern({ name = "gazette" }) .. [[\)\m$]]):match_str(line)
end
is(offset("see [[dredg"), 6, "its pattern is what stands behind [[")
is(offset("see [[dredger of the"), 6, "words and all")
is(offset("see [[a]] dredg"), nil, "and nothing behind a link")
ok(vim.tbl_contains(source:get_trigger_characters({ name = "gazette" }), "["), "a bracket asks for it")
is(source:get_position_encoding_kind(), "utf-8", "columns are bytes")
local blink = require(provided.gazette.module).new(provided.gazette.opts or {}, provided.gazette)
ok(vim.tbl_contains(blink:get_trigger_characters(), "["), "blink.cmp asks at a bracket, too")
local got
blink:get_completions({ line = "[[dredger] x", cursor = { 3, 9 } }, function(r) got = r end)
is(got.items[1] and got.items[1].label, first.label, "blink.cmp is given the same")
ok(blink:enabled() and got.is_incomplete_forward, "while a collection is open")

-- Pickers ------------------------------------------------------------------

local function here()
  return vim.fn.fnamemodify(vim.api.nvim_buf_get_name(0), ":t") .. ":" .. vim.fn.line(".")
end
-- telescope.nvim
local picked, replaced, selected, closed = nil, {}, nil, 0
-- An action is a list of one name; a picker clears what others have replaced, then asks for what this one does.
local function action(name)
  return { name, replace = function(self, work)
    assert(#self == 1 and type(work) == "function", "Cannot replace an already combined action")
    replaced[name] = work
  end }
end
local function checked(entry)
  assert(entry.value ~= nil and type(entry.display) == "string" and type(entry.ordinal) == "string", "no entry of telescope")
  return entry
end
package.loaded["telescope.finders"] = {
  new_table = function(o) local l = {} for i, r in ipairs(o.results) do l[i] = checked(o.entry_maker(r)) end return { entries = l } end,
  new_dynamic = function(o)
    return { ask = function(query) local l = {} for i, r in ipairs(o.fn(query)) do l[i] = checked(o.entry_maker(r)) end return l end }
  end,
}
package.loaded["telescope.actions"] = { close = function() closed = closed + 1 end, select_default = action("default"),
  select_vertical = action("vertical"), select_horizontal = action("horizontal"), select_tab = action("tab") }
package.loaded["telescope.actions.state"] = { get_selected_entry = function() return selected end }
package.loaded["telescope.config"] = { values = { grep_previewer = function() return "by line" end, generic_sorter = function() return "fuzzy" end } }
package.loaded["telescope.sorters"] = { empty = function() return "as it is" end }
package.loaded["telescope.pickers"] = { new = function(opts, o)
  assert(type(opts) == "table" and o.finder and o.sorter and o.previewer, "no picker")
  picked = o
  return { find = function()
    replaced = {}
    local kept = o.attach_mappings(1, function() end)
    assert(type(kept) == "boolean", "attach_mappings must always return a value")
  end }
end }
package.loaded["telescope"] = { register_extension = function(module) return module end }
vim.cmd("Gazette pick articles")
is(#picked.finder.entries, 34, ":Gazette pick articles shows them in telescope")
local entry = picked.finder.entries[1]
ok(entry.filename:sub(1, #sample) == sample and entry.lnum > 0 and picked.previewer == "by line", "with their file and line, for its preview", entry)
is(picked.sorter, "fuzzy", "which filters them itself")
require("telescope._extensions.gazette").exports.gazette()
local found = picked.finder.ask("anch")
is(found[1] and found[1].value.article.title, "Dredger finds the anchor of the Constance", ":Telescope gazette searches as one types")
is(picked.sorter, "as it is", "and keeps the engine's order")
is(#picked.finder.ask(" "), 0, "nothing typed finds nothing")
selected = found[1]
replaced.default()
is(here(), "002-harbour.txt:" .. found[1].lnum, "what is chosen opens at the match")
is(closed, 1, "and the picker closes")
replaced.vertical()
is(#vim.api.nvim_tabpage_list_wins(0), 2, "or in a window beside")
vim.cmd("only")
require("telescope._extensions.gazette").exports.sections()
for _, e in ipairs(picked.finder.entries) do
  if e.value.section == "The old cannery" then selected = e end
end
ok(selected.display:find("5 articles", 1, true), "sections have their counts", selected.display)
replaced.default()
is(vim.api.nvim_buf_get_name(0), "gazette://Port Ellery clippings/section/The old cannery", "one that is chosen is shown")

-- snacks.nvim
local asked
-- Its modules speak of the global Snacks, which require("snacks") makes.
package.loaded["snacks.picker"] = { pick = function(o)
  assert(rawget(_G, "Snacks"), "attempt to index global 'Snacks' (a nil value)")
  assert(o.finder or o.items or o.source, "the picker of pickers opens")
  asked = o
end }
package.preload["snacks"] = function()
  local snacks = { picker = package.loaded["snacks.picker"] }
  rawset(_G, "Snacks", snacks)
  return snacks
end
require("gazette.with.pick").open("snacks", "search")
ok(asked.live and asked.preview == "file", "snacks searches live, with a preview of the file")
local items = asked.finder({}, { filter = { search = "anch" } })
is(items[1] and items[1].file, sample .. "/002-harbour.txt", "its items have their file")
is(items[1].pos[1], found[1].lnum, "and line")
is(#items[1].pos, 2, "and a column, from 0")
is(asked.format(items[1], {})[1][1], "Dredger finds the anchor of the Constance", "and a headline")
local shut = false
asked.confirm({ close = function() shut = true end }, items[1], { cmd = "tab" })
ok(shut and vim.fn.tabpagenr("$") == 2 and here() == "002-harbour.txt:" .. found[1].lnum, "what is chosen opens, in a tab page if asked", here())
vim.cmd("tabonly")
require("gazette.with.pick").open("snacks", "sections")
is(#asked.finder({}, { filter = { search = "" } }), 8, "it has the sections too")

-- fzf-lua
local ran
local class = {}
class.__index = class
function class:extend() local c = setmetatable({ super = self }, { __index = self }) c.__index = c return c end
function class.new(o) return o end
package.loaded["fzf-lua.previewer.builtin"] = { buffer_or_file = class }
package.loaded["fzf-lua"] = { fzf_exec = function(lines, o)
  for _, line in ipairs(lines) do assert(type(line) == "string" and not line:find("\n"), "no line of fzf") end
  ran = { lines = lines, opts = o }
end, fzf_live = function(ask, o)
  assert(type(ask) == "function" and type(o.previewer.new) == "function", "no live search of fzf-lua")
  ran = { ask = ask, opts = o }
end }
require("gazette.with.pick").open("fzf-lua", "search")
local lines = ran.ask({ "anch" })
ok(lines[1]:find("^1\tDredger finds"), "fzf-lua searches as one types", lines)
is(#ran.ask("anch"), #lines, "also as it was called before 2025")
local at = ran.opts.previewer:new(ran.opts.previewer, ran.opts, {}):parse_entry(lines[1])
is(at.path .. ":" .. at.line, sample .. "/002-harbour.txt:" .. found[1].lnum, "its preview knows file and line")
vim.cmd("enew")
ran.opts.actions.default({ lines[1] }, ran.opts)
is(here(), "002-harbour.txt:" .. found[1].lnum, "what is chosen opens")
require("gazette.with.pick").open("fzf-lua", "articles")
is(#ran.lines, 34, "it has the articles too")
is(ran.opts.actions["ctrl-v"] ~= nil and ran.opts.fzf_opts["--with-nth"], "2..", "and does not show their numbers")

-- Without any, and what asks
local select_items, select_opts
vim.ui.select = function(list_, o, done) select_items, select_opts = list_, o done(list_[2]) end
require("gazette.with.pick").open("select", "sections")
is(select_opts.format_item(select_items[2]):match("^%S+ %S+"), "Council minutes", "without a picker vim.ui.select() is asked")
ok(vim.api.nvim_buf_get_name(0):find("section/Council minutes", 1, true), "and what is chosen is shown")
vim.ui.input = function(o, done) ok(o.prompt:find("▸"), "vim.ui.input() asks for a query") done("anchor") end
require("gazette.with.pick").open("select", "search")
ok(select_items[1].text:find("Dredger"), "which is answered")
vim.ui.input = function(o, done) ok(o.completion == "file", "and for a path") done(sample .. "/letters") end
vim.cmd("Gazette open")
ok(vim.api.nvim_buf_get_name(0):find("gazette://letters/contents", 1, true), "which is opened")
vim.cmd("Gazette pick nonsense")
ok(vim.fn.execute("messages"):find("not nonsense"), "what cannot be picked is named back")
ok(on.c:info().articles == 34, "and the collection is as it was")

io.stdout:write("1..", tostring(n), "\n")
io.stdout:flush()
vim.cmd(failed > 0 and "cquit 1" or "qall!")
