-- gazette.lua: `:Telescope gazette` (search), `:Telescope gazette sections`, `:Telescope gazette articles`.

local function pick(what)
  return function() require("gazette.with.pick").open("telescope", what) end
end

return require("telescope").register_extension({
  exports = {
    gazette = pick("search"), search = pick("search"), sections = pick("sections"), articles = pick("articles"),
  },
})
