-- following.lua: where does what is under the cursor lead?
--
--   a link           its article, heading or page
--   a URL            the system's opener, after the user said yes: once for a collection
--   "Read more"      the full article where the collection has it, else the articles like this one; it is said which
--   a headline       of another article, mentioned in the text
--
-- Methods of the reader (state.lua).

local Following = {}

local OPENERS = { "xdg-open", "open", "wslview" }
local SCHEMES = { http = true, https = true, mailto = true, ftp = true }
local LONGEST = 2000       -- bytes of a URL
local WORDS = 40           -- around the cursor, that a headline is looked for with
local SHORTEST = 8         -- bytes of a headline that is taken for one where it is mentioned

-- ---- URLs ------------------------------------------------------------------

local function hand_over(self, url)
  local program = self.config.opener
  local took = self.host.launch(url, program and { program } or OPENERS)
  if took then return self:say("Handed to " .. took .. ": " .. url) end
  self:say(("%s is not there to open %s."):format(program or table.concat(OPENERS, " or "), url))
end

-- A URL is text of a page: nothing but an address of a browser's leaves the editor, and no shell reads it.
function Following:url(on, url)
  local scheme = url:match("^(%a[%w+.-]*):")
  if not scheme or not SCHEMES[scheme:lower()] or url:find("[%c%s]") or #url > LONGEST then
    return self:say("The link leads out of the collection: " .. url:gsub("%c", " "):sub(1, 200))
  end
  if not self.host.launch then return self:say("The link leads out of the collection: " .. url) end
  if on.trusted then return hand_over(self, url) end
  local function answered(yes)
    if not yes then return end
    on.trusted = true
    self:keep(on)
    hand_over(self, url)
  end
  if self.host.confirm then return self.host.confirm("Open " .. url .. " with the system's browser?", answered) end
  if self.asked_for == url then
    self.asked_for = nil
    return answered(true)
  end
  self.asked_for = url
  self:say("Followed once more, the system's browser opens " .. url)
end

-- ---- Links -----------------------------------------------------------------

-- There is no full article: those that are like it.
local function like(self, on, article, how)
  local list, message = article:related({ limit = self.config.limit })
  if not list then return self:say(message) end
  if #list == 0 then return self:say("The full article is not in this collection, and none is like it.") end
  self:show(on, "related", { article = article, list = list }, how)
  self:say("The full article is not in this collection; these are like it.")
end

-- Follows a link of an article. `reading`: what it leads to is read alone as well.
function Following:lead(on, link, how, article, reading)
  local more = link.kind == "continue"
  local to, reason, line
  if link.line then to, reason, line = on.c:follow(link) else to, reason = on.c:follow(article) end
  if type(to) == "string" then
    self:url(on, to)
  elseif to then
    if reading then self:read(on, to, { line = line or to.line }, how) else self:article(on, to, line, nil, how) end
    if more then self:say("The full article, in " .. to.path .. ".") end
  elseif more and article then
    like(self, on, article, how)
  else
    self:say(reason or "The link leads nowhere in this collection.")
  end
end

-- ---- Headlines -------------------------------------------------------------

-- The article whose headline stands under the cursor: the longest one. lines[i] has the cursor, at its byte `col`.
function Following:mentioned(on, lines, i, col, own)
  local all, at = "", 1
  for k, line in ipairs(lines) do
    line = line:lower():gsub("[%c ]", " ")
    if k == i then at = #(all .. line:sub(1, col - 1)):gsub(" +", " ") + 1 end
    all = (all .. line .. " "):gsub(" +", " ")
  end
  local words = {}
  for word in all:gmatch("[%w\128-\255]+") do
    if #words < WORDS and not words[word] then
      words[#words + 1], words[word] = '"' .. word .. '"', true
    end
  end
  if #words == 0 then return nil end
  local asked = { match = "any", limit = 50, snippet = 0, fuzzy = false }
  local best, length = nil, SHORTEST - 1
  for _, hit in ipairs(on.c:search("title:(" .. table.concat(words, " OR ") .. ")", asked) or {}) do
    local title = hit.article.title:lower():gsub("[%c%s]+", " ")
    if #title > length and (not own or hit.article.id ~= own.id) then
      local from, to = all:find(title, 1, true)
      while from and to < at do from, to = all:find(title, from + 1, true) end
      if from and from <= at then best, length = hit.article, #title end
    end
  end
  return best
end

return Following
