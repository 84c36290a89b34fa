-- backlinks.lua: which articles lead to this one?

local related = require("gazette.view.related")

return {
  describe = "articles with a link to one",
  render = function(_, args)
    return related.list(args, " leading to ", " No article leads to it.")
  end,
}
