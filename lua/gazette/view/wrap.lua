-- wrap.lua: where do the lines of a paragraph end?
--
--   lines("The harbour wall", 11)  ->  { { 1, 11 }, { 13, 16 } }     bytes, without the blank between
--
-- A line ends at a blank, or beside a letter of two columns: Chinese and Japanese are written without blanks, but no
-- line begins with a mark that closes, nor ends with one that opens. A word longer than a line is cut.

local text = require("gazette.view.text")

local M = {}

local function set(chars)
  local found = {}
  for char in chars:gmatch(text.CHAR) do found[char] = true end
  return found
end
local CLOSES = set("、。，．・：；？！）］｝」』】〉》〕’”ーぁぃぅぇぉっゃゅょァィゥェォッャュョ々…")
local OPENS = set("（［｛「『【〈《〔‘“")

-- Each byte is looked at once, and again what a line leaves to the next one: less than its width.
function M.lines(s, width)
  local list, from, used = {}, 1, 0
  local stop, resume, before, wide     -- where the line may end, and where the next one then begins
  local at = 1
  for char in s:gmatch(text.CHAR) do
    local columns = text.char_width(char)
    if char == " " then
      stop, resume = at - 1, at + 1
    elseif (columns == 2 or wide and columns > 0) and at > from and before ~= " " and not CLOSES[char]
      and not OPENS[before] then
      stop, resume = at - 1, at
    end
    if columns > 0 and char ~= " " and used + columns > width then
      if not stop or stop < from then stop, resume = at - 1, at end
      if stop >= from then
        list[#list + 1] = { from, stop }
        from, used, stop = resume, text.width(s:sub(resume, at - 1)), nil
      end
    end
    used, at = used + columns, at + #char
    if columns > 0 then before, wide = char, columns == 2 end
  end
  list[#list + 1] = { from, #s - #s:match(" *$", math.max(from, 1)) }
  return list
end

return M
