-- blink.lua: a source of blink.cmp: providers = { gazette = { name = "Gazette", module = "gazette.with.blink" } }.

local complete = require("gazette.with.complete")

local Source = {}
Source.__index = Source

function Source.new() return setmetatable({}, Source) end
function Source.enabled() return complete.available() end
function Source.get_trigger_characters() return { "[" } end

function Source.get_completions(_, context, callback)
  local row, col = context.cursor[1], context.cursor[2]
  callback({
    items = complete.items(context.line:sub(1, col), row - 1),
    is_incomplete_forward = true, is_incomplete_backward = true,
  })
end

return Source
