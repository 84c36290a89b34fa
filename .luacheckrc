-- Every Lua file keeps to what 5.1 to 5.4 and LuaJIT share ("min"). Only a host knows its editor's globals.
std = "min"
max_line_length = 120
self = false -- a method need not use its object
exclude_files = { "build/**", "lua/gazette/5.*/**" }
files["lua/gazette/host/nvim.lua"] = { read_globals = { "vim" } }
files["lua/gazette/with/"] = { read_globals = { "vim" } }
files["lua/gazette/host/vim.lua"] = { read_globals = { "vim" } }
files["lua/gazette/host/vis.lua"] = { globals = { "vis" } } -- it sets vis.win and vis.mode
files["lua/gazette/host/mle.lua"] = { read_globals = { "mle" } }
files["tests/"] = { max_line_length = false }
files["tests/pages/web/platforms.lua"] = { unused_args = false } -- each has all that a platform may print
files["tests/pages/press.lua"] = { read_globals = { "utf8" } } -- it is run by hand
files["tests/pages/web/web.lua"] = { read_globals = { "utf8" } } -- so is this
files["tests/host/with_nvim.lua"] = { globals = { "vim" } }
files["tests/bench/keys.lua"] = { read_globals = { "vim" } }
files["tests/host/"] = { read_globals = { "vim", "vis", "mle" }, globals = { "os" } } -- clocks are replaced
files[".ci/vis/visrc.lua"] = { read_globals = { "vis" } }
files[".ci/mle/start.lua"] = { read_globals = { "mle" } }
