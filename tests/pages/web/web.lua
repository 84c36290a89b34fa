-- web.lua: pages of blogs as w3m, lynx, links, elinks and html2text print them, and beside each what is to be read in it.
--
--   lua tests/pages/web/web.lua        from the repository's root, with these programs: rewrites tests/pages/web/*.txt and *.json
--
-- A platform (platforms.lua) makes HTML of stories (news.lua), the way its themes do, and says of each article what of it is
-- printed; a program prints the page; where the article stands in what it printed is found by its text, white space and the
-- numbers of links aside. So the reading beside a page comes from the story, not from the parser.
local press = dofile("tests/pages/press.lua")
local HERE = "tests/pages/web/"
local news, platforms, pages = dofile(HERE .. "news.lua"), dofile(HERE .. "platforms.lua"), dofile(HERE .. "pages.lua")

local first, last = press.first, press.last

-- ---------------------------------------------------------------- programs

local COMMANDS = {
  w3m = "w3m -dump -T text/html -I utf-8 -O utf-8 -cols 80",
  ["w3m wide"] = "w3m -dump -T text/html -I utf-8 -O utf-8 -cols 2000",
  lynx = "lynx -dump -nolist -width=80 -assume_charset=utf-8 -display_charset=utf-8 -stdin",
  ["lynx narrow"] = "lynx -dump -nolist -width=62 -assume_charset=utf-8 -display_charset=utf-8 -stdin",
  ["lynx 76"] = "lynx -dump -nolist -width=76 -assume_charset=utf-8 -display_charset=utf-8 -stdin",
  ["lynx links"] = "lynx -dump -width=80 -assume_charset=utf-8 -display_charset=utf-8 -stdin",
  links = "links2 -dump -width 80 -codepage utf-8 -html-assume-codepage utf-8 /dev/stdin",
  elinks = "elinks -dump -dump-width 80 -no-references -no-numbering -dump-charset utf-8 -eval 'set document.codepage.assume = \"utf-8\"' -force-html",
  html2text = "html2text -utf8 -nobs -width 79",
}

local function shell(command, input)
  local name = os.tmpname()
  local f = assert(io.open(name, "wb"))
  f:write(input)
  f:close()
  local p = assert(io.popen(command .. " <" .. name .. " 2>/dev/null"))
  local out = p:read("*a")
  p:close()
  os.remove(name)
  return out
end

local ENTITIES = { amp = "&", lt = "<", gt = ">", quot = '"', raquo = "»", laquo = "«", rarr = "→", larr = "←", hellip = "…", nbsp = " ", middot = "·", copy = "©", bull = "•" }
local BLOCKS = {}
for name in ("html body main header footer nav aside article section div p h1 h2 h3 h4 h5 h6 ul ol li dl dt dd table tr blockquote figure figcaption form time-block hr br"):gmatch("%S+") do BLOCKS[name] = true end

local function plain_text(html)
  return (html:gsub("<[^>]*>", ""):gsub("&(%w+);", ENTITIES):gsub("&#(%d+);", function(n) return utf8.char(tonumber(n)) end))
end

-- What a browser's selection is as text: a line for each block, a blank one around paragraphs.
local function browser(html)
  local out, line = {}, ""
  local function flush()
    local text = line:gsub("%s+", " "):gsub("^ ", ""):gsub(" $", "")
    if text ~= "" then out[#out + 1] = text end
    line = ""
  end
  local function blank() if #out > 0 and out[#out] ~= "" then out[#out + 1] = "" end end
  html = html:gsub("<head>.-</head>", ""):gsub("<!%-%-.-%-%->", "")
  for text, tag in (html .. "<br>"):gmatch("([^<]*)<([^>]*)>") do
    line = line .. plain_text(text)
    local close, name = tag:match("^(/?)(%w+)")
    if name == "img" then line = line .. "" end
    if BLOCKS[name] then
      flush()
      if name == "p" or name:find("^h%d$") or name == "ul" or name == "blockquote" then blank() end
    end
    if close ~= "" and (name == "td" or name == "th") then line = line .. "\t" end
  end
  flush()
  return table.concat(out, "\n") .. "\n"
end

-- What trafilatura leaves: no menus, sidebars and footers, a line for each block and none blank.
local function trafilatura(html)
  html = html:gsub("<nav.->.-</nav>", ""):gsub("<aside.->.-</aside>", ""):gsub("<footer.->.-</footer>", ""):gsub("<header.->.-</header>", "")
  html = html:gsub("<li>", "<li>- ")
  return (browser(html):gsub("\n\n+", "\n"))
end

local function render(how, html)
  if how == "browser" then return browser(html) end
  if how == "trafilatura" then return trafilatura(html) end
  return shell(assert(COMMANDS[how], how), html)
end

-- ---------------------------------------------------------------- the reading

-- The text without any white space and the numbers of links, and the line of each of its bytes.
local function squeeze(text, numbered)
  local parts, line_of, n = {}, {}, 0
  for line in (text .. "\n"):gmatch("(.-)\r?\n") do
    n = n + 1
    if numbered then line = line:gsub("%[%d+%]", "") end
    local s = line:gsub("%s+", ""):gsub("\194\160", ""):gsub("\227\128\128", "")
    for _ = 1, #s do line_of[#line_of + 1] = n end
    parts[n] = s
  end
  return table.concat(parts), line_of
end

local function last_find(text, what, from, to)
  local found
  while true do
    local a, b = text:find(what, from, true)
    if not a or b >= to then return found end
    found, from = a, a + 1
  end
end

local function annotate(articles, text, numbered, name)
  local s, line_of = squeeze(text, numbered)
  local at = 1
  for _, a in ipairs(articles) do
    local head, body = squeeze(a.headline), squeeze(a.body)
    local from, to = s:find(body, at, true)
    if a.apart then -- a list or a head of a part stands within it
      from = s:find(squeeze(a.p[1]), at, true)
      to = select(2, s:find(squeeze(a.p[#a.p]), from, true))
    end
    assert(from, name .. ": no body: " .. a.body:sub(1, 60))
    local h = last_find(s, head, at, a.marker_first and from or from)
    assert(h, name .. ": no headline: " .. a.headline)
    local other = s:find(head, at, true)
    a.line = line_of[h]
    a.headline_lines = line_of[h + #head - 1] - a.line + 1
    if line_of[other] ~= a.line then a.line_also = line_of[other] end
    a.body_starts, a.body_ends = first(a.body, 40), last(a.body, 40)
    a.marker = a.marker_text ~= nil
    at = to + 1
  end
end

-- ---------------------------------------------------------------- pages

local function dates(t, i, seed)
  local y, m, d = 2008 + (i * 3 + seed) % 10, (i * 5 + seed) % 12 + 1, (i * 11 + seed * 3) % 28 + 1
  local months = {}
  for month in t.months:gmatch("%S+") do months[#months + 1] = month end
  return { y = y, m = m, d = d, month = months[m], iso = ("%d-%02d-%02d"):format(y, m, d),
    long = (t.day:gsub("%%(%a)", { B = months[m], d = tostring(d), Y = tostring(y) })) }
end

local function write(path, text)
  local f = assert(io.open(path, "wb"))
  f:write(text)
  f:close()
end

-- w3m prints letters of Hindi with their dots as one character.
local DOTTED = { ["क"] = "\u{958}", ["ख"] = "\u{959}", ["ग"] = "\u{95A}", ["ज"] = "\u{95B}", ["ड"] = "\u{95C}", ["ढ"] = "\u{95D}", ["फ"] = "\u{95E}" }
local function composed(text)
  return (text:gsub("([\224][\164][\128-\191])\224\164\188", function(letter) return DOTTED[letter] end))
end

local n_pages = 0
for seed, page in ipairs(pages) do
  local t = assert(news[page.lang], page.lang)
  local platform = assert(platforms[page.platform], page.platform)
  local articles = {}
  for i, story in ipairs(t.stories) do
    if i > (page.n or 6) then break end
    local date = dates(t, i, seed)
    articles[i] = { headline = story.t, p = story.p, body = table.concat(story.p, " "), when = date, date = date.iso,
      by = t.people[i % #t.people + 1], list = story.list, sub = story.sub, tag = t.tags[i % #t.tags + 1], n = (i * 7 + seed) % 5,
      image = page.images and i % 2 == 1 and t.people[1] or nil }
    local a = articles[i]
    a.comments = a.n == 0 and t.words.none or a.n == 1 and t.words.one or (t.words.n:gsub("%%d", tostring(a.n)))
  end
  local html = platform(t, t.words, articles, page)
  html = '<html><head><meta charset="utf-8"><title>' .. t.site .. "</title></head><body>" .. html .. "</body></html>"
  local text = render(page.by, html)
  if page.by:find("^w3m") then
    for _, a in ipairs(articles) do a.headline, a.body = composed(a.headline), composed(a.body) end
  end
  local name = ("%02d-%s-%s-%s"):format(seed, page.platform, page.lang, page.by:gsub(" ", "-"))
  annotate(articles, text, page.by == "lynx links", name)
  write(HERE .. name .. ".txt", text)
  write(HERE .. name .. ".json", press.json(name .. ".txt", page.platform, page.lang, articles))
  n_pages = n_pages + 1
end
print(n_pages .. " pages")
