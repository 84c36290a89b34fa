-- Does Gazette find what a plain scan finds, with the scores of the formula? Nothing here comes from the core.
--
--   lua scan.lua GAZETTE_BENCH FOLDER BIN      makes a corpus of ARTICLES descriptions in FOLDER, asks a thousand queries
--
-- The scan reads the pages, breaks words by the rules of the help (letters and digits; apostrophes, full stops between
-- initials or digits, commas between digits and underscores join), stems by Porter's second algorithm, and computes
--
--   word = q idf (2.2 f / (f + K) + 0.8) + 0.1 q idf if in the headline; + 0.2 of it anew for the form as typed
--   f = f_body + 3 f_headline   K = 1.2 (0.4 + 0.6 L / A)   idf = max(ln(N / df), 0.05) ^ 1.1
--
-- for every article, and for the 30 best of several words without operators, for neighbours a, b of the query,
--
--   + 0.2 min(idf) 2.2 p / (p + K)    p: how often b follows a by one or two words
--
-- Compared: how many match, and place and score of the ten best. The text is pure ASCII, so that the
-- scan needs no tables of Unicode, and pages on which Gazette sees other articles than were written are taken out on both
-- sides (where articles begin is another question than which match) and counted; so are those with an
-- excerpt that ends in "more." or "Suite.", which may be read as a marker. Left out: typing and fuzzy. The last line printed is the verdict; exit 1 if it differs.
local bench, folder, bin = arg[1], arg[2], arg[3]
local ARTICLES, PER_CLASS, BEST, CLOSE, CLOSELY = 2000, 60, 10, 1e-6, 30

local function lines_of(command)
  local p = assert(io.popen(command))
  local list = {}
  for line in p:lines() do list[#list + 1] = line end
  assert(p:close(), command)
  return list
end

-- ---------------------------------------------------------------- stems

local function vowel(c) return c ~= "" and ("aeiouy"):find(c, 1, true) ~= nil end
local function has_vowel(s) return s:find("[aeiouy]") ~= nil end
local function ends(w, s) return #s <= #w and w:sub(-#s) == s end

-- Where what lies behind the first consonant after a vowel begins, from `at`.
local function region(w, at)
  local _, e = w:find("[aeiouy][^aeiouy]", at)
  return e and e + 1 or #w + 1
end

local function short_syllable(w)
  local a, b, c = w:sub(-3, -3), w:sub(-2, -2), w:sub(-1)
  if #w == 2 then return vowel(b) and not vowel(c) end
  return #w > 2 and not vowel(a) and vowel(b) and not vowel(c) and not c:find("[wxY]")
end

local whole = {
  skis = "ski", skies = "sky", dying = "die", lying = "lie", tying = "tie", idly = "idl", gently = "gentl", ugly = "ugli",
  early = "earli", only = "onli", singly = "singl", sky = "sky", news = "news", howe = "howe", atlas = "atlas",
  cosmos = "cosmos", bias = "bias", andes = "andes",
}
local after_plural = {
  inning = true, outing = true, canning = true, herring = true, earring = true, proceed = true, exceed = true, succeed = true,
}
local function by_length(list)
  table.sort(list, function(a, b) return #a[1] > #b[1] end)
  return list
end
local step2 = by_length({
  { "tional", "tion" }, { "enci", "ence" }, { "anci", "ance" }, { "abli", "able" }, { "entli", "ent" }, { "izer", "ize" },
  { "ization", "ize" }, { "ational", "ate" }, { "ation", "ate" }, { "ator", "ate" }, { "alism", "al" }, { "aliti", "al" },
  { "alli", "al" }, { "fulness", "ful" }, { "ousli", "ous" }, { "ousness", "ous" }, { "iveness", "ive" }, { "iviti", "ive" },
  { "biliti", "ble" }, { "bli", "ble" }, { "ogi", "og", "l" }, { "fulli", "ful" }, { "lessli", "less" },
  { "li", "", "[cdeghkmnrt]" },
})
local step3 = by_length({
  { "tional", "tion" }, { "ational", "ate" }, { "alize", "al" }, { "icate", "ic" }, { "iciti", "ic" }, { "ical", "ic" },
  { "ful", "" }, { "ness", "" }, { "ative", "", "", true },
})
local step4 = by_length({
  { "al", "" }, { "ance", "" }, { "ence", "" }, { "er", "" }, { "ic", "" }, { "able", "" }, { "ible", "" }, { "ant", "" },
  { "ement", "" }, { "ment", "" }, { "ent", "" }, { "ism", "" }, { "ate", "" }, { "iti", "" }, { "ous", "" }, { "ive", "" },
  { "ize", "" }, { "ion", "", "[st]" },
})
-- The longest ending of the list goes, if it lies in the region and behind the right letter.
local function replace(w, list, r, r2)
  for _, rule in ipairs(list) do
    if ends(w, rule[1]) then
      local stem = w:sub(1, #w - #rule[1])
      if #stem + 1 < (rule[4] and r2 or r) then return w end
      if rule[3] and rule[3] ~= "" and not stem:sub(-1):find(rule[3]) then return w end
      return stem .. rule[2]
    end
  end
  return w
end

local function plural(w)
  if ends(w, "sses") then return w:sub(1, -3) end
  if ends(w, "ied") or ends(w, "ies") then return w:sub(1, #w > 4 and -3 or -2) end
  if ends(w, "us") or ends(w, "ss") then return w end
  if ends(w, "s") and has_vowel(w:sub(1, -3)) then return w:sub(1, -2) end
  return w
end
local function past(w, r1)
  for _, s in ipairs({ "eedly", "ingly", "edly", "eed", "ing", "ed" }) do
    if ends(w, s) then
      local stem = w:sub(1, #w - #s)
      if s:sub(1, 3) == "eed" then return #stem + 1 >= r1 and stem .. "ee" or w end
      if not has_vowel(stem) then return w end
      if ends(stem, "at") or ends(stem, "bl") or ends(stem, "iz") then return stem .. "e" end
      if stem:find("([bdfgmnprt])%1$") then return stem:sub(1, -2) end
      if short_syllable(stem) and r1 > #stem then return stem .. "e" end
      return stem
    end
  end
  return w
end

local stems = {}
local function compute_stem(w)
  if #w <= 2 or w:find("%d") then return w end
  if whole[w] then return whole[w] end
  local r1, r2
  w = w:gsub("^y", "Y"):gsub("([aeiouy])y", "%1Y")
  local prefix = w:match("^gener") or w:match("^commun") or w:match("^arsen")
  r1 = prefix and #prefix + 1 or region(w, 1)
  r2 = region(w, r1)
  w = plural(w)
  if after_plural[w] then return w end
  w = past(w, r1)
  if #w > 2 and w:find("[yY]$") and not vowel(w:sub(-2, -2)) then w = w:sub(1, -2) .. "i" end
  w = replace(w, step2, r1)
  w = replace(w, step3, r1, r2)
  w = replace(w, step4, r2)
  if ends(w, "e") then
    local stem = w:sub(1, -2)
    if #w >= r2 or (#w >= r1 and not short_syllable(stem)) then w = stem end
  elseif ends(w, "ll") and #w >= r2 then
    w = w:sub(1, -2)
  end
  return (w:gsub("Y", "y"))
end
local function stem_of(form)
  local s = stems[form]
  if not s then
    s = compute_stem(form)
    stems[form] = s
  end
  return s
end

-- ---------------------------------------------------------------- words

local function is(kind, c) return c:find(kind) ~= nil end

-- Forms of the words of a text, in order.
local function words_of(text)
  local forms, at, n = {}, 1, #text
  while true do
    at = text:find("%w", at)
    if not at then return forms end
    local i, run = at, 1 -- i: the word's last byte so far
    while i < n do
      local last, c, after = text:sub(i, i), text:sub(i + 1, i + 1), text:sub(i + 2, i + 2)
      if is("%w", c) then
        i, run = i + 1, run + 1
      elseif c == "_" then
        local _, e = text:find("^_+%w", i + 1)
        if not e then break end
        i, run = e, 1
      else
        local digits, letters = is("%d", last) and is("%d", after), is("%a", last) and is("%a", after)
        local alone = run == 1 and not is("%a", text:sub(i + 3, i + 3))
        if not ((c == "'" and (digits or letters)) or (c == "." and (digits or (letters and alone)))
          or ((c == "," or c == ";") and digits)) then break end
        i, run = i + 2, 1
      end
    end
    local form = text:sub(at, i):lower():gsub("'s$", "")
    form = form:gsub("(%d)%.(%f[%d])", "%1\0%2"):gsub("[%.,;']", ""):gsub("%z", ".")
    forms[#forms + 1] = form
    at = i + 1
  end
end

-- ---------------------------------------------------------------- the collection

local articles, df_form, df_stem, sum_length = {}, {}, {}, 0

local function count(list)
  local n = {}
  for _, form in ipairs(list) do n[form] = (n[form] or 0) + 1 end
  return n
end
local function add_article(path, line, title, body)
  local t, b = words_of(title), words_of(body)
  local a = { path = path, line = line, words = { t, b }, title = count(t), body = count(b), length = #b + 3 * #t }
  local seen, seen_stem = {}, {}
  for _, list in ipairs(a.words) do
    for _, form in ipairs(list) do
      seen[form], seen_stem[stem_of(form)] = true, true
    end
  end
  for form in pairs(seen) do df_form[form] = (df_form[form] or 0) + 1 end
  for stem in pairs(seen_stem) do df_stem[stem] = (df_stem[stem] or 0) + 1 end
  a.forms = seen
  sum_length = sum_length + a.length
  articles[#articles + 1] = a
end
local function line_at(text, at)
  local _, n = text:sub(1, at - 1):gsub("\n", "")
  return n + 1
end
-- Takes the articles of a page, or tells `each` their lines only; false: it has an end that may be a marker.
local function read_page(corpus, path, each)
  local f = assert(io.open(corpus .. "/" .. path))
  local text = f:read("*a")
  f:close()
  local at = text:find("\n\n", 1, true)
  while at and at + 2 <= #text do
    local gap, stop = text:find("\n\n", at + 2, true), text:find("\n\nRead more\n", at + 2, true)
    if not stop then break end
    if each then each(line_at(text, at + 2))
    else add_article(path, line_at(text, at + 2), text:sub(at + 2, gap - 1), text:sub(gap + 2, stop - 1)) end
    at = stop + #"\n\nRead more\n" - 1
  end
  text = text:lower()
  return not text:find("\nmore%W?\n") and not text:find("suite%W?\n\n")
end

-- ---------------------------------------------------------------- the formula

local function idf(df) return math.max(math.log(#articles / math.max(df, 1)), 0.05) ^ 1.1 end
local function part(a, title, body, weight)
  local f = body + 3 * title
  if f == 0 then return 0 end
  local k = 1.2 * (0.4 + 0.6 * a.length / (sum_length / #articles))
  return weight * (2.2 * f / (f + k) + 0.8) + (title > 0 and 0.1 * weight or 0)
end
-- A word of a query: `fits` says which forms it means, `own` is the form as typed.
local function word(a, w, headline)
  local title, body = 0, 0
  for form in pairs(a.forms) do
    if w.fits(form) then
      title = title + (a.title[form] or 0)
      body = body + (headline and 0 or a.body[form] or 0)
    end
  end
  if title + body == 0 then return nil end
  local sum = part(a, title, body, w.idf)
  if w.own then sum = sum + 0.2 * part(a, a.title[w.own] or 0, headline and 0 or a.body[w.own] or 0, w.idf) end
  return sum
end
local function by_stem(text)
  local stem = stem_of(text)
  return { own = text, idf = idf(df_stem[stem] or 0), fits = function(form) return stem_of(form) == stem end }
end
local function by_prefix(text)
  local df = 0
  for form, n in pairs(df_form) do if form:sub(1, #text) == text then df = df + n end end
  return { own = text, idf = idf(math.min(df, #articles)), fits = function(form) return form:sub(1, #text) == text end }
end
local function by_form(text)
  return { idf = idf(df_form[text] or 0), fits = function(form) return form == text end }
end
local function side_by_side(a, forms)
  for _, list in ipairs(a.words) do
    for i = 1, #list - #forms + 1 do
      local j = 1
      while j <= #forms and list[i + j - 1] == forms[j] do j = j + 1 end
      if j > #forms then return true end
    end
  end
  return false
end

-- Of neighbouring words of the query: how often the second follows the first by one or two.
local function nearness(a, query)
  local k, sum = 1.2 * (0.4 + 0.6 * a.length / (sum_length / #articles)), 0
  for q = 1, #query - 1 do
    local p = 0
    for _, list in ipairs(a.words) do
      for i = 1, #list do
        if query[q].fits(list[i]) and ((list[i + 1] and query[q + 1].fits(list[i + 1]))
          or (list[i + 2] and query[q + 1].fits(list[i + 2]))) then p = p + 1 end
      end
    end
    if p > 0 then sum = sum + 0.2 * math.min(query[q].idf, query[q + 1].idf) * 2.2 * p / (p + k) end
  end
  return sum
end

local function scan(kind, text)
  local query, forms, hits = {}, {}, {}
  for w in text:gmatch("%S+") do forms[#forms + 1] = w end
  for i, w in ipairs(forms) do
    if kind:find("^phrase") then query[i] = by_form(w)
    elseif kind:find("prefix") and i == #forms then query[i] = by_prefix(w)
    else query[i] = by_stem(w) end
  end
  for place, a in ipairs(articles) do
    local sum, matched = 0, 0
    for _, w in ipairs(query) do
      local score = word(a, w, kind == "headline")
      if score then sum, matched = sum + score, matched + 1 end
    end
    local found = matched == #query or (kind:find("^or") and matched > 0)
    if found and kind:find("^phrase") then found = side_by_side(a, forms) end
    if found then hits[#hits + 1] = { score = sum, place = place, path = a.path, line = a.line } end
  end
  local function better(x, y)
    if math.abs(x.score - y.score) > 1e-12 then return x.score > y.score end
    return x.place < y.place
  end
  table.sort(hits, better)
  if kind:find("^and") then
    for i = 1, math.min(CLOSELY, #hits) do hits[i].score = hits[i].score + nearness(articles[hits[i].place], query) end
    table.sort(hits, better)
  end
  return hits
end

-- ---------------------------------------------------------------- the comparison

-- The same places may stand in another order where scores are as good as equal.
local function differs(hits, answer)
  if #hits ~= answer.total then return ("%d articles, the scan %d"):format(answer.total, #hits) end
  for i = 1, math.min(BEST, #hits) do
    local h, g = hits[i], answer[i]
    if not g then return "hit " .. i .. " is missing" end
    if math.abs(g.score - h.score) > CLOSE * h.score then
      return ("hit %d: %s:%d %.9g, the scan %s:%d %.9g"):format(i, g.path, g.line, g.score, h.path, h.line, h.score)
    end
    if (g.path ~= h.path or g.line ~= h.line) and not (hits[i + 1] and math.abs(hits[i + 1].score - h.score) < CLOSE * h.score)
      and not (hits[i - 1] and math.abs(hits[i - 1].score - h.score) < CLOSE * h.score) then
      return ("hit %d is %s:%d, the scan's %s:%d"):format(i, g.path, g.line, h.path, h.line)
    end
  end
end

local corpus, asked = folder .. "/corpus-scan", folder .. "/queries-scan.tsv"
-- Every n-th description of those in ASCII.
lines_of(("LC_ALL=C awk '!/[^\\001-\\176]/ && ++n %% 20 == 0 && ++m <= %d' '%s/descriptions.tsv' >'%s/scan.tsv'"):format(
  ARTICLES, folder, folder))
lines_of(("rm -rf '%s' '%s/index-scan' && '%s/corpus' real '%s/scan.tsv' '%s'"):format(corpus, folder, bin, folder, corpus))
lines_of(("'%s/queries' '%s' %d >'%s'"):format(bin, corpus, PER_CLASS, asked))

-- Pages on which both sides see the same articles.
local function key_of(list) return table.concat(list, " ") end
local seen_by_gazette, n_pages, excluded = {}, 0, {}
for _, line in ipairs(lines_of(("'%s' places '%s' '%s/index-scan'"):format(bench, corpus, folder))) do
  local path, at = line:match("^(.*)\t(%d+)$")
  seen_by_gazette[path] = seen_by_gazette[path] or {}
  table.insert(seen_by_gazette[path], tonumber(at))
end
for path in io.lines(corpus .. ".list") do
  local places = {}
  n_pages = n_pages + 1
  local plain = read_page(corpus, path, function(line) places[#places + 1] = line end)
  if plain and key_of(places) == key_of(seen_by_gazette[path] or {}) then read_page(corpus, path, nil)
  else excluded[#excluded + 1] = path end
end
local manifest = assert(io.open(corpus .. "/gazette.yaml", "w"))
manifest:write("exclude:\n  - nothing\n")
for _, path in ipairs(excluded) do manifest:write(("  - %q\n"):format(path)) end
manifest:close()
lines_of(("rm -rf '%s/index-scan'"):format(folder))

local asked_n, failed, skipped, answer = 0, {}, 0, nil
local function judge()
  if not answer then return end
  if answer.kind == "typing" or answer.kind == "fuzzy" then
    skipped = skipped + 1
    return
  end
  asked_n = asked_n + 1
  local why = differs(scan(answer.kind, answer.text), answer)
  if why then
    failed[#failed + 1] = answer.kind
    print(("%s\t%s\t%s"):format(answer.kind, answer.text, why))
  end
end
for _, line in ipairs(lines_of(("'%s' answers '%s' '%s/index-scan' '%s' %d"):format(bench, corpus, folder, asked, BEST))) do
  local path, at, score = line:match("^\t([^\t]*)\t(%d+)\t(%S+)$")
  if path then
    answer[#answer + 1] = { path = path, line = tonumber(at), score = tonumber(score) }
  else
    judge()
    local kind, text, total = line:match("^([^\t]*)\t([^\t]*)\t(%d+)")
    answer = { kind = kind, text = text, total = tonumber(total) }
  end
end
judge()
print(("%d queries on %d articles, the ten best and how many match: %d as the scan, %d otherwise."
  .. " (%d of %d pages left out, where articles begin or end elsewhere.)"):format(asked_n, #articles, asked_n - #failed, #failed,
  #excluded, n_pages))
os.exit(#failed == 0 and asked_n > 0)
