-- health.lua: is all there that Gazette needs? `:checkhealth gazette` of Neovim, for every editor.
--
--   health                                                                1 to mend
--
--   Indexer
--     !  the program gazette-index is not there; the editor reads pages itself
--        run `make` in /home/me/gazette

local text = require("gazette.view.text")

local M = { describe = "what is missing, and the command that mends it" }

local SIGNS = { ok = "✓", info = "·", warn = "!", error = "✗" }
local BAD = { warn = true, error = true }

-- args.parts: what checks.of() gave.
function M.render(_, args)
  local width = text.columns(args.width)
  local parts = args.parts or require("gazette.command").health()
  local bad = 0
  local rows = { {}, { text = "" } }
  for _, part in ipairs(parts) do
    rows[#rows + 1] = text.row({ { " " }, { part.title, "section" } }, nil, width)
    for _, said in ipairs(part) do
      local level, what, advice = said[1], said[2], said[3]
      bad = bad + (BAD[level] and 1 or 0)
      for i, line in ipairs(text.wrap(what, width - 7)) do
        local sign = { i == 1 and SIGNS[level] or " ", BAD[level] and "warn" or "dim" }
        rows[#rows + 1] = text.row({ { "   " }, sign, { "  " .. line } }, nil, width)
      end
      for _, line in ipairs(advice and text.wrap(advice, width - 7) or {}) do
        rows[#rows + 1] = text.row({ { "      " }, { line, "key" } }, nil, width)
      end
    end
    rows[#rows + 1] = { text = "" }
  end
  rows[#rows] = nil
  rows[1] = text.row({ { " health", "dim" } },
    { { bad == 0 and "nothing to mend" or text.number(bad) .. " to mend", bad == 0 and "dim" or "warn" } }, width)
  text.keys(rows, args, { "<BS>", "back", "q", "close", "g?", "keys" }, 2)
  return rows
end

return M
