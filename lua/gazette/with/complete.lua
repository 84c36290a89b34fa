-- complete.lua: which headlines complete a link? For nvim-cmp and blink.cmp; omni completion asks the reader itself.

local M = {}

local REFERENCE = 18   -- CompletionItemKind of the language server protocol

-- Whether a collection is open: only then a source has anything to say.
function M.available()
  local command = package.loaded["gazette.command"]
  return command ~= nil and #command.start("nvim").shelf > 0
end

-- Items for what stands before the cursor, in the form of the language server protocol: `line` counts from 0, columns
-- are bytes. None outside of a link.
function M.items(before, line)
  local at, base = before:match("^.*%[%[()([^%[%]]*)$")
  if not at or not M.available() then return {} end
  local items = {}
  for i, headline in ipairs(require("gazette.command").start("nvim"):headlines(base)) do
    items[i] = {
      label = headline.word, kind = REFERENCE, detail = headline.menu, filterText = headline.word,
      sortText = ("%05d"):format(i),
      textEdit = { newText = headline.word, range = {
        start = { line = line, character = at - 1 }, ["end"] = { line = line, character = #before },
      } },
    }
  end
  return items
end

-- Makes the sources known to what is loaded of the two. The user names "gazette" among their sources.
function M.register()
  local cmp, blink = package.loaded["cmp"], package.loaded["blink.cmp"]
  if cmp and cmp.register_source and not M.cmp then
    M.cmp = true
    cmp.register_source("gazette", require("gazette.with.cmp").new())
  end
  if blink and blink.add_source_provider and not M.blink then
    M.blink = true
    -- The user may have done it.
    pcall(blink.add_source_provider, "gazette", { name = "Gazette", module = "gazette.with.blink" })
  end
end

return M
