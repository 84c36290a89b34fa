-- What vis reads in place of the user's settings when `make run EDITOR=vis` starts it: vis as it comes, with Gazette,
-- which opens the collection that .ci/open names.
require("vis")
local repo = os.getenv("GAZETTE_REPO")
package.path = repo .. "/lua/?.lua;" .. repo .. "/lua/?/init.lua;" .. package.path
require("gazette.host.vis")
vis.events.subscribe(vis.events.START, function()
  vis:command("gazette open " .. os.getenv("GAZETTE_OPEN"):gsub("([ \\])", "\\%1"))
end)
