-- own_view.lua: a view of the user's own with marks, folds and keys, for the stories of all editors.

local dropped = {}
require("gazette.views").define("list", {
  describe = "a reading list",
  render = function(collection)
    local rows = { { text = "to read", marks = { { 1, 2, "number" } } } }
    for _, name in ipairs({ "Harbour and ferries", "Letters to the editor" }) do
      rows[#rows + 1] = { text = name, fold = 1, marks = { { 1, #name, "section" } } }
      for article in collection:articles({ section = name, limit = 3 }) do
        if not dropped[article.id] then rows[#rows + 1] = { text = "  " .. article.title, article = article } end
      end
    end
    return rows
  end,
  keys = {
    d = { describe = "drop it from the list", press = function(row, view)
      if not row.article then return "No article here to drop." end
      dropped[row.article.id] = true
      return ("Dropped %s of %d."):format(view.count or "one", view.collection:info().articles)
    end },
    gl = function(_, view)
      return { article = view.collection:articles({ path = "letters/goat.txt" })() }
    end,
  },
})
