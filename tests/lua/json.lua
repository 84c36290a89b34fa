-- json.lua: reads the gold annotations beside ../shared/samples. Only as much JSON as they hold; for tests.
local M = {}

local ESCAPES = { b = "\b", f = "\f", n = "\n", r = "\r", t = "\t" }

local function utf8(cp)
  if cp < 0x80 then return string.char(cp) end
  if cp < 0x800 then return string.char(0xC0 + math.floor(cp / 64), 0x80 + cp % 64) end
  if cp < 0x10000 then
    return string.char(0xE0 + math.floor(cp / 4096), 0x80 + math.floor(cp / 64) % 64, 0x80 + cp % 64)
  end
  return string.char(0xF0 + math.floor(cp / 262144), 0x80 + math.floor(cp / 4096) % 64,
    0x80 + math.floor(cp / 64) % 64, 0x80 + cp % 64)
end

local value

local function str(text, at)
  local out = {}
  at = at + 1
  while true do
    local from = at
    at = text:find('["\\]', at)
    out[#out + 1] = text:sub(from, at - 1)
    if text:sub(at, at) == '"' then return table.concat(out), at + 1 end
    local e = text:sub(at + 1, at + 1)
    if e == "u" then
      local cp = tonumber(text:sub(at + 2, at + 5), 16)
      at = at + 6
      if cp >= 0xD800 and cp < 0xDC00 then
        cp = 0x10000 + (cp - 0xD800) * 1024 + tonumber(text:sub(at + 2, at + 5), 16) - 0xDC00
        at = at + 6
      end
      out[#out + 1] = utf8(cp)
    else
      out[#out + 1] = ESCAPES[e] or e
      at = at + 2
    end
  end
end

local function list(text, at, close)
  local out = {}
  at = text:find("%S", at + 1)
  while text:sub(at, at) ~= close do
    local key
    if close == "}" then
      key, at = str(text, at)
      at = text:find("%S", text:find(":", at, true) + 1)
    else
      key = #out + 1
    end
    out[key], at = value(text, at)
    at = text:find("%S", at)
    if text:sub(at, at) == "," then at = text:find("%S", at + 1) end
  end
  return out, at + 1
end

value = function(text, at)
  local c = text:sub(at, at)
  if c == '"' then return str(text, at) end
  if c == "{" then return list(text, at, "}") end
  if c == "[" then return list(text, at, "]") end
  local word = text:match("^[%w%.%+%-]+", at)
  local known = { ["true"] = true, ["false"] = false }
  local result = known[word]
  if result == nil then result = tonumber(word) end -- null is nil
  return result, at + #word
end

function M.read(text) return (value(text, text:find("%S"))) end

return M
