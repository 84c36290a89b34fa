-- checks.lua: is all there that Gazette needs, and which command mends what is not?
--
--   of(host, shelf)  ->  { { title = "Core", { level, text, advice | nil }, … }, … }
--
-- level is "ok", "info", "warn" (it works without) or "error" (it does not). `:checkhealth gazette` shows them in
-- Neovim (health.lua), `:Gazette view health` in every editor.

local M = {}

local MOST_BYTES = 64e6   -- of an index that is verified here; a larger one takes longer than a person waits

local source = debug.getinfo(1, "S").source:gsub("^@", "")
local folder = source:match("^(.*)[/\\][^/\\]*$") or "."
local root = folder:gsub("/?lua/gazette/?$", "")
if root == "" then root = "." end
local MAKE = "run `make` in " .. root

local function quoted(path)
  return "'" .. path:gsub("'", "'\\''") .. "'"
end

-- What a command prints, or nil where none can be run.
local function output(command)
  local ok, text = pcall(function()
    local pipe = io.popen(command .. " 2>/dev/null")
    local all = pipe:read("*a")
    pipe:close()
    return all
  end)
  return ok and text ~= "" and text or nil
end

local function exists(path)
  local file = io.open(path, "rb")
  if file then file:close() end
  return file ~= nil
end

-- Whether a file could be made below a folder that need not be there yet.
local function may_write(path)
  local up = 'while [ ! -e "$d" ]; do d=$(dirname "$d"); done; [ -d "$d" ] && [ -w "$d" ] && echo yes'
  return output(("d=%s; %s"):format(quoted(path), up)) ~= nil
end

-- Shared libraries of the core: what each is for, and the package of Debian that brings it. Without libxml2 all else
-- works.
local LIBRARIES = {
  { "libyaml", "gazette.yaml and front matter", "libyaml-dev" }, { "libmd4c", "Markdown", "libmd4c-dev" },
  { "libxml2", "HTML and feeds", "libxml2-dev" }, { "libutf8proc", "letter case and accents", "libutf8proc-dev" },
  { "libstemmer", "forms of words", "libstemmer-dev" }, { "libxxhash", "checksums", "libxxhash-dev" },
}

-- libxml2 is asked for by a library beside the modules, with the first page of HTML.
local function libraries(list, path)
  local apart = folder .. "/gazette-libxml.so"
  if not exists(apart) then list[#list + 1] = { "warn", apart .. " is missing: HTML and feeds are not read", MAKE } end
  local linked = output("ldd " .. quoted(path) .. " " .. quoted(apart))
  if not linked then return end
  local there = {}
  for _, library in ipairs(LIBRARIES) do
    local name, purpose, package_name = library[1], library[2], library[3]
    local line = linked:match("[^\n]*" .. name .. "[^\n]*")
    if line and line:find("not found", 1, true) then
      local level = name == "libxml2" and "warn" or "error"
      list[#list + 1] = { level, ("%s is missing: %s need it"):format(line:match("(%S+) =>") or name, purpose),
        ("install it (Debian: `apt install %s`), or %s"):format(package_name, MAKE) }
    elseif line then
      there[#there + 1] = name
    end
  end
  if #there > 0 then list[#list + 1] = { "ok", "its libraries are there: " .. table.concat(there, ", ") } end
end

-- Character sets are part of the C library, which loads each when it is asked for.
local function character_sets(list, engine)
  local mail = "From: a@b.c\nSubject: =?iso-2022-jp?B?GyRCRnxLXBsoQg==?=\n\n.\n"
  local ok, page = pcall(engine.parse, mail, { format = "mail" })
  local first = ok and page.articles[1]
  if first and first.title == "日本" then
    list[#list + 1] = { "ok", "iconv decodes other character sets" }
  else
    list[#list + 1] = { "warn", "iconv has not all character sets: what it cannot decode is shown as �",
      "install them (Debian: `apt install libc6`, Fedora: `dnf install glibc-gconv-extra`)" }
  end
end

-- What the indexer cannot do any more while it reads pages: two things of Linux, neither of them needed.
local function sandbox(list, path)
  local said = output(quoted(path) .. " --sandbox")
  local has, lacks = {}, {}
  for name, is in (said or ""):gmatch("(%a+) (%a+)\n") do table.insert(is == "yes" and has or lacks, name) end
  if #has > 0 then list[#list + 1] = { "ok", "it reads pages behind " .. table.concat(has, " and ") } end
  if #lacks > 0 then
    local names = table.concat(lacks, " and no ")
    list[#list + 1] = { "info", ("this system has no %s: it reads pages without"):format(names),
      "a Linux kernel of 5.13 or newer with both turned on has them (`cat /sys/kernel/security/lsm`)" }
  end
end

local function core()
  local list = { title = "Core" }
  local abi = _VERSION:match("%d%.%d")
  local jit = rawget(_G, "jit")
  jit = jit and " (" .. jit.version .. ")" or ""
  local path = folder .. "/" .. abi .. "/core.so"
  local ok, engine = pcall(require, "gazette.engine")
  if ok then
    list[1] = { "ok", ("core %s for Lua %s%s: %s"):format(engine.version, abi, jit, path) }
  else
    local what, advice = tostring(engine):gsub("^gazette: ", ""):match("^(.-); (run.*)$")
    list[1] = { "error", what or tostring(engine), advice or MAKE }
  end
  if exists(path) then libraries(list, path) end
  if ok then character_sets(list, engine) end
  return list, ok and engine or nil
end

local function indexer(engine)
  local list = { title = "Indexer" }
  local named = os.getenv("GAZETTE_INDEX")
  local path = named and named ~= "" and named or folder .. "/gazette-index"
  local version = exists(path) and output(quoted(path) .. " --version")
  version = version and version:match("%S+%s*$"):gsub("%s", "")
  local without = "; the editor reads pages itself, between two keys"
  if not exists(path) then
    list[1] = { "warn", "the program " .. path .. " is not there" .. without,
      named and "unset GAZETTE_INDEX, or let it name the program" or MAKE }
  elseif not version then
    list[1] = { "warn", "the program " .. path .. " does not run" .. without, MAKE }
  elseif engine and version ~= engine.version then
    list[1] = { "error", ("%s is of version %s, the core of %s"):format(path, version, engine.version), MAKE }
  else
    list[1] = { "ok", ("gazette-index %s: %s"):format(version, path) }
    sandbox(list, path)
  end
  return list
end

local function folders(host)
  local list = { title = "Folders" }
  local given = require("gazette.config").values.cache
  local base = os.getenv("XDG_CACHE_HOME")
  if not base or base:sub(1, 1) ~= "/" then base = (os.getenv("HOME") or "") .. "/.cache" end
  local cache = given or base .. "/gazette"
  if may_write(cache) then
    list[1] = { "ok", "indexes are kept in " .. cache }
  else
    list[1] = { "warn", cache .. " cannot be written: indexes live in memory and are made anew each time",
      "make it writable (`mkdir -p` and `chmod u+w`), or set `cache` to a folder that is" }
  end
  local memory = host.memory and host.memory()
  if not memory then
    list[2] = { "warn", "there is no folder to remember in what was opened",
      "let XDG_STATE_HOME name a folder that can be written" }
  elseif may_write(memory) or may_write((memory:gsub("/[^/]*$", ""))) then
    list[2] = { "ok", "what was opened is remembered in " .. memory }
  else
    list[2] = { "warn", memory .. " cannot be written: what was opened is forgotten", "`chmod u+w " .. memory .. "`" }
  end
  return list
end

local function collections(shelf)
  local text = require("gazette.view.text")
  local list = { title = "Collections" }
  for _, on in ipairs(shelf) do
    local function add(level, what, advice) list[#list + 1] = { level, on.name .. ": " .. what, advice } end
    local info = on.c:info()
    add("ok", ("%s in %s, %s"):format(text.count(info.articles, "article"), text.count(info.pages, "page"),
      on.job and "being read" or info.fresh and "up to date" or "changed since"),
      not on.job and not info.fresh and "`:Gazette refresh` reads it again" or nil)
    if info.kept == false then
      add("warn", "its index is in memory alone", "see Folders above; `:Gazette problems` says why")
    elseif not on.job and on.c.check then
      local sound, message = true, nil
      if info.index_bytes <= MOST_BYTES then sound, message = on.c:check() end
      if not sound then
        add("error", "its index is damaged: " .. tostring(message), "`:Gazette refresh!` makes it anew")
      elseif info.index_bytes <= MOST_BYTES then
        add("ok", ("its index of %s is sound"):format(text.count(info.index_bytes, "byte")))
      else
        add("info", ("its index has %.0f MB; `gazette %s check` verifies it"):format(info.index_bytes / 1e6, info.root))
      end
    end
    local problems = #on.c:problems()
    if problems > 0 then add("info", text.count(problems, "problem") .. "; `:Gazette problems` lists them") end
  end
  if #list == 0 then list[1] = { "info", "none is open; `:Gazette open PATH` opens one" } end
  return list
end

-- Functions of a host that may be missing, and what is then not there.
local ABLE = {
  { "live", "results as one types", "search asks for the whole query first" },
  { "preview", "the chosen article beside the results", "no preview beside the results" },
  { "quickfix", "a quickfix list", "results stay in their view" },
  { "later", "a timer", "progress is shown with the next command" },
  { "changes", "word of files that change", "`:Gazette refresh` finds what changed" },
  { "register", "a register to cite into", "no :Gazette cite" },
}

local function editor(host)
  local list = { title = "Editor: " .. (host.about and host.about() or host.name) }
  local has = {}
  for _, able in ipairs(ABLE) do
    if host[able[1]] then has[#has + 1] = able[2] else list[#list + 1] = { "info", able[3] } end
  end
  if #has > 0 then table.insert(list, 1, { "ok", "it has " .. table.concat(has, ", ") }) end
  for _, trouble in ipairs(host.troubles and host.troubles() or {}) do list[#list + 1] = trouble end
  local refused = require("gazette.config").refused()
  if #refused > 0 then
    list[#list + 1] = { "warn", "unknown option " .. table.concat(refused, ", "), "see `:help gazette-options`" }
  end
  return list
end

function M.of(host, shelf)
  local first, engine = core()
  local list = { first, indexer(engine), folders(host) }
  if engine then list[#list + 1] = collections(shelf) end
  list[#list + 1] = editor(host)
  return list
end

return M
