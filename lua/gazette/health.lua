-- health.lua: what does `:checkhealth gazette` say? Neovim alone has it; checks.lua knows the answers.

local M = {}

-- Neovim 0.10 named the functions anew; 0.7 has them in a module of their own.
local function reporter()
  local vim = rawget(_G, "vim")
  local health = vim.health or require("health")
  return {
    start = health.start or health.report_start, ok = health.ok or health.report_ok,
    info = health.info or health.report_info, warn = health.warn or health.report_warn,
    error = health.error or health.report_error,
  }
end

function M.check()
  local report = reporter()
  local reader = require("gazette.command").start("nvim")
  for _, part in ipairs(require("gazette.checks").of(reader.host, reader.shelf)) do
    report.start(part.title)
    for _, said in ipairs(part) do
      local level, text, advice = said[1], said[2], said[3]
      if level == "warn" or level == "error" then
        report[level](text, advice and { advice } or nil)
      else
        report[level](text .. (advice and "; " .. advice or ""))
      end
    end
  end
end

return M
