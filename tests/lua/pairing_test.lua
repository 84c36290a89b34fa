-- Which module does this Lua load? Its own, and no other: a module of another ABI is refused, not crashed into.
local t = require("tap")

local folder = os.getenv("GAZETTE_LUA") .. "/gazette/"
local own = _VERSION:match("%d%.%d")

for _, abi in ipairs({ "5.1", "5.2", "5.3", "5.4" }) do
  local path = folder .. abi .. "/core.so"
  if not t.read(path) then
    t.skip("the module of Lua " .. abi, "not built")
  else
    local open, why = package.loadlib(path, "luaopen_gazette_core")
    local done, module = false, why
    if open then done, module = pcall(open) end
    if abi == own then
      t.ok(done and type(module) == "table", "Lua " .. own .. " loads its own module", module)
    else
      t.ok(not done and module ~= nil, "Lua " .. own .. " refuses the module of Lua " .. abi, "it loaded")
    end
  end
end
t.done()
