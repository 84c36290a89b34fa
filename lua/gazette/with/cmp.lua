-- cmp.lua: a source of nvim-cmp. Registered with the first collection that is opened; { name = "gazette" } uses it.

local complete = require("gazette.with.complete")

local Source = {}
Source.__index = Source

function Source.new() return setmetatable({}, Source) end
function Source.is_available() return complete.available() end
function Source.get_trigger_characters() return { "[" } end
function Source.get_keyword_pattern() return [=[\[\[\zs[^\[\]]*]=] end
function Source.get_position_encoding_kind() return "utf-8" end

function Source.complete(_, params, callback)
  local context = params.context
  callback({ items = complete.items(context.cursor_before_line, context.cursor.row - 1), isIncomplete = true })
end

return Source
