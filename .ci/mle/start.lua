-- What mle runs when `make run EDITOR=mle` starts it: Gazette, and a command that opens the collection that .ci/open
-- names.
local host = dofile(os.getenv("GAZETTE_REPO") .. "/lua/gazette/host/mle.lua")
mle.editor_register_cmd("cmd_gazette_start", function(ctx)
  host.run(ctx, "open " .. os.getenv("GAZETTE_OPEN"):gsub("([ \\])", "\\%1"))
end)
