-- Which way of writing a word finds which? A line each: what a page says, what finds it, and after "-" what does not.
local t = require("tap")
local gazette = require("gazette")

local function check(language, cases)
  local files = { ["gazette.yaml"] = "language: " .. language .. "\n" }
  for i, case in ipairs(cases) do files[("p%03d.txt"):format(i)] = "Heading\n\n" .. case[1] .. "\n" end
  local folder, cache = t.folder(files), t.folder({})
  local c = assert(gazette.open(folder, { cache = cache }))
  t.is(#c:problems(), 0, language .. ": without a problem")
  for i, case in ipairs(cases) do
    local wanted = true
    for k = 2, #case do
      if case[k] == "-" then wanted = false
      else
        local path, found, marks = ("p%03d.txt"):format(i), false, 0
        for _, hit in ipairs(assert(c:search(case[k], { match = "all", limit = 1000, fuzzy = false }))) do
          if hit.article.path == path then found, marks = true, #hit.marks end
        end
        t.is(found, wanted, language .. ": " .. case[k] .. (wanted and " finds " or " does not find ") .. case[1])
        if wanted then t.ok(marks > 0, language .. ": and " .. case[k] .. " is marked in it") end
      end
    end
  end
  c:close()
end

check("en", {
  -- case, accents, compatibility forms
  { "The Café Müller", "cafe", "CAFÉ", "muller", "MÜLLER", "cafe\204\129" },
  { "Straße", "strasse", "STRASSE", "straße", "STRAẞE" },
  { "İstanbul Diyarbakır", "istanbul", "ISTANBUL", "diyarbakir" },
  { "the oﬃce ﬁre", "office", "fire" },
  { "ＣＡＭＰ １２３", "camp", "123" },
  { "Łódź Øresund Đakovo œuvre Æsir", "lodz", "oresund", "dakovo", "oeuvre", "aesir" },
  { "Tiếng Việt Nguyễn đường", "tieng viet", "nguyen", "duong", "\"Tiếng Việt\"", "-", "\"Việt Nguyen duong x\"" },
  -- apostrophes
  { "The Camp’s residents didn't go", "camp", "camp's", "camp’s", "resident", "didn’t", "didnt" },
  { "d’Artagnan and O’Neill", "artagnan", "d'Artagnan", "O'Neill", "oneill", "ONeill", "-", "neillo" },
  { "rock ’n’ roll", "rock 'n' roll", "rock n roll", "\"rock 'n' roll\"" },
  { "un coup d'état, l'homme qui rit", "etat", "homme", "\"coup d’état\"" },
  -- hyphens part, so each part is found; what is written as one word is another
  { "to co-operate well-known", "co-operate", "\"co operate\"", "operate", "well known", "-", "cooperate" },
  { "to cooperate", "cooperate", "cooperating", "-", "co-operate" },
  -- numbers
  { "3,000 people and 1,234,567 more", "3000", "3,000", "1234567", "people", "-", "300" },
  { "pi is 3.14 or so, or 3’141", "3.14", "3141", "-", "314" },
  { "in 2012 the 7th A4 sheet", "2012", "7th", "a4" },
  -- initials
  { "The U.S. and the U.N. met", "us", "U.S.", "u.s", "un", "\"the US\"" },
  { "The US met the UN", "U.S.", "U.N.", "US" },
  { "P.M.O.I. said so", "pmoi", "P.M.O.I." },
  -- addresses, whole and by part
  { "Write to Jane.Doe@mail.example.org now", "jane.doe@mail.example.org", "JANE.DOE@mail.example.org", "example", "doe", "mail.example.org" },
  { "mail jane at doe or example", "-", "jane.doe@mail.example.org" },
  { "see https://www.example.org/news/2012/harbour_wall.html?id=7.", "example.org", "https://www.example.org/news/2012/harbour_wall.html?id=7",
    "www.example.org/news", "news", "harbour_wall" },
  { "the org of an example", "example org", "-", "example.org" },
  -- letters of other languages in an English collection
  { "ёлка Всё Соглашения", "елка", "все", "соглашение" },
  { "Σίσυφος ΛΌΓΟΣ", "σισυφος", "ΣΊΣΥΦΟΣ", "λογος", "λόγος" },
  { "מָחֳרָת צה״ל ז׳בוטינסקי", "מחרת", "צהל", "זבוטינסקי", "ז'בוטינסקי" },
  { "كِتَاب أحمد إيران آمن مدرسة على كـــتـاب", "كتاب", "احمد", "أحمد", "ايران", "امن", "مدرسه", "مدرسة", "علي", "على" },
  { "کتاب ایران می‌خوانم ۱۳۹۱", "كتاب", "ايران", "ایران", "میخوانم", "1391", "۱۳۹۱", "١٣٩١" },
  { "हिन्दी लड़कियाँ", "हिन्दी", "लड़की" },
  -- scripts without spaces
  { "中华人民共和国成立了", "中华", "人民共和国", "中", "国", "\"人民\"", "中华 成立", "-", "民人" },
  { "東京都の人口は約1400万人です", "東京", "京都", "東京都", "人口", "人", "東京 人口", "1400", "-", "大阪" },
  { "オリンピックは東京で", "オリンピック", "ｵﾘﾝﾋﾟｯｸ", "東京" },
  { "대한민국은 민주공화국이다", "대한민국", "민국", "공화국", "대한민국은", "-", "국민" },
  { "ประเทศไทยมีภาษาไทย", "ประเทศ", "ภาษาไทย", "ไทย", "\"ประเทศไทย\"", "-", "ลาว" },
  { "ພາສາລາວ ເປັນ", "ລາວ", "ພາສາ" },
  { "ភាសាខ្មែរ គឺ", "ខ្មែរ", "ភាសា" },
  { "မြန်မာဘာသာ", "မြန်မာ", "ဘာသာ" },
})
check("fr", {
  { "L’homme qu’il aime aujourd'hui", "homme", "l'homme", "hommes", "aimer", "aujourd'hui", "aujourd’hui" },
  { "Les élections présidentielles à Orléans", "election", "ÉLECTION", "presidentielle", "orleans" },
})
check("es", { { "¿Los niños españoles?", "nino", "niño", "español", "espanol" } })
check("de", { { "Die Häuser der Straßen", "haus", "strasse", "Straße", "häusern" } })
check("tr", { { "Kitapların ışığı", "kitap", "isigi", "IŞIĞI", "KİTAP" } })
check("ru", { { "Книги и the houses", "книга", "книг", "house" } })
check("ar", { { "المدرسة والكتاب", "مدرسة", "كتاب", "مدرسه" } })
check("none", { { "houses of l'homme", "houses", "of", "homme", "-", "house" } })
check("[en, fr]", {
  { "The houses and elections", "house", "election" },
  { "Les maisons qu'elle continuait", "maison", "continuer", "elle" },
})

-- What is typed stays findable while it is typed.
local c = assert(gazette.open(t.folder({ ["a.txt"] = "Heading\n\nประเทศไทย 東京都 대한민국\n" }), { cache = t.folder({}) }))
for _, typed in ipairs { "ปร", "ประ", "ประเท", "東", "東京", "東京都", "대", "대한민" } do
  t.is(c:search(typed, { prefix = true }).total, 1, typed .. " is found while it is typed")
end
local hit = c:search("東京都", { snippet = 80 })[1]
local covered = 0
for _, mark in ipairs(hit.marks) do covered = covered + mark.to - mark.from + 1 end
t.is(covered, #"東京都", "each letter that was asked for is marked once")
c:close()
c = assert(gazette.open(t.folder({ ["a.txt"] = "Heading\n\nIn 中国人 and 中国\n", ["gazette.yaml"] = "aliases:\n  - [中国, China]\n" }), { cache = t.folder({}) }))
t.is(c:search("China").total, 1, "a name without spaces may be an alias")
t.is(c:search("中国").total, 1, "and have one")
c:close()

-- Pages in other languages than the collection: by their front matter, or by a rule.
local folder, cache = t.folder({
  ["gazette.yaml"] = "title: Mixed\npages:\n  - {path: 'de/*', language: de}\n  - {path: 'de/none.md', language: none}\n",
  ["a.md"] = "---\nlang: fr-FR\ntitle: Les chevaux\n---\n\nDeux chevaux mangeaient dans la prairie.\n",
  ["b.md"] = "# A horse\n\nThe horses were eating. Houses are bigger, one cheval is French.\n",
  ["de/c.md"] = "---\nlanguage: fr\n---\n# Häuser\n\nDie Häuser und die Katzen.\n",
  ["de/none.md"] = "# Ohne\n\nOhne Sprache.\n",
  ["e.md"] = "---\nlang: tlhIngan\n---\n# Klingon\n\nQapla to all houses.\n",
  ["f.md"] = "---\nlang: [fr, de]\n---\n# List\n\nNothing said.\n",
}), t.folder({})
local function found(of, query, opts)
  local paths = {}
  opts = opts or { fuzzy = false }
  opts.match = "all"
  local r = assert(of:search(query, opts))
  for i, h in ipairs(r) do
    paths[i] = h.article.path
    t.ok((#h.marks > 0 or query:find("title:", 1, true)) and #h:matches() > 0, query .. " is marked in " .. h.article.path)
    t.ok(tostring(r:explain(i)):find("score", 1, true), query .. " is explained in " .. h.article.path)
  end
  table.sort(paths)
  return table.concat(paths, " "), r
end
local function check_mixed(of, when)
  for query, want in pairs({
    cheval = "a.md b.md", chevaux = "a.md b.md", ["manger"] = "a.md", ["mangeait prairies"] = "a.md", ['"cheval"'] = "b.md",
    haus = "de/c.md", katze = "de/c.md", ["title:haus"] = "de/c.md", horse = "b.md", house = "b.md e.md",
    ["cheval -horse"] = "a.md", ["cheval OR haus"] = "a.md b.md de/c.md", ["cheval NEAR/1 manger"] = "a.md",
    ["chev*"] = "a.md b.md", ["qaplas"] = "e.md", ["deux cheval"] = "a.md",
  }) do t.is(found(of, query), want, when .. query .. " goes by the language of each page") end
  t.is(found(of, "manger", { prefix = true }), "a.md", when .. "and the word that is being typed")
end
c = assert(gazette.open(folder, { cache = cache }))
t.is(#c:problems(), 0, "a language that is none is no problem in front matter")
check_mixed(c, "")
local _, r = found(c, "mangeait", {})
t.is(r.suggestion, nil, "a word that a page's language knows is not taken for a mistake")
t.is(r.query, "mangeait", "and not for another")
c:close()
c = assert(gazette.open(folder, { cache = cache, wait = false }))
check_mixed(c, "opened again: ")
local kept = c:search("cheval") -- its arithmetic is told when the collection has moved on
t.write(folder .. "/b.md", "---\nlang: es\n---\n# Una casa\n\nLas casas y los españoles cantaban.\n")
c:refresh():wait()
t.is(found(c, "cantar"), "b.md", "a page that is written in another language now goes by that one")
t.is(found(c, "cheval"), "a.md", "and the others by theirs")
t.ok(kept:explain(1):find("score", 1, true), "what was found before is still explained")
c:close()
t.write(folder .. "/gazette.yaml", "language: none\npages:\n  - {path: 'de/*', language: deutsch}\n")
c = assert(gazette.open(folder, { cache = cache }))
t.is(#c:problems(), 1, "a language that is none is a problem in the manifest")
t.is(found(c, "cheval"), "a.md", "a page has its language in a collection without one")
t.is(found(c, "haus"), "de/c.md", "and front matter says so where no rule does")
c:close()
t.remove(folder)

-- Every language of libstemmer.
for _, name in ipairs { "arabic", "armenian", "basque", "catalan", "danish", "dutch", "english", "finnish", "french", "german", "greek",
  "hindi", "hungarian", "indonesian", "irish", "italian", "lithuanian", "nepali", "norwegian", "porter", "portuguese",
  "romanian", "russian", "serbian", "spanish", "swedish", "tamil", "turkish", "yiddish" } do
  folder = t.folder({ ["gazette.yaml"] = "language: " .. name .. "\n", ["a.txt"] = "Heading\n\nSome words\n" })
  c = assert(gazette.open(folder, { cache = t.folder({}) }))
  t.is(#c:problems(), 0, name .. " is a language")
  t.is(c:search("words").total, 1, "and a word is found in it")
  c:close()
  t.remove(folder)
end
t.done()
