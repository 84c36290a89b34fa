-- double.lua: a collection in memory that answers as API.md says, for tests of the views alone.
--
-- Its index is the text itself: a search takes articles that have all the words, in file order.

local M = {}

local Article = {}
Article.__index = Article

local function place(list, article)
  for i, other in ipairs(list) do
    if other == article then return i end
  end
end

function Article:text() return self.body end
function Article:abspath() return self.root .. "/" .. self.path end
function Article:links() return self.link_list end
function Article:headings() return self.heading_list end
function Article:related()   -- those of its section
  local list = {}
  for _, other in ipairs(self.siblings()) do
    if other ~= self then list[#list + 1] = other end
  end
  return list
end

function Article:backlinks()   -- the last one of its section
  local list = self:related()
  return { list[#list] }
end

function Article:next()
  local list = self.siblings()
  return list[place(list, self) + 1]
end

function Article:prev()
  local list = self.siblings()
  return list[place(list, self) - 1]
end

-- pages: { { path, section, { title, body, date, line, end_line, headings, links }, … }, … }
function M.open(pages, options)
  options = options or {}
  local root = options.root or "/c"
  local c = { job_left = options.polls or 0 }
  local articles, sections = {}, {}
  for _, page in ipairs(pages) do
    local line = 1
    local section = sections[page.section]
    if not section then
      section = { name = page.section, articles = 0, pages = 0, list = {} }
      sections[page.section] = section
      sections[#sections + 1] = section
    end
    section.pages = section.pages + 1
    for _, item in ipairs(page) do
      local article = setmetatable({
        id = page.path .. "#" .. item.title, path = page.path, root = root, section = page.section, title = item.title,
        body = item.body, date = item.date, line = item.line or line, end_line = item.end_line or line + 3,
        heading_list = item.headings or {}, link_list = item.links or {},
        siblings = function() return section.list end,
      }, Article)
      line = article.end_line + 1
      section.articles = section.articles + 1
      section.list[#section.list + 1] = article
      articles[#articles + 1] = article
    end
  end

  function c:info()
    local ready = self.job_left == 0
    return { root = root, title = options.title or "Port Ellery", pages = options.n_pages or #pages, sections = #sections,
      articles = ready and #articles or 0, words = 1234, text_bytes = 56789, index_bytes = 4321, fresh = ready,
      indexed_at = "2012-03-31T12:00:00Z" }
  end

  function c:sections()
    if self.job_left > 0 then return {} end
    local list = {}
    for i, s in ipairs(sections) do list[i] = { name = s.name, articles = s.articles, pages = s.pages } end
    return list
  end

  function c:articles(filter)
    filter = filter or {}
    local i, given = 0, 0
    return function()
      if self.job_left > 0 or given >= (filter.limit or math.huge) then return nil end
      while articles[i + 1] do
        i = i + 1
        local a = articles[i]
        if (not filter.section or a.section:lower() == filter.section:lower())
          and (not filter.path or a.path == filter.path) then
          given = given + 1
          return a
        end
      end
    end
  end

  function c:count(filter)
    local n = 0
    for _ in self:articles(filter) do n = n + 1 end
    return n
  end

  function c:at(path, line)
    for _, a in ipairs(articles) do
      if a.path == path and a.line <= line and line <= a.end_line then return a end
    end
  end

  function c:article(id)
    for _, a in ipairs(articles) do
      if a.id == id then return a end
    end
  end

  function c:search(query, opts)
    opts = opts or {}
    local results = { total = 0, partial_total = 0, exact = true, complete = true, elapsed_us = 312, query = query }
    if query:find('"') and select(2, query:gsub('"', "")) == 1 then results.notice = "a quote is not closed" end
    if query:find("^date:") then query = "" end   -- any
    for _, a in ipairs(articles) do
      local text, all = (a.title .. "\n" .. a.body):lower(), true
      local any = query:match("^title:%((.*)%)$")   -- one of these words in the headline
      for word in (any or ""):gmatch('"(.-)"') do any = a.title:lower():find(word, 1, true) and true or any end
      if any then all = any == true end
      local last
      for word in (any and "" or query):lower():gsub('"', ""):gmatch("%S+") do
        all = all and text:find(word, 1, true) ~= nil
        last = word
      end
      if all and (not opts.section or opts.section == a.section) then
        results.total = results.total + 1
        local from, to = a.body:lower():find(last or "", 1, true)
        results[#results + 1] = { article = a, score = 1, line = from and a.line + 1 or a.line, col = from or 1,
          snippet = a.body, matches = function() return {} end, marks = from and { { from = from, to = to } } or {}, partial = false, also = {} }
      end
    end
    if results.total == 0 then results.suggestion = options.suggestion end
    results.facets = {}
    for _, name in ipairs(opts.facets or {}) do
      local list, by = {}, {}
      for _, hit in ipairs(results) do
        local date = hit.article.date
        local value = name == "section" and hit.article.section or name == "month" and date and date:sub(1, 7)
          or name == "year" and date and date:sub(1, 4) or nil
        if value and not by[value] then
          by[value] = { value = value, articles = 0 }
          list[#list + 1] = by[value]
        end
        if value then by[value].articles = by[value].articles + 1 end
      end
      results.facets[name] = list
    end
    return results
  end

  -- As slow as asked for: `options.steps` slices until a result.
  function c:searcher(given)
    local query, left, asked
    return {
      start = function(_, text, opts)
        query, left, asked = text, options.steps or 1, setmetatable(opts or {}, { __index = given })
      end,
      step = function()
        left = left - 1
        if left <= 0 then return c:search(query, asked) end
      end,
    }
  end

  function c:complete(prefix)
    if ("harbour"):sub(1, #prefix) == prefix then return { { term = "harbour", articles = 3 } } end
    return {}
  end

  function c:follow(link)
    if link.target == "nowhere" then return nil, "No page is named nowhere." end
    if link.target and link.target:match("^https?:") then return link.target end
    for _, a in ipairs(articles) do
      if a.path == link.target then return a end
    end
  end

  function c:job()
    if self.job_left == 0 then return nil end
    return {
      poll = function()
        self.job_left = self.job_left - 1
        local done = (options.polls - self.job_left) / options.polls
        return { state = self.job_left == 0 and "done" or "running", phase = "reading", pages_done = math.floor(9000 * done),
          pages_total = 9000, bytes_done = 31e6 * done, bytes_total = 31e6, articles = 0, elapsed_us = 1e6 * done }
      end,
    }
  end

  function c:changed(path) return options.changed == path end
  function c:refresh(opts)
    self.refreshed = opts or {}
    self.refreshes = (self.refreshes or 0) + 1
    return { poll = function() return { state = "done", articles = #articles } end }
  end
  function c:notice()
    local notice = options.notice
    options.notice = nil
    return notice
  end
  function c:problems() return options.problems or {} end
  function c:close() end

  return c
end

return M
